"""Proof of a booklet: its pages are taken off the sheets again, and proven like those of a leaflet."""

from collections.abc import Iterator, Mapping

import pikepdf

from pipeline.model import Rendered
from pipeline.paper import PAPERS
from pipeline.verify import pdf
from pipeline.verify.flaw import Flaw
from pipeline.verify.said import Expected


def prove(expected: Expected, file: Rendered) -> Iterator[Flaw]:
    """What is wrong with the booklet of an edition."""
    paper = PAPERS[expected.edition.sheet.paper].half
    return pdf.prove(expected, file, pdf.Asked(paper, 0, taken_off=_taken_off))


def _taken_off(sheets: pikepdf.Pdf) -> pikepdf.Pdf:
    """The pages that lie on a booklet's sheets (the forms P1, P2 …) as they are read, with all that is said of them."""
    pages = pikepdf.new()
    lying = {int(str(name)[2:]): form for side in sheets.pages for name, form in side.resources.XObject.items()}
    places = {}
    for _, form in sorted(lying.items()):
        drawn = pages.copy_foreign(form)
        _, _, width, height = map(float, form.BBox)
        page = pages.add_blank_page(page_size=(width, height))
        page.obj.Resources = drawn.Resources
        page.obj.Contents = pages.make_stream(drawn.read_bytes())
        places[drawn.objgen] = page.obj
    for name, value in sheets.docinfo.items():
        pages.docinfo[name] = pikepdf.Object.parse(value.unparse())
    for name in ("/Lang", "/MarkInfo", "/Metadata", "/ViewerPreferences", "/StructTreeRoot"):
        value = sheets.Root[name]
        pages.Root[name] = pages.copy_foreign(value if value.is_indirect else sheets.make_indirect(value))
    _put_back(pages.Root.StructTreeRoot, places)
    return pages


def _put_back(parent: pikepdf.Object, places: Mapping[tuple[int, int], pikepdf.Object]) -> None:
    """Have the structure refer to the content of pages, where it refers to that of forms."""
    kids = []
    for kid in parent.get("/K", ()):
        if isinstance(kid, pikepdf.Dictionary) and "/Stm" in kid:
            parent.Pg = places[kid.Stm.objgen]
            kids.append(kid.MCID)
        else:
            kids.append(kid)
            _put_back(kid, places)
    parent.K = pikepdf.Array(kids)
