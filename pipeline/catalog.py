"""Catalogs: a PO file and today's segments in, the messages as they stand towards them out.

`load` is what builds and checks see; `updated` is what `update` writes. Both merge in the same
way, so a build shows today what the file will say after an update; only what other documents
have to offer (`Offer`) comes in by `update` alone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline import headers, lag, languages, plurals, po
from pipeline.matching import Relation, Text, match
from pipeline.model import Catalog, Key, Language, Message, Segment, SegmentState
from pipeline.po import BORROWED, Entry, PoFile

FROM = "polyleaf: from "
# What is said only of what nobody has reviewed.
_OURS = (BORROWED, FROM, lag.SINCE)
_BRACE_FORMAT = "python-brace-format"
# Kinds of message that name one particular thing: likeness alone never makes them the same.
NAMES = ("gloss", "country", "phrase")
Wanted = Mapping[Key, Sequence[Segment]]


def load(data: bytes, path: Path, tag: str, segments: Sequence[Segment], language: Language) -> Catalog:
    """Read a catalog as it stands towards today's segments; `path` is how findings name it."""
    file = po.parse(data, path)
    headers.refuse_other_language(file, path, tag)
    merged = merge(file, segments, language)
    messages = {
        entry.key: Message(state_of(entry), entry.forms, entry.line, entry.comments, entry.previous)
        for entry in merged.active
    }
    count, expression = plural_rule(file, tag)
    findings = (*headers.findings(file, path, tag), *headers.plural_findings(merged, path, count))
    return Catalog(tag, path, messages, expression, findings, headers.credited(file))


def inheriting(catalog: Catalog, parent: Catalog) -> Catalog:
    """A catalog with the parent language's translation of each message that readers would see untranslated."""
    lacking = {
        key: replace(
            message,
            state=SegmentState.STALE if message.state is SegmentState.STALE else SegmentState.INHERITED,
            tag=parent.tag,
            plural=parent.plural,
        )
        for key, message in parent.messages.items()
        if message.state.shown and not (key in catalog.messages and catalog.messages[key].state.shown)
    }
    return replace(catalog, messages={**catalog.messages, **lacking})


@dataclass(frozen=True, slots=True)
class Offer:
    """A translation of another document, for whoever needs the very same text."""

    document: str
    forms: tuple[str, ...]
    extracted: tuple[str, ...]
    """What the master says of it there."""
    reviewed: bool


def offers(data: bytes, path: Path, tag: str, document: str) -> dict[Key, Offer]:
    """What another document's catalog has to offer: what is reviewed, or a draft."""
    file = po.parse(data, path)
    headers.refuse_other_language(file, path, tag)
    states = {SegmentState.REVIEWED: True, SegmentState.DRAFT: False}
    return {
        entry.key: Offer(document, entry.forms, entry.extracted, states[state_of(entry)])
        for entry in file.active
        if state_of(entry) in states
    }


def updated(
    data: bytes,
    path: Path,
    segments: Sequence[Segment],
    language: Language,
    offered: Callable[[], Mapping[Key, Offer]] = dict,
) -> bytes:
    """A catalog's file with today's messages; the same bytes if there is nothing to do.

    `offered` is asked only where something is to be translated.
    """
    file = po.parse(data, path)
    merged = merge(file, segments, language)
    here = {entry.key for entry in file.active}
    wanting = {entry.key for entry in merged.active if _wanting(entry, entry.key in here)}
    if wanting:
        merged = _with_offers(merged, by_key(segments), wanting, offered())
    return data if merged is file else po.serialise(merged)


def reviewed(
    data: bytes, path: Path, keys: Collection[Key], translations: Mapping[Key, Sequence[str]] | None = None
) -> bytes:
    """A catalog's file with these messages reviewed: without the flag, and without what is said of unreviewed ones.

    `translations` are those that have to be put in first.
    """
    file = drafted(po.parse(data, path), translations or {})
    return po.serialise(
        file.with_entries(
            _reviewed(entry) if entry.fuzzy and entry.key in keys and not entry.obsolete else entry
            for entry in file.entries
        )
    )


