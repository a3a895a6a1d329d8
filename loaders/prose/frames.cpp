// Triggers and what they make of their arguments.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

// Whether the clause opens with somebody the pack does not know: "Các nhà khoa học trẻ đã gia nhập …".
bool Reader::unknown_subject(std::size_t at) const {
  std::size_t i = at, words = 0;
  while (i > 0 && (stands(i - 1, {It::Skip, It::Cue, It::Passive, It::Modifier}) || (stands(i - 1, It::Verb) && says(i - 1, "weak")))) --i;
  for (; i > 0; --i) {
    const Item& x = items_[i - 1];
    if (x.is({It::Comma, It::Semi, It::Colon, It::Dash})) break;
    if (x.t == It::Ent && x.unknown) { words += 3; continue; }
    if (x.t == It::Word && !x.state) { ++words; continue; }
    if (x.is({It::Of, It::Num, It::Gen})) { continue; }
    return false;
  }
  return words >= 3;
}

// "các đại biểu | dự", "nhiều nhà quan sát | đã tham gia": several whom no name tells.
bool Reader::several_unnamed(std::size_t at) const {
  std::size_t i = at, words = 0;
  i = skip_left(i, {It::Skip, It::Cue, It::Modifier});
  for (; stands(i - 1, It::Word) && !items_[i - 1].state && items_[i - 1].unit.empty(); --i, ++words)
    if (words > 0 && marked(i - 1, Kind::Deictic, "several")) return true;
  return false;
}

// Whether "we" did it, and nobody is told who they are.
bool Reader::of_somebody_who_speaks(std::size_t at) const {
  for (std::size_t i = at; i-- > 0 && !stands(i, It::Semi);) {
    if (items_[i].ent >= 0) return false;
    if (stands(i, It::Pro)) return says(i, "speaker") || says(i, "home");
  }
  return false;
}

// Whether the sentence tells of one day at most.
bool Reader::one_day() const {
  return std::count_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Time && i.time.shape == Time::Shape::Instant && i.time.from.day; }) <= 1;
}

// Whether the trigger opens the sentence behind a conjunction or a preposition, its subject yet to come: "Sau khi …", "Nhờ …", "Với …".
bool Reader::opens_clause_of(std::size_t at) const {
  bool introduced = at == 0;
  for (std::size_t i = 0; i < at; ++i) {
    if (stands(i, {It::Break, It::Prep})) introduced = true;
    else if (!stands(i, {It::Skip, It::Modifier, It::Copula}) && !(stands(i, It::Verb) && says(i, "weak"))) return false;
  }
  return introduced;
}

// Whether nothing but small words stands before the item in its clause.
bool Reader::opens_clause(std::size_t at) const {
  at = skip_left(at, {It::Skip, It::And, It::Modifier});
  return at == 0 || stands(at - 1, It::Semi);
}

// "Quan hệ ngoại giao giữa A và B được thiết lập năm …", "diplomatic relations between A and B were established": what two have, told to begin.
void Reader::between_two(const Frame& f) {
  const Name relation = f.verb->readings.front().relation;
  const auto& parties = lexicon_.pack->schema.relation(relation)->from;
  std::vector<int> two;
  std::size_t x = f.right;
  for (; x < items_.size() && x < f.right + 8 && two.size() < 2; ++x) {
    Arg a;
    if (stands(x, {It::Ent, It::Pro})) {
      if (!arg(x, parties, a)) return;
      two.insert(two.end(), a.ents.begin(), a.ents.end());
    } else if (!stands(x, {It::Prep, It::And, It::Dash, It::Skip, It::Comma, It::Both})) {
      if (f.is("nominal")) return;
      break;
    }
  }
  const bool own = two.size() == 1 && !f.is("nominal");  // "Diplomatic relations with China were established …": of the country spoken of
  if (own) {
    const int country = topic_country_ >= 0 ? topic_country_ : theme_country();
    if (country < 0) return;
    two.insert(two.begin(), country);
  }
  if (two.size() != 2 || two[0] == two[1] || mood(f.at).off) return;
  std::size_t begins = items_.size();
  for (std::size_t i = x; i < items_.size() && i < x + 6 && !stands(i, It::Semi); ++i)
    if (does(i, "found")) begins = i;
  if (begins == items_.size() || mood(begins).off) return;
  Pieces p;
  x = piece(begins + 1, p);
  const Time* t = p.times.empty() ? leading_ ? &*leading_ : nullptr : p.times.front();
  for (;;) {
    Claim c;
    c.s = two[0];
    c.o = two[1];
    c.relation = relation;
    qualify(c, Pieces{}, f, t);
    claim(c);
    x = skip_right(x, {It::And, It::Comma, It::Skip});
    Arg more;  // "… and with Viet Nam on 11 August 1993"
    if (!own || x + 1 >= items_.size() || !stands(x, It::Ent) || !stands(x + 1, It::Time) || !arg(x, parties, more)) break;
    two[1] = more.ents.front();
    t = &items_[x + 1].time;
    x += 2;
  }
  subjects_.push_back(two[0]);
  if (own) items_[begins].used = true;
}

