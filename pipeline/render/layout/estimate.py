"""How long an edition will be, before it is laid out: an `Edition` in, its length in pages for any type size out.

Pango measures each passage once, as one long line, in a few milliseconds; how many lines that makes of a column, and
how high they are, is arithmetic. What a layout really takes is a few per cent more or less: `fitting` corrects by it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.model import Edition
from pipeline.pandoc import nodes, text_of
from pipeline.paper import Paper
from pipeline.render.colophon import side
from pipeline.render.layout.ruler import Ruler
from pipeline.render.sizes import SIZES
from pipeline.typography import Setting, Typography

# Points in a millimetre.
_POINTS = 72 / 25.4
# What is lost at the end of a line, as a share of a word's mean length.
_RAGGED = 0.55
# What the theme's margins and rules take beside lines, in millimetres: around the header, the slogans, the
# signatories, the colophon.
_HEADER, _SLOGANS, _SIGNATORIES, _COLOPHON = 13.2, 17.0, 3.0, 7.0


@dataclass(frozen=True, slots=True)
class _Block:
    """A passage as it is set; lengths in units of the text's size."""

    text: str
    size: float = 1.0
    leading: float = 1.0
    """Against the text's."""
    space: float = 0.0
    """Above and below."""
    gaps: float = 0.0
    """How many paragraphs' gaps, besides."""
    indent: float = 0.0
    ems: float = 0.0
    """How long it is in one line, in units of its own size."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What decides how long an edition is."""

    paper: Paper
    header: tuple[_Block, ...]
    text: tuple[_Block, ...]
    slogans: tuple[_Block, ...]
    signatories: tuple[_Block, ...]
    colophon: tuple[_Block, ...] = ()
    code: float = 0.0
    """The side of the QR code, in millimetres."""

    def pages(self, setting: Setting) -> float:
        """The length in pages: 1.8 fills the first, and the second for four fifths."""
        full = self.paper.width - 2 * self.paper.margins[1]
        text = (full - (self.paper.columns - 1) * SIZES.gutter) / self.paper.columns
        height = _HEADER + self._height(self.header, full, setting)
        height += self._height(self.text, text, setting) / self.paper.columns
        slogans = self._height(self.slogans, full - SIZES.square, setting) + _SLOGANS if self.slogans else 0
        room = self.paper.text_height - height % self.paper.text_height
        height += slogans + (room if slogans > room else 0)  # they stand on one page
        heading, entries = self.signatories[:1], self.signatories[1:]
        height += _SIGNATORIES + self._height(heading, full, setting)
        height += self._height(entries, (full - SIZES.list_gutter) / 2 - SIZES.list_number, setting) / 2
        if self.colophon:
            lines = self._height(self.colophon, full - self.code - (4 if self.code else 0), setting)
            height += _COLOPHON + max(lines, self.code)
        return height / self.paper.text_height

    def _height(self, blocks: Iterable[_Block], width: float, setting: Setting) -> float:
        """The height of blocks one below the other, in millimetres."""
        em = setting.size / _POINTS
        height = 0.0
        for block in blocks:
            measure = width / em - block.indent - _RAGGED * block.size * block.ems / (block.text.count(" ") + 1)
            lines = max(1.0, block.ems * block.size / measure + 0.45)
            height += lines * block.size * block.leading * setting.leading + block.space + block.gaps * setting.gap
        return height * em


def estimate(
    edition: Edition, paper: Paper, titles: tuple[float, float], typography: Typography, fonts: Any
) -> Estimate:
    """Measure an edition's passages for that paper, and titles of these sizes; `fonts` is WeasyPrint's font configuration."""
    ruler = Ruler(fonts, edition.language.tag, typography.text_faces)
    slogans = [node for node in edition.body if _is_slogans(node)]
    return Estimate(
        paper,
        _measured(_header(edition, typography, titles), Ruler(fonts, edition.language.tag, typography.title_faces)),
        _measured(_blocks(node for node in edition.body if not _is_slogans(node)), ruler),
        _measured(_slogans(slogans), ruler),
        _measured(_signatories(edition), ruler),
        _measured(_colophon(edition), ruler),
        side(edition.address) if edition.address else 0.0,
    )


def _colophon(edition: Edition) -> Iterator[_Block]:
    lines = edition.imprint.text.split("\n") if edition.imprint else []
    for line in filter(None, [edition.address, " · ".join(edition.credits), *lines]):
        yield _Block(line, SIZES.small)


def _is_slogans(node: Any) -> bool:
    return node["t"] == "Div" and "slogans" in node["c"][0][1]


def _slogans(tree: Iterable[Any]) -> Iterator[_Block]:
    space = SIZES.slogans * SIZES.slogans_space
    yield from (_Block(block.text, SIZES.slogans, SIZES.slogans_leading, space) for block in _blocks(tree))


def _header(edition: Edition, typography: Typography, titles: tuple[float, float]) -> Iterator[_Block]:
    leading = typography.title_leading / typography.leading
    yield _Block(text_of(edition.kind.inlines))
    yield _Block(edition.plain_title, titles[0], leading)
    yield _Block(text_of(edition.subtitle.inlines), titles[1], leading + 0.1 / typography.leading)
    yield from (_Block(notice.text, SIZES.small) for notice in edition.notices)


def _signatories(edition: Edition) -> Iterator[_Block]:
    [section] = edition.signatories
    yield _Block(text_of(section["c"][1][0]["c"][2]), SIZES.list_heading, 0.84)
    size, space = SIZES.list, SIZES.list * SIZES.list_space
    yield from (_Block(line.name + line.rest, size, SIZES.list_leading, space, indent=0.3) for line in edition.lines)


def _blocks(tree: Iterable[Any], indent: float = 0.0) -> Iterator[_Block]:
    """The passages of a part of the text; of what is neither paragraph nor list, all paragraphs in it."""
    for node in tree:
        match node["t"]:
            case "Para" | "Plain":
                yield _Block(text_of(node["c"]), gaps=float(not indent), indent=indent)
            case "Header":
                yield _Block(
                    text_of(node["c"][2]), dict(enumerate(SIZES.headings, 1)).get(node["c"][0], 1.0), 0.84, 1.35
                )
            case "BulletList" | "OrderedList":
                items = node["c"] if node["t"] == "BulletList" else node["c"][1]
                yield from (block for item in items for block in _blocks(item, indent + 1.6))
            case "BlockQuote":
                yield from _blocks(node["c"], indent + 1.2)
            case "Div":
                yield from _blocks(node["c"][1], indent)
            case _:
                yield from _blocks((n for n in nodes(node.get("c", [])) if n["t"] in ("Para", "Plain")), indent)


def _measured(blocks: Iterable[_Block], ruler: Ruler) -> tuple[_Block, ...]:
    """Blocks with their lengths."""
    return tuple(replace(block, ems=ruler.length(block.text)) for block in blocks)
