"""What a language asks of typesetting: digits, dates, punctuation, direction; and languages that CLDR lacks."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import languages

DAY = date(2024, 3, 15)
ENGLISH = languages.language("en", formatting="en-001")


@pytest.mark.parametrize(
    ("tag", "name", "script", "direction", "digits", "counter_style", "comma", "brackets", "day"),
    [
        ("en", "English", "Latn", "ltr", "0123456789", "decimal", ", ", (" (", ")"), "March 15, 2024"),
        ("de", "Deutsch", "Latn", "ltr", "0123456789", "decimal", ", ", (" (", ")"), "15. März 2024"),
        ("ru", "Русский", "Cyrl", "ltr", "0123456789", "decimal", ", ", (" (", ")"), "15 марта 2024\u202fг."),
        ("fa", "فارسی", "Arab", "rtl", "۰۱۲۳۴۵۶۷۸۹", "persian", "، ", (" (", ")"), "۱۵ مارس ۲۰۲۴"),
        ("ps", "پښتو", "Arab", "rtl", "۰۱۲۳۴۵۶۷۸۹", "persian", "، ", (" (", ")"), "۲۰۲۴ مارچ ۱۵"),
        ("ar", "العربية", "Arab", "rtl", "0123456789", "decimal", "، ", (" (", ")"), "15 مارس 2024"),
        ("ar-EG", "العربية (مصر)", "Arab", "rtl", "٠١٢٣٤٥٦٧٨٩", "arabic-indic", "، ", (" (", ")"), "١٥ مارس ٢٠٢٤"),
        ("ur", "اردو", "Arab", "rtl", "0123456789", "decimal", "، ", (" (", ")"), "15 مارچ، 2024"),
        ("he", "עברית", "Hebr", "rtl", "0123456789", "decimal", ", ", (" (", ")"), "15 במרץ 2024"),
        ("bn", "বাংলা", "Beng", "ltr", "০১২৩৪৫৬৭৮৯", "bengali", ", ", (" (", ")"), "১৫ মার্চ, ২০২৪"),
        ("ne", "नेपाली", "Deva", "ltr", "०१२३४५६७८९", "devanagari", ", ", (" (", ")"), "२०२४ मार्च १५"),
        ("hi", "हिन्दी", "Deva", "ltr", "0123456789", "decimal", ", ", (" (", ")"), "15 मार्च 2024"),
        ("zh-Hans", "中文 (简体)", "Hans", "ltr", "0123456789", "decimal", "、", ("（", "）"), "2024年3月15日"),
        ("zh-TW", "中文 (繁體, 台灣)", "Hant", "ltr", "0123456789", "decimal", "、", ("（", "）"), "2024年3月15日"),
        ("sr-Latn", "Srpski (latinica)", "Latn", "ltr", "0123456789", "decimal", ", ", (" (", ")"), "15. mart 2024."),
        ("pt-BR", "Português (Brasil)", "Latn", "ltr", "0123456789", "decimal", ", ", (" (", ")"), "15 de março de 2024"),
    ],
)  # fmt: skip
def test_a_language_is_set_by_its_own_conventions(
    tag, name, script, direction, digits, counter_style, comma, brackets, day
):
    found = languages.language(tag, fallback=ENGLISH)
    assert (found.tag, found.name, found.script, found.direction) == (tag, name, script, direction)
    assert (found.digits, found.counter_style) == (digits, counter_style)
    assert (found.comma, found.brackets) == (comma, brackets)
    assert languages.long_date(found, DAY) == day
    assert found.known


@pytest.mark.parametrize(
    ("tag", "written"), [("fa", "۱۲۰۳"), ("bn", "১২০৩"), ("ne", "१२०३"), ("my", "၁၂၀၃"), ("ar", "1203"), ("tr", "1203")]
)
def test_numbers_are_written_in_the_languages_digits(tag, written):
    assert languages.number(languages.language(tag), 1203) == written


def test_another_locale_may_format_dates_and_names():
    assert languages.long_date(languages.language("en"), DAY) == "March 15, 2024"
    assert languages.long_date(ENGLISH, DAY) == "15 March 2024"
    assert ENGLISH.name == "English"


@pytest.mark.parametrize(
    ("tag", "code", "name"),
    [
        ("de", "LK", "Sri Lanka"),
        ("fa", "TN", "تونس"),
        ("ne", "FR", "फ्रान्स"),
        ("zh-Hans", "PE", "秘鲁"),
        ("de", "XX", ""),
    ],
)
def test_countries_are_named_by_cldr(tag, code, name):
    assert languages.country(languages.language(tag), code) == name


@pytest.mark.parametrize(
    ("tag", "text", "script", "direction", "name"),
    [
        ("haz", "", "Arab", "rtl", "haz"),
        ("tet", "Loke odamatan", "Latn", "ltr", "Tetum"),
        ("qaa", "", "Latn", "ltr", "qaa"),
        ("qaa", "درها را باز کنید", "Arab", "rtl", "qaa"),
        ("qaa", "दरवाज़े खोलो", "Deva", "ltr", "qaa"),
        ("qaa-Deva", "Open the doors", "Deva", "ltr", "qaa-Deva"),
        ("ru-Latn", "Otkrojte dveri", "Latn", "ltr", "ru-Latn"),
        ("az-Arab", "", "Arab", "rtl", "az-Arab"),
    ],
)
def test_a_language_that_cldr_lacks_takes_script_and_direction_from_tag_or_text(tag, text, script, direction, name):
    found = languages.language(tag, text=text, fallback=ENGLISH)
    assert (found.script, found.direction, found.name) == (script, direction, name)
    assert not found.known
    assert languages.long_date(found, DAY) == "15 March 2024"
    assert languages.country(found, "TN") == "Tunisia"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Bücher für alle", "Latn"),
        ("Книги для всех, PDF", "Cyrl"),
        ("کتاب برای همه ISBN", "Arab"),
        ("किताबें सबके लिए", "Deva"),
        ("சிறுவர் நூல்", "Taml"),
        ("书籍", "Hans"),
        ("ꯃꯤꯇꯩ", "Mtei"),
        ("123 … !", "Latn"),
        ("", "Latn"),
    ],
)
def test_the_script_of_a_text_is_that_of_most_letters(text, script):
    assert languages.script_of_text(text) == script


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("pt_br", "pt-BR"),
        ("ZH-hans", "zh-Hans"),
        ("fa-latn", "fa-Latn"),
        ("de-1996", "de-1996"),
        ("zh-yue", "yue"),
        ("tet", "tet"),
        ("qaa", "qaa"),
        ("English", None),
        ("fa-Lat", None),
        ("xx-yy-zz", None),
        ("e", None),
        ("", None),
        ("de po", None),
    ],
)
def test_tags_are_brought_into_their_canonical_form_or_refused(tag, canonical):
    assert languages.canonical(tag) == canonical


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=12), st.text("abcdeinrsx-_019", max_size=12)))
def test_whatever_is_written_for_a_tag_is_refused_or_canonical_for_good(text):
    tag = languages.canonical(text)
    assert tag is None or languages.canonical(tag) == tag


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("English", "en"),
        ("german", "de"),
        ("Deutsch", "de"),
        ("русский", "ru"),
        ("فارسی", "fa"),
        ("fa-Lattn", "fa-Latn"),
        ("fa-Lat", "fa-Latn"),
        ("fa-AFG", "fa-AF"),
        ("pt-BRA", "pt-BR"),
        ("cz", "cs"),
        ("gr", "el"),
        ("ua", "uk"),
    ],
)
def test_the_nearest_language_comes_first(wrong, right):
    assert languages.similar_tags(wrong)[0] == right


@pytest.mark.parametrize("wrong", ["", "e", "12345", "wxyzwxyz-wxyz"])
def test_nothing_is_proposed_where_nothing_is_near(wrong):
    assert languages.similar_tags(wrong) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("UK", "GB"), ("Tunisia", "TN"), ("tunesia", "TN"), ("fr", "FR"), ("FRA", "FR"), ("Luxemburg", "LU")],
)
def test_the_nearest_country_comes_first(wrong, right):
    assert languages.similar_countries(wrong)[0] == right


def test_only_countries_have_country_codes():
    assert [code for code in ("FR", "XK", "EU", "UN", "ZZ", "fr", "F", "FRA", "12") if languages.is_country(code)] == [
        "FR",
        "XK",
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("fa", "fa", True),
        ("fa-AF", "fa", True),
        ("pt-BR", "pt-PT", True),
        ("fa-Arab", "fa", True),
        ("fa-Latn", "fa", False),
        ("ru-Latn", "ru", False),
        ("zh-Hans", "zh-TW", False),
        ("sr-Latn", "sr", False),
        ("de", "nl", False),
        ("tet", "tet", True),
    ],
)
def test_a_language_is_the_same_where_a_reader_can_read_both(one, other, same):
    assert languages.same_language(one, other) is same
    assert languages.same_language(other, one) is same


@pytest.mark.parametrize(
    ("tag", "direction"), [("fa", "rtl"), ("fa-Latn", "ltr"), ("az-Arab", "rtl"), ("dv", "rtl"), ("qaa", "ltr")]
)
def test_the_direction_is_that_of_the_script(tag, direction):
    assert languages.direction_of(tag) == direction
