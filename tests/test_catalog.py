"""Catalogs towards a master that changes: the state of each message, and that nothing is ever lost."""

from dataclasses import replace
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from catalogs import (
    DATA,
    DAY,
    DE,
    SHOWN,
    TREES,
    Look,
    accepted_by_msgfmt,
    country,
    gettext,
    gloss,
    language,
    look,
    passages,
    review,
    states,
    translated,
    untranslated,
    update,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import catalog, plurals, po
from pipeline.errors import CatalogError
from pipeline.model import Key, Segment, SegmentState, Severity
from pipeline.phrases import PHRASES

WATER = "In a dry summer every young tree gets 50 litres of water a week."
WATERED = "In a dry summer every young tree gets 60 litres of water a week."
DROWNED = "In a dry summer every young tree gets 60 litres of water a day."
SALT = "No salt is spread within three metres of a trunk, and no cable is laid through the roots."
BIRDS = "Branches are not cut between March and September. Nests stay where they are until the young have flown."
BIRDS_SPLIT = [
    "Branches are not cut between March and September.",
    "Nests stay where they are until the young have flown.",
]
THREE = passages(WATER, SALT, BIRDS)


def lines_that_changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Lines of the one that aren't in the other, and the other way round."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def edit(data: bytes, old: str, new: str) -> bytes:
    """What a translator does to a file."""
    assert data.decode().count(old) == 1, old
    return data.decode().replace(old, new).encode()


# ------------------------------------------------------------------ nothing to do


@pytest.mark.parametrize("name", ["poedit", "msgmerge", "byhand"])
@pytest.mark.parametrize(
    "style",
    [
        bytes,
        lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
        bytes.rstrip,
        lambda data: data + b"\n\n# end",
    ],
    ids=["as it is", "BOM and CRLF", "no final newline", "comments at the end"],
)
def test_nothing_to_do_changes_no_byte_whoever_wrote_the_file(name, style):
    data = style((DATA / f"{name}.po").read_bytes())
    assert update(data, TREES) == data


@pytest.mark.parametrize(
    "tool",
    [
        ["msgcat", "-"],
        ["msgcat", "--no-wrap", "-"],
        ["msgcat", "--width=40", "-"],
        ["msgattrib", "--no-obsolete", "-"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["poedit", "msgmerge", "byhand"])
def test_nothing_to_do_changes_no_byte_after_a_gettext_tool_rewrote_the_file(tool, name):
    data, _ = gettext(*tool, given=(DATA / f"{name}.po").read_bytes())
    assert update(data, TREES) == data


def test_nothing_to_do_changes_no_byte_after_msgmerge_brought_the_file_up_to_date(tmp_path):
    (tmp_path / "de.po").write_bytes(translated(THREE))
    new = [*passages(WATERED, BIRDS), *TREES]
    (tmp_path / "trees.pot").write_bytes(catalog.template("trees", new, DAY))
    data, _ = gettext("msgmerge", "--quiet", "--previous", tmp_path / "de.po", tmp_path / "trees.pot")
    assert look(data)[WATERED] == Look("stale", f"T: {WATER}", WATER)
    assert update(data, new) == data


# ------------------------------------------------------------------ what a change in the master does


@pytest.mark.parametrize("fuzzy", [False, True], ids=["reviewed", "draft"])
def test_a_changed_passage_is_stale_and_keeps_its_translation(fuzzy):
    after = look(update(translated(THREE, fuzzy), passages(WATERED, SALT, BIRDS)))
    state = "draft" if fuzzy else "reviewed"
    assert after == {
        WATERED: Look("stale", f"T: {WATER}", WATER),
        SALT: Look(state, f"T: {SALT}"),
        BIRDS: Look(state, f"T: {BIRDS}"),
    }


def test_a_passage_changed_twice_names_the_text_that_was_translated():
    once = update(translated(THREE), passages(WATERED, SALT, BIRDS))
    twice = update(once, passages(DROWNED, SALT, BIRDS))
    assert look(twice)[DROWNED] == Look("stale", f"T: {WATER}", WATER)


def test_a_passage_reviewed_between_two_changes_names_the_text_that_was_reviewed():
    once = update(translated(THREE), passages(WATERED, SALT, BIRDS))
    twice = update(review(once, WATERED), passages(DROWNED, SALT, BIRDS))
    assert look(twice)[DROWNED] == Look("stale", f"T: {WATER}", WATERED)


def test_a_passage_changed_back_is_a_draft_again():
    once = update(translated(THREE), passages(WATERED, SALT, BIRDS))
    back = update(once, THREE)
    assert look(back)[WATER] == Look("draft", f"T: {WATER}")
    assert WATERED.encode() not in back


def test_a_passage_changed_twice_and_back_is_a_draft_again():
    data = translated(THREE)
    for text in (WATERED, "Every young tree gets 60 litres of water on each dry day.", WATER):
        data = update(data, passages(text, SALT, BIRDS))
    assert look(data)[WATER] == Look("draft", f"T: {WATER}")


def test_a_passage_changed_then_removed_then_back_at_first_is_a_draft_again():
    data = update(translated(THREE), passages(WATERED, SALT, BIRDS))
    for texts in ([SALT, BIRDS], [WATER, SALT, BIRDS]):
        data = update(data, passages(*texts))
    assert look(data)[WATER] == Look("draft", f"T: {WATER}")
    assert WATERED.encode() not in data


def test_an_untranslated_passage_that_changes_leaves_nothing_behind():
    after = look(update(untranslated(THREE), passages(WATERED, SALT, BIRDS)))
    assert set(after) == {WATERED, SALT, BIRDS}
    assert {found.state for found in after.values()} == {"untranslated"}


def test_a_new_passage_is_untranslated_and_stands_where_the_master_has_it():
    after = update(translated(THREE), passages(WATER, "Cats are welcome, dogs wait.", SALT, BIRDS))
    assert list(look(after)) == [WATER, "Cats are welcome, dogs wait.", SALT, BIRDS]
    assert look(after)["Cats are welcome, dogs wait."] == Look("untranslated", "")


def test_a_moved_passage_stays_what_it_was():
    data = translated(THREE)
    after = update(data, passages(BIRDS, WATER, SALT))
    assert list(look(after)) == [BIRDS, WATER, SALT]
    assert look(after) == look(data)
    assert sorted(after.splitlines()) == sorted(data.splitlines())


def test_one_change_changes_only_its_own_lines():
    data = (DATA / "poedit.po").read_bytes()
    changed = [replace(TREES[2], text="No tree is felled before three are planted."), *TREES[3:]]
    gone, new = lines_that_changed(data, update(data, [*TREES[:2], *changed]))
    assert gone == ['msgid "No tree is cut down before three are planted."']
    assert new == [
        '#| msgid "No tree is cut down before three are planted."',
        'msgid "No tree is felled before three are planted."',
    ]


def test_a_new_passage_changes_no_line_that_is_there():
    data = (DATA / "poedit.po").read_bytes()
    gone, new = lines_that_changed(data, update(data, [*passages("Trees were here first."), *TREES]))
    assert (gone, new) == ([], ['msgid "Trees were here first."'])


def test_comments_hold_no_positions():
    comments = [line for line in untranslated(TREES).decode().splitlines() if line.startswith("#")]
    shifted = [line for line in untranslated([*THREE, *TREES]).decode().splitlines() if line.startswith("#")]
    assert shifted == ["#. paragraph"] * 3 + comments
    assert not any(line.startswith("#:") for line in shifted)


# ------------------------------------------------------------------ removed, and back


def with_state(state: str) -> bytes:
    """A catalog in which the passage SALT is in a certain state."""
    if state == "stale":
        return update(translated(passages(WATER, SALT.replace("three", "ten"), BIRDS)), THREE)
    return translated(THREE, fuzzy=state == "draft")


@pytest.mark.parametrize("state", ["reviewed", "draft", "stale"])
def test_a_removed_passage_is_kept_and_comes_back_as_what_it_was(state):
    before = with_state(state)
    removed = update(before, passages(WATER, BIRDS))
    assert look(removed)[f"~ {SALT}"] == replace(look(before)[SALT], state="obsolete")
    assert accepted_by_msgfmt(removed)
    assert update(removed, THREE) == before


def test_a_borrowed_offer_that_is_removed_comes_back_as_one():
    split = passages(WATER, SALT, *BIRDS_SPLIT)
    before = update(translated(THREE), split)
    removed = update(before, passages(WATER, SALT))
    back = update(removed, split)
    assert look(back) == look(before)
    assert look(back)[BIRDS_SPLIT[0]].state == "borrowed"


def test_comments_and_flags_survive_removal_and_return():
    noted = edit(
        translated(THREE),
        f'#. paragraph\nmsgid ""\n"{SALT[:20]}',
        f'# Streusalz!\n#\n# Auch Kies?\n#. paragraph\n#, no-wrap\nmsgid ""\n"{SALT[:20]}',
    )
    assert update(noted, THREE) == noted
    removed = update(noted, passages(WATER, BIRDS))
    assert "# Streusalz!\n#\n# Auch Kies?\n#, no-wrap\n#~ msgid" in removed.decode()
    assert update(removed, THREE) == noted


def test_an_untranslated_passage_that_is_removed_leaves_nothing_but_a_translators_note():
    noted = edit(
        untranslated(THREE), f'#. paragraph\nmsgid "{WATER}"', f'# Wie viel ist das?\n#. paragraph\nmsgid "{WATER}"'
    )
    after = update(noted, passages("Cats only."))
    assert list(look(after)) == ["Cats only.", f"~ {WATER}"]
    assert b"# Wie viel ist das?" in after


def test_obsolete_messages_of_others_stay_as_they_are():
    data = (DATA / "poedit.po").read_bytes()
    after = update(data, [*TREES, *passages("Trees were here first.")])
    assert after.endswith(data[data.index(b"#~ msgid") :])


def test_a_revived_message_gets_its_comment_back():
    old = Segment("Old wood", "heading", "What is left of a tree")
    after = update((DATA / "poedit.po").read_bytes(), [*TREES, old])
    assert look(after)["Old wood"] == Look("reviewed", "Altes Holz")
    assert b'#. heading. What is left of a tree\nmsgid "Old wood"\nmsgstr "Altes Holz"\n' in after


def test_two_obsolete_versions_of_a_message_are_never_both_dropped():
    data = translated(passages(WATER)) + b'\n#~ msgid "x"\n#~ msgstr "eins"\n\n#~ msgid "x"\n#~ msgstr "zwei"\n'
    after = look(update(data, passages(WATER, "x")))
    assert (after["x"].text, after["~ x"].text) == ("zwei", "eins")


def test_header_and_file_comments_stay_as_they_are():
    data = (DATA / "poedit.po").read_bytes()
    after = update(data, passages("All else is gone."))
    end = data.index(b"#. title")
    assert after[:end] == data[:end]


# ------------------------------------------------------------------ split, merged, borrowed


def test_the_parts_of_a_split_passage_borrow_its_translation():
    data = update(translated(THREE), passages(WATER, SALT, *BIRDS_SPLIT))
    after = look(data)
    assert [after[text] for text in BIRDS_SPLIT] == [Look("borrowed", f"T: {BIRDS}", BIRDS)] * 2
    assert after[f"~ {BIRDS}"] == Look("obsolete", f"T: {BIRDS}")
    assert data.count(b"# polyleaf: borrowed\n") == 2


def test_a_merged_passage_borrows_from_one_of_its_parts():
    first, second = BIRDS_SPLIT
    after = look(update(translated(passages(WATER, first, second)), passages(WATER, BIRDS)))
    assert after[BIRDS] in [Look("borrowed", f"T: {text}", text) for text in BIRDS_SPLIT]
    assert {f"~ {first}", f"~ {second}"} < set(after)


def test_a_borrowed_offer_is_never_shown():
    shown = {state for state in SegmentState if state.shown}
    found = states(update(translated(THREE), passages(WATER, SALT, *BIRDS_SPLIT)), passages(WATER, SALT, *BIRDS_SPLIT))
    assert [found[Key("", text)] in shown for text in (WATER, SALT, *BIRDS_SPLIT)] == [True, True, False, False]


def test_a_likeness_elsewhere_is_offered_while_the_original_stays():
    near = "No salt is spread within five metres of a trunk, and no cable is laid over the roots."
    after = look(update(translated(THREE), passages(WATER, SALT, BIRDS, near)))
    assert after[near] == Look("borrowed", f"T: {SALT}", SALT)
    assert after[SALT] == Look("reviewed", f"T: {SALT}")


def test_a_borrowed_offer_that_somebody_reviews_is_theirs():
    first, second = BIRDS_SPLIT
    data = review(update(translated(THREE), passages(WATER, SALT, first, second)), first)
    assert look(data)[first].state == "reviewed"
    changed = first.replace("March", "April")
    after = look(update(data, passages(WATER, SALT, changed, second)))
    assert after[changed] == Look("stale", f"T: {BIRDS}", first)


def test_a_borrowed_offer_whose_passage_changes_stays_borrowed_and_names_its_source():
    data = update(translated(THREE), passages(WATER, SALT, *BIRDS_SPLIT))
    changed = BIRDS_SPLIT[1].replace("young", "last of the young")
    after = look(update(data, passages(WATER, SALT, BIRDS_SPLIT[0], changed)))
    assert after[changed] == Look("borrowed", f"T: {BIRDS}", BIRDS)


def test_borrowed_offers_are_no_source_for_others():
    first, second = (text.replace("not", "hardly ever") for text in BIRDS_SPLIT)
    near = f"{first} {second}"
    data = update(translated(THREE), passages(WATER, SALT, BIRDS, near))
    assert look(data)[near] == Look("borrowed", f"T: {BIRDS}", BIRDS)
    for new in ([near, first], [first, second], [first, near, second], [second]):
        after = look(update(data, passages(WATER, SALT, BIRDS, *new)))
        assert all(after[text] in (Look("borrowed", f"T: {BIRDS}", BIRDS), Look("untranslated", "")) for text in new)


def test_a_stale_translation_lends_itself_with_the_text_it_was_made_for():
    stale = update(translated(THREE), passages(WATERED, SALT, BIRDS))
    after = look(update(stale, passages(WATERED, SALT, BIRDS, DROWNED)))
    assert after[DROWNED] == Look("borrowed", f"T: {WATER}", WATER)


# ------------------------------------------------------------------ names


SOCIETY = gloss("Society of Readers (Montevideo)", "SL", "Sociedad de Lectores (Montevideo)")


def test_a_gloss_set_right_is_stale():
    mended = gloss("Society of the Readers of Montevideo", "SL", "Sociedad de Lectores (Montevideo)")
    after = look(update(translated([SOCIETY]), [mended]))
    assert after[mended.text] == Look("stale", f"T: {SOCIETY.text}", SOCIETY.text)


def test_a_renamed_organisation_never_shows_the_old_name():
    renamed = gloss("Society of Readers (Mendoza)", "SL", "Sociedad de Lectores (Mendoza)")
    after = look(update(translated([SOCIETY]), [renamed]))
    assert after[renamed.text] == Look("borrowed", f"T: {SOCIETY.text}", SOCIETY.text)
    assert f"~ {SOCIETY.text}" in after


def test_an_organisation_that_is_respelt_keeps_its_gloss():
    respelt = gloss(SOCIETY.text, "SL", "Sociedad de los Lectores (Montevideo)")
    after = update(translated([SOCIETY]), [respelt])
    assert look(after) == {SOCIETY.text: Look("reviewed", f"T: {SOCIETY.text}")}
    assert b"#. gloss. What this name means: SL Sociedad de los Lectores (Montevideo)\n" in after


@pytest.mark.parametrize(("tag", "name"), [("de", "Südkorea"), ("haz", None)])
def test_a_replaced_country_is_never_stale(tag, name):
    before = translated([country("South Africa", "ZA")], tag=tag)
    data = update(before, [country("South Korea", "KR")], tag)
    after = look(data)
    assert after["South Korea"].state == ("draft" if name else "borrowed")
    assert after["South Korea"].text == (name or "T: South Africa")
    assert after["~ South Africa"].text == "T: South Africa"
    assert states(data, [country("South Korea", "KR")], tag)[Key("", "South Korea")].shown == (name is not None)


def test_a_country_named_otherwise_by_the_master_gets_cldrs_name():
    before = translated([country("Congo - Kinshasa", "CD")])
    after = look(update(before, [country("Democratic Republic of the Congo", "CD")]))
    assert after["Democratic Republic of the Congo"] == Look("draft", "Kongo-Kinshasa")


def test_a_country_is_never_taken_for_a_heading_that_looks_like_it():
    after = look(update(translated([country("South Africa", "ZA")]), [Segment("South Africa today", "heading")]))
    assert after["South Africa today"].state != "stale"


def test_a_phrase_reworded_by_polyleaf_is_stale():
    page = TREES[5]
    reworded = replace(page, text="Page {page} of all {pages}")
    after = look(update(translated([page]), [reworded]))
    assert after[reworded.text] == Look("stale", f"T: {page.text}", page.text)


def test_a_phrase_with_plural_forms_keeps_them_when_it_is_reworded():
    branch = TREES[6]
    reworded = replace(branch, text="{count} big branch", plural="{count} big branches")
    data = update(translated([branch]), [reworded])
    assert look(data)[reworded.text] == Look("stale", "T: {count} branch | T: {count} branches", branch.text)
    assert b'#| msgid_plural "{count} branches"\n' in data
    assert accepted_by_msgfmt(data)


def test_a_phrase_with_plural_forms_borrows_only_from_such():
    counted = Segment(
        "{count} tree is left", "phrase", "How many", plural="{count} trees are left", placeholders=("count",)
    )
    single = Segment("One tree is left", "paragraph")
    after = look(update(translated([single]), [single, counted]))
    assert after[counted.text] == Look("untranslated", " | ")


# ------------------------------------------------------------------ contexts


def test_a_context_that_is_added_asks_for_a_new_look():
    [plain] = passages("Water")
    data = update(translated([plain]), [replace(plain, context="verb")])
    assert look(data) == {"verb | Water": Look("draft", "T: Water")}
    assert update(data, [replace(plain, context="verb")]) == data


def test_a_context_that_is_taken_away_asks_for_a_new_look():
    [plain] = passages("Water")
    assert look(update(translated([replace(plain, context="verb")]), [plain])) == {"Water": Look("draft", "T: Water")}


def test_of_two_contexts_for_one_text_the_second_borrows():
    [plain] = passages("Water the tree")
    both = [replace(plain, context="to readers"), replace(plain, context="to gardeners")]
    data = update(translated([plain]), both)
    assert sorted(found.state for found in look(data).values()) == ["borrowed", "draft"]
    assert accepted_by_msgfmt(data)


def test_a_text_that_changes_with_its_context_names_both():
    old, new = Segment(WATER, "list item", context="verb"), Segment(WATERED, "list item", context="deed")
    data = update(translated([old]), [new])
    assert look(data)[f"deed | {WATERED}"] == Look("stale", f"T: {WATER}", WATER)
    assert b'#| msgctxt "verb"\n' in data
    assert look(update(data, [old])) == {f"verb | {WATER}": Look("draft", f"T: {WATER}")}


# ------------------------------------------------------------------ new catalogs


TAGS = ["de", "ru", "ar", "fa", "zh-Hans", "haz", "pt-BR", "sr-Latn", "cy", "qya"]
SIGNED = [SOCIETY, gloss("House of Books", "KB", "Khaneh-ye Ketab", "fa-Latn"), country("Uruguay", "UY")]
EVERYTHING = [*TREES, *SIGNED, *PHRASES.values()]


@pytest.mark.parametrize("tag", TAGS)
def test_a_new_catalog_is_to_msgfmts_liking(tag):
    assert accepted_by_msgfmt(untranslated(EVERYTHING, tag))


@pytest.mark.parametrize("tag", TAGS)
def test_a_new_catalog_names_its_language_and_gives_it_its_plural_forms(tag):
    data = untranslated(EVERYTHING, tag)
    file = po.parse(data, SHOWN)
    count, _ = plurals.parsed(file.header("Plural-Forms"))
    assert file.header("Language") == tag.replace("-", "_")
    assert {len(entry.forms) for entry in file.active if entry.unit.hasplural()} == {count}
    assert catalog.load(data, Path(f"{tag}.po"), tag, EVERYTHING, language(tag)).findings == ()


def test_a_new_catalog_has_country_names_and_names_in_its_own_language_as_drafts():
    spanish = look(untranslated(SIGNED, "es"))
    assert spanish[SOCIETY.text] == Look("draft", "Sociedad de Lectores (Montevideo)")
    assert spanish["Uruguay"] == Look("draft", "Uruguay")
    arabic, persian = look(untranslated(SIGNED, "ar")), look(untranslated(SIGNED, "fa"))
    assert (arabic["Uruguay"].text, persian["Uruguay"].text) == ("أورغواي", "اروگوئه")
    assert persian["House of Books"] == Look("untranslated", "")
    assert look(untranslated(SIGNED, "haz"))["Uruguay"] == Look("untranslated", "")


def test_a_new_catalog_has_each_message_once():
    twice = [*passages("Water", "Salt", "Water"), Segment("Water", "heading")]
    data = untranslated(twice)
    assert list(look(data)) == ["Water", "Salt"]
    assert b'#. paragraph\n#. heading\nmsgid "Water"' in data


def test_messages_with_placeholders_are_checked_by_msgfmt():
    data = edit(translated(TREES), "T: Page {page} of {pages}", "Seite {page}")
    with pytest.raises(AssertionError, match="pages"):
        accepted_by_msgfmt(data)


def test_the_template_starts_a_catalog_in_gettexts_own_way(tmp_path):
    (tmp_path / "trees.pot").write_bytes(catalog.template("trees", EVERYTHING, DAY))
    data, _ = gettext("msginit", "--no-translator", "--locale=de", "--output=-", f"--input={tmp_path / 'trees.pot'}")
    assert set(look(data)) == set(look(untranslated(EVERYTHING)))
    assert b"python-brace-format" in data


@pytest.mark.parametrize(
    "tag", ["de", "ru", "ar", "fa", "zh-Hans", "pl", "cy", "sl", "lv", "pt-PT", "he", "mk", "ga", "my"]
)
def test_plural_forms_are_those_of_cldr(tag):
    count, expression = plurals.rule(tag)
    pick, cldr = c2py(expression), Locale.parse(tag.replace("-", "_")).plural_form
    pairs = {(pick(n), cldr(n)) for n in range(1000)}
    assert {form for form, _ in pairs} == set(range(count))
    assert len(pairs) == count


@pytest.mark.parametrize(
    ("tag", "rule"), [("de", (2, "n != 1")), ("haz", (2, "n != 1")), ("fa", (2, "n > 1")), ("ja", (1, "0"))]
)
def test_plural_forms_are_written_as_translators_know_them(tag, rule):
    assert plurals.rule(tag) == rule


# ------------------------------------------------------------------ headers


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("de", "de_DE"), ("de", "de"), ("de", "DE"), ("de", "de_DE.UTF-8"), ("pt-BR", "pt_BR"), ("pt-BR", "pt"),
        ("zh-Hans", "zh_CN"), ("zh-Hans", "zh_Hans"), ("sr-Latn", "sr@latin"), ("sr-Latn", "sr_RS@latin"), ("haz", "haz"),
    ],
)  # fmt: skip
def test_a_language_may_be_named_as_poedit_and_gettext_name_it(tag, says):
    data = edit(untranslated(THREE, tag), f"Language: {tag.replace('-', '_')}\\n", f"Language: {says}\\n")
    assert set(states(data, THREE, tag).values()) == {SegmentState.UNTRANSLATED}


@pytest.mark.parametrize(
    ("tag", "says"), [("de", "nl"), ("de", "German"), ("zh-Hans", "zh_TW"), ("pt-BR", "pt_PT"), ("sr-Latn", "sr")]
)
def test_a_language_that_isnt_the_files_is_refused(tag, says):
    data = edit(untranslated(THREE, tag), f"Language: {tag.replace('-', '_')}\\n", f"Language: {says}\\n")
    with pytest.raises(CatalogError) as caught:
        states(data, THREE, tag)
    [finding] = caught.value.findings
    assert (finding.code, finding.place.line) == ("po-language", 1)
    assert f"Language: {tag}" in finding.cure


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"Language: de\\n"\n', "", "po-language"),
        ("plural=n != 1;", "plural=n !! 1;", "po-plural"),
        ("plural=n != 1;", "plural=n % 0;", "po-plural"),
        ("nplurals=2; plural=n != 1;", "nplurals=INTEGER; plural=EXPRESSION;", "po-plural"),
        ('\nmsgstr[1] "T: {count} branches"', "", "po-plural"),
    ],
)
def test_a_doubtful_header_is_a_warning_and_no_more(old, new, code):
    data = edit(translated(TREES), old, new)
    loaded = catalog.load(data, SHOWN, "de", TREES, DE)
    [finding] = loaded.findings
    assert (finding.code, finding.severity) == (code, Severity.WARNING)
    assert finding.cure
    assert finding.place.line
    assert c2py(loaded.plural)(1) == 0
    assert {message.state for message in loaded.messages.values()} == {SegmentState.REVIEWED}


