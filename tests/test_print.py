"""Files for the print shop, booklets and large print, as they come out of a build."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from conftest import MASTER, SIGNATORIES, translate, write_project
from editions import FRONT, document, edition_of
from pypdf import PdfReader

from pipeline import prepare
from pipeline.build import Request, build
from pipeline.errors import RenderError
from pipeline.formats import ON_REQUEST, USUAL
from pipeline.join import as_master
from pipeline.model import Printed, Rendered
from pipeline.project import open_project
from pipeline.render import Links, Press, large_print, pdf
from pipeline.render.layout import overrun
from pipeline.render.prepress import pure
from pipeline.typography import Setting, typography
from pipeline.update import update
from pipeline.verify import expect, verify

POINTS = 72 / 25.4
COLOURS = ("g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN")
XHTML = "{http://www.w3.org/1999/xhtml}"
TEXT = "They lend books[^1] to everybody who reads, and they lend *time* to everybody who has none. " * 6
NOTES = "\n\n[^1]: Newspapers, too.\n"
IMPRINT = 'site = "https://leaflets.example.org"\nimprint = "Readers, 1 Long Road"\n'


def long_master() -> str:
    paragraphs = "\n\n".join([TEXT, *[TEXT.replace("[^1]", "")] * 9])
    return MASTER.replace("::: slogans", f"{paragraphs}\n\n::: slogans") + NOTES


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A document in English, German and Persian, made in all formats but the e-book."""
    root = write_project(tmp_path_factory.mktemp("print") / "project", long_master(), SIGNATORIES)
    (root / "polyleaf.toml").write_text(IMPRINT, "utf-8")
    update(open_project(root), ["de", "fa"], [])
    for tag in ("de", "fa"):
        translate(root, tag, draft=tag == "fa")
    report = build(open_project(root), Request(formats=("html", "pdf", *ON_REQUEST)), lambda *_: None)
    assert report.status == 0, report.findings
    return root


def path_of(project: Path, tag: str, name: str) -> Path:
    suffix = "" if name == "pdf" else f"-{name}"
    return project / f"output/reading-rooms/{tag}/reading-rooms-{tag}{suffix}.pdf"


def words(path: Path) -> list[str]:
    """The words of a file, without the numbers of lists, which are drawn page by page."""
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return [word for word in re.sub(r"[\u00ad\u2010]\s+", "", text).split() if not re.fullmatch(r"\d+\.", word)]


# ------------------------------------------------------------------ for the print shop


@pytest.mark.parametrize("tag", ["de", "fa"])
def test_the_boxes_of_a_page_for_the_press_say_where_it_is_cut(project, tag):
    with pikepdf.open(path_of(project, tag, "print")) as document:
        for page in document.pages:
            media, bleed, trim = ([float(edge) for edge in box] for box in (page.mediabox, page.bleedbox, page.trimbox))
            assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((210 * POINTS, 297 * POINTS), abs=0.1)
            beyond = [abs(one - other) / POINTS for one, other in zip(bleed, trim, strict=True)]
            assert beyond == pytest.approx([3] * 4, abs=0.01)
            assert media[0] < bleed[0]
            assert media[1] < bleed[1]
            assert media[2] > bleed[2]
            assert media[3] > bleed[3]


