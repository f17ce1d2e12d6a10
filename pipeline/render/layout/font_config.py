"""What WeasyPrint knows of fonts, for many editions: fontconfig's settings, mended where a font's own data are wrong.

Some fonts say a wrong weight of themselves: Noto Nastaliq Urdu Bold and Noto Serif Myanmar Bold call themselves regular,
and Pango set whole leaflets in them. fontconfig is told to pass over the fonts of such a family; they are added again,
each with the weight that its style has.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

import weasyprint
from weasyprint.text.ffi import ffi, fontconfig
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from pipeline import fonts
from pipeline.fonts import Face, Font

ffi.cdef("FcBool FcConfigBuildFonts (FcConfig *config);", override=True)

_REJECTED = '<?xml version="1.0"?><fontconfig><selectfont><rejectfont>{}</rejectfont></selectfont></fontconfig>'


class Fonts(FontConfiguration):  # type: ignore[misc]
    """A font configuration of WeasyPrint, with the style sheets that name its fonts."""

    def __init__(self) -> None:
        super().__init__()
        self._sheets: dict[str, weasyprint.CSS] = {}
        self._seen: set[str] = set()

    def read(self, sheet: str) -> weasyprint.CSS:
        """A style sheet, read once for all editions that share it."""
        if sheet not in self._sheets:
            self._sheets[sheet] = weasyprint.CSS(string=sheet, font_config=self)
        return self._sheets[sheet]

    def prepare(self, families: Iterable[str]) -> None:
        """See that regular and bold fonts of these families are taken for what they are."""
        new = set(families) - self._seen
        self._seen |= new
        wrong = [font for family in sorted(new) for font in _of_family(family)]
        if wrong:
            globs = "".join(f"<glob>{escape(str(font.path))}</glob>" for font in wrong)
            fontconfig.FcConfigParseAndLoadFromMemory(self._config, _REJECTED.format(globs).encode(), True)
            fontconfig.FcConfigBuildFonts(self._config)
        fetcher = URLFetcher(allowed_protocols=["file"])
        for font in wrong:
            rule = {
                "font_family": font.face.family,
                "font_weight": 700 if font.face.bold else 400,
                "src": [("external", font.path.as_uri())],
            }
            self.add_font_face(rule, fetcher)


def _of_family(family: str) -> list[Font]:
    """The fonts of a family whose data are wrong."""
    found = [font for bold in (False, True) if (font := fonts.find(Face(family, bold)))]
    return list(dict.fromkeys(found)) if any(font.mislabelled for font in found) else []
