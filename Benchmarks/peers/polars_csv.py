"""A peer: the flat table by Polars, streamed.

    polars_csv.py ITEMS.jsonl OUT.csv
"""

import sys

import polars
from table import name, paths


def column(path: tuple) -> polars.Expr:
    found = polars.col(path[0])
    for step in path[1:]:
        found = found.list.get(step, null_on_oob=True) if isinstance(step, int) else found.struct.field(step)
    return found.alias(name(path))


source, out = sys.argv[1:3]
polars.scan_ndjson(source).select([column(path) for path, _ in paths()]).sink_csv(out)
