#!/usr/bin/env python3
"""Checks what is installed beside a program, and runs the samples of samples/schedule with it.

    install_check.py LARDER

What runs: the lines of the crontab, the command of the systemd service, the server block in nginx over a published site, the
step of the workflow, both steps after a crawl; the one in Python is a real crawl of the site that nginx serves.
What is only checked: manual pages by mandoc, completions by bash, units by systemd-analyze, with the system calls of a run
against the service's filter; the workflow against its schema; the Containerfile by hadolint (Packaging/try-container.sh
builds it, Packaging/try-deb.sh tries the package).
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SCHEDULE = PROJECT / "samples/schedule"
BIN = Path(sys.executable).parent
# One that is free; nobody else asks for it within the moment until nginx has it.
with socket.create_server(("127.0.0.1", 0)) as probe:
    PORT = probe.getsockname()[1]


class Failure(Exception):
    """What a sample did wrong."""


def expect(holds: bool, message: str) -> None:
    if not holds:
        raise Failure(message)


class Machine:
    """A folder in the place of /srv, with the program and what a sample calls besides on the path."""

    def __init__(self, folder: Path, larder: Path) -> None:
        self.folder, self.larder = folder, larder
        self.srv, self.bin = folder / "srv", folder / "bin"
        self.bin.mkdir()
        (self.bin / "larder").symlink_to(larder)
        # Stands for the upload: says what it was asked to copy.
        (self.bin / "rsync").write_text('#!/bin/sh\necho "rsync $*"\n')
        (self.bin / "rsync").chmod(0o755)
        self.shop = self.project(self.srv / "shop")

    def project(self, folder: Path, configuration: Path = PROJECT / "samples/larder.yaml") -> Path:
        """A crawler's folder as the samples expect it: storages, a configuration, outputs beside them."""
        folder.mkdir(parents=True)
        shutil.copytree(PROJECT / "samples/shop/storage", folder / "storage")
        text = configuration.read_text().replace("./shop/storage", "./storage").replace("../", "")
        (folder / "larder.yaml").write_text(text)
        return folder

    def run(self, command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """A command as cron and its kin would run it, /srv being ours."""
        return subprocess.run(
            ["/bin/sh", "-c", command.replace("/srv/", f"{self.srv}/").replace("/usr/bin/larder", "larder")],
            cwd=folder or self.folder,
            env={"PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": str(self.folder), "SOURCE_DATE_EPOCH": "1795453200"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
        )

    def published(self, folder: Path, *more: str) -> None:
        for path in ("public/index.html", *more):
            expect((folder / path).is_file(), f"{path} was not written")


def manual(machine: Machine) -> None:
    pages = machine.folder / "man"
    pages.mkdir()
    command = [sys.executable, "-B", PROJECT / "Packaging/manual.py", machine.larder, PROJECT / "README.md", "2026-11-23", pages]
    done = subprocess.run(command, capture_output=True, text=True)
    expect(done.returncode == 0, done.stderr)
    readme = (PROJECT / "README.md").read_text()
    commands = set(re.findall(r"^\| `larder ([a-z]+)", readme, re.M))
    expect({page.name for page in pages.iterdir()} == {"larder.1"} | {f"larder-{c}.1" for c in commands}, "a page a command")
    for page in sorted(pages.iterdir()):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
        expect(done.returncode == 0, done.stdout)
        shown = subprocess.run(["mandoc", "-T", "utf8", page], capture_output=True, text=True).stdout
        plain = re.sub(".\b", "", shown)
        for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"):
            expect(f"\n{heading}\n" in plain, f"{page.name} has no {heading}")
        command = page.stem.removeprefix("larder").removeprefix("-")
        told = subprocess.run([machine.larder, *command.split(), "--help"], capture_output=True, text=True).stdout
        for option in set(re.findall(r"--[a-z][a-z-]+", told)):
            expect(option in plain.replace("‐", "-"), f"{page.name} does not name {option}")
        for code in re.findall(r"^\| ([0-9]+) \| ", readme, re.M):
            expect(re.search(rf"^ +{code}  ", plain, re.M) is not None, f"{page.name} has no exit code {code}")


def completions(machine: Machine) -> None:
    for shell, word in (("bash", "complete "), ("zsh", "#compdef larder"), ("fish", "complete -c 'larder'")):
        done = subprocess.run([machine.larder, "--generate-completion-script", shell], capture_output=True, text=True)
        expect(done.returncode == 0 and word in done.stdout, f"{shell}: {done.stderr}")
        if shutil.which(shell):
            checked = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True, text=True)
            expect(checked.returncode == 0, f"{shell}: {checked.stderr}")


def crontab(machine: Machine) -> None:
    lines = [line for line in (SCHEDULE / "crontab").read_text().splitlines() if line and not line.startswith(("#", "MAILTO="))]
    expect(len(lines) == 4, f"{len(lines)} lines")
    for line in lines:
        *times, command = line.split(None, 5)
        expect(all(re.fullmatch(r"\*|\d+", field) for field in times), f"no time: {line}")
        expect("%" not in command, f"cron ends a command at %: {line}")
        done = machine.run(command)
        expect(done.returncode in (0, 3), f"{command}: {done.returncode} {done.stderr}")
        if "rsync" in command:
            expect(done.stdout.startswith("rsync -a --delete"), f"{command}: {done.stdout}")
        elif "jq" in command:
            expect(" expires 20" in done.stdout, f"{command}: {done.stdout}")
        else:
            expect(not done.stdout, f"{command}: {done.stdout}")
    machine.published(machine.shop, "exports/products.csv")


def systemd(machine: Machine) -> None:
    units = machine.folder / "root/etc/systemd/system"
    units.mkdir(parents=True)
    program = machine.folder / "root/usr/bin/larder"
    program.parent.mkdir(parents=True)
    shutil.copy("/bin/true", program)
    for unit in SCHEDULE.glob("larder@.*"):
        shutil.copy(unit, units / unit.name.replace("@", "@shop"))
    system = machine.folder / "root/usr/lib/systemd/system"
    system.mkdir(parents=True)
    for unit in Path("/lib/systemd/system").glob("*.target"):
        shutil.copy(unit, system, follow_symlinks=False)
    for unit in ("larder@shop.service", "larder@shop.timer"):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", f"--root={machine.folder}/root", unit], capture_output=True, text=True
        )
        said = [line for line in (done.stdout + done.stderr).splitlines() if "larder" in line]
        expect(not said and not done.returncode, f"{unit}: {done.stdout}{done.stderr}")
    service = (SCHEDULE / "larder@.service").read_text()
    # Of 10; 1 is the level of a service that can do next to nothing.
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=10", SCHEDULE / "larder@.service"],
        capture_output=True, text=True,
    )
    expect(done.returncode == 0, done.stdout.splitlines()[-1] if done.stdout else done.stderr)
    command = re.search(r"^ExecStart=(.*)$", service, re.M).group(1).replace("%i", "shop")
    calls = machine.folder / "calls"
    done = machine.run(f"strace -f -qq -o {calls} {command}")
    expect(done.returncode in (0, 3), f"{command}: {done.returncode} {done.stderr}")
    used = {m.group(1) for m in re.finditer(r"^\d+ +(\w+)\(", calls.read_text(errors="replace"), re.M)}
    expect(len(used) > 20, "strace saw nothing")
    allowed = syscalls("@system-service") - syscalls("@privileged") - syscalls("@resources")
    expect(used <= allowed, f"the service's filter forbids {', '.join(sorted(used - allowed))}")


