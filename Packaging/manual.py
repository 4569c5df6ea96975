#!/usr/bin/env python3
"""Manual pages, made from what the program says of itself: one for larder, one for each command.

    manual.py LARDER README DATE FOLDER      DATE as YYYY-MM-DD

The argument parser has a plugin for this. It builds the whole program once more, without optimisation, and its pages
say nothing of exit codes, surroundings and files; those of the exit codes are read from the README, which a test
compares with the program.
"""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

ENVIRONMENT = {
    "CRAWLEE_STORAGE_DIR": "The storage directory, where none is named.",
    "APIFY_LOCAL_STORAGE_DIR": "The same, if the first is not set.",
    "SOURCE_DATE_EPOCH": "The clock, in seconds of UTC since 1970, where --now is not given.",
    "LARDER_OPTION": "Any option or key of a configuration, in capitals and with _ for -: LARDER_BASE_URL is --base-url. "
    "The option on the line wins; a flag's variable is true or false, that of a repeatable option a list with commas.",
    "NO_COLOR, CI, TERM=dumb": "Neither colour nor progress, even on a terminal.",
    "TMPDIR": "Where a table on a pipe is kept until its columns are known (default: /tmp).",
}
# The backslash comes first: the others bring new ones.
ROFF = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "~": "\\(ti", "^": "\\(ha", "…": "..."}
FILES = {
    "./larder.yaml": "The configuration, where none is named.",
    "./storage, ./crawlee_storage, ./apify_storage": "The storage directory, where none is named: the first that exists.",
}


def escaped(text: str) -> str:
    """Text as it is, whatever roff makes of its characters; a line that starts with a dot is no macro."""
    for plain, roff in ROFF.items():
        text = text.replace(plain, roff)
    return "\\&" + text if text.startswith(".") else text


def quoted(text: str) -> str:
    """One argument of a macro."""
    return '"' + escaped(text).replace('"', "\\(dq") + '"'


def names(argument: dict) -> list[str]:
    return [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument.get("names", [])]


def shown(command: dict, kind: str | None = None) -> list[dict]:
    return [a for a in command["arguments"] if a["shouldDisplay"] and (a["kind"] == "positional") == (kind == "positional")]


def option(argument: dict) -> list[str]:
    """An entry of a list: the names of an option with its value, then what it does."""
    value = f" \\fI{escaped(argument['valueName'])}\\fR" if argument["kind"] == "option" else ""
    return [".TP", ", ".join(f"\\fB{escaped(name)}\\fR" for name in names(argument)) + value, escaped(argument["abstract"])]


def synopsis(name: str, command: dict) -> list[str]:
    line = [f"\\fB{escaped(name)}\\fR"]
    if command.get("subcommands"):
        line.append("\\fICOMMAND\\fR")
    line.append("[\\fIOPTIONS\\fR]")
    for argument in shown(command, "positional"):
        value = f"\\fI{escaped(argument['valueName'])}\\fR" + ("..." if argument["isRepeating"] else "")
        line.append(f"[{value}]" if argument["isOptional"] else value)
    line += [
        f"\\fB{escaped(names(a)[-1])}\\fR \\fI{escaped(a['valueName'])}\\fR"
        for a in shown(command) if a["kind"] == "option" and not a["isOptional"]
    ]
    return [".SH SYNOPSIS", " ".join(line)]


def prose(command: dict) -> tuple[list[str], list[str]]:
    """The discussion: its paragraphs, and its examples."""
    text, _, examples = command.get("discussion", "").partition("EXAMPLES\n")
    paragraphs = []
    for paragraph in filter(None, (p.strip() for p in text.split("\n\n"))):
        paragraphs += [".PP", escaped(paragraph.replace("\n", " "))]
    if examples:
        examples = [".SH EXAMPLES", ".nf", ".RS 4"] + [escaped(e.strip()) for e in examples.splitlines()] + [".RE", ".fi"]
    return paragraphs, examples or []


def entries(title: str, words: dict) -> list[str]:
    lines = [f".SH {title}"]
    for word, meaning in words.items():
        lines += [".TP", f"\\fB{escaped(word)}\\fR", escaped(meaning)]
    return lines


def page(tool: dict, command: dict, version: str, day: str, codes: dict) -> str:
    root = command is tool
    name = tool["commandName"] + ("" if root else " " + command["commandName"])
    title = name.replace(" ", "-")
    paragraphs, examples = prose(command)
    if command.get("aliases"):
        paragraphs += [".PP", escaped(f"Another name of this command: {', '.join(command['aliases'])}.")]
    commands = [c for c in tool["subcommands"] if c["shouldDisplay"] and c["commandName"] != "help"]
    lines = [
        f".TH {quoted(title.upper())} 1 {day} {quoted('larder ' + version)} {quoted('User Commands')}",
        ".ad l",
        ".nh",
        ".SH NAME",
        f"{escaped(title)} \\- {escaped(command['abstract'].rstrip('.'))}",
        *synopsis(name, command),
        ".SH DESCRIPTION",
        escaped(command["abstract"]),
        *paragraphs,
    ]
    if root:
        lines.append(".SH COMMANDS")
        for each in commands:
            lines += [".TP", f"\\fBlarder\\-{each['commandName']}\\fR(1)", escaped(each["abstract"])]
    if positional := shown(command, "positional"):
        lines.append(".SH ARGUMENTS")
        for argument in positional:
            lines += [".TP", f"\\fI{escaped(argument['valueName'])}\\fR", escaped(argument["abstract"])]
    sections: dict[str, list[dict]] = {}
    for argument in shown(command):
        sections.setdefault(argument.get("sectionTitle", "Options"), []).append(argument)
    for section in sorted(sections, key=lambda s: s != "Options"):
        lines.append(f".SH {quoted(section.upper())}")
        for argument in sections[section]:
            lines += option(argument)
    lines += entries("EXIT STATUS", codes)
    if root:
        lines += entries("ENVIRONMENT", ENVIRONMENT) + entries("FILES", FILES)
    lines += examples
    others = [f"larder-{c['commandName']}" for c in commands] if root else ["larder"]
    lines += [".SH SEE ALSO", ",\n".join(f"\\fB{escaped(other)}\\fR(1)" for other in others)]
    return "\n".join(lines) + "\n"


def main() -> None:
    larder, readme, day, folder = sys.argv[1:]
    date.fromisoformat(day)
    dump = json.loads(subprocess.run([larder, "--experimental-dump-help"], check=True, capture_output=True).stdout)
    if dump["serializationVersion"] != 0:
        sys.exit(f"manual.py: help of version {dump['serializationVersion']} is not known; teach this script to read it")
    version = subprocess.run([larder, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    table = re.search(r"^### Exit codes\n(.*?)\n\n[^|]", Path(readme).read_text("utf-8"), re.M | re.S)
    rows = re.findall(r"^\| ([0-9][0-9, ]*) \| (.+?) \|", table.group(1), re.M)
    codes = {code: meaning[0].upper() + meaning[1:].replace("`", "") + "." for code, meaning in rows}
    tool = dump["command"]
    for command in [tool] + [c for c in tool["subcommands"] if c["shouldDisplay"] and c["commandName"] != "help"]:
        name = "larder" if command is tool else f"larder-{command['commandName']}"
        Path(folder, f"{name}.1").write_text(page(tool, command, version, day, codes), "utf-8")


main()
