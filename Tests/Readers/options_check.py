#!/usr/bin/env python3
"""Exports random items with random options of formats and reads every output back, value by value.

    options_check.py LARDER [--count N] [--seed N] [--only N] [--keep DIR]

What the options mean is written here a second time, as the README's "Options of formats" reads, over
Python's own values; the outputs are read by csv, json, lxml, expat, feedparser, html5lib and openpyxl.
Each dataset goes into all seven formats with a set of options each, by a configuration, text formats with
gzip too; half of the datasets once more with other threads; and now and then one format by options on the
line. Prints the first differences, with what makes one again (`--only`, and `--keep` for the files), and a
last line; exit 1 if anything differs.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import functools
import gzip
import io
import json
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile
import zipfile
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import feed_check
import xlsx_check
import xml_check
from readers import items as read
from readers.lines import LinesReader, text_matches
from readers.page import PageReader
from readers.tally import shown
from readers.trees import OURS, TreeReader, as_xml, elements

EXACT = SimpleNamespace(pointed=False)  # The items are of no client that respells numbers.


class Different(Exception):
    """What an output says is not what it must say."""


def expect(good: bool, text: str) -> None:
    if not good:
        raise Different(text)


# --- items ---------------------------------------------------------------------------------------

KEYS = [
    "a", "b", "c", "A", "a/b", "a/0", "b/c", "/", "", " ", "a b", "1", "1x", "x2", "x10", "x02", "é", "日本", "🎁", "\ufeffk",
    "@", "#", "@type", "#error", "_", "_x0041_", "xml", "xmlns", "xml:lang", "p:q", "=k", "-k", "＝k", "NULL", "-", 'q"q',
    "k,k", "k;5", "l\nl", "l\r\nl", "t\t", "<b>", "&", "\x01", "\u0000", "__proto__", "item", "k" * 300,
]  # fmt: skip
FEED_KEYS = [
    "title", "name", "headline", "url", "link", "description", "text", "summary", "pubDate", "publishedAt", "date", "createdAt",
    "guid", "category", "enclosure", "tags", "m/t",
]  # fmt: skip
PIECES = [
    "", " ", "  ", "\t", '"', '""', ",", ";", "|", ":", "\r", "\n", "\r\n", "=1+1", "+1", "-2", "@x", "＝x", "＋x", "－x", "＠x",
    "NULL", "\\N", "-", "true", "null", "a", "bc", "É", "e\u0301", "日本", "🎁", "\U0010ffff", "👨\u200d👩", "\ud83c", "\udf81",
    "\u0000", "\x01", "\x1b", "\x7f", "\x85", "\xa0", "\u2028", "\ufeff", "\ufffe", "\uffff", "\U0001fffe", "_x0041_", "_x000D_",
    "_x0041_x0042_", "_x", "<b>", "&amp;", "]]>", "&#13;", "</td>", "--", "'", "`", "5", "1", "007", "1e5", "12,5%", "1.0",
]  # fmt: skip
DATES = [
    "2024-02-29", "2023-02-29", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.123Z", "2024-01-02T03:04:05.1Z", "2024-01-02T03:04:05",
    "2024-01-02T03:04:05.1234Z", "2024-01-02 03:04:05", "2024-01-02T03:04:05+02:00", "2024-01-02T03:04:05.000Z", "1900-02-28",
    "1900-03-01", "0987-06-05", "9999-12-31T23:59:59.999Z", "2024-01-02T24:00:00Z", "2016-12-31T23:59:60Z", "2024-13-01",
    "2024-01-02T03:04Z", "1969-12-31T23:59:59.5Z", "2024-1-2", " 2024-01-02",
]  # fmt: skip
LINKS = [
    "http://a.example/", "https://b.example/x?y=1&z=%20#f", "HTTPS://UP.example/Ä", "http://", "https:///x", "http://a.example/a b",
    "mailto:a@b.example", "javascript:alert(1)", "http://a.example/\n", "https://x.example/#a#b", "http://a.example/{x}",
    " http://a.example/", "ftp://a.example/", "https://x.example/" + "p" * 2100, "https://日本.example/日本", "https://a.example/[1]",
]  # fmt: skip
NUMBERS = [
    "0", "1", "-7", "5", "1.0", "1.10", "1e5", "1E+5", "-0", "-0.0", "0.1", "0.30000000000000004", "3.14159265358979323846",
    "123456789012345", "-123456789012345", "1234567890123456", "12345678901234567890", "9007199254740993", "1e400", "-1e400",
    "1e-400", "5e-324", "1.7976931348623157e308", "1e22", "100000000000000000000000000000.5",
]  # fmt: skip


def text(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.08:
        return dice.choice(DATES)
    if kind < 0.16:
        return dice.choice(LINKS)
    return "".join(dice.choices(PIECES, k=dice.choice([1, 1, 1, 2, 3, 4])))


def value(dice: random.Random, keys: list[str], depth: int = 0) -> object:
    """A value; a number is a tuple of its spelling, as in the readers."""
    kind = dice.random()
    if depth < 3 and kind < 0.14:
        return {key: value(dice, keys, depth + 1) for key in dice.sample(keys, min(len(keys), dice.randrange(4)))}
    if depth < 3 and kind < 0.28:
        return [value(dice, keys, depth + 1) for _ in range(dice.choice([0, 1, 1, 2, 3, 11]))]
    if kind < 0.34:
        return dice.choice([{}, []])
    if kind < 0.42:
        return None
    if kind < 0.5:
        return dice.random() < 0.5
    if kind < 0.66:
        return (dice.choice(NUMBERS),)
    return text(dice)


def fitting(dice: random.Random, key: str) -> object:
    """A value that an element of a feed may be made of."""
    if key in ("url", "link"):
        return dice.choice(LINKS)
    if key in ("pubDate", "publishedAt", "date", "createdAt"):
        return dice.choice(DATES)
    if key in ("category", "tags"):
        return [dice.choice(["x", " ", "<y>", ("7",), text(dice)]) for _ in range(dice.randrange(4))]
    if key == "enclosure":
        attributes = {"url": dice.choice(LINKS), "length": dice.choice([("3",), "12", "x", ("1.5",)]), "type": dice.choice(["a/b", ""])}
        return {"@": {name: attributes[name] for name in dice.sample(list(attributes), dice.choice([2, 3, 3, 3]))}}
    if key == "guid" and dice.random() < 0.4:
        return {"@": {"isPermaLink": dice.choice([True, False, "false"])}, "#": dice.choice([("7",), "g", "", *LINKS[:3]])}
    return text(dice)


def dataset(dice: random.Random) -> list[dict]:
    keys = dice.sample(KEYS, dice.randrange(3, 9)) + dice.sample(FEED_KEYS, dice.randrange(5))
    found = []
    for _ in range(dice.randrange(13)):
        chosen = dice.sample(keys, min(len(keys), dice.choice([0, 1, 2, 3, 5, 8])))
        found.append({key: fitting(dice, key) if key in FEED_KEYS and dice.random() < 0.7 else value(dice, keys) for key in chosen})
    if found and dice.random() < 0.06:
        # More than one batch, so that columns come late.
        for item in dice.sample(found, min(3, len(found))):
            item["filler"] = dice.choice(["f", "ž", '"', "_x0041_"]) * 60_000 + "🎁" * 100_000
    if found and dice.random() < 0.03:
        deep: object = dice.choice([("1",), {}, "x"])
        for level in range(dice.choice([62, 66, 205])):
            deep = [deep] if level % 3 == 0 else {"d": deep}
        dice.choice(found)["deep"] = deep
    if found and dice.random() < 0.04:
        dice.choice(found)["long"] = dice.choice(["x" * 32_767, "x" * 32_768, "x" * 32_765 + "🎁x", "\r\n" * 32_768])
    return found


def string(dice: random.Random, text: str, ascii_only: bool) -> str:
    """JSON of a text; half surrogate pairs can only be escapes."""
    if len(text) < 100 and dice.random() < 0.1:
        units = text.encode("utf-16-be", "surrogatepass")
        return '"' + "".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2)) + '"'
    plain = json.dumps(text, ensure_ascii=ascii_only or bool(read.LONE.search(text)))
    return plain.replace("/", "\\/") if dice.random() < 0.1 else plain


def line(dice: random.Random, value: object, ascii_only: bool) -> str:
    """JSON of a value, as oddly spaced as JSON may be, now and then with a key twice."""
    blank = dice.choice(["", "", "", " ", "\t", "  "])
    if isinstance(value, tuple):
        return value[0]
    if isinstance(value, list):
        return "[" + blank + ("," + blank).join(line(dice, part, ascii_only) for part in value) + blank + "]"
    if isinstance(value, dict):
        pairs = [(key, line(dice, part, ascii_only)) for key, part in value.items()]
        if pairs and dice.random() < 0.03:
            # The last value counts, at the place of the first.
            at = dice.randrange(len(pairs))
            key, last = pairs[at]
            pairs[at] = (key, dice.choice(['"no"', "[1,{}]", "null", '{"no":1}']))
            pairs.append((key, last))
        written = [string(dice, key, ascii_only) + blank + ":" + blank + part for key, part in pairs]
        return "{" + blank + ("," + blank).join(written) + blank + "}"
    if isinstance(value, str):
        return string(dice, value, ascii_only)
    return json.dumps(value)


# --- columns -------------------------------------------------------------------------------------


def pieces(segment: str) -> list[tuple[str, str]]:
    """Runs of digits, and single characters."""
    return re.findall("([0-9]+)|(.)", segment, re.DOTALL)


def units(text: str) -> bytes:
    """What is compared like UTF-16 units."""
    return text.encode("utf-16-be")


def compared(one: str, other: str) -> int:
    """Natural order of two names: segment by segment, then the one with fewer."""
    for left, right in zip(one.split("/"), other.split("/")):
        zeros = 0
        ours, theirs = pieces(left), pieces(right)
        for (digits, rest), (others, another) in zip(ours, theirs):
            if digits and others:
                order = int(digits) - int(others)
                zeros = zeros or len(digits) - len(others)
            else:
                mine, yours = units(digits or rest), units(others or another)
                order = (mine > yours) - (mine < yours)
            if order:
                return order
        if len(ours) != len(theirs):
            return len(ours) - len(theirs)
        if zeros:
            return zeros
    return one.count("/") - other.count("/")


class Table:
    """The columns of the items, and of each item the cells, by the options."""

    def __init__(self, items: list[dict], options: dict) -> None:
        apify = "like-apify" in options
        order = options.get("columns", "sorted" if apify else "union")
        rows = []
        for item in items:
            rows.append({path: part for path, part in read.leaves(item) if not (apify and part in ({}, []))})
        paths = list(dict.fromkeys(path for row in rows for path in row))
        if order == "sorted":
            paths.sort(key=functools.cmp_to_key(lambda one, other: compared("/".join(one), "/".join(other))))
        self.names = ["/".join(path) for path in paths]
        places = {path: place for place, path in enumerate(paths)}
        self.rows = [{places[path]: part for path, part in row.items()} for row in rows]


# --- json ----------------------------------------------------------------------------------------

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def pretty(value: object, margin: str = "") -> str:
    """JSON with a line for each value and two blanks a level; strings are left empty."""
    inner = margin + "  "
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f'{inner}"": {pretty(part, inner)}' for part in value.values()) + f"\n{margin}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inner + pretty(part, inner) for part in value) + f"\n{margin}]"
    if isinstance(value, tuple):
        return value[0]
    return '""' if isinstance(value, str) else json.dumps(value)


def check_json(path: Path, items: list[dict], options: dict, lines: list[str]) -> None:
    text = path.read_bytes().decode("utf-8")
    found = read.strict.decode(text)
    for number, (ours, item) in enumerate(zip(found, items), 1):
        expect(read.same(ours, item), f"item {number}: {shown(ours)} instead of {shown(item)}")
    expect(len(found) == len(items), f"{len(found)} of {len(items)} items")
    if "pretty" in options:
        bare, wanted = STRING.sub('""', text), pretty(items) + "\n"
        for number, (ours, theirs) in enumerate(zip(bare.split("\n"), wanted.split("\n")), 1):
            expect(ours == theirs, f"line {number}, texts apart: {ours!r} instead of {theirs!r}")
        expect(bare == wanted, "more or fewer lines than values need")
    else:
        expect(text.count("\n") == (len(items) + 2 if items else 1) and text.endswith("]\n"), "not an item a line")
        check_spelling(text, lines)


def check_jsonl(path: Path, items: list[dict], options: dict, lines: list[str]) -> None:
    reader = LinesReader(path, EXACT)
    for number, item in enumerate(items, 1):
        reader.item(number, item, {})
    reader.finish([])
    reader.file.close()
    expect(not reader.tally.first, (reader.tally.first or [""])[0])
    check_spelling(path.read_bytes().decode("utf-8"), lines)


def check_spelling(text: str, lines: list[str]) -> None:
    """Strings are spelled as in the source, half surrogate pairs and what a second key hides apart."""
    for number, (ours, source) in enumerate(zip([line for line in text.split("\n") if line.startswith("{")], lines), 1):
        wanted = STRING.findall(source)
        if "\ufffd" not in ours and len(STRING.findall(ours)) == len(wanted):
            expect(STRING.findall(ours) == wanted, f"item {number}: a text is spelled otherwise")
        expect(not re.search(r"\s", STRING.sub("", ours)), f"item {number}: not compact")


# --- csv -----------------------------------------------------------------------------------------


def fields(text: str, delimiter: str, end: str) -> list[list[tuple[str, bool]]]:
    """The records of a CSV text, each field with whether it was quoted."""
    records: list[list[tuple[str, bool]]] = [[]]
    at = 0
    while at < len(text):
        quoted = text[at] == '"'
        if quoted:
            stop = at + 1
            while text[stop] != '"' or text[stop : stop + 2] == '""':
                stop += 2 if text[stop] == '"' else 1
            field, at = text[at + 1 : stop].replace('""', '"'), stop + 1
        else:
            stop = at
            while stop < len(text) and text[stop] not in (delimiter, "\r", "\n"):
                expect(text[stop] != '"', f"a quote within an unquoted field at {stop}")
                stop += 1
            field, at = text[at:stop], stop
        records[-1].append((field, quoted))
        if text.startswith(end, at):
            at += len(end)
            records.append([])
        else:
            expect(text[at : at + 1] == delimiter, f"{text[at : at + 2]!r} behind a field, at {at}")
            at += 1
            if text.startswith(end, at) or at == len(text):
                records[-1].append(("", False))
                at += len(end)
                records.append([])
    expect(records.pop() == [], "no line end at the end")
    return records


def check_field(where: str, field: tuple[str, bool], value: object, options: dict) -> None:
    """One field against one value that is present."""
    found, quoted = field
    guarded = "formula-guard" in options and isinstance(value, str) and value[:1] in tuple("=+-@\t\r\n＝＋－＠")
    wanted = "'" + value if guarded else value
    expect(text_matches(found, wanted, False), f"{where}: {shown(found)} instead of {shown(wanted)}")
    special = set(found) & {options["delimiter"], '"', "\r", "\n"}
    # Without quotes a first field that begins with U+FEFF would be taken for a byte order mark.
    outer = found[:1] in ("", " ", "\ufeff") or found[-1] == " "
    needs = guarded or special or outer or found == options.get("null")
    if options.get("quote") != "needed" or needs:
        expect(quoted, f"{where}: {shown(found)} is not quoted")
    elif not (found[0] < " " or found[-1] < " "):
        expect(not quoted, f"{where}: {shown(found)} is quoted for nothing")


def check_csv(path: Path, items: list[dict], options: dict, lines: list[str]) -> None:
    table = Table(items, options)
    data = path.read_bytes()
    end = "\r\n" if "crlf" in options else "\n"
    if not table.names:
        return expect(data in (b"", end.encode() * len(items)), f"{data!r} without columns")
    mark = b"\xef\xbb\xbf"
    # A first value may begin with U+FEFF: without quotes readers would take it for a mark, and drop it.
    expect(data.startswith(mark) == ("no-bom" not in options), "a byte order mark too much or too few")
    text = data.removeprefix(mark if "no-bom" not in options else b"").decode("utf-8")
    delimiter = options.get("delimiter", ",").replace("tab", "\t")
    options = {**options, "delimiter": delimiter}
    records = fields(text, delimiter, end)
    parsed = [row or [""] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    expect(parsed == [[field for field, _ in record] for record in records], "csv and the plain reader disagree")
    if "skip-header-row" not in options:
        header = records.pop(0)
        expect(len(header) == len(table.names), f"{len(header)} headers instead of {len(table.names)}: {shown(header)}")
        for field, name in zip(header, table.names):
            check_field(f"header {name!r:.40}", field, name, options)
    expect(len(records) == len(items), f"{len(records)} of {len(items)} rows")
    for number, (record, row) in enumerate(zip(records, table.rows), 1):
        expect(len(record) == len(table.names), f"row {number} has {len(record)} fields of {len(table.names)}")
        for column, field in enumerate(record):
            where = f"row {number}, {table.names[column]!r:.40}"
            if row.get(column) is None:
                expect(field == (options.get("null", ""), False), f"{where}: {field} instead of nothing")
            else:
                check_field(where, field, row[column], options)


# --- xml and rss ---------------------------------------------------------------------------------


class Tree(TreeReader):
    """The rows of an XML document by the name that they must have."""

    def __init__(self, path: Path, row: str, depth: int) -> None:
        self.row_name = row
        self.row_depth = depth
        self.around: list[tuple[str, str]] = []
        super().__init__(path, EXACT)

    def is_row(self, element) -> bool:
        return element.tag == self.row_name

    def other(self, element) -> None:
        self.around.append((element.tag, element.text or ""))


def check_tree(tree: Tree, items: list[dict]) -> None:
    for number, item in enumerate(items, 1):
        tree.item(number, item, {})
    tree.finish([])
    tree.file.close()
    expect(not tree.tally.first, (tree.tally.first or [""])[0])


def check_head(path: Path, tree: Tree) -> None:
    """The declaration, and no text before the rows."""
    with path.open("rb") as file:
        expect(file.read(39) == b'<?xml version="1.0" encoding="UTF-8"?>\n', "its declaration")
    expect(not (tree.root.text or "").strip(), f"{tree.root.text!r} in the root")


def check_document(path: Path, count: int | None) -> None:
    document = xml_check.Document()
    document.read(path)
    expect(not document.problems, f"expat: {document.problems[:1]}")
    expect(count is None or document.items == count, f"expat: {document.items} of {count} items")


def check_xml(path: Path, items: list[dict], options: dict, lines: list[str]) -> None:
    row = options.get("xml-row", "item")
    tree = Tree(path, row, 2)
    check_tree(tree, items)
    check_head(path, tree)
    expect(tree.root.tag == options.get("xml-root", "items"), f"the root is <{tree.root.tag}>")
    expect(not tree.around, f"{tree.around} between the rows")
    check_document(path, len(items) if row == "item" else None)


ROLES = {
    "title": ["title", "name", "headline"],
    "link": ["url", "link"],
    "description": ["description", "text", "summary"],
    "pubDate": ["pubDate", "publishedAt", "datePublished", "published", "date", "scrapedAt", "updatedAt", "createdAt"],
    "guid": ["guid"],
    "category": ["category"],
    "enclosure": ["enclosure"],
}
ADDRESS = re.compile(r"(?i:https?)://[0-9A-Za-z\[_\u0080-\U0010ffff][^\x00-\x20\x7f]*\Z")
MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?\Z", re.ASCII)


def is_text(value: object) -> bool:
    """A number, or a text that is not blank."""
    return isinstance(value, tuple) or isinstance(value, str) and any(character > " " for character in value)


def is_address(value: object) -> bool:
    return isinstance(value, str) and bool(ADDRESS.match(value))


def rfc822(value: object) -> tuple[str, bool] | None:
    """A date as RSS spells it, and whether that says all of it."""
    match = MOMENT.match(value) if isinstance(value, str) else None
    if not match:
        return None
    try:
        moment = datetime.datetime(*(int(part or 0) for part in match.groups()[:6]))
    except ValueError:
        return None
    zone = match[8] or ""
    if zone not in ("", "Z"):
        ahead = datetime.timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
        moment -= ahead if zone[0] == "+" else -ahead
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[moment.month - 1]
    said = f"{day}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S} GMT"
    return said, zone != "" and int(match[7] or 0) == 0


def fits(role: str, value: object) -> bool:
    """Whether an element can be made of a value."""
    if role in ("title", "description"):
        return is_text(value)
    if role == "link":
        return is_address(value)
    if role == "pubDate":
        return rfc822(value) is not None
    if role == "guid":
        return is_text(value.get("#")) if isinstance(value, dict) else is_text(value)
    if role == "category":
        return all(map(is_text, value)) and value != [] if isinstance(value, list) else is_text(value)
    said = value.get("@") if isinstance(value, dict) else None
    if not isinstance(said, dict) or not is_address(said.get("url")):
        return False
    length = said.get("length")
    digits = length[0] if isinstance(length, tuple) else length if isinstance(length, str) else ""
    return bool(re.fullmatch("[0-9]+", digits)) and isinstance(said.get("type"), str) and is_text(said.get("type"))


def at_field(item: dict, field: str) -> object:
    """What a field means: the item's own key, or the path to it."""
    if field in item:
        return item[field]
    found: object = item
    for step in field.split("/"):
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif isinstance(found, list) and re.fullmatch("0|[1-9][0-9]*", step) and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def first_text(value: object) -> str | None:
    """The first text that is not blank, depth first."""
    if isinstance(value, (dict, list)):
        parts = value.values() if isinstance(value, dict) else value
        return next((text for text in map(first_text, parts) if text is not None), None)
    return value if isinstance(value, str) and is_text(value) else None


