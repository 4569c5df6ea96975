#!/usr/bin/env python3
"""Runs an Actor of the Apify SDK for Python locally and compares what it reads back with what Larder shows.

    apify_check.py LARDER

The Actor runs twice, each time as a process of its own, as at home: the first run has an input that
somebody placed by hand, and writes to its default storages, to named ones and to aliased ones; the second
finds them and prints what the SDK gives it. Item by item, key by key and request by request the same must
come out of `larder export`, `get`, `show` and `list`.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

INPUT = {"startUrls": [{"url": "https://shop.example/"}], "maxItems": 0, "proxy": None, "note": "žluť 🎁"}
VALUES = {"OUTPUT": {"ok": True, "n": [1, 2.5, None]}, "page": "<html>ž</html>", "photo.png": b"\x89PNG\r\n\x1a\n\x00", "empty": "", "list": [], "zero": 0, "no": False}
PLACES = [{}, {"name": "results"}, {"alias": "extra"}]


def items(dice: random.Random) -> list[dict]:
    texts = ["", "a\nb", "ž", "🎁", "\u2028", '"', "1.0", "2026-11-23T10:00:00.000Z"]
    values = [None, True, False, 0, -7, 1.5, 1e300, 2**60, [], {}, [1, [2, {"a": None}]], {"deep": {"er": ["x"]}}]
    return [{f"f{dice.randrange(30)}": dice.choice(values + texts) for _ in range(dice.randrange(1, 12))} for _ in range(300)]


# --- the Actor -----------------------------------------------------------------------------------


async def write() -> None:
    from apify import Actor, Request

    dice = random.Random(2311)
    async with Actor:
        assert await Actor.get_input() == INPUT
        for place in PLACES:
            dataset = await Actor.open_dataset(**place)
            await dataset.push_data(items(dice))
            await dataset.push_data({"single": True})
            store = await Actor.open_key_value_store(**place)
            for key, value in VALUES.items():
                await store.set_value(key, value)
            await store.set_value("table", "a,b\n1,2\n", content_type="text/csv; charset=utf-8")
            queue = await Actor.open_request_queue(**place)
            for number in range(40):
                request = Request.from_url(f"https://shop.example/p/{number}?ž={number}", label="DETAIL", user_data={"n": number})
                await queue.add_request(request, forefront=number % 5 == 0)
            for _ in range(12):
                taken = await queue.fetch_next_request()
                if dice.random() < 0.6:
                    await queue.mark_request_as_handled(taken)
                else:
                    await queue.reclaim_request(taken, forefront=dice.random() < 0.5)


async def read() -> None:
    from apify import Actor

    found = []
    async with Actor:
        for place in PLACES:
            dataset = await Actor.open_dataset(**place)
            store = await Actor.open_key_value_store(**place)
            queue = await Actor.open_request_queue(**place)
            records = {}
            async for key in store.iterate_keys():
                value = await store.get_value(key.key)
                records[key.key] = {"type": key.content_type, "size": key.size, "value": value.hex() if isinstance(value, bytes) else value}
            about = await queue.get_metadata()
            handed = []
            while (request := await queue.fetch_next_request()) is not None:
                handed.append({"url": request.url, "uniqueKey": request.unique_key, "method": request.method, "label": request.label, "n": request.user_data["n"]})
            found.append({
                "ids": [dataset.id, store.id, queue.id],
                "items": [item async for item in dataset.iterate_items()],
                "records": records,
                "handled": about.handled_request_count,
                "total": about.total_request_count,
                "pending": handed,
            })
        found[0]["input"] = await Actor.get_input()
        # Leaving the context ends the process.
        print(json.dumps(found), flush=True)


def act(root: Path, role: str) -> str:
    environment = {**os.environ, "APIFY_LOCAL_STORAGE_DIR": str(root), "CRAWLEE_STORAGE_DIR": str(root), "APIFY_PURGE_ON_START": "false", "CRAWLEE_PURGE_ON_START": "false", "CRAWLEE_LOG_LEVEL": "ERROR"}
    done = subprocess.run([sys.executable, "-B", __file__, "--actor", role], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the Actor failed ({role}):\n{done.stderr[-2000:]}")
    return done.stdout


# --- the comparison ------------------------------------------------------------------------------


def compare(what: str, ours: object, theirs: object, count: int) -> int:
    # As JSON text, because in Python True == 1 and 1 == 1.0.
    same = json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True)
    print(f"{what:<16} {count:5}: {'same' if same else 'DIFFERENT'}")
    if not same:
        print(f"  ours   {str(ours)[:400]}\n  theirs {str(theirs)[:400]}")
    return 0 if same else 1


def main(larder: str) -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "storage"
        default = root / "key_value_stores" / "default"
        default.mkdir(parents=True)
        (default / "INPUT.json").write_text(json.dumps(INPUT))
        act(root, "write")

        def run(*words: str) -> bytes:
            done = subprocess.run([larder, *words, "-r", str(root), "--no-config"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
            if done.returncode or done.stderr:
                raise SystemExit(f"exit {done.returncode} of {' '.join(words)}: {done.stderr.decode()}")
            return done.stdout

        def rows(ref: str) -> list[dict]:
            return [json.loads(line) for line in run("export", ref, "-f", "jsonl").splitlines()]

        listed = json.loads(run("list", "--json"))["storages"]
        shown = []
        for storage in listed:
            ref = storage["ref"]
            if storage["kind"] == "key-value-store":
                facts = json.loads(run("show", ref, "--json"))["records"]
                shown.append((storage, facts, {fact["key"]: run("get", ref, fact["key"]) for fact in facts}))
            else:
                shown.append((storage, json.loads(run("show", ref, "--json")), rows(ref)))
        # Read by Larder first: the second run takes requests out of the queues.
        found = json.loads(act(root, "read"))

        failed += compare("storages", len(listed), 3 * len(PLACES), 3 * len(PLACES))
        for place_of, theirs in zip(PLACES, found, strict=True):
            label = next(iter(place_of.values()), "default")
            print(f"\n{label}")
            ours = {storage["kind"]: (storage, facts, rest) for storage, facts, rest in shown if storage["id"] in theirs["ids"]}
            names = [storage["name"] for storage, _, _ in ours.values()]
            failed += compare("names", names, [place_of.get("name")] * 3, 3)
            failed += compare("items", ours["dataset"][2], theirs["items"], len(theirs["items"]))

            _, facts, values = ours["key-value-store"]
            records = {}
            for fact in facts:
                value, kind = values[fact["key"]], fact["contentType"] or ""
                text = json.loads(value) if kind.startswith("application/json") else value.decode() if kind.startswith("text/") else value.hex()
                records[fact["key"]] = {"type": fact["contentType"], "size": fact["size"], "value": text}
            failed += compare("records", records, theirs["records"], len(records))

            _, facts, requests = ours["request-queue"]
            pending = [{"url": r["url"], "uniqueKey": r["uniqueKey"], "method": r["method"], "label": r["label"], "n": r["userData"]["n"]} for r in requests if r["state"] == "pending"]
            failed += compare("pending order", pending, theirs["pending"], len(pending))
            counts = [facts["totalRequestCount"], facts["handledRequestCount"]]
            failed += compare("request counts", counts, [theirs["total"], theirs["handled"]], 2)
        failed += compare("input", json.loads(run("get", "key-value-stores/default", "INPUT")), found[0]["input"], 1)
    print(f"\nActor's storages: {'all the same' if failed == 0 else f'{failed} comparisons differ'}")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1] == "--actor":
        asyncio.run({"write": write, "read": read}[sys.argv[2]]())
    else:
        sys.exit(main(str(Path(sys.argv[1]).resolve())))
