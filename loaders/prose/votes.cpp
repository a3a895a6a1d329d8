// Votes: whose resolution a bare number is, drafts without one, and countries named by the size of their camp.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// The body whose resolutions a sense names; -1 for none.
int Reader::resolution_body(const Sense& s) {
  if (resolution_bodies_.empty())
    for (Id id : lexicon_.resolutions)
      for (const auto& w : lexicon_.senses[id].words) {
        if (!w.starts_with("of=")) continue;
        std::string of = w.substr(3);
        std::replace(of.begin(), of.end(), '_', ' ');
        if (auto n = lexicon_.name(of)) resolution_bodies_.emplace_back(&lexicon_.senses[id], entity(*n));
      }
  for (const auto& [sense, body] : resolution_bodies_)
    if (sense == &s) return body;
  return -1;
}

// The resolution of that number is this body's.
void Reader::of_body(Item& item, int body) {
  const std::string& text = item.sense->text;
  const std::string number = thing(item.ent).name.substr(std::min(text.find('{'), thing(item.ent).name.size()));
  for (Id id : lexicon_.resolutions)
    if (const Sense& other = lexicon_.senses[id];
        resolution_body(other) == body &&
        (text.find("{n/n}") == std::string::npos || other.text.find("{n/n}") != std::string::npos)) {
      item.ent = entity(other.text.substr(0, other.text.find('{')) + number, label(Part::Resolution));
      numbered_[number] = item.ent;
      break;
    }
}

// "Đại hội đồng thông qua Nghị quyết 1514": a number that tells no body is the body's that adopted it, here and for the rest of the text.
void Reader::whose_resolutions() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Ent || item.ent < 0 || !item.sense || item.sense->kind != Kind::Event ||
        !has_word(item.sense, label(Part::Resolution)))
      continue;
    const std::string& text = item.sense->text;
    const std::string number = thing(item.ent).name.substr(std::min(text.find('{'), thing(item.ent).name.size()));
    const int own = resolution_body(*item.sense);
    bool named = false;  // "Nghị quyết của Hội đồng Bảo an 435"
    // "A/RES/76/300"
    for (std::uint32_t i = item.first; i < item.last && !named; ++i)
      named = hits_->any(i, Kind::Name) || (i > item.first && tokens_[i].is(kPunct) && tokens_[i].key == '/' &&
                                            tokens_[i - 1].is(kWord) && tokens_[i - 1].is(kUpper));
    int body = named ? own : -1;
    auto adopter = [&](std::size_t from,
                       std::size_t to) {  // a body with resolutions of its own beside a verb of adoption
      int found = -1;
      bool adopts = false;
      for (std::size_t i = from; i < to; ++i) {
        adopts |= does(items_[i], "adopt");
        if (is_a(items_[i], Part::Body) && !items_[i].demonym)
          for (Id id : lexicon_.resolutions)
            if (resolution_body(lexicon_.senses[id]) == items_[i].ent) found = items_[i].ent;
      }
      return adopts ? found : -1;
    };
    std::size_t from = k, to = k + 1;
    while (from > 0 && !items_[from - 1].is({It::Semi, It::Break})) --from;
    // "… mà Hội đồng thông qua", "…, which the Council adopted"
    auto relative = [&](std::size_t i) {
      return marked(items_[i], Kind::Break, "object") ||
             (items_[i].t == It::Comma && i == k + 1 && i + 1 < items_.size() && items_[i + 1].t == It::Relative);
    };
    while (to < items_.size() && to < k + 8 && items_[to].t != It::Semi &&
           (!items_[to].is({It::Comma, It::Break}) || relative(to)))
      ++to;
    // "Ngày 14-12-1960, Đại hội đồng thông qua Tuyên bố … (Nghị quyết 1514)": of the votes on it too
    auto remember_day = [&](int resolution) {
      const Item* day = nullptr;
      bool several = false, adopts = false;
      for (const Item& i : items_)
        if (i.t == It::Time) several |= day != nullptr, day = &i;
      for (std::size_t i = from; i < to; ++i) adopts |= does(items_[i], "adopt");
      if (adopts && day && !several && day->time.shape == Time::Shape::Instant && day->time.from.day)
        adopted_on_.try_emplace(resolution, day->time.from.edtf());
    };
    if (body < 0) body = adopter(from, k);
    if (body < 0) body = adopter(k + 1, to);
    std::size_t of = k + 1;  // "Nghị quyết 181 (29/11/1947) của Đại hội đồng"
    if (of + 2 < items_.size() && items_[of].t == It::Open && items_[of + 1].t == It::Time &&
        items_[of + 2].t == It::Close)
      of += 3;
    if (body < 0 && of + 1 < items_.size() && items_[of].t == It::Of && items_[of + 1].t == It::Ent)
      for (Id id : lexicon_.resolutions)
        if (resolution_body(lexicon_.senses[id]) == items_[of + 1].ent) body = items_[of + 1].ent;
    if (body < 0 && entry_.block == block_ && entry_.block && has_resolutions(entry_.body)) body = entry_.body;
    if (body < 0) {
      if (auto known = numbered_.find(number); known != numbered_.end()) item.ent = known->second;
      remember_day(item.ent);
      // "The draft became resolution ES-11/8": on the day told before.
      const bool became = k > 0 && items_[k - 1].t == It::Verb && does(items_[k - 1], "office") &&
                          has_word(items_[k - 1].sense, "start");
      if (became && clock_.day.day && clock_.last == clock_.day &&
          std::none_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Time; }))
        adopted_on_.try_emplace(item.ent, clock_.day.edtf());
      continue;
    }
    if (body != own) of_body(item, body);
    numbered_[number] = item.ent;
    remember_day(item.ent);
  }
}

