"""Texts as they are shown in a proof: light Markdown, plain text or a difference in; runs out, and runs as HTML.

Nothing but these runs gets into a page: markup that isn't named here is shown as the text that it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from markupsafe import Markup

from pipeline.difference import difference
from pipeline.model import Inlines, Node
from pipeline.pandoc import text_of

_ELEMENTS = {
    "Emph": "em",
    "Strong": "strong",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
    "Strikeout": "s",
}
_PLAIN = ("em", "strong", "sup", "sub", "u", "s", "ins", "del")
_TAGS = {name: (f"<{name}>", f"</{name}>") for name in _PLAIN} | {
    "code": ('<code dir="ltr">', "</code>"),
    "sign": ('<span class="sign" dir="ltr">', "</span>"),
    "link": ('<span class="link">', "</span>"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """Text that is set in one way."""

    text: str
    marks: tuple[str, ...] = ()
    """From the outside in: elements of HTML, or ``sign``: what is no ordinary text and has to stay; ``link``."""


Runs = tuple[Run, ...]
_text, _marks = attrgetter("text"), attrgetter("marks")


def of_inlines(inlines: Inlines) -> Runs:
    """A passage that pandoc has read."""
    return tuple(_runs(inlines, ()))


def of_text(text: str, placeholders: Sequence[str] = ()) -> Runs:
    """Plain text, what stands in braces by these names set off."""
    names = "|".join(map(re.escape, placeholders))
    pieces = re.split(rf"(\{{(?:{names})\}})", text) if names else [text]
    return tuple(Run(piece, ("sign",) * (n % 2)) for n, piece in enumerate(pieces) if piece)


def of_difference(old: str, new: str) -> Runs:
    """Today's text with the words marked that weren't in the old one, and those that aren't any more."""
    return tuple(Run(piece.text, (piece.change.value,) if piece.change else ()) for piece in difference(old, new))


def as_html(runs: Iterable[Run]) -> Markup:
    """Runs as a page has them."""
    together = groupby(filter(_text, runs), _marks)
    return Markup("").join(_marked("".join(map(_text, some)), marks) for marks, some in together)


def _marked(text: str, marks: tuple[str, ...]) -> Markup:
    html = Markup.escape(text)
    for mark in reversed(marks):
        before, after = _TAGS[mark]
        html = Markup(before) + html + Markup(after)  # noqa: S704  both are from the table above
    return html


def _runs(inlines: Iterable[Node], marks: tuple[str, ...]) -> Iterator[Run]:
    for node in inlines:
        yield from _of_node(node, marks)


def _of_node(node: Node, marks: tuple[str, ...]) -> Iterator[Run]:
    content: Any = node.get("c")
    match node["t"]:
        case "Emph" | "Strong" | "Superscript" | "Subscript" | "Underline" | "Strikeout" as kind:
            yield from _runs(content, (*marks, _ELEMENTS[kind]))
        case "SmallCaps":
            yield from _runs(content, marks)
        case "Span":
            yield from _runs(content[1], marks)
            _, classes, pairs = content[0]
            attributes = [*(f".{name}" for name in classes), *(f'{name}="{value}"' for name, value in pairs)]
            yield Run(f"{{{' '.join(attributes)}}}" if attributes else "", (*marks, "sign"))
        case "Quoted":
            yield from _runs(content[1], marks)
        case "LineBreak":
            yield Run("\n", marks)
        case "Code" | "RawInline" | "Math":
            yield Run(content[1], (*marks, "code"))
        case "Note":
            yield Run(f"[^{content}]" if isinstance(content, int) else "[^]", (*marks, "sign"))
        case "Link":
            yield from _link(content, marks)
        case "Image":
            yield Run("![", (*marks, "sign"))
            yield from _runs(content[1], marks)
            yield Run(f"]({content[2][0]})", (*marks, "sign"))
        case _:
            yield Run(text_of([node]), marks)


def _link(content: Any, marks: tuple[str, ...]) -> Iterator[Run]:
    """Words, and the address that paper can't lead to; just that where the words are the address."""
    _, words, (target, _) = content
    if text_of(words) == target.removeprefix("mailto:"):
        yield Run(text_of(words), (*marks, "sign"))
        return
    yield from _runs(words, (*marks, "link"))
    yield Run(" ", marks)
    yield Run(f"({target})", (*marks, "sign"))
