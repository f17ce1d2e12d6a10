"""Columns: nothing lost, of equal height, broken where a typographer would; and no higher than WeasyPrint makes them."""

import itertools
from dataclasses import dataclass
from typing import Any

import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.layout import block
from weasyprint.layout.column import columns_layout as by_trial

from pipeline.render.layout import columns
from pipeline.render.layout.columns import Piece, column_starts, least_height

WORDS = [
    "Anybody",
    "may",
    "read",
    "here",
    "as",
    "long",
    "as",
    "there",
    "is",
    "light",
    "and",
    "a",
    "chair",
    "that",
    "nobody",
    "else",
    "is",
    "sitting",
    "on",
]
STYLES = """
@page { size: 100mm 120mm; margin: 10mm; @bottom-right { content: counter(page) } }
body { font: 9pt/1.4 "Noto Serif"; margin: 0; orphans: 2; widows: 2 }
main { columns: 2; column-gap: 5mm }
p { margin: 0 0 0.6em } h2 { font-size: 1.2em; margin: 1em 0 0.3em; break-after: avoid }
blockquote { border-left: 1mm solid; padding: 1mm; margin: 1em 0 } li { break-inside: avoid }
"""
PAPER = '<html lang="en" dir="{}"><style>{}</style><h1>Reading rooms</h1><main>{}</main><p id="end">The end.</p></html>'


def words(count: int, start: int = 0) -> str:
    return " ".join(f"{WORDS[n % len(WORDS)]}{n}" for n in range(start, start + count))


def paragraphs(count: int, length: int = 40) -> str:
    return "".join(f"<p>{words(length + 7 * (n % 4), 1000 * n)}</p>" for n in range(count))


TEXTS = {
    "one paragraph": f"<p>{words(60)}</p>",
    "paragraphs": paragraphs(5),
    "longer than a page": paragraphs(14),
    "headings": "".join(f"<h2>Part {n}</h2>{paragraphs(2, 20 + n)}" for n in range(8)),
    "a list": "<ol>" + "".join(f"<li>{words(5 + 3 * (n % 5), 100 * n)}</li>" for n in range(40)) + "</ol>",
    "nested": f"<div><blockquote>{paragraphs(4)}<ul><li>{words(9)}</li><li>{words(30)}</li></ul></blockquote></div>"
    + paragraphs(5),
    "a table": paragraphs(3) + "<table>" + "<tr><td>one</td><td>two</td></tr>" * 5 + "</table>" + paragraphs(4),
    "short": "<p>Two words</p>",
    "marked up": f"<p>{words(20)} <strong>{words(30)} <em>{words(20)}</em></strong> {words(30)}</p>" * 5,
}


@dataclass(frozen=True)
class Column:
    x: float
    y: float
    height: float
    lines: tuple[str, ...]
    paragraphs: tuple[tuple[Any, int], ...]
    """Of each paragraph: which one, and how many of its lines are here."""
    last: str
    """The element that the last line is in."""


@pytest.fixture
def ours(monkeypatch):
    monkeypatch.setattr(block, "columns_layout", columns.columns_layout)


@pytest.fixture
def theirs(monkeypatch):
    monkeypatch.setattr(block, "columns_layout", by_trial)


def pages(text: str, direction: str = "ltr", styles: str = "") -> list[list[Column]]:
    document = weasyprint.HTML(string=PAPER.format(direction, STYLES + styles, text)).render()
    return [[column(box) for box in boxes(page) if box.is_column] for page in document.pages]


def boxes(page: Any) -> list[Any]:
    return list(page._page_box.descendants())


def column(box: Any) -> Column:
    lines = [child for child in box.descendants() if type(child).__name__ == "LineBox"]
    owners = [line.element for line in lines]
    found = tuple((id(owner), len(list(group))) for owner, group in itertools.groupby(owners))
    return Column(
        box.position_x,
        round(box.position_y, 3),
        round(box.height, 3),
        tuple(map(text_of, lines)),
        found,
        owners[-1].tag,
    )


def text_of(box: Any) -> str:
    return "".join(child.text for child in box.descendants() if type(child).__name__ == "TextBox")


def lines_of(found: list[list[Column]]) -> list[str]:
    return [line for page in found for column in page for line in column.lines]


