"""Proofs on paper, asked for on the command line: what is in both files, where it stands, and what stays as it is."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import translate, write_project
from heard import Heard, flat, said
from test_update import BELONG, catalog, change_master
from translate.storage import pypo

from pipeline.cli import main
from pipeline.project import open_project
from pipeline.proof import page
from pipeline.update import update

FIXTURES = Path(__file__).parent / "fixtures"
ASK = "We ask every council to read [the charter](https://example.org/charter) before it closes a door."
LIKE = ASK.replace("before", "twice before") + " Then it may think of the readers, and of those who are not born yet."
NOW = BELONG.replace("lend books", "lend books and **records**")


@dataclass(frozen=True)
class Row:
    """A passage as a page has it."""

    number: str
    state: str
    original: Any
    translation: Any
    margin: Any

    def texts(self, column: str) -> list[Any]:
        return [p for p in getattr(self, column).iter("p") if "text" in p.get("class", "").split()]

    @property
    def ticked(self) -> bool:
        return "right" in self.number


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def tree_of(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_bytes())


def rows_of(path: Path) -> list[Row]:
    found = [(tr.get("class", ""), list(tr)) for tr in tree_of(path).findall(".//tbody/tr")]
    return [Row(words(cells[0]), state, *cells[1:]) for state, cells in found]


def row_of(path: Path, original: str) -> Row:
    [found] = [row for row in rows_of(path) if letters(words(row.original)).startswith(letters(original))]
    return found


def letters(text: str) -> str:
    """What is neither white space nor a sign: markup has signs, and a page sets them otherwise."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] in "LMN")


def messages(path: Path) -> list[tuple[list[str], list[str]]]:
    """The texts of each message, and its translations."""
    units = [unit for unit in pypo.pofile.parsefile(str(path)).units if not unit.isheader() and not unit.isobsolete()]
    return [(strings(unit.source), strings(unit.target)) for unit in units]


def strings(text: Any) -> list[str]:
    return list(map(str, getattr(text, "strings", [text])))


