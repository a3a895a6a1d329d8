# What pictures cost: hubs and a timeline beside Graphviz's dot, and graphs of every shape within ten seconds and 1 GiB.
python3 bench/draw.py "$bin/dothi" "$work"
