"""Hyphenation: the patterns read here against those that pyphen reads."""

import pyphen
import pytest

from pipeline.render.layout import hyphenation

PYPHEN = pyphen.HyphDict if pyphen.HyphDict is not hyphenation.Dictionary else hyphenation.Dictionary.__base__
FILES = sorted({path.read_bytes(): path for path in pyphen.LANGUAGES.values()}.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_pattern_is_the_one_that_pyphen_reads(path):
    theirs, ours = PYPHEN(path), hyphenation.Dictionary(path)
    differing = [letters for letters in theirs.patterns if ours.patterns.get(letters) != theirs.patterns[letters]]
    assert differing == []
    unknown = [letters for letters in ours.patterns.keys() - theirs.patterns if any(ours.patterns.get(letters)[1])]
    assert unknown == []
    assert ours.maxlen == theirs.maxlen


def test_words_break_where_pyphen_breaks_them():
    words = ["Donaudampfschifffahrtsgesellschaft", "Straßenbahnhaltestelle", "Ärztekammer", "Völkerrecht", "a", "ab"]
    path = pyphen.LANGUAGES["de_DE"]
    assert [hyphenation.Dictionary(path).positions(word) for word in words] == list(map(PYPHEN(path).positions, words))


def test_spellings_that_a_break_changes_are_kept():
    """Hungarian: “asszony” breaks as “asz-szony”."""
    path = pyphen.LANGUAGES["hu_HU"]
    theirs, ours = PYPHEN(path).positions("asszonnyal"), hyphenation.Dictionary(path).positions("asszonnyal")
    assert [(int(place), place.data) for place in ours] == [(int(place), place.data) for place in theirs]
    assert any(place.data for place in ours)
