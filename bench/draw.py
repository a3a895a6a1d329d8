"""What pictures cost, as whole processes: draw.py DOTHI FOLDER. Times are the median of nine runs (of one for the large graphs),
memory is the largest process of a run, layout and rendering included. A hub is drawn by dothi and by dot from the same DOT text."""
import os
import random
import re
import shutil
import statistics
import subprocess
import sys

dothi, folder = sys.argv[1:3]


def run(*command, limit=120):
    """Seconds, CPU seconds, MB of the largest process, exit code."""
    # Measured in a process of its own, so that each run has a maximum of its own.
    program = """
import resource, subprocess, sys, threading, time
began = time.perf_counter()
child = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
limit = threading.Timer(float(sys.argv[1]), child.kill)  # wait(timeout=…) would look at doubling intervals and round the time up to one
limit.start()
code = child.wait()
limit.cancel()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code)"""
    out = subprocess.run([sys.executable, "-c", program, str(limit), *command], capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1]), float(out[2]), int(out[3])


def median(*command, runs=9):
    results = [run(*command) for _ in range(runs)]
    return *(statistics.median(r[i] for r in results) for i in (0, 1)), max(r[2] for r in results), results[0][3]


def cost(seconds, cpu, memory):
    return f"{seconds * 1000:7.1f} ms (CPU {cpu * 1000:6.1f})  {memory:5.1f} MB"


def graph(name, nodes, edges):
    """edges: (from, to, type, year)"""
    base = os.path.join(folder, name)
    with open(base + "-nodes.csv", "w") as out:
        out.write("id:ID,name,:LABEL\n")
        for i in range(nodes):
            out.write(f"{i},{['Hội đồng Bảo an', 'Công ước về Luật Biển', 'Việt Nam'][i % 3]} {i},{['Organ', 'Treaty', 'Country'][i % 3]}\n")
    with open(base + "-edges.csv", "w") as out:
        out.write(":START_ID,:END_ID,:TYPE,start,end\n")
        for a, b, relation, year in edges:
            out.write(f"{a},{b},{relation},{year},{year + 2}\n")
    subprocess.run([dothi, "import", base + ".dothi", "--nodes", base + "-nodes.csv", "--relationships", base + "-edges.csv"],
                   check=True, stdout=subprocess.DEVNULL)
    for part in ("-nodes.csv", "-edges.csv"):
        os.remove(base + part)
    return base + ".dothi"


RELATIONS = ["SERVED_ON", "RATIFIED", "SIGNED", "MEMBER_OF", "CANDIDATE_FOR"]


def sheets(svg):
    """The area in A4 pages; of a picture of ours with sources the first sheet is what is compared, and these graphs have none."""
    head = open(svg, encoding="utf-8").read(4000)
    size = re.search(r'<svg[^>]*?width="([\d.]+)(mm|pt)"[^>]*?height="([\d.]+)', head, re.S)
    w, unit, h = float(size[1]), size[2], float(size[3])
    mm = 1 if unit == "mm" else 25.4 / 72
    return w * h * mm * mm / (210 * 297)


have_dot = shutil.which("dot") is not None
for n in (40, 120, 300):
    hub = graph(f"hub{n}", n + 1, ((0, i, RELATIONS[i % 5], 1950 + i % 70) for i in range(1, n + 1)))
    ours = os.path.join(folder, f"hub{n}.svg")
    about = ["--about", "Hội đồng Bảo an 0", "--budget", "1000"]
    seconds, cpu, memory, code = median(dothi, "draw", hub, *about, "-o", ours)
    line = f"hub {n:<8} {cost(seconds, cpu, memory)}  {sheets(ours):6.2f} A4"
    if have_dot:
        text, theirs = os.path.join(folder, f"hub{n}.dot"), os.path.join(folder, f"hub{n}-dot.svg")
        subprocess.run([dothi, "draw", hub, *about, "-o", text], check=True, stderr=subprocess.DEVNULL)
        took, busy, used, failed = median("dot", "-Tsvg", text, "-o", theirs, runs=3)
        if not failed:
            line += (f"   dot {cost(took, busy, used)}  {sheets(theirs):6.2f} A4"
                     f"   dothi/dot: time {seconds / took:.2f}, area {sheets(ours) / sheets(theirs):.3f}")
    print(line, flush=True)
    if n == 300:
        seconds, cpu, memory, code = median(dothi, "draw", hub, *about, "--timeline", "-o", ours)
        print(f"timeline {n:<3} {cost(seconds, cpu, memory)}  {sheets(ours):6.2f} A4", flush=True)

draws = random.Random(1)
shapes = {
    "star of 100,000": (100_001, ((0, i) for i in range(1, 100_001))),
    "complete of 300": (300, ((a, b) for a in range(300) for b in range(a))),
    "chain of 20,000": (20_000, ((i, i + 1) for i in range(19_999))),
    "random 5,000/20,000": (5000, ((draws.randrange(5000), draws.randrange(5000)) for _ in range(20_000))),
    "200,000/1,000,000": (200_000, ((int(200_000 * draws.random() ** 2), draws.randrange(200_000)) for _ in range(1_000_000))),
}
slowest = largest = 0
for number, (name, (nodes, edges)) in enumerate(shapes.items()):
    made = graph(f"shape{number}", nodes, ((a, b, RELATIONS[(a + b) % 5], 1950 + (a * 7 + b) % 70) for a, b in edges))
    line = f"{name:20}"
    for ending, options in (("svg", []), ("svg", ["--budget", "5000"]), ("png", ["--budget", "5000"]), ("svg", ["--budget", "5000", "--layout", "layers"])):
        seconds, cpu, memory, code = run(dothi, "draw", made, *options, "-o", os.path.join(folder, "shape." + ending))
        slowest, largest = max(slowest, seconds), max(largest, memory)
        what = " ".join([ending, *(o for o in options if o[0] != "-")])
        line += f"  {what} {seconds:.2f} s (CPU {cpu:.2f}) {memory:.0f} MB" + (f" exit {code}" if code else "")
    print(line, flush=True)
    os.remove(made)
print(f"slowest {slowest:.2f} s of 10, largest {largest:.0f} MB of 1024")
