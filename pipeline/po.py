"""PO files, byte for byte: bytes in, entries out, and back.

translate-toolkit's `pypo` reads the messages and writes those that changed. What didn't change
is never written by anybody: each entry keeps the very text it had in the file, so that line
wrapping, comments, byte order mark and line ends stay as the translator's editor left them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translate.misc.multistring import multistring
from translate.storage import pypo
from translate.storage.poparser import PoParseError

from pipeline.errors import CatalogError
from pipeline.model import Key

_BOM = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( |$)")
_RESTORE = "Get the file back from the translator's last version or from git."


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as it stands in a file. Treat the unit as read-only; change a `copy`."""

    unit: Any
    """pypo's unit (the toolkit has no types for it)."""
    raw: str
    """Its text in the file, white space after it included; '' when it has to be written anew."""
    line: int | None = None
    """Line of its msgid; None if it isn't in the file yet."""

    @property
    def key(self) -> Key:
        """What identifies the message."""
        return Key(str(self.unit.getcontext()), str(self.unit.source))

    @property
    def forms(self) -> tuple[str, ...]:
        """The translation; several for a message with plural forms."""
        target = self.unit.target
        return tuple(map(str, target.strings)) if isinstance(target, multistring) else (str(target or ""),)

    @property
    def translated(self) -> bool:
        """Whether every form has a text."""
        return all(form.strip() for form in self.forms)

    @property
    def fuzzy(self) -> bool:
        """Whether it waits for review."""
        return bool(self.unit.hastypecomment("fuzzy"))

    @property
    def previous(self) -> str:
        """The master's text that the translation was made from, where that has changed since."""
        return str(pypo.unquotefrompo(self.unit.prev_msgid)) if self.unit.prev_msgid else ""

    @property
    def obsolete(self) -> bool:
        """Whether the master has it no longer."""
        return bool(self.unit.isobsolete())

    @property
    def extracted(self) -> tuple[str, ...]:
        """What the master says of it (``#.`` comments)."""
        return tuple(str(comment)[2:].strip() for comment in self.unit.automaticcomments)

    @property
    def comments(self) -> tuple[str, ...]:
        """What translators said of it (``#`` comments)."""
        return tuple(str(comment)[1:].strip() for comment in self.unit.othercomments)


@dataclass(frozen=True, slots=True)
class PoFile:
    """A PO file: how it is encoded, its header and its entries."""

    entries: tuple[Entry, ...]
    """All of them, the header first, obsolete ones included."""
    bom: bool = False
    newline: str = "\n"
    tail: str = ""
    """White space at its end."""

    def header(self, name: str) -> str:
        """A header field; '' if there is none."""
        text = self.entries[0].forms[0] if self.entries and self.entries[0].unit.isheader() else ""
        found = re.search(rf"^{name}:[ \t]*(.*)$", text, re.MULTILINE | re.IGNORECASE)
        return found.group(1).strip() if found else ""

    @property
    def active(self) -> tuple[Entry, ...]:
        """The messages that are in use."""
        return tuple(entry for entry in self.entries if not entry.unit.isheader() and not entry.obsolete)

    @property
    def obsolete(self) -> tuple[Entry, ...]:
        """The messages that the master has no longer."""
        return tuple(entry for entry in self.entries if entry.obsolete)

    def with_entries(self, entries: Iterable[Entry]) -> "PoFile":
        """The same file with other entries."""
        return replace(self, entries=tuple(entries))


def parse(data: bytes, shown: Path) -> PoFile:
    """Read a file; raises what makes it unusable, each finding with its line."""
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CatalogError.at(
            "po-encoding", "The file is not UTF-8.", "Save it as UTF-8 (Poedit: Catalog, Properties).", shown, line
        ) from error
    if not text.strip():
        raise CatalogError.at("po-empty", "The file is empty.", _RESTORE, shown)
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    lines = text.split("\n")
    _refuse_conflicts(lines, shown)
    entries = _entries(lines, shown)
    _refuse_foreign_charset(entries[0], shown)
    _refuse_duplicates(entries, shown)
    body = text.rstrip()
    return PoFile(entries, data.startswith(_BOM), newline, text[len(body) :])


def serialise(file: PoFile) -> bytes:
    """Write a file: unchanged entries as they were, changed and new ones by pypo."""
    texts = []
    for entry in file.entries:
        text = entry.raw or str(entry.unit).replace("\r\n", "\n").replace("\n", file.newline)
        body = text.rstrip()
        texts.append(body + (text[len(body) :] if text[len(body) :].count("\n") > 1 else file.newline * 2))
    if texts:
        texts[-1] = texts[-1].rstrip() + (file.tail or file.newline)
    return (_BOM if file.bom else b"") + "".join(texts).encode()


