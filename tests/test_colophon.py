"""A leaflet's last lines: who answers for it, and where it is on the web, in every format."""

import re
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pikepdf
import pytest
import segno
from conftest import MASTER, write_project

from pipeline import prepare, source
from pipeline.build import Request, build
from pipeline.errors import PipelineError, ProjectError
from pipeline.join import as_master, join
from pipeline.model import Imprint, Phrase
from pipeline.project import open_project
from pipeline.render import Press, pdf
from pipeline.render.layout import overrun
from pipeline.render.layout.estimate import estimate
from pipeline.typography import typography

XHTML = "{http://www.w3.org/1999/xhtml}"
SETTINGS = """\
site = "https://leaflets.example.org"

[imprint]
language = "de"
all = '''
Verantwortlich: Lesekreis <Nord> e. V.

  Beispielweg 7, 12345 Musterstadt
'''
fa = "ناشر: کتابخانه (تهران)"
"""
GERMAN = ["Verantwortlich: Lesekreis <Nord> e. V.", "Beispielweg 7, 12345 Musterstadt"]
PERSIAN = ["ناشر: کتابخانه (تهران)"]


def with_imprint(written: str) -> str:
    return MASTER.replace("language: en\n", f"language: en\n{written}\n", 1)


def set_up(root: Path, settings: str = "", imprint: str = "") -> Path:
    project = write_project(root / "project", with_imprint(imprint) if imprint else MASTER)
    (project / "polyleaf.toml").write_text(settings, "utf-8")
    return project


def imprint_of(root: Path, pandoc, settings: str, imprint: str) -> Phrase | None:
    """The imprint of the edition in the master's language, English."""
    document = prepare.read(open_project(set_up(root, settings, imprint)), "reading-rooms", pandoc)
    catalog = as_master("en", document.source.path, document.segments, None)
    return join(document, catalog, {}, document.master, 0.8).imprint


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("imprint: Readers, 1 Long Road", {"all": Imprint("Readers, 1 Long Road")}),
        ("imprint: |\n  Readers\n\n    1 Long Road", {"all": Imprint("Readers\n1 Long Road")}),
        ("imprint: {language: de, all: Leser, fr: Lecteurs}", {"all": Imprint("Leser", "de"), "fr": Imprint("Lecteurs", "fr")}),
        ("imprint:", {}),
    ],
)  # fmt: skip
def test_an_imprint_of_the_front_matter_is_for_all_languages_or_for_some(tmp_path, pandoc, written, found):
    project = set_up(tmp_path, imprint=written)
    assert source.read(project / "source/reading-rooms", pandoc).imprints == found


@pytest.mark.parametrize(
    ("settings", "imprint", "shown"),
    [
        ('imprint = "of the project"', "", Phrase("of the project")),
        ('imprint = "of the project"', "imprint: of the document", Phrase("of the document")),
        ('[imprint]\nall = "for all"\nen = "for one"', "", Phrase("for one")),
        ('[imprint]\nen = "for one"', "imprint: of the document", Phrase("of the document")),
        ('[imprint]\nen = "for one"', "imprint: {de: of the document, in German}", Phrase("for one")),
        ('[imprint]\nlanguage = "fa"\nall = "for all"', "", Phrase("for all", "fa", "rtl")),
        ('[imprint]\nde = "für eine"', "", None),
        ('imprint = ""', "", None),
        ("", "", None),
    ],
)
def test_the_nearest_imprint_is_shown(tmp_path, pandoc, settings, imprint, shown):
    assert imprint_of(tmp_path, pandoc, settings, imprint.replace(", in German", "")) == shown


