"""Joining a master with one language: document and catalog in, an `Edition` out. Pure.

It never falls back silently: what isn't translated stands in the master's language, marked as
such; what lags behind the master carries a dagger; and the edition says on its face what it is.
The spaces that a language demands are set here, so that they are the same in every format.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from pipeline import languages, signatories
from pipeline.model import (
    IMPRINT_FOR_ALL,
    Blocks,
    Catalog,
    Counts,
    Document,
    Edition,
    EditionState,
    Inlines,
    Key,
    Language,
    Message,
    Passage,
    Phrase,
    Segment,
    SegmentState,
    SignatoryLine,
    Source,
)
from pipeline.pandoc import plain, span, text_of, without_class
from pipeline.phrases import PHRASES
from pipeline.reading import beginning
from pipeline.segments import country_text, replace
from pipeline.spacing import spaced, spaced_text

STALE_MARK = "†"
_MARK = "stale-mark"
# Marks that take no room of their own.
_MARKS = ("Mn", "Me", "Cf")
# How many of the passages that grew most are named.
_GROWN = 3
_UNTRANSLATED = Message(SegmentState.UNTRANSLATED, ())
_ENGLISH_PLURAL = "n != 1"


Parsed = Mapping[Key, Inlines | None]
"""Translations that carry markup, as AST; None where one isn't a single paragraph."""


def join(
    document: Document,
    catalog: Catalog,
    parsed: Parsed,
    language: Language,
    threshold: float,
    *,
    for_readers: bool = True,
) -> Edition:
    """The edition in `language`.

    `parsed` holds the translations with markup as AST; below `threshold` (0 to 1) the edition is incomplete. What isn't
    `for_readers` has its spaces as they were typed, and doesn't say what grew; state, counts and letters are the same.
    """
    source, segments = document.source, document.segments
    texts = _Texts(document, catalog, parsed, language, spaced=for_readers)
    counts, is_master = texts.counts(), language == document.master
    kind, title, subtitle, body = replace(source, segments, texts.show)
    listed, lines = texts.signatories(source)
    phrases = texts.phrases(source, counts)
    return Edition(
        document=source.document,
        language=language,
        master=document.master,
        state=edition_state(counts, is_master, threshold),
        counts=counts,
        issuer=source.issuer,
        date=source.date,
        plain_title=text_of(without_class(title.inlines, _MARK)),
        kind=kind,
        title=title,
        subtitle=subtitle,
        body=body,
        signatories=listed,
        lines=lines,
        phrases=phrases,
        notices=() if is_master else tuple(phrases[name] for name in _notices(counts)),
        path=catalog.path,
        grown=texts.grown() if for_readers else (),
        sheet=source.sheet,
        images=source.images,
        imprint=_imprint(document, language),
        credits=catalog.credits,
        address=f"{document.address}{language.tag}/" if document.address else "",
    )


def _imprint(document: Document, language: Language) -> Phrase | None:
    """The imprint of an edition: its language's own, or the one for all."""
    imprint = document.imprints.get(language.tag) or document.imprints.get(IMPRINT_FOR_ALL)
    if imprint is None:
        return None
    tag = imprint.language or document.master.tag
    return Phrase(imprint.text) if tag == language.tag else Phrase(imprint.text, tag, languages.direction_of(tag))


def edition_state(counts: Counts, is_master: bool, threshold: float) -> EditionState:
    """The state of an edition whose catalog can be used (first match wins: docs/design.md)."""
    if is_master:
        return EditionState.MASTER
    if counts.complete < threshold:
        return EditionState.INCOMPLETE
    if counts.untranslated or counts.borrowed:
        return EditionState.PARTIAL
    if counts.stale:
        return EditionState.STALE
    return EditionState.DRAFT if counts.draft or counts.inherited else EditionState.REVIEWED


def as_master(tag: str, path: Path, segments: Sequence[Segment], phrases: Catalog | None) -> Catalog:
    """A catalog by which the master's language says what the master says.

    The leaflet's own phrases are English by themselves; in another language they come from `phrases`,
    a catalog in the master's language, where there is one.
    """
    messages = {
        segment.key: Message(SegmentState.REVIEWED, (segment.text, *filter(None, [segment.plural])))
        for segment in segments
        if segment.kind != "phrase" or languages.same_language(tag, "en")
    }
    if phrases:
        own = {segment.key for segment in segments if segment.kind == "phrase"}
        messages |= {key: message for key, message in phrases.messages.items() if key in own and message.state.shown}
    plural, credited = (phrases.plural, phrases.credits) if phrases else (_ENGLISH_PLURAL, ())
    return Catalog(tag, path, messages, plural, credits=credited)


