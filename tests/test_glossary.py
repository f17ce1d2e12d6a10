"""Glossaries: reading what a spreadsheet saved, finding terms, and what `check` says of translations that use others."""

import json
from pathlib import Path

import pytest
from conftest import translate

from pipeline import glossary
from pipeline.glossary import Glossary, Term, avoided, uses
from pipeline.model import Severity

HEAD = "term,translation,also,avoid,keep,note\n"


def written(folder: Path, text: str | bytes, tag: str = "de") -> Path:
    path = folder / f"{tag}.csv"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str | bytes) -> Glossary:
    return glossary.read(written(folder, text))


TERMS = (
    Term("reading room", ("Lesesaal", "Lesezimmer"), ("Leseraum",), note="the old word", line=2),
    Term("KB", ("KB",), keep=True, line=3),
)
ROWS = "reading room,Lesesaal,Lesezimmer,Leseraum,,the old word\nKB,,,,yes,\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ROWS,
        b"\xef\xbb\xbf" + (HEAD + ROWS).encode(),
        (HEAD + ROWS).replace("\n", "\r\n"),
        (HEAD + ROWS).replace(",", ";"),
        (HEAD + ROWS).replace(",", "\t"),
        (HEAD + ROWS).replace("Lesezimmer", '"Lesezimmer"') + "\n,,,,,\n",
        (HEAD + ROWS).replace("term", "Term").replace("yes", "X"),
        HEAD + ROWS + "book,,,,,not yet decided\n",
    ],
)
def test_what_spreadsheets_save_is_read(tmp_path, text):
    found = read(tmp_path, text)
    assert found.terms == TERMS
    assert found.findings == ()


def test_columns_may_stand_in_any_order_and_most_may_be_missing(tmp_path):
    assert read(tmp_path, "translation,term\nBuch,book\n").terms == (Term("book", ("Buch",), line=2),)


def test_a_glossary_that_cannot_be_read_is_a_warning_with_its_line(tmp_path):
    found = read(tmp_path, HEAD.encode() + b"book,B\xfccher\n")
    [finding] = found.findings
    assert (finding.code, finding.severity, finding.place.line) == ("glossary-file", Severity.WARNING, 2)
    assert "not UTF-8" in finding.message
    assert found.terms == ()


def test_a_variety_of_a_language_has_the_glossary_of_the_language_unless_it_has_its_own(tmp_path):
    general, own = written(tmp_path, HEAD, "pt"), written(tmp_path, HEAD, "pt-BR")
    assert glossary.of_language(tmp_path, "pt-BR").path == own
    assert glossary.of_language(tmp_path, "pt-AO").path == general
    assert glossary.of_language(tmp_path, "fr").terms == ()


# ------------------------------------------------------------------ terms in a passage


def found(terms: list[str], text: str) -> list[str]:
    return [term.term for term in Glossary(terms=tuple(Term(term, ("x",)) for term in terms)).terms_in(text)]


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        (["book"], "Books, my book’s cover", ["book"]),
        (["book"], "A bookshelf; a re-book", []),
        (["library"], "Two libraries", ["library"]),
        (["war", "warden"], "The warden", ["warden"]),
        (["US"], "It is for us", []),
        (["US"], "The US and the US–UK treaty", ["US"]),
        (["room", "reading room"], "Reading  rooms", ["reading room"]),
        (["room", "reading room"], "A reading room and a room", ["room", "reading room"]),
        (["librarianism"], "The librarianist", []),
    ],
)
def test_a_term_is_found_with_its_endings_and_the_longest_one_counts(terms, text, expected):
    assert found(terms, text) == expected


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("Lesesaal", "in den Lesesälen und im Lesesaale"),
        ("öffentliche Bücherei", "die Büchereien sind öffentlich"),
        ("освобождение", "борьба за освобождения"),
        ("солідарність", "рух солідарності"),
        ("επεκτατική επέμβαση", "των επεκτατικών επεμβάσεων"),
        ("marxiste-léniniste", "les partis marxistes-léninistes"),
        ("الحرية", "من أجل الديمقراطية والحرية"),
        ("حرية", "للحريّة"),
        ("حرية", "حرّية"),
        ("جبههٔ متحد", "جبههٔ‌ متحد"),
        ("kütüphane", "KÜTÜPHANELERDE"),
        ("विस्तारवादी", "विस्तारवादियों"),
        ("图书馆", "公共图书馆属于所有人"),
    ],
)
def test_inflection_is_no_other_word(form, said):
    assert uses(said, Term("x", (form,)))


@pytest.mark.parametrize(
    ("form", "said"), [("Lesesaal", "der Leseraum"), ("Saal", "der Raum"), ("освобождение", "свобода")]
)
def test_another_word_is_another_word(form, said):
    assert not uses(said, Term("x", (form,)))


def test_what_is_to_stay_stays_letter_for_letter():
    term = Term("KB", ("KB",), keep=True)
    assert uses("Die KB-Leute", term)
    assert not uses("Die Kb-Leute", term)


def test_a_form_to_be_avoided_is_found_as_a_word():
    term = Term("room", ("Saal",), avoid=("Raum",))
    assert avoided("Im Raume der Raum", term) == "Raum"
    assert avoided("Freiraum, Raumfahrtzentrum", term) == ""


# ------------------------------------------------------------------ check


SLOGAN = "Open doors, open books!"


@pytest.fixture
def said(project, polyleaf):
    """What `check` says of the slogan under a glossary."""
    polyleaf("update", "de", "--project", project)
    translate(project, "de")

    def check(rows: str, translation: str = "de: Open doors, open books!") -> list[dict[str, str]]:
        path = project / "translations/reading-rooms/de.po"
        text = path.read_text("utf-8")
        path.write_text(text.replace('msgstr "de: Open doors, open books!"', f'msgstr "{translation}"'), "utf-8")
        written(project / "translations/glossary", HEAD + rows)
        status, printed = polyleaf("check", "--json", "--project", project)
        assert status == 0
        return [f for f in json.loads(printed) if f["code"].startswith("glossary") and f["passage"] in ("", SLOGAN)]

    return check


def test_a_term_that_is_not_used_is_told_with_passage_form_and_row(said, project):
    [finding] = said("books,Bücher,Bände,,,as in the statutes\n")
    assert (finding["code"], finding["severity"], finding["passage"]) == ("glossary", "note", SLOGAN)
    assert finding["message"].startswith("“books” is “Bücher” or “Bände” in the glossary (as in the statutes)")
    assert f"{project / 'translations/glossary/de.csv'}:2" in finding["cure"]


def test_a_glossary_that_is_wrong_is_told_by_check_and_stops_nothing(said, project, polyleaf):
    [finding] = said("books,Bücher,,,perhaps,\n")
    assert (finding["code"], finding["line"], finding["severity"]) == ("glossary-file", 2, "warning")
    status, printed = polyleaf("build", "de", "--format", "html", "--project", project)
    assert (status, "[glossary" in printed) == (0, False)


def test_the_glossaries_of_this_repository_are_read_whole():
    folder = Path(__file__).parent.parent / "translations"
    tags = {path.stem for path in folder.glob("*/*.po")}
    assert tags == {path.stem for path in (folder / "glossary").glob("*.csv")}
    for tag in tags:
        own = glossary.of_language(folder / "glossary", tag)
        assert own.findings == ()
        assert len(own.terms) > 20
