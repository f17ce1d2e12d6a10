"""What a proof shows: a worksheet in, a `Proof` out.

Texts are those of the file: no spaces are set in them, for it is the file that reviewers correct.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from gettext import c2py
from itertools import islice
from math import ceil
from pathlib import Path

from pipeline import languages
from pipeline.glossary import Term
from pipeline.lag import lagging
from pipeline.model import Finding, Inlines, Language, Message, Place, Segment, SegmentState
from pipeline.pandoc import Pandoc
from pipeline.paper import PAPERS, Paper
from pipeline.proof import markup
from pipeline.proof.markup import Runs
from pipeline.proof.words import LANGUAGE, STATES, WORDS
from pipeline.worksheet import UNFINISHED, Row, Worksheet

# How many letters people write on a ruled line, and for how many letters of a translation they are given another one.
_WRITTEN, _CORRECTED = 42, 350
# How much longer than the master's a translation may become.
_GROWTH = 1.2
_NUMBERS = 5
"""How many numbers say when a plural form is used."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its language."""

    runs: Runs
    tag: str
    direction: str
    label: str = ""
    """What it is, in the proof's words, where its column doesn't say it."""
    kind: str = ""
    """``likeness`` or ``inherited``: not the translation that is to be reviewed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered passage."""

    number: int
    kind: str
    note: str
    state: SegmentState
    label: str
    """Its state in the proof's words."""
    since: str
    """Since when it lags behind the master; '' if it doesn't, or nobody knows."""
    waits: bool
    """Whether there is a translation that somebody has to review."""
    original: tuple[Text, ...]
    translation: tuple[Text, ...]
    lines: int
    """How many ruled lines there are to write on."""
    findings: tuple[Finding, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A language of a document, to be reviewed on paper."""

    document: str
    issuer: str
    language: Language
    master: Language
    words: Language
    """That of the proof's own words."""
    title: Text
    plain_title: str
    date: str
    """The master's."""
    root: Path
    """The project's folder."""
    place: Place
    """Where the catalog is."""
    paper: Paper
    findings: tuple[Finding, ...]
    """Those that belong to no passage."""
    entries: tuple[Entry, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many passages are in each state, by its label."""

    def shown(self, place: Place) -> Place:
        """A place as a person in the project's folder names it."""
        if place.path is None or not place.path.is_relative_to(self.root):
            return place
        return replace(place, path=place.path.relative_to(self.root))

    @property
    def flags(self) -> str:
        """What `polyleaf review` has to be told for all of them to be reviewed."""
        return "".join(f"--{name} " for name in ("stale", "borrowed", "inherited") if name in self.states)

    @property
    def states(self) -> frozenset[str]:
        """All states that occur, and ``inherited`` wherever readers see a parent's translation."""
        inherited = {text.kind for entry in self.entries for text in entry.translation}
        return frozenset({entry.state.value for entry in self.entries} | inherited)


def has_something_to_review(sheet: Worksheet) -> bool:
    """Whether somebody has to look at any of a language's passages."""
    return any(row.message.state in UNFINISHED or row.findings for row in sheet.rows)


def of_worksheet(sheet: Worksheet, words: Language, root: Path, pandoc: Pandoc) -> Proof:
    """What a language's proof shows; `words` is the language of the proof's own words."""
    source = sheet.document.source
    entries = tuple(_Entries(sheet, words, pandoc).all())
    title = markup.of_inlines(source.title)
    master = sheet.document.master
    return Proof(
        document=source.document,
        issuer=source.issuer,
        language=sheet.language,
        master=master,
        words=words,
        title=Text(title, master.tag, master.direction),
        plain_title="".join(run.text for run in title),
        date=languages.long_date(words, source.date),
        root=root,
        place=Place(sheet.path),
        paper=PAPERS["A4" if source.sheet.paper == "A5" else source.sheet.paper],
        findings=sheet.findings,
        entries=entries,
        counts=Counter(entry.label for entry in entries),
    )


class _Entries:
    """Makes the entries of a worksheet; all its texts go through pandoc at once."""

    def __init__(self, sheet: Worksheet, words: Language, pandoc: Pandoc) -> None:
        self._sheet = sheet
        self._words = words
        self._since = {lag.line: lag.since for lag in lagging(sheet.prepared.written)} if sheet.prepared.written else {}
        self._parents: dict[str, Language] = {}
        wanted = [(form, row.segment.notes) for row in sheet.rows if row.segment.markup for form in _forms(row)]
        texts = list(dict.fromkeys(wanted))
        read = pandoc.to_inlines([text.strip(" \t\r\n") for text, _ in texts], [notes for _, notes in texts])
        self._read: dict[tuple[str, int], Inlines | None] = dict(zip(texts, read, strict=True))

    def all(self) -> Iterator[Entry]:
        """Every passage, by its number."""
        return map(self._entry, self._sheet.rows)

    def _entry(self, row: Row) -> Entry:
        state = row.message.state
        state = SegmentState.INHERITED if row.inherited and not state.shown else state
        since = self._since.get(row.message.line) if row.message.line else None
        return Entry(
            number=row.number,
            kind=row.segment.kind,
            note=row.segment.note,
            state=state,
            label=STATES[state].format(tag=row.inherited.tag if row.inherited else ""),
            since=languages.long_date(self._words, since) if since else "",
            waits=(state in UNFINISHED and state is not SegmentState.UNTRANSLATED) or state is SegmentState.INHERITED,
            original=tuple(self._original(row)),
            translation=tuple(self._translation(row)),
            lines=_lines(row),
            findings=row.findings,
            terms=row.terms,
        )

    def _original(self, row: Row) -> Iterator[Text]:
        """The master's text; with the words marked that are new since it was translated, and those that are gone."""
        segment, message = row.segment, row.message
        language = LANGUAGE, "ltr"
        if segment.kind != "phrase":  # the leaflet's own phrases are in English, whatever the master is in
            language = self._sheet.document.master.tag, self._sheet.document.master.direction
        if segment.plural:
            yield Text(markup.of_text(segment.text, segment.placeholders), *language, WORDS["one"])
            yield Text(markup.of_text(segment.plural, segment.placeholders), *language, WORDS["other"])
        elif message.state is SegmentState.STALE and message.previous:
            yield Text(markup.of_difference(message.previous.text, segment.text), *language)
        elif segment.markup and segment.inlines is not None:
            yield Text(markup.of_inlines(segment.inlines), *language)
        else:
            yield Text(markup.of_text(segment.text, segment.placeholders), *language)

    def _translation(self, row: Row) -> Iterator[Text]:
        """The translation as it stands in the file, and what readers see in its place."""
        language, message = self._sheet.language, row.message
        if message.state is SegmentState.BORROWED:
            master = self._sheet.document.master
            about = markup.of_text(message.previous.text if message.previous else "")
            yield Text(about, master.tag, master.direction, WORDS["likeness"], "likeness")
        if message.state is not SegmentState.UNTRANSLATED:
            written = self._sheet.prepared.written
            yield from self._texts(row.segment, message, language, written.plural if written else "")
        if row.inherited:
            tag = row.inherited.tag
            self._parents.setdefault(tag, languages.language(tag, fallback=self._sheet.document.master))
            yield from self._texts(row.segment, row.inherited, self._parents[tag], row.inherited.plural)

    def _texts(self, segment: Segment, message: Message, language: Language, plural: str) -> Iterator[Text]:
        several = len(message.forms) > 1
        kind, said = "", ""
        if message.tag:
            kind, said = "inherited", WORDS["parent"].format(tag=message.tag)
        elif message.state is SegmentState.BORROWED:
            kind, said = "likeness", WORDS["likeness_itself"]
        for number, form in enumerate(message.forms):
            label = " ".join(filter(None, (said, _when(plural, number) if several else "")))
            yield Text(self._runs(segment, form), language.tag, language.direction, label, kind)

    def _runs(self, segment: Segment, form: str) -> Runs:
        inlines = self._read[form, segment.notes] if segment.markup else None
        return markup.of_text(form.strip(), segment.placeholders) if inlines is None else markup.of_inlines(inlines)


def _forms(row: Row) -> tuple[str, ...]:
    return (*row.message.forms, *(row.inherited.forms if row.inherited else ()))


def _when(plural: str, form: int) -> str:
    """For which numbers a plural form is used."""
    pick = c2py(plural)
    first = [str(n) for n in islice((n for n in range(200) if pick(n) == form), _NUMBERS)]
    more = " …" if len(first) == _NUMBERS else ""
    return WORDS["form"].format(numbers=", ".join(first) + more) if first else ""


def _lines(row: Row) -> int:
    """More lines where there is nothing yet that a correction could refer to."""
    shown = row.message if row.message.state.shown else row.inherited
    if shown:
        return 1 + max(map(len, shown.forms)) // _CORRECTED
    return ceil(len(row.segment.text) * _GROWTH / _WRITTEN) * len(row.message.forms)
