"""Booklets: which page lies where, and that the folded sheets are read in order."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.imposition import impose, sides

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize(
    ("pages", "from_right", "lie"),
    [
        (4, False, [(4, 1), (2, 3)]),
        (4, True, [(1, 4), (3, 2)]),
        (8, False, [(8, 1), (2, 7), (6, 3), (4, 5)]),
        (8, True, [(1, 8), (7, 2), (3, 6), (5, 4)]),
        (1, False, [(4, 1), (2, 3)]),
        (5, True, [(1, 8), (7, 2), (3, 6), (5, 4)]),
    ],
)
def test_where_pages_lie(pages, from_right, lie):
    assert list(sides(pages, from_right=from_right)) == lie


@given(st.integers(1, 80), st.booleans())
def test_folded_sheets_are_read_in_order(pages, from_right):
    """Turn the leaves of a booklet: the first halves of all sheets from the outermost in, then the second ones out."""
    turned = [side[::-1] if from_right else side for side in sides(pages, from_right=from_right)]  # as if from the left
    sheets = [(turned[n], turned[n + 1]) for n in range(0, len(turned), 2)]
    first = [page for front, back in sheets for page in (front[1], back[0])]
    second = [page for front, back in reversed(sheets) for page in (back[1], front[0])]
    assert first + second == list(range(1, 4 * len(sheets) + 1))
    assert 0 <= 4 * len(sheets) - pages < 4


def numbered(pages: int, direction: str = "ltr") -> bytes:
    style = "@page { size: 105mm 148.5mm; margin: 10mm } p { break-after: page; font: 20pt serif } p:last-child { break-after: auto }"
    body = "".join(f"<p>Leaf{number}</p>" for number in range(1, pages + 1))
    html = f'<html lang="en" dir="{direction}"><title>Leaves</title><style>{style}</style>{body}</html>'
    data: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/a-2a")
    return data


def places(path: Path) -> list[tuple[str, str]]:
    """For each side what stands at its left and at its right."""
    html = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout
    found = []
    for page in ElementTree.fromstring(html).iter(f"{XHTML}page"):
        middle = float(page.attrib["width"]) / 2
        words = [(word.text or "", float(word.attrib["xMin"]) > middle) for word in page.iter(f"{XHTML}word")]
        found.append(tuple(" ".join(text for text, right in words if right is side) for side in (False, True)))
    return found


@pytest.mark.parametrize("from_right", [False, True])
def test_pages_lie_on_sheets_as_they_should(tmp_path, from_right):
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(numbered(6), from_right=from_right))
    expected = [("", "Leaf1"), ("Leaf2", ""), ("Leaf6", "Leaf3"), ("Leaf4", "Leaf5")]
    assert places(path) == [side[::-1] for side in expected] if from_right else expected
    with pikepdf.open(path) as sheets:
        boxes = {tuple(round(float(edge)) for edge in page.mediabox) for page in sheets.pages}
        assert boxes == {(0, 0, 595, 421)}, "two leaves of 105 mm beside one another"
        assert sheets.docinfo["/Title"] == "Leaves"
        assert sheets.Root.Lang == "en"
        assert sheets.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"


def test_a_page_looks_on_its_sheet_as_it_did(tmp_path):
    (tmp_path / "pages.pdf").write_bytes(numbered(4))
    (tmp_path / "sheets.pdf").write_bytes(impose(numbered(4), from_right=False))
    looks = {}
    for name, number in (("pages", 1), ("sheets", 1)):
        subprocess.run(["pdftoppm", "-r", "127", "-gray", "-singlefile", "-f", str(number), tmp_path / f"{name}.pdf", tmp_path / name], check=True)  # fmt: skip
        _, size, _, pixels = (tmp_path / f"{name}.pgm").read_bytes().split(b"\n", 3)
        width = int(size.split()[0])
        looks[name] = [pixels[n : n + width] for n in range(0, len(pixels), width)]
    half = len(looks["pages"][0])
    cut = [row[-half:] for row in looks["sheets"]]
    different = sum(abs(one - other) > 64 for ours, theirs in zip(cut, looks["pages"], strict=False) for one, other in zip(ours, theirs, strict=True))  # fmt: skip
    assert different < 40, "but for half a pixel's shift"
    assert any(min(row) < 64 for row in cut)


def test_the_same_pages_make_the_same_sheets():
    pages = numbered(3)
    assert impose(pages, from_right=False) == impose(pages, from_right=False)
