// Tables: what the cells of a row tell, by the heads of their columns and the section the table stands in.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

namespace {

// Whether a head's sense counts people: "quân số", "personnel".
bool counts_people(const Sense* unit) { return unit && (unit->words[0] == "personnel" || unit->words[0] == "troops"); }

const PartialDate& end_of(const Time& time) { return time.shape == Time::Shape::Range ? time.to : time.from; }

// "182/191", "182 phiếu", or a number that may be one alone.
bool may_be_votes(const Item& item) {
  return item.t == It::Frac || (item.t == It::Num && item.value > 20 && (item.unit.empty() || item.unit == "votes"));
}

}  // namespace

// ---- Rows and cells -------------------------------------------------------------------------------------

int Reader::cell_of(const Block& block, const Item& item) const {
  for (std::size_t c = 0; c < block.cells.size(); ++c)
    if (item.first >= block.cells[c].first && item.first < std::max(block.cells[c].second, block.cells[c].first + 1))
      return int(c);
  return -1;
}

const Reader::Column* Reader::column_of(const Block& block, const Item& item) const {
  const int c = cell_of(block, item);
  return c >= 0 && std::size_t(c) < table_.columns.size() ? &table_.columns[std::size_t(c)] : nullptr;
}

// "Trụ sở", "Year founded": what the row names has it of itself.
bool Reader::of_itself(const Column& column) const {
  return column.use && lexicon_.verbs[column.use->what].takes_nothing();
}

bool Reader::begins_cell(const Block& block, const Item& item) const {
  const int c = cell_of(block, item);
  return c >= 0 && item.first == block.cells[std::size_t(c)].first;
}

bool Reader::fills_cell(const Block& block, const Item& item) const {
  return begins_cell(block, item) && item.last >= block.cells[std::size_t(cell_of(block, item))].second;
}

// A row: its first name is the subject (the row above lends it when the cell is empty); a column whose head names a verb
// applies that verb to its cells; a body with terms beside it is a seat held.
void Reader::table_row(const Block& block) {
  ++number_;
  block_ = &block;
  itemize(block, 0, std::uint32_t(block.tokens.size()));
  compose();
  claims_.clear();
  subjects_.clear();
  leading_.reset();
  question_ = hypothetical_ = false;
  if (block.header)
    table_ = {};
  else
    named_by_kind(block), named_in_brackets(block), cells_taken_back(block);
  if (story_row(block) || field_row(block)) return;
  if (block.header) return table_head(block);
  const int holder = office_row(block);
  if (holder < 0 && (term_row(block) || poll_row(block) || vote_row(block) || troops_row(block))) return;
  ++sentences;
  if (holder >= 0 && !describes_body(block)) {
    if (!thing(holder).is(Part::State)) visits_of_row(block, holder);
    tell_row(block, holder);
    last_subjects_ = {holder};
    return;
  }
  const Row row = read_row(block);
  if (row.subject < 0) return;
  cells_of_columns(block, row.subject);
  steps_of_cells(block, row.subject);
  dates_of_columns(block, row);
  terms_of_row(block, row);
  literals_of_row(row.subject);
  tell_row(block, row.subject);
  remarks_of_row(block, row.subject);
  last_subjects_ = {row.subject};
}

// "| Hiệp ước | Khu vực |": the cells below are called after their kind.
void Reader::kind_of_rows(const Block& block) {
  for (const auto& item : items_) {
    if (cell_of(block, item) != 0 || !fills_cell(block, item)) continue;
    if (const Sense* head = sense(item, Kind::Head); head && has_word(head, label(Part::Treaty)))
      table_.kind = surface(item);
  }
}

// "| Tlatelolco | Mỹ Latinh |" under "Hiệp ước": the treaty called so; one the pack does not know is a stranger, and no place.
void Reader::named_by_kind(const Block& block) {
  if (table_.kind.empty() || block.cells.empty() || block.cells[0].first >= block.cells[0].second) return;
  const auto here = [&](const Item& i) { return cell_of(block, i) == 0; };
  const auto begin = std::find_if(items_.begin(), items_.end(), here);
  const auto end = std::find_if_not(begin, items_.end(), here);
  if (begin == end || std::any_of(begin, end, [this](const Item& i) { return is_a(i, Part::Treaty); })) return;
  const auto text = text_between(block.cells[0].first, block.cells[0].second);
  const auto known = words_.alias(table_.kind + " " + std::string(text));
  const bool treaty = known && lexicon_.pack->names[*known].type == label(Part::Treaty);
  const Id name = treaty ? *known : lexicon_.treaty_called(text);
  begin->first = block.cells[0].first;
  begin->last = block.cells[0].second;
  turn(*begin, It::Ent);
  begin->sense = nullptr;
  begin->demonym = begin->metonym = begin->possessive = false;
  begin->unknown = name == kNone;
  begin->ent = name == kNone ? entity(text, "Unknown") : entity(name);
  cut(std::size_t(begin - items_.begin()) + 1, std::size_t(end - items_.begin()));
}

