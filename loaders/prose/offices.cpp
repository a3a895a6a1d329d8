// Offices: titles beside names, verbs of office, holders and terms.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

namespace {

bool quiet(const Item& item) {
  return item.is({It::Skip, It::Honorific, It::Rank, It::Modifier});
}

}  // namespace

// Where an insertion that ends in the comma before item b begins: "and, | after the death of X, | Prime Minister". 0 for none.
std::size_t Reader::inserted(std::size_t b) const {
  for (std::size_t i = b - 1; i-- > 1 && i + 14 > b;) {
    if (stands(i, {It::Semi, It::Comma})) {
      const bool opens = stands(i, It::Comma) && stands(i - 1, It::And) && i + 1 < b && (prep(i + 1) || stands(i + 1, It::Break));
      return opens ? i + 1 : 0;
    }
  }
  return 0;
}

// "Sau khi làm Thủ tướng năm 2005, ông A …", "Từng là đại sứ tại Pháp, bà …": whose office it is that opens the sentence up to item `right`,
// its verb ending before item b. -1 for nobody.
int Reader::subject_behind(std::size_t b, std::size_t right, int& where) {
  for (std::size_t i = 0; i < b; ++i)
    if (!stands(i, {It::Break, It::Prep, It::Time, It::Skip, It::Modifier, It::Verb, It::Copula, It::And}) && !(i == 0 && stands(i, It::Word))) return -1;
  std::size_t x = right;
  while (x < items_.size() && x < right + 12 && (items_[x].depth > 0 || stands(x, {It::Open, It::Close, It::Time, It::Prep, It::Place, It::Word, It::Session}) || quiet(items_[x]))) ++x;
  if (stands(x, It::Pro) && !page_.vietnamese && stands(x + 1, It::Verb)) --x;  // "As President of the Assembly he …"
  else if (x >= items_.size() || !stands(x, It::Comma)) return -1;
  for (++x; x < items_.size() && quiet(items_[x]); ++x) {}
  if (x >= items_.size()) return -1;
  const int who = stands(x, {It::Ent, It::Pro}) ? resolve(items_[x], lexicon_.labels(Part::Person)) : -1;
  if (who < 0 || !thing(who).is(Part::Person)) return -1;
  where = int(x);
  return who;
}

