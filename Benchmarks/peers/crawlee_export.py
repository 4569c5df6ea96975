"""A peer: what Crawlee for Python itself offers, `Dataset.export_to`'s file form.

    crawlee_export.py ROOT OUT.csv
"""

import asyncio
import sys
from typing import TextIO

from crawlee._utils.file import export_csv_to_stream
from crawlee.configuration import Configuration
from crawlee.storage_clients import FileSystemStorageClient
from crawlee.storages import Dataset


async def main(root: str, out: TextIO) -> None:
    configuration = Configuration(storage_dir=root, purge_on_start=False)
    dataset = await Dataset.open(name="products", configuration=configuration, storage_client=FileSystemStorageClient())
    await export_csv_to_stream(dataset.iterate_items(), out)


with open(sys.argv[2], "w", encoding="utf-8", newline="") as stream:
    asyncio.run(main(sys.argv[1], stream))
