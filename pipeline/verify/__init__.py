"""Proof after rendering: each file is opened again and is what its edition is. One module and one row a format.

said     every passage is there, in order; the signatories, letter for letter
fonts    of a PDF: embedded, no box in place of a letter, the family that is meant for the script
paper    of a PDF: as many pages as asked for, of the size asked for

And each format's own module: what the file says of itself is true, and its links lead somewhere. A proof yields what is
wrong, in plain words; a file that anything is wrong with isn't published.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from pipeline.errors import RenderError
from pipeline.model import Edition, Finding, Place, Rendered, Severity
from pipeline.verify.flaw import Flaw
from pipeline.verify.said import Expected, said_by

Proof = Callable[[Expected, Rendered], Iterator[Flaw]]


def expect(edition: Edition, targets: frozenset[str]) -> Expected:
    """What the files of an edition have to be; `targets` are the files that its page may lead to, as it names them."""
    return Expected(edition, said_by(edition), targets)


def verify(expected: Expected, file: Rendered) -> None:
    """Raise `RenderError`, a finding for each flaw, if a file isn't what it has to be."""
    edition = expected.edition
    where = f"{edition.document}, {edition.language.tag}, {file.format}"
    findings = [
        Finding(
            flaw.code, Severity.ERROR, Place(), f"{where}: {flaw.message}", f"The file isn't published. {flaw.cure}"
        )
        for flaw in PROOFS[file.format](expected, file)
    ]
    if findings:
        raise RenderError(*findings)


def _html(expected: Expected, file: Rendered) -> Iterator[Flaw]:
    from pipeline.verify import html

    return html.prove(expected, file.data)


def _epub(expected: Expected, file: Rendered) -> Iterator[Flaw]:
    from pipeline.verify import epub

    return epub.prove(expected, file.data)


def _pdf(expected: Expected, file: Rendered) -> Iterator[Flaw]:
    from pipeline.verify import pdf  # pikepdf is heavy: only where a PDF is made

    return pdf.prove(expected, file, pdf.asked(expected.edition.sheet))


def _print(expected: Expected, file: Rendered) -> Iterator[Flaw]:
    from pipeline.verify import pdf

    return pdf.prove(expected, file, replace(pdf.asked(expected.edition.sheet), cut=True))


def _booklet(expected: Expected, file: Rendered) -> Iterator[Flaw]:
    from pipeline.verify import booklet

    return booklet.prove(expected, file)


def _large_print(expected: Expected, file: Rendered) -> Iterator[Flaw]:
    from pipeline.verify import pdf

    return pdf.prove(expected, file, replace(pdf.asked(expected.edition.sheet), pages=0))


PROOFS: Mapping[str, Proof] = {
    "html": _html,
    "epub": _epub,
    "pdf": _pdf,
    "print": _print,
    "booklet": _booklet,
    "large-print": _large_print,
}
