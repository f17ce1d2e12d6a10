"""Everything up to rendering: a project in; documents, catalogs, findings and editions out.

`build`, `status` and `check` see the same: the catalogs as they are, merged in memory with the
master as it is now. Nothing is written.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from pipeline import catalog as catalogs
from pipeline import checks, glossary, join, languages, pseudo, source
from pipeline.ahead import Ahead
from pipeline.errors import CatalogError, PipelineError, ProjectError
from pipeline.lettering import gaps, lettering, letters_of
from pipeline.model import (
    IMPRINT_FOR_ALL,
    Catalog,
    Document,
    Edition,
    EditionState,
    Finding,
    Inlines,
    Key,
    Language,
    Place,
    Segment,
    Severity,
)
from pipeline.pandoc import Pandoc, nodes
from pipeline.project import SETTINGS, Project
from pipeline.reading import beginning, did_you_mean, read_bytes, read_text
from pipeline.segments import extract
from pipeline.typography import typography

# Languages whose CLDR data is kept: hundreds shall not take more memory than some.
_KEPT = 20
_Parsed = dict[Key, Inlines | None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One language of a document."""

    document: str
    tag: str
    name: str
    """The language's own name; its tag if nothing is known."""
    state: EditionState
    findings: tuple[Finding, ...]
    edition: Edition | None
    """None where the catalog can't be used."""
    catalog: Catalog | None = None
    """What readers see of it: with what it inherits, without what a check found faulty. None in the same case."""
    written: Catalog | None = None
    """As it stands in its file; None where there is none."""


def documents(project: Project, wanted: Collection[str] = ()) -> tuple[str, ...]:
    """The documents that are meant, all if none is named; raises for a name that isn't there."""
    for name in wanted:
        if name not in project.documents:
            cure = did_you_mean(name, project.documents, f"There are: {', '.join(project.documents)}.")
            raise ProjectError.at("document-missing", f"There is no document “{name}”.", cure)
    return tuple(name for name in project.documents if not wanted or name in wanted)


def read(project: Project, name: str, pandoc: Pandoc) -> Document:
    """Read a document and take it apart."""
    master = source.read(project.source(name), pandoc, project.settings.sheet)
    formatting = project.settings.formatting.get(master.language, "")
    text = " ".join(node["c"] for node in nodes([master.title, master.blocks]) if node["t"] == "Str")
    language = languages.language(master.language, formatting=formatting, text=text)
    settings = project.settings
    # an imprint of the document's own for all languages goes before the project's for one
    of_project = {} if IMPRINT_FOR_ALL in master.imprints else settings.imprints
    return Document(
        master,
        extract(master, language, pandoc.to_markdown),
        language,
        {**of_project, **master.imprints},
        f"{settings.site}{quote(name)}/" if settings.site else "",
    )


def language_of(project: Project, document: Document, tag: str, text: str = "") -> Language:
    """What is known of a language that the document is translated into; `text` is some of its own."""
    formatting = project.settings.formatting.get(tag, "")
    return languages.language(tag, formatting=formatting, text=text, fallback=document.master)


def tag_of(path: Path) -> str:
    """The language that a PO file is for; raises if its name is no language tag."""
    tag = languages.canonical(path.stem)
    if tag != path.stem:
        near = [tag] if tag else languages.similar_tags(path.stem)
        cure = (
            f"Rename it to {' or '.join(f'{t}.po' for t in near)}."
            if near
            else "Name it by a language tag: de.po, pt-BR.po."
        )
        raise CatalogError.at("catalog-name", f"“{path.stem}” is no language tag.", cure, path)
    return tag


def check_languages(wanted: Sequence[str], there: Collection[tuple[str, str]], documents: Collection[str]) -> None:
    """Raise for a wanted language that no document has; `there` are the pairs of document and tag.

    While a document can't be read, nobody knows its languages: then its findings say what is to be done.
    """
    tags = sorted({tag for _, tag in there})
    if {document for document, _ in there} == set(documents):
        for tag in wanted:
            if tag not in tags:
                raise _no_such_language(tag, tags)


