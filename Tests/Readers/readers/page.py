"""The HTML table, read with html5lib (the standard's own algorithm) or, where that would take
hours, with libxml2's parser through lxml."""

from __future__ import annotations

import re

from .items import opened
from .lines import text_matches
from .tally import Tally, shown

SMALL = 2_000_000

# Control characters other than white space, and noncharacters: HTML, "Preprocessing the input stream".
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef" + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)) + "]"
)
LINK = re.compile(r"(?:https?://[^/]|mailto:)", re.IGNORECASE)


def as_html(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def text_of(element) -> str:
    return "".join(element.itertext())


class PageReader:
    """One table: a head row of `#` and the columns, then a row an item."""

    def __init__(self, path, source) -> None:
        self.tally = Tally("html")
        self.pointed = source.pointed
        self.path = path
        with opened(path) as file:
            start = file.read(1024)
        for needed in (b"<!doctype html>", b'charset="utf-8"', b"Content-Security-Policy"):
            if needed.lower() not in start.lower():
                self.tally.differ("start", f"no {needed.decode()} in the first 1024 bytes")
        self.rows = self.small() if path.stat().st_size <= SMALL and path.suffix != ".gz" else self.large()
        head = next(self.rows, [])
        if any(cell.tag != "th" or cell.get("scope") != "col" for cell in head):
            self.tally.differ("head", "a cell of the first row is not a column's heading")
        self.header = [text_of(cell) for cell in head]

    def small(self):
        import html5lib

        with self.path.open("rb") as file:
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            document = parser.parse(file, transport_encoding="utf-8")
        for _, kind, facts in parser.errors:
            # A character reference to a carriage return is the only way to keep one.
            if not (kind == "illegal-codepoint-for-numeric-entity" and facts.get("charAsInt") == 13):
                self.tally.differ("document", f"{kind} {facts}")
        if document.findall(".//script"):
            self.tally.differ("document", "has a script")
        if len(document.findall(".//table")) != 1:
            self.tally.differ("document", "is not one table")
        for row in document.iter("tr"):
            yield list(row)

    def large(self):
        from lxml import etree

        with opened(self.path) as file:
            for _, element in etree.iterparse(file, events=("end",), tag=("tr", "script"), html=True, encoding="utf-8", huge_tree=True):
                if element.tag == "script":
                    self.tally.differ("document", "has a script")
                    continue
                yield list(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def item(self, number: int, item: dict, cells: dict) -> None:
        row = next(self.rows, None)
        if row is None:
            return self.tally.differ(number, "missing")
        self.tally.items += 1
        self.tally.cells += len(row)
        if len(row) != len(self.header):
            return self.tally.differ(number, f"{len(row)} cells in a table of {len(self.header)}")
        if row[0].tag != "th" or row[0].get("scope") != "row" or text_of(row[0]) != str(number):
            self.tally.differ(number, "the first cell is not its number")
        for column, cell in enumerate(row[1:]):
            if column in cells:
                problem = self.problem(cell, cells[column])
            else:
                problem = None if not len(cell) and not cell.text else f"{shown(text_of(cell))} instead of nothing"
            if problem:
                self.tally.differ(f"{number}, {self.header[column + 1]}", problem)

    def problem(self, cell, value) -> str | None:
        if cell.tag != "td":
            return f"<{cell.tag}>"
        text = text_of(cell)
        mark = cell[0].get("class") if len(cell) and cell[0].tag == "span" else None
        if value is None:
            return None if mark == "null" and text == "null" else f"{shown(text)} instead of null"
        if value == "":
            return None if mark == "empty" and text == '""' else f"{shown(text)} instead of an empty string"
        if len(cell):
            link = cell[0]
            if link.tag != "a" or len(cell) > 1 or cell.text or link.tail:
                return f"markup: <{link.tag}>"
            if not LINK.match(text) or link.get("href") != text:
                return f"a link to {shown(link.get('href'))} on {shown(text)}"
        expected = as_html(value) if isinstance(value, str) else value
        if text_matches(text, expected, self.pointed) or isinstance(value, (dict, list)) and FORBIDDEN.search(repr(value)):
            return None
        return f"{shown(text)} instead of {shown(value)}"

    def finish(self, names: list[str]) -> None:
        expected = ["#", *map(as_html, names)]
        if self.header != expected:
            self.tally.differ("head", f"{shown(self.header)} instead of {shown(expected)}")
        if next(self.rows, None) is not None:
            self.tally.differ("end", "more rows than items")
