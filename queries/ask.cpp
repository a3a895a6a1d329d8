// Plain questions: a question is read by the graph's own question families (its pack's data) and answered by the
// openCypher each family gives. Nothing of a domain or of a language is known here but how such data is applied.
// Families stand in ask_families, a question is taken apart in ask_question, its family chosen in ask_match, what it says of who asks
// left out in ask_frames; questions of several parts stand in ask_parts, operations on the answers of simpler ones in ask_operations.
#include <dothi/pack.h>

#include <algorithm>
#include <mutex>

#include "ask.h"

namespace dothi {
namespace {

using namespace asking;

class Asker {
 public:
  Asker(Asked& asked, const Question& question)
      : graph_(asked.graph),
        view_(asked.view),
        questions_(asked.questions),
        options_(asked.options),
        question_(question) {
    answer_.lang = asked.lang.empty() ? question_.lang.empty() ? "en" : question_.lang : std::string(asked.lang);
  }

  Answer answer() {
    if (question_.tokens.empty() || question_.cues.contains("beyond")) return not_understood();
    std::vector<std::string> left;
    std::vector<Reading> readings = likely_readings(questions_, question_, &left);
    if (readings.empty()) return not_understood(left);
    // "tham gia WIPO" may be a seat or a membership: what the documents do not state of one they may state of the other.
    const Reading first = readings.front();
    const Answer blank = answer_;
    // "Diouf", where two are called so: the one of whom it is told, if it is of one.
    for (const auto& [slot, others] : first.others) {
      if (!first.slots.at(slot).last_name) continue;
      std::optional<Answer> told;
      std::size_t of = 0;
      for (std::size_t n = 0; n <= others.size(); ++n) {
        Reading reading = first;
        if (n) reading.slots[slot] = others[n - 1];
        answer_ = blank;
        Answer one = run_family(reading);
        if (one.rows.empty()) continue;
        ++of;
        told = std::move(one);
      }
      if (of == 1) return *std::move(told);
      answer_ = blank;
      answer_.family = first.family->name;
      answer_.reading = reading_in_words(first);
      answer_.kind = Answer::Kind::NotStated;
      answer_.verdict = word_for("not stated in the documents");
      return std::move(answer_);
    }
    Answer answer = run_family(readings.front());
    for (std::size_t n = 1; n < readings.size() && answer.kind == Answer::Kind::NotStated && first.unknown.empty();
         ++n) {
      const Reading& other = readings[n];
      if (other.family->answer != first.family->answer || !other.unknown.empty() || !same_time(first, other) ||
          named(other) < named(first))
        continue;
      answer_ = blank;
      if (Answer told = run_family(other); told.kind != Answer::Kind::NotStated) return told;
    }
    // "Who leads BINUH?": what is no name of its own may stand in an office's, whichever family looks there.
    for (std::size_t n = 1; n < readings.size() && answer.kind == Answer::Kind::NotStated && !first.unknown.empty();
         ++n) {
      const Reading& other = readings[n];
      if (other.family->answer != first.family->answer || other.unknown != first.unknown) continue;
      answer_ = blank;
      if (Answer told = run_family(other); told.kind != Answer::Kind::NotStated) return told;
    }
    // An office may stand there twice, by the long and by the short name of its body: each may have holders.
    if (answer.kind == Answer::Kind::Rows && first.unknown.empty() && first.family->answer == "rows" &&
        !question_.when.said())
      for (const auto& [slot, others] : first.others)
        for (const Named& other : others) {
          if (!is_office(first.slots.at(slot)) || !is_office(other)) continue;
          Reading reading = first;
          reading.slots[slot] = other;
          answer_ = blank;
          Answer told = run_family(reading);
          if (told.kind != Answer::Kind::Rows) continue;
          for (AnswerRow& row : told.rows)
            if (std::none_of(answer.rows.begin(), answer.rows.end(),
                             [&](const AnswerRow& r) { return r.nodes == row.nodes && r.cells == row.cells; }))
              answer.rows.push_back(std::move(row));
          answer.query += "; " + told.query;
        }
    for (const auto& [slot, others] : first.others)
      for (const Named& other : others) {
        if (answer.kind != Answer::Kind::NotStated || !first.unknown.empty()) return answer;
        Reading reading = first;
        reading.slots[slot] = other;
        answer_ = blank;
        if (Answer told = run_family(reading); told.kind != Answer::Kind::NotStated) return told;
      }
    return answer;
  }

 private:
  bool is_office(const Named& named) const {
    return std::find(named.labels.begin(), named.labels.end(), questions_.parts.office) != named.labels.end();
  }
  bool vi() const { return answer_.lang == "vi"; }

