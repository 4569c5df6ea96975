#!/usr/bin/env python3
"""Uses the item browser of a site as its readers do, and compares what it shows with the items themselves.

    items_check.py SITE STORAGES

SITE is made of STORAGES/storage; STORAGES/many.jsonl and some.jsonl say what is in it. `many` is sorted and
filtered by files of single columns, `some` by reading all of it. What is right is worked out here again, in
Python, over the items' JSON.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from browser import Report, chromium, file_base, served

ROWS = """rows => rows.map((row) => [row.id, ...Array.from(row.cells, (cell) => cell.innerText)])"""
WAITED = "(words) => document.querySelector('[role=status]').textContent.includes(words)"
LIMIT = 20_000


class Spelled(str):
    """A number as it is spelled."""


def items(path: Path) -> list[dict]:
    return [
        json.loads(line, parse_int=Spelled, parse_float=Spelled)
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def value(item: dict, column: str):
    if column in item:
        return None if isinstance(item[column], (dict, list)) and item[column] else item[column]
    head, _, rest = column.partition("/")
    inner = item.get(head)
    if isinstance(inner, list):
        inner = dict(enumerate(inner))
        rest = int(rest) if rest.isdigit() and int(rest) in inner else rest
    return value(inner, rest) if isinstance(inner, dict) else None


def order(found: list, column: str, isDescending: bool) -> list[int]:
    """Item numbers: numbers before texts before booleans, what has no value last."""

    def key(number: int):
        one = value(found[number], column)
        if isinstance(one, Spelled):
            return (0, float(one))
        if isinstance(one, bool):
            return (2, one)
        return (1, one.lower()[:33]) if isinstance(one, str) else (1, "[]")

    full = [number for number in range(len(found)) if value(found[number], column) is not None]
    empty = [number for number in range(len(found)) if value(found[number], column) is None]
    return sorted(full, key=key, reverse=isDescending) + empty


class Reader:
    """A page with the browser on it."""

    def __init__(self, page, base: str, name: str, folder: str | None = None) -> None:
        self.page, self.base, self.name = page, base, name
        self.folder = folder or f"datasets/{name}/items"
        self.problems: list[str] = []
        self.steps = 0

    def open(self, place: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.base}{self.folder}/{place}")

    def wait(self, words: str) -> None:
        try:
            self.page.wait_for_function(WAITED, arg=words, timeout=LIMIT)
        except Exception:
            self.problems.append(f"{self.name}: waited for {words!r}, got {self.status!r}")

    def forget(self) -> None:
        """What is announced next is new."""
        self.page.get_by_role("status").evaluate("(status) => { status.textContent = '' }")

    @property
    def status(self) -> str:
        return self.page.get_by_role("status").inner_text()

    def rows(self) -> list[list[str]]:
        return self.page.locator("table.items tbody tr").evaluate_all(ROWS)

    def shows(self, what: str, numbers: list[int]) -> None:
        """The first rows are those of these items, numbers from 0."""
        self.steps += 1
        ids = [row[0] for row in self.rows()]
        wanted = [f"item-{number + 1}" for number in numbers[:100]]
        if ids != wanted:
            at = next((at for at, pair in enumerate(zip(ids, wanted)) if pair[0] != pair[1]), min(len(ids), len(wanted)))
            self.problems.append(
                f"{self.name}, {what}: {len(ids)} rows of {len(wanted)}, row {at + 1} {ids[at:at + 3]} for {wanted[at:at + 3]}; {self.status}"
            )

    def expect(self, good: bool, text: str) -> None:
        self.steps += 1
        if not good:
            self.problems.append(f"{self.name}: {text}; {self.status!r}, {self.page.url.partition('#')[2]!r}")


def paging(reader: Reader, found: list) -> None:
    page, total = reader.page, f"{len(found):,}"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader.open("2.html")
    reader.shows("at first", range(100, 200))
    reader.expect(not [url for url in asked if "/rows/" in url or "/cols/" in url], "loads data before it is used")
    page.get_by_role("button", name="Next").click()
    reader.wait(f"Items 201 to 300 of {total}")
    reader.shows("Next", range(200, 300))
    page.get_by_label("Page", exact=True).fill("4")
    page.keyboard.press("Enter")
    reader.wait("Items 301 to 400")
    reader.shows("page 4", range(300, 400))
    reader.expect(page.url.endswith("#page=4"), "the address does not say page 4")
    page.get_by_role("button", name="First").click()
    reader.wait("Items 1 to 100")
    page.get_by_label("Go to item").fill(str(len(found)))
    page.keyboard.press("Enter")
    reader.wait(f"to {total} of {total}")
    reader.shows("the last item", range((len(found) - 1) // 100 * 100, len(found)))
    reader.expect(page.evaluate("document.activeElement.id") == f"item-{len(found)}", "the item is not focused")
    reader.open("1.html#item-417")
    reader.wait("Items 401 to")
    reader.expect(page.evaluate("document.activeElement.id") == "item-417", "a link to an item does not lead there")
    page.evaluate("location.hash = '#page=2'")
    reader.wait("Items 101 to 200")
    page.go_back()
    reader.wait("Items 401 to")
    page.go_forward()
    reader.wait("Items 101 to 200")
    reader.shows("forward", range(100, 200))


def cells(reader: Reader, found: list) -> None:
    """Static and made cells are the same, but for what unfolds; numbers are as spelled."""
    page = reader.page
    reader.open("1.html")
    static = reader.rows()
    page.get_by_role("button", name="Next").click()
    reader.wait("Items 101 to 200")
    page.get_by_role("button", name="Previous").click()
    reader.wait("Items 1 to 100")
    made = reader.rows()
    # A page has room for so many whole items only; what is made has not.
    differences = [
        (one, two)
        for left, right in zip(static, made)
        for one, two in zip(left, right)
        if one != two and not one.endswith(", in the downloads")
    ]
    reader.expect(not differences, f"static and made cells differ: {differences[:2]}")
    names = [name.strip() for name in page.locator("table.items thead th").all_inner_texts()]
    for item, row in zip(found, made):
        for column in ("price", "exact", "mixed"):
            spelled = value(item, column)
            if isinstance(spelled, Spelled) and row[1 + names.index(column)] != spelled:
                reader.problems.append(f"{reader.name}: {column} is {row[1 + names.index(column)]}, not {spelled}")
    page.locator("#item-2 summary").last.click()
    whole = page.locator("#item-2 pre").last.inner_text()
    reader.expect(json.loads(whole, parse_int=Spelled, parse_float=Spelled) == found[1], "the whole item is another")


def sorting(reader: Reader, found: list) -> None:
    page = reader.page
    reader.open("1.html")
    for column in ("price", "name", "mixed", "inStock", "offer/ids/0", "a/b", "sometimes"):
        heading = page.locator("thead th").filter(has=page.get_by_role("button", name=column, exact=True))
        page.get_by_role("button", name=column, exact=True).focus()
        for isDescending in (False, True):
            page.keyboard.press("Enter")
            reader.wait(f"sorted by {column}" + ", descending" * isDescending)
            reader.shows(f"{column}{' descending' * isDescending}", order(found, column, isDescending))
            wanted = "descending" if isDescending else "ascending"
            reader.expect(heading.get_attribute("aria-sort") == wanted, f"{column} is not said to be {wanted}")
        page.keyboard.press("Enter")
        page.wait_for_function("() => !document.querySelector('[aria-sort]')", timeout=LIMIT)
        reader.shows(f"{column} no more", range(100))
        focus = page.evaluate("document.activeElement.textContent")
        reader.expect(focus.strip() == column, f"sorting by {column} takes the focus to {focus[:20]!r}")


def searching(reader: Reader, found: list) -> None:
    page = reader.page
    reader.open("1.html")
    lines = [json.dumps(item, ensure_ascii=False).lower() for item in found]
    box = page.get_by_role("searchbox")
    for text in ("LAMP RUG", "élan", 'a \\ and "quotes" and é, number 41', "/p/77", f"{10**29 + 333}"):
        reader.forget()
        box.fill(text)
        quoted = json.dumps(text, ensure_ascii=False)[1:-1].lower()
        hits = [number for number, line in enumerate(lines) if quoted in line]
        reader.wait(f" of {len(hits):,}" if hits else "No result")
        reader.shows(f"search for {text!r}", hits)
    reader.forget()
    box.fill("inStock")
    reader.wait("No result for “inStock”")
    reader.shows("names are not searched", [])
    box.fill("")
    reader.wait(f"of {len(found):,}")


def filtering(reader: Reader, found: list) -> None:
    page = reader.page
    reader.open("1.html")
    page.locator("summary", has_text="Filters").click()
    column, condition = page.locator("label", has_text="Column").locator("select"), page.locator("label", has_text="Condition").locator("select")

    def numbers(number: int) -> bool:
        price = value(found[number], "price")
        return price is not None and 100 <= float(price) <= 300.5

    column.select_option(label="price")
    page.get_by_label("From").fill("100")
    page.get_by_label("To", exact=True).fill("300.5")
    page.get_by_role("button", name="Add filter").click()
    hits = [number for number in range(len(found)) if numbers(number)]
    reader.wait(f" of {len(hits):,} found")
    reader.shows("from 100 to 300.5", hits)
    column.select_option(label="text")
    condition.select_option(label="contains the text")
    page.get_by_label("Text", exact=True).fill("É, NUMBER 1")
    page.get_by_role("button", name="Add filter").click()
    hits = [number for number in hits if "é, number 1" in found[number]["text"]]
    reader.wait(f" of {len(hits):,} found")
    reader.shows("and text behind the cut", hits)
    column.select_option(label="sometimes")
    condition.select_option(label="has none")
    page.get_by_role("button", name="Add filter").click()
    hits = [number for number in hits if number % 5]
    reader.wait(f" of {len(hits):,} found")
    reader.shows("and none", hits)
    page.get_by_role("button", name="price", exact=True).click()
    reader.wait("sorted by price")
    ranks = {number: place for place, number in enumerate(order(found, "price", False))}
    hits.sort(key=ranks.get)
    reader.shows("sorted", hits)
    link = page.url.partition("/items/")[2]
    reader.open(link)
    reader.wait("sorted by price")
    reader.shows("from its address", hits)
    page.get_by_role("button", name=re.compile("^Remove: sometimes")).click()
    reader.wait("sorted by price")
    reader.open(f"1.html#f={'extra69'}:100..200")
    hits = [number for number in range(len(found)) if 100 <= number * 69 <= 200]
    reader.wait(f" of {len(hits):,} found")
    reader.shows("a column without files", hits)


    reader.open(f"1.html#f=exact:{10**29 + 101}..{10**29 + 105}")
    reader.wait(" of 3 found")
    reader.shows("whole numbers of many digits", [101, 103, 105])


def namesakes(reader: Reader, found: list) -> None:
    """The columns of the key `c/d`, and of `d` in `c`."""
    page = reader.page
    buttons = page.get_by_role("button", name="c/d", exact=True)
    keys = [lambda number: int(found[number]["c/d"]), lambda number: int(found[number]["c"]["d"])]
    for turn, key in enumerate(keys):
        reader.open("1.html")
        buttons.nth(turn).click()
        reader.wait("sorted by c/d")
        hits = sorted(range(len(found)), key=key)
        reader.shows(f"sorted by c/d, turn {turn + 1}", hits)
        reader.expect(page.url.endswith("#sort=c%2Fd" + "+2" * turn), f"the address does not say turn {turn + 1}")
        names = [name.strip() for name in page.locator("table.items thead th").all_inner_texts()]
        first = 1 + names.index("c/d")
        made = [row[first : first + 2] for row in reader.rows()]
        reader.expect(made == [[str(key(number)) for key in keys] for number in hits[:100]], "the cells of c/d differ")
        link = page.url.partition("/items/")[2]
        reader.open(link)
        reader.wait("sorted by c/d")
        reader.shows(f"turn {turn + 1} from its address", hits)
    reader.open("1.html#f=c%2Fd+2:3..3&f=c%2Fd:9..9")
    hits = [number for number in range(len(found)) if keys[1](number) == 3 and keys[0](number) == 9]
    reader.wait(f" of {len(hits):,} found")
    reader.shows("both filtered", hits)


def columns(reader: Reader) -> None:
    page = reader.page
    reader.open("1.html")
    heads = len(page.locator("table.items thead th").all())
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="extra50").check()
    page.locator("table.items thead th", has_text="extra50").wait_for(timeout=LIMIT)
    page.get_by_role("checkbox", name="price").uncheck()
    page.locator("table.items thead th", has_text="price").wait_for(state="detached", timeout=LIMIT)
    texts = [text.strip() for text in page.locator("table.items thead th").all_inner_texts()]
    reader.expect(len(texts) == max(heads, 26), f"{len(texts)} headings of {heads}")
    reader.expect(reader.rows()[3][1 + texts.index("extra50")] == "150", "another column's values")


def listed(reader: Reader, noun: str, number: str, text: str) -> None:
    """Requests and records are rows too: turned over, sorted by a column of numbers, and searched."""
    page = reader.page
    reader.open("1.html")
    reader.shows("at first", range(100))
    names = [name.strip() for name in page.locator("table.items thead th").all_inner_texts()]
    every: list[list[str]] = []
    for first in (101, 201, 1):
        last = min(first + 99, 250)
        page.evaluate(f"location.hash = '#page={first // 100 + 1}'")
        reader.wait(f"{noun}s {first} to {last} of 250")
        reader.shows(f"page {first // 100 + 1}", range(first - 1, last))
        every = reader.rows() + every if first == 1 else every + reader.rows()
    reader.expect("page" not in page.locator("h1").inner_text(), "the heading tells a page that is not shown")
    sort = page.get_by_role("button", name=number, exact=True)
    sort.click()
    reader.wait(f"sorted by {number}")
    at = 1 + names.index(number)
    reader.shows(f"by {number}", sorted(range(250), key=lambda row: float(every[row][at])))
    at = 1 + names.index(text)
    sought = every[170][at][-5:]
    page.get_by_role("searchbox").fill(sought.upper())
    reader.wait(" found in 250")
    sort.click()
    sort.click()
    page.wait_for_function("() => !document.querySelector('[aria-sort]')", timeout=LIMIT)
    hits = [row for row in range(250) if any(sought.lower() in cell.lower() for cell in every[row][2:-1])]
    reader.shows(f"with {sought!r}", hits)
    reader.expect(0 < len(hits) < 250, f"{len(hits)} rows with {sought!r}")


def damaged(chrome, site: Path, problems: list[str]) -> int:
    """A chunk that is missing is said to be, and read when it is back."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site"
        shutil.copytree(site, copy)
        rows = copy / "datasets/some/rows/0.js"
        away = rows.rename(rows.with_suffix(".away"))
        with chrome.page(file_base(copy)) as page:
            page.goto(file_base(copy) + "datasets/some/items/1.html#page=2")
            retry = page.get_by_role("button", name="Retry")
            retry.wait_for(timeout=LIMIT)
            if "rows/0.js" not in page.get_by_role("status").inner_text():
                problems.append(f"a missing file is announced as {page.get_by_role('status').inner_text()!r}")
            away.rename(rows)
            retry.click()
            page.wait_for_function(WAITED, arg="Items 101 to 200", timeout=LIMIT)
    return 1