def test_crop_marks_point_at_the_corners_and_stay_out_of_the_bleed(project, tmp_path):
    path = path_of(project, "de", "print")
    with pikepdf.open(path) as document:
        page = document.pages[0]
        corner = page.mediabox[:2]
        # in tenths of a millimetre, as the picture has them
        bleed, trim = (
            [float(box[n] - corner[n % 2]) / POINTS * 10 for n in range(4)] for box in (page.bleedbox, page.trimbox)
        )
    subprocess.run(["pdftoppm", "-r", "254", "-gray", "-singlefile", path, tmp_path / "page"], check=True)
    _, size, _, pixels = (tmp_path / "page.pgm").read_bytes().split(b"\n", 3)
    width = int(size.split()[0])
    dark = [(n % width, n // width) for n, value in enumerate(pixels) if value < 200]
    marks = [(x, y) for x, y in dark if not (trim[0] - 3 < x < trim[2] + 3 and trim[1] - 3 < y < trim[3] + 3)]
    assert len(marks) > 8 * 20
    for x, y in marks:
        in_line = [abs(place - edge) < 3 for place, edges in ((x, trim[::2]), (y, trim[1::2])) for edge in edges]
        assert any(in_line), "a mark stands in line with an edge of the trimmed page"
        assert not (bleed[0] < x < bleed[2] and bleed[1] < y < bleed[3]), "it ends where the bleed begins"


@pytest.mark.parametrize("tag", ["de", "fa"])
def test_black_is_pure_black(project, tag):
    """Text, code and crop marks are in DeviceGray; what else has a colour is the accent."""
    colours = {}
    for name in ("pdf", "print"):
        with pikepdf.open(path_of(project, tag, name)) as document:
            steps = [step for page in document.pages for step in pikepdf.parse_content_stream(page)]
        found = {(str(step.operator), *map(float, step.operands)) for step in steps if str(step.operator) in COLOURS}
        colours[name] = found
    assert ("rg", 0, 0, 0) in colours["pdf"]
    assert {("g", 0), ("G", 0), ("g", 1)} <= colours["print"]
    of_light = {colour for colour in colours["print"] if colour[0] not in ("g", "G")}
    assert {colour[1:] for colour in of_light} == {(0.639216, 0.078431, 0.168627)}


@pytest.mark.parametrize(
    ("light", "ink"),
    [
        (b"0 0 0 rg", b"0 g"),
        (b"1 1 1 rg", b"1 g"),
        (b"0.266667 0.266667 0.266667 RG", b"0.266667 G"),
        (b"0.639216 0.078431 0.168627 rg", b"0.639216 0.078431 0.168627 rg"),
    ],
)
def test_greys_become_black_ink(light, ink):
    assert pure(b"q\n%b\n0 0 0 rg 2\nBT" % light) == b"q\n%b\n0 0 0 rg 2\nBT" % ink


@pytest.mark.parametrize("name", ["print", "booklet"])
def test_fonts_for_a_press_are_embedded(project, name):
    listed = subprocess.run(
        ["pdffonts", path_of(project, "fa", name)], capture_output=True, text=True, check=True
    ).stdout
    rows = listed.splitlines()[2:]
    assert len(rows) >= 3
    assert all(re.search(r"Identity-H +yes yes ", row) for row in rows), listed


@pytest.mark.parametrize("name", ON_REQUEST)
def test_every_format_says_the_same(project, name):
    usual, other = (words(path_of(project, "en", form)) for form in ("pdf", name))
    assert other == usual if name == "print" else sorted(other) == sorted(usual)  # slogans are drawn last, page by page
    assert "leaflets.example.org/reading-rooms/en/" in other
    assert "Readers, 1 Long Road" in " ".join(other)


# ------------------------------------------------------------------ booklets


def halves(path: Path) -> list[list[str]]:
    """For each side of a booklet, what is drawn at the foot of its left and its right half."""
    found = []
    for side in PdfReader(path).pages:
        feet, left = ["", ""], [0.0]  # of the page that is being drawn

        def lies(operator, _, matrix, *rest, left=left) -> None:
            if operator == b"Do":
                left[0] = matrix[4]

        def draws(text, _, matrix, *rest, feet=feet, left=left, height=float(side.mediabox.height)) -> None:
            if matrix[5] / 96 * 72 > height - 15 * POINTS:  # pages are drawn from the top, in CSS pixels
                feet[left[0] > 1] += text.strip()

        side.extract_text(visitor_operand_before=lies, visitor_text=draws)
        found.append(feet)
    return found


@pytest.mark.parametrize(("tag", "order"), [("en", [(4, 1), (2, 3)]), ("fa", [(1, 4), (3, 2)])])
def test_a_booklet_is_bound_where_its_language_begins(project, tag, order):
    path = path_of(project, tag, "booklet")
    for feet, numbers in zip(halves(path), order, strict=True):
        for foot, number in zip(feet, numbers, strict=True):
            digits = str(number) if tag == "en" else "۰۱۲۳۴۵۶۷۸۹"[number]
            assert re.findall(r"\d", foot)[0] == digits, (foot, number)
    with pikepdf.open(path) as document:
        size = [float(edge) for edge in document.pages[0].mediabox]
    assert size == pytest.approx([0, 0, 297 * POINTS, 210 * POINTS], abs=0.1)


def test_a_short_text_leaves_blank_pages_at_the_end(tmp_path):
    root = write_project(tmp_path / "project", MASTER.replace("kind:", "pages: any\nkind:"))
    assert build(open_project(root), Request(formats=("booklet",)), lambda *_: None).status == 0
    [front, back] = halves(path_of(root, "en", "booklet"))
    assert [bool(half) for half in (*front, *back)] == [False, True, False, False]


def test_a_booklet_that_lost_a_page_is_not_published(project, tmp_path, pandoc):

    document = prepare.read(open_project(project), "reading-rooms", pandoc)
    edition = next(prepare.editions(open_project(project), document, pandoc)).edition
    expected, whole = expect(edition, frozenset()), path_of(project, "en", "booklet")
    verify(expected, Rendered("booklet", whole.name, whole.read_bytes(), Printed(4, 9)))
    with pikepdf.open(whole) as sheets:
        for side in sheets.pages:
            if "/P4" in side.resources.XObject:
                del side.resources.XObject["/P4"]
        sheets.save(tmp_path / "torn.pdf")
    with pytest.raises(RenderError):
        verify(expected, Rendered("booklet", "torn.pdf", (tmp_path / "torn.pdf").read_bytes(), Printed(3, 9)))


# ------------------------------------------------------------------ large print


@pytest.mark.parametrize("tag", ["en", "de", "fa"])
def test_nothing_in_large_print_is_smaller_than_18_points(project, tag):
    sizes = set()
    with pikepdf.open(path_of(project, tag, "large-print")) as document:
        for page in document.pages:
            for step in pikepdf.parse_content_stream(page):
                if str(step.operator) == "Tf":
                    sizes.add(round(float(step.operands[1]) * 0.75, 2))
        assert str(document.open_metadata()["pdfaid:part"]) == "2"
        assert document.Root.MarkInfo.Marked
    assert min(sizes) >= 18
    assert len(sizes) > 2


def test_large_print_stands_in_one_column(project):
    path = path_of(project, "en", "large-print")
    html = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], capture_output=True, check=True).stdout
    for page in ElementTree.fromstring(html).iter(f"{XHTML}page"):
        lines = [line.attrib for line in page.iter(f"{XHTML}line")]
        text = [line for line in lines if float(line["yMax"]) < float(page.attrib["height"]) - 18 * POINTS]
        assert text
        assert all(float(line["xMin"]) < 60 * POINTS for line in text), "nothing begins in a second column"


