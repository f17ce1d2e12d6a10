"""Builds: what is made again and what is not, for which formats, languages and masters."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MASTER, SIGNATORIES, translate, write_project
from translate.storage import pypo

REPOSITORY = Path(__file__).parent.parent
Polyleaf = Callable[..., tuple[int, str]]
Snapshot = dict[str, tuple[int, int, bytes]]


def build(polyleaf: Polyleaf, root: Path, *arguments: str) -> tuple[int, dict[tuple[str, str], str], str]:
    """Build pages only, unless told otherwise; gives exit status, what came of each edition, and all it printed."""
    formats = () if "--format" in arguments else ("--format", "html")
    jobs = () if "--jobs" in arguments else ("--jobs", "1")
    status, printed = polyleaf("build", *arguments, *formats, *jobs, "--project", root)
    rows = re.findall(r"^(\S+)  (\S+) +[a-z]+ +(made: .*|up to date|as it was|not published)$", printed, re.MULTILINE)
    return status, {(document, tag): outcome for document, tag, outcome in rows}, printed


def files(output: Path) -> Snapshot:
    """Every published file: which one it is, when it was written, what is in it."""
    return {
        path.relative_to(output).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name != ".polyleaf.json"
    }


def made(before: Snapshot, after: Snapshot) -> set[str]:
    """The editions' files that were written between two snapshots."""
    return {name for name in after if after[name] != before.get(name) and "/" in name}


def catalog(root: Path, tag: str = "de") -> Path:
    return root / "translations/reading-rooms" / f"{tag}.po"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def page(root: Path, tag: str, document: str = "reading-rooms") -> str:
    return (root / "output" / document / tag / "index.html").read_text("utf-8")


# ------------------------------------------------------------------ what is made again


def test_a_build_with_nothing_to_do_touches_nothing(published, polyleaf):
    before = files(published / "output")
    status, rows, printed = build(polyleaf, published)
    assert status == 0
    assert set(rows.values()) == {"up to date"}
    assert "Nothing to do" in printed
    assert files(published / "output") == before


def test_a_build_with_nothing_to_do_says_again_what_is_wrong(published, polyleaf):
    replace(
        catalog(published), "de: Public libraries belong to **everybody**", "de: Public libraries belong to **everybody"
    )
    replace(catalog(published, "fa"), "Language: fa", "Language: ps")
    with (published / "source/reading-rooms/resolution.md").open("a") as master:
        master.write("\nA <b>bold</b> word.\n")
    first_status, _, first = build(polyleaf, published)
    before = files(published / "output")
    status, _, again = build(polyleaf, published)
    findings = [line for line in first.splitlines() if "error: [" in line or line.startswith("    ")]
    assert first_status == status == 1
    assert {"emphasis", "po-language", "raw-markup"} == set(re.findall(r"error: \[(.*?)\]", first))
    assert [line for line in again.splitlines() if "error: [" in line or line.startswith("    ")] == findings
    assert "Nothing made" in again
    assert files(published / "output") == before


def test_each_selection_is_told_what_concerns_it_however_often(published, polyleaf):
    replace(
        catalog(published), "de: Public libraries belong to **everybody**", "de: Public libraries belong to **everybody"
    )
    for _ in range(2):
        assert build(polyleaf, published)[0] == 1
        assert build(polyleaf, published, "--document", "trees")[0] == 0


def test_a_changed_catalog_makes_its_own_language_and_no_other(published, polyleaf):
    before = files(published / "output")
    replace(catalog(published), "de: Keep the reading rooms open", "Lasst die Lesesäle offen")
    status, rows, _ = build(polyleaf, published)
    assert status == 0
    assert rows.pop(("reading-rooms", "de")) == "made: html"
    assert set(rows.values()) == {"up to date"}
    assert made(before, files(published / "output")) == {"reading-rooms/de/index.html"}
    assert "Lasst die Lesesäle offen" in page(published, "de")