def opened(data: bytes, path: Path, tag: str, segments: Sequence[Segment], language: Language) -> PoFile:
    """A catalog's file with today's messages; raises if it is another language's."""
    file = po.parse(data, path)
    headers.refuse_other_language(file, path, tag)
    return merge(file, segments, language)


def drafted(file: PoFile, drafts: Mapping[Key, Sequence[str]]) -> PoFile:
    """The file with these translations, each a draft of its message as it is today."""
    return file.with_entries(
        _drafted(entry, drafts[entry.key]) if entry.key in drafts and not entry.obsolete else entry
        for entry in file.entries
    )


def plural_rule(file: PoFile, tag: str) -> tuple[int, str]:
    """How many plural forms a catalog has, and the expression (C syntax) that picks one."""
    return plurals.parsed(file.header("Plural-Forms")) or plurals.rule(tag)


def created(document: str, tag: str, segments: Sequence[Segment], language: Language, day: date) -> bytes:
    """A new catalog, with what CLDR and the signatories' own names can say already."""
    count, expression = plurals.rule(tag)
    header = headers.new(document, f"{day.isoformat()} 00:00+0000", tag, f"nplurals={count}; plural={expression};")
    return po.serialise(merge(PoFile((header,)), segments, language))


def template(document: str, segments: Sequence[Segment], day: date) -> bytes:
    """The template (POT) of a document; `day` is the master's date."""
    header = headers.new(document, "YEAR-MO-DA HO:MI+ZONE", "", "nplurals=INTEGER; plural=EXPRESSION;")
    header.unit.target = f"POT-Creation-Date: {day.isoformat()} 00:00+0000\n" + header.unit.target
    entries = [_described(po.new(key, found[0].plural), found) for key, found in by_key(segments).items()]
    return po.serialise(PoFile((header, *entries)))


def by_key(segments: Sequence[Segment]) -> dict[Key, list[Segment]]:
    """The messages of a document in reading order, each with all the places it stands in."""
    messages: dict[Key, list[Segment]] = {}
    for segment in segments:
        messages.setdefault(segment.key, []).append(segment)
    return messages


def description(found: Sequence[Segment]) -> tuple[str, ...]:
    """What a catalog says of a message (``#.`` comments): what each of its places is, and the note to it."""
    return tuple(dict.fromkeys(f"{s.kind}. {s.note}" if s.note else s.kind for s in found))


def kinds_of(comments: Sequence[str]) -> tuple[str, ...]:
    """What a message is, by its description: a paragraph, a title, a gloss, and so on."""
    return tuple(comment.split(".")[0] for comment in comments)


def state_of(entry: Entry) -> SegmentState:
    """The state of a message that is in use (first match wins: docs/design.md)."""
    if not entry.translated:
        return SegmentState.UNTRANSLATED
    if not entry.fuzzy:
        return SegmentState.REVIEWED
    if BORROWED in entry.comments:
        return SegmentState.BORROWED
    return SegmentState.STALE if entry.previous else SegmentState.DRAFT


def merge(file: PoFile, segments: Sequence[Segment], language: Language) -> PoFile:
    """The file with today's messages in today's order; the very same object if nothing changes.

    Nothing is lost: what the master no longer says becomes obsolete, and comes back as what it was.
    """
    wanted = by_key(segments)
    in_use, obsolete = file.active, file.obsolete
    active = {entry.key: entry for entry in in_use}
    gone = {key: entry for key, entry in active.items() if key not in wanted}
    back = {entry.key: entry for entry in obsolete if entry.key in wanted and entry.key not in active}
    new = {key: active[key] if key in active else _revived(back[key]) for key in wanted if key in active or key in back}
    used = dict(back)  # what has a place in the new file; the rest becomes or stays obsolete
    unused = [*(entry for entry in obsolete if entry.key not in used), *gone.values()]
    earlier = {entry.previous: entry for entry in unused if state_of(entry) is SegmentState.STALE}
    for key in [key for key in wanted if key not in new and key in earlier]:
        new[key] = _changed(earlier[key], wanted[key][0])
        used[earlier[key].key] = earlier[key]
    for key, old, relation in _likenesses(wanted, new, file, {k: e for k, e in gone.items() if k not in used}):
        if relation is Relation.CHANGED:
            new[key] = _changed(old, wanted[key][0])
            used[old.key] = old
        elif not _draft(wanted[key][0], language):
            new[key] = _borrowed(old, wanted[key][0])
    count, _ = plural_rule(file, language.tag)
    ordered = [
        _described(_settled(new[key]) if key in new else _fresh(found[0], language, count), found)
        for key, found in wanted.items()
    ]
    if not gone and len(ordered) == len(active) and all(a is b for a, b in zip(ordered, in_use, strict=True)):
        return file
    top = [entry for entry in file.entries if entry.is_header]
    kept = [entry for entry in obsolete if used.get(entry.key) is not entry]
    retired = [_retired(e) for key, e in gone.items() if used.get(key) is not e and (any(e.forms) or e.comments)]
    return file.with_entries([*top, *ordered, *kept, *retired])


