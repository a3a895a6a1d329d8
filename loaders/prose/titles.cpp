// The office a title names, and the body or the country it belongs to.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::Position {
  std::size_t k;  // the title
  int person;     // who holds it, -1 where nobody is told
  const Title& title;
  bool state, abroad;            // of a state; in another country
  std::string_view bodies = {};  // the only ones that have such an office: "Chánh án" of courts
  std::size_t of = 0;            // where its body may stand, and whether a word like "of" stands before that
  bool of_something = false;
  std::size_t left = 0, right = 0;
  int body = -1;
  std::string to = {}, place = {};  // where an envoy is
};

// The office a title names, with the body it belongs to: "Tổng Giám đốc UNESCO", "Slovenia's Permanent Representative".
// `right` becomes the item after it; `body` the entity of the body or -1.
int Reader::position(std::size_t k, int person, std::size_t& left, std::size_t& right, int& body) {
  left = k;
  right = k + 1;
  body = -1;
  if (items_[k].t == It::Ent) {  // an office of names.csv
    if (auto n = lexicon_.name(thing(items_[k].ent).of)) body = entity(*n);
    if (thing_is(body, Part::Organization)) named_office_ = items_[k].ent, named_office_at_ = number_;
    return items_[k].ent;
  }
  const Title& title = lexicon_.titles[items_[k].sense->what];
  Position p{k, person, title, title.options.contains("state"), title.options.contains("abroad")};
  p.left = left;
  p.right = right;
  if (auto on = title.options.find("on"); on != title.options.end()) p.bodies = lexicon_.setting(on->second);
  const int office = find_position(p);
  left = p.left;
  right = p.right;
  body = p.body;
  return office;
}

// "Các Tổng Thư ký gần đây" over a list, in a text about an organization: of that; -1 where it has no such office.
int Reader::position_in_theme(std::size_t k) {
  const Title& title = title_at(k);
  Position p{k, -1, title, title.options.contains("state"), title.options.contains("abroad")};
  if (p.state || p.abroad || !thing_is(theme_, Part::Organization) || !fits(p, theme_)) return -1;
  p.left = k;
  p.right = k + 1;
  p.body = theme_;
  return name_position(p);
}

int Reader::find_position(Position& p) {
  find_of(p);
  if (of_something_else(p)) return -1;
  body_behind(p);
  if (p.body < 0)
    if (const auto office = body_unknown(p)) return *office;
  if (p.body < 0) body_before(p);
  if (p.body < 0 && p.of_something && !page_.vietnamese && !p.abroad)
    if (const auto office = stranger(p.title, p.of, p.right)) return *office;
  if (p.title.options.contains("to")) posted(p);
  if (p.abroad && !abroad(p.title, p.k, p.right, p.to)) return -1;
  if (p.abroad && p.body < 0 && p.state && !sending_state(p)) return -1;
  if (p.body < 0) {
    if (const auto office = body_unsaid(p)) return *office;
    if (p.body < 0) return -1;
  }
  return name_position(p);
}

bool Reader::fits(const Position& p, int e) const {
  if (e < 0 || !(p.bodies.empty() || listed_in(p.bodies, thing(e).name))) return false;
  return wants(p.title.bodies, thing(e)) || (p.title.options.contains("head") && staffed(e));
}

bool Reader::fits(const Position& p, const Item& item) const { return item.t == It::Ent && fits(p, item.ent); }

// The body that stands at an item, itself or by a pronoun; -1 for none.
int Reader::body_at(const Position& p, std::size_t item) {
  if (item >= items_.size()) return -1;
  if (fits(p, items_[item])) return items_[item].ent;
  const int e = items_[item].t == It::Pro ? resolve(items_[item], p.title.bodies) : -1;
  return fits(p, e) ? e : -1;
}

// ---- What stands beside it ------------------------------------------------------------------------------

void Reader::find_of(Position& p) const {
  p.of = skip_right(p.k + 1, {It::Modifier, It::Ordinal});
  // "president (2003-2007) of Germany"
  if (!page_.vietnamese && time_in_bracket(p.of) && stands(p.of + 2, It::Close) && stands(p.of + 3, It::Of)) p.of += 3;
  p.of_something = stands(p.of, It::Of);
  if (p.of_something) ++p.of;
  p.of = skip_right(p.of, It::Skip);
  // "Tổng Thư ký hành chính đầu tiên của tổ chức": a word more of the title
  if (page_.vietnamese && !p.of_something) {
    const std::size_t words = skip_right(p.of, It::Word), of = skip_right(words, {It::Ordinal, It::Modifier});
    const bool small = words > p.of && words < p.of + 3 && !any_item(p.of, words, [this](const Item& i) {
                         return tokens_[i.first].is(kUpper) || !i.unit.empty();
                       });
    const bool counted = of > words && is_a(of + 1, Part::State);  // "Tổng thống da đen đầu tiên của Nam Phi"
    if (small && stands(of, It::Of) && stands(of + 1, {It::Pro, It::Ent}) && (!p.state || counted))
      p.of_something = true, p.of = of + 1;
  }
  // "president of the 34th session of the Assembly"
  if (p.of_something && stands(p.of, It::Session) && stands(p.of + 1, It::Of)) p.of = skip_right(p.of + 2, It::Skip);
}

// Whether it is of something the sentence tells no more of.
bool Reader::of_something_else(const Position& p) const {
  const bool followed = p.of + 1 < items_.size();
  if (p.of_something && followed && marked(items_[p.of], Kind::Modifier, "own"))
    return true;  // "chairman of its commission"
  if (page_.vietnamese) return false;
  if (p.of_something && followed && items_[p.of].t == It::Ent && items_[p.of].demonym && items_[p.of + 1].size() > 0) {
    const Item& next = items_[p.of + 1];  // "president of the Austrian tennis federation": not of Austria
    if (next.t == It::Word && !next.state && next.unit.empty() && tokens_[next.first].is(kWord)) return true;
    if (next.t == It::Ent && !next.demonym && (next.unknown || (next.ent >= 0 && !fits(p, next.ent)))) return true;
  }
  if (!p.state || p.of_something) return false;
  for (std::size_t i = p.k; i-- > 1 && i + 7 > p.k && items_[i].t != It::Comma;)
    if (items_[i].t == It::Relative && (items_[i - 1].t == It::Of || prep(i - 1)))
      return true;  // "a think tank, of which he is president"
  return false;
}

