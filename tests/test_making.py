"""A worker: what it makes doesn't depend on what it made before, and what it learnt doesn't pile up."""

import pyphen
import pytest
from babel import localedata
from editions import catalog_of, document, edition_of, same

from pipeline import languages, making
from pipeline.clock import now
from pipeline.making import Task, packed
from pipeline.render import Links

WORDS = "Incomprehensibilities notwithstanding, institutionalisation characteristically counterrevolutionises. " * 6
HYPHENATED = ["de", "fr", "nl", "pt", "es", "ru"]


@pytest.fixture
def tasks(pandoc, tmp_path):
    read = document(pandoc, WORDS)
    return [
        Task("reading-rooms", tag, packed(edition_of(read, catalog_of(read, same, tag), pandoc)[0]), ("pdf",), Links(),
             tmp_path, tag)
        for tag in HYPHENATED
    ]  # fmt: skip


def test_a_worker_forgets_after_some_editions_and_makes_the_same(tasks, monkeypatch):
    def made(editions):
        monkeypatch.setattr(making._Worker, "EDITIONS", editions)
        making.start_worker(now(), ("pdf",))
        sizes, digests = [], []
        for task in tasks:
            digests += [file.sha256 for file in making.make_in_worker(task).files]
            sizes.append(len(pyphen.hdcache))
        return sizes, digests

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709251200")
    kept, together = made(len(tasks))
    dropped, alone = made(1)
    assert together == alone
    assert len(set(together)) == len(tasks)
    assert kept[-1] >= len(tasks)
    assert max(dropped) < kept[-1]


def test_data_of_languages_is_let_go_and_found_again():
    before = [languages.language(tag) for tag in HYPHENATED]
    languages.forget()
    assert not localedata._cache
    assert [languages.language(tag) for tag in HYPHENATED] == before
