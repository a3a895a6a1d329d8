// The page as a whole: what it is about, headings, lists, fields, tables.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

// What headings say: the country, body or treaty of the section, and what its list items are.
void Reader::heading(const Block& block) {
  block_ = &block;
  ++number_;
  itemize(block, 0, std::uint32_t(block.tokens.size()));
  if (heads_entry()) {
    entry_ = {items_.front().time.from, block.level, number_, 0, nullptr};
    clock_.last = entry_.date;
  } else if (block.level <= entry_.level) {
    entry_ = {};
  }
  compose();
  int country = -1, organ = -1, any = -1;
  Context next;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Verb && next.verbs.size() < 2) next.verbs.push_back(item.sense);
    if (item.t == It::Title) {
      std::size_t l, r;
      int body;
      int office = position(k, -1, l, r, body);
      const Title& title = lexicon_.titles[item.sense->what];
      if (!title.role.empty()) {
        next.body = body;
        next.role = title.role;
      } else {
        next.position = office;
      }
    }
    if (item.t != It::Ent || item.ent < 0) continue;
    const Entity& e = thing(item.ent);
    if (e.is(Part::Office)) next.position = item.ent;
    if (e.is(Part::State) && country < 0) country = item.ent;
    if (!e.is(Part::State) && !e.is(Part::Person) && e.type != "Unknown" && !e.is(Part::Office) && organ < 0) organ = item.ent;
    if (any < 0 && e.type != "Unknown") any = item.ent;
  }
  for (auto it = items_.rbegin(); it != items_.rend(); ++it)
    if (it->t == It::Ent && it->ent >= 0) say(it->ent, false, written(*it));
  bool first = block.level <= 1 || block.level == 9;
  if (block.level == 4 && any < 0 && next.verbs.empty() && next.position < 0 && next.body < 0 && block.tokens.size() > 3) return;  // a short line that names nothing: "Posted … by …"
  if (first) {  // "Quan hệ Việt Nam - Nam Phi": the two it is about
    std::vector<int> both;
    for (const Item& item : items_)
      if (is_a(item, Part::State) && std::find(both.begin(), both.end(), item.ent) == both.end()) both.push_back(item.ent);
    theme_pair_ = both.size() == 2 ? both : std::vector<int>{};
  }
  if (first && !items_.empty() && is_a(items_[0], Part::Person) &&
      (items_.size() == 1 || items_[1].is(It::Comma, It::Open, It::Dash, It::Colon)))
    titled_person_ = items_[0].ent;
  if (first && (country >= 0 || organ >= 0)) titled_ = true;
  if (first && country < 0 && organ >= 0) theme_ = organ;
  else if (first && country >= 0) theme_ = country;
  else if (first && any >= 0 && theme_ < 0) theme_ = any;
  if (first) {
    theme_organ_ = organ;
    theme_body_ = next.body >= 0 && !next.role.empty() ? next.body : theme_body_;
  }
  if (next.body < 0 && theme_body_ >= 0) {
    next.body = theme_body_;
    next.role = "president";
  }
  if (std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Question; })) next.verbs.clear();  // it asks
  if (first) theme_position_ = next.position;
  else if (next.position < 0 && any < 0 && next.verbs.empty() && next.body < 0) next.position = theme_position_;
  next.theme = first ? -1 : country;
  next.organ = organ;
  term_head_ = -1;
  for (const Item& item : items_)
    if (is_a(organ, Part::Body) && item.t == It::Time && item.time.shape == Time::Shape::Range && item.time.term) {
      terms_[organ] = {item.time.from.edtf(), item.time.to.edtf()};
      term_head_ = organ;
    }
  if (organ < 0 && !first && country < 0) next.organ = theme_ >= 0 && !thing(theme_).is(Part::State) ? theme_ : theme_organ_;
  context_ = next;
  if (country >= 0 && !first) last_subjects_ = {country};
  if (first && theme_ >= 0) last_subjects_ = {theme_};
  if (next.position >= 0) last_position_ = next.position;
}

// The words for a term of a seat.
const Sense* Reader::seat_sense() const {
  auto verb = lexicon_.verb("serve");
  for (const auto& s : lexicon_.senses)
    if (verb && s.kind == Kind::Verb && s.what == *verb && has_word(&s, "term")) return &s;
  return nullptr;
}

// A list item without a verb of its own takes the one its list or section has; a line that ends in a colon opens a list.
// "- January 2021: Tunisia", "- Tunisia: 1/2021, 3/2022": where it is told who presided over a body, who did so next;
// "Chủ tịch Hội đồng Bảo an: 5/2019, 8/2020" of whom the text is about.
bool Reader::month_row() {
  if (items_.size() < 3 && !(titled_ && context_.body >= 0)) return false;
  int body = context_.body >= 0 ? context_.body : theme_body_ >= 0 ? theme_body_ : presided_;
  std::size_t first = 0;
  const bool titled = items_.size() > 1 && items_[0].t == It::Title && !lexicon_.titles[items_[0].sense->what].role.empty() && items_[1].t == It::Ent &&
                      is_a(items_[1].ent, Part::Body);
  if (titled) {
    body = items_[1].ent;
    for (first = 2; first < items_.size() && items_[first].t != It::Colon;) ++first;
  }
  if (body < 0) return false;
  auto country = [&](const Item& i) { return is_a(i, Part::State) && !i.demonym; };
  const bool yearly = thing(body).is(Part::Organization);
  auto month = [&](const Item& i) { return i.t == It::Time && i.time.shape == Time::Shape::Instant && (i.time.from.month || (yearly && i.time.from.year)) && !i.time.from.day; };
  std::vector<const Item*> who, when;
  bool colon = false;
  for (std::size_t k = first; k < items_.size(); ++k) {
    const Item& item = items_[k];
    colon |= item.t == It::Colon;
    if (country(item)) who.push_back(&item);
    else if (month(item)) when.push_back(&item);
    else if (!item.is(It::Colon, It::Comma, It::And, It::Skip, It::Stop)) return false;
  }
  const bool own = who.empty() && !colon && context_.body >= 0 && titled_;  // "- 1/2008" under "Chủ tịch Hội đồng Bảo an" in a text about a country
  const int subject = who.size() == 1 ? who.front()->ent : who.empty() && (titled || own) ? theme_country() : -1;
  if ((!colon && !own) || subject < 0 || when.empty()) return false;
  for (const Item* time : when) {
    Claim c;
    c.s = subject;
    if (!who.empty()) c.s_item = int(who.front() - items_.data());
    c.o = body;
    c.relation = rel(Rel::Chair);
    if (!yearly) put(c.q, "role", Value(context_.role.empty() ? "president" : context_.role));
    put(c.q, "start", Value(time->time.from.edtf()));
    put(c.q, "end", Value(time->time.from.edtf()));
    claim(std::move(c));
  }
  subjects_.push_back(subject);
  return true;
}

// "- WTO: 13/10/2004", "- ASEAN: 30/4/1999 (thành viên thứ 10)" in a text about a country: since when it is a member.
bool Reader::since_row() {
  if (!titled_ || theme_country() < 0 || context_.body >= 0 || context_.position >= 0 || items_.size() < 3) return false;
  {  // "- Commonwealth (1962), OAS (20 June 1969), CARICOM (founding member, 1973)"
    std::vector<std::pair<std::size_t, const Time*>> since;
    bool plain = true;
    for (std::size_t k = 0; k < items_.size() && plain; ++k) {
      const Item& item = items_[k];
      if (item.t == It::Ent && item.depth == 0) {
        plain = item.ent >= 0 && !item.unknown && thing(item.ent).is(Part::Organization) && k + 1 < items_.size() && items_[k + 1].t == It::Open;
        since.emplace_back(k, nullptr);
      } else if (item.t == It::Time) {
        plain = !since.empty() && item.depth > 0 && !since.back().second && item.time.shape == Time::Shape::Instant && item.time.from.year && !item.time.future;
        if (plain) since.back().second = &item.time;
      } else {
        plain = item.is(It::Open, It::Close, It::Comma, It::And, It::Semi, It::Skip, It::Stop) || (item.depth > 0 && item.is(It::Verb, It::Role, It::Ordinal, It::Modifier));
      }
    }
    for (const auto& [k, time] : since) plain &= time != nullptr;
    if (plain && since.size() > 1) {
      for (const auto& [k, time] : since) {
        Claim c;
        c.s = theme_country();
        c.o = items_[k].ent;
        c.o_item = int(k);
        c.relation = rel(Rel::Membership);
        put(c.q, "since", Value(time->from.edtf()));
        claim(std::move(c));
      }
      subjects_.push_back(theme_country());
      for (Item& item : items_)
        if (item.is(It::Role, It::Verb)) item.t = It::Skip;  // told
      return true;
    }
  }
  if (!context_.verbs.empty()) return false;
  if (items_[0].t != It::Ent || items_[0].ent < 0 || items_[0].unknown || !thing(items_[0].ent).is(Part::Organization) || items_[1].t != It::Colon || items_[2].t != It::Time) return false;
  const Time& t = items_[2].time;
  const Item* ordinal = nullptr;
  for (std::size_t k = 3; k < items_.size(); ++k) {
    if (items_[k].depth == 0 && !items_[k].is(It::Open, It::Close, It::Stop, It::Semi)) return false;
    if (items_[k].is(It::Verb, It::Ent, It::Cue, It::Time)) return false;
    if (items_[k].t == It::Ordinal) ordinal = &items_[k];
  }
  if ((t.shape != Time::Shape::Instant && t.shape != Time::Shape::Since) || t.future || !t.from.year) return false;
  Claim c;
  c.s = theme_country();
  c.o = items_[0].ent;
  c.relation = rel(Rel::Membership);
  put(c.q, "since", Value(t.from.edtf()));
  if (ordinal) put(c.q, "ordinal", Value(ordinal->value));
  claim(std::move(c));
  subjects_.push_back(theme_country());
  for (Item& item : items_)
    if (item.t == It::Role) item.t = It::Skip;  // told
  return true;
}

