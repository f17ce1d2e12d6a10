"""The fonts of a PDF: embedded, as subsets; no box where a letter should be; the family that is meant for the script."""

import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import languages
from pipeline.model import Language
from pipeline.reading import character_name
from pipeline.typography import meant
from pipeline.verify.drawn import Font, Page, Run, codes
from pipeline.verify.flaw import Flaw

_SUBSET = re.compile(r"[A-Z]{6}\+")
_CIDS = re.compile(rb"<([0-9a-f]{4})> (\d+)", re.IGNORECASE)
# Scripts that stand in one text, or whose letters have one name.
_EAST_ASIAN = frozenset(("Hans", "Hant", "Jpan", "Kore", "Bopo"))
_MOST = 0.5
"""The share of a script's letters that has to be in the family that is meant for it."""

Drawn = Iterable[tuple[Page, Run]]
_Glyphs = Mapping[Font, Sequence[bytes]]


def flaws(language: Language, own: Drawn, others: Drawn) -> Iterator[Flaw]:
    """What is wrong with the fonts of what is drawn: what is in the edition's `own` language, and what isn't."""
    text, all_of_it = _by_font(own), _by_font([*own, *others])
    for font, glyphs in all_of_it.items():
        if font.resource.Subtype == "/Type3":  # its glyphs are drawings in the file itself
            continue
        file = font.file
        if file is None:
            yield Flaw("verify-fonts", f"the font {font.name} isn't embedded.")
        elif not _SUBSET.match(font.name):
            yield Flaw("verify-fonts", f"the font {font.name} is embedded as a whole, not as a subset.")
        elif boxes := _boxes(font, file, glyphs):
            letters = ", ".join(f"{letter} ({character_name(letter)})" for letter in boxes)
            cure = "Install a font that has them, and call make again."
            yield Flaw("verify-fonts", f"a box is drawn in place of {letters}.", cure)
    yield from _other_families(language, text)


def _by_font(runs: Drawn) -> _Glyphs:
    glyphs = defaultdict(list)
    for page, run in runs:
        if run.is_seen:
            glyphs[page.fonts[run.font]].append(run.glyphs)
    return glyphs


def _boxes(font: Font, file: bytes, glyphs: Sequence[bytes]) -> list[str]:
    """The letters for which a font draws its glyph 0, .notdef, since it has none for them."""
    used = set(codes(glyphs))
    if font.resource.Encoding == "/Identity-H":
        count = _glyph_count(file)
        absent = {code for code in used if not 0 < code < count}
    else:
        cids = {int(code, 16): int(cid) for code, cid in _CIDS.findall(font.resource.Encoding.read_bytes())}
        absent = {code for code in used if not cids.get(code)}
    return sorted({letter for code in absent for letter in font.letters[code]})


def _glyph_count(file: bytes) -> int:
    """How many glyphs a font has (its table ``maxp``, ISO 14496-22)."""
    [tables] = struct.unpack_from(">H", file, 4)
    places = {tag: at for tag, _, at, _ in struct.iter_unpack(">4sIII", file[12 : 12 + 16 * tables])}
    [count] = struct.unpack_from(">H", file, places[b"maxp"] + 4)
    return int(count)


def _other_families(language: Language, text: _Glyphs) -> Iterator[Flaw]:
    """Whether the letters of the edition's script are in another family than is meant for it."""
    families = meant(language)
    scripts = _EAST_ASIAN if language.script in _EAST_ASIAN else {language.script}
    counts: Counter[str] = Counter()
    for font, glyphs in text.items():
        for letter, count in Counter(font.text(glyphs)).items():
            if letter.isalpha() and languages.script_of_character(letter) in scripts:
                counts[font.family] += count
    if families and sum(counts[family] for family in set(families)) < _MOST * counts.total():
        family = counts.most_common(1)[0][0]
        cure = f"Install the font {families[0]}, or name another one in pipeline/typography.toml."
        yield Flaw("verify-fonts", f"most of the text is set in {family}, not in {families[0]}.", cure)
