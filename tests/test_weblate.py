"""What `polyleaf weblate` says of a document."""

import json
import re

import pytest
from conftest import MASTER, write_project

URL = "https://example.org/leaflets.git"


def described(polyleaf, root, document="reading-rooms") -> dict:
    status, printed = polyleaf("weblate", document, "--repository", URL, "--project", root)
    assert status == 0
    return json.loads(printed)


def test_a_component_says_where_the_files_are_and_how_they_are_called(project, polyleaf):
    found = described(polyleaf, project)
    assert (found["name"], found["slug"], found["repo"]) == ("Keep the reading rooms open", "reading-rooms", URL)
    assert (found["file_format"], found["language_code_style"], found["source_language"]) == (
        "po",
        "bcp",
        {"code": "en"},
    )
    assert found["filemask"] == "translations/reading-rooms/*.po"
    assert found["new_base"] == "translations/reading-rooms/reading-rooms.pot"
    polyleaf("update", "--project", project)
    assert (project / found["new_base"]).is_file()


def test_files_are_named_from_the_top_of_the_repository(project, polyleaf):
    (project.parent / ".git").mkdir()
    assert described(polyleaf, project)["filemask"] == "project/translations/reading-rooms/*.po"


@pytest.mark.parametrize(("tag", "code"), [("fa", "fa"), ("pt-BR", "pt_BR")])
def test_the_file_of_the_masters_own_language_is_left_out(tmp_path, polyleaf, tag, code):
    root = write_project(tmp_path / "project", MASTER.replace("language: en", f"language: {tag}"))
    found = described(polyleaf, root)
    assert found["source_language"] == {"code": code}
    assert [name for name in (tag, f"{tag}-AO", "de") if re.match(found["language_regex"], name)] == [f"{tag}-AO", "de"]


def test_a_long_title_is_cut(tmp_path, polyleaf):
    root = write_project(tmp_path / "project", MASTER.replace("Keep the reading rooms open", "word " * 40))
    assert len(described(polyleaf, root)["name"]) <= 100


def test_a_document_that_is_not_there_is_told_with_a_cure(project, polyleaf):
    status, printed = polyleaf("weblate", "reading-room", "--repository", URL, "--project", project)
    assert (status, "Did you mean “reading-rooms”?" in printed) == (2, True)
