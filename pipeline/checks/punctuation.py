"""The signs that end sentences and part them, as each script has them."""

import re
from collections.abc import Iterator

from pipeline.checks.subject import Remark, Subject, in_own_language
from pipeline.model import Severity
from pipeline.spacing import OBJECT

# What stands behind the sign that ends a sentence.
_BEHIND = " \u00a0\u202f\n\t\"'”’»›“)]}」』）】"
# A quotation at the end has its own stop, or none.
_CLOSING = tuple("\"'”’“»«›」』")
_KINDS = {
    **dict.fromkeys(".。．।॥۔։።။។།༎…‥᠃", "a full stop"),
    "|": "a full stop",  # typed for a danda
    **dict.fromkeys("?？؟;՞፧", "a question mark"),  # the Greek question mark is a semicolon
    **dict.fromkeys("!！՜", "an exclamation mark"),
    **dict.fromkeys(":：፡፦៖᠄․՝-–—", "a colon"),
}
# Full stops that aren't the Latin one, by language and by script.
_STOPS = {"hi": "।", "ne": "।", "mai": "।", "bn": "।", "as": "।", "pa": "।", "or": "।", "ur": "۔", "hy": "։"} | dict.fromkeys(
    ("zh", "ja", "yue"), "。"
) | {"am": "።", "ti": "።", "my": "။", "km": "។"}  # fmt: skip
# Languages that need no sign to end a sentence, or one for all.
_NO_STOP = ("th", "lo", "bo", "dz")
# Languages whose signs of question and exclamation stand within a word.
_WITHIN = ("hy",)
# A vowel sign that stands for a colon.
_VISARGA = "ঃ"
_QUESTIONS = {"el": ";", "Arab": "؟"}
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff][\u064b-\u065f\u200c]*([,;?])")
_ARABIC_SIGNS = {",": "،", ";": "؛", "?": "؟"}


def ending(subject: Subject) -> Iterator[Remark]:
    """A passage ends as the master's does: with a full stop, a question, an exclamation, or with none."""
    primary = subject.language.tag.partition("-")[0]
    wanted, written = _end(subject.asked), _end(subject.said)
    asked, said = _kind(wanted, ""), _kind(written, primary)
    quoted = all(text.rstrip()[-1:] in _CLOSING for text in (subject.asked, subject.said))
    if asked != said and not (quoted and said == "") and not _may_end_so(primary, asked, said):
        message = f"The original ends with {asked or 'no sign'}, the translation with {said or 'none'}."
        yield Remark(Severity.NOTE, message, "End it with the sign of the same meaning that your language has.")


def own_signs(subject: Subject) -> Iterator[Remark]:
    """Sentences are ended and parted by the signs of their script (؟ and ؛ in Arabic, । in Hindi)."""
    primary, script = subject.language.tag.partition("-")[0], subject.language.script
    text = in_own_language(subject)
    before = text.rstrip(_BEHIND)[:-1].rstrip()[-1:]
    sign = _end(text) if before not in (OBJECT, ".") else ""  # no words, or an ellipsis
    usual = _STOPS.get(primary, ".") if sign in (".", "|") else _QUESTIONS.get(primary, _QUESTIONS.get(script, "?"))
    if sign in (".", "?", "|") and sign != usual and _kind(_end(subject.asked), "") == _kind(sign, ""):
        yield Remark(Severity.NOTE, f"The passage ends with “{sign}”.", f"Usual in this language is “{usual}”.")
    elif script == "Arab" and (found := _ARABIC.search(text)):
        usual = _ARABIC_SIGNS[found[1]]
        yield Remark(
            Severity.NOTE, f"“{found[1]}” stands behind an Arabic letter.", f"Usual in this script is “{usual}”."
        )


def _may_end_so(language: str, asked: str, said: str) -> bool:
    """Whether a sentence may end otherwise: what a colon leads to stands within it where verbs come last."""
    if language in _NO_STOP:
        return said in ("", "a full stop")
    if language in _WITHIN and asked in ("a question mark", "an exclamation mark"):
        return True
    return (asked, said) == ("a colon", "a full stop")


def _end(text: str) -> str:
    return text.rstrip(_BEHIND)[-1:]


def _kind(sign: str, language: str) -> str:
    """What a sign at the end means; '' for a letter and whatever else ends no sentence."""
    if sign == ";" and language != "el":
        return ""
    return "a colon" if sign == _VISARGA else _KINDS.get(sign, "")
