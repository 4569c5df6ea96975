#!/usr/bin/env python3
"""Exports every sample dataset and publishes every sample root, then compares what came out.

    samples_check.py LARDER
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from check import HERE, compare, with_room
from readers.items import Source

SAMPLES = HERE.parent.parent / "samples"
FORMATS = ["json", "jsonl", "csv", "xml", "rss", "xlsx", "html"]


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True)


class Outcome:
    """Passed and failed comparisons."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed: list[str] = []

    def add(self, what: object, good: bool) -> None:
        if good:
            self.passed += 1
        else:
            self.failed.append(str(what))

    def export(self, larder: Path, folder: Path) -> None:
        """One dataset in all formats; the exit code must tell whether anything was damaged."""
        print(f"\n{folder.relative_to(SAMPLES)}")
        with tempfile.TemporaryDirectory() as place:
            flags = [word for name in FORMATS for word in ("-f", name)]
            done = run(larder, "export", folder, *flags, "-o", f"{place}/")
            source = Source(folder)
            good = compare(Path(place), source)
            expected = 3 if source.damaged else 0
            if done.returncode != expected:
                print(f"exit {done.returncode} instead of {expected}: {done.stderr}")
        self.add(f"export {folder}", good and done.returncode == expected)

    def site(self, larder: Path, root: Path) -> None:
        """One root as a site: the downloads of each of its datasets."""
        with tempfile.TemporaryDirectory() as place:
            site = Path(place) / "site"
            done = run(larder, "site", root, "-o", site)
            if done.returncode not in (0, 3):
                print(f"\nsite of {root}: exit {done.returncode}: {done.stderr}")
                return self.add(f"site {root}", False)
            for page in sorted(site.glob("datasets/*/index.json")):
                folder = root / "datasets" / json.loads(page.read_text(encoding="utf-8"))["directory"]
                print(f"\n{page.parent.relative_to(site)} in the site of {root.relative_to(SAMPLES)}")
                self.add(f"site {folder}", compare(page.parent / "files", Source(folder, hidden=False)))


def main() -> int:
    larder = Path(sys.argv[1]).resolve()
    outcome = Outcome()
    roots = sorted({kinds.parent for kinds in SAMPLES.glob("**/datasets") if kinds.is_dir()})
    for root in roots:
        for folder in sorted(path for path in (root / "datasets").iterdir() if path.is_dir()):
            outcome.export(larder, folder)
        outcome.site(larder, root)
    print()
    for what in outcome.failed:
        print(f"failed: {what}")
    print(f"samples: {outcome.passed} passed, {len(outcome.failed)} failed")
    return 1 if outcome.failed or not outcome.passed else 0


if __name__ == "__main__":
    sys.exit(with_room(main))
