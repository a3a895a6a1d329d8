// Partnerships and their levels, troops in missions, who was at an event and who held it.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

// Levels of partnership: "nâng quan hệ với Trung Quốc và Australia lên đối tác chiến lược toàn diện năm 2021".
void Reader::partners() {
  auto verb = lexicon_.verb("partner");
  if (!verb) return;
  const auto& relation = lexicon_.verbs[*verb].readings.front().relation;
  const std::vector<std::string>& parties = lexicon_.pack->schema.relation(relation)->from;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Level) continue;
    auto m = mood(k);
    if (m.off) continue;
    // Partners to the right: "… với A (2009), B (2010)", "… của Việt Nam: A (2008), …".
    std::vector<Arg> first, second, left;
    std::size_t x = k + 1;
    while (x < items_.size() && items_[x].is(It::Skip, It::Word) && x < k + 3) ++x;
    bool linked = x < items_.size() && items_[x].is(It::Of, It::Prep, It::And);
    if (linked) ++x;
    Arg probe;
    std::size_t after = k + 1;
    if (x < items_.size() && items_[x].t != It::Place && arg(x, parties, probe) && (linked || x == k + 1)) {
      std::size_t at = x;
      first = right_group(at, items_.size(), parties, true);
      // "đối tác toàn diện Việt Nam – Hoa Kỳ"
      if (first.size() == 1 && at + 1 < items_.size() && items_[at].t == It::Dash) {
        std::size_t n = at + 1;
        auto other = right_group(n, items_.size(), parties, true);
        if (!other.empty()) {
          second = other;
          at = n;
        }
      }
      if (at < items_.size() && items_[at].t == It::Colon) {
        std::size_t n = at + 1;
        second = right_group(n, items_.size(), parties, true);
        at = n;
      }
      after = at;
    } else {
      Pieces p;
      after = std::max(after, piece(k + 1, p));
      if (after < items_.size() && items_[after].t == It::Comma) {
        // "…, với Hoa Kỳ và Ấn Độ năm 2022": handled below as more.
      }
    }
    bool later = first.empty();
    if (first.empty()) {
      // "chín đối tác …, được xác lập lần lượt với Trung Quốc năm 2008, …, và trong năm nay với Australia (tháng 3)"
      for (std::size_t i = k + 1; i < items_.size(); ++i) {
        if (items_[i].is(It::Semi, It::Break, It::Level)) break;
        if (!has(items_[i], Kind::Prep) && !has(items_[i], Kind::And)) continue;
        auto with_word = surface(items_[i]);
        if (with_word != "với" && with_word != "with") continue;
        std::size_t at = i + 1;
        auto group = right_group(at, items_.size(), parties, true);
        if (group.empty()) continue;
        for (std::size_t n = group.size(); n-- > 1;)
          if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
        if (!std::all_of(group.begin(), group.end(), [](const Arg& a) { return a.pieces.any(); })) continue;
        first.insert(first.end(), group.begin(), group.end());
        i = at > i + 1 ? at - 1 : i;
      }
    }
    // To the left: with a preposition the partner, without the subject.
    std::vector<Arg> with;
    std::vector<Arg> subject;
    for (std::size_t i = k; i-- > 0;) {
      if (items_[i].t == It::Semi) break;
      if (items_[i].t == It::Level) break;
      Arg a;
      if (items_[i].depth != items_[k].depth || items_[i].t == It::Place || !arg(i, parties, a)) continue;
      if (items_[i].possessive) {  // "Spain became Viet Nam's first strategic partner in the EU"
        bool own = with.empty() && first.empty() && !page_.vietnamese;
        for (std::size_t n = i + 1; n < k; ++n) own &= items_[n].is(It::Ordinal, It::Modifier, It::Num, It::Word);
        if (own) with.push_back(a);
        continue;
      }
      if (i > 0 && items_[i - 1].t == It::Of) continue;
      // Which side of "với" the group stands on.
      std::size_t b = i;
      std::vector<Arg> group{a};
      while (b > 1 && marked(items_[b - 1], Kind::Skip, "article") && items_[b - 2].t == It::And) --b;  // "Viet Nam and the United States"
      while (b > 1 && items_[b - 1].is(It::And, It::Comma, It::Dash)) {
        Arg more;
        if (has(items_[b - 1], Kind::Prep) && b >= 2 && !items_[b - 2].is(It::Ent, It::Pro)) break;
        if (!arg(b - 2, parties, more)) break;
        group.insert(group.begin(), more);
        b -= 2;
      }
      bool prep = b > 0 && has(items_[b - 1], Kind::Prep);
      if (prep && with.empty()) with = group;
      else if (!prep && subject.empty()) subject = group;
      i = b;
      if (!subject.empty()) break;
    }
    Pieces tail;
    piece(k + 1, tail);
    const Time* before = leading_ ? &*leading_ : nullptr;
    for (std::size_t i = k; !before && i-- > 0;) {
      if (items_[i].t == It::Semi) break;
      if (items_[i].t == It::Time && items_[i].depth == items_[k].depth) before = &items_[i].time;
    }
    auto pair = [&](int a, int b, const Pieces& p) {
      if (a == b) return;
      Claim c;
      c.s = a;
      c.o = b;
      c.relation = relation;
      Memory memory;
      memory.verb = &lexicon_.verbs[*verb];
      memory.relation = relation;
      memory.subject = a;
      memory.object = b;
      memory.at = items_.size();  // it ends here: what follows has been taken
      frames_.push_back(memory);
      put(c.q, "level", Value(items_[k].sense->text));
      const Time* t = p.times.empty() ? (tail.times.empty() ? before : tail.times[0]) : p.times[0];
      if (t && t->future) return;
      Frame f;
      qualify(c, Pieces{}, f, t);
      claim(c);
      subjects_.push_back(a);
    };
    later = later && !first.empty();
    auto flat = [](const std::vector<Arg>& g) {
      std::vector<int> out;
      for (const auto& a : g) out.insert(out.end(), a.ents.begin(), a.ents.end());
      return out;
    };
    int one = -1;
    if (!subject.empty() && flat(subject).size() == 1) one = flat(subject)[0];
    if (later && !with.empty()) {
      // "nâng quan hệ với A và B lên … năm 2021, với C năm 2022"
      if (one < 0) one = theme_country() >= 0 ? theme_country() : home();
      if (one >= 0) {
        for (const auto& a : with)
          for (int e : a.ents) pair(one, e, tail);
        for (const auto& a : first)
          for (int e : a.ents) pair(one, e, a.pieces);
      }
    } else if (first.size() == 2 && second.empty() && marked(items_[first.front().item - 1], Kind::Prep, "between")) {
      pair(first[0].ents[0], first[1].ents[0], first[1].pieces);
    } else if (!first.empty() && !second.empty()) {
      for (const auto& a : second)
        for (int e : a.ents) pair(first[0].ents[0], e, a.pieces);
    } else if (!first.empty()) {
      if (one < 0 && subject.empty()) {
        for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && one < 0; ++it)
          if (thing(*it).is(Part::State)) one = *it;
        if (one < 0) one = theme_country();
      }
      if (one >= 0)
        for (const auto& a : first)
          for (int e : a.ents) pair(one, e, a.pieces);
      else
        for (int s : flat(subject))
          for (const auto& a : first)
            for (int e : a.ents) pair(s, e, a.pieces);
    } else if (const auto two = flat(with); two.size() == 2 && with.front().item > 0 && marked(items_[with.front().item - 1], Kind::Prep, "between")) {
      pair(two[0], two[1], tail);  // "quan hệ đối tác chiến lược giữa A và B"
    } else if (!with.empty()) {
      if (one < 0) one = theme_country() >= 0 ? theme_country() : home();
      if (one >= 0)
        for (const auto& a : with)
          for (int e : a.ents) pair(one, e, tail);
      // "với Hoa Kỳ và Ấn Độ năm 2022, với Nhật Bản năm 2023"
      std::size_t n = after;
      while (one >= 0 && n + 2 < items_.size() && items_[n].t == It::Comma && has(items_[n + 1], Kind::Prep)) {
        std::size_t at = n + 2;
        auto more = right_group(at, items_.size(), parties, true);
        if (more.empty()) break;
        const Pieces& last = more.back().pieces;
        for (const auto& a : more)
          for (int e : a.ents) pair(one, e, a.pieces.any() ? a.pieces : last);
        n = at;
      }
    } else {
      auto all = flat(subject);
      bool several = k > 0 && items_[k - 1].t == It::Num && items_[k - 1].value == std::int64_t(all.size());
      int hub = theme_country() >= 0 ? theme_country() : home();
      if (several && hub >= 0 && std::find(all.begin(), all.end(), hub) == all.end()) {
        for (int e : all) pair(e, hub, tail);  // "Singapore và Thái Lan, hai đối tác chiến lược từ năm 2013"
      } else if (all.size() == 2) pair(all[0], all[1], tail);
      else if (all.size() == 1 && block_->kind != BlockKind::Paragraph && items_[1].t == It::Colon && items_[0].ent == all[0] && theme_country() >= 0 && theme_country() != all[0])
        pair(all[0], theme_country(), tail);  // "- Trung Quốc: đối tác chiến lược từ năm 2016" in a text about a country
    }
  }
}

