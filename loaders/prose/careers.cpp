// The steps of a life, one a line: "1993-1995: Chủ tịch ECOSOC", "Previous posts: Ambassador to France (2010-2014)".
#include "item.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::Post {
  std::size_t first = 0;     // the first item that may be one
  bool begins = false;       // "elected …": that day it began
  std::optional<Time> time;  // of all of the line
};

// ---- Whose ----------------------------------------------------------------------------------------------

// "Kofi Annan", "Dag Sorensen - tiểu sử", "Ông Trần Minh Phúc": the one person a title names, or a name nobody knows.
void Reader::read_whose_career() {
  career_ = -1;
  career_name_.clear();
  if (!items_.empty() && names_theme(items_.front())) {  // "Họ tên: A"
    const std::size_t value = first_of(It::Colon) + 1;
    if (value < items_.size() && !is_a(value, Part::Person))
      return name_career(items_[value].first, items_.back().last);
  }
  std::size_t persons = 0, others = 0;
  for (const Item& item : items_)
    if (is_a(item, Part::Person))
      ++persons, career_ = item.ent;
    else
      others += of_pack(item) && item.depth == 0;
  const auto capitals = [](const std::string& name) { return upper(name) == name; };  // "HỒ SƠ QUỐC GIA"
  if (persons != 1 || (thing(career_).index == kNone && capitals(thing(career_).name))) career_ = -1;
  if (career_ >= 0 && opening_person() == items_.size()) career_name_ = thing(std::exchange(career_, -1)).name;
  if (persons > 0 || others > 0 || items_.empty()) return;
  std::size_t end = 0;
  while (end < items_.size() && !stands(end, {It::Dash, It::Comma, It::Colon, It::Open, It::Stop})) ++end;
  if (end > 0) name_career(items_.front().first, items_[end - 1].last);
  if (career_name_.empty() && stands(end, It::Colon) && end + 1 < items_.size())  // "Hồ sơ: A"
    name_career(items_[end + 1].first, items_.back().last);
}

// Takes tokens for the name of whose life the text tells, where they may be one.
void Reader::name_career(std::size_t first, std::size_t end) {
  std::size_t after = first;
  if (end < first + 2 || end > first + 5 || !person_run(first, end, after) || after != end) return;
  for (std::size_t i = first; i < end; ++i)
    if (hits_->any(i, {Kind::Name, Kind::Place, Kind::Demonym, Kind::Title, Kind::Head, Kind::Shape, Kind::Verb}))
      return;
  const std::string name(text_between(first, end));
  if (upper(name) == name) return;
  career_ = -1;
  career_name_ = name;
}

int Reader::whose_career() {
  if (theme_person_ >= 0) return theme_person_;
  if (career_ < 0 && !career_name_.empty()) career_ = entity(career_name_, label(Part::Person));
  return career_;
}

// ---- What stands in the line ----------------------------------------------------------------------------

// A line of a life without its subject: an office behind a time, or behind a key for offices. True where it is one; what else reads
// offices then finds none.
bool Reader::career_row() {
  if (question_ || hypothetical_ || (career_ < 0 && career_name_.empty() && theme_person_ < 0)) return false;
  Post post;
  if (!opens_career(post)) return posts_of_field();
  return posts_told(post);
}

// "1993-1995: …", "4/2021: được bổ nhiệm làm …", "2004–2008: served as …"
bool Reader::opens_career(Post& post) const {
  if (!stands(0, It::Time) || items_[0].time.future || !stands(1, {It::Colon, It::Dash, It::Comma})) return false;
  post.time = items_[0].time;
  std::size_t k = 2;
  for (; k < items_.size() && !is_office(items_[k]); ++k) {
    if (is_a(k, Part::State) && k + 1 < items_.size() && is_office(items_[k + 1]))
      continue;  // "Đại sứ Việt Nam tại Nhật Bản"
    const bool verb = does(k, "office", "serve", "preside", "head");
    if (!verb && !stands(k, {It::Skip, It::Prep, It::Passive, It::Copula, It::Modifier, It::Ordinal})) return false;
    if (verb && has_word(items_[k].sense, "candidate")) return false;
    post.begins |= verb && (has_word(items_[k].sense, "start") || has_word(items_[k].sense, "elected"));
  }
  post.first = k;
  // "Key Dates" over "1995: President of …": a name nobody knows is a person's where a term stands beside an office, or it is said again
  const bool span = items_[0].time.shape != Time::Shape::Instant;
  const auto opening = std::string_view(page_.text).substr(0, 4000);
  const bool sure =
      span || theme_person_ >= 0 || career_ >= 0 || opening.find(career_name_) != opening.rfind(career_name_);
  return k < items_.size() && sure;
}

