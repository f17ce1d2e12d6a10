"""What a PDF says to a screen reader: its structure tree in order (ISO 32000-1, 14.7 and 14.8), with what is drawn for it.

An element's own words (ActualText, or Alt of a picture) go before what its glyphs mean: right-to-left text is drawn
backwards, and in many scripts a glyph stands for other letters in each place.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pipeline.verify.drawn import Page, Run

# What the theme has words divided with: see render/accessible/words.py.
_HYPHEN = "\u2010\u2060"
# Between pieces: what begins with a mark is not one with the letter before (zero width space).
_BETWEEN = "\u200b"


@dataclass(slots=True)
class Tagged:
    """What the structure of a document says."""

    text: str = ""
    """All of it, in reading order."""
    lists: list[list[str]] = field(default_factory=list)
    """The items of each list, without their labels."""
    runs: dict[str, list[tuple[Page, Run]]] = field(default_factory=lambda: defaultdict(list))
    """What is drawn, by language; '' for the document's own."""


def tagged(document: pikepdf.Pdf, pages: Sequence[Page]) -> Tagged:
    """Read the structure of a document; takes the pieces that it names out of the pages."""
    places = {page.obj.objgen: drawn for page, drawn in zip(document.pages, pages, strict=True)}
    found = Tagged()
    root = document.Root.StructTreeRoot
    found.text = _BETWEEN.join(_Reader(places, found).kids(root, None, "")).replace(_HYPHEN, "")
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Walks the tree; what it finds on its way goes into `found`."""

    pages: Mapping[tuple[int, int], Page]
    found: Tagged

    def element(self, element: Any, language: str) -> str:
        """What an element says."""
        kind = element.get("/S")
        own = element.get("/Lang")
        language = language if own is None else str(own)
        if kind == "/L":
            return self._list(element, language)
        said = element.get("/ActualText")
        text = _BETWEEN.join(self.kids(element, None if said is None else str(said), language))
        return str(element.Alt) + text if "/Alt" in element else text

    def kids(self, element: Any, said: str | None, language: str) -> Iterator[str]:
        """What is in an element, a kid at a time; `said` stands for what is drawn right in it."""
        for kid in _kids(element):
            if isinstance(kid, pikepdf.Dictionary):
                if "/S" in kid:
                    yield self.element(kid, language)
                continue
            page = self.pages[element.Pg.objgen]
            runs = page.pieces.pop(int(kid), [])
            self.found.runs[language] += [(page, run) for run in runs]
            if any(run.is_seen for run in runs):
                yield page.text(runs) if said is None else said
            said = said and ""

    def _list(self, element: Any, language: str) -> str:
        texts: list[str] = []
        items: list[str] = []
        for kid in _kids(element):
            parts = (
                [(part.get("/S"), self.element(part, language)) for part in _kids(kid)]
                if kid.get("/S") == "/LI"
                else []
            )
            texts += [text for _, text in parts] if parts else [self.element(kid, language)]
            if parts:
                items.append(_BETWEEN.join(text for kind, text in parts if kind != "/Lbl"))
        self.found.lists.append(items)
        return _BETWEEN.join(texts)


def _kids(element: Any) -> Iterator[Any]:
    kids = element.get("/K")
    if isinstance(kids, pikepdf.Array):
        yield from kids
    elif kids is not None:
        yield kids
