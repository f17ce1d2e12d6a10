"""PO files, byte for byte: bytes in, entries out, and back.

translate-toolkit's `pypo` reads the messages and writes those that changed. What didn't change
is never written by anybody: each entry keeps the very text it had in the file, so that line
wrapping, comments, byte order mark and line ends stay as the translator's editor left them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from translate.misc.multistring import multistring
from translate.storage import pypo
from translate.storage.poparser import PoParseError

from pipeline.errors import CatalogError
from pipeline.model import Key

# In a translator's comment: what stands there is the translation of a likeness from elsewhere.
BORROWED = "polyleaf: borrowed"
_BOM = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(\s|$)")
_CONFLICT_SIGNS = ("<", "=", ">", "|")
_CHARSET = re.compile(r"charset=\s*([^\s\\\";]+)")
# A line of a message: its keyword (none on a line that goes on), a number for plural forms, a text in quotation marks.
_TEXT = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)?(\[\d+\])?\s*"(?:[^"\\]|\\.)*"\s*')
# For each keyword, after which other it may stand; '' is the beginning of a message, or the line that goes on.
_FOLLOWS = {
    "msgctxt": ("", "msgstr", "msgstr[]"),
    "msgid": ("", "msgstr", "msgstr[]", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[]": ("msgid_plural", "msgstr[]"),
    "": ("msgctxt", "msgid", "msgid_plural", "msgstr", "msgstr[]"),
}
_ID = re.compile(r'msgid\s*"')
_STRAY_RETURN = re.compile(r"\r(?!\r*\n)")
_RESTORE = "Get the file back from the translator's last version or from git."
_SAVE_AS_UTF8 = "Save it as UTF-8 (Poedit: Catalog, Properties)."


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as it stands in a file. Treat the unit as read-only; change a `copy`."""

    unit: Any
    """pypo's unit (the toolkit has no types for it)."""
    key: Key
    """What identifies the message."""
    raw: str = ""
    """Its text in the file; '' when it has to be written anew."""
    gap: str = ""
    """The white space after it; '' for a blank line."""
    line: int | None = None
    """Line of its msgid; None if it isn't in the file yet."""

    @property
    def is_header(self) -> bool:
        """Whether it is what tells of the file: the message without a text."""
        return not any(self.key)

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
    def previous(self) -> Key | None:
        """The message that the translation was made for, where the master has changed since."""
        return (
            Key(str(self.unit.prev_context), str(pypo.unquotefrompo(self.unit.prev_msgid)))
            if self.unit.prev_msgid
            else None
        )

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
    tail: str = "\n"
    """What follows the last message: white space, and comments that belong to none."""

    def header(self, name: str) -> str:
        """A header field; '' if there is none."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """A header field that may stand there several times."""
        text = self.entries[0].forms[0] if self.entries and self.entries[0].is_header else ""
        found = re.findall(rf"^{name}:[ \t]*(.*)$", text, re.MULTILINE | re.IGNORECASE)
        return [value.strip() for value in found]

    @property
    def active(self) -> tuple[Entry, ...]:
        """The messages that are in use."""
        return tuple(entry for entry in self.entries if not entry.is_header and not entry.obsolete)

    @property
    def obsolete(self) -> tuple[Entry, ...]:
        """The messages that the master has no longer."""
        return tuple(entry for entry in self.entries if entry.obsolete)

    def with_entries(self, entries: Iterable[Entry]) -> "PoFile":
        """The same file with other entries."""
        return replace(self, entries=tuple(entries))


class _Line(NamedTuple):
    text: str
    bare: str
    """Without the mark of obsolete messages, and without the white space around it."""
    obsolete: bool


def parse(data: bytes, shown: Path) -> PoFile:
    """Read a file; raises what makes it unusable, each finding with its line."""
    text = _decoded(data, shown)
    lines = [_line(line) for line in text.split("\n")]
    _refuse_conflicts(lines, shown)
    _refuse_foreign_charset(lines, shown)
    _refuse_broken_lines(lines, shown)
    entries = _entries(lines, shown)
    _refuse_duplicates(entries, shown)
    loose = [] if entries[-1].line else [entries.pop()]
    tail = "".join((entries[-1].gap, *(entry.raw + entry.gap for entry in loose)))
    entries[-1] = replace(entries[-1], gap="")
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    return PoFile(tuple(entries), data.startswith(_BOM), newline, tail)


def serialise(file: PoFile) -> bytes:
    """Write a file: unchanged entries as they were, changed and new ones by pypo."""
    pieces = []
    for entry in file.entries:
        pieces.append(entry.raw or str(entry.unit).rstrip("\n").replace("\n", file.newline))
        pieces.append(entry.gap or file.newline * 2)
    return (_BOM if file.bom else b"") + "".join([*pieces[:-1], file.tail]).encode()


def copy(entry: Entry) -> Entry:
    """An entry that may be changed, to be written anew."""
    return replace(entry, unit=entry.unit.copy(), raw="")


def new(key: Key, plural: str = "", forms: Sequence[str] = (), fuzzy: bool = False) -> Entry:
    """A new entry."""
    entry = with_text(Entry(pypo.pounit(), key), key, plural)
    if forms:
        set_forms(entry, forms)
    elif plural:
        entry.unit.target = ["", ""]
    if fuzzy:
        entry.unit.settypecomment("fuzzy")
    return entry


def with_text(entry: Entry, key: Key, plural: str) -> Entry:
    """An entry, which may be changed, with another msgid and msgctxt."""
    entry.unit.source = multistring([key.text, plural]) if plural else key.text
    entry.unit.msgctxt = entry.unit.quote(key.context) if key.context else []
    return replace(entry, key=key)


def set_forms(entry: Entry, forms: Sequence[str]) -> None:
    """Give an entry a translation."""
    entry.unit.target = list(forms) if entry.unit.hasplural() else forms[0]


def set_previous(entry: Entry, old: Entry) -> None:
    """Say which message a translation that is taken from `old` was made for, unless that had the entry's text."""
    unit = entry.unit
    if old.fuzzy and old.previous:
        made_for = (old.unit.prev_msgctxt, old.unit.prev_msgid, old.unit.prev_msgid_plural)
    else:
        made_for = (old.unit.msgctxt, old.unit.msgid, old.unit.msgid_plural)
    unit.prev_msgctxt, unit.prev_msgid, unit.prev_msgid_plural = map(list, made_for)
    if entry.previous and entry.previous.text == entry.key.text:
        unit.prev_msgctxt, unit.prev_msgid, unit.prev_msgid_plural = [], [], []


