"""The runs of a line: letters, the glyphs that stand for them, and how WeasyPrint draws these.

Glyph for glyph and place for place as WeasyPrint's own function: tests/test_words.py compares pictures of pages.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from pipeline.render.accessible import order
from pipeline.render.layout.breaking import unmarked

HYPHEN = "\u2010\u2060"
"""What the theme has words divided with: a hyphen, and a mark (word joiner) that no text has there."""
NOTHING = "\0"
"""What glyphs say that say nothing: Poppler and PDFium leave such a character out."""
PDFIUM = b"/Reference"
"""A tag whose words PDFium takes, being the inmost, and Poppler doesn't, which asks spans for them only."""
SOFT_HYPHEN = "\u00ad"
# Pango's marks for what has no glyph in a font (PANGO_GLYPH_EMPTY, PANGO_GLYPH_UNKNOWN_FLAG); glyphs have 16 bits.
NO_GLYPH = 0x10000
_THOUSANDTHS = 1000 * FROM_UNITS
_standing: WeakKeyDictionary[Any, dict[int, bool]] = WeakKeyDictionary()


@dataclass(slots=True)
class Run:
    """A stretch of a line in one font and one direction."""

    item: Any
    font: Any
    """WeasyPrint's font."""
    size: float
    """In the units of WeasyPrint's streams."""

    @property
    def rtl(self) -> bool:
        """Whether its letters go from right to left."""
        return bool(self.item.item.analysis.level % 2)

    def clusters(self, line: bytes) -> Iterator[tuple[str, Sequence[Any]]]:
        """Letters and the glyphs that stand for them together, from left to right.

        Any white space is a space: no-break ones share its glyph, and nobody could find words between them.
        """
        glyphs = self.item.glyphs
        count, starts, infos = glyphs.num_glyphs, glyphs.log_clusters, glyphs.glyphs
        offset, end = self.item.item.offset, self.item.item.length
        edges = [0, *(n for n in range(1, count) if starts[n] != starts[n - 1]), count]
        firsts = [starts[n] for n in edges[:-1]]
        ends = [end, *firsts[:-1]] if self.rtl else [*firsts[1:], end]
        for n, (first, last) in enumerate(zip(firsts, ends, strict=True)):
            letters = line[offset + first : offset + last].decode()
            yield " " if letters.isspace() else letters, infos[edges[n] : edges[n + 1]]


def runs_of(stream: Any, line: Any) -> list[Run]:
    """The runs of Pango's line, from left to right."""
    return [Run(item, *stream.add_font(item.item.analysis.font)) for item in _items(line)]


def _items(line: Any) -> Iterator[Any]:
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def begin(stream: Any, words: str, tag: bytes = b"/Span") -> None:
    """Begin what stands for these words, whatever its glyphs say.

    Written as pydyf writes it, which asks of each thing what it is: a page has thousands.
    """
    text = words.encode("utf-16-be").hex().encode()
    stream.stream += (tag, b"<</ActualText <feff" + text + b">>>", b"BDC")


def finish(stream: Any) -> None:
    """End what stands for words; the first one after `said_size` was set says that it is of that size."""
    if size := getattr(stream, "said_size", 0):
        order.declare(stream, size)
        stream.said_size = 0
    stream.end_marked_content()


def put(stream: Any, place: tuple[float, float], stretched: float = 1) -> None:
    """Put the pen at a place; what follows is stretched sideways."""
    stream.stream.append(b"%.5g 0 0 -1 %.4f %.4f Tm" % (stretched, *place))


def undivided(word: str) -> str:
    """A word without marks, with a soft hyphen for the hyphen of division (ISO 32000-1, 14.8.2.2.3)."""
    word = unmarked(word)
    return word.removesuffix(HYPHEN) + SOFT_HYPHEN if word.endswith(HYPHEN) else word


def show(stream: Any, run: Run, glyphs: Iterable[Any], word: str = "") -> None:
    """Draw glyphs where the line has them, for a word that they don't say.

    PDFium puts pieces of text in order by their places, and takes a word again where a piece of another one is between
    its own: so the first piece says it to PDFium, the others nothing.
    """
    pieces: list[tuple[float, str]] = []
    for rise, steps in groupby(moves(stream, run, glyphs), lambda move: move[1]):
        pieces.append((rise, "".join(step for step, _, _ in steps).replace("><", "")))
    for number, (rise, piece) in enumerate(pieces):
        if rise:
            stream.set_text_rise(-rise)
        if word and len(pieces) > 1:
            begin(stream, NOTHING if number else word, PDFIUM)
        stream.show_text(piece)
        if word and len(pieces) > 1:
            stream.end_marked_content()
        if rise:
            stream.set_text_rise(0)


def moves(stream: Any, run: Run, glyphs: Iterable[Any]) -> Iterator[tuple[str, float, float]]:
    """The steps of drawing glyphs (ISO 32000-1, 9.4.3): operand, how high, how far the pen goes (thousandths of size)."""
    size = run.size
    for info in glyphs:
        glyph, width = info.glyph, info.geometry.width
        if glyph == pango.PANGO_GLYPH_EMPTY:
            yield f" {-width / size} ", 0, width / size
            continue
        if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            glyph = _missing(run, glyph & ~pango.PANGO_GLYPH_UNKNOWN_FLAG, width)
        offset, rise = info.geometry.x_offset / size, info.geometry.y_offset / 1000
        advance = advance_of(stream, run, glyph)
        yield (f" {-offset} " if offset else "") + f"<{glyph:04x}>", rise, offset + advance
        if kerning := int(advance + offset - width * _THOUSANDTHS / size):
            yield f" {kerning} ", 0, -kerning


def _missing(run: Run, letter: int, width: int) -> int:
    """A glyph of its own for a letter that the font lacks, as WeasyPrint does it: a box, as wide as Pango has it."""
    glyph: int = run.font.get_unused_glyph_id(letter)
    run.font.to_unicode.setdefault(glyph, chr(letter))
    run.font.widths[glyph] = round(width * _THOUSANDTHS / run.size)
    run.font.widths.setdefault(0, run.font.widths[glyph])
    return glyph


def advance_of(stream: Any, run: Run, glyph: int) -> float:
    """How far a glyph moves the pen, in thousandths of the type size."""
    widths = run.font.widths
    if glyph not in widths:
        pango.pango_font_get_glyph_extents(run.item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        widths[glyph] = round(stream.logical_rect.width * _THOUSANDTHS / run.size)
    found: float = widths[glyph]
    return found


def stands(stream: Any, run: Run, glyph: int) -> bool:
    """Whether a glyph stands on the base line, as most letters do: it goes up from there, by a fifth of its size."""
    known = _standing.setdefault(run.font, {})
    if glyph not in known:
        pango.pango_font_get_glyph_extents(run.item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        ink = stream.ink_rect
        top, bottom = -ink.y * FROM_UNITS / run.size, -(ink.y + ink.height) * FROM_UNITS / run.size
        known[glyph] = top > 0.2 and bottom < 0.1
    return known[glyph]
