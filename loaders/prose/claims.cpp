// Claims: where times, votes and roles go, what is allowed, and the facts of a sentence.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

void Reader::put(std::vector<MapEntry>& q, const char* key, Value value) const {
  for (auto& [k, v] : q)
    if (k == key) {
      v = std::move(value);
      return;
    }
  if (q.empty()) q.reserve(4);
  q.emplace_back(key, std::move(value));
}

// Puts times, votes and counts where the relation's schema has room for them.
void Reader::qualify(Claim& c, const Pieces& p, const Frame& f, const Time* time) const {
  const auto* schema = lexicon_.relation(c.relation);
  if (!schema) return;
  auto room = [&](std::string_view name) {
    return std::any_of(schema->qualifiers.begin(), schema->qualifiers.end(),
                       [&](const auto& q) { return q.name == name; });
  };
  auto options = lexicon_.relations.find(c.relation);
  auto option = [&](const std::string& name) -> std::string {
    if (options == lexicon_.relations.end()) return {};
    auto it = options->second.find(name);
    return it == options->second.end() ? std::string{} : it->second;
  };
  if (time) {
    std::string at = option("at");
    if (at.empty()) at = room("date") ? "date" : room("since") ? "since" : room("start") ? "start" : "";
    auto set = [&](const char* key, PartialDate d) {
      if (room(key)) put(c.q, key, Value(d.edtf()));
    };
    switch (time->shape) {
      case Time::Shape::Range:
        if (room("start")) {
          set("start", time->from);
          set("end", time->to);
        } else if (!at.empty()) {
          set(at.c_str(), time->from);
        }
        break;
      case Time::Shape::Since:
        if (f.ends && room("end")) {
          set("end", time->from);
          break;
        }
        if (c.relation == rel(Rel::Candidacy)) break;
        if (room("since"))
          set("since", time->from);
        else if (room("start"))
          set("start", time->from);
        else if (!at.empty())
          set(at.c_str(), time->from);
        break;
      case Time::Shape::Until:
        if (room("end")) set("end", time->from);
        break;
      case Time::Shape::Instant: {
        bool month = time->from.month && !time->from.day, year = !time->from.month;
        bool country = c.s >= 0 && entities_[std::size_t(c.s)].is(Part::State);
        if ((f.is("end") || f.ends) && room("end")) {
          PartialDate end = time->from;
          bool dated = false;  // "whose terms expire on 31 December": the next one
          for (std::size_t i = time->first; i < time->last && i < tokens_.size(); ++i)
            dated |= tokens_[i].is(kNumber) && tokens_[i].end - tokens_[i].begin == 4;
          if (!dated && f.is("relative") && end.year && end.year + 1 == clock_.document.year) ++end.year;
          set("end", end);
        } else if (c.relation == rel(Rel::Candidacy) && time->from.month) {
          // when it was announced, not what it is for
        } else if (month && c.relation == rel(Rel::Chair) && f.is("elected") &&
                   (p.session || (c.s >= 0 && entities_[std::size_t(c.s)].is(Part::Person)))) {
          set("elected_on", time->from);  // to preside over a session
        } else if (month && option("months") == "both") {
          set("start", time->from);
          const bool person = c.s >= 0 && entities_[std::size_t(c.s)].is(Part::Person);
          const bool takes_over = f.is("start") && c.o >= 0 && entities_[std::size_t(c.o)].is(Part::Organization);
          if (!plenary(c.o) && !takes_over &&
              !(person &&
                (f.starts || f.is("start") ||
                 (c.relation == rel(Rel::Chair) && c.o >= 0 && entities_[std::size_t(c.o)].is(Part::Organization)))))
            set("end", time->from);  // everybody's assembly has no president of a month
        } else if (c.relation == rel(Rel::Seat)) {
          bool person = c.s >= 0 && entities_[std::size_t(c.s)].is(Part::Person);
          if (f.is("start") || (person && f.verb && f.does("join")) ||
              (person && year && !f.role.empty() && !f.is("elected") && !f.is("sit")))
            set("start", time->from);
          else if (f.is("elected") && time->from.day == 1 && time->from.month == 1)
            set("start", time->from);  // terms begin on New Year's Day, and nobody is elected
          else if (f.is("elected") && clock_.document.year && first_day(time->from) > last_day(clock_.document))
            ;  // what is to come is no election told
          else if (f.is("elected"))
            set("elected_on", time->from);
          else if (year && (f.is("sit") || f.is("term") || f.is("list") ||
                            (!f.role.empty() && f.role != "permanent member" && !f.is("elected")))) {
            set("start", time->from);
            set("end", time->from);
          }
        } else if (c.relation == rel(Rel::Chair) && f.is("elected") && !year) {
          set("elected_on", time->from);
        } else if (year && option("at") == "start" && c.relation == rel(Rel::Chair) &&
                   (country || (c.o >= 0 && entities_[std::size_t(c.o)].is(Part::Body) && !plenary(c.o) && !f.starts &&
                                !f.is("start") && !f.is("elected")))) {
          set("start", time->from);
          set("end", time->from);
        } else if (!at.empty()) {
          if (f.is("start") && room("start"))
            set("start", time->from);
          else
            set(at.c_str(), time->from);
        }
      }
    }
  }
  const auto is_count = [](const Item& n) {  // "for the 2024 session": a year
    return n.t == It::Frac || n.unit == "votes" || (n.unit.empty() && (n.value < 1900 || n.value > 2100));
  };
  if (p.votes && room("votes_for") && is_count(*p.votes)) {
    put(c.q, "votes_for", Value(p.votes->value));
    if (p.votes->t == It::Frac) put(c.q, "votes_total", Value(p.votes->total));
  }
  if (p.money && room("amount")) {
    put(c.q, "amount", Value(p.money->value));
    put(c.q, "currency", Value(p.money->unit));
  }
  if (p.ordinal && room("ordinal")) put(c.q, "ordinal", Value(p.ordinal->value));
  if (p.session && room("session")) put(c.q, "session", Value(p.session->value));
  if (p.personnel && room("personnel")) {
    put(c.q, "personnel", Value(p.personnel->value));
    if (!p.personnel->bound.empty()) put(c.q, "bound", Value(p.personnel->bound));
    if (p.personnel->unit == "deployments") put(c.q, "unit_of_count", Value("deployments"));
  }
}

