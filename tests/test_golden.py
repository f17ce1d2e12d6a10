"""Small projects in golden/*/in, and what becomes of them in golden/*/golden: re-save with --resave, and read the diff."""

from pathlib import Path

import pytest

FOLDERS = sorted(Path(__file__).with_name("golden").iterdir())


def texts(output: Path) -> dict[str, str]:
    """Head and text of every page, by its language."""
    pages = {path.parent.name: path.read_text("utf-8") for path in output.glob("*/*/index.html")}
    return {
        f"{tag}.html": page[page.index("<header>") : page.index("</main>")] + "</main>\n" for tag, page in pages.items()
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_project_becomes_what_was_saved(folder, tmp_path, monkeypatch, polyleaf, resave):
    monkeypatch.chdir(folder / "in")
    findings = polyleaf("check")[1]
    polyleaf("build", "--format", "html", "--jobs", "1", "--output", tmp_path)
    found = texts(tmp_path) | {"findings.txt": findings}
    if resave:
        resave(folder / "golden", found)
    assert {path.name: path.read_text("utf-8") for path in (folder / "golden").iterdir()} == found
