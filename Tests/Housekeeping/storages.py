"""Storages that are old, and what is left of them."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

OLD = time.time() - 40 * 86_400


def date(seconds: float) -> str:
    """A date as Crawlee for Python writes it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds)) + ".000001+00:00"


def metadata(name: str | None = None, id: str = "Z7jPgnLYOVwoN7wtd", count: int = 2, at: float = OLD) -> str:
    """Metadata of a dataset as Crawlee for Python writes it."""
    moments = {key: date(at) for key in ("accessed_at", "created_at", "modified_at")}
    return json.dumps({"id": id, "name": name, **moments, "item_count": count}, indent=2)


def make(folder: Path, files: dict[str, str], at: float = OLD) -> None:
    """A folder with these files, all of that time."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    age(folder, at)


def age(folder: Path, at: float = OLD) -> None:
    """Lets everything in a folder have been changed at a time."""
    for path in [*folder.rglob("*"), folder]:
        if not path.is_symlink():
            os.utime(path, (at, at))


def tree(folder: Path) -> dict[str, tuple]:
    """Everything below a folder: kinds, contents, modes and times."""
    found = {}
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (info.st_mode, content, info.st_mtime_ns)
    return found


def run(larder: list[str], *words: str | Path, **more: object) -> subprocess.CompletedProcess:
    """A run of the program, its output as text."""
    return subprocess.run(
        [*larder, *map(str, words), "--no-config"], capture_output=True, text=True, errors="replace", **more
    )
