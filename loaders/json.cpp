#include "json.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <unordered_set>

#include "records.h"

namespace dothi {

namespace {

constexpr std::size_t kMaxDepth = 200;  // as deep as a Value may be
constexpr int kMaxPropertyDepth = 100;  // as deep as a graph stores
constexpr std::size_t kMaxRecord = std::size_t(64) << 20;
constexpr std::size_t kMaxLine = std::size_t(16) << 20;
constexpr std::size_t kChunk = std::size_t(1) << 16;
constexpr unsigned kFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;

// ---- Streams ----------------------------------------------------------------------------------------

// A file as RapidJSON reads it, counting lines. Ends early when one record outgrows the limit.
class FileStream {
 public:
  using Ch = char;

  FileStream(const std::string& path, std::FILE* file) : path_(path), file_(file) { fill(); }

  Ch Peek() const { return at_ < size_ && offset() < limit_ ? buffer_[at_] : '\0'; }
  Ch Take() {
    const char c = Peek();
    if (at_ >= size_ || offset() >= limit_) return '\0';
    line_ += c == '\n';
    if (++at_ == size_) fill();
    return c;
  }
  std::size_t Tell() const { return offset(); }

  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  void Flush() {}
  std::size_t PutEnd(Ch*) { return 0; }

  std::size_t line() const { return line_; }
  std::size_t offset() const { return base_ + at_; }
  bool done() const { return at_ >= size_; }
  bool over_limit() const { return offset() >= limit_; }
  void limit(std::size_t bytes) { limit_ = offset() + bytes; }
  std::string_view buffered() const { return {buffer_ + at_, size_ - at_}; }
  void drop(std::size_t bytes) {
    while (bytes-- > 0) Take();
  }

  // The next line without its end; nothing at the end of the file. `fits` is false when it was too long and
  // is cut.
  std::optional<std::string> next_line(bool& fits) {
    if (done()) return std::nullopt;
    std::string line;
    fits = true;
    while (!done()) {
      const std::string_view rest = buffered();
      const std::size_t end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end);
      if (line.size() + piece.size() <= kMaxLine)
        line += piece;
      else
        fits = false;
      at_ += piece.size() + (end == std::string_view::npos ? 0 : 1);
      line_ += end != std::string_view::npos;
      if (at_ == size_) fill();
      if (end != std::string_view::npos) break;
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }

 private:
  void fill() {
    base_ += size_;
    at_ = 0;
    size_ = std::fread(buffer_, 1, kChunk, file_);
    if (std::ferror(file_)) throw Error(Fault::Io, path_ + ": cannot be read: " + std::strerror(errno));
  }