bool Reader::has_resolutions(int body) {
  return body >= 0 && std::any_of(lexicon_.resolutions.begin(), lexicon_.resolutions.end(),
                                  [&](Id id) { return resolution_body(lexicon_.senses[id]) == body; });
}

// "vetoed a draft resolution": what was voted on has no number, so it is the vote of that day. Returns the token after it, 0 for none.
std::size_t Reader::draft_run(std::size_t i, std::size_t last, Item& item) {
  const Sense* draft = nullptr;
  std::size_t end = 0;
  for (const Match& m : hits_->at(i))
    if (const Sense& s = lexicon_.sense_of(m); s.kind == Kind::Event && has_word(&s, "draft")) {
      draft = &s;
      end = i + m.tokens;
      break;
    }
  if (!draft) return 0;
  const bool voted = std::any_of(items_.begin(), items_.end(), [](const Item& x) { return x.t == It::Vote; });
  const auto vetoes = [&](const Item& x) {
    return x.t == It::Vote && x.sense && has_word(draft, "votes=" + x.sense->text);
  };
  const bool only_here =
      std::any_of(items_.begin(), items_.end(), vetoes);  // "phủ quyết dự thảo": whatever body was spoken of
  if (voted ? !only_here && of_another_body(*draft) : !votes_follow(end, last, *draft)) return 0;
  std::string date;
  for (auto it = items_.rbegin(); it != items_.rend() && date.empty(); ++it)
    if (it->t == It::Time && it->time.shape == Time::Shape::Instant && it->time.from.month) date = it->time.from.edtf();
  const Clock saved = clock_;
  TimeReader times(page_.text, tokens_, *hits_, clock_);
  for (std::size_t j = end; j < last && j < end + 30 && date.empty(); ++j)
    if (tokens_[j].is(kPunct) && tokens_[j].key == ';')
      break;
    else if (auto time = times.read(j); time && time->shape == Time::Shape::Instant && time->from.month)
      date = time->from.edtf();
  clock_ = saved;
  if (date.empty() && clock_.day.day && clock_.last == clock_.day) date = clock_.day.edtf();  // the day told before
  if (date.empty() && entry_.block == block_ && entry_.block) date = entry_.date.edtf();
  if (date.empty()) return 0;
  std::string name = draft->text;
  if (auto at = name.find("{date}"); at != std::string::npos) name.replace(at, 6, date);
  item.ent = draft_ = entity(name, label(Part::Event));
  adopted_on_.try_emplace(item.ent, date);
  item.sense = draft;
  return end;
}

// The body whose votes are told: "19/7/2012 (HĐBA). Dự thảo …", else the last spoken of.
int Reader::body_voting() const {
  const bool entry = entry_.block == block_ && entry_.block && entry_.body >= 0;
  return entry ? entry_.body : recall(lexicon_.labels(Part::Body), false, {}, 8);
}

