"""Updating translation files: the template, every catalog, and new ones. Besides `exchange`, the only one that writes there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import catalog, lag, languages, prepare, pseudo
from pipeline.clock import now
from pipeline.errors import PipelineError, ProjectError
from pipeline.model import Document, Finding, Key, Segment, Severity
from pipeline.pandoc import Pandoc
from pipeline.project import Project, check_settings
from pipeline.publish import write_file
from pipeline.reading import read_bytes
from pipeline.saving import save


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did to one file."""

    path: Path
    change: str
    """``created``, ``updated`` or ``unchanged``."""
    counts: dict[str, int]
    """How many messages are in each state now; none for the template."""


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What came of an update."""

    files: tuple[Updated, ...]
    findings: tuple[Finding, ...]

    @property
    def status(self) -> int:
        """Exit status: 1 if a file is at fault, else 0."""
        return int(any(finding.severity is Severity.ERROR for finding in self.findings))


def update(project: Project, tags: Sequence[str], documents: Sequence[str]) -> UpdateReport:
    """Refresh the template and every catalog of each document; create those of the named languages."""
    check_settings(project)
    named = [canonical_tag(tag) for tag in tags]
    files: list[Updated] = []
    findings: list[Finding] = []
    with Pandoc() as pandoc:
        for name in prepare.documents(project, documents):
            try:
                document = prepare.read(project, name, pandoc)
            except PipelineError as error:
                findings += error.findings
                continue
            findings += document.source.findings
            files.append(_template(project, document))
            for path in _paths(project, document, named):
                try:
                    files.append(_catalog(project, document, path))
                except ProjectError:
                    raise
                except PipelineError as error:
                    findings += error.findings
    return UpdateReport(tuple(files), tuple(findings))


def canonical_tag(tag: str) -> str:
    """A language tag as files are called by it; raises if there is no such language."""
    canonical = languages.canonical(tag)
    if canonical is None:
        near = languages.similar_tags(tag)
        cure = f"Did you mean {' or '.join(near)}?" if near else "Write a BCP 47 tag, such as de, pt-BR or fa-AF."
        raise ProjectError.at("language-code", f"“{tag}” is not a language code.", cure)
    if canonical in pseudo.PSEUDO:
        raise prepare.pseudo_language(canonical)
    return canonical


def _paths(project: Project, document: Document, named: Sequence[str]) -> list[Path]:
    name = document.source.document
    return list(dict.fromkeys([*project.catalogs(name), *(project.catalog(name, tag) for tag in named)]))


def _template(project: Project, document: Document) -> Updated:
    path = project.template(document.source.document)
    existed = path.exists()
    data = catalog.template(document.source.document, document.segments, document.source.date)
    wrote = write_file(path, data)
    return Updated(path, "unchanged" if not wrote else "updated" if existed else "created", {})


def _catalog(project: Project, document: Document, path: Path) -> Updated:
    tag = prepare.tag_of(path)
    language = prepare.language_of(project, document, tag)
    segments = segments_for(document, tag, path)
    there = read_bytes(path) if path.exists() else None
    name, today = document.source.document, now().date()
    before = catalog.created(name, tag, segments, language, today) if there is None else there
    data = catalog.updated(before, path, segments, language, lambda: _offers(project, name, tag))
    data = data if data == before else lag.dated(before, data, path, today)
    change = "created" if there is None else "unchanged" if data == before else "updated"
    states = catalog.load(data, path, tag, segments, language)
    save(path, there, data)
    return Updated(path, change, dict(Counter(message.state.value for message in states.messages.values())))


def _offers(project: Project, name: str, tag: str) -> dict[Key, catalog.Offer]:
    """What the other documents have in a language; what is reviewed goes before drafts, then the first document."""
    found: dict[Key, catalog.Offer] = {}
    for other in project.documents:
        path = project.catalog(other, tag)
        if other == name or not path.is_file():
            continue
        try:
            theirs = catalog.offers(read_bytes(path), path, tag, other)
        except PipelineError:
            continue  # told where that document is updated
        found |= {k: o for k, o in theirs.items() if k not in found or (o.reviewed and not found[k].reviewed)}
    return found


def segments_for(document: Document, tag: str, path: Path) -> Sequence[Segment]:
    """All segments; for the master's own language the leaflet's phrases, which are English by themselves."""
    if tag != document.master.tag:
        return document.segments
    if languages.same_language(tag, "en"):
        message = f"{tag} is the language of the master, and the leaflet's own phrases are in English: there is nothing to translate."
        raise ProjectError.at(
            "catalog-of-master", message, f"Edit {document.source.path}. If there is {path}, delete it."
        )
    return [segment for segment in document.segments if segment.kind == "phrase"]
