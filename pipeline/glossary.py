"""Glossaries: a language's CSV file in, its terms out; which of them a passage has, and whether a translation uses them.

Words are compared by their beginnings, without regard to capitals: right for most inflection, with no grammar of any language.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.model import Finding, Place, Severity
from pipeline.reading import did_you_mean, read_text

CODE = "glossary-file"
_COLUMNS = ("term", "translation", "also", "avoid", "keep", "note")
_KEEP = {"": False, "no": False, "yes": True, "x": True}
# Signs that change how letters join, accents that move with a word's ending, and Arabic vowel signs, which few write.
_LEFT_OUT = dict.fromkeys([*map(ord, "\u00ad\u0301\u0640\u0670\u200c\u200d"), *range(0x064B, 0x0653)])
# How much of a word has to be the same, where its ending may be another.
_STEM = 0.65
_SHORTEST_STEM = 3
_ARTICLE = "ال"


@dataclass(frozen=True, slots=True)
class Term:
    """A row of a glossary."""

    term: str
    """In the master's language."""
    forms: tuple[str, ...]
    """How it may be translated, the usual form first; the term itself where it stays as it is."""
    avoid: tuple[str, ...] = ()
    """How it may not be translated."""
    keep: bool = False
    """Whether it stays as it is, letter for letter."""
    note: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one language."""

    path: Path = Path()
    terms: tuple[Term, ...] = ()
    findings: tuple[Finding, ...] = ()

    def terms_in(self, text: str) -> tuple[Term, ...]:
        """The terms that a text of the master has; of terms that overlap, the longest."""
        return tuple(self.terms[number] for number in _found(tuple(term.term for term in self.terms), text))


NO_GLOSSARY = Glossary()


def of_language(folder: Path, tag: str) -> Glossary:
    """The glossary of a language in a folder, or of the one that it is a variety of; empty if there is none."""
    parts = tag.split("-")
    for count in range(len(parts), 0, -1):
        path = folder / f"{'-'.join(parts[:count])}.csv"
        if path.is_file():
            return read(path)
    return NO_GLOSSARY


def read(path: Path) -> Glossary:
    """Read a glossary; what is wrong with it is in its findings, and the other rows are there."""
    try:
        text = read_text(path)
    except PipelineError as error:
        found = (replace(finding, code=CODE, severity=Severity.WARNING) for finding in error.findings)
        return Glossary(path, (), tuple(found))
    reader = _Reader(path)
    terms = tuple(reader.terms(text))
    return Glossary(path, terms, tuple(reader.findings))


def uses(said: str, term: Term) -> bool:
    """Whether a translation uses a term in one of its forms."""
    if term.keep:
        return any(form in said for form in term.forms)
    text = _plain(said)
    return any(all(word in text for word in _beginnings(form)) for form in term.forms)


def avoided(said: str, term: Term) -> str:
    """The form to be avoided that a translation has; '' if it has none."""
    text = _plain(said)
    found = (form for form in term.avoid if re.search(rf"(?<!\w){re.escape(_plain(form))}\w{{0,3}}(?!\w)", text))
    return next(found, "")


class _Reader:
    """Reads one file, and collects what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.findings: list[Finding] = []

    def terms(self, text: str) -> Iterator[Term]:
        """The rows that are whole."""
        head = text.partition("\n")[0]
        rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
        columns: list[str] = []
        seen: dict[str, int] = {}
        try:
            for cells in rows:
                line = rows.line_num
                if not columns:
                    columns = self._columns([cell.strip().casefold() for cell in cells], line)
                    if not columns:
                        return
                elif len(cells) > len(columns):
                    cure = "Put a cell with a comma in it between quotation marks, as spreadsheets do."
                    self._wrong(f"The row has {len(cells)} cells, the first one {len(columns)}.", cure, line)
                elif any(map(str.strip, cells)):
                    row = dict(zip(columns, map(str.strip, cells), strict=False))
                    yield from self._term(row, line, seen)
        except csv.Error as error:
            self._wrong(f"The rest can't be read: {error}.", "Save it anew in a spreadsheet, as CSV.", rows.line_num)

    def _columns(self, names: list[str], line: int) -> list[str]:
        for name in filter(None, names):
            if name not in _COLUMNS:
                cure = did_you_mean(name, _COLUMNS, f"There are: {', '.join(_COLUMNS)}.")
                self._wrong(f"There is no column “{name}”.", cure, line)
        missing = [name for name in _COLUMNS[:2] if name not in names]
        if missing:
            cure = f"The first row names the columns: {', '.join(_COLUMNS)}."
            self._wrong(f"The column “{missing[0]}” is missing.", cure, line)
        return [] if missing else names

    def _term(self, row: Mapping[str, str], line: int, seen: dict[str, int]) -> Iterator[Term]:
        term = row["term"]
        keep = _KEEP.get(row.get("keep", "").casefold())
        if not term:
            self._wrong("The row has no term.", "Write the words of the original in the column “term”.", line)
        elif term.casefold() in seen:
            message = f"“{term}” stands at line {seen[term.casefold()]} already."
            self._wrong(message, "Put all its forms into one row, with | between them.", line)
        elif keep is None:
            self._wrong(f"“{row['keep']}” is neither yes nor no.", "Write yes where a term stays as it is.", line)
        else:
            seen[term.casefold()] = line
            forms = (*_forms(row.get("translation", "")), *_forms(row.get("also", "")))
            forms = (term, *_forms(row.get("also", ""))) if keep else forms
            if (forms and row.get("translation")) or keep:  # else nobody has decided yet
                yield Term(term, forms, _forms(row.get("avoid", "")), keep, row.get("note", ""), line)

    def _wrong(self, message: str, cure: str, line: int) -> None:
        self.findings.append(Finding(CODE, Severity.WARNING, Place(self._path, line), message, cure))


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in cell.split("|") if form.strip())


@lru_cache(maxsize=4096)
def _found(terms: Sequence[str], text: str) -> tuple[int, ...]:
    """Which of these terms a text has, by number; most languages of a document ask for the same ones."""
    text = " ".join(text.split())
    folded = text.casefold()
    found: set[int] = set()
    for number in _longest_first(terms):
        if terms[number][:-1].casefold() in folded:
            rest = _pattern(terms[number]).sub("\ufffc", text)
            found |= {number} if rest != text else set()
            text = rest
    return tuple(sorted(found))


def _longest_first(terms: Sequence[str]) -> Iterable[int]:
    return sorted(range(len(terms)), key=lambda number: -len(terms[number]))


@lru_cache(maxsize=1024)
def _pattern(term: str) -> re.Pattern[str]:
    """What finds a term; capitals are what they are, other words may have an ending."""
    if term.upper() == term:
        return re.compile(rf"(?<![\w-]){re.escape(term)}(?![\w-])")
    stem, ending = (term[:-1], r"(?:y|ies)") if term.endswith("y") else (term, rf"\w{{0,{1 if len(term) < 5 else 2}}}")
    words = re.escape(" ".join(stem.split()))
    return re.compile(rf"(?<![\w-]){words}{ending}(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """A text as it is compared."""
    return unicodedata.normalize("NFD", text.casefold()).translate(_LEFT_OUT)


@lru_cache(maxsize=4096)
def _beginnings(form: str) -> tuple[str, ...]:
    return tuple(map(_beginning, re.split(r"[\s-]+", _plain(form))))


def _beginning(word: str) -> str:
    """What of a word stays the same in most of its forms."""
    word = word.removeprefix(_ARTICLE)
    return word[: max(_SHORTEST_STEM, ceil(len(word) * _STEM))]
