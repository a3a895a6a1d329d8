// Why a trigger tells nothing. Each guard has one reason, and an example of text.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

bool Reader::guarded(Firing& f) {
  static constexpr Step Reader::*kGuards[] = {
      &Reader::not_meant,           &Reader::proposed_only,       &Reader::term_stood_for,
      &Reader::of_all_members,      &Reader::admits_nobody_named, &Reader::said_by_resolution,
      &Reader::deployed_by_mission, &Reader::votes_of_text,       &Reader::without_votes,
      &Reader::voted_earlier,       &Reader::chosen_to_chair,     &Reader::term_of_nobody,
      &Reader::terms_of_office,     &Reader::present_at_place,    &Reader::leaving_told_behind,
      &Reader::returns_to_do,       &Reader::envoy_without_seat,  &Reader::welcome_by_person,
      &Reader::person_sent,         &Reader::signed_by_number,    &Reader::leaves_place,
      &Reader::troops_leave,        &Reader::taken_away,          &Reader::heads_told_mission,
      &Reader::sent_by_some,        &Reader::drawn_from_mission,  &Reader::fallen_there,
      &Reader::signs_another,       &Reader::done_by_relative,    &Reader::member_of_what_was_told,
  };
  return over(f, kGuards);
}

// Wished, planned, denied: not so, unless those who hold it are listed behind.
bool Reader::not_meant(Firing& f) {
  if (f.listed) return false;
  if (f.mood.off) return true;
  // "không đưa vào bảng": the verb right before is denied
  return page_.vietnamese && stands(f.at, It::Verb) && stands(f.at - 1, It::Verb) && !says(f.at - 1, "weak") &&
         marked(f.at - 2, Kind::Cue, "negation");
}

// "được đề cử chủ trì …": not done.
bool Reader::proposed_only(Firing& f) {
  return !f.candidate && !f.does("serve") && stands(f.at - 1, It::Verb) && says(f.at - 1, "candidate");
}

// "to run for a second term": a term stood for.
bool Reader::term_stood_for(Firing& f) {
  if (!f.does("serve") || f.candidate || !f.role.empty()) return false;
  const std::size_t i = skip_left(f.at, {It::Skip, It::Ordinal, It::Modifier});
  return i < f.at && stands(i - 1, It::Verb) && says(i - 1, "candidate");
}

// "được kết nạp vào X với tư cách thành viên thứ 185, Hội đồng Y đã …": of X, and the body behind the comma does something itself.
bool Reader::member_of_what_was_told(Firing& f) {
  if (!stands(f.at, It::Role) || f.at == 0) return false;
  const std::size_t as = skip_left(f.at, {It::Skip, It::Modifier, It::Ordinal}) - 1;
  if (!has(as, Kind::Copula) && !does(as, "office")) return false;
  const bool joined = std::any_of(claims_.begin(), claims_.end(),
                                  [this](const Claim& c) { return c.relation == rel(Rel::Membership); });
  const std::size_t comma = skip_right(f.at + 1, It::Ordinal);
  return joined && stands(comma, It::Comma) && is_a(skip_right(comma + 1, {It::Skip, It::And}), Part::Body);
}

// "redrawing the membership of the Council": all of them.
bool Reader::of_all_members(Firing& f) {
  return f.is("nominal") && !page_.vietnamese && stands(f.at - 1, It::Skip) && f.does("belong", "join");
}

// "kết nạp nhiều nước": whom, is not told; "Nhóm G20 kết nạp AU": no country.
bool Reader::admits_nobody_named(Firing& f) {
  const std::size_t who = skip_left(f.at, It::Skip) - 1;
  if (f.does("admit") && page_.vietnamese && is_a(f.right, Part::Organization) && is_a(who, Part::Organization) &&
      items_[who].ent != items_[f.right].ent)
    return true;
  return f.does("admit") && page_.vietnamese && f.is("either") && stands(f.right, It::Gen) && !opens_list(f.right + 1);
}

