"""Translations that a language has already: its catalogs in; for a passage, those of the texts most like it out.

What a language can draw on: all that its catalogs hold, in every document, obsolete messages included; and what its
kindred languages hold, those that it inherits from first. A translation counts for the text that it was made for, which
isn't today's where the master has changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline import headers, languages, po
from pipeline.catalog import NAMES, description, kinds_of, state_of
from pipeline.errors import PipelineError
from pipeline.matching import Texts, nearest, ready
from pipeline.model import Key, Segment, SegmentState
from pipeline.project import Project
from pipeline.reading import read_bytes
from pipeline.worksheet import Row

# Of equal likeness, which goes first.
_ORDER = (SegmentState.REVIEWED, SegmentState.DRAFT, SegmentState.STALE, SegmentState.BORROWED)
# A text of the same letters that means something else is no more like than this, in percent.
_OF_ANOTHER = 99
# How many texts are looked at for each suggestion that is wanted: some fall out.
_CHOICE = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A translation that somebody made already."""

    made_for: Key
    """The message that it was made for: the master's text as it was then."""
    forms: tuple[str, ...]
    state: SegmentState
    """How far it is where it stands."""
    document: str
    path: Path
    line: int | None
    tag: str = ""
    """The language that it is in, where that is a kindred one."""
    obsolete: bool = False
    """Whether that document's master has it no longer."""
    said: tuple[str, ...] = ()
    """What the master says of it there; for a name, whose it is. Nothing is known of what is obsolete."""
    likeness: int = 100
    """In percent. 100: it was made for the very same text, and if that is a name, for the very same name."""

    @property
    def text(self) -> str:
        """The master's text that it was made for."""
        return self.made_for.text


@dataclass(frozen=True, slots=True)
class Shelf:
    """The translations of one kind of message."""

    texts: Texts
    """What they were made for, each text once."""
    made: Mapping[str, Sequence[Suggestion]]
    """By that text."""


_EMPTY = Shelf(ready(()), {})
Memory = Mapping[str, Shelf]
"""All that a language can draw on, by the kind of message: a name is only like a name of its kind."""
_PASSAGE, _PLURAL = "passage", "plural"


def remember(project: Project, document: str, tag: str) -> Memory:
    """What a language of a document can draw on now; a catalog that can't be read is left out, `check` tells it."""
    shelves: dict[str, dict[str, list[Suggestion]]] = {}
    documents = (document, *(other for other in project.documents if other != document))
    for language in (tag, *_kindred(project, tag)):
        for name in documents:
            for kinds, found in _made(project.catalog(name, language), name, language):
                made = replace(found, tag=language) if language != tag else found
                for kind in kinds:
                    shelves.setdefault(kind, {}).setdefault(made.text, []).append(made)
    return {kind: Shelf(ready(made), made) for kind, made in shelves.items()}


def suggestions(row: Row, memory: Memory, limit: int = 5) -> tuple[Suggestion, ...]:
    """The translations of the texts most like a passage's own, best first, each once; never the one that it has."""
    best: dict[Sequence[str], Suggestion] = {}
    for one in sorted(_found(row, memory, limit), key=lambda one: (-one.likeness, _ORDER.index(one.state))):
        best.setdefault(one.forms, one)
    return tuple(best.values())[:limit]


def _found(row: Row, memory: Memory, limit: int) -> Iterator[Suggestion]:
    """What may serve a passage, nearest texts first."""
    shelf = memory.get(_kind(row.segment.kind, bool(row.segment.plural)), _EMPTY)
    for number, likeness in nearest(row.segment.text, shelf.texts, limit * _CHOICE):
        for made in shelf.made[shelf.texts.texts[number]]:
            if made.forms != row.message.forms and len(made.forms) == len(row.message.forms):
                percent = round(likeness * 100)
                yield replace(made, likeness=percent if _same(made, row.segment) else min(percent, _OF_ANOTHER))


def _same(made: Suggestion, segment: Segment) -> bool:
    """Whether equal texts mean the same: in the same context and, if they are names with a description, with that."""
    unclear = segment.kind in NAMES and bool(segment.note)
    return made.made_for.context == segment.context and (not unclear or description([segment])[0] in made.said)


def _kind(kind: str, plural: bool) -> str:
    """The shelf of a message; the forms of a plural serve nothing else."""
    return f"{kind if kind in NAMES else _PASSAGE} {_PLURAL if plural else ''}".strip()


def _kindred(project: Project, tag: str) -> list[str]:
    """The other languages of a project that whoever reads this one reads: those it inherits from, nearest first; then the rest."""
    stems = {path.stem for document in project.documents for path in project.catalogs(document)} - {tag}
    start = tag.partition("-")[0]
    varieties = [stem for stem in stems if stem.partition("-")[0] == start and languages.canonical(stem) == stem]
    kindred = {other for other in varieties if languages.same_language(tag, other)}
    above = [other for other in languages.ancestors(tag) if other in kindred] if kindred else []
    return [*above, *sorted(kindred - set(above))]


def _made(path: Path, document: str, tag: str) -> Sequence[tuple[Sequence[str], Suggestion]]:
    try:
        return _in_file(read_bytes(path), path, document, tag) if path.is_file() else ()
    except PipelineError:
        return ()


@lru_cache(maxsize=256)  # by content: what nobody has saved since isn't read again
def _in_file(data: bytes, path: Path, document: str, tag: str) -> Sequence[tuple[Sequence[str], Suggestion]]:
    """All translations of a catalog, each with the kinds of message that it may serve; raises if it can't be read."""
    file = po.parse(data, path)
    headers.refuse_other_language(file, path, tag)
    return tuple(
        (_kinds(entry), _suggestion(entry, made_for, path, document))
        for entry in (*file.active, *file.obsolete)
        if (made_for := _made_for(entry))
    )


def _made_for(entry: po.Entry) -> Key | None:
    """The message that an entry's translation was made for; None where there is none, or nobody knows."""
    state = state_of(entry)
    if state in (SegmentState.STALE, SegmentState.BORROWED):
        return entry.previous
    return entry.key if state in (SegmentState.DRAFT, SegmentState.REVIEWED) else None


def _kinds(entry: po.Entry) -> Sequence[str]:
    kinds = kinds_of(entry.extracted) or (_PASSAGE, *NAMES)  # obsolete entries don't say what they were
    return sorted({_kind(kind, entry.unit.hasplural()) for kind in kinds})


def _suggestion(entry: po.Entry, made_for: Key, path: Path, document: str) -> Suggestion:
    return Suggestion(
        made_for,
        entry.forms,
        state_of(entry),
        document,
        path,
        entry.line,
        obsolete=entry.obsolete,
        said=entry.extracted,
    )
