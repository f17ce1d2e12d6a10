"""What earlier builds made, and from what: digests, kept beside the published files."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.model import Finding, Place, Severity
from pipeline.project import SETTINGS, Project
from pipeline.publish import INDEX, MANIFEST, write_file

_FILE = ".polyleaf.json"
# Libraries whose versions show in what is rendered.
_LIBRARIES = (
    "weasyprint",
    "pypandoc_binary",
    "babel",
    "pyphen",
    "jinja2",
    "uharfbuzz",
    "brotli",
    "icu4py",
    "pikepdf",
    "segno",
)
# Where fonts are installed: new ones change what is rendered.
_FONTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of a published file."""

    digest: str
    """Of all that it was made from."""
    findings: tuple[Finding, ...] = ()
    """What was said of it when it was made."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the last builds left."""

    inputs: str = ""
    """Digest of everything they were made from."""
    outputs: str = ""
    """Digest of manifest and index as they left them."""
    reports: Mapping[str, Any] = field(default_factory=dict)
    """By the digest of a request: what there was to report."""
    files: Mapping[str, Kept] = field(default_factory=dict)
    """By document/tag/format."""


def recall(output: Path) -> Memory:
    """What is remembered; nothing if there is no memory that can be read."""
    try:
        memory = Memory(**json.loads((output / _FILE).read_text("utf-8")))
        return replace(memory, files={key: _kept(data) for key, data in memory.files.items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Memory()


def keep(output: Path, memory: Memory) -> None:
    """Remember for the next build."""
    files = {key: asdict(kept) | {"findings": findings_as_data(kept.findings)} for key, kept in memory.files.items()}
    write_file(output / _FILE, json.dumps(asdict(memory) | {"files": files}).encode())


def findings_as_data(findings: Iterable[Finding]) -> list[Any]:
    """Findings as JSON has them."""
    return [asdict(f) | {"place": asdict(f.place) | {"path": f.place.path and str(f.place.path)}} for f in findings]


def findings_of(data: Iterable[Any]) -> tuple[Finding, ...]:
    """Findings from what `findings_as_data` made of them."""
    return tuple(map(_finding, data))


def _finding(data: Any) -> Finding:
    path = data["place"]["path"]
    place = Place(**data["place"] | {"path": Path(path) if path else None})
    return Finding(**data | {"severity": Severity(data["severity"]), "place": place})


def _kept(data: Any) -> Kept:
    return Kept(data["digest"], findings_of(data["findings"]))


def digest(*parts: object) -> str:
    """A digest of data (dataclasses, mappings, lists, texts); equal data, equal digest."""
    text = json.dumps(parts, default=_as_data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_inputs(project: Project) -> str:
    """A digest of all that a build depends on."""
    files = [project.root / SETTINGS, *_files(project.root / "source"), *_files(project.root / "translations")]
    return digest(_contents(files, project.root), engine(), fonts())


def digest_of_outputs(output: Path) -> str:
    """A digest of manifest and index."""
    return digest(_contents((output / MANIFEST, output / INDEX), output))


@cache
def engine() -> str:
    """A digest of this program and its libraries."""
    package = Path(__file__).parent
    code = _contents((path for path in _files(package) if "__pycache__" not in path.parts), package)
    return digest(code, [version(library) for library in _LIBRARIES])


@cache
def fonts() -> str:
    """A digest that changes when fonts are installed or removed (names and times of their folders)."""
    folders = [Path(place).expanduser() for place in _FONTS]
    found = [
        path for folder in folders if folder.is_dir() for path in (folder, *folder.glob("*/"), *folder.glob("*/*/"))
    ]
    return digest([(str(path), path.stat().st_mtime_ns) for path in sorted(found)])


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _contents(paths: Iterable[Path], root: Path) -> list[tuple[str, str]]:
    return [
        (path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in paths
        if path.is_file()
    ]


def _as_data(value: Any) -> Any:
    if is_dataclass(value):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return dict(value) if isinstance(value, Mapping) else str(value)