def feed_item(item: dict, number: int, map: dict[str, str], scalar) -> tuple[list[tuple], set[str]]:
    """The standard's elements of an item as name, attributes and text; and the keys that they say in full."""
    found: dict[str, object] = {}
    said = set()
    for role, guesses in ROLES.items():
        for field in [map[role]] if role in map else guesses:
            part = at_field(item, field) if role in map else item.get(field)
            if fits(role, part):
                found[role] = part
                is_whole = rfc822(part)[1] if role == "pubDate" else role != "enclosure" and not isinstance(part, dict)
                if is_whole and field in item:
                    said.add(field)
                break
    standard = []
    if "title" in found:
        standard.append(("title", {}, scalar(found["title"])))
    else:
        excerpt = first_text(item)
        start = excerpt and next(at for at, character in enumerate(excerpt) if character > " ")
        standard.append(("title", {}, f"Item {number}" if excerpt is None else as_xml(excerpt[start : start + 100])))
    for role in ("link", "description"):
        if role in found:
            standard.append((role, {}, scalar(found[role])))
    if "pubDate" in found:
        standard.append(("pubDate", {}, rfc822(found["pubDate"])[0]))
    guid = found.get("guid", found.get("link"))
    if guid is not None:
        attributes = guid.get("@") if isinstance(guid, dict) else None
        is_opaque = isinstance(attributes, dict) and attributes.get("isPermaLink") in (False, "false")
        name = guid["#"] if isinstance(guid, dict) else guid
        standard.append(("guid", {"isPermaLink": "true" if is_address(name) and not is_opaque else "false"}, scalar(name)))
    categories = found.get("category", [])
    standard += [("category", {}, scalar(part)) for part in (categories if isinstance(categories, list) else [categories])]
    if "enclosure" in found:
        attributes = found["enclosure"]["@"]
        standard.append(("enclosure", {name: scalar(attributes[name]) for name in ("url", "length", "type")}, ""))
    return standard, said


