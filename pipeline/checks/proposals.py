"""How a language is set: spaces and quotation marks that are unusual in it."""

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.subject import Remark, Subject, in_own_language
from pipeline.model import Severity
from pipeline.spacing import NARROW, NO_BREAK, demanded
from pipeline.typography import row

# Quotation marks that are nothing else; single ones are apostrophes more often, straight ones within a word are Hebrew.
_QUOTES = re.compile(r'(?<!\w)"|"(?!\w)|[“”„‟«»「」『』〝〞〟]')
_SPACES = {NARROW: "a narrow no-break space", NO_BREAK: "a no-break space"}


def spaces(subject: Subject) -> Iterator[Remark]:
    """Signs have the spaces around them that the language demands; any kind of no-break space will do."""
    own = row(subject.language.tag, subject.language.script)
    if not {*own.narrow, *own.wide, *own.tight}.intersection(subject.text):
        return
    text = in_own_language(subject)
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
    if wrong := unpaired(in_own_language(subject), pairs)[0]:
        right = " or ".join(opening + "…" + closing for opening, closing in pairs[:2])
        message = f"The quotation mark {wrong[0]} isn't one of this language, or stands on the wrong side."
        yield Remark(Severity.NOTE, message, f"Usual are {right}. Leave it if it is meant so.")


def unpaired(text: str, pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The quotation marks that neither open nor close what one of the pairs does, and those that are never closed."""
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
    return wrong, waiting


def _and_others(count: int) -> str:
    return f", and so {'is' if count == 1 else 'are'} {count} more in this passage" if count else ""
