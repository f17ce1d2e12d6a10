"""Which characters an edition sets in which font, and which none of them has: an edition in, a `Lettering` out.

The leaflet's style sheets say how each kind of text is set (theme/core.css.j2); `Style` is the same in data.
"""

import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline import fonts, languages
from pipeline.fonts import Face, Font
from pipeline.formats import FOR_READERS
from pipeline.model import Edition, Finding, Language, Place, Severity
from pipeline.reading import character_name
from pipeline.typography import Typography, row, typography

# Findings: a family isn't installed; no family that is meant for a text has a character.
CODES = ("font-missing", "font-gap")
_SHOWN_FORMAT = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
# What joins, selects or fills, and isn't seen (Unicode, Default_Ignorable_Code_Point, beyond category Cf).
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
_BULLETS = "•◦▪"
_LISTED = 5
_HAN = ("Hans", "Hant", "Jpan", "Kore")
_COUNTERS = {
    "LowerAlpha": string.ascii_lowercase,
    "UpperAlpha": string.ascii_uppercase,
    "LowerRoman": "ivxlcdm",
    "UpperRoman": "IVXLCDM",
}


class Style(NamedTuple):
    """How a piece of text is set."""

    role: str = "text"
    """Whose families it has: ``text``, ``title``, ``name`` or ``code``."""
    bold: bool = False
    italic: bool = False


# By style, the characters that are set in it.
Letters = dict[Style, set[str]]
_TEXT, _TITLE, _NAME = Style(), Style("title", bold=True), Style("name")


@dataclass(frozen=True, slots=True)
class Lettering:
    """What a text is set in."""

    fonts: Mapping[Font, frozenset[str]]
    """The characters of each font that is used."""
    others: tuple[str, ...] = ()
    """Families for what those of the language lack, as `Typography.others`."""
    lacking: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Characters that no font has which is meant for them, by the family that is to be installed; '' if none helps."""


def lettering(letters: Letters, t: Typography, script: str) -> Lettering:
    """Find the fonts of characters, as Pango and browsers do: of the families in turn, the first that has it.

    `t` and `script` are those of the text's own language.
    """
    used: dict[Font, set[str]] = {}
    others: dict[str, None] = {}
    lacking: dict[str, set[str]] = {}
    for style, characters in letters.items():
        shown = {character for character in characters if is_shown(character)}
        own = _of_style(t, style)
        mine: dict[Font, set[str]] = {}
        for character in sorted(shown):
            family, font = _first(character, (*own, *others), style) or _other(character, t, script, style)
            if font is None:
                lacking.setdefault(family, set()).add(character)
                continue
            mine.setdefault(font, set()).add(character)
            if family not in own:
                others[family] = None
        for font, some in mine.items():
            # spaces and joiners belong to what stands around them, whatever its font
            used.setdefault(font, {" "}).update(some, filter(font.has, characters - shown))
    return Lettering(
        {font: frozenset(some) for font, some in used.items()},
        tuple(sorted(others, key=t.symbols.__contains__)),  # letters before signs
        {family: frozenset(some) for family, some in lacking.items()},
    )


def is_shown(character: str) -> bool:
    """Whether a character is drawn: neither space nor control, joiner or selector of a variant."""
    kind = unicodedata.category(character)
    if kind[0] in "ZC" and kind not in ("Co", "Cn"):
        return character in _SHOWN_FORMAT
    return character not in _FILLERS and not "\ufe00" <= character <= "\ufe0f" and character < "\U000e0000"


def _of_style(t: Typography, style: Style) -> tuple[str, ...]:
    if style.role in ("name", "code"):
        return tuple(dict.fromkeys((t.fallback if style.role == "name" else t.code, *t.text_faces)))
    return t.title_faces if style.role == "title" else t.text_faces


def _first(character: str, families: Iterable[str], style: Style) -> tuple[str, Font] | None:
    for family in families:
        font = fonts.find(Face(family, style.bold, style.italic))
        if font and font.has(character):
            return family, font
    return None


def _other(character: str, t: Typography, own_script: str, style: Style) -> tuple[str, Font | None]:
    """The family of the table that has a character of another script, or a sign; else what is to be installed."""
    script = languages.script_of_character(character)
    own = script == own_script or (script in _HAN and own_script in _HAN)
    if own or not (script or fonts.find(Face(t.text))):
        families: tuple[str, ...] = (t.text,)
    else:
        families = (row("", script).text,) if script else t.symbols
    found = _first(character, families, style)
    if found or any(map(fonts.find, map(Face, families))):
        return found or ("", None)
    return families[0], None


# ------------------------------------------------------------------ what an edition says


def letters_of(edition: Edition) -> Letters:
    """The characters of an edition by style: text, signatories, and the leaflet's own phrases and numbers."""
    t = typography(edition.language)
    gatherer = _Gatherer(t, edition.language)
    gatherer.walk(edition.kind.inlines, Style(bold=True))
    if t.tracking:
        gatherer.add(capitals("".join(gatherer.letters.get(Style(bold=True), ()))), Style(bold=True))
    gatherer.header((1, [], edition.title.inlines), _TEXT)
    gatherer.walk(edition.subtitle.inlines, Style("title", italic=t.italic))
    gatherer.walk([*edition.body, *edition.signatories], _TEXT)
    for notice in edition.notices:
        gatherer.add(notice.text, _TEXT)
    imprint = edition.imprint.text if edition.imprint else ""
    gatherer.add("".join((imprint.replace("\n", ""), edition.address, " · ".join(edition.credits))), _TEXT)
    phrases = {name: phrase.text for name, phrase in edition.phrases.items()}
    gatherer.add(phrases["page"].replace("{page}", "").replace("{pages}", "") + edition.language.digits, _TEXT)
    gatherer.add(phrases["contents"] + phrases["languages"] + phrases.get("notes", ""), _TITLE)
    gatherer.add(phrases["languages"] + phrases["all"], _TEXT)
    gatherer.add(" · ".join(FOR_READERS.values()), _TEXT._replace(bold=True))
    return gatherer.letters