// "| Tổ chức Du lịch (UN Tourism) |": what the pack knows the row's subject by, and no aside.
void Reader::named_in_brackets(const Block& block) {
  Item* named = nullptr;
  for (auto& item : items_) {
    if (cell_of(block, item) != 0 || item.t != It::Ent || item.unknown) continue;
    if (named) return;
    named = &item;
  }
  if (named) named->depth = 0;
}

// "| Hiệp ước Pelindaba | … | Burundi là nước thứ 28 phê chuẩn |": a cell that tells a deed is read as a sentence about what the row names.
void Reader::remarks_of_row(const Block& block, int subject) {
  if (thing(subject).is(Part::State) || thing(subject).is(Part::Person)) return;
  std::vector<std::size_t> cells;
  for (std::size_t c = 1; c < block.cells.size(); ++c)
    if (is_remark(block, c, subject)) cells.push_back(c);
  const Context kept = context_;
  for (std::size_t c : cells) {
    context_ = {};
    context_.organ = subject;
    ++number_;
    ++sentences;
    itemize(block, block.cells[c].first, block.cells[c].second);
    compose();
    between_times();
    analyse(block.lines.front());
  }
  context_ = kept;
}

// Whether a cell tells what a country did to it.
bool Reader::is_remark(const Block& block, std::size_t cell, int subject) const {
  if (cell < table_.columns.size())
    if (const Column& column = table_.columns[cell];
        column.use || column.role || !column.titles.empty() || column.counts || column.thing >= 0)
      return false;
  bool who = false, does_it = false;
  for (const auto& item : items_) {
    if (cell_of(block, item) != int(cell)) continue;
    if (item.is(It::Cue)) return false;
    if (is_a(item, Part::State) && !item.demonym) who = true;
    if (item.t != It::Verb || !who) continue;
    const Reading* as = reading(lexicon_.verbs[item.sense->what], subject);
    does_it |= as && among(lexicon_.relation(as->relation)->from, label(Part::State));
  }
  return who && does_it;
}

// What the row states goes out, and what it names may be gone on about.
void Reader::tell_row(const Block& block, int subject) {
  emit(block.lines.front());
  for (const auto& item : items_)
    if (item.t == It::Ent && item.ent >= 0) say(item.ent, item.ent == subject, written(item));
}

// ---- Heads of columns -----------------------------------------------------------------------------------

void Reader::table_head(const Block& block) {
  if (!legend_read_) {
    read_legend();
    hits_ = &hits_of(block);
  }
  table_.columns.assign(block.cells.size(), {});
  for (const auto& item : items_)
    if (const int c = cell_of(block, item); c >= 0) read_head(item, c);
  for (std::size_t c = 0; c < block.cells.size(); ++c) read_head_words(block, c);
  for (const auto& item : items_)
    if (const int c = cell_of(block, item); c >= 0) settle_verb(item, table_.columns[std::size_t(c)]);
  // "Dự kiến phê chuẩn Quy chế Roma", "Planned ratification": nothing of it is done
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (c >= 0 && (item.t == It::Cue ||
                   (item.t != It::Verb && begins_cell(block, item) && hits_->saying(item.first, Kind::Column, "plan"))))
      table_.columns[std::size_t(c)] = {};
  }
  for (Column& column : table_.columns)
    if (!column.use) std::swap(column.object, column.thing);  // "Gia nhập ASEAN": an object with a verb only
  office_column(block);
  kind_of_rows(block);
  marks_in_head();
}

