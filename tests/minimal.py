"""Minimal files that show what readers do to text: docs/minimal/, which `python tests/minimal.py` writes anew.

Each is a page in Helvetica, which readers bring along. Where letters are Hebrew, the font says that a is alef, and so on.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs/minimal"
HEBREW = "אבגדהוזחט"


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and who is at fault."""

    reader: str
    """``pdftotext`` or ``PDFium``."""
    content: str
    """What the page draws."""
    text: str
    """What it says, a line a line."""
    given: str
    """What the reader gives back instead."""
    hebrew: bool = False
    """Whether small letters stand for Hebrew ones."""

    def written(self) -> bytes:
        """The file."""
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica" + (" /ToUnicode 6 0 R" if self.hebrew else "")
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 120] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
            _stream(f"BT\n/F 10 Tf\n{self.content.strip()}\nET"),
            f"{font} >>",
            *([_stream(_CMAP)] if self.hebrew else []),
        ]
        file, places = "%PDF-1.7\n", []
        for number, data in enumerate(objects, 1):
            places.append(len(file))
            file += f"{number} 0 obj\n{data}\nendobj\n"
        rows = "".join(f"{place:010} 00000 n \n" for place in places)
        table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}"
        return (
            f"{file}{table}trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF\n".encode()
        )


def _stream(data: str) -> str:
    return f"<< /Length {len(data)} >>\nstream\n{data}\nendstream"


_CMAP = f"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Hebrew def /CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange
2 beginbfrange <20> <5a> <0020> <61> <{0x60 + len(HEBREW):02x}> <05d0> endbfrange
endcmap end end"""


CASES = {
    "columns": Case(
        "pdftotext",
        """16 TL 20 100 Td (One two three) Tj T* (four five six) Tj T* (seven eight.) Tj
140 32 Td (Nine ten eleven) Tj T* (twelve thirteen) Tj T* (fourteen.) Tj""",
        "One two three\nfour five six\nseven eight.\nNine ten eleven\ntwelve thirteen\nfourteen.",
        "One two three\nNine ten eleven\nfour five six\ntwelve thirteen\nseven eight.\nfourteen.",
    ),
    "hyphen-poppler": Case(
        "pdftotext",
        "14 TL 20 100 Td (A Marxist-) Tj T* (Leninist party) Tj",
        "A Marxist-\nLeninist party",
        "A MarxistLeninist party",
    ),
    "direction": Case(
        "pdftotext",
        "14 TL 20 100 Td (MOST LETTERS ARE LATIN) Tj T* (fed XY cba) Tj",
        "MOST LETTERS ARE LATIN\nאבג XY דהו",
        "MOST LETTERS ARE LATIN\nדהו XY אבג",
        hebrew=True,
    ),
    "full-stop": Case(
        "pdftotext",
        "14 TL 20 100 Td (MOST LETTERS ARE LATIN) Tj T* (.fed cba) Tj",
        "MOST LETTERS ARE LATIN\nאבג דהו.",
        "MOST LETTERS ARE LATIN\n.אבג דהו",
        hebrew=True,
    ),
    "comma": Case("pdftotext", "20 100 Td (cb ,2a) Tj", "א2, בג", "א ,2בג", hebrew=True),
    "hyphen-pdfium": Case(
        "PDFium",
        "14 TL 20 100 Td (A Marxist-) Tj T* (Leninist party) Tj",
        "A Marxist-\nLeninist party",
        "A Marxist\ufffeLeninist party",
    ),
    "words": Case("PDFium", "20 100 Td (THE dc ba ENDS) Tj", "THE אב גד ENDS", "THE גד אב ENDS", hebrew=True),
    "raised": Case(
        "PDFium",
        "20 100 Td (b ,) Tj 4 Ts /F 7 Tf (2) Tj 0 Ts /F 10 Tf (a) Tj",
        "א2, ב",
        "א,2 ב",
        hebrew=True,
    ),
    "blank": Case("PDFium", "20 100 Td /Span <</ActualText (One )>> BDC ( ) Tj EMC (two) Tj", "One two", "two"),
    "twice": Case(
        "PDFium",
        """/Span <</ActualText (one)>> BDC 1 0 0 1 20 100 Tm (on) Tj 1 0 0 1 42 100 Tm (e) Tj EMC
1 0 0 1 31 100 Tm (TWO) Tj""",
        "one TWO",
        "oneTWOone",
    ),
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, case in CASES.items():
        (FOLDER / f"{name}.pdf").write_bytes(case.written())
