"""Making the files of one edition: rendered, verified, put into place. Runs in each worker.

A worker starts pandoc once and loads WeasyPrint and its fonts once, for all editions it is given.
"""

import atexit
import pickle
import signal
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.errors import PipelineError, ProjectError, RenderError
from pipeline.formats import ON_PAPER, file_name
from pipeline.model import Edition, Finding, Rendered
from pipeline.pandoc import Pandoc
from pipeline.publish import FileRecord, write_edition
from pipeline.render import RENDERERS, Links, Press
from pipeline.verify import expect, verify


@dataclass(frozen=True, slots=True)
class Task:
    """Files to make."""

    document: str
    tag: str
    edition: bytes
    """The edition, `packed`: small enough to keep hundreds waiting."""
    formats: tuple[str, ...]
    links: Links
    output: Path
    folder: str
    """The edition's folder within the output."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a task."""

    document: str
    tag: str
    files: tuple[FileRecord, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Why there are no files."""
    said: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """By format, what is to be said of a file that was made."""


def packed(edition: Edition) -> bytes:
    """An edition as a task carries it: a tenth of its size, at a fraction of a millisecond."""
    return zlib.compress(pickle.dumps(edition), 1)


def unpacked(data: bytes) -> Edition:
    """The edition that was packed."""
    edition: Edition = pickle.loads(zlib.decompress(data))
    return edition


def open_press(pandoc: Pandoc, now: datetime, formats: tuple[str, ...]) -> Press:
    """The tools for these formats."""
    if not set(formats) & set(ON_PAPER):
        return Press(pandoc, now)
    from pipeline.render.layout.font_config import Fonts

    return Press(pandoc, now, Fonts())


def make(task: Task, press: Press) -> Made:
    """Make a task's files; if one of them fails, none is put into place."""
    edition = unpacked(task.edition)
    try:
        files, said = [], {}
        expected = expect(edition, task.links.targets)
        for name in task.formats:
            made = RENDERERS[name](edition, press, task.links)
            file = Rendered(name, file_name(name, task.document, task.tag), made.data, made.printed)
            verify(expected, file)
            files.append(file)
            said[name] = made.findings
        records = write_edition(task.output, task.folder, files)
    except ProjectError:
        raise
    except PipelineError as error:
        return Made(task.document, task.tag, findings=error.findings)
    except Exception as error:  # noqa: BLE001  a renderer's own fault takes out one edition, never the others
        message = f"{task.document}, {task.tag}: rendering failed ({type(error).__name__}: {error})."
        failed = RenderError.at("render", message, "What was published before stays. Please report this.")
        return Made(task.document, task.tag, findings=failed.findings)
    return Made(task.document, task.tag, records, said=said)


class _Worker:
    """What a worker process has: a press, opened anew after so many editions.

    Pango keeps what it learns of each language for as long as its fonts are open; hundreds of languages shall not take
    more memory than some.
    """

    EDITIONS = 20

    def __init__(self, now: datetime, formats: tuple[str, ...]) -> None:
        self._pandoc = Pandoc(int(now.timestamp()))
        atexit.register(self._pandoc.close)
        self._opened = (now, formats)
        self._made = 0

    def press(self) -> Press:
        """The tools for the next edition."""
        if self._made % self.EDITIONS == 0:
            self._press = open_press(self._pandoc, *self._opened)
        self._made += 1
        return self._press


_worker: _Worker | None = None


def start_worker(now: datetime, formats: tuple[str, ...]) -> None:
    """Set a worker process up. Whoever stops the program by keys means its main process, with which this one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _worker  # noqa: PLW0603  a worker process has no other place to keep what it has
    _worker = _Worker(now, formats)


def worker_press() -> Press:
    """The tools for one edition, in a worker process that was set up."""
    assert _worker is not None
    return _worker.press()


def make_in_worker(task: Task) -> Made:
    """Make a task's files in a worker process that was set up."""
    return make(task, worker_press())
