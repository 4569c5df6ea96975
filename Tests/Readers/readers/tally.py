"""What one comparison found."""

from __future__ import annotations


class Tally:
    """Counts items, cells and differences; keeps the first five differences."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items = 0
        self.cells = 0
        self.differences = 0
        self.first: list[str] = []

    def differ(self, where: object, what: str) -> None:
        self.differences += 1
        if len(self.first) < 5:
            self.first.append(f"{where}: {what}")

    def expect(self, where: object, got: object, expected: object) -> None:
        self.cells += 1
        if got != expected:
            self.differ(where, f"{shown(got)} instead of {shown(expected)}")

    def __str__(self) -> str:
        line = f"{self.name:6} {self.items:9,} items {self.cells:11,} cells {self.differences:6,} differences"
        return "\n".join([line, *(f"         {text}" for text in self.first)])


def shown(value: object) -> str:
    text = value[0] if isinstance(value, tuple) else repr(value)
    return text if len(text) <= 120 else f"{text[:100]}… ({len(text)} characters)"