// What an item of its head says of a column.
void Reader::read_head(const Item& item, int c) {
  Column& column = table_.columns[std::size_t(c)];
  if (const Sense* note = sense(item, Kind::Note); note && has_word(note, "size")) column.counts = true;
  if (does(item, "succeed") || marked(item, Kind::Note, "others")) column.others = true;
  if (item.t == It::Ent && !item.unknown && (item.depth == 0 || column.object < 0))
    column.object = item.ent;  // "Quy chế Roma (ICC)"
  if (item.t == It::Role && !column.role) column.role = item.sense;
  if (item.t == It::Level && !column.level) column.level = item.sense;
  if (table_.term_cell < 0 && hits_->saying(item.first, Kind::Time, "term")) table_.term_cell = c;
  if (table_.people_cell < 0 && (marked(item, Kind::Note, "people") || counts_people(sense(item, Kind::Unit))))
    table_.people_cell = c;
  if (item.t == It::Title && column.titles.empty())
    for (const Match& m : hits_->at(item.first))
      if (const Sense& s = lexicon_.sense_of(m); s.kind == Kind::Title && m.tokens == item.size())
        column.titles.push_back(&s);
  if (column.use) return;
  // "UN member since"
  const bool membership =
      item.t == It::Role && item.sense->text == "member" && thing_is(column.object, Part::Organization);
  if (item.t == It::Verb || membership) column.use = item.sense;
}

// What a head says as a whole: "Bắt đầu", "Until", "Phiếu trắng".
void Reader::read_head_words(const Block& block, std::size_t c) {
  Column& column = table_.columns[c];
  if (table_.start_cell < 0 && (said_of_cell(block, c, "start") || said_of_cell(block, c, "from")))
    table_.start_cell = int(c);
  if (table_.end_cell < 0 && (said_of_cell(block, c, "end") || said_of_cell(block, c, "until")))
    table_.end_cell = int(c);
  column.ballots = said_of_cell(block, c, "ballots");
  column.vote = vote_in_cell(block, c);
}

// The sense of a phrase that fills the cell, which says what its column holds or a time's bound.
const Sense* Reader::said_of_cell(const Block& block, std::size_t c, std::string_view word) const {
  const auto [first, last] = block.cells[c];
  if (first >= last) return nullptr;
  for (Kind kind : {Kind::Column, Kind::Time})
    if (const auto found = hits_->saying(first, kind, word); found && first + found->tokens == last)
      return found->sense;
  return nullptr;
}

// "thuận", "phiếu trắng", "in favour": how those in a column or a row voted.
const Sense* Reader::vote_in_cell(const Block& block, std::size_t c) const {
  const auto [first, last] = block.cells[c];
  if (first >= last) return nullptr;
  for (std::string_view vote : {"for", "against", "abstain", "veto"})
    if (const Sense* said = said_of_cell(block, c, vote)) return said;
  const auto found = hits_->at(first, Kind::Vote);
  return found && first + found->tokens == last ? found->sense : nullptr;
}

const Time* Reader::time_in_cell(const Block& block, int c) const {
  const auto here = [&](const Item& i) { return c >= 0 && i.t == It::Time && cell_of(block, i) == c; };
  const auto found = std::find_if(items_.begin(), items_.end(), here);
  return found == items_.end() ? nullptr : &found->time;
}

// "Vào LHQ": of the meanings of a word the one that takes what the head names.
void Reader::settle_verb(const Item& item, Column& column) {
  if (item.t != It::Verb || item.sense != column.use || column.object < 0 ||
      reading(lexicon_.verbs[item.sense->what], column.object))
    return;
  for (const Match& m : hits_->at(item.first)) {
    const Sense& s = lexicon_.sense_of(m);
    if (s.kind != Kind::Verb || m.tokens != item.size() || !reading(lexicon_.verbs[s.what], column.object)) continue;
    column.use = &s;
    return;
  }
}

// "| Tổng Giám đốc | Quốc tịch | Nhiệm kỳ |" in a text about a body, "| Prime Minister | Term |" in one about a country: the rows tell
// who held the office.
void Reader::office_column(const Block& block) {
  const Item* head = nullptr;
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (c >= 0 && item.t == It::Ent && !item.unknown) return;  // of what is said in the head
    if (c < 0 || item.t != It::Title) continue;
    if (head || c > 1) return;
    if (fills_cell(block, item)) head = &item;
  }
  if (!head) return;
  const int c = cell_of(block, *head);
  for (const Sense* s : table_.columns[std::size_t(c)].titles) {
    const Title& title = lexicon_.titles[s->what];
    for (int body : {context_.organ, theme_organ_, context_.theme, theme_}) {
      if (body < 0 || !wants(title.bodies, thing(body))) continue;
      table_.office_cell = c;
      table_.role = title.role;
      if (!title.role.empty())
        table_.body = body;
      else
        table_.position = office_named(title, body, surface(*head), title.option("to"), {});
      return;
    }
  }
}