// "- Đan Mạch và Na Uy: năm 1945, cùng ngày với Hà Lan" under "Ngày gia nhập" in a text about an organization, "- Chad: 1998" under
// "Ratified by" in one about a treaty: who did what the heading says, and when.
bool Reader::deed_row() {
  if (context_.verbs.size() != 1 || has_word(context_.verbs.front(), "candidate")) return false;
  const Verb& verb = lexicon_.verbs[context_.verbs.front()->what];
  int object = context_.organ;
  const Reading* r = verb.name == "serve" || object < 0 ? nullptr : reading(verb, object);
  if (!r && verb.name != "serve" && !lexicon_.pack->schema.relation(verb.readings.front().relation)->symmetric) {  // "Các mốc gia nhập:" of what was last spoken of
    std::vector<std::string> wanted;
    for (const auto& l : verb.objects)
      if (l != label(Part::Body) && l != label(Part::Mission)) wanted.push_back(l);
    object = recall(wanted, false, {}, 12);
    if (object >= 0) r = reading(verb, object);
  }
  if (!r || !among(lexicon_.pack->schema.relation(r->relation)->from, label(Part::State))) return false;
  struct Deed { std::vector<int> who; const Time* when = nullptr; const Item* ordinal = nullptr; };
  std::vector<Deed> deeds(1);  // "Thái Lan: 16/12/1946; Lào, Campuchia (cùng 14/12/1955)"
  bool apart = false;          // who is told apart from when
  std::size_t words = 0;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    Deed& deed = deeds.back();
    if (is_a(item, Part::State) && !item.demonym) {
      if ((apart && !marked(items_[k - 1], Kind::And, "also") && (deed.who.empty() || items_[k - 1].t != It::And)) || reading(verb, item.ent)) return false;
      deed.who.push_back(int(k));
    } else if (item.t == It::Time && !deed.who.empty() && !deed.when && item.time.shape == Time::Shape::Instant) {
      deed.when = &item.time;
      apart = true;
    } else if (item.t == It::Semi && deed.when) {
      deeds.emplace_back();
      apart = false;
      words = 0;
    } else if (item.t == It::Ordinal && !deed.who.empty()) {
      deed.ordinal = &item;
      apart = true;
    } else if (item.is(It::Colon, It::Dash, It::Open)) {
      apart |= !deed.who.empty();
    } else if (item.is(It::Role, It::Relative) || (item.t == It::Num && item.unit == "other") || has(item, Kind::Copula) || does(item, "office") || (item.t == It::Verb && item.last == item.first + 1) || item.t == It::Word) {
      if (deed.who.empty() || ++words > 3) return false;  // "là thành viên thứ 149", "vào cùng một ngày"
      apart = true;
    } else if (!item.is(It::Comma, It::And, It::Skip, It::Stop, It::Close, It::Quote)) {
      return false;
    }
  }
  if (!deeds.back().when && deeds.size() > 1) return false;
  if (!deeds.front().when || !apart) return false;
  for (const Deed& deed : deeds)
    for (int k : deed.who) {
      const std::size_t before = claims_.size();
      done(context_.verbs.front(), *r, items_[std::size_t(k)].ent, object, deed.when);
      if (deed.ordinal && claims_.size() > before) {
        Pieces p;
        p.ordinal = deed.ordinal;
        qualify(claims_.back(), p, Frame{}, nullptr);
      }
      subjects_.push_back(items_[std::size_t(k)].ent);
    }
  for (Item& item : items_)
    if (item.t == It::Role) item.t = It::Skip;  // told
  return true;
}

