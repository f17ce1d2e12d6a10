"""The order of lines in two columns: Poppler's own (Evince and Okular select by it) is that of the text, in any script."""

import subprocess

import pikepdf
import pypdf
import pytest
import test_rtl
import test_words
import weasyprint
from copied import chromium, lost, poppler, squeezed

from pipeline.render import pdf
from pipeline.render.accessible import order
from pipeline.render.layout import breaking

SENTENCES = test_words.SENTENCES | test_rtl.SENTENCES
FAMILIES = {tag: f"Noto Serif {name}" for tag, name in test_words.FAMILIES.items()} | test_rtl.FAMILIES
PAPER = """<html lang="{0}" dir="{1}"><title>Columns</title><style>
@page {{ size: A4; margin: 17mm }}
html {{ font: 10pt/{2} "{3}", "Noto Serif", "Noto Serif Hebrew"; hyphens: auto; hyphenate-character: "\\2010\\2060" }}
div {{ columns: 2; column-gap: 8mm }} p {{ margin: 0 0 0.75em }} sup {{ font-size: 0.7em; line-height: 0 }}
h3 {{ font-size: 1.1em; margin: 1em 0 0.3em }}
ol {{ columns: 2; column-gap: 8mm; margin: 5mm 0; font-size: 0.86em }} li {{ margin-bottom: 0.3em }}
</style><body>{4}</body></html>"""


@pytest.fixture
def printed(tmp_path):
    """A page in two columns, a heading and a list below them, and its passages in order."""

    def write(language: str):
        sentence, direction = SENTENCES[language], "rtl" if language in test_rtl.SENTENCES else "ltr"
        passages = [f"{number} {sentence}" for number in range(101, 108)]
        items = [f"{number} {sentence[:16]}" for number in range(201, 214)]
        raised = [f"<p>{text}<sup>12</sup> {sentence}</p>" for text in passages]
        heading = f"<h3>99 {sentence[:20]}</h3>"
        body = f"<h1>{sentence[:40]}</h1><div>{''.join(raised[:3])}{heading}{''.join(raised[3:])}</div>"
        body += f"<h2>98 {sentence[:10]}</h2><ol>{''.join(f'<li>{text}</li>' for text in items)}</ol>"
        leading = 2.2 if language == "ur" else 1.8
        page = breaking.marked(
            PAPER.format(language, direction, leading, FAMILIES.get(language, "Noto Serif"), body), language
        )
        finish = test_rtl.reads_from_the_right if direction == "rtl" else None
        path = tmp_path / "columns.pdf"
        weasyprint.HTML(string=page).write_pdf(path, pdf_variant="pdf/a-2a", font_config=pdf.Fonts(), finisher=finish)
        wanted = [f"{text}12{sentence}" for text in passages]
        wanted = [sentence[:40], *wanted[:3], f"99 {sentence[:20]}", *wanted[3:], f"98 {sentence[:10]}", *items]
        return path, [squeezed(text) for text in wanted]

    return write


@pytest.mark.parametrize("reader", [poppler, chromium])
@pytest.mark.parametrize("language", SENTENCES)
def test_two_columns_are_given_back_one_after_the_other(printed, language, reader):
    path, wanted = printed(language)
    assert lost(reader(path), wanted) == []


def test_lines_that_say_nothing_of_their_size_are_mixed(printed, monkeypatch):
    """If this fails, Poppler has learnt it, or it isn't what it is told that brings the order about."""
    monkeypatch.setattr(order, "measure", lambda _: None)
    path, wanted = printed("km")
    assert len(lost(poppler(path), wanted)) > 3


@pytest.mark.parametrize("language", ["de", "ar", "ur", "km"])
def test_pages_look_the_same(printed, tmp_path, monkeypatch, language):
    def picture() -> bytes:
        path, _ = printed(language)
        return subprocess.run(["pdftoppm", "-r", "100", path], check=True, capture_output=True).stdout

    ours = picture()
    monkeypatch.setattr(order, "measure", lambda _: None)
    assert ours == picture()


def test_the_font_that_says_sizes_is_a_copy_that_shares_its_letters(printed):
    path, _ = printed("de")
    with pikepdf.open(path) as document:
        fonts = document.pages[0].resources.Font
        files = [font.DescendantFonts[0].FontDescriptor.FontFile2.objgen for font in fonts.values()]
    assert len(set(files)) == len(files) - 1


def test_a_page_without_columns_needs_no_such_font(tmp_path):
    path = tmp_path / "plain.pdf"
    weasyprint.HTML(string="<p>One. <p>Two.").write_pdf(path, pdf_variant="pdf/a-2a", font_config=pdf.Fonts())
    assert len(pypdf.PdfReader(path).pages[0]["/Resources"]["/Font"]) == 1
