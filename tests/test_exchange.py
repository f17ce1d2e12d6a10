"""Catalogs handed out to other programs and taken back: nothing lost, nothing overwritten, nothing harmful let in."""

import re
import time
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from catalogs import DAY, DE, TREES, look
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from translate.storage import tmx, xliff

from pipeline import catalog, checks, languages, po
from pipeline.errors import PipelineError
from pipeline.exchange import FORMATS
from pipeline.exchange.rows import Label, Row, Sheet, carried, digest, identifier, rows_of, with_forms
from pipeline.model import Key, SegmentState

SHOWN = Path("trees-de.x")
EVERYBODY = "Public libraries belong to **everybody**. They lend books, and they lend *time*."
CHARTER = "We ask every council to read [the charter](https://example.org/charter) before it closes a door."
DOORS = "Open doors, open books!"
TYPED = "Offene Türen, offene Bücher!"


def word_cells(path: Path) -> list:
    return [row.cells for row in docx.Document(str(path)).tables[0].rows]


def edit_word(path: Path, texts: Mapping[str, str]) -> None:
    """Write translations beside their originals, as a person does in Word."""
    document = docx.Document(str(path))
    for row in document.tables[0].rows:
        if row.cells[1].text in texts:
            row.cells[2].text = texts[row.cells[1].text]
    document.save(str(path))


def edit_excel(path: Path, texts: Mapping[str, str]) -> None:
    """The same in Excel, where column C is unlocked."""
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows(min_row=4):
        if row[1].value in texts:
            row[2].value = texts[row[1].value]
            row[2].data_type = "s"
    book.save(path)


def edit_xliff(path: Path, texts: Mapping[str, str]) -> None:
    """The same in a translation program."""
    store = xliff.xlifffile.parsefile(str(path))
    for unit in store.units:
        if str(unit.source) in texts:
            unit.target = texts[str(unit.source)]
    store.save()


def edit_tmx(path: Path, texts: Mapping[str, str]) -> None:
    store = tmx.tmxfile.parsefile(str(path))
    for unit in store.units:
        if str(unit.source) in texts:
            unit.target = texts[str(unit.source)]
    store.save()


EDITS: dict[str, Callable[[Path, Mapping[str, str]], None]] = {
    "docx": edit_word,
    "xlsx": edit_excel,
    "xliff": edit_xliff,
    "tmx": edit_tmx,
}
formats = pytest.mark.parametrize("form", EDITS)


def hand_out(polyleaf, root: Path, form: str, tag: str = "de", document: str = "reading-rooms") -> Path:
    path = root / f"{document}-{tag}{FORMATS[form].suffixes[0]}"
    status, printed = polyleaf("export", tag, "--to", form, "--document", document, "--output", path, "--project", root)
    assert status == 0, printed
    return path


def po_of(root: Path, tag: str = "de", document: str = "reading-rooms") -> Path:
    return root / "translations" / document / f"{tag}.po"


def seen(root: Path, text: str, tag: str = "de"):
    return look(po_of(root, tag).read_bytes())[text]


# ------------------------------------------------------------------ there and back


@formats
def test_what_nobody_touched_changes_no_byte(translated, polyleaf, form):
    before = po_of(translated).read_bytes()
    path = hand_out(polyleaf, translated, form)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 0
    assert re.search(r"de\.po: 0 taken, [1-9]\d+ untouched, 0 refused, 0 conflicts", printed)
    assert po_of(translated).read_bytes() == before


@formats
def test_what_was_typed_becomes_a_draft_and_nothing_else_changes(translated, polyleaf, form):
    before = po_of(translated).read_text("utf-8").splitlines()
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: TYPED})
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 0, printed
    assert "1 taken" in printed
    assert seen(translated, DOORS).text == TYPED
    assert seen(translated, DOORS).state == "draft"
    after = po_of(translated).read_text("utf-8").splitlines()
    assert set(after) - set(before) == {"#, fuzzy", f'msgstr "{TYPED}"'}