// ---- Fields and chronicles ------------------------------------------------------------------------------

void Reader::field(const Block& block) {
  block_ = &block;
  itemize(block, 0, std::uint32_t(block.tokens.size()));
  if (!items_.empty() && names_theme(items_.front())) {
    compose();
    if (take_theme()) return;
  }
  for (const auto& line : block.lines) sentence(block, line);
}

// "tên = Phái bộ Liên Hợp Quốc tại Nam Sudan" tells what the box is about.
bool Reader::names_theme(const Item& head) const {
  const Sense* column = sense(head, Kind::Column);
  return column && column->words[0] == "name";
}

bool Reader::take_theme() {
  const std::size_t value = skip_right(first_of(It::Colon) + 1, It::Skip);
  if (is_a(value, Part::Person))
    career_ = items_[value].ent;
  else if (value < items_.size())
    name_career(items_[value].first, items_.back().last);
  // "Tên đầy đủ: Lực lượng Bảo vệ của Liên Hợp Quốc": in full what the title already names
  const bool whole = stands(value, It::Ent) && skip_right(value + 1, {It::Stop, It::Open, It::Close}) == items_.size();
  if (!whole && titled_ && theme_ >= 0) return true;
  for (std::size_t i = value < items_.size() ? value : 0; i < items_.size(); ++i) {  // no name in "Tên tiếng Anh: …"
    const Item& item = items_[i];
    if (item.t != It::Ent || item.ent < 0 || item.unknown) continue;
    theme_ = item.ent;
    titled_ = true;
    context_.organ = thing(item.ent).is(Part::State) ? -1 : item.ent;
    last_subjects_ = {item.ent};
    say(item.ent, true, written(item));
    return true;
  }
  return false;
}

// "| Trụ sở | Viên |": a row of two cells, the first of which is no name but says what the second is.
bool Reader::field_row(const Block& block) {
  if (block.cells.size() != 2 || table_.columns.size() > 2 || !key_and_value(block)) return false;
  field_ = block;
  field_.kind = BlockKind::Field;
  std::vector<Item> kept;
  for (auto& item : items_) {
    const bool edge = item.t == It::Comma && page_.text[tokens_[item.first].begin] == '|';
    const bool between = !kept.empty() && item.first >= block.cells[0].second && item.first < block.cells[1].first;
    if (edge && !between) continue;
    if (edge) turn(item, It::Colon);
    kept.push_back(item);
  }
  items_ = std::move(kept);
  if (items_.size() > 2 && items_[0].t == It::Title && items_[1].t == It::Colon && items_[2].t == It::Ent &&
      items_[2].unknown && items_[2].size() >= 2)
    take_for_person(items_[2]);  // "| Thủ tướng | Manuel Marrero Cruz |"
  block_ = &field_;
  ++sentences;
  if (!items_.empty() && names_theme(items_.front())) take_theme();
  analyse(block.lines.front());
  return true;
}

bool Reader::key_and_value(const Block& block) const {
  bool key = false, value = false;
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (c == 0) {
      const bool object = item.t == It::Ent && !item.unknown && key;  // "Gia nhập ASEAN"
      if ((item.t == It::Ent && !object) || item.is({It::Time, It::Place})) return false;
      key |= item.is({It::Verb, It::Title, It::Role}) || has(item, Kind::Unit) || has(item, Kind::Note) ||
             has(item, Kind::Column);
    } else if (c == 1) {
      // "| Nước | Gia nhập Liên hợp quốc |": heads of columns
      if (block.header && item.t == It::Verb && !has(item, Kind::Copula)) return false;
      value |= (item.t == It::Ent && item.ent >= 0) || item.is({It::Time, It::Num, It::Place});
    }
  }
  return key && value;
}