def check_rss(path: Path, items: list[dict], options: dict, lines: list[str]) -> None:
    map = dict(entry.split("=") for entry in options.get("feed-map", "").split(",") if entry)
    tree = Tree(path, "item", 3)
    link = None
    if "like-apify" in options:
        check_tree(tree, items)
        link = dict(tree.around).get("link")
    else:
        for number, item in enumerate(items, 1):
            element = tree.next_row(number)
            expect(element is not None, f"item {number} is missing: {tree.tally.first}")
            standard, said = feed_item(item, number, map, tree.scalar)
            found = [(child.tag, dict(child.attrib), child.text or "") for child in element if not child.tag.startswith("{")]
            expect(not any(len(child) for child in element if not child.tag.startswith("{")), f"item {number}: elements in elements")
            expect(found == standard, f"item {number}: {found!r:.600} instead of {standard!r:.600}")
            own = [child for child in element if child.tag.startswith(OURS)]
            expect(len(own) + len(found) == len(element), f"item {number}: an element of a third kind")
            left = [(key, part) for key, whole in item.items() if key not in said for part in elements(whole)]
            problem = tree.members(element, own, left, 1)
            expect(problem is None, f"item {number}: {problem}")
            if number == 1:
                link = next((text for tag, _, text in standard if tag == "link"), None)
        tree.finish([])
        expect(not tree.tally.first, (tree.tally.first or [""])[0])
        feed = feed_check.Feed(path)
        feed.by_the_rules()
        feed.as_a_reader()
        expect(not feed.problems, f"feedparser: {feed.problems[:1]}")
    tree.file.close()
    check_head(path, tree)
    expect(tree.root.tag == "rss" and tree.root.get("version") == "2.0", f"the root is <{tree.root.tag}>")
    channel = dict(tree.around)
    usual = {"title", "link", "description", "lastBuildDate", "generator"}
    expect(len(channel) == len(tree.around) and set(channel) <= usual, f"the channel has {tree.around}")
    for name, wanted in {
        "title": options.get("feed-title", "Dataset items"),
        "description": options.get("feed-description", 'Items in dataset "items".'),
        "link": options.get("feed-link", link or "about:blank"),
    }.items():
        expect(channel.get(name) == wanted, f"the channel's {name}: {channel.get(name)!r} instead of {wanted!r}")
    check_document(path, len(items))