// A role may be kept to some ("by=Country") and to bodies of a set ("on=courts"): nobody is a judge of the Security Council.
bool Reader::allowed(const Claim& c) const {
  const Value* role = nullptr;
  for (const auto& [key, value] : c.q)
    if (key == "role") role = &value;
  if (!role || role->kind() != dothi::Kind::String || c.s < 0 || c.o < 0) return true;
  auto it = lexicon_.role_limits.find(std::string(role->string()));
  if (it == lexicon_.role_limits.end()) return true;
  const auto& [by, on] = it->second;
  if (!by.empty() && !entities_[std::size_t(c.s)].is(by)) return false;
  if (on.empty() || c.relation == rel(Rel::Office)) return true;
  auto set = lexicon_.settings.find(on);
  return set != lexicon_.settings.end() &&
         ("|" + set->second + "|").find("|" + entities_[std::size_t(c.o)].name + "|") != std::string::npos;
}

// "Phiên họp đầu tiên", "khóa họp thứ 80": a meeting by its number only, and nobody's name.
bool Reader::unnamed_session(int event) const {
  const Entity& e = entities_[std::size_t(event)];
  if (e.index != kNone || !e.is(Part::Event) || e.name.size() > 40) return false;
  std::size_t words = 0;
  for (std::size_t i = 0; i < e.name.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(e.name[i]);
    if (i > 0 && e.name[i - 1] == ' ') ++words;
    if (i > 0 && c >= 'A' && c <= 'Z') return false;
    if (c >= 0xC0 && i > 0 && e.name[i - 1] == ' ' && upper(std::string(e.name.substr(i, 2))) == e.name.substr(i, 2) &&
        c < 0xE0)
      return false;
  }
  return page_.vietnamese && words < 6;
}

