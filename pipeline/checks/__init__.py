"""What is wrong with translations: segments and a catalog in, findings out. Pure.

A check is one small function and a row in `CHECKS`. What it says of severity `error` takes the
translation out of the edition, which then shows the master's text in its place; nothing else
stops anything. What is for translators only, a build doesn't tell: see `is_advice`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from gettext import c2py

from pipeline.checks import faults, proposals
from pipeline.checks import silence as silences
from pipeline.checks.silence import Silence
from pipeline.checks.subject import Check, Remark, Subject
from pipeline.model import Catalog, Finding, Inlines, Key, Language, Message, Place, Segment, Severity
from pipeline.reading import beginning

FAULTS: Mapping[str, Check] = {
    "paragraph": faults.paragraphs,
    "emphasis": faults.emphasis,
    "link": faults.links,
    "image-text": faults.pictures,
    "attribute": faults.attributes,
    "raw-markup": faults.raw_markup,
    "footnote": faults.footnotes,
    "placeholder": faults.placeholders,
    "invisible-character": faults.invisible,
}
ADVICE: Mapping[str, Check] = {
    "spacing": proposals.spaces,
    "quotation-marks": proposals.quotation_marks,
}
CHECKS: Mapping[str, Check] = {**FAULTS, **ADVICE}
# What is said to translators beside what the checks of one passage say.
_TO_TRANSLATORS = frozenset((*ADVICE, silences.CODE))
SILENCEABLE = frozenset(CHECKS)


def check(
    segments: Sequence[Segment], catalog: Catalog, parsed: Mapping[Key, Inlines | None], language: Language
) -> list[tuple[Key, Finding]]:
    """Look at every translation that readers would see; each finding with its message's key."""
    found = []
    for segment in dict.fromkeys(segments):
        message = catalog.messages.get(segment.key)
        if message is None or not message.state.shown:
            continue
        subjects = [
            Subject(segment, form, parsed.get(segment.key), language, _optional(segment, catalog, number))
            for number, form in enumerate(message.forms)
        ]
        place = Place(catalog.path, message.line, beginning(segment.text))
        remarks = _heard(message, (remark for subject in subjects for remark in _said(subject)))
        found += [(segment.key, Finding(code, r.severity, place, r.message, r.cure)) for code, r in remarks]
    return list(dict.fromkeys(found))


def is_advice(finding: Finding) -> bool:
    """Whether a finding is for whoever translates, and no matter of a build."""
    return finding.severity is Severity.NOTE or finding.code in _TO_TRANSLATORS


def _said(subject: Subject) -> Iterator[tuple[str, Remark]]:
    return ((code, remark) for code, look in CHECKS.items() for remark in look(subject))


def _heard(message: Message, said: Iterable[tuple[str, Remark]]) -> Iterator[tuple[str, Remark]]:
    """What is left of what checks said, after what the message's comments silence; and what is wrong with these."""
    if not message.comments:
        yield from said
        return
    silence, errors = Silence(message.comments, SILENCEABLE), []
    for code, remark in said:
        errors += [code] * (remark.severity is Severity.ERROR)
        if not silence.covers(code, remark.severity):
            yield code, remark
    yield from ((silences.CODE, remark) for remark in (*silence.remarks, *silence.of_no_use(errors)))


def _optional(segment: Segment, catalog: Catalog, form: int) -> Collection[str]:
    """A plural form that stands for a single number may say it in a word: “one passage”, “two passages”."""
    numbers = map(c2py(catalog.plural), range(200)) if segment.plural else ()
    return {"count"} if list(numbers).count(form) == 1 else ()