// "| 26/3/1975 | Công ước A có hiệu lực | B gia nhập năm sau |": a chronicle; each cell is read as a sentence, the first of them of that
// day.
bool Reader::story_row(const Block& block) {
  if (block.header || block.cells.size() < 2) return false;
  if (std::any_of(table_.columns.begin(), table_.columns.end(),
                  [](const Column& c) { return c.use || !c.titles.empty(); }))
    return false;
  bool dated = false, tells = false;
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (c == 0 && item.t != It::Time) return false;
    dated |= c == 0;
    tells |= c > 0 && item.t == It::Verb && !has(item, Kind::Copula);
  }
  if (!dated || !tells) return false;
  for (std::size_t c = 1; c < block.cells.size(); ++c) {
    const auto [first, last] = block.cells[c];
    if (last < first + 3) continue;
    if (c > 1) ++number_;
    ++sentences;
    itemize(block, c == 1 ? block.cells[0].first : first, last);
    for (std::size_t k = 1; k < items_.size() && c == 1; ++k)
      if (items_[k].first < first && items_[k].t == It::Comma) turn(items_[k], It::Colon);
    compose();
    between_times();
    whose_resolutions();
    analyse(block.lines.front());
  }
  return true;
}

// ---- Rows of offices ------------------------------------------------------------------------------------

struct Reader::OfficeRow {
  std::size_t who, office;  // items; as many as there are for none
  int country = -1;
  const Time* time = nullptr;
  const Time* until = nullptr;  // of a column of ends
  bool in_term = false;         // the time stands in a column of terms
  bool apart = false;           // the time stands in a column that is not of beginnings or terms
  const Item* session = nullptr;
};

// "| Rafael Grossi | Argentina | 2019–nay |" under "Danh sách Tổng Giám đốc", "| William Ruto | Tổng thống Kenya | từ 9/2022 |":
// who held the office of the row or of the section, and when. The holder; -1 where the row tells something else.
int Reader::office_row(const Block& block) {
  const std::size_t none = items_.size();
  OfficeRow row{none, none};
  row.until = time_in_cell(block, table_.end_cell);
  if (!read_office_row(block, row)) return -1;
  if (row.who == none && row.office == none && chair_row(row)) return row.country;
  const bool column = table_.office_cell >= 0;  // the head of the column says which office
  if (column && row.who < none && cell_of(block, items_[row.who]) != table_.office_cell) return -1;
  const bool headed = column ? table_.position >= 0 || table_.body >= 0 : context_.position >= 0 || context_.body >= 0;
  if ((!row.time && !row.until) || (row.office == none && !headed)) return -1;
  Item other;
  if (row.who == none) other = named_in_cell(block, row);
  if (row.who == none && other.ent < 0) return -1;
  Item& person = row.who < none ? items_[row.who] : other;
  if (person.unknown) take_for_person(person);
  if (row.country >= 0 && thing(person.ent).country < 0) thing(person.ent).country = row.country;
  if (person.size() > 1 && !tokens_[person.last - 1].is(kVietnamese)) goes_by_last(person);
  Claim c;
  c.s = person.ent;
  c.s_item = row.who < none ? int(row.who) : -1;
  if (!office_told(row, c)) return -1;
  term_of_office(row, c);
  claim(std::move(c));
  return person.ent;
}

// "| 19/6/2024 | Tổng thống A | Việt Nam |" under "Nước đến thăm": where who the row tells of went.
void Reader::visits_of_row(const Block& block, int who) {
  const auto visited = [](const Column& c) { return c.use && c.object < 0; };
  if (std::none_of(table_.columns.begin(), table_.columns.end(),
                   [&](const Column& c) { return visited(c) && lexicon_.verbs[c.use->what].name == "visit"; }))
    return;
  cells_of_columns(block, who);
}

// "| WMO | Genève | 1950 | 193 | Tổng Thư ký Celeste Saulo |": who leads it is one of the things that the row tells of a body.
bool Reader::describes_body(const Block& block) const {
  const bool told = std::any_of(table_.columns.begin(), table_.columns.end(),
                                [this](const Column& c) { return c.counts || of_itself(c); });
  return told && std::any_of(items_.begin(), items_.end(), [&](const Item& i) {
           return cell_of(block, i) == 0 && i.t == It::Ent && i.ent >= 0 && !i.unknown &&
                  !thing(i.ent).is(Part::Person);
         });
}