def test_a_catalog_without_a_header_can_be_used():
    data = translated(THREE).partition(b"\n\n")[2]
    assert set(states(data, THREE).values()) == {SegmentState.REVIEWED}
    assert update(data, THREE) == data


# ------------------------------------------------------------------ whatever happens


POOL = [
    *passages(WATER, WATERED, DROWNED, SALT, BIRDS, *BIRDS_SPLIT, "Water", "شجرة واحدة لكل بيت.", "हर घर एक पेड़ की देखभाल करता है।"),
    Segment("Water", "list item", context="verb"),
    Segment("Water the young, spare the old!", "slogan"),
    Segment("Water the old, spare the young!", "slogan"),
    *TREES[3:7],
    *SIGNED,
    gloss("Society of Readers (Mendoza)", "SM", "Sociedad de Lectores (Mendoza)"),
    country("South Africa", "ZA"),
    country("South Korea", "KR"),
    replace(TREES[6], text="{count} twig", plural="{count} twigs"),
]  # fmt: skip
masters = st.lists(st.sampled_from(POOL), min_size=1, max_size=10)
tools = st.sampled_from(["write", "review", "doubt", "note", "empty", "forget comments", "nothing"])


def work_on(data: bytes, deeds: list[str]) -> bytes:
    """A catalog after its translator did something to each message."""
    file = po.parse(data, SHOWN)
    worked = [file.entries[0]]
    for number, entry in enumerate(file.entries[1:]):
        deed, new = deeds[number % len(deeds)], po.copy(entry)
        if deed == "write" and not entry.obsolete:
            po.set_forms(new, [f"{number} {form[:9]}…" for form in (entry.key.text, *entry.forms[1:])])
        elif deed == "empty" and not entry.obsolete:
            po.set_forms(new, [""] * len(entry.forms))
        elif deed in ("review", "doubt"):
            new.unit.settypecomment("fuzzy", present=deed == "doubt")
        elif deed == "note":
            new.unit.othercomments = [*new.unit.othercomments, f"# note {number}\n"]
        elif deed == "forget comments":
            new.unit.automaticcomments = []
        worked.append(entry if deed == "nothing" else new)
    return po.serialise(file.with_entries(worked))


