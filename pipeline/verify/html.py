"""Proof of a web page: one file that loads nothing, and whose links lead somewhere."""

import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree

from pipeline.model import Edition
from pipeline.pandoc import text_of, without_class
from pipeline.verify import page
from pipeline.verify.flaw import Flaw, differing
from pipeline.verify.page import Element
from pipeline.verify.said import Expected, missing, written

_LOADED = re.compile(r"@import|url\((?!\s*[\"']?(?:data:|#))")


def prove(expected: Expected, data: bytes) -> Iterator[Flaw]:
    """What is wrong with the page of an edition."""
    edition = expected.edition
    try:
        tree = page.parsed(data)
    except ElementTree.ParseError as error:
        yield Flaw("verify-file", f"the page isn't well-formed: {error}.")
        return
    parts = [tree.find("body/header"), tree.find("body/main")]
    yield from missing(expected.said, "".join(page.text_in(part) for part in parts if part is not None), written)
    yield from page.other_signatories(edition.lines, list(page.signatories(tree)))
    yield from _metadata(edition, tree)
    yield from _links(tree, expected.targets)
    yield from _loaded(tree)


def _metadata(edition: Edition, tree: Element) -> Iterator[Flaw]:
    named = {meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
    description = text_of(without_class(edition.subtitle.inlines, "stale-mark"))
    yield from differing(
        ("language", tree.get("lang"), edition.language.tag),
        ("direction", tree.get("dir"), edition.language.direction),
        ("title", tree.findtext("head/title"), edition.plain_title),
        ("author", named.get("author"), edition.issuer),
        ("date", named.get("dcterms.created"), edition.date.isoformat()),
        ("description", named.get("description"), description),
    )


def _links(tree: Element, targets: frozenset[str]) -> Iterator[Flaw]:
    """Whether links lead to a place in the page, a file of the output, or somewhere outside."""
    ids = page.ids(tree)
    for link in page.links(tree):
        if link.startswith("#"):
            if unquote(link[1:]) not in ids:
                yield page.dead(link, "there is no such place in the text")
        elif not page.leads_outside(link) and link not in targets:
            yield page.dead(link, "there is no such file")


def _loaded(tree: Element) -> Iterator[Flaw]:
    """Whether anything would be loaded: the page has to be whole by itself."""
    sources = [source for element in tree.iter() if (source := element.get("src")) and not source.startswith("data:")]
    sources += [link.get("href", "") for link in tree.iter("link") if link.get("rel") != "alternate"]
    sources += [found[0] for style in tree.iter("style") if (found := _LOADED.search(style.text or ""))]
    if sources:
        yield Flaw("verify-file", f"the page would load {sources[0]}.")
