"""What an e-book says beside the text: in the edition's language, in its digits."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from editions import fixture_editions

from pipeline.model import Phrase
from pipeline.render import RENDERERS, Links, Press, pdf

XHTML, EPUB = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"


@pytest.fixture(scope="module")
def opened(pandoc):
    """The files of an e-book, and the edition that it is of."""

    def opened(document: str, tag: str, change=lambda edition: edition):
        edition = change(fixture_editions(pandoc)[document, tag])
        press = Press(pandoc, datetime(2024, 3, 1, tzinfo=UTC), pdf.Fonts())
        with zipfile.ZipFile(io.BytesIO(RENDERERS["epub"](edition, press, Links()).data)) as book:
            assert book.infolist()[0].filename == "mimetype"
            assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
            return {name: book.read(name).decode() for name in book.namelist() if name.endswith("html")}, edition

    return opened


@pytest.mark.parametrize("name", [("street-trees", "fa"), ("public-libraries", "bn"), ("street-trees", "en")])
def test_notes_have_the_languages_digits_where_they_belong(opened, name):
    files, edition = opened(*name)
    marks = re.findall(r'role="doc-noteref">([^<]*)</a>', "".join(files.values()))
    assert marks == [edition.language.digits[number] for number in range(1, len(marks) + 1)]
    assert len(marks) >= 2


@pytest.mark.parametrize("name", [("street-trees", "fa"), ("street-trees", "en")])
def test_landmarks_are_named_in_the_language(opened, name):
    files, edition = opened(*name)
    navigation = ElementTree.fromstring(files["EPUB/nav.xhtml"])
    landmarks = next(nav for nav in navigation.iter(f"{XHTML}nav") if nav.get(f"{EPUB}type") == "landmarks")
    named = {link.get(f"{EPUB}type"): "".join(link.itertext()) for link in landmarks.iter(f"{XHTML}a")}
    assert named == {"titlepage": edition.plain_title, "toc": edition.phrases["contents"].text}


def test_a_landmark_that_nobody_has_translated_says_its_language(opened):
    def untranslated(edition):
        return replace(edition, phrases={**edition.phrases, "contents": Phrase("Contents", "en", "ltr")})

    files, _ = opened("street-trees", "fa", untranslated)
    assert 'epub:type="toc" lang="en" dir="ltr">Contents</a>' in files["EPUB/nav.xhtml"]