  const std::string& path_;
  std::FILE* file_;
  char buffer_[kChunk];
  std::size_t at_ = 0, size_ = 0, base_ = 0, line_ = 1, limit_ = SIZE_MAX;
};

// A line in memory.
class TextStream {
 public:
  using Ch = char;
  explicit TextStream(std::string_view text) : text_(text) {}
  Ch Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  Ch Take() { return at_ < text_.size() ? text_[at_++] : '\0'; }
  std::size_t Tell() const { return at_; }
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  void Flush() {}
  std::size_t PutEnd(Ch*) { return 0; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// ---- Events to values -------------------------------------------------------------------------------

// Builds Values from RapidJSON's events and hands each record over as soon as it is whole.
// A record is an object at the root, in an array at the root, or in an array under "nodes" or "relationships"
// there.
class Builder {
 public:
  // Called with a record, the section it stood in ("" when none) and the line it began on.
  using Sink = std::function<void(Value record, std::string_view section, std::size_t line)>;
  // Called when a record begins; gives its line.
  using Mark = std::function<std::size_t()>;

  Builder(Sink sink, Mark mark) : sink_(std::move(sink)), mark_(std::move(mark)) {}

  // What a handler refused: the parse stops with kParseErrorTermination. `back` bytes lie between it and the
  // error.
  std::string why;
  std::size_t back = 0;
  bool sections = false;  // "nodes" or "relationships" was seen
  // Called in place of the sink with a record of several that holds what cannot be read: why, and the line.
  std::function<void(std::string why, std::size_t line)> spoiled;

  bool Null() { return value(Value(), 4); }
  bool Bool(bool b) { return value(Value(b), b ? 4 : 5); }
  // Never called: numbers come as text. RapidJSON asks for them all the same.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const std::string_view number(text, size);
    if (number.find_first_of(".eE") == std::string_view::npos) {
      std::int64_t i = 0;
      if (std::from_chars(text, text + size, i).ec != std::errc())
        return spoil(
            fmt::format("the number {} is beyond 64 bits; write it as a string or with a decimal point", shown(number)),
            size);
      return value(Value(i), size);
    }
    double d = 0;
    if (std::from_chars(text, text + size, d).ec != std::errc()) {
      // from_chars does not tell too large from too small; strtod gives the nearest of either.
      d = std::strtod(std::string(number).c_str(), nullptr);
      if (!std::isfinite(d))
        return spoil(fmt::format("the number {} is beyond what a 64-bit float holds", shown(number)), size);
    }
    return value(Value(d), size);
  }

  bool String(const char* text, rapidjson::SizeType size, bool) {
    return value(Value(normalize({text, size})), size + 2);
  }

  bool Key(const char* text, rapidjson::SizeType size, bool) {
    Frame& frame = frames_.back();
    frame.key = normalize({text, size});
    const bool there = frame.entries.size() < 16 ? std::any_of(frame.entries.begin(), frame.entries.end(),
                                                               [&](const MapEntry& e) { return e.first == frame.key; })
                                                 : seen(frame).contains(frame.key);
    const bool twice = there || (frame.section_root && !root_keys_.insert(frame.key).second);
    if (twice)
      return refuse(fmt::format("the key '{}' stands twice in one object; keep one", visible(frame.key)), size + 2);
    if (frame.entries.size() >= 16) seen(frame).insert(frame.key);
    return true;
  }

  bool StartObject() { return open(false); }
  bool StartArray() { return open(true); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

 private:
  struct Frame {
    bool array = false;
    bool section_root = false;  // the object that may hold "nodes" and "relationships"
    bool records = false;       // an array whose objects are records
    std::string section;        // of an array of records, or of a record in it
    std::size_t line = 0;
    std::string key;
    std::vector<MapEntry> entries;
    std::vector<Value> items;
    std::unordered_set<std::string> seen;
  };

  static std::string shown(std::string_view text) {
    return std::string(text.substr(0, 40)) + (text.size() > 40 ? "…" : "");
  }

  std::unordered_set<std::string>& seen(Frame& frame) {
    if (frame.seen.empty())
      for (const MapEntry& entry : frame.entries) frame.seen.insert(entry.first);
    return frame.seen;
  }

  bool refuse(std::string message, std::size_t bytes) {
    why = std::move(message);
    back = bytes;
    return false;
  }

  // A value that makes its record unreadable: the record alone is given up where it is one of several.
  bool spoil(std::string message, std::size_t bytes) {
    if (!spoiled || !record_) return refuse(std::move(message), bytes);
    if (wrong_.empty()) wrong_ = std::move(message), wrong_line_ = mark_();
    return value(Value(), bytes);
  }

  bool open(bool array) {
    if (frames_.size() == kMaxDepth) return refuse(fmt::format("values are nested deeper than {}", kMaxDepth), 0);
    Frame frame;
    frame.array = array;
    if (frames_.empty()) {
      frame.records = array;
      frame.section_root = !array;
      if (!array) frame.line = mark_();
    } else {
      const Frame& parent = frames_.back();
      const bool named = parent.key == "nodes" || parent.key == "relationships";
      if (parent.section_root && array && named) {
        frame.records = true;
        frame.section = parent.key;
        sections = true;
      } else if (parent.records && !array) {
        frame.section = parent.section;
        frame.line = mark_();
        record_ = true;
      }
    }
    frames_.push_back(std::move(frame));
    return true;
  }

  bool close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.records) return true;
    if (frame.array) return value(Value::list(std::move(frame.items)), 1);
    const bool record = frames_.empty() || frames_.back().records;
    Value object = Value::map(std::move(frame.entries));
    if (!record) return value(std::move(object), 1);
    record_ = false;
    if (!wrong_.empty()) {
      spoiled(std::exchange(wrong_, {}), wrong_line_);
      return true;
    }
    if (!(frame.section_root && sections)) sink_(std::move(object), frame.section, frame.line);
    return true;
  }

