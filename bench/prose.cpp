// How fast prose becomes facts at full extraction, on one core.
//   bench_prose read SECONDS FILE …          the files again and again, then with as few facts as a newspaper: MB/s and sentences/s
//   bench_prose long MEGABYTES FILE …        documents of 1 MB and of so many, and texts of odd shapes: MB/s, peak memory of each
//   bench_prose soak COUNT FILE …            so many articles put together from the files' sentences: does memory grow?
//   bench_prose write COUNT FOLDER FILE …    puts such articles into a folder
#include <dothi/loaders.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <random>

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;  // name, content

// Of this process: what others do on the machine counts as little as it can.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_maxrss) / 1024;
}

double used_mb() {
  std::ifstream in("/proc/self/statm");
  std::size_t size = 0, resident = 0;
  in >> size >> resident;
  return double(resident) * double(sysconf(_SC_PAGESIZE)) / 1048576;
}

struct Sum {
  std::size_t bytes = 0, sentences = 0, facts = 0;
};

void read_text(const std::string& name, const std::string& text, const dothi::Pack& pack, Sum& sum) {
  dothi::Report report;
  sum.facts += dothi::facts_of_text(text, name, pack, {}, &report).size();
  sum.sentences += report.sentences;
  sum.bytes += text.size();
}

// Reads for so many seconds, and says how many it took.
[[gnu::noinline]] double measure(const Texts& texts, const dothi::Pack& pack, double seconds, Sum& sum) {
  const double began = cpu_seconds();
  double passed = 0;
  do {
    for (const auto& [name, text] : texts) read_text(name, text, pack, sum);
    passed = cpu_seconds() - began;
  } while (passed < seconds);
  return passed;
}

void read(const Texts& texts, const dothi::Pack& pack, double seconds) {
  Sum sum;
  const double passed = measure(texts, pack, seconds, sum);
  std::printf("prose    %.2f MB/s  %.0f sentences/s  %.0f facts/s, %.1f a sentence  RSS %.1f MB\n",
              double(sum.bytes) / 1e6 / passed, double(sum.sentences) / passed, double(sum.facts) / passed,
              double(sum.facts) / double(sum.sentences), peak_mb());
}

// The texts with those of their sentences that tell nothing said again among the others, until there is half a fact a sentence: our
// documents tell four times as much as a newspaper does.
Texts thinned(const Texts& texts, const dothi::Pack& pack) {
  Texts out;
  for (const auto& [name, text] : texts) {
    const std::vector<dothi::Fact> facts = dothi::facts_of_text(text, name, pack, {});
    std::vector<std::string> all, silent;
    for (const dothi::Span& span : dothi::sentences(text)) {
      all.push_back(text.substr(span.begin, span.size()));
      if (std::none_of(facts.begin(), facts.end(), [&](const dothi::Fact& f) {
            return f.sentence.find(all.back()) != f.sentence.npos || all.back().find(f.sentence) != all.back().npos;
          }))
        silent.push_back(all.back());
    }
    const std::size_t more = silent.empty() || facts.size() * 2 < all.size() ? 0 : facts.size() * 2 - all.size();
    std::string thin;
    for (std::size_t i = 0, said = 0; i < all.size(); ++i) {
      thin += all[i];
      for (; said < more * (i + 1) / all.size(); ++said) thin += " " + silent[said % silent.size()];
      thin += "\n\n";
    }
    out.emplace_back(name, std::move(thin));
  }
  return out;
}

std::string repeated(const std::string& text, std::size_t bytes) {
  std::string out;
  out.reserve(bytes + text.size());
  while (out.size() < bytes) out += text;
  return out;
}

// One text, in a process of its own so that its memory is told apart.
void one(const char* what, const std::string& text, const dothi::Pack& pack) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const double before = used_mb();
    Sum sum;
    const double began = cpu_seconds();
    read_text("long.txt", text, pack, sum);
    const double passed = cpu_seconds() - began;
    std::printf("%-24s %7.1f MB  %6.2f MB/s  %8zu sentences  %8zu facts  memory %.1f times the text\n", what,
                double(text.size()) / 1e6, double(text.size()) / 1e6 / passed, sum.sentences, sum.facts,
                (peak_mb() - before) * 1.048576 / (double(text.size()) / 1e6));
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) std::printf("%-24s failed (%d)\n", what, status);
}