// "dự thảo nghị quyết kết nạp X": what it says.
bool Reader::said_by_resolution(Firing& f) {
  if (!f.does("admit", "join")) return false;
  return is_a(f.at - 1, Part::Resolution) || (stands(f.at - 1, It::Pro) && says(f.at - 1, label(Part::Resolution)));
}

// "nơi UNTAC triển khai hơn 20.000 người": a mission sends nobody to itself.
bool Reader::deployed_by_mission(Firing& f) {
  if (f.from || !f.does("contribute") || f.at == 0) return false;
  std::size_t i = f.at - 1;
  while (i > 0 && stands(i, It::Skip)) --i;
  return is_a(i, Part::Mission);
}

// "The resolution got 120 votes": its own.
bool Reader::votes_of_text(Firing& f) {
  return f.is("votes") && names(f.at - 1, {label(Part::Resolution), label(Part::Treaty), label(Part::Report)});
}

// "took | 185 votes": no seat without a count behind.
bool Reader::without_votes(Firing& f) {
  if (!f.is("votes")) return false;
  // "collected 120 votes to win a seat on X": behind the verb that tells how it was got
  const bool before = !page_.vietnamese && f.left < f.at && stands(f.left, It::Verb) && items_[f.left].sense == f.use;
  std::size_t x = skip_right(before ? f.left + 1 : f.right, {It::Skip, It::Bound});
  if (items_[f.at].last - items_[f.at].first > 2)  // "có số phiếu cao nhất nhóm châu Á với 177 phiếu"
    for (std::size_t n = x; n + 1 < items_.size() && n < x + 9 && !stands(n, {It::Comma, It::Semi}); ++n)
      if (marked(n, Kind::And, "with") && number_of(n + 1, "votes")) x = n + 1;
  const bool votes = stands(x, It::Frac) || (stands(x, It::Num) && (items_[x].unit == "votes" || items_[x].value > 20));
  return !votes;
}

// "Twelve had supported it then, while A abstained": another vote than the one the text reports.
bool Reader::voted_earlier(Firing& f) {
  if (f.vote.empty() || page_.vietnamese) return false;
  const auto words = [this](std::size_t i) {
    return stands(i, It::Word) && stands(i + 1, It::Word) && !capital_word(items_[i]) && !capital_word(items_[i + 1]);
  };
  if (words(f.right)) return true;  // "vetoed a draft": one that nothing else is told of
  const bool then = any_item(0, items_.size(),
                             [this](const Item& i) { return i.t == It::Modifier && marked(i, Kind::Note, "then"); });
  const auto named = [this](const Item& i) {
    const bool draft = i.sense && i.sense->kind == Kind::Event && has_word(i.sense, "draft");
    return is_a(i, Part::Resolution) || (is_a(i, Part::Event) && !draft);
  };
  if (any_item(0, items_.size(), named)) return false;
  for (std::size_t i = 1; i < items_.size(); ++i)
    if (stands(i, It::Vote) && (then || (stands(i + 1, It::Relative) && stands(i + 2, It::Word))) &&
        (marked(i - 1, Kind::Cue, "inversion") || marked(i - 1, Kind::Skip, "done")))
      return true;
  return false;
}

// "chose Angola as its first chair": the chair, and no seat.
bool Reader::chosen_to_chair(Firing& f) {
  if (!f.does("serve") || !f.is("elected") || !f.is("active") || !f.role.empty()) return false;
  const std::size_t who = skip_right(f.right, It::Skip);
  if (!is_a(who, Part::State) || !(has(who + 1, Kind::Copula) || does(who + 1, "office"))) return false;
  const std::size_t title = skip_right(who + 2, {It::Skip, It::Modifier, It::Ordinal});
  return stands(title, It::Title) && !title_at(title).role.empty();
}