@formats
def test_an_empty_catalog_is_filled(project, polyleaf, form):
    polyleaf("update", "fa", "--project", project)
    path = hand_out(polyleaf, project, form, "fa")
    EDITS[form](path, {DOORS: "درهای باز، کتاب‌های باز!"})
    polyleaf("import", path, "--project", project)
    assert seen(project, DOORS, "fa").text == "درهای باز، کتاب‌های باز!"
    assert seen(project, EVERYBODY, "fa").state == "untranslated"


@formats
def test_a_stale_translation_that_was_brought_in_line_is_a_draft(translated, polyleaf, form):
    master = translated / "source/reading-rooms/resolution.md"
    master.write_text(
        master.read_text("utf-8").replace("Open doors, open books!", "Open doors and open books!"), "utf-8"
    )
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {"Open doors and open books!": "Offene Türen und offene Bücher!"})
    assert polyleaf("import", path, "--project", translated)[0] == 0
    found = seen(translated, "Open doors and open books!")
    assert (found.state, found.text, found.previous) == ("draft", "Offene Türen und offene Bücher!", "")


# Everything that XML can carry, and what is hard to carry.
NASTY = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from(
            list("<&>\"'=+@*_`\\ \t\n\u00a0\u202f\u200c\u200d\u200f\u2066\u2069\u0301\u0651\u05d0\u0627ग😀\x00\x0b\r")
        ),
    ),
    max_size=30,
)


def package_with(data: bytes, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A package (zip) with other parts."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts[name]) if callable(change) else change
    changed = BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return changed.getvalue()


def sheet_of(*texts: str, tag: str = "fa", direction: str = "rtl") -> Sheet:
    rows = [
        Row(
            n,
            identifier("trees", tag, Key("", f"Tree {n}")),
            Key("", f"Tree {n}"),
            0,
            f"Tree {n}",
            text if text.strip() else "",
            "",
            SegmentState.DRAFT,
        )
        for n, text in enumerate(texts, 1)
    ]
    return Sheet(Label("trees", tag, len(rows)), "en", "ltr", "فارسی", direction, rows)


@formats
@settings(max_examples=40)
@given(st.lists(NASTY, min_size=1, max_size=8))
def test_a_round_trip_loses_nothing(form, texts):
    """Whatever stands in a catalog: it comes back as what went out, and is recognised as untouched."""
    sheet = sheet_of(
        *texts, "=1+1", "  two  spaces  ", "#N/A", "\n", "﴾ e\u0301 ﴿\u200f", "_x0041_", "_x005F_x0041_", "2021"
    )
    sheet = replace(
        sheet, rows=[replace(row, master=row.translation or "-", note=row.translation) for row in sheet.rows]
    )
    parcel = FORMATS[form].functions.read(FORMATS[form].functions.write(sheet), SHOWN)
    assert parcel.label == sheet.label
    assert [row.token for row in parcel.rows] == [row.token for row in sheet.rows]
    assert [row.translation for row in parcel.rows] == [carried(row.translation) for row in sheet.rows]
    assert [row.master.split() for row in parcel.rows] == [carried(row.master).split() for row in sheet.rows]
    assert all(row.untouched and not row.trouble for row in parcel.rows)


@given(NASTY.map(carried).map(str.strip).filter(bool))
def test_what_was_typed_lands_in_the_catalog_letter_for_letter(text):
    """The other half of the way: from a row into the file, and out of it again as the next row."""
    file = po.parse(catalog.created("trees", "de", TREES, DE, DAY), Path("de.po"))
    rows = rows_of("trees", "de", TREES, file)
    drafts = with_forms(rows, {rows[0].identifier: text, rows[-1].identifier: text})
    data = po.serialise(catalog.drafted(file, drafts))
    after = rows_of("trees", "de", TREES, catalog.opened(data, Path("de.po"), "de", TREES, DE))
    assert [row.translation for row in (after[0], after[-1])] == [text, text]
    assert {row.state for row in (after[0], after[-1])} == {SegmentState.DRAFT}
    assert after[1:-1] == rows[1:-1]


@formats
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_that_was_damaged_on_its_way_is_read_or_refused(form, data):
    """Whatever happens to its bytes (those of a package's XML, where it is one), no other error comes out."""
    written = FORMATS[form].functions.write(sheet_of("Oak", "Elm"))
    inner = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}.get(form, "")
    part = zipfile.ZipFile(BytesIO(written)).read(inner) if inner else written
    start = data.draw(st.integers(0, len(part)))
    garbage = data.draw(
        st.one_of(st.binary(max_size=4), st.sampled_from([b"<w:tr/>", b"</w:tc>", b"<!-- -->", b"&#1;", b"<c/>"]))
    )
    part = part[:start] + garbage + part[start + data.draw(st.integers(0, 400)) :]
    try:
        parcel = FORMATS[form].functions.read(package_with(written, {inner: part}) if inner else part, SHOWN)
    except PipelineError as error:
        assert {finding.code for finding in error.findings} == {"exchange-file"}  # noqa: PT017
    else:
        assert all(row.known_by for row in parcel.rows)


