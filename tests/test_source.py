"""Reading a master and its signatories: what is read, and every fault with its file, line and cure."""

from pathlib import Path

import pytest
from conftest import MASTER, SIGNATORIES, write_project

from pipeline import source
from pipeline.errors import PipelineError
from pipeline.model import Finding, Signatory, Source
from pipeline.pandoc import Pandoc, nodes, text_of


def read(root: Path, pandoc: Pandoc, master: str = MASTER, signatories: str = SIGNATORIES) -> Source:
    project = write_project(root / "project", master, signatories)
    return source.read(project / "source/reading-rooms", pandoc)


def faults(root: Path, pandoc: Pandoc, master: str = MASTER, signatories: str = SIGNATORIES) -> tuple[Finding, ...]:
    """What is wrong with a master that can't be used."""
    with pytest.raises(PipelineError) as caught:
        read(root, pandoc, master, signatories)
    return caught.value.findings


def changed(text: str, old: str, new: str) -> str:
    assert old in text, f"the sample has no {old!r}"
    return text.replace(old, new, 1)


def test_a_master_is_read_with_its_front_matter_and_signatories(tmp_path, pandoc):
    read_source = read(tmp_path, pandoc)
    assert read_source.document == "reading-rooms"
    assert read_source.language == "en"
    assert read_source.issuer == "Society of Readers"
    assert read_source.date.isoformat() == "2024-03-01"
    assert text_of(read_source.kind) == "Resolution"
    assert text_of(read_source.title) == "Keep the reading rooms open"
    assert text_of(read_source.subtitle) == "Readers and staff decide together"
    assert [block["t"] for block in read_source.blocks] == ["Para", "Para", "Div"]
    assert read_source.findings == ()
    signed = read_source.signatories
    assert (signed.as_of.isoformat(), signed.open) == ("2024-03-05", True)
    assert signed.entries == (
        Signatory("SL", "Sociedad de Lectores (Montevideo)", "es", "Society of Readers (Montevideo)", "UY"),
        Signatory("KB", "Khaneh-ye Ketab", "fa-Latn", "House of Books"),
        Signatory("FL (N)", "Friends of Libraries (North)", "en", "", "CD", "Democratic Republic of the Congo"),
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "cure"),
    [
        ("title: Keep the reading rooms open\n", "", "field-missing", 2, "Add a line “title: …”"),
        ("subtitle: Readers", "subtitel: Readers", "field-missing", 2, "Add a line “subtitle: …”"),
        ("subtitle: Readers", "subtitel: Readers", "unknown-key", 3, "Did you mean “subtitle”?"),
        ("kind: Resolution", "kind: Resolution\nfont: Times", "unknown-key", 5, "Known here: title, subtitle, kind"),
        ("kind: Resolution", "kind: Resolution\nkind: Charter", "yaml-key-twice", 5, "Keep one of them"),
        ("issuer: Society of Readers", 'issuer: ""', "field-empty", 5, "Write it behind “issuer:”"),
        ("issuer: Society of Readers", "issuer: [Society]", "field-empty", 5, "Write it behind “issuer:”"),
        ("date: 2024-03-01", "date: 1 March 2024", "date", 6, "such as 2021-09-15"),
        ("date: 2024-03-01", "date: 2024-02-30", "date", 6, "such as 2021-09-15"),
        ("language: en", "language: English", "language-code", 7, "Did you mean “en”?"),
        ("language: en", "language: e", "language-code", 7, "Write a BCP 47 tag"),
        ("Society of Readers", '"Readers \\ud83d"', "invisible-character", 5, "the escape"),
        ("They lend books", "They \u200blend books", "invisible-character", 10, "Delete it"),
        ("They lend books", "They \x0blend books", "invisible-character", 10, "Delete it"),
        ("(https://example.org/charter)", "(javascript:alert)", "link", 12, "begins with https://"),
        ("(https://example.org/charter)", "(charter.html)", "link", 12, "begins with https://"),
        ("(https://example.org/charter)", "(#signatorys)", "link", 12, "Did you mean #signatories?"),
        ("(https://example.org/charter)", "(#opening-hours)", "link", 12, "the name of a heading"),
        ("title: Keep the", "title: Keep: the", "yaml", 2, "Text with a colon in it goes in quotation marks"),
        ("subtitle: Readers", 'subtitle: "Readers', "yaml", 3, "a stray quotation mark"),
        ("subtitle: Readers", "subtitle: Read\x07ers", "yaml", 3, "Delete it and type the place anew"),
        ("kind: Resolution", "kind: |\n  Resolution\n\n  and more", "front-matter-text", 4, "in one line"),
        ("kind: Resolution", "kind: <br>", "front-matter-text", 4, "in one line"),
        ("---\ntitle", "title", "front-matter", 1, "Begin the file with a line “---”"),
        ("language: en\n---\n", "language: en\n", "front-matter", 1, "then a line “---”"),
    ],
)
def test_a_fault_of_the_front_matter_is_named_with_its_line_and_cure(tmp_path, pandoc, old, new, code, line, cure):
    found = {finding.code: finding for finding in faults(tmp_path, pandoc, changed(MASTER, old, new))}
    assert code in found
    assert found[code].place.path == tmp_path / "project/source/reading-rooms/resolution.md"
    assert found[code].place.line == line
    assert cure in found[code].cure


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "cure"),
    [
        ("    gloss: House", "    glos: House", "unknown-key", 13, "Did you mean “gloss”?"),
        ("    gloss: House", "    website: House", "unknown-key", 13, "Known here: acronym, name"),
        ("open: true", "opne: true", "unknown-key", 2, "Did you mean “open”?"),
        ("signatories:", "signatorys:", "unknown-key", 4, "Did you mean “signatories”?"),
        ("acronym: SL", "acronym: SL\n    acronym: LS", "yaml-key-twice", 6, "Keep one of them"),
        (
            "FL (N)\n    name: Friends of Libraries (North)",
            "kb\n    name: Khaneh-ye Ketab",
            "signatory-twice",
            14,
            "Keep one of the two",
        ),
        ("country: UY", "country: UK", "country-code", 9, "Did you mean GB"),
        ("country: UY", "country: Uruguai", "country-code", 9, "Did you mean UY?"),
        ("country: UY", "country: uy", "country-code", 9, "Did you mean UY"),
        ("country: UY", "country: EU", "country-code", 9, "Did you mean"),
        ("country: UY", "country: 12345678", "country-code", 9, "two capital letters of ISO 3166-1"),
        ("    country: CD\n", "", "country-missing", 17, "Add “country: …”"),
        ("language: fa-Latn", "language: fa-Lattn", "language-code", 12, "Did you mean “fa-Latn”?"),
        ("language: fa-Latn", "language: fa-Lat", "language-code", 12, "Did you mean “fa-Latn”?"),
        ("language: es", "language: Spanish", "language-code", 7, "Did you mean “es”?"),
        ("language: es", "language: español", "language-code", 7, "Did you mean “es”?"),
        ("language: es", "language:", "field-empty", 7, "Write it behind “language:”"),
        ("name: Khaneh-ye Ketab", 'name: "  "', "field-empty", 11, "Write it behind “name:”"),
        ("    name: Khaneh-ye Ketab\n", "", "field-missing", 10, "Add a line “name: …”"),
        ("as_of: 2024-03-05", "as_of: 2024-13-05", "date", 1, "such as 2021-09-15"),
        ("as_of: 2024-03-05\n", "", "field-missing", 1, "Add a line “as_of: …”"),
        ("open: true", "open: perhaps", "truth", 2, "Write true or false"),
        ("gloss: House of Books", "gloss: House: of Books", "yaml", 13, "goes in quotation marks"),
        ("  - acronym: KB", "  - KB\n  - acronym: KB", "yaml-entry", 10, "Write “- acronym: …”"),
        (SIGNATORIES[SIGNATORIES.index("\n  - ") :], " []\n", "field-empty", 4, "Add “- acronym: …”"),
        (SIGNATORIES, "", "yaml", 1, "Write “name: value”"),
    ],
)
def test_a_fault_of_the_signatories_is_named_with_its_line_and_cure(tmp_path, pandoc, old, new, code, line, cure):
    found = {f.code: f for f in faults(tmp_path, pandoc, signatories=changed(SIGNATORIES, old, new))}
    assert code in found
    assert found[code].place.path == tmp_path / "project/source/reading-rooms/signatories.yaml"
    assert found[code].place.line == line
    assert cure in found[code].cure