// "15 thẩm phán, nhiệm kỳ chín năm": how long, of nobody.
bool Reader::term_of_nobody(Firing& f) { return f.does("serve") && f.is("term") && number_of(f.right, "other"); }

// "đứng đầu FAO suốt ba nhiệm kỳ", "ủng hộ ông tại vị thêm một nhiệm kỳ": terms of an office.
bool Reader::terms_of_office(Firing& f) {
  if (!f.does("serve") || !f.role.empty() || !f.is("term") || !stands(f.at - 1, It::Num)) return false;
  for (std::size_t i = f.at - 1; i-- > 0 && !stands(i, {It::Semi, It::Comma});)
    if (does(i, "head", "office") || stands(i, It::Title)) return true;
  return false;
}

// "có mặt tại New York": no seat; but "có mặt tại Abyei trong đội hình phái bộ UNISFA".
bool Reader::present_at_place(Firing& f) {
  if (!f.does("serve") || !f.role.empty() || f.right >= items_.size() || f.is("votes")) return false;
  const std::size_t x = skip_right(f.right, {It::Skip, It::Prep});
  for (std::size_t i = x; i < items_.size() && !stands(i, It::Semi); ++i)
    if (names(i, f.verb->objects)) return false;
  return x < f.right + 3 && stands(x, It::Place);
}

// "thì tự ra đi: … rút khỏi X": what follows tells it.
bool Reader::leaving_told_behind(Firing& f) {
  if (!f.does("leave") || !stands(f.right, It::Colon)) return false;
  return any_item(f.right, items_.size(), [this](const Item& item) { return does(item, "leave", "depart"); });
}

// "quay lại tranh cử": does once more what the next verb tells.
bool Reader::returns_to_do(Firing& f) {
  return page_.vietnamese && f.does("return") && stands(f.right, It::Verb) && !says(f.right, "weak");
}

// "has represented Chile at the United Nations": an envoy, and no seat.
bool Reader::envoy_without_seat(Firing& f) {
  if (!f.does("serve") || !f.is("active") || !f.is("sit")) return false;
  const std::size_t state = skip_right(f.right, It::Skip);
  if (state + 1 >= items_.size() || !is_a(state, Part::State) || !prep(state + 1)) return false;
  return is_a(skip_right(state + 2, It::Skip), Part::Organization);
}

// "Người tiếp đón bà là …": a noun.
bool Reader::welcome_by_person(Firing& f) { return f.does("welcome") && f.at < 3 && stands(f.at - 1, It::Relative); }

// "Thiếu tướng A được cử sang chỉ huy …": he, and no state.
bool Reader::person_sent(Firing& f) {
  if (!page_.vietnamese || !f.does("contribute")) return false;
  std::size_t i = f.at;
  while (stands(i - 1, It::Skip) || does(i - 1, "contribute")) --i;
  if (i < 2 || !stands(i - 1, It::Passive) || !is_a(i - 2, Part::Person)) return false;
  for (std::size_t n = f.right; n < items_.size() && n < f.right + 6; ++n)
    if (does(n, "head")) return true;
  return false;
}

// "ký … bởi đại biểu 50 nước": by whom, is not told.
bool Reader::signed_by_number(Firing& f) {
  if (!page_.vietnamese || !f.does("sign", "ratify")) return false;
  for (std::size_t i = f.right; i + 1 < items_.size() && i < f.right + 6 && !stands(i, {It::Ent, It::Comma}); ++i)
    if (stands(i, It::Passive))
      for (std::size_t n = i + 1; n < items_.size() && n < i + 4; ++n)
        if (is_class(n)) return true;
  return false;
}

// "rời Hà Nội", "left New York": no membership.
bool Reader::leaves_place(Firing& f) { return f.does("depart", "leave") && stands(f.right, It::Place); }

