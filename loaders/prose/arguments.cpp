// Arguments of a trigger: what stands to its left and right, joined by commas and "và", with times and counts beside them.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

// Whether what the item says is so: cues to its left, up to the beginning of its clause.
Reader::Mood Reader::mood(std::size_t k) const {
  Mood m;
  if (question_ || hypothetical_) m.off = true;
  bool past = false;     // "đã", "had" beside the trigger: done, whatever was hoped
  bool crossed = false;  // another trigger lies between
  int entities = 0;
  std::size_t chain = k;  // where the verbs joined to this one begin
  // A verb right before a role or an office is part of it: "chưa được bầu làm Chủ tịch" says no of the office.
  bool beside = items_[k].t == It::Role || is_office(items_[k]);
  bool clause = false;  // a clause without a subject of its own
  bool comma = false, joined = false, candidacy = items_[k].t == It::Verb && has_word(items_[k].sense, "candidate");
  for (std::size_t i = k; i-- > 0;) {
    const Item& item = items_[i];
    if (item.t == It::Comma && items_[k].t == It::Verb && has_word(items_[k].sense, "relative"))
      break;  // ", whose terms expire …"
    if (item.t == It::Semi || (item.t == It::Colon && item.depth == items_[k].depth)) break;
    if (item.t == It::Comma && item.depth == items_[k].depth) comma = true;
    if (item.t == It::Break) {
      const Sense* s = sense(item, Kind::Break);
      for (std::size_t n = i;
           has_word(s, "purpose") && n-- > 0 && n + 9 > i && !items_[n].is({It::Comma, It::Semi, It::Verb});)
        // "chưa có gì để ký", "không hội đủ số phiếu cần thiết để vào X"
        if (items_[n].t == It::Cue && marked(items_[n], Kind::Cue, "negation")) m.off = true;
      if (has_word(s, "purpose")) {  // "vận động để trở thành …": what for is no fact; "thắng X để giành ghế" is
        for (std::size_t n = i; n-- > 0 && items_[n].t != It::Semi && items_[n].t != It::Break;)
          if ((items_[n].t == It::Verb && has_word(items_[n].sense, "candidate") &&
               !marked(n - 1, Kind::Cue, "beats") && !marked(n - 1, Kind::Verb, "beats")) ||
              (page_.vietnamese && items_[n].t == It::Cue && marked(items_[n], Kind::Cue, "future")))
            m.off = true;
        break;
      }
      // "sẽ có hiệu lực sau khi nước thứ 40 phê chuẩn", "will not enter into force until A and B ratify": not yet either
      if (has_word(s, "when") && !past) {
        bool dated = std::any_of(items_.begin() + std::ptrdiff_t(i), items_.end(),
                                 [](const Item& x) { return x.t == It::Time && x.time.from.year; });
        for (std::size_t n = i; !dated && n-- > 0 && items_[n].t != It::Semi && items_[n].t != It::Break;)
          if (const Sense* c = sense(items_[n], Kind::Cue); c && items_[n].t == It::Cue && c->words[0] == "future")
            m.off = true;
      }
      // "mong được ủng hộ khi chạy đua vào X": a part of the wish
      clause = i + 1 == k && has_word(s, "when") && page_.vietnamese;
      if (!has_word(s, "soft") && !clause) break;
    }
    if (clause && item.t == It::Comma) break;
    if (item.depth < items_[k].depth) break;
    if (item.depth > items_[k].depth) continue;
    if ((item.t == It::Relative || item.t == It::Gen) && i > 0 &&
        (items_[i - 1].t == It::Comma || (i > 1 && prep(i - 1) && items_[i - 2].t == It::Comma)))
      break;
    if (!page_.vietnamese && item.t == It::Relative && i > 1 && i < k && !marked(item, Kind::Relative, "object") &&
        (items_[i - 1].t == It::Word || items_[i - 1].t == It::Ent) && items_[i - 2].t == It::Skip)
      break;  // "will be A, the Dane who runs UNEP": so now
    if (item.t == It::Skip && marked(item, Kind::Skip, "done")) past |= !crossed;
    if (beside && item.t != It::Verb && item.t != It::Skip && item.t != It::Modifier && item.t != It::Prep &&
        item.t != It::Copula && item.t != It::Ordinal && !item.possessive && !item.demonym)
      beside = false;
    if (item.t == It::Verb || item.t == It::Role || item.t == It::Vote) {
      if (chained(i, chain))
        chain = i;  // "chưa ký và phê chuẩn": no of both
      else if (alternatives(i, chain))
        chain = i, entities = 0;
      else if (!beside && !has_word(item.sense, "weak"))
        crossed = true;
    }
    // "…; had she been elected, …"
    const bool inverted =
        !page_.vietnamese && i + 1 < k && marked(item, Kind::Cue, "inversion") && items_[i + 1].is({It::Ent, It::Pro});
    if (inverted && (i == 0 || items_[i - 1].is({It::Semi, It::Comma, It::Break}))) m.off = true;
    if (item.t == It::Ent || item.t == It::Pro) ++entities;
    if (item.t == It::Reported) m.reported = true;
    joined |= item.t == It::And;
    candidacy |= item.t == It::Verb && has_word(item.sense, "candidate");
    const Sense* cue = sense(item, Kind::Cue);
    if (!cue || item.t == It::Role) continue;
    const auto& kind = cue->words[0];
    if (clause && kind != "wish" && kind != "future") continue;
    // "discussed opening an embassy and | established relations": what is joined behind is done
    if (has_word(cue, "own") && stands(skip_left(k, It::Skip) - 1, It::And)) continue;
    // "mục tiêu của A là phê chuẩn …", "their goal is ratifying …": what the aim is, and not what was done besides
    if (has_word(cue, "aim") && (comma || !any_item(i + 1, k, [this](const Item& x) { return has(x, Kind::Copula); })))
      continue;
    if (item.t == It::Verb) {  // "ủng hộ A trở thành thành viên": what A is to do
      if (kind == "wish" && entities == 1 && !comma && !joined && !past && !candidacy) m.off = true;
      continue;
    }
    if (kind == "negation") {
      if (!crossed && ((entities <= 1 && !comma && !next_predicate(i, k)) || has_word(cue, "any"))) m.off = true;
    } else if (kind == "defeat") {
      const bool counts =
          !has_word(cue, "votes") ||
          std::any_of(
              items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(std::min(i + 4, items_.size())),
              [](const Item& x) { return x.t == It::Frac || x.unit == "votes" || (x.t == It::Num && x.unit.empty()); });
      if (!crossed && !comma && counts) m.off = true;
    } else if (kind == "attempt") {
      if (!crossed && !came_about(i, k)) m.off = true;
    } else if (kind == "future" && i + 1 == skip_left(k, It::Skip) && does(k, "serve") &&
               has_word(items_[k].sense, "end")) {
      continue;  // "sẽ mãn nhiệm ngày 31/12/2026": who does so holds it now
    } else if (kind == "future" || kind == "wish") {
      if (!past && !(kind == "future" && stands_soon(i, k))) m.off = true;
    } else if (kind == "hypothesis") {
      m.off = true;
    }
  }
  if (!m.off && denied_behind(k)) m.off = true;
  // "was nearly elected", "almost joined": was not, and did not
  if (const std::size_t bound = skip_left(k, It::Skip) - 1;
      !page_.vietnamese && items_[k].t == It::Verb && has(bound, Kind::Bound))
    m.off |= sense(items_[bound], Kind::Bound)->text == "nearly";
  if (!m.off && intended(k)) m.off = true;
  for (std::size_t i = 0; i < k; ++i)
    if (items_[i].t == It::Reported) m.reported = true;
  return m;
}

