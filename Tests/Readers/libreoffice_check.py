#!/usr/bin/env python3
"""Has LibreOffice read workbooks and compares every cell that it sees with the items.

    libreoffice_check.py LARDER [--seed N] [--keep DIR]

Every sample dataset and random items go into workbooks with the options of README, "Options of
formats"; also several datasets into one, one through a pipe, and one past the last row of a sheet. What
cells must be is xlsx_check's. LibreOffice says what it holds as flat ODS (types, texts, links, filters),
as XLS (numbers as the doubles they are) and as CSV (control characters). Needs soffice; prints what
differs and a last line; exit 1 if anything does.
"""

from __future__ import annotations

import argparse
import copy
import csv
import datetime
import io
import json
import math
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lxml import etree

import xlsx_check
from check import as_line, with_room
from readers.items import LONE, Source
from samples_check import SAMPLES

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
HREF = "{http://www.w3.org/1999/xlink}href"
# Commas, quotes where they are needed, UTF-8.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
SHEET_ROWS = 1_048_576
XLS_COLUMNS = 256
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


# What a workbook must hold


class Want:
    """What a cell must be, and how a date or a boolean must look."""

    def __init__(self, value: object, options: dict[str, str | bool]) -> None:
        dates = options.get("dates") != "text"
        expected = xlsx_check.expected(value, dates, "links" in options)
        if expected[0] == "text" and isinstance(value, xlsx_check.Literal) and options.get("big-integers") == "number":
            number = float(value)
            if abs(number) != float("inf"):
                expected = ("number", number, None)
        self.kind, self.value, self.style = expected
        self.looks = None
        if self.kind == "b":
            self.looks = "TRUE" if self.value else "FALSE"
        elif self.style in ("2", "3", "4"):
            day, fraction = (str(value).removesuffix("Z").replace("T", " ") + ".").split(".")[:2]
            self.looks = day + ("." + fraction.ljust(3, "0") if fraction else "")

    def __repr__(self) -> str:
        return f"{self.kind} {self.value!r}{'' if self.style is None else ' with style ' + self.style}"


def natural(path: tuple) -> list:
    """The order of columns by name: step by step, digits as numbers, all else by UTF-16 unit."""
    key = []
    for step in LONE.sub("\ufffd", "/".join(path)).split("/"):
        parts, zeros = [], []
        for digits, other in re.findall("([0-9]+)|(.)", step, re.DOTALL):
            if digits:
                parts.append((0x30, int(digits)))
                zeros.append(len(digits))
            else:
                units = other.encode("utf-16-be")
                parts += [(units[at] << 8 | units[at + 1], 0) for at in range(0, len(units), 2)]
        key.append((parts, zeros))
    return key


class Grid:
    """A dataset as a sheet must show it: the header's names, and of each item the cells by column."""

    def __init__(self, items: list[dict], options: dict[str, str | bool]) -> None:
        apify = "like-apify" in options
        table = [[leaf for leaf in xlsx_check.leaves(item) if not (apify and leaf[1] in ({}, []))] if item else [] for item in items]
        paths = list(dict.fromkeys(path for row in table for path, _ in row))
        if apify or options.get("columns") == "sorted":
            paths.sort(key=natural)
        places = {path: place for place, path in enumerate(paths)}
        self.names = [xlsx_check.fitted("/".join(path)) for path in paths]
        self.rows = [{places[path]: Want(part, options) for path, part in row if part is not None} for row in table]

    def parts(self) -> list[Grid]:
        """The sheets that hold it: the header and at most 1,048,575 items each."""
        found = []
        for start in range(0, max(len(self.rows), 1), SHEET_ROWS - 1):
            part = copy.copy(self)
            part.rows = self.rows[start : start + SHEET_ROWS - 1]
            found.append(part)
        return found

    def can_be_table(self) -> bool:
        keys = {name.upper().lower() for name in self.names}
        return len(keys) == len(self.names) and all(name.strip() and len(name.encode("utf-16-le")) <= 510 for name in self.names)


