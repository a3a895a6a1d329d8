// Tables into a new graph: pieces of files are parsed by several threads and put in by one, in the order of
// the files.
#include <dothi/bulk.h>
#include <dothi/import.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "graph_files.h"
#include "header.h"
#include "ids.h"
#include "in_order.h"
#include "records_csv.h"

namespace dothi {
namespace {

constexpr std::size_t piece_bytes = std::size_t(2) << 20;
constexpr char id_joint = '\x1f';  // between the parts of an id of several columns

struct Space {
  IdTable ids;
  std::vector<CellType> types;  // of the columns that make an id
  std::string declared;         // where
};

// One table: its files, header, and what its rows are when no column says so.
struct Table {
  std::vector<std::string> files;
  std::vector<std::string> labels;  // or the one relationship type
  std::string columns;              // to be read in place of the first line
  std::unique_ptr<Pieces> pieces;
  Header header;
  std::size_t bytes = 0;
};

// What a piece came to. Cells borrow from `piece` and `texts`.
struct Parsed {
  struct Bad {
    std::size_t line;
    std::string why;
  };
  Piece piece;
  std::deque<std::string> texts;
  std::vector<BulkColumn> columns;
  std::vector<std::uint32_t> lines;  // of each row, in the piece
  std::vector<std::uint32_t> kind;   // label set or type of each row, when a column says it
  std::vector<std::vector<std::string>> kinds;
  std::vector<Id> ids;     // of nodes
  std::vector<Ends> ends;  // of relationships
  std::vector<Bad> bad;
  std::size_t line_count = 0;
};

// Where graph files go in an import: nothing was there before.
class BulkSink final : public GraphSink {
 public:
  explicit BulkSink(BulkWriter& out) : out_(out) { out.leave_open(); }

  KeyId key(std::string_view name) override {
    const auto [at, fresh] = keys_.try_emplace(std::string(name));
    if (fresh) at->second = out_.intern_key(name);
    return at->second;
  }
  std::optional<NodeId> existing(const std::string&, const std::string&, const std::string&) override {
    return std::nullopt;
  }
  NodeId put_node(std::span<const std::string> labels, std::span<const Property> properties, const std::string&,
                  const std::string&) override {
    const NodeId node = out_.add_nodes(1, {});
    for (const std::string& label : labels) add_label(node, label);
    for (const Property& p : properties) out_.add_value(node, p.key, p.value);
    return node;
  }
  void put_relationship(NodeId start, std::string_view type, NodeId end, std::vector<Property> properties) override {
    put(type_of(type), {start, end}, properties);
  }
  void add_label(NodeId node, const std::string& name) override {
    const auto [at, fresh] = labels_.try_emplace(name);
    if (fresh) at->second = out_.intern_label(name);
    out_.add_label(at->second, node);
  }
  void add_value(NodeId node, KeyId key, const Value& value) override { out_.add_value(node, key, value); }
  void state_relationship(NodeId start, std::string_view type, NodeId end, std::vector<Property> properties) override {
    const TypeId id = type_of(type);
    out_.keep_distinct(id);
    put(id, {start, end}, properties);
  }
  std::string meta(std::string_view) override { return {}; }
  void set_meta(std::string_view key, std::string_view bytes) override { out_.set_meta(key, bytes); }

 private:
  TypeId type_of(std::string_view name) {
    const auto [at, fresh] = types_.try_emplace(std::string(name));
    if (fresh) at->second = out_.intern_type(name);
    return at->second;
  }
  void put(TypeId type, Ends ends, std::vector<Property>& properties) {
    std::vector<BulkColumn> columns;
    std::stable_sort(properties.begin(), properties.end(),
                     [](const Property& a, const Property& b) { return a.key < b.key; });
    for (Property& p : properties)
      if (columns.empty() || columns.back().key != p.key) columns.push_back({p.key, {std::move(p.value)}});
    out_.add_relationships(type, std::span(&ends, 1), columns);
  }

