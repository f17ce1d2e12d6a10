"""What a language asks of typesetting: tag in, `Language` out; dates, numbers, country names.

CLDR (through Babel) has the data; the IANA registry of subtags (through langcodes) says which
tags exist. A language that CLDR lacks still gets its edition: its script from the tag or from
its own text, its dates and names in the master's language.
"""

import re
import unicodedata
from collections import Counter
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache

import langcodes
from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global
from babel.dates import format_date
from babel.units import format_unit

from pipeline.model import Language

# CLDR's numbering systems: the code point of the digit zero, and the CSS counter style
# (https://www.w3.org/TR/predefined-counter-styles/).
_NUMBERING = {
    "latn": (0x30, "decimal"),
    "arab": (0x660, "arabic-indic"),
    "arabext": (0x6F0, "persian"),
    "deva": (0x966, "devanagari"),
    "beng": (0x9E6, "bengali"),
    "guru": (0xA66, "gurmukhi"),
    "gujr": (0xAE6, "gujarati"),
    "orya": (0xB66, "oriya"),
    "tamldec": (0xBE6, "tamil"),
    "telu": (0xC66, "telugu"),
    "knda": (0xCE6, "kannada"),
    "mlym": (0xD66, "malayalam"),
    "thai": (0xE50, "thai"),
    "laoo": (0xED0, "lao"),
    "tibt": (0xF20, "tibetan"),
    "mymr": (0x1040, "myanmar"),
    "khmr": (0x17E0, "khmer"),
    "mong": (0x1810, "mongolian"),
}
# Scripts whose comma or brackets aren't those of ASCII; brackets with the space outside.
_COMMA = {"Arab": "، ", "Syrc": "، ", "Thaa": "، ", "Nkoo": "، ", "Ethi": "፣ ", "Mymr": "၊ "} | dict.fromkeys(
    ("Hans", "Hant", "Jpan", "Bopo"), "、"
)
_BRACKETS = dict.fromkeys(("Hans", "Hant", "Jpan", "Bopo"), ("（", "）"))
_RTL = frozenset(["Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"])
# What the first word of a letter's Unicode name says of its script (ISO 15924).
_NAMED_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt",
    "MYANMAR": "Mymr", "KHMER": "Khmr", "ETHIOPIC": "Ethi", "GEORGIAN": "Geor", "ARMENIAN": "Armn", "HANGUL": "Kore",
    "CJK": "Hans", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "MONGOLIAN": "Mong", "SYRIAC": "Syrc", "THAANA": "Thaa",
    "NKO": "Nkoo", "CHEROKEE": "Cher", "TIFINAGH": "Tfng", "ADLAM": "Adlm", "CANADIAN": "Cans", "HANIFI": "Rohg",
    "OL": "Olck", "MEETEI": "Mtei", "CHAKMA": "Cakm", "JAVANESE": "Java", "BALINESE": "Bali", "SUNDANESE": "Sund",
}  # fmt: skip
# CLDR's names of units whose signs stand beside numbers in ordinary texts.
_UNITS = (
    "length-kilometer", "length-meter", "length-centimeter", "length-millimeter", "area-hectare",
    "area-square-kilometer", "area-square-meter", "volume-liter", "volume-cubic-meter", "mass-kilogram", "mass-gram",
    "mass-tonne", "temperature-celsius", "energy-kilowatt-hour", "power-kilowatt", "power-megawatt",
    "power-gigawatt", "speed-kilometer-per-hour", "digital-megabyte", "digital-gigabyte", "duration-hour",
    "duration-minute",
)  # fmt: skip
# CLDR lists them beside the countries of ISO 3166-1.
_NOT_COUNTRIES = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"))


def canonical(tag: str) -> str | None:
    """The tag in its canonical case (``pt_br`` gives ``pt-BR``), or None where no such tag exists."""
    found = str(langcodes.standardize_tag(tag)) if langcodes.tag_is_valid(tag) else ""
    # three letters behind a language: langcodes takes "fa-Lat" for a dialect of Persian
    return found if found and not langcodes.Language.get(found).extlangs else None