void Reader::offices() {
  auto is_person = [&](const Item& item) {
    return is_a(item, Part::Person);
  };
  auto is_office = [&](const Item& item) {
    return item.t == It::Title || is_a(item, Part::Office);
  };
  auto dated_name = [&](std::size_t x) {  // a name nobody knows, and his term: "José A. Mora, from 1956 to 1968"
    return stands(x, It::Ent) && items_[x].unknown && items_[x].last - items_[x].first >= 2 && !tokens_[items_[x].first].is(kCaps) && stands(x + 1, {It::Comma, It::Open}) && stands(x + 2, It::Time) && items_[x + 2].time.shape != Time::Shape::Instant;
  };
  int predicate_person = -1, predicate_item = -1;
  std::size_t predicate_end = 0;  // where the last office said of him ends
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!is_office(items_[k]) || items_[k].used) continue;
    if (stands(k, It::Title) && lexicon_.titles[items_[k].sense->what].options.contains("post")) continue;
    if (!page_.vietnamese && stands(k, It::Title) && items_[k].possessive && k + 1 < items_.size() && (items_[k + 1].unknown || stands(k + 1, It::Word))) continue;  // "the Secretary-General's Personal Envoy": another office
    // The chain: titles joined by commas, "kiêm", "and".
    struct Link { std::size_t at; int position, body; std::size_t right; };
    std::vector<std::size_t> chain{k};
    std::size_t left, right;
    int body;
    position(k, -1, left, right, body);
    for (;;) {
      std::size_t j = skip_right(right, {It::Modifier, It::Rank});
      std::size_t p = k;
      while (p > 0 && (quiet(items_[p - 1]) || stands(p - 1, It::Ordinal))) --p;
      bool predicated = (has(p - 1, Kind::Copula) || stands(p - 1, It::Verb)) && chain.size() == 1;
      bool joined = j < items_.size() && ((stands(j, It::Comma) && !predicated) || stands(j, It::And) || has(j, Kind::Verb));
      if (joined && stands(j, It::Verb) && surface(items_[j]) != "kiêm") joined = false;
      std::size_t n = joined ? j + 1 : j;
      if (joined && stands(n, It::Skip)) ++n;
      if (joined && n < items_.size() && is_office(items_[n])) {
        chain.push_back(n);
        position(n, -1, left, right, body);
        continue;
      }
      break;
    }
    std::size_t j = right;
    while (j < items_.size() && (quiet(items_[j]) || stands(j, {It::Bound, It::Session}) || (page_.vietnamese && stands(j, It::Ordinal)))) ++j;
    int person = -1, person_item = -1;
    int predecessor = -1;
    bool kin = false;
    bool appositive = false, predicate = false, reverse = false;
    const Time* inserted_time = nullptr;
    const Sense* use = nullptr;
    const Time* elected_on = nullptr;
    std::size_t chosen = 0;  // the verb by which somebody got the office, where he stands between
    const bool others = stands(k, It::Title) && lexicon_.titles[items_[k].sense->what].options.contains("others");  // "spokesman for Secretary-General X": X is another
    if (others && j < items_.size() && is_person(items_[j])) items_[j].used = true;
    else if (j < items_.size() && is_person(items_[j])) {
      person = items_[j].ent;
      person_item = int(j);
    } else if (j + 1 < items_.size() && stands(j, It::Comma) && stands(j + 1, {It::Honorific, It::Ent, It::Rank, It::Modifier}) && !page_.vietnamese) {
      // "whose deputy prime minister and foreign minister, Tanja Fajon, had led …"
      std::size_t n = j + 1;
      while (n < items_.size() && quiet(items_[n])) ++n;
      std::size_t behind = n + 1;
      if (behind + 1 < items_.size() && stands(behind, It::Of) && is_a(behind + 1, Part::State)) behind += 2;  // "the Force Commander, General X of Spain,"
      if (n < items_.size() && is_person(items_[n]) && stands(behind, {It::Comma, It::Stop})) {
        person = items_[n].ent;
        person_item = int(n);
      }
    }
    if (person < 0 && page_.vietnamese && j + 2 < items_.size() && stands(j, It::Comma) && stands(j + 1, {It::Rank, It::Honorific})) {
      // "Trưởng Phái đoàn ta tại Liên hợp quốc, Đại sứ Lê Hoài Trung"
      std::size_t n = j + 1;
      while (n < items_.size() && quiet(items_[n])) ++n;
      std::size_t p = chain.front();
      while (p > 0 && quiet(items_[p - 1])) --p;
      bool predicated = has(p - 1, Kind::Copula) && !(marked(p - 1, Kind::Copula, "there") && stands(j - 1, It::Ordinal));  // "mới có nữ Chủ tịch đầu tiên, bà A"
      std::size_t behind = n + 1;  // "B được bầu làm Chủ tịch, ông A của C làm Phó Chủ tịch": he is something else
      while (behind < items_.size() && (stands(behind, It::Of) || (stands(behind, It::Ent) && stands(behind - 1, It::Of)))) ++behind;
      predicated |= behind < items_.size() && stands(p - 1, It::Verb) && does(behind, "office");
      if (n < items_.size() && is_person(items_[n]) && !predicated && !(p > 1 && stands(p - 1, It::Comma) && is_person(items_[p - 2]))) {
        person = items_[n].ent;
        person_item = int(n);
      }
    }
    std::size_t before = chain.front();
    position(before, person, left, right, body);
    std::size_t b = left;
    if (b > 2 && stands(b - 1, It::Comma) && stands(b - 2, It::Rank) && has(b - 3, Kind::Copula)) b -= 2;
    else if (b > 2 && stands(b - 1, It::Comma) && stands(b - 2, It::Rank) && does(b - 3, "office")) b -= 2;  // "được cử làm Đại sứ, Trưởng Phái đoàn …"
    while (b > 0 && (quiet(items_[b - 1]) || stands(b - 1, It::Ordinal))) --b;
    if (b > 2 && !page_.vietnamese && stands(b - 1, It::Pro) && says(b - 1, "whose") && does(b - 3, "office")) --b;  // "made him his special envoy"
    bool former = false, acting = false;
    for (std::size_t m = b; m < before; ++m)
      if (const Sense* s = sense(items_[m], Kind::Modifier)) {
        former |= !s->words.empty() && s->words[0] == "former";
        acting |= !s->words.empty() && s->words[0] == "acting";
      }
    if (person < 0 && b > 0) {
      Item& prior = items_[b - 1];
      std::size_t named = b > 1 ? b - 2 : 0;
      while (named > 0 && (stands(named, {It::Open, It::Close}) || items_[named].depth > 0)) --named;  // "- A (Thụy Điển): Tổng Giám đốc …"
      const bool listed = (prior.is({It::Colon, It::Dash})) && (block_->kind == BlockKind::Item || block_->kind == BlockKind::Field) && b > 1 && named < 2 && is_person(items_[named]);
      if ((prior.t == It::Comma || listed) && b > 1) {
        // After the name: "Boštjan Malovrh, Slovenia's Permanent Representative,".
        std::size_t n = b - 2;
        int depth = 0;
        while (n > 0 && (stands(n, It::Close) || depth > 0 || quiet(items_[n]))) {
          depth += stands(n, It::Close);
          depth -= stands(n, It::Open);
          --n;
        }
        if (n > 1 && is_a(n, Part::State) && stands(n - 1, It::Of) && is_person(items_[n - 2]) && items_[n - 2].depth == items_[before].depth && (right >= items_.size() || stands(right, {It::Comma, It::Stop, It::Semi, It::Time, It::Open}))) n -= 2;  // "ông A của Congo, cựu Trợ lý Tổng Giám đốc,"
        std::size_t past = predicate_end;  // "was Foreign Minister of Kenya (1990-1995), Prime Minister (1995-1999) and …": the next of a list with times
        bool dated = false;
        for (; prior.t == It::Comma && past > 0 && past + 1 < b && (stands(past, {It::Time, It::Open, It::Close}) || items_[past].depth > 0); ++past) dated |= stands(past, It::Time);
        const bool listing = dated && past + 1 == b && predicate_person >= 0 && right < items_.size() && (stands(right, It::Time) || (stands(right, It::Open) && stands(right + 1, It::Time)));
        const std::size_t insertion = predicate_person >= 0 ? inserted(b) : 0;
        if (listing) {
          person = predicate_person;
          person_item = predicate_item;
          appositive = true;
        } else
        if (insertion) {  // "and, after the death of X, Prime Minister": the second office of who was spoken of
          person = predicate_person;
          person_item = predicate_item;
          appositive = true;
          for (std::size_t x = insertion; x < b; ++x)
            if (stands(x, It::Time) && !inserted_time) inserted_time = &items_[x].time;
        } else if (is_person(items_[n]) || (items_[n].unknown && n > 0 && items_[n].last - items_[n].first >= 2 && !tokens_[items_[n].first].is(kCaps) && !page_.vietnamese && stands(n - 1, It::Reported)) ||
                   (items_[n].unknown && n + 2 == b && !page_.vietnamese && items_[n].last - items_[n].first >= 2 && !tokens_[items_[n].first].is(kCaps) && items_[n].depth == 0 && !stands(n - 1, It::Skip) &&
                    stands(before, It::Title) && ((lexicon_.titles[items_[before].sense->what].options.contains("state") && body >= 0) || (former && right > before + 1)) && (left < before || right > before + 1) && (right >= items_.size() || stands(right, {It::Comma, It::Stop}))) ||
                   (items_[n].unknown && n == 0 && b == 2 && !page_.vietnamese && items_[n].last - items_[n].first >= 2 && !tokens_[items_[n].first].is(kCaps) && block_->kind == BlockKind::Paragraph && stands(right, It::Comma))) {
          if (items_[n].unknown) {  // "said Robert Wood, the deputy ambassador"
            items_[n].ent = entity(surface(items_[n]), label(Part::Person));
            items_[n].unknown = false;
          }
          person = items_[n].ent;
          person_item = int(n);
          appositive = true;
        } else if (is_person(items_[0]) && items_[0].depth == 0) {
          // "A (1922–2016) là nhà ngoại giao, luật gia người Ai Cập, Tổng Thư ký thứ sáu của …": what he was, one after the other.
          std::size_t x = 1;
          while (x < b && (stands(x, {It::Open, It::Close}) || items_[x].depth > 0)) ++x;
          bool said = x < b && (has(x, Kind::Copula) || does(x, "office"));
          for (++x; said && x < b; ++x)
            said = stands(x, {It::Word, It::Comma, It::Honorific, It::Rank, It::Relative, It::And, It::Modifier, It::Skip}) || is_a(x, Part::State);
          if (said) {
            person = items_[0].ent;
            person_item = 0;
            appositive = true;
          }
        }
      } else if (prior.t == It::Colon && b > 2 && right + 1 < items_.size() && (stands(right, It::Time) || (stands(right, It::Open) && stands(right + 1, It::Time)))) {
        // "She has held several posts: Foreign Minister of Austria (1990-1995), …": who acts, if it is one
        std::size_t who = 0;
        bool verb = false;
        for (std::size_t i = 0; i + 1 < b && who < b; ++i) {
          verb |= stands(i, It::Verb) || has(i, Kind::Copula);
          if (is_office(items_[i]) || stands(i, It::Semi)) who = b;
          else if (is_person(items_[i]) || (stands(i, It::Pro) && !says(i, "whose") && resolve(items_[i], lexicon_.labels(Part::Person)) >= 0)) who = who ? b : i + 1;
        }
        if (who > 0 && who < b && verb) {
          person = is_person(items_[who - 1]) ? items_[who - 1].ent : resolve(items_[who - 1], lexicon_.labels(Part::Person));
          person_item = int(who - 1);
          appositive = predicate = true;
        }
      } else if (does(b - 2, "office") && says(b - 2, "start") && !page_.vietnamese &&
                 ((is_person(prior) && prior.depth == 0) || (prior.t == It::Pro && resolve(prior, lexicon_.labels(Part::Person)) >= 0))) {
        person = prior.ent;  // "appointed her the first Executive Director"
        person_item = int(b - 1);
        use = items_[b - 2].sense;
        predicate = true;
      } else if (!page_.vietnamese && b > 2 && prior.t == It::Prep && is_person(items_[b - 2]) && does(b - 3, "serve") && says(b - 3, "candidate")) {
        person = items_[b - 2].ent;  // "nominated A for Secretary-General of the Commonwealth"
        person_item = int(b - 2);
        use = items_[b - 3].sense;
        predicate = true;
      } else if (has(prior, Kind::Copula) || has(prior, Kind::Verb)) {
        bool office_verb = false;
        if (const Sense* s = sense(prior, Kind::Verb)) {
          const auto& verb = lexicon_.verbs[s->what].name;
          office_verb = verb == "office" || verb == "serve";
          use = s;
        }
        if (has(prior, Kind::Copula) || office_verb) predicate = true;
        if (predicate && !page_.vietnamese && b > 3 && stands(b - 2, It::Time) && does(b - 3, "serve") && says(b - 3, "elected") && (!use || has_word(use, "weak"))) {  // "was elected | on Monday | as Director-General"
          use = items_[b - 3].sense;
          elected_on = &items_[b - 2].time;
          b -= 2;
        } else if (predicate && !page_.vietnamese && b > 4 && stands(b - 2, It::Time) && items_[b - 2].time.shape == Time::Shape::Instant && stands(b - 3, {It::Ent, It::Pro}) && (does(b - 4, "take_part", "join"))) {
          elected_on = &items_[b - 2].time;  // "joined the agency in 2011 as its deputy director"
        }
      } else if (prior.is({It::Skip, It::And})) {
        // "từng là Thủ tướng nước này (1995-2002) và Cao ủy …": the same person's second office.
        if (prior.t == It::And && predicate_person >= 0 && b > 1 && (stands(b - 2, {It::Comma, It::Close, It::Time, It::Title}) || items_[b - 2].used)) {
          person = predicate_person;
          person_item = predicate_item;
          appositive = true;
        }
      }
    }
    // "… là Rafael Grossi", "Ngoại trưởng: Retno Marsudi".
    {
      int bb;
      std::size_t l, r;
      position(chain.back(), -1, l, r, bb);
      while (r < items_.size() && quiet(items_[r])) ++r;
      if (person < 0 && stands(r, It::Colon)) predicate = false;
      // "ITU mới có nữ Tổng Thư ký đầu tiên là bà A", "Người Thái Lan đầu tiên làm Tổng Giám đốc WTO là ông A": who it is stands behind
      if (page_.vietnamese && person < 0 && predicate && !any_item(0, b, [&](const Item& i) { return is_person(i) || (i.t == It::Pro && has_word(i.sense, label(Part::Person))); })) {
        r = skip_right(r, {It::Ordinal, It::Modifier, It::Skip});
        if (stands(r, It::Verb) && does(r, "office") && has(r, Kind::Copula)) {
          std::size_t p = r + 1;
          while (p < items_.size() && quiet(items_[p])) ++p;
          if (p < items_.size() && is_person(items_[p])) predicate = false;
        }
      }
    }
    if (person < 0 && !predicate) {
      std::size_t n = chain.size() > 1 ? chain.back() : before;
      int bb;
      std::size_t l, r;
      position(n, -1, l, r, bb);
      while (r < items_.size() && (quiet(items_[r]) || stands(r, {It::Ordinal, It::Time, It::Prep, It::Session}) || (stands(r, It::Word) && !items_[r].state)) && r < n + 8) ++r;
      if (has(r, Kind::Copula) || stands(r, {It::Colon, It::List})) {
        std::size_t p = r + 1;
        while (p < items_.size() && (quiet(items_[p]) || stands(p, It::Skip) || (stands(p, It::Ent) && items_[p].demonym) || (stands(p, It::Title) && stands(p + 1, It::Ent)))) ++p;
        if (p + 2 < items_.size() && !page_.vietnamese && stands(r, It::Colon) && dated_name(p)) become(items_[p], Part::Person);
        if (p < items_.size() && is_person(items_[p])) {
          person = items_[p].ent;
          person_item = int(p);
          reverse = true;
        }
      }
    }
    if (person < 0 && !predicate && former && !acting && b == 0 && chain.size() == 1 && stands(before, It::Title) && body >= 0 && right > before + 1 && !question_ && lexicon_.titles[items_[before].sense->what].options.contains("state") && block_->kind == BlockKind::Paragraph &&
        right + 1 < items_.size() && ((stands(right, It::Comma) && has_word(sense(items_[right + 1], Kind::Relative), "person")) || stands(right, It::Reported) || (stands(right, It::Word) && !items_[right].unknown && !tokens_[items_[right].first].is(kUpper)))) {
      // "Cựu Tổng thống Nauru, người …, thừa nhận": who the sentence before is about
      const int spoken = recall(lexicon_.labels(Part::Person), true, {}, 1);
      if (spoken >= 0 && spoken == topic_person_ && (country_of(spoken) < 0 || country_of(spoken) == body)) {
        person = spoken;
        person_item = int(before);
      }
    }
    bool presidency = stands(before, It::Title) && !lexicon_.titles[items_[before].sense->what].role.empty();
    if (person < 0 && predicate && !presidency) {
      // "Rafael Salas, cựu …, là Giám đốc điều hành": after a comma the copula is the main clause's.
      if (stands(b - 2, It::Comma))
        for (std::size_t n = 0; n < 3 && n + 2 < b; ++n)
          if (stands(n + 1, It::Comma) && (is_person(items_[n]) || (n == 0 && items_[n].unknown && !page_.vietnamese && items_[n].last - items_[n].first >= 2 && !tokens_[items_[n].first].is(kCaps) && n + 3 < b))) {
            if (items_[n].unknown) {  // "Feleti Teo, a former …, was chosen as prime minister"
              items_[n].ent = entity(surface(items_[n]), label(Part::Person));
              items_[n].unknown = false;
            }
            person = items_[n].ent;
            person_item = int(n);
            break;
          }
      // "Mohamed Al Hassan was permanent representative": a name nobody knows, right before.
      if (std::size_t n = b - 1; person < 0 && n > 0) {
        while (n > 1 && stands(n - 1, {It::Skip, It::Quote})) --n;
        Item& who = items_[n - 1];
        if (who.t == It::Ent && who.unknown && who.depth == 0 && who.last - who.first >= 2 && !tokens_[who.first].is(kCaps) && (n == 1 || stands(n - 2, {It::Comma, It::Honorific, It::Rank, It::Time, It::Quote}))) {
          who.ent = entity(surface(who), label(Part::Person));
          who.unknown = false;
          person = who.ent;
          person_item = int(n - 1);
        }
      }
      // The subject: the nearest person to the left, else the person spoken of.
      if (person < 0)
      for (std::size_t n = b - 1; n-- > 0;) {
        if (stands(n, It::Semi)) break;
        if (!stands(n, It::Verb) && marked(n, Kind::Note, "others")) {  // "có ông nội từng làm Thủ tướng": another than he
          kin = true;
          break;
        }
        if (is_person(items_[n]) && items_[n].depth == 0) {
          std::size_t v = n;
          while (v > 0 && quiet(items_[v - 1])) --v;
          if (stands(v - 1, It::Verb) && lexicon_.verbs[items_[v - 1].sense->what].name == "succeed" && predecessor < 0) {
            bool apposition = false;  // "thay ông B, chuyên gia đã ngồi ghế Tổng Thư ký từ năm 2016": B did
            std::size_t verb = b - 1;
            while (verb > n + 1 && stands(verb - 1, It::Skip)) --verb;
            for (std::size_t i = n + 1; i < verb && page_.vietnamese; ++i) apposition |= stands(i, It::Comma);
            if (!apposition || stands(verb - 1, It::Comma)) {
              predecessor = items_[n].ent;  // "A kế nhiệm B làm …": A does, B did
              continue;
            }
          }
          person = items_[n].ent;
          person_item = int(n);
          if (!page_.vietnamese && n > 0 && use && has_word(use, "weak") && does(n - 1, "serve") && says(n - 1, "candidate")) use = items_[n - 1].sense;  // "nominated A as Secretary-General"
          if (page_.vietnamese && v > 0 && v < n && use && has_word(use, "weak") && does(b - 1, "office") && (does(v - 1, "serve") || (does(v - 1, "office") && says(v - 1, "start"))) &&
              (says(v - 1, "elected") || says(v - 1, "start") || says(v - 1, "candidate"))) {
            use = items_[v - 1].sense;  // "bầu ông A, …, làm Tổng Thư ký": elected
            chosen = v - 1;
          }
          break;
        }
        if (stands(n, It::Pro) && !(says(n, "whose") && stands(n + 1, {It::Title, It::Word, It::Modifier}) && n + 2 < b)) {
          int e = resolve(items_[n], lexicon_.labels(Part::Person));
          if (e >= 0 && does(n - 1, "succeed") && predecessor < 0) {
            predecessor = e;  // "A succeeded him as …"
            continue;
          }
          if (e >= 0) {
            person = e;
            person_item = int(n);
            break;
          }
        }
      }
      if (person < 0 && !kin) person = subject_behind(b, right, person_item);
      if (person < 0 && b <= 3 && !kin) {
        person = recall(lexicon_.labels(Part::Person), true, {}, 2);
      }
    }
    if (person < 0 && predicate && presidency && b > 0 && b <= 2 && !kin) person = subject_behind(b, right, person_item);
    if (predecessor >= 0 && person >= 0 && country_of(person) < 0) entities_[std::size_t(person)].country = country_of(predecessor);
    for (std::size_t n = 0; n < chain.size(); ++n) {
      std::size_t at = chain[n];
      std::size_t l, r;
      int of;
      int office = position(at, person, l, r, of);
      if (office < 0) continue;
      if (stands(at, It::Title) && lexicon_.titles[items_[at].sense->what].options.contains("office")) {
        // "Bộ trưởng Bùi Thanh Sơn": of what, was told before.
        office = -1;
        for (auto f = told(person, rel(Rel::Office)); f != kNone && office < 0; f = before_[f])
          if (facts[f].object.starts_with(lexicon_.titles[items_[at].sense->what].plain))
            if (auto known = entity_ids_.find({facts[f].object, label(Part::Office)}); known != entity_ids_.end()) office = known->second;
        items_[at].used = true;
        if (office < 0) continue;
      }
      bool president = stands(at, It::Title) && !lexicon_.titles[items_[at].sense->what].role.empty();
      if (president && r == at + 1 && l == at && person >= 0 && person_item == int(r)) {
        items_[at].used = true;  // "Chủ tịch Fidel Castro": of what is not said
        continue;
      }
      items_[at].total = of + 1;
      items_[at].value = office + 1;
      for (std::size_t x = l; x < r; ++x)
        if (x != at && stands(x, {It::Ent, It::Pro})) items_[x].used = true;
      if (person < 0 || acting) {
        if (acting) items_[at].used = true;
        continue;
      }
      Claim c;
      c.s = person;
      c.o = office;
      c.relation = rel(Rel::Office);
      if (president && of >= 0) {
        if (!thing(office).name.empty() && thing(office).index == kNone) {
          c.relation = rel(Rel::Chair);
          c.o = of;
          c.q.emplace_back("role", Value(lexicon_.titles[items_[at].sense->what].role));
        }
      }
      if (stands(at, It::Title) && of >= 0 && lexicon_.titles[items_[at].sense->what].options.contains("vice") && thing(of).is(Part::Body)) {  // "Phó Chánh án": a seat of the court
        c.relation = rel(Rel::Seat);
        c.o = of;
        c.q.emplace_back("role", Value("vice-president"));
      }
      c.s_item = person_item;
      c.o_item = int(at);
      auto m = mood(predicate && b > 0 ? b - 1 : at);
      if (use && has_word(use, "candidate")) m.candidate = true;
      if (m.off && predicate) {
        items_[at].used = true;
        continue;
      }
      if (m.candidate) {
        c.relation = rel(Rel::Candidacy);
        c.o = office;
        c.status = Status::Candidate;
      }
      const bool bracketed = reverse && std::size_t(person_item) + 2 < items_.size() && stands(std::size_t(person_item) + 1, It::Open) && stands(std::size_t(person_item) + 2, It::Time);  // "earlier presidents include A (1964–1991)"
      if ((former || m.former) && !bracketed && c.status != Status::Candidate) c.status = Status::Former;
      if (c.relation == rel(Rel::Office) && (of >= 0 || !thing(office).of.empty())) c.q.emplace_back("of", Value(of >= 0 ? std::string(thing(of).name) : thing(office).of));
      // The time: in brackets or beside the name or the title.
      std::size_t from = appositive || predicate ? r : std::size_t(std::max(person_item, int(r) - 1)) + 1;
      for (std::size_t x = c.relation == rel(Rel::Chair) && presidency && person_item >= int(r) ? at : r; int(x) < person_item; ++x)
        if (stands(x, It::Session)) put(c.q, "session", Value(items_[x].value));
      if (reverse) from = std::size_t(person_item) + 1;
      const Time* found = nullptr;
      std::vector<const Time*> all;
      for (std::size_t x = from; x < items_.size(); ++x) {
        const Item& p = items_[x];
        if (p.t == It::Time) {
          if (!found) found = &p.time;
          all.push_back(&p.time);
          continue;
        }
        if (p.t == It::Session) {
          if (!std::any_of(c.q.begin(), c.q.end(), [](const auto& e) { return e.first == "session"; })) c.q.emplace_back("session", Value(p.value));
          continue;
        }
        if (p.t == It::Open || quiet(p) || p.t == It::Prep || (p.t == It::Close)) continue;
        if (predicate && page_.vietnamese && p.t == It::Verb && has_word(p.sense, "term") && number_of(x + 1, "other")) {  // "nhiệm kỳ bốn năm, bắt đầu từ ngày …"
          ++x;
          if (x + 2 < items_.size() && stands(x + 1, It::Comma) && stands(x + 2, It::Time) && items_[x + 2].time.shape != Time::Shape::Instant) ++x;
          continue;
        }
        if (p.depth > 0 && (p.is({It::Comma, It::Ent}))) continue;
        if (p.t == It::Comma && stands(x + 1, It::Time) && items_[x + 1].time.shape != Time::Shape::Instant) continue;
        if (p.t == It::Ordinal && page_.vietnamese) {
          continue;
        }
        if (p.t == It::Comma && (!found || found->shape == Time::Shape::Instant)) {  // "…, an office she held from 2006 to 2010 and again from 2014 to 2018"
          std::size_t y = x + 1;
          const bool which = y + 2 < items_.size() && marked(y, Kind::Relative, "object") && (stands(y + 1, It::Pro) || is_person(items_[y + 1]));  // ", which he remained until 1989"
          if (which || (stands(y, It::Pro) && says(y, label(Part::Office)))) {
            for (++y; y < items_.size() && (stands(y, It::Relative) || (stands(y, It::Prep) && stands(y + 1, It::Relative)) || stands(y, {It::Break, It::Skip, It::Pro, It::Honorific}) || is_person(items_[y]));) ++y;
            if (y + 1 < items_.size() && (stands(y, It::Verb) || (stands(y, It::Word) && !page_.vietnamese)) && stands(y + 1, It::Time) && items_[y + 1].time.shape != Time::Shape::Instant) {
              x = y;
              continue;
            }
          }
        }
        if (p.t == It::And && !all.empty() && x + 1 < items_.size()) {
          std::size_t y = skip_right(x + 1, It::Skip);
          if (stands(y, It::Time) && items_[y].time.shape == Time::Shape::Range && all.back()->shape == Time::Shape::Range) continue;
        }
        break;
      }
      for (std::size_t x = r; reverse && !found && int(x) < person_item; ++x)  // "Thư ký điều hành ESCAP từ năm 2018 là bà A"
        if (stands(x, It::Time) && items_[x].time.shape != Time::Shape::Instant) found = &items_[x].time;
      if (!found && inserted_time) found = inserted_time;
      const bool of_year = reverse && !found && c.relation == rel(Rel::Chair) && r < items_.size() && int(r) < person_item && stands(r, It::Time) && items_[r].time.shape == Time::Shape::Instant;  // "Chủ tịch Hội đồng năm 2016 là ông A"
      if (of_year) found = &items_[r].time;
      if (!found) found = elected_on;
      bool subject = false;  // "From 1970 to 1980 she was …": who stands between
      for (std::size_t x = b; !found && predicate && !former && c.relation == rel(Rel::Office) && x-- > 0 && !stands(x, It::Title) && !is_office(items_[x]) && !stands(x, {It::Semi, It::Break});) {
        subject |= is_person(items_[x]) || stands(x, It::Pro);
        if (subject && stands(x, It::And) && stands(x - 1, It::Comma)) break;  // "A was X from 2003 to 2005, and B was Y"
        if (!stands(x, It::Time) || items_[x].depth != items_[at].depth) continue;
        bool aside = false;  // "ông A, người làm Thủ tướng từ năm 2010 đến năm 2024, thay ông B làm …": of what A was before
        for (std::size_t y = x; page_.vietnamese && y-- > 1 && !stands(y, It::Semi) && !aside;) aside = stands(y, It::Relative) && stands(y - 1, It::Comma);
        if (aside) break;
        if (subject && (items_[x].time.shape == Time::Shape::Range || (items_[x].time.shape == Time::Shape::Since && !page_.vietnamese))) found = &items_[x].time;
        break;
      }
      if (predicate && !found && !page_.vietnamese && b > 2) {  // "has since May 2019 been Foreign Minister"
        const std::size_t time = stands(b - 2, It::Comma) ? b - 3 : b - 2;
        if (time > 0 && stands(time, It::Time) && items_[time].time.shape == Time::Shape::Since && (has(time - 1, Kind::Copula) || (stands(time - 1, It::Comma) && has(time - 2, Kind::Copula)))) found = &items_[time].time;
      }
      const bool took = predicate && !found && b > 2 && stands(b - 2, It::Time) && does(b - 3, "office") && says(b - 3, "start");
      if (took) found = &items_[b - 2].time;
      const Time* chosen_on = nullptr;  // "hôm qua đã bầu ông A làm …"
      for (std::size_t x = chosen; x-- > 0 && !chosen_on && !stands(x, {It::Semi, It::Break}) && !is_office(items_[x]);)
        if (stands(x, It::Time) && items_[x].depth == items_[at].depth && items_[x].time.shape == Time::Shape::Instant && items_[x].time.from.year && !items_[x].time.future) chosen_on = &items_[x].time;
      if (chosen && !found) found = chosen_on;
      else if (chosen_on && has_word(use, "elected")) put(c.q, "elected_on", Value(chosen_on->from.edtf()));
      bool taking = use && std::any_of(use->words.begin(), use->words.end(), [](const auto& w) { return w == "start"; });
      if (found && found->shape == Time::Shape::Instant && found->future) {
        items_[at].used = true;
        continue;
      }
      if (found && found->shape == Time::Shape::Range && found->from.day && found->to.day && found->from.year == found->to.year && found->from.month == found->to.month) found = nullptr;  // days of a visit, no term
      if (found && (found->shape != Time::Shape::Instant || taking || predicate || stands(from < items_.size() ? from : 0, It::Open))) {
        if (found->shape == Time::Shape::Range) {
          put(c.q, "start", Value(found->from.edtf()));
          put(c.q, "end", Value(found->to.edtf()));
        } else if (found->shape == Time::Shape::Until) put(c.q, "end", Value(found->from.edtf()));
        else if (use && (has_word(use, "end") || has_word(use, "over"))) put(c.q, "end", Value(found->from.edtf()));  // "thôi giữ chức Bộ trưởng … tháng 1/2023"
        else if (use && found->shape == Time::Shape::Instant && has_word(use, "elected")) put(c.q, "elected_on", Value(found->from.edtf()));
        else put(c.q, "start", Value(found->from.edtf()));
      } else if (c.relation == rel(Rel::Candidacy)) {
        if (found && found->shape == Time::Shape::Instant) put(c.q, "start", Value(found->from.edtf()));
        else if (leading_ && leading_->shape == Time::Shape::Instant) put(c.q, "start", Value(leading_->from.edtf()));
      } else {
        PartialDate when = found ? found->from : leading_ && leading_->shape == Time::Shape::Instant ? leading_->from : clock_.document;
        if (former || m.former) when = {};
        const Time* since = nullptr;  // "…, thay ông B làm Bộ trưởng": since the last time told, when that opens its clause
        for (std::size_t i = at; predecessor >= 0 && predicate && page_.vietnamese && i-- > 0 && !stands(i, It::Semi) && !since;)
          if (stands(i, It::Time) && items_[i].depth == items_[at].depth) since = &items_[i].time;
        if (since && page_.vietnamese && !found && !since->future && since->shape != Time::Shape::Range) {
          const bool first = std::find_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Time; })->time.first == since->first;
          const auto next = std::find_if(items_.begin(), items_.end(), [&](const Item& i) { return i.t == It::Time && i.time.first == since->first; }) + 1;
          if (first || (next + 1 < items_.end() && next->t == It::Comma && (next + 1)->t == It::Break)) put(c.q, "start", Value(since->from.edtf()));
        } else if ((taking || (predecessor >= 0 && predicate && !page_.vietnamese)) && !found && leading_ && leading_->shape == Time::Shape::Instant) {
          put(c.q, "start", Value(leading_->from.edtf()));
        } else if (use && has_word(use, "elected") && predicate && !found && leading_ && leading_->shape == Time::Shape::Instant) {
          put(c.q, "elected_on", Value(leading_->from.edtf()));
        } else if (when.year && c.relation == rel(Rel::Office)) {
          when.day = 0;
          put(c.q, "as_of", Value(when.edtf()));
        } else if (when.year && c.relation == rel(Rel::Chair) && found) {
          put(c.q, "start", Value(when.edtf()));
          if (when.month && !when.day && !taking) put(c.q, "end", Value(when.edtf()));  // "Council President for October"
        }
      }
      if (of_year && !found->from.month && c.relation == rel(Rel::Chair) && c.o >= 0 && thing(c.o).is(Part::Body) && !plenary(c.o)) put(c.q, "end", Value(found->from.edtf()));
      if (all.size() > 1 && all[0]->shape == Time::Shape::Instant && all[1]->shape == Time::Shape::Until && all[0] == found) put(c.q, "end", Value(all[1]->from.edtf()));  // "on 1 January 2003, a post he held until …"
      for (std::size_t x = 1; x < all.size(); ++x) {
        if (all[x]->shape != Time::Shape::Range) break;
        Claim more = c;
        put(more.q, "start", Value(all[x]->from.edtf()));
        put(more.q, "end", Value(all[x]->to.edtf()));
        claim(more);
      }
      if (predicate && use && has_word(use, "elected") && r + 1 < items_.size() && marked(r, Kind::And, "with")) {  // "… làm Tổng Giám đốc với 172 trên tổng số 174 phiếu"
        const Item& n = items_[r + 1];
        const bool of_all = n.t == It::Num && n.unit.empty() && r + 3 < items_.size() && stands(r + 2, It::Of) && number_of(r + 3, "votes");
        if (n.t == It::Frac || of_all || (n.t == It::Num && n.unit == "votes")) put(c.q, "votes_for", Value(n.value));
        if (n.t == It::Frac || of_all) put(c.q, "votes_total", Value(of_all ? items_[r + 3].value : n.total));
      }
      claim(c);
      if (stands(at, It::Title) && of >= 0 && c.relation == rel(Rel::Office) && lexicon_.titles[items_[at].sense->what].options.contains("abroad") && lexicon_.titles[items_[at].sense->what].options.contains("state")) {
        // "Ambassador to the Netherlands and then to ASEAN", "Đại sứ tại Tanzania, kiêm nhiệm cả Zambia và Somalia": the same office elsewhere
        std::size_t x = r;
        bool list = false;
        if (x + 1 < items_.size() && stands(x, It::And)) ++x;
        else {
          while (x < items_.size() && !stands(x, It::Semi) && !hits_->saying(items_[x].first, Kind::Note, "more")) ++x;
          if (stands(x, It::Semi)) x = items_.size();
          list = x < items_.size();
          for (std::size_t begun = x; x < items_.size() && x < begun + 4 && !stands(x, It::Ent);) ++x;
        }
        while (x < items_.size()) {
          while (x < items_.size() && (stands(x, It::Prep) || quiet(items_[x]) || (list && stands(x, {It::Comma, It::And})))) ++x;
          if (x >= items_.size() || !stands(x, It::Ent) || items_[x].ent < 0 || items_[x].demonym || items_[x].possessive || items_[x].ent == of) break;
          const Entity& where = thing(items_[x].ent);
          const It next = x + 1 < items_.size() ? items_[x + 1].t : It::Stop;
          if ((!where.is(Part::State) && (!where.is(Part::Organization) || !prep(x - 1))) || next == It::Verb || next == It::Cue || next == It::Skip || next == It::Title) break;
          Claim more = c;
          more.o = office_named(lexicon_.titles[items_[at].sense->what], of, surface(items_[at]), std::string(where.name), {});
          more.o_item = int(x);
          std::erase_if(more.q, [](const MapEntry& e) { return e.first != "of"; });
          items_[x].used = true;
          claim(std::move(more));
          ++x;
          if (!list) break;
        }
      }
      if (page_.vietnamese && !reverse && !appositive && !predicate && chain.size() == 1 && marked(b - 1, Kind::Deictic, "several") && person_item >= int(r) && c.relation == rel(Rel::Office)) {
        // "các Tổng thống Pháp A năm 2002 và B năm 2009", "các Tổng Thư ký A (1997-2006) và B": one office, several who held it
        for (std::size_t x = std::size_t(person_item) + 1; x < items_.size(); ++x) {
          if (stands(x, It::Time) || items_[x].depth > 0 || stands(x, {It::Open, It::Close}) || quiet(items_[x]) || stands(x, {It::Comma, It::And})) continue;
          std::size_t joint = x;
          while (joint > 0 && quiet(items_[joint - 1])) --joint;
          if (!is_person(items_[x]) || !stands(joint - 1, {It::And, It::Comma})) break;
          Claim more = c;
          more.s = items_[x].ent;
          more.s_item = int(x);
          std::erase_if(more.q, [](const MapEntry& e) { return e.first != "of"; });
          std::size_t o = x + 1;
          const bool bracket = stands(o, It::Open);
          if (bracket) ++o;
          if (stands(o, It::Time) && items_[o].time.from.year) {
            if (items_[o].time.shape == Time::Shape::Range) put(more.q, "start", Value(items_[o].time.from.edtf())), put(more.q, "end", Value(items_[o].time.to.edtf()));
            else if (!bracket && items_[o].time.shape == Time::Shape::Instant) {
              PartialDate when = items_[o].time.from;
              when.day = 0;
              put(more.q, "as_of", Value(when.edtf()));
            }
          }
          claim(std::move(more));
        }
      }
      if (reverse && c.relation == rel(Rel::Office) && stands(std::size_t(person_item) - 1, It::Colon))  // "Two have been Secretary General of X: A, from 1956 to 1968, and B, since 2015"
        for (std::size_t x = std::size_t(person_item) + 1; x + 2 < items_.size() && !stands(x, It::Semi); ++x) {
          if ((!is_person(items_[x]) && !(items_[x].unknown && !page_.vietnamese && dated_name(x))) || items_[x].depth || !stands(x + 1, It::Comma) || !stands(x + 2, It::Time) || items_[x + 2].time.shape == Time::Shape::Instant || !stands(x - 1, {It::Comma, It::And})) continue;
          if (!is_person(items_[x])) become(items_[x], Part::Person);
          Claim more = c;
          more.s = items_[x].ent;
          more.s_item = int(x);
          std::erase_if(more.q, [](const MapEntry& e) { return e.first != "of"; });
          const Time& t = items_[x + 2].time;
          put(more.q, t.shape == Time::Shape::Until ? "end" : "start", Value(t.from.edtf()));
          if (t.shape == Time::Shape::Range) put(more.q, "end", Value(t.to.edtf()));
          claim(std::move(more));
        }
      if (reverse && c.relation == rel(Rel::Chair)) {
        // "Four have been president of the Assembly: A (1949), B (1956) and C of Malaysia (1996)"
        for (std::size_t x = std::size_t(person_item) + 1; x < items_.size(); ++x) {
          if (stands(x, It::Semi)) break;
          if (items_[x].depth > 0 || (!is_person(items_[x]) && !items_[x].unknown) || !stands(x - 1, {It::Comma, It::And})) continue;
          Claim more = c;
          if (items_[x].unknown) {
            items_[x].ent = entity(surface(items_[x]), label(Part::Person));
            items_[x].unknown = false;
          }
          more.s = items_[x].ent;
          more.s_item = int(x);
          more.q.erase(std::remove_if(more.q.begin(), more.q.end(), [](const auto& e) { return e.first != "role"; }), more.q.end());
          std::size_t o = x + 1;
          while (o < items_.size() && (stands(o, It::Of) || is_a(o, Part::State))) ++o;
          for (; o < items_.size() && (stands(o, It::Open) || items_[o].depth > 0); ++o) {
            if (stands(o, It::Session)) put(more.q, "session", Value(items_[o].value));
            if (!stands(o, It::Time)) continue;
            put(more.q, "start", Value(items_[o].time.from.edtf()));
            if (items_[o].time.shape == Time::Shape::Range) put(more.q, "end", Value(items_[o].time.to.edtf()));
          }
          claim(more);
        }
      }
      if (predicate && use && has_word(use, "over"))  // "bàn giao chức Bộ trưởng cho ông B": B holds it from then on
        if (const std::size_t to = handed_to(r, lexicon_.labels(Part::Person))) {
          Claim next = c;
          next.s = items_[to].ent;
          next.s_item = int(to);
          next.status = Status::Stated;
          std::erase_if(next.q, [](const MapEntry& e) { return e.first == "end" || e.first == "start" || e.first == "as_of"; });
          const Time* t = found ? found : leading_ ? &*leading_ : nullptr;
          if (t && t->shape == Time::Shape::Instant) put(next.q, "start", Value(t->from.edtf()));
          items_[to].used = true;
          claim(std::move(next));
        }
      if (predecessor < 0 && predicate && (taking || took)) {  // "took over as president last month from X"
        std::size_t x = r;
        while (x < items_.size() && (stands(x, It::Time) || quiet(items_[x]))) ++x;
        if (stands(x, It::Prep) && marked(x, Kind::Time, "from")) {
          ++x;
          while (x < items_.size() && (quiet(items_[x]) || (stands(x, It::Ent) && items_[x].demonym))) ++x;
          if (x < items_.size() && nameless(items_[x])) become(items_[x], Part::Person);
          if (x < items_.size() && is_person(items_[x])) predecessor = items_[x].ent, items_[x].used = true;
        }
      }
      if (predecessor >= 0) {
        Claim old;
        old.s = predecessor;
        old.o = c.o;
        old.relation = c.relation;
        old.status = Status::Former;
        for (const auto& e : c.q)
          if (e.first == "of" || e.first == "role") old.q.push_back(e);
          else if (e.first == "start" && page_.vietnamese && c.relation == rel(Rel::Office) && !std::string_view(e.second.string()).ends_with("-01-01")) put(old.q, "end", Value(std::string(std::string_view(e.second.string()).substr(0, 4))));  // by then, as far as the year
        claim(old);
      }
      items_[at].used = true;
      if (c.status == Status::Stated && stands(at, It::Title) && c.relation == rel(Rel::Office)) title_holders_[words_.caseless(written(items_[at]))] = c.s;
      if (c.status != Status::Former) last_position_ = office;
    }
    if (person >= 0 && (predicate || (person == predicate_person && appositive))) {
      predicate_person = person;
      predicate_item = person_item;
      int of;
      position(chain.back(), person, left, predicate_end, of);
    }
    if (person < 0 && !former && items_[chain.back()].value > 0) last_position_ = int(items_[chain.back()].value) - 1;
    // "…; trước ông có Yukiya Amano (2009-2019) và Mohamed ElBaradei (1997-2009)": more holders of the same.
    k = std::max(k, chain.back());
  }
}

