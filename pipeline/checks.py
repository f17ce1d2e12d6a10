"""What is wrong with translations: segments and a catalog in, findings out. Pure.

A check is one small function and a row in `CHECKS`. What it says of severity `error` takes the
translation out of the edition, which then shows the master's text in its place. A `note` proposes
something to the translator; a build doesn't tell it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from gettext import c2py
from typing import Any, NamedTuple

from pipeline.model import Catalog, Finding, Inlines, Key, Language, Place, Segment, Severity
from pipeline.pandoc import mapped, nodes, text_of
from pipeline.reading import beginning, character_name, is_address, is_harmful
from pipeline.spacing import NARROW, NO_BREAK, demanded, text_in
from pipeline.typography import row


class Subject(NamedTuple):
    """What a check looks at: one form of one translation."""

    segment: Segment
    text: str
    """The translation as it stands in the catalog."""
    inlines: Inlines | None
    """The same, parsed; None where it is no single paragraph, and for plain text."""
    language: Language
    """The edition's."""
    optional: Collection[str] = ()
    """Names in braces that this form may leave out."""


class Remark(NamedTuple):
    """What a check says."""

    severity: Severity
    message: str
    cure: str


Check = Callable[[Subject], Iterator[Remark]]

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_NOTE = re.compile(r"\[\^\d+\]")
_NO_MARKUP = re.compile(r"\\.|`[^`]*`", re.DOTALL)
_LINK = re.compile(r"\]\(|<[^ >]+>")
# What is left of a link where its brackets don't fit, and the same where it is no link, but meant so.
_BROKEN_LINK = re.compile(r"\]\s*\(|\]\[|\[[^\]]*\(\w+:")
_NO_LINK = re.compile(r"\\\]\s*\\?\(|\\\]\\?\[|\\\[[^\]]*\(\w+:")
# Quotation marks that are nothing else; single ones are apostrophes more often.
_QUOTES = re.compile('["“”„‟«»「」『』〝〞〟]')
_SPACES = {NARROW: "a narrow no-break space", NO_BREAK: "a no-break space"}
_DIRECTION_MARKS = "\u200e\u200f\u061c"


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
    targets = [(node["t"], node["c"][2][0]) for node in nodes(subject.inlines) if node["t"] in ("Link", "Image")]
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
    for node in nodes(subject.inlines or []):
        if node["t"] == "Image" and not text_of(node["c"][1]).strip():
            message = "A picture has no text that says what it shows."
            yield Remark(Severity.ERROR, message, f"Say it between the square brackets: ![…]({node['c'][2][0]}).")


def attributes(subject: Subject) -> Iterator[Remark]:
    """Of attributes, a translation may have a language and a direction, and those that the master has."""
    for node in nodes(subject.inlines or []):
        pairs = node["c"][0][2] if node["t"] in ("Span", "Link", "Image", "Code") else []
        for name, _ in pairs:
            if name not in ("lang", "dir") and name not in subject.segment.text:
                message = f"“{name}” isn't an attribute that a translation may set."
                yield Remark(Severity.ERROR, message, "Take it out of the braces {…}.")


def raw_markup(subject: Subject) -> Iterator[Remark]:
    """HTML and TeX are not rendered."""
    for node in nodes(subject.inlines or []):
        if node["t"] == "RawInline":
            message = f"“{node['c'][1].strip()[:40]}” is HTML or TeX, which isn't rendered."
            yield Remark(
                Severity.ERROR, message, "Use **bold** or *emphasis*; put a backslash before a < that is text."
            )
            return


def footnotes(subject: Subject) -> Iterator[Remark]:
    """Each footnote mark of the master stands once in the translation."""
    if Counter(_NOTE.findall(subject.text)) != Counter(_NOTE.findall(subject.segment.text)):
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
    for character in dict.fromkeys(subject.text):
        if character in _DIRECTION_MARKS:
            message = f"There is an invisible direction mark ({character_name(character)})."
            yield Remark(Severity.WARNING, message, "Take it out: the direction of names and dates is set by itself.")
        elif is_harmful(character, subject.language.script):
            message = f"There is an invisible character ({character_name(character)})."
            yield Remark(Severity.ERROR, message, "Delete it and type the place anew.")


