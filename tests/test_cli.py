"""The command line: exit statuses, and what each kind of bad input is told."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import translate
from translate.storage import pypo

from pipeline import __version__
from pipeline.cli import cli

REPOSITORY = Path(__file__).parent.parent
PARAGRAPH = "Public libraries belong to **everybody**. They lend books, and they lend *time*."
LINK = "We ask every council to read [the charter](https://example.org/charter) before it closes a door."
PAGE = "Page {page} of {pages}"
COMMANDS = ["build", "desk", "update", "review", "proof", "status", "check", "export", "import", "new", "weblate"]
Polyleaf = Callable[..., tuple[int, str]]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a user starts it."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def build(polyleaf: Polyleaf, root: Path, *arguments: str) -> tuple[int, str]:
    return polyleaf("build", *arguments, "--project", root, "--format", "html", "--jobs", "1")


def page(root: Path, tag: str, document: str = "reading-rooms") -> Path:
    return root / "output" / document / tag / "index.html"


def catalog(root: Path, tag: str = "de") -> Path:
    return root / "translations/reading-rooms" / f"{tag}.po"


def line_of(path: Path, text: str) -> int:
    """The number of the first line with this text in it, from 1."""
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_bytes(text.replace(old, new).encode())


def retranslate(path: Path, source: str, target: str) -> int:
    """Give a message another translation; gives the line of its msgid."""
    store = pypo.pofile.parsefile(str(path))
    next(unit for unit in store.units if str(unit.source) == source).target = target
    store.save()
    entry = next(unit.line_number for unit in pypo.pofile.parsefile(str(path)).units if str(unit.source) == source)
    lines = path.read_text("utf-8").splitlines()
    return next(number for number in range(entry, len(lines)) if lines[number - 1].startswith("msgid"))


# ------------------------------------------------------------------ masters at fault

MASTER_FAULTS = {
    "no title": ("title: Keep the reading rooms open\n", "", "field-missing", "kind: Resolution", "title"),
    "unknown key": ("issuer:", "isuer:", "unknown-key", "isuer:", "Did you mean “issuer”?"),
    "bad date": ("2024-03-01", "1 March 2024", "date", "1 March 2024", "year-month-day"),
    "unknown language": ("language: en", "language: english", "language-code", "english", "Did you mean “en”?"),
    "no YAML": ("title: Keep the", "title: [Keep the", "yaml", "", "indentation"),
    "no front matter": ("---\ntitle", "title", "front-matter", "title", "Begin the file with a line"),
}
SIGNATORY_FAULTS = {
    "unknown key": ("    gloss: House of Books", "    glos: House of Books", "unknown-key", "glos:", "“gloss”"),
    "signed twice": (
        "acronym: FL (N)\n    name: Friends of Libraries (North)",
        "acronym: KB\n    name: Khaneh-ye Ketab",
        "signatory-twice",
        "",
        "KB Khaneh-ye Ketab is entry 2 already",
    ),
    "unknown country": ("country: UY", "country: Uruguai", "country-code", "Uruguai", "UY"),
    "unknown language": ("language: es", "language: xqz", "language-code", "xqz", "language code"),
    "empty name": ("name: Khaneh-ye Ketab", "name: ''", "field-empty", "name: ''", "name"),
    "bad date": ("as_of: 2024-03-05", "as_of: 2024-13-05", "date", "2024-13-05", "year-month-day"),
    "no YAML": ("acronym: KB", "acronym: KB: x", "yaml", "KB: x", "colon"),
}


def assert_only_the_other_document_is_built(root: Path, status: int, printed: str) -> None:
    assert status == 1
    assert not (root / "output/reading-rooms").exists()
    assert page(root, "en", "trees").exists()
    assert page(root, "de", "trees").exists()
    assert "Traceback" not in printed


@pytest.mark.parametrize(("old", "new", "code", "at", "said"), MASTER_FAULTS.values(), ids=MASTER_FAULTS)
def test_a_fault_of_a_master_is_told_with_its_line_and_other_documents_are_built(
    translated, polyleaf, old, new, code, at, said
):
    path = translated / "source/reading-rooms/resolution.md"
    replace(path, old, new)
    status, printed = build(polyleaf, translated)
    assert_only_the_other_document_is_built(translated, status, printed)
    finding = printed[printed.index(f"error: [{code}]") :].split("\nreading-rooms")[0]
    assert said in finding
    line = next(line for line in printed.splitlines() if f"[{code}]" in line)
    number = int(line.removeprefix(f"{path}:").split(":")[0])
    if at and code != "field-missing":
        assert number == line_of(path, at)
    assert 1 <= number <= 9


@pytest.mark.parametrize(("old", "new", "code", "at", "said"), SIGNATORY_FAULTS.values(), ids=SIGNATORY_FAULTS)
def test_a_fault_of_a_signatory_is_told_with_its_line_and_other_documents_are_built(
    translated, polyleaf, old, new, code, at, said
):
    path = translated / "source/reading-rooms/signatories.yaml"
    replace(path, old, new)
    status, printed = build(polyleaf, translated)
    assert_only_the_other_document_is_built(translated, status, printed)
    # an entry that stands twice is named where it stands the second time
    number = line_of(path, at) if at else path.read_text("utf-8").splitlines().index("  - acronym: KB", 12) + 1
    finding = printed[printed.index(f"{path}:{number}: error: [{code}]") :]
    assert said in finding


@pytest.mark.parametrize("name", ["resolution.md", "signatories.yaml"])
def test_a_master_that_is_not_utf_8_is_told_with_the_line_where_it_stops_being_so(translated, polyleaf, name):
    path = translated / "source/reading-rooms" / name
    text = path.read_text("utf-8").replace("Society of Readers", "Société of Readers", 1)
    path.write_bytes(text.encode("latin-1"))
    status, printed = build(polyleaf, translated)
    assert_only_the_other_document_is_built(translated, status, printed)
    line = text.splitlines().index(next(line for line in text.splitlines() if "é" in line)) + 1
    assert f"{path}:{line}: error: [encoding]" in printed
    assert "Save it as UTF-8" in printed


@pytest.mark.parametrize("name", ["resolution.md", "signatories.yaml"])
def test_a_file_of_the_master_that_is_missing_is_named(translated, polyleaf, name):
    path = translated / "source/reading-rooms" / name
    path.unlink()
    status, printed = build(polyleaf, translated)
    assert_only_the_other_document_is_built(translated, status, printed)
    assert f"{path}: error: [source-missing]" in printed


def test_everything_wrong_with_a_document_is_told_at_once(translated, polyleaf):
    source = translated / "source/reading-rooms"
    replace(source / "resolution.md", "issuer:", "isuer:")
    replace(source / "resolution.md", "date: 2024-03-01", "date: soon")
    replace(source / "signatories.yaml", "country: UY", "country: ZZ")
    _, printed = polyleaf("check", "--project", translated)
    codes = [line.split("[")[1].split("]")[0] for line in printed.splitlines() if "error: [" in line]
    assert sorted(codes) == ["country-code", "date", "field-missing", "unknown-key"]


def test_raw_markup_in_a_master_is_told_with_its_line_and_left_out(translated, polyleaf):
    path = translated / "source/reading-rooms/resolution.md"
    with path.open("a") as file:
        file.write("\nRead <blink>this</blink> first.\n\n\\newpage\n")
    status, printed = build(polyleaf, translated)
    assert status == 1
    assert f"{path}:{line_of(path, '<blink>')}: error: [raw-markup]" in printed
    assert f"{path}:{line_of(path, 'newpage')}: error: [raw-markup]" in printed
    html = page(translated, "en").read_text("utf-8")
    assert "Read this first." in html
    assert "blink" not in html
    assert "newpage" not in html
    assert page(translated, "en", "trees").exists()


# ------------------------------------------------------------------ catalogs at fault


def cut_off(data: bytes) -> bytes:
    return data[: data.rindex(b"\nmsgstr") + 1]


def cut_within_a_text(data: bytes) -> bytes:
    return data[: data.rindex(b'"') - 5]


def second_copy_of_the_last_message(data: bytes) -> bytes:
    return data + data[data.rindex(b"#.") :]


def conflict(data: bytes) -> bytes:
    return data.replace(b"#. title\n", b"<<<<<<< HEAD\n#. title\n", 1)


# code, how the file comes to be so, and what stands on the line that is named (None: the file as a whole)
CATALOG_FAULTS = {
    "empty": ("po-empty", lambda _: b"", None),
    "white space": ("po-empty", lambda _: b"\n \n", None),
    "cut off": ("po-cut-off", cut_off, 'msgid ""'),
    "cut within a text": ("po-syntax", cut_within_a_text, ""),
    "not UTF-8": ("po-encoding", lambda data: data.replace(b"de: Resolution", b"de: R\xe9solution"), "de: R"),
    "declared as Latin-1": (
        "po-encoding",
        lambda data: data.replace(b"charset=UTF-8", b"charset=ISO-8859-1"),
        "charset",
    ),
    "duplicate": ("po-duplicate", second_copy_of_the_last_message, ""),
    "conflict marker": ("po-conflict", conflict, "<<<<<<< HEAD"),
    "wrong Language": ("po-language", lambda data: data.replace(b"Language: de", b"Language: nl"), "msgid"),
    "no PO at all": ("po-syntax", lambda _: b"Dear friends,\nhere is my translation.\n", "Dear friends"),
}


@pytest.mark.parametrize(("code", "spoil", "at"), CATALOG_FAULTS.values(), ids=CATALOG_FAULTS)
def test_a_faulty_catalog_is_told_with_its_line_and_every_other_edition_is_built(translated, polyleaf, code, spoil, at):
    path = catalog(translated)
    path.write_bytes(spoil(path.read_bytes()))
    status, printed = build(polyleaf, translated)
    assert status == 1
    [line] = [line for line in printed.splitlines() if "error: [" in line]
    assert f"error: [{code}]" in line
    assert line.startswith(f"{path}: " if at is None else f"{path}:")
    if at is not None:
        number = int(line.removeprefix(f"{path}:").split(":")[0])
        assert at in path.read_bytes().decode(errors="replace").splitlines()[number - 1]
    assert not page(translated, "de").exists()
    assert page(translated, "en").exists()
    assert page(translated, "fa").exists()
    assert page(translated, "de", "trees").exists()


def test_a_duplicate_message_is_told_where_it_stands_the_second_time(translated, polyleaf):
    path = catalog(translated)
    first = len(path.read_bytes().splitlines())
    path.write_bytes(second_copy_of_the_last_message(path.read_bytes()))
    _, printed = polyleaf("check", "de", "--project", translated)
    number = int(printed.split(f"{path}:")[1].split(":")[0])
    assert number > first
    assert path.read_text("utf-8").splitlines()[number - 1].startswith("msgid")


@pytest.mark.parametrize(("name", "cure"), [("german", "de.po"), ("de_AT", "de-AT.po"), ("EN-GB", "en-GB.po")])
def test_a_catalog_whose_name_is_no_language_tag_is_told_and_the_others_are_built(translated, polyleaf, name, cure):
    path = catalog(translated, name)
    path.write_bytes(catalog(translated).read_bytes())
    status, printed = build(polyleaf, translated)
    assert status == 1
    assert f"{path}: error: [catalog-name] “{name}” is no language tag." in printed
    assert f"Rename it to {cure}" in printed
    assert page(translated, "de").exists()
    assert page(translated, "fa").exists()


def test_a_misnamed_catalog_never_takes_the_place_of_the_language_it_looks_like(published, polyleaf):
    catalog(published, "DE").write_bytes(catalog(published).read_bytes())
    status, printed = build(polyleaf, published)
    assert status == 1
    assert "[catalog-name]" in printed
    manifest = json.loads((published / "output/manifest.json").read_text("utf-8"))
    tags = [(edition["tag"], edition["outdated"]) for edition in manifest["documents"][0]["editions"]]
    assert sorted(tags) == [("de", False), ("en", False), ("fa", False)]


def test_what_editors_leave_beside_a_catalog_is_no_catalog(translated, polyleaf):
    folder = catalog(translated).parent
    (folder / ".#de.po").symlink_to("somebody@example.4711")  # Emacs, while the file is being edited
    (folder / "._de.po").write_bytes(b"\0\5\26\7")  # macOS, on a shared drive
    (folder / "de.po~").write_bytes(b"older")
    status, printed = build(polyleaf, translated)
    assert status == 0, printed


def test_a_catalog_that_cannot_be_read_is_told_and_the_others_are_built(translated, polyleaf):
    catalog(translated, "hi").mkdir()
    catalog(translated, "sw").symlink_to("nowhere.po")
    status, printed = build(polyleaf, translated)
    assert status == 1
    assert f"{catalog(translated, 'hi')}: error: [unreadable]" in printed
    assert f"{catalog(translated, 'sw')}: error: [unreadable]" in printed
    assert page(translated, "de").exists()


# ------------------------------------------------------------------ translations at fault

TRANSLATION_FAULTS = {
    "unbalanced bold": (PARAGRAPH, "Büchereien gehören **allen. Sie verleihen *Zeit*.", "emphasis"),
    "unbalanced emphasis": (PARAGRAPH, "Büchereien gehören **allen**. Sie verleihen Zeit*.", "emphasis"),
    "broken link": (LINK, "Lest [die Charta] (https://example.org/charter), ehe ihr schließt.", "link"),
    "link without address": (LINK, "Lest [die Charta](), ehe ihr schließt.", "link"),
    "raw HTML": (PARAGRAPH, "Büchereien gehören <b>allen</b>. Sie verleihen *Zeit*.", "raw-markup"),
    "raw TeX": (PARAGRAPH, r"Büchereien gehören \textbf{allen}. Sie verleihen *Zeit*.", "raw-markup"),
    "second paragraph": (PARAGRAPH, "Büchereien gehören **allen**.\n\nSie verleihen *Zeit*.", "paragraph"),
    "list": (PARAGRAPH, "Büchereien:\n\n- gehören **allen**\n- verleihen *Zeit*", "paragraph"),
    "lost placeholder": (PAGE, "Seite {page}", "placeholder"),
    "invented placeholder": (PAGE, "Seite {page} von {pages} {gesamt}", "placeholder"),
    "translated placeholder": (PAGE, "Seite {seite} von {pages}", "placeholder"),
    "control character": (PARAGRAPH, "Büchereien gehören **allen**.\b Sie verleihen *Zeit*.", "invisible-character"),
    "zero-width space": (PARAGRAPH, "Büchereien ge\u200bhören **allen**, *Zeit*.", "invisible-character"),
    "direction override": (PARAGRAPH, "Büchereien gehören \u202e**allen**, *Zeit*.", "invisible-character"),
}


@pytest.mark.parametrize(("source", "target", "code"), TRANSLATION_FAULTS.values(), ids=TRANSLATION_FAULTS)
def test_a_faulty_translation_is_told_with_line_and_passage_and_shown_in_the_masters_language(
    translated, polyleaf, source, target, code
):
    path = catalog(translated)
    line = retranslate(path, source, target)
    status, printed = build(polyleaf, translated)
    assert status == 1
    findings = [line for line in printed.splitlines() if ": error: [" in line]
    assert findings
    assert all(finding.startswith(f"{path}:{line}: error: [{code}]") for finding in findings), printed
    assert f"    in: {source[:50]}" in printed
    html = page(translated, "de").read_text("utf-8")
    assert target.split()[0] + " " not in html.split("<main>")[1]
    assert "de: 1 passage is not yet translated" in html
    if source == PARAGRAPH:
        assert '<div lang="en" dir="ltr">\n<p>Public libraries belong' in html
    assert page(translated, "en").exists()
    assert page(translated, "fa").exists()


def test_a_warning_leaves_the_translation_in_its_place_and_the_exit_status_0(translated, polyleaf):
    line = retranslate(catalog(translated), PARAGRAPH, "Büchereien gehören **allen**.\u200f Sie verleihen *Zeit*.")
    status, printed = build(polyleaf, translated)
    assert status == 0
    assert f"{catalog(translated)}:{line}: warning: [invisible-character]" in printed
    assert "Büchereien gehören" in page(translated, "de").read_text("utf-8")


def test_a_language_that_is_incomplete_is_no_fault(translated, polyleaf):
    assert polyleaf("update", "hi", "--project", translated)[0] == 0
    status, printed = build(polyleaf, translated)
    assert status == 0
    assert "reading-rooms  hi       incomplete  not published" in printed


# ------------------------------------------------------------------ the project or the call unusable: 2


def test_a_folder_without_a_source_cannot_be_used(tmp_path):
    for arguments in (["build"], ["update"], ["status"], ["check"]):
        result = run(*arguments, "--project", tmp_path)
        assert result.returncode == 2
        assert "[source-missing]" in result.stderr
        assert "polyleaf new NAME" in result.stderr
        assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["build", "update", "status", "check"])
def test_a_project_folder_that_does_not_exist_is_named(tmp_path, polyleaf, command):
    status, printed = polyleaf(command, "--project", tmp_path / "nowhere")
    assert status == 2
    assert f"There is no folder {tmp_path / 'nowhere'}." in printed


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_output_that_is_a_file_is_named_and_left_alone(translated, tmp_path, jobs):
    output = tmp_path / "output.txt"
    output.write_text("keep me", "utf-8")
    result = run("build", "--project", translated, "--output", output, "--format", "html", "--jobs", jobs)
    assert result.returncode == 2
    assert f"{output}" in result.stderr
    assert "[unwritable]" in result.stderr
    assert "--output DIR" in result.stderr
    assert "Traceback" not in result.stderr
    assert output.read_text("utf-8") == "keep me"


@pytest.mark.parametrize("command", ["build", "status", "check"])
@pytest.mark.parametrize(
    ("tag", "message", "cure"),
    [
        ("sw", "There is no translation “sw”.", "Start one: polyleaf update sw. There are: de, en, fa."),
        ("german", "“german” is no language tag.", "Did you mean “de”?"),
        ("--", "“--” is no language tag.", "There are: de, en, fa."),
    ],
)
def test_a_language_that_is_not_there_is_named_with_what_to_do(translated, polyleaf, command, tag, message, cure):
    status, printed = polyleaf(command, "--project", translated, "--", tag)
    assert status == 2
    assert message in printed
    assert cure in printed
    assert not (translated / "output").exists()


def test_update_does_not_start_a_language_that_does_not_exist(translated, polyleaf):
    status, printed = polyleaf("update", "german", "--project", translated)
    assert status == 2
    assert "“german” is not a language code" in printed
    assert "Did you mean de" in printed
    assert not catalog(translated, "german").exists()


def test_update_does_not_translate_an_english_master_into_english(translated, polyleaf):
    status, printed = polyleaf("update", "en", "--project", translated)
    assert status == 2
    assert "there is nothing to translate" in printed
    assert not catalog(translated, "en").exists()


@pytest.mark.parametrize("command", ["build", "update"])
def test_a_document_that_does_not_exist_is_named_with_the_nearest_there_is(translated, polyleaf, command):
    status, printed = polyleaf(command, "--document", "reading-room", "--project", translated)
    assert status == 2
    assert "There is no document “reading-room”." in printed
    assert "Did you mean “reading-rooms”?" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--formt", "pdf"], "--format"),
        (["build", "--format", "docx"], "'html', 'epub', 'pdf'"),
        (["build", "--jobs", "0"], "--jobs"),
        (["biuld"], "biuld"),
        (["status", "--jsn"], "--json"),
        (["new"], "DOCUMENT"),
    ],
)
def test_a_misspelt_call_is_told_and_nothing_is_done(arguments, said):
    result = run(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


SETTINGS_FAULTS = {
    "no TOML": (b"# ours\nthreshold: 0.8\n", 2),
    "cut off": (b"threshold = 0.8\nformatting = [\n", 2),
    "unknown setting": (b"# ours\ntreshold = 0.8\n", 2),
    "threshold no number": (b'threshold = "80 %"\n', 1),
    "threshold too high": (b"\nthreshold = 80\n", 2),
    "formatting no table": (b"formatting = 'en-001'\n", 1),
    "formatting of no language": (b"[formatting]\nenglish = 'en-001'\n", 2),
    "formatting by no locale": (b"[formatting]\nen = 'en-000'\n", 2),
    "site no address": (b"threshold = 0.8\nsite = 'leaflets.example.org'\n", 2),
    "imprint no text": (b"threshold = 0.8\nimprint = 1\n", 2),
    "imprint of no language": (b"[imprint]\nall = 'Readers'\ngerman = 'Leser'\n", 3),
    "imprint in no language": (b"imprint = { all = 'Readers', language = 'german' }\n", 1),
    "imprint without text": (b"[formatting]\nde = 'de'\n[imprint]\nall = 'Readers'\nde = ' '\n", 5),
    "imprint with what nobody sees": (b'[imprint]\nall = "Readers\\u202e"\n', 2),
    "not UTF-8": (b"# r\xe9glages\n", 1),
}


@pytest.mark.parametrize("command", ["build", "update", "status", "check"])
@pytest.mark.parametrize(("settings", "line"), SETTINGS_FAULTS.values(), ids=SETTINGS_FAULTS)
def test_settings_that_cannot_be_used_are_told_with_their_line(translated, polyleaf, command, settings, line):
    path = translated / "polyleaf.toml"
    path.write_bytes(settings)
    status, printed = polyleaf(command, "--project", translated)
    assert status == 2
    assert f"{path}:{line}: error: [" in printed
    assert not (translated / "output").exists()


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999999999"])
def test_a_source_date_that_is_no_time_is_told(translated, polyleaf, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    status, printed = build(polyleaf, translated)
    assert status == 2
    assert f"SOURCE_DATE_EPOCH is “{epoch}”" in printed


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_editions_folder_that_cannot_be_written_is_named(translated, polyleaf, jobs):
    (translated / "output/reading-rooms").mkdir(parents=True)
    (translated / "output/reading-rooms/de").write_text("in the way", "utf-8")
    status, printed = polyleaf("build", "--project", translated, "--format", "html", "--jobs", jobs)
    assert status == 2
    assert f"{translated / 'output/reading-rooms/de'}: error: [unwritable]" in printed


# ------------------------------------------------------------------ findings and states for people and programs


def test_a_language_named_for_a_master_that_cannot_be_read_is_told_what_is_wrong_with_the_master(published, polyleaf):
    path = published / "source/reading-rooms/resolution.md"
    replace(path, "kind: Resolution\n", "")
    status, printed = build(polyleaf, published, "fa")
    assert status == 1
    assert f"{path}:" in printed
    assert "[field-missing]" in printed
    assert "There is no translation" not in printed


def test_check_says_the_same_as_build_and_writes_nothing(translated, polyleaf):
    retranslate(catalog(translated), PARAGRAPH, "Büchereien gehören **allen.")
    catalog(translated, "fa").write_bytes(b"")
    before = sorted(translated.rglob("*"))
    status, checked = polyleaf("check", "--project", translated)
    assert status == 1
    assert sorted(translated.rglob("*")) == before
    _, built = build(polyleaf, translated)
    findings = [line for line in checked.splitlines() if ": error: [" in line]
    assert len(findings) == 2
    assert findings == [line for line in built.splitlines() if ": error: [" in line]
    assert checked.splitlines()[-1].startswith("2 errors")


def test_check_of_a_language_leaves_the_others_out(translated, polyleaf):
    retranslate(catalog(translated), PARAGRAPH, "Büchereien gehören **allen.")
    assert polyleaf("check", "fa", "--project", translated) == (0, "No findings.\n")
    assert polyleaf("check", "de", "--project", translated)[0] == 1


def test_check_as_json_has_every_part_of_a_finding(translated, polyleaf):
    line = retranslate(catalog(translated), PARAGRAPH, "Büchereien gehören **allen.")
    status, printed = polyleaf("check", "--json", "--project", translated)
    assert status == 1
    [finding] = [found for found in json.loads(printed) if found["severity"] == "error"]
    assert finding.pop("message")
    assert finding.pop("cure")
    assert finding == {
        "code": "emphasis",
        "severity": "error",
        "path": str(catalog(translated)),
        "line": line,
        "passage": PARAGRAPH[:57] + "…",
    }
    translate(translated, "de")
    assert polyleaf("check", "--json", "--project", translated) == (0, "[]\n")


def test_status_as_json_counts_messages_by_state(published, polyleaf):
    status, printed = polyleaf("status", "--json", "--project", published)
    assert status == 0
    rows = json.loads(printed)
    assert [(row["document"], row["tag"], row["name"], row["state"], row["published"]) for row in rows] == [
        ("reading-rooms", "en", "English", "master", "yes"),
        ("reading-rooms", "de", "Deutsch", "reviewed", "yes"),
        ("reading-rooms", "fa", "فارسی", "draft", "yes"),
        ("trees", "en", "English", "master", "yes"),
        ("trees", "de", "Deutsch", "reviewed", "yes"),
    ]
    messages = len(pypo.pofile.parsefile(str(catalog(published))).units) - 1
    assert rows[1]["counts"] == dict.fromkeys(["untranslated", "borrowed", "inherited", "stale", "draft"], 0) | {
        "reviewed": messages
    }
    assert rows[2]["counts"]["draft"] == messages
    names = {"document", "tag", "name", "state", "counts", "published", "pages", "type_size", "lagging"}
    assert all(set(row) == names for row in rows)


def test_status_tells_what_is_published_no_longer_as_it_should_be(published, polyleaf):
    catalog(published).write_bytes(b"")
    status, printed = polyleaf("status", "de", "--json", "--project", published)
    assert status == 1
    broken, other = json.loads(printed[: printed.rindex("]\n") + 1])
    assert (broken["state"], broken["counts"], broken["published"]) == ("broken", {}, "outdated")
    assert (other["document"], other["published"]) == ("trees", "yes")
    assert "[po-empty]" in printed


def test_status_as_a_table_has_a_row_a_language(published, polyleaf):
    status, printed = polyleaf("status", "--project", published)
    assert status == 0
    assert sum("Deutsch" in line for line in printed.splitlines()) == 2
    assert sum("فارسی" in line for line in printed.splitlines()) == 1
    assert "draft" in printed


# ------------------------------------------------------------------ help, and starting a document


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_a_line_for_each_option(polyleaf, command):
    status, printed = polyleaf(command, "--help")
    assert status == 0
    assert printed.startswith(f"Usage: polyleaf {command}")
    for parameter in cli.commands[command].params:
        if parameter.param_type_name == "option":
            assert parameter.opts[0] in printed
            assert parameter.help
    examples = [line for line in (cli.commands[command].help or "").splitlines() if line.startswith("polyleaf ")]
    assert all(f"\n  {example}" in printed for example in examples), "each example stands on a line of its own"


def test_help_lists_the_commands_in_the_order_of_a_days_work_and_the_exit_statuses(polyleaf):
    status, printed = polyleaf("--help")
    assert status == 0
    places = [printed.index(f"\n  {command} ") for command in COMMANDS]
    assert places == sorted(places)
    assert set(cli.commands) == set(COMMANDS)
    exit_statuses = printed.split("Exit status:")[1].split("Options:")[0].splitlines()
    assert [line.split()[0] for line in exit_statuses if line.strip()] == ["0", "1", "2"]


def test_the_version_is_told(polyleaf):
    assert polyleaf("--version") == (0, f"polyleaf, version {__version__}\n")


def test_a_new_document_is_built_and_translated_as_it_is(tmp_path, polyleaf):
    status, printed = polyleaf("new", "charter", "--project", tmp_path)
    assert status == 0
    assert str(tmp_path / "source/charter/resolution.md") in printed
    status, printed = polyleaf("update", "de", "--project", tmp_path)
    assert status == 0, printed
    status, printed = build(polyleaf, tmp_path)
    assert status == 0, printed
    assert "Title of the resolution" in page(tmp_path, "en", "charter").read_text("utf-8")
    translate(tmp_path, "de", "charter")
    status, printed = build(polyleaf, tmp_path)
    assert status == 0, printed
    assert "de: Title of the resolution" in page(tmp_path, "de", "charter").read_text("utf-8")


def test_a_document_is_never_started_over_another(tmp_path, polyleaf):
    polyleaf("new", "charter", "--project", tmp_path)
    master = tmp_path / "source/charter/resolution.md"
    master.write_text("my own words", "utf-8")
    status, printed = polyleaf("new", "charter", "--project", tmp_path)
    assert status == 2
    assert "[document-exists]" in printed
    assert master.read_text("utf-8") == "my own words"


@pytest.mark.parametrize("name", ["../elsewhere", "två", "a b", ".hidden", ""])
def test_a_document_has_a_name_that_can_stand_in_addresses(tmp_path, polyleaf, name):
    status, printed = polyleaf("new", name, "--project", tmp_path / "here")
    assert status == 2
    assert "[document-name]" in printed
    assert list(tmp_path.iterdir()) == []


def test_a_call_in_the_project_needs_no_options(translated):
    command = [sys.executable, "-m", "pipeline", "build", "--format", "html"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    result = subprocess.run(command, cwd=translated, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "5 of 5 editions made. No findings. See output/index.html" in result.stdout
