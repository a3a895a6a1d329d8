"""Compares two folders of pictures by what they hold: gallery.py KEPT FRESH. What documents say may grow; what a picture
is about, its kinds of things and its sources must not go missing."""
import pathlib
import sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"


def held(path):
    root = xml.parse(path).getroot()
    by_class = {}
    for element in root.iter():
        by_class.setdefault(element.get("class", "").split(" ")[0], []).append(element)
    text = lambda css: ["".join(e.itertext()) for e in by_class.get(css, [])]
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    links = {e.get("href") for e in root.iter(SVG + "a")}
    return {
        "title": root.find(SVG + "title").text,
        "lang": root.get("lang"),
        "focus": " ".join(text("focus")),
        "legend": set(text("key")),
        "nodes": len(by_class.get("node", [])),
        "relations": len(by_class.get("relation", [])),
        "sources": sum(1 for i in ids if i.startswith("s")),
        "broken links": {l for l in links if l.startswith("#") and l[1:] not in ids},
    }


def differences(kept, fresh):
    for key in ("title", "lang", "focus"):
        if kept[key] != fresh[key]:
            yield f"{key}: {kept[key]!r} became {fresh[key]!r}"
    for key in ("nodes", "relations", "sources"):
        if not kept[key] * 0.5 <= fresh[key] <= kept[key] * 2 + 10:
            yield f"{key}: {kept[key]} became {fresh[key]}"
    if len(kept["legend"] & fresh["legend"]) * 2 < len(kept["legend"]):
        yield f"legend: {sorted(kept['legend'])} became {sorted(fresh['legend'])}"
    if fresh["broken links"]:
        yield f"links without an end: {sorted(fresh['broken links'])}"


kept, fresh = map(pathlib.Path, sys.argv[1:3])
failures = []
if (kept / "commands.txt").read_text() != (fresh / "commands.txt").read_text():
    failures.append("commands.txt is not what script/gallery runs")
names = sorted(p.name for p in kept.glob("*.svg"))
if names != sorted(p.name for p in fresh.glob("*.svg")):
    failures.append("the folders hold other pictures")
for name in names:
    if (fresh / name).exists():
        failures += [f"{name}: {d}" for d in differences(held(kept / name), held(fresh / name))]
print("\n".join(failures) or f"{len(names)} pictures hold what they did")
sys.exit(1 if failures else 0)
