"""Where a project's files are, and its settings: a folder in, paths and `Settings` out."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline import paper
from pipeline.errors import PipelineError, ProjectError
from pipeline.model import IMPRINT_FOR_ALL, Imprint, Sheet
from pipeline.reading import did_you_mean, is_harmful, lines_of, read_text

SETTINGS = "polyleaf.toml"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `polyleaf.toml` may say; absent: the defaults."""

    threshold: float = 0.8
    """Share of segments (0 to 1) that have to be translated for an edition to be published."""
    formatting: Mapping[str, str] = field(default_factory=dict)
    """For a language's tag the CLDR locale that formats its dates and names."""
    site: str = ""
    """Where `output/` is on the web, ending in a slash; empty: nowhere."""
    imprints: Mapping[str, Imprint] = field(default_factory=dict)
    """Who answers for leaflets, by the tag of the edition that says so, or `IMPRINT_FOR_ALL`."""
    sheet: Sheet = field(default=Sheet())
    """What leaflets are printed on, where a master's front matter doesn't say."""


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

    @property
    def glossaries(self) -> Path:
        """The folder of the languages' glossaries."""
        return self.root / "translations" / "glossary"

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
    return _Table(path, text, table).settings()


def check_settings(project: Project) -> None:
    """Raise if a setting names a language or a locale that doesn't exist."""
    from pipeline import languages  # CLDR takes a moment to load: not where only files are asked for

    path, settings = project.root / SETTINGS, project.settings
    if not settings.formatting and not settings.imprints:
        return
    table = _Table(path, read_text(path), {})
    for name, key, tag in _tags(settings):
        if languages.canonical(tag) != tag:
            near = languages.similar_tags(tag)
            raise table.wrong(f"“{tag}” is no language tag.", f"Did you mean {' or '.join(near) or 'en'}?", name, key)
    for tag, locale in settings.formatting.items():
        if not languages.has_data(locale):
            cure = 'Write one that it has, such as "en-001".'
            raise table.wrong(f"CLDR has no locale “{locale}”.", cure, "formatting", tag)


def _tags(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Each language that a setting names, behind that setting and the key where it stands."""
    for tag in settings.formatting:
        yield "formatting", tag, tag
    for name, imprint in settings.imprints.items():
        if name != IMPRINT_FOR_ALL:
            yield "imprint", name, name
        elif imprint.language:
            yield "imprint", "language", imprint.language


@dataclass(frozen=True, slots=True)
class _Table:
    """The settings as they are written."""

    path: Path
    text: str
    table: Mapping[str, Any]

    def settings(self) -> Settings:
        """What they say; raises what is wrong with them."""
        known = ("threshold", "paper", "pages", "formatting", "site", "imprint")
        for name in self.table:
            if name not in known:
                cure = did_you_mean(name, known, f"Known here: {', '.join(known)}.")
                raise self.wrong(f"“{name}” is not a known setting.", cure, name)
        return Settings(self._threshold(), self._formatting(), self._site(), self._imprints(), self._sheet())

    def wrong(self, message: str, cure: str, *names: str) -> ProjectError:
        """The error of a setting, at the line where it stands: by its name, and its key if it is a table."""
        lines, line = self.text.split("\n"), 0
        for name in names:
            before = r"(?:.*[{,.])?" if line else r"\s*\[?"  # a table may stand in one line with its keys
            key = re.compile(rf"""{before}[\s"']*{re.escape(name)}["'\s]*[\].=]""")
            line = next((n for n in range(max(line, 1), len(lines) + 1) if key.match(lines[n - 1])), line)
        return ProjectError.at("settings", message, cure, self.path, line or None)

    def _threshold(self) -> float:
        threshold = self.table.get("threshold", Settings().threshold)
        if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 <= threshold <= 1:
            raise self.wrong(f"threshold is {threshold}.", "Write a number from 0 to 1, such as 0.8.", "threshold")
        return float(threshold)

    def _sheet(self) -> Sheet:
        written = [str(self.table.get(name, "")) for name in ("paper", "pages")]
        sheet, wrong = paper.sheet(written[0], written[1], Sheet())
        for name, (message, cure) in wrong.items():
            raise self.wrong(message, cure, name)
        return sheet

    def _formatting(self) -> dict[str, str]:
        table = self.table.get("formatting", {})
        if not isinstance(table, dict) or not all(isinstance(locale, str) for locale in table.values()):
            cure = 'Write a line [formatting], then lines such as en = "en-001".'
            raise self.wrong("formatting isn't a table of texts.", cure, "formatting")
        return dict(table)

    def _site(self) -> str:
        site = self.table.get("site", "")
        if site == "" or (isinstance(site, str) and _is_site(site)):
            return site.rstrip("/") + "/" if site else ""
        cure = (
            "Write where output/ is on the web, such as https://example.org/leaflets/: "
            "http or https, no password, nothing behind ? or #, letters outside ASCII as the browser copies them."
        )
        raise self.wrong(f"site is {site!r}, which isn't the address of a website.", cure, "site")

    def _imprints(self) -> dict[str, Imprint]:
        written = self.table.get("imprint", {})
        if isinstance(written, str):
            written = {IMPRINT_FOR_ALL: written} if written.strip() else {}
        if not isinstance(written, dict):
            cure = 'Write imprint = "…", or a line [imprint], then lines such as de = "…".'
            raise self.wrong("imprint is neither a text nor a table of texts.", cure, "imprint")
        for key, text in written.items():
            if not isinstance(text, str) or not text.strip():
                raise self.wrong(f"The imprint has no text for “{key}”.", f'Write {key} = "…".', "imprint", key)
            if any(is_harmful(character, "") for character in text):
                cure = "Delete it, or the escape (\\u…) that means it, and type the place anew."
                raise self.wrong("The imprint has an invisible character in it.", cure, "imprint", key)
        language = written.get("language", "")
        return {
            key: Imprint(lines_of(text), language if key == IMPRINT_FOR_ALL else key)
            for key, text in written.items()
            if key != "language"
        }


def _is_site(address: str) -> bool:
    """Whether an address is that of a page on the web, and of no one's own."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and not set(address) & set(' <>"\\^`{|}@?#')
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
