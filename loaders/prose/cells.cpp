// The cells of a table's row, column by column.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

namespace {

// A mark between the names of one cell.
bool joins(const Item& item) { return item.is({It::Comma, It::Dash, It::And, It::Slash, It::Semi}); }

}  // namespace

// ---- Who and what a row is about ------------------------------------------------------------------------

Reader::Row Reader::read_row(const Block& block) {
  Row row;
  bool in_first = false;
  for (const Item& item : items_) {
    const int c = cell_of(block, item);
    if (item.t == It::Ent && item.ent >= 0 && !item.unknown) {
      const Entity& e = thing(item.ent);
      if (c <= 0 && row.subject < 0)
        row.subject = item.ent, in_first = true;
      else if (row.organ < 0 && e.is(Part::Body) && c <= 2)
        row.organ = item.ent;
      else if (row.subject < 0 && c == 1 && e.is(Part::State) && block.cells[0].first != block.cells[0].second)
        row.subject = item.ent;
    }
    read_mood(block, item, row);
  }
  const bool stranger = std::any_of(items_.begin(), items_.end(), [&](const Item& i) {
    return cell_of(block, i) == 0 && (i.unknown || (capital_word(i) && tokens_[i.first].is(kWord)));
  });
  if (row.subject >= 0)
    table_.subject = row.subject;
  else if (stranger)
    table_.subject = -1;  // somebody the pack does not know, and not who stands above
  else
    row.subject = table_.subject;
  if (row.organ >= 0)
    table_.organ = row.organ;
  else if (!in_first)
    row.organ = table_.organ;
  return row;
}

// "| Togo | expected 2026 |", "| Togo | 3/5/2020 (hoãn) |": a cell that takes back what its head says tells no date.
void Reader::cells_taken_back(const Block& block) {
  for (std::size_t c = 1; c < block.cells.size(); ++c) {
    const auto [first, last] = block.cells[c];
    bool off = first < last && takes_back(first, last);
    for (std::size_t i = first; i + 1 < last && !off; ++i)
      off = is_mark(tokens_[i], '(') && is_mark(tokens_[last - 1], ')') && takes_back(i + 1, last - 1);
    for (Item& item : items_)
      if (off && item.t == It::Time && cell_of(block, item) == int(c)) turn(item, It::Skip);
  }
}

// Whether what is told was only stood for, or did not come about; and not what a note denies.
void Reader::read_mood(const Block& block, const Item& item, Row& row) const {
  if (does(item, "serve") && has_word(item.sense, "candidate")) row.candidate = true;
  const Sense* cue = sense(item, Kind::Cue);
  if (!cue) return;
  const int c = cell_of(block, item);
  const bool brief = c < 0 || block.cells[std::size_t(c)].second < block.cells[std::size_t(c)].first + 4;
  if (cue->words[0] == "defeat" || (cue->words[0] == "negation" && brief)) row.off = true;
  if (cue->words[0] == "attempt") row.candidate = true;
}

// What a cell with a verb says was done, and when.
void Reader::done(const Sense* use, const Reading& as, int subject, int object, const Time* time) {
  Claim c;
  c.s = subject;
  c.o = object;
  c.relation = as.relation;
  if (has_word(use, "candidate")) {  // "Ứng cử viên Hội đồng Bảo an": stood for
    if (as.candidate.empty()) return;
    c.relation = as.candidate;
    c.status = Status::Candidate;
  }
  Frame f;
  f.use = use;
  qualify(c, Pieces{}, f, time);
  claim(std::move(c));
}

// Whether a thing may be the subject of a reading.
bool Reader::may_do(int subject, const Reading& as) const {
  return wants(lexicon_.relation(as.relation)->from, thing(subject));
}

// ---- Marks ----------------------------------------------------------------------------------------------

