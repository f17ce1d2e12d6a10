"""Proof of an e-book."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from pipeline.model import Edition
from pipeline.verify.flaw import Flaw
from pipeline.verify.wording import signatories


def prove(edition: Edition, data: bytes) -> Iterator[Flaw]:
    """What is wrong with the e-book of an edition."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        pages = [ElementTree.fromstring(book.read(name)) for name in sorted(book.namelist()) if "text/ch" in name]
    yield from signatories(edition, pages)