  // How many names and conditions a reading takes.
  static std::size_t named(const Reading& reading) {
    std::size_t count = reading.slots.size();
    for (const auto& [variable, chosen] : reading.filters) count += chosen.size();
    return count;
  }

  // Whether two readings, which both explain every word, take the time said as a condition or both do not.
  bool same_time(const Reading& a, const Reading& b) const {
    return !question_.when.said() || uses_time(*a.family) == uses_time(*b.family);
  }

  std::string shown(const Named& named) const { return vi() && !named.name_vi.empty() ? named.name_vi : named.name; }

  std::string reading_in_words(const Reading& reading) const {
    std::string words(reading.family->reading.in(answer_.lang));
    for (const auto& [slot, named] : reading.slots) {
      const std::string mark = "{" + std::string(slot) + "}";
      for (std::size_t at; (at = words.find(mark)) != std::string::npos;) words.replace(at, mark.size(), shown(named));
    }
    for (const Slot& slot : reading.family->slots)  // [… {slot}] is dropped where the slot is not filled
      if (!reading.slots.contains(slot.name)) {
        const std::string mark = "{" + std::string(slot.name) + "}";
        std::size_t at = words.find(mark);
        if (at == std::string::npos) continue;
        std::size_t open = words.rfind('[', at), close = words.find(']', at);
        if (open != std::string::npos && close != std::string::npos)
          words.erase(open, close - open + 1);
        else
          words.erase(at, mark.size());
      }
    std::erase_if(words, [](char c) { return c == '[' || c == ']'; });
    for (const auto& [variable, filters] : reading.filters)
      for (const Chosen& one : filters)
        words += ", " + (one.outside ? word_for("outside") + " " : "") + word_for(one.filter->name);
    for (const std::string& said : reading.rest) words += ", “" + said + "”";
    for (const Named& named : question_.besides) words += ", " + word_for("besides") + " " + shown(named);
    for (const std::string& period : question_.when.periods)
      if (uses_time(*reading.family)) words += (vi() ? ", thời gian " : ", time ") + period;
    for (const std::string& slip : question_.slips) words += " (" + slip + ")";
    return words;
  }

  static bool uses_time(const Family& family) {
    return family.query.find("{time}") != std::string::npos || family.query.find("{when}") != std::string::npos ||
           family.query.find("{at ") != std::string::npos;
  }

  // ---- Rows ----------------------------------------------------------------------------------------------------

  std::string word_for(std::string_view word) const { return asking::word_for(questions_, word, answer_.lang); }

  static const Value* find_property(const std::vector<MapEntry>& properties, std::string_view key) {
    for (const auto& [name, value] : properties)
      if (name == key) return &value;
    return nullptr;
  }

  static std::string plain(const Value& value) {
    return value.kind() == Kind::String ? std::string(value.string()) : to_string(value);
  }

  // "17/5/2018", "tháng 1/2020", "2008" for Vietnamese readers; EDTF as it is for the others.
  std::string date_in_words(std::string_view edtf) const {
    auto date = PartialDate::parse(edtf);
    if (!date || !vi()) return std::string(edtf);
    return (date->month && !date->day ? "tháng " : "") + date->slashed();
  }

  std::string time_in_words(const RelationshipRecord& r) const {
    auto text = [&](std::string_view key) {
      const Value* value = find_property(r.properties, key);
      return value && value->kind() == Kind::String ? std::string(value->string()) : std::string();
    };
    std::string start = text("start"), end = text("end");
    if (const std::string elected = text("elected_on"); !elected.empty() && !(start + end).empty())
      return term_in_words(start, end) + ", " + word_for("elected on") + " " + date_in_words(elected);
    if (!(start + end).empty()) return term_in_words(start, end);
    for (std::string_view key : {"date", "since", "elected_on"})
      if (std::string when = text(key); !when.empty())
        return (key == "since" ? word_for("since") + " " : "") + date_in_words(when);
    return {};
  }

  std::string term_in_words(const std::string& start, const std::string& end) const {
    if (!start.empty() && start == end) return date_in_words(start);
    if (!start.empty() && !end.empty()) return date_in_words(start) + "–" + date_in_words(end);
    return start.empty() ? word_for("until") + " " + date_in_words(end) : word_for("from") + " " + date_in_words(start);
  }

  std::string votes_in_words(const RelationshipRecord& r) const {
    const Value* votes = find_property(r.properties, "votes_for");
    const Value* total = find_property(r.properties, "votes_total");
    if (!votes) return {};
    std::string text = word_for(total ? "votes_of" : "votes");
    auto put = [&](const std::string& mark, const Value* value) {
      if (std::size_t at = text.find(mark); at != std::string::npos && value)
        text.replace(at, mark.size(), plain(*value));
    };
    put("{n}", votes);
    put("{total}", total);
    return text;
  }