// "Ký hiệu: (p) phê chuẩn · (g) gia nhập", "r = ratified; a = acceded": what the marks in the cells of the page's tables stand for.
void Reader::read_legend() {
  legend_read_ = true;
  for (const auto& block : page_.blocks) {
    if (block.kind == BlockKind::Row || block.tokens.size() < 4) continue;
    std::vector<std::pair<std::string, const Sense*>> found;
    for (std::size_t i = 0; i + 2 < block.tokens.size(); ++i) {
      if (!is_legend_mark(block.tokens, i)) continue;
      if (const Sense* use = legend_verb(block, i + 2))
        found.emplace_back(words_.caseless(word_of(block.tokens[i])), use);
    }
    if (found.size() > 1)
      for (auto& [mark, use] : found) steps_.try_emplace(std::move(mark), use);
  }
}

// "(p)", "r =", "a:"
bool Reader::is_legend_mark(std::span<const Token> t, std::size_t i) {
  if (!t[i].is(kWord) || t[i].end - t[i].begin > 2) return false;
  const bool bracket = i > 0 && is_mark(t[i - 1], '(') && is_mark(t[i + 1], ')');
  const bool equals = (is_mark(t[i + 1], '=') || is_mark(t[i + 1], ':')) && (i == 0 || t[i - 1].is(kPunct));
  return bracket || equals;
}

// The verb that explains a mark, before the next one.
const Sense* Reader::legend_verb(const Block& block, std::size_t from) {
  const Hits& hits = hits_of(block);
  for (std::size_t i = from; i < block.tokens.size() && i < from + 4; ++i) {
    const Token& t = block.tokens[i];
    if (t.is(kPunct) && (t.key == ';' || t.key == ',' || t.key == '(')) return nullptr;
    if (const auto verb = hits.at(i, Kind::Verb))
      return lexicon_.verbs[verb->sense->what].readings.empty() ? nullptr : verb->sense;
  }
  return nullptr;
}

const Sense* Reader::step_marked(const Item& item) const {
  if (steps_.empty() || item.size() != 1 || !tokens_[item.first].is(kWord)) return nullptr;
  const auto step = steps_.find(words_.caseless(written(item)));
  return step == steps_.end() ? nullptr : step->second;
}

// "Phê chuẩn/Gia nhập (g)": a head that explains the mark itself.
void Reader::marks_in_head() {
  for (std::size_t k = 1; k + 2 < items_.size(); ++k)
    if (stands(k - 1, It::Verb) && stands(k, It::Open) && stands(k + 2, It::Close) && items_[k + 1].size() == 1 &&
        written(items_[k + 1]).size() <= 2)
      steps_.try_emplace(words_.caseless(written(items_[k + 1])), items_[k - 1].sense);
}

// ---- Cells about what the head names --------------------------------------------------------------------

// "| Lào | gia nhập 8/5/1991 | ký 26/9/2012 |" under the names of treaties: each cell says what was done to the column's, and when; a bare
// date what the section's heading says. A row may be of a treaty as well and the columns of countries.
void Reader::steps_of_cells(const Block& block, int subject) {
  const Entity& whose = thing(subject);
  for (std::size_t c = 1; c < block.cells.size() && c < table_.columns.size(); ++c) {
    const int about = table_.columns[c].thing;
    if (about < 0 || about == subject) continue;
    const Entity& of = thing(about);
    const Sense* role = table_.columns[c].role;
    const bool seat = (!role || lexicon_.verbs[role->what].name == "serve") && of.is(Part::Body) && !plenary(about);
    if (seat && (whose.is(Part::State) || whose.is(Part::Person))) {
      seats_of_cell(block, c, subject, about);
      continue;
    }
    if (of.is(Part::Organization) && whose.is(Part::State) && context_.verbs.empty() &&
        since_of_cell(block, c, subject, about))
      continue;
    std::vector<DatedVerb> deeds;
    if (!read_deeds(block, c, deeds)) continue;
    for (const DatedVerb& deed : deeds) deed_done(deed, subject, about);
  }
}

