// dothi brief: a question with its answer, picture and sentences, on one page.
#include <fmt/format.h>

#include <algorithm>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct BriefFlags {
  std::string graph, question, output = "-", lang;
};

struct Words {
  const char *read_as, *picture, *sentences, *query, *characters, *nearest, *cited;
};
constexpr Words english{"Read as", "Picture", "Sentences", "The query", "characters", "Did you mean", "sentences"};
constexpr Words vietnamese_words{"Hiểu là", "Hình vẽ", "Câu trích", "Truy vấn", "ký tự", "Có phải ý bạn là", "câu"};

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k) three = three << 8 | (i + k < bytes.size() ? std::uint8_t(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) text += i + k > bytes.size() ? '=' : digits[three >> (18 - 6 * k) & 63];
  }
  return text;
}

// The sentences of all rows, each once, in the order of the answer; a row knows them by number.
struct Cited {
  std::vector<Evidence> sentences;

  std::size_t number(const Evidence& e) {
    for (std::size_t i = 0; i < sentences.size(); ++i)
      if (sentences[i].document_name == e.document_name && sentences[i].begin == e.begin) return i + 1;
    sentences.push_back(e);
    return sentences.size();
  }
};

// One page, in the two ways it can be written.
class Page {
 public:
  virtual ~Page() = default;
  virtual std::string text(std::string_view) const = 0;
  virtual void heading(std::string_view, int level) = 0;
  virtual void paragraph(const std::string& label, std::string_view) = 0;
  virtual void table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) = 0;
  virtual std::string citation(std::size_t number) const = 0;
  virtual void sentence(std::size_t number, const Evidence&, const Words&) = 0;
  virtual void picture(std::string_view svg, std::string_view alt) = 0;
  virtual void code(std::string_view) = 0;
  virtual void item(std::string_view) = 0;
  virtual std::string whole() = 0;

 protected:
  std::string out_;
};

std::string html(std::string_view text) {
  std::string out;
  for (char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += std::uint8_t(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  return out;
}

class HtmlPage : public Page {
 public:
  HtmlPage(std::string_view title, std::string_view lang) {
    out_ = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
        "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>"
        ":root{{color-scheme:light dark}}body{{font:17px/1.5 Georgia,serif;max-width:62em;margin:2em auto;padding:0 "
        "1em}}"
        "table{{border-collapse:collapse}}th,td{{text-align:left;vertical-align:top;padding:.25em .9em .25em "
        "0;border-bottom:1px solid #9996}}"
        "img{{max-width:100%;background:#fff}}blockquote{{margin:.2em 0 1em "
        "1.2em}}code{{white-space:pre-wrap;overflow-wrap:anywhere}}"
        "@media print{{body{{margin:0;max-width:none}}}}</style>\n</head>\n<body>\n<main>\n",
        lang, html(title));
  }

  std::string text(std::string_view text) const override { return html(text); }
  void heading(std::string_view text, int level) override {
    out_ += fmt::format("<h{0}>{1}</h{0}>\n", level, html(text));
  }
  void paragraph(const std::string& label, std::string_view text) override {
    out_ += "<p>" + (label.empty() ? "" : "<b>" + html(label) + ":</b> ") + html(text) + "</p>\n";
  }
  void table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) override {
    out_ += "<table>\n<tr>";
    for (const std::string& column : columns) out_ += "<th scope=\"col\">" + html(column) + "</th>";
    out_ += "</tr>\n";
    for (const auto& row : rows) {
      out_ += "<tr>";
      for (const std::string& cell : row) out_ += "<td>" + cell + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</table>\n";
  }
  std::string citation(std::size_t number) const override { return fmt::format("<a href=\"#s{0}\">[{0}]</a>", number); }
  void sentence(std::size_t number, const Evidence& e, const Words& words) override {
    out_ += fmt::format("<p id=\"s{0}\">[{0}] <b>{1}</b>, {2} {3}–{4}</p>\n<blockquote>{5}</blockquote>\n", number,
                        html(e.document_name), words.characters, e.begin, e.end, html(e.text));
  }
  void picture(std::string_view svg, std::string_view alt) override {
    out_ += fmt::format("<p><img alt=\"{}\" src=\"data:image/svg+xml;base64,{}\"></p>\n", html(alt), base64(svg));
  }
  void code(std::string_view text) override { out_ += "<p><code>" + html(text) + "</code></p>\n"; }
  void item(std::string_view text) override { out_ += "<p>• " + html(text) + "</p>\n"; }
  std::string whole() override { return out_ + "</main>\n</body>\n</html>\n"; }
};

class MarkdownPage : public Page {
 public:
  std::string text(std::string_view text) const override {
    std::string out;
    for (char c : text) {
      if (std::string_view("\\`*_[]<>#|!").find(c) != std::string_view::npos) out += '\\';
      out += std::uint8_t(c) < 0x20 ? ' ' : c;
    }
    return out;
  }
  void heading(std::string_view title, int level) override {
    out_ += std::string(std::size_t(level), '#') + " " + text(title) + "\n\n";
  }
  void paragraph(const std::string& label, std::string_view said) override {
    out_ += (label.empty() ? "" : "**" + text(label) + ":** ") + text(said) + "\n\n";
  }
  void table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) override {
    for (const std::string& column : columns) out_ += "| " + text(column) + " ";
    out_ += "|\n";
    for (std::size_t i = 0; i < columns.size(); ++i) out_ += "|---";
    out_ += "|\n";
    for (const auto& row : rows) {
      for (const std::string& cell : row) out_ += "| " + cell + " ";
      out_ += "|\n";
    }
    out_ += "\n";
  }
  std::string citation(std::size_t number) const override { return fmt::format("\\[{}\\]", number); }
  void sentence(std::size_t number, const Evidence& e, const Words& words) override {
    out_ += fmt::format("{}. **{}**, {} {}–{}\n   > {}\n\n", number, text(e.document_name), words.characters, e.begin,
                        e.end, text(e.text));
  }
  void picture(std::string_view svg, std::string_view alt) override {
    out_ += fmt::format("![{}](data:image/svg+xml;base64,{})\n\n", text(alt), base64(svg));
  }
  void code(std::string_view query) override {
    std::string flat(query);
    std::replace_if(
        flat.begin(), flat.end(), [](char c) { return std::uint8_t(c) < 0x20 || c == '`'; }, ' ');
    out_ += "```cypher\n" + flat + "\n```\n\n";
  }
  void item(std::string_view said) override { out_ += "- " + text(said) + "\n"; }
  std::string whole() override { return out_; }
};