def similar_tags(tag: str) -> list[str]:
    """Tags that somebody may have meant, nearest first."""
    longest_first = sorted(_names("en"), key=len, reverse=True)
    names = {_names("en")[code].casefold(): code for code in longest_first}
    names |= {at.language_name.casefold(): code for code in longest_first if (at := _locale(code)) and at.language_name}
    found = [_language_of_country(tag.upper())] if is_country(tag.upper()) else []
    found += [names[name] for name in get_close_matches(tag.casefold(), names, 1, 0.7)]
    return list(dict.fromkeys(found + get_close_matches(tag, _names("en"), 2, 0.7) + _similar_in_parts(tag)))


def similar_countries(code: str) -> list[str]:
    """Country codes that somebody may have meant, nearest first; names in English count."""
    countries = {k: v for k, v in Locale("en").territories.items() if is_country(k)}
    by_name = {name.casefold(): code for code, name in countries.items()}
    current = langcodes.Language.get(f"und-{code}").territory if len(code) == 2 else None  # UK: GB
    found = [current] if current and current in countries else []
    found += [by_name[name] for name in get_close_matches(code.casefold(), by_name, 1, 0.7)]
    return list(dict.fromkeys(found + get_close_matches(code.upper(), countries, 2, 0.5)))


def is_country(code: str) -> bool:
    """Whether the code is an alpha-2 code of ISO 3166-1 (or XK, which is in use)."""
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES and code in Locale("en").territories


def has_data(locale: str) -> bool:
    """Whether CLDR has such a locale."""
    return _locale(locale) is not None


@lru_cache(maxsize=1024)
def script_of(tag: str) -> str:
    """The script that the tag names, or that the language is usually written in; '' if unknown."""
    parsed = langcodes.Language.get(tag)
    if parsed.script:
        return parsed.script
    likely = parsed.maximize()
    # langcodes answers "Latn, US" for what it knows nothing about
    unknown = (likely.script, likely.territory) == ("Latn", "US") and parsed.language not in ("en", "und")
    return "" if unknown else likely.script or ""


def script_of_text(text: str) -> str:
    """The script of most letters of a text (ISO 15924), Latin if none is known."""
    scripts = Counter(script for letter in text if letter.isalpha() and (script := script_of_character(letter)))
    return scripts.most_common(1)[0][0] if scripts else "Latn"


def script_of_character(character: str) -> str:
    """The script that a letter, a mark or a digit belongs to; '' for what belongs to none, or to one not known here."""
    name = unicodedata.name(character, "?").split(" ")[0].split("-")[0]
    return _NAMED_SCRIPTS.get(name, "")


@lru_cache(maxsize=64)
def language(tag: str, *, formatting: str = "", text: str = "", fallback: Language | None = None) -> Language:
    """Look a language up.

    `formatting` names another CLDR locale for its dates and names (``en-001``); `text` is some of
    the language's own text and `fallback` the master's language, both for tags that CLDR lacks.
    """
    own = _locale(tag)
    known = own is not None or fallback is None
    locale = _locale(formatting) or own or (_locale(fallback.locale) if fallback else None) or Locale("en")
    script = script_of(tag) or script_of_text(text)
    system = (own or Locale("en")).default_numbering_system
    zero, counter_style = _NUMBERING.get(system, _NUMBERING["latn"])
    return Language(
        tag=tag,
        name=_endonym(own) if own else _names(fallback.locale if fallback else "en").get(tag, tag),
        script=script,
        direction="rtl" if script in _RTL else "ltr",
        locale=str(locale),
        digits="".join(chr(zero + n) for n in range(10)),
        counter_style=counter_style,
        comma=_COMMA.get(script, ", "),
        brackets=_BRACKETS.get(script, (" (", ")")),
        known=known,
    )


def direction_of(tag: str) -> str:
    """The direction that a tag's script runs in, ``ltr`` or ``rtl``."""
    return "rtl" if script_of(tag) in _RTL else "ltr"


@lru_cache(maxsize=1024)
def same_language(one: str, other: str) -> bool:
    """Whether a reader of the one reads the other: same language, same script (not region)."""
    first, second = (langcodes.Language.get(tag) for tag in (one, other))
    return first.language == second.language and script_of(one) == script_of(other)