@st.composite
def histories(draw: st.DrawFn) -> tuple[bytes, list[Segment]]:
    """A catalog that has seen some masters and some work, and the master of today."""
    data = untranslated(draw(masters))
    for _ in range(draw(st.integers(1, 3))):
        data = update(work_on(data, draw(st.lists(tools, min_size=1, max_size=8))), draw(masters))
    return work_on(data, draw(st.lists(tools, min_size=1, max_size=8))), draw(masters)


@settings(max_examples=150)
@given(histories())
def test_to_update_twice_is_to_update_once(history):
    data, segments = history
    once = update(data, segments)
    assert update(once, segments) == once


@settings(max_examples=150)
@given(histories())
def test_an_update_has_todays_messages_in_todays_order_and_loses_no_translation(history):
    data, segments = history
    before, after = po.parse(data, SHOWN), po.parse(update(data, segments), SHOWN)
    assert [entry.key for entry in after.active] == list(dict.fromkeys(segment.key for segment in segments))
    kept = {entry.forms for entry in after.entries}
    assert {entry.forms for entry in before.entries if any(entry.forms)} <= kept
    notes = {comment for entry in after.entries for comment in entry.comments}
    assert {c for entry in before.entries for c in entry.comments if c.startswith("note")} <= notes


@settings(max_examples=100)
@given(histories())
def test_a_build_sees_today_what_an_update_will_write(history):
    data, segments = history
    assert states(data, segments) == states(update(data, segments), segments)


@settings(max_examples=100)
@given(histories())
def test_only_what_a_person_reviewed_is_reviewed(history):
    data, segments = history
    before = po.parse(data, SHOWN)
    reviewed = {entry.key for entry in before.entries if entry.translated and not entry.fuzzy}
    assert {key for key, state in states(data, segments).items() if state is SegmentState.REVIEWED} <= reviewed


@settings(max_examples=20)
@given(histories())
def test_gettext_can_read_whatever_an_update_wrote(history):
    data, segments = history
    gettext("msgcat", "--output-file=/dev/null", "-", given=update(data, segments))