  std::string in_words(const Value& value, const Table& table) const {
    if (value.is_null()) return {};
    if (value.kind() == Kind::Node) {
      const NodeRecord& node = table.node(value.node());
      const Value* name_vi = find_property(node.properties, "name_vi");
      const Value* name = find_property(node.properties, "name");
      if (vi() && name_vi && name_vi->kind() == Kind::String) return std::string(name_vi->string());
      return name ? plain(*name) : to_string(value);
    }
    if (value.kind() == Kind::List) {
      std::string text;
      for (const Value& item : value.items()) text += (text.empty() ? "" : ", ") + in_words(item, table);
      return text;
    }
    if (value.kind() == Kind::String) {
      std::string text(value.string());
      if (PartialDate::parse(text)) return date_in_words(text);
      return word_for(text);
    }
    return plain(value);
  }

  void collect(const Value& value, const Table& table, AnswerRow& row) const {
    if (value.kind() == Kind::Node) row.nodes.push_back(value.node());
    if (value.kind() == Kind::Relationship) row.relationships.push_back(value.relationship());
    if (value.kind() == Kind::List)
      for (const Value& item : value.items()) collect(item, table, row);
    if (value.kind() == Kind::Path) {
      for (NodeId id : value.path().nodes) row.nodes.push_back(id);
      for (RelationshipId id : value.path().relationships) row.relationships.push_back(id);
    }
  }

  // A property is cited by the sentences that give its value; those that give another are told apart.
  void cite_property(NodeId id, KeyId key, AnswerRow& row) {
    const auto claims = view_.key("claims"), name = view_.key("name");
    const Value here = view_.property(id, key), own = name ? view_.property(id, *name) : Value();
    auto same = [&](std::string_view other) {
      const std::string text = plain(here);
      return text == other || text.starts_with(std::string(other) + "-") || std::string(other).starts_with(text + "-");
    };
    for (NodeId sentence : view_.evidence(id, key)) {
      std::string otherwise;
      bool agrees = false;
      const Value list = claims ? view_.property(sentence, *claims) : Value();
      if (list.kind() == Kind::List)
        for (const Value& claim : list.items()) {
          if (claim.kind() != Kind::Map) continue;
          const Value *relation = claim.find("rel"), *subject = claim.find("s"), *object = claim.find("o");
          if (!relation || !subject || !object || object->kind() != Kind::String || relation->kind() != Kind::String ||
              !equivalent(*subject, own))
            continue;
          auto sets = questions_.property_of.find(relation->string());
          if (sets == questions_.property_of.end() || sets->second != view_.name(key)) continue;
          if (same(object->string()))
            agrees = true;
          else
            otherwise = std::string(object->string());
        }
      if (agrees || otherwise.empty()) {
        row.evidence.push_back(view_.evidence(sentence));
        continue;
      }
      auto told = std::find_if(otherwise_.begin(), otherwise_.end(), [&](const AnswerRow& r) {
        return r.values.front().string() == otherwise && r.nodes.front() == id;
      });
      if (told == otherwise_.end()) {
        AnswerRow& other = otherwise_.emplace_back();
        other.cells = {PartialDate::parse(otherwise) ? date_in_words(otherwise) : otherwise,
                       own.kind() == Kind::String ? std::string(own.string()) : std::string()};
        other.values = {Value(otherwise), own.own()};
        other.nodes = {id};
        other.status = "stated";
        told = otherwise_.end() - 1;
      }
      told->evidence.push_back(view_.evidence(sentence));
    }
  }