def test_digests_tell_texts_apart_but_for_line_ends():
    assert digest("a\r\nb") == digest("a\nb") != digest("a b")
    assert identifier("trees", "de", Key("", "Oak")) != identifier("trees", "fr", Key("", "Oak"))
    assert identifier("trees", "de", Key("tree", "Oak")) != identifier("trees", "de", Key("", "Oak"))


def test_a_control_character_is_told_and_stays(translated, polyleaf):
    path = po_of(translated)
    path.write_text(path.read_text("utf-8").replace('msgstr "de: Open doors,', 'msgstr "de: Open\x02 doors,'), "utf-8")
    before = path.read_bytes()
    out = translated / "x.docx"
    status, printed = polyleaf(
        "export", "de", "--to", "docx", "--document", "reading-rooms", "--output", out, "--project", translated
    )
    assert status == 0
    assert "[exchange-control]" in printed
    polyleaf("import", out, "--project", translated)
    assert path.read_bytes() == before


def test_plural_forms_are_rows_of_their_own():
    ru = languages.language("ru")
    file = po.parse(catalog.created("trees", "ru", TREES, ru, DAY), Path("ru.po"))
    rows = [row for row in rows_of("trees", "ru", TREES, file) if row.key.text == "{count} branch"]
    assert [row.form for row in rows] == [0, 1, 2]
    assert {row.master for row in rows} == {"{count} branches"}
    assert "For numbers such as 1, 21, 31" in rows[0].note
    german = po.parse(catalog.created("trees", "de", TREES, DE, DAY), Path("de.po"))
    assert [row.master for row in rows_of("trees", "de", TREES, german) if row.key.text == "{count} branch"] == [
        "{count} branch",
        "{count} branches",
    ]


@formats
def test_a_borrowed_likeness_is_a_note_and_no_translation(translated, polyleaf, form):
    master = translated / "source/reading-rooms/resolution.md"
    more = "\nNo reader is ever left outside, nowhere!\n"
    master.write_text(master.read_text("utf-8") + more, "utf-8")
    polyleaf("update", "--project", translated)
    assert seen(translated, more.strip()).state == "borrowed"
    path = hand_out(polyleaf, translated, form)
    rows = FORMATS[form].functions.read(path.read_bytes(), path).rows
    assert [row.translation for row in rows if row.master == more.strip()] == [""]
    assert polyleaf("import", path, "--project", translated)[0] == 0
    assert seen(translated, more.strip()).state == "borrowed"


# ------------------------------------------------------------------ what isn't taken


@formats
def test_a_newer_translation_in_the_catalog_is_a_conflict_and_stays(translated, polyleaf, form):
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: TYPED, "No reader left outside!": "Alle kommen hinein!"})
    catalog_path = po_of(translated)
    catalog_path.write_text(
        catalog_path.read_text("utf-8").replace("de: Open doors, open books!", "Tür auf, Buch auf!"), "utf-8"
    )
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[row-conflict]" in printed
    assert "Tür auf, Buch auf!" in printed
    assert TYPED in printed
    assert "1 taken" in printed
    assert "1 conflicts" in printed
    assert seen(translated, DOORS).text == "Tür auf, Buch auf!"
    assert seen(translated, "No reader left outside!").text == "Alle kommen hinein!"