// "xin gia nhập X năm 2014 và | được kết nạp ngày …", "applied in 2014 and | was admitted in 2022": what was asked for, done in the end
bool Reader::came_about(std::size_t cue, std::size_t k) const {
  const std::size_t joint = skip_left(k, {It::Skip, It::Passive, It::Time, It::Comma}) - 1;
  if (joint <= cue || joint >= k || !stands(joint, {It::And, It::Break})) return false;
  const bool done = does(k, "admit") || any_item(joint, k, [](const Item& x) { return x.is({It::Passive, It::Time}); });
  return done && any_item(cue + 1, joint, [](const Item& x) { return x.is({It::Ent, It::Time}); });
}

// "ký và | phê chuẩn công ước": two verbs of what is done to a treaty, of one object.
bool Reader::chained(std::size_t first, std::size_t second) const {
  const std::size_t joint = skip_left(second, It::Skip) - 1;
  return page_.vietnamese && joint == first + 1 && stands(joint, {It::And, It::Comma}) &&
         does(first, "sign", "ratify", "accede", "adopt", "negotiate") && does(second, "sign", "ratify", "accede");
}

// "chưa từng là uỷ viên X hay | thành viên Y", "never a member of X or | a party to Y": what is denied of one is denied of both.
bool Reader::alternatives(std::size_t first, std::size_t second) const {
  const std::size_t joint = skip_left(second, {It::Skip, It::Modifier, It::Prep, It::Copula}) - 1;
  if (joint >= second || joint <= first ||
      !(marked(joint, Kind::And, "or") || hits_->saying(items_[joint].first, Kind::Note, "or")))
    return false;
  return !any_item(first + 1, joint, [](const Item& i) {
    return i.is({It::Comma, It::Semi, It::Break, It::Relative});
  });
}

// "sẽ chạy đua vào …": a candidacy to come is one.
bool Reader::stands_soon(std::size_t cue, std::size_t k) const {
  return stands(k, It::Verb) && says(k, "candidate") && !says(cue, "likely") && skip_right(cue + 1, It::Skip) == k;
}

// "không có Mỹ và ký …": what the negation is of has been named, and "và" begins the next thing done.
bool Reader::next_predicate(std::size_t cue, std::size_t k) const {
  if (!page_.vietnamese || !stands(k, It::Verb)) return false;
  const std::size_t joint = skip_left(k, {It::Skip, It::Passive}) - 1;
  if (!stands(joint, It::And) || joint <= cue) return false;
  for (std::size_t i = cue + 1; i < joint; ++i)
    if (stands(i, It::Ent) && items_[i].ent >= 0)
      return !any_item(cue + 1, joint, [](const Item& x) { return x.t == It::Verb; });
  return false;
}

// "has signed neither …", "không trúng cử" after the names; "Chuyến thăm Lào của A, dự kiến tháng 4, bị hoãn", "rút khỏi hiệp ước, rồi đổi ý".
bool Reader::denied_behind(std::size_t k) const {
  const bool noun = stands(k, It::Verb) && (says(k, "nominal") || says(k, "noun"));
  bool near = true;
  for (std::size_t i = k + 1; i < items_.size() && i < k + 18; ++i) {
    const Item& item = items_[i];
    near = near && i < k + 5 && !item.is({It::Comma, It::And}) && !(item.t == It::Ent && i > k + 1);
    if (item.t == It::Cue && ((near && marked(item, Kind::Cue, "after")) || marked(item, Kind::Cue, "undone")))
      return !(marked(item, Kind::Cue, "defeat") && stands(k, It::Verb) &&
               says(k, "candidate"));  // "ran and was not elected": she ran
    if (item.is({It::Semi, It::Stop, It::Break}) || opens_trigger(i)) return false;
    if (item.t == It::Comma && !noun && !(stands(i + 1, It::Cue) && marked(i + 1, Kind::Cue, "undone"))) return false;
  }
  return false;
}

// "its readiness to join", "agreed to host", "asks states to ratify": what somebody is willing, asked or able to do. "the first state to sign" did.
bool Reader::intended(std::size_t k) const {
  if (page_.vietnamese) return false;
  std::size_t verb = k;
  while (verb > 0 && items_[verb].t != It::Verb &&
         (items_[verb - 1].t == It::Skip || items_[verb - 1].t == It::Modifier || items_[verb - 1].t == It::Ordinal ||
          items_[verb - 1].t == It::Verb || items_[verb - 1].t == It::Copula))
    --verb;
  if (items_[verb].t != It::Verb) return false;
  std::size_t to = verb;
  while (to > 0 &&
         (items_[to - 1].t == It::Skip || (items_[to - 1].t == It::Verb && has_word(items_[to - 1].sense, "weak"))))
    --to;
  if (to < 2 || items_[to - 1].t != It::Prep || !marked(items_[to - 1], Kind::Time, "to") ||
      has_word(items_[verb].sense, "nominal"))
    return false;
  const Item& head = items_[to - 2];
  if (head.t != It::Gen && (head.t != It::Word || (!head.unit.empty() && head.unit != "member_count"))) return false;
  for (std::size_t i = to - 2; i-- > 0 && i + 8 > to && items_[i].t != It::Comma && items_[i].t != It::Semi;)
    if (items_[i].t == It::Ordinal || has(items_[i], Kind::Ordinal) || marked(items_[i], Kind::Modifier, "current") ||
        hits_->any(items_[i].first, Kind::Shift))
      return false;
  return true;
}

// What the verb says of an object; a state leaves a court as it leaves an organization.
const Reading* Reader::reading(const Verb& verb, int ent, int subject) const {
  if (ent < 0) return nullptr;
  if (thing_is(subject, Part::State) && among(lexicon_.of_parties, thing(ent).name))
    for (const auto& r : verb.readings)
      if (among(r.objects, label(Part::Organization))) return &r;
  if (subject >= 0)
    for (const auto& r : verb.readings)
      if (std::find(r.objects.begin(), r.objects.end(), entities_[std::size_t(ent)].type) != r.objects.end()) {
        const auto* schema = lexicon_.relation(r.relation);
        if (wants(schema->from, entities_[std::size_t(subject)])) return &r;
      }
  for (const auto& r : verb.readings)
    for (const auto& l : r.objects)
      if (l == entities_[std::size_t(ent)].type) return &r;
  for (const auto& r : verb.readings)
    if (wants(r.objects, entities_[std::size_t(ent)])) return &r;
  return nullptr;
}

bool Reader::opens_trigger(std::size_t k) const {
  const Item& item = items_[k];
  if (item.t == It::Vote || item.t == It::Role) return true;
  if (item.t == It::Title) return !item.used && !lexicon_.titles[item.sense->what].role.empty();
  if (item.t != It::Verb) return false;
  return !has_word(item.sense, "weak");
}