def test_a_translators_comment_makes_nothing(published, polyleaf):
    before = files(published / "output")
    replace(catalog(published), "#. title\n", "# Is this too loud?\n#. title\n")
    status, rows, _ = build(polyleaf, published)
    assert status == 0
    assert set(rows.values()) == {"up to date"}
    assert files(published / "output") == before


def test_a_review_makes_the_edition_that_was_reviewed(published, polyleaf):
    translate(published, "fa")
    assert "fa: Draft translation, not yet reviewed" in page(published, "fa")
    _, rows, printed = build(polyleaf, published)
    assert rows.pop(("reading-rooms", "fa")) == "made: html"
    assert set(rows.values()) == {"up to date"}
    assert re.search(r"^reading-rooms  fa +reviewed ", printed, re.MULTILINE)
    assert "Draft translation" not in page(published, "fa")


def test_a_changed_master_makes_every_language_of_its_document(published, polyleaf):
    replace(published / "source/reading-rooms/signatories.yaml", "name: Khaneh-ye Ketab", "name: Khane-ye Ketab")
    _, rows, _ = build(polyleaf, published)
    for tag in ("en", "de", "fa"):
        assert rows["reading-rooms", tag] == "made: html"
        assert "KB Khane-ye Ketab" in page(published, tag)
    assert rows["trees", "en"] == rows["trees", "de"] == "up to date"


def test_a_passage_that_changed_in_the_master_is_shown_as_it_was_translated_and_marked(published, polyleaf):
    old, new = "before it closes a door", "long before it closes a door"
    replace(published / "source/reading-rooms/resolution.md", old, new)
    status, _, printed = build(polyleaf, published)
    assert status == 0
    assert re.search(r"^reading-rooms  de +stale ", printed, re.MULTILINE)
    html = page(published, "de")
    assert "1 passage has changed in the original since it was translated; the original is of 1.\u00a0März 2024" in html
    assert "†" in html
    assert new in page(published, "en")


def test_a_changed_setting_makes_every_edition_that_it_shows_in(published, polyleaf):
    (published / "polyleaf.toml").write_text('[formatting]\nen = "en-001"\n', "utf-8")
    status, rows, _ = build(polyleaf, published)
    assert status == 0
    assert set(rows.values()) == {"made: html"}
    assert "as of 5\u00a0March 2024" in page(published, "en")


def test_a_changed_theme_makes_every_edition(translated, tmp_path):
    shutil.copytree(REPOSITORY / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    outcomes = []
    for border in ("", "body { border: 1px solid #123456; }\n"):
        with (tmp_path / "pipeline/render/theme/core.css.j2").open("a") as styles:
            styles.write(border)
        command = [
            sys.executable,
            "-m",
            "pipeline",
            "build",
            "--project",
            translated,
            "--format",
            "html",
            "--jobs",
            "1",
        ]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        outcomes.append(re.findall(r"made: html|up to date", result.stdout))
    assert outcomes == [["made: html"] * 5] * 2
    assert "#123456" in page(translated, "de")
    assert "#123456" in page(translated, "en", "trees")


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_text("harm", "utf-8"), lambda path: path.touch()]
)
def test_a_published_file_that_was_deleted_or_altered_is_made_again(published, polyleaf, harm):
    path = published / "output/reading-rooms/fa/index.html"
    content = path.read_bytes()
    harm(path)
    intact = path.exists() and path.read_bytes() == content
    status, rows, _ = build(polyleaf, published)
    assert status == 0
    assert rows.pop(("reading-rooms", "fa")) == ("up to date" if intact else "made: html")
    assert set(rows.values()) == {"up to date"}
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["index.html", "manifest.json", ".polyleaf.json"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_text("{}", "utf-8")])
def test_index_and_manifest_are_written_again_when_they_were_deleted_or_altered(published, polyleaf, name, harm):
    before = {path: content for path, (_, _, content) in files(published / "output").items()}
    harm(published / "output" / name)
    assert build(polyleaf, published)[0] == 0
    assert {path: content for path, (_, _, content) in files(published / "output").items()} == before


