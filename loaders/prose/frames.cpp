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

// Whether one, and only one, does it.
static bool flat_one(const auto& subjects) { return subjects.size() == 1 && subjects.front().ents.size() == 1; }

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

void Reader::fire(Frame f) {
  const Verb& verb = *f.verb;
  if (verb.readings.empty()) return;
  if (f.is("dated") && !any_item(0, items_.size(), [](const Item& i) { return i.t == It::Time && i.time.from.month; })) return;
  if (lexicon_.pack->schema.relation(verb.readings.front().relation)->symmetric && (f.is("nominal") || (f.does("relations") && opens_clause(f.at)))) {
    const std::size_t before = claims_.size();
    between_two(f);
    if (f.is("nominal") || claims_.size() > before) return;
  }
  if (stands(f.at, It::Verb) && items_[f.at].used) return;
  if (verb.readings.front().objects.size() == 1 && verb.readings.front().objects.front() == "-") return literal(f);
  auto m = mood(f.at);
  bool candidate = f.is("candidate");
  if (m.off && !f.listed) {
    // Mark the objects so that no other trigger takes them for a subject.
    return;
  }
  if (!candidate && !f.does("serve") && stands(f.at - 1, It::Verb) && says(f.at - 1, "candidate")) return;  // "được đề cử chủ trì …": not done
  if (f.does("serve") && !candidate && f.role.empty()) {  // "to run for a second term": a term stood for
    std::size_t i = skip_left(f.at, {It::Skip, It::Ordinal, It::Modifier});
    if (i < f.at && stands(i - 1, It::Verb) && says(i - 1, "candidate")) return;
  }
  if (f.is("nominal") && !page_.vietnamese && stands(f.at - 1, It::Skip) && f.does("belong", "join")) return;  // "redrawing the membership of the Council": all of them
  if (f.does("admit") && page_.vietnamese && f.is("either") && stands(f.right, It::Gen) && !opens_list(f.right + 1)) return;  // "kết nạp nhiều nước": whom, is not told
  if (f.does("admit") && f.object < 0) {  // "Đại hội đồng kết nạp A": to the organization whose assembly it is
    std::size_t i = skip_left(f.at, It::Skip);
    const bool admits = stands(i - 1, It::Ent) && plenary(items_[i - 1].ent) && !(stands(i - 2, It::Passive) || has(i - 2, Kind::Passive));
    if (auto whole = admits ? lexicon_.name(thing(items_[i - 1].ent).of) : std::nullopt; whole &&
        !any_item(f.at, items_.size(), [this](const Item& x) { return is_a(x, Part::Organization); }))
      f.object = entity(*whole);
  }
  if (f.does("admit", "join") && stands(f.at - 1, {It::Ent, It::Pro}) && (stands(f.at - 1, It::Pro) ? says(f.at - 1, label(Part::Resolution)) : items_[f.at - 1].ent >= 0 && thing(items_[f.at - 1].ent).is(Part::Resolution))) return;  // "dự thảo nghị quyết kết nạp X": what it says
  if (f.does("contribute") && f.at > 0) {  // "nơi UNTAC triển khai hơn 20.000 người"
    std::size_t i = f.at - 1;
    while (i > 0 && stands(i, It::Skip)) --i;
    if (is_a(i, Part::Mission)) return;
  }
  if (f.is("votes") && names(f.at - 1, {label(Part::Resolution), label(Part::Treaty), label(Part::Report)})) return;  // its own
  if (f.is("votes")) {  // "took 185 votes"
    std::size_t x = skip_right(f.right, {It::Skip, It::Bound});
    if (items_[f.at].last - items_[f.at].first > 2)  // "có số phiếu cao nhất nhóm châu Á với 177 phiếu"
      for (std::size_t n = x; n + 1 < items_.size() && n < x + 9 && !stands(n, {It::Comma, It::Semi}); ++n)
        if (marked(n, Kind::And, "with") && number_of(n + 1, "votes")) x = n + 1;
    bool votes = x < items_.size() && (stands(x, It::Frac) || (stands(x, It::Num) && (items_[x].unit == "votes" || items_[x].value > 20)));
    if (!votes) return;
  }
  if (f.does("serve") && f.is("term") && number_of(f.right, "other")) return;  // "15 thẩm phán, nhiệm kỳ chín năm": how long, of nobody
  if (f.does("serve") && f.role.empty() && f.is("term") && stands(f.at - 1, It::Num))  // "đứng đầu FAO suốt ba nhiệm kỳ", "ủng hộ ông tại vị thêm một nhiệm kỳ": terms of an office
    for (std::size_t i = f.at - 1; i-- > 0 && !stands(i, {It::Semi, It::Comma});)
      if (does(i, "head", "office") || stands(i, It::Title)) return;
  if (f.does("serve") && f.role.empty() && f.right < items_.size() && !f.is("votes")) {  // "có mặt tại New York": no seat
    std::size_t x = skip_right(f.right, {It::Skip, It::Prep});
    bool named = false;  // "có mặt tại Abyei trong đội hình phái bộ UNISFA"
    for (std::size_t i = x; i < items_.size() && !stands(i, It::Semi); ++i) named |= names(i, verb.objects);
    if (!named && x < f.right + 3 && stands(x, It::Place)) return;
  }
  if (f.does("leave") && stands(f.right, It::Colon))  // "thì tự ra đi: … rút khỏi X": what follows tells it
    for (std::size_t i = f.right; i < items_.size(); ++i)
      if (does(i, "leave", "depart")) return;
  if (page_.vietnamese && f.does("return") && stands(f.right, It::Verb) && !says(f.right, "weak")) return;  // "quay lại tranh cử": once more
  if (f.does("serve") && f.is("active") && f.is("sit")) {  // "has represented Chile at the United Nations": an envoy, and no seat
    std::size_t x = skip_right(f.right, It::Skip);
    const bool state = x + 1 < items_.size() && is_a(x, Part::State) && prep(x + 1);
    for (x += 2; state && stands(x, It::Skip);) ++x;
    if (state && is_a(x, Part::Organization)) return;
  }
  if (f.does("welcome") && f.at < 3 && stands(f.at - 1, It::Relative)) return;  // "Người tiếp đón bà là …": a noun
  if (page_.vietnamese && f.does("contribute")) {  // "Thiếu tướng A được cử sang chỉ huy …": he, and no state
    std::size_t i = f.at;
    while (stands(i - 1, It::Skip) || does(i - 1, "contribute")) --i;
    const bool sent = i > 1 && stands(i - 1, It::Passive) && is_a(i - 2, Part::Person);
    for (std::size_t n = f.right; sent && n < items_.size() && n < f.right + 6; ++n)
      if (does(n, "head")) return;
  }
  if (page_.vietnamese && f.does("sign", "ratify"))  // "ký … bởi đại biểu 50 nước"
    for (std::size_t i = f.right; i + 1 < items_.size() && i < f.right + 6 && !stands(i, {It::Ent, It::Comma}); ++i)
      if (stands(i, It::Passive))
        for (std::size_t n = i + 1; n < items_.size() && n < i + 4; ++n)
          if (is_class(n)) return;
  if (f.does("depart", "leave")) {
    if (stands(f.right, It::Place)) return;
    for (std::size_t i = f.right; i < items_.size() && i < f.right + 4 && !stands(i, {It::Ent, It::Comma}); ++i)
      if (const Sense* unit = sense(items_[i], Kind::Unit); items_[i].unit == "personnel" || (unit && unit->words[0] == "personnel")) return;  // "rút hết quân khỏi …": who leaves is not the state
  }
  if (f.does("preside") && f.object < 0 && heads_mission(f.at)) return;  // "điều hành UNAVEM II": an office, told by office_verbs()
  std::vector<std::string> narrowed;  // when not all objects of the verb will do
  const std::vector<std::string>* wanted = &verb.objects;
  std::size_t at = f.at;

  const Item* money = nullptr;
  if (verb.has("money")) {
    for (std::size_t i = f.right; i < items_.size() && i < f.right + 8 && !money; ++i) {
      if (stands(i, It::Semi) || opens_trigger(i)) break;
      if (is_money(items_[i]) || number_of(i, "goods")) money = &items_[i];  // "a million doses" have no currency
    }
    if (!money) return;
  }
  // The reach to the right: up to the next trigger that is not of the same chain.
  std::size_t reach = items_.size();
  bool seen_object = false;
  for (std::size_t i = f.right; i < items_.size(); ++i) {
    const Item& item = items_[i];
    bool listing = stands(f.right, It::Colon);
    if (item.t == It::Question || (item.t == It::Semi && item.depth <= items_[at].depth && !listing)) { reach = i; break; }
    if (item.depth < items_[at].depth) { reach = i; break; }
    if (item.t == It::Break && !marked(item, Kind::Break, "soft")) {
      std::size_t v = i + 1;  // "signed, but at first did not ratify, the treaty": the object comes after both
      bool refused = false;
      while (v < items_.size() && v < i + 4 && (stands(v, It::Cue) || (v > i + 1 && stands(v, It::Skip)))) refused |= marked(v++, Kind::Cue, "negation");
      bool both = (i == f.right || (i == f.right + 1 && stands(f.right, It::Comma) && !page_.vietnamese)) && refused && stands(v, It::Verb);
      if (both) { i = v; continue; }
      reach = i;
      break;
    }
    if (item.is({It::Ent, It::Pro})) {
      Arg a;
      if (arg(i, *wanted, a)) seen_object = true;
    }
    if (item.t == It::And && !page_.vietnamese && f.is("weak")) {  // "A hosted the one and B hosted the other"
      std::size_t n = skip_right(i + 1, It::Skip);
      if (n + 1 < items_.size() && stands(n, It::Ent) && stands(n + 1, It::Verb) && items_[n + 1].sense == f.use) { reach = i; break; }
    }
    bool chained = true;  // "ký và phê chuẩn CTBT": the object comes after both
    for (std::size_t n = f.right; n < i && chained; ++n) chained = stands(n, {It::And, It::Comma, It::Skip, It::Slash}) || (n > f.right && stands(n, It::Verb) && says(n, "weak"));
    const bool onward = page_.vietnamese && f.does("contribute") && !seen_object && i > f.right && does(item, "contribute") && items_[i - 1].unit == "personnel";  // "cử 800 người sang Namibia trong đội hình UNTAG"
    if (opens_trigger(i) && !onward && (seen_object || !chained)) {
      reach = i;
      break;
    }
  }

  std::vector<Arg> subjects, objects;
  std::size_t after = f.right;
  const bool said = items_[f.at].sense == f.use || stands(f.at, It::Verb);  // the trigger itself, not the manner of a role
  const int around = said && f.is("noun") ? of_noun(f, subjects, objects, after) : 0;
  if (around < 0) return;
  const bool noun = around > 0;
  const bool between_said = stands(f.at, It::Verb) && hits_->saying(items_[f.at].last - 1, Kind::Prep, "between");  // "talks between"
  const bool between = between_said || marked(f.right, Kind::Prep, "between");
  if (!noun && said && f.is("own") && !between && !(f.at > 0 && (marked(f.at - 1, Kind::Modifier, "own") || (stands(f.at - 1, It::Pro) && says(f.at - 1, "whose"))))) return;
  // "was hosted by France", "contingents from Indonesia": who did it stands after, what it was done to before.
  std::size_t agent = f.right;  // "was adopted on 30 April 1982 by …"
  while (!noun && !page_.vietnamese && agent < items_.size() && agent < f.right + 4 && (stands(agent, {It::Time, It::Place, It::Skip}) || (stands(agent, It::Prep) && stands(agent + 1, It::Place)))) ++agent;
  bool by = !noun && has(agent, Kind::Passive) && !page_.vietnamese;
  if (by && agent != f.right) {  // "in 2003 by 33 votes" tells nobody
    std::size_t who = skip_right(agent + 1, {It::Skip, It::Modifier});
    by = stands(who, {It::Ent, It::Pro});
    if (!by) agent = f.right;
  }
  if (!by && f.is("elected") && !page_.vietnamese && hits_->any(items_[f.at].last - 1, Kind::Passive)) {  // "was chosen by | the Assembly for a seat": nor is it sat on
    std::size_t body = skip_right(f.right, It::Skip);
    const bool elects = stands(body, It::Ent) && items_[body].ent >= 0 && (plenary(items_[body].ent) || thing(items_[body].ent).is(Part::Body) || thing(items_[body].ent).is(Part::Organization));
    if (elects) f.right = after = body + 1;
  }
  if (by && f.is("elected") && agent + 2 < items_.size()) {  // "was chosen by the Assembly for a seat": who elects
    const std::size_t body = stands(agent + 1, It::Skip) ? agent + 2 : agent + 1;
    if (stands(body, It::Ent) && items_[body].ent >= 0 && plenary(items_[body].ent)) by = false;
  }
  bool from = f.is("from");
  if (f.is("list")) {
    std::size_t x = f.right;
    while (x < items_.size() && x < f.right + 6 && !opens_list(x)) ++x;
    if (x >= items_.size() || (!opens_list(x))) return;
  }
  const bool schema_symmetric = lexicon_.pack->schema.relation(verb.readings.front().relation)->symmetric;
  bool into_seat = false;
  const std::pair<std::string, std::string>* carried = nullptr;  // the term of the body spoken of
  std::vector<Arg> named;  // "5 uỷ viên thường trực (A, B, …)": who, before anything else
  if (f.named) {
    std::size_t probe = f.named;
    named = right_group(probe, items_.size(), lexicon_.labels(Part::State), true);
    f.right = std::max(f.right, probe);
    while (stands(f.right, It::Close)) ++f.right;
  }
  // Objects.
  const bool enters = f.does("join", "admit", "take_part", "belong", "return");
  bool object_left = false;
  if (f.object >= 0) {
    Arg a{f.at, {f.object}, {}};
    after = std::max(f.right, piece(f.right, a.pieces));
    for (std::size_t i = f.at + 1; i < f.right && !a.pieces.session; ++i)
      if (stands(i, It::Session)) a.pieces.session = &items_[i];
    objects.push_back(std::move(a));
  } else if (!noun) {
    bool timed = false;
    bool chained = false;  // "signed and later ratified the treaty": of both
    for (std::size_t i = f.at; !page_.vietnamese && i-- > 1 && !chained && stands(i, {It::Skip, It::And});) chained = stands(i, It::And) && stands(i - 1, It::Verb) && opens_trigger(i - 1);
    for (std::size_t i = f.right; i < reach; ++i) {
      Arg a;
      if (stands(i, It::Time)) timed = true;
      if (timed && stands(i, It::Comma) && items_[i].depth == items_[at].depth) break;
      if (stands(i, It::Cue) && says(i, "negation")) {
        // "signed but not ratified the treaty": the object comes after both.
        std::size_t next = i + 1;
        while (next < reach && stands(next, It::Skip)) ++next;
        std::size_t joint = i;
        while (joint > f.right && stands(joint - 1, It::Cue)) --joint;
        if (next + 1 < items_.size() && stands(next, It::Verb) && joint > f.right && stands(joint - 1, It::Break)) { i = next; continue; }
        break;
      }
      if (f.does("host") && !page_.vietnamese && i > f.right && marked(i, Kind::Relative, "object") && i + 1 < reach && stands(i + 1, It::Verb)) break;  // "the conference at Lima that opened the round"
      if (f.does("welcome") && marked(i, Kind::Copula, "there")) break;  // "Ra đón Thủ tướng có ông A": who received him
      if (by || (schema_symmetric && between)) break;  // "cuộc gặp giữa A và B": of the two
      if (stands(i, It::Cue) && !f.listed && i > f.right && stands(i - 1, It::And) && (says(i, "wish") || says(i, "future"))) break;  // "… và mong muốn được bầu vào X"
      if (schema_symmetric && stands(i, It::Comma) && items_[i].depth == items_[at].depth && !(i + 1 < reach && marked(i + 1, Kind::Open, "among")) && !(stands(i - 1, It::Title) && stands(i + 1, It::Ent))) break;
      if (items_[i].used && stands(i, It::Ent) && !chained && !(!f.role.empty() && i <= f.right + 2 && stands(i - 1, It::Of))) continue;
      if (money && i > f.right + 1 && stands(i - 1, It::Of)) {  // "2 triệu USD cho Quỹ Rừng xanh của Brazil": to what nobody knows
        bool named = items_[i - 2].unknown;
        for (std::size_t n = i - 1; n-- > f.right && stands(n, It::Word) && !named;) named = tokens_[items_[n].first].is(kUpper);
        if (named) return;
      }
      if (stands(i, It::Pro) && items_[i].sense && (says(i, "pair") || says(i, "both"))) {  // "accedes to both Covenants: the ICESCR on 8 December, the ICCPR …"
        std::size_t colon = i + 1;
        while (colon < reach && colon < i + 8 && !stands(colon, {It::Colon, It::Ent})) ++colon;
        std::size_t named = colon + 1;
        while (named < reach && stands(named, It::Skip)) ++named;
        Arg listed;
        if (colon < reach && stands(colon, It::Colon) && named < reach && stands(named, It::Ent) && arg(named, *wanted, listed)) continue;
      }
      if (i > f.right + 1 && stands(i - 1, It::Of) && items_[i - 2].shaped) continue;  // "hai nghị định thư bổ sung của Công ước …"
      if (!arg(i, *wanted, a)) continue;
      if (!page_.vietnamese && stands(i, It::Ent) && items_[i].possessive && stands(i + 1, It::Word) && thing(a.ents.front()).is(Part::Treaty)) continue;  // "acceded to the treaty's protocol"
      if (money && !page_.vietnamese && marked(i - 1, Kind::Prep, "taking") && thing(a.ents.front()).is(Part::State)) continue;  // "funded a road in Laos": where
      if (enters && (thing(a.ents.front()).is(Part::Organization) || thing(a.ents.front()).is(Part::Body))) {
        // "tham gia hoạt động gìn giữ hoà bình của Liên hợp quốc": something of the body is joined, not the body.
        std::size_t between = 0;
        for (std::size_t n = f.right; n < i; ++n) between += stands(n, It::Word) && !items_[n].sense;
        if (page_.vietnamese && f.does("take_part") && i > f.right && stands(i - 1, It::Word)) break;  // "tham gia gìn giữ hoà bình LHQ"
        if (between > 0 && stands(i - 1, It::Of) && f.does("take_part") && stands(i, It::Pro)) return;
        if (between > 2 || (between > 0 && i > f.right && (stands(i - 1, It::Of) || prep(i - 1)))) break;
      }
      if (f.does("preside") && thing(a.ents.front()).is(Part::Body) && i > f.right + 2 && stands(i - 1, It::Of) && stands(i - 2, It::Word) && stands(f.right, It::Word)) break;  // a meeting of the body
      if (f.is("tight")) {
        bool near = true;
        for (std::size_t n = f.right; n < i; ++n) near &= stands(n, {It::Skip, It::Passive, It::Modifier});
        if (!near) break;
      }
      std::size_t from = i;
      objects = right_group(from, reach, *wanted, true);
      after = from;
      break;
    }
    if (f.does("serve") && objects.size() == 1 && stands(objects.front().item, It::Pro) && thing(objects.front().ents.front()).is(Part::Mission) &&
        std::any_of(objects.front().pieces.times.begin(), objects.front().pieces.times.end(), [](const Time* t) { return t->shape == Time::Shape::Range && t->term; })) {
      // "sat on that body for the term 2003–2004": no mission
      Item& pro = items_[objects.front().item];
      pro.ent = -1;
      Arg body;
      if (arg(objects.front().item, lexicon_.labels(Part::Body), body)) objects.front().ents = body.ents;
    }
  }
  if (money)  // "A đóng góp cho UNHCR 1,9 tỷ USD, B 472 triệu USD": B gives too, being of another kind than what is given to
    for (std::size_t n = 1; n < objects.size(); ++n) {
      const std::string& type = thing(objects[n].ents.front()).type;
      if (!objects[n].pieces.money || type == thing(objects.front().ents.front()).type || type != label(Part::State)) continue;
      if (prep(objects.front().item - 1))  // "… cho UNHCR 1,9 tỷ USD, Quỹ B 751 triệu USD, C 472 triệu USD": all of them
        while (n > 1 && objects[n - 1].pieces.money && !prep(objects[n - 1].item - 1)) --n;
      after = objects[n].item - 1;
      objects.erase(objects.begin() + std::ptrdiff_t(n), objects.end());
    }
  if (objects.size() > 1 && opens_clause_of(f.at)) {  // "Sau khi hội đàm với A năm 2005, B …": B is who did it
    std::size_t n = 1, comma = 0;
    for (; n < objects.size(); ++n) {
      comma = objects[n].item - 1;
      while (comma > 0 && stands(comma, {It::Honorific, It::Rank, It::Title, It::Skip})) --comma;
      if (stands(comma, It::Comma)) break;
    }
    const std::size_t who = n < objects.size() ? objects[n].item : 0, next = who + 1;
    const It t = who && next < items_.size() ? items_[next].t : It::Stop;
    if (n + 1 == objects.size() && t != It::Stop && t != It::Comma && t != It::And && t != It::Semi && t != It::Time && t != It::Open && t != It::Close && t != It::Of && t != It::Prep) {
      for (Arg& a : objects)
        if (a.item >= who) items_[a.item].used = false;
      after = comma;
      objects.erase(objects.begin() + std::ptrdiff_t(n), objects.end());
    }
  }
  // Subjects: labels of the relation the first object (or the first reading) leads to.
  const Reading* r = objects.empty() ? nullptr : reading(verb, objects.front().ents.front());
  const auto* schema = lexicon_.pack->schema.relation(r ? r->relation : verb.readings.front().relation);
  bool inverse = verb.has("inverse");
  const std::vector<std::string>* takes = inverse ? &schema->to : &schema->from;
  bool same_labels = schema->symmetric;

  // "được Campuchia ký": the agent stands right before the verb, what is signed to the left.
  std::size_t s_end = f.left ? f.left : at;
  std::size_t b = at;
  while (stands(b - 1, {It::Skip, It::Verb}) && !opens_trigger(b - 1)) --b;
  bool passive = false;
  if (!named.empty()) subjects = named;
  const bool nominal = marked(f.at - 1, Kind::Skip, "nominal") && stands(f.right, It::Of);
  if (nominal) {  // "với sự tham dự của A và B"
    std::size_t probe = f.right + 1;
    while (stands(probe, {It::Skip, It::Honorific, It::Rank, It::Title, It::Num, It::Gen, It::Colon}) || has(probe, Kind::Open)) ++probe;
    std::size_t colon = probe;  // "… của nguyên thủ ba nước: A, B và C"
    while (colon < items_.size() && colon < probe + 5 && stands(colon, {It::Word, It::Modifier, It::Num, It::Gen})) ++colon;
    if (colon < items_.size() && colon > probe && opens_list(colon)) probe = colon + 1;
    subjects = right_group(probe, items_.size(), *takes, true);
    if (subjects.empty()) return;
  }
  if (!nominal && page_.vietnamese && subjects.empty() && !by && !from && f.right + 1 < items_.size() && stands(f.right, It::Of)) {
    // "Nhiệm kỳ của A tại B", "Lá phiếu chống của A đối với B": a verb with "của" behind is a noun
    std::size_t probe = skip_right(f.right + 1, {It::Skip, It::Honorific, It::Rank, It::Title});
    Arg a;
    if (probe < items_.size() && arg(probe, *takes, a) && !wants(*wanted, thing(a.ents.front()))) {
      subjects = right_group(probe, items_.size(), *takes, true);
      after = std::max(after, probe);
    }
  }
  const bool either = f.is("either");
  if (either && !by && !has(f.at - 1, Kind::Passive)) {
    // "Đại hội đồng bầu Đức và …", "… đã bầu các thành viên Hội đồng Nhân quyền, gồm A, B và C"
    std::size_t x = f.right;
    bool agent = false;
    for (std::size_t i = f.at; i-- > 0 && !agent;) {
      if (stands(i, {It::Comma, It::Semi})) break;
      agent = has(i, Kind::Passive);
    }
    if (x < items_.size() && !stands(x, It::Ent))
      while (x < items_.size() && x < f.right + 16 && !has(x, Kind::Open) && !stands(x, {It::Colon, It::Semi})) ++x;
    bool list = x > f.right && opens_list(x);
    if (list)
      while (has(x, Kind::Open) || stands(x, {It::Colon, It::Num, It::Skip})) ++x;
    std::size_t probe = x;
    auto group = agent || (x != f.right && !list) ? std::vector<Arg>{} : right_group(probe, items_.size(), *takes, true);
    if (!group.empty()) {
      for (std::size_t n = group.size(); n-- > 1;)
        if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
      subjects = group;
      after = std::max(after, probe);
    }
  }
  if (f.is("active") && !by) {
    // "the Assembly elected Germany and the Dominican Republic with 184 votes apiece, South Africa with 183"
    std::size_t x = f.right;
    while (stands(x, {It::Skip, It::Num, It::Colon, It::Word}) && x < f.right + 6) ++x;
    std::size_t probe = x;
    auto group = right_group(probe, items_.size(), *takes, true);
    bool own = !group.empty() && (objects.empty() || f.object >= 0 || objects.front().item > group.front().item);
    std::size_t head = f.at;  // "A, elected president of …, was": the verb before the office
    while (stands(head - 1, It::Verb) && items_[head - 1].sense == f.use) --head;
    bool participle = head > 1 && stands(head - 1, It::Comma) && stands(head - 2, {It::Ent, It::Close});
    if (has(f.right, Kind::Copula) && opens_clause(f.at)) participle = true;  // "also elected were A and B"
    if (group.empty())
      for (std::size_t i = f.right; i < items_.size() && i < f.right + 10 && !stands(i, {It::Semi, It::Comma}); ++i) participle |= stands(i, It::Colon);
    if ((group.empty() || !own) && !participle) return;
    if (group.empty() || !own) group.clear();
    if (group.empty() && participle) {
      // "admitted seven states at a stroke: A, B and C"
      std::size_t colon = f.right;
      while (colon < items_.size() && colon < f.right + 10 && !stands(colon, {It::Colon, It::Semi})) ++colon;
      if (stands(colon, It::Colon)) {
        probe = colon + 1;
        group = right_group(probe, items_.size(), *takes, true);
      }
    }
    for (std::size_t n = group.size(); n-- > 1;)
      if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
    subjects = group;
    if (!group.empty()) after = probe;
    if (f.is("sit"))  // "he represented his country on the Council and presided over it": he did
      for (const Arg& a : group) items_[a.item].used = true;
  }
  if (by || from || f.again_right || f.is("list")) {
    std::size_t x = by ? agent + 1 : f.right;
    if (f.is("list"))
      while (x < items_.size() && !opens_list(x - 1)) ++x;
    x = skip_right(x, {It::Skip, It::Honorific, It::Rank, It::Title});
    std::size_t probe = x;
    subjects = right_group(probe, items_.size(), *takes, true);
    if (subjects.empty() && by) return;
    passive = !subjects.empty() && !f.again_right;
    after = probe;
  }
  if (!passive && subjects.empty() && !page_.vietnamese && any_of(*takes, {label(Part::Person)})) {
    // "Her colleague, Sergio Danese, had been president": a name nobody knows, set apart right before
    std::size_t n = f.left ? f.left : at;
    while (n > 0 && (stands(n - 1, {It::Skip, It::Cue}) || has(n - 1, Kind::Copula) || (stands(n - 1, It::Verb) && says(n - 1, "weak")))) --n;
    if (n > 2 && n < at && stands(n - 1, It::Comma) && stands(n - 2, It::Ent) && items_[n - 2].unknown && stands(n - 3, It::Comma) && items_[n - 2].last - items_[n - 2].first >= 2 && !tokens_[items_[n - 2].first].is(kCaps)) {
      items_[n - 2].ent = entity(surface(items_[n - 2]), label(Part::Person));
      items_[n - 2].unknown = false;
      subjects.push_back({n - 2, {items_[n - 2].ent}, {}});
    }
  }
  std::size_t clause_begins = 0;  // of a relative clause that tells something else than the sentence
  bool class_listed = false;  // "ba nước phê chuẩn đầu tiên là A, B và C"
  std::size_t aside = 0;  // where a clause about one just named begins, which has no part in the times before it
  // "X, người đang thăm …", "Việt Nam, nước đã phê chuẩn …": the one just named.
  if (!passive && subjects.empty())
    for (std::size_t i = at; i-- > 1;) {
      if (stands(i, {It::Ent, It::Semi, It::Comma, It::Time}) || (opens_trigger(i) && i + 1 < at)) break;
      if (!stands(i, It::Relative)) continue;
      std::size_t n = i;
      while (n > 0 && (stands(n - 1, {It::Comma, It::Close}) || items_[n - 1].depth > items_[at].depth)) --n;
      Arg a;
      if (n > 0 && n < i && (stands(n - 1, It::Ent) || (stands(n - 1, It::Place) && items_[n - 1].metonym)) && arg(n - 1, *takes, a)) subjects = {a};
      if (marked(i, Kind::Relative, "object") || (page_.vietnamese && n == i) || !any_of(*takes, {label(Part::Person)}) || (!subjects.empty() && thing(a.ents.front()).is(Part::Person))) break;
      // "A of Malta, who is …", "A, a former minister of Malta who had been …": A, not Malta
      std::size_t h = n;
      bool comma = false;
      while (h > 0 && !is_a(h - 1, Part::Person) && !stands(h - 1, {It::Semi, It::Break}) && !opens_trigger(h - 1)) {
        if (stands(h - 1, It::Comma)) {
          if (comma) break;
          comma = true;
        }
        --h;
      }
      Arg head;
      if (h == 0 || !stands(h - 1, It::Ent) || !arg(h - 1, *takes, head)) break;
      const bool of = h + 1 < items_.size() && stands(h, It::Of);
      if (!of && !comma) break;
      // The chair of a month is his country's too.
      const bool monthly = of && !subjects.empty() && !(f.object >= 0 && plenary(f.object)) && any_item(at, items_.size(), [](const Item& x) { return x.t == It::Time && x.time.from.month && !x.time.from.day; });
      if (monthly) subjects.insert(subjects.begin(), head);
      else subjects = {head}, aside = i + 1;
      break;
    }
  if (page_.vietnamese && objects.empty() && subjects.empty() && !passive && f.does("belong", "serve", "join") && !f.is("candidate")) {
    // "X lập năm 1946, nơi Việt Nam từng là thành viên": of X
    const auto group = left_group(s_end, 0, *takes);
    std::size_t n = group.empty() ? 0 : group.front().item;
    if (n > 1 && marked(n - 1, Kind::Relative, "place") && stands(n - 2, It::Comma)) {
      std::size_t o = n - 2;
      while (o > 0 && o + 6 > n && (stands(o - 1, {It::Time, It::Comma, It::Prep, It::Place, It::Skip}) || does(o - 1, "found"))) --o;
      if (Arg a; stands(o - 1, It::Ent) && arg(o - 1, *wanted, a)) {
        objects.push_back(a);
        subjects = group;
        object_left = true;
        r = reading(verb, a.ents.front());
        if (r) schema = lexicon_.pack->schema.relation(r->relation), takes = &schema->from;
      }
    }
  }
  if (b > 1 && subjects.empty()) {
    std::size_t i = b;
    Arg a;
    while (i > 0 && i + 8 > b) {
      --i;
      if (stands(i, It::Passive) && i + 1 < b) {
        auto group = left_group(b, i + 1, *takes);
        if (!group.empty()) {
          subjects = group;
          passive = true;
          s_end = i;
        }
        break;
      }
      if (stands(i, {It::Comma, It::Semi}) || opens_trigger(i)) break;
    }
  }
  if (objects.empty() && !passive && subjects.empty()) {
    auto group = left_group(s_end, 0, *takes);
    if (!group.empty()) {
      std::size_t n = skip_left(group.front().item, {It::Skip, It::Honorific, It::Time});
      bool relative = marked(n - 1, Kind::Break, "object") || marked(n - 1, Kind::Relative, "object");
      std::size_t o = n > 0 ? n - 1 : 0;
      if (o > 1 && !page_.vietnamese && stands(o - 1, {It::Prep, It::Of})) --o;  // "to which X belongs"
      o = skip_left(o, It::Comma);
      Arg a;
      if (relative && o > 0 && arg(o - 1, *wanted, a)) {
        objects.push_back(a);
        subjects = group;
        object_left = true;
        if (!page_.vietnamese && n > 0) clause_begins = n;
        r = reading(verb, a.ents.front());
        if (r) {
          schema = lexicon_.pack->schema.relation(r->relation);
          takes = &schema->from;
        }
      }
    }
  }
  const bool by_whom = passive && f.object >= 0 && f.does("preside");  // "X … do Samoa làm Chủ tịch": of X, which is told
  if ((passive && !by_whom) || objects.empty()) {
    if (objects.empty() || passive) {
      auto group = left_group(s_end, 0, *wanted);
      if (group.empty() && !page_.vietnamese && !by && !from && f.does("adopt") && at > 1 && stands(at - 1, It::Comma) && stands(at - 2, It::Ent)) {  // "By the terms of resolution 78/10, adopted without a vote, the Assembly …"
        Arg a;
        if (arg(at - 2, *wanted, a)) group = {a};
      }
      if (group.empty() && (by || from || f.is("list"))) {
        for (std::size_t i = at; i-- > 0;) {
          Arg a;
          if (stands(i, It::Semi)) break;
          if (stands(i, {It::Ent, It::Pro}) && !stands(i - 1, It::Of) && arg(i, *wanted, a)) {
            group = {a};
            break;
          }
        }
      }
      if (group.empty() && by && opens_clause(at)) {  // "Signed by Myanmar in 1996, the treaty …": what, behind the comma
        std::size_t x = after;
        while (x < items_.size() && !stands(x, {It::Comma, It::Semi}) && !opens_trigger(x)) ++x;
        if (stands(x, It::Comma)) ++x;
        x = skip_right(x, It::Skip);
        Arg a;
        if (x < items_.size() && x > after && arg(x, *wanted, a)) group = {a};
      }
      if ((f.does("serve") || f.is("active")) && f.role.find("president") == std::string::npos && !group.empty() && !passive && plenary(group.front().ents.front())) group.clear();  // who elects, not where to
      if (group.size() == 1 && stands(group.front().item, It::Pro) && items_[group.front().item].sense && says(group.front().item, "subject") && !passive && !by && !from) {
        Arg who;  // "It had been elected": who was, not to what
        Item& pro = items_[group.front().item];
        int kept = pro.ent;
        pro.ent = -1;
        if (arg(group.front().item, *takes, who)) group.clear();
        else pro.ent = kept;
      }
      bool fine = !group.empty() && (!same_labels || passive);
      if (fine && (passive || !verb.has("right"))) {
        const bool beside = passive && !page_.vietnamese && group.back().item + 3 > s_end;  // "ECOWAS, chaired by"
        if (f.does("preside") && !beside && (thing(group.front().ents.front()).is(Part::Organization) || group.back().item + 6 < s_end)) return;
        objects = group;
        object_left = true;
        r = reading(verb, objects.front().ents.front());
        if (r) {
          schema = lexicon_.pack->schema.relation(r->relation);
          takes = &schema->from;
        }
        if (!passive) after = f.right;
      }
    }
  }
  if (subjects.empty()) {
    // After a copula on the right: "Mười nước còn lại trúng cử là …", "năm uỷ viên thường trực - Trung Quốc, …".
    std::size_t i = after;
    while (i < items_.size() && (stands(i, {It::Skip, It::Time, It::Prep, It::Num, It::Ordinal, It::Modifier}) || (stands(i, It::Word) && i < after + 4))) ++i;
    for (std::size_t j = i; j < items_.size() && j < i + 8; ++j) {
      if (stands(j, It::Semi) || (stands(j, It::Comma) && items_[j].depth == 0 && j > i + 1)) break;
      if (stands(j, It::Ent) && !marked(j - 1, Kind::And, "with")) break;
      // "Cùng bước vào HĐBA với Việt Nam đầu năm 2008 có Burkina Faso, …"; "elected in that vote … were A and B"
      bool verbless = stands(j, It::Colon) || (marked(j, Kind::Copula, "there") && f.at < 4) || (j > i && has(j, Kind::Open));
      if (verbless) { i = j; break; }
    }
    bool there = marked(i, Kind::Copula, "there");
    std::size_t noun = skip_left(s_end, {It::Skip, It::Modifier});  // "Bốn nước phê chuẩn sớm nhất, ngay hôm ấy, là A, B và C", "các nước bỏ phiếu trắng có cả A lẫn B"
    const bool classed = page_.vietnamese && f.role.empty() && noun > 0 && is_class(noun - 1) && noun < 4;
    if (classed && !(i < items_.size() && (has(i, Kind::Copula) || there)))
      for (std::size_t j = after; j + 1 < items_.size() && j < after + 10 && !stands(j, {It::Semi, It::Ent, It::Cue, It::Break}); ++j)
        if (has(j, Kind::Copula) && items_[j].depth == items_[at].depth && stands(j + 1, It::Ent)) { i = j; break; }
    const bool of_class = classed && has(i, Kind::Copula);
    if (i < items_.size() && (has(i, Kind::Open) || there || of_class || (has(i, Kind::Copula) && (!f.role.empty() || (f.at < 5 && marked(0, Kind::Prep, "among")) || (f.is("elected") && i == f.right && opens_clause(f.at)) || (!f.vote.empty() && i == f.right && s_end > 0 && is_class(s_end - 1)) || (f.is("elected") && items_[i].depth == items_[at].depth && s_end > 0 && (is_class(s_end - 1) || (s_end > 1 && stands(s_end - 1, It::And) && items_[s_end - 2].unit == "member_count"))))) || stands(i, {It::Colon, It::Dash}) || (stands(i, It::Comma) && !f.role.empty()) || (stands(i, It::Open) && !f.role.empty()))) {
      std::size_t from = i + 1;
      while (stands(from, {It::Skip, It::Both, It::Honorific, It::Rank, It::Num, It::Colon}) || has(from, Kind::Open)) ++from;
      bool comma = stands(i, {It::Comma, It::Open});
      std::size_t probe = from;
      auto group = right_group(probe, items_.size(), *takes, true);
      bool left_subject = false;
      for (std::size_t j = f.at; j-- > 0;) {
        Arg a;
        if (stands(j, It::Semi)) break;
        if (stands(j, It::Pro) && items_[j].sense && (says(j, "pair") || says(j, "both"))) continue;
        if (arg(j, *takes, a) && !items_[j].used && items_[j].depth == items_[at].depth && !(stands(j - 1, {It::Prep, It::Of}))) left_subject = true;
      }
      if (!group.empty() && (group.size() > 1 || !comma) && !(comma && group.size() < 3) && (!left_subject || (group.size() >= 3 && !f.role.empty()))) {
        subjects = group;
        after = probe;
        class_listed = of_class && group.size() > 1;
      }
    }
  }
  if (subjects.empty()) {
    // "các nước khác ký", "50 quốc gia đã ký": a class of things before the verb is its subject, and no name.
    for (std::size_t i = s_end; i-- > 0;) {
      if (stands(i, {It::Ent, It::Pro, It::Comma, It::Semi, It::Break})) break;
      bool among = marked(i - 1, Kind::Prep, "among");
      if (stands(i, It::Gen) || number_of(i, "member_count")) {  // "A, B và ba nước khác ký", "A cùng mười một nước ký": A and B did
        std::size_t n = stands(i, It::Gen) && stands(i - 1, It::Num) ? i - 1 : i;
        n = skip_left(n, It::Skip);
        if (n > 1 && stands(n - 1, It::And) && stands(n - 2, It::Ent)) subjects = left_group(n - 1, 0, *takes);
        if (!subjects.empty() && subjects.back().item + 2 == n) break;
        subjects.clear();
      }
      if (stands(i, It::Ordinal) && stands(i - 1, It::Relative) && page_.vietnamese && i + 1 == s_end && !(has(i - 2, Kind::Copula) || stands(i - 2, It::Verb))) return;  // "khi nước thứ 40 phê chuẩn"
      if ((stands(i, It::Gen) || (stands(i, It::Num) && items_[i].value == 1)) && has(i - 1, Kind::Copula)) continue;  // "A và B là những nước cử nhiều quân nhất"
      if ((stands(i, It::Gen) || number_of(i, "member_count")) && i > 1 && stands(i - 1, {It::Dash, It::Comma})) {
        // "Bỉ, Đức và Nam Phi - những nước được bầu năm 2018 -": those just named.
        std::size_t end = i - 1;
        int depth = items_[end].depth;
        for (auto& item : items_)
          if (item.dashed) --item.depth;
        auto group = left_group(end, 0, *takes);
        for (auto& item : items_)
          if (item.dashed) ++item.depth;
        (void)depth;
        if (!group.empty() && group.back().item + 1 == end) {
          const std::size_t first = group.front().item;  // "… từ A, B và C, những nước …": A too
          Arg before;
          if (first > 2 && stands(first - 1, {It::Comma, It::And}) && prep(first - 3) && arg(first - 2, *takes, before)) group.insert(group.begin(), before);
          subjects = group;
          break;
        }
      }
      if (!among && (stands(i, It::Gen) || (stands(i, It::Num) && (items_[i].unit == "member_count" || items_[i].unit == "generic")))) {
        // "119 đoàn đặt bút, trong đó có Việt Nam, Trung Quốc …"
        for (std::size_t x = f.right; x < items_.size(); ++x) {
          if (stands(x, It::Semi) || (opens_trigger(x) && x > f.right && !marked(x - 1, Kind::Cue, "negation"))) break;  // "đã ký mà chưa phê chuẩn, chẳng hạn …"
          if (!marked(x, Kind::Open, "among")) continue;
          std::size_t probe = x + 1;
          while (stands(probe, {It::Skip, It::Num, It::Word, It::Of, It::Pro}) || has(probe, Kind::Open)) ++probe;
          subjects = right_group(probe, items_.size(), *takes, true);
          after = std::max(after, probe);
          break;
        }
        if (subjects.empty()) return;
        break;
      }
    }
    std::size_t since = 0;
    if (f.is("nominal"))  // a noun's subject stands in its own clause
      for (std::size_t j = s_end; j-- > 0 && since == 0;)
        if (stands(j, {It::Colon, It::Semi, It::Comma})) since = j + 1;
    if (page_.vietnamese && f.at > 1 && marked(f.at - 1, Kind::Skip, "nominal") && stands(f.at - 2, It::Break)) return;  // "…, còn việc gia nhập NATO …": whose, is told elsewhere
    if (subjects.empty() && page_.vietnamese && (f.does("leave", "depart", "return") || (f.does("sign", "ratify") && objects.empty())) && among(*takes, label(Part::State)) && !among(*takes, label(Part::Person))) {  // "…, Tổng thống A tuyên bố rút khỏi": his country
      std::size_t i = skip_left(s_end, It::Skip);
      if (i > 1 && is_a(i - 1, Part::Person) && stands(i - 2, It::Title) && country_of(items_[i - 1].ent) >= 0) subjects.push_back({i - 1, {country_of(items_[i - 1].ent)}, {}});
    }
    if (subjects.empty()) subjects = left_group(s_end, since, *takes);
    if (!subjects.empty()) {
      // "Theo Tổng Thư ký …, với tư cách là …, Việt Nam …": who is quoted is not who is spoken of.
      std::size_t s = subjects.front().item, r = s;
      while (r > 0 && !stands(r, {It::Comma, It::Reported})) --r;
      bool quoted = stands(r, It::Reported) && r < s;
      const bool beside = quoted && r > 0 && !stands(r - 1, It::Comma) && stands(s + 1, It::Comma) && s + 2 == at;  // "Bộ Ngoại giao khẳng định nước ta, thành viên …": what is said of us
      if (beside) quoted = false;
      bool apart = false;
      for (std::size_t j = s + 1; j < at; ++j) apart = apart || (stands(j, It::Comma) && items_[j].depth == items_[at].depth);
      if (quoted && apart) subjects.clear();
    }
    if (object_left && !objects.empty())
      subjects.erase(std::remove_if(subjects.begin(), subjects.end(), [&](const Arg& a) { return std::any_of(objects.begin(), objects.end(), [&](const Arg& o) { return o.item == a.item; }); }), subjects.end());
    const bool apposition = !subjects.empty() && subjects.back().item + 2 < at && stands(subjects.back().item + 1, It::Comma) && stands(at - 1, It::Comma);  // "Bà A, khi đó là …, tới Hà Nội"
    if (f.is("copular") && (subjects.empty() || !says_what(subjects.back().item, at))) return;
    const bool entry = (block_->kind == BlockKind::Item || block_->kind == BlockKind::Field) && f.at < 3 && theme_country() >= 0 && subjects.empty() && !objects.empty();  // "- 1/1/2024: vào BRICS"
    const bool deeds = page_.vietnamese && at > 1 && stands(at - 1, It::Comma) && stands(at - 2, It::Time) && !subjects.empty();  // "Gambia độc lập ngày …, vào Liên hợp quốc ngày …"
    const bool goes_on = f.does("join") && at > 0 && (deeds || (stands(at - 1, It::And) && !subjects_.empty()));  // "gia nhập A ngày …, và vào B ngày …"
    if (f.is("tight") && !entry && !(goes_on && !objects.empty()) && (subjects.empty() || (subjects.back().item + 3 < at && !apposition))) return;
  }
  if (!subjects.empty() && subjects.front().item > 2 && subjects.front().item < at) {
    // "mười sáu nước châu Phi và đảo quốc Síp được kết nạp …, trong đó có A, B": a class of countries besides, some of them named behind
    std::size_t i = subjects.front().item;
    while (i > 0 && i + 4 > subjects.front().item && stands(i - 1, {It::Skip, It::Word})) --i;
    bool classed = false;
    for (std::size_t n = i; n > 0 && stands(i - 1, It::And) && n-- + 6 > i && !classed;) classed = n + 1 < i && is_class(n);
    for (std::size_t x = f.right; classed && x < items_.size() && !stands(x, It::Semi) && !(x > f.right && opens_trigger(x)); ++x) {
      if (!marked(x, Kind::Open, "among")) continue;
      std::size_t probe = skip_right(x + 1, {It::Skip, It::Num});
      for (Arg& more : right_group(probe, items_.size(), *takes, true)) subjects.push_back(std::move(more));
      break;
    }
  }
  if (!subjects.empty() && subjects.front().item > 1 && !passive) {
    // "Việt Nam, nước …, hiện cùng Đức chủ trì": with whom, and who.
    std::size_t j = subjects.front().item;
    if (marked(j - 1, Kind::And, "with") && (stands(j - 2, It::Skip) || (stands(j - 2, It::Comma) && !(f.vote.size() && !page_.vietnamese)) || stands(j - 2, It::Word)))
      for (std::size_t i = 0; i + 1 < j; ++i) {
        Arg a;
        if (items_[i].depth != items_[at].depth || items_[i].possessive || items_[i].demonym || !arg(i, *takes, a)) continue;
        if (stands(i - 1, {It::Of, It::Prep})) continue;
        subjects.insert(subjects.begin(), a);
        break;
      }
  }
  if (!f.vote.empty() && page_.vietnamese && !subjects.empty() && subjects.front().item < at) {  // "A đứng về phía chống, cùng B, C và D"
    std::size_t x = f.right;
    if (stands(x, It::Comma)) ++x;
    if (x + 1 < items_.size() && stands(x, It::And) && marked(x, Kind::And, "with") && stands(x + 1, It::Ent)) {
      std::size_t probe = x + 1;
      for (Arg& more : right_group(probe, items_.size(), *takes, false)) subjects.push_back(std::move(more));
    }
  }
  if (same_labels && objects.empty()) {
    std::vector<int> pair;
    std::size_t x = f.right;
    if (x < items_.size() && between) {
      std::vector<std::size_t> where;
      for (std::size_t i = between_said ? x : x + 1; i < items_.size() && where.size() < 2; ++i) {
        Arg a;
        if (stands(i, It::Semi)) break;
        if (stands(i, It::Ent) && items_[i].depth == items_[at].depth && arg(i, *wanted, a)) {
          pair.push_back(a.ents.front());
          where.push_back(i);
        }
      }
    } else {
      for (const auto& s : subjects) pair.insert(pair.end(), s.ents.begin(), s.ents.end());
    }
    if (pair.size() == 1 && theme_country() >= 0 && theme_country() != pair[0] && (block_->kind == BlockKind::Item || block_->kind == BlockKind::Field)) pair.insert(pair.begin(), theme_country());  // "- Với Việt Nam: lập quan hệ ngoại giao …"
    if (pair.size() < 2 && theme_pair_.size() == 2 && (block_->kind == BlockKind::Item || block_->kind == BlockKind::Field || block_->kind == BlockKind::Row)) pair = theme_pair_;
    if (pair.size() >= 2 && pair[0] != pair[1]) {
      Pieces p;
      piece(f.right, p);
      const Time* t = p.times.empty() ? nullptr : p.times.front();
      for (std::size_t i = at; i-- > 0 && !t;)
        if (stands(i, It::Time)) t = &items_[i].time;
      for (std::size_t i = at; i < items_.size() && !t; ++i)
        if (stands(i, It::Time) && !(items_[i].time.relative && stands(i - 1, It::Comma))) t = &items_[i].time;  // "A, khi đó là …": when he was that
      Claim c;
      c.s = pair[0];
      c.o = pair[1];
      c.relation = verb.readings.front().relation;
      qualify(c, Pieces{}, f, t);
      claim(c);
      subjects_.push_back(pair[0]);
      return;
    }
  }
  if (subjects.empty() && either && page_.vietnamese && !passive && !objects.empty() && objects.front().item == f.right && !candidate && f.does("serve") && !has(f.at - 1, Kind::Passive)) return;  // "hai năm một lần bầu ra Hội đồng": whom, is not said
  if (subjects.empty() && !by && (either || f.is("active")))
    for (std::size_t i = at; i-- > 0;) {  // "Đại hội đồng bầu 15 thành viên mới …": whom, is told by what follows
      if (stands(i, {It::Comma, It::Semi, It::Passive}) || has(i, Kind::Passive)) break;
      if (stands(i, It::Ent) && plenary(items_[i].ent) && !f.does("admit")) return;
    }
  if (subjects.empty() && !by && !page_.vietnamese && among(*takes, label(Part::State)) && !among(*takes, label(Part::Person)))
    for (std::size_t i = at; i-- > 0;) {  // "Myanmar's ambassador, who …, voted in favour", "Russia's foreign minister signed": for his country
      if (stands(i, {It::Semi, It::Break})) break;
      bool office = stands(i, It::Rank) && (f.does("vote") || i + 1 == at);
      if (stands(i, It::Title) && lexicon_.titles[items_[i].sense->what].options.contains("state")) office = every_item(i + 1, at, [](const Item& x) { return x.is({It::Skip, It::Modifier}); });
      if (office && stands(i - 1, It::Ent) && (items_[i - 1].possessive || items_[i - 1].demonym)) {
        const bool possessive = std::exchange(items_[i - 1].possessive, false), demonym = std::exchange(items_[i - 1].demonym, false);
        Arg a;
        if (arg(i - 1, *takes, a)) subjects = {a};
        items_[i - 1].possessive = possessive, items_[i - 1].demonym = demonym;
        break;
      }
    }
  if (subjects.empty() && !by && !page_.vietnamese && !objects.empty() && among(*takes, label(Part::State)) && !among(*takes, label(Part::Person)))
    for (std::size_t n = 0; n < 4; ++n) {  // "The minister signed the treaty on behalf of Malta", "On behalf of Malta the minister signed …"
      const std::size_t i = n ? after + n - 1 : 0;
      if (i + 1 >= items_.size()) break;
      if (n && stands(i, {It::Comma, It::Semi})) break;
      Arg a;
      if (marked(i, Kind::Prep, "behalf") && !items_[i + 1].demonym && arg(i + 1, lexicon_.labels(Part::State), a)) {
        subjects = {a};
        break;
      }
    }
  if (subjects.empty() && page_.vietnamese && !passive && !by && !objects.empty() && !object_left && after + 1 < items_.size() && stands(after, It::Of)) {
    // "Văn kiện gia nhập B của A", "lễ ký B của A"
    std::size_t probe = after + 1;
    subjects = right_group(probe, items_.size(), *takes, true);
    if (!subjects.empty()) after = probe;
  }
  if (subjects.empty() && !by && !passive && page_.vietnamese && f.does("return", "join", "depart", "serve") && among(*takes, label(Part::State)) && !among(*takes, label(Part::Person))) {
    std::size_t i = skip_left(at, It::Skip);  // "tám năm sau ông trở lại": he, and no state
    if (stands(i - 1, It::Pro) && says(i - 1, label(Part::Person)) && says(i - 1, "same")) return;
  }
  if (subjects.empty() && f.does("contribute") && topic_country_ >= 0 && (marked(at - 1, Kind::Modifier, "own") || (stands(at, It::Verb) && hits_->saying(items_[at].first, Kind::Modifier, "own"))))
    subjects.push_back({at, {topic_country_}, {}});  // "Its soldiers were in Cambodia with UNTAC"
  if (f.does("head") && page_.vietnamese && object_left && !by && !passive && stands(f.right, It::Word) && !items_[f.right].sense && items_[f.right].unit.empty()) return;  // "làm cho A, sau đó đứng đầu chi nhánh của …": something else
  signers_.clear();
  if (!by && !objects.empty() && reading(verb, objects.front().ents.front()) && reading(verb, objects.front().ents.front())->relation == rel(Rel::Membership)) {
    // "Amy Pope of the United States joined the agency as its deputy director": who works for it is no member of it, nor is his country.
    std::size_t i = skip_left(at, It::Skip);
    if (i > 2 && is_a(i - 1, Part::State) && stands(i - 2, It::Of)) i -= 2;
    const Item* who = i > 0 ? &items_[i - 1] : nullptr;
    if (who && who->t == It::Ent && who->ent >= 0 && who->depth == items_[at].depth && !who->possessive && thing(who->ent).is(Part::Person) && !(i > 1 && (is_office(items_[i - 2]) || (stands(i - 2, It::Ent) && items_[i - 2].used)))) return;
  }
  if (subjects.empty() && !by && !objects.empty() && among(*takes, label(Part::State)) && !among(*takes, label(Part::Person)) &&
      std::any_of(verb.readings.begin(), verb.readings.end(), [&](const Reading& r) { return std::any_of(lexicon_.pack->schema.relation(r.relation)->qualifiers.begin(), lexicon_.pack->schema.relation(r.relation)->qualifiers.end(), [](const auto& q) { return q.name == "by"; }); }))
    {
      subjects = signatories(at, *takes);
      std::size_t i = skip_left(at, It::Skip);
      if (subjects.empty() && stands(i - 1, It::Ent) && items_[i - 1].ent >= 0 && !items_[i - 1].depth && thing(items_[i - 1].ent).is(Part::Person) && country_of(items_[i - 1].ent) >= 0 && country_of(items_[i - 1].ent) != topic_country_) return;  // for whom he does it is not told
    }
  if (f.is("behalf")) {  // "hai ông thay mặt nước mình ký", "Ngoại trưởng Áo thay mặt nước này ký": for the countries of those who did
    std::vector<int> states;
    for (std::size_t i = at; i-- > 0 && states.empty() && !stands(i, It::Semi);) {
      if (stands(i, It::Title) && i + 1 < at && is_a(i + 1, Part::State)) states = {items_[i + 1].ent};
      if (!stands(i, {It::Ent, It::Pro})) continue;
      for (int e : members(items_[i], lexicon_.labels(Part::Person)))
        if (const int state = thing(e).is(Part::Person) ? country_of(e) : -1; state >= 0 && wants(*takes, thing(state))) states.push_back(state);
    }
    if (!states.empty()) {
      subjects.clear();
      subjects.push_back({at, {}, {}});
      for (int state : states) subjects.back().ents.push_back(state);
    }
  }
  if (!page_.vietnamese && subjects.empty() && passive && !by && object_left && f.does("ratify", "sign")) return;  // "until it is approved": by whom, is not told
  if (page_.vietnamese && subjects.empty() && !by && f.does("sign") && f.at < items_.size() && hits_->any(items_[f.at].first, Kind::Passive) && theme_country() < 0) return;  // "Hiệp ước A được ký ở Cairo"
  bool elided = false;
  if (subjects.empty() && page_.vietnamese && !by && !passive && !object_left && several_unnamed(f.left ? f.left : at)) return;
  bool fresh = subjects_.empty() || f.is("nominal");
  if (subjects.empty() && fresh) {
    // "Với tư cách …, Việt Nam …": the subject comes after the clause.
    std::size_t i = after;
    while (i < items_.size() && !(stands(i, It::Comma) && items_[i].depth <= items_[at].depth)) {
      if (stands(i, It::Semi)) break;
      ++i;
    }
    std::size_t clause = 0;
    for (std::size_t j = at; j-- > 0 && clause == 0;)
      if (stands(j, {It::Colon, It::Semi})) clause = j + 1;
    bool introduced = false;  // by a preposition, a conjunction or a noun: not a main clause that has lost its subject
    for (std::size_t j = clause; j < at && !introduced; ++j) {
      if (stands(j, {It::Word, It::Skip})) continue;  // "Đặc biệt trên cương vị …"
      introduced = stands(j, {It::Prep, It::Reported, It::Copula, It::Break}) || has(j, Kind::Prep) || has(j, Kind::Copula);
      break;
    }
    introduced |= at == 0 || (!page_.vietnamese && surface(items_[at]).ends_with("ing"));
    {
      bool bare = true;
      for (std::size_t j = clause; j < at && bare; ++j) bare = (stands(j, It::Verb) && says(j, "weak")) || has(j, Kind::Copula) || stands(j, {It::Time, It::Comma, It::Skip, It::Prep});
      introduced |= bare;
    }
    if (introduced && block_->kind != BlockKind::Item)
      for (; i < items_.size(); ++i) {
        if (stands(i, It::Semi)) break;
        Arg a;
        if (items_[i].used || items_[i].demonym || items_[i].depth > items_[at].depth || !arg(i, *takes, a)) continue;
        if (stands(i - 1, {It::Prep, It::Of, It::Verb, It::Role}) || has_word(sense(items_[i - 1], Kind::Relative), "person")) continue;
        subjects.push_back(a);
        break;
      }
  }
  if (subjects.empty() && f.does("host") && !by)  // "Rio de Janeiro hosted": the country of the city
    for (std::size_t i = at; i-- > 0;) {
      if (stands(i, It::Semi) || opens_trigger(i) || (stands(i, It::Ent) && !items_[i].demonym)) break;
      if (!stands(i, It::Place) || country_of(items_[i].ent) < 0 || (i > 0 && prep(i - 1))) continue;
      subjects.push_back({i, {country_of(items_[i].ent)}, {}});
      break;
    }
  if (subjects.empty() && any_of(*takes, {label(Part::Event)})) {
    // "was adopted … at COP21"
    for (std::size_t i = f.right; i < reach && i < f.right + 8; ++i) {
      Arg a;
      if (!page_.vietnamese && stands(i, {It::Comma, It::Semi})) break;
      if (stands(i, It::Ent) && i > 0 && (prep(i - 1) || (stands(i - 1, It::Skip) && prep(i - 2))) && items_[i].ent >= 0 && (thing(items_[i].ent).is(Part::Event) || (!page_.vietnamese && thing(items_[i].ent).is(Part::Body))) && arg(i, *takes, a)) {
        subjects.push_back(a);
        break;
      }
    }
  }
  if (subjects.empty() && f.is("nominal")) {
    // "chuyến thăm của …"
    for (std::size_t i = f.right; i + 1 < items_.size() && i < f.right + 8; ++i) {
      Arg a;
      std::size_t n = i + 1;
      while (n < items_.size() && (stands(n, {It::Title, It::Honorific, It::Rank, It::Comma}) || (stands(n, It::Ent) && items_[n].used))) ++n;
      if (stands(i, It::Of) && n < items_.size() && arg(n, *takes, a)) {
        subjects.push_back(a);
        break;
      }
    }
  }
  if (subjects.empty() && f.does("negotiate") && number_of(at - 1, "other")) return;  // "năm năm thương lượng": a noun
  if (subjects.empty() && page_.vietnamese && object_left && f.does("sign") && at > 1 && stands(at - 1, It::Comma)) return;  // "Hiệp ước A, kí ngày 6-8-1985 ở …": by whom, is not told
  if (subjects.empty() && page_.vietnamese && f.does("ratify", "accede") && stands(f.right, It::Ordinal)) return;  // "sau khi văn kiện phê chuẩn thứ 50 được nộp": whose, is not told
  if (subjects.empty() && of_somebody_who_speaks(at)) return;
  if (subjects.empty() && page_.vietnamese && f.does("welcome")) {  // "UNESCO từng được đón Tổng thống A": no country's guest
    std::size_t b = skip_left(at, {It::Skip, It::Passive, It::Modifier});
    if (is_a(b - 1, Part::Organization)) return;
  }
  if (subjects.empty() && page_.vietnamese && block_->kind == BlockKind::Paragraph && unknown_subject(f.left ? f.left : at)) return;
  if (subjects.empty() && !passive && !by && !object_left) {  // "Hội đồng Bảo an đã cử UNFICYP": who did it is told, and can not have done this
    std::size_t b = skip_left(f.left ? f.left : at, {It::Skip, It::Cue, It::Modifier});
    const bool acts = stands(b - 1, It::Ent) && items_[b - 1].ent >= 0 && !items_[b - 1].demonym && !items_[b - 1].unknown && items_[b - 1].depth == items_[at].depth && !wants(*takes, thing(items_[b - 1].ent)) && !wants(*wanted, thing(items_[b - 1].ent));
    if (acts && (thing(items_[b - 1].ent).is(Part::Body) || thing(items_[b - 1].ent).is(Part::Mission)) && (b == 1 || stands(b - 2, {It::Comma, It::Semi, It::Skip}))) return;
  }
  if (subjects.empty() && page_.vietnamese && f.does("serve")) {  // "sau nhiều tháng vận động kín đáo của bảy chính phủ": whose it was is told
    std::size_t x = skip_right(f.right, {It::Word, It::Break});
    if (x + 1 < items_.size() && stands(x, It::Of) && stands(x + 1, {It::Word, It::Num, It::Gen})) return;
  }
  if (subjects.empty() && page_.vietnamese && f.does("serve") && f.is("elected") && f.role.empty() && object_left && !objects.empty() && objects.front().item == 0) return;  // "Hội đồng gồm 40 nước được bầu lại hai năm một lần"
  if (subjects.empty() && f.does("adopt") && object_left && page_.vietnamese && objects.size() == 1) {  // "Nghị quyết 1701 của Hội đồng Bảo an, được thông qua ngày …": whose it is
    const std::size_t of = objects.front().item + 1;
    Arg body;
    if (of + 1 < s_end && stands(of, It::Of) && arg(of + 1, *takes, body)) subjects.push_back(body);
  }
  if (subjects.empty()) {
    elided = true;
    int e = -1;
    bool semi = false;
    for (std::size_t i = at; i-- > 0 && !semi;) semi = stands(i, It::Semi);
    if (semi) {  // of the first clause, unless this one has told its own
      std::size_t clause = 0;
      for (std::size_t i = 0; i < at; ++i)
        if (stands(i, It::Semi)) clause = i;
      if (!subject_items_.empty() && std::size_t(subject_items_.back()) > clause) semi = false;
    }
    if (semi) {
      for (auto it = subjects_.begin(); it != subjects_.end() && e < 0; ++it)
        if (wants(*takes, thing(*it))) e = *it;
    }
    for (auto it = subjects_.rbegin(); it != subjects_.rend() && e < 0; ++it)
      if (wants(*takes, thing(*it))) e = *it;
    if (e >= 0) {
      // All of a coordinated subject.
      std::vector<int> all;
      for (int s : subjects_)
        if (wants(*takes, thing(s))) all.push_back(s);
      subjects.push_back({at, !semi && all.size() > 1 && thing(all.back()).type == thing(all.front()).type ? all : std::vector<int>{e}, {}});
    } else {
      if (block_->kind == BlockKind::Item || block_->kind == BlockKind::Field) {
        if (theme_person_ >= 0 && context_.theme < 0 && wants(*takes, thing(theme_person_))) e = theme_person_;  // "- 1948: Chủ tịch ECOSOC", in a life
        if (e < 0 && context_.theme >= 0 && wants(*takes, thing(context_.theme))) e = context_.theme;
        if (e < 0 && theme_ >= 0 && wants(*takes, thing(theme_))) e = theme_;
      }
      // "vị thế của đất nước đã đổi khác: hai lần là uỷ viên …"
      for (std::size_t i = at; i-- > 0 && e < 0;) {
        Arg a;
        if (stands(i, It::Semi)) break;
        if (items_[i].depth == items_[at].depth && !items_[i].used && stands(i - 1, It::Of) && arg(i, *takes, a)) e = a.ents.front();
      }
      bool fragment = block_->kind == BlockKind::Item || block_->kind == BlockKind::Field || block_->kind == BlockKind::Row;
      if (!page_.vietnamese && fragment && f.does("visit") && stands(at - 1, It::Relative)) return;  // "a contingent that went to Haiti"
      if (!page_.vietnamese && !fragment && e < 0 && titled_ && theme_country() >= 0 && wants(*takes, thing(theme_country()))) {  // in a text about a country: "The treaty was ratified in 2020", "Relations were established with China in 1972"
        const bool ratified = object_left && !passive && f.does("ratify", "accede") && (has(at - 1, Kind::Copula) || does(at - 1, "office")) && stands(f.right, It::Time);
        const bool related = f.does("relations") && opens_clause(at) && !objects.empty() && !object_left && objects.front().ents.front() != theme_country();
        if (ratified || related) e = theme_country();
      }
      if (!page_.vietnamese && !fragment && e < 0 && !f.is("nominal")) return;
      for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && e < 0; ++it)
        if (wants(*takes, thing(*it))) e = *it;
      if (e < 0 && context_.theme >= 0 && wants(*takes, thing(context_.theme))) e = context_.theme;
      if (e < 0 && theme_ >= 0 && wants(*takes, thing(theme_))) e = theme_;
      if (e < 0) e = recall(*takes, true, {}, 4);
      // "Hội nghị cấp cao … họp tại Bali, ký Hiệp ước …": those who met did it.
      for (std::size_t i = 0; i < at && e >= 0; ++i)
        if (stands(i, It::Ent) && items_[i].ent >= 0 && items_[i].depth == 0 && thing(items_[i].ent).is(Part::Event) && !wants(*takes, thing(items_[i].ent)) && !(i > 0 && (prep(i - 1) || stands(i - 1, {It::Of, It::Verb})))) e = -1;
      // "Hiệp ước …, ký tại Bangkok": by whom is not said, unless the text is about one country.
      if (object_left && !passive && e >= 0 && !titled_ && context_.theme < 0 && block_->kind != BlockKind::Item && block_->kind != BlockKind::Field) e = -1;
      if (verb.has("explicit")) e = -1;
      // A class of things before the verb is no elided subject: "các nước thành viên phê chuẩn".
      for (std::size_t i = at; i-- > 0 && i + 6 > at;) {
        if (stands(i, It::Gen) || (stands(i, It::Ent) && stands(i - 1, It::Gen))) e = -1;  // "các nước ASEAN"
        if (stands(i, {It::Comma, It::Ent})) break;
      }
      if (e < 0) return;
      subjects.push_back({at, {e}, {}});
    }
  }
  if (page_.vietnamese && f.does("serve") && f.role.empty() && subjects.size() == 1 && thing(subjects.front().ents.front()).is(Part::Person) &&
      std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation == rel(Rel::Office) && c.s == subjects.front().ents.front() && c.s_item == int(subjects.front().item); })) return;  // "sau nhiều tháng vận động, Hội đồng bầu ông A làm Tổng Thư ký": an office, told
  // "The Court has been led by A (2009–12) and B, elected on 6 February": a person is elected to an office, which is told.
  auto untold_office = [&] {
    if (f.does("serve") && f.role.empty() && objects.empty() && f.is("end")) return !subjects.empty() && thing(subjects.front().ents.front()).is(Part::Person);
    if (!subjects.empty() && told(subjects.front().ents.front(), rel(Rel::Seat)) != kNone) return false;  // again
    return f.does("serve") && f.role.empty() && !f.recall && (f.is("elected") || f.is("active") || (f.is("term") && elided)) && !subjects.empty() && thing(subjects.front().ents.front()).is(Part::Person);
  };
  if (objects.empty() && f.is("beats"))  // "vượt qua B với 131 phiếu để vào X nhiệm kỳ 2013-2014"
    for (std::size_t i = f.right; i + 2 < items_.size() && !stands(i, It::Semi); ++i)
      if (marked(i, Kind::Break, "purpose") && does(i + 1, "serve")) {
        Arg a;
        if (!stands(i + 2, It::Ent) || !arg(i + 2, *wanted, a)) break;
        after = std::max(i + 3, piece(i + 3, a.pieces));
        if (f.right + 2 < i && stands(f.right, It::Ent) && marked(f.right + 1, Kind::And, "with") && number_of(f.right + 2, "votes")) a.pieces.votes = &items_[f.right + 2];
        objects.push_back(std::move(a));
        r = reading(verb, objects.front().ents.front());
        break;
      }
  if (objects.empty() && f.does("preside") && stands(f.right, It::Session) && (presided_ >= 0 || theme_body_ >= 0) && !elided) {
    // "điều hành khoá 78": of the body whose presidents are spoken of
    Arg a{f.at, {theme_body_ >= 0 ? theme_body_ : presided_}, {}};
    after = std::max(f.right, piece(f.right, a.pieces));
    objects.push_back(std::move(a));
    r = reading(verb, objects.front().ents.front());
  }
  if (objects.empty() && f.right + 1 < items_.size() && stands(f.right, It::Num) && items_[f.right].value > 1 && stands(f.right + 1, It::Pro)) return;  // "phê chuẩn hai văn kiện": which, is not known
  if (objects.empty() && !f.does("serve")) {  // "left the OAU": what is named is not known, and nothing else
    std::size_t x = skip_right(f.right, It::Skip);
    if (x < items_.size() && ((stands(x, It::Word) && items_[x].unit.empty() && tokens_[items_[x].first].is(page_.vietnamese && x == f.right ? kUpper : kCaps)) || (stands(x, It::Ent) && items_[x].unknown))) return;
  }
  if (objects.empty() && f.does("leave") && any_item(0, items_.size(), [](const Item& i) { return i.t == It::Verb && has_word(i.sense, "candidate"); })) return;  // "… tranh bốn ghế, sau khi A rút lui": from the race
  if (objects.empty() && page_.vietnamese && at > 1 && stands(at - 1, It::Pro) && items_[at - 1].ent < 0 && says(at - 1, label(Part::Treaty)) && stands(at - 2, It::Num) && items_[at - 2].value == 1) return;  // "bằng một hiệp ước ký tại …"
  if (objects.empty() && f.does("return") && stands(f.right, It::Ordinal)) return;  // "trở lại lần thứ tám": to what it was elected to
  if (objects.empty()) {
    Arg a{f.at, {}, {}};
    std::size_t next = std::max(f.right, piece(f.right, a.pieces));
    if (f.does("serve") && std::none_of(a.pieces.times.begin(), a.pieces.times.end(), [](const Time* t) { return t->shape == Time::Shape::Range; }))
      for (std::size_t i = f.right; i < reach && i < f.right + 10; ++i) {
        if ((stands(i, It::Comma) && !(i + 1 < reach && stands(i + 1, It::Time))) || stands(i, It::Ent)) break;
        if (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Range) {
          a.pieces.times.push_back(&items_[i].time);
          break;
        }
      }
    bool dated = std::any_of(a.pieces.times.begin(), a.pieces.times.end(), [](const Time* t) { return t->shape == Time::Shape::Range; });
    // What is left out must be plain from the rest: a verb that allows it, a term, votes, a default of the role.
    bool here = false;  // what it must be is named in the sentence
    if (f.is("here"))
      for (std::size_t i = 0; i < items_.size() && !here; ++i) here = names(i, *wanted);
    bool counted = false;  // "điều một tiểu đoàn 700 người": troops go to the mission the text is about
    if (f.does("contribute")) {
      for (std::size_t i = f.right; i < items_.size() && i < f.right + 10; ++i) {
        if (stands(i, It::Semi) || opens_trigger(i)) break;
        if (const Sense* unit = stands(i, It::Word) ? sense(items_[i], Kind::Unit) : nullptr; unit && unit->words[0] == "personnel") counted = true;  // "góp một số quân nhân"
        counted |= (stands(i, It::Num) && (items_[i].unit == "personnel" || items_[i].unit == "deployments")) || (stands(i, It::Word) && (items_[i].unit == "personnel" || items_[i].unit == "troops")) || (stands(i, It::Pro) && says(i, "place"));
      }
      bool mission = (theme_organ_ >= 0 && wants(*wanted, thing(theme_organ_))) || (theme_ >= 0 && wants(*wanted, thing(theme_))) || (context_.organ >= 0 && wants(*wanted, thing(context_.organ))) || recall(*wanted, false, {}, 8) >= 0;
      counted = (counted || (from && !subjects.empty())) && mission;
    }
    if (dated) f.dated = true;
    if (f.does("belong") && dated) narrowed = {label(Part::Body)}, wanted = &narrowed;  // a term is of a seat
    bool timed_before = false;
    for (std::size_t i = at; i-- > 0 && i + 10 > at;) timed_before |= stands(i, It::Time);
    const bool counted_list = f.is("elected") && !elided && subjects.size() > 1 && subjects.front().pieces.votes;  // "Bốn nước cùng trúng cử là A (186 phiếu), B (183)"
    if (counted_list)
      for (Arg& s : subjects)
        if (!s.pieces.votes && s.item + 3 < items_.size() && stands(s.item + 1, It::Open) && stands(s.item + 2, It::Num) && items_[s.item + 2].unit.empty() && stands(s.item + 3, It::Close)) s.pieces.votes = &items_[s.item + 2];
    bool recent_seat = (focus_organ_ >= 0 && number_ - focus_at_ <= 4 && !plenary(focus_organ_)) || (seat_organ_ >= 0 && number_ - seat_at_ <= 6);
    for (std::size_t i = f.right; candidate && i < reach; ++i)  // "ứng cử chức vụ này": it is told
      if (stands(i, {It::Pro, It::Title})) recent_seat = false;
    bool lost = any_item(0, items_.size(), [&](const Item& i) { return marked(i, Kind::Cue, "defeat"); });
    bool listed = !subjects.empty() && subjects.size() > 1 && subjects.front().item > at;
    const int about = context_.organ >= 0 ? context_.organ : theme_;
    const bool took_part = f.does("take_part") && !elided && stands(f.right, It::Time) && about >= 0 && (thing(about).is(Part::Organization) || thing(about).is(Part::Treaty));  // "Yemen tham gia năm 1945" in a text about a league
    bool allowed = took_part || (counted_list && recent_seat) || (f.is("founding") && !elided) || (candidate && recent_seat && !elided && (dated || lost || listed)) || f.recall || here || counted || (f.is("end") && !a.pieces.times.empty() && !elided) || !f.relation_default.empty() || f.does("vote") || (f.is("elide") && (!elided || !a.pieces.times.empty() || leading_)) ||
                   (f.does("serve") && (dated || a.pieces.votes || ((f.is("active") || either) && !elided) || (f.is("elected") && !elided && (!a.pieces.times.empty() || leading_ || (election_.organ >= 0 && number_ - election_.at <= 8)) && (thing(subjects.front().ents.front()).is(Part::State) || told(subjects.front().ents.front(), rel(Rel::Seat)) != kNone)) || (f.is("sit") && !a.pieces.times.empty()))) ||
                   (f.does("belong") && !f.role.empty() && (a.pieces.ordinal || (f.left > 0 && f.left < at && stands(at - 1, It::Ordinal) && std::any_of(claims_.begin(), claims_.end(), [this](const Claim& c) { return c.relation == rel(Rel::Membership); })) || dated || ((!a.pieces.times.empty() || leading_ || timed_before) && theme_ >= 0 && thing(theme_).is(Part::Organization))));
    const bool closes = f.right >= items_.size() || stands(f.right, {It::Stop, It::Comma, It::Semi, It::Time});
    if (f.does("depart") && closes && !elided && std::any_of(frames_.begin(), frames_.end(), [&](const Memory& m) { return m.object >= 0 && (m.relation == rel(Rel::Membership) || thing(m.object).is(Part::Organization)); })) allowed = true;  // "A pulled out, B joined in 1977, and C left"
    bool may = !verb.has("elsewhere") && !same_labels && allowed && !(f.is("tight") && !f.is("elide"));
    if (candidate && !subjects.empty() && thing(subjects.front().ents.front()).is(Part::Person)) may = false;  // a person stands for an office
    if (untold_office()) {
      if (subjects.size() == 1 && re_elected(f, subjects.front().ents.front(), a.pieces)) return;
      may = false;
    }
    if (f.is("elide") && f.right < items_.size() && !(f.is("active") && !elided)) {
      std::size_t x = f.right;
      while (x < items_.size() && (stands(x, {It::Skip, It::Modifier}) || (!page_.vietnamese && stands(x, It::Word) && surface(items_[x]).ends_with("ly")))) ++x;
      if (x < items_.size() && ((stands(x, It::Word) && items_[x].unit.empty() && !has(x, Kind::Time)) || stands(x, It::Num) || (stands(x, It::Verb) && !says(x, "weak") && f.does("leave")))) may = false;
      // "joined Russia in …": what stands right behind is done to, and fits no relation.
      const bool deed = f.does("sign", "ratify") && x < items_.size() && items_[x].ent >= 0 && thing(items_[x].ent).is(Part::Organization);  // "kí Hiệp ước Vác-sa-va", a name of the organization
      if ((enters || deed || f.does("leave", "depart")) && stands(x, It::Ent) && !items_[x].demonym && !by && !from && !passive && std::none_of(subjects.begin(), subjects.end(), [&](const Arg& s) { return s.item >= x; })) may = false;
    }
    if (may && page_.vietnamese && stands(f.right, It::Pro) && says(f.right, label(Part::Treaty)) && !hits_->any(items_[f.right].last - 1, Kind::Deictic)) may = false;  // "ký hiệp ước lập khu vực …": another
    if (std::size_t x = f.right; may && page_.vietnamese && x + 2 < items_.size() && stands(x, It::Prep) && stands(x + 1, It::Place) && hits_->any(items_[x + 2].first, Kind::Head)) may = false;  // "ký tại New York hiệp định ba bên"
    for (std::size_t x = f.right; may && x < items_.size() && x < f.right + 3 && stands(x, {It::Word, It::Num, It::Skip}); ++x)
      if (stands(x, It::Word) && hits_->any(items_[x].first, Kind::Head) && x > f.right) may = false;  // "ký các nghị định thư": told, and not which
    if (may && !page_.vietnamese && f.does("return") && f.right + 2 < items_.size() && stands(f.right, It::Prep)) {  // "was back in the multilateral business": in what is said
      std::size_t x = f.right + 1, words = 0;
      x = skip_right(x, It::Skip);
      for (; stands(x, It::Word); ++x) ++words;
      if (words >= 2) may = false;
    }
    if (may && f.does("vote")) {  // "vetoed a similar draft": another one
      std::size_t x = skip_right(f.right, It::Skip);
      if (x > f.right && x < items_.size() && !page_.vietnamese && stands(x, It::Word) && items_[x].unit.empty()) may = false;
    }
    if (may && f.does("contribute"))  // what it is sent to is named further on
      for (std::size_t i = f.right; i < items_.size() && may; ++i)
        if (is_a(i, Part::Mission)) may = false;
    if (!may) return;
    if (f.is("founding")) narrowed = {label(Part::Organization), label(Part::Agency)}, wanted = &narrowed;
    int sat = -1;  // "Judge A was first elected in June 2018": to the seat told before
    if (f.does("serve") && f.is("elected") && thing(subjects.front().ents.front()).is(Part::Person))
      if (const auto last = told(subjects.front().ents.front(), rel(Rel::Seat)); last != kNone)
        if (const auto organ = entity_ids_.find({facts[last].object, facts[last].object_type}); organ != entity_ids_.end()) sat = organ->second;
    for (auto m = frames_.rbegin(); took_part && m != frames_.rend() && sat < 0; ++m)  // "Syria gia nhập công ước năm 2013; Angola tham gia năm 2015"
      if (m->object >= 0 && reading(verb, m->object)) sat = m->object;
    if (f.does("serve") && f.is("end")) narrowed = {label(Part::Body)}, wanted = &narrowed;  // no mission
    int o = sat >= 0 ? sat : elided_object(f, *wanted);
    if (o < 0) return;
    if (f.does("serve") && a.pieces.times.empty() && terms_.contains(o) && (number_ - terms_at_[o] <= (a.pieces.votes || counted_list ? 3u : 1u) || (number_ - terms_at_[o] <= 6 && terms_block_[o] == block_))) carried = &terms_[o];
    if (!carried && f.does("serve") && election_.organ == o && number_ - election_.at <= 8 && terms_.contains(o) && a.pieces.times.empty()) carried = &terms_[o];
    if (std::any_of(subjects.begin(), subjects.end(), [&](const Arg& s) { return s.ents.front() == o; })) return;
    a.ents = {o};
    after = next;
    objects.push_back(std::move(a));
    r = reading(verb, o);
  }
  if (!r) r = reading(verb, objects.front().ents.front());
  if (!r || (object_left && untold_office())) return;
  // "Châu Phi đưa A, B và C vào Hội đồng": for the term the election was for.
  if (!carried && !candidate && election_.organ >= 0 && number_ - election_.at <= 8 && objects.size() == 1 && objects.front().item < items_.size() && stands(objects.front().item, It::Pro) && objects.front().ents.front() == election_.organ && objects.front().pieces.times.empty() && terms_.contains(election_.organ) && subjects.size() > 1)
    carried = &terms_[election_.organ], into_seat = true;
  if (object_left && candidate && !passive && !page_.vietnamese) return;  // "a post she left to run for a second term"

  // What stands after a left object belongs to the whole.
  Pieces common;
  if (object_left || objects.front().item == f.at) {
    std::size_t next = piece(f.right, common);
    after = std::max(after, next);
  }
  if (class_listed) {  // of all of them together
    common.ordinal = nullptr;
    for (Arg& o : objects) o.pieces.ordinal = nullptr;
  }
  if (f.does("serve") && f.is("elected") && !common.votes && flat_one(subjects) && std::none_of(objects.begin(), objects.end(), [](const Arg& o) { return o.pieces.votes != nullptr; }) && !subjects.front().pieces.votes)
    for (std::size_t i = 0; i + 1 < at && i < 3; ++i)  // "Với 178 phiếu trên tổng số 188, Latvia được bầu …"
      if (marked(i, Kind::And, "with") && (stands(i + 1, It::Frac) || number_of(i + 1, "votes")) && subjects.front().item > i && subjects.front().item < at) {
        subjects.front().pieces.votes = &items_[i + 1];
        break;
      }
  // Times elsewhere: at the head of the sentence, between subject and verb, or at the end of the clause.
  const bool seats = r->relation == rel(Rel::Seat);
  const Time* behind = nullptr;
  if (std::none_of(objects.begin(), objects.end(), [](const Arg& o) { return !o.pieces.times.empty(); }) && common.times.empty())
    for (std::size_t i = after; i < items_.size() && i < after + 14; ++i) {
      const Item& item = items_[i];
      if (item.t == It::Time) {
        if (item.depth == items_[at].depth && !item.time.future) behind = &item.time;
        break;
      }
      if (page_.vietnamese && seats && (item.t == It::Comma || (item.t == It::Word && i + 2 < items_.size() && stands(i + 1, It::Bound) && stands(i + 2, It::Word))) && item.depth == items_[at].depth) {  // "…, gần đây nhất là nhiệm kỳ 2011-2012", "… lần gần nhất trong nhiệm kỳ 1990-1991"
        std::size_t x = i + 1;
        while (x < items_.size() && x < i + 5 && stands(x, {It::Modifier, It::Word, It::Bound, It::Ordinal})) ++x;
        if (x > i + 1 && x + 1 < items_.size() && (has(x, Kind::Copula) || does(x, "office"))) ++x;
        if (x > i + 1 && stands(x, It::Time) && items_[x].time.shape == Time::Shape::Range) {
          behind = &items_[x].time;
          break;
        }
      }
      if (item.t == It::Comma && stands(i + 1, It::Time) && items_[i + 1].time.from.day && items_[i + 1].time.shape == Time::Shape::Instant && item.depth == items_[at].depth && i > after && (stands(i - 1, It::Word) || (stands(i - 1, It::Verb) && says(i - 1, "noun")))) continue;  // "on the day of its adoption, 17 July 1998"
      bool circumstance = (item.t == It::Verb && (has_word(item.sense, "noun") || (has_word(item.sense, "weak") && (noun || stands(i + 1, It::Time))))) || item.is({It::Prep, It::Place, It::Open, It::Close}) || item.depth > items_[at].depth || item.is({It::Skip, It::Session, It::Ordinal, It::Of}) || (item.t == It::Word && !item.state) || (item.t == It::Ent && (item.demonym || item.unknown || (item.ent >= 0 && !thing(item.ent).is(Part::State) && !thing(item.ent).is(Part::Person)))) ||
                          (item.t == It::Pro && has_word(item.sense, "place")) || item.is({It::Num, It::Modifier}) || (item.t == It::Comma && stands(i + 1, It::Ent) && items_[i + 1].demonym) ||
                          (item.t == It::Comma && i > 0 && items_[i - 1].demonym);
      if (!circumstance) break;
    }
  Few<const Time*, 4> row;  // "trình Báo cáo … về X vào các năm 2017, 2020 và 2024": each of them
  if (behind && behind->shape == Time::Shape::Instant)
    for (std::size_t i = after; i < items_.size(); ++i)
      if (stands(i, It::Time) && (!row.empty() || &items_[i].time == behind)) {
        if (items_[i].time.shape != Time::Shape::Instant || items_[i].time.from.month) break;
        row.push_back(&items_[i].time);
        if (i + 2 >= items_.size() || !stands(i + 1, {It::Comma, It::And}) || !stands(i + 2, It::Time)) break;
        ++i;
      }
  if (noun && behind && f.is("sit") && behind->shape == Time::Shape::Instant && !behind->from.month) behind = nullptr;  // "… term expired in 2019" is no term of that year
  const Time* before = nullptr;
  for (std::size_t i = at; i-- > aside;) {
    if (stands(i, {It::Semi, It::Break})) break;
    if (opens_trigger(i) && i + 1 < at) break;
    if (behind && !page_.vietnamese && marked(i, Kind::Relative, "object")) break;
    if (!page_.vietnamese && stands(i, It::Comma) && every_item(i + 1, at, [](const Item& x) { return x.t == It::Skip; })) {  // "Rwanda, itself a Commonwealth member since 2009, belongs": not its own
      std::size_t n = i;
      while (n > 0 && !stands(n - 1, {It::Comma, It::Semi})) --n;
      const bool said = f.does("belong") || any_item(n, i, [](const Item& x) { return x.is({It::Title, It::Role}); });  // "A, president since 1999, addressed"
      if (said && stands(n - 1, It::Comma)) { i = n - 1; continue; }
    }
    if (stands(i, It::Comma) && i + 1 < at) {  // "A, who represents the government ousted in 2021, voted": not its own
      std::size_t n = i;
      while (n > 0 && !stands(n - 1, {It::Comma, It::Semi, It::Relative})) --n;
      if (n > 1 && stands(n - 1, It::Relative) && stands(n - 2, It::Comma)) { i = n - 2; continue; }
    }
    if (stands(i, It::Time) && items_[i].depth == items_[at].depth && i < clause_begins) break;  // "In 2018 X, to which Y has belonged since …, held …": of the main verb
    if (!page_.vietnamese && stands(i, It::Time) && i + 1 < at && stands(i + 1, It::Comma) && items_[i].time.from.year) {  // "A led X until this year, having been at the head of Y": of the verb before
      std::size_t v = i;
      while (v > 0 && !stands(v - 1, {It::Comma, It::Semi, It::Verb})) --v;
      if (v > 1 && stands(v - 1, It::Verb) && !says(v - 1, "elected") && any_item(i, at, [this](const Item& x) { return marked(x, Kind::Skip, "done"); })) break;
    }
    if (stands(i, It::Time) && items_[i].depth == items_[at].depth) {
      if (!page_.vietnamese && i > 0 && i + 1 < at && stands(i + 1, It::And) && items_[i].time.shape == Time::Shape::Instant) {  // "chaired the OSCE in 2010 and belongs to the CIS": of the verb before
        std::size_t v = i + 2;
        while (v < at && stands(v, It::Skip)) ++v;
        bool other = v == at && std::any_of(frames_.begin(), frames_.end(), [&](const Memory& m) { return m.at < i; });
        if (other) break;
      }
      if (!page_.vietnamese && i + 2 < at && stands(i + 1, It::Comma) && stands(i + 2, It::And) && std::any_of(frames_.begin(), frames_.end(), [&](const Memory& m) { return m.at < i; }) &&
          any_item(i + 3, at, [this](const Item& x) { return x.is({It::Ent, It::Pro}) || marked(x, Kind::Modifier, "own"); })) break;  // "… since 2011, and its police served with": of the clause before
      before = &items_[i].time;
      break;
    }
  }
  bool later_clause = any_item(0, at, [](const Item& i) { return i.t == It::Semi; });
  const bool relative_clause = behind && !page_.vietnamese && any_item(0, at, [this](const Item& i) { return marked(i, Kind::Relative, "object"); });
  for (std::size_t i = f.right; page_.vietnamese && !before && !behind && i < objects.front().item && objects.front().item < reach; ++i)  // "ký tại Paris ngày 8/9/2006 Hiệp ước …"
    if (stands(i, It::Time) && items_[i].depth == items_[at].depth && !items_[i].time.future) before = &items_[i].time;
  const bool counted_clause = at > 1 && marked(at - 1, Kind::Break, "when") && stands(at - 2, It::Num);  // "…, một năm sau khi gia nhập X": another year than that of the rest
  if (counted_clause) before = nullptr;
  if (!before && leading_ && (!later_clause || headed_) && !aside && !relative_clause && !counted_clause && !clause_begins) before = &*leading_;
  Time remembered;
  for (std::size_t i = at; before && before->shape == Time::Shape::Instant && i-- > 1 && i + 6 > at && !stands(i, {It::Comma, It::Semi});)
    if (number_of(i, "other") && items_[i].value > 0 && items_[i].value < before->from.year && hits_->saying(items_[i - 1].first, Kind::Note, "anniversary")) {
      remembered = *before;  // "Ngày 2/3 vừa qua, A kỷ niệm 33 năm ngày gia nhập …": the year it was; the feast may be of another day
      remembered.from = {std::int16_t(before->from.year - items_[i].value), 0, 0};
      before = &remembered;
      break;
    }
  Time until_then;
  if (before && before->shape == Time::Shape::Until) {
    until_then = *before;
    until_then.shape = Time::Shape::Instant;
    before = &until_then;
  }
  const Item* ordinal = nullptr;
  for (std::size_t i = at; i-- > 0 && i + 6 > at;) {
    if (stands(i, It::Ordinal)) { ordinal = &items_[i]; break; }
    if (i > 1 && stands(i, It::Ent) && stands(i - 1, It::Ordinal) && has(i - 2, Kind::Copula)) { ordinal = &items_[i - 1]; break; }  // "Đây là lần thứ tám Pakistan …"
    if (stands(i, {It::Ent, It::Comma, It::Semi}) || opens_trigger(i)) break;
  }
  if (!ordinal && !objects.empty())  // "thành viên thứ sáu của ASEAN"
    for (std::size_t i = f.right; i < objects.front().item && i < f.right + 3 && !ordinal; ++i)
      if (stands(i, It::Ordinal)) ordinal = &items_[i];
  // Further subjects with pieces of their own: "Maldives 154, Việt Nam 145 và Kyrgyzstan 126".
  std::vector<Arg> more;
  {
    std::size_t i = after;
    while (i < reach && stands(i, {It::Comma, It::And, It::Semi})) ++i;
    if (i > after && i < reach) {
      std::size_t from = i;
      auto group = right_group(from, reach, *takes, true);
      for (std::size_t n = group.size(); n-- > 1;)
        if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
      bool own = !group.empty() && std::all_of(group.begin(), group.end(), [](const Arg& a) { return a.pieces.any(); });
      if (own) more = group;
    }
  }

  const Time* earlier = nullptr;
  if (more.empty()) {
    // "cùng ngày với Djibouti", "on the same day as Mexico (187)", "sau ông Kofi Annan (tháng 5/2006)".
    for (std::size_t i = f.right; i < items_.size() && i < after + 7; ++i) {
      if (stands(i, {It::Semi, It::Break}) || (opens_trigger(i) && i > f.right && !does(i, "serve")) || (stands(i, It::Cue) && !page_.vietnamese)) break;
      bool with = marked(i, Kind::And, "also"), others = marked(i, Kind::Prep, "others");
      if (!with && !others) continue;
      std::size_t from = skip_right(i + 1, {It::Skip, It::Honorific, It::Rank});
      auto group = right_group(from, items_.size(), *takes, true);
      if (others && group.empty()) {
        from = skip_right(from, {It::Num, It::Word, It::Verb});
        if (stands(from, It::Time) && items_[from].time.shape == Time::Shape::Range && !objects.empty()) earlier = &items_[from].time;
        break;
      }
      if (others && !std::all_of(group.begin(), group.end(), [](const Arg& a) { return !a.pieces.times.empty(); })) break;
      if (with && !objects.empty()) {
        const auto& times = objects.back().pieces.times.empty() ? common.times : objects.back().pieces.times;
        for (auto& a : group)
          if (a.pieces.times.empty()) {
            a.pieces.times = times;
            if (times.empty() && before) a.pieces.times = {before};
          }
      }
      more = group;
      break;
    }
  }
  // "lần lượt … 1984, 1986, 1996 và 1994": one time each.
  std::vector<std::vector<int>> flat_subjects;
  bool respectively = any_item(0, items_.size(), [&](const Item& i) { return i.t == It::Resp || has(i, Kind::Respectively); });
  std::size_t s_count = 0;
  for (const auto& s : subjects) s_count += s.ents.size();
  std::vector<const Time*> turns;  // "gia nhập lần lượt năm 1994 và năm 1995"
  for (std::size_t i = at + 1; respectively && i < items_.size() && turns.empty(); ++i) {
    if (stands(i, {It::Semi, It::Break, It::Verb})) break;
    for (std::size_t n = i + 1; stands(i, It::Resp) && n < items_.size(); ++n) {
      if (stands(n, It::Time)) turns.push_back(&items_[n].time);
      else if (!stands(n, {It::And, It::Comma, It::Prep, It::Skip})) break;
    }
  }
  if (!respectively && s_count > 1 && (r->relation == rel(Rel::Membership) || f.does("ratify", "accede")))  // "A và B phê chuẩn các ngày 28/10 và 3/11/1997": each does it once
    for (std::size_t i = at + 1; i < items_.size() && !stands(i, {It::Semi, It::Verb, It::Open}) && turns.empty(); ++i)
      for (std::size_t n = i; stands(i, It::Time) && n < items_.size(); n += 2) {
        if (!stands(n, It::Time) || items_[n].time.shape != Time::Shape::Instant || !items_[n].time.from.day || (n > i && items_[n].time.from.month == items_[n - 2].time.from.month && items_[n].time.from.day == items_[n - 2].time.from.day)) break;
        turns.push_back(&items_[n].time);
        if (n + 2 >= items_.size() || !stands(n + 1, {It::And, It::Comma})) break;
      }
  if (turns.size() == 1) turns.clear();
  const Pieces& obj_pieces = objects.back().pieces;

  auto later = [&](const Item* number, const Arg& s) {  // "the first was A, next came B": B was not the first
    if (!number || s.item >= items_.size()) return false;
    for (std::size_t i = std::size_t(number - items_.data()); i < s.item; ++i)
      if (marked(i, Kind::Note, "again")) return true;
    return false;
  };
  auto make = [&](const Arg& s, int se, const Arg& o, int oe, const Pieces& extra, const Time* time) {
    const Reading* rr = reading(verb, oe, inverse ? -1 : se);
    if (!rr) return;
    Claim c;
    c.s = inverse ? oe : se;
    c.o = inverse ? se : oe;
    if (time && time->from.year && stands(o.item, It::Ent) && items_[o.item].sense && items_[o.item].sense->kind == Kind::Event &&
        thing(oe).name == surface(items_[o.item])) {
      // A yearly event without its year: "11-2006: chủ nhà Tuần lễ cấp cao APEC".
      std::string name = items_[o.item].sense->text;
      if (auto brace = name.find("{year}"); brace != std::string::npos) {
        name.replace(brace, 6, std::to_string(time->from.year));
        c.o = entity(name, label(Part::Event));
      }
    }
    if (o.item < items_.size() && items_[o.item].sense && items_[o.item].sense->kind == Kind::Event && says(o.item, label(Part::Resolution)) && rr->relation == rel(Rel::Adoption)) {
      // "Nghị quyết 2758 mà Đại hội đồng thông qua": whose resolution it is.
      for (Id id : lexicon_.resolutions) {
        const Sense& other = lexicon_.senses[id];
        for (const auto& w : other.words) {
          if (!w.starts_with("of=")) continue;
          std::string of = w.substr(3);
          std::replace(of.begin(), of.end(), '_', ' ');
          if (of != thing(se).name || thing(oe).name.starts_with(std::string_view(other.text).substr(0, other.text.find('{')))) continue;
          const auto& mine = items_[o.item].sense->text;
          auto number = thing(oe).name.substr(std::min(mine.find('{'), thing(oe).name.size()));
          c.o = entity(other.text.substr(0, other.text.find('{')) + number, label(Part::Resolution));
        }
      }
    }
    if (rr->relation == rel(Rel::Chair) && stands(o.item, It::Ent) && items_[o.item].total > 0 && thing(oe).is(Part::Event)) {
      c.o = int(items_[o.item].total) - 1;
      put(c.q, "session", Value(items_[o.item].value));
    }
    c.relation = rr->relation;
    if (c.relation == rel(Rel::Chair) && time && time == before && time->shape == Time::Shape::Range && time->term && !time->from.month && thing(c.s).is(Part::State) && thing(c.o).is(Part::Body)) time = nullptr;  // "trong nhiệm kỳ 1999-2000 … hai lần làm Chủ tịch": the term is its seat's
    if (c.relation == rel(Rel::Chair) && c.s >= 0 && thing(c.s).is(Part::Person) && thing(c.o).is(Part::Agency) && f.role.empty())  // "ran UNDP until 2017": who heads an agency holds its office
      if (const Id chief = lexicon_.chief_of(thing(c.o).name); chief != kNone) {
        c.q.emplace_back("of", Value(std::string(thing(c.o).name)));
        c.o = entity(chief);
        c.relation = rel(Rel::Office);
      }
    if (f.does("organ") && stands(o.item, It::Pro))  // "cơ quan chính của tổ chức này": whose it is, is known
      if (auto n = lexicon_.name(thing(se).of); n && wants(rr->objects, thing(entity(*n)))) c.o = entity(*n);
    c.reading = rr;
    if (const auto signer = signers_.find(c.s); signer != signers_.end()) put(c.q, "by", Value(std::string(thing(signer->second).name)));
    c.s_item = s.item == at ? -1 : int(s.item);
    c.o_item = o.item == f.at ? -1 : int(o.item);
    if (inverse) std::swap(c.s_item, c.o_item);
    if (candidate && !rr->candidate.empty()) {
      c.relation = rr->candidate;
      c.status = Status::Candidate;
    } else if (candidate) {
      return;
    }
    if (const auto* sc = lexicon_.pack->schema.relation(c.relation); sc && !extra.personnel && std::any_of(sc->qualifiers.begin(), sc->qualifiers.end(), [](const auto& q) { return q.name == "personnel"; })) {
      // "đã cử 169 lượt sĩ quan tham gia …", "hơn 500 lượt cán bộ đã lên đường tới …"
      const Item* n = nullptr;
      for (std::size_t i = f.at + 1; i < items_.size() && i < f.at + 12 && !n; ++i) {
        if (stands(i, {It::Semi, It::Break})) break;
        if (stands(i, It::Num) && (items_[i].unit == "personnel" || items_[i].unit == "deployments")) n = &items_[i];
      }
      if (!n && stands(f.at - 1, It::Num) && items_[f.at - 1].unit.empty() && hits_->any(items_[f.at].first, Kind::Unit)) n = &items_[f.at - 1];  // "had 170 soldiers in UNDOF"
      for (std::size_t i = f.at; i-- > 0 && i + 8 > f.at && !n;) {
        if (stands(i, It::Semi) || (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Range)) break;
        if (stands(i, It::Num) && (items_[i].unit == "personnel" || items_[i].unit == "deployments")) n = &items_[i];
      }
      for (std::size_t i = f.at; i-- > s.item + 1 && s.item < f.at && !n;)  // "Indonesia, with more than 1,200, provides the largest contingent"
        if (stands(i, It::Num) && items_[i].unit.empty() && items_[i].value > 20 && items_[i].value != items_[i].total) {
          std::size_t w = i;
          while (w > s.item && stands(w - 1, {It::Bound, It::Skip})) --w;
          if (w > s.item + 1 && marked(w - 1, Kind::And, "with") && stands(w - 2, It::Comma)) n = &items_[i];
        }
      const Item* own = nullptr;  // "including about 1,600 in UNMISS, 1,400 in MINUSCA"
      for (std::size_t i = o.item; i-- > f.at && i + 4 > o.item && !own;) {
        if (stands(i, It::Num)) own = &items_[i];
        else if (!stands(i, {It::Prep, It::Skip, It::Word})) break;
      }
      if (own && (own->unit.empty() || own->unit == "personnel") && own->value > 4 && own != n) {
        Pieces p;
        p.personnel = own;
        qualify(c, p, f, nullptr);
      } else if (n) {
        Pieces p;
        p.personnel = n;
        qualify(c, p, f, nullptr);
        if (objects.size() > 1) put(c.q, "shared", Value(true));
      }
    }
    if (m.former) c.status = Status::Former;
    if (!f.role.empty() && c.relation != rel(Rel::Candidacy)) {
      const auto* sc = lexicon_.pack->schema.relation(c.relation);
      if (sc && std::any_of(sc->qualifiers.begin(), sc->qualifiers.end(), [](const auto& q) { return q.name == "role"; })) put(c.q, "role", Value(f.role));
    }
    if (!f.vote.empty()) put(c.q, "vote", Value(f.vote));
    if (money && is_money(*money)) {
      const Item* sum = extra.money ? extra.money : money;  // "500.000 USD cho A và 50.000 USD cho B": the nearest before
      for (std::size_t i = f.at + 1; !extra.money && i < o.item && i < items_.size(); ++i)
        if (is_money(items_[i])) sum = &items_[i];
      put(c.q, "amount", Value(sum->value));
      put(c.q, "currency", Value(sum->unit));
    }
    if (!f.level.empty()) put(c.q, "level", Value(f.level));
    qualify(c, extra, f, time);
    c.elected = f.is("elected");
    c.again = f.does("return");
    if (carried && std::any_of(frames_.begin(), frames_.end(), [&](const Memory& m) { return m.object == c.o && m.relation == c.relation && !m.term.empty(); })) carried = nullptr;
    if (carried && !into_seat && begun(carried->first)) carried = nullptr;  // it is the term of those elected before
    if (carried && (into_seat || f.is("elected") || (candidate && any_item(0, items_.size(), [&](const Item& i) { return marked(i, Kind::Cue, "defeat"); }))) && std::none_of(c.q.begin(), c.q.end(), [](const auto& e) { return e.first == "start" || e.first == "end"; })) {
      put(c.q, "start", Value(carried->first));
      put(c.q, "end", Value(carried->second));
    }
    if (f.is("elected") && c.relation == rel(Rel::Seat) && std::none_of(c.q.begin(), c.q.end(), [](const auto& e) { return e.first == "start" || e.first == "end" || e.first == "elected_on"; }))
      for (const Memory& earlier_frame : frames_)  // "… trúng cử nhiệm kỳ 2026-2028; cùng trúng cử có A và B": for the same term
        if (earlier_frame.relation == c.relation && earlier_frame.object == c.o && earlier_frame.subject != c.s && has_word(earlier_frame.use, "elected"))
          for (const auto& [key, value] : earlier_frame.term)
            if (key != "elected_on" || (opens_clause(f.at) && one_day())) put(c.q, key.c_str(), value);
    if (election_.organ >= 0 && c.o == election_.organ && c.relation == rel(Rel::Seat) && (extra.votes || f.is("elected")) && number_ - election_.at <= 8) {
      auto has_key = [&](std::string_view key) { return std::any_of(c.q.begin(), c.q.end(), [&](const auto& e) { return e.first == key; }); };
      if (!election_.role.empty() && !has_key("role")) put(c.q, "role", Value(election_.role));
      if (!election_.date.empty() && !has_key("elected_on")) put(c.q, "elected_on", Value(election_.date));
    }
    if (f.is("elected") && !extra.votes) {
      // "đánh bại X với 129 phiếu … để giành ghế", "beat X by 153 votes to win a seat"
      Pieces p;
      bool beats = false;
      for (std::size_t i = f.at; i-- > 0 && !stands(i, It::Semi) && !beats;) {
        if (stands(i, It::Frac) || number_of(i, "votes")) p.votes = &items_[i];
        beats = marked(i, Kind::Cue, "beats");
      }
      // "beat X by 153 votes to 38", "overcame X 129-62": the first number is the winner's.
      for (std::size_t i = f.right; f.is("beats") && !p.votes && i < items_.size() && !stands(i, It::Semi); ++i) {
        const bool against = i + 2 < items_.size() && (stands(i + 1, It::Dash) || prep(i + 1)) && stands(i + 2, It::Num);
        if (stands(i, It::Num) && (items_[i].unit == "votes" || (items_[i].unit.empty() && against && items_[i].value > items_[i + 2].value))) p.votes = &items_[i];
        beats |= p.votes != nullptr;
      }
      if (beats && p.votes) qualify(c, p, f, nullptr);
    }
    if (ordinal && !extra.ordinal && !later(ordinal, s)) {
      Pieces p;
      p.ordinal = ordinal;
      qualify(c, p, f, nullptr);
    }
    claim(std::move(c));
  };

  for (auto& o : objects) {
    if (!(object_left && (passive || from))) items_[o.item].used = true;
    for (int oe : o.ents) {
      // Which times: the object's own; else those of the last of its group; else before the verb.
      const Pieces* p = &o.pieces;
      if (!p->any() && obj_pieces.any() && !obj_pieces.bracket) p = &obj_pieces;
      if (!p->any() && common.any()) p = &common;
      std::size_t index = 0;
      for (const auto& s : subjects) {
        for (int se : s.ents) {
          Pieces mine = s.pieces.any() ? s.pieces : *p;
          if (s.pieces.any() && mine.times.empty()) mine.times = p->times;
          if (s.pieces.any() && !mine.votes) mine.votes = p->votes;
          if (!mine.ordinal) mine.ordinal = p->ordinal;
          if (mine.ordinal && mine.ordinal == p->ordinal && later(p->ordinal, s)) mine.ordinal = nullptr;
          if (!mine.session) mine.session = p->session;
          if (!mine.session)
            for (std::size_t i = f.at; i < o.item && i < f.at + 4; ++i)
              if (stands(i, It::Session)) mine.session = &items_[i];
          auto all = mine.times;
          if (respectively && all.size() == s_count && s_count > 1) all = {all[index]};
          else if (s_count > 1 && turns.size() == s_count) all.clear(), all.push_back(turns[index]);
          if (respectively && s_count > 1) {
            std::vector<const Item*> counts;
            for (std::size_t i = at; i < reach; ++i)
              if (stands(i, It::Num) && items_[i].value > 10) counts.push_back(&items_[i]);
            if (counts.size() == s_count) mine.votes = counts[index];
          }
          ++index;
          Few<const Time*, 4> ranges, points;
          if (std::any_of(all.begin(), all.end(), [](const Time* t) { return t->shape == Time::Shape::Range; }))
            all.erase(std::remove_if(all.begin(), all.end(), [](const Time* t) { return t->shape == Time::Shape::Since || t->shape == Time::Shape::Until; }), all.end());
          for (const Time* t : all) {
            if (t->future) continue;
            (t->shape == Time::Shape::Instant ? points : ranges).push_back(t);
          }
          if (std::any_of(all.begin(), all.end(), [](const Time* t) { return t->future; }) && ranges.empty() && points.empty()) continue;
          if (ranges.size() + points.size() <= 1) {
            const Time* t = !ranges.empty() ? ranges[0] : !points.empty() ? points[0] : nullptr;
            bool terms = !ranges.empty();
            if (!t && leading_all_.size() > 1)
              for (const Time& one : leading_all_) make(s, se, o, oe, mine, &one);
            else if (!t && !before && row.size() > 1 && s_count == 1)
              for (const Time* each : row) make(s, se, o, oe, mine, each);
            else make(s, se, o, oe, mine, t ? t : before ? before : behind);
            (void)terms;
          } else if (ranges.empty()) {
            for (const Time* t : points) make(s, se, o, oe, mine, t);
          } else if (ranges.size() == 1 && points.size() == 1 && f.is("elected")) {
            // "trúng cử ngày … cho nhiệm kỳ …"
            make(s, se, o, oe, mine, ranges[0]);
            if (!claims_.empty()) {
              Claim& last = claims_.back();
              if (last.s == se && last.o == oe && last.relation == rel(Rel::Seat)) put(last.q, "elected_on", Value(points[0]->from.edtf()));
            }
          } else {
            for (const Time* t : ranges) make(s, se, o, oe, mine, t);
            if (f.is("sit") || f.is("term"))
              for (const Time* t : points) make(s, se, o, oe, mine, t);
          }
          // An election before the verb with a term after it: "ngày 17/11/2021, nước ta trúng cử … nhiệm kỳ 2021-2025".
          if (ranges.size() == 1 && points.empty() && before && before->shape == Time::Shape::Instant && f.is("elected") && !claims_.empty()) {
            Claim& last = claims_.back();
            if (last.s == se && last.o == oe && last.relation == rel(Rel::Seat)) put(last.q, "elected_on", Value(before->from.edtf()));
          }
        }
      }
      if (earlier)
        for (const auto& s : subjects)
          for (int se : s.ents) make(s, se, o, oe, Pieces{}, earlier);
      for (const auto& s : more)
        for (int se : s.ents) {
          if (s.pieces.times.size() <= 1) make(s, se, o, oe, s.pieces, !s.pieces.times.empty() ? s.pieces.times[0] : s.pieces.money ? before : nullptr);
          else
            for (const Time* t : s.pieces.times) make(s, se, o, oe, s.pieces, t);
        }
    }
  }
  if (!claims_.empty()) {
    const Claim& c = claims_.back();
    Memory memory;
    memory.verb = &verb;
    memory.use = f.use;
    memory.relation = c.relation;
    memory.role = f.role;
    memory.vote = f.vote;
    memory.subject = c.s;
    memory.object = c.o;
    memory.at = f.at;
    for (const auto& e : c.q)
      if (e.first == "start" || e.first == "end" || e.first == "elected_on") memory.term.push_back(e);
    frames_.push_back(std::move(memory));
  }
  last_verb_ = &verb;
  last_use_ = f.use;
  last_vote_ = f.vote;
  last_object_ = objects.empty() ? -1 : objects.front().ents.front();
  for (const auto& s : subjects)
    for (int e : s.ents)
      if (!elided && items_[at].depth == 0) {
        subjects_.push_back(e);
        if (s.item < items_.size()) subject_items_.push_back(int(s.item));
      }
  for (const auto& s : more)
    for (int e : s.ents) subjects_.push_back(e);
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