// One argument at item k, when it has one of the labels.
bool Reader::arg(std::size_t k, const std::vector<std::string>& labels, Arg& out) {
  Item& item = items_[k];
  if (item.t != It::Ent && item.t != It::Pro && item.t != It::Place) return false;
  if (item.t == It::Place && !item.metonym) return false;
  if (item.t == It::Place && k > 1) {  // "ở Hà Nội, Nairobi hay Lima": where, of all of them
    std::size_t first = k;
    while (first > 1 && (items_[first - 1].t == It::Comma || items_[first - 1].t == It::And) &&
           items_[first - 2].t == It::Place)
      first -= 2;
    if (first < k && first > 0 && prep(first - 1)) return false;
  }
  if (item.t == It::Pro && has_word(item.sense, "whose") && !(k + 1 < items_.size() && items_[k + 1].t == It::Verb))
    return false;  // "his government": not he
  if (item.t == It::Ent && item.group.empty()) {
    if (item.ent < 0) return false;
    const Entity& e = entities_[std::size_t(item.ent)];
    if (wants(labels, e)) {
      out.item = k;
      out.ents = {item.ent};
      out.pieces = {};
      return true;
    }
    if (!e.is(Part::Body)) return false;  // a parliament acts for its state
  }
  auto ents = members(item, labels);
  Few<int, 4> kept;
  for (int e : ents)
    if (wants(labels, entities_[std::size_t(e)])) kept.push_back(e);
  if (kept.empty()) return false;
  out.item = k;
  out.ents = std::move(kept);
  out.pieces = {};
  return true;
}

// Reads what stands beside an argument from item k on: times, votes, ordinals, in brackets or not. Returns the item after.
std::size_t Reader::piece(std::size_t k, Pieces& p) const {
  // The count of votes behind "với": "với số phiếu cao kỷ lục là 192/193 phiếu".
  auto count_after = [&](std::size_t from) -> std::size_t {
    std::size_t n = from;
    bool said = false;
    while (n < items_.size() && n < from + 8 &&
           (items_[n].t == It::Word || items_[n].t == It::Copula || items_[n].t == It::Modifier ||
            items_[n].t == It::Skip || (items_[n].t == It::Verb && has_word(items_[n].sense, "weak")) ||
            does(items_[n], "serve") || does(items_[n], "donate"))) {
      said |= items_[n].unit == "votes";
      ++n;
    }
    if (n >= items_.size()) return 0;
    bool count =
        items_[n].t == It::Frac ||
        (items_[n].t == It::Num && (n == from || items_[n].unit == "votes" || (said && items_[n].unit.empty())));
    return count ? n : 0;
  };
  std::size_t last = k;
  int open = 0;
  for (std::size_t i = k; i < items_.size(); ++i) {
    const Item& item = items_[i];
    bool taken = true;
    switch (item.t) {
      case It::Open:
        ++open;
        p.bracket = true;
        break;
      case It::Close:
        if (open == 0) return last;
        --open;
        break;
      case It::Time: p.times.push_back(&item.time); break;
      case It::Frac:
        if (!p.votes) p.votes = &item;
        break;
      case It::Num:
        if (is_money(item)) {
          if (!p.money) p.money = &item;
        } else if (item.unit == "votes" || (item.unit.empty() && item.value > 20 &&
                                            (!page_.vietnamese || (i > k && (has(items_[i - 1], Kind::Copula) ||
                                                                             items_[i - 1].unit == "votes"))))) {
          if (!p.votes) p.votes = &item;
        } else if (item.unit == "personnel" || item.unit == "deployments") {
          if (!p.personnel) p.personnel = &item;
        } else {
          const bool against = !page_.vietnamese && i > k + 1 && prep(i - 1) && number_of(i - 2, "votes");
          taken = open > 0 || item.unit == "other" || against;
        }
        break;
      case It::Ordinal:
        if (!p.ordinal) p.ordinal = &item;
        break;
      case It::Session:
        if (!p.session) p.session = &item;
        break;
      case It::Skip:
      case It::Modifier:
      case It::Bound:
      case It::Quote: taken = open > 0 || i + 1 < items_.size(); break;
      case It::Passive:  // "won the seat by 120 votes to 65 on 3 May"
        taken = open > 0 || (!page_.vietnamese && number_of(i + 1, "votes"));
        break;
      case It::Prep:
      case It::Of: break;
      case It::Both: p.shared = true; break;
      case It::And:
        // "2010 và 2020": only when more of the same follows.
        taken = i + 1 < items_.size() && i > k &&
                (items_[i + 1].t == It::Time || ((items_[i + 1].t == It::Prep || items_[i + 1].t == It::Skip) &&
                                                 i + 2 < items_.size() && items_[i + 2].t == It::Time)) &&
                (items_[i - 1].t == It::Time || items_[i - 1].t == It::Close);
        if (taken && open == 0) {  // "joined the NPT in 1994 and in 2002 ratified the CTBT": of the next verb
          std::size_t t = i + 1;
          while (t < items_.size() && items_[t].t != It::Time) ++t;
          for (++t; t < items_.size() && (items_[t].t == It::Skip || items_[t].t == It::Pro);) ++t;
          if (t < items_.size() && items_[t].t == It::Verb && !has_word(items_[t].sense, "weak")) taken = false;
        }
        if (!taken && open == 0 && marked(item, Kind::And, "with")) {
          // "với 192/193 phiếu", "với số phiếu cao kỷ lục 192/193 phiếu"
          std::size_t n = count_after(i + 1);
          taken = n > 0;
          if (taken) i = n - 1;
        }
        if (!taken && open > 0) {
          taken = true;
          p.shared = p.shared || marked(item, Kind::And, "same");
        }
        break;
      case It::Comma:
        if (open == 0 && i > k && items_[i - 1].t == It::Num && items_[i - 1].unit == "other" &&
            i + 1 < items_.size() && items_[i + 1].t == It::Time)
          break;  // "three times, in 2007–08"
        if (open == 0 && i + 1 < items_.size() && items_[i + 1].t == It::And &&
            marked(items_[i + 1], Kind::And, "with") && count_after(i + 2)) {
          taken = !p.votes;  // "…, với số phiếu ủng hộ là 180"
          break;
        }
        if (open == 0 && i == k && i + 3 < items_.size() && prep(i + 1) &&
            (items_[i + 2].t == It::Session || (items_[i + 2].t == It::Modifier && items_[i + 3].t == It::Session)))
          break;  // "…, at its nineteenth session"
        if ((i == k || (i == k + 1 && items_[k].t == It::Skip)) && i + 1 < items_.size() &&
            items_[i + 1].t == It::Time) {
          // "Palau, tháng 1/2024;", "the Rome Statute, in April 2002 and …"
          bool closes = i + 2 >= items_.size() || items_[i + 2].t == It::Semi || items_[i + 2].t == It::Stop ||
                        items_[i + 2].t == It::And || items_[i + 2].t == It::Comma;
          taken = closes;
          break;
        }
        if (open == 0 && stands(i + 1, It::Time) &&
            stands(skip_right(i + 2, {It::Skip, It::Pro, It::Passive, It::Modifier}), It::Verb))
          return last;  // "rời UNESCO năm 1984, năm 2003 quay lại": of the next verb
        taken = open > 0 ||
                (i + 1 < items_.size() && i > k && (items_[i - 1].t == It::Time || items_[i - 1].t == It::Close) &&
                 (items_[i + 1].t == It::Time &&
                  (items_[i - 1].t == It::Time ? items_[i + 1].time.shape == items_[i - 1].time.shape ||
                                                     (!items_[i + 1].time.from.day && !items_[i - 1].time.from.day)
                                               : true)));
        break;
      case It::Verb:  // "for the 2017-2021 | term | with 120 votes"
        taken = open > 0 || (!page_.vietnamese && i > k && items_[i - 1].t == It::Time && does(item, "serve") &&
                             has_word(item.sense, "noun") && item.size() == 1);
        break;
      case It::Semi: taken = open > 0; break;
      case It::Colon:
        taken = open > 0 || ((i == k || (items_[i - 1].t == It::Num && items_[i - 1].unit == "other")) &&
                             i + 1 < items_.size() && items_[i + 1].t == It::Time);
        break;
      case It::Word:
      case It::Dash:
      case It::Slash: taken = open > 0; break;
      case It::Place:
        taken = open > 0 || (page_.vietnamese && i > k && stands(k - 1, {It::Ent, It::Pro}) && prep(i - 1) &&
                             stands(i + 1, It::Time));
        break;  // "… tại Hà Nội tháng 7/2016"
      default: taken = open > 0; break;
    }
    if (!taken) return last;
    if (item.t == It::Time || item.t == It::Frac || item.t == It::Num || item.t == It::Close || item.t == It::Session ||
        item.t == It::Ordinal)
      last = i + 1;
  }
  return last;
}

