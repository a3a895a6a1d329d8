#include "rdf.h"

#include <fmt/format.h>
#include <serd/serd.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <unordered_map>

#include "header.h"
#include "ids.h"

namespace dothi {
namespace {

constexpr std::size_t most_statement = std::size_t(16) << 20;
constexpr std::size_t chunk = std::size_t(1) << 16;
constexpr std::string_view names_meta = "rdf.names";
constexpr std::string_view rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
constexpr std::string_view xsd = "http://www.w3.org/2001/XMLSchema#";

std::string_view text_of(const SerdNode& node) { return {reinterpret_cast<const char*>(node.buf), node.n_bytes}; }
const std::uint8_t* bytes_of(const std::string& text) { return reinterpret_cast<const std::uint8_t*>(text.c_str()); }

// The bytes of a file one at a time, counting lines.
class Bytes {
 public:
  Bytes(const std::string& path) : path_(path) {
    if (path != "-") opened_ = open_for_reading(path);
    in_ = path == "-" ? stdin : opened_.get();
    fill();
    if (std::string_view(buffer_, size_).starts_with("\xEF\xBB\xBF")) at_ = 3;
    const std::string_view head(buffer_ + at_, size_ - at_);
    if (head.find_first_not_of(" \t\r\n") == std::string_view::npos && size_ < chunk)
      throw Error(Fault::BadInput, "Empty", {}, path_ + ": the file is empty; it holds no triples", Phase::Run);
    if (head.find('\0') != std::string_view::npos)
      throw Error(Fault::BadInput, "Binary", {},
                  path_ + ": this is a binary file, not RDF; decompress or convert it first", Phase::Run);
  }

  // One byte; false at the end, when reading failed, and when a statement is too long.
  bool take(char& c) {
    if (at_ == size_ && !fill()) return false;
    if (++since_ > most_statement) {
      too_long_ = true;
      return false;
    }
    c = buffer_[at_++];
    line_ += c == '\n';
    last_ = c;
    return true;
  }

  // The next line without its end, which stands behind it all the same; nothing at the end of the file.
  // `fits` is false when it was too long and is cut.
  std::optional<std::string_view> next_line(bool& fits) {
    fits = true;
    text_.clear();
    if (at_ == size_ && !fill()) return std::nullopt;
    for (;;) {
      const std::string_view rest(buffer_ + at_, size_ - at_);
      const std::size_t end = rest.find('\n');
      if (text_.size() + std::min(rest.size(), end) <= most_statement)
        text_ += rest.substr(0, end);
      else
        fits = false;
      at_ += end == std::string_view::npos ? rest.size() : end + 1;
      if (end != std::string_view::npos || !fill()) break;
    }
    ++line_;
    if (text_.ends_with('\r')) text_.pop_back();
    const std::size_t size = text_.size();
    text_.append("\n\0\0\0\0\0\0\0", 8);  // serd looks a little beyond the end of what it reads
    return std::string_view(text_).substr(0, size);
  }

  void began() { since_ = 0; }  // a statement
  bool too_long() const { return too_long_; }
  bool failed() const { return failed_; }
  std::size_t done() const { return done_ - (size_ - at_); }
  std::size_t lines() const { return line_; }  // ended so far
  // The line of what was read last, when the byte after it has been taken too.
  std::size_t line() const { return 1 + line_ - (last_ == '\n'); }

 private:
  bool fill() {
    at_ = 0;
    size_ = failed_ ? 0 : std::fread(buffer_, 1, chunk, in_);
    failed_ |= std::ferror(in_) != 0;
    done_ += size_;
    return size_ > 0;
  }

