// reliability SUITE [--seed N] [--trials N]: the promises of docs/reliability.md, each broken as hard as it can be.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "workload.h"

int main(int argc, char** argv) {
  using namespace reliability;
  struct Suite {
    const char* name;
    int (*run)(const Settings&);
    int trials;
  };
  static const Suite suites[] = {{"kill", kill_suite, 200},      {"power", power_suite, 3000},
                                 {"io", io_suite, 600},          {"memory", memory_suite, 1000},
                                 {"damage", damage_suite, 5000}, {"readers", readers_suite, 10},
                                 {"twin", twin_suite, 10},       {"endurance", endurance_suite, 10000}};
  Settings settings;
  const char* wanted = argc > 1 ? argv[1] : "";
  for (int i = 2; i + 1 < argc; i += 2)
    if (std::strcmp(argv[i], "--seed") == 0)
      settings.seed = std::strtoull(argv[i + 1], nullptr, 10);
    else if (std::strcmp(argv[i], "--trials") == 0)
      settings.trials = std::atoi(argv[i + 1]);
  for (const Suite& suite : suites)
    if (std::strcmp(suite.name, wanted) == 0) {
      if (settings.trials <= 0) settings.trials = suite.trials;
      int faults = suite.run(settings);
      if (faults)
        std::fprintf(stderr, "%s: %d faults; again by: reliability %s --seed %llu --trials %d\n", wanted, faults,
                     wanted, static_cast<unsigned long long>(settings.seed), settings.trials);
      return faults ? 1 : 0;
    }
  std::fprintf(stderr, "reliability SUITE [--seed N] [--trials N]; suites:");
  for (const Suite& suite : suites) std::fprintf(stderr, " %s", suite.name);
  std::fprintf(stderr, "\n");
  return 2;
}
