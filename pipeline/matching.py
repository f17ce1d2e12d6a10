"""Which old passage a new one was made from: texts in, pairs out. Pure.

Likeness is counted in words that come in the same order (the longest common subsequence), not
in letters: so a long text costs little, and a word more or less weighs the same everywhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import LCSseq

# Measured on a set of edits (tests/matching): below these, what was paired was another passage.
_LIKE_ENOUGH_IN_PLACE = 0.35
_LIKE_ENOUGH_ANYWHERE = 0.65
_WORTH_OFFERING = 0.5
_CONTAINED = 0.75
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
# Scripts that put no spaces between words are compared letter by letter.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Relation(Enum):
    """What a new passage is to an old one."""

    CHANGED = "changed"
    """The very same passage, edited: its old translation may be shown, marked."""
    LIKE = "like"
    """A likeness (part of it, or a passage elsewhere): for translators, never for readers."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to compare."""

    text: str
    before: object = None
    """The neighbour in front that both versions have, and behind."""
    after: object = None
    kind: tuple[str, ...] = ()
    """What is known of the passage; a name is only ever the same name if this is equal."""
    named: bool = False
    """Whether the text is a name, where one other word makes it another one."""
    gone: bool = True
    """For an old passage: whether the master has it no longer."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An old passage for a new one."""

    old: int
    relation: Relation
    likeness: float


def match(old: Sequence[Text], new: Sequence[Text]) -> dict[int, Pair]:
    """For each new passage the old one that serves it best, if any does."""
    words = [_words(text.text) for text in old]
    targets = [_words(text.text) for text in new]
    common = {
        (n, o): LCSseq.similarity(target, source)
        for n, target in enumerate(targets)
        for o, source in enumerate(words)
        if _may_be_alike(target, source)
    }
    likeness = {(n, o): 2 * same / (len(targets[n]) + len(words[o])) for (n, o), same in common.items()}
    torn = _torn(old, common, targets, words)
    pairs: dict[int, Pair] = {}
    taken: set[int] = set()
    for (n, o), alike in sorted(likeness.items(), key=lambda item: (-item[1], item[0])):
        if n not in pairs and o not in taken and (n, o) not in torn and _is_changed(old[o], new[n], alike):
            pairs[n] = Pair(o, Relation.CHANGED, alike)
            taken.add(o)
    for (n, o), alike in sorted(likeness.items(), key=lambda item: (-item[1], item[0])):
        if n not in pairs and (alike >= _WORTH_OFFERING or (n, o) in torn):
            pairs[n] = Pair(o, Relation.LIKE, alike)
    return pairs


def _words(text: str) -> list[str]:
    if len(_UNSPACED.findall(text)) * 2 > len(text):
        return list(text)
    return _WORD.findall(text.casefold())


def _may_be_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return bool(one and other and not set(one).isdisjoint(other))


def _is_changed(old: Text, new: Text, alike: float) -> bool:
    if not old.gone or (old.kind and new.kind and old.kind != new.kind):
        return False
    if new.named:
        return old.kind == new.kind
    same_place = (old.before, old.after) == (new.before, new.after) or (
        alike >= _WORTH_OFFERING and (old.before == new.before or old.after == new.after)
    )
    return alike >= (_LIKE_ENOUGH_IN_PLACE if same_place else _LIKE_ENOUGH_ANYWHERE)


def _torn(
    old: Sequence[Text],
    common: dict[tuple[int, int], int],
    targets: Sequence[Sequence[str]],
    words: Sequence[Sequence[str]],
) -> set[tuple[int, int]]:
    """The pairs of passages that were split (one old, several new) or merged (several old, one new)."""
    gone = {(n, o): same for (n, o), same in common.items() if old[o].gone and same >= 3}
    part_of_old = {(n, o) for (n, o), same in gone.items() if same >= _CONTAINED * len(targets[n])}
    part_of_new = {(n, o) for (n, o), same in gone.items() if same >= _CONTAINED * len(words[o])}

    def several(pairs: set[tuple[int, int]], whole: int) -> set[tuple[int, int]]:
        by_whole: dict[int, list[tuple[int, int]]] = {}
        for pair in pairs:
            by_whole.setdefault(pair[whole], []).append(pair)
        return {pair for group in by_whole.values() if len(group) > 1 for pair in group}

    return several(part_of_old - part_of_new, 1) | several(part_of_new - part_of_old, 0)
