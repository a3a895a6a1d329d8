#include <dothi/pack.h>

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <xxhash.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

namespace dothi {

namespace {

namespace fs = std::filesystem;
using Json = rapidjson::Value;

[[noreturn]] void bad(const std::string& path, std::size_t line, const std::string& message) {
  throw Error(Fault::BadPack, path + ":" + std::to_string(line) + ": " + message);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(Fault::Io, path + ": cannot be read; check that it is there and may be read");
  std::ostringstream out;
  out << in.rdbuf();
  std::string text = std::move(out).str();
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (auto at = find_invalid_utf8(text)) {
    auto line = 1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(*at), '\n');
    bad(path, std::size_t(line), "byte " + std::to_string(*at) + " is not UTF-8; save the file as UTF-8");
  }
  return text;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  return 1 + std::size_t(std::count(text.begin(), text.begin() + std::ptrdiff_t(offset), '\n'));
}

// The line on which the JSON string `value` stands, first after `from`: good enough to send the reader to the mistake.
std::size_t line_of_string(std::string_view text, std::string_view value, std::size_t from = 0) {
  auto at = text.find('"' + std::string(value) + '"', from);
  return line_of(text, at == std::string_view::npos ? from : at);
}

// A line of ontology.json, looked for when it is asked for: only mistakes tell it.
class Line {
 public:
  Line(std::size_t line) : line_(line) {}
  Line(std::string_view text, std::string_view name) : text_(text), name_(name) {}
  operator std::size_t() const { return line_ ? line_ : line_of_string(text_, name_); }

 private:
  std::size_t line_ = 0;
  std::string_view text_, name_;
};

std::string_view view(const Json& v) { return {v.GetString(), v.GetStringLength()}; }

// ---- ontology.json ------------------------------------------------------------------------------------

class Ontology {
 public:
  Ontology(const std::string& path, const std::string& text) : path_(path), text_(text) {
    json_.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
    if (json_.HasParseError())
      bad(path, line_of(text, json_.GetErrorOffset()),
          std::string("not JSON: ") + rapidjson::GetParseError_En(json_.GetParseError()));
    if (!json_.IsObject()) bad(path, 1, "expected an object with \"labels\" and \"relations\"");
  }

  Schema schema() {
    Schema schema;
    if (json_.HasMember("pack") && json_["pack"].IsString()) schema.pack = view(json_["pack"]);
    read_qualifiers();
    for (const Json& v : array(json_, "labels", 1)) schema.labels.push_back(label(v));
    for (const Json& v : array(json_, "relations", 1)) schema.relations.push_back(relation(v));
    verify(schema);
    return schema;
  }

 private:
  const Json::ConstArray array(const Json& in, const char* key, const Line& line) {
    static const Json nothing(rapidjson::kArrayType);
    if (!in.HasMember(key)) return nothing.GetArray();
    if (!in[key].IsArray()) bad(path_, line, std::string("\"") + key + "\" must be a list");
    return in[key].GetArray();
  }

  std::string text_of(const Json& in, const char* key, const Line& line) {
    if (!in.HasMember(key)) return {};
    if (!in[key].IsString()) bad(path_, line, std::string("\"") + key + "\" must be a string");
    return std::string(view(in[key]));
  }

  std::string named(const Json& v, const char* what) {
    if (!v.IsObject()) bad(path_, 1, std::string("each of \"") + what + "\" must be an object with a \"name\"");
    auto name = text_of(v, "name", 1);
    if (name.empty()) bad(path_, 1, std::string("one of \"") + what + "\" has no \"name\"");
    return name;
  }

  std::vector<std::string> strings(const Json& in, const char* key, const Line& line) {
    std::vector<std::string> out;
    for (const Json& v : array(in, key, line)) {
      if (!v.IsString()) bad(path_, line, std::string("\"") + key + "\" must be a list of strings");
      out.emplace_back(view(v));
    }
    return out;
  }