// "UAE giữ ghế Chủ tịch …; trước đó, tháng 3/2022, nước này cũng đã đảm nhiệm vai trò ấy": a chair told before, of another time or another holder.
void Reader::chair_again(std::size_t k) {
  if (!of_chair(k)) return;
  const Claim* before = nullptr;
  for (const Claim& c : claims_)
    if (c.relation == rel(Rel::Chair) && c.s_item < int(k)) before = &c;
  const Memory* last = !before && last_frame_.relation == rel(Rel::Chair) ? &last_frame_ : nullptr;
  if (!before && !last) return;
  const auto& takes = lexicon_.pack->schema.relation(rel(Rel::Chair))->from;
  Claim c;
  for (std::size_t i = k; i-- > 0 && c.s < 0 && !stands(i, It::Semi);) {
    Arg a;
    if (stands(i, It::Ent) && i > 1 && stands(i - 1, It::Of) && is_a(i - 2, Part::Person)) continue;  // "ông B của Nigeria, vốn giữ cương vị này"
    if (items_[i].depth == items_[k].depth && !items_[i].demonym && arg(i, takes, a)) c.s = a.ents.front(), c.s_item = int(i);
  }
  if (c.s < 0 || mood(k).off) return;
  c.o = before ? before->o : last->object;
  c.relation = rel(Rel::Chair);
  if (const std::string role = before ? std::string() : last->role; !role.empty()) put(c.q, "role", Value(role));
  if (before)
    for (const auto& [key, value] : before->q)
      if (key == "role") put(c.q, "role", value);
  Pieces beside;
  piece(k + 1, beside);
  const Time* t = beside.times.empty() ? nullptr : beside.times.front();
  for (std::size_t i = k; i-- > 0 && !t && !stands(i, It::Semi);)
    if (stands(i, It::Time) && items_[i].depth == items_[k].depth) t = &items_[i].time;
  if (t && t->from.year) {
    put(c.q, "start", Value(t->from.edtf()));
    if (t->shape == Time::Shape::Range) put(c.q, "end", Value(t->to.edtf()));
    else if (t->from.month && !t->from.day) put(c.q, "end", Value(t->from.edtf()));
  }
  claim(std::move(c));
}

