#!/usr/bin/env python3
"""Reads an RSS export as a feed reader does, with feedparser, and by the rules of RSS 2.0.

    feed_check.py FILE [--items N]

check.py compares values; this asks whether the feed is one: feedparser finds nothing to mend, the
channel has what it must have, an item has only elements that RSS knows or that have a namespace, and
only http(s) addresses become links. Prints a line; exit 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
CHANNEL = {"title", "link", "description", "lastBuildDate", "generator", ATOM + "link", "item"}
ITEM = {"title", "link", "description", "pubDate", "guid", "category", "enclosure"}
ONCE = {"title", "link", "description", "lastBuildDate", "generator", "pubDate", "guid"}


class Feed:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self.items = 0

    def problem(self, where: object, text: str) -> None:
        if len(self.problems) < 20:
            self.problems.append(f"{where}: {text}")

    def names(self, where: object, element, allowed: set[str]) -> None:
        seen: set[str] = set()
        for child in element:
            if not child.tag.startswith("{") and child.tag not in allowed:
                self.problem(where, f"<{child.tag}> is not RSS")
            if child.tag in ONCE and child.tag in seen:
                self.problem(where, f"<{child.tag}> twice")
            seen.add(child.tag)

    def address(self, where: object, text: str | None) -> None:
        parts = urlsplit(text or "")
        if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
            self.problem(where, f"links to {text!r}")

    def date(self, where: object, text: str | None) -> None:
        try:
            if parsedate_to_datetime(text or "").tzinfo is None:
                self.problem(where, f"{text!r} has no time zone")
        except (ValueError, TypeError):
            # Python has no year 0, which RFC 822 does not forbid.
            if " 0000 " not in (text or ""):
                self.problem(where, f"{text!r} is no date")

    def by_the_rules(self) -> None:
        root = ElementTree.parse(self.path).getroot()
        if root.tag != "rss" or root.get("version") != "2.0" or len(root) != 1:
            return self.problem("document", "not RSS 2.0")
        channel = root[0]
        self.names("channel", channel, CHANNEL)
        for needed in ("title", "link", "description"):
            if not channel.findtext(needed):
                self.problem("channel", f"no {needed}")
        if channel.findtext("link") != "about:blank":
            self.address("channel", channel.findtext("link"))
        if (built := channel.find("lastBuildDate")) is not None:
            self.date("channel", built.text)
        for number, item in enumerate(channel.findall("item"), 1):
            self.items += 1
            where = f"item {number}"
            self.names(where, item, ITEM)
            if not item.findtext("title") and not item.findtext("description"):
                self.problem(where, "neither a title nor a description")
            for link in item.findall("link"):
                self.address(where, link.text)
            for guid in item.findall("guid"):
                if guid.get("isPermaLink", "true") == "true":
                    self.address(where, guid.text)
            for date in item.findall("pubDate"):
                self.date(where, date.text)
            for enclosure in item.findall("enclosure"):
                self.address(where, enclosure.get("url"))
                if not (enclosure.get("length") or "").isdigit() or not enclosure.get("type"):
                    self.problem(where, "an enclosure without length or type")

    def as_a_reader(self) -> None:
        feed = feedparser.parse(self.path.read_bytes())
        if feed.bozo:
            self.problem("feedparser", repr(feed.bozo_exception))
        if feed.version != "rss20":
            self.problem("feedparser", f"takes it for {feed.version or 'nothing'}")
        if len(feed.entries) != self.items:
            self.problem("feedparser", f"finds {len(feed.entries)} of {self.items} items")
        if not feed.feed.get("title"):
            self.problem("feedparser", "finds no title")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--items", type=int, help="how many items there must be")
    options = parser.parse_args()
    feed = Feed(options.file)
    try:
        feed.by_the_rules()
        feed.as_a_reader()
    except ElementTree.ParseError as error:
        feed.problem("document", f"not well-formed: {error}")
    if options.items is not None and feed.items != options.items:
        feed.problem("document", f"{feed.items} items instead of {options.items}")
    for problem in feed.problems:
        print(f"{options.file.name}: {problem}", file=sys.stderr)
    print(f"{options.file.name}: {feed.items} items, {'WRONG' if feed.problems else 'good'}")
    return 1 if feed.problems else 0


if __name__ == "__main__":
    sys.exit(main())
