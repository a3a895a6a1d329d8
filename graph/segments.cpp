#include "segments.h"

#include <bit>
#include <limits>
#include <unordered_map>

namespace dothi {
namespace {

// Takes arrays off a record's payload, each padded to 8 bytes as Record::append() wrote it.
class Payload {
 public:
  explicit Payload(std::span<const std::byte> record) : header_(*reinterpret_cast<const RecordHeader*>(record.data())) {
    rest_ = record.subspan(sizeof(RecordHeader));
  }
  const RecordHeader& header() const { return header_; }
  template <typename T>
  const T* take(std::size_t count) {
    if (count > rest_.size() / sizeof(T)) throw Broken{"an array reaches beyond the record"};
    const T* p = reinterpret_cast<const T*>(rest_.data());
    rest_ = rest_.subspan(std::min(rest_.size(), (count * sizeof(T) + 7) & ~std::size_t(7)));
    return p;
  }
  std::span<const std::byte> rest() const { return rest_; }

 private:
  const RecordHeader& header_;
  std::span<const std::byte> rest_;
};

void require(bool condition, const char* what) {
  if (!condition) throw Broken{what};
}

// Offsets begin at 0, never fall and end at `end`.
void require_offsets(const std::uint32_t* offsets, std::size_t n, std::size_t end) {
  bool good = offsets[0] == 0 && offsets[n] == end;
  for (std::size_t i = 0; i < n; ++i) good &= offsets[i] <= offsets[i + 1];
  require(good, "offsets out of order");
}

template <typename T>
void require_ascending(const T* items, std::size_t n, std::uint64_t bound) {
  bool good = n == 0 || items[n - 1] < bound;
  for (std::size_t i = 1; i < n; ++i) good &= items[i - 1] < items[i];
  require(good, "slots out of order");
}

void require_below(const NodeId* ids, std::size_t n, std::uint32_t bound) {
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < n; ++i) most = std::max(most, std::uint32_t(ids[i]));
  require(n == 0 || most < bound, "a node id beyond the last node");
}

template <typename Rank>
std::vector<Rank> ranks_of(std::span<const std::uint64_t> words) {
  std::vector<Rank> ranks(words.size());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    ranks[i] = Rank(sum);
    sum += std::uint64_t(std::popcount(words[i]));
  }
  return ranks;
}

template <typename Rank>
void require_ranks(const std::uint64_t* words, const Rank* ranks, std::size_t count, std::uint64_t total) {
  std::uint64_t sum = 0;
  bool good = true;
  for (std::size_t i = 0; i < count; ++i) {
    good &= ranks[i] == sum;
    sum += std::uint64_t(std::popcount(words[i]));
  }
  require(good && sum == total, "bit counts do not fit");
}

// The position of the index-th set bit.
template <typename Rank>
std::uint32_t select(const std::uint64_t* words, const Rank* ranks, std::size_t count, std::uint32_t index) {
  std::size_t w = std::size_t(std::upper_bound(ranks, ranks + count, index) - ranks) - 1;
  std::uint64_t word = words[w];
  for (std::uint32_t skip = index - std::uint32_t(ranks[w]); skip > 0; --skip) word &= word - 1;
  return std::uint32_t(w * 64) + std::uint32_t(std::countr_zero(word));
}

template <typename T>
std::int64_t find_in(const T* items, std::uint32_t n, std::uint32_t wanted) {
  const T* at = std::lower_bound(items, items + n, wanted);
  return at != items + n && *at == wanted ? at - items : -1;
}

template <typename T>
T load(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

}  // namespace

Record::Record(const Key& key) : key_(key), bytes_(sizeof(RecordHeader)) {
  RecordHeader& h = header();
  h.magic = record_magic;
  h.version = record_version;
  h.key = encode(key);
}

void Record::append(const void* data, std::size_t bytes) {
  std::size_t at = bytes_.size();
  bytes_.resize(at + ((bytes + 7) & ~std::size_t(7)));
  if (bytes > 0) std::memcpy(bytes_.data() + at, data, bytes);
}

std::span<std::byte> Record::finish() {
  if (bytes_.size() > max_record_bytes)
    throw Error(Fault::LimitExceeded,
                "record " + to_string(key_) + " would be larger than 1 GiB; spread its data over more nodes");
  header().payload = bytes_.size() - sizeof(RecordHeader);
  return bytes_;
}

// ---- Bits ------------------------------------------------------------------------------------------------

