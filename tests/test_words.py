"""The text that a reader copies, finds and hears from a PDF: Poppler's and Chromium's readers (PDFium) give it back."""

import re
import subprocess
import unicodedata

import pypdfium2
import pytest
import weasyprint

from pipeline.render import pdf
from pipeline.render.accessible import words

# A sentence a script, with letters that join, change places or have several parts.
SENTENCES = {
    "de": "Büchereigebührenordnungen verschlechtern Lesegewohnheiten – öffentliche Büchereien bleiben gebührenfrei.",
    "el": "Η δημόσια βιβλιοθήκη δανείζει βιβλία σε όλους όσοι θέλουν να διαβάσουν, κάθε μέρα.",
    "ru": "Общедоступная библиотека выдаёт книги всем, кто хочет читать, ежедневно и бесплатно.",
    "hi": "सार्वजनिक पुस्तकालय पढ़ने की इच्छा रखने वाले सभी लोगों को पुस्तकें देता है। क्षेत्र, ज्ञान, श्रम, कर्त्तव्य।",
    "bn": "সর্বসাধারণের গ্রন্থাগার পড়তে ইচ্ছুক সকলকে বই ধার দেয়। ক্ষেত্র, জ্ঞান, শ্রম, কর্তব্য, রাষ্ট্র, কোথাও।",
    "ta": "பொது நூலகம் படிக்க விரும்பும் அனைவருக்கும் புத்தகங்களைக் கொடுக்கிறது. கொள்கை, சௌகரியம், ஸ்ரீ.",
    "si": "මහජන පුස්තකාලය කියවන සියලු දෙනාට පොත් ණයට දෙයි. ප්‍රජාව, ක්‍රියාව, ශ්‍රී, දෛනික.",
    "th": "ห้องสมุดประชาชนให้ทุกคนที่อยากอ่านยืมหนังสือได้ ผู้ใหญ่และเด็กทั้งหลายอ่านด้วยกันที่ริมน้ำ",
    "km": "បណ្ណាល័យសាធារណៈឲ្យអ្នកទាំងអស់ដែលចង់អានខ្ចីសៀវភៅ។ ក្មេងនិងចាស់អានជាមួយគ្នារាល់ថ្ងៃ។",
    "my": "အများပြည်သူစာကြည့်တိုက်သည် ဖတ်လိုသူအားလုံးကို စာအုပ်များ ငှားရမ်းပေးသည်။ ကလေးများနှင့် လူကြီးများ ဖတ်ကြသည်။",
    "bo": "མང་ཚོགས་དཔེ་མཛོད་ཁང་གིས་ཀློག་འདོད་ཡོད་པའི་མི་ཚང་མར་དཔེ་དེབ་གཡར་གྱི་ཡོད། བྱིས་པ་དང་རྒན་པ་མཉམ་དུ་ཀློག",
    "am": "የሕዝብ ቤተ መጻሕፍት ማንበብ ለሚፈልጉ ሁሉ መጽሐፍትን ያበድራል። ልጆችና አዋቂዎች አብረው ያነባሉ።",
    "zh-Hans": "公共图书馆向所有想读书的人借书。孩子和大人一起阅读，天天如此。",
}
FAMILIES = {
    "hi": "Devanagari", "bn": "Bengali", "ta": "Tamil", "si": "Sinhala", "th": "Thai", "km": "Khmer", "my": "Myanmar",
    "bo": "Tibetan", "am": "Ethiopic", "zh-Hans": "CJK SC",
}  # fmt: skip
PAPER = """<html lang="{}"><title>Words</title><style>
@page {{ size: 95mm 140mm; margin: 8mm }}
html {{ font: 10pt/1.8 "Noto Serif {}", "Noto Serif"; hyphens: auto; hyphenate-character: "\\2010\\2060" }}
h1 {{ text-transform: uppercase; letter-spacing: 0.1em; font-size: 10pt }}
</style>{}</html>"""


def poppler(path) -> str:
    return subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode()


