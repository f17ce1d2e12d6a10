"""Columns of equal height at the price of one layout.

WeasyPrint finds the height of balanced columns by trial: it lays the text out, makes the columns a little higher, and
lays it out again, until everything fits; a leaflet may take twenty layouts that way. Here the text is laid out once
as a galley, one endless column; the galley is cut where columns of the least height that holds it end, or where the
page does, and its parts are put side by side.

`columns_layout` stands in for WeasyPrint's own function of that name, and leaves to it what it doesn't deal with.
It depends on functions that WeasyPrint doesn't promise to keep: after an upgrade, tests/test_columns.py tells.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.layout.column import columns_layout as _by_trial
from weasyprint.layout.percent import percentage

Path = tuple[int, ...]
"""Way to a box from one above it: the place among its children, the place among that one's children, …"""

_SPARE = 12
"""Lines that the galley is longer than what the page can hold, so that where the page ends is not its own end."""

_TOLERANCE = 0.01
"""CSS pixels: sums of the same heights in another order differ by less."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a galley that no column break divides: a line, or several that belong together."""

    above: float
    """Its upper edge, in CSS pixels."""
    below: float
    start: Path
    """The box that it starts with."""


def install() -> None:
    """Have WeasyPrint use these columns in this process."""
    block.columns_layout = columns_layout


def columns_layout(
    context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any, page_is_empty: bool, *rest: Any
) -> Any:
    """Lay out a box in columns: all that the page takes, in columns of equal height if that is all there is.

    Arguments and result are those of WeasyPrint's function.
    """
    absolute_boxes, fixed_boxes, adjoining_margins, *first_styles = rest
    original = (context, box, bottom_space, skip_stack, containing_block, page_is_empty, *rest)
    if not _is_plain(context, box):
        return _by_trial(*original)
    box = box.copy_with_children(box.children)
    box.position_y += block.collapse_margin(adjoining_margins)
    block.block_level_width(box, containing_block)
    room = context.page_bottom - bottom_space - box.content_box_y()
    galley = _Galley(context, box, room, skip_stack, containing_block, first_styles)
    if not galley.pieces or max(piece.below - piece.above for piece in galley.pieces) > room:
        galley.discard()
        return _by_trial(*original)
    columns, resume_at = galley.cut(room)
    absolute_boxes += galley.absolute
    fixed_boxes += galley.fixed
    height = max(column.height for column in columns)
    for column in columns:
        column.height = height
    box.children = columns
    if box.height == "auto":
        box.height = max(height, box.min_height)
    return box, resume_at, {"break": "any", "page": box.page_values()[1]}, [], False


def _is_plain(context: Any, box: Any) -> bool:
    """Whether a box is in columns of the simple kind: so many of them, of text that flows on, balanced at its end."""
    style = box.style
    return (
        style["column_count"] != "auto"
        and style["column_width"] == "auto"
        and style["column_fill"] == "balance"
        and style["height"] == "auto"
        and style["position"] == "static"
        and not context.footnotes
        and all(_bottom(floating) <= box.position_y + _TOLERANCE for floating in context.excluded_shapes)
        and all(child.style["column_span"] != "all" and child.is_in_normal_flow() for child in box.children)
    )


class _Galley:
    """Text laid out in one endless column: as much of it as the page can hold, and a little more."""

    def __init__(
        self, context: Any, box: Any, room: float, start: Any, containing_block: Any, first_styles: Sequence[Any]
    ) -> None:
        self._context = context
        self._box = box
        self._count: int = box.style["column_count"]
        self.absolute: list[Any] = []
        self.fixed: list[Any] = []
        size, gap = box.style["font_size"], box.style["column_gap"]
        gap = size if gap == "normal" else percentage(gap, box.style, box.width)
        self._step = (max(0, box.width - (self._count - 1) * gap) / self._count) + gap
        column = box.anonymous_from(box, children=[child.copy() for child in box.children])
        block.resolve_percentages(column, containing_block)
        column.is_column = True
        column.width = self._step - gap
        column.position_x, column.position_y = box.content_box_x(), box.content_box_y()
        space = context.page_bottom - column.position_y - room * self._count - _SPARE * size
        flow = (True, self.absolute, self.fixed, [], *first_styles, False, None)
        context.in_column = True
        self._made, self._resume_at, *_ = block.block_box_layout(context, column, space, start, containing_block, *flow)
        context.in_column = False
        self.pieces = _siblings(_flow(self._made), ()) if self._made else []
        if self.pieces:
            self.pieces[0] = replace(self.pieces[0], above=column.position_y, start=())

    def discard(self) -> None:
        """Take back what laying it out left in WeasyPrint's lists."""
        block.remove_placeholders(self._context, [self._made] if self._made else [], self.absolute, self.fixed)

    def cut(self, room: float) -> tuple[list[Any], Any]:
        """Columns, as high as the room at most, and where the next page goes on: None at the end."""
        height = room if self._resume_at else min(room, least_height(self.pieces, self._count))
        starts = [self.pieces[n].start for n in column_starts(self.pieces, height)]
        resume_at, ends = self._resume_at, [*starts[1:], None]
        if len(starts) > self._count:
            resume_at = _resume_at(self._box, self._made, starts[self._count])
            left_over = _part(self._made, starts[self._count])
            block.remove_placeholders(self._context, [left_over], self.absolute, self.fixed)
        parts = [_part(self._made, start, end) for start, end in zip(starts, ends, strict=True)]
        return [self._place(part, number) for number, part in enumerate(parts[: self._count])], resume_at

    def _place(self, part: Any, number: int) -> Any:
        """Move a part of the galley to where a column is, counted from the text's start."""
        rtl = self._box.style["direction"] == "rtl"
        across = (self._count - 1 - number if rtl else number) * self._step
        part.translate(across, self._made.position_y - part.position_y)
        return part


