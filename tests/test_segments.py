"""Taking a master apart into segments, and putting it together again: each construct, and any text."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from editions import PICTURE, catalog_of, document, edition_of, normal, same, saying, usual_spaces
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from masters import bodies, nasty

from pipeline.model import Key, Message, Passage, SegmentState, Severity
from pipeline.pandoc import nodes, plain, text_of
from pipeline.segments import extract
from pipeline.segments import replace as put_back

quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

CONSTRUCTS = {
    "a soft-wrapped paragraph": ("One line\nand its *end*.", [("paragraph", "One line and its *end*.")]),
    "a hard line break": ("One\\\nTwo", [("paragraph", "One\\\nTwo")]),
    "inline markup": (
        "Go **there**, `now`, [to it](https://example.org/a_b) <https://example.org>.",
        [("paragraph", "Go **there**, `now`, [to it](https://example.org/a_b) <https://example.org>.")],
    ),
    "headings": ("# One {#first .big}\n\n### Two", [("heading", "One"), ("heading", "Two")]),
    "nested lists": (
        "- one\n- two\n\n    more of two\n\n    1. deep\n    2. deeper\n\n        - deepest",
        [("list item", text) for text in ("one", "two", "more of two", "deep", "deeper", "deepest")],
    ),
    "nested quotations": ("> One\n>\n> > Two", [("quotation", "One"), ("quotation", "Two")]),
    "a list within a quotation": ("> - One", [("list item", "One")]),
    "footnotes": (
        "One[^a] two^[In *place*.] three.\n\n[^a]: Note.\n\n    Its end.",
        [("paragraph", "One[^1] two[^2] three."), ("note", "Note."), ("note", "Its end."), ("note", "In *place*.")],
    ),
    "a table": (
        "| A | B |\n|---|--:|\n| *c* | |\n\n: Of *letters*",
        [("caption", "Of *letters*"), ("table cell", "A"), ("table cell", "B"), ("table cell", "*c*")],
    ),
    "a figure, whose caption is its picture's text": ("![An oak](tree.png)", [("picture", "![An oak](tree.png)")]),
    "a picture within text": ("See ![an oak](tree.png) here.", [("paragraph", "See ![an oak](tree.png) here.")]),
    "verse": (
        "| One\n|   two *three*\n|\n| four",
        [("line", "One"), ("line", "two *three*"), ("line", "four")],
    ),
    "definitions": (
        "Tree *one*\n:   A plant.\n\n    A big one.\n:   A graph.",
        [("term", "Tree *one*"), ("definition", "A plant."), ("definition", "A big one."), ("definition", "A graph.")],
    ),
    "slogans": ("::: slogans\nOpen!\n\nNow!\n:::\n\nEnd.", [("slogan", "Open!"), ("slogan", "Now!"), ("paragraph", "End.")]),
    "code and rules, which have nothing to translate": ("```\nls\n```\n\n---", []),
    "what is empty": ("# {#anchor}\n\n[]{.mark}\n\n- \n\n| |\n|-|\n| |", []),
}  # fmt: skip


def passages(read):
    """Kind and text of what a document's body says: without its front matter, glosses, countries and phrases."""
    return [(s.kind, s.text) for s in read.segments[3:] if s.kind not in ("gloss", "country", "phrase")]


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_is_taken_apart_into_passages_in_reading_order(pandoc, name):
    body, expected = CONSTRUCTS[name]
    assert passages(document(pandoc, body, tree_png=PICTURE)) == expected


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_is_put_back_as_it_was(pandoc, name):
    read = document(pandoc, CONSTRUCTS[name][0], tree_png=PICTURE)
    edition, findings = edition_of(read, catalog_of(read, same), pandoc)
    assert normal(edition.body) == normal(read.source.blocks)
    assert findings == []


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_each_passage_of_a_construct_lands_where_it_was_taken_from(pandoc, name):
    body, expected = CONSTRUCTS[name]
    read = document(pandoc, body, tree_png=PICTURE)
    edition, _ = edition_of(
        read, catalog_of(read, lambda s: Message(SegmentState.REVIEWED, (f"Ü {s.text} Ü",))), pandoc
    )
    joined = replace(read.source, blocks=edition.body)
    kinds = ("gloss", "country", "phrase")
    taken_again = [s for s in extract(joined, read.master, pandoc.to_markdown)[3:] if s.kind not in kinds]
    assert [(s.kind, s.text) for s in taken_again] == [(kind, f"Ü {text} Ü") for kind, text in expected]


