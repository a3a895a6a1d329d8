# Value indexes: making one, what it adds to the file, a look-up, a commit of one value
build bench_index
$bin/bench/bench_index "$work/index.dothi" "$nodes"
