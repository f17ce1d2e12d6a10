"""Handing a language out: a project in, files for translators out. Nothing in the project changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import catalog, languages, prepare
from pipeline.errors import PipelineError, ProjectError
from pipeline.exchange import FORMATS, Functions
from pipeline.exchange.rows import Label, Sheet, carried, rows_of
from pipeline.model import Document, Finding, Language, Place, Severity
from pipeline.pandoc import Pandoc
from pipeline.po import PoFile
from pipeline.project import Project, check_settings
from pipeline.publish import write_file
from pipeline.reading import beginning, read_bytes
from pipeline.update import segments_for


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for."""

    tag: str
    """The language, as typed."""
    format: str
    """A name of `FORMATS`."""
    documents: Sequence[str] = ()
    """All that have the language, if none is named."""
    output: Path | None = None
    """The file to write; by default DOCUMENT-LANGUAGE, here."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A catalog with today's messages, and what belongs to it."""

    document: Document
    """With the segments that the catalog has: for the master's own language, the phrases alone."""
    language: Language
    path: Path
    data: bytes
    """What the file held when it was read."""
    file: PoFile

    @property
    def sheet(self) -> Sheet:
        """Its rows."""
        name, tag = self.document.source.document, self.language.tag
        rows = rows_of(name, tag, self.document.segments, self.file)
        master = self.document.master
        return Sheet(
            Label(name, tag, len(rows)), master.tag, master.direction, self.language.name, self.language.direction, rows
        )


def open_catalog(project: Project, document: Document, tag: str) -> Opened:
    """A document's catalog of a language; raises if it can't be used."""
    path = project.catalog(document.source.document, tag)
    language = prepare.language_of(project, document, tag)
    segments = segments_for(document, tag, path)
    data = read_bytes(path)
    file = catalog.opened(data, path, tag, segments, language)
    return Opened(replace(document, segments=segments), language, path, data, file)


def export(project: Project, order: Order) -> tuple[tuple[Exported, ...], tuple[Finding, ...]]:
    """Write a file a document; with findings for what a file can't carry."""
    check_settings(project)
    tag = languages.canonical(order.tag) or order.tag
    named = prepare.documents(project, order.documents)
    there = [(name, path.stem) for name in named for path in project.catalogs(name)]
    if tag not in {found for _, found in there}:
        prepare.check_languages([tag], there, {name for name, _ in there})
        raise ProjectError.at(
            "catalog-missing", f"There is no translation “{tag}” yet.", f"Start one: polyleaf update {tag}"
        )
    chosen = [name for name in named if (name, tag) in there]
    if order.output and len(chosen) > 1:
        cure = f"Say which: --document {chosen[0]}."
        raise ProjectError.at("output", f"One file is named for {len(chosen)} documents.", cure, order.output)
    exported: list[Exported] = []
    findings: list[Finding] = []
    with Pandoc() as pandoc:
        for name in chosen:
            try:
                opened = open_catalog(project, prepare.read(project, name, pandoc), tag)
            except ProjectError:
                raise
            except PipelineError as error:
                findings += error.findings
                continue
            path = order.output or Path(f"{name}-{tag}{FORMATS[order.format].suffixes[0]}")
            exported.append(_write(opened, order.format, path))
            findings += _uncarried(opened)
    return tuple(exported), tuple(findings)


def _write(opened: Opened, format_name: str, path: Path) -> Exported:
    functions, sheet = FORMATS[format_name].functions, opened.sheet
    if path.exists() and not _is_ours_untouched(functions, path):
        raise ProjectError.at(
            "output-exists",
            "There is such a file already, and somebody may have written in it.",
            "Take it in first (polyleaf import), then delete it; or name another one: --output FILE.",
            path,
        )
    write_file(path, functions.write(sheet))
    return Exported(path, len(sheet.rows))


def _is_ours_untouched(functions: Functions, path: Path) -> bool:
    try:
        parcel = functions.read(read_bytes(path), path)
    except PipelineError:
        return False
    return parcel.label is not None and all(row.untouched and not row.trouble for row in parcel.rows)


def _uncarried(opened: Opened) -> Iterator[Finding]:
    lines = {entry.key: entry.line for entry in opened.file.active}
    for row in opened.sheet.rows:
        if carried(row.translation) != row.translation.replace("\r\n", "\n"):
            place = Place(opened.path, lines[row.key], beginning(row.master))
            message = "The translation has a control character that no other tool can read; the file has U+FFFD for it."
            cure = "Delete it in the catalog. Nothing changes there as long as nobody changes this row."
            yield Finding("exchange-control", Severity.WARNING, place, message, cure)