def chromium(path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def squeezed(text: str) -> str:
    """Without what lines add: white space, and hyphens of division (U+FFFE is PDFium's)."""
    return re.sub(r"[\s\u00ad\ufffe]+", "", unicodedata.normalize("NFC", text))


@pytest.fixture
def printed(tmp_path):
    def write(language: str, body: str):
        path = tmp_path / "words.pdf"
        source = weasyprint.HTML(string=PAPER.format(language, FAMILIES.get(language, ""), body))
        source.write_pdf(path, pdf_variant="pdf/a-2a", font_config=pdf.Fonts())
        return path

    return write


@pytest.mark.parametrize("reader", [poppler, chromium])
@pytest.mark.parametrize("language", SENTENCES)
def test_a_reader_gives_each_passage_back(printed, language, reader):
    sentence = SENTENCES[language]
    passages = [sentence, f"No. 12 (ABC) {sentence}", f"{sentence} {sentence}"]
    path = printed(language, "".join(f"<p>{passage}</p>" for passage in passages))
    found = squeezed(reader(path))
    at = 0
    for passage in passages:
        place = found.find(squeezed(passage), at)
        assert place >= 0, found[at : at + 300]
        at = place + len(squeezed(passage))


@pytest.mark.parametrize("reader", [poppler, chromium])
def test_emphasis_and_other_scripts_within_a_passage_are_given_back(printed, reader):
    passage = "पुस्तकालय <strong>सार्वजनिक</strong> है <em>Friends (North)</em> और কোথাও ஸ்ரீ नहीं।"
    found = squeezed(reader(printed("hi", f"<p>{passage}</p>")))
    assert squeezed(re.sub("<.+?>", "", passage)) in found


def test_a_hyphen_of_division_is_told_from_one_of_the_text(printed):
    path = printed("de", f"<p>{SENTENCES['de'] * 3}</p><p>{'Lese-Zimmer-Verein ' * 12}</p>")
    divided, _ = poppler(path).split("Lese-", 1)
    assert "\u00ad" in divided
    for reader in (poppler, chromium):  # both drop what they take for a hyphen of division
        assert squeezed(reader(path)).endswith("Lese-Zimmer-Verein" * 12)


def test_the_running_foot_says_nothing_so_that_a_passage_goes_on_on_the_next_page(printed):
    foot = "<style>@page { @bottom-left { content: 'Leaflet' } @bottom-right { content: 'دفترچه' } }</style>"
    path = printed("de", foot + f"<p>{SENTENCES['de'] * 30}</p>")
    for reader in (poppler, chromium):
        assert squeezed(reader(path)) == squeezed(SENTENCES["de"] * 30)


def test_a_hyphen_before_emphasis_gets_no_space(printed):
    path = printed("de", "<p>Die Lese-<strong>Zimmer</strong> und <em>Abend-</em>Stunden.</p>")
    for reader in (poppler, chromium):
        assert "Die Lese-Zimmer und Abend-Stunden." in reader(path)


def test_capitals_of_the_style_are_given_back_as_written(printed):
    path = printed("en", "<h1>Resolution of the readers</h1>")
    for reader in (poppler, chromium):
        assert "Resolutionofthereaders" in squeezed(reader(path))


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("el", "Ψήφισμα των αναγνωστών"),
        ("tr", "İlkelerimizin bildirisi"),
        ("de", "Große Straße, ein Beschluß"),
        ("ru", "Решение"),
    ],
)
def test_capitals_are_given_back_whatever_they_are_in_the_language(printed, language, heading):
    path = printed(language, f"<h1>{heading}</h1>")
    for reader in (poppler, chromium):
        assert squeezed(heading) in squeezed(reader(path))


def test_every_page_looks_as_weasyprint_draws_it(printed, tmp_path, monkeypatch):
    def picture() -> list[bytes]:
        body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES.values()) + "<p dir=rtl>مكتبة الحيّ (ABC) 12</p>"
        path = printed("hi", f"<h1>Words</h1>{body}")
        subprocess.run(["pdftoppm", "-r", "100", path, tmp_path / "page"], check=True)
        return [page.read_bytes() for page in sorted(tmp_path.glob("page*.ppm"))]

    ours = picture()
    monkeypatch.setattr(words.text, "draw_first_line", words._their_drawing)
    assert ours == picture()
    assert len(set(ours)) > 1
