"""Which old passage a new one was made from: on a set of edits with right answers, and beside msgmerge."""

import shutil
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_set import Edit, Offer, Revision, msgmerge, ours, revisions

from pipeline.matching import Relation, Text, match, nearest, ready

REVISIONS = list(revisions())
EDITS = [edit for revision in REVISIONS for edit in revision.edits]
SALT = "No salt is spread within three metres of a trunk in winter, and none at all beside young trees."


def figures(offers: Callable[[Revision], list[Offer]]) -> Counter[str]:
    """How many likenesses are found and are right, how many aren't, and how many wrong texts readers would see."""
    pairs = [pair for revision in REVISIONS for pair in zip(revision.edits, offers(revision), strict=True)]
    return Counter(figure for edit, offer in pairs for figure in judged(edit, offer))


def judged(edit: Edit, offer: Offer) -> list[str]:
    true = offer.source in edit.sources
    found = ["true"] if true else ["false"] if offer.source else []
    if offer.shown:
        found.append("rightly shown" if true and edit.answer == "changed" else "wrongly shown")
    return found


def related(old: list[Text], new: list[Text]) -> dict[int, tuple[int, Relation]]:
    return {n: (pair.old, pair.relation) for n, pair in match(old, new).items()}


# ------------------------------------------------------------------ the set


def test_the_set_has_every_kind_of_edit():
    assert len(EDITS) >= 120
    assert min(Counter(edit.answer for edit in EDITS).values()) >= 15
    assert {edit.answer for edit in EDITS} == {"changed", "like", "none"}


def test_no_reader_sees_the_translation_of_another_passage():
    wrong = [
        (edit.where, offer.source)
        for revision in REVISIONS
        for edit, offer in zip(revision.edits, ours(revision), strict=True)
        if "wrongly shown" in judged(edit, offer)
    ]
    assert wrong == []


def test_hardly_a_likeness_is_missed():
    found = figures(ours)
    assert found["true"] >= 0.98 * sum(bool(edit.sources) for edit in EDITS)
    assert found["rightly shown"] >= 0.98 * sum(edit.answer == "changed" for edit in EDITS)


@pytest.mark.skipif(shutil.which("msgmerge") is None, reason="msgmerge (gettext) is not installed")
def test_as_many_likenesses_are_found_as_msgmerge_finds_and_no_more_false_ones(tmp_path, record_property):
    mine, theirs = figures(ours), figures(lambda revision: msgmerge(revision, tmp_path))
    record_property("ours", dict(mine))
    record_property("msgmerge", dict(theirs))
    print(f"{len(EDITS)} edits; ours: {dict(mine)}; msgmerge: {dict(theirs)}")  # noqa: T201  shown by pytest -rP
    assert mine["true"] >= theirs["true"]
    assert mine["false"] <= theirs["false"]
    assert mine["wrongly shown"] < theirs["wrongly shown"]


# ------------------------------------------------------------------ rules of the game


def test_markup_and_punctuation_make_no_difference():
    new = Text(
        "No salt is spread within **three** metres of a trunk, in winter – and [none](x) at all, beside young trees!"
    )
    [pair] = match([Text(SALT)], [new]).values()
    assert pair.relation is Relation.CHANGED
    assert pair.likeness > 0.95


@pytest.mark.parametrize("text", ["", " ", "…", "* * *", "🌳"])
def test_a_text_without_words_is_like_nothing(text):
    assert match([Text(SALT), Text("")], [Text(text)]) == {}


def test_nothing_is_like_nothing():
    assert match([], [Text(SALT)]) == {}
    assert match([Text(SALT)], []) == {}


def test_an_old_passage_is_the_very_same_as_one_new_passage_at_most():
    near = SALT.replace("three", "four")
    found = related([Text(SALT)], [Text(near), Text(SALT.replace("three", "five")), Text(near)])
    assert sorted(relation.value for _, relation in found.values()) == ["changed", "like", "like"]


def test_the_same_place_makes_a_smaller_likeness_enough():
    rewritten = "In winter nobody spreads any salt near a trunk, least of all beside young trees."
    here, there = {"before": "a", "after": "b"}, {"before": "x", "after": "y"}
    assert related([Text(SALT, **here)], [Text(rewritten, **here)]) == {0: (0, Relation.CHANGED)}
    assert related([Text(SALT, **here)], [Text(rewritten, **there)]) == {}


def test_a_paragraph_may_become_a_list_item_if_it_says_nearly_the_same():
    old = Text(SALT, kind=("paragraph",))
    same, other = (
        Text(SALT.replace("three", "four"), kind=("list item",)),
        Text("No salt in winter.", kind=("list item",)),
    )
    assert related([old], [same]) == {0: (0, Relation.CHANGED)}
    assert related([old], [other]) == {}


@pytest.mark.parametrize(
    ("old", "new", "relation"),
    [
        (("gloss. A",), ("gloss. A",), Relation.CHANGED),
        (("gloss. A",), ("gloss. B",), Relation.LIKE),
        ((), (), Relation.LIKE),
    ],
)
def test_a_name_is_the_same_name_only_if_it_is_known_to_be(old, new, relation):
    names = [Text("House of Old Books", kind=kind, named=True) for kind in (old, new)]
    assert related(names[:1], [names[1]]) == {0: (0, relation)}


