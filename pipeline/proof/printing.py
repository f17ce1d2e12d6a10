"""Making the files of one proof and putting them into their place. Runs in each worker."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError, ProjectError, RenderError
from pipeline.making import worker_press
from pipeline.model import Finding, Language, Printed, Rendered
from pipeline.proof import FOLDER, content, page
from pipeline.proof.content import Proof
from pipeline.publish import write_edition
from pipeline.render import Press
from pipeline.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Task:
    """A proof to make."""

    sheet: Worksheet
    words: Language
    """That of the proof's own words."""
    root: Path
    """Of the project."""
    output: Path
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a task."""

    document: str
    tag: str
    paths: tuple[Path, ...] = ()
    passages: int = 0
    waiting: int = 0
    """How many passages have a translation that waits for review."""
    pages: int = 0
    """Of the PDF; 0 if none was made."""
    findings: tuple[Finding, ...] = ()
    """Why there are no files."""


def make(task: Task, press: Press) -> Made:
    """Make a proof; if one of its files fails, none is put into place."""
    name, tag = task.sheet.document.source.document, task.sheet.language.tag
    try:
        proof = content.of_worksheet(task.sheet, task.words, task.root, press.pandoc)
        files = [_file(proof, form, press) for form in task.formats]
        write_edition(task.output, f"{FOLDER}/{name}", files)
    except ProjectError:
        raise
    except PipelineError as error:
        return Made(name, tag, findings=error.findings)
    except Exception as error:  # noqa: BLE001  a fault of our own takes out one proof, never the others
        message = f"{name}, {tag}: the proof failed ({type(error).__name__}: {error})."
        failed = RenderError.at("render", message, "The others are made. Please report this.")
        return Made(name, tag, findings=failed.findings)
    paths = tuple(task.output / FOLDER / name / file.name for file in files)
    waiting = sum(entry.waits for entry in proof.entries)
    pages = sum(file.printed.pages for file in files if file.printed)
    return Made(name, tag, paths, len(proof.entries), waiting, pages)


def make_in_worker(task: Task) -> Made:
    """Make a proof in a worker process that was set up."""
    return make(task, worker_press())


def _file(proof: Proof, form: str, press: Press) -> Rendered:
    name = f"{proof.document}-{proof.language.tag}-proof.{form}"
    if form == "html":
        return Rendered(form, name, page.render(proof, press.now.date()))
    from pipeline.proof import paper  # WeasyPrint takes a second to load

    data, pages = paper.render(proof, press)
    return Rendered(form, name, data, Printed(pages, 0))