// "Tổng Giám đốc UNESCO", "the chair of the Council's Counter-Terrorism Committee"
void Reader::body_behind(Position& p) {
  if (p.of + 1 < items_.size() && items_[p.of].possessive && body_at(p, p.of + 1) >= 0) ++p.of;
  const int body = p.abroad ? -1 : body_at(p, p.of);
  if (body < 0) return;
  p.body = body;
  p.right = p.of + 1;
}

// The office in a body behind the title that nobody knows; -1 where it is not to be told, nothing where no such body stands there.
std::optional<int> Reader::body_unknown(Position& p) {
  if (p.of >= items_.size()) return std::nullopt;
  const Item& of = items_[p.of];
  const bool right_behind = p.of == p.k + 1, other = !p.state && page_.vietnamese;
  const bool ends = p.of + 1 >= items_.size() || items_[p.of + 1].is({It::Stop, It::Comma, It::Time, It::Semi});
  // "làm Chánh án Gambia": of a court of that country
  if (other && !p.title.role.empty() && right_behind && is_a(of, Part::State) && !of.demonym && ends) return -1;
  if (of.shaped || (of.t == It::Pro && of.sense && of.sense->kind == Kind::Head)) return -1;
  const Token& first = tokens_[of.first];
  // "Thư ký điều hành Liên minh Dơi": of an organization nobody knows, by its head word
  if (other && right_behind && tokens_[of.first].is(kUpper) && hits_->at(of.first, Kind::Head) && !fits(p, of) &&
      !is_a(of, Part::Person))
    return -1;
  if (other && (of.t == It::Word || of.unknown) && of.size() == 1 && first.is(kCaps) && of.depth == items_[p.k].depth &&
      first.end - first.begin > 2) {
    p.right = p.of + 1;  // "Giám đốc UNOOSA": of a body known by its letters only
    return office_of_stranger(p.title, surface(of));
  }
  if (!other || p.of_something || !right_behind || p.of + 2 >= items_.size() || !capital_word(of) || !first.is(kSpace))
    return std::nullopt;
  const Item& next = items_[p.of + 1];  // "Chủ tịch Liên hiệp các tổ chức …": of a body nobody knows
  return next.t == It::Word && !tokens_[next.first].is(kUpper) ? std::optional<int>(-1) : std::nullopt;
}

// "Slovenia's Permanent Representative", "his country's ambassador", "Lebanon's caretaker Prime Minister", "Council President for October"
void Reader::body_before(Position& p) {
  auto take = [&](int body, std::size_t item) {
    if (body < 0) return false;
    p.body = body;
    p.left = item;
    return true;
  };
  const Item* before = p.k > 0 ? &items_[p.k - 1] : nullptr;
  if (before && fits(p, *before) && (before->possessive || before->demonym || !page_.vietnamese)) {
    take(before->ent, p.k - 1);
    return;
  }
  const bool pronoun = before && !page_.vietnamese && before->t == It::Pro;
  // "his country's permanent representative"
  if (pronoun && p.state && has_word(before->sense, "own") && take(body_at(p, p.k - 1), p.k - 1)) return;
  if (page_.vietnamese) return of_host(p);
  const std::size_t owner = skip_left(p.k, {It::Modifier, It::Ordinal});  // "Japan's then foreign minister"
  if (owner > 0 && owner < p.k && items_[owner - 1].possessive && fits(p, items_[owner - 1])) {
    take(items_[owner - 1].ent, owner - 1);
    return;
  }
  // "the agency's present director", "the Council's presidency"
  const bool owned = !p.abroad && owner > 0 && items_[owner - 1].t == It::Pro && items_[owner - 1].possessive &&
                     (p.title.role.empty() || p.title.options.contains("noun"));
  if (owned && !has_word(items_[owner - 1].sense, "own")) p.body = body_at(p, owner - 1);
  if (p.body >= 0) {
    const bool counted =
        any_item(owner, p.k, [](const Item& i) { return i.t == It::Ordinal; });  // "the country's first envoy"
    if (!counted) p.left = owner - 1;
    return;
  }
  const bool head = pronoun && !p.title.role.empty() && before->sense && before->sense->kind == Kind::Head;
  if (head && (!before->possessive || (p.k > 1 && does(items_[p.k - 2], "office")))) take(body_at(p, p.k - 1), p.k - 1);
}

// "Tổng thống nước chủ nhà A"
void Reader::of_host(Position& p) const {
  if (!p.state || p.of_something || !stands(p.of + 1, {It::Honorific, It::Ent})) return;
  if (!does(items_[p.of], "host") || !has_word(items_[p.of].sense, "weak") || !fits(p, host_)) return;
  p.body = host_;
  p.right = p.of + 1;
}

// "… tại Liên hợp quốc", "to UNESCO", "in Geneva".
void Reader::posted(Position& p) {
  auto in = [&](const Item& city) {  // where envoys of this title usually are goes without saying
    const auto usual = lexicon_.settings.find("envoys_at");
    if (usual == lexicon_.settings.end() || thing(city.ent).name != usual->second) p.place = thing(city.ent).name;
  };
  p.to = p.title.option("to");
  std::size_t to = skip_right(p.right, {It::Ordinal, It::Modifier});  // "Đại diện thường trực Ấn Độ đầu tiên tại …"
  if (stands(to, {It::Prep, It::Of}))
    ++to;
  else
    to = p.right;
  if (to > p.right && to + 1 < items_.size() && items_[to].t == It::Skip) ++to;  // "to the United Nations"
  if (to >= items_.size()) return;
  if (to > p.right && stands(to, It::Pro))
    resolve(items_[to], lexicon_.labels(Part::Organization));  // "bên cạnh tổ chức này"
  if (stands(to, {It::Ent, It::Pro}) && thing_is(items_[to].ent, Part::Organization)) {
    p.to = thing(items_[to].ent).name;
    p.right = to + 1;
    // "tại Liên hợp quốc ở Genève"
    if (p.right + 1 < items_.size() && prep(p.right) && items_[p.right + 1].t == It::Place &&
        items_[p.right].depth == items_[p.k].depth) {
      in(items_[p.right + 1]);
      p.right += 2;
    }
    if (p.body >= 0) return;
    const std::size_t whose =
        stands(p.right, It::Of) ? p.right + 1 : p.right;  // "của Ghana" after "tại Liên hợp quốc".
    if (const int body = body_at(p, whose); body >= 0) {
      p.body = body;
      p.right = whose + 1;
    }
  } else if (to > p.right && items_[to].t == It::Place) {
    if (page_.vietnamese || items_[p.right].t != It::Of) {
      in(items_[to]);
      p.right = to + 1;
    } else if (p.body < 0 && items_[to].metonym &&
               fits(p, country_of(items_[to].ent))) {  // "permanent representative of Beijing"
      p.body = country_of(items_[to].ent);
      p.right = to + 1;
    }
  }
}

