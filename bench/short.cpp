// Short work: four queries as prepared openCypher, one thread, beside a hand-written limit on arrays and beside SQLite.
//   bench_short GRAPH DATA DATABASE [TASK]   a graph made by bench/lsqb-import of DATA; DATABASE is SQLite's, made where it is not there
// Keys are drawn with a seed. Each answer is held against that of the others; a difference is an error.
#include <dothi/queries.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <unordered_map>

#ifdef WITH_SQLITE
#include <sqlite3.h>
#endif

namespace {

using Clock = std::chrono::steady_clock;
using u32 = std::uint32_t;
using u64 = std::uint64_t;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_short: %s\n", why.c_str());
  std::exit(1);
}

// The fields of each row after the header, cut at |.
template <typename Visit>
void each_row(const std::string& path, Visit visit) {
  std::ifstream in(path);
  if (!in) give_up(path + " can not be read");
  std::string line;
  std::getline(in, line);
  std::vector<std::string_view> fields;
  while (std::getline(in, line)) {
    fields.clear();
    for (std::string_view rest = line;;) {
      const std::size_t bar = rest.find('|');
      fields.push_back(rest.substr(0, bar));
      if (bar == rest.npos) break;
      rest.remove_prefix(bar + 1);
    }
    visit(fields);
  }
}

std::int64_t number(std::string_view text) { return std::strtoll(std::string(text).c_str(), nullptr, 10); }

// ---- The limit: persons and whom they know as arrays ---------------------------------------------------------------------

struct People {
  struct Person {
    std::int64_t id;
    std::string first, last, birthday;
  };
  std::vector<Person> persons;
  std::unordered_map<std::int64_t, u32> places;
  std::vector<u32> offsets, targets;
  std::vector<std::int64_t> dates;  // beside targets

