#!/usr/bin/env python3
"""Writes the storages that the samples lack.

    storages.py FOLDER

FOLDER/many has datasets for the item browser: `many`, whose columns get files of their own, and `some`,
which is read whole; their items also as lines, `many.jsonl` and `some.jsonl`, for the checks to know. Beside
them a queue and a store of one name, `listed`, with more rows than a page has.
FOLDER/attack has a storage of each kind in which every name, key and value is an attack, and `title`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

# Each would make an element or attribute named `x-attack`, or set `window.attacked`, where it gets out.
ATTACKS = [
    "<x-attack></x-attack><script>attacked=1</script>",
    '"><x-attack x-attack="1"><img src=x onerror="attacked=2">',
    "' x-attack='1' onmouseover='attacked=3' onfocus='attacked=3",
    '" x-attack="1" onmouseover="attacked=4" onfocus="attacked=4" autofocus="',
    "javascript:attacked=5//<x-attack>",
    "https://x-attack.example/\" x-attack=\"1\" onclick=\"attacked=6",
    "https://x-attack.example/?q=<x-attack>&lt;x-attack&gt;",
    "//x-attack.example/x.js",
    "data:text/html,<script>attacked=7</script><x-attack>",
    "</title></style></textarea></pre></script><x-attack><svg onload=attacked=8>",
    "--><x-attack>]]><x-attack>",
    "{{{x-attack}}}{{>layout}}${attacked=9}<%= x-attack %>",
    "x-attack \u202e\u2066 \u2028 attacked=10 \u2029 \u0000\u0007\u0085",
    "');attacked=11;('<x-attack>\\');attacked=11//",
    "\\u003cx-attack\\u003e\\\"'`<!--<script><x-attack>",
    "__proto__", "constructor", "x-attack\n<x-attack>\r\n\t<x-attack>",
    "\U0001f4a5" * 40 + "<x-attack>", "<x-attack>" * 40, "&#60;x-attack&#62;&lt;x-attack&gt;",
]
WORDS = "oak chair lamp rug desk shelf mug pan jar whisk board ÜBER élan".split()


def write(path: Path, value) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=True), encoding="utf-8")


def item(number: int) -> str:
    """Item `number`, from 0: numbers spelled in ways of their own, all types, gaps, depths and slashes."""
    price = f"{number * 7919 % 100000 / 100:.2f}"
    fields = {
        "name": json.dumps(f"{WORDS[number % 13]} {WORDS[number % 11]} {number}"),
        "price": "null" if number % 50 == 0 else price,
        "exact": f"{10**29 + number}" if number % 2 else "1.0",
        "inStock": "true" if number % 3 else "false",
        "offer": '{"seller":"s%d","ids":[%d]}' % (number % 7, number),
        "url": json.dumps(f"https://shop.example/p/{number}" + "/and/on" * (number % 20)),
        "a/b": json.dumps(f"slash {number}"),
        "text": json.dumps("A text of more than 36 bytes, with a \\ and \"quotes\" and é, number %d" % number),
        "c/d": str(number % 10),
        "c": '{"d":%d}' % (number * 7 % 10),
        "mixed": ["7", '"seven"', "true", "null", "[]", "-0.50"][number % 6],
        "filling": json.dumps("x" * (600 + number % 100)),
    }
    if number % 5 == 0:
        fields["sometimes"] = '""'
    for extra in range(70):
        fields[f"extra{extra}"] = str(number * extra)
    return "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in fields.items()) + "}"


def many(folder: Path) -> None:
    for name, count in (("many", 2600), ("some", 450)):
        lines = [item(number) for number in range(count)]
        for number, line in enumerate(lines, 1):
            write(folder / f"storage/datasets/{name}/{number:09}.json", line)
        write(folder / f"{name}.jsonl", "\n".join(lines) + "\n")
    for number in range(250):
        write(folder / f"storage/key_value_stores/listed/page-{number:03}.txt", "x" * (number * 37 % 250 + 1))
        url = f"https://shop{number % 7}.example/p/{number}"
        request = {"url": url, "uniqueKey": url, "method": "GET", "retryCount": number % 4, "noRetry": False}
        request |= {"userData": {"label": WORDS[number % 5]}, "errorMessages": ["Error: it timed out"] * (number % 9 == 0)}
        request |= {"handledAt": "2026-02-14T08:30:00.000Z"} if number % 3 == 0 else {}
        whole = {"id": f"l{number:014}", "orderNo": None if number % 3 == 0 else 1_700_000_000_000 + number}
        whole |= {key: request[key] for key in ("url", "uniqueKey", "method", "retryCount")}
        write(folder / f"storage/request_queues/listed/l{number:014}.json", {**whole, "json": json.dumps(request)})


def attack(folder: Path) -> None:
    write(folder / "title", ATTACKS[1])
    times = {"accessedAt": "2026-02-14T08:30:00Z", "createdAt": "2026-02-14T08:30:00Z", "modifiedAt": "2026-02-14T08:30:00Z"}
    storage = folder / "storage"
    named = [text for text in ATTACKS if "/" not in text and "\x00" not in text and len(text.encode()) < 200]
    for number, text in enumerate(ATTACKS):
        dataset = storage / "datasets" / f"attack-{number}"
        write(dataset / "__metadata__.json", {"id": text, "name": text, **times})
        for place in range(3):
            values = ATTACKS[place:] + ATTACKS[:place]
            fields = dict(zip(ATTACKS, values), nested={text: [text, {text: text}]}, list=ATTACKS, number=place)
            write(dataset / f"{place + 1:09}.json", fields)
    for number, text in enumerate(named):
        dataset = storage / "datasets" / text
        write(dataset / "000000001.json", {text: text})
    store = storage / "key_value_stores" / "attack"
    write(store / "__metadata__.json", {"id": ATTACKS[0], "name": ATTACKS[0], **times})
    for number, text in enumerate(ATTACKS):
        key = text if text in named else f"attack-{number}"
        kind = ["text/plain", "text/html", "image/svg+xml", "application/json", text][number % 5]
        extension = ["txt", "html", "svg", "json", "bin"][number % 5]
        body = json.dumps({text: text}) if extension == "json" else text
        write(store / f"{key}.{extension}", body)
        write(store / f"{key}.{extension}.__metadata__.json", {"key": text, "contentType": kind})
    queue = storage / "request_queues" / "attack"
    write(queue / "__metadata__.json", {"id": ATTACKS[2], "name": ATTACKS[2], **times})
    for number, text in enumerate(ATTACKS):
        request = {
            "url": text, "uniqueKey": text, "method": text, "retryCount": 3, "noRetry": False, "loadedUrl": text,
            "errorMessages": [text, "Error: " + text], "headers": {text: text}, "payload": text,
            "userData": {"label": text, text: text}, "handledAt": "2026-02-14T08:30:00.000Z",
        }
        whole = {"id": f"a{number:014}", "orderNo": None, "url": text, "uniqueKey": text, "method": text, "retryCount": 3}
        write(queue / f"a{number:014}.json", {**whole, "json": json.dumps(request)})


if __name__ == "__main__":
    many(Path(sys.argv[1]) / "many")
    attack(Path(sys.argv[1]) / "attack")
