#!/usr/bin/env python3
"""Uses the controls that the scripts make: the theme switch, filters, choices and sortable headings.

    controls_check.py SITE

The theme stays for the next page, from file:// and from a server. Each kind of table is filtered down to
nothing, to one row and back, and sorted both ways with the keys alone; what happened must be announced.
The search page finds a storage, a column and a record, and its hits lead there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from browser import Report, chromium, file_base, pages, served

VISIBLE = "rows => rows.filter((row) => row.getClientRects().length).map((row) => row.cells[0].textContent.trim())"


def theme(chrome, report: Report, base: str, over: str) -> None:
    problems = []
    with chrome.page(base, color_scheme="light") as page:
        page.goto(base + "index.html")
        ground = "getComputedStyle(document.body).backgroundColor"
        switch = page.locator("[data-theme-toggle]")
        light = page.evaluate(ground)
        switch.focus()
        page.keyboard.press("Enter")
        dark = page.evaluate(ground)
        if dark == light:
            problems.append("the switch changes nothing")
        page.goto(base + "retention.html")
        if page.evaluate(ground) != dark:
            problems.append("the next page has forgotten")
        switch.click()
        page.reload()
        if page.evaluate(ground) != light:
            problems.append("there is no way back")
        problems += page.problems
    report.say(f"theme, {over}", 4, problems, "looks")


def filters(chrome, report: Report, site: Path) -> None:
    problems, count = [], 0
    with chrome.page(file_base(site)) as page:
        for path in pages(site):
            if 'data-filter="' not in (site / path).read_text(encoding="utf-8"):
                continue
            page.goto(file_base(site) + path)
            for table in page.locator("table[data-filter]").all():
                rows = table.locator("tbody tr").evaluate_all(VISIBLE)
                if len(rows) < 2:
                    continue
                count += 1
                problems += [f"{path}: {problem}" for problem in filtered(page, table, rows)]
        problems += page.problems
    report.say("filters", count, problems, "tables")


def filtered(page, table, rows: list[str]) -> list[str]:
    problems = []
    controls = table.locator("xpath=preceding::*[@role='search'][1]")
    box, status = controls.get_by_role("searchbox"), controls.get_by_role("status")

    def shown() -> list[str]:
        return table.locator("tbody tr").evaluate_all(VISIBLE)

    whole = status.inner_text()
    if str(len(rows)) not in whole:
        problems.append(f"{len(rows)} rows are announced as {whole!r}")
    box.fill("no row has this")
    if shown() or "No result for “no row has this”" not in status.inner_text():
        problems.append(f"nothing is announced as {status.inner_text()!r}")
    box.fill(rows[-1].upper())
    found = shown()
    if rows[-1] not in found or any(rows[-1] not in row for row in found) or f"{len(found)} of" not in status.inner_text() and len(found) < len(rows):
        problems.append(f"{rows[-1]!r} finds {found[:3]}, announced as {status.inner_text()!r}")
    box.fill("")
    if shown() != rows or status.inner_text() != whole:
        problems.append("an empty box does not show all again")
    for choice in controls.locator("select").all():
        option = choice.locator("option").nth(1)
        choice.select_option(option.get_attribute("value"))
        if not 0 < len(shown()) < len(rows):
            problems.append(f"the choice of {option.inner_text()!r} shows {len(shown())} of {len(rows)}")
        choice.select_option("")
    return problems


def sorting(chrome, report: Report, site: Path) -> None:
    problems, count = [], 0
    with chrome.page(file_base(site)) as page:
        for path in pages(site):
            if "data-sortable" not in (site / path).read_text(encoding="utf-8"):
                continue
            page.goto(file_base(site) + path)
            for table in page.locator("table[data-sortable]").all():
                for column, heading in enumerate(table.locator("thead th").all()):
                    if not heading.is_visible():
                        continue
                    count += 1
                    name = f"{path}: {heading.inner_text()}"
                    orders = []
                    heading.get_by_role("button").focus()
                    for wanted in ("ascending", "descending"):
                        page.keyboard.press("Enter")
                        if heading.get_attribute("aria-sort") != wanted:
                            problems.append(f"{name}: is {heading.get_attribute('aria-sort')}, not {wanted}")
                        if table.locator("[aria-sort]").count() != 1:
                            problems.append(f"{name}: not the only sorted column")
                        orders.append(table.locator("tbody tr").evaluate_all(f"rows => rows.map((row) => row.cells[{column}].textContent.trim())"))
                    values = set(orders[0]) - {"", "–", "Unknown"}
                    if sorted(orders[0]) != sorted(orders[1]) or len(values) > 1 and orders[0] == orders[1]:
                        problems.append(f"{name}: {orders[0][:3]}, then {orders[1][:3]}")
        problems += page.problems
    report.say("sorting", count, problems, "columns")


def search(chrome, report: Report, base: str, over: str) -> None:
    """What is sought, how its hit is described, and where that leads."""
    wanted = [
        ("Products", "dataset in shop", "datasets/products/index.html", ""),
        ("instock", "column of shop: products", "datasets/products/index.html", "inStock"),
        ("prices.csv", "record of shop: Reports of the crawl", "key-value-stores/shop--default/index.html", ""),
    ]
    problems = []
    with chrome.page(base) as page:
        for text, kind, target, card in wanted:
            page.goto("about:blank")
            page.goto(base + "search.html")
            page.get_by_role("searchbox").focus()
            page.keyboard.type(text)
            hit = page.locator(".hits li").filter(has_text=kind).first
            hit.wait_for(timeout=20_000)
            if f"for “{text}”" not in page.get_by_role("status").inner_text():
                problems.append(f"{text}: announced as {page.get_by_role('status').inner_text()!r}")
            # The keys alone: from the box through the hits before it to the hit.
            for _ in range(page.locator(".hits a").count()):
                page.keyboard.press("Tab")
                if hit.evaluate("(hit) => hit.contains(document.activeElement)"):
                    break
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "search.html" not in url)
            address = page.url.removeprefix(base)
            if address.partition("#")[0] != target:
                problems.append(f"{text}: leads to {address}")
            if card and page.locator(":target h3").inner_text() != card:
                problems.append(f"{text}: leads not to the card, but to {address}")
            # Its address holds what was sought.
            page.go_back()
            page.locator(".hits li").first.wait_for(timeout=20_000)
        box = page.get_by_role("searchbox")
        box.fill("no name has this")
        page.get_by_text("No result for “no name has this”").wait_for(timeout=20_000)
        if page.locator(".hits li").count():
            problems.append("there are hits of nothing")
        box.fill("")
        if page.get_by_role("status").inner_text():
            problems.append("an empty box is a search")
        problems += page.problems
    report.say(f"search, {over}", len(wanted) + 2, problems, "searches")


def main(site: Path) -> int:
    report = Report()
    with chromium() as chrome:
        for check in (theme, search):
            check(chrome, report, file_base(site), "file")
            with served(site) as address:
                check(chrome, report, address, "http")
        filters(chrome, report, site)
        sorting(chrome, report, site)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