  BulkWriter& out_;
  std::unordered_map<std::string, KeyId> keys_;
  std::unordered_map<std::string, LabelId> labels_;
  std::unordered_map<std::string, TypeId> types_;
};

class Import {
 public:
  Import(const std::string& graph, const ImportOptions& options)
      : options_(options), out_(graph, {options.memory_bytes, options.threads, options.cancel}) {
    load_options_.strict = options.strict;
    load_options_.max_notices = options.max_notices;
    load_options_.cancel = options.cancel;
  }

  ImportReport run() {
    std::vector<Table> nodes, relationships;
    std::vector<std::pair<std::string, Format>> graphs;
    for (const std::string& source : options_.nodes) nodes.push_back(open(source));
    for (const std::string& source : options_.relationships) relationships.push_back(open(source));
    for (const std::string& source : options_.tables)
      for (const std::string& file : files_of(source)) {
        if (const Format format = format_here(file); format != Format::Csv) {
          graphs.emplace_back(file, format);
          bytes_all_ += size_of(file);
          continue;
        }
        Table table = open(file);
        (table.header.relationships ? relationships : nodes).push_back(std::move(table));
      }
    for (Table& table : nodes) prepare_nodes(table);
    for (Table& table : relationships) prepare_relationships(table);
    for (Table& table : nodes) read(table, false);
    for (Table& table : relationships) read(table, true);
    read_graphs(graphs);
    write_spaces();
    report_.left_out = report_.report.left_out;
    if (out_.nodes() + out_.relationships() == 0 && report_.left_out > 0) {
      tell(1, "");
      return std::move(report_);  // without the file
    }
    out_.finish([&](double share) { tell(read_share + (1 - read_share) * share, "sorting and writing"); });
    report_.nodes = out_.nodes();
    report_.relationships = out_.relationships();
    report_.labels = out_.label_counts();
    report_.types = out_.type_counts();
    tell(1, "");
    return std::move(report_);
  }

 private:
  static constexpr double read_share = 0.6;

  void tell(double share, std::string_view doing) const {
    if (options_.progress) options_.progress(share, doing);
  }

  // ---- Graph files

  // Tables may have any ending; "-" is what --stdin says.
  Format format_here(const std::string& file) const {
    if (file == "-" && !options_.stdin_format.empty()) {
      const Format format = format_of("-." + options_.stdin_format);
      if (format == Format::Prose)
        throw Error(Fault::Usage, fmt::format("--stdin {}: write csv, jsonl, graphml, ttl, nt, nq or trig",
                                              visible(options_.stdin_format)));
      return format;
    }
    const Format format = format_of(file);
    return format == Format::Prose ? Format::Csv : format;
  }

  static std::size_t size_of(const std::string& file) {
    struct stat status {};
    return file != "-" && ::stat(file.c_str(), &status) == 0 ? std::size_t(status.st_size) : 0;
  }

  void read_graphs(const std::vector<std::pair<std::string, Format>>& graphs) {
    if (graphs.empty()) return;
    BulkSink sink(out_);
    load_options_.progress = [&](std::size_t done, std::size_t, std::string_view file) {
      if (options_.cancel && options_.cancel->load(std::memory_order_relaxed))
        throw Error(Fault::Cancelled, "the import was interrupted; nothing was written");
      tell(bytes_all_ ? read_share * std::min(1.0, double(bytes_done_ + done) / double(bytes_all_)) : 0, file);
    };
    GraphFiles files(sink, load_options_, report_.report);
    for (const auto& [file, format] : graphs) {
      if (!files.read(file, format).empty())
        throw Error(Fault::BadInput,
                    file + ": this file holds facts of documents; give it to dothi load, which merges them");
      bytes_done_ += size_of(file);
    }
    files.finish();
  }

  // ---- Sources and headers

