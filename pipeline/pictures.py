"""The pictures of a master: its blocks in, each picture's content as a data URI out; what is wrong with one is said.

A leaflet loads nothing from elsewhere, and shows on paper, in books and on pages alike: so a picture is a file beside the
master, of a kind that all of them know.
"""

import base64
import io
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from pipeline.fields import Reporter
from pipeline.model import Blocks
from pipeline.pandoc import nodes, text_of
from pipeline.reading import did_you_mean

MEGAPIXELS = 50
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_SVG = "{http://www.w3.org/2000/svg}"
_AN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:|//", re.IGNORECASE)
_LOADED_BY_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!#|data:)")


class _UnfitError(Exception):
    """A picture that can't be shown: code, what it is that is wrong, what to do about it."""


def read(blocks: Blocks, line_of: Callable[[str], int], reporter: Reporter) -> dict[str, str]:
    """The content of each picture by its path, as the master writes it; `line_of` gives a path's line."""
    images: dict[str, str] = {}
    looked_at = set()
    for node in nodes(blocks):
        if node["t"] != "Image":
            continue
        _, alternative, (target, _) = node["c"]
        line = line_of(target)
        if not text_of(alternative).strip():
            cure = f"Say what it shows: ![…]({target})."
            reporter.error("image-text", f"The picture {_short(target)} has no alternative text.", cure, line, target)
        if target in looked_at:
            continue
        looked_at.add(target)
        try:
            images[target] = _data_uri(reporter.path.parent, target)
        except _UnfitError as unfit:
            code, message, cure = unfit.args
            reporter.error(code, f"The picture {_short(target)} {message}.", cure, line, _short(target))
    return images


def _short(target: str) -> str:
    return target if len(target) <= 60 else target[:57] + "…"


def _data_uri(folder: Path, target: str) -> str:
    data = _content(folder, target)
    is_vector = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    kind = _vector(data) if is_vector else _raster(data)
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _content(folder: Path, target: str) -> bytes:
    """What is in a picture's file."""
    cure = f"Put it into {folder} and name it as it is called there."
    if _AN_ADDRESS.match(target):
        raise _UnfitError("image-elsewhere", "is not a file: leaflets load nothing from elsewhere", cure)
    try:
        path = (folder / unquote(target)).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise _UnfitError("image-elsewhere", "is outside the document's folder", cure)
        if path.is_file():
            return path.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:  # no access; a link to itself; a name that can't be one
        raise _UnfitError("image-missing", f"can't be read ({error})", cure) from error
    there = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]
    raise _UnfitError("image-missing", "isn't there", did_you_mean(unquote(target), there, cure))


def _raster(data: bytes) -> str:
    """The media type of a picture in pixels, which is opened to the end."""
    from PIL import Image  # only where there is such a picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
        kind, colours, (width, height) = _KINDS[picture.format or ""], picture.mode, picture.size
        if width * height <= MEGAPIXELS * 1_000_000:
            _load(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        width = height = MEGAPIXELS * 1_000_000
    except Exception as error:  # Pillow raises whatever the file makes it raise
        cure = "Save it anew as PNG, JPEG, GIF, WebP or SVG, in the program that it was made with."
        raise _UnfitError("image-broken", "is not a whole PNG, JPEG, GIF, WebP or SVG", cure) from error
    if width * height > MEGAPIXELS * 1_000_000:
        cure = "Make it smaller: 2 megapixels (1,600 × 1,200) are enough for a page in print."
        raise _UnfitError("image-huge", f"has more than {MEGAPIXELS} megapixels", cure)
    if colours == "CMYK":
        cure = "Save it in RGB: screens need that, and files for keeping (PDF/A) allow one kind of colours only."
        raise _UnfitError("image-colours", "is in the colours of a printing press (CMYK)", cure)
    return kind


def _load(picture: Any) -> None:
    """Look at a picture to its end; raises if there is less of it than it says."""
    from PIL import ImageFile

    # WeasyPrint, where it is loaded, has Pillow take what there is of a picture
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        picture.draft("L", (1, 1))  # a JPEG needn't be looked at in full size
        picture.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _vector(data: bytes) -> str:
    try:
        picture = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _UnfitError("image-broken", f"is no whole SVG ({error})", "Save it anew as SVG.") from error
    if picture.tag != f"{_SVG}svg":
        raise _UnfitError("image-broken", "is no SVG", "Save it anew as SVG.")
    for reference in _loaded(picture):
        message = f"wants {_short(reference)} loaded"
        raise _UnfitError("image-elsewhere", message, "Save it with all that it shows inside (“embed”).")
    return "image/svg+xml"


def _loaded(picture: ElementTree.Element) -> Iterator[str]:
    """What a drawing would load from elsewhere; where its links lead is no matter, nobody can follow them."""
    for element in picture.iter():
        for name, value in element.attrib.items():
            is_reference = name.rpartition("}")[2] == "href" and element.tag != f"{_SVG}a"
            if (is_reference and not value.startswith(("#", "data:"))) or _LOADED_BY_STYLE.search(value):
                yield value
        if element.tag == f"{_SVG}style" and _LOADED_BY_STYLE.search(element.text or ""):
            yield element.text or ""
