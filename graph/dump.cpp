// dump and restore: one JSON object a line.
//
//   {"dothi":"dump","format":1,"nodes":3,"relationships":2,"node_bound":3}
//   {"labels":["Country"]}  {"types":["MEMBER_OF"],"bounds":[2]}  {"keys":["name","start"]}     in the order
//   of their ids
//   {"meta":"schema","text":"…"}                                      "hex" instead of "text" for what is not
//   UTF-8
//   {"index":"Country_name","label":"Country","key":"name","unique":true}
//   {"node":0,"labels":["Country"],"properties":{"name":"Vietnam"}}
//   {"evidence":0,"key":"founded","sentences":[2]}
//   {"relationship":0,"type":"MEMBER_OF","start":0,"end":1,"properties":{"start":"1977"},"evidence":[2]}
//   {"lines":9,"checksum":"…"}                                        XXH3-64 of all bytes before this line
//
// What JSON has no word for stands as {"$":kind,"v":[numbers],"iso":text}; "iso" is for people and not read
// back.
#include <rapidjson/document.h>
#include <xxhash.h>

#include <charconv>
#include <cmath>
#include <new>

#include "state.h"

namespace dothi {
namespace {

constexpr int dump_format = 1;

class Checksum {
 public:
  Checksum() {
    if (!state_) throw std::bad_alloc();
    XXH3_64bits_reset(state_.get());
  }
  void add(std::string_view text) { XXH3_64bits_update(state_.get(), text.data(), text.size()); }
  std::string hex() const {
    char out[17];
    std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(XXH3_64bits_digest(state_.get())));
    return out;
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* s) const { XXH3_freeState(s); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_{XXH3_createState()};
};

// ---- Writing ---------------------------------------------------------------------------------------------

void put_text(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char code[8];
          std::snprintf(code, sizeof code, "\\u%04x", unsigned(c));
          out += code;
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void put_special(std::string& out, std::string_view kind, std::initializer_list<std::int64_t> numbers,
                 std::string_view iso, std::string_view zone = {}) {
  out += "{\"$\":\"";
  out += kind;
  out += "\",\"v\":[";
  for (const auto* n = numbers.begin(); n != numbers.end(); ++n)
    out += (n == numbers.begin() ? "" : ",") + std::to_string(*n);
  out += ']';
  if (!zone.empty()) {
    out += ",\"zone\":";
    put_text(out, zone);
  }
  out += ",\"iso\":";
  put_text(out, iso);
  out += '}';
}

void put_value(std::string& out, const Value& v) {
  switch (v.kind()) {
    case Kind::Boolean: out += v.boolean() ? "true" : "false"; break;
    case Kind::Integer: out += std::to_string(v.integer()); break;
    case Kind::Float:
      if (std::isfinite(v.real()))
        out += to_string(v.real());
      else
        out += "{\"$\":\"float\",\"v\":\"" + to_string(v.real()) + "\"}";
      break;
    case Kind::String: put_text(out, v.string()); break;
    case Kind::List: {
      out += '[';
      bool first = true;
      for (const Value& item : v.items()) {
        if (!std::exchange(first, false)) out += ',';
        put_value(out, item);
      }
      out += ']';
      break;
    }
    case Kind::Map: {
      bool marked = v.find("$") != nullptr,
           first = true;  // else it would be read as one of the special forms
      out += marked ? "{\"$\":\"map\",\"v\":{" : "{";
      for (const auto& [key, item] : v.entries()) {
        if (!std::exchange(first, false)) out += ',';
        put_text(out, key);
        out += ':';
        put_value(out, item);
      }
      out += marked ? "}}" : "}";
      break;
    }
    case Kind::Date: put_special(out, "date", {v.date().days}, to_string(v.date())); break;
    case Kind::LocalTime:
      put_special(out, "local time", {v.local_time().nanoseconds}, to_string(v.local_time()));
      break;
    case Kind::Time: put_special(out, "time", {v.time().nanoseconds, v.time().offset}, to_string(v.time())); break;
    case Kind::LocalDateTime:
      put_special(out, "local datetime", {v.local_date_time().days, v.local_date_time().nanoseconds},
                  to_string(v.local_date_time()));
      break;
    case Kind::DateTime: {
      const DateTime& d = v.date_time();
      put_special(out, "datetime", {d.days, d.nanoseconds, d.offset}, to_string(d), d.zone);
      break;
    }
    case Kind::Duration: {
      const Duration& d = v.duration();
      put_special(out, "duration", {d.months, d.days, d.seconds, d.nanoseconds}, to_string(d));
      break;
    }
    default: out += "null";
  }
}

void put_ids(std::string& out, const std::vector<NodeId>& ids) {
  out += '[';
  for (std::size_t i = 0; i < ids.size(); ++i) out += (i == 0 ? "" : ",") + std::to_string(std::uint32_t(ids[i]));
  out += ']';
}

void put_properties(std::string& out, const View& view, const std::vector<Property>& properties) {
  if (properties.empty()) return;
  out += ",\"properties\":{";
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (i > 0) out += ',';
    put_text(out, view.name(properties[i].key));
    out += ':';
    put_value(out, properties[i].value);
  }
  out += '}';
}

class Dumper {
 public:
  Dumper(const View& view, const std::function<void(std::string_view)>& write) : view_(view), write_(write) {}

