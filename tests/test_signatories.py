"""The list of signatories as an edition prints it: names as they are, the rest as the language has it."""

from xml.etree import ElementTree

import pytest
from editions import catalog_of, document, edition_of, same, saying

from pipeline.model import Edition, Message, SegmentState
from pipeline.pandoc import Pandoc, nodes

HEAD = "as_of: 2024-03-05\nopen: true\nsignatories:\n"
NAMES = f"""{HEAD}
  - {{acronym: SL, name: Sociedad de Lectores (Montevideo), language: es, gloss: Society of Readers (Montevideo), country: UY}}
  - {{acronym: KB, name: Khaneh-ye Ketab, language: fa-Latn, gloss: House of Books}}
  - {{acronym: خک, name: خانهٔ کتاب, language: fa, gloss: House of Books, country: IR}}
  - {{acronym: FL (N), name: Friends of Libraries (North), language: en, country: CD, country_text: The other Congo}}
  - {{acronym: LFB, name: Leseforum, language: de-AT, gloss: Reading Forum, country: AT}}
"""


def edition(pandoc: Pandoc, tag: str, texts: dict[str, str], signatories: str = NAMES) -> Edition:
    read = document(pandoc, "One.", signatories)
    return edition_of(read, catalog_of(read, saying(texts), tag), pandoc)[0]


def lines(found: Edition) -> list[str]:
    return [line.name + line.rest for line in found.lines]


def test_in_the_masters_language_a_name_in_that_language_has_no_gloss(pandoc):
    assert lines(edition(pandoc, "en", {})) == [
        "SL Sociedad de Lectores (Montevideo) (Society of Readers (Montevideo)), Uruguay",
        "KB Khaneh-ye Ketab (House of Books)",
        "خک خانهٔ کتاب (House of Books), Iran",
        "FL (N) Friends of Libraries (North), The other Congo",
        "LFB Leseforum (Reading Forum), Austria",
    ]


def test_the_gloss_is_left_out_where_the_name_is_in_the_editions_language_whatever_its_country(pandoc):
    texts = {
        "Society of Readers (Montevideo)": "Lesegesellschaft (Montevideo)",
        "House of Books": "Haus der Bücher",
        "Friends of Libraries (North)": "Freunde der Bibliotheken (Nord)",
        "Reading Forum": "Forum des Lesens",
        "The other Congo": "Demokratische Republik Kongo",
        "Austria": "Österreich",
    }
    assert lines(edition(pandoc, "de", texts)) == [
        "SL Sociedad de Lectores (Montevideo) (Lesegesellschaft (Montevideo)), Uruguay",
        "KB Khaneh-ye Ketab (Haus der Bücher)",
        "خک خانهٔ کتاب (Haus der Bücher), Iran",
        "FL (N) Friends of Libraries (North) (Freunde der Bibliotheken (Nord)), Demokratische Republik Kongo",
        "LFB Leseforum, Österreich",
    ]


def test_a_romanised_name_is_not_in_the_editions_script(pandoc):
    found = edition(pandoc, "fa", {"House of Books": "خانهٔ کتاب", "Iran": "ایران"})
    assert found.lines[1].rest == " (خانهٔ کتاب)"
    assert found.lines[2].rest == "، ایران"


@pytest.mark.parametrize("gloss", ["Khaneh-ye Ketab", "khaneh-ye ketab", "KHANEH-YE KETAB"])
def test_a_gloss_that_would_only_repeat_the_name_is_left_out(pandoc, gloss):
    assert edition(pandoc, "tr", {"House of Books": gloss}).lines[1].rest == ""


def test_a_gloss_repeats_a_name_whatever_its_composed_letters(pandoc):
    signatories = f"{HEAD}  - {{acronym: A, name: Société, language: fr, gloss: Society}}\n"
    assert edition(pandoc, "oc", {"Society": "Socie\u0301te\u0301"}, signatories).lines[0].rest == ""


def test_an_untranslated_gloss_of_a_name_in_the_masters_language_is_left_out(pandoc):
    read = document(pandoc, "One.", NAMES)
    catalog = catalog_of(read, lambda s: None if s.kind == "gloss" else same(s), "hi")
    assert edition_of(read, catalog, pandoc)[0].lines[3].rest == ", The other Congo"


@pytest.mark.parametrize(
    ("tag", "rest"),
    [
        ("fa", " (آ)، ب"),
        ("ps", " (آ)، ب"),
        ("ar", " (آ)، ب"),
        ("ur", " (آ)، ب"),
        ("ne", " (आ), ब"),
        ("bn", " (আ), ব"),
        ("zh-Hans", "（甲）、乙"),
        ("am", " (ሀ)፣ ለ"),
    ],
)
def test_brackets_and_commas_are_those_of_the_language(pandoc, tag, rest):
    gloss, country = [character for character in rest if character.isalpha()]
    found = edition(pandoc, tag, {"Society of Readers (Montevideo)": gloss, "Uruguay": country})
    assert found.lines[0].rest == rest


