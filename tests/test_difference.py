"""What changed between two versions of a text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.difference import Change, difference


def told(old: str, new: str) -> str:
    """A difference on one line: [-gone-] and {+new+}."""
    signs = {Change.KEPT: "{}", Change.GONE: "[-{}-]", Change.NEW: "{{+{}+}}"}
    return "".join(signs[piece.change].format(piece.text) for piece in difference(old, new))


def test_it_goes_word_by_word():
    assert told("No tree is felled in spring.", "No old tree is felled in winter.") == (
        "No {+old +}tree is felled in [-spring.-]{+winter.+}"
    )


def test_words_that_change_together_are_one_change():
    assert told("We ask every council to act.", "We ask all of you to act.") == (
        "We ask [-every council-]{+all of you+} to act."
    )


def test_where_there_are_no_spaces_letters_are_words():
    assert told("每一棵树", "每一棵老树") == "每一棵{+老+}树"


def test_what_is_the_same_is_one_piece():
    assert [piece.text for piece in difference("The same.", "The same.")] == ["The same."]


def test_nothing_is_no_piece():
    assert difference("", "") == ()
    assert told("", "All new") == "{+All new+}"
    assert told("All gone", "") == "[-All gone-]"


TEXTS = st.text(st.sampled_from("ab \n书馆كم"), max_size=40)


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_off(old, new):
    pieces = difference(old, new)
    assert "".join(p.text for p in pieces if p.change is not Change.NEW) == old
    assert "".join(p.text for p in pieces if p.change is not Change.GONE) == new
    assert all(piece.text for piece in pieces)
    assert all(a.change is not b.change for a, b in pairwise(pieces))
