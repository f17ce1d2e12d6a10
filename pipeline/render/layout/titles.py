"""Titles whose lines are about equally long, as `text-wrap: balance` asks for; WeasyPrint doesn't know it.

An `Edition` in, the words of its title and subtitle out, as long as they are: how wide a title may be follows from them.
"""

from dataclasses import dataclass
from typing import Any

from pipeline.model import Edition
from pipeline.pandoc import text_of
from pipeline.render.layout.ruler import Ruler
from pipeline.typography import Typography

# Pango's own breaks may need a little more room than the sum of words.
_SPARE = 1.03
_NEAR = 0.05
"""In units of the type size."""


@dataclass(frozen=True, slots=True)
class Title:
    """The lengths of a title's words, and of the space between them, in units of its type size."""

    words: tuple[float, ...]
    space: float

    def width(self, room: float) -> float:
        """The least width at which it takes no more lines than in all the room there is."""
        if len(self.words) < 2:
            return room
        lines, narrow, wide = self._lines(room), max(self.words), room
        while wide - narrow > _NEAR:
            middle = (narrow + wide) / 2
            narrow, wide = (narrow, middle) if self._lines(middle) <= lines else (middle, wide)
        return min(room, wide * _SPARE)

    def _lines(self, width: float) -> int:
        lines, filled = 1, 0.0
        for word in self.words:
            if filled and filled + self.space + word > width:
                lines, filled = lines + 1, word
            else:
                filled += word + (self.space if filled else 0)
        return lines


def titles(edition: Edition, typography: Typography, fonts: Any) -> tuple[Title, Title]:
    """Title and subtitle; `fonts` is WeasyPrint's font configuration."""
    texts = (edition.plain_title, 700), (text_of(edition.subtitle.inlines), 400)
    title, subtitle = (
        _measured(text, Ruler(fonts, edition.language.tag, typography.title_faces, w)) for text, w in texts
    )
    return title, subtitle


def _measured(text: str, ruler: Ruler) -> Title:
    words = text.split(" ")  # no-break spaces hold words together
    return Title(tuple(map(ruler.length, words)), ruler.length(" "))