void Reader::list_item(const Line&) {
  bool listed = block_->kind == BlockKind::Item || block_->kind == BlockKind::Field || (items_.size() > 2 && items_[0].t == It::Time && items_[1].t == It::Colon);
  bool opens = items_.size() > 1 && items_.back().t == It::Colon;
  if (opens) {
    context_.verbs.clear();
    context_.body = context_.position = -1;
    // "Điều ước đã tham gia (ký / phê chuẩn):": the verbs in brackets say it more exactly.
    bool inner = std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Verb && i.depth > 0; });
    context_.seat_role.clear();
    std::size_t role = items_.size();
    for (std::size_t k = items_.size(); k-- > 0 && role == items_.size() && items_[k].t != It::Semi;)
      if (items_[k].t == It::Role && !mood(k).off) role = k;
    if (role < items_.size()) {
      // "… số lần làm uỷ viên không thường trực của Hội đồng Bảo an:": terms of a seat follow.
      int organ = -1;
      for (const auto& item : items_)
        if (is_a(item, Part::Body)) organ = item.ent;
      bool named = role + 1 < items_.size() && organ < 0;
      const Sense* serve = organ >= 0 && !named ? seat_sense() : nullptr;
      if (serve) {
        context_.organ = organ;
        context_.seat_role = items_[role].sense->text;
        context_.verbs = {serve};
        return;
      }
    }
    for (std::size_t k = 0; k < items_.size(); ++k) {
      if (items_[k].t == It::Verb && context_.verbs.size() < 2 && !mood(k).off && (!inner || items_[k].depth > 0)) context_.verbs.push_back(items_[k].sense);
      if (items_[k].t == It::Title) {
        std::size_t l, r;
        int body;
        position(k, -1, l, r, body);
        context_.body = body;
        context_.role = lexicon_.titles[items_[k].sense->what].role;
      }
    }
    return;
  }
  if (!listed) {
    if (!items_.empty() && items_[0].t == It::Title) month_row();
    return;
  }
  // "Hội đồng Nhân quyền: 2006-2007, 2007-2010": a body with terms beside it is a seat held.
  if (items_.size() > 2) {
    std::size_t colon = 0;
    while (colon < items_.size() && items_[colon].t != It::Colon) ++colon;
    std::size_t organ = 0;
    while (organ < items_.size() && organ < 2 && items_[organ].t == It::Skip) ++organ;
    bool plain = colon < items_.size() && organ < colon && is_a(items_[organ], Part::Body);
    for (std::size_t k = organ + 1; k < colon && plain; ++k) plain = items_[k].depth > 0 || items_[k].is(It::Open, It::Close);
    bool term = false, other = false;
    std::string role;
    for (std::size_t k = organ + 1; k < items_.size() && plain; ++k) {
      if (items_[k].t == It::Semi) break;
      if (items_[k].t == It::Role && role.empty()) role = items_[k].sense->text;
      if (items_[k].t == It::Time && items_[k].time.shape == Time::Shape::Range) term = true;
      if (k > colon && (items_[k].is(It::Role, It::Title) || (items_[k].t == It::Verb && !term && lexicon_.verbs[items_[k].sense->what].name != "serve"))) other = true;
    }
    if (plain && term && !other) {
      auto verb = lexicon_.verb("serve");
      const Sense* serve = seat_sense();
      if (serve) {
        std::vector<Item> kept = items_;
        for (std::size_t k = 0; k <= colon; ++k)
          if (items_[k].is(It::Role, It::Open, It::Close, It::Colon, It::Skip)) items_[k].t = It::Skip;
        // "…: Nguyen Hong Thao, serving in a personal capacity (2017-21)": the member is a person.
        int who = -1;
        for (std::size_t k = colon + 1; k < items_.size() && who < 0; ++k) {
          if (items_[k].t == It::Semi) break;
          if (is_a(items_[k], Part::Person)) who = items_[k].ent;
        }
        Frame f;
        f.verb = &lexicon_.verbs[*verb];
        f.use = serve;
        f.role = role;
        int body = items_[organ].ent;
        std::vector<const Time*> terms;
        const Item* votes = nullptr;
        for (std::size_t k = colon + 1; k < items_.size(); ++k) {
          if (items_[k].t == It::Semi) break;
          if (items_[k].t == It::Verb && !terms.empty() && has_word(items_[k].sense, "candidate")) break;
          bool year = items_[k].t == It::Time && items_[k].time.shape == Time::Shape::Instant && !items_[k].time.from.month && who < 0;
          if (items_[k].t == It::Time && (items_[k].time.shape == Time::Shape::Range || year)) terms.push_back(&items_[k].time);
          if (items_[k].t == It::Frac && !votes) votes = &items_[k];
        }
        // "Hội đồng Nhân quyền: Fiji (2019–2021), Quần đảo Marshall (2020–2022 và 2025–2027)": each its own.
        bool several = false;
        for (std::size_t k = colon + 1, of = 0; k < items_.size() && who < 0 && items_[k].t != It::Semi; ++k) {
          if (items_[k].t == It::Ent && items_[k].depth == 0 && !items_[k].demonym && is_a(items_[k].ent, Part::State) && k + 2 < items_.size() && items_[k + 1].is(It::Open, It::Time) && (items_[k + 1].t == It::Time || items_[k + 2].t == It::Time)) of = k;
          if (of == 0 || items_[k].t != It::Time || (items_[k].time.shape != Time::Shape::Range && items_[k].time.from.month)) continue;
          several = true;
          Claim c;
          c.s = items_[of].ent;
          c.s_item = int(of);
          c.o = body;
          c.relation = f.verb->readings.front().relation;
          if (!role.empty()) put(c.q, "role", Value(role));
          qualify(c, Pieces{}, f, &items_[k].time);
          claim(c);
        }
        if (several) terms.clear();
        int subject = who >= 0 ? who : theme_country() >= 0 ? theme_country() : recall(lexicon_.labels(Part::State), true, {}, 6);
        for (std::size_t n = 0; n < terms.size() && subject >= 0; ++n) {
          Claim c;
          c.s = subject;
          c.o = body;
          c.relation = f.verb->readings.front().relation;
          if (who >= 0 && role.empty()) role = "member";
          if (!role.empty()) put(c.q, "role", Value(role));
          Pieces p;
          if (n + 1 == terms.size()) p.votes = votes;
          qualify(c, p, f, terms[n]);
          claim(c);
        }
        items_ = std::move(kept);
        for (std::size_t k = 0; k < items_.size(); ++k)
          if (items_[k].t == It::Role && k < colon) items_[k].t = It::Skip;
        return;
      }
    }
  }
  // "* 2006–2008, 2013–2015" under "Human Rights Council": terms of the country the text is about.
  if (is_a(context_.organ, Part::Body) && theme_country() >= 0 && titled_ && context_.body < 0 && context_.position < 0 && items_[0].t == It::Time && items_[0].time.shape == Time::Shape::Range) {
    const bool bare = std::all_of(items_.begin(), items_.end(), [](const Item& i) { return i.is(It::Time, It::Comma, It::And, It::Semi, It::Stop) || i.depth > 0 || i.is(It::Open, It::Close); });
    std::vector<std::size_t> terms;
    for (std::size_t k = 0; k < items_.size(); ++k)
      if (items_[k].t == It::Time && items_[k].depth == 0 && items_[k].time.shape == Time::Shape::Range) terms.push_back(k);
    const Sense* serve = bare ? seat_sense() : nullptr;
    for (std::size_t n = 0; serve && n < terms.size(); ++n) {
      Claim c;
      c.s = theme_country();
      c.o = context_.organ;
      c.relation = lexicon_.verbs[serve->what].readings.front().relation;
      put(c.q, "start", Value(items_[terms[n]].time.from.edtf()));
      put(c.q, "end", Value(items_[terms[n]].time.to.edtf()));
      for (std::size_t k = terms[n] + 1; k < items_.size() && (items_[k].depth > 0 || items_[k].t == It::Open); ++k) {  // "(elected on 10 October 2023 with 144 votes)"
        if (items_[k].t == It::Time && items_[k].time.from.day) put(c.q, "elected_on", Value(items_[k].time.from.edtf()));
        if (items_[k].t == It::Frac || (items_[k].t == It::Num && items_[k].unit == "votes")) {
          Pieces p;
          p.votes = &items_[k];
          qualify(c, p, Frame{}, nullptr);
        }
      }
      claim(std::move(c));
    }
    if (serve && !terms.empty()) return;
  }
  // "1st session (1946): Paul-Henri Spaak, Belgium", "2011–2014: Hilde Johnson", "Hilde Johnson (Na Uy): 2011–2014".
  auto person = std::find_if(items_.begin(), items_.end(), [&](const Item& i) { return is_a(i, Part::Person) && i.depth == 0; });
  auto unknown = person == items_.end() ? std::find_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Ent && i.unknown && i.depth == 0; }) : items_.end();
  bool trigger = false, office = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    trigger |= opens_trigger(k);
    office |= items_[k].t == It::Title;
  }
  auto time = std::find_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Time; });
  auto session = std::find_if(items_.begin(), items_.end(), [](const Item& i) { return i.is(It::Session, It::Ordinal); });
  bool head_list = std::any_of(context_.verbs.begin(), context_.verbs.end(), [&](const Sense* s) { return lexicon_.verbs[s->what].name == "head"; });
  bool dated_lead = !items_.empty() && items_.front().t == It::Time;
  bool led = dated_lead && person != items_.end() && items_.size() > 2 && items_[1].t == It::Colon && (person - items_.begin()) <= 4 && last_position_ >= 0 && time->time.shape != Time::Shape::Instant;
  if (led && (time->time.from.day || std::any_of(items_.begin() + 2, person, [](const Item& i) { return i.t == It::Title; }))) led = false;  // "21-22/10/2022: Tổng Thư ký A thăm …": what he is, is said
  for (auto k = person; led && k != items_.end() && k->t != It::Semi; ++k)  // "2015-2021: bà A là Tổng Thư ký …": it says what she was
    led = !(is_office(*k) && k != items_.begin() && std::any_of(person, k, [&](const Item& i) { return does(i, "office") || has(i, Kind::Copula); }));
  if (time != items_.end() && (led || context_.body >= 0 || context_.position >= 0 || head_list || (dated_lead && last_position_ >= 0 && !trigger && !office))) {
    if (person == items_.end() && unknown != items_.end() && (context_.body >= 0 || head_list || context_.position >= 0)) {
      unknown->ent = entity(surface(*unknown), label(Part::Person));
      unknown->unknown = false;
      person = unknown;
    }
    if (person != items_.end() && (led || !(office && context_.body < 0))) {
      Claim c;
      c.s = person->ent;
      c.s_item = int(person - items_.begin());
      if (context_.body >= 0) {
        c.relation = rel(Rel::Chair);
        c.o = context_.body;
        c.q.emplace_back("role", Value(context_.role.empty() ? "president" : context_.role));
        if (session != items_.end()) c.q.emplace_back("session", Value(session->value));
      } else {
        int held = context_.position >= 0 ? context_.position : -1;
        if (held < 0 && head_list && context_.organ >= 0) held = head_of(context_.organ);
        if (held < 0) held = last_position_;
        c.relation = rel(Rel::Office);
        c.o = held;
      }
      const Time& t = time->time;
      if (t.shape == Time::Shape::Range) {
        put(c.q, "start", Value(t.from.edtf()));
        put(c.q, "end", Value(t.to.edtf()));
      } else if (!(t.shape == Time::Shape::Instant && c.relation == rel(Rel::Office))) {
        put(c.q, "start", Value(t.from.edtf()));
      }
      bool dated = t.shape != Time::Shape::Instant || c.relation == rel(Rel::Chair);
      if (c.o >= 0 && dated) claim(c);
      for (auto more = time + 1; more < items_.end() && c.o >= 0 && c.relation == rel(Rel::Office); ++more) {  // "(2007–2012; từ 2022)": again
        if (more->t != It::Time || more->depth != time->depth || more->time.shape == Time::Shape::Instant || more->time.shape == Time::Shape::Until) continue;
        Claim again = c;
        std::erase_if(again.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
        put(again.q, "start", Value(more->time.from.edtf()));
        if (more->time.shape == Time::Shape::Range) put(again.q, "end", Value(more->time.to.edtf()));
        claim(again);
      }
      subjects_.push_back(c.s);
      if (led) return;
      return;
    }
  }
  if (month_row()) return;
  if (deed_row() || since_row()) return;
  if (trigger || context_.verbs.empty() || items_.empty()) return;
  bool literal_only = std::all_of(context_.verbs.begin(), context_.verbs.end(), [&](const Sense* s) { return lexicon_.verbs[s->what].name == "head" || lexicon_.verbs[s->what].name == "office"; });
  if (literal_only) return;
  const auto& objects = lexicon_.verbs[context_.verbs.front()->what].objects;
  const bool named = std::any_of(items_.begin(), items_.end(), [&](const Item& i) { return i.t == It::Ent && i.ent >= 0 && wants(objects, thing(i.ent)) && !plenary(i.ent); });
  const auto words = std::count_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Word && !i.state; });
  if (!named && (words > 2 || std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Verb; }))) return;  // it tells something else
  // The item's names are objects of the list's verb.
  std::vector<const Time*> all;
  for (const auto& item : items_)
    if (item.t == It::Time) all.push_back(&item.time);
  for (std::size_t v = 0; v < context_.verbs.size(); ++v) {
    Frame f;
    f.verb = &lexicon_.verbs[context_.verbs[v]->what];
    f.use = context_.verbs[v];
    f.role = context_.seat_role;
    std::vector<Item> kept = items_;
    if (context_.verbs.size() == 2 && all.size() == 2) {
      // "(ký / phê chuẩn)": one date each.
      std::size_t n = 0;
      for (auto& item : items_)
        if ((item.t == It::Time && n++ != v) || item.t == It::Slash) item.t = It::Skip;
    }
    for (auto& item : items_)
      if (item.t == It::Colon && &item != &items_.front()) item.t = It::Skip;
    Item verb;
    verb.t = It::Verb;
    verb.sense = context_.verbs[v];
    items_.insert(items_.begin(), verb);
    f.at = 0;
    f.right = 1;
    auto leading = leading_;
    leading_.reset();
    fire(f);
    leading_ = leading;
    std::size_t from = claims_.size();
    (void)from;
    for (auto& c : claims_) {
      if (c.s_item > 0) --c.s_item;
      if (c.o_item > 0) --c.o_item;
    }
    items_ = std::move(kept);
    if (context_.verbs.size() == 2 && all.size() != 2) break;
  }
}

void Reader::field(const Block& block) {
  // "tên = Phái bộ Liên Hợp Quốc tại Nam Sudan" tells what the box is about.
  block_ = &block;
  itemize(block, 0, std::uint32_t(block.tokens.size()));
  bool names = !items_.empty() && sense(items_.front(), Kind::Column) && sense(items_.front(), Kind::Column)->words[0] == "name";
  if (names) {
    compose();
    for (const auto& item : items_)
      if (item.t == It::Ent && item.ent >= 0 && !item.unknown) {
        theme_ = item.ent;
        context_.organ = thing(item.ent).is(Part::State) ? -1 : item.ent;
        last_subjects_ = {item.ent};
        say(item.ent, true, written(item));
        return;
      }
  }
  for (const auto& line : block.lines) sentence(block, line);
}

int Reader::cell_of(const Block& block, const Item& item) const {
  for (std::size_t c = 0; c < block.cells.size(); ++c)
    if (item.first >= block.cells[c].first && item.first < std::max(block.cells[c].second, block.cells[c].first + 1)) return int(c);
  return -1;
}

// "| Trụ sở | Viên |": a row of two cells, the first of which is no name but says what the second is.
bool Reader::field_row(const Block& block) {
  if (block.cells.size() != 2 || (table_.columns.size() > 2)) return false;
  bool key = false, value = false;
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (c == 0) {
      const bool object = item.t == It::Ent && !item.unknown && key;  // "Gia nhập ASEAN"
      if ((item.t == It::Ent && !object) || item.is(It::Time, It::Place)) return false;
      key |= item.is(It::Verb, It::Title, It::Role) || has(item, Kind::Unit) || has(item, Kind::Note) || has(item, Kind::Column);
    } else if (c == 1) {
      if (block.header && item.t == It::Verb && !has(item, Kind::Copula)) return false;  // "| Nước | Gia nhập Liên hợp quốc |": heads of columns
      value |= (item.t == It::Ent && item.ent >= 0) || item.is(It::Time, It::Num, It::Place);
    }
  }
  if (!key || !value) return false;
  field_ = block;
  field_.kind = BlockKind::Field;
  std::vector<Item> kept;
  for (auto& item : items_) {
    const bool edge = item.t == It::Comma && page_.text[tokens_[item.first].begin] == '|';
    if (!edge) kept.push_back(item);
    else if (!kept.empty() && item.first >= block.cells[0].second && item.first < block.cells[1].first) {
      item.t = It::Colon;
      kept.push_back(item);
    }
  }
  items_ = std::move(kept);
  if (items_.size() > 2 && items_[0].t == It::Title && items_[1].t == It::Colon && items_[2].t == It::Ent && items_[2].unknown && items_[2].last - items_[2].first >= 2) {
    items_[2].ent = entity(surface(items_[2]), label(Part::Person));  // "| Thủ tướng | Manuel Marrero Cruz |"
    items_[2].unknown = false;
  }
  block_ = &field_;
  ++sentences;
  if (const Sense* name = items_.empty() ? nullptr : sense(items_.front(), Kind::Column); name && name->words[0] == "name") {
    for (const auto& item : items_)
      if (item.t == It::Ent && item.ent >= 0 && !item.unknown) {
        theme_ = item.ent;
        context_.organ = thing(item.ent).is(Part::State) ? -1 : item.ent;
        last_subjects_ = {item.ent};
        say(item.ent, true, written(item));
        break;
      }
  }
  analyse(block.lines.front());
  return true;
}

