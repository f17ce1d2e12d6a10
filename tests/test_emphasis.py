"""Emphasis is what each script uses for it: no slanted letters where there are none."""

import io
import re
from datetime import UTC, datetime

import pypdfium2
import pytest
from conftest import SIGNATORIES
from editions import catalog_of, document, edition_of, saying

from pipeline.model import Edition
from pipeline.pandoc import Pandoc
from pipeline.render import RENDERERS, Links, Press
from pipeline.render.html import stylesheet
from pipeline.render.layout.font_config import Fonts

BODY = "Every *tree*."


def edition(pandoc: Pandoc, tag: str, text: str = BODY) -> Edition:
    source = document(pandoc, BODY, SIGNATORIES)
    found, _ = edition_of(source, catalog_of(source, saying({BODY: text}), tag), pandoc)
    return found


@pytest.mark.parametrize(
    ("tag", "emphasis"),
    [
        ("de", "font-style: italic"),
        ("ru", "font-style: italic"),
        ("fa", "font-style: normal; font-weight: 700"),
        ("he", "font-style: normal; font-weight: 700"),
        ("hi", "font-style: normal; font-weight: 700"),
        ("am", "font-style: normal; font-weight: 700"),
        ("ko", "font-style: normal; font-weight: 700"),
        ("zh-Hans", "font-style: normal; text-emphasis: filled dot; text-emphasis-position: under right"),
        ("zh-Hant", "font-style: normal; text-emphasis: filled dot; text-emphasis-position: under right"),
        ("ja", "font-style: normal; text-emphasis: filled dot; text-emphasis-position: over right"),
        ("nqo", "font-style: normal; text-decoration: underline"),
    ],
)
def test_emphasis_is_that_of_the_script(pandoc, tag, emphasis):
    for sheet, values in (("screen.css.j2", {"families_of_names": {}}), ("epub.css.j2", {}), ("print.css.j2", {})):
        css = stylesheet(sheet, edition(pandoc, tag), **values)
        assert re.findall(r"^em, i \{ (.*); \}$", css, re.MULTILINE) == [emphasis]
        assert ("italic" in css) == ("italic" in emphasis), "nor is the subtitle slanted"


def test_where_a_family_has_no_bold_strong_text_is_underlined_too(pandoc):
    css = stylesheet("print.css.j2", edition(pandoc, "nqo"))
    assert "strong, b { font-weight: 700; text-decoration: underline; }" in css
    assert "strong, b { font-weight: 700; }" in stylesheet("print.css.j2", edition(pandoc, "de"))


@pytest.mark.parametrize(("tag", "under"), [("zh-Hans", True), ("ja", False)])
def test_in_print_each_emphasised_letter_has_its_dot_and_no_punctuation_has(pandoc, tag, under):
    text = "一一*一一一，一*一。"  # a stroke with nothing above or below it
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), Fonts())
    data = RENDERERS["pdf"](edition(pandoc, tag, text), press, Links()).data
    page = pypdfium2.PdfDocument(io.BytesIO(data))[0]
    words = page.get_textpage()
    start = "".join(words.get_text_range(n, 1) for n in range(words.count_chars())).index(text.replace("*", ""))
    scale = 8
    picture = page.render(scale=scale).to_pil().convert("L")

    def has_dot(at: int) -> bool:
        left, bottom, right, top = words.get_charbox(start + at, loose=True)
        size, middle = right - left, (bottom + top) / 2
        low, high = (middle - size, middle - size / 2) if under else (middle + size / 2, middle + size)
        left, right = left + size / 3, right - size / 3  # punctuation itself stands beside
        box = (left, page.get_height() - high, right, page.get_height() - low)
        return picture.crop(tuple(round(side * scale) for side in box)).getextrema()[0] < 100

    assert [at for at in range(len(text) - 2) if has_dot(at)] == [2, 3, 4, 6]
