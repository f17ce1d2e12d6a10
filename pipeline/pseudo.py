"""Pseudo-languages: a master's segments in, what looks like a translation of them out. Pure.

Who lays out a leaflet sees in them, before anybody translates, what doesn't fit (``en-XA``:
accented, two fifths longer, in brackets that show where a text is cut off), what breaks from
right to left (``ar-XB``: each letter one of Arabic, joined and in its fonts) and what can't be
translated (it stands there as in the master). Tags and purpose are those of CLDR.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import languages
from pipeline.model import Catalog, Inlines, Key, Language, Message, Segment, SegmentState
from pipeline.pandoc import mapped, plain, text_of

# Parses texts as passages, each with so many footnotes.
Parse = Callable[[Sequence[str], Sequence[int]], list[Inlines | None]]

_LONGER = 0.4
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁĆĎÉƑĞĤÎĴĶĽḾÑÖÞǬŘŠŤÜṼŴẌÝŽåƀćďéƒğĥîĵķľḿñöþǭřšťüṽŵẍýž",
)
_ARABIC = dict(zip("abcdefghijklmnopqrstuvwxyz,;?", "ابصدعفغهيجكلمنوثقرستطذشخىز،؛؟", strict=True))
_OTHERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ACUTE = "\u0301"
# What is filled in later, and addresses, stay as they are.
_KEPT = re.compile(r"(\{[^{}]*\}|\S*(?:://|@)\S*)")


class _Pseudo(NamedTuple):
    """How a pseudo-language is made."""

    name: str
    like: str
    """The language whose dates it has."""
    letter: Callable[[str], str]
    around: Callable[[int], tuple[str, str]]
    """What stands before and behind a text of so many letters."""


def _accented(letter: str) -> str:
    """A letter with an accent; of a script that has no capitals, as it is."""
    changed = letter.translate(_ACCENTED)
    return letter + _ACUTE if changed == letter and letter.lower() != letter.upper() else changed


def _mirrored(letter: str) -> str:
    """A letter of Arabic, always the same one for the same letter."""
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return _ARABIC.get(base) or (_OTHERS[ord(base) % len(_OTHERS)] if base.isalpha() else letter)


def _longer(length: int) -> tuple[str, str]:
    """Brackets, and in them as many words as make up for what a translation is longer."""
    words, missing, number = "", round(length * _LONGER) - 2, 0
    while len(words) < missing:
        words += f" {_NUMBERS[number % len(_NUMBERS)]}"
        number += 1
    return "[", words.translate(_ACCENTED) + "]"


PSEUDO: Mapping[str, _Pseudo] = {
    "en-XA": _Pseudo("Accented (en-XA)", "en", _accented, _longer),
    "ar-XB": _Pseudo("Mirrored (ar-XB)", "ar", _mirrored, lambda _: ("", "")),
}


def language(tag: str, master: Language) -> Language:
    """A pseudo-language; its dates are those of the language that it looks like."""
    pseudo = PSEUDO[tag]
    locale = master.locale if languages.same_language(master.tag, pseudo.like) else pseudo.like
    return replace(languages.language(tag, formatting=locale), name=pseudo.name)


def translation(
    segments: Sequence[Segment], tag: str, parse: Parse, path: Path
) -> tuple[Catalog, dict[Key, Inlines | None]]:
    """What looks like a draft of everything, and those of its passages that carry markup as AST."""
    pseudo = PSEUDO[tag]
    marked = [segment for segment in segments if segment.markup]
    originals = parse([s.text for s in marked], [s.notes for s in marked])
    parsed = {
        segment.key: original and _inlines(original, pseudo)
        for segment, original in zip(marked, originals, strict=True)
    }
    messages = {}
    for segment in segments:
        forms = filter(None, (segment.text, segment.plural))
        messages[segment.key] = Message(SegmentState.DRAFT, tuple(_text(form, pseudo) for form in forms))
    return Catalog(tag, path, messages), parsed


def _inlines(original: Inlines, pseudo: _Pseudo) -> Inlines:
    """A passage, its markup, links and notes as they are."""
    if len(original) == 1 and original[0]["t"] == "Image":  # a picture stays alone: what is said of it is the text
        attributes, said, target = original[0]["c"]
        return [{"t": "Image", "c": [attributes, _inlines(said, pseudo), target]}]

    def changed(node: Any) -> Any:
        return {"t": "Str", "c": _letters(node["c"], pseudo)}

    before, after = pseudo.around(len(text_of(original)))
    return [*plain(before), *mapped(original, changed, "Str"), *plain(after)]


def text(original: str, tag: str) -> str:
    """A plain text as the pseudo-language has it; what stands in braces stays."""
    return _text(original, PSEUDO[tag])


def _text(original: str, pseudo: _Pseudo) -> str:
    before, after = pseudo.around(len(original))
    return f"{before}{_letters(original, pseudo)}{after}"


def _letters(text: str, pseudo: _Pseudo) -> str:
    parts = _KEPT.split(text)
    changed = "".join(part if n % 2 else "".join(map(pseudo.letter, part)) for n, part in enumerate(parts))
    return unicodedata.normalize("NFC", changed)
