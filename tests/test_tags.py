"""What a screen reader hears: the structure of a PDF, by meaning."""

import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
import weasyprint

from pipeline.render import pdf

SENTENCE = "Reading rooms belong to all, they lend books and they lend time to everybody who reads. "
PAPER = """<html lang="en"><title>Tags</title><style>
@page { size: 100mm 120mm; margin: 9mm 9mm 15mm; @bottom-center { content: "Page " counter(page) } }
html { font: 9pt/1.5 "Noto Serif" } .two { columns: 2 }
</style>%s</html>"""


class Heard:
    """The structure tree of a PDF, with the text of each element."""

    def __init__(self, path: Any) -> None:
        self._document = pikepdf.open(path)
        self._texts: dict[tuple[Any, int], str] = {}
        for page in self._document.pages:
            self._read(page)
        parents = self._document.Root.StructTreeRoot.ParentTree.Nums
        of = {int(parents[n]): parents[n + 1] for n in range(0, len(parents), 2)}
        annotations = [link for page in self._document.pages for link in page.get("/Annots", [])]
        self.links = [str(of[int(link.StructParent)].S) for link in annotations]
        root = self._document.Root.StructTreeRoot.K
        self.tree = [self._element(kid) for kid in (root if isinstance(root, pikepdf.Array) else [root])]

    def _read(self, page: pikepdf.Page) -> None:
        open_marks: list[Any] = []
        self.artifacts = getattr(self, "artifacts", 0)
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            if operator in ("BDC", "BMC"):
                properties = step.operands[1] if operator == "BDC" else {}
                open_marks.append((str(step.operands[0]), properties.get("/MCID")))
            elif operator == "EMC":
                open_marks.pop()
            elif operator == "TJ":
                marks = [mark for _, mark in open_marks if mark is not None]
                artifact = any(tag == "/Artifact" for tag, _ in open_marks)
                assert bool(marks) != artifact, "what is drawn is either content or an artifact"
                self.artifacts += artifact
                if marks:
                    self._texts[(page.obj.objgen, int(marks[-1]))] = "drawn"

    def _element(self, element: Any) -> dict[str, Any]:
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        inside: list[Any] = []
        for kid in kids:
            if isinstance(kid, int):
                inside.append(self._texts.get((element.Pg.objgen, kid), ""))  # white space isn't drawn
            elif kid.get("/Type") == "/StructElem":
                assert kid.P.objgen == element.objgen, "an element's parent is the one that has it"
                inside.append(self._element(kid))
        language = str(element.Lang) if "/Lang" in element else None
        spoken = str(element.ActualText) if "/ActualText" in element else None
        return {"tag": str(element.S)[1:], "lang": language, "spoken": spoken, "inside": inside}

    def all(self, tag: str) -> list[dict[str, Any]]:
        return [element for element in _flat(self.tree) if element["tag"] == tag]


def _flat(elements: list[Any]) -> Iterator[dict[str, Any]]:
    for element in elements:
        if isinstance(element, dict):
            yield element
            yield from _flat(element["inside"])


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
    order = [element["tag"] for element in _flat(heard(body).tree) if element["tag"] in ("H1", "H2", "H3", "P")]
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
        said = [element["spoken"] for element in _flat(paragraph["inside"]) if element["spoken"]]
        assert "".join(" ".join(said).split()) == "".join((text * 3).split())


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
