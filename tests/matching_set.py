"""The set of edits in tests/matching: what our matching and msgmerge offer for each."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline import catalog, languages, po
from pipeline.model import Segment

FOLDER = Path(__file__).parent / "matching"
SHOWN = Path("eo.po")
_ESPERANTO = languages.language("eo")


@dataclass(frozen=True)
class Edit:
    """One passage of a later version, with the right answer."""

    where: str
    segment: Segment
    answer: str
    """``changed``, ``like`` or ``none``."""
    sources: tuple[str, ...]
    """The old passages that serve it."""


@dataclass(frozen=True)
class Offer:
    """What was found for an edit."""

    source: str
    """The old passage whose translation is offered; '' if none is."""
    shown: bool
    """Whether readers would see it."""


@dataclass(frozen=True)
class Revision:
    """A later version of a document."""

    old: dict[str, Segment]
    new: list[Segment]
    edits: list[Edit]


def revisions() -> Iterator[Revision]:
    """Every revision of every document of the set."""
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text("utf-8"))
        old = {name: _segment(name.rpartition(" ")[0], name, text) for name, text in document["old"].items()}
        for title, passages in document["revisions"].items():
            edits = [_edit(f"{path.stem}, {title}", p, old) for p in passages if isinstance(p, dict)]
            remaining = iter(edits)
            new = [next(remaining).segment if isinstance(p, dict) else old[p] for p in passages]
            yield Revision(old, new, edits)


def _edit(where: str, passage: dict[str, Any], old: dict[str, Segment]) -> Edit:
    given = passage.get("from", [])
    sources = tuple([given] if isinstance(given, str) else given)
    assert all(source in old for source in sources), sources
    name = passage.get("as") or (sources[0] if sources else "paragraph")
    kind = name if "as" in passage and not name.startswith(("gloss", "country")) else name.rpartition(" ")[0] or name
    return Edit(f"{where}: {passage['edit']}", _segment(kind, name, passage["text"]), passage["answer"], sources)


def _segment(kind: str, name: str, text: str) -> Segment:
    code = name.rpartition(" ")[2]
    if kind == "gloss":
        return Segment(text, kind, f"What this name means: {code}", markup=False)
    return Segment(text, kind, country=code if kind == "country" else "", markup=kind != "country")


def ours(revision: Revision) -> list[Offer]:
    """What an update of the translated old version offers for each edit."""
    data = catalog.updated(_translated(revision), SHOWN, revision.new, _ESPERANTO)
    return _offers(data, revision, lambda entry: catalog.state_of(entry).shown)


def msgmerge(revision: Revision, folder: Path) -> list[Offer]:
    """What msgmerge offers; readers would see all of it."""
    before, template = folder / "before.po", folder / "template.pot"
    before.write_bytes(_translated(revision))
    template.write_bytes(catalog.template("document", revision.new, date(2024, 3, 1)))
    command = ["msgmerge", "--quiet", "--previous", "--output-file=-", str(before), str(template)]
    done = subprocess.run(command, capture_output=True, check=True)
    return _offers(done.stdout, revision, lambda _: True)


def _translated(revision: Revision) -> bytes:
    """A catalog in which each passage's translation is its name."""
    file = po.parse(catalog.created("document", "eo", list(revision.old.values()), _ESPERANTO, date(2024, 3, 1)), SHOWN)
    names = {segment.key: name for name, segment in revision.old.items()}

    def fill(entry: po.Entry) -> po.Entry:
        entry = po.copy(entry)
        po.set_forms(entry, [names[entry.key]])
        entry.unit.settypecomment("fuzzy", present=False)
        return entry

    return po.serialise(file.with_entries(entry if entry.is_header else fill(entry) for entry in file.entries))


def _offers(data: bytes, revision: Revision, shown: Callable[[po.Entry], bool]) -> list[Offer]:
    entries = {entry.key: entry for entry in po.parse(data, SHOWN).active}
    found = [entries[edit.segment.key] for edit in revision.edits]
    return [
        Offer(entry.forms[0], shown(entry)) if entry.forms[0] in revision.old else Offer("", shown=False)
        for entry in found
    ]