// "| Rafael Grossi | Argentina | 2019–nay |" under "Danh sách Tổng Giám đốc", "| William Ruto | Tổng thống Kenya | từ 9/2022 |":
// who held the office of the row or of the section, and when.
bool Reader::office_row(const Block& block) {
  std::size_t who = items_.size(), office = items_.size();
  int country = -1;
  const Time* time = nullptr;
  bool in_term = false;  // the time stands in a column of terms
  const Item* session = nullptr;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    const int c = cell_of(block, item);
    const bool known = item.t == It::Ent && item.ent >= 0 && !item.unknown;
    const std::string& type = known ? thing(item.ent).type : std::string{};
    const bool alone = c >= 0 && item.first == block.cells[std::size_t(c)].first && item.last >= block.cells[std::size_t(c)].second;
    if (c >= 0 && std::size_t(c) < table_.others.size() && table_.others[std::size_t(c)]) continue;  // who came before or after
    if (who == items_.size() && ((known && type == label(Part::Person)) || (item.t == It::Ent && item.unknown && alone))) who = k;
    else if (office == items_.size() && (item.t == It::Title || (known && type == label(Part::Office)))) office = k;
    else if (known && type == label(Part::State) && alone && country < 0) country = item.ent;
    else if (known && thing(item.ent).is(Part::Body) && office == items_.size()) return false;
    if (item.t == It::Time && !time) time = &item.time, in_term = c >= 0 && c == table_.term_cell;
    if (item.is(It::Session, It::Ordinal) && !session) session = &item;
    if (const Sense* cue = sense(item, Kind::Cue); cue && (cue->words[0] == "defeat" || cue->words[0] == "negation" || cue->words[0] == "future")) return false;
  }
  if (who == items_.size() && office == items_.size() && context_.body >= 0 && country >= 0 && time && time->from.month && !time->from.day) {
    // "| 1/2024 | Pháp |" under "Chủ tịch luân phiên Hội đồng Bảo an"
    Claim c;
    c.s = country;
    c.o = context_.body;
    c.relation = rel(Rel::Chair);
    c.q.emplace_back("role", Value(context_.role.empty() ? "president" : context_.role));
    put(c.q, "start", Value(time->from.edtf()));
    put(c.q, "end", Value((time->shape == Time::Shape::Range ? time->to : time->from).edtf()));
    ++sentences;
    claim(std::move(c));
    emit(block.lines.front());
    last_subjects_ = {country};
    return true;
  }
  const bool column = table_.office_cell >= 0;  // the head of the column says which office
  if (column && who < items_.size() && cell_of(block, items_[who]) != table_.office_cell) return false;
  const int told_position = column ? table_.position : context_.position, told_body = column ? table_.body : context_.body;
  if (!time || (office == items_.size() && told_position < 0 && told_body < 0)) return false;
  Item named;  // a name that is also other words: "Chile Eboe-Osuji"
  for (std::size_t c = 0; c < block.cells.size() && c < 3 && who == items_.size() && named.ent < 0; ++c) {
    const std::size_t first = block.cells[c].first, end = block.cells[c].second;
    std::size_t after = first;
    if (end < first + 2 || !tokens_[first].is(kUpper) || !person_run(first, end, after) || after < end || hits_->at(first, Kind::Title)) continue;
    if (std::any_of(items_.begin(), items_.end(), [&](const Item& i) { return i.t == It::Ent && i.first == first && i.last >= end; })) continue;
    named.first = first;
    named.last = end;
    named.t = It::Ent;
    named.ent = entity(std::string_view(page_.text).substr(tokens_[first].begin, tokens_[end - 1].end - tokens_[first].begin), label(Part::Person));
  }
  if (who == items_.size() && named.ent < 0 && theme_person_ >= 0 && office < items_.size() && cell_of(block, items_[office]) == 0) named.ent = theme_person_;
  if (who == items_.size() && named.ent < 0) return false;
  Item& person = who < items_.size() ? items_[who] : named;
  if (person.unknown) {
    person.ent = entity(surface(person), label(Part::Person));
    person.unknown = false;
  }
  if (country >= 0 && thing(person.ent).country < 0) thing(person.ent).country = country;
  if (const Token& last = tokens_[person.last ? person.last - 1 : 0]; person.last > person.first + 1 && last.is(kUpper) && !last.is(kVietnamese)) aliases_.try_emplace(page_.text.substr(last.begin, last.end - last.begin), person.ent, false);
  Claim c;
  c.s = person.ent;
  c.s_item = who < items_.size() ? int(who) : -1;
  c.relation = rel(Rel::Office);
  std::string role;
  if (office < items_.size()) {
    std::size_t l, r;
    int body;
    c.o = position(office, person.ent, l, r, body);
    c.o_item = int(office);
    const bool own = c.o >= 0 && thing(c.o).index != kNone;
    if (items_[office].t == It::Title && !own) role = lexicon_.titles[items_[office].sense->what].role;
    if (!role.empty()) c.o = body;
    else if (c.o >= 0 && body >= 0) c.q.emplace_back("of", Value(thing(body).name));
  } else if (told_body >= 0) {
    c.o = told_body;
    role = column ? table_.role : context_.role;
    if (role.empty()) role = "president";
  } else {
    c.o = told_position;
    if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
  }
  if (c.o < 0) return false;
  if (!role.empty()) {
    c.relation = rel(Rel::Chair);
    c.q.emplace_back("role", Value(role));
    if (session) c.q.emplace_back("session", Value(session->value));
  }
  if (time->shape != Time::Shape::Until) put(c.q, "start", Value(time->from.edtf()));
  if (time->shape == Time::Shape::Range) put(c.q, "end", Value(time->to.edtf()));
  if (time->shape == Time::Shape::Until || (in_term && time->shape == Time::Shape::Instant && !time->from.month)) put(c.q, "end", Value(time->from.edtf()));  // a term of one year
  ++sentences;
  claim(std::move(c));
  emit(block.lines.front());
  for (const auto& item : items_)
    if (item.t == It::Ent && item.ent >= 0) say(item.ent, &item == &person, written(item));
  last_subjects_ = {person.ent};
  return true;
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
    if (item.first == block.cells[std::size_t(c)].first && item.last >= block.cells[std::size_t(c)].second) head = &item;
  }
  if (!head) return;
  const int c = cell_of(block, *head);
  for (const Sense* s : table_.titles[std::size_t(c)]) {
    const Title& title = lexicon_.titles[s->what];
    for (int body : {context_.organ, theme_organ_, context_.theme, theme_}) {
      if (body < 0 || !wants(title.bodies, thing(body))) continue;
      std::string to;
      if (auto given = title.options.find("to"); given != title.options.end()) to = given->second;
      table_.office_cell = c;
      table_.role = title.role;
      if (!title.role.empty()) table_.body = body;
      else table_.position = office_named(title, body, surface(*head), to, {});
      return;
    }
  }
}

// What a cell with a verb says was done, and when.
void Reader::done(const Sense* use, const Reading& as, int subject, int object, const Time* time) {
  Claim c;
  c.s = subject;
  c.o = object;
  c.relation = as.relation;
  Frame f;
  f.use = use;
  qualify(c, Pieces{}, f, time);
  claim(std::move(c));
}

// "Ký hiệu: (p) phê chuẩn · (g) gia nhập", "r = ratified; a = acceded": what the marks in the cells of the page's tables stand for.
void Reader::read_legend() {
  legend_read_ = true;
  for (const auto& block : page_.blocks) {
    if (block.kind == BlockKind::Row || block.tokens.size() < 4) continue;
    std::vector<std::pair<std::string, const Sense*>> found;
    const auto& t = block.tokens;
    for (std::size_t i = 0; i + 2 < t.size(); ++i) {
      if (!t[i].is(kWord) || t[i].end - t[i].begin > 2) continue;
      const bool bracket = i > 0 && t[i - 1].is(kPunct) && t[i - 1].key == '(' && t[i + 1].is(kPunct) && t[i + 1].key == ')';
      const bool equals = t[i + 1].is(kPunct) && (t[i + 1].key == '=' || t[i + 1].key == ':') && (i == 0 || t[i - 1].is(kPunct));
      if (!bracket && !equals) continue;
      const Hits& hits = hits_of(block);
      for (std::size_t n = i + 2; n < t.size() && n < i + 6; ++n) {
        if (t[n].is(kPunct) && (t[n].key == ';' || t[n].key == ',' || t[n].key == '(')) break;
        const auto verb = hits.at(n, Kind::Verb);
        if (!verb) continue;
        if (!lexicon_.verbs[verb->sense->what].readings.empty()) found.emplace_back(words_.caseless(std::string_view(page_.text).substr(t[i].begin, t[i].end - t[i].begin)), verb->sense);
        break;
      }
    }
    if (found.size() > 1)
      for (auto& [mark, use] : found) steps_.try_emplace(std::move(mark), use);
  }
}

const Sense* Reader::step_marked(const Item& item) const {
  if (steps_.empty() || item.last != item.first + 1 || !tokens_[item.first].is(kWord)) return nullptr;
  const auto step = steps_.find(words_.caseless(written(item)));
  return step == steps_.end() ? nullptr : step->second;
}

