"""How a language counts: tag in, gettext's plural rule out.

CLDR (through Babel) says which numbers go together. Where the formula that translators' tools
know for a language tells these apart, that one is taken: it is short, and no tool objects to it.
"""

import re
from functools import cache, lru_cache
from gettext import c2py

from babel import Locale, UnknownLocaleError
from babel.plural import PluralRule, to_gettext
from translate.lang.data import languages as usual

_DEFAULT = (2, "n != 1")
_NUMBERS = range(200)
_RULE = re.compile(r"nplurals=(\d+);\s*plural=([^;]+)")


@cache
def rule(tag: str) -> tuple[int, str]:
    """How many plural forms a language has, and the expression (C syntax) that picks one."""
    codes = (tag.replace("-", "_"), tag.split("-", maxsplit=1)[0])
    cldr = next((found for code in codes if (found := _in_cldr(code))), None)
    for code in codes:
        count, expression = usual[code][1:] if code in usual else (0, "")
        if count and usable(expression) and (cldr is None or _tells_apart(expression, cldr)):
            return count, _bare(expression)
    return _written(cldr) if cldr else _DEFAULT


def parsed(header: str) -> tuple[int, str] | None:
    """What a header's Plural-Forms say; None if they can't be used."""
    found = _RULE.search(header)
    return (int(found[1]), found[2].strip()) if found and usable(found[2]) else None


@lru_cache(maxsize=256)
def usable(expression: str) -> bool:
    """Whether an expression picks a form for any number."""
    try:
        pick = c2py(expression)
        return all(pick(n) >= 0 for n in _NUMBERS)
    except (ValueError, ArithmeticError):
        return False


def _in_cldr(code: str) -> PluralRule | None:
    try:
        return Locale.parse(code).plural_form
    except (UnknownLocaleError, ValueError):
        return None


def _tells_apart(expression: str, cldr: PluralRule) -> bool:
    """Whether no two numbers that CLDR tells apart get the same form."""
    pick = c2py(expression)
    return len({(pick(n), cldr(n)) for n in _NUMBERS}) == len({pick(n) for n in _NUMBERS})


def _written(cldr: PluralRule) -> tuple[int, str]:
    """CLDR's rule for gettext, with those forms only that whole numbers have."""
    seen = {cldr(n) for n in _NUMBERS}
    used = [form for form in ("zero", "one", "two", "few", "many", "other") if form in seen]
    rules: dict[str, str] = {form: cldr.rules[form] for form in used[:-1]}
    # The last one is what gettext falls back on.
    found = parsed(to_gettext(PluralRule(rules)))
    return (found[0], _bare(found[1])) if found else _DEFAULT


def _bare(expression: str) -> str:
    """An expression without brackets around all of it."""
    inner = expression.removeprefix("(").removesuffix(")")
    return inner if len(inner) == len(expression) - 2 and usable(inner) else expression
