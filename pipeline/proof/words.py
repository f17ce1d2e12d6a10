"""The proof's own words, all in this one place; they are in English.

They aren't phrases of catalogs: readers of a leaflet never see them.
"""

from collections.abc import Mapping

from pipeline.model import SegmentState

LANGUAGE = "en"

WORDS: Mapping[str, str] = {
    # head
    "proof": "Proof",
    "document": "Document",
    "language": "Language",
    "master": "Original of",
    "printed": "Proof of",
    "file": "File",
    "passages": "Passages",
    "page": "Page",
    "of": "of",
    "file_findings": "About the file as a whole",
    # what to do
    "how": "How to review",
    "tick": "Tick “right” where a translation may stand as it is.",
    "correct": "Write corrections on the lines below the translation. Keep what isn't ordinary text in both: "
    "{date}, [^1], addresses.",
    "how_stale": "Where the original has changed since it was translated, new words are underlined, old ones struck "
    "through. There the original stands with its signs (**bold**, *emphasis*), as in the file.",
    "how_borrowed": "A likeness is the translation of something that reads much the same. It may say the opposite, and "
    "readers don't see it: write a translation on the lines.",
    "how_inherited": "What comes from a parent language is what readers see as long as there is no translation here.",
    "return": "At the end, sign, and give the pages back to whoever handed them to you.",
    "coordinator": "For the coordinator: corrections go into {file}. Then say what is reviewed, by the passages' numbers:",
    "numbers": "Numbers hold as long as the original stays as it is; without any, the command lists what waits.",
    # table
    "number": "No.",
    "original": "Original",
    "translation": "Translation",
    "margin": "Remarks",
    "right": "right",
    "since": "since {day}",
    "one": "for 1",
    "other": "for other numbers",
    "form": "for {numbers}",
    "likeness": "A likeness, no translation. It translates:",
    "likeness_itself": "The likeness:",
    "parent": "Readers see, from {tag}:",
    "glossary": "Glossary:",
    "keep": "stays as it is",
    # end
    "review": "Review",
    "all_right": "Everything is right as it stands",
    "corrected": "Right with the corrections in these pages",
    "again": "Please show it to me again",
    "reviewer": "Reviewed by",
    "day": "Date",
    "signature": "Signature",
    "credit": "May your name be printed in the leaflet? Nobody is named unasked.",
    "no": "no",
    "yes": "yes, as",
}

STATES: Mapping[SegmentState, str] = {
    SegmentState.UNTRANSLATED: "not translated",
    SegmentState.BORROWED: "likeness only",
    SegmentState.INHERITED: "from {tag}",
    SegmentState.STALE: "original changed",
    SegmentState.DRAFT: "draft",
    SegmentState.REVIEWED: "reviewed",
}
