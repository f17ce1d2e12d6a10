"""A new document: a commented skeleton of a master and its signatories."""

from pathlib import Path

from pipeline.errors import ProjectError
from pipeline.project import is_name
from pipeline.publish import write_file
from pipeline.source import MASTER, SIGNATORIES

_MASTER = """\
---
# What the leaflet is called, and what it is. Lines that begin with # are notes to you.
title: Title of the resolution
subtitle: A sentence that says what it is about
kind: Resolution
# Who issues it, and the date of the text (year-month-day). Data for readers and libraries, not printed.
issuer: Name of the issuer
date: {date}
# The language of this text: en, es, pt-BR, fa …
language: en
# Who answers for the leaflet, where the law of a country wants it said: a line at the foot of the last page.
# imprint: Name of the responsible person, street, town
---

Write the text here, in paragraphs with a blank line between them. **Bold** and *emphasised* words,
[links](https://example.org/) and footnotes[^1] are possible; so are headings, lists, block quotes,
tables, and pictures that lie beside this file.

[^1]: A footnote.

::: slogans
What the text ends with: a paragraph for each slogan.
:::
"""
_SIGNATORIES = """\
# Who signed, in the order in which they are to be printed.
as_of: {date}
# Whether further signatories are possible.
open: true

signatories:
    # acronym and name as the organisation itself writes them: they are never translated
  - acronym: ABC
    name: Asociación Buena Compañía
    # the language of the name; with its script where that isn't the usual one: fa-Latn, ru-Latn
    language: es
    # what the name means, in the language of the master; leave it out where the name is in that language
    gloss: Good Company Association
    # two letters of ISO 3166-1, only where the leaflet is to name the country
    country: UY
    # country_text: only where the country is to be worded otherwise than in CLDR
"""


def create(root: Path, document: str, date: str) -> tuple[Path, ...]:
    """Write the skeleton of a document, dated `date`; raises if there is one of that name."""
    if not is_name(document):
        cure = "Use letters a to z, digits, - and _: the name stands in file names and addresses."
        raise ProjectError.at("document-name", f"A document can't be called “{document}”.", cure)
    folder = root / "source" / document
    if folder.exists():
        raise ProjectError.at("document-exists", "There is such a document already.", "Choose another name.", folder)
    files = {folder / MASTER: _MASTER, folder / SIGNATORIES: _SIGNATORIES}
    for path, text in files.items():
        write_file(path, text.format(date=date).encode())
    (root / "translations" / document).mkdir(parents=True, exist_ok=True)
    return tuple(files)
