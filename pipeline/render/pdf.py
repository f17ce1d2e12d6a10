"""The PDF leaflet: WeasyPrint from the page's HTML; PDF/A-2a and PDF/UA-1 in the same file."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import weasyprint
from weasyprint.urls import URLFetcher

from pipeline.model import Edition, Language, Printed
from pipeline.paper import PAPERS, Paper
from pipeline.render import Links, Output, Press, colophon
from pipeline.render.accessible import tags, words
from pipeline.render.html import page, stylesheet
from pipeline.render.layout import breaking, columns, filling, hyphenation, ladders, lines, overflow, overrun, subsets
from pipeline.render.layout.estimate import estimate
from pipeline.render.layout.fitting import Fitted, Layout, Search
from pipeline.render.layout.font_config import Fonts
from pipeline.render.layout.overrun import length
from pipeline.render.layout.titles import Title, titles
from pipeline.typography import Setting, typography

# PDF/A wants every property of a foreign schema described; this one says that the file is PDF/UA too
# (ISO 19005-2, 6.6.2.3; ISO 14289-1, 5).
_PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
    <pdfaProperty:name>part</pdfaProperty:name>
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
    <pdfaProperty:category>internal</pdfaProperty:category>
    <pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

_VARIANT = "pdf/a-2a"
# Points in a millimetre.
_POINTS = 72 / 25.4
# WeasyPrint warns of CSS that only browsers know; what matters is verified in the file itself.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
for better in (columns, hyphenation, ladders, lines, subsets, tags, words):
    better.install()


@dataclass(frozen=True, slots=True)
class Form:
    """What an edition is laid out as."""

    paper: Paper
    pages: int
    """How many it is to fill; 0: as many as it takes."""
    style: str = ""
    """A style sheet over the others."""
    sheet: int = 2
    """How many pages a sheet of paper has."""
    titles: tuple[float, float] = (2.766, 1.489)
    """Type sizes of title and subtitle against the text's."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file says of where it comes from, beside what its page does."""

    direction: str
    """Of reading, ``ltr`` or ``rtl``."""
    day: date
    """Its own date."""
    identifier: str


def render(edition: Edition, press: Press, links: Links) -> Output:
    """The edition as a leaflet that fills the pages asked for."""
    del links  # paper leads nowhere
    return leaflet(edition, press, form_of(edition))


def form_of(edition: Edition) -> Form:
    """What an edition's document asks for."""
    return Form(PAPERS[edition.sheet.paper], edition.sheet.pages)


def leaflet(edition: Edition, press: Press, form: Form) -> Output:
    """The edition in that form, in the largest type with which it fits."""
    fit = fitted(edition, press, form)
    document, setting = fit.layout.document, typography(edition.language).setting(fit.layout.room)
    size = round(setting.size * fit.layout.growth, 2)
    printed = Printed(len(document.pages), size, fit.overrun is not None)
    findings = (*overrun.findings(edition, fit), *overflow.findings(edition, document))
    return Output(written(document, edition, press), findings, printed)


def fitted(edition: Edition, press: Press, form: Form) -> Fitted:
    """The edition's layout, of those that its typography allows."""
    settings = typography(edition.language, edition.other_families)
    lay_out = layouts(edition, press, form)

    def lay(room: float, growth: float = 1.0) -> Layout:
        document = lay_out(settings.setting(room), growth)
        return Layout(room, length(document), document, growth)

    estimated = estimate(edition, form.paper, form.titles, settings, press.fonts)
    search = Search(lambda room: estimated.pages(settings.setting(room)), lay)
    fit = search.fit(form.pages, form.sheet)
    most = settings.largest * settings.scale / settings.setting(fit.layout.room).size
    growth = filling.growth(fit.layout.document, most)
    larger = lay(fit.layout.room, growth) if growth > 1 else fit.layout
    return replace(fit, layout=larger) if filling.is_as_before(larger.document, fit.layout.document) else fit