# ------------------------------------------------------------------ an entry in, an entry out


def _described(entry: Entry, found: Sequence[Segment]) -> Entry:
    """The entry with the comments and flags that its segments ask for; itself if it has them."""
    segment = found[0]
    comments = description(found)
    braces = bool(segment.placeholders) and not entry.unit.hastypecomment(_BRACE_FORMAT)
    if entry.extracted == comments and not braces:
        return entry
    entry = po.copy(entry)
    entry.unit.automaticcomments = [f"#. {comment}\n" for comment in comments]
    if braces:
        entry.unit.settypecomment(_BRACE_FORMAT)
    return entry


def _revived(entry: Entry) -> Entry:
    """An obsolete entry in use again, as what it was (pypo itself would drop `fuzzy`)."""
    flags = list(entry.unit.typecomments)
    entry = po.copy(entry)
    entry.unit.resurrect()
    if any("fuzzy" in line for line in flags):
        entry.unit.settypecomment("fuzzy")
    return entry


def _settled(entry: Entry) -> Entry:
    """The entry without what is said only of unreviewed ones, where an editor has cleared the flag and left that.

    Flagged again for another reason, its translation would be taken for a likeness, and readers would lose it.
    """
    left_over = entry.translated and not entry.fuzzy and any(comment.startswith(_OURS) for comment in entry.comments)
    return _reviewed(entry) if left_over else entry


def _reviewed(entry: Entry) -> Entry:
    entry = po.copy(entry)
    for comment in entry.comments:
        if comment.startswith(_OURS):
            po.remove_comment(entry, comment)
    po.clear_fuzzy(entry)
    return entry


def _wanting(entry: Entry, written: bool) -> bool:
    """Whether a message is better served by an exact translation; what a likeness gave before may be edited since."""
    state = state_of(entry)
    return state is SegmentState.UNTRANSLATED or (state is SegmentState.BORROWED and not written)


def _with_offers(file: PoFile, wanted: Wanted, wanting: Collection[Key], offered: Mapping[Key, Offer]) -> PoFile:
    """The file with drafts from other documents; itself if there are none."""
    new = {}
    for entry in file.active:
        offer = offered.get(entry.key) if entry.key in wanting else None
        fits = offer and (not entry.unit.hasplural() or len(offer.forms) == len(entry.forms))
        if offer and fits and _same_thing(offer.extracted, description(wanted[entry.key])):
            new[entry.key] = _from_offer(entry, offer)
    if not new:
        return file
    return file.with_entries(entry if entry.obsolete else new.get(entry.key, entry) for entry in file.entries)


def _from_offer(entry: Entry, offer: Offer) -> Entry:
    entry = po.copy(entry)
    po.remove_comment(entry, BORROWED)
    po.clear_fuzzy(entry)
    po.set_forms(entry, offer.forms)
    entry.unit.settypecomment("fuzzy")
    entry.unit.othercomments = [*entry.unit.othercomments, f"# {FROM}{offer.document}\n"]
    return entry


def _retired(entry: Entry) -> Entry:
    entry = po.copy(entry)
    entry.unit.makeobsolete()
    return entry


