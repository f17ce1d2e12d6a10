"""What a language has translated already, offered for a passage: from where, how like, in which order."""

from pathlib import Path

import pytest
from conftest import translate
from hypothesis import given
from hypothesis import strategies as st
from test_inheritance import edit
from test_update import BELONG, BELONGED, catalog, change_master
from translate.storage import pypo

from pipeline import prepare, worksheet
from pipeline.difference import Change, difference
from pipeline.matching import ready
from pipeline.model import Key, Message, Segment, SegmentState
from pipeline.project import open_project
from pipeline.suggestions import Shelf, Suggestion, remember, suggestions
from pipeline.worksheet import Row

PLANTED = "No tree is cut down before three are planted."
NEAR = "No tree is cut down before four are planted."
HOUSE = "Every house looks after **one** tree."


def say(root: Path, *paragraphs: str, document: str = "trees") -> None:
    """Add paragraphs to a master; the catalogs aren't updated."""
    path = root / "source" / document / "resolution.md"
    path.write_text("\n\n".join([path.read_text("utf-8").rstrip(), *paragraphs, ""]), "utf-8")


def take_back(root: Path, paragraph: str, document: str = "trees") -> None:
    """Take a paragraph out of a master."""
    path = root / "source" / document / "resolution.md"
    path.write_text(path.read_text("utf-8").replace(paragraph, ""), "utf-8")


def sign(root: Path, acronym: str, gloss: str, document: str = "trees") -> None:
    """Add a signatory."""
    path = root / "source" / document / "signatories.yaml"
    row = f"  - acronym: {acronym}\n    name: Amici {acronym}\n    language: it\n    gloss: {gloss}\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")


def row(root: Path, text: str, pandoc, tag: str = "de", document: str = "trees") -> Row:
    project = open_project(root)
    sheet = worksheet.read(project, prepare.read(project, document, pandoc), tag, pandoc)
    return next(row for row in sheet.rows if row.segment.text == text)


def offered(root: Path, text: str, pandoc, tag: str = "de", document: str = "trees") -> list[Suggestion]:
    """What is suggested for a passage."""
    return list(suggestions(row(root, text, pandoc, tag, document), remember(open_project(root), document, tag)))


def in_german(root: Path, text: str, translation: str, document: str = "trees", *, fuzzy: bool = False) -> None:
    """Translate one message."""
    edit(root / "translations" / document / "de.po", {text: translation}, fuzzy=fuzzy)


# ------------------------------------------------------------------ from where


def test_the_same_text_of_another_document_is_as_like_as_can_be(translated, pandoc):
    say(translated, BELONG)
    [found] = offered(translated, BELONG, pandoc)
    assert (found.likeness, found.text, found.forms) == (100, BELONG, (f"de: {BELONG}",))
    assert (found.state, found.document, found.path) == (SegmentState.REVIEWED, "reading-rooms", catalog(translated))
    assert (found.tag, found.obsolete) == ("", False)
    assert found.path.read_text("utf-8").splitlines()[found.line - 1].startswith("msgid")


def test_a_near_text_shows_what_differs(translated, pandoc):
    say(translated, NEAR, document="reading-rooms")
    [found] = offered(translated, NEAR, pandoc, document="reading-rooms")
    assert (found.text, found.document) == (PLANTED, "trees")
    assert 85 <= found.likeness < 99
    changes = [(piece.text, piece.change) for piece in difference(found.text, NEAR) if piece.change is not Change.KEPT]
    assert changes == [("three", Change.GONE), ("four", Change.NEW)]


def test_what_differs_in_markup_alone_is_as_near_as_can_be_but_not_the_same(translated, pandoc):
    bare = HOUSE.replace("*", "")
    say(translated, bare, document="reading-rooms")
    [found] = offered(translated, bare, pandoc, document="reading-rooms")
    assert (found.text, found.likeness) == (HOUSE, 99)


def test_what_is_like_nothing_gets_nothing(translated, pandoc):
    say(translated, "Bicycles have a bell.")
    assert offered(translated, "Bicycles have a bell.", pandoc) == []


def test_an_obsolete_message_holds_an_old_translation_still(translated, polyleaf, pandoc):
    take_back(translated, PLANTED)
    polyleaf("update", "--project", translated)
    say(translated, NEAR, document="reading-rooms")
    [found] = offered(translated, NEAR, pandoc, document="reading-rooms")
    assert (found.text, found.forms, found.obsolete) == (PLANTED, (f"de: {PLANTED}",), True)


def test_a_stale_translation_counts_for_the_text_that_it_was_made_for(translated, polyleaf, pandoc):
    change_master(translated, BELONG, BELONGED)
    polyleaf("update", "--project", translated)
    say(translated, BELONG, BELONGED)
    [then] = offered(translated, BELONG, pandoc)
    assert (then.likeness, then.state, then.text) == (100, SegmentState.STALE, BELONG)
    [now] = offered(translated, BELONGED, pandoc)
    assert now.likeness < 95
    assert now.text == BELONG