  PropertySchema property(const Json& v, const Line& line) {
    if (v.IsString()) {  // a qualifier described once under "qualifiers"
      auto found = qualifiers_.find(std::string(view(v)));
      if (found == qualifiers_.end())
        bad(path_, line, "no qualifier '" + std::string(view(v)) + "'; describe it under \"qualifiers\"");
      return found->second;
    }
    PropertySchema p;
    p.name = named(v, "properties");
    p.kind = v.HasMember("kind") ? text_of(v, "kind", line) : "string";
    p.label_en = text_of(v, "en", line);
    p.label_vi = text_of(v, "vi", line);
    p.vague = strings(v, "vague", line);
    p.note = v.HasMember("note") && v["note"].IsBool() && v["note"].GetBool();
    static const std::set<std::string, std::less<>> kinds{"string", "integer", "float", "boolean", "date", "list"};
    if (!kinds.contains(p.kind))
      bad(path_, line_of_string(text_, p.name),
          "kind of '" + p.name +
              "' must be string, integer, float, boolean, "
              "date or list, not '" +
              p.kind + "'");
    return p;
  }

  std::string part(const Json& v, std::span<const std::string_view> known, std::map<std::string, std::string>& taken,
                   const std::string& name, const Line& line) {
    std::string part = text_of(v, "part", line);
    if (part.empty()) return part;
    if (std::find(known.begin(), known.end(), part) == known.end()) {
      const std::vector<std::string> parts(known.begin(), known.end());
      auto near = suggest(part, parts);
      std::string all;
      for (const std::string& one : parts) all += (all.empty() ? "" : ", ") + one;
      bad(path_, line,
          "'" + name + "' has no such \"part\": '" + part + "'; " +
              (near ? "did you mean '" + *near + "'?" : "there are " + all));
    }
    if (auto [first, fresh] = taken.emplace(part, name); !fresh)
      bad(path_, line,
          "both '" + first->second + "' and '" + name + "' have the \"part\" '" + part +
              "'; it belongs to one of them");
    return part;
  }

  void read_qualifiers() {
    for (const Json& v : array(json_, "qualifiers", 1)) {
      auto p = property(v, 1);
      qualifiers_[p.name] = p;
    }
  }

  LabelSchema label(const Json& v) {
    LabelSchema l;
    l.name = named(v, "labels");
    const Line line(text_, l.name);
    l.label_en = text_of(v, "en", line);
    l.label_vi = text_of(v, "vi", line);
    l.implies = strings(v, "implies", line);
    l.part = part(v, label_parts(), label_parts_, l.name, line);
    for (const Json& p : array(v, "properties", line)) l.properties.push_back(property(p, line));
    return l;
  }

  RelationSchema relation(const Json& v) {
    RelationSchema r;
    r.name = named(v, "relations");
    const Line line(text_, r.name);
    r.label_en = text_of(v, "en", line);
    r.label_vi = text_of(v, "vi", line);
    r.from = strings(v, "from", line);
    r.to = strings(v, "to", line);
    r.property = text_of(v, "property", line);
    if (v.HasMember("symmetric")) {
      if (!v["symmetric"].IsBool()) bad(path_, line, "\"symmetric\" must be true or false");
      r.symmetric = v["symmetric"].GetBool();
    }
    r.part = part(v, relation_parts(), relation_parts_, r.name, line);
    for (const Json& p : array(v, "qualifiers", line)) r.qualifiers.push_back(property(p, line));
    if (auto term = strings(v, "term", line); !term.empty()) {
      if (term.size() != 3)
        bad(path_, line,
            "\"term\" of '" + r.name + "' is a list of three: label, relation into it, relation out of it");
      r.term = {term[0], term[1], term[2]};
    }
    if (v.HasMember("once")) r.once = strings(v, "once", line);
    if (v.HasMember("single")) r.single = strings(v, "single", line);
    r.many = strings(v, "many", line);
    r.excludes = strings(v, "excludes", line);
    if (r.from.empty()) bad(path_, line, "relation '" + r.name + "' has no \"from\"");
    if (r.to.empty() == r.property.empty())
      bad(path_, line, "relation '" + r.name + "' needs either \"to\" (labels) or \"property\" (a node property)");
    return r;
  }

