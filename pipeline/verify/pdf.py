"""Proof of a leaflet."""

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

import pikepdf

from pipeline.model import Edition
from pipeline.verify.flaw import Flaw
from pipeline.verify.wording import squeezed

# Scripts whose letters are drawn one by one, from left to right.
_ALONE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "ETHIOPIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")
# The choice of a font and the drawing of glyphs (ISO 32000-1, 9.3.1 and 9.4.3), as WeasyPrint writes them: one step a
# line, codes in hexadecimal. pikepdf would read every step of a page at ten times the cost; what is written otherwise
# one day isn't found, and isn't published.
_TEXT_STEPS = re.compile(rb"^(/\S+) \S+ Tf$|^\[(.*)\] TJ$", re.MULTILINE)
_CODES = re.compile(rb"<([0-9a-f]*)>")


def prove(edition: Edition, data: bytes) -> Iterator[Flaw]:
    """What is wrong with the leaflet of an edition."""
    text = squeezed("".join(_drawn_texts(data)))
    at = 0
    for line in edition.lines:
        start = at
        for words in _drawn_in_order(line.name):
            found = text.find(words, start)
            if found < 0:
                yield Flaw("verify-signatories", f"“{line.name}” isn't there, or not in its place.")
                return
            at = max(at, found + len(words))


def _drawn_in_order(name: str) -> Iterator[str]:
    """The stretches of a name whose letters are drawn one by one in reading order: in Latin script all of it.

    Right-to-left words are drawn backwards, and in Indic scripts one glyph stands for several letters: what is
    drawn there can't be read back letter for letter. The page that the PDF is made from has those names proved.
    """
    for in_order, words in groupby(name.split(), lambda word: all(map(_stands_alone, word))):
        stretch = squeezed("".join(words))
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