@pytest.mark.parametrize(
    ("written", "code", "line", "cure"),
    [
        ("imprint:\n  german: Leser", "language-code", 9, "Did you mean “de”?"),
        ("imprint:\n  all: Readers\n  language: Engl", "language-code", 10, "Did you mean"),
        ("imprint:\n  all: Readers\n  de:", "field-empty", 10, "Write it behind “de:”"),
        ("imprint: [Readers, 1 Long Road]", "field-empty", 8, "Write it behind “imprint:”"),
        ('imprint: "Readers\\u202e"', "invisible-character", 8, "Delete it"),
    ],
)
def test_a_fault_of_an_imprint_is_named_with_its_line_and_cure(tmp_path, pandoc, written, code, line, cure):
    project = set_up(tmp_path, imprint=written)
    with pytest.raises(PipelineError) as caught:
        source.read(project / "source/reading-rooms", pandoc)
    [finding] = caught.value.findings
    assert (finding.code, finding.place.line) == (code, line)
    assert cure in finding.cure


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/leaflets/", "https://example.org/leaflets/"),
        ("http://localhost:8000/~us//", "http://localhost:8000/~us/"),
        ("", ""),
    ],
)
def test_a_site_is_an_address_that_ends_in_a_slash(tmp_path, written, address):
    assert open_project(set_up(tmp_path, f'site = "{written}"')).settings.site == address