bool Bits::test(std::uint32_t slot) const {
  switch (form_) {
    case Empty: return false;
    case Words: return words_[slot >> 6] >> (slot & 63) & 1;
    case List: return find_in(list_, count_, slot) >= 0;
    case Runs: break;
  }
  std::uint32_t low = 0, high = count_;  // the first run that ends at slot or after
  while (low < high) {
    std::uint32_t middle = (low + high) / 2;
    if (list_[2 * middle + 1] < slot)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count_ && list_[2 * low] <= slot;
}

std::uint32_t Bits::next(std::uint32_t slot) const {
  if (slot >= block_size) return block_size;
  switch (form_) {
    case Empty: return block_size;
    case Words: {
      std::uint32_t w = slot >> 6;
      std::uint64_t word = words_[w] & (~std::uint64_t(0) << (slot & 63));
      while (word == 0) {
        if (++w == block_size / 64) return block_size;
        word = words_[w];
      }
      return w * 64 + std::uint32_t(std::countr_zero(word));
    }
    case List: {
      const std::uint16_t* at = std::lower_bound(list_, list_ + count_, slot);
      return at == list_ + count_ ? block_size : *at;
    }
    case Runs: break;
  }
  for (std::uint32_t i = 0; i < count_; ++i)
    if (list_[2 * i + 1] >= slot) return std::max<std::uint32_t>(slot, list_[2 * i]);
  return block_size;
}

void Bits::expand(BitWords& words) const {
  words.fill(0);
  if (form_ == Words)
    std::memcpy(words.data(), words_, sizeof words);
  else
    for (std::uint32_t s = next(0); s < block_size; s = next(s + 1)) words[s >> 6] |= std::uint64_t(1) << (s & 63);
}

void Bits::change(const Delta& delta, BitWords& room) {
  expand(room);
  for (const Change& c : delta.changes) {
    std::uint64_t bit = std::uint64_t(1) << (c.a & 63);
    if (c.b)
      room[c.a >> 6] |= bit;
    else
      room[c.a >> 6] &= ~bit;
  }
  n_ = 0;
  for (std::uint64_t word : room) n_ += std::uint32_t(std::popcount(word));
  form_ = Words;
  words_ = room.data();
}

std::optional<Record> encode_bits(const Key& key, const BitWords& words) {
  std::vector<std::uint16_t> list, runs;
  for (std::uint32_t w = 0; w < words.size(); ++w)
    for (std::uint64_t word = words[w]; word != 0; word &= word - 1) {
      std::uint32_t slot = w * 64 + std::uint32_t(std::countr_zero(word));
      list.push_back(std::uint16_t(slot));
      if (!runs.empty() && runs.back() + 1u == slot)
        runs.back() = std::uint16_t(slot);
      else {
        runs.push_back(std::uint16_t(slot));
        runs.push_back(std::uint16_t(slot));
      }
    }
  if (list.empty()) return std::nullopt;
  Record record(key);
  record.header().n = std::uint32_t(list.size());
  std::size_t best = std::min({sizeof words, list.size() * 2, runs.size() * 2});
  if (runs.size() * 2 == best) {
    record.header().encoding = Bits::Runs;
    record.header().e = std::uint32_t(runs.size() / 2);
    record.append(std::span<const std::uint16_t>(runs));
  } else if (list.size() * 2 == best) {
    record.header().encoding = Bits::List;
    record.header().e = std::uint32_t(list.size());
    record.append(std::span<const std::uint16_t>(list));
  } else {
    record.header().encoding = Bits::Words;
    record.append(std::span<const std::uint64_t>(words));
  }
  return record;
}

Bits Bits::decode(std::span<const std::byte> bytes, bool check) {
  Payload in(bytes);
  Bits bits;
  bits.n_ = in.header().n;
  bits.count_ = in.header().e;
  switch (in.header().encoding) {
    case Words: bits.words_ = in.take<std::uint64_t>(block_size / 64); break;
    case List: bits.list_ = in.take<std::uint16_t>(bits.count_); break;
    case Runs: bits.list_ = in.take<std::uint16_t>(2 * std::size_t(bits.count_)); break;
    default: throw Broken{"unknown encoding of a set"};
  }
  bits.form_ = Form(in.header().encoding);
  if (!check) return bits;
  if (bits.form_ == List) require_ascending(bits.list_, bits.count_, block_size);
  if (bits.form_ == Runs)
    for (std::uint32_t i = 0; i < bits.count_; ++i) {
      require(bits.list_[2 * i] <= bits.list_[2 * i + 1] && bits.list_[2 * i + 1] < block_size, "runs out of order");
      require(i == 0 || bits.list_[2 * i - 1] < bits.list_[2 * i], "runs out of order");
    }
  return bits;
}

// ---- Presence --------------------------------------------------------------------------------------------

class PresenceCoder {
 public:
  enum Form : std::uint8_t { Range, Words, List };

  template <typename Slots>  // slot(i) for i < n, ascending
  static void encode(Record& record, std::size_t n, Slots&& slot) {
    RecordHeader& h = record.header();
    h.n = std::uint32_t(n);
    h.first = slot(0);
    if (slot(n - 1) - slot(0) + 1 == n) {
      h.flags = Range;
      return;
    }
    if (n * 2 <= sizeof(BitWords) + 2 * block_size / 64) {
      std::vector<std::uint16_t> list(n);
      for (std::size_t i = 0; i < n; ++i) list[i] = std::uint16_t(slot(i));
      record.header().flags = List;
      record.append(std::span<const std::uint16_t>(list));
      return;
    }
    BitWords words{};
    for (std::size_t i = 0; i < n; ++i) words[slot(i) >> 6] |= std::uint64_t(1) << (slot(i) & 63);
    record.header().flags = Words;
    record.append(std::span<const std::uint64_t>(words));
    record.append(std::span<const std::uint16_t>(ranks_of<std::uint16_t>(words)));
  }

  static Presence decode(Payload& in, bool check) {
    Presence p;
    p.n_ = in.header().n;
    p.first_ = in.header().first;
    p.form_ = in.header().flags;
    require(p.n_ > 0 && p.n_ <= block_size, "more values than slots");
    switch (p.form_) {
      case Range: require(p.first_ < block_size && p.first_ + p.n_ <= block_size, "more values than slots"); break;
      case Words:
        p.words_ = in.take<std::uint64_t>(block_size / 64);
        p.ranks_ = in.take<std::uint16_t>(block_size / 64);
        if (check) require_ranks(p.words_, p.ranks_, block_size / 64, p.n_);
        break;
      case List:
        p.list_ = in.take<std::uint16_t>(p.n_);
        if (check) require_ascending(p.list_, p.n_, block_size);
        break;
      default: throw Broken{"unknown encoding of present slots"};
    }
    return p;
  }
};

std::int32_t Presence::index(std::uint32_t slot) const {
  if (form_ == PresenceCoder::Range) return slot - first_ < n_ ? std::int32_t(slot - first_) : -1;
  if (form_ == PresenceCoder::List) return std::int32_t(find_in(list_, n_, slot));
  std::uint64_t word = words_[slot >> 6], bit = std::uint64_t(1) << (slot & 63);
  return word & bit ? std::int32_t(ranks_[slot >> 6]) + std::popcount(word & (bit - 1)) : -1;
}

std::uint32_t Presence::slot(std::uint32_t index) const {
  if (form_ == PresenceCoder::Range) return first_ + index;
  if (form_ == PresenceCoder::List) return list_[index];
  return select(words_, ranks_, block_size / 64, index);
}

// ---- Columns ---------------------------------------------------------------------------------------------

namespace {

enum ColumnEncoding : std::uint8_t { Booleans = 1, Integers, Floats, Dates, Strings, Dictionary, Mixed };

// Whole numbers as unsigned distances from the least one, in 1, 2, 4 or 8 bytes each.
void append_numbers(Record& record, std::span<const std::int64_t> numbers) {
  auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  std::uint64_t base = std::uint64_t(*least), range = std::uint64_t(*most) - base;
  unsigned width = range < 1u << 8 ? 1 : range < 1u << 16 ? 2 : range < std::uint64_t(1) << 32 ? 4 : 8;
  std::vector<std::byte> bytes(numbers.size() * width);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::uint64_t distance = std::uint64_t(numbers[i]) - base;
    std::memcpy(bytes.data() + i * width, &distance, width);
  }
  record.header().min = *least;
  record.header().max = *most;
  record.header().e = width;
  record.append(std::span<const std::byte>(bytes));
}

void append_texts(Record& record, std::span<const std::string_view> texts) {
  std::vector<std::uint32_t> offsets{0};
  std::string all;
  for (std::string_view t : texts) {
    all += t;
    if (all.size() > max_record_bytes) break;  // finish() says what is wrong
    offsets.push_back(std::uint32_t(all.size()));
  }
  record.append(std::span<const std::uint32_t>(offsets));
  record.append(all.data(), all.size());
}

}  // namespace