// "Chức vụ hiện nay: Thứ trưởng Ngoại giao (từ 2024)", "office = Secretary-General of the United Nations" over "term_start = 1997"
bool Reader::posts_of_field() {
  if (block_->kind != BlockKind::Field || items_.empty()) return false;
  // "Quốc tịch: Na Uy": whose offices the next are
  if (const std::size_t of = first_of(It::Colon) + 1;
      is_a(of, Part::State) && of + 1 == items_.size() && hits_->saying(items_[0].first, Kind::Column, "nation"))
    thing(whose_career()).country = items_[of].ent;
  if (!names_post(items_.front())) return false;
  Post post;
  terms_below(post);
  post.first = first_of(It::Colon) + 1;
  return post.first < items_.size() && posts_told(post);
}

bool Reader::names_post(const Item& head) const { return hits_->saying(head.first, Kind::Column, "post").has_value(); }

// The term that the next fields of a box tell, up to another office.
void Reader::terms_below(Post& post) {
  const Block* const here = block_;
  Time term;
  bool begins = false, ends = false;
  for (const Block* b = here + 1; b < page_.blocks.data() + page_.blocks.size() && b < here + 6; ++b) {
    if (b->kind != BlockKind::Field || b->tokens.empty()) break;
    itemize(*b, 0, std::uint32_t(b->tokens.size()));
    if (items_.empty() || names_post(items_.front())) break;
    const std::size_t key = items_.front().first;
    const bool start = hits_->saying(key, Kind::Column, "start").has_value();
    const bool end = hits_->saying(key, Kind::Column, "end").has_value();
    const std::size_t time = first_of(It::Time);
    if (time == items_.size() || begins) {
    } else if (hits_->saying(key, Kind::Time, "term") && !start && !end) {
      post.time = items_[time].time;
      break;
    } else if (start) {
      begins = true;
      term = items_[time].time;
    }
    if (time < items_.size() && end && !ends) {
      ends = true;
      term.to = items_[time].time.from;
    }
  }
  if (begins) {
    term.shape = ends ? Time::Shape::Range : Time::Shape::Since;
    post.time = term;
  }
  block_ = here;
  itemize(*here, 0, std::uint32_t(here->tokens.size()));
  compose();
}

// ---- What it tells --------------------------------------------------------------------------------------

// The offices of the line, each with the time behind it or that of all; false where somebody else holds them or something else is told.
bool Reader::posts_told(const Post& post) {
  for (std::size_t k = post.first; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (is_a(item, Part::Person) || item.t == It::Cue) return false;
    if (item.t == It::Verb && item.depth == 0 && !does(k, "office", "serve", "head", "preside")) return false;
  }
  std::vector<std::size_t> offices;
  for (std::size_t k = post.first; k < items_.size(); ++k)
    if (is_office(items_[k]) && items_[k].depth == 0) offices.push_back(k);
  // "2019-2023: Chủ tịch ECOSOC là Na Uy": who held it, is told
  const auto tells = [this](const Item& i) { return i.depth == 0 && (i.t == It::Verb || has(i, Kind::Copula)); };
  if (offices.empty() || any_item(offices.front(), items_.size(), tells)) return false;
  bool told = false;
  for (std::size_t n = 0; n < offices.size(); ++n) {
    const std::size_t end = n + 1 < offices.size() ? offices[n + 1] : items_.size();
    std::optional<Time> time = post.time;
    for (std::size_t k = offices[n] + 1; k < end; ++k)
      if (stands(k, It::Time)) time = items_[k].time;
    if (time) told |= post_told(offices[n], post, *time);
  }
  if (!told && !post.time) return false;
  subjects_.push_back(whose_career());
  for (std::size_t k = post.first > 2 ? 2 : 0; k < items_.size(); ++k)
    if (items_[k].is({It::Title, It::Role, It::Verb}) || is_office(items_[k])) turn(items_[k], It::Skip);
  return true;
}

bool Reader::post_told(std::size_t k, const Post& post, const Time& time) {
  Claim c;
  c.s = whose_career();
  std::size_t left, right;
  int body = -1;
  std::string role;
  c.o = items_[k].t == It::Title ? position(k, c.s, left, right, body) : items_[k].ent;
  const bool of_pack = c.o >= 0 && thing(c.o).index != kNone;
  if (items_[k].t == It::Title && !of_pack) role = lexicon_.titles[items_[k].sense->what].role;
  if (!role.empty()) c.o = body;
  if (c.o < 0) return false;
  c.relation = rel(role.empty() ? Rel::Office : Rel::Chair);
  if (!role.empty())
    put(c.q, "role", Value(role));
  else if (body >= 0)
    c.q.emplace_back("of", Value(std::string(thing(body).name)));
  const bool whole = time.shape == Time::Shape::Range;
  if (time.shape == Time::Shape::Until)
    put(c.q, "end", Value(time.from.edtf()));
  else if (whole || time.shape == Time::Shape::Since || post.begins || !role.empty())
    put(c.q, "start", Value(time.from.edtf()));
  else
    put(c.q, "as_of", Value(time.from.edtf()));
  if (whole) put(c.q, "end", Value(time.to.edtf()));
  claim(std::move(c));
  return true;
}

}  // namespace dothi::prose
