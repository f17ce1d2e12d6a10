"""Fixtures that many tests share: a running pandoc, and a small project in a folder of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from translate.misc.multistring import multistring
from translate.storage import pypo

from pipeline.build import Request, build
from pipeline.pandoc import Pandoc
from pipeline.project import open_project
from pipeline.update import update

# A busy machine is no fault.
settings.register_profile("polyleaf", deadline=None)
settings.load_profile("polyleaf")

MASTER = """\
---
title: Keep the reading rooms open
subtitle: Readers and staff decide together
kind: Resolution
issuer: Society of Readers
date: 2024-03-01
language: en
---

Public libraries belong to **everybody**. They lend books, and they lend *time*.

We ask every council to read [the charter](https://example.org/charter) before it closes a door.

::: slogans
Open doors, open books!

No reader left outside!
:::
"""

SIGNATORIES = """\
as_of: 2024-03-05
open: true

signatories:
  - acronym: SL
    name: Sociedad de Lectores (Montevideo)
    language: es
    gloss: Society of Readers (Montevideo)
    country: UY
  - acronym: KB
    name: Khaneh-ye Ketab
    language: fa-Latn
    gloss: House of Books
  - acronym: FL (N)
    name: Friends of Libraries (North)
    language: en
    country: CD
    country_text: Democratic Republic of the Congo
"""


def write_project(
    root: Path, master: str = MASTER, signatories: str = SIGNATORIES, document: str = "reading-rooms"
) -> Path:
    """Write a project of one document; gives its root."""
    folder = root / "source" / document
    folder.mkdir(parents=True)
    (folder / "resolution.md").write_text(master, "utf-8")
    (folder / "signatories.yaml").write_text(signatories, "utf-8")
    (root / "translations" / document).mkdir(parents=True)
    return root


TREES = """\
---
title: A charter for the trees of our street
subtitle: Whoever plants a tree looks after it
kind: Charter
issuer: Street Assembly
date: 2023-11-25
language: en
---

Every house looks after **one** tree.

No tree is cut down before three are planted.
"""
TREES_SIGNATORIES = """\
as_of: 2023-11-26
open: false

signatories:
  - acronym: VB
    name: Verein der Baumfreunde
    language: de
    gloss: Association of Friends of Trees
"""


def translate(root: Path, tag: str, document: str = "reading-rooms", *, draft: bool = False) -> Path:
    """Fill in a catalog that `update` made: each message becomes “TAG: its text”; gives the catalog's path."""
    path = root / "translations" / document / f"{tag}.po"
    store = pypo.pofile.parsefile(str(path))
    for unit in store.units:
        if unit.isheader() or unit.isobsolete():
            continue
        if unit.hasplural():
            source = list(map(str, unit.source.strings))
            unit.target = multistring([f"{tag}: {source[min(n, 1)]}" for n in range(len(unit.target.strings))])
        else:
            unit.target = f"{tag}: {unit.source}"
        unit.markfuzzy(draft)
    store.save()
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--resave`: keep what the tests find now as what is right (tests/golden). Read the diff before you commit it."""
    parser.addoption("--resave", action="store_true", help="save the golden files anew")


@pytest.fixture
def resave(request: pytest.FixtureRequest) -> Callable[[Path, dict[str, str]], None] | None:
    """Writes golden files anew, where that is asked for."""

    def write(folder: Path, files: dict[str, str]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")

    return write if request.config.getoption("--resave") else None


@pytest.fixture(scope="session")
def two_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two documents: “reading-rooms” in de (reviewed) and fa (draft), “trees” in de; its pages published.

    Take a copy: `translated` or `published`.
    """
    root = write_project(tmp_path_factory.mktemp("two") / "project")
    write_project(root, TREES, TREES_SIGNATORIES, "trees")
    update(open_project(root), ["de"], [])
    update(open_project(root), ["fa"], ["reading-rooms"])
    translate(root, "de")
    translate(root, "fa", draft=True)
    translate(root, "de", "trees")
    build(open_project(root), Request(formats=("html",)), lambda *_: None)
    return root


@pytest.fixture
def published(two_documents: Path, tmp_path: Path) -> Path:
    """A copy of the project of two documents, its pages published (HTML only)."""
    return shutil.copytree(two_documents, tmp_path / "published")


@pytest.fixture
def translated(two_documents: Path, tmp_path: Path) -> Path:
    """A copy of the project of two documents, nothing published yet."""
    return shutil.copytree(two_documents, tmp_path / "translated", ignore=shutil.ignore_patterns("output"))


@pytest.fixture(scope="session")
def pandoc() -> Iterator[Pandoc]:
    """A pandoc for all tests of a session."""
    with Pandoc(timestamp=1_700_000_000) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The root of a project: one document, "reading-rooms", and no translation yet."""
    return write_project(tmp_path / "project")


@pytest.fixture
def polyleaf(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Call the command line in this process; gives exit status and everything it printed."""
    from pipeline.cli import main

    def call(*arguments: str | Path) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out + printed.err

    return call
