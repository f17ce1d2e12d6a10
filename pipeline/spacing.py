"""The spaces that a language demands: a passage in, the same passage with its spaces set out. Pure.

Signs are set off by the space that belongs to them, and no line ends where two things belong together: a number and its
unit, a day and its month, a name and its acronym. What the rules are about is in `typography.toml` and in CLDR. Nothing but
white space changes; code, addresses, pictures and text in another language stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline import languages
from pipeline.model import Inlines, Language, Node
from pipeline.typography import Typography, row

NO_BREAK = "\u00a0"
NARROW = "\u202f"
_GAP = f"[ {NO_BREAK}{NARROW}]"
# What stands in the text of a passage for that which isn't text: code, pictures, notes, other languages.
OBJECT = "\ufffc"
_WHITE = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_CONTAINERS = ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps")

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĽŁŃŅŇŐŒŔŘŚŞŠŢȚŤŪŮŰŲŹŻŽΑ-ΫЀ-ЯҐҒҚҢҮҰҺӘӨԱ-Ֆ]"
_CURRENCY = "[$¢-¥\u20a0-\u20cf]"
# Where a unit ends; the vowel signs of Indic scripts are no \w.
_END = rf"(?=$|[\s.,;:!?…)\]}}»›”’“\"'/–—،؛؟।॥{OBJECT}-])"
# What holds together in every language: each space in a match is made one that breaks no line.
_EVERYWHERE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\d(?<![\d.,].)\d{{0,2}}(?:{_GAP}\d{{3}})+(?!\d)",  # 100 000
        rf"{_CURRENCY}{_GAP}(?=\d)",  # € 20
        rf"\d(?<![\w.].)\d?\.{_GAP}\d\d?\.(?:{_GAP}\d{{4}}(?!\d))?",  # 15. 9. 2021
        rf"\d{_GAP}h{_GAP}(?=\d\d(?!\d))",  # 20 h 30
        rf"{_CAPITAL}(?<![\w.’'].)\.{_GAP}(?={_CAPITAL})",  # J. Smith
        rf"{_GAP}(?<=\S.)(?=\((?=[^\s()]{{2,12}}\))[^\s()]*{_CAPITAL}[^\s()]*{_CAPITAL})",  # Friends of Libraries (FL)
    )
)
# Beside the language's own quotation marks: signs that begin no line, and signs that end none.
_CLOSING = "!?;:)]}؟؛،۔।॥།༎၊။។៕ๆฯ።፣፤፥፧"
_OPENING = "([{¿¡"
# Between what a space is put in where none was typed: letters and digits, or these.
_BEFORE_SIGN = ")]}»›”’\"'%‰°…" + OBJECT
_BEHIND_SIGN = ")]}»›”’\"'.,;:!?…–—" + OBJECT
_ADDRESS = re.compile(r"://|www\.|@|\.\w{2,}/")


class Change(NamedTuple):
    """A stretch of a text, and what has to stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Rules:
    """How a language sets its signs off."""

    spaces: Mapping[str, str]
    """By sign, the space that sets it off; '' for a sign that none stands in front of."""
    signs: re.Pattern[str] | None
    opening: str
    """Those that have their space behind them."""
    closing: str
    """Quotation marks that begin no line."""


def spaced(inlines: Inlines, language: Language) -> Inlines:
    """A passage in `language` with its spaces set; given back as it is where there is nothing to set."""
    leaves = list(_leaves(inlines, language))
    changes = _changes("".join(map(_letters, leaves)), language)
    if not changes and not any(leaf["t"] == "Image" for leaf in leaves):
        return inlines
    return _Rebuilding(changes, language).inlines(inlines)


def spaced_text(text: str, language: Language) -> str:
    """A plain text in `language` with its spaces set."""
    changes = _changes(text, language)
    return "".join(changes.get(place, letter) for place, letter in enumerate(text)) if changes else text


def text_in(inlines: Inlines, language: Language) -> str:
    """What a passage says in `language`; one sign (U+FFFC) stands for each thing in it that is something else."""
    return "".join(map(_letters, _leaves(inlines, language)))


