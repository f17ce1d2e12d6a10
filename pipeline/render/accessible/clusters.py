"""The clusters of a line: letters, and the glyphs that stand for them together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.render.accessible.runs import NO_GLYPH, Run, moves


@dataclass(slots=True)
class Cluster:
    """Letters and the glyphs that stand for them together."""

    letters: str
    run: Run
    glyphs: list[int]
    steps: list[tuple[str, float, float]]
    start: float
    end: float
    """From where to where, in the stream's units from the line's left end."""
    raised: bool
    """Whether some of it isn't on the base line."""
    says_so: bool
    """Whether it is one glyph on the base line that says its one letter."""


def clusters_of(stream: Any, runs: Sequence[Run], line: bytes) -> Iterator[Cluster]:
    """The clusters of a line, from left to right."""
    pen = 0.0
    for run in runs:
        told = run.font.to_unicode
        for letters, infos in run.clusters(line):
            steps = list(moves(stream, run, infos))
            start, raised = pen, False
            for _, rise, width in steps:
                pen += width * run.size / 1000
                raised = raised or bool(rise)
            glyphs = [info.glyph for info in infos if info.glyph < NO_GLYPH]
            said = [told.setdefault(glyph, letters) for glyph in glyphs]
            says_so = len(letters) == len(infos) == 1 and said == [letters] and not raised
            yield Cluster(letters, run, glyphs, steps, start, pen, raised, says_so)
