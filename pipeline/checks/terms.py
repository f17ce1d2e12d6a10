"""Whether a translation uses the terms of its language's glossary."""

from collections.abc import Iterator

from pipeline import glossary
from pipeline.checks.subject import Remark, Subject
from pipeline.model import Severity


def terms(subject: Subject) -> Iterator[Remark]:
    """Each term of the glossary that the master has is translated by one of its forms, and by none to be avoided."""
    if not subject.known.glossary.terms or subject.segment.kind in ("gloss", "country"):
        return
    for term in subject.known.glossary.terms_in(subject.asked):
        forms = " or ".join(f"“{form}”" for form in term.forms)
        note = f" ({term.note})" if term.note else ""
        row = f"{subject.known.glossary.path}:{term.line}"
        if form := glossary.avoided(subject.said, term):
            message = f"The glossary wants no “{form}” for “{term.term}”{note}."
            yield Remark(Severity.NOTE, message, f"Write {forms}; or change the glossary: {row}.")
        elif not glossary.uses(subject.said, term):
            message = f"“{term.term}” is {forms} in the glossary{note}; the translation has no such word."
            yield Remark(Severity.NOTE, message, f"Use it; or add the form that you used to the glossary: {row}.")
