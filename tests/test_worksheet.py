"""A language's passages as people work on them."""

import pytest

from pipeline import prepare, worksheet
from pipeline.errors import CatalogError
from pipeline.model import SegmentState
from pipeline.project import open_project
from pipeline.status import findings_of


@pytest.fixture
def sheet(translated, pandoc):
    project = open_project(translated)
    return worksheet.read(project, prepare.read(project, "trees", pandoc), "de", pandoc)


def edit(root, before: str, after: str) -> None:
    path = root / "translations/trees/de.po"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def read(root, pandoc, tag="de"):
    project = open_project(root)
    return worksheet.read(project, prepare.read(project, "trees", pandoc), tag, pandoc)


def test_rows_are_numbered_in_the_order_of_the_master(sheet):
    assert [row.number for row in sheet.rows] == list(range(1, len(sheet.rows) + 1))
    assert sheet.rows[1].segment.kind == "title"
    assert sheet.row(sheet.rows[4].identifier) == sheet.rows[4]
    assert sheet.row("nothing") is None


def test_every_finding_of_check_is_there_once(translated, pandoc):
    edit(translated, "de: No tree", "de: **No tree")
    sheet = read(translated, pandoc)
    said = [*sheet.findings, *(finding for row in sheet.rows for finding in row.findings)]
    own = [f for f in findings_of(open_project(translated), ["de"], pandoc) if f.place.path == sheet.path]
    assert sorted(map(str, said)) == sorted(map(str, own))
    assert [row.segment.text[:7] for row in sheet.rows if any(f.severity == "error" for f in row.findings)] == [
        "No tree"
    ]


def test_a_faulty_translation_is_shown_as_it_stands(translated, pandoc):
    edit(translated, "de: No tree", "de: **No tree")
    row = next(row for row in read(translated, pandoc).rows if row.segment.text.startswith("No tree"))
    assert row.message.forms[0].startswith("de: **No tree")


def test_a_version_changes_with_the_translation_only(translated, pandoc):
    before = read(translated, pandoc)
    edit(translated, "de: No tree", "de: Not a tree")
    after = read(translated, pandoc)
    changed = [a.segment.text[:7] for a, b in zip(before.rows, after.rows, strict=True) if a.version != b.version]
    assert changed == ["No tree"]


def test_trying_says_what_check_would_say(sheet, pandoc):
    row = next(row for row in sheet.rows if row.segment.text.startswith("No tree"))
    assert worksheet.tried(sheet, row, row.message.forms, pandoc) == row.findings
    found = worksheet.tried(sheet, row, ["**offen"], pandoc)
    assert {finding.code for finding in found} >= {"emphasis"}
    assert worksheet.tried(sheet, row, [""], pandoc) == ()


def test_what_the_master_changed_since_is_named(translated, pandoc):
    master = translated / "source/trees/resolution.md"
    master.write_text(master.read_text("utf-8").replace("No tree", "No old tree"), "utf-8")
    row = next(row for row in read(translated, pandoc).rows if row.segment.text.startswith("No old tree"))
    assert row.message.state is SegmentState.STALE
    assert row.message.previous.text.startswith("No tree")


def test_a_catalog_that_cannot_be_used_is_an_error(translated, pandoc):
    edit(translated, "msgstr", "msgwhat")
    with pytest.raises(CatalogError):
        read(translated, pandoc)
