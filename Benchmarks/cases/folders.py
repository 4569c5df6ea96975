"""Folders of items against what cannot be done without: reading, deflating, writing."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from bench import PRODUCTS, TEXTS, Bench
from turns import Budget, Case, Contender, Results, at_most, peak, ratio_of, remove, run

COLD_ITEMS = 50_000
SITE_ROUNDS = 15  # its rounds differ the most: both cores are busy for four seconds of each


def text(bench: Bench) -> Case:
    root = bench.products()
    kinds = {"JSON Lines": ["jsonl"], "CSV": ["csv"], "six text formats": TEXTS}
    return Case(
        f"Text formats from a folder of {bench.items:,} items",
        [bench.reading(root), *(bench.checked(bench.export(name, root, formats), bench.items) for name, formats in kinds.items())],
        [
            at_most("JSON Lines from a folder", "JSON Lines", 1.15, ["reading"]),
            at_most("CSV from a folder", "CSV", 1.3, ["reading"]),
            at_most("the six text formats together", "six text formats", 3, ["reading"]),
            *(peak(f"{name}: peak memory", name, 96) for name in kinds),
        ],
    )


def publish(bench: Bench, out: Path) -> Contender:
    return Contender("site", [bench.larder, "site", "--no-config", str(bench.products()), "-q", "-o", str(out)], [out])


def site(bench: Bench) -> Case:
    site = bench.checked(publish(bench, bench.out / "site"), bench.items)
    run(site, bench.bin)
    out = site.fresh[0]
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    sheet = bench.work / "sheet.xml"
    workbook = next(out.rglob("products.xlsx"))
    with zipfile.ZipFile(workbook) as package, package.open("xl/worksheets/sheet1.xml") as part, sheet.open("wb") as copy:
        shutil.copyfileobj(part, copy, 1 << 20)
    written = bench.out / "written"
    floors = ["reading", "deflating", "writing"]
    return Case(
        f"All seven formats, profile and pages of {bench.items:,} items",
        [
            bench.reading(bench.products()),
            Contender("deflating", [str(bench.bin / "floor_deflate"), str(sheet)], note="the same sheet, at the same level"),
            Contender("writing", [str(bench.bin / "floor_write"), str(written), str(size)], [written], note="as many bytes"),
            site,
        ],
        [at_most("all seven, with profile and pages", "site", 1.4, floors), peak("site: peak memory", "site", 96)],
        rounds=max(bench.options.rounds, SITE_ROUNDS),
        after=sheet.unlink,
    )


def unchanged(bench: Bench) -> Case:
    out = bench.work / "unchanged"
    first = publish(bench, out)
    run(first, bench.bin)
    return Case(
        "A run with nothing changed",
        [
            Contender("one stat a file", [str(bench.bin / "floor_read"), "stat", str(bench.products() / PRODUCTS)], note="and a listing"),
            Contender("site", first.argv),
        ],
        [at_most("a run with nothing changed", "site", 1.5, ["one stat a file"])],
        after=lambda: remove(out),
    )


def cold(bench: Bench) -> Case | str:
    """From a disk, with nothing of the data in memory.

    How many threads serve a disk best depends on the disk, so the floor may have as many as it likes.
    """
    switch = Path("/proc/sys/vm/drop_caches")
    try:
        switch.write_text("3")
    except OSError:
        return "only root may drop the caches"
    items = min(bench.items, COLD_ITEMS)
    root = bench.disk / "cold"
    remove(root)
    (root / "datasets").mkdir(parents=True)
    subprocess.run([bench.bin / "generate", "js", str(items), root / PRODUCTS], check=True)

    def forget() -> None:
        os.sync()
        switch.write_text("3")
        # The data is to be cold, not the libraries.
        subprocess.run([bench.larder, "--version"], check=True, capture_output=True)

    floors = [bench.reading(root, threads, name=f"reading, {threads} threads") for threads in ("2", "8", "32", "64")]
    csv = bench.export("CSV", root, ["csv"])
    for contender in [*floors, csv]:
        contender.before = forget

    def judge(results: Results) -> tuple[str, bool]:
        fastest = min((floor.name for floor in floors), key=lambda name: results[name].wall)
        ratio = ratio_of(results, "CSV", [fastest])
        return f"{ratio:.2f} ×", ratio <= 1.1

    names = [contender.name for contender in (*floors, csv)]
    return Case(
        f"Cold: CSV from {items:,} files on a disk",
        [*floors, csv],
        [Budget("CSV from a cold folder", "at most 1.1 × the fastest reading", names, judge)],
        rounds=3,
        warm=False,
        after=lambda: remove(root),
    )
