"""Paper: the names of sizes and the numbers of pages that may be asked for in, a `Sheet` out."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import Sheet
from pipeline.reading import did_you_mean


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper and how text stands on it; lengths in millimetres."""

    width: float
    height: float
    margins: tuple[float, float, float]
    """Above, at each side, below; the running foot stands in the last."""
    columns: int
    """Of the text."""

    @property
    def half(self) -> "Paper":
        """What comes of it when it is folded in the middle; margins shrink with it."""
        above, side, below = self.margins
        return Paper(
            self.height / 2, self.width, (round(0.73 * above, 1), round(0.7 * side, 1), round(0.83 * below, 1)), 1
        )

    @property
    def text_height(self) -> float:
        """What the margins leave of the height."""
        return self.height - self.margins[0] - self.margins[2]


PAPERS: Mapping[str, Paper] = {
    "A4": Paper(210, 297, (15, 17, 18), 2),
    "A5": Paper(148, 210, (11, 12, 15), 1),
    "Letter": Paper(215.9, 279.4, (15, 17, 18), 2),
    "Legal": Paper(215.9, 355.6, (15, 17, 18), 2),
}
# A sheet has two sides, and folded sheets have four or eight pages.
PAGES: Mapping[str, int] = {"1": 1, "2": 2, "4": 4, "8": 8, "any": 0}


def sheet(paper: str, pages: str, default: Sheet) -> tuple[Sheet, dict[str, tuple[str, str]]]:
    """The sheet that is asked for, `default` where nothing is said; by name, what is wrong and what to do about it."""
    wrong = {}
    names = {name.casefold(): name for name in PAPERS}
    if paper and paper.casefold() not in names:
        cure = did_you_mean(paper, tuple(PAPERS), f"There are: {', '.join(PAPERS)}.")
        wrong["paper"] = (f"“{paper}” isn't a size of paper that is known here.", cure)
    if pages and pages not in PAGES:
        wrong["pages"] = (f"“{pages}” isn't a number of pages that a leaflet can have.", f"Write {_listed()}.")
    name = names.get(paper.casefold(), default.paper)
    return Sheet(name, PAGES.get(pages, default.pages)), wrong


def _listed() -> str:
    *numbers, last = PAGES
    return f"{', '.join(numbers)} or {last}"
