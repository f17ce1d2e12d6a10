"""Since when passages lag behind the master: PO files in, dated ones out; a catalog in, what lags out. Pure.

The day is known where `update` was the one to find the passage changed: it leaves it in a comment,
``# polyleaf: stale since 2026-11-25``. Nothing is guessed from other dates.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import po
from pipeline.model import Catalog, SegmentState
from pipeline.po import BORROWED, Entry
from pipeline.reading import beginning

# In a translator's comment, with a day.
SINCE = "polyleaf: stale since "
_DAY = re.compile(rf"{SINCE}(\d{{4}}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Lag:
    """A passage that changed in the master since it was translated."""

    passage: str
    """The beginning of the master's text."""
    line: int | None
    """Line of its entry in the catalog."""
    since: date | None
    """When `update` found it changed; None where that isn't known."""


def lagging(catalog: Catalog) -> tuple[Lag, ...]:
    """The passages of a catalog's own that lag behind, in the order of the text."""
    return tuple(
        Lag(beginning(key.text), message.line, _since(message.comments))
        for key, message in catalog.messages.items()
        if message.state is SegmentState.STALE and not message.tag
    )


def dated(before: bytes, after: bytes, path: Path, today: date) -> bytes:
    """A catalog's file after an update with the day for each passage that lags behind since this very update."""
    known = {entry.previous for entry in po.parse(before, path).active if entry.fuzzy}
    file = po.parse(after, path)
    found = [entry for entry in file.active if _lags(entry) and entry.previous not in known]
    if not found:
        return after
    keys = {entry.key for entry in found}
    marked = (_marked(e, today) if not e.obsolete and e.key in keys else e for e in file.entries)
    return po.serialise(file.with_entries(marked))


def _lags(entry: Entry) -> bool:
    return entry.fuzzy and entry.translated and entry.previous is not None and BORROWED not in entry.comments


def _marked(entry: Entry, today: date) -> Entry:
    entry = po.copy(entry)
    for comment in entry.comments:
        if comment.startswith(SINCE):
            po.remove_comment(entry, comment)  # of another time
    entry.unit.othercomments = [*entry.unit.othercomments, f"# {SINCE}{today.isoformat()}\n"]
    return entry


def _since(comments: tuple[str, ...]) -> date | None:
    found = [day for comment in comments if (day := _DAY.fullmatch(comment))]
    try:
        return date.fromisoformat(found[-1][1]) if found else None
    except ValueError:
        return None
