"""How a translation is written: what is likely to be a slip of hand or eye."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.proposals import unpaired
from pipeline.checks.subject import Remark, Subject, in_own_language
from pipeline.model import Severity
from pipeline.typography import row

_CLOSING = {")": "(", "]": "[", "}": "{", "）": "（", "］": "［", "】": "【", "》": "《", "〉": "〈"}
_BRACKET = re.compile("[" + re.escape("".join((*_CLOSING, *_CLOSING.values()))) + "]")
# A letter or number that counts something: a) b) 1)
_ITEM = re.compile(r"(?<!\w)\w{1,2}$")
# Words that grammar may double, by language, in those that double none to say more.
_DOUBLED = {
    "bg": "", "ca": "", "cs": "", "da": "der", "de": "die das der sie es", "el": "", "en": "had that", "es": "", "fi": "", "fr": "nous vous",
    "gl": "se", "hr": "", "hu": "", "is": "", "lt": "", "lv": "", "nl": "die dat", "no": "", "nb": "", "nn": "", "pl": "",
    "pt": "se", "ro": "", "ru": "", "sk": "", "sl": "", "sr": "", "sv": "", "uk": "",
}  # fmt: skip
# So many words in small letters are no name.
_SAME_SCRIPT_WORDS = 3
# Shorter passages say nothing of a language's length.
LONG_ENOUGH = 100
# What is likely, by the length of the master's passage: of a single sentence, some translators need half of what others do.
_BOUNDS = ((250, (0.7, 1.3)), (LONG_ENOUGH, (0.5, 2.0)))
_LATIN, _GREEK, _CYRILLIC = "A-Za-zÀ-ÖØ-öø-ɏ", "Ͱ-Ͽἀ-῿", "Ѐ-ӿ"
_OTHERS = ((_LATIN, _GREEK + _CYRILLIC), (_GREEK, _LATIN + _CYRILLIC), (_CYRILLIC, _LATIN + _GREEK))
_MIXED = re.compile("|".join(f"[{own}][{others}]" for own, others in _OTHERS))
_WORD = re.compile(f"[{_LATIN}{_GREEK}{_CYRILLIC}]+")
# Letters that a language doesn't have, and what is often typed for them; a neighbour's letters, by language.
_NEIGHBOURS = {
    "fa": {"ي": "ی", "ك": "ک", "ى": "ی"},
    "ur": {"ي": "ی", "ك": "ک"},
    "ru": {"і": "и", "ї": "и", "є": "е", "ґ": "г"},
    "uk": {"ы": "и", "э": "е", "ъ": "’", "ё": "йо"},
}
# Letters as they stand within, before or behind others, from old files: no font sets them well.
_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc\ufb00-\ufb06]")


def pairs(subject: Subject) -> Iterator[Remark]:
    """What is opened is closed: brackets, quotation marks, and in Spanish questions and exclamations."""
    if (lone := _lone_bracket(subject.said)) and not _lone_bracket(subject.asked):
        yield Remark(Severity.WARNING, f"The bracket {lone} has no partner.", "Close what is opened; delete the other.")
    own = row(subject.language.tag, subject.language.script).quotes
    if any(mark in subject.text for mark, _ in own):
        wrong, waiting = unpaired(in_own_language(subject), own)
        if waiting and not wrong:
            message = f"The quotation mark {waiting[-1]} is never closed."
            yield Remark(Severity.WARNING, message, "Put the closing one behind the last word that is quoted.")
    if subject.language.tag.partition("-")[0] in ("es", "ast"):
        for opening, closing in ("¿?", "¡!"):
            if closing in subject.said and opening not in subject.said:
                message = f"The {closing} has no {opening} at the beginning of its sentence."
                yield Remark(Severity.WARNING, message, f"Put {opening} in front of the first word.")


def outer_spaces(subject: Subject) -> Iterator[Remark]:
    """A translation begins and ends with a letter or a sign."""
    if subject.text != subject.text.strip() and subject.segment.text == subject.segment.text.strip():
        where = "beginning" if subject.text[:1].isspace() else "end"
        cure = "Delete it. The leaflet leaves it out by itself."
        yield Remark(Severity.NOTE, f"There is white space at the {where}.", cure)


def doubled_words(subject: Subject) -> Iterator[Remark]:
    """No word stands twice in a row, in languages that double none to say more."""
    usual = _DOUBLED.get(subject.language.tag.partition("-")[0])
    if usual is None:
        return
    words = subject.said.casefold().split()
    for word, following in pairwise(words):
        twice = f"{word} {word}"
        if word == following and word.isalpha() and word not in usual.split() and twice not in subject.asked.casefold():
            yield Remark(Severity.NOTE, f"“{twice}”: the same word stands twice.", "Delete one, unless both are meant.")
            return


def same_as_master(subject: Subject) -> Iterator[Remark]:
    """A translation isn't the master's text; short ones may be the same where the letters are."""
    if subject.said.casefold() != subject.asked.casefold():
        return
    own = in_own_language(subject)  # what is quoted from another language stays
    words = [word for word in own.split() if word.strip(".,;:!?…()").isalpha() and word.islower()]
    english = subject.segment.kind == "phrase"
    master_tag, master_script = ("en", "Latn") if english else (subject.known.master.tag, subject.known.master.script)
    if subject.language.tag.partition("-")[0] == master_tag.partition("-")[0]:
        return
    least = _SAME_SCRIPT_WORDS if subject.language.script == master_script else 1
    if len(words) >= least:
        cure = "Translate it; or say in a comment that it is the same in your language."
        yield Remark(Severity.WARNING, "The translation is the original's text.", cure)


def length(subject: Subject) -> Iterator[Remark]:
    """A translation is about as long as others of its language."""
    bounds = next((bounds for least, bounds in _BOUNDS if len(subject.segment.text) >= least), None)
    if not subject.known.growth or not bounds:
        return
    share = len(subject.text) / len(subject.segment.text) / subject.known.growth
    if not bounds[0] <= share <= bounds[1]:
        message = f"The translation is {share:.0%} as long as one would expect from the others of this language."
        cure = "Is a sentence missing?" if share < 1 else "Does something stand twice, or what isn't in the original?"
        yield Remark(Severity.NOTE, message, cure)


def mixed_scripts(subject: Subject) -> Iterator[Remark]:
    """The letters of a word are of one script: a Cyrillic с in a Latin word looks right, and is never found."""
    if not _MIXED.search(subject.said):
        return
    for word in _WORD.findall(subject.said):
        if _MIXED.search(word) and word not in subject.asked:
            scripts = {unicodedata.name(letter).partition(" ")[0].capitalize() for letter in word}
            message = f"“{word}” has letters of several scripts: {' and '.join(sorted(scripts))}."
            yield Remark(Severity.WARNING, message, "Type the word anew, with one keyboard.")


def foreign_letters(subject: Subject) -> Iterator[Remark]:
    """Letters are those of the language, not a neighbour's that look like them."""
    own = _NEIGHBOURS.get(subject.language.tag.partition("-")[0], {})
    for letter in own:
        if letter in subject.said and letter not in subject.asked:
            for word in [word for word in in_own_language(subject).split() if letter in word][:1]:
                message = f"“{letter}” in “{word}” isn't a letter of this language."
                yield Remark(Severity.WARNING, message, f"Type “{own[letter]}”, with your language's keyboard.")
    if found := _FORMS.search(subject.said):
        message = f"“{found[0]}” ({unicodedata.name(found[0])}) is a letter's shape, not a letter."
        yield Remark(Severity.WARNING, message, "Type the word anew: letters find their shape by themselves.")


def _lone_bracket(text: str) -> str:
    """A bracket without a partner; '' if there is none. What counts items has none: a)."""
    waiting: list[str] = []
    for found in _BRACKET.finditer(text):
        opening = _CLOSING.get(found[0])
        if opening is None:
            waiting.append(found[0])
        elif waiting and waiting[-1] == opening:
            waiting.pop()
        elif not (found[0] == ")" and _ITEM.search(text[: found.start()])):
            return found[0]
    return waiting[-1] if waiting else ""