// Where somebody is sent: the name right behind the title, "ambassador to | Egypt", "special envoy for | Darfur".
bool Reader::abroad(const Title& title, std::size_t at, std::size_t& right, std::string& to) const {
  const std::size_t where = skip_right(at + 1, It::Skip);
  if (where >= items_.size()) return false;
  const Item& item = items_[where];
  if (!item.is({It::Ent, It::Place}) || item.ent < 0 || item.demonym) return false;
  const Entity& e = thing(item.ent);
  if (!e.is(Part::State) && item.t != It::Place && (title.options.contains("state") || !item.unknown)) return false;
  to = item.unknown ? surface(item) : std::string(e.name);
  right = where + 1;
  return true;
}

// Whose ambassador: of his country, or of the last named but where he is.
bool Reader::sending_state(Position& p) {
  p.body = country_of(p.person);
  for (std::size_t i = p.k; p.body < 0 && i-- > 0;)
    if (fits(p, items_[i]) && items_[i].depth == 0 && thing(items_[i].ent).name != p.to) p.body = items_[i].ent;
  // "After serving as ambassador to Peru, A became foreign minister of Germany"
  for (std::size_t i = p.right; !page_.vietnamese && p.body < 0 && p.person >= 0 && i < items_.size(); ++i) {
    const bool behind = stands(i - 1, It::Of) && titled(i - 2, "state");
    const bool before = items_[i].possessive && titled(skip_right(i + 1, kQuiet), "state");
    if (stands(i, It::Semi)) break;
    if ((behind || before) && fits(p, items_[i]) && thing(items_[i].ent).name != p.to) p.body = items_[i].ent;
  }
  if (p.body < 0) p.body = theme_country();
  return p.body >= 0 && thing(p.body).name != p.to;
}

// ---- What is left unsaid --------------------------------------------------------------------------------

// Whose office it is where nothing beside it tells; an office, or -1, where the search ends there.
std::optional<int> Reader::body_unsaid(Position& p) {
  // "the court's first president": of no country
  const std::size_t owner = skip_left(p.k, {It::Modifier, It::Ordinal}) - 1;
  if (p.state && !page_.vietnamese && owner < p.k && items_[owner].t == It::Pro && items_[owner].possessive &&
      items_[owner].sense && items_[owner].sense->kind == Kind::Head)
    return -1;
  if (p.state) return state_unsaid(p) ? std::nullopt : std::optional<int>(-1);
  if (p.title.body.empty()) return body_spoken_of(p);
  // "the Forum's secretary general": of nothing else
  if (!page_.vietnamese && p.k > 0 && items_[p.k - 1].possessive && p.title.body != "{party}") {
    p.body = body_at(p, p.k - 1);
    if (p.body < 0) return -1;
    p.left = p.k - 1;
    return std::nullopt;
  }
  usual_body(p);
  return p.body < 0 ? std::optional<int>(-1) : std::nullopt;
}

// The country of who holds it, else the last named, else the one the text is about.
bool Reader::state_unsaid(Position& p) {
  p.body = country_of(p.person);
  if (p.body < 0 && p.person >= 0)  // "Đại sứ Federico Villegas của Argentina", "Park Jin (Hàn Quốc)"
    for (std::size_t i = p.k; i + 2 < items_.size(); ++i)
      if (items_[i].ent == p.person && items_[i + 1].is({It::Of, It::Open}) && fits(p, items_[i + 2]))
        p.body = items_[i + 2].ent;
  if (p.body < 0) p.body = body_shared(p);
  for (std::size_t i = p.k; p.body < 0 && i-- > 0;)
    if (fits(p, items_[i]) && items_[i].depth == 0 && !of_other_office(p, i)) p.body = items_[i].ent;
  for (std::size_t i = p.k; p.body < 0 && i-- > 0;)
    if (items_[i].t == It::Place && items_[i].metonym && country_of(items_[i].ent) >= 0 &&
        (page_.vietnamese || !prep(i - 1)))
      p.body = country_of(items_[i].ent);
  if (p.body < 0) p.body = speaker_;
  const int own = home_country();
  const bool at_home = p.body < 0 && p.person >= 0 && own >= 0 && (theme_country() < 0 || theme_country() == own);
  if (at_home && foreign_name(p.person)) return foreign_country(p, own);
  if (p.body < 0) p.body = theme_country();
  if (p.body < 0) p.body = recall(lexicon_.labels(Part::State), true, {}, 6);
  if (p.body < 0) p.body = home();
  return page_.vietnamese || !visited_by_holder(p);
}