// "| Lào | gia nhập 8/5/1991 | ký 26/9/2012 |" under the names of treaties: each cell says what was done to the column's, and when; a bare
// date what the section's heading says. A row may be of a treaty as well and the columns of countries.
void Reader::steps_of_cells(const Block& block, int subject) {
  for (std::size_t c = 1; c < block.cells.size() && c < table_.things.size(); ++c) {
    const int column = table_.things[c];
    if (column < 0 || column == subject) continue;
    const Entity& of = thing(column);
    const Entity& whose = thing(subject);
    if ((!table_.roles[c] || lexicon_.verbs[table_.roles[c]->what].name == "serve") && of.is(Part::Body) && !plenary(column) && (whose.is(Part::State) || whose.is(Part::Person))) {
      seats_of_cell(block, c, subject, column);
      continue;
    }
    if (of.is(Part::Organization) && whose.is(Part::State) && context_.verbs.empty() && since_of_cell(block, c, subject, column)) continue;
    std::vector<std::pair<const Sense*, const Time*>> steps;
    std::vector<const Time*> bare;  // dates before their marks: "10/12/1982 (p)"
    bool off = false, other = false;
    for (const auto& item : items_) {
      if (cell_of(block, item) != int(c)) continue;
      if (const Sense* step = step_marked(item)) {
        steps.emplace_back(step, bare.empty() ? nullptr : bare.front());
        if (!bare.empty()) bare.erase(bare.begin());
        continue;
      }
      if (!steps_.empty() && item.t == It::Time && context_.verbs.empty() && (steps.empty() || steps.back().second)) {
        bare.push_back(&item.time);
        continue;
      }
      off |= item.t == It::Cue;
      other |= item.is(It::Ent, It::Num);
      if (item.t == It::Verb) steps.emplace_back(item.sense, nullptr);
      if (item.t != It::Time) continue;
      if (!steps.empty() && !steps.back().second) steps.back().second = &item.time;
      else if (steps.empty() && !context_.verbs.empty()) steps.emplace_back(context_.verbs.front(), &item.time);
    }
    if (off || other) continue;
    for (const auto& [use, time] : steps) {
      const Verb& verb = lexicon_.verbs[use->what];
      if (verb.readings.empty() || has_word(use, "candidate")) continue;
      for (auto [s, o] : {std::pair(subject, column), std::pair(column, subject)}) {
        const Reading* r = reading(verb, o, s);
        if (!r || !wants(lexicon_.pack->schema.relation(r->relation)->from, thing(s))) continue;
        if (thing(s).type == thing(o).type) continue;
        done(use, *r, s, o, time);
        break;
      }
    }
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

// "1969-1970; 1988-1989" in the column "Non-permanent member of the Security Council": all of them terms, with the role its head tells;
// "candidate 2027-2028" is a term stood for, "2021-2023 (164 votes)" tells the votes.
void Reader::seats_of_cell(const Block& block, std::size_t cell, int subject, int organ) {
  bool candidate = false;
  for (const auto& item : items_) {
    if (cell_of(block, item) != int(cell)) continue;
    candidate |= (item.t == It::Verb && has_word(item.sense, "candidate")) || marked(item, Kind::Cue, "attempt");
    if (item.t == It::Cue && !marked(item, Kind::Cue, "attempt")) return;
  }
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (cell_of(block, item) != int(cell) || item.t != It::Time || item.depth > 0) continue;
    const bool year = item.time.shape == Time::Shape::Instant && !item.time.from.month;
    if (item.time.shape != Time::Shape::Range && !year) continue;
    Claim c;
    c.s = subject;
    c.o = organ;
    c.relation = candidate ? rel(Rel::Candidacy) : rel(Rel::Seat);
    if (candidate) c.status = Status::Candidate;
    if (cell < table_.roles.size() && table_.roles[cell]) put(c.q, "role", Value(table_.roles[cell]->text));
    put(c.q, "start", Value(item.time.from.edtf()));
    put(c.q, "end", Value((year ? item.time.from : item.time.to).edtf()));
    if (Pieces p; !candidate && k + 2 < items_.size() && items_[k + 1].t == It::Open && (items_[k + 2].t == It::Frac || items_[k + 2].unit == "votes")) {
      p.votes = &items_[k + 2];
      qualify(c, p, Frame{}, nullptr);
    }
    claim(std::move(c));
  }
}

// "| Term | Permanent representative | Presidencies |" in a text about a country, under the name of a body: the row's term is the
// country's seat, the names in a column of offices held them for it, the months in a column of presidencies are when it presided.
bool Reader::term_row(const Block& block) {
  if (table_.term_cell < 0 || !titled_ || theme_country() < 0) return false;
  const int country = theme_country();
  int organ = -1;
  for (int body : table_.things)
    if (is_a(body, Part::Body)) organ = body;
  if (organ < 0) organ = context_.organ >= 0 ? context_.organ : theme_organ_;
  if (!is_a(organ, Part::Body) || plenary(organ)) return false;
  bool term = false;
  for (const auto& item : items_) {
    if (item.t == It::Ent && item.ent >= 0 && !item.unknown && !item.demonym && !thing(item.ent).is(Part::Person)) return false;  // of what the row names
    term |= item.t == It::Time && cell_of(block, item) == table_.term_cell;
  }
  if (!term) return false;
  ++sentences;
  seats_of_cell(block, std::size_t(table_.term_cell), country, organ);
  for (std::size_t k = 0; k < items_.size() && !claims_.empty(); ++k) {
    Item& item = items_[k];
    const int c = cell_of(block, item);
    if (c < 0 || c == table_.term_cell || std::size_t(c) >= table_.titles.size()) continue;
    for (const Sense* s : table_.titles[std::size_t(c)]) {
      const Title& title = lexicon_.titles[s->what];
      Claim told;
      if (!title.role.empty()) {
        if (item.t != It::Time || !item.time.from.month || !wants(title.bodies, thing(organ))) continue;
        told.s = country;
        told.o = organ;
        told.relation = rel(Rel::Chair);
        put(told.q, "role", Value(title.role));
        put(told.q, "start", Value(item.time.from.edtf()));
        put(told.q, "end", Value((item.time.shape == Time::Shape::Range ? item.time.to : item.time.from).edtf()));
      } else {
        if (item.t != It::Ent || item.first != block.cells[std::size_t(c)].first || !wants(title.bodies, thing(country))) continue;
        if (item.unknown) item.ent = entity(surface(item), label(Part::Person)), item.unknown = false;
        if (!is_a(item.ent, Part::Person)) continue;
        if (const Token& last = tokens_[item.last - 1]; item.last > item.first + 1 && last.is(kUpper)) aliases_.try_emplace(page_.text.substr(last.begin, last.end - last.begin), item.ent, false);
        if (thing(item.ent).country < 0) thing(item.ent).country = country;
        std::string to;
        if (auto given = title.options.find("to"); given != title.options.end()) to = given->second;
        told.s = item.ent;
        told.s_item = int(k);
        told.o = office_named(title, country, {}, to, {});
        told.relation = rel(Rel::Office);
        put(told.q, "of", Value(thing(country).name));
      }
      claim(std::move(told));
      break;
    }
  }
  emit(block.lines.front());
  for (const auto& item : items_)
    if (item.t == It::Ent && item.ent >= 0) say(item.ent, false, written(item));
  last_subjects_ = {country};
  return true;
}

// "| Bệnh viện dã chiến số 1 | Bentiu (UNMISS) | 10/2018 – 11/2019 | 63 |", "| Ethiopia | UNISFA | 1,500 |" under a column of how many: who sent
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
    if (item.t == It::Ent && item.ent >= 0 && !item.unknown) {
      const Entity& e = thing(item.ent);
      if (e.is(Part::Mission) && mission < 0) mission = item.ent;
      else if (e.is(Part::State) && !item.demonym && item.depth == 0) {
        if (country >= 0 || item.first != block.cells[std::size_t(c)].first) return false;
        country = item.ent;
      }
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

// "| Châu Phi | Malawi | 182 phiếu | Trúng cử |" under "Bầu cử Hội đồng Nhân quyền nhiệm kỳ 2024-2026": who was elected, for the heading's term.
bool Reader::poll_row(const Block& block) {
  const auto term = terms_.find(context_.organ);
  if (context_.organ < 0 || plenary(context_.organ) || term == terms_.end() || term_head_ != context_.organ) return false;
  const Item *who = nullptr, *votes = nullptr;
  bool elected = false;
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (c < 0) continue;
    if (item.t == It::Cue || (item.t == It::Verb && has_word(item.sense, "candidate"))) return false;
    elected |= does(item, "serve") && has_word(item.sense, "elected");
    if (is_a(item, Part::State) && !item.demonym) {
      if (who || item.first != block.cells[std::size_t(c)].first) return false;
      who = &item;
    } else if (item.is(It::Ent, It::Time)) return false;
    if (who && !votes && (item.t == It::Frac || (item.t == It::Num && item.value > 20 && (item.unit.empty() || item.unit == "votes")))) votes = &item;
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

// "| Event | Year | Host country | President |": what a column's head says of the names in it and the row's first.
void Reader::cells_of_columns(const Block& block, int subject) {
  const Time* when = nullptr;
  for (const auto& item : items_) {
    const int c = cell_of(block, item);
    if (!when && c >= 0 && item.t == It::Time && (std::size_t(c) >= table_.columns.size() || !table_.columns[std::size_t(c)])) when = &item.time;
  }
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    const int c = cell_of(block, item);
    if (c <= 0 || std::size_t(c) >= table_.columns.size()) continue;
    const Sense* column = table_.columns[std::size_t(c)];
    auto own = [&](std::string_view relation, std::string literal) {  // "Trụ sở", "Số thành viên": of the row's first name
      const auto* schema = lexicon_.pack->schema.relation(std::string(relation));
      if (!schema || !wants(schema->from, thing(subject))) return;
      Claim c_;
      c_.s = subject;
      c_.relation = std::string(relation);
      c_.literal = std::move(literal);
      claim(std::move(c_));
    };
    if (item.t == It::Place && column && lexicon_.verbs[column->what].name == "seat") own(rel(Rel::Headquarters), thing(item.ent).name);
    if (item.t == It::Num && table_.counts[std::size_t(c)]) own(rel(Rel::MemberCount), std::to_string(item.value));
    if (item.t == It::Time && column && table_.objects[std::size_t(c)] >= 0 && item.time.shape == Time::Shape::Instant) {
      // "Việt Nam gia nhập": who is told in the head, what is the row's first name
      const int who = table_.objects[std::size_t(c)];
      const Reading* r = reading(lexicon_.verbs[column->what], subject, who);
      if (r && wants(lexicon_.pack->schema.relation(r->relation)->from, thing(who)) && !reading(lexicon_.verbs[column->what], who))
        done(column, *r, who, subject, &item.time);
    }
    if (item.t != It::Ent || item.ent < 0 || item.ent == subject) continue;
    const bool alone = item.first == block.cells[std::size_t(c)].first || (k > 0 && cell_of(block, items_[k - 1]) == c && items_[k - 1].is(It::Comma, It::And, It::Honorific, It::Rank));
    if (!alone) continue;
    Claim claimed;
    claimed.s_item = int(k);
    Frame f;
    if (const Sense* s = table_.columns[std::size_t(c)]; s && !item.unknown && table_.objects[std::size_t(c)] < 0) {
      const Verb& verb = lexicon_.verbs[s->what];
      if (verb.readings.front().objects.front() == "-" || verb.name == "serve") continue;
      const Reading* r = reading(verb, subject);
      if (r && wants(lexicon_.pack->schema.relation(r->relation)->from, thing(item.ent))) {
        claimed.s = item.ent;
        claimed.o = subject;
      } else if (r = reading(verb, item.ent, subject); r && wants(lexicon_.pack->schema.relation(r->relation)->from, thing(subject))) {
        claimed.s = subject;
        claimed.o = item.ent;
        claimed.s_item = -1;
      } else {
        continue;
      }
      claimed.relation = r->relation;
      f.use = s;
      qualify(claimed, Pieces{}, f, when);
      claim(std::move(claimed));
      continue;
    }
    if (!item.unknown && !thing(item.ent).is(Part::Person)) continue;
    for (const Sense* s : table_.titles[std::size_t(c)]) {
      const Title& title = lexicon_.titles[s->what];
      if (!wants(title.bodies, thing(subject))) continue;
      if (item.unknown) {
        item.ent = entity(surface(item), label(Part::Person));
        item.unknown = false;
      }
      claimed.s = item.ent;
      if (!title.role.empty()) {
        claimed.relation = rel(Rel::Chair);
        claimed.o = subject;
        put(claimed.q, "role", Value(title.role));
        if (when) put(claimed.q, "start", Value(when->from.edtf()));
      } else {
        std::string to;
        if (auto given = title.options.find("to"); given != title.options.end()) to = given->second;
        claimed.relation = rel(Rel::Office);
        claimed.o = office_named(title, subject, {}, to, {});
        put(claimed.q, "of", Value(thing(subject).name));
        if (when && when->shape == Time::Shape::Range) put(claimed.q, "start", Value(when->from.edtf())), put(claimed.q, "end", Value(when->to.edtf()));
        else if (when && when->shape == Time::Shape::Since) put(claimed.q, "start", Value(when->from.edtf()));
      }
      claim(std::move(claimed));
      break;
    }
  }
}

// "| 26/3/1975 | Công ước A có hiệu lực | B gia nhập năm sau |": a chronicle; each cell is read as a sentence, the first of them of that day.
bool Reader::story_row(const Block& block) {
  if (block.header || block.cells.size() < 2) return false;
  if (std::any_of(table_.columns.begin(), table_.columns.end(), [](const Sense* s) { return s != nullptr; })) return false;
  if (std::any_of(table_.titles.begin(), table_.titles.end(), [](const auto& t) { return !t.empty(); })) return false;
  bool dated = false, tells = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const int c = cell_of(block, items_[k]);
    if (c == 0 && items_[k].t != It::Time) return false;
    dated |= c == 0;
    tells |= c > 0 && items_[k].t == It::Verb && !has(items_[k], Kind::Copula);
  }
  if (!dated || !tells) return false;
  for (std::size_t c = 1; c < block.cells.size(); ++c) {
    const auto [first, last] = block.cells[c];
    if (last < first + 3) continue;
    if (c > 1) ++number_;
    ++sentences;
    itemize(block, c == 1 ? block.cells[0].first : first, last);
    for (std::size_t k = 1; k < items_.size() && c == 1; ++k)
      if (items_[k].first < first && items_[k].t == It::Comma) items_[k].t = It::Colon;
    compose();
    between_times();
    whose_resolutions();
    analyse(block.lines.front());
  }
  return true;
}

// A row: its first name is the subject (the row above lends it when the cell is empty); a column whose head names a verb
// applies that verb to its cells; a body with terms beside it is a seat held.
void Reader::table_row(const Block& block) {
  const Line& line = block.lines.front();
  ++number_;
  block_ = &block;
  itemize(block, 0, std::uint32_t(block.tokens.size()));
  compose();
  claims_.clear();
  subjects_.clear();
  leading_.reset();
  question_ = hypothetical_ = false;
  auto cell_of = [&](const Item& item) { return this->cell_of(block, item); };
  if (block.header) table_ = {};
  if (story_row(block)) return;
  if (field_row(block)) return;
  if (block.header) {
    if (!legend_read_) read_legend(), hits_ = &hits_of(block);
    table_ = {};
    table_.columns.assign(block.cells.size(), nullptr);
    table_.objects.assign(block.cells.size(), -1);
    table_.titles.assign(block.cells.size(), {});
    table_.counts.assign(block.cells.size(), false);
    table_.others.assign(block.cells.size(), false);
    table_.roles.assign(block.cells.size(), nullptr);
    for (const auto& item : items_) {
      const int c = cell_of(item);
      if (c < 0) continue;
      if (const Sense* note = sense(item, Kind::Note); note && has_word(note, "size")) table_.counts[std::size_t(c)] = true;
      if (does(item, "succeed") || marked(item, Kind::Note, "others")) table_.others[std::size_t(c)] = true;
      if (item.t == It::Ent && !item.unknown && !(item.depth > 0 && table_.objects[std::size_t(c)] >= 0)) table_.objects[std::size_t(c)] = item.ent;  // "Quy chế Roma (ICC)"
      if (item.t == It::Role && !table_.roles[std::size_t(c)]) table_.roles[std::size_t(c)] = item.sense;
      if (table_.term_cell < 0 && hits_->saying(item.first, Kind::Time, "term")) table_.term_cell = c;
      if (const Sense* unit = sense(item, Kind::Unit); table_.people_cell < 0 && (marked(item, Kind::Note, "people") || (unit && (unit->words[0] == "personnel" || unit->words[0] == "troops")))) table_.people_cell = c;
      if (item.t == It::Title && table_.titles[std::size_t(c)].empty())
        for (const Match& m : hits_->at(item.first))
          if (const Sense& s = lexicon_.sense_of(m); s.kind == Kind::Title && m.tokens == item.last - item.first) table_.titles[std::size_t(c)].push_back(&s);
      if (item.t == It::Verb && !table_.columns[std::size_t(c)]) table_.columns[std::size_t(c)] = item.sense;
      // "UN member since"
      if (item.t == It::Role && item.sense->text == "member" && !table_.columns[std::size_t(c)] && is_a(table_.objects[std::size_t(c)], Part::Organization)) table_.columns[std::size_t(c)] = item.sense;
    }
    for (const auto& item : items_) {  // "Vào LHQ": of the meanings of a word the one that takes what the head names
      const int c = cell_of(item);
      if (c < 0 || item.t != It::Verb || item.sense != table_.columns[std::size_t(c)] || table_.objects[std::size_t(c)] < 0 || reading(lexicon_.verbs[item.sense->what], table_.objects[std::size_t(c)])) continue;
      for (const Match& m : hits_->at(item.first))
        if (const Sense& s = lexicon_.sense_of(m); s.kind == Kind::Verb && m.tokens == item.last - item.first && reading(lexicon_.verbs[s.what], table_.objects[std::size_t(c)])) {
          table_.columns[std::size_t(c)] = &s;
          break;
        }
    }
    table_.things.assign(block.cells.size(), -1);
    for (std::size_t c = 0; c < table_.columns.size(); ++c)
      if (!table_.columns[c]) std::swap(table_.objects[c], table_.things[c]);  // "Gia nhập ASEAN": an object with a verb only
    office_column(block);
    return;
  }
  if (office_row(block)) return;
  if (term_row(block)) return;
  if (poll_row(block) || troops_row(block)) return;
  ++sentences;
  int subject = -1, organ = -1;
  bool candidate = false, off = false;
  std::size_t subject_cell = 99;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    int c = cell_of(item);
    if (item.t == It::Ent && item.ent >= 0 && !item.unknown) {
      const Entity& e = thing(item.ent);
      if (c <= 0 && subject < 0) {
        subject = item.ent;
        subject_cell = std::size_t(std::max(c, 0));
      } else if (organ < 0 && e.is(Part::Body) && c <= 2) organ = item.ent;
      else if (subject < 0 && c == 1 && e.is(Part::State) && block.cells[0].first != block.cells[0].second) subject = item.ent;
    }
    const Sense* cue = sense(item, Kind::Cue);
    if (cue && (cue->words[0] == "defeat" || (cue->words[0] == "negation" && (c < 0 || block.cells[std::size_t(c)].second < block.cells[std::size_t(c)].first + 4)))) off = true;  // and not what a note denies
    if (item.t == It::Verb && lexicon_.verbs[item.sense->what].name == "serve" && has_word(item.sense, "candidate")) candidate = true;
    if (cue && cue->words[0] == "attempt") candidate = true;
  }
  const bool stranger = std::any_of(items_.begin(), items_.end(), [&](const Item& i) { return cell_of(i) == 0 && (i.unknown || (i.t == It::Word && tokens_[i.first].is(kWord) && tokens_[i.first].is(kUpper))); });
  if (subject >= 0) table_.subject = subject;
  else if (stranger) table_.subject = -1;  // somebody the pack does not know, and not who stands above
  else subject = table_.subject;
  if (organ >= 0) table_.organ = organ;
  else if (subject_cell == 99) organ = table_.organ;
  if (subject < 0) return;
  const Entity& who = thing(subject);
  cells_of_columns(block, subject);
  steps_of_cells(block, subject);
  // Columns with a verb.
  for (std::size_t c = 0; c < table_.columns.size() && c < block.cells.size(); ++c) {
    const Sense* s = table_.columns[c];
    if (!s) continue;
    const Verb& verb = lexicon_.verbs[s->what];
    if (verb.name == "serve" && table_.objects[c] < 0) continue;
    for (const auto& item : items_) {
      if (cell_of(item) != int(c) || item.t != It::Time) continue;
      Claim c_;
      c_.s = subject;
      const Reading& first = verb.readings.front();
      if (!lexicon_.pack->schema.relation(first.relation)->property.empty()) {
        c_.relation = first.relation;
        c_.literal = item.time.from.edtf();
        claim(c_);
        continue;
      }
      int other = table_.objects[c] >= 0 && reading(verb, table_.objects[c]) ? table_.objects[c] : organ;
      if (other < 0)
        for (const auto& o : items_)
          if (o.t == It::Ent && o.ent >= 0 && o.ent != subject && reading(verb, o.ent)) other = o.ent;
      if (other < 0 && context_.organ >= 0 && reading(verb, context_.organ)) other = context_.organ;
      if (other < 0 && theme_ >= 0 && reading(verb, theme_)) other = theme_;
      const Reading* r = other < 0 ? nullptr : reading(verb, other);
      if (const Reading* own = theme_country() >= 0 && subject != theme_country() ? reading(verb, subject) : nullptr;
          own && wants(lexicon_.pack->schema.relation(own->relation)->from, thing(theme_country())) && (!r || !wants(lexicon_.pack->schema.relation(r->relation)->from, who))) {
        // "| UNCLOS | 1 July 1983 |": done by the country the text is about
        c_.s = theme_country();
        other = subject;
        r = own;
      }
      if (const Reading* done_by = reading(verb, subject); done_by && !who.is(Part::State)) {  // "| Hiệp ước X | Úc – Tuvalu | 9/11/2023 |": by those the row names
        std::vector<int> parties;
        const auto& takes = lexicon_.pack->schema.relation(done_by->relation)->from;
        for (std::size_t cell = 1; cell < block.cells.size() && parties.size() < 2; ++cell) {
          parties.clear();
          bool only = cell != c;
          for (const auto& o : items_) {
            if (cell_of(o) != int(cell) || !only) continue;
            if (o.t == It::Ent && o.ent >= 0 && !o.unknown && wants(takes, thing(o.ent))) parties.push_back(o.ent);
            else only = !parties.empty() && o.is(It::Comma, It::Dash, It::And, It::Slash, It::Semi);
          }
          if (!only) parties.clear();
        }
        if (parties.size() > 1) {
          for (int party : parties) done(s, *done_by, party, subject, &item.time);
          continue;
        }
      }
      if (!r) continue;
      c_.o = other;
      c_.relation = r->relation;
      Frame f;
      f.use = s;
      qualify(c_, Pieces{}, f, &item.time);
      claim(c_);
    }
  }
  int member = subject;  // "| Hội đồng Bảo an | 1953-1954 |": of the country the text is about
  if (organ < 0 && who.is(Part::Body) && !plenary(subject) && (titled_ || context_.theme >= 0) && theme_country() >= 0)
    for (const auto& item : items_)
      if (item.t == It::Time && item.time.shape == Time::Shape::Range && cell_of(item) > 0) organ = subject, member = theme_country();
  // "| Nước | Nhiệm kỳ | Cuộc bầu gần nhất |" under the name of a body: the terms are on it.
  const bool seats = organ < 0 && table_.term_cell > 0 && who.is(Part::State) && is_a(context_.organ, Part::Body) && !plenary(context_.organ) &&
                     std::none_of(items_.begin(), items_.end(), [&](const Item& i) { return is_a(i, Part::Person); });
  if (seats) organ = context_.organ;
  // Terms beside a body.
  if (organ >= 0 && (member != subject || who.is(Part::State) || who.is(Part::Person)) && (!off || candidate || seats)) {
    std::vector<const Time*> terms;
    const Item* votes = nullptr;
    const Time* elected = nullptr;
    std::size_t last_term = 0;
    int term_cell = -1;
    for (std::size_t k = 0; k < items_.size(); ++k) {
      const Item& item = items_[k];
      int c = cell_of(item);
      bool verb_column = c >= 0 && std::size_t(c) < table_.columns.size() && table_.columns[std::size_t(c)] && lexicon_.verbs[table_.columns[std::size_t(c)]->what].name != "serve";
      if (verb_column) continue;
      if (item.t == It::Time) {
        bool year = item.time.shape == Time::Shape::Instant && !item.time.from.month;
        if ((item.time.shape == Time::Shape::Range || year) && (seats ? c == table_.term_cell : term_cell < 0 || term_cell == c) && item.depth == 0) {
          terms.push_back(&item.time);
          term_cell = c;
          last_term = k;
        } else if (item.depth > 0 || (!elected && item.time.from.day && item.time.shape == Time::Shape::Instant)) {
          elected = &item.time;
        }
      }
      if (!votes && (item.t == It::Frac || (item.t == It::Num && c > term_cell && term_cell >= 0 && item.value > 20 && (item.unit.empty() || item.unit == "votes")))) votes = &item;
    }
    (void)last_term;
    if (off && !candidate)  // "1969-1970; 1989-1990 | 18/10/2012 | không trúng cử": what was held before that vote
      std::erase_if(terms, [&](const Time* t) { return !elected || !t->to.year || t->to.year >= elected->from.year; });
    for (std::size_t n = 0; n < terms.size(); ++n) {
      Claim c;
      c.s = member;
      c.o = organ;
      c.relation = candidate ? rel(Rel::Candidacy) : rel(Rel::Seat);
      if (candidate) c.status = Status::Candidate;
      put(c.q, "start", Value(terms[n]->from.edtf()));
      put(c.q, "end", Value((terms[n]->shape == Time::Shape::Range ? terms[n]->to : terms[n]->from).edtf()));
      if (n + 1 == terms.size() && !candidate && !off) {
        Pieces p;
        p.votes = votes;
        Frame f;
        qualify(c, p, f, nullptr);
        if (elected) put(c.q, "elected_on", Value(elected->from.edtf()));
      }
      claim(c);
    }
  }
  // What the cells themselves state.
  if (claims_.empty() || std::any_of(items_.begin(), items_.end(), [&](const Item& i) { return i.t == It::Verb; })) {
    auto before = std::move(claims_);
    claims_.clear();
    last_subjects_ = {subject};
    for (auto& item : items_)
      if (item.t == It::Comma) item.t = It::Semi;
    for (std::size_t k = 0; k < items_.size(); ++k) {
      if (items_[k].t != It::Verb) continue;
      const auto& verb = lexicon_.verbs[items_[k].sense->what];
      if (verb.readings.empty() || verb.readings.front().objects.front() != "-") continue;
      Frame f;
      f.at = k;
      f.right = k + 1;
      f.verb = &verb;
      f.use = items_[k].sense;
      literal(f);
    }
    claims_.insert(claims_.begin(), before.begin(), before.end());
  }
  emit(line);
  for (const auto& item : items_)
    if (item.t == It::Ent && item.ent >= 0) say(item.ent, item.ent == subject, written(item));
  last_subjects_ = {subject};
}

