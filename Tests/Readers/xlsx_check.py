#!/usr/bin/env python3
"""Compares a workbook with the items that it was made from, cell by cell.

    xlsx_check.py FILE ITEMS.jsonl [--schemas DIR] [--dates-as-text] [--links] [--table] [--no-openpyxl]

The zip is read byte by byte and held against zipfile, the XML by lxml and a second time by openpyxl;
nothing of Larder is used. With --schemas (the transitional schemas of ECMA-376) every part is
validated. Prints what differs and a last line; exit 1 if anything does.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import posixpath
import re
import struct
import sys
import zipfile
from pathlib import Path

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
UNITS = 32767
STEPS = 64
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,3}))?Z?)?\Z")
NUMBER_LIKE = re.compile(r"[+-]?[0-9][0-9.,]*([eE][+-]?[0-9]+)?%?\Z")
HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._\-\u0080-\U0010ffff]+)"
WEB = re.compile(rf"(?i:https?)://(?=[0-9A-Za-z\[_\u0080-\U0010ffff])(?:[^\[\]@/?#]*@)?{HOST}(?::([0-9]+))?(?:[/?#].*)?\Z")
MAIL = re.compile(r"(?i:mailto):.+\Z")
NOT_IN_LINKS = re.compile(r"[\s\"'<>{}|\\^`\x00-\x20\x7f-\x9f\ufffe\uffff]")
SHEET_LINKS = 65530
LINK_UNITS = 2079
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Tally:
    """What differs, the first of each told, all counted."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, text: str) -> None:
        self.count += 1
        if self.count <= 20:
            print(text)

    def expect(self, good: bool, text: str) -> None:
        if not good:
            self.add(text)


class Literal(str):
    """A number as it is spelled."""


# What a cell must be


def load(path: Path) -> list[dict]:
    """The items, numbers spelled and of duplicate keys the last."""
    with path.open(encoding="utf-8-sig") as lines:
        return [
            json.loads(line, parse_int=Literal, parse_float=Literal, parse_constant=str)
            for line in lines
            if line.strip()
        ]


def leaves(value, path=()):
    """The cells of an item: a path and a value each."""
    if isinstance(value, (dict, list)) and value and len(path) < STEPS:
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from leaves(part, path + (str(key),))
    else:
        yield path, value


def fitted(text: str) -> str:
    """Text as a cell holds it: line ends, then the limit in UTF-16 units."""
    text = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    units = text.encode("utf-16-le")
    if len(units) <= 2 * UNITS:
        return text
    kept = units[: 2 * (UNITS - 1)]
    if 0xD8 <= kept[-1] <= 0xDB:
        kept = kept[:-2]
    return kept.decode("utf-16-le") + "\u2026"


def serial(text: str):
    """The serial number and the style of a date, or nothing."""
    match = DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    if moment < datetime.datetime(1900, 3, 1):
        return None
    days = (moment.date() - datetime.date(1899, 12, 30)).days
    if match[4] is None:
        return days, "2"
    fraction = int((match[7] or "0").ljust(3, "0"))
    total = days * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    return total / 86_400_000, "3" if match[7] is None else "4"


def is_link(text: str) -> bool:
    """Whether a string is an address that a cell may link to."""
    if NOT_IN_LINKS.search(text) or len(text.encode("utf-16-le", "replace")) > 2 * LINK_UNITS:
        return False
    web = WEB.match(text)
    return bool(MAIL.match(text) or web and int(web[1] or 0) < 65536)


def expected(value, dates: bool, links: bool = False):
    """What a cell must be: kind, value, style; nothing for no cell."""
    if value is None:
        return None
    if value is True or value is False:
        return "b", value, "7"
    if isinstance(value, Literal):
        is_integer = not set(value) & set(".eE")
        number = float(value)
        if is_integer and len(value.lstrip("-")) > 15 or math.isinf(number):
            return "text", str(value), "5"
        return "number", number, None
    if isinstance(value, (dict, list)):
        return "json", value, None
    if dates and (date := serial(value)):
        return "number", date[0], date[1]
    if links and is_link(value):
        return "text", value, "6"
    is_protected = value[:1] in ("=", "+", "-", "@") and value != "" or NUMBER_LIKE.match(value)
    return "text", fitted(value), "5" if is_protected else None


# What there is


