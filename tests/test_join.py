"""Joining a master with a catalog: what each state shows, what an edition says of itself, and unknown languages."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import MASTER, translate, write_project
from editions import PICTURE, catalog_of, document, edition_of, normal, same, saying

from pipeline import prepare
from pipeline.join import edition_state
from pipeline.model import Counts, Edition, EditionState, Language, Message, Segment, SegmentState
from pipeline.pandoc import Pandoc, text_of
from pipeline.phrases import PHRASES
from pipeline.project import open_project

UNTRANSLATED, BORROWED, INHERITED, STALE, DRAFT, REVIEWED = SegmentState
DRAFT_NOTICE = "Draft translation, not yet reviewed"


def edition(pandoc: Pandoc, messages: dict[str, Message | None], tag: str = "fa", body: str = "One.") -> Edition:
    """The edition whose catalog has these messages, and otherwise repeats the master, reviewed."""
    read = document(pandoc, body)
    return edition_of(read, catalog_of(read, lambda s: messages.get(s.text, same(s)), tag), pandoc)[0]


def html_of(pandoc: Pandoc, found: Edition) -> str:
    return pandoc.to_html([found.body])[0]


# ------------------------------------------------------------------ states of passages

SHOWN_IN_MASTER = '<div lang="en" dir="ltr">\n<p>One.</p>\n</div>'
SHOWN_STALE = '<div class="stale">\n<p><span class="stale-mark" title="{mark}">†</span>یک.</p>\n</div>'


@pytest.mark.parametrize(
    ("message", "shown", "counted"),
    [
        (None, SHOWN_IN_MASTER, "untranslated"),
        (Message(UNTRANSLATED, ("",)), SHOWN_IN_MASTER, "untranslated"),
        (Message(BORROWED, ("یک.",)), SHOWN_IN_MASTER, "borrowed"),
        (Message(STALE, ("یک.",)), SHOWN_STALE.format(mark="Changed in the original since it was translated"), "stale"),
        (Message(DRAFT, ("یک.",)), "<p>یک.</p>", "draft"),
        (Message(REVIEWED, ("یک.",)), "<p>یک.</p>", "reviewed"),
        (Message(DRAFT, ("**یک.",)), SHOWN_IN_MASTER, "untranslated"),
        (Message(REVIEWED, ("<b>یک.</b>",)), SHOWN_IN_MASTER, "untranslated"),
    ],
)
def test_each_state_of_a_passage_shows_as_the_design_says(pandoc, message, shown, counted):
    found = edition(pandoc, {"One.": message})
    assert html_of(pandoc, found) == shown
    reviewed = len({s.key for s in document(pandoc, "One.").segments}) - (counted != "reviewed")
    assert found.counts == Counts(**{"reviewed": reviewed} | ({} if counted == "reviewed" else {counted: 1}))


def test_the_mark_of_a_stale_passage_says_what_it_means_in_the_editions_language(pandoc):
    meaning = Message(DRAFT, ("پس از ترجمه تغییر کرده",))
    found = edition(pandoc, {"One.": Message(STALE, ("یک.",)), PHRASES["stale_mark"].text: meaning})
    assert 'title="پس از ترجمه تغییر کرده"' in html_of(pandoc, found)


def test_title_subtitle_and_kind_show_their_state(pandoc):
    found = edition(
        pandoc,
        {
            "Resolution": None,
            "Keep the reading rooms open": Message(STALE, ("باز",)),
            "Readers and staff decide together": Message(DRAFT, ("با هم",)),
        },
    )
    assert (text_of(found.kind.inlines), dict(found.kind.attributes)) == ("Resolution", {"lang": "en", "dir": "ltr"})
    assert (text_of(found.title.inlines), dict(found.title.attributes)) == ("†باز", {"class": "stale"})
    assert found.plain_title == "باز"
    assert (text_of(found.subtitle.inlines), dict(found.subtitle.attributes)) == ("با هم", {})


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("# One.", '<h1 lang="en" dir="ltr" id="one.">One.</h1>'),
        ("- One.", '<ul>\n<li><span lang="en" dir="ltr">One.</span></li>\n</ul>'),
        ("> One.", '<blockquote>\n<div lang="en" dir="ltr">\n<p>One.</p>\n</div>\n</blockquote>'),
        ("| One.", '<div class="line-block"><span lang="en" dir="ltr">One.</span></div>'),
    ],
)
def test_an_untranslated_passage_keeps_its_language_in_every_construct(pandoc, body, shown):
    assert html_of(pandoc, edition(pandoc, {"One.": None}, body=body)) == shown


def test_an_untranslated_picture_takes_nothing_from_the_passage_after_it(pandoc):
    read = document(pandoc, "![An oak](tree.png)\n\nOne.", tree_png=PICTURE)
    for message in (None, Message(STALE, ("![Eine Eiche](tree.png)",))):
        catalog = catalog_of(read, lambda s, m=message: m if s.kind == "picture" else saying({"One.": "Eins."})(s))
        found, _ = edition_of(read, catalog, pandoc)
        assert html_of(pandoc, found).endswith("</figure>\n<p>Eins.</p>")
        caption = ElementTree.fromstring(f"<div>{html_of(pandoc, found)}</div>").find("figure/figcaption")
        assert "".join(caption.itertext()) == ("†Eine Eiche" if message else "An oak")


def test_a_faulty_passage_takes_no_other_with_it(pandoc):
    read = document(pandoc, "One.\n\nTwo.\n\nThree.")
    texts = {"One.": "Eins.", "Two.": "**Zwei.", "Three.": "Drei."}
    found, findings = edition_of(read, catalog_of(read, saying(texts)), pandoc)
    assert [finding.code for finding in findings] == ["emphasis"]
    assert html_of(pandoc, found) == '<p>Eins.</p>\n<div lang="en" dir="ltr">\n<p>Two.</p>\n</div>\n<p>Drei.</p>'


# ------------------------------------------------------------------ states of editions


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        (Counts(untranslated=3, reviewed=7), EditionState.INCOMPLETE),
        (Counts(borrowed=3, reviewed=7), EditionState.INCOMPLETE),
        (Counts(untranslated=2, reviewed=8), EditionState.PARTIAL),
        (Counts(borrowed=1, stale=4, reviewed=5), EditionState.PARTIAL),
        (Counts(stale=1, draft=4, reviewed=5), EditionState.STALE),
        (Counts(stale=10), EditionState.STALE),
        (Counts(draft=1, reviewed=9), EditionState.DRAFT),
        (Counts(inherited=10), EditionState.DRAFT),
        (Counts(inherited=1, stale=1, reviewed=8), EditionState.STALE),
        (Counts(reviewed=10), EditionState.REVIEWED),
        (Counts(), EditionState.REVIEWED),
    ],
)
def test_the_state_of_an_edition_is_the_first_that_fits(counts, state):
    assert edition_state(counts, is_master=False, threshold=0.8) is state
    assert edition_state(counts, is_master=True, threshold=0.8) is EditionState.MASTER


@pytest.mark.parametrize(
    ("threshold", "state"), [(0.71, "incomplete"), (0.7, "partial"), (0.0, "partial"), (1.0, "incomplete")]
)
def test_the_threshold_is_a_setting(threshold, state):
    assert edition_state(Counts(untranslated=3, draft=7), is_master=False, threshold=threshold) == state


def test_only_broken_pseudo_and_incomplete_editions_are_not_published():
    assert [state.value for state in EditionState if not state.published] == ["broken", "pseudo", "incomplete"]


def test_a_catalog_that_cannot_be_used_makes_its_edition_broken_and_no_other(project, pandoc, polyleaf):
    assert polyleaf("update", "de", "fa", "--project", project)[0] == 0
    translate(project, "fa")
    path = project / "translations/reading-rooms/de.po"
    path.write_text(path.read_text("utf-8") + "\n<<<<<<< mine\n", "utf-8")
    found = prepared(project, pandoc)
    assert {tag: one.state.value for tag, one in found.items()} == {"en": "master", "de": "broken", "fa": "reviewed"}
    assert (found["de"].edition, found["de"].name) == (None, "Deutsch")
    assert [(finding.code, finding.place.path) for finding in found["de"].findings] == [("po-conflict", path)]
    assert found["fa"].findings == ()


# ------------------------------------------------------------------ what an edition says of itself


def notices(found: Edition) -> list[str]:
    return [notice.text for notice in found.notices]


def test_a_reviewed_edition_has_nothing_to_say(pandoc):
    found = edition(pandoc, {})
    assert (found.state, found.notices) == (EditionState.REVIEWED, ())


def test_a_draft_says_so(pandoc):
    found = edition(pandoc, {"One.": Message(DRAFT, ("یک.",)), DRAFT_NOTICE: Message(REVIEWED, ("پیش‌نویس",))})
    assert found.state is EditionState.DRAFT
    assert notices(found) == ["پیش‌نویس"]


def test_a_stale_edition_says_how_many_passages_and_of_which_date_the_master_is(pandoc):
    stale = PHRASES["stale"]
    forms = Message(REVIEWED, ("{count} بخش؛ اصل از {date}", "{count} بخش؛ اصل از {date}"))
    found = edition(pandoc, {"One.": Message(STALE, ("یک.",)), stale.text: forms})
    assert found.state is EditionState.STALE
    assert notices(found) == [DRAFT_NOTICE, "۱ بخش؛ اصل از ۱\u00a0مارس ۲۰۲۴"]


def test_a_partial_edition_says_how_many_passages_readers_see_in_the_original(pandoc):
    found = edition(pandoc, {"One.": None, "House of Books": Message(BORROWED, ("خانه",))}, "de")
    assert found.state is EditionState.PARTIAL
    assert notices(found) == ["2 passages are not yet translated and are shown in the original language"]


def test_a_notice_that_is_not_translated_is_in_english_and_marked_as_such(pandoc):
    stale = PHRASES["stale"]
    found = edition(pandoc, {"One.": Message(STALE, ("یک.",)), DRAFT_NOTICE: None, stale.text: None})
    assert [(notice.language, notice.direction) for notice in found.notices] == [("en", "ltr"), ("", ""), ("en", "ltr")]


RUSSIAN = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"
ARABIC = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"


@pytest.mark.parametrize(
    ("tag", "plural", "forms", "count", "said"),
    [
        ("ru", RUSSIAN, ("{count} абзац", "{count} абзаца", "{count} абзацев"), 1, "1 абзац"),
        ("ru", RUSSIAN, ("{count} абзац", "{count} абзаца", "{count} абзацев"), 3, "3 абзаца"),
        ("ru", RUSSIAN, ("{count} абзац", "{count} абзаца", "{count} абзацев"), 5, "5 абзацев"),
        ("ru", RUSSIAN, ("{count} абзац", "{count} абзаца", "{count} абзацев"), 11, "11 абзацев"),
        ("ru", RUSSIAN, ("{count} абзац", "{count} абзаца", "{count} абзацев"), 21, "21 абзац"),
        (
            "ar",
            ARABIC,
            ("لا شيء", "فقرة واحدة", "فقرتان", "{count} فقرات", "{count} فقرة", "{count} فقرة."),
            1,
            "فقرة واحدة",
        ),
        (
            "ar",
            ARABIC,
            ("لا شيء", "فقرة واحدة", "فقرتان", "{count} فقرات", "{count} فقرة", "{count} فقرة."),
            2,
            "فقرتان",
        ),
        (
            "ar",
            ARABIC,
            ("لا شيء", "فقرة واحدة", "فقرتان", "{count} فقرات", "{count} فقرة", "{count} فقرة."),
            7,
            "7 فقرات",
        ),
        (
            "ar",
            ARABIC,
            ("لا شيء", "فقرة واحدة", "فقرتان", "{count} فقرات", "{count} فقرة", "{count} فقرة."),
            12,
            "12 فقرة",
        ),
        ("fa", "n > 1", ("{count} بند", "{count} بند"), 12, "۱۲ بند"),
        ("ne", "n != 1", ("{count} अनुच्छेद", "{count} अनुच्छेदहरू"), 3, "३ अनुच्छेदहरू"),
        ("ja", "0", ("{count}段落",), 3, "3段落"),
    ],
)
def test_a_count_takes_the_languages_plural_form_and_digits(pandoc, tag, plural, forms, count, said):
    read = document(pandoc, "\n\n".join(f"Paragraph {n}." for n in range(count)))
    notice = PHRASES["untranslated"].text

    def message(segment: Segment) -> Message | None:
        return (
            Message(REVIEWED, forms)
            if segment.text == notice
            else None
            if segment.kind == "paragraph"
            else same(segment)
        )

    found, findings = edition_of(read, catalog_of(read, message, tag, plural), pandoc, threshold=0)
    assert findings == []
    assert notices(found) == [said]


def test_a_language_with_fewer_forms_than_its_rule_asks_for_takes_the_last(pandoc):
    read = document(pandoc, "One.\n\nTwo.\n\nThree.")
    texts = {PHRASES["untranslated"].text: Message(REVIEWED, ("{count} абзац", "{count} абзаца"))}
    catalog = catalog_of(read, lambda s: None if s.kind == "paragraph" else texts.get(s.text, same(s)), "ru", "2")
    assert notices(edition_of(read, catalog, pandoc, 0)[0]) == ["3 абзаца"]


# ------------------------------------------------------------------ the master's own edition


def prepared(root: Path, pandoc: Pandoc) -> dict[str, prepare.Prepared]:
    """Every edition of a project's only document, from its files."""
    project = open_project(root)
    read = prepare.read(project, project.documents[0], pandoc)
    return {one.tag: one for one in prepare.editions(project, read, pandoc)}


