"""A project, kept warm for the desk: names of documents and languages in; worksheets, leaflets and edits out.

Files are read again whenever they change, so whatever an editor or git writes shows up by itself.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from pipeline import languages, prepare, suggestions, worksheet
from pipeline.clock import now
from pipeline.desk import editing
from pipeline.errors import PipelineError, ProjectError
from pipeline.lag import Lag, lagging
from pipeline.making import open_press
from pipeline.model import Catalog, Document, Edition, EditionState, Finding, Severity
from pipeline.pandoc import Pandoc, text_of
from pipeline.project import SETTINGS, Project, open_project
from pipeline.render import RENDERERS, Links
from pipeline.suggestions import Suggestion
from pipeline.update import canonical_tag, update
from pipeline.worksheet import UNFINISHED, Row, Worksheet

# How many worksheets are kept; a large project's overview reads the others again.
_KEPT = 100
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a language is."""

    tag: str
    name: str
    direction: str
    state: EditionState
    counts: Mapping[str, int]
    """Passages by state; none where the catalog can't be used."""
    findings: Mapping[str, int]
    """How many there are, by severity."""
    lagging: tuple[Lag, ...] = ()
    """What changed in the master since it was translated."""
    errors: tuple[Finding, ...] = ()
    """Why the catalog can't be used."""

    @property
    def unfinished(self) -> int:
        """How many passages somebody has to look at."""
        return sum(self.counts.get(state, 0) for state in UNFINISHED)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A document with its languages."""

    document: str
    title: str
    language: str
    """The master's, BCP 47."""
    direction: str
    standings: tuple[Standing, ...] = ()
    errors: tuple[Finding, ...] = ()
    """Why the master can't be read."""


