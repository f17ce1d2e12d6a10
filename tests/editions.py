"""Helpers for tests of single stages: a document from texts, a catalog from a function, the edition of both."""

import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from conftest import SIGNATORIES, write_project

from pipeline import checks, languages, prepare
from pipeline.join import join
from pipeline.model import Catalog, Document, Edition, Finding, Message, Segment, SegmentState, Severity
from pipeline.pandoc import Pandoc, mapped
from pipeline.project import open_project

FRONT = """\
---
title: Keep the reading rooms open
subtitle: Readers and staff decide together
kind: Resolution
issuer: Society of Readers
date: 2024-03-01
language: en
---
"""
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@lru_cache(maxsize=64)
def document(pandoc: Pandoc, body: str, signatories: str = SIGNATORIES, front: str = FRONT, **files: bytes) -> Document:
    """A document with this body; `files` stand beside the master (tree_png is tree.png)."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_project(Path(folder) / "project", f"{front}\n{body}\n", signatories)
        for name, data in files.items():
            (root / "source/reading-rooms" / name.replace("_", ".")).write_bytes(data)
        return prepare.read(open_project(root), "reading-rooms", pandoc)


def same(segment: Segment, state: SegmentState = SegmentState.REVIEWED) -> Message:
    """A message that says what the master says."""
    return Message(state, (segment.text, *filter(None, [segment.plural])))


def catalog_of(
    document: Document, translate: Callable[[Segment], Message | None], tag: str = "de", plural: str = "n != 1"
) -> Catalog:
    """A catalog with a message for each segment, as `translate` gives it."""
    messages = {segment.key: message for segment in document.segments if (message := translate(segment))}
    return Catalog(tag, Path(f"translations/reading-rooms/{tag}.po"), messages, plural)


def edition_of(
    document: Document, catalog: Catalog, pandoc: Pandoc, threshold: float = 0.8
) -> tuple[Edition, list[Finding]]:
    """The edition of a catalog, and the faults and proposals that the checks have."""
    language = languages.language(catalog.tag, fallback=document.master)
    parsed = prepare.parse(document.segments, catalog, pandoc)
    found = checks.check(document, catalog, parsed, language)
    faulty = {key for key, finding in found if finding.severity is Severity.ERROR}
    edition = join(document, catalog.without(faulty), parsed, language, threshold)
    return edition, [finding for _, finding in found if finding.code not in checks.ADVICE]


def saying(texts: Mapping[str, str], state: SegmentState = SegmentState.REVIEWED) -> Callable[[Segment], Message]:
    """A translation that says what the master says, but for these texts."""
    return lambda segment: Message(state, (texts[segment.text],)) if segment.text in texts else same(segment)


def normal(tree: Any) -> Any:
    """An AST to compare: neighbouring strings as one, spaces of any kind (joining may set others) as one kind."""
    plain = mapped(tree, lambda node: {"t": "Str", "c": usual_spaces(node["c"])}, "Str")
    return _merged(mapped(plain, lambda _: {"t": "Str", "c": " "}, "SoftBreak", "Space"))


def usual_spaces(text: str) -> str:
    """A text whose no-break spaces are ordinary ones."""
    return text.translate(dict.fromkeys(map(ord, "\u00a0\u202f"), " "))


def _merged(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _merged(value) for name, value in tree.items()}
    if not isinstance(tree, list):
        return tree
    merged: list[Any] = []
    for item in map(_merged, tree):
        if merged and all(isinstance(node, dict) and node.get("t") == "Str" for node in (merged[-1], item)):
            merged[-1] = {"t": "Str", "c": merged[-1]["c"] + item["c"]}
        else:
            merged.append(item)
    return merged


@lru_cache
def fixture_editions(pandoc: Pandoc) -> Mapping[tuple[str, str], Edition]:
    """The editions of the fixtures, each by its document and language."""
    project = open_project(Path(__file__).with_name("fixtures"))
    found = {}
    for name in project.documents:
        for prepared in prepare.editions(project, prepare.read(project, name, pandoc), pandoc):
            assert prepared.edition is not None
            found[name, prepared.tag] = prepared.edition
    return found