// "rút hết quân khỏi …": who leaves is not the state.
bool Reader::troops_leave(Firing& f) {
  if (!f.does("depart", "leave") || mission_behind_troops(f.right)) return false;
  for (std::size_t i = f.right; i < items_.size() && i < f.right + 4 && !stands(i, {It::Ent, It::Comma}); ++i) {
    const Sense* unit = sense(items_[i], Kind::Unit);
    if (items_[i].unit == "personnel" || (unit && unit->words[0] == "personnel")) return true;
  }
  return false;
}

// "đưa lô hoá chất cuối cùng ra khỏi nước này": taken from there, not sent.
bool Reader::taken_away(Firing& f) {
  if (!f.does("contribute") || !page_.vietnamese) return false;
  const std::size_t what = skip_right(f.right, {It::Word, It::Num, It::Skip, It::Modifier});
  return what > f.right && (does(what, "leave") || marked(what, Kind::Note, "away"));
}

// "điều hành UNAVEM II": an office, told by office_verbs().
bool Reader::heads_told_mission(Firing& f) {
  return f.does("preside") && f.object < 0 && (heads_body(f.at) || headed_by(f.at));
}

// "Hơn chín nghìn quân nhân từ khoảng ba mươi nước": whose, is not told.
bool Reader::sent_by_some(Firing& f) {
  if (!f.does("contribute") || !f.is("from")) return false;
  const std::size_t who = skip_right(f.right, {It::Bound, It::Skip});
  if (!is_class(who)) return false;
  return !any_item(who, items_.size(),
                   [this](const Item& x) { return x.t == It::List || has(x, Kind::Open) || x.t == It::Colon; });
}

// "withdrew its 200 troops from MINUSMA": a mission sends nobody.
bool Reader::drawn_from_mission(Firing& f) {
  return f.does("contribute") && f.is("from") && is_a(skip_right(f.right, It::Skip), Part::Mission);
}

// "187 người đã thiệt mạng khi phục vụ tại đây": who fell there, and no state's contingent.
bool Reader::fallen_there(Firing& f) {
  if (!f.does("contribute", "serve", "take_part")) return false;
  for (std::size_t k = f.at; k-- > 0 && !stands(k, {It::Semi, It::Relative}) && !is_a(k, Part::State);)
    if (stands(k, It::Num) && fallen(k)) return !any_item(0, k, [this](const Item& x) { return is_a(x, Part::State); });
  return false;
}

// "the one that Hanoi signed": which, is not told.
bool Reader::signs_another(Firing& f) {
  if (!f.does("sign", "ratify", "accede") || page_.vietnamese || !f.objects.empty()) return false;
  for (std::size_t k = f.at; k-- > 1 && k + 5 > f.at;)
    if (stands(k, It::Relative)) return number_of(k - 1, "") && items_[k - 1].value == 1;
  return false;
}

// "The son of President A of B was elected": neither A nor B.
bool Reader::done_by_relative(Firing& f) {
  if (page_.vietnamese) return false;
  std::size_t i = f.left_end();
  while (stands(i - 1, {It::Skip, It::Cue, It::Modifier}) || (stands(i - 1, It::Verb) && says(i - 1, "weak"))) --i;
  return stands(i - 1, It::Word) && marked(i - 1, Kind::Note, "others") && stands(i - 2, It::Ent);
}

// ---- Nobody is told to have done it -----------------------------------------------------------------------

// "hai năm một lần bầu ra Hội đồng": whom, is not said.
bool Reader::elects_but_names_nobody(Firing& f) {
  return f.subjects.empty() && f.is("either") && page_.vietnamese && !f.passive && !f.objects.empty() &&
         f.objects.front().item == f.right && !f.candidate && f.does("serve") && !has(f.at - 1, Kind::Passive);
}

