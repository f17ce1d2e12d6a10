"""Reading what people wrote: text files, words that are nearly right, characters and addresses that do harm."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import PipelineError

# Scripts without spaces between words, where a zero-width space marks where lines may break.
_ZERO_WIDTH_SPACE_IN = ("Khmr", "Thai", "Laoo", "Mymr", "Tibt")


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


def character_name(character: str) -> str:
    """A character's code point and its name in Unicode."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


def is_harmful(character: str, script: str) -> bool:
    """Whether a character is invisible and does harm in text of that script (ISO 15924)."""
    if character == "\u200b":
        return script not in _ZERO_WIDTH_SPACE_IN
    if character in "\n\t\u200c\u200d\u2060\u00ad":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp") and not (
        0xE0020 <= ord(character) <= 0xE007F  # tags within flags
    )


def lines_of(text: str) -> str:
    """A text's lines without white space around them; blank ones are left out."""
    return "\n".join(line for written in text.splitlines() if (line := written.strip()))


def is_address(target: str) -> bool:
    """Whether a link leads to a page, a mail address or a place in the text (``#…``): to no file beside it, and runs nothing."""
    try:
        scheme = urlsplit(target.strip()).scheme.lower()
    except ValueError:
        return False
    return scheme in ("http", "https", "mailto", "tel") or target.strip().startswith("#")


def beginning(text: str) -> str:
    """The beginning of a passage, by which a person finds it."""
    return text if len(text) <= 60 else text[:57] + "…"
