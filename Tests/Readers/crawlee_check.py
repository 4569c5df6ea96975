#!/usr/bin/env python3
"""Writes datasets with the real client, exports them, and compares with what the client reads back.

    crawlee_check.py LARDER [COUNT]

The client is Crawlee for Python with its file-system storage; items are random, from a fixed seed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

from crawlee.configuration import Configuration
from crawlee.storage_clients import FileSystemStorageClient
from crawlee.storages import Dataset

from check import compare, with_room
from readers.items import Source

FORMATS = ["json", "jsonl", "csv", "xml", "rss", "xlsx", "html"]
TEXTS = ["", " ", "plain", "Österreich", "日本語", "🎁 gift", '"quoted", it', "one\ntwo\r\nthree\t", "<b>&amp;</b>", "]]>", "=1+1", "\x00\x01\x7f\x85", "https://shop.example/?a=1&b=2", "2026-02-14T08:30:00.123Z", "null", "\u2028\ufeff", "_x0041_"]
KEYS = ["id", "title", "price", "a b", "a/b", "@type", "#debug", "", "1st", "ключ", "xml", "url", "very" * 30, "a.b", "_x0041_", "0"]


def value(dice: random.Random, depth: int = 0):
    kind = dice.randrange(9 if depth < 4 else 7)
    if kind == 0:
        return None
    if kind == 1:
        return dice.choice([True, False])
    if kind == 2:
        return dice.choice([0, -1, 7, 2**31, 2**53 + 1, -(2**80), dice.randrange(10**9)])
    if kind == 3:
        return dice.choice([0.1, -0.0, 1.0, 1e300, 5e-324, 0.1 + 0.2, math.nan, math.inf, dice.uniform(-1e6, 1e6)])
    if kind == 4:
        return dice.choice([datetime(2026, 2, 14, 8, 30, tzinfo=timezone.utc), Decimal("12.50")])
    if kind in (5, 6):
        return dice.choice(TEXTS)
    if kind == 7:
        return [value(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {key: value(dice, depth + 1) for key in dice.sample(KEYS, dice.randrange(4))}


def finite(part):
    """What the client read, as JSON can hold it."""
    if isinstance(part, float) and not math.isfinite(part):
        return None
    if isinstance(part, list):
        return [finite(each) for each in part]
    return {key: finite(each) for key, each in part.items()} if isinstance(part, dict) else part


async def write(root: Path, name: str, items: list[dict]) -> list[dict]:
    """Pushes the items; returns what the client then reads."""
    dataset = await Dataset.open(
        name=name,
        configuration=Configuration(storage_dir=str(root), purge_on_start=False),
        storage_client=FileSystemStorageClient(),
    )
    for start in range(0, len(items), 50):
        await dataset.push_data(items[start : start + 50])
    return [item async for item in dataset.iterate_items()]


def check(larder: str, root: Path, name: str, items: list[dict]) -> bool:
    read = asyncio.run(write(root, name, items))
    out = root / f"out-{name}"
    flags = [word for format in FORMATS for word in ("-f", format)]
    done = subprocess.run(
        [larder, "export", f"datasets/{name}", "-r", str(root), *flags, "-o", f"{out}/"], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        print(f"exit {done.returncode}: {done.stderr}")
        return False
    with (out / f"{name}.jsonl").open(encoding="utf-8") as lines:
        exported = [json.loads(line) for line in lines]
    # As text: 1 and 1.0 are equal in Python, and dictionaries whatever the order of their keys.
    agree = [json.dumps(item) for item in exported] == [json.dumps(finite(item)) for item in read]
    print(f"client {len(read):9,} items: {'same' if agree else 'DIFFERENT'}")
    return compare(out, Source(root / "datasets" / name)) and agree


def main() -> int:
    larder = str(Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    logging.disable(logging.WARNING)
    dice = random.Random(1126)
    datasets = {
        "random": [{key: value(dice) for key in dice.sample(KEYS, dice.randrange(1, 9))} for _ in range(count)],
        "even": [{"id": number, "title": f"Item {number}", "price": number / 4} for number in range(count)],
        "late": [{"id": number, **({f"late{number}": True} if number % 50 == 49 else {})} for number in range(count)],
        "nothing": [],
    }
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        for name, items in datasets.items():
            print(f"\n{name}")
            failed += not check(larder, Path(place), name, items)
    print(f"\nclient: {len(datasets) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(with_room(main))
