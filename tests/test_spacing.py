"""The spaces that a language demands: what is set where, what stays as it was, and that every file has it.

In the examples ~ is a no-break space (U+00A0), · a narrow one (U+202F).
"""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint
from conftest import MASTER, translate, write_project
from hypothesis import given
from hypothesis import strategies as st
from test_words import chromium, poppler
from translate.storage import pypo

from pipeline import languages
from pipeline.model import Inlines, Language
from pipeline.pandoc import Pandoc, nodes, plain, text_of
from pipeline.render import pdf
from pipeline.spacing import spaced, spaced_text
from pipeline.typography import typography

TAGS = ("fr", "fr-CA", "fr-CH", "de", "en", "es", "ru", "cs", "pl", "fa", "hi", "ta", "th", "bo", "zh-Hans", "sw")


def language(tag: str) -> Language:
    return languages.language(tag, fallback=languages.language("en"))


def shown(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "·")


def typed(text: str) -> str:
    return text.replace("~", "\u00a0").replace("·", "\u202f")


# ------------------------------------------------------------------ what is set


@pytest.mark.parametrize(
    ("tag", "text", "wanted"),
    [
        ("fr", "Vive la forêt! Vive la forêt !", "Vive la forêt·! Vive la forêt·!"),
        ("fr", "Vive la forêt~! Vraiment ?! Oui... ;", "Vive la forêt·! Vraiment·?! Oui...·;"),
        ("fr", "Voici: un arbre·: deux", "Voici~: un arbre~: deux"),
        ("fr", "«Forêt» et « bois », « oui ! »", "«·Forêt·» et «·bois·», «·oui·!·»"),
        ("fr", "50% des livres, 50 %", "50~% des livres, 50~%"),
        ("fr", "e\u0301te\u0301!", "e\u0301te\u0301·!"),
        ("fr-CA", "Vive la forêt ! «Bois» : oui ;", "Vive la forêt! «~Bois~»~: oui;"),
        ("fr-CH", "Vive la forêt! «Bois»: oui ;", "Vive la forêt·! «·Bois·»·: oui·;"),
        ("de", "50% der Bücher, 50 % mehr !", "50~% der Bücher, 50~% mehr~!"),
        ("en", "Trees! Books? 50% (see below): yes", "Trees! Books? 50% (see below): yes"),
        ("en", "20 km, 5 kg, 3 m², 20 €, € 20, USD 5, $ 3, 100 000 books", "20~km, 5~kg, 3~m², 20~€, €~20, USD~5, $~3, 100~000 books"),
        ("de", "um 20 Uhr, für 20 Mio. Euro, 7 Mrd. €", "um 20~Uhr, für 20~Mio.~Euro, 7~Mrd.~€"),
        ("ru", "20 км, 5 млн руб., в 2021 г.", "20~км, 5~млн~руб., в~2021~г."),
        ("fa", "۲۰ کیلومتر و ۵ متر", "۲۰~کیلومتر و ۵~متر"),
        ("hi", "20 किमी ।", "20~किमी~।"),
        ("fr", "à 20 h 30, 5% %", "à 20~h~30, 5~%~%"),
        ("de", "15. September 2021 und 15. 9. 2021", "15.~September 2021 und 15.~9.~2021"),
        ("en", "15 September 2021 or September 15, 2021", "15~September 2021 or September~15, 2021"),
        ("es", "el 11 de septiembre de 2001", "el 11~de~septiembre de 2001"),
        ("el", "της 11ης Σεπτεμβρίου 2001", "της 11ης~Σεπτεμβρίου 2001"),
        ("bn", "১১ সেপ্টেম্বরের", "১১~সেপ্টেম্বরের"),
        ("ta", "2001 செப்டம்பர் 11", "2001 செப்டம்பர்~11"),
        ("fr", "le 1er mai", "le 1er~mai"),
        ("en", "Friends of Libraries (FL), Friends (of Libraries)", "Friends of Libraries~(FL), Friends (of Libraries)"),
        ("hi", "पुस्तकालय मित्र (FL-N)", "पुस्तकालय मित्र~(FL-N)"),
        ("de", "S. 12, Nr. 5, Art. III, § 5, z. B. J. R. Schmidt", "S.~12, Nr.~5, Art.~III, §~5, z.~B.~J.~R.~Schmidt"),
        ("ru", "№ 5, т. е. лес — это дом", "№~5, т.~е. лес~— это дом"),
        ("cs", "V lese a v domě, s lesem", "V~lese a~v~domě, s~lesem"),
        ("bo", "ཤིང་ །", "ཤིང་~།"),
    ],
)  # fmt: skip
def test_spaces_are_set_as_the_language_has_them(tag, text, wanted):
    assert shown(spaced_text(typed(text), language(tag))) == wanted


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("fr", "https://example.org/a?b;c! et www.example.org/?x: 10:30, a:b, (!), [?], 5:1"),
        ("fr", "! au début"),
        ("fr", "moi@example.org!"),
        ("de", "100%ig, 20 Jahre, ein Haus: ja! 3:1"),
        ("en", "in 2001 20 people of the May Day march, plan B is, in 1990 2000 trees, a (b)"),
        ("zh-Hans", "2021年9月15日：好！"),
    ],
)
def test_what_is_no_such_case_stays_as_it_is(tag, text):
    assert shown(spaced_text(typed(text), language(tag))) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vive **la forêt** !", "Vive **la forêt**·!"),
        ("Vive **la forêt**!", "Vive **la forêt**·!"),
        ("Vive **la forêt !** Oui", "Vive **la forêt·!** Oui"),
        ("«*Forêt*» et « **bois** »", "«·*Forêt*·» et «·**bois**·»"),
        ("Le [11](https://example.org/) *septembre*", "Le [11](https://example.org/)~*septembre*"),
        ("[La forêt !](https://example.org/a?b)", "[La forêt·!](https://example.org/a?b)"),
        ("Tapez `ls !` !", "Tapez `ls !`·!"),
        ("Voir <https://example.org/a?> !", "Voir <https://example.org/a?>·!"),
        ("Oui\n!", "Oui·!"),
    ],
)
def test_spaces_are_set_across_emphasis_links_and_line_ends(pandoc, text, wanted):
    [passage] = pandoc.to_inlines([text], [0])
    [written] = pandoc.to_markdown([spaced(passage, language("fr"))])
    assert shown(written) == wanted