std::optional<Record> encode_column(const Key& key, std::span<const std::pair<std::uint16_t, Value>> values) {
  if (values.empty()) return std::nullopt;
  Record record(key);
  PresenceCoder::encode(record, values.size(), [&](std::size_t i) { return std::uint32_t(values[i].first); });
  Kind kind = values.front().second.kind();
  for (const auto& [slot, value] : values)
    if (value.kind() != kind) kind = Kind::Null;
  switch (kind) {
    case Kind::Boolean: {
      record.header().encoding = Booleans;
      std::vector<std::uint64_t> words((values.size() + 63) / 64);
      for (std::size_t i = 0; i < values.size(); ++i)
        words[i / 64] |= std::uint64_t(values[i].second.boolean()) << (i % 64);
      record.append(std::span<const std::uint64_t>(words));
      break;
    }
    case Kind::Integer:
    case Kind::Date: {
      record.header().encoding = kind == Kind::Date ? Dates : Integers;
      std::vector<std::int64_t> numbers(values.size());
      for (std::size_t i = 0; i < values.size(); ++i)
        numbers[i] = kind == Kind::Date ? values[i].second.date().days : values[i].second.integer();
      append_numbers(record, numbers);
      break;
    }
    case Kind::Float: {
      record.header().encoding = Floats;
      std::vector<double> numbers(values.size());
      for (std::size_t i = 0; i < values.size(); ++i) numbers[i] = values[i].second.real();
      record.append(std::span<const double>(numbers));
      break;
    }
    case Kind::String: {
      std::vector<std::string_view> texts(values.size());
      for (std::size_t i = 0; i < values.size(); ++i) texts[i] = values[i].second.string();
      std::unordered_map<std::string_view, std::uint16_t> numbers;
      numbers.reserve(texts.size() / 2);
      std::vector<std::string_view> words;
      std::vector<std::uint16_t> numbered(texts.size());
      for (std::size_t i = 0; i < texts.size() && words.size() * 2 <= texts.size(); ++i) {
        auto [at, fresh] = numbers.try_emplace(texts[i], std::uint16_t(words.size()));
        if (fresh) words.push_back(texts[i]);
        numbered[i] = at->second;
      }
      if (words.size() * 2 > texts.size()) {
        record.header().encoding = Strings;
        append_texts(record, texts);
        break;
      }
      std::sort(words.begin(), words.end());
      std::vector<std::uint16_t> code(words.size());  // by number
      for (std::size_t i = 0; i < words.size(); ++i) code[numbers[words[i]]] = std::uint16_t(i);
      record.header().encoding = Dictionary;
      record.header().e = std::uint32_t(words.size());
      unsigned width = words.size() <= 256 ? 1 : 2;
      std::vector<std::byte> codes(texts.size() * width);
      for (std::size_t i = 0; i < texts.size(); ++i) std::memcpy(codes.data() + i * width, &code[numbered[i]], width);
      record.append(std::span<const std::byte>(codes));
      append_texts(record, words);
      break;
    }
    default: {
      record.header().encoding = Mixed;
      std::vector<std::string> bytes(values.size());
      for (std::size_t i = 0; i < values.size(); ++i) serialize(values[i].second, bytes[i]);
      append_texts(record, std::vector<std::string_view>(bytes.begin(), bytes.end()));
    }
  }
  return record;
}

