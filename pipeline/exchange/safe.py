"""Files from anywhere, looked at before a library opens them: bytes in; nothing, or an error with the reason."""

import zipfile
import zlib
from collections.abc import Sized
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from pipeline.errors import PipelineError

MOST_BYTES = 20_000_000
"""A file of ten thousand passages has about two million."""
_MOST_UNPACKED = 60_000_000
_MOST_PARTS = 2_000
_MOST_XML = 16_000_000
"""Bytes of one part; what is parsed takes some fifty times the memory."""
_MOST_NODES = 1_000_000
_DEEPEST = 60
_MACROS = ("vbaproject", "macrosheets/", "activex/")
_SAVE_ANEW = (
    "Ask for the file anew: saved from Word, Excel, LibreOffice or the translation tool, with nothing else in it."
)


def read(path: Path) -> bytes:
    """What is in a file of usual size; raises for others."""
    try:
        if not path.is_file():
            raise refused(path, "There is no such file." if not path.exists() else "This isn't a file.")
        if (size := path.stat().st_size) > MOST_BYTES:
            raise refused(path, f"The file has {size // 1_000_000} MB; at most {MOST_BYTES // 1_000_000} are read.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        raise refused(path, f"This can't be read: {error.strerror or error}.") from error


def refused(path: Path, message: str, cure: str = _SAVE_ANEW) -> PipelineError:
    """The error of a file that isn't opened."""
    return PipelineError.at("exchange-file", message, cure, path)


# What zipfile and zlib raise: for damage, for a method that nobody has (NotImplementedError), for encryption (RuntimeError).
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def check_package(data: bytes, path: Path) -> None:
    """Raise unless it is a package of Word or Excel that does no harm: no bomb, no macros, no entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_sizes(package, path)
            for part in package.infolist():
                name = part.filename.lower()
                if any(sign in name for sign in _MACROS):
                    raise refused(path, "The file has macros in it.", "Save it without macros, as .docx or .xlsx.")
                if name.endswith((".xml", ".rels", ".vml")):
                    if part.file_size > _MOST_XML:
                        raise refused(path, f"A part of the file has {part.file_size // 1_000_000} MB of XML.")
                    content = package.read(part)
                    if name == "[content_types].xml" and b"macroEnabled" in content:
                        raise refused(path, "The file has macros in it.", "Save it without macros, as .docx or .xlsx.")
                    check_xml(content, path)
    except _UNREADABLE as error:
        raise refused(path, f"The file is damaged, encrypted or of another kind: {error}.") from error


def _check_sizes(package: zipfile.ZipFile, path: Path) -> None:
    """What the package says; nothing is unpacked beyond that."""
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED:
        raise refused(path, f"The file would unpack to {len(parts)} parts of {unpacked // 1_000_000} MB together.")


def check_xml(data: bytes, path: Path) -> None:
    """Raise unless it is XML without entities of its own, or such as stand elsewhere, and of usual depth."""
    try:
        _look_at(data, path)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise refused(path, f"The file is damaged or of another kind: {error}.") from error


def _look_at(data: bytes, path: Path) -> None:
    parser = expat.ParserCreate()
    depth = nodes = 0

    def doctype(_name: str, _system: str | None, _public: str | None, inner: bool) -> None:
        if inner:
            raise refused(path, "The file has declarations of its own (a document type with entities).")

    def entity(*_: object) -> int:
        raise refused(path, "The file has entities in it, which could stand for anything.")

    def start(_name: str, attributes: Sized) -> None:
        nonlocal depth, nodes
        depth += 1
        nodes += 1 + len(attributes)
        if depth > _DEEPEST or nodes > _MOST_NODES:
            raise refused(path, "The file's elements are nested too deep, or too many.")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = parser.SkippedEntityHandler = parser.ExternalEntityRefHandler = entity
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