// "accompanied by Foreign Minister B, A visited Japan": whose minister visits a country is not told by that country.
bool Reader::visited_by_holder(const Position& p) const {
  for (std::size_t i = p.k + 1; i + 1 < items_.size() && !stands(i, {It::Semi, It::Break}); ++i) {
    const std::size_t where = skip_right(i + 1, {It::Skip, It::Modifier});
    if (does(i, "visit") && is_a(where, Part::State) && items_[where].ent == p.body) return true;
  }
  // "During her stay in Hanoi, Chancellor A met …": hers
  const std::size_t comma = skip_left(p.k, kQuiet) - 1;
  if (!stands(comma, It::Comma) || p.person < 0) return false;
  for (std::size_t i = 1; i + 1 < comma; ++i) {
    const bool own = stands(i - 1, It::Pro) && says(i - 1, label(Part::Person));
    if (!does(i, "visit") || !(own || marked(i - 1, Kind::Skip, "article"))) continue;
    const std::size_t where = skip_right(i + 1, {It::Skip, It::Modifier});
    const int country = stands(where, It::Place)   ? country_of(items_[where].ent)
                        : is_a(where, Part::State) ? items_[where].ent
                                                   : -1;
    if (country != p.body) continue;
    return !any_item(p.k, items_.size(), [](const Item& x) { return x.t == It::Pro && has_word(x.sense, "object"); });
  }
  return false;
}

// "prime minister and later president | of Germany": of what the office joined to it is; -1 for none.
int Reader::body_shared(const Position& p) const {
  const auto behind_years = [this](std::size_t i) {
    return time_in_bracket(i) && stands(i + 2, It::Close) ? i + 3 : i;
  };
  const std::size_t joint = behind_years(p.k + 1), next = skip_right(joint + 1, kQuiet);
  // "cựu Bộ trưởng Tài chính rồi cựu Bộ trưởng Ngoại giao Đan Mạch"
  if (page_.vietnamese && stands(joint, It::And) && titled(next, "state") && !titled(next, "abroad") &&
      marked(joint + 1, Kind::Modifier, "former") && is_a(next + 1, Part::State) && !items_[next + 1].demonym)
    return items_[next + 1].ent;
  if (page_.vietnamese || !stands(joint, It::And)) return -1;
  if (!titled(next, "state") || titled(next, "abroad") || !stands(behind_years(next + 1), It::Of)) return -1;
  const std::size_t of = skip_right(behind_years(next + 1) + 1, It::Skip);
  return of < items_.size() && fits(p, items_[of]) && !items_[of].possessive ? items_[of].ent : -1;
}

// "rose to ambassador to France and ended as foreign minister", "President A of Peru met Premier B": where another is sent, or whom another
// leads.
bool Reader::of_other_office(const Position& p, std::size_t state) const {
  if (page_.vietnamese) return false;
  if (titled(skip_left(state, It::Skip) - 1, "abroad")) return true;
  // "Vietnam was visited by Prime Minister A"
  if (stands(skip_left(p.k, kQuiet) - 1, It::Passive) &&
      any_item(0, p.k, [this](const Item& x) { return does(x, "visit", "welcome"); }))
    return true;
  // "Russia welcomed President A's decision"
  for (std::size_t i = state + 1; i < p.k && !items_[state].demonym; ++i)
    if (means(i, "welcome")) return true;
  if (!stands(state - 1, It::Of) || !is_a(state - 2, Part::Person) || items_[state - 2].ent == p.person) return false;
  return any_item(state, p.k, [this](const Item& x) { return does(x, "meet", "welcome"); });
}

// "Phó Tổng thống Mansour bin Zayed": of the foreign country spoken of, and not of ours
bool Reader::foreign_country(Position& p, int own) const {
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 4 && p.body < 0; ++it) {
    const int country = thing(it->ent).is(Part::Person) ? country_of(it->ent) : it->ent;
    if (country >= 0 && country != own && fits(p, country)) p.body = country;
  }
  return p.body >= 0;
}

// Of an office that has a usual body, as the Secretary-General that of the United Nations: another body where one is spoken of.
void Reader::usual_body(Position& p) {
  const bool party = p.title.body == "{party}";
  if (!party) body_pointed_at(p);
  if (p.body < 0 && !party && owned_office(p)) return;  // of what nobody knows
  for (std::size_t i = p.k; page_.vietnamese && p.body < 0 && i-- > 1 && !items_[i].is({It::Comma, It::Semi});)
    if (items_[i].t == It::Passive && fits(p, items_[i - 1]))
      p.body = items_[i - 1].ent;  // "X do bà Y làm Tổng Thư ký": of X
  const bool named =
      stands(p.k + 1, {It::Ent, It::Honorific, It::Rank}) || (stands(p.k + 1, It::Comma) && stands(p.k + 2, It::Ent));
  if (p.body < 0 && !party && !named) body_by_pronoun(p);
  if (p.body < 0 && !party) body_of_text(p, named);
  const bool told = !named && named_office_ >= 0 && number_ - named_office_at_ <= 2;
  // "nhậm chức Tổng Thư ký WMO, thay ông B, … đã ngồi ghế Tổng Thư ký"
  if (p.body < 0 && told && thing(named_office_).name.starts_with(p.title.plain + " "))
    if (auto n = lexicon_.name(thing(named_office_).of); n && fits(p, entity(*n))) p.body = entity(*n);
  // of the organization whose secretary-general was last told
  if (p.body < 0 && !named && !party && number_ - secretariat_at_ <= 8 && fits(p, secretariat_)) p.body = secretariat_;
  if (p.body >= 0) return;
  if (party)
    party_of(p);
  else if (auto n = lexicon_.name(p.title.body))
    p.body = entity(*n);
}

// "was its first secretary-general"
bool Reader::owned_office(const Position& p) const {
  for (std::size_t i = p.k; !page_.vietnamese && i > 0 && (quiet(items_[i - 1]) || items_[i - 1].t == It::Ordinal);)
    if (marked(items_[--i], Kind::Modifier, "own")) return true;
  return false;
}

// Whose: of what the sentence tells before, else of what is spoken of; -1 for none.
int Reader::owner_told(const Position& p) const {
  int last = -1;
  for (std::size_t i = p.k; i-- > 0;) {
    const Item& item = items_[i];
    if (!fits(p, item) || item.depth > 0 || item.demonym || item.used || thing(item.ent).is(Part::Event)) continue;
    if (last < 0 || !behind_preposition(i)) last = item.ent;
  }
  if (last < 0 && of_topic(p)) last = topic_body_;
  const bool apart = in_fragment() && block_begun_ != block_;  // another line of a list
  for (auto it = said_.rbegin(); last < 0 && !apart && it != said_.rend() && number_ - it->sentence <= 2; ++it)
    if (fits(p, it->ent) && !thing(it->ent).is(Part::Event)) last = it->ent;
  return last;
}

