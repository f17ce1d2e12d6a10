"""The faces that a page brings along: fonts cut down to its characters, as WOFF2.

HarfBuzz cuts (with all that shaping needs), Brotli packs. The container is written here: its own transformation of
outlines would make a face a tenth smaller and take a hundred times as long.
"""

import base64
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import brotli
import uharfbuzz

from pipeline import languages
from pipeline.fonts import Font
from pipeline.lettering import Lettering, Letters, Style, lettering, letters_of
from pipeline.model import Edition
from pipeline.render import Link
from pipeline.typography import Typography, row, typography

# Vertical setting, random alternates, fractions: nothing here asks for them, and each brings glyphs along.
_UNUSED = ("vert", "vrt2", "vkrn", "valt", "vhal", "vpal", "vchw", "rand", "numr", "dnom", "frac")
# Copyright, trademark and licence: the SIL Open Font License asks that they stay in the font (section 2).
_LEGAL = (7, 13, 14)
# In the order of their numbers (W3C, WOFF File Format 2.0, section 5.1).
_TABLES = (
    "cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT "
    "VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG  sbix acnt avar bdat bloc bsln cvar "
    "fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill"
)
_NUMBERS = {_TABLES[at : at + 4]: at // 5 for at in range(0, len(_TABLES), 5)}
_AS_IT_IS = 3 << 6
# Thai and Lao vowels that are taken apart when they are shaped.
_SARA_AM = "\u0e33\u0eb3"
# Higher ones take ten times as long for a hundredth less.
_QUALITY = 5


@dataclass(frozen=True, slots=True)
class WebFont:
    """A face as a style sheet names it, with its file."""

    family: str
    weight: int
    style: str
    """``normal`` or ``italic``."""
    data: bytes

    @property
    def name(self) -> str:
        """A file name."""
        style = " Bold" * (self.weight > 400) + " Italic" * (self.style == "italic") or " Regular"
        return f"{self.family} {style.strip()}".replace(" ", "-") + ".woff2"

    def rule(self, address: str) -> str:
        """The rule of a style sheet that loads it from an address."""
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; font-style: {self.style}; '
            f'src: url("{address}") format("woff2"); }}'
        )

    @property
    def inline(self) -> str:
        """The rule with the file in it."""
        return self.rule("data:font/woff2;base64," + base64.b64encode(self.data).decode())


def of_edition(edition: Edition) -> list[WebFont]:
    """The faces of an edition's text; none for fonts that this machine doesn't have."""
    t = typography(edition.language)
    return list(_web_fonts(lettering(letters_of(edition), t, edition.language.script).fonts.items()))


def of_names(links: Iterable[Link]) -> tuple[list[WebFont], dict[tuple[str, ...], list[str]]]:
    """Faces for the languages' own names, apart from those of the text: the same ones in all pages.

    Also gives the tags of the languages by the families that their names are set in.
    """
    tags: dict[tuple[str, ...], list[str]] = {}
    used: list[Mapping[Font, frozenset[str]]] = []
    for link in links:
        used.append(_set_in(link.tag, {Style(): set(link.name)}).fonts)
        tags.setdefault(tuple(_of_names(font.face.family) for font in used[-1]), []).append(link.tag)
    return [replace(font, family=_of_names(font.family)) for font in _web_fonts(_together(used))], tags


def of_texts(texts: Mapping[str, Letters]) -> tuple[list[WebFont], dict[str, Typography]]:
    """Faces for the texts of several languages by tag, and how each language is set."""
    found = {tag: _set_in(tag, letters) for tag, letters in texts.items()}
    return list(_web_fonts(_together(one.fonts for one in found.values()))), {t: _row(t, f) for t, f in found.items()}


def rows_of_texts(texts: Mapping[str, Letters]) -> dict[str, Typography]:
    """How each language of such texts is set, where the fonts are those of this machine."""
    return {tag: _row(tag, _set_in(tag, letters)) for tag, letters in texts.items()}


def _row(tag: str, found: Lettering) -> Typography:
    return replace(row(tag, languages.script_of(tag)), others=found.others)


def _set_in(tag: str, letters: Letters) -> Lettering:
    script = languages.script_of(tag)
    return lettering(letters, row(tag, script), script)


