"""Proof of an e-book: what it is made of is there and named, and whose links lead somewhere."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree import ElementTree

from pipeline.model import Edition
from pipeline.verify import page
from pipeline.verify.flaw import Flaw, differing
from pipeline.verify.page import Element
from pipeline.verify.said import Expected, missing, written

_CONTAINER = "META-INF/container.xml"
_URL = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)")


@dataclass(frozen=True, slots=True)
class _Book:
    """An e-book that was opened again."""

    files: Mapping[str, bytes]
    package: str
    """Path of the package document."""
    opf: Element
    pages: Mapping[str, Element]
    """Every page by its path."""

    @property
    def spine(self) -> list[str]:
        """Paths of the pages in reading order."""
        items = {item.get("id"): item.get("href", "") for item in self.opf.iter("item")}
        return [_path(self.package, items.get(ref.get("idref"), "")) for ref in self.opf.iter("itemref")]


def prove(expected: Expected, data: bytes) -> Iterator[Flaw]:
    """What is wrong with the e-book of an edition."""
    edition = expected.edition
    try:
        book = _opened(data)
    except (zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError) as error:
        yield Flaw("verify-file", f"the e-book can't be opened: {error}.")
        return
    spine = [book.pages[path] for path in book.spine if path in book.pages]
    bodies = [body for tree in spine if (body := tree.find("body")) is not None]
    yield from missing(expected.said, "".join(map(page.text_in, bodies)), written)
    yield from page.other_signatories(edition.lines, [line for body in bodies for line in page.signatories(body)])
    yield from _metadata(edition, book)
    yield from _links(book)


def _opened(data: bytes) -> _Book:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    container = page.parsed(files[_CONTAINER])
    package = next(root.get("full-path", "") for root in container.iter("rootfile"))
    pages = {name: page.parsed(content) for name, content in files.items() if name.endswith(".xhtml")}
    return _Book(files, package, page.parsed(files[package]), pages)


def _metadata(edition: Edition, book: _Book) -> Iterator[Flaw]:
    language = edition.language
    said = {
        name: book.opf.findtext(f"metadata/{name}") for name in ("title", "language", "creator", "publisher", "date")
    }
    spine = book.opf.find("spine")
    yield from differing(
        ("title", said["title"], edition.plain_title),
        ("language", said["language"], language.tag),
        ("author", said["creator"], edition.issuer),
        ("publisher", said["publisher"], edition.issuer),
        ("date", said["date"], edition.date.isoformat()),
        ("direction", None if spine is None else spine.get("page-progression-direction"), language.direction),
    )
    for path, tree in book.pages.items():
        yield from differing(
            (f"language in {path}", tree.get("lang"), language.tag),
            (f"language in {path}", tree.get(page.XML_LANG), language.tag),
            (f"direction in {path}", tree.get("dir"), language.direction),
            (f"title in {path}", tree.findtext("head/title"), edition.plain_title),
        )


def _links(book: _Book) -> Iterator[Flaw]:
    """Whether all that the e-book names is in it."""
    ids = {path: page.ids(tree) for path, tree in book.pages.items()}
    for path, link in _named(book):
        if page.leads_outside(link):
            continue
        target, _, place = link.partition("#")
        found = _path(path, target) if target else path
        if found not in book.files:
            yield page.dead(link, f"there is no such file in the e-book ({path})")
        elif place and unquote(place) not in ids.get(found, ()):
            yield page.dead(link, f"there is no such place in the text ({path})")


def _named(book: _Book) -> Iterator[tuple[str, str]]:
    """Every link, and everything that is loaded: the path of the file that names it, and how it does."""
    for path, tree in (*book.pages.items(), (book.package, book.opf)):
        for element in tree.iter():
            yield from ((path, link) for name in ("href", "src") if (link := element.get(name)))
    for path, content in book.files.items():
        if path.endswith(".ncx"):
            yield from ((path, place.get("src", "")) for place in page.parsed(content).iter("content"))
        elif path.endswith(".css"):
            yield from ((path, link) for link in _URL.findall(content.decode()))


def _path(base: str, link: str) -> str:
    """The path of what a file names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(link)))
