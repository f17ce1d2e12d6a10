"""Copyfitting: the search by itself, and leaflets that fill the pages asked for."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from conftest import MASTER, translate, write_project
from editions import catalog_of, document, edition_of, same
from hypothesis import given
from hypothesis import strategies as st
from translate.storage import pypo

from pipeline import prepare, typography
from pipeline.languages import language
from pipeline.model import Edition
from pipeline.paper import PAPERS
from pipeline.project import open_project
from pipeline.render import Links, Press, pdf
from pipeline.render.layout.fitting import Layout, Search

SENTENCE = "Readers, staff and councils decide together what a library is for, and who may come in when it rains. "
# Millimetres in a PDF's unit.
UNIT = 25.4 / 72


def master(paragraphs: int, front: str = "", signatures: str = "") -> str:
    """A master with so many paragraphs of four lines each, and more front matter."""
    before, _, after = MASTER.partition("Public libraries belong")
    text = "\n\n".join(f"Part {n}: {SENTENCE * 3}" for n in range(paragraphs))
    return (
        f"{before.replace('language: en', f'language: en{front}')}{text}\n\nPublic libraries belong{after}{signatures}"
    )


def published(root: Path, tag: str = "en") -> tuple[pikepdf.Pdf, dict[str, float]]:
    """A leaflet, and what the manifest says of how it is printed."""
    manifest = json.loads((root / "output/manifest.json").read_text("utf-8"))
    [record] = [edition for edition in manifest["documents"][0]["editions"] if edition["tag"] == tag]
    [file] = [file for file in record["files"] if file["format"] == "pdf"]
    return pikepdf.open(root / "output" / file["path"]), file["printed"]


def size_of_text(leaflet: pikepdf.Pdf) -> float:
    """The size of most of a leaflet's letters, in points."""
    letters: dict[float, int] = {}
    for page in leaflet.pages:
        size = 0.0
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                size = round(float(operands[1]) * 0.75, 2)  # WeasyPrint draws in CSS pixels
            elif str(operator) == "TJ":
                glyphs = sum(len(bytes(part)) for part in operands[0] if isinstance(part, pikepdf.String))
                letters[size] = letters.get(size, 0) + glyphs
    return max(letters, key=lambda size: letters[size])


def build(polyleaf, root, *more):
    return polyleaf("build", "--format", "pdf", "--jobs", "1", "--project", root, *more)


# ------------------------------------------------------------------ the search


@given(
    smallest=st.floats(0.3, 9),
    growth=st.floats(0.2, 1.5),
    error=st.floats(0.85, 1.15),
    jump=st.floats(0, 0.1),
    where=st.floats(0, 1),
    asked=st.sampled_from([1, 2, 4, 8]),
)
def test_a_search_takes_four_layouts_at_most_and_finds_what_fits(smallest, growth, error, jump, where, asked):
    def estimate(room):
        return smallest * (1 + growth * room)

    tried = []

    def lay(room):
        jumped = jump if room > where else 0  # what must stand together stands on the next page
        tried.append(Layout(room, estimate(room) * error + jumped, None))
        return tried[-1]

    fitted = Search(estimate, lay).fit(asked)
    assert fitted.tried == len(tried) <= Search.LAYOUTS
    assert fitted.layout in tried
    least = smallest * error
    if least <= asked:
        assert fitted.overrun is None
        assert fitted.layout.length <= asked
        largest = max(room / 100 for room in range(101) if lay(room / 100).length <= asked)
        assert fitted.layout.length >= 0.8 * lay(largest).length or fitted.layout.length % 1 > 0.9
    else:
        assert fitted.overrun in tried
        assert fitted.overrun.room == 0


def test_nothing_is_filled_where_any_number_of_pages_will_do():
    fitted = Search(lambda _: 3.0, lambda room: Layout(room, 2.5, None)).fit(0)
    assert (fitted.tried, fitted.layout.pages, fitted.overrun) == (1, 3, None)


def test_a_last_page_of_a_few_lines_is_taken_back():
    fitted = Search(lambda room: 2.9 + 0.3 * room, lambda room: Layout(room, 2.9 + 0.3 * room, None)).fit(0)
    assert fitted.layout.length <= 3
    fitted = Search(lambda room: 0.9 + 0.15 * room, lambda room: Layout(room, 0.9 + 0.15 * room, None)).fit(2)
    assert fitted.layout.length <= 1


# ------------------------------------------------------------------ whole leaflets

FIXTURES = Path(__file__).with_name("fixtures")
EVERY_EDITION = [
    (path.parent.name, path.stem) for path in sorted((FIXTURES / "translations").glob("*/*.po")) if path.stem != "en"
]


@pytest.fixture(scope="module")
def editions(pandoc) -> dict[tuple[str, str], Edition]:
    """Every edition of the fixtures."""
    project = open_project(FIXTURES)
    documents = [prepare.read(project, name, pandoc) for name in project.documents]
    found = [one.edition for document in documents for one in prepare.editions(project, document, pandoc)]
    return {(edition.document, edition.language.tag): edition for edition in found if edition}


