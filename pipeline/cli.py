"""The command line: arguments in; findings, tables and an exit status out.

The one place that catches errors and prints. Heavy parts are imported by the command that needs
them, so that a build with nothing to do is over at once.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline import __version__
from pipeline.errors import PipelineError, ProjectError
from pipeline.exchange import FORMATS
from pipeline.formats import ALL, USUAL
from pipeline.model import Finding, Severity
from pipeline.project import open_project
from pipeline.proof import FORMATS as PROOF_FORMATS
from pipeline.terminal import print_findings, print_proofs, print_report, progress_bar, tally

project_option = click.option(
    "--project",
    "root",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The project's folder, with source/ and translations/ in it (default: here).",
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where files go (default: output/ in the project)."
)
document_option = click.option(
    "--document", "documents", multiple=True, metavar="NAME", help="Only this document; may be given several times."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
languages_argument = click.argument("languages", nargs=-1, metavar="[LANGUAGE]...")


class _Commands(click.Group):
    """The commands, in the order of a day's work."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Not in alphabetical order."""
        return ["build", "desk", "update", "review", "proof", "status", "check", "export", "import", "new", "weblate"]


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="polyleaf")
def cli() -> None:
    """Publish a resolution in many languages.

    One master, one translation file a language; PDF, EPUB and HTML, with the signatories set the
    same way everywhere.

    LANGUAGE is a language tag (BCP 47), such as de, pt-BR or fa-AF.

    \b
    Exit status:  0  done (warnings and incomplete languages included)
                  1  a file or a passage is at fault; everything else was done
                  2  the project, or the call, can't be used
    """


@cli.command("build")
@languages_argument
@document_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(ALL),
    help=f"Only this format; may be given several times (default: {', '.join(USUAL)}, and whichever of the others were "
    "made before).",
)
@project_option
@output_option
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="How many editions to make at a time (default: the cores)."
)
def build_command(
    languages: tuple[str, ...],
    documents: tuple[str, ...],
    formats: tuple[str, ...],
    root: Path,
    output: Path | None,
    jobs: int | None,
) -> None:
    """Make every edition that is out of date, or those of the named languages.

    What is up to date, by content, is not made again. A translation with less than 80 % of its
    passages isn't published; named here, it is made all the same, into output/preview/. So are the
    pseudo-languages en-XA (accented, longer) and ar-XB (right to left), made from the master alone.

    \b
    polyleaf build              everything
    polyleaf build de fa        German and Persian
    polyleaf build en-XA ar-XB  what won't fit, what breaks from right to left
    polyleaf build --format pdf
    polyleaf build --format print --format booklet --format large-print
    """
    from pipeline.build import Request, build
    from pipeline.workers import cores

    project = open_project(root, output)
    chosen = tuple(name for name in ALL if name in formats) or USUAL
    request = Request(languages, documents, chosen, jobs or cores())
    with progress_bar() as progress:
        report = build(project, request, progress)
    print_report(report, project.output)
    sys.exit(report.status)


@cli.command("desk")
@project_option
@output_option
@click.option("--port", type=click.IntRange(1, 65535), help="Where it listens (default: 8421, or any that is free).")
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="NAME",
    help="By which name or address others may reach it (default: 127.0.0.1, this machine alone). "
    "Whoever reaches it may write: only in a network that you trust.",
)
@click.option("--language", default="en", metavar="TAG", help="The desk's own language (default: en).")
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
def desk_command(root: Path, output: Path | None, port: int | None, host: str, language: str, no_browser: bool) -> None:
    """Translate in the browser, the leaflet beside it.

    Each passage goes into its translation file when it is saved; what other programs write there
    shows up by itself. It ends with Ctrl+C.
    """
    from pipeline.desk import serve

    def opened(address: str) -> None:
        click.echo(f"The desk is at {address}  (Ctrl+C ends it)")
        if not no_browser:
            click.launch(address)

    serve(root, output, host, port, language, opened)