  const std::string& path_;
  File opened_;
  std::FILE* in_ = nullptr;
  char buffer_[chunk];
  std::size_t at_ = 0, size_ = 0, done_ = 0, line_ = 0, since_ = 0;
  bool too_long_ = false, failed_ = false;
  char last_ = 0;
  std::string text_;
};

// What an IRI is called: what follows its last '#', '/' or ':'.
std::string_view local_name(std::string_view iri) {
  std::string_view rest = iri;
  while (!rest.empty() && (rest.back() == '/' || rest.back() == '#' || rest.back() == ':')) rest.remove_suffix(1);
  const std::size_t at = rest.find_last_of("#/:");
  if (at != std::string_view::npos) rest.remove_prefix(at + 1);
  return rest.empty() ? iri : rest;
}

// The names of keys, types or labels: each stands for one IRI.
class Names {
 public:
  void reserve(const std::string& name) { taken_.emplace(name, std::string()); }
  void add(const std::string& name, const std::string& iri) {
    taken_.emplace(name, iri);
    names_.emplace(iri, name);
  }
  const std::unordered_map<std::string, std::string>& taken() const { return taken_; }

  // The name of the IRI, with `suffix`; `prefix` tells one from another where the plain name stands for
  // another IRI, which then comes back in `other`.
  const std::string& of(const std::string& iri, std::string_view suffix, const std::string& prefix,
                        std::string& other) {
    const auto known = names_.find(iri);
    if (known != names_.end()) return known->second;
    const std::string plain = normalize(local_name(std::string_view(iri).substr(0, iri.size() - suffix.size()))) +
                              (suffix.empty() ? std::string() : "_" + lower(suffix.substr(1)));
    std::string name = plain;
    std::replace(name.begin() + std::ptrdiff_t(plain.size() - std::min(plain.size(), suffix.size())), name.end(), '-',
                 '_');
    const std::string first = name;
    if (taken_.contains(name) && !prefix.empty()) name = prefix + "_" + first;
    for (int n = 2; taken_.contains(name); ++n) name = first + "_" + std::to_string(n);
    if (name != first) other = taken_.at(first);
    taken_.emplace(name, iri);
    return names_.emplace(iri, name).first->second;
  }

 private:
  std::unordered_map<std::string, std::string> names_, taken_;  // IRI → name, name → IRI
};

bool is_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// The type of a value of XML Schema; texts for what has no type here (a year, a month: EDTF reads them).
CellType type_of(std::string_view datatype, std::string_view text) {
  if (!datatype.starts_with(xsd)) return CellType::String;
  const std::string_view name = datatype.substr(xsd.size());
  if (is_any(name, {"integer", "int", "long", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
                    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"}))
    return CellType::Integer;
  if (name == "short") return CellType::Short;
  if (name == "byte") return CellType::Byte;
  if (is_any(name, {"decimal", "double", "float"})) return CellType::Float;
  if (name == "boolean") return CellType::Boolean;
  if (name == "date") return CellType::Date;
  const std::size_t colon = text.find(':');
  const bool offset = colon != std::string_view::npos && text.find_first_of("+-Z", colon) != std::string_view::npos;
  if (name == "time") return offset ? CellType::Time : CellType::LocalTime;
  if (name == "dateTime") return offset ? CellType::DateTime : CellType::LocalDateTime;
  if (name == "dateTimeStamp") return CellType::DateTime;
  if (is_any(name, {"duration", "dayTimeDuration", "yearMonthDuration"})) return CellType::Duration;
  return CellType::String;
}

Value literal_value(std::string_view text, std::string_view datatype) {
  const CellType type = type_of(datatype, text);
  if (type == CellType::Boolean && (text == "1" || text == "0")) return Value(text == "1");
  std::string_view form = text;
  // A day in a zone is that day.
  if (type == CellType::Date && text.size() > 10) {
    const std::string_view zone = text.substr(10);
    if (zone == "Z" || (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':'))
      form = text.substr(0, 10);
  }
  std::string why;
  auto value = typed_value(type, form, why);
  if (!value) throw BadRow{fmt::format("{} is no {}: {}", shown(text), datatype.substr(xsd.size()), why)};
  return *std::move(value);
}

}  // namespace

class RdfLoad::State {
 public:
  State(GraphSink& sink, const LoadOptions& options, Report& report) : sink_(sink), options_(options), report_(report) {
    iri_ = sink_.key("iri");
    keys_.reserve("iri");
    const std::string text = sink_.meta(names_meta);
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view row = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), row.size() + 1));
      const std::size_t first = row.find('\t'), second = row.find('\t', first + 1);
      if (second == std::string_view::npos) continue;
      const std::string_view kind = row.substr(0, first);
      (kind == "key"    ? keys_
       : kind == "type" ? types_
                        : labels_)
          .add(std::string(row.substr(first + 1, second - first - 1)), std::string(row.substr(second + 1)));
    }
  }