def test_a_pictures_text_and_caption_are_translated_as_one(pandoc):
    read = document(pandoc, "![An oak](tree.png)", tree_png=PICTURE)
    texts = {"![An oak](tree.png)": "![Eine Eiche](tree.png)"}
    edition, _ = edition_of(read, catalog_of(read, saying(texts)), pandoc)
    [html] = pandoc.to_html([edition.body])
    assert '<img src="tree.png" alt="Eine Eiche" />' in html
    assert "Eine Eiche</figcaption>" in html
    assert "An oak" not in html


def test_a_context_in_the_master_keeps_equal_texts_apart(pandoc):
    read = document(pandoc, "# Open {ctx=verb}\n\n::: {.slogans ctx=call}\nOpen\n\nNow\n:::\n\nOpen")
    assert [s.key for s in read.segments[3:7]] == [
        Key("verb", "Open"), Key("call", "Open"), Key("call", "Now"), Key("", "Open"),
    ]  # fmt: skip
    texts = {"verb": "Öffnen", "call": "Auf!", "": "Offen"}
    catalog = catalog_of(
        read, lambda s: Message(SegmentState.REVIEWED, (texts[s.context],)) if s.text == "Open" else same(s)
    )
    edition, _ = edition_of(read, catalog, pandoc)
    [html] = pandoc.to_html([edition.body])
    assert "Öffnen</h1>" in html
    assert "<p>Auf!</p>" in html
    assert "<p>Offen</p>" in html
    assert "ctx" not in html


def test_equal_texts_without_a_context_are_one_message(pandoc):
    read = document(pandoc, "Open\n\n- Open\n\n> Open")
    edition, _ = edition_of(read, catalog_of(read, saying({"Open": "Offen"})), pandoc)
    assert len({s.key for s in read.segments if s.text == "Open"}) == 1
    assert pandoc.to_html([edition.body])[0].count("Offen") == 3


def test_a_passage_with_the_same_words_as_a_phrase_or_a_gloss_is_translated_with_it(pandoc):
    read = document(pandoc, "# Notes\n\nHouse of Books\n\nUruguay")
    texts = {"Notes": "Anmerkungen", "House of Books": "Haus der Bücher", "Uruguay": "Uruguay (Land)"}
    edition, findings = edition_of(read, catalog_of(read, saying(texts)), pandoc)
    assert findings == []
    assert pandoc.to_html([edition.body])[0] == (
        '<h1 id="notes">Anmerkungen</h1>\n<p>Haus der Bücher</p>\n<p>Uruguay (Land)</p>'
    )


def test_footnotes_may_change_their_order_in_a_translation(pandoc):
    read = document(pandoc, "One[^a] two[^b].\n\n[^a]: First.\n\n[^b]: Second.")
    texts = {"One[^1] two[^2].": "Zwei[^2] eins[^1].", "First.": "Erstens.", "Second.": "Zweitens."}
    edition, findings = edition_of(read, catalog_of(read, saying(texts)), pandoc)
    assert findings == []
    notes = [text_of(node["c"][0]["c"]) for node in nodes(edition.body) if node["t"] == "Note"]
    assert notes == ["Zweitens.", "Erstens."]


def test_the_indentation_of_verse_is_kept_though_translators_never_see_it(pandoc):
    read = document(pandoc, "|   Open the *doors*\n|\n|  of books")
    texts = {"Open the *doors*": "Öffnet die *Türen*", "of books": "der Bücher"}
    edition, _ = edition_of(read, catalog_of(read, saying(texts)), pandoc)
    assert [text_of(line) for line in edition.body[0]["c"]] == ["\u00a0\u00a0Öffnet die Türen", "", "\u00a0der Bücher"]


def test_front_matter_comes_first_and_the_leaflets_own_phrases_last(pandoc):
    read = document(pandoc, "One.")
    kinds = [s.kind for s in read.segments]
    assert kinds[:4] == ["kind of document", "title", "subtitle", "paragraph"]
    assert kinds[4:9] == ["gloss", "gloss", "gloss", "country", "country"]
    assert set(kinds[9:]) == {"phrase"}
    assert "Notes" not in [s.text for s in read.segments]


def test_a_gloss_says_whose_name_it_explains_and_a_name_in_the_masters_language_is_its_own_gloss(pandoc):
    glosses = [s for s in document(pandoc, "One.").segments if s.kind == "gloss"]
    assert [s.text for s in glosses] == [
        "Society of Readers (Montevideo)",
        "House of Books",
        "Friends of Libraries (North)",
    ]
    assert [s.note.split(": ")[1] for s in glosses] == [
        "SL Sociedad de Lectores (Montevideo)",
        "KB Khaneh-ye Ketab",
        "FL (N) Friends of Libraries (North)",
    ]