  void verify(const Schema& schema) {
    std::vector<std::string> names;
    std::set<std::string, std::less<>> seen;
    for (const auto& l : schema.labels) {
      if (!seen.insert(l.name).second) bad(path_, line_of_string(text_, l.name), "label '" + l.name + "' stands twice");
      names.push_back(l.name);
    }
    auto known = [&](const std::string& name, const std::string& where) {
      if (seen.contains(name)) return;
      auto near = suggest(name, names);
      auto from = text_.find('"' + where + '"');
      bad(path_, line_of_string(text_, name, from == std::string::npos ? 0 : from),
          "'" + where + "' names the label '" + name + "', which is not among \"labels\"" +
              (near ? "; did you mean '" + *near + "'?" : ""));
    };
    for (const auto& l : schema.labels)
      for (const auto& i : l.implies) known(i, l.name);
    std::set<std::string, std::less<>> relations;
    for (const auto& r : schema.relations) {
      if (!relations.insert(r.name).second)
        bad(path_, line_of_string(text_, r.name), "relation '" + r.name + "' stands twice");
      for (const auto& l : r.from) known(l, r.name);
      for (const auto& l : r.to) known(l, r.name);
      for (const auto* told_apart : {&r.once, &r.single})
        for (const auto& q : told_apart->value_or(std::vector<std::string>()))
          if (std::none_of(r.qualifiers.begin(), r.qualifiers.end(),
                           [&](const PropertySchema& p) { return p.name == q; }))
            bad(path_, line_of_string(text_, r.name),
                "relation '" + r.name + "' has no qualifier '" + q + "' to tell facts apart by");
    }
    for (const auto& r : schema.relations)
      for (const auto& other : r.excludes)
        if (!relations.contains(other))
          bad(path_, line_of_string(text_, r.name),
              "relation '" + r.name + "' excludes '" + other + "', which is not among \"relations\"");
  }