  void read(const std::string& path, RdfSyntax syntax) {
    path_ = path;
    blanks_.clear();
    prefixes_.clear();
    struct stat status {};
    size_ = path != "-" && ::stat(path.c_str(), &status) == 0 ? std::size_t(status.st_size) : 0;
    Bytes bytes(path_);
    bytes_ = &bytes;
    env_.reset(serd_env_new(nullptr));
    const bool lines = syntax == RdfSyntax::NTriples || syntax == RdfSyntax::NQuads;
    constexpr SerdSyntax of_serd[] = {SERD_TURTLE, SERD_NTRIPLES, SERD_NQUADS, SERD_TRIG};
    const std::unique_ptr<SerdReader, decltype(&serd_reader_free)> reader(
        serd_reader_new(of_serd[std::size_t(syntax)], this, nullptr, on_base, on_prefix, on_statement, nullptr),
        serd_reader_free);
    serd_reader_set_strict(reader.get(), true);
    serd_reader_set_error_sink(reader.get(), on_error, this);
    if (lines)
      read_lines(*reader, bytes);
    else
      read_stream(*reader, bytes);
    bytes_ = nullptr;
  }

  void finish() {
    if (!used_) return;
    std::map<std::pair<std::string, std::string>, std::string> rows;
    for (const auto& [kind, names] :
         {std::pair{"key", &keys_}, std::pair{"label", &labels_}, std::pair{"type", &types_}})
      for (const auto& [name, iri] : names->taken())
        if (!iri.empty()) rows[{kind, name}] = iri;
    std::string text;
    for (const auto& [name, iri] : rows) text += name.first + "\t" + name.second + "\t" + iri + "\n";
    sink_.set_meta(names_meta, text);
  }

 private:
  struct Bad {
    std::string why;
    unsigned column = 0, line = 0;
  };

  void pulse() {
    if (options_.cancel && options_.cancel->load(std::memory_order_relaxed))
      throw Error(Fault::Cancelled, "the load was interrupted; nothing was changed");
    if (options_.progress) options_.progress(bytes_->done(), std::max(size_, bytes_->done()), path_);
  }

  void check_read() const {
    if (bytes_->failed()) throw Error(Fault::Io, path_ + ": cannot be read: " + std::strerror(errno));
  }

  void read_lines(SerdReader& reader, Bytes& bytes) {
    std::size_t good = 0;
    std::optional<std::string> first_bad;
    for (std::size_t n = 0;; ++n) {
      if (n % 1024 == 0) pulse();
      bool fits = true;
      const auto line = bytes.next_line(fits);
      if (!line) break;
      line_ = bytes.lines();
      if (fits && line->find_first_not_of(" \t") == std::string_view::npos) continue;
      std::string why;
      if (!fits) {
        why = "the line is longer than 16 MiB";
      } else if (line->find('\0') != std::string_view::npos) {
        why = "the line holds a NUL byte";
      } else if (const auto bad = find_invalid_utf8(*line)) {
        why = fmt::format("byte {} of the line (0x{:02X}) is not UTF-8; save the file as UTF-8", *bad + 1,
                          static_cast<unsigned char>((*line)[*bad]));
      } else {
        bad_.reset();
        const std::size_t before = statements_;
        const SerdStatus status = serd_reader_read_string(&reader, reinterpret_cast<const std::uint8_t*>(line->data()));
        if (failure_) std::rethrow_exception(failure_);
        good += statements_ - before;
        if (status > SERD_FAILURE || bad_) why = bad_ ? bad_->why : "this is no triple";
      }
      if (why.empty()) continue;
      const std::string where =
          bad_ && bad_->column > 0 ? fmt::format("{}:{}:{}", path_, line_, bad_->column) : place(path_, line_);
      bad_.reset();
      if (!first_bad) first_bad = where + ": " + why;
      leave_out(report_, options_, where, why, "line");
    }
    check_read();
    if (first_bad && good == 0)
      throw Error(Fault::BadInput, "NotRdf", {}, *first_bad + "; no line of the file could be read", Phase::Run);
  }

