"""`polyleaf review`: which passages become reviewed, which are refused, and what is written."""

import json
from pathlib import Path

import pytest
from catalogs import Look, accepted_by_msgfmt, look
from conftest import translate
from test_inheritance import edit
from test_update import BELONG, BELONGED, catalog, change_master
from translate.storage import pypo

DOORS = "Open doors, open books!"
CHARTER = "We ask every council to read [the charter](https://example.org/charter) before it closes a door."


@pytest.fixture
def review(translated, polyleaf):
    """Call it on one document."""
    return lambda *words: polyleaf("review", *words, "--document", "reading-rooms", "--project", translated)


def state(root: Path, text: str, tag: str = "fa") -> str:
    return look(catalog(root, tag).read_bytes())[text].state


def number_of(printed: str, text: str) -> str:
    return next(line.split()[0] for line in printed.splitlines() if text in line)


def test_without_passages_it_lists_what_waits_and_writes_nothing(translated, review):
    before = catalog(translated).read_bytes(), catalog(translated, "fa").read_bytes()
    status, printed = review("fa")
    assert status == 0
    assert DOORS in printed
    assert "0 reviewed" in printed
    assert DOORS not in review("de")[1]
    assert (catalog(translated).read_bytes(), catalog(translated, "fa").read_bytes()) == before


def test_a_passage_is_named_by_number_or_beginning_and_only_its_flag_goes(translated, review):
    before = catalog(translated, "fa").read_text("utf-8")
    number = number_of(review("fa")[1], DOORS)
    status, printed = review("fa", number, "we  ask every")
    assert status == 0
    assert "fa.po: 2 reviewed" in printed
    assert DOORS in printed
    after = catalog(translated, "fa").read_text("utf-8")
    assert state(translated, DOORS) == state(translated, CHARTER) == "reviewed"
    assert state(translated, BELONG) == "draft"
    assert [line for line in before.splitlines() if line != "#, fuzzy"] == [
        line for line in after.splitlines() if line != "#, fuzzy"
    ]
    assert before.count("#, fuzzy") == after.count("#, fuzzy") + 2


def test_all_is_all_drafts_with_crlf_kept(translated, review):
    path = catalog(translated, "fa")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    status, printed = review("fa", "--all")
    assert status == 0
    assert "0 left to review" in printed
    assert {seen.state for seen in look(path.read_bytes()).values()} == {"reviewed"}
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_all_needs_to_be_said_and_not_with_passages(translated, review):
    assert review("fa", "1", "--all")[0] == 2
    assert state(translated, DOORS) == "draft"


def test_a_passage_at_fault_is_refused_and_the_others_are_done(translated, review):
    path = catalog(translated, "fa")
    path.write_bytes(path.read_bytes().replace(b"fa: Public libraries belong to **everybody**", b"fa: **everybody"))
    status, printed = review("fa", "--all")
    assert status == 1
    assert "[emphasis]" in printed
    assert state(translated, BELONG) == "draft"
    assert state(translated, DOORS) == "reviewed"


def test_a_stale_passage_is_reviewed_only_where_that_is_said(translated, review, polyleaf):
    change_master(translated, BELONG, BELONGED)
    assert "polyleaf update" in review("fa", "Public libraries", "--stale")[1], "the file has the old one still"
    polyleaf("update", "--project", translated)
    status, printed = review("fa", "Public libraries")
    assert (status, state(translated, BELONGED)) == (1, "stale")
    assert "--stale" in printed
    status, printed = review("fa", "--all")
    assert (status, state(translated, BELONGED)) == (0, "stale")
    assert "--stale" in printed
    status, _ = review("fa", "Public libraries", "--stale")
    assert (status, state(translated, BELONGED)) == (0, "reviewed")
    assert look(catalog(translated, "fa").read_bytes())[BELONGED].previous == ""


