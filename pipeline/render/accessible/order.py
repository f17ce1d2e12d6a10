"""The order in which Poppler gives lines back that stand in columns.

Poppler takes lines for one block if they are no further apart than one and a half type sizes (`TextPage::coalesce`).
Paragraphs, and lines of high scripts, are further apart: each is a block then, and those of two columns are mixed, as
rows of a table are. So the leftmost word of each line tells Poppler a larger type size, with which the whole column is
one block. A word with an `ActualText` has the size that holds where that ends: a font is named there, and nothing shown
in it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

_RULER = "ruler"
"""The font in which nothing is shown: a usual one, less high, so that what is selected isn't higher than its line."""
_ASCENT, _DESCENT = 600, -200
_NEAR = 1.5
"""How far apart lines of a block are at most, in type sizes."""
_FAR = 3.5
"""How far apart lines of a column are that aren't neighbours."""
_SEPARATE = 1.8
"""How large the type may be, in distances of lines: what is nearer than half of it is one line."""
_SMALL = 0.45
"""What is smaller than that, against the first word of a block, isn't taken into it."""
_SURELY = 1.01
_TOUCHING = 0.72
"""How far apart words are, in type sizes, that are one block whatever stands above and below."""
_FEW = 3
_STEP = 4 / 0.75
"""What is no further apart than that is on one line: four points, in CSS pixels."""

_their_fonts = weasyprint.pdf.build_fonts_dictionary


def install() -> None:
    """Have WeasyPrint write the ruler into files of this process that need one."""
    weasyprint.pdf.build_fonts_dictionary = _fonts


def measure(page: Any) -> None:
    """Note of each line in a page's columns how large its type has to be said to be, and which text says so."""
    for columns in _columns(page):
        lines = [list(_lines(column)) for column in columns]
        texts = [list(_texts(column)) for column in sorted(columns, key=lambda column: column.position_x)]
        fits = partial(_stay_apart, [of for of in texts if of])
        for of in lines:
            _note(of, _size(of, fits))


def declare(stream: Any, size: float) -> None:
    """Say that the word that ends here is of that size."""
    before = stream._current_font  # noqa: SLF001  WeasyPrint has no public way to it
    stream.set_font_size(_RULER, size)
    stream.stream.append(b"() Tj")
    stream.set_font_size(*before)
    stream.has_ruler = True


def _columns(box: Any) -> Iterator[Sequence[Any]]:
    """The columns below a box, those beside each other together."""
    columns = [child for child in getattr(box, "children", ()) if child.is_column]
    if len(columns) > 1:
        yield columns
    for child in getattr(box, "children", ()):
        yield from _columns(child)


def _lines(box: Any) -> Iterator[Any]:
    """The lines below a box, in order; not those of tables, which are rows for Poppler, too."""
    box = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001  as above
    if isinstance(box, boxes.LineBox):
        yield box
    elif not isinstance(box, boxes.TableBox):
        for child in getattr(box, "children", ()):
            yield from _lines(child)


def _texts(box: Any) -> Iterator[Any]:
    """The pieces of text below a box."""
    box = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001  as above
    if isinstance(box, boxes.TextBox):
        if box.text.strip():
            yield box
    else:
        for child in getattr(box, "children", ()):
            yield from _texts(child)


def _stay_apart(columns: Sequence[Sequence[Any]], size: float, whole: bool) -> bool:
    """Whether columns stay blocks of their own in type of a size, `whole` being whether each is one.

    What touches a block goes into it. Of what is within a type size, up to three lines do: a few lines beside a whole
    column, any beside a part of one.
    """
    for one, other in pairwise(columns):
        edge = max(text.position_x + text.width for text in one)
        near = {round(text.position_y / _STEP) for text in other if text.position_x < edge + size}
        touching = any(text.position_x < edge + _TOUCHING * size for text in other)
        if touching or (near and (len(near) <= _FEW or not whole)):
            return False
    return True


def _size(lines: Sequence[Any], fits: Callable[[float, bool], bool]) -> float:
    """How large type has to be said to be, so that neighbouring lines are near each other; 0 if they are."""
    said = [line for line in lines if any(_texts(line)) and not _is_marker(line)]
    gaps = [(_base(other) - _base(one), max(_type(one), _type(other))) for one, other in pairwise(said)]
    needed = sorted((gap / _NEAR * _SURELY for gap, size in gaps if _NEAR * size < gap <= _FAR * size), reverse=True)
    least, most = min(gaps, default=(0, 0))[0], max(gaps, default=(0, 0))[0]
    return next((size for size in needed if size <= _SEPARATE * least and fits(size, _NEAR * size >= most)), 0)


def _note(lines: Sequence[Any], size: float) -> None:
    """Note which pieces of text say that they are of that size: the leftmost of each line, and what is very small."""
    for line in lines if size else ():
        texts = list(_texts(line))
        leftmost = min(texts, key=lambda text: text.position_x, default=None)
        for text in texts:
            if text is leftmost or text.style["font_size"] < _SMALL * size:
                text.said_size = size


def _base(line: Any) -> float:
    base: float = line.position_y + line.baseline
    return base


def _type(line: Any) -> float:
    size: float = line.style["font_size"]
    return size


def _is_marker(line: Any) -> bool:
    """Whether a line is the number of a list's item."""
    return bool(line.element_tag.endswith("::marker"))


def _fonts(pdf: Any, *of: Any) -> Any:
    fonts = _their_fonts(pdf, *of)
    if any(getattr(thing, "has_ruler", False) for thing in pdf.objects):
        whole = _object(pdf, next(iter(fonts.values())))
        part = _object(pdf, whole["DescendantFonts"][0])
        descriptor = _object(pdf, part["FontDescriptor"])
        less_high = _copy(pdf, descriptor, Ascent=_ASCENT, Descent=_DESCENT)
        fonts[_RULER] = _copy(pdf, whole, DescendantFonts=pydyf.Array([_copy(pdf, part, FontDescriptor=less_high)]))
    return fonts


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _copy(pdf: Any, original: Any, **changed: Any) -> Any:
    """A reference to a dictionary like another one."""
    copy = pydyf.Dictionary({**original, **changed})
    pdf.add_object(copy)
    return copy.reference
