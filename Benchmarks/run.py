#!/usr/bin/env python3
"""Runs Larder side by side with its floors and peers, and prints what its budgets say of it.

    run.py [--larder PATH] [--items N] [--huge N] [--rounds N] [--only WORD] [--keep] [--list]

Each case is a table: its contenders take turns, round after round, so that a slow minute of the
machine hits all alike; medians are compared. Processor time and peak memory are the kernel's. Everything lies in memory (/dev/shm). Exit 1 if a budget is missed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEXTS = ["json", "jsonl", "csv", "xml", "rss", "html"]
ALL = [*TEXTS, "xlsx"]


@dataclasses.dataclass
class Run:
    wall: float
    cpu: float
    peak: float  # MiB


@dataclasses.dataclass
class Contender:
    name: str
    argv: list[str]
    fresh: list[Path] = dataclasses.field(default_factory=list)  # removed before each round
    fine: tuple[int, ...] = (0,)  # exit codes


@dataclasses.dataclass
class Case:
    """Contenders to run, and the budgets: (who, at most how many times, the sum of whose wall time)."""

    title: str
    contenders: list[Contender]
    budgets: list[tuple[str, float, list[str]]] = dataclasses.field(default_factory=list)
    peak: dict[str, float] = dataclasses.field(default_factory=dict)  # MiB at most
    rounds: int | None = None


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def run(contender: Contender, bin: Path) -> Run:
    """One run, by measure.c: started from here, every program would seem as large as Python."""
    for path in contender.fresh:
        remove(path)
    result = bin / "result"
    done = subprocess.run([bin / "measure", result, *contender.argv], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode not in contender.fine:
        raise SystemExit(f"run.py: {' '.join(contender.argv)}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}")
    wall, cpu, peak = result.read_text().split()
    return Run(float(wall), float(cpu), int(peak) / 1024)


def measure(case: Case, rounds: int, bin: Path) -> bool:
    """Prints one case's table; false if it misses a budget."""
    runs: dict[str, list[Run]] = {contender.name: [] for contender in case.contenders}
    for contender in case.contenders:
        run(contender, bin)  # warms caches; not counted
    for _ in range(case.rounds or rounds):
        for contender in case.contenders:
            runs[contender.name].append(run(contender, bin))
    wall = {name: statistics.median(one.wall for one in all) for name, all in runs.items()}
    cpu = {name: statistics.median(one.cpu for one in all) for name, all in runs.items()}
    peak = {name: max(one.peak for one in all) for name, all in runs.items()}
    notes: dict[str, list[str]] = {name: [] for name in runs}
    kept = True
    for name, most, others in case.budgets:
        floor = sum(wall[other] for other in others)
        ratio = wall[name] / floor
        kept &= ratio <= most
        of = " + ".join(others)
        notes[name].append(f"{ratio:.2f} × ({of}), budget {most:.2f}: {'kept' if ratio <= most else '**missed**'}")
    for name, most in case.peak.items():
        kept &= peak[name] <= most
        notes[name].append(f"peak budget {most:.0f} MiB: {'kept' if peak[name] <= most else '**missed**'}")
    print(f"\n### {case.title}\n\n| | wall s | spread | CPU s | peak MiB | |\n|---|--:|--:|--:|--:|---|")
    for name, all in runs.items():
        spread = f"{min(one.wall for one in all):.2f}–{max(one.wall for one in all):.2f}"
        print(f"| {name} | {wall[name]:.3f} | {spread} | {cpu[name]:.2f} | {peak[name]:.0f} | {'; '.join(notes[name])} |")
    sys.stdout.flush()
    return kept


def build(folder: Path) -> None:
    """Compiles the generator, the floors and the peer in C, where its library is there."""
    folder.mkdir(parents=True, exist_ok=True)
    compiler = [os.environ.get("CC", "cc"), "-O2", "-pthread"]
    for source in sorted([*HERE.glob("*.c"), *HERE.glob("peers/*.c")]):
        libraries = {"floor_deflate": ["-lz"], "libxlsxwriter": ["-lxlsxwriter"]}.get(source.stem, [])
        done = subprocess.run([*compiler, "-o", str(folder / source.stem), str(source), *libraries], capture_output=True, text=True)
        if done.returncode and source.parent == HERE:
            raise SystemExit(done.stderr)
        if done.returncode:
            print(f"left out: {source.stem} (its library is not installed)", file=sys.stderr)


