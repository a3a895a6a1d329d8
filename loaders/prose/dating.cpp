// Times (and roles) that a fact leaves out and its sentence or document has said: the term all of a list share, the only date of a
// sentence, the day of the vote, the visit during which two people met.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {
namespace {

std::string_view text_of(const std::vector<MapEntry>& q, std::string_view key) {
  for (const auto& [k, v] : q)
    if (k == key && v.kind() == dothi::Kind::String) return v.string();
  return {};
}

using Term = std::pair<std::string, std::string>;

// The one term that these qualifiers tell of, when it is one.
class OneTerm {
 public:
  void see(const std::vector<MapEntry>& q) {
    std::string_view start = text_of(q, "start"), end = text_of(q, "end");
    if (start.empty() || end.empty()) return;
    Term term{std::string(start), std::string(end)};
    if (term_ && *term_ != term) several_ = true;
    term_ = std::move(term);
  }
  const Term* get() const { return term_ && !several_ ? &*term_ : nullptr; }

 private:
  std::optional<Term> term_;
  bool several_ = false;
};

// What two dates of a period have in common: "2022-10" of 21 and 22 October.
std::string shared_date(std::string_view from, std::string_view to) {
  if (to.empty() || from == to) return std::string(from);
  for (std::size_t size : {std::size_t(7), std::size_t(4)})
    if (from.size() >= size && to.size() >= size && from.substr(0, size) == to.substr(0, size) && from[0] != 'X')
      return std::string(from.substr(0, size));
  return {};
}

// Everybody's vote on a resolution was cast on the day it was adopted.
void date_votes(const Lexicon& lexicon, std::vector<Fact>& facts) {
  std::map<std::string, std::set<std::string>> days;
  for (const Fact& f : facts)
    if (f.relation == lexicon.rel(Rel::Vote) || f.relation == lexicon.rel(Rel::Adoption))
      if (std::string_view day = text_of(f.qualifiers, "date"); day.size() == 10) days[f.object].emplace(day);
  for (Fact& f : facts) {
    if (f.relation != lexicon.rel(Rel::Vote) || has_key(f.qualifiers, {"date"})) continue;
    auto day = days.find(f.object);
    if (day != days.end() && day->second.size() == 1) f.qualifiers.emplace_back("date", Value(*day->second.begin()));
  }
}

// A meeting told within some sentences of the visit of one of the two happened during it.
void date_meetings(const Lexicon& lexicon, std::vector<Fact>& facts) {
  constexpr std::uint32_t near = 600;  // code points
  std::vector<const Fact*> visits;     // by place
  std::uint32_t longest = 0;
  for (const Fact& f : facts)
    if (f.relation == lexicon.rel(Rel::Visit)) {
      visits.push_back(&f);
      longest = std::max(longest, f.end - f.begin);
    }
  std::stable_sort(visits.begin(), visits.end(), [](const Fact* a, const Fact* b) { return a->begin < b->begin; });
  std::map<std::string, std::string, std::less<>> of;  // whose office of which country was told
  if (!visits.empty())
    for (const Fact& f : facts)
      if (f.relation == lexicon.rel(Rel::Office))
        if (const std::string_view country = text_of(f.qualifiers, "of"); !country.empty())
          if (const auto n = lexicon.name(country); n && lexicon.pack->names[*n].type == lexicon.label(Part::State))
            of.try_emplace(f.subject, country);
  auto elsewhere = [&](const std::string& host, const Fact& visit) {  // of a country that was not visited
    const auto known = of.find(host);
    return known != of.end() && known->second != visit.object &&
           std::any_of(of.begin(), of.end(), [&](const auto& o) { return o.second == visit.object; });
  };
  for (Fact& met : facts) {
    if (met.relation != lexicon.rel(Rel::Meeting) || has_key(met.qualifiers, {"date"})) continue;
    const Fact* visit = nullptr;  // the last told
    auto at = std::upper_bound(visits.begin(), visits.end(), met.begin,
                               [](std::uint32_t place, const Fact* f) { return place < f->begin; });
    while (at != visits.begin() && std::uint64_t((*--at)->begin) + longest + near >= met.begin) {
      const Fact& f = **at;
      if (f.end + near >= met.begin &&
          ((f.subject == met.subject && !elsewhere(met.object, f)) ||
           (f.subject == met.object && !elsewhere(met.subject, f))) &&
          &f > visit)
        visit = &f;
    }
    if (!visit) continue;
    std::string_view start = text_of(visit->qualifiers, "start");
    std::string date = start.empty() ? std::string(text_of(visit->qualifiers, "date"))
                                     : shared_date(start, text_of(visit->qualifiers, "end"));
    if (date.size() == 10 && met.begin != visit->begin) date.resize(7);  // that day or the next
    if (!date.empty()) met.qualifiers.emplace_back("date", Value(date));
  }
}

// Who was elected to a body on one day was elected for one term.
void date_elections(const Lexicon& lexicon, std::vector<Fact>& facts) {
  auto election = [&](const Fact& f) {
    std::string_view day = f.relation == lexicon.rel(Rel::Seat) && f.status == Status::Stated
                               ? text_of(f.qualifiers, "elected_on")
                               : std::string_view{};
    return day.size() == 10 ? f.object + "\n" + std::string(day) : std::string();
  };
  std::map<std::string, OneTerm> terms;
  for (const Fact& f : facts)
    if (std::string key = election(f); !key.empty()) terms[key].see(f.qualifiers);
  for (Fact& f : facts) {
    std::string key = election(f);
    if (key.empty() || has_key(f.qualifiers, {"start", "end"})) continue;
    const Term* term = terms[key].get();
    if (!term) continue;
    f.qualifiers.emplace_back("start", Value(term->first));
    f.qualifiers.emplace_back("end", Value(term->second));
  }
}

}  // namespace

