// Runs tests/prose/*.test: each block is a text and the facts read from it, one a line.
//
//   facts a candidacy is no seat
//   Việt Nam đang ứng cử vào Hội đồng Nhân quyền nhiệm kỳ 2023-2025.
//   ----
//   Vietnam CANDIDATE_FOR United Nations Human Rights Council start=2023 end=2025 candidate
//
// A blank line ends a block; "¶" alone on a line stands for an empty line of the text. A first line "@ file=a.html
// date=2024-06-07 pack=football" gives the document's name, its date, and a pack of tests/packs.
//   prose_test [--bless] PACKS FILE.test …
#include <dothi/loaders.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace {

struct Block {
  std::string name, text, expected, file = "test.txt", date, pack;
  std::size_t line = 0;
};

std::vector<Block> parse(const std::string& text) {
  std::vector<Block> blocks;
  std::istringstream in(text);
  std::string line;
  std::size_t number = 0;
  enum { Outside, Text, Expected } state = Outside;
  while (std::getline(in, line)) {
    ++number;
    if (line.empty()) {
      state = Outside;
    } else if (state == Outside && line.starts_with("facts ")) {
      blocks.push_back({});
      blocks.back().name = line.substr(6);
      blocks.back().line = number;
      state = Text;
    } else if (state == Text && line.starts_with("@ ")) {
      std::istringstream options(line.substr(2));
      for (std::string option; options >> option;) {
        auto value = option.substr(option.find('=') + 1);
        if (option.starts_with("file=")) blocks.back().file = value;
        if (option.starts_with("date=")) blocks.back().date = value;
        if (option.starts_with("pack=")) blocks.back().pack = value;
      }
    } else if (state == Text) {
      if (line == "----")
        state = Expected;
      else
        blocks.back().text += (line == "¶" ? "" : line) + "\n";
    } else if (state == Expected) {
      blocks.back().expected += line + "\n";
    }
  }
  return blocks;
}

std::string shown(const dothi::Fact& fact) {
  std::string out = fact.subject + " " + fact.relation + " " + fact.object;
  for (const auto& [key, value] : fact.qualifiers) {
    if (key == "of") continue;
    out += " " + key + "=";
    out += value.kind() == dothi::Kind::String    ? std::string(value.string())
           : value.kind() == dothi::Kind::Boolean ? (value.boolean() ? "true" : "false")
                                                  : std::to_string(value.integer());
  }
  if (fact.status == dothi::Status::Candidate) out += " candidate";
  if (fact.status == dothi::Status::Former) out += " former";
  return out;
}

std::string run(const Block& block, const std::string& packs) {
  static std::map<std::string, dothi::Pack> opened;
  auto [it, fresh] = opened.try_emplace(block.pack);
  try {
    if (fresh) it->second = dothi::Pack::open(block.pack.empty() ? "un" : packs + "/" + block.pack);
    dothi::LoadOptions options;
    options.date = block.date;
    dothi::Report report;
    std::string out;
    for (const auto& fact : dothi::facts_of_text(block.text, block.file, it->second, options, &report))
      out += shown(fact) + "\n";
    for (const auto& notice : report.notices) out += "! " + notice.where + ": " + notice.message + "\n";
    return out.empty() ? "(nothing)\n" : out;
  } catch (const dothi::Error& error) { return std::string("error ") + error.what() + "\n"; }
}

}  // namespace

int main(int argc, char** argv) {
  bool bless = false;
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--bless")
      bless = true;
    else
      words.emplace_back(argv[i]);
  }
  if (words.size() < 2) return std::fprintf(stderr, "usage: prose_test [--bless] PACKS FILE.test …\n"), 2;
  std::size_t failed = 0, all = 0;
  for (std::size_t f = 1; f < words.size(); ++f) {
    std::ifstream in(words[f], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    std::string blessed;
    for (const Block& block : parse(text)) {
      ++all;
      auto got = run(block, words[0]);
      if (bless) {
        std::string body;
        std::istringstream lines(block.text);
        for (std::string line; std::getline(lines, line);) body += (line.empty() ? "¶" : line) + "\n";
        std::string options = block.file != "test.txt" ? " file=" + block.file : "";
        if (!block.date.empty()) options += " date=" + block.date;
        if (!block.pack.empty()) options += " pack=" + block.pack;
        blessed += (blessed.empty() ? "" : "\n") + std::string("facts ") + block.name + "\n" +
                   (options.empty() ? "" : "@" + options + "\n") + body + "----\n" + got;
      } else if (got != block.expected) {
        ++failed;
        std::printf("%s:%zu: %s\n%s--- expected\n%s--- got\n%s\n", words[f].c_str(), block.line, block.name.c_str(),
                    block.text.c_str(), block.expected.c_str(), got.c_str());
      }
    }
    if (bless) std::ofstream(words[f], std::ios::binary) << blessed;
  }
  if (!bless) std::printf("%zu blocks, %zu failed\n", all, failed);
  return failed ? 1 : 0;
}
