// Runs tests/cli/*.test: each block is a shell command and what it prints and returns.
//
//   cli a query on a file that does not exist is an error
//   dothi query none.dothi "RETURN 1"
//   ----
//   2> dothi: none.dothi: no such graph …
//   exit 1
//
// Blocks of one file run in order in one fresh folder; a blank line ends a block, <blank> stands for an empty line of output.
//   cli_test [--bless] DOTHI_FOLDER DOCUMENTS FILE.test …
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Block {
  std::string name, command, expected;
  std::size_t line;
};

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Block> parse(const std::string& text, std::string& header) {
  std::vector<Block> blocks;
  std::istringstream in(text);
  std::string line;
  std::size_t number = 0;
  enum { Outside, Command, Expected } state = Outside;
  while (std::getline(in, line)) {
    ++number;
    if (line.empty()) {
      state = Outside;
      continue;
    }
    if (state == Outside) {
      if (line.rfind("cli ", 0) == 0)
        blocks.push_back({line.substr(4), "", "", number}), state = Command;
      else if (blocks.empty())
        header += line + "\n";
    } else if (state == Command) {
      if (line == "----")
        state = Expected;
      else
        blocks.back().command += line + "\n";
    } else {
      blocks.back().expected += line + "\n";
    }
  }
  return blocks;
}

std::string marked(const std::string& text, const std::string& mark) {
  std::string out;
  std::istringstream in(text);
  std::string line;
  while (std::getline(in, line)) out += mark + (line.empty() && mark.empty() ? "<blank>" : line) + "\n";
  return out;
}

std::string run(const Block& block, const fs::path& folder) {
  std::ofstream(folder / ".command") << block.command;
  std::string shell = "cd '" + folder.string() + "' && bash .command >.out 2>.err </dev/null";
  int status = std::system(shell.c_str());
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return marked(slurp(folder / ".out"), "") + marked(slurp(folder / ".err"), "2> ") +
         (code ? "exit " + std::to_string(code) + "\n" : "");
}

}  // namespace

int main(int argc, char** argv) {
  bool bless = argc > 1 && std::string(argv[1]) == "--bless";
  int first = bless ? 2 : 1;
  if (argc < first + 3)
    return std::fprintf(stderr, "usage: cli_test [--bless] DOTHI_FOLDER DOCUMENTS FILE.test …\n"), 2;
  setenv("PATH", (std::string(fs::absolute(argv[first])) + ":" + std::getenv("PATH")).c_str(), 1);
  setenv("DOCUMENTS", fs::absolute(argv[first + 1]).c_str(), 1);
  setenv("LC_ALL", "C.UTF-8", 1);
  int passed = 0, failed = 0;
  for (int i = first + 2; i < argc; ++i) {
    fs::path file = argv[i];
    char pattern[] = "/tmp/dothi_cli_XXXXXX";
    fs::path folder = mkdtemp(pattern);
    std::string header;
    std::vector<Block> blocks = parse(slurp(file), header);
    std::string blessed = header;
    for (const Block& block : blocks) {
      std::string actual = run(block, folder);
      if (actual == block.expected)
        ++passed;
      else {
        ++failed;
        if (!bless)
          std::printf("%s:%zu: %s\n--- expected\n%s--- got\n%s\n", file.c_str(), block.line, block.name.c_str(),
                      block.expected.c_str(), actual.c_str());
      }
      blessed += (blessed.empty() ? "" : "\n") + ("cli " + block.name) + "\n" + block.command + "----\n" + actual;
    }
    if (bless) std::ofstream(file) << blessed;
    fs::remove_all(folder);
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed && !bless ? 1 : 0;
}
