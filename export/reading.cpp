// The page of one document: text and facts, side by side, linked both ways.
#include <dothi/reading.h>

#include <algorithm>
#include <map>
#include <set>

#include "html.h"
#include "theme.h"

namespace dothi {
namespace {

constexpr std::string_view style =
    "body{margin:0;font:16px/1.6 'Noto Sans','DejaVu Sans','Segoe UI',Arial,sans-serif;background:#fff;color:#1b1f24}\n"
    "header,footer,main{max-width:1400px;margin:0 auto;padding:8px 24px}main{display:grid;grid-template-columns:3fr "
    "2fr;gap:32px}\n"
    "h1{font-size:1.4em;margin:.6em 0 0}h2{font-size:1.1em}header p,.where,.id{color:#57606a}\n"
    "article{white-space:pre-wrap;overflow-wrap:anywhere}.s{background:#eef6ff;border-bottom:2px solid #0969da}\n"
    ".nothing{border-bottom:1px dotted #8c959f}mark{background:#fff3bf;color:inherit;border-radius:3px;padding:0 2px}\n"
    "sup a{margin-left:2px}a{color:#0550ae}a:focus-visible{outline:3px solid #b35900}:target{outline:3px solid "
    "#b35900}\n"
    "ol{padding-left:2.4em}li{margin:.5em 0;overflow-wrap:anywhere}li p{margin:.1em "
    "0}.relation{font-weight:600}.corrected{color:#953800}\n"
    ".candidate{font-style:italic}nav ol{columns:2}section{margin:0}\n"
    "@media (max-width:900px){main{display:block}nav ol{columns:1}}\n"
    "@media "
    "(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}.s{background:#10233d;border-color:#58a6ff}mark{"
    "background:#5c4813}"
    "a{color:#79c0ff}header p,.where,.id{color:#9da7b3}.nothing{border-color:#6e7681}.corrected{color:#ffa657}}\n"
    "@media print{main{display:block}a{color:inherit;text-decoration:none}}\n";

struct Words {
  const char *facts, *nothing, *all_gave, *back, *also, *corrected, *coverage, *fact, *none;
};
constexpr Words english{"Facts",
                        "Sentences that gave nothing",
                        "Every sentence gave a fact.",
                        "sentence",
                        "also in",
                        "Corrected",
                        "sentences gave a fact",
                        "fact",
                        "No fact rests on this document."};
constexpr Words vietnamese{"Các sự kiện",
                           "Những câu không cho sự kiện nào",
                           "Câu nào cũng cho sự kiện.",
                           "câu",
                           "cũng có trong",
                           "Đã sửa",
                           "câu cho sự kiện",
                           "sự kiện",
                           "Không có sự kiện nào dựa vào tài liệu này."};

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : visible(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string text_of(const Value& value) {
  return value.kind() == Kind::String ? std::string(value.string()) : value.is_null() ? "" : to_string(value);
}

// A sentence of the text: bytes, the nodes that stand for it, the facts that rest on it.
struct Part {
  std::size_t begin, end;
  std::vector<NodeId> nodes;
  std::vector<std::size_t> facts;
  std::set<std::string> names;  // as the claims found them in the text
};

struct Shown {  // a fact: a relationship, or a property of a node
  std::string subject, relation, object, id, status, corrected;
  std::vector<std::pair<std::string, std::string>> qualifiers;
  std::vector<std::size_t> parts;
  std::vector<std::string> elsewhere;  // other documents it rests on
};

class Page {
 public:
  Page(const View& view, std::string_view document, const ReadingOptions& options)
      : view_(view),
        options_(options),
        words_(options.lang == "vi" ? vietnamese : english),
        schema_(schema(view)),
        theme_(read_theme(view.meta("theme"))),
        name_(document) {
    find_document();
    read_parts();
    read_facts();
  }

  std::string html() const {
    std::size_t gave =
        std::size_t(std::count_if(parts_.begin(), parts_.end(), [](const Part& p) { return !p.facts.empty(); }));
    std::string title = title_.empty() ? name_ : title_;
    std::string out = "<!DOCTYPE html>\n<html lang=\"" + options_.lang +
                      "\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " +
                      policy_source(style) +
                      "; base-uri 'none'; form-action 'none'\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
                      "name=\"color-scheme\" content=\"light dark\">\n<title>" +
                      escaped(title) + "</title>\n<style>" + std::string(style) +
                      "</style>\n</head>\n<body>\n<header>\n<h1>" + escaped(title) + "</h1>\n<p>" + escaped(name_) +
                      (date_.empty() ? "" : " · " + escaped(date_)) + " · " + std::to_string(gave) + "/" +
                      std::to_string(parts_.size()) + " " + words_.coverage +
                      "</p>\n</header>\n<main>\n<article lang=\"" + text_language() + "\">" + marked_text() +
                      "</article>\n<section aria-labelledby=\"facts\">\n<h2 id=\"facts\">" + words_.facts + " (" +
                      std::to_string(facts_.size()) + ")</h2>\n" + facts_list() +
                      "</section>\n</main>\n<footer>\n<nav aria-labelledby=\"nothing\">\n<h2 id=\"nothing\">" +
                      words_.nothing + " (" + std::to_string(parts_.size() - gave) + ")</h2>\n" + nothing_list() +
                      "</nav>\n</footer>\n</body>\n</html>\n";
    return out;
  }

 private:
  std::optional<NodeId> label_named(std::string_view label, std::string_view name) const {
    auto id = view_.label(label);
    auto key = view_.key("name");
    if (!id || !key) return std::nullopt;
    std::vector<NodeId> found = view_.lookup(*id, *key, Value(name));
    return found.empty() ? std::nullopt : std::optional(found.front());
  }

  std::string property(NodeId node, std::string_view key) const {
    auto id = view_.key(key);
    return id ? text_of(view_.property(node, *id)) : "";
  }

  void find_document() {
    auto found = label_named("Document", normalize(name_));
    if (!found) {
      std::vector<std::string> known;
      if (auto label = view_.label("Document")) {
        std::uint32_t cursor = 0;
        NodeId ids[256];
        while (std::size_t n = view_.scan(*label, cursor, ids))
          for (std::size_t i = 0; i < n; ++i) known.push_back(property(ids[i], "name"));
      }
      auto near = suggest(name_, known);
      throw Error(Fault::NotFound, "no document '" + visible(name_) + "' in the graph" +
                                       (near            ? "; did you mean '" + visible(*near) + "'?"
                                        : known.empty() ? "; it holds none"
                                                        : "; MATCH (d:Document) RETURN d.name lists them"));
    }
    document_ = *found;
    name_ = property(document_, "name"), title_ = property(document_, "title"), date_ = property(document_, "date"),
    text_ = property(document_, "text");
  }

  void read_parts() {
    std::vector<Part> told;
    std::vector<std::pair<Evidence, NodeId>> nodes;
    AdjacencyScratch scratch;
    if (auto in = view_.type("IN_DOCUMENT"))
      for (NodeId node : view_.neighbours(document_, *in, Direction::In, scratch).nodes)
        nodes.emplace_back(view_.evidence(node), node);
    std::sort(nodes.begin(), nodes.end(),
              [](auto& a, auto& b) { return std::tie(a.first.begin, a.second) < std::tie(b.first.begin, b.second); });
    std::size_t byte = 0, point = 0;  // offsets count code points; both go through the text once
    auto to_byte = [&](std::size_t wanted) {
      if (wanted < point) byte = 0, point = 0;
      byte += byte_of_code_point(std::string_view(text_).substr(byte), wanted - point);
      point = wanted;
      return byte;
    };
    for (auto& [evidence, node] : nodes) {
      std::size_t begin = to_byte(evidence.begin), end = to_byte(std::max(evidence.begin, evidence.end));
      if (!told.empty() && begin < told.back().end) {  // one sentence in two readings
        told.back().end = std::max(told.back().end, end);
        told.back().nodes.push_back(node);
      } else {
        told.push_back({begin, end, {node}, {}, {}});
      }
    }
    // Sentences nothing was read from, as plain splitting finds them.
    std::vector<Part> silent;
    std::size_t next = 0;
    for (Span span : sentences(text_)) {
      while (next < told.size() && told[next].end <= span.begin) ++next;
      if (next == told.size() || told[next].begin >= span.end) silent.push_back({span.begin, span.end, {}, {}, {}});
    }
    std::merge(told.begin(), told.end(), silent.begin(), silent.end(), std::back_inserter(parts_),
               [](const Part& a, const Part& b) { return a.begin < b.begin; });
    for (std::size_t i = 0; i < parts_.size(); ++i)
      for (NodeId node : parts_[i].nodes) part_of_[node] = i;
  }

  void read_facts() {
    std::set<std::string, std::less<>> derived;  // terms say again what their facts say
    for (const RelationSchema& relation : schema_.relations) derived.insert({relation.term.in, relation.term.of});
    for (std::size_t t = 0; t < view_.type_count(); ++t) {
      if (derived.count(view_.name(TypeId(t)))) continue;
      const RelationSchema* relation = schema_.relation(view_.name(TypeId(t)));
      std::uint32_t cursor = 0;
      std::vector<std::uint32_t> ordinals(1024);
      for (std::size_t n = ordinals.size(); n == ordinals.size();) {
        n = view_.scan(TypeId(t), cursor, ordinals);
        for (std::size_t i = 0; i < n; ++i) relationship(relationship_id(TypeId(t), ordinals[i]), relation);
      }
    }
    claims();
    std::stable_sort(facts_.begin(), facts_.end(),
                     [](const Shown& a, const Shown& b) { return a.parts.front() < b.parts.front(); });
    for (std::size_t f = 0; f < facts_.size(); ++f)
      for (std::size_t part : facts_[f].parts) parts_[part].facts.push_back(f);
  }

  // Where a fact rests; false when nowhere in this document.
  bool place(Shown& fact, const std::vector<NodeId>& sentences) const {
    std::set<std::size_t> here;
    std::set<std::string> elsewhere;
    for (NodeId node : sentences) {
      if (auto at = part_of_.find(node); at != part_of_.end())
        here.insert(at->second);
      else if (std::string other = view_.evidence(node).document_name; other != "corrections")
        elsewhere.insert(std::move(other));
    }
    fact.parts.assign(here.begin(), here.end());
    fact.elsewhere.assign(elsewhere.begin(), elsewhere.end());
    return !here.empty();
  }

  std::string said(const RelationSchema* relation, std::string_view name) const {
    if (!relation) return std::string(name);
    const std::string& word = options_.lang == "vi" ? relation->label_vi : relation->label_en;
    return word.empty() ? std::string(name) : word;
  }

  std::string called(NodeId node) const {
    std::string vi = options_.lang == "vi" ? property(node, "name_vi") : "";
    return vi.empty() ? property(node, "name") : vi;
  }

  void relationship(RelationshipId id, const RelationSchema* relation) {
    Shown fact;
    if (!place(fact, view_.evidence(id))) return;
    Ends ends = view_.ends(id);
    fact.subject = called(ends.start), fact.object = called(ends.end);
    fact.relation = said(relation, view_.name(type_of(id)));
    fact.id = std::string(view_.name(type_of(id))) + " #" + std::to_string(std::uint64_t(id));
    std::vector<Property> properties = view_.properties(id);
    std::stable_sort(properties.begin(), properties.end(), [&](const Property& a, const Property& b) {
      return rank(relation, a.key) < rank(relation, b.key);
    });
    for (const Property& p : properties) {
      std::string key(view_.name(p.key)), value = text_of(p.value);
      if (key == "status")
        fact.status = value;
      else if (key == "corrected")
        fact.corrected = value;
      else if (key != "reported")
        fact.qualifiers.emplace_back(qualifier(relation, key), in_words(value));
    }
    facts_.push_back(std::move(fact));
  }

  // Qualifiers in the order of the schema, what it does not know last.
  std::size_t rank(const RelationSchema* relation, KeyId key) const {
    if (!relation) return 0;
    auto at = std::find_if(relation->qualifiers.begin(), relation->qualifiers.end(),
                           [&](const PropertySchema& q) { return q.name == view_.name(key); });
    return std::size_t(at - relation->qualifiers.begin());
  }

  std::string qualifier(const RelationSchema* relation, const std::string& key) const {
    if (relation)
      for (const PropertySchema& q : relation->qualifiers)
        if (q.name == key)
          return options_.lang == "vi" && !q.label_vi.empty() ? q.label_vi : q.label_en.empty() ? key : q.label_en;
    return key;
  }

  // A value as the page's language has it: dates as they are written there, the words of the theme, names.
  std::string in_words(const std::string& value) const {
    if (options_.lang != "vi") return value;
    if (const auto word = theme_.values_vi.find(value); word != theme_.values_vi.end()) return word->second;
    if (const auto date = PartialDate::parse(value)) return date->slashed();
    for (const NameMatch& match : view_.find(value))
      if (property(match.node, "name") == value) return called(match.node);
    return value;
  }

  // What the sentences claim: names as written, and properties of nodes (which are no relationships).
  void claims() {
    auto key = view_.key("claims");
    if (!key) return;
    std::set<std::pair<NodeId, std::string>> done;
    for (Part& part : parts_)
      for (NodeId sentence : part.nodes) {
        Value list = view_.property(sentence, *key);
        if (list.kind() != Kind::List) continue;
        for (const Value& claim : list.items()) {
          if (claim.kind() != Kind::Map) continue;
          auto field = [&](std::string_view name) {
            const Value* v = claim.find(name);
            return v ? text_of(*v) : std::string();
          };
          for (const char* written : {"s_text", "o_text"})
            if (std::string name = field(written); !name.empty()) part.names.insert(std::move(name));
          const RelationSchema* relation = schema_.relation(field("rel"));
          if (!relation || relation->property.empty()) continue;
          auto property_key = view_.key(relation->property);
          auto node = label_named(field("s_type"), field("s"));
          if (!property_key || !node || !done.emplace(*node, relation->property).second) continue;
          Shown fact;
          if (!place(fact, view_.evidence(*node, *property_key))) continue;
          fact.subject = called(*node), fact.relation = said(relation, relation->name);
          fact.object = property(*node, relation->property),
          fact.id = relation->property + " (#" + std::to_string(std::uint32_t(*node)) + ")";
          facts_.push_back(std::move(fact));
        }
      }
  }

  // Vietnamese when more than a few letters have the marks only Vietnamese uses.
  std::string text_language() const {
    std::size_t marked = 0;
    for (std::string_view letter : {"ư", "ơ", "đ", "ạ", "ế", "ộ", "ệ", "ị"})
      for (auto at = text_.find(letter); at != std::string::npos; at = text_.find(letter, at + 1)) ++marked;
    return marked * 100 > text_.size() ? "vi" : "en";
  }

  // The bytes of a sentence with the names in it marked, longest first.
  std::string with_names(const Part& part) const {
    std::string_view text = std::string_view(text_).substr(part.begin, part.end - part.begin);
    std::vector<std::string> names(part.names.begin(), part.names.end());
    std::stable_sort(names.begin(), names.end(), [](auto& a, auto& b) { return a.size() > b.size(); });
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      std::size_t best = std::string_view::npos, length = 0;
      for (const std::string& name : names) {
        std::size_t found = text.find(name, at);
        if (found < best) best = found, length = name.size();
      }
      if (best == std::string_view::npos) {
        out += escaped(text.substr(at));
        break;
      }
      out += escaped(text.substr(at, best - at)) + "<mark>" + escaped(text.substr(best, length)) + "</mark>";
      at = best + length;
    }
    return out;
  }

  std::string marked_text() const {
    std::string out;
    std::size_t at = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      if (part.begin < at) continue;
      out += escaped(std::string_view(text_).substr(at, part.begin - at));
      out += "<span class=\"" + std::string(part.facts.empty() ? "nothing" : "s") + "\" id=\"s" +
             std::to_string(i + 1) + "\">" + with_names(part) + "</span>";
      for (std::size_t f : part.facts) {
        std::string n = std::to_string(f + 1);
        out += "<sup><a href=\"#f" + n + "\" aria-label=\"" + words_.fact + " " + n + "\">" + n + "</a></sup>";
      }
      at = part.end;
    }
    return out + escaped(std::string_view(text_).substr(std::min(at, text_.size())));
  }

