"""Polyleaf: one master resolution and its translations, set as leaflets.

The stages, in order (each module says what comes in and what goes out):

    source      a document's folder           → Source
    segments    Source                        → segments, and translations back in their places
    catalog     a PO file, segments           → Catalog, or the updated file
    checks      segments, Catalog             → findings
    join        Source, segments, Catalog     → Edition
    render      Edition                       → HTML, EPUB, PDF
    verify      Edition, rendered files       → proof that nothing got lost
    publish     rendered files                → output/, its index and manifest

They don't call each other; `build` calls them, and `cli` calls `build`.
"""

__version__ = "0.1.0"
