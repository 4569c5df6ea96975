#!/usr/bin/env python3
"""Runs axe-core over the largest page of each type of sites, for WCAG 2.2 AA.

    access_check.py SITE...

In light and dark, 1280 and 320 pixels wide, with every `details` open. A page of a type that an earlier site
has had in full is left out. Prints what axe calls a violation, with the first elements.
"""

from __future__ import annotations

import sys
from pathlib import Path

import axe_playwright_python
from browser import OPEN, Report, chromium, file_base, one_of_each, page_type

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return found.violations.map((one) => one.id + ': ' + one.nodes.length + ' × ' + one.nodes[0].html);
}"""


def main(sites: list[Path]) -> int:
    report = Report()
    with chromium() as chrome:
        for width in (1280, 320):
            for scheme in ("light", "dark"):
                known: set[str] = set()
                problems: list[str] = []
                for site in sites:
                    paths = one_of_each(site) + ["404.html"] * (site / "404.html").exists()
                    paths = [path for path in paths if page_type(path) not in known]
                    known.update(map(page_type, paths))
                    with chrome.page(file_base(site), width=width, color_scheme=scheme) as page:
                        for path in paths:
                            page.goto(file_base(site) + path)
                            page.evaluate(OPEN)
                            page.evaluate(AXE)
                            problems += [f"{path}: {problem}" for problem in page.evaluate(RUN)]
                report.say(f"axe, {scheme}, {width} pixels", len(known), problems)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