  explicit People(const std::string& data) {
    each_row(data + "/props/Person.csv", [&](const auto& f) {
      places.emplace(number(f[0]), u32(persons.size()));
      persons.push_back({number(f[0]), std::string(f[1]), std::string(f[2]), std::string(f[4])});
    });
    struct Edge {
      u32 from, to;
      std::int64_t date;
    };
    std::vector<Edge> edges;
    each_row(data + "/props/Person_knows_Person.csv", [&](const auto& f) {
      const u32 a = places.at(number(f[0])), b = places.at(number(f[1]));
      edges.push_back({a, b, number(f[2])});
      edges.push_back({b, a, number(f[2])});
    });
    std::sort(edges.begin(), edges.end(),
              [](const Edge& a, const Edge& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
    offsets.assign(persons.size() + 1, 0);
    for (const Edge& e : edges) {
      ++offsets[e.from + 1];
      targets.push_back(e.to);
      dates.push_back(e.date);
    }
    for (std::size_t i = 0; i < persons.size(); ++i) offsets[i + 1] += offsets[i];
    seen.resize((persons.size() + 63) / 64);
    level.resize(seen.size());
    for (auto& s : stamp) s.resize(persons.size());
  }
  std::span<const u32> of(u32 person) const {
    return {targets.data() + offsets[person], targets.data() + offsets[person + 1]};
  }

  // What a client is given of each neighbour.
  struct Row {
    std::string_view first, last, friend_first, friend_last, birthday;
    std::int64_t id, date;
  };
  std::vector<Row> rows;
  u64 neighbours(std::int64_t key) {
    const u32 p = places.find(key)->second;
    rows.clear();
    for (u32 e = offsets[p]; e < offsets[p + 1]; ++e) {
      const Person& f = persons[targets[e]];
      rows.push_back({persons[p].first, persons[p].last, f.first, f.last, f.birthday, f.id, dates[e]});
    }
    return rows.size();
  }

  // Ends of walks of so many steps, each once, without the start.
  std::vector<u64> seen, level;
  u64 reached(std::int64_t key, int hops) {
    const u32 start = places.find(key)->second;
    std::fill(level.begin(), level.end(), 0);
    level[start / 64] = u64(1) << (start % 64);
    for (int hop = 0; hop < hops; ++hop) {
      std::fill(seen.begin(), seen.end(), 0);
      for (std::size_t w = 0; w < level.size(); ++w)
        for (u64 bits = level[w]; bits; bits &= bits - 1)
          for (const u32 t : of(u32(w * 64) + u32(std::countr_zero(bits)))) seen[t / 64] |= u64(1) << (t % 64);
      level.swap(seen);
    }
    level[start / 64] &= ~(u64(1) << (start % 64));
    u64 count = 0;
    for (const u64 word : level) count += u64(std::popcount(word));
    return count;
  }

  // Steps of a shortest path, from both ends, where there is less to look at; 0: none.
  std::vector<u32> stamp[2], frontier[2], next;
  u32 round = 0;
  u64 distance(std::int64_t a, std::int64_t b) {
    const u32 ends[2] = {places.find(a)->second, places.find(b)->second};
    ++round;
    u64 work[2];
    for (int side : {0, 1}) {
      stamp[side][ends[side]] = round;
      frontier[side].assign(1, ends[side]);
      work[side] = of(ends[side]).size();
    }
    for (u64 length = 1; !frontier[0].empty() && !frontier[1].empty(); ++length) {
      const int side = work[0] <= work[1] ? 0 : 1;
      next.clear();
      work[side] = 0;
      for (const u32 v : frontier[side])
        for (const u32 t : of(v)) {
          if (stamp[1 - side][t] == round) return length;
          if (stamp[side][t] == round) continue;
          stamp[side][t] = round;
          next.push_back(t);
          work[side] += of(t).size();
        }
      frontier[side].swap(next);
    }
    return 0;
  }
};

// ---- SQLite --------------------------------------------------------------------------------------------------------------

#ifdef WITH_SQLITE
class Sqlite {
 public:
  Sqlite(const std::string& path, const std::string& data) {
    const bool there = access(path.c_str(), F_OK) == 0;
    if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) give_up(path + ": " + sqlite3_errmsg(db_));
    execute("PRAGMA cache_size = -1000000");
    if (there) return;
    execute(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
        "CREATE TABLE Person(id INTEGER PRIMARY KEY, firstName, lastName, birthday);"
        "CREATE TABLE knows(person1 INTEGER, person2 INTEGER, creationDate INTEGER, PRIMARY KEY (person1, person2)) "
        "WITHOUT ROWID");
    sqlite3_stmt* person = statement("INSERT INTO Person VALUES (?1, ?2, ?3, ?4)");
    each_row(data + "/props/Person.csv", [&](const auto& f) {
      sqlite3_bind_int64(person, 1, number(f[0]));
      for (const auto& [i, text] : {std::pair(2, f[1]), {3, f[2]}, {4, f[4]}})
        sqlite3_bind_text(person, i, text.data(), int(text.size()), SQLITE_TRANSIENT);
      step(person);
    });
    sqlite3_stmt* knows = statement("INSERT INTO knows VALUES (?1, ?2, ?3)");
    each_row(data + "/props/Person_knows_Person.csv", [&](const auto& f) {
      for (int turned : {0, 1}) {
        sqlite3_bind_int64(knows, 1 + turned, number(f[0]));
        sqlite3_bind_int64(knows, 2 - turned, number(f[1]));
        sqlite3_bind_int64(knows, 3, number(f[2]));
        step(knows);
      }
    });
    execute("COMMIT");
  }
  sqlite3_stmt* statement(const char* sql) {
    sqlite3_stmt* s;
    if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, nullptr) != SQLITE_OK)
      give_up(std::string(sql) + ": " + sqlite3_errmsg(db_));
    return s;
  }
  // Reads every column of every row; gives the number of rows, or the last row's first column.
  static u64 drain(sqlite3_stmt* s, std::span<const std::int64_t> keys, bool count) {
    for (std::size_t i = 0; i < keys.size(); ++i) sqlite3_bind_int64(s, int(i) + 1, keys[i]);
    u64 rows = 0, value = 0;
    while (sqlite3_step(s) == SQLITE_ROW) {
      ++rows;
      for (int c = 0; c < sqlite3_column_count(s); ++c) {
        if (sqlite3_column_type(s, c) == SQLITE_TEXT)
          (void)sqlite3_column_text(s, c);
        else if (c == 0)
          value = u64(sqlite3_column_int64(s, c));
        else
          (void)sqlite3_column_int64(s, c);
      }
    }
    sqlite3_reset(s);
    return count ? rows : value;
  }

 private:
  void execute(const char* sql) {
    char* error = nullptr;
    if (sqlite3_exec(db_, sql, nullptr, nullptr, &error) != SQLITE_OK) give_up(std::string(sql) + ": " + error);
  }
  void step(sqlite3_stmt* s) {
    if (sqlite3_step(s) != SQLITE_DONE) give_up(sqlite3_errmsg(db_));
    sqlite3_reset(s);
  }
  sqlite3* db_ = nullptr;
};
#endif

