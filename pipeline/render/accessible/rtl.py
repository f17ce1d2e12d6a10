"""Lines of a page that is read from right to left, drawn so that readers give their words back.

Words are drawn in the order in which they are spoken. A word whose glyphs say each its letter needs nothing. For
another one, letters that nobody sees stand on the base line and say it, and its own glyphs say nothing: raised glyphs
would tear lines apart, and vowel signs would stand behind their letters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from weasyprint.text.line_break import strut

from pipeline.render.accessible import bidi
from pipeline.render.accessible.clusters import Cluster, clusters_of
from pipeline.render.accessible.runs import (
    NOTHING,
    PDFIUM,
    Run,
    advance_of,
    begin,
    finish,
    put,
    stands,
    undivided,
)

Place = tuple[float, float]
_SHARE = 0.02
"""How much room a sign gets beside its letter, in type sizes: enough to be put in order."""


_OVERLAP = 110
"""Thousandths of the type size."""
_SLIMMEST = 80
"""Thousandths of the type size."""
_HELD = 0.8
"""How far from the base line a glyph may be, in heights of the line: less than the next line is."""
_NARROWEST = 0.5
"""How narrow a glyph may get: where it is much narrower than high, PDFium doesn't see the next line."""
_UNLIKE = 6
"""PDFium leaves out a piece of text that is like one of the five before it and beside it: another glyph makes it unlike."""


@dataclass(slots=True)
class _Line:
    """The line that a text box is in."""

    baseline: float
    height: float
    """Without what is in it: the next line's base line is that far away, at least."""
    right: float
    rtl: bool
    from_the_right: bool
    """Whether PDFium puts its words in order from the right."""


def draw(stream: Any, runs: Sequence[Run], letters: bytes, place: Place, written: str) -> None:
    """Draw the runs of a text box, whose left end is at `place`; `written` is what it says if not its letters."""
    clusters = list(clusters_of(stream, runs, letters))
    line = _line(stream, place, clusters)
    said = (place[0], line.baseline)
    stream.shown = getattr(stream, "shown", [])
    raised = abs(place[1] - line.baseline) > _SHARE * runs[0].size
    if raised or any(cluster.raised for cluster in clusters):
        _hold(stream, clusters, line)
    before, within = stream.line_said, False
    pieces, size = list(_in_order(clusters)), stream.said_size
    leftmost = min(pieces, key=lambda words: min(cluster.start for cluster in words), default=[])
    for words in pieces:
        stream.said_size = size if words is leftmost else 0
        text = "".join(cluster.letters for cluster in words)
        if before and bidi.kind(before) in "WN" and bidi.kind(text.strip()[0]) in "WN":
            _part(stream, words, said)
        before = text.strip()[-1]
        if words[0].run.rtl:
            first = not line.rtl and not within
            poppler = bidi.backwards(text) + (bidi.LEFT_TO_RIGHT_MARK if first else "")
            seen = _draw_word(stream, words, said, poppler, raised)
        else:
            spoken = undivided(written or text)
            poppler = bidi.forwards(spoken, line.rtl)
            pdfium = bidi.from_the_right(spoken) if line.from_the_right else spoken
            seen = _draw_forwards(stream, words, said, (poppler, pdfium), raised)
        within = words[0].run.rtl
        if not seen:
            begin(stream, NOTHING)
            _show(stream, words[::-1] if words[0].run.rtl else words, place)
            stream.end_marked_content()
    stream.line_said = before


def _line(stream: Any, place: Place, clusters: list[Cluster]) -> _Line:
    """The line of a text box; of its own for one that is in none (the number of a list's item)."""
    line = getattr(stream, "line", None)
    if line is None or not line.position_y <= place[1] <= line.position_y + line.height:
        stream.line_said = ""
        run = clusters[0].run
        return _Line(place[1], 1.5 * run.size, place[0] + clusters[-1].end, rtl=True, from_the_right=True)
    right = line.position_x + line.width
    rtl = line.style["direction"] == "rtl"
    from_the_right = rtl or line.style.root_style["direction"] == "rtl"
    return _Line(line.position_y + line.baseline, strut(line.style)[0], right, rtl, from_the_right)