// "ký Hiệp định Paris ngày 27/1/1973": a name that meant another treaty before a year (`set earlier "A < 2015 = B"`), here and for the rest.
void Reader::of_its_time(Claim& c) {
  if (c.o < 0 || !thing_is(c.o, Part::Treaty)) return;
  const auto date = std::find_if(c.q.begin(), c.q.end(), [](const MapEntry& e) {
    return e.first == "date" && e.second.kind() == dothi::Kind::String;
  });
  if (date == c.q.end() || date->second.string().size() < 4) return;
  const std::string& name = thing(c.o).name;
  for (std::string_view rest = lexicon_.setting("earlier"); !rest.empty();) {
    const std::string_view entry = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    const std::size_t before = entry.find(" < "), other = entry.find(" = ");
    if (before == std::string_view::npos || other == std::string_view::npos || entry.substr(0, before) != name)
      continue;
    if (date->second.string().substr(0, 4) >= entry.substr(before + 3, other - before - 3)) continue;
    if (const auto meant = lexicon_.name(std::string(entry.substr(other + 3))))
      renamed_[c.o] = entity(*meant), c.o = renamed_[c.o];
    return;
  }
}

// Whether what the sentence reports without a time was on the day told last: news of that day, in a text of the same week.
bool Reader::of_the_day() const {
  if (!clock_.document.day || !clock_.day.day || clock_.last != clock_.day || holds({It::Time, It::Break}))
    return false;
  const auto ago = first_day(clock_.document) - first_day(clock_.day);
  return ago >= 0 && ago < 7;
}

