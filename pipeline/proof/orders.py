"""The command: a project and an order in; proofs in `output/proofs/` out. Nothing that is published changes."""

from collections import deque
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from pipeline import prepare, workers, worksheet
from pipeline.build import Progress
from pipeline.clock import now
from pipeline.errors import PipelineError
from pipeline.making import open_press
from pipeline.model import Catalog, Document, Finding, Severity
from pipeline.pandoc import Pandoc
from pipeline.project import Project, check_settings
from pipeline.proof import FORMATS, content
from pipeline.proof.printing import Made, Task, make, make_in_worker
from pipeline.proof.words import LANGUAGE


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made; empty: every language that has something to review, in every format."""

    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


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


def proofs(project: Project, order: Order, progress: Progress) -> Report:
    """Make proofs; a file that can't be used stops no other."""
    check_settings(project)
    wanted = prepare.documents(project, order.documents)
    there = {(name, path.stem) for name in wanted for path in project.catalogs(name)}
    prepare.check_languages(order.languages, there, {name for name, _ in there})
    moment = now()
    count = sum(not order.languages or tag in order.languages for _, tag in there)
    jobs = max(1, min(workers.cores(), count))
    run = _Run(project, order, wanted)
    workers.warm_up(jobs, run.formats)
    with Pandoc(int(moment.timestamp())) as pandoc:
        made = []
        for one in run.made(pandoc, moment, jobs):
            made.append(one)
            progress(len(made), count, f"{one.document} {one.tag}")
    findings = [*run.findings, *(finding for one in made for finding in one.findings)]
    return Report(tuple(one for one in made if one.paths), tuple(dict.fromkeys(findings)))


class _Run:
    """One run of the command: what it reads, what it makes."""

    def __init__(self, project: Project, order: Order, wanted: Collection[str]) -> None:
        self.formats = tuple(name for name in FORMATS if name in order.formats) or tuple(FORMATS)
        self.findings: list[Finding] = []
        """Of what can't be read."""
        self._project = project
        self._order = order
        self._wanted = wanted

    def made(self, pandoc: Pandoc, moment: datetime, jobs: int) -> Iterator[Made]:
        """Everything that is wanted, in order; made by workers, while this process reads on, where they pay off."""
        if not workers.pay_off(jobs, self.formats):
            press = open_press(pandoc, moment, self.formats)
            yield from (make(task, press) for task in self._tasks(pandoc))
            return
        pool = workers.pool(jobs, moment, self.formats)
        running = deque[Future[Made]]()
        try:
            for task in self._tasks(pandoc):
                running.append(pool.submit(make_in_worker, task))
                if len(running) > 2 * jobs:  # memory doesn't grow with the number of languages
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _tasks(self, pandoc: Pandoc) -> Iterator[Task]:
        """The languages that are wanted; the other documents are read too, for what they say otherwise."""
        earlier: dict[str, list[Catalog]] = {}
        for name in self._project.documents:
            findings = self.findings if name in self._wanted else []
            try:
                document = prepare.read(self._project, name, pandoc)
            except PipelineError as error:
                findings += error.findings
                continue
            words = prepare.language_of(self._project, document, LANGUAGE)
            for sheet in self._sheets(document, earlier, findings, pandoc):
                if name in self._wanted and (self._order.languages or content.has_something_to_review(sheet)):
                    yield Task(sheet, words, self._project.root, self._project.output, self.formats)

    def _sheets(
        self, document: Document, earlier: dict[str, list[Catalog]], findings: list[Finding], pandoc: Pandoc
    ) -> Iterator[worksheet.Worksheet]:
        for path in self._project.catalogs(document.source.document):
            tag = path.stem
            if self._order.languages and tag not in self._order.languages:
                continue
            before = earlier.setdefault(tag, [])
            try:
                sheet = worksheet.read(self._project, document, tag, pandoc, before)
            except PipelineError as error:
                findings += error.findings
                continue
            before += [sheet.prepared.catalog] if sheet.prepared.catalog else []
            yield sheet
