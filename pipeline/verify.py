"""Proof after rendering: the file is opened again and has what the edition has.

The signatories are what many groups put their names to: acronym and name have to stand in every
file letter for letter, in order, each in its one run; in HTML and EPUB the gloss and the country too.
"""

import io
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from xml.etree import ElementTree

import pikepdf

from pipeline.errors import RenderError
from pipeline.model import Edition, SignatoryLine

# Scripts whose letters are drawn one by one, from left to right.
_ALONE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "ETHIOPIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_XHTML = "{http://www.w3.org/1999/xhtml}"
# The choice of a font and the drawing of glyphs (ISO 32000-1, 9.3.1 and 9.4.3), as WeasyPrint writes them: one step a
# line, codes in hexadecimal. pikepdf would read every step of a page at ten times the cost; what is written otherwise
# one day isn't found, and isn't published.
_TEXT_STEPS = re.compile(rb"^(/\S+) \S+ Tf$|^\[(.*)\] TJ$", re.MULTILINE)
_CODES = re.compile(rb"<([0-9a-f]*)>")


def verify(edition: Edition, rendered_format: str, data: bytes) -> None:
    """Raise if a rendered file lacks a signatory, or has one changed."""
    _PROOFS[rendered_format](edition, data)


def _html(edition: Edition, data: bytes) -> None:
    try:
        tree = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise _failed(edition, "html", f"the page isn't well-formed: {error}") from error
    _compare(edition, "html", list(_lines(tree)))


def _epub(edition: Edition, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        pages = [ElementTree.fromstring(book.read(name)) for name in sorted(book.namelist()) if "text/ch" in name]
    _compare(edition, "epub", [line for page in pages for line in _lines(page)])


def _pdf(edition: Edition, data: bytes) -> None:
    text = _squeezed("".join(_drawn_texts(data)))
    at = 0
    for line in edition.lines:
        start = at
        for words in _drawn_in_order(line.name):
            found = text.find(words, start)
            if found < 0:
                raise _failed(edition, "pdf", f"“{line.name}” isn't there, or not in its place")
            at = max(at, found + len(words))


def _drawn_in_order(name: str) -> Iterator[str]:
    """The stretches of a name whose letters are drawn one by one in reading order: in Latin script all of it.

    Right-to-left words are drawn backwards, and in Indic scripts one glyph stands for several letters: what is
    drawn there can't be read back letter for letter. The page that the PDF is made from has those names proved.
    """
    for in_order, words in groupby(name.split(), lambda word: all(map(_stands_alone, word))):
        stretch = _squeezed("".join(words))
        if in_order and any(map(str.isalpha, stretch)):
            yield stretch


def _stands_alone(character: str) -> bool:
    return not character.isalpha() or unicodedata.name(character, "").startswith(_ALONE)


def _drawn_texts(data: bytes) -> Iterator[str]:
    """The texts of a PDF in the order in which they are drawn, which is the document's.

    Readers sort mixed lines by their place on the page, each in its own way; here nothing is guessed.
    """
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            fonts = {name.encode(): _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
            letters: Mapping[int, str] = {}
            for font, glyphs in _TEXT_STEPS.findall(page.Contents.read_bytes()):
                if font:
                    letters = fonts[font]
                else:
                    codes = bytes.fromhex(b"".join(_CODES.findall(glyphs)).decode())
                    yield codes.decode("utf-16-be", "surrogatepass").translate(letters)


def _to_unicode(font: pikepdf.Object) -> Mapping[int, str]:
    """What each code of a font means (ToUnicode, ISO 32000-1, 9.10.3); WeasyPrint writes one pair a line."""
    pairs = re.findall(rb"<([0-9a-f]{4})> *<([0-9a-f]+)>", font.ToUnicode.read_bytes(), re.IGNORECASE)
    letters = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
    return defaultdict(lambda: "\ufffd", letters)


_PROOFS: Mapping[str, Callable[[Edition, bytes], None]] = {"html": _html, "epub": _epub, "pdf": _pdf}


def _lines(tree: ElementTree.Element) -> Iterator[SignatoryLine]:
    """The list of signatories in a page: the items whose first element is a name's run."""
    for item in (*tree.iter("li"), *tree.iter(f"{_XHTML}li")):
        run = item[0] if len(item) else None
        if run is not None and run.get("class") == "name":
            name = "".join(run.itertext())
            yield SignatoryLine(name, "".join(item.itertext()).removeprefix(name))


def _compare(edition: Edition, rendered_format: str, found: list[SignatoryLine]) -> None:
    for number, line in enumerate(edition.lines):
        other = found[number] if number < len(found) else None
        if other != line:
            said = f"“{other.name}{other.rest}”" if other else "nothing"
            raise _failed(edition, rendered_format, f"signatory {number + 1} is {said}, not “{line.name}{line.rest}”")
    if len(found) != len(edition.lines):
        raise _failed(edition, rendered_format, f"there are {len(found)} signatories, not {len(edition.lines)}")


def _squeezed(text: str) -> str:
    """A text without what line breaks and layout add: white space and signs that nobody sees; in NFC."""
    return unicodedata.normalize("NFC", re.sub(r"[\s\u00ad\u200b-\u200f\u2060]+", "", text))


def _failed(edition: Edition, rendered_format: str, what: str) -> RenderError:
    where = f"{edition.document}, {edition.language.tag}, {rendered_format}"
    return RenderError.at("verify", f"{where}: {what}.", "The file isn't published. Please report this.")