def _together(several: Iterable[Mapping[Font, frozenset[str]]]) -> Iterable[tuple[Font, frozenset[str]]]:
    used: dict[Font, frozenset[str]] = {}
    for fonts in several:
        for font, characters in fonts.items():
            used[font] = used.get(font, frozenset()) | characters
    return used.items()


def _of_names(family: str) -> str:
    return f"{family} Names"


def _web_fonts(fonts: Iterable[tuple[Font, frozenset[str]]]) -> Iterator[WebFont]:
    for font, characters in sorted(fonts, key=lambda pair: pair[0].full_name):
        face = font.face
        weight, style = 700 if face.bold else 400, "italic" if face.italic else "normal"
        yield WebFont(face.family, weight, style, woff2(font, characters))


@lru_cache(maxsize=64)
def woff2(font: Font, characters: frozenset[str]) -> bytes:
    """A font with these characters only; equal for equal font and characters."""
    return _packed(_subset(font, characters))


def _subset(font: Font, characters: frozenset[str]) -> uharfbuzz.Face:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font.path)), font.index)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, _as_shaped(characters)))
    wanted.name_id_set.update(_LEGAL)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    # families for Chinese, Japanese and Korean have a font for each, and in each the other two's letters besides
    unused = (*_UNUSED, "locl") if " CJK " in font.face.family else _UNUSED
    for feature in unused if "⁄" not in characters else unused[:-3]:
        wanted.layout_feature_tag_set.discard(int.from_bytes(feature.encode(), "big"))
    for axis, value in _place_on_axes(font, face).items():
        wanted.pin_axis_location(face, axis, value)
    return uharfbuzz.subset(face, wanted)


def _as_shaped(characters: frozenset[str]) -> set[str]:
    """Characters with those that HarfBuzz may take in their place: their parts, and what they make together."""
    parts = {part for character in characters for part in _parts(character)}
    marks = [character for character in characters if unicodedata.combining(character)]
    wholes = (unicodedata.normalize("NFC", base + mark) for mark in marks for base in characters)
    return {*characters, *parts, *(whole for whole in wholes if len(whole) == 1)}


def _parts(character: str) -> str:
    if "\uac00" <= character <= "\ud7a3":
        return ""  # syllables of Hangul have glyphs of their own
    return unicodedata.normalize("NFKD" if character in _SARA_AM else "NFD", character)


def _place_on_axes(font: Font, face: uharfbuzz.Face) -> dict[str, float]:
    """Where on the axes of a variable font a font is."""
    axes = {axis.tag: axis.default_value for axis in face.axis_infos}
    if axes and font.instance:
        axes = dict(zip(axes, face.named_instances[font.instance - 1].design_coords, strict=True))
    return axes | {tag: value for tag, value in font.axes if tag in axes}


def _packed(face: uharfbuzz.Face) -> bytes:
    """A font as WOFF2, its tables as they are."""
    tables = {tag: bytes(face.reference_table(tag).data) for tag in face.table_tags}
    head = bytearray(tables["head"])
    head[16] |= 1 << 3  # “has been losslessly transformed”, bit 11
    tables["head"] = bytes(head)
    directory = b"".join(_entry(tag, len(data)) for tag, data in tables.items())
    packed: bytes = brotli.compress(b"".join(tables.values()), mode=brotli.MODE_FONT, quality=_QUALITY)
    unpacked = 12 + 16 * len(tables) + sum((len(data) + 3) // 4 * 4 for data in tables.values())
    flavor = b"OTTO" if "CFF " in tables else b"\0\1\0\0"
    body = directory + packed
    body += bytes(-len(body) % 4)
    length = 48 + len(body)
    numbers = (length, len(tables), 0, unpacked, len(packed), 1, 0, 0, 0, 0, 0, 0)
    return b"wOF2" + flavor + struct.pack(">IHHIIHHIIIII", *numbers) + body


def _entry(tag: str, length: int) -> bytes:
    """A table in the directory: its number, or 63 and its name; its length in base 128."""
    number = _NUMBERS.get(tag, 63)
    # an entry without transformation: outlines and their places are marked so, all others by nothing
    flags = number | (_AS_IT_IS if tag in ("glyf", "loca") else 0)
    digits = [length & 0x7F]
    while length := length >> 7:
        digits.append(length & 0x7F | 0x80)
    return bytes([flags]) + (tag.encode() if number == 63 else b"") + bytes(reversed(digits))
