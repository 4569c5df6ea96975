#!/usr/bin/env python3
"""Runs Larder side by side with its floors and peers, and prints what its budgets say of it.

    run.py [--larder PATH] [--items N] [--huge N] [--rounds N] [--only CASE]... [--json FILE] [--keep] [--list]

Each case is a table; the last one sums up all budgets. Data and outputs lie in memory (/dev/shm), but
for the cold case and the outputs of --huge. Exit 1 if a budget is missed or an output is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from bench import HERE, Bench
from cases import CASES
from turns import Case, Failed, Verdict, judge, remove, show, take_turns


def machine() -> str:
    with open("/proc/cpuinfo") as lines:
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores, {model}, {platform.release()}"


def summary(verdicts: list[Verdict]) -> None:
    print("\n### Budgets\n\n| | result | budget | |\n|---|---|---|---|")
    for verdict in verdicts:
        print(f"| {verdict.row} | {verdict.result} | {verdict.budget} | {verdict.word} |")


def run_case(name: str, bench: Bench) -> tuple[list[Verdict], dict]:
    bench.clean()
    try:
        case = CASES[name](bench)
    except Failed as error:
        case = [Verdict(name, str(error), "works", False)]
    if isinstance(case, str):
        print(f"\nLeft out: {name}: {case}.")
        return [Verdict(name, case, "", None)], {}
    if not isinstance(case, Case):
        return case, {}
    results = take_turns(case, bench.options.rounds, bench.bin)
    verdicts = judge(case, results, bench.larder)
    show(case, results, verdicts)
    if case.after:
        case.after()
    raw = {name: {"bytes": one.size, "runs": [vars(run) for run in one.runs]} for name, one in results.items()}
    return verdicts, {case.title: raw}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--larder", default=str(HERE.parent / ".build" / "release" / "larder"))
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--huge", type=int, default=0, help="items of the large dataset of the cases memory and growth")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", choices=CASES, metavar="CASE", help="cases to run (see --list)")
    parser.add_argument("--work", default="/dev/shm", help="a disk in memory")
    parser.add_argument("--disk", default="/var/tmp", help="a folder on a real disk")
    parser.add_argument("--json", type=Path, help="where to write every run")
    parser.add_argument("--keep", action="store_true", help="keep the data for the next time")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        print("\n".join(CASES))
        return 0
    bench = Bench(options)
    bench.prepare()
    about = f"{time.strftime('%Y-%m-%d')}, {machine()}; medians of {options.rounds}."
    print(about)
    verdicts: list[Verdict] = []
    raw: dict = {}
    for name in options.only or CASES:
        said, runs = run_case(name, bench)
        verdicts += said
        raw |= runs
    summary(verdicts)
    if options.json:
        options.json.write_text(json.dumps({"about": about, "budgets": [vars(one) for one in verdicts], "runs": raw}, indent=1))
    remove(bench.disk)
    if not options.keep:
        remove(bench.work)
    return 1 if any(one.kept is False for one in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