@formats
def test_the_same_change_on_both_sides_is_no_conflict(translated, polyleaf, form):
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: TYPED})
    assert "1 taken" in polyleaf("import", path, "--project", translated)[1]
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 0
    assert "0 taken" in printed


@formats
@pytest.mark.parametrize(
    ("master", "typed", "code"),
    [
        (EVERYBODY, "Bibliotheken gehören allen. Sie leihen Bücher und *Zeit*.", "markup"),
        (EVERYBODY, "Bibliotheken gehören **allen. Sie leihen Bücher und *Zeit*.", "emphasis"),
        (CHARTER, "Wir bitten jeden Rat, die Charta zu lesen, ehe er schließt.", "link"),
        (DOORS, "Offene <b>Türen</b>", "raw-markup"),
        (DOORS, "Offen\u0007", "invisible-character"),
    ],
    ids=lambda value: value if "-" in value else None,
)
def test_a_row_that_lost_its_markup_is_refused_and_the_others_are_taken(
    translated, polyleaf, form, master, typed, code
):
    if "\u0007" in typed:
        typed = typed.replace("\u0007", "\ue000")
    path = hand_out(polyleaf, translated, form)
    before = seen(translated, master)
    EDITS[form](path, {master: typed, "No reader left outside!": "Alle kommen hinein!"})
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert f"[{code}]" in printed
    assert "1 taken" in printed
    assert "1 refused" in printed
    assert seen(translated, master) == before


@formats
def test_a_row_whose_original_changed_is_refused(translated, polyleaf, form):
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: TYPED})
    master = translated / "source/reading-rooms/resolution.md"
    master.write_text(master.read_text("utf-8").replace(DOORS, "Open doors and open books!"), "utf-8")
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[row-changed]" in printed
    assert "It is now: Open doors and open books!" in printed
    assert "0 taken" in printed


@formats
def test_an_emptied_translation_stays_in_the_catalog(translated, polyleaf, form):
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: ""})
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[row-emptied]" in printed
    assert seen(translated, DOORS).text == f"de: {DOORS}"


@formats
def test_a_row_in_the_script_of_another_language_is_refused(translated, polyleaf, form):
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: "درهای باز، کتاب‌های باز!", "No reader left outside!": "Alle kommen hinein!"})
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[row-script]" in printed
    assert "1 taken" in printed