// Whether the sentence tells of a day (its only one) when this term had begun.
bool Reader::begun(const std::string& start) const {
  const auto date = PartialDate::parse(start);
  const Time* day = nullptr;
  for (const Item& item : items_)
    if (item.t == It::Time && item.time.shape == Time::Shape::Instant && item.time.from.year && item.time.from.month) {
      if (day) return false;
      day = &item.time;
    }
  return date && day && first_day(*date) <= first_day(day->from);
}

// What an object left out stands for: a name to the left in the sentence, what the section or the text is about, the last such thing said.
int Reader::elided_object(const Frame& f, const std::vector<std::string>& labels) {
  if (f.does("join", "admit", "take_part")) {  // "IOM became a body related to the United Nations; China joined": what the sentence is about
    std::size_t clause = 0;
    for (std::size_t i = 0; i < f.at; ++i)
      if (stands(i, It::Semi)) clause = i;
    std::size_t first = 0;
    while (first < clause && stands(first, It::Skip)) ++first;
    Arg a;
    if (first < clause && stands(first, It::Ent) && items_[first].ent >= 0 && !items_[first].possessive && !items_[first].demonym && thing(items_[first].ent).is(Part::Organization) && arg(first, labels, a) &&
        !any_item(clause, f.at, [&](const Item& i) { return is_a(i, Part::Organization); }))
      return a.ents.front();
  }
  bool apart = false;  // "a term on the Council, after a contest in which Japan withdrew": from what, is not said
  for (std::size_t i = f.at; i-- > 0;) {
    Arg a;
    apart |= f.does("leave") && stands(i, {It::Relative, It::Break});
    if (apart && is_a(i, Part::Body)) return -1;
    if (f.does("join", "admit", "take_part") && !page_.vietnamese && stands(i, It::Pro) && items_[i].sense && items_[i].sense->kind == Kind::Head && arg(i, labels, a)) return a.ents.front();  // "The Fund has 191 members; X, which joined in 2024"
    if (f.does("preside") && stands(i, It::Pro) && items_[i].ent >= 0 && items_[i].sense && items_[i].sense->kind == Kind::Head && thing(items_[i].ent).is(Part::Body) && wants(labels, thing(items_[i].ent))) return items_[i].ent;  // "a member of the Council in 2016-17, and its envoy presided"
    if (i > 0 && stands(i, It::Ent) && stands(i - 1, It::Passive) && page_.vietnamese && i + 4 > f.at) continue;  // "được Hội nghị bầu làm …": who elects
    if (stands(i, It::Ent) && items_[i].depth <= items_[f.at].depth && !((f.does("serve") || f.is("active")) && plenary(items_[i].ent)) && !items_[i].demonym && !(i > 0 && items_[i].possessive) && arg(i, labels, a) && !(thing(a.ents.front()).is(Part::Person))) {
      if (f.does("vote") && !thing(a.ents.front()).is(Part::Resolution) && !thing(a.ents.front()).is(Part::Event)) continue;
      return a.ents.front();
    }
  }
  if (!f.relation_default.empty()) {
    auto n = lexicon_.name(f.relation_default);
    if (n) return entity(*n);
  }
  if (f.does("vote") && page_.vietnamese && frames_.empty()) {  // "A bỏ phiếu chống, còn B bỏ phiếu trắng đối với Nghị quyết 678": what the next clause tells
    int told = -1, more = 0;
    for (std::size_t i = f.right; i < items_.size() && !stands(i, It::Semi); ++i) {
      more += stands(i, It::Vote);
      if (is_a(i, Part::Resolution)) told = told < 0 || told == items_[i].ent ? items_[i].ent : -2;
    }
    if (told >= 0 && more > 0) return told;
  }
  if (f.does("vote") && draft_ >= 0 && voted_on(4) == draft_) return draft_;
  std::vector<std::string> wanted;
  const auto& name = f.verb->name;
  bool joins = name == "join" || name == "admit" || name == "take_part" || name == "return" || name == "leave" || name == "depart" || (name == "belong" && !f.dated);
  for (const auto& l : labels)
    if (l != label(Part::Office) && !(joins && l == label(Part::Body))) wanted.push_back(l);
  if (f.does("vote")) wanted = {label(Part::Resolution)};
  if (f.is("votes")) wanted = {label(Part::Body)};
  std::string on;
  if (auto limit = lexicon_.role_limits.find(f.role); limit != lexicon_.role_limits.end() && !limit->second.second.empty()) {
    auto set = lexicon_.settings.find(limit->second.second);
    if (set != lexicon_.settings.end()) on = "|" + set->second + "|";
    // Of a court: the one the text is about, or one just named; "a judge from Durban" is of none.
    auto court = [&](int e) { return e >= 0 && on.find("|" + thing(e).name + "|") != std::string::npos; };
    if (!on.empty()) {
      if (f.right + 1 < items_.size() && prep(f.right) && (stands(f.right + 1, {It::Place, It::Word}) || items_[f.right + 1].demonym)) return -1;
      for (int e : {context_.organ, theme_, theme_organ_})
        if (court(e)) return e;
      for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence < 4; ++it)
        if (court(it->ent)) return it->ent;
      return -1;
    }
  }
  if (name == "return" && election_.organ >= 0 && number_ - election_.at <= 12) return -1;  // "Bolivia trở lại sau bốn thập niên", told of an election: to a seat
  if (name == "preside" && !(theme_ >= 0 && thing(theme_).is(Part::Organization))) std::erase_if(wanted, [this](const std::string& l) { return l == label(Part::Organization) || l == label(Part::Agency); });
  auto fit = [&](int e) { return e >= 0 && wants(wanted, thing(e)) && !(name == "serve" && plenary(e) && f.role.find("president") == std::string::npos); };
  if (f.does("belong") && !f.dated) {
    for (auto it = claims_.rbegin(); it != claims_.rend(); ++it)  // "joined in 2007, as its eighth member"
      if (it->relation == rel(Rel::Membership) && fit(it->o)) return it->o;
    auto organization = [&](int e) { return e >= 0 && thing(e).is(Part::Organization); };
    for (int e : {context_.organ, theme_, theme_organ_})
      if (organization(e)) return e;
  }
  if (f.does("preside") && theme_body_ >= 0 && fit(theme_body_)) return theme_body_;
  // Of what the sentence before is about, unless the section's heading says of what.
  const bool headed = context_.organ >= 0 && context_.organ != theme_ && context_.organ != theme_organ_;
  if ((name == "join" || name == "admit" || name == "take_part") && !headed && number_ - topic_body_at_ <= 1 && fit(topic_body_)) return topic_body_;
  if (fit(context_.organ)) return context_.organ;
  bool seat = f.does("serve", "preside") || (f.does("belong") && f.dated);
  if (seat)  // a body named since the last claim is what is spoken of now
    for (auto it = said_.rbegin(); it != said_.rend() && it->sentence > focus_at_ && number_ - it->sentence <= 2; ++it)
      if (thing(it->ent).is(Part::Body) && fit(it->ent) && !plenary(it->ent)) return it->ent;
  if (seat && fit(focus_organ_) && number_ - focus_at_ <= 6) return focus_organ_;
  if (seat && fit(seat_organ_) && number_ - seat_at_ <= 8) return seat_organ_;
  if (fit(theme_)) return theme_;
  if (const int begun = begun_with(wanted); fit(begun)) return begun;
  int recent = recall(wanted, false, {}, 3);
  if (fit(recent)) return recent;
  if (fit(theme_organ_)) return theme_organ_;
  if (name == "serve") return fit(focus_organ_) ? focus_organ_ : -1;
  return recall(wanted, false, {}, f.does("vote") ? 4 : 12);
}

