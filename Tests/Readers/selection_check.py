#!/usr/bin/env python3
"""Compares selections of random items with a plain implementation of the same rules.

    selection_check.py LARDER [ROUNDS [SEED]]

The rules are those of the README, "Choosing items", written here as they read, over Python's own values.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

KEYS = ["a", "b", "c", "#h", "#i", "a/x", "a.x", "r", "s", "errorInfo", "é"]
SCALARS = [None, True, 0, -1.5, "", "text", "ž"]


def value(dice: random.Random, depth: int = 0) -> object:
    kind = dice.random()
    if depth > 2 or kind < 0.5:
        return dice.choice(SCALARS)
    if kind < 0.75:
        return [value(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {dice.choice(["x", "y", "0", "#h", "a", "b"]): value(dice, depth + 1) for _ in range(dice.randrange(4))}


def item(dice: random.Random) -> dict:
    return {key: value(dice) for key in dice.sample(KEYS, dice.randrange(7))}


def choice(dice: random.Random) -> dict:
    """Parameters, each there now and then."""

    def some(names: list[str], most: int) -> list[str]:
        return dice.sample(names, dice.randrange(1, most + 1))

    names = [key for key in KEYS if key != "errorInfo"] + ["a/y", "r/0", "r/1/x", "b/x/y", "none"]
    chosen = {}
    if dice.random() < 0.5:
        chosen["fields"] = some(names, 5)
    if dice.random() < 0.4:
        chosen["omit"] = some(names, 3)
    if dice.random() < 0.4:
        chosen["unwind"] = some(["r", "s", "a", "x"], 2)
    if dice.random() < 0.3:
        chosen["flatten"] = some(["a", "b", "c"], 2)
    for flag, share in [("skip-hidden", 0.3), ("skip-empty", 0.3), ("skip-failed-pages", 0.2), ("desc", 0.2)]:
        if dice.random() < share:
            chosen[flag] = True
    if dice.random() < 0.2:
        chosen["offset"] = dice.randrange(30)
    if dice.random() < 0.2:
        chosen["limit"] = dice.randrange(30)
    return chosen


# --- the rules -----------------------------------------------------------------------------------

Row = list  # of [key, value, unwound fields that brought it in, where it was stored]


def unwind(row: Row, field: str, hides: bool) -> list[Row]:
    place = next((at for at, (key, *_) in enumerate(row) if key == field), None)
    if place is None:
        return [row]
    _, found, origins, stored = row[place]
    origins = origins | {field}

    def merged(element: dict, *at: int) -> Row:
        visible = [(key, (part, (*stored, *at, place))) for place, (key, part) in enumerate(element.items()) if not (hides and key.startswith("#"))]
        others = {key for at, (key, *_) in enumerate(row) if at != place}
        new = {key: part for key, part in visible if key in others}
        made = []
        for at, (key, old, whence, where) in enumerate(row):
            if at == place:
                made += [[name, part, origins, there] for name, (part, there) in visible if name not in others]
            elif key in new:
                made.append([key, new[key][0], origins, new[key][1]])
            else:
                made.append([key, old, whence, where])
        return made

    if isinstance(found, dict):
        return [merged(found)]
    if not isinstance(found, list):
        return [row]
    if not found:
        return [row[:place] + row[place + 1 :]]
    return [merged(part, at) if isinstance(part, dict) else row[:place] + [[field, part, origins, stored]] + row[place + 1 :] for at, part in enumerate(found)]


def flatten(row: Row, field: str) -> Row:
    place = next((at for at, (key, *_) in enumerate(row) if key == field), None)
    if place is None or not isinstance(row[place][1], dict) or not row[place][1]:
        return row
    leaves: list[tuple[str, object, tuple]] = []

    def walk(name: str, part: object, where: tuple) -> None:
        if isinstance(part, dict) and part:
            for at, (key, inner) in enumerate(part.items()):
                walk(f"{name}.{key}", inner, (*where, at))
        else:
            leaves.append((name, part, where))

    walk(field, row[place][1], row[place][3])
    names = [name for name, _, _ in leaves]
    if len(set(names)) < len(names) or set(names) & {key for key, *_ in row}:
        return row
    return row[:place] + [[name, part, row[place][2], where] for name, part, where in leaves] + row[place + 1 :]


MISSING = object()


def without(part: object, paths: list[list[str]]) -> object:
    """A value without what the paths lead to."""
    if any(not path for path in paths):
        return MISSING
    if not paths:
        return part

    def below(key: str) -> list[list[str]]:
        return [path[1:] for path in paths if path[0] == key]

    if isinstance(part, dict):
        kept = {key: without(inner, below(key)) for key, inner in part.items()}
        return {key: inner for key, inner in kept.items() if inner is not MISSING}
    if isinstance(part, list):
        kept = [without(inner, below(str(at))) for at, inner in enumerate(part)]
        return [inner for inner in kept if inner is not MISSING]
    return part


class Pick:
    """What is picked of a value, and which field picked first: elements that are omitted keep their numbers."""

    def __init__(self, omit: list[list[str]], picks: list[tuple[int, list[str]]]) -> None:
        self.omit = omit
        self.picks = picks

    def of(self, part: object) -> tuple[int, object] | None:
        if any(not path for path in self.omit):
            return None
        whole = [place for place, path in self.picks if not path]
        pairs = part.items() if isinstance(part, dict) else ((str(at), inner) for at, inner in enumerate(part)) if isinstance(part, list) else ()
        found = []
        for key, inner in pairs:
            below = Pick([p[1:] for p in self.omit if p[0] == key], [(n, p[1:]) for n, p in self.picks if p and p[0] == key])
            taken = below.of(inner) if below.picks else None
            if taken:
                found.append((taken[0], key, taken[1]))
        first = min([place for place, _, _ in found] + whole, default=None)
        if first is None:
            return None
        if whole:
            return first, without(part, self.omit)
        if isinstance(part, list):
            return first, [inner for _, _, inner in found]
        return first, {key: inner for _, key, inner in sorted(found, key=lambda entry: entry[0])}


def rows_of(stored: dict, chosen: dict) -> list[dict]:
    hides = "skip-hidden" in chosen
    if "skip-failed-pages" in chosen and stored.get("errorInfo") is not None:
        return []
    rows: list[Row] = [[[key, part, frozenset(), (at,)] for at, (key, part) in enumerate(stored.items()) if not (hides and key.startswith("#"))]]
    for field in chosen.get("unwind", []):
        rows = [made for row in rows for made in unwind(row, field, hides)]
    out = []
    for row in rows:
        for field in chosen.get("flatten", []):
            row = flatten(row, field)
        keys = {key for key, *_ in row}
        omit = chosen.get("omit", [])
        # What is spelled like a path, and is a key of the row, means the key.
        omitted = [name.split("/") for name in omit if "/" in name and name not in keys]
        row = [entry for entry in row if entry[0] not in omit]
        keys = {key for key, *_ in row}
        fields = chosen.get("fields")
        made = []
        for order, (key, part, origins, where) in enumerate(row):
            left = [path[1:] for path in omitted if path[0] == key]
            if fields is None:
                made.append(((0, (order,)), key, without(part, left)))
                continue
            whole = [n for n, field in enumerate(fields) if field == key or field in origins and field in chosen.get("unwind", [])]
            picks = [(n, field.split("/")[1:]) for n, field in enumerate(fields) if "/" in field and field not in keys and field.split("/")[0] == key]
            taken = Pick(left, picks).of(part) if picks else None
            if whole:
                made.append(((min(whole + ([taken[0]] if taken else [])), where), key, without(part, left)))
            elif taken:
                made.append(((taken[0], where), key, taken[1]))
        # Of what one field stands for, what was stored first comes first.
        made.sort(key=lambda entry: entry[0])
        result = {key: part for _, key, part in made}
        if result or "skip-empty" not in chosen:
            out.append(result)
    return out


def expected(items: list[dict], chosen: dict) -> list[dict]:
    stored = items[::-1] if "desc" in chosen else items
    stored = stored[chosen.get("offset", 0) :]
    if "limit" in chosen:
        stored = stored[: chosen["limit"]]
    return [row for one in stored for row in rows_of(one, chosen)]


def main(larder: Path, rounds: int, seed: int) -> int:
    dice = random.Random(seed)
    failed = count = 0
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "items.jsonl"
        for number in range(rounds):
            # More than one batch now and then.
            items = [item(dice) for _ in range(2_500 if number % 20 == 0 else 40)]
            path.write_text("".join(json.dumps(one) + "\n" for one in items))
            for _ in range(5):
                chosen = choice(dice)
                flags: list[str] = []
                for name, argument in chosen.items():
                    flags.append(f"--{name}" if argument is True else f"--{name}={','.join(argument) if isinstance(argument, list) else argument}")
                done = subprocess.run([larder, "export", path, *flags, "--no-config", "-q"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
                if done.returncode == 64:
                    continue  # Two fields that would have one name.
                count += 1
                ours = done.stdout.decode().splitlines()
                theirs = [json.dumps(row, ensure_ascii=False) for row in expected(items, chosen)]
                ours = [json.dumps(json.loads(line), ensure_ascii=False) for line in ours]
                if done.returncode or ours != theirs:
                    failed += 1
                    if failed <= 5:
                        pair = next(((o, t) for o, t in zip(ours, theirs) if o != t), (len(ours), len(theirs)))
                        print(f"round {number}: {' '.join(flags)}: exit {done.returncode} {done.stderr.decode()[:200]}\n  ours   {pair[0]}\n  theirs {pair[1]}")
    print(f"\nselections: {count - failed} of {count} as the rules say")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 60, int(sys.argv[3]) if len(sys.argv) > 3 else 1125))
