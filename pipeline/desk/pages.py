"""The pages of a leaflet as pictures: an edition in, PNG files out. WeasyPrint works in a process of its own, kept warm."""

from collections import OrderedDict
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from io import BytesIO
from typing import Any

from pipeline.clock import now
from pipeline.making import packed, unpacked, worker_press
from pipeline.model import Edition
from pipeline.render import RENDERERS, Links
from pipeline.workers import pool

# Pixels a point: sharp on a page half a screen wide.
_SCALE = 1.6
# How many leaflets are kept, for whoever looks at several languages at a time.
_KEPT = 4


class Pages:
    """Draws leaflets' pages; what didn't change isn't drawn again."""

    def __init__(self) -> None:
        self._pool = pool(1, now(), ("pdf",))
        self._drawn: OrderedDict[str, Future[tuple[bytes, ...]]] = OrderedDict()

    def warm_up(self) -> None:
        """Load WeasyPrint before anybody waits for it."""
        self._pool.submit(worker_press)

    def draw(self, edition: Edition) -> tuple[str, Future[tuple[bytes, ...]]]:
        """What a leaflet's pages are known by, and the pages, when they are there."""
        data = packed(edition)
        known_by = sha256(data).hexdigest()[:16]
        if known_by not in self._drawn:
            self._drawn[known_by] = self._submit(data)
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)[1].cancel()
        self._drawn.move_to_end(known_by)
        return known_by, self._drawn[known_by]

    def _submit(self, data: bytes) -> Future[tuple[bytes, ...]]:
        try:
            return self._pool.submit(_draw, data)
        except BrokenProcessPool:  # the process was killed: for want of memory, say
            self._pool, self._drawn = pool(1, now(), ("pdf",)), OrderedDict()
            self.warm_up()
            return self._pool.submit(_draw, data)

    def page(self, known_by: str, number: int) -> bytes | None:
        """A page that was drawn, from 1; None if it wasn't."""
        drawn = self._drawn.get(known_by)
        if drawn is None or not drawn.done() or drawn.cancelled() or drawn.exception():
            return None
        pages = drawn.result()
        return pages[number - 1] if 1 <= number <= len(pages) else None

    def close(self) -> None:
        """Let the process end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _draw(data: bytes) -> tuple[bytes, ...]:
    from pypdfium2 import PdfDocument

    document = PdfDocument(RENDERERS["pdf"](unpacked(data), worker_press(), Links()).data)
    try:
        return tuple(map(_picture, document))
    finally:
        document.close()


def _picture(page: Any) -> bytes:
    drawn = BytesIO()
    page.render(scale=_SCALE).to_pil().save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()
