"""Taking a master apart into segments, and putting translations in their place.

`extract` and `replace` walk the document with the same function, `walk`, so a message can't
drift from the place where its translation lands.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import lru_cache
from typing import Any

from pipeline import languages
from pipeline.model import Blocks, Inlines, Language, Passage, Segment, Signatory, Source
from pipeline.pandoc import mapped, nodes, plain
from pipeline.phrases import PHRASES

# What is asked for each passage: its inlines, kind and context; the answer goes in its place.
Visit = Callable[[Inlines, str, str], Passage]

_NOTE_MARK = re.compile(r"\[\^\d+\]")


def extract(source: Source, master: Language, to_markdown: Callable[[Sequence[Inlines]], list[str]]) -> list[Segment]:
    """Every segment of a document, in reading order: its text, its signatories, the leaflet's phrases.

    `master` is the master's language, `to_markdown` writes passages as light Markdown. The same
    text may come up twice; it is one message.
    """
    found: list[tuple[Inlines, str, str]] = []

    def record(inlines: Inlines, kind: str, context: str) -> Passage:
        found.append((inlines, kind, context))
        return Passage(inlines)

    _walk_source(source, record)
    texts = to_markdown([inlines for inlines, _, _ in found])
    passages = [
        Segment(text, kind, _note_on(text), context, notes=len(set(_NOTE_MARK.findall(text))), inlines=inlines)
        for text, (inlines, kind, context) in zip(texts, found, strict=True)
    ]
    notes = any(segment.kind == "note" for segment in passages)
    unused = {"signatories_closed" if source.signatories.open else "signatories_open", "" if notes else "notes"}
    phrases = [segment for name, segment in PHRASES.items() if name not in unused]
    return [*passages, *_signatory_segments(source, master), *phrases]


def replace(
    source: Source, segments: Sequence[Segment], show: Callable[[Segment, Inlines], Passage]
) -> tuple[Passage, Passage, Passage, Blocks]:
    """Kind, title, subtitle and body of the master, each passage as `show` gives it.

    `segments` are those that `extract` gave for this source; `show` gets each with the master's inlines.
    """
    remaining = iter(segments)
    return _walk_source(source, lambda inlines, _kind, _context: show(next(remaining), inlines))


def gloss_text(entry: Signatory) -> str:
    """What a signatory's name means: its gloss, or the name itself where that is in the master's language."""
    return entry.gloss or entry.name


@lru_cache(maxsize=1024)
def country_text(entry: Signatory, master: Language) -> str:
    """The master's wording of a signatory's country; '' where the text names none."""
    return entry.country_text or (languages.country(master, entry.country) if entry.country else "")


def walk(blocks: Blocks, visit: Visit, kind: str = "paragraph", context: str = "") -> Blocks:
    """Copy blocks, with each passage in them as `visit` gives it; in document order."""
    return _Walk(visit, kind, context).blocks(blocks)


def _walk_source(source: Source, visit: Visit) -> tuple[Passage, Passage, Passage, Blocks]:
    kind = visit(source.kind, "kind of document", "")
    title = visit(source.title, "title", "")
    subtitle = visit(source.subtitle, "subtitle", "")
    return kind, title, subtitle, walk(source.blocks, visit)


def _note_on(text: str) -> str:
    return "Keep the footnote marks [^1] …" if _NOTE_MARK.search(text) else ""


def _signatory_segments(source: Source, master: Language) -> Iterator[Segment]:
    for entry in source.signatories.entries:
        note = f"What this name means: {entry.acronym} {entry.name}"
        own = (entry.language, entry.name)
        yield Segment(gloss_text(entry), "gloss", note, markup=False, own_name=own)
    for entry in source.signatories.entries:
        if entry.country:
            yield Segment(country_text(entry, master), "country", markup=False, country=entry.country)


# ------------------------------------------------------------------ the walk, a function a block


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where the walk is: whom it asks, and what the passages here are."""

    visit: Visit
    kind: str
    context: str

    def blocks(self, blocks: Blocks, kind: str = "") -> Blocks:
        """Blocks with their passages replaced; of another kind than those around, if one is given."""
        here = replace_fields(self, kind=kind) if kind else self
        return [new for block in blocks for new in _BLOCKS.get(block["t"], _as_it_is)(block, here)]

    def passage(self, inlines: Inlines, kind: str = "") -> tuple[Inlines, Any]:
        """A passage and the attributes that it needs (None if none).

        Its footnotes become numbers while it is visited, and are passages of their own after it.
        Where there is nothing to say (an empty line of verse, say), nobody is asked.
        """
        if not any(map(_says_something, nodes(inlines))):
            return inlines, None
        notes: list[Blocks] = []

        def lift(node: Any) -> Any:
            notes.append(node["c"])
            return {"t": "Note", "c": len(notes)}

        passage = self.visit(mapped(inlines, lift, "Note"), kind or self.kind, self.context)
        walked = [self.blocks(note, "note") for note in notes]

        def lower(node: Any) -> Any:
            return {"t": "Note", "c": walked[node["c"] - 1]} if isinstance(node["c"], int) else None

        return mapped(passage.inlines, lower, "Note"), _attributes(passage)

    def phrasing(self, inlines: Inlines, kind: str = "") -> Inlines:
        """A passage where no block may stand: what it has to be marked with goes on a span."""
        new, attributes = self.passage(inlines, kind)
        return [{"t": "Span", "c": [attributes, new]}] if attributes else new