def unescape(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def rows(archive: zipfile.ZipFile, name: str, tally: Tally):
    """The rows of a sheet: number, and cells as reference, type, style and text."""
    with archive.open(name) as part:
        for _, row in etree.iterparse(part, tag=MAIN + "row", huge_tree=True):
            cells = []
            for cell in row:
                kind = cell.get("t")
                texts = cell.findall(f"{MAIN}is/{MAIN}t") if kind == "inlineStr" else cell.findall(MAIN + "v")
                tally.expect(len(cell) == 1 and len(texts) == 1, f"{name}: {cell.get('r')} holds something else")
                text = texts[0].text or ""
                if kind == "inlineStr":
                    keeps = texts[0].get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
                    needs = text[:1] in (" ", "\t", "\n") and text != "" or text[-1:] in (" ", "\t", "\n") and text != ""
                    tally.expect(keeps == needs, f"{name}: {cell.get('r')} xml:space")
                    text = unescape(text)
                cells.append((cell.get("r"), kind, cell.get("s"), text))
            yield int(row.get("r")), cells
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]


def letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def same(want, kind, style, text) -> bool:
    """Whether a cell is what it must be."""
    if want[0] == "b":
        return (kind, style, text) == ("b", "7", "1" if want[1] else "0")
    if want[0] == "number":
        return kind is None and style == want[2] and float(text) == want[1] and (want[1] != 0 or text == "0")
    if kind != "inlineStr" or style != want[2]:
        return False
    if want[0] == "json":
        if text.endswith("\u2026"):
            return len(text.encode("utf-16-le")) >= 2 * (UNITS - 1)
        return json.loads(text, parse_int=Literal, parse_float=Literal) == want[1]
    return text == want[1]


def sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Names of sheets and of their parts, in order."""
    targets = {
        relation.get("Id"): "xl/" + relation.get("Target")
        for relation in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    book = etree.fromstring(archive.read("xl/workbook.xml"))
    return [(sheet.get("name"), targets[sheet.get(RELATION + "id")]) for sheet in book.find(MAIN + "sheets")]


def related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str | None]]:
    """Where the relationships of a sheet lead, and how, by their ids."""
    name = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    if name not in archive.namelist():
        return {}
    nodes = list(etree.fromstring(archive.read(name)))
    return {node.get("Id"): (node.get("Target"), node.get("TargetMode")) for node in nodes}


def check_links(archive: zipfile.ZipFile, title: str, part: str, wanted: dict[str, str], tally: Tally) -> None:
    """The hyperlinks of a sheet lead where the cells' texts say."""
    relations = related(archive, part)
    external = {name for name, (_, mode) in relations.items() if mode == "External"}
    found = {}
    with archive.open(part) as sheet:
        for _, node in etree.iterparse(sheet, tag=MAIN + "hyperlink", huge_tree=True):
            target = relations[node.get(RELATION + "id")][0]
            location = unescape(node.get("location") or "")
            found[node.get("ref")] = target + ("#" + location if location else "")
            external.discard(node.get(RELATION + "id"))
    tally.expect(not external, f"{title}: relationships of no link")
    tally.expect(list(found) == list(wanted), f"{title}: {len(found)} links, {len(wanted)} wanted, or other cells")
    for place, text in wanted.items():
        target, _, location = text.partition("#")
        host = re.match(r"(?i:https?)://[^/?#]*", target)
        start = host.end() if host else 0
        rest = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", target[start:]).replace("[", "%5B").replace("]", "%5D")
        good = target[:start] + rest + ("#" + location if location else "")
        tally.expect(found.get(place) == good, f"{title}: {place} leads to {found.get(place)}, must be {good}")


def check_table(archive: zipfile.ZipFile, title: str, part: str, names: list[str], count: int, tally: Tally) -> None:
    """A sheet is a table whose columns are called like the header, unless Excel would repair it."""
    tables = [target for target, mode in related(archive, part).values() if mode is None]
    keys = [name.upper().lower() for name in names]
    possible = count > 0 and bool(names) and all(name.strip() and len(name.encode("utf-16-le")) <= 510 for name in names)
    tally.expect(len(tables) == (possible and len(set(keys)) == len(keys)), f"{title}: {len(tables)} tables")
    for target in tables:
        table = etree.fromstring(archive.read("xl/" + target.removeprefix("../")))
        columns = [unescape(column.get("name")) for column in table.iter(MAIN + "tableColumn")]
        tally.expect(columns == names, f"{title}: the table's columns differ")
        ref = f"A1:{letters(len(names) - 1)}{count + 1}"
        tally.expect({table.get("ref"), table.find(MAIN + "autoFilter").get("ref")} == {ref}, f"{title}: the table's range")
        with archive.open(part) as sheet:
            tally.expect(b"<autoFilter" not in sheet.read(), f"{title}: a filter besides the table")


