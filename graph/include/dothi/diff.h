// dothi/diff.h: what one graph states and another does not.
//
//   dothi::FactDiff d = dothi::diff(before.read(), after.read());
//   d.gained.front().relation;  d.changed.front().second.properties;
#pragma once

#include <dothi/graph.h>

namespace dothi {

// A fact by names, so that graphs whose ids have nothing in common can be compared: a relationship between two named
// things, or (relation "founded", object "1945") a property of one.
struct StatedFact {
  std::string subject, relation, object;
  std::vector<MapEntry> properties;    // by name; without `reported`
  std::vector<std::string> documents;  // that state it, in order, once each
};

struct FactDiff {
  std::vector<StatedFact> gained, lost;
  std::vector<std::pair<StatedFact, StatedFact>> changed;  // same ends and relation, other properties
  std::size_t same = 0;
  struct Nameless {
    std::size_t nodes = 0, relationships = 0;
  };
  Nameless nameless_before, nameless_after;  // what has no name, or an end without one, and was not compared
};

// Compares relationships between named things, and the properties of named things that have evidence. Things are told apart
// by their `name`; documents, sentences, terms and what has no name are left out. A property that changed its value is one fact lost
// and one gained.
// Facts come by subject, relation, object, time: the same on every run. Cost: both graphs read once and sorted.
FactDiff diff(const View& before, const View& after);

}  // namespace dothi