def _no_such_language(tag: str, tags: Sequence[str]) -> ProjectError:
    there = f"There are: {', '.join(tags)}."
    if start := languages.canonical(tag):
        if start in pseudo.PSEUDO:
            return pseudo_language(start)
        return ProjectError.at(
            "catalog-missing", f"There is no translation “{tag}”.", f"Start one: polyleaf update {start}. {there}"
        )
    near = [found for found in languages.similar_tags(tag) if found in tags]
    cure = f"Did you mean “{near[0]}”?" if near else there
    return ProjectError.at("language-code", f"“{tag}” is no language tag.", cure)


def pseudo_language(tag: str) -> ProjectError:
    """The error of asking for a file where there is none."""
    message = f"“{tag}” is a pseudo-language: it is made from the master, and has no file."
    return ProjectError.at("pseudo-language", message, f"See it: polyleaf build {tag}.")


def editions(
    project: Project,
    document: Document,
    pandoc: Pandoc,
    wanted: Collection[str] = (),
    *,
    for_readers: bool = True,
    advice: bool = True,
) -> Iterator[Prepared]:
    """Every language of a document, or the wanted ones: the master's own first, then those that have a catalog.

    Editions that aren't `for_readers` are to be counted and looked at only (see `join.join`). Without `advice`, findings
    are those of a build.
    """
    own = project.catalog(document.source.document, document.master.tag)
    others = [path for path in project.catalogs(document.source.document) if path != own]
    paths = [path for path in (own, *others) if not wanted or path.stem in wanted]
    reader = _reader(project, document, pandoc, [path for path in paths if path != own], advice=advice)
    for number, path in enumerate(paths, 1):
        if number % _KEPT == 0:
            languages.forget()
        try:
            read = _read_master(document, path) if path == own else _read_translation(project, document, reader, path)
            yield _joined(project, document, read, for_readers)
        except PipelineError as error:
            yield _broken(document, path, error)


def edition(project: Project, document: Document, path: Path, pandoc: Pandoc, data: bytes | None = None) -> Prepared:
    """One language of a document, by its catalog; `data` is what that holds, where somebody has read it already.

    Raises if the catalog can't be used.
    """
    if path == project.catalog(document.source.document, document.master.tag):
        return _joined(project, document, _read_master(document, path, data))
    reader = _reader(project, document, pandoc, [path], data)
    return _joined(project, document, _read_translation(project, document, reader, path))


def seen(project: Project, document: Document, path: Path, pandoc: Pandoc, data: bytes) -> Catalog:
    """What readers see of a translation: with what it inherits, without what a check found faulty; raises if it can't be used."""
    reader = _reader(project, document, pandoc, [path], data)
    return _read_translation(project, document, reader, path).catalog


def tags(project: Project, document: Document) -> list[str]:
    """The languages of a document, the master's own first; a catalog that isn't named by a tag by its name."""
    own = document.master.tag
    return [own, *(path.stem for path in project.catalogs(document.source.document) if path.stem != own)]


def pseudo_editions(project: Project, document: Document, wanted: Sequence[str], pandoc: Pandoc) -> Iterator[Prepared]:
    """The pseudo-languages among the wanted ones, made from the master alone."""
    for tag in dict.fromkeys(wanted):
        if tag in pseudo.PSEUDO:
            language = pseudo.language(tag, document.master)
            catalog, parsed = pseudo.translation(document.segments, tag, pandoc.to_inlines, document.source.path)
            made = _joined(project, document, _Read(catalog, parsed, language))
            state = EditionState.PSEUDO
            yield replace(made, state=state, edition=made.edition and replace(made.edition, state=state))


class _Read(NamedTuple):
    """A language's translations, as readers may see them."""

    catalog: Catalog
    """Without the translations that a check found faulty."""
    parsed: Mapping[Key, Inlines | None]
    language: Language
    findings: tuple[Finding, ...] = ()
    written: Catalog | None = None
    """With them, and with nothing that it inherits."""