  const std::string& path_;
  const std::string& text_;
  rapidjson::Document json_;
  std::map<std::string, PropertySchema> qualifiers_;
  std::map<std::string, std::string> label_parts_, relation_parts_;  // part → name
};

// ---- The schema as it is kept in a graph: the form Ontology reads ----------------------------------------

template <typename Writer>
void put(Writer& w, const char* key, const std::string& value) {
  if (value.empty()) return;
  w.Key(key);
  w.String(value.data(), rapidjson::SizeType(value.size()));
}

template <typename Writer>
void put(Writer& w, const char* key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  w.Key(key);
  w.StartArray();
  for (const auto& v : values) w.String(v.data(), rapidjson::SizeType(v.size()));
  w.EndArray();
}

template <typename Writer>
void put(Writer& w, const char* key, const std::optional<std::vector<std::string>>& values) {
  if (!values) return;
  w.Key(key);
  w.StartArray();
  for (const auto& v : *values) w.String(v.data(), rapidjson::SizeType(v.size()));
  w.EndArray();
}

template <typename Writer>
void put(Writer& w, const char* key, const std::vector<PropertySchema>& properties) {
  if (properties.empty()) return;
  w.Key(key);
  w.StartArray();
  for (const auto& p : properties) {
    w.StartObject();
    put(w, "name", p.name);
    put(w, "kind", p.kind);
    put(w, "en", p.label_en);
    put(w, "vi", p.label_vi);
    if (p.note) {
      w.Key("note");
      w.Bool(true);
    }
    put(w, "vague", p.vague);
    w.EndObject();
  }
  w.EndArray();
}

std::string to_json(const Schema& schema) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> w(buffer);
  w.StartObject();
  put(w, "pack", schema.pack);
  w.Key("labels");
  w.StartArray();
  for (const auto& l : schema.labels) {
    w.StartObject();
    put(w, "name", l.name);
    put(w, "en", l.label_en);
    put(w, "vi", l.label_vi);
    put(w, "implies", l.implies);
    put(w, "part", l.part);
    put(w, "properties", l.properties);
    w.EndObject();
  }
  w.EndArray();
  w.Key("relations");
  w.StartArray();
  for (const auto& r : schema.relations) {
    w.StartObject();
    put(w, "name", r.name);
    put(w, "en", r.label_en);
    put(w, "vi", r.label_vi);
    put(w, "from", r.from);
    put(w, "to", r.to);
    put(w, "property", r.property);
    put(w, "part", r.part);
    if (r.symmetric) {
      w.Key("symmetric");
      w.Bool(true);
    }
    if (!r.term.label.empty()) put(w, "term", std::vector<std::string>{r.term.label, r.term.in, r.term.of});
    put(w, "qualifiers", r.qualifiers);
    put(w, "once", r.once);
    put(w, "single", r.single);
    put(w, "many", r.many);
    put(w, "excludes", r.excludes);
    w.EndObject();
  }
  w.EndArray();
  w.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

// ---- names.csv ----------------------------------------------------------------------------------------

struct CsvRow {
  std::vector<std::string> fields;
  std::size_t line;
};

// RFC 4180; a line that begins with # is a comment.
std::vector<CsvRow> read_csv(const std::string& path, std::string_view text) {
  std::vector<CsvRow> rows;
  std::size_t i = 0, line = 1;
  while (i < text.size()) {
    if (text[i] == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
      if (i < text.size()) ++i;
      ++line;
      continue;
    }
    CsvRow row{{}, line};
    std::string field;
    bool quoted = false, more = true;
    while (more) {
      if (i < text.size() && text[i] == '"' && field.empty()) {
        quoted = true;
        ++i;
        for (;;) {
          if (i >= text.size()) bad(path, row.line, "a quotation mark is opened here and never closed");
          if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            field += '"';
            i += 2;
          } else if (text[i] == '"') {
            ++i;
            break;
          } else {
            line += text[i] == '\n';
            field += text[i++];
          }
        }
      }
      while (i < text.size() && text[i] != ',' && text[i] != '\n') {
        const std::size_t begin = i;
        while (i < text.size() && text[i] != ',' && text[i] != '\n' && text[i] != '\r' && text[i] != '"') ++i;
        field.append(text, begin, i - begin);
        if (i < text.size() && text[i] == '"')
          bad(path, line, "a quotation mark inside a field; write the field as \"… \"\" …\"");
        if (i < text.size() && text[i] == '\r') ++i;
      }
      more = i < text.size() && text[i] == ',';
      if (i < text.size()) ++i;
      row.fields.push_back(std::move(field));
      field.clear();
    }
    ++line;
    if (row.fields.size() > 1 || !row.fields[0].empty() || quoted) rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto at = text.find(by);
    auto part = text.substr(0, at);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) out.emplace_back(part);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return out;
}

std::vector<std::string> labels_of(const Schema& schema, const std::string& type) {
  std::vector<std::string> out{type};
  for (std::size_t i = 0; i < out.size(); ++i)
    if (const auto* l = schema.label(out[i]))
      for (const auto& more : l->implies)
        if (std::find(out.begin(), out.end(), more) == out.end()) out.push_back(more);
  return out;
}

std::vector<PackName> read_names(const std::string& path, const std::string& text, const Schema& schema) {
  auto rows = read_csv(path, text);
  if (rows.empty()) return {};
  const auto header = rows.front().fields;
  if (header.size() < 2 || header[0] != "canonical" || header[1] != "type")
    bad(path, rows.front().line, "the first line must name the columns, with commas: canonical,type,name_vi,aliases");
  std::vector<std::string> labels;
  for (const auto& l : schema.labels) labels.push_back(l.name);
  std::map<std::pair<std::string, std::string>, std::size_t> seen;
  std::vector<PackName> names;
  names.reserve(rows.size());
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const auto& [fields, line] = rows[r];
    if (fields.size() > header.size())
      bad(path, line,
          std::to_string(fields.size()) + " fields where the first line names " + std::to_string(header.size()) +
              "; put a field that holds a comma in quotation marks");
    PackName name;
    name.line = std::uint32_t(line);
    for (std::size_t c = 0; c < fields.size(); ++c) {
      std::string value = normalize(fields[c]);
      if (value.empty()) continue;
      if (header[c] == "canonical")
        name.canonical = std::move(value);
      else if (header[c] == "type")
        name.type = std::move(value);
      else if (header[c] == "name_vi")
        name.name_vi = std::move(value);
      else if (header[c] == "aliases")
        name.aliases = split(value, '|');
      else
        name.properties.emplace_back(header[c], Value(value));
    }
    if (name.canonical.empty()) bad(path, line, "a row without a canonical name");
    if (fields.size() < 2)
      bad(path, line, "'" + name.canonical + "' stands alone; a row has at least a name and, after a comma, a type");
    if (!schema.label(name.type)) {
      auto near = suggest(name.type, labels);
      bad(path, line,
          "'" + name.canonical + "' has the type '" + name.type + "', which ontology.json does not know" +
              (near ? "; did you mean '" + *near + "'?" : ""));
    }
    auto [it, fresh] = seen.try_emplace({name.canonical, name.type}, line);
    if (!fresh) bad(path, line, "'" + name.canonical + "' stands twice, first on line " + std::to_string(it->second));
    name.labels = labels_of(schema, name.type);
    names.push_back(std::move(name));
  }
  return names;
}

