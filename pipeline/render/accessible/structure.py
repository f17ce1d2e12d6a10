"""The structure of a finished PDF put in order (ISO 32000-1, 14.8.4), where WeasyPrint's tree isn't as readers expect it.

- Of a list of definitions, each term is a label and what it means a body; together they are an item.
- What WeasyPrint makes twice of one HTML element, for the sake of its layout, is one.
- A picture's caption belongs to the picture, whose alternative text says the same: it is said once.
- A picture's place on the page is said in the page's units.
- The heads of a table say whether they are those of columns or of rows.
- What is empty is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pydyf

# Never one right within another: the inner one is there for layout only.
_NOT_TWICE = frozenset({"/P", "/Lbl", "/LBody"})
# Of what the heads are that stand in these parts of a table.
_SCOPES = {"/THead": "/Column", "/TBody": "/Row"}


def mend(pdf: Any) -> None:
    """Put the structure of a document that is about to be written in order."""
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    tree = _Tree(pdf)
    for kid in root["K"]:
        tree.mend(tree.element(kid))


def _number(reference: Any) -> int:
    return int(reference.split()[0])


@dataclass(frozen=True, slots=True)
class _Tree:
    """The structure elements of a document, which know each other by their references."""

    pdf: Any

    def element(self, reference: Any) -> Any:
        """The object that a reference leads to."""
        return self.pdf.objects[_number(reference)]

    def kids(self, element: Any) -> Iterator[tuple[Any, Any]]:
        """The elements right in an element, each with its reference; without what is drawn, and links' annotations."""
        for kid in element["K"]:
            if not isinstance(kid, int) and "S" in (found := self.element(kid)):
                yield kid, found

    def mend(self, element: Any) -> None:
        """Put an element in order, what is in it first."""
        for _, kid in self.kids(element):
            kid["P"] = element.reference
            self.mend(kid)
        self._dissolve(element)
        if element["S"] == "/L":
            self._define(element)
        elif element["S"] in _SCOPES:
            self._scope(element, _SCOPES[element["S"]])
        elif element["S"] == "/Div":
            self._caption(element)
        elif element["S"] == "/Figure":
            self._place(element)

    def _take(self, element: Any, kids: list[Any]) -> None:
        """Have these for the kids of an element."""
        element["K"] = pydyf.Array(kids)
        for _, kid in self.kids(element):
            kid["P"] = element.reference

    def _new(self, kind: str, parent: Any, kids: list[Any]) -> Any:
        """A new element with kids of its own; it's up to the caller to put it among its parent's."""
        fields = {"Type": "/StructElem", "S": kind, "P": parent.reference, "Pg": parent["Pg"]}
        new = pydyf.Dictionary(fields)
        self.pdf.add_object(new)
        self._take(new, kids)
        return new

    def _dissolve(self, element: Any) -> None:
        """Put what is in kids of its own kind in their place, and leave out empty ones."""
        kids: list[Any] = []
        for kid in element["K"]:
            inner = {} if isinstance(kid, int) else self.element(kid)
            if inner.get("S") == element["S"] and element["S"] in _NOT_TWICE:
                kids += inner["K"]
            elif inner.get("S") != "/NonStruct" or inner["K"]:
                kids.append(kid)
        if kids != element["K"]:
            self._take(element, kids)

    def _define(self, terms: Any) -> None:
        """Make items of the terms and meanings that stand side by side in a list."""
        items: list[Any] = []
        for reference, part in self.kids(terms):
            last = self.element(items[-1]) if items else {}
            if part["S"] == "/Lbl":
                items.append(self._new("/LI", terms, [reference]).reference)
            elif part["S"] != "/LBody" or not items:
                items.append(reference)
            elif any(kid["S"] == "/LBody" for _, kid in self.kids(last)):
                body = next(kid for _, kid in self.kids(last) if kid["S"] == "/LBody")
                self._take(body, [*body["K"], *part["K"]])
            else:
                self._take(last, [*last["K"], reference])
        if items != [reference for reference, _ in self.kids(terms)]:
            self._take(terms, items)

    def _place(self, picture: Any) -> None:
        """Say where a picture is in the page's own units, upwards; WeasyPrint says it in CSS pixels, downwards."""
        _, lower, _, upper = self.element(picture["Pg"])["MediaBox"]
        left, top, right, bottom = (0.75 * edge for edge in picture["A"]["BBox"])
        height = lower + upper  # without the bleed, which is as wide below as above
        picture["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])

    def _scope(self, rows: Any, scope: str) -> None:
        for _, row in self.kids(rows):
            for _, cell in self.kids(row):
                if cell["S"] == "/TH":
                    cell["A"]["Scope"] = scope

    def _caption(self, block: Any) -> None:
        """Put a caption into the picture that it stands beside."""
        captions = [(reference, kid) for reference, kid in self.kids(block) if kid["S"] == "/Caption"]
        pictures = [kid for _, kid in self.kids(block) for kid in (kid, *(inner for _, inner in self.kids(kid)))]
        pictures = [kid for kid in pictures if kid["S"] == "/Figure"]
        if len(captions) == len(pictures) == 1:
            reference, _ = captions[0]
            self._take(pictures[0], [*pictures[0]["K"], reference])
            self._take(block, [kid for kid in block["K"] if kid != reference])