// "The Court, which the Council elects, has its seat …": where what is said of the subject between commas begins, for a verb right behind them;
// `end` when there is nothing.
std::size_t Reader::before_relative(std::size_t end) const {
  std::size_t b = std::min(end, items_.size());
  for (std::size_t i = b; i < items_.size(); ++i)  // what stands beside a name is said of that name
    if (items_[i].t == It::Role || items_[i].t == It::Title)
      return end;
    else if (items_[i].t != It::Skip && items_[i].t != It::Modifier && items_[i].t != It::Ordinal &&
             items_[i].t != It::Num)
      break;
  while (b > 0 &&
         (items_[b - 1].t == It::Skip || items_[b - 1].t == It::Cue || items_[b - 1].t == It::Modifier ||
          has(items_[b - 1], Kind::Copula) || (items_[b - 1].t == It::Verb && has_word(items_[b - 1].sense, "weak"))))
    --b;
  if (b < 4 || items_[b - 1].t != It::Comma || items_[b - 1].depth) return end;
  for (std::size_t i = b - 1; i-- > 1;) {
    if (items_[i].t == It::Semi || items_[i].t == It::Comma) {
      const bool opens = items_[i].t == It::Comma && i + 1 < b &&
                         (items_[i + 1].t == It::Relative ||
                          (items_[i + 1].t == It::Pro && hits_->any(items_[i + 1].first, Kind::Relative)) ||
                          (prep(i + 1) && items_[i + 2].t == It::Relative));
      // "X, nơi A, nước đầu tiên …, đã hoàn thành": A is set apart from its verb, and the clause goes on
      const bool place = opens && page_.vietnamese && marked(i + 1, Kind::Relative, "place");
      if (place && stands(i + 2, It::Ent) && stands(i + 3, It::Comma)) return end;
      if (opens) return i;
      if (items_[i].t == It::Semi) return end;
    }
  }
  return end;
}

// "ba nước khác - A, B, C - bỏ phiếu trắng", "three states (A, B and C) abstained": a class of countries right before the trigger, with those of
// them that are meant.
std::vector<Reader::Arg> Reader::set_apart(std::size_t end, std::size_t begin, const std::vector<std::string>& labels) {
  std::vector<Arg> out;
  std::size_t d = end;
  if (page_.vietnamese && d > begin + 1 && stands(d - 1, It::And) && stands(d - 2, It::Dash) &&
      marked(d - 1, Kind::And, "with"))
    --d;
  while (d > begin && (items_[d - 1].t == It::Skip || items_[d - 1].t == It::Cue || items_[d - 1].t == It::Passive ||
                       items_[d - 1].t == It::Modifier))
    --d;
  if (d < begin + 4 || (items_[d - 1].t != It::Dash && items_[d - 1].t != It::Close) || items_[d - 1].depth) return out;
  std::size_t i = d - 1;
  while (i > begin && items_[i - 1].depth > 0) --i;
  if (i < begin + 2 || (items_[i - 1].t != It::Dash && items_[i - 1].t != It::Open)) return out;
  std::size_t noun = i - 1;
  while (noun > begin && items_[noun - 1].t == It::Word && noun + 2 > i) --noun;
  if (page_.vietnamese && noun > begin + 1 && is_a(noun - 1, Part::State) && stands(noun - 2, It::Gen))
    --noun;  // "hai nhà nước Đức - A và B - cùng …"
  if (noun == begin || (items_[noun - 1].t != It::Gen && items_[noun - 1].unit != "member_count")) return out;
  for (; i + 1 < d; ++i) {
    Arg a;
    if (items_[i].t == It::Comma || items_[i].t == It::And || items_[i].t == It::Skip || items_[i].t == It::Both)
      continue;
    if (items_[i].used || !arg(i, labels, a)) return {};
    out.push_back(std::move(a));
  }
  return out;
}

// "A vào X năm 1961, cùng ngày với B, và | từng là thành viên …": B was beside A in what the clause before told, and does nothing more.
bool Reader::only_beside(std::size_t i, std::size_t end) const {
  if (!page_.vietnamese || !stands(i, It::Ent) || is_a(i, Part::Treaty)) return false;
  const std::size_t with = skip_left(i, {It::Relative, It::Honorific}) - 1;  // "với nước Pháp, rồi …"
  if (!stands(with, It::And) || !marked(with, Kind::And, "with")) return false;
  std::size_t behind = i + 1;  // "với B và C, rồi …"
  while (stands(behind, It::And) && stands(behind + 1, It::Ent) &&
         thing(items_[behind + 1].ent).type == thing(items_[i].ent).type)
    behind += 2;
  if (behind >= end || !stands(behind, {It::Comma, It::And, It::Break})) return false;
  const bool goes_on = stands(behind, It::Comma) && stands(behind + 1, It::And) &&
                       stands(with - 1, {It::Word, It::Quote});  // "nói không với B, rồi …"
  return goes_on || any_item(0, with, [](const Item& x) { return x.t == It::Verb && !has_word(x.sense, "weak"); });
}

