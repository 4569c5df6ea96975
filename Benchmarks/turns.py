"""Contenders that take turns, what a run took, and what budgets say of it.

A case is a table. Its contenders run one after the other, round after round, and are compared round by
round; the median of what the rounds say counts. A contender that is missing or fails gets a row that
says so, and the budgets that need it are left out, unless it is Larder.
"""

from __future__ import annotations

import dataclasses
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


@dataclasses.dataclass
class Run:
    wall: float
    cpu: float
    peak: float  # MiB


class Failed(Exception):
    """A program ended with a code that it should not have ended with."""


@dataclasses.dataclass
class Contender:
    name: str
    argv: list[str]
    fresh: list[Path] = dataclasses.field(default_factory=list)  # its output; removed before each round
    note: str = ""
    items: int = 0  # where each of its runs is to be counted by the item
    check: Callable[[], list[str]] | None = None  # what is wrong with its last output
    before: Callable[[], None] | None = None  # before each run, not measured


@dataclasses.dataclass
class Result:
    contender: Contender
    runs: list[Run] = dataclasses.field(default_factory=list)
    failure: str = ""
    size: int = 0

    @property
    def wall(self) -> float:
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return statistics.median(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        return max(run.peak for run in self.runs)


Results = dict[str, Result]


@dataclasses.dataclass
class Verdict:
    """A row of the summary; `kept` is None if it could not be told."""

    row: str
    result: str
    budget: str
    kept: bool | None

    @property
    def word(self) -> str:
        return "left out" if self.kept is None else "kept" if self.kept else "**missed**"


@dataclasses.dataclass
class Budget:
    row: str
    limit: str
    needs: list[str]  # contenders
    judge: Callable[[Results], tuple[str, bool]]


@dataclasses.dataclass
class Case:
    title: str
    contenders: list[Contender]
    budgets: list[Budget] = dataclasses.field(default_factory=list)
    reference: str = ""  # whose wall time is 1 in the table; the first contender's by default
    absent: dict[str, str] = dataclasses.field(default_factory=dict)  # who is missing, and why
    rounds: int | None = None
    warm: bool = True  # a run of each before the first round, not counted
    after: Callable[[], None] | None = None  # tidies up


# Budgets


def ratio_of(results: Results, who: str, others: list[str]) -> float:
    """Wall time by that of others, one after the other: the median of the rounds' ratios.

    Where others use the machine its speed changes within seconds. A program of four seconds meets a slow spell
    nearly always, and one of half a second rarely, so that their medians would speak of different machines.
    """
    rounds = zip(results[who].runs, *(results[other].runs for other in others), strict=True)
    return statistics.median(one.wall / sum(other.wall for other in rest) for one, *rest in rounds)


def at_most(row: str, who: str, times: float, floors: list[str]) -> Budget:
    """Wall time against that of floors."""

    def judge(results: Results) -> tuple[str, bool]:
        ratio = ratio_of(results, who, floors)
        return f"{ratio:.2f} ×", ratio <= times

    of = " + ".join(floors)
    return Budget(row, f"at most {times:g} × {f'({of})' if len(floors) > 1 else of}", [who, *floors], judge)


def faster(row: str, who: str, times: float, peer: str) -> Budget:
    def judge(results: Results) -> tuple[str, bool]:
        ratio = ratio_of(results, peer, [who])
        return f"{ratio:.3g} × as fast", ratio >= times

    return Budget(row, f"at least {times:g} × as fast as {peer}", [who, peer], judge)


def no_larger(row: str, who: str, times: float, peer: str) -> Budget:
    def judge(results: Results) -> tuple[str, bool]:
        ratio = results[who].size / results[peer].size
        return f"{ratio:.3f} × the size", ratio <= times

    return Budget(row, f"at most {times:g} × the size of {peer}'s", [who, peer], judge)


def peak(row: str, who: str, most: float) -> Budget:
    def judge(results: Results) -> tuple[str, bool]:
        return f"{results[who].peak:.0f} MiB", results[who].peak <= most

    return Budget(row, f"at most {most:.0f} MiB", [who], judge)


def within(row: str, who: str, seconds: float) -> Budget:
    def judge(results: Results) -> tuple[str, bool]:
        return f"{1000 * results[who].wall:.1f} ms", results[who].wall <= seconds

    return Budget(row, f"at most {1000 * seconds:.0f} ms", [who], judge)


# Turns


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def total_size(paths: list[Path]) -> int:
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sum(file.stat().st_size for file in files if file.is_file())


def run(contender: Contender, programs: Path) -> Run:
    """One run, by measure.c: started from here, every program would seem as large as Python."""
    for path in contender.fresh:
        remove(path)
    if contender.before:
        contender.before()
    result = programs / "result"
    argv = [str(programs / "measure"), str(result), *contender.argv]
    done = subprocess.run(argv, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        raise Failed(f"exit {done.returncode}" + (f": {said[-1][:200]}" if said else ""))
    wall, cpu, peak = result.read_text().split()
    return Run(float(wall), float(cpu), int(peak) / 1024)


def take_turns(case: Case, rounds: int, programs: Path) -> Results:
    results = {contender.name: Result(contender) for contender in case.contenders}
    for number in range(0 if case.warm else 1, (case.rounds or rounds) + 1):
        for result in results.values():
            if result.failure:
                continue
            try:
                one = run(result.contender, programs)
            except (Failed, OSError) as error:
                result.failure = str(error)
                result.runs.clear()
                continue
            if number:
                result.runs.append(one)
    for result in results.values():
        result.size = total_size(result.contender.fresh)
    return results


def judge(case: Case, results: Results, larder: str) -> list[Verdict]:
    verdicts = []
    for budget in case.budgets:
        lacking = [name for name in budget.needs if name not in results or results[name].failure]
        if not lacking:
            said, kept = budget.judge(results)
            verdicts.append(Verdict(budget.row, said, budget.limit, kept))
            continue
        ours = any(name in results and results[name].contender.argv[0] == larder for name in lacking)
        why = "; ".join(f"{name}: {results[name].failure if name in results else case.absent.get(name, 'missing')}" for name in lacking)
        verdicts.append(Verdict(budget.row, why, budget.limit, False if ours else None))
    checked = [result.contender for result in results.values() if result.contender.check and not result.failure]
    problems = [f"{contender.name}: {problem}" for contender in checked for problem in contender.check()]
    if checked:
        # A peer that makes another table is no peer; an output of ours that is wrong is a fault.
        said = problems[0] if problems else "the same: " + "; ".join(contender.name for contender in checked)
        verdicts.append(Verdict(f"outputs: {case.title}", said, "all values of ours, the rows of peers", not problems))
    for name, result in results.items():
        ours = result.contender.argv[0] == larder
        if ours and result.failure and not any(name in budget.needs for budget in case.budgets):
            verdicts.append(Verdict(f"{case.title}: {name}", result.failure, "works", False))
    return verdicts


def show(case: Case, results: Results, verdicts: list[Verdict]) -> None:
    """The case's table, and what its budgets say."""
    reference = results.get(case.reference or case.contenders[0].name)
    base = None if reference is None or reference.failure else reference.contender.name
    against = f"× {base}" if base else ""
    per_item = any(result.contender.items for result in results.values())
    print(f"\n### {case.title}\n")
    print(f"| | wall s | spread | CPU s | peak MiB | MB written | {'µs an item' if per_item else against} | |")
    print("|---|--:|--:|--:|--:|--:|--:|---|")
    for name, result in results.items():
        note = result.contender.note
        if result.failure:
            print(f"| {name} | | | | | | | {result.failure} |")
            continue
        walls = [one.wall for one in result.runs]
        spread = f"{min(walls):.3f}–{max(walls):.3f}"
        size = f"{result.size / 1e6:.1f}" if result.size else ""
        if per_item:
            ratio = f"{1e6 * result.wall / result.contender.items:.2f}" if result.contender.items else ""
        else:
            ratio = f"{ratio_of(results, name, [base]):.2f}" if base else ""
        print(f"| {name} | {result.wall:.3f} | {spread} | {result.cpu:.2f} | {result.peak:.0f} | {size} | {ratio} | {note} |")
    for name, why in case.absent.items():
        print(f"| {name} | | | | | | | {why} |")
    if verdicts:
        print()
    for verdict in verdicts:
        print(f"- {verdict.row}: {verdict.result}; {verdict.budget}: {verdict.word}")
    sys.stdout.flush()
