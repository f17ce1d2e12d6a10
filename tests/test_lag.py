"""Since when, and by which passages, a language lags behind the master."""

import json
import re

import pytest
from catalogs import look
from conftest import translate
from test_update import BELONG, BELONGED, catalog, change_master, snapshot

DAY = {"first": "1700000000", "second": "1710000000"}  # 2023-11-14, 2024-03-09
MORE = BELONGED.replace("tools", "tools, seeds")


@pytest.fixture
def on(monkeypatch, polyleaf, translated):
    """Call the program on a day."""

    def call(day: str, *words: str) -> str:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY[day])
        status, printed = polyleaf(*words, "--project", translated)
        assert status == 0
        return printed

    return call


def test_status_tells_by_which_passages_and_since_when(translated, on):
    change_master(translated, BELONG, BELONGED)
    assert "reading-rooms de lags behind by 1 passage:" in on("first", "status"), "nobody knows since when"
    on("first", "update")
    printed = on("second", "status")
    assert "reading-rooms de lags behind by 1 passage since 2023-11-14:" in printed
    line = int(re.search(r"2023-11-14 +line (\d+): Public libraries", printed)[1])
    assert "msgid" in catalog(translated).read_text("utf-8").splitlines()[line - 1]
    assert "trees de" not in printed
    [row] = [r for r in json.loads(on("second", "status", "de", "--json")) if r["document"] == "reading-rooms"]
    assert [(lag["line"], lag["since"]) for lag in row["lagging"]] == [(line, "2023-11-14")]


def test_the_day_stays_while_the_master_goes_on_changing(translated, on):
    change_master(translated, BELONG, BELONGED)
    on("first", "update")
    before = snapshot(translated)
    on("second", "update")
    assert snapshot(translated) == before
    change_master(translated, BELONGED, MORE)
    on("second", "update")
    assert look(catalog(translated).read_bytes())[MORE].previous == BELONG
    text = catalog(translated).read_text("utf-8")
    assert text.count("# polyleaf: stale since 2023-11-14\n") == text.count("stale since") == 1


def test_a_passage_that_was_brought_in_line_has_a_new_day_when_it_lags_again(translated, on):
    change_master(translated, BELONG, BELONGED)
    on("first", "update")
    translate(translated, "de")  # an editor that leaves the comment
    assert "stale since" in catalog(translated).read_text("utf-8")
    assert "de lags" not in on("first", "status")
    change_master(translated, BELONGED, MORE)
    on("second", "update")
    assert "de lags behind by 1 passage since 2024-03-09" in on("second", "status")


def test_a_borrowed_passage_has_no_day(translated, on):
    first, second = BELONG.split(". ")
    change_master(translated, BELONG, f"{first}.\n\n{second}")
    on("first", "update")
    assert look(catalog(translated).read_bytes())[second].state == "borrowed"
    assert "stale since" not in catalog(translated).read_text("utf-8")


def test_reviewing_takes_the_day_away(translated, on):
    change_master(translated, BELONG, BELONGED)
    on("first", "update")
    on("first", "review", "de", "Public", "--stale", "--document", "reading-rooms")
    assert "stale since" not in catalog(translated).read_text("utf-8")


def test_days_that_arent_known_are_not_guessed(translated, on):
    change_master(translated, BELONG, BELONGED)
    change_master(translated, "Open doors, open books!", "Open doors and open books!")
    on("first", "update")
    path = catalog(translated)
    text = path.read_text("utf-8")
    path.write_text(text.replace("# polyleaf: stale since 2023-11-14\n", "", 1), "utf-8")
    assert "by 2 passages at least since 2023-11-14:" in on("second", "status", "de")
    assert "day unknown" in on("second", "status", "de")
    on("second", "update")
    assert "day unknown" in on("second", "status", "de")
    path.write_text(text.replace("2023-11-14", "2023-99-99"), "utf-8")
    assert "de lags behind by 2 passages:" in on("second", "status", "de")


def test_only_a_few_passages_are_named_of_a_language_that_isnt(translated, on):
    path = translated / "source/reading-rooms/resolution.md"
    more = "\n\n".join(f"{name} grows beside the reading room." for name in ("An oak", "A lime", "A birch", "An ash"))
    path.write_text(f"{path.read_text('utf-8')}\n{more}\n", "utf-8")
    on("first", "update")
    translate(translated, "de")
    path.write_text(path.read_text("utf-8").replace("the reading room.", "the old reading room."), "utf-8")
    on("first", "update")
    assert "and 1 more: polyleaf status de" in on("first", "status")
    assert "An ash grows" in on("first", "status", "de")
