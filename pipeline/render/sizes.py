"""The sizes of the theme that copyfitting reckons with: style sheets and estimates have them from here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes and spaces in units of the text's size, line heights in units of the text's, the rest in millimetres."""

    small: float = 0.82
    """Notices and colophon."""
    headings: tuple[float, float] = (1.25, 1.1)
    """Of the first levels in the text."""
    slogans: float = 1.12
    slogans_leading: float = 0.95
    slogans_space: float = 0.5
    """Below each, in units of its own size."""
    square: float = 4.5
    """Room for the square beside each."""
    list_heading: float = 1.12
    list: float = 0.86
    """The signatories."""
    list_leading: float = 0.96
    list_space: float = 0.32
    """Below each, in units of its own size."""
    list_number: float = 6.4
    """Room for the number in front of each."""
    gutter: float = 8
    """Between columns."""
    list_gutter: float = 10
    """Between those of a list, whose numbers stand in there."""


SIZES = Sizes()
