"""Building: a request in, a report out. First the question whether anything is to be done.

Nothing is made twice: if nothing has changed since the last build, by content and not by time
stamp, its report is given again. Else `pipeline.rebuild` makes what is out of date. Nothing heavy
is imported here, so that `make` with nothing to do costs next to nothing.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline import memory, workers
from pipeline.formats import USUAL
from pipeline.memory import Memory
from pipeline.model import Finding, Severity
from pipeline.project import Project
from pipeline.publish import is_intact, read_manifest


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be built; empty: everything."""

    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = USUAL
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one edition."""

    document: str
    tag: str
    name: str
    """The language's own name."""
    state: str
    made: tuple[str, ...] = ()
    """Formats that were made now; the others were up to date."""
    folder: str = ""
    """Where its files are within the output folder; '' if it isn't published."""
    preview: bool = False
    """Whether it is too incomplete to be published, and was made for its translator to see."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def status(self) -> int:
        """Exit status: 1 if anything is at fault, else 0."""
        return int(any(finding.severity is Severity.ERROR for finding in self.findings))


# Told the number of editions made so far, of how many, and the last one's name.
Progress = Callable[[int, int, str], None]


def build(project: Project, request: Request, progress: Progress) -> Report:
    """Bring the output up to date; one bad file never stops another language."""
    known = memory.recall(project.output)
    inputs = memory.digest_of_inputs(project)
    asked = memory.digest(request.languages, request.documents, request.formats)
    if known.inputs == inputs and asked in known.reports and _is_intact(project.output, known):
        return _again(known.reports[asked])

    workers.warm_up(request.jobs, request.formats)
    from pipeline.rebuild import rebuild  # meanwhile

    report, files = rebuild(project, request, known.files, progress)
    outputs = memory.digest_of_outputs(project.output)
    reports = dict(known.reports) if (known.inputs, known.outputs) == (inputs, outputs) else {}
    if not any(row.preview for row in report.rows):  # previews are made anew each time: they aren't in the manifest
        reports[asked] = _as_data(report)
    memory.keep(project.output, Memory(inputs, outputs, reports, files))
    return report


def _is_intact(output: Path, known: Memory) -> bool:
    """Whether everything that was published is there, unchanged."""
    if memory.digest_of_outputs(output) != known.outputs:
        return False
    editions = [edition for document in read_manifest(output) for edition in document.editions]
    return all(is_intact(output, file) for edition in editions for file in edition.files)


def _as_data(report: Report) -> Any:
    return {"rows": [asdict(row) for row in report.rows], "findings": memory.findings_as_data(report.findings)}


def _again(data: Any) -> Report:
    """A remembered report; nothing of it was made this time."""
    rows = tuple(Row(**{**row, "made": ()}) for row in data["rows"])
    return Report(rows, memory.findings_of(data["findings"]))