// "Security Council vote of …" is of the United Nations Security Council.
bool Reader::is_vote_of(const Sense& draft, int body) const {
  const std::string& name = thing(body).name;
  for (std::size_t at = 0; at != std::string::npos; at = name.find(' ', at + 1))
    if (draft.text.starts_with(name.substr(at ? at + 1 : 0))) return true;
  return false;
}

// "Đại hội đồng … thông qua dự thảo": a plenary body's draft is no other body's.
bool Reader::of_another_body(const Sense& draft) const {
  const int body = body_voting();
  return body >= 0 && plenary(body) && !is_vote_of(draft, body);
}

// "A draft put forward on 19 September …, won only four votes": votes are told behind, of a body the text speaks of.
bool Reader::votes_follow(std::size_t from, std::size_t last, const Sense& draft) const {
  const int body = body_voting();
  if (body < 0 || !is_vote_of(draft, body)) return false;
  for (std::size_t j = from; j < last && !is_mark(tokens_[j], ';'); ++j) {
    if (hits_->any(j, Kind::Vote)) return true;
    if (tokens_[j].is(kNumber) || hits_->any(j, Kind::Number))
      for (std::size_t n = j + 1; n < last && n < j + 3; ++n)
        if (const auto unit = hits_->at(n, Kind::Unit); unit && unit->sense->words[0] == "votes") return true;
  }
  return false;
}

// What a vote without an object is on: the resolution or draft last spoken of.
int Reader::voted_on(std::uint32_t within) const {
  const std::uint32_t entry =
      entry_.block == block_ && entry_.block ? entry_.at : 0;  // never that of another day's entry
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= within && it->sentence > entry; ++it)
    if (it->ent == draft_ || thing(it->ent).is(Part::Resolution)) return it->ent;
  return -1;
}

// "… adopted the resolution by a vote of 13 in favour to 3 against (Israel, Nauru, Palau), with 2 abstentions (China, Russia)": who voted
// how
// stands in brackets behind the camp; the camp in favour counts the votes.
void Reader::recorded_vote() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    if (items_[k].t != It::Vote || items_[k].used || items_[k - 1].t != It::Num || items_[k].depth) continue;
    int object = -1;
    for (std::size_t i = k; i-- > 0 && object < 0 && items_[i].t != It::Semi;)
      if (items_[i].t == It::Ent && items_[i].ent >= 0 &&
          (thing(items_[i].ent).is(Part::Resolution) || items_[i].ent == draft_))
        object = items_[i].ent;
    if (k + 1 >= items_.size() || items_[k + 1].t != It::Open) continue;
    for (std::size_t i = k; i < items_.size() && object < 0 && items_[i].t != It::Semi; ++i)
      if (items_[i].t == It::Ent && items_[i].ent >= 0 &&
          (thing(items_[i].ent).is(Part::Resolution) || items_[i].ent == draft_))
        object = items_[i].ent;
    if (object < 0) object = voted_on(2);
    if (object < 0) return;
    std::vector<std::size_t> who;
    std::size_t at = k + 2;
    bool names = true;
    for (; at < items_.size() && !(items_[at].t == It::Close && items_[at].depth == 0) && names; ++at) {
      const Item& i = items_[at];
      // "Micronesia (Federated States of)"
      if (i.depth > 1 || i.is({It::Open, It::Close, It::Comma, It::And, It::Skip}) || has(i, Kind::Open)) continue;
      names = is_a(i, Part::State);
      if (names) who.push_back(at);
    }
    if (!names || who.empty() || at >= items_.size() || items_[k - 1].value < std::int64_t(who.size())) continue;
    for (std::size_t i : who) {
      voted(items_[i].ent, i, object, items_[k].sense->text);
      items_[i].used = true;
    }
    items_[k].used = true;
  }
}

// "today", "on Tuesday", "thứ Ba": whether the first sentences of the text tell of its own days, as a release does.
bool Reader::tells_news() {
  std::size_t lines = 0;
  for (const Block& block : page_.blocks) {
    const Hits& hits = hits_of(block);
    for (std::size_t i = 0; i < block.tokens.size(); ++i) {
      if (hits.at(i, Kind::Weekday) && block.tokens[i].is(kUpper)) return true;
      if (const auto shift = hits.at(i, Kind::Shift); shift && has_word(shift->sense, "doc")) return true;
    }
    if ((lines += block.lines.size()) > 12) return false;
  }
  return false;
}