def test_a_borrowed_passage_is_reviewed_only_where_that_is_said_and_is_checked_then(translated, review, polyleaf):
    first, second = BELONG.split(". ")
    change_master(translated, BELONG, f"{first}.\n\n{second}")
    polyleaf("update", "--project", translated)
    assert state(translated, f"{first}.") == "borrowed"
    assert review("fa", first)[0] == 1
    assert state(translated, f"{first}.") == "borrowed"
    assert review("fa", first, "--borrowed")[0] == 0
    assert state(translated, f"{first}.") == "reviewed"
    assert catalog(translated, "fa").read_text("utf-8").count("polyleaf: borrowed") == 1
    path = catalog(translated, "fa")
    store = pypo.pofile.parsefile(str(path))
    store.findunit(second).target = "They *lend."
    store.save()
    assert review("fa", second, "--borrowed")[0] == 1
    assert state(translated, second) == "borrowed"


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        ("Open dors, open books!", f"Did you mean “{DOORS}”"),
        ("999", "There are"),
        ("0", "There are"),
        ("{count} pas", "number"),
    ],
)
def test_a_name_that_fits_none_or_several_changes_nothing(translated, review, passage, said):
    before = catalog(translated, "fa").read_bytes()
    status, printed = review("fa", DOORS, passage)
    assert status == 2
    assert said in printed
    assert catalog(translated, "fa").read_bytes() == before


def test_untranslated_and_reviewed_passages_are_told(translated, review, polyleaf):
    polyleaf("update", "sw", "--project", translated)
    status, printed = review("sw", DOORS)
    assert status == 1
    assert "no translation to review" in printed
    status, printed = review("de", DOORS)
    assert status == 0
    assert "reviewed already" in printed


def test_a_language_that_is_not_there_and_a_document_that_is_not_said(translated, polyleaf):
    assert polyleaf("review", "sw", "--project", translated)[0] == 2
    assert polyleaf("review", "klingonisch", "--project", translated)[0] == 2
    status, printed = polyleaf("review", "de", "1", "--project", translated)
    assert status == 2
    assert "--document reading-rooms or --document trees" in printed
    assert polyleaf("review", "de", "--project", translated)[0] == 0


# ------------------------------------------------------------------ what is inherited


@pytest.fixture
def regional(translated, polyleaf):
    """Portuguese, all reviewed; Portuguese of Brazil, nothing but what CLDR knows."""
    polyleaf("update", "pt", "pt-BR", "--document", "reading-rooms", "--project", translated)
    translate(translated, "pt")
    return translated


