"""What is wrong with translations: segments and a catalog in, findings out. Pure.

A check is one small function and a row in `FAULTS`, `PROPOSALS` or `ADVICE`. What it says of severity `error` takes the
translation out of the edition, which then shows the master's text in its place; nothing else
stops anything. What is for translators only, a build doesn't tell: see `is_advice`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from gettext import c2py

from pipeline import glossary as glossaries
from pipeline.checks import agreement, faults, kept, proposals, punctuation, terms, wording
from pipeline.checks import silence as silences
from pipeline.checks.silence import Silence
from pipeline.checks.subject import Check, Known, Read, Remark, Subject, marks_of, master_of, words_of
from pipeline.glossary import NO_GLOSSARY, Glossary
from pipeline.model import Blocks, Catalog, Document, Finding, Inlines, Key, Language, Message, Place, Segment, Severity
from pipeline.pandoc import text_of
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
PROPOSALS: Mapping[str, Check] = {
    "spacing": proposals.spaces,
    "quotation-marks": proposals.quotation_marks,
}
ADVICE: Mapping[str, Check] = {
    "markup": kept.markup,
    "numbers": kept.numbers,
    "address": kept.addresses,
    "names": kept.names,
    "pairs": wording.pairs,
    "sentence-end": punctuation.ending,
    "punctuation": punctuation.own_signs,
    "outer-spaces": wording.outer_spaces,
    "doubled-word": wording.doubled_words,
    "same-as-master": wording.same_as_master,
    "length": wording.length,
    "mixed-scripts": wording.mixed_scripts,
    "foreign-letter": wording.foreign_letters,
    "glossary": terms.terms,
}
_FAULTS_AND_PROPOSALS: Mapping[str, Check] = {**FAULTS, **PROPOSALS}
# What is said to translators beside what the checks of one passage say.
_TO_TRANSLATORS = frozenset((*PROPOSALS, *ADVICE, agreement.CODE, silences.CODE, glossaries.CODE))
# Fewer long passages say nothing of a language's length.
_ENOUGH = 8
SILENCEABLE = frozenset((*_FAULTS_AND_PROPOSALS, *ADVICE, agreement.CODE))


def check(
    document: Document,
    catalog: Catalog,
    parsed: Mapping[Key, Inlines | None],
    language: Language,
    glossary: Glossary = NO_GLOSSARY,
    *,
    advice: bool = True,
) -> list[tuple[Key, Finding]]:
    """Look at every translation that readers would see; each finding with its message's key.

    Without `advice`, only what is a build's matter is looked for.
    """
    known = Known(
        document.master,
        names_in(document),
        glossary,
        _growth(document.segments, catalog),
        faults.unseen({form for message in catalog.messages.values() for form in message.forms}, language.script),
    )
    quoted = set(_quoted(document.source.blocks)) if advice else None
    found = []
    for segment in dict.fromkeys(document.segments):
        message = catalog.messages.get(segment.key)
        if message is None or not message.state.shown:
            continue
        asked, asked_marks = master_of(segment)
        inlines = parsed.get(segment.key)
        marks = marks_of(inlines or [])
        subjects = []
        for number, form in enumerate(message.forms):
            said, optional = words_of(form, inlines, segment.markup), _optional(segment, catalog, number)
            read = Read(asked, said, asked_marks, marks)
            subjects.append(Subject(segment, form, inlines, language, read, known, optional))
        place = Place(catalog.path, message.line, beginning(segment.text))
        remarks = _heard(message, (remark for subject in subjects for remark in _said(subject, quoted)))
        found += [(segment.key, Finding(code, r.severity, place, r.message, r.cure)) for code, r in remarks]
    return list(dict.fromkeys(found))


def names_in(document: Document) -> frozenset[str]:
    """What is written the same in every language: acronyms, and names that aren't in the master's language."""
    source = document.source
    names = {entry.acronym for entry in source.signatories.entries}
    names |= {entry.name for entry in source.signatories.entries if entry.language != document.master.tag}
    return frozenset((*names, *([source.issuer] if source.issuer.isupper() else ())))


def disagreements(catalogs: Iterable[Catalog]) -> list[Finding]:
    """Where one language, in one document or in several, says the same thing in two ways."""
    return list(agreement.disagreements(catalogs, SILENCEABLE))


def is_advice(finding: Finding) -> bool:
    """Whether a finding is for whoever translates, and no matter of a build."""
    return finding.severity is Severity.NOTE or finding.code in _TO_TRANSLATORS


def _said(subject: Subject, quoted: Collection[str] | None) -> Iterator[tuple[str, Remark]]:
    """What the checks say: no advice where something is to be mended first, or where a quotation was left as it is.

    `quoted` are the master's quotations; None: no advice at all.
    """
    faulty = False
    for code, look in (FAULTS if quoted is None else _FAULTS_AND_PROPOSALS).items():
        for remark in look(subject):
            faulty = faulty or remark.severity is Severity.ERROR
            yield code, remark
    if quoted is not None and not faulty and not (subject.asked in quoted and subject.said == subject.asked):
        yield from ((code, remark) for code, look in ADVICE.items() for remark in look(subject))


def _quoted(blocks: Blocks, inside: bool = False) -> Iterator[str]:
    """The passages that the master has in a language of their own."""
    for block in blocks:
        if block["t"] == "Div":
            yield from _quoted(block["c"][1], inside or "lang" in dict(block["c"][0][2]))
        elif block["t"] == "BlockQuote":
            yield from _quoted(block["c"], inside)
        elif inside and block["t"] in ("Para", "Plain"):
            yield text_of(block["c"])


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


def _growth(segments: Sequence[Segment], catalog: Catalog) -> float:
    """How long translations are against the master: the middle one; 0 where there are too few to tell."""
    long = [segment for segment in segments if len(segment.text) >= wording.LONG_ENOUGH]
    messages = [(segment, catalog.messages.get(segment.key)) for segment in long]
    growth = sorted(len(m.forms[0]) / len(s.text) for s, m in messages if m and m.state.shown and m.forms)
    return growth[len(growth) // 2] if len(growth) >= _ENOUGH else 0.0


def _optional(segment: Segment, catalog: Catalog, form: int) -> Collection[str]:
    """A plural form that stands for a single number may say it in a word: “one passage”, “two passages”."""
    return {"count"} if segment.plural and form in _for_one_number(catalog.plural) else ()


@lru_cache(maxsize=256)
def _for_one_number(plural: str) -> Collection[int]:
    """The plural forms that stand for a single number."""
    forms = Counter(map(c2py(plural), range(200)))
    return {form for form, count in forms.items() if count == 1}