def test_a_new_language_changes_the_other_languages_in_their_links_only(translated, polyleaf):
    both = ("--format", "html", "--format", "epub")
    build(polyleaf, translated, *both)
    before = files(translated / "output")
    polyleaf("update", "hi", "--document", "reading-rooms", "--project", translated)
    translate(translated, "hi")
    _, rows, _ = build(polyleaf, translated, *both)
    assert rows == {
        ("reading-rooms", "en"): "made: html",
        ("reading-rooms", "de"): "made: html",
        ("reading-rooms", "fa"): "made: html",
        ("reading-rooms", "hi"): "made: html epub",
        ("trees", "en"): "up to date",
        ("trees", "de"): "up to date",
    }
    assert not any(name.endswith(".epub") and "/hi/" not in name for name in made(before, files(translated / "output")))
    assert 'href="../hi/index.html"' in page(translated, "de")


# ------------------------------------------------------------------ what is asked for


def test_a_named_language_is_made_alone(translated, polyleaf):
    status, rows, _ = build(polyleaf, translated, "fa")
    assert status == 0
    assert rows == {("reading-rooms", "fa"): "made: html"}
    assert [path.name for path in (translated / "output/reading-rooms").iterdir()] == ["fa"]
    assert not (translated / "output/trees").exists()


def test_a_named_document_is_made_alone_and_the_other_stays(published, polyleaf):
    before = files(published / "output")
    for document in ("reading-rooms", "trees"):
        replace(published / f"translations/{document}/de.po", "de: Original text", "de: Urtext")
        replace(published / f"translations/{document}/de.po", "de: Other languages", "Sprachen")
    _, rows, _ = build(polyleaf, published, "--document", "trees")
    assert rows == {("trees", "en"): "up to date", ("trees", "de"): "made: html"}
    assert made(before, files(published / "output")) == {"trees/de/index.html"}


@pytest.mark.parametrize(
    ("formats", "names"),
    [
        (["html"], {"index.html"}),
        (["epub"], {"trees-en.epub"}),
        (["pdf"], {"trees-en.pdf"}),
        (["pdf", "html", "pdf"], {"index.html", "trees-en.pdf"}),
    ],
)
def test_only_the_formats_that_are_asked_for_are_made(translated, polyleaf, formats, names):
    options = [option for name in formats for option in ("--format", name)]
    status, rows, _ = build(polyleaf, translated, "en", "--document", "trees", *options)
    assert status == 0
    assert set(rows["trees", "en"].removeprefix("made: ").split()) == set(formats)
    assert {path.name for path in (translated / "output/trees/en").iterdir()} == names


def test_formats_that_were_made_before_are_kept_and_linked(translated, polyleaf):
    build(polyleaf, translated, "en", "--document", "trees", "--format", "epub")
    epub = (translated / "output/trees/en/trees-en.epub").read_bytes()
    build(polyleaf, translated, "en", "--document", "trees", "--format", "html")
    assert (translated / "output/trees/en/trees-en.epub").read_bytes() == epub
    assert 'href="trees-en.epub"' in page(translated, "en", "trees")
    assert 'href="trees-en.pdf"' not in page(translated, "en", "trees")


def test_another_output_folder_leaves_the_projects_own_alone(translated, tmp_path, polyleaf):
    status, _, printed = build(polyleaf, translated, "--output", str(tmp_path / "elsewhere/leaflets"))
    assert status == 0
    assert (tmp_path / "elsewhere/leaflets/trees/de/index.html").exists()
    assert str(tmp_path / "elsewhere/leaflets/index.html") in printed
    assert not (translated / "output").exists()


def test_build_never_writes_among_sources_and_translations(translated, polyleaf):
    replace(translated / "source/reading-rooms/resolution.md", "Open doors", "Wide open doors")
    before = files(translated)
    build(polyleaf, translated)
    polyleaf("status", "--project", translated)
    polyleaf("check", "--project", translated)
    after = {name: state for name, state in files(translated).items() if not name.startswith("output/")}
    assert after == before