// Who, which office, of which country and when; false where the row tells something else.
bool Reader::read_office_row(const Block& block, OfficeRow& row) const {
  const std::size_t none = items_.size();
  for (std::size_t k = 0; k < none; ++k) {
    const Item& item = items_[k];
    const Column* column = column_of(block, item);
    if (column && column->others) continue;  // who came before or after
    const bool known = item.t == It::Ent && item.ent >= 0 && !item.unknown, alone = fills_cell(block, item);
    auto of_type = [&](Part part) { return known && thing(item.ent).type == label(part); };
    if (row.who == none && (of_type(Part::Person) || (item.t == It::Ent && item.unknown && alone)))
      row.who = k;
    else if (row.office == none && (item.t == It::Title || of_type(Part::Office)))
      row.office = k;
    else if (of_type(Part::State) && alone && row.country < 0)
      row.country = item.ent;
    else if (known && thing(item.ent).is(Part::Body) && row.office == none)
      return false;
    if (item.t == It::Time && !row.time && !(column && of_itself(*column))) {
      const int c = cell_of(block, item);
      const bool elsewhere = table_.start_cell >= 0 && c != table_.start_cell && c != table_.term_cell;
      if (c < 0 || (c != table_.end_cell && !elsewhere)) row.time = &item.time;
      row.in_term = c >= 0 && c == table_.term_cell;
      row.apart = c >= 0 && c != table_.start_cell && !row.in_term;
    }
    if (item.is({It::Session, It::Ordinal}) && !row.session) row.session = &item;
    if (const Sense* cue = sense(item, Kind::Cue);
        cue && (cue->words[0] == "defeat" || cue->words[0] == "negation" || cue->words[0] == "future"))
      return false;
  }
  return true;
}

// "| 1/2024 | Pháp |" under "Chủ tịch luân phiên Hội đồng Bảo an"
bool Reader::chair_row(const OfficeRow& row) {
  if (context_.body < 0 || row.country < 0 || !row.time || !row.time->from.month || row.time->from.day) return false;
  Claim c;
  c.s = row.country;
  c.o = context_.body;
  c.relation = rel(Rel::Chair);
  c.q.emplace_back("role", Value(context_.role.empty() ? "president" : context_.role));
  put(c.q, "start", Value(row.time->from.edtf()));
  put(c.q, "end", Value(end_of(*row.time).edtf()));
  claim(std::move(c));
  return true;
}

// A name that is also other words: "Chile Eboe-Osuji"; else whose life the text tells, where the row begins with the office.
Item Reader::named_in_cell(const Block& block, const OfficeRow& row) {
  Item named;
  for (std::size_t c = 0; c < block.cells.size() && c < 3; ++c) {
    const std::size_t first = block.cells[c].first, end = block.cells[c].second;
    std::size_t after = first;
    if (end < first + 2 || !tokens_[first].is(kUpper) || !person_run(first, end, after) || after < end ||
        hits_->at(first, Kind::Title))
      continue;
    if (std::any_of(items_.begin(), items_.end(),
                    [&](const Item& i) { return i.t == It::Ent && i.first == first && i.last >= end; }))
      continue;
    named.first = std::uint32_t(first);
    named.last = std::uint32_t(end);
    turn(named, It::Ent);
    named.ent =
        entity(std::string_view(page_.text).substr(tokens_[first].begin, tokens_[end - 1].end - tokens_[first].begin),
               label(Part::Person));
    return named;
  }
  if (theme_person_ >= 0 && row.office < items_.size() && cell_of(block, items_[row.office]) == 0)
    named.ent = theme_person_;
  return named;
}

// The office the row names, else the one of its column or its section.
bool Reader::office_told(const OfficeRow& row, Claim& c) {
  std::string role;
  const bool column = table_.office_cell >= 0;
  const int position_told = column ? table_.position : context_.position,
            body_told = column ? table_.body : context_.body;
  if (row.office < items_.size()) {
    std::size_t left, right;
    int body;
    c.o = position(row.office, c.s, left, right, body);
    c.o_item = int(row.office);
    const bool of_pack = c.o >= 0 && thing(c.o).index != kNone;
    if (items_[row.office].t == It::Title && !of_pack) role = lexicon_.titles[items_[row.office].sense->what].role;
    if (!role.empty())
      c.o = body;
    else if (c.o >= 0 && body >= 0)
      c.q.emplace_back("of", Value(thing(body).name));
  } else if (body_told >= 0) {
    c.o = body_told;
    role = column ? table_.role : context_.role;
    if (role.empty()) role = "president";
  } else {
    c.o = position_told;
    if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
  }
  c.relation = rel(role.empty() ? Rel::Office : Rel::Chair);
  if (c.o < 0 || role.empty()) return c.o >= 0;
  c.q.emplace_back("role", Value(role));
  if (row.session) c.q.emplace_back("session", Value(row.session->value));
  return true;
}

