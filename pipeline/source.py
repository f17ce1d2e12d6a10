"""Reading a master: its folder in, a `Source` out.

The folder holds `resolution.md` (Pandoc Markdown with YAML front matter), `signatories.yaml`
and the images that the master names. Everything wrong is raised together, each with its line.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pipeline import languages, paper, pictures
from pipeline.errors import PipelineError
from pipeline.fields import Fields, Reporter, load
from pipeline.model import (
    IMPRINT_FOR_ALL,
    Blocks,
    Finding,
    Imprint,
    Inlines,
    Place,
    Severity,
    Sheet,
    Signatories,
    Signatory,
    Source,
)
from pipeline.pandoc import Pandoc, mapped, nodes
from pipeline.reading import character_name, is_address, is_harmful, lines_of, read_text

MASTER = "resolution.md"
SIGNATORIES = "signatories.yaml"
USUAL = Sheet()
_HEADS = ("title", "subtitle", "kind")
# The name of the place where the signatories stand.
_SIGNATORIES_PLACE = "signatories"
_NOTE_DEFINITION = re.compile(r"^\[\^[^\]]+\]:", re.MULTILINE)


def read(folder: Path, pandoc: Pandoc, sheet: Sheet = USUAL) -> Source:
    """Read the document in `folder`; raises everything that is wrong with it at once.

    `sheet` is what it is printed on unless its front matter says otherwise.
    """
    master, signatories = Reporter(folder / MASTER), Reporter(folder / SIGNATORIES)
    text = _text(master)
    fields, body, body_line = _front_matter(text, master)
    texts = {name: fields.text(name, required=True) for name in (*_HEADS, "issuer")}
    day = fields.date("date")
    language = _language(fields, "language")
    imprints = _imprints(fields)
    sheet = _sheet(fields, sheet)
    fields.no_others()
    signed = _signatories(_text(signatories), signatories)
    if signed is None or master.findings or signatories.findings:
        raise PipelineError(*master.findings, *signatories.findings)

    _refuse_invisible(text, master)
    blocks = pandoc.read(body)
    _refuse_dead_links(blocks, body, body_line, master)
    heads, findings = _heads(texts, fields, pandoc, master.path)
    images = pictures.read(blocks, lambda target: body_line + _lines_before(body, target), master)
    master.stop_if_any()
    return Source(
        document=folder.name,
        path=master.path,
        language=language,
        issuer=texts["issuer"],
        date=day,
        **heads,
        blocks=_without_raw(blocks),
        signatories=signed,
        sheet=sheet,
        images=images,
        imprints=imprints,
        findings=(*_raw_markup(blocks, body, body_line, master.path), *findings),
    )


def _heads(
    texts: Mapping[str, str], fields: Fields, pandoc: Pandoc, path: Path
) -> tuple[dict[str, Inlines], list[Finding]]:
    """Title, subtitle and kind, and what is left out of them."""
    heads, findings = {}, []
    parsed = pandoc.to_inlines([texts[name] for name in _HEADS], [0] * len(_HEADS))
    for name, inlines in zip(_HEADS, parsed, strict=True):
        heads[name] = _without_raw(inlines)
        if not heads[name]:
            fields.error("front-matter-text", f"“{name}” isn't one line of text.", "Write it in one line.", name)
        raw = filter(_is_raw, nodes(inlines or []))
        findings += [_raw_finding(node, path, fields.line_of(name)) for node in raw]
    return heads, findings


def _text(reporter: Reporter) -> str:
    if not reporter.path.is_file():
        cure = f"Write it (polyleaf new makes a skeleton of both {MASTER} and {SIGNATORIES})."
        raise PipelineError.at("source-missing", "There is no such file.", cure, reporter.path)
    return read_text(reporter.path)


def _refuse_invisible(text: str, reporter: Reporter) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        script = languages.script_of_text(line)
        for character in dict.fromkeys(line):
            if is_harmful(character, script):
                message = f"There is an invisible character ({character_name(character)})."
                reporter.error("invisible-character", message, "Delete it and type the place anew.", number, line[:40])


def _refuse_dead_links(blocks: Blocks, body: str, first_line: int, reporter: Reporter) -> None:
    """Refuse what leads to a file beside the master (readers don't have it), runs something, or leads nowhere."""
    names = {_SIGNATORIES_PLACE, *(name for node in nodes(blocks) if (name := _identifier(node)))}
    for target in [node["c"][2][0] for node in nodes(blocks) if node["t"] == "Link"]:
        line = first_line + body.count("\n", 0, max(0, body.find(target)))
        if not is_address(target):
            message = f"The link goes to {target}, which isn't an address of a page."
            reporter.error("link", message, "Write an address that begins with https://.", line, target[:40])
        elif target.startswith("#") and unquote(target[1:]) not in names:
            near = get_close_matches(target[1:], names, 1)
            cure = (
                f"Did you mean #{near[0]}?"
                if near
                else "Write # and the name of a heading, in small letters with hyphens."
            )
            reporter.error("link", f"There is no place {target} in the text.", cure, line, target[:40])


def _identifier(node: Any) -> str:
    """The name of a place that links may lead to; '' if a node has none."""
    content = node.get("c")
    match node["t"]:
        case "Header":
            return str(content[1][0])
        case "Div" | "Span" | "Link" | "Image" | "Code" | "CodeBlock" | "Figure" | "Table":
            return str(content[0][0])
    return ""


def _lines_before(body: str, target: str) -> int:
    """How many lines are before an address, which pandoc may write in another way."""
    return body.count("\n", 0, max(0, body.find(target), body.find(unquote(target))))


def _front_matter(text: str, reporter: Reporter) -> tuple[Fields, str, int]:
    """The front matter's fields, the body, and the body's first line."""
    lines = text.split("\n")
    ends = [n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "...")]
    if lines[0].rstrip() != "---" or not ends:
        reporter.error(
            "front-matter",
            "There is no front matter.",
            "Begin the file with a line “---”, then title, subtitle, kind, issuer, date and language, then a line “---”.",
            1,
        )
        raise PipelineError(*reporter.findings)
    end = ends[0]
    return load("\n".join(lines[1:end]), reporter, 2), "\n".join(lines[end + 1 :]), end + 2


