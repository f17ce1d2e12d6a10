"""What the stages hand on: frozen dataclasses, no I/O.

The words are those of docs/design.md. Pandoc's AST stays what pandoc writes as JSON
(https://hackage.haskell.org/package/pandoc-types): lists of ``{"t": …, "c": …}``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

Node = dict[str, Any]
Inlines = list[Node]
Blocks = list[Node]


class Severity(StrEnum):
    """How bad a finding is. Only an error takes a passage, or a file, out of the edition."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class SegmentState(StrEnum):
    """How far the translation of a segment is."""

    UNTRANSLATED = "untranslated"
    BORROWED = "borrowed"
    INHERITED = "inherited"
    STALE = "stale"
    DRAFT = "draft"
    REVIEWED = "reviewed"

    @property
    def shown(self) -> bool:
        """Whether readers see a translation (and not the master's text)."""
        return self not in (SegmentState.UNTRANSLATED, SegmentState.BORROWED)


class EditionState(StrEnum):
    """How far an edition is."""

    MASTER = "master"
    BROKEN = "broken"
    PSEUDO = "pseudo"
    INCOMPLETE = "incomplete"
    PARTIAL = "partial"
    STALE = "stale"
    DRAFT = "draft"
    REVIEWED = "reviewed"

    @property
    def published(self) -> bool:
        """Whether an edition in this state is handed out."""
        return self not in (EditionState.BROKEN, EditionState.PSEUDO, EditionState.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found."""

    path: Path | None = None
    """The file, as the user would type it; None: the call itself."""
    line: int | None = None
    """Line in the file, from 1."""
    passage: str = ""
    """The beginning of the passage that is meant."""

    def __str__(self) -> str:
        if self.path is None:
            return "polyleaf"
        return f"{self.path}:{self.line}" if self.line else str(self.path)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check has to say: in plain words what is wrong, and what to do about it."""

    code: str
    """Stable name of the check, such as ``po-duplicate``."""
    severity: Severity
    place: Place
    message: str
    cure: str


class Key(NamedTuple):
    """What identifies a message within a catalog."""

    context: str
    """gettext's msgctxt; empty where there is none."""
    text: str
    """gettext's msgid: the master's text in light Markdown."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit a translator sees."""

    text: str
    """The master's text in light Markdown."""
    kind: str
    """What it is: paragraph, title, gloss, country, phrase …"""
    note: str = ""
    """What a translator should know about it."""
    context: str = ""
    """Tells equal texts apart that need different translations."""
    plural: str = ""
    """The master's plural, for a phrase with a count."""
    placeholders: tuple[str, ...] = ()
    """Names in braces that the translation must keep; empty for ordinary text."""
    markup: bool = True
    """Whether the text is light Markdown; glosses, countries and phrases are plain text."""
    notes: int = 0
    """How many footnotes it refers to."""
    inlines: Inlines | None = field(default=None, compare=False, repr=False)
    """The master's text as AST, where it is light Markdown."""
    own_name: tuple[str, str] = ("", "")
    """For a gloss: the language in which the organisation's own name says it, and that name."""
    country: str = ""
    """For a country's name: its ISO 3166-1 alpha-2 code."""

    @property
    def key(self) -> Key:
        """What the segment's message is found by."""
        return Key(self.context, self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """What an edition shows for a segment."""

    inlines: Inlines
    attributes: Mapping[str, str] = field(default_factory=dict)
    """``lang`` and ``dir``, where they aren't the edition's own; ``class``, where it needs a mark."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of the leaflet's own wording, ready to print."""

    text: str
    language: str = ""
    direction: str = ""
    """BCP 47 tag, and ``ltr`` or ``rtl``, where they aren't the edition's own."""
    mark: str = ""
    """What it is known by in a page that is to show where it stands (`Document.marks`)."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One organisation that signed."""

    acronym: str
    name: str
    """As the organisation writes itself; never translated."""
    language: str
    """BCP 47 tag of the name."""
    gloss: str = ""
    """What the name means, in the master's language; empty where the name is in it."""
    country: str = ""
    """ISO 3166-1 alpha-2, where the text names the country."""
    country_text: str = ""
    """The master's wording of the country, where it is not CLDR's."""


@dataclass(frozen=True, slots=True)
class Signatories:
    """Who signed, in the order of the master's list."""

    as_of: date
    open: bool
    """Whether further signatories are possible."""
    entries: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who answers for a leaflet, as the law of some countries wants it printed."""

    text: str
    """Plain text, of one or more lines."""
    language: str = ""
    """BCP 47 tag; empty: the master's language."""


IMPRINT_FOR_ALL = "all"
"""What stands for all languages that have no imprint of their own."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a leaflet is printed on."""

    paper: str = "A4"
    """A name of `paper.PAPERS`."""
    pages: int = 2
    """How many pages it is to fill; 0: as many as it takes."""


@dataclass(frozen=True, slots=True)
class Source:
    """One master as read: text, data, and where its files are."""

    document: str
    """Name of its folder."""
    path: Path
    language: str
    """BCP 47 tag of the master's language."""
    issuer: str
    date: date
    kind: Inlines
    title: Inlines
    subtitle: Inlines
    blocks: Blocks
    signatories: Signatories
    sheet: Sheet = Sheet()
    images: Mapping[str, str] = field(default_factory=dict)
    """Image paths as the master writes them, each with its content as a data URI."""
    imprints: Mapping[str, Imprint] = field(default_factory=dict)
    """The document's own imprints, by the tag of the edition that carries it, or `IMPRINT_FOR_ALL`."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a catalog, as it stands towards today's master."""

    state: SegmentState
    forms: tuple[str, ...]
    """The translation; several for a phrase with plural forms."""
    line: int | None = None
    """Where its entry is in the catalog; None where `update` has yet to write it."""
    comments: tuple[str, ...] = ()
    """What translators said of it, a line each."""
    previous: Key | None = None
    """The message that the translation was made for, where that was another one."""
    tag: str = ""
    """The language whose translation it is, where that isn't the catalog's: one that it inherits from."""
    plural: str = ""
    """For such a message, that language's plural expression."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """The PO file of one language for one document, merged with today's master."""

    tag: str
    path: Path
    messages: Mapping[Key, Message]
    """Today's messages only: what the master no longer says isn't here."""
    plural: str = "(n != 1)"
    """gettext's plural expression in C syntax."""
    findings: tuple[Finding, ...] = ()
    credits: tuple[str, ...] = ()
    """Who asks to be named, as it is to be printed."""

    def without(self, keys: Collection[Key]) -> "Catalog":
        """The catalog as if these segments weren't translated."""
        return replace(self, messages={key: message for key, message in self.messages.items() if key not in keys})


@dataclass(frozen=True, slots=True)
class Language:
    """What typesetting needs to know of a language (CLDR, through Babel)."""

    tag: str
    """BCP 47, in its canonical case."""
    name: str
    """Its own name (endonym); where CLDR has none, its name in the master's language, or its tag."""
    script: str
    """ISO 15924 code, such as ``Arab``."""
    direction: str
    """``ltr`` or ``rtl``."""
    locale: str
    """CLDR locale that formats dates and names, such as ``en_001``."""
    digits: str
    """The ten digits of its default numbering system."""
    counter_style: str
    """CSS name of that system, for lists and page numbers."""
    comma: str
    """Separates the items of a line, with the space that follows."""
    brackets: tuple[str, str]
    """What opens and closes an aside, with the space outside."""
    known: bool = True
    """Whether CLDR has data for it; if not, dates and names are in the master's language."""


@dataclass(frozen=True, slots=True)
class Document:
    """A master that was read."""

    source: Source
    segments: Sequence[Segment]
    master: Language
    imprints: Mapping[str, Imprint] = field(default_factory=dict)
    """Its own and the project's, by the tag of the edition that carries it, or `IMPRINT_FOR_ALL`."""
    address: str = ""
    """Where its folder of `output/` is on the web, ending in a slash; '' where the project has no site."""
    marks: Mapping[Key, str] = field(default_factory=dict)
    """What each passage is known by in a page that is to show where it stands; none in what is handed out."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many segments are in each state."""

    untranslated: int = 0
    borrowed: int = 0
    inherited: int = 0
    stale: int = 0
    draft: int = 0
    reviewed: int = 0

    @property
    def total(self) -> int:
        """All segments."""
        return self.untranslated + self.borrowed + self.inherited + self.stale + self.draft + self.reviewed

    @property
    def complete(self) -> float:
        """The share of segments that readers see translated, 0 to 1."""
        return 1.0 - (self.untranslated + self.borrowed) / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class SignatoryLine:
    """One signatory as an edition prints it."""

    name: str
    """Acronym and name: the isolated run."""
    rest: str
    """What follows it: gloss and country with their punctuation."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A document in one language: the joined document and its state. All a renderer needs."""

    document: str
    language: Language
    master: Language
    state: EditionState
    counts: Counts
    issuer: str
    date: date
    plain_title: str  # without markup
    kind: Passage
    title: Passage
    subtitle: Passage
    body: Blocks  # slogans included
    signatories: Blocks
    """Heading and list; the same nodes for every format."""
    lines: tuple[SignatoryLine, ...]
    """The lines of that list as plain text, for the proof that every format has them."""
    phrases: Mapping[str, Phrase]
    """The leaflet's own phrases by name, filled in but for the counters of pages."""
    notices: tuple[Phrase, ...]
    """What the edition says of its state on its face; none for the master and a reviewed one."""
    path: Path = Path()
    """The catalog's file, or the master's, for findings."""
    grown: tuple[tuple[str, float], ...] = ()
    """The passages that are longer than the master's by most: beginning of the master's text, and by what share."""
    sheet: Sheet = Sheet()
    images: Mapping[str, str] = field(default_factory=dict)
    """Image paths as the master writes them, each with its content as a data URI."""
    other_families: tuple[str, ...] = ()
    """Font families for what those of its language lack: names in other scripts, signs."""
    imprint: Phrase | None = None
    """Who answers for the leaflet; plain text, of one or more lines."""
    address: str = ""
    """Where the edition's own page is on the web; '' where the project has no site."""
    credits: tuple[str, ...] = ()
    """Who asks to be named in it, as it is to be printed."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How an edition stands on paper."""

    pages: int
    type_size: float
    """Of the text, in points."""
    overrun: bool = False
    """Whether it has more pages than were asked for, since even the smallest type took more; a finding tells it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One file of an edition."""

    format: str
    name: str
    """Of the file."""
    data: bytes
    printed: Printed | None = None
    """None for what has no pages."""
