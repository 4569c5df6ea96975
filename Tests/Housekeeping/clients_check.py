#!/usr/bin/env python3
"""What the clients themselves see of storages that were named or pruned.

    clients_check.py LARDER

Crawlee and the Apify SDK write storages without names; we name some and prune others; then the clients
open them again, with their purge at the start of a run switched on. Everything else must stay as it is,
byte for byte.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import textwrap
import time
from pathlib import Path

from storages import age, run, tree
from trees import command

LARDER = command("clients_check.py")
FAULTS: list[str] = []

WRITE = """
    await (await Dataset.open()).push_data([{"n": 1, "big": 12345678901234567890, "f": 1.0}, {"n": 2, "t": "é"}])
    await (await Dataset.open(alias="half done")).push_data({"of": "an alias"})
    await (await Dataset.open(name="products")).push_data({"kept": True})
    store = await KeyValueStore.open()
    await store.set_value("OUTPUT", {"pages": 3})
    await (await KeyValueStore.open(alias="pictures")).set_value("a b/c", b"\\x00\\x01")
    queue = await RequestQueue.open(alias="todo")
    await queue.add_requests(["https://example.org/1", "https://example.org/2", "https://example.org/3"])
    first = await queue.fetch_next_request()
    await queue.mark_request_as_handled(first)
    print((await queue.get_metadata()).id)
"""

READ = """
    data = await Dataset.open(name="november")
    print(json.dumps([item async for item in data.iterate_items()], ensure_ascii=False))
    data = await Dataset.open(name="from-alias")
    print(json.dumps([item async for item in data.iterate_items()]))
    print((await (await KeyValueStore.open(name="photos")).get_value("a b/c")).hex())
    queue = await RequestQueue.open(name="shop-queue")
    about = await queue.get_metadata()
    print(about.id, about.name, about.total_request_count, about.handled_request_count)
    print((await queue.fetch_next_request()).url)
    products = await Dataset.open(name="products")
    print([item async for item in products.iterate_items()])
    print([item async for item in (await Dataset.open()).iterate_items()])
    await data.push_data({"more": 1})
    print((await data.get_metadata()).item_count)
"""


def client(storage: Path, body: str, sdk: bool, timeout: float = 120) -> list[str]:
    """What a program of the client's says, a line each."""
    import os
    import subprocess

    names = "Dataset, KeyValueStore, RequestQueue"
    if sdk:
        names = f"from apify import Actor\nfrom apify.storages import {names}"
        frame = "async def main():\n    async with Actor(exit_process=False):\n" + textwrap.indent(body, "    ")
    else:
        names = f"from crawlee.storages import {names}"
        frame = "async def main():\n" + body
    program = f"import asyncio, json\n{names}\n{frame}\nasyncio.run(main())\n"
    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "CRAWLEE_STORAGE_DIR": str(storage), "APIFY_LOCAL_STORAGE_DIR": str(storage)},
    )
    if done.returncode:
        FAULTS.append(f"the client ended with {done.returncode}: {done.stderr[-600:]}")
    return done.stdout.splitlines()


def check(what: str, found: object, expected: object) -> None:
    if found != expected:
        FAULTS.append(f"{what}: {found!r}, not {expected!r}")


def without_metadata_name(text: bytes) -> bytes:
    lines = text.decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith('"name"')).encode()