// "Tại Hội nghị COP26, Thủ tướng Phạm Minh Chính …": who speaks at an event is there.
void Reader::presence() {
  if (items_.size() < 4 || question_ || hypothetical_) return;
  std::size_t k = 0;
  while (k < items_.size() && (items_[k].t == It::Skip || (items_[k].t == It::Time && k < 2) || (items_[k].t == It::Comma && k > 0))) ++k;
  if (k >= items_.size() || !has(items_[k], Kind::Prep)) return;
  std::size_t e = k + 1;
  while (e < items_.size() && items_[e].t == It::Skip) ++e;
  if (e >= items_.size() || !is_a(items_[e], Part::Event)) return;
  const auto* schema = lexicon_.pack->schema.relation(rel(Rel::Attendance));
  if (!schema) return;
  const Time* t = leading_ && k > 0 ? &*leading_ : nullptr;
  for (std::size_t i = e + 1; i < items_.size(); ++i) {
    if (items_[i].t == It::Time && !t) t = &items_[i].time;
    if (items_[i].t == It::Semi) return;
    if (items_[i].t != It::Ent || items_[i].ent < 0 || items_[i].depth) continue;
    const Entity& who = thing(items_[i].ent);
    if (!who.is(Part::Person) && !(who.is(Part::State) && !items_[i].demonym)) continue;
    if (items_[i - 1].t == It::Title && !who.is(Part::Person)) continue;
    if (items_[i].used || prep(i - 1) || items_[i - 1].t == It::Of) continue;
    if (mood(i).off) return;
    Claim c;
    c.s = items_[i].ent;
    c.o = items_[e].ent;
    c.relation = rel(Rel::Attendance);
    c.s_item = int(i);
    c.o_item = int(e);
    Frame f;
    qualify(c, Pieces{}, f, t);
    claim(c);
    return;
  }
}