  std::vector<AnswerRow> rows_of(const Table& table, std::vector<std::string>* columns) {
    std::vector<AnswerRow> rows;
    std::vector<std::size_t> visible_columns;
    bool dated = false;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      bool relationship = false;
      for (const Value& value : table.data[c])
        relationship = relationship || value.kind() == Kind::Relationship ||
                       (value.kind() == Kind::List && !value.items().empty() &&
                        value.items().front().kind() == Kind::Relationship);
      if (table.columns[c].starts_with('_')) continue;  // evidence and helpers of the family's query
      if (!relationship)
        visible_columns.push_back(c);
      else
        dated = true;
    }
    if (columns) {
      for (std::size_t c : visible_columns) columns->push_back(word_for(table.columns[c]));
      if (dated)
        for (const char* more : {"role", "time", "votes"}) columns->push_back(word_for(more));
    }
    for (std::size_t i = 0; i < table.rows(); ++i) {
      AnswerRow row;
      row.status = "stated";
      for (std::size_t c = 0; c < table.columns.size(); ++c) collect(table.at(i, c), table, row);
      for (std::size_t c : visible_columns) {
        const bool counts = table.at(i, c).kind() == Kind::Integer;
        const std::string unit =
            (counts && table.at(i, c).integer() == 1 ? "unit one " : "unit ") + table.columns[c];  // "9 years"
        const bool counted = counts && questions_.words.contains(unit);
        row.cells.push_back(in_words(table.at(i, c), table) + (counted ? " " + word_for(unit) : ""));
        row.values.push_back(table.at(i, c));
      }
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const Value& value = table.at(i, c);
        if (value.kind() != Kind::Relationship || table.columns[c].starts_with('_')) continue;
        const RelationshipRecord& r = table.relationship(value.relationship());
        const Value* role = find_property(r.properties, "role");
        std::string time = time_in_words(r);
        row.cells.push_back(role ? in_words(*role, table) : "");
        row.cells.push_back(time.empty() ? word_for("no dates given") : time);
        row.cells.push_back(votes_in_words(r));
        if (const Value* status = find_property(r.properties, "status"); status && status->kind() == Kind::String)
          row.status = status->string();
      }
      std::set<std::pair<std::string, std::uint32_t>> seen;
      for (RelationshipId id : row.relationships)
        for (const Evidence& e : table.relationship(id).evidence)
          if (seen.emplace(e.document_name, e.begin).second) row.evidence.push_back(e);
      // A fact that stands in a node's property is cited by the sentences of that property.
      if (row.relationships.empty())
        for (NodeId id : row.nodes)
          for (std::size_t c = 0; c < table.columns.size(); ++c)
            if (auto key = view_.key(table.columns[c])) cite_property(id, *key, row);
      rows.push_back(std::move(row));
    }
    return rows;
  }

  static bool is_empty(const Table& table) {
    for (std::size_t r = 0; r < table.rows(); ++r)
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (!table.columns[c].starts_with('_') && !table.at(r, c).is_null()) return false;
    return true;
  }

  // One query for each period said, or one without.
  Table run_all(std::string_view pattern, const Reading& reading, std::string* shown_query) {
    std::vector<std::string> periods = uses_time(*reading.family) ? question_.when.periods : std::vector<std::string>{};
    if (periods.empty()) periods.emplace_back();
    Table all;
    for (std::size_t i = 0; i < periods.size(); ++i) {
      std::string query = fill(pattern, reading, question_, periods[i]);
      if (shown_query) *shown_query += (i ? "; " : "") + query;
      Table table = run(graph_, query, options_);
      if (i == 0) {
        all = std::move(table);
        continue;
      }
      for (std::size_t c = 0; c < all.data.size(); ++c)
        all.data[c].insert(all.data[c].end(), table.data[c].begin(), table.data[c].end());
      all.row_count += table.row_count;
      all.nodes.merge(table.nodes);
      all.relationships.merge(table.relationships);
    }
    all.notices.clear();
    return all;
  }

  // The rows of the family's query, or of its fallback.
  Table rows_for(const Reading& reading) {
    const Family& family = *reading.family;
    answer_.reading = reading_in_words(reading);
    answer_.query.clear();
    Table table = run_all(family.query, reading, &answer_.query);
    if (is_empty(table) && !family.fallback.empty()) {
      std::string query;
      if (Table second = run_all(family.fallback, reading, &query); !is_empty(second))
        table = std::move(second), answer_.query = query;
    }
    return table;
  }

