// One firing of a trigger: what it is, and what has been found of it so far. Private to loaders/prose.
#pragma once

#include "reader.h"

namespace dothi::prose {

// What stands before a name: "ngài Đại sứ A", "its President, A".
inline constexpr Kinds kCourtesies{It::Skip, It::Honorific, It::Rank};
inline constexpr Kinds kStyles{It::Skip, It::Honorific, It::Rank, It::Title};
inline constexpr Kinds kSmall{It::Skip, It::Modifier};

struct Reader::Firing : Frame {
  Firing(Frame frame, Mood how)
      : Frame(std::move(frame)), mood(how), after(right), subject_end(left_end()), verbs_begin(at) {}
  Firing(const Firing&) = delete;
  Firing& operator=(const Firing&) = delete;

  std::size_t left_end() const { return left ? left : at; }  // where what stands before the trigger ends
  bool enters() const { return does("join", "admit", "take_part", "belong", "return"); }

  // The trigger.
  Mood mood;
  bool candidate = is("candidate");
  bool said = false;          // it is the trigger itself that stands there, not the manner of a role
  bool noun = false;          // "the adoption of", its arguments around it
  bool between_said = false;  // "talks between" is the trigger
  bool between = false;       // "talks | between A and B"
  bool by = false;            // "was hosted | by France"
  std::size_t agent = 0;      // where that stands
  bool from = is("from");     // "contingents from Indonesia"
  bool passive = false;
  bool symmetric = false;  // its first relation is of two on the same footing
  std::size_t reach = 0;   // to the right, up to the next trigger that is not of the same chain
  std::size_t after;       // behind what has been read to the right

  // What it was done to.
  const std::vector<std::string>* wanted = &verb->objects;  // labels
  std::vector<std::string> narrowed;                        // of them, when not all will do
  std::vector<Arg> objects;
  bool object_left = false;
  const Item* money = nullptr;
  std::vector<Arg> givers;  // "A gave 5 million, | B 3 million | to the Fund"

  // Who did it.
  const Reading* reading = nullptr;                 // of the verb, by its first object
  const std::vector<std::string>* takes = nullptr;  // labels
  bool inverse = verb->has("inverse");
  bool mutual = false;       // the relation is of two on the same footing
  std::vector<Arg> holders;  // "5 uỷ viên thường trực (A, B, …)": who, before anything else
  std::vector<Arg> subjects;
  std::size_t subject_end;    // before it the subject is looked for
  std::size_t verbs_begin;    // the small words and verbs right before the trigger begin here
  bool class_listed = false;  // "ba nước phê chuẩn đầu tiên là A, B và C"
  bool elided = false;        // not told in this clause

  // Times, counts and who did it too.
  std::size_t clause_begins = 0;  // a relative clause that tells something else than the sentence
  std::size_t aside = 0;          // a clause about one just named, which has no part in the times before it
  Pieces common;                  // stands behind an object to the left: of the whole
  const Time* behind = nullptr;
  const Time* before = nullptr;
  const Time* earlier = nullptr;  // another time when the same was done
  Few<const Time*, 4> row;        // "vào các năm 2017, 2020 và 2024": each of them
  Time remembered, until_then;    // made of the time before
  Time lasted;                    // and of the one when it began or ended
  const Item* ordinal = nullptr;
  std::vector<Arg> more;  // subjects with pieces of their own: "Maldives 154, Việt Nam 145 và Kyrgyzstan 126"
  bool respectively = false;
  std::vector<const Time*> turns;                                // "gia nhập lần lượt năm 1994 và năm 1995"
  std::size_t count = 0;                                         // of the subjects
  const std::pair<std::string, std::string>* carried = nullptr;  // the term of the body spoken of
  bool into_seat = false;                                        // "Châu Phi đưa A, B và C vào Hội đồng"
};

// One subject and one object of a firing, to be told in a claim.
struct Reader::Telling {
  const Arg& subject;
  int who;
  const Arg& object;
  int what;
};

}  // namespace dothi::prose
