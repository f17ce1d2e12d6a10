"""The leaflet's own phrases: what Polyleaf itself prints around a document.

They are in English here and go into every catalog, so that a translator has one file.
"""

from pipeline.model import Segment


def _phrase(text: str, note: str, *placeholders: str, plural: str = "") -> Segment:
    return Segment(text, "phrase", note, plural=plural, placeholders=placeholders, markup=False)


_COUNT = "{count} is their number, {date} the date of the original"
PHRASES = {
    "signatories_open": _phrase(
        "Signatories (as of {date}, further signatories possible)",
        "Heading of the list of signatories. {date} is a full date",
        "date",
    ),
    "signatories_closed": _phrase(
        "Signatories (as of {date})", "Heading of the list of signatories. {date} is a full date", "date"
    ),
    "page": _phrase("Page {page} of {pages}", "Foot of each page. {page} and {pages} are numbers", "page", "pages"),
    "draft": _phrase("Draft translation, not yet reviewed", "On the face of a translation that no person has reviewed"),
    "stale": _phrase(
        "{count} passage has changed in the original since it was translated; the original is of {date}",
        f"On the face of a translation that lags behind. {_COUNT}",
        "count",
        "date",
        plural="{count} passages have changed in the original since they were translated; the original is of {date}",
    ),
    "untranslated": _phrase(
        "{count} passage is not yet translated and is shown in the original language",
        "On the face of a translation that is not complete. {count} is a number",
        "count",
        plural="{count} passages are not yet translated and are shown in the original language",
    ),
    "stale_mark": _phrase(
        "Changed in the original since it was translated", "What the mark † in front of such a passage means"
    ),
    "original": _phrase("Original text", "In the list of editions: this is the original, not a translation"),
    "reviewed": _phrase("Reviewed translation", "In the list of editions: a person has reviewed this translation"),
    "outdated": _phrase("Outdated edition", "In the list of editions: a newer one is being worked on"),
    "contents": _phrase("Contents", "Heading of an e-book's table of contents"),
    "notes": _phrase("Notes", "Heading of the footnotes"),
    "languages": _phrase("Other languages", "In front of links to the other translations"),
    "all": _phrase("All documents and languages", "Link to the overview, and its title"),
    "accessibility": _phrase(
        "This publication has a logical reading order, headings and a table of contents, "
        "and can be read with assistive technology.",
        "Said of an e-book in libraries and shops",
    ),
}
