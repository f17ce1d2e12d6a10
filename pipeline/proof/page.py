"""A proof as a page of HTML: one file that loads nothing, and prints. The same page is what the PDF is made from."""

import string
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup

from pipeline import languages
from pipeline.lettering import Letters, Style
from pipeline.proof import markup
from pipeline.proof.content import Proof, Text
from pipeline.proof.words import WORDS
from pipeline.render import faces
from pipeline.render.html import templates
from pipeline.typography import Typography

_BOLD, _TITLE = Style(bold=True), Style("title", bold=True)


def render(proof: Proof, day: date) -> bytes:
    """The page, with the fonts that it needs."""
    fonts, rows = faces.of_texts(letters(proof))
    return html(proof, day, rows, [font.inline for font in fonts]).encode()


def html(proof: Proof, day: date, rows: Mapping[str, Typography], fonts: Sequence[str] = ()) -> str:
    """The page; `rows` say how each of its languages is set."""
    template = templates().get_template("proof.html.j2")
    printed = languages.long_date(proof.words, day)
    return template.render(
        proof=proof,
        words=WORDS,
        rows=rows,
        fonts=[Markup(font) for font in fonts],  # noqa: S704  written by `faces`
        printed=printed,
        running=running_head(proof),
        printed_here=not fonts,  # and not by a browser, which has all of CSS
        as_html=markup.as_html,
    )


def running_head(proof: Proof) -> str:
    """What stands above each page."""
    return f"{proof.document} · {proof.language.name} ({proof.language.tag}) · {WORDS['master']} {proof.date}"


def letters(proof: Proof) -> dict[str, Letters]:
    """The characters of a proof by language, as its style sheet sets them."""
    found: dict[str, Letters] = {}

    def add(tag: str, style: Style, *texts: str) -> None:
        found.setdefault(tag, {}).setdefault(style, set()).update(*texts)

    own = proof.words.tag
    for text in _texts(proof):
        for run in text.runs:
            role = "code" if {"code", "sign"} & set(run.marks) else "text"
            add(text.tag, Style(role, bool({"strong", "ins"} & set(run.marks)), "em" in run.marks), run.text)
    for run in proof.title.runs:
        add(proof.title.tag, _TITLE, run.text)
    add(proof.language.tag, Style(), proof.language.name)
    add(proof.language.tag, _BOLD, proof.language.name)
    for style in (Style(), _BOLD, Style("code")):
        add(own, style, *WORDS.values(), string.printable)
    for entry in proof.entries:
        add(own, Style(), entry.kind, entry.note, entry.label, *(text.label for text in entry.translation))
        for term in entry.terms:
            add(proof.master.tag, Style(), term.term)
            add(proof.language.tag, Style(), *term.forms)
    said = [*proof.findings, *(finding for entry in proof.entries for finding in entry.findings)]
    add(own, Style(), running_head(proof), *(finding.message + finding.cure for finding in said))
    return found


def _texts(proof: Proof) -> Iterable[Text]:
    return (text for entry in proof.entries for text in (*entry.original, *entry.translation))