// "Đại hội đồng bầu 15 thành viên mới …": whom, is told by what follows.
bool Reader::elected_told_behind(Firing& f) {
  if (!f.subjects.empty() || f.by || (!f.is("either") && !f.is("active"))) return false;
  // "Đại hội đồng, sau nhiều vòng, đã bầu năm thẩm phán": so many, and not whom
  if (page_.vietnamese && f.does("serve") && f.role.empty() && !stands(f.at - 1, It::Passive) &&
      number_of(skip_right(f.right, It::Skip), "member_count"))
    return true;
  for (std::size_t i = f.at; i-- > 0;) {
    if (stands(i, {It::Comma, It::Semi, It::Passive}) || has(i, Kind::Passive)) return false;
    if (stands(i, It::Ent) && plenary(items_[i].ent) && !f.does("admit")) return true;
  }
  return false;
}

// "Con trai Tổng thống A thăm …": who, is not told.
bool Reader::done_by_kin(Firing& f) { return !f.by && named_for_another(f.at); }

// "tám năm sau ông trở lại": he, and no state.
bool Reader::done_by_him(Firing& f) {
  if (!f.subjects.empty() || f.by || f.passive || !page_.vietnamese || !f.does("return", "join", "depart", "serve") ||
      !done_by_states(f))
    return false;
  const std::size_t i = skip_left(f.at, It::Skip);
  return stands(i - 1, It::Pro) && says(i - 1, label(Part::Person)) && says(i - 1, "same");
}

// "làm cho A, sau đó đứng đầu chi nhánh của …": at the head of something else.
bool Reader::heads_something_else(Firing& f) {
  return f.does("head") && page_.vietnamese && f.object_left && !f.by && !f.passive && stands(f.right, It::Word) &&
         !items_[f.right].sense && items_[f.right].unit.empty();
}

// "Amy Pope of the United States joined the agency as its deputy director": who works for it is no member of it, nor is his country.
bool Reader::works_for_it(Firing& f) {
  if (f.by || f.objects.empty()) return false;
  const Reading* as = reading(*f.verb, f.objects.front().ents.front());
  if (!as || as->relation != rel(Rel::Membership)) return false;
  std::size_t i = skip_left(f.at, It::Skip);
  if (i > 2 && is_a(i - 1, Part::State) && stands(i - 2, It::Of)) i -= 2;
  if (!is_a(i - 1, Part::Person)) return false;
  const Item& who = items_[i - 1];
  const bool of_office = i > 1 && (is_office(items_[i - 2]) || (stands(i - 2, It::Ent) && items_[i - 2].used));
  return who.depth == items_[f.at].depth && !who.possessive && !of_office;
}

// "until it is approved": by whom, is not told.
bool Reader::approved_by_nobody(Firing& f) {
  return !page_.vietnamese && f.subjects.empty() && f.passive && !f.by && f.object_left && f.does("ratify", "sign");
}

// "Hiệp ước A được ký ở Cairo": by whom, is not told.
bool Reader::signed_by_nobody(Firing& f) {
  return page_.vietnamese && f.subjects.empty() && !f.by && f.does("sign") && f.at < items_.size() &&
         hits_->any(items_[f.at].first, Kind::Passive) && theme_country() < 0;
}

// "nhiều nhà quan sát đã tham gia": no name tells whom.
bool Reader::done_by_several(Firing& f) {
  return f.subjects.empty() && page_.vietnamese && !f.by && !f.passive && !f.object_left &&
         several_unnamed(f.left_end());
}

// "năm năm thương lượng": a noun.
bool Reader::years_of_talks(Firing& f) {
  return f.subjects.empty() && f.does("negotiate") && number_of(f.at - 1, "other");
}

// "Hiệp ước A, kí ngày 6-8-1985 ở …": by whom, is not told.
bool Reader::signed_on_day(Firing& f) {
  return f.subjects.empty() && page_.vietnamese && f.object_left && f.does("sign") && f.at > 1 &&
         stands(f.at - 1, It::Comma);
}

// "sau khi văn kiện phê chuẩn thứ 50 được nộp": whose, is not told.
bool Reader::ratified_by_number(Firing& f) {
  return f.subjects.empty() && page_.vietnamese && f.does("ratify", "accede") && stands(f.right, It::Ordinal);
}

