"""The formats that an edition can be made in, by name. Nothing heavy: a build with nothing to do asks here."""

USUAL = ("html", "epub", "pdf")
"""Those that a build makes unless it is asked for others; the quick ones first."""
ON_REQUEST = ("print", "booklet", "large-print")
"""Those that are made when they are asked for, and from then on kept up to date."""
ALL = (*USUAL, *ON_REQUEST)
ON_PAPER = ("pdf", *ON_REQUEST)
"""Those that WeasyPrint lays out in pages."""
FOR_READERS = {"pdf": "PDF", "large-print": "PDF 18 pt", "epub": "EPUB"}
"""Those that readers are led to from web pages, and what the links say, in whatever language."""


def media_type(name: str) -> str:
    """The media type of a format's file."""
    return {"html": "text/html", "epub": "application/epub+zip"}.get(name, "application/pdf")


def file_name(name: str, document: str, tag: str) -> str:
    """How a format's file is called within its edition's folder."""
    if name == "html":
        return "index.html"
    return f"{document}-{tag}-{name}.pdf" if name in ON_REQUEST else f"{document}-{tag}.{name}"