def capitals(text: str) -> str:
    """All that style sheets may make of a text in capitals, in whatever language."""
    upper = text.upper()
    return upper + unicodedata.normalize("NFD", upper) + ("İ" if "i" in text else "")  # Greek drops accents


class _Gatherer:
    """Walks an AST; what it found is in `letters`."""

    def __init__(self, t: Typography, language: Language) -> None:
        self.letters: Letters = {}
        self._t = t
        self._language = language
        self._depth = 0
        self.add("‐-" if t.hyphenate else "", _TEXT)  # the hyphen at the end of a line

    def add(self, text: str, style: Style) -> None:
        self.letters.setdefault(style, set()).update(text)

    def walk(self, tree: Any, style: Style) -> None:
        """A node, or a list of what holds nodes."""
        if type(tree) is list:
            for item in tree:
                if type(item) is dict and item["t"] == "Str":  # most of them are
                    self.letters.setdefault(style, set()).update(item["c"])
                else:
                    self.walk(item, style)
        elif type(tree) is dict:
            kind = tree["t"]
            if kind in _WALKS:
                _WALKS[kind](self, tree["c"], style)
            elif kind == "Str":
                self.add(tree["c"], style)
            elif "c" in tree:
                self.walk(tree["c"], style)

    def emphasis(self, content: Any, style: Style) -> None:
        if self._t.emphasis == "bold":
            style = style._replace(bold=True)
        self.walk(content, style._replace(italic=True) if self._t.italic else style)

    def strong(self, content: Any, style: Style) -> None:
        self.walk(content, style._replace(bold=True))

    def header(self, content: Any, style: Style) -> None:
        for one in (_TITLE, style):  # in tables of contents it is ordinary text
            self.walk(content[2], one)

    def note(self, content: Any, style: Style) -> None:
        self.add(string.digits + self._language.digits, style)
        self.add("↩", _TEXT)  # the way back, as pandoc writes it
        self.walk(content, _TEXT)

    def code(self, content: Any, style: Style) -> None:
        self.add(content[1], style._replace(role="code"))

    def within(self, content: Any, style: Style) -> None:
        (_, classes, _), inner = content[0], content[1]
        if "slogans" in classes:
            style = style._replace(bold=True)
        self.walk(inner, style._replace(role="name") if "name" in classes else style)

    def bullets(self, content: Any, style: Style) -> None:
        self.add(_BULLETS[min(self._depth, 2)], style)
        self._list(content, style)

    def numbers(self, content: Any, style: Style) -> None:
        (_, counter, _), items = content
        self.add(_COUNTERS.get(counter["t"], self._language.digits) + ".()", style)
        self._list(items, style)

    def _list(self, items: Any, style: Style) -> None:
        self._depth += 1
        self.walk(items, style)
        self._depth -= 1

    def definitions(self, content: Any, style: Style) -> None:
        for term, meanings in content:
            self.walk(term, style._replace(bold=True))
            self.walk(meanings, style)

    def table(self, content: Any, style: Style) -> None:
        _, caption, _, head, bodies, foot = content
        self.walk([caption, bodies, foot], style)
        self.walk(head, style._replace(bold=True))


_WALKS: Mapping[str, Callable[[_Gatherer, Any, Style], None]] = {
    "Emph": _Gatherer.emphasis,
    "Strong": _Gatherer.strong,
    "Header": _Gatherer.header,
    "Note": _Gatherer.note,
    "Code": _Gatherer.code,
    "CodeBlock": _Gatherer.code,
    "Div": _Gatherer.within,
    "Span": _Gatherer.within,
    "BulletList": _Gatherer.bullets,
    "OrderedList": _Gatherer.numbers,
    "DefinitionList": _Gatherer.definitions,
    "Table": _Gatherer.table,
}


# ------------------------------------------------------------------ what is to be said


def gaps(found: Lettering, where: Callable[[frozenset[str]], Place]) -> Iterator[Finding]:
    """A finding for each family that lacks; `where` gives the place of the first of some characters."""
    if not fonts.are_known():
        return
    for family, characters in found.lacking.items():
        first, *more = sorted(characters)[:_LISTED]
        names = ", ".join(f"“{character}” ({character_name(character)})" for character in (first, *more))
        names += f" and {len(characters) - _LISTED} more" if len(characters) > _LISTED else ""
        other = fonts.installed_for(first)
        printed = f"printed in {other}, which isn't meant for this text" if other else "printed as an empty box"
        if family:
            message = f"The font {family} isn't installed: {names}; the first is {printed}."
            cure = f"Install it: {fonts.packages(family)}."
        else:
            message = f"No font that this text is set in has {names}; the first is {printed}."
            cure = f"Write it otherwise. If it has to be there, install all fonts: {fonts.packages('Noto Serif')}."
        yield Finding(CODES[0] if family else CODES[1], Severity.WARNING, where(characters), message, cure)