def test_text_in_another_language_stays_as_it_is_and_counts_as_a_word(pandoc):
    [passage] = pandoc.to_inlines(['Elle dit [Wald ! «Holz» 5 km]{lang="de"} !'], [0])
    set_out = spaced(passage, language("fr"))
    assert shown(text_of(set_out)) == "Elle dit Wald ! «Holz» 5 km·!"
    assert set_out[:5] == passage[:5]


def test_a_pictures_alternative_text_is_set_too(pandoc):
    [passage] = pandoc.to_inlines(["Voici ![Un chêne !](chene.png)"], [0])
    assert shown(text_of(spaced(passage, language("fr")))) == "Voici Un chêne·!"


# ------------------------------------------------------------------ whatever is typed

WORDS = st.sampled_from([
    "mot", "Mot", "!", "?", ";", ":", "«", "»", "«mot", "mot»", "%", "50%", "5", "20", "000", "km", "€", "h", "30", "11",
    "septembre", "September", "mai", "(PCF)", "(", ")", "J.", "J.", "p.", "ex.", "z.", "B.", "Nr.", "в", "лес", "—", "г.",
    "\u00a0", "\u202f", "\u202f!", "\u00a0:", "\u2009?", "www.example.org/?", "a@b", "किमी", "।", "e\u0301", "\ufffc", "", " ",
])  # fmt: skip
_STRINGS = WORDS.map(lambda text: {"t": "Str", "c": text})
_LEAVES = st.one_of(
    _STRINGS,
    _STRINGS,
    st.sampled_from([{"t": "Space"}, {"t": "Space"}, {"t": "SoftBreak"}, {"t": "LineBreak"}]),
    st.sampled_from([{"t": "Code", "c": [["", [], []], "a !"]}, {"t": "Note", "c": 1}]),
)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        several.map(lambda inlines: {"t": "Strong", "c": inlines}),
        several.map(lambda inlines: {"t": "Link", "c": [["", [], []], inlines, ["https://example.org/", ""]]}),
        several.map(lambda inlines: {"t": "Span", "c": [["", [], [["lang", "it"]]], inlines]}),
        several.map(lambda inlines: {"t": "Image", "c": [["", [], []], inlines, ["tree.png", ""]]}),
    )


PASSAGES = st.lists(st.recursive(_LEAVES, _containers, max_leaves=6), min_size=1, max_size=8)


def letters(inlines: Inlines) -> str:
    """All that a passage says, without white space; where things begin and end is part of it."""
    return re.sub(r"\s", "", "".join(_said(inlines)))


