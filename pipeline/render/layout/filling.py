"""A page that would stay empty at its foot, since the slogans, which stand together, begin the next one: its text grows.

WeasyPrint's pages in; out, how much larger type fills the page.
"""

from math import sqrt
from typing import Any

# What is empty and nobody sees, as a share of a page.
_LITTLE = 0.03
# What a larger size is content with: lines break elsewhere in it.
_SURELY = 0.975


def growth(document: Any, most: float) -> float:
    """How much larger the text may be, `most` at most; 1 where nothing is to be filled."""
    pages = [page._page_box for page in document.pages]  # noqa: SLF001  WeasyPrint shows its boxes in no other way
    texts = [_box(page, "text") for page in pages]
    last = max((n for n, text in enumerate(texts) if text), default=0)
    if last + 1 >= len(pages) or not _box(pages[last + 1], "slogans"):
        return 1.0
    page, text = pages[last], texts[last]
    blank = page.content_box_y() + page.height - text.position_y - text.margin_height()
    if blank < _LITTLE * page.height:
        return 1.0
    height = sum(text.height for text in texts if text)
    return min(most, sqrt(1 + _SURELY * blank / height))


def is_as_before(document: Any, before: Any) -> bool:
    """Whether the slogans begin the same page as in another layout, of as many pages."""
    return len(document.pages) == len(before.pages) and _pages(document) == _pages(before)


def _pages(document: Any) -> list[int]:
    """The pages that have text."""
    return [n for n, page in enumerate(document.pages) if _box(page._page_box, "text")]  # noqa: SLF001  as above


def _box(page: Any, name: str) -> Any:
    """A page's box of that class; None if it has none."""
    found = (box for box in page.descendants() if box.element is not None and box.element.get("class") == name)
    return next(found, None)