  void run() {
    line("{\"dothi\":\"dump\",\"format\":" + std::to_string(dump_format) + ",\"nodes\":" +
         std::to_string(view_.node_count()) + ",\"relationships\":" + std::to_string(view_.relationship_count()) +
         ",\"node_bound\":" + std::to_string(view_.node_bound()) + "}");
    names<LabelId>("labels", view_.label_count(), {});
    std::vector<std::uint32_t> bounds;
    for (std::uint32_t t = 0; t < view_.type_count(); ++t) bounds.push_back(view_.ordinal_bound(TypeId(t)));
    names<TypeId>("types", view_.type_count(), bounds);
    names<KeyId>("keys", view_.key_count(), {});
    for (const std::string& key : metas()) meta(key);
    for (const IndexInfo& i : view_.indexes()) index(i);
    nodes();
    relationships();
    std::string checksum = checksum_.hex();
    line("{\"lines\":" + std::to_string(lines_ + 1) + ",\"checksum\":\"" + checksum + "\"}");
    flush();
  }

 private:
  std::vector<std::string> metas() const;

  template <typename Id>
  void names(const char* what, std::size_t count, const std::vector<std::uint32_t>& bounds) {
    std::string out = "{\"" + std::string(what) + "\":[";
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i > 0) out += ',';
      put_text(out, view_.name(Id(i)));
    }
    out += ']';
    if (!bounds.empty()) {
      out += ",\"bounds\":[";
      for (std::size_t i = 0; i < bounds.size(); ++i) out += (i == 0 ? "" : ",") + std::to_string(bounds[i]);
      out += ']';
    }
    line(out + "}");
  }

  void meta(const std::string& key) {
    std::string_view bytes = view_.meta(key);
    std::string out = "{\"meta\":";
    put_text(out, key);
    if (!find_invalid_utf8(bytes)) {
      out += ",\"text\":";
      put_text(out, bytes);
    } else {
      out += ",\"hex\":\"";
      for (char c : bytes) {
        char pair[3];
        std::snprintf(pair, sizeof pair, "%02x", unsigned(static_cast<unsigned char>(c)));
        out += pair;
      }
      out += '"';
    }
    line(out + "}");
  }

  void index(const IndexInfo& i) {
    std::string out = "{\"index\":";
    put_text(out, i.name);
    out += ",\"label\":";
    put_text(out, view_.name(i.label));
    out += ",\"key\":";
    put_text(out, view_.name(i.key));
    line(out + (i.unique ? ",\"unique\":true}" : ",\"unique\":false}"));
  }

  void nodes() {
    NodeId batch[1024];
    std::uint32_t cursor = 0;
    std::string out;
    while (std::size_t n = view_.scan(cursor, batch))
      for (std::size_t i = 0; i < n; ++i) {
        out = "{\"node\":" + std::to_string(std::uint32_t(batch[i])) + ",\"labels\":[";
        bool first = true;
        for (LabelId l : view_.labels(batch[i])) {
          if (!std::exchange(first, false)) out += ',';
          put_text(out, view_.name(l));
        }
        out += ']';
        put_properties(out, view_, view_.properties(batch[i]));
        line(out + "}");
      }
    cursor = 0;
    while (std::size_t n = view_.scan(cursor, batch))
      for (std::size_t i = 0; i < n; ++i)
        for (std::uint32_t k = 0; k < view_.key_count(); ++k) {
          std::vector<NodeId> sentences = view_.evidence(batch[i], KeyId(k));
          if (sentences.empty()) continue;
          out = "{\"evidence\":" + std::to_string(std::uint32_t(batch[i])) + ",\"key\":";
          put_text(out, view_.name(KeyId(k)));
          out += ",\"sentences\":";
          put_ids(out, sentences);
          line(out + "}");
        }
  }

