"""What a screen reader hears of the fixtures, in which every construct of a master occurs: nothing else, in this order."""

import re
import unicodedata
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from editions import fixture_editions
from heard import Heard, flat, said

from pipeline.render import RENDERERS, Links, Press, html, pdf

EDITIONS = [
    ("public-libraries", "en"),  # left to right
    ("public-libraries", "ar"),  # a translation from right to left, with passages in the master's language
    ("public-libraries", "bo"),  # a translation from left to right, with passages in the master's language
    ("street-trees", "fa"),  # right to left
    ("street-trees", "en"),
]
ELSEWHERE = {
    "public-libraries": {"el", "ru", "zh-Hans", "de", "fa"},
    "street-trees": {"la", "ru", "hi", "zh-Hans", "en"},
}
NAMES = {"public-libraries": {"es", "fa-Latn", "fa", "he", "tr", "hi"}, "street-trees": {"de", "fa-Latn", "ar"}}


class Words(HTMLParser):
    """The words of a page in their order, and what pictures say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._captions = 0
        self.feed(page.partition("<body>")[2])

    def handle_starttag(self, tag, attrs):
        self._captions += tag == "figcaption"
        self.words += [dict(attrs)["alt"] or ""] if tag == "img" else []

    def handle_endtag(self, tag):
        self._captions -= tag == "figcaption"

    def handle_data(self, data):
        if not self._captions:  # the picture has said it
            self.words.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2060]+", "", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="module")
def press(pandoc):
    return Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())


@pytest.fixture(scope="module")
def leaflets(pandoc, press, tmp_path_factory):
    """What is heard of each leaflet, by document and language, with its edition."""
    folder = tmp_path_factory.mktemp("leaflets")
    editions = fixture_editions(pandoc)
    found = {}
    for name in EDITIONS:
        path = folder / f"{'-'.join(name)}.pdf"
        path.write_bytes(RENDERERS["pdf"](editions[name], press, Links()).data)
        found[name] = (editions[name], Heard(path))
    return found


@pytest.fixture(params=EDITIONS, ids="-".join)
def leaflet(leaflets, request):
    return leaflets[request.param]


@pytest.fixture
def heard(leaflet):
    return leaflet[1]


def is_mark(element) -> bool:
    """Whether a label is a list's own number or bullet, which HTML has no text for."""
    return element["tag"] == "Lbl" and not any(map(str.isalpha, said(element)))


def without_marks(element):
    if not isinstance(element, dict):
        return element
    return {
        **element,
        "inside": [without_marks(kid) for kid in element["inside"] if not (isinstance(kid, dict) and is_mark(kid))],
    }


def lists(heard):
    """The lists of the text, of signatories and notes; what an edition says of its state has no labels."""
    return [one for one in heard.all("L") if one["inside"][0]["inside"][0]["tag"] == "Lbl"]


def test_all_is_heard_once_in_the_order_of_the_document(leaflet, press):
    edition, heard = leaflet
    page = html.page(edition, press, Links(), "", printed=True)
    assert [squeezed(said(without_marks(root))) for root in heard.tree] == [squeezed("".join(Words(page).words))]


def test_headings_nest(heard):
    levels = [int(element["tag"][1]) for element in flat(heard.tree) if re.fullmatch(r"H\d", element["tag"])]
    assert levels == [1, 2, 3, 4, 5, 2, 2]


def test_passages_in_other_languages_say_so(leaflet):
    edition, heard = leaflet
    languages = {element["lang"] for element in flat(heard.tree)} - {None}
    own = edition.language.tag
    assert languages >= (ELSEWHERE[edition.document] | NAMES[edition.document]) - {own}
    if edition.counts.untranslated:
        assert edition.master.tag in languages