// The mission spoken of that is in a country: "tại Nam Sudan" after "Phái bộ Liên hợp quốc tại Nam Sudan"; -1 for none.
int Reader::mission_in(std::string_view country) const {
  const std::string& place = words_.caseless(country);
  auto of = [&](std::string_view name) {
    const std::string& text = words_.caseless(name);
    return text.size() > place.size() && text.ends_with(place) && text[text.size() - place.size() - 1] == ' ';
  };
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 12; ++it) {
    const Entity& e = thing(it->ent);
    if (!e.is(Part::Mission) || e.index == kNone) continue;
    const PackName& name = lexicon_.pack->names[e.index];
    if (of(name.name_vi) || of(name.canonical) || std::any_of(name.aliases.begin(), name.aliases.end(), of)) return it->ent;
  }
  return -1;
}

// Troops in a mission without a verb of sending: "khoảng 1.000 quân trong phái bộ MINUSMA", "more than 2,000 with UNMISS".
void Reader::contingents() {
  const auto* schema = lexicon_.pack->schema.relation(rel(Rel::Contribution));
  if (!schema || question_ || hypothetical_) return;
  // "Phái bộ có 10.000 quân, đông nhất là Indonesia với 1.230 người, kế đến là Ấn Độ, 900 người", "its largest contingents: India (1,100), Nepal (900)".
  if (std::none_of(claims_.begin(), claims_.end(), [this](const Claim& c) { return c.relation == rel(Rel::Contribution); }) && std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.unit == "personnel" || i.unit == "troops"; })) {
    int mission = -1;
    std::vector<std::pair<std::size_t, const Item*>> sent;
    bool off = false;
    for (std::size_t k = 0; k + 1 < items_.size() && !off; ++k) {
      Item& item = items_[k];
      off = item.is(It::Cue, It::Semi);
      if (mission < 0 && is_a(item, Part::Mission)) mission = item.ent;
      if (mission < 0 && item.t == It::Pro && k < 4)
        if (const int e = resolve(item, {label(Part::Mission)}); is_a(e, Part::Mission)) mission = e;
      if (item.t != It::Ent || item.ent < 0 || item.demonym || item.depth || !thing(item.ent).is(Part::State)) continue;
      std::size_t n = k + 1;
      while (n < items_.size() && n < k + 3 && (items_[n].is(It::Comma, It::Open, It::And, It::Bound) || prep(n))) ++n;
      if (n > k + 1 && n < items_.size() && items_[n].t == It::Num && items_[n].value > 1 && (items_[n].unit == "personnel" || items_[n].unit.empty())) sent.emplace_back(k, &items_[n]);
    }
    if (mission >= 0 && sent.size() > 1 && !off)
      for (const auto& [k, count] : sent) {
        Claim c;
        c.s = items_[k].ent;
        c.s_item = int(k);
        c.o = mission;
        c.relation = rel(Rel::Contribution);
        Pieces p;
        p.personnel = count;
        qualify(c, p, Frame{}, nullptr);
        claim(std::move(c));
      }
    if (mission >= 0 && sent.size() > 1 && !off) return;
  }
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    const bool counted = items_[k].t == It::Num && (items_[k].unit == "personnel" || items_[k].unit == "deployments" || (items_[k].unit.empty() && items_[k].value >= 100));
    std::size_t x = k + 1;
    int owner = -1;  // "250 người của chúng tôi trong UNMIL", "một đại đội công binh của Ghana tại UNISFA"
    if (Arg whose; (counted || items_[k].unit == "troops") && x + 2 < items_.size() && items_[x].t == It::Of && arg(x + 1, lexicon_.labels(Part::State), whose)) owner = whose.ents.front(), x += 2;
    if (!counted && owner < 0) continue;
    while (x < items_.size() && (items_[x].is(It::Prep, It::Skip, It::Word, It::Of, It::Place) || (items_[x].t == It::Pro && x + 1 < items_.size() && items_[x + 1].t == It::Ent)) && x < k + 6) ++x;
    Arg a;
    bool named = x > k + 1 && x < items_.size() && items_[x].t == It::Ent && arg(x, schema->to, a) && thing(a.ents.front()).is(Part::Mission);
    if (!named && x > k + 1 && x < items_.size() && prep(x - 1) && !opens_trigger(x)) {
      int mission = -1;
      if (items_[x].t == It::Pro) mission = resolve(items_[x], {label(Part::Mission)});  // "hơn 800 người cũng tại phái bộ này"
      else if (is_a(items_[x], Part::State)) mission = mission_in(surface(items_[x]));
      if (is_a(mission, Part::Mission)) a = {x, {mission}, {}}, named = true;
    }
    if (!named) {
      // "Germany had about 1,000 soldiers in Gao": in the mission the text is about.
      std::size_t h = k;
      while (h > 0 && items_[h - 1].is(It::Bound, It::Skip)) --h;
      bool had = items_[k].unit == "personnel" && h > 1 && has(items_[h - 1], Kind::Copula) && is_a(items_[h - 2], Part::State);
      int mission = had ? recall({label(Part::Mission)}, false, {}, 12) : -1;
      if (mission < 0) continue;
      a = {k, {mission}, {}};
      x = k;
    }
    std::size_t sends = k;  // "chưa triển khai 120 quân": the verb they are the object of
    while (sends > 0 && items_[sends - 1].is(It::Bound, It::Skip, It::Num, It::Word)) --sends;
    if (sends > 0 && items_[sends - 1].t == It::Verb) --sends;
    else sends = k;
    if (mood(sends).off) continue;
    int who = owner, who_item = owner >= 0 ? int(k + 2) : -1;
    for (std::size_t i = k; i-- > 0 && who < 0;) {
      Arg b;
      if (items_[i].t == It::Semi) break;
      if (items_[i].depth == 0 && !items_[i].demonym && arg(i, lexicon_.labels(Part::State), b)) who = b.ents.front(), who_item = int(i);
    }
    const bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation == rel(Rel::Contribution) && c.o == a.ents.front() && (c.s == who || who_item < 0 || c.s_item < 0 || who_item < std::max(c.s_item, c.o_item)); });
    if (told || (items_[a.item].t == It::Ent && items_[a.item].ent == who)) continue;
    if (who < 0)
      for (int e : last_subjects_)
        if (thing(e).is(Part::State)) who = e;
    if (who < 0) who = topic_country_;
    if (who < 0) continue;
    Claim c;
    c.s = who;
    c.s_item = who_item;
    c.o = a.ents.front();
    c.relation = rel(Rel::Contribution);
    Pieces p;
    if (counted) p.personnel = &items_[k];
    Frame f;
    Pieces around;
    piece(x + 1, around);
    qualify(c, p, f, around.times.empty() ? nullptr : around.times.front());
    std::vector<int> more;  // "peacekeepers in MINUSCA and UNMISS": in all of them together
    for (std::size_t i = x + 1; i + 1 < items_.size() && items_[x].t == It::Ent && items_[i].is(It::And, It::Comma) && is_a(items_[i + 1], Part::Mission); i += 2) more.push_back(items_[i + 1].ent);
    if (!more.empty()) put(c.q, "shared", Value(true));
    for (int mission : more) {
      Claim other = c;
      other.o = mission;
      claim(std::move(other));
    }
    claim(c);
  }
}

