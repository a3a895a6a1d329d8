# How fast prose becomes facts.
build bench_prose
$bin/bench/bench_prose 3 documents/*.txt