def copy(entry: Entry) -> Entry:
    """An entry that may be changed, to be written anew."""
    return Entry(entry.unit.copy(), "", entry.line)


def new(key: Key, plural: str = "", forms: Sequence[str] = (), fuzzy: bool = False) -> Entry:
    """A new entry."""
    unit = pypo.pounit()
    if key.context:
        unit.setcontext(key.context)
    set_text(Entry(unit, ""), key.text, plural)
    if forms:
        set_forms(Entry(unit, ""), forms)
    elif plural:
        unit.target = ["", ""]
    if fuzzy:
        unit.settypecomment("fuzzy")
    return Entry(unit, "")


def set_text(entry: Entry, text: str, plural: str) -> None:
    """Give an entry another msgid."""
    entry.unit.source = multistring([text, plural]) if plural else text


def set_forms(entry: Entry, forms: Sequence[str]) -> None:
    """Give an entry a translation."""
    entry.unit.target = list(forms) if entry.unit.hasplural() else forms[0]


def set_previous(entry: Entry, old: Entry | None) -> None:
    """Say which text the translation was made from; None: today's."""
    unit = entry.unit
    unit.prev_msgctxt = list(old.unit.msgctxt) if old and old.unit.msgctxt != unit.msgctxt else []
    unit.prev_msgid = list(old.unit.msgid) if old else []
    unit.prev_msgid_plural = list(old.unit.msgid_plural) if old else []


def remove_comment(entry: Entry, comment: str) -> None:
    """Take a translator's comment away."""
    entry.unit.othercomments = [line for line in entry.unit.othercomments if str(line)[1:].strip() != comment]


def _refuse_conflicts(lines: Sequence[str], shown: Path) -> None:
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            raise CatalogError.at(
                "po-conflict",
                f"Two versions of the file were merged and left a conflict marker: {line.strip()[:30]}",
                "Keep the one version between the markers <<<<<<< and >>>>>>> that is right, delete the rest.",
                shown,
                number,
            )


def _entries(lines: Sequence[str], shown: Path) -> tuple[Entry, ...]:
    store = pypo.pofile()
    try:
        store.parse("\n".join(line.removesuffix("\r") for line in lines).encode())
    except (PoParseError, ValueError, IndexError) as error:
        state = getattr(error, "parse_state", None)
        number = state.lineno if state else None
        raise CatalogError.at(
            "po-syntax",
            f"The file can't be read from here on: {(lines[number - 1] if number else '').strip()[:60] or error}",
            'Each text stands in quotation marks, a quotation mark within it is written \\". Is the file cut off? '
            + _RESTORE,
            shown,
            number,
        ) from error
    starts = [(unit.line_number or 1) - 1 for unit in store.units] + [len(lines)]
    starts[0] = 0
    if not store.units:
        raise CatalogError.at("po-syntax", "There is no message in this file.", _RESTORE, shown, 1)
    return tuple(
        _entry(unit, lines[start:end], start, shown)
        for unit, start, end in zip(store.units, starts[:-1], starts[1:], strict=True)
    )


def _entry(unit: Any, lines: Sequence[str], start: int, shown: Path) -> Entry:
    bare = [line.removeprefix("#~").lstrip() for line in lines]
    ids = [start + n for n, line in enumerate(bare, 1) if line.startswith(("msgid ", "msgid\t", 'msgid"'))]
    translations = [line for line in bare if line.startswith("msgstr")]
    if len(ids) > 1 or (ids and not translations):
        raise CatalogError.at(
            "po-cut-off", "This message has no msgstr; is the file cut off here?", _RESTORE, shown, ids[-1]
        )
    return Entry(unit, "\n".join(lines) + "\n", ids[0] if ids else start + 1)


def _refuse_foreign_charset(header: Entry, shown: Path) -> None:
    found = re.search(r"charset=\s*([\w-]+)", header.forms[0]) if header.unit.isheader() else None
    if found and found.group(1).lower() not in ("utf-8", "utf8", "charset", "us-ascii", "ascii"):
        raise CatalogError.at(
            "po-encoding",
            f"The file says that it is {found.group(1)}, not UTF-8.",
            "Save it as UTF-8 (Poedit: Catalog, Properties).",
            shown,
            header.line,
        )


def _refuse_duplicates(entries: Sequence[Entry], shown: Path) -> None:
    first: dict[Key, int | None] = {}
    for entry in entries:
        if entry.obsolete or entry.unit.isheader() or not entry.key.text:
            continue
        if entry.key in first:
            raise CatalogError.at(
                "po-duplicate",
                f"The same message stands at line {first[entry.key]} already.",
                "Keep the one with the right translation, delete the other.",
                shown,
                entry.line,
                entry.key.text[:60],
            )
        first[entry.key] = entry.line
