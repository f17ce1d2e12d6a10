"""Publishing: what is in the output, what index and manifest say of it, and what stays when a replacement fails."""

import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from conftest import MASTER, translate
from translate.storage import pypo

from pipeline import __version__
from pipeline.build import Request
from pipeline.build import build as make
from pipeline.model import Rendered
from pipeline.project import open_project
from pipeline.publish import read_manifest, write_edition, write_file

Polyleaf = Callable[..., tuple[int, str]]
EPOCH = "1700000000"
EVERY_FORMAT = ("--format", "html", "--format", "epub", "--format", "pdf")


def build(polyleaf: Polyleaf, root: Path, *arguments: str) -> tuple[int, str]:
    formats = () if "--format" in arguments else ("--format", "html")
    return polyleaf("build", *arguments, *formats, "--jobs", "1", "--project", root)


def catalog(root: Path, tag: str = "de") -> Path:
    return root / "translations/reading-rooms" / f"{tag}.po"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def manifest(output: Path) -> dict[str, dict[str, Any]]:
    """Documents by name."""
    written = json.loads((output / "manifest.json").read_text("utf-8"))
    return {document["document"]: document for document in written["documents"]}


def editions(output: Path, document: str = "reading-rooms") -> dict[str, dict[str, Any]]:
    """Editions by tag."""
    return {edition["tag"]: edition for edition in manifest(output)[document]["editions"]}


def entries(output: Path, document: str = "reading-rooms") -> dict[str, ElementTree.Element]:
    """What the index has of each edition of a document, by tag."""
    tree = ElementTree.parse(output / "index.html").getroot()
    section = next(part for part in tree.iter("section") if part.get("aria-labelledby") == document)
    return {item.get("lang", ""): item for item in section.iter("li")}