def spaces(subject: Subject) -> Iterator[Remark]:
    """Signs have the spaces around them that the language demands; any kind of no-break space will do."""
    own = row(subject.language.tag, subject.language.script)
    if not {*own.narrow, *own.wide, *own.tight}.intersection(subject.text):
        return
    text = _in_own_language(subject)
    changes = [c for c in demanded(text, subject.language) if set(text[c.start : c.end]).isdisjoint((NO_BREAK, NARROW))]
    if changes:
        start, end, wanted = changes[0]
        before = re.split(r"\s", text[:start])[-1].replace("\ufffc", "…")
        behind = re.split(r"\s", text[end:])[0].replace("\ufffc", "…")
        typed, shown = f"{before}{text[start:end]}{behind}", f"{before}{wanted}{behind}"
        space = next((name for space, name in _SPACES.items() if space in wanted), "no space")
        message = f"“{typed}” is set with {space}{_and_others(len(changes) - 1)}."
        yield Remark(Severity.NOTE, message, f"The leaflet has it by itself. To have it here, too, copy “{shown}”.")


def quotation_marks(subject: Subject) -> Iterator[Remark]:
    """Quotation marks are those of the language."""
    if not _QUOTES.search(subject.text):
        return
    pairs = row(subject.language.tag, subject.language.script).quotes
    if wrong := _misplaced(_in_own_language(subject), pairs):
        right = " or ".join(opening + "…" + closing for opening, closing in pairs[:2])
        message = f"The quotation mark {wrong[0]} isn't one of this language, or stands on the wrong side."
        yield Remark(Severity.NOTE, message, f"Usual are {right}. Leave it if it is meant so.")


def _misplaced(text: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The quotation marks that neither open nor close what one of the pairs does."""
    waiting: list[str] = []
    wrong = []
    for found in _QUOTES.finditer(text):
        mark = found[0]
        if waiting and (waiting[-1], mark) in pairs:
            waiting.pop()
        elif any(mark == opening for opening, _ in pairs):
            waiting.append(mark)
        elif not (mark == '"' and text[: found.start()][-1:].isdigit()):  # inches
            wrong.append(mark)
    return wrong


def _in_own_language(subject: Subject) -> str:
    """A translation's text without code, addresses and passages in other languages."""
    return text_in(subject.inlines or [], subject.language) if subject.segment.markup else subject.text


def _and_others(count: int) -> str:
    return f", and so {'is' if count == 1 else 'are'} {count} more in this passage" if count else ""


def _optional(segment: Segment, catalog: Catalog, form: int) -> Collection[str]:
    """A plural form that stands for a single number may say it in a word: “one passage”, “two passages”."""
    numbers = map(c2py(catalog.plural), range(200)) if segment.plural else ()
    return {"count"} if list(numbers).count(form) == 1 else ()


def _literal(subject: Subject) -> str:
    """What readers would see of a translation's text, but for code and bare addresses."""
    return text_of(mapped(subject.inlines or [], _without_verbatim, "Code", "Link"))


def _without_verbatim(node: Any) -> Any:
    verbatim = node["t"] == "Code" or not {"uri", "email"}.isdisjoint(node["c"][0][1])
    return {"t": "Space"} if verbatim else None


CHECKS: Mapping[str, Check] = {
    "paragraph": paragraphs,
    "emphasis": emphasis,
    "link": links,
    "image-text": pictures,
    "attribute": attributes,
    "raw-markup": raw_markup,
    "footnote": footnotes,
    "placeholder": placeholders,
    "invisible-character": invisible,
    "spacing": spaces,
    "quotation-marks": quotation_marks,
}
