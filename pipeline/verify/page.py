"""A page of HTML as a proof reads it: elements, text, links."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from pipeline.model import SignatoryLine
from pipeline.verify.flaw import Flaw

Element = ElementTree.Element
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def parsed(data: bytes) -> Element:
    """A page, its elements without namespaces; raises `ElementTree.ParseError` if it isn't well-formed."""
    tree = ElementTree.fromstring(data)
    for element in tree.iter():
        element.tag = element.tag.rpartition("}")[2]
    return tree


def text_in(element: Element) -> str:
    """All that an element says, its pictures in words."""
    return "".join(_pieces(element))


def ids(page: Element) -> set[str]:
    """Where links within a page may lead."""
    return {name for element in page.iter() if (name := element.get("id"))}


def signatories(page: Element) -> Iterator[SignatoryLine]:
    """The list of signatories: the items whose first element is a name's run."""
    for item in page.iter("li"):
        run = item[0] if len(item) else None
        if run is not None and run.get("class") == "name":
            name = text_in(run)
            yield SignatoryLine(name, text_in(item).removeprefix(name))


def other_signatories(lines: tuple[SignatoryLine, ...], found: list[SignatoryLine]) -> Iterator[Flaw]:
    """Whether a file's list of signatories is the edition's, letter for letter."""
    for number, line in enumerate(lines):
        other = found[number] if number < len(found) else None
        if other != line:
            said = f"“{other.name}{other.rest}”" if other else "nothing"
            yield Flaw("verify-signatories", f"signatory {number + 1} is {said}, not “{line.name}{line.rest}”.")
            return
    if len(found) != len(lines):
        yield Flaw("verify-signatories", f"there are {len(found)} signatories, not {len(lines)}.")


def _pieces(element: Element) -> Iterator[str]:
    if element.tag == "img":
        yield element.get("alt", "")
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""


def links(page: Element) -> Iterator[str]:
    """Where a page leads to."""
    return (link for element in page.iter() if element.tag in ("a", "link") and (link := element.get("href")))


def leads_outside(link: str) -> bool:
    """Whether a link has a scheme, such as ``https:``."""
    return bool(_SCHEME.match(link))


def dead(link: str, why: str) -> Flaw:
    """The flaw of a link that leads nowhere."""
    cure = "In the master, write a full address (https://…), or # and the name of a heading as in the page's source."
    return Flaw("verify-links", f"the link to {link} is dead: {why}.", cure)