def clear_fuzzy(entry: Entry) -> None:
    """Say that an entry's translation is right for the text that it has now."""
    unit = entry.unit
    unit.settypecomment("fuzzy", present=False)
    unit.prev_msgctxt, unit.prev_msgid, unit.prev_msgid_plural = [], [], []


def remove_comment(entry: Entry, comment: str) -> None:
    """Take a translator's comment away."""
    entry.unit.othercomments = [line for line in entry.unit.othercomments if str(line)[1:].strip() != comment]


def _decoded(data: bytes, shown: Path) -> str:
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if error.end == len(data) and "unexpected end" in error.reason:
            message = "The file ends in the middle of a letter; is it cut off here?"
            raise CatalogError.at("po-cut-off", message, _RESTORE, shown, line) from error
        raise CatalogError.at("po-encoding", "The file is not UTF-8.", _SAVE_AS_UTF8, shown, line) from error
    if not text.strip():
        raise CatalogError.at("po-empty", "The file is empty.", _RESTORE, shown)
    if stray := _STRAY_RETURN.search(text):
        message = "There is a carriage return within a line; were the line ends changed?"
        cure = "Save the file with the line ends of Unix (LF) or Windows (CRLF)."
        raise CatalogError.at("po-line-ends", message, cure, shown, text.count("\n", 0, stray.start()) + 1)
    return text


def _refuse_conflicts(lines: Sequence[_Line], shown: Path) -> None:
    for number, (line, _, _) in enumerate(lines, 1):
        if line[:1] in _CONFLICT_SIGNS and _CONFLICT.match(line):
            raise CatalogError.at(
                "po-conflict",
                f"Two versions of the file were merged and left a conflict marker: {line.strip()[:30]}",
                "Keep the one version between the markers <<<<<<< and >>>>>>> that is right, delete the rest.",
                shown,
                number,
            )