def syscalls(group: str) -> set[str]:
    """The system calls of one of systemd's groups, with those of the groups in it."""
    done = subprocess.run(["systemd-analyze", "syscall-filter", group], check=True, capture_output=True, text=True)
    words = {line.strip() for line in done.stdout.splitlines()[1:] if not line.strip().startswith("#")}
    found = {word for word in words if word and not word.startswith("@")}
    for inner in (word for word in words if word.startswith("@")):
        found |= syscalls(inner)
    return found


def nginx(machine: Machine) -> None:
    with served(machine, machine.shop / "public"):
        page = fetch("/")
        expect(page.headers["Content-Type"] == "text/html; charset=utf-8", f"type of a page: {page.headers['Content-Type']}")
        expect(page.headers["Cache-Control"] == "no-cache", "no Cache-Control")
        expect(page.headers["X-Content-Type-Options"] == "nosniff", "no X-Content-Type-Options")
        again = fetch("/", {"If-None-Match": page.headers["ETag"]})
        expect(again.status == 304, f"the page again: {again.status}")
        small = fetch("/", {"Accept-Encoding": "gzip"})
        expect(small.headers["Content-Encoding"] == "gzip", "pages are not compressed")
        expect(gzip.decompress(small.read()) == (machine.shop / "public/index.html").read_bytes(), "another page")
        site = machine.shop / "public"
        types = {
            "csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8",
            "json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        for extension, kind in types.items():
            path = sorted(site.rglob(f"products.{extension}"))[0].relative_to(site)
            answer = fetch(f"/{path}")
            expect(answer.headers["Content-Type"] == kind, f"{path}: {answer.headers['Content-Type']}")
            expect(answer.headers["X-Content-Type-Options"] == "nosniff", f"{path}: no X-Content-Type-Options")
        folder = sorted(p for p in site.rglob("products.csv"))[0].parent.parent
        moved = fetch(f"/{folder.relative_to(site)}") if folder != site else page
        expect(moved.url.endswith("/"), f"a folder without its slash: {moved.url}")
        for hidden in ("/.larder-manifest.json", "/assets/.x"):
            expect(fetch(hidden).status == 404, f"{hidden} is served")
        missing = fetch("/no-such-page")
        expect(missing.status == 404 and missing.read() == (site / "404.html").read_bytes(), "404 is not our page")


def workflow(machine: Machine) -> None:
    file = SCHEDULE / "github-pages.yml"
    done = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", file], capture_output=True, text=True
    )
    expect(done.returncode == 0, done.stdout + done.stderr)
    command = re.search(r"^ +run: (larder .*)$", file.read_text(), re.M).group(1)
    folder = machine.project(machine.srv / "pages")
    done = machine.run(command, folder)
    expect(done.returncode == 0, f"{command}: {done.returncode} {done.stderr}")
    machine.published(folder)