def sheet_names(names: list[str]) -> list[str]:
    """Names as Excel allows them, unique ignoring case."""
    taken: set[str] = set()
    titles = []
    for name in names:
        name = re.sub(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f]", "_", name).encode("utf-16-le")[:62].decode("utf-16-le", "ignore")
        name = re.sub(r"\A'|'\Z", "_", name) or "Sheet"
        base = name + "_" if name.lower() == "history" else name
        title, number = base, 1
        while title.lower() in taken:
            number += 1
            suffix = f" ({number})"
            title = base.encode("utf-16-le")[: 62 - 2 * len(suffix)].decode("utf-16-le", "ignore") + suffix
        taken.add(title.lower())
        titles.append(title)
    return titles


class Workbook:
    """A workbook that was exported, and the sheets that it must have."""

    def __init__(self, what: str, path: Path, sheets: list[tuple[str, Grid]], options: dict[str, str | bool]) -> None:
        self.what = what
        self.path = path
        self.sheets = sheets
        self.options = options


# What LibreOffice says


class Cell:
    """A cell of a flat ODS: its type, its value there, its text and the links in it."""

    def __init__(self, element) -> None:
        self.kind = element.get(OFFICE + "value-type")
        self.value = element.get(OFFICE + "value") or element.get(OFFICE + "date-value") or element.get(OFFICE + "boolean-value")
        self.formula = element.get(TABLE + "formula")
        self.text = "\n".join(said(part) for part in element.iterchildren(TEXT + "p"))
        self.links = [link.get(HREF) for link in element.iter(TEXT + "a")]

    def __repr__(self) -> str:
        return f"{self.kind} {self.value} {self.text!r}" + (f" = {self.formula}" if self.formula else "")


def said(element) -> str:
    """The text of a paragraph; blanks, tabs and line breaks may be elements."""
    text = element.text or ""
    for part in element:
        if part.tag == TEXT + "s":
            text += " " * int(part.get(TEXT + "c", "1"))
        elif part.tag in (TEXT + "tab", TEXT + "line-break"):
            text += "\t" if part.tag == TEXT + "tab" else "\n"
        else:
            text += said(part)
        text += part.tail or ""
    return text


class Sheet:
    """A sheet of a flat ODS: its cells by row and column, from 1 and 0."""

    def __init__(self, table) -> None:
        self.name = table.get(TABLE + "name")
        self.cells: dict[tuple[int, int], Cell] = {}
        number = 1
        for row in table.iter(TABLE + "table-row"):
            column = 0
            for element in row:
                count = int(element.get(TABLE + "number-columns-repeated", "1"))
                if element.get(OFFICE + "value-type") is not None:
                    for place in range(column, column + count):
                        for at in range(number, number + int(row.get(TABLE + "number-rows-repeated", "1"))):
                            self.cells[at, place] = Cell(element)
                column += count
            number += int(row.get(TABLE + "number-rows-repeated", "1"))


class Document:
    """A flat ODS: its sheets, and where they are filtered."""

    def __init__(self, path: Path) -> None:
        tree = etree.parse(str(path), etree.XMLParser(huge_tree=True))
        self.sheets = [Sheet(table) for table in tree.iter(TABLE + "table")]
        # Sheet, last cell, and whether it is a table; the others have no name.
        self.filters = []
        for element in tree.iter(TABLE + "database-range"):
            sheet, start, end = re.fullmatch(r"(.+)\.(\w+):\1\.(\w+)", element.get(TABLE + "target-range-address"), re.DOTALL).groups()
            if sheet.startswith("'"):
                sheet = sheet[1:-1].replace("''", "'")
            if start == "A1" and element.get(TABLE + "display-filter-buttons") == "true":
                self.filters.append((sheet, end, not element.get(TABLE + "name").startswith("__Anonymous")))


