"""Proof of a leaflet: its words, fonts, links and what it says of itself."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from xml.etree import ElementTree

import pikepdf

from pipeline.model import Edition, Language, Printed, Rendered, Sheet, SignatoryLine
from pipeline.paper import PAPERS, Paper
from pipeline.verify import fonts, page
from pipeline.verify.drawn import Page, drawn
from pipeline.verify.flaw import Flaw, differing
from pipeline.verify.said import Expected, missing, shown
from pipeline.verify.tagged import Tagged, tagged

_MILLIMETRES = 25.4 / 72
_TOLERANCE = 0.2
"""Millimetres."""
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file has to be on paper."""

    paper: Paper
    pages: int
    """How many at most; 0: as many as it takes."""
    cut: bool = False
    """Whether its pages are to be cut: then more is shown than the paper asked for."""
    taken_off: Callable[[pikepdf.Pdf], pikepdf.Pdf] = lambda document: document
    """Gives the pages as they are read, where they lie on sheets otherwise."""


def asked(sheet: Sheet) -> Asked:
    """What an edition's document asks for."""
    return Asked(PAPERS[sheet.paper], sheet.pages)


def prove(expected: Expected, file: Rendered, asked: Asked) -> Iterator[Flaw]:
    """What is wrong with the leaflet of an edition."""
    edition = expected.edition
    try:
        with pikepdf.open(io.BytesIO(file.data)) as opened, asked.taken_off(opened) as document:
            pages = list(drawn(document))
            spoken = tagged(document, pages)
            yield from missing(expected.said, spoken.text, shown)
            yield from _signatories(edition, spoken)
            yield from _untagged(pages)
            yield from _fonts(edition.language, pages, spoken)
            yield from _pages(asked, file.printed, document)
            yield from _paper(asked, document)
            yield from _metadata(edition, document)
            yield from _links(document)
    except (pikepdf.PdfError, AttributeError, KeyError, ElementTree.ParseError) as error:
        yield Flaw("verify-file", f"the leaflet can't be read ({type(error).__name__}: {error}).")


def _signatories(edition: Edition, spoken: Tagged) -> Iterator[Flaw]:
    """Whether one of the lists is that of the signatories."""
    lines = {shown(line.name + line.rest): line for line in edition.lines}
    lists = [[lines.get(shown(item)) or SignatoryLine(item, "") for item in items] for items in spoken.lists]
    nearest = max(lists, key=lambda found: len(set(found) & set(edition.lines)), default=[])
    yield from page.other_signatories(edition.lines, nearest)


def _untagged(pages: list[Page]) -> Iterator[Flaw]:
    lost = [text for page in pages for runs in page.pieces.values() if (text := page.text(runs)).strip()]
    if lost:
        yield Flaw("verify-text", f"no screen reader hears “{lost[0]}”: it is drawn, but isn't in the structure.")


def _fonts(language: Language, pages: list[Page], spoken: Tagged) -> Iterator[Flaw]:
    own = [*spoken.runs.pop("", ()), *spoken.runs.pop(language.tag, ())]
    feet = ((page, run) for page in pages for run in page.others)
    yield from fonts.flaws(language, own, [*feet, *chain.from_iterable(spoken.runs.values())])


def _pages(asked: Asked, printed: Printed | None, document: pikepdf.Pdf) -> Iterator[Flaw]:
    """Whether there are as many pages as asked for, and as told."""
    count, told = len(document.pages), printed or Printed(0, 0)
    if count != told.pages:
        yield Flaw("verify-paper", f"it has {count} pages, not {told.pages}, as is told of it.")
    elif 0 < asked.pages < count and not told.overrun:
        yield Flaw("verify-paper", f"it has {count} pages; {asked.pages} were asked for.")


