"""Large print: an `Edition` in, the leaflet out in 18 points and above, in one column, on as many pages as it takes.

It is PDF/A-2a and PDF/UA-1 like the usual one, and says the same.
"""

from dataclasses import replace

from pipeline.model import Edition, Printed
from pipeline.paper import PAPERS
from pipeline.render import Links, Output, Press, overflow, pdf
from pipeline.render.html import stylesheet
from pipeline.typography import Setting, typography

_SIZE = 18
"""Points of the smallest type, as associations of the blind ask for."""


def render(edition: Edition, press: Press, links: Links) -> Output:
    """The edition in large print."""
    del links  # paper leads nowhere
    t = typography(edition.language, edition.other_families)
    setting = Setting(size=round(_SIZE * max(1, t.scale), 2), leading=t.leading, gap=0.75)
    style = stylesheet("large.css.j2", edition, size=setting.size)
    form = pdf.Form(replace(PAPERS[edition.sheet.paper], columns=1), 0, style)
    document = pdf.layouts(edition, press, form)(setting)
    printed = Printed(len(document.pages), setting.size)
    return Output(pdf.written(document, edition, press), tuple(overflow.findings(edition, document)), printed)
