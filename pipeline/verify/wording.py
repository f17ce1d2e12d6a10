"""The words of a file against those of its edition."""

import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree

from pipeline.model import Edition, SignatoryLine
from pipeline.verify.flaw import Flaw

_XHTML = "{http://www.w3.org/1999/xhtml}"


def signatories(edition: Edition, pages: list[ElementTree.Element]) -> Iterator[Flaw]:
    """Whether the list of signatories in pages of HTML is the edition's."""
    found = [line for page in pages for line in _lines(page)]
    for number, line in enumerate(edition.lines):
        other = found[number] if number < len(found) else None
        if other != line:
            said = f"“{other.name}{other.rest}”" if other else "nothing"
            yield Flaw("verify-signatories", f"signatory {number + 1} is {said}, not “{line.name}{line.rest}”.")
            return
    if len(found) != len(edition.lines):
        yield Flaw("verify-signatories", f"there are {len(found)} signatories, not {len(edition.lines)}.")


def squeezed(text: str) -> str:
    """A text without what line breaks and layout add: white space and signs that nobody sees; in NFC."""
    return unicodedata.normalize("NFC", re.sub(r"[\s\u00ad\u200b-\u200f\u2060]+", "", text))


def _lines(tree: ElementTree.Element) -> Iterator[SignatoryLine]:
    """The list of signatories in a page: the items whose first element is a name's run."""
    for item in (*tree.iter("li"), *tree.iter(f"{_XHTML}li")):
        run = item[0] if len(item) else None
        if run is not None and run.get("class") == "name":
            name = "".join(run.itertext())
            yield SignatoryLine(name, "".join(item.itertext()).removeprefix(name))
