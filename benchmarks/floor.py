"""The floor: the pandoc and WeasyPrint calls that no build can do without, in a bare loop in one process.

    python benchmarks/floor.py INPUT OUTPUT

INPUT holds a JSON file an edition (see `material.py`): everything is joined, and set, already.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pypandoc
import weasyprint
from weasyprint.text.fonts import FontConfiguration

logging.getLogger("weasyprint").setLevel(logging.ERROR)


def main(source: Path, target: Path) -> None:
    """Write page, e-book and leaflet of every edition."""
    command = [pypandoc.get_pandoc_path(), "lua", Path(__file__).with_suffix(".lua")]
    fonts = FontConfiguration()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as pandoc:
        assert pandoc.stdin
        assert pandoc.stdout
        for path in sorted(source.glob("*.json")):
            edition = json.loads(path.read_text("utf-8"))
            folder = target / edition["tag"]
            folder.mkdir(parents=True)
            styles = folder / "book.css"
            styles.write_text(edition["styles"], "utf-8")
            book = json.loads(edition["book"])
            book["meta"]["css"] = {"t": "MetaList", "c": [{"t": "MetaString", "c": str(styles)}]}
            request = {name: edition[name] for name in ("fragments", "template")}
            request |= {"book": json.dumps(book), "path": str(folder / "book.epub")}
            pandoc.stdin.write(json.dumps(request) + "\n")
            pandoc.stdin.flush()
            fragments = json.loads(pandoc.stdout.readline())
            (folder / "index.html").write_text(_filled(edition["page"], fragments), "utf-8")
            leaflet = weasyprint.HTML(string=_filled(edition["leaflet"], fragments))
            document = leaflet.render(font_config=fonts, pdf_variant="pdf/a-2a")
            document.write_pdf(folder / "leaflet.pdf", pdf_variant="pdf/a-2a")


def _filled(page: str, fragments: list[str]) -> str:
    for number, fragment in enumerate(fragments):
        page = page.replace(f"@@{number}@@", fragment)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
