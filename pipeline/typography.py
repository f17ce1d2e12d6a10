"""How a language is set: `Language` in, `Typography` out; the table is `typography.toml` beside it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import languages
from pipeline.model import Language

_TABLE = Path(__file__).with_name("typography.toml")
# Generic families last, for devices without Noto.
_GENERIC = ("serif", "sans-serif")
# Columns whose rows add to those beneath, with what separates them.
_ADDED = {"units": " ", "numbered": " ", "abbreviations": ","}
# Least and largest gap between printed paragraphs.
_GAPS = (0.45, 0.75)


@dataclass(frozen=True, slots=True)
class Setting:
    """The sizes that an edition is printed in."""

    size: float
    """Of the text's type, in points."""
    leading: float
    """Line height against type size."""
    gap: float
    """Between paragraphs, against type size."""


@dataclass(frozen=True, slots=True)
class Typography:
    """A row of the table; sizes and line heights are ratios."""

    text: str
    """Font family of the text."""
    title: str
    """Font family of title and headings."""
    code: str
    """Font family of code."""
    fallback: str
    """Font family of what these lack."""
    symbols: tuple[str, ...]
    """Font families of signs that none of these has, each where the one before lacks it."""
    scale: float
    """Type size against Latin."""
    leading: float
    """Line height against type size."""
    align: str
    """CSS alignment of paragraphs in print: ``start`` or ``justify``."""
    hyphenate: bool
    hyphen_limits: tuple[int, int, int]
    """Fewest letters of a word that may be divided, and before and after its hyphen."""
    hyphen_lines: int
    """How many lines in a row may end in a hyphen."""
    hyphen_zone: int
    """How much of a line may stay empty before a word is divided, in percent of its width."""
    emphasis: str
    """``italic``, ``bold``, ``dots under``, ``dots over`` or ``underline``."""
    strong: int
    """CSS weight of bold type."""
    tracking: bool
    smallest: float
    """Bounds of the size of printed text, in points of Latin type: `scale` comes on top."""
    largest: float
    tightest: float
    """Bounds of the line height in print, against `leading`."""
    loosest: float
    narrow: tuple[str, ...]
    """Signs set off by a narrow no-break space."""
    wide: tuple[str, ...]
    """Signs set off by a no-break space."""
    tight: tuple[str, ...]
    """Signs that no space stands in front of."""
    with_word: tuple[str, ...]
    """Signs that stay with the word before them."""
    no_line_end: tuple[str, ...]
    """Words too short to end a line."""
    units: tuple[str, ...]
    """What stays with the number before it."""
    numbered: tuple[str, ...]
    """What stays with the number behind it."""
    abbreviations: tuple[str, ...]
    """What stays on one line, spaces and all."""
    quotes: tuple[tuple[str, str], ...]
    """Pairs of quotation marks, the usual one first."""
    others: tuple[str, ...] = ()
    """Font families of what an edition has in other scripts."""

    @property
    def italic(self) -> bool:
        """Whether the script has slanted letters."""
        return self.emphasis == "italic"

    @property
    def dots(self) -> str:
        """Where each letter that is emphasised has its dot, ``under`` or ``over``; '' where there are none."""
        return self.emphasis.partition("dots ")[2]

    @property
    def text_faces(self) -> tuple[str, ...]:
        """The families of the text, each for what those before it lack."""
        return tuple(dict.fromkeys((self.text, self.fallback, *self.others)))

    @property
    def title_faces(self) -> tuple[str, ...]:
        """The families of title and headings."""
        return tuple(dict.fromkeys((self.title, *self.text_faces)))

    def setting(self, room: float) -> Setting:
        """The sizes between the bounds: 0 is as little as may be, 1 as much."""
        return Setting(
            size=round(self.scale * _between(self.smallest, self.largest, room), 2),
            leading=round(self.leading * _between(self.tightest, self.loosest, room), 3),
            gap=round(_between(*_GAPS, room), 3),
        )

    @property
    def families(self) -> str:
        """The text's families as CSS writes them."""
        return _css_families(self.text_faces)

    @property
    def title_families(self) -> str:
        """The title's families as CSS writes them."""
        return _css_families(self.title_faces)

    @property
    def title_leading(self) -> float:
        """Line height of the title: tighter, as far as the script's height allows."""
        return round(max(1.12, self.leading * 0.84), 2)


def typography(language: Language, others: tuple[str, ...] = ()) -> Typography:
    """The row for a language; `others` as in `Typography`."""
    return replace(row(language.tag, language.script), others=others)


def meant(language: Language) -> tuple[str, ...]:
    """The families that are meant for the letters of a language's script, its text's first; none if it has no row."""
    t = row(language.tag, language.script)
    return (t.text, t.title) if {language.script, language.tag.partition("-")[0]} & set(_table()) else ()


@cache
def row(tag: str, script: str) -> Typography:
    """The row for a language's tag and its script: its own and its country's, over its script's, over the default."""
    table = _table()
    primary, *rest = tag.split("-")
    rows = ["default", script]
    if primary in table and script == languages.script_of(primary):  # ur-Latn is no Nastaliq
        rows += [primary, *(f"{primary}-{part}" for part in rest)]
    found = [table[name] for name in rows if name in table]
    lists = {name: separator.join(own.get(name, "") for own in found) for name, separator in _ADDED.items()}
    columns = {name: value for own in found for name, value in own.items()} | lists
    return Typography(**{name: _READ.get(name, _as_it_is)(value) for name, value in columns.items()})


def _as_it_is(value: Any) -> Any:
    return value


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((opening, closing) for opening, _, closing in (pair.partition("…") for pair in text.split()))


def _css_families(families: tuple[str, ...]) -> str:
    return ", ".join(name if name in _GENERIC else f'"{name}"' for name in (*families, "serif"))


def _between(least: float, most: float, share: float) -> float:
    return least + (most - least) * share


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.split(",") if phrase.strip())


# How a column is read; the others are what they are.
_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("hyphen_limits", "symbols"), tuple),
    **dict.fromkeys(("narrow", "wide", "tight", "with_word", "no_line_end", "units", "numbered"), _words),
    "abbreviations": _phrases,
    "quotes": _pairs,
}