PropertyColumn PropertyColumn::decode(std::span<const std::byte> bytes, bool check) {
  Payload in(bytes);
  const RecordHeader& h = in.header();
  PropertyColumn c;
  c.present_ = PresenceCoder::decode(in, check);
  c.encoding_ = h.encoding;
  std::size_t n = h.n, texts = n;
  switch (h.encoding) {
    case Booleans: c.data_ = reinterpret_cast<const std::byte*>(in.take<std::uint64_t>((n + 63) / 64)); return c;
    case Integers:
    case Dates:
      require(h.e == 1 || h.e == 2 || h.e == 4 || h.e == 8, "unknown width of numbers");
      c.width_ = std::uint8_t(h.e);
      c.base_ = h.min;
      c.data_ = in.take<std::byte>(n * h.e);
      return c;
    case Floats: c.data_ = reinterpret_cast<const std::byte*>(in.take<double>(n)); return c;
    case Dictionary:
      require(h.e > 0 && h.e <= n, "a dictionary larger than its column");
      c.words_ = h.e;
      c.width_ = h.e <= 256 ? 1 : 2;
      c.data_ = in.take<std::byte>(n * c.width_);
      if (check)
        for (std::size_t i = 0; i < n; ++i)
          require((c.width_ == 1 ? load<std::uint8_t>(c.data_ + i) : load<std::uint16_t>(c.data_ + 2 * i)) < h.e,
                  "a code beyond the dictionary");
      texts = h.e;
      break;
    case Strings:
    case Mixed: break;
    default: throw Broken{"unknown encoding of a column"};
  }
  c.offsets_ = in.take<std::uint32_t>(texts + 1);
  c.text_ = reinterpret_cast<const char*>(in.take<char>(c.offsets_[texts]));
  if (!check) return c;
  require_offsets(c.offsets_, texts, c.offsets_[texts]);
  if (c.encoding_ == Mixed)
    for (std::size_t i = 0; i < n; ++i) {
      std::string_view bytes_of_one(c.text_ + c.offsets_[i], c.offsets_[i + 1] - c.offsets_[i]);
      deserialize(bytes_of_one);
      require(bytes_of_one.empty(), "bytes after a value");
    }
  return c;
}

Value PropertyColumn::value(std::uint32_t slot) const {
  if (!delta_.empty())
    if (const Change* c = delta_.find(slot)) return value_of(*c);
  std::int32_t i = present_.index(slot);
  return i < 0 ? Value() : at(std::uint32_t(i));
}

Value PropertyColumn::value_of(const Change& change) const {
  std::string_view bytes = delta_.heap.substr(change.b, change.c);
  return deserialize(bytes);
}

Value PropertyColumn::at(std::uint32_t i) const {
  auto text = [&](std::uint32_t k) { return std::string_view(text_ + offsets_[k], offsets_[k + 1] - offsets_[k]); };
  auto number = [&]() -> std::int64_t {
    const std::byte* p = data_ + std::size_t(i) * width_;
    std::uint64_t distance = width_ == 1   ? load<std::uint8_t>(p)
                             : width_ == 2 ? load<std::uint16_t>(p)
                             : width_ == 4 ? load<std::uint32_t>(p)
                                           : load<std::uint64_t>(p);
    return std::int64_t(std::uint64_t(base_) + distance);
  };
  switch (encoding_) {
    case Booleans: return bool(reinterpret_cast<const std::uint64_t*>(data_)[i / 64] >> (i % 64) & 1);
    case Integers: return number();
    case Dates: return Date{number()};
    case Floats: return reinterpret_cast<const double*>(data_)[i];
    case Strings: return Value::borrowed(text(i));
    case Dictionary:
      return Value::borrowed(
          text(width_ == 1 ? load<std::uint8_t>(data_ + i) : load<std::uint16_t>(data_ + 2 * std::size_t(i))));
    default: {
      std::string_view bytes = text(i);
      return deserialize(bytes);
    }
  }
}

