"""The list of signatories: data in, AST out; the same nodes for every format.

A line is ``ACRONYM Name (Gloss), Country``. Acronym and name stand in one run of their own
language and direction: two runs side by side would swap places within right-to-left text.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from pipeline import languages
from pipeline.model import Blocks, Inlines, Key, Language, Passage, Signatories, Signatory, SignatoryLine
from pipeline.pandoc import div, plain, span, text_of

# What an edition shows for a gloss or a country, asked by its key.
Show = Callable[[Key], Passage]


def build(
    signatories: Signatories, heading: Passage, language: Language, show: Show, country_of: Callable[[Signatory], str]
) -> tuple[Blocks, tuple[SignatoryLine, ...]]:
    """The section with its heading and list, and its lines as plain text.

    `country_of` gives the master's wording of a signatory's country, or ''.
    """
    items, lines = [], []
    for entry in signatories.entries:
        run = _run(entry)
        rest = _gloss(entry, language, show) + _country(country_of(entry), language, show)
        items.append([{"t": "Plain", "c": run + rest}])
        lines.append(SignatoryLine(text_of(run), text_of(rest)))
    # the digits of a list come from a counter style, so that each language has its own
    ordered = {"t": "OrderedList", "c": [[1, {"t": "DefaultStyle"}, {"t": "DefaultDelim"}], items]}
    title = {"t": "Header", "c": [1, ["signatories", [], []], _inlines(heading)]}
    return div([title, ordered], "section", "signatories"), tuple(lines)


def direction(entry: Signatory) -> str:
    """The direction of a signatory's name."""
    return languages.direction_of(entry.language)


@lru_cache(maxsize=1024)
def _run(entry: Signatory) -> Inlines:
    """Acronym and name: the same in all languages."""
    return span(plain(f"{entry.acronym} {entry.name}"), "name", lang=entry.language, dir=direction(entry))


def _gloss(entry: Signatory, language: Language, show: Show) -> Inlines:
    if languages.same_language(entry.language, language.tag):
        return []
    passage = show(Key("", entry.gloss or entry.name))
    if _folded(text_of(passage.inlines)) == _folded(entry.name):
        return []
    opening, closing = language.brackets
    return _between(opening, span(_inlines(passage), "gloss"), closing)


def _country(text: str, language: Language, show: Show) -> Inlines:
    return _between(language.comma, _inlines(show(Key("", text))), "") if text else []


def _between(opening: str, inlines: Inlines, closing: str) -> Inlines:
    return [*plain(opening), *inlines, *plain(closing)]


def _inlines(passage: Passage) -> Inlines:
    attributes = dict(passage.attributes)
    classes = attributes.pop("class", "").split()
    return span(passage.inlines, *classes, **attributes) if attributes or classes else passage.inlines


def _folded(text: str) -> str:
    """A name to compare: a gloss has its spaces set as its language demands, an organisation's own name never."""
    return unicodedata.normalize("NFC", "".join(text.split())).casefold()
