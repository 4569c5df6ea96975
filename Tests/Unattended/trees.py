"""Published trees as their readers see them, and the runs that make them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

MANIFEST = ".larder-manifest.json"
NOW = "2026-11-25T10:00:00Z"


class Tree:
    """The tree under a path at one moment: the folder is opened once, and files relative to it."""

    def __init__(self, path: Path):
        self.path = path
        self.folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)

    def __enter__(self) -> Tree:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.folder)

    def read(self, name: str) -> bytes:
        with open(os.open(name, os.O_RDONLY, dir_fd=self.folder), "rb") as file:
            return file.read()

    @property
    def is_current(self) -> bool:
        """Whether readers who come now still see this one."""
        try:
            there = os.stat(self.path)
        except FileNotFoundError:
            return False
        return there.st_ino == os.fstat(self.folder).st_ino

    def faults(self) -> list[str]:
        """What does not agree with the manifest."""
        try:
            outputs = json.loads(self.read(MANIFEST))["outputs"]
        except (OSError, ValueError) as error:
            return [f"no manifest: {error}"]
        faults = []
        for output in outputs:
            try:
                data = self.read(output["path"])
            except OSError as error:
                faults.append(f"{output['path']}: {error.strerror}")
                continue
            if hashlib.sha256(data).hexdigest() != output["sha256"]:
                faults.append(f"{output['path']}: other contents than the manifest says")
        if not any(output["path"] == "index.html" for output in outputs):
            faults.append("no index.html in the manifest")
        return faults


def contents(folder: Path) -> dict[str, str]:
    """The hashes of all files below a folder, but for locks."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith((".larder-lock", ".larder-new-"))
    }


def leftovers(place: Path) -> list[str]:
    """What a run left beside or in a place, but for the lock."""
    beside = [
        entry
        for entry in os.listdir(place.parent)
        if entry.startswith(f".{place.name}.larder")
    ]
    within = os.listdir(place) if place.is_dir() else []
    return beside + [entry for entry in within if entry.startswith((".larder-new-", ".larder-ann"))]


def restore(kept: Path, place: Path) -> None:
    """Makes `place` what `kept` is, and clears what lies beside it."""
    for entry in leftovers(place):
        path = place.parent / entry
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    if kept.is_dir():
        # Times are kept, or the tree would not be believed.
        subprocess.run(["cp", "-a", kept, place], check=True)
    elif kept.exists():
        shutil.copy2(kept, place)


def make_storage(root: Path) -> None:
    """A small storage of every kind."""
    files = {
        "datasets/products/000000001.json": {"name": "pin", "price": 1.5},
        "datasets/products/000000002.json": {"name": "cup", "tags": ["a", "b"]},
        "datasets/default/000000001.json": {"n": 1},
        "key_value_stores/default/OUTPUT.json": {"pages": 3},
        "request_queues/default/abc.json": {"id": "abc", "url": "https://example.org/", "uniqueKey": "u"},
    }
    for name, value in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    age(root)


def change_storage(root: Path) -> None:
    """Items, records and a storage come, a storage goes."""
    (root / "datasets/products/000000003.json").write_text('{"name": "pan", "colour": "red"}')
    (root / "key_value_stores/default/more.txt").write_text("text")
    (root / "datasets/new").mkdir(exist_ok=True)
    (root / "datasets/new/000000001.json").write_text('{"a": true}')
    shutil.rmtree(root / "datasets/default", ignore_errors=True)
    age(root)


def age(root: Path) -> None:
    """Lets all files have been written some time ago."""
    for path in root.rglob("*"):
        os.utime(path, (1_795_000_000, 1_795_000_000))


def command(name: str) -> list[str]:
    """The program, given as the last argument of a check."""
    if len(sys.argv) < 2:
        raise SystemExit(f"usage: {name} [OPTION…] LARDER")
    return [str(Path(sys.argv[-1]).resolve())]