def _as_it_is(block: Any, walk: _Walk) -> Blocks:  # noqa: ARG001  code and rules have nothing to translate
    return [block]


def _para(block: Any, walk: _Walk) -> Blocks:
    inlines, attributes = walk.passage(block["c"])
    paragraph = {"t": "Para", "c": inlines}
    return [{"t": "Div", "c": [attributes, [paragraph]]}] if attributes else [paragraph]


def _plain(block: Any, walk: _Walk) -> Blocks:
    return [{"t": "Plain", "c": walk.phrasing(block["c"])}]


def _header(block: Any, walk: _Walk) -> Blocks:
    level, attributes, inlines = block["c"]
    own, context = _without_context(attributes, walk.context)
    new, added = replace_fields(walk, context=context).passage(inlines, "heading")
    merged = [own[0], own[1] + added[1], own[2] + added[2]] if added else own
    return [{"t": "Header", "c": [level, merged, new]}]


def _div(block: Any, walk: _Walk) -> Blocks:
    attributes, blocks = block["c"]
    own, context = _without_context(attributes, walk.context)
    kind = "slogan" if "slogans" in own[1] else walk.kind
    return [{"t": "Div", "c": [own, replace_fields(walk, context=context).blocks(blocks, kind)]}]


def _quote(block: Any, walk: _Walk) -> Blocks:
    return [{"t": "BlockQuote", "c": walk.blocks(block["c"], "quotation")}]


def _bullets(block: Any, walk: _Walk) -> Blocks:
    return [{"t": "BulletList", "c": [walk.blocks(item, "list item") for item in block["c"]]}]


def _numbers(block: Any, walk: _Walk) -> Blocks:
    style, items = block["c"]
    return [{"t": "OrderedList", "c": [style, [walk.blocks(item, "list item") for item in items]]}]


def _definitions(block: Any, walk: _Walk) -> Blocks:
    items = [
        [walk.phrasing(term, "term"), [walk.blocks(definition, "definition") for definition in definitions]]
        for term, definitions in block["c"]
    ]
    return [{"t": "DefinitionList", "c": items}]


def _lines(block: Any, walk: _Walk) -> Blocks:
    split = [_without_indent(line) for line in block["c"]]
    return [{"t": "LineBlock", "c": [[*indent, *walk.phrasing(text, "line")] for indent, text in split]}]


def _figure(block: Any, walk: _Walk) -> Blocks:
    attributes, (short, caption), pictures = block["c"]
    new = walk.blocks(pictures, "picture")
    # A picture alone in its paragraph has its alternative text for a caption: one text, one message.
    said_by_picture = _in_words(pictures) == caption
    new_caption = _in_words(new) if said_by_picture else walk.blocks(caption, "caption")
    return [{"t": "Figure", "c": [attributes, [short, new_caption], new]}]


def _table(block: Any, walk: _Walk) -> Blocks:
    attributes, caption, columns, head, bodies, foot = block["c"]

    def rows(group: Any) -> Any:
        return [[row[0], [[*cell[:4], walk.blocks(cell[4], "table cell")] for cell in row[1]]] for row in group]

    content = [
        attributes,
        [caption[0], walk.blocks(caption[1], "caption")],
        columns,
        [head[0], rows(head[1])],
        [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies],
        [foot[0], rows(foot[1])],
    ]
    return [{"t": "Table", "c": content}]


def _in_words(tree: Any) -> Any:
    """A copy of an AST in which each picture's alternative text stands in its place."""
    if isinstance(tree, dict):
        return {name: _in_words(value) for name, value in tree.items()}
    if not isinstance(tree, list):
        return tree
    pictures = [isinstance(item, dict) and item.get("t") == "Image" for item in tree]
    parts = [item["c"][1] if is_one else [_in_words(item)] for item, is_one in zip(tree, pictures, strict=True)]
    return [item for part in parts for item in part]


def _attributes(passage: Passage) -> Any:
    """Pandoc's attributes of a passage, or None if it needs none."""
    classes = passage.attributes.get("class", "").split()
    pairs = [[name, value] for name, value in passage.attributes.items() if name != "class"]
    return ["", classes, pairs] if classes or pairs else None


def _without_indent(line: Inlines) -> tuple[Inlines, Inlines]:
    """The no-break spaces that a line of verse begins with (nobody would see them in a message), and its text."""
    if not line or line[0]["t"] != "Str":
        return [], line
    word = line[0]["c"].lstrip("\u00a0")
    return plain(line[0]["c"].removesuffix(word)), [*plain(word), *line[1:]]


def _says_something(node: Any) -> bool:
    return node["t"] in ("Code", "Image", "Math", "Note") or (node["t"] == "Str" and bool(node["c"].strip()))


def _without_context(attributes: Any, context: str) -> tuple[Any, str]:
    """Attributes without `ctx`, and the context that holds from here on."""
    identifier, classes, pairs = attributes
    own = dict(pairs).get("ctx", context)
    return [identifier, classes, [pair for pair in pairs if pair[0] != "ctx"]], own


_BLOCKS: Mapping[str, Callable[[Any, _Walk], Blocks]] = {
    "Para": _para,
    "Plain": _plain,
    "Header": _header,
    "Div": _div,
    "BlockQuote": _quote,
    "BulletList": _bullets,
    "OrderedList": _numbers,
    "DefinitionList": _definitions,
    "LineBlock": _lines,
    "Figure": _figure,
    "Table": _table,
}
