"""The header of a PO file: which language it is, how it counts, who is credited. A file in, findings out; a new one."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline import languages, plurals, po
from pipeline.errors import CatalogError
from pipeline.model import Finding, Key, Place, Severity
from pipeline.po import Entry, PoFile
from pipeline.reading import is_harmful

_CREDIT = "X-Credit"
# As programs and people write it: no credit may have one.
_ADDRESS = re.compile(r"[^\s<>@＠]\s*[@＠]\s*[^\s<>@＠]|[\[({]\s*at\s*[\])}]", re.IGNORECASE)
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}


def new(document: str, revised: str, tag: str, plural: str) -> Entry:
    """A header; that of a template if there is no language."""
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


def refuse_other_language(file: PoFile, path: Path, tag: str) -> None:
    """Raise if the header names another language than the file is called by."""
    says = file.header("Language")
    named = _tag_in(says) if says else tag
    if named is None or not languages.compatible(named, tag):
        raise CatalogError.at(
            "po-language",
            f"The file is {path.name}, but its header says “Language: {says}”.",
            f"If the text in it is {tag}, write “Language: {tag}” in the header; if not, the file has the wrong name.",
            path,
            file.entries[0].line,
        )


def _tag_in(says: str) -> str | None:
    """The language tag that a header's Language means (``sr_RS@latin`` is sr-Latn-RS), if it is one."""
    code, _, variant = says.partition("@")
    language, *rest = code.split(".")[0].replace("_", "-").split("-")
    script = _SCRIPTS.get(variant, "")
    return languages.canonical("-".join(filter(None, (language, script, *rest, "" if script else variant))))


def credited(file: PoFile) -> tuple[str, ...]:
    """Who asks to be named (``X-Credit``), as it is to be printed: nobody with an address or what can't be seen."""
    return tuple(dict.fromkeys(name for name in file.headers(_CREDIT) if name and not _unprintable(name)))


def _unprintable(name: str) -> str:
    """Why a credit can't be printed, if it can't."""
    if _ADDRESS.search(name):
        return "an e-mail address"
    return "an invisible character" if any(is_harmful(character, "") for character in name) else ""


def findings(file: PoFile, path: Path, tag: str) -> Iterator[Finding]:
    """What is wrong with a header."""
    place = Place(path, file.entries[0].line)
    for name in file.headers(_CREDIT):
        if reason := _unprintable(name):
            message = f"The header's {_CREDIT} has {reason} in it: nobody is named."
            cure = f"Write just the name as it is to be printed: “{_CREDIT}: Erika Muster”."
            yield Finding("credit", Severity.WARNING, place, message, cure)
    if not file.header("Language"):
        cure = f"Write “Language: {tag}\\n” there (Poedit: Catalog, Properties)."
        yield Finding("po-language", Severity.WARNING, place, "The header doesn't say which language this is.", cure)
    if file.header("Plural-Forms") and not plurals.parsed(file.header("Plural-Forms")):
        count, expression = plurals.rule(tag)
        cure = f"Write “nplurals={count}; plural={expression};”."
        yield Finding("po-plural", Severity.WARNING, place, "The header's Plural-Forms can't be read.", cure)


def plural_findings(file: PoFile, path: Path, count: int) -> Iterator[Finding]:
    """The translations that have too few plural forms, or too many, for the header's rule."""
    for entry in file.active:
        if entry.unit.hasplural() and entry.translated and len(entry.forms) != count:
            message = f"The language has {count} plural forms, this translation {len(entry.forms)}."
            cure = f"Write msgstr[0] to msgstr[{count - 1}], or mend Plural-Forms in the header."
            yield Finding("po-plural", Severity.WARNING, Place(path, entry.line, entry.key.text[:60]), message, cure)