def _in_order(clusters: list[Cluster]) -> Iterator[list[Cluster]]:
    """What is said in one piece, in the order in which it is spoken.

    Left-to-right words together; right-to-left ones one by one, apart from signs that Poppler takes for digits.
    """
    own = [list(part) for _, part in groupby(clusters, lambda cluster: cluster.run.item.item.offset)]
    words: list[Cluster] = []
    for run in sorted(own, key=lambda part: part[0].run.item.item.offset):
        for cluster in reversed(run) if run[0].run.rtl else run:
            if words and _is_apart(words, cluster):
                yield from _trimmed(words)
                words = []
            words.append(cluster)
    yield from _trimmed(words)


def _is_apart(words: list[Cluster], cluster: Cluster) -> bool:
    """Whether a cluster belongs to another piece than those before it."""
    before, letters = words[-1].letters, cluster.letters
    if cluster.run.rtl != words[0].run.rtl or not cluster.run.rtl:
        return bool(cluster.run.rtl != words[0].run.rtl)
    if before.isspace():
        return len(words) > 1
    return not letters.isspace() and bidi.is_digit(before[0]) != bidi.is_digit(letters[0])


def _trimmed(words: list[Cluster]) -> Iterator[list[Cluster]]:
    """Words without white space around them, but for that of a right-to-left word; none if nothing is left."""
    first, last = 0, len(words)
    while first < last and words[first].letters.isspace():
        first += 1
    while last > first and words[last - 1].letters.isspace():
        last -= 1
    if first < last:
        yield words if words[0].run.rtl else words[first:last]


def _draw_forwards(stream: Any, words: list[Cluster], place: Place, spelled: tuple[str, str], raised: bool) -> bool:
    """Have left-to-right words, or digits, say what they are; whether they have been drawn so that they can be seen.

    `spelled` is what they are for Poppler, and for PDFium.
    """
    parts = [list(part) for _, part in groupby(words, lambda cluster: bidi.kind(cluster.letters[0]))]
    whole = "L" in map(bidi.kind, spelled[1])
    seen = (whole or len(parts) == 1) and not raised
    begin(stream, spelled[0])
    if not seen:
        stream.set_text_rendering(3)
    if whole or len(parts) == 1:
        _show_as(stream, words, place, spelled[1] if whole else "")
    else:
        left = words[0].start
        for part in reversed(parts):
            image = bidi.mirrored(part[0].letters)
            shifted = (place[0] + left - part[0].start, place[1])
            _show_as(stream, part, shifted, image if image != part[0].letters else "")
            left += part[-1].end - part[0].start
    if not seen:
        stream.set_text_rendering(0)
    finish(stream)
    return seen


def _show_as(stream: Any, clusters: Sequence[Cluster], place: Place, said: str) -> None:
    """Draw clusters, given from left to right, that say something else to PDFium; '' has their glyphs say it."""
    begin(stream, said, PDFIUM)
    _show(stream, clusters, place)
    stream.end_marked_content()


def _draw_word(stream: Any, word: list[Cluster], place: Place, spelled: str, raised: bool) -> bool:
    """Have a right-to-left word say what it is; whether it has been drawn so that it can be seen.

    `spelled` is what it is for Poppler.
    """
    text = "".join(cluster.letters for cluster in word)
    if raised or bidi.is_unclear(text) or not all(cluster.says_so for cluster in word):
        _say(stream, spelled, word, place)
        return False
    brackets = bidi.mirrored(text) != text
    parts = list(_parts(word))
    plain = len(parts) == 1 and not brackets and spelled == text[::-1] and all(map(_is_spaced, word))
    plain = plain and not stream.said_size
    if not plain:
        begin(stream, spelled)
    for part in reversed(parts):
        if all(cluster.letters.isspace() for cluster in part):
            if plain:
                begin(stream, "")
            _draw_space(stream, part, word, place)
            if plain:
                stream.end_marked_content()
            continue
        image = bidi.mirrored(part[0].letters)
        if not plain:
            _show_as(stream, part[::-1], place, image if image != part[0].letters else "")
        else:
            _show(stream, part[::-1], place)
    if not plain:
        finish(stream)
    return True


