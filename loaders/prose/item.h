// Questions about one item or token. Private to loaders/prose.
#pragma once

#include "reader.h"

namespace dothi::prose {

// Words that tell nothing of what stands beside them: between a title and a name.
inline constexpr Kinds kQuiet{It::Skip, It::Honorific, It::Rank, It::Modifier};
inline bool quiet(const Item& item) { return item.is(kQuiet); }
inline bool is_range(const Item& item) { return item.t == It::Time && item.time.shape == Time::Shape::Range; }
inline bool is_instant(const Item& item) { return item.t == It::Time && item.time.shape == Time::Shape::Instant; }
inline bool is_year(const Item& item) { return is_instant(item) && !item.time.from.month; }  // or a term of one year
inline bool is_mark(const Token& t, char mark) { return t.is(kPunct) && t.key == Id(mark); }

}  // namespace dothi::prose
