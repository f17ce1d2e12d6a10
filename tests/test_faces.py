"""Pages and e-books bring their fonts along: just their characters, with all that shaping needs, and the licence."""

import base64
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import uharfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from test_fonts import bare, call  # noqa: F401  a fixture

from pipeline import fonts, languages, memory
from pipeline.build import Request, build
from pipeline.fonts import Face, Font
from pipeline.lettering import is_shown
from pipeline.project import open_project
from pipeline.render import faces
from pipeline.typography import typography

REPOSITORY = Path(__file__).parent.parent
BOLD = {"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "th", "dt"}
BOLD_CLASSES = {"kind", "slogans", "files"}
# A few words that take ligatures, marks above and below, reordering, joins.
WORDS = {
    "Noto Serif": "office Ågård Ất e\u0301t\u0308",
    "Noto Naskh Arabic": "السلام عليكم لا إله بِسْمِ",
    "Noto Nastaliq Urdu": "نستعلیق خط میں لکھی",
    "Noto Serif Hebrew": "שָׁלוֹם",
    "Noto Serif Devanagari": "क्षत्रिय र्कि श्रृंखला ज्ञान",
    "Noto Serif Bengali": "ক্ষুদ্র র্কে স্ত্রী",
    "Noto Serif Tamil": "ஸ்ரீ கொடு",
    "Noto Serif Sinhala": "ක්‍රියා ශ්‍රී",
    "Noto Serif Thai": "น้ำ กี่",
    "Noto Serif Khmer": "ស្ត្រី ខ្ញុំ",
    "Noto Serif Myanmar": "မြန်မာ ကြော်",
    "Noto Serif Tibetan": "བརྒྱད་སྐྱོང",
    "Noto Serif CJK TC": "中文，，字。",
}


@pytest.fixture(scope="module")
def published_from_here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents that are published from here, and those with every construct, as pages and e-books."""
    folder = tmp_path_factory.mktemp("output")
    for root in (REPOSITORY, FIXTURES):
        report = build(open_project(root, folder), Request(formats=("html", "epub"), jobs=2), lambda *_: None)
        assert report.status == 0, report.findings
    return folder


@pytest.fixture(scope="module")
def output(published_from_here: Path) -> Path:
    return published_from_here / "afghanistan-2021"


FIXTURES = REPOSITORY / "tests/fixtures"
EDITIONS = ["afghanistan-2021/en", "public-libraries/en", "street-trees/fa"]
EDITIONS += [
    f"{path.parent.name}/{path.stem}" for root in (REPOSITORY, FIXTURES) for path in root.glob("translations/*/*.po")
]
EDITIONS = sorted(set(EDITIONS))


def rules(css: str) -> list[tuple[str, str, str, str]]:
    """Family, weight, style and address of each face in a style sheet."""
    rule = r'@font-face \{ font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+); src: url\("([^"]+)"\)'
    found = re.findall(rule, css)
    assert len(found) == css.count("@font-face")
    return found


def opened(data: bytes) -> TTFont:
    assert data[:4] == b"wOF2"
    assert len(data) % 4 == 0
    return TTFont(io.BytesIO(data))


def texts(element: ElementTree.Element, bold: set[str], is_bold: bool = False) -> Iterator[tuple[str, bool]]:
    """Every text of a page's body that is seen, and whether it is bold, as these elements are."""
    if element.get("hidden"):
        return
    mine = (
        is_bold or element.tag.rpartition("}")[2] in bold or bool(BOLD_CLASSES & set(element.get("class", "").split()))
    )
    yield element.text or "", mine
    for child in element:
        yield from texts(child, bold, mine)
        yield child.tail or "", mine


def assert_covered(page: ElementTree.Element, characters: dict[bool, set[str]]) -> None:
    language = languages.language(page.get("lang", ""))
    bold = BOLD | ({"em"} if typography(language).emphasis == "bold" else set())
    body = page.find("body") if page.tag == "html" else page.find("{*}body")
    assert body is not None
    for text, is_bold in texts(body, bold):
        lacking = set(filter(is_shown, text)) - characters[is_bold]
        assert not lacking, (text, is_bold)


def characters_of(found: list[tuple[str, str, str, str]], load: dict[str, bytes]) -> dict[bool, set[str]]:
    by_weight: dict[bool, set[str]] = {True: set(), False: set()}
    for _, weight, _, address in found:
        by_weight[weight == "700"] |= set(map(chr, opened(load[address]).getBestCmap()))
    return by_weight


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_has_a_face_for_every_character_in_it(published_from_here, edition):
    page = ElementTree.parse(published_from_here / edition / "index.html").getroot()
    css = "".join(style.text or "" for style in page.iter("style"))
    found = rules(css)
    load = {address: base64.b64decode(address.removeprefix("data:font/woff2;base64,")) for *_, address in found}
    assert_covered(page, characters_of(found, load))
    assert len({face[:3] for face in found}) == len(found), "no face stands there twice"
    for address in re.findall(r"url\(([^)]*)\)", css):
        assert address.startswith('"data:'), "nothing is loaded from elsewhere"


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_e_book_has_a_face_for_every_character_in_it(published_from_here, edition):
    [path] = (published_from_here / edition).glob("*.epub")
    with zipfile.ZipFile(path) as book:
        files = {name: book.read(name) for name in book.namelist()}
    found = rules(files["EPUB/styles/stylesheet1.css"].decode())
    load = {address: files["EPUB/" + address.removeprefix("../")] for *_, address in found}
    characters = characters_of(found, load)
    for name, data in files.items():
        if name.endswith(".xhtml"):
            assert_covered(ElementTree.fromstring(data), characters)
    package = ElementTree.fromstring(files["EPUB/content.opf"])
    listed = {item.get("href"): item.get("media-type") for item in package.iterfind(".//{*}item")}
    for address in load:
        assert listed[address.removeprefix("../")] == "font/woff2"
    assert {name for name in files if "fonts/" in name} == {"EPUB/" + address[3:] for address in load}


def test_the_index_has_a_face_for_every_character_in_it(published_from_here):
    page = ElementTree.parse(published_from_here / "index.html").getroot()
    found = rules("".join(style.text or "" for style in page.iter("style")))
    load = {address: base64.b64decode(address.removeprefix("data:font/woff2;base64,")) for *_, address in found}
    characters = characters_of(found, load)
    assert not set(filter(is_shown, "".join(page.find("body").itertext()))) - characters[False] - characters[True]
    bold = [element for element in page.iter() if element.tag in BOLD or element.get("class") == "language"]
    assert len(bold) > 20
    assert not set(filter(is_shown, "".join("".join(element.itertext()) for element in bold))) - characters[True]
    css = "".join(style.text or "" for style in page.iter("style"))
    assert '[lang="si"] { font-family: "Noto Serif Sinhala", ' in css
    assert 'section[lang="en"] > h2 { font-family: "Noto Serif Display", ' in css


def test_a_pages_faces_are_few_and_small(output):
    for tag in ("de", "ru", "fa", "ta", "si", "hi"):
        found = rules((output / tag / "index.html").read_text("utf-8"))
        text = [address for family, *_, address in found if not family.endswith(" Names")]
        names = [address for family, *_, address in found if family.endswith(" Names")]
        assert len(text) == 4
        assert max(map(len, text)) < 60_000 * 4 / 3
        assert sum(map(len, names)) < 25_000 * 4 / 3


def test_names_of_languages_have_the_same_faces_on_every_page(output):
    pages = [rules((output / tag / "index.html").read_text("utf-8")) for tag in ("de", "fa", "hi")]
    assert len({tuple(face for face in page if face[0].endswith(" Names")) for page in pages}) == 1
    css = (output / "de/index.html").read_text("utf-8")
    assert re.search(r'footer a\[lang="ar"\], [^{]*\{ font-family: "Noto Naskh Arabic Names"', css)


# ------------------------------------------------------------------ a single face


def shaped(face: uharfbuzz.Face, text: str) -> list[tuple[int, int, int, int]]:
    """Where each glyph of a text comes to stand."""
    font = uharfbuzz.Font(face)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    assert all(info.codepoint for info in buffer.glyph_infos)
    return [
        (info.cluster, place.x_advance, place.x_offset, place.y_offset)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def unpacked(data: bytes) -> bytes:
    font, out = opened(data), io.BytesIO()
    font.flavor = None
    font.save(out)
    return out.getvalue()


@pytest.mark.parametrize("family", WORDS)
@pytest.mark.parametrize("bold", [False, True])
def test_a_face_shapes_words_as_the_whole_font_does(family, bold):
    font = fonts.find(Face(family, bold))
    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font.path)), font.index)
    cut = uharfbuzz.Face(uharfbuzz.Blob(unpacked(faces.woff2(font, frozenset(WORDS[family])))))
    for text in WORDS[family].split():
        assert shaped(cut, text) == shaped(whole, text), text