# A search that tells its first hits once it has them all, and a first reading of rows that takes longer than the next.
LATE = """
let make;
Object.defineProperty(window, "larderItems", {
  set(original) {
    make = (base) => {
      const data = original(base);
      let readings = 0;
      const some = async (items) => {
        const isFirst = (readings += 1) === 1;
        const lines = await data.some(items);
        if (isFirst) await new Promise((done) => setTimeout(done, 1000)).then(() => (window.isLate = true));
        return lines;
      };
      const find = async (query, run, told) => {
        const found = await data.find(query, run, () => {});
        told("Reading", 0.5, found.slice(0, 3));
        return found;
      };
      return { ...data, some, find };
    };
  },
  get: () => make,
});
"""


def late(chrome, base: str, problems: list[str]) -> int:
    """The first hits of a search do not take the place of all of them, however late their rows arrive."""
    with chrome.page(base) as page:
        page.add_init_script(LATE)
        page.goto(base + "datasets/some/items/1.html")
        page.wait_for_timeout(500)
        page.get_by_role("searchbox").fill("number 1")
        page.wait_for_function("() => window.isLate", timeout=LIMIT)
        page.wait_for_timeout(100)
        status = page.get_by_role("status").inner_text()
        rows = page.locator("table.items tbody tr").count()
        if rows <= 3 or "Items 1 to" not in status:
            problems.append(f"{rows} rows; {status}")
        problems += page.problems
    return 1