void Reader::term_of_office(const OfficeRow& row, Claim& c) const {
  auto ends = [&](const PartialDate& date) { put(c.q, "end", Value(date.edtf())); };
  if (!row.time) return ends(end_of(*row.until));
  const Time& time = *row.time;
  const bool range = time.shape == Time::Shape::Range;
  if (range && time.to.day && time.from.year == time.to.year &&
      time.from.month == time.to.month)  // the days of a visit are no term
    return put(c.q, "as_of", Value(time.from.edtf()));
  // "| 19/6/2024 | Tổng thống A | Việt Nam |": the day of something else, on which he was it
  const bool titled = row.office < items_.size() && row.who == row.office + 1 && items_[row.office].t == It::Title;
  if (titled && row.apart && !row.until && time.shape == Time::Shape::Instant && time.from.day)
    return put(c.q, "as_of", Value(time.from.edtf()));
  if (time.shape != Time::Shape::Until) put(c.q, "start", Value(time.from.edtf()));
  if (row.until) return ends(end_of(*row.until));
  if (range) ends(time.to);
  const bool year = row.in_term && time.shape == Time::Shape::Instant && !time.from.month;  // a term of one year
  if (time.shape == Time::Shape::Until || year) ends(time.from);
}

// ---- Rows of terms, votes and troops --------------------------------------------------------------------

// "| Term | Permanent representative | Presidencies |" in a text about a country, under the name of a body: the row's term is the
// country's seat, the names in a column of offices held them for it, the months in a column of presidencies are when it presided.
bool Reader::term_row(const Block& block) {
  if (table_.term_cell < 0 || !titled_ || theme_country() < 0) return false;
  const int country = theme_country(), organ = organ_of_terms();
  if (!thing_is(organ, Part::Body) || plenary(organ)) return false;
  bool term = false;
  for (const auto& item : items_) {
    // of what the row names
    if (item.t == It::Ent && item.ent >= 0 && !item.unknown && !item.demonym && !thing(item.ent).is(Part::Person))
      return false;
    term |= item.t == It::Time && cell_of(block, item) == table_.term_cell;
  }
  if (!term) return false;
  ++sentences;
  seats_of_cell(block, std::size_t(table_.term_cell), country, organ);
  for (std::size_t k = 0; k < items_.size() && !claims_.empty(); ++k) {
    const Column* column = column_of(block, items_[k]);
    if (!column || cell_of(block, items_[k]) == table_.term_cell) continue;
    for (const Sense* s : column->titles)
      if (held_in_term(block, k, lexicon_.titles[s->what], country, organ)) break;
  }
  tell_row(block, -1);
  last_subjects_ = {country};
  return true;
}

// The body the table's head names, else the section's or the text's.
int Reader::organ_of_terms() const {
  int organ = -1;
  for (const Column& column : table_.columns)
    if (thing_is(column.thing, Part::Body)) organ = column.thing;
  return organ >= 0 ? organ : context_.organ >= 0 ? context_.organ : theme_organ_;
}

// A month in a column of presidencies, a name in a column of offices; false where the title means something else.
bool Reader::held_in_term(const Block& block, std::size_t k, const Title& title, int country, int organ) {
  Item& item = items_[k];
  Claim told;
  if (!title.role.empty()) {
    if (item.t != It::Time || !item.time.from.month || !wants(title.bodies, thing(organ))) return false;
    told.s = country;
    told.o = organ;
    told.relation = rel(Rel::Chair);
    put(told.q, "role", Value(title.role));
    put(told.q, "start", Value(item.time.from.edtf()));
    put(told.q, "end", Value(end_of(item.time).edtf()));
  } else {
    if (item.t != It::Ent || !begins_cell(block, item) || !wants(title.bodies, thing(country))) return false;
    if (item.unknown) take_for_person(item);
    if (!thing_is(item.ent, Part::Person)) return false;
    goes_by_last(item);
    if (thing(item.ent).country < 0) thing(item.ent).country = country;
    told.s = item.ent;
    told.s_item = int(k);
    told.o = office_named(title, country, {}, title.option("to"), {});
    told.relation = rel(Rel::Office);
    put(told.q, "of", Value(thing(country).name));
  }
  claim(std::move(told));
  return true;
}