// Of what is spoken of; "On the ASEAN side the office of Secretary-General …"
void Reader::body_pointed_at(Position& p) const {
  if (owned_office(p)) {
    p.body = owner_told(p);
    return;
  }
  for (std::size_t i = p.k; p.person < 0 && p.body < 0 && i-- > 0;)
    if (fits(p, items_[i]) && items_[i].depth == 0 && !items_[i].used && p.k - i < 8 &&
        !thing(items_[i].ent).is(Part::Event))
      p.body = items_[i].ent;
}

// "Theo nguyên tắc của Hiệp hội, ông được cử vào chức Tổng Thư ký": a word for an organization in the clause tells which.
void Reader::body_by_pronoun(Position& p) {
  for (std::size_t i = p.k; page_.vietnamese && p.body < 0 && i-- > 1 && items_[i].t != It::Semi;)
    if (items_[i].t == It::Pro && items_[i].depth == 0 && tokens_[items_[i].first].is(kUpper)) p.body = body_at(p, i);
}

bool Reader::of_topic(const Position& p) const { return number_ - topic_body_at_ <= 2 && fits(p, topic_body_); }

// "Albert Roper became the first Secretary General" in a text about another organization; before a name the best known is meant.
void Reader::body_of_text(Position& p, bool named) {
  const bool of_section = in_list() && context_.organ != theme_ && thing_is(context_.organ, Part::Organization);
  if (of_section && !named && fits(p, context_.organ))
    p.body = context_.organ;
  else if (titled_ && !named && fits(p, theme_))
    p.body = theme_;
  if (p.body >= 0 || p.person < 0 || best_known(p.person, named)) return;
  body_of_sentence(p);
  const bool section = context_.organ != theme_ && thing_is(context_.organ, Part::Organization);
  if (p.body < 0 && section && fits(p, context_.organ)) p.body = context_.organ;
  if (p.body < 0 && of_topic(p)) p.body = topic_body_;
  if (p.body < 0 && titled_ && fits(p, theme_)) p.body = theme_;
}

// The party that leads the country of who holds the office.
void Reader::party_of(Position& p) {
  int country = country_of(p.person);
  if (country < 0) country = theme_country() >= 0 ? theme_country() : home();
  // A chain of offices tells the country once: "Tổng Bí thư, Chủ tịch nước Trung Quốc".
  for (std::size_t i = p.k + 1; i < items_.size() && i < p.k + 5; ++i)
    if (is_a(items_[i], Part::State) && items_[i - 1].t == It::Title) country = items_[i].ent;
  if (country < 0) return;
  if (auto party = lexicon_.parties.find(thing(country).name); party != lexicon_.parties.end())
    p.body = entity(party->second);
}

// Of the organization the sentence is about, unless who holds the office is known for another.
void Reader::body_of_sentence(Position& p) {
  for (std::size_t i = p.k; i-- > 0 && p.body < 0 && items_[i].t != It::Semi;) {
    const Item& item = items_[i];
    if (item.t != It::Ent || item.depth != items_[p.k].depth) continue;
    if (fits(p, item.ent) && thing(item.ent).is(Part::Organization))
      p.body = item.ent;
    else if (item.unknown && i + 1 < p.k && does(items_[i + 1], "serve"))
      p.body = named_at_end(p, item);
    else if (is_a(item, Part::Body))  // "Hội đồng ICAO bầu …": of what it is an organ of
      if (auto n = lexicon_.name(thing(item.ent).of); n && wants(p.title.bodies, thing(entity(*n))))
        p.body = entity(*n);
  }
  // "ISA đóng ở Kingston; bà A trở thành Tổng Thư ký": of what the half before is about, or of whose office the pack knows
  for (std::size_t i = p.k; i-- > 0 && p.body < 0;) {
    const Item& item = items_[i];
    if (!fits(p, item) || item.depth > 0 || item.demonym || thing(item.ent).name == p.title.body) continue;
    if (!thing(item.ent).is(Part::Organization) && !thing(item.ent).is(Part::Agency)) continue;
    const Id chief = lexicon_.chief_of(thing(item.ent).name);
    if (i == 0 || (chief != kNone && lexicon_.pack->names[chief].canonical.starts_with(p.title.plain)))
      p.body = item.ent;
  }
}

// "Đại hội đồng UPU bầu …": an organ nobody knows, of what it is named after
int Reader::named_at_end(const Position& p, const Item& item) {
  for (std::size_t t = item.first + 1; t < item.last; ++t)
    if (const auto n = hits_->at(t, Kind::Name);
        n && t + n->tokens == item.last && wants(p.title.bodies, thing(entity(n->sense->what))))
      return entity(n->sense->what);
  return -1;
}

// Of an office any body may have: the nearest such body to the left, else the one spoken of. An office, or -1, where that is known already.
// "Cơ quan UN Women …, hiện đặt dưới sự điều hành của bà X, trên cương vị Giám đốc điều hành": of what the clause opens with.
void Reader::body_that_opens(Position& p) const {
  std::size_t clause = p.k;
  while (clause > 0 && !stands(clause - 1, {It::Semi, It::Break})) --clause;
  std::size_t first = skip_right(clause, {It::Time, It::Comma, It::Skip, It::Pro, It::And});
  if (first < p.k && fits(p, items_[first]) && items_[first].depth == 0 && !thing(items_[first].ent).is(Part::Event))
    p.body = items_[first].ent;
}

