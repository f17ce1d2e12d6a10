"""What an edition says, and whether a file says it: every passage, in order; white space aside."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.model import Edition
from pipeline.pandoc import text_of
from pipeline.verify.flaw import Flaw

# White space, and signs that only say where lines may break or which way they run.
_UNSEEN = re.compile("[\\s\u00ad\u034f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# They join letters or keep them apart; paper shows what they do, and has none where they do nothing.
_JOINERS = re.compile("[\u200c\u200d]+")
_BEGINNING = 60
"""As many letters of a passage are told."""


@dataclass(frozen=True, slots=True)
class Said:
    """The passages of an edition in document order, each cut where it refers to a footnote."""

    text: tuple[str, ...]
    """Title, notices and text."""
    signed: tuple[str, ...]
    """The signatories and their heading."""
    notes: tuple[str, ...]
    """Footnotes: they stand somewhere behind the text."""
    colophon: tuple[str, ...]
    """Address, credits and imprint, behind the signatories."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the files of an edition have to be."""

    edition: Edition
    said: Said
    targets: frozenset[str]
    """The files of the output that a page may lead to, as it has to name them."""


def said_by(edition: Edition) -> Said:
    """What an edition says."""
    text, signed = _Passages(), _Passages()
    for passage in (edition.kind, edition.title, edition.subtitle):
        text.apart(passage.inlines)
    for notice in edition.notices:
        text.apart([{"t": "Str", "c": notice.text}])
    text.apart(edition.body)
    signed.apart(edition.signatories)
    imprint = edition.imprint.text if edition.imprint else ""
    colophon = (edition.address.partition("://")[2], *edition.credits, imprint)
    return Said(tuple(text.found), tuple(signed.found), (*text.notes, *signed.notes), tuple(filter(None, colophon)))


def missing(said: Said, text: str, letters: Callable[[str], str]) -> Iterator[Flaw]:
    """Whether a file says what its edition says; `text` is all that the file says, in its own order.

    `letters` is what counts of a text: what is `written`, or what is `shown`.
    """
    text = letters(text)
    passages, notes, signed, colophon = (
        [(passage, letters(passage)) for passage in part]
        for part in (said.text, said.notes, said.signed, said.colophon)
    )
    lost, end = _absent(passages, text, 0)
    lost += _absent(notes, text, end)[0]
    unsigned, end = _absent(signed, text, end)
    lost += unsigned + _absent(colophon, text, end)[0]
    if lost:
        beginning = lost[0][:_BEGINNING] + ("…" if len(lost[0]) > _BEGINNING else "")
        others = f"; nor are {len(lost) - 1} others" if len(lost) > 1 else ""
        yield Flaw("verify-text", f"the passage “{beginning}” isn't there, or not in its place{others}.")


def written(text: str) -> str:
    """A text without what line breaks and layout add, in NFC."""
    return _UNSEEN.sub(
        "", unicodedata.normalize("NFC", text)
    )  # in this order: a mark isn't one with a letter before a space


def shown(text: str) -> str:
    """What paper shows of a text."""
    return _JOINERS.sub("", written(text))


def _absent(passages: Sequence[tuple[str, str]], text: str, at: int) -> tuple[list[str], int]:
    """The passages that a text doesn't have one behind the other from a place on, and where the others end.

    A passage is given as it is told, and as it is looked for.
    """
    lost = []
    for passage, wanted in passages:
        found = text.find(wanted, at)
        if found < 0:
            lost.append(passage)
        else:
            at = found + len(wanted)
    return lost, at


@dataclass(slots=True)
class _Passages:
    """The text of an AST, a passage at a time, in the order in which it is shown."""

    found: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _now: list[str] = field(default_factory=list)

    def apart(self, tree: Any) -> None:
        """Read what begins and ends with a passage."""
        self._end()
        self._read(tree)
        self._end()

    def _end(self) -> None:
        if passage := "".join(self._now).strip():
            self.found.append(passage)
        self._now = []

    def _read(self, tree: Any) -> None:
        if type(tree) is dict:
            self._node(tree["t"], tree.get("c"))
        elif type(tree) is list:
            for branch in tree:
                self._read(branch)

    def _node(self, kind: str, content: Any) -> None:
        match kind:
            case "Str":
                self._now.append(content)
            case "Space" | "SoftBreak" | "LineBreak":
                self._now.append(" ")
            case "Code" | "Math":
                self._now.append(content[1])
            case "CodeBlock":
                self.apart({"t": "Str", "c": content[1]})
            case "Image":
                self._now.append(dict(content[0][2]).get("alt") or text_of(content[1]))
            case "Note":
                self._end()
                note = _Passages()
                note.apart(content)
                self.notes += note.found
            case "Figure":  # its caption stands below it
                self.apart(content[2])
                self.apart(content[1])
            case "Para" | "Plain" | "Header" | "LineBlock" | "DefinitionList":
                self.apart(content)
            case _:
                self._read(content)