def test_a_borrowed_translation_counts_for_the_text_that_it_was_made_for(translated, polyleaf, pandoc):
    first, second = BELONG.split(". ")
    change_master(translated, BELONG, f"{first}.\n\n{second}")
    polyleaf("update", "--project", translated)
    say(translated, second)
    [found] = offered(translated, second, pandoc)
    assert found.text == BELONG
    assert found.likeness < 90


def test_a_catalog_that_cant_be_read_is_left_out(translated, pandoc):
    say(translated, BELONG)
    catalog(translated).write_bytes(b"msgid broken")
    assert offered(translated, BELONG, pandoc) == []
    catalog(translated).unlink()
    assert offered(translated, BELONG, pandoc) == []


def test_a_catalog_of_another_language_is_left_out(translated, pandoc):
    say(translated, BELONG)
    path = catalog(translated)
    path.write_bytes(path.read_bytes().replace(b"Language: de", b"Language: nl"))
    assert offered(translated, BELONG, pandoc) == []


def test_what_is_saved_is_remembered(translated, pandoc):
    say(translated, BELONG)
    assert offered(translated, BELONG, pandoc)[0].forms == (f"de: {BELONG}",)
    in_german(translated, BELONG, "Allen.", "reading-rooms", fuzzy=True)
    [found] = offered(translated, BELONG, pandoc)
    assert (found.forms, found.state) == (("Allen.",), SegmentState.DRAFT)


# ------------------------------------------------------------------ never


def test_a_passages_own_translation_is_never_suggested(translated, pandoc):
    assert offered(translated, PLANTED, pandoc) == []


def test_nor_where_its_original_has_changed_and_the_file_lags(translated, polyleaf, pandoc):
    change_master(translated, BELONG, BELONGED)
    assert offered(translated, BELONGED, pandoc, document="reading-rooms") == []
    polyleaf("update", "--project", translated)
    assert offered(translated, BELONGED, pandoc, document="reading-rooms") == []


def test_the_same_translation_twice_is_suggested_once_from_where_it_is_best(translated, polyleaf, pandoc):
    farther = PLANTED.replace("three", "three or more")
    say(translated, farther)
    polyleaf("update", "--project", translated)
    in_german(translated, farther, f"de: {PLANTED}")
    say(translated, NEAR, document="reading-rooms")
    [found] = offered(translated, NEAR, pandoc, document="reading-rooms")
    assert found.text == PLANTED


def test_the_forms_of_a_plural_serve_plurals_alone(translated, pandoc):
    path = catalog(translated)
    path.write_text(path.read_text("utf-8").replace('msgstr[0] "', 'msgstr[0] "anders '), "utf-8")
    counted = row(translated, "{count} passage is not yet translated and is shown in the original language", pandoc)
    memory = remember(open_project(translated), "trees", "de")
    [found, *_] = suggestions(counted, memory)
    assert found.likeness == 100
    assert found.forms[0].startswith("anders")
    assert len(found.forms) == 2
    as_text = Row(1, Segment(counted.segment.text, "paragraph"), Message(SegmentState.UNTRANSLATED, ("",)))
    assert suggestions(as_text, memory) == ()
    as_phrase = Row(1, Segment(counted.segment.text, "phrase"), Message(SegmentState.UNTRANSLATED, ("",)))
    assert all(len(found.forms) == 1 for found in suggestions(as_phrase, memory))


def test_a_plural_of_fewer_forms_serves_none(translated, pandoc):
    text = "{count} passage is not yet translated and is shown in the original language"
    store = pypo.pofile.parsefile(str(catalog(translated)))
    store.findunit(text).target = ["alle"]
    store.save()
    counts = {len(found.forms) for found in offered(translated, text, pandoc)}
    assert counts <= {2}


# ------------------------------------------------------------------ names


def test_the_name_of_another_organisation_is_near_at_most_and_says_whose_it_is(translated, pandoc):
    sign(translated, "AL", "House of Books")
    [found, *_] = offered(translated, "House of Books", pandoc)
    assert (found.text, found.likeness) == ("House of Books", 99)
    assert found.said == ("gloss. What this name means: KB Khaneh-ye Ketab",)


def test_the_name_of_the_same_organisation_is_the_same(translated, pandoc):
    path = translated / "source/trees/signatories.yaml"
    rooms = (translated / "source/reading-rooms/signatories.yaml").read_text("utf-8")
    path.write_text(rooms, "utf-8")
    assert offered(translated, "House of Books", pandoc)[0].likeness == 100


def test_a_name_with_one_other_word_is_shown_as_near(translated, pandoc):
    sign(translated, "AV", "House of Old Books")
    [found, *_] = offered(translated, "House of Old Books", pandoc)
    assert found.text == "House of Books"
    assert 70 < found.likeness < 95


