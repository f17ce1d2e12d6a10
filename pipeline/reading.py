"""Reading what people wrote: text files, and words that are nearly right."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from pipeline.errors import PipelineError


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A cure that names the nearest valid spelling, if one is near."""
    near = get_close_matches(word, list(known), 1, 0.6)
    return f"Did you mean “{near[0]}”?" if near else otherwise


def read_bytes(path: Path) -> bytes:
    """What is in a file; raises if it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        cure = "Put a file there that you may read, or take it away."
        raise PipelineError.at("unreadable", f"This can't be read: {error.strerror or error}.", cure, path) from error


def read_text(path: Path) -> str:
    """A file's text, without byte order mark, its lines ended by LF; raises if it isn't UTF-8."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        cure = "Save it as UTF-8 (in Word: “Plain text”, encoding “Unicode (UTF-8)”)."
        raise PipelineError.at("encoding", "The file is not UTF-8.", cure, path, line) from error
