"""How a validator is asked and answers: what `conformance` says of it."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path


def asked() -> list[Path]:
    """The files that are to be looked at."""
    return [Path(line) for line in sys.stdin.read().splitlines()]


def answer(file: Path, check: str, found: Iterable[str]) -> None:
    """Say what was found; each objection becomes one line."""
    lines = [" ".join(objection.split()) for objection in found]
    print(json.dumps({"file": str(file), "check": check, "found": lines}), flush=True)
