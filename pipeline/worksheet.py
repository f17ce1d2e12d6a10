"""A language's passages as people work on them: a catalog in; rows with all that is to be said of each out. Nothing is written.

The desk and proofs show the same rows, with the findings that `check` tells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pipeline import checks, glossary, prepare
from pipeline.catalog import by_key
from pipeline.glossary import Glossary, Term
from pipeline.model import Catalog, Document, Finding, Key, Language, Message, Segment, SegmentState
from pipeline.pandoc import Pandoc
from pipeline.prepare import Prepared
from pipeline.project import Project
from pipeline.reading import beginning, read_bytes
from pipeline.update import segments_for

UNFINISHED = (SegmentState.UNTRANSLATED, SegmentState.BORROWED, SegmentState.STALE, SegmentState.DRAFT)
"""States of passages that somebody has to look at."""
_UNTRANSLATED = Message(SegmentState.UNTRANSLATED, ("",))


@dataclass(frozen=True, slots=True)
class Row:
    """One message of a catalog."""

    number: int
    """Its place in the catalog, from 1; `polyleaf review` counts the same way."""
    segment: Segment
    """The first that has its text."""
    message: Message
    """As it stands in the file, towards today's master."""
    findings: tuple[Finding, ...] = ()
    terms: tuple[Term, ...] = ()
    """What the glossary has for its words."""
    inherited: Message | None = None
    """What readers see in its place, where it comes from the language above."""

    @property
    def identifier(self) -> str:
        """What it is known by in addresses and forms."""
        return identifier(self.segment.key)

    @property
    def version(self) -> str:
        """Changes whenever its translation, its state or its original changes."""
        said = (*self.message.forms, self.message.state, *self.message.comments, self.message.previous or "")
        return _digest(self.identifier, *map(str, said))


@dataclass(frozen=True, slots=True)
class Worksheet:
    """All passages of one language of a document."""

    document: Document
    language: Language
    path: Path
    data: bytes
    """What the catalog's file held."""
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    """Those that belong to no passage."""
    prepared: Prepared
    """Its edition."""
    glossary: Glossary
    earlier: tuple[Catalog, ...] = ()
    """Its catalogs of the documents before this one."""

    def row(self, name: str) -> Row | None:
        """The row that is known by this; of a passage that the master has changed, the one in its place."""
        now = (row for row in self.rows if row.identifier == name)
        earlier = (row for row in self.rows if row.message.previous and identifier(row.message.previous) == name)
        return next(now, None) or next(earlier, None)


def identifier(key: Key) -> str:
    """What a message is known by in addresses and forms."""
    return _digest(key.context, key.text)


def marks(segments: Iterable[Segment]) -> dict[Key, str]:
    """What each passage is known by, for a page that is to show where it stands."""
    return {segment.key: identifier(segment.key) for segment in segments}


def read(project: Project, document: Document, tag: str, pandoc: Pandoc, earlier: Sequence[Catalog] = ()) -> Worksheet:
    """Read and check a language's catalog; raises if it can't be used.

    `earlier` are its catalogs (`Prepared.catalog`) of the documents before this one: with them, `check` compares it.
    """
    path = project.catalog(document.source.document, tag)
    segments = segments_for(document, tag, path)
    data = read_bytes(path)
    prepared = prepare.edition(project, document, path, pandoc, data)
    assert prepared.edition is not None
    assert prepared.catalog is not None
    terms = glossary.of_language(project.glossaries, tag)
    others = checks.disagreements([*earlier, prepared.catalog])
    own = (finding for finding in others if finding.place.path == prepared.catalog.path)
    findings = tuple(dict.fromkeys([*prepared.findings, *own]))
    rows = _rows(by_key(segments), prepared, terms, _by_passage(findings, path))
    told = {finding for row in rows for finding in row.findings}
    rest = tuple(finding for finding in findings if finding not in told)
    return Worksheet(document, prepared.edition.language, path, data, rows, rest, prepared, terms, tuple(earlier))


def tried(sheet: Worksheet, row: Row, forms: Sequence[str], pandoc: Pandoc) -> tuple[Finding, ...]:
    """What checks would say of a passage if it were translated so; nothing of a passage without a translation."""
    written = sheet.prepared.written
    assert written is not None
    if not all(form.strip() for form in forms):
        return ()
    key = row.segment.key
    message = replace(row.message, state=SegmentState.DRAFT, forms=tuple(forms), previous=None)
    catalog = replace(written, messages={**written.messages, key: message})
    parsed = prepare.parse([row.segment], catalog, pandoc)
    found = checks.check(sheet.document, catalog, parsed, sheet.language, sheet.glossary)
    others = _by_passage(checks.disagreements([*sheet.earlier, catalog]), catalog.path)
    return (*(finding for about, finding in found if about == key), *others.get(_place(row.message, row.segment), ()))


def _rows(
    messages: Mapping[Key, Sequence[Segment]],
    prepared: Prepared,
    terms: Glossary,
    findings: Mapping[int | str, Sequence[Finding]],
) -> tuple[Row, ...]:
    written, seen = prepared.written, prepared.catalog
    rows = []
    for number, (key, segments) in enumerate(messages.items(), 1):
        message = written.messages.get(key, _UNTRANSLATED) if written else _UNTRANSLATED
        shown = seen.messages.get(key) if seen else None
        said = tuple(findings.get(_place(message, segments[0]), ()))
        inherited = shown if shown and shown.tag else None
        rows.append(Row(number, segments[0], message, said, terms.terms_in(segments[0].text), inherited))
    return tuple(rows)


def _by_passage(findings: Iterable[Finding], path: Path) -> dict[int | str, list[Finding]]:
    """The findings of a file by the passage that they are said of, as `_place` names it."""
    found: dict[int | str, list[Finding]] = {}
    for finding in findings:
        if finding.place.path == path and (finding.place.line or finding.place.passage):
            found.setdefault(finding.place.line or finding.place.passage, []).append(finding)
    return found


def _place(message: Message, segment: Segment) -> int | str:
    """Where a message is in its file; its beginning, where `update` has yet to write it."""
    return message.line or beginning(segment.text)


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:12]
