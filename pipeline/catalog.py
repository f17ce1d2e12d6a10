"""Catalogs: a PO file and today's segments in, the messages as they stand towards them out.

`load` is what builds and checks see; `updated` is what `update` writes. Both merge in the same
way, so a build shows today what the file will say after an update.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from gettext import c2py
from pathlib import Path

from translate.lang import data as toolkit_languages

from pipeline import languages, po
from pipeline.errors import CatalogError
from pipeline.matching import Relation, Text, match
from pipeline.model import Catalog, Finding, Key, Language, Message, Place, Segment, SegmentState, Severity
from pipeline.po import Entry, PoFile

BORROWED = "polyleaf: borrowed"
_BRACE_FORMAT = "python-brace-format"
# Kinds of message that name one particular thing: likeness alone never makes them the same.
_NAMES = ("gloss", "country", "phrase")
Wanted = Mapping[Key, Sequence[Segment]]


def load(data: bytes, path: Path, tag: str, segments: Sequence[Segment], language: Language) -> Catalog:
    """Read a catalog as it stands towards today's segments; `path` is how findings name it."""
    file = po.parse(data, path)
    findings = tuple(_header_findings(file, path, tag))
    merged = merge(file, segments, language)
    messages = {entry.key: Message(state_of(entry), entry.forms, entry.line) for entry in merged.active}
    return Catalog(tag, path, messages, _plural_expression(file, tag), findings)


def updated(data: bytes, path: Path, segments: Sequence[Segment], language: Language) -> bytes:
    """A catalog's file with today's messages; the same bytes if there is nothing to do."""
    file = po.parse(data, path)
    merged = merge(file, segments, language)
    return data if merged is file else po.serialise(merged)


def created(document: str, tag: str, segments: Sequence[Segment], language: Language, day: date) -> bytes:
    """A new catalog, with what CLDR and the signatories' own names can say already."""
    count, expression = _plural_rule(tag)
    header = _header(document, f"{day.isoformat()} 00:00+0000", tag, f"nplurals={count}; plural={expression};")
    return po.serialise(merge(PoFile((header,)), segments, language))


def template(document: str, segments: Sequence[Segment], day: date) -> bytes:
    """The template (POT) of a document; `day` is the master's date."""
    header = _header(document, "YEAR-MO-DA HO:MI+ZONE", "", "nplurals=INTEGER; plural=EXPRESSION;")
    header.unit.target = f"POT-Creation-Date: {day.isoformat()} 00:00+0000\n" + header.unit.target
    entries = [_described(po.new(key, found[0].plural), found) for key, found in by_key(segments).items()]
    return po.serialise(PoFile((header, *entries)))


def by_key(segments: Sequence[Segment]) -> dict[Key, list[Segment]]:
    """The messages of a document in reading order, each with all the places it stands in."""
    messages: dict[Key, list[Segment]] = {}
    for segment in segments:
        messages.setdefault(segment.key, []).append(segment)
    return messages


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
    active = {entry.key: entry for entry in file.active}
    dead = {entry.key: entry for entry in file.obsolete}
    gone = {key: entry for key, entry in active.items() if key not in wanted}
    new = {key: active[key] if key in active else _revived(dead[key]) for key in wanted if key in active or key in dead}
    used: set[Key] = set()
    earlier = {entry.previous: key for key, entry in gone.items() if entry.previous}
    for key in [key for key in wanted if key not in new and key.text in earlier]:
        new[key] = _reverted(gone[earlier[key.text]], wanted[key][0])
        used.add(earlier[key.text])
    for key, (old, relation) in _likenesses(wanted, new, file, {k: e for k, e in gone.items() if k not in used}):
        new[key] = _changed(old, wanted[key][0]) if relation is Relation.CHANGED else _borrowed(old, wanted[key][0])
        used |= {old.key} if relation is Relation.CHANGED else set()
    count = _nplurals(file)
    ordered = [_described(new.get(key) or _fresh(found[0], language, count), found) for key, found in wanted.items()]
    if not gone and len(ordered) == len(active) and all(a is b for a, b in zip(ordered, file.active, strict=True)):
        return file
    revived = set(wanted) - set(active)
    kept = [entry for entry in file.obsolete if entry.key not in revived]
    retired = [
        _retired(entry) for key, entry in gone.items() if key not in used and (any(entry.forms) or entry.comments)
    ]
    headers = [entry for entry in file.entries if entry.unit.isheader()]
    return file.with_entries([*headers, *ordered, *kept, *retired])


# ------------------------------------------------------------------ an entry in, an entry out


def _described(entry: Entry, found: Sequence[Segment]) -> Entry:
    """The entry with the comments and flags that its segments ask for; itself if it has them."""
    segment = found[0]
    comments = _comments(found)
    braces = bool(segment.placeholders) and not entry.unit.hastypecomment(_BRACE_FORMAT)
    if entry.extracted == comments and not braces:
        return entry
    entry = po.copy(entry)
    entry.unit.automaticcomments = [f"#. {comment}\n" for comment in comments]
    if braces:
        entry.unit.settypecomment(_BRACE_FORMAT)
    return entry