// The verbs and marks of a cell with their dates, which stand behind them or, with marks, before: "10/12/1982 (p)". False where the cell
// tells something else.
bool Reader::read_deeds(const Block& block, std::size_t cell, std::vector<DatedVerb>& deeds) const {
  std::vector<const Time*> bare;  // dates that wait for their marks
  const bool headed = !context_.verbs.empty();
  for (const auto& item : items_) {
    if (cell_of(block, item) != int(cell)) continue;
    const bool waits = !deeds.empty() && !deeds.back().time;  // for its date
    if (const Sense* mark = step_marked(item)) {
      deeds.push_back({mark, bare.empty() ? nullptr : bare.front()});
      if (!bare.empty()) bare.erase(bare.begin());
    } else if (!steps_.empty() && item.t == It::Time && !headed && !waits) {
      bare.push_back(&item.time);
    } else if (item.is({It::Cue, It::Ent, It::Num})) {
      return false;
    } else if (item.t == It::Verb) {
      deeds.push_back({item.sense, nullptr});
    } else if (item.t == It::Time) {
      if (waits)
        deeds.back().time = &item.time;
      else if (deeds.empty() && headed)
        deeds.push_back({context_.verbs.front(), &item.time});
    }
  }
  return true;
}

// Who of the two did it, is told by what the verb takes.
void Reader::deed_done(const DatedVerb& deed, int subject, int about) {
  const Verb& verb = lexicon_.verbs[deed.use->what];
  if (verb.readings.empty() || has_word(deed.use, "candidate") || thing(subject).type == thing(about).type) return;
  for (auto [s, o] : {std::pair(subject, about), std::pair(about, subject)}) {
    const Reading* as = reading(verb, o, s);
    if (!as || !may_do(s, *as)) continue;
    return done(deed.use, *as, s, o, deed.time);
  }
}

// A date alone in the column of an organization: since when the row's country is a member. True when that was it.
bool Reader::since_of_cell(const Block& block, std::size_t cell, int subject, int organization) {
  const Time* since = nullptr;
  for (const auto& item : items_) {
    if (cell_of(block, item) != int(cell)) continue;
    if (item.t != It::Time || since || item.time.shape == Time::Shape::Range) return false;
    since = &item.time;
  }
  if (!since) return false;
  Claim c;
  c.s = subject;
  c.o = organization;
  c.relation = rel(Rel::Membership);
  put(c.q, "since", Value(since->from.edtf()));
  claim(std::move(c));
  return true;
}

// A seat held or stood for.
Reader::Claim Reader::seat_claim(int member, int organ, bool candidate, const Time& term, const Sense* role) const {
  Claim c;
  c.s = member;
  c.o = organ;
  c.relation = candidate ? rel(Rel::Candidacy) : rel(Rel::Seat);
  if (candidate) c.status = Status::Candidate;
  if (role) put(c.q, "role", Value(role->text));
  if (term.shape != Time::Shape::Until) put(c.q, "start", Value(term.from.edtf()));
  put(c.q, "end", Value((term.shape == Time::Shape::Range ? term.to : term.from).edtf()));
  return c;
}

// "1969-1970; 1988-1989" in the column "Non-permanent member of the Security Council": all of them terms, with the role its head tells;
// "candidate 2027-2028" is a term stood for, "2021-2023 (164 votes)" tells the votes.
void Reader::seats_of_cell(const Block& block, std::size_t cell, int subject, int organ) {
  bool candidate = false;
  for (const auto& item : items_) {
    if (cell_of(block, item) != int(cell)) continue;
    const bool attempt = marked(item, Kind::Cue, "attempt");
    candidate |= (item.t == It::Verb && has_word(item.sense, "candidate")) || attempt;
    if (item.t == It::Cue && !attempt) return;
  }
  const Sense* role = cell < table_.columns.size() ? table_.columns[cell].role : nullptr;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (cell_of(block, item) != int(cell) || item.depth > 0 || (!is_range(item) && !is_year(item))) continue;
    Claim c = seat_claim(subject, organ, candidate, item.time, role);
    if (!candidate && stands(k + 1, It::Open) && k + 2 < items_.size() &&
        (items_[k + 2].t == It::Frac || items_[k + 2].unit == "votes")) {
      Pieces p;
      p.votes = &items_[k + 2];
      qualify(c, p, Frame{}, nullptr);
    }
    claim(std::move(c));
  }
}

// ---- Cells under a verb or an office --------------------------------------------------------------------