  // `size`: bytes of the text the value came from.
  bool value(Value v, std::size_t size) {
    if (frames_.empty())
      return refuse(
          "the file holds a single value; write an object with \"nodes\" and \"relationships\", or one "
          "object a line",
          size);
    Frame& frame = frames_.back();
    if (frame.records)
      return refuse("a record is an object, as in {\"id\": 1, \"labels\": [\"Country\"], \"properties\": {}}", size);
    if (frame.array)
      frame.items.push_back(std::move(v));
    else
      frame.entries.emplace_back(std::move(frame.key), std::move(v));
    return true;
  }

  Sink sink_;
  Mark mark_;
  std::vector<Frame> frames_;
  std::unordered_set<std::string> root_keys_;
  bool record_ = false;  // inside one of several records
  std::string wrong_;    // with it
  std::size_t wrong_line_ = 0;
};

std::string parse_message(rapidjson::ParseErrorCode code) {
  using namespace rapidjson;
  switch (code) {
    case kParseErrorDocumentEmpty: return "nothing but space";
    case kParseErrorDocumentRootNotSingular: return "more text follows the end of the value";
    case kParseErrorValueInvalid:
      return "no value begins like this; write a string in quotation marks, a number, true, false, null, [ "
             "or {";
    case kParseErrorObjectMissName: return "a key in quotation marks is missing; no comma stands before }";
    case kParseErrorObjectMissColon: return "a colon is missing after the key";
    case kParseErrorObjectMissCommaOrCurlyBracket: return "a comma or } is missing";
    case kParseErrorArrayMissCommaOrSquareBracket: return "a comma or ] is missing";
    case kParseErrorStringUnicodeEscapeInvalidHex: return "\\u is followed by four hexadecimal digits";
    case kParseErrorStringUnicodeSurrogateInvalid: return "half of a surrogate pair; write the character itself";
    case kParseErrorStringEscapeInvalid: return "no such escape; write \\\\ for a backslash";
    case kParseErrorStringMissQuotationMark:
      return "the closing quotation mark is missing, or a control character stands in the string";
    case kParseErrorStringInvalidEncoding: return "bytes that are not UTF-8; save the file as UTF-8";
    case kParseErrorNumberTooBig: return "the number is beyond what a 64-bit float holds";
    case kParseErrorNumberMissFraction: return "a digit is missing after the decimal point";
    case kParseErrorNumberMissExponent: return "a digit is missing in the exponent";
    default: return GetParseError_En(code);
  }
}

// Line and column of a byte of a file, by reading it again up to there.
Position position_in_file(const std::string& path, std::size_t offset) {
  const File file = open_for_reading(path);
  Position at;
  std::string line;
  char buffer[kChunk];
  for (std::size_t done = 0; done < offset;) {
    const std::size_t n = std::fread(buffer, 1, std::min(kChunk, offset - done), file.get());
    if (n == 0) break;
    done += n;
    for (std::string_view rest(buffer, n);;) {
      const std::size_t end = rest.find('\n');
      if (end == std::string_view::npos) {
        line += rest;
        break;
      }
      ++at.line;
      line.clear();
      rest.remove_prefix(end + 1);
    }
    // Of a very long line only the length matters, and graphemes are few bytes.
    if (line.size() > kMaxLine) {
      at.column += std::uint32_t(grapheme_count(line));
      line.clear();
    }
  }
  if (at.line == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
  at.column += std::uint32_t(grapheme_count(line));
  return at;
}

// ---- Records ----------------------------------------------------------------------------------------

struct BadRecord {
  std::string message;
};

std::string_view kind_name(const Value& v) {
  switch (v.kind()) {
    case Kind::Null: return "null";
    case Kind::Boolean: return "true or false";
    case Kind::Integer:
    case Kind::Float: return "a number";
    case Kind::String: return "a string";
    case Kind::List: return "an array";
    default: return "an object";
  }
}

std::string text_of(const Value& v, std::string_view key) {
  if (v.kind() == Kind::String && !v.string().empty()) return std::string(v.string());
  throw BadRecord{fmt::format("\"{}\" is {}; write a string that is not empty", key,
                              v.kind() == Kind::String ? "empty" : kind_name(v))};
}

std::string required(const Value& record, std::string_view key) {
  const Value* v = record.find(key);
  if (!v) throw BadRecord{fmt::format("\"{}\" is missing", key)};
  return text_of(*v, key);
}

std::string optional_text(const Value& record, std::string_view key) {
  const Value* v = record.find(key);
  if (!v || v->is_null()) return {};
  if (v->kind() != Kind::String) throw BadRecord{fmt::format("\"{}\" is {}; write a string", key, kind_name(*v))};
  return std::string(v->string());
}

// An id, given as text, as a number, or as {"id": …}.
std::string id_of(const Value& v, std::string_view key) {
  if (v.kind() == Kind::String && !v.string().empty()) return std::string(v.string());
  if (v.kind() == Kind::Integer) return std::to_string(v.integer());
  if (v.kind() == Kind::Map)
    if (const Value* inner = v.find("id"); inner && inner->kind() != Kind::Map) return id_of(*inner, key);
  throw BadRecord{fmt::format("\"{}\" is {}; write an id as a string or a whole number", key,
                              v.kind() == Kind::String ? "empty" : kind_name(v))};
}

// How many lists and maps stand in one another.
int depth_of(const Value& v) {
  int inner = 0;
  if (v.kind() == Kind::List)
    for (const Value& item : v.items()) inner = std::max(inner, depth_of(item));
  else if (v.kind() == Kind::Map)
    for (const MapEntry& entry : v.entries()) inner = std::max(inner, depth_of(entry.second));
  else
    return 0;
  return inner + 1;
}

std::uint32_t offset_of(const Value& record, std::string_view key) {
  const Value* v = record.find(key);
  if (!v) return 0;
  if (v->kind() != Kind::Integer || v->integer() < 0 || v->integer() > UINT32_MAX)
    throw BadRecord{fmt::format("\"{}\" is no offset; write how many characters stand before it", key)};
  return std::uint32_t(v->integer());
}

Fact fact_of(const Value& record) {
  Fact fact;
  fact.document = required(record, "document");
  fact.begin = offset_of(record, "begin");
  fact.end = offset_of(record, "end");
  if (fact.end < fact.begin) throw BadRecord{"\"end\" lies before \"begin\""};
  fact.sentence = required(record, "sentence");
  fact.subject = required(record, "s");
  fact.subject_type = required(record, "s_type");
  fact.subject_text = optional_text(record, "s_text");
  fact.relation = required(record, "rel");
  const Value* object = record.find("o");
  if (!object) throw BadRecord{"\"o\" is missing"};
  // A literal may be written as the number it is.
  fact.object = object->is_number() || object->kind() == Kind::Boolean ? to_string(*object) : text_of(*object, "o");
  fact.object_type = required(record, "o_type");
  fact.object_text = optional_text(record, "o_text");
  if (const Value* q = record.find("q"); q && !q->is_null()) {
    if (q->kind() != Kind::Map) throw BadRecord{fmt::format("\"q\" is {}; write an object", kind_name(*q))};
    for (const MapEntry& entry : q->entries())
      if (!entry.second.is_null()) fact.qualifiers.push_back(entry);
  }
  const std::string status = optional_text(record, "status");
  if (status == "candidate")
    fact.status = Status::Candidate;
  else if (status == "former")
    fact.status = Status::Former;
  else if (!status.empty() && status != "stated")
    throw BadRecord{fmt::format("the status '{}' is none of stated, candidate, former", visible(status))};
  if (const Value* reported = record.find("reported")) {
    if (reported->kind() != Kind::Boolean) throw BadRecord{"\"reported\" is true or false"};
    fact.reported = reported->boolean();
  }
  return fact;
}

// ---- Facts as JSON ------------------------------------------------------------------------------------

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(Writer& out, std::string_view text) { out.String(text.data(), rapidjson::SizeType(text.size())); }
void write(Writer& out, std::string_view key, std::string_view text) {
  out.Key(key.data(), rapidjson::SizeType(key.size()));
  write(out, text);
}

void write(Writer& out, const Value& v) {
  switch (v.kind()) {
    case Kind::Null: out.Null(); break;
    case Kind::Boolean: out.Bool(v.boolean()); break;
    case Kind::Integer: out.Int64(v.integer()); break;
    case Kind::Float:
      // JSON has no word for what is no number.
      if (std::isfinite(v.real()))
        out.Double(v.real());
      else
        out.Null();
      break;
    case Kind::String: write(out, v.string()); break;
    case Kind::List:
      out.StartArray();
      for (const Value& item : v.items()) write(out, item);
      out.EndArray();
      break;
    case Kind::Map:
      out.StartObject();
      for (const MapEntry& entry : v.entries()) {
        out.Key(entry.first.data(), rapidjson::SizeType(entry.first.size()));
        write(out, entry.second);
      }
      out.EndObject();
      break;
    default: write(out, std::string_view(to_string(v))); break;
  }
}

std::string_view status_name(Status status) {
  switch (status) {
    case Status::Candidate: return "candidate";
    case Status::Former: return "former";
    case Status::Stated: break;
  }
  return "stated";
}

}  // namespace

std::string to_json(const Fact& fact) {
  rapidjson::StringBuffer buffer;
  Writer out(buffer);
  out.StartObject();
  write(out, "document", fact.document);
  out.Key("begin");
  out.Uint(fact.begin);
  out.Key("end");
  out.Uint(fact.end);
  write(out, "sentence", fact.sentence);
  write(out, "s", fact.subject);
  write(out, "s_type", fact.subject_type);
  write(out, "s_text", fact.subject_text);
  write(out, "rel", fact.relation);
  write(out, "o", fact.object);
  write(out, "o_type", fact.object_type);
  write(out, "o_text", fact.object_text);
  out.Key("q");
  out.StartObject();
  for (const MapEntry& entry : fact.qualifiers) {
    out.Key(entry.first.data(), rapidjson::SizeType(entry.first.size()));
    write(out, entry.second);
  }
  out.EndObject();
  write(out, "status", status_name(fact.status));
  out.Key("reported");
  out.Bool(fact.reported);
  out.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

// ---- A load -----------------------------------------------------------------------------------------

class JsonLoad::State {
 public:
  State(GraphSink& sink, const LoadOptions& options, Report& report)
      : options_(options), report_(report), records_(sink) {}

  std::vector<ReadDocument> read(const std::string& path) {
    const File file = open_for_reading(path);
    const auto stream = std::make_unique<FileStream>(path, file.get());
    path_ = path;
    files_.emplace_back();
    waiting_.clear();
    documents_.clear();
    document_index_.clear();
    good_ = 0;
    start(*stream);
    if (is_lines(*stream))
      lines(*stream);
    else
      whole(*stream);
    link_own();
    return std::move(documents_);
  }

  void finish() {
    for (Waiting& relation : unresolved_) {
      const auto start = anywhere(relation.start, relation.file), end = anywhere(relation.end, relation.file);
      if (start && end)
        records_.put_relationship(*start, relation.type, *end, std::move(relation.properties));
      else
        dangling(relation, start ? relation.end : relation.start);
    }
    unresolved_.clear();
  }

 private:
  using Ids = std::unordered_map<std::string, std::pair<NodeId, std::size_t>>;  // id → node, line

  struct Waiting {
    std::string start, type, end, where;
    std::size_t file = 0;
    std::vector<Property> properties;
  };

  void start(FileStream& stream) {
    if (stream.buffered().starts_with("\xEF\xBB\xBF")) stream.drop(3);
    const std::string_view head = stream.buffered();
    const bool blank = head.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (blank && head.size() < kChunk - 3)
      throw Error(Fault::BadInput, "Empty", {}, path_ + ": the file is empty; JSON begins with { or [", Phase::Run);
    if (head.find('\0') != std::string_view::npos)
      throw Error(Fault::BadInput, "Binary", {}, path_ + ": this is a binary file, not JSON", Phase::Run);
  }

  // One object a line: by the ending of the name, or because the first line is a whole object and another
  // follows.
  bool is_lines(const FileStream& stream) const {
    const std::string ending = lower(path_.substr(std::min(path_.size(), path_.rfind('.'))));
    if (ending == ".jsonl" || ending == ".ndjson") return true;
    std::string_view head = stream.buffered();
    head.remove_prefix(std::min(head.size(), head.find_first_not_of(" \t\r\n")));
    const std::size_t end = head.find('\n');
    if (!head.starts_with('{') || end == std::string_view::npos) return false;
    const std::string_view rest = head.substr(end + 1);
    const std::size_t next = rest.find_first_not_of(" \t\r\n");
    if (next == std::string_view::npos || rest[next] != '{') return false;
    TextStream first(head.substr(0, end));
    rapidjson::Reader reader;
    rapidjson::BaseReaderHandler<> nothing;
    return !reader.Parse<kFlags>(first, nothing).IsError();
  }

  void lines(FileStream& stream) {
    std::size_t bad = 0, first_bad = 0;
    std::string first_why;
    for (std::size_t count = 0;; ++count) {
      if (count % 1024 == 0) pulse(stream);
      const std::size_t number = stream.line();
      bool fits = true;
      const auto line = stream.next_line(fits);
      if (!line) break;
      if (fits && line->find_first_not_of(" \t") == std::string::npos) continue;
      std::string why;
      Position at{std::uint32_t(number), 1};
      if (!fits)
        why = "the line is longer than 16 MiB";
      else if (line->find('\0') != std::string::npos)
        why = "the line holds a NUL byte";
      else if (!parse_line(*line, number, why, at))
        at.line = std::uint32_t(number);
      if (why.empty()) continue;
      if (bad++ == 0) first_bad = number, first_why = why;
      leave_out(fmt::format("{}:{}:{}", path_, number, at.column), why, "line");
    }
    if (bad > 0 && good_ == 0)
      throw Error(Fault::BadInput, "NotJson", {},
                  fmt::format("{}:{}: {}; no line of the file could be read", path_, first_bad, first_why), Phase::Run);
  }

  bool parse_line(std::string_view line, std::size_t number, std::string& why, Position& at) {
    std::vector<std::pair<Value, std::string>> records;
    Builder builder(
        [&](Value record, std::string_view section, std::size_t) { records.emplace_back(std::move(record), section); },
        [number] { return number; });
    TextStream stream(line);
    rapidjson::Reader reader;
    reader.Parse<kFlags>(stream, builder);
    if (reader.HasParseError()) {
      const bool refused = reader.GetParseErrorCode() == rapidjson::kParseErrorTermination;
      why = refused ? builder.why : parse_message(reader.GetParseErrorCode());
      const std::size_t offset =
          refused ? stream.Tell() - std::min(stream.Tell(), builder.back) : reader.GetErrorOffset();
      at = position(line, std::uint32_t(offset));
      return false;
    }
    // Nothing of a line is kept unless all of it can be read.
    for (auto& [record, section] : records) take(std::move(record), section, number);
    return true;
  }

  void whole(FileStream& stream) {
    std::size_t count = 0;
    Builder builder(
        [&](Value record, std::string_view section, std::size_t line) {
          if (++count % 1024 == 0) pulse(stream);
          take(std::move(record), section, line);
          stream.limit(kMaxRecord);
        },
        [&] { return stream.line(); });
    builder.spoiled = [&](const std::string& why, std::size_t line) {
      ++count;
      leave_out(place(path_, line), why, "record");
      stream.limit(kMaxRecord);
    };
    stream.limit(kMaxRecord);
    rapidjson::Reader reader;
    reader.Parse<kFlags>(stream, builder);
    if (!reader.HasParseError()) {
      // RapidJSON takes a NUL for the end of its input.
      if (!stream.done())
        throw Error(Fault::BadInput, "NotJson", {},
                    fmt::format("{}:{}: a NUL byte stands in the file", path_, stream.line()), Phase::Run);
      if (good_ == 0 && !builder.sections && count == 0)
        add_notice(report_, options_, {Notice::Level::Fault, path_, "the file holds no records"});
      return;
    }
    const bool refused = reader.GetParseErrorCode() == rapidjson::kParseErrorTermination;
    if (!refused && stream.over_limit())
      throw Error(Fault::LimitExceeded, "RecordTooLong", {},
                  fmt::format("{}:{}: a record is longer than 64 MiB; write one object a line", path_, stream.line()),
                  Phase::Run);
    const std::size_t offset =
        refused ? stream.Tell() - std::min(stream.Tell(), builder.back) : reader.GetErrorOffset();
    const Position at = position_in_file(path_, offset);
    throw Error(Fault::BadInput, "NotJson", {},
                fmt::format("{}:{}:{}: {}", path_, at.line, at.column,
                            refused ? builder.why : parse_message(reader.GetParseErrorCode())),
                Phase::Run);
  }

  void pulse(const FileStream& stream) {
    if (options_.cancel && options_.cancel->load(std::memory_order_relaxed))
      throw Error(Fault::Cancelled, "the load was interrupted; nothing was changed");
    if (!options_.progress) return;
    struct stat status {};
    const bool known = ::stat(path_.c_str(), &status) == 0;
    options_.progress(stream.offset(), known ? std::size_t(status.st_size) : stream.offset(), path_);
  }

  void leave_out(const std::string& where, const std::string& why, std::string_view what) {
    dothi::leave_out(report_, options_, where, why, what);
  }

  void take(Value record, std::string_view section, std::size_t line) {
    try {
      const Value* type = record.find("type");
      const std::string_view kind = type && type->kind() == Kind::String ? type->string() : std::string_view();
      const bool ends = record.find("start") || record.find("end");
      if (record.find("s") && record.find("rel"))
        fact(record);
      else if (section == "relationships" || kind == "relationship" || (section.empty() && ends && type))
        relationship(record, line);
      else if (section == "nodes" || kind == "node" || record.find("labels") ||
               (section.empty() && record.find("id") && !ends))
        node(record, line);
      else
        throw BadRecord{
            "the object is no node (id, labels, properties), relationship (type, start, end, properties) or "
            "fact (document, sentence, s, rel, o …)"};
      ++good_;
    } catch (const BadRecord& bad) { leave_out(place(path_, line), bad.message, "record"); }
  }

  std::vector<Property> properties(const Value& record) {
    std::vector<Property> out;
    const Value* there = record.find("properties");
    if (!there || there->is_null()) return out;
    if (there->kind() != Kind::Map)
      throw BadRecord{fmt::format("\"properties\" is {}; write an object", kind_name(*there))};
    for (const MapEntry& entry : there->entries()) {
      if (entry.second.is_null()) continue;
      if (depth_of(entry.second) > kMaxPropertyDepth)
        throw BadRecord{fmt::format("the property '{}' nests lists and maps deeper than {}; store it flatter",
                                    visible(entry.first), kMaxPropertyDepth)};
      if (entry.first.empty()) throw BadRecord{"a property has an empty name"};
      out.push_back({records_.key(entry.first), entry.second});
    }
    return out;
  }

  static std::vector<std::string> labels(const Value& record) {
    std::vector<std::string> out;
    const Value* there = record.find("labels");
    if (!there || there->is_null()) return out;
    if (there->kind() == Kind::String) return {text_of(*there, "labels")};
    if (there->kind() != Kind::List)
      throw BadRecord{fmt::format("\"labels\" is {}; write an array of strings", kind_name(*there))};
    for (const Value& label : there->items()) {
      std::string text = text_of(label, "labels");
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    }
    return out;
  }

  void node(const Value& record, std::size_t line) {
    const Value* id = record.find("id");
    const std::string key = id ? id_of(*id, "id") : std::string();
    const std::vector<std::string> names = labels(record);
    const std::vector<Property> values = properties(record);
    Ids& ids = files_.back();
    if (id)
      if (const auto taken = ids.find(key); taken != ids.end())
        throw BadRecord{fmt::format("the id '{}' is taken already by line {}", visible(key), taken->second.second)};
    const Value* all = record.find("properties");
    const Value* own = all && all->kind() == Kind::Map ? all->find("id") : nullptr;
    const bool keyed =
        id && own && (own->kind() == Kind::String || own->kind() == Kind::Integer) && id_of(*own, "id") == key;
    const NodeId made = records_.put_node(names, values, keyed ? "id" : "", key);
    if (id) ids.emplace(key, std::pair{made, line});
  }

  void relationship(const Value& record, std::size_t line) {
    const Value *start = record.find("start"), *end = record.find("end");
    if (!start || !end) throw BadRecord{fmt::format("\"{}\" is missing", start ? "end" : "start")};
    Waiting relation;
    // APOC says "type": "relationship" and keeps the type in "label".
    const bool apoc = record.find("label") && record.find("type") && record.find("type")->kind() == Kind::String &&
                      record.find("type")->string() == "relationship";
    relation.type = required(record, apoc ? "label" : "type");
    relation.start = id_of(*start, "start");
    relation.end = id_of(*end, "end");
    relation.properties = properties(record);
    relation.where = place(path_, line);
    relation.file = files_.size() - 1;
    const Ids& ids = files_.back();
    const auto from = ids.find(relation.start), to = ids.find(relation.end);
    if (from != ids.end() && to != ids.end())
      records_.put_relationship(from->second.first, relation.type, to->second.first, std::move(relation.properties));
    else
      waiting_.push_back(std::move(relation));
  }

  void fact(const Value& record) {
    Fact fact = fact_of(record);
    const auto [it, fresh] = document_index_.try_emplace(fact.document, documents_.size());
    if (fresh) {
      documents_.emplace_back();
      documents_.back().name = fact.document;
    }
    ReadDocument& document = documents_[it->second];
    const bool same =
        !document.facts.empty() && document.facts.back().begin == fact.begin && document.facts.back().end == fact.end;
    document.sentences += !same;
    document.facts.push_back(std::move(fact));
  }

  // The relationships of this file that stood before their nodes; what remains waits for other files.
  void link_own() {
    const Ids& ids = files_.back();
    for (Waiting& relation : waiting_) {
      const auto from = ids.find(relation.start), to = ids.find(relation.end);
      if (from == ids.end() || to == ids.end()) {
        unresolved_.push_back(std::move(relation));
        continue;
      }
      records_.put_relationship(from->second.first, relation.type, to->second.first, std::move(relation.properties));
    }
    waiting_.clear();
  }

  std::optional<NodeId> anywhere(const std::string& id, std::size_t file) {
    if (const auto own = files_[file].find(id); own != files_[file].end()) return own->second.first;
    std::optional<NodeId> found;
    bool several = false;
    for (const Ids& ids : files_)
      if (const auto it = ids.find(id); it != ids.end()) {
        several |= found.has_value();
        found = it->second.first;
      }
    if (several) return std::nullopt;
    return found ? found : records_.existing({}, "id", id);
  }

  void dangling(const Waiting& relation, const std::string& id) {
    std::size_t files = 0;
    for (const Ids& ids : files_) files += ids.contains(id);
    leave_out(relation.where,
              files > 1 ? fmt::format("the id '{}' stands in {} other files; put the relationship into the "
                                      "file of its nodes",
                                      visible(id), files)
                        : fmt::format("no node has the id '{}'", visible(id)),
              "relationship");
  }

  const LoadOptions& options_;
  Report& report_;
  GraphSink& records_;
  std::string path_;
  std::vector<Ids> files_;           // of every file so far
  std::vector<Waiting> waiting_;     // of this file
  std::vector<Waiting> unresolved_;  // of every file
  std::vector<ReadDocument> documents_;
  std::unordered_map<std::string, std::size_t> document_index_;
  std::size_t good_ = 0;  // records of this file that could be read
};

Value parse_json(std::string_view text) {
  std::optional<Value> object;
  Builder builder([&](Value record, std::string_view, std::size_t) { object = std::move(record); },
                  [] { return std::size_t(1); });
  TextStream stream(text);
  rapidjson::Reader reader;
  reader.Parse<kFlags>(stream, builder);
  if (reader.HasParseError())
    throw Error(Fault::BadInput, reader.GetParseErrorCode() == rapidjson::kParseErrorTermination
                                     ? builder.why
                                     : parse_message(reader.GetParseErrorCode()));
  if (!object) throw Error(Fault::BadInput, "no object; write { \"s\": … }");
  return *object;
}

JsonLoad::JsonLoad(GraphSink& sink, const LoadOptions& options, Report& report)
    : state_(std::make_unique<State>(sink, options, report)) {}
JsonLoad::~JsonLoad() = default;
std::vector<ReadDocument> JsonLoad::read(const std::string& file) { return state_->read(file); }
void JsonLoad::finish() { state_->finish(); }

}  // namespace dothi
