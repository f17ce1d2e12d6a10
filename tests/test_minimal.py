"""The minimal files of docs/minimal: what they say readers do, readers still do. If not, docs/conformance.md has to be told."""

import re
import shutil

import pytest
from copied import READERS
from minimal import CASES, FOLDER


def without_marks(text: str) -> list[str]:
    """The words of a text, without marks of direction."""
    return re.sub("[\u200e\u200f\u202a-\u202e\f]", "", text).split()


@pytest.mark.parametrize("name", CASES)
def test_a_reader_does_what_its_minimal_file_shows(name):
    case = CASES[name]
    if case.reader == "pdftotext" and not shutil.which("pdftotext"):
        pytest.skip("Poppler isn't there")
    given = without_marks(READERS[case.reader](FOLDER / f"{name}.pdf"))
    assert "".join(given) == "".join(without_marks(case.given)), "it has learnt better? Then mend the docs"
    assert "".join(given) != "".join(without_marks(case.text))


@pytest.mark.parametrize("name", CASES)
def test_the_files_are_those_that_are_described(name):
    assert (FOLDER / f"{name}.pdf").read_bytes() == CASES[name].written()


def test_every_file_is_named_where_the_fault_is_told():
    told = (FOLDER.parent / "conformance.md").read_text("utf-8")
    assert sorted(re.findall(r"\(minimal/([\w-]+)\.pdf\)", told)) == sorted(CASES)
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(CASES)
