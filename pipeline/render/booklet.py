"""The booklet: an `Edition` in, a PDF out whose sheets are printed on both sides, folded and stapled.

Its pages have half the size of the leaflet's paper, and fill whole sheets as far as type can.
"""

from pipeline.model import Edition, Printed
from pipeline.paper import PAPERS
from pipeline.render import Links, Output, Press, pdf
from pipeline.render.imposition import PAGES_OF_A_SHEET, impose
from pipeline.render.layout import overflow
from pipeline.typography import typography

# Titles that suit a small page.
_TITLES = (2.2, 1.35)


def render(edition: Edition, press: Press, links: Links) -> Output:
    """The edition as a booklet; it has as many sheets as it takes."""
    del links  # paper leads nowhere
    sheet = edition.sheet
    form = pdf.Form(PAPERS[sheet.paper].half, _pages(sheet.pages), "", PAGES_OF_A_SHEET, _TITLES)
    layout = pdf.fitted(edition, press, form).layout
    document, setting = layout.document, typography(edition.language).setting(layout.room)
    sheets = impose(pdf.written(document, edition, press), from_right=edition.language.direction == "rtl")
    printed = Printed(len(document.pages), setting.size)
    return Output(sheets, tuple(overflow.findings(edition, document)), printed)


def _pages(of_leaflet: int) -> int:
    """How many pages of half the size hold what so many hold, in whole sheets; 0 for as many as it takes."""
    return -(-2 * of_leaflet // PAGES_OF_A_SHEET) * PAGES_OF_A_SHEET