  static std::vector<std::string> files_of(const std::string& source) {
    std::error_code error;
    if (!std::filesystem::is_directory(source, error)) return {source};
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(source))
      if (format_of(entry.path().string()) != Format::Prose) files.push_back(entry.path().string());
    if (files.empty())
      throw Error(Fault::NotFound,
                  source + ": no table or graph file in this folder, such as .csv, .jsonl, .graphml, .ttl or .nt");
    std::sort(files.begin(), files.end());
    return files;
  }

  static char one_character(const std::string& flag, const std::string& text) {
    if (lower(text) == "tab" || text == "\\t") return '\t';
    if (text.size() != 1 || text == "\"" || text == "\n")
      throw Error(Fault::Usage, fmt::format("{} {}: give one character, or tab", flag, visible(text)));
    return text.front();
  }

  Table open(const std::string& source) {
    Table table;
    std::string files = source;
    if (std::size_t equals = source.find('='); equals != std::string::npos && access(source.c_str(), F_OK) != 0) {
      std::string_view words = std::string_view(source).substr(0, equals);
      if (const std::size_t open = words.find('('); open != std::string_view::npos) {
        if (!words.ends_with(')') || words.size() < open + 3 ||
            std::count(words.begin(), words.end(), '(') != std::count(words.begin(), words.end(), ')'))
          throw Error(Fault::Usage, fmt::format("'{}': write WORDS(COLUMNS)=FILE", visible(source)));
        table.columns = words.substr(open + 1, words.size() - open - 2);
        words = words.substr(0, open);
      }
      add_labels(words, ':', table.labels);
      files = source.substr(equals + 1);
    }
    for (std::string_view rest = files;;) {
      const std::size_t comma = access(files.c_str(), F_OK) == 0 ? std::string_view::npos : rest.find(',');
      if (rest.substr(0, comma).empty())
        throw Error(Fault::Usage, fmt::format("'{}': write WORDS=FILE or WORDS=FILE,FILE", visible(source)));
      table.files.emplace_back(rest.substr(0, comma));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
    for (const std::string& file : table.files) {
      if (format_here(file) != Format::Csv)
        throw Error(Fault::Usage,
                    fmt::format("{}: this is no table; give it without --nodes or --relationships", visible(file)));
      table.bytes += size_of(file);
    }
    bytes_all_ += table.bytes;
    table.pieces = std::make_unique<Pieces>(table.files, piece_bytes);
    const std::string& first = table.pieces->header();
    const std::string where = place(table.files.front(), 1);
    if (auto wrong = find_invalid_utf8(first)) bad_header(where, "the header is not UTF-8; save the file as UTF-8");
    Separators separators = separators_of(first);
    if (!options_.delimiter.empty()) separators.field = one_character("--delimiter", options_.delimiter);
    if (!options_.array_delimiter.empty())
      separators.list = one_character("--array-delimiter", options_.array_delimiter);
    table.pieces->delimiter(separators.field);
    delimiters_[table.pieces.get()] = separators.field;
    // Columns given beside the file may be parted as the file's are, or by commas.
    const bool alike = table.columns.empty() || table.columns.find(separators.field) != std::string::npos;
    CsvText text(table.columns.empty() ? first : table.columns,
                 alike ? separators.field : separators_of(table.columns).field);
    const CsvText::Got got = text.next();
    if (got == CsvText::Got::End)
      throw Error(Fault::BadInput, "Empty", {},
                  table.files.front() + ": the CSV is empty; its first line names the columns", Phase::Run);
    if (got == CsvText::Got::Bad) bad_header(where, text.why());
    std::vector<std::string_view> cells;
    for (const CsvText::Cell& cell : text.row()) cells.push_back(cell.text);
    table.header = parse_header(cells, where, load_options_, report_.report);
    table.header.list_delimiter = separators.list;
    for (HeaderColumn& column : table.header.columns) {
      if (column.use == HeaderColumn::Use::Id && !column.typed_id && options_.integer_ids)
        column.type = CellType::Integer;
      if (column.stored()) column.key = out_.intern_key(column.name);
    }
    return table;
  }

  static void complete(Table& table) {
    const std::string& file = table.files.front();
    table.labels = labels_of_rows(table.header, std::move(table.labels), file == "-" ? std::string() : file);
    const bool nodes = !table.header.relationships;
    if (table.labels.empty() && !table.header.find(nodes ? HeaderColumn::Use::Label : HeaderColumn::Use::Type))
      bad_header(place(file, 1), nodes ? "no column says the label; add :LABEL, or write --nodes LABEL=-"
                                       : "no column says the type; add :TYPE, or write --relationships TYPE=-");
  }

  void prepare_nodes(Table& table) {
    const std::string where = place(table.files.front(), 1);
    if (table.header.relationships)
      bad_header(where, "this table has :START_ID and :END_ID; give it with --relationships");
    complete(table);
    std::vector<CellType> types;
    std::optional<std::string> space;
    for (const HeaderColumn& column : table.header.columns)
      if (column.use == HeaderColumn::Use::Id) {
        if (space && *space != column.space)
          bad_header(where, fmt::format("the :ID columns are of two spaces, '{}' and '{}'; a row has one id", *space,
                                        column.space));
        space = column.space;
        types.push_back(column.type);
      }
    if (!space) return;
    auto [at, fresh] = spaces_.try_emplace(*space);
    if (fresh) {
      at->second.types = types;
      at->second.declared = where;
    } else if (at->second.types != types) {
      bad_header(where,
                 fmt::format("ids of space '{}' are of another type here than in {}; write the same {{id-type: …}}",
                             *space, at->second.declared));
    }
  }

  void prepare_relationships(Table& table) {
    const std::string where = place(table.files.front(), 1);
    if (!table.header.relationships)
      bad_header(where, "a relationship table needs :START_ID and :END_ID; nodes are given with --nodes");
    if (table.labels.size() > 1) bad_header(where, "a relationship has one type; write --relationships TYPE=FILE");
    complete(table);
    for (auto use : {HeaderColumn::Use::Start, HeaderColumn::Use::End}) {
      const HeaderColumn& column = *table.header.find(use);
      auto at = spaces_.find(column.space);
      if (at == spaces_.end()) {
        std::vector<std::string> known;
        for (const auto& [name, space] : spaces_) known.push_back(name);
        auto near = suggest(column.space, known);
        bad_header(where,
                   fmt::format("column '{}': no node table declares ids of space '{}'{}", column.header, column.space,
                               near && !near->empty() ? fmt::format("; did you mean '{}'?", *near)
                                                      : "; write :ID(" + column.space + ") in its header"));
      }
      if (table.header.count(use) != at->second.types.size())
        bad_header(where, fmt::format("'{}' stands {} times where ids of the space have {} columns ({})", column.header,
                                      table.header.count(use), at->second.types.size(), at->second.declared));
    }
  }

  // ---- Pieces into rows

  void read(Table& table, bool relationships) {
    table_ = &table;
    in_order<Piece, Parsed>(
        options_.threads, [&] { return table.pieces->next(); },
        [&](Piece piece) {
          return relationships ? parse_relationships(table, std::move(piece)) : parse_nodes(table, std::move(piece));
        },
        [&](Parsed parsed) {
          if (options_.cancel && options_.cancel->load(std::memory_order_relaxed))
            throw Error(Fault::Cancelled, "the import was interrupted; nothing was written");
          if (parsed.piece.begins_file) line_ = parsed.piece.lines_before;
          if (relationships)
            put_relationships(table, parsed);
          else
            put_nodes(table, parsed);
          for (Parsed::Bad& bad : parsed.bad) leave_out(parsed, bad.line, bad.why);
          line_ += parsed.line_count;
          bytes_done_ += parsed.piece.bytes.size();
          tell(bytes_all_ ? read_share * std::min(1.0, double(bytes_done_) / double(bytes_all_)) : 0,
               table.files[parsed.piece.file]);
        });
    table.pieces.reset();
  }

  void leave_out(const Parsed& parsed, std::size_t line, const std::string& why) {
    dothi::leave_out(report_.report, load_options_, place(table_->files[parsed.piece.file], line_ + line), why, "row");
  }

  // Gives each good row to `row`; what it throws as BadRow is noted. `quick` takes rows off before that, as
  // it can.
  template <typename Row>
  void each_row(const Table& table, Parsed& parsed, Row&& row) const {
    each_row(table, parsed, row, [](CsvText&) { return false; });
  }
  template <typename Row, typename Quick>
  void each_row(const Table& table, Parsed& parsed, Row&& row, Quick&& quick) const {
    const std::string& bytes = parsed.piece.bytes;
    // Most files are plain ASCII: told once, so that no cell is looked at again.
    unsigned char high = 0;
    bool nul = std::memchr(bytes.data(), 0, bytes.size()) != nullptr;
    for (char c : bytes) high |= static_cast<unsigned char>(c);
    const bool ascii = high < 0x80;
    CsvText text(bytes, delimiters_.at(table.pieces.get()));
    for (;;) {
      while (quick(text)) parsed.lines.push_back(std::uint32_t(text.line()));
      const CsvText::Got got = text.next();
      if (got == CsvText::Got::End) break;
      try {
        if (got == CsvText::Got::Bad) throw BadRow{text.why()};
        if (text.row().size() != table.header.columns.size())
          throw BadRow{
              fmt::format("{} columns where the header has {}", text.row().size(), table.header.columns.size())};
        if (!ascii)
          if (auto bad = find_invalid_utf8(text.bytes()))
            throw BadRow{fmt::format("byte {} of the row (0x{:02X}) is not UTF-8; save the file as UTF-8", *bad + 1,
                                     static_cast<unsigned char>(text.bytes()[*bad]))};
        if (nul && text.bytes().find('\0') != std::string_view::npos)
          throw BadRow{"the row holds a NUL byte; remove it"};
        row(text.row(), ascii);
        parsed.lines.push_back(std::uint32_t(text.line()));
      } catch (const BadRow& bad) { parsed.bad.push_back({text.line(), bad.message}); }
    }
    parsed.line_count = text.lines();
  }

  static Value value_of(const HeaderColumn& column, const CsvText::Cell& cell, char list, bool ascii, Parsed& parsed) {
    if (cell.missing()) return {};
    if (!column.list && column.type == CellType::String) {
      if (ascii) return Value::borrowed(kept(cell.text, parsed));
      return Value::borrowed(parsed.texts.emplace_back(normalize(cell.text)));
    }
    if (!column.list && column.type == CellType::Integer)
      if (Id id = id_of(cell.text); id.is_number()) return Value(std::int64_t(id.number));
    return cell_value(column, cell.text, list);
  }

  // A text that lives as long as the piece: an unescaped cell stands in the parser's own room until the next
  // row.
  static std::string_view kept(std::string_view text, Parsed& parsed) {
    const std::string& bytes = parsed.piece.bytes;
    if (text.data() >= bytes.data() && text.data() <= bytes.data() + bytes.size()) return text;
    return parsed.texts.emplace_back(text);
  }

  // A part of an id as both files must write it: "07" and "7" are one id where ids are integers.
  static Id part_of_id(CellType type, const HeaderColumn& column, std::string_view cell, bool ascii, Parsed& parsed) {
    const std::string_view text = trim(cell);
    if (Id id = id_of(text); id.is_number()) return id;
    if (text.empty()) throw BadRow{fmt::format("column '{}' is empty; it names a node", column.header)};
    if (type == CellType::String) return {0, ascii ? kept(text, parsed) : parsed.texts.emplace_back(normalize(text))};
    HeaderColumn one = column;
    one.type = type;
    one.list = false;
    const Value v = cell_value(one, text, ';');
    const std::string canonical = v.kind() == Kind::String ? std::string(v.string()) : to_string(v);
    if (Id id = id_of(canonical); id.is_number()) return id;
    return {0, parsed.texts.emplace_back(canonical)};
  }

  // The id in the columns of `use`, whose number and types the space knows.
  static Id id_in(const Header& header, HeaderColumn::Use use, const std::vector<CellType>& types,
                  std::span<const CsvText::Cell> row, bool ascii, Parsed& parsed) {
    std::size_t part = 0;
    std::string joined;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const HeaderColumn& column = header.columns[i];
      if (column.use != use) continue;
      Id id = part_of_id(types[part++], column, row[i].text, ascii, parsed);
      if (types.size() == 1) return id;
      if (part > 1) joined += id_joint;
      joined += id.is_number() ? std::to_string(id.number) : std::string(id.text);
    }
    return {0, parsed.texts.emplace_back(std::move(joined))};
  }

