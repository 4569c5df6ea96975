"""The flat table of the benchmarks' items, in each peer's words: names are the paths of the values."""

from __future__ import annotations

# What the generator writes. A list is a pair: what its elements are, and how many it has.
ITEM = {
    "id": int, "uuid": str, "url": str, "title": str, "description": str, "price": float, "currency": str,
    "inStock": bool, "stock": int, "discount": int | None, "category": str,
    "brand": {"name": str, "country": str},
    "rating": {"average": float, "count": int},
    "tags": (str, 3),
    "dimensions": {"w": int, "h": float, "d": int, "unit": str},
    "variants": ({"sku": str, "color": str}, 2),
    "image": str, "scrapedAt": str,
}  # fmt: skip

SCALARS = {
    "duckdb": {int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", str: "VARCHAR", int | None: "BIGINT"},
    "clickhouse": {int: "Int64", float: "Float64", bool: "Bool", str: "String", int | None: "Nullable(Int64)"},
}


def paths(kind=ITEM, path: tuple = ()):
    """The columns: keys, and places in lists."""
    if isinstance(kind, dict):
        for key, part in kind.items():
            yield from paths(part, (*path, key))
    elif isinstance(kind, tuple):
        for place in range(kind[1]):
            yield from paths(kind[0], (*path, place))
    else:
        yield path, kind


def name(path: tuple) -> str:
    return "/".join(map(str, path))


NAMES = [name(path) for path, _ in paths()]
KINDS = [kind for _, kind in paths()]


def sql() -> str:
    """The columns for SELECT, as DuckDB and ClickHouse both read them: lists begin with 1."""
    columns = []
    for path, _ in paths():
        steps = "".join(f"[{step + 1}]" if isinstance(step, int) else f'."{step}"' for step in path)
        columns.append(f'{steps.removeprefix(".")} AS "{name(path)}"')
    return ", ".join(columns)


def duckdb_type(kind) -> str:
    if isinstance(kind, dict):
        return "STRUCT(" + ", ".join(f'"{key}" {duckdb_type(part)}' for key, part in kind.items()) + ")"
    return f"{duckdb_type(kind[0])}[]" if isinstance(kind, tuple) else SCALARS["duckdb"][kind]


def duckdb_columns() -> str:
    """The argument `columns` of read_json."""
    return "{" + ", ".join(f"'{key}': '{duckdb_type(kind)}'" for key, kind in ITEM.items()) + "}"


def clickhouse_type(kind) -> str:
    if isinstance(kind, dict):
        return "Tuple(" + ", ".join(f"{key} {clickhouse_type(part)}" for key, part in kind.items()) + ")"
    return f"Array({clickhouse_type(kind[0])})" if isinstance(kind, tuple) else SCALARS["clickhouse"][kind]


def clickhouse_structure() -> str:
    return ", ".join(f"{key} {clickhouse_type(kind)}" for key, kind in ITEM.items())


def jq_filter() -> str:
    """Read with -n: a row of names, then a row an item."""
    values = []
    for path, _ in paths():
        values.append("".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path))
    names = ", ".join(f'"{one}"' for one in NAMES)
    return f"[{names}], (inputs | [{', '.join(values)}]) | @csv"
