"""Right-to-left lines: laid out once, and where WeasyPrint's own two layouts put them."""

from itertools import pairwise

import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.layout import inline
from weasyprint.layout.float import avoid_collisions as twice

from pipeline.render.accessible import order
from pipeline.render.layout import lines

lines.install()

SENTENCE = "المكتبات العامة ملك للجميع، تعير الكتب وتعير الوقت (KB Khaneh-ye Ketab) لمن يقرأ في 12 غرفة. "
PAPER = """<html lang="ar" dir="{}"><style>
@page {{ size: 90mm 120mm; margin: 9mm; @bottom-right {{ content: "صفحة " counter(page) }} }}
body {{ font: 9pt/1.6 "Noto Naskh Arabic", "Noto Serif" }} {}
</style>{}</html>"""
TEXTS = {
    "paragraphs": f"<p>{SENTENCE * 4}</p>" * 3,
    "first lines indented": f"<style>p {{ text-indent: 2em }}</style><p>{SENTENCE * 3}</p>" * 2,
    "justified": f"<style>p {{ text-align: justify }}</style><p>{SENTENCE * 4}</p>",
    "centred": f"<style>p {{ text-align: center }}</style><p>{SENTENCE * 4}</p>",
    "a float": f'<div style="float: right; width: 20mm; height: 15mm">{SENTENCE[:20]}</div><p>{SENTENCE * 6}</p>',
    "a float within": f'<p>{SENTENCE}<span style="float: left">{SENTENCE[:9]}</span>{SENTENCE * 4}</p>',
    "marked up": f'<p>{SENTENCE}<strong>{SENTENCE}</strong> <span dir="ltr">Name (North)</span> {SENTENCE}</p>',
    "a list": f"<ol><li>{SENTENCE}</li><li><p>{SENTENCE * 2}</p></li></ol>",
    "a table": f"<table><tr><td>{SENTENCE}</td><td>{SENTENCE[:20]}</td></tr></table>",
    "an inline block": f'<p>{SENTENCE}<span style="display: inline-block; width: 20mm">{SENTENCE}</span>{SENTENCE}</p>',
}


@pytest.fixture
def layouts(monkeypatch):
    """How often a piece of text was laid out."""
    counted: list[str] = []
    original = inline.split_first_line

    def count(text, *arguments, **options):
        counted.append(text)
        return original(text, *arguments, **options)

    monkeypatch.setattr(inline, "split_first_line", count)
    return counted


def placed(text: str, how, direction: str = "rtl", styles: str = "") -> list[tuple[object, ...]]:
    """Every box with lines or text in it: what it is, where and how large, and its text."""
    inline.avoid_collisions = how
    try:
        document = weasyprint.HTML(string=PAPER.format(direction, styles, text)).render()
    finally:
        inline.avoid_collisions = lines.avoid_collisions
    boxes = [box for page in document.pages for box in page._page_box.descendants()]
    return [
        (type(box).__name__, box.position_x, box.position_y, box.width, box.height, getattr(box, "text", ""))
        for box in boxes
    ]


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
@pytest.mark.parametrize("name", TEXTS)
def test_everything_is_where_weasyprint_puts_it(name, direction):
    assert placed(TEXTS[name], lines.avoid_collisions, direction) == placed(TEXTS[name], twice, direction)


@given(st.floats(20, 70), st.floats(6, 15))
def test_whatever_the_width_and_the_size(width, size):
    styles = f"p {{ width: {width}mm; font-size: {size}pt }}"
    text = f"<p>{SENTENCE * 2}</p>"
    assert placed(text, lines.avoid_collisions, styles=styles) == placed(text, twice, styles=styles)


def test_text_is_laid_out_half_as_often(layouts):
    placed(TEXTS["paragraphs"], twice)
    before = len(layouts)
    layouts.clear()
    placed(TEXTS["paragraphs"], lines.avoid_collisions)
    assert 0 < len(layouts) < 0.6 * before


# A passage that ends in front of emphasis: the space at the end of its line is a part of it.
EMPHASIS = {
    "ar": "المكتبات العامة ملك للجميع، تعير الكتب وتعير الوقت لمن يقرأ في غرفة <strong>القراءة</strong> الكبيرة كل يوم",
    "en": "Public libraries belong to all of us, they lend books and they lend time to those in the <strong>reading room</strong> each day",
}