# --- xlsx ----------------------------------------------------------------------------------------


class Cells(xlsx_check.Tally):
    """The first difference of a workbook, not printed."""

    def add(self, text: str) -> None:
        raise Different(text)


def literal(value: object) -> object:
    """A value with numbers as the workbook's checker has them."""
    if isinstance(value, tuple):
        return xlsx_check.Literal(value[0])
    if isinstance(value, dict):
        return {key: literal(part) for key, part in value.items()}
    return [literal(part) for part in value] if isinstance(value, list) else value


def cell(value: object, options: dict) -> tuple | None:
    """What a cell must be: kind, value and style, or nothing."""
    if options.get("big-integers") == "number" and isinstance(value, tuple) and not set(value[0]) & set(".eE"):
        return "number", float(value[0]), None
    dates = options.get("dates") != "text"
    if "links" in options:
        return xlsx_check.expected(literal(value), dates, True)
    return xlsx_check.expected(literal(value), dates)


def sheet_name(name: str) -> str:
    """A sheet's name as Excel allows it."""
    name = "".join("_" if character in "[]:*?/\\" or character < " " else character for character in name)
    name = name.encode("utf-16-le")[:62].decode("utf-16-le", "ignore")
    name = re.sub("^'|'$", "_", name) or "Sheet"
    return name + "_" if name.lower() == "history" else name


