"""Saving a translation file: one move or nothing, and never over what somebody else wrote."""

import errno
import multiprocessing
from pathlib import Path

import pytest

from pipeline.errors import CatalogError, ProjectError
from pipeline.saving import save


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "de.po"
    path.write_bytes(b"old")
    return path


def test_what_was_read_is_replaced(path):
    assert save(path, b"old", b"new")
    assert path.read_bytes() == b"new"
    assert not save(path, b"new", b"new")
    assert [found.name for found in path.parent.iterdir()] == ["de.po"], "and nothing else is left there"


@pytest.mark.parametrize("before", [b"older", None])
def test_what_somebody_else_saved_stays(path, before):
    with pytest.raises(CatalogError) as raised:
        save(path, before, b"new")
    assert [finding.code for finding in raised.value.findings] == ["po-changed"]
    assert path.read_bytes() == b"old"


def test_a_new_file_is_only_made_where_there_is_none(tmp_path):
    path = tmp_path / "trees" / "sw.po"
    assert save(path, None, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EACCES, "unwritable")])
def test_a_full_disk_leaves_the_old_file_whole(path, monkeypatch, number, code):
    def write_part(self, data):
        with self.open("wb") as file:
            file.write(data[:1])
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "write_bytes", write_part)
    with pytest.raises(ProjectError) as raised:
        save(path, b"old", b"new")
    assert [finding.code for finding in raised.value.findings] == [code]
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [found.name for found in path.parent.iterdir()] == ["de.po"]


def add_lines(path: Path, name: str) -> None:
    """Add fifty lines, each in a saving of its own, as often as it takes."""
    for number in range(50):
        while True:
            before = path.read_bytes()
            try:
                save(path, before, before + f"{name}{number}\n".encode())
            except CatalogError:
                continue
            break


def test_two_processes_lose_nothing_of_each_other(path):
    path.write_bytes(b"")
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=add_lines, args=(path, name)) for name in "ab"]
    for process in both:
        process.start()
    for process in both:
        process.join()
    lines = path.read_text().split()
    assert sorted(lines) == sorted(f"{name}{number}" for name in "ab" for number in range(50))