@pytest.fixture(scope="module")
def press(pandoc) -> Press:
    return Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())


def parts(document: Any) -> Iterator[list[Any]]:
    """The lines of text of each column, and of what stands below or above columns on each page."""
    for page in document.pages:
        flow = page._page_box.children[0]
        boxes = [box for box in flow.descendants() if type(box).__name__ == "LineBox"]
        in_columns = [list(box.descendants()) for box in flow.descendants() if box.is_column]
        for column in in_columns:
            yield [line for line in boxes if line in column]
        yield [line for line in boxes if not any(line in column for column in in_columns)]


@pytest.mark.parametrize(("document", "tag"), EVERY_EDITION)
def test_no_heading_ends_a_page_and_no_line_stands_alone(document, tag, editions, press):
    edition = editions[document, tag]
    layout = pdf.fitted(edition, press, pdf.form_of(edition)).layout
    found = [lines for lines in parts(layout.document) if lines]
    whole: dict[Any, int] = Counter(id(line.element) for lines in found for line in lines)
    for number, lines in enumerate(found):
        if number < len(found) - 1:
            assert not re.fullmatch("h[1-6]", lines[-1].element.tag), "a heading at the foot"
        for element, group in groupby(lines, lambda line: line.element):
            assert len(list(group)) >= min(2, whole[id(element)]), ElementTree.tostring(element, "unicode")[:80]
    last = layout.document.pages[-1]._page_box.children[0]
    assert sum(type(box).__name__ == "LineBox" for box in last.descendants()) >= min(3, sum(whole.values()))


def test_text_in_front_of_slogans_that_begin_a_page_fills_the_page_before(pandoc, press):
    text = "\n\n".join(f"Part {number}: {SENTENCE * 3}" for number in range(16))
    slogans = "\n\n".join(["Open doors, open books!"] * 8)
    names = (f"Society of the Readers of Reading Room Number {number} (North and South)" for number in range(49))
    rows = "".join(f"  - acronym: SR\n    name: {name}\n    language: en\n" for name in names)
    signed = f"as_of: 2024-03-05\nopen: true\nsignatories:\n{rows}"
    source = document(pandoc, f"{text}\n\n::: slogans\n{slogans}\n:::", signed)
    edition, _ = edition_of(source, catalog_of(source, same), pandoc)
    layout = pdf.fitted(edition, press, pdf.form_of(edition)).layout
    first, second = (page._page_box for page in layout.document.pages)
    columns, *_ = (
        box for box in first.descendants() if box.element_tag == "div" and box.element.get("class") == "text"
    )
    assert any(box.element_tag == "div" and box.element.get("class") == "slogans" for box in second.descendants())
    empty = first.content_box_y() + first.height - columns.position_y - columns.height
    assert 0 <= empty < 0.07 * first.height
    assert layout.growth > 1
    setting = typography.typography(edition.language).setting(layout.room)
    printed = pdf.render(edition, press, Links()).printed
    assert printed is not None
    assert printed.type_size == pytest.approx(setting.size * layout.growth, abs=0.01), "that of the text is told"


# ------------------------------------------------------------------ leaflets


@pytest.mark.parametrize("paragraphs", [22, 30])
def test_two_pages_are_filled_whatever_the_length(paragraphs, tmp_path, polyleaf):
    root = write_project(tmp_path / "project", master(paragraphs))
    assert build(polyleaf, root)[0] == 0
    leaflet, printed = published(root)
    assert len(leaflet.pages) == printed["pages"] == 2
    row = typography.typography(language("en"))
    assert row.setting(0).size <= printed["type_size"] <= row.setting(1).size
    assert printed["type_size"] == size_of_text(leaflet)


def test_the_longer_the_text_the_smaller_the_type(tmp_path, polyleaf):
    sizes = []
    for paragraphs in (22, 26, 30):
        root = write_project(tmp_path / str(paragraphs), master(paragraphs))
        build(polyleaf, root)
        sizes.append(published(root)[1]["type_size"])
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


def test_a_short_text_is_set_as_large_as_may_be_on_as_many_pages_as_it_takes(tmp_path, polyleaf):
    root = write_project(tmp_path / "project")
    build(polyleaf, root)
    leaflet, printed = published(root)
    assert len(leaflet.pages) == 1
    assert printed["type_size"] == typography.typography(language("en")).setting(1).size


@pytest.mark.parametrize("paper", PAPERS)
def test_the_front_matter_says_what_paper_it_is(paper, tmp_path, polyleaf):
    root = write_project(tmp_path / "project", master(8, f"\npaper: {paper}\npages: any"))
    assert build(polyleaf, root)[0] == 0
    leaflet, _ = published(root)
    box = leaflet.pages[0].mediabox
    size = PAPERS[paper]
    assert [round(float(edge) * UNIT, 1) for edge in box] == [0, 0, size.width, size.height]