def main(site: Path, storages: Path) -> int:
    report = Report()
    with chromium() as chrome, served(site) as address:
        for name, base, over in (("many", file_base(site), "file"), ("some", address, "http")):
            found = items(storages / f"{name}.jsonl")
            with chrome.page(base) as page:
                for check in (paging, cells, sorting, searching, filtering, namesakes):
                    reader = Reader(page, base, name)
                    check(reader, found)
                    report.say(f"item browser: {check.__name__}, {over}", reader.steps, reader.problems, "steps")
                reader = Reader(page, base, name)
                columns(reader)
                report.say(f"item browser: columns, {over}", reader.steps, reader.problems + page.problems, "steps")
        problems: list[str] = []
        report.say("item browser: hits that arrive late", late(chrome, file_base(site), problems), problems, "steps")
        for folder, noun, number, text in (
            ("request-queues/listed/requests", "Request", "retryCount", "url"),
            ("key-value-stores/listed/list", "Record", "size", "key"),
        ):
            with chrome.page(file_base(site)) as page:
                reader = Reader(page, file_base(site), "listed", folder)
                listed(reader, noun, number, text)
                report.say(f"item browser: {noun.lower()}s", reader.steps, reader.problems + page.problems, "steps")
        problems: list[str] = []
        report.say("item browser: a missing file", damaged(chrome, site, problems), problems, "steps")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