  static std::vector<std::size_t> stored_columns(const Header& header, Parsed& parsed) {
    std::vector<std::size_t> stored;
    for (std::size_t i = 0; i < header.columns.size(); ++i)
      if (header.columns[i].stored()) {
        stored.push_back(i);
        parsed.columns.push_back({header.columns[i].key, {}});
      }
    return stored;
  }

  // A row's values after all of them could be read, so that a bad row leaves none behind.
  static void put_values(const Table& table, std::span<const std::size_t> stored, std::span<const CsvText::Cell> row,
                         bool ascii, Parsed& parsed, std::vector<Value>& values) {
    values.clear();
    for (std::size_t i : stored)
      values.push_back(value_of(table.header.columns[i], row[i], table.header.list_delimiter, ascii, parsed));
    for (std::size_t k = 0; k < stored.size(); ++k) parsed.columns[k].values.push_back(std::move(values[k]));
  }

  Parsed parse_nodes(const Table& table, Piece piece) const {
    Parsed parsed;
    parsed.piece = std::move(piece);
    const Header& header = table.header;
    const std::vector<std::size_t> stored = stored_columns(header, parsed);
    const HeaderColumn* id = header.find(HeaderColumn::Use::Id);
    const std::vector<CellType>* types = id ? &spaces_.at(id->space).types : nullptr;
    const HeaderColumn* label = header.find(HeaderColumn::Use::Label);
    std::map<std::vector<std::string>, std::uint32_t> kinds;
    std::vector<Value> values;
    each_row(table, parsed, [&](std::span<const CsvText::Cell> row, bool ascii) {
      Id own;
      if (id) own = id_in(header, HeaderColumn::Use::Id, *types, row, ascii, parsed);
      put_values(table, stored, row, ascii, parsed, values);
      if (id) parsed.ids.push_back(own);
      if (!label) return;
      std::vector<std::string> labels;
      for (std::size_t i = 0; i < row.size(); ++i)
        if (header.columns[i].use == HeaderColumn::Use::Label) add_labels(row[i].text, header.list_delimiter, labels);
      auto [at, fresh] = kinds.try_emplace(labels, std::uint32_t(kinds.size()));
      if (fresh) parsed.kinds.push_back(labels);
      parsed.kind.push_back(at->second);
    });
    return parsed;
  }

