"""Lines: right-to-left ones laid out once, all broken and set where they should be.

WeasyPrint lays a line out, asks where it may stand beside floats, and lays it out again if that is elsewhere. Of a
right-to-left line it is told the right edge, and compares it with the line's left one: even where nothing floats, each
line is laid out twice. Here it is told the edge that it compares.

It also takes the space at the end of a line for a part of the text, whatever the direction: a passage that ends in front
of emphasis, and fits but for that space, had one word on a line of its own; a justified right-to-left line in front of
emphasis stood beside its column.

And it takes a line for higher where a letter comes from another font: brackets and names in an Arabic list had every
third line of its own height, and its numbers beside the line. A line's height is that of its paragraph here (CSS 2.1,
10.8.1), whatever stands in for letters that its font lacks.
"""

import math
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.float import avoid_collisions as _avoid_collisions
from weasyprint.layout.inline import remove_last_whitespace as _remove_last_whitespace
from weasyprint.layout.inline import split_text_box as _split_text_box
from weasyprint.text.line_break import split_first_line as _split_first_line
from weasyprint.text.line_break import strut


def install() -> None:
    """Have WeasyPrint place and break its lines this way in this process."""
    inline.avoid_collisions = avoid_collisions
    inline.split_first_line = split_first_line
    inline.split_text_box = split_text_box
    inline.remove_last_whitespace = remove_last_whitespace


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """Where a box may stand: left edge, upper edge and the room there is, in CSS pixels.

    Arguments and result are those of WeasyPrint's function; its result, but for right-to-left lines without floats.
    """
    x, y, room = _avoid_collisions(context, box, containing_block, outer)
    is_line = isinstance(box, boxes.LineBox) and containing_block.style["direction"] == "rtl"
    return (_before(x, box.width) if is_line and not context.excluded_shapes else x), y, room


def split_first_line(text: str, style: Any, context: Any, max_width: float | None, *options: Any, **named: Any) -> Any:
    """What of a text fits on a line.

    Arguments and result are those of WeasyPrint's function; its result, but where all fits save the space at the end.
    """
    first = _split_first_line(text, style, context, max_width, *options, **named)
    layout, _, rest, *_ = first
    if rest is None or max_width is None or not text.endswith(" "):
        return first
    if " " in layout.text.strip():  # only ever the first word goes alone
        return first
    _, _, rest, width, *_ = _split_first_line(text.rstrip(" "), style, context, max_width, *options, **named)
    if rest is not None or width > max_width:
        return first
    return _split_first_line(text, style, context, None, *options, **named)


def split_text_box(context: Any, box: Any, *of: Any, **named: Any) -> Any:
    """What of a box of text fits on a line, as high as its style has it. Arguments and result are WeasyPrint's."""
    made, *rest = _split_text_box(context, box, *of, **named)
    if made is not None and made.style["line_height"] != "normal":
        height, baseline = strut(made.style)
        made.margin_top += baseline - made.baseline
        made.margin_bottom = height - made.height - made.margin_top
        made.baseline = baseline
    return made, *rest


def remove_last_whitespace(context: Any, line: Any) -> None:
    """Take the space from the end of a line; arguments are those of WeasyPrint's function.

    In a right-to-left line it leaves the space in the text that is drawn, and moves the line by as much; a line that is
    justified is drawn anew without it, and was moved all the same. Here the space is taken from what is drawn.
    """
    width = line.width
    _remove_last_whitespace(context, line)
    box, last = line, []
    while isinstance(box, (boxes.LineBox, boxes.InlineBox)) and box.children:
        box = box.children[-1]
        last.append(box)
    if (
        line.width != width
        and isinstance(box, boxes.TextBox)
        and box.text
        and box.pango_layout.first_line_direction % 2
    ):
        shown, _, _ = inline.split_text_box(context, box, None, 0)
        box.pango_layout = shown.pango_layout
        for ending in last:  # what stands before it keeps its place beside it
            ending.position_x += width - line.width


def _before(end: float, width: float) -> float:
    """Where a stretch begins whose end is known: exactly, so that beginning and width add up to the end again."""
    start = end - width
    nearby = (start, math.nextafter(start, -math.inf), math.nextafter(start, math.inf))
    return next((place for place in nearby if place + width == end), start)