// The day a release tells of: one told in the week before it, else its own.
PartialDate Reader::day_of_news() const {
  if (!clock_.document.day || !clock_.news.day) return clock_.document;
  const auto ago = first_day(clock_.document) - first_day(clock_.news);
  return ago >= 0 && ago < 7 ? clock_.news : clock_.document;
}

// The count of a recorded vote belongs to the adoption, and the day is that of the release where its first sentences tell no other.
void Reader::count_of_vote() {
  const Item* count = nullptr;
  for (std::size_t k = 1; k < items_.size() && !count; ++k) {
    if (items_[k].t == It::Vote && items_[k - 1].t == It::Num && items_[k - 1].unit.empty()) count = &items_[k - 1];
    if (items_[k].t == It::Num && items_[k].unit == "votes" && items_[k - 1].is({It::Passive, It::Of, It::And}))
      count = &items_[k];
  }
  const bool dated =
      std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Time && i.time.from.month; });
  const PartialDate day = day_of_news();
  for (Claim& c : claims_) {
    if (c.relation == rel(Rel::Adoption) && count) put(c.q, "votes_for", Value(count->value));
    if ((c.relation != rel(Rel::Adoption) && c.relation != rel(Rel::Vote)) || dated || !day.day || number_ > 8 ||
        !tells_news())
      continue;
    const auto date = std::find_if(c.q.begin(), c.q.end(), [](const MapEntry& e) { return e.first == "date"; });
    if (date == c.q.end() && !count) continue;
    if (date == c.q.end())
      put(c.q, "date", Value(day.edtf()));
    else if (date->second.string() == std::to_string(day.year))
      date->second = Value(day.edtf());
  }
}

// "Twelve members voted for it": a camp and its size, for those who are told to be of it.
void Reader::camps() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t == It::Num && items_[k].unit == "votes" && items_[k].value > 1 && last_verb_ &&
        last_verb_->name == "vote")
      for (std::uint32_t i = items_[k].first; i < items_[k].last; ++i)  // "13 nước bỏ phiếu thuận" is a count already
        if (const auto vote = hits_->at(i, Kind::Vote); vote && !mood(k).off)
          if (const int object = voted_on(4); object >= 0)
            camps_.push_back({items_[k].value, vote->sense, object, number_});
    if (items_[k].t != It::Vote || mood(k).off || !last_verb_ || last_verb_->name != "vote") continue;
    std::size_t begin = k;  // "Ten members, among them A and B, voted for it": past those named
    for (std::size_t i = k; i-- > 2;)
      if (marked(items_[i], Kind::Open, "among") && items_[i - 1].t == It::Comma && items_[i - 2].t == It::Num)
        begin = i - 1;
    for (std::size_t i = begin; i-- > 0 && i + 10 > begin;) {
      if (items_[i].is({It::Comma, It::Semi, It::Break, It::Vote})) break;
      if (items_[i].t != It::Num || items_[i].value < 2) continue;
      if (i > 1 && (marked(items_[i - 1], Kind::Prep, "among") || items_[i - 1].t == It::Of) &&
          !(items_[i - 2].t == It::Num))
        continue;
      if (i > 0 && items_[i - 1].possessive) continue;  // "twelve of the Council's 15 members"
      const int object = voted_on(4);
      if (object >= 0) camps_.push_back({items_[i].value, items_[k].sense, object, number_});
    }
  }
  if (camps_.size() > 16) camps_.erase(camps_.begin(), camps_.end() - 16);
}

// What a state voted on something; a date not given is that of the adoption told before.
void Reader::voted(int state, std::size_t item, int on, const std::string& vote, const std::string& date) {
  Claim c;
  c.s = state;
  c.s_item = int(item);
  c.o = on;
  c.relation = rel(Rel::Vote);
  put(c.q, "vote", Value(vote));
  if (!date.empty()) put(c.q, "date", Value(date));
  claim(std::move(c));
}