class _Texts:
    """What an edition shows for each segment."""

    def __init__(
        self,
        document: Document,
        catalog: Catalog,
        parsed: Parsed,
        language: Language,
        *,
        spaced: bool,
    ) -> None:
        master = document.master
        self.segments = {segment.key: segment for segment in document.segments}
        self._marks = document.marks
        self._messages = {key: catalog.messages.get(key, _UNTRANSLATED) for key in self.segments}
        self._parsed = parsed
        self._spaced = spaced
        self._language = language
        self._master = master
        self._english = master if languages.same_language(master.tag, "en") else languages.language("en")
        self._plural = {"": c2py(catalog.plural)} | {m.tag: c2py(m.plural) for m in self._messages.values() if m.tag}
        self._parents = {tag: languages.language(tag, fallback=master) for tag in self._plural if tag}

    def counts(self) -> Counts:
        """How many messages are in each state."""
        return Counts(**Counter(message.state.value for message in self._messages.values()))

    def show(self, segment: Segment, original: Inlines) -> Passage:
        """The translation of a segment; its `original`, in the master's language, where there is none."""
        message = self._messages[segment.key]
        if message.state.shown:
            translated = self._parsed.get(segment.key) if segment.markup else plain(message.forms[0].strip())
            inlines = original if translated is None else translated
            passage = self._marked(self._set(inlines, self._of(message)), message)
        else:
            passage = self._in(self._master, original)
        return self._known(passage, segment.key)

    def grown(self) -> tuple[tuple[str, float], ...]:
        """The passages that are longer than the master's by most."""
        found = []
        for key, segment in self.segments.items():
            translated = self._parsed.get(key)
            if segment.markup and translated and self._messages[key].state.shown:
                before, now = _length(segment.text), _length(text_of(translated))
                found.append((now - before, beginning(segment.text), now / before - 1))
        longest = sorted((one for one in found if one[0] > 0), reverse=True)[:_GROWN]
        return tuple((text, round(share, 2)) for _, text, share in longest)

    def signatories(self, source: Source) -> tuple[Blocks, tuple[SignatoryLine, ...]]:
        """The section of the signatories, and its lines as plain text."""
        return signatories.build(
            source.signatories,
            self._heading("signatories_open" if source.signatories.open else "signatories_closed", source),
            self._language,
            lambda key: self.show(self.segments[key], plain(key.text)),
            lambda entry: country_text(entry, self._master),
        )

    def _heading(self, name: str, source: Source) -> Passage:
        """The heading of the signatories, with its date."""
        message = self._messages[PHRASES[name].key]
        language = self._of(message)
        before, _, after = self._text(name, 1).partition("{date}")
        day = plain(languages.long_date(language, source.signatories.as_of))
        if message.state.shown and not language.known:
            day = span(self._set(day, self._master), lang=self._master.tag, dir=self._master.direction)
        inlines = [*plain(before), *day, *plain(after)]
        shown = message.state.shown
        passage = self._marked(self._set(inlines, language), message) if shown else self._in(self._english, inlines)
        return self._known(passage, PHRASES[name].key)

    def phrases(self, source: Source, counts: Counts) -> dict[str, Phrase]:
        """The leaflet's own phrases, with numbers and dates filled in."""
        numbers = {"stale": counts.stale, "untranslated": counts.untranslated + counts.borrowed}
        return {
            name: self._phrase(name, numbers.get(name, 1), source.date)
            for name, segment in PHRASES.items()
            if segment.key in self.segments
        }

    def _phrase(self, name: str, count: int, day: date) -> Phrase:
        language = self._of(self._messages[PHRASES[name].key])
        text = self._text(name, count).replace("{count}", languages.number(language, count))
        if "{date}" in text:
            text = text.replace("{date}", languages.long_date(language, day))
        text = spaced_text(text, language) if self._spaced else text
        mark = self._marks.get(PHRASES[name].key, "")
        if language == self._language:
            return Phrase(text, mark=mark)
        return Phrase(text, language.tag, language.direction, mark)

    def _text(self, name: str, count: int) -> str:
        """A phrase as translated, or in English; in the plural form that `count` asks for."""
        segment = PHRASES[name]
        message = self._messages[segment.key]
        if message.state.shown:
            return message.forms[min(self._plural[message.tag](count), len(message.forms) - 1)]
        return segment.plural if segment.plural and count != 1 else segment.text

    def _of(self, message: Message) -> Language:
        """The language in which a message of the leaflet's own, or a translated one, is shown."""
        if not message.state.shown:
            return self._english
        return self._parents.get(message.tag, self._language)

    def _marked(self, inlines: Inlines, message: Message) -> Passage:
        """A translation with what readers have to know of it."""
        language = self._parents.get(message.tag)
        own = {"lang": language.tag, "dir": language.direction} if language else {}
        if message.state is not SegmentState.STALE:
            return Passage(inlines, own)
        mark = span(plain(STALE_MARK), _MARK, title=self._text("stale_mark", 1))
        return Passage([*mark, *inlines], {"class": "stale", **own})

    def _known(self, passage: Passage, key: Key) -> Passage:
        """A passage with what it is known by, where a page is to show where it stands."""
        mark = self._marks.get(key)
        marked = span(passage.inlines, **{"data-passage": mark}) if mark else passage.inlines
        return Passage(marked, passage.attributes)

    def _in(self, language: Language, inlines: Inlines) -> Passage:
        own = {} if language == self._language else {"lang": language.tag, "dir": language.direction}
        return Passage(self._set(inlines, language), own)

    def _set(self, inlines: Inlines, language: Language) -> Inlines:
        """Inlines with the spaces that their language demands."""
        return spaced(inlines, language) if self._spaced else inlines


@lru_cache(maxsize=1024)
def _length(text: str) -> int:
    """How long a text is, in letters: those of full width count twice, marks above and below don't."""
    if text.isascii():
        return max(1, len(text))
    return max(1, sum(_width(letter) * count for letter, count in Counter(text).items()))


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    wide = unicodedata.east_asian_width(letter) in "WF"
    return 2 if wide else int(not unicodedata.category(letter).startswith("M"))


def _notices(counts: Counts) -> list[str]:
    """The names of the phrases that tell what an edition is not yet."""
    said = {
        "draft": counts.draft + counts.stale + counts.inherited,
        "untranslated": counts.untranslated + counts.borrowed,
        "stale": counts.stale,
    }
    return [name for name, count in said.items() if count]