// ---- Measuring ---------------------------------------------------------------------------------------------------------

using Keys = std::vector<std::int64_t>;

struct Figures {
  double p50 = 0;
  std::vector<u64> answers;
};

template <typename Work>
Figures measure(const std::vector<Keys>& inputs, Work work) {
  Figures f;
  for (std::size_t i = 0; i < inputs.size() / 4; ++i) (void)work(inputs[i]);
  std::vector<double> times;
  const auto began = Clock::now();
  for (const Keys& keys : inputs) {
    const auto start = Clock::now();
    f.answers.push_back(work(keys));
    const auto end = Clock::now();
    times.push_back(std::chrono::duration<double, std::micro>(end - start).count());
    if (end - began > std::chrono::seconds(20)) break;
  }
  std::sort(times.begin(), times.end());
  f.p50 = times[times.size() / 2];
  return f;
}

double resident_mb() {
  long pages = 0;
  if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
    std::fclose(f);
  }
  return double(pages) * double(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) return std::fprintf(stderr, "usage: bench_short GRAPH DATA DATABASE [TASK]\n"), 2;
  dothi::Graph graph = dothi::Graph::open(argv[1]);
  People people(argv[2]);

  u64 random = 7;
  const auto pick = [&] {
    random = random * 6364136223846793005ull + 1442695040888963407ull;
    return people.persons[(random >> 33) % people.persons.size()].id;
  };
  const auto draw = [&](std::size_t n, int keys) {
    std::vector<Keys> inputs(n);
    for (Keys& k : inputs) do {
        k.clear();
        for (int i = 0; i < keys; ++i) k.push_back(pick());
      } while (keys == 2 && k[0] == k[1]);
    return inputs;
  };

  // Persons are found by the ids of their nodes.
  std::unordered_map<std::int64_t, std::int64_t> nodes;
  dothi::prepare(graph, "MATCH (p:Person) RETURN p.id, id(p)").run({}, [&](const dothi::RowView& row) {
    nodes[row[0].integer()] = row[1].integer();
  });
  const char* queries[] = {
      "MATCH (p:Person)-[k:KNOWS]-(f) WHERE id(p) = $a RETURN p.firstName, p.lastName, f.id, f.firstName, f.lastName, "
      "f.birthday, k.creationDate",
      "MATCH (p:Person)-[:KNOWS]-()-[:KNOWS]-(f) WHERE id(p) = $a AND f <> p RETURN count(DISTINCT f)",
      "MATCH (p:Person)-[:KNOWS]-(x) WHERE id(p) = $a WITH DISTINCT p, x MATCH (x)-[:KNOWS]-(y) WITH DISTINCT p, y "
      "MATCH (y)-[:KNOWS]-(f) WHERE f <> p "
      "RETURN count(DISTINCT f)",
      "MATCH (a:Person), (b:Person), p = shortestPath((a)-[:KNOWS*]-(b)) WHERE id(a) = $a AND id(b) = $b RETURN "
      "length(p)",
  };
  const char* sql[] = {
      "SELECT p.firstName, p.lastName, f.id, f.firstName, f.lastName, f.birthday, k.creationDate "
      "FROM Person p JOIN knows k ON k.person1 = p.id JOIN Person f ON f.id = k.person2 WHERE p.id = ?1",
      "SELECT count(DISTINCT b.person2) FROM knows a JOIN knows b ON b.person1 = a.person2 WHERE a.person1 = ?1 AND "
      "b.person2 <> ?1",
      "SELECT count(*) FROM (SELECT DISTINCT c.person2 FROM (SELECT DISTINCT b.person2 AS p FROM knows a JOIN knows b "
      "ON b.person1 = a.person2 "
      "WHERE a.person1 = ?1) m JOIN knows c ON c.person1 = m.p WHERE c.person2 <> ?1)",
      "WITH RECURSIVE bfs(person, depth) AS (SELECT ?1, 0 UNION SELECT k.person2, bfs.depth + 1 FROM bfs JOIN knows k "
      "ON k.person1 = bfs.person "
      "WHERE bfs.depth < 8) SELECT depth FROM bfs WHERE person = ?2 LIMIT 1",
  };
  struct Task {
    const char* name;
    std::vector<Keys> inputs;
    double times_limit;  // the aim
  };
  const Task tasks[] = {{"neighbours", draw(4000, 1), 5 / 0.3},
                        {"2-hop", draw(2000, 1), 30.0 / 8},
                        {"3-hop", draw(300, 1), 1000.0 / 333},
                        {"shortest", draw(2000, 2), 5 / 0.6}};
