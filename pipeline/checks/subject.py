"""What checks look at, and what they say."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.glossary import Glossary
from pipeline.model import Inlines, Language, Node, Segment, Severity
from pipeline.pandoc import mapped, text_of
from pipeline.spacing import text_in


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside one passage, of its document and of its catalog."""

    master: Language
    names: frozenset[str]
    """Acronyms and names of organisations, which are the same in every language."""
    glossary: Glossary
    growth: float = 0.0
    """How long translations of this catalog are against the master, the middle one of all; 0: too few to tell."""


class Subject(NamedTuple):
    """What a check looks at: one form of one translation."""

    segment: Segment
    text: str
    """The translation as it stands in the catalog."""
    inlines: Inlines | None
    """The same, parsed; None where it is no single paragraph, and for plain text."""
    language: Language
    """The edition's."""
    asked: str
    """What the master says, without markup, notes and bare addresses."""
    said: str
    """What the translation says, likewise."""
    known: Known
    optional: Collection[str] = ()
    """Names in braces that this form may leave out."""


class Remark(NamedTuple):
    """What a check says."""

    severity: Severity
    message: str
    cure: str


Check = Callable[[Subject], Iterator[Remark]]


def in_own_language(subject: Subject) -> str:
    """A translation's text without code, addresses and passages in other languages."""
    return text_in(subject.inlines or [], subject.language) if subject.segment.markup else subject.text


def words_of(text: str, inlines: Inlines | None, markup: bool) -> str:
    """What a passage says, without markup, notes and bare addresses."""
    if not markup:
        return text
    return text_of(mapped(inlines or [], _without_address, "Link") if "<" in text else inlines or [])


def _without_address(node: Node) -> Node | None:
    return None if {"uri", "email"}.isdisjoint(node["c"][0][1]) else {"t": "Space"}