  Answer run_family(Reading reading) {
    const Family& family = *reading.family;
    answer_.family = family.name;
    answer_.reading = reading_in_words(reading);
    // "Ai là Chánh án từ 2018 đến 2021": whose term that was, not those before and after who share a year with it.
    reading.exactly = family.exactly && question_.when.range;
    Table table = rows_for(reading);
    if (is_empty(table) && reading.exactly) {
      reading.exactly = false;
      table = rows_for(reading);
    }
    if (is_empty(table) && !reading.rest.empty()) {
      reading.scattered = true;
      table = rows_for(reading);
    }
    // No thing of the graph, but perhaps part of a name: "UNTAG" of the Head of UNTAG.
    if (!reading.unknown.empty() && (is_empty(table) || !tells_of(table, reading.unknown)))
      return unknown_name(reading);
    if (is_empty(table)) {
      std::size_t given_up = 0;
      for (auto& [variable, filters] : reading.filters)
        given_up += std::erase_if(filters, [](const Chosen& one) { return one.filter->soft; });
      if (given_up) table = rows_for(reading);
    }
    // "No" is said of a matter the documents tell of, not of one whose words they do not have.
    bool is_told_of = true;
    if (is_empty(table) && family.answer == "yesno" && !reading.rest.empty()) {
      Reading any = reading;
      any.filters.clear();
      is_told_of = !is_empty(rows_for(any));
      answer_.reading = reading_in_words(reading);
    }
    if (is_empty(table)) table.data.assign(table.columns.size(), {}), table.row_count = 0;
    answer_.rows = rows_of(table, &answer_.columns);
    for (const Named& named : question_.besides)  // what a row tells of stands first in it
      std::erase_if(answer_.rows,
                    [&](const AnswerRow& row) { return !row.nodes.empty() && row.nodes.front() == named.id; });
    if (reading.rows_then) std::erase_if(answer_.rows, [&](const AnswerRow& row) { return !is_of_the_time(row); });
    if (!family.apart.empty()) tell_apart(family, run_all(family.apart, reading, nullptr), table);
    answer_.kind = Answer::Kind::Rows;
    if (family.answer == "yesno" && is_told_of) {
      answer_.kind = Answer::Kind::YesNo;
      answer_.verdict = word_for(answer_.rows.empty() ? "no: no document states it" : "yes");
    } else if (answer_.rows.empty() && family.answer == "rows" && asks_whether_any()) {
      answer_.kind = Answer::Kind::YesNo;
      answer_.verdict = word_for("no: no document states it");
    } else if (answer_.rows.empty()) {
      answer_.kind = Answer::Kind::NotStated;
      answer_.verdict = word_for("not stated in the documents");
    } else if (family.answer == "number") {
      answer_.kind = Answer::Kind::Number;
      const std::string& first = answer_.rows.front().cells.front();
      if (std::all_of(answer_.rows.begin(), answer_.rows.end(),
                      [&](const AnswerRow& row) { return row.cells.front() == first; }))
        answer_.verdict = first;
    }
    if (!otherwise_.empty()) {
      if (answer_.left_out_note.empty()) answer_.left_out_note = word_for("documents say otherwise");
      answer_.left_out.insert(answer_.left_out.end(), otherwise_.begin(), otherwise_.end());
    }
    tell_missing(reading, table);
    answer_.table = std::move(table);
    return std::move(answer_);
  }

  // "When did Laos ratify the CRPD and CEDAW?": of which of the two nothing is told.
  void tell_missing(const Reading& reading, const Table& table) {
    if (answer_.kind != Answer::Kind::Rows || !answer_.left_out_note.empty() ||
        std::find(reading.family->needs.begin(), reading.family->needs.end(), "pair") == reading.family->needs.end())
      return;
    std::string missing;
    for (const char* slot : {"a", "b"})
      if (const auto named = reading.slots.find(slot); named != reading.slots.end() &&
                                                       !table.nodes.contains(named->second.id) &&
                                                       !tells_of(table, named->second.name))
        missing += (missing.empty() ? "" : ", ") + shown(named->second);
    if (missing.empty()) return;
    answer_.left_out_note = word_for("nothing stated of");
    if (const std::size_t at = answer_.left_out_note.find("{name}"); at != std::string::npos)
      answer_.left_out_note.replace(at, 6, missing);
  }

  // Whether a fact of the row begins, happens or lasts in a time the question says.
  bool is_of_the_time(const AnswerRow& row) const {
    const auto within = [](std::string_view date, std::string_view period) {
      const std::size_t slash = period.find('/');
      const std::string_view from = period.substr(0, slash),
                             to = slash == std::string_view::npos ? period : period.substr(slash + 1);
      const std::size_t least = std::min(date.size(), from.size()), most = std::min(date.size(), to.size());
      return (from == ".." || date.substr(0, least) >= from.substr(0, least)) &&
             (to == ".." || date.substr(0, most) <= to.substr(0, most));
    };
    return std::any_of(row.relationships.begin(), row.relationships.end(), [&](RelationshipId id) {
      for (const std::string_view name : {"elected_on", "date", "since", "start", "end"})
        if (const auto key = view_.key(name))
          if (const Value value = view_.property(id, *key); value.kind() == Kind::String)
            for (const std::string& period : question_.when.periods)
              if (within(value.string(), period)) return true;
      return false;
    });
  }

  // "Has any minister …", "có ai … chưa": that nobody is told is the answer.
  bool asks_whether_any() const {
    const auto end = question_.cues.find("whether any end");
    const bool ends =
        end != question_.cues.end() && std::any_of(end->second.begin(), end->second.end(),
                                                   [&](const Run& run) { return run.last == question_.tokens.size(); });
    return question_.cues.contains("whether any") && (ends || question_.lang != "vi");
  }