class Bench:
    """The data on the memory disk, the programs, and the cases."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.work = Path(options.work)
        self.bin = self.work / "bin"
        self.out = self.work / "out"
        self.root = self.work / "storage"
        self.lines = self.work / "products.jsonl"
        self.larder = str(Path(options.larder).resolve())

    def program(self, name: str) -> str | None:
        built = self.bin / name
        beside = Path(sys.executable).parent / name
        return str(built) if built.exists() else str(beside) if beside.exists() else shutil.which(name)

    def dataset(self, name: str, style: str, items: int) -> Path:
        folder = self.root / "datasets" / name
        mark = self.work / f".{name}-{items}"
        if not mark.exists():
            remove(folder)
            folder.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run([self.bin / "generate", style, str(items), folder], check=True)
            mark.touch()
        return folder

    def export(self, label: str, source: str, formats: list[str], *more: str) -> Contender:
        out = self.out / label.replace(" ", "-").replace("/", "-")
        argv = [self.larder, "export", source, "-r", str(self.root), "-q", *more]
        for name in formats:
            argv += ["-f", name]
        return Contender(label, [*argv, "-o", f"{out}/"], [out])

    def prepare(self) -> None:
        build(self.bin)
        self.out.mkdir(parents=True, exist_ok=True)
        self.folder = self.dataset("products", "js", self.options.items)
        if not self.lines.exists():
            subprocess.run([self.bin / "generate", "jsonl", str(self.options.items), self.lines], check=True)
        os.sync()

    def floor(self, folder: Path | None = None) -> Contender:
        return Contender("reading", [str(self.bin / "floor_read"), str(folder or self.folder)])

    def cases(self):
        """The cases, made one after the other: later ones need files that earlier ones leave."""
        count = f"{self.options.items:,} items"
        source = "datasets/products"
        yield "text", lambda: Case(
            f"Text formats from a folder of {count}",
            [
                self.floor(),
                self.export("jsonl", source, ["jsonl"]),
                self.export("csv", source, ["csv"]),
                self.export("six text formats", source, TEXTS),
            ],
            [("jsonl", 1.15, ["reading"]), ("csv", 1.3, ["reading"]), ("six text formats", 3.0, ["reading"])],
            {"jsonl": 96, "csv": 96, "six text formats": 96},
        )
        yield "site", self.site
        yield "duckdb", self.against_duckdb
        yield "xlsx", self.against_workbook_writers
        yield "crawlee", self.against_crawlee
        yield "unchanged", self.unchanged
        yield "memory", self.memory

    def site(self) -> Case:
        # Only this dataset: the roots of other cases do not belong on the page.
        root = self.work / "site-root"
        (root / "datasets").mkdir(parents=True, exist_ok=True)
        link = root / "datasets" / "products"
        if not link.exists():
            shutil.copytree(self.folder, link)
        out = self.out / "site"
        site = Contender("site", [self.larder, "site", str(root), "-q", "-o", str(out)], [out])
        run(site, self.bin)
        size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
        book = self.export("sheet", "datasets/products", ["xlsx"])
        run(book, self.bin)
        sheet = self.work / "sheet.xml"
        with zipfile.ZipFile(next(book.fresh[0].glob("*.xlsx"))) as package:
            with package.open("xl/worksheets/sheet1.xml") as part, sheet.open("wb") as copy:
                shutil.copyfileobj(part, copy, 1 << 20)
        return Case(
            f"All seven formats, profile and pages of {self.options.items:,} items",
            [
                self.floor(root / "datasets" / "products"),
                Contender("deflating", [str(self.bin / "floor_deflate"), str(sheet)]),
                Contender("writing", [str(self.bin / "floor_write"), str(self.work / "written"), str(size)], [self.work / "written"]),
                site,
            ],
            [("site", 1.4, ["reading", "deflating", "writing"])],
            {"site": 96},
        )

    def against_duckdb(self) -> Case | str:
        duckdb = self.program("duckdb")
        if not duckdb:
            return "duckdb is not installed"
        out = self.out / "duckdb.csv"
        query = f"COPY (SELECT * FROM read_json_auto('{self.lines}', format='newline_delimited')) TO '{out}' (HEADER, DELIMITER ',')"
        return Case(
            f"JSON Lines to CSV, {self.options.items:,} items (DuckDB leaves nested values as JSON text)",
            [Contender("DuckDB", [duckdb, "-c", query], [out]), self.export("larder csv", str(self.lines), ["csv"])],
            [("larder csv", 1 / 3.5, ["DuckDB"])],
        )

    def table(self) -> Path:
        """The items as the tab-separated table that the C peer reads."""
        path = self.work / "table.tsv"
        if path.exists():
            return path

        def leaves(value, name):
            if isinstance(value, (dict, list)):
                for key, part in value.items() if isinstance(value, dict) else enumerate(value):
                    yield from leaves(part, f"{name}/{key}" if name else str(key))
            else:
                yield name, value

        with self.lines.open() as lines, path.open("w") as table:
            for number, line in enumerate(lines):
                row = list(leaves(json.loads(line), ""))
                if number == 0:
                    table.write("\t".join(f"s{name}" for name, _ in row) + "\n")
                cells = []
                for _, value in row:
                    if value is None:
                        cells.append("")
                    elif isinstance(value, bool):
                        cells.append("bt" if value else "bf")
                    else:
                        cells.append(f"s{value}" if isinstance(value, str) else f"n{value}")
                table.write("\t".join(cells) + "\n")
        return path

    def against_workbook_writers(self) -> Case | str:
        peer = self.program("libxlsxwriter")
        ours = [
            self.export("larder xlsx", str(self.lines), ["xlsx"]),
            self.export("larder xlsx level 1", str(self.lines), ["xlsx"], "--compression", "1"),
        ]
        if not peer:
            return "libxlsxwriter is not installed"
        out = self.out / "peer.xlsx"
        return Case(
            f"Workbook of {self.options.items:,} items (libxlsxwriter reads a ready table)",
            [Contender("libxlsxwriter", [peer, str(self.table()), str(out)], [out]), *ours],
            [("larder xlsx", 1 / 3, ["libxlsxwriter"]), ("larder xlsx level 1", 1 / 6, ["libxlsxwriter"])],
        )

    def against_crawlee(self) -> Case | str:
        try:
            import crawlee  # noqa: F401
        except ImportError:
            return "crawlee is not installed"
        items = min(self.options.items, 20_000)
        folder = self.dataset("python-style", "python", items)
        metadata = folder / "__metadata__.json"
        metadata.write_text(metadata.read_text().replace('"products"', '"python-style"'))
        out = self.out / "crawlee.csv"
        return Case(
            f"What the client itself offers: CSV of {items:,} items",
            [
                Contender(
                    "Crawlee for Python",
                    [sys.executable, str(HERE / "peers" / "crawlee_export.py"), str(self.root), "python-style", str(out)],
                    [out],
                ),
                self.export("larder", "datasets/python-style", ["csv"]),
            ],
            rounds=3,
        )

    def unchanged(self) -> Case:
        out = self.out / "unchanged"
        remove(out)
        root = self.work / "site-root"
        if not root.exists():
            self.site()
        argv = [self.larder, "site", str(root), "-q", "-o", str(out)]
        run(Contender("first", argv), self.bin)
        return Case(
            "A run with nothing changed",
            [
                Contender("listing and one stat a file", [str(self.bin / "floor_read"), "stat", str(root / "datasets" / "products")]),
                Contender("larder", argv),
            ],
            [("larder", 1.5, ["listing and one stat a file"])],
        )

    def memory(self) -> Case:
        small = self.dataset("small", "js", 20_000)
        contenders = [self.export("20,000 items", "datasets/small", ALL)]
        if self.options.huge:
            self.dataset("huge", "js", self.options.huge)
            contenders.append(self.export(f"{self.options.huge:,} items", "datasets/huge", ALL))
        assert small.exists()
        return Case(
            "Peak memory, all seven formats",
            contenders,
            peak={contender.name: 96 for contender in contenders},
            rounds=1,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--larder", default=str(HERE.parent / ".build" / "release" / "larder"))
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--huge", type=int, default=0, help="items of the large dataset of the memory case")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", help="cases to run (see --list)")
    parser.add_argument("--work", default="/dev/shm/larder-bench")
    parser.add_argument("--keep", action="store_true", help="keep the data for the next time")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    bench = Bench(options)
    if options.list:
        print("\n".join(name for name, _ in bench.cases()))
        return 0
    bench.prepare()
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {model}, {platform.release()}; medians of {options.rounds}.")
    kept = True
    for name, make in bench.cases():
        if options.only and name not in options.only:
            continue
        case = make()
        if isinstance(case, str):
            print(f"\nLeft out: {name}: {case}.")
        else:
            kept &= measure(case, options.rounds, bench.bin)
    if not options.keep:
        remove(bench.work)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