def test_the_masters_edition_says_what_the_master_says(project, pandoc):
    one = prepared(project, pandoc)["en"]
    read = prepare.read(open_project(project), "reading-rooms", pandoc)
    assert one.state is EditionState.MASTER
    assert one.findings == ()
    assert normal(one.edition.body) == normal(read.source.blocks)
    assert one.edition.notices == ()
    assert {phrase.language for phrase in one.edition.phrases.values()} == {""}


def heading(found: Edition, pandoc: Pandoc) -> str:
    return pandoc.to_html([found.signatories])[0].split("<h1>")[1].split("</h1>")[0]


def test_the_leaflets_own_phrases_are_marked_as_english_where_the_master_is_not(tmp_path, pandoc, polyleaf):
    root = write_project(tmp_path / "project", MASTER.replace("language: en", "language: es"))
    assert polyleaf("update", "de", "--project", root)[0] == 0
    for one in prepared(root, pandoc).values():
        assert heading(one.edition, pandoc) == (
            '<span lang="en" dir="ltr">Signatories (as of March\u00a05, 2024, further signatories possible)</span>'
        )
        assert {phrase.language for phrase in one.edition.phrases.values()} == {"en"}


def test_a_catalog_in_the_masters_language_translates_the_leaflets_own_phrases(tmp_path, pandoc, polyleaf):
    root = write_project(tmp_path / "project", MASTER.replace("language: en", "language: es"))
    assert polyleaf("update", "es", "--project", root)[0] == 0
    path = translate(root, "es")
    one = prepared(root, pandoc)["es"]
    assert one.state is EditionState.MASTER
    assert (
        heading(one.edition, pandoc)
        == "es: Signatories (as of 5\u00a0de\u00a0marzo de 2024, further signatories possible)"
    )
    assert {phrase.language for phrase in one.edition.phrases.values()} == {""}

    path.write_text(
        path.read_text("utf-8").replace("es: Signatories (as of {date}", "es: Signatories ({fecha}"), "utf-8"
    )
    one = prepared(root, pandoc)["es"]
    assert {finding.code for finding in one.findings} == {"placeholder"}
    assert heading(one.edition, pandoc).startswith('<span lang="en" dir="ltr">Signatories (as of March\u00a05, 2024')