void odd(const Texts& texts, const dothi::Pack& pack, std::size_t megabytes) {
  std::string all;
  for (const auto& [name, text] : texts) all += text + "\n\n";
  for (std::size_t size = 1; size <= megabytes; size *= 10)
    one(("repeated, " + std::to_string(size) + " MB").c_str(), repeated(all, size * 1'000'000), pack);
  one("decomposed (NFD)", repeated(*dothi::normalize(all, "NFD"), 1'000'000), pack);
  std::string flat = all;
  for (char& c : flat)
    if (c == '\n' || c == '.' || c == '?' || c == '!') c = ' ';
  one("one sentence", repeated(flat, 1'000'000), pack);
  one("a million bullets", repeated("- Việt Nam\n", 11'000'000), pack);
  one("a million short lines", repeated("Năm 1977\n\n", 10'000'000), pack);
  one("one word", std::string(1'000'000, 'a'), pack);
  one("only brackets", repeated("[[{{(<a ", 1'000'000), pack);
  one("only commas", repeated("Việt Nam, ", 1'000'000), pack);
  one("one table", repeated("| Việt Nam | 1977 |\n", 1'000'000), pack);
}

// Articles of sentences drawn from the texts: the same for the same number.
class Articles {
 public:
  explicit Articles(const Texts& texts) {
    for (const auto& [name, text] : texts)
      for (const dothi::Span& span : dothi::sentences(text)) sentences_.push_back(text.substr(span.begin, span.size()));
  }
  std::string at(std::size_t number) const {
    std::mt19937_64 random(number);
    std::string out = "---\ntitle: Bài " + std::to_string(number) + "\ndate: " + std::to_string(1980 + random() % 45) +
                      "-0" + std::to_string(1 + random() % 9) + "\n---\n\n";
    for (std::size_t left = 8 + random() % 24; left > 0; --left)
      out += sentences_[random() % sentences_.size()] + (random() % 4 ? " " : "\n\n");
    return out;
  }

 private:
  std::vector<std::string> sentences_;
};

void soak(const Texts& texts, const dothi::Pack& pack, std::size_t count) {
  const Articles articles(texts);
  Sum sum;
  double passed = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const std::string name = "bai-" + std::to_string(n) + ".txt", text = articles.at(n);
    const double began = cpu_seconds();
    read_text(name, text, pack, sum);
    passed += cpu_seconds() - began;
    if ((n + 1) % std::max<std::size_t>(1, count / 5) == 0) {
      std::printf("soak     %zu articles  %.2f MB/s  %zu facts  RSS %.1f MB\n", n + 1, double(sum.bytes) / 1e6 / passed,
                  sum.facts, used_mb());
      std::fflush(stdout);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  const int files = mode == "write" ? 4 : 3;
  if ((mode != "read" && mode != "long" && mode != "soak" && mode != "write") || argc <= files)
    return std::fprintf(stderr,
                        "usage: bench_prose read SECONDS|long MEGABYTES|soak COUNT|write COUNT FOLDER FILE …\n"),
           2;
  Texts texts;
  for (int i = files; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    texts.emplace_back(argv[i], std::string(std::istreambuf_iterator<char>(in), {}));
  }
  const std::size_t count = std::size_t(std::atoll(argv[2]));
  if (mode == "write") {
    const Articles articles(texts);
    for (std::size_t n = 0; n < count; ++n)
      std::ofstream(std::string(argv[3]) + "/bai-" + std::to_string(n) + ".txt") << articles.at(n);
    return 0;
  }
  const double began = cpu_seconds();
  const dothi::Pack pack = dothi::Pack::open("un");
  if (mode == "read") std::printf("pack     %.1f ms\n", (cpu_seconds() - began) * 1000);
  Sum warm;
  for (const auto& [name, text] : texts) read_text(name, text, pack, warm);  // what is built once per pack
  if (mode == "read")
    read(texts, pack, std::atof(argv[2])), read(thinned(texts, pack), pack, std::atof(argv[2]));
  else if (mode == "long")
    odd(texts, pack, count);
  else
    soak(texts, pack, count);
}