namespace {

template <typename T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_text(std::string& out, std::string_view text) {
  put(out, std::uint32_t(text.size()));
  out += text;
}

template <typename T>
T pull(std::string_view& in) {
  require(in.size() >= sizeof(T), "a value is cut off");
  T value = load<T>(in.data());
  in.remove_prefix(sizeof(T));
  return value;
}

std::string_view pull_text(std::string_view& in) {
  auto size = pull<std::uint32_t>(in);
  require(in.size() >= size, "a text is cut off");
  std::string_view text = in.substr(0, size);
  in.remove_prefix(size);
  return text;
}

}  // namespace

void serialize(const Value& v, std::string& out) {
  put(out, std::uint8_t(v.kind()));
  switch (v.kind()) {
    case Kind::Null:
    case Kind::Node:
    case Kind::Relationship:
    case Kind::Path: break;
    case Kind::Boolean: put(out, std::uint8_t(v.boolean())); break;
    case Kind::Integer: put(out, v.integer()); break;
    case Kind::Float: put(out, v.real()); break;
    case Kind::String: put_text(out, v.string()); break;
    case Kind::List:
      put(out, std::uint32_t(v.items().size()));
      for (const Value& item : v.items()) serialize(item, out);
      break;
    case Kind::Map:
      put(out, std::uint32_t(v.entries().size()));
      for (const auto& [key, value] : v.entries()) {
        put_text(out, key);
        serialize(value, out);
      }
      break;
    case Kind::Date: put<std::int64_t>(out, v.date().days); break;
    case Kind::LocalTime: put<std::int64_t>(out, v.local_time().nanoseconds); break;
    case Kind::Time:
      put<std::int64_t>(out, v.time().nanoseconds);
      put<std::int32_t>(out, v.time().offset);
      break;
    case Kind::LocalDateTime:
      put<std::int64_t>(out, v.local_date_time().days);
      put<std::int64_t>(out, v.local_date_time().nanoseconds);
      break;
    case Kind::DateTime:
      put<std::int64_t>(out, v.date_time().days);
      put<std::int64_t>(out, v.date_time().nanoseconds);
      put<std::int32_t>(out, v.date_time().offset);
      put_text(out, v.date_time().zone);
      break;
    case Kind::Duration:
      put<std::int64_t>(out, v.duration().months);
      put<std::int64_t>(out, v.duration().days);
      put<std::int64_t>(out, v.duration().seconds);
      put<std::int32_t>(out, v.duration().nanoseconds);
      break;
  }
}

Value deserialize(std::string_view& in, int depth) {
  require(depth <= max_value_depth + 1, "values nested too deep");
  auto kind = Kind(pull<std::uint8_t>(in));
  switch (kind) {
    case Kind::Null: return {};
    case Kind::Boolean: return pull<std::uint8_t>(in) != 0;
    case Kind::Integer: return pull<std::int64_t>(in);
    case Kind::Float: return pull<double>(in);
    case Kind::String: return Value::borrowed(pull_text(in));
    case Kind::List: {
      auto n = pull<std::uint32_t>(in);
      require(n <= in.size(), "a list is cut off");
      std::vector<Value> items;
      items.reserve(std::min<std::size_t>(n, 1024));
      while (n-- > 0) items.push_back(deserialize(in, depth + 1));
      return Value::list(std::move(items));
    }
    case Kind::Map: {
      auto n = pull<std::uint32_t>(in);
      require(n <= in.size(), "a map is cut off");
      std::vector<MapEntry> entries;
      entries.reserve(std::min<std::size_t>(n, 1024));
      while (n-- > 0) {
        std::string key(pull_text(in));
        entries.emplace_back(std::move(key), deserialize(in, depth + 1));
      }
      return Value::map(std::move(entries));
    }
    case Kind::Date: return Date{pull<std::int64_t>(in)};
    case Kind::LocalTime: return LocalTime{pull<std::int64_t>(in)};
    case Kind::Time: {
      auto ns = pull<std::int64_t>(in);
      return Time{ns, pull<std::int32_t>(in)};
    }
    case Kind::LocalDateTime: {
      auto days = pull<std::int64_t>(in);
      return LocalDateTime{days, pull<std::int64_t>(in)};
    }
    case Kind::DateTime: {
      DateTime d;
      d.days = pull<std::int64_t>(in);
      d.nanoseconds = pull<std::int64_t>(in);
      d.offset = pull<std::int32_t>(in);
      d.zone = pull_text(in);
      return d;
    }
    case Kind::Duration: {
      Duration d;
      d.months = pull<std::int64_t>(in);
      d.days = pull<std::int64_t>(in);
      d.seconds = pull<std::int64_t>(in);
      d.nanoseconds = pull<std::int32_t>(in);
      return d;
    }
    default: throw Broken{"a value of unknown kind"};
  }
}

