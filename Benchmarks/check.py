#!/usr/bin/env python3
"""Compares exports with the items that they were made from: every value of every item, in order.

    check.py SOURCE EXPORT...

SOURCE is a dataset's folder or a JSON Lines file, EXPORT a file in any of the seven formats. Each side
is read by Python's own parsers, with nothing of Larder's. It knows the shapes of the benchmarks' items
only; Tests/Readers compares whatever there is.
"""

from __future__ import annotations

import csv
import datetime
import html.parser
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from email.utils import format_datetime
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OURS = "{urn:larder:item}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
EPOCH = datetime.datetime(1899, 12, 30, tzinfo=datetime.timezone.utc)
# What a row begins with in each format, to count rows without parsing them.
MARKS = {"json": b'\n{"', "jsonl": b"\n", "csv": b"\n", "xml": b"\n<item>", "rss": b"\n<item>", "html": b'\n<tr><th scope="row"', "xlsx": b"</row>"}


class Number(str):
    """A number as it is spelled: `1.0` stays `1.0`."""


def parse(text: str | bytes) -> dict:
    return json.loads(text, parse_int=Number, parse_float=Number)


def items(source: Path) -> Iterator[dict]:
    if source.is_dir():
        for file in sorted(source.glob("[0-9]*.json"), key=lambda file: int(file.stem)):
            yield parse(file.read_bytes())
    else:
        with source.open(encoding="utf-8") as lines:
            yield from map(parse, lines)


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*path, str(key)))
    else:
        yield path, value


