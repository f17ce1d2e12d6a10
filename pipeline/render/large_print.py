"""Large print: an `Edition` in, the leaflet out in 18 points and above, in one column, on as many pages as it takes.

It is PDF/A-2a and PDF/UA-1 like the usual one, and says the same.
"""

from dataclasses import replace
from typing import Any

from pipeline.model import Edition, Printed
from pipeline.paper import PAPERS
from pipeline.render import Links, Output, Press, pdf
from pipeline.render.html import stylesheet
from pipeline.render.layout import overflow
from pipeline.render.layout.overrun import length
from pipeline.typography import Setting, typography

_SIZE = 18
"""Points of the smallest type, as associations of the blind ask for."""
# The line height against the script's usual one, and the gap between paragraphs against the type size: as they should
# be, and where a few lines would stand alone on a last page.
_LOOSE, _TIGHT = (1.0, 0.75), (0.94, 0.5)
_FEW = 0.15
"""Of a page."""


def render(edition: Edition, press: Press, links: Links) -> Output:
    """The edition in large print."""
    del links  # paper leads nowhere
    t = typography(edition.language, edition.other_families)
    size = round(_SIZE * max(1, t.scale), 2)
    lay_out = pdf.layouts(edition, press, form_of(edition, size))

    def laid(leading: float, gap: float) -> Any:
        return lay_out(Setting(size, round(t.leading * leading, 3), gap))

    document = laid(*_LOOSE)
    if 1 < length(document) < len(document.pages) - 1 + _FEW:
        tighter = laid(*_TIGHT)
        document = tighter if len(tighter.pages) < len(document.pages) else document
    printed = Printed(len(document.pages), size)
    return Output(pdf.written(document, edition, press), tuple(overflow.findings(edition, document)), printed)


def form_of(edition: Edition, size: float) -> pdf.Form:
    """What large print is laid out as, in type of so many points."""
    paper = replace(PAPERS[edition.sheet.paper], columns=1)
    return pdf.Form(paper, 0, stylesheet("large.css.j2", edition, size=size), titles=(1.7, 1.25))