def _changed(old: Entry, segment: Segment) -> Entry:
    """The entry of a passage that was edited in the master: its translation is stale.

    Where the passage says again what was translated, it isn't; but a person has to confirm that.
    """
    entry = _revived(old) if old.obsolete else po.copy(old)
    if state_of(old) is not SegmentState.BORROWED:
        po.remove_comment(entry, BORROWED)  # left over from before it was reviewed
    entry = po.with_text(entry, segment.key, segment.plural)
    po.set_previous(entry, old)
    entry.unit.settypecomment("fuzzy")
    return entry


def _borrowed(old: Entry, segment: Segment) -> Entry:
    """A new entry that offers the translation of something like it."""
    entry = po.new(segment.key, segment.plural, old.forms, fuzzy=True)
    po.set_previous(entry, old)
    entry.unit.othercomments = [f"# {BORROWED}\n"]
    return entry


def _drafted(entry: Entry, forms: Sequence[str]) -> Entry:
    """The entry with another translation, which was made for its text as it is now, and waits for review."""
    entry = _reviewed(entry)
    po.set_forms(entry, forms)
    if any(form.strip() for form in forms):
        entry.unit.settypecomment("fuzzy")
    return entry


def _fresh(segment: Segment, language: Language, count: int) -> Entry:
    """A new entry; with a draft where there is one."""
    draft = _draft(segment, language)
    forms = [draft] if draft else [""] * count if segment.plural else []
    return po.new(segment.key, segment.plural, forms, fuzzy=bool(draft))


def _draft(segment: Segment, language: Language) -> str:
    """A translation that CLDR or the organisation itself has; '' if neither."""
    own_language, own_name = segment.own_name
    if segment.country and language.known:
        return languages.country(language, segment.country)
    return own_name if own_language and languages.same_language(own_language, language.tag) else ""


# ------------------------------------------------------------------ likenesses


def _likenesses(
    wanted: Wanted, new: Collection[Key], file: PoFile, gone: Mapping[Key, Entry]
) -> Iterator[tuple[Key, Entry, Relation]]:
    """For new messages the old entries that serve them best, and as what."""
    missing = [key for key in wanted if key not in new]
    old = [entry for entry in (*file.active, *file.obsolete) if any(entry.forms)]
    if not missing or not old:
        return
    kept = {entry.key for entry in file.active} & set(wanted)
    old_places = _places([entry.key for entry in file.active], kept)
    new_places = _places(list(wanted), kept)
    olds = [
        Text(e.key.text, *old_places.get(e.key, (None, None)), *_identity(e.extracted), _uses(e, gone)) for e in old
    ]
    news = [Text(key.text, *new_places[key], *_identity(description(wanted[key]))) for key in missing]
    for number, pair in match(olds, news).items():
        entry, key = old[pair.old], missing[number]
        if entry.unit.hasplural() == bool(wanted[key][0].plural):
            yield key, entry, pair.relation


def _uses(entry: Entry, gone: Mapping[Key, Entry]) -> frozenset[Relation]:
    """What an old entry's translation may be used for: only what has no place any more moves on, nothing is borrowed twice."""
    moves_on = {Relation.CHANGED} if entry.key in gone and not entry.obsolete else set()
    lends = {Relation.LIKE} if not (entry.fuzzy and BORROWED in entry.comments) else set()
    return frozenset(moves_on | lends)


def _places(keys: Sequence[Key], kept: Collection[Key]) -> dict[Key, tuple[Key | None, Key | None]]:
    """For each message its nearest neighbours, before and after, that old and new version share."""
    before: dict[Key, Key | None] = {}
    after: dict[Key, Key | None] = {}
    for order, nearest in ((keys, before), (keys[::-1], after)):
        last = None
        for key in order:
            nearest[key] = last
            last = key if key in kept else last
    return {key: (before[key], after[key]) for key in keys}


def _identity(comments: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """What tells a passage's kind, and whether the passage is a name: then, what it is the name of (unknown for countries)."""
    kinds = kinds_of(comments)
    named = bool(set(kinds) & set(NAMES))
    return (tuple(comment for comment in comments if ". " in comment) if named else kinds), named


def _same_thing(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether equal texts mean the same: names do where the same is said of them."""
    first, second = _identity(one), _identity(other)
    if first[1] or second[1]:
        return first == second and bool(first[0])
    return True
