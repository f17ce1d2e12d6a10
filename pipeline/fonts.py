"""The fonts of this machine: a face in, its file and the characters that it has out.

It asks fontconfig, as Pango and so the PDF do: a library of C that comes with Pango, and knows of each font which
characters it has without opening it. Where there is none, no font is found.
"""

import ctypes
from collections.abc import Iterator
from ctypes import POINTER, byref, c_char_p, c_int, c_uint32, c_void_p
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_LIBRARIES = (
    "libfontconfig.so.1",
    "libfontconfig.1.dylib",
    "/opt/homebrew/lib/libfontconfig.1.dylib",
    "/usr/local/lib/libfontconfig.1.dylib",
)
# What a function gives and takes (fontconfig/fontconfig.h).
_SIGNATURES = {
    "FcInit": (c_int,),
    "FcPatternCreate": (c_void_p,),
    "FcPatternDestroy": (None, c_void_p),
    "FcPatternAddString": (c_int, c_void_p, c_char_p, c_char_p),
    "FcPatternAddInteger": (c_int, c_void_p, c_char_p, c_int),
    "FcConfigSubstitute": (c_int, c_void_p, c_void_p, c_int),
    "FcDefaultSubstitute": (None, c_void_p),
    "FcFontMatch": (c_void_p, c_void_p, c_void_p, POINTER(c_int)),
    "FcPatternGetString": (c_int, c_void_p, c_char_p, c_int, POINTER(c_char_p)),
    "FcPatternGetInteger": (c_int, c_void_p, c_char_p, c_int, POINTER(c_int)),
    "FcPatternGetCharSet": (c_int, c_void_p, c_char_p, c_int, POINTER(c_void_p)),
    "FcPatternAddCharSet": (c_int, c_void_p, c_char_p, c_void_p),
    "FcCharSetCreate": (c_void_p,),
    "FcCharSetDestroy": (None, c_void_p),
    "FcCharSetAddChar": (c_int, c_void_p, c_uint32),
    "FcCharSetHasChar": (c_int, c_void_p, c_uint32),
}
_REGULAR, _BOLD, _ITALIC = 80, 200, 100


class Face(NamedTuple):
    """What a style sheet asks for."""

    family: str
    bold: bool = False
    italic: bool = False

    @property
    def style(self) -> str:
        """The style as fonts call it."""
        return " ".join(["Bold"] * self.bold + ["Italic"] * self.italic) or "Regular"


@dataclass(frozen=True, slots=True)
class Font:
    """An installed font."""

    face: Face = field(compare=False)
    """What it really is: its family may have no bold, or no italic."""
    path: Path
    index: int
    """Which font of its file, from 0."""
    instance: int
    """Which of a variable font's named instances, from 1; 0: none of them."""
    axes: tuple[tuple[str, float], ...]
    """Or where on its axes this one is, such as ``("wght", 700.0)``."""
    full_name: str = field(compare=False)
    """What the font calls itself, such as ``Noto Serif Bold Italic``."""
    mislabelled: bool = field(compare=False)
    """Whether programs that ask by weight and slant, as Pango does, get another font of the family instead."""
    characters: int = field(compare=False)
    """fontconfig's set of its characters, kept as long as this process."""

    def has(self, character: str) -> bool:
        """Whether the font has a glyph for a character."""
        return _has(self.characters, character)


@lru_cache(maxsize=16_384)
def _has(characters: int, character: str) -> bool:
    library = _library()
    return bool(library and library.FcCharSetHasChar(characters, ord(character)))


def are_known() -> bool:
    """Whether this machine can say which fonts it has."""
    return _library() is not None


@cache
def find(face: Face) -> Font | None:
    """The font for a face: of its family, and the nearest to its style; None if the family isn't installed."""
    library = _library()
    # by its style too: weights are wrong in the data of some fonts
    pattern = library and _matching(library, face, style=face.style)
    if not library or not pattern:
        return None
    if face.family.casefold() not in (name.casefold() for name in _strings(library, pattern, b"family")):
        library.FcPatternDestroy(pattern)
        return None
    font = _font(library, pattern, face)
    # fontconfig calls a font bold that is only to be drawn so: it is the plainer one that answers for both
    plainer = [face._replace(bold=False)] * face.bold + [face._replace(italic=False)] * face.italic
    return next((same for other in plainer if (same := find(other)) == font), font)


