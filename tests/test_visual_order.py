"""The signatories of right-to-left leaflets stand as a browser sets them: glyph by glyph, from left to right.

Where glyphs are on paper is read from the PDF; where the same characters of the web page are, headless Chromium says. Lines
end on paper and on screen at the same places: see positions.js.
"""

import io
import json
import re
import shutil
import subprocess
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from printer import FIXTURES, Printer

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
RESOLUTION = [("resolution", "afghanistan-2021", tag) for tag in ("ar", "fa", "ps", "ur")]
OWN = [("fixtures", "public-libraries", tag) for tag in ("ar", "he")]
OWN += [("fixtures", "street-trees", tag) for tag in ("ar", "fa")]
MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
OPENING = "([{<«‹"
# Behind a lam, their glyphs have no width: that of the lam is for both.
ALEFS = ("ا", "أ", "إ", "آ", "ٱ")
# Its glyphs are parts of letters; which letter one belongs to, only its place says.
NASTALIQ = {"ur"}

pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium: make conformance installs it")


class Glyph(NamedTuple):
    """A glyph where a page has it."""

    word: int
    """Which word of its piece it is drawn with: words are drawn in the order in which they are spoken."""
    left: float
    shown: str
    """What it looks like: a bracket that right-to-left text mirrors is another one."""


@dataclass
class Piece:
    """A stretch of a line, as the structure of a PDF has it."""

    text: str = ""
    height: float | None = None
    """Where its base line is."""
    glyphs: list[Glyph] = field(default_factory=list)
    page: Any = None


class Paper:
    """Where the glyphs of a PDF are."""

    def __init__(self, data: bytes) -> None:
        self._document = pikepdf.open(io.BytesIO(data))
        fonts: dict[Any, Font] = {}
        self._pieces = {page.obj.objgen: Pen(page, fonts).pieces for page in self._document.pages}

    def signatories(self, count: int) -> list[list[Piece]]:
        """The pieces of each item of the list that has so many, in reading order."""
        lists = [element for element in _elements(self._document.Root.StructTreeRoot) if element.S == "/L"]
        [found] = [element for element in lists if len(element.K) == count]
        return [list(self._in(body, None)) for item in found.K for body in item.K if body.S == "/LBody"]

    def _in(self, element: Any, said: str | None) -> Iterator[Piece]:
        for kid in element.K:
            if isinstance(kid, int):
                piece = self._pieces[element.Pg.objgen].get(int(kid))
                if piece and piece.glyphs:
                    yield replace(piece, text=piece.text if said is None else said, page=element.Pg.objgen)
            elif "/S" in kid:
                yield from self._in(kid, str(kid.ActualText) if "/ActualText" in kid else None)


class Font:
    """A font of a PDF."""

    def __init__(self, font: Any) -> None:
        inner = font.DescendantFonts[0]
        descriptor = inner.FontDescriptor
        [written] = [descriptor[key] for key in ("/FontFile2", "/FontFile3") if key in descriptor]
        file = TTFont(io.BytesIO(written.read_bytes()))
        pairs = re.findall(rb"<([0-9a-f]{4})> *<([0-9a-f]+)>", font.ToUnicode.read_bytes())
        self.is_nastaliq = "Nastaliq" in str(descriptor.FontFamily)
        self.widths = dict(_widths(list(inner.W)))
        self.letters = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
        self._shapes = {file.getGlyphID(glyph): chr(code) for code, glyph in (file.getBestCmap() or {}).items()}

    def shown(self, code: int) -> list[str]:
        """What a glyph shows: its letters, from left to right; brackets as they look."""
        letters = self.letters.get(code, "")
        if not self.widths.get(code) and (letters not in ALEFS or self.is_nastaliq):
            return []
        shape = self._shapes.get(code, "")
        shown = [shape] if shape in MIRRORED else _seen(letters)
        return shown[::-1] if shown and unicodedata.bidirectional(shown[0]) in ("R", "AL") else shown


class Pen:
    """Follows what a page draws."""

    def __init__(self, page: pikepdf.Page, fonts: dict[Any, Font]) -> None:
        self.pieces: dict[int | None, Piece] = defaultdict(Piece)
        """By the number of each piece of content (MCID)."""
        self._page, self._fonts = page, fonts
        self._marks: list[tuple[int | None, bool]] = [(None, False)]
        self._font: Any = None
        self._x = self._y = self._size = 0.0
        self._word, self._is_seen = 0, True
        steps = {"BDC": self._begin, "BMC": self._begin, "EMC": self._end, "Tm": self._move, "Tf": self._take}
        steps |= {"TJ": self._draw, "Tr": self._hide}
        for step in pikepdf.parse_content_stream(page):
            if str(step.operator) in steps:
                steps[str(step.operator)](*step.operands)

    def _begin(self, _: Any, properties: Any = None) -> None:
        number, is_said = self._marks[-1]
        said = properties is not None and "/ActualText" in properties
        number = int(properties.MCID) if properties is not None and "/MCID" in properties else number
        if said and not is_said:
            self.pieces[number].text += str(properties.ActualText)
        self._marks.append((number, is_said or said))

    def _end(self) -> None:
        self._marks.pop()

    def _move(self, *matrix: Any) -> None:
        self._x, self._y = map(float, matrix[4:])
        self._word += 1

    def _take(self, name: Any, size: Any) -> None:
        font = self._page.resources.Font[str(name)]
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Font(font)
        self._font, self._size = self._fonts[font.objgen], float(size)

    def _hide(self, mode: Any) -> None:
        self._is_seen = int(mode) != 3  # words for readers

    def _draw(self, parts: Any) -> None:
        number, is_said = self._marks[-1]
        piece = self.pieces[number]
        for part in parts:
            if not isinstance(part, pikepdf.String):
                self._x -= float(part) * self._size / 1000
                continue
            for code in _codes(part):
                piece.text += "" if is_said else self._font.letters.get(code, "")
                if self._is_seen:
                    piece.height = self._y if piece.height is None else piece.height
                    piece.glyphs += [Glyph(self._word, self._x, one) for one in self._font.shown(code)]
                self._x += self._font.widths.get(code, 0) * self._size / 1000