// "Chủ tịch Hội đồng là ông A, tại vị tới năm 1957": the chair and the office are one, and the chair is told.
void Reader::one_chair() {
  for (Claim& c : claims_) {  // "…, kế nhiệm ông B": the chair, where that of who followed him is told
    if (c.relation != rel(Rel::Office) || c.o < 0 || c.status != Status::Former) continue;
    for (const Claim& chair : claims_)
      if (chair.relation == rel(Rel::Chair) && chair.o >= 0 && chair.s != c.s && thing(chair.o).is(Part::Body) && thing(c.o).of == thing(chair.o).name) {
        c.relation = chair.relation;
        c.o = chair.o;
        std::erase_if(c.q, [](const MapEntry& e) { return e.first == "of"; });
        for (const auto& e : chair.q)
          if (e.first == "role") c.q.push_back(e);
        break;
      }
  }
  auto same = [&](const Claim& office, const Claim& chair) {
    return office.relation == rel(Rel::Office) && office.o >= 0 && chair.relation == rel(Rel::Chair) && chair.s == office.s && chair.o >= 0 && thing(chair.o).is(Part::Body) && thing(office.o).of == thing(chair.o).name;
  };
  for (std::size_t n = 0; n < claims_.size();) {
    const auto chair = std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) { return same(claims_[n], c); });
    if (chair == claims_.end()) {
      ++n;
      continue;
    }
    for (const auto& e : claims_[n].q)
      if ((e.first == "start" || e.first == "end") && std::none_of(chair->q.begin(), chair->q.end(), [&](const MapEntry& x) { return x.first == e.first; })) chair->q.push_back(e);
    claims_.erase(claims_.begin() + std::ptrdiff_t(n));
  }
}

// Whether the office a verb speaks of again is a chair: one of the sentence, or of the sentence before, and no other office since.
bool Reader::of_chair(std::size_t k) const {
  for (std::size_t i = k; i-- > 0;)
    if (is_office(items_[i])) return stands(i, It::Title) && !lexicon_.titles[items_[i].sense->what].role.empty();
  return last_frame_.relation == rel(Rel::Chair) && number_ - last_frame_at_ <= 1 && position_at_ < last_frame_at_;
}

// To whom an office is handed over: "… | cho ông B", "… | to B". 0 for nobody.
std::size_t Reader::handed_to(std::size_t x, const std::vector<std::string>& labels) {
  while (x < items_.size() && x < items_.size() && (stands(x, It::Time) || quiet(items_[x]) || stands(x, It::Ordinal))) ++x;
  if (x + 1 >= items_.size() || !stands(x, It::Prep)) return 0;
  for (++x; x < items_.size() && (quiet(items_[x]) || stands(x, It::Title) || (stands(x, It::Ent) && (items_[x].demonym || items_[x].used)));) ++x;
  Arg a;
  if (x < items_.size() && nameless(items_[x]) && std::find(labels.begin(), labels.end(), label(Part::Person)) != labels.end()) become(items_[x], Part::Person);
  return stands(x, It::Ent) && arg(x, labels, a) ? x : 0;
}

// "A, nguyên Bộ trưởng Tài chính Nigeria, | nhậm chức": the comma behind the name an apposition before verb k belongs to; k when there is none.
std::size_t Reader::apposition(std::size_t k) const {
  if (k < 4 || !stands(k - 1, It::Comma)) return k;
  for (std::size_t i = k - 1; i-- > 1 && i + 12 > k;) {
    if (stands(i, {It::Semi, It::Break, It::And}) || opens_trigger(i)) return k;
    if (!stands(i, It::Comma)) continue;
    const Item& name = items_[i - 1];
    return is_a(name, Part::Person) ? i : k;
  }
  return k;
}

// "He became president in 1970 and stayed until 1981": what is told of an office twice in a sentence is one term. True when it has been added.
bool Reader::whole(const Claim& c) {
  auto time = [](const MapEntry& e) { return e.first == "start" || e.first == "end"; };
  for (Claim& told : claims_) {
    if (told.s != c.s || told.o != c.o || told.relation != c.relation || told.status != c.status || std::none_of(c.q.begin(), c.q.end(), time)) continue;
    const bool twice = std::any_of(c.q.begin(), c.q.end(), [&](const MapEntry& e) { return time(e) && std::any_of(told.q.begin(), told.q.end(), [&](const MapEntry& x) { return x.first == e.first; }); });
    if (twice) continue;
    std::erase_if(told.q, [](const MapEntry& e) { return e.first == "as_of"; });
    for (const auto& e : c.q)
      if (time(e)) told.q.push_back(e);
    return true;
  }
  return false;
}

// The one office of a body that the pack knows: who heads FAO is its Director-General. kNone for none, or several.
// Whether an office is of one country and who stands at the item from another: "his successor, X of Ukraine" held no office of Malaysia.
bool Reader::of_another(int who, std::size_t at, int office) const {
  const auto state = lexicon_.name(thing(office).of);
  if (!state || lexicon_.pack->names[*state].type != label(Part::State)) return false;
  int country = country_of(who);
  if (country < 0 && at + 2 < items_.size() && stands(at + 1, It::Of) && is_a(at + 2, Part::State)) country = items_[at + 2].ent;
  return country >= 0 && thing(country).name != thing(office).of;
}

// Whether the office at item k is called a former one.
bool Reader::was_once(std::size_t k) const {
  if (!stands(k, {It::Title, It::Ent})) return false;
  for (std::size_t b = k; b > 0 && (quiet(items_[b - 1]) || (stands(b - 1, It::Ent) && items_[b - 1].demonym)); --b)
    if (marked(b - 1, Kind::Modifier, "former")) return true;
  return false;
}

// Whether the office at item k is told of somebody who lost: "đánh bại bà B, khi ấy là Bộ trưởng Quốc phòng, và kế nhiệm ông C".
bool Reader::of_beaten(std::size_t k) const {
  if (!is_office(items_[k])) return false;
  for (std::size_t i = k; i-- > 1 && !stands(i, It::Semi);)
    if (is_a(i, Part::Person)) {
      while (i > 0 && quiet(items_[i - 1])) --i;
      return (marked(i - 1, Kind::Cue, "beats") || marked(i - 1, Kind::Verb, "beats"));
    }
  return false;
}

// "was followed on 1 January 2024 by X": as if succeeded.
bool Reader::followed_by(std::size_t k) const {
  if (page_.vietnamese || !does(k, "again") || k == 0 || !stands(k - 1, It::Verb)) return false;
  std::size_t x = k + 1;
  while (x < items_.size() && (stands(x, {It::Time, It::Prep, It::Place}) || quiet(items_[x]))) ++x;
  if (x >= items_.size() || x == k + 1 || !stands(x, It::Passive)) return false;
  for (++x; x < items_.size() && (quiet(items_[x]) || (stands(x, It::Ent) && items_[x].demonym) || (stands(x, It::Word) && !tokens_[items_[x].first].is(kUpper)));) ++x;
  return stands(x, It::Ent) && items_[x].ent >= 0 && (items_[x].unknown || thing(items_[x].ent).is(Part::Person));
}

// Offices by verb: "người giữ chức này là …", "đứng đầu UNEP", "kế nhiệm bà …", "headed by …".
// "Ms. A has represented Chile at the United Nations since 2022": the envoy there.
void Reader::represents() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (!does(k, "serve") || !says(k, "sit") || !says(k, "active") || mood(k).off) continue;
    std::size_t x = k + 1;
    int state = -1;
    x = skip_right(x, It::Skip);
    if (Arg a; x < items_.size() && arg(x, lexicon_.labels(Part::State), a)) state = a.ents.front();
    std::size_t at = x + 1;
    if (state < 0 || items_[x].demonym || at >= items_.size() || !stands(at, It::Prep)) continue;
    for (++at; stands(at, It::Skip);) ++at;
    if (at >= items_.size() || !stands(at, It::Ent) || items_[at].ent < 0 || !thing(items_[at].ent).is(Part::Organization)) continue;
    int who = -1;
    std::size_t where = k;
    const Time* found = nullptr;
    for (std::size_t i = k; i-- > 0 && who < 0 && !stands(i, It::Semi);) {
      if (is_a(i, Part::Person)) who = items_[i].ent;
      else if (stands(i, It::Pro) && !says(i, "whose") && !has(i, Kind::Relative)) who = resolve(items_[i], lexicon_.labels(Part::Person));
      else if ((i == 0 || stands(i - 1, {It::Time, It::Honorific})) && nameless(items_[i])) become(items_[i], Part::Person), who = items_[i].ent;
      else if (stands(i, It::Ent) && !items_[i].demonym && items_[i].depth == 0 && !items_[i].unknown) break;
      where = i;
    }
    if (who < 0) continue;
    const Title* envoy = nullptr;
    for (const Title& t : lexicon_.titles)
      if (t.options.contains("to") && t.options.contains("state") && (!envoy || t.name.size() < envoy->name.size())) envoy = &t;
    if (!envoy) return;
    std::size_t after = at + 1;
    if (after + 1 < items_.size() && prep(after) && stands(after + 1, It::Place)) continue;  // of another seat
    if (stands(after, It::Open)) ++after;
    if (stands(after, It::Time)) found = &items_[after].time;
    for (std::size_t i = where; i-- > 0 && !found && !stands(i, {It::Semi, It::Break});)
      if (stands(i, It::Time) && items_[i].time.shape != Time::Shape::Instant) found = &items_[i].time;
    if (!found || found->shape == Time::Shape::Instant) continue;  // at a session, or a meeting
    Claim c;
    c.s = who;
    c.s_item = int(where);
    c.o = office_named(*envoy, state, envoy->plain, std::string(thing(items_[at].ent).name), {});
    c.relation = rel(Rel::Office);
    c.q.emplace_back("of", Value(std::string(thing(state).name)));
    if (found->shape == Time::Shape::Until) put(c.q, "end", Value(found->from.edtf()));
    else put(c.q, "start", Value(found->from.edtf()));
    if (found->shape == Time::Shape::Range) put(c.q, "end", Value(found->to.edtf()));
    last_position_ = c.o;
    claim(std::move(c));
    subjects_.push_back(who);
  }
}

// "điều hành", "ran" before the name of a mission: who does it heads the mission.
bool Reader::heads_mission(std::size_t k) const {
  if (!stands(k, It::Verb)) return false;
  std::size_t x = k + 1;
  while (x < items_.size() && (quiet(items_[x]) || stands(x, It::Of))) ++x;
  if (x >= items_.size() || !stands(x, It::Ent) || items_[x].ent < 0 || !thing(items_[x].ent).is(Part::Mission)) return false;
  for (const Match& m : hits_->at(items_[k].first))
    if (const Sense& s = lexicon_.senses[lexicon_.phrases[m.phrase].sense]; m.tokens == items_[k].last - items_[k].first && s.kind == Kind::Verb && lexicon_.verbs[s.what].name == "head") return true;
  return false;
}