// "… thông qua Nghị quyết 541, với một phiếu chống của Pakistan và hai phiếu trắng của A và B": whose the votes are.
void Reader::votes_of() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    const std::size_t b = skip_right(k + 1, It::Pro);  // "chín nước ủng hộ văn bản, trong đó có A và B"
    const bool among =
        b < k + 3 && stands(b, It::Comma) && has(b + 1, Kind::Open);  // "35 phiếu trắng, trong đó có A và B"
    const bool has_of =
        has(k + 1, Kind::Copula) && is_a(k + 2, Part::State);  // "trong 35 phiếu trắng có phiếu của A và B"
    if (items_[k].t != It::Num || !(items_[k + 1].is({It::Of, It::Open}) || among || has_of))
      continue;  // "2 phiếu chống (Cuba, Yemen)"
    const Sense* vote = nullptr;
    for (std::uint32_t i = items_[k].first; i < items_[k].last && !vote; ++i)
      if (const auto found = hits_->at(i, Kind::Vote)) vote = found->sense;
    if (!vote) continue;
    int on = -1;
    for (const Claim& c : claims_)
      if (c.relation == rel(Rel::Adoption)) on = c.o;
    for (std::size_t i = k; i-- > 0 && on < 0;)
      if (is_a(items_[i], Part::Resolution)) on = items_[i].ent;
    if (on < 0) on = voted_on(2);
    if (on < 0 || mood(k).off) continue;
    std::size_t at = among ? b + 2 : k + 2;
    for (const Arg& a : right_group(at, items_.size(), lexicon_.labels(Part::State), false))
      for (int e : a.ents) voted(e, a.item, on, vote->text);
  }
}

// "Phiếu chống là của A, B và C", "Abstaining were A, B and C": a camp, and all who are of it.
void Reader::camp_listed() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k].t != It::Vote || items_[k].used || mood(k).off) continue;
    std::size_t at = says_whose_votes(k);
    int on = -1;  // "thông qua Nghị quyết 1514 …; trong chín nước bỏ phiếu trắng có A": that
    for (std::size_t i = at > 0 ? k : 0; i-- > 0 && on < 0;)
      if (is_a(i, Part::Resolution) || (stands(i, It::Ent) && draft_ >= 0 && items_[i].ent == draft_))
        on = items_[i].ent;
    if (on < 0 && at > 0) on = voted_on(4);
    if (on < 0) continue;
    const std::string date = leading_ && leading_->from.day ? leading_->from.edtf() : std::string();
    for (const Arg& a : right_group(at, items_.size(), lexicon_.labels(Part::State), false))
      for (int e : a.ents) {
        voted(e, a.item, on, items_[k].sense->text, date);
        items_[a.item].used = items_[k].used = true;
      }
  }
}

// Where those begin whose votes a camp at the head of its clause has; 0 where it does not say so.
std::size_t Reader::says_whose_votes(std::size_t vote) const {
  const std::size_t begin = skip_left(vote, {It::Skip, It::Num, It::Prep, It::Word, It::Modifier, It::Gen});
  if (begin > 0 && !stands(begin - 1, {It::Stop, It::Semi, It::Comma, It::Time, It::Quote, It::Break})) return 0;
  const std::size_t copula = skip_right(vote + 1, {It::Skip, It::Modifier});
  if (!has(copula, Kind::Copula) || stands(copula, It::Passive)) return 0;
  const std::size_t who = skip_right(copula + 1, {It::Skip, It::Of, It::Num, It::Both});
  return is_a(who, Part::State) && !items_[who].demonym ? who : 0;
}

// "The draft won four votes: those of A, B, C and D": as many countries as there were votes for it.
void Reader::votes_listed() {
  if (question_ || hypothetical_ || draft_ < 0) return;
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    if (!number_of(k, "votes") || !stands(k + 1, {It::Colon, It::Comma, It::Open})) continue;
    if (std::none_of(items_.begin(), items_.begin() + std::ptrdiff_t(k),
                     [this](const Item& i) { return i.t == It::Ent && i.ent == draft_; }))
      continue;
    std::size_t at = skip_right(k + 2, {It::Word, It::Skip, It::Pro});
    if (at > k + 4 || stands(at, It::Semi)) continue;
    if (stands(at, It::Of)) ++at;
    const auto who = right_group(at, items_.size(), lexicon_.labels(Part::State), false);
    if (std::int64_t(who.size()) != items_[k].value) continue;
    for (const Arg& a : who) voted(a.first(), a.item, draft_, "for");
  }
}

