#!/usr/bin/env python3
"""Compares what Larder finds in every sample of a client with what is known to be in it.

    storages_check.py LARDER

`samples/clients/*/expected.json` says it, file by file. Prints a row a sample: how many storages, items,
records and requests agree, how many queues hand out their requests in the right order, and how many broken
files are named, each against how many there are.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples" / "clients"
KINDS = {"datasets": "dataset", "key_value_stores": "key-value-store", "request_queues": "request-queue"}
# A time after every lock in the samples, so that no request counts as in progress by its clock.
NOW = "2027-02-01T00:00:00Z"
COLUMNS = ["storages", "items", "records", "requests", "order", "problems"]
FIELDS = ["url", "uniqueKey", "method", "retryCount", "loadedUrl", "label", "noRetry", "errorMessages", "headers", "payload", "userData"]
EMPTY = {"errorMessages": [], "headers": {}, "userData": {}}
TIMES = ["createdAt", "modifiedAt", "accessedAt"]
# Kept in SQLite, which is named as not read.
UNREAD = {("apify-storage-local-2.3", "request_queues")}


def microseconds(fact: str, text: str | None) -> str | None:
    """A time with the six decimals that the lists of what is known have."""
    if fact not in TIMES or text is None:
        return text
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return f"{whole}.{fraction:0<6}Z"


def filled(field: str, value: object) -> object:
    """What a request does not say is null in a row, and an empty list or map in what is known."""
    return EMPTY.get(field) if value is None else value


def mended(text: str) -> object:
    """An item, but for what strict JSON cannot hold: non-finite literals, and halves of surrogate pairs."""
    value = json.loads(text, parse_constant=lambda _: None)
    halves = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass")
    return json.loads(halves.decode("utf-16", "replace"))


def plain(value: object) -> str:
    """JSON text, because in Python True == 1 and 1 == 1.0."""
    return json.dumps(value, sort_keys=False)


class Sample:
    """One folder of a client against its expected.json."""

    def __init__(self, larder: Path, folder: Path) -> None:
        self.larder = larder
        self.folder = folder
        self.root = next(path for path in folder.iterdir() if path.is_dir())
        self.expected = json.loads((folder / "expected.json").read_text())["storages"]
        self.counts = {column: [0, 0] for column in COLUMNS}
        self.differences: list[str] = []

    def add(self, column: str, what: str, ours: object, theirs: object) -> None:
        same = plain(ours) == plain(theirs)
        self.counts[column][0] += same
        self.counts[column][1] += 1
        if not same:
            self.differences.append(f"{column}: {what}: {str(ours)[:200]} instead of {str(theirs)[:200]}")

    def run(self, *words: str) -> bytes:
        done = subprocess.run([self.larder, *words, "-r", self.root, "--no-config", "--now", NOW], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode not in (0, 3):
            raise SystemExit(f"{self.folder.name}: exit {done.returncode} of {' '.join(words)}: {done.stderr.decode()}")
        return done.stdout

    def rows(self, ref: str) -> list[dict]:
        return [json.loads(line) for line in self.run("export", ref, "-f", "jsonl").split(b"\n") if line]

    def check(self) -> None:
        listed = json.loads(self.run("list", "--json"))["storages"]
        found = {(storage["kind"], storage["directory"]): storage for storage in listed}
        known = {(KINDS[storage["kind"]], storage["directory"]) for storage in self.expected}
        for kind, directory in found.keys() - known:
            self.add("storages", f"{kind} {directory}", "found", "nothing")
        for storage in self.expected:
            here = f"{storage['kind']}/{storage['directory']}"
            ours = found.get((KINDS[storage["kind"]], storage["directory"]))
            if ours is None:
                self.add("storages", here, "nothing", "found")
                continue
            # The default storages are unnamed, though a client may write their folder's name.
            if storage["metadata"].get("name") == "default":
                del storage["metadata"]["name"]
            told = [fact for fact in ["id", "name", *TIMES] if storage["metadata"].get(fact)]
            self.add(
                "storages",
                here,
                [ours["leftover"], [microseconds(fact, ours[fact]) for fact in told]],
                [storage["leftover"], [storage["metadata"][fact] for fact in told]],
            )
            if (self.folder.name, storage["kind"]) in UNREAD:
                continue
            shown = json.loads(self.run("show", ours["ref"], "--json"))
            getattr(self, storage["kind"])(here, storage, shown)

    def problems(self, here: str, shown: dict, files: list[str]) -> None:
        named = {problem["file"] for problem in shown["problems"]}
        for file in files:
            self.add("problems", f"{here}/{file}", file in named, True)

    def datasets(self, here: str, storage: dict, shown: dict) -> None:
        folder = self.root / here
        rows = self.rows(shown["ref"])
        for item, row in zip(storage["items"], rows, strict=False):
            text = (folder / item["file"]).read_bytes()
            assert hashlib.sha256(text).hexdigest() == item["sha256"], item["file"]
            self.add("items", f"{here}/{item['file']}", row, mended(text.decode("utf-8-sig")))
        self.add("items", f"{here}, how many", [len(rows), shown["itemCount"]], [storage["itemCount"]] * 2)
        self.problems(here, shown, [item["file"] for item in storage["badItems"]])

    def key_value_stores(self, here: str, storage: dict, shown: dict) -> None:
        # A key may have two files, and a file two keys.
        ours = {(record["key"], record["file"]): record for record in shown["records"]}
        keys = [record["key"] for record in storage["records"]]
        for record in storage["records"]:
            mine = ours.pop((record["key"], record["file"]), {})
            facts = ["key", "contentType", "size"]
            self.add("records", f"{here}/{record['file']}", [mine.get(fact) for fact in facts], [record[fact] for fact in facts])
            value = self.run("get", shown["ref"], record["key"] if keys.count(record["key"]) == 1 else record["file"])
            self.add("records", f"{here}/{record['file']}, bytes", hashlib.sha256(value).hexdigest(), record["sha256"])
        for key, file in ours:
            self.add("records", f"{here}/{file}: {key}", "found", "nothing")
        self.problems(here, shown, storage["orphanSidecars"] + storage["badSidecars"])

    def request_queues(self, here: str, storage: dict, shown: dict) -> None:
        rows = self.rows(shown["ref"])
        ours = {row["uniqueKey"]: row for row in rows}
        for request in storage["requests"]:
            row = ours.pop(request["uniqueKey"], {})
            mine = [filled(field, row.get(field)) for field in FIELDS] + [row.get("state") in ("handled", "failed")]
            theirs = [filled(field, request.get(field)) for field in FIELDS] + [request["handled"]]
            self.add("requests", f"{here}/{request['file']}", mine, theirs)
        for key in ours:
            self.add("requests", f"{here}: {key}", "found", "nothing")
        counts = ["totalRequestCount", "handledRequestCount", "pendingRequestCount"]
        self.add("requests", f"{here}, how many", [shown[count] for count in counts], [storage["total"], storage["handled"], storage["pending"]])
        if storage["pending"]:
            ranks = self.ranks(storage)
            pending = [row["uniqueKey"] for row in rows if row["state"] == "pending"]
            self.add("order", here, [ranks[key] for key in pending], sorted(ranks[key] for key in pending))
        self.problems(here, shown, storage["badRequests"])

    def ranks(self, storage: dict) -> dict[str, tuple]:
        """Where each request stands in its queue, by the rules of the client that wrote it; equal where the files do not tell."""
        requests = storage["requests"]
        state = self.state(storage["metadata"].get("id"))
        forefront = storage["metadata"].get("forefrontRequestIds") or []
        ranks = {}
        for request in requests:
            key, order = request["uniqueKey"], request.get("orderNo")
            if key in forefront:
                ranks[key] = (0, -forefront.index(key))
            elif key in state.get("forefront_requests", {}):
                ranks[key] = (1, -state["forefront_requests"][key])
            elif order is not None:
                ranks[key] = (1 if order < 0 else 2, order)
            elif key in state.get("regular_requests", {}):
                ranks[key] = (2, state["regular_requests"][key])
            else:
                ranks[key] = (3, request["file"])
        return ranks

    def state(self, queue: str | None) -> dict:
        path = self.root / "key_value_stores" / "default" / f"__RQ_STATE_{queue}"
        return json.loads(path.read_text()) if path.is_file() else {}


def main(larder: Path) -> int:
    print(f"{'sample':<30}" + "".join(f"{column:>12}" for column in COLUMNS))
    differences: list[str] = []
    for folder in sorted(path.parent for path in SAMPLES.glob("*/expected.json")):
        sample = Sample(larder, folder)
        sample.check()
        cells = [f"{good}/{all_}" if all_ else "-" for good, all_ in sample.counts.values()]
        print(f"{folder.name:<30}" + "".join(f"{cell:>12}" for cell in cells))
        differences += [f"{folder.name}: {line}" for line in sample.differences]
    for line in differences[:40]:
        print(line)
    print(f"\nstorages of {len(list(SAMPLES.glob('*/expected.json')))} clients: {'all as they are known to be' if not differences else f'{len(differences)} differences'}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