def named_by(storage: Path, sdk: bool) -> None:
    """Names storages that a client wrote, and has the client open them."""
    what = "apify" if sdk else "crawlee"
    said = client(storage, WRITE, sdk)
    queue_id = said[-1] if said else "?"
    fresh = run(LARDER, "name", "datasets/default", "november", "--apply", "-r", storage)
    check(f"{what}: naming what was just written", fresh.returncode, 75)
    age(storage, time.time() - 3600)
    before = tree(storage)
    names = {
        "datasets/default": "november",
        "datasets/half done": "me~from-alias",
        "key-value-stores/pictures": "photos",
        "request-queues/todo": "shop-queue",
    }
    for old, new in names.items():
        plan = run(LARDER, "name", old, new, "-r", storage)
        check(f"{what}: plan of naming {old}", (plan.returncode, tree(storage)), (0, before))
    for old, new in names.items():
        done = run(LARDER, "name", old, new, "--apply", "-r", storage)
        check(f"{what}: naming {old}", (done.returncode, done.stderr), (0, ""))
        again = run(LARDER, "name", old, new, "--apply", "-r", storage)
        check(f"{what}: naming {old} again", again.returncode, 66)
    moved = {
        "datasets/default": "datasets/november",
        "datasets/half done": "datasets/from-alias",
        "key_value_stores/pictures": "key_value_stores/photos",
        "request_queues/todo": "request_queues/shop-queue",
    }
    after = tree(storage)
    for path, entry in before.items():
        parts = path.split("/")
        there = "/".join([moved.get("/".join(parts[:2]), "/".join(parts[:2])), *parts[2:]])
        found = after.pop(there, None)
        if found is None:
            FAULTS.append(f"{what}: {path} is not at {there}")
        elif path.endswith("/__metadata__.json") and there != path:
            check(f"{what}: all but the name in {there}", without_metadata_name(found[1]), without_metadata_name(entry[1]))
            check(f"{what}: mode of {there}", found[0], entry[0])
        elif found[1] != entry[1] or found[0] != entry[0]:
            FAULTS.append(f"{what}: {there} is not what {path} was")
    check(f"{what}: nothing new", sorted(after), [])
    taken = run(LARDER, "name", "key-value-stores/default", "PHOTOS", "--apply", "-r", storage)
    check(f"{what}: a name that is taken but for its case", taken.returncode, 73)
    twice = run(LARDER, "name", "datasets/november", "december", "--apply", "-r", storage)
    check(f"{what}: what has a name", twice.returncode, 64)
    # Twice: the purge at the start of a run must not take them at any later run either.
    for round in (1, 2):
        said = client(storage, READ, sdk)
        more = [{"more": 1}] * (round - 1)
        check(
            f"{what}, run {round}: what it reads",
            said[-8:],
            [
                '[{"n": 1, "big": 12345678901234567890, "f": 1.0}, {"n": 2, "t": "é"}]',
                json.dumps([{"of": "an alias"}, *more]),
                "0001",
                f"{queue_id} shop-queue 3 1",
                # The client keeps a queue's order in the default store, which its own purge empties.
                said[-4] if len(said) > 3 and said[-4] in ("https://example.org/2", "https://example.org/3") else "another one",
                "[{'kept': True}]",
                "[]",
                str(1 + round),
            ],
        )


def pruned(storage: Path) -> None:
    """Prunes what a client wrote, and has the client look for it."""
    client(storage, WRITE, sdk=False)
    young = run(LARDER, "prune", storage, "--apply")
    check("nothing young goes", (young.returncode, young.stderr), (0, ""))
    # The dates in the metadata count too, so the clock of the plan is the one to move.
    month = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 30 * 86_400))
    before = tree(storage)
    plan = json.loads(run(LARDER, "prune", storage, "--now", month, "--json").stdout)
    going = sorted(entry["ref"].split(":")[1] for entry in plan["storages"] if entry["action"] == "remove")
    check(
        "what would go in a month",
        going,
        ["datasets/default", "datasets/half done", "key-value-stores/default", "key-value-stores/pictures", "request-queues/todo"],
    )
    check("a plan changes nothing", tree(storage), before)
    for path in storage.rglob("__metadata__.json"):
        text = path.read_text()
        for year in (time.gmtime().tm_year, time.gmtime().tm_year - 1):
            text = text.replace(f"_at\": \"{year}", f"_at\": \"{year - 1}")
        path.write_text(text)
    age(storage)
    kept = {path: entry for path, entry in tree(storage).items() if path.startswith("datasets/products")}
    done = run(LARDER, "prune", storage, "--apply")
    check("prune", (done.returncode, done.stderr), (0, ""))
    check("what is left", {p: e for p, e in tree(storage).items() if "/" in p}, kept)
    said = client(
        storage,
        """
    print([item async for item in (await Dataset.open(alias="half done")).iterate_items()])
    print(await (await KeyValueStore.open(alias="pictures")).get_value("a b/c"))
    print([item async for item in (await Dataset.open(name="products")).iterate_items()])
""",
        sdk=False,
    )
    check("what the client reads then", said[-3:], ["[]", "None", "[{'kept': True}]"])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="larder-clients-") as name:
        folder = Path(name)
        named_by(folder / "crawlee", sdk=False)
        named_by(folder / "apify", sdk=True)
        pruned(folder / "pruned")
    for fault in FAULTS:
        print(fault)
    print(f"clients: {len(FAULTS)} faults")
    raise SystemExit(1 if FAULTS else 0)


if __name__ == "__main__":
    main()
