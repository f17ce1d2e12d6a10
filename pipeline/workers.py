"""Worker processes: tasks in, what came of them out.

WeasyPrint takes a second to load. A server process loads it once, while the main process still reads catalogs, and
each worker is a copy of that server.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.formats import ON_PAPER

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

    from pipeline.making import Made, Task

# The text and font libraries of macOS don't bear being copied with a process; Windows can't copy one.
_COPIES = sys.platform not in ("darwin", "win32")


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pay_off(jobs: int, formats: Sequence[str]) -> bool:
    """Whether workers are sooner done than this process: even one of them, if WeasyPrint is loaded meanwhile."""
    return jobs > 1 or (_COPIES and any(name in ON_PAPER for name in formats))


def warm_up(jobs: int, formats: Sequence[str]) -> None:
    """Begin to load what workers for these formats need, and return at once."""
    if _COPIES and pay_off(jobs, formats):
        from multiprocessing import forkserver

        _context(formats)
        forkserver.ensure_running()


def run(tasks: Sequence["Task"], jobs: int, moment: datetime, formats: tuple[str, ...]) -> Iterator["Made"]:
    """Make tasks in so many processes, with few waiting at a time, so that memory doesn't grow with their number.

    The largest go first: one of them begun last would keep all others waiting.
    """
    from concurrent.futures import FIRST_COMPLETED, wait

    from pipeline.making import make_in_worker

    waiting = sorted(tasks, key=lambda task: len(task.edition))
    running: set[Future[Made]] = set()
    workers = pool(jobs, moment, formats)
    try:
        while waiting or running:
            while waiting and len(running) < 2 * jobs:
                running.add(workers.submit(make_in_worker, waiting.pop()))
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
    finally:
        workers.shutdown(cancel_futures=True)  # whoever stops a build waits for what is being made, and for no more


def pool(jobs: int, moment: datetime, formats: tuple[str, ...]) -> "ProcessPoolExecutor":
    """So many worker processes for these formats, set up."""
    from concurrent.futures import ProcessPoolExecutor

    from pipeline.making import start_worker

    return ProcessPoolExecutor(jobs, _context(formats), start_worker, (moment, formats))


def _context(formats: Sequence[str]) -> "BaseContext":
    import multiprocessing

    context = multiprocessing.get_context("forkserver" if _COPIES else "spawn")
    if _COPIES:
        modules = {"pdf" if name in ON_PAPER else name for name in formats}
        context.set_forkserver_preload(["pipeline.making", *(f"pipeline.render.{name}" for name in sorted(modules))])
    return context
