"""What does not show in a rate: the index alone, starting up, and cost against size."""

from __future__ import annotations

import shutil
import subprocess

from bench import HERE, PRODUCTS, Bench
from turns import Budget, Case, Contender, Results, Verdict, remove, within

MICRO = HERE / "Micro"
INDEX = 1500  # MB/s
MICRO_ITEMS = 10_000


def index(bench: Bench) -> list[Verdict] | str:
    """The rates of single stages on one core, by Micro; of them the index has a budget."""
    if not shutil.which("swift"):
        return "swift is not installed"
    build = ["swift", "build", "-q", "-c", "release", "--package-path", str(MICRO)]
    done = subprocess.run(build, check=False, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if "error:" in line]
        return f"Micro does not build: {said[0] if said else done.returncode}"
    folder = bench.folder("micro", "js", MICRO_ITEMS) / PRODUCTS
    rounds = []
    for _ in range(bench.options.rounds):
        lines = subprocess.run([MICRO / ".build" / "release" / "micro", folder], check=True, capture_output=True, text=True).stdout.splitlines()
        rounds.append([line.split("\t") for line in lines])
    print("\n### Single stages, without files, on one core\n\n| | MB/s | of |\n|---|--:|---|")
    rates = {}
    for stage, _, unit in rounds[0]:
        found = sorted(int(rate) for one in rounds for name, rate, _ in one if name == stage)
        rates[stage] = found[len(found) // 2]
        print(f"| {stage} | {rates[stage]:,} | {unit.removeprefix('MB/s of ')} |")
    # Tab-indented items are what Crawlee for JavaScript writes, and the data of the other cases.
    rate = rates["index, tab-indented"]
    verdict = Verdict("the JSON index alone", f"{rate / 1000:.2f} GB/s a core", f"at least {INDEX / 1000:g} GB/s a core", rate >= INDEX)
    print(f"\n- {verdict.row}: {verdict.result}; {verdict.budget}: {verdict.word}")
    bench.drop("micro")
    return [verdict]


def start(bench: Bench) -> Case:
    root = bench.work / "tiny"
    remove(root)
    (root / "datasets").mkdir(parents=True)
    for number in range(1, 11):
        subprocess.run([bench.bin / "generate", "js", "3", root / "datasets" / f"tiny-{number}"], check=True)
    out = bench.out / "tiny"
    return Case(
        "Starting up",
        [
            Contender("version", [bench.larder, "--version"]),
            Contender("site of ten", [bench.larder, "site", "--no-config", str(root), "-q", "-o", str(out)], [out], "ten datasets of three items"),
        ],
        [within("larder --version", "version", 0.015), within("larder site of ten tiny storages", "site of ten", 0.080)],
        rounds=20,
        after=lambda: remove(root),
    )


def growth(bench: Bench) -> Case:
    """CSV by the item: with a hundred times the items, an item must not cost more."""
    few = bench.export("20,000 items", bench.folder("few", "js", 20_000), ["csv"])
    few.items = 20_000
    many = bench.options.huge or bench.items
    lot = bench.export(f"{many:,} items", bench.folder("huge", "js", many) if bench.options.huge else bench.products(), ["csv"])
    lot.items = many

    def judge(results: Results) -> tuple[str, bool]:
        ratio = (results[lot.name].wall / many) / (results[few.name].wall / few.items)
        return f"{ratio:.2f} ×", ratio <= 1.15

    budget = Budget(f"CSV by the item, {many:,} against 20,000", "at most 1.15 ×", [few.name, lot.name], judge)
    return Case("Cost against size: CSV from a folder", [few, lot], [budget])
