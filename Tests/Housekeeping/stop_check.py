#!/usr/bin/env python3
"""Kills and fails name, prune and drop at each of their steps, and looks at what they leave.

    stop_check.py [--all] LARDER

After a kill or an error at any system call that changes something, no reader may take what lies aside
for a storage, what has a name must be whole, and the same command must come to its end the next time.
--all tries every error that these calls may end with; without it, one of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from storages import make, metadata, run, tree
from trees import command

LARDER = command("stop_check.py")
ERRORS = ["EIO", "EACCES", "EPERM", "ENOSPC", "EROFS", "EBUSY", "ENOMEM"] if "--all" in sys.argv else ["EIO"]
JOBS = {
    "prune": (["prune", "--apply"], ["renameat2", "unlinkat"]),
    "drop": (["drop", "datasets/products", "--apply"], ["renameat2", "unlinkat"]),
    "name": (
        ["name", "datasets/alias", "november", "--apply"],
        ["write", "fchmod", "fsync", "renameat", "renameat2", "unlinkat"],
    ),
    "name, without metadata": (["name", "datasets/default", "november", "--apply"], ["renameat2", "fsync"]),
}


def make_root(root: Path) -> None:
    make(root / "datasets/default", {"000000001.json": '"d1"', "000000002.json": '"d2"', "sub/x": "d3"})
    make(root / "datasets/alias", {"000000001.json": '"a1"', "__metadata__.json": metadata()})
    make(root / "datasets/products", {"000000001.json": '"p1"', "__metadata__.json": metadata("products")})


def contents(root: Path) -> dict[str, bytes]:
    """The files of each folder that readers look into, but for metadata."""
    return {
        path: entry[1]
        for path, entry in tree(root).items()
        if entry[1] is not None and "/." not in path and not path.endswith("__metadata__.json")
    }


def metadata_files(root: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in root.rglob("__metadata__.json"))


def examine(what: str, root: Path, before: dict[str, bytes], words: list[str], last: dict[str, bytes]) -> list[str]:
    """What is wrong after a run; then the same run again, and what is wrong after that."""
    faults = []
    listing = run(LARDER, "list", root, "--json")
    for storage in json.loads(listing.stdout)["storages"] if listing.stdout else []:
        if "prune" in storage["directory"] or storage["leftover"]:
            faults.append(f"{what}: a reader takes {storage['ref']} for a storage")
    if "naming-" in listing.stdout + listing.stderr or ".prune-" in listing.stdout + listing.stderr:
        faults.append(f"{what}: a reader is told of a leftover")
    found = contents(root)
    places = {path.split("/")[1] for path in found}
    for place in places:
        inside = {path.split("/", 2)[2]: data for path, data in found.items() if path.split("/")[1] == place}
        known = [
            {path.split("/", 2)[2]: data for path, data in state.items() if path.split("/")[1] == old}
            for state in (before, last)
            for old in {path.split("/")[1] for path in state}
        ]
        if inside not in known:
            faults.append(f"{what}: {place} is not whole: {sorted(inside)}")
    again = run(LARDER, *words, "-r", root)
    if again.returncode == 75:
        # What was written and put back counts as written a moment ago.
        time.sleep(11)
        again = run(LARDER, *words, "-r", root)
    # 66: there is nothing left to do.
    if again.returncode not in (0, 66):
        faults.append(f"{what}: the next run ended with {again.returncode}: {again.stderr[:300]}")
    left = [path for path in tree(root) if "/." in path]
    if contents(root) != last or left:
        faults.append(f"{what}: after the next run: {sorted(contents(root))} {left}")
    names = [json.loads(path.read_text()).get("name") for path in root.rglob("datasets/november/__metadata__.json")]
    if any(name != "november" for name in names):
        faults.append(f"{what}: after the next run the name is {names}")
    return faults


def at_every_call(job: str, folder: Path, fate: str) -> tuple[list[str], int]:
    words, calls = JOBS[job]
    kept, root, log = folder / "kept", folder / "storage", folder / "strace.log"
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", kept, root], check=True)
    before = contents(root)
    if run(LARDER, *words, "-r", root).returncode:
        raise SystemExit(f"{job}: the plain run failed")
    last = contents(root)
    faults: list[str] = []
    count = 0
    for call in calls:
        number = 1
        while True:
            shutil.rmtree(root)
            subprocess.run(["cp", "-a", kept, root], check=True)
            strace = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}", "-e", f"inject={call}:{fate}:when={number}"]
            done = run([*strace, "--", *LARDER], *words, "-r", root)
            met = log.read_text(errors="replace")
            if "(INJECTED)" not in met and "killed by SIGKILL" not in met:
                break
            what = f"{job}, {fate} at {call} {number}"
            if "error" in fate and done.returncode not in (0, 1, 3, 66):
                faults.append(f"{what}: exit {done.returncode}: {done.stderr[:300]}")
            if "error" in fate and done.returncode == 0 and (contents(root) != last):
                faults.append(f"{what}: exit 0, and it is not done")
            # Once the folder has its name, all that can fail is to make that durable.
            undone = job.startswith("name") and contents(root) != last
            if "error" in fate and done.returncode and undone and metadata_files(root) != metadata_files(kept):
                faults.append(f"{what}: exit {done.returncode}, and metadata is not as it was")
            if "error" in fate and done.returncode and not done.stderr:
                faults.append(f"{what}: exit {done.returncode} without a word")
            faults += examine(what, root, before, words, last)
            count += 1
            number += 1
    return faults, count


def main() -> None:
    if not shutil.which("strace"):
        raise SystemExit("strace is missing")
    faults: list[str] = []
    count = 0
    with tempfile.TemporaryDirectory(prefix="larder-stop-") as name:
        folder = Path(name)
        make_root(folder / "kept")
        for job in JOBS:
            for fate in ["signal=KILL", *(f"error={error}" for error in ERRORS)]:
                found, runs = at_every_call(job, folder, fate)
                faults += found
                count += runs
        # Where a name cannot be taken in one step, the two steps must do the same.
        JOBS["prune"] = (JOBS["prune"][0], ["renameat2"])
        found, runs = at_every_call("prune", folder, "error=EINVAL")
        faults += found
        count += runs
    for fault in faults[:40]:
        print(fault)
    print(f"stopped: {count} runs, {len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