@pytest.mark.parametrize(
    "written",
    [
        '"example.org"', '"ftp://example.org"', '"https://"', '"https://user:secret@example.org"', '"https://example.org/?a=1"',
        '"https://example.org/#a"', '"https://exa mple.org"', '"https://müller.example"', '"https://[::1"', '"https://a:0"',
        '"javascript:alert(1)"', '["https://example.org"]', "true",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_told_with_its_line(tmp_path, written):
    with pytest.raises(ProjectError) as caught:
        open_project(set_up(tmp_path, f"# ours\nsite = {written}"))
    [finding] = caught.value.findings
    assert finding.place.line == 2
    assert "https://example.org/leaflets/" in finding.cure


# ------------------------------------------------------------------ what is rendered


@pytest.fixture(scope="module")
def leaflets(two_documents, tmp_path_factory):
    """The output of a project with a site and imprints."""
    root = tmp_path_factory.mktemp("colophon")
    for part in ("source", "translations"):
        subprocess.run(["cp", "-r", two_documents / part, root], check=True)
    (root / "polyleaf.toml").write_text(SETTINGS, "utf-8")
    report = build(open_project(root), Request(documents=("reading-rooms",)), lambda *_: None)
    assert report.findings == ()
    return root / "output/reading-rooms"


def page_of(leaflets: Path, tag: str, name: str) -> ElementTree.Element:
    if name == "html":
        return ElementTree.parse(leaflets / tag / "index.html").getroot()
    with zipfile.ZipFile(leaflets / tag / f"reading-rooms-{tag}.epub") as book:
        return ElementTree.fromstring(book.read(max(n for n in book.namelist() if "text/ch" in n)))


def words_of(path: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """For each page its words, each with its box: left, top, right, bottom, from the page's top left."""
    html = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout
    pages = ElementTree.fromstring(html).iter(f"{XHTML}page")
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        [((w.text or "").strip("\u200e\u200f"), *(float(w.attrib[s]) for s in sides)) for w in p.iter(f"{XHTML}word")]
        for p in pages
    ]


@pytest.mark.parametrize("tag", ["en", "de", "fa"])
@pytest.mark.parametrize("name", ["html", "epub"])
def test_pages_and_books_end_in_the_colophon(leaflets, tag, name):
    page = page_of(leaflets, tag, name)
    [end] = [e for e in page.iter() if e.get("class") == "colophon"]
    address = f"https://leaflets.example.org/reading-rooms/{tag}/"
    [link] = [e for e in end.iter() if e.tag.endswith("}a") or e.tag == "a"]
    assert (link.get("href"), "".join(link.itertext())) == (address, address.removeprefix("https://"))
    [picture] = [e for e in end.iter() if e.tag.endswith("img")]
    assert picture.get("alt") == f"QR: {address}"
    [imprint] = [e for e in end.iter() if e.get("class") == "imprint"]
    lines = [line.strip() for line in imprint.itertext() if line.strip()]
    assert lines == (PERSIAN if tag == "fa" else GERMAN)
    assert (imprint.get("lang"), imprint.get("dir")) == (("de", "ltr") if tag == "en" else (None, None))
    whole = next(e for e in page.iter() if e.tag.endswith("main" if name == "html" else "body"))
    assert "".join(whole.itertext()).rstrip().endswith(lines[-1])


def test_nothing_is_said_where_nothing_is_set(published):
    assert "colophon" not in re.sub(
        "(?s)<style>.*?</style>", "", (published / "output/trees/en/index.html").read_text()
    )


@pytest.mark.parametrize("tag", ["en", "fa"])
def test_the_colophon_stands_at_the_foot_of_the_last_page(leaflets, tag):
    path = leaflets / tag / f"reading-rooms-{tag}.pdf"
    *_, last = words_of(path)
    address = f"leaflets.example.org/reading-rooms/{tag}/"
    [(_, left, top, right, bottom)] = [word for word in last if word[0] == address]
    with pikepdf.open(path) as document:
        page = document.pages[-1]
        height = float(page.mediabox[3])
        [link] = [a for a in page.Annots if str(a.A.URI) == f"https://{address}"]
        x0, y1, x1, y0 = map(float, link.Rect)
        marked = [e for e in elements(document.Root.StructTreeRoot) if "/Alt" in e or str(e.get("/Lang", "")) == "de"]
    assert (x0, x1) == pytest.approx((left, right), abs=1)
    assert height - y1 <= (top + bottom) / 2 <= height - y0
    text_ends = height - 18 / 25.4 * 72
    lowest = max(bottom for _, _, _, _, bottom in last if bottom < text_ends + 5)
    assert text_ends - 28 < lowest < text_ends + 3, "its last line is that of the page, or the code's foot is"
    assert text_ends - 60 < top
    kinds = [str(e.S) for e in marked]
    assert kinds[0] == "/Figure"
    assert ("/Div" in kinds or "/P" in kinds) == (tag == "en"), "the German imprint says its language"


def elements(parent):
    """The structure elements below one, in order."""
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, int) and kid.get("/Type") == "/StructElem":
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("paragraphs", [6, 16, 21, 26])
def test_the_colophon_covers_nothing(tmp_path, paragraphs):
    """Whatever is left of the last page, down to nothing."""
    long = MASTER.replace("::: slogans", "Reading rooms belong to all who read. " * 12 + "\n\n::: slogans")
    for _ in range(paragraphs):
        long = long.replace("::: slogans", "They lend books, and they lend time to all. " * 8 + "\n\n::: slogans")
    project = write_project(tmp_path / "project", long)
    (project / "polyleaf.toml").write_text(SETTINGS, "utf-8")
    build(open_project(project), Request(formats=("pdf",)), lambda *_: None)
    pages = words_of(project / "output/reading-rooms/en/reading-rooms-en.pdf")
    [at] = [n for n, page in enumerate(pages) if any(word[0].startswith("leaflets.") for word in page)]
    assert at == len(pages) - 1
    top = min(top for word, _, top, _, _ in pages[-1] if word.startswith("leaflets."))
    foot = 841.9 - 18 / 25.4 * 72
    below = " ".join(word for word, _, _, _, bottom in pages[-1] if top - 1 < bottom < foot + 1)
    assert below.split() == ["leaflets.example.org/reading-rooms/en/", *" ".join(GERMAN).split()]


@pytest.mark.parametrize("tag", ["en", "fa"])
def test_no_line_of_an_imprint_runs_under_the_code(two_documents, tmp_path, tag):
    for part in ("source", "translations"):
        subprocess.run(["cp", "-r", two_documents / part, tmp_path], check=True)
    imprint = "\\n".join(f"{number}-line" for number in range(101, 115))
    (tmp_path / "polyleaf.toml").write_text(f'site = "https://leaflets.example.org"\nimprint = "{imprint}"', "utf-8")
    asked = Request((tag,), ("reading-rooms",), ("pdf", "large-print"))
    assert build(open_project(tmp_path), asked, lambda *_: None).findings == ()
    for path in (tmp_path / "output/reading-rooms" / tag).glob("*.pdf"):
        words = [word for page in words_of(path) for word in page]
        edges = {round(right if tag == "fa" else left) for text, left, _, right, _ in words if "-line" in text}
        [address] = [word for word in words if word[0].startswith("leaflets.")]
        assert edges == {round(address[3] if tag == "fa" else address[1])}, path.name


def test_the_code_is_drawn_in_vectors_and_says_the_address(leaflets, tmp_path):
    """Its squares are compared with those that the library lays out, on the page as it is printed."""
    path = leaflets / "fa/reading-rooms-fa.pdf"
    address = "https://leaflets.example.org/reading-rooms/fa/"
    with pikepdf.open(path) as document:
        assert not any(page.get_images() for page in document.pages)
    code = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    subprocess.run(
        ["pdftoppm", "-r", "254", "-gray", "-singlefile", "-f", str(len(words_of(path))), path, tmp_path / "page"],
        check=True,
    )
    kind, size, _, pixels = (tmp_path / "page.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert kind == b"P5"
    # 254 dots an inch: ten a millimetre, five a square; the code ends where the text does, at the right and at the foot
    left, top = width - 170 - 5 * len(code), height - 180 - 5 * len(code)

    def dark(x: int, y: int) -> bool:
        return pixels[y * width + x] < 128

    drawn = [[dark(left + 5 * x + 2, top + 5 * y + 2) for x in range(len(code))] for y in range(len(code))]
    assert drawn == [list(map(bool, row)) for row in code]


def test_a_code_has_its_quiet_zone_and_no_words(leaflets):
    picture = next(e for e in page_of(leaflets, "de", "html").iter("img") if "qr-code" in e.attrib["class"])
    svg = ElementTree.fromstring(unquote(picture.attrib["src"].partition(",")[2]))
    squares = len(segno.make("https://leaflets.example.org/reading-rooms/de/", error="m", micro=False).matrix)
    assert svg.attrib["width"] == f"{(squares + 8) / 2}mm"


def test_another_imprint_makes_the_files_anew(leaflets):
    root = leaflets.parent.parent
    quick = Request(("de", "fa"), ("reading-rooms",), ("html",))
    before = build(open_project(root), quick, lambda *_: None)
    (root / "polyleaf.toml").write_text(SETTINGS.replace("تهران", "مشهد"), "utf-8")
    after = build(open_project(root), quick, lambda *_: None)
    (root / "polyleaf.toml").write_text(SETTINGS, "utf-8")
    assert [row.made for row in before.rows] == [(), ()]
    assert {row.tag: row.made for row in after.rows} == {"de": (), "fa": ("html",)}


def test_an_imprints_letters_need_a_font_too(tmp_path, pandoc):
    project = open_project(set_up(tmp_path, '# ours\nimprint = "كتب \U0001e290"'))  # Toto
    document = prepare.read(project, "reading-rooms", pandoc)
    [master] = prepare.editions(project, document, pandoc)
    assert master.edition is not None
    assert "Noto Naskh Arabic" in master.edition.other_families
    [finding] = master.findings
    assert (finding.place.path, finding.place.line) == (project.root / "polyleaf.toml", 2)
    assert "U+1E290" in finding.message


@pytest.mark.parametrize("tag", ["en", "fa"])
def test_copyfitting_knows_how_much_room_the_colophon_takes(leaflets, two_documents, pandoc, tag):
    press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())
    lengths = []
    for root in (leaflets.parent.parent, two_documents):
        project = open_project(root)
        document = prepare.read(project, "reading-rooms", pandoc)
        [edition] = [p.edition for p in prepare.editions(project, document, pandoc) if p.tag == tag]
        form, settings = pdf.form_of(edition), typography(edition.language, edition.other_families)
        laid_out = overrun.length(pdf.layouts(edition, press, form)(settings.setting(0.5)))
        estimated = estimate(edition, form.paper, form.titles, settings, press.fonts).pages(settings.setting(0.5))
        lengths.append((laid_out * form.paper.text_height, estimated * form.paper.text_height))
    (laid_out, estimated), (without, estimated_without) = lengths
    assert laid_out - without > 20, "in millimetres"
    assert estimated - estimated_without == pytest.approx(laid_out - without, abs=1.5)