std::optional<int> Reader::body_spoken_of(Position& p) {
  if (of_another_kind(p)) return -1;
  if (page_.vietnamese)
    if (described_only(p) || passive_body(p)) return -1;
  const bool own = owned_body(p);
  if (own && of_state_that_opens(p)) return -1;
  const Title& title = p.title;
  if (own && p.body < 0 && unknown_head_opens(p.k)) return -1;
  const bool session = stands(p.k + 1, It::Session) || (p.of_something && stands(p.of, It::Session));
  if (p.body < 0 && !title.role.empty() && session) {  // "Chủ tịch khoá 80": of a body that meets in sessions
    plenary_body(p);
    if (p.body < 0) return -1;
  }
  if (p.body < 0 && !title.role.empty() && fits(p, theme_body_)) p.body = theme_body_;
  if (p.body < 0 && titled_ && fits(p, theme_)) p.body = theme_;
  // "Its first president was …": of what the sentences before are about
  const bool opening = !own && p.k > 0 && p.k < 4 && marked(items_[0], Kind::Modifier, "own");
  if (p.body < 0 && (own || opening) && number_ - topic_body_at_ <= (opening ? 2 : 1) && fits(p, topic_body_))
    p.body = topic_body_;
  if (p.body < 0 && own && !page_.vietnamese)
    for (auto it = said_.rbegin(); p.body < 0 && it != said_.rend() && number_ - it->sentence <= 2; ++it)
      if (fits(p, it->ent)) p.body = it->ent;
  if (p.body < 0 && title.options.contains("chief"))
    if (const int told = chief_told(p); told >= 0) return told;
  if (p.body < 0) body_that_opens(p);
  for (auto it = said_.rbegin(); !p.bodies.empty() && p.body < 0 && it != said_.rend() && number_ - it->sentence < 8;
       ++it)
    if (fits(p, it->ent)) p.body = it->ent;
  for (const auto& l : title.bodies)
    if (p.body < 0 && !own && p.bodies.empty()) p.body = recall({l}, false, {}, 8);
  if (p.body >= 0 && title.role.empty() && heads_otherwise(p.body)) return -1;  // no director of the United Nations
  return std::nullopt;
}

// "Thư ký điều hành Công ước Đa dạng sinh học", "director of the convention": of something told that has no such office.
bool Reader::of_another_kind(const Position& p) const {
  const std::size_t at = p.of_something ? p.of : p.k + 1;
  if (at >= items_.size() || items_[at].t != It::Ent || items_[at].ent < 0 || items_[at].demonym) return false;
  const Entity& whose = thing(items_[at].ent);
  return !whose.is(Part::Person) && !whose.is(Part::State) && !fits(p, items_[at]);
}

// "Cục trưởng hàng không Colombia", "Giám đốc phụ trách môi trường biển", "Chủ tịch một kì họp của …"
bool Reader::described_only(const Position& p) const {
  if (p.k + 1 >= items_.size()) return false;
  const Item& next = items_[p.k + 1];
  if (!p.of_something && p.title.role.empty()) {
    if (next.t == It::Word && !next.sense && next.unit.empty() && tokens_[next.first].is(kWord)) return true;
    if (does(next, "head") && !stands(p.k + 2, It::Ent)) return true;
    if (prep(p.k + 1) && hits_->any(next.first, Kind::Specific)) return true;  // "Đại diện cấp cao về giải trừ quân bị"
  }
  return next.t == It::Num && next.unit.empty() && stands(p.k + 2, It::Word);
}

// "X, do bà Y làm giám đốc", "X đặt tại Viên, do ông Y làm giám đốc": of X, which opens the clause. True where it is nothing the pack knows.
bool Reader::body_of_clause(Position& p, std::size_t comma) {
  if (comma > 0 && fits(p, items_[comma - 1]) && !(comma > 1 && prep(comma - 2))) {
    p.body = items_[comma - 1].ent;
    return false;
  }
  std::size_t clause = comma;
  while (clause > 0 && !items_[clause - 1].is({It::Semi, It::Colon})) --clause;
  const std::size_t first = skip_right(clause, {It::Time, It::Comma, It::Skip});
  if (first >= comma) return false;
  p.body = body_at(p, first);
  const Item& opens = items_[first];
  return p.body < 0 && (opens.unknown || opens.is({It::Pro, It::Word})) && tokens_[opens.first].is(kUpper);
}

// "X do bà Y, nhà ngoại giao Z, làm chủ tịch": of X, whatever it is. True where X is nothing the pack knows.
bool Reader::passive_body(Position& p) {
  if (p.k == 0 || !does(items_[p.k - 1], "office")) return false;
  for (std::size_t i = p.k; i-- > 1 && items_[i].t != It::Semi;) {
    const std::size_t who = skip_right(i + 1, {It::Skip, It::Honorific, It::Rank, It::Modifier});
    if (items_[i].t != It::Passive || who == i + 1 || who >= items_.size() || !is_a(items_[who], Part::Person))
      continue;
    const std::size_t time =
        skip_left(i, {It::Time, It::And, It::Skip});  // "…, và từ tháng 2/2021 do bà Y làm Chủ tịch"
    if (stands(time - 1, It::Comma)) return body_of_clause(p, time - 1);
    if (fits(p, items_[i - 1])) p.body = items_[i - 1].ent;
    return p.body < 0 && items_[i - 1].t == It::Word;
  }
  return false;
}

// The nearest such body to the left; "their chair" behind somebody else is of whom the sentence is about. Returns whether "their" stands
// there.
bool Reader::owned_body(Position& p) {
  bool own = false;
  for (std::size_t i = p.k;
       !own && !page_.vietnamese && i > 2 && (quiet(items_[i - 1]) || items_[i - 1].is({It::Ordinal, It::Word}));)
    own = marked(items_[--i], Kind::Modifier, "own");
  // "has been a member of the Court and was its President"
  for (std::size_t i = p.k; own && i-- > 0 && p.body < 0 && items_[i].t != It::Semi;)
    if (items_[i].t == It::Pro && items_[i].sense && items_[i].sense->kind == Kind::Head)
      p.body = body_at(p, i);
    else if (fits(p, items_[i]))
      break;
  auto beside = [&](std::size_t i) {
    return i > 0 &&
           (items_[i - 1].t == It::And || prep(i - 1) || (i > 1 && items_[i - 1].t == It::Skip && prep(i - 2)));
  };
  for (std::size_t i = p.k; i-- > 0 && p.body < 0;) {
    const bool agent = stands(i - 1, It::Passive) && does(i + 1, "found");  // "do Đại hội đồng lập ra"
    if (fits(p, items_[i]) && !items_[i].possessive && !(own && beside(i)) && !agent) p.body = items_[i].ent;
  }
  return own;
}

