"""What checks look at, and what they say."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.glossary import Glossary
from pipeline.model import Inlines, Language, Node, Segment, Severity
from pipeline.pandoc import mapped, nodes, text_of
from pipeline.spacing import text_in

_TEXT = frozenset(("Str", "Space", "SoftBreak"))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside one passage, of its document and of its catalog."""

    master: Language
    names: frozenset[str]
    """Acronyms and names of organisations, which are the same in every language."""
    glossary: Glossary
    growth: float = 0.0
    """How long translations of this catalog are against the master, the middle one of all; 0: too few to tell."""
    unseen: frozenset[str] = frozenset()
    """Its invisible characters that do harm, or that nobody should need."""


class Read(NamedTuple):
    """A master's passage and its translation, as all checks want them: taken apart once."""

    asked: str
    said: str
    asked_marks: tuple[Node, ...]
    """The master's nodes that aren't text."""
    marks: tuple[Node, ...]
    """The translation's."""


class Subject(NamedTuple):
    """What a check looks at: one form of one translation."""

    segment: Segment
    text: str
    """The translation as it stands in the catalog."""
    inlines: Inlines | None
    """The same, parsed; None where it is no single paragraph, and for plain text."""
    language: Language
    """The edition's."""
    read: Read
    known: Known
    optional: Collection[str] = ()
    """Names in braces that this form may leave out."""

    @property
    def asked(self) -> str:
        """What the master says, without markup, notes and bare addresses."""
        return self.read.asked

    @property
    def said(self) -> str:
        """What the translation says, likewise."""
        return self.read.said


class Remark(NamedTuple):
    """What a check says."""

    severity: Severity
    message: str
    cure: str


Check = Callable[[Subject], Iterator[Remark]]


def in_own_language(subject: Subject) -> str:
    """A translation's text without code, addresses and passages in other languages."""
    return text_in(subject.inlines or [], subject.language) if subject.segment.markup else subject.text


@lru_cache(maxsize=2048)
def master_of(segment: Segment) -> tuple[str, tuple[Node, ...]]:
    """What a master's passage says, and its nodes that aren't text: the same for all languages."""
    return words_of(segment.text, segment.inlines, segment.markup), marks_of(segment.inlines or [])


def marks_of(inlines: Inlines) -> tuple[Node, ...]:
    """The nodes that aren't text, in document order."""
    branches = [node for node in inlines if node["t"] not in _TEXT]
    return tuple(node for node in nodes(branches) if node["t"] not in _TEXT)


def words_of(text: str, inlines: Inlines | None, markup: bool) -> str:
    """What a passage says, without markup, notes and bare addresses."""
    if not markup:
        return text
    return text_of(mapped(inlines or [], _without_address, "Link") if "<" in text else inlines or [])


def _without_address(node: Node) -> Node | None:
    return None if {"uri", "email"}.isdisjoint(node["c"][0][1]) else {"t": "Space"}
