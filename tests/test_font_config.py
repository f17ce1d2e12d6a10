"""A leaflet's text is set in the regular font of its family, whatever that font says of its weight."""

import pikepdf
import pytest
import weasyprint
from weasyprint.text.ffi import fontconfig

from pipeline import fonts
from pipeline.fonts import Face
from pipeline.render.layout.font_config import Fonts

WORDS = {"Noto Nastaliq Urdu": "نستعلیق", "Noto Serif Myanmar": "မြန်မာ", "Noto Serif Sinhala": "සිංහල"}


def names(family: str, html: str, config: Fonts, path: str) -> set[str]:
    """The fonts that some HTML is set in."""
    css = weasyprint.CSS(string=f'body {{ font-family: "{family}" }}', font_config=config)
    weasyprint.HTML(string=html).write_pdf(path, stylesheets=[css], font_config=config)
    with pikepdf.open(path) as document:
        found = {str(font.BaseFont) for font in document.pages[0].Resources.Font.values()}
    return {name.partition("+")[2].replace("-", " ") for name in found}


@pytest.mark.parametrize("family", WORDS)
def test_regular_text_and_bold_text_are_set_in_the_fonts_of_these_names(tmp_path, family):
    config = Fonts()
    config.prepare(["Noto Serif", family])
    path = str(tmp_path / "page.pdf")
    assert names(family, f"<p>{WORDS[family]}", config, path) == {family}
    assert names(family, f"<p><b>{WORDS[family]}", config, path) == {f"{family} Bold"}
    assert names("Noto Serif", "<p>Latin <b>letters", config, path) == {"Noto Serif", "Noto Serif Bold"}


def test_what_is_right_is_left_alone(monkeypatch):
    config = Fonts()
    monkeypatch.setattr(Fonts, "add_font_face", lambda *_: pytest.fail("nothing to add"))
    config.prepare(["Noto Serif", "Noto Serif Tamil", "Noto Sans NKo", "A Family That Nobody Has"])
    count = fontconfig.FcConfigGetFonts(config._config, fontconfig.FcSetSystem).nfont
    assert count > 50


def test_each_family_is_looked_at_once(monkeypatch):
    added = []
    config = Fonts()
    monkeypatch.setattr(Fonts, "add_font_face", lambda _, rule, __: added.append(rule["font_weight"]))
    for _ in range(2):
        config.prepare(["Noto Nastaliq Urdu"])
    assert added == [400, 700]
    assert fonts.find(Face("Noto Nastaliq Urdu")).mislabelled
