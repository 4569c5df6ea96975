"""XML and RSS, read with lxml. Each item's element is walked side by side with the item: names are
decoded first, so a name that cannot be turned back is a difference."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from .items import opened, same, spelled, strict
from .tally import Tally, shown

MAX_DEPTH = 200
OURS = "{urn:larder:item}"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPE = re.compile("_x([0-9A-Fa-f]{4,8})_")


def as_xml(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)


def decoded(name: str) -> str:
    """The key that an element's or attribute's name stands for."""
    if name == "_":
        return ""
    text = ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), name)
    # A character beyond the BMP may have been written as its two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def elements(value):
    """An array stands for its elements, one element each, arrays inside it too."""
    if isinstance(value, list):
        for part in value:
            yield from elements(part)
    else:
        yield value


def is_scalar(value) -> bool:
    return not isinstance(value, (dict, list))


class TreeReader:
    """XML: a root, and in it an element an item."""

    name = "xml"
    row_depth = 2

    def __init__(self, path, source) -> None:
        from lxml import etree

        self.tally = Tally(self.name)
        self.pointed = source.pointed
        self.file = opened(path)
        self.events = etree.iterparse(
            self.file, events=("start", "end"), huge_tree=True, resolve_entities=False, no_network=True, remove_comments=False
        )
        self.error = etree.XMLSyntaxError
        self.depth = 0
        self.rows = self.read()

    def read(self):
        for event, element in self.events:
            self.depth += 1 if event == "start" else -1
            if event == "start" and self.depth == 1:
                self.root = element
                if element.getroottree().docinfo.doctype:
                    self.tally.differ("document", "has a document type")
            elif event == "end" and self.depth == self.row_depth - 1 and self.is_row(element):
                yield element
                element.clear()
                while element.getprevious() is not None and self.is_row(element.getprevious()):
                    del element.getparent()[0 if self.row_depth == 2 else element.getparent().index(element) - 1]
            elif event == "end" and self.depth == self.row_depth - 1:
                self.other(element)

    def is_row(self, element) -> bool:
        return True

    def other(self, element) -> None:
        pass

    def next_row(self, where: object):
        try:
            return next(self.rows, None)
        except self.error as error:
            self.tally.differ(where, f"not well-formed: {error}")
            return None

    def item(self, number: int, item: dict, cells: dict) -> None:
        element = self.next_row(number)
        if element is None:
            return self.tally.differ(number, "missing")
        self.tally.items += 1
        problem = self.problem(element, item, 1)
        if problem:
            self.tally.differ(number, problem)

    def scalar(self, value) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return spelled(value, self.pointed) if isinstance(value, tuple) else as_xml(value)

    def problem(self, element, value, depth: int) -> str | None:
        """What is wrong with an element that stands for `value`; None if nothing is."""
        self.tally.cells += 1
        text = element.text or ""
        if is_scalar(value):
            if len(element) or element.attrib:
                return f"<{element.tag}> is not a plain text"
            expected = self.scalar(value)
            return None if text == expected else f"<{element.tag}>: {shown(text)} instead of {shown(expected)}"
        if depth >= MAX_DEPTH and value:
            try:
                good = same(strict.decode(text), value)
            except ValueError:
                good = False
            return None if good else f"<{element.tag}>: not the JSON of what lies deeper"
        attributes = value.get("@")
        if not isinstance(attributes, dict) or not all(map(is_scalar, attributes.values())):
            attributes = None
        found = {decoded(name): got for name, got in element.attrib.items()}
        expected = {name: self.scalar(part) for name, part in (attributes or {}).items()}
        if found != expected:
            return f"<{element.tag}>: attributes {shown(found)} instead of {shown(expected)}"
        children = [
            (key, part) for key, whole in value.items() if not (key == "@" and attributes is not None) for part in elements(whole)
        ]
        others = [child for child in children if child[0] != "#"]
        if "#" in value and not others and not len(element) and is_scalar(value["#"]):
            expected = self.scalar(value["#"])
            return None if text == expected else f"<{element.tag}>: {shown(text)} instead of {shown(expected)}"
        if text.strip() or any((child.tail or "").strip() for child in element):
            return f"<{element.tag}>: text between elements"
        return self.members(element, list(element), children, depth)

    def members(self, element, found, children, depth: int) -> str | None:
        names = [decoded(child.tag.removeprefix(OURS)) for child in found]
        if names != [key for key, _ in children]:
            return f"<{element.tag}>: {shown(names)} instead of {shown([key for key, _ in children])}"
        for child, (_, part) in zip(found, children):
            problem = self.problem(child, part, depth + 1)
            if problem:
                return problem
        return None

    def finish(self, names: list[str]) -> None:
        if self.next_row("end") is not None:
            self.tally.differ("end", "more items than the source")


class FeedReader(TreeReader):
    """RSS 2.0: a channel, in it an item an item. A property is either one of the standard's elements
    or an element of our namespace; none may be missing."""

    name = "rss"
    row_depth = 3

    def __init__(self, path, source) -> None:
        super().__init__(path, source)
        self.channel: dict[str, str] = {}

    def is_row(self, element) -> bool:
        return element.tag == "item"

    def other(self, element) -> None:
        self.channel[element.tag] = element.text or ""

    def item(self, number: int, item: dict, cells: dict) -> None:
        element = self.next_row(number)
        if element is None:
            return self.tally.differ(number, "missing")
        self.tally.items += 1
        standard = {child.tag: child.text or "" for child in element if not child.tag.startswith("{")}
        own = [child for child in element if child.tag.startswith(OURS)]
        if not standard.get("title") and not standard.get("description"):
            self.tally.differ(number, "neither a title nor a description")
        kept = {decoded(child.tag.removeprefix(OURS)) for child in own}
        for key, value in item.items():
            if key in kept or not list(elements(value)) or (key == "@" and isinstance(value, dict)):
                continue
            if not is_scalar(value) or not self.stands(value, standard):
                self.tally.differ(number, f"{key}: {shown(value)} is nowhere")
        children = [(key, part) for key, value in item.items() if key in kept for part in elements(value)]
        problem = self.members(element, own, children, 1)
        if problem:
            self.tally.differ(number, problem)

    def stands(self, value, standard: dict[str, str]) -> bool:
        """Whether a standard element says this value, a date by its instant."""
        text = self.scalar(value)
        if any(text == said for said in standard.values()):
            return True
        try:
            when = datetime.fromisoformat(text)
            said = parsedate_to_datetime(standard.get("pubDate", ""))
        except (ValueError, TypeError):
            return False
        when = when if when.tzinfo else when.replace(tzinfo=timezone.utc)
        return when.replace(microsecond=0) == said

    def finish(self, names: list[str]) -> None:
        super().finish(names)
        if self.root.tag != "rss" or self.root.get("version") != "2.0":
            self.tally.differ("document", "not RSS 2.0")
        for needed in ("title", "link", "description"):
            if not self.channel.get(needed):
                self.tally.differ("channel", f"no {needed}")
