"""What a screen reader hears: the structure of a PDF, by meaning."""

import subprocess

import pytest
import weasyprint
from heard import Heard, flat, said

from pipeline.render import pdf

SENTENCE = "Reading rooms belong to all, they lend books and they lend time to everybody who reads. "
PAPER = """<html lang="en"><title>Tags</title><style>
@page { size: 100mm 120mm; margin: 9mm 9mm 15mm; @bottom-center { content: "Page " counter(page) } }
html { font: 9pt/1.5 "Noto Serif" } .two { columns: 2 }
</style>%s</html>"""


@pytest.fixture
def heard(tmp_path):
    def read(body: str) -> Heard:
        path = tmp_path / "tags.pdf"
        weasyprint.HTML(string=PAPER % body).write_pdf(path, pdf_variant="pdf/a-2a", font_config=pdf.Fonts())
        return Heard(path)

    return read


def test_a_list_in_two_columns_is_one_list(heard):
    items = "".join(f"<li>{SENTENCE}</li>" for _ in range(6))
    [one] = heard(f'<ol class="two">{items}</ol>').all("L")
    assert [item["tag"] for item in one["inside"]] == ["LI"] * 6
    assert all([part["tag"] for part in item["inside"]] == ["Lbl", "LBody"] for item in one["inside"])


def test_a_list_that_goes_on_over_pages_and_columns_is_one_list(heard):
    items = "".join(f"<li>{SENTENCE * 3}</li>" for _ in range(24))
    found = heard(f'<main><h2>Rooms</h2><ol class="two">{items}</ol></main>')
    assert len(found.all("L")) == 1
    assert len(found.all("LI")) == 24
    assert len(found.all("LBody")) == 24
    assert len(found.all("Part")) == 1


def test_a_paragraph_that_goes_on_is_one_paragraph(heard):
    text = f"<p>{SENTENCE * 14}</p>" * 3
    for body in (text, f'<div class="two">{text}</div>'):
        found = heard(body)
        assert len(found.all("P")) == 3
        assert len(found.all("Div")) <= 1


def test_paragraphs_stay_in_order_and_headings_nest(heard):
    body = f'<h1>Rooms</h1><div class="two"><h2>One</h2><p>{SENTENCE * 8}</p><h3>Two</h3><p>{SENTENCE * 20}</p></div><h2>Three</h2>'
    order = [element["tag"] for element in flat(heard(body).tree) if element["tag"] in ("H1", "H2", "H3", "P")]
    assert order == ["H1", "H2", "P", "H3", "P", "H2"]


def test_a_passage_in_another_language_says_so(heard):
    found = heard(
        f'<p>{SENTENCE}<span lang="tr">Okuma Odaları</span> <em lang="de">Lesesäle</em></p><p lang="fr">Salles</p>'
    )
    assert {element["lang"] for element in found.all("Span")} >= {"tr", "de"}
    assert [element["lang"] for element in found.all("P")] == [None, "fr"]


def test_the_running_foot_is_an_artifact(heard):
    found = heard(f"<p>{SENTENCE * 60}</p>")
    assert found.artifacts >= 2
    assert len(found.all("P")) == 1


def test_a_table_whose_head_comes_again_keeps_its_rows(heard):
    rows = f"<tr><td>{SENTENCE}</td><td>{SENTENCE}</td></tr>" * 12
    found = heard(f"<table><thead><tr><th>Room</th><th>Time</th></tr></thead><tbody>{rows}</tbody></table>")
    assert len(found.all("TD")) == 24
    assert len(found.all("TH")) >= 2


def test_nested_lists_and_lists_of_paragraphs(heard):
    found = heard(
        f"<ul><li>One<ul><li>Two</li><li>Three</li></ul></li><li><p>{SENTENCE}</p><p>{SENTENCE}</p></li></ul>"
    )
    assert len(found.all("L")) == 2
    assert len(found.all("LI")) == 4
    assert len(found.all("Lbl")) == 4
    assert all({part["tag"] for part in item["inside"]} == {"Lbl", "LBody"} for item in found.all("LI"))


def test_an_item_of_paragraphs_that_goes_on_has_one_body(heard):
    found = heard(f"<ol><li><p>{SENTENCE * 20}</p><p>{SENTENCE * 20}</p></li></ol>")
    assert [part["tag"] for part in found.all("LI")[0]["inside"]] == ["Lbl", "LBody"]
    assert len(found.all("P")) == 2


def test_right_to_left_words_are_said_in_logical_order(heard):
    texts = ["المكتبات العامّة ملكٌ للجميع (KB Khaneh-ye Ketab) في ١٢ غرفة.", "کتابخانهٔ محله می‌تواند کتاب بدهد."]
    found = heard("".join(f'<p dir="rtl">{text * 3}</p>' for text in texts))
    for paragraph, text in zip(found.all("P"), texts, strict=True):
        said = [element["spoken"] for element in flat(paragraph["inside"]) if element["spoken"]]
        assert "".join(" ".join(said).split()) == "".join((text * 3).split())