def test_a_name_and_a_passage_are_never_the_same():
    assert related([Text(SALT, named=True)], [Text(SALT)]) == {0: (0, Relation.LIKE)}
    assert related([Text(SALT)], [Text(SALT, named=True)]) == {0: (0, Relation.LIKE)}


@pytest.mark.parametrize("use", Relation)
def test_a_translation_is_used_only_for_what_it_may_be_used_for(use):
    found = related([Text(SALT, uses=frozenset([use]))], [Text(SALT)])
    assert found == {0: (0, use)}
    assert related([Text(SALT, uses=frozenset())], [Text(SALT)]) == {}


@pytest.mark.parametrize("count", [2, 3, 6])
def test_the_parts_of_a_torn_passage_are_only_like_it(count):
    sentences = [
        f"{word} trees are looked after by the people of house number {word.lower()}." for word in NUMBERS[:count]
    ]
    whole = Text(" ".join(sentences))
    torn = related([whole], [Text(sentence) for sentence in sentences])
    assert torn == dict.fromkeys(range(count), (0, Relation.LIKE))
    [(_, relation)] = related([Text(sentence) for sentence in sentences], [whole]).values()
    assert relation is Relation.LIKE


NUMBERS = ["Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen"]
words = st.sampled_from(
    ["tree", "water", "salt", "root", "bark", "leaf", "shade", "bird", "شجرة", "ماء", "पेड़", "पानी", "树", "水"]
)
texts = st.lists(words, min_size=1, max_size=12).map(" ".join)


@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_whatever_is_compared_no_translation_is_shown_twice(old, new):
    found = related([Text(text) for text in old], [Text(text) for text in new])
    shown = [o for o, relation in found.values() if relation is Relation.CHANGED]
    assert len(shown) == len(set(shown))


@given(st.lists(texts, min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_passages_that_only_moved_find_themselves(old, chance):
    new = chance.sample(old, len(old))
    found = match([Text(text) for text in old], [Text(text) for text in new])
    alike = {n: old[pair.old] for n, pair in found.items() if pair.likeness == 1}
    assert {n: sorted(new[n].split()) for n in alike} == {n: sorted(text.split()) for n, text in alike.items()}
    assert len(found) == len(new)


# ------------------------------------------------------------------ the nearest texts


def likeness(one: str, other: str) -> float:
    """How like one text is to another, 0 to 1."""
    return dict(nearest(one, ready([other]), least=0))[0]


@pytest.mark.parametrize(
    ("other", "least"),
    [
        ("On 4 May 2021 the assembly of the street met in Geneva.", 0.95),
        ("On 3 May 1848 the assembly of the street met in Geneva.", 0.9),
        ("On 3 May 2021 the assembly of the street met in Lisbon.", 0.85),
    ],
)
def test_one_other_number_or_name_leaves_a_text_very_near(other, least):
    text = "On 3 May 2021 the assembly of the street met in Geneva."
    others = [SALT, "The assembly of the street met.", other, "On 3 May 2021 it rained in Geneva."]
    [(number, alike), *_] = nearest(text, ready(others))
    assert number == 2
    assert least <= alike < 1


@pytest.mark.parametrize("other", ["**No** salt!", "no salt", "No, salt.", "[No salt](x.)"])
def test_markup_and_punctuation_are_nothing_but_not_the_very_same(other):
    assert 0.7 < likeness("No salt.", other) <= 0.99
    assert likeness("No salt.", "No salt.") == 1


def test_of_equal_likeness_the_same_letters_go_first():
    others = ["**No salt**", "no salt!", "No salt.", "No salt"]
    assert [n for n, _ in nearest("No salt.", ready(others))] == [2, 3, 1, 0]
    assert [n for n, _ in nearest("No salt.", ready(others), limit=2)] == [2, 3]


def test_no_more_than_asked_for_and_nothing_less_like_than_that():
    others = ready([SALT.replace("three", number) for number in ("four", "five", "six", "seven")] + ["No salt."])
    assert len(nearest(SALT, others)) == 4
    assert len(nearest(SALT, others, limit=3)) == 3
    assert nearest(SALT, others, limit=3, least=0.99) == []
    assert nearest(SALT, ready([])) == []


NASTY = st.one_of(texts, st.text(max_size=30), st.text("ab \0—*🌳\u0301\u200d", max_size=12))


@given(NASTY, NASTY)
def test_likeness_is_the_same_from_both_sides_and_whole_only_for_the_same(one, other):
    there, back = (dict(nearest(a, ready([b]), least=0)).get(0, 0.0) for a, b in ((one, other), (other, one)))
    assert abs(there - back) <= 0.01
    assert (there == 1) == (one == other)


@given(NASTY, st.lists(NASTY, max_size=12), st.integers(1, 4))
def test_whatever_is_compared_the_nearest_come_first(text, others, limit):
    found = nearest(text, ready(others), limit)
    assert len(found) == len({number for number, _ in found}) <= limit
    assert [alike for _, alike in found] == sorted((alike for _, alike in found), reverse=True)
    every = nearest(text, ready(others), len(others))
    assert found == every[:limit]
    assert all(likeness(text, others[number]) == pytest.approx(alike) for number, alike in found)
    assert (text in others) == any(alike == 1 for _, alike in found)