// "NEW YORK, 8/6/2019 (TTXVN) - …": where and when the text was written, no part of what it says.
void Reader::dateline() {
  if (number_ > 6) return;
  if (!items_.empty() && items_[0].t == It::Open) {  // "(Phân tích, 30/9/2025) …"
    std::size_t close = 1;
    while (close < items_.size() && close < 12 && items_[close].t != It::Close) ++close;
    if (close + 1 < items_.size() && items_[close].t == It::Close && items_[close - 1].t == It::Time && items_[close - 1].time.from.day) cut(0, close + 1);
    return;
  }
  std::size_t k = 0;
  while (k < items_.size() && k < 5 && items_[k].t != It::Time) {
    bool place = items_[k].is(It::Comma, It::Place, It::Ent) || (items_[k].t == It::Word && tokens_[items_[k].first].is(kUpper));
    if (!place) return;
    ++k;
  }
  std::size_t j = k;
  if (j < items_.size() && items_[j].t == It::Time) ++j;
  if (j == 0) return;
  if (j < items_.size() && items_[j].t == It::Open)
    while (j < items_.size() && items_[j].t != It::Close) ++j;
  if (j < items_.size() && items_[j].t == It::Close) ++j;
  if (j < items_.size() && (items_[j].t == It::Dash) && j <= 18 && tokens_[items_[0].first].is(kUpper)) {
    bool capitals = tokens_[items_[0].first].is(kCaps);
    const bool town = items_[0].t == It::Place && k <= 3 && k < items_.size() && items_[k].t == It::Time && items_[k].time.from.day;  // "Hà Nội, 4/6/2025 - …"
    if (capitals || town) cut(0, j + 1);
  }
}

