// How fast prose becomes facts: MB/s and sentences/s on one core at full extraction.
//   bench_prose SECONDS FILE …        reads the files again and again, each time under another name
#include <dothi/loaders.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: bench_prose SECONDS FILE …\n"), 2;
  using Clock = std::chrono::steady_clock;
  double seconds = std::atof(argv[1]);
  std::vector<std::pair<std::string, std::string>> texts;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    texts.emplace_back(argv[i], std::string(std::istreambuf_iterator<char>(in), {}));
  }
  auto began = Clock::now();
  dothi::Pack pack = dothi::Pack::open("un");
  double pack_ms = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
  dothi::facts_of_text(texts.front().second, texts.front().first, pack);  // what is built once per pack

  std::size_t bytes = 0, sentences = 0, facts = 0;
  began = Clock::now();
  double passed = 0;
  while (passed < seconds) {
    for (const auto& [name, text] : texts) {
      dothi::Report report;
      facts += dothi::facts_of_text(text, name, pack, {}, &report).size();
      sentences += report.sentences;
      bytes += text.size();
    }
    passed = std::chrono::duration<double>(Clock::now() - began).count();
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("prose    %.2f MB/s  %.0f sentences/s  %.0f facts/s  pack %.1f ms  RSS %.1f MB\n", double(bytes) / 1e6 / passed, double(sentences) / passed,
              double(facts) / passed, pack_ms, double(usage.ru_maxrss) / 1024);
}
