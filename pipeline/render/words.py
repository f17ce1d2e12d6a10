"""The words of a PDF as they are copied, searched and read out.

A PDF says of each glyph which letters it stands for (ToUnicode), once for all places. In most scripts that can't be
true: a glyph stands for other letters elsewhere, one for several, several for one, and not in the order in which they
are spoken. Where the glyphs of a word don't say what the word is, the word says so itself (`ActualText`, ISO 32000-1,
14.9.4). A hyphen that only a line's end asks for says that it is one (14.8.2.2.3).

WeasyPrint draws a line with one function; this one draws the same glyphs at the same places, a word at a time.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import pydyf
from weasyprint.draw import text
from weasyprint.formatting_structure.text import uppercase
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from pipeline.render.breaking import unmarked

HYPHEN = "\u2010\u2060"
"""What the theme has words divided with: a hyphen, and a mark (word joiner) that no text has there."""
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", "\u2010")
_END = "\n"
# Pango's marks for what has no glyph in a font (PANGO_GLYPH_EMPTY, PANGO_GLYPH_UNKNOWN_FLAG); glyphs have 16 bits.
_NO_GLYPH = 0x10000
_THOUSANDTHS = 1000 * FROM_UNITS

_their_drawing = text.draw_first_line


def install() -> None:
    """Have WeasyPrint draw lines this way in this process."""
    text.draw_first_line = draw_first_line


@dataclass(slots=True)
class _Run:
    """A stretch of a line in one font and one direction."""

    item: Any
    font: Any
    """WeasyPrint's font."""
    size: float
    """In the units of WeasyPrint's streams."""

    @property
    def rtl(self) -> bool:
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


def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> list[Any]:
    """Draw the line of a text box. Arguments and result, pictures of emoji, are those of WeasyPrint's function."""
    layout = textbox.pango_layout
    if not textbox.text.strip():
        return []
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    runs = [_Run(item, *stream.add_font(item.item.analysis.font)) for item in _items(line)]
    pictures = any(run.font.bitmap or run.font.png or run.font.svg or run.font.colr for run in runs)
    if pictures or text_overflow == "ellipsis" or block_ellipsis != "none":
        emoji: list[Any] = _their_drawing(stream, textbox, text_overflow, block_ellipsis, matrix)
        return emoji
    stream.set_text_matrix(*matrix.values)
    letters = layout.text.encode()
    written = _as_written(textbox)
    if written:
        _begin(stream, written)
    if any(run.rtl for run in runs) and stream._tags is not None:  # noqa: SLF001  None in a margin
        stream._tags[textbox]["spoken"] = textbox.text  # noqa: SLF001  `tags` says it in the structure
    broken = textbox.text.endswith(_HYPHENS) and _is_broken(textbox)
    for run in runs:
        stream.set_font_size(run.font.hash, run.size)
        clusters = run.clusters(letters)
        for word, glyphs in _plain(run, clusters) if run.rtl or written else _words(run, clusters, broken):
            if word:
                _begin(stream, word)
            _show(stream, run, glyphs)
            if word:
                stream.end_marked_content()
    if written:
        stream.end_marked_content()
    return []


def _begin(stream: Any, words: str) -> None:
    """Begin what stands for these words, whatever its glyphs say."""
    text = b"<" + ("\ufeff" + words).encode("utf-16-be").hex().encode() + b">"
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": text}))


def _as_written(textbox: Any) -> str:
    """What a text box in capitals says, as it is written; '' if it isn't in capitals."""
    if textbox.style["text_transform"] != "uppercase":
        return ""
    written = " ".join("".join(textbox.element.itertext()).split())
    language = (textbox.style["lang"] or "").split("-")[0].lower()
    place = uppercase(written, language).find(textbox.text)
    # where each letter's capitals end: some have two (ß), and what a letter's are depends on the language
    ends = [0, *accumulate(len(uppercase(letter, language)) for letter in written)]
    if place not in ends or place + len(textbox.text) not in ends:
        return ""
    found = written[ends.index(place) : ends.index(place + len(textbox.text))]
    return found if uppercase(found, language) == textbox.text else ""


def _is_broken(textbox: Any) -> bool:
    """Whether a line's end cuts a text in two, and not an element's beginning or end."""
    texts = (textbox.element.text, *(child.tail for child in textbox.element))
    return not any(" ".join(text.split()).endswith(textbox.text.strip()) for text in texts if text)


