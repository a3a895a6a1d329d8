// build.h: what a commit (commit.cpp) and a bulk import (bulk.cpp) share of making records.
#pragma once

#include "pages.h"

namespace dothi {

// The smallest width at which the segments that are not empty hold 64 KB on average. `used`: which stretches of 4,096
// nodes have relationships; `total`: how many relationships.
std::uint8_t segment_width(const std::vector<bool>& used, std::uint64_t total);

// Catalogue and root, the last records of a commit. `others` are the totals of all others.
struct Catalogue;
void put_catalogue(WriteBatch& batch, const Catalogue& catalogue, std::uint64_t seed, std::uint64_t commit,
                   RecordTotals others);

}  // namespace dothi
