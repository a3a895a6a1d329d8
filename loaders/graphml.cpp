#include "graphml.h"

#include <fmt/format.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "header.h"
#include "ids.h"
#include "json.h"

namespace dothi {
namespace {

constexpr int most_depth = 256;
constexpr std::size_t most_text = std::size_t(16) << 20;
constexpr std::size_t chunk = std::size_t(1) << 16;
constexpr std::string_view default_type = "EDGE";  // of an edge that says none

// What <key> declares: a property, or what the programs that write GraphML keep in properties of fixed names.
struct Declared {
  enum class Use : std::uint8_t { Property, Labels, Type, Drawing, Derived } use = Use::Property;
  HeaderColumn column;  // its name and type
  std::string type;     // as written
  std::string domain;   // "node", "edge", "all" …
  std::optional<std::string> preset;
};

struct Datum {
  const Declared* declared;
  std::string text;
};

struct Element {
  bool edge = false;
  std::string id, source, target, labels, type;
  std::string drawn;  // what yEd writes on it
  std::vector<Datum> data;
  std::size_t line = 0;
};

// Ids that programs number things by ("n12", "e3", "r1_17", "5", "n1::n0") say nothing.
bool is_number(std::string_view id) {
  if (const std::size_t inner = id.find("::"); inner != std::string_view::npos)
    return is_number(id.substr(0, inner)) && is_number(id.substr(inner + 2));
  if (!id.empty() && ((id.front() >= 'a' && id.front() <= 'z') || (id.front() >= 'A' && id.front() <= 'Z')))
    id.remove_prefix(1);
  return !id.empty() && id.find_first_not_of("0123456789_") == std::string_view::npos;
}

class Reader {
 public:
  Reader(const std::string& path, GraphSink& sink, const LoadOptions& options, Report& report)
      : path_(path), sink_(sink), options_(options), report_(report) {}

