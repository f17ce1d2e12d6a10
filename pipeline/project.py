"""Where a project's files are, and its settings: a folder in, paths and `Settings` out."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError, ProjectError
from pipeline.reading import did_you_mean, read_text

SETTINGS = "polyleaf.toml"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `polyleaf.toml` may say; absent: the defaults."""

    threshold: float = 0.8
    """Share of segments (0 to 1) that have to be translated for an edition to be published."""
    formatting: Mapping[str, str] = field(default_factory=dict)
    """For a language's tag the CLDR locale that formats its dates and names."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with `source/` and `translations/` in it."""

    root: Path
    output: Path
    settings: Settings

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents' names, in alphabetical order."""
        folder = self.root / "source"
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")))

    def source(self, document: str) -> Path:
        """The folder of a master."""
        return self.root / "source" / document

    def translations(self, document: str) -> Path:
        """The folder of a document's catalogs."""
        return self.root / "translations" / document

    def catalogs(self, document: str) -> tuple[Path, ...]:
        """The PO files of a document, in alphabetical order."""
        found = self.translations(document).glob("*.po")
        return tuple(sorted(path for path in found if not path.name.startswith(".")))  # editors' lock files, say

    def catalog(self, document: str, tag: str) -> Path:
        """The PO file of a language, whether it exists or not."""
        return self.translations(document) / f"{tag}.po"

    def template(self, document: str) -> Path:
        """The template of a document."""
        return self.translations(document) / f"{document}.pot"


def open_project(root: Path, output: Path | None = None) -> Project:
    """Find a project's parts; raises if there is no source, or settings can't be read."""
    if not root.is_dir():
        raise ProjectError.at(
            "project-missing", f"There is no folder {root}.", "Name the project's folder: --project DIR."
        )
    project = Project(root, output or root / "output", _settings(root / SETTINGS))
    if not (root / "source").is_dir() or not project.documents:
        raise ProjectError.at(
            "source-missing",
            f"There is no document in {root / 'source'}.",
            "Start one: polyleaf new NAME. Or name the project's folder: --project DIR.",
        )
    return project


def is_name(document: str) -> bool:
    """Whether a document may be called so (its name stands in file names and addresses)."""
    return bool(_NAME.fullmatch(document))


def _settings(path: Path) -> Settings:
    if not path.is_file():
        return Settings()
    try:
        text = read_text(path)
        table = tomllib.loads(text)
    except PipelineError as error:
        raise ProjectError(*error.findings) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())  # else it says "at end of document"
        raise ProjectError.at("settings", f"This isn't TOML: {error}.", "Write name = value.", path, line) from error
    known = ("threshold", "formatting")
    for name in table:
        if name not in known:
            cure = did_you_mean(name, known, f"Known here: {', '.join(known)}.")
            raise _wrong(path, text, name, f"“{name}” is not a known setting.", cure)
    threshold = table.get("threshold", Settings().threshold)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 <= threshold <= 1:
        raise _wrong(path, text, "threshold", f"threshold is {threshold}.", "Write a number from 0 to 1, such as 0.8.")
    return Settings(float(threshold), _formatting(table.get("formatting", {}), path, text))


def check_formatting(project: Project) -> None:
    """Raise if a setting names a language or a locale that doesn't exist."""
    from pipeline import languages  # CLDR takes a moment to load: not where only files are asked for

    path = project.root / SETTINGS
    for tag, locale in project.settings.formatting.items():
        text = read_text(path)
        if languages.canonical(tag) != tag:
            near = languages.similar_tags(tag)
            raise _wrong(path, text, tag, f"“{tag}” is no language tag.", f"Did you mean {' or '.join(near) or 'en'}?")
        if not languages.has_data(locale):
            raise _wrong(path, text, tag, f"CLDR has no locale “{locale}”.", 'Write one that it has, such as "en-001".')


def _formatting(table: Any, path: Path, text: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(locale, str) for locale in table.values()):
        cure = 'Write a line [formatting], then lines such as en = "en-001".'
        raise _wrong(path, text, "formatting", "formatting isn't a table of texts.", cure)
    return dict(table)


def _wrong(path: Path, text: str, name: str, message: str, cure: str) -> ProjectError:
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.lstrip(' ["').startswith(name)]
    return ProjectError.at("settings", message, cure, path, lines[0] if lines else None)