// "đánh bại đối thủ Kenya | để trở thành", "kế nhiệm Malaysia | làm", "cắt đứt quan hệ với Eritrea | và thiết lập": who it was done to, where somebody
// stands before who did it.
bool Reader::undergone(std::size_t i, std::size_t begin) const {
  if (!page_.vietnamese || i <= begin + 1 || !stands(i, It::Ent)) return false;
  const std::size_t next = skip_right(i + 1, It::Skip);  // but "thay chỗ Mỹ | vừa rút khỏi": it did
  if (!stands(next, {It::And, It::Break, It::Comma, It::Prep, It::Open}) && !does(next, "office") && !prep(next))
    return false;
  std::size_t verb = skip_left(i, {It::Skip, It::Honorific, It::Rank, It::Modifier, It::Relative, It::Word});
  if (marked(verb - 1, Kind::And, "with") && verb > 1) {
    const std::size_t with = skip_left(verb - 1, It::Skip);
    if (!stands(with - 1, {It::Word, It::Level}) && !does(with - 1, "relations")) return false;
    for (verb = with; verb > begin && !stands(verb - 1, {It::Cue, It::Ent, It::Comma, It::Semi}); --verb) {}
    return verb > begin && marked(verb - 1, Kind::Cue, "negation");
  }
  const bool beaten = marked(verb - 1, Kind::Cue, "beats") || marked(verb - 1, Kind::Verb, "beats");
  if (!beaten && !(stands(verb - 1, It::Verb) && does(verb - 1, "succeed"))) return false;
  for (std::size_t n = begin; n + 1 < verb; ++n)
    if (stands(n, {It::Ent, It::Pro}) && !items_[n].demonym && items_[n].depth == items_[i].depth &&
        !stands(n - 1, {It::Of, It::Prep}))
      return true;
  return false;
}

// "Lào phản đối việc kết nạp Tây Sahara và mãi sau mới trở lại": whom the verb before the conjunction is done to, where somebody of the
// kind opens the clause.
bool Reader::acted_on(std::size_t i, std::size_t begin, std::size_t end) {
  if (undergone(i, begin)) return true;
  if (!page_.vietnamese || i <= begin + 1 || !stands(i, It::Ent) || !stands(i + 1, {It::And, It::Break})) return false;
  if (is_a(i, Part::Person)) {  // "hội đàm với người đồng cấp A và hội kiến B": he did
    std::size_t v = i;
    while (v > begin + 1 &&
           (stands(v - 1, {It::Title, It::Honorific, It::Rank}) || marked(v - 1, Kind::Pronoun, "both") ||
            (stands(v - 1, It::Ent) && (items_[v - 1].demonym || is_a(v - 1, Part::Office)))))
      --v;
    if (does(v - 1, "meet") && stands(i + 2, It::Verb)) return true;
  }
  if (!stands(i - 1, It::Verb) || says(i - 1, "weak")) return false;
  const bool follows = any_item(i + 2, std::min(std::max(end, i + 2), items_.size()), [](const Item& x) {
    return x.is({It::Ent, It::Pro, It::Comma});
  });
  if (follows || has(i - 1, Kind::Copula) || stands(i - 2, It::Passive)) return false;
  if (!says(i - 1, "either") && !says(i - 1, "active") && !does(i - 1, "visit", "meet")) return false;
  const std::string& type = thing(items_[i].ent).type;
  for (std::size_t n = begin; n + 1 < i; ++n) {
    if (!stands(n, {It::Ent, It::Pro}) || items_[n].depth || items_[n].demonym || stands(n - 1, {It::Of, It::Prep}))
      continue;
    if (const int who = resolve(items_[n], {type}); who >= 0 && thing(who).type == type) return true;
  }
  return false;
}

// "A, khi đó là Bộ trưởng Nga, và người đồng cấp B | gặp nhau", "A's president, B, and his C counterpart, D, | held talks": the person
// before the "and", whose offices or those of the one behind stand between. The item itself for none.
std::size_t Reader::person_joined(std::size_t person, std::size_t begin) const {
  if (!is_a(person, Part::Person)) return person;
  const auto beside = [this](std::size_t i) {
    return stands(i, {It::Title, It::Honorific, It::Rank, It::Skip, It::Modifier, It::Of}) ||
           marked(i, Kind::Pronoun, "both") || is_a(i, Part::Office) || has(i, Kind::Copula) || is_a(i, Part::State) ||
           (stands(i, It::Pro) && (says(i, "whose") || (!page_.vietnamese && says(i, "object"))));
  };
  std::size_t b = person;
  if (b > begin + 1 && stands(b - 1, It::Comma) && !page_.vietnamese) --b;  // "his counterpart, D"
  while (b > begin + 1 && beside(b - 1)) --b;
  if (b <= begin + 1 || b == person || !stands(b - 1, It::And)) return person;
  std::size_t a = b - 1;
  if (stands(a - 1, It::Comma)) {
    for (--a; a > begin + 1 && beside(a - 1);) --a;
    if (a > begin && stands(a - 1, It::Comma)) --a;
  }
  return a > begin && is_a(a - 1, Part::Person) && items_[a - 1].depth == items_[person].depth ? a - 1 : person;
}

