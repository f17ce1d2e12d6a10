"""What is wrong with translations: segments and a catalog in, findings out. Pure.

A check is one small function and a row in `CHECKS`. What it says of severity `error` takes the
translation out of the edition, which then shows the master's text in its place. A `note` proposes
something to the translator; a build doesn't tell it.
"""

from collections.abc import Collection, Mapping, Sequence
from gettext import c2py

from pipeline.checks import faults, proposals
from pipeline.checks.subject import Check, Subject
from pipeline.model import Catalog, Finding, Inlines, Key, Language, Place, Segment
from pipeline.reading import beginning

CHECKS: Mapping[str, Check] = {
    "paragraph": faults.paragraphs,
    "emphasis": faults.emphasis,
    "link": faults.links,
    "image-text": faults.pictures,
    "attribute": faults.attributes,
    "raw-markup": faults.raw_markup,
    "footnote": faults.footnotes,
    "placeholder": faults.placeholders,
    "invisible-character": faults.invisible,
    "spacing": proposals.spaces,
    "quotation-marks": proposals.quotation_marks,
}


def check(
    segments: Sequence[Segment], catalog: Catalog, parsed: Mapping[Key, Inlines | None], language: Language
) -> list[tuple[Key, Finding]]:
    """Look at every translation that readers would see; each finding with its message's key."""
    found = []
    for segment in dict.fromkeys(segments):
        message = catalog.messages.get(segment.key)
        if message is None or not message.state.shown:
            continue
        place = Place(catalog.path, message.line, beginning(segment.text))
        for number, form in enumerate(message.forms):
            optional = _optional(segment, catalog, number)
            subject = Subject(segment, form, parsed.get(segment.key), language, optional)
            for code, look in CHECKS.items():
                found += [(segment.key, Finding(code, r.severity, place, r.message, r.cure)) for r in look(subject)]
    return list(dict.fromkeys(found))


def _optional(segment: Segment, catalog: Catalog, form: int) -> Collection[str]:
    """A plural form that stands for a single number may say it in a word: “one passage”, “two passages”."""
    numbers = map(c2py(catalog.plural), range(200)) if segment.plural else ()
    return {"count"} if list(numbers).count(form) == 1 else ()