// ---- Where packs are ------------------------------------------------------------------------------------

std::vector<std::string>& told_roots() {
  static std::vector<std::string> roots;
  return roots;
}

// Folders that hold packs, nearest first.
std::vector<fs::path> pack_roots() {
  std::vector<fs::path> roots;
  auto add = [&](const fs::path& p) {
    std::error_code none;
    if (fs::is_directory(p, none) && std::find(roots.begin(), roots.end(), p) == roots.end()) roots.push_back(p);
  };
  if (const char* given = std::getenv("DOTHI_PACKS"))
    for (const auto& part : split(given, ':')) add(part);
  for (const auto& told : told_roots()) add(told);
  std::error_code none;
  fs::path here = fs::read_symlink("/proc/self/exe", none).parent_path();
  while (!none && !here.empty()) {
    add(here / "packs");
    add(here / "share" / "dothi" / "packs");
    if (here == here.parent_path()) break;
    here = here.parent_path();
  }
  add("/usr/local/share/dothi/packs");
  add("/usr/share/dothi/packs");
  return roots;
}

bool is_pack(const fs::path& folder) {
  std::error_code none;
  return fs::is_regular_file(folder / "ontology.json", none);
}

fs::path locate(std::string_view name_or_path) {
  fs::path given{std::string(name_or_path)};
  if (name_or_path.find('/') == std::string_view::npos)
    for (const auto& root : pack_roots())
      if (is_pack(root / given)) return root / given;
  if (is_pack(given)) return given;
  std::error_code none;
  if (fs::is_directory(given, none))
    throw Error(Fault::BadPack, given.string() + ": a pack needs an ontology.json, and this folder has none");
  auto packs = Pack::available();
  std::string list;
  for (const auto& p : packs) list += (list.empty() ? "" : ", ") + p;
  auto near = suggest(name_or_path, packs);
  if (name_or_path.find('/') != std::string_view::npos)
    throw Error(Fault::NotFound,
                "no folder " + std::string(name_or_path) + "; a pack is a folder with an ontology.json");
  throw Error(Fault::NotFound, "no pack '" + std::string(name_or_path) + "'" +
                                   (near ? "; did you mean '" + *near + "'?" : "") +
                                   (list.empty() ? "; there are none: set DOTHI_PACKS to the folder that holds them"
                                                 : " (there are: " + list + ")"));
}

}  // namespace

const LabelSchema* Schema::label(std::string_view name) const {
  for (const auto& l : labels)
    if (l.name == name) return &l;
  return nullptr;
}

const RelationSchema* Schema::relation(std::string_view name) const {
  for (const auto& r : relations)
    if (r.name == name) return &r;
  return nullptr;
}

std::string_view Schema::label_of(std::string_view part) const {
  for (const auto& l : labels)
    if (l.part == part) return l.name;
  return {};
}

std::string_view Schema::relation_of(std::string_view part) const {
  for (const auto& r : relations)
    if (r.part == part) return r.name;
  return {};
}

std::span<const std::string_view> label_parts() {
  static constexpr std::string_view parts[] = {"state",   "person", "office", "body",       "organization", "agency",
                                               "mission", "treaty", "event",  "resolution", "report"};
  return parts;
}

