"""What is wider than the place that it has: WeasyPrint's pages in, findings out. Only a layout can tell."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weasyprint.formatting_structure import boxes

from pipeline.model import Edition, Finding, Place, Severity
from pipeline.reading import beginning, is_harmful

# What nobody sees, in CSS pixels.
_TOLERANCE = 1.0
_MILLIMETRE = 96 / 25.4


def findings(edition: Edition, document: Any) -> Iterator[Finding]:
    """Words longer than their lines, and tables wider than their columns; each once."""
    said = set()
    for page in document.pages:
        for box, room in _wide(page._page_box.children[0], 0.0):  # noqa: SLF001  WeasyPrint has no public way to its boxes
            by = f"by {(box.width - room) / _MILLIMETRE:.0f} mm" if box.width - room > _MILLIMETRE else "by a hair"
            text = _text(box)
            if text not in said:
                said.add(text)
                yield (_table if isinstance(box, boxes.TableBox) else _word)(edition, text, by)


def _wide(box: Any, room: float) -> Iterator[tuple[Any, float]]:
    """The lines and tables that are wider than the room that they have, with that room, in CSS pixels."""
    is_measured = isinstance(box, boxes.LineBox | boxes.TableBox)
    if is_measured and box.width > room + _TOLERANCE:
        yield box, room
    elif not isinstance(box, boxes.LineBox):
        # a table is as wide as its cells make it, and so is the box around it: what counts is the room of both
        inner = room if getattr(box, "is_table_wrapper", False) else box.width
        for child in getattr(box, "children", ()):
            yield from _wide(child, inner)


def _text(box: Any) -> str:
    """The longest word of a line; what stands in the first cell of a table."""
    if isinstance(box, boxes.TableBox):
        cells = (child for child in box.descendants() if isinstance(child, boxes.TableCellBox))
        texts = (" ".join("".join(cell.element.itertext()).split()) for cell in cells)
        return next(filter(None, texts), "")
    texts = (child.text for child in box.descendants() if isinstance(child, boxes.TextBox))
    return max("".join(texts).split(), key=len, default="")


def _word(edition: Edition, word: str, by: str) -> Finding:
    message = f"{edition.language.tag}: “{beginning(word)}” is longer than its line, {by}."
    cure = f"Write it shorter, or put {_divider(edition)} where it can be divided."
    return Finding("word-long", Severity.WARNING, _place(edition.path, word), message, cure)


def _table(edition: Edition, text: str, by: str) -> Finding:
    message = f"{edition.language.tag}: the table “{beginning(text)}” is wider than its column, {by}."
    cure = f"Take away a column, write shorter, or put {_divider(edition)} into long words."
    return Finding("table-wide", Severity.WARNING, _place(edition.path, text), message, cure)


def _divider(edition: Edition) -> str:
    """What says where a word can be divided; scripts without spaces have a sign of their own for it."""
    is_harmful_here = is_harmful("\u200b", edition.language.script)
    return "soft hyphens (U+00AD)" if is_harmful_here else "zero-width spaces (U+200B)"


def _place(path: Path, text: str) -> Place:
    """Where a text stands in the file that an edition was made from."""
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    number = next((number for number, line in enumerate(lines, 1) if text in line), None)
    return Place(path, number, beginning(text))