  static bool has_words(std::string_view name, std::string_view wanted) {
    return (" " + fold(name) + " ").find(" " + fold(wanted) + " ") != std::string::npos;
  }
  static bool tells_of(const Table& table, std::string_view name) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)  // or of a place that is nothing of the graph: "Laayoune"
      if (table.rows() && table.at(0, c).kind() == Kind::String && has_words(table.at(0, c).string(), name))
        return true;
    return std::any_of(table.nodes.begin(), table.nodes.end(), [&](const auto& node) {
      const Value* own = find_property(node.second.properties, "name");
      return own && own->kind() == Kind::String && has_words(own->string(), name);
    });
  }

  Answer unknown_name(const Reading& reading) {
    answer_.kind = Answer::Kind::NotStated;
    const std::vector<std::string> names = view_.complete("", 100'000);
    for (const std::string& name : names)
      if (answer_.suggestions.size() < 3 && has_words(name, reading.unknown)) answer_.suggestions.push_back(name);
    answer_.verdict = word_for("not stated in the documents");
    if (!answer_.suggestions.empty()) return std::move(answer_);  // something of it is stated, but not what was asked
    std::string note = word_for("no document names");
    if (std::size_t at = note.find("{name}"); at != std::string::npos) note.replace(at, 6, reading.unknown);
    answer_.verdict += ": " + note;
    if (auto near = suggest(reading.unknown, names)) answer_.suggestions.push_back(*near);
    return std::move(answer_);
  }

  void tell_apart(const Family& family, Table apart, Table& table) {
    answer_.left_out = rows_of(apart, nullptr);
    if (!answer_.left_out.empty()) {
      bool several = answer_.left_out.size() > 1 && !family.notes.in(answer_.lang).empty();
      std::string note((several ? family.notes : family.note).in(answer_.lang));
      if (std::size_t at = note.find("{n}"); at != std::string::npos)
        note.replace(at, 3, std::to_string(answer_.left_out.size()));
      answer_.left_out_note = note;
    }
    table.nodes.merge(apart.nodes);
    table.relationships.merge(apart.relationships);
  }

  // ---- What is not understood ----------------------------------------------------------------------------------

  Answer not_understood(const std::vector<std::string>& left = {}) {
    answer_.kind = Answer::Kind::NotUnderstood;
    answer_.verdict = word_for(question_.tokens.empty() ? "the question is empty" : "the question is not understood");
    if (!left.empty()) {
      answer_.verdict += "; " + word_for("words not used") + ":";
      for (std::size_t i = 0; i < std::min<std::size_t>(left.size(), 5); ++i)
        answer_.verdict += (i ? ", “" : " “") + left[i] + "”";
    }
    // A name nearly spelled: the longest run of unknown capitalised words against the names of the graph.
    std::vector<bool> known(question_.tokens.size());
    for (const Mention& mention : question_.mentions)
      for (std::size_t i = mention.run.first; i < mention.run.last; ++i) known[i] = true;
    std::vector<std::string> all;
    for (std::size_t i = 0; i < question_.tokens.size(); ++i) {
      if (known[i] || !question_.tokens[i].capital || i == 0) continue;
      std::size_t j = i;
      while (j < question_.tokens.size() && !known[j] && question_.tokens[j].capital) ++j;
      if (all.empty()) all = view_.complete("", 100'000);
      std::string_view wanted = question_.said({i, j});
      if (auto near = suggest(wanted, all)) answer_.suggestions.push_back(*near);
      i = j;
    }
    // The examples that share most words with the question.
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const Bilingual& both : questions_.families.examples()) {
      const std::string_view example = both.in(answer_.lang);
      if (example.empty()) continue;
      std::size_t shared = 0;
      for (Span word : words(example)) {
        std::string folded = fold(std::string_view(example).substr(word.begin, word.size()));
        shared += std::any_of(question_.tokens.begin(), question_.tokens.end(),
                              [&](const Token& t) { return t.folded == folded; });
      }
      near.emplace_back(shared, example);
    }
    std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < near.size() && i < 3; ++i) answer_.suggestions.push_back(near[i].second);
    return std::move(answer_);
  }

  Graph& graph_;
  const View& view_;
  const Questions& questions_;
  const Options& options_;
  const Question& question_;
  Answer answer_{};
  std::vector<AnswerRow> otherwise_;  // other values of properties than those answered
};

// The questions of a graph's pack. The last pack asked is kept for the process, with the texts it was read from.
struct PackQuestions {
  PackQuestions(std::string_view rules, std::string_view schema, std::string_view titles, std::string_view places)
      : rules(rules), schema(schema), titles(titles), places(places) {
    read_questions({&file, 1}, questions, true);
  }
  std::string rules, schema, titles, places;
  const QuestionFile file{"questions", rules};
  Questions questions;
};