// "Romania … sent its President to open the conference": of Romania
bool Reader::of_state_that_opens(const Position& p) const {
  if (!thing_is(p.body, Part::Event)) return false;
  const auto first =
      std::find_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Ent && i.ent >= 0; });
  return first != items_.end() && is_a(*first, Part::State);
}

void Reader::plenary_body(Position& p) {
  for (auto it = said_.rbegin(); it != said_.rend() && p.body < 0 && number_ - it->sentence < 12; ++it)
    if (plenary(it->ent) && fits(p, it->ent)) p.body = it->ent;
  if (p.body >= 0 || lexicon_.plenary.empty()) return;
  if (auto n = lexicon_.name(lexicon_.plenary.front()); n && fits(p, entity(*n))) p.body = entity(*n);
}

// "the High Commissioner": the one told before, or of the body last spoken of that is named after such an office.
int Reader::chief_told(Position& p) {
  for (auto it = said_.rbegin(); p.body < 0 && it != said_.rend() && number_ - it->sentence < 60; ++it) {
    const Entity& told = thing(it->ent);
    const auto at = told.is(Part::Office) ? told.name.find(" " + p.title.plain) : std::string::npos;
    if (at != std::string::npos && words_.alias(std::string_view(told.name).substr(0, at))) return it->ent;
    if (fits(p, it->ent) && named_after(it->ent) != kNone) p.body = it->ent;
  }
  return -1;
}

// ---- The office of a title in a body --------------------------------------------------------------------

int Reader::name_position(Position& p) {
  const Title& title = p.title;
  const bool told = p.right > p.k + 1 || p.left < p.k;
  if (!title.body.empty() && title.body != "{party}" && !p.state && (told || thing(p.body).name != title.body))
    secretariat_ = p.body, secretariat_at_ = number_;
  // "The Conference appointed him Director-General": of what it is the assembly of; so with a board that is only spoken of.
  if (title.role.empty() && !p.state && thing(p.body).is(Part::Body)) {
    const auto whole = lexicon_.name(thing(p.body).of);
    if (whole && plenary(p.body) && among(title.bodies, lexicon_.pack->names[*whole].type))
      p.body = entity(*whole);
    else if (whole && !plenary(p.body) && !told && wants(title.bodies, thing(entity(*whole))) &&
             thing(entity(*whole)).is(Part::Agency))
      p.body = entity(*whole);
  }
  if (title.options.contains("head") && (thing(p.body).is(Part::Agency) || thing(p.body).is(Part::Organization)))
    if (const Id chief = lexicon_.chief_of(thing(p.body).name); chief != kNone) return entity(chief);
  const std::string words = surface(items_[p.k]);
  auto [known, fresh] =
      offices_.try_emplace({items_[p.k].sense->what, p.body, words + '\n' + p.to + '\n' + p.place}, -1);
  if (fresh) known->second = office_named(title, p.body, words, p.to, p.place);
  return known->second;
}

// The office of a title in a body: one of names.csv by any of the ways it may be called, else a new one.
int Reader::office_named(const Title& title, int body, const std::string& words, const std::string& to,
                         const std::string& place) {
  const Entity& b = thing(body);
  std::string key = std::to_string(&title - lexicon_.titles.data()) + '\n' + b.name + '\n' + b.type + '\n' + words +
                    '\n' + to + '\n' + place;
  auto kept = words_.offices.find(key);
  if (kept == words_.offices.end())
    kept = words_.offices.emplace(std::move(key), find_office(title, body, words, to, place)).first;
  const auto& [index, called] = kept->second;
  if (index != kNone) return entity(index);
  const int id = entity(called, label(Part::Office));
  thing(id).of = b.name;
  return id;
}

// The pack's name of the office, or what a new one is called.
std::pair<Id, std::string> Reader::find_office(const Title& title, int body, const std::string& words,
                                               const std::string& to, const std::string& place) const {
  const Entity& b = thing(body);
  const std::string at_whom = short_host(to), of = short_body(b);
  auto build = [&](const std::string& whose) {
    std::string out = title.name;
    if (auto at = out.find("{of}"); at != std::string::npos) out.replace(at, 4, whose);
    if (auto at = out.find("{to}"); at != std::string::npos) out.replace(at, 4, with_article(at_whom));
    if (!place.empty()) out += " in " + place;
    return out;
  };
  const bool long_name =
      (b.is(Part::Organization) && std::count(of.begin(), of.end(), ' ') >= 2) || (b.index != kNone && staffed(body));
  std::string name = build(long_name ? "the " + of : with_article(of));
  std::vector<std::string> tries{name, build(b.name), build(with_article(b.name))};
  if (b.index != kNone) {
    const PackName& n = lexicon_.pack->names[b.index];
    for (const auto& alias : n.aliases)
      if (alias.size() < 16) tries.push_back(build("the " + alias)), tries.push_back(build(alias));
    if (place.empty() && (to.empty() || to == lexicon_.setting("world"))) tries.push_back(words + " " + n.name_vi);
  }
  for (const auto& t : tries)
    if (auto known = words_.alias(t); known && lexicon_.pack->names[*known].type == label(Part::Office))
      return {*known, {}};
  if (const Id chief = title.options.contains("chief") && place.empty() ? named_after(body) : kNone; chief != kNone)
    return {chief, {}};
  return {kNone, std::move(name)};
}

// "the United Nations", "the Netherlands": as the pack says.
std::string Reader::with_article(const std::string& name) const {
  for (const auto& a : lexicon_.articles)
    if (a == name ||
        (name.starts_with(a) && name.size() > a.size() && name[a.size()] == ' ' && a.find(' ') != std::string::npos))
      return "the " + name;
  return name;
}

namespace {

// "WTO": the letters a name goes by; empty for none.
std::string_view letters_of(const PackName& name) {
  for (const auto& alias : name.aliases)
    if (alias.size() >= 3 && alias.size() <= 8 && upper(alias) == alias &&
        alias.find_first_of(" .") == std::string::npos)
      return alias;
  return {};
}

auto words_in(const std::string& name) { return std::count(name.begin(), name.end(), ' ') + 1; }

}  // namespace

