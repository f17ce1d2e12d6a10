"""Titles whose lines are about equally long."""

from conftest import MASTER, write_project
from hypothesis import given
from hypothesis import strategies as st

from pipeline import prepare
from pipeline.project import open_project
from pipeline.render import Press, pdf
from pipeline.render.layout.font_config import Fonts
from pipeline.render.layout.titles import Title
from pipeline.typography import typography


def lines(title: Title, width: float) -> int:
    """How many lines a title takes, filled one after the other."""
    count, left = 0, 0.0
    for word in title.words:
        if count == 0 or word + title.space > left:
            count, left = count + 1, width - word
        else:
            left -= word + title.space
    return count


@given(st.lists(st.floats(0.5, 9), min_size=1, max_size=14), st.floats(9, 60))
def test_a_narrower_title_takes_no_more_lines_and_could_hardly_be_narrower(words, room):
    title = Title(tuple(words), 0.25)
    width = title.width(room)
    assert width <= room
    assert lines(title, width + 1e-9) <= lines(title, room) or width == room
    if len(words) > 1 and width > max(words) * 1.1 + 0.2:
        assert lines(title, width / 1.03 - 0.11) > lines(title, room)


def test_no_word_stands_alone_below_a_title(pandoc, tmp_path):
    long = "Readers, neighbours, councils and all who work there decide together what a reading room is for today"
    master = MASTER.replace("Readers and staff decide together", long)
    project = open_project(write_project(tmp_path / "project", master))
    document = prepare.read(project, "reading-rooms", pandoc)
    [prepared] = prepare.editions(project, document, pandoc)
    assert prepared.edition
    press = Press(pandoc, None, Fonts())
    for size in (0.0, 0.3, 0.6, 1.0):
        setting = typography(prepared.edition.language).setting(size)
        leaflet = pdf.layouts(prepared.edition, press, pdf.form_of(prepared.edition))(setting)
        boxes = list(leaflet.pages[0]._page_box.children[0].descendants())
        subtitle = [b for b in boxes if type(b).__name__ == "LineBox" and b.element.get("class") == "subtitle"]
        widths = [sum(child.width for child in line.children) for line in subtitle]
        assert len(widths) > 1
        assert min(widths) > 0.7 * max(widths)