def _read_master(document: Document, path: Path, data: bytes | None = None) -> _Read:
    """The master's language; its catalog, if it has one, holds the leaflet's own phrases."""
    language = document.master
    catalog, findings, found = None, document.source.findings, []
    if data is not None or path.is_file():
        data = read_bytes(path) if data is None else data
        catalog = catalogs.load(data, path, language.tag, document.segments, language)
        phrases = [segment for segment in document.segments if segment.kind == "phrase"]
        findings = (*findings, *catalog.findings)
        found = checks.check(replace(document, segments=phrases), catalog, {}, language)
    own = join.as_master(language.tag, document.source.path, document.segments, catalog)
    told = (*findings, *(finding for _, finding in found))
    return _Read(own.without(_faulty(found)), {}, language, told, catalog)


_Reader = Ahead[Path, _Read]


def _read_translation(project: Project, document: Document, reader: _Reader, path: Path) -> _Read:
    """A language, with what it inherits from those above it."""
    read = reader.in_turn(path)
    for parent in languages.ancestors(read.language.tag):
        read = _inheriting(read, project, document, parent, reader)
    return read._replace(findings=(*read.findings, *_unknown(read.language, path)))


def _reader(
    project: Project,
    document: Document,
    pandoc: Pandoc,
    paths: Sequence[Path],
    data: bytes | None = None,
    *,
    advice: bool = True,
) -> _Reader:
    """Reads and checks catalogs, and begins with the next ones while it does.

    Asking pandoc costs as much as what it is asked for, and it works beside this process. Regional languages find their
    parents read: in alphabetical order they come soon after them. `data` is what the first catalog holds, where somebody
    has read it already.
    """

    def checked(catalog: Catalog, language: Language, parsed: Callable[[], Sequence[_Parsed]], number: int) -> _Read:
        terms = glossary.of_language(project.glossaries, catalog.tag)
        found = checks.check(document, catalog, parsed()[number], language, terms, advice=advice)
        findings = (*catalog.findings, *terms.findings, *(finding for _, finding in found))
        return _Read(catalog.without(_faulty(found)), parsed()[number], language, findings, catalog)

    def begin(some: Sequence[Path]) -> dict[Path, Callable[[], _Read]]:
        usable: dict[Path, tuple[Catalog, Language]] = {}
        found: dict[Path, Callable[[], _Read]] = {}
        for path in some:
            try:
                usable[path] = _opened(project, document, path, data if path == paths[0] else None)
            except PipelineError as error:
                found[path] = partial(_raise, error)
        parsed = cache(_begin_parsing(document.segments, [catalog for catalog, _ in usable.values()], pandoc))
        for number, (path, (catalog, language)) in enumerate(usable.items()):
            found[path] = cache(partial(checked, catalog, language, parsed, number))
        return found

    return Ahead(paths, begin)


def _opened(project: Project, document: Document, path: Path, data: bytes | None) -> tuple[Catalog, Language]:
    """A catalog, unchecked, and its language; where the tag doesn't say its script, its texts do."""
    tag = tag_of(path)
    language = language_of(project, document, tag)
    catalog = catalogs.load(read_bytes(path) if data is None else data, path, tag, document.segments, language)
    if not languages.script_of(tag):
        language = language_of(project, document, tag, _some_text(catalog))
    return catalog, language


def _raise(error: PipelineError) -> _Read:
    raise error


def _inheriting(read: _Read, project: Project, document: Document, parent: str, reader: _Reader) -> _Read:
    """With what another language has and this one lacks; its findings are told with its own edition."""
    path = project.catalog(document.source.document, parent)
    lacks = any(s.key not in (m := read.catalog.messages) or not m[s.key].state.shown for s in document.segments)
    if parent == document.master.tag or not lacks or not path.is_file():
        return read
    try:
        above = reader.of(path)
    except PipelineError:
        return read
    catalog = catalogs.inheriting(read.catalog, above.catalog)
    inherited = {
        key: p for key, p in above.parsed.items() if key in catalog.messages and catalog.messages[key].tag == parent
    }
    return read._replace(catalog=catalog, parsed={**read.parsed, **inherited})