std::span<const std::string_view> relation_parts() {
  static constexpr std::string_view parts[] = {
      "office",      "chair",     "seat",     "candidacy",   "membership",       "contribution",
      "partnership", "vote",      "visit",    "meeting",     "adoption",         "attendance",
      "hosting",     "convening", "founding", "dissolution", "entry into force", "member count",
      "headquarters"};
  return parts;
}

const PackFile* Pack::file(std::string_view name) const {
  for (const auto& f : files)
    if (f.name == name) return &f;
  return nullptr;
}

void search_packs(std::string folder) { told_roots().push_back(std::move(folder)); }

std::vector<PackName> read_names(const std::string& path, const Schema& schema) {
  return read_names(path, read_file(path), schema);
}

std::vector<std::string> Pack::available() {
  std::set<std::string> names;
  for (const auto& root : pack_roots()) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(root, none))
      if (is_pack(entry.path())) names.insert(entry.path().filename().string());
  }
  return {names.begin(), names.end()};
}

Pack Pack::open(std::string_view name_or_path) {
  fs::path folder = locate(name_or_path);
  if (folder.filename().empty()) folder = folder.parent_path();
  Pack pack;
  std::uint64_t stamp = 0;  // of all the pack is read from
  auto feed = [&](std::string_view s) { stamp = XXH3_64bits_withSeed(s.data(), s.size(), stamp); };
  pack.path = folder.string();
  fs::path whole = fs::absolute(folder).lexically_normal();  // "." is the folder one is in
  if (whole.filename().empty()) whole = whole.parent_path();
  pack.name = whole.filename().string();
  {
    auto path = (folder / "ontology.json").string();
    auto text = read_file(path);
    pack.schema = Ontology(path, text).schema();
    pack.schema.pack = pack.name;
    feed(path), feed(text);
  }
  std::vector<fs::path> others;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    auto name = entry.path().filename().string();
    if (entry.is_regular_file(none) && name != "ontology.json" && name != "names.csv" && name[0] != '.' &&
        name.back() != '~')
      others.push_back(entry.path());
  }
  std::sort(others.begin(), others.end());
  for (const auto& path : others) {
    pack.files.push_back({path.filename().string(), path.string(), read_file(path.string())});
    feed(pack.files.back().name), feed(pack.files.back().text);
  }
  auto names = folder / "names.csv";
  if (fs::is_regular_file(names, none)) {
    const std::string text = read_file(names.string());
    feed(text);
    pack.names = read_names(names.string(), text, pack.schema);
  }
  pack.files.push_back({"stamp", pack.path, std::to_string(stamp)});
  return pack;
}

void install(Transaction& tx, const Pack& pack) {
  tx.set_meta("schema", to_json(pack.schema));
  for (std::string_view what : {"questions", "theme"}) {
    // One file is kept as it is; several (questions.vi, questions.en) one after the other.
    std::string text;
    for (const auto& f : pack.files)
      if (f.name == what || f.name.starts_with(std::string(what) + ".")) text += f.text;
    if (!text.empty()) tx.set_meta(what, text);
  }
  // What questions are read with besides: how offices are called, and whose people and cities a country's are.
  std::string titles, places;
  for (const auto& f : pack.files) {
    if (f.name == "places.csv") places = f.text;
    if (!f.name.starts_with("rules.")) continue;
    for (std::size_t at = 0; at < f.text.size();) {
      std::size_t end = std::min(f.text.find('\n', at), f.text.size());
      if (f.text.compare(at, 6, "title ") == 0 || f.text.compare(at, 5, "fill ") == 0)
        titles += f.text.substr(at, end - at) + "\n";
      at = end + 1;
    }
  }
  if (!titles.empty()) tx.set_meta("titles", titles);
  if (!places.empty()) tx.set_meta("places", places);
}

Schema schema(const View& graph) {
  auto kept = graph.meta("schema");
  if (kept.empty()) return {};
  const std::string place = "schema of the graph", text(kept);
  return Ontology(place, text).schema();
}

}  // namespace dothi
