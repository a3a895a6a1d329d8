// The page as a whole: what it is about, headings, lists, fields, tables.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

void Reader::heading(const Block& block) {
  block_ = &block;
  ++number_;
  itemize(block, 0, std::uint32_t(block.tokens.size()));
  compose();
  int country = -1, organ = -1, any = -1;
  for (const auto& item : items_) {
    if (item.t != It::Ent || item.ent < 0) continue;
    const Entity& e = entities_[std::size_t(item.ent)];
    if (e.is("Country") && country < 0) country = item.ent;
    if ((e.is("Organ") || e.is("Organization") || e.is("Mission") || e.is("Treaty")) && organ < 0) organ = item.ent;
    if (any < 0) any = item.ent;
  }
  for (auto it = items_.rbegin(); it != items_.rend(); ++it)
    if (it->t == It::Ent && it->ent >= 0) say(it->ent, false, surface(*it));
  if (block.level <= 1 && theme_ < 0) {
    theme_ = country >= 0 ? country : any;
    if (organ >= 0) context_.organ = organ;
  } else {
    context_.theme = country;
    context_.organ = organ;
  }
  if (country >= 0) last_subjects_ = {country};
}

void Reader::field(const Block& block) {
  for (const auto& line : block.lines) sentence(block, line);
}

void Reader::table_row(const Block& block) {
  for (const auto& line : block.lines) sentence(block, line);
}

void Reader::read() {
  std::string date = page_.date.empty() ? options_.date : page_.date;
  if (auto d = PartialDate::parse(date)) clock_.document = *d;
  if (!page_.title.empty()) {
    Block title;
    title.kind = BlockKind::Heading;
    title.level = 1;
  }
  for (const auto& block : page_.blocks) {
    switch (block.kind) {
      case BlockKind::Heading: heading(block); break;
      case BlockKind::Row: table_row(block); break;
      case BlockKind::Field: field(block); break;
      default:
        for (const auto& line : block.lines) sentence(block, line);
    }
  }
  if (page_.title.empty())
    for (const auto& block : page_.blocks)
      if (block.kind == BlockKind::Heading) {
        page_.title = page_.text.substr(block.begin, block.end - block.begin);
        break;
      }
}

}  // namespace dothi::prose