// ---- Lists of sentences ----------------------------------------------------------------------------------

std::optional<Record> encode_lists(const Key& key,
                                   std::span<const std::pair<std::uint16_t, std::vector<NodeId>>> lists) {
  if (lists.empty()) return std::nullopt;
  Record record(key);
  PresenceCoder::encode(record, lists.size(), [&](std::size_t i) { return std::uint32_t(lists[i].first); });
  std::vector<std::uint32_t> offsets{0};
  std::vector<NodeId> ids;
  for (const auto& [slot, list] : lists) {
    ids.insert(ids.end(), list.begin(), list.end());
    offsets.push_back(std::uint32_t(ids.size()));
  }
  record.header().e = std::uint32_t(ids.size());
  record.append(std::span<const std::uint32_t>(offsets));
  record.append(std::span<const NodeId>(ids));
  return record;
}

Lists Lists::decode(std::span<const std::byte> bytes, bool check, std::uint32_t node_bound) {
  Payload in(bytes);
  Lists l;
  l.present_ = PresenceCoder::decode(in, check);
  l.offsets_ = in.take<std::uint32_t>(std::size_t(in.header().n) + 1);
  l.ids_ = in.take<NodeId>(in.header().e);
  if (check) {
    require_offsets(l.offsets_, in.header().n, in.header().e);
    require_below(l.ids_, in.header().e, node_bound);
  }
  return l;
}

std::span<const NodeId> Lists::find(std::uint32_t slot) const {
  if (!delta_.empty())
    if (const Change* c = delta_.find(slot)) return list_of(*c);
  if (!offsets_) return {};
  std::int32_t i = present_.index(slot);
  return i < 0 ? std::span<const NodeId>() : at(std::uint32_t(i));
}

std::span<const NodeId> Lists::at(std::uint32_t i) const { return {ids_ + offsets_[i], offsets_[i + 1] - offsets_[i]}; }

// ---- Adjacency -------------------------------------------------------------------------------------------

std::int64_t AdjacencySegment::index(std::uint32_t local) const {
  switch (form_) {
    case Empty: return -1;
    case Dense: return local < n_ ? std::int64_t(local) : -1;
    case Ranked: {
      if (local >> 6 >= word_count_) return -1;
      std::uint64_t word = words_[local >> 6], bit = std::uint64_t(1) << (local & 63);
      return word & bit ? std::int64_t(ranks_[local >> 6]) + std::popcount(word & (bit - 1)) : -1;
    }
    case Short: return find_in(short_, n_, local);
    case Long: return find_in(long_, n_, local);
  }
  return -1;
}

std::pair<std::uint32_t, std::uint32_t> AdjacencySegment::range(std::uint32_t local) const {
  std::int64_t i = index(local);
  if (i < 0) return {0, 0};
  return {begin(std::uint32_t(i)), begin(std::uint32_t(i) + 1)};
}

bool AdjacencySegment::offsets(std::uint32_t from, std::uint32_t to, std::uint32_t* out) const {
  if (form_ == Empty) return false;
  // The first source that is not below.
  const auto rank = [&](std::uint32_t local) -> std::uint32_t {
    switch (form_) {
      case Dense: return std::min(local, n_);
      case Ranked:
        if (local >> 6 >= word_count_) return n_;
        return ranks_[local >> 6] +
               std::uint32_t(std::popcount(words_[local >> 6] & ((std::uint64_t(1) << (local & 63)) - 1)));
      case Short: return std::uint32_t(std::lower_bound(short_, short_ + n_, local) - short_);
      default: return std::uint32_t(std::lower_bound(long_, long_ + n_, local) - long_);
    }
  };
  std::uint32_t i = rank(from), end = rank(to);
  if (i == end) return false;
  for (std::uint32_t local = from; local < to; ++local) {
    out[local - from] = begin(i);
    switch (form_) {
      case Dense: i += local < n_; break;
      case Ranked: i += local >> 6 < word_count_ && (words_[local >> 6] >> (local & 63) & 1); break;
      case Short: i += i < end && short_[i] == local; break;
      default: i += i < end && long_[i] == local; break;
    }
  }
  out[to - from] = begin(end);
  return true;
}
std::uint32_t AdjacencySegment::source(std::uint32_t i) const {
  switch (form_) {
    case Ranked: return select(words_, ranks_, word_count_, i);
    case Short: return short_[i];
    case Long: return long_[i];
    default: return i;
  }
}

std::uint32_t AdjacencySegment::source_of(std::uint32_t position) const {
  std::uint32_t i = position;
  if (offsets_) i = std::uint32_t(std::upper_bound(offsets_, offsets_ + n_ + 1, position) - offsets_) - 1;
  return source(i);
}

void AdjacencySegment::change(const Delta& delta, Filter& room) {
  changes_ = delta.changes;
  room.fill(0);
  for (const Change& c : changes_) room[(c.a >> 6) & 63] |= std::uint64_t(1) << (c.a & 63);
  filter_ = &room;
}