def _said(inlines: Inlines) -> Iterator[str]:
    for node in inlines:
        content = node.get("c")
        if isinstance(content, str):
            yield content
        elif node["t"] not in ("Space", "SoftBreak", "LineBreak"):
            inner = content[1] if node["t"] in ("Link", "Span", "Image") else content if node["t"] == "Strong" else []
            yield f"<{node['t']}>" + "".join(_said(inner)) + f"</{node['t']}>"


@given(passage=PASSAGES, tag=st.sampled_from(TAGS))
def test_nothing_but_white_space_changes_and_setting_twice_is_setting_once(passage, tag):
    once = spaced(passage, language(tag))
    assert letters(once) == letters(passage)
    assert spaced(once, language(tag)) == once


@given(text=st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=9).map(" ".join)), tag=st.sampled_from(TAGS))
def test_plain_text_is_set_as_a_passage_is(text, tag):
    once = spaced_text(text, language(tag))
    assert "".join(once.split()) == "".join(text.split())
    assert spaced_text(once, language(tag)) == once
    words = " ".join(re.split(r"[ \t\n]+", text)).strip(" ")
    assert text_of(spaced(plain(words), language(tag))) == spaced_text(words, language(tag))


@given(passage=PASSAGES, tag=st.sampled_from(TAGS))
def test_other_languages_code_and_addresses_are_untouched(passage, tag):
    def others(inlines: Inlines) -> list[Any]:
        kinds = [node for node in nodes(inlines) if node["t"] in ("Span", "Code", "Note")]
        return [*(node for node in inlines if node["t"] == "Span"), *(node["t"] for node in kinds)]

    found = spaced(passage, language(tag))
    assert others(found) == others(passage)
    targets = [[node["c"][2] for node in nodes(inlines) if node["t"] == "Link"] for inlines in (found, passage)]
    assert targets[0] == targets[1]


# ------------------------------------------------------------------ what readers get

TYPED = {
    "Open doors, open books!": "Ouvrez les portes, ouvrez les livres !",
    "No reader left outside!": "Personne dehors! «Personne», le 5 mars",
    "Society of Readers (Montevideo)": "Société : lecteurs (Montevideo) !",
    "Draft translation, not yet reviewed": "Brouillon : pas relu !",
}
SET = (
    "Ouvrez les portes, ouvrez les livres·!",
    "Personne dehors·! «·Personne·», le 5~mars",
    "Société~: lecteurs (Montevideo)·!",
    "Brouillon~: pas relu·!",
)


@pytest.fixture
def french(project, polyleaf):
    """A project with a French draft, whose translator typed ordinary spaces or none."""
    polyleaf("update", "fr", "--project", project)
    path = translate(project, "fr", draft=True)
    store = pypo.pofile.parsefile(str(path))
    for unit in store.units:
        if str(unit.source) in TYPED:
            unit.target = TYPED[str(unit.source)]
            unit.markfuzzy()
    store.save()
    path.write_text(path.read_text("utf-8").replace('"fr: ', '"'), "utf-8")
    return project


def test_every_format_has_the_spaces_and_the_catalog_stays_as_it_was(french, polyleaf):
    catalog = french / "translations/reading-rooms/fr.po"
    before = catalog.read_bytes()
    status, printed = polyleaf("build", "fr", "--project", french)
    assert (status, "No findings" in printed) == (0, True), printed
    assert catalog.read_bytes() == before
    folder = french / "output/reading-rooms/fr"
    page = (folder / "index.html").read_text("utf-8")
    with zipfile.ZipFile(folder / "reading-rooms-fr.epub") as book:
        chapters = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    for text in SET:
        assert typed(text) in page
        assert typed(text) in chapters
    for reader in (poppler, chromium):
        paper = " ".join(reader(folder / "reading-rooms-fr.pdf").split())
        for text in SET:
            assert re.sub("[~·]", " ", text) in paper, "in a PDF any of these spaces is one that is found"


def test_a_masters_own_text_is_set_wherever_it_stands(tmp_path, polyleaf):
    text = "title: Ouvrez les portes !"
    master = MASTER.replace("title: Keep the reading rooms open", text).replace("language: en", "language: fr")
    root = write_project(tmp_path / "project", master.replace("before it closes a door", "vite !"))
    polyleaf("update", "de", "--project", root)
    for tag in ("fr", "de"):
        polyleaf("build", tag, "--format", "html", "--project", root)
    overview = (root / "output/index.html").read_text("utf-8")
    assert typed('<h2 id="reading-rooms">Ouvrez les portes·!</h2>') in overview
    page = (root / "output/reading-rooms/fr/index.html").read_text("utf-8")
    untranslated = (root / "output/preview/reading-rooms/de/index.html").read_text("utf-8")
    assert typed("vite·!.") in page, "the master's language is the text's"
    assert typed("vite·!.") in untranslated