def said(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def dead_links(output: Path) -> Iterator[str]:
    """Every relative link of every page that leads nowhere."""
    pages = {path: ElementTree.parse(path).getroot() for path in output.rglob("*.html")}
    names = {path: {element.get("id") for element in tree.iter()} for path, tree in pages.items()}
    for path, tree in pages.items():
        for element in tree.iter():
            link = urlsplit(element.get("href") or element.get("src") or "")
            if link.scheme:
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            if not target.is_file() or (link.fragment and link.fragment not in names[target]):
                yield f"{path.relative_to(output)}: {link.geturl()}"


def links(page: Path) -> list[str]:
    return [element.get("href", "") for element in ElementTree.parse(page).getroot().iter("a")]


# ------------------------------------------------------------------ manifest, index, links


@pytest.fixture(scope="module")
def complete(two_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the project of two documents in every format, made by two jobs at a set time."""
    output = tmp_path_factory.mktemp("complete") / "output"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        report = make(open_project(two_documents, output), Request(jobs=2), lambda *_: None)
    assert report.status == 0
    return output


def test_two_jobs_make_the_very_files_that_one_makes(complete, two_documents, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    request = Request(documents=("trees",), jobs=1)
    report = make(open_project(two_documents, tmp_path), request, lambda *_: None)
    assert [row.made for row in report.rows] == [("html", "epub", "pdf")] * 2
    made = contents(tmp_path / "trees")
    assert len(made) == 6
    assert made == contents(complete / "trees")


def test_the_manifest_names_every_file_with_its_true_size_and_digest(complete):
    listed = {}
    for document in manifest(complete).values():
        for edition in document["editions"]:
            assert [file["format"] for file in edition["files"]] == ["html", "epub", "pdf"]
            for file in edition["files"]:
                data = (complete / file["path"]).read_bytes()
                assert file["size"] == len(data)
                assert file["sha256"] == hashlib.sha256(data).hexdigest()
                listed[file["path"]] = file["format"]
    own = {"index.html", "manifest.json", ".polyleaf.json"}
    assert set(contents(complete)) - own == set(listed), "nothing is published that the manifest doesn't name"
    assert listed["reading-rooms/fa/reading-rooms-fa.pdf"] == "pdf"
    assert (complete / "trees/de/trees-de.pdf").read_bytes().startswith(b"%PDF-")


def test_the_manifest_says_of_each_edition_what_it_is(complete, two_documents):
    assert json.loads((complete / "manifest.json").read_text("utf-8"))["generator"] == f"Polyleaf {__version__}"
    document = manifest(complete)["reading-rooms"]
    assert {name: document[name] for name in ("title", "issuer", "date", "language")} == {
        "title": "Keep the reading rooms open",
        "issuer": "Society of Readers",
        "date": "2024-03-01",
        "language": "en",
    }
    messages = len(pypo.pofile.parsefile(str(catalog(two_documents))).units) - 1
    none = dict.fromkeys(["untranslated", "borrowed", "inherited", "stale", "draft", "reviewed"], 0)
    found = editions(complete)
    assert list(found) == ["en", "de", "fa"], "the master first, then by their own names"
    facts = ("endonym", "script", "direction", "state", "outdated", "counts", "title", "date")
    assert [found["de"][fact] for fact in facts] == [
        "Deutsch",
        "Latn",
        "ltr",
        "reviewed",
        False,
        none | {"reviewed": messages},
        "de: Keep the reading rooms open",
        "1. März 2024",
    ]
    assert [found["fa"][fact] for fact in facts] == [
        "فارسی",
        "Arab",
        "rtl",
        "draft",
        False,
        none | {"draft": messages},
        "fa: Keep the reading rooms open",
        "۱ مارس ۲۰۲۴",
    ]
    assert found["en"]["state"] == "master"


def test_the_index_lists_every_edition_by_its_own_name_with_state_date_and_files(complete):
    tree = ElementTree.parse(complete / "index.html").getroot()
    assert [said(heading) for heading in tree.iter("h2")] == [
        "Keep the reading rooms open",
        "A charter for the trees of our street",
    ]
    assert [(time.get("datetime"), said(time)) for time in tree.iter("time")] == [
        ("2024-03-01", "March 1, 2024"),
        ("2023-11-25", "November 25, 2023"),
    ]
    listed = entries(complete)
    assert list(listed) == ["en", "de", "fa"]
    assert list(entries(complete, "trees")) == ["en", "de"]
    for tag, name, direction, state in (
        ("en", "English", "ltr", "Original text"),
        ("de", "Deutsch", "ltr", "de: Reviewed translation"),
        ("fa", "فارسی", "rtl", "fa: Draft translation, not yet reviewed"),
    ):
        item = listed[tag]
        assert item.get("dir") == direction
        page, *files = item.iter("a")
        assert said(page) == name
        assert page.get("href") == f"reading-rooms/{tag}/index.html"
        assert {file.get("href") for file in files} == {
            f"reading-rooms/{tag}/reading-rooms-{tag}.{extension}" for extension in ("pdf", "epub")
        }
        assert state in said(item)
        assert "Outdated edition" not in said(item)


def test_no_link_of_any_page_is_dead(complete):
    assert list(complete.rglob("*.html"))
    assert list(dead_links(complete)) == []


def test_a_page_leads_to_its_other_formats_the_other_languages_and_the_overview(complete):
    page = complete / "reading-rooms/de/index.html"
    assert {link for link in links(page) if not link.startswith(("#", "https:"))} == {
        "reading-rooms-de.pdf",
        "reading-rooms-de.epub",
        "../en/index.html",
        "../fa/index.html",
        "../../index.html",
    }
    names = {a.get("hreflang"): a for a in ElementTree.parse(page).getroot().iter("a") if a.get("hreflang")}
    assert said(names["fa"]) == "فارسی"
    assert (names["fa"].get("lang"), names["fa"].get("dir")) == ("fa", "rtl")


def test_no_page_loads_anything(complete):
    for path in complete.rglob("*.html"):
        for element in ElementTree.parse(path).getroot().iter():
            assert element.tag not in ("script", "iframe", "object", "embed")
            assert not element.get("src", "").startswith(("http", "//"))
            if element.tag == "link":
                assert element.get("rel") == "alternate"
            if element.tag == "style":
                assert not re.search(r"""url\("?(?!"?data:)""", element.text or ""), "fonts are in the page itself"
                assert "@import" not in (element.text or "")


# ------------------------------------------------------------------ what was published stays


def spoil_catalog(root: Path) -> None:
    with catalog(root).open("a") as file:
        file.write("<<<<<<< HEAD\n")


def spoil_master(root: Path) -> None:
    replace(root / "source/reading-rooms/resolution.md", "title: Keep", "titel: Keep")


def spoil_signatories(root: Path) -> None:
    replace(root / "source/reading-rooms/signatories.yaml", "country: UY", "country: UU")


def lose_most_translations(root: Path) -> None:
    store = pypo.pofile.parsefile(str(catalog(root)))
    for unit in store.units[1:20]:
        unit.target = ""
    store.save()


def take_the_catalog_away(root: Path) -> None:
    catalog(root).unlink()


@pytest.mark.parametrize(
    ("spoil", "status", "outdated"),
    [
        (spoil_catalog, 1, {"de"}),
        (spoil_master, 1, {"en", "de", "fa"}),
        (spoil_signatories, 1, {"en", "de", "fa"}),
        (lose_most_translations, 0, {"de"}),
        (take_the_catalog_away, 0, {"de"}),
    ],
)
def test_what_was_published_stays_byte_for_byte_and_is_marked_as_outdated(published, polyleaf, spoil, status, outdated):
    output = published / "output"
    before = {tag: contents(output / "reading-rooms" / tag) for tag in ("en", "de", "fa")}
    earlier = editions(output)
    replace(published / "translations/trees/de.po", "de: A charter", "Eine Charta")
    spoil(published)
    assert build(polyleaf, published)[0] == status
    for tag in outdated:
        assert contents(output / "reading-rooms" / tag) == before[tag]
    found = editions(output)
    assert {tag for tag, edition in found.items() if edition["outdated"]} == outdated
    for tag in outdated:
        assert found[tag] == earlier[tag] | {"outdated": True}
        assert "Outdated edition" in said(entries(output)[tag])
    for tag in set(found) - outdated:
        assert "Outdated" not in said(entries(output)[tag])
    assert "Eine Charta" in (output / "trees/de/index.html").read_text("utf-8"), "everything else is built"
    assert not any(edition["outdated"] for edition in editions(output, "trees").values())
    assert list(dead_links(output)) == []


@pytest.mark.parametrize("spoil", [spoil_catalog, spoil_master, lose_most_translations, take_the_catalog_away])
def test_an_edition_that_is_mended_is_outdated_no_longer(published, polyleaf, spoil):
    output = published / "output"
    before = contents(output)
    paths = [catalog(published), *(published / "source/reading-rooms").iterdir()]
    sound = {path: path.read_bytes() for path in paths}
    spoil(published)
    build(polyleaf, published)
    assert editions(output)["de"]["outdated"]
    for path, data in sound.items():
        path.write_bytes(data)
    assert build(polyleaf, published)[0] == 0
    assert not any(edition["outdated"] for edition in editions(output).values())
    after = contents(output)
    del before[".polyleaf.json"], after[".polyleaf.json"]
    assert after == before


def test_what_was_outdated_stays_so_when_another_document_is_built(published, polyleaf):
    spoil_master(published)
    build(polyleaf, published)
    replace(published / "translations/trees/de.po", "de: A charter", "Eine Charta")
    assert build(polyleaf, published, "--document", "trees")[0] == 0
    assert all(edition["outdated"] for edition in editions(published / "output").values())


def test_an_edition_that_never_could_be_published_is_in_neither_index_nor_manifest(translated, polyleaf):
    spoil_catalog(translated)
    build(polyleaf, translated)
    assert set(editions(translated / "output")) == {"en", "fa"}
    assert set(entries(translated / "output")) == {"en", "fa"}
    assert not (translated / "output/reading-rooms/de").exists()
    assert "../de/index.html" not in links(translated / "output/reading-rooms/fa/index.html")


def test_the_manifest_says_what_it_said_while_a_format_lags_behind(published, polyleaf):
    translate(published, "fa")
    build(polyleaf, published, "--format", "epub")
    assert editions(published / "output")["fa"]["state"] == "draft", "the page still says so"
    build(polyleaf, published)
    assert editions(published / "output")["fa"]["state"] == "reviewed"
    assert [file["format"] for file in editions(published / "output")["fa"]["files"]] == ["html", "epub"]


def test_what_somebody_took_away_is_in_neither_index_nor_manifest(published, polyleaf):
    output = published / "output"
    for document in ("reading-rooms", "trees"):
        (published / "translations" / document / "de.po").unlink()
        shutil.rmtree(output / document / "de")
    shutil.rmtree(output / "reading-rooms/fa")
    build(polyleaf, published, "en")
    assert set(editions(output)) == set(entries(output)) == {"en"}
    build(polyleaf, published)
    assert set(editions(output)) == set(entries(output)) == {"en", "fa"}
    assert set(editions(output, "trees")) == {"en"}
    assert list(dead_links(output)) == []


def test_the_threshold_for_publishing_can_be_set(translated, polyleaf):
    lose_most_translations(translated)
    build(polyleaf, translated)
    assert "de" not in editions(translated / "output")
    (translated / "polyleaf.toml").write_text("threshold = 0.1\n", "utf-8")
    build(polyleaf, translated)
    edition = editions(translated / "output")["de"]
    assert edition["state"] == "partial"
    assert edition["counts"]["untranslated"] == 19


def test_files_take_their_place_only_when_all_of_an_edition_are_written(tmp_path):
    first = [Rendered("html", "index.html", b"old"), Rendered("pdf", "a.pdf", b"old")]
    write_edition(tmp_path, "a/de", first)
    (tmp_path / "a/de/b.epub").mkdir()
    failing = [Rendered("html", "index.html", b"new"), Rendered("epub", "missing/b.epub", b"new")]
    with pytest.raises(Exception, match="can't be written"):
        write_edition(tmp_path, "a/de", failing)
    assert (tmp_path / "a/de/index.html").read_bytes() == b"old"
    assert sorted(path.name for path in (tmp_path / "a/de").iterdir()) == ["a.pdf", "b.epub", "index.html"]


def test_a_file_with_the_same_content_is_not_written_again(tmp_path):
    path = tmp_path / "new" / "file"
    assert write_file(path, b"once")
    path.chmod(0o640)
    inode = path.stat().st_ino
    assert not write_file(path, b"once")
    assert path.stat().st_ino == inode
    assert write_file(path, b"twice")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"documents": [{}]}', '{"documents": [{"editions": 1}]}', "null"])
def test_a_manifest_that_cannot_be_read_counts_as_none(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text, "utf-8")
    assert read_manifest(tmp_path) == ()


# ------------------------------------------------------------------ previews


@pytest.fixture
def beginner(translated: Path, polyleaf: Polyleaf) -> Path:
    """The project with a translation into Hindi that has just been started, and everything else published."""
    assert polyleaf("update", "hi", "--document", "reading-rooms", "--project", translated)[0] == 0
    build(polyleaf, translated)
    return translated


def test_an_incomplete_language_that_is_named_can_be_previewed(beginner, polyleaf):
    status, printed = build(polyleaf, beginner, "hi", *EVERY_FORMAT)
    assert status == 0
    folder = beginner / "output/preview/reading-rooms/hi"
    assert str(folder) in printed
    assert set(contents(folder)) == {"index.html", "reading-rooms-hi.epub", "reading-rooms-hi.pdf"}
    html = (folder / "index.html").read_text("utf-8")
    assert '<html lang="hi" dir="ltr">' in html
    assert "उरुग्वे" in html or "उरूग्वे" in html, "what CLDR knows is filled in"
    assert list(dead_links(beginner / "output")) == []


def test_a_preview_is_outside_index_and_manifest(beginner, polyleaf):
    before = {name: (beginner / "output" / name).read_bytes() for name in ("index.html", "manifest.json")}
    build(polyleaf, beginner, "hi")
    assert {name: (beginner / "output" / name).read_bytes() for name in before} == before
    assert not (beginner / "output/reading-rooms/hi").exists()
    build(polyleaf, beginner)
    assert "../hi/index.html" not in links(beginner / "output/reading-rooms/de/index.html")
    assert {name: (beginner / "output" / name).read_bytes() for name in before} == before


def test_a_preview_shows_the_translation_as_it_is_now_each_time(beginner, polyleaf):
    page = beginner / "output/preview/reading-rooms/hi/index.html"
    build(polyleaf, beginner, "hi")
    page.unlink()
    build(polyleaf, beginner, "hi")
    assert page.exists()
    store = pypo.pofile.parsefile(str(catalog(beginner, "hi")))
    next(unit for unit in store.units if str(unit.source) == "Keep the reading rooms open").target = "वाचनालय खुले रखें"
    store.save()
    build(polyleaf, beginner, "hi")
    assert "वाचनालय खुले रखें" in page.read_text("utf-8")


def test_an_incomplete_language_is_published_once_it_is_complete(beginner, polyleaf):
    build(polyleaf, beginner, "hi")
    translate(beginner, "hi", draft=True)
    status, _ = build(polyleaf, beginner, "hi")
    assert status == 0
    assert editions(beginner / "output")["hi"]["state"] == "draft"
    assert (beginner / "output/reading-rooms/hi/index.html").exists()


def test_a_preview_of_what_was_published_links_only_to_what_is_beside_it(translated, polyleaf):
    build(polyleaf, translated, "--format", "html", "--format", "epub", "--document", "reading-rooms")
    before = contents(translated / "output/reading-rooms/de")
    lose_most_translations(translated)
    build(polyleaf, translated, "de")
    assert contents(translated / "output/reading-rooms/de") == before
    assert editions(translated / "output")["de"]["outdated"]
    preview = translated / "output/preview/reading-rooms/de"
    assert set(contents(preview)) == {"index.html"}
    assert list(dead_links(translated / "output")) == []


# ------------------------------------------------------------------ texts that could break a page


@pytest.mark.parametrize("source", ["House of Books", "Democratic Republic of the Congo", "Page {page} of {pages}"])
@pytest.mark.parametrize("text", ["Haus  der   Bücher", " Haus der Bücher ", "Haus der\nBücher", "Haus\tder Bücher"])
def test_stray_white_space_in_a_translation_is_one_space(translated, polyleaf, source, text):
    store = pypo.pofile.parsefile(str(catalog(translated)))
    unit = next(unit for unit in store.units if str(unit.source) == source)
    unit.target = text + " {page} {pages}" * ("{page}" in source)
    store.save()
    status, printed = build(polyleaf, translated, "de", "--format", "html", "--format", "epub")
    assert status == 0, printed
    if "{page}" not in source:
        page = ElementTree.parse(translated / "output/reading-rooms/de/index.html").getroot()
        [item] = [item for item in page.iter("li") if said(item).startswith("KB" if "Books" in source else "FL (N)")]
        assert "".join(item.itertext()).endswith((" (Haus der Bücher)", ", Haus der Bücher"))


def test_names_in_any_script_and_spelling_are_published_in_every_format(project, polyleaf):
    names = {
        "fr": unicodedata.normalize("NFD", "Société des Élèves"),
        "pl": "Łódź – Śląsk  (ŁŚ)",
        "vi": "Hội Người Đọc Sách",
        "el": "Εταιρεία Βιβλίου",
        "ru": "Общество чтецов",
        "ka": "წიგნის მეგობრები",
        "ko": "독서회",
        "zh-Hans": "北京读书会",
        "th": "ชมรมหนังสือ",
        "he": "אגודת הקוראים",
        "ar": "ABC جمعية (ن) القراء XYZ",
        "hi": "पुस्तकालय मित्र क्षेत्र",
        "en": "K\u00adhaneh's \u201cBooks\u201d\u00a0& Friends 📚 №\u00a01",
    }
    lines = [
        f"  - {{acronym: A{number}, name: {json.dumps(name, ensure_ascii=False)}, language: {tag}, gloss: Friends of Books {number}}}\n"
        for number, (tag, name) in enumerate(names.items())
    ]
    path = project / "source/reading-rooms/signatories.yaml"
    path.write_text("as_of: 2024-03-05\nsignatories:\n" + "".join(lines), "utf-8")
    status, printed = build(polyleaf, project, *EVERY_FORMAT)
    assert status == 0, printed
    page = ElementTree.parse(project / "output/reading-rooms/en/index.html").getroot()
    runs = ["".join(run.itertext()) for run in page.iter("span") if run.get("class") == "name"]
    assert runs == [
        f"A{number} {' '.join(name.split(' '))}".replace("  ", " ") for number, name in enumerate(names.values())
    ]


def test_signs_of_markup_in_titles_and_names_are_shown_as_they_are(tmp_path, polyleaf, project):
    master = project / "source/reading-rooms/resolution.md"
    master.write_text(
        MASTER.replace("Keep the reading rooms open", "'Rooms \\& \\<doors\\> \"open\" {title}'").replace(
            "Society of Readers", '"R&D <Readers>"'
        ),
        "utf-8",
    )
    replace(project / "source/reading-rooms/signatories.yaml", "House of Books", "House & Home <Books> {x} **y**")
    status, printed = build(polyleaf, project)
    assert status == 0, printed
    page = ElementTree.parse(project / "output/reading-rooms/en/index.html").getroot()
    title = next(page.iter("h1"))
    assert said(title) == 'Rooms & <doors> "open" {title}'
    assert said(next(page.iter("title"))) == said(title)
    assert "KB Khaneh-ye Ketab (House & Home <Books> {x} **y**)" in said(page)
    index = ElementTree.parse(project / "output/index.html").getroot()
    assert said(title) in said(index)
    assert "R&D <Readers>" in said(index)
    assert re.match("<!DOCTYPE html>", (project / "output/index.html").read_text("utf-8"))
