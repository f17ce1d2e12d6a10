"""The validators see what is wrong: files with a fault each, and what is said of them."""

import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
import weasyprint

from pipeline.render import pdf

REPOSITORY = Path(__file__).parent.parent
PROGRAM = REPOSITORY / ".conformance/bin/python"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Rooms</title><style>
body { background: #fff; color: #000 } p { color: #bbb } div { width: 600px }
@media (prefers-color-scheme: dark) { p { color: #000 } }
</style></head><body><main><h1>Rooms</h1><p>Pale by day</p><div>Wide</div><b><i>Crossed</b></i></main></body></html>
"""
CHAPTER = """<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head><title>Rooms</title></head>
<body><h1>Rooms</h1><h5>Low</h5><p><img src="none.png"/></p></body></html>"""

pytestmark = pytest.mark.skipif(
    not (REPOSITORY / ".conformance/stamp").exists(), reason="make conformance installs the validators"
)


def book(path: Path) -> None:
    """An e-book with a chapter that has a heading too low, and a picture that isn't there."""
    package = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata
      xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x</dc:identifier><dc:title>Rooms</dc:title>
      <dc:language>en</dc:language><meta property="dcterms:modified">2024-03-01T00:00:00Z</meta></metadata><manifest>
      <item id="one" href="one.xhtml" media-type="application/xhtml+xml"/><item id="nav" href="nav.xhtml"
      properties="nav" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="one"/></spine></package>"""
    nav = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"
      xml:lang="en"><head><title>Rooms</title></head><body><nav epub:type="toc" role="doc-toc"><h1>Contents</h1>
      <ol><li><a href="one.xhtml">Rooms</a></li></ol></nav></body></html>"""
    container = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
      full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        for name, text in {
            "META-INF/container.xml": container,
            "package.opf": package,
            "nav.xhtml": nav,
            "one.xhtml": CHAPTER,
        }.items():
            file.writestr(name, text)


def leaflet(path: Path) -> None:
    """A PDF that is both PDF/A-2a and PDF/UA-1 but for its language and its mark as tagged."""
    source = weasyprint.HTML(string='<html lang="en"><title>Rooms</title><p>Rooms</p></html>')
    source.write_pdf(path, pdf_variant="pdf/a-2a", font_config=pdf.Fonts())
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        del document.Root.Lang, document.Root.MarkInfo
        document.save(path)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What is said of the faulty files, a paragraph a file."""
    folder = tmp_path_factory.mktemp("faulty")
    (folder / "page.html").write_text(PAGE, "utf-8")
    book(folder / "book.epub")
    leaflet(folder / "leaflet.pdf")
    (folder / "good.html").write_text(
        '<!DOCTYPE html><html lang="en"><title>Rooms</title><main><h1>Rooms</h1></main>', "utf-8"
    )
    call = [PROGRAM, "-m", "conformance", "-v", folder]
    done = subprocess.run(call, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "4 files, 3 at fault." in done.stdout
    return done.stdout


@pytest.mark.parametrize(
    "objection",
    [
        "axe: color-contrast: Elements must meet minimum color contrast ratio thresholds [320 px, light: p]",
        "axe: reflow: 288 px wider than the window [320 px]",
        "Nu: End tag “b” violates nesting rules.",
        "Ace: heading-order: ",
        "Ace: image-alt: ",
        "EPUBCheck: RSC-007: ",
        "veraPDF 2a: 6.7.2.2-1: ",
        "veraPDF ua1: 7.2-",
    ],
)
def test_each_validator_sees_its_fault(said, objection):
    assert f"    {objection}" in said


def test_a_fault_by_day_is_none_by_night(said):
    assert "dark: p]" not in said


def test_a_file_without_fault_passes(said):
    assert [line.partition("good.html")[2] for line in said.splitlines() if line.startswith("PASS")] == [": Nu, axe"]


def test_a_file_that_nobody_can_look_at_is_no_success(tmp_path):
    call = [PROGRAM, "-m", "conformance", tmp_path]
    done = subprocess.run(call, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "nothing to look at" in done.stderr
