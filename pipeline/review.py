"""Reviewing on the command line: passages in; their `fuzzy` cleared in the catalog, what was done and refused out.

A passage is named by its number (as `polyleaf review LANGUAGE` lists them) or by the beginning of
the master's text. Nothing is written if a name fits none or several.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import catalog, checks, languages, prepare
from pipeline.errors import ProjectError
from pipeline.model import Catalog, Document, Finding, Key, Message, Place, SegmentState, Severity
from pipeline.pandoc import Pandoc
from pipeline.project import Project, check_settings
from pipeline.reading import beginning, did_you_mean, read_bytes
from pipeline.saving import save
from pipeline.update import canonical_tag, segments_for

_WAITING = (SegmentState.DRAFT, SegmentState.STALE, SegmentState.BORROWED, SegmentState.INHERITED)
# Why a passage isn't reviewed, and what to do.
_REFUSED = {
    SegmentState.UNTRANSLATED: ("There is no translation to review.", "Translate it first."),
    SegmentState.REVIEWED: ("It is reviewed already.", "There is nothing to do."),
    SegmentState.INHERITED: (
        "It has no translation of its own; readers see that of the language above.",
        "Translate it. If that one is right here, too, say so: --inherited.",
    ),
    SegmentState.STALE: (
        "The original has changed since it was translated.",
        "Bring the translation in line. If it is right as it is, say so: --stale.",
    ),
    SegmentState.BORROWED: (
        "The translation is that of a likeness from elsewhere; it may say something else.",
        "Make it right. If it is right as it is, say so: --borrowed.",
    ),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be reviewed; neither passages nor all: nothing, only listed."""

    language: str
    passages: tuple[str, ...] = ()
    """Numbers, or beginnings of the master's text."""
    everything: bool = False
    """Every passage that waits for review."""
    stale: bool = False
    """Whether stale passages may become reviewed."""
    borrowed: bool = False
    """Whether borrowed ones may."""
    inherited: bool = False
    """Whether inherited ones may, with the translation that the language above has."""
    documents: tuple[str, ...] = ()

    def means(self, message: Message) -> bool:
        """Whether a passage is among all that waits for review; what is inherited waits only for who asks for it."""
        return message.state in _WAITING and (self.inherited or not message.tag)

    def reason(self, message: Message) -> tuple[str, str] | None:
        """Why a passage can't become reviewed, and what to do; None if it can."""
        if message.tag and not self.inherited:
            return _REFUSED[SegmentState.INHERITED]
        allowed = {SegmentState.STALE: self.stale, SegmentState.BORROWED: self.borrowed}
        may = message.state in _WAITING and allowed.get(message.state, True)
        return None if may else _REFUSED[message.state]


@dataclass(frozen=True, slots=True)
class Line:
    """A passage."""

    number: int
    """Its place in the catalog, from 1."""
    state: SegmentState
    text: str
    """The beginning of the master's text."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of one catalog."""

    path: Path
    done: tuple[Line, ...]
    waiting: tuple[Line, ...]
    """What waits for review now."""
    findings: tuple[Finding, ...]
    """Why passages were refused."""


def review(project: Project, order: Order) -> list[Reviewed]:
    """Review passages of a language, catalog by catalog; raises, with nothing written, for one that isn't there."""
    check_settings(project)
    tag = canonical_tag(order.language)
    names = [name for name in prepare.documents(project, order.documents) if project.catalog(name, tag).is_file()]
    if not names:
        cure = f"Start one: polyleaf update {tag}."
        raise ProjectError.at("catalog-missing", f"There is no translation “{tag}”.", cure)
    if order.passages and len(names) > 1:
        cure = f"Say which: {' or '.join(f'--document {name}' for name in names)}."
        raise ProjectError.at("document-unclear", f"Several documents have a translation “{tag}”.", cure)
    with Pandoc() as pandoc:
        return [_review(project, prepare.read(project, name, pandoc), order, pandoc) for name in names]