def _faulty(found: Sequence[tuple[Key, Finding]]) -> set[Key]:
    return {key for key, finding in found if finding.severity is Severity.ERROR}


def _joined(project: Project, document: Document, read: _Read, for_readers: bool = True) -> Prepared:
    """The edition."""
    language = read.language
    edition = join.join(
        document, read.catalog, read.parsed, language, project.settings.threshold, for_readers=for_readers
    )
    set_in = lettering(letters_of(edition), typography(language), language.script)
    edition = replace(edition, other_families=set_in.others)
    master = document.source.path
    tags = {message.tag for message in read.catalog.messages.values() if message.tag}
    parents = (project.catalog(document.source.document, tag) for tag in sorted(tags))
    files = (*parents, master, master.with_name(source.SIGNATORIES), project.root / SETTINGS)
    missing = gaps(set_in, lambda characters: _place_of(characters, read.catalog, files))
    told = (*read.findings, *missing)
    return Prepared(
        document.source.document,
        language.tag,
        language.name,
        edition.state,
        told,
        edition,
        read.catalog,
        read.written,
    )


def _place_of(characters: frozenset[str], catalog: Catalog, files: Sequence[Path]) -> Place:
    """Where the first of these characters stands: in the catalog, or in one of these files; else in the first."""
    for key, message in catalog.messages.items():
        if (
            message.state.shown
            and not message.tag
            and message.line
            and any(map(characters.intersection, message.forms))
        ):
            return Place(catalog.path, message.line, beginning(key.text))
    if characters.intersection("".join(catalog.credits)):
        return Place(catalog.path)
    for path in filter(Path.is_file, files):
        for number, line in enumerate(read_text(path).split("\n"), 1):
            if characters.intersection(line):
                return Place(path, number, beginning(line))
    return Place(files[0])


def parse(segments: Sequence[Segment], catalog: Catalog, pandoc: Pandoc) -> dict[Key, Inlines | None]:
    """The translations that carry markup, as AST; None where one isn't a single paragraph."""
    [parsed] = _begin_parsing(segments, [catalog], pandoc)()
    return parsed


def _begin_parsing(segments: Sequence[Segment], some: Sequence[Catalog], pandoc: Pandoc) -> Callable[[], list[_Parsed]]:
    """Let pandoc begin to parse catalogs; what is given back waits for the result."""
    with_markup = tuple({segment.key: segment for segment in segments if segment.markup}.values())
    shown = [[s for s in with_markup if s.key in c.messages and c.messages[s.key].state.shown] for c in some]
    texts = [c.messages[s.key].forms[0].strip(" \t\r\n") for c, own in zip(some, shown, strict=True) for s in own]
    parse_them = pandoc.begin_inlines(texts, [segment.notes for own in shown for segment in own])

    def result() -> list[_Parsed]:
        parsed = iter(parse_them())
        return [{segment.key: next(parsed) for segment in own} for own in shown]

    return result


def _broken(document: Document, path: Path, error: PipelineError) -> Prepared:
    tag = path.stem  # as it is: a file with a wrong name isn't the language that it resembles
    name = languages.language(tag, fallback=document.master).name if languages.canonical(tag) == tag else tag
    return Prepared(document.source.document, tag, name, EditionState.BROKEN, error.findings, None)


def _unknown(language: Language, path: Path) -> Iterator[Finding]:
    if not language.known:
        message = f"CLDR has no data for “{language.tag}”: its dates and names are in the master's language."
        cure = "Name a related locale in polyleaf.toml, [formatting], if there is one. The rest needs nothing."
        yield Finding("language-unknown", Severity.WARNING, Place(path), message, cure)


def _some_text(catalog: Catalog) -> str:
    return " ".join(form for message in catalog.messages.values() for form in message.forms)[:20_000]
