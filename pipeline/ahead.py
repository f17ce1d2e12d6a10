"""Work that begins before its turn: items in their order in, what came of each out.

It is for what another process does a share of: items begin some at a time, and the next ones while the last ones are
still at work. What came of the last ones is kept, for items that ask for others.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

# How many items begin at a time, and how many times as many are kept.
_TOGETHER = 3
_KEPT = 5

Item = TypeVar("Item")
Result = TypeVar("Result")


class Ahead(Generic[Item, Result]):
    """Results that are there, or on their way."""

    def __init__(
        self, items: Sequence[Item], begin: Callable[[Sequence[Item]], Mapping[Item, Callable[[], Result]]]
    ) -> None:
        """Take the items in their order; `begin` begins with some, and gives for each what waits for its result."""
        self._begin_some = begin
        self._batches = [items[at : at + _TOGETHER] for at in range(0, len(items), _TOGETHER)]
        self._batch_of = {item: number for number, batch in enumerate(self._batches) for item in batch}
        self._begun: dict[int, Mapping[Item, Callable[[], Result]]] = {}

    def in_turn(self, item: Item) -> Result:
        """The result of an item whose turn it is; those behind it begin."""
        self._begin(self._batch_of[item])
        self._begin(self._batch_of[item] + 1)
        return self.of(item)

    def of(self, item: Item) -> Result:
        """The result of any item, whether it was among those that were to come or not."""
        if item not in self._batch_of:
            self._batch_of[item] = len(self._batches)
            self._batches.append([item])
        number = self._batch_of[item]
        self._begin(number)
        found = self._begun[number] = self._begun.pop(number)  # who was asked for last goes last
        return found[item]()

    def _begin(self, number: int) -> None:
        if number < len(self._batches) and number not in self._begun:
            self._begun[number] = self._begin_some(self._batches[number])
        if len(self._begun) > _KEPT:
            del self._begun[next(iter(self._begun))]