  void relationships() {
    std::string out;
    for (std::uint32_t t = 0; t < view_.type_count(); ++t) {
      std::uint32_t cursor = 0, ordinals[1024];
      while (std::size_t n = view_.scan(TypeId(t), cursor, ordinals))
        for (std::size_t i = 0; i < n; ++i) {
          RelationshipId id = relationship_id(TypeId(t), ordinals[i]);
          Ends e = view_.ends(id);
          out = "{\"relationship\":" + std::to_string(ordinals[i]) + ",\"type\":";
          put_text(out, view_.name(TypeId(t)));
          out += ",\"start\":" + std::to_string(std::uint32_t(e.start)) +
                 ",\"end\":" + std::to_string(std::uint32_t(e.end));
          put_properties(out, view_, view_.properties(id));
          if (std::vector<NodeId> sentences = view_.evidence(id); !sentences.empty()) {
            out += ",\"evidence\":";
            put_ids(out, sentences);
          }
          line(out + "}");
        }
    }
  }

  void line(std::string_view text) {
    std::size_t before = pending_.size();
    pending_ += text;
    pending_ += '\n';
    checksum_.add(std::string_view(pending_).substr(before));
    ++lines_;
    if (pending_.size() >= 1 << 16) flush();
  }
  void flush() {
    write_(pending_);
    pending_.clear();
  }

  const View& view_;
  const std::function<void(std::string_view)>& write_;
  std::string pending_;
  Checksum checksum_;
  std::uint64_t lines_ = 0;
};

std::vector<std::string> Dumper::metas() const {
  std::vector<std::string> out;
  for (const std::string& key : view_.meta_keys())
    if (!view_.meta(key).empty()) out.push_back(key);
  return out;
}

// ---- Reading ---------------------------------------------------------------------------------------------

using Json = rapidjson::Value;

class Restorer {
 public:
  Restorer(Transaction& tx, ViewState& state) : tx_(tx), state_(state) {}