  void read_stream(SerdReader& reader, Bytes& bytes) {
    const auto take = [](void* out, std::size_t, std::size_t, void* self) -> std::size_t {
      return static_cast<Bytes*>(self)->take(*static_cast<char*>(out));
    };
    const auto failed = [](void* self) -> int { return static_cast<Bytes*>(self)->failed(); };
    line_ = 0;
    bad_.reset();
    SerdStatus status = serd_reader_start_source_stream(&reader, take, failed, &bytes, bytes_of(path_), 1);
    for (std::size_t n = 0; status == SERD_SUCCESS; ++n) {
      if (n % 1024 == 0) pulse();
      bytes.began();
      status = serd_reader_read_chunk(&reader);
      if (failure_) std::rethrow_exception(failure_);
    }
    serd_reader_end_stream(&reader);
    check_read();
    if (bytes.too_long())
      throw Error(Fault::LimitExceeded, "RecordTooLong", {},
                  fmt::format("{}: a statement is longer than 16 MiB", place(path_, bytes.line())), Phase::Run);
    if (status > SERD_FAILURE || bad_)
      throw Error(Fault::BadInput, "NotRdf", {},
                  fmt::format("{}:{}:{}: {}", path_, bad_ ? bad_->line : bytes.line(), bad_ ? bad_->column : 1,
                              bad_ ? bad_->why : "this cannot be read"),
                  Phase::Run);
  }

  // ---- What serd calls; no exception may pass through it

  template <typename Do>
  SerdStatus guard(Do&& act) {
    if (failure_) return SERD_ERR_UNKNOWN;
    try {
      act();
      return SERD_SUCCESS;
    } catch (...) {
      failure_ = std::current_exception();
      return SERD_ERR_UNKNOWN;
    }
  }

  static State& of(void* self) { return *static_cast<State*>(self); }

  static SerdStatus on_error(void* self, const SerdError* error) {
    State& s = of(self);
    if (s.bad_ || s.failure_) return SERD_SUCCESS;
    char text[512];
    std::vsnprintf(text, sizeof text, error->fmt, *error->args);
    std::string why = visible(std::string_view(text));
    while (!why.empty() && (why.back() == '\n' || why.back() == ' ')) why.pop_back();
    s.bad_ = {"this cannot be read: " + why, error->col, error->line};
    return SERD_SUCCESS;
  }

  static SerdStatus on_base(void* self, const SerdNode* uri) { return serd_env_set_base_uri(of(self).env_.get(), uri); }

  static SerdStatus on_prefix(void* self, const SerdNode* name, const SerdNode* uri) {
    State& s = of(self);
    const SerdStatus status = serd_env_set_prefix(s.env_.get(), name, uri);
    if (status != SERD_SUCCESS) return status;
    return s.guard([&] { s.prefixes_[s.iri_of(*uri)] = text_of(*name); });
  }

  static SerdStatus on_statement(void* self, SerdStatementFlags, const SerdNode* graph, const SerdNode* subject,
                                 const SerdNode* predicate, const SerdNode* object, const SerdNode* datatype,
                                 const SerdNode* language) {
    State& s = of(self);
    return s.guard([&] { s.statement(graph, *subject, *predicate, *object, datatype, language); });
  }

  // ---- Statements into the graph