// Envoys to an agency go by its short name: "… to the IMO"
std::string Reader::short_host(const std::string& to) const {
  const auto n = words_in(to) > 2 ? lexicon_.name(to) : std::nullopt;
  if (!n || lexicon_.pack->names[*n].type != label(Part::Agency)) return to;
  const auto letters = letters_of(lexicon_.pack->names[*n]);
  return letters.empty() ? to : std::string(letters);
}

// Offices go by the short name of a body that has a long one: "Director-General of the WTO"
std::string Reader::short_body(const Entity& body) const {
  if (body.index == kNone) return body.name;
  const bool organization = body.is(Part::Organization);
  const bool is_long =
      organization ? body.name != lexicon_.setting("world") && words_in(body.name) > (body.is(Part::Agency) ? 2 : 3)
                   : body.is(Part::Body) && words_in(body.name) > 6;
  const auto letters = is_long ? letters_of(lexicon_.pack->names[body.index]) : std::string_view();
  return letters.empty() ? std::string(body.name) : std::string(letters);
}

// ---- Bodies and their heads -----------------------------------------------------------------------------

// "director general of the Africa Rice Center": an office of a body the pack does not know, whose name begins at item j; -1 where only a
// description of it stands there; nothing where it is left to what has been said.
std::optional<int> Reader::stranger(const Title& title, std::size_t j, std::size_t& right) {
  auto proper = [&](std::size_t x) {
    return x < items_.size() && ((items_[x].t == It::Ent && items_[x].unknown) ||
                                 (items_[x].t == It::Word && !items_[x].state && tokens_[items_[x].first].is(kWord) &&
                                  tokens_[items_[x].first].is(kUpper)));
  };
  const bool state = title.options.contains("state");
  if (j >= items_.size() || items_[j].t == It::Session || items_[j].possessive) return std::nullopt;
  std::size_t end = j;
  if (items_[j].t == It::Place && proper(j + 1)) ++end;
  while (proper(end) && !(end > j && items_[end - 1].last != items_[end].first)) ++end;
  if (end == j) {
    const bool described =
        !state && items_[j].is({It::Word, It::Num}) && !items_[j].state && items_[j].unit.empty() && title.role.empty();
    return described ? std::optional<int>(-1) : std::nullopt;
  }
  if (items_[end - 1].last - items_[j].first < 2) return -1;
  right = end;
  const std::string body = page_.text.substr(tokens_[items_[j].first].begin,
                                             tokens_[items_[end - 1].last - 1].end - tokens_[items_[j].first].begin);
  const bool the = items_[j - 1].t == It::Skip || items_[j - 1].last - items_[j - 1].first == 2;
  return office_of_stranger(title, body, the ? "the " : "");
}

// The office of a title in a body the pack does not know.
int Reader::office_of_stranger(const Title& title, const std::string& body, std::string_view article) {
  std::string name = title.name;
  if (auto at = name.find("{of}"); at != std::string::npos) name.replace(at, 4, std::string(article) + body);
  const int office = entity(name, label(Part::Office));
  thing(office).of = body;
  return office;
}

// Whether a body has an office of its own that needs no body named, as the United Nations their Secretary-General.
bool Reader::heads_otherwise(int body) const {
  return std::any_of(lexicon_.titles.begin(), lexicon_.titles.end(),
                     [&](const Title& t) { return !t.body.empty() && t.body == thing(body).name; });
}

// Whether a title before the name means the best known of its kind: "Tổng Thư ký Kofi Annan".
bool Reader::best_known(int person, bool named) const {
  const Entity& e = thing(person);
  if (const auto holders = lexicon_.settings.find("holders"); holders != lexicon_.settings.end())
    return ("|" + holders->second + "|").find("|" + e.name + "|") != std::string::npos;
  return named && e.index != kNone;
}

// Whether a word of the name could be no Vietnamese syllable.
bool Reader::foreign_name(int person) const {
  const std::string& name = thing(person).name;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    if (end > at + 1 && !(words_.of(std::string_view(name).substr(at, end - at)).flags & kVietnamese)) return true;
    at = end + 1;
  }
  return false;
}

// The office a body is named after: the High Commissioner, of the Office of the High Commissioner for Refugees. kNone for none.
Id Reader::named_after(int body) const {
  if (body < 0 || thing(body).index == kNone) return kNone;
  const auto set = lexicon_.settings.find("office");
  if (set == lexicon_.settings.end()) return kNone;
  const std::string office = set->second + " ";
  for (const auto& alias : lexicon_.pack->names[thing(body).index].aliases)
    if (alias.starts_with(office))
      if (auto known = words_.alias(std::string_view(alias).substr(office.size()));
          known && lexicon_.pack->names[*known].type == label(Part::Office))
        return *known;
  return kNone;
}

// What the head of a body is called where the pack knows no name: "Head of UNISFA"
std::string Reader::head_name(std::string_view body) const {
  std::string name(lexicon_.setting("head"));
  if (const auto at = name.find("{of}"); at != std::string::npos) name.replace(at, 4, body);
  return name;
}

// A body that has a head and a staff, and no members who sit on it: "Peacebuilding Support Office".
bool Reader::staffed(int body) const {
  if (!thing_is(body, Part::Body)) return false;
  const std::string& name = thing(body).name;
  const auto last = name.rfind(' ');
  if (last == std::string::npos) return false;
  const std::string_view kinds = lexicon_.setting("staffed");
  return listed_in(kinds, std::string_view(name).substr(last + 1)) ||
         listed_in(kinds, std::string_view(name).substr(0, name.find(' ')));
}

int Reader::head_of(int body) {
  const std::string of = thing(body).name, name = head_name(staffed(body) ? "the " + of : of);
  Id known = lexicon_.chief_of(of);
  if (known == kNone && !name.empty())
    if (const auto alias = words_.alias(name); alias && lexicon_.pack->names[*alias].type == label(Part::Office))
      known = *alias;
  if (known == kNone && name.empty()) return -1;
  const int office = known != kNone ? entity(known) : entity(name, label(Part::Office));
  if (thing(office).of.empty()) thing(office).of = of;
  return office;
}

}  // namespace dothi::prose