def test_what_is_shown_for_a_passage_carries_its_attributes(pandoc):
    read = document(pandoc, "# One\n\nTwo\n\n| three\n\nTerm\n: four")
    shown = put_back(read.source, read.segments, lambda s, _: Passage(plain(s.kind), {"lang": "fa", "class": "x"}))
    assert pandoc.to_html([shown[3]])[0].replace("\n", "") == (
        '<h1 class="x" lang="fa" id="one">heading</h1>'
        '<div class="x" lang="fa"><p>paragraph</p></div>'
        '<div class="line-block"><span class="x" lang="fa">line</span></div>'
        '<dl><dt><span class="x" lang="fa">term</span></dt>'
        '<dd><span class="x" lang="fa">definition</span></dd></dl>'
    )


@pytest.mark.parametrize(
    ("text", "literal"),
    [("`[^1]` here", "[^1] here"), ("\\[^1] here", "[^1] here"), ("^[no note] here", "^[no note] here")],
)
def test_only_a_footnote_mark_becomes_a_footnote(pandoc, text, literal):
    first, second = pandoc.to_inlines([f"{text}[^1]", f"{text}[^1]"], [1, 1])
    assert text_of(first) == literal
    assert [node["c"] for node in nodes(first) if node["t"] == "Note"] == [1]
    assert second == first


# ------------------------------------------------------------------ any text


@quick
@given(body=bodies)
def test_a_catalog_that_repeats_the_master_joins_to_the_master(pandoc, body):
    read = document(pandoc, body)
    edition, findings = edition_of(read, catalog_of(read, same), pandoc)
    assert normal(edition.body) == normal(read.source.blocks)
    assert normal(edition.title.inlines) == normal(read.source.title)
    assert [finding for finding in findings if finding.severity is not Severity.NOTE] == []


@quick
@given(body=bodies)
def test_extracting_after_joining_gives_the_same_segments(pandoc, body):
    read = document(pandoc, body)
    edition, _ = edition_of(read, catalog_of(read, same), pandoc)
    joined = replace(
        read.source,
        kind=edition.kind.inlines,
        title=edition.title.inlines,
        subtitle=edition.subtitle.inlines,
        blocks=edition.body,
    )
    again = extract(joined, read.master, pandoc.to_markdown)
    assert [replace(segment, text=usual_spaces(segment.text)) for segment in again] == [
        replace(segment, text=usual_spaces(segment.text)) for segment in read.segments
    ]


# Each block of this body is one passage; none says what another says.
BLOCKS = """\
# Heading

One *paragraph*.

- item

![picture](tree.png)

> quotation

| cell |
|------|

[link](https://example.org)

| verse
"""
ELEMENTS = {
    "a", "blockquote", "br", "code", "dd", "div", "em", "figcaption", "figure", "h1", "img", "li", "ol", "p", "section", "span", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


@pytest.fixture(scope="module")
def blocks(pandoc):
    """The document of `BLOCKS`, each block with the text that it says."""
    return document(pandoc, BLOCKS, tree_png=PICTURE)


@settings(quick, max_examples=80)
@given(text=nasty, place=st.integers(0, 40), tag=st.sampled_from(["de", "fa"]))
def test_whatever_a_translator_types_nothing_else_changes(pandoc, blocks, text, place, tag):
    segment = blocks.segments[place % len(blocks.segments)]
    catalog = catalog_of(blocks, lambda s: Message(SegmentState.DRAFT, (text,)) if s == segment else same(s), tag)
    edition, _ = edition_of(blocks, catalog, pandoc)
    texts = [s.text for s in blocks.segments[3 : 3 + len(edition.body)]]
    assert len(edition.body) == len(blocks.source.blocks)
    for said, shown, original in zip(texts, edition.body, blocks.source.blocks, strict=True):
        assert said == segment.text or normal(shown) == normal(original)
    assert [line.name for line in edition.lines] == [
        "SL Sociedad de Lectores (Montevideo)",
        "KB Khaneh-ye Ketab",
        "FL (N) Friends of Libraries (North)",
    ]
    html = "".join(pandoc.to_html([edition.body, edition.signatories]))
    assert {element.tag for element in ElementTree.fromstring(f"<div>{html}</div>").iter()} <= ELEMENTS


@settings(quick, max_examples=40)
@given(texts=st.lists(nasty, min_size=1, max_size=6))
def test_a_passage_is_parsed_among_others_as_it_is_alone(pandoc, texts):
    alone = [pandoc.to_inlines([text], [1])[0] for text in texts]
    assert pandoc.to_inlines(texts, [1] * len(texts)) == alone


def test_a_command_that_swallows_the_notes_definition_leaves_no_mark_of_ours(pandoc):
    assert pandoc.to_inlines(["*", "\\r"], [1, 1]) == [[{"t": "Str", "c": "*"}], None]
