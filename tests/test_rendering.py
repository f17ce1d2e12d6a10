"""Every rendered file of every language says the same: opened again with other programs than those that wrote it.

PDF by pypdf, EPUB and HTML by an XML parser; what they should say is read from the project's own files. Two projects:
one of neutral texts with names in many scripts, and the document that is published from here, in all its languages.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from babel import Locale
from conftest import translate, write_project
from pypdf import PdfReader
from translate.storage import pypo

from pipeline.build import Request, build
from pipeline.project import open_project
from pipeline.update import update

REPOSITORY = Path(__file__).parent.parent
RIGHT_TO_LEFT = {"ar", "fa", "ps", "ur", "he"}
COUNTER_STYLES = {"fa": "persian", "ps": "persian", "bn": "bengali", "ne": "devanagari"}
DIGITS = {"persian": "۰۱۲۳۴۵۶۷۸۹", "bengali": "০১২৩৪৫৬৭৮৯", "devanagari": "०१२३४५६७८९", "decimal": "0123456789"}
# Where a reader gives back the words of a page as they were written; of other scripts it gives glyphs in some order.
LEGIBLE = {"en", "de", "es", "fr", "nl", "pt", "tr", "el", "ru", "uk"}
DRAFT = "Draft translation, not yet reviewed"
SIGNATORIES = "Signatories (as of {date}, further signatories possible)"

NEUTRAL_MASTER = """\
---
title: Keep the reading rooms open
subtitle: Readers and staff decide together
kind: Resolution
issuer: Society of Readers
date: 2024-03-01
language: en
---

Public libraries belong to **everybody**. They lend books, and they lend *time*.

::: slogans
Open doors, open books!
:::
"""
NEUTRAL_SIGNATORIES = """\
as_of: 2024-03-05
open: true

signatories:
  - {acronym: SL, name: Sociedad de Lectores (Montevideo), language: es, gloss: Society of Readers (Montevideo), country: UY}
  - {acronym: KB, name: Khaneh-ye Ketab, language: fa-Latn, gloss: House of Books}
  - {acronym: FL (N), name: Friends of Libraries (North), language: en, country: CD, country_text: Democratic Republic of the Congo}
  - {acronym: BV/S, name: Büchereiverband – Süd / Nord, language: de, gloss: Association of Libraries – South / North}
  - {acronym: خک, name: خانهٔ کتاب, language: fa, gloss: Home of Books}
  - {acronym: جق, name: جمعية القراء (بيروت), language: ar, gloss: Association of Readers (Beirut), country: LB}
  - {acronym: पुमि, name: पुस्तकालय मित्र, language: hi, gloss: Friends of the Library}
  - {acronym: LIT, name: Litera, language: ro, gloss: Litera}
  - {acronym: ADB, name: "Amis d'une «Bibliothèque» & Cie (M-L)", language: fr, gloss: Friends of a Library & Co.}
