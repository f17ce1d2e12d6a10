"""Says whether the system has what pip can't bring: Pango, HarfBuzz-Subset, fonts, for tests gettext and poppler.

Arguments: `dev` for what tests need, `cjk` for Chinese, Japanese and Korean fonts. Exit status 0 if all
is there; else 1, and what is missing is printed.
"""

import shutil
import sys

# A family of each package that the leaflets are set in.
FAMILIES = ("Noto Serif", "Noto Naskh Arabic", "Noto Serif Devanagari")
CJK = ("Noto Serif CJK SC",)


def missing(wanted: list[str]) -> list[str]:
    """Names of what isn't there."""
    try:
        from weasyprint.text import ffi
    except OSError as error:
        return [f"Pango ({error})"]
    lacking = [] if getattr(ffi, "harfbuzz_subset", None) else ["HarfBuzz-Subset"]
    families = _font_families(ffi)
    lacking += [f"the font {name}" for name in (*FAMILIES, *(CJK if "cjk" in wanted else ())) if name not in families]
    programs = {"msgmerge": "gettext", "pdftotext": "poppler"} if "dev" in wanted else {}
    return lacking + [name for program, name in programs.items() if not shutil.which(program)]


def _font_families(ffi: object) -> set[str]:
    """Every font family that Pango, and so the PDF, can use."""
    library, make = ffi.pango, ffi.ffi
    ffi.ffi.cdef("""
        typedef struct _PangoFontFamily PangoFontFamily;
        void pango_font_map_list_families(PangoFontMap *, PangoFontFamily ***, int *);
        const char *pango_font_family_get_name(PangoFontFamily *);
    """, override=True)  # fmt: skip
    fonts = ffi.pangoft2.pango_ft2_font_map_new()
    families, count = make.new("PangoFontFamily ***"), make.new("int *")
    library.pango_font_map_list_families(fonts, families, count)
    return {make.string(library.pango_font_family_get_name(families[0][n])).decode() for n in range(count[0])}


if __name__ == "__main__":
    found = missing(sys.argv[1:])
    for name in found:
        print(f"setup: missing: {name}")
    sys.exit(bool(found))
