// What a trigger was done to where it is left out: what allows that, and what it stands for.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

bool Reader::complete_objects(Firing& f) {
  static constexpr Step Reader::*kSteps[] = {
      &Reader::object_of_contest, &Reader::object_presided, &Reader::done_to_some, &Reader::done_to_unknown,
      &Reader::done_to_other,     &Reader::leaves_race,     &Reader::some_treaty,  &Reader::returns_again,
      &Reader::object_elided,     &Reader::reading_settled,
  };
  return over(f, kSteps);
}

// "vượt qua B với 131 phiếu để vào X nhiệm kỳ 2013-2014"
bool Reader::object_of_contest(Firing& f) {
  if (!f.objects.empty() || !f.is("beats")) return false;
  for (std::size_t i = f.right; i + 2 < items_.size() && !stands(i, It::Semi); ++i) {
    const std::size_t body = contested(i);
    if (body == 0) continue;
    Arg a;
    if (!stands(body, It::Ent) || !arg(body, *f.wanted, a)) break;
    f.after = std::max(body + 1, piece(body + 1, a.pieces));
    const bool votes = f.right + 2 < i && stands(f.right, It::Ent) && marked(f.right + 1, Kind::And, "with") &&
                       number_of(f.right + 2, "votes");
    if (votes) a.pieces.votes = &items_[f.right + 2];
    f.objects.push_back(std::move(a));
    f.reading = reading(*f.verb, f.objects.front().first());
    break;
  }
  return false;
}

// "để vào | X", "to win a seat on | X": where what was to be won stands, told behind such a word; 0 for none.
std::size_t Reader::contested(std::size_t i) const {
  if (marked(i, Kind::Break, "purpose") && does(i + 1, "serve")) return i + 2;
  if (page_.vietnamese || !marked(i, Kind::Time, "to") || !marked(i + 1, Kind::Note, "won")) return 0;
  const std::size_t seat = skip_right(i + 2, {It::Skip, It::Modifier});
  return does(seat, "serve") ? skip_right(seat + 1, It::Skip) : 0;
}

// "điều hành khoá 78": of the body whose presidents are spoken of.
bool Reader::object_presided(Firing& f) {
  if (!f.objects.empty() || !f.does("preside") || f.elided) return false;
  const std::size_t session = session_presided(f);
  if (session == items_.size()) return false;
  const int body = body_in_session();
  if (body < 0) return false;
  Arg a{f.at, {body}, {}};
  if (session == f.right)
    f.after = std::max(f.right, piece(f.right, a.pieces));
  else
    a.pieces.session = &items_[session];
  f.objects.push_back(std::move(a));
  f.reading = reading(*f.verb, body);
  return false;
}

// "điều khiển khóa 7", "The 75th session, in 2024, was chaired by A": where the session stands, the end of the items for none.
std::size_t Reader::session_presided(const Firing& f) const {
  if (stands(f.right, It::Session)) return f.right;
  for (std::size_t i = f.at; i-- > 0 && i + 9 > f.at && !stands(i, {It::Semi, It::Break}) && !is_a(i, Part::Event);)
    if (stands(i, It::Session) && !stands(i - 1, {It::Title, It::Ent, It::Of}))
      return stands(i + 1, It::Of) || !(f.passive || f.is("from")) ? items_.size() : i;
  return items_.size();
}

// Whose presidents the text tells, or who was told to meet last: the one the text is about, else one everybody sits on.
int Reader::body_in_session() const {
  if (theme_body_ >= 0) return theme_body_;
  for (const int about : {theme_, theme_organ_})
    if (titled_ && thing_is(about, Part::Body) && (plenary(about) || among(lexicon_.of_persons, thing(about).name)))
      return about;
  if (presided_ >= 0) return presided_;
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 6; ++it)
    if (plenary(it->ent)) return it->ent;
  return -1;
}

bool Reader::reading_settled(Firing& f) {
  if (!f.reading) f.reading = reading(*f.verb, f.objects.front().first());
  if (!f.reading || (f.object_left && to_untold_office(f))) return true;
  // "Châu Phi đưa A, B và C vào Hội đồng": for the term the election was for.
  const Arg& object = f.objects.front();
  if (!f.carried && !f.candidate && election_.organ >= 0 && number_ - election_.at <= 8 && f.objects.size() == 1 &&
      stands(object.item, It::Pro) && object.first() == election_.organ && object.pieces.times.empty() &&
      terms_.contains(election_.organ) && f.subjects.size() > 1) {
    f.carried = &terms_[election_.organ];
    f.into_seat = true;
  }
  return f.object_left && f.candidate && !f.passive && !page_.vietnamese;  // "a post she left to run for a second term"
}

