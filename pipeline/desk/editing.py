"""One passage into a translation file: what a person wrote, and what it was written for. What somebody else wrote stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline import catalog, lag, po
from pipeline.clock import now
from pipeline.errors import CatalogError
from pipeline.exchange.rows import carried
from pipeline.model import Finding, SegmentState, Severity
from pipeline.saving import save
from pipeline.update import segments_for
from pipeline.worksheet import Row, Worksheet

# How often a file is read anew because another program saved another passage in it meanwhile.
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wants a passage to be."""

    passage: str
    """Its identifier."""
    version: str
    """The version of the row that the person saw."""
    forms: tuple[str, ...]
    reviewed: bool = False
    """Whether the person says that it is right."""


class Outcome(StrEnum):
    """What came of an edit."""

    SAVED = "saved"
    UNREVIEWED = "unreviewed"
    """Saved, but not as reviewed: there is something to mend."""
    CONFLICT = "conflict"
    """Somebody else changed the passage, or its original, since the person saw it; nothing was written."""
    GONE = "gone"
    """The master has the passage no longer; nothing was written."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of an edit, and how the passage stands now."""

    outcome: Outcome
    sheet: Worksheet
    row: Row | None
    """None if it is gone."""


def edit(
    wanted: Edit,
    read: Callable[[], Worksheet],
    tried: Callable[[Worksheet, Row, Sequence[str]], Sequence[Finding]],
) -> Edited:
    """Write a passage, if it is still what the person saw; `read` gives the catalog as it is in its file.

    What another program writes elsewhere in the file meanwhile stays. Raises if the file can't be read or written.
    """
    wanted = Edit(
        wanted.passage, wanted.version, tuple(carried(form).strip() for form in wanted.forms), wanted.reviewed
    )
    for attempt in range(1, _ATTEMPTS + 1):
        sheet = read()
        row = sheet.row(wanted.passage)
        if row is None:
            return Edited(Outcome.GONE, sheet, None)
        if not _may_write(row, wanted):
            return Edited(Outcome.CONFLICT, sheet, row)
        reviewed = wanted.reviewed and all(wanted.forms) and not _is_faulty(tried(sheet, row, wanted.forms))
        try:
            save(sheet.path, sheet.data, _changed(sheet, row, wanted.forms, reviewed))
        except CatalogError:
            if attempt == _ATTEMPTS:
                raise
            continue
        break
    after = read()
    outcome = Outcome.UNREVIEWED if wanted.reviewed and not reviewed else Outcome.SAVED
    return Edited(outcome, after, after.row(wanted.passage))


def _may_write(row: Row, wanted: Edit) -> bool:
    """Whether a passage still is what the person saw, or has come to say the same."""
    same, there = row.identifier == wanted.passage, row.message.forms
    return same and len(there) == len(wanted.forms) and (row.version == wanted.version or there == wanted.forms)


def _is_faulty(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _changed(sheet: Worksheet, row: Row, forms: Sequence[str], reviewed: bool) -> bytes:
    """The file with another translation of a passage: a draft, unless a person has reviewed it."""
    if tuple(forms) == row.message.forms and row.message.state is SegmentState.REVIEWED:
        return sheet.data
    tag, key = sheet.language.tag, row.segment.key
    segments = segments_for(sheet.document, tag, sheet.path)
    file = catalog.opened(sheet.data, sheet.path, tag, segments, sheet.language)
    data = po.serialise(catalog.drafted(file, {key: forms}))
    data = catalog.reviewed(data, sheet.path, {key}) if reviewed else data
    return lag.dated(sheet.data, data, sheet.path, now().date())