def least_height(pieces: Sequence[Piece], count: int) -> float:
    """The least height, in CSS pixels, of columns, so many, that hold the pieces."""
    tallest = max(piece.below - piece.above for piece in pieces)
    heights = sorted({last.below - first.above for n, first in enumerate(pieces) for last in pieces[n:]})
    heights = heights[bisect_left(heights, tallest) :]
    return heights[bisect_left(heights, True, key=lambda height: len(column_starts(pieces, height)) <= count)]


def column_starts(pieces: Sequence[Piece], height: float) -> list[int]:
    """Which pieces are the first ones of columns of this height, each filled before the next.

    What is between the last piece of a column and the first one of the next is dropped.
    """
    starts = [0]
    for n, piece in enumerate(pieces):
        if piece.below - pieces[starts[-1]].above > height + _TOLERANCE and n > starts[-1]:
            starts.append(n)
    return starts


def _siblings(children: Sequence[tuple[int, Any]], path: Path) -> list[Piece]:
    """The pieces of boxes one below the other; a heading is one piece with what follows it."""
    pieces: list[Piece] = []
    before = None
    for place, child in children:
        own = _pieces(child, (*path, place))
        if before and _avoids(block.block_level_page_break(before, child)):
            own[0] = replace(pieces.pop(), below=own[0].below)
        pieces += own
        before = child
    return pieces


def _pieces(box: Any, path: Path) -> list[Piece]:
    """The pieces of a box. Its edges, and its lower margin, are one with its first and its last piece."""
    children = _flow(box)
    above, below = box.position_y + box.margin_top, box.position_y + box.margin_height()
    if not children or not isinstance(box, boxes.BlockBox) or _avoids(box.style["break_inside"]):
        return [Piece(above, below, path)]
    pieces = (_lines if isinstance(children[0][1], boxes.LineBox) else _siblings)(children, path)
    pieces[0] = Piece(min(above, pieces[0].above), pieces[0].below, path)
    pieces[-1] = replace(pieces[-1], below=max(below, pieces[-1].below))
    return pieces


def _lines(lines: Sequence[tuple[int, Any]], path: Path) -> list[Piece]:
    """The pieces of a paragraph: its first and its last lines are together."""
    orphans, widows = lines[0][1].style["orphans"], lines[0][1].style["widows"]
    starts = [0, *range(orphans, len(lines) - widows + 1)]
    return [
        Piece(lines[start][1].position_y, _bottom(lines[end - 1][1]), (*path, lines[start][0]))
        for start, end in pairwise([*starts, len(lines)])
    ]


def _part(box: Any, start: Path, end: Path | None = None) -> Any:
    """A box from one of those in it on, and up to another."""
    first = start[0] if start else 0
    last = end[0] if end else len(box.children)
    children = box.children[first:last]
    if len(start) > 1 and children:
        children[0] = _part(children[0], start[1:])
    if end and len(end) > 1:
        children.append(_part(box.children[last], start[1:] if first == last else (), end[1:]))
    part = box.copy_with_children(children)
    part.remove_decoration(start=bool(start), end=bool(end))
    flow = [child for _, child in _flow(part)]
    if start:
        part.position_y = flow[0].position_y + flow[0].margin_top
    part.height = _bottom(flow[-1]) - part.content_box_y()
    return part


def _resume_at(box: Any, made: Any, path: Path) -> dict[int, Any]:
    """WeasyPrint's mark of a place in a box, `made` being that box laid out."""
    place, *inner = path
    child = made.children[place]
    if isinstance(child, boxes.LineBox):
        line = next(n for n, original in enumerate(box.children) if isinstance(original, boxes.LineBox))
        return {line: made.children[place - 1].resume_at}
    return {child.index: _resume_at(box.children[child.index], child, tuple(inner)) if inner else None}


def _flow(box: Any) -> list[tuple[int, Any]]:
    """The children that follow each other, each with its place among all."""
    return [(n, child) for n, child in enumerate(box.children) if child.is_in_normal_flow()]


def _bottom(box: Any) -> float:
    bottom: float = box.position_y + box.margin_height()
    return bottom


def _avoids(value: str) -> bool:
    return value in ("avoid", "avoid-page", "avoid-column")