// Arguments joined by commas and "và" that end before item `end`, nearest first looked for; in the order of the text.
std::vector<Reader::Arg> Reader::left_group(std::size_t end, std::size_t begin,
                                            const std::vector<std::string>& labels) {
  std::vector<Arg> out = set_apart(end, begin, labels);
  if (!out.empty()) return out;
  std::size_t i = before_relative(end);
  int depth = items_[end < items_.size() ? end : items_.size() - 1].depth;
  // The nearest argument that is no object of another and follows no preposition.
  while (i-- > begin) {
    Item& item = items_[i];
    if (item.t == It::Semi) break;
    if (item.depth > depth) continue;
    Arg a;
    if (item.used || !arg(i, labels, a)) continue;
    // "thua A và B, nhưng nay lại ứng cử": not those it lost to
    if (cued("defeat") && any_item(i + 1, end, [](const Item& x) { return x.t == It::Break; }))
      if (const std::size_t row = skip_left(i, {It::Ent, It::And, It::Comma, It::Skip});
          row > begin && stands(row - 1, It::Cue) && says(row - 1, "defeat")) {
        i = row;
        continue;
      }
    bool people = false;  // "Vietnamese officers", "China's first infantry battalion"
    for (std::size_t n = i + 1;
         (item.demonym || item.possessive) && n < items_.size() && n < end && n < i + 5 && !people; ++n) {
      const Sense* unit = sense(items_[n], Kind::Unit);
      people = items_[n].unit == "personnel" || items_[n].unit == "troops" ||
               (unit && (unit->words[0] == "personnel" || unit->words[0] == "troops"));
      if (items_[n].t != It::Word && items_[n].t != It::Ordinal && items_[n].t != It::Modifier &&
          items_[n].t != It::Skip && items_[n].t != It::Num && items_[n].t != It::Dash)
        break;
    }
    bool nominal =
        item.possessive &&
        (i + 1 == end ||
         (i + 2 == end && (items_[i + 1].t == It::Skip ||
                           (items_[i + 1].unit == "votes" && !page_.vietnamese))));  // "Bhandari's re-election"
    if ((item.possessive && !nominal && !people) || (item.demonym && !people)) continue;
    std::size_t b = i;
    while (b > begin && (items_[b - 1].t == It::Skip || items_[b - 1].t == It::Honorific ||
                         items_[b - 1].t == It::Rank || items_[b - 1].t == It::Modifier))
      --b;
    std::size_t told = i + 1;  // "Bệnh viện dã chiến số 6 của Việt Nam gồm 63 người | lên đường"
    while (told < end && (stands(told, {It::Skip, It::Comma, It::Bound}) || has(told, Kind::Copula) ||
                          number_of(told, "personnel") || number_of(told, "member_count") || does(told, "contribute")))
      ++told;
    const bool counted = page_.vietnamese && told == end && told > i + 1 &&
                         any_item(i + 1, end, [](const Item& x) { return x.t == It::Num; });
    const bool behalf =
        i + 1 == end && b > begin && marked(items_[b - 1], Kind::Prep, "behalf");  // "Tổng thống A thay mặt Mỹ ký"
    if (page_.vietnamese && b > begin + 1 && items_[b - 2].t != It::Comma && items_[b - 2].t != It::And &&
        (items_[b - 1].t == It::Verb || items_[b - 1].t == It::Word) && marked(items_[b - 1], Kind::Verb, "tight") &&
        hits_->at(items_[b - 1].first, Kind::Verb) && item.t == It::Ent && i + 1 == end)
      continue;  // "cử 63 người sang Nam Sudan tham gia": where to
    // "opened under A of B as its president": A, wherever he stands
    const std::size_t as = i + 3 < items_.size() && stands(i + 1, It::Of) && is_a(i + 2, Part::State) ? i + 3 : i + 1;
    const bool presides = !page_.vietnamese && is_a(i, Part::Person) && does(as, "office") && items_[as].size() == 1 &&
                          has(as, Kind::Copula) && stands(as + 1, {It::Modifier, It::Title});
    if (b > begin && (items_[b - 1].t == It::Of || prep(b - 1)) && !behalf && !presides &&
        !(nominal && !page_.vietnamese) &&
        !((i + 1 == end || counted) && items_[b - 1].t == It::Of && page_.vietnamese &&
          !(b > 1 && items_[b - 2].t == It::Ent)))
      continue;
    // "A, accompanied by Foreign Minister B, visited": A did
    std::size_t by = b;
    while (!page_.vietnamese && by > begin && (stands(by - 1, It::Title) || items_[by - 1].demonym)) --by;
    const std::size_t aside = skip_left(by - 1, It::Word) - 1;
    if (by > begin + 3 && by < end && !page_.vietnamese && stands(by - 1, It::Passive) && aside + 4 > by &&
        stands(aside, It::Comma) && is_a(aside - 1, Part::Person) && is_a(i, Part::Person))
      continue;
    if (page_.vietnamese && b > begin + 1 && marked(items_[b - 1], Kind::And, "with") &&
        (items_[b - 2].t == It::Verb || items_[b - 2].t == It::Word))
      continue;  // "thông báo với Liên hợp quốc việc rút khỏi …": whom it was told
    if (page_.vietnamese && b > begin && items_[b - 1].t == It::Passive && i + 2 < end &&
        (items_[i + 1].t == It::Verb || items_[i + 1].t == It::Vote || items_[i + 1].t == It::Word) &&
        std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(end),
                    [&](const Item& x) { return x.t == It::Comma && x.depth == depth; }))
      continue;  // "bị Pháp phản đối, đến năm 1973 mới được kết nạp": not France
    if (b > begin + 2 && items_[b - 1].t == It::And) {  // "giữa A và B, sau đó gặp …": neither of the two
      std::size_t h = b - 1;
      while (h > begin && (items_[h - 1].t == It::Ent || items_[h - 1].t == It::Honorific ||
                           items_[h - 1].t == It::Title || items_[h - 1].t == It::Comma || items_[h - 1].t == It::Rank))
        --h;
      if (h > begin && marked(items_[h - 1], Kind::Prep, "between")) {
        i = h;
        continue;
      }
    }
    if (acted_on(i, begin, end) || only_beside(i, end)) continue;
    if (page_.vietnamese && stands(i, It::Ent) && stands(i - 1, It::Cue) && marked(i - 1, Kind::Cue, "negation") &&
        i + 1 < end)
      continue;  // "không có Mỹ và ký": not Mỹ
    out.push_back(a);
    break;
  }
  if (out.empty() && end > begin && end < items_.size() && !items_[end].dashed) {
    // "hai nhà nước Đức - A và B - cùng được …": named between the dashes.
    std::size_t d = end;
    while (d > begin && (items_[d - 1].t == It::Skip || items_[d - 1].t == It::And || items_[d - 1].t == It::Passive ||
                         has(items_[d - 1], Kind::Copula)))
      --d;
    if (d > begin && items_[d - 1].t == It::Dash && d > begin + 1 && items_[d - 2].dashed) {
      Arg a;
      if (!items_[d - 2].used && arg(d - 2, labels, a)) out.push_back(a);
      depth = items_[d - 2].depth;
    }
  }
  if (out.empty()) return out;
  // "A giành 184 phiếu, B 187 phiếu và C 128 phiếu để vào …": A too
  const bool to_get =
      page_.vietnamese && end > 0 && end < items_.size() && marked(items_[end - 1], Kind::Break, "purpose");
  auto polled = [&](std::size_t i) {
    return to_get && i + 1 < end && items_[i].t == It::Verb && items_[i + 1].unit == "votes" &&
           marked(items_[i], Kind::Verb, "votes");
  };
  // More of them to the left.
  std::size_t at = out.front().item;
  if (const std::size_t other = person_joined(at, begin); other < at) {
    Arg a;
    if (arg(other, labels, a) && !items_[other].used) out.insert(out.begin(), a), at = other;
  }
  for (;;) {
    if (at == begin || at == 0) break;
    std::size_t j = at;
    bool joined = false;
    while (j > begin &&
           (items_[j - 1].t == It::And || items_[j - 1].t == It::Comma || items_[j - 1].t == It::Close ||
            items_[j - 1].depth > depth || items_[j - 1].t == It::Honorific || items_[j - 1].t == It::Skip ||
            items_[j - 1].t == It::Both || items_[j - 1].t == It::Title || items_[j - 1].t == It::Open ||
            (j == at && items_[j - 1].t == It::Role && titles_next(items_[j - 1])) || polled(j - 1) ||
            (items_[j - 1].t == It::Num && (items_[j - 1].unit == "votes" || joined)) ||
            (items_[j - 1].t == It::Passive && j > begin + 1 && items_[j].t == It::Num) ||
            (items_[j - 1].t == It::Ent && items_[j - 1].used && j > begin + 1 && items_[j - 2].t == It::Title))) {
      joined |= items_[j - 1].t == It::And || items_[j - 1].t == It::Comma;
      if (items_[j - 1].t == It::Skip && items_[j - 1].last - items_[j - 1].first > 1) break;
      --j;
    }
    if (!page_.vietnamese && at > 1 && marked(items_[at - 1], Kind::And, "with") && items_[at - 2].t == It::Comma)
      break;  // "the Netherlands, with Singapore abstaining"
    // "bà A của X và ông B của Y tranh cử": A too
    if (joined && j >= begin + 3 && is_a(j - 1, Part::State) && stands(j - 2, It::Of) && is_a(j - 3, Part::Person) &&
        thing(out.front().first()).is(Part::Person) && !any_item(j, at, [](const Item& x) { return x.t == It::Close; }))
      j -= 2;
    Arg a;
    const bool leaders = j > begin + 2 && items_[j - 2].t == It::Of &&
                         items_[j - 3].t == It::Title;  // "Prime ministers of A, B and C signed"
    const bool taken = j > begin && items_[j - 1].used && (page_.vietnamese || !leaders);
    if (!joined || j <= begin || !arg(j - 1, labels, a) || taken || items_[j - 1].possessive) break;
    if (stands(j - 1, It::Pro) && stands(j - 2, It::Vote)) break;  // "Nine were against it, and A and B abstained"
    const bool complement = j > begin + 2 && is_a(j - 1, Part::State) && prep(j - 2) && items_[j - 3].t == It::Verb &&
                            stands(out.back().item - 1, It::And);  // "thay cho | A, B và C, mãn nhiệm …"
    if (j - 1 > begin && !leaders && !complement && (items_[j - 2].t == It::Of || prep(j - 2))) break;
    if (is_a(j - 1, Part::Person) &&
        stands(j, It::Comma)) {  // "Nhận lời mời của Thủ tướng Ấn Độ A, Thủ tướng B thăm": only he
      std::size_t office = j - 1;
      while (office > begin && (stands(office - 1, {It::Title, It::Honorific, It::Rank}) ||
                                items_[office - 1].demonym || is_a(office - 1, Part::Office)))
        --office;
      if (office > begin && office + 1 < j && (prep(office - 1) || stands(office - 1, It::Of)) &&
          !marked(office - 1, Kind::Prep, "behalf"))
        break;
    }
    // "người kế nhiệm ông, Donald Trump, đến …": a name set apart, not one more of them.
    const bool beside = items_[j - 1].t == It::Pro && j + 1 == at && items_[j].t == It::Comma;
    bool same = beside || std::any_of(out.begin(), out.end(), [&](const Arg& o) { return o.ents == a.ents; });
    const bool alike =
        entities_[std::size_t(a.ents.front())].type == entities_[std::size_t(out.front().ents.front())].type ||
        (items_[at - 1].t == It::And && j == at - 1) ||
        (at > 1 && items_[at - 1].t == It::Skip && items_[at - 2].t == It::And &&
         j == at - 2);  // "Việt Nam và EU", "Japan and the EU"
    if (same || !alike) break;
    if (items_[j - 1].demonym) break;
    out.insert(out.begin(), a);
    at = j - 1;
  }
  // "trước sức ép của cả A lẫn B, C ký": what follows a preposition up to the comma did nothing.
  if (out.size() > 1) {
    std::size_t b = out.front().item;
    while (b > begin && (items_[b - 1].t == It::Both || items_[b - 1].t == It::Skip)) --b;
    if (b > begin && b < out.front().item && (items_[b - 1].t == It::Of || prep(b - 1)))
      for (std::size_t n = out.size(); n-- > 1;)
        if (out[n - 1].item + 1 < out[n].item && items_[out[n - 1].item + 1].t == It::Comma) {
          std::vector<Arg> kept(out.begin() + std::ptrdiff_t(n), out.end());
          out = std::move(kept);
          break;
        }
  }
  for (std::size_t n = 0; n < out.size(); ++n) {
    std::size_t stop = n + 1 < out.size() ? out[n + 1].item : end;
    std::size_t p = out[n].item + 1;
    if (p < stop && (items_[p].t == It::Passive || polled(p))) ++p;
    if (p + 2 < stop && items_[p].t == It::Of && items_[p + 1].t == It::Ent && items_[p + 2].t == It::Open &&
        entities_[std::size_t(out[n].ents.front())].is(Part::Person))
      p += 2;  // "Amina Mohammed của Nigeria (từ 2017)"
    if (p < stop && (items_[p].t == It::Open || items_[p].t == It::Num || items_[p].t == It::Frac))
      piece(p, out[n].pieces);
  }
  return out;
}