def lines_of(width: int, align: str = "start", tag: str = "ar") -> list[tuple[float, float, str]]:
    """Width, right edge and text of each line of such a passage in a column so wide (CSS pixels)."""
    style = f"@page {{ size: {width}px 900px; margin: 0 }} body, p {{ margin: 0; font: 14px 'Noto Naskh Arabic', 'Noto Serif'; text-align: {align} }}"
    html = f'<html lang="{tag}" dir="{"rtl" if tag == "ar" else "ltr"}"><style>{style}</style><p>{EMPHASIS[tag]}</p></html>'
    page = weasyprint.HTML(string=html).render().pages[0]
    found = [box for box in page._page_box.descendants() if type(box).__name__ == "LineBox"]
    edges = [(min(c.position_x for c in b.children), max(c.position_x + c.width for c in b.children)) for b in found]
    texts = ["".join(getattr(inner, "text", "") for inner in box.descendants()) for box in found]
    return [(right - left, right, text) for (left, right), text in zip(edges, texts, strict=True)]


def short(width: int, tag: str) -> list[str]:
    return [text for room, _, text in lines_of(width, tag=tag)[:-1] if room < width / 2]


@pytest.mark.parametrize("tag", EMPHASIS)
def test_no_word_stands_alone_for_the_sake_of_the_space_behind_its_passage(monkeypatch, tag):
    widths = range(150, 420, 2)
    assert [width for width in widths if short(width, tag)] == []
    monkeypatch.setattr(inline, "split_first_line", lines._split_first_line)
    assert any(short(width, tag) for width in widths), "WeasyPrint's own lines have such words"


@pytest.mark.parametrize("align", ["start", "justify"])
def test_a_line_in_front_of_emphasis_stands_at_the_edge_of_its_column(align):
    for width in range(150, 420, 5):
        assert [right for _, right, _ in lines_of(width, align)] == pytest.approx([width] * len(lines_of(width)))


@pytest.mark.parametrize("end", [". ", "، ", ".\n"])
@pytest.mark.parametrize("align", ["start", "justify"])
def test_a_sign_at_the_end_of_a_line_stands_at_the_word_that_is_marked_up(end, align):
    text = f"<p>المكتبات <em>ملك</em>{end}</p><p>المكتبات <em>ملك <b>للجميع</b>{end}</em></p>"
    found = placed(text, lines.avoid_collisions, styles=f"; text-align: {align}")
    pieces = [(x, x + width, text) for kind, x, _, width, _, text in found if kind == "TextBox" and text]
    signs = [n for n, (*_, text) in enumerate(pieces) if text == end.strip()]
    assert len(signs) == 2
    for n in signs:
        assert pieces[n][1] == pytest.approx(pieces[n - 1][0]), "its right edge is the left one of what stands before"
    assert {round(pieces[n][1], 3) for n in (0, 3)} == {round(pieces[0][1], 3)}


MIXED = {
    "ar": ("rtl", "Noto Naskh Arabic", "مكتبة (الحيّ) Reading Room (North) 12، مكتبة الحيّ القديمة، كتب वाचनालय"),
    "hi": ("ltr", "Noto Serif Devanagari", "पुस्तकालय (Reading Room, North) ग्रंथ 12, पुस्तकालय مكتبة"),
    "ur": ("rtl", "Noto Nastaliq Urdu", "کتب خانہ (Reading Room) 12، پرانا کتب خانہ"),
    "zh-Hans": ("ltr", "Noto Serif CJK SC", "图书馆（Reading Room, North）12，图书馆 पुस्तकालय"),
}


@pytest.mark.parametrize("language", MIXED)
def test_lines_are_evenly_apart_whatever_scripts_are_in_them(language):
    direction, family, text = MIXED[language]
    page = f"""<html lang="{language}" dir="{direction}"><style>
    @page {{ size: 90mm 250mm; margin: 9mm }} span {{ font-family: "Noto Serif"; line-height: 0 }}
    body {{ font: 9pt/1.7 "{family}", "Noto Serif" }}</style>
    <p>{text} {text} <span>Room</span> {text}<ol><li>{text} {text}<li><span>{text}</span> {text}</ol>"""
    document = weasyprint.HTML(string=page).render()
    blocks = [box for box in document.pages[0]._page_box.descendants() if box.element_tag in ("p", "li")]
    bases = [
        [line.position_y + line.baseline for line in box.children if type(line).__name__ == "LineBox"] for box in blocks
    ]
    gaps = {round(below - above, 3) for lines in bases for above, below in pairwise(lines)}
    assert gaps == {round(9 / 0.75 * 1.7, 3)}
    [entries] = [box for box in document.pages[0]._page_box.descendants() if box.element_tag == "ol"]
    for item in entries.children:
        own = list(order._lines(item))
        [number] = filter(order._is_marker, own)
        first = next(line for line in own if line is not number)
        assert order._base(number) == pytest.approx(order._base(first), abs=0.001)