void date_facts(const Lexicon& lexicon, std::vector<Fact>& facts) {
  date_votes(lexicon, facts);
  date_meetings(lexicon, facts);
  date_elections(lexicon, facts);
}

// What somebody is who does it, where no word says so: who presides over an organ is its president.
void Reader::default_roles(std::vector<Claim>& claims) const {
  for (Claim& c : claims) {
    if (c.relation == rel(Rel::Chair) && c.s_item > 0 &&
        has_key(c.q,
                {"session"})) {  // "As President of the 67th session he succeeded A and made way for B": they of others
      std::size_t v = std::size_t(c.s_item);
      while (v > 0 && (items_[v - 1].t == It::Honorific || items_[v - 1].t == It::Rank || items_[v - 1].t == It::Skip))
        --v;
      const bool other = v > 0 && (does(items_[v - 1], "succeed") ||
                                   (does(items_[v - 1], "office") && has_word(items_[v - 1].sense, "right") &&
                                    !has(items_[v - 1], Kind::Copula)));  // "ghế Chủ tịch khoá 76 thuộc về A": his
      if (other && std::none_of(items_.begin() + c.s_item, items_.end(),
                                [](const Item& i) { return i.t == It::Session || i.t == It::Ordinal; }))
        std::erase_if(c.q, [](const MapEntry& e) { return e.first == "session"; });
    }
    auto options = lexicon_.relations.find(c.relation);
    if (options == lexicon_.relations.end() || c.o < 0 || has_key(c.q, {"role"})) continue;
    // "Vice-President A chaired the session": as that
    const Sense* own = c.relation == rel(Rel::Chair) && c.s_item > 0 && !page_.vietnamese
                           ? sense(items_[std::size_t(c.s_item) - 1], Kind::Role)
                           : nullptr;
    if (own && std::none_of(own->words.begin(), own->words.end(), [](const auto& w) { return w.starts_with("by="); })) {
      put(c.q, "role", Value(own->text));
      continue;
    }
    if (auto role = options->second.find("role." + entities_[std::size_t(c.o)].type); role != options->second.end())
      put(c.q, "role", Value(role->second));
  }
}

// "Thủ tướng A thăm Mỹ tháng 6/2005": he was that when he went, whenever the text was written.
void Reader::as_of_deeds(std::vector<Claim>& claims) const {
  for (Claim& c : claims) {
    if (!c.of_today || !clock_.document.year || c.relation != rel(Rel::Office) || has_key(c.q, {"start", "end"}))
      continue;
    for (const Claim& deed : claims) {
      if (deed.relation != rel(Rel::Visit) && deed.relation != rel(Rel::Meeting) &&
          deed.relation != rel(Rel::Attendance))
        continue;
      const std::string_view day = text_of(deed.q, "date"), start = text_of(deed.q, "start");
      auto when =
          deed.s == c.s || deed.o == c.s ? PartialDate::parse(std::string(day.empty() ? start : day)) : std::nullopt;
      if (!when || !when->year) continue;
      when->day = 0;
      put(c.q, "as_of", Value(when->edtf()));
      break;
    }
  }
}

