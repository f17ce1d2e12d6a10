"""The same words of masters translated in two ways: the catalogs of a language in, findings out."""

from collections.abc import Collection, Iterable, Iterator

from pipeline.checks.silence import Silence
from pipeline.model import Catalog, Finding, Key, Message, Place, SegmentState, Severity
from pipeline.reading import beginning

CODE = "inconsistent"
_SIGNS = " \u00a0\u202f\n.,;:!?…*_`\"'“”„«»‘’‚‹›()[]¡¿؟،؛۔।。"
# A likeness, and what the master has moved on from, aren't what a translator says today.
_STATES = (SegmentState.DRAFT, SegmentState.REVIEWED)


def disagreements(catalogs: Iterable[Catalog], known: Collection[str]) -> Iterator[Finding]:
    """Where one language says the same thing otherwise than before, in any document; `known` are all checks' codes.

    Capitals and the signs around a text make no difference; texts with another context (msgctxt) are others.
    """
    first: dict[tuple[str, Key], tuple[Catalog, Message]] = {}
    for catalog in catalogs:
        for key, message in catalog.messages.items():
            if message.state not in _STATES or message.tag:
                continue
            same = (catalog.tag, Key(key.context, _bare(key.text)))
            earlier, said = first.setdefault(same, (catalog, message))
            if tuple(map(_bare, said.forms)) == tuple(map(_bare, message.forms)):
                continue
            if not Silence(message.comments, known).covers(CODE, Severity.NOTE):
                where = Place(earlier.path, said.line)
                text = f"In {where}, the same is translated “{beginning(said.forms[0])}”."
                place = Place(catalog.path, message.line, beginning(key.text))
                yield Finding(CODE, Severity.NOTE, place, text, "Use the same words in both, unless both are meant.")


def _bare(text: str) -> str:
    return text.casefold().strip(_SIGNS)
