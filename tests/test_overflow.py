"""What is wider than the place that it has on the page is said, with the line of the file that it comes from."""

import pytest

LONG = "BZ-0123456789" * 8  # nothing that a language would divide
TABLE = """| Room of the librarians | {0} | {0} |
|---|---|---|
| One | Two | Three |"""


@pytest.fixture
def said(project, polyleaf):
    """What a build says of a master with this body."""

    def build(body: str) -> str:
        path = project / "source/reading-rooms/resolution.md"
        path.write_text(path.read_text("utf-8").replace("::: slogans", f"{body}\n\n::: slogans"), "utf-8")
        return polyleaf("build", "--format", "pdf", "--jobs", "1", "--project", project)[1]

    return build


def test_a_word_that_is_longer_than_its_line_is_said_with_its_place(said):
    printed = said(f"The board is the {LONG} *of* all.")
    assert "resolution.md:14: warning: [word-long]" in printed
    assert "is longer than its line" in printed
    assert "soft hyphens" in printed


def test_a_word_that_can_be_divided_fits(said):
    divided = "\u00ad".join(LONG[n : n + 8] for n in range(0, len(LONG), 8))
    assert "word-long" not in said(f"The board is the {divided} *of* all.")


def test_a_table_that_is_wider_than_its_column_is_said_with_its_place(said):
    printed = said(TABLE.format(LONG[:26]))
    assert "resolution.md:14: warning: [table-wide]" in printed
    assert "“Room of the librarians” is wider than its column" in printed
    assert "word-long" not in printed


@pytest.mark.parametrize(
    "body",
    [TABLE.format("Books"), f"Call `{LONG * 2}` or <https://example.org/{LONG}/{LONG}>.", f"```\n{LONG * 3}\n```"],
)
def test_what_fits_and_what_can_be_broken_anywhere_is_no_finding(said, body):
    printed = said(body)
    assert "word-long" not in printed
    assert "table-wide" not in printed
