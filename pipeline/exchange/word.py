"""Word: rows in, a protected document with a table out, and back.

Each translation is a range that everybody may edit; the rest is locked. The row's token is hidden
text in the first column, which goes along in every program. Content controls would hold it, too,
but LibreOffice writes the text of such as are right-to-left four times over.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

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

_WIDTHS = (12, 100, 100, 55)  # mm
_NOTHING = "\u00a0"
_BREAKS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): "\t",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\xad",
}
# Settings, and what was taken out by somebody who keeps track of changes.
_SKIPPED = {
    *map(qn, ("w:pPr", "w:rPr", "w:tcPr", "w:sdtPr", "w:del", "w:moveFrom")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def write(sheet: Sheet) -> bytes:
    """A document for Word, on landscape A4."""
    sheet = to_carry(sheet)
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    document.core_properties.title = f"{sheet.label.document}, {sheet.name} ({sheet.label.tag})"
    document.core_properties.author = document.core_properties.comments = ""
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    document.add_heading(document.core_properties.title, 1)
    document.add_paragraph(HOW_TO).paragraph_format.space_after = Pt(8)
    _add_table(document, sheet)
    footer = document.add_paragraph().add_run(str(sheet.label))
    footer.font.size, footer.font.color.rgb = Pt(7), RGBColor(0x77, 0x77, 0x77)
    _protect(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def read(data: bytes, path: Path) -> Parcel:
    """The rows of a document that came back."""
    safe.check_package(data, path)
    try:
        body = docx.Document(BytesIO(data)).element.body
    except Exception as error:
        raise safe.refused(path, f"The file is no document of Word, or damaged: {error}.") from error
    label = label_in(_text(paragraph) for paragraph in body.iter(qn("w:p")))
    returned = (_returned(number, list(line.iter(qn("w:tc")))) for number, line in enumerate(body.iter(qn("w:tr"))))
    return Parcel(label, [row for row in returned if row])


# ------------------------------------------------------------------ writing


def _add_table(document: Any, sheet: Sheet) -> None:
    table = document.add_table(rows=1, cols=len(HEADINGS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for cell, heading, width in zip(table.rows[0].cells, HEADINGS, _WIDTHS, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].add_run(heading).bold = True
    head = next(document.element.body.iter(qn("w:tr")))
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in sheet.rows:
        head.getparent().append(_line(row, sheet))  # python-docx's own way looks at all rows each time


def _line(row: Row, sheet: Sheet) -> Any:
    number = _paragraph("ltr", _run(str(row.number)), _run(f" {row.token}", _element("w:vanish")))
    master = _paragraph(sheet.master_direction, _said(row.master, sheet.master, sheet.master_direction))
    note = _paragraph("ltr", _run(row.note, _element("w:sz", val="16")))
    line = _element("w:tr", _element("w:trPr", _element("w:cantSplit")))
    shade = _element("w:shd", val="clear", color="auto", fill=SHADES[row.state])
    cells = ((number, ()), (master, ()), (_writable(row, sheet), (shade,)), (note, ()))
    for (content, settings), width in zip(cells, _WIDTHS, strict=True):
        properties = _element("w:tcPr", _element("w:tcW", w=str(Mm(width).twips), type="dxa"), *settings)
        line.append(_element("w:tc", properties, content))
    return line


def _writable(row: Row, sheet: Sheet) -> Any:
    """The paragraph with the range in which a translation is written: never empty, or there is no place to click."""
    start, end = (
        _element("w:permStart", id=str(row.number), edGrp="everyone"),
        _element("w:permEnd", id=str(row.number)),
    )
    return _paragraph(sheet.direction, start, _said(row.translation or _NOTHING, sheet.label.tag, sheet.direction), end)


def _said(text: str, tag: str, direction: str) -> Any:
    """A text as a run in its language and direction."""
    rtl = direction == "rtl"
    language = _element(
        "w:lang",
        **(
            {"bidi": tag}
            if rtl
            else {"eastAsia" if tag.split("-", maxsplit=1)[0] in ("zh", "ja", "ko") else "val": tag}
        ),
    )
    return _run(text, *([_element("w:rtl")] if rtl else []), language)


def _paragraph(direction: str, *content: Any) -> Any:
    properties = [_element("w:pPr", _element("w:bidi"))] if direction == "rtl" else []
    return _element("w:p", *properties, *content)


def _run(text: str, *settings: Any) -> Any:
    run = _element("w:r", *([_element("w:rPr", *settings)] if settings else []))
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        for column, words in enumerate(line.split("\t")):
            if column:
                run.append(OxmlElement("w:tab"))
            written = OxmlElement("w:t")
            written.text = words
            written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(written)
    return run


def _protect(document: Any) -> None:
    """Nothing may be changed but what lies in ranges for everyone; without a password, as it is no secret."""
    settings = document.settings.element
    settings.append(_element("w:documentProtection", edit="readOnly", enforcement="1"))
    # Word wants the settings in the schema's order: this one stands before those that follow here
    later = (
        "w:defaultTabStop",
        "w:characterSpacingControl",
        "w:compat",
        "w:rsids",
        "w:themeFontLang",
        "w:decimalSymbol",
    )
    after = next((element for name in later if (element := settings.find(qn(name))) is not None), None)
    if after is not None:
        after.addprevious(settings[-1])


def _element(name: str, *children: Any, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    element.extend(children)
    return element


# ------------------------------------------------------------------ reading


def _returned(number: int, cells: list[Any]) -> Returned | None:
    """What a line of a table says; None for the head, and for lines that aren't ours."""
    texts = [_text(cell) for cell in cells]
    token = next(filter(None, map(token_in, texts)), "")
    if not token and (len(cells) != len(HEADINGS) or texts[0].strip() == HEADINGS[0]):
        return None
    if len(cells) != len(HEADINGS):
        return Returned(number, token, "", trouble=f"The row has {len(cells)} cells instead of {len(HEADINGS)}.")
    moved = any(map(token_in, texts[1:]))
    return Returned(number, token, texts[2], (texts[0], texts[1], texts[3]), texts[1], MOVED if moved else "")


def _text(element: Any) -> str:
    """The text of a cell or a paragraph, a line break between paragraphs."""
    paragraphs = [element] if element.tag == qn("w:p") else list(element.iter(qn("w:p")))
    text = "\n".join("".join(_pieces(paragraph)) for paragraph in paragraphs)
    return text if text.strip() else ""  # `_NOTHING`, and what may have been typed around it


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:sym"):
            yield "\ufffd"  # a sign of a font without Unicode: nobody can say which
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _SKIPPED:
            yield from _pieces(child)