  Parsed parse_relationships(const Table& table, Piece piece) const {
    Parsed parsed;
    parsed.piece = std::move(piece);
    const Header& header = table.header;
    const std::vector<std::size_t> stored = stored_columns(header, parsed);
    const HeaderColumn &start = *header.find(HeaderColumn::Use::Start), &end = *header.find(HeaderColumn::Use::End);
    const Space &starts = spaces_.at(start.space), &ends = spaces_.at(end.space);
    const HeaderColumn* type = header.find(HeaderColumn::Use::Type);
    std::map<std::string, std::uint32_t, std::less<>> kinds;
    std::vector<Id> from, to;
    std::vector<Value> values;
    const bool two_ids = header.columns.size() == 2;
    if (two_ids) {
      const std::size_t rows = parsed.piece.bytes.size() / 16;
      from.reserve(rows);
      to.reserve(rows);
      parsed.lines.reserve(rows);
    }
    const bool start_first = header.columns.front().use == HeaderColumn::Use::Start;
    const auto quick = [&](CsvText& text) {
      std::uint64_t ids[2];
      if (!two_ids || !text.numbers(ids)) return false;
      from.push_back({ids[start_first ? 0 : 1], {}});
      to.push_back({ids[start_first ? 1 : 0], {}});
      return true;
    };
    const auto any = [&](std::span<const CsvText::Cell> row, bool ascii) {
      Id a = id_in(header, HeaderColumn::Use::Start, starts.types, row, ascii, parsed);
      Id b = id_in(header, HeaderColumn::Use::End, ends.types, row, ascii, parsed);
      std::uint32_t kind = 0;
      if (type) {
        std::string name = normalize(trim(row[std::size_t(type - header.columns.data())].text));
        if (name.empty() && table.labels.empty()) throw BadRow{"the :TYPE is empty; every relationship has one"};
        auto [at, fresh] = kinds.try_emplace(name.empty() ? table.labels.front() : name, std::uint32_t(kinds.size()));
        if (fresh) parsed.kinds.push_back({at->first});
        kind = at->second;
      }
      put_values(table, stored, row, ascii, parsed, values);
      from.push_back(a);
      to.push_back(b);
      if (type) parsed.kind.push_back(kind);
    };
    each_row(table, parsed, any, quick);
    resolve(parsed, starts.ids, ends.ids, start, end, from, to);
    return parsed;
  }