// "… adopted resolution 541, with two - A and B - against", "hai nước - A và B - bỏ phiếu chống": those between the dashes.
void Reader::votes_between_dashes() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 3; k < items_.size(); ++k) {
    if (!stands(k, It::Vote) || items_[k].used || !stands(k - 1, It::Dash) || !items_[k - 2].dashed || mood(k).off)
      continue;
    std::size_t first = k - 1;
    while (first > 0 && items_[first - 1].dashed) --first;
    if (first < 2 || !stands(first - 1, It::Dash) || !stands(first - 2, {It::Num, It::Pro})) continue;
    std::vector<std::size_t> who;
    bool names = true;
    for (std::size_t i = first; i + 1 < k && names; ++i) {
      if (is_a(items_[i], Part::State) && !items_[i].demonym)
        who.push_back(i);
      else
        names = stands(i, {It::Comma, It::And, It::Skip});
    }
    const std::int64_t counted = items_[first - 2].value, several = counted ? counted
                                                                    : says(first - 2, "pair")
                                                                        ? 2
                                                                        : 0;  // "hai nước - A và B -"
    if (!names || std::int64_t(who.size()) != several) continue;
    int on = -1;
    for (std::size_t i = first; i-- > 0 && on < 0;)
      if (is_a(items_[i], Part::Resolution) || (stands(i, It::Ent) && items_[i].ent >= 0 && items_[i].ent == draft_))
        on = items_[i].ent;
    if (on < 0) on = voted_on(1);
    if (on < 0) continue;
    std::erase_if(claims_, [&](const Claim& c) {
      return c.relation == rel(Rel::Vote) && c.s_item >= int(first) - 2 && c.s_item < int(k);
    });
    for (std::size_t i : who) voted(items_[i].ent, i, on, items_[k].sense->text);
  }
}

// "Bằng Nghị quyết 1500, Hội đồng Bảo an lập UNAMI", "By resolution 541 the Council declared …": what a body does by a resolution, it
// adopts.
void Reader::by_resolution() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (!is_a(item, Part::Resolution)) continue;
    std::size_t by = k;
    while (by > 0 && items_[by - 1].t == It::Skip) --by;
    adopted_alone(k);
    if (by == 0 || !marked(items_[by - 1], Kind::Prep, "means") || mood(k).off) continue;
    if (std::any_of(claims_.begin(), claims_.end(),
                    [&](const Claim& c) { return c.relation == rel(Rel::Adoption) && c.o == item.ent; }))
      continue;
    int body = -1;  // who acts in the sentence, and has resolutions
    for (std::size_t i = 0; i < items_.size() && body < 0; ++i) {
      if (!items_[i].is({It::Ent, It::Pro})) continue;
      const int e = resolve(items_[i], lexicon_.labels(Part::Body));
      if (e < 0 || items_[i].demonym ||
          (i > 0 && (items_[i - 1].t == It::Of || (items_[i - 1].t == It::Prep && i > 1))))
        continue;
      for (Id id : lexicon_.resolutions)
        if (resolution_body(lexicon_.senses[id]) == e) body = e;
    }
    if (body < 0) continue;
    // "Bằng Nghị quyết 48/14, cơ quan này …"
    if (item.sense && item.sense->kind == Kind::Event &&
        !numbered_.contains(
            thing(item.ent).name.substr(std::min(item.sense->text.find('{'), thing(item.ent).name.size()))) &&
        resolution_body(*item.sense) != body)
      of_body(item, body);
    Claim c;
    c.s = body;
    c.o = item.ent;
    c.o_item = int(k);
    c.relation = rel(Rel::Adoption);
    const Time* t = leading_ ? &*leading_ : nullptr;
    Pieces beside;
    piece(k + 1, beside);
    if (!beside.times.empty()) t = beside.times.front();
    // "on 31 July, by resolution 1312, …"
    if (by > 2 && items_[by - 2].t == It::Comma && items_[by - 3].t == It::Time) t = &items_[by - 3].time;
    for (std::size_t i = k; i-- > 0 && !t && !items_[i].is({It::Comma, It::Semi, It::Break});)
      if (items_[i].t == It::Time && items_[i].depth == 0) t = &items_[i].time;
    for (std::size_t i = k + 1; i < items_.size() && !t && !items_[i].is({It::Semi, It::Break}); ++i)
      if (items_[i].t == It::Time && items_[i].depth == 0) t = &items_[i].time;
    Frame f;
    qualify(c, Pieces{}, f, t);
    claim(std::move(c));
  }
}

