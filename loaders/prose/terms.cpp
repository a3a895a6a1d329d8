// A run of terms belongs as a whole to whom one of them belongs.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::TermRun {
  std::size_t first, end;  // items
  std::vector<const Time*> terms;
  std::vector<Claim> models = {};   // whose they are
  std::set<const Time*> used = {};  // told already
};

namespace {

bool is_term(const Item& item) {
  return (is_range(item) && !item.time.from.month) || (is_year(item) && item.time.term);
}
const PartialDate& end_of(const Time& term) { return term.shape == Time::Shape::Range ? term.to : term.from; }

// Whether qualifiers tell of the term.
bool tell_term(const std::vector<MapEntry>& qualifiers, const Time& term) {
  bool start = false, end = false;
  for (const auto& [key, value] : qualifiers) {
    if (key == "start") start = value.string() == term.from.edtf();
    if (key == "end") end = value.string() == end_of(term).edtf();
  }
  return start && end;
}

bool has_term(const MapEntry& e) { return e.first == "start" || e.first == "end"; }

}  // namespace

// "trong các nhiệm kỳ 2006-2007, 2007-2010 và 2011-2014": where one of them is told to be somebody's all of them are.
void Reader::spread_terms() {
  for (std::size_t k = 0; k < items_.size();) {
    if (!is_term(items_[k])) {
      ++k;
      continue;
    }
    TermRun run = run_of_terms(k);
    k = run.end;
    if (run.terms.size() < 2) continue;
    models_told(run);
    if (run.models.empty()) model_of_another(run);
    if (run.first > 0 && marked(items_[run.first - 1], Kind::Prep, "others")) terms_before(run);
    if (run.models.empty() && opens_terms(run.first)) model_undated(run);
    spread(run);
  }
}

bool Reader::is_seat(const Claim& c) const { return c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy); }

// ---- The run --------------------------------------------------------------------------------------------

Reader::TermRun Reader::run_of_terms(std::size_t first) const {
  TermRun run{first, first + 1, {&items_[first].time}};
  for (;;) {
    const std::size_t next = next_term(run.end);
    if (next == run.end || next >= items_.size() || !is_term(items_[next]) || of_another_body(next)) return run;
    run.terms.push_back(&items_[next].time);
    run.end = next + 1;
  }
}

// Past the commas and small words behind a term.
std::size_t Reader::next_term(std::size_t from) const {
  std::size_t j = from;
  while (j < items_.size() && (items_[j].is({It::Comma, It::And, It::Skip, It::Semi}) ||
                               (j > from && (prep(j) || items_[j].t == It::Ordinal))))
    ++j;
  const bool clause = j == from + 1 && stands(from, It::Comma) && stands(j, {It::Break, It::Relative});
  return clause && !page_.vietnamese ? past_clause(j) : j;
}

// "in 1994–1995, when …, and in 2013–2014"
std::size_t Reader::past_clause(std::size_t j) const {
  std::size_t x = j;
  auto ends = [&] { return items_[x].t == It::Comma && items_[x + 1].t == It::And; };
  while (x + 1 < items_.size() && x < j + 12 && !items_[x].is({It::Semi, It::Time}) && !ends()) ++x;
  if (x + 2 >= items_.size() || !ends()) return j;
  std::size_t term = x + 2;
  while (term < items_.size() && (items_[term].t == It::Skip || prep(term))) ++term;
  return term < items_.size() && is_term(items_[term]) ? term : j;
}

// "2008-2009 và 2020-2021, cùng nhiệm kỳ 2023-2025 ở Hội đồng Nhân quyền": of another body
bool Reader::of_another_body(std::size_t term) const {
  bool elsewhere = false;
  for (std::size_t x = term + 1;
       x + 1 < items_.size() && x < term + 7 && !items_[x].is({It::Comma, It::Semi, It::And, It::Time}); ++x)
    if (prep(x) && is_a(items_[x + 1], Part::Body))
      elsewhere =
          std::none_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.o == items_[x + 1].ent; });
  return elsewhere;
}

// ---- Whose they are -------------------------------------------------------------------------------------

void Reader::models_told(TermRun& run) const {
  for (const auto& c : claims_)
    for (const Time* term : run.terms) {
      if (!is_seat(c) || !tell_term(c.q, *term)) continue;
      run.used.insert(term);
      const auto same = [&](const Claim& m) { return m.s == c.s && m.o == c.o && m.relation == c.relation; };
      if (std::none_of(run.models.begin(), run.models.end(), same)) run.models.push_back(c);
    }
}

