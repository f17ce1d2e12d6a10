"""Fixtures that many tests share: a running pandoc, and a small project in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.pandoc import Pandoc

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