// "| Event | Year | Host country | President |": what a column's head says of the names in it and the row's first.
void Reader::cells_of_columns(const Block& block, int subject) {
  const Time* when = nullptr;
  for (const auto& item : items_) {
    const Column* column = column_of(block, item);
    if (!when && item.t == It::Time && cell_of(block, item) >= 0 && !(column && column->use)) when = &item.time;
  }
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    const Column* column = cell_of(block, item) > 0 ? column_of(block, item) : nullptr;
    if (!column) continue;
    value_of_cell(item, *column, subject);
    if (item.t != It::Ent || item.ent < 0 || item.ent == subject || !alone_in_cell(block, k)) continue;
    // "Chức danh | Người đứng đầu": the office is told by the cell beside
    if (std::any_of(claims_.begin(), claims_.end(),
                    [&](const Claim& c) { return c.relation == rel(Rel::Office) && c.s == item.ent; }))
      continue;
    if (column->use && !item.unknown && column->object < 0)
      name_under_verb(k, *column->use, subject, when);
    else if (item.unknown || thing(item.ent).is(Part::Person))
      name_under_office(k, *column, subject, when);
  }
}

// Whether the name begins its cell or goes on with a list in it.
bool Reader::alone_in_cell(const Block& block, std::size_t k) const {
  if (begins_cell(block, items_[k])) return true;
  return k > 0 && cell_of(block, items_[k - 1]) == cell_of(block, items_[k]) &&
         items_[k - 1].is({It::Comma, It::And, It::Honorific, It::Rank});
}

// "Trụ sở", "Số thành viên": of the row's first name; "Việt Nam gia nhập": who is told in the head, what is the row's first name.
void Reader::value_of_cell(const Item& item, const Column& column, int subject) {
  auto own = [&](const Name& relation, std::string literal) {
    const auto* schema = lexicon_.relation(relation);
    if (!schema || !wants(schema->from, thing(subject))) return;
    Claim c;
    c.s = subject;
    c.relation = relation;
    c.literal = std::move(literal);
    claim(std::move(c));
  };
  if (item.t == It::Place && column.use && lexicon_.verbs[column.use->what].name == "seat")
    own(rel(Rel::Headquarters), thing(item.ent).name);
  if (item.t == It::Time && column.level) return partner_since(item.time, *column.level, subject);
  if (item.t == It::Num && column.counts) own(rel(Rel::MemberCount), std::to_string(item.value));
  if (item.t != It::Time || !column.use || column.object < 0 || item.time.shape != Time::Shape::Instant) return;
  const Verb& verb = lexicon_.verbs[column.use->what];
  const Reading* as = reading(verb, subject, column.object);
  if (as && may_do(column.object, *as) && !reading(verb, column.object))
    done(column.use, *as, column.object, subject, &item.time);
}

// "| Nga | 2001 | 2012 |" under "Đối tác chiến lược" and "Đối tác chiến lược toàn diện": of the country the text is about.
void Reader::partner_since(const Time& time, const Sense& level, int subject) {
  const auto* schema = lexicon_.relation(rel(Rel::Partnership));
  if (!schema || theme_country() < 0 || theme_country() == subject || !wants(schema->to, thing(subject))) return;
  Claim c;
  c.s = theme_country();
  c.o = subject;
  c.relation = rel(Rel::Partnership);
  put(c.q, "level", Value(level.text));
  put(c.q, "since", Value(time.from.edtf()));
  claim(std::move(c));
}

// "| COP28 | UAE |" under "Host country": which of the two did it, is told by what the verb takes.
void Reader::name_under_verb(std::size_t k, const Sense& use, int subject, const Time* when) {
  const Item& item = items_[k];
  const Verb& verb = lexicon_.verbs[use.what];
  if (verb.takes_nothing() || verb.name == "serve") return;
  Claim c;
  const Reading* as = reading(verb, subject);
  if (as && may_do(item.ent, *as)) {
    c.s = item.ent;
    c.s_item = int(k);
    c.o = subject;
  } else if (as = reading(verb, item.ent, subject); as && may_do(subject, *as)) {
    c.s = subject;
    c.o = item.ent;
  } else {
    return;
  }
  c.relation = as->relation;
  Frame f;
  f.use = &use;
  qualify(c, Pieces{}, f, when);
  claim(std::move(c));
}