def _is_spaced(cluster: Cluster) -> bool:
    """Whether a cluster stands beside the one before it: Poppler takes what overlaps for two words."""
    kerned = any("<" not in step and abs(float(step)) > _OVERLAP for step, _, _ in cluster.steps)
    return not kerned and cluster.end - cluster.start > _OVERLAP / 1000 * cluster.run.size


def _draw_space(stream: Any, space: list[Cluster], word: list[Cluster], place: Place) -> None:
    """Draw a space that stands alone: PDFium leaves out what has blank glyphs only."""
    begin(stream, " ", PDFIUM)
    stream.set_text_rendering(3)
    _stretch(stream, _stand_ins(stream, word), (place[0] + space[-1].start, place[0] + space[0].end, place[1]))
    stream.set_text_rendering(0)
    stream.end_marked_content()


def _parts(word: list[Cluster]) -> Iterator[list[Cluster]]:
    """A word cut at its brackets and where the font changes."""
    part: list[Cluster] = []
    for cluster in word:
        bracket = bidi.mirrored(cluster.letters) != cluster.letters
        if part and (bracket or bidi.mirrored(part[0].letters) != part[0].letters or cluster.run is not part[0].run):
            yield part
            part = []
        part.append(cluster)
    yield part


def _say(stream: Any, spelled: str, word: list[Cluster], place: Place) -> None:
    """Say a word with letters that nobody sees."""
    glyphs = _stand_ins(stream, word)
    signs = list(_signs(word))
    begin(stream, spelled)
    stream.set_text_rendering(3)
    for said, start, end in signs:
        if len(signs) > 1 or said != spelled:
            begin(stream, said, PDFIUM)
        _stretch(stream, glyphs, (place[0] + start, place[0] + end, place[1]))
        if len(signs) > 1 or said != spelled:
            stream.end_marked_content()
    stream.set_text_rendering(0)
    finish(stream)


def _signs(word: list[Cluster]) -> Iterator[tuple[str, float, float]]:
    """What PDFium has to be given for a word, from left to right: letters, from where to where."""
    groups: list[tuple[str, str, list[Cluster]]] = []
    for cluster in word:
        for letter in cluster.letters:
            of = bidi.kind(letter)
            if groups and groups[-1][0] == of != "N":
                groups[-1] = (of, groups[-1][1] + letter, [*groups[-1][2], cluster])
            else:
                groups.append((of, letter, [cluster]))
    cursor = float("-inf")
    for n in range(len(groups) - 1, 0, -1):
        if groups[n][0] == groups[n - 1][0] == "N" and not (groups[n][1] + groups[n - 1][1]).isspace():
            groups.insert(n, ("R", bidi.RIGHT_TO_LEFT_MARK, groups[n][2]))
    for of, letters, clusters in reversed(groups):
        size = clusters[0].run.size
        left, right = min(c.start for c in clusters), max(c.end for c in clusters)
        for said in [letters[::-1]] if of == "R" else " " if letters.isspace() else bidi.mirrored(letters):
            start = max(left, cursor)
            alone = said != bidi.RIGHT_TO_LEFT_MARK and (of == "R" or all(c.letters == letters for c in clusters))
            end = max(right if alone else left, start + _SHARE * size)
            cursor = start + _SHARE * size
            yield said, start, end


