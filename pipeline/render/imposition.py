"""Imposition: a tagged PDF's pages in, two on a side for folding and stapling; bytes in, bytes out.

A screen reader still hears the pages in order: the structure is carried over, from pages to the forms that they become.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf

PAGES_OF_A_SHEET = 4
"""Of a sheet that is folded once."""
_Object = pikepdf.Object


def sides(pages: int, *, from_right: bool) -> Iterator[tuple[int, int]]:
    """For each side of each sheet, front and back in turn, which page lies at its left and which at its right.

    Sheets lie in one another, the first is the outermost. Pages count from 1; those that it takes to fill the last
    sheet are blank. `from_right` says that the booklet is read, and therefore bound, from the right.
    """
    whole = -(-pages // PAGES_OF_A_SHEET) * PAGES_OF_A_SHEET
    for side in range(whole // 2):
        outer, inner = whole - side, side + 1  # on a front the first page is at the right, on a back at the left
        yield (outer, inner) if (side % 2 == 0) != from_right else (inner, outer)


def impose(data: bytes, *, from_right: bool) -> bytes:
    """The pages of a PDF, all of one size, as sheets to print on both sides and to fold in the middle."""
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as sheets:
        lying = _lay(source, sheets, from_right=from_right)
        _carry_structure(source, sheets, lying)
        _say_what_it_is(source, sheets)
        file = io.BytesIO()
        sheets.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Lying:
    """A page on a sheet."""

    form: _Object
    side: _Object
    """The side that it lies on."""


def _lay(source: pikepdf.Pdf, sheets: pikepdf.Pdf, *, from_right: bool) -> Mapping[int, _Lying]:
    """Put each page on its place; by the pages' numbers, where they lie."""
    pages = source.pages
    left, bottom, right, top = map(float, pages[0].trimbox)
    width, height = right - left, top - bottom
    lying = {}
    for halves in sides(len(pages), from_right=from_right):
        side = sheets.add_blank_page(page_size=(2 * width, height))
        side.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
        side.obj.Tabs = pikepdf.Name.S
        for number, place in zip(halves, (0, width), strict=True):
            if number <= len(pages):
                form = sheets.copy_foreign(pages[number - 1].as_form_xobject())
                form.StructParents = number - 1
                side.obj.Resources.XObject[f"/P{number}"] = form
                side.contents_add(f"q 1 0 0 1 {place - left:.4f} {-bottom:.4f} cm /P{number} Do Q".encode())
                lying[number] = _Lying(form, side.obj)
    return lying


def _carry_structure(source: pikepdf.Pdf, sheets: pikepdf.Pdf, lying: Mapping[int, _Lying]) -> None:
    """Copy the structure; what it says of a page's content is said of the form's (ISO 32000-1, 14.7.4.2 and 14.7.4.4)."""
    root = source.Root.StructTreeRoot
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages, 1)}
    for element in list(elements(root)):
        if "/Pg" in element:
            element.PageNumber = numbers[element.Pg.objgen]  # pages themselves aren't copied along
            del element.Pg
        element.K = pikepdf.Array([kid for kid in kids_of(element) if not _is_annotation(kid)])
    parents: dict[int, list[_Object]] = {}
    del root.ParentTree
    sheets.Root.StructTreeRoot = sheets.copy_foreign(root)
    for element in elements(sheets.Root.StructTreeRoot):
        number = int(element.get("/PageNumber", 0))
        if number:
            del element.PageNumber
            element.Pg = lying[number].side
            _refer(element, lying[number].form, parents.setdefault(number - 1, []))
    nums = [
        item for key, owners in sorted(parents.items()) for item in (key, sheets.make_indirect(pikepdf.Array(owners)))
    ]
    sheets.Root.StructTreeRoot.ParentTree = sheets.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(nums)))
    sheets.Root.StructTreeRoot.ParentTreeNextKey = len(lying)


def _refer(element: _Object, form: _Object, owners: list[_Object]) -> None:
    """Have an element's numbers refer to the content of a form, and note whose content that is."""
    kids: list[_Object | int] = []
    for kid in kids_of(element):
        if isinstance(kid, int):
            owners += [pikepdf.Object.parse(b"null")] * (kid + 1 - len(owners))
            owners[kid] = element
            kids.append(pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=element.Pg, Stm=form, MCID=kid))
        else:
            kids.append(kid)
    element.K = pikepdf.Array(kids)


def elements(parent: _Object) -> Iterator[_Object]:
    """The structure elements below one, in order."""
    for kid in kids_of(parent):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def kids_of(element: _Object) -> Sequence[_Object | int]:
    """What is in a structure element."""
    kids = element.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_annotation(kid: _Object | int) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"


def _say_what_it_is(source: pikepdf.Pdf, sheets: pikepdf.Pdf) -> None:
    """What the file says of itself is what its pages said; a printer turns the sheets over at their short edge."""
    for name, value in source.docinfo.items():
        sheets.docinfo[name] = pikepdf.Object.parse(value.unparse())
    for name in ("/Lang", "/MarkInfo", "/Metadata", "/OutputIntents", "/ViewerPreferences"):
        value = source.Root[name]
        sheets.Root[name] = sheets.copy_foreign(value if value.is_indirect else source.make_indirect(value))
    sheets.Root.ViewerPreferences.Duplex = pikepdf.Name.DuplexFlipShortEdge
    sheets.Root.ViewerPreferences.PrintScaling = pikepdf.Name("/None")