@pytest.mark.parametrize(
    ("old", "new"), [("acronym: FL (N)", "acronym: KB"), ("Friends of Libraries (North)", "Khaneh-ye Ketab")]
)
def test_an_acronym_alone_or_a_name_alone_may_stand_twice(tmp_path, pandoc, old, new):
    assert len(read(tmp_path, pandoc, signatories=changed(SIGNATORIES, old, new)).signatories.entries) == 3


def test_the_country_code_of_norway_is_not_read_as_false(tmp_path, pandoc):
    signatories = changed(SIGNATORIES, "country: UY", "country: NO")
    assert read(tmp_path, pandoc, signatories=signatories).signatories.entries[0].country == "NO"


def test_language_tags_are_kept_in_their_canonical_case(tmp_path, pandoc):
    signatories = changed(SIGNATORIES, "language: fa-Latn", "language: FA_latn")
    read_source = read(tmp_path, pandoc, changed(MASTER, "language: en", "language: EN"), signatories)
    assert (read_source.language, read_source.signatories.entries[1].language) == ("en", "fa-Latn")


def test_everything_wrong_with_both_files_is_told_at_once(tmp_path, pandoc):
    master = changed(changed(MASTER, "date: 2024-03-01", "date: soon"), "kind:", "kinds:")
    found = faults(tmp_path, pandoc, master, changed(SIGNATORIES, "country: UY", "country: ZZ"))
    assert {(f.place.path.name, f.code) for f in found} == {
        ("resolution.md", "date"),
        ("resolution.md", "field-missing"),
        ("resolution.md", "unknown-key"),
        ("signatories.yaml", "country-code"),
    }


