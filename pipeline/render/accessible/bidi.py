"""What readers make of the order of letters on a page, undone beforehand.

A page has its letters at places, from left to right; a reader puts those of a right-to-left line in order again, each
in its own way. In: words as they are spoken. Out: what a reader has to be given to give them back.

- Poppler turns the right-to-left stretches of a word or of a line around. A sign without direction (a bracket, a full
  stop) goes with the stretch before it.
- PDFium parts a line into stretches of one kind, puts these in order from the right, turns those of right-to-left
  letters around, and gives signs without direction as their mirror images, unless left-to-right letters came before.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise

RIGHT_TO_LEFT_MARK = "\u200f"
LEFT_TO_RIGHT_MARK = "\u200e"
_PAIRS = "()[]{}<>«»‹›≤≥⟨⟩"
_MIRRORED = {ord(one): other for one, other in zip(_PAIRS, (_PAIRS[n ^ 1] for n in range(len(_PAIRS))), strict=True)}


@cache
def kind(letter: str) -> str:
    """How PDFium takes a letter: 'R' or 'L' by its direction, 'W' if that is weak (digits, vowel signs, joiners), else 'N'."""
    direction = unicodedata.bidirectional(letter)
    if direction in ("R", "AL"):
        return "R"
    if direction == "L":
        return "L"
    return "W" if direction in ("AN", "EN", "NSM", "CS", "ES", "ET", "BN") else "N"


@cache
def is_digit(letter: str) -> bool:
    """Whether Poppler takes a letter for a digit: full stops, commas, hyphens and their like are to it."""
    return unicodedata.bidirectional(letter) in ("EN", "AN", "CS", "ES", "ET")


def mirrored(letters: str) -> str:
    """Letters with each bracket as its mirror image."""
    return letters.translate(_MIRRORED)


def stretches(letters: str) -> Iterator[tuple[str, str]]:
    """The stretches of one kind, each with its kind."""
    return ((of, "".join(stretch)) for of, stretch in groupby(letters, kind))


def backwards(word: str) -> str:
    """A right-to-left word for Poppler, with white space behind it or without."""
    return ("" if kind(word.rstrip()[-1]) == "R" else RIGHT_TO_LEFT_MARK) + word[::-1]


def forwards(words: str, within: bool) -> str:
    """Left-to-right words for Poppler; `within` says that they stand in a right-to-left line."""
    ends = kind(words[-1]) == "L" or words[-1].isdigit()
    return (RIGHT_TO_LEFT_MARK if within else "") + words + ("" if ends else LEFT_TO_RIGHT_MARK)


def from_the_right(words: str) -> str:
    """Left-to-right words for PDFium, in a document that is read from right to left."""
    parts = list(stretches(words))
    if parts[0][0] == "N":
        parts[0] = ("N", mirrored(parts[0][1][::-1]))
    return RIGHT_TO_LEFT_MARK + "".join(part for _, part in reversed(parts))


def is_unclear(word: str) -> bool:
    """Whether signs of no or weak direction stand side by side: PDFium mixes up their order."""
    kinds = [kind(letter) for letter in word.strip()]
    return any(one == other != "R" for one, other in pairwise(kinds))