std::shared_ptr<const PackQuestions> questions_of(const View& view) {
  const std::string_view rules = view.meta("questions"), ontology = view.meta("schema"), titles = view.meta("titles"),
                         places = view.meta("places");
  if (rules.empty())
    throw Error(Fault::NotUnderstood,
                "this graph holds no question families, so only openCypher can be asked; load documents with a pack to "
                "get them");
  static std::mutex mutex;
  static auto& last = *new std::shared_ptr<const PackQuestions>;  // not taken apart at exit
  {
    const std::lock_guard guard(mutex);
    if (last && last->rules == rules && last->schema == ontology && last->titles == titles && last->places == places)
      return last;
  }
  const auto pack = std::make_shared<PackQuestions>(rules, ontology, titles, places);
  Questions& questions = pack->questions;
  const Schema names = schema(view);
  const auto label = [&](std::string_view part) { return std::string(names.label_of(part)); };
  questions.parts = {label("person"), label("office"), label("body"), label("mission"), {}, label("state")};
  for (const RelationSchema& relation : names.relations) {
    if (!relation.term.label.empty()) questions.parts.term = relation.term.label;
    if (!relation.property.empty()) questions.property_of.emplace(relation.name, relation.property);
  }
  read_titles(pack->titles, questions);
  read_places(pack->places, questions);
  const std::lock_guard guard(mutex);
  last = pack;
  return pack;
}

}  // namespace

namespace asking {

std::string word_for(const Questions& questions, std::string_view word, std::string_view lang) {
  auto found = questions.words.find(word);
  return std::string(found == questions.words.end() || found->second.in(lang).empty() ? word : found->second.in(lang));
}

bool shares_label(const Named& a, const Named& b) {
  return std::any_of(a.labels.begin(), a.labels.end(), [&](const std::string& label) {
    return std::find(b.labels.begin(), b.labels.end(), label) != b.labels.end();
  });
}

// Whether names stand in a list that differ in their numbers alone: "COP26, COP27 and COP28".
bool lists_by_number(const Question& whole) {
  auto stem = [&](const Mention& m) {
    const std::string_view said =
        m.run.size() == 1 ? std::string_view(whole.tokens[m.run.first].folded) : std::string_view();
    const std::size_t digits = said.find_first_of("0123456789");
    return digits == std::string_view::npos || said.find_first_not_of("0123456789", digits) != std::string_view::npos
               ? std::string_view()
               : said.substr(0, digits);
  };
  for (std::size_t m = 0; m + 1 < whole.mentions.size(); ++m)
    if (const std::string_view a = stem(whole.mentions[m]); a.size() > 1 && a == stem(whole.mentions[m + 1]))
      return true;
  return false;
}

Answer answer_one(Asked& asked, std::string_view text, Hearing hearing) {
  const Question question(asked, text, hearing);
  return Asker(asked, question).answer();
}

}  // namespace asking

