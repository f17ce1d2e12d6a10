"""Proof after rendering: the file is opened again and has what the edition has. One module and one row a format.

The signatories are what many groups put their names to: acronym and name have to stand in every
file letter for letter, in order, each in its one run; in HTML and EPUB the gloss and the country too.

Each proof yields what is wrong, in plain words; what anything is wrong with isn't published.
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.errors import RenderError
from pipeline.model import Edition, Finding, Place, Severity
from pipeline.verify.flaw import Flaw

Proof = Callable[[Edition, bytes], Iterator[Flaw]]


def verify(edition: Edition, rendered_format: str, data: bytes) -> None:
    """Raise `RenderError`, a finding for each flaw, if a rendered file isn't what the edition is."""
    where = f"{edition.document}, {edition.language.tag}, {rendered_format}"
    flaws = PROOFS[rendered_format](edition, data)
    findings = [
        Finding(
            flaw.code, Severity.ERROR, Place(), f"{where}: {flaw.message}", f"The file isn't published. {flaw.cure}"
        )
        for flaw in flaws
    ]
    if findings:
        raise RenderError(*findings)


def _html(edition: Edition, data: bytes) -> Iterator[Flaw]:
    from pipeline.verify import html

    return html.prove(edition, data)


def _epub(edition: Edition, data: bytes) -> Iterator[Flaw]:
    from pipeline.verify import epub

    return epub.prove(edition, data)


def _pdf(edition: Edition, data: bytes) -> Iterator[Flaw]:
    from pipeline.verify import pdf  # pikepdf is heavy: only where a PDF is made

    return pdf.prove(edition, data)


PROOFS: Mapping[str, Proof] = {"html": _html, "epub": _epub, "pdf": _pdf}
