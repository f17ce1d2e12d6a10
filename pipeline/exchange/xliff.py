"""XLIFF: rows in, a file for translation programs out, and back (translate-toolkit's own store).

The row's token is the unit's id, the label the file's `original`: translation programs change neither.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from translate.storage import xliff

from pipeline.exchange import safe
from pipeline.exchange.rows import Parcel, Returned, Sheet, label_in, to_carry, token_in
from pipeline.model import SegmentState

_STORE: Any = xliff.xlifffile


def write(sheet: Sheet) -> bytes:
    """A file in XLIFF 1.1."""
    sheet = to_carry(sheet)
    store = _STORE(sourcelanguage=sheet.master, targetlanguage=sheet.label.tag)
    for row in sheet.rows:
        unit = store.addsourceunit(row.master, str(sheet.label), createifmissing=True)
        unit.setid(row.token)
        if row.translation:
            unit.target = row.translation
            reviewed = row.state is SegmentState.REVIEWED
            unit.markreviewneeded(not reviewed)
            unit.markapproved(reviewed)
        unit.addnote(row.note, origin="developer")
    return bytes(store)


def read(data: bytes, path: Path) -> Parcel:
    """The rows of a file that came back."""
    safe.check_xml(data, path)
    try:
        store = _STORE.parsestring(data)
        files = [node for node in store.document.getroot() if str(node.tag).endswith("}file")]
        tags = {node.get("target-language", "") for node in files} - {""}
        label = label_in(node.get("original", "") for node in files)
        return Parcel(label, list(_rows(store)), min(tags, default=""))
    except Exception as error:
        raise safe.refused(path, f"The file is no XLIFF 1, or damaged: {error}.") from error


def _rows(store: Any) -> Iterator[Returned]:
    for number, unit in enumerate(store.units, 1):
        token = token_in(unit.xmlelement.get("id", ""))
        yield Returned(number, token, str(unit.target or ""), master=str(unit.source or ""))