def test_a_face_keeps_copyright_and_licence_and_no_reserved_name():
    for family in WORDS:
        names = opened(faces.woff2(fonts.find(Face(family)), frozenset(WORDS[family])))["name"]
        assert "Google" in names.getDebugName(0) or "Adobe" in names.getDebugName(0)
        assert "SIL Open Font License" in names.getDebugName(13)
        assert "scripts.sil.org/OFL" in names.getDebugName(14)
        assert "eserved Font Name" not in names.getDebugName(0) + names.getDebugName(13)


def test_the_same_characters_give_the_same_bytes_in_every_process():
    code = (
        "import hashlib, sys\nfrom pipeline import fonts\nfrom pipeline.render import faces\n"
        "font = fonts.find(fonts.Face('Noto Serif Sinhala'))\n"
        "data = faces.woff2(font, frozenset(sys.argv[1]))\nprint(hashlib.sha256(data).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, text], cwd=REPOSITORY, capture_output=True, text=True, check=True
        ).stdout
        for text in ("කරන්න", "න්නකර")
    }
    assert len(said) == 1


def test_a_variable_font_is_cut_at_its_place_on_the_axes(tmp_path):
    path = tmp_path / "Variable.ttf"
    variable_font(path)
    widths = {}
    for instance, axes in ((1, ()), (2, ()), (0, (("wght", 700.0),)), (0, ())):
        font = Font(Face("Variable"), path, 0, instance, axes, "Variable", mislabelled=False, characters=0)
        cut = opened(faces.woff2(font, frozenset("A")))
        assert "fvar" not in cut
        widths[instance, axes] = cut["hmtx"][cut.getBestCmap()[ord("A")]][0]
    assert widths == {(1, ()): 500, (2, ()): 700, (0, (("wght", 700.0),)): 700, (0, ()): 500}


