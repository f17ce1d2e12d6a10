"""How far a layout goes: WeasyPrint's pages in, their length out, and what is to be said if it is too long."""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from pipeline.model import Edition, EditionState, Finding, Place, Severity
from pipeline.render.layout.fitting import Fitted

# The sides of a sheet: who asks for two and has a text for one, prints on one.
_SHEET = 2


def length(document: Any) -> float:
    """The length of a layout in pages: 1.8 fills the first, and the second for four fifths."""
    page = document.pages[-1]._page_box  # noqa: SLF001  WeasyPrint shows its boxes in no other way
    [body] = page.children[0].children
    filled: float = (body.position_y + body.margin_height() - page.content_box_y()) / page.height
    # what stands on a page of its own is a page, however little it is
    return len(document.pages) - 1 + min(1.0, max(0.001, filled))


def findings(edition: Edition, fitted: Fitted) -> Iterator[Finding]:
    """What is to be said of an edition that takes more pages than were asked for, or can't fill them."""
    asked, layout = edition.sheet.pages, fitted.layout
    if layout.pages < asked and asked > _SHEET and edition.state is EditionState.MASTER:
        message = (
            f"Even in the largest type the master has {_pages(layout.pages)}, not the {asked} that were asked for."
        )
        yield Finding(
            "underrun", Severity.NOTE, Place(edition.path), message, "Ask for fewer (pages), or smaller paper."
        )
    if fitted.overrun:
        lines = sum(map(_lines, fitted.overrun.document.pages[asked:]))
        passages = ", ".join(f"“{beginning}” (+{share:.0%})" for beginning, share in edition.grown)
        message = (
            f"{edition.language.tag}: at its smallest type the leaflet runs over {_pages(asked)} by {_lines_text(lines)}; "
            f"it has {_pages(layout.pages)} now."
        )
        grown = f"Longer than their originals by most: {passages}. " if passages else ""
        cure = f"{grown}Shorten, or ask for more pages or larger paper in the front matter (pages, paper)."
        yield Finding("overrun", Severity.WARNING, Place(edition.path), message, cure)


def _lines(page: Any) -> int:
    """The lines of text on a page, the running foot and the numbers of lists aside."""
    text = page._page_box.children[0]  # noqa: SLF001  as above
    return sum(isinstance(box, boxes.LineBox) and box.element_tag != "li::marker" for box in text.descendants())


def _pages(number: int) -> str:
    return "one page" if number == 1 else f"{number} pages"


def _lines_text(number: int) -> str:
    return "one line" if number == 1 else f"{number} lines"
