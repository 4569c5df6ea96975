"""The items of a dataset as Python's own JSON parser sees them, and their cells in a table.

A number is a tuple of one text, its spelling: `1.0` stays `1.0`, no digit is lost, and no string
compares equal to it.
"""

from __future__ import annotations

import gzip
import io
import json
import re
from decimal import Decimal
from pathlib import Path

LONE = re.compile("[\ud800-\udfff]")
ITEM_FILE = re.compile(r"[0-9]+\.json")
MAX_STEPS = 64

# How the native core of Crawlee for JavaScript 4 writes its metadata; it also writes whole numbers
# beyond 32 bits with a point.
POINTED = re.compile(r'\n  "createdAt": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00"')


class Damaged(ValueError):
    """Not an item."""


def refuse(word: str):
    raise ValueError(f"{word} is not JSON")


def number(spelling: str) -> tuple:
    return (spelling,)


# What clients write may hold NaN and infinities, which are null; what we write may not.
lenient = json.JSONDecoder(parse_int=number, parse_float=number, parse_constant=lambda word: None)
strict = json.JSONDecoder(parse_int=number, parse_float=number, parse_constant=refuse)


def scrub(value):
    """The value with every half of a surrogate pair replaced."""
    if isinstance(value, str):
        return LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [scrub(part) for part in value]
    if isinstance(value, dict):
        return {scrub(key): scrub(part) for key, part in value.items()}
    return value


def parse(data: bytes) -> dict:
    """One item. The last of two equal keys wins, at the place of the first."""
    try:
        text = data.decode("utf-8")
        value = lenient.decode(text.removeprefix("\ufeff"))
    except ValueError as error:
        raise Damaged(str(error)) from None
    if not isinstance(value, dict):
        raise Damaged("not an object")
    return scrub(value) if b"\\u" in data else value


def opened(path: Path) -> io.BufferedReader:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


class Source:
    """A dataset's folder, a file of JSON Lines, or a file that holds one array."""

    def __init__(self, path: Path, hidden: bool = True, empty: bool = True) -> None:
        self.path = path
        self.hidden = hidden
        self.empty = empty
        self.damaged = 0
        metadata = path / "__metadata__.json"
        self.pointed = metadata.is_file() and bool(POINTED.search(metadata.read_text(errors="replace")))

    def texts(self):
        if self.path.is_dir():
            names = [entry.name for entry in self.path.iterdir() if ITEM_FILE.fullmatch(entry.name)]
            for name in sorted(names, key=lambda name: (int(name[:-5]), name)):
                file = self.path / name
                # A link or a folder of such a name is damage, never followed.
                yield file.read_bytes() if file.is_file() and not file.is_symlink() else b""
        elif self.path.name.removesuffix(".gz").endswith(".json"):
            with opened(self.path) as file:
                for value in json.load(file):
                    yield json.dumps(value).encode()
        else:
            with opened(self.path) as file:
                for number, line in enumerate(file):
                    line = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
                    if line.strip(b" \t\r\n"):
                        yield line

    def __iter__(self):
        self.damaged = 0
        for text in self.texts():
            try:
                item = parse(text)
            except Damaged:
                self.damaged += 1
                continue
            if not self.hidden:
                item = {key: value for key, value in item.items() if not key.startswith("#")}
            if item or self.empty:
                yield item


def spelled(value: tuple, pointed: bool) -> str:
    """A number's text outside JSON."""
    text = value[0]
    if pointed and ("." in text or "e" in text or "E" in text):
        exact = Decimal(text)
        if exact == exact.to_integral_value() and not -2147483648 <= exact <= 4294967295 and abs(exact) < Decimal("1e21"):
            return str(int(exact))
    return text


def same(one, other) -> bool:
    """Equal, the order of keys included."""
    if one != other:
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return all(map(same, one, other))
    return type(one) is type(other)


def leaves(item: dict):
    """The cells of an item: (path, value), a value being a scalar, an empty container, or one too deep."""
    frames = [iter([((key,), value) for key, value in item.items()])]
    while frames:
        for path, value in frames[-1]:
            if value and isinstance(value, (dict, list)) and len(path) < MAX_STEPS:
                parts = value.items() if isinstance(value, dict) else enumerate(value)
                frames.append(iter([((*path, str(key)), part) for key, part in parts]))
                break
            yield path, value
        else:
            frames.pop()


class Columns:
    """The columns of the items seen so far, in the order of their first appearance."""

    def __init__(self) -> None:
        self.places: dict[tuple, int] = {}

    def cells(self, item: dict) -> dict[int, object]:
        places = self.places
        return {places.setdefault(path, len(places)): value for path, value in leaves(item)}

    def names(self) -> list[str]:
        return ["/".join(path) for path in self.places]