// "| Bệnh viện dã chiến số 1 | Bentiu (UNMISS) | 10/2018 – 11/2019 | 63 |", "| Ethiopia | UNISFA | 1,500 |" under a column of how many:
// who sent
// them to the mission the row names; the country the text is about where the row names none.
bool Reader::troops_row(const Block& block) {
  if (table_.people_cell < 0) return false;
  int mission = -1, country = -1;
  const Time* time = nullptr;
  Pieces p;
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (c < 0) continue;
    if (item.t == It::Cue) return false;
    if (is_a(item, Part::Mission) && !item.unknown && mission < 0) {
      mission = item.ent;
    } else if (is_a(item, Part::State) && !item.unknown && !item.demonym && item.depth == 0) {
      if (country >= 0 || !begins_cell(block, item)) return false;
      country = item.ent;
    }
    if (c == table_.people_cell && item.t == It::Num && !p.personnel) p.personnel = &item;
    if (c != table_.people_cell && item.t == It::Time && item.depth == 0 && !time) time = &item.time;
  }
  if (country < 0) country = theme_country();
  if (mission < 0 || country < 0 || (!p.personnel && !time)) return false;
  ++sentences;
  Claim c;
  c.s = country;
  c.o = mission;
  c.relation = rel(Rel::Contribution);
  qualify(c, p, Frame{}, time);
  claim(std::move(c));
  emit(block.lines.front());
  say(mission, false, thing(mission).name);
  last_subjects_ = {country};
  return true;
}

// "| Châu Phi | Malawi | 182 phiếu | Trúng cử |" under "Bầu cử Hội đồng Nhân quyền nhiệm kỳ 2024-2026": who was elected, for the
// heading's term.
bool Reader::poll_row(const Block& block) {
  const auto term = terms_.find(context_.organ);
  if (context_.organ < 0 || plenary(context_.organ) || term == terms_.end() || term_head_ != context_.organ)
    return false;
  const Item *who = nullptr, *votes = nullptr;
  bool elected = false;
  for (const auto& item : items_) {
    if (cell_of(block, item) < 0) continue;
    if (item.t == It::Cue || (item.t == It::Verb && has_word(item.sense, "candidate"))) return false;
    elected |= does(item, "serve") && has_word(item.sense, "elected");
    if (is_a(item, Part::State) && !item.demonym) {
      if (who || !begins_cell(block, item)) return false;
      who = &item;
    } else if (item.is({It::Ent, It::Time})) {
      return false;
    }
    if (who && !votes && may_be_votes(item)) votes = &item;
  }
  if (!who || !elected) return false;
  ++sentences;
  Claim c;
  c.s = who->ent;
  c.o = context_.organ;
  c.relation = rel(Rel::Seat);
  c.elected = true;
  put(c.q, "start", Value(term->second.first));
  put(c.q, "end", Value(term->second.second));
  Pieces p;
  p.votes = votes;
  qualify(c, p, Frame{}, nullptr);
  claim(std::move(c));
  emit(block.lines.front());
  say(who->ent, true, written(*who));
  last_subjects_ = {who->ent};
  return true;
}

// "| Thuận | Chống |" over names of states, "| Nước | Lá phiếu |" with a vote a row, under the resolution that was voted on.
bool Reader::vote_row(const Block& block) {
  const int on = context_.organ >= 0 ? context_.organ : theme_;
  const auto& takes = lexicon_.relation(rel(Rel::Vote))->to;
  if (on < 0 || !wants(takes, thing(on))) return false;
  const Sense* ballot = nullptr;  // of the whole row
  for (std::size_t c = 0; c < block.cells.size() && c < table_.columns.size(); ++c)
    if (table_.columns[c].ballots) ballot = vote_in_cell(block, c);
  const std::size_t before = claims_.size();
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Column* column = column_of(block, items_[k]);
    if (!column || !is_a(items_[k], Part::State) || items_[k].unknown || items_[k].demonym) continue;
    const Sense* vote = column->vote ? column->vote : ballot;
    const bool stays_away = k + 1 < items_.size() && items_[k + 1].t == It::Cue &&
                            cell_of(block, items_[k + 1]) == cell_of(block, items_[k]);
    if (vote && !stays_away) voted(items_[k].ent, k, on, vote->words.empty() ? vote->text : vote->words[0]);
  }
  if (claims_.size() == before) return false;
  ++sentences;
  tell_row(block, -1);
  return true;
}

}  // namespace dothi::prose
