"""What readers copy from a PDF, against what its page says, passage by passage.

As a command: `python tests/copied.py output/DOCUMENT …` counts the passages that come back from each leaflet.
"""

import re
import subprocess
import sys
import unicodedata
from bisect import bisect_left
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2

BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "caption", "figcaption"}
_OF_LINES = re.compile(r"[\s\x02\u00ad\ufffe\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]+")


def poppler(path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, path, "-"], check=True, capture_output=True).stdout.decode()


def poppler_raw(path) -> str:
    return poppler(path, "-raw")


def chromium(path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


READERS = {"pdftotext": poppler, "pdftotext -raw": poppler_raw, "PDFium": chromium}


def squeezed(text: str) -> str:
    """Without what lines add: white space, hyphens of division (U+FFFE is PDFium's, in 2024 U+0002), marks of direction and breaks."""
    return _OF_LINES.sub("", unicodedata.normalize("NFC", text))


def passages(page: str) -> list[str]:
    """The texts of a page's innermost blocks, without its links to other pages."""
    tree = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", page)).find("body")
    assert tree is not None
    for child in [child for child in tree if child.tag == "footer" or child.get("class") == "jump"]:
        tree.remove(child)
    blocks = [block for block in tree.iter() if block.tag in BLOCKS]
    inner = [block for block in blocks if not any(kid.tag in {*BLOCKS, "ol", "ul"} for kid in list(block.iter())[1:])]
    return [text for block in inner if (text := squeezed("".join(block.itertext())))]


def lost(text: str, wanted: list[str]) -> list[str]:
    """The passages that aren't in a text, and the fewest others without which the rest is in order."""
    found = squeezed(text)
    # of the rows in order of each length, the one that ends first: where, and its passages from the last one on
    ends: list[int] = []
    rows: list[tuple[int, Any]] = []
    for n, passage in enumerate(wanted):
        for place in reversed([match.start() for match in re.finditer(re.escape(passage), found)]):
            length = bisect_left(ends, place)
            ends[length : length + 1] = [place]
            rows[length : length + 1] = [(n, rows[length - 1] if length else None)]
    kept, row = set(), rows[-1] if rows else None
    while row:
        kept.add(row[0])
        row = row[1]
    return [passage for n, passage in enumerate(wanted) if n not in kept]


def main(folders: list[str], verbose: bool) -> None:
    print(f"{'':16}{'passages':>9}", *(f"{reader:>15}" for reader in READERS))
    for path in sorted(path for folder in folders for path in Path(folder).glob("*/*.pdf")):
        if path.stem != f"{path.parent.parent.name}-{path.parent.name}" or not path.with_name("index.html").exists():
            continue  # made for print, or alone
        wanted = passages(path.with_name("index.html").read_text("utf-8"))
        missing = {reader: lost(read(path), wanted) for reader, read in READERS.items()}
        counts = (len(wanted) - len(texts) for texts in missing.values())
        print(f"{path.parent.name:16}{len(wanted):9}", *(f"{count:15}" for count in counts))
        for reader, texts in missing.items() if verbose else ():
            for text in texts:
                print(f"    {reader}: {text[:70]}")


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if name != "-v"], "-v" in sys.argv)