def _stand_ins(stream: Any, word: list[Cluster]) -> list[tuple[Run, int]]:
    """Glyphs to stand for letters that nobody sees: of right-to-left letters, from the base line up, and slim ones first.

    PDFium takes what isn't beside each other for two lines, and the wider a glyph, the wider the gap that it takes for
    a space.
    """
    found: dict[int, tuple[bool, bool, float, Run]] = {}
    for cluster in word:
        told = cluster.run.font.to_unicode
        for glyph in cluster.glyphs:
            width = advance_of(stream, cluster.run, glyph)
            if glyph not in found and width > _SLIMMEST and not told[glyph].isspace():
                other = bidi.kind(told[glyph][0]) != "R"
                found[glyph] = (other, not stands(stream, cluster.run, glyph), width, cluster.run)
    return [(found[glyph][3], glyph) for glyph in sorted(found, key=lambda glyph: found[glyph][:3])]


def _hold(stream: Any, clusters: list[Cluster], line: _Line) -> None:
    """Put a wide glyph that nobody sees at the page's right edge, right of other cells of a table, too.

    PDFium takes for another line what stands higher than half the width of what is furthest right.
    """
    stand_ins = _stand_ins(stream, clusters)
    if not stand_ins:
        return
    run, glyph = stand_ins[0]
    width = advance_of(stream, run, glyph) * run.size / 1000
    begin(stream, NOTHING)
    stream.set_text_rendering(3)
    stream.set_font_size(run.font.hash, run.size)
    # PDFium takes the mean of a glyph's stretching and its height's for its width
    put(
        stream,
        (max(line.right + run.size, stream.page_rectangle[2]), line.baseline),
        4 * _HELD * line.height / width - 1,
    )
    stream.show_text(f"<{glyph:04x}>")
    stream.set_text_rendering(0)
    stream.end_marked_content()


def _part(stream: Any, words: list[Cluster], place: Place) -> None:
    """Part digits from what comes before: PDFium would take signs of weak direction for one stretch with them."""
    size = words[0].run.size
    right = max(cluster.end for cluster in words)
    begin(stream, "")
    begin(stream, bidi.RIGHT_TO_LEFT_MARK, PDFIUM)
    stream.set_text_rendering(3)
    _stretch(stream, _stand_ins(stream, words), (place[0] + right - _SHARE * size, place[0] + right, place[1]))
    stream.set_text_rendering(0)
    stream.end_marked_content()
    stream.end_marked_content()


def _stretch(stream: Any, glyphs: list[tuple[Run, int]], room: tuple[float, float, float]) -> None:
    """Show a glyph as often as it takes to fill its room: from where to where, on which base line."""
    if not glyphs:  # a mark without a letter: nothing can stand for it
        return
    start, end, height = room
    (run, glyph), width = glyphs[0], 0.0
    for run, glyph in glyphs:
        width = advance_of(stream, run, glyph) * run.size / 1000
        like = [times for other, place, times in stream.shown if other == glyph and abs(place - start) <= width]
        if not like:
            break
    else:  # one more glyph makes it unlike, too
        like = [max(like)]
    times = max(1, round((end - start) / width), *(times + 1 for times in like))
    stream.shown = [*stream.shown[1 - _UNLIKE :], (glyph, start, times)]
    stream.set_font_size(run.font.hash, run.size)
    put(stream, (start, height), max((end - start) / width / times, _NARROWEST))
    stream.show_text("<" + f"{glyph:04x}" * times + ">")


def _show(stream: Any, clusters: Sequence[Cluster], place: Place) -> None:
    """Draw clusters, which are given from left to right."""
    put(stream, (place[0] + clusters[0].start, place[1]))
    steps: list[str] = []
    run = None
    height = 0.0
    for cluster in clusters:
        if cluster.run is not run:
            _flush(stream, steps)
            run = cluster.run
            stream.set_font_size(run.font.hash, run.size)
        for step, rise, _ in cluster.steps:
            if rise != height:
                _flush(stream, steps)
                stream.set_text_rise(-rise)
                height = rise
            steps.append(step)
    _flush(stream, steps)
    if height:
        stream.set_text_rise(0)


def _flush(stream: Any, steps: list[str]) -> None:
    if steps:
        stream.show_text("".join(steps).replace("><", ""))
        steps.clear()