// "We joined the Council": who speaks, is not told.
bool Reader::done_by_speaker(Firing& f) { return f.subjects.empty() && of_somebody_who_speaks(f.at); }

// "UNESCO từng được đón Tổng thống A": no country's guest.
bool Reader::guest_of_organization(Firing& f) {
  if (!f.subjects.empty() || !page_.vietnamese || !f.does("welcome")) return false;
  return is_a(skip_left(f.at, {It::Skip, It::Passive, It::Modifier}) - 1, Part::Organization);
}

// "Các nhà khoa học trẻ đã gia nhập …": somebody the pack does not know.
bool Reader::done_by_unknown(Firing& f) {
  return f.subjects.empty() && page_.vietnamese && block_->kind == BlockKind::Paragraph &&
         unknown_subject(f.left_end());
}

// "Hội đồng Bảo an đã cử UNFICYP": who did it is told, and can not have done this.
bool Reader::done_by_unfit(Firing& f) {
  if (!f.subjects.empty() || f.passive || f.by || f.object_left) return false;
  std::size_t b = skip_left(f.left_end(), {It::Skip, It::Cue, It::Modifier});
  // "Cả hai cùng rút lui": two who are not known
  const std::size_t pair = stands(b - 1, It::And) ? b - 2 : b - 1;
  if (page_.vietnamese && stands(pair, It::Pro) && says(pair, "both")) return true;
  if (page_.vietnamese && f.does("serve")) {
    while (does(b - 1, "office")) --b;  // "AU làm thành viên thường trực"
    if (stands(b - 1, It::Comma) && is_a(b - 2, Part::Organization) && stands(b - 3, It::Comma))
      --b;  // "…, Liên minh châu Phi, ra mắt …"
  }
  // "AU được kết nạp vào G20": an organization, and of another that is told
  const bool other =
      f.does("admit", "join") && !f.objects.empty() && b > 0 && items_[b - 1].ent != f.objects.front().first();
  const bool organization = page_.vietnamese && (other || f.does("serve")) && is_a(b - 1, Part::Organization);
  if (!is_a(b - 1, Part::Body) && !is_a(b - 1, Part::Mission) && !organization) return false;
  const Item& who = items_[b - 1];
  if (who.demonym || who.unknown || who.depth != items_[f.at].depth) return false;
  if (wants(*f.takes, thing(who.ent)) || (!other && wants(*f.wanted, thing(who.ent)))) return false;
  return b == 1 || organization || stands(b - 2, {It::Comma, It::Semi, It::Skip});
}

// "sau nhiều tháng vận động kín đáo của bảy chính phủ": whose it was is told.
bool Reader::done_by_class(Firing& f) {
  if (!f.subjects.empty() || !page_.vietnamese || !f.does("serve")) return false;
  if (!f.role.empty() && stands(f.at - 1, It::Num) && items_[f.at - 1].value > 1) {
    // "ba trong mười ghế không thường trực": nobody, unless "; năm nay là A, B và C" follows
    std::size_t who = skip_right(f.right + 1, {It::Modifier, It::Time, It::Skip});
    if (!stands(f.right, It::Semi) || !(has(who, Kind::Copula) || does(who, "office"))) return true;
    auto group = right_group(++who, items_.size(), lexicon_.labels(Part::State), true);
    if (group.size() < 2) return true;
    f.subjects = std::move(group);
    f.after = who;
    return false;
  }
  const std::size_t x = skip_right(f.right, {It::Word, It::Break});
  return stands(x, It::Of) && stands(x + 1, {It::Word, It::Num, It::Gen});
}

// "Hội đồng gồm 40 nước được bầu lại hai năm một lần": of nobody.
bool Reader::elected_in_turn(Firing& f) {
  return f.subjects.empty() && page_.vietnamese && f.does("serve") && f.is("elected") && f.role.empty() &&
         f.object_left && !f.objects.empty() && f.objects.front().item == 0;
}