// ---- Left out ---------------------------------------------------------------------------------------------

static bool has_range(const auto& times) {
  return std::any_of(times.begin(), times.end(), [](const Time* t) { return t->shape == Time::Shape::Range; });
}

bool Reader::object_elided(Firing& f) {
  if (!f.objects.empty()) return false;
  if (f.does("leave", "depart")) {  // "Jordan rút khỏi phái bộ": no organization; and a mission left out is none
    const std::size_t from = skip_right(f.right, It::Skip);
    if (stands(from, It::Pro) && says(from, label(Part::Mission))) return true;
    auto others = *f.wanted;
    std::erase(others, label(Part::Mission));
    f.narrowed = std::move(others);
    f.wanted = &f.narrowed;
  }
  Arg a{f.at, {}, {}};
  const std::size_t behind = std::max(f.right, piece(f.right, a.pieces));
  if (f.does("serve") && !has_range(a.pieces.times)) term_behind(f, a.pieces);
  const bool dated = has_range(a.pieces.times);
  const bool here = f.is("here") && any_item(0, items_.size(), [&](const Item& x) {
                      return x.t == It::Ent && x.ent >= 0 && wants(*f.wanted, thing(x.ent));
                    });
  f.dated |= dated;
  if (f.does("belong") && dated) only(f, {Part::Body});  // a term is of a seat
  if (to_untold_office(f)) {
    if (f.subjects.size() == 1) re_elected(f, f.subjects.front().first(), a.pieces);
    return true;
  }
  const bool row = counted_row(f);
  const bool allowed = here || troops_for_theme(f) || may_leave_out(f, a.pieces, row);
  if (!allowed || f.verb->has("elsewhere") || f.mutual || (f.is("tight") && !f.is("elide"))) return true;
  if (f.candidate && thing(f.subjects.front().first()).is(Part::Person)) return true;  // a person stands for an office
  if (object_told_otherwise(f)) return true;
  const int object = object_meant(f);
  if (object < 0) return true;
  if (f.does("serve") && a.pieces.times.empty()) carry_term(f, object, a.pieces.votes || row);
  if (std::any_of(f.subjects.begin(), f.subjects.end(), [&](const Arg& s) { return s.first() == object; })) return true;
  a.ents = {object};
  f.after = behind;
  f.objects.push_back(std::move(a));
  f.reading = reading(*f.verb, object);
  return false;
}

// Of what it wants, these only.
void Reader::only(Firing& f, std::initializer_list<Part> parts) const {
  f.narrowed.clear();
  for (Part part : parts) f.narrowed.push_back(label(part));
  f.wanted = &f.narrowed;
}

// "served as a member, from Africa, 2011–2012": a term further on.
void Reader::term_behind(const Firing& f, Pieces& pieces) const {
  for (std::size_t i = f.right; i < f.reach && i < f.right + 10; ++i) {
    if (stands(i, It::Ent) || (stands(i, It::Comma) && !(i + 1 < f.reach && stands(i + 1, It::Time)))) return;
    if (!stands(i, It::Time) || items_[i].time.shape != Time::Shape::Range) continue;
    pieces.times.push_back(&items_[i].time);
    return;
  }
}