// "resolution 2735, drafted by the United States, was adopted", "Nghị quyết 2735 do Mỹ soạn thảo được thông qua": past who wrote it.
bool Reader::adopted_behind_aside(std::size_t k, std::size_t& verb) const {
  if (!stands(k + 1, {It::Comma, It::Relative, It::Passive})) return false;
  for (std::size_t v = k + 2; v < items_.size() && v < k + 14; ++v) {
    if (stands(v, {It::Semi, It::Break, It::Quote, It::Stop}) || is_a(v, Part::Body) || is_a(v, Part::Resolution))
      return false;
    if (!does(v, "adopt")) continue;
    const std::size_t before = skip_left(v, It::Skip) - 1;
    const bool said = page_.vietnamese ? stands(before, It::Passive) || surface(items_[v]).starts_with("được")
                                       : has(before, Kind::Copula);
    // "…, drafted by X, was adopted": what was adopted stands before the comma
    if (!said || before < k + 2 || (!page_.vietnamese && !stands(before - 1, It::Comma))) return false;
    verb = v;
    return true;
  }
  return false;
}

// The item of the verb that tells a resolution adopted, behind its name; the number of items for none.
std::size_t Reader::verb_of_adoption(std::size_t k) const {
  std::size_t v = k + 1;
  if (stands(v, It::Open) && !stands(v + 1, It::Time) && closing(v) < k + 6)
    v = closing(v) + 1;  // "Nghị quyết 1973 (Libya) được thông qua"
  while (v < items_.size() && v < k + 5 &&
         (items_[v].is({It::Comma, It::Skip, It::Passive, It::Relative}) || has(items_[v], Kind::Copula)))
    ++v;
  if (v < items_.size() && does(v, "adopt")) return v;
  if (v < items_.size() && prep(v))  // "Resolution 1325 on women, peace and security, adopted on …"
    for (std::size_t i = v; i + 1 < items_.size() && i < k + 16 && !items_[i].is({It::Semi, It::Break, It::Verb}); ++i)
      if (items_[i].t == It::Comma &&
          (does(items_[i + 1], "adopt") ||
           (items_[i + 1].t == It::Passive && i + 2 < items_.size() && does(items_[i + 2], "adopt"))))
        return does(items_[i + 1], "adopt") ? i + 1 : i + 2;
  if (std::size_t verb; adopted_behind_aside(k, verb)) return verb;
  return v;
}