def _language(fields: Fields, name: str) -> str:
    return _tag(fields.text(name, required=True), fields, name)


def _tag(written: str, fields: Fields, name: str) -> str:
    """A language tag in its canonical case; '' if it is none, which is an error of the field `name`."""
    tag = languages.canonical(written)
    if written and tag is None:
        near = languages.similar_tags(written)
        cure = f"Did you mean “{'” or “'.join(near)}”?" if near else "Write a BCP 47 tag, such as en, pt-BR or fa-Latn."
        fields.error("language-code", f"“{written}” is not a language code.", cure, name)
    return tag or ""


def _imprints(fields: Fields) -> dict[str, Imprint]:
    """The imprint for all languages, or one for each of some; `language` says what the one for all is in."""
    texts = fields.group("imprint")
    if texts is None:
        text = lines_of(fields.text("imprint"))
        return {IMPRINT_FOR_ALL: Imprint(text)} if text else {}
    language = _language(texts, "language") if "language" in texts.names else ""
    found = {}
    for name in texts.names:
        if name != "language":
            text = lines_of(texts.text(name, required=True))
            tag = name if name == IMPRINT_FOR_ALL else _tag(name, texts, name)
            found[tag] = Imprint(text, language if name == IMPRINT_FOR_ALL else tag)
    return found


def _sheet(fields: Fields, default: Sheet) -> Sheet:
    found, wrong = paper.sheet(fields.text("paper"), fields.text("pages"), default)
    for name, (message, cure) in wrong.items():
        fields.error(name, message, cure, name)
    return found


def _signatories(text: str, reporter: Reporter) -> Signatories | None:
    try:
        fields = load(text, reporter)
    except PipelineError:
        return None  # the reporter has it
    as_of = fields.date("as_of")
    is_open = fields.truth("open", default=False)
    entries: list[Signatory] = []
    first: dict[tuple[str, str], int] = {}
    for number, entry in enumerate(fields.entries("signatories"), 1):
        signatory = _signatory(entry)
        run = (signatory.acronym.casefold(), signatory.name.casefold())
        if run in first and all(run):
            message = f"{signatory.acronym} {signatory.name} is entry {first[run]} already."
            entry.error("signatory-twice", message, "Keep one of the two.", "acronym")
        first.setdefault(run, number)
        entries.append(signatory)
    fields.no_others()
    return Signatories(as_of, is_open, tuple(entries))


def _signatory(entry: Fields) -> Signatory:
    signatory = Signatory(
        acronym=entry.text("acronym", required=True),
        name=entry.text("name", required=True),
        language=_language(entry, "language"),
        gloss=entry.text("gloss"),
        country=entry.text("country"),
        country_text=entry.text("country_text"),
    )
    if signatory.country and not languages.is_country(signatory.country):
        near = languages.similar_countries(signatory.country)
        cure = f"Did you mean {' or '.join(near)}?" if near else "Write two capital letters of ISO 3166-1, such as TN."
        entry.error("country-code", f"“{signatory.country}” is not a country code.", cure, "country")
    if signatory.country_text and not signatory.country:
        cure = "Add “country: …”, its two letters of ISO 3166-1."
        entry.error("country-missing", "There is a country_text, but no country.", cure, "country_text")
    entry.no_others()
    return signatory


def _find(text: str, body: str, after: int) -> tuple[int, int]:
    """Where a text, or its first line, begins and ends in the body; -1 if it isn't there."""
    for needle in (text, text.split("\n", maxsplit=1)[0]):
        at = body.find(needle, after)
        if at >= 0:
            return at, at + len(needle)
    return -1, after


def _is_raw(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") in ("RawInline", "RawBlock")


def _raw_markup(blocks: Blocks, body: str, first_line: int, path: Path) -> Iterator[Finding]:
    """What isn't rendered, in the order of the text; what is in notes after it, as they mostly are."""
    notes = [node for node in nodes(blocks) if node["t"] == "Note"]
    definitions = _NOTE_DEFINITION.search(body)
    text = mapped(blocks, lambda _: {"t": "Note", "c": []}, "Note")
    for part, start in ((text, 0), (notes, definitions.start() if definitions else 0)):
        end = start
        for node in nodes(part):
            if _is_raw(node) or node["t"] in ("Code", "CodeBlock"):
                at, end = _find(node["c"][1], body, end)
                line = first_line + body.count("\n", 0, at) if at >= 0 else None
                yield from [_raw_finding(node, path, line)] if _is_raw(node) else []


def _raw_finding(node: Any, path: Path, line: int | None) -> Finding:
    kind, raw = node["c"][0], " ".join(node["c"][1].split())
    message = f"Raw {'HTML' if kind == 'html' else 'TeX'} isn't rendered: {raw[:60]}"
    cure = "Write it as Markdown, or put a backslash before its first sign if it is meant as text."
    return Finding("raw-markup", Severity.ERROR, Place(path, line, raw[:40]), message, cure)


def _without_raw(tree: Any) -> Any:
    if isinstance(tree, list):
        return [_without_raw(node) for node in tree if not _is_raw(node)]
    if isinstance(tree, dict):
        return {key: _without_raw(value) for key, value in tree.items()}
    return tree