@cli.command("update")
@languages_argument
@document_option
@project_option
def update_command(languages: tuple[str, ...], documents: tuple[str, ...], root: Path) -> None:
    """Bring the template and every translation file up to date with the master.

    Named languages that have no file yet get one. No translation is ever lost: passages that
    changed keep their old one, flagged for review; removed ones become obsolete and come back
    when their text does.

    \b
    polyleaf update             all translation files
    polyleaf update sw          and start one for Swahili
    """
    from pipeline.update import update

    report = update(open_project(root), languages, documents)
    print_findings(report.findings)
    for file in report.files:
        states = ", ".join(f"{count} {state}" for state, count in sorted(file.counts.items()))
        click.echo(f"{file.path}: {file.change}" + (f" ({states})" if states else ""))
    sys.exit(report.status)


@cli.command("review")
@click.argument("language")
@click.argument("passages", nargs=-1, metavar="[PASSAGE]...")
@click.option("--all", "everything", is_flag=True, help="Every passage that waits for review.")
@click.option("--stale", is_flag=True, help="Also those whose original has changed since they were translated.")
@click.option("--borrowed", is_flag=True, help="Also those that are a likeness from elsewhere.")
@click.option(
    "--inherited", is_flag=True, help="Also those that readers see as the parent language (pt, for pt-BR) has them."
)
@document_option
@project_option
def review_command(language: str, passages: tuple[str, ...], root: Path, **chosen: Any) -> None:
    """Say that a person has reviewed passages, or list those that wait for it.

    A PASSAGE is its number in the list, or the beginning of the original. A passage at fault is
    refused, and so is a stale, borrowed or inherited one unless you say that it is right as it is;
    an inherited one is copied from the parent language.

    \b
    polyleaf review sw          list what waits for review
    polyleaf review sw 3 7 "No tree is"
    polyleaf review sw --all
    polyleaf review pt-BR --inherited 3 7
    """
    from pipeline.review import Order, review

    if passages and chosen["everything"]:
        raise click.UsageError("Name passages, or say --all; not both.")
    order = Order(language, passages, **chosen)
    findings: list[Finding] = []
    for one in review(open_project(root), order):
        print_findings(one.findings)
        findings += one.findings
        click.echo(f"{one.path}: {len(one.done)} reviewed, {len(one.waiting)} left to review")
        for line in one.done if passages or chosen["everything"] else one.waiting:
            click.echo(f"{line.number:>5}  {line.state:<9} {line.text}")
    sys.exit(int(any(finding.severity is Severity.ERROR for finding in findings)))


@cli.command("proof")
@languages_argument
@document_option
@click.option("--format", "formats", multiple=True, type=click.Choice(tuple(PROOF_FORMATS)), help="Only this format.")
@project_option
@output_option
def proof_command(
    languages: tuple[str, ...], documents: tuple[str, ...], formats: tuple[str, ...], root: Path, output: Path | None
) -> None:
    """Make proofs for reviewers who want paper: master and translation side by side.

    Numbered passages with their state, what check says of each, and room for corrections and a
    signature, as PDF and as a web page in output/proofs/. Nothing that is published changes.

    \b
    polyleaf proof           every language that has something to review
    polyleaf proof sw ur     Swahili and Urdu
    polyleaf review sw 3 7   what came back as right, by its numbers
    """
    from pipeline.proof.orders import Order, proofs

    project = open_project(root, output)
    with progress_bar() as progress:
        report = proofs(project, Order(languages, documents, formats), progress)
    print_proofs(report)
    sys.exit(report.status)


@cli.command("status")
@languages_argument
@project_option
@output_option
@json_option
def status_command(languages: tuple[str, ...], root: Path, output: Path | None, as_json: bool) -> None:
    """Show how far each language is: passages by state, what is published, what lags behind since when.

    \b
    reviewed      a person has reviewed the translation
    draft         written, not yet reviewed
    stale         the master changed since; the old translation is shown, marked
    inherited     readers see what the parent language has (pt, for pt-BR)
    borrowed      a likeness is offered to the translator; readers see the master
    untranslated  readers see the master
    """
    from pipeline.pandoc import Pandoc

    project = open_project(root, output)
    with Pandoc() as pandoc:  # it loads while Python loads the rest
        from pipeline.status import as_json as to_json
        from pipeline.status import as_table, lag_lines, status

        rows, findings = status(project, languages, pandoc)
    if as_json:
        click.echo(to_json(rows))
    else:
        from rich.console import Console

        Console().print(as_table(rows))
        for line in lag_lines(rows, in_full=bool(languages)):
            click.echo(line)
    print_findings(findings, err=True)
    sys.exit(int(any(finding.severity is Severity.ERROR for finding in findings)))