void Reader::office_verbs() {
  auto is_person = [&](const Item& item) { return is_a(item, Part::Person); };
  auto over = [&](const Item& item) {
    for (const Match& m : hits_->at(item.first))
      if (m.tokens == item.last - item.first && lexicon_.kinds[m.phrase] == Kind::Verb && has_word(&lexicon_.senses[lexicon_.phrases[m.phrase].sense], "over")) return true;
    return false;
  };
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (page_.vietnamese && stands(k, {It::Verb, It::Word}) && over(items_[k])) {
      if (handed_over(k) || stands(k, It::Word)) continue;
    }
    if (!stands(k, It::Verb)) continue;
    const auto& name = lexicon_.verbs[items_[k].sense->what].name;
    auto word = [&](std::string_view w) { return std::find(items_[k].sense->words.begin(), items_[k].sense->words.end(), w) != items_[k].sense->words.end(); };
    bool office = name == "office" && word("strong"), head = name == "head" || (name == "preside" && heads_mission(k)), succeed = name == "succeed" || followed_by(k);
    if (!office && !head && !succeed) continue;
    const bool charged = k > 0 && (stands(k - 1, It::Title) || is_a(k - 1, Part::Office));
    if (office && page_.vietnamese && stands(k - 1, It::Pro) && says(k - 1, "own")) continue;  // "chiếc ghế mà nước ông nắm giữ": a country
    if (office && page_.vietnamese && !word("anaphor") && !word("right") && k + 3 < items_.size() && stands(k + 1, It::Word) && !items_[k + 1].sense && stands(k + 2, It::Word) && !items_[k + 2].sense && stands(k + 3, It::Of)) continue;  // "đảm trách đối ngoại của …": something else
    if (head && charged && page_.vietnamese) continue;  // "Giám đốc phụ trách Liên hợp quốc của …": what he sees to
    if (head && !page_.vietnamese && stands(k - 1, It::Num) && items_[k - 1].unit.empty()) {  // "UNSMIL … has had ten heads, among them …": a noun
      for (std::size_t i = 0; i < 2 && i < k; ++i)
        if (Arg a; stands(i, It::Ent) && arg(i, lexicon_.bodies, a) && !thing(a.ents.front()).is(Part::Body)) {
          last_position_ = head_of(a.ents.front());
          break;
        }
      continue;
    }
    if (head && marked(k - 1, Kind::Modifier, "acting")) continue;  // "acted as head of the agency"
    if (head && page_.vietnamese && k > 0 && k + 1 < items_.size() && stands(k - 1, It::Word) && stands(k + 1, It::Of)) continue;  // "hàng ngũ lãnh đạo của tổ chức": a noun
    auto m = mood(k);
    if (office && word("start") && (m.off || m.candidate || word("term")) && to_take_office(k)) continue;
    if (m.off && !succeed) continue;
    if (word("term") && !(word("start") && titled_behind(k))) {  // "stayed until 1988", "took over in 1993", "stepped down in May": an office just told, and when
      tenure(k);
      continue;
    }
    if (office && word("start") && (titled_behind(k) || (page_.vietnamese && k + 2 < items_.size() && stands(k + 1, It::And) && titled_behind(k + 1)))) continue;  // "nhậm chức và trở thành Tổng thống"
    if (office && std::any_of(items_.begin() + std::ptrdiff_t(k) + 1, items_.begin() + std::ptrdiff_t(std::min(items_.size(), k + 6)), [](const Item& i) { return i.t == It::Colon; })) {  // "has held several posts: Foreign Minister (1990-1995), …": those
      const auto colon = std::find_if(items_.begin() + std::ptrdiff_t(k) + 1, items_.end(), [](const Item& i) { return i.t == It::Colon; });
      if (colon + 1 < items_.end() && ((colon + 1)->t == It::Title || ((colon + 1)->t == It::Ent && (colon + 1)->ent >= 0 && thing((colon + 1)->ent).is(Part::Office)))) continue;
    }
    if (office && page_.vietnamese && word("start") && !word("anaphor") && k + 1 < items_.size() && (stands(k + 1, It::Word) || (stands(k + 1, It::Verb) && items_[k + 1].last == items_[k + 1].first + 1)) && tokens_[items_[k + 1].first].is(kUpper) && tokens_[items_[k + 1].first].is(kVietnamese)) continue;  // "nhận chức Đặc phái viên": an office nobody knows, and none told before
    const std::size_t clause = apposition(k);  // before it the subject and what was said of it
    if (succeed) {  // "kế nhiệm ông Quý làm Trưởng Phái đoàn": the office that follows is the one
      bool named = false;
      for (std::size_t i = k + 1; i + 1 < items_.size() && !named; ++i) {
        if (stands(i, {It::Comma, It::Semi}) || (stands(i, It::Verb) && !has(i, Kind::Copula))) break;
        named = has(i, Kind::Copula) && (stands(i + 1, It::Title) || is_a(i + 1, Part::Office));
      }
      if (named) continue;
    }
    if (succeed && word("predecessor")) {
      predecessor(k);
      continue;
    }
    if (succeed && page_.vietnamese) {  // "thay ông A (Chile) đứng đầu MINUSTAH": told by what is headed
      std::size_t x = k + 1;
      while (x < items_.size() && quiet(items_[x])) ++x;
      if (x < items_.size() && (is_person(items_[x]) || items_[x].unknown)) {
        for (++x; x < items_.size() && (items_[x].depth > items_[k].depth || stands(x, {It::Open, It::Close}));) ++x;
        if (does(x, "head")) continue;
      }
    }
    // The office: a pronoun beside the verb, one left out, or made of the body that is headed.
    int held = -1, body = -1;
    std::string relation = rel(Rel::Office), chairs = "president";
    std::size_t right = k + 1;
    bool explicit_object = false;
    if (head) {
      std::size_t x = right;
      while (x < items_.size() && (quiet(items_[x]) || stands(x, {It::Of, It::Num}))) ++x;
      Arg a;
      if (x + 1 < items_.size() && stands(x, It::Ent) && stands(x + 1, It::Word) && items_[x + 1].unit.empty() && tokens_[items_[x + 1].first].is(kUpper)) continue;  // "headed the UN Office at Geneva": not the UN
      if (x < items_.size() && arg(x, lexicon_.bodies, a)) {
        body = a.ents.front();
        right = x + 1;
        explicit_object = true;
      } else {
        // "Ban Thư ký do … đứng đầu", "MINUSCA …, is headed by …"
        for (std::size_t i = k; i-- > 0;) {
          if (stands(i, It::Semi)) break;
          if (is_person(items_[i])) continue;
          if (page_.vietnamese && stands(i - 1, It::Passive) && any_item(i, k, [](const Item& x) { return x.t == It::Verb; })) continue;  // "UNMISS được Hội đồng Bảo an lập ra …; người đứng đầu là …"
          if (i > 0 && i + 2 < k && stands(i, It::Ent) && ((stands(i - 1, It::Verb) && !does(i - 1, "found")) || prep(i - 1)) && !has(i - 1, Kind::Copula)) break;  // "lên đường sang UNISFA, do … chỉ huy": who went is headed
          if (arg(i, lexicon_.bodies, a)) {
            if (i > 1 && stands(i - 1, It::Of) && stands(i - 2, It::Word) && heads_otherwise(a.ents.front())) break;  // "Trung tâm khu vực của Liên Hợp Quốc … do … lãnh đạo": the centre
            body = a.ents.front();
            explicit_object = true;
            break;
          }
        }
      }
      if (body < 0 && (block_->kind == BlockKind::Field || block_->kind == BlockKind::Item))
        body = context_.organ >= 0 ? context_.organ : theme_ >= 0 && (thing(theme_).is(Part::Mission) || thing(theme_).is(Part::Organization)) ? theme_ : -1;
      if (body < 0 && page_.vietnamese && number_ - topic_body_at_ <= 2 && topic_body_ >= 0 && thing(topic_body_).is(Part::Mission)) {  // "Phái bộ …. Từ tháng 12/2021, đứng đầu là ông A": of what the last sentence is about
        std::size_t copula = k + 1;
        while (copula < items_.size() && quiet(items_[copula])) ++copula;
        bool opens = has(copula, Kind::Copula) || does(copula, "office");
        for (std::size_t i = 0; i < k; ++i) opens &= stands(i, {It::Time, It::Comma, It::Skip, It::Prep, It::Modifier});
        if (opens) body = topic_body_, explicit_object = true;
      }
      for (std::size_t i = k; i-- > 0;)
        if (stands(i, It::Title) && lexicon_.titles[items_[i].sense->what].options.contains("post")) {
          // "Phái đoàn nước này tại New York hiện do … đứng đầu"
          std::size_t l, r;
          int of;
          held = position(i, -1, l, r, of);
          body = of;
          break;
        }
      if (body < 0) {
        holder_target_ = -1;  // of something else
        continue;
      }
      if (explicit_object && right > k + 1 && stands(right - 1, It::Pro) && items_[right - 1].sense && items_[right - 1].sense->kind == Kind::Pronoun && thing(body).is(Part::Body))  // "… đứng đầu cơ quan này", told of the agency's board: of the agency
        if (auto n = lexicon_.name(thing(body).of); n && thing(entity(*n)).is(Part::Agency)) body = entity(*n);
      const Entity& b = thing(body);
      if (held >= 0) {
      } else if (b.is(Part::Body) || b.is(Part::Event)) relation = rel(Rel::Chair);
      if (held < 0 && relation == rel(Rel::Office) && !page_.vietnamese)  // who runs the United Nations is its Secretary-General: the office that needs no body named
        for (const Title& t : lexicon_.titles)
          if (t.body == b.name && !t.options.contains("others") && !t.options.contains("abroad")) {
            held = office_named(t, body, t.plain, {}, {});
            break;
          }
      if (held >= 0) {
      } else {
        held = head_of(body);
      }
      if (relation == rel(Rel::Chair)) held = body;
      if (held < 0) continue;
    } else {
      std::size_t x = right;
      while (x < items_.size() && quiet(items_[x])) ++x;
      for (std::size_t i = k; i-- > 0 && office && held < 0;) {
        // "The post in New York was held by …"
        if (stands(i, {It::Skip, It::And, It::Time}) || has(i, Kind::Copula) || stands(i, {It::Break, It::Prep}) || is_person(items_[i]) || (stands(i, It::Verb) && i + 6 > k)) continue;
        if (stands(i, It::Title) && lexicon_.titles[items_[i].sense->what].options.contains("post")) {
          std::size_t l, r;
          held = position(i, -1, l, r, body);
          explicit_object = true;
        }
        break;
      }
      if (held < 0 && word("anaphor") && of_chair(k)) continue;  // told below
      if (held < 0 && word("anaphor")) {  // "từng ở cương vị ấy … trước khi làm …": the office told before
        held = context_.position >= 0 ? context_.position : position_before_;
        for (std::size_t i = k; i-- > 0;)
          if ((stands(i, It::Title) || is_a(i, Part::Office)) && items_[i].value > 0 && items_[i].depth <= items_[k].depth && !marked(i, Kind::Modifier, "former") && !marked(i - 1, Kind::Modifier, "former")) { held = int(items_[i].value) - 1; break; }
        explicit_object = true;
      }
      if (held < 0 && stands(x, It::Pro)) {
        int e = resolve(items_[x], lexicon_.labels(Part::Office));
        if (e >= 0 || has(x, Kind::Pronoun)) {
          bool position_word = false;
          for (const auto& w : items_[x].sense->words) position_word |= w == label(Part::Office);
          if (position_word) {
            held = e >= 0 ? e : position_before_;
            explicit_object = true;
            right = x + 1;
          }
        }
      }
      if (held < 0 && !explicit_object) {
        for (std::size_t i = 0; i < k; ++i)
          if (stands(i, It::Pro) && items_[i].sense)
            for (const auto& w : items_[i].sense->words)
              if (w == label(Part::Office)) {
                explicit_object = true;
                for (const auto& c : claims_)  // "The post went to A, who took office on …"
                  if (c.relation == rel(Rel::Office) && c.s_item > int(i) && c.s_item < int(k)) held = c.o;
              }
        // Another object than an office takes the verb elsewhere.
        if (stands(x, {It::Title, It::Role})) continue;
        if (stands(x, It::Ent) && !is_person(items_[x]) && !succeed) continue;
        if (office && !page_.vietnamese && x > right && stands(x, It::Word) && !items_[x].sense && items_[x].unit.empty() && !word("start") && !word("term") && !word("right")) continue;  // "holds a master's degree"
        for (std::size_t i = clause; i-- > 0 && held < 0;)
          if (succeed && (was_once(i) || of_beaten(i))) continue;  // "headed by X, a former minister of Y, who took over from Z": not what he was before
          else if (stands(i, It::Title) && items_[i].value > 0 && items_[i].depth <= items_[k].depth) {
            held = int(items_[i].value) - 1;
            const Title& of = lexicon_.titles[items_[i].sense->what];
            if ((succeed || word("right")) && !of.role.empty() && items_[i].total > 0 && thing(held).index == kNone) {  // "được bầu làm Chủ tịch ECOWAS thay ông B": of a body
              held = int(items_[i].total) - 1;
              relation = rel(Rel::Chair);
              if (const Entity& session = thing(held); session.is(Part::Event))  // who came before presided over another session
                if (const auto of_the = session.name.find(" session of the "); of_the != std::string::npos)
                  if (auto n = lexicon_.name(session.name.substr(of_the + 16))) held = entity(*n);
              chairs = thing(held).type == label(Part::Organization) ? "chair" : of.role;
            }
          } else if (is_a(i, Part::Office)) held = items_[i].ent;
        if (held < 0)
          for (const auto& c : claims_)
            if (c.relation == rel(Rel::Office) && c.status != Status::Former && c.s_item < int(k) && c.o_item < int(clause) && !(succeed && c.o_item >= 0 && of_beaten(std::size_t(c.o_item)))) held = c.o;
        if (held < 0 && succeed) held = open_office(k);
        if (held < 0 && succeed && any_item(0, k, [this](const Item& i) { return does(i, "head"); })) continue;  // of what is headed, which nobody knows
        if (held < 0 && context_.position >= 0) held = context_.position;
        if (held < 0) held = position_before_;
      }
      if (held < 0) continue;
    }
    if (succeed && m.off && !explicit_object && page_.vietnamese && stands(k - 1, It::Word)) continue;  // "không tranh quyền kế vị X"
    if (succeed && m.off && !explicit_object && k > 0 && (marked(k - 1, Kind::Break, "purpose") || (!page_.vietnamese && marked(k - 1, Kind::Time, "to")))) {  // "ran to succeed X": in what, is told elsewhere
      bool named = false;
      for (std::size_t i = k; i-- > 0 && !named && !stands(i, {It::Comma, It::Break, It::Semi});) named = stands(i, It::Title) || is_a(i, Part::Office);
      if (!named) continue;
    }
    std::vector<std::pair<int, std::size_t>> people;  // who, at which item
    int before = -1;                                  // and who headed it before
    auto foreign = [&](const Item& item) { return std::none_of(tokens_.begin() + item.first, tokens_.begin() + item.last, [](const Token& t) { return t.is(kWord) && t.is(kVietnamese) && !t.is(kAscii); }); };
    auto quiet_to = [&](std::size_t x) {
      while (x < items_.size() && (quiet(items_[x]) || stands(x, {It::Title, It::Word}) || (!page_.vietnamese && stands(x, It::Pro) && says(x, "whose")) || has_word(sense(items_[x], Kind::Relative), "person") || (stands(x, It::Ent) && !is_person(items_[x]) && (items_[x].used || (x + 1 < items_.size() && is_person(items_[x + 1]))))) && x < k + 12) ++x;
      return x;
    };
    bool passive_right = false;
    // "… là X", ": X" or "by X" to the right.
    std::size_t x = right;
    while (x < items_.size() && (quiet(items_[x]) || stands(x, {It::Time, It::Prep}) || (succeed && stands(x, It::Place)))) {
      if (stands(x, It::Prep) && has(x, Kind::Passive)) break;
      ++x;
    }
    bool followed = succeed && x > right && stands(x, It::Passive) && !page_.vietnamese;  // "was succeeded in 2012 by X"
    if (followed) {
      const std::size_t y = quiet_to(x + 1);
      if (y < items_.size() && (is_person(items_[y]) || (items_[y].unknown && items_[y].last - items_[y].first >= 2))) {
        if (items_[y].unknown) {
          items_[y].ent = entity(surface(items_[y]), label(Part::Person));
          items_[y].unknown = false;
        }
        people.emplace_back(items_[y].ent, y);
      }
      followed = !people.empty();
    } else if (succeed) {
      std::size_t y = quiet_to(right);
      if (y < items_.size() && !page_.vietnamese && stands(y, It::Ent) && items_[y].unknown && y == right && items_[y].last - items_[y].first >= 2 && !tokens_[items_[y].first].is(kCaps) && k > 0 && (is_person(items_[k - 1]) || stands(k - 1, It::Pro))) {  // "He replaced Kais Kabtani": a name nobody knows
        items_[y].ent = entity(surface(items_[y]), label(Part::Person));
        items_[y].unknown = false;
      }
      if (y < items_.size() && is_person(items_[y])) people.emplace_back(items_[y].ent, y);
    } else if (has(x, Kind::Copula) || stands(x, It::Colon) || has(x, Kind::Passive)) {
      std::size_t y = quiet_to(x + 1);
      if (y < items_.size() && is_person(items_[y])) {
        people.emplace_back(items_[y].ent, y);
        passive_right = true;
      }
    } else if (word("right") || surface(items_[k]).ends_with(" by") || surface(items_[k]).ends_with("thuộc về")) {
      std::size_t y = quiet_to(right);
      if (y < items_.size() && is_person(items_[y])) people.emplace_back(items_[y].ent, y);
    }
    if (people.empty() || (succeed && !people.empty())) {
      std::size_t taken = people.size();
      int who = -1;
      std::size_t at = k, opening = 0;  // where the sentence says something, behind its date
      while (opening < k && stands(opening, {It::Time, It::Stop, It::Colon})) ++opening;
      for (std::size_t i = clause; i-- > 0;) {
        if (stands(i, It::Semi)) break;
        if (i == opening && items_[i].unknown && (!page_.vietnamese || (head && foreign(items_[i]))) && items_[i].last - items_[i].first >= 2 && !tokens_[items_[i].first].is(kCaps) && (clause == i + 1 || stands(i + 1, It::Comma))) {  // "Sigvard Eklund, also a Swede, had run the organization": a name nobody knows
          items_[i].ent = entity(surface(items_[i]), label(Part::Person));
          items_[i].unknown = false;
        }
        if (head && page_.vietnamese && (is_person(items_[i]) || items_[i].unknown)) {  // "bà B thay ông A đứng đầu …": A did before
          std::size_t b = i;
          while (b > 0 && quiet(items_[b - 1])) --b;
          const bool aside = any_item(i, k, [&](const Item& x) { return x.t == It::Comma && x.depth == items_[k].depth; });  // "thay ông A, người đã đứng đầu …": A
          if (b > 0 && !aside && does(b - 1, "succeed") && !says(b - 1, "predecessor")) {
            if (items_[i].unknown) become(items_[i], Part::Person);
            before = items_[i].ent;
            continue;
          }
        }
        if (head && page_.vietnamese && i > 0 && items_[i].unknown && items_[i].depth == items_[k].depth && stands(i - 1, It::Comma) && foreign(items_[i]) && before >= 0) become(items_[i], Part::Person);
        if (is_person(items_[i]) && page_.vietnamese && stands(k - 1, It::And)) {  // "kế nhiệm ông B, và giữ chức tới năm …": B did not
          std::size_t b = i;
          while (b > 0 && quiet(items_[b - 1])) --b;
          if (does(b - 1, "succeed")) continue;
        }
        if (is_person(items_[i]) && items_[i].depth <= items_[k].depth) { who = items_[i].ent; at = i; break; }
        if (stands(i, It::Pro) && !(head && !page_.vietnamese && says(i, "whose"))) {  // "appointed A as his envoy and head of UNAMA": A heads it
          int e = resolve(items_[i], lexicon_.labels(Part::Person));
          if (e >= 0) { who = e; at = i; break; }
        }
        if (stands(i, It::Ent) && i > 1 && stands(i - 1, It::Of) && is_person(items_[i - 2]) && stands(i + 1, It::Comma)) continue;  // "A of Peru, who took office"
        if (stands(i, It::Gen) || (stands(i, It::Ent) && !is_person(items_[i]) && !head && !items_[i].used && !items_[i].demonym && items_[i].depth == 0)) break;
      }
      std::size_t copula = right;
      while (copula < items_.size() && (stands(copula, It::Pro) || quiet(items_[copula]))) ++copula;
      if (succeed && taken == 0 && has(copula, Kind::Copula)) {
        // "Kế nhiệm ông là Ban Ki-mun."
        const std::size_t y = quiet_to(copula + 1);
        if (y < items_.size() && is_person(items_[y])) people.emplace_back(items_[y].ent, y);
      } else if (succeed && taken == 0 && who >= 0 && held >= 0 && !m.off && !(surface(items_[k]).ends_with(" by") && !page_.vietnamese)) {
        people.emplace_back(who, at);  // "năm 1978 ông Hà Văn Lâu sang thay"
      } else if (succeed) {
        // Who came before held it too; who came after does since then, unless his own title says so.
        const bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == who && c.o == held; });
        bool when = false;
        for (std::size_t i = right; i < items_.size() && !when; ++i) when = stands(i, It::Time) && items_[i].depth == 0;
        if (who >= 0 && !told && when && !m.off && open_office(k) == held) people.emplace_back(who, at);
        if (told && page_.vietnamese && !m.off && k > 0 && at + 1 < k)  // "Tổng Thư ký A, người tháng 8 năm 2021 tiếp quản công việc từ B": since then
          for (Claim& c : claims_)
            if (c.s == who && c.o == held && c.status == Status::Stated && std::none_of(c.q.begin(), c.q.end(), [](const MapEntry& e) { return e.first == "start" || e.first == "end" || e.first == "elected_on"; }))
              for (std::size_t i = k; i-- > at;)
                if (stands(i, It::Time) && items_[i].depth == items_[k].depth && items_[i].time.shape == Time::Shape::Instant && !items_[i].time.future) {
                  std::erase_if(c.q, [](const MapEntry& e) { return e.first == "as_of"; });
                  put(c.q, "start", Value(items_[i].time.from.edtf()));
                  break;
                }
      } else if (who >= 0) {
        people.emplace_back(who, at);
      } else if (office && explicit_object == false) {
        int e = recall(lexicon_.labels(Part::Person), true, {}, 1);
        bool dated = stands(right, It::Time) && items_[right].time.shape != Time::Shape::Instant;
        if (e >= 0 && dated) people.emplace_back(e, k);
      }
    }
    if (office && people.size() == 1 && people.front().second < k && any_item(k, items_.size(), [](const Item& i) { return i.t == It::Resp; })) {
      // "A và B giữ chức này, lần lượt trong các giai đoạn 2005-2013 và 2013-2020": a term each
      std::vector<std::size_t> who{people.front().second};
      for (std::size_t i = who.front(); i-- > 0 && (stands(i, {It::And, It::Comma}) || quiet(items_[i]) || is_person(items_[i]));)
        if (is_person(items_[i])) who.insert(who.begin(), i);
      std::vector<const Time*> terms;
      for (std::size_t i = k + 1; i < items_.size() && !stands(i, It::Semi); ++i)
        if (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Range) terms.push_back(&items_[i].time);
      if (who.size() > 1 && who.size() == terms.size()) {
        for (std::size_t n = 0; n < who.size(); ++n) {
          Claim c;
          c.s = items_[who[n]].ent;
          c.s_item = int(who[n]);
          c.o = held;
          c.relation = relation;
          if (relation == rel(Rel::Office) && !thing(held).of.empty()) c.q.emplace_back("of", Value(thing(held).of));
          put(c.q, "start", Value(terms[n]->from.edtf()));
          put(c.q, "end", Value(terms[n]->to.edtf()));
          claim(std::move(c));
        }
        continue;
      }
    }
    if (head && stands(right, It::Colon) && relation == rel(Rel::Office)) last_position_ = held;
    if (head && explicit_object) {
      holder_relation_ = relation;
      holder_target_ = held;
      if (relation == rel(Rel::Office)) last_position_ = held;
    }
    for (auto [who, at] : people) {
      if (head && stands(at - 1, It::Title) && items_[at - 1].used) continue;  // his title says it
      if (succeed && relation == rel(Rel::Office) && of_another(who, at, held)) continue;
      if (m.off && !(succeed && at > k)) continue;
      if (succeed && relation == rel(Rel::Chair) && std::any_of(claims_.begin(), claims_.end(), [&, who = who](const Claim& c) { return c.s == who && c.relation == relation; })) continue;  // his own title says of what
      Claim c;
      c.s = who;
      c.o = held;
      c.relation = relation;
      if (relation == rel(Rel::Chair)) c.q.emplace_back("role", Value(chairs));
      if (relation == rel(Rel::Chair) && succeed)  // "từ bà B của Romania, Chủ tịch kỳ họp 42"
        for (std::size_t o = at + 1; o + 2 < items_.size() && o < at + 4; ++o)
          if (stands(o, It::Comma) && stands(o + 1, It::Title) && stands(o + 2, It::Session)) put(c.q, "session", Value(items_[o + 2].value));
      c.s_item = int(at);
      if (succeed && at > k && !followed) c.status = surface(items_[k]).find("by") == std::string::npos && !has(at > 0 ? at - 1 : 0, Kind::Copula) ? Status::Former : Status::Stated;
      if (c.relation == rel(Rel::Office) && !thing(held).of.empty()) c.q.emplace_back("of", Value(thing(held).of));
      const Time* t = nullptr;
      {
        std::size_t o = at + 1;
        while (o < items_.size() && (stands(o, It::Of) || is_a(o, Part::State))) ++o;
        if (o + 1 < items_.size() && stands(o, It::Open) && stands(o + 1, It::Time)) continue;  // told by its own bracket
        if (o + 2 < items_.size() && stands(o, It::Open) && stands(o + 2, It::Time)) continue;
      }
      for (std::size_t y = right; y < items_.size(); ++y) {
        if (stands(y, It::Time)) { t = &items_[y].time; break; }
        if ((does(y, "serve") && says(y, "term")) || (stands(y, It::Num) && y + 1 < items_.size() && (items_[y].unit == "other" || does(y + 1, "serve")))) continue;  // "for three terms, from 1994 to 2011"
        if (succeed && at < k && stands(y, {It::Ent, It::Of})) continue;
        if (!quiet(items_[y]) && !stands(y, {It::Prep, It::Copula, It::Open, It::Place}) && int(y) != int(at) && !stands(y, {It::Comma, It::Word}) && !(items_[y].depth > 0)) break;
      }
      if (!t)
        for (std::size_t y = k; y-- > 0;) {
          if (stands(y, {It::Semi, It::Break})) break;
          if (stands(y, It::Time) && items_[y].depth == 0) { t = &items_[y].time; break; }
        }
      if (t && !t->future) {
        if (t->shape == Time::Shape::Range && c.status == Status::Former && any_item(0, at, [t](const Item& i) { return &i.time == t; })) put(c.q, "end", Value(std::to_string(t->from.year)));  // the term is of who followed him
        else if (t->shape == Time::Shape::Range) {
          put(c.q, "start", Value(t->from.edtf()));
          put(c.q, "end", Value(t->to.edtf()));
        } else if (followed && at > k) put(c.q, "start", Value(t->from.edtf()));
        else if (followed && t->from.year) put(c.q, "end", Value(std::to_string(t->from.year)));
        else if (t->shape == Time::Shape::Until || word("end")) put(c.q, "end", Value(t->from.edtf()));
        else if (c.status == Status::Former) {  // who is followed has left by then, as far as the year
          PartialDate year;
          year.year = t->from.year;
          if (year.year && !(t->from.month == 1 && t->from.day == 1)) put(c.q, "end", Value(year.edtf()));
        }
        else if (t->shape == Time::Shape::Since || word("start") || (succeed && at < k)) put(c.q, "start", Value(t->from.edtf()));
      }
      if (whole(c)) continue;
      claim(c);
      if (before >= 0) {
        Claim old = c;
        old.s = std::exchange(before, -1);
        old.s_item = -1;
        old.status = Status::Former;
        std::erase_if(old.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end" || e.first == "as_of"; });
        claim(std::move(old));
      }
      if (t && t->shape == Time::Shape::Range && office && at < k)  // "trở lại nắm quyền hai lần, 1986–1989 và 1990–1996"
        for (std::size_t y = k + 1; y + 2 < items_.size() && !stands(y, It::Semi); ++y)
          if (stands(y, It::Time) && stands(y + 1, {It::And, It::Comma}) && stands(y + 2, It::Time) && items_[y + 2].time.shape == Time::Shape::Range && items_[y].time.shape == Time::Shape::Range) {
            Claim more = c;
            put(more.q, "start", Value(items_[y + 2].time.from.edtf()));
            put(more.q, "end", Value(items_[y + 2].time.to.edtf()));
            claim(std::move(more));
          }
      if (auto preside = lexicon_.verb("preside"); preside && relation == rel(Rel::Chair)) {
        Memory memory;
        memory.verb = &lexicon_.verbs[*preside];
        memory.relation = relation;
        memory.role = "president";
        memory.subject = who;
        memory.object = held;
        memory.at = k;
        frames_.push_back(memory);
      }
      if (relation == rel(Rel::Office)) last_position_ = held;
      if (!passive_right) subjects_.push_back(who);
    }
  }
}

