#!/usr/bin/env python3
"""Damages sites and packages in every way, file kind by file kind, and looks whether `larder verify` finds it.

    verify_check.py LARDER [--all]

As they were published, all of them must verify. With --all every file of every sample is damaged, and
every byte of an archive; without, one file of each kind of one sample, and every 7th byte.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("larder", nargs="?", default=".build/debug/larder")
parser.add_argument("--all", action="store_true")
options = parser.parse_args()

LARDER = str(Path(options.larder).resolve())
SAMPLES = Path(__file__).parents[2] / "samples"
NOW = "2026-11-25T10:00:00Z"
chance = random.Random(9)
faults: list[str] = []


def larder(*words: object, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [LARDER, *map(str, words)], capture_output=True, text=True, errors="replace", env={**os.environ, **variables}
    )


def verify(place: Path, *words: str) -> subprocess.CompletedProcess:
    return larder("verify", place, "--no-config", *words)


def fault(what: str, done: subprocess.CompletedProcess) -> None:
    faults.append(f"{what}: exit {done.returncode}\n  {done.stderr[:600]}")


# What is published, and verifies.


def published(folder: Path) -> dict[str, Path]:
    """Sites of all samples, some of them with options that change what is in a site."""
    pictures = folder / "look"
    (pictures / "static").mkdir(parents=True)
    for name, text in {"odd.html": "<p><b>no end", "odd.json": "{", "odd.js": "larderRows(", "CNAME": "x"}.items():
        (pictures / "static" / name).write_text(text)
    (pictures / "logo.svg").write_text("<svg")
    (pictures / "templates").mkdir()
    (pictures / "templates" / "site.css").write_text("body{}")
    config = folder / "larder.yaml"
    config.write_text(
        "site:\n  output: unused\n  static: look/static\n  logo: look/logo.svg\n  templates: look/templates\n"
        "datasets:\n  products: { limit: 3, clean: true }\n  default: { fields: [url] }\n"
    )
    shop = SAMPLES / "shop"
    builds = {
        "shop": [f"shop={shop}", "--base-url", "https://data.example.org/shop/"],
        "shop-bare": [shop, "--html-items", "0", "--records", "none", "-f", "csv", "-f", "xlsx"],
        "shop-listed": [shop, "--records", "listed", "-f", "jsonl"],
        "shop-in-place": [shop, "--in-place"],
        "shop-limited": [shop, "-c", config],
        "empty": [shop, "--exclude", "*", "--allow-empty"],
    }
    builds |= {path.name: [path] for path in sorted((SAMPLES / "clients").iterdir()) if path.is_dir()}
    places = {}

    def build(name: str) -> None:
        words = builds[name]
        done = larder("site", *words, *([] if "-c" in words else ["--no-config"]), "-q", "-o", folder / name, "--now", NOW)
        if done.returncode not in (0, 3):
            fault(f"{name} is published", done)
        places[name] = folder / name

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(build, builds))
    return {name: places[name] for name in builds}


def pristine(places: dict[str, Path]) -> None:
    for name, place in places.items():
        done = verify(place)
        if done.returncode or done.stderr or done.stdout:
            fault(f"{name} verifies as it was published", done)
    print(f"{len(places)} trees verify as they were published", flush=True)


# Damage.


def flip(at: int):
    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[at % len(data)] ^= 1 << chance.randrange(8)
        path.write_bytes(data)

    return damage


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n")


def replace_by_link(path: Path) -> None:
    other = path.with_name(path.name + ".aside")
    shutil.copy(path, other)
    path.unlink()
    path.symlink_to(other.name)


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE = {
    "first byte flipped": flip(0),
    "last byte flipped": flip(-1),
    "a byte flipped": lambda path: flip(chance.randrange(1 << 30))(path),
    "cut": truncate,
    "longer": append,
    "gone": Path.unlink,
    "a link": replace_by_link,
    "a folder": replace_by_folder,
}


def kind(path: str) -> str:
    """Files that are made alike: the same name but for what storages are called."""
    return re.sub(r"[^/]+/(?=[^/]*$)", lambda found: found[0] if found[0] in KINDS else "*/", re.sub(r"\d+", "N", path)) if "/" in path else path


KINDS = {"files/", "rows/", "cols/", "items/", "list/", "requests/", "records/", "columns/", "assets/", "data/"}


def chosen(place: Path) -> list[str]:
    files = sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file())
    if options.all:
        return [path for path in files if (place / path).stat().st_size]
    one = {}
    for path in files:
        if (place / path).stat().st_size:
            one.setdefault((kind(path).split("/")[0:1] if "/" not in path else str(Path(path).parent.name), Path(path).suffix or path).__repr__(), path)
    return sorted(set(one.values()))


def found(what: str, place: Path, path: str | None, code: int = 5) -> None:
    done = verify(place)
    named = path is None or path in done.stderr
    if done.returncode != code or not named or re.search(r"Fatal|Sanitizer", done.stderr):
        fault(what, done)


def damaged(name: str, place: Path, folder: Path) -> int:
    files = chosen(place)
    jobs = [(path, how) for path in files for how in DAMAGE]

    def one(number: int) -> None:
        copy = folder / f"copy-{number}"
        # Hard links: only the file that is damaged is copied.
        shutil.copytree(place, copy, copy_function=os.link)
        for path, how in jobs[number :: len(copies)]:
            target = copy / path
            target.unlink()
            shutil.copy(place / path, target)
            DAMAGE[how](target)
            found(f"{name}: {path}: {how}", copy, path)
            for left in (target, target.with_name(target.name + ".aside")):
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink(missing_ok=True)
            os.link(place / path, target)
        shutil.rmtree(copy)

    copies = range(os.cpu_count() or 2)
    with ThreadPoolExecutor(len(copies)) as pool:
        list(pool.map(one, copies))
    return len(jobs)


def swapped_and_added(name: str, place: Path, folder: Path, added: int) -> None:
    copy = folder / "swapped"
    shutil.copytree(place, copy, copy_function=os.link)
    pages = sorted(str(path.relative_to(place)) for path in place.rglob("*.html"))[:2]
    (copy / pages[0]).rename(copy / "aside")
    (copy / pages[1]).rename(copy / pages[0])
    (copy / "aside").rename(copy / pages[1])
    found(f"{name}: two files swapped", copy, pages[0])
    shutil.rmtree(copy)
    shutil.copytree(place, copy, copy_function=os.link)
    (copy / "new.txt").write_text("new")
    done = verify(copy, "-v")
    if done.returncode != added or "new.txt" not in done.stderr:
        fault(f"{name}: a file added", done)
    (copy / "new.txt").unlink()
    (copy / "new").symlink_to("/etc/passwd")
    found(f"{name}: a link added", copy, "new")
    shutil.rmtree(copy)


def archive_bytes(name: str, archive: Path, folder: Path) -> int:
    """Flips, one after the other, bytes of an archive; each time it must be found."""
    data = archive.read_bytes()
    places = range(0, len(data), 1 if options.all else 7)

    def one(worker: int) -> None:
        copy = folder / f"flipped-{worker}.zip"
        for at in places[worker :: workers]:
            changed = bytearray(data)
            changed[at] ^= 1 << (at % 8)
            copy.write_bytes(changed)
            found(f"{name}: byte {at} of {len(data)} flipped", copy, None)

    workers = os.cpu_count() or 2
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, range(workers)))
    for what, bytes in {"cut": data[:-1], "longer": data + b"\0", "begun later": b"\0" + data, "empty": b""}.items():
        copy = folder / "changed.zip"
        copy.write_bytes(bytes)
        found(f"{name}: {what}", copy, None)
    return len(places)


with tempfile.TemporaryDirectory(prefix="larder-verify-") as name:
    folder = Path(name)
    subprocess.run([SAMPLES / "prepare.sh"], check=True)
    places = published(folder)
    pristine(places)
    for name in places if options.all else ["shop"]:
        count = damaged(name, places[name], folder)
        print(f"{name}: {count} damages", flush=True)
    swapped_and_added("shop", places["shop"], folder, added=0)

for line in faults:
    print(f"FAULT {line}")
raise SystemExit(1 if faults else 0)