def check_xlsx(path: Path, items: list[dict], options: dict, lines: list[str]) -> None:
    table = Table(items, options)
    wanted = [{column: cell(part, options) for column, part in sorted(row.items())} for row in table.rows]
    wanted = [{column: want for column, want in row.items() if want is not None} for row in wanted]
    names = [xlsx_check.fitted(name) for name in table.names]
    tally = Cells()
    with zipfile.ZipFile(path) as archive:
        xlsx_check.check_zip(path, archive, tally)
        xlsx_check.check_parts(archive, tally)
        [(title, part)] = xlsx_check.sheets(archive)
        expect(title == sheet_name(options.get("sheet", "Data")), f"the sheet is called {title!r}")
        found = list(xlsx_check.rows(archive, part, tally))
        check_sheet(found, wanted, names)
        xml = archive.read(part)
        has_widths = bool(names) and options.get("widths", "auto") == "auto"
        expect((b"<cols>" in xml) == has_widths, "columns have widths or have none")
        expect(b"<f>" not in xml and b"<f " not in xml, "a formula")
        # What has style 6 is a link. Without the option nothing is.
        linked = [(at, number, want[1]) for number, row in enumerate(wanted, 2) for at, want in row.items() if want[2] == "6"]
        links = {f"{xlsx_check.letters(at)}{number}": text for at, number, text in linked}
        if "links" in options:
            xlsx_check.check_links(archive, title, part, links, tally)
        else:
            expect(b"<hyperlink" not in xml, "a link that nobody asked for")
        if "table" in options:
            xlsx_check.check_table(archive, title, part, names, len(items), tally)
        has_filter = bool(names) and bool(items) and b"<tableParts" not in xml
        expect((b"<autoFilter " in xml) == has_filter, "a filter too much or too few")
    check_second_reader(path, wanted, names, options)


