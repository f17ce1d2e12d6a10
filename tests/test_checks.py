"""Each check of faults, and each proposal (tests/test_advice.py has the rest): what it lets pass, and what it says, with code, line and cure."""

from pathlib import Path

import pytest
from editions import PICTURE, catalog_of, document, edition_of, same
from hypothesis import HealthCheck, given, settings
from masters import bodies

from pipeline.checks import FAULTS, PROPOSALS
from pipeline.model import Finding, Message, SegmentState, Severity
from pipeline.pandoc import Pandoc

MARKED = "A **bold** word, an *oblique* one, `code` and [the charter](https://example.org/c)."
LINK = "[die Charta](https://example.org/c)"
DATED = "Signatories (as of {date}, further signatories possible)"


def said(pandoc: Pandoc, master: str, translation: str, tag: str = "de") -> list[Finding]:
    """What the checks say of one translation."""
    read = document(pandoc, master)
    text = read.segments[3].text
    message = Message(SegmentState.DRAFT, (translation,), 7)
    return edition_of(read, catalog_of(read, lambda s: message if s.text == text else same(s), tag), pandoc)[1]


@pytest.mark.parametrize(
    ("master", "translation"),
    [
        (MARKED, f"Ein **fettes** Wort, ein *schräges*, `Code` und {LINK}."),
        (MARKED, f"Ein __fettes__ Wort, ein _schräges_ und {LINK}."),
        (MARKED, f"{LINK}, und kein Wort fett."),
        (MARKED, f"Zwei\nZeilen {LINK}"),
        (MARKED, f"- {LINK}, kein Listenpunkt"),
        (MARKED, f"1. {LINK}"),
        (MARKED, f"# {LINK}"),
        (MARKED, f"| {LINK} | > ::: --- ==="),
        (MARKED, f"5 \\* 3 = 15, `a*b`, \\` {LINK}"),
        (MARKED, f"a < b, R&D, &c. {LINK}"),
        (MARKED, f"{LINK} \\<b> &lt;b&gt;"),
        (MARKED, f"{{date}} {LINK} {{#x}}"),
        (MARKED, f"[le mot]{{lang=fr}} {LINK}"),
        ("Times: 5 \\* 3", "Mal: 5 * 3"),
        ("One [3] (p. 4) and [a][b]", "Eins \\[3\\] (S. 4) und \\[a\\]\\[b\\]"),
        ("One [3] (p. 4)", "Eins [3] (S. 4)"),
        ("Write to <box@example.org>", "Schreibt an <box@example.org>"),
        ("See <https://example.org/a*b>", "Siehe <https://example.org/a*b>"),
        ("See <https://example.org/a>", "Siehe [hier](https://example.org/a)"),
        ("One[^a] two[^b].\n\n[^a]: A\n\n[^b]: B", "Zwei[^2] eins[^1]."),
    ],
)
def test_a_sound_translation_passes(pandoc, master, translation):
    assert said(pandoc, master, translation) == []


