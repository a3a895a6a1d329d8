#include "fixture.h"

#include <dothi/text.h>

#include <stdexcept>

namespace dothi::test {

Result seeds() {
  Result r;
  auto vietnam = r.node("Country", "Vietnam", {{"name_vi", "Việt Nam"}});
  auto council = r.node("Organ", "United Nations Security Council", {{"name_vi", "Hội đồng Bảo an Liên hợp quốc"}});
  auto rights = r.node("Organ", "United Nations Human Rights Council");
  auto social = r.node("Organ", "United Nations Economic and Social Council");
  std::string both = "Việt Nam hai lần là Ủy viên không thường trực Hội đồng Bảo an, nhiệm kỳ 2008-2009 và 2020-2021.";
  std::string votes = "Việt Nam trúng cử với 192/193 phiếu.", all = "Vietnam served on all three councils.";
  r.relate(vietnam, "SERVED_ON", council,
           {{"role", "non-permanent member"}, {"start", "2008"}, {"end", "2009"}, {"status", "stated"}}, {both});
  r.relate(
      vietnam, "SERVED_ON", council,
      {{"role", "non-permanent member"}, {"start", "2020"}, {"end", "2021"}, {"votes_for", 192}, {"status", "stated"}},
      {both, votes});
  r.relate(vietnam, "SERVED_ON", rights, {{"status", "stated"}}, {all});
  r.relate(vietnam, "SERVED_ON", social, {{"status", "stated"}}, {all});
  r.relate(vietnam, "CANDIDATE_FOR", rights, {{"start", "2023"}, {"end", "2025"}, {"status", "candidate"}},
           {"Việt Nam ứng cử Hội đồng Nhân quyền."});
  return r;
}

Result hub(std::size_t neighbours) {
  Result r;
  auto vietnam = r.node("Country", "Vietnam");
  const char* relations[] = {"ESTABLISHED_RELATIONS", "RATIFIED", "VISITED", "VOTED", "SERVED_ON"};
  const char* types[] = {"Country", "Treaty", "Person", "Resolution", "Organ"};
  const char* names[] = {"Cộng hòa Dân chủ Nhân dân Triều Tiên", "Lào",
                         "Convention against Torture and Other Cruel, Inhuman or Degrading Treatment",
                         "Saint Vincent and the Grenadines", "2758"};
  for (std::size_t i = 0; i < neighbours; ++i) {
    std::size_t kind = i % 3 ? 0 : i % 5;
    auto other = r.node(types[kind], std::string(names[i % 5]) + " " + std::to_string(i));
    std::vector<MapEntry> when{{"date", Value(std::to_string(1950 + i % 70))}};
    bool incoming = kind == 2;
    r.relate(incoming ? other : vietnam, relations[kind], incoming ? vietnam : other, when,
             {"Câu " + std::to_string(i) + "."});
  }
  return r;
}

std::vector<std::string> hostile_names() {
  std::string long_word(10'000, 'W'), combining = "e";
  for (int i = 0; i < 500; ++i) combining += "\u0301";
  return {"\"quoted\" and 'single'",
          "]]>",
          "<script>alert(1)</script>",
          "</text></svg><script>alert(1)</script>",
          "javascript:alert(1)",
          "\\N \\G \\E \\l \\",
          "&amp; &lt;b&gt; &#60;",
          "<B>bold</B>",
          "<<TABLE><TR><TD>x</TD></TR></TABLE>>",
          long_word,
          "\u202Egnp.exe",
          "\u2066isolated\u2069",
          "שלום עולם",
          "مرحبا بالعالم",
          combining,
          "👨‍👩‍👧‍👦 🇻🇳",
          std::string("nul\0byte", 8),
          "bell\a esc\x1b[31m del\x7f",
          "line\nbreak\r\ntab\t",
          "-->",
          "--",
          "*/",
          "\"; rank=same; }",
          "x\" onload=\"alert(1)",
          "${x} `x`",
          "\xff\xfe bytes",
          "\xed\xa0\x80 surrogate",
          "\uFFFE noncharacter",
          "=cmd|' /C calc'!A0",
          "",
          " ",
          "%3Cscript%3E",
          "url(http://a)",
          "{a|b}",
          "]];"};
}

namespace {

class XmlReader {
 public:
  explicit XmlReader(const std::string& text) : text_(text) {}

  std::vector<Element> read() {
    if (auto bad = find_invalid_utf8(text_)) fail("byte " + std::to_string(*bad) + " is not UTF-8");
    if (text_.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")) at_ = 38;
    while (at_ < text_.size()) {
      if (text_[at_] == '<')
        tag();
      else
        character_data();
    }
    if (!open_.empty()) fail("<" + elements_[open_.back()].name + "> is never closed");
    if (elements_.empty()) fail("no element");
    return std::move(elements_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("not well-formed at byte " + std::to_string(at_) + ": " + what);
  }

  bool take(std::string_view expected) {
    if (text_.compare(at_, expected.size(), expected) != 0) return false;
    at_ += expected.size();
    return true;
  }
  void spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }
  std::string name() {
    std::size_t begin = at_;
    while (at_ < text_.size() && (isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == ':' ||
                                  text_[at_] == '-' || text_[at_] == '_' || text_[at_] == '.'))
      ++at_;
    if (begin == at_ || isdigit(static_cast<unsigned char>(text_[begin]))) fail("a name is missing");
    return text_.substr(begin, at_ - begin);
  }

  char entity() {
    if (take("&amp;")) return '&';
    if (take("&lt;")) return '<';
    if (take("&gt;")) return '>';
    if (take("&quot;")) return '"';
    if (take("&#39;")) return '\'';
    fail("a bare & or an unknown entity");
  }

  char character() {
    auto c = static_cast<unsigned char>(text_[at_]);
    if (c == '&') return entity();
    if (c == '<') fail("< in text");
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) fail("a control character");
    if (text_.compare(at_, 3, "\uFFFE") == 0 || text_.compare(at_, 3, "\uFFFF") == 0) fail("a noncharacter");
    return text_[at_++];
  }

  void character_data() {
    char c = character();
    if (!open_.empty())
      elements_[open_.back()].text += c;
    else if (c != '\n' && c != ' ')
      fail("text outside the root");
  }

  void tag() {
    if (take("</")) {
      if (open_.empty() || name() != elements_[open_.back()].name || !take(">")) fail("an end tag that closes nothing");
      open_.pop_back();
      return;
    }
    ++at_;
    if (open_.empty() && !elements_.empty()) fail("a second root");
    Element element;
    element.name = name();
    for (std::size_t ancestor : open_) element.path.push_back(elements_[ancestor].name);
    for (spaces(); at_ < text_.size() && text_[at_] != '>' && text_[at_] != '/'; spaces()) attribute(element);
    bool closed = take("/");
    if (!take(">")) fail("a tag that does not end");
    elements_.push_back(std::move(element));
    if (!closed) open_.push_back(elements_.size() - 1);
  }

  void attribute(Element& element) {
    std::string key = name(), value;
    if (!take("=\"")) fail("an attribute without a quoted value");
    while (at_ < text_.size() && text_[at_] != '"') value += character();
    if (!take("\"")) fail("a value that does not end");
    if (!element.attributes.emplace(key, value).second) fail("attribute " + key + " twice");
  }

  const std::string& text_;
  std::size_t at_ = 0;
  std::vector<Element> elements_;
  std::vector<std::size_t> open_;
};

}  // namespace

std::vector<Element> read_xml(const std::string& text) { return XmlReader(text).read(); }

}  // namespace dothi::test
