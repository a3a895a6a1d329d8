// The token at which a sentence is cut into items. Private to loaders/prose.
#pragma once

#include "item.h"

namespace dothi::prose {

struct Reader::Scan {
  std::size_t i, first, last;  // the token, and those of the sentence
  TimeReader& times;
  Item item;                         // that begins here
  std::span<const Match> hits = {};  // the phrases that begin here, longest first
  std::uint32_t longest = 0;         // tokens of the longest
  const Match* name = nullptr;       // the longest name of a thing or a place
  std::uint32_t name_tokens = 0;
  std::size_t run = 0;  // the end of a run of capitalised words
  bool is_run = false;
  bool titled = false;  // an office, a rank or the like stands before
  bool surname = false;
  std::optional<TimeReader::Decimal> decimal = {};
};

}  // namespace dothi::prose
