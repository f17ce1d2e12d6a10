"""Catalogs to and from other tools: Word, Excel, XLIFF and TMX.

A format is a module with two functions, and a row in `FORMATS`:

    write(sheet: Sheet) -> bytes                what a translator gets
    read(data: bytes, path: Path) -> Parcel     what comes back; raises if it isn't such a file, or does harm
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pipeline.exchange.rows import Parcel, Sheet


class Functions(Protocol):
    """What a format's module has."""

    def write(self, sheet: "Sheet") -> bytes:
        """What a translator gets."""

    def read(self, data: bytes, path: Path) -> "Parcel":
        """What comes back; raises if it isn't such a file, or does harm."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and how its files are called."""

    module: str
    suffixes: tuple[str, ...]
    """The first is what files get here; all are read."""

    @property
    def functions(self) -> Functions:
        """Its module, loaded when it is asked for: each brings a library of its own."""
        return cast("Functions", import_module(f"{__name__}.{self.module}"))


FORMATS: Mapping[str, Format] = {
    "docx": Format("word", (".docx",)),
    "xlsx": Format("excel", (".xlsx",)),
    "xliff": Format("xliff", (".xlf", ".xliff")),
    "tmx": Format("tmx", (".tmx",)),
}
