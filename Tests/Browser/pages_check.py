#!/usr/bin/env python3
"""Opens the pages of sites as readers do.

    pages_check.py SITE...

Every page from file://, one of each type from a server below a path: nothing on the console, no request
that leaves the site or fails. One of each type: nothing wider than a screen of 320 pixels, black on white
on paper, most of it there without scripts and nothing dead, and every control reached and seen by Tab alone.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from browser import OPEN, Report, chromium, file_base, one_of_each, pages, served

COUNTS = """() => ({
  text: document.body.innerText.replace(/\\s+/g, '').length,
  rows: document.querySelectorAll('tr').length,
  links: document.querySelectorAll('a[href]').length,
})"""
DEAD = "input, select, textarea, button, [role=button], [onclick], [contenteditable]"
# Colours as red, green and blue; of what stands at the end of a page nothing may be cut off.
PAPER = """() => {
  const style = (node) => getComputedStyle(node);
  const wrong = [];
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  if (numbers(style(document.body).backgroundColor).slice(0, 3).join() !== '255,255,255') wrong.push('paper is not white');
  for (const node of document.querySelectorAll('h1, p, td, th, a, dd, summary')) {
    const [r, g, b] = numbers(style(node).color);
    if (0.2126 * r + 0.7152 * g + 0.0722 * b > 100) wrong.push('too light: ' + node.outerHTML.slice(0, 80));
  }
  const shown = (node) => node.getClientRects().length > 0;
  for (const part of ['.top nav', '.crumbs', '.pager', '.controls', '[data-theme-toggle]']) {
    if ([...document.querySelectorAll(part)].some(shown)) wrong.push('is printed: ' + part);
  }
  return wrong;
}"""
# What is focused: its place among all that can be, how it shows, and whether it lies free.
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const [x, y] = [Math.max(box.left, 0) + Math.min(box.width, 20) / 2, Math.max(box.top, 0) + Math.min(box.height, 16) / 2];
  const over = document.elementFromPoint(Math.min(x, innerWidth - 1), Math.min(y, innerHeight - 1));
  const free = over && (node.contains(over) || over.contains(node));
  const follows = !window.before || window.before.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  window.before = node;
  return {
    what: node.outerHTML.slice(0, 90), link: node.getAttribute('href'), inside, free, follows: Boolean(follows),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}"""


def quiet(chrome, report: Report, site: Path) -> None:
    for base, paths, over in ((file_base(site), pages(site), "file"), (None, one_of_each(site), "http")):
        problems: list[str] = []
        if base:
            look(chrome, base, paths, problems)
        else:
            with served(site) as address:
                look(chrome, address, paths, problems)
        report.say(f"{site.name}: quiet, {over}", len(paths), problems)


def look(chrome, base: str, paths: list[str], problems: list[str]) -> None:
    with chrome.page(base) as page:
        for path in paths:
            page.problems.clear()
            page.goto(base + path)
            problems += [f"{path}: {problem}" for problem in page.problems]


def narrow(chrome, report: Report, site: Path, paths: list[str]) -> None:
    problems = []
    with chrome.page(file_base(site), width=320) as page:
        for path in paths:
            page.goto(file_base(site) + path)
            page.evaluate(OPEN)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                problems.append(f"{path}: {width} pixels wide")
    report.say(f"{site.name}: narrow", len(paths), problems)


def paper(chrome, report: Report, site: Path, paths: list[str]) -> None:
    problems = []
    with chrome.page(file_base(site), color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        for path in paths:
            page.goto(file_base(site) + path)
            problems += [f"{path}: {problem}" for problem in page.evaluate(PAPER)]
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            if page.locator("details:not([open])").locator("visible=true").count():
                problems.append(f"{path}: something is folded")
            page.evaluate("dispatchEvent(new Event('afterprint'))")
    report.say(f"{site.name}: paper", len(paths), problems)


def plain(chrome, report: Report, site: Path, paths: list[str]) -> None:
    """Without scripts; the figures with them are from the page as it is first drawn."""
    problems = []
    base = file_base(site)
    with chrome.page(base) as page, chrome.page(base, java_script_enabled=False) as bare:
        for path in paths:
            page.goto(base + path)
            bare.goto(base + path)
            much, little = page.evaluate(COUNTS), bare.evaluate(COUNTS)
            problems += [
                f"{path}: {little[what]} of {much[what]} {what}" for what in much if little[what] < 0.6 * much[what]
            ]
            dead = bare.locator(DEAD).count()
            if dead:
                problems.append(f"{path}: {dead} controls that do nothing")
            hidden = re.findall(r"<noscript", bare.content())
            if hidden:
                problems.append(f"{path}: says that it needs scripts")
    report.say(f"{site.name}: without scripts", len(paths), problems)


def keyboard(chrome, report: Report, site: Path, paths: list[str]) -> None:
    problems = []
    # Where scrolling takes its time, what is focused is not yet on the screen.
    with chrome.page(file_base(site), reduced_motion="reduce") as page:
        for path in paths:
            page.goto(file_base(site) + path)
            problems += [f"{path}: {problem}" for problem in tabbed(page)]
    report.say(f"{site.name}: keyboard", len(paths), problems)


def tabbed(page, most: int = 60) -> list[str]:
    problems = []
    for step in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            if step < 5:
                problems.append(f"Tab leaves after {step} steps")
            break
        if step and at["link"] == "#content":
            break  # around once
        if step == 0 and at["link"] != "#content":
            problems.append(f"first comes {at['what']}")
        for good, word in (("ring", "no ring"), ("inside", "off the screen"), ("free", "covered"), ("follows", "out of order")):
            if not at[good]:
                problems.append(f"{word}: {at['what']}")
    page.evaluate("window.before = null; document.activeElement.blur(); scrollTo(0, 0)")
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") != "content":
        problems.append("the skip link does not skip")
    return problems


def missing(chrome, report: Report, site: Path) -> None:
    """What a server of the site's own address answers at any depth; it asks for nothing, so it opens anywhere."""
    base = re.search(r'<a href="(https://[^"]*/)index.html"', (site / "404.html").read_text(encoding="utf-8"))[1]
    styled = "getComputedStyle(document.body).margin === '0px'"
    with chrome.page(base) as page:

        def answer(route) -> None:
            file = site / route.request.url.removeprefix(base)
            route.fulfill(path=file if file.is_file() else site / "404.html")

        page.route(base + "**", answer)
        page.goto(base + "no/such/page.html")
        if not page.evaluate(styled):
            page.problems.append("has no style")
        problems = page.problems + [
            f"{address} is no file"
            for address in page.locator("a[href]").evaluate_all("links => links.map((link) => link.href)")
            if not (site / address.removeprefix(base)).is_file()
        ]
    with chrome.page(file_base(site)) as page:
        page.goto(file_base(site) + "404.html")
        if not page.evaluate(styled):
            page.problems.append("has no style, opened from its folder")
        problems += page.problems
    report.say(f"{site.name}: not found", 2, problems)


def main(sites: list[Path]) -> int:
    report = Report()
    with chromium() as chrome:
        for site in sites:
            quiet(chrome, report, site)
            for check in (narrow, paper, plain, keyboard):
                check(chrome, report, site, one_of_each(site))
            if (site / "404.html").exists():
                missing(chrome, report, site)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
