#!/usr/bin/env python3
"""Writes key-value stores and request queues with the real client and compares what both read back.

    crawlee_stores_check.py LARDER

The client is Crawlee for Python with its file-system storage; values and requests are random, from a
fixed seed. Of a store keys, content types and bytes must agree, of a queue every request, its state,
and the order in which a client that opens the queue next hands the pending ones out.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from crawlee import Request, service_locator
from crawlee.configuration import Configuration
from crawlee.storage_clients import FileSystemStorageClient
from crawlee.storages import KeyValueStore, RequestQueue

KEYS = ["OUTPUT", "INPUT", "page.html", "a/b c", "ключ 日本", "odd!-_.'()", "100%", "..a", ".hidden", "x.json", "png", "a" * 60, "line\nbreak", "%41", "SDK_STATE", "~tilde", "UPPER", "upper", "tab\t", "é", "e\u0301"]
VALUES = ["", "text", "žluť 🎁", {"a": [1, None, 2.5]}, [], [1, "2"], b"", b"\x00\xff\r\n", 7, 3.25, True, None, {"k": "v" * 5000}]


def client(root: Path) -> dict:
    return {
        "configuration": Configuration(storage_dir=str(root), purge_on_start=False),
        "storage_client": FileSystemStorageClient(),
    }


def forget() -> None:
    """Makes the client open its storages anew, as another process would."""
    service_locator.storage_instance_manager.clear_cache()


def larder(*words: str) -> bytes:
    done = subprocess.run([LARDER, *words, "--no-config"], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        raise SystemExit(f"exit {done.returncode} of {' '.join(words)}: {done.stderr.decode()}")
    return done.stdout


def compare(what: str, ours: list, theirs: list) -> int:
    differing = [pair for pair in zip(ours, theirs) if pair[0] != pair[1]]
    same = len(ours) == len(theirs) and not differing
    print(f"{what} {len(theirs):7,}: {'same' if same else 'DIFFERENT'}")
    if not same:
        print(f"  {len(ours)} and {len(theirs)}; first: {differing[:1]}")
    return 0 if same else 1


async def write_store(root: Path, name: str, dice: random.Random) -> list[tuple]:
    store = await KeyValueStore.open(name=name, **client(root))
    for key in KEYS:
        await store.set_value(key, dice.choice(VALUES))
    await store.set_value("typed.csv", "a,b\n1,2\n", content_type="text/csv")
    await store.set_value("gone", "x")
    await store.delete_value("gone")
    records = []
    async for found in store.iterate_keys():
        # The client's own reader decodes values; the file behind a record is what it wrote.
        raw = (await store._client.get_value(key=found.key)).value  # noqa: SLF001
        records.append((found.key, found.content_type, found.size, raw))
    return records


def check_store(root: Path, name: str, dice: random.Random) -> int:
    written = asyncio.run(write_store(root, name, dice))
    shown = json.loads(larder("show", f"key-value-stores/{name}", "-r", str(root), "--json"))["records"]
    rows = [json.loads(line) for line in larder("export", f"key-value-stores/{name}", "-r", str(root), "-f", "jsonl").splitlines()]
    theirs = sorted((key, kind, size) for key, kind, size, _ in written)
    failed = compare("records shown", sorted((r["key"], r["contentType"], r["size"]) for r in shown), theirs)
    failed += compare("record rows  ", sorted((r["key"], r["contentType"], r["size"]) for r in rows), theirs)
    ours, values = [], []
    for key, kind, _, value in written:
        got = larder("get", f"key-value-stores/{name}", key, "-r", str(root))
        if kind and kind.startswith("application/json"):
            ours.append(json.loads(got))
        elif value is None:
            ours.append(None if got == b"" else got)
        elif isinstance(value, str):
            ours.append(got.decode())
        else:
            ours.append(got)
        values.append(value)
    return failed + compare("values       ", ours, values)


async def write_queue(root: Path, name: str, dice: random.Random, count: int) -> None:
    queue = await RequestQueue.open(name=name, **client(root))
    for number in range(count):
        data = {"label": dice.choice(["LIST", "DETAIL"]), "n": number, "text": dice.choice(["", "ž", "\u2028", '"']), "nested": {"a": [None, 1.5]}}
        request = Request.from_url(
            f"https://shop{number % 3}.example/p/{number}?q=ž&n={number}",
            method=dice.choice(["GET", "POST"]),
            payload=dice.choice([None, '{"a":1}']),
            headers={"X-Number": str(number)} if number % 4 == 0 else None,
            user_data=data,
            unique_key=f"key {number} / ž",
        )
        await queue.add_request(request, forefront=dice.random() < 0.3)
        if dice.random() < 0.4 and (taken := await queue.fetch_next_request()):
            fate = dice.random()
            if fate < 0.5:
                await queue.mark_request_as_handled(taken)
            elif fate < 0.9:
                taken.retry_count += 1
                await queue.reclaim_request(taken, forefront=dice.random() < 0.5)
    # As the client's own persistence does, which runs on a timer and at the end.
    await queue._client._state.persist_state()  # noqa: SLF001


async def read_queue(root: Path, name: str) -> list[dict]:
    """What a client that opens the queue next is handed, in that order."""
    queue = await RequestQueue.open(name=name, **client(root))
    handed = []
    while (request := await queue.fetch_next_request()) is not None:
        handed.append(request.model_dump(by_alias=False, mode="json"))
    return handed


def check_queue(root: Path, name: str, dice: random.Random, count: int) -> int:
    asyncio.run(write_queue(root, name, dice, count))
    forget()
    place = f"request-queues/{name}"
    rows = [json.loads(line) for line in larder("export", place, "-r", str(root), "-f", "jsonl").splitlines()]
    files = [json.loads(path.read_text()) for path in (root / "request_queues" / name).glob("*.json") if path.name != "__metadata__.json"]
    facts = json.loads(larder("show", place, "-r", str(root), "--json"))
    copy = root.parent / f"{root.name}-copy"
    shutil.copytree(root, copy)
    handed = asyncio.run(read_queue(copy, name))
    forget()
    shutil.rmtree(copy)

    names = {"uniqueKey": "unique_key", "url": "url", "method": "method", "payload": "payload", "retryCount": "retry_count", "noRetry": "no_retry", "loadedUrl": "loaded_url", "headers": "headers", "userData": "user_data"}
    ours = sorted(([row[field] for field in names] for row in rows), key=lambda row: row[0])
    theirs = sorted(([file[field] for field in names.values()] for file in files), key=lambda row: row[0])
    failed = compare("requests     ", [json.dumps(row) for row in ours], [json.dumps(row) for row in theirs])

    # Requests in progress are given back to the queue by the client that opens it next, at their old places.
    waiting = [row["uniqueKey"] for row in rows if row["state"] == "pending"]
    busy = {row["uniqueKey"] for row in rows if row["state"] == "in-progress"}
    order = [request["unique_key"] for request in handed]
    failed += compare("pending order", waiting, [key for key in order if key not in busy])
    failed += compare("in progress  ", sorted(busy), sorted(set(order) - set(waiting)))
    counts = [sum(file["handled_at"] is not None for file in files), sum(file["handled_at"] is None for file in files)]
    return failed + compare("counts       ", [facts["handledRequestCount"], facts["pendingRequestCount"]], counts)


def main() -> int:
    logging.disable(logging.WARNING)
    dice = random.Random(1711)
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        for number in range(3):
            print(f"\nstore {number}")
            failed += check_store(Path(place) / f"s{number}", f"store-{number}", dice)
            forget()
        for number, count in enumerate([1, 40, 400]):
            print(f"\nqueue {number}")
            failed += check_queue(Path(place) / f"q{number}", f"queue-{number}", dice, count)
    print(f"\nclient's stores and queues: {'all the same' if failed == 0 else f'{failed} comparisons differ'}")
    return 1 if failed else 0


if __name__ == "__main__":
    LARDER = str(Path(sys.argv[1]).resolve())
    sys.exit(main())
