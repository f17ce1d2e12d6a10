"""What goes to another tool, and comes back: rows, and what they are known by. Pure.

A row carries an identifier (a digest of document, language and message) and a digest of its
translation as it went out. So what comes back says by itself which message it belongs to,
whether anybody touched it, and whether the catalog has moved on since.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from gettext import c2py
from hashlib import sha256
from itertools import count as counting

from pipeline.catalog import by_key, plural_rule, state_of
from pipeline.model import Key, Segment, SegmentState
from pipeline.po import Entry, PoFile

# What XML can't hold, and carriage returns, which no program gives back as they were.
_UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RETURN = re.compile("\r\n?")
_TOKEN = re.compile(r"row-(\d{1,6})-([0-9a-f]{16})-([0-9a-f]{16})")
_LABEL = re.compile(r"polyleaf/1 (\S{1,200}) ([A-Za-z0-9-]{2,60}) (\d{1,6})(?!\S)")


@dataclass(frozen=True, slots=True)
class Label:
    """What a file says of itself, wherever its format has room for it."""

    document: str
    tag: str
    """BCP 47."""
    count: int
    """How many rows went out."""

    def __str__(self) -> str:
        return f"polyleaf/1 {self.document} {self.tag} {self.count}"


@dataclass(frozen=True, slots=True)
class Row:
    """One form of one message, as it goes out."""

    number: int
    """Its place in the file, from 1."""
    identifier: str
    key: Key
    form: int
    """Which plural form it is; 0 for all else."""
    master: str
    translation: str
    note: str
    state: SegmentState

    @property
    def token(self) -> str:
        """What a file holds of it, out of sight."""
        return f"row-{self.number}-{self.identifier}-{digest(self.translation)}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one catalog, and what a file has to say around them."""

    label: Label
    master: str
    """BCP 47 tag of the master's language."""
    master_direction: str
    name: str
    """The language's own name."""
    direction: str
    """``ltr`` or ``rtl``."""
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Returned:
    """A row as it comes back."""

    place: int
    """Where it stands in its file, from 1."""
    token: str
    """'' where it was lost."""
    translation: str
    cells: tuple[str, ...] = ()
    """Everything that stands in it, the translation left out; where the format has places that can be mixed up."""
    master: str = ""
    """What it says was translated."""
    trouble: str = ""
    """Why its format can't read it; '' if it can."""

    @property
    def known_by(self) -> tuple[int, str, str]:
        """Number, identifier, and digest of the translation as it went out; ``(0, "", "")`` where they were lost."""
        found = _TOKEN.fullmatch(self.token)
        return (int(found[1]), found[2], found[3]) if found else (0, "", "")

    @property
    def untouched(self) -> bool:
        """Whether its translation is what went out."""
        return digest(self.translation) == self.known_by[2] or digest(self.translation.strip()) == self.known_by[2]


MOVED = "The columns aren't where they were."
HEADINGS = ("No.", "Original", "Translation", "Note")
"""What tables have for columns; only the third is anybody's to write in."""
SHADES = {
    SegmentState.UNTRANSLATED: "FFFFFF",
    SegmentState.BORROWED: "FFFFFF",
    SegmentState.STALE: "FDEBD0",
    SegmentState.DRAFT: "FEF9E7",
    SegmentState.REVIEWED: "EAF5EA",
}
"""What colour of paper says how far a row is."""
HOW_TO = (
    "Write in the column “Translation” only; all else is locked. Keep the signs around words (**bold**, *emphasis*, "
    "[words](address), [^1]) and what stands in braces. Leave a row as it is where you have nothing to say. "
    "Save, and send the file back."
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that came back."""

    label: Label | None
    """None where it was lost."""
    rows: Sequence[Returned]
    tag: str = ""
    """The language that the format itself names; '' if it names none."""


def digest(text: str) -> str:
    """What a text is recognised by."""
    return sha256(carried(text).encode()).hexdigest()[:16]


def carried(text: str) -> str:
    """A text as a file can carry it: lines ended by LF, U+FFFD for characters that XML hasn't."""
    return _UNCARRIED.sub("\ufffd", _RETURN.sub("\n", text))


def to_carry(sheet: Sheet) -> Sheet:
    """The same with texts that a file can carry; tokens stay what they are."""
    rows = [
        replace(row, master=carried(row.master), translation=carried(row.translation), note=carried(row.note))
        for row in sheet.rows
    ]
    return replace(sheet, rows=rows)


def label_in(texts: Iterable[str]) -> Label | None:
    """The first label that one of these texts has."""
    found = next((found for text in texts if (found := _LABEL.search(text))), None)
    return Label(found[1], found[2], int(found[3])) if found else None


def token_in(text: str) -> str:
    """The token of a row that a text has; '' if none."""
    found = _TOKEN.search(text)
    return found[0] if found else ""


def identifier(document: str, tag: str, key: Key, form: int = 0) -> str:
    """What a row is known by."""
    return digest("\x1e".join((document, tag, key.context, key.text, str(form))))


def rows_of(document: str, tag: str, segments: Sequence[Segment], file: PoFile) -> tuple[Row, ...]:
    """The rows of a catalog that has today's messages, in its order."""
    wanted = by_key(segments)
    numbers = counting(1)
    return tuple(
        Row(next(numbers), identifier(document, tag, entry.key, form), entry.key, form, *shown)
        for entry in file.active
        for form, shown in enumerate(_shown(entry, wanted[entry.key][0], plural_rule(file, tag)))
    )


def with_forms(rows: Sequence[Row], texts: Mapping[str, str]) -> dict[Key, tuple[str, ...]]:
    """All forms of those messages of which a form gets another text; `texts` are by identifier."""
    keys = {row.key for row in rows if row.identifier in texts}
    forms: dict[Key, tuple[str, ...]] = {}
    for row in rows:
        if row.key in keys:
            forms[row.key] = (*forms.get(row.key, ()), texts.get(row.identifier, row.translation))
    return forms


def _shown(entry: Entry, segment: Segment, rule: tuple[int, str]) -> Iterator[tuple[str, str, str, SegmentState]]:
    """For each form of a message: master, translation, note and state.

    A likeness from elsewhere may say the opposite: it isn't offered as a translation. Nor is white space, which no
    reader counts as one: Word's tables hold a space where nothing is written.
    """
    state = state_of(entry)
    borrowed = state is SegmentState.BORROWED
    for form in range(rule[0] if segment.plural else 1):
        text = entry.forms[form] if form < len(entry.forms) else ""
        master, numbers = form_of(segment, rule[1], form)
        notes = (*entry.extracted, numbers, _on_state(entry, state, text))
        offered = text if text.strip() and not borrowed else ""
        yield master, offered, "\n".join(filter(None, notes)), state


def form_of(segment: Segment, expression: str, form: int) -> tuple[str, str]:
    """The master's text for a plural form, and for which numbers it is."""
    if not segment.plural:
        return segment.text, ""
    numbers = [number for number, picked in enumerate(map(c2py(expression), range(200))) if picked == form]
    some = ", ".join(map(str, numbers[:6])) + (" …" if len(numbers) > 6 else "")
    return segment.text if numbers == [1] else segment.plural, f"For numbers such as {some}"


def _on_state(entry: Entry, state: SegmentState, text: str) -> str:
    before = entry.previous.text if entry.previous else ""
    told = {
        SegmentState.BORROWED: f"A likeness from elsewhere, which may say the opposite: {text}",
        SegmentState.STALE: f"The original has changed. Before: {before}",
        SegmentState.DRAFT: "A draft: read it against the original.",
    }
    return told.get(state, "")
