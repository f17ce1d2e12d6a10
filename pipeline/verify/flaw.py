"""What a proof has to say against a file."""

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