def _review(project: Project, document: Document, order: Order, pandoc: Pandoc) -> Reviewed:
    tag = canonical_tag(order.language)
    path = project.catalog(document.source.document, tag)
    language, segments = prepare.language_of(project, document, tag), segments_for(document, tag, path)
    data = read_bytes(path)
    before = catalog.load(data, path, tag, segments, language)
    before = _with_inherited(before, project, document, data, pandoc)
    keys = tuple(catalog.by_key(segments))
    wanted = _wanted(order, keys, before)
    refused = [finding for key in wanted if (finding := _refusal(order, key, before))]
    able = {key for key in wanted if not _refusal(order, key, before)}
    # a borrowed or inherited passage is looked at as what it would become
    after = catalog.load(_written(data, able, before), path, tag, segments, language)
    found = checks.check(replace(document, segments=segments), after, prepare.parse(segments, after, pandoc), language)
    faults = [(key, _lag(key, after)) for key in able if _state(after, key) is not SegmentState.REVIEWED]
    faults += [(key, finding) for key, finding in found if key in able and finding.severity is Severity.ERROR]
    done = able - {key for key, _ in faults}
    if done:
        save(path, data, _written(data, done, before))
    lines = [(line, keys[line.number - 1]) for line in _lines(keys, before)]
    return Reviewed(
        path,
        tuple(line for line, key in lines if key in done),
        tuple(line for line, key in lines if order.means(before.messages[key]) and key not in done),
        (*refused, *(finding for _, finding in faults)),
    )


def _with_inherited(now: Catalog, project: Project, document: Document, data: bytes, pandoc: Pandoc) -> Catalog:
    """A catalog with what readers see in place of the passages that it has no translation of at all."""
    if now.tag == document.master.tag or not languages.ancestors(now.tag):
        return now
    seen = prepare.seen(project, document, now.path, pandoc, data).messages
    inherited = {
        key: replace(seen[key], line=own.line)
        for key, own in now.messages.items()
        # a plural with more forms or fewer has to be written here
        if own.state is SegmentState.UNTRANSLATED and key in seen and len(seen[key].forms) == len(own.forms)
    }
    return replace(now, messages={**now.messages, **inherited})


def _written(data: bytes, keys: Collection[Key], now: Catalog) -> bytes:
    """The file with these passages reviewed, inherited ones with the translation that readers see."""
    inherited = {key: now.messages[key].forms for key in keys if now.messages[key].tag}
    return catalog.reviewed(data, now.path, keys, inherited)


def _lines(keys: Sequence[Key], now: Catalog) -> list[Line]:
    """Every passage."""
    return [Line(n, _state(now, key), beginning(key.text)) for n, key in enumerate(keys, 1)]


def _state(now: Catalog, key: Key) -> SegmentState:
    return now.messages[key].state


def _wanted(order: Order, keys: Sequence[Key], now: Catalog) -> list[Key]:
    """The passages that are meant, each once."""
    if order.everything:
        return [key for key in keys if order.means(now.messages[key])]
    return list(dict.fromkeys(_named(passage, keys) for passage in order.passages))


def _named(passage: str, keys: Sequence[Key]) -> Key:
    """The passage of a number or of a beginning; raises if it is none, or several."""
    if passage.isdecimal():
        if 1 <= int(passage) <= len(keys):
            return keys[int(passage) - 1]
        raise _no_such_passage(passage, f"There are {len(keys)}.")
    start = _plain(passage).removesuffix("…")
    found = [key for key in keys if _plain(key.text) == start] or [k for k in keys if _plain(k.text).startswith(start)]
    if not start or not found:
        texts = [beginning(key.text) for key in keys]
        otherwise = "Write the beginning of the master's text as it is, in quotation marks, or the passage's number."
        raise _no_such_passage(passage, did_you_mean(passage, texts, otherwise))
    if len(found) > 1:
        numbers = " or ".join(str(keys.index(key) + 1) for key in found)
        message = f"Several passages begin with “{passage}”."
        raise ProjectError.at("passage-unclear", message, f"Write more of it, or its number: {numbers}.")
    return found[0]


def _no_such_passage(passage: str, cure: str) -> ProjectError:
    return ProjectError.at("passage-missing", f"There is no passage “{passage}”.", cure)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _refusal(order: Order, key: Key, now: Catalog) -> Finding | None:
    """Why a passage can't become reviewed, if it can't. One that nobody named is left with a note."""
    message = now.messages[key]
    severity = Severity.NOTE if order.everything or message.state is SegmentState.REVIEWED else Severity.ERROR
    place = Place(now.path, message.line, beginning(key.text))
    reason = order.reason(message)
    return Finding("review", severity, place, *reason) if reason else None


def _lag(key: Key, now: Catalog) -> Finding:
    """What is said of a passage whose entry `update` has yet to write."""
    message = "The file lags behind the master here."
    cure = f"Bring it up to date: polyleaf update {now.tag}."
    return Finding("review", Severity.ERROR, Place(now.path, None, beginning(key.text)), message, cure)
