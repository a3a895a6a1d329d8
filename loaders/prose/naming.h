// One naming of an office, or of several in a row, and who holds them. Private to loaders/prose.
#pragma once

#include "item.h"

namespace dothi::prose {

struct Reader::Predicated {  // of whom an office was said last: "A was …, … and …"
  int person = -1, item = -1;
  std::size_t end = 0;  // where that office ends
};

struct Reader::Naming {
  std::size_t at;                   // the title
  Predicated& last;                 // said before it in the sentence
  std::vector<std::size_t> chain;   // titles joined by commas, "kiêm", "and"
  std::size_t left = 0, right = 0;  // of the office named
  int body = -1;
  std::size_t begin = 0;  // the small words before it begin here
  bool presidency = false;
  bool former = false, acting = false;
  // Who.
  int person = -1, item = -1;  // and where
  int predecessor = -1;
  bool kin = false;                // another than he: "có ông nội từng làm Thủ tướng"
  bool appositive = false;         // "A, Prime Minister of B,"
  bool predicate = false;          // "A was Prime Minister"
  bool reverse = false;            // "The Prime Minister is A"
  const Sense* use = nullptr;      // the verb that says so
  std::size_t chosen = 0;          // the verb by which he got the office, where he stands between
  const Time* inserted = nullptr;  // "and, after the death of X in 1990, Prime Minister"
  const Time* elected_on = nullptr;
  std::size_t charge = 0;  // the verb behind who holds it: "chức … do A đảm nhiệm"
  bool ended = false;      // "không còn là Bộ trưởng"
  bool several = false;    // "ba lần làm Thủ tướng"

  std::size_t title() const { return chain.front(); }
  void is(int who, std::size_t where) { person = who, item = int(where); }
};

struct Reader::Holding {  // one office of the chain, held by the person
  std::size_t at;
  std::size_t left = 0, right = 0;
  int of = -1;  // the body
  int office = -1;
  bool presides = false;
  bool former = false;
  std::size_t from = 0;  // where what stands beside it begins
  const Time* time = nullptr;
  std::vector<const Time*> all;  // beside it
  bool of_year = false;          // "Chủ tịch Hội đồng năm 2016 là ông A"
  bool took = false;             // "took over in May as …"
};

}  // namespace dothi::prose
