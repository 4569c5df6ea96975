#!/usr/bin/env python3
"""The licences of what is built into the program, from where its parts keep them.

    licences.py CHECKOUTS SWIFT FOLDER      SWIFT: the toolchain's usr/

Each package brings LICENSE and NOTICE files; files that a package took from elsewhere often carry their terms only in the
comment that opens them, so those comments are collected too. libyaml (in Yams) and ICU (in the Swift runtime's Foundation)
come without their texts: these are Debian's copies.
"""

import re
import shutil
import sys
from pathlib import Path

SOURCES = {".c", ".cc", ".h", ".inc", ".S", ".swift"}
OPENING = re.compile(r"\s*((?:/\*.*?\*/\s*|//[^\n]*\n\s*)+)", re.S)
TERMS = re.compile(r"waived|permission|redistribution|licen[cs]e", re.I)
KNOWN = re.compile(r"Apache License|See LICENSE|Apache-2.0", re.I)
DEBIAN = {"libyaml": "libyaml-0-2", "icu": "libicu-dev"}


def opening_terms(package: Path) -> list[str]:
    """Comments of other terms than the package's own, each once, with the files that open with it."""
    files: dict[str, list[str]] = {}
    for path in sorted((package / "Sources").rglob("*")):
        if path.suffix not in SOURCES or not path.is_file():
            continue
        opening = OPENING.match(path.read_text("utf-8", "replace"))
        if opening and TERMS.search(opening.group(1)) and not KNOWN.search(opening.group(1)):
            files.setdefault(opening.group(1).strip(), []).append(str(path.relative_to(package)))
    return ["\n".join(paths) + ":\n\n" + text for text, paths in files.items()]


def main() -> None:
    checkouts, swift, folder = map(Path, sys.argv[1:])
    for package in sorted(p for p in checkouts.iterdir() if p.is_dir()):
        texts = sorted(p for p in package.iterdir() if re.match(r"(LICEN[CS]E|NOTICE|COPYING)", p.name, re.I) and p.is_file())
        if not any(p.name.upper().startswith("LIC") for p in texts):
            sys.exit(f"licences.py: {package} has no licence file; say here where its terms stand")
        parts = [p.read_text("utf-8").rstrip() for p in texts] + opening_terms(package)
        (folder / f"{package.name}.txt").write_text(("\n\n" + "-" * 80 + "\n\n").join(parts) + "\n", "utf-8")
    shutil.copyfile(swift / "share/swift/LICENSE.txt", folder / "swift-runtime.txt")
    for name, package in DEBIAN.items():
        text = Path("/usr/share/doc", package, "copyright")
        if not text.exists():
            sys.exit(f"licences.py: {text} is missing: apt-get install {package}")
        shutil.copyfile(text, folder / f"{name}.txt")


main()