// The date a text gives itself in its first lines, and the country it speaks of most.
void Reader::pick_theme() {
  std::size_t seen = 0;
  for (const auto& block : page_.blocks) {
    if (clock_.document.year || ++seen > 5) break;
    if (block.lines.empty() || block.kind == BlockKind::Row) continue;
    const Line& line = block.lines.front();
    itemize(block, line.first, line.last);
    clock_.last = {};
    bool small = block.tokens.size() <= 26 && block.lines.size() == 1;
    for (std::size_t k = 0; k < items_.size() && k < 16; ++k) {
      if (items_[k].t != It::Time || items_[k].time.relative || items_[k].time.shape != Time::Shape::Instant || !items_[k].time.from.month) continue;
      bool dash = false, caps = !block.tokens.empty() && block.tokens.front().is(kCaps);
      for (std::size_t j = k + 1; j < items_.size() && j < k + 8 + (items_[k + 1].t == It::Open ? 8 : 0); ++j) {
        if (items_[j].t == It::Dash) { dash = true; break; }
        if (!items_[j].is(It::Open, It::Close) && items_[j].depth == 0) break;
      }
      bool verb = false;
      for (std::size_t j = 0; j < items_.size(); ++j) verb |= opens_trigger(j);
      std::size_t words = 0;  // "Thứ sáu, 10/6/2022, 07:15 (GMT+7)", "Cập nhật: 27/05/2024 | Lượt xem: 12.345"
      bool names = false;
      for (const Item& item : items_) {
        words += item.t == It::Word;
        names |= item.is(It::Ent, It::Title, It::Role);
      }
      bool stamp = k <= 4 && items_[k].time.from.day && k + 1 < items_.size() && items_[k + 1].is(It::Comma, It::Dash, It::Num) && words <= 6 && !names && items_.back().t != It::Stop;
      bool lone = small && !verb && seen > 1 && (stamp || k + 1 == items_.size() || items_[k + 1].is(It::Stop, It::Close));
      // "SAMARKAND, 7-11-2025." and "(Phân tích, 30/9/2025) …" at the head of a paragraph.
      bool heads = items_[k].time.from.day && k <= 5 && seen <= 3 && block.kind == BlockKind::Paragraph && words <= 12;
      if (heads && items_[0].t == It::Open) heads = k + 1 < items_.size() && items_[k + 1].t == It::Close && std::none_of(items_.begin(), items_.begin() + std::ptrdiff_t(k), [](const Item& x) { return x.t == It::Ent; });
      else heads = heads && caps && k > 0 && (k + 1 == items_.size() || items_[k + 1].t == It::Stop) && std::all_of(items_.begin(), items_.begin() + std::ptrdiff_t(k), [this](const Item& x) { return x.is(It::Place, It::Comma, It::Ent) || (x.t == It::Word && tokens_[x.first].is(kUpper)); });
      const bool town = dash && k <= 3 && seen <= 3 && items_[0].t == It::Place && items_[k].time.from.day && items_[k].time.from.year;  // "Hà Nội, 4/6/2025 - …"
      if ((dash && caps && k <= 6) || lone || heads || town) {
        clock_.document = items_[k].time.from;
        page_.date = clock_.document.edtf();
      }
      break;
    }
  }
  clock_.last = {};
  bool titled = false;
  const auto at_home = lexicon_.settings.find("home");
  const std::string home_name = at_home == lexicon_.settings.end() ? std::string() : at_home->second;
  std::map<int, int> counts;
  int said_we = 0;  // words for who speaks
  std::size_t lines = 0;
  for (const auto& block : page_.blocks) {
    if (lines > 200) break;
    if (block.kind == BlockKind::Option || block.kind == BlockKind::Row) continue;
    hits_ = &hits_of(block);
    for (std::size_t i = 0; i < block.tokens.size(); ++i) {
      if (auto n = hits_->at(i, Kind::Name)) {
        const auto& name = lexicon_.pack->names[n->sense->what];
        home_named_ |= !home_name.empty() && name.canonical == home_name;
        if (name.type == label(Part::State) && !(n->tokens == 1 && hits_->at(i, Kind::Careful))) ++counts[entity(n->sense->what)];
        i += n->tokens - 1;
      } else if (auto p = hits_->at(i, Kind::Pronoun)) {
        const bool own = has_word(p->sense, "home"), speaks = has_word(p->sense, "speaker");
        if (int h = own ? home() : -1; h >= 0) counts[h] += 2;
        home_named_ |= own;
        if (speaks) said_we += 2;
      }
    }
    lines += block.lines.size();
    titled |= &block == &page_.blocks.front() && block.kind == BlockKind::Heading && !counts.empty();
  }
  if (const int we = speaker_ >= 0 ? speaker_ : home_named_ ? home_country() : -1; we >= 0 && said_we > 0) counts[we] += said_we;
  int best = -1, most = 1, all = 0;
  for (auto [country, n] : counts) {
    all += n;
    if (n > most) {
      most = n;
      best = country;
    }
  }
  if (!titled && best >= 0 && most * 6 > all) theme_ = best;  // of a dozen named alike a text is about none
}

