"""Taking a file back: a file of another tool in, drafts in the catalog and a report out.

Row by row: what is good becomes a draft, what isn't is left out, with the reason. What is newer
in the catalog than in the file stays.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import catalog, checks, languages, po, prepare
from pipeline.exchange import FORMATS, safe
from pipeline.exchange.outgoing import Opened, open_catalog
from pipeline.exchange.rows import (
    MOVED,
    Label,
    Parcel,
    Returned,
    Row,
    carried,
    digest,
    identifier,
    with_forms,
)
from pipeline.model import Finding, Key, Language, Place, Severity
from pipeline.pandoc import Pandoc
from pipeline.po import PoFile
from pipeline.project import Project, check_settings
from pipeline.reading import beginning, did_you_mean
from pipeline.saving import save

_EXPORT_ANEW = "Export the language anew, and copy what was written in this row over."
# Checks that only warn, but say that markup of the original is lost.
_MARKUP = ("markup", "link")
_WORD = re.compile(r"[^\W\d_]+")
# Letters that say which script a row is in; fewer can be a name, or an abbreviation.
_ENOUGH = 12
# Scripts that have characters in common.
_HAN = {"Hans", "Hant", "Hani", "Jpan", "Kore"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file."""

    path: Path
    """The catalog."""
    taken: int
    untouched: int
    """Rows that nobody changed, and those that say what the catalog says."""
    refused: int
    conflicts: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Rows by what becomes of them."""

    good: Mapping[str, Returned] = field(default_factory=dict)
    """By their identifiers."""
    refused: Sequence[Finding] = ()
    conflicts: Sequence[Finding] = ()
    untouched: int = 0


def receive(project: Project, path: Path) -> Imported:
    """Take in what is good in a file; raises if the file can't be used as a whole."""
    check_settings(project)
    parcel = _read(path)
    label = _label(project, parcel, path)
    with Pandoc() as pandoc:
        opened = open_catalog(project, prepare.read(project, label.document, pandoc), label.tag)
        _refuse_other_language(project, opened, parcel, path)
        found = _sort(parcel, opened, path)
        faults = _faults(opened, found.good, pandoc, path)
    texts = {name: row.translation for name, row in found.good.items() if name not in faults}
    drafts = with_forms(opened.sheet.rows, texts)
    if drafts:
        save(opened.path, opened.data, po.serialise(catalog.drafted(opened.file, drafts)))
    told = [finding for findings in faults.values() for finding in findings]
    everything = (*found.refused, *told, *found.conflicts, *_missing(parcel, label, opened.sheet.rows, path))
    in_order = tuple(sorted(everything, key=lambda finding: finding.place.line or 0))
    refused = len(found.refused) + len(faults)
    return Imported(opened.path, len(texts), found.untouched, refused, len(found.conflicts), in_order)


# ------------------------------------------------------------------ the file as a whole


