"""The words of a PDF as they are copied, searched and read out.

A PDF says of each glyph which letters it stands for (ToUnicode), once for all places. In most scripts that can't be
true: a glyph stands for other letters elsewhere, one for several, several for one, and not in the order in which they
are spoken. Where the glyphs of a word don't say what the word is, the word says so itself (`ActualText`, ISO 32000-1,
14.9.4). A hyphen that only a line's end asks for says that it is one (14.8.2.2.3). The running foot says nothing: who
copies a passage that goes on on the next page doesn't want it in there.

WeasyPrint draws a line with one function; this one draws the same glyphs at the same places, a word at a time.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

import weasyprint.draw
from weasyprint.draw import text
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.text import uppercase
from weasyprint.text.ffi import pango

from pipeline.render.accessible import order, rtl
from pipeline.render.accessible.runs import NO_GLYPH, NOTHING, SOFT_HYPHEN, Run, begin, finish, runs_of, show, undivided

_HYPHENS = ("-", "\u2010")
_END = "\n"

_their_drawing = text.draw_first_line
_their_line = weasyprint.draw.draw_inline_level


def install() -> None:
    """Have WeasyPrint draw lines this way in this process."""
    text.draw_first_line = draw_first_line
    order.install()
    weasyprint.draw.draw_inline_level = draw_inline_level


def draw_inline_level(stream: Any, page: Any, box: Any, *of: Any) -> None:
    """Draw a line or a part of it. Arguments are those of WeasyPrint's function."""
    if isinstance(box, boxes.LineBox):
        if getattr(stream, "measured", None) is not page:
            stream.measured = page
            order.measure(page)
        stream.line, stream.line_said = box, ""
    _their_line(stream, page, box, *of)


def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> list[Any]:
    """Draw the line of a text box. Arguments and result, pictures of emoji, are those of WeasyPrint's function."""
    layout = textbox.pango_layout
    if not textbox.text.strip():
        return []
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    runs = runs_of(stream, line)
    pictures = any(run.font.bitmap or run.font.png or run.font.svg or run.font.colr for run in runs)
    if pictures or text_overflow == "ellipsis" or block_ellipsis != "none":
        emoji: list[Any] = _their_drawing(stream, textbox, text_overflow, block_ellipsis, matrix)
        return emoji
    letters = layout.text.encode()
    stream.said_size = getattr(textbox, "said_size", 0)
    if getattr(stream, "is_margin", False):
        stream.set_text_matrix(*matrix.values)
        _draw_words(stream, runs, letters, textbox, NOTHING)
    elif any(run.rtl for run in runs) or textbox.style.root_style["direction"] == "rtl":
        written = _as_written(textbox)
        if stream._tags is not None:  # noqa: SLF001  None in a margin
            stream._tags[textbox]["spoken"] = undivided(written or textbox.text)  # noqa: SLF001  `tags` says it
        rtl.draw(stream, runs, letters, matrix.values[4:], written)
    else:
        stream.set_text_matrix(*matrix.values)
        _draw_words(stream, runs, letters, textbox, _as_written(textbox))
    return []


def _draw_words(stream: Any, runs: Sequence[Run], letters: bytes, textbox: Any, written: str) -> None:
    """Draw the runs of a text box from left to right; what doesn't say itself what it is gets its words.

    `written` is what all of it says, if it isn't its letters.
    """
    broken = textbox.text.endswith(_HYPHENS) and _is_broken(textbox)
    if written:
        begin(stream, written)
    for run in runs:
        stream.set_font_size(run.font.hash, run.size)
        clusters = run.clusters(letters)
        for word, glyphs in (
            [("", _all(run, clusters))] if written else _words(run, clusters, broken, bool(stream.said_size))
        ):
            if word:
                begin(stream, word)
            show(stream, run, glyphs, word)
            if word:
                finish(stream)
    if written:
        finish(stream)


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


def _all(run: Run, clusters: Iterable[tuple[str, Sequence[Any]]]) -> list[Any]:
    """All glyphs of a run, each said to be what it stands for where it comes first."""
    glyphs: list[Any] = []
    for letters, own in clusters:
        for glyph in own:
            if glyph.glyph < NO_GLYPH:
                run.font.to_unicode.setdefault(glyph.glyph, letters)
        glyphs.extend(own)
    return glyphs


def _words(
    run: Run, clusters: Iterable[tuple[str, Sequence[Any]]], broken: bool, told_first: bool
) -> Iterator[tuple[str, Sequence[Any]]]:
    """What is said of each word of a run, and its glyphs; '' and glyphs together where those say it themselves.

    `broken` says that a line's end follows behind a hyphen of the text, `told_first` that the first word isn't to.
    """
    told = run.font.to_unicode
    plain: list[Any] = []
    word, glyphs, says_so = "", list[Any](), True
    for letters, own in (*clusters, (_END, ())):
        said = [told.setdefault(glyph.glyph, letters) for glyph in own if glyph.glyph < NO_GLYPH]
        alone = len(letters) == len(own) == 1 and said == [letters]
        if not letters.isspace():
            word, says_so = word + letters, says_so and alone and not _joins(letters)
            glyphs.extend(own)
            continue
        cut = broken and letters == _END and word.endswith(_HYPHENS)
        if says_so and not cut and not (told_first and word):
            plain.extend(glyphs)
        else:
            if plain:
                yield "", plain
            yield _spoken(word, cut), glyphs
            plain, told_first = [], False
        plain.extend(own)
        word, glyphs, says_so = "", [], True
    if plain:
        yield "", plain


@cache
def _joins(letter: str) -> bool:
    """Whether a letter is one with others, or is a sign that nobody sees: readers take such for duplicates."""
    return unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _spoken(word: str, cut: bool) -> str:
    """A word as it is said; `cut` at a hyphen of its own, with one of division behind it: readers drop the last one."""
    return undivided(word) + SOFT_HYPHEN if cut else undivided(word)
