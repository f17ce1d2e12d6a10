"""The colophon, a leaflet's last lines: where it is on the web, who asked to be named, and who answers for it. An `Edition` in, AST out.

The same nodes for every format; a page for print has them at the foot of its last page.
"""

from functools import lru_cache
from typing import Any

from pipeline.model import Blocks, Edition, Phrase
from pipeline.pandoc import div, plain, span

# How large the code's squares are: large enough for any phone, from a photocopy too.
_SQUARE = 0.5
"""Millimetres."""
# What a code has to have around it to be found (ISO/IEC 18004, 5.3.8), in squares.
_QUIET_ZONE = 4


def blocks(edition: Edition) -> Blocks:
    """The colophon; nothing where there is neither a site, nor a credit, nor an imprint."""
    code: Blocks = []
    lines: Blocks = []
    if edition.address:
        code = div(_paragraph(_code(edition.address)), "online")
        lines += div(_paragraph(_address(edition.address)), "online")
    if edition.credits:
        lines += div(_paragraph(plain(" · ".join(edition.credits))), "credits")
    if edition.imprint:
        lines += div(_paragraph(_lines(edition.imprint.text)), "imprint", **_language(edition.imprint))
    return div([*code, *div(lines, "lines")], "colophon") if lines else []


def sink(document: Any) -> None:
    """Move the colophon of a document that WeasyPrint laid out down to the foot of its last page."""
    page = document.pages[-1]._page_box  # noqa: SLF001  WeasyPrint has no public way to its boxes
    box = page.children[0]
    while getattr(box, "children", ()) and box.element.get("class") != "colophon":
        box = box.children[-1]
    if box.element is not None and box.element.get("class") == "colophon":
        box.translate(0, page.content_box_y() + page.height - box.position_y - box.margin_height())
        document.pages[-1] = type(document.pages[-1])(page)  # where its links are is learnt anew


def side(address: str) -> float:
    """How long the side of an address's QR code is, without what has to be around it; in millimetres."""
    squares: int = _encoded(address).symbol_size(border=0)[0]
    return squares * _SQUARE


def picture(address: str) -> str:
    """The QR code of an address, drawn in vectors, as a data URI."""
    uri: str = _encoded(address).svg_data_uri(scale=_SQUARE, unit="mm", border=_QUIET_ZONE, dark="#000", light="#fff")
    return uri


@lru_cache(maxsize=1)
def _encoded(address: str) -> Any:
    """One is kept: all formats of an edition share it."""
    import segno  # only where there is a site

    return segno.make(address, error="m", micro=False)


def _code(address: str) -> list[dict[str, Any]]:
    """The code as a picture; what it says instead is said alike in all languages, so nobody has to translate it."""
    return [{"t": "Image", "c": [["", ["qr-code"], []], plain(f"QR: {address}"), [picture(address), ""]]}]


def _address(address: str) -> list[dict[str, Any]]:
    """The address as people type it, leading there."""
    shown = span(plain(address.partition("://")[2]), dir="ltr")
    return [{"t": "Link", "c": [["", [], []], shown, [address, ""]]}]


def _lines(text: str) -> list[dict[str, Any]]:
    lines = [plain(line) for line in text.split("\n")]
    return [node for n, line in enumerate(lines) for node in ([{"t": "LineBreak"}] if n else []) + line]


def _paragraph(inlines: list[dict[str, Any]]) -> Blocks:
    return [{"t": "Para", "c": inlines}]


def _language(phrase: Phrase) -> dict[str, str]:
    return {"lang": phrase.language, "dir": phrase.direction} if phrase.language else {}