@pytest.mark.parametrize(("name", "line"), [("resolution.md", 10), ("signatories.yaml", 6)])
def test_a_file_that_is_not_utf_8_is_named_with_the_line(tmp_path, pandoc, name, line):
    folder = write_project(tmp_path / "project") / "source/reading-rooms"
    lines = (folder / name).read_bytes().split(b"\n")
    lines[line - 1] += "é".encode("latin-1")
    (folder / name).write_bytes(b"\n".join(lines))
    with pytest.raises(PipelineError) as caught:
        source.read(folder, pandoc)
    [finding] = caught.value.findings
    assert (finding.code, finding.place.path, finding.place.line) == ("encoding", folder / name, line)
    assert "UTF-8" in finding.cure


@pytest.mark.parametrize("name", ["resolution.md", "signatories.yaml"])
def test_a_missing_file_is_named(tmp_path, pandoc, name):
    folder = write_project(tmp_path / "project") / "source/reading-rooms"
    (folder / name).unlink()
    with pytest.raises(PipelineError) as caught:
        source.read(folder, pandoc)
    [finding] = caught.value.findings
    assert (finding.code, finding.place.path) == ("source-missing", folder / name)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path, pandoc):
    plain = read(tmp_path / "plain", pandoc)
    folder = write_project(tmp_path / "windows") / "source/reading-rooms"
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    windows = source.read(folder, pandoc)
    assert (windows.blocks, windows.title, windows.signatories) == (plain.blocks, plain.title, plain.signatories)


def test_lines_are_counted_rightly_in_a_file_with_windows_line_ends(tmp_path, pandoc):
    master = changed(MASTER, "date: 2024-03-01", "date: soon").replace("\n", "\r\n")
    [finding] = faults(tmp_path, pandoc, master)
    assert finding.place.line == 6


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Open <b>all</b> doors.", [("<b>", 10), ("</b>", 10)]),
        ("One.\n\n<div>\n\nTwo.\n\n</div>", [("<div> Two. </div>", 12)]),
        ("One.\n\n<!-- to do -->\n\nTwo.", [("<!-- to do -->", 12)]),
        ("Open \\textbf{all} doors.", [("\\textbf{all}", 10)]),
        ("One.\n\n\\begin{center}\nTwo.\n\\end{center}", [("\\begin{center} Two. \\end{center}", 12)]),
        ("Write `<b>`.\n\n    <b> as code\n\nThen <b>.", [("<b>", 14)]),
        ("Look[^1].\n\nThen <b>.\n\n[^1]: A <i>.", [("<b>", 12), ("<i>", 14)]),
        ("- one\n- two <br> three", [("<br>", 11)]),
        ("| A | B |\n|---|---|\n| c | <b> |", [("<b>", 12)]),
    ],
)
def test_raw_html_and_tex_in_the_body_are_findings_and_not_rendered(tmp_path, pandoc, body, lines):
    front = MASTER[: MASTER.index("Public")]
    read_source = read(tmp_path, pandoc, front + body + "\n")
    assert [(f.place.passage, f.place.line) for f in read_source.findings] == lines
    assert {(f.code, f.severity.value) for f in read_source.findings} == {("raw-markup", "error")}
    assert not [node for node in nodes(read_source.blocks) if node["t"].startswith("Raw")]


def test_raw_html_in_the_front_matter_is_a_finding_and_not_rendered(tmp_path, pandoc):
    read_source = read(tmp_path, pandoc, changed(MASTER, "subtitle: Readers", "subtitle: <b>Readers</b>"))
    assert [(f.code, f.place.line) for f in read_source.findings] == [("raw-markup", 3)] * 2
    assert [node["t"] for node in read_source.subtitle][:2] == ["Str", "Space"]
    assert text_of(read_source.subtitle) == "Readers and staff decide together"


@pytest.mark.parametrize(
    "body", ["5 < 6 and 7 > 3", "R&D &amp; more", "costs $5 and $6", "a `<b>` in code", "\\<b>", "C:\\\\new"]
)
def test_signs_that_only_look_like_markup_are_ordinary_text(tmp_path, pandoc, body):
    front = MASTER[: MASTER.index("Public")]
    assert read(tmp_path, pandoc, front + body + "\n").findings == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("resolution.md", "title: Keep", "titel: Keep", "resolution.md:2: error: [unknown-key]"),
        ("resolution.md", "Public", "<b>Public</b>", "resolution.md:10: error: [raw-markup]"),
        ("signatories.yaml", "country: UY", "country: UK", "signatories.yaml:9: error: [country-code]"),
        ("signatories.yaml", "as_of:", "as_of", "signatories.yaml:2: error: [yaml]"),
    ],
)
def test_the_command_line_names_file_and_line_and_exits_with_1(project, polyleaf, name, old, new, said):
    path = project / "source/reading-rooms" / name
    path.write_text(changed(path.read_text("utf-8"), old, new), "utf-8")
    status, printed = polyleaf("check", "--project", project)
    assert status == 1
    assert f"source/reading-rooms/{said}" in printed
    assert "Traceback" not in printed
