#!/usr/bin/env python3
"""Prunes storages while another program does to them whatever a program can.

    race_check.py [--rounds N] LARDER

The other one gives names, renames, writes, touches, swaps storages with each other, puts links in their
places and in those of folders in them. Whatever it did to a storage by its path, that storage was a
changing or a named one from then on: not one file of it may be missing at the end, nor one outside.
"""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from storages import age, make, metadata, run
from trees import command

ROUNDS = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 60
LARDER = command("race_check.py")
COUNT = 24
libc = ctypes.CDLL(None, use_errno=True)


def exchange(one: Path, other: Path) -> None:
    """Swaps two names in one step."""
    if libc.renameat2(-100, os.fsencode(one), -100, os.fsencode(other), 2):
        raise OSError(ctypes.get_errno(), "renameat2")


class Round:
    """A root with many expired storages, one with a name, and a tree outside."""

    def __init__(self, folder: Path, dice: random.Random):
        self.dice = dice
        self.folder = folder
        self.root = folder / "storage"
        self.sets = self.root / "datasets"
        self.outside = folder / "outside"
        self.safe: set[str] = set()
        self.done = 0
        for number in range(COUNT):
            files = {f"{item:09}.json": f'"{number}-{item}"' for item in range(1, 6)}
            files["sub/inner.txt"] = f'"{number}-inner"'
            if number % 2:
                files["__metadata__.json"] = metadata(count=5)
            make(self.place(number), files)
        make(self.sets / "products", {f"{item:09}.json": f'"named-{item}"' for item in range(1, 6)})
        make(self.outside, {"sub/a.json": '"outside-a"', "000000001.json": '"outside-1"', "__metadata__.json": metadata()})
        self.safe |= {f"named-{item}" for item in range(1, 6)} | {"outside-a", "outside-1"}

    def place(self, number: int) -> Path:
        """Every other one is unnamed by its metadata, the rest by what their folders are called."""
        name = f"alias-{number}" if number % 2 else f"3f2504e0-4f89-41d3-9a0c-0305e82c33{number:02}"
        return self.sets / (name if number else "default")

    def tokens(self, folder: Path) -> set[str]:
        """The contents of all files below a folder that no link leads to."""
        found = set()
        for path, _, names in os.walk(folder):
            for name in names:
                if name == "__metadata__.json" or os.path.islink(os.path.join(path, name)):
                    continue
                try:
                    found.add(Path(path, name).read_text().strip('"'))
                except FileNotFoundError:
                    pass
        return found

    def work(self, stop: threading.Event) -> None:
        """Does one thing after the other until it is stopped."""
        numbers = list(range(COUNT))
        self.dice.shuffle(numbers)
        for number in numbers:
            time.sleep(self.dice.uniform(0, 2 * DURATION / COUNT))
            if stop.is_set():
                return
            action = self.dice.choice(ACTIONS)
            # All of it is safe if the action succeeds, as the storage is whole then: prune moves it away
            # from its path before it takes anything.
            all = {f"{number}-{item}" for item in [*range(1, 6), "inner"]}
            try:
                action(self, self.place(number), number)
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
                    raise
                continue
            # A name that the metadata denies is none.
            if action not in RENAMING or number % 2 == 0:
                self.safe |= all
            self.done += 1

    # What is done to a storage.

    def rename(self, place: Path, number: int) -> None:
        os.rename(place, self.sets / f"kept-{number}")

    def replace_by_link(self, place: Path, number: int) -> None:
        os.rename(place, self.sets / f"kept-{number}")
        os.symlink(self.outside, place)

    def write(self, place: Path, number: int) -> None:
        (place / "000000006.json").write_text(f'"{number}-fresh"')
        self.safe.add(f"{number}-fresh")

    def touch(self, place: Path, number: int) -> None:
        os.utime(place / "000000003.json")

    def give_name(self, place: Path, number: int) -> None:
        (place / "new.tmp").write_text(metadata(name=f"shop-{number}", at=time.time()))
        os.rename(place / "new.tmp", place / "__metadata__.json")

    def swap_inner(self, place: Path, number: int) -> None:
        os.rename(place / "sub", place / "sub-old")
        os.symlink(self.outside / "sub", place / "sub")

    def swap_with_named(self, place: Path, number: int) -> None:
        named = self.sets / f"named-{number}"
        make(named, {"000000001.json": f'"{number}-named"', "__metadata__.json": metadata(name="x")})
        self.safe.add(f"{number}-named")
        exchange(place, named)

    def replace_anew(self, place: Path, number: int) -> None:
        os.rename(place, self.sets / f"kept-{number}")
        make(place, {"000000001.json": f'"{number}-again"'}, at=time.time())
        self.safe.add(f"{number}-again")


ACTIONS = [
    Round.rename, Round.replace_by_link, Round.write, Round.touch, Round.give_name, Round.swap_inner,
    Round.swap_with_named, Round.replace_anew,
]  # fmt: skip
RENAMING = [Round.rename, Round.replace_by_link, Round.swap_with_named, Round.replace_anew]
DURATION = 0.2


def one_round(folder: Path, dice: random.Random) -> tuple[list[str], int, int]:
    """One round; what is wrong after it, how much was done, how much went."""
    round = Round(folder, dice)
    stop = threading.Event()
    worker = threading.Thread(target=round.work, args=[stop])
    worker.start()
    faults = []
    runs = [run(LARDER, "prune", round.root, "--apply")]
    stop.set()
    worker.join()
    # A link that was put there is no storage: 3.
    runs.append(run(LARDER, "prune", round.root, "--apply"))
    for done in runs:
        if done.returncode not in (0, 3):
            faults.append(f"exit {done.returncode}: {done.stderr[:300]}")
    left = round.tokens(folder)
    missing = sorted(round.safe - left)
    if missing:
        faults.append(f"missing: {missing}; {runs[0].stderr[:1500]}")
    for path in round.sets.glob(".prune-*"):
        if not os.path.lexists(round.sets / path.name.removeprefix(".prune-")):
            faults.append(f"{path.name} is left: {runs[1].stderr[:500]}")
    everything = {f"{number}-{item}" for number in range(COUNT) for item in range(1, 6)}
    return faults, round.done, len(everything - left)


def main() -> None:
    global DURATION
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)
    faults: list[str] = []
    deeds = gone = 0
    with tempfile.TemporaryDirectory(prefix="larder-race-") as name:
        folder = Path(name) / "round"
        for number in range(ROUNDS):
            started = time.monotonic()
            found, done, removed = one_round(folder, dice)
            DURATION = (time.monotonic() - started) / 2.5
            faults += [f"round {number}: {fault}" for fault in found]
            deeds += done
            gone += removed
            shutil.rmtree(folder)
    if not gone or not deeds:
        faults.append(f"nothing was tried: {deeds} deeds, {gone} files gone")
    for fault in faults[:20]:
        print(fault)
    print(f"races: {ROUNDS} rounds (seed {seed}), {deeds} deeds in time, {gone} files gone, {len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
