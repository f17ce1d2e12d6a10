"""No ladders: hyphens at the ends of no more lines in a row than the style sheet allows (`--hyphen-lines`).

CSS has a property for it (`hyphenate-limit-lines`) that WeasyPrint doesn't know. Here it is told, line by line, whether
words may be divided, by what the lines above have.
"""

from collections.abc import Mapping
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.inline import get_next_linebox as _get_next_linebox


def install() -> None:
    """Have WeasyPrint lay lines out this way in this process."""
    inline.get_next_linebox = get_next_linebox


class _Undivided:
    """A dictionary by which no word can be divided."""

    def iterate(self, word: str) -> tuple[()]:
        """No place in any word."""
        del word
        return ()


class _NoDictionaries(dict[Any, Any]):
    """What WeasyPrint finds for any language while words stay whole."""

    def get(self, key: Any, default: Any = None) -> _Undivided:
        """The same for each key."""
        del key, default
        return _Undivided()


def get_next_linebox(
    context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, *others: Any
) -> Any:
    """The next line, and where the one after it begins; arguments and result are those of WeasyPrint's function."""
    limit = _limit(linebox.style)
    if not limit:
        return _get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, *others)
    # by the place where a line begins: how many lines just above it end in a hyphen
    above: dict[str, int] = linebox.__dict__.setdefault("hyphens_above", {})
    count = above.get(str(skip_stack), 0) if skip_stack else 0
    dictionaries = context.dictionaries
    if count >= limit:
        context.dictionaries = _NoDictionaries()
    try:
        line, resume_at = _get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, *others)
    finally:
        context.dictionaries = dictionaries
    if resume_at:
        above[str(resume_at)] = count + 1 if _ends_in_hyphen(line) else 0
    return line, resume_at


def _limit(style: Mapping[str, Any]) -> int:
    """How many lines in a row may end in a hyphen; 0 for any number."""
    found = [int(token.value) for token in style["__hyphen_lines"] if token.type == "number"]
    return found[0] if found and style["hyphens"] == "auto" else 0


def _ends_in_hyphen(line: Any) -> bool:
    """Whether the last word of a line goes on in the next one."""
    box = line
    while isinstance(box, (boxes.LineBox, boxes.InlineBox)) and box.children:
        box = box.children[-1]
    return isinstance(box, boxes.TextBox) and box.text.endswith(box.style["hyphenate_character"])