// "… tới năm 2003 thì bàn giao cho ông B", "phải nhường ghế cho ông B": an office told before goes from who had it to B.
bool Reader::handed_over(std::size_t k) {
  std::size_t x = k + 1;
  std::size_t post = items_.size();  // "bàn giao chức Tổng thống Liberia cho A"
  while (x < items_.size() && quiet(items_[x])) ++x;
  if (x < items_.size() && is_office(items_[x])) {
    for (post = x++; x < items_.size() && (stands(x, It::Of) || quiet(items_[x]) || (stands(x, It::Ent) && items_[x].ent >= 0 && !thing(items_[x].ent).is(Part::Person))); ++x) {}
    if (x >= items_.size() || !prep(x)) return false;
  }
  while (x < items_.size() && (quiet(items_[x]) || stands(x, {It::Time, It::Prep}) || (stands(x, It::Ent) && items_[x].demonym))) ++x;
  if (x < items_.size() && nameless(items_[x])) become(items_[x], Part::Person);
  if (x >= items_.size() || !stands(x, It::Ent) || items_[x].ent < 0 || !thing(items_[x].ent).is(Part::Person) || mood(k).off) return false;
  int who = -1;
  std::size_t at = k;
  for (std::size_t i = k; i-- > 0 && who < 0 && !stands(i, It::Semi); at = i + 1) {
    std::size_t b = i;
    while (b > 0 && quiet(items_[b - 1])) --b;
    if (stands(i, It::Ent) && (does(b - 1, "succeed") || stands(b - 1, It::Of))) continue;
    if (is_a(i, Part::Person)) who = items_[i].ent;
    else if (stands(i, It::Pro) && !says(i, "whose")) who = resolve(items_[i], lexicon_.labels(Part::Person));
  }
  if (who < 0 || who == items_[x].ent) return false;
  Claim c;
  c.relation = rel(Rel::Office);
  if (post < items_.size()) {
    std::size_t left, right;
    int body = -1;
    c.o = stands(post, It::Title) ? position(post, who, left, right, body) : items_[post].ent;
    if (c.o < 0 || !thing(c.o).is(Part::Office)) return false;
    c.o_item = int(post);
    std::erase_if(claims_, [&](const Claim& told) { return told.relation == c.relation && told.o == c.o && (told.s == who || told.s == items_[x].ent); });
  }
  for (const Claim& told : claims_)
    if (told.s == who && told.relation == c.relation) c.o = told.o;
  for (std::size_t i = k; c.o < 0 && i-- > 0 && !(stands(i, It::Ent) && is_office(items_[i]));) {  // "… làm Chủ tịch Đại hội đồng khoá 54; một năm sau ông trao chiếc búa cho B": the chair goes on
    if (!stands(i, It::Title) || marked(i, Kind::Modifier, "former") || marked(i - 1, Kind::Modifier, "former")) continue;
    std::size_t left, right;
    int body = -1;
    const Title& title = lexicon_.titles[items_[i].sense->what];
    if (title.role.empty() || position(i, -1, left, right, body) < 0 || body < 0) break;
    if (const Entity& session = thing(body); session.is(Part::Event))
      if (const auto of = session.name.find(" session of the "); of != std::string::npos)
        if (auto n = lexicon_.name(session.name.substr(of + 16))) body = entity(*n);
    Claim chair;
    chair.s = items_[x].ent;
    chair.s_item = int(x);
    chair.o = body;
    chair.relation = rel(Rel::Chair);
    put(chair.q, "role", Value(thing(body).type == label(Part::Organization) ? "chair" : title.role));
    for (std::size_t n = k; n-- > i && !stands(n, It::Semi);)
      if (stands(n, It::Time) && items_[n].time.shape == Time::Shape::Instant && items_[n].time.from.year) { put(chair.q, "start", Value(items_[n].time.from.edtf())); break; }
    items_[x].used = true;
    claim(std::move(chair));
    return true;
  }
  if (c.o < 0 && any_item(0, k, [this](const Item& i) { return does(i, "head", "preside"); })) return false;  // what he led is handed over, whatever it is called
  if (c.o < 0) c.o = office_of(who);
  if (c.o < 0) return false;
  const Time* time = nullptr;
  for (std::size_t i = k + 1; i < x && !time; ++i)
    if (stands(i, It::Time)) time = &items_[i].time;
  if (post < items_.size() && stands(x + 1, It::Time)) time = &items_[x + 1].time;
  for (std::size_t i = k; i-- > 0 && !time && !stands(i, It::Semi);)
    if (stands(i, It::Time) && items_[i].depth == items_[k].depth && items_[i].time.shape != Time::Shape::Range) time = &items_[i].time;
  if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
  Claim next = c;
  c.s = who;
  c.s_item = int(at);
  next.s = items_[x].ent;
  next.s_item = int(x);
  items_[x].used = true;
  if (time && time->from.year && !time->future) {
    put(c.q, "end", Value(time->from.edtf()));
    put(next.q, "start", Value(time->from.edtf()));
    if (!whole(c)) claim(std::move(c));
  }
  last_position_ = next.o;
  claim(std::move(next));
  return true;
}