def text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def instant(value: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(value.removesuffix("Z") + "+00:00")


# What an item is in each format. Both sides make the same: a list of pairs, without what is empty.


def as_row(item: dict) -> list[tuple[str, str]]:
    return [("/".join(path), text(value)) for path, value in leaves(item) if value is not None]


def as_tree(item: dict) -> list[tuple[str, str]]:
    """An array stands for its elements, so its places are no part of a path."""
    return [("/".join(step for step in path if not step.isdigit()), text(value)) for path, value in leaves(item)]


def as_feed_item(item: dict) -> list[tuple[str, str]]:
    """What the standard's elements say in full has none of ours: so a date without milliseconds."""
    day = format_datetime(instant(item["scrapedAt"]).replace(microsecond=0), usegmt=True)
    standard = [("title", item["title"]), ("link", item["url"]), ("description", item["description"]), ("pubDate", day), ("guid", item["url"]), ("category", item["category"])]
    said = {"title", "url", "description", "category"} | ({"scrapedAt"} if item["scrapedAt"].endswith(".000Z") else set())
    rest = {key: value for key, value in item.items() if key not in said}
    return standard + [("item:" + path, value) for path, value in as_tree(rest)]


def as_cells(item: dict) -> list[tuple[str, object]]:
    """A number is a float, an instant a count of milliseconds."""
    return [("/".join(path), as_cell(value)) for path, value in leaves(item) if value is not None]


def as_cell(value: object) -> object:
    if isinstance(value, Number):
        return float(value)
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return round((instant(value) - EPOCH) / datetime.timedelta(milliseconds=1))
    return value


# What a file says


def from_lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(parse, lines)


def from_array(path: Path) -> Iterator[dict]:
    yield from json.loads(path.read_bytes(), parse_int=Number, parse_float=Number)


def from_table(path: Path) -> Iterator[list[tuple[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        header = next(rows)
        for row in rows:
            yield [(name, cell) for name, cell in zip(header, row, strict=True) if cell]


def paths_of(element: ElementTree.Element, prefix: str = "") -> Iterator[tuple[str, str]]:
    for child in element:
        name = prefix + child.tag.replace(OURS, "" if prefix else "item:")
        if len(child):
            yield from paths_of(child, name + "/")
        else:
            yield name, child.text or ""


def from_tree(path: Path) -> Iterator[list[tuple[str, str]]]:
    for _, element in ElementTree.iterparse(path):
        if element.tag == "item":
            yield list(paths_of(element))
            element.clear()


class Page(html.parser.HTMLParser):
    """Collects the cells of rows; what is marked as null is none."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True
        elif ("class", "null") in attrs:
            self.inside = False

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def from_page(path: Path) -> Iterator[list[tuple[str, str]]]:
    page = Page()
    header: list[str] = []
    with path.open(encoding="utf-8") as file:
        while piece := file.read(1 << 16):
            page.feed(piece)
            # The last row may not be whole yet.
            done, page.rows = page.rows[:-1], page.rows[-1:]
            if done and not header:
                header = done.pop(0)
            for row in done:
                yield [(name, cell) for name, cell in zip(header, row, strict=True) if cell and name != "#"]
    for row in page.rows:
        yield [(name, cell) for name, cell in zip(header, row, strict=True) if cell and name != "#"]


def from_workbook(path: Path) -> Iterator[list[tuple[str, object]]]:
    with zipfile.ZipFile(path) as package:
        styles = ElementTree.fromstring(package.read("xl/styles.xml"))
        formats = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in styles.iter(MAIN + "numFmt")}
        dates = [":" in formats.get(int(one.get("numFmtId", 0)), "") for one in styles.find(MAIN + "cellXfs")]
        header: dict[str, str] = {}
        with package.open("xl/worksheets/sheet1.xml") as sheet:
            for _, element in ElementTree.iterparse(sheet):
                if element.tag != MAIN + "row":
                    continue
                cells = {cell.get("r", "").rstrip("0123456789"): value_of(cell, dates) for cell in element}
                if header:
                    yield [(header[column], value) for column, value in cells.items()]
                else:
                    header = {column: str(value) for column, value in cells.items()}
                element.clear()


def value_of(cell: ElementTree.Element, dates: list[bool]) -> object:
    said = "".join(cell.itertext())
    match cell.get("t", "n"):
        case "inlineStr":
            return said
        case "b":
            return said == "1"
        case _:
            number = float(said)
            return round(number * 86_400_000) if dates[int(cell.get("s", 0))] else number


FORMATS = {
    "json": (lambda item: list(leaves(item)), lambda path: (list(leaves(item)) for item in from_array(path))),
    "jsonl": (lambda item: list(leaves(item)), lambda path: (list(leaves(item)) for item in from_lines(path))),
    "csv": (as_row, from_table),
    "xml": (as_tree, from_tree),
    "rss": (as_feed_item, from_tree),
    "html": (as_row, from_page),
    "xlsx": (as_cells, from_workbook),
}


def compare(source: Path, export: Path) -> str:
    """What differs first, or nothing."""
    expected_of, found_in = FORMATS[export.suffix[1:]]
    try:
        for number, (item, found) in enumerate(zip_longest(items(source), found_in(export)), 1):
            if item is None or found is None:
                return f"{export.name}: item {number} is {'too many' if item is None else 'missing'}"
            expected = expected_of(item)
            if expected != found:
                pair = next((pair for pair in zip_longest(found, expected) if pair[0] != pair[1]), None)
                return f"{export.name}: item {number}: {str(pair[0])[:120]} instead of {str(pair[1])[:120]}"
    except (ValueError, KeyError, ElementTree.ParseError) as error:
        return f"{export.name}: {error}"
    return ""


def count(export: Path) -> int:
    """The rows of a file, without those of names. The values of the benchmarks have no line ends."""
    kind = export.suffix[1:]
    mark = MARKS[kind]
    if kind == "xlsx":
        with zipfile.ZipFile(export) as package:
            name = next(name for name in package.namelist() if name.startswith("xl/worksheets/sheet"))
            with package.open(name) as sheet:
                return occurrences(sheet, mark) - 1
    with export.open("rb") as file:
        return occurrences(file, mark) - (kind == "csv")


def occurrences(file, mark: bytes) -> int:
    total = 0
    rest = b""
    while piece := file.read(1 << 20):
        piece = rest + piece
        total += piece.count(mark)
        rest = piece[len(piece) - len(mark) + 1 :]
    return total


def main() -> int:
    source, exports = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    problems = [problem for export in exports if (problem := compare(source, export))]
    print("\n".join(problems) or f"{len(exports)} files: the same")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