def _read(path: Path) -> Parcel:
    suffix = path.suffix.lower()
    form = next((form for form in FORMATS.values() if suffix in form.suffixes), None)
    if suffix in (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb"):
        raise safe.refused(path, "A file with macros isn't opened.", "Save it as .docx or .xlsx.")
    if form is None:
        known = ", ".join(suffix for form in FORMATS.values() for suffix in form.suffixes)
        raise safe.refused(path, f"“{path.suffix}” is no format that can be taken in.", f"There are: {known}.")
    return form.functions.read(safe.read(path), path)


def _label(project: Project, parcel: Parcel, path: Path) -> Label:
    label = parcel.label
    if label is None:
        message = (
            "The file doesn't say which document and language it is: it wasn't exported here, or its label is lost."
        )
        raise safe.refused(path, message, "Export the language, and copy the translations into that file.")
    if label.document not in project.documents:
        cure = did_you_mean(label.document, project.documents, f"There are: {', '.join(project.documents)}.")
        raise safe.refused(path, f"The file is for “{label.document}”, which isn't a document of this project.", cure)
    canonical = languages.canonical(label.tag)
    if canonical != label.tag or not project.catalog(label.document, label.tag).is_file():
        cure = f"Start it: polyleaf update {canonical}" if canonical else "Export the language anew."
        raise safe.refused(path, f"The file is for “{label.tag}”, which {label.document} hasn't got.", cure)
    if parcel.tag and not languages.compatible(languages.canonical(parcel.tag) or parcel.tag, label.tag):
        raise safe.refused(path, f"The file was exported for {label.tag}, but says it is {parcel.tag} now.")
    return label


def _refuse_other_language(project: Project, opened: Opened, parcel: Parcel, path: Path) -> None:
    """Raise if the file's rows belong to another language than it says."""
    document, ours = opened.document.source.document, opened.language.tag
    there = {row.known_by[1] for row in parcel.rows}
    for other in (found.stem for found in project.catalogs(document)):
        theirs = {identifier(document, other, segment.key) for segment in opened.document.segments}
        if other != ours and not theirs.isdisjoint(there):
            raise safe.refused(path, f"The file says it is {ours}, but has rows that were exported for {other}.")


# ------------------------------------------------------------------ row by row


def _sort(parcel: Parcel, opened: Opened, path: Path) -> _Sorted:
    rows = {row.identifier: row for row in opened.sheet.rows}
    good: dict[str, Returned] = {}
    refused: list[Finding] = []
    conflicts: list[Finding] = []
    untouched = 0
    contradicted = _contradicted(parcel.rows)
    for row in parcel.rows:
        number, name, before = row.known_by
        today = rows.get(name)
        said = carried(row.translation).strip()
        if name and row.untouched and not row.trouble:
            untouched += 1
        elif finding := _refusal(row, today, opened, name in contradicted, path):
            refused.append(finding)
        elif today and said == carried(today.translation).strip():
            untouched += 1
        elif today and digest(today.translation) != before:
            message = f"The catalog has a newer translation, which stays: {beginning(today.translation) or 'none'}"
            cure = f"Choose one, and write it into the catalog. The file says: {said}"
            conflicts.append(_finding(row, today.master, "row-conflict", message, cure, path))
        else:
            good[name] = replace(row, translation=said, place=number)
    return _Sorted(good, refused, conflicts, untouched)


def _contradicted(rows: Sequence[Returned]) -> Collection[str]:
    """The identifiers of rows that stand more than once, with different translations."""
    said = {(row.known_by[1], row.translation) for row in rows if not row.untouched}
    return {name for name, count in Counter(name for name, _ in said).items() if count > 1}


def _refusal(row: Returned, today: Row | None, opened: Opened, twice: bool, path: Path) -> Finding | None:
    """Why a row that somebody changed isn't taken; None if it may be."""
    reason = _strange(row, today, opened.file) or _unclear(row, twice, opened.language)
    return _finding(row, today.master if today else row.master, *reason, path) if reason else None


def _strange(row: Returned, today: Row | None, file: PoFile) -> tuple[str, str, str] | None:
    """Code, message and cure, where nobody can say which message of today's is meant."""
    if not row.known_by[1]:
        return "row-unknown", "The row has lost its identifier: nobody can say what it translates.", _EXPORT_ANEW
    if row.trouble:
        return "columns-moved" if row.trouble == MOVED else "row-unreadable", row.trouble, _EXPORT_ANEW
    if today is None:
        return "row-changed", _what_became(row, file), _EXPORT_ANEW
    if _same(row.master, today.master):
        return None
    if any(_same(cell, today.master) for cell in (*row.cells, row.translation)):
        return "columns-moved", MOVED, _EXPORT_ANEW
    message = "The original in this row isn't what was exported: cells have slipped, or somebody wrote there."
    return "row-slipped", message, _EXPORT_ANEW


def _unclear(row: Returned, twice: bool, language: Language) -> tuple[str, str, str] | None:
    """The same, where nobody can say which translation is meant, or it isn't one."""
    if twice:
        message = "The row stands more than once, with different translations."
        return "row-twice", message, "Keep the one that is right, and import again."
    if not row.translation.strip():
        message = "The translation was emptied; the catalog keeps the one that it has."
        return "row-emptied", message, "If it is meant to go, delete it in the catalog."
    if _is_foreign(row, language):
        message = f"The translation is written in another script than {language.name} is."
        return (
            "row-script",
            message,
            "Was this file meant for somebody else? If it is right so, write it into the catalog.",
        )
    return None


def _is_foreign(row: Returned, language: Language) -> bool:
    """Whether most letters of a translation, but for words that the original has, are of another script."""
    new = set(_WORD.findall(row.translation)) - set(_WORD.findall(row.master))
    scripts = list(filter(None, map(languages.script_of_character, "".join(new))))
    own = sum(found == language.script or {found, language.script} <= _HAN for found in scripts)
    return bool(languages.script_of(language.tag)) and len(scripts) >= _ENOUGH and own * 2 < len(scripts)


def _what_became(row: Returned, file: PoFile) -> str:
    """What became of the message of a row that the master hasn't got any more."""
    now = next((e.key.text for e in file.active if e.previous and _same(e.previous.text, row.master)), None)
    if now is not None:
        return f"The original has changed since. It is now: {now}"
    return "The original has changed since, or was taken out."


def _finding(row: Returned, master: str, code: str, message: str, cure: str, path: Path) -> Finding:
    place = Place(path, row.known_by[0] or row.place, beginning(master))
    return Finding(code, Severity.ERROR, place, message, cure)


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space, which tables change."""
    return carried(one).split() == carried(other).split()


def _missing(parcel: Parcel, label: Label, rows: Sequence[Row], path: Path) -> Iterator[Finding]:
    """Rows that went out and didn't come back; nothing is lost by that."""
    back = {row.known_by[0] for row in parcel.rows}
    names = {row.known_by[1] for row in parcel.rows}
    for number in range(1, min(label.count, 20_000) + 1):
        if number not in back:
            row = rows[number - 1] if number <= len(rows) and rows[number - 1].identifier not in names else None
            place = Place(path, number, beginning(row.master) if row else "")
            cure = "Nothing changes for it in the catalog. If somebody translated it, ask for the whole file."
            yield Finding("row-missing", Severity.WARNING, place, "The row is missing in the file.", cure)


# ------------------------------------------------------------------ what checks say


def _faults(opened: Opened, good: Mapping[str, Returned], pandoc: Pandoc, path: Path) -> dict[str, list[Finding]]:
    """By identifier what is wrong with rows, as far as it would take them out of the edition or lose markup."""
    document, tag = opened.document, opened.language.tag
    rows = [row for row in opened.sheet.rows if row.identifier in good]
    texts = {name: row.translation for name, row in good.items()}
    file = catalog.drafted(opened.file, with_forms(opened.sheet.rows, texts))
    drafts = catalog.load(po.serialise(file), opened.path, tag, document.segments, opened.language)
    told: dict[Key, list[Finding]] = {}
    for key, finding in checks.check(
        document, drafts, prepare.parse(document.segments, drafts, pandoc), opened.language
    ):
        if finding.severity is Severity.ERROR or finding.code in _MARKUP:
            told.setdefault(key, []).append(finding)
    return {
        row.identifier: [
            replace(finding, severity=Severity.ERROR, place=Place(path, row.number, beginning(row.master)))
            for finding in told[row.key]
        ]
        for row in rows
        if row.key in told
    }
