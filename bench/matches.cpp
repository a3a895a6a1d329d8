// How long queries of a file take on a graph, each run again and again in this process.
//
//   bench_matches GRAPH QUERIES [THREADS [RUNS]]
//
// Queries are parted by ; and named by the comment line before them. Prints a line a query: name, the first value of the answer,
// median, least and most milliseconds; then the process's peak memory. One run before is not counted.
#include <dothi/queries.h>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

int main(int count, char** arguments) {
  if (count < 3) return std::fputs("usage: bench_matches GRAPH QUERIES [THREADS [RUNS]]\n", stderr), 2;
  dothi::Options options;
  options.threads = count > 3 ? std::atoi(arguments[3]) : 2;
  options.timeout_ms = 120'000;
  const int runs = count > 4 ? std::atoi(arguments[4]) : 11;
  try {
    dothi::Graph graph = dothi::Graph::open(arguments[1], {.read_only = true});
    std::ifstream in(arguments[2]);
    std::string line, name, text;
    while (std::getline(in, line)) {
      if (line.starts_with("//")) {
        name = line.substr(std::min<std::size_t>(3, line.size()));
        continue;
      }
      text += line + "\n";
      if (!line.ends_with(";")) continue;
      text.resize(text.size() - 2);
      std::vector<double> ms;
      dothi::Table table;
      for (int i = 0; i <= runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        table = dothi::run(graph, text, options);
        if (i)
          ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
      }
      std::sort(ms.begin(), ms.end());
      const std::string answer = table.row_count ? dothi::to_string(table.data[0][0]) : "none";
      std::printf("%-6s %14s %10.3f ms  (%.3f to %.3f)\n", name.c_str(), answer.c_str(), ms[ms.size() / 2], ms.front(),
                  ms.back());
      std::fflush(stdout);
      text.clear();
    }
  } catch (const dothi::Error& error) {
    std::fprintf(stderr, "bench_matches: %s\n", error.what());
    return 1;
  }
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::printf("RSS    %.0f MB\n", double(usage.ru_maxrss) / 1024);
}