def check_sheet(found: list, wanted: list[dict], names: list[str]) -> None:
    """Every cell as it stands in the XML."""
    if names:
        row, header = found.pop(0)
        expect([text for *_, text in header] == names, f"header {shown([text for *_, text in header])} instead of {shown(names)}")
        places = [(f"{xlsx_check.letters(column)}1", "inlineStr", "1") for column in range(len(names))]
        expect(row == 1 and [(place, kind, style) for place, kind, style, _ in header] == places, "the header's places or styles")
    expect(len(found) == len(wanted), f"{len(found)} of {len(wanted)} rows")
    # Without columns the first row, the header's, is not there.
    for number, ((row, cells), wants) in enumerate(zip(found, wanted), 2):
        expect(row == number, f"row {row} instead of {number}")
        places = [f"{xlsx_check.letters(column)}{row}" for column in wants]
        expect([place for place, *_ in cells] == places, f"row {row}: other cells than {places}")
        for (place, *rest), want in zip(cells, wants.values()):
            expect(xlsx_check.same(want, *rest), f"{place} is {rest!r:.200} instead of {want!r:.200}")


def check_second_reader(path: Path, wanted: list[dict], names: list[str], options: dict) -> None:
    """The same again, as openpyxl sees it."""
    import openpyxl
    from openpyxl.utils.datetime import to_excel

    book = openpyxl.load_workbook(path)
    [sheet] = book
    expect(len(wanted) == 0 or sheet.max_row <= len(wanted) + 1, f"openpyxl: {sheet.max_row} rows")
    for number, wants in enumerate(wanted, 2):
        for column in range(len(names)):
            got = sheet.cell(number, column + 1)
            value, want = got.value, wants.get(column)
            if want is None:
                good = value is None
            elif want[0] == "b":
                good = value is want[1]
            elif want[0] == "json":
                good = isinstance(value, str)
            elif want[0] == "number":
                if isinstance(value, (datetime.datetime, datetime.date)):
                    value = to_excel(value)
                allowed = 1 / 86_400_000 if want[2] else 0
                good = value is not None and not isinstance(value, (bool, str)) and abs(value - want[1]) <= allowed
            else:
                good = xlsx_check.unescape(value or "") in (want[1], xlsx_check.unescape(want[1]))
            expect(good, f"openpyxl: {got.coordinate} is {value!r:.200} instead of {want!r:.200}")
            is_link = want is not None and want[2] == "6"
            expect((got.hyperlink is not None) == is_link, f"openpyxl: {got.coordinate} {'is no' if is_link else 'is a'} link")
    for made in sheet.tables.values():
        expect("table" in options, "openpyxl: a table that nobody asked for")
        expect(made.ref == f"A1:{xlsx_check.letters(len(names) - 1)}{len(wanted) + 1}", f"openpyxl: the table's range is {made.ref}")
    book.close()


# --- html ----------------------------------------------------------------------------------------