// "Resolution 2626, adopted on 17 March 2022, …", "Nghị quyết 2626 được thông qua ngày …": by the body its name tells.
void Reader::adopted_alone(std::size_t k) {
  std::size_t v = verb_of_adoption(k);
  // "Nghị quyết 1325 …, thông qua ngày 31/10/2000"
  const bool dated = v < items_.size() && v > 0 && items_[v - 1].t == It::Comma && v + 1 < items_.size() &&
                     items_[v + 1].t == It::Time;
  // "Nghị quyết 181 (29/11/1947)"
  const bool bracket = k + 3 < items_.size() && items_[k + 1].t == It::Open && items_[k + 2].t == It::Time &&
                       items_[k + 2].time.from.day && items_[k + 2].time.shape == Time::Shape::Instant &&
                       items_[k + 3].t == It::Close;
  // "Nghị quyết 2847 thông qua ngày …": itself
  const bool alone = page_.vietnamese && v == k + 1 && v + 1 < items_.size() && items_[v + 1].t == It::Time;
  if (bracket)
    v = k + 1;
  else if (dated && does(items_[v], "adopt") && page_.vietnamese && !mood(v).off) {
  } else if (v >= items_.size() || !does(items_[v], "adopt") ||
             (page_.vietnamese && !alone ? items_[v].t == It::Verb && v > 0 && items_[v - 1].t != It::Passive &&
                                               !surface(items_[v]).starts_with("được")
                                         : false) ||
             mood(v).off)
    return;
  if (std::any_of(claims_.begin(), claims_.end(),
                  [&](const Claim& c) { return c.relation == rel(Rel::Adoption) && c.o == items_[k].ent; }))
    return;
  Pieces beside;
  piece(bracket ? v : v + 1, beside);
  const Time* t = beside.times.empty() ? nullptr : beside.times.front();
  for (std::size_t i = v + 1;
       !t && !bracket &&
       stands(i, {It::Passive, It::Num, It::Prep, It::And, It::Word, It::Vote, It::Frac, It::Skip, It::Time});
       ++i)
    if (stands(i, It::Time)) t = &items_[i].time;  // "was adopted by 141 votes to 5 on 2 March"
  if (!t && leading_ && entry_.block == block_ && entry_.block) t = &*leading_;
  Time
      today;  // "Resolution ES-10/23 was adopted by 143 votes to nine", "… was adopted unanimously", on the day of the release
  const bool ends = v + 1 < items_.size() && stands(skip_right(v + 1, It::Skip), It::Stop) && v < k + 4;
  const bool counted = ((has(v + 1, Kind::Passive) && number_of(v + 2, "votes")) || (ends && !page_.vietnamese)) &&
                       !any_item(0, items_.size(), [](const Item& i) { return i.t == It::Time; });
  if (!t && counted && clock_.document.day && number_ <= 8 && tells_news()) today.from = day_of_news(), t = &today;
  // "được thông qua với 143 phiếu thuận", whenever that was
  const bool by_votes = (has(v + 1, Kind::Passive) || has(v + 1, Kind::And) || prep(v + 1)) &&
                        (number_of(v + 2, "votes") || (stands(v + 2, It::Num) && stands(v + 3, It::Vote)));
  if (!t && !by_votes) return;
  if (t && (t->shape != Time::Shape::Instant || !t->from.year || t->future)) return;
  for (std::size_t i = v + 1; !bracket && !alone && i < items_.size() && !items_[i].is({It::Comma, It::Semi}); ++i)
    if (is_a(items_[i], Part::Body)) return;  // by another, or told elsewhere
  const std::string& name = thing(items_[k].ent).name;
  for (Id id : lexicon_.resolutions) {
    const Sense& s = lexicon_.senses[id];
    const int body = resolution_body(s);
    if (body < 0 || !name.starts_with(s.text.substr(0, s.text.find('{')))) continue;
    Claim c;
    c.s = body;
    c.o = items_[k].ent;
    c.o_item = int(k);
    c.relation = rel(Rel::Adoption);
    Frame f;
    qualify(c, Pieces{}, f, t);
    return claim(std::move(c));
  }
}

// "The United States voted no and was joined by A, B and C": they voted so too.
void Reader::joined_in_vote() {
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    const bool joined = does(k, "take_part") && stands(k + 1, It::Passive);
    if (!joined || mood(k).off) continue;
    const auto vote = std::find_if(claims_.rbegin(), claims_.rend(),
                                   [&](const Claim& c) { return c.relation == rel(Rel::Vote) && c.s_item < int(k); });
    if (vote == claims_.rend() ||
        any_item(std::size_t(std::max(vote->s_item, 0)), k, [](const Item& i) { return i.t == It::Semi; }))
      return;
    Claim c = *vote;
    std::size_t who = skip_right(k + 2, It::Skip);
    for (const Arg& a : right_group(who, items_.size(), lexicon_.labels(Part::State), false))
      for (int e : a.ents) {
        c.s = e;
        c.s_item = int(a.item);
        claim(c);
      }
    return;
  }
}

// "A and B were among the twelve": those of a camp told before.
void Reader::of_camps() {
  if (question_ || hypothetical_ || camps_.empty()) return;
  for (std::size_t k = 0; k < items_.size(); ++k)
    if (opens_trigger(k) && !does(items_[k], "again")) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    if (!marked(items_[k], Kind::Prep, "among")) continue;
    std::size_t n = k + 1;
    while (n < items_.size() && items_[n].t == It::Skip) ++n;
    if (n >= items_.size() || items_[n].t != It::Num) continue;
    const auto camp = std::find_if(camps_.rbegin(), camps_.rend(),
                                   [&](const Camp& c) { return c.size == items_[n].value && number_ - c.at <= 4; });
    if (camp == camps_.rend() || mood(k).off) continue;
    std::size_t end = k;
    while (end > 0 && items_[end - 1].is({It::Skip, It::Cue, It::Copula, It::Verb})) --end;
    for (const Arg& a : left_group(end, 0, lexicon_.labels(Part::State)))
      for (int e : a.ents) {
        voted(e, a.item, camp->object, camp->vote->text);
        subjects_.push_back(e);
      }
    last_use_ = camp->vote;
    last_vote_ = camp->vote->text;
    last_object_ = camp->object;
    return;
  }
}

}  // namespace dothi::prose