void Reader::claim(Claim c) {
  if (c.s >= 0 && c.s == c.o) return;
  // "Đại diện thường trực tại Liên hợp quốc … các phiên họp của Hội đồng …, khi nước này làm chủ tịch": nobody presides over the United Nations
  if (c.relation == rel(Rel::Chair) && c.o >= 0 && thing(c.o).name == lexicon_.setting("world")) {
    const auto body = std::find_if(items_.rbegin(), items_.rend(), [this](const Item& i) {
      return i.is({It::Ent, It::Pro}) && i.ent >= 0 && thing(i.ent).is(Part::Body);
    });
    if (body != items_.rend()) {
      c.o = body->ent;
      for (MapEntry& e : c.q)
        if (e.first == "role") e.second = Value("president");
    }
  }
  if (c.relation == rel(Rel::Hosting)) of_its_year(c);
  of_its_time(c);
  if ((c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy)) && plenary(c.o)) {
    bool office = false;  // everybody sits on it: only an office in it is worth telling
    for (const auto& [key, value] : c.q)
      office |= key == "role" && value.string().find("president") != std::string::npos;
    if (!office) return;
    // An office in it is held for a session: a term of years beside it belongs to another seat.
    std::erase_if(c.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
  }
  if (c.relation == rel(Rel::Chair) && c.o >= 0 && entities_[std::size_t(c.o)].is(Part::Event)) {
    // Who presides over "the 1st session of the General Assembly" is its president at that session.
    const std::string name = entities_[std::size_t(c.o)].name;
    auto at = name.find(" session of the ");
    if (at != std::string::npos && at <= 5 && std::isdigit(static_cast<unsigned char>(name[0])))
      if (auto body = lexicon_.name(name.substr(at + 16))) {
        c.o = entity(*body);
        put(c.q, "session", Value(std::int64_t(std::atoi(name.c_str()))));
      }
  }
  if (c.relation != rel(Rel::Attendance) && c.o >= 0 &&
      unnamed_session(c.o)) {  // "Phiên họp đầu tiên … chọn ông A làm Chủ tịch": of the body that met
    const auto unit = c.relation == rel(Rel::Chair) && c.o_item >= 0 && std::size_t(c.o_item) < items_.size()
                          ? hits_->at(items_[std::size_t(c.o_item)].first, Kind::Unit)
                          : std::nullopt;
    if (!unit || unit->sense->words[0] != "session") return;
    int body = -1;
    for (int e : {context_.organ, theme_, presided_, topic_body_})
      if (body < 0 && e >= 0 && entities_[std::size_t(e)].is(Part::Body)) body = e;
    if (body < 0) return;
    c.o = body;
  }
  if (c.s >= 0 && unnamed_session(c.s)) return;
  if ((c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy)) && c.s >= 0 && c.o >= 0 &&
      entities_[std::size_t(c.s)].is(Part::Person) && of_states(c.o) &&
      std::none_of(c.q.begin(), c.q.end(), [](const MapEntry& e) {
        return e.first == "role" && e.second.string().find("president") != std::string::npos;
      })) {  // an envoy sits for his country
    c.s = c.s_item < 0 && theme_country() >= 0 ? theme_country() : country_of(c.s);
    if (c.s < 0) return;
  }
  const auto* schema = lexicon_.relation(c.relation);
  if (!schema || c.s < 0 || (c.o < 0 && c.literal.empty())) return;
  if (!wants(schema->from, entities_[std::size_t(c.s)])) return;
  if (c.o >= 0 && !schema->to.empty() && !wants(schema->to, entities_[std::size_t(c.o)])) return;
  if (!allowed(c)) return;
  if (c.relation == rel(Rel::Adoption) && !has_key(c.q, {"date"}) && of_the_day()) {
    put(c.q, "date", Value(clock_.day.edtf()));
    adopted_on_.try_emplace(c.o, clock_.day.edtf());
  }
  if (c.relation == rel(Rel::Vote) && !adopted_on_.empty() && !has_key(c.q, {"date"}))
    if (auto day = adopted_on_.find(c.o); day != adopted_on_.end()) put(c.q, "date", Value(day->second));
  if (c.relation == rel(Rel::Contribution) && entities_[std::size_t(c.s)].is(Part::State) && c.o >= 0 &&
      entities_[std::size_t(c.o)].index != kNone) {  // who has the mission sends nobody to it: "… in Liberia"
    const PackName& mission = lexicon_.pack->names[entities_[std::size_t(c.o)].index];
    const Entity& state = entities_[std::size_t(c.s)];
    auto in = [&](std::string_view name) {
      for (std::string_view place :
           {std::string_view(state.name),
            state.index == kNone ? std::string_view() : std::string_view(lexicon_.pack->names[state.index].name_vi)})
        if (!place.empty() && name.size() > place.size() && name.ends_with(place) &&
            name[name.size() - place.size() - 1] == ' ')
          return true;
      return false;
    };
    if (in(mission.name_vi) || std::any_of(mission.aliases.begin(), mission.aliases.end(), in)) return;
  }
  if (c.relation == rel(Rel::Visit) && c.o == country_of(c.s)) return;  // nobody visits his own
  if (c.relation == rel(Rel::Visit) && !has_key(c.q, {"end"}) &&
      std::any_of(c.q.begin(), c.q.end(),
                  [](const MapEntry& e) { return e.first == "start" && e.second.string().size() <= 7; }))
    return;  // "ta đã có Chile từ năm 2007": since a year, which is no visit
  if (c.relation == rel(Rel::Visit) && !page_.vietnamese && c.o_item > 1 &&
      items_[std::size_t(c.o_item) - 1].t == It::Of && items_[std::size_t(c.o_item) - 2].t == It::Ent &&
      items_[std::size_t(c.o_item) - 2].ent >= 0 &&
      entities_[std::size_t(items_[std::size_t(c.o_item) - 2].ent)].is(Part::Person))
    return;  // "the prize went to A of Portugal"
  if (c.o >= 0 && entities_[std::size_t(c.o)].is(Part::Report) &&
      entities_[std::size_t(c.s)].is(Part::State)) {  // each state its own: the pack knows that of one
    const Entity& report = entities_[std::size_t(c.o)];
    const std::string& own = entities_[std::size_t(c.s)].name;
    if (!report.of.empty() && report.of != own && report.name.ends_with(" of " + report.of))
      c.o = entity(report.name.substr(0, report.name.size() - report.of.size()) + own, std::string(report.type));
  }
  if (c.relation == rel(Rel::Office) &&
      c.o >= 0) {  // "là Tổng Thư ký UNCTAD, người phụ nữ đầu tiên đứng đầu cơ quan này": the same office
    auto generic = [this](int office) {
      return entities_[std::size_t(office)].index == kNone &&
             entities_[std::size_t(office)].name == head_name(entities_[std::size_t(office)].of);
    };
    auto same = [&](const Claim& x) {
      return x.relation == c.relation && x.s == c.s && x.o != c.o && !entities_[std::size_t(x.o)].of.empty() &&
             entities_[std::size_t(x.o)].of == entities_[std::size_t(c.o)].of;
    };
    if (generic(c.o) && std::any_of(claims_.begin(), claims_.end(), same)) return;
    std::erase_if(claims_, [&](const Claim& x) { return same(x) && generic(x.o); });
  }
  if (c.relation == rel(Rel::Office) && c.s >= 0 && entities_[std::size_t(c.s)].country < 0 &&
      entities_[std::size_t(c.o)].name.find(" of ") != std::string::npos)
    for (const auto& [key, value] : c.q)  // "Tổng thống Mông Cổ X": from now on of that country
      if (key == "of" && value.kind() == dothi::Kind::String)
        if (auto n = lexicon_.name(value.string()); n && lexicon_.pack->names[*n].type == label(Part::State))
          entities_[std::size_t(c.s)].country = entity(*n);
  claims_.push_back(std::move(c));
}

