"""Each check that advises translators: what it lets pass, and what it says; it takes nothing out of an edition."""

import json
from pathlib import Path

import pytest
from conftest import translate
from editions import advice_of, catalog_of, document, saying

from pipeline.checks import ADVICE
from pipeline.model import Finding, Severity
from pipeline.pandoc import Pandoc

MARKED = "A **bold** word, an *oblique* one, `code` and [the charter](https://example.org/c)."
TWO_LINKS = "See [one](https://example.org/1) and [two](https://example.org/2)."
LONG = (
    "Every house of our street looks after one tree, waters it in summer and tells the council when a branch breaks. "
)


def advised(pandoc: Pandoc, master: str, translation: str, tag: str = "de") -> list[Finding]:
    """What is advised on the translation of a document's first paragraph."""
    read = document(pandoc, master)
    text = read.segments[3].text
    catalog = catalog_of(read, lambda s: saying({text: translation})(s) if s.text == text else None, tag)
    return advice_of(read, catalog, pandoc)


@pytest.mark.parametrize(
    ("code", "tag", "master", "translation", "message"),
    [
        ("markup", "de", "A **bold** word.", "Ein fettes Wort.", "has **bold** words once, the translation not at all"),
        ("markup", "de", "A **bold** word.", "Ein *fettes* Wort.", "has **bold** words once, the translation not at all"),
        ("markup", "de", "A word.", "Ein `Wort`.", "has `code` not at all, the translation once"),
        ("markup", "de", "One\\\nTwo.", "Eins, zwei.", "has a line break once"),
        ("markup", "de", "*a* *b* *c* d", "*a* *b* *c* *d*", "has *emphasis* 3 times, the translation 4 times"),
        ("markup", "de", TWO_LINKS, "[Eins](https://example.org/1) und [zwei](https://example.org/1).", "A link to https://example.org/2 is missing."),
        ("markup", "de", f"{TWO_LINKS} [1](https://example.org/1)", "[Eins](https://example.org/1), [zwei](https://example.org/2), [2](https://example.org/2)", "A link to https://example.org/1 is missing."),
        ("numbers", "de", "Since 2001.", "Seit 2010.", "2001 of the original is missing; 2010 isn't in the original"),
        ("numbers", "fa", "Since 2001.", "از ۲۰۱۰.", "2001 of the original is missing; 2010 isn't in the original"),
        ("numbers", "de", "Since 2001.", "Seit langem.", "2001 of the original is missing"),
        ("numbers", "de", "For long.", "Seit 2001.", "2001 isn't in the original"),
        ("numbers", "de", "3 trees.", "5 Bäume.", "3 of the original is missing; 5 isn't in the original"),
        ("numbers", "de", "On 11 September 2001.", "Am 12.9.2001.", "11 of the original is missing"),
        ("numbers", "de", "1,500 trees.", "15.000 Bäume.", "1500 of the original is missing; 15000 isn't"),
        ("numbers", "de", "In the 80s.", "In den 90er Jahren.", "80 of the original is missing; 90 isn't"),
        ("numbers", "de", "In the 80s.", "Seit 2980.", "80 of the original is missing; 2980 isn't"),
        ("address", "de", "Ask www.example.org/a now.", "Fragt www.exampel.org/a.", "The address www.example.org/a isn't"),
        ("address", "de", "Write to us: box@example.org.", "Schreibt uns!", "The address box@example.org isn't"),
        ("names", "ru", "The KB reads.", "КБ читает.", "“KB” isn't in the translation"),
        ("names", "ru", "The FL (N) reads.", "FL читает.", "“FL (N)” isn't in the translation"),
        ("names", "ru", "Ask Khaneh-ye Ketab.", "Спросите Дом книги.", "“Khaneh-ye Ketab” isn't in the translation"),
        ("pairs", "de", "One (two).", "Eins (zwei.", "The bracket ( has no partner."),
        ("pairs", "de", "One (two).", "Eins zwei).", "The bracket ) has no partner."),
        ("pairs", "de", "One [two] three.", "Eins (zwei] drei.", "The bracket ] has no partner."),
        ("pairs", "de", "“One” two.", "„Eins zwei.", "The quotation mark „ is never closed."),
        ("pairs", "es", "Who?", "Quién?", "The ? has no ¿ at the beginning of its sentence."),
        ("sentence-end", "de", "One.", "Eins", "ends with a full stop, the translation with none"),
        ("sentence-end", "de", "One", "Eins.", "ends with no sign, the translation with a full stop"),
        ("sentence-end", "el", "One?", "Ένα.", "ends with a question mark, the translation with a full stop"),
        ("sentence-end", "hi", "**One!**", "**एक।**", "ends with an exclamation mark, the translation with a full stop"),
        ("punctuation", "fa", "Who?", "کی?", "The passage ends with “?”."),
        ("punctuation", "hi", "One.", "एक.", "The passage ends with “.”."),
        ("punctuation", "ur", "One.", "ایک.", "The passage ends with “.”."),
        ("punctuation", "hi", "There are.", "हैं.", "The passage ends with “.”."),
        ("punctuation", "hi", "One.", "एक |", "The passage ends with “|”."),
        ("punctuation", "el", "Who?", "Ποιος?", "The passage ends with “?”."),
        ("punctuation", "ar", "One, two", "واحد, اثنان", "“,” stands behind an Arabic letter."),
        ("outer-spaces", "de", "One.", " Eins.", "There is white space at the beginning."),
        ("outer-spaces", "de", "One.", "Eins.\n", "There is white space at the end."),
        ("doubled-word", "de", "One of two.", "Eins von von zwei.", "“von von”: the same word stands twice."),
        ("doubled-word", "ru", "One of two.", "Из из двух.", "“из из”: the same word stands twice."),
        ("same-as-master", "de", "Trees have no voice.", "Trees have no voice.", "The translation is the original's text."),
        ("same-as-master", "fa", "Trees", "Trees", None),
        ("same-as-master", "fa", "More trees", "More trees", "The translation is the original's text."),
        ("mixed-scripts", "ru", "A word.", "Cлово.", "“Cлово” has letters of several scripts: Cyrillic and Latin."),
        ("mixed-scripts", "de", "A word.", "Ein Wоrt.", "“Wоrt” has letters of several scripts: Cyrillic and Latin."),
        ("mixed-scripts", "el", "A word.", "Mια λέξη.", "“Mια” has letters of several scripts: Greek and Latin."),
        ("foreign-letter", "fa", "Book.", "كتاب.", "“ك” in “كتاب.” isn't a letter of this language."),
        ("foreign-letter", "ur", "Book.", "كتاب۔", "“ك” in “كتاب۔” isn't a letter of this language."),
        ("foreign-letter", "uk", "We.", "Мы.", "“ы” in “Мы.” isn't a letter of this language."),
        ("foreign-letter", "ar", "No.", "\ufefb.", "(ARABIC LIGATURE LAM WITH ALEF ISOLATED FORM) is a letter's shape"),
    ],
)  # fmt: skip
def test_a_slip_is_told_and_stays_in_the_edition(pandoc, code, tag, master, translation, message):
    found = advised(pandoc, master, translation, tag)
    if message is None:
        assert found == []
        return
    assert code in {finding.code for finding in found}
    assert message in " ".join(finding.message for finding in found if finding.code == code)
    assert all(finding.cure and finding.severity is not Severity.ERROR for finding in found)