def _refuse_foreign_charset(lines: Sequence[_Line], shown: Path) -> None:
    """Only the header may name one; pypo would read the file accordingly."""
    ids = 0
    for number, (line, _, _) in enumerate(lines, 1):
        ids += line.startswith("msgid")
        if ids > 1:
            return
        found = _CHARSET.search(line) if ids == 1 and not line.startswith("#") else None
        if found and found.group(1).lower() not in ("utf-8", "utf8", "charset"):
            message = f"The file says that it is {found.group(1)}, not UTF-8."
            raise CatalogError.at("po-encoding", message, _SAVE_AS_UTF8, shown, number)


def _refuse_broken_lines(lines: Sequence[_Line], shown: Path) -> None:
    """What can't be read, or isn't finished; pypo would leave some of it out without a word."""
    begun = announced = None
    last, was_obsolete = "", False
    for number, (_, bare, obsolete) in enumerate(lines, 1):
        comment = bare.startswith(("#", "|"))
        if comment or (bare and obsolete != was_obsolete):
            if begun:
                break
            last, was_obsolete = "", obsolete
        if comment:
            announced = announced or (number if bare.startswith(("#.", "#:", "#,", "#|", "|")) else None)
        elif bare:
            text = _TEXT.fullmatch(bare)
            keyword = (text[1] or "") + ("[]" if text[2] else "") if text else None
            if keyword not in _FOLLOWS or last not in _FOLLOWS[keyword]:
                raise _unreadable(bare, shown, number)
            last = keyword or last
            begun = None if last.startswith("msgstr") else begun or number
            announced = None if begun is None else announced
        elif obsolete:  # its mark and nothing behind it
            announced = announced or number
    if unfinished := begun or announced:
        message = "This message has no msgstr; is the file cut off here?"
        raise CatalogError.at("po-cut-off", message, _RESTORE, shown, unfinished)


def _unreadable(what: str, shown: Path, line: int | None) -> CatalogError:
    message = f"The file can't be read from here on: {what[:60]}"
    cure = 'Each text stands in quotation marks, a quotation mark within it is written \\". Is the file cut off? '
    return CatalogError.at("po-syntax", message, cure + _RESTORE, shown, line)


def _line(text: str) -> _Line:
    bare = text.strip()
    obsolete = bare.startswith("#~")
    return _Line(text, bare[2:].lstrip() if obsolete else bare, obsolete)


def _entries(lines: Sequence[_Line], shown: Path) -> list[Entry]:
    """All entries; a last one without a line holds comments that belong to no message."""
    store = pypo.pofile()
    # pypo wants no white space in front of a line, and just one space behind the mark of obsolete messages.
    plain = ("#~ " * line.obsolete + line.bare for line in lines)
    try:
        store.parse("\n".join(plain).encode())
    except (PoParseError, ValueError, IndexError) as error:
        state = getattr(error, "parse_state", None)
        number = state.lineno if state else None
        raise _unreadable(lines[number - 1].text.strip() if number else str(error), shown, number) from error
    starts = [0, *(unit.line_number - 1 for unit in store.units[1:]), len(lines)]
    entries = [_entry(unit, lines, *ends, shown) for unit, ends in zip(store.units, pairwise(starts), strict=False)]
    if not any(entry.line for entry in entries):
        raise CatalogError.at("po-syntax", "There is no message in this file.", _RESTORE, shown, 1)
    return entries


def _entry(unit: Any, lines: Sequence[_Line], start: int, end: int, shown: Path) -> Entry:
    text = "\n".join(line.text for line in lines[start:end]) + "\n" * (end < len(lines))
    body = text.rstrip()
    ids = [number for number, line in enumerate(lines[start:end], start + 1) if _ID.match(line.bare)]
    if len(ids) > 1:
        raise _unreadable(lines[ids[1] - 1].text.strip(), shown, ids[1])
    key = Key(str(unit.getcontext()), str(unit.source))
    return Entry(unit, key, body, text[len(body) :], ids[0] if ids else None)


def _refuse_duplicates(entries: Sequence[Entry], shown: Path) -> None:
    first: dict[Key, int] = {}
    for entry in entries:
        if entry.obsolete or entry.line is None:
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