// "Hội đồng bầu | ông A, nhà ngoại giao người B, làm Tổng Thư ký": the verb gives a person an office, nobody a seat.
bool Reader::elects_to_office(std::size_t k) const {
  std::size_t who = skip_right(k + 1, {It::Skip, It::Honorific, It::Rank, It::Modifier});
  if (who >= items_.size() || !stands(who, It::Ent) || items_[who].ent < 0 || !thing(items_[who].ent).is(Part::Person)) return false;
  for (std::size_t i = who + 1; i + 1 < items_.size() && i < who + 12; ++i) {
    if (stands(i, {It::Semi, It::Break, It::Stop})) return false;
    if (does(i, "office") && is_office(items_[i + 1])) return true;
  }
  return false;
}

// "Hội đồng Chấp hành đã đề cử ông": for the office in the body's organization that he was told to have got.
bool Reader::nominates(std::size_t k) {
  std::size_t x = skip_right(k + 1, {It::Skip, It::Honorific, It::Rank});
  if (x >= items_.size() || !stands(x, {It::Ent, It::Pro})) return false;
  const int who = resolve(items_[x], lexicon_.labels(Part::Person));
  if (who < 0 || !thing(who).is(Part::Person)) return false;
  int body = -1;
  for (std::size_t i = k; i-- > 0 && body < 0 && !stands(i, {It::Semi, It::Passive});)
    if (is_a(i, Part::Body)) body = items_[i].ent;
  if (body < 0 || thing(body).of.empty() || mood(k).off) return false;
  for (auto f = told(who, rel(Rel::Office)); f != kNone; f = before_[f]) {
    const auto known = entity_ids_.find({facts[f].object, label(Part::Office)});
    if (std::none_of(facts[f].qualifiers.begin(), facts[f].qualifiers.end(), [](const auto& q) { return q.first == "elected_on" || q.first == "votes_for"; }) || known == entity_ids_.end() || thing(known->second).of != thing(body).of) continue;
    Claim c;
    c.s = who;
    c.s_item = int(x);
    c.o = known->second;
    c.relation = rel(Rel::Candidacy);
    c.status = Status::Candidate;
    claim(std::move(c));
    return true;
  }
  return false;
}

