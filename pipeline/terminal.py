"""What the command line says: reports and findings in, lines and bars in a terminal out."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.model import Finding, Severity

if TYPE_CHECKING:
    from pipeline.build import Report, Row
    from pipeline.proof.orders import Report as Proofs

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def print_report(report: "Report", output: Path) -> None:
    """What a build has made, and what there is to be said of it."""
    print_findings(report.findings)
    for row in report.rows:
        made = "made: " + " ".join(row.made) if row.made else _unmade(row)
        where = f", see {output / row.folder}" if row.preview and row.made else ""
        click.echo(f"{row.document}  {row.tag:<8} {row.state:<11} {made}{where}")
    count = sum(bool(row.made) for row in report.rows)
    nothing = "Nothing made" if report.status else "Nothing to do"
    told = f"{count} of {len(report.rows)} editions made" if count else nothing
    click.echo(f"{told}. {tally(report.findings)} See {output / 'index.html'}")


def _unmade(row: "Row") -> str:
    """Why nothing was made of an edition."""
    if not row.folder:
        return "not published"
    return "as it was" if row.state in ("broken", "incomplete") else "up to date"


def print_proofs(report: "Proofs") -> None:
    """Which proofs were made, and why others weren't."""
    print_findings(report.findings)
    for made in report.made:
        pages = f", {made.pages} pages" if made.pages else ""
        click.echo(f"{made.document}  {made.tag}: {made.waiting} of {made.passages} passages wait for review{pages}")
        for path in made.paths:
            click.echo(f"  {path}")
    if not report.made and not report.findings:
        click.echo("Nothing waits for review.")


def print_findings(findings: Sequence[Finding], err: bool = False) -> None:
    """What is wrong, where, and what to do about it."""
    for finding in findings:
        severity = click.style(finding.severity.value, fg=_STYLES[finding.severity], bold=True)
        click.echo(f"{finding.place}: {severity}: [{finding.code}] {finding.message}", err=err)
        if finding.place.passage:
            click.echo(f"    in: {finding.place.passage}", err=err)
        click.echo(f"    {finding.cure}", err=err)


def tally(findings: Sequence[Finding]) -> str:
    """How many findings there are."""
    counts = [(severity, sum(f.severity is severity for f in findings)) for severity in Severity]
    told = [f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in counts if count]
    return (", ".join(told) or "No findings") + "."


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A bar where a person watches; plain lines where not."""
    if not sys.stderr.isatty():
        yield lambda done, total, name: click.echo(f"{done}/{total} {name}", err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Editions", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=f"Editions: {name}")
