"""Right-to-left lines laid out once.

WeasyPrint lays a line out, asks where it may stand beside floats, and lays it out again if that is elsewhere. Of a
right-to-left line it is told the right edge, and compares it with the line's left one: even where nothing floats, each
line is laid out twice. Here it is told the edge that it compares.
"""

import math
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.float import avoid_collisions as _avoid_collisions


def install() -> None:
    """Have WeasyPrint place its lines this way in this process."""
    inline.avoid_collisions = avoid_collisions


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """Where a box may stand: left edge, upper edge and the room there is, in CSS pixels.

    Arguments and result are those of WeasyPrint's function; its result, but for right-to-left lines without floats.
    """
    x, y, room = _avoid_collisions(context, box, containing_block, outer)
    is_line = isinstance(box, boxes.LineBox) and containing_block.style["direction"] == "rtl"
    return (_before(x, box.width) if is_line and not context.excluded_shapes else x), y, room


def _before(end: float, width: float) -> float:
    """Where a stretch begins whose end is known: exactly, so that beginning and width add up to the end again."""
    start = end - width
    nearby = (start, math.nextafter(start, -math.inf), math.nextafter(start, math.inf))
    return next((place for place in nearby if place + width == end), start)