// "| COP28 | Sultan Al Jaber |" under "President", "| Kenya | William Ruto |" under "Head of state"
void Reader::name_under_office(std::size_t k, const Column& column, int subject, const Time* when) {
  const auto title_of = [&](const Sense* s) { return wants(lexicon_.titles[s->what].bodies, thing(subject)); };
  const auto fits = std::find_if(column.titles.begin(), column.titles.end(), title_of);
  if (fits == column.titles.end()) return;
  const Title& title = lexicon_.titles[(*fits)->what];
  Item& item = items_[k];
  if (item.unknown) take_for_person(item);
  Claim c;
  c.s = item.ent;
  c.s_item = int(k);
  if (!title.role.empty()) {
    c.relation = rel(Rel::Chair);
    c.o = subject;
    put(c.q, "role", Value(title.role));
    if (when) put(c.q, "start", Value(when->from.edtf()));
  } else {
    c.relation = rel(Rel::Office);
    c.o = office_named(title, subject, {}, title.option("to"), {});
    put(c.q, "of", Value(thing(subject).name));
    const bool range = when && when->shape == Time::Shape::Range;
    if (range || (when && when->shape == Time::Shape::Since)) put(c.q, "start", Value(when->from.edtf()));
    if (range) put(c.q, "end", Value(when->to.edtf()));
  }
  claim(std::move(c));
}

// ---- Dates under a verb ---------------------------------------------------------------------------------

void Reader::dates_of_columns(const Block& block, const Row& row) {
  for (std::size_t c = 0; c < table_.columns.size() && c < block.cells.size(); ++c) {
    const Column& column = table_.columns[c];
    if (!column.use || (column.object < 0 && lexicon_.verbs[column.use->what].name == "serve")) continue;
    for (const DatedVerb& deed : deeds_of_cell(block, c)) date_of_column(block, row, c, deed);
  }
}

// The dates of a cell, each with the column's verb or the one the cell itself marks it with: "9 June 1995 (a)", "3 May 2019 (withdrew 4
// June 2022)", "12/1/2003 (gia nhập)".
std::vector<Reader::DatedVerb> Reader::deeds_of_cell(const Block& block, std::size_t c) const {
  const Sense* use = table_.columns[c].use;
  const Sense* waits = nullptr;  // marked, without its date so far
  std::vector<DatedVerb> deeds;
  for (const Item& item : items_) {
    if (cell_of(block, item) != int(c)) continue;
    if (item.t == It::Time)
      deeds.push_back({waits ? std::exchange(waits, nullptr) : use, &item.time});
    else if (const Sense* marked = deed_marked(block, c, item))
      waits = marked;
  }
  if (waits && !deeds.empty() && deeds.back().use == use) deeds.back().use = waits;
  return deeds;
}

// What an item of a cell says was done: a verb, or a mark that the page or custom explains.
const Sense* Reader::deed_marked(const Block& block, std::size_t c, const Item& item) const {
  const Sense* use = item.t == It::Verb ? item.sense : step_marked(item);
  const bool last = item.last >= block.cells[c].second || is_mark(tokens_[item.last], ')');
  if (!use && last && item.first > block.cells[c].first) use = usual_mark(written(item));
  if (!use || use == table_.columns[c].use || has_word(use, "candidate")) return nullptr;
  const Verb& verb = lexicon_.verbs[use->what];
  if (verb.readings.empty() || verb.name == "serve") return nullptr;
  const auto* relation = lexicon_.relation(verb.readings.front().relation);
  return relation->property.empty() && among(relation->from, label(Part::State)) ? use : nullptr;
}

// "a" behind a date of ratification: what depositaries mean by it.
const Sense* Reader::usual_mark(std::string_view mark) const {
  for (std::string_view rest = lexicon_.setting("marks"); !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    const auto equals = one.find('=');
    if (equals == one.npos || one.substr(0, equals) != mark) continue;
    return verb_sense(one.substr(equals + 1), [](const Sense&) { return true; });
  }
  return nullptr;
}

