"""No ladders: hyphens at the ends of no more lines in a row than are allowed, over columns and pages too."""

from itertools import groupby

import pytest
import weasyprint

from pipeline.render import pdf
from pipeline.render.layout import ladders

TEXT = "Büchereigebührenordnungen verschlechtern Lesegewohnheiten, öffentliche Büchereien bleiben gebührenfrei zugänglich. "
PAPER = """<html lang="de"><style>
@page {{ size: {}mm 60mm; margin: 5mm }}
p {{ font: 9pt "Noto Serif"; hyphens: auto; --hyphen-lines: {} }}
</style><div style="columns: {}">{}</div></html>"""
HYPHEN = "‐"


def ladder(width: int, limit: str, columns: int, body: str) -> int:
    """The most lines in a row that end in a hyphen."""
    document = weasyprint.HTML(string=PAPER.format(width, limit, columns, body)).render(font_config=pdf.Fonts())
    boxes = [box for page in document.pages for box in page._page_box.descendants()]
    lines = ["".join(getattr(part, "text", "") for part in box.descendants()) for box in boxes if is_line(box)]
    assert len(lines) > 20
    return max((len(list(run)) for ends, run in groupby(line.endswith(HYPHEN) for line in lines) if ends), default=0)


def is_line(box: object) -> bool:
    return type(box).__name__ == "LineBox"


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_lines_in_a_row_end_in_a_hyphen(limit, columns):
    body = f"<p>{TEXT * 12}</p>" + f"<p><b>{TEXT}</b><i>{TEXT * 3}</i></p>" * 3
    widths = [columns * width for width in (45, 55, 65)]
    assert max(ladder(width, limit, columns, body) for width in widths) == limit
    assert max(ladder(width, "none", columns, body) for width in widths) > limit, "they would"


def test_words_are_divided_where_a_translator_says_so():
    words = "Bücherei\u00adgebühren\u00adordnung " * 30
    assert ladder(45, "1", 1, f"<p style='hyphens: manual'>{words}</p>") > 1


def test_it_is_one_function_of_weasyprint_that_is_replaced():
    assert weasyprint.layout.inline.get_next_linebox is ladders.get_next_linebox