def _paper(asked: Asked, document: pikepdf.Pdf) -> Iterator[Flaw]:
    """Whether pages are of the size asked for, as they are shown and as they are cut."""
    paper = asked.paper
    for number, leaf in enumerate(document.pages, 1):
        for box in (leaf.trimbox,) if asked.cut else (leaf.mediabox, leaf.trimbox):
            left, low, right, high = (float(edge) * _MILLIMETRES for edge in box)
            if max(abs(right - left - paper.width), abs(high - low - paper.height)) > _TOLERANCE:
                size = f"{right - left:.0f} × {high - low:.0f} mm"
                wanted = f"{paper.width:.0f} × {paper.height:.0f} mm"
                yield Flaw("verify-paper", f"page {number} is of {size}; {wanted} were asked for.")
                return


def _metadata(edition: Edition, document: pikepdf.Pdf) -> Iterator[Flaw]:
    root, info = document.Root, document.docinfo
    xmp = ElementTree.fromstring(root.Metadata.read_bytes())
    reading = "/R2L" if edition.language.direction == "rtl" else "/L2R"
    day = edition.date.isoformat()
    yield from differing(
        ("language", _text(root, "/Lang"), edition.language.tag),
        ("title", _text(info, "/Title"), edition.plain_title),
        ("title (XMP)", _first(xmp, f"{_DC}title"), edition.plain_title),
        ("author", _text(info, "/Author"), edition.issuer),
        ("author (XMP)", _first(xmp, f"{_DC}creator"), edition.issuer),
        ("date", _text(info, "/CreationDate"), "D:" + day.replace("-", "")),
        ("date (XMP)", xmp.findtext(f".//{_XMP}CreateDate"), day),
        ("direction", _text(root.ViewerPreferences, "/Direction"), reading),
        ("structure", str(bool(root.MarkInfo.Marked)), "True"),
        ("title in the window's bar", str(bool(root.ViewerPreferences.DisplayDocTitle)), "True"),
        ("PDF/A part", _attribute(xmp, f"{_PDFA}part"), "2"),
        ("PDF/A level", _attribute(xmp, f"{_PDFA}conformance"), "A"),
        ("PDF/UA part", xmp.findtext(f".//{_PDFUA}part"), "1"),
    )


def _links(document: pikepdf.Pdf) -> Iterator[Flaw]:
    """Whether links and bookmarks lead to a place in the leaflet, or somewhere outside."""
    pages = {leaf.obj.objgen for leaf in document.pages}
    names = document.Root.get("/Names")
    places = dict(pikepdf.NameTree(names.Dests)) if names is not None and "/Dests" in names else {}
    annotations = [note for leaf in document.pages for note in leaf.obj.get("/Annots", ()) if note.Subtype == "/Link"]
    for link in (*annotations, *_bookmarks(document.Root.get("/Outlines"))):
        action = link.get("/A", pikepdf.Dictionary())
        if "/URI" in action:
            if not page.leads_outside(str(action.URI)):
                yield page.dead(str(action.URI), "a leaflet has no files beside it")
            continue
        target = link.get("/Dest", action.get("/D"))
        place = target if isinstance(target, pikepdf.Array) else places.get(str(target))
        if place is None or place[0].objgen not in pages:
            yield page.dead(f"#{target}", "there is no such place in the text")


def _bookmarks(parent: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    entry = None if parent is None else parent.get("/First")
    while entry is not None:
        yield entry
        yield from _bookmarks(entry)
        entry = entry.get("/Next")


def _first(xmp: ElementTree.Element, name: str) -> str | None:
    """The text of the first item of an XMP property that is a list."""
    found = xmp.find(f".//{name}")
    return None if found is None else "".join(found.itertext()).strip()


def _attribute(xmp: ElementTree.Element, name: str) -> str | None:
    """An XMP property that is written as an attribute."""
    return next((value for element in xmp.iter() if (value := element.get(name))), None)


def _text(dictionary: pikepdf.Object, key: str) -> str | None:
    value = dictionary.get(key)
    return None if value is None else str(value)