// Arguments from item `at` on, joined by commas and "và", each with what stands beside it.
std::vector<Reader::Arg> Reader::right_group(std::size_t& at, std::size_t end, const std::vector<std::string>& labels,
                                             bool pieces) {
  std::vector<Arg> out;
  std::size_t i = at;
  while (i < end) {
    Arg a;
    if (i + 1 < end && items_[i].t == It::Ent && items_[i].demonym && items_[i + 1].t == It::Ent &&
        items_[i + 1].ent >= 0 && entities_[std::size_t(items_[i + 1].ent)].is(Part::Person) &&
        among(labels, label(Part::Person)))
      ++i;  // "Đại sứ Gabon A"
    if (!arg(i, labels, a)) break;
    if (!out.empty() && items_[i].demonym && entities_[std::size_t(out.back().ents.front())].is(Part::Person))
      break;  // "A, một kỹ sư Hoa Kỳ": what A is
    std::size_t next = i + 1;
    if (entities_[std::size_t(a.ents.front())].is(Part::Person)) {  // "Dalveer Bhandari of India since 2012"
      if (next + 1 < end && items_[next].t == It::Of && items_[next + 1].t == It::Ent && items_[next + 1].ent >= 0 &&
          entities_[std::size_t(items_[next + 1].ent)].is(Part::State))
        next += 2;
    }
    if (pieces) next = std::max(next, piece(next, a.pieces));
    next = std::max(next, i + 1);
    const bool polled = pieces && !a.pieces.any() && stands(next, It::Comma) && number_of(next + 1, "votes") &&
                        (next + 2 >= end || stands(next + 2, {It::Comma, It::Semi, It::Stop}));
    if (polled) a.pieces.votes = &items_[next + 1], next += 2;  // "A, 185 phiếu, và B, 182 phiếu"
    out.push_back(a);
    at = next;
    const Entity& named = entities_[std::size_t(a.ents.front())];
    if ((named.is(Part::Mission) || named.is(Part::Event)) && next + 2 < end &&
        items_[next].t == It::Prep) {  // "UNIFIL in Lebanon, UNAMIR in Rwanda": where it is
      std::size_t where = next + 1;
      while (where + 1 < end && marked(items_[where], Kind::Skip, "article")) ++where;
      if (where + 1 < end && (items_[where].t == It::Place || items_[where].t == It::Ent) && !arg(where, labels, a) &&
          (items_[where + 1].t == It::Comma || items_[where + 1].t == It::And))
        next = where + 1;
    }
    std::size_t j = next;
    bool joined = false;
    while (j < end && (items_[j].t == It::Comma || items_[j].t == It::And || items_[j].t == It::Semi ||
                       items_[j].t == It::Skip || items_[j].t == It::Honorific || items_[j].t == It::Prep ||
                       items_[j].t == It::Both || items_[j].t == It::Num || items_[j].t == It::Title ||
                       (items_[j].t == It::Ent && items_[j].used && j > next && items_[j - 1].t == It::Title) ||
                       items_[j].t == It::Rank ||
                       (!page_.vietnamese && joined && items_[j].t == It::Modifier && marked(j, Kind::Note, "then")) ||
                       (items_[j].t == It::Of && stands(j - 1, It::And) && !stands(i - 1, It::Word)) ||
                       (items_[j].t == It::Verb && has_word(items_[j].sense, "weak") &&
                        (page_.vietnamese || !does(j, "host", "hold", "found"))) ||
                       (items_[j].t == It::Word && joined && j < next + 5))) {
      if (items_[j].t == It::Semi && !(out.back().pieces.bracket)) break;
      joined |= items_[j].t == It::Comma || items_[j].t == It::And || items_[j].t == It::Semi;
      if (items_[j].t == It::Num && items_[j].unit == "votes") break;
      ++j;
    }
    if (joined && named.is(Part::Person)) j = to_person(j);  // "… và Chủ tịch Uỷ ban châu Âu Ursula von der Leyen"
    if (!joined || j >= end || items_[j].t == It::Pro) break;
    if (items_[j].t == It::Place && items_[j - 1].t == It::Word && items_[i].t != It::Place)
      break;  // "kết nạp Palestine, khiến Washington …"
    i = j;
  }
  // A bracket that stands for several: "Lào và Cam-pu-chia (1955)", "Niger, Tunisia (mỗi nước 191 phiếu)".
  for (std::size_t n = out.size(); n-- > 1;) {
    if (out[n - 1].pieces.any() || !out[n].pieces.any() || !out[n].pieces.bracket) continue;
    // "A, B (1995), C": of B alone
    const bool alone = n + 1 < out.size() && !out.back().pieces.any();
    bool others = (out.size() > 2 && !alone) || out[n].pieces.shared;
    if (others) out[n - 1].pieces = out[n].pieces;
  }
  return out;
}