// "… and Algeria three times: in 1968-69 and 1988-89": another of the same sentence.
void Reader::model_of_another(TermRun& run) {
  const Claim* last = nullptr;
  for (const auto& c : claims_)
    if (is_seat(c) && thing(c.s).is(Part::State)) last = &c;
  for (std::size_t i = run.first; last && i-- > 0 && i + 8 > run.first;) {
    const Item& item = items_[i];
    if (item.t == It::Semi || (item.t == It::Time && item.depth == 0)) break;
    const bool opens = i == 0 || items_[i - 1].is({It::And, It::Comma, It::Semi});
    Arg who;
    if (item.t != It::Ent || item.demonym || !opens || !arg(i, lexicon_.labels(Part::State), who)) continue;
    run.models.push_back(*last);
    run.models.back().s = who.ents.front();
    run.models.back().s_item = int(i);
    break;
  }
}

// "sẽ là lần thứ tư A có mặt ở Hội đồng, sau các nhiệm kỳ 1957-1958, 1975-1976 và 1997-1998": those before
void Reader::terms_before(TermRun& run) {
  for (auto& c : claims_)
    if (is_seat(c) &&
        std::any_of(run.terms.begin(), run.terms.end(), [&](const Time* t) { return tell_term(c.q, *t); }))
      std::erase_if(c.q, [](const MapEntry& e) { return e.first == "ordinal"; });
  if (!run.models.empty()) return;
  int who = -1, organ = -1;
  bool seated = false, several = false;
  for (std::size_t i = run.first; i-- > 0 && items_[i].t != It::Semi && !several;) {
    const Item& item = items_[i];
    seated |= does(item, "serve") || does(item, "return");
    if (item.t != It::Ent || item.ent < 0 || item.demonym || item.depth) continue;
    const Entity& e = thing(item.ent);
    if (e.is(Part::Body) && organ < 0 && !e.plenary) {
      organ = item.ent;
    } else if (e.is(Part::State)) {
      several = who >= 0 && who != item.ent;
      who = item.ent;
    }
  }
  if (who < 0 || several || organ < 0 || !seated) return;
  Claim& c = run.models.emplace_back();
  c.s = who;
  c.o = organ;
  c.relation = rel(Rel::Seat);
}

// Whether the terms are told of something before them: "hai lần: lần đầu trong hai năm 1986-1987, lần thứ hai nhiệm kỳ 2022-2023".
bool Reader::opens_terms(std::size_t first) const {
  std::size_t head = first;
  while (head > 1 && (items_[head - 1].is({It::Ordinal, It::Skip}) || prep(head - 1))) --head;
  if (first > 0 &&
      (has(items_[first - 1], Kind::Open) || items_[head - 1].t == It::Colon || has(items_[first - 1], Kind::Copula)))
    return true;
  for (std::size_t i = first; i-- > 0;) {
    if (items_[i].t == It::Semi)  // "four times: in 1962, …; for 1981-1982; for 2001-2002"
      return std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i),
                         [](const Item& x) { return x.t == It::Colon && x.depth == 0; });
    if (items_[i].t == It::Comma && i + 1 < first && prep(i + 1))
      return true;  // "elected twice, for 2013–2015 and 2022–2024"
    if (!items_[i].is({It::Prep, It::And, It::Skip})) return false;
  }
  return false;
}

// "… mười hai nhiệm kỳ, gồm 1958-1959 và 1966-1967": of the seat that stands without its times.
void Reader::model_undated(TermRun& run) {
  const auto undated = std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return is_seat(c) && std::none_of(c.q.begin(), c.q.end(), has_term);
  });
  if (undated == claims_.end()) return;
  run.models.push_back(*undated);
  const auto once = [](const MapEntry& e) { return e.first == "elected_on" || e.first == "ordinal"; };
  if (std::none_of(undated->q.begin(), undated->q.end(), once)) claims_.erase(undated);
  std::erase_if(run.models.back().q, once);
}

void Reader::spread(const TermRun& run) {
  std::set<int> who;
  for (const auto& m : run.models) who.insert(m.s);
  if (run.models.empty() || (who.size() > 1 && run.used.size() > 1)) return;
  for (const auto& m : run.models)
    for (const Time* term : run.terms) {
      if (run.used.contains(term)) continue;
      Claim c = m;
      std::erase_if(c.q, [](const MapEntry& e) { return e.first != "role"; });
      put(c.q, "start", Value(term->from.edtf()));
      put(c.q, "end", Value(end_of(*term).edtf()));
      claim(std::move(c));
    }
}

}  // namespace dothi::prose