def test_the_check_proposes_what_the_leaflet_has_by_itself(french, polyleaf):
    status, printed = polyleaf("check", "fr", "--project", french)
    assert status == 0
    assert printed.count("note: [spacing]") == 5, "one a passage; the fifth is “translated; the original”"
    assert typed("“livres !” is set with a narrow no-break space.") in printed
    assert typed("copy “livres·!”") in printed
    assert typed("“dehors!” is set with a narrow no-break space, and so are 2 more in this passage.") in printed
    assert typed("copy “Société~:”") in printed


@pytest.mark.parametrize("tag", ["fr", "fr-CA", "fr-CH", "br"])
def test_a_french_sign_never_begins_a_line(pandoc, tag):
    """However narrow the column: each width from the longest word on is tried."""
    text = "Vive **la forêt !** Où est «le *livre*» ? Ici : là ; non, 50 % et « **oui** » !"
    [passage] = pandoc.to_inlines([text], [0])
    assert stray(pandoc, tag, passage), "as it was typed, some begin one"
    assert stray(pandoc, tag, spaced(passage, language(tag))) == []


def stray(pandoc: Pandoc, tag: str, passage: Inlines) -> list[str]:
    """The lines that begin with a sign that closes, or end with one that opens, in any of many widths."""
    [html] = pandoc.to_html([[{"t": "Para", "c": passage}]])
    lines = [line for width in range(70, 170, 3) for line in lines_of(tag, html, width)]
    return [line for line in lines if re.match("[!?;:»%]", line) or line.endswith("«")]


def lines_of(tag: str, paragraph: str, width: int) -> list[str]:
    """The lines of a paragraph that wide, in points."""
    style = f"@page {{ size: {width}pt 900pt; margin: 0 }} p {{ margin: 0; font: 12pt 'Noto Serif'; hyphens: auto }}"
    html = f"<html lang={tag}><style>{style}</style>{paragraph}</html>"
    page = weasyprint.HTML(string=html).render(font_config=pdf.Fonts()).pages[0]
    boxes = (box for box in page._page_box.descendants() if type(box).__name__ == "LineBox")
    return ["".join(getattr(inner, "text", "") for inner in box.descendants()).strip() for box in boxes]


@pytest.mark.parametrize("family", ["Noto Serif", "Noto Serif Display", "Noto Naskh Arabic", "Noto Serif Devanagari"])
def test_a_narrow_space_is_narrow_and_never_a_box(tmp_path, family):
    """Where a font has no glyph for it, Pango takes its space, at the width that is due."""
    widths = [width_of(f"کتاب{space}अब{space}Wald", family) for space in ("", " ", " ")]
    narrow, wide = (width - widths[0] for width in widths[1:])
    assert 0 < narrow < wide
    path = tmp_path / "narrow.pdf"
    html = f"<html><style>p {{ font: 12pt '{family}', 'Noto Serif' }}</style><p>Wald Baum</p></html>"
    weasyprint.HTML(string=html).write_pdf(path, font_config=pdf.Fonts())
    assert "Wald Baum" in poppler(path)
    assert "missing" not in subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout


def width_of(text: str, family: str) -> float:
    html = f"<style>p {{ font: 100pt '{family}', 'Noto Serif'; float: left }}</style><p>{text}"
    page = weasyprint.HTML(string=html).render(font_config=pdf.Fonts()).pages[0]
    [paragraph] = [box for box in page._page_box.descendants() if box.element_tag == "p" and box.is_floated()]
    return float(paragraph.width)


# ------------------------------------------------------------------ the table


def test_a_row_of_a_country_is_laid_over_its_languages():
    assert typography(language("fr")).narrow == ("«", "»", ";", "!", "?")
    assert (typography(language("fr-CA")).narrow, typography(language("fr-CA")).tight) == ((), (";", "!", "?"))
    assert typography(language("fr-CA")).quotes == typography(language("fr")).quotes
    assert typography(language("de-CH")).quotes[0] == ("«", "»")


def test_units_of_a_language_come_beside_those_of_all():
    assert {"Uhr", "kg", "%"} <= set(typography(language("de")).units)
    assert "Uhr" not in typography(language("fr")).units