def last_height(found: list[list[Column]]) -> float:
    return [page[0].height for page in found if page][-1]


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_lost_and_columns_are_no_higher_than_by_trial(name, request):
    direction = "rtl" if len(name) % 2 else "ltr"
    request.getfixturevalue("theirs")
    expected = pages(TEXTS[name], direction)
    request.getfixturevalue("ours")
    found = pages(TEXTS[name], direction)
    assert lines_of(found) == lines_of(expected)
    assert len(found) <= len(expected)
    assert last_height(found) <= last_height(expected) + 0.1


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_columns_stand_side_by_side_in_reading_direction(direction, ours):
    for page in pages(TEXTS["longer than a page"], direction):
        assert len({column.y for column in page}) == 1
        assert len({column.height for column in page}) == 1
        across = [column.x for column in page]
        assert across == sorted(across, reverse=direction == "rtl")


@pytest.mark.parametrize("name", ["paragraphs", "longer than a page", "nested", "marked up"])
def test_no_line_of_a_paragraph_stands_alone(name, ours):
    whole: dict[Any, int] = {}
    parts = [part for page in pages(TEXTS[name]) for column in page for part in column.paragraphs]
    for paragraph, lines in parts:
        whole[paragraph] = whole.get(paragraph, 0) + lines
    assert all(lines >= min(2, whole[paragraph]) for paragraph, lines in parts)


def test_no_heading_ends_a_column(ours):
    assert {column.last for page in pages(TEXTS["headings"]) for column in page} == {"p"}


def test_what_follows_comes_right_below_the_columns(ours):
    document = weasyprint.HTML(string=PAPER.format("ltr", STYLES, paragraphs(2, 20))).render()
    [page] = document.pages
    end = next(box for box in boxes(page) if box.element is not None and box.element.get("id") == "end")
    lowest = max(box.position_y + box.height for box in boxes(page) if box.is_column)
    assert end.border_box_y() == pytest.approx(lowest, abs=0.1)


def test_what_it_does_not_deal_with_is_left_to_weasyprint(ours):
    spanning = paragraphs(1, 9) + '<h2 style="column-span: all">Across</h2>' + paragraphs(1, 9)
    [page] = weasyprint.HTML(string=PAPER.format("ltr", STYLES, spanning)).render().pages
    assert "Across" in text_of(page._page_box)
    picture = '<div style="height: 500mm">Taller than the page</div>' + TEXTS["paragraphs"]
    assert len(lines_of(pages(picture))) == len(lines_of(pages(TEXTS["paragraphs"]))) + 1


def test_what_floats_further_up_is_no_reason_to_try(ours, monkeypatch):
    monkeypatch.setattr(columns, "_by_trial", None)
    above = '<div><p><span style="float: left">Not</span> beside</p><p style="clear: both">the columns</p></div>'
    document = weasyprint.HTML(string=PAPER.format("ltr", STYLES, paragraphs(6)).replace("<main>", f"{above}<main>"))
    assert any(box.is_column for page in document.render().pages for box in boxes(page))


heights = st.lists(st.floats(1, 30), min_size=1, max_size=9)
counts = st.integers(1, 4)


def galley(sizes: list[float], gap: float = 3) -> list[Piece]:
    tops = itertools.accumulate([size + gap for size in sizes[:-1]], initial=0.0)
    return [Piece(top, top + size, (n,)) for n, (top, size) in enumerate(zip(tops, sizes, strict=True))]


@given(heights, counts)
def test_no_lower_columns_hold_the_galley(sizes, count):
    pieces = galley(sizes)
    cuts = itertools.combinations(range(1, len(pieces)), min(count, len(pieces)) - 1)
    ways = [[0, *cut, len(pieces)] for cut in cuts]
    least = min(max(pieces[b - 1].below - pieces[a].above for a, b in itertools.pairwise(way)) for way in ways)
    assert least_height(pieces, count) == pytest.approx(least, abs=0.05)


@given(heights, st.floats(30, 100))
def test_columns_are_filled_one_after_the_other(sizes, height):
    pieces = galley(sizes)
    starts = column_starts(pieces, height)
    for start, end in itertools.pairwise([*starts, len(pieces)]):
        assert pieces[end - 1].below - pieces[start].above <= height + 0.05
        assert end == len(pieces) or pieces[end].below - pieces[start].above > height
