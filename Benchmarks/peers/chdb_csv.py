"""A peer: the flat table by ClickHouse inside Python.

    chdb_csv.py ITEMS.jsonl OUT.csv
"""

import sys

import chdb
from table import clickhouse_structure, sql

source, out = sys.argv[1:3]
chdb.query(
    f"SELECT {sql()} FROM file('{source}', 'JSONEachRow', '{clickhouse_structure()}') "
    f"INTO OUTFILE '{out}' FORMAT CSVWithNames SETTINGS format_csv_null_representation = ''"
)