// Who answers in an interview whose head names nobody and one country only, another than the home country: one of that country.
void Reader::answering() {
  std::set<Id> named;
  for (const auto& block : page_.blocks) {
    if (block.tokens.size() > 2 && block.tokens[1].is(kPunct) && block.tokens[1].key == ':') break;
    const Hits& hits = hits_of(block);
    for (std::size_t i = 0; i < block.tokens.size(); ++i) {
      if (hits.any(i, Kind::Surname) && block.tokens[i].is(kUpper) && i + 1 < block.tokens.size() && block.tokens[i + 1].is(kUpper) && !hits.any(i, {Kind::Name, Kind::Place})) return;
      const auto n = hits.at(i, Kind::Name);
      if (!n) continue;
      const auto& type = lexicon_.pack->names[n->sense->what].type;
      if (type == label(Part::Person)) return;
      if (type == label(Part::State)) named.insert(n->sense->what);
    }
  }
  if (named.size() == 1)
    if (const int e = entity(*named.begin()); e != home_country()) speaker_ = e;
}

// Whose country a speech speaks for: "Phát biểu của Đại sứ Kazakhstan tại …", "Statement by the Permanent Representative of Kenya", and,
// with the phrases marked "behalf", "I speak on behalf of Kenya". The head of the text tells, before what is said in it.
void Reader::pick_speaker() {
  std::size_t seen = 0, turns = 0;
  for (const auto& block : page_.blocks)  // "Q: …", "A: …": an interview, whose head tells who answers
    turns += block.tokens.size() > 2 && block.tokens[0].is(kUpper) && block.tokens[0].end - block.tokens[0].begin <= 2 && block.tokens[1].is(kPunct) && block.tokens[1].key == ':';
  const bool interview = turns > 3 && !page_.vietnamese;
  if (turns > 2 && page_.vietnamese) answering();
  bool called = false;
  for (const auto& block : page_.blocks) {
    if (++seen > 8 || speaker_ >= 0) break;
    if (block.kind == BlockKind::Row || block.kind == BlockKind::Option) continue;
    const Hits& hits = hits_of(block);
    auto country = [&](std::size_t i) {
      const auto n = hits.at(i, Kind::Name);
      if (n && lexicon_.pack->names[n->sense->what].type == label(Part::State)) return entity(n->sense->what);
      if (n && lexicon_.pack->names[n->sense->what].type == label(Part::Person)) return country_of(entity(n->sense->what));
      const auto d = hits.at(i, Kind::Demonym);
      return d ? entity(d->sense->what) : -1;
    };
    const bool head = !block.tokens.empty() && block.tokens.size() <= 60 && block.tokens.back().key != '.' &&
                      (block.lines.size() == 1 || (block.lines.size() <= 4 && std::none_of(block.tokens.begin(), block.tokens.end(), [](const Token& t) { return t.key == '.'; })));
    if (const auto organ = seen <= 3 && head && block.tokens.size() <= 16 ? hits.at(0, Kind::State) : std::nullopt) {  // "BỘ NGOẠI GIAO NƯỚC CỘNG HOÀ KAZAKHSTAN" over what it says
      for (std::size_t i = organ->tokens; i < block.tokens.size() && speaker_ < 0; ++i)
        if (const auto n = hits.at(i, Kind::Name); n && i + n->tokens == block.tokens.size()) speaker_ = country(i);
      if (speaker_ >= 0) break;
    }
    const bool asked = interview && seen <= 3;
    bool speech = asked || (head && called), behalf = false, whose = asked;  // "DIỄN VĂN" on a line of its own, and on the next whose
    std::size_t since = 0;
    const bool carried = std::exchange(called, false);
    for (std::size_t i = 0; i < block.tokens.size() && i < 60 && speaker_ < 0; ++i) {
      if (const auto s = hits.at(i, Kind::Speech); s && (has_word(s->sense, "behalf") || (head && i < 4))) {
        speech = true;
        behalf = whose = has_word(s->sense, "behalf");
        i += s->tokens - 1;
        since = i + 1;
        continue;
      }
      whose |= hits.any(i, {Kind::Of, Kind::Passive});
      if (!speech || !whose) continue;
      const auto title = hits.at(i, Kind::Title);
      const bool state = title && lexicon_.titles[title->sense->what].options.contains("state") && !lexicon_.titles[title->sense->what].options.contains("abroad");
      if (!state && !hits.any(i, {Kind::Rank, Kind::State}) && !(behalf && i == since)) {
        if (title) i += title->tokens - 1;
        continue;
      }
      std::size_t j = i;
      if (title) j += title->tokens;
      else if (const auto rank = hits.at(i, Kind::Rank)) j += rank->tokens;
      else if (const auto acts = hits.at(i, Kind::State)) j += acts->tokens;
      // Whose: right before, or behind it past the name of who holds it.
      for (std::size_t k = since; k < i && speaker_ < 0; ++k)
        if (k + 3 >= i) speaker_ = country(k);
      for (std::size_t k = j; k < block.tokens.size() && k < j + 8 && speaker_ < 0; ++k) {
        speaker_ = country(k);
        const Token& t = block.tokens[k];
        if (speaker_ < 0 && !t.is(kUpper) && !hits.any(k, {Kind::Of, Kind::Skip, Kind::And, Kind::State, Kind::Filler, Kind::Title, Kind::Rank, Kind::Description})) break;
        if (speaker_ < 0 && hits.at(k, Kind::Prep) && !hits.at(k, Kind::Of)) break;
      }
      i = std::max(i, j > 0 ? j - 1 : j);
    }
    if (head && speech && speaker_ < 0 && block.lines.size() == 1 && !carried) {  // "Diễn văn tại lễ kỷ niệm 60 năm Mông Cổ gia nhập …": of the country it is about, another than the home country
      int only = -1;
      bool several = false;
      for (std::size_t i = since; i < block.tokens.size(); ++i)
        if (const int e = country(i); e >= 0) several |= only >= 0 && e != only, only = e;
      if (only >= 0 && !several && only != home_country()) speaker_ = only;
      called = only < 0 && since == block.tokens.size();
    }
  }
}

// Takes out the facts of statements that the key calls false; their places are ascending.
void Reader::drop_untrue() {
  auto range = untrue_.begin();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    while (range != untrue_.end() && range->second <= i) ++range;
    if (range != untrue_.end() && range->first <= i) continue;
    if (kept != i) facts[kept] = std::move(facts[i]);
    ++kept;
  }
  facts.erase(facts.begin() + std::ptrdiff_t(kept), facts.end());
}

void Reader::read() {
  std::string date = page_.date.empty() ? options_.date : page_.date;
  if (auto d = PartialDate::parse(date)) clock_.document = *d;
  pick_speaker();
  pick_theme();
  for (const auto& block : page_.blocks) {
    if (options_.cancel && options_.cancel->load()) throw Error(Fault::Cancelled, "cancelled while reading " + document_);
    switch (block.kind) {
      case BlockKind::Heading:
        heading(block);
        related_ = std::any_of(items_.begin(), items_.end(), [&](const Item& item) { return marked(item, Kind::Note, "skip"); });
        break;
      case BlockKind::Row: table_row(block); break;
      case BlockKind::Field: field(block); break;
      case BlockKind::Option: break;
      default:
        if (related_ && block.kind == BlockKind::Item) break;  // the titles of other texts
        related_ = false;
        for (const auto& line : block.lines) sentence(block, line);
    }
    if (long_text()) hits_of_[std::size_t(&block - page_.blocks.data())] = Hits();
  }
  drop_untrue();
  if (page_.title.empty())
    for (const auto& block : page_.blocks)
      if (block.kind == BlockKind::Heading) {
        page_.title = page_.text.substr(block.begin, block.end - block.begin);
        break;
      }
}

}  // namespace dothi::prose