def test_lists_are_whole_and_lie_within_each_other(heard):
    found = lists(heard)
    assert [len(one["inside"]) for one in found] == [3, 2, 2, 2, 2, len(found[5]["inside"]), 2]
    for one in found:
        assert {item["tag"] for item in one["inside"]} == {"LI"}
        for item in one["inside"]:
            assert [part["tag"] for part in item["inside"]] == ["Lbl", "LBody"]
    steps, days, seasons = found[:3]
    assert days in steps["inside"][0]["inside"][1]["inside"]
    assert seasons in days["inside"][1]["inside"][1]["inside"]


def test_signatories_are_one_list_in_two_columns_with_their_numbers(leaflet):
    edition, heard = leaflet
    items = lists(heard)[5]["inside"]
    assert len(items) == len(edition.lines)
    digits = [
        unicodedata.digit(character) for item in items for character in said(item["inside"][0]) if character.isdigit()
    ]
    assert digits == list(range(1, len(items) + 1))
    for item, line in zip(items, edition.lines, strict=True):
        assert squeezed(said(item["inside"][1])) == squeezed(line.name + line.rest)


def test_terms_are_labels_of_what_they_mean(heard):
    term, several = lists(heard)[4]["inside"]
    assert any(map(str.isalpha, said(term["inside"][0])))
    assert len([part for part in several["inside"][1]["inside"] if squeezed(said(part))]) >= 2


def test_a_table_has_heads_of_columns_and_a_caption(heard):
    [table] = heard.all("Table")
    assert [element["tag"] for element in table["inside"]] == ["Caption", "THead", "TBody"]
    assert [cell["scope"] for cell in heard.all("TH")] == ["Column"] * 3
    assert len(heard.all("TD")) == 6


def test_every_picture_says_what_it_shows_once(heard):
    pictures = heard.all("Figure")
    assert len(pictures) == 4  # one is the code of the address
    assert all(picture["alt"] for picture in pictures)
    caption = pictures[0]["inside"][-1]
    assert caption["tag"] == "Caption"
    assert squeezed(said(caption)) == squeezed(pictures[0]["alt"])


def test_notes_lead_there_and_back(heard):
    ends = {str(name): link for name, link in _ends(heard)}
    notes = [name for name in ends if name.startswith("fn")]
    assert sorted(notes) == ["fn1", "fn2", "fnref1", "fnref2"]
    goals = [
        str(link.A.D) if "/A" in link and "/D" in link.A else str(link.get("/Dest", "")) for link in heard.annotations
    ]
    assert set(notes) <= set(goals)
    assert set(heard.links) == {"/Link"}


def _ends(heard):
    names = heard.document.Root.Names.Dests.Names
    return [(names[n], names[n + 1]) for n in range(0, len(names), 2)]


def test_a_link_over_two_lines_is_one(leaflets):
    _, heard = leaflets["public-libraries", "en"]
    words = [squeezed(said(link)) for link in heard.all("Link")]
    assert "whatweaskfor" in words
    assert len(heard.annotations) >= len(words)


def test_the_foot_is_an_artifact_and_the_document_says_what_it_is(leaflet):
    edition, heard = leaflet
    assert heard.artifacts >= 2
    foot = squeezed(edition.phrases["page"].text.partition("{")[0])
    assert foot not in squeezed("".join(said(root) for root in heard.tree))
    root = heard.document.Root
    assert str(root.Lang) == edition.language.tag
    assert str(heard.document.docinfo["/Title"]) == edition.plain_title
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(root.ViewerPreferences.Direction) == ("/R2L" if edition.language.direction == "rtl" else "/L2R")


def test_bookmarks_are_the_headings(heard):
    def titles(items):
        return [title for item in items for title in (item.title, *titles(item.children))]

    headings = [said(element) for element in flat(heard.tree) if re.fullmatch(r"H\d", element["tag"])]
    with heard.document.open_outline() as outline:
        assert [squeezed(title) for title in titles(outline.root)] == [squeezed(heading) for heading in headings]
        assert len(outline.root) == 1
