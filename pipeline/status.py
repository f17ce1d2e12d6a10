"""How far each language is, and what is wrong: a project in, rows and findings out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import checks, lettering, prepare
from pipeline.errors import PipelineError
from pipeline.lag import Lag, lagging
from pipeline.model import EditionState, Finding, Printed, SegmentState, Severity
from pipeline.pandoc import Pandoc
from pipeline.project import Project, check_settings
from pipeline.publish import read_manifest

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_BAR = 6
# How many passages are named of a language that nobody asked for by name.
_FEW = 3
_COLOURS = {
    SegmentState.REVIEWED: "green",
    SegmentState.DRAFT: "cyan",
    SegmentState.STALE: "yellow",
    SegmentState.INHERITED: "blue",
    SegmentState.BORROWED: "magenta",
    SegmentState.UNTRANSLATED: "bright_black",
}
# Column heads short enough for a terminal of 80 columns.
_HEADS = {
    SegmentState.REVIEWED: "rev.",
    SegmentState.DRAFT: "draft",
    SegmentState.STALE: "stale",
    SegmentState.INHERITED: "inh.",
    SegmentState.BORROWED: "borr.",
    SegmentState.UNTRANSLATED: "todo",
}
# Have a column only where a language has such passages.
_RARE = (SegmentState.INHERITED, SegmentState.BORROWED)


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One language of a document."""

    document: str
    tag: str
    name: str
    state: EditionState
    counts: dict[str, int]
    """How many segments are in each state; none where the catalog can't be used."""
    published: str
    """``yes``, ``no`` or ``outdated``."""
    pages: int = 0
    """Of the published leaflet; 0 if there is none."""
    type_size: float = 0.0
    """Of its text, in points."""
    lagging: tuple[Lag, ...] = ()
    """The passages that changed in the master since they were translated."""


def status(project: Project, tags: Sequence[str], pandoc: Pandoc) -> tuple[list[StatusRow], list[Finding]]:
    """A row for each language of each document, or for the named ones; and what takes letters or passages from them."""
    out = {(d.document, e.tag): e for d in read_manifest(project.output) for e in d.editions}
    rows: list[StatusRow] = []
    findings: list[Finding] = []
    for one in _prepared(project, tags, pandoc, findings, advice=False):
        record = out.get((one.document, one.tag))
        published = "no" if record is None else "outdated" if record.outdated or record.state != one.state else "yes"
        counts = one.edition.counts if one.edition else None
        by_state = {state.value: getattr(counts, state.value) for state in SegmentState} if counts else {}
        file = record.by_format.get("pdf") if record else None
        printed = (file.printed if file else None) or Printed(0, 0.0)
        row = StatusRow(
            one.document,
            one.tag,
            one.name,
            one.state,
            by_state,
            published,
            printed.pages,
            printed.type_size,
            lagging(one.catalog) if one.catalog else (),
        )
        rows.append(row)
    return rows, [f for f in _once(findings) if f.severity is Severity.ERROR or f.code in lettering.CODES]


def findings_of(project: Project, tags: Sequence[str], pandoc: Pandoc) -> list[Finding]:
    """Everything that is to be said of a project, or of the named languages."""
    findings: list[Finding] = []
    prepared = _prepared(project, tags, pandoc, findings, advice=True)
    disagreements = checks.disagreements(one.catalog for one in prepared if one.catalog)
    return [*_once(findings), *disagreements]


def findings_as_json(findings: Sequence[Finding]) -> str:
    """Findings for programs."""
    return json.dumps([_finding_as_data(finding) for finding in findings], ensure_ascii=False, indent=1)


def as_json(rows: Sequence[StatusRow]) -> str:
    """Rows for programs."""
    return json.dumps([_as_data(row) for row in rows], ensure_ascii=False, indent=1)


def as_table(rows: Sequence[StatusRow]) -> "Table":
    """Rows for people."""
    from rich.table import Table  # for people alone

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    several = len({row.document for row in rows}) > 1
    for name, whole in (*[("document", True)] * several, ("", True), ("", False), ("", True)):
        table.add_column(name, no_wrap=whole, overflow="fold")  # a language's name may take two lines, nothing else
    heads = {
        state: head for state, head in _HEADS.items() if state not in _RARE or any(r.counts.get(state) for r in rows)
    }
    for state, head in heads.items():
        table.add_column(head, justify="right", style=_COLOURS[state], no_wrap=True)
    table.add_column("edition", no_wrap=True)
    table.add_column("out", no_wrap=True)
    table.add_column("leaflet", no_wrap=True)
    for row in rows:
        counts = [str(row.counts.get(state) or "·") for state in heads]
        first = [row.document] if several else []
        table.add_row(*first, row.tag, row.name, _bar(row), *counts, row.state, row.published, _leaflet(row))
    return table


def lag_lines(rows: Sequence[StatusRow], in_full: bool) -> Iterator[str]:
    """What lags behind, since when, by which passages; a few of a language if not in full."""
    for row in rows:
        if not row.lagging:
            continue
        days = [lag.since for lag in row.lagging]
        since = [f"since {min(filter(None, days))}"] if any(days) else []
        unsure = ["at least"] if since and not all(days) else []
        count = f"{len(row.lagging)} passage{'s' if len(row.lagging) > 1 else ''}"
        yield " ".join([f"{row.document} {row.tag} lags behind by {count}", *unsure, *since]) + ":"
        shown = row.lagging if in_full else row.lagging[:_FEW]
        for lag in shown:
            yield f"  {lag.since or 'day unknown'!s:<11}  line {lag.line}: {lag.passage}"
        if len(shown) < len(row.lagging):
            yield f"  and {len(row.lagging) - len(shown)} more: polyleaf status {row.tag}"


def _leaflet(row: StatusRow) -> str:
    """How the leaflet is printed."""
    return f"{row.pages} p. {row.type_size:.1f} pt" if row.pages else ""


def _prepared(
    project: Project, tags: Sequence[str], pandoc: Pandoc, findings: list[Finding], *, advice: bool
) -> Iterator[prepare.Prepared]:
    """Every language of each document, or the named ones, with what is found added to `findings`.

    One at a time: hundreds take no more memory than some.
    """
    check_settings(project)
    there: set[tuple[str, str]] = set()
    documents = []
    for name in prepare.documents(project):
        try:
            document = prepare.read(project, name, pandoc)
        except PipelineError as error:
            findings += error.findings
            continue
        documents.append(document)
        there |= {(name, tag) for tag in prepare.tags(project, document)}
    prepare.check_languages(tags, there, project.documents)
    for document in documents:
        for one in prepare.editions(project, document, pandoc, tags, for_readers=False, advice=advice):
            findings += one.findings
            yield one


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def _bar(row: StatusRow) -> "Text":
    from rich.text import Text

    total = sum(row.counts.values()) or 1
    bar, done, before = Text(), 0, 0
    for state, colour in _COLOURS.items():
        done += row.counts.get(state, 0)
        width = round(done / total * _BAR)
        bar.append(("░" if state is SegmentState.UNTRANSLATED else "█") * (width - before), colour)
        before = width
    return bar


def _as_data(row: StatusRow) -> dict[str, object]:
    data = {name: getattr(row, name) for name in row.__dataclass_fields__}
    lags = [{"passage": lag.passage, "line": lag.line, "since": lag.since and str(lag.since)} for lag in row.lagging]
    return data | {"lagging": lags}


def _finding_as_data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": str(finding.place.path) if finding.place.path else None,
        "line": finding.place.line,
        "passage": finding.place.passage,
        "message": finding.message,
        "cure": finding.cure,
    }
