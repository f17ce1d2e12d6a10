"""TMX: rows in, a translation memory out, and back (translate-toolkit's own store).

The row's token is the unit's tuid, the label a property of the file's head.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from translate.storage import tmx

from pipeline.exchange import safe
from pipeline.exchange.rows import Parcel, Returned, Sheet, label_in, to_carry, token_in

_STORE: Any = tmx.tmxfile
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write(sheet: Sheet) -> bytes:
    """A memory in TMX 1.4; what isn't translated stands in it with an empty translation."""
    sheet = to_carry(sheet)
    store = _STORE(sourcelanguage=sheet.master, targetlanguage=sheet.label.tag)
    store.addheader()
    head = _head(store)
    label = head.makeelement("prop", {"type": "x-polyleaf"})
    label.text = str(sheet.label)
    head.append(label)
    head.set("segtype", "block")
    for row in sheet.rows:
        unit = store.addsourceunit(row.master)
        unit.settarget(row.translation, sheet.label.tag)
        unit.xmlelement.set("tuid", row.token)
        unit.addnote(row.note)
    return bytes(store)


def read(data: bytes, path: Path) -> Parcel:
    """The rows of a memory that came back."""
    safe.check_xml(data, path)
    try:
        store = _STORE.parsestring(data)
        head = _head(store)
        label = label_in(prop.text or "" for prop in head.iter("prop"))
        found = list(_rows(store, head.get("srclang", "")))
    except Exception as error:
        raise safe.refused(path, f"The file is no TMX, or damaged: {error}.") from error
    tags = {tag for tag, _ in found if tag}
    return Parcel(label, [row for _, row in found], min(tags, default=""))


def _head(store: Any) -> Any:
    return store.document.getroot().find("header")


def _rows(store: Any, master: str) -> Iterator[tuple[str, Returned]]:
    """Each row behind the language of its translation."""
    for number, unit in enumerate(store.units, 1):
        texts = {node.get(_LANGUAGE, ""): unit.getNodeText(node, "preserve") or "" for node in unit.getlanguageNodes()}
        said = next((tag for tag in texts if tag.lower() != master.lower()), "")
        source = next((text for tag, text in texts.items() if tag != said), "")
        yield said, Returned(number, token_in(unit.xmlelement.get("tuid", "")), texts.get(said, ""), master=source)