  // Ids to nodes, with the look-ups of the rows ahead on their way; rows whose nodes are not there are taken
  // out.
  static void resolve(Parsed& parsed, const IdTable& starts, const IdTable& ends, const HeaderColumn& start,
                      const HeaderColumn& end, std::span<const Id> from, std::span<const Id> to) {
    constexpr std::size_t ahead = 24;
    parsed.ends.resize(from.size());
    std::vector<bool> drop;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (i + ahead < from.size()) {
        starts.prefetch(from[i + ahead]);
        ends.prefetch(to[i + ahead]);
      }
      std::uint32_t a = starts.find(from[i]), b = ends.find(to[i]);
      parsed.ends[i] = {NodeId(a), NodeId(b)};
      if (a != IdTable::none && b != IdTable::none) continue;
      drop.resize(from.size());
      drop[i] = true;
      const HeaderColumn& column = a == IdTable::none ? start : end;
      parsed.bad.push_back(
          {parsed.lines[i], fmt::format("column '{}': no node has the id {}; add it to a node table", column.header,
                                        written(a == IdTable::none ? from[i] : to[i]))});
    }
    if (!drop.empty()) take_out(parsed, drop);
  }

  static std::string written(const Id& id) {
    if (id.is_number()) return shown(std::to_string(id.number));
    std::string text(id.text);
    std::replace(text.begin(), text.end(), id_joint, '+');
    return shown(text);
  }