// "| UNESCO | 16/11/1945 |" under "Thành lập": of the row's subject itself, or what it did to another.
void Reader::date_of_column(const Block& block, const Row& row, std::size_t c, const DatedVerb& deed) {
  const Sense& use = *deed.use;
  const Time& time = *deed.time;
  const Verb& verb = lexicon_.verbs[use.what];
  const Name& relation = verb.readings.front().relation;
  if (!lexicon_.relation(relation)->property.empty()) {
    Claim c_;
    c_.s = row.subject;
    c_.relation = relation;
    c_.literal = time.from.edtf();
    return claim(std::move(c_));
  }
  if (done_by_parties(block, row, c, deed)) return;
  int subject = row.subject, object = object_of_column(row, table_.columns[c], verb);
  const Reading* as = object < 0 ? nullptr : reading(verb, object);
  const Reading* own = theme_country() >= 0 && subject != theme_country() ? reading(verb, subject) : nullptr;
  // "| UNCLOS | 1 July 1983 |": done by the country the text is about
  if (own && may_do(theme_country(), *own) && (!as || !may_do(subject, *as))) {
    object = std::exchange(subject, theme_country());
    as = own;
  }
  if (as) done(&use, *as, subject, object, &time);
}

// What a column's verb takes: what its head names, else the row, the section or the text.
int Reader::object_of_column(const Row& row, const Column& column, const Verb& verb) const {
  int object = column.object >= 0 && reading(verb, column.object) ? column.object : row.organ;
  if (object < 0)
    for (const auto& item : items_)
      if (item.t == It::Ent && item.ent >= 0 && item.ent != row.subject && reading(verb, item.ent)) object = item.ent;
  if (object < 0 && context_.organ >= 0 && reading(verb, context_.organ)) object = context_.organ;
  if (object < 0 && theme_ >= 0 && reading(verb, theme_)) object = theme_;
  return object;
}

// "| Hiệp ước X | Úc – Tuvalu | 9/11/2023 |": done by those the row names in a cell of their own.
bool Reader::done_by_parties(const Block& block, const Row& row, std::size_t c, const DatedVerb& deed) {
  const Sense* use = deed.use;
  const Reading* as = reading(lexicon_.verbs[use->what], row.subject);
  if (!as || thing(row.subject).is(Part::State)) return false;
  const auto& takes = lexicon_.relation(as->relation)->from;
  std::vector<int> parties;
  for (std::size_t cell = 1; cell < block.cells.size() && parties.size() < 2; ++cell) {
    parties.clear();
    bool only = cell != c;
    for (const auto& item : items_) {
      if (!only || cell_of(block, item) != int(cell)) continue;
      if (item.t == It::Ent && item.ent >= 0 && !item.unknown && wants(takes, thing(item.ent)))
        parties.push_back(item.ent);
      else
        only = !parties.empty() && joins(item);
    }
    if (!only) parties.clear();
  }
  if (parties.size() < 2) return false;
  for (int party : parties) done(use, *as, party, row.subject, deed.time);
  return true;
}

// ---- Terms beside a body --------------------------------------------------------------------------------

struct Reader::RowTerms {
  std::vector<Time> terms;
  const Item* votes = nullptr;
  const Time* elected = nullptr;
};

