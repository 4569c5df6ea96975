#!/usr/bin/env python3
"""Publishes while a real client keeps writing, and looks at every tree that is ever seen.

    writer_check.py [--seconds N] LARDER

Crawlee for Python pushes items, sets records and adds requests all the while; a site is published over and
over; readers open whatever stands there and check it against its manifest. When the client is done, the
next site must hold every item.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from trees import Tree, command, leftovers

LARDER = command("writer_check.py")
SECONDS = int(sys.argv[sys.argv.index("--seconds") + 1]) if "--seconds" in sys.argv else 15

WRITER = """
import asyncio, sys, time
from crawlee import Request
from crawlee.configuration import Configuration
from crawlee.storage_clients import FileSystemStorageClient
from crawlee.storages import Dataset, KeyValueStore, RequestQueue

async def main():
    options = {
        "configuration": Configuration(storage_dir=sys.argv[1], purge_on_start=False),
        "storage_client": FileSystemStorageClient(),
    }
    data = await Dataset.open(name="products", **options)
    store = await KeyValueStore.open(name="pages", **options)
    queue = await RequestQueue.open(name="crawl", **options)
    end = time.monotonic() + float(sys.argv[2])
    count = 0
    while time.monotonic() < end:
        await data.push_data([{"n": count + step, "text": "x" * ((count + step) % 500)} for step in range(3)])
        count += 3
        await store.set_value(f"page-{count % 50}", {"count": count})
        await queue.add_request(Request.from_url(f"https://example.org/{count}"))
        request = await queue.fetch_next_request()
        if request and count % 2:
            await queue.mark_request_as_handled(request)
    print(count)

asyncio.run(main())
"""


class Readers:
    """Readers of the published tree, each checking what it finds from its start to its end."""

    def __init__(self, place: Path):
        self.place = place
        self.stop = False
        self.whole = 0
        self.overtaken = 0
        self.faults: list[str] = []
        self.seen: set[int] = set()
        self.threads = [threading.Thread(target=self.read) for _ in range(2)]
        for thread in self.threads:
            thread.start()

    def read(self) -> None:
        while not self.stop:
            try:
                tree = Tree(self.place)
            except FileNotFoundError:
                if self.seen:
                    self.faults.append("the site was gone for a moment")
                time.sleep(0.01)
                continue
            with tree:
                self.seen.add(os.fstat(tree.folder).st_ino)
                faults = tree.faults()
                # An old tree is removed once the new one stands: that is no fault of what is seen.
                if faults and not tree.is_current:
                    self.overtaken += 1
                elif faults:
                    self.faults += faults[:3]
                else:
                    self.whole += 1

    def finish(self) -> None:
        self.stop = True
        for thread in self.threads:
            thread.join()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="larder-writer-") as name:
        folder = Path(name)
        root, place = folder / "storage", folder / "site"
        words = [*LARDER, "site", f"shop={root}", "-o", str(place), "--no-config", "-f", "csv", "-f", "jsonl", "-q"]
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root), str(SECONDS)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        readers = Readers(place)
        codes: dict[int, int] = {}
        errors: list[str] = []
        while writer.poll() is None:
            if (root / "datasets").is_dir():
                done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
                codes[done.returncode] = codes.get(done.returncode, 0) + 1
                if done.returncode not in (0, 3):
                    errors.append(done.stderr.strip())
            time.sleep(0.5)
        written = int(writer.communicate()[0] or -1)
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        readers.finish()
        faults = readers.faults + errors
        if done.returncode:
            faults.append(f"the last run ended with {done.returncode}: {done.stderr}")
        [lines] = place.glob("datasets/*/files/products.jsonl")
        items = [json.loads(line)["n"] for line in lines.read_text().splitlines()]
        if items != list(range(written)):
            faults.append(f"{written} items were written, the last site holds {len(items)}")
        if leftovers(place):
            faults.append(f"left: {leftovers(place)}")
        print(
            f"{written:,} items written, {sum(codes.values())} sites published with codes {codes}, "
            f"{len(readers.seen)} trees seen, read whole {readers.whole} times, overtaken {readers.overtaken} times"
        )
    for fault in faults[:20]:
        print(fault)
    print(f"{len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