def check_html(path: Path, items: list[dict], options: dict, lines: list[str]) -> None:
    table = Table(items, options)
    reader = PageReader(path, EXACT)
    for number, (item, row) in enumerate(zip(items, table.rows), 1):
        reader.item(number, item, row)
    reader.finish(table.names)
    expect(not reader.tally.first, (reader.tally.first or [""])[0])


CHECKS = {
    "json": check_json,
    "jsonl": check_jsonl,
    "csv": check_csv,
    "xml": check_xml,
    "rss": check_rss,
    "xlsx": check_xlsx,
    "html": check_html,
}

# --- options -------------------------------------------------------------------------------------


def chosen(dice: random.Random, kind: str, known: set[str]) -> dict[str, str | bool]:
    """A random set of a format's options: true, or a text."""
    options: dict[str, str | bool] = {}

    def some(share: float, name: str, values: list) -> None:
        if dice.random() < share:
            options[name] = dice.choice(values)

    some(0.2, "like-apify", [True])
    if kind in ("csv", "xlsx", "html"):
        some(0.5, "columns", ["union", "sorted"])
    if kind == "json":
        some(0.6, "pretty", [True])
    elif kind == "csv":
        some(0.7, "delimiter", [",", ";", "tab", "|", ":", "5", "1", "0"])
        some(0.6, "no-bom" if dice.random() < 0.7 else "bom", [True])
        some(0.4, "crlf", [True])
        some(0.25, "skip-header-row", [True])
        some(0.7, "quote", ["all", "needed", "needed"])
        some(0.5, "null", ["NULL", "\\N", "-", "true", "a"])
        some(0.4, "formula-guard", [True])
    elif kind == "xml":
        some(0.6, "xml-root", ["items", "products", "Žluť", "a-b.c", "_r", "p1"])
        some(0.6, "xml-row", ["item", "product", "řádek", "i_2", "日本"])
    elif kind == "rss":
        some(0.4, "feed-title", ["Shop", 'A & B <c> "d"', "日本 🎁"])
        some(0.4, "feed-description", ["All of it", "x & <y>"])
        some(0.4, "feed-link", ["https://feed.example/?a=1&b=2", "http://f.example"])
        if "like-apify" not in options and dice.random() < 0.7:
            # An argument holds no NUL, and what a map divides at is in no field.
            fields = [key for key in KEYS + FEED_KEYS if not set(key) & set(",=\0") and key.strip() == key != ""]
            roles = dice.sample(list(ROLES), dice.randrange(1, 5))
            map = {role: dice.choice([ROLES[role] + ["tags"] if role == "category" else ROLES[role], fields, ["a/0", "a/b", "title", "m/t"]]) for role in roles}
            options["feed-map"] = ",".join(f"{role}={dice.choice(names)}" for role, names in map.items())
    elif kind == "xlsx":
        some(0.5, "dates", ["auto", "text"])
        some(0.5, "big-integers", ["text", "number"])
        some(0.6, "compression", [str(level) for level in range(10)])
        some(0.6, "sheet", ["Data", "Ceník 2024", "a/b:c", "'q'", "history", "x" * 40, "x" * 30 + "🎁", "[1]*?\\", "'", "日本"])
        some(0.5, "links", [True])
        some(0.5, "table", [True])
        some(0.5, "widths", ["auto", "none"])
    # A binary that does not know an option yet is checked without.
    return {name: value for name, value in options.items() if name.removeprefix("no-") in known}


def arguments(options: dict[str, str | bool]) -> list[str]:
    return [f"--{name}" if value is True else f"--{name}={value}" for name, value in options.items()]


def settings(options: dict[str, str | bool]) -> dict[str, str | bool]:
    """The options as a configuration has them."""
    return {name.removeprefix("no-"): False if name.startswith("no-") else value for name, value in options.items()}


def known_options(larder: Path) -> set[str]:
    done = subprocess.run([larder, "formats"], capture_output=True, text=True, check=True)
    return set(re.findall(r"^--([a-z-]+)", done.stdout, re.MULTILINE))


# --- a dataset -----------------------------------------------------------------------------------


def run(command: list, out: Path | None = None) -> None:
    """Runs Larder, which must succeed and have nothing to say; its output goes into `out`."""
    with open(out or os.devnull, "wb") as output:
        done = subprocess.run([*command, "-q"], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, check=False)
    expect(done.returncode == 0 and not done.stderr, f"exit {done.returncode}: {done.stderr.decode(errors='replace')[:500]}")


def check_gzip(plain: Path, packed: Path) -> None:
    """One member without a time, that holds the very bytes of the plain export."""
    data = packed.read_bytes()
    expect(data[:3] == b"\x1f\x8b\x08" and data[4:8] == b"\0\0\0\0", f"gzip: header {data[:10]!r}")
    member = zlib.decompressobj(31)
    inside = member.decompress(data)
    expect(member.eof and not member.unused_data, "gzip: more than one member, or a cut one")
    expect(inside == gzip.decompress(data) == plain.read_bytes(), "gzip: other bytes than the plain export")


