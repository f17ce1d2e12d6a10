"""Proof of a web page."""

from collections.abc import Iterator
from xml.etree import ElementTree

from pipeline.model import Edition
from pipeline.verify.flaw import Flaw
from pipeline.verify.wording import signatories


def prove(edition: Edition, data: bytes) -> Iterator[Flaw]:
    """What is wrong with the page of an edition."""
    try:
        page = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        yield Flaw("verify-file", f"the page isn't well-formed: {error}.")
        return
    yield from signatories(edition, [page])
