"""Which old passage a new one was made from, and which texts are nearest to one: texts in, pairs out. Pure.

Likeness is counted in words that come in the same order (the longest common subsequence), long
words for more than short ones, marks for nothing: so a long text costs little, markup and
punctuation don't matter, and "the", "of" and "and" alone make no likeness.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from heapq import nlargest

from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

# Measured on a set of edits (tests/matching): below these, what was paired was another passage.
_LIKE_ENOUGH_IN_PLACE = 0.37
_LIKE_ENOUGH_IN_PLACE_IF_SHORT = 0.5
_SHORT = 24  # about ten words, as `_encoded` counts
_LIKE_ENOUGH_ANYWHERE = 0.65
WORTH_OFFERING = 0.5
# As like as two texts can be that aren't letter for letter the same.
_NEARLY = 0.99
# Stands for words that no text has which one is compared with.
_UNKNOWN = "\0"
# A part of a passage that was torn or joined may be this little like the whole.
_LEAST = 0.25
# Scripts that put no spaces between words: each letter counts as a word.
UNSPACED = r"\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_MARKS = r"\s!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u205e\u060c\u061b\u061f\u06d4\u0964\u0965\u3000-\u303f\uff00-\uff20"
_WORD = re.compile(f"[{UNSPACED}]|[^{UNSPACED}{_MARKS}]+")
Pairs = Mapping[tuple[int, int], float]


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
    uses: frozenset[Relation] = frozenset(Relation)
    """For an old passage: what its translation may be used for."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to find the nearest of, made ready once (`ready`)."""

    texts: tuple[str, ...]
    encoded: tuple[str, ...]
    letters: Mapping[str, str]
    """What each of their words is encoded as."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An old passage for a new one."""

    old: int
    relation: Relation
    likeness: float


def match(old: Sequence[Text], new: Sequence[Text]) -> dict[int, Pair]:
    """For each new passage the old one that serves it best, if any does."""
    letters: dict[str, str] = {}
    olds = [_encoded(text.text, letters) for text in old]
    news = [_encoded(text.text, letters) for text in new]
    likeness = {
        (n, o): alike
        for n, target in enumerate(news)
        if target
        for _, alike, o in extract(target, olds, scorer=Indel.normalized_similarity, limit=None, score_cutoff=_LEAST)
    }
    nearest = sorted(likeness, key=lambda pair: (-likeness[pair], pair))
    torn = _torn(old, likeness, news, olds)
    pairs: dict[int, Pair] = {}
    taken: set[int] = set()
    for n, o in nearest:
        short = min(len(news[n]), len(olds[o])) < _SHORT
        same = (n, o) not in torn and _is_changed(old[o], new[n], likeness[n, o], short)
        if n not in pairs and o not in taken and same:
            pairs[n] = Pair(o, Relation.CHANGED, likeness[n, o])
            taken.add(o)
    for n, o in nearest:
        if n not in pairs and Relation.LIKE in old[o].uses and (likeness[n, o] >= WORTH_OFFERING or (n, o) in torn):
            pairs[n] = Pair(o, Relation.LIKE, likeness[n, o])
    return pairs


def ready(texts: Iterable[str]) -> Texts:
    """Texts made ready for `nearest`."""
    letters: dict[str, str] = {}
    all_of_them = tuple(texts)
    return Texts(all_of_them, tuple(_encoded(text, letters) for text in all_of_them), letters)


def nearest(text: str, others: Texts, limit: int = 5, least: float = WORTH_OFFERING) -> list[tuple[int, float]]:
    """The texts most like one, best first: their number, and how like they are (0 to 1), from `least` on.

    Only the very same text is as like as 1; what differs in markup or punctuation alone comes next.
    """
    target = "".join(others.letters.get(word, _UNKNOWN) * weight for word, weight in _words(text))
    if target:
        found = extract(target, others.encoded, scorer=Indel.normalized_similarity, limit=None, score_cutoff=least)
        alike = {number: likeness for _, likeness, number in found}
    else:  # without words it is like nothing but itself
        alike = {number: 1.0 for number, other in enumerate(others.texts) if other == text}
    if len(alike) > limit:  # letters are dearer to compare than words: only where they can matter
        worst = nlargest(limit, alike.values())[-1]
        alike = {number: likeness for number, likeness in alike.items() if likeness >= worst}
    letters = {number: Indel.normalized_similarity(text, others.texts[number]) for number in alike}
    order = sorted(alike, key=lambda number: (-alike[number], -letters[number], number))
    return [(n, 1.0 if others.texts[n] == text else min(alike[n], _NEARLY)) for n in order[:limit]]


def _encoded(text: str, letters: dict[str, str]) -> str:
    """A text with a letter for each word, repeated by the word's length: what rapidfuzz compares fast."""
    return "".join(letters.setdefault(word, chr(len(letters) + 1)) * weight for word, weight in _words(text))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[tuple[str, int], ...]:
    """The words of a text, each with how much it counts; catalogs of all languages have the same texts."""
    return tuple((word, min((len(word) + 1) // 2, 4)) for word in _WORD.findall(text.casefold()))


def _is_changed(old: Text, new: Text, alike: float, short: bool) -> bool:
    if Relation.CHANGED not in old.uses or old.named != new.named:
        return False
    if new.named:
        return bool(new.kind) and old.kind == new.kind
    if alike >= _LIKE_ENOUGH_ANYWHERE:
        return True
    if old.kind and new.kind and old.kind != new.kind:
        return False
    if old.before == new.before and old.after == new.after:
        return alike >= (_LIKE_ENOUGH_IN_PLACE_IF_SHORT if short else _LIKE_ENOUGH_IN_PLACE)
    return alike >= WORTH_OFFERING and (old.before == new.before or old.after == new.after)


def _torn(old: Sequence[Text], likeness: Pairs, news: Sequence[str], olds: Sequence[str]) -> set[tuple[int, int]]:
    """The pairs of passages that were split (one old, several new) or merged (several old, one new)."""
    of_new: dict[tuple[int, int], float] = {}
    of_old: dict[tuple[int, int], float] = {}
    for (n, o), alike in likeness.items():
        common = alike * (len(news[n]) + len(olds[o])) / 2
        share_of_new, share_of_old = common / len(news[n]), common / len(olds[o])
        if Relation.CHANGED in old[o].uses and share_of_new + share_of_old >= 0.6:
            of_new[n, o], of_old[n, o] = share_of_new, share_of_old
    return _made_up_of_several(of_new, 0) | _made_up_of_several(of_old, 1)


def _made_up_of_several(shares: Pairs, whole: int) -> set[tuple[int, int]]:
    """The pairs whose one side, the whole, several others make up together, and none nearly alone."""
    by_whole: dict[int, list[tuple[int, int]]] = {}
    for pair in shares:
        by_whole.setdefault(pair[whole], []).append(pair)
    groups = [group for group in by_whole.values() if len(group) > 1]
    return {
        pair
        for group in groups
        if max(shares[p] for p in group) < 0.8 and sum(shares[p] for p in group) >= 0.9
        for pair in group
    }
