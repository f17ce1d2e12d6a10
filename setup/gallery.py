"""Makes docs/gallery.md: the first page of the published leaflet in eight scripts.

.venv/bin/python setup/gallery.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from pipeline import languages

ROOT = Path(__file__).parent.parent
DOCUMENT = "afghanistan-2021"
TAGS = ("de", "el", "ru", "fa", "hi", "bn", "si", "ta")
WIDTH = 480
"""Of a picture, in pixels."""
COLOURS = 40
IN_A_ROW = 4
HEAD = """\
# Gallery

The same leaflet in eight scripts, as `make gallery` pictures it: the first page of each PDF.
"""


def main() -> None:
    """Build the editions, and write the pictures and the page that shows them."""
    with tempfile.TemporaryDirectory(prefix="polyleaf-") as folder:
        made = ["--document", DOCUMENT, "--format", "pdf", "--output", folder]
        call = [sys.executable, "-m", "pipeline", "build", *TAGS, *made]
        subprocess.run(call, cwd=ROOT, check=True, capture_output=True)
        for tag in TAGS:
            draw(Path(folder) / f"{DOCUMENT}/{tag}/{DOCUMENT}-{tag}.pdf", ROOT / f"docs/gallery/{tag}.png")
    rows = [TAGS[n : n + IN_A_ROW] for n in range(0, len(TAGS), IN_A_ROW)]
    (ROOT / "docs/gallery.md").write_text("\n".join([HEAD.rstrip("\n"), *map(table, rows)]), "utf-8")


def draw(leaflet: Path, picture: Path) -> None:
    """A small picture of the first page, in few colours: letters are black and paper is white."""
    picture.parent.mkdir(exist_ok=True)
    page = picture.with_suffix("")
    # drawn large and made small: strokes keep their weight
    subprocess.run(
        ["pdftoppm", "-singlefile", "-scale-to-x", str(3 * WIDTH), "-scale-to-y", "-1", leaflet, page], check=True
    )
    large = page.with_suffix(".ppm")
    with Image.open(large) as image:
        small = image.resize((WIDTH, round(WIDTH * image.height / image.width)), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(picture, optimize=True)
    large.unlink()


def table(tags: tuple[str, ...]) -> str:
    """A row of pictures under their languages' names."""
    names = [languages.language(tag).name for tag in tags]
    pictures = [f"![First page, {name}](gallery/{tag}.png)" for name, tag in zip(names, tags, strict=True)]
    return "\n".join(["", f"| {' | '.join(names)} |", "|---" * len(tags) + "|", f"| {' | '.join(pictures)} |", ""])


if __name__ == "__main__":
    main()