class Workbench:
    """A project's documents and catalogs. Several threads may ask at a time; they wait for each other."""

    def __init__(self, root: Path, output: Path | None = None) -> None:
        self._where = (root, output)
        self._project = open_project(root, output)
        self._pandoc = Pandoc(int(now().timestamp()))
        self._press = open_press(self._pandoc, now(), ("html",))
        self._lock = RLock()
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()

    def close(self) -> None:
        """Let pandoc end."""
        with self._lock:
            self._pandoc.close()

    @property
    def project(self) -> Project:
        """The project, with its settings as they are now."""
        with self._lock:
            settings = self._project.root / SETTINGS
            return self._fresh("project", _stamp(settings), lambda: open_project(*self._where))

    # ------------------------------------------------------------------ what there is

    def overview(self) -> tuple[Shelf, ...]:
        """Every document with its languages."""
        with self._lock:
            return tuple(map(self._shelf, self.project.documents))

    def document(self, name: str) -> Document:
        """A master, with its passages marked; raises if there is none, or it can't be read."""
        with self._lock:
            project = self.project
            prepare.documents(project, [name])
            return self._fresh(
                ("document", name), self._source_stamp(name), lambda: _marked(project, name, self._pandoc)
            )

    def sheet(self, name: str, tag: str) -> Worksheet:
        """A language's passages; raises if there is no such language, or its catalog can't be used."""
        with self._lock:
            project, document = self.project, self.document(name)
            self._refuse_unknown(name, tag)
            names = [other for other in project.documents if other <= name and project.catalog(other, tag).is_file()]
            stamp = tuple(self._sheet_stamp(other, tag) for other in names)
            earlier = tuple(filter(None, (self._catalog(other, tag) for other in names if other != name)))
            read = partial(worksheet.read, project, document, tag, self._pandoc, earlier)
            return self._fresh(("sheet", name, tag), stamp, read)

    def _catalog(self, name: str, tag: str) -> Catalog | None:
        """A language's catalog of another document; None if it can't be used, which is told there."""
        try:
            return self.sheet(name, tag).prepared.catalog
        except PipelineError:
            return None

    def tried(self, sheet: Worksheet, row: Row, forms: Sequence[str]) -> tuple[Finding, ...]:
        """What checks would say of a passage if it were translated so."""
        with self._lock:
            return worksheet.tried(sheet, row, forms, self._pandoc)

    def edition(self, name: str, tag: str) -> Edition:
        """A language's edition as it would be published now."""
        with self._lock:
            sheet = self.sheet(name, tag)
            plain = replace(sheet.document, marks={})
            prepared = prepare.edition(self.project, plain, sheet.path, self._pandoc, sheet.data)
            assert prepared.edition is not None
            return prepared.edition

    def suggestions(self, name: str, tag: str, row: Row) -> tuple[Suggestion, ...]:
        """What the language has translated already that is like a passage, best first."""
        with self._lock:
            project = self.project
            stamp = tuple(map(_stamp, sorted(project.root.glob("translations/*/*.po"))))
            memory = self._fresh(("memory", name, tag), stamp, lambda: suggestions.remember(project, name, tag))
            return suggestions.suggestions(row, memory)

    def leaflet(self, name: str, tag: str) -> bytes:
        """A language's web page as it would be published now, each passage with its mark."""
        with self._lock:
            edition = self.sheet(name, tag).prepared.edition
            assert edition is not None
            return RENDERERS["html"](edition, self._press, Links()).data

    # ------------------------------------------------------------------ what people do

    def edit(self, name: str, tag: str, wanted: editing.Edit) -> editing.Edited:
        """Write a passage into its catalog, if it is still what the person saw."""
        with self._lock:
            return editing.edit(wanted, partial(self.sheet, name, tag), self.tried)

    def start(self, name: str, tag: str) -> str:
        """Start a language, or bring its file up to date with the master; gives its tag as files are called by it."""
        with self._lock:
            report = update(self.project, [canonical_tag(tag)], [name])
            grave = [finding for finding in report.findings if finding.severity is Severity.ERROR]
            if grave:
                raise PipelineError(*grave)
            return canonical_tag(tag)

    # ------------------------------------------------------------------ what is kept

    def _fresh(self, key: Hashable, stamp: Hashable, make: Callable[[], _Value]) -> _Value:
        """What was made before, unless its files have changed since."""
        if key not in self._kept or self._kept[key][0] != stamp:
            self._kept[key] = (stamp, make())
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        value: _Value = self._kept[key][1]
        return value

    def _source_stamp(self, name: str) -> Hashable:
        return (_stamp(self.project.root / SETTINGS), *map(_stamp, sorted(self.project.source(name).rglob("*"))))

    def _sheet_stamp(self, name: str, tag: str) -> Hashable:
        project = self.project
        tags = (tag, *languages.ancestors(tag))
        glossaries = sorted(project.glossaries.glob("*.csv"))
        return (self._source_stamp(name), *(_stamp(project.catalog(name, t)) for t in tags), *map(_stamp, glossaries))

    def _refuse_unknown(self, name: str, tag: str) -> None:
        tags = [path.stem for path in self.project.catalogs(name)]
        if tag not in tags:
            there = f"There are: {', '.join(tags)}." if tags else "Start it on the overview."
            raise ProjectError.at("catalog-missing", f"There is no translation “{tag}”.", there)

    def _shelf(self, name: str) -> Shelf:
        try:
            document = self.document(name)
        except PipelineError as error:
            return Shelf(name, name, "en", "ltr", errors=error.findings)
        standings = tuple(self._standing(name, path.stem) for path in self.project.catalogs(name))
        return Shelf(name, text_of(document.source.title), document.master.tag, document.master.direction, standings)

    def _standing(self, name: str, tag: str) -> Standing:
        try:
            sheet = self.sheet(name, tag)
        except PipelineError as error:
            return Standing(tag, tag, "ltr", EditionState.BROKEN, {}, {}, errors=error.findings)
        language, found = (
            sheet.language,
            [*sheet.findings, *(finding for row in sheet.rows for finding in row.findings)],
        )
        states = Counter(row.message.state.value for row in sheet.rows)
        severities = Counter(finding.severity.value for finding in found)
        assert sheet.prepared.written is not None
        behind = lagging(sheet.prepared.written)
        return Standing(tag, language.name, language.direction, sheet.prepared.state, states, severities, behind)


def _marked(project: Project, name: str, pandoc: Pandoc) -> Document:
    document = prepare.read(project, name, pandoc)
    return replace(document, marks=worksheet.marks(document.segments))


def _stamp(path: Path) -> Hashable:
    """Changes whenever a file is written, replaced, made or deleted."""
    try:
        found = path.stat()
    except OSError:
        return str(path), None
    return str(path), found.st_mtime_ns, found.st_size, found.st_ino
