"""The e-book: EPUB 3 by pandoc, with the theme's styles and page template."""

import io
import re
import tempfile
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pipeline.model import Blocks, Edition, Inlines, Passage, Phrase
from pipeline.pandoc import plain, span
from pipeline.render import Links, Output, Press, colophon, faces
from pipeline.render.html import attributes, completed, numbered, shifted, stylesheet

_TEMPLATE = Path(__file__).with_name("theme") / "epub.xhtml"
# What pandoc calls places of an e-book in English, whatever language it is in.
_LANDMARK = re.compile(r'(?P<link><a href="[^"]+" epub:type="(?P<kind>titlepage|toc)")>[^<]*(?=</a>)')


def render(edition: Edition, press: Press, links: Links) -> Output:
    """The edition as an e-book."""
    del links  # an e-book stands alone
    with tempfile.TemporaryDirectory(prefix="polyleaf-") as folder:
        fonts = faces.of_edition(edition)
        styles = Path(folder) / "leaflet.css"
        rules = [font.rule(f"../fonts/{font.name}") for font in fonts]  # where pandoc puts them
        styles.write_text("\n".join([*rules, stylesheet("epub.css.j2", edition)]), "utf-8")
        for font in fonts:
            (Path(folder) / font.name).write_bytes(font.data)
        path = Path(folder) / "leaflet.epub"
        # pandoc knows `dir` in some of an EPUB's pages only, and calls most pages by their file names
        template = _TEMPLATE.read_text("utf-8").replace("$dir$", edition.language.direction)
        template = template.replace("$pagetitle$", escape(edition.plain_title).replace("$", "$$"))
        files = [str(Path(folder) / font.name) for font in fonts]
        press.pandoc.write_epub(path, _chapters(edition), _meta(edition, styles), template, files)
        return Output(_mended(path.read_bytes(), edition))


def _mended(book: bytes, edition: Edition) -> bytes:
    """An e-book that says in the edition's language, and in its digits, what pandoc says in English and in Latin ones."""
    mended = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(mended, "w") as after:
        for file in before.infolist():
            data = before.read(file)
            if file.filename.endswith(".xhtml"):
                data = _in_language(data.decode(), edition).encode()
            after.writestr(file, data)
    return mended.getvalue()


def _in_language(page: str, edition: Edition) -> str:
    contents = edition.phrases["contents"]
    names: dict[str, tuple[Passage | Phrase, str]]
    names = {"titlepage": (edition.title, edition.plain_title), "toc": (contents, contents.text)}

    def named(link: re.Match[str]) -> str:
        subject, text = names[link["kind"]]
        return f"{link['link']}{attributes(subject)}>{escape(text)}"

    return numbered(_LANDMARK.sub(named, page), edition.language)


def _chapters(edition: Edition) -> Blocks:
    """Two chapters: the text under its title, and the signatories."""
    title = {"t": "Header", "c": [1, ["text", [], []], _marked(edition.title)]}
    section = edition.signatories[0]["c"][1]  # pandoc cuts chapters at headings that stand free
    return [*completed([title, *shifted(edition.body, 1), *section], edition), *colophon.blocks(edition)]


def _meta(edition: Edition, styles: Path) -> dict[str, Any]:
    language = edition.language
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"polyleaf:{edition.issuer}:{edition.document}:{language.tag}")
    return {
        "title": _inlines(_marked(edition.title)),
        "subtitle": _inlines(_marked(edition.subtitle)),
        "kind": _inlines(_marked(edition.kind)),
        "notices": {"t": "MetaList", "c": [_inlines(_phrase(notice)) for notice in edition.notices]},
        "toc-title": _inlines(_phrase(edition.phrases["contents"])),
        "lang": _text(language.tag),
        "dir": _text(language.direction),
        "page-progression-direction": _text(language.direction),
        "identifier": _text(f"urn:uuid:{identifier}"),
        "creator": _text(edition.issuer),
        "publisher": _text(edition.issuer),
        "date": _text(edition.date.isoformat()),
        "css": _list([str(styles)]),
        **_accessibility(edition),
    }


def _accessibility(edition: Edition) -> dict[str, Any]:
    """What the files really have (https://www.w3.org/TR/epub-a11y-11/); pictures come with a text."""
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    pictures = bool(edition.images or edition.address)
    return {
        "accessModes": _list(["textual", *(["visual"] if pictures else [])]),
        "accessModeSufficient": _list(["textual"]),
        "accessibilityFeatures": _list(features + (["alternativeText"] if pictures else [])),
        "accessibilityHazards": _list(["none"]),
        "accessibilitySummary": _text(edition.phrases["accessibility"].text),
    }


def _marked(passage: Passage) -> Inlines:
    attributes = {name: value for name, value in passage.attributes.items() if name != "class"}
    return span(passage.inlines, **attributes) if attributes else passage.inlines


def _phrase(phrase: Phrase) -> Inlines:
    text = plain(phrase.text)
    return span(text, lang=phrase.language, dir=phrase.direction) if phrase.language else text


def _inlines(inlines: Inlines) -> dict[str, Any]:
    return {"t": "MetaInlines", "c": inlines}


def _text(text: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": text}


def _list(texts: Sequence[str]) -> dict[str, Any]:
    return {"t": "MetaList", "c": [_text(text) for text in texts]}
