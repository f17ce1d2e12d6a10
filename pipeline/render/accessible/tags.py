"""The structure of a PDF, as a screen reader hears it (ISO 32000-1, 14.8), where WeasyPrint's falls short.

- A passage in another language carries its `Lang`.
- What goes on in the next column or on the next page is one element: one list, one paragraph.
- The running foot is an artifact: nobody wants it read out in the middle of a sentence. `words` has it say nothing.
- A list item has a label and a body, whatever is in it; what is in a link isn't another one.
- Emphasis is a span, and code is code.
- The words of a right-to-left page are said in logical order, whatever the order of what is drawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import pydyf
import weasyprint.pdf
from weasyprint import draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

from pipeline.render.accessible import structure

# A list that WeasyPrint doesn't take out of the item that it stands in.
_INNER_LIST = "inner list"
_TAGS = dict.fromkeys(("strong", "em", "sup", "sub", "u", "ins", "del", "mark", "small"), "Span") | {
    "code": "Code", "pre": "Div", "figure": "Div", "dt": "Lbl", "dd": "LBody", _INNER_LIST: "L"
}  # fmt: skip
# Elements that may go on elsewhere. Tables may not: their heads come again on each page.
_GO_ON = frozenset(
    f"/{kind}"
    for kind in [
        "Part",
        "Sect",
        "Div",
        "BlockQuote",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "LBody",
        "Span",
        "Code",
        "NonStruct",
    ]
)

_their_tag = tags._get_pdf_tag  # noqa: SLF001  WeasyPrint has no public way to its tags
_their_tree = tags._build_box_tree  # noqa: SLF001  as above
_their_drawing = draw.draw_stacking_context
_their_adding = tags.add_tags


@dataclass(slots=True)
class _Document:
    """What is known of a document while its tree is built."""

    begun: dict[tuple[Any, str], dict[str, Any]] = field(default_factory=dict)
    """The structure elements that stand for an HTML element and its tag, by structure type."""
    around: list[Any] = field(default_factory=list)
    """The boxes around the one that is being dealt with."""


_documents: WeakKeyDictionary[Any, _Document] = WeakKeyDictionary()


def install() -> None:
    """Have WeasyPrint tag this way in this process."""
    tags._get_pdf_tag = _tag  # noqa: SLF001  as above
    tags._build_box_tree = _tree  # noqa: SLF001  as above
    weasyprint.pdf.add_tags = _add_tags
    draw.draw_stacking_context = _draw


def _add_tags(pdf: Any, *of: Any) -> None:
    _their_adding(pdf, *of)
    structure.mend(pdf)


def _tag(element_tag: str | None) -> Any:
    return _TAGS.get(element_tag or "") or _their_tag(element_tag)


def _draw(stream: Any, context: Any) -> None:
    """Draw a box; one in the margin as an artifact."""
    marks = stream._tags  # noqa: SLF001  as above
    if marks is None or not isinstance(context.box, boxes.MarginBox):
        _their_drawing(stream, context)
        return
    kind, edge = ("/Header", "/Top") if context.box.at_keyword.startswith("@top") else ("/Footer", "/Bottom")
    properties = pydyf.Dictionary({"Type": "/Pagination", "Subtype": kind, "Attached": pydyf.Array([edge])})
    stream.begin_marked_content("Artifact", properties)
    stream._tags, stream.is_margin = None, True  # noqa: SLF001  nothing in it is marked on its own
    _their_drawing(stream, context)
    stream._tags, stream.is_margin = marks, False  # noqa: SLF001  as above
    stream.end_marked_content()


def _tree(box: Any, parent: Any, pdf: Any, page: int, nums: Any, annotations: Any, marks: Any) -> Iterator[Any]:
    """The structure elements of a box. Arguments are those of WeasyPrint's function."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box  # noqa: SLF001  as above
    if isinstance(box, boxes.MarginBox):
        return iter(())
    document = _documents.setdefault(pdf, _Document())
    rest = (pdf, page, nums, annotations, marks)
    anonymous = bool(document.around) and box.element is document.around[-1].element
    if anonymous and parent["S"] in ("/L", "/Div") and not isinstance(box.children[0], boxes.LineBox):
        return iter([element for child in box.children for element in _tree(child, parent, *rest)])  # a column
    begun = dict(document.begun.get((box.element, box.element_tag), {}))
    spoken = {marks[text]["mcid"]: marks[text]["spoken"] for text in _texts(box) if "spoken" in marks.get(text, ())}
    _prepare(box, document, pdf, page)
    document.around.append(box)
    elements = list(_their_tree(box, parent, *rest))
    document.around.pop()
    if isinstance(box, boxes.PageBox) or box.element_tag in ("html", "body"):
        return iter(elements)  # they have none of their own
    for element in elements:
        _mend(element, None if anonymous else box, pdf)
        _say(element, spoken, pdf, nums)
    if box.link_annotation and _is_same_link(elements[0], begun, pdf, nums, annotations):
        return iter(())
    if anonymous and parent["S"] != "/LI":
        return iter(elements)
    return iter([element for element in elements if not _goes_on(element, begun, pdf, document, box)])


