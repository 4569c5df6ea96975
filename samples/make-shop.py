#!/usr/bin/env python3
"""Makes samples/shop/storage with the real client: a crawl of an invented shop, without network.

    pip install crawlee==1.11.0 && python3 samples/make-shop.py samples/shop/storage

Ids and times are the client's own, so a second run differs in them and in nothing else.
"""

import asyncio
import math
import random
import struct
import sys
import zlib
from datetime import timedelta

from crawlee import ConcurrencySettings, Request
from crawlee.configuration import Configuration
from crawlee.crawlers import BasicCrawler
from crawlee.storage_clients import FileSystemStorageClient
from crawlee.storages import Dataset, KeyValueStore, RequestQueue

SHOP = "https://shop.example"
WARES = {
    "Kitchen": ["Enamel mug", "Bread board", "Copper pan", "Salt jar", "Whisk", "Tea strainer"],
    "Larder": ["Plum jam", "Rye flour", "Rapeseed oil", "Dried pears", "Honey", "Pickled beets"],
    "Table": ["Linen napkin", "Soup plate", "Candle holder", "Carafe", "Butter dish", "Oak tray"],
    "Garden": ["Seed tin", "Watering can", "Twine", "Dibber", "Apple crate", "Herb scissors"],
}
COLOURS = {"blue": (52, 96, 148), "cream": (226, 214, 184), "sage": (134, 156, 122), "rust": (170, 84, 48)}
COUNTRIES = ["Österreich", "Česko", "Deutschland", "日本", "Éire", "Україна"]


def picture(colour: tuple[int, int, int], turn: float, side: int = 96) -> bytes:
    """A small PNG: a round thing of one colour on a light ground."""
    rows = bytearray()
    for y in range(side):
        rows.append(0)
        for x in range(side):
            across, down = (x - side / 2) / side, (y - side / 2) / side
            edge = 0.34 + 0.05 * math.sin(5 * math.atan2(down, across) + turn)
            inside = math.hypot(across, down) < edge
            shade = 1.0 - 0.35 * (across + down) if inside else 1.0
            base = colour if inside else (246, 244, 238)
            rows += bytes(max(0, min(255, int(part * shade) // 4 * 4)) for part in base)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")


def products() -> list[dict]:
    dice = random.Random(1126)
    found = []
    for category, names in WARES.items():
        for name in names:
            for colour in dice.sample(sorted(COLOURS), 2):
                number = len(found) + 1
                item = {
                    "sku": f"{category[0]}-{number:04d}",
                    "title": f"{name}, {colour}",
                    "url": f"{SHOP}/p/{name.lower().replace(' ', '-')}-{colour}",
                    "price": dice.randrange(290, 8900, 10) / 100,
                    "currency": "EUR",
                    "inStock": dice.random() > 0.2,
                    "stock": dice.randrange(0, 120),
                    "category": category,
                    "rating": {"average": round(dice.uniform(2.8, 5), 1), "count": dice.randrange(0, 400)},
                    "tags": sorted({category.lower(), colour, *dice.sample(["new", "gift", "handmade"], 1)}),
                    "origin": dice.choice(COUNTRIES),
                    "image": f"{SHOP}/img/{number:04d}.png",
                    "ean": str(4_000_000_000_000 + dice.randrange(10**11)),
                    "listedAt": f"2026-{dice.randrange(1, 11):02d}-{dice.randrange(1, 28):02d}T0{dice.randrange(6, 10)}:30:00.000Z",
                }
                if dice.random() < 0.3:
                    item["discount"] = {"percent": dice.choice([10, 15, 20]), "until": "2026-12-24"}
                if dice.random() < 0.15:
                    item["note"] = None
                found.append(item)
    return found


def articles() -> list[dict]:
    titles = ["Keeping pears till March", "A bread board for life", 'The "good" plates', "Jam & jars", "What a pantry needs"]
    return [
        {
            "title": title,
            "url": f"{SHOP}/journal/{number}?from=feed&page=1",
            "description": f"<p>{title}: notes from the <em>kitchen</em>, part {number}.</p>",
            "publishedAt": f"2026-10-{number * 5:02d}T12:00:00.000Z",
            "author": {"name": "Ada Keller", "email": "ada@shop.example"},
            "categories": ["journal", "larder"][: 1 + number % 2],
        }
        for number, title in enumerate(titles, 1)
    ]


async def main(folder: str) -> None:
    configuration = Configuration(storage_dir=folder, purge_on_start=False)
    client = FileSystemStorageClient()
    here = {"configuration": configuration, "storage_client": client}

    shop = await Dataset.open(name="products", **here)
    journal = await Dataset.open(name="articles", **here)
    images = await KeyValueStore.open(name="images", **here)
    kept = await KeyValueStore.open(**here)
    queue = await RequestQueue.open(**here)
    later = await RequestQueue.open(name="next-crawl", **here)
    await kept.set_value("INPUT", {"startUrls": [SHOP], "maxItems": 48})
    by_url = {item["url"]: item for item in products()}

    crawler = BasicCrawler(
        **here,
        request_manager=queue,
        max_request_retries=1,
        concurrency_settings=ConcurrencySettings(max_concurrency=1, desired_concurrency=1),
        request_handler_timeout=timedelta(seconds=5),
    )

    @crawler.router.default_handler
    async def listing(context) -> None:
        dead = [f"{SHOP}/p/sold-out", f"{SHOP}/p/moved?token=abc123"]
        await context.add_requests([Request.from_url(url, label="product") for url in [*by_url, *dead]])

    @crawler.router.handler("product")
    async def product(context) -> None:
        item = by_url.get(context.request.url)
        if item is None:
            raise ValueError(f"404: no such page: {context.request.url}")
        await shop.push_data(item)
        await context.push_data({"url": item["url"], "status": 200, "bytes": 18_000 + item["stock"] * 41})

    await crawler.run([Request.from_url(SHOP)])
    await journal.push_data(articles())
    for number, item in enumerate(products()[:12], 1):
        colour = COLOURS[item["title"].rsplit(", ", 1)[1]]
        await images.set_value(f"{item['sku']}.png", picture(colour, number), "image/png")
    await kept.set_value("summary.md", "# Shop crawl\n\n48 products, 5 articles.\n", "text/markdown")
    await kept.set_value("prices.csv", "sku,price\nK-0001,12.50\n", "text/csv")
    await kept.set_value("listing", "<!doctype html><title>Shop</title><h1>Products</h1>", "text/html")
    await queue.add_requests([f"{SHOP}/p/new-{number}" for number in range(1, 4)])
    await later.add_requests([f"{SHOP}/c/{name.lower()}" for name in WARES])
    await later.add_request(f"{SHOP}/journal", forefront=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
