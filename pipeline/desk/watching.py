"""Tells when a file of the project was saved by somebody else: a project in, names of documents and languages out."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from pipeline.project import SETTINGS, Project

# Milliseconds to wait for more of what one saving brings about, and at most.
_PATIENCE = 30
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed."""

    document: str = ""
    """'': any."""
    tag: str = ""
    """'': any."""


class Watch:
    """Watches a project's files, and tells whoever listens."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._listeners: set[asyncio.Queue[Change]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until told to stop."""
        root = self._project.root
        (root / "translations").mkdir(exist_ok=True)  # a first language makes it otherwise, unwatched
        watched = [path for name in ("source", "translations", SETTINGS) if (path := root / name).exists()]
        try:
            await self._tell(awatch(*watched, stop_event=stop, debounce=_LONGEST, step=_PATIENCE))
        except OSError:  # the system has no watches left: look again and again instead
            await self._tell(awatch(*watched, stop_event=stop, debounce=_LONGEST, step=_PATIENCE, force_polling=True))

    async def _tell(self, saved: AsyncIterator[Collection[tuple[object, str]]]) -> None:
        async for found in saved:
            for change in changes(self._project, {Path(path) for _, path in found}):
                for listener in self._listeners:
                    listener.put_nowait(change)

    async def listen(self) -> AsyncIterator[Change]:
        """Every change from now on."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._listeners.discard(queue)


def changes(project: Project, paths: Collection[Path]) -> set[Change]:
    """What these files belong to; nothing for what isn't read."""
    return {change for path in paths if (change := _change(project, path))}


def _change(project: Project, path: Path) -> Change | None:
    try:
        parts = path.resolve().relative_to(project.root.resolve()).parts
    except ValueError:
        return None
    match parts:
        case ("source", document, *_):
            return Change(document)
        case ("translations", "glossary", name) if name.endswith(".csv"):
            return Change()
        case ("translations", document, name) if name.endswith(".po") and not name.startswith("."):
            return Change(document, name.removesuffix(".po"))
        case (name,) if name == SETTINGS:
            return Change()
    return None
