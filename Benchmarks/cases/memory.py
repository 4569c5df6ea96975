"""Peak memory: with few items and many, with one that is large, and with keys that few items share."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import check
from bench import ALL, PRODUCTS, Bench
from turns import Budget, Case, Contender, Results, peak, remove

LARGE = 200_000_000  # bytes
SMALL = 1_000  # items around it
FLOOR = 96  # MiB, whatever the data
SPARSE = 8_000  # items with ten keys each, of so many:
KEYS = 15_000


def memory(bench: Bench) -> Case:
    few = bench.export("20,000 items", bench.folder("few", "js", 20_000), ALL)
    many = bench.options.huge or bench.items
    # All seven of two million items are 15 GB: too much for memory beside the items themselves.
    into = bench.disk if bench.options.huge else bench.out
    root = bench.folder("huge", "js", many) if bench.options.huge else bench.products()
    lot = bench.export(f"{many:,} items", root, ALL, into=into)

    def alike(results: Results) -> tuple[str, bool]:
        one, other = results[few.name].peak, results[lot.name].peak
        apart = max(one, other) / min(one, other)
        return f"{100 * (apart - 1):.0f} %", apart <= 1.1

    return Case(
        "Peak memory, all seven formats at once",
        [few, lot],
        [
            *(peak(f"peak memory, {one.name}", one.name, FLOOR) for one in (few, lot)),
            Budget("peak memory, few items and many", "at most 10 % apart", [few.name, lot.name], alike),
        ],
        # How many batches are under way at once is the scheduler's to say: the highest of three.
        rounds=3,
        warm=False,
        after=lambda: remove(lot.fresh[0]),
    )


def large_item(bench: Bench) -> Case:
    """One item of 200 MB among small ones: a long text, and an array, which no table has columns for."""
    exports = {
        "a text, JSON Lines": ["jsonl"],
        "a text, CSV": ["csv"],
        "a text, all seven": ALL,
        "an array, JSON Lines": ["jsonl"],
        "an array, all but tables": ["json", "jsonl", "xml", "rss"],
    }
    contenders, budgets = [], []
    for name, formats in exports.items():
        shape = name.split(",")[0].split()[1]
        root = bench.folder(f"large-{shape}", "js", SMALL)
        path = root / PRODUCTS / f"{SMALL // 2:09}.json"
        if path.stat().st_size < LARGE:
            write_large(path, shape, bench.products_lines())
        contender = bench.export(name, root, formats)
        contender.check = partial(counts, contender)
        contenders.append(contender)
        limit = f"at most {FLOOR} MiB + 4 × the item"
        judge = partial(in_proportion, name, path.stat().st_size / (1 << 20))
        budgets.append(Budget(f"one item of 200 MB: {name}", limit, [name], judge))
    return Case(
        f"One item of 200 MB among {SMALL:,} small ones",
        contenders,
        budgets,
        rounds=1,
        warm=False,
        after=lambda: [bench.drop(name) for name in ("large-text", "large-array")],
    )


def in_proportion(name: str, size: float, results: Results) -> tuple[str, bool]:
    found = results[name].peak
    return f"{found:.0f} MiB, {found / size:.1f} × the item", found <= FLOOR + 4 * size


def write_large(path: Path, shape: str, lines: Path) -> None:
    head = f'{{"id": {SMALL // 2}, "url": "https://shop.example/p/{SMALL // 2}", '
    with path.open("w", encoding="utf-8") as file:
        if shape == "text":
            sentence = r"A sturdy \"thing\", made to last, in many colours. "
            file.write(head + '"body": "' + sentence * (LARGE // len(sentence) + 1) + '"}')
            return
        file.write(head + '"items": [')
        written = 0
        while written < LARGE:
            with lines.open(encoding="utf-8") as items:
                for item in items:
                    file.write(("," if written else "") + item.rstrip("\n"))
                    written += len(item)
                    if written >= LARGE:
                        break
        file.write("]}")


def many_columns(bench: Bench) -> Case:
    """Tables a hundred times larger than the items: each has a cell in every column, and nearly all are empty."""
    lines = bench.work / "sparse.jsonl"
    draw = random.Random(7)
    with lines.open("w", encoding="utf-8") as file:
        for number in range(SPARSE):
            members = "".join(f', "k{draw.randrange(KEYS)}": {number}' for _ in range(10))
            file.write(f'{{"id": {number}{members}}}\n')
    contenders = []
    for name in ("csv", "html", "xlsx"):
        contender = bench.export(f"many columns, {name}", lines, [name])
        contender.check = partial(counts, contender, SPARSE)
        contenders.append(contender)
    return Case(
        f"{SPARSE:,} items that share few of {KEYS:,} keys",
        contenders,
        [peak(f"peak memory, {one.name}", one.name, FLOOR) for one in contenders],
        rounds=1,
        warm=False,
        after=lines.unlink,
    )


def counts(contender: Contender, items: int = SMALL) -> list[str]:
    files = sorted(contender.fresh[0].glob("*.*"))
    found = {file.name: check.count(file) for file in files}
    return [f"{name}: {rows} rows of {items}" for name, rows in found.items() if rows != items] + ([] if files else ["no files"])
