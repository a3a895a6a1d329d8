// dothi/pack.h: a domain as data. A pack is a folder: ontology.json, names.csv, rules.*, questions.*, theme.json.
//
//   dothi::Pack pack = dothi::Pack::open("un");          // by name (installed or beside the build) or by path
//   pack.schema.relation("SERVED_ON")->label_vi;          // "từng tham gia"
//   dothi::install(tx, pack);                              // schema, theme and questions into the graph file
//   dothi::Schema s = dothi::schema(graph.read());         // … and out again, without the folder
//
// Nothing of a domain is known to the code: another domain is another folder (docs/packs.md). A mistake in a pack
// throws Error(BadPack) with file:line.
#pragma once

#include <dothi/graph.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dothi {

struct PropertySchema {
  std::string name;
  std::string kind;  // "string", "integer", "float", "boolean", "date" (an EDTF string), "list"
  std::string label_en, label_vi;
  bool note = false;               // of a qualifier: two facts that differ in it alone are the same fact
  std::vector<std::string> vague;  // values that any other only says more exactly: "member" of a role
};

struct LabelSchema {
  std::string name;
  std::string label_en, label_vi;    // "Country", "Quốc gia"
  std::vector<std::string> implies;  // labels a node of this one carries too: Agency implies Organization
  std::string part;                  // what it is to the reader of texts, one of label_parts(), or empty
  std::vector<PropertySchema> properties;
};

struct RelationSchema {
  std::string name;
  std::string label_en, label_vi;     // as an edge says it: "served on", "tham gia"
  std::vector<std::string> from, to;  // labels; a literal-valued relation (FOUNDED) has no `to` but a `property`
  std::string property;               // the node property a literal-valued relation sets, or empty
  bool symmetric = false;             // PARTNER_OF
  std::string part;                   // what it tells the reader of texts, one of relation_parts(), or empty
  std::vector<PropertySchema> qualifiers;
  // A dated fact also gives the term it belongs to: (subject)-[:in]->(:label {start, end})-[:of]->(object). Empty: it does not.
  struct Term {
    std::string label, in, of;
  } term;
  // When two facts contradict each other (db.conflicts). Absent: they never do.
  // once: a subject and an object have one such fact for the same values of these qualifiers.
  std::optional<std::vector<std::string>> once;
  // single: an object has one subject at a time for the same values of these qualifiers, unless its name has a word of `many`.
  std::optional<std::vector<std::string>> single;
  std::vector<std::string> many;
  // excludes: while one of these relations holds between the same two, this one does not (a candidate does not serve yet).
  std::vector<std::string> excludes;
};

struct Schema {
  std::string pack;  // name of the pack, or empty for a graph without one
  std::vector<LabelSchema> labels;
  std::vector<RelationSchema> relations;
  const LabelSchema* label(std::string_view name) const;
  const RelationSchema* relation(std::string_view name) const;
  // The label and the relation of a part; "" when the pack has none.
  std::string_view label_of(std::string_view part) const;
  std::string_view relation_of(std::string_view part) const;
};

// What a label may be and a relation may tell of in every domain; docs/packs.md says what the reader does with each. A pack has one
// label or relation for each of them, or none.
std::span<const std::string_view> label_parts();
std::span<const std::string_view> relation_parts();

// One row of names.csv: canonical name, type, Vietnamese name, aliases.
struct PackName {
  std::string canonical, type, name_vi;
  std::vector<std::string> aliases;
  std::vector<std::string> labels;   // type and what it implies
  std::uint32_t line = 0;            // of names.csv
  std::vector<MapEntry> properties;  // further columns: symbol, of …
};

// A file of the pack kept as text for the layer that reads it (rules by loaders, questions by queries, theme by export).
struct PackFile {
  std::string name, path, text;
};

struct Pack {
  std::string name, path;
  Schema schema;
  std::vector<PackName> names;
  std::vector<PackFile> files;
  const PackFile* file(std::string_view name) const;

  // By path of a folder, or by name in $DOTHI_PACKS, in the folders of search_packs(), beside the binary, in the share
  // folder of its prefix and those of the system.
  // Throws Error(NotFound) listing the packs there are; Error(BadPack) with file:line.
  static Pack open(std::string_view name_or_path);
  static std::vector<std::string> available();
};

// One more folder that holds packs, looked in after $DOTHI_PACKS. An installed library is told its own share folder by
// find_package(dothi).
void search_packs(std::string folder);

// Rows of a table of names. Throws NotFound, Io, BadPack with file:line.
std::vector<PackName> read_names(const std::string& path, const Schema&);

// Copies schema, questions and theme into the graph's meta ("schema", "questions", "theme").
void install(Transaction&, const Pack&);
// The schema kept with a graph; empty when none was installed.
Schema schema(const View&);

}  // namespace dothi