def _comments(found: Sequence[Segment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{s.kind}. {s.note}" if s.note else s.kind for s in found))


def _revived(entry: Entry) -> Entry:
    """An obsolete entry in use again, as what it was (pypo itself would drop `fuzzy`)."""
    flags = list(entry.unit.typecomments)
    entry = po.copy(entry)
    entry.unit.resurrect()
    for flag in {"fuzzy"} if any("fuzzy" in flag for flag in flags) else ():
        entry.unit.settypecomment(flag)
    return entry


def _retired(entry: Entry) -> Entry:
    entry = po.copy(entry)
    entry.unit.makeobsolete()
    return entry


def _reverted(entry: Entry, segment: Segment) -> Entry:
    """A stale entry whose passage is again what was translated; a person has to confirm it."""
    entry = po.copy(entry)
    po.set_text(entry, segment.text, segment.plural)
    po.set_previous(entry, None)
    return entry


def _changed(old: Entry, segment: Segment) -> Entry:
    """The entry of a passage that was edited in the master: its translation is stale."""
    entry = po.copy(old)
    if state_of(old) is not SegmentState.BORROWED:
        po.remove_comment(entry, BORROWED)  # left over from before it was reviewed
    if not (old.fuzzy and old.previous):
        po.set_previous(entry, old)  # else it still is a translation of what it was before
    po.set_text(entry, segment.text, segment.plural)
    entry.unit.settypecomment("fuzzy")
    return entry


def _borrowed(old: Entry, segment: Segment) -> Entry:
    """A new entry that offers the translation of something like it."""
    entry = po.new(segment.key, segment.plural, old.forms, fuzzy=True)
    po.set_previous(entry, old)
    entry.unit.othercomments = [f"# {BORROWED}\n"]
    return entry


def _fresh(segment: Segment, language: Language, count: int) -> Entry:
    """A new entry; with a draft where CLDR or the organisation itself has the words."""
    own_language, own_name = segment.own_name
    draft = ""
    if segment.country and language.known:
        draft = languages.country(language, segment.country)
    elif own_language and languages.same_language(own_language, language.tag):
        draft = own_name
    forms = [draft] if draft else [""] * count if segment.plural else []
    return po.new(segment.key, segment.plural, forms, fuzzy=bool(draft))


# ------------------------------------------------------------------ likenesses


def _likenesses(
    wanted: Wanted, new: Collection[Key], file: PoFile, gone: Mapping[Key, Entry]
) -> Iterator[tuple[Key, tuple[Entry, Relation]]]:
    """For new messages the old entries that serve them best."""
    missing = [key for key in wanted if key not in new]
    old = [e for e in (*file.active, *file.obsolete) if any(e.forms) and not _offered(e, gone)]
    if not missing or not old:
        return
    kept = {entry.key for entry in file.active} & set(wanted)
    old_places = _places([entry.key for entry in file.active], kept)
    new_places = _places(list(wanted), kept)
    olds = [Text(e.key.text, *old_places.get(e.key, (None, None)), *_identity(e.extracted), e.key in gone) for e in old]
    news = [Text(key.text, *new_places[key], *_identity(_comments(wanted[key]))) for key in missing]
    for number, pair in match(olds, news).items():
        entry, key = old[pair.old], missing[number]
        if entry.unit.hasplural() == bool(wanted[key][0].plural):
            yield key, (entry, pair.relation)


def _offered(entry: Entry, gone: Mapping[Key, Entry]) -> bool:
    """Whether the entry is itself only an offer, of no use to others."""
    return entry.key not in gone and BORROWED in entry.comments and entry.fuzzy


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
    """What tells a passage's kind, and whether the passage is a name."""
    kinds = tuple(comment.split(".")[0] for comment in comments)
    named = bool(set(kinds) & set(_NAMES))
    return (tuple(comments) if named else kinds), named


# ------------------------------------------------------------------ headers and plural forms


def _header(document: str, revised: str, tag: str, plural: str) -> Entry:
    fields = {
        "Project-Id-Version": document,
        "PO-Revision-Date": revised,
        "Last-Translator": "Automatically generated" if tag else "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": "none" if tag else "LANGUAGE <LL@li.org>",
        "Language": tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    return po.new(Key("", ""), forms=["".join(f"{name}: {value}\n" for name, value in fields.items())])


def _header_findings(file: PoFile, path: Path, tag: str) -> Iterator[Finding]:
    says = file.header("Language")
    if says and languages.canonical(says.replace("@", "-").split(".")[0]) != tag:
        raise CatalogError.at(
            "po-language",
            f"The file is {path.name}, but its header says “Language: {says}”.",
            f"If the text in it is {tag}, write “Language: {tag}” in the header; if not, the file has the wrong name.",
            path,
            file.entries[0].line,
        )
    if not says:
        cure = f"Write “Language: {tag}\\n” there (Poedit: Catalog, Properties)."
        place = Place(path, file.entries[0].line if file.entries else 1)
        yield Finding("po-language", Severity.WARNING, place, "The header doesn't say which language this is.", cure)
    try:
        c2py(_plural_expression(file, tag))
    except ValueError:
        place = Place(path, file.entries[0].line)
        cure = f"Write “nplurals={_plural_rule(tag)[0]}; plural={_plural_rule(tag)[1]};”."
        yield Finding("po-plural", Severity.WARNING, place, "The header's Plural-Forms can't be read.", cure)


def _plural_rule(tag: str) -> tuple[int, str]:
    """How many plural forms a language has in gettext, and the expression that picks one."""
    for code in (tag.replace("-", "_"), tag.split("-", maxsplit=1)[0]):
        if code in toolkit_languages.languages:
            _, count, expression = toolkit_languages.languages[code]
            if count:
                return int(count), str(expression).strip("()") if expression.count("(") == 1 else str(expression)
    return 2, "n != 1"


def _plural_expression(file: PoFile, tag: str) -> str:
    found = re.search(r"plural=([^;]+)", file.header("Plural-Forms"))
    return found.group(1).strip() if found and found.group(1) != "EXPRESSION" else _plural_rule(tag)[1]


def _nplurals(file: PoFile) -> int:
    found = re.search(r"nplurals=(\d+)", file.header("Plural-Forms"))
    return int(found.group(1)) if found else 2
