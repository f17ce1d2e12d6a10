"""What can't stand in an edition, or does harm there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.checks.subject import Remark, Subject
from pipeline.model import Severity
from pipeline.pandoc import mapped, text_of
from pipeline.reading import character_name, is_address, is_harmful

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_NOTE = re.compile(r"\[\^\d+\]")
_NO_MARKUP = re.compile(r"\\.|`[^`]*`", re.DOTALL)
_LINK = re.compile(r"\]\(|<[^ >]+>")
# What is left of a link where its brackets don't fit, and the same where it is no link, but meant so.
_BROKEN_LINK = re.compile(r"\]\s*\(|\]\[|\[[^\]]*\(\w+:")
_NO_LINK = re.compile(r"\\\]\s*\\?\(|\\\]\\?\[|\\\[[^\]]*\(\w+:")
_DIRECTION_MARKS = "\u200e\u200f\u061c"


def paragraphs(subject: Subject) -> Iterator[Remark]:
    """A translation is one paragraph, as its master is."""
    if re.search(r"\n[ \t]*\n", subject.text.strip()):
        yield Remark(Severity.ERROR, "There is a blank line in the translation.", "Write it as one paragraph.")
    elif subject.segment.markup and subject.inlines is None:
        yield Remark(
            Severity.ERROR,
            "The translation isn't one paragraph of text.",
            "Take out what begins a list, a heading or a block at the beginning of a line.",
        )


def emphasis(subject: Subject) -> Iterator[Remark]:
    """Asterisks and backticks come in pairs; as signs they have a backslash, or the original has them too."""
    if not set("*`").intersection(subject.text):
        return
    left = _literal(subject)
    for sign in "*`":
        escaped = "\\" + sign
        if left.count(sign) > subject.text.count(escaped) + subject.segment.text.count(escaped):
            yield Remark(
                Severity.ERROR,
                f"A {sign * 2 if sign * 2 in left else sign} has no partner.",
                f"Put the same signs before and behind the words, as the original does; {sign} as a sign is {escaped}.",
            )


def links(subject: Subject) -> Iterator[Remark]:
    """A link is [text](address), with the address that the master has."""
    if subject.inlines is None or not set("[]<").intersection(subject.text + subject.segment.text):
        return
    cure = "Write it as the original does: [words](address), without a space between the brackets."
    targets = [(node["t"], node["c"][2][0]) for node in subject.read.marks if node["t"] in ("Link", "Image")]
    written = Counter(target for _, target in targets)
    meant = len(_NO_LINK.findall(subject.text)) + len(_NO_LINK.findall(subject.segment.text))
    wanted = len(_LINK.findall(_NO_MARKUP.sub("", subject.segment.text)))
    if len(_BROKEN_LINK.findall(_literal(subject))) > meant:
        yield Remark(Severity.ERROR, "A link is broken.", cure)
    elif written.total() < wanted:
        picture = "![" in subject.segment.text
        message = f"A {'picture' if picture else 'link'} of the original is missing."
        yield Remark(Severity.ERROR if picture else Severity.WARNING, message, cure)
    for target in written:
        if not target:
            yield Remark(Severity.ERROR, "A link has no address.", cure)
        elif ("Link", target) in targets and not is_address(target):
            message = f"The link goes to {target}, which isn't an address of a page."
            yield Remark(Severity.ERROR, message, "Take the original's address.")
        elif target.removeprefix("mailto:") not in subject.segment.text:
            message = f"The link goes to {target}, which the original doesn't name."
            if target.startswith("#"):  # places in the text have the same names in all languages
                yield Remark(Severity.ERROR, message, "Take the original's address.")
            else:
                yield Remark(Severity.WARNING, message, "Take the original's address, unless this one is meant.")


def pictures(subject: Subject) -> Iterator[Remark]:
    """Who can't see a picture hears what it shows."""
    for node in subject.read.marks:
        if node["t"] == "Image" and not text_of(node["c"][1]).strip():
            message = "A picture has no text that says what it shows."
            yield Remark(Severity.ERROR, message, f"Say it between the square brackets: ![…]({node['c'][2][0]}).")


def attributes(subject: Subject) -> Iterator[Remark]:
    """Of attributes, a translation may have a language and a direction, and those that the master has."""
    for node in subject.read.marks:
        pairs = node["c"][0][2] if node["t"] in ("Span", "Link", "Image", "Code") else []
        for name, _ in pairs:
            if name not in ("lang", "dir") and name not in subject.segment.text:
                message = f"“{name}” isn't an attribute that a translation may set."
                yield Remark(Severity.ERROR, message, "Take it out of the braces {…}.")


def raw_markup(subject: Subject) -> Iterator[Remark]:
    """HTML and TeX are not rendered."""
    for node in subject.read.marks:
        if node["t"] == "RawInline":
            message = f"“{node['c'][1].strip()[:40]}” is HTML or TeX, which isn't rendered."
            yield Remark(
                Severity.ERROR, message, "Use **bold** or *emphasis*; put a backslash before a < that is text."
            )
            return


def footnotes(subject: Subject) -> Iterator[Remark]:
    """Each footnote mark of the master stands once in the translation."""
    if sorted(_NOTE.findall(subject.text)) != sorted(_NOTE.findall(subject.segment.text)):
        wanted = ", ".join(_NOTE.findall(subject.segment.text)) or "none"
        message = f"The footnote marks aren't those of the original ({wanted})."
        yield Remark(Severity.ERROR, message, "Put each of them where its note belongs, once.")


def placeholders(subject: Subject) -> Iterator[Remark]:
    """What stands in braces is filled in later: it stays as it is."""
    if not subject.segment.placeholders:
        return
    wanted = {f"{{{name}}}" for name in subject.segment.placeholders}
    written = set(_PLACEHOLDER.findall(subject.text))
    if lost := wanted - written - {f"{{{name}}}" for name in subject.optional}:
        message = f"{', '.join(sorted(lost))} is missing."
        yield Remark(Severity.ERROR, message, "Put it where the number or date belongs, letter for letter.")
    if invented := written - wanted:
        message = f"{', '.join(sorted(invented))} isn't in the original."
        yield Remark(Severity.ERROR, message, f"Only {', '.join(sorted(wanted))} can be filled in.")


def invisible(subject: Subject) -> Iterator[Remark]:
    """No invisible characters that do harm."""
    if subject.known.unseen.isdisjoint(subject.text):
        return
    for character in filter(subject.known.unseen.__contains__, dict.fromkeys(subject.text)):
        if character in _DIRECTION_MARKS:
            message = f"There is an invisible direction mark ({character_name(character)})."
            yield Remark(Severity.WARNING, message, "Take it out: the direction of names and dates is set by itself.")
        else:
            message = f"There is an invisible character ({character_name(character)})."
            yield Remark(Severity.ERROR, message, "Delete it and type the place anew.")


def unseen(texts: Iterable[str], script: str) -> frozenset[str]:
    """The characters of some texts that `invisible` tells: looked for once, since next to no passage has any."""
    characters = set().union(*texts)
    return frozenset(c for c in characters if c in _DIRECTION_MARKS or is_harmful(c, script))


def _literal(subject: Subject) -> str:
    """What readers would see of a translation's text, but for code and bare addresses."""
    return text_of(mapped(subject.inlines or [], _without_verbatim, "Code", "Link"))


def _without_verbatim(node: Any) -> Any:
    verbatim = node["t"] == "Code" or not {"uri", "email"}.isdisjoint(node["c"][0][1])
    return {"t": "Space"} if verbatim else None