# ------------------------------------------------------------------ files as people save them


def as_windows_saves(path: Path) -> bytes:
    data = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(data)
    return data


def test_byte_order_marks_and_crlf_are_read_and_kept(translated, polyleaf):
    build(polyleaf, translated)
    expected = {tag: page(translated, tag) for tag in ("en", "de", "fa")}
    source = translated / "source/reading-rooms"
    paths = [source / "resolution.md", source / "signatories.yaml", catalog(translated), translated / "polyleaf.toml"]
    paths[-1].write_text("threshold = 0.8\n", "utf-8")
    saved = {path: as_windows_saves(path) for path in paths}
    status, rows, printed = build(polyleaf, translated)
    assert status == 0, printed
    assert set(rows.values()) == {"up to date"}, "the same text in other bytes is the same edition"
    assert {tag: page(translated, tag) for tag in ("en", "de", "fa")} == expected
    assert polyleaf("update", "--project", translated)[0] == 0
    assert {path: path.read_bytes() for path in paths} == saved


def test_update_keeps_byte_order_mark_and_crlf_of_a_catalog_that_it_changes(translated, polyleaf):
    as_windows_saves(catalog(translated))
    replace(translated / "source/reading-rooms/resolution.md", "before it closes", "before it shuts")
    assert polyleaf("update", "--project", translated)[0] == 0
    data = catalog(translated).read_bytes()
    assert b"shuts" in data
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")


def test_the_line_of_a_finding_is_right_in_a_windows_file(translated, polyleaf):
    path = translated / "source/reading-rooms/resolution.md"
    replace(path, "issuer:", "isuer:")
    as_windows_saves(path)
    status, _, printed = build(polyleaf, translated)
    assert status == 1
    assert f"{path}:5: error: [unknown-key]" in printed


# ------------------------------------------------------------------ languages


@pytest.mark.parametrize(
    ("tag", "text", "direction"),
    [("aii", "ܟܬܒܐ ܕܩܪܝܢܐ", "rtl"), ("hnd", "کتاباں", "rtl"), ("rmy", "O ginipe", "ltr"), ("aii-Latn", "Ktawa", "ltr")],
)
def test_a_language_that_cldr_lacks_gets_its_edition_and_one_warning(translated, polyleaf, tag, text, direction):
    polyleaf("update", tag, "--document", "reading-rooms", "--project", translated)
    path = catalog(translated, tag)
    store = pypo.pofile.parsefile(str(path))
    for unit in store.units:
        if not unit.isheader() and not unit.hasplural():
            unit.target = " ".join([text, *re.findall(r"\{\w+\}|\[.*\)", str(unit.source))])
    store.save()
    status, rows, printed = build(polyleaf, translated)
    assert status == 0, printed
    assert rows["reading-rooms", tag] == "made: html"
    assert re.findall(r"warning: \[(.*?)\]", printed) == ["language-unknown"]
    html = page(translated, tag)
    assert f'<html lang="{tag}" dir="{direction}">' in html
    # the date is the master's, and marked so
    assert '<span lang="en" dir="ltr">March\u00a05, 2024</span>' in html


PHRASES = {
    "es": {"open": "Firmantes (al {date}, abierto a más firmas)", "original": "Texto original"},
    "ar": {"open": "الموقّعون (حتى {date}، والتوقيع مفتوح)", "original": "النص الأصلي"},
}
TITLES = {"es": "Abrid las salas de lectura", "ar": "افتحوا قاعات القراءة"}


def own_phrases(root: Path, tag: str) -> None:
    """Translate the leaflet's own phrases into the master's language, as a coordinator does."""
    path = catalog(root, tag)
    store = pypo.pofile.parsefile(str(path))
    for unit in store.units:
        if str(unit.source).startswith("Signatories"):
            unit.target = PHRASES[tag]["open"]
        if str(unit.source) == "Original text":
            unit.target = PHRASES[tag]["original"]
    store.save()


