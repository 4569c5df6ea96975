"""A peer: a workbook by excel-rs, which takes a table in CSV and the kind of each column.

    excel_rs_xlsx.py TABLE.csv OUT.xlsx
"""

import sys
from pathlib import Path

from py_excel_rs import CellType, WorkBook
from table import KINDS

table, out = map(Path, sys.argv[1:3])
kinds = {str: CellType.String, bool: CellType.Boolean}
book = WorkBook()
book.write_csv_to_sheet("Data", table.read_bytes(), [kinds.get(kind, CellType.Number) for kind in KINDS])
with out.open("wb") as file:
    book.finish(file)
