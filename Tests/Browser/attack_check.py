#!/usr/bin/env python3
"""Reads a site in which every name, key and value is an attack.

    attack_check.py SITE

Every page, with and without what scripts add: nothing of it runs, asks for anything or leaves its place; no
element or attribute is of the attacks' making; and they are there to be read. Then filters, sorts and browses.
"""

from __future__ import annotations

import sys
from pathlib import Path

from browser import OPEN, Report, chromium, file_base, one_of_each, pages, served

ESCAPED = r"""() => {
  const wrong = [];
  if ('attacked' in window) wrong.push('an attack ran: ' + window.attacked);
  if ({}.polluted !== undefined) wrong.push('a prototype has changed');
  const assets = new URL('assets/', document.querySelector('link[rel=stylesheet]').href.replace(/assets.*/, '')).href;
  for (const node of document.querySelectorAll('*')) {
    const name = node.localName;
    if (/x-attack|^(iframe|object|embed|base|form|style|template|frame|math|textarea|video|audio)$/.test(name)) wrong.push('<' + name + '>');
    for (const { name: attribute, value } of node.attributes) {
      if (/^on|x-attack|^(style|srcdoc|formaction|ping|autofocus|contenteditable)$/.test(attribute)) wrong.push(`<${name} ${attribute}>`);
      if (/^(href|src|srcset|action|xlink:href)$/.test(attribute)) {
        const own = new URL(value, document.baseURI);
        if (!/^(https?|file|mailto):$/.test(own.protocol) && value !== 'data:,') wrong.push(`${attribute}=${value}`);
        if (name === 'a' && /x-attack/.test(own.host) && !/noopener/.test(node.rel)) wrong.push('an outside link without rel: ' + value);
        const isOwn = name === 'script' && (node.src.startsWith(assets) || /\/(rows\/(map|\d+)|cols\/\d+\/\d+)\.js$/.test(node.src));
      if (name === 'script' && !isOwn) wrong.push('a script of ' + value);
      }
    }
    if (name === 'script' && node.textContent.trim() && node.type !== 'application/ld+json') wrong.push('an inline script');
    if (/^(meta|link)$/.test(name) && node.closest('body')) wrong.push(`<${name}> in the body`);
  }
  if (document.querySelectorAll('h1').length !== 1 || document.querySelectorAll('head > title').length !== 1) wrong.push('not one h1 and one title');
  return wrong;
}"""


def look(page, path: str, problems: list[str]) -> None:
    problems += [f"{path}: {problem}" for problem in page.problems + page.evaluate(ESCAPED)]
    page.problems.clear()


def every_page(chrome, report: Report, base: str, paths: list[str], what: str, **options) -> None:
    problems, seen = [], 0
    with chrome.page(base, **options) as page:
        for path in paths:
            page.goto(base + path)
            page.evaluate(OPEN)
            look(page, path, problems)
            seen += "x-attack" in page.locator("body").inner_text()
    if seen < len(paths) / 2:
        problems.append(f"only {seen} of {len(paths)} pages show an attack")
    report.say(f"attacks, {what}", len(paths), problems)


def hovering(chrome, report: Report, base: str, paths: list[str]) -> None:
    """What an attribute would do when the pointer or the focus comes by."""
    problems = []
    with chrome.page(base) as page:
        for path in paths:
            page.goto(base + path)
            page.evaluate(
                """document.querySelectorAll('main *').forEach((node) => {
                  for (const type of ['mouseover', 'focus', 'error', 'load']) node.dispatchEvent(new Event(type, { bubbles: true }));
                })"""
            )
            look(page, path, problems)
    report.say("attacks, touched", len(paths), problems)


def controls(chrome, report: Report, base: str, site: Path) -> None:
    problems, count = [], 0
    with chrome.page(base) as page:
        for path in one_of_each(site):
            page.goto(base + path)
            for box in page.get_by_role("searchbox").all():
                for text in ('"><x-attack x-attack="1"><img src=x onerror="attacked=2">', "<x-attack>"):
                    box.fill(text)
                    page.wait_for_timeout(500)
                    look(page, path, problems)
                    count += 1
                box.fill("")
            for button in page.locator("th button").all()[:6]:
                if button.is_visible():
                    button.click()
                    count += 1
            page.wait_for_timeout(300)
            look(page, path, problems)
    report.say("attacks, filtered and sorted", count, problems, "steps")


def browsing(chrome, report: Report, base: str, paths: list[str]) -> None:
    """The item browser makes cells itself; its address is an attacker's too."""
    problems = []
    for_attack = "#q=%3Cx-attack%3E&sort=-%3Cx-attack%3E&f=%22%3E%3Cx-attack:~%3Cx-attack%3E&cols=%3Cx-attack%3E"
    with chrome.page(base) as page:
        for path in paths:
            for place in ("#page=1", "#q=x-attack", for_attack, "#q=%", "#page=-1&sort=&f=&cols="):
                page.goto("about:blank")
                page.goto(base + path + place)
                page.wait_for_function("document.querySelector('[role=status]').textContent !== ''", timeout=20_000)
                for part in ("Filters", "Columns"):
                    page.locator("summary", has_text=part).first.click()
                page.wait_for_timeout(200)
                page.evaluate(OPEN)
                look(page, path + place, problems)
    report.say("attacks, browsed", len(paths), problems)


def main(site: Path) -> int:
    report = Report()
    base = file_base(site)
    with chromium() as chrome:
        every_page(chrome, report, base, pages(site), "opened")
        every_page(chrome, report, base, one_of_each(site), "without scripts", java_script_enabled=False)
        with served(site) as address:
            every_page(chrome, report, address, one_of_each(site), "from a server")
        hovering(chrome, report, base, one_of_each(site))
        controls(chrome, report, base, site)
        browsing(chrome, report, base, [path for path in pages(site) if path.endswith("items/1.html")][:6])
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