def project_in(tag: str, root: Path) -> Path:
    master = MASTER.replace("language: en", f"language: {tag}").replace("Keep the reading rooms open", TITLES[tag])
    return write_project(root, master, SIGNATORIES.replace("    country_text: Democratic Republic of the Congo\n", ""))


@pytest.mark.parametrize(
    ("tag", "direction", "day"), [("es", "ltr", "5\u00a0de\u00a0marzo de 2024"), ("ar", "rtl", "5\u00a0مارس 2024")]
)
def test_a_master_in_another_language_takes_its_phrases_from_a_small_catalog(tmp_path, polyleaf, tag, direction, day):
    root = project_in(tag, tmp_path / "project")
    assert polyleaf("update", tag, "en", "--project", root)[0] == 0
    store = pypo.pofile.parsefile(str(catalog(root, tag)))
    sources = [str(unit.source) for unit in store.units if not unit.isheader()]
    assert all("phrase" in str(unit.automaticcomments) for unit in store.units if not unit.isheader())
    assert TITLES[tag] not in sources, "nobody translates the master into its own language"
    own_phrases(root, tag)
    status, rows, printed = build(polyleaf, root)
    assert status == 0, printed
    assert rows["reading-rooms", tag] == "made: html"
    assert re.search(rf"^reading-rooms  {tag} +master ", printed, re.MULTILINE)
    html = page(root, tag)
    assert f'<html lang="{tag}" dir="{direction}">' in html
    assert PHRASES[tag]["open"].format(date=day) in html
    assert TITLES[tag] in html
    index = (root / "output/index.html").read_text("utf-8")
    assert PHRASES[tag]["original"] in index


def test_an_edition_of_a_spanish_master_in_english_has_english_phrases(tmp_path, polyleaf):
    root = project_in("es", tmp_path / "project")
    polyleaf("update", "en", "--project", root)
    translate(root, "en")
    status, rows, printed = build(polyleaf, root)
    assert status == 0, printed
    assert rows == {("reading-rooms", "es"): "made: html", ("reading-rooms", "en"): "made: html"}
    assert f"en: {TITLES['es']}" in page(root, "en")
    assert '<html lang="en" dir="ltr">' in page(root, "en")


def test_a_faulty_catalog_of_the_masters_own_phrases_stops_no_other_language(tmp_path, polyleaf):
    root = project_in("es", tmp_path / "project")
    polyleaf("update", "es", "de", "--project", root)
    own_phrases(root, "es")
    translate(root, "de")
    build(polyleaf, root)
    before = page(root, "es")
    replace(catalog(root, "es"), "#. phrase", "<<<<<<< HEAD\n#. phrase")
    replace(catalog(root, "de"), "de: Readers and staff", "Leserinnen und Beschäftigte")
    status, rows, printed = build(polyleaf, root)
    assert status == 1
    assert "error: [po-conflict]" in printed
    assert rows["reading-rooms", "de"] == "made: html"
    assert page(root, "es") == before
    shutil.rmtree(root / "output")
    status, rows, _ = build(polyleaf, root)
    assert status == 1
    assert rows == {("reading-rooms", "es"): "not published", ("reading-rooms", "de"): "made: html"}
    assert "Deutsch" in (root / "output/index.html").read_text("utf-8")


def test_an_edition_whose_catalog_cannot_be_read_is_said_to_be_as_it_was(published, polyleaf):
    catalog = published / "translations/reading-rooms/de.po"
    catalog.write_bytes(catalog.read_bytes()[:-40])
    before = files(published / "output/reading-rooms/de")
    status, rows, printed = build(polyleaf, published)
    assert status == 1
    assert rows["reading-rooms", "de"] == "as it was"
    assert "Nothing to do" not in printed
    assert files(published / "output/reading-rooms/de") == before