void Reader::triggers() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t == It::Verb && page_.vietnamese && (k == 0 || stands(k - 1, It::Of)) && has_word(item.sense, "term") && k + 1 < items_.size() && hits_->any(items_[k + 1].first, Kind::Deictic)) continue;  // "thành tựu của nhiệm kỳ này": when
    Frame f;
    f.at = k;
    f.right = k + 1;
    // A verb of election, sitting or candidacy right before a role or presidency gives it its manner.
    auto manner = [&](std::size_t at) -> const Sense* {
      std::size_t j = at;
      const Sense* best = nullptr;
      while (j > 0) {
        const Item& p = items_[j - 1];
        if (p.t == It::Verb) {
          const auto& name = lexicon_.verbs[p.sense->what].name;
          if (name == "serve") best = p.sense;
          if (name == "serve" || has_word(p.sense, "weak")) { --j; continue; }
          break;
        }
        if (p.is({It::Skip, It::Prep, It::Modifier, It::Ordinal}) || (p.t == It::Word && j + 4 > at) || p.is({It::Copula, It::Num})) { --j; continue; }
        break;
      }
      return best;
    };
    if (item.t == It::Role) {
      f.verb = &lexicon_.verbs[item.sense->what];
      f.role = item.sense->text;
      f.use = manner(k);
      for (const auto& w : item.sense->words)
        if (w == "recall") f.recall = true;
        else if (w.starts_with("default=")) {
          f.relation_default = w.substr(8);
          std::replace(f.relation_default.begin(), f.relation_default.end(), '_', ' ');
        }
      if (!f.use)  // "đề cử Việt Nam vào vị trí uỷ viên …"
        for (std::size_t j = k; j-- > 0 && j + 6 > k && !f.use;) {
          if (stands(j, {It::Comma, It::Semi, It::Break, It::Time})) break;
          if (does(j, "serve") && says(j, "candidate")) f.use = items_[j].sense;
        }
      else if (!has_word(f.use, "candidate"))
        for (std::size_t j = k; j-- > 0 && j + 7 > k;) {
          if (stands(j, {It::Comma, It::Semi, It::Break, It::Time, It::And})) break;
          if (does(j, "serve") && says(j, "candidate") && (has_word(f.use, "start") || has_word(f.use, "weak"))) f.use = items_[j].sense;
        }
      std::size_t whose = k;  // "became UN members", "ASEAN's tenth member"
      if (!page_.vietnamese && f.role == "member" && k > 0) {
        std::size_t n = k;
        while (n > 0 && n + 3 > k && stands(n - 1, {It::Ordinal, It::Modifier})) --n;
        const bool beside = stands(n - 1, It::Ent) && items_[n - 1].ent >= 0 && !items_[n - 1].demonym && (items_[n - 1].possessive || n == k) && reading(*f.verb, items_[n - 1].ent) && !stands(k + 1, It::Ent);
        if (beside) {
          whose = n - 1;
          f.object = items_[n - 1].ent;
          f.use = manner(whose);
        }
      }
      // What makes a role a statement: a verb, copula, comma or list mark before it, or names after it.
      std::size_t b = whose;
      while (stands(b - 1, {It::Skip, It::Modifier, It::Num, It::Ordinal, It::Word}) && b + 4 > whose) --b;
      bool stated = b == 0 ? whose == k : has(b - 1, Kind::Copula) || stands(b - 1, {It::Verb, It::Comma, It::Colon, It::Open, It::Semi, It::Dash, It::Quote}) || (stands(b - 1, It::And) && b > 1) || stands(b - 1, It::Prep) ||
                    (stands(b - 1, It::Of) && stands(b - 2, It::Num) && items_[b - 2].value == 1);  // "one of the five permanent members"
      stated |= page_.vietnamese && !f.relation_default.empty() && hits_->any(item.first, {Kind::Verb, Kind::Copula});  // "là nước duy nhất giữ ghế thường trực"
      // "năm uỷ viên thường trực - Trung Quốc, Pháp, …": the names come after.
      bool names_none = true;
      {
        std::size_t r = k + 1;
        while (r < items_.size() && (stands(r, {It::Of, It::Prep, It::Modifier}) || (stands(r, It::Time) && r > k + 1) || (stands(r, It::Pro) && r > k + 1) || (stands(r, It::Comma) && has(r + 1, Kind::Open)) || (stands(r, It::Word) && r < k + 4) || (stands(r, It::Ent) && reading(*f.verb, items_[r].ent)) || (stands(r, It::Pro) && says(r, "same")))) ++r;
        bool list = has(r, Kind::Open) || has(r, Kind::Copula) || stands(r, {It::Colon, It::Dash, It::Open});
        std::size_t probe = r + 1;
        while (probe < items_.size() && (stands(probe, {It::Skip, It::Colon}) || has(probe, Kind::Open) || (does(probe, "office") && has(probe - 1, Kind::Copula)))) ++probe;
        const std::size_t opens = probe;
        auto names = list ? right_group(probe, items_.size(), lexicon_.labels(Part::State), true) : std::vector<Arg>{};
        names_none = names.empty();
        if (names.size() >= 2) stated = true;
        if (names.size() >= 3 && !f.relation_default.empty()) f.listed = true;
        if (f.listed && f.role == "permanent member") {
          f.named = opens;
          for (std::size_t x = k + 1; x < r && f.object < 0; ++x)  // "hold permanent seats on it: …"
            if (Arg a; (stands(x, {It::Ent, It::Pro})) && arg(x, f.verb->objects, a)) f.object = a.ents.front();
        }
      }
      if (!stated) continue;
      if (names_none && b < k && !(has(b - 1, Kind::Copula) || stands(b - 1, It::Verb)))  // "các vị trí uỷ viên không thường trực còn được …"
        if (const auto several = hits_->at(items_[b].first, Kind::Filler); several && !several->sense->words.empty()) continue;
      if (stands(k - 1, It::Num) && items_[k - 1].value > 1 && !f.listed) {
        // "10 uỷ viên không thường trực được chia …": a class of members; "một trong 5 uỷ viên" is one of them.
        std::size_t n = k - 1;
        bool one = stands(n - 1, {It::Word, It::Prep, It::Of}) || marked(n - 1, Kind::Prep, "among");
        bool list = false;
        for (std::size_t r = k + 1; r < items_.size() && r < k + 12; ++r)
          list |= opens_list(r) || has(r, Kind::Copula) || stands(r, It::Dash) ||
                  (stands(r, It::Open) && is_a(r + 1, Part::State));
        if (!one && !list) continue;
      }
      // A verb that will take it over: the role fires, the verb does not.
      f.left = b;
      fire(f);
    } else if (item.t == It::Title && !item.used) {
      const Title& title = lexicon_.titles[item.sense->what];
      if (title.role.empty()) continue;
      std::size_t l, r;
      int body;
      int office = position(k, -1, l, r, body);
      if (office < 0 || body < 0) continue;
      auto v = lexicon_.verb("preside");
      if (!v) continue;
      std::size_t b = l;
      while (stands(b - 1, {It::Skip, It::Modifier, It::Ordinal, It::Word, It::Prep}) && b + 4 > l) --b;
      bool stated = b == 0 || has(b - 1, Kind::Copula) || stands(b - 1, {It::Verb, It::Comma, It::Colon, It::Semi, It::And}) || has(b - 1, Kind::Prep) ||
                    (title.options.contains("noun") && stands(b - 1, It::Ent) && (items_[b - 1].possessive || items_[b - 1].demonym));  // "Norway's presidency of the Council"
      if (!stated) continue;
      bool rotates = b == 0 && stands(r, It::Word) && !items_[r].state;
      for (std::size_t i = r; rotates && i < items_.size() && i < r + 5; ++i) rotates = !stands(i, It::Colon);
      if (rotates) continue;  // "Ghế Chủ tịch HĐBA luân phiên từng tháng": told of, held by nobody
      if (r == k + 1 && l == k) {
        // Of what is not said beside it: only when the verb is, and when.
        bool verb_before = stands(b - 1, It::Verb) || has(b - 1, Kind::Copula) || has(b - 1, Kind::Prep);
        if (!verb_before || body == theme_country()) continue;
      }
      for (std::size_t j = l; j-- > 0 && j + 4 > l && !f.starts && stands(j, {It::Skip, It::Modifier, It::Ordinal, It::Verb});) f.starts = (does(j, "office") && says(j, "start")) || (does(j, "serve") && says(j, "elected"));
      f.verb = &lexicon_.verbs[*v];
      f.use = manner(k);
      f.role = thing(body).type == label(Part::Organization) ? "chair" : title.role;
      f.object = body;
      f.right = r;
      f.left = l;
      const std::size_t before = claims_.size();
      fire(f);
      if (does(l - 1, "office") && says(l - 1, "over") && claims_.size() > before)  // "chuyển giao chức Chủ tịch ASEAN cho Malaysia"
        if (const std::size_t to = handed_to(r, lexicon_.pack->schema.relation(rel(Rel::Chair))->from)) {
          Claim& old = claims_.back();
          Claim next = old;
          next.s = items_[to].ent;
          next.s_item = int(to);
          for (Claim* c : {&old, &next}) std::erase_if(c->q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
          const Time* t = leading_ ? &*leading_ : nullptr;
          if (t && t->shape == Time::Shape::Instant) put(old.q, "end", Value(t->from.edtf())), put(next.q, "start", Value(t->from.edtf()));
          items_[to].used = true;
          claim(std::move(next));
        }
    } else if (item.t == It::Verb && lexicon_.verbs[item.sense->what].name == "again") {
      // "làm việc đó", "followed": what was done last, by others.
      if (followed_by(k) || (claims_.empty() && number_ - facts_at_ > 1 && !has_word(item.sense, "right"))) continue;
      if (bool other = false; claims_.empty() && page_.vietnamese) {  // "A rút quân năm 2013, B cũng làm như vậy": what A did is not known
        for (std::size_t i = 0; i < k; ++i) other |= stands(i, It::Verb) && !says(i, "weak");
        if (other) continue;
      }
      if (!last_verb_ || last_object_ < 0 || last_verb_->readings.front().objects.front() == "-") continue;
      if (page_.vietnamese && is_a(k - 1, Part::Person) && !has_word(item.sense, "right")) continue;  // "khi ông A nối gót": in an office
      if (page_.vietnamese && last_verb_->name == "contribute" && k + 2 < items_.size() && prep(k + 1) && stands(k + 2, {It::Place, It::Ent})) continue;  // "B làm điều tương tự ở Haiti": elsewhere
      f.verb = last_verb_;
      f.use = last_use_;
      f.vote = last_vote_;
      f.object = last_object_;
      f.again_right = has_word(item.sense, "right");
      fire(f);
    } else if (item.t == It::Verb) {
      f.use = item.sense;
      const Sense* fitting = nullptr;
      for (const Match& m : hits_->at(item.first)) {
        const Sense& s = lexicon_.senses[lexicon_.phrases[m.phrase].sense];
        if (s.kind != Kind::Verb || m.tokens != item.last - item.first) continue;
        const Reading* fits = nullptr;
        for (std::size_t x = k + 1; x < items_.size() && x < k + 6; ++x) {
          Arg a;
          if (stands(x, {It::Comma, It::Semi}) || opens_trigger(x)) break;
          if (!stands(x, {It::Ent, It::Pro, It::Place})) continue;
          for (const auto& r : lexicon_.verbs[s.what].readings)
            if (arg(x, r.objects, a) && !fits) fits = &r;
          if (fits || !has_word(&s, "noun")) break;
        }
        if (!fits) continue;
        if (!fitting) fitting = &s;
        if (page_.vietnamese || k == 0 || !stands(k - 1, It::Ent) || items_[k - 1].ent < 0) break;
        const auto* schema = lexicon_.pack->schema.relation(fits->relation);  // "the G20 organised the summit", "India organised the summit": who may
        if (wants(lexicon_.verbs[s.what].has("inverse") ? schema->to : schema->from, thing(items_[k - 1].ent))) {
          fitting = &s;
          break;
        }
      }
      if (fitting) f.use = fitting;
      f.verb = &lexicon_.verbs[f.use->what];
      if (has_word(item.sense, "off")) continue;
      if (f.does("serve") && !has_word(f.use, "candidate")) {
        // "vận động cho một nhiệm kỳ nữa", "đề cử Việt Nam vào vị trí …": a candidacy goes on.
        const Sense* candidacy = nullptr;
        for (std::size_t j = k; j-- > 0 && j + 8 > k;) {
          if (stands(j, {It::Comma, It::Semi, It::Break, It::Time})) break;
          if (!stands(j, It::Verb)) continue;
          if (does(j, "serve") && says(j, "candidate")) candidacy = items_[j].sense;
          else if (!says(j, "weak") && !does(j, "serve")) break;
        }
        if (candidacy && (has_word(f.use, "weak") || has_word(f.use, "start"))) f.use = candidacy;
        if (page_.vietnamese && has_word(f.use, "start"))  // "bầu A, B và C vào Hội đồng": elected
          for (std::size_t j = k; j-- > 0 && (stands(j, {It::Ent, It::Comma, It::And, It::Skip, It::Num}) || does(j, "serve"));)
            if (does(j, "serve")) {
              if (says(j, "elected") && j + 1 < k) f.use = items_[j].sense;
              break;
            }
        if (!page_.vietnamese && has_word(f.use, "sit"))  // "was chosen by the Assembly for a seat on …": how it came to sit
          for (std::size_t j = k; j-- > 0 && j + 9 > k && !stands(j, {It::Comma, It::Semi, It::Break, It::And});)
            if (does(j, "serve") && says(j, "elected")) {
              f.use = items_[j].sense;
              f.left = j;
              break;
            }
      }
      if (f.does("serve", "office")) {
        // Followed by its role or presidency: that one speaks.
        bool taken = false;
        for (std::size_t j = k + 1; j < items_.size() && j < k + 6; ++j) {
          if (stands(j, {It::Role, It::Title}) || is_a(j, Part::Office)) { taken = true; break; }
          if (!page_.vietnamese && stands(j, {It::Pro, It::Ent}) && stands(j + 1, It::Title) && !lexicon_.titles[items_[j + 1].sense->what].role.empty()) { taken = true; break; }  // "was elected Council President"
          if (stands(j, It::Verb) && lexicon_.verbs[items_[j].sense->what].name == "serve") { taken = f.does("serve") && !says(k, "candidate"); if (taken) break; }
          if (stands(j, {It::Ent, It::Pro, It::Comma, It::Semi, It::Time, It::Frac})) break;
        }
        if (!taken && f.does("serve") && has_word(f.use, "candidate") && nominates(k)) continue;
        if (!taken && page_.vietnamese && f.does("serve")) taken = elects_to_office(k) || (has_word(f.use, "term") && k > 0 && is_office(items_[k - 1]));  // "làm Tổng Thư ký nhiệm kỳ bốn năm": of the office
        if (taken) continue;
      }
      if (f.does("office", "succeed", "head", "partner") || (f.does("hold") && (page_.vietnamese || !fitting))) continue;
      fire(f);
    } else if (item.t == It::Vote && !item.used) {
      auto v = lexicon_.verb("vote");
      if (!v) continue;
      f.verb = &lexicon_.verbs[*v];
      f.use = item.sense;
      f.vote = item.sense->text;
      fire(f);
    }
  }
}

}  // namespace dothi::prose
