"""What a screen reader hears: the structure of a PDF, with the text of each element, its language and its place."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf


class Heard:
    """The structure tree of a PDF."""

    def __init__(self, path: Any) -> None:
        self.document = pikepdf.open(path)
        self.artifacts = 0
        self._texts: dict[tuple[Any, int], str] = {}
        for page in self.document.pages:
            self._read(page)
        parents = self.document.Root.StructTreeRoot.ParentTree.Nums
        self._of = {int(parents[n]): parents[n + 1] for n in range(0, len(parents), 2)}
        self.annotations = [link for page in self.document.pages for link in page.get("/Annots", [])]
        self.links = [str(self._of[int(link.StructParent)].S) for link in self.annotations]
        root = self.document.Root.StructTreeRoot.K
        self.tree = [self._element(kid) for kid in (root if isinstance(root, pikepdf.Array) else [root])]

    def _read(self, page: pikepdf.Page) -> None:
        fonts = {str(name): _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
        letters: dict[int, str] = {}
        marks: list[tuple[str, Any]] = []
        for step in pikepdf.parse_content_stream(page):
            operator, operands = str(step.operator), step.operands
            if operator in ("BDC", "BMC"):
                marks.append((str(operands[0]), operands[1] if operator == "BDC" else {}))
                self._add(page, marks, str(marks[-1][1].get("/ActualText", "")))
            elif operator == "EMC":
                marks.pop()
            elif operator == "Tf":
                letters = fonts[str(operands[0])]
            elif operator == "TJ":
                content = any("/MCID" in properties for _, properties in marks)
                artifact = any(tag == "/Artifact" for tag, _ in marks)
                assert content != artifact, "what is drawn is either content or an artifact"
                self.artifacts += artifact
                codes = b"".join(bytes(piece) for piece in operands[0] if isinstance(piece, pikepdf.String))
                if not any("/ActualText" in properties for _, properties in marks):
                    self._add(page, marks, codes.decode("utf-16-be", "surrogatepass").translate(letters))

    def _add(self, page: pikepdf.Page, marks: list[tuple[str, Any]], text: str) -> None:
        for _, properties in reversed(marks):
            if text and "/MCID" in properties:
                place = (page.obj.objgen, int(properties["/MCID"]))
                self._texts[place] = self._texts.get(place, "") + text
                return

    def _element(self, element: Any) -> dict[str, Any]:
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        inside: list[Any] = []
        for kid in kids:
            if isinstance(kid, int):
                place = element.Pg.objgen
                inside.append(self._texts.get((place, kid), ""))  # white space isn't drawn
                page = next(page for page in self.document.pages if page.obj.objgen == place)
                assert self._of[int(page.obj.StructParents)][kid].objgen == element.objgen, "each knows the other"
            elif kid.get("/Type") == "/StructElem":
                assert kid.P.objgen == element.objgen, "an element's parent is the one that has it"
                inside.append(self._element(kid))
        said = {"lang": "/Lang", "spoken": "/ActualText", "alt": "/Alt"}
        named = {name: str(element[key]) if key in element else None for name, key in said.items()}
        attributes = element.get("/A", {})
        scope = str(attributes["/Scope"])[1:] if "/Scope" in attributes else None
        box = [float(edge) for edge in attributes.get("/BBox", [])]
        return {"tag": str(element.S)[1:], **named, "scope": scope, "box": box, "inside": inside}

    def all(self, tag: str) -> list[dict[str, Any]]:
        return [element for element in flat(self.tree) if element["tag"] == tag]


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> *<([0-9a-fA-F]+)>", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def flat(elements: list[Any]) -> Iterator[dict[str, Any]]:
    """All elements, in reading order."""
    for element in elements:
        if isinstance(element, dict):
            yield element
            yield from flat(element["inside"])


def said(element: dict[str, Any] | str, *without: str) -> str:
    """What is heard of an element; nothing of elements `without`."""
    if isinstance(element, str):
        return element
    if element["tag"] in without:
        return ""
    if element["spoken"] is not None or element["alt"] is not None:
        return f"{element['spoken'] or element['alt']} "
    return "".join(said(kid, *without) for kid in element["inside"])