def test_an_inherited_passage_is_reviewed_only_where_that_is_said_and_copied_then(regional, review):
    before = catalog(regional, "pt-BR").read_text("utf-8")
    status, printed = review("pt-BR", DOORS)
    assert status == 1
    assert "--inherited" in printed
    assert catalog(regional, "pt-BR").read_text("utf-8") == before
    status, printed = review("pt-BR", "--inherited", DOORS, "Public libraries")
    assert status == 0
    assert "pt-BR.po: 2 reviewed" in printed
    assert "inherited" in printed
    found = look(catalog(regional, "pt-BR").read_bytes())
    assert (found[DOORS].state, found[DOORS].text) == ("reviewed", f"pt: {DOORS}")
    assert (found[BELONG].state, found[BELONG].text) == ("reviewed", f"pt: {BELONG}")
    assert found[CHARTER].state == "untranslated"
    after = catalog(regional, "pt-BR").read_text("utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert accepted_by_msgfmt(after.encode())


def test_it_is_listed_where_that_is_asked_for_and_by_the_same_numbers(regional, review):
    assert DOORS not in review("pt-BR")[1]
    before = catalog(regional, "pt-BR").read_bytes()
    status, printed = review("pt-BR", "--inherited")
    assert status == 0
    assert catalog(regional, "pt-BR").read_bytes() == before
    assert review("pt-BR", "--inherited", number_of(printed, DOORS))[0] == 0
    assert state(regional, DOORS, "pt-BR") == "reviewed"


def test_all_takes_it_in_only_if_that_is_said(regional, review, polyleaf):
    status, printed = review("pt-BR", "--all")
    assert status == 0
    assert "inherited" not in printed
    assert state(regional, DOORS, "pt-BR") == "untranslated"
    status, printed = review("pt-BR", "--all", "--inherited")
    assert status == 0
    assert "0 left to review" in printed
    assert {seen.state for seen in look(catalog(regional, "pt-BR").read_bytes()).values()} == {"reviewed"}
    counts = json.loads(polyleaf("status", "pt-BR", "--json", "--project", regional)[1])[0]["counts"]
    assert {name for name, count in counts.items() if count} == {"reviewed"}


def test_a_draft_of_the_parents_is_reviewed_where_a_person_says_that_it_is_right(regional, review):
    translate(regional, "pt", draft=True)
    assert review("pt-BR", "--inherited", DOORS)[0] == 0
    assert state(regional, DOORS, "pt-BR") == "reviewed"
    assert state(regional, DOORS, "pt") == "draft"


def test_what_is_stale_in_the_parents_has_to_be_said_to_be_right_as_well(regional, review, polyleaf):
    change_master(regional, BELONG, BELONGED)
    polyleaf("update", "--project", regional)
    for said in (["--stale"], ["--inherited"]):
        status, printed = review("pt-BR", "Public libraries", *said)
        assert status == 1
        assert "--inherited" in printed if said == ["--stale"] else "--stale" in printed
    assert state(regional, BELONGED, "pt-BR") == "untranslated"
    assert review("pt-BR", "Public libraries", "--inherited", "--stale")[0] == 0
    assert look(catalog(regional, "pt-BR").read_bytes())[BELONGED] == Look("reviewed", f"pt: {BELONG}")


def test_what_is_its_own_is_never_overwritten(regional, review, polyleaf):
    edit(catalog(regional, "pt-BR"), {DOORS: "Brasil."}, fuzzy=True)
    edit(catalog(regional, "pt-BR"), {BELONG: "Brasil: **tudo"}, fuzzy=True)
    edit(catalog(regional, "pt-BR"), {CHARTER: "Brasil: [tudo](https://example.org/charter)."})
    first = CHARTER.replace("before it closes a door", "at once")
    change_master(regional, CHARTER, f"{first}\n\n{CHARTER}")
    polyleaf("update", "--project", regional)
    assert state(regional, first, "pt-BR") == "borrowed"
    review("pt-BR", "--all", "--inherited")
    found = look(catalog(regional, "pt-BR").read_bytes())
    assert (found[DOORS].state, found[DOORS].text) == ("reviewed", "Brasil.")
    assert (found[BELONG].state, found[BELONG].text) == ("draft", "Brasil: **tudo")
    assert (found[first].state, found[first].text) == ("borrowed", "Brasil: [tudo](https://example.org/charter).")


def test_what_the_parent_lacks_or_has_at_fault_cant_be_inherited(regional, review):
    edit(catalog(regional, "pt"), {DOORS: None, BELONG: "pt: **tudo"})
    for passage in (DOORS, "Public libraries"):
        status, printed = review("pt-BR", "--inherited", passage)
        assert status == 1
        assert "no translation to review" in printed
    catalog(regional, "pt").write_bytes(b"broken")
    assert review("pt-BR", "--inherited", CHARTER)[0] == 1
    assert state(regional, CHARTER, "pt-BR") == "untranslated"


def test_a_passage_that_the_regions_file_lacks_as_yet_is_told(regional, review):
    change_master(regional, BELONG, f"{BELONG}\n\nNew.")
    before = catalog(regional, "pt-BR").read_bytes()
    assert review("pt-BR", "--inherited", "New.")[0] == 1
    path = catalog(regional, "pt")
    path.write_text(path.read_text("utf-8") + '\n\nmsgid "New."\nmsgstr "Novo."\n', "utf-8")
    status, printed = review("pt-BR", "--inherited", "New.")
    assert status == 1
    assert "polyleaf update pt-BR" in printed
    assert catalog(regional, "pt-BR").read_bytes() == before


def test_forms_of_another_number_are_not_inherited_as_reviewed(regional, review):
    passage = "{count} passage is not yet translated and is shown in the original language"
    store = pypo.pofile.parsefile(str(catalog(regional, "pt")))
    store.findunit(passage).target = ["pt: {count} a", "pt: {count} b", "pt: {count} c"]
    store.save()
    status, printed = review("pt-BR", "--inherited", passage)
    assert status == 1
    assert "no translation to review" in printed
