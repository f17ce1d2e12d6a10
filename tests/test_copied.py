"""What readers copy from the leaflets of the fixtures, in fifteen languages and fourteen scripts: every passage."""

import re
import subprocess
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from xml.etree import ElementTree

import pypdfium2
import pytest
from editions import fixture_editions

from pipeline.render import RENDERERS, Links, Press, html, pdf

TAGS = ("en", "am", "ar", "bn", "bo", "he", "hi", "km", "my", "si", "ta", "th", "zh-Hans")
EDITIONS = [*(("public-libraries", tag) for tag in TAGS), *(("street-trees", tag) for tag in ("en", "ar", "fa"))]
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "caption", "figcaption"}
FROM_THE_RIGHT = re.compile("[\u0590-\u06ff]")


def poppler(path) -> str:
    return subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode()


def chromium(path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def squeezed(text: str) -> str:
    """Without what lines add: white space, hyphens of division (U+FFFE is PDFium's), marks of direction and breaks."""
    lines = r"[\s\u00ad\ufffe\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]+"
    return re.sub(lines, "", unicodedata.normalize("NFC", text))


def passages(page: str) -> list[str]:
    """The texts of a page's innermost blocks."""
    tree = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", page))
    blocks = [block for block in tree.iter() if block.tag in BLOCKS]
    inner = [block for block in blocks if not any(kid.tag in {*BLOCKS, "ol", "ul"} for kid in list(block.iter())[1:])]
    return [text for block in inner if (text := squeezed("".join(block.itertext())))]


def lost(text: str, wanted: list[str]) -> list[str]:
    """The passages that aren't in a text, or not in their order."""
    found, at, missing = squeezed(text), 0, []
    for passage in wanted:
        place = found.find(passage, at)
        at = at if place < 0 else place + len(passage)
        missing += [passage] if place < 0 else []
    return missing


@pytest.fixture(scope="module")
def leaflet(pandoc, tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaflets")
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())
    editions = fixture_editions(pandoc)

    @lru_cache
    def made(name):
        edition = editions[name]
        path = folder / f"{'-'.join(name)}.pdf"
        path.write_bytes(RENDERERS["pdf"](edition, press, Links()).data)
        return path, passages(html.page(edition, press, Links(), "", printed=True)), edition.language.direction

    return made


@pytest.mark.parametrize("name", EDITIONS, ids="-".join)
def test_poppler_gives_every_passage_back_in_order(leaflet, name):
    path, wanted, _ = leaflet(name)
    assert len(wanted) > 40
    assert lost(poppler(path), wanted) == []


@pytest.mark.parametrize("name", EDITIONS, ids="-".join)
def test_pdfium_gives_every_passage_back_in_order(leaflet, name):
    path, wanted, direction = leaflet(name)
    missing = lost(chromium(path), wanted)
    if direction == "ltr":  # docs/conformance.md: right-to-left words within a left-to-right line, or beside one
        beside = {after for before, after in pairwise(wanted) if FROM_THE_RIGHT.search(before)}
        missing = [p for p in missing if not FROM_THE_RIGHT.search(p) and p not in beside]
    assert missing == [passage for passage in missing if "²" in passage], "docs/conformance.md: raised digits"