// "…, cương vị mà bà đảm nhiệm từ năm 1974 đến năm 1979": the office before the comma was hers.
void Reader::held_office() {
  for (std::size_t k = 2; k + 2 < items_.size(); ++k) {
    if (!stands(k, It::Pro) || !says(k, label(Part::Office)) || !stands(k - 1, It::Comma)) continue;
    std::size_t title = k - 1, p = k + 1;
    while (stands(title - 1, {It::Ent, It::Of, It::Place}) && !is_office(items_[title - 1])) --title;
    if (title == 0 || !is_office(items_[title - 1])) continue;
    --title;
    while (p < items_.size() && quiet(items_[p])) ++p;
    const int who = p + 1 < items_.size() && stands(p, {It::Pro, It::Ent}) ? resolve(items_[p], lexicon_.labels(Part::Person)) : -1;
    std::size_t v = skip_right(p + 1, It::Skip);
    if (who < 0 || !thing(who).is(Part::Person) || v + 1 >= items_.size() || !stands(v, It::Verb) || !stands(v + 1, It::Time)) continue;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation == rel(Rel::Office) && c.s == who && c.o_item == int(title); })) continue;
    std::size_t left, right;
    int of = -1;
    Claim c;
    c.relation = rel(Rel::Office);
    c.o = stands(title, It::Ent) ? items_[title].ent : position(title, who, left, right, of);
    if (c.o < 0 || !thing(c.o).is(Part::Office)) continue;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) { return x.relation == c.relation && x.o == c.o; })) continue;
    c.s = who;
    c.s_item = int(p);
    c.o_item = int(title);
    if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
    const Time& time = items_[v + 1].time;
    put(c.q, time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
    if (time.shape == Time::Shape::Range) put(c.q, "end", Value(time.to.edtf()));
    last_position_ = c.o;
    claim(std::move(c));
  }
}

// "took office on 3 December as President of Ireland": the title behind the verb tells what it is.
bool Reader::titled_behind(std::size_t k) const {
  std::size_t as = skip_right(k + 1, {It::Time, It::Prep});
  if (as >= items_.size() || !(has(as, Kind::Copula) || does(as, "office"))) return false;
  for (++as; as < items_.size() && (quiet(items_[as]) || stands(as, It::Ordinal) || (stands(as, It::Ent) && items_[as].possessive));) ++as;
  return as < items_.size() && (stands(as, It::Title) || is_a(as, Part::Office));
}

// "Bà sẽ nhậm chức ngày 1/1/2023", "She will take office on 1 May": when somebody just elected begins.
bool Reader::to_take_office(std::size_t k) {
  std::size_t x = k + 1;
  while (x < items_.size() && quiet(items_[x])) ++x;
  if (x >= items_.size() || !stands(x, It::Time) || items_[x].time.shape == Time::Shape::Until || !items_[x].time.from.year || !items_[x].time.from.month || titled_behind(k)) return false;
  if (any_item(0, k, [this](const Item& i) { return i.t == It::Cue && !marked(i, Kind::Cue, "future"); })) return false;
  int who = -1;
  std::size_t at = k;
  while (at-- > 0 && who < 0 && !stands(at, It::Semi)) {
    if (is_a(at, Part::Person)) who = items_[at].ent;
    else if (stands(at, It::Pro) && !says(at, "whose")) who = resolve(items_[at], lexicon_.labels(Part::Person));
    if (who >= 0) break;
  }
  if (who < 0) return false;
  std::string since;
  auto elected = [&since](const std::vector<MapEntry>& q) {
    for (const MapEntry& e : q)
      if (e.first == "elected_on") since = e.second.string();
    return std::any_of(q.begin(), q.end(), [](const MapEntry& e) { return e.first == "elected_on" || e.first == "votes_for"; }) && std::none_of(q.begin(), q.end(), [](const MapEntry& e) { return e.first == "start"; });
  };
  int held = -1;
  for (const Claim& c : claims_)
    if (c.s == who && c.relation == rel(Rel::Office) && elected(c.q)) held = c.o;
  for (auto f = told(who, rel(Rel::Office)); f != kNone && held < 0; f = before_[f])
    if (elected(facts[f].qualifiers))
      if (auto known = entity_ids_.find({facts[f].object, label(Part::Office)}); known != entity_ids_.end()) held = known->second;
  if (held < 0) return false;
  Claim c;
  c.s = who;
  c.s_item = int(at);
  c.o = held;
  c.relation = rel(Rel::Office);
  if (!thing(held).of.empty()) c.q.emplace_back("of", Value(thing(held).of));
  PartialDate start = items_[x].time.from;
  const auto chosen = PartialDate::parse(since);
  if (chosen && items_[x].time.last - items_[x].time.first <= 3 && last_day(start) < first_day(*chosen)) ++start.year;  // "on October 1": the next one
  put(c.q, "start", Value(start.edtf()));
  items_[x].used = true;
  last_position_ = held;
  claim(std::move(c));
  subjects_.push_back(who);
  return true;
}

// When an office told of before, or of its holder in the same sentence, was taken or left: nothing is named but the day.
void Reader::tenure(std::size_t k) {
  const bool start = says(k, "start"), end = says(k, "end");
  std::size_t x = k + 1;
  while (x < items_.size() && (quiet(items_[x]) || stands(x, It::Bound) || (stands(x, It::Comma) && x == k + 1 && stands(x + 1, It::Time)))) ++x;
  if (x >= items_.size() || !stands(x, It::Time) || items_[x].time.future) return;
  const Time& time = items_[x].time;
  if (!start && !end && time.shape == Time::Shape::Instant) return;
  bool comma = false;
  if (marked(k - 2, Kind::Relative, "object")) return;  // "which she remained until 2010": told with the office
  int who = -1;
  std::size_t at = k;
  for (std::size_t i = k; i-- > 0 && who < 0 && !stands(i, It::Semi);) {
    at = i;
    if (stands(i, It::Ent) && items_[i].ent >= 0 && items_[i].depth <= items_[k].depth && thing(items_[i].ent).is(Part::Person)) who = items_[i].ent;
    else if (stands(i, It::Pro) && !says(i, "whose")) who = resolve(items_[i], lexicon_.labels(Part::Person));
    else if (stands(i, It::Gen) && !comma) return;
    comma |= stands(i, It::Comma);
  }
  if (who < 0) return;
  Claim c;
  c.relation = rel(Rel::Office);
  for (const Claim& told : claims_)
    if (told.s == who && told.relation == rel(Rel::Office) && told.status != Status::Former && std::none_of(told.q.begin(), told.q.end(), [&](const MapEntry& e) { return e.first == "end" || (start && e.first == "start"); })) c.o = told.o;
  if (c.o < 0 && !start) c.o = office_of(who);
  const auto list = std::find_if(items_.begin(), items_.begin() + std::ptrdiff_t(k), [this](const Item& i) { return has(i, Kind::Open) || i.t == It::Colon; });
  for (const Claim& told : claims_)  // "Earlier presidents include A (1966–1980), B and C, who left office in 2018"
    if (c.o < 0 && told.relation == rel(Rel::Office) && told.s_item > int(list - items_.begin()) && told.s_item < int(k)) c.o = told.o;
  if (c.o < 0 && !end && position_before_ >= 0 && number_ - position_at_ <= 2) c.o = position_before_;
  if (c.o < 0) return;
  c.s = who;
  c.s_item = int(at);
  if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
  if (time.shape == Time::Shape::Range) {
    put(c.q, "start", Value(time.from.edtf()));
    put(c.q, "end", Value(time.to.edtf()));
  } else put(c.q, end || time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
  items_[x].used = true;
  last_position_ = c.o;
  if (!whole(c)) claim(std::move(c));
  subjects_.push_back(who);
}

// "His predecessor was A", "Người tiền nhiệm của ông B là A": A held the office B holds, or the one just told.
void Reader::predecessor(std::size_t k) {
  auto person = [&](const Item& item) { return is_a(item, Part::Person); };
  int later = -1;
  std::size_t x = k + 1;
  const bool copula = items_[k].last > items_[k].first + 1 && hits_->any(items_[k].last - 1, Kind::Copula);  // "trước ông là": the copula is part of the phrase
  while (!copula && x < items_.size() && (quiet(items_[x]) || stands(x, It::Of) || person(items_[x]))) {
    if (person(items_[x])) later = items_[x].ent;
    ++x;
  }
  while (!copula && stands(x, It::Pro)) ++x;
  if (x + 2 < items_.size() && has(x, Kind::Copula) && stands(x + 1, It::Title) && stands(x + 2, It::Comma)) x += 2;  // "His predecessor as president, B, …"
  if (!copula) {
    if (x >= items_.size() || (!has(x, Kind::Copula) && !stands(x, It::Comma))) return;
    ++x;
  }
  while (x < items_.size() && (quiet(items_[x]) || (stands(x, It::Ent) && items_[x].demonym) || (!page_.vietnamese && stands(x, It::Title) && stands(x + 1, It::Ent)))) ++x;
  if (x >= items_.size()) return;
  if (stands(x, It::Ent) && items_[x].unknown && items_[x].last - items_[x].first >= 2 && !tokens_[items_[x].first].is(kCaps) && !page_.vietnamese) {
    items_[x].ent = entity(surface(items_[x]), label(Part::Person));
    items_[x].unknown = false;
  }
  if (!person(items_[x])) return;
  int held = later >= 0 ? office_of(later) : -1;
  const bool after = says(k, "successor");
  if (later < 0) {
    for (const auto& c : claims_)
      if (c.relation == rel(Rel::Office) && c.s != items_[x].ent) held = c.o;
    if (held < 0 && topic_person_ >= 0 && topic_person_ != items_[x].ent) {
      for (auto at = told(topic_person_, rel(Rel::Office)); at != kNone && held < 0; at = before_[at])  // the office last told, be it over
        if (facts[at].status != Status::Former && std::none_of(facts[at].qualifiers.begin(), facts[at].qualifiers.end(), [](const auto& q) { return q.first == "end"; }))
          if (auto known = entity_ids_.find({facts[at].object, label(Part::Office)}); known != entity_ids_.end() && !of_another(items_[x].ent, x, known->second)) held = known->second;
    }
    if (held < 0) held = context_.position >= 0 ? context_.position : position_before_;
  }
  int chaired = -1;  // the body whose chair was told last, of the same person
  if (later < 0 && std::none_of(claims_.begin(), claims_.end(), [this](const Claim& c) { return c.relation == rel(Rel::Office); })) {
    for (const auto& c : claims_)
      if (c.relation == rel(Rel::Chair)) chaired = c.o;
    for (std::size_t i = k; chaired < 0 && i-- > 0;) {  // "he was elected president of …; his successor was B"
      if (does(i, "preside") && i + 1 < k) {  // "Năm nay điều hành Hội đồng là A; trước ông là B"
        std::size_t n = i + 1;
        while (n < k && stands(n, It::Skip)) ++n;
        Arg a;
        if (arg(n, lexicon_.labels(Part::Body), a)) chaired = a.ents.front();
        break;
      }
      if (!stands(i, It::Title)) continue;
      std::size_t l, r;
      int body = -1;
      if (!lexicon_.titles[items_[i].sense->what].role.empty() && position(i, -1, l, r, body) >= 0) chaired = body;
      break;
    }
    if (chaired < 0 && presided_ >= 0 && !facts.empty() && facts.back().relation == rel(Rel::Chair) && facts.back().subject_type == label(Part::Person)) chaired = presided_;
  }
  if (held < 0 && chaired < 0) return;
  if (chaired < 0 && of_another(items_[x].ent, x, held)) return;
  // "trước ông là A (2024) và B của Séc (2023)", "kế tiếp ông lần lượt là A, người Đức (2015), và B (2016)": each with its time.
  auto behind = [&](std::size_t at) {  // where the bracket beside a name may stand
    std::size_t y = at + 1;
    if (y + 1 < items_.size() && stands(y, It::Of) && stands(y + 1, It::Ent)) y += 2;
    if (y + 2 < items_.size() && stands(y, It::Comma) && stands(y + 1, It::Relative) && stands(y + 2, It::Ent) && items_[y + 2].demonym) y += 3;
    return y;
  };
  auto timed = [&](std::size_t y) { return y + 1 < items_.size() && stands(y, It::Open) && stands(y + 1, It::Time) ? &items_[y + 1].time : nullptr; };
  if (timed(behind(x))) {
    for (std::size_t at = x; at < items_.size() && person(items_[at]);) {
      std::size_t y = behind(at);
      const Time* t = timed(y);
      if (!t) break;
      Claim c;
      c.s = items_[at].ent;
      c.s_item = int(at);
      c.o = chaired >= 0 ? chaired : held;
      c.relation = chaired >= 0 ? rel(Rel::Chair) : rel(Rel::Office);
      if (chaired >= 0) put(c.q, "role", Value("president"));
      else if (!thing(held).of.empty()) put(c.q, "of", Value(thing(held).of));
      if (chaired >= 0 || t->shape != Time::Shape::Instant) qualify(c, Pieces{}, Frame{}, t);
      items_[at].used = true;
      claim(std::move(c));
      while (y < items_.size() && !stands(y, It::Close)) ++y;
      for (++y; y < items_.size() && (quiet(items_[y]) || stands(y, {It::Comma, It::And}) || (stands(y, It::Ent) && items_[y].demonym)); ++y) {}
      at = y;
    }
    return;
  }
  Claim c;
  c.s = items_[x].ent;
  c.s_item = int(x);
  c.o = chaired >= 0 ? chaired : held;
  if (chaired >= 0) {
    c.relation = rel(Rel::Chair);
    put(c.q, "role", Value("president"));
    return claim(std::move(c));
  }
  c.relation = rel(Rel::Office);
  c.status = after ? Status::Stated : Status::Former;
  if (!thing(held).of.empty()) c.q.emplace_back("of", Value(thing(held).of));
  for (std::size_t i = x + 1; i < items_.size() && !stands(i, It::Semi) && !(after && page_.vietnamese && stands(i, It::Verb)); ++i)
    if (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Range) {
      put(c.q, "start", Value(items_[i].time.from.edtf()));
      put(c.q, "end", Value(items_[i].time.to.edtf()));
      c.status = Status::Stated;
      break;
    }
  claim(std::move(c));
}

// The office a person was said to hold, and not to have left; -1 for none.
int Reader::office_of(int who) const {
  for (auto at = told(who, rel(Rel::Office)); at != kNone; at = before_[at]) {
    const Fact& f = facts[at];
    if (f.status == Status::Former || std::any_of(f.qualifiers.begin(), f.qualifiers.end(), [](const auto& q) { return q.first == "end"; })) continue;
    if (auto known = entity_ids_.find({f.object, label(Part::Office)}); known != entity_ids_.end()) return known->second;
  }
  return -1;
}

// "He succeeded …": the office that whoever stands before item k was said to hold, and not to have left.
int Reader::open_office(std::size_t k) {
  int who = -1;
  for (std::size_t i = k; i-- > 0 && who < 0;) {
    if (stands(i, It::Semi)) break;
    if (is_a(i, Part::Person)) who = items_[i].ent;
    else if (stands(i, It::Pro)) who = resolve(items_[i], lexicon_.labels(Part::Person));
  }
  return office_of(who);
}

// More holders of the office just told: "…; trước ông có Yukiya Amano (2009-2019) và Mohamed ElBaradei (1997-2009)".
// "Four people led the mission: A (2013–14), B (2015–16) and C of Mauritania": the last of a list, whose years are not told.
void Reader::last_holder(int office) {
  if (office < 0 || question_ || hypothetical_) return;
  std::size_t colon = 0;
  while (colon < items_.size() && !stands(colon, It::Colon)) ++colon;
  auto dated = std::count_if(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return c.relation == rel(Rel::Office) && c.o == office && c.s_item > int(colon) &&
           std::any_of(c.q.begin(), c.q.end(), [](const MapEntry& e) { return e.first == "start"; });
  });
  if (dated < 2) return;
  for (std::size_t k = colon + 2; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t == It::Semi) return;
    if (item.t != It::Ent || item.ent < 0 || item.depth || !thing(item.ent).is(Part::Person) || !stands(k - 1, It::And)) continue;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == item.ent; })) return;
    Claim c;
    c.s = item.ent;
    c.o = office;
    c.relation = rel(Rel::Office);
    c.s_item = int(k);
    if (!thing(office).of.empty()) c.q.emplace_back("of", Value(thing(office).of));
    return claim(std::move(c));
  }
}