def demanded(text: str, language: Language) -> Iterator[Change]:
    """The places where a sign isn't set off as the language has it, in order."""
    rules = _rules(language)
    for found in rules.signs.finditer(text) if rules.signs else ():
        change = _set_off(text, found.start(), rules)
        if change and text[change.start : change.end] != change.text:
            yield change


# ------------------------------------------------------------------ what is found in a text


def _changes(text: str, language: Language) -> dict[int, str]:
    """By place in a text, what has to stand there."""
    found: dict[int, str] = {}
    for change in demanded(text, language):
        found |= dict.fromkeys(range(change.start, change.end), "")
        sign = next(at for at in range(change.start, change.end) if not text[at].isspace())
        found[sign] = change.text
    # what holds together is looked for in what the signs left, so that nothing is to be done a second time
    after = [(at, letter) for at, typed in enumerate(text) for letter in found.get(at, typed)] if found else []
    set_off = "".join(letter for _, letter in after) if found else text
    for pattern in _bound(language):
        for match in pattern.finditer(set_off):
            spaces = [place for place in range(*match.span()) if set_off[place] == " "]
            found |= {after[place][0] if after else place: NO_BREAK for place in spaces}
    return found


def _set_off(text: str, at: int, rules: _Rules) -> Change | None:
    """A sign with its space, if this is one that is to be set off."""
    sign, space = text[at], rules.spaces[text[at]]
    if sign in rules.opening:
        end = at + 1
        while end < len(text) and _is_space(text[end]):
            end += 1
        return Change(at, end, sign + space) if text[end : end + 1] not in ("", "\n") else None
    start = at
    while start and _is_space(text[start - 1]):
        start -= 1
    before = text[start - 1 : start]
    if before in ("", "\n") or before in rules.opening + _OPENING or (sign in "%‰" and not before.isdigit()):
        return None
    if start == at and not _takes_space(text, at):
        return None
    return Change(start, at + 1, space + sign)


def _takes_space(text: str, at: int) -> bool:
    """Whether a space may be put before a sign where none was typed: it ends a word that isn't an address."""
    before, behind = text[at - 1], text[at + 1 : at + 2]
    if not (_is_letter(before) or before in _BEFORE_SIGN or (text[at] in "»›" and before in ".,;:!?")):
        return False
    if behind and not behind.isspace() and behind not in _BEHIND_SIGN:
        return False
    word = text[:at].rsplit(maxsplit=1)[-1] + text[at:].split(maxsplit=1)[0]
    return not _ADDRESS.search(word)


def _is_space(letter: str) -> bool:
    return letter.isspace() and letter != "\n"


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


# ------------------------------------------------------------------ what a language asks for


@lru_cache(maxsize=32)
def _rules(language: Language) -> _Rules:
    own = row(language.tag, language.script)
    spaces = dict.fromkeys(own.tight, "") | dict.fromkeys(own.narrow, NARROW) | dict.fromkeys(own.wide, NO_BREAK)
    # ’ is an apostrophe more often than a quotation mark
    opening = "".join({opening for opening, _ in own.quotes} - {closing for _, closing in own.quotes} - set("‘’'"))
    closing = "".join({closing for _, closing in own.quotes} - {opening for opening, _ in own.quotes} - set("‘’'"))
    signs = re.compile("[" + re.escape("".join(spaces)) + "]") if spaces else None
    return _Rules(spaces, signs, opening, closing)


@lru_cache(maxsize=32)
def _bound(language: Language) -> tuple[re.Pattern[str], ...]:
    """What holds together in a language; it takes milliseconds to get ready, and checks don't need it."""
    own, rules = row(language.tag, language.script), _rules(language)
    patterns = (
        rf"{_GAP}(?<=\S.)(?=[{re.escape(_CLOSING + rules.closing)}]|[.,](?!\w))",
        rf"[{re.escape(_OPENING + rules.opening)}]{_GAP}(?=\S)",
        *_of_table(own, languages.units(language)),
        *_of_dates(languages.months(language), languages.before_month(language)),
    )
    return (*_EVERYWHERE, *map(re.compile, patterns))