"""
NEUTRAL_TEXTS = {
    "de": {
        "Keep the reading rooms open": "Lasst die Lesesäle offen",
        "House of Books": "Haus der Bücher",
        "Friends of Libraries (North)": "Freunde der Büchereien (Nord)",
        "Litera": "Litera",
        DRAFT: "Entwurf einer Übersetzung, noch nicht geprüft",
        SIGNATORIES: "Unterzeichnet (bis {date}) haben",
        "Page {page} of {pages}": "Seite {page} von {pages}",
    },
    "fa": {
        "Keep the reading rooms open": "تالارهای مطالعه را باز نگه دارید",
        "House of Books": "خانهٔ کتاب",
        "Friends of Libraries (North)": "دوستان کتابخانه‌ها (شمال)",
        "Litera": "لیترا",
        DRAFT: "پیش‌نویس ترجمه",
        SIGNATORIES: "امضاکنندگان (تا {date})",
    },
    "hi": {
        "Keep the reading rooms open": "वाचनालय खुले रखें",
        "House of Books": "पुस्तक गृह",
        "Friends of Libraries (North)": "पुस्तकालय मित्र (उत्तर)",
        "Litera": "लितेरा",
        DRAFT: "मसौदा अनुवाद, अभी जाँचा नहीं गया",
        SIGNATORIES: "हस्ताक्षरकर्ता ({date} तक)",
    },
}


@dataclass(frozen=True)
class Published:
    """A project and where it was published."""

    root: Path
    output: Path
    document: str

    def file(self, tag: str, extension: str) -> Path:
        name = "index.html" if extension == "html" else f"{self.document}-{tag}.{extension}"
        return self.output / self.document / tag / name

    @cached_property
    def master(self) -> Mapping[str, Any]:
        text = (self.root / "source" / self.document / "resolution.md").read_text("utf-8")
        fields: Mapping[str, Any] = yaml.load(text.split("---\n")[1], yaml.BaseLoader)
        return fields

    @cached_property
    def signatories(self) -> list[Mapping[str, str]]:
        text = (self.root / "source" / self.document / "signatories.yaml").read_text("utf-8")
        entries: list[Mapping[str, str]] = yaml.load(text, yaml.BaseLoader)["signatories"]
        return entries

    @cache  # noqa: B019  as long-lived as the tests
    def units(self, tag: str) -> list[Any]:
        """The messages of a catalog; of the master's language none."""
        path = self.root / "translations" / self.document / f"{tag}.po"
        units = pypo.pofile.parsefile(str(path)).units if tag != self.master["language"] else []
        return [unit for unit in units if not unit.isheader() and not unit.isobsolete()]

    def text(self, tag: str, source: str) -> str:
        """What the catalog says for a text of the master."""
        found = [str(unit.target) for unit in self.units(tag) if str(unit.source) == source]
        return spaced_as_typed(found[0] if found and found[0] else source)

    def lines(self, tag: str) -> list[tuple[str, str, str]]:
        """Each signatory as it has to be printed: the run that never changes, its gloss, its country."""
        lines = []
        for entry in self.signatories:
            gloss = self.text(tag, entry.get("gloss") or entry["name"])
            if entry["language"] == tag or gloss.casefold() == entry["name"].casefold():
                gloss = ""
            country = entry.get("country_text") or Locale("en").territories.get(entry.get("country"), "")
            lines.append((f"{entry['acronym']} {entry['name']}", gloss, self.text(tag, country) if country else ""))
        return lines