  void read() {
    File opened;
    std::FILE* in = stdin;
    if (path_ != "-") opened = open_for_reading(path_), in = opened.get();
    struct stat status {};
    const std::size_t size = path_ != "-" && ::stat(path_.c_str(), &status) == 0 ? std::size_t(status.st_size) : 0;
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**,
                            int n, int, const xmlChar** attributes) {
      of(self).guard([&] { of(self).start(text_of(name), attributes, n); });
    };
    sax.endElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar*) {
      of(self).guard([&] { of(self).end(text_of(name)); });
    };
    sax.characters = sax.cdataBlock = [](void* self, const xmlChar* text, int n) {
      of(self).guard([&] { of(self).characters({reinterpret_cast<const char*>(text), std::size_t(n)}); });
    };
    sax.internalSubset = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
      of(self).guard([&] { of(self).fail("a DOCTYPE is not read; remove it from the file"); });
    };
    sax.serror = [](void* self, xmlErrorPtr error) { of(self).note(*error); };
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> parser(
        xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr), xmlFreeParserCtxt);
    if (!parser) throw std::bad_alloc();
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET);
    parser_ = parser.get();
    char buffer[chunk];
    std::size_t done = 0;
    for (bool more = true; more;) {
      if (options_.cancel && options_.cancel->load(std::memory_order_relaxed))
        throw Error(Fault::Cancelled, "the load was interrupted; nothing was changed");
      const std::size_t n = std::fread(buffer, 1, sizeof buffer, in);
      if (std::ferror(in)) throw Error(Fault::Io, path_ + ": cannot be read: " + std::strerror(errno));
      if (done == 0) look(std::string_view(buffer, n));
      more = n == sizeof buffer;
      done += n;
      xmlParseChunk(parser_, buffer, int(n), !more);
      if (failure_) std::rethrow_exception(failure_);
      if (!wrong_.empty()) throw Error(Fault::BadInput, "NotXml", {}, wrong_, Phase::Run);
      if (options_.progress) options_.progress(done, std::max(size, done), path_);
    }
    if (!seen_graph_) throw Error(Fault::BadInput, "NotGraphml", {}, path_ + ": the file holds no <graph>", Phase::Run);
    link();
    if (others_ > 0)
      add_notice(
          report_, options_,
          {Notice::Level::Warning, path_,
           fmt::format("{} hyperedge{} left out; a relationship has two ends", others_, others_ == 1 ? "" : "s")});
  }

 private:
  static Reader& of(void* self) { return *static_cast<Reader*>(self); }
  static std::string_view text_of(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

  // No exception may pass through the parser.
  template <typename Do>
  void guard(Do&& act) {
    if (failure_ || !wrong_.empty()) return;
    try {
      act();
    } catch (...) {
      failure_ = std::current_exception();
      xmlStopParser(parser_);
    }
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw Error(Fault::BadInput, "BadGraphml", {}, place(path_, line()) + ": " + why, Phase::Run);
  }
  std::size_t line() const { return std::size_t(std::max(1, xmlSAX2GetLineNumber(parser_))); }

  void note(const xmlError& error) {
    if (error.level < XML_ERR_FATAL || failure_ || !wrong_.empty()) return;
    std::string message = error.message ? error.message : "no XML";
    message = message.substr(0, message.find('\n'));
    wrong_ = fmt::format("{}:{}:{}: this is not well-formed XML: {}", path_, error.line, std::max(1, error.int2),
                         visible(message));
  }

  void look(std::string_view head) const {
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos && head.size() < chunk - 3)
      throw Error(Fault::BadInput, "Empty", {}, path_ + ": the file is empty; GraphML begins with <graphml>",
                  Phase::Run);
    const bool wide = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
    if (!wide && head.find('\0') != std::string_view::npos)
      throw Error(Fault::BadInput, "Binary", {}, path_ + ": this is a binary file, not GraphML", Phase::Run);
  }

  // ---- Elements

  struct Attributes {
    const xmlChar** all;
    int n;
    std::optional<std::string> find(std::string_view name) const {
      for (int i = 0; i < n; ++i)
        if (text_of(all[5 * i]) == name)
          return normalize(
              {reinterpret_cast<const char*>(all[5 * i + 3]), std::size_t(all[5 * i + 4] - all[5 * i + 3])});
      return std::nullopt;
    }
    std::string text(std::string_view name) const { return find(name).value_or(std::string()); }
  };

  void start(std::string_view name, const xmlChar** all, int n) {
    const Attributes attributes{all, n};
    if (++depth_ > most_depth) fail(fmt::format("elements are nested deeper than {}", most_depth));
    if (depth_ == 1 && name != "graphml")
      fail(fmt::format("this is XML but no GraphML: its first element is <{}>, not <graphml>", visible(name)));
    if (skip_ > 0 || in_data_) {
      if (in_data_ && (name == "NodeLabel" || name == "EdgeLabel"))
        drawn_ = true, text_.clear();
      else if (in_data_)
        inner_ = true;
      return;
    }
    if (name == "key") return declare(attributes);
    if (name == "graph") {
      seen_graph_ = true;
      return;
    }
    if (name == "node" || name == "edge") {
      Element& element = open_.emplace_back();
      element.edge = name == "edge";
      element.id = attributes.text("id");
      element.line = line();
      if (element.edge) {
        element.source = attributes.text("source");
        element.target = attributes.text("target");
        element.type = attributes.text("label");
      } else {
        element.labels = attributes.text("labels");
      }
      return;
    }
    if (name == "data" || name == "default") {
      in_data_ = true;
      inner_ = drawn_ = false;
      text_.clear();
      data_key_ = attributes.text("key");
      return;
    }
    if (name == "hyperedge") ++others_;
    if (name != "graphml") skip_ = depth_;  // ports, descriptions, what other programs add
  }

  void end(std::string_view name) {
    const int depth = depth_--;
    if (skip_ > 0) {
      if (depth == skip_) skip_ = 0;
      return;
    }
    if (drawn_ && (name == "NodeLabel" || name == "EdgeLabel")) {
      const std::string_view text = trim_lines(text_);
      if (!open_.empty() && open_.back().drawn.empty()) open_.back().drawn = normalize(text);
      drawn_ = false, inner_ = true;
      return;
    }
    if (name == "data" && in_data_) {
      in_data_ = false;
      if (!open_.empty()) datum();
      return;
    }
    if (name == "default" && in_data_) {
      in_data_ = false;
      if (declaring_) declaring_->preset = text_;
      return;
    }
    if (in_data_) return;
    if (name == "key") declaring_ = nullptr;
    if ((name != "node" && name != "edge") || open_.empty()) return;
    Element element = std::move(open_.back());
    open_.pop_back();
    try {
      if (element.edge)
        edge(element);
      else
        node(element);
    } catch (const BadRow& bad) {
      leave_out(report_, options_, place(path_, element.line), bad.message, element.edge ? "edge" : "node");
    }
    if (++elements_ % 1024 == 0 && options_.cancel && options_.cancel->load(std::memory_order_relaxed))
      throw Error(Fault::Cancelled, "the load was interrupted; nothing was changed");
  }

  void characters(std::string_view text) {
    if (!in_data_ || skip_ > 0 || (inner_ && !drawn_)) return;
    if (text_.size() + text.size() > most_text) fail("a value is longer than 16 MiB");
    text_ += text;
  }

  static std::string_view trim_lines(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  }

  void declare(const Attributes& attributes) {
    const std::string id = attributes.text("id");
    if (id.empty()) fail("a <key> has no id");
    auto [at, fresh] = keys_.try_emplace(id);
    if (!fresh) fail(fmt::format("two keys have the id '{}'", visible(id)));
    Declared& key = at->second;
    declaring_ = &key;
    key.domain = attributes.find("for").value_or("all");
    key.column.name = attributes.find("attr.name").value_or(id);
    key.column.header = visible(key.column.name);
    if (key.column.name.empty()) fail(fmt::format("the key '{}' has an empty attr.name", visible(id)));
    std::string type = attributes.find("attr.type").value_or("string");
    if (const auto list = attributes.find("attr.list")) {
      key.column.list = true;
      type = *list;
    }
    if (const auto exact = attributes.find("type")) type = *exact;  // dothi's own, for what GraphML has no type of
    using Use = Declared::Use;
    const std::string& name = key.column.name;
    const bool of_nodes = key.domain != "edge", of_edges = key.domain != "node";
    if (attributes.find("yfiles.type")) {
      key.use = Use::Drawing;
    } else if (attributes.text("derived") == "true") {
      key.use = Use::Derived;
    } else if (of_nodes && (name == "labels" || name == "labelV")) {
      key.use = Use::Labels;
    } else if (of_edges && (name == "type" || name == "label" || name == "labelE")) {
      key.use = Use::Type;
    }
    key.type = visible(type);
    if (const auto known = cell_type(type))
      key.column.type = *known;
    else
      add_notice(report_, options_,
                 {Notice::Level::Fault, place(path_, line()),
                  fmt::format("key '{}': no attr.type '{}'; it is read as string, the others are boolean, "
                              "int, long, float and double",
                              key.column.header, visible(type))});
  }

  void datum() {
    const auto at = keys_.find(data_key_);
    if (at == keys_.end()) fail(fmt::format("<data> names the key '{}', which no <key> declares", visible(data_key_)));
    if (at->second.use == Declared::Use::Drawing || at->second.use == Declared::Use::Derived) return;
    open_.back().data.push_back({&at->second, std::move(text_)});
    text_.clear();
  }

  // ---- Elements into the graph

  static Value value(const Datum& datum) {
    const HeaderColumn& column = datum.declared->column;
    if (!column.list) {
      if (datum.text.empty() && column.type != CellType::String) return {};
      std::string why;
      if (auto v = typed_value(column.type, datum.text, why)) return *std::move(v);
      throw BadRow{
          fmt::format("key '{}': {} is no {}: {}", column.header, shown(datum.text), datum.declared->type, why)};
    }
    try {  // Neo4j writes lists as JSON
      const Value parsed = parse_json("{\"v\":" + datum.text + "}");
      const Value& list = *parsed.find("v");
      if (list.kind() == Kind::List) return list;
    } catch (const Error&) {}
    throw BadRow{
        fmt::format("key '{}': {} is no list; write it as in [\"a\",\"b\"]", column.header, shown(datum.text))};
  }

  std::vector<Property> properties(const Element& element) {
    std::vector<Property> out;
    const auto put = [&](const std::string& name, Value v) {
      if (v.is_null()) return;
      const KeyId key = sink_.key(name);
      for (Property& p : out)
        if (p.key == key) throw BadRow{fmt::format("the key '{}' stands twice", visible(name))};
      out.push_back({key, std::move(v)});
    };
    bool named = false, told = false;
    for (const Datum& datum : element.data) {
      if (datum.declared->use != Declared::Use::Property) continue;
      named |= datum.declared->column.name == "name";
      told |= datum.declared->column.name == "id";
      put(datum.declared->column.name, value(datum));
    }
    for (const auto& entry : keys_) {
      const auto& key = entry.second;
      if (!key.preset || key.use != Declared::Use::Property ||
          (key.domain != "all" && key.domain != (element.edge ? "edge" : "node")))
        continue;
      if (std::any_of(element.data.begin(), element.data.end(), [&](const Datum& d) { return d.declared == &key; }))
        continue;
      put(key.column.name, value({&key, *key.preset}));
    }
    if (!element.edge && !element.drawn.empty()) put(named ? "label" : "name", Value(element.drawn));
    if (!told && !element.id.empty() && !is_number(element.id)) put("id", Value(element.id));
    return out;
  }

  void node(Element& element) {
    if (element.id.empty()) throw BadRow{"the node has no id"};
    for (const Datum& datum : element.data)
      if (datum.declared->use == Declared::Use::Labels && element.labels.empty()) element.labels = datum.text;
    std::vector<std::string> labels;
    std::replace(element.labels.begin(), element.labels.end(), ';', ':');
    add_labels(element.labels, ':', labels);
    const std::vector<Property> values = properties(element);
    const Id id{0, element.id};
    if (ids_.find(id) != IdTable::none)
      throw BadRow{fmt::format("the id {} is taken already by an earlier node", shown(element.id))};
    const KeyId key = sink_.key("id");
    const bool keyed = std::any_of(values.begin(), values.end(), [&](const Property& p) {
      return p.key == key && p.value.kind() == Kind::String && p.value.string() == element.id;
    });
    ids_.insert(id, std::uint32_t(sink_.put_node(labels, values, keyed ? "id" : "", element.id)));
  }

  void edge(Element& element) {
    for (const auto* end : {&element.source, &element.target})
      if (end->empty()) throw BadRow{fmt::format("the edge has no {}", end == &element.source ? "source" : "target")};
    // The type: of Neo4j's attribute, of a key "type", "labelE" or "label", of yEd's label.
    std::vector<Datum> rest;
    for (std::string_view name : {"type", "labelE", "label"})
      for (const Datum& datum : element.data)
        if (datum.declared->use == Declared::Use::Type && datum.declared->column.name == name && element.type.empty())
          element.type = trim_lines(datum.text);
    if (element.type.empty()) element.type = element.drawn;
    if (element.type.empty()) element.type = default_type;
    Waiting relation{element.source, element.target, normalize(element.type), {}, element.line};
    for (Datum& datum : element.data)
      if (datum.declared->use == Declared::Use::Type && normalize(trim_lines(datum.text)) != relation.type) {
        const Value kept = value(datum);
        if (!kept.is_null()) relation.properties.push_back({sink_.key(datum.declared->column.name), kept});
      }
    for (Property& p : properties(element)) relation.properties.push_back(std::move(p));
    if (!put(relation)) waiting_.push_back(std::move(relation));
  }

  struct Waiting {
    std::string source, target, type;
    std::vector<Property> properties;
    std::size_t line;
  };

  bool put(Waiting& relation) {
    const std::uint32_t from = ids_.find({0, relation.source}), to = ids_.find({0, relation.target});
    if (from == IdTable::none || to == IdTable::none) return false;
    sink_.put_relationship(NodeId(from), relation.type, NodeId(to), std::move(relation.properties));
    return true;
  }

  // The edges that stood before their nodes.
  void link() {
    for (Waiting& relation : waiting_) {
      if (put(relation)) continue;
      const bool source = ids_.find({0, relation.source}) == IdTable::none;
      leave_out(report_, options_, place(path_, relation.line),
                fmt::format("no node has the id {}", shown(source ? relation.source : relation.target)), "edge");
    }
  }

  const std::string& path_;
  GraphSink& sink_;
  const LoadOptions& options_;
  Report& report_;
  xmlParserCtxt* parser_ = nullptr;
  std::exception_ptr failure_;
  std::string wrong_;
  std::map<std::string, Declared> keys_;
  Declared* declaring_ = nullptr;
  std::vector<Element> open_;  // nodes may hold graphs
  std::string data_key_, text_;
  bool seen_graph_ = false, in_data_ = false, inner_ = false, drawn_ = false;
  int depth_ = 0, skip_ = 0;
  std::size_t others_ = 0, elements_ = 0;
  IdTable ids_;
  std::vector<Waiting> waiting_;
};

}  // namespace

void read_graphml(const std::string& file, GraphSink& sink, const LoadOptions& options, Report& report) {
  Reader(file, sink, options, report).read();
}

}  // namespace dothi
