// A pack's question families held against its ontology, each query parsed and bound.
#include <algorithm>

#include "ask.h"
#include "bind.h"
#include "parse.h"

namespace dothi {

namespace {

using namespace asking;

[[noreturn]] void refuse(const Family& family, const std::string& what) {
  throw Error(Fault::BadPack, std::string(family.file) + ":" + std::to_string(family.line) + ": family " +
                                  std::string(family.name) + ": " + what);
}

// A graph of one node and its loops, with every name the pack's graphs can have, so that others are told of.
void intern_names(Transaction& tx, const Schema& schema) {
  for (const LabelSchema& label : schema.labels) {
    tx.intern_label(label.name);
    for (const PropertySchema& property : label.properties) tx.intern_key(property.name);
  }
  for (const RelationSchema& relation : schema.relations) {
    tx.intern_type(relation.name);
    if (!relation.property.empty()) tx.intern_key(relation.property);
    for (const PropertySchema& qualifier : relation.qualifiers) tx.intern_key(qualifier.name);
    if (relation.term.label.empty()) continue;
    tx.intern_label(relation.term.label);
    for (const std::string& type : {relation.term.in, relation.term.of}) tx.intern_type(type);
  }
  for (std::string_view label : {"Document", "Sentence"}) tx.intern_label(label);
  for (std::string_view type : {"MENTIONED_IN", "IN_DOCUMENT"}) tx.intern_type(type);
  for (std::string_view key :
       {"name", "name_vi", "aliases", "text", "title", "date", "start", "end", "since", "status"})
    tx.intern_key(key);
  std::vector<LabelId> labels;
  for (std::size_t i = 0; i < tx.label_count(); ++i) labels.push_back(LabelId(i));
  const NodeId node = tx.create_node(labels);
  for (std::size_t i = 0; i < tx.type_count(); ++i) tx.create_relationship(node, TypeId(i), node);
}

}  // namespace

void check_questions(const Pack& pack) {
  std::vector<QuestionFile> files;
  for (const PackFile& file : pack.files)
    if (file.name == "questions" || file.name.starts_with("questions.")) files.push_back({file.path, file.text});
  Questions questions;
  read_questions(files, questions);
  Graph graph = Graph::in_memory();
  Transaction names = graph.write();
  intern_names(names, pack.schema);
  std::vector<std::string> labels, kinds;
  for (const LabelSchema& label : pack.schema.labels) labels.push_back(label.name);
  kinds = labels;
  labels.emplace_back("Place");  // what stands in places.csv
  labels.emplace_back("Title");  // an office without whose it is
  for (const RelationSchema& relation : pack.schema.relations) kinds.push_back(relation.name);
  auto require = [&](const Family& family, std::string_view name, const std::vector<std::string>& known,
                     const char* what) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    auto near = suggest(std::string(name), known);
    refuse(family, "the ontology has no " + std::string(what) + " '" + std::string(name) + "'" +
                       (near ? "; did you mean " + *near + "?" : ""));
  };
  for (const Family* const one : questions.families.all()) {
    const Family& family = *one;
    for (const asking::Slot& slot : family.slots)
      for (const std::string_view label : slot.labels) require(family, label, labels, "label");
    for (const auto& [variable, of] : family.only)
      for (const std::string_view kind : of) require(family, kind, kinds, "label or relation");
    for (const auto& [line, pattern] :
         {std::pair{"query", &family.query}, {"fallback", &family.fallback}, {"apart", &family.apart}}) {
      if (pattern->empty()) continue;
      const std::string text = sample(*pattern);
      try {
        const Query query = bind(parse(text), {nullptr, &names});
        if (!query.notices.empty()) {
          std::string told = query.notices.front().message;
          constexpr std::string_view here = "in this graph";
          if (std::size_t at = told.find(here); at != std::string::npos)
            told.replace(at, here.size(), "in ontology.json");
          refuse(family, std::string("in its ") + line + ": " + told);
        }
      } catch (const Error& e) {
        if (e.fault == Fault::BadPack) throw;
        refuse(family, std::string("in its ") + line + ": " + e.what() + "; filled in it reads: " + text);
      }
    }
  }
}

}  // namespace dothi
