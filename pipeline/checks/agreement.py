"""The same words of masters translated in two ways: the catalogs of a language in, findings out."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from pipeline.checks.silence import Silence
from pipeline.model import Catalog, Finding, Key, Message, Place, SegmentState, Severity
from pipeline.reading import beginning

CODE = "inconsistent"
# A likeness, and what the master has moved on from, aren't what a translator says today.
_STATES = (SegmentState.DRAFT, SegmentState.REVIEWED)


def disagreements(catalogs: Iterable[Catalog], known: Collection[str]) -> Iterator[Finding]:
    """Where one language says the same thing otherwise than before, in any document; `known` are all checks' codes.

    Signs around a text, and capitals in one of several words, make no difference; texts with another context (msgctxt) are others.
    """
    first: dict[tuple[str, Key], tuple[Catalog, Message]] = {}
    for catalog in catalogs:
        for key, message in catalog.messages.items():
            if message.state not in _STATES or message.tag:
                continue
            same = (catalog.tag, Key(key.context, _thing(key.text)))
            earlier, said = first.setdefault(same, (catalog, message))
            if said is message or tuple(map(_bare, said.forms)) == tuple(map(_bare, message.forms)):
                continue
            if not Silence(message.comments, known).covers(CODE, Severity.NOTE):
                where = Place(earlier.path, said.line)
                text = f"In {where}, the same is translated “{beginning(said.forms[0])}”."
                place = Place(catalog.path, message.line, beginning(key.text))
                yield Finding(CODE, Severity.NOTE, place, text, "Use the same words in both, unless both are meant.")


@lru_cache(maxsize=2048)
def _thing(text: str) -> str:
    """What is the same thing to say: a single word in small letters may need another form than one that stands alone."""
    bare = _without_signs(text)
    return bare.casefold() if len(bare.split()) > 1 else bare


def _bare(text: str) -> str:
    return _without_signs(text).casefold()


def _without_signs(text: str) -> str:
    """A text without the signs and spaces around it; what stands in braces is filled in, and so is text."""
    letters = [n for n, sign in enumerate(text) if sign in "{}" or unicodedata.category(sign)[0] not in "PSZC"]
    return text[letters[0] : letters[-1] + 1] if letters else ""