def check_cells(archive: zipfile.ZipFile, items: list[dict], options: argparse.Namespace, tally: Tally) -> dict[tuple, int]:
    """Every cell against every item; returns the columns."""
    columns: dict[tuple, int] = {}
    table = []
    for item in items:
        cells = {}
        for path, value in leaves(item):
            if path:
                cells[columns.setdefault(path, len(columns))] = expected(value, not options.dates_as_text, options.links)
        table.append({column: want for column, want in sorted(cells.items()) if want is not None})
    names = [fitted("/".join(path)) for path in columns]

    item = 0
    for title, part in sheets(archive):
        first = item
        links: dict[str, str] = {}
        for number, (row, cells) in enumerate(rows(archive, part, tally), 1):
            if number == 1 and columns:
                tally.expect([text for _, _, _, text in cells] == names, f"{title}: header differs")
                tally.expect(all(style == "1" for _, _, style, _ in cells), f"{title}: header style")
                wanted = [f"{letters(column)}1" for column in range(len(names))]
                tally.expect([place for place, *_ in cells] == wanted, f"{title}: header places")
                continue
            number += 0 if columns else 1
            tally.expect(row == number, f"{title}: row {row} instead of {number}")
            if item >= len(items):
                tally.add(f"{title}: row {row} is one too many")
                continue
            want = table[item]
            found = {place: rest for place, *rest in cells}
            wanted = [f"{letters(column)}{row}" for column in want]
            tally.expect([place for place, *_ in cells] == wanted, f"{title}: row {row} has other cells, item {item}")
            for place, cell in zip(wanted, want.values()):
                if cell[2] == "6" and len(links) == SHEET_LINKS:
                    cell = (cell[0], cell[1], None)
                elif cell[2] == "6":
                    links[place] = cell[1]
                if place in found and not same(cell, *found[place]):
                    tally.add(f"{title}: {place} is {found[place]!r:.200}, must be {cell!r:.200}")
            item += 1
        check_links(archive, title, part, links, tally)
        if options.table:
            check_table(archive, title, part, names, item - first, tally)
    tally.expect(item == len(items), f"{item} of {len(items)} items")
    return columns


def check_second_reader(path: Path, items: list[dict], columns: dict[tuple, int], dates: bool, tally: Tally) -> None:
    """The same again, as openpyxl sees it."""
    import openpyxl
    from openpyxl.utils.datetime import to_excel

    book = openpyxl.load_workbook(path, read_only=True)
    values = (row for sheet in book for row in sheet.iter_rows(min_row=2, max_col=max(len(columns), 1), values_only=True))
    count = 0
    for number, (item, row) in enumerate(zip(items, values)):
        count += 1
        cells = {columns[path]: expected(value, dates) for path, value in leaves(item) if path}
        for column, value in enumerate(row):
            want = cells.get(column)
            if want is None:
                good = value is None
            elif want[0] == "number" and want[2]:
                if isinstance(value, (datetime.datetime, datetime.date)):
                    value = to_excel(value)
                good = abs(value - want[1]) < 1 / 86_400_000
            elif want[0] == "number":
                good = value == want[1] and not isinstance(value, bool)
            elif want[0] == "b":
                good = value is want[1]
            elif want[0] == "json":
                good = isinstance(value, str)
            else:
                good = unescape(value or "") == want[1] or unescape(value or "") == unescape(want[1])
            tally.expect(good, f"openpyxl: item {number}, column {column}: {value!r:.200}, must be {want!r:.200}")
    tally.expect(count == len(items), f"openpyxl: {count} of {len(items)} items")


# What is around the cells


