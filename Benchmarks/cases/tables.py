"""The flat table in CSV, against the tools that people make it with."""

from __future__ import annotations

from pathlib import Path

from bench import Bench
from peers.table import ITEM, NAMES, duckdb_columns, jq_filter, sql
from turns import Case, Contender, faster

CLIENT_ITEMS = 20_000


def duckdb(bench: Bench) -> str | None:
    """The program itself, not the script of the package that starts it."""
    package = bench.module("duckdb_cli")
    beside = package / "duckdb" if package else None
    return str(beside) if beside and beside.is_file() else bench.program("duckdb")


def copy(out: Path, source: str, more: str = "HEADER") -> str:
    """A query; columns that are given are read faster than columns that are to be found."""
    return f"COPY (SELECT {sql()} FROM read_json({source}, columns = {duckdb_columns()})) TO '{out}' ({more})"


def duckdb_both(bench: Bench, program: str, source: str) -> list[Contender]:
    """As it is, and with leave to shuffle the rows, which is another table: shown, not judged."""
    out, shuffled = bench.out / "duckdb.csv", bench.out / "duckdb-shuffled.csv"
    free = f"SET preserve_insertion_order = false; {copy(shuffled, source)}"
    return [
        Contender("DuckDB", [program, "-c", copy(out, source)], [out], "columns given"),
        Contender("DuckDB, shuffled", [program, "-c", free], [shuffled], "rows in any order: not judged"),
    ]


def redirected(name: str, argv: list[str], out: Path) -> Contender:
    return Contender(name, ["sh", "-c", 'out=$1; shift; exec "$@" >"$out"', "sh", str(out), *argv], [out])


def lines(bench: Bench) -> Case:
    """All peers make the same 28 columns, and but for one the same order of rows."""
    source = bench.products_lines()
    contenders = [bench.checked(bench.export("Larder", source, ["csv"]), bench.items)]
    absent: dict[str, str] = {}

    def add(contender: Contender) -> None:
        contenders.append(bench.table_checked(contender, bench.items))

    if program := duckdb(bench):
        for contender in duckdb_both(bench, program, f"'{source}', format = 'newline_delimited'"):
            add(contender)
    else:
        absent["DuckDB"] = "duckdb-cli is not installed"
    for name, package in (("Polars", "polars"), ("chDB", "chdb")):
        if bench.module(package):
            add(bench.peer(name, package, f"{package}_csv.py", source, bench.out / f"{package}.csv"))
        else:
            absent[name] = f"{package} is not installed"
    if program := bench.program("mlr"):
        # Places in lists begin with 1 there; `label` gives all columns our names.
        verbs = ["flatten", "-s", "/", "then", "label", ",".join(NAMES)]
        add(redirected("Miller", [program, "--ijsonl", "--ocsv", *verbs, str(source)], bench.out / "miller.csv"))
    else:
        absent["Miller"] = "miller is not installed"
    if program := bench.program("jq"):
        add(redirected("jq", [program, "-n", "-r", jq_filter(), str(source)], bench.out / "jq.csv"))
    else:
        absent["jq"] = "jq is not installed"
    times = {"DuckDB": 3.5, "Polars": 6, "chDB": 4, "Miller": 20, "jq": 15}
    return Case(
        f"JSON Lines to CSV, flattened: {bench.items:,} items",
        contenders,
        [faster(f"JSON Lines to CSV, against {peer}", "Larder", least, peer) for peer, least in times.items()],
        absent=absent,
    )


def folders(bench: Bench) -> Case:
    """What the client itself offers, and DuckDB, with a folder as Crawlee for Python writes it."""
    items = min(bench.items, CLIENT_ITEMS)
    root = bench.folder("python", "python", items)
    contenders = [bench.checked(bench.export("Larder", root, ["csv"]), items)]
    absent: dict[str, str] = {}
    if bench.module("crawlee"):
        client = bench.peer("Crawlee for Python", "crawlee", "crawlee_export.py", root, bench.out / "crawlee.csv")
        client.note += "; leaves nested values as they are"
        contenders.append(bench.table_checked(client, items, columns=len(ITEM)))
    else:
        absent["Crawlee for Python"] = "crawlee is not installed"
    if program := duckdb(bench):
        for contender in duckdb_both(bench, program, f"'{root}/datasets/products/0*.json'"):
            contenders.append(bench.table_checked(contender, items))
    else:
        absent["DuckDB"] = "duckdb-cli is not installed"
    peers = ["Crawlee for Python", "DuckDB"]
    return Case(
        f"A folder of Crawlee for Python to CSV: {items:,} items",
        contenders,
        [faster(f"CSV from a folder, against {peer}", "Larder", 40, peer) for peer in peers],
        absent=absent,
    )
