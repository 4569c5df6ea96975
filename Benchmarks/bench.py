"""The data of the benchmarks, the programs, and Larder's own contenders."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import check
from peers.table import NAMES
from turns import Contender, Failed, remove, run

HERE = Path(__file__).resolve().parent
TEXTS = ["json", "jsonl", "csv", "xml", "rss", "html"]
ALL = [*TEXTS, "xlsx"]
CHECKED = 20_000  # items whose every value is compared
PRODUCTS = "datasets/products"


def compile_all(folder: Path) -> None:
    """The generator, the floors and the peer in C, where its library is there."""
    folder.mkdir(parents=True, exist_ok=True)
    compiler = [os.environ.get("CC", "cc"), "-O2", "-pthread"]
    for source in sorted([*HERE.glob("*.c"), *HERE.glob("peers/*.c")]):
        libraries = {"floor_deflate": ["-lz"], "libxlsxwriter": ["-lxlsxwriter"]}.get(source.stem, [])
        done = subprocess.run([*compiler, "-o", str(folder / source.stem), str(source), *libraries], check=False, capture_output=True, text=True)
        if done.returncode and source.parent == HERE:
            raise SystemExit(done.stderr)


class Bench:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.items: int = options.items
        # Folders of their own, since they are removed in the end.
        self.work = Path(options.work) / "larder-bench"
        self.disk = Path(options.disk) / "larder-bench"
        self.bin = self.work / "bin"
        self.out = self.work / "out"
        self.larder = str(self.bin / "larder")

    # Programs

    def prepare(self) -> None:
        if not Path(self.options.larder).is_file():
            raise SystemExit(f"run.py: no {self.options.larder}; build it with: swift build -c release --product larder")
        compile_all(self.bin)
        self.disk.mkdir(parents=True, exist_ok=True)
        # In memory as the floors are, so that none has a page to fetch that another has not.
        shutil.copy2(self.options.larder, self.larder)

    def clean(self) -> None:
        """Between cases: outputs only."""
        remove(self.out)
        self.out.mkdir(parents=True)

    def program(self, name: str) -> str | None:
        built = self.bin / name
        return str(built) if built.exists() else shutil.which(name)

    def module(self, name: str) -> Path | None:
        """The folder of a Python package that is installed where the peers run."""
        found = importlib.util.find_spec(name)
        return Path(found.origin).parent if found and found.origin else None

    def peer(self, name: str, package: str, script: str, source: Path, out: Path) -> Contender:
        """A peer in Python. It is measured as a whole, as it is waited for; what starting it takes is said."""
        starting = Contender(name, [sys.executable, "-c", f"import {package}"])
        seconds = min(run(starting, self.bin).wall for _ in range(3))
        script = str(HERE / "peers" / script)
        return Contender(name, [sys.executable, script, str(source), str(out)], [out], f"{seconds:.2f} s of it starting")

    # Data

    def folder(self, name: str, style: str, items: int) -> Path:
        """A storage root with one dataset, `products`; made once."""
        root = self.work / name
        made = self.work / f".{name}-{items}"
        if not made.exists():
            remove(root)
            (root / "datasets").mkdir(parents=True)
            subprocess.run([self.bin / "generate", style, str(items), root / PRODUCTS], check=True)
            made.touch()
            os.sync()
        return root

    def lines(self, name: str, items: int) -> Path:
        """The same items as JSON Lines."""
        path = self.work / name / "products.jsonl"
        made = self.work / f".{name}-{items}"
        if not made.exists():
            path.parent.mkdir(exist_ok=True)
            subprocess.run([self.bin / "generate", "jsonl", str(items), path], check=True)
            made.touch()
        return path

    def products(self) -> Path:
        return self.folder("storage", "js", self.items)

    def products_lines(self) -> Path:
        return self.lines("lines", self.items)

    def drop(self, name: str) -> None:
        remove(self.work / name)
        for mark in self.work.glob(f".{name}-*"):
            mark.unlink()

    # Contenders

    def reading(self, root: Path, *threads: str, name: str = "reading") -> Contender:
        return Contender(name, [str(self.bin / "floor_read"), str(root / PRODUCTS), *threads])

    def export(self, label: str, source: Path, formats: list[str], *more: str, into: Path | None = None) -> Contender:
        """Larder; `source` is a storage root or a file of lines."""
        out = (into or self.out) / label.replace(" ", "-").replace(",", "")
        argv = [self.larder, "export", "--no-config", "-q", *more]
        argv += [str(source)] if source.is_file() else [PRODUCTS, "-r", str(source)]
        for name in formats:
            argv += ["-f", name]
        return Contender(label, [*argv, "-o", f"{out}/"], [out])

    def checked(self, contender: Contender, items: int) -> Contender:
        contender.check = lambda: self.differences(contender, items)
        return contender

    def table_checked(self, contender: Contender, items: int, columns: int = len(NAMES)) -> Contender:
        """A peer: no fewer rows and columns than ours, and no more."""

        def differences() -> list[str]:
            out = contender.fresh[0]
            rows = check.count(out)
            problems = [] if rows == items else [f"{rows} rows of {items}"]
            if out.suffix == ".csv":
                with out.open(encoding="utf-8-sig") as file:
                    found = file.readline().count(",") + 1
                problems += [] if found == columns else [f"{found} columns of {columns}"]
            return problems

        contender.check = differences
        return contender

    def differences(self, contender: Contender, items: int) -> list[str]:
        """What is wrong with an output of Larder's.

        Value by value with 20,000 items, exported by the very same arguments if there were more; the
        whole output by its count, and by its size, which must be that of so many items to one in a hundred.
        """
        full = sorted(file for file in contender.fresh[0].rglob("products.*") if file.suffix[1:] in ALL)
        problems = [f"{file.name}: {rows} rows of {items}" for file in full if (rows := check.count(file)) != items]
        if not full:
            problems.append("no files")
        source = self.lines("check-lines", min(items, CHECKED))
        if items <= CHECKED:
            return problems + [problem for file in full if (problem := check.compare(source, file))]
        out = self.work / "check"
        remove(out)
        out.mkdir()
        places = {
            str(self.products_lines()): str(source),
            str(self.products()): str(self.folder("check-storage", "js", CHECKED)),
            str(contender.fresh[0]): str(out / "out"),
        }
        # The last argument is where the output goes, perhaps with a slash behind it.
        argv = [next((now + one.removeprefix(was) for was, now in places.items() if one.startswith(was)), one) for one in contender.argv]
        try:
            run(Contender(contender.name, argv), self.bin)
        except Failed as error:
            return [*problems, f"with {CHECKED:,} items: {error}"]
        for file in full:
            small = out / "out" / file.relative_to(contender.fresh[0])
            problem = check.compare(source, small)
            problems += [problem] if problem else []
            if not 0.99 < file.stat().st_size / items / (small.stat().st_size / CHECKED) < 1.01:
                problems.append(f"{file.name}: {file.stat().st_size} bytes, {small.stat().st_size} with {CHECKED:,} items")
        remove(out)
        return problems
