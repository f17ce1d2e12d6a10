"""Catalogs for tests: segments of our own, PO files made from them, and what stands in one."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipeline import catalog, languages, po
from pipeline.model import Key, Language, Segment, SegmentState

DATA = Path(__file__).parent / "data/po"
DE = languages.language("de")
SHOWN = Path("de.po")
DAY = date(2024, 3, 1)
# What tests/data/po/*.po translate.
TREES = [
    Segment("A charter for the trees of our street", "title"),
    Segment(
        "Every house looks after **one** tree, waters it in dry weeks, and keeps its roots free of salt. "
        "In spring it blooms.",
        "paragraph",
    ),
    Segment("No tree is cut down before three are planted.", "paragraph"),
    Segment("Water[^1]", "list item", "Keep the footnote marks [^1] …", "verb", notes=1),
    Segment('Tell the town: "This tree is ill."\tThen wait.', "list item"),
    Segment(
        "Page {page} of {pages}",
        "phrase",
        "Foot of each page. {page} and {pages} are numbers",
        placeholders=("page", "pages"),
        markup=False,
    ),
    Segment(
        "{count} branch",
        "phrase",
        "Said of branches. {count} is a number",
        plural="{count} branches",
        placeholders=("count",),
        markup=False,
    ),
    Segment("Roots before kerbs!", "slogan"),
]


@dataclass(frozen=True)
class Look:
    """A message as a test looks at it."""

    state: str
    """Its state; ``obsolete`` for one that the master has no longer."""
    text: str
    """Its translation; all forms, with a bar between them."""
    previous: str = ""
    """The master's text that the translation was made for, where that is another one."""


def passages(*texts: str) -> list[Segment]:
    """Paragraphs."""
    return [Segment(text, "paragraph") for text in texts]


def gloss(text: str, acronym: str, name: str, language: str = "es") -> Segment:
    """What an organisation's name means."""
    return Segment(text, "gloss", f"What this name means: {acronym} {name}", markup=False, own_name=(language, name))


def country(text: str, code: str) -> Segment:
    """A country's name."""
    return Segment(text, "country", markup=False, country=code)


def language(tag: str) -> Language:
    """A language as a project with an English master knows it."""
    return languages.language(tag, fallback=languages.language("en"))


def untranslated(segments: Sequence[Segment], tag: str = "de") -> bytes:
    """A new catalog."""
    return catalog.created("document", tag, segments, language(tag), DAY)


def translated(segments: Sequence[Segment], fuzzy: bool = False, tag: str = "de") -> bytes:
    """A catalog where everything is translated: “T: its text”."""
    texts = {segment.key: [f"T: {segment.text}", f"T: {segment.plural}"] for segment in segments}

    def fill(entry: po.Entry) -> po.Entry:
        entry = po.copy(entry)
        po.set_forms(entry, texts[entry.key])
        entry.unit.settypecomment("fuzzy", present=fuzzy)
        return entry

    file = po.parse(untranslated(segments, tag), SHOWN)
    return po.serialise(file.with_entries(entry if entry.is_header else fill(entry) for entry in file.entries))


def update(data: bytes, segments: Sequence[Segment], tag: str = "de") -> bytes:
    """What `update` makes of a catalog."""
    return catalog.updated(data, Path(f"{tag}.po"), segments, language(tag))


def review(data: bytes, text: str) -> bytes:
    """A catalog after somebody took the flag off a message; as simple editors do it, no more."""
    file = po.parse(data, SHOWN)

    def unflag(entry: po.Entry) -> po.Entry:
        entry = po.copy(entry)
        entry.unit.settypecomment("fuzzy", present=False)
        return entry

    return po.serialise(file.with_entries(unflag(e) if e.key.text == text else e for e in file.entries))


def look(data: bytes) -> dict[str, Look]:
    """Every message by its text; obsolete ones as “~ text”, those with a context as “context | text”."""
    file = po.parse(data, SHOWN)
    found = {}
    for entry in (*file.active, *file.obsolete):
        name = f"{entry.key.context} | {entry.key.text}" if entry.key.context else entry.key.text
        state = "obsolete" if entry.obsolete else catalog.state_of(entry).value
        look = Look(state, " | ".join(entry.forms), entry.previous.text if entry.previous else "")
        found["~ " + name if entry.obsolete else name] = look
    return found


def states(data: bytes, segments: Sequence[Segment], tag: str = "de") -> Mapping[Key, SegmentState]:
    """What a build sees of a catalog."""
    loaded = catalog.load(data, Path(f"{tag}.po"), tag, segments, language(tag))
    return {key: message.state for key, message in loaded.messages.items()}


def gettext(*command: str | Path, given: bytes | None = None) -> tuple[bytes, str]:
    """What a gettext tool writes and what it says; it has to succeed."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} (gettext) is not installed")
    done = subprocess.run([*map(str, command)], input=given, capture_output=True, check=False)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    return done.stdout, said


def accepted_by_msgfmt(data: bytes) -> bool:
    """Whether msgfmt has nothing to object to; says what it does."""
    _, said = gettext("msgfmt", "--check", "--output-file=/dev/null", "-", given=data)
    assert said == ""
    return True
