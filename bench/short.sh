# Short work, prepared: neighbours of a key, distinct 2 and 3 hops, shortest paths, beside a limit and SQLite; wants DOTHI_BENCH.
if [ -z "${DOTHI_BENCH:-}" ]; then
  echo "short    skipped: DOTHI_BENCH does not name a folder with gen/lsqbgen.cpp"
  exit 0
fi
build bench_short dothi_command
data=${LSQB_DATA:-$work/data}
if [ ! -d "$data/projected-fk" ]; then
  g++ -O3 -march=native -std=c++20 -fopenmp "$DOTHI_BENCH/gen/lsqbgen.cpp" -o "$work/lsqbgen"
  "$work/lsqbgen" "$data" --sf "${SF:-1}" >/dev/null
fi
[ -f "$work/lsqb.dothi" ] || bench/lsqb-import "$data" "$work/lsqb.dothi" $bin/dothi
$bin/bench/bench_short "$work/lsqb.dothi" "$data" "$work/short.sqlite"