// "điều một tiểu đoàn 700 người": troops go to the mission the text is about.
bool Reader::troops_for_theme(const Firing& f) const {
  if (!f.does("contribute")) return false;
  for (std::size_t i = f.right + 1; i < items_.size() && i < f.right + 6 && !stands(i, {It::Comma, It::Semi}); ++i) {
    const std::size_t to = skip_left(i, It::Skip) - 1;  // "đưa quân tới tỉnh Cabo Delgado": not to the mission
    if ((capital_word(items_[i]) || (stands(i, It::Ent) && items_[i].unknown)) && to >= f.right &&
        (stands(to, It::Prep) || does(to, "visit")))
      return false;
  }
  bool counted = f.from && !f.subjects.empty();
  for (std::uint32_t t = items_[f.at].first; t < items_[f.at].last; ++t)  // "góp quân"
    counted |= hits_->saying(t, Kind::Unit, "troops") || hits_->saying(t, Kind::Unit, "personnel");
  for (std::size_t i = f.right; i < items_.size() && i < f.right + 10 && !counted; ++i) {
    const std::string_view unit = items_[i].unit;
    if (stands(i, It::Semi) || opens_trigger(i)) break;
    if (stands(i, It::Num)) counted = unit == "personnel" || unit == "deployments";
    if (stands(i, It::Pro)) counted = says(i, "place");
    if (!stands(i, It::Word)) continue;
    const Sense* sort = sense(items_[i], Kind::Unit);  // "góp một số quân nhân"
    counted = unit == "personnel" || unit == "troops" || (sort && sort->words[0] == "personnel");
  }
  const auto mission = [&](int e) { return e >= 0 && wants(*f.wanted, thing(e)); };
  const auto left = [&](const Item& x) {
    return x.t == It::Ent && mission(x.ent);
  };  // "… lập UNFICYP; A và B gửi quân"
  return counted && (any_item(0, f.at, left) || mission(theme_organ_) || mission(theme_) || mission(context_.organ) ||
                     recall(*f.wanted, false, {}, 8) >= 0);
}

// "Bốn nước cùng trúng cử là A (186 phiếu), B (183)": a row of the elected with their votes.
bool Reader::counted_row(Firing& f) {
  if (!f.is("elected") || f.elided || f.subjects.size() < 2 || !f.subjects.front().pieces.votes) return false;
  for (Arg& s : f.subjects) {
    const bool bracket = stands(s.item + 1, It::Open) && number_of(s.item + 2, "") && stands(s.item + 3, It::Close);
    if (!s.pieces.votes && bracket) s.pieces.votes = &items_[s.item + 2];
  }
  return true;
}

// What is left out must be plain from the rest: a verb that allows it, a term, votes, a default of the role.
bool Reader::may_leave_out(const Firing& f, const Pieces& pieces, bool row) const {
  const bool timed = !pieces.times.empty();
  if (f.recall || f.does("vote") || !f.relation_default.empty()) return true;
  if (f.is("elide") && (!f.elided || timed || leading_)) return true;
  if (!f.elided && (f.is("founding") || took_part(f) || (f.is("end") && timed))) return true;
  if ((row || f.candidate) && seat_spoken_of(f)) {
    if (row) return true;
    const bool lost = any_item(0, items_.size(), [&](const Item& i) { return marked(i, Kind::Cue, "defeat"); });
    const bool listed = f.subjects.size() > 1 && f.subjects.front().item > f.at;
    if (!f.elided && (has_range(pieces.times) || lost || listed)) return true;
  }
  if (f.does("serve")) return may_leave_out_seat(f, pieces);
  if (f.does("belong")) return !f.role.empty() && may_leave_out_membership(f, pieces);
  // "A pulled out, B joined in 1977, and C left"
  const bool closes = f.right >= items_.size() || stands(f.right, {It::Stop, It::Comma, It::Semi, It::Time});
  return f.does("depart") && closes && !f.elided && std::any_of(frames_.begin(), frames_.end(), [&](const Memory& m) {
           return m.object >= 0 && (m.relation == rel(Rel::Membership) || thing(m.object).is(Part::Organization));
         });
}

// "Yemen tham gia năm 1945" in a text about a league.
bool Reader::took_part(const Firing& f) const {
  const int about = context_.organ >= 0 ? context_.organ : theme_;
  // "Công ước X: thông qua năm 2013; A là nước đầu tiên tham gia, ngày 6/11/2013"
  const bool headed = !items_.empty() && is_a(items_[0], Part::Treaty) && stands(1, It::Colon);
  const bool timed = stands(f.right, It::Time) || (stands(f.right, It::Comma) && stands(f.right + 1, It::Time));
  return f.does("take_part") && !f.elided && timed &&
         (headed || (about >= 0 && (thing(about).is(Part::Organization) || thing(about).is(Part::Treaty))));
}

// Whether a seat was spoken of lately, and none is told here: "ứng cử chức vụ này".
bool Reader::seat_spoken_of(const Firing& f) const {
  if (f.candidate && any_item(std::min(f.right, f.reach), f.reach, [](const Item& x) {
        return x.is({It::Pro, It::Title});
      }))
    return false;
  return (focus_organ_ >= 0 && number_ - focus_at_ <= 4 && !plenary(focus_organ_)) ||
         (seat_organ_ >= 0 && number_ - seat_at_ <= 6);
}

