#!/usr/bin/env python3
"""Publishes a site in surroundings that are full, closed, read-only, narrow or missing.

    surroundings_check.py LARDER

What needs a mount is left out, and said, where this user may not mount.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from trees import NOW, Tree, command, change_storage, contents, leftovers, make_storage, restore

LARDER = command("surroundings_check.py")
faults: list[str] = []


def shell(script: str, **variables: str) -> subprocess.CompletedProcess:
    """Runs a script in which $larder publishes $root."""
    words = " ".join([*LARDER, "site", "shop=$root", "--no-config", "-q", "-f", "csv", "--now", NOW])
    return subprocess.run(
        ["bash", "-c", f"larder() {{ {words} \"$@\"; }}; {script}"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )


def expect(what: str, holds: bool, done: subprocess.CompletedProcess | None = None) -> None:
    print(f"{'ok   ' if holds else 'FAULT'} {what}", flush=True)
    if not holds:
        faults.append(f"{what}: {done and (done.returncode, done.stderr[:300])}")


def verifies(place: Path) -> bool:
    with Tree(place) as tree:
        return not tree.faults()


def streams(folder: Path, root: str) -> None:
    place = folder / "site"
    normal = {}
    for name, words in {
        "as always": "",
        "standard input, output and error closed": "<&- >&- 2>&-",
        "standard error full": "2>/dev/full",
        "64 descriptors": "",
        "a stack of 1 MiB": "",
        "no variables, another umask, a folder that is gone": "",
    }.items():
        limit = {"64 descriptors": "ulimit -n 64;", "a stack of 1 MiB": "ulimit -s 1024;"}.get(name, "")
        if "variables" in name:
            limit = "mkdir gone; cd gone; rmdir ../gone; umask 077; unset HOME TERM LANG PATH; export TZ=Mars/Base;"
        shutil.rmtree(place, ignore_errors=True)
        done = shell(f"cd {folder}; {limit} larder -o {place} {words}", root=root)
        normal = normal or contents(place)
        expect(name, done.returncode == 0 and contents(place) == normal, done)
    done = shell(f"larder -o {place} --json >/dev/full", root=root)
    expect("a result that cannot be printed is a failure", done.returncode == 1 and "No space" in done.stderr.replace("no space", "No space"), done)


def runs_at_once(folder: Path, root: str) -> None:
    place = folder / "locked"
    hold = f"exec 9>{place}.lock; flock 9;"
    done = shell(f"{hold} larder -o {place}", root=root)
    expect("a second run on the same folder gives up with 75", done.returncode == 75, done)
    done = shell(f"( {hold} sleep 1 ) & sleep 0.3; larder -o {place} --lock-wait 20s", root=root)
    expect("--lock-wait waits for the first", done.returncode == 0 and verifies(place), done)
    # A file that is being written is locked itself.
    hold = f"exec 9>{folder}/.rows.csv.larder; flock 9;"
    export = f"{LARDER[0]} export products -r {root} -o {folder}/rows.csv"
    done = shell(f"{hold} {export}")
    expect("a second run on the same file gives up with 75", done.returncode == 75 and not (folder / "rows.csv").exists(), done)
    done = shell(f"( {hold} sleep 1; rm {folder}/.rows.csv.larder ) & sleep 0.3; {export} --lock-wait 20s")
    expect("--lock-wait waits for the first on a file too", done.returncode == 0 and (folder / "rows.csv").exists(), done)


def disks(folder: Path, root: str) -> None:
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", disk], capture_output=True).returncode:
        print("left out: full and read-only disks, mount points (this user may not mount)")
        return
    try:
        place = disk / "site"
        done = shell(f"larder -o {place}", root=root)
        expect("a site on a small disk", done.returncode == 0 and verifies(place), done)
        restore(place, folder / "before")
        subprocess.run(["dd", "if=/dev/zero", f"of={disk}/filler", "bs=1k"], capture_output=True)
        change_storage(Path(root))
        done = shell(f"larder -o {place}", root=root)
        said = "no space" in done.stderr.lower() and len(done.stderr.splitlines()) == 1
        whole = contents(place) == contents(folder / "before") and not leftovers(place)
        expect("on a full disk the old site stands, and one line says so", done.returncode in (1, 73) and said and whole, done)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        done = shell(f"larder -o {place}", root=root)
        expect("a read-only disk is said before work starts", done.returncode == 73 and "read-only" in done.stderr.lower(), done)
        subprocess.run(["mount", "-o", "remount,rw,size=8m", disk], check=True)
        done = shell(f"larder -o {disk}", root=root)
        expect("a mount point cannot be exchanged; --in-place is named", done.returncode == 73 and "--in-place" in done.stderr, done)
        (disk / "filler").unlink()
        shutil.rmtree(place)
        (disk / "site.lock").unlink()
        done = shell(f"larder -o {disk} --in-place", root=root)
        expect("--in-place publishes to a mount point", done.returncode == 0 and verifies(disk), done)
    finally:
        subprocess.run(["umount", disk])


def without_proc(root: str) -> None:
    if subprocess.run(["unshare", "-m", "umount", "-l", "/proc"], capture_output=True).returncode:
        print("left out: a system without /proc (this user may not unmount)")
        return
    done = subprocess.run(["unshare", "-m", "sh", "-c", f"umount -l /proc; {LARDER[0]} --version"], capture_output=True, text=True)
    expect("the arguments are found without /proc", done.returncode == 0 and len(done.stdout) < 20, done)


def memory(folder: Path) -> None:
    items = folder / "many/datasets/products"
    items.mkdir(parents=True)
    for number in range(1, 20_001):
        (items / f"{number:09}.json").write_text('{"n": %d, "text": "%s"}' % (number, "x" * 900))
    words = [*LARDER, "site", f"shop={folder / 'many'}", "-o", str(folder / "many-site"), "--no-config", "-q"]
    child = os.posix_spawn(words[0], words, os.environ)
    _, status, usage = os.wait4(child, 0)
    done = subprocess.CompletedProcess(words, status, stderr=f"{usage.ru_maxrss} KiB")
    expect("20,000 items in all formats take less than 96 MiB", status == 0 and usage.ru_maxrss < 96 << 10, done)


def on_terminal(words: list[str], **variables: str) -> str:
    """What a run prints on a terminal."""
    above, terminal = pty.openpty()
    surroundings = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
    run = subprocess.Popen([*LARDER, *words], stderr=terminal, env={**surroundings, "TERM": "xterm", **variables})
    os.close(terminal)
    printed = b""
    try:
        while piece := os.read(above, 1 << 16):
            printed += piece
    except OSError:  # the other end is closed
        pass
    os.close(above)
    return printed.decode() if run.wait() == 0 else f"exit {run.returncode}"


def progress(folder: Path) -> None:
    words = ["site", f"shop={folder / 'many'}", "-o", str(folder / "many-site"), "--no-config", "--full"]
    printed = on_terminal(words)
    lines = re.findall(r"\r\x1b\[K([0-9,]+ of 20,000 items, [^\r\x1b]+/s, [0-9.]+ \w+ left)", printed)
    counts = [int(line.split()[0].replace(",", "")) for line in lines]
    expect("progress on a terminal: items, size, rate and time left, ever further", len(counts) > 1 and counts == sorted(counts), None)
    said = printed.rsplit("\x1b[K", 1)[-1]
    expect("the line is wiped before the result is said", "20,000 items" not in said and said.splitlines()[-1].startswith("done, "), None)
    words = ["export", "products", "-r", str(folder / "many"), "-o", str(folder / "many.csv"), "--no-config"]
    for name, value in {"TERM": "dumb", "CI": "true", "NO_COLOR": "1"}.items():
        expect(f"no progress with {name}={value}", "\x1b" not in on_terminal(words, **{name: value}), None)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="larder-around-") as name:
        folder = Path(name)
        root = folder / "storage"
        make_storage(root)
        streams(folder, str(root))
        runs_at_once(folder, str(root))
        disks(folder, str(root))
        without_proc(str(root))
        memory(folder)
        progress(folder)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