def proof(
    root: Path, tag: str, form: str = "html", document: str = "reading-rooms", output: Path | None = None
) -> Path:
    return (output or root / "output") / f"proofs/{document}/{document}-{tag}-proof.{form}"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def call(*arguments: str | Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main([*map(str, arguments)])
    assert stop.value.code == 0


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A project with passages in every state, and its proofs: Arabic, and Portuguese of Brazil, which inherits."""
    root = write_project(tmp_path_factory.mktemp("states") / "project")
    update(open_project(root), ["ar", "pt", "pt-BR"], [])
    translate(root, "ar", draft=True)
    translate(root, "pt")
    edit(catalog(root, "ar"), '"ar: No reader left outside!"', '""')
    edit(catalog(root, "ar"), '"ar: Open doors, open books!"', '"ar: **Open <script>alert(1)</script>"')
    edit(catalog(root, "ar"), '"ar: House of Books"', '"ar: [House](javascript:alert) of  Books ?"')
    change_master(root, BELONG, NOW)
    change_master(root, "::: slogans", f"{LIKE}\n\n::: slogans")
    update(open_project(root), [], [])
    call("proof", "--project", root)
    return root


@pytest.fixture
def copy(made, tmp_path) -> Path:
    """A copy of that project to change, without proofs."""
    return shutil.copytree(made, tmp_path / "copy", ignore=shutil.ignore_patterns("output"))


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory) -> Path:
    """The output folder with the proofs of some fixtures."""
    folder = tmp_path_factory.mktemp("fixtures")
    call("proof", "ar", "hi", "zh-Hans", "en", "--project", FIXTURES, "--output", folder)
    return folder


OF_FIXTURES = [("public-libraries", tag) for tag in ("ar", "hi", "zh-Hans")]
OF_FIXTURES += [("street-trees", tag) for tag in ("ar", "en")]


# ------------------------------------------------------------------ what is made


def test_each_language_that_has_something_to_review_gets_both_files(translated, polyleaf):
    status, out = polyleaf("proof", "--project", translated)
    assert status == 0
    made = {path.name for path in (translated / "output").rglob("*") if path.is_file()}
    assert made == {"reading-rooms-fa-proof.html", "reading-rooms-fa-proof.pdf"}, (
        "German is reviewed, in both documents"
    )
    assert re.search(r"^reading-rooms  fa: 25 of 25 passages wait for review, \d pages$", out, re.MULTILINE)


def test_a_named_language_gets_one_whatever_its_state(translated, polyleaf):
    assert polyleaf("proof", "de", "--document", "trees", "--format", "html", "--project", translated)[0] == 0
    made = [path.name for path in (translated / "output").rglob("*") if path.is_file()]
    assert made == ["trees-de-proof.html"]


def test_where_nothing_waits_it_says_so(translated, polyleaf):
    catalog(translated, "fa").unlink()
    assert polyleaf("proof", "--project", translated) == (0, "Nothing waits for review.\n")
    assert not (translated / "output").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sw"], "Start one: polyleaf update sw"),
        (["en-XA"], "pseudo-language"),
        (["--document", "tres"], "Did you mean “trees”?"),
    ],
)
def test_what_isnt_there_is_told_and_nothing_made(translated, polyleaf, arguments, said):
    status, out = polyleaf("proof", *arguments, "--project", translated)
    assert status == 2
    assert said in out
    assert not (translated / "output").exists()


def test_a_broken_catalog_stops_no_other_language(copy, polyleaf):
    edit(catalog(copy, "pt"), 'msgid "Uruguay"', 'msgwhat "Uruguay"')
    status, out = polyleaf("proof", "--format", "html", "--project", copy)
    assert status == 1
    assert f"{catalog(copy, 'pt')}:" in out
    assert {path.name for path in (copy / "output/proofs/reading-rooms").iterdir()} == {
        "reading-rooms-ar-proof.html",
        "reading-rooms-pt-BR-proof.html",
    }


def test_a_broken_master_stops_no_other_document(translated, polyleaf):
    (translated / "source/reading-rooms/resolution.md").write_text("---\n", "utf-8")
    edit(translated / "translations/trees/de.po", 'msgstr "de: Charter"', 'msgstr ""')
    status, out = polyleaf("proof", "--format", "html", "--project", translated)
    assert status == 1
    assert "resolution.md" in out
    assert proof(translated, "de", document="trees").exists()


def test_a_fault_of_our_own_is_told_and_leaves_no_half_proof(translated, polyleaf, monkeypatch):
    def fail(*_: Any) -> bytes:
        raise ValueError("no such row")

    monkeypatch.setattr(page, "render", fail)
    status, out = polyleaf("proof", "de", "--document", "trees", "--format", "html", "--project", translated)
    assert status == 1
    assert "trees, de: the proof failed (ValueError: no such row)" in out
    assert not (translated / "output").exists()


def test_nothing_that_is_published_changes(published, polyleaf):
    def contents() -> dict[Path, bytes]:
        files = [path for path in published.rglob("*") if path.is_file() and "proofs" not in path.parts]
        return {path: path.read_bytes() for path in files}

    before = contents()
    assert polyleaf("proof", "--project", published)[0] == 0
    assert contents() == before
    status, out = polyleaf("build", "--format", "html", "--jobs", "1", "--project", published)
    assert (status, "Nothing to do" in out) == (0, True)
    assert proof(published, "fa").exists()


def test_a_proof_can_be_repeated_byte_for_byte(translated, polyleaf, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    found = []
    for _ in range(2):
        assert polyleaf("proof", "fa", "--project", translated)[0] == 0
        found.append([proof(translated, "fa", form).read_bytes() for form in ("html", "pdf")])
    assert found[0] == found[1]
    assert "November 14, 2023" in words(tree_of(proof(translated, "fa")).find("body/header"))


# ------------------------------------------------------------------ what is in it


@pytest.mark.parametrize(("document", "tag"), OF_FIXTURES)
def test_the_page_has_every_passage_of_both_languages_by_its_number(fixtures, document, tag):
    rows = rows_of(proof(fixtures, tag, document=document, output=fixtures))
    wanted = messages(FIXTURES / f"translations/{document}/{tag}.po")
    assert [re.match(r"\d+", row.number)[0] for row in rows] == [str(n) for n in range(1, len(wanted) + 1)]
    for row, (original, translation) in zip(rows, wanted, strict=True):
        said = [letters(text.replace("{.underline}", "")) for text in original]  # it is underlined
        assert [letters(words(text)) for text in row.texts("original")] == said
        assert [letters(words(text)) for text in row.texts("translation")] == [
            letters(text.replace("{.underline}", "")) for text in translation if text
        ]


@pytest.mark.parametrize(("document", "tag"), [name for name in OF_FIXTURES if name[1] != "hi"])
def test_the_pdf_says_what_the_page_says(fixtures, document, tag):
    heard = Heard(proof(fixtures, tag, "pdf", document, fixtures))
    spoken = [
        [letters(said(cell)) for cell in row["inside"]] for row in heard.all("TR") if row["inside"][0]["tag"] == "TH"
    ]
    spoken = [cells for cells in spoken if cells[0][0].isdigit()]  # not the heads
    rows = rows_of(proof(fixtures, tag, document=document, output=fixtures))
    shown = [
        [letters(text) for text in (row.number, *map(words, (row.original, row.translation, row.margin)))]
        for row in rows
    ]
    assert spoken == shown


@pytest.mark.parametrize("tag", ["ar", "hi"])
def test_poppler_gives_every_translation_back(fixtures, tag):
    path = proof(fixtures, tag, "pdf", "public-libraries", fixtures)
    copied = letters(subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode())
    rows = rows_of(path.with_suffix(".html"))
    texts = [letters(words(text)) for row in rows for text in row.texts("translation")]
    assert [text for text in texts if text not in copied] == []


def test_a_passage_longer_than_a_page_is_all_there(translated, polyleaf):
    long = " ".join(f"Wort{n}" for n in range(2500))
    edit(translated / "translations/trees/de.po", "de: No tree is cut down before three are planted.", long)
    assert polyleaf("proof", "de", "--document", "trees", "--format", "pdf", "--project", translated)[0] == 0
    heard = Heard(proof(translated, "de", "pdf", "trees"))
    cells = [cell for cell in heard.all("TD") if "Wort" in said(cell)]
    assert letters("".join(map(said, cells))) == letters(long)


def test_findings_are_those_of_check(made, polyleaf):
    for tag in ("ar", "pt-BR"):
        checked = json.loads(polyleaf("check", tag, "--json", "--project", made)[1])
        wanted = Counter((f["severity"].capitalize(), f["code"], f["message"], f["cure"]) for f in checked)
        tree = tree_of(proof(made, tag))
        items = [item for found in tree.iter("ul") if found.get("class") == "findings" for item in found]
        assert Counter(map(finding, items)) == wanted
        assert tag == "pt-BR" or wanted
        heard = letters("".join(map(said, Heard(proof(made, tag, "pdf")).tree)))
        assert all(letters(message) in heard for _, _, message, _ in wanted)


def finding(item: Any) -> tuple[str, str, str, str]:
    strong, code, cure = item
    return strong.text, code.text, code.tail.strip(), cure.text


def test_a_finding_stands_beside_its_passage(made, polyleaf):
    row = row_of(proof(made, "ar"), "Open doors")
    codes = [item.find("code").text for item in row.margin.iter("li")]
    checked = json.loads(polyleaf("check", "ar", "--json", "--project", made)[1])
    assert codes == [f["code"] for f in checked if f["passage"].startswith("Open doors")]
    assert {"emphasis", "raw-markup"} <= set(codes)


def test_what_two_documents_say_otherwise_is_said_as_check_says_it(translated, polyleaf):
    edit(translated / "translations/trees/de.po", "de: Other languages", "Anders")
    checked = json.loads(polyleaf("check", "de", "--json", "--project", translated)[1])
    [wanted] = [f for f in checked if f["code"] == "inconsistent"]
    assert polyleaf("proof", "de", "--format", "html", "--document", "trees", "--project", translated)[0] == 0
    row = row_of(proof(translated, "de", document="trees"), "Other languages")
    assert [finding(item)[2] for item in row.margin.iter("li")] == [wanted["message"]]


def test_a_finding_on_a_passage_that_update_has_yet_to_write_stands_beside_it(translated, polyleaf):
    """A new signatory says in German what another one has otherwise: a draft that isn't in the file yet."""
    with (translated / "source/trees/signatories.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {acronym: NF, name: Nordverein, language: de, gloss: association of friends of trees}\n")
    assert polyleaf("proof", "de", "--document", "trees", "--format", "html", "--project", translated)[0] == 0
    row = row_of(proof(translated, "de", document="trees"), "association of")
    assert [item.find("code").text for item in row.margin.iter("li")] == ["inconsistent"]


def test_what_is_said_of_no_passage_stands_in_front_with_its_place(copy, polyleaf):
    folder = copy / "translations/glossary"
    folder.mkdir()
    (folder / "ar.csv").write_text("term,translation\ncouncil,مجلس,too,many\n", "utf-8")
    assert polyleaf("proof", "ar", "--format", "html", "--project", copy)[0] == 0
    [section] = [
        part for part in tree_of(proof(copy, "ar")).iter("section") if part.find("h2").text.startswith("About")
    ]
    assert words(section.find("ul")).startswith("translations/glossary/ar.csv:2: Warning glossary-file")
    assert str(copy) not in words(section)


# ------------------------------------------------------------------ states


def test_changed_words_of_the_master_are_marked(made):
    row = row_of(proof(made, "ar"), BELONG[:30])
    [text] = row.texts("original")
    assert row.state == "stale"
    assert "since" in row.number
    assert row.ticked
    without = {name: "".join(left_without(text, name)) for name in ("del", "ins")}
    assert without == {"del": NOW, "ins": BELONG}
    assert "**records**" in "".join(map(words_as_they_are, text.iter("ins")))


def left_without(element: Any, name: str) -> list[str]:
    kids = [
        part for kid in element for part in ([] if kid.tag == name else [words_as_they_are(kid)]) + [kid.tail or ""]
    ]
    return [element.text or "", *kids]


def words_as_they_are(element: Any) -> str:
    return "".join(element.itertext())


def test_an_untranslated_passage_has_nothing_but_lines_to_write_on(made):
    row = row_of(proof(made, "ar"), "No reader left")
    assert row.state == "untranslated"
    assert words(row.translation) == ""
    assert len(row.translation.findall(".//i")) >= 1
    assert not row.ticked


def test_a_likeness_is_shown_as_one_with_what_it_translates(made):
    row = row_of(proof(made, "ar"), LIKE)
    assert row.state == "borrowed"
    assert "likeness only" in row.number
    assert "A likeness, no translation." in words(row.translation)
    about, likeness = row.texts("translation")
    assert (words(about), about.get("lang"), about.get("class")) == (ASK, "en", "text likeness")
    assert (letters(words(likeness)), likeness.get("lang")) == (letters(f"ar: {ASK}"), "ar")
    assert likeness.get("class") == "text likeness"
    lines = {state: len(rows[0].translation.findall(".//i")) for state, rows in by_state(made).items()}
    assert lines["borrowed"] > lines["draft"], "nothing is there yet that a correction could refer to"


def by_state(root: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows_of(proof(root, "ar")):
        found.setdefault(row.state, []).append(row)
    return found


def test_what_is_inherited_says_from_which_language(made):
    row = row_of(proof(made, "pt-BR"), "Keep the reading rooms open")
    [text] = row.texts("translation")
    assert "from pt" in row.number
    assert (text.get("lang"), text.get("class"), words(text)) == (
        "pt",
        "text inherited",
        "pt: Keep the reading rooms open",
    )
    assert "Readers see, from pt:" in words(row.translation)
    assert row.ticked


def test_a_reviewed_passage_isnt_asked_for_again(made):
    row = row_of(proof(made, "pt"), "Keep the reading rooms open")
    assert (row.state, row.ticked) == ("reviewed", False)


def test_every_plural_form_is_there_and_says_for_which_numbers(made):
    row = next(row for row in rows_of(proof(made, "ar")) if "{count}" in words(row.original))
    labels = [p.text for p in row.translation.iter("p") if p.get("class") == "label"]
    assert labels == [
        "for 0",
        "for 1",
        "for 2",
        "for 3, 4, 5, 6, 7 …",
        "for 11, 12, 13, 14, 15 …",
        "for 100, 101, 102",
    ]
    assert len(row.texts("translation")) == 6
    assert len(row.texts("original")) == 2


def test_placeholders_stay_visible_and_read_from_left_to_right(made):
    row = row_of(proof(made, "ar"), "Page {page} of {pages}")
    signs = [span for span in row.translation.iter("span") if span.get("class") == "sign"]
    assert [(sign.text, sign.get("dir")) for sign in signs] == [("{page}", "ltr"), ("{pages}", "ltr")]


def test_a_translation_is_text_whatever_is_in_it(made):
    source = proof(made, "ar").read_text("utf-8")
    assert "<script" not in source
    assert "href" not in source.split("</head>")[1]
    assert "ar: **Open <script>alert(1)</script>" in words(row_of(proof(made, "ar"), "Open doors").translation)
    assert "[House](javascript:alert)" in words(row_of(proof(made, "ar"), "House of Books").translation), (
        "no markup there"
    )


def test_no_spaces_are_set_in_what_reviewers_correct(translated, polyleaf):
    polyleaf("update", "fr", "--document", "trees", "--project", translated)
    translate(translated, "fr", "trees", draft=True)
    path = translated / "translations/trees/fr.po"
    edit(path, "fr: No tree is cut down before three are planted.", "Pourquoi ? Le 3 mai !")
    assert polyleaf("proof", "fr", "--format", "html", "--project", translated)[0] == 0
    [text] = row_of(proof(translated, "fr", document="trees"), "No tree is cut").texts("translation")
    assert text.text == "Pourquoi ? Le 3 mai !"


def test_terms_of_the_glossary_stand_in_the_margin(copy, polyleaf):
    folder = copy / "translations/glossary"
    folder.mkdir()
    (folder / "ar.csv").write_text("term,translation\ncouncil,مجلس\n", "utf-8")
    assert polyleaf("proof", "ar", "--format", "html", "--project", copy)[0] == 0
    terms = [ul for ul in row_of(proof(copy, "ar"), ASK).margin.iter("ul") if ul.get("class") == "terms"]
    assert [words(ul) for ul in terms] == ["council: مجلس"]
    assert [span.get("dir") for span in terms[0].iter("span")] == ["ltr", "rtl"]


def test_how_to_hand_it_back_and_where_to_sign(made):
    body = words(tree_of(proof(made, "ar")).find("body"))
    assert "polyleaf review ar 3 7 … --stale --borrowed --document reading-rooms" in body
    assert "translations/reading-rooms/ar.po" in body
    assert all(word in body for word in ("Reviewed by", "Signature", "Nobody is named unasked"))
    assert "likeness" in body
    assert "parent language" not in body, "only what occurs is explained"
    assert "parent language" in words(tree_of(proof(made, "pt-BR")).find("body"))


# ------------------------------------------------------------------ right to left beside left to right


def boxes(path: Path) -> list[tuple[str, float, float, float]]:
    """Each word of a PDF with where it begins, where it ends, and how far from the top."""
    written = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True).stdout.decode()
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)"[^>]*>([^<]+)</word>', written)
    return [(word, float(left), float(right), float(top)) for left, top, right, word in found]