def stream(data: bytes) -> bytes:
    """The stream "Workbook" of a compound file (MS-CFB)."""
    size, small = 1 << struct.unpack_from("<H", data, 30)[0], 1 << struct.unpack_from("<H", data, 32)[0]
    first, cutoff, first_small = struct.unpack_from("<I4xII", data, 48)
    more, _ = struct.unpack_from("<II", data, 68)
    tables = list(struct.unpack_from("<109I", data, 76))
    while more < 0xFFFFFFFA:
        *others, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        tables += others
    following = [entry for table in tables if table < 0xFFFFFFFA for entry in struct.unpack_from(f"<{size // 4}I", data, (table + 1) * size)]

    def chain(sector: int) -> bytes:
        found = []
        while sector < 0xFFFFFFFA:
            found.append(data[(sector + 1) * size : (sector + 2) * size])
            sector = following[sector]
        return b"".join(found)

    folder = chain(first)
    entries = [folder[at : at + 128] for at in range(0, len(folder), 128)]
    for entry in entries:
        if entry[: entry[64]].decode("utf-16-le").rstrip("\0") == "Workbook":
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= cutoff:
                return chain(start)[:length]
            pool = chain(struct.unpack_from("<I", entries[0], 116)[0])
            links = struct.unpack(f"<{len(chain(first_small)) // 4}I", chain(first_small))
            found = b""
            while start < 0xFFFFFFFA:
                found += pool[start * small : (start + 1) * small]
                start = links[start]
            return found[:length]
    raise ValueError("no workbook")


def packed(number: int) -> float:
    """An RK number: the upper half of a double or an integer, perhaps of hundredths."""
    value = float((number ^ 0x80000000) - 0x80000000 >> 2) if number & 2 else struct.unpack("<d", struct.pack("<II", 0, number & 0xFFFFFFFC))[0]
    return value / 100 if number & 1 else value


def doubles(path: Path) -> list[dict[tuple[int, int], float]]:
    """The numbers of each sheet of an XLS (MS-XLS), by row and column, from 1 and 0."""
    data = stream(path.read_bytes())
    sheets: list[dict[tuple[int, int], float]] = []
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        at += 4
        if kind == 0x0809 and struct.unpack_from("<H", data, at + 2)[0] == 0x0010:
            sheets.append({})
        elif kind in (0x0203, 0x027E, 0x00BD):
            row, column = struct.unpack_from("<HH", data, at)
            if kind == 0x0203:
                sheets[-1][row + 1, column] = struct.unpack_from("<d", data, at + 6)[0]
            else:
                count = 1 if kind == 0x027E else (size - 6) // 6
                for number in range(count):
                    sheets[-1][row + 1, column + number] = packed(struct.unpack_from("<I", data, at + 6 + 6 * number)[0])
        at += size
    return sheets


class LibreOffice:
    """The program, with profiles of its own, so that it can run several times at once."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder

    def run(self, profile: str, *words: object) -> subprocess.CompletedProcess:
        place = (self.folder / f"profile-{profile}").as_uri()
        command = [self.program, f"-env:UserInstallation={place}", "--headless", *map(str, words)]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def version(self) -> str:
        return " ".join(self.run("fods", "--version").stdout.split()[:2])

    def convert(self, filter: str, books: list[Workbook]) -> Path:
        """All workbooks in one run, into a folder."""
        kind = filter.split(":")[0]
        target = self.folder / kind
        self.run(kind, "--convert-to", filter, "--outdir", target, *(book.path for book in books))
        return target


# How they compare


def difference(want: Want | None, cell: Cell | None, links: bool) -> str | None:
    """What is wrong with a cell of a flat ODS."""
    if want is None or cell is None:
        # LibreOffice 7.4 has no cell for an inline string without characters.
        return None if (want is None or want.value == "") and cell is None else "is not there" if cell is None else "is one too many"
    # LibreOffice 7.4 reads a boolean as the formula TRUE() or FALSE(), the only ones that may be.
    if cell.formula is not None and not (want.kind == "b" and cell.formula == f"of:={want.looks}()"):
        return "is a formula"
    if want.kind == "b":
        return None if (cell.kind, cell.value, cell.text) == ("boolean", want.looks.lower(), want.looks) else "is another boolean"
    if want.looks is not None:
        # LibreOffice 7.4 cuts the milliseconds of office:date-value; what the cell shows has them.
        exact = want.style == "4" or cell.value == want.looks.replace(" ", "T").removesuffix("T00:00:00")
        # LibreOffice 7.4 cuts what a cell shows, and so shows some moments (around 1970, one in a hundred)
        # as one second or millisecond earlier. All moments are compared by the XLS.
        good = cell.kind == "date" and exact and cell.text in (want.looks, earlier(want.looks))
        return None if good else f"is not the date {want.looks}"
    if want.kind == "number":
        # LibreOffice 7.4 writes 15 digits into ODS, and at most 20 decimals; the XLS has the double.
        good = cell.kind == "float" and math.isclose(float(cell.value), want.value, rel_tol=1e-14, abs_tol=1e-20)
        return None if good else "is another number"
    if cell.kind != "string":
        return "is not text"
    if want.kind == "json":
        return None if parsed(cell.text) == want.value else "is other JSON"
    if cell.text != in_xml(want.value):
        return "is another text"
    if cell.links != ([address(want.value)] if links and want.style == "6" else []):
        return f"leads to {cell.links}"
    return None


def earlier(looks: str) -> str:
    """A moment as it looks one unit of its last place before; a day is as it is."""
    if " " not in looks:
        return looks
    unit = datetime.timedelta(milliseconds=1 if "." in looks else 1000)
    return (datetime.datetime.fromisoformat(looks) - unit).isoformat(" ", "milliseconds" if "." in looks else "seconds")


def in_xml(text: str) -> str:
    """A text as LibreOffice writes it into ODS; the CSV has all of it."""
    # LibreOffice 7.4 leaves out the characters that XML cannot hold.
    text = NOT_IN_XML.sub("", text)
    # LibreOffice 7.4 loses the tabs of a text with several lines on the way into ODS.
    return text.replace("\t", "") if "\n" in text else text


def address(text: str) -> str:
    """Where a link leads: before # only what a URL may hold, as xlsx_check wants it of the workbook."""
    target, mark, location = text.partition("#")
    host = re.match(r"(?i:https?)://[^/?#]*", target)
    start = host.end() if host else 0
    rest = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", target[start:]).replace("[", "%5B").replace("]", "%5D")
    return target[:start] + rest + (mark + location if location else "")