bool Reader::may_leave_out_seat(const Firing& f, const Pieces& pieces) const {
  const bool timed = !pieces.times.empty();
  if (has_range(pieces.times) || pieces.votes || (f.is("sit") && timed)) return true;
  if (f.elided) return false;
  if (f.is("active") || f.is("either")) return true;
  const int who = f.subjects.front().first();
  const bool same = f.subjects.size() > 1 && seat_organ_ >= 0 &&
                    number_ - seat_at_ <= 1;  // "Chosen in the same ballot were A, B and C"
  const bool when = timed || leading_ || same || (election_.organ >= 0 && number_ - election_.at <= 8);
  return f.is("elected") && when && (thing(who).is(Part::State) || told(who, rel(Rel::Seat)) != kNone);
}

bool Reader::may_leave_out_membership(const Firing& f, const Pieces& pieces) const {
  if (pieces.ordinal || has_range(pieces.times)) return true;
  const bool member = std::any_of(claims_.begin(), claims_.end(),
                                  [this](const Claim& c) { return c.relation == rel(Rel::Membership); });
  if (f.left > 0 && f.left < f.at && stands(f.at - 1, It::Ordinal) && member) return true;
  const bool is = page_.vietnamese && titled_ && !f.elided && f.subjects.size() == 1 && f.role == "member" &&
                  f.left == f.at && does(f.at - 1, "office") && thing(f.subjects.front().first()).is(Part::State) &&
                  f.subjects.front().item < f.at;
  if (is && thing_is(theme_, Part::Organization))
    return true;  // "A là thành viên dù …", in a text about an organization
  bool timed = !pieces.times.empty() || leading_;
  for (std::size_t i = f.at; i-- > 0 && i + 10 > f.at && !timed;) timed = stands(i, It::Time);
  return timed && theme_ >= 0 && thing(theme_).is(Part::Organization);
}

// ---- Told, but not read -----------------------------------------------------------------------------------

bool Reader::object_told_otherwise(const Firing& f) const {
  return something_behind(f) || another_treaty_behind(f) || another_draft_behind(f) || business_behind(f) ||
         mission_behind(f);
}

// "joined Russia in …": what stands right behind is done to, and fits no relation.
bool Reader::something_behind(const Firing& f) const {
  if (!f.is("elide") || f.right >= items_.size() || (f.is("active") && !f.elided)) return false;
  std::size_t x = f.right;
  while (stands(x, kSmall) || (!page_.vietnamese && stands(x, It::Word) && surface(items_[x]).ends_with("ly"))) ++x;
  if (x >= items_.size()) return false;
  if (stands(x, It::Num) || (stands(x, It::Word) && items_[x].unit.empty() && !has(x, Kind::Time))) return true;
  if (stands(x, It::Verb) && !says(x, "weak") && f.does("leave")) return true;
  // "kí Hiệp ước Vác-sa-va", a name of the organization
  const bool deed = f.does("sign", "ratify") && items_[x].ent >= 0 && thing(items_[x].ent).is(Part::Organization);
  if (!f.enters() && !deed && !f.does("leave", "depart")) return false;
  if (!stands(x, It::Ent) || items_[x].demonym || f.by || f.from || f.passive) return false;
  return std::none_of(f.subjects.begin(), f.subjects.end(), [&](const Arg& s) { return s.item >= x; });
}

bool Reader::another_treaty_behind(const Firing& f) const {
  const std::size_t right = f.right;
  for (std::size_t x = right; x < right + 3 && stands(x, {It::Word, It::Num, It::Skip}); ++x)
    // "ký các nghị định thư": told, and not which
    if (x > right && stands(x, It::Word) && hits_->any(items_[x].first, Kind::Head)) return true;
  if (!page_.vietnamese) return false;
  // "ký hiệp ước lập khu vực …": another
  if (stands(right, It::Pro) && says(right, label(Part::Treaty)) && !hits_->any(items_[right].last - 1, Kind::Deictic))
    return true;
  // "ký tại New York hiệp định ba bên", "ký với Lào hiệp ước về …"
  return right + 2 < items_.size() && stands(right, {It::Prep, It::And}) &&
         (stands(right + 1, It::Place) || is_a(right + 1, Part::State)) &&
         hits_->any(items_[right + 2].first, Kind::Head) && !hits_->any(items_[right + 2].last - 1, Kind::Deictic);
}