// Columns that say nothing in any row are left out.
void add_rows(Page& page, const Answer& answer, const std::vector<AnswerRow>& rows, Cited& cited, const Words& words) {
  std::size_t width = 0;
  for (const AnswerRow& row : rows) width = std::max(width, row.cells.size());
  std::vector<bool> says(width);
  for (const AnswerRow& row : rows)
    for (std::size_t i = 0; i < row.cells.size(); ++i) says[i] = says[i] || !row.cells[i].empty();
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < width; ++i)
    if (says[i])
      columns.push_back(
          i < answer.columns.size() && answer.columns[i].find('{') == std::string::npos ? answer.columns[i] : "");
  columns.emplace_back(words.cited);
  std::vector<std::vector<std::string>> cells;
  for (const AnswerRow& row : rows) {
    auto& line = cells.emplace_back();
    for (std::size_t i = 0; i < width; ++i)
      if (says[i]) line.push_back(page.text(i < row.cells.size() ? row.cells[i] : ""));
    std::string numbers;
    for (const Evidence& e : row.evidence) numbers += (numbers.empty() ? "" : " ") + page.citation(cited.number(e));
    line.push_back(numbers);
  }
  page.table(columns, cells);
}

std::string picture_of(Graph& graph, const Answer& answer, const std::string& question) {
  View view = graph.read();
  Schema words = schema(view);
  DrawOptions options;
  options.title = question;
  options.description = answer.reading;
  options.lang = answer.lang;
  options.schema = &words;
  options.theme = view.meta("theme");
  return draw(answer.table, options);
}

int brief_command(const BriefFlags& flags) {
  if (flags.output != "-" && !flags.output.ends_with(".md") && !flags.output.ends_with(".html") &&
      !flags.output.ends_with(".htm"))
    throw Error(Fault::Usage, fmt::format("{}: a page is .html or .md; end the file's name so", flags.output));
  std::string question = flags.question == "-" ? read_input("-") : flags.question;
  Graph graph = Graph::open(flags.graph, {.read_only = true});
  Answer answer = ask(graph, question, {}, flags.lang);
  const Words& words = answer.lang == "vi" ? vietnamese_words : english;
  const bool markdown = flags.output == "-" || flags.output.ends_with(".md");
  HtmlPage as_html(question, answer.lang);
  MarkdownPage as_markdown;
  Page& page = markdown ? static_cast<Page&>(as_markdown) : as_html;
  page.heading(question, 1);
  std::vector<const Answer*> parts{&answer};
  for (const Answer& next : answer.more) parts.push_back(&next);
  Cited cited;
  for (const Answer* part : parts) {
    if (!part->reading.empty()) page.paragraph(words.read_as, part->reading);
    if (!part->verdict.empty()) page.paragraph("", part->verdict);
    if (!part->rows.empty()) add_rows(page, *part, part->rows, cited, words);
    if (!part->left_out.empty()) {
      page.paragraph("", part->left_out_note);
      add_rows(page, *part, part->left_out, cited, words);
    }
    if (!part->suggestions.empty()) page.paragraph(words.nearest, "");
    for (const std::string& near : part->suggestions) page.item(near);
    if (!part->rows.empty() && !part->table.nodes.empty()) {
      page.heading(words.picture, 2);
      page.picture(picture_of(graph, *part, question), part->reading);
    }
  }
  if (!cited.sentences.empty()) page.heading(words.sentences, 2);
  for (std::size_t i = 0; i < cited.sentences.size(); ++i) page.sentence(i + 1, cited.sentences[i], words);
  for (const Answer* part : parts) {
    if (part->query.empty()) continue;
    page.heading(words.query, 2);
    page.code(part->query);
  }
  write_output(flags.output, page.whole());
  return answer_exit_code(answer);
}

}  // namespace

Verb brief_verb() {
  return verb<BriefFlags>(
      "brief", Group::Questions, "a question with its answer, picture, sentences and citations, in one file to hand on",
      "dothi brief vn.dothi \"which bodies has Vietnam served on\" -o brief.html", brief_command, [](BriefFlags& f) {
        return std::vector<Flag>{
            {"GRAPH", "graph file", &f.graph, {.required = true}},
            {"QUESTION", "the question, or - to read it from standard input", &f.question, {.required = true}},
            {"-o,--output", "file to write: .html, or .md (also on standard output)", &f.output},
            {"--lang", "vi or en (default: the question's)", &f.lang, {.among = {"vi", "en"}}}};
      });
}

}  // namespace dothi