def containerfile(machine: Machine) -> None:
    done = subprocess.run([BIN / "hadolint", SCHEDULE / "Containerfile"], capture_output=True, text=True)
    expect(done.returncode == 0 and not done.stdout, done.stdout + done.stderr)
    comment = re.search(r"^#     -v /srv/shop:/srv/shop larder (run .*)$", (SCHEDULE / "Containerfile").read_text(), re.M)
    done = machine.run(f"larder {comment.group(1)}")
    expect(done.returncode in (0, 3), done.stderr)


def javascript(machine: Machine) -> None:
    source = SCHEDULE / "crawlee-js"
    folder = machine.project(machine.srv / "js", source / "larder.yaml")
    for name in ("publish.js", "package.json"):
        shutil.copy(source / name, folder)
    scripts = json.loads((source / "package.json").read_text())["scripts"]
    expect(scripts["postcrawl"] == "node publish.js", "npm would not publish after the crawl")
    done = machine.run(f"node --check publish.js && {scripts['postcrawl']}", folder)
    expect((done.returncode, done.stdout) == (0, "published\n"), f"{done.returncode} {done.stdout}{done.stderr}")
    machine.published(folder, "exports/products.xlsx")
    done = machine.run("node publish.js missing.yaml", folder)
    expect(done.returncode != 0 and "missing.yaml" in done.stderr, f"a missing configuration: {done.returncode} {done.stderr}")
    with_damage = folder / "storage/datasets/products/000000001.json"
    with_damage.write_text("{")
    os.utime(with_damage, (0, 0))
    done = machine.run("node publish.js", folder)
    expect((done.returncode, done.stdout) == (0, "published, but not all of it\n"), f"{done.returncode} {done.stdout}{done.stderr}")


def python(machine: Machine) -> None:
    folder = machine.srv / "python"
    shutil.copytree(SCHEDULE / "crawlee-python", folder)
    with served(machine, machine.shop / "public"):
        done = machine.run(f"{sys.executable} -B crawl.py http://127.0.0.1:{PORT}/", folder)
    expect(done.returncode == 0, f"{done.returncode} {done.stderr[-800:]}")
    machine.published(folder, "exports/pages.csv", "exports/pages.xlsx")
    rows = (folder / "exports/pages.csv").read_text("utf-8-sig").splitlines()
    stored = len(list((folder / "storage/datasets/pages").glob("0*.json")))
    expect(len(rows) == stored + 1 and stored >= 10, f"{stored} items, {len(rows)} lines of CSV")


class served:
    """A folder served by nginx as the sample says, on a port of ours."""

    def __init__(self, machine: Machine, site: Path) -> None:
        block = (SCHEDULE / "nginx.conf").read_text().replace("    listen [::]:80;\n", "")
        block = block.replace("listen 80;", f"listen 127.0.0.1:{PORT};")
        block = block.replace("root /srv/shop/public;", f"root {site};")
        expect(f"root {site};" in block and f":{PORT};" in block, "the sample has another root or port")
        self.folder = machine.folder / "nginx"
        self.folder.mkdir(exist_ok=True)
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n{block} }}\n"
        )
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        self.command = [program, "-c", f"{self.folder}/nginx.conf", "-e", f"{self.folder}/error.log"]

    def __enter__(self) -> None:
        done = subprocess.run([*self.command, "-t"], capture_output=True, text=True)
        expect(done.returncode == 0 and "warn" not in done.stderr, done.stderr)
        self.process = subprocess.Popen(self.command)
        for _ in range(100):
            try:
                fetch("/")
                return
            except urllib.error.URLError:
                time.sleep(0.05)
        self.process.terminate()
        raise Failure("nginx does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)


def fetch(path: str, headers: dict[str, str] | None = None):
    try:
        return urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers=headers or {}), timeout=10)
    except urllib.error.HTTPError as answer:
        return answer


def main() -> int:
    larder = Path(sys.argv[1]).resolve()
    failed = 0
    checks = (manual, completions, crontab, systemd, nginx, workflow, containerfile, javascript, python)
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder), larder)
        for check in checks:
            try:
                check(machine)
                print(f"install and schedule: {check.__name__:<14} ok", flush=True)
            except Failure as failure:
                failed += 1
                print(f"install and schedule: {check.__name__:<14} wrong\n    {str(failure).strip()[:2000]}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