def check_zip(path: Path, archive: zipfile.ZipFile, tally: Tally) -> None:
    """What Excel insists on and zipfile does not."""
    tally.expect(archive.testzip() is None, "zip: a checksum")
    data = path.open("rb")
    at = 0
    names = set()
    for entry in archive.infolist():
        data.seek(at)
        head = struct.unpack("<IHHHHHIIIHH", data.read(30))
        name = data.read(head[9])
        flags = entry.flag_bits
        far = entry.header_offset >= 0xFFFFFFFF
        tally.expect(entry.header_offset == at, f"zip: a gap before {entry.filename}")
        tally.expect(head[0] == 0x04034B50 and name.decode("ascii") == entry.filename, f"zip: {entry.filename} header")
        tally.expect(head[1] == entry.extract_version == (45 if far else 20), f"zip: {entry.filename} version")
        tally.expect(head[2] == flags and flags in (0, 8), f"zip: {entry.filename} flags")
        tally.expect(head[3] == entry.compress_type == 8, f"zip: {entry.filename} method")
        tally.expect(head[4:6] == (0, 0x21), f"zip: {entry.filename} time")
        tally.expect(head[10] == 0, f"zip: {entry.filename} has a local extra field")
        tally.expect(entry.filename.lower() not in names, f"zip: {entry.filename} twice")
        names.add(entry.filename.lower())
        sizes = (entry.CRC, entry.compress_size, entry.file_size)
        at += 30 + head[9] + entry.compress_size
        if flags == 8:
            tally.expect(head[6:9] == (0, 0, 0), f"zip: {entry.filename} sizes before a descriptor")
            data.seek(at)
            tally.expect(struct.unpack("<IIII", data.read(16)) == (0x08074B50, *sizes), f"zip: {entry.filename} descriptor")
            at += 16
        else:
            tally.expect(head[6:9] == sizes, f"zip: {entry.filename} sizes")
    tally.expect(archive.start_dir == at, "zip: bytes that belong to no entry")


def check_parts(archive: zipfile.ZipFile, tally: Tally) -> None:
    """Every part has a type, every relationship leads somewhere, nothing is twice."""
    names = set(archive.namelist())
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    overrides = [node.get("PartName") for node in types.iter(TYPES + "Override")]
    tally.expect(len(set(overrides)) == len(overrides), "content types: a part twice")
    tally.expect({name.lstrip("/") for name in overrides} <= names, "content types: a part that is not there")
    needing = {name for name in names if not name.endswith(".rels") and name != "[Content_Types].xml"}
    tally.expect(needing == {name.lstrip("/") for name in overrides}, "content types: a part without")
    for name in names:
        if name.endswith(".rels"):
            base = name.split("_rels/")[0]
            for relation in etree.fromstring(archive.read(name)).iter(PACKAGE + "Relationship"):
                target = posixpath.normpath(base + relation.get("Target"))
                good = relation.get("TargetMode") == "External" or target in names
                tally.expect(good, f"{name}: {relation.get('Target')} is not there")
        with archive.open(name) as part:
            start = part.read(60)
        good = start.startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
        tally.expect(good, f"{name}: its declaration")
    titles = [title for title, _ in sheets(archive)]
    tally.expect(len({title.lower() for title in titles}) == len(titles), "two sheets of one name")
    tally.expect(all(0 < len(title.encode("utf-16-le")) <= 62 for title in titles), "the length of a sheet's name")


def check_schemas(archive: zipfile.ZipFile, folder: Path, tally: Tally) -> None:
    """Validates the parts; the schemas lack xml:space on text, which is taken out first."""
    kinds = {
        "xl/workbook.xml": "sml.xsd",
        "xl/styles.xml": "sml.xsd",
        "docProps/app.xml": "shared-documentPropertiesExtended.xsd",
        "[Content_Types].xml": "opc-contentTypes.xsd",
    }
    schemas: dict[str, etree.XMLSchema] = {}
    for name in archive.namelist():
        kind = kinds.get(name)
        if name.startswith(("xl/worksheets/sheet", "xl/tables/")):
            kind = "sml.xsd"
        elif name.endswith(".rels"):
            kind = "opc-relationships.xsd"
        if kind is None:
            continue
        if kind not in schemas:
            schemas[kind] = etree.XMLSchema(etree.parse(folder / kind))
        tree = etree.parse(archive.open(name), etree.XMLParser(huge_tree=True))
        for text in tree.iter(MAIN + "t"):
            text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
        if not schemas[kind].validate(tree):
            tally.add(f"{name}: {schemas[kind].error_log[0]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("items", type=Path)
    parser.add_argument("--schemas", type=Path)
    parser.add_argument("--dates-as-text", action="store_true")
    parser.add_argument("--links", action="store_true", help="addresses are links")
    parser.add_argument("--table", action="store_true", help="sheets are tables")
    parser.add_argument("--no-openpyxl", action="store_true")
    options = parser.parse_args()
    items = load(options.items)
    tally = Tally()
    with zipfile.ZipFile(options.file) as archive:
        check_zip(options.file, archive, tally)
        check_parts(archive, tally)
        columns = check_cells(archive, items, options, tally)
        if options.schemas:
            check_schemas(archive, options.schemas, tally)
    if not options.no_openpyxl:
        check_second_reader(options.file, items, columns, not options.dates_as_text, tally)
    print(f"{options.file.name}: {len(items)} items, {len(columns)} columns, {tally.count} differences")
    return 1 if tally.count else 0


if __name__ == "__main__":
    sys.exit(main())
