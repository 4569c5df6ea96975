#!/usr/bin/env python3
"""Kills runs that write packages at their system calls, and looks at what they leave.

    package_kill_check.py [--all] LARDER

As Tests/Unattended does it with sites and exports: under the name there is the old package or the new one,
whole by its own hashes; the next run comes to its end and leaves nothing beside it.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Unattended"))
import kill_check  # noqa: E402
from kill_check import LARDER, RENAMING, Job, at_every_call, make_outputs  # noqa: E402
from trees import NOW, contents, make_storage  # noqa: E402


class PackageJob(Job):
    # An archive, and the tree that it is made of.
    most_left = 2

    def state(self, without_history: bool = False) -> str:
        if self.is_file or not self.place.is_dir():
            return super().state()
        found = contents(self.place)
        for line in (self.place / "SHA256SUMS").read_text().splitlines():
            if found.get(line[66:]) != line[:64]:
                return f"{line[66:]} is not as SHA256SUMS says"
        known = {"old": contents(self.old), "new": contents(self.new)}
        return next((name for name, files in known.items() if files == found), "neither old nor new")


def main() -> None:
    kill_check.STEP = 1 if "--all" in sys.argv else 20
    dice = random.Random(9)
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="larder-kill-") as name:
        folder = Path(name)
        root = folder / "storage"
        make_storage(root)
        # Its own pages tell when it was made, so the time is given.
        words = ["package", "-r", f"shop={root}", "--no-config", "-q", "-f", "csv", "--now", NOW, "-o"]
        jobs = [
            PackageJob("package", folder, [*words, str(folder / "a/shop")], folder / "a/shop"),
            PackageJob("package as zip", folder, [*words, str(folder / "b/shop.zip")], folder / "b/shop.zip"),
        ]
        make_outputs(jobs, root)
        for job in jobs:
            faults += at_every_call(job, [*RENAMING, "write", "fsync", "syncfs"], "signal=KILL", dice)
            faults += at_every_call(job, ["rename", "renameat2", "write", "fsync", "syncfs"], "error=ENOSPC", dice)
    for fault in faults[:40]:
        print(fault)
    print(f"{len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
