# What durable commits cost beside append and fdatasync.
build bench_commit
large_graph
# A copy: the other parts read the graph as it was made.
cp --reflink=auto "$work/large.dothi" "$work/commit.dothi"
$bin/bench/bench_commit "$work/commit.dothi" 2
rm "$work/commit.dothi"