def test_a_few_lines_do_not_stand_alone_on_the_last_page_of_large_print(pandoc):
    """Of texts of many lengths, those that leave a few lines over are set tighter, if that takes them in."""
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())
    taken_in = 0
    for sentences in range(20, 44):
        source = document(pandoc, "They lend books to everybody who reads. " * sentences, front=FRONT)
        edition, _ = edition_of(source, as_master("en", source.source.path, source.segments, None), pandoc)
        loose = pdf.layouts(edition, press, large_print.form_of(edition, 18))(
            Setting(18, typography(edition.language).leading, 0.75)
        )
        pages = large_print.render(edition, press, Links()).printed.pages
        left_over = overrun.length(loose) - (len(loose.pages) - 1)
        assert pages == len(loose.pages) or left_over < 0.15, "never tighter without need"
        taken_in += pages < len(loose.pages)
    assert taken_in


# ------------------------------------------------------------------ made on request, kept up to date


def test_what_was_made_on_request_is_kept_up_to_date(project, tmp_path):
    root = shutil.copytree(project, tmp_path / "project")
    again = build(open_project(root), Request(), lambda *_: None)
    assert {row.made for row in again.rows} == {("html", "epub")}, "and the page now leads to the e-book"
    (root / "polyleaf.toml").write_text(IMPRINT.replace("1 Long", "2 Long"), "utf-8")
    after = build(open_project(root), Request(), lambda *_: None)
    assert {row.made for row in after.rows} == {(*USUAL, *ON_REQUEST)}
    assert "Readers, 2 Long Road" in " ".join(words(path_of(root, "en", "print")))
    path_of(root, "en", "booklet").unlink()
    assert build(open_project(root), Request(), lambda *_: None).rows[0].made == ()
    assert not path_of(root, "en", "booklet").exists(), "who deletes a file doesn't want it"


def test_a_usual_build_makes_none_of_them(published):
    build(open_project(published), Request(("de",), ("trees",)), lambda *_: None)
    assert {path.name for path in (published / "output/trees/de").iterdir()} == {
        "index.html",
        "trees-de.epub",
        "trees-de.pdf",
    }


def test_readers_are_led_to_the_large_print(project):
    page = ElementTree.parse(project / "output/reading-rooms/fa/index.html").getroot()
    [files] = [e for e in page.iter("p") if e.get("class") == "files"]
    assert [(a.text, a.get("href")) for a in files.iter("a")] == [
        ("PDF", "reading-rooms-fa.pdf"),
        ("PDF 18 pt", "reading-rooms-fa-large-print.pdf"),
    ]
    index = (project / "output/index.html").read_text("utf-8")
    assert 'href="reading-rooms/fa/reading-rooms-fa-large-print.pdf"' in index
    assert "booklet" not in index
    manifest = (project / "output/manifest.json").read_text("utf-8")
    assert all(f"reading-rooms-fa-{name}.pdf" in manifest for name in ON_REQUEST)
