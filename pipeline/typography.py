"""How a language is set: `Language` in, `Typography` out; the table is `typography.toml` beside it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import languages
from pipeline.model import Language

_TABLE = Path(__file__).with_name("typography.toml")
# Sets what the script's own family lacks; generic families last, for devices without Noto.
_FALLBACK = ("Noto Serif", "serif")


@dataclass(frozen=True, slots=True)
class Typography:
    """A row of the table; sizes and line heights are ratios."""

    text: str
    """Font family of the text."""
    title: str
    """Font family of title and headings."""
    scale: float
    """Type size against Latin."""
    leading: float
    """Line height against type size."""
    hyphenate: bool
    italic: bool
    strong: int
    """CSS weight of bold type."""
    tracking: bool

    @property
    def families(self) -> str:
        """The text's families as CSS writes them."""
        return _css_families(self.text)

    @property
    def title_families(self) -> str:
        """The title's families as CSS writes them."""
        return _css_families(self.title, self.text)

    @property
    def title_leading(self) -> float:
        """Line height of the title: tighter, as far as the script's height allows."""
        return round(max(1.12, self.leading * 0.84), 2)


def typography(language: Language) -> Typography:
    """The row for a language: its own, over its script's, over the default."""
    table = _table()
    primary = language.tag.split("-")[0]
    own = table.get(primary, {}) if language.script == languages.script_of(primary) else {}  # ur-Latn is no Nastaliq
    return Typography(**{**table["default"], **table.get(language.script, {}), **own})


def _css_families(*families: str) -> str:
    names = dict.fromkeys((*families, *_FALLBACK))
    return ", ".join(name if name in ("serif", "sans-serif") else f'"{name}"' for name in names)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))
