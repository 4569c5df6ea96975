#!/usr/bin/env python3
"""Kills, stops and fails runs at every moment, and looks at what they leave.

    kill_check.py [--all] LARDER

Under an output's name there must be the old output or the new one, whole; at most one leftover beside
it, and none of a run that was stopped by SIGTERM; and the next run must come to its end and leave none.
Runs are killed and stopped after random times, and killed by strace at each of their system calls that
changes a file system; then each of these calls fails. Without --all every twentieth call is tried, from
a random one on.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from trees import MANIFEST, NOW, Tree, change_storage, command, contents, leftovers, make_storage, restore

RENAMING = ["rename", "renameat2", "linkat", "mkdir", "unlink", "unlinkat", "rmdir", "chmod"]
WRITING = ["write", "pwrite64", "ftruncate", "fsync", "syncfs", "flock"]
READING = ["getdents64", "fstat", "newfstatat", "read", "close"]
STEP = 1 if "--all" in sys.argv else 20
LARDER = command("kill_check.py")


class Job:
    """A command, the output that stands before it, and the one that shall stand after it."""

    # What a killed run may leave beside its output.
    most_left = 1

    def __init__(self, name: str, folder: Path, words: list[str], place: Path):
        self.name = name
        self.words = LARDER + words
        self.place = place
        self.old = folder / f"{name}-old"
        self.new = folder / f"{name}-new"
        # How long a run takes that is let be, in seconds.
        self.duration = 1.0

    def run(
        self, *before: str, timeout: float | None = None, end: signal.Signals = signal.SIGKILL
    ) -> subprocess.CompletedProcess:
        process = subprocess.Popen(
            [*before, *self.words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            _, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.send_signal(end)
            _, errors = process.communicate()
        return subprocess.CompletedProcess(self.words, process.returncode, stderr=errors.decode(errors="replace"))

    def keep(self, where: Path) -> None:
        restore(self.place, where)

    @property
    def is_file(self) -> bool:
        return self.new.is_file()

    def state(self, without_history: bool = False) -> str:
        """What stands there: old, new, or what is wrong with it."""
        if self.is_file:
            found = self.place.read_bytes() if self.place.exists() else b""
            known = {"old": self.old.read_bytes(), "new": self.new.read_bytes()}
            return next((name for name, data in known.items() if data == found), "neither old nor new")
        if not self.place.is_dir():
            return "nothing stands there"
        with Tree(self.place) as tree:
            faults = tree.faults()
        # The manifest may say more than it did: what a build found out for the next one.
        told = [MANIFEST, *(["changes.html", "changes.json"] if without_history else [])]
        found, old, new = (
            {path: digest for path, digest in contents(folder).items() if path not in told}
            for folder in (self.place, self.old, self.new)
        )
        if not faults and found in (old, new):
            return "old" if found == old else "new"
        if self.is_in_place and all(digest in (old.get(path), new.get(path)) for path, digest in found.items()):
            return "between old and new"
        return f"does not verify: {faults[0]}" if faults else "neither old nor new"

    @property
    def is_in_place(self) -> bool:
        return "--in-place" in self.words


def examine(
    job: Job, done: subprocess.CompletedProcess, what: str, fate: str, exchanges: bool = True
) -> list[str]:
    """What is wrong after a run; then another run, and what is wrong after that."""
    faults = []
    killed = "KILL" in fate
    state = job.state()
    # Something could not be read, and everything else is published.
    if done.returncode == 3 and "EIO" in fate and state == "neither old nor new":
        state = "without something"
    left = leftovers(job.place)
    # Killed between two renames where one exchange is not to be had: the next run completes that.
    is_torn = killed and not exchanges and state == "nothing stands there" and len(left) == 2
    if not is_torn and state not in ("old", "new", "between old and new", "without something"):
        faults.append(f"{what}: {state}")
    # What cannot be removed stays, and is said.
    is_said = done.returncode == 1 and "is left of the old one" in done.stderr
    if not is_torn and len(left) > (job.most_left if killed or is_said else 0):
        faults.append(f"{what}: left {left}")
    if not killed:
        if done.returncode not in (0, 1, 73) + ((3, 66) if "EIO" in fate else (-15,) if "TERM" in fate else ()):
            faults.append(f"{what}: exit {done.returncode}: {done.stderr[:200]}")
        if done.returncode == 0 and state != "new":
            faults.append(f"{what}: exit 0, but {state}")
        errors = [line for line in done.stderr.splitlines() if line.startswith("error:") or line.startswith("larder:")]
        told = 0 if done.returncode == -15 else 1
        if done.returncode != 0 and len(errors) != told and " at write" not in what:
            faults.append(f"{what}: exit {done.returncode} with {len(errors)} lines: {done.stderr[:300]}")
    again = job.run()
    if again.returncode != 0:
        faults.append(f"{what}: the next run ended with {again.returncode}: {again.stderr[:200]}")
    after = job.state(without_history=state == "without something")
    if after != "new":
        faults.append(f"{what}: after the next run: {after}")
    if leftovers(job.place):
        faults.append(f"{what}: after the next run there is left {leftovers(job.place)}")
    return faults


def end_at_times(job: Job, count: int, end: signal.Signals, dice: random.Random) -> list[str]:
    faults = []
    for number in range(count):
        restore(job.old, job.place)
        seconds = dice.uniform(0, job.duration)
        done = job.run(timeout=seconds, end=end)
        fate = end.name if done.returncode == -end else "none"
        faults += examine(job, done, f"{job.name}, {end.name} after {seconds:.3f} s", fate)
    print(f"{job.name:24} {count:4} runs with {end.name} at random times", flush=True)
    return faults


def at_every_call(
    job: Job, calls: list[str], fate: str, dice: random.Random, step: int = STEP, exchanges: bool = True
) -> list[str]:
    """Lets the Nth call of a kind have a fate, for each kind, N counted up until no run meets it."""
    faults = []
    count = 0
    log = job.old.parent / "strace.log"
    for call in calls:
        number = dice.randrange(step) + 1
        while True:
            restore(job.old, job.place)
            inject = ["-e", f"trace={call}", "-e", f"inject={call}:{fate}:when={number}"]
            if not exchanges:
                # What is not traced is not injected either.
                inject[1] += ",renameat2"
                inject += ["-e", "inject=renameat2:error=EINVAL"]
            done = job.run("strace", "-f", "-qq", "-o", str(log), *inject, "--")
            if done.returncode == 127:
                # The system's loader met it.
                number += 1
                continue
            lines = log.read_text(errors="replace").splitlines()
            met = "\n".join(line for line in lines if exchanges or "renameat2" not in line)
            if "(INJECTED)" not in met and "killed by SIGKILL" not in met:
                break
            faults += examine(job, done, f"{job.name}, {fate} at {call} {number}", fate, exchanges)
            count += 1
            number += step
    print(f"{job.name:24} {count:4} runs with {fate}{'' if exchanges else ' and no exchange'}", flush=True)
    return faults


def make_outputs(jobs: list[Job], root: Path) -> None:
    """Makes the old and the new output of every job, the storages changing in between."""
    for job in jobs:
        job.place.parent.mkdir()
        if job.run().returncode:
            raise SystemExit(f"{job.name}: the first run failed")
        job.keep(job.old)
    change_storage(root)
    for job in jobs:
        started = time.monotonic()
        if job.run().returncode:
            raise SystemExit(f"{job.name}: the second run failed")
        job.duration = time.monotonic() - started
        job.keep(job.new)
        if job.state() != "new":
            raise SystemExit(f"{job.name}: {job.state()}")


def main() -> None:
    dice = random.Random(8)
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="larder-kill-") as name:
        folder = Path(name)
        root = folder / "storage"
        make_storage(root)
        site = ["site", f"shop={root}", "--no-config", "-q", "-f", "csv", "--now", NOW]
        jobs = [
            Job("site", folder, [*site, "-o", str(folder / "a/site")], folder / "a/site"),
            Job("site in place", folder, [*site, "-o", str(folder / "b/site"), "--in-place"], folder / "b/site"),
            Job(
                "export",
                folder,
                ["export", "datasets/products", "-q", "--no-config", "-r", str(root), "-o", str(folder / "c/products.csv")],
                folder / "c/products.csv",
            ),
        ]
        make_outputs(jobs, root)
        for job in jobs:
            for end in (signal.SIGKILL, signal.SIGTERM):
                faults += end_at_times(job, 100 if STEP == 1 else 8, end, dice)
            if not shutil.which("strace"):
                raise SystemExit("strace is missing")
            faults += at_every_call(job, RENAMING + WRITING, "signal=KILL", dice)
            faults += at_every_call(job, RENAMING + WRITING, "error=ENOSPC", dice)
            faults += at_every_call(job, WRITING + READING, "error=EIO", dice)
        faults += at_every_call(jobs[0], ["rename", "unlinkat"], "signal=KILL", dice, exchanges=False)
        # There are few, and between two of them nothing stands in the place.
        faults += at_every_call(jobs[0], ["rename"], "error=ENOSPC", dice, step=1, exchanges=False)
    for fault in faults[:40]:
        print(fault)
    print(f"{len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
