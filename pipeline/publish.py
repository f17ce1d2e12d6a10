"""Publishing: finished files in; `output/`, its index and its manifest out.

A file is written beside its place and moved there when it is complete, so what was handed out
before stays as it was until then.
"""

import errno
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.errors import ProjectError
from pipeline.formats import FOR_READERS
from pipeline.model import Printed, Rendered

if TYPE_CHECKING:
    from pipeline.lettering import Letters

MANIFEST = "manifest.json"
INDEX = "index.html"
_MAKE_ROOM = "Delete something, then do it again. What was there before is as it was."


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A published file."""

    format: str
    path: str
    """Relative to the output folder."""
    size: int
    """Bytes."""
    sha256: str
    printed: Printed | None = None
    """None for what has no pages."""


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """A published edition, as the manifest has it."""

    tag: str
    endonym: str
    script: str
    direction: str
    state: str
    counts: Mapping[str, int]
    title: str
    label: str
    """The edition's state, in its own language."""
    date: str
    """The master's date, in the edition's own form."""
    outdated: bool = False
    """Whether the files lag behind: the catalog can't be published as it is now."""
    files: tuple[FileRecord, ...] = ()

    @property
    def by_format(self) -> dict[str, FileRecord]:
        """Its files by format."""
        return {file.format: file for file in self.files}


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A published document, as the manifest has it."""

    document: str
    title: str
    issuer: str
    date: str
    """The master's date, ISO 8601."""
    written_date: str
    """The same, as the master's language writes it."""
    language: str
    """The master's language."""
    direction: str
    outdated: str
    """What an outdated edition is called, in the master's language."""
    overview: str
    """What the list of all documents is called, in the master's language."""
    editions: tuple[EditionRecord, ...] = field(default=())


def write_edition(output: Path, folder: str, files: Sequence[Rendered]) -> tuple[FileRecord, ...]:
    """Put an edition's files into their folder, all of them once all are written."""
    place = output / folder
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=place) as waiting:
            for file in files:
                (Path(waiting) / file.name).write_bytes(file.data)
            for file in files:
                (Path(waiting) / file.name).replace(place / file.name)
    except OSError as error:
        raise unwritable(place, error) from error
    return tuple(
        FileRecord(
            file.format, f"{folder}/{file.name}", len(file.data), hashlib.sha256(file.data).hexdigest(), file.printed
        )
        for file in files
    )


def write_file(path: Path, data: bytes) -> bool:
    """Write a file in one move, unless it has this content already; says whether it wrote."""
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
            waiting = Path(folder) / path.name
            waiting.write_bytes(data)
            if path.exists():
                waiting.chmod(path.stat().st_mode)
            waiting.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    return True


def unwritable(path: Path, error: OSError) -> ProjectError:
    """The error of a place that can't be written."""
    reason = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ProjectError.at("disk-full", f"There is no room for this: {reason}.", _MAKE_ROOM, path)
    cure = "Make the folder writable, or name another one: --output DIR."
    return ProjectError.at("unwritable", f"This can't be written: {reason}.", cure, path)


def is_intact(output: Path, file: FileRecord) -> bool:
    """Whether a published file is still what was published."""
    path = output / file.path
    try:
        return path.stat().st_size == file.size and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
    except OSError:
        return False


def read_manifest(output: Path) -> tuple[DocumentRecord, ...]:
    """What is published; nothing if there is no manifest that can be read."""
    try:
        manifest = json.loads((output / MANIFEST).read_text("utf-8"))
        return tuple(_document(record) for record in manifest["documents"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def write_manifest(output: Path, documents: Iterable[DocumentRecord]) -> None:
    """Say to machines what is published."""
    manifest = {"generator": f"Polyleaf {__version__}", "documents": [asdict(document) for document in documents]}
    write_file(output / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())


def write_index(output: Path, documents: Sequence[DocumentRecord]) -> None:
    """Say to people what is published."""
    from pipeline.render import faces  # not needed where nothing changed
    from pipeline.render.html import templates

    main = documents[0] if documents else None
    fonts, rows = faces.of_texts(_letters(documents))
    template = templates().get_template("index.html.j2")
    rules = [font.inline for font in fonts]
    page = template.render(documents=documents, main=main, formats=FOR_READERS, fonts=rules, rows=rows)
    write_file(output / INDEX, page.encode())


def _letters(documents: Iterable[DocumentRecord]) -> "dict[str, Letters]":
    """The characters of the index by language, as its style sheet sets them."""
    from pipeline.lettering import Style

    letters: dict[str, Letters] = {}

    def add(tag: str, style: Style, *texts: str) -> None:
        letters.setdefault(tag, {}).setdefault(style, set()).update(*texts)

    for document in documents:
        add(document.language, Style(), document.issuer, document.written_date, " ·")
        add(document.language, Style(bold=True), document.overview, document.outdated)
        add(document.language, Style("title", bold=True), document.title)
        for edition in document.editions:
            add(edition.tag, Style(), edition.title, edition.label, "0123456789 ·kB")
            add(edition.tag, Style(bold=True), edition.endonym, *FOR_READERS.values())
    return letters


def _document(record: dict[str, Any]) -> DocumentRecord:
    return DocumentRecord(**{**record, "editions": tuple(_edition(edition) for edition in record["editions"])})


def _edition(record: dict[str, Any]) -> EditionRecord:
    return EditionRecord(**{**record, "files": tuple(map(_file, record["files"]))})


def _file(record: dict[str, Any]) -> FileRecord:
    printed = record.get("printed")
    return FileRecord(**{**record, "printed": Printed(**printed) if printed else None})
