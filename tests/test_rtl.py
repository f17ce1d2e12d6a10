"""Right-to-left text that is copied and found: what Poppler and PDFium give back, and that no reader sees more."""

import re
import subprocess
import unicodedata

import pydyf
import pypdfium2
import pytest
import weasyprint

from pipeline.render import pdf
from pipeline.render.accessible import words

# A sentence a language: joining letters, vowel signs, joiners, digits, brackets, names in another script.
SENTENCES = {
    "ar": "المكتبة العامّة تُعير الكتبَ مجّانًا لكلّ قارئ (صغيرٍ أو كبير) منذ عام 1979، لا لأحدٍ دون أحد.",
    "fa": "کتابخانه‌های عمومی در دههٔ ۱۹۸۰، به هر خواننده‌ای (کوچک و بزرگ) کتاب امانت می‌دهند؛ می‌خواهیم بمانند!",
    "ps": "عامه کتابتون له ۱۹۷۹ کال راهیسې هر لوستونکي ته (کوچني او لوی) وړیا کتابونه ورکوي، نه یوازې ځینو ته.",
    "ur": "عوامی کتب خانہ 1979 سے ہر پڑھنے والے کو (چھوٹا ہو یا بڑا) مفت کتابیں دیتا ہے۔ ہم چاہتے ہیں کہ یہ قائم رہے!",
    "he": "הספרייה הציבורית משאילה ספרים חינם לכל קורא (קטן או גדול) משנת 1979, ולא רק לְאַנְשֵׁי הַסֵּפֶר.",
}
NAME = "BKR (West) Bücherei-Kreis Rhein (Nord–Süd)"
FAMILIES = {"ar": "Noto Naskh Arabic", "fa": "Noto Naskh Arabic", "ps": "Noto Naskh Arabic", "ur": "Noto Nastaliq Urdu"}
PAPER = """<html lang="{}" dir="rtl"><title>Words</title><style>
@page {{ size: 110mm 150mm; margin: 8mm }} p {{ margin: 0 0 1em }} sup {{ font-size: 0.7em }}
html {{ font: 10pt/{} "{}", "Noto Serif"; hyphens: auto; hyphenate-character: "\\2010\\2060" }}
</style>{}</html>"""


def poppler(path) -> str:
    return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True).stdout.decode()


def chromium(path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def squeezed(text: str) -> str:
    """Without what lines add: white space, hyphens of division (U+FFFE is PDFium's), marks of direction."""
    lines = r"[\s\u00ad\ufffe\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
    return re.sub(lines, "", unicodedata.normalize("NFC", text))


def reads_from_the_right(_, document) -> None:
    document.catalog["ViewerPreferences"] = pydyf.Dictionary({"Direction": "/R2L"})


@pytest.fixture
def printed(tmp_path):
    def write(language: str, body: str):
        path = tmp_path / "words.pdf"
        leading = 2.2 if language == "ur" else 1.6
        page = PAPER.format(language, leading, FAMILIES.get(language, "Noto Serif Hebrew"), body)
        weasyprint.HTML(string=page).write_pdf(
            path, pdf_variant="pdf/a-2a", font_config=pdf.Fonts(), finisher=reads_from_the_right
        )
        return path

    return write


def gives_back(text: str, passages: list[str]) -> None:
    """Assert that these passages are in a text, in order."""
    found, at = squeezed(text), 0
    for passage in passages:
        place = found.find(squeezed(passage), at)
        assert place >= 0, f"{passage}\n{found[at : at + 300]}"
        at = place + len(squeezed(passage))


@pytest.mark.parametrize("reader", [poppler, chromium])
@pytest.mark.parametrize("language", SENTENCES)
def test_a_reader_gives_each_passage_back(printed, language, reader):
    sentence = SENTENCES[language]
    passages = [sentence, f"{sentence} {sentence}", sentence.replace(" ", " – ", 2)]
    gives_back(reader(printed(language, "".join(f"<p>{passage}</p>" for passage in passages))), passages)


@pytest.mark.parametrize("reader", [poppler, chromium])
@pytest.mark.parametrize("language", SENTENCES)
def test_names_in_latin_letters_keep_their_words_and_brackets(printed, language, reader):
    gloss = " ".join(SENTENCES[language].split()[:4])
    name = f'<span dir="ltr" lang="de">{NAME}</span>'
    body = f"<ol><li>{name} ({gloss})</li><li>{gloss}: {name}، {gloss}</li></ol><p>{SENTENCES[language]}</p>"
    passages = [f"{NAME} ({gloss})", f"{gloss}: {NAME}، {gloss}", SENTENCES[language]]
    gives_back(reader(printed(language, body)), passages)


@pytest.mark.parametrize("reader", [poppler, chromium])
@pytest.mark.parametrize("language", SENTENCES)
def test_emphasis_and_raised_numbers_stay_in_their_line(printed, language, reader):
    one, two, three, *rest = SENTENCES[language].split()
    rest = " ".join(rest)
    body = f"<p>{one} <strong>{two}</strong> {three}<sup>12</sup> {rest} <em>{one} {two}</em> {rest}</p>"
    gives_back(reader(printed(language, body)), [re.sub("<.+?>", "", body)])


@pytest.mark.parametrize("reader", [poppler, chromium])
def test_a_passage_in_latin_letters_is_read_from_left_to_right(printed, reader):
    passage = "Reading rooms belong to all (and lend books, time & warmth) – every day, 9:30–18:00. Join us!"
    body = f'<p>{SENTENCES["he"] * 3}</p><p dir="ltr" lang="en">{passage}</p>'
    gives_back(reader(printed("he", body)), [passage])


@pytest.mark.parametrize("language", SENTENCES)
def test_every_page_looks_as_weasyprint_draws_it(printed, tmp_path, monkeypatch, language):
    def picture() -> list[bytes]:
        sentence = SENTENCES[language]
        body = f'<p>{sentence}<sup>1</sup> <strong>{sentence}</strong> <span dir="ltr">{NAME}</span></p>'
        subprocess.run(["pdftoppm", "-r", "72", printed(language, body), tmp_path / "page"], check=True)
        return [page.read_bytes() for page in sorted(tmp_path.glob("page*.ppm"))]

    ours = picture()
    monkeypatch.setattr(words.text, "draw_first_line", words._their_drawing)
    theirs = picture()
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        unlike = sum(a != b for a, b in zip(one, other, strict=True))
        assert unlike <= len(one) / 20_000, "a pixel in 20,000 may be rounded otherwise"


@pytest.mark.parametrize("stray", ["،\u0301", "، \u0301", "\u0301", "\u064e", "(\u0650)", "1 \u0301 2"])
def test_a_mark_without_a_letter_stops_no_leaflet(printed, stray):
    sentence = SENTENCES["ar"]
    path = printed("ar", f"<p>{sentence} {stray}</p><p><b>{stray}</b> {sentence}</p>")
    for reader in (poppler, chromium):
        assert "1979" in reader(path)