@pytest.mark.parametrize(
    ("code", "master", "translation", "message"),
    [
        ("paragraph", MARKED, f"Eins {LINK}.\n\nZwei.", "There is a blank line in the translation."),
        ("paragraph", MARKED, f"Eins {LINK}.\n \t\nZwei.", "There is a blank line in the translation."),
        ("paragraph", MARKED, f"{LINK}\n```\nCode\n```", "The translation isn't one paragraph of text."),
        ("emphasis", MARKED, f"Ein **fettes Wort und {LINK}", "A ** has no partner."),
        ("emphasis", MARKED, f"Ein fettes** Wort und {LINK}", "A ** has no partner."),
        ("emphasis", MARKED, f"Ein ** fettes ** Wort und {LINK}", "A ** has no partner."),
        ("emphasis", MARKED, f"Ein **fettes* Wort und {LINK}", "A ** has no partner."),
        ("emphasis", MARKED, f"Ein `Code und {LINK}", "A ` has no partner."),
        ("emphasis", MARKED, f"یک **واژه {LINK}", "A ** has no partner."),
        ("link", MARKED, "[die Charta] (https://example.org/c)", "A link is broken."),
        ("link", MARKED, "[die Charta](https://example.org/c", "A link is broken."),
        ("link", MARKED, "[die Charta(https://example.org/c)", "A link is broken."),
        ("link", MARKED, "die Charta](https://example.org/c)", "A link is broken."),
        ("link", MARKED, "[die Charta][https://example.org/c]", "A link is broken."),
        ("link", MARKED, "[die Charta]()", "A link has no address."),
        ("link", MARKED, "[die Charta](javascript:alert)", "isn't an address of a page"),
        ("link", MARKED, "[die Charta](charta.html)", "isn't an address of a page"),
        ("link", MARKED, "[die Charta](#charta)", "which the original doesn't name"),
        ("attribute", MARKED, f'[Wort]{{style="color:red"}} {LINK}', "“style” isn't an attribute"),
        ("attribute", MARKED, '[die Charta](https://example.org/c){onclick="x"}', "“onclick” isn't an attribute"),
        ("raw-markup", MARKED, f"Ein <b>fettes</b> Wort {LINK}", "“<b>” is HTML or TeX"),
        ("raw-markup", MARKED, f"{LINK} <!-- prüfen -->", "“<!-- prüfen -->” is HTML or TeX"),
        ("raw-markup", MARKED, f"{LINK} \\emph{{schräg}}", "“\\emph{schräg}” is HTML or TeX"),
        ("footnote", "One[^a].\n\n[^a]: A", "Eins.", "aren't those of the original ([^1])"),
        ("footnote", "One[^a].\n\n[^a]: A", "Eins[^1] und[^1].", "aren't those of the original ([^1])"),
        ("footnote", "One.", "Eins[^1].", "aren't those of the original (none)"),
        ("invisible-character", MARKED, f"{LINK} \u202eو", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("invisible-character", MARKED, f"{LINK} a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("invisible-character", MARKED, f"{LINK} \x07", "U+0007 control character"),
        ("invisible-character", MARKED, f"{LINK} \ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("invisible-character", MARKED, f"{LINK} \u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("invisible-character", MARKED, f"{LINK} \ue000", "U+E000"),
    ],
)
def test_a_broken_translation_is_an_error_with_its_line_and_a_cure(pandoc, code, master, translation, message):
    [finding] = said(pandoc, master, translation)
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert message in finding.message
    assert finding.cure
    assert (finding.place.path, finding.place.line) == (Path("translations/reading-rooms/de.po"), 7)
    assert finding.place.passage[:3] == master[:3]


@pytest.mark.parametrize(
    ("code", "translation", "message"),
    [
        ("link", "die Charta", "A link of the original is missing."),
        (
            "link",
            "[die Charta](https://example.org/de)",
            "goes to https://example.org/de, which the original doesn't name",
        ),
        ("invisible-character", f"{LINK}\u200f", "U+200F RIGHT-TO-LEFT MARK"),
    ],
)
def test_a_doubtful_translation_is_a_warning_and_is_shown(pandoc, code, translation, message):
    [finding] = said(pandoc, MARKED, translation)
    assert (finding.code, finding.severity) == (code, Severity.WARNING)
    assert message in finding.message


def test_a_picture_that_is_left_out_is_an_error(pandoc):
    read = document(pandoc, "![An oak](tree.png)", tree_png=PICTURE)
    message = Message(SegmentState.DRAFT, ("Eine Eiche",), 7)
    catalog = catalog_of(read, lambda s: message if s.kind == "picture" else same(s))
    [finding] = edition_of(read, catalog, pandoc)[1]
    assert (finding.code, finding.severity, finding.message) == (
        "link",
        Severity.ERROR,
        "A picture of the original is missing.",
    )


def test_a_picture_without_its_text_is_a_fault(pandoc):
    read = document(pandoc, "See ![a tree](tree.png) here.", tree_png=PICTURE)
    message = Message(SegmentState.REVIEWED, ("Siehe ![](tree.png) hier.",))
    [finding] = edition_of(read, catalog_of(read, lambda s: message if "![" in s.text else same(s)), pandoc)[1]
    assert (finding.code, finding.severity) == ("image-text", Severity.ERROR)
    assert finding.cure.endswith("![…](tree.png).")


@pytest.mark.parametrize("joiner", ["می\u200cخواهیم", "क्\u200dष", "Donau\u00addampf", "a\u2060b", "a\u00a0b"])
def test_invisible_characters_that_orthography_needs_pass(pandoc, joiner):
    assert said(pandoc, "One.", joiner, "fa") == []


@pytest.mark.parametrize(("tag", "count"), [("km", 0), ("th", 0), ("my", 0), ("hi", 1), ("de", 1)])
def test_a_zero_width_space_passes_in_scripts_that_break_lines_at_it(pandoc, tag, count):
    assert len(said(pandoc, "One.", "a\u200bb", tag)) == count


# ------------------------------------------------------------------ proposals


def proposed(pandoc: Pandoc, translation: str, tag: str) -> list[Finding]:
    """What is proposed for one translation; the other messages say what the master says."""
    found = said(pandoc, "One.", translation, tag)
    return [finding for finding in found if finding.severity is Severity.NOTE and finding.place.line]


@pytest.mark.parametrize(
    ("tag", "translation", "message"),
    [
        ("fr", "Un !", "“Un !” is set with a narrow no-break space."),
        ("fr", "Un! Deux ? «Trois» :", "“Un!” is set with a narrow no-break space, and so are 4 more in this passage."),
        ("fr", "Un: deux", "“Un:” is set with a no-break space."),
        ("fr-CA", "Un ! Deux", "“Un !” is set with no space."),
        ("de", "**50%** davon", "“50%” is set with a no-break space."),
    ],
)
def test_a_space_that_is_set_otherwise_is_a_proposal(pandoc, tag, translation, message):
    [finding] = proposed(pandoc, translation, tag)
    assert (finding.code, finding.message) == ("spacing", message)


@pytest.mark.parametrize(
    ("tag", "translation"),
    [
        ("fr", "Un\u202f! Deux\u00a0? Trois\u00a0: «\u00a0quatre\u202f» `cinq !` <https://example.org/a?b>"),
        ("fr", '[Wald ! "Holz"]{lang="de"}'),
        ("de", "Eins ! 15. September, 20 km, S. 12 und z. B. eine Sache (ES)"),
        ("de", "„Wald“ und »Holz« und „der ‚junge‘ Wald“, Wald’s"),
        ("de", '`"Wald"` und [“wood”]{lang="en"}, 5" breit'),
        ("en-GB", "“Wood” and ‘wood’, don’t"),
        ("sv", "”Skog” och ”trä”"),
        ("ru", "«Лес» и „бор“"),
        ("ja", "「森」と『木』"),
    ],
)
def test_nothing_is_proposed_where_spaces_and_quotation_marks_are_right(pandoc, tag, translation):
    assert proposed(pandoc, translation, tag) == []


@pytest.mark.parametrize(
    ("tag", "translation", "mark", "right"),
    [
        ("de", 'Der "Wald" und das "Holz"', '"', "„…“ or »…«"),
        ("de", "Der “Wald”", "“", "„…“ or »…«"),
        ("en-GB", "The „wood“", "„", "“…” or ‘…’"),
        ("fr", 'Le "bois"', '"', "«…» or “…”"),
        ("ja", '"森"', '"', "「…」 or 『…』"),
    ],
)
def test_other_quotation_marks_are_a_proposal(pandoc, tag, translation, mark, right):
    [finding] = [finding for finding in proposed(pandoc, translation, tag) if finding.code != "spacing"]
    assert finding.code == "quotation-marks"
    assert finding.message == f"The quotation mark {mark} isn't one of this language, or stands on the wrong side."
    assert finding.cure == f"Usual are {right}. Leave it if it is meant so."


# ------------------------------------------------------------------ placeholders


def said_of_phrase(pandoc: Pandoc, phrase: str, forms: tuple[str, ...], plural: str = "n != 1") -> list[Finding]:
    read = document(pandoc, "One.")
    assert phrase in {s.text for s in read.segments}
    message = Message(SegmentState.DRAFT, forms, 7)
    catalog = catalog_of(read, lambda s: message if s.text == phrase else same(s), plural=plural)
    return edition_of(read, catalog, pandoc)[1]


@pytest.mark.parametrize(
    ("phrase", "form", "message"),
    [
        (DATED, "Unterzeichner", "{date} is missing."),
        (DATED, "Unterzeichner ({Datum})", "{date} is missing."),
        (DATED, "Unterzeichner ({Datum})", "{Datum} isn't in the original."),
        (DATED, "Unterzeichner ({ date })", "{date} is missing."),
        (DATED, "Unterzeichner ({date}, {page})", "{page} isn't in the original."),
        (DATED, "Unterzeichner ({date}, {})", "{} isn't in the original."),
        ("Page {page} of {pages}", "Seite {page}", "{pages} is missing."),
    ],
)
def test_a_lost_or_invented_placeholder_is_an_error(pandoc, phrase, form, message):
    found = said_of_phrase(pandoc, phrase, (form,))
    assert {finding.code for finding in found} == {"placeholder"}
    assert {finding.severity for finding in found} == {Severity.ERROR}
    assert message in [finding.message for finding in found]


def test_placeholders_may_change_their_order(pandoc):
    assert said_of_phrase(pandoc, "Page {page} of {pages}", ("Von {pages} Seiten: {page}",)) == []


UNTRANSLATED = "{count} passage is not yet translated and is shown in the original language"


@pytest.mark.parametrize(
    ("forms", "plural", "missing"),
    [
        (("{count} Absatz fehlt", "{count} Absätze fehlen"), "n != 1", False),
        (("Ein Absatz fehlt", "{count} Absätze fehlen"), "n != 1", False),
        (("Ein Absatz fehlt", "Absätze fehlen"), "n != 1", True),
        (("Un passage manque", "{count} passages manquent"), "n > 1", True),
        (("нет одного", "нет {count}"), "n % 10 != 1 || n % 100 == 11", True),
        (("لا فقرة", "فقرة", "فقرتان", "{count} فقرات"), "n < 3 ? n : 3", False),
        (("{count}", "{count}", "{count}", "فقرات"), "n < 3 ? n : 3", True),
    ],
)
def test_only_a_plural_form_for_a_single_number_may_leave_the_number_out(pandoc, forms, plural, missing):
    found = said_of_phrase(pandoc, UNTRANSLATED, forms, plural)
    assert [finding.message for finding in found] == ["{count} is missing."] * missing


# ------------------------------------------------------------------ what is looked at


@pytest.mark.parametrize("state", [SegmentState.UNTRANSLATED, SegmentState.BORROWED])
def test_what_readers_never_see_is_not_looked_at(pandoc, state):
    read = document(pandoc, "One.")
    catalog = catalog_of(read, lambda _: Message(state, ("**kaputt <b>",), 7))
    assert edition_of(read, catalog, pandoc)[1] == []


def test_plain_text_has_no_markup_to_break(pandoc):
    read = document(pandoc, "One.")
    message = Message(SegmentState.DRAFT, ("*Haus* <b> [der](Bücher",), 7)
    catalog = catalog_of(read, lambda s: message if s.kind == "gloss" else same(s))
    assert edition_of(read, catalog, pandoc)[1] == []


def test_a_finding_is_told_once_for_a_text_that_stands_twice(pandoc):
    assert len(said(pandoc, "One.\n\n> One.", "**Eins.")) == 1


def test_a_long_passage_is_named_by_its_beginning(pandoc):
    [finding] = said(pandoc, "word " * 40, "**Wort")
    assert finding.place.passage.startswith("word word")
    assert finding.place.passage.endswith("…")
    assert len(finding.place.passage) < 61


def test_every_check_is_proved_here_by_its_code():
    proved = Path(__file__).read_text("utf-8")
    assert [code for code in (*FAULTS, *PROPOSALS) if f'"{code}"' not in proved] == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=bodies)
def test_the_masters_own_text_passes_every_check(pandoc, body):
    read = document(pandoc, body)
    found = edition_of(read, catalog_of(read, same, "fa"), pandoc)[1]
    assert [finding for finding in found if finding.severity is not Severity.NOTE] == []