// "vetoed a similar draft": another one.
bool Reader::another_draft_behind(const Firing& f) const {
  if (!f.does("vote")) return false;
  const std::size_t x = skip_right(f.right, It::Skip);
  if (page_.vietnamese) {  // "phủ quyết dự thảo khai trừ …"
    const auto draft = x < items_.size() ? hits_->at(items_[x].first, Kind::Event) : std::nullopt;
    return draft && has_word(draft->sense, "draft") && !stands(x, It::Ent);
  }
  return x > f.right && stands(x, It::Word) && items_[x].unit.empty();
}

// "was back in the multilateral business": in what is said.
bool Reader::business_behind(const Firing& f) const {
  if (page_.vietnamese || !f.does("return") || f.right + 2 >= items_.size() || !stands(f.right, It::Prep)) return false;
  const std::size_t x = skip_right(f.right + 1, It::Skip);
  return skip_right(x, It::Word) >= x + 2;
}

// What it is sent to is named further on.
bool Reader::mission_behind(const Firing& f) const {
  return f.does("contribute") && any_item(std::min(f.right, items_.size()), items_.size(),
                                          [this](const Item& x) { return is_a(x, Part::Mission); });
}

// ---- What it stands for -----------------------------------------------------------------------------------

int Reader::object_meant(Firing& f) {
  if (f.is("founding")) only(f, {Part::Organization, Part::Agency});
  const int ahead = object_ahead(f);
  const int told = ahead >= 0 ? ahead : object_told_before(f);
  if (f.does("serve") && f.is("end")) only(f, {Part::Body});  // no mission
  return told >= 0 ? told : elided_object(f, *f.wanted);
}

// "Với việc A nộp văn kiện phê chuẩn, Hiệp ước X có thêm một thành viên": of what the main clause tells.
int Reader::object_ahead(const Firing& f) {
  if (!page_.vietnamese || !f.does("ratify", "sign", "accede") || f.at > 6) return -1;
  if (!any_item(0, f.at, [this](const Item& x) { return marked(x, Kind::Skip, "nominal"); })) return -1;
  std::size_t i = f.right;
  while (i < items_.size() && !stands(i, {It::Comma, It::Semi, It::Ent})) ++i;
  if (!stands(i, It::Comma)) return -1;
  for (; i < items_.size() && !stands(i, It::Semi); ++i)
    if (Arg a; stands(i, It::Ent) && arg(i, *f.wanted, a)) return a.first();
  return -1;
}

// "Judge A was first elected in June 2018": to the seat told before; "Syria gia nhập công ước năm 2013; Angola tham gia năm 2015",
// "… và Angola, gia nhập năm 2015".
int Reader::object_told_before(const Firing& f) const {
  const int who = f.subjects.front().first();
  if (f.does("serve") && f.is("elected") && thing(who).is(Part::Person))
    if (const auto last = told(who, rel(Rel::Seat)); last != kNone)
      if (const auto organ = entity_ids_.find({facts[last].object, facts[last].object_type});
          organ != entity_ids_.end())
        return organ->second;
  const bool any = took_part(f), same = f.does("join", "accede", "ratify", "sign", "leave") && !f.object_left;
  int last = -1;  // of several none is meant
  for (auto m = frames_.rbegin(); (any || same) && m != frames_.rend(); ++m) {
    if (m->object < 0 || !reading(*f.verb, m->object)) continue;
    if (last >= 0 && m->object != last) return -1;
    last = m->object;
    if (any || m->verb->name == f.verb->name) return last;
  }
  return -1;
}

// The term of the body told a sentence before; of the elected with their votes some sentences before.
void Reader::carry_term(Firing& f, int body, bool votes) {
  if (!terms_.contains(body)) return;
  const std::uint32_t since = number_ - terms_at_[body];
  const bool recent = since <= (votes ? 3u : 1u) || (since <= 6 && terms_block_[body] == block_);
  if (recent || (election_.organ == body && number_ - election_.at <= 8)) f.carried = &terms_[body];
}

}  // namespace dothi::prose