void AdjacencySegment::entries(std::vector<AdjacencyEntry>& out, std::uint32_t from, std::uint32_t to) const {
  std::span<const Change> changes = this->changes(from, to);
  auto c = changes.begin();
  auto entry_of = [](const Change& change) { return AdjacencyEntry{change.a, change.b, change.c}; };
  auto add = [&](const AdjacencyEntry& e) {
    for (; c != changes.end() && entry_of(*c) < e; ++c)
      if (c->d) out.push_back(entry_of(*c));
    if (c != changes.end() && entry_of(*c) == e && !(c++)->d) return;
    out.push_back(e);
  };
  if (form_ != Empty) {
    std::uint32_t low = 0, high = n_;  // the first source not below `from`
    while (low < high) {
      std::uint32_t middle = (low + high) / 2;
      if (source(middle) < from)
        low = middle + 1;
      else
        high = middle;
    }
    for (std::uint32_t i = low; i < n_; ++i) {
      std::uint32_t s = source(i);
      if (s >= to) break;
      for (std::uint32_t k = begin(i); k < begin(i + 1); ++k)
        add({s, std::uint32_t(nodes_[k]), ordinals_ ? ordinals_[k] : first_ + k});
    }
  }
  for (; c != changes.end(); ++c)
    if (c->d) out.push_back(entry_of(*c));
}

std::optional<Record> encode_adjacency(const Key& key, std::uint32_t width, std::span<const AdjacencyEntry> entries) {
  if (entries.empty()) return std::nullopt;
  std::vector<std::uint32_t> sources, offsets;
  for (std::uint32_t i = 0; i < entries.size(); ++i)
    if (i == 0 || entries[i].source != entries[i - 1].source) {
      sources.push_back(entries[i].source);
      offsets.push_back(i);
    }
  offsets.push_back(std::uint32_t(entries.size()));
  std::uint64_t n = sources.size(), nodes = std::uint64_t(sources.back()) + 1;
  bool single = n == entries.size();
  std::uint64_t per_source = single ? 0 : 4;
  std::uint64_t dense = single && n == nodes ? 0 : 4 * nodes;
  std::uint64_t ranked = (nodes + 63) / 64 * 12 + per_source * n;
  std::uint64_t list = (width <= 16 ? 2 : 4) * n + per_source * n;

  Record record(key);
  RecordHeader& h = record.header();
  h.e = std::uint32_t(entries.size());
  // A list is searched in tens of nanoseconds, the others in two loads: it has to save a third.
  if (dense <= ranked && 2 * dense <= 3 * list) {
    h.encoding = 1;
    h.n = std::uint32_t(nodes);
    single = n == nodes && single;
    if (!single) {
      std::vector<std::uint32_t> all(nodes + 1);
      for (std::uint64_t i = 0; i < n; ++i) all[sources[i] + 1] = offsets[i + 1] - offsets[i];
      for (std::uint64_t i = 0; i < nodes; ++i) all[i + 1] += all[i];
      offsets = std::move(all);
    }
  } else if (2 * ranked <= 3 * list) {
    h.encoding = 2;
    h.n = std::uint32_t(n);
    std::vector<std::uint64_t> words((nodes + 63) / 64);
    for (std::uint32_t s : sources) words[s >> 6] |= std::uint64_t(1) << (s & 63);
    h.max = std::int64_t(words.size());
    record.append(std::span<const std::uint64_t>(words));
    record.append(std::span<const std::uint32_t>(ranks_of<std::uint32_t>(words)));
  } else {
    h.n = std::uint32_t(n);
    if (width <= 16) {
      h.encoding = 3;
      record.append(std::span<const std::uint16_t>(std::vector<std::uint16_t>(sources.begin(), sources.end())));
    } else {
      h.encoding = 4;
      record.append(std::span<const std::uint32_t>(sources));
    }
  }
  if (!single) record.append(std::span<const std::uint32_t>(offsets));

  std::vector<std::uint32_t> column(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) column[i] = entries[i].neighbour;
  record.append(std::span<const std::uint32_t>(column));
  bool consecutive = true;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    column[i] = entries[i].ordinal;
    consecutive &= column[i] == column[0] + i;
  }
  if (!consecutive) record.append(std::span<const std::uint32_t>(column));
  RecordHeader& again = record.header();  // append() may have moved it
  again.first = column[0];
  again.flags = std::uint8_t((single ? 1 : 0) | (consecutive ? 2 : 0));
  return record;
}