def test_links_from_right_to_left_are_said_in_logical_order(heard):
    link = '<a href="https://example.org/">المكتبات (KB) العامّة <em>كلّها</em> للجميع</a>'
    found = heard(f'<p dir="rtl">انظر {link} اليوم.</p>')
    [piece] = found.all("Link")
    said = "".join(element["spoken"] for element in flat([piece]) if element["spoken"])
    assert "".join(said.split()) == "المكتبات(KB)العامّةكلّهاللجميع"
    assert found.links == ["/Link"]


def test_a_link_is_one_whatever_is_in_it(heard):
    found = heard(
        '<p>Rooms<a href="#n"><sup>1</sup></a> and <a href="https://example.org/"><em>all</em> rooms</a>.</p><p id="n">Note</p>'
    )
    assert len(found.all("Link")) == 2
    assert found.links == ["/Link", "/Link"]


def test_what_is_taken_back_leaves_all_else_in_its_place(heard, tmp_path):
    """Poppler looks for an object where the cross-reference table says, and reports what it doesn't find there."""
    heard(f'<p>Rooms<a href="https://example.org/"><sup>1</sup></a></p><div class="two"><p>{SENTENCE * 30}</p></div>')
    read = subprocess.run(["pdftotext", tmp_path / "tags.pdf", "-"], capture_output=True, text=True, check=True)
    assert read.stderr == ""
    assert "Reading rooms belong" in read.stdout


def test_a_list_stands_in_its_item_where_it_was_written(heard):
    [outer, inner] = heard("<ul><li><p>One</p><ul><li>Two</li></ul><p>Three</p></li><li><p>Four</p></li></ul>").all("L")
    assert [item["tag"] for item in outer["inside"]] == ["LI", "LI"]
    label, body = outer["inside"][0]["inside"]
    assert (label["tag"], body["tag"]) == ("Lbl", "LBody")
    assert [part["tag"] for part in body["inside"]] == ["P", "L", "P"]
    assert body["inside"][1] == inner


def test_terms_and_what_they_mean_are_items(heard):
    for paper in ("<dl>%s</dl>", '<div class="two"><dl>%s</dl></div>'):
        items = f"<dt>Oak</dt><dd>{SENTENCE * 2}</dd><dd><p>{SENTENCE}</p></dd><dt>Elm</dt><dt>Lime</dt><dd>Trees.</dd>"
        [terms] = heard(paper % items).all("L")
        assert [[part["tag"] for part in item["inside"]] for item in terms["inside"]] == [
            ["Lbl", "LBody"],
            ["Lbl"],
            ["Lbl", "LBody"],
        ]
        assert [said(item["inside"][0]) for item in terms["inside"]] == ["Oak", "Elm", "Lime"]


def test_a_link_in_two_lines_is_one_with_two_areas(heard):
    found = heard(f'<p>{SENTENCE}<a href="https://example.org/">{SENTENCE} <em>{SENTENCE}</em></a></p>')
    [link] = found.all("Link")
    assert len(found.annotations) >= 3
    assert "".join(said(link).split()) == "".join((SENTENCE + SENTENCE).split())


def test_a_paragraph_with_something_drawn_beside_it_is_one(heard):
    style = "<style>p { position: relative } p::before { content: ''; position: absolute; left: 0; width: 1mm; height: 1mm }</style>"
    found = heard(f"{style}<p>{SENTENCE}</p><p>{SENTENCE * 30}</p>")
    assert len(found.all("P")) == 2
    assert not found.all("NonStruct")


def test_a_caption_belongs_to_its_picture_and_heads_to_their_columns(heard):
    picture = "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E\" alt=\"Oak\">"
    table = "<table><thead><tr><th>Tree</th></tr></thead><tr><td>Oak</td></tr></table>"
    found = heard(f"<figure>{picture}<figcaption>Oak</figcaption></figure>{table}")
    [figure] = found.all("Figure")
    assert said(figure["inside"][-1]) == "Oak"
    assert [head["scope"] for head in found.all("TH")] == ["Column"]


def test_a_pictures_place_is_said_in_points_from_the_foot_of_the_page(heard):
    picture = "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='20mm' height='10mm'/%3E\" alt='Oak'>"
    [figure] = heard(f"<style>* {{ margin: 0 }} img {{ display: block }}</style>{picture}").all("Figure")
    millimetre = 72 / 25.4
    assert figure["box"] == pytest.approx(
        [9 * millimetre, 101 * millimetre, 29 * millimetre, 111 * millimetre], abs=0.1
    )