Answer ask(Graph& graph, std::string_view question, const Options& options, std::string_view lang) {
  constexpr std::size_t longest_question = 100'000;
  if (question.size() > longest_question)
    throw Error(Fault::LimitExceeded, "the question is longer than 100,000 bytes; ask it in a sentence");
  if (auto at = find_invalid_utf8(question))
    throw Error(Fault::BadInput, "NotUtf8", {}, "the question is not UTF-8 at byte " + std::to_string(*at), Phase::Run);
  View view = graph.read();
  const auto pack = questions_of(view);
  Asked asked{graph, view, pack->questions, options, lang};
  const Question whole(asked, question);
  asked.capitals = whole.any_capital;
  using enum Answer::Kind;
  auto is_told = [](const Answer& a) { return a.kind != NotUnderstood && a.kind != NotStated; };
  // Two questions in one are asked apart, or the answer to one of them would pass for that to both.
  std::optional<Answer> apart;
  if (asks_apart(whole)) {
    apart = both_answers(asked, whole);
    if (apart && is_told(*apart) && std::all_of(apart->more.begin(), apart->more.end(), is_told))
      return *std::move(apart);
  }
  if (auto same = same_of_another(asked, whole)) return *std::move(same);
  if (auto chosen = chosen_among(asked, whole)) return *std::move(chosen);
  if (lists_by_number(whole))  // "the presidents of COP26, COP27 and COP28": not of the first alone
    if (auto each = each_answer(asked, whole)) return *std::move(each);
  if (auto few = few_answer(asked, whole)) return *std::move(few);
  Answer answer = Asker(asked, whole).answer();
  if (is_told(answer) && !apart && ignores_a_part(asked, whole, answer)) {
    Answer left;
    left.lang = answer.lang;
    left.kind = NotUnderstood;
    left.verdict = word_for(pack->questions, "the question is not understood", left.lang);
    return left;
  }
  // "Was UNTAG closed before UNTAC?" asks whether, though a family tells which.
  const auto says = [&](const char* set) { return whole.cues.contains(set); };
  if (answer.kind == Rows && says("yesno") && (says("beside before") || says("beside after")) && !says("ask") &&
      !says("who") && !says("when") && !says("which_country") && !says("howmany") && !says("or_word") &&
      !says("before or after"))
    if (auto whether = beside_another(asked, whole); whether && whether->kind == YesNo) return *std::move(whether);
  if (is_told(answer)) {  // the answer to its first part alone is not the answer
    const bool partly = apart && is_told(*apart) && apart->family == answer.family && apart->reading == answer.reading;
    return partly ? *std::move(apart) : std::move(answer);
  }
  // Not as it stands: as two questions, with names heard in a wider sense, for two conditions on one thing, for each of several.
  if (auto both = both_answers(asked, whole)) return *std::move(both);
  if (whole.cues.contains("numbered"))  // "votes on resolutions 181, 377 and 1973"
    if (auto each = each_answer(asked, whole)) return *std::move(each);
  if (Answer wide = answer_one(asked, question, Hearing::Wide); is_told(wide))
    return wide;
  else if (wide.kind == NotStated && answer.kind == NotUnderstood)
    answer = std::move(wide);
  if (auto compared = by_number(asked, whole)) return *std::move(compared);
  if (auto beside = beside_another(asked, whole)) return *std::move(beside);
  if (auto years = years_between(asked, whole)) return *std::move(years);
  if (auto either = before_or_after(asked, whole)) return *std::move(either);
  if (auto then = of_that_time(asked, whole)) return *std::move(then);
  if (answer.kind == NotUnderstood)
    if (auto of_rows = of_its_rows(asked, whole)) return *std::move(of_rows);
  if (auto each = each_deed(asked, whole)) return *std::move(each);
  if (auto shared = shared_answer(asked, whole, true)) return *std::move(shared);
  if (auto each = each_answer(asked, whole)) return *std::move(each);
  // Without what speaks of who asks, with words read as those they are near to, or both.
  std::vector<std::string> texts = without_frames(asked.questions, whole);
  for (std::string& text : with_whole_phrases(asked, whole)) texts.push_back(std::move(text));
  for (Hearing hearing : {Hearing::Wide, Hearing::Mended}) {
    if (hearing == Hearing::Mended) texts.insert(texts.begin(), std::string(question));
    for (const std::string& text : texts) {
      Answer other = answer_one(asked, text, hearing);
      if (other.kind == NotUnderstood || (other.kind == NotStated && answer.kind == NotStated)) continue;
      return other;
    }
  }
  return answer;
}

std::vector<std::string> example_questions(Graph& graph, std::string_view lang) {
  const auto pack = questions_of(graph.read());
  const Questions& questions = pack->questions;
  std::vector<std::string> examples;
  for (const Bilingual& both : questions.families.examples()) {
    if (lang != "vi" && !both.en.empty()) examples.emplace_back(both.en);
    if (lang != "en" && !both.vi.empty()) examples.emplace_back(both.vi);
  }
  return examples;
}

std::vector<std::string> follow_ups(Graph& graph, const Answer& answer, std::size_t most, const Options& options) {
  View view = graph.read();
  const auto pack = questions_of(view);
  const Questions& questions = pack->questions;
  std::vector<Named> things;
  for (const AnswerRow& row : answer.rows)
    for (NodeId id : row.nodes) {
      if (std::any_of(things.begin(), things.end(), [&](const Named& t) { return t.id == id; })) continue;
      things.push_back(named_of(view, id));
      if (things.back().name.empty()) things.pop_back();
    }
  std::vector<std::string> found;
  Asked asked{graph, view, questions, options, answer.lang};
  std::set<std::string> families{answer.family};
  for (const Bilingual& both : questions.families.examples()) {
    if (found.size() >= most) break;
    const std::string_view example = both.in(answer.lang);
    if (example.empty() || things.empty()) continue;
    const Question question(asked, example);
    for (const Mention& mention : question.mentions) {
      auto thing = std::find_if(things.begin(), things.end(), [&](const Named& t) {
        return std::any_of(mention.bearers.begin(), mention.bearers.end(),
                           [&](const Named& b) { return shares_label(t, b); });
      });
      if (thing == things.end()) continue;
      std::string put = answer.lang == "vi" && !thing->name_vi.empty() ? thing->name_vi : thing->name;
      std::string text = question.text;
      std::size_t begin = question.tokens[mention.run.first].span.begin;
      text.replace(begin, question.tokens[mention.run.last - 1].span.end - begin, put);
      Answer next = ask(graph, text, options, answer.lang);
      if (next.rows.empty() || !families.insert(next.family).second) continue;
      found.push_back(std::move(text));
      break;
    }
  }
  return found;
}

}  // namespace dothi
