"""How long texts are when they are set in one line: Pango as a ruler."""

from typing import Any

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango


class Ruler:
    """Measures texts of one language in one font; lengths are in units of the type size."""

    _SIZE = 100  # pixels; large enough that Pango's rounding doesn't count

    def __init__(self, fonts: Any, tag: str, families: tuple[str, ...], weight: int = 400) -> None:
        """`fonts` is WeasyPrint's font configuration, `families` each for what those before it lack."""
        context = ffi.gc(pango.pango_font_map_create_context(fonts.font_map), gobject.g_object_unref)
        language = pango.pango_language_from_string(ffi.new("char[]", tag.encode()))
        pango.pango_context_set_language(context, language)
        font = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
        pango.pango_font_description_set_family(font, ffi.new("char[]", ",".join(families).encode()))
        pango.pango_font_description_set_weight(font, weight)
        pango.pango_font_description_set_absolute_size(font, self._SIZE * TO_UNITS)
        self._layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_font_description(self._layout, font)
        self._extents = ffi.new("PangoRectangle *")

    def length(self, text: str) -> float:
        """How long a text is in one line."""
        encoded = text.encode()
        pango.pango_layout_set_text(self._layout, ffi.new("char[]", encoded), len(encoded))
        line = pango.pango_layout_get_line_readonly(self._layout, 0)
        pango.pango_layout_line_get_extents(line, ffi.NULL, self._extents)
        return float(self._extents.width * FROM_UNITS / self._SIZE)
