"""How a language is set: `Language` in, `Typography` out; the table is `typography.toml` beside it."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import languages
from pipeline.model import Language

_TABLE = Path(__file__).with_name("typography.toml")
# Generic families last, for devices without Noto.
_GENERIC = ("serif", "sans-serif")
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
    fallback: str
    """Font family of what these lack."""
    symbols: tuple[str, ...]
    """Font families of signs that none of these has, each where the one before lacks it."""
    scale: float
    """Type size against Latin."""
    leading: float
    """Line height against type size."""
    hyphenate: bool
    italic: bool
    strong: int
    """CSS weight of bold type."""
    tracking: bool
    smallest: float
    """Bounds of the size of printed text, in points of Latin type: `scale` comes on top."""
    largest: float
    tightest: float
    """Bounds of the line height in print, against `leading`."""
    loosest: float
    others: tuple[str, ...] = ()
    """Font families of what an edition has in other scripts."""

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
    """The row for a language: its own, over its script's, over the default; `others` as in `Typography`."""
    return replace(row(language.tag, language.script), others=others)


@cache
def row(tag: str, script: str) -> Typography:
    """The row for a language's tag and its script."""
    table = _table()
    primary = tag.partition("-")[0]
    has_own = primary in table and script == languages.script_of(primary)  # ur-Latn is no Nastaliq
    own = table[primary] if has_own else {}
    values = {**table["default"], **table.get(script, {}), **own}
    return Typography(**{**values, "symbols": tuple(values["symbols"])})


def _css_families(families: tuple[str, ...]) -> str:
    return ", ".join(name if name in _GENERIC else f'"{name}"' for name in (*families, "serif"))


def _between(least: float, most: float, share: float) -> float:
    return least + (most - least) * share


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))
