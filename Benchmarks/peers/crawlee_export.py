"""A peer: what Crawlee for Python itself offers, `Dataset.export_to`'s file form.

    crawlee_export.py ROOT DATASET OUT.csv|OUT.json
"""

import asyncio
import sys
from pathlib import Path

from crawlee._utils.file import export_csv_to_stream, export_json_to_stream
from crawlee.configuration import Configuration
from crawlee.storage_clients import FileSystemStorageClient
from crawlee.storages import Dataset


async def main(root: str, name: str, out: str) -> None:
    configuration = Configuration(storage_dir=root, purge_on_start=False)
    dataset = await Dataset.open(name=name, configuration=configuration, storage_client=FileSystemStorageClient())
    export = export_json_to_stream if Path(out).suffix == ".json" else export_csv_to_stream
    with open(out, "w", encoding="utf-8", newline="") as stream:
        await export(dataset.iterate_items(), stream)


asyncio.run(main(*sys.argv[1:4]))