def _elements(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _codes(part: Any) -> list[int]:
    data = bytes(part)
    return [int.from_bytes(data[n : n + 2], "big") for n in range(0, len(data), 2)]


def _widths(written: list[Any]) -> Iterator[tuple[int, float]]:
    for first, widths in zip(written[::2], written[1::2], strict=True):
        yield from ((int(first) + n, float(width)) for n, width in enumerate(widths))


def _seen(text: str) -> list[str]:
    """The characters of a text that take room of their own."""
    return [one for one in text if not one.isspace() and unicodedata.category(one) not in ("Mn", "Me", "Cf")]


def on_paper(line: list[Piece], tag: str) -> str:
    """What a line shows from left to right."""
    glyphs = [glyph for piece in line for glyph in piece.glyphs]
    words = [list(word) for _, word in groupby(glyphs, lambda glyph: glyph.word)]
    return _order([glyph.shown for word in sorted(words, key=lambda word: word[0].left) for glyph in word], tag)


def on_screen(line: list[Any], tag: str) -> str:
    """The same, by where a browser has each character of the line's text."""
    placed = [one for one in line if _seen(one[0])]
    middles = [(left + right) / 2 for _, left, right, _ in placed]
    shown = []
    for number, (character, _, _, _) in enumerate(placed):
        # a bracket embraces what it belongs to, on whichever side that is
        inner = number + 1 if character in OPENING else number - 1
        is_turned = (
            character in MIRRORED
            and 0 <= inner < len(placed)
            and (middles[inner] < middles[number]) == (character in OPENING)
        )
        shown.append((middles[number], MIRRORED[character] if is_turned else character))
    return _order([character for _, character in sorted(shown, key=lambda pair: pair[0])], tag)


def _order(shown: list[str], tag: str) -> str:
    """Characters in their order; alike where only their number is known, and a word at a time in Indic scripts."""
    alike = ["ٮ" if tag in NASTALIQ and unicodedata.bidirectional(one) == "AL" else one for one in shown]
    return re.sub(r"[\u0900-\u0dff]+", "अ", "".join(alike))


def browse(page: bytes, lines: list[list[int]], folder: Path) -> list[Any]:
    """Where Chromium puts the characters of each line of each signatory."""
    script = (HERE / "positions.js").read_text("utf-8")
    call = f"document.fonts.ready.then(() => {{ document.body.innerHTML = ''.concat('<pre>', JSON.stringify(position({lines})), '</pre>'); }});"
    written = page.replace(b"</body>", f"<script>{script}\n{call}</script></body>".encode())
    (folder / "page.html").write_bytes(written)
    assert BROWSER
    command = (
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder}/browser",
        "--virtual-time-budget=10000",
    )
    done = subprocess.run(
        [*command, "--dump-dom", f"file://{folder}/page.html"], capture_output=True, check=True, timeout=120
    )
    [found] = re.findall(r"<pre>(.*)</pre>", done.stdout.decode(), re.DOTALL)
    positions: list[Any] = json.loads(unescape(found))
    return positions


@pytest.fixture(scope="module")
def printers(pandoc) -> dict[str, Printer]:
    return {"resolution": Printer(pandoc, REPOSITORY), "fixtures": Printer(pandoc, FIXTURES)}


@pytest.fixture
def compared(printers, tmp_path):
    """What each line of each signatory shows, on paper and on screen; of a page with other styles, if some are given."""

    def compare(project: str, document: str, tag: str, styles: str = "") -> list[tuple[str, list[str], list[str]]]:
        printer = printers[project]
        edition = printer.edition(document, tag)
        items = Paper(printer.file("pdf", document, tag).data).signatories(len(edition.lines))
        lines = [
            [list(line) for _, line in groupby(item, lambda piece: (piece.page, round(piece.height)))] for item in items
        ]
        counts = [[sum(not one.isspace() for piece in line for one in piece.text) for line in item] for item in lines]
        written = [sum(not one.isspace() for one in line.name + line.rest) for line in edition.lines]
        assert list(map(sum, counts)) == written
        page = printer.file("html", document, tag).data.replace(b"</style>", f"{styles}</style>".encode())
        placed = browse(page, counts, tmp_path)
        for item in placed:
            heights = [[one[3] for one in line] for line in item]
            assert all(max(above) < min(below) for above, below in pairwise(heights)), "lines end as on paper"
        return [
            (line.name, [on_paper(one, tag) for one in paper], [on_screen(one, tag) for one in screen])
            for line, paper, screen in zip(edition.lines, lines, placed, strict=True)
        ]

    return compare


@pytest.mark.parametrize(("project", "document", "tag"), [*RESOLUTION, *OWN])
def test_each_line_of_a_signatory_is_in_order_from_left_to_right(compared, project, document, tag):
    found = compared(project, document, tag)
    for name, paper, screen in found:
        assert paper == screen, name
    assert any(len(lines) > 1 for _, lines, _ in found)
    assert any(")" in line for _, lines, _ in found for line in lines)


def test_another_order_is_seen(compared):
    found = compared("fixtures", "public-libraries", "he", ".name[dir] { unicode-bidi: bidi-override; direction: rtl }")
    assert {name for name, paper, screen in found if paper != screen} >= {
        "SL Sociedad de Lectores (Montevideo)",
        "FR/N Friends of Reading – North",
        "OO-B Okuma Odaları-Birliği",
    }
