"""What the desk says: an English text in, the same in the desk's language out.

English is in the templates; `words/desk.pot` is taken from them (``make words``), and a language is a file beside
it, such as `words/fr.po`. The pseudo-languages need none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from pipeline import languages, pseudo
from pipeline.errors import ProjectError

_HERE = Path(__file__).parent
_FOLDER = _HERE / "words"
TEMPLATE = _FOLDER / "desk.pot"


@dataclass(frozen=True, slots=True)
class Words:
    """The desk's words in one language."""

    tag: str
    direction: str
    say: Callable[[str], str]
    """A text."""
    count: Callable[[str, str, int], str]
    """A text with a number in it: for one, for several, and the number."""


@cache
def words(tag: str) -> Words:
    """The desk's words in a language; raises if it has none."""
    canonical = languages.canonical(tag) or tag
    direction = languages.direction_of(canonical)
    if canonical in pseudo.PSEUDO:
        return Words(canonical, direction, *_spoken(lambda text: pseudo.text(text, canonical)))
    if languages.same_language(canonical, "en"):
        return Words("en", "ltr", *_spoken(lambda text: text))
    path = _FOLDER / f"{canonical}.po"
    if not path.is_file():
        there = sorted(["en", *pseudo.PSEUDO, *(found.stem for found in _FOLDER.glob("*.po"))])
        raise ProjectError.at("desk-language", f"The desk doesn't speak “{tag}”.", f"There are: {', '.join(there)}.")
    with path.open("rb") as file:
        catalog = read_po(file, canonical)
    return Words(canonical, direction, *_translated(catalog))


def template() -> bytes:
    """All that the desk says, as a PO template."""
    catalog = Catalog(project="Polyleaf", charset="utf-8")
    options = {"**.j2": {"newstyle_gettext": "false"}}
    keywords = {"say": None, "count": (1, 2)}
    methods = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
    found = extract_from_dir(_HERE, methods, options, keywords)
    for name, _, message, _, context in sorted(found, key=lambda entry: entry[:2]):
        catalog.add(message, locations=[(name, 0)], context=context)
    written = BytesIO()
    write_po(written, catalog, width=100, omit_header=True, include_lineno=False)
    return written.getvalue()


def _spoken(change: Callable[[str], str]) -> tuple[Callable[[str], str], Callable[[str, str, int], str]]:
    return change, lambda one, many, number: change(one if number == 1 else many).format(number=number)


def _translated(catalog: Catalog) -> tuple[Callable[[str], str], Callable[[str, str, int], str]]:
    """What a translation says; in English where it says nothing."""
    form_of = c2py(catalog.plural_expr)

    def say(text: str) -> str:
        message = catalog.get(text)
        return str(message.string) if message and message.string and not message.fuzzy else text

    def count(one: str, many: str, number: int) -> str:
        message = catalog.get(one)
        forms = message.string if message and isinstance(message.string, tuple | list) and not message.fuzzy else ()
        form = forms[form_of(number)] if form_of(number) < len(forms) else ""
        return (form or (one if number == 1 else many)).format(number=number)

    return say, count