def _items(line: Any) -> Iterator[Any]:
    """Pango's glyph items, from left to right."""
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _plain(run: _Run, clusters: Iterable[tuple[str, Sequence[Any]]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """All of a run, each glyph said to be what it stands for where it comes first."""
    glyphs: list[Any] = []
    for letters, own in clusters:
        for glyph in own:
            if glyph.glyph < _NO_GLYPH:
                run.font.to_unicode.setdefault(glyph.glyph, letters)
        glyphs.extend(own)
    yield "", glyphs


def _words(
    run: _Run, clusters: Iterable[tuple[str, Sequence[Any]]], broken: bool
) -> Iterator[tuple[str, Sequence[Any]]]:
    """What is said of each word of a run, and its glyphs; '' and glyphs together where those say it themselves.

    `broken` says that a line's end follows behind a hyphen of the text.
    """
    told = run.font.to_unicode
    plain: list[Any] = []
    word, glyphs, says_so = "", list[Any](), True
    for letters, own in (*clusters, (_END, ())):
        said = [told.setdefault(glyph.glyph, letters) for glyph in own if glyph.glyph < _NO_GLYPH]
        alone = len(letters) == len(own) == 1 and said == [letters]
        if not letters.isspace():
            word, says_so = word + letters, says_so and alone and not _joins(letters)
            glyphs.extend(own)
            continue
        cut = broken and letters == _END and word.endswith(_HYPHENS)
        if says_so and not cut:
            plain.extend(glyphs)
        else:
            if plain:
                yield "", plain
            yield _spoken(word, cut), glyphs
            plain = []
        plain.extend(own)
        word, glyphs, says_so = "", [], True
    if plain:
        yield "", plain


@cache
def _joins(letter: str) -> bool:
    """Whether a letter is one with others, or is a sign that nobody sees: readers take such for duplicates."""
    return unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _spoken(word: str, cut: bool) -> str:
    """A word as it is said: without marks, without the hyphen of division; `cut` at its own one, with a space, or readers drop that."""
    word = unmarked(word)
    if word.endswith(HYPHEN):
        return word.removesuffix(HYPHEN) + _SOFT_HYPHEN
    return word + " " if cut else word


def _show(stream: Any, run: _Run, glyphs: Iterable[Any]) -> None:
    """Draw glyphs where the line has them."""
    steps: list[str] = []
    size = run.size
    for info in glyphs:
        glyph, width = info.glyph, info.geometry.width
        if glyph == pango.PANGO_GLYPH_EMPTY:
            steps.append(f" {-width / size} ")
            continue
        if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            glyph = _missing(run, glyph & ~pango.PANGO_GLYPH_UNKNOWN_FLAG, width)
        offset, rise = info.geometry.x_offset / size, info.geometry.y_offset / 1000
        if rise:
            _flush(stream, steps)
            stream.set_text_rise(-rise)
        if offset:
            steps.append(f" {-offset} ")
        steps.append(f"<{glyph:04x}>")
        if rise:
            _flush(stream, steps)
            stream.set_text_rise(0)
        advance = _advance(stream, run, glyph)
        if kerning := int(advance + offset - width * _THOUSANDTHS / size):
            steps.append(f" {kerning} ")
    _flush(stream, steps)


def _missing(run: _Run, letter: int, width: int) -> int:
    """A glyph of its own for a letter that the font lacks, as WeasyPrint does it: a box, as wide as Pango has it."""
    glyph: int = run.font.get_unused_glyph_id(letter)
    run.font.to_unicode.setdefault(glyph, chr(letter))
    run.font.widths[glyph] = round(width * _THOUSANDTHS / run.size)
    run.font.widths.setdefault(0, run.font.widths[glyph])
    return glyph


def _flush(stream: Any, steps: list[str]) -> None:
    if steps:
        stream.show_text("".join(steps).replace("><", ""))
        steps.clear()


def _advance(stream: Any, run: _Run, glyph: int) -> float:
    """How far a glyph moves the pen, in thousandths of the type size."""
    widths = run.font.widths
    if glyph not in widths:
        pango.pango_font_get_glyph_extents(run.item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        widths[glyph] = round(stream.logical_rect.width * _THOUSANDTHS / run.size)
    found: float = widths[glyph]
    return found