@pytest.fixture(scope="session")
def neutral(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A resolution of our own in de, fa and hi, all drafts."""
    root = write_project(tmp_path_factory.mktemp("neutral") / "project", NEUTRAL_MASTER, NEUTRAL_SIGNATORIES)
    update(open_project(root), list(NEUTRAL_TEXTS), [])
    for tag, texts in NEUTRAL_TEXTS.items():
        path = translate(root, tag, draft=True)
        store = pypo.pofile.parsefile(str(path))
        for unit in store.units:
            unit.target = texts.get(str(unit.source), unit.target)
        store.save()
    return publish(root, tmp_path_factory, "reading-rooms")


@pytest.fixture(scope="session")
def resolution(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The document that is published from here, in all its languages."""
    return publish(REPOSITORY, tmp_path_factory, "afghanistan-2021")


def publish(root: Path, tmp_path_factory: pytest.TempPathFactory, document: str) -> Published:
    output = tmp_path_factory.mktemp("output")
    report = build(open_project(root, output), Request(documents=(document,), jobs=2), lambda *_: None)
    assert report.status == 0, report.findings
    return Published(root, output, document)


CATALOGS = sorted((REPOSITORY / "translations/afghanistan-2021").glob("*.po"))
EDITIONS = [("neutral", tag) for tag in ("en", *NEUTRAL_TEXTS)]
EDITIONS += [("resolution", tag) for tag in ("en", *(path.stem for path in CATALOGS))]


@pytest.fixture(params=EDITIONS, ids="-".join)
def edition(request: pytest.FixtureRequest) -> tuple[Published, str]:
    """Each edition: where it is published, and its language."""
    project, tag = request.param
    return request.getfixturevalue(project), tag


# ------------------------------------------------------------------ what files say


def parsed(data: bytes) -> ElementTree.Element:
    """A page, its elements without namespaces."""
    tree = ElementTree.fromstring(data)
    for element in tree.iter():
        element.tag = element.tag.rpartition("}")[2]
    return tree


def html(published: Published, tag: str) -> ElementTree.Element:
    return parsed(published.file(tag, "html").read_bytes())


def epub(published: Published, tag: str) -> dict[str, bytes]:
    with zipfile.ZipFile(published.file(tag, "epub")) as book:
        return {name: book.read(name) for name in book.namelist()}


def chapters(published: Published, tag: str) -> list[ElementTree.Element]:
    """The pages of an e-book in reading order."""
    files = epub(published, tag)
    package = parsed(files["EPUB/content.opf"])
    names = {item.get("id"): item.get("href") for item in package.iter("item")}
    return [parsed(files[f"EPUB/{names[item.get('idref')]}"]) for item in package.iter("itemref")]


@cache
def pdf(path: Path) -> tuple[PdfReader, tuple[str, ...]]:
    """A PDF and the text of each page."""
    reader = PdfReader(path)
    return reader, tuple(page.extract_text() for page in reader.pages)


def said(element: ElementTree.Element) -> str:
    return spaced_as_typed("".join(element.itertext()))


def spaced_as_typed(text: str) -> str:
    """A text in which no-break spaces, which are set by the language's rules, are ordinary ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def squeezed(text: str) -> str:
    """A text without white space (where lines break is nobody's business) and invisible signs, in NFC."""
    kept = (character for character in text if not character.isspace() and unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


def letters(text: str) -> str:
    """What any reader gives back of any script: the letters, without marks that join with them."""
    return "".join(character for character in text if unicodedata.category(character).startswith("L"))


def section(tree: ElementTree.Element) -> ElementTree.Element:
    found = [element for element in tree.iter("section") if element.get("id") == "signatories"]
    assert len(found) == 1
    return found[0]


def with_class(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in tree.iter() if name in element.get("class", "").split())


# ------------------------------------------------------------------ the signatories


def assert_signatories(published: Published, tag: str, page: ElementTree.Element) -> None:
    """The list in a page is the list as it has to be: runs, glosses, countries, in a real list."""
    [items] = list(section(page).iter("ol"))
    assert {item.tag for item in items} == {"li"}
    assert items.get("start", "1") == "1"
    assert items.get("type") in (None, "1")
    expected = published.lines(tag)
    assert len(items) == len(expected)
    comma = "، " if tag in RIGHT_TO_LEFT else ", "
    for item, entry, (name, gloss, country) in zip(items, published.signatories, expected, strict=True):
        assert not (item.text or "").strip(), "no typed numbers"
        run = item[0]
        assert run.get("class") == "name"
        assert len(run) == 0, "acronym and name are one run"
        assert run.text == name
        assert unicodedata.is_normalized("NFC", name)
        assert run.get("lang") == entry["language"]
        assert run.get("dir") == ("rtl" if entry["language"] in RIGHT_TO_LEFT else "ltr")
        assert [said(element) for element in with_class(item, "gloss")] == ([gloss] if gloss else [])
        assert said(item) == name + (f" ({gloss})" if gloss else "") + (comma + country if country else "")


def test_the_page_has_every_signatory_as_written_with_gloss_and_country_as_in_the_catalog(edition):
    published, tag = edition
    page = html(published, tag)
    assert_signatories(published, tag, page)
    assert len(list(with_class(page, "name"))) == len(published.signatories)


def test_the_e_book_has_every_signatory_as_written_with_gloss_and_country_as_in_the_catalog(edition):
    published, tag = edition
    pages = chapters(published, tag)
    [listed] = [page for page in pages if any(element.get("id") == "signatories" for element in page.iter())]
    assert_signatories(published, tag, listed)
    assert sum(len(list(with_class(page, "name"))) for page in pages) == len(published.signatories)


def test_the_pdf_has_every_signatory_as_written_and_in_order(edition):
    published, tag = edition
    _, pages = pdf(published.file(tag, "pdf"))
    text = squeezed("".join(pages))
    at = 0
    for name, _, _ in published.lines(tag):
        if "LATIN" in unicodedata.name(name[0]):
            found = text.find(squeezed(name), at)
            assert found >= 0, f"{name} isn't there, or not in its place"
            at = found + len(squeezed(name))
        else:
            # of other scripts a reader gives back letters, a word at a time
            assert all(letters(word) in letters(text) for word in name.split()), name


def test_the_heading_of_the_signatories_has_its_date(edition):
    published, tag = edition
    before, after = published.text(tag, SIGNATORIES).split("{date}")
    for page in (html(published, tag), chapters(published, tag)[-1]):
        heading = next(element for element in section(page).iter() if element.tag in ("h1", "h2"))
        day = said(heading).removeprefix(before).removesuffix(after)
        assert before + day + after == said(heading)
        year = "2024" if published.document == "reading-rooms" else "2021"
        digits = DIGITS[COUNTER_STYLES.get(tag, "decimal")]
        assert year.translate({ord("0") + n: digit for n, digit in enumerate(digits)}) in day


# ------------------------------------------------------------------ the text


def test_the_page_and_the_e_book_say_every_passage_of_the_catalog(edition):
    published, tag = edition
    page, book = squeezed(said(html(published, tag))), squeezed("".join(map(said, chapters(published, tag))))
    passages = [unit for unit in published.units(tag) if "phrase" not in str(unit.automaticcomments)]
    assert passages or tag == "en"
    for unit in passages:
        if unit.target and "gloss" not in str(unit.automaticcomments):
            words = re.sub(r"\*+|\\(?=\W)|\[([^]]*)\]\([^)]*\)", r"\1", str(unit.target))
            assert squeezed(words) in page
            assert squeezed(words) in book


def test_the_title_is_a_heading_in_the_page_and_the_name_of_page_e_book_and_pdf(edition):
    published, tag = edition
    title = published.text(tag, published.master["title"])
    page = html(published, tag)
    assert [said(heading) for heading in page.iter("h1")] == [title]
    assert said(next(page.iter("title"))) == title
    package = parsed(epub(published, tag)["EPUB/content.opf"])
    assert said(next(package.iter("title"))) == title
    reader, _ = pdf(published.file(tag, "pdf"))
    assert spaced_as_typed(reader.metadata.title) == title


def test_languages_and_directions_are_declared_in_every_format(edition):
    published, tag = edition
    direction = "rtl" if tag in RIGHT_TO_LEFT else "ltr"
    page = html(published, tag)
    assert (page.get("lang"), page.get("dir")) == (tag, direction)
    package = parsed(epub(published, tag)["EPUB/content.opf"])
    assert said(next(package.iter("language"))) == tag
    assert next(package.iter("spine")).get("page-progression-direction") == direction
    for chapter in chapters(published, tag):
        assert (chapter.get("lang"), chapter.get("dir")) == (tag, direction)
        assert chapter.get("{http://www.w3.org/XML/1998/namespace}lang") == tag
    reader, _ = pdf(published.file(tag, "pdf"))
    assert reader.root_object["/Lang"] == tag


def test_the_pdf_is_tagged_dated_and_has_bookmarks(edition):
    published, tag = edition
    reader, pages = pdf(published.file(tag, "pdf"))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata["/CreationDate"].startswith(f"D:{published.master['date'].replace('-', '')}")
    assert reader.metadata.author == published.master["issuer"]
    title, nested = reader.outline
    assert spaced_as_typed(title.title) == published.text(tag, published.master["title"])
    assert nested[-1].title.startswith(published.text(tag, SIGNATORIES).split("{date}")[0])
    assert reader.get_destination_page_number(title) == 0
    assert len(pages) == len(reader.pages) <= 4


def test_numbers_of_the_list_are_those_of_the_language(edition):
    published, tag = edition
    style = COUNTER_STYLES.get(tag, "decimal")
    rule = rf"ol(?::not\(\[type\]\)|\[type=\"1\"\])[^{{}}]*\{{\s*list-style-type:\s*{style};?\s*\}}"
    styles = [said(element) for element in html(published, tag).iter("style")]
    assert re.search(rule, "".join(styles))
    files = epub(published, tag)
    assert any(re.search(rule, data.decode()) for name, data in files.items() if name.endswith(".css"))
    _, pages = pdf(published.file(tag, "pdf"))
    digits, last = DIGITS[style], len(published.signatories)
    printed = "".join(digits[int(digit)] for digit in str(last))
    # readers turn the digits of right-to-left lines round
    assert printed in "".join(pages) or printed[::-1] in "".join(pages)


# ------------------------------------------------------------------ what an edition says of itself


def test_a_draft_says_so_on_its_face_and_nothing_else_does(edition):
    published, tag = edition
    is_draft = any(unit.isfuzzy() for unit in published.units(tag))
    notice = published.text(tag, DRAFT)
    page = html(published, tag)
    face = [said(item) for notices in with_class(page, "notices") for item in notices.iter("li")]
    assert (notice in face) == is_draft
    first = chapters(published, tag)[0]
    assert (notice in [said(item) for item in first.iter("li")]) == is_draft
    if tag not in LEGIBLE:
        return
    _, pages = pdf(published.file(tag, "pdf"))
    for number, text in enumerate(pages, 1):
        assert (squeezed(notice) in squeezed(text)) == is_draft
        foot = published.text(tag, "Page {page} of {pages}").format(page=number, pages=len(pages))
        assert squeezed(foot) in squeezed(text)
    assert squeezed(pages[0]).count(squeezed(notice)) == (2 if is_draft else 0), "under the title, and in the foot"


@pytest.mark.parametrize("tag", ["fa", "hi"])
def test_the_foot_of_every_page_of_a_draft_says_so_in_other_scripts_too(neutral, tag):
    _, pages = pdf(neutral.file(tag, "pdf"))
    notice = neutral.text(tag, DRAFT)
    for text in pages:
        assert all(letters(word) in letters(text) for word in notice.split())


def test_accessibility_metadata_of_the_e_book_is_in_its_language(edition):
    published, tag = edition
    package = parsed(epub(published, tag)["EPUB/content.opf"])
    said_of_it = {meta.get("property"): said(meta) for meta in package.iter("meta") if meta.get("property")}
    source = (
        "This publication has a logical reading order, headings and a table of contents, "
        "and can be read with assistive technology."
    )
    assert said_of_it["schema:accessibilitySummary"] == published.text(tag, source)
    assert said_of_it["schema:accessMode"] == "textual"
    assert said(next(package.iter("date"))) == published.master["date"]
    navigation = parsed(epub(published, tag)["EPUB/nav.xhtml"])
    links = [said(a) for a in next(navigation.iter("nav")).iter("a")]
    assert links[0] == published.text(tag, published.master["title"])
    assert links[-1].startswith(published.text(tag, SIGNATORIES).split("{date}")[0])


def test_no_link_of_a_page_or_an_e_book_is_dead(edition):
    published, tag = edition
    folder = published.file(tag, "html").parent
    page = html(published, tag)
    ids = {element.get("id") for element in page.iter()}
    links = [element.get("href", "") for element in page.iter() if element.tag in ("a", "link")]
    assert {link.rpartition(".")[2] for link in links} >= {"pdf", "epub", "html"}
    for link in links:
        assert link[1:] in ids if link.startswith("#") else "://" in link or (folder / link).is_file(), link
    files = epub(published, tag)
    for name, data in files.items():
        for link in re.findall(r'(?:href|src)="([^"#:]+)', data.decode() if name.endswith("xhtml") else ""):
            assert str((Path("/") / name).parent.joinpath(link).resolve()).lstrip("/") in files, f"{name}: {link}"