def test_names_serve_names_of_their_kind_alone(translated, pandoc):
    say(translated, "House of Books", "Democratic Republic of the Congo")
    assert offered(translated, "House of Books", pandoc) == []
    assert offered(translated, "Democratic Republic of the Congo", pandoc) == []
    sign(translated, "KT", PLANTED.removesuffix("."))
    assert offered(translated, PLANTED.removesuffix("."), pandoc) == []


# ------------------------------------------------------------------ kindred languages


@pytest.fixture
def regional(translated, polyleaf):
    """Portuguese of three countries: pt reviewed, pt-PT and pt-BR with what CLDR knows."""
    polyleaf("update", "pt", "pt-PT", "pt-BR", "--document", "reading-rooms", "--project", translated)
    translate(translated, "pt")
    return translated


def test_what_a_language_inherits_is_suggested_with_its_tag(regional, pandoc):
    [found] = offered(regional, BELONG, pandoc, "pt-BR", "reading-rooms")
    assert (found.likeness, found.tag, found.forms) == (100, "pt", (f"pt: {BELONG}",))


def test_so_is_what_its_varieties_have_and_their_kin(regional, pandoc):
    edit(catalog(regional, "pt-BR"), {BELONG: "Brasil."}, fuzzy=True)
    edit(catalog(regional, "pt"), {BELONG: None})
    for tag in ("pt", "pt-PT"):
        [found] = offered(regional, BELONG, pandoc, tag, "reading-rooms")
        assert (found.tag, found.forms, found.state) == ("pt-BR", ("Brasil.",), SegmentState.DRAFT)


def test_its_own_goes_first_then_the_language_above_then_the_others(regional, polyleaf, pandoc):
    polyleaf("update", "pt-BR", "--document", "trees", "--project", regional)
    edit(catalog(regional, "pt-BR"), {BELONG: "Brasil."})
    edit(catalog(regional, "pt-PT"), {BELONG: "Portugal."})
    say(regional, BELONG.replace("time", "room"))
    found = offered(regional, BELONG.replace("time", "room"), pandoc, "pt-BR")
    assert [one.tag for one in found] == ["", "pt", "pt-PT"]
    assert len({one.likeness for one in found}) == 1


def test_the_same_language_in_another_script_is_none_of_its_kin(translated, polyleaf, pandoc):
    polyleaf("update", "sr", "sr-Latn", "--document", "reading-rooms", "--project", translated)
    translate(translated, "sr")
    assert offered(translated, BELONG, pandoc, "sr-Latn", "reading-rooms") == []


# ------------------------------------------------------------------ in which order


def test_what_is_reviewed_goes_before_drafts_of_the_same_likeness(translated, polyleaf, pandoc):
    text, other = PLANTED.replace("three", "seven"), PLANTED.replace("three", "eight")
    say(translated, other)
    polyleaf("update", "--project", translated)
    for draft, reviewed in ((PLANTED, other), (other, PLANTED)):
        in_german(translated, draft, "A", fuzzy=True)
        in_german(translated, reviewed, "B")
        say(translated, text, document="reading-rooms")
        found = offered(translated, text, pandoc, document="reading-rooms")
        assert [(one.forms, one.likeness == found[0].likeness) for one in found] == [(("B",), True), (("A",), True)]


def made(translation: str, state: SegmentState, text: str = BELONG) -> Suggestion:
    return Suggestion(Key("", text), (translation,), state, "trees", Path("de.po"), 1)


def shelf(*all_of_them: Suggestion) -> Shelf:
    by_text: dict[str, list[Suggestion]] = {}
    for one in all_of_them:
        by_text.setdefault(one.text, []).append(one)
    return Shelf(ready(by_text), by_text)


WORDS = st.sampled_from(["tree", "**tree**", "water", "salt,", "root", "1848", "شجرة", "पेड़", "树", "—"])
PASSAGES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
MADE = st.builds(
    made, st.sampled_from("ABCDEFGH"), st.sampled_from([SegmentState.REVIEWED, SegmentState.DRAFT]), PASSAGES
)


@given(PASSAGES, st.sampled_from("ABCDEFGH"), st.lists(MADE, max_size=20), st.integers(1, 6))
def test_whatever_is_remembered_the_best_come_first_each_once(text, own, remembered, limit):
    passage = Row(1, Segment(text, "paragraph"), Message(SegmentState.DRAFT, (own,)))
    found = suggestions(passage, {"passage": shelf(*remembered)}, limit)
    assert len(found) <= limit
    assert len({one.forms for one in found}) == len(found)
    assert (own,) not in {one.forms for one in found}
    ranks = [(-one.likeness, one.state is not SegmentState.REVIEWED) for one in found]
    assert ranks == sorted(ranks)
    assert all((one.likeness == 100) == (one.text == text) for one in found)
    same = {one.forms for one in remembered if one.text == text and one.forms != (own,)}
    assert {one.forms for one in found if one.likeness == 100} <= same
    assert min(len(same), limit) == sum(one.likeness == 100 for one in found)