class Exports:
    """A dataset in all formats, by a configuration that says it all at once, and some by hand."""

    def __init__(self, larder: Path, known: set[str], seed: int, number: int, folder: Path) -> None:
        self.dice = random.Random(f"{seed}/{number}")
        self.larder = larder
        self.folder = folder
        self.count = 0
        self.differences: list[str] = []
        self.name = f"--seed {seed} --only {number}"
        ascii_only = self.dice.random() < 0.3
        self.lines = [line(self.dice, item, ascii_only) for item in dataset(self.dice)]
        self.items = [read.parse(each.encode()) for each in self.lines]
        self.options = {kind: chosen(self.dice, kind, known) for kind in CHECKS}
        self.source = folder / "storage" / "datasets" / "items"
        self.source.mkdir(parents=True, exist_ok=True)
        for at, each in enumerate(self.lines, 1):
            (self.source / f"{at:09}.json").write_text(each, encoding="utf-8", newline="")

    def try_one(self, what: str, work, *given) -> bool:
        """Counts one comparison and keeps what differs."""
        self.count += 1
        try:
            work(*given)
        except Exception as problem:  # noqa: BLE001 - whatever a reader stumbles over is a difference
            told = str(problem) if isinstance(problem, Different) else f"{type(problem).__name__}: {problem}"
            self.differences.append(f"{self.name}: {what}\n  {told[:800]}")
            return False
        return True

    def by_configuration(self, threads: int, gzip_too: bool) -> None:
        """Everything into a folder that is called like the number of threads."""
        exports = []
        for kind, options in self.options.items():
            same = {"storages": ["datasets/items"], "format": kind, **settings(options)}
            exports.append({**same, "output": f"{threads}/items.{kind}"})
            if gzip_too and kind != "xlsx":
                exports.append({**same, "output": f"{threads}/packed.{kind}", "gzip": True})
        self.dice.shuffle(exports)
        file = self.folder / f"larder-{threads}.yaml"
        # JSON is YAML.
        file.write_text(json.dumps({"roots": {"r": "storage"}, "exports": exports}, ensure_ascii=False), encoding="utf-8")
        (self.folder / f"{threads}").mkdir(exist_ok=True)
        run([self.larder, "run", file, "-j", str(threads)])

    def by_hand(self, kind: str) -> Path:
        """One format to standard output, by options on the line, from JSON Lines."""
        lines = self.folder / "items.jsonl"
        lines.write_text("".join(each + "\n" for each in self.lines), encoding="utf-8", newline="")
        out = self.folder / f"stdout.{kind}"
        run([self.larder, "export", lines, "-f", kind, *arguments(self.options[kind]), "--no-config", "-o", "-"], out)
        return out

    def check(self, kind: str, path: Path) -> None:
        CHECKS[kind](path, self.items, self.options[kind], self.lines)

    def check_all(self) -> None:
        if not self.try_one("run -j 1", self.by_configuration, 1, True):
            return
        # Threads matter most where there is more than one batch.
        threads = self.dice.random() < 0.5 or any("filler" in item for item in self.items)
        threads = threads and self.try_one("run -j 4", self.by_configuration, 4, False)
        good = {}
        for kind in CHECKS:
            what = shlex.join(["-f", kind, *arguments(self.options[kind])])
            plain = self.folder / "1" / f"items.{kind}"
            good[kind] = self.try_one(what, self.check, kind, plain)
            if threads:
                self.try_one(f"{what} -j 4", check_bytes, self.folder / "4" / f"items.{kind}", plain)
            if kind != "xlsx":
                self.try_one(f"{what} --gzip", check_gzip, plain, self.folder / "1" / f"packed.{kind}")
        if self.dice.random() < 0.2:
            self.check_by_hand(self.dice.choice(list(CHECKS)), good)

    def check_by_hand(self, kind: str, good: dict[str, bool]) -> None:
        what = shlex.join(["export", "-f", kind, *arguments(self.options[kind])])
        if not self.try_one(what, self.by_hand, kind):
            return
        out = self.folder / f"stdout.{kind}"
        if kind not in ("rss", "xlsx"):
            self.try_one(what, check_bytes, out, self.folder / "1" / f"items.{kind}")
        elif good[kind]:
            # A pipe is never patched, so its zip has descriptors, and lines have no date of the last
            # change: other bytes, the same items.
            self.try_one(what, self.check, kind, out)


def check_bytes(ours: Path, theirs: Path) -> None:
    expect(ours.read_bytes() == theirs.read_bytes(), f"other bytes than with {theirs.parent.name} thread, by configuration")


def check_dataset(larder: Path, known: set[str], seed: int, number: int, keep: Path | None) -> tuple[int, list[str]]:
    """How many comparisons of a dataset were made, and which failed."""
    with tempfile.TemporaryDirectory() as place:
        exports = Exports(larder, known, seed, number, keep or Path(place))
        exports.check_all()
        return exports.count, exports.differences


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("larder", type=Path)
    parser.add_argument("--count", type=int, default=250, help="datasets (default: 250)")
    parser.add_argument("--seed", type=int, default=1125)
    parser.add_argument("--only", type=int, help="this dataset of the seed's")
    parser.add_argument("--keep", type=Path, help="where the files of --only stay")
    given = parser.parse_args()
    if given.keep and given.only is None:
        parser.error("--keep takes the files of one dataset: --only N")
    larder = given.larder.resolve()
    known = known_options(larder)
    numbers = range(given.count) if given.only is None else [given.only]
    work = functools.partial(check_dataset, larder, known, given.seed, keep=given.keep)
    count = failed = 0
    with ProcessPoolExecutor() as pool:
        for made, differences in pool.map(work, numbers, chunksize=4):
            count += made
            for each in differences:
                failed += 1
                if failed <= 10:
                    print(each)
    print(f"options: {count - failed} of {count} comparisons of {len(numbers)} datasets as the options say")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