def layouts(edition: Edition, press: Press, form: Form) -> Callable[..., Any]:
    """What lays an edition out in the sizes that it is given, its text so much larger: a document of WeasyPrint's."""
    source = opened(page(edition, press, Links(), "", printed=True), edition.language.tag)
    settings = typography(edition.language, edition.other_families)
    fonts: Fonts = press.fonts
    fonts.prepare((*settings.title_faces, *settings.text_faces))

    heads = titles(edition, settings, fonts)

    def lay_out(setting: Setting, growth: float = 1.0) -> Any:
        shared, own = styles(edition, form, setting, growth)
        sheets = [fonts.read(shared), weasyprint.CSS(string=own + _balanced(heads, form, setting))]
        return source.render(stylesheets=sheets, font_config=fonts, pdf_variant=_VARIANT)

    return lay_out


def opened(html: str, tag: str) -> Any:
    """A page as WeasyPrint's source, with marks where lines may break; `tag` is its language.

    Nothing is loaded from elsewhere: pictures come as data, fonts from this machine.
    """
    fetcher = URLFetcher(allowed_protocols=["data", "file"])
    return weasyprint.HTML(string=breaking.marked(html, tag), url_fetcher=fetcher)


def written(document: Any, edition: Edition, press: Press) -> bytes:
    """The file of an edition that was laid out."""
    colophon.sink(document)
    identifier = f"polyleaf:{edition.document}:{edition.language.tag}:{edition.date.isoformat()}"
    return finished(document, Origin(edition.language.direction, edition.date, identifier), press)


def finished(document: Any, origin: Origin, press: Press) -> bytes:
    """The file of a document that was laid out, with what it says of itself."""
    for sheet in document.pages:
        sheet.bookmarks = [(level, breaking.unmarked(label), *rest) for level, label, *rest in sheet.bookmarks]
    document.metadata.modified = press.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.created = origin.day.isoformat()
    document.metadata.generator = "Polyleaf"
    _declare_pdf_ua(document.metadata)
    data: bytes = document.write_pdf(
        finisher=_bound_as_read(origin.direction), pdf_variant=_VARIANT, pdf_identifier=origin.identifier.encode()
    )
    return data


def styles(edition: Edition, form: Form, setting: Setting, growth: float = 1.0) -> tuple[str, str]:
    """The leaflet's style sheets: one that many editions share, and what is the edition's own.

    That is the sheet, the sizes, and the running foot with the state of the translation and the page's number in the
    language's digits.
    """
    foot = " · ".join(notice.text for notice in edition.notices)
    number = _page_number(edition.phrases["page"].text, edition.language)
    own = {"paper": form.paper, "titles": form.titles, "setting": setting, "foot": foot, "page_number": number}
    own["growth"] = round(growth, 4)
    own["code"] = colophon.side(edition.address) if edition.address else 0
    return stylesheet("print.css.j2", edition), stylesheet("setting.css.j2", edition, **own) + form.style


def _balanced(heads: tuple[Title, Title], form: Form, setting: Setting) -> str:
    """The widths of title and subtitle, as CSS."""
    room = (form.paper.width - 2 * form.paper.margins[1]) * _POINTS / setting.size
    widths = [head.width(room / size) for head, size in zip(heads, form.titles, strict=True)]
    return "".join(
        f"{name} {{ max-width: {width:.2f}em; }}\n" for name, width in zip(("h1", ".subtitle"), widths, strict=True)
    )


def _page_number(phrase: str, language: Language) -> str:
    """The phrase as CSS content, its placeholders as counters."""
    counters = {name: f"counter({name}, {language.counter_style})" for name in ("page", "pages")}
    pieces = re.split(r"\{(page|pages)\}", phrase)
    return " ".join(
        counters[piece] if n % 2 else '"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for n, piece in enumerate(pieces)
    )


def _bound_as_read(direction: str) -> Callable[[Any, Any], None]:
    """Says the direction of reading to viewers (ISO 32000-1, 12.2), which put pages and words in order by it."""

    def finish(_: Any, pdf: Any) -> None:
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L" if direction == "rtl" else "/L2R"

    return finish


def _declare_pdf_ua(metadata: Any) -> None:
    generate = metadata.generate_rdf_metadata
    # within WeasyPrint's own rdf:RDF: validators don't read a second one
    metadata.generate_rdf_metadata = lambda *of: generate(*of).replace(b"</rdf:RDF>", _PDF_UA + b"</rdf:RDF>")