@cli.command("check")
@languages_argument
@project_option
@json_option
def check_command(languages: tuple[str, ...], root: Path, as_json: bool) -> None:
    """Say what is wrong with masters and translations, where, and what to do about it.

    A line a finding: file:line, severity, code, what is wrong; below it the passage and the cure.
    """
    from pipeline.pandoc import Pandoc

    project = open_project(root)
    with Pandoc() as pandoc:  # it loads while Python loads the rest
        from pipeline.status import findings_as_json, findings_of

        findings = findings_of(project, languages, pandoc)
    if as_json:
        click.echo(findings_as_json(findings))
    else:
        print_findings(findings)
        click.echo(tally(findings))
    sys.exit(int(any(finding.severity is Severity.ERROR for finding in findings)))


@cli.command("export")
@click.argument("language")
@click.option(
    "--to", "format_name", required=True, type=click.Choice(tuple(FORMATS)), help="For which kind of program."
)
@document_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write (default: DOCUMENT-LANGUAGE with the format's ending, here).",
)
@project_option
def export_command(
    language: str, format_name: str, documents: tuple[str, ...], output: Path | None, root: Path
) -> None:
    """Hand a language out for translation in another program.

    Nothing in the project changes. What comes back is taken in with: polyleaf import FILE

    \b
    docx   a table for Word; only the translations can be edited
    xlsx   the same for Excel
    xliff  for translation programs
    tmx    a memory for translation programs
    """
    from pipeline.exchange.outgoing import Order, export

    exported, findings = export(open_project(root), Order(language, format_name, documents, output))
    print_findings(findings)
    for file in exported:
        click.echo(f"{file.path}: {file.rows} rows")
    sys.exit(int(any(finding.severity is Severity.ERROR for finding in findings)))


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@project_option
def import_command(file: Path, root: Path) -> None:
    """Take in a file that was exported and translated.

    Good rows become drafts in the translation file. Each row that isn't taken is told, with the
    reason; what is newer in the translation file stays.
    """
    from pipeline.exchange.incoming import receive

    done = receive(open_project(root), file)
    print_findings(done.findings)
    counts = {
        "taken": done.taken,
        "untouched": done.untouched,
        "refused": done.refused,
        "conflicts": done.conflicts,
    }
    click.echo(f"{done.path}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    sys.exit(int(any(finding.severity is Severity.ERROR for finding in done.findings)))


@cli.command("new")
@click.argument("document")
@project_option
def new_command(document: str, root: Path) -> None:
    """Start a document: a skeleton of its master and its signatories, with notes on what goes where.

    DOCUMENT is a short name for files and addresses, such as climate-2027.
    """
    from pipeline.clock import now
    from pipeline.skeleton import create

    for path in create(root, document, now().date().isoformat()):
        click.echo(f"{path}: created")
    click.echo(f"Write both, then: polyleaf update LANGUAGE --document {document}")


@cli.command("weblate")
@click.argument("document")
@click.option("--repository", required=True, metavar="URL", help="Where Weblate gets the project from, with git.")
@project_option
def weblate_command(document: str, repository: str, root: Path) -> None:
    """Describe a document for Weblate's API: docs/weblate.md says how to hand it over."""
    from pipeline.weblate import component

    click.echo(json.dumps(component(open_project(root), document, repository), ensure_ascii=False, indent=1))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; never returns."""
    try:
        cli.main(arguments, prog_name="polyleaf", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("Stopped; what was published stays as it was.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except PipelineError as error:
        print_findings(error.findings, err=True)
        sys.exit(2 if isinstance(error, ProjectError) else 1)
    sys.exit(0)
