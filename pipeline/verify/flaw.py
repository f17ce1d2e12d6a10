"""What a proof has to say against a file."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something for which a file can't be handed out."""

    code: str
    """Stable name of what was proven, such as ``verify-text``."""
    message: str
    """What is wrong, in plain words."""
    cure: str = "Please report this."
    """What to do about it."""


def differing(*properties: tuple[str, str | None, str]) -> Iterator[Flaw]:
    """A flaw for each property of a file (its name, its value, None if it has none, and the true one) that isn't true."""
    for name, value, true in properties:
        if value != true:
            said = "nothing" if value is None else f"“{value}”"
            yield Flaw("verify-metadata", f"its {name} is {said}, not “{true}”.")
