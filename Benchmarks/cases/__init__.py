"""The cases, by name and in the order in which they run: what needs the most memory comes last."""

from . import costs, folders, memory, tables, workbooks

CASES = {
    "text": folders.text,
    "site": folders.site,
    "csv": tables.lines,
    "clients": tables.folders,
    "workbook": workbooks.workbook,
    "index": costs.index,
    "unchanged": folders.unchanged,
    "start": costs.start,
    "cold": folders.cold,
    "large-item": memory.large_item,
    "many-columns": memory.many_columns,
    "memory": memory.memory,
    "growth": costs.growth,
}