  std::string facts_list() const {
    if (facts_.empty()) return std::string("<p>") + words_.none + "</p>\n";
    std::string out = "<ol>\n";
    for (std::size_t f = 0; f < facts_.size(); ++f) {
      const Shown& fact = facts_[f];
      out += "<li id=\"f" + std::to_string(f + 1) + "\"" + (fact.status == "candidate" ? " class=\"candidate\"" : "") +
             "><p>" + escaped(fact.subject) + " <span class=\"relation\">" + escaped(fact.relation) + "</span> " +
             escaped(fact.object) + "</p>\n";
      std::string qualifiers;
      if (!fact.status.empty() && fact.status != "stated") qualifiers = fact.status;
      for (const auto& [key, value] : fact.qualifiers)
        qualifiers += (qualifiers.empty() ? "" : " · ") + key + " " + value;
      if (!qualifiers.empty()) out += "<p>" + escaped(qualifiers) + "</p>\n";
      if (!fact.corrected.empty())
        out += std::string("<p class=\"corrected\">") + words_.corrected + ": " + escaped(fact.corrected) + "</p>\n";
      out += "<p class=\"where\">";
      for (std::size_t i = 0; i < fact.parts.size(); ++i) {
        std::string n = std::to_string(fact.parts[i] + 1);
        out += std::string(i ? " · " : "") + "<a href=\"#s" + n + "\">" + words_.back + " " + n + "</a>";
      }
      for (std::size_t i = 0; i < fact.elsewhere.size(); ++i)
        out += (i ? ", " : std::string(" · ") + words_.also + " ") + escaped(fact.elsewhere[i]);
      out += " <span class=\"id\">" + escaped(fact.id) + "</span></p></li>\n";
    }
    return out + "</ol>\n";
  }

  std::string nothing_list() const {
    std::string out;
    for (std::size_t i = 0; i < parts_.size(); ++i)
      if (parts_[i].facts.empty())
        out += "<li><a href=\"#s" + std::to_string(i + 1) + "\">" +
               escaped(std::string_view(text_).substr(parts_[i].begin, parts_[i].end - parts_[i].begin)) +
               "</a></li>\n";
    return out.empty() ? std::string("<p>") + words_.all_gave + "</p>\n"
                       : "<ol lang=\"" + text_language() + "\">\n" + out + "</ol>\n";
  }

  const View& view_;
  const ReadingOptions& options_;
  const Words& words_;
  Schema schema_;
  Theme theme_;
  std::string name_, title_, date_, text_;
  NodeId document_{};
  std::vector<Part> parts_;
  std::map<NodeId, std::size_t> part_of_;
  std::vector<Shown> facts_;
};

}  // namespace

std::string reading(const View& view, std::string_view document, const ReadingOptions& options) {
  return Page(view, document, options).html();
}

}  // namespace dothi