// "sau nhiều tháng vận động, Hội đồng bầu ông A làm Tổng Thư ký": an office, told.
bool Reader::elected_to_told_office(Firing& f) {
  if (!page_.vietnamese || !f.does("serve") || !f.role.empty() || f.subjects.size() != 1 ||
      marked(items_[f.at], Kind::Verb, "again"))
    return false;
  const Arg& who = f.subjects.front();
  return thing(who.ents.front()).is(Part::Person) && std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
           return c.relation == rel(Rel::Office) && c.s == who.ents.front() && c.s_item == int(who.item);
         });
}

// "The Court has been led by A (2009–12) and B, elected on 6 February": a person is elected to an office, which is told elsewhere.
bool Reader::to_untold_office(const Firing& f) const {
  if (!f.does("serve") || !f.role.empty() || f.subjects.empty()) return false;
  const int who = f.subjects.front().ents.front();
  if (!thing(who).is(Part::Person)) return false;
  if (f.objects.empty() && f.is("end")) return true;
  if (told(who, rel(Rel::Seat)) != kNone) return false;  // again
  const auto seat = [&](const Claim& c) { return c.s == who && c.relation == rel(Rel::Seat); };
  if (page_.vietnamese && std::any_of(claims_.begin(), claims_.end(), seat))
    return false;  // "trúng cử vào X … và tái cử"
  if (f.is("elected") && electing_persons()) return lost();
  return !f.recall && (f.is("elected") || f.is("active") || (f.is("term") && f.elided));
}

// ---- What it was done to is told to be something else -----------------------------------------------------

// "phê chuẩn hai văn kiện": which, is not known.
bool Reader::done_to_some(Firing& f) {
  return f.objects.empty() && stands(f.right, It::Num) && items_[f.right].value > 1 && stands(f.right + 1, It::Pro);
}

// "left the OAU": what is named is not known, and nothing else.
bool Reader::done_to_unknown(Firing& f) {
  if (!f.objects.empty() || f.does("serve")) return false;
  const std::size_t x = skip_right(f.right, It::Skip);
  if (stands(x, It::Ent)) return items_[x].unknown;
  const auto upper = page_.vietnamese && x == f.right ? kUpper : kCaps;
  return stands(x, It::Word) && items_[x].unit.empty() && tokens_[items_[x].first].is(upper);
}

// "rút khỏi phái bộ": of a thing that the verb does not take, and of no other that was spoken of.
bool Reader::done_to_other(Firing& f) {
  if (!f.objects.empty() || !f.does("leave", "depart")) return false;
  const std::size_t what = skip_right(f.right, It::Skip);
  if (!stands(what, It::Pro) || !items_[what].sense) return false;
  return std::none_of(f.wanted->begin(), f.wanted->end(),
                      [&](const std::string& wanted) { return says(what, wanted); });
}

// "… tranh bốn ghế, sau khi A rút lui": from the race.
bool Reader::leaves_race(Firing& f) {
  return f.objects.empty() && f.does("leave") &&
         any_item(0, items_.size(), [](const Item& i) { return i.t == It::Verb && has_word(i.sense, "candidate"); });
}

// "bằng một hiệp ước ký tại …": some treaty.
bool Reader::some_treaty(Firing& f) {
  return f.objects.empty() && page_.vietnamese && f.at > 1 && stands(f.at - 1, It::Pro) && items_[f.at - 1].ent < 0 &&
         says(f.at - 1, label(Part::Treaty)) && stands(f.at - 2, It::Num) && items_[f.at - 2].value == 1;
}

// "trở lại lần thứ tám": to what it was elected to.
bool Reader::returns_again(Firing& f) { return f.objects.empty() && f.does("return") && stands(f.right, It::Ordinal); }

}  // namespace dothi::prose