#ifdef WITH_SQLITE
  Sqlite sqlite(argv[3], argv[2]);
#else
  std::printf("short    SQLite skipped: no sqlite3.h (Debian: libsqlite3-dev)\n");
#endif

  bool wrong = false;
  volatile u64 read = 0;  // so that texts are read
  std::printf("short    %-12s%11s%11s%8s%9s%9s%12s%14s\n", "p50 in µs", "limit", "ours", "ratio", "aim", "", "SQLite",
              "times ours");
  for (int t = 0; t < 4; ++t) {
    const Task& task = tasks[t];
    if (argc == 5 && std::strcmp(argv[4], task.name) != 0) continue;
    const Figures limit = measure(task.inputs, [&](const Keys& k) {
      return t == 0 ? people.neighbours(k[0]) : t == 3 ? people.distance(k[0], k[1]) : people.reached(k[0], t + 1);
    });
    dothi::Statement statement = dothi::prepare(graph, queries[t]);
    dothi::Parameters parameters;
    const auto run = [&](const Keys& k) {
      parameters["a"] = nodes.at(k[0]);
      if (k.size() > 1) parameters["b"] = nodes.at(k[1]);
      u64 rows = 0, value = 0, bytes = 0;
      statement.run(parameters, [&](const dothi::RowView& row) {
        ++rows;
        for (const dothi::Value& v : row.values) bytes += v.kind() == dothi::Kind::String ? v.string().size() : 0;
        if (row[0].kind() == dothi::Kind::Integer) value = u64(row[0].integer());
      });
      read = read + bytes;
      return t == 0 ? rows : value;
    };
    const Figures ours = measure(task.inputs, run);
    std::printf("short    %-12s%10.2f %10.2f %7.1f %8.1f %8s", task.name, limit.p50, ours.p50, ours.p50 / limit.p50,
                task.times_limit, ours.p50 <= task.times_limit * limit.p50 ? "held" : "MISSED");
    const auto agree = [&](const Figures& other, const char* who) {
      for (std::size_t i = 0; i < std::min(other.answers.size(), ours.answers.size()); ++i) {
        if (other.answers[i] == ours.answers[i]) continue;
        std::printf("  WRONG: key %lld: %llu, %s %llu", static_cast<long long>(task.inputs[i][0]),
                    static_cast<unsigned long long>(ours.answers[i]), who,
                    static_cast<unsigned long long>(other.answers[i]));
        wrong = true;
        return;
      }
    };
    agree(limit, "limit");
#ifdef WITH_SQLITE
    sqlite3_stmt* s = sqlite.statement(sql[t]);
    // SQLite takes seconds for some: those are few.
    std::vector<Keys> some(task.inputs.begin(), task.inputs.begin() + std::ptrdiff_t(t == 0   ? task.inputs.size()
                                                                                     : t == 1 ? 200
                                                                                              : 20));
    const Figures other = measure(some, [&](const Keys& k) { return Sqlite::drain(s, k, t == 0); });
    std::printf("%11.1f %13.1f", other.p50, other.p50 / ours.p50);
    agree(other, "SQLite");
#else
    (void)sql;
#endif
    std::printf("\n");
    std::fflush(stdout);
    if (t == 0 || t == 3) {
      const double before = resident_mb();
      for (int i = 0; i < 100'000; ++i) (void)run(task.inputs[std::size_t(i) % task.inputs.size()]);
      std::printf("short    %-12s100,000 runs: %.1f MB resident before, %.1f after\n", task.name, before,
                  resident_mb());
    }
  }
  return wrong;
}