def test_acronym_and_name_are_one_run_with_their_own_language_and_direction(pandoc):
    found = edition(pandoc, "fa", {})
    runs = [node["c"] for node in nodes(found.signatories) if node["t"] == "Span" and "name" in node["c"][0][1]]
    assert [dict(attributes[2]) for attributes, _ in runs] == [
        {"lang": "es", "dir": "ltr"},
        {"lang": "fa-Latn", "dir": "ltr"},
        {"lang": "fa", "dir": "rtl"},
        {"lang": "en", "dir": "ltr"},
        {"lang": "de-AT", "dir": "ltr"},
    ]
    [html] = pandoc.to_html([found.signatories])
    spans = [span for span in ElementTree.fromstring(html).iter("span") if span.get("class") == "name"]
    assert [span.text for span in spans] == [line.name for line in found.lines]
    assert [list(span) for span in spans] == [[]] * 5


def test_nothing_in_a_name_or_a_gloss_is_markup(pandoc):
    signatories = (
        f'{HEAD}  - {{acronym: "*A* <b>", name: "[x](y) & _z_ `c` --", language: fr, gloss: "**G** $1$ <i>"}}\n'
    )
    found = edition(pandoc, "de", {}, signatories)
    assert found.lines[0].name == "*A* <b> [x](y) & _z_ `c` --"
    assert found.lines[0].rest == " (**G** $1$ <i>)"
    [html] = pandoc.to_html([found.signatories])
    item = next(ElementTree.fromstring(html).iter("li"))
    assert "".join(item.itertext()) == "*A* <b> [x](y) & _z_ `c` -- (**G** $1$ <i>)"


def test_the_list_is_an_ordered_list_without_typed_numbers(pandoc):
    found = edition(pandoc, "fa", {})
    [html] = pandoc.to_html([found.signatories])
    [ordered] = ElementTree.fromstring(html).iter("ol")
    assert len(ordered.findall("li")) == len(found.lines) == 5
    assert [item.find("p") for item in ordered] == [None] * 5
    assert not any(character.isdigit() for line in lines(found) for character in line)


@pytest.mark.parametrize(
    ("tag", "style"), [("fa", "persian"), ("ne", "devanagari"), ("bn", "bengali"), ("ar", "decimal")]
)
def test_the_lists_digits_come_from_a_counter_style(project, polyleaf, tag, style):
    assert polyleaf("update", tag, "--project", project)[0] == 0
    assert polyleaf("build", tag, "--format", "html", "--project", project)[0] == 0
    page = (project / f"output/preview/reading-rooms/{tag}/index.html").read_text("utf-8")
    assert f"list-style-type: {style}" in page


@pytest.mark.parametrize(
    ("tag", "is_open", "text", "heading"),
    [
        ("en", True, "", "Signatories (as of March\u00a05, 2024, further signatories possible)"),
        ("en", False, "", "Signatories (as of March\u00a05, 2024)"),
        ("fa", True, "امضاکنندگان (تا {date}، باز)", "امضاکنندگان (تا ۵\u00a0مارس ۲۰۲۴، باز)"),
        ("ne", False, "{date} सम्मका हस्ताक्षरकर्ता", "२०२४ मार्च\u00a0५ सम्मका हस्ताक्षरकर्ता"),
        ("zh-Hans", False, "签署组织（截至{date}）", "签署组织（截至2024年3月5日）"),
    ],
)
def test_the_heading_is_one_message_with_the_date_in_the_editions_language(pandoc, tag, is_open, text, heading):
    signatories = NAMES.replace("open: true", f"open: {str(is_open).lower()}")
    kind = "Signatories (as of {date}, further signatories possible)" if is_open else "Signatories (as of {date})"
    found = edition(pandoc, tag, {kind: text} if text else {}, signatories)
    [html] = pandoc.to_html([found.signatories])
    assert ElementTree.fromstring(html).findtext(".//h1") == heading


def test_a_stale_gloss_carries_its_mark_and_an_untranslated_one_its_language(pandoc):
    read = document(pandoc, "One.", NAMES)
    texts = {"Society of Readers (Montevideo)": Message(SegmentState.STALE, ("انجمن",)), "House of Books": None}
    catalog = catalog_of(read, lambda s: texts.get(s.text, same(s)), "fa")
    found, _ = edition_of(read, catalog, pandoc)
    [html] = pandoc.to_html([found.signatories])
    items = list(ElementTree.fromstring(html).iter("li"))
    stale, untranslated = items[0].find("span[@class='gloss']/span"), items[1].find("span[@class='gloss']/span")
    assert stale.get("class") == "stale"
    assert "".join(stale.itertext()) == "†انجمن"
    assert (untranslated.get("lang"), untranslated.get("dir"), untranslated.text) == ("en", "ltr", "House of Books")
