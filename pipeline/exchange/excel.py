"""Excel: rows in, a workbook with one locked sheet out, and back.

Only translations are unlocked. Every cell is text, so that nothing becomes a formula, a number or
a date; the row's token stands in a hidden column behind the note, the label at its head.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection

from pipeline.errors import PipelineError
from pipeline.exchange import safe
from pipeline.exchange.rows import (
    HEADINGS,
    HOW_TO,
    MOVED,
    SHADES,
    Parcel,
    Returned,
    Row,
    Sheet,
    label_in,
    to_carry,
    token_in,
)

_WIDTHS = (6, 60, 60, 40)  # characters
_LINE = 15  # points
_MOST_ROWS = 20_000
_MOST_COLUMNS = 12
_MOST_LETTERS = 32_767
"""That a cell of Excel can hold; openpyxl would cut off the rest without a word."""
# Excel reads _x0041_ in a file as the letter A; written like this, it reads what was meant.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
_READING_ORDER = {"ltr": 1, "rtl": 2}
_HEAD = 3  # the line with the headings; above it stands what to do


def write(sheet: Sheet) -> bytes:
    """A workbook for Excel."""
    sheet = to_carry(sheet)
    book = Workbook()
    book.properties.creator = ""
    page = book.active
    page.title = sheet.label.tag[:31]
    _put(page, 1, 1, f"{sheet.label.document}, {sheet.name} ({sheet.label.tag})").font = Font(bold=True, size=14)
    _put(page, 2, 1, HOW_TO).alignment = Alignment(wrap_text=True, vertical="top")
    page.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(HEADINGS))
    page.row_dimensions[2].height = 32
    for column, heading in enumerate((*HEADINGS, str(sheet.label)), 1):
        _put(page, _HEAD, column, heading).font = Font(bold=True)
    for line, row in enumerate(sheet.rows, _HEAD + 1):
        _add(page, line, row, sheet)
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.column_dimensions["E"].hidden = True
    page.freeze_panes = f"A{_HEAD + 1}"
    page.print_title_rows = f"{_HEAD}:{_HEAD}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    page.protection.sheet = True  # without a password, as it is no secret
    page.protection.formatColumns = page.protection.formatRows = False  # may be made wider
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read(data: bytes, path: Path) -> Parcel:
    """The rows of a workbook that came back."""
    safe.check_package(data, path)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        lines = [
            (number, list(line))
            for page in book.worksheets
            for number, line in enumerate(page.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS), 1)
            if any(cell.value is not None for cell in line)
        ]
        label = label_in(_text(cell) for _, line in lines for cell in line)
    except Exception as error:
        raise safe.refused(path, f"The file is no workbook of Excel, or damaged: {error}.") from error
    returned = (_returned(number, cells) for number, cells in lines if number > _HEAD)
    return Parcel(label, [row for row in returned if row])


def _add(page: Any, line: int, row: Row, sheet: Sheet) -> None:
    texts = (str(row.number), row.master, row.translation, row.note, row.token)
    if max(map(len, texts)) > _MOST_LETTERS:
        message = f"A passage is longer than the {_MOST_LETTERS} letters that a cell of Excel can hold."
        cure = "Choose another format."
        raise PipelineError.at("exchange-length", message, cure, passage=row.master[:60])
    needed = zip((row.master, row.translation, row.note), _WIDTHS[1:], strict=True)
    page.row_dimensions[line].height = _LINE * max(_lines(text, width) for text, width in needed)
    directions = ("ltr", sheet.master_direction, sheet.direction, "ltr", "ltr")
    for column, (text, direction) in enumerate(zip(texts, directions, strict=True), 1):
        cell = _put(page, line, column, text)
        cell.number_format = "@"
        horizontal = "right" if direction == "rtl" else "left"
        cell.alignment = Alignment(horizontal, "top", wrap_text=True, readingOrder=_READING_ORDER[direction])
    cell = page.cell(line, HEADINGS.index("Translation") + 1)
    cell.protection = Protection(locked=False)
    cell.fill = PatternFill("solid", fgColor=SHADES[row.state])


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes; few programs measure that when they open a file."""
    return sum(1 + len(line) * 10 // 9 // width for line in text.split("\n"))


def _put(page: Any, line: int, column: int, text: str) -> Any:
    """A cell that is text, whatever it begins with."""
    cell = page.cell(line, column)
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    return cell


def _returned(number: int, cells: list[Any]) -> Returned | None:
    """What a line says; None for lines that aren't ours."""
    texts = [_text(cell) for cell in cells]
    token = next(filter(None, map(token_in, texts)), "")
    if not token and not all(texts[1:3]):
        return None
    texts += [""] * (len(HEADINGS) + 1 - len(texts))
    trouble = MOVED if token and not token_in(texts[len(HEADINGS)]) else ""
    column = HEADINGS.index("Translation")
    trouble = trouble or (_trouble(cells[column]) if column < len(cells) else "")
    return Returned(number, token, texts[2], (texts[0], texts[1], texts[3]), texts[1], trouble)


def _trouble(cell: Any) -> str:
    """Why what stands in a cell is no text; '' if it is one."""
    if cell.data_type == "f":
        return "The translation is a formula: put an apostrophe in front of the =."
    if cell.data_type == "d":
        return "The spreadsheet has made a date of the translation: put an apostrophe in front of it."
    return ""


def _text(cell: Any) -> str:
    """What stands in a cell, as text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _ESCAPED.sub("_", str(value))
