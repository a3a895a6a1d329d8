// Damaged files: an error, never another answer and never a crash.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "workload.h"

namespace reliability {

namespace {

constexpr std::size_t page = 4096;

void hurt(std::vector<char>& bytes, const std::vector<std::size_t>& records, int kind, std::mt19937_64& random) {
  auto any_page = [&] { return random() % (bytes.size() / page) * page; };
  switch (kind) {
    case 0: bytes[random() % bytes.size()] ^= char(1 << random() % 8); return;
    case 1: bytes.resize(random() % bytes.size()); return;
    case 2: std::fill_n(bytes.begin() + std::ptrdiff_t(any_page()), page, 0); return;
    case 3: {
      auto a = bytes.begin() + std::ptrdiff_t(any_page()), b = bytes.begin() + std::ptrdiff_t(any_page());
      if (a != b) std::swap_ranges(a, a + std::ptrdiff_t(page), b);
      return;
    }
    case 4:  // headers of pages and where their entries lie
      for (int hits = 1 + int(random() % 3); hits > 0; --hits) bytes[any_page() + random() % 48] = char(random());
      return;
    case 5:  // headers of records, their first payload
      for (int hits = 1 + int(random() % 3); hits > 0; --hits)
        bytes[records[random() % records.size()] + random() % 120] = char(random());
      return;
    default:  // the pages that tell where the trees are
      for (int hits = 1 + int(random() % 2); hits > 0; --hits)
        bytes[random() % 2 * page + random() % 152] = char(random());
  }
}

}  // namespace

int damage_suite(const Settings& settings) {
  Folder folder;
  std::string good = folder.file("good"), file = folder.file("hurt");
  Expected expected(settings.seed);
  constexpr std::uint64_t last = 60;
  {
    Graph graph = Graph::create(good);
    for (std::uint64_t i = 0; i < last; ++i) next_commit(graph, settings.seed);
  }
  expected.at(last);
  std::vector<char> bytes = read_bytes(good);
  std::vector<std::size_t> records;
  for (std::size_t at = 0; at + 200 < bytes.size(); ++at)
    if (std::memcmp(&bytes[at], "DTR1", 4) == 0) records.push_back(at);
  std::mt19937_64 random(settings.seed);
  static const char* const kinds[] = {"bit",          "truncated",      "zeroed page", "swapped pages",
                                      "page headers", "record headers", "meta pages"};
  int said[7] = {}, right[7] = {}, wrong[7] = {}, crashed[7] = {};
  for (int trial = 0; trial < settings.trials; ++trial) {
    int kind = trial % 7;
    std::vector<char> image = bytes;
    hurt(image, records, kind, random);
    write_bytes(file, image);
    int code = in_child([&] {
      alarm(120);  // by the clock, on a machine that may have much else to do
      try {
        Graph graph = Graph::open(file);
        View view = graph.read();
        if (view.commit() != last || digest(view) != expected.at(last)) return 2;
        if (trial % 3 == 0) {  // writing must not follow the damage either
          if (!check(graph).faults.empty()) return 1;
          next_commit(graph, settings.seed);
          if (digest(graph.read()) != expected.at(last + 1)) return 2;
        }
        return 0;
      } catch (const dothi::Error& e) {
        return e.fault == dothi::Fault::Damaged || e.fault == dothi::Fault::NotAGraph || e.fault == dothi::Fault::Io
                   ? 1
                   : 3;
      }
    });
    ++(code == 0 ? right : code == 1 ? said : code >= 1000 ? crashed : wrong)[kind];
    if (code > 1)
      std::fprintf(stderr, "damage: seed %llu trial %d (%s) ended with %d\n",
                   static_cast<unsigned long long>(settings.seed), trial, kinds[kind], code);
  }
  int faults = 0, told = 0;
  for (int k = 0; k < 7; ++k) {
    std::printf("damage: %-15s %5d told, %5d not touched by it, %d wrong, %d crashed\n", kinds[k], said[k], right[k],
                wrong[k], crashed[k]);
    faults += wrong[k] + crashed[k];
    told += said[k];
  }
  if (told * 4 < settings.trials) std::fprintf(stderr, "damage: hardly any file was found damaged\n"), ++faults;
  return faults;
}

}  // namespace reliability
