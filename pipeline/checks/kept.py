"""What a translation has as the master has it: markup, numbers, addresses, names."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.checks.subject import Remark, Subject
from pipeline.model import Node, Severity

_MARKUP = {
    "Strong": "**bold** words",
    "Emph": "*emphasis*",
    "Code": "`code`",
    "LineBreak": "a line break",
    "Strikeout": "struck-out words",
    "Superscript": "raised words",
    "Subscript": "lowered words",
    "Underline": "underlined words",
    "SmallCaps": "small capitals",
}
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]“”„«»\"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Digits with what separates thousands, the parts of a date, or a fraction; behind a Latin letter they are part of a name (CO2).
_NUMBER = re.compile(r"(?<![A-Za-z\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|(?<![A-Za-z\d])\d+(?:[.,٫٬’']\d+)*")
# The 80s and the 1990s are words in many languages.
_DECADE = re.compile(r"\d+0(?=[’'-]?[^\W\d_])")
_NO_DIGIT = re.compile(r"\D+")
# Numbers in Chinese characters.
_HAN_NUMBER = re.compile("[〇一二三四五六七八九十百千万億亿]")


def markup(subject: Subject) -> Iterator[Remark]:
    """The same words are bold, emphasised, code or links as in the master: so many of each."""
    if subject.inlines is None or not (subject.read.marks or subject.read.asked_marks):
        return
    wanted, written = map(_markup_of, (subject.read.asked_marks, subject.read.marks))
    for kind, name in _MARKUP.items():
        if wanted[kind] != written[kind]:
            message = f"The original has {name} {_times(wanted[kind])}, the translation {_times(written[kind])}."
            yield Remark(Severity.WARNING, message, "Set the signs around the same words as the original does.")
    targets, written_targets = map(_targets, (subject.read.asked_marks, subject.read.marks))
    if targets.total() <= written_targets.total() and set(written_targets) <= set(targets):
        for target in targets - written_targets:  # what is too few, or not the master's, is told already: `link`
            message = f"A link to {target} is missing."
            yield Remark(Severity.WARNING, message, "Give each link the address that it has in the original.")


def numbers(subject: Subject) -> Iterator[Remark]:
    """Numbers are the master's, in whatever digits; those of one digit may be written as words."""
    wanted, written = _numbers_of_master(subject.asked), _numbers(subject.said)
    if wanted == written:
        return
    lost, new = list((wanted - written).elements()), list((written - wanted).elements())
    for number in tuple(lost):  # the 80s, the 1980s
        partner = next((other for other in new if _same_decade(number, other)), None)
        if partner is not None:
            lost.remove(number)
            new.remove(partner)
    if not new:
        lost = [number for number in lost if number not in map(int, _DECADE.findall(subject.asked))]
    if subject.language.script in ("Hans", "Hant", "Jpan") and _HAN_NUMBER.search(subject.said):
        lost = [number for number in lost if number > 9999]
    if any(number > 9 for number in lost) or (lost and new) or any(number > 99 for number in new):
        parts = [f"{_listed(lost)} of the original is missing"] * bool(lost)
        parts += [f"{_listed(new)} isn't in the original"] * bool(new)
        cure = "Write the original's numbers, in the digits that your language uses."
        yield Remark(Severity.WARNING, f"A number differs: {'; '.join(parts)}.", cure)


def addresses(subject: Subject) -> Iterator[Remark]:
    """Addresses that stand in the text are the master's, or the same site's own for a language (de.example.org)."""
    if not {"@", "."}.intersection(subject.asked):
        return
    own = {_site(found) for found in _ADDRESS.findall(subject.said)}
    for address in dict.fromkeys(found.rstrip(".,;:!?…") for found in _ADDRESS.findall(subject.asked)):
        if address not in subject.said and address not in subject.text and _site(address) not in own - {""}:
            cure = "Copy it from the original, letter for letter."
            yield Remark(Severity.WARNING, f"The address {address} isn't in the translation.", cure)


def names(subject: Subject) -> Iterator[Remark]:
    """Organisations' acronyms, and names that aren't in the master's language, stay as they are."""
    if subject.segment.kind in ("gloss", "country"):
        return
    for name in _named(subject.asked, subject.known.names):
        if name not in subject.said:
            message = f"The name “{name}” isn't in the translation."
            yield Remark(Severity.WARNING, message, "Write it as the organisation itself does, in its own letters.")


def _site(address: str) -> str:
    """The site that a page's address belongs to, where its host has a name in front of it: example.org of en.example.org."""
    host = re.match(r"(?:https?://)?(?!www\.)[\w-]+\.([\w-]+(?:\.[\w-]+)+)(?=$|[/:?#.,;!])", address)
    return host[1] if host else ""


def _markup_of(marks: Sequence[Node]) -> Counter[str]:
    return Counter(node["t"] for node in marks if node["t"] in _MARKUP)


def _targets(marks: Sequence[Node]) -> Counter[str]:
    return Counter(node["c"][2][0] for node in marks if node["t"] == "Link")


def _times(count: int) -> str:
    return ("not at all", "once", "twice")[count] if count < 3 else f"{count} times"


def _numbers(text: str) -> Counter[int]:
    """The numbers in a text, in order of size; a date's parts are numbers of their own."""
    return Counter(number for found in _NUMBER.findall(text) for number in _parts(found))


_numbers_of_master = lru_cache(maxsize=2048)(_numbers)  # the same for all languages


def _parts(number: str) -> list[int]:
    parts = _NO_DIGIT.split(number)
    one = len(parts) == 2 or (all(len(part) in (2, 3) for part in parts[1:-1]) and len(parts[-1]) == 3)
    return [int("".join(parts))] if one else [int(part) for part in parts]


def _same_decade(one: int, other: int) -> bool:
    """Whether one of two numbers is short for the other, a year: 80 and 1980."""
    short, long = sorted((one, other))
    return 9 < short < 100 and 1000 < long < 2100 and long % 100 == short


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


@lru_cache(maxsize=2048)
def _named(asked: str, names: frozenset[str]) -> tuple[str, ...]:
    """Which of these names a passage of the master has: the same for all languages."""
    there = (name for name in names if name in asked)
    return tuple(name for name in there if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", asked))