void Reader::emit(const Line& line) {
  for (const auto& item : items_)
    if (marked(item, Kind::Cue, "refused"))  // "trúng cử … nhưng từ chối"
      claims_.erase(std::remove_if(claims_.begin(), claims_.end(),
                                   [this](const Claim& c) {
                                     return c.relation == rel(Rel::Seat) && has_key(c.q, {"elected_on"});
                                   }),
                    claims_.end());
  // "được bầu …, song bà chưa hề nhậm chức": elected and never in office.
  for (std::size_t k = 0; k < items_.size(); ++k)
    if (items_[k].t == It::Verb && lexicon_.verbs[items_[k].sense->what].name == "office" &&
        has_word(items_[k].sense, "start") && has_word(items_[k].sense, "strong") && mood(k).off) {
      bool negated = false;
      for (std::size_t i = k; i-- > 0 && i + 4 > k;)
        if (const Sense* cue = sense(items_[i], Kind::Cue)) negated |= cue->words[0] == "negation";
      if (negated)
        claims_.erase(std::remove_if(claims_.begin(), claims_.end(),
                                     [this](const Claim& c) {
                                       return c.relation == rel(Rel::Seat) && has_key(c.q, {"elected_on"});
                                     }),
                      claims_.end());
    }
  // The same fact said twice in one sentence is one claim with the qualifiers of both.
  std::vector<Claim> kept;
  kept.reserve(claims_.size());
  auto value_of = [](const Claim& c, std::string_view key) -> const Value* {
    for (const auto& [k, v] : c.q)
      if (k == key) return &v;
    return nullptr;
  };
  for (auto& c : claims_) {
    bool merged = false;
    for (auto& k : kept) {
      if (k.s != c.s || k.o != c.o || k.relation != c.relation || k.literal != c.literal) continue;
      bool clash = false;
      const auto* schema = lexicon_.relation(c.relation);
      const bool single =
          c.o >= 0 && schema && schema->once && schema->once->empty() && !c.again &&
          !k.again;  // one such fact of the two, whatever is said of it: "on 7 October joined …, its 99th member"
      for (const auto& [key, v] : c.q) {
        if (key == "as_of" || key == "of" || single) continue;
        const Value* other = value_of(k, key);
        if (other && equal(*other, v) != Truth::True) clash = true;
      }
      if (clash) continue;
      const bool term = has_key(c.q, {"start", "end"}) || has_key(k.q, {"start", "end"});
      if (term && !page_.vietnamese && c.relation == rel(Rel::Office)) {  // what the term tells, "as of" need not
        std::erase_if(k.q, [](const MapEntry& e) { return e.first == "as_of"; });
        std::erase_if(c.q, [](const MapEntry& e) { return e.first == "as_of"; });
      }
      for (const auto& [key, v] : c.q)
        if (!value_of(k, key)) k.q.emplace_back(key, v);
      merged = true;
      break;
    }
    if (!merged) kept.push_back(std::move(c));
  }
  if (!kept.empty()) share_times(kept);
  as_of_deeds(kept);
  default_roles(kept);
  for (const Claim& c : kept)  // "thông qua Tuyên ngôn …. Chín nước bỏ phiếu trắng": what is voted on
    if (c.relation == rel(Rel::Adoption) && thing_is(c.o, Part::Treaty) && page_.vietnamese) {
      draft_ = c.o;
      if (const Value* day = value_of(c, "date")) adopted_on_.try_emplace(c.o, day->string());
    }
  // "2007–2008 …; hai nước cùng có mặt năm 2008": a year of a term just told is no term of its own.
  std::erase_if(kept, [&](const Claim& c) {
    const Value *a = value_of(c, "start"), *b = value_of(c, "end");
    if (c.relation != rel(Rel::Seat) || !a || !b || a->string() != b->string() || a->string().size() != 4) return false;
    return std::any_of(kept.begin(), kept.end(), [&](const Claim& o) {
      const Value *x = value_of(o, "start"), *y = value_of(o, "end");
      return &o != &c && o.relation == c.relation && o.s == c.s && o.o == c.o && x && y && x->string() != y->string() &&
             x->string() <= a->string() && b->string() <= y->string();
    });
  });
  // The most years a term of the relation lasts, where the pack says.
  const auto longest = [&](const Claim& c) {
    const auto options = lexicon_.relations.find(c.relation);
    if (options == lexicon_.relations.end()) return 10'000;
    const auto years = options->second.find("longest");
    return years == options->second.end() ? 10'000 : std::atoi(years->second.c_str());
  };
  for (Claim& c : kept) {
    std::optional<PartialDate> start, end;
    for (const auto& [key, value] : c.q)
      if (value.kind() == dothi::Kind::String && (key == "start" || key == "end"))
        (key == "start" ? start : end) = PartialDate::parse(value.string());
    if (!start || !end || !start->year || !end->year) continue;
    // An end before its start: one of the two is of something else, and nobody knows which. A span longer than any term is the life of
    // the body: "Uỷ ban Nhân quyền (1946–2006)".
    if (last_day(*end) < first_day(*start) || end->year - start->year > longest(c))
      std::erase_if(c.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
  }
  bool reported = std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Reported; });
  claimed_.clear();
  for (const auto& c : kept) {
    note_pair(c);
    if (!c.inferred) claimed_.emplace_back(c.s, c.o);
    if (c.relation == rel(Rel::Chair)) presided_ = c.o;
    if (c.relation != rel(Rel::Seat) && c.relation != rel(Rel::Candidacy)) continue;
    const Value *a = value_of(c, "start"), *b = value_of(c, "end");
    bool election =
        c.relation == rel(Rel::Candidacy) || value_of(c, "votes_for") || value_of(c, "elected_on") || c.elected;
    if (election && a && b && a->string() != b->string()) {
      terms_[c.o] = {std::string(a->string()), std::string(b->string())};
      terms_at_[c.o] = number_;
      terms_block_[c.o] = block_;
    }
  }
  // Lines come in the order of the text: only what lies between two of them is counted.
  if (line.begin < counted_bytes_) counted_bytes_ = counted_points_ = 0;
  counted_points_ +=
      std::uint32_t(code_points(std::string_view(page_.text).substr(counted_bytes_, line.begin - counted_bytes_)));
  counted_bytes_ = line.begin;
  const std::uint32_t begin = counted_points_;
  const auto size =
      kept.empty() ? 0
                   : std::uint32_t(code_points(std::string_view(page_.text).substr(line.begin, line.end - line.begin)));
  for (auto& c : kept) {
    const auto number = std::uint32_t(facts.size());
    Fact& fact = facts.emplace_back();
    fact.document = document_;
    fact.begin = begin;
    fact.end = begin + size;
    fact.sentence = page_.text.substr(line.begin, line.end - line.begin);
    const Entity& s = entities_[std::size_t(c.s)];
    fact.subject = s.name;
    fact.subject_type = s.type;
    if (c.s_item >= 0 && std::size_t(c.s_item) < items_.size())
      fact.subject_text = surface(items_[std::size_t(c.s_item)]);
    fact.relation = c.relation;
    if (c.o >= 0) {
      const Entity& o = entities_[std::size_t(c.o)];
      fact.object = o.name;
      fact.object_type = o.type;
      if (c.o_item >= 0 && std::size_t(c.o_item) < items_.size())
        fact.object_text = surface(items_[std::size_t(c.o_item)]);
    } else {
      fact.object = c.literal;
      fact.object_type = "Literal";
    }
    fact.qualifiers = std::move(c.q);
    fact.status = c.status;
    fact.reported = reported;
    before_.push_back(kNone);
    if (const auto* relation = lexicon_.relation(c.relation)) {
      const auto [last, first] = told_.try_emplace({s.name, relation->name}, number);
      if (!first) before_.back() = std::exchange(last->second, number);
    }
  }
  if (kept.empty() && report_.barren.size() < 100000 && line.end - line.begin > 20)
    report_.barren.push_back({Notice::Level::Note, document_ + ":" + std::to_string(begin),
                              page_.text.substr(line.begin, line.end - line.begin)});
}

std::uint32_t Reader::told(int subject, std::string_view relation) const {
  if (subject < 0) return kNone;
  auto found = told_.find({entities_[std::size_t(subject)].name, relation});
  return found == told_.end() ? kNone : found->second;
}

}  // namespace dothi::prose
