"""A worker: what it makes doesn't depend on what it made before, and what it learnt doesn't pile up."""

import pyphen
import pytest
from babel import localedata
from editions import catalog_of, document, edition_of, same

from pipeline import languages, making
from pipeline.clock import now
from pipeline.making import Task, packed
from pipeline.render import Links, pdf
from pipeline.render.layout.hyphenation import Dictionary, Shelf

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


def test_a_worker_opens_its_fonts_anew_and_makes_the_same(tasks, monkeypatch):
    opened = []
    original = pdf.Fonts.__init__
    monkeypatch.setattr(pdf.Fonts, "__init__", lambda fonts: opened.append(fonts) or original(fonts))

    def made(editions):
        monkeypatch.setattr(making._Worker, "EDITIONS", editions)
        making.start_worker(now(), ("pdf",))
        return [file.sha256 for task in tasks for file in making.make_in_worker(task).files]

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709251200")
    together, alone = made(len(tasks)), made(1)
    assert len(opened) == 1 + len(tasks)
    assert together == alone
    assert len(set(together)) == len(tasks)


def test_dictionaries_dont_pile_up():
    shelf = Shelf()
    for language in ("de_DE", "fr", "nl", "de_AT", "es", "hu_HU"):
        path = pyphen.LANGUAGES[language]
        shelf[path] = Dictionary(path)
        assert path in shelf
        assert len(shelf) == 1 or sum(len(kept.patterns) for kept in shelf.values()) <= Shelf.PATTERNS
    assert len(shelf) == 2
    assert isinstance(pyphen.hdcache, Shelf)


def test_data_of_languages_is_let_go_and_found_again():
    before = [languages.language(tag) for tag in HYPHENATED]
    languages.forget()
    assert not localedata._cache
    assert [languages.language(tag) for tag in HYPHENATED] == before