AdjacencySegment AdjacencySegment::decode(std::span<const std::byte> bytes, std::uint32_t width, bool check,
                                          std::uint32_t node_bound, std::uint32_t ordinal_bound) {
  Payload in(bytes);
  const RecordHeader& h = in.header();
  AdjacencySegment a;
  a.n_ = h.n;
  a.e_ = h.e;
  a.first_ = h.first;
  bool single = h.flags & 1, consecutive = h.flags & 2;
  std::uint64_t span = std::uint64_t(1) << width;
  require(h.n > 0 && h.n <= span && h.e > 0, "more sources than nodes");
  switch (h.encoding) {
    case Dense: break;
    case Ranked:
      require(h.max > 0 && std::uint64_t(h.max) <= (span + 63) / 64, "more sources than nodes");
      a.word_count_ = std::uint32_t(h.max);
      a.words_ = in.take<std::uint64_t>(a.word_count_);
      a.ranks_ = in.take<std::uint32_t>(a.word_count_);
      if (check) require_ranks(a.words_, a.ranks_, a.word_count_, h.n);
      break;
    case Short:
      a.short_ = in.take<std::uint16_t>(h.n);
      if (check) require_ascending(a.short_, h.n, span);
      break;
    case Long:
      a.long_ = in.take<std::uint32_t>(h.n);
      if (check) require_ascending(a.long_, h.n, span);
      break;
    default: throw Broken{"unknown encoding of adjacency"};
  }
  a.form_ = Form(h.encoding);
  if (single)
    require(h.n == h.e, "relationships do not fit their sources");
  else {
    a.offsets_ = in.take<std::uint32_t>(std::size_t(h.n) + 1);
    if (check) require_offsets(a.offsets_, h.n, h.e);
  }
  a.nodes_ = in.take<NodeId>(h.e);
  if (!consecutive) a.ordinals_ = in.take<std::uint32_t>(h.e);
  if (!check) return a;
  require_below(a.nodes_, h.e, node_bound);
  if (consecutive)
    require(std::uint64_t(h.first) + h.e <= ordinal_bound, "an ordinal beyond the last");
  else
    require_below(reinterpret_cast<const NodeId*>(a.ordinals_), h.e, ordinal_bound);
  bool sorted = true;
  for (std::uint32_t i = 0; i < h.n; ++i)
    for (std::uint32_t k = a.begin(i) + 1; k < a.begin(i + 1); ++k) sorted &= a.nodes_[k - 1] <= a.nodes_[k];
  require(sorted, "neighbours out of order");
  return a;
}

// ---- Ends ------------------------------------------------------------------------------------------------

std::optional<Record> encode_ends(const Key& key, std::span<const std::uint32_t> starts,
                                  std::span<const std::uint32_t> finishes) {
  if (std::all_of(starts.begin(), starts.end(), [](std::uint32_t s) { return s == nobody; })) return std::nullopt;
  Record record(key);
  record.header().n = std::uint32_t(starts.size());
  record.append(starts);
  record.append(finishes);
  return record;
}

Record encode_ends(const Key& key, std::span<const EndsRun> runs) {
  Record record(key);
  record.header().encoding = 1;
  record.header().n = runs.back().first + runs.back().count - key.segment * block_size;
  record.header().e = std::uint32_t(runs.size());
  record.append(runs);
  return record;
}

EndsBlock EndsBlock::decode(std::span<const std::byte> bytes, bool check, std::uint32_t node_bound) {
  Payload in(bytes);
  const RecordHeader& h = in.header();
  EndsBlock b;
  b.n_ = h.n;
  require(h.n <= block_size, "more relationships than slots");
  if (h.encoding == 0) {
    b.starts_ = in.take<std::uint32_t>(h.n);
    b.finishes_ = in.take<std::uint32_t>(h.n);
    if (check)
      for (std::uint32_t i = 0; i < h.n; ++i)
        require(b.starts_[i] == nobody || (b.starts_[i] < node_bound && b.finishes_[i] < node_bound),
                "a node id beyond the last node");
    return b;
  }
  require(h.encoding == 1 && h.e > 0, "unknown encoding of ends");
  b.runs_ = in.take<EndsRun>(h.e);
  b.run_count_ = h.e;
  if (check) {
    Key key = decode_key(std::span<const std::uint8_t, 16>(h.key));
    std::uint64_t at = std::uint64_t(key.segment) * block_size, end = at + h.n;
    for (const EndsRun& r : b.runs()) {
      require(r.first >= at && r.count > 0 && std::uint64_t(r.first) + r.count <= end, "runs of ordinals out of order");
      at = std::uint64_t(r.first) + r.count;
    }
  }
  return b;
}

void EndsBlock::change(const Delta& delta, std::uint32_t block, BitWords& room) {
  room.fill(0);
  auto set = [&](std::uint32_t slot) { room[slot >> 6] |= std::uint64_t(1) << (slot & 63); };
  if (explicit_ends())
    for (std::uint32_t i = 0; i < n_; ++i)
      if (starts_[i] != nobody) set(i);
  for (const EndsRun& r : runs())
    for (std::uint32_t i = 0; i < r.count; ++i) set(r.first - (block << block_bits) + i);
  for (const Change& c : delta.changes) {
    set(c.a);
    if (c.b == nobody) room[c.a >> 6] &= ~(std::uint64_t(1) << (c.a & 63));
    changed_n_ = c.a + 1;
  }
  delta_ = delta;
  alive_ = &room;
}

const EndsRun* EndsBlock::run(std::uint32_t ordinal) const {
  std::span<const EndsRun> all = runs();
  auto after =
      std::upper_bound(all.begin(), all.end(), ordinal, [](std::uint32_t o, const EndsRun& r) { return o < r.first; });
  if (after == all.begin()) return nullptr;
  const EndsRun& r = *(after - 1);
  return ordinal - r.first < r.count ? &r : nullptr;
}

}  // namespace dothi