@pytest.mark.parametrize(
    ("tag", "master", "translation"),
    [
        ("de", MARKED, "Ein __fettes__ Wort, ein _schräges_, `Code`, [die Charta](https://example.org/c)."),
        ("de", "One\ntwo.", "Eins zwei."),
        ("fa", "On 11 September 2001, 1,500 trees.", "در ۱۱ سپتامبر ۲۰۰۱، ۱٬۵۰۰ درخت."),
        ("de", "On 11 September 2001.", "Am 11.9.2001."),
        ("de", "1,500.5 trees and 20,000 more.", "1.500,5 Bäume und weitere 20 000."),
        ("hi", "100,000 trees.", "1,00,000 पेड़।"),
        ("de", "In the 80s, for 3 years.", "In den 1980er Jahren, drei Jahre lang."),
        ("nl", "In the 1990s.", "In de jaren negentig."),
        ("zh", "20 trees.", "二十棵树。"),
        ("de", "Shelf `QA 76.9` has 400 books.", "Regal `QA 76.9` 400 Bücher."),
        ("de", "See <https://example.org/2001/09>.", "Siehe [hier](https://example.org/2001/09)."),
        ("de", "The KB's books.", "Die Bücher der KB."),
        ("ru", "A KBX.", "Один."),
        ("de", "a) One (two)", "a) Eins (zwei)"),
        ("de", "One two) three.", "Eins zwei) drei."),
        ("de", "“One” 5\" wide.", "„Eins“ 5\" breit."),
        ("es", "Who? Stop!", "¿Quién? ¡Alto!"),
        ("ca", "Who?", "Qui?"),
        ("fa", "Who? **One.**", "کی؟ **یک.**"),
        ("el", "Who?", "Ποιος;"),
        ("hi", "One.", "एक।"),
        ("th", "One.", "หนึ่ง"),
        ("zh", "And so on...", "等等..."),
        ("bn", "One:", "একঃ"),
        ("hy", "Who?", "Ո՞վ"),
        ("hi", "The following are open:", "निम्नलिखित खुले हैं।"),
        ("he", "A mail address", 'כתובת דוא"ל'),
        ("de", "That they see them.", "Dass Sie sie sehen."),
        ("zh", "“One.”", "“一。”"),
        ("am", "Open doors:", "ክፍት በሮች፦"),
        ("fa", "Use `f(a, b)`, [one, two]{lang=en}.", "از `f(a, b)`، [one, two]{lang=en}."),
        ("hi", "Sometimes.", "कभी कभी।"),
        ("fr", "We met.", "Nous nous sommes vus."),
        ("de", "No no no.", "No no no."),
        ("de", "Name and place", "Name and place"),
        ("en-GB", "Trees have no voice at all.", "Trees have no voice at all."),
        ("ru", "ICOR, the Wi‑Fi", "ICOR, Wi-Fi-сеть"),
        ("ps", "One.", "یي ك."),
        ("ur", "God.", "ﷲ ﷺ۔"),
    ],
)  # fmt: skip
def test_what_is_right_passes(pandoc, tag, master, translation):
    assert advised(pandoc, master, translation, tag) == []