def test_names_in_latin_letters_are_no_other_language(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx", "fa")
    edit_word(
        path, {CHARTER: "[the charter](https://example.org/charter) council council every every", DOORS: "UNESCO"}
    )
    assert "2 taken" in polyleaf("import", path, "--project", translated)[1]


def test_a_catalog_that_is_saved_meanwhile_is_not_overwritten(translated, polyleaf, monkeypatch):
    path = hand_out(polyleaf, translated, "docx")
    edit_word(path, {DOORS: TYPED})
    theirs = po_of(translated).read_bytes().replace(b"de: Open doors", b"Auf die T")
    check = checks.check

    def saved_meanwhile(*arguments):
        po_of(translated).write_bytes(theirs)
        return check(*arguments)

    monkeypatch.setattr(checks, "check", saved_meanwhile)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[po-changed]" in printed
    assert po_of(translated).read_bytes() == theirs


def changed_table(path: Path, change: Callable[[list], None]) -> None:
    """Change the rows (as XML) of the table in a document of Word."""
    document = docx.Document(str(path))
    change([row._tr for row in document.tables[0].rows])
    document.save(str(path))


def test_the_space_that_holds_an_empty_cell_open_is_no_text(project, polyleaf):
    """Word shows no place to click in a range without text: an empty translation is a no-break space."""
    polyleaf("update", "sw", "--project", project)
    path = hand_out(polyleaf, project, "docx", "sw")
    assert [row[2].text for row in word_cells(path) if row[1].text == DOORS] == ["\u00a0"]
    edit_word(path, {DOORS: "Milango wazi\u00a0", "No reader left outside!": "\u00a0 "})
    status, printed = polyleaf("import", path, "--project", project)
    assert status == 0, printed
    assert seen(project, DOORS, "sw").text == "Milango wazi"
    assert seen(project, "No reader left outside!", "sw").state == "untranslated"


@formats
def test_white_space_is_no_translation_and_comes_back_as_none(form, translated, polyleaf):
    path = po_of(translated)
    file = po.parse(path.read_bytes(), path)
    spaces = catalog.drafted(file, {Key("", DOORS): ("\u00a0\u00a0\u00a0",)})
    path.write_bytes(before := po.serialise(spaces))
    sent = hand_out(polyleaf, translated, form)
    status, printed = polyleaf("import", sent, "--project", translated)
    assert (status, path.read_bytes()) == (0, before), printed


def test_addresses_that_word_makes_links_of_stay_in_the_text(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    edit_word(path, {DOORS: "Siehe https://example.org und weiter"})

    def link(rows):
        text = next(t for row in rows for t in row.iter(docx.oxml.ns.qn("w:t")) if t.text.startswith("Siehe"))
        run = text.getparent()
        wrapper = run.makeelement(docx.oxml.ns.qn("w:hyperlink"), {})
        run.addprevious(wrapper)
        wrapper.append(run)

    changed_table(path, link)
    polyleaf("import", path, "--project", translated)
    assert seen(translated, DOORS).text == "Siehe https://example.org und weiter"


def test_a_missing_row_is_told_with_its_number(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    edit_word(path, {DOORS: TYPED})
    changed_table(path, lambda rows: rows[1].getparent().remove(rows[1]))
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 0
    assert f"{path}:1: warning: [row-missing]" in printed
    assert "1 taken" in printed


def test_moved_columns_are_noticed(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    before = po_of(translated).read_bytes()

    def swap(rows):
        for row in rows:
            cells = row.tc_lst
            cells[2].addnext(cells[1])

    changed_table(path, swap)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[columns-moved]" in printed
    assert "0 taken, 0 untouched" in printed
    assert po_of(translated).read_bytes() == before


def test_translations_that_slipped_by_a_row_are_refused(translated, polyleaf):
    """The column of originals was moved up by one cell: each translation would land at its neighbour."""
    path = hand_out(polyleaf, translated, "docx")
    before = po_of(translated).read_bytes()

    def slip(rows):
        originals = [row.tc_lst[1] for row in rows[1:]]
        translations = [row.tc_lst[2] for row in rows[1:]]
        for row, original, translation in zip(rows[1:], originals[1:], translations[1:], strict=False):
            row.tc_lst[1].addnext(original)
            row.remove(row.tc_lst[1])
            row.tc_lst[1].addnext(translation)

    changed_table(path, slip)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "0 taken" in printed
    assert po_of(translated).read_bytes() == before


def test_rows_in_another_order_are_taken(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    edit_word(path, {DOORS: TYPED})
    changed_table(path, lambda rows: [rows[0].addnext(row) for row in rows[1:]])
    assert "1 taken" in polyleaf("import", path, "--project", translated)[1]
    assert seen(translated, DOORS).text == TYPED


def test_a_row_that_stands_twice_with_two_translations_is_refused(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    edit_word(path, {DOORS: TYPED})

    def double(rows):
        row = next(row for row in rows if any(t.text == TYPED for t in row.iter() if t.text))
        twin = deepcopy(row)
        next(t for t in twin.iter(docx.oxml.ns.qn("w:t")) if t.text == TYPED).text = "Andere Türen!"
        row.addnext(twin)

    changed_table(path, double)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert printed.count("[row-twice]") == 2
    assert seen(translated, DOORS).text == f"de: {DOORS}"


def test_tracked_changes_count_as_accepted(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    edit_word(path, {DOORS: "Offene Türen"})

    def track(rows):
        text = next(t for row in rows for t in row.iter() if t.text == "Offene Türen")
        run = text.getparent()
        deleted = docx.oxml.parse_xml(
            f'<w:del xmlns:w="{docx.oxml.ns.nsmap["w"]}" w:id="9" w:author="x"><w:r><w:delText>weg</w:delText></w:r></w:del>'
        )
        run.addnext(deleted)

    changed_table(path, track)
    polyleaf("import", path, "--project", translated)
    assert seen(translated, DOORS).text == "Offene Türen"


def test_in_a_spreadsheet_what_is_a_formula_or_a_date_is_refused(translated, polyleaf):
    path = hand_out(polyleaf, translated, "xlsx")
    book = openpyxl.load_workbook(path)
    rows = {row[1].value: row[2] for row in book.active.iter_rows(min_row=4)}
    rows[DOORS].value = '=HYPERLINK("https://example.org/?" & A1)'
    rows["No reader left outside!"].value = DAY
    rows["Resolution"].value = 12
    rows["House of Books"].value = "=1+1"
    rows["House of Books"].data_type = "s"
    book.save(path)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "is a formula" in printed
    assert "made a date" in printed
    assert "2 taken" in printed
    assert (seen(translated, "House of Books").text, seen(translated, "Resolution").text) == ("=1+1", "12")


def test_moved_columns_of_a_spreadsheet_are_noticed(translated, polyleaf):
    path = hand_out(polyleaf, translated, "xlsx")
    book = openpyxl.load_workbook(path)
    book.active.move_range("C4:C100", cols=20)
    book.active.move_range("B4:B100", cols=1)
    book.active.move_range("W4:W100", cols=-21)
    book.save(path)
    before = po_of(translated).read_bytes()
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[columns-moved]" in printed
    assert "0 taken" in printed
    assert po_of(translated).read_bytes() == before


def test_a_sheet_of_millions_of_rows_is_not_read_to_the_end(translated, polyleaf):
    path = hand_out(polyleaf, translated, "xlsx")
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    repacked(path, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"</sheetData>", far)})
    assert polyleaf("import", path, "--project", translated)[0] == 0


def test_a_passage_longer_than_a_cell_is_not_cut_off(translated, polyleaf):
    path = po_of(translated)
    path.write_text(path.read_text("utf-8").replace('msgstr "de: Open doors', 'msgstr "' + "lang " * 7000), "utf-8")
    output = translated / "x.xlsx"
    status, printed = polyleaf(
        "export", "de", "--to", "xlsx", "--document", "reading-rooms", "--output", output, "--project", translated
    )
    assert status == 1
    assert "[exchange-length]" in printed
    assert not output.exists()


# ------------------------------------------------------------------ what a translator gets


def test_in_excel_only_translations_can_be_edited_and_all_is_text(translated, polyleaf):
    sheet = openpyxl.load_workbook(hand_out(polyleaf, translated, "xlsx", "fa")).active
    assert sheet.protection.sheet
    for row in sheet.iter_rows(min_row=4):
        assert [cell.protection.locked for cell in row] == [True, True, False, True, True]
        assert {cell.number_format for cell in row} == {"@"}
        assert [cell.alignment.readingOrder for cell in row] == [1, 1, 2, 1, 1]
    assert sheet.column_dimensions["E"].hidden


def test_in_word_only_translations_can_be_edited(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx", "fa")
    document = docx.Document(str(path))
    w = f"{{{docx.oxml.ns.nsmap['w']}}}"
    protection = document.settings.element.find(f"{w}documentProtection")
    assert (protection.get(f"{w}edit"), protection.get(f"{w}enforcement")) == ("readOnly", "1")
    for row in document.tables[0].rows[1:]:
        starts = [[start.get(f"{w}edGrp") for start in cell._tc.iter(f"{w}permStart")] for cell in row.cells]
        assert starts == [[], [], ["everyone"], []]
        assert list(row.cells[2]._tc.iter(f"{w}bidi")), "right-to-left"
        assert not list(row.cells[1]._tc.iter(f"{w}bidi"))
        assert all(run.font.rtl for run in row.cells[2].paragraphs[0].runs)


def test_a_file_in_which_somebody_wrote_is_not_overwritten(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    hand_out(polyleaf, translated, "docx")
    edit_word(path, {DOORS: TYPED})
    before = path.read_bytes()
    status, printed = polyleaf(
        "export", "de", "--to", "docx", "--document", "reading-rooms", "--output", path, "--project", translated
    )
    assert status == 2
    assert "[output-exists]" in printed
    assert path.read_bytes() == before


def test_each_document_has_a_file_by_default(translated, polyleaf, monkeypatch):
    monkeypatch.chdir(translated)
    status, _ = polyleaf("export", "de", "--to", "docx", "--project", translated)
    assert status == 0
    assert {path.name for path in translated.glob("*.docx")} == {"reading-rooms-de.docx", "trees-de.docx"}
    assert polyleaf("export", "de", "--to", "docx", "--output", "x.docx", "--project", translated)[0] == 2


@pytest.mark.parametrize(("tag", "code"), [("sw", "catalog-missing"), ("xx-yy-zz", "language-code")])
def test_a_language_that_is_not_there(translated, polyleaf, tag, code):
    status, printed = polyleaf("export", tag, "--to", "docx", "--project", translated)
    assert status == 2
    assert f"[{code}]" in printed


# ------------------------------------------------------------------ files that aren't ours, or do harm


def test_a_file_of_another_document_is_refused(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx", document="trees")
    (translated / "source/trees").rename(translated / "source/bushes")
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "“trees”, which isn't a document of this project" in printed


def repacked(path: Path, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> Path:
    """A package with other parts."""
    path.write_bytes(package_with(path.read_bytes(), changes))
    return path


def test_a_file_whose_label_names_another_language_is_refused(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx", "fa")
    repacked(path, {"word/document.xml": lambda xml: re.sub(rb"(polyleaf/1 \S+) fa ", rb"\1 de ", xml)})
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "has rows that were exported for fa" in printed


def test_a_file_without_a_label_is_refused(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    repacked(path, {"word/document.xml": lambda xml: xml.replace(b"polyleaf/1", b"")})
    assert "[exchange-file]" in polyleaf("import", path, "--project", translated)[1]


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><x>&b;</x>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20)
)
HARM = {
    "macros": ({"word/vbaProject.bin": b"x"}, "macros"),
    "type of macros": ({"[Content_Types].xml": lambda xml: xml.replace(b"wordprocessingml.document.main", b"x.macroEnabled.main")}, "macros"),
    "entity bomb": ({"word/document.xml": ENTITIES}, "declarations of its own"),
    "entity in UTF-16": ({"word/styles.xml": ENTITIES.decode().encode("utf-16")}, "declarations of its own"),
    "external entity": ({"word/settings.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}, "declarations of its own"),
    "entity of nowhere": ({"word/settings.xml": b'<!DOCTYPE x SYSTEM "x.dtd"><x>&e;</x>'}, "entities"),
    "zip bomb": ({"word/media/a.bin": b"\0" * 90_000_000}, "unpack to"),
    "many parts": ({f"word/media/{n}.bin": b"" for n in range(3000)}, "unpack to"),
    "many elements": ({"word/document.xml": b"<a>" + b"<b/>" * 1_500_000 + b"</a>"}, "too many"),
    "many attributes": ({"word/styles.xml": b"<a " + b" ".join(b'a%d="" ' % n for n in range(1_100_000)) + b"/>"}, "too many"),
    "much XML": ({"word/comments.xml": b"<a>" + b" " * 17_000_000 + b"</a>"}, "MB of XML"),
    "depth": ({"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000}, "nested too deep"),
    "broken": ({"word/document.xml": b"<a><b></a>"}, "damaged"),
    "not Word": ({"[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'}, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "reason"), HARM.values(), ids=HARM)
def test_a_package_that_does_harm_is_refused_with_the_reason(translated, polyleaf, changes, reason):
    before = po_of(translated).read_bytes()
    path = repacked(hand_out(polyleaf, translated, "docx"), changes)
    start = time.process_time()
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[exchange-file]" in printed
    assert reason in printed
    assert time.process_time() - start < 5
    assert po_of(translated).read_bytes() == before


@pytest.mark.parametrize("form", ["xliff", "tmx"])
@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (b'<!DOCTYPE %s [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>', "declarations of its own"),
        (b'<!DOCTYPE %s [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "declarations of its own"),
        (b'<!DOCTYPE %s SYSTEM "https://example.org/x.dtd">', "entities"),
    ],
    ids=["bomb", "external", "elsewhere"],
)
def test_entities_are_refused(translated, polyleaf, form, harm, reason):
    path = hand_out(polyleaf, translated, form)
    data = re.sub(rb"<\?xml.*?\?>\s*(<!DOCTYPE.*?>)?", b"", path.read_bytes(), count=1, flags=re.DOTALL)
    data = data.replace(DOORS.encode(), b"&e;").replace(b"de: &e;", b"&e;")
    path.write_bytes(harm % {"xliff": b"xliff", "tmx": b"tmx"}[form].strip() + data)
    before = po_of(translated).read_bytes()
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert reason in printed
    assert po_of(translated).read_bytes() == before


@pytest.mark.parametrize(
    ("form", "ours", "theirs"),
    [
        ("xliff", 'target-language="de"', 'target-language="fr"'),
        ("tmx", 'xml:lang="de"', 'xml:lang="fr"'),
    ],
)
def test_a_file_that_names_another_language_is_refused(translated, polyleaf, form, ours, theirs):
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: TYPED})
    text = path.read_text("utf-8")
    assert ours in text
    path.write_text(text.replace(ours, theirs), "utf-8")
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "was exported for de, but says it is fr" in printed


@pytest.mark.parametrize("form", ["xliff", "tmx"])
def test_units_without_their_identifiers_are_refused_and_the_others_taken(translated, polyleaf, form):
    path = hand_out(polyleaf, translated, form)
    EDITS[form](path, {DOORS: TYPED})
    path.write_text(re.sub("row-1-[0-9a-f]+-[0-9a-f]+", "1", path.read_text("utf-8")), "utf-8")
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[row-unknown]" in printed
    assert "[row-missing]" in printed
    assert "1 taken" in printed


def test_xliff_says_how_far_each_unit_is(translated, polyleaf):
    reviewed = hand_out(polyleaf, translated, "xliff", "de").read_text("utf-8")
    assert 'approved="yes"' in reviewed
    assert 'source-language="en"' in reviewed
    draft = hand_out(polyleaf, translated, "xliff", "fa").read_text("utf-8")
    assert 'approved="yes"' not in draft
    assert 'state="needs-review-translation"' in draft


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xff\xfe\0", b"<a/>", b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_such_file_is_refused(translated, polyleaf, form, data):
    path = translated / f"x{FORMATS[form].suffixes[0]}"
    path.write_bytes(data)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[exchange-file]" in printed


@pytest.mark.parametrize("name", ["x.docm", "x.xlsm", "x.pdf", "missing.docx", "folder.docx"])
def test_files_of_other_kinds_are_refused_by_name(translated, polyleaf, name):
    if name == "folder.docx":
        (translated / name).mkdir()
    elif not name.startswith("missing"):
        (translated / name).write_bytes(b"PK")
    status, printed = polyleaf("import", translated / name, "--project", translated)
    assert status == 1
    assert "[exchange-file]" in printed


def test_a_file_of_a_hundred_megabytes_is_not_even_read(translated, polyleaf):
    path = translated / "x.docx"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "100 MB" in printed


def test_a_part_that_is_larger_than_it_says_is_not_unpacked(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    packed = BytesIO(repacked(path, {"word/extra.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}).read_bytes())
    data = packed.getvalue().replace((30_000_007).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    path.write_bytes(data)
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "damaged" in printed


def test_a_catalog_that_cannot_be_used_is_told(translated, polyleaf):
    path = hand_out(polyleaf, translated, "docx")
    po_of(translated).write_bytes(b"")
    status, printed = polyleaf("import", path, "--project", translated)
    assert status == 1
    assert "[po-empty]" in printed
