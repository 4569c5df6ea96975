"""A peer: a workbook by rust_xlsxwriter, in its constant-memory mode, of a data frame read from CSV.

    rust_xlsxwriter_xlsx.py TABLE.csv OUT.xlsx
"""

import sys

import polars
from rustpy_xlsxwriter import write_worksheet

table, out = sys.argv[1:3]
write_worksheet(polars.read_csv(table), out, sheet_name="Data")