void Reader::holders() {
  int office = -1, presided = -1;
  for (const auto& c : claims_) {
    if (c.relation == rel(Rel::Office) && c.status != Status::Former) office = c.o;
    if (c.relation == rel(Rel::Chair) && c.s >= 0 && thing(c.s).is(Part::Person)) presided = c.o;
  }
  if (office < 0 && context_.position >= 0) office = context_.position;
  if (office < 0 && (number_ - position_at_ <= 6 || any_item(0, items_.size(), [this](const Item& i) { return does(i, "head"); }))) office = last_position_;
  if (!page_.vietnamese && topic_body_ >= 0 && number_ - topic_body_at_ <= 2 && thing(topic_body_).is(Part::Mission) && !items_.empty() && context_.position < 0)  // "UNAMA …. Previous heads include A (2002-2004)": its
    for (std::size_t i = 0; i < items_.size() && i < 3 && (quiet(items_[i]) || does(i, "head") || stands(i, It::Word)); ++i)
      if (does(i, "head") && i + 1 < items_.size() && !stands(i + 1, It::Ent)) {
        office = head_of(topic_body_);
        break;
      }
  if (presided >= 0 && std::none_of(claims_.begin(), claims_.end(), [this](const Claim& c) { return c.relation == rel(Rel::Office); })) {
    holder_relation_ = rel(Rel::Chair);
    holder_target_ = presided;
  } else if (std::any_of(claims_.begin(), claims_.end(), [this](const Claim& c) { return c.relation == rel(Rel::Office); })) {
    holder_relation_ = rel(Rel::Office);
  }
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (stands(k, It::Ent) && items_[k].unknown && (stands(k + 1, {It::Of, It::Open}) || marked(k + 1, Kind::Relative, "person")) && (theme_body_ >= 0 || office >= 0) && k > 0) {
      bool listed = any_item(0, k, [](const Item& i) { return i.t == It::Colon; });
      listed |= stands(k + 1, It::Open) && stands(k + 2, It::Time);
      listed |= k + 4 < items_.size() && marked(k + 1, Kind::Relative, "person") && stands(k + 2, It::Ent) && stands(k + 3, It::Open) && stands(k + 4, It::Time);  // "A người Argentina (2002-2010)"
      if (listed) {
        items_[k].ent = entity(surface(items_[k]), label(Part::Person));
        items_[k].unknown = false;
      }
    }
    if (!stands(k, It::Ent) || items_[k].ent < 0 || !thing(items_[k].ent).is(Part::Person)) continue;
    std::size_t open = k + 1;
    while (open < items_.size() && (stands(open, {It::Of, It::Skip}) || marked(open, Kind::Relative, "person") || (stands(open, It::Ent) && thing(items_[open].ent).is(Part::State)))) ++open;
    const int listed = theme_body_ >= 0 ? theme_body_ : asked_at_ + 1 == number_ ? asked_body_ : -1;
    if (listed >= 0) {
      // In a list of presidents the session tells which: "Miroslav Lajčák (Slovakia, 72nd)", "Csaba Kőrösi of Hungary led the 77th".
      const Item* session = nullptr;
      const Time* year = nullptr;
      int depth = 0;
      for (std::size_t x = open; x < items_.size() && x < open + 8; ++x) {
        const Item& p = items_[x];
        if (p.t == It::Open) ++depth;
        else if (p.t == It::Close && depth-- <= 1) break;
        else if ((p.is({It::Session, It::Ordinal})) && !session) session = &p;
        else if (p.t == It::Time) year = &p.time;
        else if (depth == 0 && (p.is({It::Comma, It::And, It::Ent, It::Semi}))) break;
      }
      bool lost = stands(k - 1, It::Verb);
      if (session && !lost && !question_) {
        Claim c;
        c.s = items_[k].ent;
        c.o = listed;
        c.relation = rel(Rel::Chair);
        c.s_item = int(k);
        c.q.emplace_back("role", Value("president"));
        c.q.emplace_back("session", Value(session->value));
        if (year && year->shape == Time::Shape::Instant) put(c.q, "start", Value(year->from.edtf()));
        claim(c);
        continue;
      }
    }
    if (open >= items_.size() || !stands(open, It::Open)) continue;
    int who = items_[k].ent;
    const Time* t = nullptr;
    for (std::size_t x = open + 1; x < items_.size() && !stands(x, It::Close); ++x)
      if (stands(x, It::Time)) { t = &items_[x].time; break; }
    if (std::size_t x = open + 1; !t && position_at_ + 2 >= number_) {  // "Hai người: U Thant (Miến Điện), 1961–1971, và …"
      while (x < items_.size() && !stands(x, It::Close)) ++x;
      if (x + 2 < items_.size() && stands(x + 1, It::Comma) && stands(x + 2, It::Time) && items_[x + 2].time.shape == Time::Shape::Range && any_item(0, k, [](const Item& i) { return i.t == It::Colon; })) t = &items_[x + 2].time;
    }
    if (!t && k > 2 && stands(k - 1, It::Comma) && stands(k - 2, It::Time) && items_[k - 2].time.shape == Time::Shape::Since && (stands(k - 3, It::And) || (stands(k - 3, It::Comma) && k > 3 && stands(k - 4, It::And)))) t = &items_[k - 2].time;  // "A (2002-2010) và, từ tháng 7/2018, B (Tây Ban Nha)"
    if (!t) continue;
    bool single = t->shape == Time::Shape::Instant;
    if (single) {
      // One year among terms: "(1998–2006), Mark Malloch Brown (2006), …"
      bool terms = false;
      for (const auto& i : items_) terms |= i.t == It::Time && i.depth > 0 && i.time.shape == Time::Shape::Range;
      if (!terms || t->from.month) continue;
    }
    bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
      if (c.s != who && c.o != who) return false;
      return std::any_of(c.q.begin(), c.q.end(), [&](const auto& e) { return (e.first == "start" && e.second.kind() == dothi::Kind::String && e.second.string() == t->from.edtf()); });
    });
    bool presiding = holder_relation_ == rel(Rel::Chair) && holder_target_ >= 0;
    if (told || (office < 0 && !presiding) || question_ || hypothetical_ || (!presiding && of_another(who, k, office))) continue;
    Claim c;
    c.s = who;
    c.o = presiding ? holder_target_ : office;
    c.relation = presiding ? rel(Rel::Chair) : rel(Rel::Office);
    if (presiding) put(c.q, "role", Value("president"));
    c.s_item = int(k);
    // Without dates the claim of the same sentence gains them.
    claims_.erase(std::remove_if(claims_.begin(), claims_.end(), [&](const Claim& x) {
      return x.s == who && x.o == office && x.relation == rel(Rel::Office) && std::none_of(x.q.begin(), x.q.end(), [](const auto& e) { return e.first == "start" || e.first == "end"; });
    }), claims_.end());
    if (t->shape == Time::Shape::Range || single) {
      put(c.q, "start", Value(t->from.edtf()));
      put(c.q, "end", Value((single ? t->from : t->to).edtf()));
    } else if (t->shape == Time::Shape::Since) put(c.q, "start", Value(t->from.edtf()));
    else put(c.q, "end", Value(t->from.edtf()));
    if (!presiding && !thing(office).of.empty()) c.q.emplace_back("of", Value(thing(office).of));
    claim(c);
  }
  last_holder(office);
  // "…; sau ông lần lượt có A, B và C (1999–2009)", "he was followed by A, B and C": those without a bracket of their own.
  bool after = false;
  for (std::size_t k = 0; k < items_.size() && office >= 0 && !question_ && !hypothetical_; ++k) {
    if (k > 0 && stands(k, It::Pro) && marked(k - 1, Kind::Prep, "others") && items_[k].sense && says(k, label(Part::Person))) after = true;
    after |= has(k, Kind::Note) && marked(k, Kind::Note, "again");
    const bool successors = marked(k, Kind::Note, "again") && items_[k].last - items_[k].first > 1 && !page_.vietnamese && (k < 2 || stands(k - 1, It::Semi)) && (number_ - position_at_ <= 2 || std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.o == office; }));  // "His successors were A, B and C"
    const bool opens = successors || (after && (stands(k, It::Resp) || marked(k, Kind::Copula, "there") || has(k, Kind::Passive)));
    if (!opens || (!successors && std::none_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.o == office; }))) continue;
    std::size_t n = k + 1;
    while (n < items_.size() && (stands(n, {It::Copula, It::Resp}) || quiet(items_[n]) || (successors && (has(n, Kind::Copula) || stands(n, It::Cue))))) ++n;
    std::vector<std::size_t> people;
    for (; n < items_.size(); ++n) {
      if (successors && (stands(n, It::Of) || (stands(n, It::Time) && stands(n + 1, It::Comma)) || is_a(n, Part::State) || (stands(n, It::Word) && !tokens_[items_[n].first].is(kUpper) && stands(n + 1, It::Ent)))) continue;
      if (items_[n].depth > 0 || stands(n, {It::Open, It::Close, It::Comma, It::And}) || quiet(items_[n])) continue;
      if (!stands(n, It::Ent) || items_[n].ent < 0 || (!items_[n].unknown && !thing(items_[n].ent).is(Part::Person))) break;
      people.push_back(n);
    }
    if (people.size() < 2) continue;
    for (std::size_t i : people) {
      if (items_[i].unknown) {
        items_[i].ent = entity(surface(items_[i]), label(Part::Person));
        items_[i].unknown = false;
      }
      if (stands(i + 1, It::Open)) continue;  // told below
      Claim c;
      c.s = items_[i].ent;
      c.o = office;
      c.relation = rel(Rel::Office);
      c.s_item = int(i);
      if (!thing(office).of.empty()) c.q.emplace_back("of", Value(thing(office).of));
      if (successors && i > 2 && stands(i - 1, It::Comma) && stands(i - 2, It::Time) && items_[i - 2].time.shape == Time::Shape::Since) put(c.q, "start", Value(items_[i - 2].time.from.edtf()));  // "and, since January 2025, X"
      claim(std::move(c));
    }
    break;
  }
}

// Terms of a seat that stand without a verb: "Đức có sáu: 1977-1978 và 1987-1988, …", "South Korea after terms in 1996-97".
void Reader::terms() {
  if (question_ || hypothetical_ || (election_.organ >= 0 && election_.at == number_)) return;
  for (std::size_t k = 0; k + 4 < items_.size() && k < 3; ++k) {  // "Trong nhiệm kỳ 1999-2000 tại Hội đồng Bảo an, Namibia …": its term, whatever it did in it
    if (stands(k, {It::Prep, It::Skip})) continue;
    if (!stands(k, It::Time) || items_[k].time.shape != Time::Shape::Range || !items_[k].time.term || items_[k].time.from.month || !prep(k + 1)) break;
    std::size_t body = skip_right(k + 2, It::Skip);
    if (body + 2 >= items_.size() || !stands(body, It::Ent) || items_[body].ent < 0 || !thing(items_[body].ent).is(Part::Body) || plenary(items_[body].ent) || !stands(body + 1, It::Comma)) break;
    std::size_t who = skip_right(body + 2, It::Skip);
    Arg a;
    if (who >= items_.size() || !stands(who, {It::Ent, It::Pro}) || items_[who].demonym || items_[who].possessive || !arg(who, lexicon_.labels(Part::State), a) || a.ents.size() != 1) break;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation == rel(Rel::Seat) && c.s == a.ents.front(); })) break;
    Claim c;
    c.s = a.ents.front();
    c.s_item = int(who);
    c.o = items_[body].ent;
    c.relation = rel(Rel::Seat);
    put(c.q, "start", Value(items_[k].time.from.edtf()));
    put(c.q, "end", Value(items_[k].time.to.edtf()));
    claim(std::move(c));
    break;
  }
  for (const auto& c : claims_)
    if (c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy) || c.relation == rel(Rel::Office) || c.relation == rel(Rel::Chair) || c.relation == rel(Rel::Partnership) || c.relation == rel(Rel::Contribution)) return;
  std::vector<std::size_t> ranges;
  for (std::size_t k = 0; k < items_.size(); ++k)
    if (stands(k, It::Time) && items_[k].time.shape == Time::Shape::Range && items_[k].time.term && !items_[k].time.from.month) ranges.push_back(k);
  if (ranges.empty()) return;
  std::size_t first = ranges.front();
  if (mood(first).off) return;
  // Introduced as terms: by a colon, or by a word for them.
  bool introduced = false;
  for (std::size_t i = first; i-- > 0 && i + 5 > first;)
    introduced |= stands(i, It::Colon) || (i + 1 == first && has(i, Kind::Copula) && ranges.size() > 1) || (stands(i, It::Verb) && lexicon_.verbs[items_[i].sense->what].name == "serve") || stands(i, It::Role);
  bool recent = false;
  for (auto it = facts.rbegin(); it != facts.rend() && it != facts.rbegin() + 12; ++it) recent |= it->relation == rel(Rel::Seat);
  int organ = -1;
  std::string role;
  bool serves = false;
  for (const auto& item : items_) {
    if (is_a(item, Part::Body)) organ = item.ent;
    if (item.t == It::Role) role = item.sense->text;
    if (item.t == It::Verb && lexicon_.verbs[item.sense->what].name == "serve") serves = true;
  }
  bool here = organ >= 0 && (serves || !role.empty());
  if (!introduced && !here) return;
  for (const auto& item : items_)
    if (item.t == It::Verb && has_word(item.sense, "candidate")) return;
  if (organ < 0 && focus_organ_ >= 0 && number_ - focus_at_ <= 2 && thing(focus_organ_).is(Part::Body)) organ = focus_organ_;
  if (organ >= 0 && role.empty() && recent)
    for (auto it = facts.rbegin(); it != facts.rend() && it != facts.rbegin() + 6; ++it)
      if (it->relation == rel(Rel::Seat) && it->object == thing(organ).name)
        for (const auto& [key, value] : it->qualifiers)
          if (key == "role" && role.empty() && value.string() != "permanent member") role = value.string();
  if (organ < 0)  // the body the text is about
    for (int e : {context_.organ, theme_, theme_organ_})
      if (organ < 0 && e >= 0 && thing(e).is(Part::Body) && !plenary(e)) organ = e;
  if (organ < 0 && recent)
    for (auto it = facts.rbegin(); it != facts.rend() && organ < 0; ++it)
      if (it->relation == rel(Rel::Seat)) {
        auto known = entity_ids_.find({it->object, it->object_type});
        if (known != entity_ids_.end()) organ = known->second;
        for (const auto& [key, value] : it->qualifiers)
          if (key == "role" && role.empty()) role = value.string();
      }
  if (organ < 0) return;
  if (!here && ranges.size() < 2 && !serves) return;
  auto m = mood(first);
  std::vector<int> subject;
  for (std::size_t i = first; i-- > 0 && subject.empty();) {
    Arg a;
    if (stands(i, It::Semi)) break;
    if (items_[i].depth || items_[i].demonym || !stands(i, {It::Ent, It::Pro, It::Place})) continue;
    if (arg(i, lexicon_.labels(Part::State), a)) subject = a.ents;
  }
  bool own = !subject.empty();
  if (m.off && !(own && here)) return;
  if (subject.empty() && titled_ && theme_country() >= 0) subject = {theme_country()};
  if (subject.empty())
    for (int e : last_subjects_)
      if (thing(e).is(Part::State)) { subject = {e}; break; }
  if (subject.empty()) return;
  for (std::size_t k : ranges) {
    // Another country between takes the rest.
    for (std::size_t i = first; i < k; ++i) {
      Arg a;
      if (i > 0 && items_[i].depth == 0 && stands(i, It::Ent) && stands(i - 1, {It::Comma, It::And}) && arg(i, lexicon_.labels(Part::State), a)) subject = a.ents;
    }
    for (int e : subject) {
      Claim c;
      c.s = e;
      c.o = organ;
      c.relation = rel(Rel::Seat);
      if (!role.empty()) put(c.q, "role", Value(role));
      put(c.q, "start", Value(items_[k].time.from.edtf()));
      put(c.q, "end", Value(items_[k].time.to.edtf()));
      claim(c);
      subjects_.push_back(e);
    }
  }
}

}  // namespace dothi::prose
