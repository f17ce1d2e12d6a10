"""What a PDF draws: glyphs by the piece of marked content that they are in, and what they say.

pikepdf would read every step of a page at ten times the cost of a regular expression. Only the steps of text and of marked
content are read (ISO 32000-1, 9.3.1, 9.3.6, 9.4.3 and 14.6), as WeasyPrint writes them: one a line, codes in hexadecimal. What
is written otherwise one day isn't found, and isn't published.
"""

import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pikepdf

_STEPS = re.compile(rb"^/(\S+) \S+ Tf$|^\[(.*)\] TJ$|^(\d) Tr$|^(?:<<(.*)>>\n)?(B[DM]C)$|^(EMC)$", re.MULTILINE)
_CODE = b"<"
_UNSEEN = b"3"
_CODES = re.compile(rb"<([0-9a-f]*)>")
_NUMBER = re.compile(rb"/MCID (\d+)")
_WORDS = re.compile(rb"/ActualText <([0-9a-f]*)>", re.IGNORECASE)
_PAIRS = re.compile(rb"<([0-9a-f]{4})> *<([0-9a-f]+)>", re.IGNORECASE)
_NO_LETTER = "\ufffd"


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font of a PDF; each is itself only."""

    resource: pikepdf.Object
    """As pages know it (ISO 32000-1, 9.7)."""
    letters: Mapping[int, str]
    """What each code means (ToUnicode, ISO 32000-1, 9.10.3)."""

    @property
    def name(self) -> str:
        """Its name, with the mark of a subset in front."""
        return str(self.resource.BaseFont)[1:]

    @property
    def family(self) -> str:
        """Its family's name."""
        return str(self._descriptor.FontFamily)

    @property
    def file(self) -> bytes | None:
        """The embedded font; None if there is none."""
        found = [self._descriptor[key] for key in ("/FontFile2", "/FontFile3") if key in self._descriptor]
        return found[0].read_bytes() if found else None

    @property
    def _descriptor(self) -> pikepdf.Object:
        return self.resource.DescendantFonts[0].FontDescriptor

    def text(self, glyphs: Iterable[bytes]) -> str:
        """What glyphs mean, as far as each means one thing wherever it stands."""
        return "".join(map(self.letters.__getitem__, codes(glyphs)))


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs in one font."""

    font: str
    """The name by which the page knows it."""
    glyphs: bytes
    """As the page writes them."""
    words: str | None
    """What they stand for, if it is said (ActualText); '' where the run before says it."""
    is_seen: bool
    """Whether they are more than words for readers (9.3.6)."""


@dataclass(slots=True)
class Page:
    """What a page draws."""

    fonts: Mapping[str, Font]
    pieces: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))
    """The runs of each piece of content, by its number within the page (MCID)."""
    others: list[Run] = field(default_factory=list)
    """What is no content: the running foot."""

    def text(self, runs: Iterable[Run]) -> str:
        """What runs say."""
        return "".join(self.fonts[run.font].text([run.glyphs]) if run.words is None else run.words for run in runs)


def codes(glyphs: Iterable[bytes]) -> tuple[int, ...]:
    """The codes of glyphs as a page writes them."""
    written = bytes.fromhex(b"".join(_CODES.findall(b"".join(glyphs))).decode())
    return struct.unpack(f">{len(written) // 2}H", written)


def drawn(document: pikepdf.Pdf) -> Iterator[Page]:
    """What each page draws."""
    known: dict[tuple[int, int], Font] = {}
    for page in document.pages:
        fonts = {}
        for name, font in page.resources.get("/Font", {}).items():
            if font.objgen not in known:
                known[font.objgen] = Font(font, _letters(font))
            fonts[name[1:]] = known[font.objgen]
        yield _read(Page(fonts), page.Contents.read_bytes())


def _read(page: Page, content: bytes) -> Page:
    """Read a page's steps."""
    font = ""
    number: int | None = None
    words: str | None = None
    outer: list[tuple[int | None, str | None]] = []
    is_seen = True
    for new_font, glyphs, mode, properties, begin, end in _STEPS.findall(content):
        if _CODE in glyphs:
            runs = page.others if number is None else page.pieces[number]
            runs.append(Run(font, glyphs, words, is_seen))
            words = words and ""
        elif new_font:
            font = new_font.decode()
        elif mode:
            is_seen = mode != _UNSEEN
        elif begin:
            outer.append((number, words))
            if found := _NUMBER.search(properties):
                number = int(found[1])
            if words is None and (found := _WORDS.search(properties)):  # what is outside goes before what is in it
                words = bytes.fromhex(found[1].decode()).decode("utf-16")
        elif end:
            number, before = outer.pop()
            words = None if before is None else words  # what was said within isn't said again
    return page


def _letters(font: pikepdf.Object) -> Mapping[int, str]:
    pairs = _PAIRS.findall(font.ToUnicode.read_bytes())
    letters = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
    return defaultdict(lambda: _NO_LETTER, letters)