class Comparison:
    """Counts cells and differences; the first are told."""

    def __init__(self) -> None:
        self.cells = 0
        self.tally = xlsx_check.Tally()

    def books(self, books: list[Workbook], office: LibreOffice) -> None:
        """Everything that LibreOffice makes of the workbooks."""
        narrow = [book for book in books if all(len(grid.names) <= XLS_COLUMNS and len(grid.rows) < 65_536 for _, grid in book.sheets)]
        single = [book for book in books if len(book.sheets) == 1 and book.sheets[0][1].names]
        with ThreadPoolExecutor() as pool:
            flat, binary, comma = pool.map(office.convert, ("fods", "xls", CSV), (books, narrow, single))
        for book in books:
            self.converted(book, flat / f"{book.path.stem}.fods", lambda book, path: self.document(book, Document(path)))
        for book in narrow:
            self.converted(book, binary / f"{book.path.stem}.xls", lambda book, path: self.numbers(book, doubles(path)))
        for book in single:
            self.converted(book, comma / f"{book.path.stem}.csv", self.texts)

    def converted(self, book: Workbook, path: Path, compare) -> None:
        """Compares what LibreOffice wrote, if it did."""
        if path.exists():
            compare(book, path)
        else:
            self.tally.add(f"{book.what}: LibreOffice wrote no {path.suffix[1:]}")

    def document(self, book: Workbook, document: Document) -> None:
        """Every cell of every sheet, and the filters."""
        tally = self.tally
        titles = [title for title, _ in book.sheets]
        found = [sheet.name for sheet in document.sheets]
        tally.expect(found == titles, f"{book.what}: sheets {found}, must be {titles}")
        filters = []
        for (title, grid), sheet in zip(book.sheets, document.sheets):
            names = {(1, place): name for place, name in enumerate(grid.names)}
            wanted = {(number, place): want for number, row in enumerate(grid.rows, 2) for place, want in row.items()}
            for place in sorted(names.keys() | wanted.keys() | sheet.cells.keys()):
                cell = sheet.cells.get(place)
                if place in names:
                    want: object = names[place]
                    got = ("string", in_xml(names[place]), []) if want else None
                    problem = None if (cell and (cell.kind, cell.text, cell.links)) == got else "is another header"
                else:
                    want = wanted.get(place)
                    problem = difference(want, cell, "links" in book.options)
                self.cells += 1
                if problem:
                    tally.add(f"{book.what}: {title}!{xlsx_check.letters(place[1])}{place[0]} {problem}: {cell!r:.200}, must be {want!r:.200}")
            if grid.names and grid.rows:
                end = f"{xlsx_check.letters(len(grid.names) - 1)}{len(grid.rows) + 1}"
                filters.append((title, end, "table" in book.options and grid.can_be_table()))
        tally.expect(sorted(document.filters) == sorted(filters), f"{book.what}: filters {document.filters}, must be {filters}")

    def numbers(self, book: Workbook, sheets: list[dict[tuple[int, int], float]]) -> None:
        """Every number and date as a double."""
        for (title, grid), found in zip(book.sheets, sheets):
            wanted = {
                (number, place): want.value
                for number, row in enumerate(grid.rows, 2)
                for place, want in row.items()
                if want.kind == "number"
            }
            self.cells += len(wanted)
            for place in sorted(wanted.keys() | found.keys()):
                good = wanted.get(place) == found.get(place)
                name = f"{xlsx_check.letters(place[1])}{place[0]}"
                self.tally.expect(good, f"{book.what}: {title}!{name} is {found.get(place)!r}, must be {wanted.get(place)!r}")
        self.tally.expect(len(sheets) == len(book.sheets), f"{book.what}: {len(sheets)} sheets as XLS")

    def texts(self, book: Workbook, path: Path) -> None:
        """Every text with its control characters."""
        [(title, grid)] = book.sheets
        # Python 3.10 refuses NUL in CSV: a character that no item has stands for it.
        text = path.read_bytes().decode("utf-8").replace("\0", "\ue0ff")
        rows = [[field.replace("\ue0ff", "\0") for field in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
        self.tally.expect(rows[:1] == [grid.names], f"{book.what}: the header differs as CSV")
        self.tally.expect(len(rows) == len(grid.rows) + 1, f"{book.what}: {len(rows)} rows as CSV")
        for number, (row, fields) in enumerate(zip(grid.rows, rows[1:]), 2):
            for place, want in row.items():
                if want.kind == "text":
                    self.cells += 1
                    name = f"{title}!{xlsx_check.letters(place)}{number}"
                    got = fields[place]
                    self.tally.expect(got == want.value, f"{book.what}: {name} is {got!r:.200} as CSV, must be {want.value!r:.200}")


# Items


KEYS = [
    "a", "A", "aa", "aA", "b", "a/b", "a/0", "/", "", " ", " a ", "1", "01", "x2", "x10", "x02", "é", "É", "e\u0301", "日本", "🎁", "\ufeffk",
    "@type", "#error", "_x0041_", "_x005F_", "=k", "-k", "+1", "00123", "2024-01-02", "https://a.example/", "q\"q", "l\nl", "l\r\nl", "t\tt",
    "<b>", "&amp;", "k\x01", "k\0", "k\uffff", "k\ud83c", "TRUE", "two  blanks", "k" * 300, "'",
]  # fmt: skip
PIECES = [
    " ", "  ", "   ", "\t", "\n", "\r", "\r\n", '"', "'", ",", ";", "=1+1", "+1", "-", "@x", "＝x", "a", "bc", "É", "e\u0301", "日本", "🎁",
    "\U0010ffff", "👨\u200d👩", "\ud83c", "\udf81", "\0", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x85", "\xa0", "\xad",
    "\u2028", "\u2029", "\ufeff", "\ufdd0", "\ufffe", "\uffff", "\ufffd", "_x0041_", "_x000D_", "_x005F_", "_x005f_", "x0041_", "_", "_x",
    "_xD83D_", "<b>", "&amp;", "]]>", "&#13;", "&#x1;", "5", "1", "007", "1e5", "12,5%", "1.0", "é" * 40,
]  # fmt: skip
TEXTS = [
    "", " ", "\n", "\t", "\0", "\x01\x02", "TRUE", "false", "#N/A", "#REF!", "=1+1", "=HYPERLINK(\"http://a.example\")", "+1 555", "-", "@x", "00123",
    "1e5", "1E400", "12,5%", "1,000.00", "+5", "'quoted", "''", "3/4", "1/2/2024", "12:30", "€5", "$1.00", "NaN", "_x0041_x0042_", "_x_x0041_",
    "_x005F_x0041_", "__x000A__", "\ud83c\udf81", "x" * 32_767, "x" * 32_768, "🎁" * 16_384, "x" * 32_765 + "🎁x", "\r\n" * 300, "_x0041_" * 900,
]  # fmt: skip
DATES = [
    "1900-01-01", "1900-02-28", "1900-02-29", "1900-03-01", "1900-02-28T23:59:59.999Z", "1900-03-01T00:00:00Z", "1900-03-01T00:00:00.001", "0987-06-05",
    "1899-12-30", "9999-12-31", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999Z", "10000-01-01", "2023-02-29", "2024-02-29", "2000-02-29T12:00:00",
    "2100-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-02T24:00:00Z", "2016-12-31T23:59:60Z", "2024-01-02T03:04:05.1Z",
    "2024-01-02T03:04:05.12", "2024-01-02T03:04:05.123Z", "2024-01-02T03:04:05.1234Z", "2024-01-02T03:04:05.000Z", "2024-01-02T03:04:05.",
    "2024-01-02T23:59:59.999Z", "2024-01-02T00:00:00.000", "2024-01-02T03:04:05+00:00", "2024-01-02T03:04:05+02:00", "2024-01-02 03:04:05",
    "2024-01-02T03:04Z", "2024-1-2", " 2024-01-02", "2024-01-02\n", "2024-01-02t03:04:05z", "1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z",
    "２０２４-01-02", "20240102",
]  # fmt: skip
LINKS = [
    "http://a.example/", "http://a.example", "https://b.example/x?y=1&z=%20#f", "https://x.example/#a#b", "https://x.example/%41%zz?q=100%",
    "https://日本.example/日本?ü#ß", "https://a.example/[1]", "http://[::1]:8080/", "https://user:pass@a.example:443/;p?a=b", "mailto:a@b.example",
    "mailto:a@b.example?subject=x%20y&body=z", "HTTPS://UP.example/Ä", "https://a.example/🎁", "http://", "https:///x",
    "http://a.example/a b", "javascript:alert(1)", "http://a.example/\n", "http://a.example/{x}", " http://a.example/", "ftp://a.example/",
    "https://x.example/" + "p" * 2_061, "https://x.example/" + "p" * 2_062, "www.a.example", "a@b.example", "file:///etc/passwd", "#Sheet1!A1",
    "http://a.example:99999/", "https://a.example/_x0041_#_x0042_", "https://a.example/&lt;", "https://a.example/?q='x'",
]  # fmt: skip
NUMBERS = [
    "0", "1", "-7", "1.0", "1.10", "1e5", "1E+5", "-0", "-0.0", "0.1", "0.30000000000000004", "3.14159265358979323846", "2.2250738585072014e-308",
    "123456789012345", "-123456789012345", "999999999999999", "1000000000000000", "-1000000000000000", "9007199254740993", "12345678901234567890",
    "1e400", "-1e400", "1e-400", "5e-324", "4.9406564584124654e-320", "1.7976931348623157e308", "1e15", "1e16", "1e21", "1e22", "1e23", "1e-7",
    "100000000000000000000000000000.5", "9007199254740993.0", "0.1e1", "8.5e-5", "4.35", "0.5", "1e0", "9" * 400, "2.5e-1", "1234567.891",
]  # fmt: skip


def number(dice: random.Random) -> str:
    kind = dice.randrange(5)
    if kind == 0:
        return repr(dice.random() * 10 ** dice.randrange(-12, 12))
    if kind == 1:
        return str(dice.choice([1, -1]) * dice.randrange(10 ** dice.randrange(1, 19)))
    if kind == 2:
        return f"{dice.randrange(10**dice.randrange(1, 9)) / 100:.2f}"
    if kind == 3:
        double = struct.unpack("<d", dice.randbytes(8))[0]
        return repr(double) if abs(double) < float("inf") else "0"
    return dice.choice(NUMBERS)


def moment(dice: random.Random) -> str:
    text = f"{dice.randrange(1900, 2100):04}-{dice.randrange(1, 13):02}-{dice.randrange(1, 31):02}"
    if dice.random() < 0.8:
        text += f"T{dice.randrange(24):02}:{dice.randrange(60):02}:{dice.randrange(60):02}"
        text += dice.choice(["", f".{dice.randrange(1000):03}", f".{dice.randrange(100):02}"]) + dice.choice(["", "Z"])
    return text


def text(dice: random.Random) -> str:
    return "".join(dice.choices(PIECES, k=dice.choice([1, 2, 3, 4, 6])))


def value(dice: random.Random, depth: int = 0) -> object:
    """A value; a number is a tuple of its spelling, as in the readers."""
    kind = dice.randrange(20)
    if kind < 2 and depth < 3:
        return {key: value(dice, depth + 1) for key in dice.sample(["a", "B", "b", "0", "10", "9"], dice.randrange(4))}
    if kind < 4 and depth < 3:
        return [value(dice, depth + 1) for _ in range(dice.choice([0, 1, 1, 2, 11]))]
    if kind < 5:
        return dice.choice([None, None, {}, []])
    if kind < 7:
        return dice.random() < 0.5
    if kind < 11:
        return (number(dice),)
    if kind < 13:
        return moment(dice)
    return dice.choice([text(dice), text(dice), dice.choice(TEXTS), dice.choice(DATES), dice.choice(LINKS)])


def hard_items(dice: random.Random) -> list[dict]:
    """Items whose every key and value is a trap."""
    items: list[dict] = [{key: value(dice) for key in dice.sample(KEYS, dice.choice([0, 1, 3, 5, 8]))} for _ in range(120)]
    deep: object = {"n": ("1.50",), "t": "=x"}
    for level in range(66):
        deep = [deep] if level % 3 == 0 else {"d": deep}
    return [*items, {"deep": deep}]


def tidy_items(dice: random.Random) -> list[dict]:
    """Items as a crawler stores them: a column has one type, and every listed value comes once."""
    items = []
    for at in range(150):
        items.append(
            {
                "text": TEXTS[at] if at < len(TEXTS) else text(dice),
                "date": DATES[at] if at < len(DATES) else moment(dice),
                "link": LINKS[at % len(LINKS)],
                "number": (NUMBERS[at] if at < len(NUMBERS) else number(dice),),
                "boolean": at % 3 == 0,
                "null": None,
                "nested": {"list": [(str(at),), None, "x"], "object": {"flag": True}},
            }
        )
    codes = [*range(0x21), 0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xAD, 0x200B, 0x2028, 0xE000, 0xFDD0, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFE]
    return items + [{"text": f"a{chr(code)}b", "alone": chr(code), "twice": f"{chr(code) * 2}b{chr(code)}"} for code in codes]


def rows_past_a_sheet() -> list[dict]:
    """One sheet and three rows; only those around the limit hold anything, so that it stays quick."""
    count = SHEET_ROWS + 2
    return [{"row": (str(at),), "text": "x", "date": "2024-02-29"} if at < 2 or at > SHEET_ROWS - 4 else {} for at in range(count)]


OPTIONS = [
    {},
    {"dates": "text", "big-integers": "number"},
    {"links": True},
    {"table": True},
    {"widths": "none", "compression": "0"},
    {"columns": "sorted"},
    {"like-apify": True},
    {"links": True, "table": True, "sheet": "It's [here]: 'n"},
]
TOGETHER = [["hard", "tidy"], ["tidy", "a/History", "b/history", "hard"], ["a/l'été * 2024? a name of more than 31", "b/L'ÉTÉ * 2024? a name of more than 31", "tidy"]]


def parsed(line: str) -> dict:
    """An item with its numbers spelled."""
    return json.loads(line, parse_int=xlsx_check.Literal, parse_float=xlsx_check.Literal)


def title(folder: Path) -> str:
    """A dataset's name: what its metadata say, else its folder's."""
    try:
        name = json.loads((folder / "__metadata__.json").read_bytes())["name"]
    except (OSError, ValueError, LookupError, TypeError):
        return folder.name
    return name if isinstance(name, str) and name else folder.name


class Exports:
    """Datasets of one folder, and the workbooks made from them."""

    def __init__(self, larder: Path, folder: Path, tally: xlsx_check.Tally) -> None:
        self.larder = larder
        self.folder = folder
        self.tally = tally
        self.jobs: list[tuple[int, list[Path], dict[str, str | bool], int, bool]] = []
        self.items: dict[Path, list[dict]] = {}
        self.titles: dict[Path, str] = {}
        (folder / "xlsx").mkdir()

    def dataset(self, name: str, items: list[dict]) -> Path:
        path = self.folder / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        lines = [as_line(item, False) if item else "{}" for item in items]
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        self.items[path] = [parsed(line) if item else {} for item, line in zip(items, lines)]
        self.titles[path] = path.stem
        return path

    def samples(self, root: Path) -> None:
        """All datasets of a root in one workbook; the exit code must tell whether any is damaged."""
        folders = sorted(path for path in (root / "datasets").iterdir() if path.is_dir())
        damaged = 0
        for folder in folders:
            source = Source(folder)
            self.items[folder] = [parsed(as_line(item, source.pointed)) for item in source]
            self.titles[folder] = title(folder)
            damaged += source.damaged
        self.add(folders, {}, 3 if damaged else 0)

    def add(self, paths: list[Path], options: dict[str, str | bool], code: int = 0, piped: bool = False) -> None:
        """One workbook of these datasets, to be made later."""
        self.jobs.append((len(self.jobs), paths, options, code, piped))

    def export(self, job: tuple[int, list[Path], dict[str, str | bool], int, bool]) -> Workbook | None:
        number, paths, options, code, piped = job
        target = self.folder / "xlsx" / f"{number:03}.xlsx"
        flags = [word for name, said in options.items() for word in ([f"--{name}"] if said is True else [f"--{name}", said])]
        what = " ".join([target.stem, *(path.stem for path in paths), *flags])
        if SAMPLES in paths[0].parents:
            what = f"{target.stem} {paths[0].parent.relative_to(SAMPLES)}"
        command = [self.larder, "export", "--no-config", "-q", "-f", "xlsx", *flags, *paths, "-o", "-" if piped else target]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
        if piped:
            target.write_bytes(done.stdout)
        if done.returncode != code or not target.exists():
            self.tally.add(f"{what}: exit {done.returncode} instead of {code}: {done.stderr.decode(errors='replace').strip()}")
            return None
        names, grids = [], []
        for path in paths:
            parts = Grid(self.items[path], options).parts()
            grids += parts
            names += [str(options.get("sheet", "Data")) if len(paths) == 1 else self.titles[path]] * len(parts)
        return Workbook(what, target, list(zip(sheet_names(names), grids)), options)

    def all(self, dice: random.Random) -> list[Workbook]:
        hard = self.dataset("hard", hard_items(dice))
        tidy = self.dataset("tidy", tidy_items(dice))
        for options in OPTIONS:
            self.add([hard], options)
            self.add([tidy], options)
        for names in TOGETHER:
            paths = [self.folder / f"{name}.jsonl" for name in names]
            for name, path in zip(names, paths):
                if path not in self.items:
                    self.dataset(name, hard_items(dice)[:20])
            self.add(paths, {})
            self.add(paths, {"links": True, "table": True})
        self.add([tidy], {}, piped=True)
        self.add([self.dataset("empty", [])], {})
        self.add([self.dataset("no keys", [{}, {}])], {"table": True})
        self.add([self.dataset("rows", rows_past_a_sheet())], {})
        for kinds in sorted(SAMPLES.glob("**/datasets")):
            self.samples(kinds.parent)
        with ThreadPoolExecutor() as pool:
            return [book for book in pool.map(self.export, self.jobs) if book]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("larder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave the files in this new folder")
    options = parser.parse_args()
    program = shutil.which("soffice")
    if program is None:
        print("libreoffice: soffice is not installed (apt-get install libreoffice-calc-nogui)")
        return 1
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as place:
        folder = options.keep or Path(place)
        folder.mkdir(exist_ok=True)
        exports = Exports(options.larder.resolve(), folder.resolve(), comparison.tally)
        books = exports.all(random.Random(options.seed))
        office = LibreOffice(program, folder.resolve())
        comparison.books(books, office)
        version = office.version()
    print(f"libreoffice: {len(books)} workbooks, {comparison.cells} cells, {comparison.tally.count} differences ({version})")
    return 1 if comparison.tally.count or not comparison.cells else 0


if __name__ == "__main__":
    sys.exit(with_room(main))
