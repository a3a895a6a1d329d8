# The nine patterns of the LSQB at SF (1) on two threads, as ratios to the hand-written limit, beside PEERS, and one hop as a whole process; wants DOTHI_BENCH.
# DOTHI_BENCH is a folder with gen/lsqbgen.cpp, limit/lsqb.cpp and peers/*.mjs. PEERS is "duckdb kuzu" when not said, "" for none.
if [ -z "${DOTHI_BENCH:-}" ]; then
  echo "lsqb     skipped: DOTHI_BENCH does not name a folder with gen/, limit/ and peers/"
  exit 0
fi
build bench_matches
for program in gen/lsqbgen limit/lsqb; do
  g++ -O3 -march=native -std=c++20 -fopenmp "$DOTHI_BENCH/$program.cpp" -o "$work/$(basename $program)"
done
data=${LSQB_DATA:-$work/data}
[ -d "$data/projected-fk" ] || "$work/lsqbgen" "$data" --sf "${SF:-1}" >/dev/null
bench/lsqb-import "$data" "$work/lsqb.dothi" $bin/dothi
person=$($bin/dothi query "$work/lsqb.dothi" "MATCH (p:Person) RETURN p.id LIMIT 1" --format csv | tail -1)
whole one-hop $bin/dothi query "$work/lsqb.dothi" "MATCH (p:Person {id: $person})-[:KNOWS]->(q) RETURN q.firstName, q.lastName"
whole messages $bin/dothi query "$work/lsqb.dothi" "MATCH (p:Person {id: $person})<-[:HAS_CREATOR]-(m) RETURN m.id"
"$work/lsqb" "$data/projected-fk" 2 >"$work/limit.txt"
$bin/bench/bench_matches "$work/lsqb.dothi" bench/lsqb.cypher 2 >"$work/ours.txt"
: >"$work/peers.jsonl"
if [ -n "${PEERS=duckdb kuzu}" ] && command -v npm >/dev/null; then
  mkdir -p "$work/peers"
  cp "$DOTHI_BENCH"/peers/*.mjs "$work/peers"
  export PERF_ROOT=$work/peers PERF_DATA=$data PERF_RUNS=1
  for peer in $PEERS; do
    package=$peer script=$peer.mjs
    [ "$peer" != duckdb ] || package=@duckdb/node-api
    [ "$peer" != ladybug ] || package=@ladybugdb/core script=kuzu.mjs
    if (cd "$work/peers" && npm install --silent --no-audit --no-fund "$package" >/dev/null 2>&1); then
      [ "$script" != kuzu.mjs ] || set -- "$package"
      [ "$script" = kuzu.mjs ] || set --
      for task in load lsqb; do (cd "$work/peers" && node "$script" "$@" $task >>"$work/peers.jsonl" 2>/dev/null) || true; done
    else
      echo "lsqb     $peer is not to be had from npm"
    fi
  done
fi
python3 - "$work" <<'PYTHON'
import json, re, sys
work = sys.argv[1]
limit, ours, peers = {}, {}, {}
for line in open(work + "/limit.txt"):
    if m := re.match(r"(q\d)\s+(\d+)\s+([\d.]+) ms", line): limit[m[1]] = (m[2], float(m[3]))
    if m := re.match(r"load parse\+map ([\d.]+) s, csr ([\d.]+)", line): print(f"lsqb     limit of the import, parsing and sorting in memory: {float(m[1]) + float(m[2]):.2f} s")
for line in open(work + "/ours.txt"):
    if m := re.match(r"Q(\d)\s+(\d+)\s+([\d.]+) ms", line): ours["q" + m[1]] = (m[2], float(m[3]))
    if line.startswith("RSS"): print("lsqb     peak memory of the nine, mapped file included:", line.split(None, 1)[1].strip())
for line in open(work + "/peers.jsonl"):
    r = json.loads(line)
    peers.setdefault(r["system"], {})[r["task"]] = r
for name, tasks in peers.items():
    if "ms" in tasks.get("load", {}): print(f"lsqb     {name}: load {tasks['load']['ms'] / 1000:.1f} s, {tasks['load']['bytes'] / 1e6:.0f} MB")
print(f"lsqb     {'':4}{'limit ms':>10}{'ours ms':>10}{'ratio':>7}{'3 limit + 2':>12}" + "".join(f"{name:>12}{'times ours':>11}" for name in peers) + "  count")
wrong = False
for q in sorted(limit):
    count, ms = limit[q]
    mine = ours.get(q, ("none", float("nan")))
    wrong |= mine[0] != count
    row = f"lsqb     {q:4}{ms:10.2f}{mine[1]:10.2f}{mine[1] / ms:7.1f}{'held' if mine[1] <= 3 * ms + 2 else 'MISSED':>12}"
    for name, tasks in peers.items():
        r = tasks.get(q, {})
        if "ms" not in r: row += f"{'failed':>12}{'':>11}"
        else: row += f"{r['ms']:12.0f}{r['ms'] / mine[1]:11.0f}" + ("" if r["answer"] == count else " WRONG")
    print(row + f"  {count}" + ("" if mine[0] == count else f", ours {mine[0]}"))
sys.exit(wrong)
PYTHON
