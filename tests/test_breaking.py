"""In scripts without spaces between words, lines break between words: in Khmer, Lao, Burmese, Thai and Tibetan."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from conftest import SIGNATORIES
from editions import catalog_of, document, edition_of, saying

from pipeline.pandoc import Pandoc
from pipeline.render import RENDERERS, Links, Press
from pipeline.render.layout import breaking
from pipeline.render.layout.font_config import Fonts

BODY = "Every tree."
# Words, as a reader of the language cuts a sentence; a break may stand at each of these places and nowhere else.
SENTENCES = {
    "km": "បណ្ណាល័យ ជា របស់ មនុស្ស គ្រប់ គ្នា និង គួរ តែ បើក រាល់ ថ្ងៃ",
    "lo": "ຫໍສະໝຸດ ເປັນ ຂອງ ທຸກ ຄົນ ແລະ ຄວນ ເປີດ ໃຫ້ ບໍລິການ",
    "my": "စာကြည့် တိုက် သည် လူ တိုင်း အတွက် ဖြစ် ပြီး နေ့ တိုင်း ဖွင့် သင့် သည်",
    "th": "ห้อง สมุด เป็น ของ ทุก คน และ ควร เปิด ให้ บริการ แก่ ประชาชน ทุก วัน",
    "bo": "དཔེ་ མཛོད་ ཁང་ ནི་ ཡོངས་ ལ་ དབང་ བ་ ཡིན།",
}


def printed(pandoc: Pandoc, tag: str, text: str) -> bytes:
    source = document(pandoc, BODY, SIGNATORIES)
    found, _ = edition_of(source, catalog_of(source, saying({BODY: text}), tag), pandoc)
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), Fonts())
    return RENDERERS["pdf"](found, press, Links()).data


@pytest.mark.parametrize("tag", SENTENCES)
def test_lines_end_between_words_and_stay_in_their_column(pandoc, tag):
    words = SENTENCES[tag].split()
    text = "".join(words) * 20
    page = pypdfium2.PdfDocument(io.BytesIO(printed(pandoc, tag, text)))[0]
    said = page.get_textpage()
    lines = said.get_text_range().replace("\ufffe", "").split("\r\n")
    own = [line for line in lines if line and line[0] in text and line[-1] in text and line in text]
    assert len(own) > 3
    assert "".join(own) in text, "in order, and nothing of our marks"
    ends = {len("".join(words[:n])) for n in range(len(words) + 1)}
    at = text.index("".join(own))
    for line in own[:-1]:
        at += len(line)
        assert at % len("".join(words)) in ends, line
    width = page.get_width()
    boxes = [said.get_charbox(n) for n in range(said.count_chars()) if said.get_text_range(n, 1) in text]
    assert max(right for _, _, right, _ in boxes) < width - 40


def test_marks_stand_between_words_only():
    text = "".join(SENTENCES["km"].split())
    marked = breaking.marked(f'<head><title>{text}</title></head><body><p title="{text}">{text}</p>', "km")
    assert breaking.unmarked(marked).count(text) == 3
    assert marked.count(breaking.MARK) > 5
    assert text in marked.partition("<body>")[0], "a title is no line"
    assert f'title="{text}"' in marked


def test_headings_break_at_their_spaces_unless_a_phrase_is_long():
    short, long = "".join(SENTENCES["km"].split()[:3]), "".join(SENTENCES["km"].split())
    assert breaking.MARK not in breaking.marked(f"<body><h2>{short} {short}</h2>", "km")
    assert breaking.MARK in breaking.marked(f"<body><h2>{short} {long}</h2>", "km")
    assert breaking.MARK in breaking.marked(f"<body><h2>{short}</h2><p>{short}</p>", "km")


def test_signs_beyond_the_first_plane_move_no_mark():
    text = "".join(SENTENCES["my"].split())
    plain = breaking.marked(f"<body><p>{text}</p>", "my")
    assert breaking.marked(f"<body><p>📚📚{text}</p>", "my") == plain.replace("<p>", "<p>📚📚")


def test_other_pages_are_left_as_they_are():
    html = "<body><p>Libraries, مكتبة, 图书馆, पुस्तकालय</p>"
    assert breaking.marked(html, "en") is html


def test_bookmarks_have_no_marks(pandoc):
    text = "".join(SENTENCES["km"].split())
    source = document(pandoc, f"# {BODY}\n\nOne.", SIGNATORIES)
    found, _ = edition_of(source, catalog_of(source, saying({BODY: text}), "km"), pandoc)
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), Fonts())
    data = RENDERERS["pdf"](found, press, Links()).data
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert text in [item.title for item in outline.root[0].children]
