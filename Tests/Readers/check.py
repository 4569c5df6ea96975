#!/usr/bin/env python3
"""Compares exports with the dataset that they were made from, item by item and cell by cell.

    check.py FOLDER SOURCE [--name NAME] [--skip-hidden] [--clean]

FOLDER holds NAME.json, NAME.csv …; SOURCE is a dataset's folder, a .jsonl or a .json file. Each side
is read by Python's own parsers. Prints a line a format; exit 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import feed_check
import xml_check
from readers.items import Columns, Source, spelled
from readers.lines import ArrayReader, LinesReader, TableReader
from readers.page import PageReader
from readers.trees import FeedReader, TreeReader

HERE = Path(__file__).resolve().parent
READERS = {
    "json": ArrayReader,
    "jsonl": LinesReader,
    "csv": TableReader,
    "html": PageReader,
    "xml": TreeReader,
    "rss": FeedReader,
}


def as_line(value, pointed: bool) -> str:
    """JSON of a value, numbers as spelled."""
    if isinstance(value, tuple):
        return spelled(value, pointed)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{as_line(part, pointed)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(as_line(part, pointed) for part in value) + "]"
    return json.dumps(value)


def workbook(path: Path, source: Source) -> bool:
    """The workbook's own checker reads it with openpyxl and needs the items as lines."""
    checker = HERE / "xlsx_check.py"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        for item in source:
            lines.write(as_line(item, source.pointed) + "\n")
        lines.flush()
        done = subprocess.run([sys.executable, checker, path, lines.name], capture_output=True, text=True)
    said = (done.stdout + done.stderr).strip().splitlines()
    print("xlsx   " + "\n         ".join(said[-6:] or [f"exit {done.returncode}"]))
    return done.returncode == 0


def documents(exports: dict[str, Path]) -> bool:
    """What expat and feedparser have to say; a feed of many megabytes would take feedparser hours."""
    problems: list[str] = []
    for kind in ("xml", "rss"):
        if kind in exports:
            document = xml_check.Document()
            document.read(exports[kind])
            problems += [f"{kind} (expat): {problem}" for problem in document.problems]
    if "rss" in exports and exports["rss"].stat().st_size < 4_000_000:
        feed = feed_check.Feed(exports["rss"])
        feed.by_the_rules()
        feed.as_a_reader()
        problems += [f"rss (feedparser): {problem}" for problem in feed.problems]
    for problem in problems[:5]:
        print(problem)
    return not problems


def files(folder: Path, name: str | None) -> dict[str, Path]:
    """The exports in a folder by format: those called `name`, else those of the only name there is."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.iterdir()):
        stem, _, extension = path.name.removesuffix(".gz").rpartition(".")
        if extension in [*READERS, "xlsx"]:
            found.setdefault(stem, {})[extension] = path
    return found.get(name, {}) if name or len(found) != 1 else next(iter(found.values()))


def compare(folder: Path, source: Source, name: str | None = None) -> bool:
    """Whether every export in `folder` says what the source says; prints a line for each."""
    exports = files(folder, name)
    if not exports:
        print(f"nothing to compare in {folder}")
        return False
    readers = [READERS[kind](path, source) for kind, path in exports.items() if kind in READERS]
    columns = Columns()
    number = 0
    for number, item in enumerate(source, 1):
        cells = columns.cells(item)
        for reader in readers:
            reader.item(number, item, cells)
    for reader in readers:
        reader.finish(columns.names())
        print(reader.tally)
    good = not any(reader.tally.differences for reader in readers)
    good &= documents(exports)
    if "xlsx" in exports:
        good &= workbook(exports["xlsx"], source)
    left = f", {source.damaged} damaged" if source.damaged else ""
    print(f"source {number:9,} items{left}, {len(columns.places)} columns: {'same' if good else 'DIFFERENT'}")
    return good


def with_room(work) -> int:
    """Runs `work` where Python has room to recurse: items may nest very deep."""
    sys.setrecursionlimit(400_000)
    threading.stack_size(1 << 29)
    result: list[int] = []
    worker = threading.Thread(target=lambda: result.append(work()))
    worker.start()
    worker.join()
    return result[0] if result else 70


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("source", type=Path)
    parser.add_argument("--name", help="the exports' name without extension; needed where several lie together")
    parser.add_argument("--skip-hidden", action="store_true", help="the exports leave out fields that begin with #")
    parser.add_argument("--clean", action="store_true", help="they leave out hidden fields and empty items")
    options = parser.parse_args()
    source = Source(options.source, hidden=not (options.clean or options.skip_hidden), empty=not options.clean)
    return 0 if compare(options.folder, source, options.name) else 1


if __name__ == "__main__":
    sys.exit(with_room(main))
