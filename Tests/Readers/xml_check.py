#!/usr/bin/env python3
"""Reads XML and RSS exports with expat, which is neither libxml2 nor as lenient with names.

    xml_check.py FILE [--items N]

check.py compares values, with lxml; this looks at the document itself: well-formed with namespaces by
the fourth edition of XML 1.0, no document type, no names reserved for XML, nothing deeper than common
limits, an item a line. Prints a line; exit 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from pathlib import Path
from xml.parsers import expat

# libxml2's readers stop at 256 unless told otherwise.
MAX_DEPTH = 256
RESERVED = ("xml", "XML", "Xml", "xMl", "xmL", "XMl", "XmL", "xML")


class Document:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self.open: list[str] = []
        self.items = 0
        self.item_lines: set[int] = set()
        self.depth = 0
        self.elements = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = lambda *_: self.problem("has a document type")

    def problem(self, text: str) -> None:
        if len(self.problems) < 20:
            self.problems.append(f"line {self.parser.CurrentLineNumber}: {text}")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        for each in (name, *attributes):
            if each.rpartition("}")[2].startswith(RESERVED):
                self.problem(f"{each} is a name reserved for XML")
        row_depth = 2 if self.open and self.open[0] == "rss" else 1
        if len(self.open) == row_depth and name == "item":
            self.items += 1
            line = self.parser.CurrentLineNumber
            if line in self.item_lines:
                self.problem("a second item in a line")
            self.item_lines.add(line)
        self.open.append(name)
        if len(self.open) > self.depth:
            self.depth = len(self.open)

    def end(self, name: str) -> None:
        self.open.pop()

    def read(self, path: Path) -> None:
        opened = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
        with opened as file:
            try:
                self.parser.ParseFile(file)
            except expat.ExpatError as error:
                self.problem(f"not well-formed: {error}")
        if self.depth > MAX_DEPTH:
            self.problem(f"{self.depth} elements nest")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--items", type=int, help="how many items there must be")
    options = parser.parse_args()
    document = Document()
    document.read(options.file)
    if options.items is not None and document.items != options.items:
        document.problem(f"{document.items} items instead of {options.items}")
    for problem in document.problems:
        print(f"{options.file.name}: {problem}", file=sys.stderr)
    verdict = "WRONG" if document.problems else "good"
    print(f"{options.file.name}: {document.items} items, {document.elements} elements, {verdict}")
    return 1 if document.problems else 0


if __name__ == "__main__":
    sys.exit(main())