  void run(const std::function<std::optional<std::string>()>& next_line) {
    bool ended = false;
    while (std::optional<std::string> text = next_line()) {
      ++line_;
      if (text->empty() && ended) continue;
      if (ended) fail("more lines after the last; it was put together from several files");
      rapidjson::Document json;
      json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                 rapidjson::kParseFullPrecisionFlag>(text->data(), text->size());
      if (json.HasParseError()) fail("not JSON, byte " + std::to_string(json.GetErrorOffset() + 1));
      if (!json.IsObject()) fail("not a JSON object");
      if (line_ == 1)
        header(json);
      else if (const Json* sum = find(json, "checksum")) {
        if (!sum->IsString() || checksum_.hex() != sum->GetString())
          fail("the checksum does not fit: the dump was changed or is incomplete");
        ended = true;
      } else {
        object(json);
      }
      checksum_.add(*text);
      checksum_.add("\n");
    }
    ++line_;
    if (line_ == 1) fail("the dump is empty");
    if (!ended) fail("the dump is cut off: its last line, with the checksum, is missing");
    if (tx_.node_count() != nodes_ || tx_.relationship_count() != relationships_)
      fail("not as many nodes and relationships as the first line says");
    finish();
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::BadInput, "BadDump", {},
                "line " + std::to_string(line_) + ": " + what + "; make the dump again with 'dothi dump'", Phase::Run);
  }

  static const Json* find(const Json& object, const char* key) {
    auto at = object.FindMember(key);
    return at == object.MemberEnd() ? nullptr : &at->value;
  }
  const Json& need(const Json& object, const char* key) const {
    const Json* found = find(object, key);
    if (!found) fail("\"" + std::string(key) + "\" is missing");
    return *found;
  }
  std::string_view text(const Json& v) const {
    if (!v.IsString()) fail("a string was expected");
    return {v.GetString(), v.GetStringLength()};
  }
  std::uint64_t number(const Json& v, std::uint64_t most) const {
    if (!v.IsUint64() || v.GetUint64() > most) fail("a number from 0 to " + std::to_string(most) + " was expected");
    return v.GetUint64();
  }
  const Json& list(const Json& v) const {
    if (!v.IsArray()) fail("a list was expected");
    return v;
  }
  NodeId node(const Json& v) const {
    NodeId id{std::uint32_t(number(v, nobody - 2))};
    if (!tx_.exists(id)) fail("node " + std::to_string(std::uint32_t(id)) + " is not in the lines before");
    return id;
  }
  std::vector<NodeId> node_list(const Json& v) const {
    std::vector<NodeId> out;
    for (const Json& item : list(v).GetArray()) out.push_back(node(item));
    return out;
  }

  void header(const Json& json) {
    if (const Json* kind = find(json, "dothi"); !kind || !kind->IsString() || text(*kind) != "dump")
      fail("not the beginning of a dump");
    if (number(need(json, "format"), ~0u) != dump_format)
      fail("a dump of another format (" + std::to_string(need(json, "format").GetUint64()) + ", this dothi reads " +
           std::to_string(dump_format) + ")");
    nodes_ = number(need(json, "nodes"), nobody);
    relationships_ = number(need(json, "relationships"), ~std::uint64_t(0));
    node_bound_ = std::uint32_t(number(need(json, "node_bound"), nobody - 1));
  }

  void object(const Json& json) {
    if (const Json* v = find(json, "node")) return node_line(*v, json);
    if (const Json* v = find(json, "relationship")) return relationship_line(*v, json);
    if (const Json* v = find(json, "evidence"))
      return tx_.set_evidence(node(*v), tx_.intern_key(text(need(json, "key"))), node_list(need(json, "sentences")));
    if (const Json* v = find(json, "meta")) return meta_line(*v, json);
    if (const Json* v = find(json, "index")) {
      const Json& unique = need(json, "unique");
      if (!unique.IsBool()) fail("true or false was expected");
      tx_.create_index(text(*v), tx_.intern_label(text(need(json, "label"))), tx_.intern_key(text(need(json, "key"))),
                       unique.GetBool());
      return;
    }
    if (const Json* v = find(json, "labels")) {
      for (const Json& name : list(*v).GetArray()) tx_.intern_label(text(name));
    } else if (const Json* types = find(json, "types")) {
      for (const Json& name : list(*types).GetArray()) tx_.intern_type(text(name));
      bounds_.assign(tx_.type_count(), 0);
      if (const Json* bounds = find(json, "bounds"))
        for (rapidjson::SizeType i = 0; i < list(*bounds).Size() && i < bounds_.size(); ++i)
          bounds_[i] = std::uint32_t(number((*bounds)[i], nobody - 1));
    } else if (const Json* keys = find(json, "keys")) {
      for (const Json& name : list(*keys).GetArray()) tx_.intern_key(text(name));
    } else {
      fail("none of the kinds of line there are");
    }
  }

  void meta_line(const Json& key, const Json& json) {
    if (const Json* plain = find(json, "text")) return tx_.set_meta(text(key), text(*plain));
    std::string_view hex = text(need(json, "hex"));
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
      unsigned byte = 0;
      if (std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16).ptr != hex.data() + i + 2)
        fail("not hexadecimal");
      bytes += char(byte);
    }
    tx_.set_meta(text(key), bytes);
  }

  void node_line(const Json& number_of, const Json& json) {
    auto id = std::uint32_t(number(number_of, nobody - 2));
    Catalogue& c = state_.overlay->catalogue;
    if (id < c.node_bound) fail("node " + std::to_string(id) + " is out of order");
    if (id >= node_bound_) fail("node " + std::to_string(id) + " is beyond the bound that the first line gives");
    c.node_bound = id;  // the ids between were deleted, and stay so
    std::vector<LabelId> labels;
    for (const Json& name : list(need(json, "labels")).GetArray()) labels.push_back(tx_.intern_label(text(name)));
    NodeId made = tx_.create_node(labels);
    properties(made, json);
  }

  void relationship_line(const Json& number_of, const Json& json) {
    auto ordinal = std::uint32_t(number(number_of, nobody - 2));
    TypeId type = tx_.intern_type(text(need(json, "type")));
    NodeId start = node(need(json, "start")), end = node(need(json, "end"));
    RelationshipId made = tx_.create_relationship(start, type, end);
    if (ordinal_of(made) > ordinal) fail("relationship " + std::to_string(ordinal) + " is out of order");
    if (ordinal_of(made) < ordinal) {
      leave_out(type, ordinal - ordinal_of(made), 1);
      made = relationship_id(type, ordinal);
    }
    properties(made, json);
    if (const Json* sentences = find(json, "evidence")) tx_.set_evidence(made, node_list(*sentences));
  }

  // Ordinals of deleted relationships, before the last `behind` that were made.
  void leave_out(TypeId type, std::uint32_t count, std::ptrdiff_t behind) {
    gaps_ += count;
    if (gaps_ > most_gaps)
      fail("more than " + std::to_string(most_gaps) + " ids of deleted relationships to leave out");
    TypeOverlay* t = state_.overlay->type(type);
    if (!t) return;  // nothing is left of the type
    t->fresh.insert(t->fresh.end() - behind, count, Ends{NodeId(nobody), NodeId(nobody)});
    state_.overlay->catalogue.stats[std::uint32_t(type)].bound += count;
  }

  // Ids of what was deleted last stay free, too.
  void finish() {
    Catalogue& c = state_.overlay->catalogue;
    c.node_bound = std::max(c.node_bound, node_bound_);
    for (std::uint32_t t = 0; t < bounds_.size(); ++t)
      if (bounds_[t] > c.stats[t].bound) leave_out(TypeId(t), bounds_[t] - c.stats[t].bound, 0);
  }

  template <typename Id>
  void properties(Id id, const Json& json) {
    const Json* all = find(json, "properties");
    if (!all) return;
    if (!all->IsObject()) fail("properties must be an object");
    for (const auto& member : all->GetObject())
      tx_.set_property(id, tx_.intern_key(text(member.name)), value(member.value, 0));
  }

  Value value(const Json& v, int depth) const {
    if (depth > max_value_depth) fail("values nested too deep");
    if (v.IsNull()) return {};
    if (v.IsBool()) return v.GetBool();
    if (v.IsInt64()) return std::int64_t(v.GetInt64());
    if (v.IsUint64()) fail("an integer beyond 64 bits");
    if (v.IsDouble()) return v.GetDouble();
    if (v.IsString()) return text(v);
    if (v.IsArray()) {
      std::vector<Value> items;
      for (const Json& item : v.GetArray()) items.push_back(value(item, depth + 1));
      return Value::list(std::move(items));
    }
    if (const Json* mark = find(v, "$")) return special(text(*mark), v, depth);
    return map(v, depth);
  }

  Value map(const Json& v, int depth) const {
    std::vector<MapEntry> entries;
    for (const auto& member : v.GetObject())
      entries.emplace_back(std::string(text(member.name)), value(member.value, depth + 1));
    return Value::map(std::move(entries));
  }

  Value special(std::string_view kind, const Json& json, int depth) const {
    const Json& v = need(json, "v");
    if (kind == "map") {
      if (!v.IsObject()) fail("a map was expected");
      return map(v, depth);
    }
    if (kind == "float") {
      std::string_view name = text(v);
      if (name == "NaN") return std::nan("");
      if (name == "Infinity") return HUGE_VAL;
      if (name == "-Infinity") return -HUGE_VAL;
      fail("unknown number '" + std::string(name) + "'");
    }
    std::vector<std::int64_t> n;
    for (const Json& item : list(v).GetArray()) {
      if (!item.IsInt64()) fail("a whole number was expected");
      n.push_back(item.GetInt64());
    }
    auto is = [&](std::string_view name, std::size_t count) { return kind == name && n.size() == count; };
    if (is("date", 1)) return Date{n[0]};
    if (is("local time", 1)) return LocalTime{n[0]};
    if (is("time", 2)) return Time{n[0], std::int32_t(n[1])};
    if (is("local datetime", 2)) return LocalDateTime{n[0], n[1]};
    if (is("datetime", 3)) {
      const Json* zone = find(json, "zone");
      return DateTime{n[0], n[1], std::int32_t(n[2]), zone ? std::string(text(*zone)) : std::string()};
    }
    if (is("duration", 4)) return Duration{n[0], n[1], n[2], std::int32_t(n[3])};
    fail("unknown kind of value '" + std::string(kind) + "'");
  }

  static constexpr std::uint64_t most_gaps = std::uint64_t(1) << 27;
  Transaction& tx_;
  ViewState& state_;
  std::uint64_t line_ = 0, nodes_ = 0, relationships_ = 0, gaps_ = 0;
  std::uint32_t node_bound_ = 0;
  std::vector<std::uint32_t> bounds_;
  Checksum checksum_;
};

}  // namespace

void dump(const View& view, const std::function<void(std::string_view)>& write) { Dumper(view, write).run(); }

void restore(Transaction& tx, const std::function<std::optional<std::string>()>& next_line) {
  if (tx.node_bound() != 0 || tx.type_count() != 0)
    throw Error(Fault::Usage, "a dump is restored into a new graph only; give the name of a file that does not exist");
  Restorer(tx, *tx.state_).run(next_line);
}

}  // namespace dothi