@cache
def installed_for(character: str) -> str:
    """The family of any installed font that has a character; '' if none has."""
    library = _library()
    if not library:
        return ""
    wanted = library.FcCharSetCreate()
    library.FcCharSetAddChar(wanted, ord(character))
    pattern = _matching(library, Face("Noto Serif"), wanted)
    library.FcCharSetDestroy(wanted)
    if not pattern:
        return ""
    family, characters = next(_strings(library, pattern, b"family"), ""), c_void_p()
    library.FcPatternGetCharSet(pattern, b"charset", 0, byref(characters))
    has = library.FcCharSetHasChar(characters, ord(character))
    library.FcPatternDestroy(pattern)
    return family if has else ""


def packages(family: str) -> str:
    """How a family is installed, system by system."""
    cjk = " CJK " in family
    name = family.lower().replace(" ", "-")
    ways = {
        "Debian, Ubuntu": "apt install fonts-noto-cjk" if cjk else "apt install fonts-noto-core",
        "Fedora": "dnf install google-noto-serif-cjk-fonts" if cjk else "dnf install google-noto-fonts-all",
        "Arch": "pacman -S noto-fonts-cjk" if cjk else "pacman -S noto-fonts",
        "macOS": f"brew install --cask font-{name}",
    }
    return "; ".join(f"{system}: {command}" for system, command in ways.items())


@cache
def _library() -> ctypes.CDLL | None:
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        for function, (result, *arguments) in _SIGNATURES.items():
            getattr(library, function).restype = result
            getattr(library, function).argtypes = arguments
        return library if library.FcInit() else None
    return None


def _matching(library: ctypes.CDLL, face: Face, characters: int | None = None, style: str = "") -> int | None:
    """The pattern of the font that comes nearest; the caller's to destroy."""
    pattern = library.FcPatternCreate()
    library.FcPatternAddString(pattern, b"family", face.family.encode())
    library.FcPatternAddInteger(pattern, b"weight", _BOLD if face.bold else _REGULAR)
    library.FcPatternAddInteger(pattern, b"slant", _ITALIC if face.italic else 0)
    if style:
        library.FcPatternAddString(pattern, b"style", style.encode())
    if characters:
        library.FcPatternAddCharSet(pattern, b"charset", characters)
    library.FcConfigSubstitute(None, pattern, 0)
    library.FcDefaultSubstitute(pattern)
    found: int | None = library.FcFontMatch(None, pattern, byref(c_int()))
    library.FcPatternDestroy(pattern)
    return found


def _font(library: ctypes.CDLL, pattern: int, face: Face) -> Font:
    characters = c_void_p()
    library.FcPatternGetCharSet(pattern, b"charset", 0, byref(characters))
    path, index, instance = _file(library, pattern)
    by_weight = _file(library, _matching(library, face))
    axes = (pair.split("=") for text in _strings(library, pattern, b"fontvariations") for pair in text.split(","))
    return Font(
        face,
        Path(path),
        index,
        instance,
        tuple((name, float(value)) for name, value in axes),
        next(_strings(library, pattern, b"fullname"), face.family),
        by_weight[:2] != (path, index),
        characters.value or 0,
    )


def _file(library: ctypes.CDLL, pattern: int | None) -> tuple[str, int, int]:
    """A font's file, which font of it it is, and which of that font's named instances."""
    index = c_int()
    library.FcPatternGetInteger(pattern, b"index", 0, byref(index))
    return next(_strings(library, pattern, b"file")), index.value & 0xFFFF, index.value >> 16 & 0x7FFF


def _strings(library: ctypes.CDLL, pattern: int | None, name: bytes) -> Iterator[str]:
    """The values of a property of a pattern."""
    value, number = c_char_p(), 0
    while library.FcPatternGetString(pattern, name, number, byref(value)) == 0:
        yield (value.value or b"").decode()
        number += 1