// "Ông A, Ngoại trưởng B, ký", "Bộ trưởng A, thay mặt Chính phủ, ký": where the name ends that an insertion before item i belongs to.
std::size_t Reader::behind_signer(std::size_t i) const {
  if (!stands(i - 1, It::Comma)) return i;
  bool told = false;
  for (std::size_t n = i - 1; n-- > 0 && n + 12 > i;) {
    if (stands(n, It::Comma)) {
      if (told && is_a(n - 1, Part::Person)) return n;
      if (!told || !(is_a(n - 1, Part::State) || is_office(items_[n - 1]))) return i;
      continue;
    }
    told |= (titled(n, "state") && !titled(n, "abroad")) || marked(n, Kind::Prep, "behalf");
    const bool small =
        stands(n, {It::Title, It::Of, It::Honorific, It::Rank, It::Modifier, It::Skip, It::Word, It::And, It::Prep});
    if (!small && !(stands(n, It::Ent) && !is_a(n, Part::Person))) return i;
  }
  return i;
}

// "Tổng thống Mỹ A và Tổng Bí thư Liên Xô B ký …", "Ngoại trưởng Chile ký …": who signs does it for his state.
std::vector<Reader::Arg> Reader::signatories(std::size_t at, const std::vector<std::string>& takes) {
  std::vector<Arg> out;
  bool offices = true;
  std::size_t i = at;
  while (i > 0 && (items_[i - 1].t == It::Skip || items_[i - 1].t == It::Both)) --i;
  const bool aside = i > 3 && items_[i - 1].t == It::Comma && items_[i - 3].t == It::Comma &&
                     is_office(items_[i - 4]);  // "the foreign minister, A, signed"
  int apposed = -1;                             // the state of an office told behind the name
  if (aside) {
    --i;
  } else if (const std::size_t name = behind_signer(i); name < i) {
    for (std::size_t n = name; n < i && apposed < 0; ++n)
      if (stands(n, It::Title) && items_[n].total > 0 && thing_is(int(items_[n].total) - 1, Part::State))
        apposed = int(items_[n].total) - 1;
    i = name;
  }
  if (!aside && i > 4 && items_[i - 1].t == It::Comma &&
      items_[i - 2].t == It::Ent) {  // "Bộ trưởng Ngoại giao Chile, Hoàng thân A, ký": the state beside the office
    std::size_t q = i - 2;
    while (q > 0 && (items_[q - 1].t == It::Honorific || items_[q - 1].t == It::Rank || items_[q - 1].t == It::Word))
      --q;
    if (q > 2 && items_[q - 1].t == It::Comma && items_[q - 2].t == It::Ent && items_[q - 2].ent >= 0 &&
        entities_[std::size_t(items_[q - 2].ent)].is(Part::State) && items_[q - 3].t == It::Title &&
        lexicon_.titles[items_[q - 3].sense->what].options.contains("state") &&
        !lexicon_.titles[items_[q - 3].sense->what].options.contains("abroad")) {
      const int state = items_[q - 2].ent;
      if (wants(takes, entities_[std::size_t(state)])) {
        if (items_[i - 2].ent >= 0 && entities_[std::size_t(items_[i - 2].ent)].is(Part::Person))
          signers_[state] = items_[i - 2].ent;
        return {Arg{q - 2, {state}, {}}};
      }
    }
  }
  while (i > 0) {
    std::size_t last = i - 1;
    int beside = -1;  // "A (Kenya), B (Uganda) và C (Tanzania) ký"
    if (last > 2 && items_[last].t == It::Close && items_[last - 2].t == It::Open && items_[last - 1].t == It::Ent &&
        items_[last - 1].ent >= 0 && entities_[std::size_t(items_[last - 1].ent)].is(Part::State)) {
      beside = items_[last - 1].ent;
      i = last - 2;
      last = i - 1;
    }
    const Item& name = items_[last];
    if (name.t != It::Ent || name.ent < 0 || name.depth != items_[at].depth || name.possessive) break;
    int state = -1, person = -1;
    bool office = false;
    if (entities_[std::size_t(name.ent)].is(Part::Person)) {
      person = name.ent;
      --i;
      while (i > 0 &&
             (items_[i - 1].t == It::Honorific || items_[i - 1].t == It::Rank || items_[i - 1].t == It::Modifier))
        --i;
      if (aside && out.empty()) --i;
    }
    if (i > 0 && items_[i - 1].t == It::Ent && items_[i - 1].ent >= 0 &&
        entities_[std::size_t(items_[i - 1].ent)].is(Part::State))
      state = items_[--i].ent;
    if (i > 0 && items_[i - 1].t == It::Of) --i;
    while (i > 0 && (is_office(items_[i - 1]) ||
                     (office && i > 1 && items_[i - 1].t == It::Comma && is_office(items_[i - 2])))) {
      const Item& title = items_[i - 1];
      if (title.t == It::Title) {
        const auto& options = lexicon_.titles[title.sense->what].options;
        if ((!options.contains("state") && state < 0) || options.contains("abroad")) return {};
      }
      office |= title.t != It::Comma;
      --i;
    }
    if (i > 0 && office && items_[i - 1].t == It::Ent && items_[i - 1].ent >= 0 && items_[i - 1].possessive &&
        entities_[std::size_t(items_[i - 1].ent)].is(Part::State))
      state = items_[--i].ent;
    if (beside >= 0) state = beside;
    if (state < 0 && out.empty() && apposed >= 0) state = apposed, office = true;
    if (state < 0 && person >= 0) state = country_of(person);
    if (state < 0 || (person < 0 && !office) || !wants(takes, entities_[std::size_t(state)])) break;
    if (std::any_of(out.begin(), out.end(), [&](const Arg& a) { return a.ents.front() == state; })) return {};
    out.insert(out.begin(), Arg{last, {state}, {}});
    if (person >= 0) signers_[state] = person;
    offices &= office;
    if (i == 0 || (items_[i - 1].t != It::And && items_[i - 1].t != It::Comma)) break;
    --i;
  }
  if (!offices && out.size() == 1 && out.front().ents.front() != topic_country_ &&
      out.front().ents.front() != theme_country())
    out.clear();  // one man without an office
  if (out.empty()) signers_.clear();
  return out;
}

}  // namespace dothi::prose
