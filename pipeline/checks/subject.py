"""What checks look at, and what they say."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from pipeline.model import Inlines, Language, Segment, Severity
from pipeline.spacing import text_in


class Subject(NamedTuple):
    """What a check looks at: one form of one translation."""

    segment: Segment
    text: str
    """The translation as it stands in the catalog."""
    inlines: Inlines | None
    """The same, parsed; None where it is no single paragraph, and for plain text."""
    language: Language
    """The edition's."""
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
