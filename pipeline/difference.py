"""What changed between two versions of a text, word by word: two texts in, pieces out. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rapidfuzz.distance import Indel

from pipeline.matching import UNSPACED

# A word with its signs; a letter where words have no spaces between them; the white space between.
_PIECES = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+|\s+")


class Change(StrEnum):
    """What became of a piece of text; the values are HTML's elements for it."""

    KEPT = ""
    GONE = "del"
    NEW = "ins"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stay, go or come together."""

    text: str
    change: Change


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """What stays, goes and comes, in the order of the text; what goes stands in front of what comes in its place."""
    return tuple(_pieces(_PIECES.findall(old), _PIECES.findall(new)))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    steps = [
        ("".join(old[step.src_start : step.src_end]), "".join(new[step.dest_start : step.dest_end]))
        for step in Indel.opcodes(old, new)
    ]
    for kept, group in groupby(range(len(steps)), lambda number: _is_kept(steps, number)):
        gone, came = map("".join, zip(*(steps[number] for number in group), strict=True))
        if kept:
            yield Piece(came, Change.KEPT)
        else:
            yield from (piece for piece in (Piece(gone, Change.GONE), Piece(came, Change.NEW)) if piece.text)


def _is_kept(steps: Sequence[tuple[str, str]], number: int) -> bool:
    """Whether a step changes nothing; a lone space between two changes is part of them, or they'd come word by word."""
    gone, came = steps[number]
    return gone == came and (bool(came.strip()) or number in (0, len(steps) - 1))