  void statement(const SerdNode* graph, const SerdNode& subject, const SerdNode& predicate, const SerdNode& object,
                 const SerdNode* datatype, const SerdNode* language) {
    ++statements_;
    used_ = true;
    bytes_->began();
    const std::string relation = iri_of(predicate);
    const NodeId node = node_of(subject);
    if (object.type == SERD_LITERAL) {
      Value value;
      try {
        value = literal_value(text_of(object), datatype && datatype->type ? iri_of(*datatype) : std::string_view());
      } catch (const BadRow& bad) {
        leave_out(report_, options_, where(), bad.message, "triple");
        return;
      }
      const std::string tag = language && language->type ? "@" + std::string(text_of(*language)) : std::string();
      sink_.add_value(node, sink_.key(name_of(keys_, relation, tag, "property")), value);
      return;
    }
    if (relation == rdf_type && object.type != SERD_BLANK) {
      sink_.add_label(node, name_of(labels_, iri_of(object), {}, "label"));
      return;
    }
    std::vector<Property> properties;
    if (graph && graph->type)
      properties.push_back({sink_.key("graph"),
                            Value(graph->type == SERD_BLANK ? "_:" + std::string(text_of(*graph)) : iri_of(*graph))});
    sink_.state_relationship(node, name_of(types_, relation, {}, "relationship type"), node_of(object),
                             std::move(properties));
  }

  std::string where() const { return place(path_, line_ > 0 ? line_ : bytes_->line()); }

  // The whole IRI of a node that may be relative or prefixed.
  std::string iri_of(const SerdNode& node) {
    if (node.type == SERD_URI && (line_ > 0 || serd_uri_string_has_scheme(node.buf))) return std::string(text_of(node));
    SerdNode whole = serd_env_expand_node(env_.get(), &node);
    if (whole.type == SERD_NOTHING) {
      if (node.type == SERD_CURIE)
        throw Error(
            Fault::BadInput, "NotRdf", {},
            fmt::format("{}: the prefix of '{}' is not declared; write @prefix", where(), visible(text_of(node))),
            Phase::Run);
      return std::string(text_of(node));
    }
    std::string iri(text_of(whole));
    serd_node_free(&whole);
    return iri;
  }

  NodeId node_of(const SerdNode& node) {
    if (node.type == SERD_BLANK) {
      auto [at, fresh] = blanks_.try_emplace(std::string(text_of(node)));
      if (fresh) at->second = sink_.put_node({}, {}, {}, {});
      return at->second;
    }
    const std::string iri = iri_of(node);
    if (const std::uint32_t known = iris_.find({0, iri}); known != IdTable::none) return NodeId(known);
    NodeId made;
    if (const auto there = sink_.existing({}, "iri", iri)) {
      made = *there;
    } else {
      const Property property{iri_, Value(iri)};
      made = sink_.put_node({}, std::span(&property, 1), {}, {});
    }
    iris_.insert({0, iri}, std::uint32_t(made));
    return made;
  }

  const std::string& name_of(Names& names, const std::string& iri, std::string_view suffix, std::string_view what) {
    std::string other, prefix;
    const std::string_view local = local_name(iri);
    if (const auto at = prefixes_.find(iri.substr(0, iri.size() - local.size())); at != prefixes_.end())
      prefix = at->second;
    const std::string& name = names.of(iri + std::string(suffix), suffix, prefix, other);
    if (!other.empty())
      add_notice(report_, options_,
                 {Notice::Level::Note, where(),
                  fmt::format("the {} <{}> is called '{}' here; '{}' is <{}>", what, visible(iri), name, local,
                              visible(other))});
    return name;
  }

  struct FreeEnv {
    void operator()(SerdEnv* env) const { serd_env_free(env); }
  };

  GraphSink& sink_;
  const LoadOptions& options_;
  Report& report_;
  KeyId iri_{};
  Names keys_, types_, labels_;
  std::unique_ptr<SerdEnv, FreeEnv> env_;
  std::map<std::string, std::string> prefixes_;  // of this file: IRI → prefix
  std::unordered_map<std::string, NodeId> blanks_;
  IdTable iris_;
  std::string path_;
  std::size_t size_ = 0, line_ = 0, statements_ = 0;  // line_: of a file of lines
  bool used_ = false;
  Bytes* bytes_ = nullptr;
  std::optional<Bad> bad_;
  std::exception_ptr failure_;
};

RdfLoad::RdfLoad(GraphSink& sink, const LoadOptions& options, Report& report)
    : state_(std::make_unique<State>(sink, options, report)) {}
RdfLoad::~RdfLoad() = default;
void RdfLoad::read(const std::string& file, RdfSyntax syntax) { state_->read(file, syntax); }
void RdfLoad::finish() { state_->finish(); }

}  // namespace dothi