  static void take_out(Parsed& parsed, const std::vector<bool>& drop) {
    auto filter = [&](auto& items) {
      std::size_t to = 0;
      for (std::size_t i = 0; i < items.size(); ++i)
        if (!drop[i]) {
          if (to != i) items[to] = std::move(items[i]);
          ++to;
        }
      items.resize(to);
    };
    for (BulkColumn& column : parsed.columns) filter(column.values);
    filter(parsed.lines);
    filter(parsed.kind);
    filter(parsed.ids);
    filter(parsed.ends);
    std::stable_sort(parsed.bad.begin(), parsed.bad.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
  }

  // ---- Rows into the graph

  void put_nodes(const Table& table, Parsed& parsed) {
    const HeaderColumn* id = table.header.find(HeaderColumn::Use::Id);
    if (id) {
      IdTable& ids = spaces_.at(id->space).ids;
      std::vector<bool> drop;
      std::uint32_t node = std::uint32_t(out_.nodes());
      for (std::size_t i = 0; i < parsed.ids.size(); ++i) {
        if (i + 8 < parsed.ids.size()) ids.prefetch(parsed.ids[i + 8]);
        if (ids.insert(parsed.ids[i], node)) {
          ++node;
          continue;
        }
        drop.resize(parsed.ids.size());
        drop[i] = true;
        parsed.bad.push_back(
            {parsed.lines[i], fmt::format("the id {} is taken already by an earlier row", written(parsed.ids[i]))});
      }
      if (!drop.empty()) take_out(parsed, drop);
    }
    auto count = std::uint32_t(parsed.lines.size());
    NodeId first = out_.add_nodes(count, parsed.columns);
    for (const std::string& label : table.labels) out_.add_label(out_.intern_label(label), first, count);
    for (std::size_t i = 0; i < parsed.kind.size();) {
      std::size_t end = i;
      while (end < parsed.kind.size() && parsed.kind[end] == parsed.kind[i]) ++end;
      for (const std::string& label : parsed.kinds[parsed.kind[i]])
        out_.add_label(out_.intern_label(label), NodeId(std::uint32_t(first) + i), std::uint32_t(end - i));
      i = end;
    }
    note_space(table, parsed);
  }

  void put_relationships(const Table& table, Parsed& parsed) {
    if (parsed.kinds.size() <= 1) {
      const std::string& name = parsed.kinds.empty() ? table.labels.front() : parsed.kinds.front().front();
      out_.add_relationships(out_.intern_type(name), parsed.ends, parsed.columns);
      return;
    }
    for (std::uint32_t kind = 0; kind < parsed.kinds.size(); ++kind) {
      std::vector<Ends> ends;
      std::vector<BulkColumn> columns;
      for (const BulkColumn& column : parsed.columns) columns.push_back({column.key, {}});
      for (std::size_t i = 0; i < parsed.ends.size(); ++i)
        if (parsed.kind[i] == kind) {
          ends.push_back(parsed.ends[i]);
          for (std::size_t k = 0; k < columns.size(); ++k) columns[k].values.push_back(parsed.columns[k].values[i]);
        }
      out_.add_relationships(out_.intern_type(parsed.kinds[kind].front()), ends, columns);
    }
  }

  // `dothi load` finds the nodes of this import by these: a line of space, key and label.
  void note_space(const Table& table, const Parsed& parsed) {
    const HeaderColumn* id = table.header.find(HeaderColumn::Use::Id);
    if (!id || id->name.empty() || table.header.count(HeaderColumn::Use::Id) > 1) return;
    if (!table.labels.empty()) {
      places_.insert({id->space, id->name, table.labels.front()});
      return;
    }
    for (const auto& labels : parsed.kinds)
      places_.insert({id->space, id->name, labels.empty() ? std::string() : labels.front()});
  }

  void write_spaces() {
    std::string text;
    for (const auto& place : places_) text += place[0] + "\t" + place[1] + "\t" + place[2] + "\n";
    if (!text.empty()) out_.set_meta("import.spaces", text);
  }

  ImportOptions options_;
  LoadOptions load_options_;
  BulkWriter out_;
  ImportReport report_;
  std::map<const Pieces*, char> delimiters_;
  std::map<std::string, Space> spaces_;
  std::set<std::array<std::string, 3>> places_;
  const Table* table_ = nullptr;
  std::size_t line_ = 0;  // lines of the file before the piece
  std::size_t bytes_all_ = 0, bytes_done_ = 0;
};

}  // namespace

ImportReport import_tables(const std::string& graph, const ImportOptions& options) {
  if (options.nodes.empty() && options.tables.empty())
    throw Error(Fault::Usage, "nothing to import; give node tables with --nodes, or a folder of tables");
  return Import(graph, options).run();
}

}  // namespace dothi