def test_a_variable_font_is_found_with_its_instances(tmp_path):
    variable_font(tmp_path / "Variable.ttf")
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>'
    )
    code = (
        "from pipeline.fonts import Face, find\n"
        "for bold in (False, True):\n"
        "    font = find(Face('Variable', bold))\n"
        "    print(font.face.style, font.instance > 0 or font.axes != (), font.mislabelled)"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(settings)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True
    )
    assert [line.split() for line in done.stdout.splitlines()][1] == ["Bold", "True", "False"]
    assert done.stdout.splitlines()[0].split()[::2] == ["Regular", "False"]


def variable_font(path: Path) -> None:
    """A font of one letter, wider the bolder it is."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A"})
    pen = TTGlyphPen(None)
    for point in ((0, 0), (400, 0), (200, 700)):
        (pen.lineTo if pen.points else pen.moveTo)(point)
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Variable", "styleName": "Regular"})
    instances = [
        {"location": {"wght": weight}, "stylename": name} for weight, name in ((400, "Regular"), (700, "Bold"))
    ]
    builder.setupFvar([("wght", 400, 400, 700, "Weight")], instances)
    wider = [(0, 0), (200, 0), (100, 0), (0, 0), (200, 0), (0, 0), (0, 0)]
    builder.setupGvar({"A": [TupleVariation({"wght": (0, 1, 1)}, wider)]})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


# ------------------------------------------------------------------ machines


def test_without_its_fonts_a_page_is_made_as_it_can_be(published, bare):  # noqa: F811
    shutil.rmtree(published / "output")
    status, _ = call(bare, "build", "fa", "--format", "html", "--format", "epub", "--project", published)
    assert status == 0
    page = (published / "output/reading-rooms/fa/index.html").read_text("utf-8")
    assert {family for family, *_ in rules(page)} == {"Noto Serif"}
    assert '"Noto Naskh Arabic"' in page, "a device may have it"


def test_new_fonts_make_pages_and_e_books_anew(published, monkeypatch):
    request = Request(formats=("html", "epub"))

    def made() -> set[str]:
        return {name for row in build(open_project(published), request, lambda *_: None).rows for name in row.made}

    assert made() == {"html", "epub"}
    assert made() == set()
    monkeypatch.setattr(memory, "fonts", lambda: "others")
    assert made() == {"html", "epub"}
