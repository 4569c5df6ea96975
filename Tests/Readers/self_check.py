#!/usr/bin/env python3
"""Checks the checker: exports written here, simply and slowly, must pass; each damaged one must not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from readers.items import Columns, parse  # noqa: E402
from readers.page import FORBIDDEN, LINK  # noqa: E402
from readers.trees import NOT_XML  # noqa: E402

ITEMS = [
    '{"id": 1.0, "title": "Mug, \\"blue\\"", "url": "https://shop.example/1?a=1&b=2", "big": 123456789012345678901234567890}',
    '{"id": 2, "title": "", "nested": {"a": [1, {"b": null}], "": "no name"}, "late": true, "e": [], "o": {}}',
    '\ufeff{"id": 3, "id": 4, "lone": "\\ud83d", "pair": "\\ud83d\\ude00", "lines": "one\\ntwo\\r\\nthree", "nan": NaN}',
    '{"a b": "<b>&amp;</b>", "1x": "]]>", "@type": "T", "_x0041_": -0, "xml": 1e999, "controls": "\\u0000\\u0001\\u007f\\u0085\\t"}',
    '{"@": {"id": "7"}, "#": "text", "title": " spaces ", "deep": ' + '{"k":' * 70 + "1" + "}" * 70 + "}",
    '{"publishedAt": "2026-02-14T08:30:00Z", "link": "mailto:a@b.example", "mail": "javascript:alert(1)"}',
]


def compact(value) -> str:
    if isinstance(value, tuple):
        return value[0]
    if isinstance(value, dict):
        return "{" + ",".join(f"{compact(key)}:{compact(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def text(value) -> str:
    return value if isinstance(value, str) else compact(value)


def csv_cell(value) -> str:
    return "" if value is None else '"' + text(value).replace('"', '""') + '"'


def html(value: str) -> str:
    return escape(FORBIDDEN.sub("\ufffd", value)).replace("\r", "&#13;")


def html_cell(present: bool, value) -> str:
    if not present:
        return "<td></td>"
    if value is None:
        return '<td><span class="null">null</span></td>'
    if value == "":
        return '<td><span class="empty">""</span></td>'
    said = html(text(value))
    return f'<td><a href="{said}">{said}</a></td>' if isinstance(value, str) and LINK.match(value) else f"<td>{said}</td>"


def xml(value: str) -> str:
    return escape(NOT_XML.sub("\ufffd", value)).replace("\r", "&#13;").replace("\t", "&#9;")


def xml_name(key: str) -> str:
    if key in ("", "_"):
        return "_x005F_" if key else "_"
    key = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", key)
    key = re.sub("[^A-Za-z0-9_.-]|^[^A-Za-z_]|^[xX](?=[mM][lL])", lambda match: f"_x{ord(match.group()):04X}_", key)
    return key


def xml_element(name: str, value, depth: int = 1, prefix: str = "") -> str:
    if isinstance(value, list):
        return "".join(xml_element(name, part, depth, prefix) for part in value)
    inside, attributes = "", ""
    if isinstance(value, dict):
        value = dict(value)
        if isinstance(value.get("@"), dict):
            attributes = "".join(f' {xml_name(key)}="{xml(text(part))}"' for key, part in value.pop("@").items())
        for key, part in value.items():
            inside += xml_element(prefix + xml_name(key), part, depth + 1, prefix)
    elif value is not None:
        inside = xml(text(value))
    return f"<{name}{attributes}>{inside}</{name}>"


def write(folder: Path, items: list[dict]) -> None:
    columns = Columns()
    rows = [columns.cells(item) for item in items]
    names = columns.names()
    lines = [compact(item) for item in items]
    (folder / "t.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / "t.json").write_text("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n", encoding="utf-8")
    table = [",".join(csv_cell(name) for name in names)] if names else []
    table += [",".join(csv_cell(row.get(at)) for at in range(len(names))) for row in rows]
    (folder / "t.csv").write_bytes((b"\xef\xbb\xbf" if names else b"") + "".join(f"{line}\n" for line in table).encode())
    head = "".join(f'<th scope="col">{html(name)}</th>' for name in ["#", *names])
    body = "".join(
        f'<tr><th scope="row">{number}</th>' + "".join(html_cell(at in row, row.get(at)) for at in range(len(names))) + "</tr>\n"
        for number, row in enumerate(rows, 1)
    )
    (folder / "t.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        f"<title>t</title></head><body><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></body></html>\n",
        encoding="utf-8",
        newline="",
    )
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    (folder / "t.xml").write_text(
        declaration + "<items>\n" + "".join(xml_element("item", item) + "\n" for item in items) + "</items>\n", encoding="utf-8", newline=""
    )
    channel = "<title>t</title><link>about:blank</link><description>d</description>"
    entries = ""
    for item in items:
        entries += "<item><title>t</title>"
        for key, value in item.items():
            if key == "publishedAt":
                entries += "<pubDate>Sat, 14 Feb 2026 08:30:00 +0000</pubDate>"
            elif key != "@":
                entries += xml_element(f"i:{xml_name(key)}", value, 2, "i:")
        entries += "</item>\n"
    (folder / "t.rss").write_text(
        f'{declaration}<rss version="2.0" xmlns:i="urn:larder:item"><channel>{channel}{entries}</channel></rss>', encoding="utf-8", newline=""
    )


# Name, file, what is replaced, by what.
FAULTS = [
    ("a digit of a number", "t.json", "1.0", "1"),
    ("a missing comma", "t.json", "},\n{", "}\n{"),
    ("the order of keys", "t.jsonl", '"id":2,"title":""', '"title":"","id":2'),
    ("an item twice", "t.jsonl", '{"id":2', '{"id":2}\n{"id":2'),
    ("bare NaN", "t.jsonl", '"nan":null', '"nan":NaN'),
    ("an empty string as nothing", "t.csv", '"2","",', '"2",,'),
    ("an unquoted value", "t.csv", '"1.0"', "1.0"),
    ("a shifted row", "t.csv", '"1.0",', '"1.0",,'),
    ("an undoubled quote", "t.csv", '""blue""', '"blue"'),
    ("a lost column", "t.csv", ',"late"', ""),
    ("no byte order mark", "t.csv", "\ufeff", ""),
    ("null as missing", "t.html", '<span class="null">null</span>', ""),
    ("a carriage return lost", "t.html", "&#13;", ""),
    ("a link to a script", "t.html", "<td>javascript:alert(1)</td>", '<td><a href="javascript:alert(1)">javascript:alert(1)</a></td>'),
    ("markup let through", "t.html", "&lt;b&gt;", "<b>"),
    ("a name not reversible", "t.xml", "a_x0020_b", "a_b"),
    ("a name that decodes to another", "t.xml", "_x005F_x0041_", "_x0041_"),
    ("text let through", "t.xml", "&amp;amp;", "&amp;"),
    ("an attribute as element", "t.xml", ' id="7"', ""),
    ("ill-formed", "t.xml", "</items>", ""),
    ("a property that is nowhere", "t.rss", "<i:late>true</i:late>", ""),
    ("a date that is another", "t.rss", "08:30:00", "08:31:00"),
    ("no channel link", "t.rss", "<link>about:blank</link>", ""),
]


def check(folder: Path, source: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, HERE / "check.py", folder, source, "--name", "t"], capture_output=True, text=True)


def main() -> int:
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as place:
        folder, source = Path(place), Path(place) / "source"
        source.mkdir()
        for number, item in enumerate([*ITEMS, '{"cut": ', "[1]"], 9):
            (source / f"{number}.json").write_text(item, encoding="utf-8")
        write(folder, [parse(item.encode()) for item in ITEMS])
        done = check(folder, source)
        print(done.stdout, end="")
        if done.returncode == 0 and done.stdout.count(" 0 differences") == 6 and ", 2 damaged" in done.stdout:
            passed += 1
        else:
            failed += 1
            print(f"failed: good exports: exit {done.returncode}\n{done.stderr}")
        for name, file, old, new in FAULTS:
            path = folder / file
            good = path.read_bytes()
            bad = good.replace(old.encode(), new.encode(), 1)
            path.write_bytes(bad)
            done = check(folder, source)
            path.write_bytes(good)
            if bad != good and done.returncode == 1 and "differences" in done.stdout:
                passed += 1
            else:
                failed += 1
                print(f"failed: {name}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    print(f"readers: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
