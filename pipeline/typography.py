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


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))