def compatible(one: str, other: str) -> bool:
    """Whether two tags may mean the same: one language and script, and not two countries (``de-DE`` and ``de``)."""
    countries = {langcodes.Language.get(tag).territory for tag in (one, other)} - {None}
    return same_language(one, other) and len(countries) < 2


def ancestors(tag: str) -> list[str]:
    """The languages that a regional one is a kind of, by CLDR, nearest first (``pt-AO``: ``pt-PT``, ``pt``); one script only."""
    found = []
    exceptions = get_global("parent_exceptions")
    parent = tag.replace("-", "_")
    while parent := exceptions.get(parent) or parent.rpartition("_")[0]:
        above = parent.replace("_", "-")
        if above == "root" or not same_language(tag, above):
            break
        found.append(above)
    return found


def number(language: Language, value: int) -> str:
    """A whole number in the language's digits."""
    return _digits(str(value), language)


def long_date(language: Language, day: date) -> str:
    """A date in full, in the Gregorian calendar and the language's digits."""
    # Babel writes Latin digits whatever the numbering system.
    return _digits(format_date(day, "long", locale=language.locale), language)


def months(language: Language) -> frozenset[str]:
    """CLDR's names of the months in that language, as dates have them and as they stand alone; none if it lacks them."""
    forms = Locale.parse(language.locale).months if language.known else {}
    return frozenset(
        name
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in forms.get(use, {}).get(width, {}).values()
    )


def before_month(language: Language) -> str:
    """What stands between the day and the name of the month in a full date, such as the “de” of “3 de mayo”."""
    pattern = str(Locale.parse(language.locale).date_formats["long"].pattern)
    found = re.search(r"d\W*'(\w+)'\W*M", pattern)
    return found[1] if found and language.known else ""


def units(language: Language) -> frozenset[str]:
    """CLDR's signs and short names of the units of daily life in that language; none if it lacks them."""
    if not language.known:
        return frozenset()
    forms = (format_unit("", unit, length, locale=language.locale) for unit in _UNITS for length in ("short", "narrow"))
    # direction marks are no part of a sign; Babel answers with the unit's own name where CLDR has none
    return frozenset(form.strip(" \u00a0\u202f\u200e\u200f") for form in forms) - set(_UNITS)


def country(language: Language, code: str) -> str:
    """CLDR's name of a country in that language; '' where it has none."""
    return str(Locale.parse(language.locale).territories.get(code, ""))


def forget() -> None:
    """Let go of CLDR's data for the languages looked up so far: a fifth of a MB each."""
    language.cache_clear()
    _locale.cache_clear()
    localedata._cache.clear()  # noqa: SLF001  Babel keeps all it ever read, and has no other way to let go


def _language_of_country(code: str) -> str:
    """The language that most people there speak: somebody wrote ``cz`` for Czech."""
    return str(langcodes.Language.get(f"und-{code}").maximize().language)


def _similar_in_parts(tag: str) -> list[str]:
    """The tag with a script or country that resembles what stands behind its language (``fa-Lattn``)."""
    first, *rest = tag.replace("_", "-").split("-")
    codes = {code.casefold(): code for code in (*Locale("en").scripts, *Locale("en").territories)}
    near = [codes[code] for part in rest for code in get_close_matches(part.casefold(), codes, 1, 0.7)]
    return ["-".join([first, *near])] if canonical(first) and near and len(near) == len(rest) else []


def _digits(text: str, language: Language) -> str:
    return text.translate({ord("0") + n: digit for n, digit in enumerate(language.digits)})


def _endonym(locale: Locale) -> str:
    name = str(locale.display_name)
    return name[:1].upper() + name[1:]


@cache
def _locale(tag: str) -> Locale | None:
    """CLDR's data for just this tag; None if it has none (Babel would fall back on the language)."""
    if not tag:
        return None
    try:
        locale = Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    script = langcodes.Language.get(tag).script
    other_script = script and script not in (locale.script, script_of(locale.language))
    unnamed_months = locale.months["format"]["wide"][1].startswith("M0")  # a locale with next to no data
    return None if other_script or unnamed_months else locale


@cache
def _names(locale: str) -> dict[str, str]:
    return {str(code).replace("_", "-"): str(name) for code, name in Locale.parse(locale).languages.items()}
