"""Copyfitting: the largest type with which an edition fills the pages that are asked for.

Lengths are told in pages: 1.8 fills the first page, and the second for four fifths. A room between 0 and 1 says how
large the type is between its bounds, and with it lines and gaps (`Typography.setting`). The first layout takes the room
that an estimate says; the next ones correct the estimate by what the last layout took.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# The share of the asked pages that a layout should fill, and that is enough; each further layout is content with less.
_AIM, _ENOUGH, _CONTENT = 0.988, 0.99, 0.015
# What is aimed at less after a layout that ran over.
_CAUTION = 0.012
# How much of a page may be lost at its end, where what must stand together doesn't fit.
_JUMP = 0.07
# A last page that has less on it, in pages, is one that nobody would make by hand: a few lines.
_SHORT = 0.08
# Layouts with less difference than this between their rooms are as good as the same.
_STEP = 0.02
# The room where nothing has to be filled.
USUAL = 0.4


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition as it was laid out."""

    room: float
    length: float
    """In pages."""
    document: Any
    """WeasyPrint's."""
    growth: float = 1.0
    """How much larger the text is than the room says, to fill its page."""

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return math.ceil(self.length)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The layout that is taken, and how it was found."""

    layout: Layout
    overrun: Layout | None
    """The layout with the smallest type, where even that takes more pages than were asked for."""
    tried: int
    """How many layouts it took."""


class Search:
    """The search for an edition's layout: `estimate` says, and `lay` makes, what comes of a room."""

    LAYOUTS = 4
    """At most."""

    def __init__(self, estimate: Callable[[float], float], lay: Callable[[float], Layout]) -> None:
        self._estimate = estimate
        self._lay = lay
        self._tried: list[Layout] = []

    def fit(self, asked: int, sheet: int = 2) -> Fitted:
        """The layout with the largest type that takes the asked pages at most; 0: as many as it takes.

        If even the smallest type runs over, there are more pages: as many as whole sheets of so many pages have.
        """
        found = self._filling(asked) if asked else self._try(USUAL)
        overrun = found if asked and found.length > asked else None
        while found.length > asked > 0 and self._may_try:
            asked += sheet - asked % sheet
            found = self._filling(asked)
        rest = found.length - (found.pages - 1)
        if rest < _SHORT and found.pages > 1 and self._may_try:
            fewer = self._filling(found.pages - 1)
            found = fewer if fewer.pages < found.pages else found
        return Fitted(found, overrun, len(self._tried))

    def _filling(self, asked: int) -> Layout:
        """The best layout on so many pages; the one with the smallest type, if that runs over."""
        best = max((one for one in self._tried if one.length <= asked), key=lambda one: one.room, default=None)
        low, high = best.room if best else 0.0, 1.0
        correction, aim = self._correction(asked), asked * _AIM
        while self._may_try:
            is_last = len(self._tried) == self.LAYOUTS - 1
            room = low if is_last and not best else self._room(aim / correction, low, high)
            if best and room - low < _STEP:
                break
            layout = self._try(room)
            if layout.length > asked:
                if room == 0:
                    return layout
                high, aim = room, aim - asked * _CAUTION
            else:
                low, best = room, layout
                if room == 1 or layout.length >= asked * (_ENOUGH - _CONTENT * len(self._tried)):
                    break
            correction = self._correction(asked)
        assert best  # the last one that may be tried has the smallest type
        return best

    @property
    def _may_try(self) -> bool:
        return len(self._tried) < self.LAYOUTS

    def _try(self, room: float) -> Layout:
        self._tried.append(self._lay(room))
        return self._tried[-1]

    def _correction(self, asked: int) -> float:
        """How much longer the last layout was than estimated.

        Of the first that ran over, a part may only have jumped to the page too many.
        """
        if not self._tried:
            return 1.0
        last = self._tried[-1]
        is_first = sum(layout.length > asked for layout in self._tried) == 1
        jumped = min(_JUMP, last.length - asked) if is_first and last.length > asked else 0.0
        return (last.length - jumped) / self._estimate(last.room)

    def _room(self, length: float, low: float, high: float) -> float:
        """The room between these two, the second excluded unless it is all there is, that is estimated to take a length."""
        if high == 1 and self._estimate(1) <= length:
            return 1.0
        below, above = low, high
        while above - below > _STEP / 4:
            middle = (below + above) / 2
            below, above = (middle, above) if self._estimate(middle) <= length else (below, middle)
        return min(below, max(low, high - _STEP))
