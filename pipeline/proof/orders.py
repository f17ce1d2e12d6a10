"""The command: a project and an order in; proofs in `output/proofs/` out. Nothing that is published changes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import prepare, worksheet
from pipeline.clock import now
from pipeline.errors import PipelineError
from pipeline.model import Catalog, Document, Finding, Printed, Rendered, Severity
from pipeline.pandoc import Pandoc
from pipeline.project import Project, check_settings
from pipeline.proof import FOLDER, FORMATS, content, page
from pipeline.proof.content import Proof
from pipeline.proof.words import LANGUAGE
from pipeline.publish import write_edition
from pipeline.render import Press
from pipeline.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made; empty: every language that has something to review, in every format."""

    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """The proof of one language of a document."""

    document: str
    tag: str
    paths: tuple[Path, ...]
    passages: int
    waiting: int
    """How many passages have a translation that waits for review."""
    pages: int = 0
    """Of the PDF; 0 if none was made."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an order."""

    made: tuple[Made, ...]
    findings: tuple[Finding, ...]
    """Why a language, or a document, has no proof."""

    @property
    def status(self) -> int:
        """Exit status: 1 if a file is at fault, else 0."""
        return int(any(finding.severity is Severity.ERROR for finding in self.findings))


def proofs(project: Project, order: Order) -> Report:
    """Make proofs; a file that can't be used stops no other."""
    check_settings(project)
    wanted = prepare.documents(project, order.documents)
    there = {(name, path.stem) for name in wanted for path in project.catalogs(name)}
    prepare.check_languages(order.languages, there, {name for name, _ in there})
    moment = now()
    with Pandoc(int(moment.timestamp())) as pandoc:
        return _Run(project, order, wanted, Press(pandoc, moment)).report()


class _Run:
    """One run of the command: what it reads, what it makes."""

    def __init__(self, project: Project, order: Order, wanted: Collection[str], press: Press) -> None:
        self._project = project
        self._order = order
        self._wanted = wanted
        self._formats = tuple(name for name in FORMATS if name in order.formats) or tuple(FORMATS)
        self._press = _with_fonts(press) if "pdf" in self._formats else press
        self._findings: list[Finding] = []

    def report(self) -> Report:
        """Make everything that is wanted."""
        made = [one for sheet in self._sheets() if (one := self._make(sheet))]
        return Report(tuple(made), tuple(dict.fromkeys(self._findings)))

    def _sheets(self) -> Iterator[Worksheet]:
        """The languages that are wanted; the other documents are read too, for what they say otherwise."""
        earlier: dict[str, list[Catalog]] = {}
        for name in self._project.documents:
            findings = self._findings if name in self._wanted else []
            try:
                document = prepare.read(self._project, name, self._press.pandoc)
            except PipelineError as error:
                findings += error.findings
                continue
            for sheet in self._of_document(document, earlier, findings):
                if name in self._wanted and (self._order.languages or content.has_something_to_review(sheet)):
                    yield sheet

    def _of_document(
        self, document: Document, earlier: dict[str, list[Catalog]], findings: list[Finding]
    ) -> Iterator[Worksheet]:
        for path in self._project.catalogs(document.source.document):
            tag = path.stem
            if self._order.languages and tag not in self._order.languages:
                continue
            before = earlier.setdefault(tag, [])
            try:
                sheet = worksheet.read(self._project, document, tag, self._press.pandoc, before)
            except PipelineError as error:
                findings += error.findings
                continue
            before += [sheet.prepared.catalog] if sheet.prepared.catalog else []
            yield sheet

    def _make(self, sheet: Worksheet) -> Made | None:
        """Write a language's proof; None, with a finding, if it can't be made."""
        name, tag = sheet.document.source.document, sheet.language.tag
        try:
            words = prepare.language_of(self._project, sheet.document, LANGUAGE)
            proof = content.of_worksheet(sheet, words, self._project.root, self._press.pandoc)
            files = [self._file(proof, form) for form in self._formats]
        except Exception as error:  # noqa: BLE001  a fault of our own takes out one proof, never the others
            message = f"{name}, {tag}: the proof failed ({type(error).__name__}: {error})."
            failed = PipelineError.at("proof", message, "The others were made. Please report this.", sheet.path)
            self._findings += failed.findings
            return None
        folder = f"{FOLDER}/{name}"
        write_edition(self._project.output, folder, files)
        pages = next((file.printed.pages for file in files if file.printed), 0)
        paths = tuple(self._project.output / folder / file.name for file in files)
        return Made(name, tag, paths, len(proof.entries), sum(entry.waits for entry in proof.entries), pages)

    def _file(self, proof: Proof, form: str) -> Rendered:
        name = f"{proof.document}-{proof.language.tag}-proof.{form}"
        if form == "html":
            return Rendered(form, name, page.render(proof, self._press.now.date()))
        from pipeline.proof import paper  # WeasyPrint takes a second to load

        data, pages = paper.render(proof, self._press)
        return Rendered(form, name, data, Printed(pages, 0))


def _with_fonts(press: Press) -> Press:
    from pipeline.render.font_config import Fonts

    return replace(press, fonts=Fonts())