# ------------------------------------------------------------------ languages that CLDR lacks


@pytest.mark.parametrize(
    ("tag", "word", "script", "direction"),
    [
        ("haz", "کتاو", "Arab", "rtl"),
        ("tet", "livru", "Latn", "ltr"),
        ("qaa", "کتاب", "Arab", "rtl"),
        ("qaa-Deva", "क", "Deva", "ltr"),
    ],
)
def test_a_language_that_cldr_lacks_gets_its_edition_and_one_warning(
    project, pandoc, polyleaf, tag, word, script, direction
):
    assert polyleaf("update", tag, "--project", project)[0] == 0
    path = translate(project, tag)
    path.write_text(path.read_text("utf-8").replace(f'"{tag}: ', '"' + f"{word} " * 30), "utf-8")
    one = prepared(project, pandoc)[tag]
    assert [(finding.code, finding.severity.value) for finding in one.findings] == [("language-unknown", "warning")]
    assert (one.edition.language.script, one.edition.language.direction) == (script, direction)
    assert one.state is EditionState.REVIEWED
    assert '<span lang="en" dir="ltr">March\u00a05, 2024</span>' in heading(one.edition, pandoc)

    status, printed = polyleaf("build", tag, "--format", "html", "--project", project)
    assert status == 0
    assert printed.count("[language-unknown]") == 1
    page = (project / f"output/reading-rooms/{tag}/index.html").read_text("utf-8")
    assert f'<html lang="{tag}" dir="{direction}">' in page


def test_a_master_in_a_language_that_cldr_lacks_takes_its_direction_from_its_own_text(tmp_path, pandoc):
    master = MASTER.replace("language: en", "language: qaa").replace(
        "Public libraries belong to", "کتابخانه‌های عمومی از آن همه است " * 9
    )
    root = write_project(tmp_path / "project", master)
    found: Language = prepared(root, pandoc)["qaa"].edition.language
    assert (found.script, found.direction) == ("Arab", "rtl")