def place(path: Path, word: str) -> tuple[float, float, float]:
    """Where a word is first, as a reader's program has it, in whichever order its letters are."""
    return next(where for said, *where in boxes(path) if said in (word, word[::-1]))


def test_columns_stand_in_the_order_of_reading_the_master(fixtures):
    ltr = proof(fixtures, "ar", "pdf", "public-libraries", fixtures)
    original, translation = place(ltr, "Declaration"), place(ltr, "إعلان")
    assert original[1] < translation[0]
    assert translation[1] > 430, "at the right edge of its column"
    assert abs(original[2] - translation[2]) < 10, "in the same line"
    rtl = proof(fixtures, "en", "pdf", "street-trees", fixtures)
    original, translation = place(rtl, "بیانیه"), place(rtl, "Declaration")
    assert translation[1] < original[0]
    assert translation[0] < 200, "at the left edge of its column"
    assert place(rtl, "1")[0] > 400, "the numbers stand at the right, where one begins to read"


@pytest.mark.parametrize(
    ("document", "tag", "directions"),
    [
        ("public-libraries", "ar", ("ltr", "ltr", "rtl")),
        ("public-libraries", "hi", ("ltr", "ltr", "ltr")),
        ("street-trees", "en", ("rtl", "rtl", "ltr")),
        ("street-trees", "ar", ("rtl", "rtl", "rtl")),
    ],
)
def test_each_text_has_its_language_and_direction(fixtures, document, tag, directions):
    path = proof(fixtures, tag, document=document, output=fixtures)
    master = "en" if document == "public-libraries" else "fa"
    table, original, translation = directions
    assert tree_of(path).find(".//table").get("dir") == table
    row = rows_of(path)[1]
    assert [(p.get("lang"), p.get("dir")) for p in row.texts("original")] == [(master, original)]
    assert [(p.get("lang"), p.get("dir")) for p in row.texts("translation")] == [(tag, translation)]


