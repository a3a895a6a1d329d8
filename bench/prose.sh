# prose to facts: speed, long and odd documents, many articles, and loading a folder of them
build bench_prose
bench_prose=$bin/bench/bench_prose
$bench_prose read 3 documents/*.txt
$bench_prose long 100 documents/*.txt
$bench_prose soak "${ARTICLES:-100000}" documents/*.txt
mkdir "$work/articles"
$bench_prose write 5000 "$work/articles" documents/*.txt
timed() { python3 -c 'import resource, subprocess, sys; subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL); u = resource.getrusage(resource.RUSAGE_CHILDREN); print(f"{sys.argv[1]:24} {u.ru_utime + u.ru_stime:.2f} s of processor  RSS {u.ru_maxrss / 1024:.1f} MB")' "$@"; }
timed "facts of 5,000 articles" $bin/dothi facts "$work"/articles/*.txt
timed "loading them" $bin/dothi load "$work/articles.dothi" "$work"/articles/*.txt -q
timed "loading them again" $bin/dothi load "$work/articles.dothi" "$work"/articles/*.txt -q