// Where and by whom an event was held: "Hội nghị … họp tại Nairobi", "phiên họp của Đại hội đồng khai mạc ngày …".
void Reader::gatherings() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Verb) continue;
    bool held = does(items_[k], "hold");
    for (const Match& m : hits_->at(items_[k].first)) held |= m.tokens == items_[k].last - items_[k].first && lexicon_.kinds[m.phrase] == Kind::Verb && lexicon_.verbs[lexicon_.sense_of(m).what].name == "hold";
    if (!held || mood(k).off) continue;
    int event = -1, event_item = -1;
    for (std::size_t i = k; i-- > 0;) {
      if (items_[i].t == It::Semi) break;
      if (is_a(items_[i], Part::Event)) {
        event = items_[i].ent;
        event_item = int(i);
        break;
      }
    }
    // Who holds it: "… do A tổ chức", "A triệu tập …".
    int holder = -1, holder_item = -1;
    std::size_t b = k;
    while (b > 0 && items_[b - 1].is(It::Skip, It::Modifier)) --b;
    if (b > 0 && items_[b - 1].t == It::Ent && items_[b - 1].ent >= 0 && !items_[b - 1].demonym) {
      const Entity& e = thing(items_[b - 1].ent);
      const bool agent = b > 1 && (items_[b - 2].t == It::Passive || has(items_[b - 2], Kind::Passive));
      if (e.is(Part::State) || e.is(Part::Organization) || e.is(Part::Body)) {
        if (event >= 0 && agent) holder = items_[b - 1].ent, holder_item = int(b - 1);
        std::size_t x = k + 1;
        while (x < items_.size() && items_[x].is(It::Skip, It::Modifier)) ++x;
        if (holder < 0 && x < items_.size() && is_a(items_[x], Part::Event)) event = items_[x].ent, event_item = int(x), holder = items_[b - 1].ent, holder_item = int(b - 1);
      }
    }
    if (event < 0) continue;
    const Time* t = nullptr;
    int place = -1, host = -1;
    for (std::size_t i = std::max(k, std::size_t(event_item)) + 1; i < items_.size() && i < k + 10; ++i) {
      if (items_[i].t == It::Semi || opens_trigger(i)) break;
      if (host < 0 && !page_.vietnamese && is_a(items_[i], Part::State) && !items_[i].demonym) {  // "met in Cuba", "opened in Vientiane, Laos"
        std::size_t n = i;
        while (n > k + 1 && items_[n - 1].t == It::Skip) --n;
        if (n == k + 1 || prep(n - 1) || (items_[n - 1].t == It::Comma && n > 2 && (items_[n - 2].t == It::Place || ((items_[n - 2].t == It::Word || items_[n - 2].unknown) && tokens_[items_[n - 2].first].is(kUpper) && (n - 2 == k + 1 || prep(n - 3)))))) host = items_[i].ent;
      }
      if (items_[i].t == It::Time && !t) t = &items_[i].time;
      if (items_[i].t == It::Place && place < 0) place = items_[i].ent;
      if (items_[i].t == It::Ent && items_[i].ent >= 0 && host < 0 && place < 0 && prep(i - 1) && !items_[i].demonym && thing(items_[i].ent).is(Part::State) && i < k + 4) host = items_[i].ent;
    }
    for (std::size_t i = std::size_t(event_item) + 1; i < k && !t; ++i)
      if (items_[i].t == It::Time) t = &items_[i].time;
    if (!t && leading_) t = &*leading_;
    Frame f;
    if (holder >= 0 || host >= 0) {
      const bool state = holder < 0 || thing(holder).is(Part::State);
      Claim c;
      c.s = state ? (holder >= 0 ? holder : host) : event;
      c.o = state ? event : holder;
      c.relation = state ? rel(Rel::Hosting) : rel(Rel::Convening);
      (state ? c.s_item : c.o_item) = holder_item;
      (state ? c.o_item : c.s_item) = event_item;
      if (t && t->future) continue;
      qualify(c, Pieces{}, f, t);
      if (place >= 0) put(c.q, "place", Value(thing(place).name));
      if (std::none_of(claims_.begin(), claims_.end(), [&](const Claim& o) { return o.relation == c.relation && o.s == c.s && o.o == c.o; })) claim(c);
      if (state) continue;
    }
    // The body inside the event's name.
    for (std::size_t i = items_[std::size_t(event_item)].first; i < items_[std::size_t(event_item)].last; ++i)
      if (auto n = hits_->at(i, Kind::Name); n && t) {
        int body = entity(n->sense->what);
        if (!thing(body).is(Part::Body)) continue;
        Claim c;
        c.s = event;
        c.o = body;
        c.relation = rel(Rel::Convening);
        c.s_item = event_item;
        qualify(c, Pieces{}, f, t);
        if (place >= 0) put(c.q, "place", Value(thing(place).name));
        claim(c);
        break;
      }
    if (place >= 0 && country_of(place) >= 0 && t && !t->future) {
      bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return (c.relation == rel(Rel::Hosting) || c.relation == rel(Rel::Convening)) && (c.o == event || c.s == event); });
      if (told) continue;
      Claim c;
      c.s = country_of(place);
      c.o = event;
      c.relation = rel(Rel::Hosting);
      c.inferred = true;
      c.o_item = event_item;
      qualify(c, Pieces{}, f, t);
      put(c.q, "place", Value(thing(place).name));
      claim(c);
    }
  }
}

}  // namespace dothi::prose