def test_the_leaflets_phrases_are_english_beside_a_persian_master_too(fixtures):
    for tag in ("en", "ar"):
        row = row_of(proof(fixtures, tag, document="street-trees", output=fixtures), "Page {page} of")
        [text] = row.texts("original")
        assert (text.get("lang"), text.get("dir")) == ("en", "ltr")


def test_every_page_has_the_heads_of_the_columns(fixtures):
    heard = Heard(proof(fixtures, "ar", "pdf", "public-libraries", fixtures))
    heads = [[said(cell).strip() for cell in head["inside"][0]["inside"]] for head in heard.all("THead")]
    assert len(heads) == len(heard.all("Table")) > 3
    assert all(head == ["No.", "Original (en)", "Translation (ar)", "Remarks"] for head in heads)
    assert heard.artifacts > 0, "the running head is nobody's sentence"
    scopes = {cell["scope"] for row in heard.all("TR") for cell in flat(row["inside"]) if cell["tag"] == "TH"}
    assert scopes == {"Column", "Row"}


# ------------------------------------------------------------------ the files


def test_the_page_is_one_file_that_loads_nothing(fixtures):
    for document, tag in OF_FIXTURES:
        source = proof(fixtures, tag, document=document, output=fixtures).read_text("utf-8")
        assert not re.search(r"""url\((?!["']?data:)|@import|<link|\ssrc=""", source)
        assert "@font-face" in source


def test_the_pdf_says_what_it_is(fixtures):
    from pikepdf import open as open_pdf

    with open_pdf(proof(fixtures, "ar", "pdf", "public-libraries", fixtures)) as document:
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo.Title) == "Proof: Libraries open to everyone, ar"
        assert b"pdfuaid:part" in document.Root.Metadata.read_bytes()
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in document.pages} == {(0, 0, 595, 842)}
