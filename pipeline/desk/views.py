"""What the desk's pages show: worksheets and findings in, HTML out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from pipeline.desk.editing import Outcome
from pipeline.desk.words import Words
from pipeline.desk.workbench import Shelf
from pipeline.difference import Piece, difference
from pipeline.exchange.rows import form_of
from pipeline.model import Finding, Language, SegmentState, Severity
from pipeline.suggestions import Suggestion
from pipeline.typography import typography
from pipeline.worksheet import UNFINISHED, Row, Worksheet

THEME = Path(__file__).with_name("theme")
FILTERS = ("all", "unfinished", "findings")
"""Which passages a page lists."""


@dataclass(frozen=True, slots=True)
class Field:
    """What one form of a translation is written in."""

    master: str
    text: str
    note: str = ""
    """For which numbers it is, where there are several forms."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A translation that may serve a passage."""

    suggestion: Suggestion
    changed: tuple[Piece, ...]
    """The passage's text against the one that it was made for."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A passage that somebody works on."""

    row: Row
    fields: tuple[Field, ...]
    changed: tuple[Piece, ...] = ()
    """The master's text against what was translated, where that was another one."""
    outcome: Outcome | None = None
    """What came of the last edit."""
    theirs: tuple[str, ...] = ()
    """In a conflict: what the file has."""
    offers: tuple[Offer, ...] = ()


def opened(
    sheet: Worksheet,
    row: Row,
    suggestions: Sequence[Suggestion] = (),
    typed: Sequence[str] = (),
    outcome: Outcome | None = None,
) -> Opened:
    """A passage with all that helps to translate it; what somebody has typed already stays in its fields."""
    message = row.message
    forms = tuple(typed) or message.forms
    if not typed and message.state is SegmentState.BORROWED:
        forms = ("",) * len(message.forms)  # a likeness can say the opposite: it is shown beside, not in its place
    plural = sheet.prepared.written.plural if sheet.prepared.written else ""
    said = (form_of(row.segment, plural, number) for number in range(len(forms)))
    fields = tuple(Field(master, form, note) for form, (master, note) in zip(forms, said, strict=True))
    changed = difference(message.previous.text, row.segment.text) if message.previous else ()
    theirs = message.forms if outcome is Outcome.CONFLICT else ()
    offers = tuple(Offer(found, difference(found.text, row.segment.text)) for found in suggestions)
    return Opened(row, fields, changed, outcome, theirs, offers)


def overview(shelves: Sequence[Shelf], words: Words) -> str:
    """Documents and languages."""
    return _render("overview.html.j2", words, shelves=shelves)


def desk(sheet: Worksheet, words: Words, shown: str, work: Opened | None) -> str:
    """The page of one language."""
    return _render("desk.html.j2", words, **_of(sheet, shown), opened=work)


def rows(sheet: Worksheet, words: Words, shown: str) -> str:
    """What of such a page changes when the file does: the list of passages, and how far they are."""
    return _render("rows.html.j2", words, **_of(sheet, shown), opened=None)


def passage(sheet: Worksheet, words: Words, work: Opened) -> str:
    """The part of such a page that a passage is worked on in."""
    return _render("passage.html.j2", words, **_of(sheet, "all"), opened=work)


def findings(found: Sequence[Finding], words: Words) -> str:
    """What checks say of a passage."""
    return _render("findings.html.j2", words, found=found)


def pages(known_by: str, count: int, words: Words) -> str:
    """A leaflet's pages as pictures."""
    return _render("pages.html.j2", words, known_by=known_by, number_of_pages=count)


def trouble(title: str, found: Sequence[Finding], words: Words) -> str:
    """Why there is no page."""
    return _render("trouble.html.j2", words, title=title, found=found)


def face(*languages: Language) -> str:
    """The style sheet of what is written in some languages; of what the desk says itself, class `own`, it says nothing."""
    return "".join(map(_face, languages))


def _face(language: Language) -> str:
    t = typography(language)
    families = ", ".join(f'"{family}"' for family in t.text_faces)
    rules = f"font-family: {families}, serif; line-height: {t.leading};"
    return f'[lang="{language.tag}"]:not(:root, .own) {{ {rules} }}\n'


def here(document: str, tag: str) -> str:
    """The address of the desk for a language."""
    return f"/{quote(document, safe='')}/{quote(tag, safe='')}/"


def _of(sheet: Worksheet, shown: str) -> dict[str, Any]:
    wanted = {
        "all": sheet.rows,
        "unfinished": [row for row in sheet.rows if row.message.state in UNFINISHED],
        "findings": [row for row in sheet.rows if row.findings],
    }
    return {
        "sheet": sheet,
        "language": sheet.language,
        "master": sheet.document.master,
        "here": here(sheet.document.source.document, sheet.language.tag),
        "shown": shown,
        "rows": wanted[shown],
        "totals": {name: len(found) for name, found in wanted.items()},
        "counts": Counter(row.message.state for row in sheet.rows),
    }


def _render(name: str, words: Words, **values: Any) -> str:
    return _templates().get_template(name).render(say=words.say, count=words.count, words=words, **values)


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(THEME),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(states=SegmentState, severities=Severity, outcomes=Outcome, here_of=here)
    return environment
