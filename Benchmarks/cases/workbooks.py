"""Workbooks, against the fastest writers there are. A faster file that is larger is no win."""

from __future__ import annotations

from pathlib import Path

from bench import Bench
from cases.tables import copy, duckdb
from check import from_lines, leaves
from turns import Case, Contender, faster, no_larger, run


def tab_separated(bench: Bench) -> Path:
    """The items as the ready table that the C peer reads, so that it is spared parsing JSON."""
    path = bench.work / "lines" / f"table-{bench.items}.tsv"
    if path.exists():
        return path
    # A run that is broken off leaves no half table under that name.
    begun = path.with_suffix(".begun")
    with begun.open("w", encoding="utf-8") as table:
        for number, item in enumerate(from_lines(bench.products_lines())):
            row = list(leaves(item))
            if number == 0:
                table.write("\t".join("s" + "/".join(name) for name, _ in row) + "\n")
            table.write("\t".join(cell(value) for _, value in row) + "\n")
    return begun.rename(path)


def cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "bt" if value else "bf"
    return f"s{value}" if type(value) is str else f"n{value}"


def comma_separated(bench: Bench) -> Path:
    """The same for the peers that read CSV: no quotes that need not be, no byte order mark."""
    ready = bench.export("flat", bench.products_lines(), ["csv"], "--quote", "needed", "--no-bom", into=bench.work / "lines")
    run(ready, bench.bin)
    return ready.fresh[0] / "products.csv"


def workbook(bench: Bench) -> Case:
    source = bench.products_lines()
    contenders = [
        bench.checked(bench.export("Larder", source, ["xlsx"]), bench.items),
        bench.checked(bench.export("Larder, level 1", source, ["xlsx"], "--compression", "1"), bench.items),
    ]
    absent: dict[str, str] = {}

    def add(contender: Contender, note: str) -> None:
        contender.note = "; ".join(filter(None, (note, contender.note)))
        contenders.append(bench.table_checked(contender, bench.items))

    program = duckdb(bench)
    package = bench.module("duckdb_extension_excel")
    # The package holds the extension for one version of DuckDB, in a folder of that name.
    extension = next(package.glob("extensions/*/excel.duckdb_extension"), None) if package else None
    if program and extension:
        out = bench.out / "duckdb.xlsx"
        query = copy(out, f"'{source}', format = 'newline_delimited'", "FORMAT xlsx, HEADER true")
        add(Contender("DuckDB", [program, "-c", f"LOAD '{extension}'; {query}"], [out]), "reads JSON Lines")
    else:
        absent["DuckDB"] = "duckdb-cli or duckdb-extension-excel is not installed"
    if program := bench.program("libxlsxwriter"):
        out = bench.out / "libxlsxwriter.xlsx"
        add(Contender("libxlsxwriter", [program, str(tab_separated(bench)), str(out)], [out]), "reads a ready table")
    else:
        absent["libxlsxwriter"] = "libxlsxwriter-dev is not installed"
    table = comma_separated(bench)
    if bench.module("py_excel_rs"):
        add(bench.peer("excel-rs", "py_excel_rs", "excel_rs_xlsx.py", table, bench.out / "excel-rs.xlsx"), "reads ready CSV")
    else:
        absent["excel-rs"] = "py-excel-rs is not installed"
    if bench.module("rustpy_xlsxwriter") and bench.module("polars"):
        add(bench.peer("rust_xlsxwriter", "rustpy_xlsxwriter", "rust_xlsxwriter_xlsx.py", table, bench.out / "rust.xlsx"), "reads ready CSV")
    else:
        absent["rust_xlsxwriter"] = "rustpy-xlsxwriter or polars is not installed"
    return Case(
        f"JSON Lines to a workbook: {bench.items:,} items",
        contenders,
        [
            faster("a workbook at level 1, against DuckDB", "Larder, level 1", 6, "DuckDB"),
            faster("a workbook at level 1, against excel-rs", "Larder, level 1", 1, "excel-rs"),
            faster("a workbook, against DuckDB", "Larder", 3.2, "DuckDB"),
            no_larger("a workbook's size, against DuckDB", "Larder", 1.04, "DuckDB"),
            faster("a workbook, against libxlsxwriter", "Larder", 3, "libxlsxwriter"),
            faster("a workbook, against rust_xlsxwriter", "Larder", 2.5, "rust_xlsxwriter"),
        ],
        absent=absent,
    )
