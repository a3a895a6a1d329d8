// What a diagram says, before anything is placed: nodes, merged relationships, sources, in a stable order.
#pragma once

#include <dothi/export.h>

#include <map>
#include <set>

#include "theme.h"

namespace dothi {

struct DiagramNode {
  NodeId id{};
  std::string key;    // "n12"
  std::string label;  // its name in the diagram's language
  std::string type, type_words;
  std::string detail;  // its properties in words
};

// When one relationship held: a stretch of time, or a moment (start = end = the date as far as it is known).
struct Stretch {
  std::optional<PartialDate> start, end;  // absent: open
  bool moment = false;
  std::string words, times;          // "non-permanent member 2008–2009", "2008–2009"
  std::vector<std::size_t> sources;  // of this relationship alone
};

// Relationships of one type and line between the same two nodes, as one edge.
struct DiagramEdge {
  std::size_t from = 0, to = 0;  // indices into Diagram::nodes
  std::string key;               // "r3_17", of the first relationship
  std::string type, words;       // "SERVED_ON", "served on"
  std::string status;            // a status the theme knows, or empty
  Line line = Line::Solid;
  bool symmetric = false;
  bool corrected = false;  // one of them was put right by hand; its words end in an asterisk
  std::vector<RelationshipId> relationships;
  std::string caption;               // "non-permanent member 2008–2009, 2020–2021"
  std::string times;                 // "2008–2009, 2020–2021"
  std::string begins;                // EDTF of the earliest time, for ordering; "~" when there is none
  std::vector<Stretch> stretches;    // of the dated ones, in order
  std::string detail;                // every qualifier in words
  std::vector<std::size_t> sources;  // indices into Diagram::sources
  std::vector<std::size_t> notes;    // footnote numbers, ascending; set by number_sources()
};

struct Source {
  std::string document, sentence;
  std::string link;  // the sentence where the documents can be read; empty without a link base
};

struct Diagram {
  std::string title, description, lang;
  Theme theme;
  std::vector<DiagramNode> nodes;
  std::vector<DiagramEdge> edges;
  std::vector<Source> sources;
  std::vector<std::size_t> notes;               // footnote n is sources[notes[n - 1]]
  std::optional<std::size_t> focus;             // the node the picture is about
  bool hub = false;                             // everything hangs on the focus
  std::map<std::string, std::size_t> left_out;  // per hub group, see hub_group()
  std::size_t left_out_nodes = 0, left_out_edges = 0;
  bool partial = false;  // of a graph too large to be looked at as a whole: there may be more than left_out says

  bool vietnamese() const { return lang == "vi"; }
  const char* say(const char* en, const char* vi) const { return vietnamese() ? vi : en; }
};

// The model of a table's nodes and relationships within options.budget. Throws Error(BadInput,
// "NothingToDraw").
Diagram make_diagram(const Table&, const DrawOptions&, std::vector<Notice>&);

// One way an edge leaves or reaches the focus; a hub groups its neighbours by the set of these.
struct Way {
  std::size_t order = 0;  // of the relation in the theme
  bool incoming = false;
  Line line = Line::Solid;
  std::string type;
  friend auto operator<=>(const Way&, const Way&) = default;
};
using Ways = std::set<Way>;
std::string hub_group(const Ways&);

// Footnote numbers in the order the edges are read.
void number_sources(Diagram&, const std::vector<std::size_t>& edge_order);

// The numbers of these sources, ascending.
std::vector<std::size_t> notes_of(const Diagram&, const std::vector<std::size_t>& sources);

// "1–3, 7"; empty for none.
std::string note_list(const std::vector<std::size_t>& notes);

// The relation and what qualifies it: "signed 17 May 2018", "served on: non-permanent member 2008–2009".
std::string told(const DiagramEdge&);

// The edge as a sentence: "Vietnam served on Security Council: 2008–2009 [1]".
std::string sentence(const Diagram&, const DiagramEdge&);

}  // namespace dothi
