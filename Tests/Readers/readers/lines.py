"""JSON, JSON Lines and CSV, read line by line with Python's json and csv."""

from __future__ import annotations

import csv
import re
import sys

from .items import opened, same, spelled, strict
from .tally import Tally, shown

csv.field_size_limit(sys.maxsize)
FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(?:,|\n|\Z)')


class LinesReader:
    """JSON Lines: one compact object a line, a line feed after each."""

    def __init__(self, path, source) -> None:
        self.tally = Tally("jsonl")
        self.file = opened(path)

    def item(self, number: int, item: dict, cells: dict) -> None:
        line = self.file.readline()
        if not line:
            return self.tally.differ(number, "missing")
        if not line.endswith(b"\n"):
            self.tally.differ(number, "no line feed at the end")
        compare(self.tally, number, line.decode("utf-8"), item)

    def finish(self, names: list[str]) -> None:
        if self.file.readline():
            self.tally.differ("end", "more lines than items")


class ArrayReader:
    """JSON: an array, one item a line, so that it can be read without holding it. Any other array
    is read whole."""

    def __init__(self, path, source) -> None:
        self.tally = Tally("json")
        self.file = opened(path)
        self.whole = None
        first = self.file.readline()
        if first not in (b"[\n", b"[]\n", b"[]"):
            self.whole = iter(strict.decode((first + self.file.read()).decode("utf-8")))
        self.empty = first.startswith(b"[]")
        self.comma = True

    def item(self, number: int, item: dict, cells: dict) -> None:
        if self.whole is not None:
            found = next(self.whole, None)
            self.tally.items += 1
            if found is None or not same(found, item):
                self.tally.differ(number, f"{shown(found)} instead of {shown(item)}")
            return
        line = self.file.readline().decode("utf-8")
        if not self.comma:
            self.tally.differ(number, "no comma before it")
        self.comma = line.endswith(",\n")
        compare(self.tally, number, line[:-2] if self.comma else line, item)

    def finish(self, names: list[str]) -> None:
        if self.whole is not None:
            if next(self.whole, None) is not None:
                self.tally.differ("end", "more items than the source")
            return
        if not self.empty:
            if self.tally.items and self.comma:
                self.tally.differ("end", "a comma after the last item")
            if self.file.readline().strip() != b"]":
                self.tally.differ("end", "the array is not closed behind the last item")
        if self.file.read().strip():
            self.tally.differ("end", "bytes behind the array")


def compare(tally: Tally, number: int, line: str, item: dict) -> None:
    tally.items += 1
    tally.cells += len(item)
    try:
        found = strict.decode(line)
    except ValueError as error:
        return tally.differ(number, f"not JSON: {error}: {shown(line)}")
    if not same(found, item):
        tally.differ(number, f"{shown(found)} instead of {shown(item)}")


def text_matches(text: str, value, pointed: bool) -> bool:
    """Whether a cell's text is this value, null apart."""
    if isinstance(value, str):
        return text == value
    if isinstance(value, tuple):
        return text == spelled(value, pointed)
    if isinstance(value, bool):
        return text == ("true" if value else "false")
    try:
        return same(strict.decode(text), value)
    except ValueError:
        return False


class TableReader:
    """CSV as the platform writes it: every present value quoted, nothing for null and missing.

    Python's csv module gives the texts, in its strict mode; which of them were quoted it does not
    tell, so the fields are also cut by a pattern here, and the two must agree.
    """

    def __init__(self, path, source) -> None:
        self.tally = Tally("csv")
        self.pointed = source.pointed
        self.file = opened(path)
        mark = self.file.read(3)
        # Without columns there is no header, and a row is an empty line.
        self.empty = mark.strip(b"\n") == b""
        if mark != b"\xef\xbb\xbf" and not self.empty:
            self.tally.differ("start", "no byte order mark")
            self.file.seek(0)
        self.header = [] if self.empty else [text for text, _ in self.record() or []]

    def record(self):
        """The next record as (text, quoted), or None."""
        text = self.file.readline().decode("utf-8")
        if not text:
            return None
        pieces = [text]
        quotes = text.count('"')
        while quotes % 2:
            pieces.append(self.file.readline().decode("utf-8"))
            quotes += pieces[-1].count('"')
            if not pieces[-1]:
                self.tally.differ("end", "a quote is not closed")
                return None
        text = "".join(pieces)
        if not text.endswith("\n"):
            self.tally.differ("end", "no line feed at the end")
        body = text.removesuffix("\n")
        fields = []
        at = 0
        while True:
            match = FIELD.match(body, at)
            if not match:
                self.tally.differ(self.tally.items + 1, f"malformed from character {at}: {shown(body[at:])}")
                break
            quoted = match.group(1) is not None
            fields.append((match.group(1).replace('""', '"') if quoted else match.group(2), quoted))
            at = match.end()
            if at >= len(body) and not match.group().endswith(","):
                break
            if at >= len(body):
                fields.append(("", False))
                break
        try:
            parsed = next(csv.reader([text], strict=True), [])
        except csv.Error as error:
            self.tally.differ(self.tally.items + 1, f"csv: {error}")
            return fields
        if parsed != [field for field, _ in fields] and (parsed or fields != [("", False)]):
            self.tally.differ(self.tally.items + 1, "csv and the pattern disagree")
        return fields

    def item(self, number: int, item: dict, cells: dict) -> None:
        self.tally.items += 1
        if self.empty:
            return
        record = self.record()
        if record is None:
            return self.tally.differ(number, "missing")
        if len(record) != max(len(self.header), 1):
            return self.tally.differ(number, f"{len(record)} fields in a table of {len(self.header)}")
        self.tally.cells += len(record)
        for column, (text, quoted) in enumerate(record):
            value = cells.get(column)
            if value is None:
                good = not quoted and text == ""
            else:
                good = quoted and text_matches(text, value, self.pointed)
            if not good:
                found = text if quoted else f"unquoted {text}"
                name = self.header[column] if self.header else ""
                self.tally.differ(f"{number}, {name}", f"{shown(found)} instead of {shown(value)}")

    def finish(self, names: list[str]) -> None:
        if self.header != names:
            self.tally.differ("header", f"{shown(self.header)} instead of {shown(names)}")
        if self.empty and names:
            self.tally.differ("file", "empty")
        if not self.empty and self.record() is not None:
            self.tally.differ("end", "more rows than items")
