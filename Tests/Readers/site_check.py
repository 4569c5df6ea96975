#!/usr/bin/env python3
"""Builds the sample site with a base address and reads what it says to programs.

    site_check.py LARDER

Twice: with the clock of the samples, then a month later over the first tree, so that feeds have something
to tell. Feeds are read by feedparser, pages by html5lib, data packages and the tables that they describe by
frictionless, all else by Python's own parsers and lxml. Prints a line a check; exit 1 if anything is wrong.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import html5lib
from frictionless import Package
from lxml import etree

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
ROOTS = [f"shop={SAMPLES}/shop/storage", f"edge={SAMPLES}/clients/edge-cases-handmade/storage"]
BASE = "https://data.example.org/shop/"
CLOCKS = ["2026-11-23T17:00:00Z", "2026-12-23T17:00:00Z"]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Page:
    """A page as a browser's parser sees it: ids, links, resources, documents within it."""

    def __init__(self, path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = html5lib.parse(path.read_bytes(), treebuilder="lxml", namespaceHTMLElements=False, transport_encoding="utf-8")
        self.ids: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.documents: list[str] = []
        self.alternates: list[tuple[str, str]] = []
        self.canonical: str | None = None
        self.odd: list[str] = []
        for node in tree.iter():
            if not isinstance(node.tag, str):
                continue
            self.element(node)

    def element(self, node) -> None:
        if "id" in node.attrib:
            self.ids.append(node.get("id"))
        rel = (node.get("rel") or "").split()
        if node.tag == "a" and node.get("href") is not None:
            self.links.append(node.get("href"))
        elif node.tag == "link" and "canonical" in rel:
            self.canonical = node.get("href")
        elif node.tag == "link" and "alternate" in rel:
            self.alternates.append((node.get("type"), node.get("href")))
        elif node.tag == "script" and node.get("type") == "application/ld+json":
            self.documents.append(node.text or "")
        elif node.tag in ("script", "img", "link", "iframe", "object", "embed", "source", "audio", "video"):
            self.resources.append(node.get("src") or node.get("href") or node.get("data") or "")
        for name in node.attrib:
            if name.startswith("on") or name == "style":
                self.odd.append(f"<{node.tag} {name}>")


class Check:
    """One published tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
        self.pages = {name: Page(root / name) for name in sorted(self.files) if name.endswith(".html") and "/files/" not in name}
        self.problems: list[str] = []
        self.counts: dict[str, int] = {}

    def bad(self, place: object, what: object) -> None:
        self.problems.append(f"{place}: {what}")

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def target(self, page: str, link: str) -> tuple[str, str] | None:
        """The file and the anchor that a link names; None if it leads out of the site."""
        address = urljoin(BASE + page, link)
        if not address.startswith(BASE):
            return None
        parts = urlsplit(address)
        return unquote(parts.path.removeprefix(urlsplit(BASE).path)), unquote(parts.fragment)

    def links(self) -> None:
        for name, page in self.pages.items():
            for text in page.odd:
                self.bad(name, text)
            if len(set(page.ids)) != len(page.ids):
                self.bad(name, "an id stands twice")
            for link in page.resources:
                found = self.target(name, link)
                if link == "data:,":
                    continue
                if found is None or found[0] not in self.files or (urlsplit(link).scheme and name != "404.html"):
                    self.bad(name, f"resource {link}")
                self.count("resources")
            for link in page.links + [href for _, href in page.alternates]:
                if urlsplit(link).scheme and not link.startswith(BASE):
                    continue
                if (link.startswith(BASE) or link.startswith("/")) and name != "404.html":
                    self.bad(name, f"absolute link {link}")
                found = self.target(name, link)
                if found is None or found[0] not in self.files:
                    self.bad(name, f"dead link {link}")
                elif found[1] and found[0] in self.pages and found[1] not in self.pages[found[0]].ids:
                    self.bad(name, f"dead anchor {link}")
                self.count("links")
            expected = None if name == "404.html" else BASE + name
            if page.canonical != expected:
                self.bad(name, f"canonical {page.canonical}")

    def reach(self) -> None:
        seen = {"index.html"}
        waiting = ["index.html"]
        while waiting:
            name = waiting.pop()
            for link in self.pages[name].links:
                found = self.target(name, link)
                if found and found[0] in self.pages and found[0] not in seen:
                    seen.add(found[0])
                    waiting.append(found[0])
        for name in sorted(set(self.pages) - seen - {"404.html"}):
            self.bad(name, "cannot be reached from index.html")
        self.counts["pages"] = len(seen)

    def feeds(self) -> None:
        for name in sorted(name for name in self.files if PurePosixPath(name).name == "feed.xml"):
            feed = feedparser.parse((self.root / name).read_bytes())
            if feed.bozo:
                self.bad(name, feed.bozo_exception)
            ids = [entry.id for entry in feed.entries]
            if len(set(ids)) != len(ids) or len(ids) > 50:
                self.bad(name, "ids are not each its own, or too many")
            if feed.feed.id != BASE + name:
                self.bad(name, f"id {feed.feed.id}")
            if not feed.feed.get("author") or not feed.feed.get("updated_parsed"):
                self.bad(name, "no author or time")
            for entry in feed.entries:
                if not entry.id.startswith("tag:data.example.org,20") or not entry.get("updated_parsed"):
                    self.bad(name, f"entry {entry.id}")
                found = self.target(name, entry.link)
                if found is None or found[0] not in self.files:
                    self.bad(name, f"entry links {entry.link}")
                elif found[1] and found[1] not in self.pages[found[0]].ids:
                    self.bad(name, f"entry links {entry.link}")
                self.count("entries")
            times = [entry.updated for entry in feed.entries]
            if times != sorted(times, reverse=True):
                self.bad(name, "not newest first")
            self.rules(name)
            self.count("feeds")
        if "feed.xml" not in self.files:
            self.bad("feed.xml", "missing")
        for name, page in self.pages.items():
            if not any(kind == "application/atom+xml" for kind, _ in page.alternates):
                self.bad(name, "names no feed")

    def rules(self, name: str) -> None:
        """What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2): each of these just once."""
        root = etree.parse(self.root / name).getroot()
        for node in [root, *root.iter(ATOM + "entry")]:
            for part in ("id", "title", "updated"):
                if len(node.findall(ATOM + part)) != 1:
                    self.bad(name, f"{part} does not stand once")
        for link in root.iter(ATOM + "link"):
            if not link.get("href", "").startswith(BASE):
                self.bad(name, f"link {link.get('href')}")

    def map(self) -> None:
        root = etree.parse(self.root / "sitemap.xml").getroot()
        listed = [node.text for node in root.iter(SITEMAP + "loc")]
        storages = [name for name in self.pages if name.count("/") == 2 and name.endswith("/index.html")]
        for address in listed:
            found = self.target("", address)
            if found is None or found[0] not in self.pages:
                self.bad("sitemap.xml", address)
        for name in storages:
            if BASE + name not in listed:
                self.bad("sitemap.xml", f"without {name}")
        self.counts["addresses"] = len(listed)

    def documents(self) -> None:
        for name, page in self.pages.items():
            kinds = []
            for text in page.documents:
                data = json.loads(text)
                kinds.append(data["@type"])
                if len(data["description"]) < 50:
                    self.bad(name, "a description of less than 50 characters")
                for file in data.get("distribution", []):
                    found = self.target(name, file["contentUrl"])
                    if found is None or found[0] not in self.files:
                        self.bad(name, f"contentUrl {file['contentUrl']}")
                        continue
                    path = self.root / found[0]
                    if file["contentSize"] != f"{path.stat().st_size} B" or file["sha256"] != digest(path):
                        self.bad(name, f"{found[0]} is another")
                    self.count("distributions")
            expected = ["DataCatalog"] if name == "index.html" else []
            if name.startswith("datasets/") and name.count("/") == 2 and name.endswith("/index.html"):
                expected = ["Dataset"]
            if kinds != expected:
                self.bad(name, f"JSON-LD {kinds}, not {expected}")

    def packages(self) -> None:
        for name in sorted(name for name in self.files if PurePosixPath(name).name == "datapackage.json"):
            package = json.loads((self.root / name).read_bytes())
            folder = PurePosixPath(name).parent
            names = [resource["name"] for resource in package["resources"]]
            if len(set(names)) != len(names):
                self.bad(name, f"names {names}")
            for resource in package["resources"]:
                path = self.root / folder / resource["path"]
                if not path.is_file() or path.stat().st_size != resource["bytes"]:
                    self.bad(name, f"{resource['path']} has another size")
                elif resource["hash"] != "sha256:" + digest(path):
                    self.bad(name, f"{resource['path']} has another hash")
                self.count("resources of packages")
            listed = {str(folder / resource["path"]) for resource in package["resources"]}
            files = {name for name in self.files if name.startswith(f"{folder}/files/")}
            if listed != {name for name in files if (self.root / name).stat().st_size}:
                self.bad(name, "lists other files than there are")
            self.tables(name, package)

    def tables(self, name: str, package: dict) -> None:
        """What says that it is a table is one, of the fields that it names.

        Left to itself frictionless takes workbooks and lines of JSON for tables too, and guesses their headers.
        """
        package["resources"] = [one for one in package["resources"] if one.get("type") == "table"]
        if not package["resources"]:
            return
        described = Package.from_descriptor(package, basepath=str((self.root / name).parent))
        for row in described.validate().flatten(["title", "message"]):
            self.bad(name, row)
        self.counts["tables"] = self.counts.get("tables", 0) + len(package["resources"])

    def sums(self) -> None:
        for line in (self.root / "SHA256SUMS").read_text().splitlines():
            expected, _, name = line.partition("  ")
            if name not in self.files or digest(self.root / name) != expected:
                self.bad("SHA256SUMS", name)
            self.count("sums")

    def documents_of_storages(self) -> None:
        for name in sorted(self.files):
            if name.endswith(".json"):
                try:
                    json.loads((self.root / name).read_bytes())
                except ValueError as error:
                    self.bad(name, error)

    def run(self) -> bool:
        self.links()
        self.reach()
        self.feeds()
        self.map()
        self.documents()
        self.packages()
        self.sums()
        self.documents_of_storages()
        for problem in self.problems[:20]:
            print(problem)
        print("site   " + ", ".join(f"{count:,} {what}" for what, count in self.counts.items()) + (": good" if not self.problems else f": {len(self.problems)} PROBLEMS"))
        return not self.problems


def ids(root: Path) -> list[str]:
    return [entry.id for entry in feedparser.parse((root / "feed.xml").read_bytes()).entries]


def main() -> int:
    larder = Path(sys.argv[1]).resolve()
    good = True
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        before: list[str] = []
        for clock in CLOCKS:
            command = [larder, "site", *ROOTS, "-o", site, "--now", clock, "--base-url", BASE.rstrip("/"), "-q"]
            done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
            if done.returncode not in (0, 3):
                print(done.stderr)
                return 1
            good &= Check(site).run()
            now = ids(site)
            if not now[-len(before):] == before and before:
                print("feed.xml: entries of the first build are not there as they were")
                good = False
            before = now
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