def test_what_is_quoted_from_another_language_may_stay(pandoc):
    quoted = "Die Bäume haben keine Stimme."
    read = document(pandoc, f"> ::: {{lang=de}}\n> {quoted}\n> :::")
    catalog = catalog_of(read, lambda s: saying({})(s) if s.text == quoted else None, "hi")
    assert catalog.messages
    assert advice_of(read, catalog, pandoc) == []


@pytest.mark.parametrize(
    ("share", "told"), [(0.6, "Is a sentence missing?"), (0.75, ""), (1.35, ""), (1.6, "Does something")]
)
def test_a_translation_is_as_long_as_those_of_its_language_usually_are(pandoc, share, told):
    read = document(pandoc, "\n\n".join(f"{LONG} ({number}A)" for number in range(10)))
    texts = {s.text: "д" * round(2 * len(s.text)) + f" {n}A." for n, s in enumerate(read.segments[3:13])}
    first = read.segments[3].text
    texts[first] = "д" * round(2 * share * len(first)) + " 0A."

    def message(segment):
        return saying(texts)(segment) if segment.text in texts else None

    found = [f for f in advice_of(read, catalog_of(read, message, "ru"), pandoc) if f.code == "length"]
    assert [f.cure[: len(told)] for f in found] == ([told] if told else [])
    few = catalog_of(read, lambda s: message(s) if s.text in list(texts)[:5] else None, "ru")
    assert "length" not in {f.code for f in advice_of(read, few, pandoc)}


def test_what_is_to_be_mended_first_gets_no_advice(pandoc):
    assert advised(pandoc, "A **bold** word.", "Ein **fettes Wort (und mehr") == []


def test_a_build_does_not_tell_advice_and_a_check_does(project, polyleaf):
    polyleaf("update", "de", "--project", project)
    path = translate(project, "de")
    path.write_text(
        path.read_text("utf-8").replace("de: Open doors, open books!", "de: Open doors (open books"), "utf-8"
    )
    status, printed = polyleaf("build", "de", "--format", "html", "--project", project)
    assert (status, "No findings." in printed) == (0, True)
    assert "Open doors (open books" in (project / "output/reading-rooms/de/index.html").read_text("utf-8")
    assert polyleaf("status", "--project", project)[1].count("[") == 0
    status, printed = polyleaf("check", "--json", "--project", project)
    found = [finding for finding in json.loads(printed) if finding["passage"].startswith("Open doors")]
    assert status == 0
    assert {finding["code"] for finding in found} == {"pairs", "sentence-end"}
    assert all(finding["line"] for finding in found)


def test_every_check_is_proved_by_its_code():
    proved = "".join(
        Path(__file__).with_name(name).read_text("utf-8") for name in ("test_advice.py", "test_glossary.py")
    )
    assert [code for code in ADVICE if f'"{code}"' not in proved] == []


def test_the_guide_names_every_check():
    guide = (Path(__file__).parent.parent / "docs/translating.md").read_text("utf-8")
    assert [code for code in ADVICE if f"`{code}`" not in guide] == []
