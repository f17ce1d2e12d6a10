"""The leaflet for a print shop: an `Edition` in, a PDF out with bleed, crop marks and page boxes, its black pure.

It is PDF/A-2a and PDF/UA-1 like the usual one.
"""

import io
import re
from dataclasses import replace

import pikepdf

from pipeline.model import Edition
from pipeline.render import Links, Output, Press
from pipeline.render.pdf import form_of, leaflet

BLEED = 3
"""Millimetres that colour goes beyond the trimmed page."""
# WeasyPrint draws crop marks on the outer half of what it takes for the bleed, where they are clear of ours.
_MARKED = 3 * BLEED
_STYLE = f"@page {{ bleed: {_MARKED}mm; marks: crop }}"
_POINTS = 72 / 25.4
# A grey of the text, or of its strokes (ISO 32000-1, 8.6.8), as WeasyPrint writes it: one step a line.
_GREY = re.compile(rb"^([\d.]+) \1 \1 (rg|RG)$", re.MULTILINE)
_OF_GREY = {b"rg": b"g", b"RG": b"G"}


def render(edition: Edition, press: Press, links: Links) -> Output:
    """The edition's leaflet, ready for a press."""
    del links  # paper leads nowhere
    form = replace(form_of(edition), style=_STYLE)
    made = leaflet(edition, press, form)
    return Output(prepared(made.data), made.findings, made.printed)


def prepared(data: bytes) -> bytes:
    """A PDF with bleed and crop marks whose boxes say where they are, and whose black is pure."""
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            left, bottom, right, top = map(float, page.trimbox)
            edge = BLEED * _POINTS
            page.bleedbox = pikepdf.Array([left - edge, bottom - edge, right + edge, top + edge])
            page.cropbox = page.mediabox
        for stream in document.objects:
            if isinstance(stream, pikepdf.Stream) and _draws(stream):
                stream.write(pure(stream.read_bytes()))
        for page in document.pages:
            page.contents_coalesce()
            page.Contents.write(pure(page.Contents.read_bytes()))
        file = io.BytesIO()
        document.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return file.getvalue()


def pure(content: bytes) -> bytes:
    """Steps of drawing with greys as greys (DeviceGray), which a press prints in black ink alone.

    As colours of light they would be mixed of four inks, and the thin strokes of letters would blur.
    """
    return _GREY.sub(lambda found: found[1] + b" " + _OF_GREY[found[2]], content)


def _draws(stream: pikepdf.Stream) -> bool:
    """Whether a stream is a picture's, or a pattern's, drawing within pages."""
    return stream.get("/Subtype") == "/Form" or stream.get("/PatternType") == 1
