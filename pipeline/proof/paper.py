"""A proof as PDF, from its page: PDF/A-2a and PDF/UA-1, as leaflets are."""

from pipeline.proof.content import Proof
from pipeline.proof.page import html, letters
from pipeline.render import Press, faces, pdf


def render(proof: Proof, press: Press) -> tuple[bytes, int]:
    """The file, and how many pages it has."""
    rows = faces.rows_of_texts(letters(proof))
    press.fonts.prepare([family for t in rows.values() for family in (*t.title_faces, *t.text_faces)])
    source = pdf.opened(html(proof, press.now.date(), rows), proof.language.tag)
    document = source.render(font_config=press.fonts, pdf_variant="pdf/a-2a")
    identifier = f"polyleaf:proof:{proof.document}:{proof.language.tag}:{press.now.isoformat()}"
    origin = pdf.Origin(proof.words.direction, press.now.date(), identifier)
    return pdf.finished(document, origin, press), len(document.pages)
