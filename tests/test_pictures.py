"""Pictures of a master: those that can be shown everywhere are kept, of all others it is said what is wrong."""

import base64
import io
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import MASTER, write_project
from editions import catalog_of, document, edition_of, same
from heard import Heard
from PIL import Image

from pipeline import source
from pipeline.errors import PipelineError
from pipeline.render import RENDERERS, Links, Press, pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">%s</svg>'


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (6, 4)) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size).save(data, kind)
    return data.getvalue()


def folder_with(root: Path, line: str, **files: bytes) -> Path:
    """A document with this line (its 14th), and files beside it: tree_png is tree.png."""
    master = MASTER.replace("::: slogans", f"{line}\n\n::: slogans")
    folder = write_project(root / "project", master) / "source/reading-rooms"
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


def findings(folder: Path, pandoc):
    with pytest.raises(PipelineError) as caught:
        source.read(folder, pandoc)
    return caught.value.findings


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("PNG"), "image/png"),
        (picture("PNG", "RGBA"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", "L"), "image/jpeg"),
        (picture("GIF", "P"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (
            (SVG % '<a href="https://example.org/"><rect width="9" height="9" fill="url(#g)"/></a>').encode(),
            "image/svg+xml",
        ),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n' + (SVG % "").encode(), "image/svg+xml"),
    ],
)
def test_a_picture_is_kept_as_what_it_is_whatever_its_name(tmp_path, pandoc, data, kind):
    folder = folder_with(tmp_path, "![A tree](tree.png)", tree_png=data)
    content = base64.b64encode(data).decode()
    assert source.read(folder, pandoc).images == {"tree.png": f"data:{kind};base64,{content}"}


def test_a_name_with_spaces_is_found(tmp_path, pandoc):
    folder = folder_with(tmp_path, "![A tree](<old tree.png>)")
    (folder / "old tree.png").write_bytes(picture("PNG"))
    [uri] = source.read(folder, pandoc).images.values()
    assert uri.startswith("data:image/png")


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("![A tree](oak.png)", "image-missing", "isn't there"),
        ("![A tree](https://example.org/tree.png)", "image-elsewhere", "load nothing from elsewhere"),
        ("![A tree](//example.org/tree.png)", "image-elsewhere", "load nothing from elsewhere"),
        ("![A tree](data:image/png;base64,iVBORw0KGgo=)", "image-elsewhere", "load nothing from elsewhere"),
        ("![A tree](file:///etc/hostname)", "image-elsewhere", "load nothing from elsewhere"),
        ("![A tree](../../../tree.png)", "image-elsewhere", "outside the document's folder"),
        ("![A tree](%2e%2e/%2e%2e/%2e%2e/tree.png)", "image-elsewhere", "outside the document's folder"),
        ("![A tree](/etc/hostname)", "image-elsewhere", "outside the document's folder"),
        ("![A tree](link.png)", "image-elsewhere", "outside the document's folder"),
        ("![A tree](%00.png)", "image-missing", "can't be read"),
        ("![](tree.png)", "image-text", "has no alternative text"),
        ("![ ](tree.png)", "image-text", "has no alternative text"),
        ("Two of ![A tree](oak.png) ![A tree](oak.png)", "image-missing", "isn't there"),
    ],
)
def test_a_picture_that_can_t_be_had_or_heard_is_a_fault_with_its_line(tmp_path, pandoc, line, code, said):
    (tmp_path / "tree.png").write_bytes(picture("PNG"))
    folder = folder_with(tmp_path, line, tree_png=picture("PNG"))
    (folder / "link.png").symlink_to(tmp_path / "tree.png")
    [finding] = findings(folder, pandoc)
    assert (finding.code, finding.place.path, finding.place.line) == (code, folder / "resolution.md", 14)
    assert said in finding.message
    assert finding.cure


def test_a_name_that_is_nearly_right_is_offered(tmp_path, pandoc):
    [finding] = findings(folder_with(tmp_path, "![A tree](tre.png)", tree_png=picture("PNG")), pandoc)
    assert finding.cure == "Did you mean “tree.png”?"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "image-broken"),
        (b"no picture", "image-broken"),
        (b"\x89PNG\r\n\x1a\n", "image-broken"),
        (picture("PNG", size=(90, 90))[:-30], "image-broken"),
        (picture("JPEG", size=(900, 900))[:-900], "image-broken"),
        (picture("BMP"), "image-broken"),
        (picture("TIFF"), "image-broken"),
        (picture("JPEG", "CMYK"), "image-colours"),
        (b"<html><p>No picture</p></html>", "image-broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><rect>", "image-broken"),
        ((SVG % '<image xlink:href="https://example.org/tree.png"/>').encode(), "image-elsewhere"),
        ((SVG % '<image href="file:///etc/hostname"/>').encode(), "image-elsewhere"),
        ((SVG % '<image href="tree.png"/>').encode(), "image-elsewhere"),
        ((SVG % '<rect fill="url(https://example.org/#g)"/>').encode(), "image-elsewhere"),
        ((SVG % "<style>@import 'all.css';</style>").encode(), "image-elsewhere"),
    ],
)
def test_a_file_that_can_t_be_shown_everywhere_is_a_fault(tmp_path, pandoc, data, code):
    [finding] = findings(folder_with(tmp_path, "![A tree](tree.png)", tree_png=data), pandoc)
    assert (finding.code, finding.place.line) == (code, 14)


@pytest.mark.parametrize("size", [(10_000, 5_001), (10_000, 10_000), (20_000, 20_000)])
def test_a_huge_picture_is_a_fault_and_is_not_unpacked(tmp_path, pandoc, size):
    with warnings.catch_warnings(record=True) as warned:
        [finding] = findings(folder_with(tmp_path, "![A tree](tree.png)", tree_png=picture("PNG", "1", size)), pandoc)
    assert finding.code == "image-huge"
    assert "50 megapixels" in finding.message
    assert not warned


def test_the_largest_picture_that_is_allowed_passes(tmp_path, pandoc):
    data = picture("PNG", "1", (10_000, 5_000))
    assert source.read(folder_with(tmp_path, "![A tree](tree.png)", tree_png=data), pandoc).images


def test_everything_wrong_with_pictures_is_said_at_once(tmp_path, pandoc):
    folder = folder_with(tmp_path, "![](oak.png) ![A tree](tree.png)", tree_png=b"")
    assert [finding.code for finding in findings(folder, pandoc)] == ["image-text", "image-missing", "image-broken"]


def test_a_tall_picture_stays_on_its_page(pandoc):
    read = document(pandoc, "![A poplar](tree.png)", tree_png=picture("PNG", size=(200, 4000)))
    edition, _ = edition_of(read, catalog_of(read, same), pandoc)
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())
    data = RENDERERS["pdf"](edition, press, Links()).data
    [figure] = Heard(io.BytesIO(data)).all("Figure")
    left, lower, right, upper = figure["box"]
    assert (upper - lower) / (right - left) == pytest.approx(20, rel=0.01)
    assert 0 < lower < upper < 842