def _prepare(box: Any, document: _Document, pdf: Any, page: int) -> None:
    """Keep WeasyPrint from making two links of one, and from taking lists out of the items that they stand in."""
    if box.link_annotation and any(outer.link_annotation for outer in document.around):
        _drop_link(box, pdf, page)
    for inner in box.children if box.element_tag == "li" else ():
        if inner.element_tag in ("ul", "ol"):
            inner.element_tag = _INNER_LIST


def _mend(element: Any, box: Any, pdf: Any) -> None:
    """Give an element what it lacks; `box` is what it stands for, None where that has an element already."""
    if element["S"] == "/LI":
        _embody(element, pdf)
    if box is not None and "::" not in box.element_tag and "lang" in box.element.attrib:
        element["Lang"] = pydyf.String(box.element.attrib["lang"])


def _texts(box: Any) -> Iterator[Any]:
    """The pieces of text that are a box's own children."""
    for child in getattr(box, "children", ()):
        yield from child.children if isinstance(child, boxes.LineBox) else (child,)


def _say(element: Any, spoken: Mapping[int, str], pdf: Any, nums: dict[int, Any]) -> None:
    """Give the pieces of text right in an element their words in logical order; `nums` has the element of each piece."""
    for place, kid in enumerate(element["K"] if spoken else ()):
        if kid in spoken:  # in a link, which has no elements for its pieces
            piece = pydyf.Dictionary({"Type": "/StructElem", "S": "/Span", "P": element.reference, "Pg": element["Pg"]})
            piece["K"] = pydyf.Array([kid])
            pdf.add_object(piece)
            element["K"][place] = nums[kid] = piece.reference
        elif not isinstance(kid, int):
            piece = pdf.objects[int(kid.split()[0])]
        else:
            continue
        number = piece["K"][0] if piece.get("K") else None
        if isinstance(number, int) and number in spoken:
            piece["ActualText"] = pydyf.String(spoken[number])


def _drop_link(box: Any, pdf: Any, page: int) -> None:
    """Take back the link of what is within a link: WeasyPrint makes two of ``<a><sup>1</sup></a>``."""
    pdf.objects[int(pdf.page_references[page].split()[0])]["Annots"].remove(box.link_annotation.reference)
    _discard(box.link_annotation)
    box.link_annotation = None


def _discard(item: Any) -> None:
    """Leave nothing of an object that nothing leads to any more.

    Not by calling it free: pydyf counts free objects with those of its object stream, and readers that look for an
    object where the count says find another one there.
    """
    item.clear()


def _is_same_link(link: Any, begun: Mapping[str, Any], pdf: Any, nums: dict[int, Any], annotations: list[Any]) -> bool:
    """Whether a link goes on in another line of its page; what is in it is added to the first part.

    It is one link for those who hear it; its areas on the page, an annotation a line, stay as they are.
    """
    first = begun.get("/Link")
    if first is None or first["Pg"] != link["Pg"]:
        return False
    nums.update((kid, first.reference) for kid in link["K"] if isinstance(kid, int))
    for part in [pdf.objects[int(kid.split()[0])] for kid in link["K"] if not isinstance(kid, int)]:
        if "S" in part:
            part["P"] = first.reference
    annotations[:] = [(first.reference if of == link.reference else of, area) for of, area in annotations]
    first["K"] += link["K"]
    _discard(link)
    return True


def _embody(item: Any, pdf: Any) -> None:
    """Put all that a list item has beside its label into one body; WeasyPrint leaves blocks without one."""
    parts = {kid: pdf.objects[int(kid.split()[0])] for kid in item["K"] if not isinstance(kid, int)}
    rest = {kid: part for kid, part in parts.items() if part["S"] != "/Lbl"}
    if [part["S"] for part in rest.values()] in ([], ["/LBody"]):
        return
    body = next((part for part in rest.values() if part["S"] == "/LBody"), None)
    if body is None:
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference})
        pdf.add_object(body)
    inside: list[Any] = []
    for kid, part in rest.items():
        inside += part["K"] if part["S"] == "/LBody" else [kid]
        if part["S"] == "/LBody" and part is not body:
            _discard(part)
    for kid in inside:
        if not isinstance(kid, int):
            pdf.objects[int(kid.split()[0])]["P"] = body.reference
    body["K"] = pydyf.Array(inside)
    item["K"] = pydyf.Array([*(kid for kid in item["K"] if kid not in rest), body.reference])


def _goes_on(element: Any, begun: Mapping[str, Any], pdf: Any, document: _Document, box: Any) -> bool:
    """Whether an element goes on with one that had begun elsewhere; what is in it is added to that one."""
    kind = element["S"]
    if kind not in begun:
        document.begun.setdefault((box.element, box.element_tag), {})[kind] = element
        return False
    if kind not in _GO_ON or any(isinstance(kid, int) for kid in element["K"]):
        return False
    for kid in element["K"]:
        pdf.objects[int(kid.split()[0])]["P"] = begun[kind].reference
    begun[kind]["K"] += element["K"]
    _discard(element)
    if kind == "/LI":
        _embody(begun[kind], pdf)
    return True
