"""Rendering: an `Edition` in, a file's bytes and what is to be said of them out; one module and one row a format.

html         a self-contained page               the templates and styles of all
epub         an EPUB 3 e-book                    are in theme/
pdf          the leaflet, from the page's HTML
print        the leaflet for a print shop: bleed, crop marks, inks
booklet      pages in half the size, two on a side, to fold and staple
large-print  the leaflet in 18 points
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from pipeline.model import Edition, Finding, Printed
from pipeline.pandoc import Pandoc


@dataclass(frozen=True, slots=True)
class Link:
    """A link from an edition to a file or to another edition."""

    href: str
    """Relative to the edition's folder."""
    name: str
    """What the link says: a format, or a language's own name."""
    tag: str = ""
    """BCP 47 tag of an edition."""
    direction: str = ""
    """``ltr`` or ``rtl``, of an edition."""
    type: str = ""
    """Media type of a file."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where an edition leads to."""

    formats: tuple[Link, ...] = ()
    """Its own other files."""
    editions: tuple[Link, ...] = ()
    """The other languages."""
    overview: str = ""
    """The list of all documents."""

    @property
    def targets(self) -> frozenset[str]:
        """Every file that it leads to."""
        return frozenset(filter(None, (self.overview, *(link.href for link in (*self.formats, *self.editions)))))


@dataclass(frozen=True, slots=True)
class Press:
    """What renderers work with; made once a process."""

    pandoc: Pandoc
    now: datetime
    """The time that goes into files as that of their making."""
    fonts: Any = None
    """WeasyPrint's font configuration, shared by all documents; None where no PDF is made."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a renderer made of an edition."""

    data: bytes
    findings: tuple[Finding, ...] = ()
    """What is to be said of it, though it can be handed out."""
    printed: Printed | None = None
    """None for what has no pages."""


Renderer = Callable[[Edition, Press, Links], Output]


def _lazy(module: str) -> Renderer:
    """A module's renderer; it is loaded when it is first used, for WeasyPrint takes a second."""

    def render(edition: Edition, press: Press, links: Links) -> Output:
        made: Output = import_module(f"pipeline.render.{module}").render(edition, press, links)
        return made

    return render


# In the order in which they are made: the quick ones first.
RENDERERS: Mapping[str, Renderer] = {
    "html": _lazy("html"),
    "epub": _lazy("epub"),
    "pdf": _lazy("pdf"),
    "print": _lazy("prepress"),
    "booklet": _lazy("booklet"),
    "large-print": _lazy("large_print"),
}