def test_settings_say_it_for_all_documents(tmp_path, polyleaf):
    root = write_project(tmp_path / "project", master(8))
    (root / "polyleaf.toml").write_text('paper = "a5"\npages = 4\n', "utf-8")
    assert build(polyleaf, root)[0] == 0
    leaflet, _ = published(root)
    assert round(float(leaflet.pages[0].mediabox[2]) * UNIT) == 148
    assert len(leaflet.pages) <= 4


@pytest.mark.parametrize(
    ("line", "message", "cure"),
    [
        ("paper: A44", "“A44” isn't a size of paper", "Did you mean “A4”?"),
        ("paper: tabloid", "“tabloid” isn't a size of paper", "There are: A4, A5, Letter, Legal."),
        ("pages: 3", "“3” isn't a number of pages", "Write 1, 2, 4, 8 or any."),
    ],
)
def test_paper_and_pages_that_nobody_knows_are_told_with_their_line(line, message, cure, tmp_path, polyleaf):
    root = write_project(tmp_path / "project", master(1, f"\n{line}"))
    status, printed = build(polyleaf, root)
    assert status == 1
    assert message in printed
    assert cure in printed
    assert "resolution.md:8" in printed
    (root / "source/reading-rooms/resolution.md").write_text(master(1), "utf-8")
    name, _, value = line.partition(": ")
    (root / "polyleaf.toml").write_text(f'threshold = 0.8\n{name} = "{value}"\n', "utf-8")
    status, printed = build(polyleaf, root)
    assert status == 2
    assert message in printed
    assert "polyleaf.toml:2" in printed


def test_pages_that_cannot_be_filled_are_told_once_for_all_languages(tmp_path, polyleaf):
    root = write_project(tmp_path / "project", master(8, "\npages: 8"))
    assert polyleaf("update", "de", "--project", root)[0] == 0
    translate(root, "de")
    status, printed = build(polyleaf, root)
    assert status == 0
    told = " ".join(printed.split())
    assert told.count("[underrun]") == 1
    assert re.search(
        r"Even in the largest type the master has (one page|\d pages), not the 8 that were asked for", told
    )
    assert "resolution.md" in told


@pytest.fixture
def too_long(tmp_path: Path, polyleaf) -> Path:
    """A project whose German translation is too long for its page, and whose master isn't."""
    root = write_project(tmp_path / "project", master(10, "\npages: 1"))
    assert polyleaf("update", "de", "--project", root)[0] == 0
    path = translate(root, "de")
    store = pypo.pofile.parsefile(str(path))
    [unit] = [unit for unit in store.units if unit.source.startswith("Part 7")]
    unit.target += "Leserinnen, Leser und Räte entscheiden gemeinsam, wozu eine Bücherei da ist. " * 30
    store.save()
    return root


def test_what_does_not_fit_is_published_and_told(too_long, polyleaf):
    status, printed = build(polyleaf, too_long)
    assert status == 0, "it is no fault"
    assert len(published(too_long)[0].pages) == 1
    assert len(published(too_long, "de")[0].pages) == 2
    told = " ".join(printed.split())
    found = re.search(r"\[overrun\] de: at its smallest type the leaflet runs over one page by (\d+) lines", told)
    assert found
    assert 0 < int(found[1]) < 60
    assert "translations/reading-rooms/de.po" in told
    assert re.search(r"“Part 7: Readers, staff[^”]*” \(\+\d+%\)", told)


def test_what_does_not_fit_is_told_again_though_the_file_is_up_to_date(too_long, polyleaf):
    build(polyleaf, too_long)
    assert "[overrun] de" in build(polyleaf, too_long)[1], "nothing to do"
    (too_long / "source/reading-rooms/notes.txt").write_text("Not part of the leaflet.", "utf-8")
    _, printed = build(polyleaf, too_long)
    assert "made:" not in printed, "planned anew, and nothing made"
    assert "[overrun] de" in printed
    assert "[overrun]" not in build(polyleaf, too_long, "en")[1]


def test_status_tells_size_and_pages(too_long, polyleaf):
    build(polyleaf, too_long)
    status, printed = polyleaf("status", "--project", too_long)
    assert status == 0
    assert re.search(r"^de .* 2 p\. \d+\.\d pt", printed, re.MULTILINE)
    rows = json.loads(polyleaf("status", "--json", "--project", too_long)[1])
    told = {tag: published(too_long, tag)[1] for tag in ("en", "de")}
    assert [(row["tag"], row["pages"], row["type_size"]) for row in rows] == [
        (tag, printed["pages"], printed["type_size"]) for tag, printed in told.items()
    ]
    assert [printed["overrun"] for printed in told.values()] == [False, True]
