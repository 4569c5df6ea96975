#!/usr/bin/env python3
"""Damages sites and packages in every way, file kind by file kind, and looks whether `larder verify` finds it.

    verify_check.py LARDER [--all]

As they were published, all of them must verify. With --all every file of every sample is damaged, and
every byte of an archive; without, one file of each kind of one sample, and some bytes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
import zlib
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


def chosen(place: Path) -> list[str]:
    """The files to damage: all, or one of each kind: of each ending in each folder that is called alike."""
    files = sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file() and path.stat().st_size)
    if options.all:
        return files
    return sorted({path if "/" not in path else (Path(path).parent.name, Path(path).suffix): path for path in files}.values())


def found(what: str, place: Path, path: str | None, code: int = 5) -> None:
    done = verify(place)
    named = path is None or path in done.stderr
    if done.returncode != code or not named or re.search(r"Fatal|Sanitizer", done.stderr):
        fault(what, done)


def damaged(name: str, place: Path, folder: Path) -> int:
    # Without --all each file is damaged in some of the ways, so that all together are in all.
    every = list(DAMAGE)
    jobs = [
        (path, how)
        for number, path in enumerate(chosen(place))
        for how in (every if options.all else [every[(2 * number + step) % len(every)] for step in range(2)])
    ]

    def one(number: int) -> None:
        copy = folder / f"copy-{name}-{number}"
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
    directory = data.rindex(b"PK\x01\x02", 0, -22)
    places = list(range(len(data))) if options.all else sorted({
        *chance.sample(range(len(data)), 40), *chance.sample(range(directory, len(data)), 20), *range(4)
    })

    def one(worker: int) -> None:
        copy = folder / f"flipped-{worker}.zip"
        for at in places[worker::workers]:
            changed = bytearray(data)
            changed[at] ^= 1 << (at % 8)
            copy.write_bytes(changed)
            found(f"{name}: bit {at % 8} of byte {at} of {len(data)} flipped", copy, None)

    workers = os.cpu_count() or 2
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, range(workers)))
    other = folder / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("../../escaped.txt", "x")
    changes = {
        "cut": data[:-1], "longer": data + b"\0", "begun later": b"\0" + data, "empty": b"",
        "twice": data + data, "of another": other.read_bytes(),
    }
    for what, changed in changes.items():
        copy = folder / "changed.zip"
        copy.write_bytes(changed)
        found(f"{name}: {what}", copy, None)
    return len(places) + len(changes)


def packages(folder: Path) -> dict[str, Path]:
    """The same storages as a folder, a bag, and an archive of each."""
    places = {}
    for name, words in {
        "package": [], "bag": ["--layout", "bagit"], "package.zip": [], "bag.zip": ["--layout", "bagit"],
        "small.zip": ["--kind", "key-value-store", "--include", "*/images"],
    }.items():
        places[name] = folder / name
        done = larder("package", "-r", SAMPLES / "shop", *words, "-q", "--no-config", "-o", places[name], "--now", NOW)
        if done.returncode:
            fault(f"{name} is packed", done)
    top = folder / "without-a-top.zip"
    places[top.name] = top
    with zipfile.ZipFile(places["small.zip"]) as packed:
        plain(top, [(entry.filename.split("/", 1)[1], packed.read(entry)) for entry in packed.infolist()])
    return places


def plain(archive: Path, files: list[tuple[str, bytes]]) -> None:
    """Writes the plainest archive that there is, which Python's own writer does not."""
    body, directory = b"", b""
    for name, data in files:
        fields = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\3\4" + fields + name.encode() + data
    end = struct.pack("<4H2LH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    archive.write_bytes(body + directory + b"PK\5\6" + end)


with tempfile.TemporaryDirectory(prefix="larder-verify-") as name:
    folder = Path(name)
    subprocess.run([SAMPLES / "prepare.sh"], check=True)
    sites = published(folder)
    packed = packages(folder)
    pristine(sites | packed)
    trees = {**(sites if options.all else {"shop": sites["shop"]}), "package": packed["package"], "bag": packed["bag"]}
    for name, place in trees.items():
        print(f"{name}: {damaged(name, place, folder)} damages", flush=True)
    for name, added in {"shop": 0, "package": 5, "bag": 5}.items():
        swapped_and_added(name, trees[name], folder, added)
    print(f"small.zip: {archive_bytes('small.zip', packed['small.zip'], folder)} damages", flush=True)

for line in faults:
    print(f"FAULT {line}")
raise SystemExit(1 if faults else 0)
