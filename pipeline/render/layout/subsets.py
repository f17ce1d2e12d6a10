"""Font subsets without a run of cffi's C parser for each.

WeasyPrint hands HarfBuzz lists of glyphs as arrays whose length is part of their type, and cffi parses each new type:
longer than the subset itself takes. An array of no stated length is of the same type for all fonts.
"""

import re
from typing import Any

from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi

_ARRAY_OF_GLYPHS = re.compile(r"hb_codepoint_t\[\d+\]")


class _Ffi:
    """WeasyPrint's cffi, as its module for fonts sees it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(ffi, name)

    def new(self, kind: str, *content: Any) -> Any:
        """An array; its length is that of its content."""
        has_length = bool(content) and _ARRAY_OF_GLYPHS.fullmatch(kind)
        return ffi.new("hb_codepoint_t[]" if has_length else kind, *content)


def install() -> None:
    """Have WeasyPrint make its subsets this way in this process."""
    fonts.ffi = _Ffi()
