"""Hyphenation patterns, read many times faster than pyphen reads them.

Pyphen takes apart all patterns of a language before it looks at the first word: a second for German, in every process
that makes a leaflet. A text uses some hundreds of them; here only those are taken apart.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyphen


class _Patterns(dict[str, Any]):
    """By its letters, each pattern as it is written, until it is asked for; then as pyphen has it."""

    def __init__(self, lines: Sequence[str]) -> None:
        patterns = list(map(_without_alternative, lines))
        letters = "\n".join(patterns).encode().translate(None, b"0123456789").decode()  # bytes: many times as fast
        found = zip(letters.split("\n"), patterns, lines, strict=True)
        super().__init__((own, line) for own, pattern, line in found if own != pattern)

    def get(self, letters: str, default: Any = None) -> Any:
        """Where the pattern's values begin, and those values."""
        found = super().get(letters, default)
        if isinstance(found, str):
            found = self[letters] = _taken_apart(found)
        return found


class Dictionary(pyphen.HyphDict):  # type: ignore[misc]
    """Pyphen's dictionary, from the same file."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            encoding = file.readline().decode().strip()
            text = file.read().decode("cp1251" if encoding.lower() == "microsoft-cp1251" else encoding)
        text = pyphen.parse_hex(lambda match: chr(int(match.group(1), 16)), text)
        lines = [line for line in map(str.strip, text.split("\n")) if line and not line.startswith(pyphen.ignored)]
        self.patterns = _Patterns(lines)
        self.cache: dict[str, list[int]] = {}
        self.maxlen = max(map(len, self.patterns))


class Shelf(dict[Path, Dictionary]):
    """The dictionaries read last: the German one takes 10 MB, and a process may set hundreds of languages."""

    PATTERNS = 120_000
    """As many as the largest dictionary has, and some more."""

    def __setitem__(self, path: Path, dictionary: Dictionary) -> None:
        """Take a dictionary in; the oldest go if they are too many."""
        super().__setitem__(path, dictionary)
        while len(self) > 1 and sum(len(kept.patterns) for kept in self.values()) > self.PATTERNS:
            del self[next(iter(self))]


def install() -> None:
    """Have pyphen, and so WeasyPrint, read dictionaries this way in this process."""
    pyphen.HyphDict = Dictionary
    pyphen.hdcache = Shelf()


def _without_alternative(line: str) -> str:
    """A pattern without the spelling that a break there changes it to (``omm1m/omm=m,1,3``)."""
    return line.partition("/")[0] if "/" in line and "=" in line else line


def _taken_apart(line: str) -> tuple[int, tuple[int, ...]]:
    """What pyphen has for a pattern: where its values begin, and the values, without zeros at the ends."""
    pattern = _without_alternative(line)
    value = pyphen.AlternativeParser(pattern, line[len(pattern) + 1 :]) if pattern != line else int
    values = [value(digit or "0") for digit, _ in pyphen.parse(pattern)]
    used = [n for n, value in enumerate(values) if value]
    start, end = (used[0], used[-1] + 1) if used else (0, 0)
    return start, tuple(values[start:end])
