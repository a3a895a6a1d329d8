#include "header.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>

namespace dothi {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Separators separators_of(std::string_view first) {
  const auto count = [&](char c) { return std::count(first.begin(), first.end(), c); };
  if (count(',') > 0) return {',', ';'};
  if (count('\t') > 0) return {'\t', ';'};
  if (count('|') > 0) return {'|', ';'};
  if (count(';') > 0) return {';', '|'};
  return {',', ';'};
}

const HeaderColumn* Header::find(HeaderColumn::Use use) const {
  for (const HeaderColumn& column : columns)
    if (column.use == use) return &column;
  return nullptr;
}

std::size_t Header::count(HeaderColumn::Use use) const {
  return std::size_t(
      std::count_if(columns.begin(), columns.end(), [&](const HeaderColumn& c) { return c.use == use; }));
}

[[noreturn]] void bad_header(const std::string& where, const std::string& message) {
  throw Error(Fault::BadInput, "BadHeader", {}, where + ": " + message, Phase::Run);
}

namespace {

// The value of `name: value` in "a: b, name: value".
std::optional<std::string_view> option(std::string_view options, std::string_view name) {
  while (!options.empty()) {
    const std::string_view one = options.substr(0, options.find(','));
    options.remove_prefix(std::min(options.size(), one.size() + 1));
    const std::size_t colon = one.find(':');
    if (colon != std::string_view::npos && lower(trim(one.substr(0, colon))) == name)
      return trim(one.substr(colon + 1));
  }
  return std::nullopt;
}

// "name:type(space){option: value}"; what is wrong with its type comes back as a message.
std::string parse_column(std::string_view written, HeaderColumn& column, std::vector<std::string>& labels) {
  column.header = visible(written);
  std::string_view rest = written;
  std::string options;
  if (rest.ends_with('}') && rest.find('{') != std::string_view::npos) {
    options = rest.substr(rest.rfind('{') + 1, rest.size() - rest.rfind('{') - 2);
    rest = trim(rest.substr(0, rest.rfind('{')));
  }
  if (rest.ends_with(')') && rest.find('(') != std::string_view::npos && rest.find(':') < rest.find('(')) {
    const std::size_t open = rest.find('(');
    column.space = trim(rest.substr(open + 1, rest.size() - open - 2));
    rest = trim(rest.substr(0, open));
  }
  const std::size_t colon = rest.rfind(':');
  column.name = normalize(trim(rest.substr(0, colon)));
  if (colon == std::string_view::npos) return {};
  std::string_view type = trim(rest.substr(colon + 1));
  const std::string keyword = upper(type);
  using Use = HeaderColumn::Use;
  for (const auto& [word, use] :
       {std::pair{"ID", Use::Id}, std::pair{"LABEL", Use::Label}, std::pair{"TYPE", Use::Type},
        std::pair{"START_ID", Use::Start}, std::pair{"END_ID", Use::End}, std::pair{"IGNORE", Use::Ignore}})
    if (keyword == word) {
      column.use = use;
      if (use != Use::Id) column.name.clear();
      if (use != Use::Id) return {};
      if (const auto label = option(options, "label")) add_labels(*label, ';', labels);
      if (const auto named = option(options, "id-type")) {
        const auto known = cell_type(*named);
        if (!known) return fmt::format("no type '{}'", visible(*named));
        column.type = *known;
        column.typed_id = true;
      }
      return {};
    }
  if (type.ends_with("[]")) {
    column.list = true;
    type = trim(type.substr(0, type.size() - 2));
  }
  if (const auto known = cell_type(type)) {
    column.type = *known;
    return {};
  }
  column.use = Use::Ignore;
  if (upper(type) == "POINT")
    return "points are not stored; give its coordinates as columns of their own, as in x:float,y:float";
  std::vector<std::string> names = cell_type_names();
  if (type.data() > written.data() && column.name.empty())
    names = {"ID", "LABEL", "TYPE", "START_ID", "END_ID", "IGNORE"};
  const auto near = suggest(type, names);
  std::string message = fmt::format("no type '{}'", visible(type));
  return near ? message + fmt::format("; did you mean '{}'?", *near)
              : message + fmt::format("; the types are {}", fmt::join(names, ", "));
}

std::string_view type_name(const HeaderColumn& column) {
  switch (column.type) {
    case CellType::Integer: return "integer";
    case CellType::Short: return "short";
    case CellType::Byte: return "byte";
    case CellType::Float: return "number";
    case CellType::Boolean: return "boolean";
    case CellType::Character: return "character";
    case CellType::Date: return "date";
    case CellType::LocalTime: return "local time";
    case CellType::Time: return "time";
    case CellType::LocalDateTime: return "local datetime";
    case CellType::DateTime: return "datetime";
    case CellType::Duration: return "duration";
    case CellType::String: break;
  }
  return "string";
}

}  // namespace

Header parse_header(std::span<const std::string_view> cells, const std::string& where, const LoadOptions& options,
                    Report& report) {
  Header header;
  std::set<std::string> names;
  for (std::string_view cell : cells) {
    HeaderColumn& column = header.columns.emplace_back();
    const std::string wrong = parse_column(trim(cell), column, header.labels);
    if (!wrong.empty())
      leave_out(report, options, where, fmt::format("column {} '{}': {}", header.columns.size(), column.header, wrong),
                "column");
    if (column.use == HeaderColumn::Use::Property && column.name.empty()) column.use = HeaderColumn::Use::Ignore;
    if (column.stored() && !names.insert(column.name).second)
      bad_header(where,
                 fmt::format("two columns are called '{}'; rename one or mark it :IGNORE", visible(column.name)));
  }
  if (header.count(HeaderColumn::Use::Type) > 1)
    bad_header(where,
               fmt::format("'{}' stands twice; one column holds it", header.find(HeaderColumn::Use::Type)->header));
  const HeaderColumn *start = header.find(HeaderColumn::Use::Start), *end = header.find(HeaderColumn::Use::End);
  header.relationships = start || end;
  if (header.relationships && !(start && end))
    bad_header(where, fmt::format("a relationship file needs :START_ID and :END_ID; {} is missing",
                                  start ? ":END_ID" : ":START_ID"));
  return header;
}

std::vector<std::string> labels_of_rows(const Header& header, std::vector<std::string> given, const std::string& file) {
  std::vector<std::string> labels = std::move(given);
  if (!header.relationships)
    for (const std::string& label : header.labels) add_labels(label, ';', labels);
  const auto column = header.relationships ? HeaderColumn::Use::Type : HeaderColumn::Use::Label;
  if (labels.empty() && !header.find(column)) add_labels(std::filesystem::path(file).stem().string(), '\0', labels);
  return labels;
}

std::string shown(std::string_view text) {
  const std::size_t most = byte_of_code_point(text, 60);
  return "'" + visible(text.substr(0, most)) + (most < text.size() ? "…'" : "'");
}

Value cell_value(const HeaderColumn& column, std::string_view cell, char list_delimiter) {
  std::string why;
  const auto one = [&](std::string_view text) {
    auto value = typed_value(column.type, text, why);
    if (!value)
      throw BadRow{fmt::format("column '{}': {} is no {}: {}", column.header, shown(text), type_name(column), why)};
    return *std::move(value);
  };
  if (!column.list) {
    if (cell.empty() && column.type != CellType::String) return {};
    return one(cell);
  }
  std::vector<Value> items;
  for (std::string_view rest = cell; !rest.empty();) {
    const std::size_t end = rest.find(list_delimiter);
    items.push_back(one(rest.substr(0, end)));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
    if (rest.empty() && column.type == CellType::String) items.push_back(one(rest));
  }
  return Value::list(std::move(items));
}

void add_labels(std::string_view text, char delimiter, std::vector<std::string>& labels) {
  while (!text.empty()) {
    const std::size_t end = text.find(delimiter);
    std::string label = normalize(trim(text.substr(0, end)));
    if (!label.empty() && std::find(labels.begin(), labels.end(), label) == labels.end())
      labels.push_back(std::move(label));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace dothi