def _of_table(own: Typography, units: Iterable[str]) -> Iterator[str]:
    """What the row of a language holds together."""
    yield rf"\d(?:{_GAP}(?:{_any_of((*own.units, *units))}|{_CURRENCY})){{1,2}}{_END}"
    yield rf"(?<!\w)(?i:{_any_of(own.numbered)}){_GAP}(?=\d|[IVXLC]+\b)"
    if own.abbreviations:
        yield rf"(?<!\w)(?i:{_any_of(own.abbreviations)})"
    if own.with_word:
        yield rf"{_GAP}(?<=\S.)(?=(?:{_any_of(own.with_word)}){_GAP})"
    if own.no_line_end:
        yield rf"(?<![\w’'-])(?i:{_any_of(own.no_line_end)}){_GAP}(?=[\w«„“(])"


def _of_dates(months: Iterable[str], between: str) -> Iterator[str]:
    """A day and its month: “15. September”, “3 de mayo”, “September 15”. Longer names may have endings of their own."""
    names = {form for name in months for form in (name, name[:1].upper() + name[1:]) if len(name) > 2}
    if not names:
        return
    long, short = ([name for name in names if (len(name) > 3) is is_long] for is_long in (True, False))
    month = rf"(?:{_any_of(long)}|(?:{_any_of(short)}){_END})" if short else _any_of(long)
    joint = f"(?:{re.escape(between)}{_GAP})?" if between else ""
    yield rf"\d(?<![\w.,].)\d?(?:[.º]{{1,2}}|[^\W\d]\S{{0,3}})?{_GAP}{joint}(?:{month})"
    yield rf"(?<!\w)(?:{_any_of(names)}),?{_GAP}(?=\d\d?(?![\d.,]*\d))"


def _any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words; whatever space is in it."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_GAP.join(map(re.escape, word.split())) for word in longest_first)


# ------------------------------------------------------------------ passages


def _inside(node: Node, language: Language) -> Inlines | None:
    """The inlines in a node that are text in `language`; None if it has none."""
    if node["t"] in _CONTAINERS:
        inlines: Inlines = node["c"]
        return inlines
    if node["t"] == "Quoted":
        return list(node["c"][1])
    if node["t"] not in ("Span", "Link"):
        return None
    (_, classes, pairs), inlines = node["c"][:2]
    foreign = dict(pairs).get("lang", language.tag) != language.tag
    return None if foreign or not {"uri", "email"}.isdisjoint(classes) else inlines


def _leaves(inlines: Inlines, language: Language) -> Iterator[Node]:
    """The nodes that hold no others, in order; what isn't text in `language` is one."""
    for node in inlines:
        inside = None if node["t"] in _WHITE or node["t"] == "Str" else _inside(node, language)
        if inside is None:
            yield node
        else:
            yield from _leaves(inside, language)


def _letters(leaf: Node) -> str:
    if leaf["t"] == "Str":
        return str(leaf["c"])
    return _WHITE.get(leaf["t"], OBJECT)


class _Rebuilding:
    """A passage made anew with changes in its text."""

    def __init__(self, changes: Mapping[int, str], language: Language) -> None:
        self._changes = changes
        self._language = language
        self._at = 0

    def inlines(self, inlines: Inlines) -> Inlines:
        """The next inlines; strings that come to stand side by side are one."""
        made: Inlines = []
        for node in map(self._node, inlines):
            if node["t"] == "Str" and made and made[-1]["t"] == "Str":
                made[-1] = _string(made[-1]["c"] + node["c"])
            elif node != _string(""):
                made.append(node)
        return made

    def _node(self, node: Node) -> Node:
        inside = _inside(node, self._language)
        if inside is not None:
            new = self.inlines(inside)
            return {**node, "c": new if node["t"] in _CONTAINERS else [node["c"][0], new, *node["c"][2:]]}
        before = _letters(node)
        places = range(self._at, self._at + len(before))
        self._at += len(before)
        after = "".join(self._changes.get(at, letter) for at, letter in zip(places, before, strict=True))
        if node["t"] == "Image":
            attributes, text, target = node["c"]
            return {**node, "c": [attributes, spaced(text, self._language), target]}
        return node if after == before else _string(after)


def _string(text: str) -> Node:
    return {"t": "Str", "c": text}
