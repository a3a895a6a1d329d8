// What reading promises beyond single texts: packs that are refused, texts of any size, files of office programs.
#include <doctest/doctest.h>
#include <dothi/graph.h>
#include <dothi/loaders.h>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

using namespace dothi;
namespace fs = std::filesystem;

namespace {

// A copy of the football pack with one file changed.
struct Changed {
  fs::path folder = fs::temp_directory_path() / ("dothi-pack-" + std::to_string(::getpid()));
  Changed(const std::string& file, const std::string& from, const std::string& to) {
    fs::remove_all(folder);
    fs::copy(fs::path(DOTHI_TESTS) / "packs/football", folder);
    std::ifstream in(folder / file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::ofstream(folder / file, std::ios::binary) << text;
  }
  ~Changed() { fs::remove_all(folder); }
  // The message without the folder.
  std::string fault() const {
    try {
      facts_of_text("Một câu.", "a.txt", Pack::open(folder.string()));
      return "";
    } catch (const Error& error) {
      CHECK(error.fault == Fault::BadPack);
      std::string message = error.what();
      for (auto at = message.find(folder.string() + "/"); at != std::string::npos;
           at = message.find(folder.string() + "/"))
        message.erase(at, folder.string().size() + 1);
      return message;
    }
  }
};

double seconds_for(const std::string& text, const Pack& pack, std::size_t* count = nullptr) {
  auto began = std::chrono::steady_clock::now();
  auto found = facts_of_text(text, "a.txt", pack);
  if (count) *count = found.size();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += piece;
  return out;
}

}  // namespace

TEST_CASE("a name that two of a kind have is an error with its line") {
  Changed pack("names.csv", "Viettel FC|CLB Viettel", "Viettel FC|SLNA");
  CHECK(pack.fault() ==
        "names.csv:4: 'SLNA' is ambiguous: 'Thể Công – Viettel' on line 3 has that name too; take it from one of them, "
        "or tell them apart in the column 'of'");
}

TEST_CASE("a reading that its relation never takes is an error") {
  Changed pack("rules.frames", "Cup -> WON", "Club -> WON");
  CHECK(pack.fault() == "rules.frames:4: 'Club -> WON' can never match: WON goes to Cup");
}

TEST_CASE("a verb without words is an error") {
  Changed pack("rules.frames", "verb found\n", "verb lose\n  Cup -> WON\nverb found\n");
  CHECK(pack.fault() ==
        "rules.frames:5: the verb 'lose' can never match: no language has words for it; add 'say lose: …' to a rules "
        "file");
}

TEST_CASE("a word no rule knows is an error that names the nearest") {
  Changed pack("rules.en", "say win elide", "say wni elide");
  CHECK(pack.fault() == "rules.en:3: no verb 'wni' in rules.frames; did you mean 'win'?");
}

TEST_CASE("a phrase that is empty can never match") {
  Changed pack("rules.vi", "say play: khoác áo", "say play: ( | ) | khoác áo");
  CHECK(pack.fault().starts_with("rules.vi:1: '"));
}

TEST_CASE("alternatives in alternatives, each with what follows") {
  Changed pack("rules.en", "played for", "(played|(was|were) (seen|found)) (regularly|) (for|with)");
  const Pack opened = Pack::open(pack.folder.string());
  for (const char* said : {"played for", "played regularly for", "was seen with", "were found regularly for"}) {
    CAPTURE(said);
    CHECK(facts_of_text(std::string("Nguyễn Văn Quyết ") + said + " Hanoi FC from 2011 to 2024.", "a.txt", opened)
              .size() == 1);
  }
  for (const char* said : {"seen with", "were regularly for", "regularly with"}) {
    CAPTURE(said);
    CHECK(facts_of_text(std::string("Nguyễn Văn Quyết ") + said + " Hanoi FC from 2011 to 2024.", "a.txt", opened)
              .empty());
  }
}

TEST_CASE("a phrase of too many forms is an error") {
  std::string phrase;
  for (int i = 0; i < 13; ++i) phrase += "(a|b) ";
  Changed pack("rules.en", "played for", phrase);
  CHECK(pack.fault() == "rules.en:2: the phrase has more than 4096 alternatives; split it");
}

TEST_CASE("a line of a megabyte, and twice that in twice the time") {
  Pack pack = Pack::open("un");
  facts_of_text("Một câu.", "a.txt", pack);
  std::string words = "Việt Nam và Lào cùng các nước khác trong khu vực tiếp tục hợp tác với Hội đồng Bảo an ";
  double one = seconds_for(repeated(words, 1 << 20), pack), two = seconds_for(repeated(words, 2 << 20), pack);
  CHECK(two < 6 * one + 1);
}

TEST_CASE("a hundred thousand bullets") {
  Pack pack = Pack::open("un");
  std::size_t small = 0, large = 0;
  std::string head = "Các mốc của Việt Nam\n\n", item = "- 28-7-1995: gia nhập ASEAN.\n";
  double one = seconds_for(head + repeated(item, item.size() * 20'000), pack, &small);
  double five = seconds_for(head + repeated(item, item.size() * 100'000), pack, &large);
  CHECK(small == 20'000);
  CHECK(large == 100'000);
  CHECK(five < 15 * one + 1);
}

TEST_CASE("any bytes are read or refused") {
  Pack pack = Pack::open("un");
  for (std::string text :
       {std::string("\0\x01\x02", 3), std::string(100000, '('), std::string(100000, '|'), std::string(50000, '#'),
        repeated("<ref>", 100000), repeated("(", 5000) + repeated(")", 5000)})
    CHECK_NOTHROW(facts_of_text(text, "a.txt", pack));
}

TEST_CASE("an office the pack does not name is found by what it was called") {
  Graph graph = Graph::in_memory();
  fs::path file = fs::temp_directory_path() / ("dothi-offices-" + std::to_string(::getpid()) + ".txt");
  std::ofstream(file) << "Ngày 1/6/2019, Bộ trưởng Ngoại giao Thái Lan Don Pramudwinai thăm Việt Nam.\n";
  load(graph, {file.string()});
  load(graph, {file.string()});  // again: nothing is heard twice
  fs::remove(file);
  View view = graph.read();
  std::vector<NameMatch> found = view.find("Bộ trưởng Ngoại giao Thái Lan");
  REQUIRE(found.size() == 1);
  auto name = view.property(found.front().node, *view.key("name"));
  CHECK(name.string() == "Minister of Foreign Affairs of Thailand");
  CHECK(view.property(found.front().node, *view.key("aliases")).items().size() == 1);
}

TEST_CASE("the same text gives the same facts") {
  Pack pack = Pack::open("un");
  std::string text = "Việt Nam gia nhập ASEAN ngày 28/7/1995. Lào và Myanmar gia nhập ngày 23/7/1997.";
  auto show = [&] {
    std::string out;
    for (const auto& fact : facts_of_text(text, "a.txt", pack)) out += to_json(fact) + "\n";
    return out;
  };
  CHECK(show() == show());
}