void Reader::share_times(std::vector<Claim>& claims) const {
  auto room = [&](const Claim& c, std::string_view name) {
    const auto* schema = lexicon_.relation(c.relation);
    return schema && std::any_of(schema->qualifiers.begin(), schema->qualifiers.end(),
                                 [&](const auto& q) { return q.name == name; });
  };
  auto untimed = [](const Claim& c) {
    return !has_key(c.q, {"start", "end", "date", "since", "as_of"}) && c.status == Status::Stated;
  };
  auto seat = [this](const Claim& c) { return c.relation == rel(Rel::Seat); };
  // "… còn có Niger, Tunisia (mỗi nước 191 phiếu) và Estonia": elected together, for the same term.
  for (Claim& c : claims) {
    if (!seat(c) || !untimed(c) || !has_key(c.q, {"votes_for", "elected_on"})) continue;
    OneTerm term;
    for (const Claim& other : claims)
      if (seat(other) && other.o == c.o && has_key(other.q, {"votes_for", "elected_on"})) term.see(other.q);
    if (!term.get()) continue;
    put(c.q, "start", Value(term.get()->first));
    put(c.q, "end", Value(term.get()->second));
  }
  // "… trúng cử với 134 phiếu, nhiệm kỳ 2023-2025": the only term of the sentence, of the only seat
  const Item* only = nullptr;
  std::size_t spans = 0;
  for (const Item& item : items_)
    if (item.t == It::Time && item.time.shape == Time::Shape::Range) only = &item, ++spans;
  const bool elected =
      any_item(0, items_.size(), [this](const Item& i) { return does(i, "serve") && has_word(i.sense, "elected"); }) &&
      !any_item(0, items_.size(), [](const Item& i) { return i.t == It::Cue; });
  const bool term =
      spans == 1 && (only->time.term ||
                     (elected && only->time.to.year > only->time.from.year));  // "… to serve from 1 January 2024 to …"
  if (term && !only->depth && !claims.empty() && seat(claims.front()) &&
      std::all_of(claims.begin(), claims.end(),
                  [&](const Claim& c) {
                    return (seat(c) && c.o == claims.front().o && untimed(c)) || c.relation == rel(Rel::Chair);
                  }) &&
      std::none_of(items_.begin(), items_.end(), [&](const Item& i) {
        return i.t == It::Semi && &i + 1 != only;
      }))  // "… đắc cử với 192 phiếu; nhiệm kỳ 2020-2021"
    for (Claim& c : claims) {
      if (!seat(c) || (!elected && !has_key(c.q, {"votes_for", "elected_on"}))) continue;
      put(c.q, "start", Value(only->time.from.edtf()));
      put(c.q, "end", Value(only->time.to.edtf()));
    }
  // "A, B and C held the presidency in the first six months of 2024, in that order": each a month, and no year.
  std::map<std::string, std::set<int>, std::less<>> presidents;  // of a year
  auto whole_year = [this](const Claim& c) {
    return c.relation == rel(Rel::Chair) && text_of(c.q, "start").size() == 4 &&
           text_of(c.q, "start") == text_of(c.q, "end");
  };
  for (const Claim& c : claims)
    if (whole_year(c)) presidents[std::string(text_of(c.q, "start"))].insert(c.s);
  for (Claim& c : claims)
    if (auto year = presidents.find(text_of(c.q, "start"));
        whole_year(c) && year != presidents.end() && year->second.size() > 2)
      std::erase_if(c.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
  // "… với 184 quân nhân …": the only number of people, of the only thing they were sent to.
  std::vector<const Item*> people;
  for (const Item& item : items_)
    if (item.t == It::Num && item.unit == "personnel") people.push_back(&item);
  std::vector<Claim*> sent;
  for (Claim& c : claims)
    if (c.relation == rel(Rel::Contribution)) sent.push_back(&c);
  const auto apart = [&](const Claim& c) {  // in another clause
    const std::size_t a = std::size_t(people.front() - items_.data()),
                      b = std::size_t(std::max({c.s_item, c.o_item, 0}));
    return std::any_of(items_.begin() + std::ptrdiff_t(std::min(a, b)), items_.begin() + std::ptrdiff_t(std::max(a, b)),
                       [](const Item& i) { return i.t == It::Semi; });
  };
  if (people.size() == 1 && sent.size() == 1 && !has_key(sent.front()->q, {"personnel"}) && !apart(*sent.front())) {
    put(sent.front()->q, "personnel", Value(people.front()->value));
    if (!people.front()->bound.empty()) put(sent.front()->q, "bound", Value(people.front()->bound));
  }
  std::vector<const Time*> times;
  for (const Item& item : items_)
    if (item.t == It::Time && item.time.from.year) times.push_back(&item.time);
  // "for two-year terms beginning on 1 January 2024", "stay on until the end of 2024"
  const Time* opening = nullptr;
  std::size_t open_times = 0;
  for (const Time* t : times)
    if (t->shape == Time::Shape::Since || t->shape == Time::Shape::Until) opening = t, ++open_times;
  bool ranged = std::any_of(times.begin(), times.end(), [](const Time* t) { return t->shape == Time::Shape::Range; });
  bool one_body =
      std::all_of(claims.begin(), claims.end(), [&](const Claim& c) { return seat(c) && c.o == claims.front().o; });
  if (open_times == 1 && !ranged && one_body)
    for (Claim& c : claims)
      if (untimed(c) && (has_key(c.q, {"elected_on"}) || (c.elected && !page_.vietnamese)))
        put(c.q, opening->shape == Time::Shape::Since ? "start" : "end", Value(opening->from.edtf()));
  // The only date of the sentence is when what it tells of happened.
  if (times.size() != 1 || times.front()->shape != Time::Shape::Instant || times.front()->future ||
      !times.front()->from.month)
    return;
  bool dated = std::any_of(claims.begin(), claims.end(), [](const Claim& c) {
    return has_key(c.q, {"start", "end", "date", "since"});
  });
  if (dated) return;
  for (Claim& c : claims) {
    if (!untimed(c) || c.inferred) continue;
    bool event = c.relation == rel(Rel::Visit) || c.relation == rel(Rel::Meeting);
    if (event && room(c, "date")) put(c.q, "date", Value(times.front()->from.edtf()));
    if (c.relation == rel(Rel::Partnership) && room(c, "since")) put(c.q, "since", Value(times.front()->from.edtf()));
  }
}

}  // namespace dothi::prose