// "| Peru | Hội đồng Bảo an | 2018–2019 | 186 phiếu |": a seat; votes and the day of the election are of the last term.
void Reader::terms_of_row(const Block& block, const Row& row) {
  int organ = row.organ, member = row.subject;
  if (organ < 0 && of_theme(block, row.subject)) {
    organ = row.subject;
    member = theme_country();
  }
  const bool section = organ < 0 && of_section(row.subject);
  if (section) organ = context_.organ;
  const Entity& who = thing(row.subject);
  const bool may = member != row.subject || who.is(Part::State) || who.is(Part::Person);
  if (organ < 0 || !may || (row.off && !row.candidate && !section)) return;
  RowTerms told = read_terms(block, section);
  if (row.off &&
      !row.candidate)  // "1969-1970; 1989-1990 | 18/10/2012 | không trúng cử": what was held before that vote
    std::erase_if(told.terms,
                  [&](const Time& t) { return !told.elected || !t.to.year || t.to.year >= told.elected->from.year; });
  for (const Time& term : told.terms) {
    Claim c = seat_claim(member, organ, row.candidate, term);
    if (&term == &told.terms.back() && !row.candidate && !row.off) {
      Pieces p;
      p.votes = told.votes;
      qualify(c, p, Frame{}, nullptr);
      if (told.elected) put(c.q, "elected_on", Value(told.elected->from.edtf()));
    }
    claim(std::move(c));
  }
}

// "| Hội đồng Bảo an | 1953-1954 |": of the country the text is about.
bool Reader::of_theme(const Block& block, int subject) {
  if (!thing(subject).is(Part::Body) || plenary(subject) || (!titled_ && context_.theme < 0) || theme_country() < 0)
    return false;
  return std::any_of(items_.begin(), items_.end(), [&](const Item& i) { return is_range(i) && cell_of(block, i) > 0; });
}

// "| Nước | Nhiệm kỳ | Cuộc bầu gần nhất |" under the name of a body: the terms are on it.
bool Reader::of_section(int subject) const {
  return (table_.term_cell > 0 || table_.end_cell > 0) && thing(subject).is(Part::State) &&
         thing_is(context_.organ, Part::Body) && !plenary(context_.organ) &&
         std::none_of(items_.begin(), items_.end(), [&](const Item& i) { return is_a(i, Part::Person); });
}

Reader::RowTerms Reader::read_terms(const Block& block, bool section) const {
  RowTerms told;
  int term_cell = -1;
  if (const Time* end = time_in_cell(block, table_.end_cell)) {  // "| 2024 | 2025 |" under "From" and "To"; "Term ends"
    const Time* start = time_in_cell(block, table_.start_cell);
    Time term = start ? *start : *end;
    term.shape = start ? Time::Shape::Range : Time::Shape::Until;
    (start ? term.to : term.from) = end->from;
    told.terms.push_back(term);
    term_cell = table_.end_cell;
  }
  for (const Item& item : items_) {
    const int c = cell_of(block, item);
    const Column* column = column_of(block, item);
    if (column && column->use && lexicon_.verbs[column->use->what].name != "serve") continue;
    if (item.t == It::Time) {
      const bool here = section ? c == table_.term_cell : term_cell < 0 || term_cell == c;
      if (table_.end_cell >= 0 && (c == table_.end_cell || c == table_.start_cell)) continue;
      if (here && item.depth == 0 && (is_range(item) || is_year(item))) {
        told.terms.push_back(item.time);
        term_cell = c;
      } else if (item.depth > 0 || (!told.elected && item.time.from.day && item.time.shape == Time::Shape::Instant)) {
        told.elected = &item.time;
      }
    }
    const bool number = item.t == It::Num && c > term_cell && term_cell >= 0 && item.value > 20 &&
                        (item.unit.empty() || item.unit == "votes");
    if (!told.votes && (item.t == It::Frac || number)) told.votes = &item;
  }
  return told;
}

// ---- What the cells themselves state --------------------------------------------------------------------

// "| WTO | thành lập 1995, trụ sở ở Geneva |"
void Reader::literals_of_row(int subject) {
  const bool verbs = std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Verb; });
  if (!claims_.empty() && !verbs) return;
  auto before = std::exchange(claims_, {});
  last_subjects_ = {subject};
  for (auto& item : items_)
    if (item.t == It::Comma) turn(item, It::Semi);
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Verb) continue;
    const auto& verb = lexicon_.verbs[items_[k].sense->what];
    if (!verb.takes_nothing()) continue;
    Frame f;
    f.at = k;
    f.right = k + 1;
    f.verb = &verb;
    f.use = items_[k].sense;
    literal(f);
  }
  claims_.insert(claims_.begin(), before.begin(), before.end());
}

}  // namespace dothi::prose
