#!/usr/bin/env python3
"""Packages as their recipients see them, with tools that are not ours.

    package_check.py LARDER

Bags are validated by `bagit`, data packages by `frictionless`, hashes by the commands that README.txt names,
archives by Python and unzip. Nothing that is withheld is in a package, every link leads to a file of it, and
its pages open in Chromium from the folder. The same storages give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import bagit
import frictionless
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "Browser"))
from browser import Browser, Report  # noqa: E402

LARDER = str(Path(sys.argv[-1]).resolve())
NOW = "2026-11-25T10:00:00Z"
SECRET = "s3cr3t-f4r-n0b0dy"


def write(path: Path, value) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    os.utime(path, (1_795_000_000, 1_795_000_000))


def make_storages(folder: Path) -> list[str]:
    """Two roots in which names are alike, hostile or reserved, and each class of what is withheld."""
    one, two = folder / "one", folder / "two"
    for root in (one, two):
        for number in range(120):
            item = {"name": f"pin {number}", "price": number / 4, "tags": ["a", "<b>"], "#key": SECRET}
            write(root / f"datasets/products/{number + 1:09}.json", item)
        write(root / "datasets/default/000000001.json", {"ok": True})
        write(root / "key_value_stores/default/INPUT.json", {"token": SECRET})
        write(root / "key_value_stores/default/SDK_SESSION_POOL_STATE.json", {"cookie": SECRET})
        write(root / "key_value_stores/default/report.txt", "a report")
        request = {
            "id": "a", "url": f"https://a.example/?token={SECRET}", "uniqueKey": "a", "method": "GET", "retryCount": 3,
            "errorMessages": ["no answer"], "headers": {"cookie": SECRET}, "userData": {"__crawlee": {"state": 6}, "x": SECRET},
            "handledAt": "2026-11-01T00:00:00Z",
        }
        write(root / "request_queues/default/a.json", {
            "id": "a", "url": request["url"], "uniqueKey": "a", "orderNo": None, "json": json.dumps(request),
        })
    for name in ("Products", "PRODUCTS", "con", "a b", "'\"><script>\u202e", "x", "empty.csv"):
        write(one / f"datasets/{name}/000000001.json", {"=1+1": "<script>", name: 1})
    for name in ("x.csv", "x-csv", "products", "images"):
        write(one / f"key_value_stores/{name}/K-1.json", {"a": 1})
    write(one / "key_value_stores/images/..%2f..%2fetc.txt", "up")
    write(one / "key_value_stores/images/K-2.png", "no picture")
    write(one / "key_value_stores/images/=cmd().csv", "a,b\n1,2\n")
    return ["-r", f"one={one}", "-r", f"two={two}", "--no-config", "--now", NOW]


def package(words: list[str], output: Path, *also: str, code: int = 0, **surroundings) -> str:
    command = [LARDER, "package", *words, "-o", str(output), *also]
    done = subprocess.run(command, capture_output=True, text=True, **surroundings)
    if done.returncode != code:
        raise SystemExit(f"{' '.join(command)}: {done.returncode}: {done.stderr}")
    return done.stdout


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {name: (path.stat().st_mtime_ns, path.read_bytes()) for name, path in files(folder).items()}


def lists(folder: Path) -> list[str]:
    names = ["SHA256SUMS", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
    return [name for name in names if (folder / name).exists()]


def check_sums(folder: Path, report: Report) -> None:
    """The command of README.txt for Linux says nothing, each file is listed once, and a change is found."""
    problems = []
    command = re.search(r"^Linux: +(.+)$", (folder / "README.txt").read_text(), re.M).group(1)
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
    if done.returncode or done.stdout or done.stderr:
        problems.append(f"{command}: {done.stdout}{done.stderr}")
    listed = [line[66:] for name in lists(folder) for line in (folder / name).read_text().splitlines()]
    unlisted = set(files(folder)) - set(listed)
    if unlisted != {lists(folder)[-1]} or len(listed) != len(set(listed)):
        problems.append(f"not listed, or twice: {sorted(unlisted)[:5]}")
    for name in ("data/products.csv", ".larder-manifest.json", "index.html"):
        path = folder / name if (folder / name).exists() else next((folder / "data").glob("*.csv"))
        before = path.read_bytes()
        path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        if subprocess.run(command, shell=True, cwd=folder, capture_output=True).returncode == 0:
            problems.append(f"a changed {name} was not found")
        path.write_bytes(before)
    report.say(f"{folder.name}: hashes", len(listed), problems, "files")


def check_powershell(folder: Path, report: Report) -> None:
    """The lines for PowerShell are run where there is one, else only looked at."""
    text = (folder / "README.txt").read_text().split("Windows PowerShell", 1)[1]
    script = "\n".join(line[4:] for line in text.splitlines()[2:] if line.startswith("    "))
    problems = []
    if shutil.which("pwsh"):
        done = subprocess.run(["pwsh", "-NoProfile", "-Command", script], cwd=folder, capture_output=True, text=True)
        if done.stdout.strip() != "Checked.":
            problems.append(done.stdout + done.stderr)
    if not script.startswith(f"Get-Content {', '.join(lists(folder))} |") or not script.endswith('"Checked."'):
        problems.append(script)
    report.say(f"{folder.name}: lines for PowerShell", len(script.splitlines()), problems, "lines")


def check_description(folder: Path, report: Report) -> None:
    """frictionless reads every table with its columns, and every file with its size and hash."""
    described = json.loads((folder / "datapackage.json").read_text())
    problems = []
    payload = {name for name in files(folder) if name.startswith("data/")}
    known = {resource["path"]: resource for resource in described["resources"]}
    # A table without columns is an empty file, and no table.
    missing = {name for name in payload - set(known) if (folder / name).stat().st_size}
    if missing or set(known) - payload:
        problems.append(f"not described, or not there: {sorted(missing ^ (set(known) - payload))[:5]}")
    names = [resource["name"] for resource in described["resources"]]
    if len(set(names)) != len(names):
        problems.append("resources share a name")
    if len({name.lower() for name in files(folder)}) != len(files(folder)):
        problems.append("names differ only in the case of letters")
    for path, resource in known.items():
        data = (folder / path).read_bytes()
        if resource["bytes"] != len(data) or resource["hash"] != "sha256:" + hashlib.sha256(data).hexdigest():
            problems.append(f"{path}: other bytes than described")
        if path.endswith(".csv") and path.count("/") == 1 and not resource["schema"]["fields"]:
            problems.append(f"{path}: no columns")
    # Left to itself it takes workbooks and lines of JSON for tables too, and guesses their headers.
    frictionless.Package.from_descriptor(described, basepath=str(folder))
    tables = [resource for resource in described["resources"] if resource.get("type") == "table"]
    if tables:
        outcome = frictionless.Package.from_descriptor({**described, "resources": tables}, basepath=str(folder)).validate()
        problems += [str(row) for row in outcome.flatten(["title", "message"])]
    report.say(f"{folder.name}: datapackage.json", len(known), problems, "files")


def check_secrets(folder: Path, report: Report) -> None:
    problems = []
    for name, path in files(folder).items():
        data = path.read_bytes()
        if name.endswith(".xlsx"):
            book = zipfile.ZipFile(io.BytesIO(data))
            data = b"".join(book.read(part) for part in book.namelist())
        problems += [f"{name}: {word}" for word in (SECRET, str(folder.parent)) if word.encode() in data]
    if "What is left out" not in (folder / "README.txt").read_text():
        problems.append("README.txt does not say what is left out")
    report.say(f"{folder.name}: what is withheld", len(files(folder)), problems, "files")


class Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes) -> None:
        self.found += [value for name, value in attributes if name in ("href", "src") and value]


def check_links(folder: Path, report: Report) -> None:
    there, reached, problems = files(folder), set(), []
    for name in there:
        if not name.endswith(".html") or name.startswith("data/"):
            continue
        for link in Links(there[name].read_text(encoding="utf-8")).found:
            parts = urlsplit(link)
            # What was scraped may lead anywhere; the addresses of requests do.
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = os.path.normpath(PurePosixPath(name).parent / unquote(parts.path))
            reached.add(target)
            if target not in there:
                problems.append(f"{name}: {link}")
    unreached = {name for name in there if name.startswith("data/")} - reached
    problems += [f"no page leads to {name}" for name in sorted(unreached)[:5]]
    report.say(f"{folder.name}: links", len(reached), problems, "files")


def check_pages(folder: Path, browser: Browser, report: Report) -> None:
    problems, count = [], 0
    base = folder.resolve().as_uri() + "/"
    with browser.page(base) as page:
        for name in ("index.html", "datasets/products/index.html", "datasets/products/items/1.html", "search.html"):
            path = name if (folder / name).exists() else next(p for p in files(folder) if p.endswith(name.split("/", 2)[-1]))
            page.goto(base + path)
            page.wait_for_load_state("load")
            count += 1
        problems += page.problems
        page.goto(base + "index.html")
        if page.locator("table.storages tbody tr").count() == 0 or page.locator("text=Retention").count():
            problems.append("index.html: no storages, or their retention")
    report.say(f"{folder.name}: pages in Chromium", count, problems)


def check_archive(words: list[str], folder: Path, archive: Path, report: Report, *also: str) -> None:
    problems = []
    package(words, archive, *also, "-j", "4")
    first = archive.read_bytes()
    times = archive.stat().st_mtime_ns
    told = json.loads(package(words, archive, *also, "-j", "1", "--json", "--changed-exit", code=4))
    if archive.stat().st_mtime_ns != times or told["outputs"][0]["action"] != "unchanged":
        problems.append("made anew, and put in the place of the same")
    other = archive.parent / "elsewhere" / archive.name
    other.parent.mkdir()
    package(words, other, *also, "-j", "1", umask=0o077, env={**os.environ, "TZ": "Asia/Kathmandu", "LC_ALL": "C"})
    if other.read_bytes() != first:
        problems.append("other bytes by other threads, zone and mask")
    shutil.rmtree(other.parent)
    with zipfile.ZipFile(archive) as opened:
        if opened.testzip():
            problems.append(f"{opened.testzip()} is damaged")
        names = opened.namelist()
        if names != sorted(names) or {info.date_time for info in opened.infolist()} != {(1980, 1, 1, 0, 0, 0)}:
            problems.append("entries in another order, or with other times")
        found = {name: opened.read(name) for name in names}
    top = archive.stem
    wanted = {f"{top}/{name}": path.read_bytes() for name, path in files(folder).items()}
    if found != wanted:
        problems.append(f"other files than the folder's: {sorted(name for name in found | wanted if found.get(name) != wanted.get(name))[:4]}")
    if shutil.which("unzip") and subprocess.run(["unzip", "-tq", archive], capture_output=True).returncode:
        problems.append("unzip does not like it")
    left = [name for name in os.listdir(archive.parent) if name.startswith((f"{archive.name}.", f".{archive.name}"))]
    if left != [f"{archive.name}.lock"]:
        problems.append(f"left: {left}")
    report.say(f"{archive.name}: archive", len(names), problems, "files")


def main() -> None:
    report = Report()
    with tempfile.TemporaryDirectory(prefix="larder-package-") as name, sync_playwright() as playwright:
        work = Path(name)
        words = make_storages(work)
        browser = Browser(playwright)
        for layout in ("datapackage", "bagit"):
            folder = work / layout
            package(words, folder, "--layout", layout)
            before = state(folder)
            package(words[:-2], folder, "--layout", layout, "--now", "2026-11-25T11:00:00Z", "--changed-exit", code=4)
            report.say(f"{layout}: left alone", len(before), [] if state(folder) == before else ["it was written again"], "files")
            check_sums(folder, report)
            check_powershell(folder, report)
            check_description(folder, report)
            check_secrets(folder, report)
            check_links(folder, report)
            check_pages(folder, browser, report)
            check_archive(words, folder, work / f"{layout}.zip", report, "--layout", layout)
        bag = bagit.Bag(str(work / "bagit"))
        problems = []
        try:
            bag.validate()
        except bagit.BagError as error:
            problems.append(str(error))
        report.say("bagit: bagit", len(bag.entries), problems, "files")
        # What is kept of one storage can be handed over for itself.
        for kind, title in (("datasets", "products"), ("key-value-stores", "images"), ("request-queues", "default")):
            single = work / "single" / f"{kind}.zip"
            single.parent.mkdir(exist_ok=True)
            package([f"one:{kind}/{title}", *words], single)
            with zipfile.ZipFile(single) as opened:
                opened.extractall(work / "single")
            check_description(work / "single" / kind, report)
    raise SystemExit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
