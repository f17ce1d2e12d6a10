"""Proof after rendering: real files are damaged, each in one way, and are refused for it; whole ones are not."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pytest
from printer import LINKS, Printer

from pipeline.errors import RenderError
from pipeline.model import Phrase, Printed
from pipeline.render import RENDERERS
from pipeline.verify import expect, verify
from pipeline.verify.said import said_by

# Left to right, right to left, Indic: where letters are drawn one by one, backwards, and in pieces.
LATIN, ARABIC, INDIC = ("public-libraries", "en"), ("street-trees", "fa"), ("public-libraries", "hi")
EDITIONS = (LATIN, ARABIC, INDIC)


@pytest.fixture(scope="module")
def printer(pandoc) -> Printer:
    return Printer(pandoc)


@pytest.fixture
def refused(printer) -> Callable[..., set[tuple[str, str]]]:
    """What is found wrong with a damaged file: codes and messages."""

    def prove(name: str, edition: tuple[str, str], damage: Callable[[bytes], bytes]) -> list[tuple[str, str]]:
        whole = printer.file(name, *edition)
        damaged = damage(whole.data)
        assert damaged != whole.data
        with pytest.raises(RenderError) as error:
            verify(expect(printer.edition(*edition), LINKS.targets), replace(whole, data=damaged))
        findings = error.value.findings
        assert all(f"{edition[0]}, {edition[1]}, {name}: " in finding.message for finding in findings)
        assert all("isn't published" in finding.cure for finding in findings)
        return [(finding.code, finding.message) for finding in findings]

    return prove


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("edition", EDITIONS, ids="-".join)
def test_a_file_as_it_was_rendered_is_proven(printer, name, edition):
    verify(expect(printer.edition(*edition), LINKS.targets), printer.file(name, *edition))


def test_all_that_an_edition_says_is_looked_for(printer):
    said = said_by(printer.edition(*LATIN))
    assert said.text[:3] == ("Declaration", "Libraries open to everyone", "Readers and staff decide together")
    assert "A library lends books, and it lends time." in said.text, "a passage is cut at its footnote"
    assert {"Hours of the town library", "20:00", "Catalogue", "A library is a garden.", "in winter"} <= set(said.text)
    assert said.text[-1] == "No reader left outside!"
    assert said.notes[:2] == ("Many rooms are open until ten in the evening.", "On Sundays, too.")
    assert said.signed[1] == "SL Sociedad de Lectores (Montevideo) (Society of Readers (Montevideo)), Uruguay"
    hindi = printer.edition(*INDIC)
    assert said_by(hindi).text[3] == hindi.notices[0].text


# ------------------------------------------------------------------ web pages


def replacing(old: str, new: str) -> Callable[[bytes], bytes]:
    def damage(data: bytes) -> bytes:
        text = data.decode()
        assert old in text
        return text.replace(old, new, 1).encode()

    return damage


def without(pattern: str) -> Callable[[bytes], bytes]:
    return lambda data: re.sub(pattern, "", data.decode(), count=1, flags=re.DOTALL).encode()


def swapping(one: str, other: str) -> Callable[[bytes], bytes]:
    """A page in which two stretches have changed places."""

    def damage(data: bytes) -> bytes:
        first, second = (re.search(pattern, data.decode(), re.DOTALL) for pattern in (one, other))
        assert first.end() <= second.start()
        text = data.decode()
        between = text[first.end() : second.start()]
        return (text[: first.start()] + second[0] + between + first[0] + text[second.end() :]).encode()

    return damage


PAGE_DAMAGE = {
    "a passage is lost": (without(r"<p>In the morning.*?</p>"), "verify-text", "In the morning, children come"),
    "a passage lost a word": (replacing("the whole town should", "the town should"), "verify-text", "A library belongs"),
    "passages changed places": (swapping(r"<p>In the morning.*?</p>", r"<p>A library belongs.*?</p>"), "verify-text", "A library belongs"),
    "a cell of a table is lost": (replacing(">20:00<", "><"), "verify-text", "20:00"),
    "a picture's text is lost": (replacing('alt="A stamp with a star"', 'alt=""'), "verify-text", "Each book has a stamp"),
    "code is lost": (replacing("shelf 3", ""), "verify-text", "room 12"),
    "a footnote is lost": (without(r"<p>Many rooms.*?</p>"), "verify-text", "Many rooms are open"),
    "the title is lost": (without(r"<h1>.*?</h1>"), "verify-text", "isn't there, or not in its place"),
    "the imprint is lost": (replacing("1 Example Street", ""), "verify-text", "Society of Readers (Example)"),
    "the heading of the signatories is lost": (without(r"<h[12]>Signatories.*?</h[12]>"), "verify-text", "Signatories (as of"),
    "a signatory is lost": (without(r"<li><span class=\"name\" lang=\"tr\".*?</li>"), "verify-signatories", "signatory 7 is"),
    "a letter of a name is another": (replacing("Odaları", "Odalari"), "verify-signatories", "signatory 7 is “OO-B Okuma Odalari"),
    "a name is cut in two runs": (replacing("KK Khaneh-ye Ketab</span>", "KK</span> Khaneh-ye Ketab"), "verify-signatories", "signatory 2 is"),
    "a gloss is another": (replacing("House of the Book", "Home of the Book"), "verify-signatories", "Home of the Book"),
    "signatories changed places": (swapping(r"<li><span class=\"name\" lang=\"es\".*?</li>", r"<li><span class=\"name\" lang=\"fa-Latn\".*?</li>"), "verify-signatories", "signatory 1 is “KK"),
    "a signatory was added": (replacing("<li><span class=\"name\" lang=\"hi\"", "<li><span class=\"name\">X Y</span></li>\n<li><span class=\"name\" lang=\"hi\""), "verify-signatories", "signatory 8 is “X Y"),
    "a signatory comes twice at the end": (lambda data: re.sub(rb"(<li><span class=\"name\" lang=\"hi\".*?</li>)", rb"\1\1", data), "verify-signatories", "9 signatories, not 8"),
    "the language is another": (replacing('lang="en"', 'lang="de"'), "verify-metadata", "is “de”, not “en”"),
    "the language isn't said": (replacing(' lang="en"', ""), "verify-metadata", "language"),
    "the direction is another": (replacing('dir="ltr"', 'dir="rtl"'), "verify-metadata", "direction"),
    "the title is another": (replacing("<title>Libraries open", "<title>Libraries closed"), "verify-metadata", "title"),
    "what is at the end of a link is lost": (replacing('id="what-we-ask-for"', 'id="asked-for"'), "verify-links", "#what-we-ask-for"),
    "the page is cut off": (lambda data: data[: len(data) // 2], "verify-file", "well-formed"),
}  # fmt: skip
HTML_DAMAGE = PAGE_DAMAGE | {
    "the author is another": (replacing('name="author" content="Society of Readers"', 'name="author" content="X"'), "verify-metadata", "author is “X”"),
    "the date is another": (replacing("2024-03-01", "2024-03-02"), "verify-metadata", "date is “2024-03-02”"),
    "the description is lost": (without(r'<meta name="description".*?/>'), "verify-metadata", "description is nothing"),
    "a link leads to a file that isn't there": (replacing("../de/index.html", "../nl/index.html"), "verify-links", "../nl/index.html"),
    "a link of the text leads to a file": (replacing('href="https://example.org', 'href="'), "verify-links", "no such file"),
    "a picture would be loaded": (without(r"data:image/png(?=;)"), "verify-file", "would load"),
    "a style sheet would be loaded": (replacing("<style>", '<link rel="stylesheet" href="https://example.org/a.css" /><style>'), "verify-file", "https://example.org/a.css"),
    "a font would be loaded": (replacing("<style>", "<style>@font-face { src: url(https://example.org/f) }"), "verify-file", "would load"),
}  # fmt: skip


@pytest.mark.parametrize("what", HTML_DAMAGE)
def test_a_damaged_page_is_refused(refused, what):
    damage, code, message = HTML_DAMAGE[what]
    assert_told(refused("html", LATIN, damage), code, message)


def assert_told(found: list[tuple[str, str]], code: str, message: str) -> None:
    assert any(code == own and message in said for own, said in found), found


# ------------------------------------------------------------------ e-books


def within(pattern: str, damage: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Damage to the files of a book whose names match."""

    def rewrite(data: bytes) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(written, "w") as other:
            for name in book.namelist():
                content = book.read(name)
                other.writestr(name, damage(content) if re.search(pattern, name) else content)
        return written.getvalue()

    return rewrite


def leaving_out(pattern: str) -> Callable[[bytes], bytes]:
    def rewrite(data: bytes) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(written, "w") as other:
            for name in book.namelist():
                if not re.search(pattern, name):
                    other.writestr(name, book.read(name))
        return written.getvalue()

    return rewrite


def package(old: str, new: str) -> Callable[[bytes], bytes]:
    return within("opf$", replacing(old, new))


FIRST, LAST = "ch001", "ch002"
_IN_LAST = ("signator", "name", "gloss", "imprint")
BOOK_DAMAGE = {
    what: (within("title_page" if "title is lost" in what else LAST if any(word in what for word in _IN_LAST) else FIRST, damage), code, message)
    for what, (damage, code, message) in PAGE_DAMAGE.items()
    if what != "the page is cut off"
} | {
    "a page is cut off": (within(FIRST, lambda data: data[:900]), "verify-file", "can't be opened"),
    "the book's language is another": (package("<dc:language>en", "<dc:language>de"), "verify-metadata", "language is “de”"),
    "the book's title is another": (package("Libraries open", "Libraries closed"), "verify-metadata", "title"),
    "the author is another": (package("<dc:creator id=\"epub-creator-1\">Society", "<dc:creator>Society X"), "verify-metadata", "author"),
    "the publisher is lost": (within("opf$", without("<dc:publisher>.*?</dc:publisher>")), "verify-metadata", "publisher is nothing"),
    "the date is another": (package("2024-03-01</dc:date>", "2024-03-02</dc:date>"), "verify-metadata", "date"),
    "the book is read from the other side": (package('page-progression-direction="ltr"', 'page-progression-direction="rtl"'), "verify-metadata", "direction"),
    "xml:lang is another": (within(FIRST, replacing('xml:lang="en"', 'xml:lang="de"')), "verify-metadata", "ch001"),
    "a page isn't in the spine": (within("opf$", without(r'<itemref idref="ch002_xhtml" />')), "verify-signatories", "signatory 1 is nothing"),
    "pages changed places": (package('<itemref idref="ch001_xhtml" />\n    <itemref idref="ch002_xhtml" />', '<itemref idref="ch002_xhtml" />\n    <itemref idref="ch001_xhtml" />'), "verify-text", "isn't there, or not in its place"),
    "a picture is lost": (leaving_out(r"file0\.png"), "verify-links", "file0.png"),
    "the style sheet is lost": (leaving_out(r"\.css"), "verify-links", "stylesheet1.css"),
    "a font isn't in the book": (within(r"\.css", lambda data: data + b'@font-face { src: url("../fonts/a.woff2") }'), "verify-links", "../fonts/a.woff2"),
    "the contents lead nowhere": (within("nav.xhtml", replacing("ch002.xhtml#signatories", "ch002.xhtml#signed")), "verify-links", "nav.xhtml"),
    "the old contents lead nowhere": (within("ncx", replacing("ch002.xhtml#signatories", "ch009.xhtml")), "verify-links", "toc.ncx"),
    "it is no archive": (lambda data: data[:500], "verify-file", "can't be opened"),
    "a byte of it is another": (lambda data: data[:2000] + bytes([data[2000] ^ 255]) + data[2001:], "verify-file", "can't be opened"),
}  # fmt: skip


@pytest.mark.parametrize("what", BOOK_DAMAGE)
def test_a_damaged_book_is_refused(refused, what):
    damage, code, message = BOOK_DAMAGE[what]
    assert_told(refused("epub", LATIN, damage), code, message)


# ------------------------------------------------------------------ leaflets


def opened(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    """Damage to a PDF that was opened."""

    def rewrite(data: bytes) -> bytes:
        written = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as document:
            change(document)
            document.save(written)
        return written.getvalue()

    return rewrite


def drawing(change: Callable[[bytes], bytes], page: int = 0) -> Callable[[bytes], bytes]:
    """Damage to what a page draws."""

    def damage(document: pikepdf.Pdf) -> None:
        sheet = document.pages[page]
        before = sheet.Contents.read_bytes()
        after = change(before)
        assert after != before
        sheet.Contents = document.make_stream(after)

    return opened(damage)


def setting(of: Callable[[pikepdf.Pdf], pikepdf.Object], key: str, value: object) -> Callable[[bytes], bytes]:
    return opened(lambda document: of(document).__setitem__(key, value))


def root(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.Root


def info(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.docinfo


def fonts(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font for _, font in sorted(document.pages[0].resources.Font.items())]


def descriptors(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font.DescendantFonts[0].FontDescriptor for font in fonts(document)]


def elements(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """The structure elements of a kind, in reading order."""

    def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from [kid] if kind == kid.S else []
                yield from walk(kid)

    return list(walk(document.Root.StructTreeRoot))


def signing(document: pikepdf.Pdf) -> pikepdf.Object:
    """The list of the signatories in the structure."""
    return next(element for element in elements(document, "/L") if len(element.K) == 8)


def without_item(number: int) -> Callable[[bytes], bytes]:
    return opened(lambda document: signing(document).K.__delitem__(number))


def in_the_xmp(old: str, new: str) -> Callable[[bytes], bytes]:
    def damage(document: pikepdf.Pdf) -> None:
        metadata = document.Root.Metadata.read_bytes()
        assert old.encode() in metadata
        document.Root.Metadata = document.make_stream(metadata.replace(old.encode(), new.encode()))

    return opened(damage)


def exchange_paragraphs(document: pikepdf.Pdf) -> None:
    parent = next(element for element in elements(document, "/Div") if len(element.K) > 8)
    parent.K[2], parent.K[3] = parent.K[3], parent.K[2]


def lose_destination(document: pikepdf.Pdf) -> None:
    places = document.Root.Names.Dests.Names
    at = [str(place) for place in places].index("what-we-ask-for")
    del places[at : at + 2]


def misplace_bookmark(document: pikepdf.Pdf) -> None:
    document.Root.Outlines.First.Dest[0] = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page))


def make_link_relative(document: pikepdf.Pdf) -> None:
    link = next(note for page in document.pages for note in page.get("/Annots", ()) if "/A" in note)
    link.A.URI = "rooms.html"


# A line whose glyphs say what it is: what stands in front, its first glyph, the others.
_LINE = re.compile(rb"(/MCID \d+>>\nBDC\nBT\n[^\n]+ Tm\n[^\n]+ Tf\n)\[<([0-9a-f]{4})([^\]]*)\] TJ")
_WORDS = re.compile(rb"<feff([0-9a-f]+)>")
LEAFLET_DAMAGE = {
    "a line is drawn no more": (LATIN, drawing(lambda page: _LINE.sub(rb"\1", page, count=1)), "verify-text", "isn't there"),
    "a letter is drawn no more": (LATIN, drawing(lambda page: _LINE.sub(rb"\1[<\3] TJ", page, count=1)), "verify-text", "isn't there"),
    "glyphs mean other letters": (LATIN, opened(lambda pdf: fonts(pdf)[-2].__setitem__("/ToUnicode", fonts(pdf)[0].ToUnicode)), "verify-text", "isn't there"),
    "an Indic word is another": (INDIC, drawing(lambda page: _WORDS.sub(b"<feff0915>", page, count=1)), "verify-text", "isn't there"),
    "an Indic word is said, but not drawn": (INDIC, drawing(lambda page: re.sub(rb"(<feff[0-9a-f]+>>>\nBDC\n)\[[^\]]*\] TJ\n", rb"\1", page, count=1)), "verify-text", "isn't there"),
    "a line from right to left says other words": (ARABIC, opened(lambda pdf: elements(pdf, "/H2")[0].K[0].__setitem__("/ActualText", "درخت")), "verify-text", "isn't there"),
    "a line from right to left says no words": (ARABIC, opened(lambda pdf: elements(pdf, "/H2")[0].K[0].__delitem__("/ActualText")), "verify-text", "isn't there"),
    "a line from right to left is drawn no more": (ARABIC, drawing(lambda page: re.sub(rb"(?s)(/MCID 6>>\nBDC\n).*?ET\nEMC", rb"\1EMC", page)), "verify-text", "isn't there"),
    "lines from right to left are said, but nobody sees them": (ARABIC, drawing(lambda page: page.replace(b"0 Tr", b"3 Tr")), "verify-text", "isn't there"),
    "a picture's text is lost": (LATIN, opened(lambda pdf: elements(pdf, "/Figure")[0].__setitem__("/Alt", "")), "verify-text", "The reading room with its long table"),
    "a passage isn't in the structure": (LATIN, opened(lambda pdf: elements(pdf, "/H1")[0].P.K.__delitem__(1)), "verify-text", "no screen reader hears"),
    "passages changed places": (LATIN, opened(exchange_paragraphs), "verify-text", "A library belongs"),
    "a signatory is lost": (LATIN, without_item(3), "verify-signatories", "signatory 4 is “FR/N Friends"),
    "the last signatory is lost": (LATIN, without_item(7), "verify-signatories", "signatory 8 is nothing"),
    "an Indic signatory is lost": (INDIC, without_item(7), "verify-signatories", "signatory 8 is nothing"),
    "a signatory comes twice": (LATIN, opened(lambda pdf: signing(pdf).K.append(signing(pdf).K[0])), "verify-signatories", "9 signatories, not 8"),
    "a letter of a name is another": (LATIN, opened(lambda pdf: elements(pdf, "/Span") and [element.__setitem__("/ActualText", "OO-B Okuma Odalari-Birliği") for element in signing(pdf).K[6].K[1].K[0].K]), "verify-signatories", "signatory 7 is “OO-B Okuma Odalari"),
    "a box is drawn for a letter": (LATIN, drawing(lambda page: re.sub(rb"<0[0-9a-f]{3}", b"<0000", page, count=1)), "verify-fonts", "a box is drawn"),
    "a glyph is none of the font's": (LATIN, drawing(lambda page: re.sub(rb"<0[0-9a-f]{3}", b"<fff0", page, count=1)), "verify-fonts", "a box is drawn"),
    "a font isn't embedded": (LATIN, opened(lambda pdf: descriptors(pdf)[0].__delitem__("/FontFile2")), "verify-fonts", "isn't embedded"),
    "a font is no subset": (LATIN, opened(lambda pdf: fonts(pdf)[0].__setitem__("/BaseFont", pikepdf.Name("/Noto-Serif"))), "verify-fonts", "Noto-Serif is embedded as a whole"),
    "the family is another": (INDIC, opened(lambda pdf: [one.__setitem__("/FontFamily", "Lohit") for one in descriptors(pdf) if "Devanagari" in str(one.FontFamily)]), "verify-fonts", "set in Lohit, not in Noto Serif Devanagari"),
    "a page is smaller": (LATIN, opened(lambda pdf: pdf.pages[1].obj.__setitem__("/MediaBox", [0, 0, 420, 595])), "verify-paper", "page 2 is of 148 × 210 mm; 210 × 297 mm"),
    "a page is lost": (LATIN, opened(lambda pdf: pdf.pages.__delitem__(1)), "verify-", ""),
    "a page was added": (LATIN, opened(lambda pdf: pdf.pages.append(pdf.pages[0])), "verify-paper", "it has 3 pages, not 2"),
    "the language is another": (LATIN, setting(root, "/Lang", "de"), "verify-metadata", "language is “de”, not “en”"),
    "the language isn't said": (LATIN, opened(lambda pdf: pdf.Root.__delitem__("/Lang")), "verify-metadata", "language is nothing"),
    "the title is another": (LATIN, setting(info, "/Title", "Libraries"), "verify-metadata", "title is “Libraries”"),
    "the title of the XMP is another": (LATIN, in_the_xmp("Libraries open", "Libraries closed"), "verify-metadata", "title (XMP)"),
    "the author is another": (LATIN, setting(info, "/Author", "X"), "verify-metadata", "author is “X”"),
    "the author of the XMP is another": (LATIN, in_the_xmp("Society of Readers", "X"), "verify-metadata", "author (XMP)"),
    "the date is another": (LATIN, setting(info, "/CreationDate", "D:20240302"), "verify-metadata", "date is"),
    "the date of the XMP is another": (LATIN, in_the_xmp("<xmp:CreateDate>2024-03-01", "<xmp:CreateDate>2024-03-02"), "verify-metadata", "date (XMP)"),
    "it says no longer that it is PDF/A": (LATIN, in_the_xmp('pdfaid:part="2"', 'pdfaid:part="1"'), "verify-metadata", "PDF/A"),
    "it says no longer that it is PDF/UA": (LATIN, in_the_xmp("<pdfuaid:part>1", "<pdfuaid:part>3"), "verify-metadata", "PDF/UA"),
    "it is read from the other side": (ARABIC, setting(lambda pdf: pdf.Root.ViewerPreferences, "/Direction", pikepdf.Name("/L2R")), "verify-metadata", "direction is “/L2R”"),
    "it says no longer that it is tagged": (LATIN, setting(lambda pdf: pdf.Root.MarkInfo, "/Marked", False), "verify-metadata", "structure"),
    "the end of a link is lost": (LATIN, opened(lose_destination), "verify-links", "#what-we-ask-for"),
    "a link leads to a file": (LATIN, opened(make_link_relative), "verify-links", "rooms.html"),
    "a bookmark leads to a page that isn't there": (LATIN, opened(misplace_bookmark), "verify-links", "is dead"),
    "it is cut off": (LATIN, lambda data: data[:1000], "verify-file", "can't be read"),
    "it has no structure": (LATIN, opened(lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")), "verify-file", "can't be read"),
}  # fmt: skip


@pytest.mark.parametrize("what", LEAFLET_DAMAGE)
def test_a_damaged_leaflet_is_refused(refused, what):
    edition, damage, code, message = LEAFLET_DAMAGE[what]
    found = refused("pdf", edition, damage)
    assert any(own.startswith(code) and message in said for own, said in found), found


def test_more_pages_than_were_asked_for_are_refused_unless_that_is_told(printer):
    edition = printer.edition(*LATIN)
    file = printer.file("pdf", *LATIN)
    asked = expect(replace(edition, sheet=replace(edition.sheet, pages=1)), LINKS.targets)
    with pytest.raises(RenderError, match="it has 2 pages; 1 were asked for"):
        verify(asked, file)
    verify(asked, replace(file, printed=replace(file.printed, overrun=True)))
    with pytest.raises(RenderError, match="it has 2 pages, not 4, as is told of it"):
        verify(asked, replace(file, printed=Printed(4, 9.0, overrun=True)))


def test_a_letter_that_no_font_has_is_told_by_its_name(pandoc):
    printer = Printer(pandoc)
    edition = replace(printer.edition(*LATIN), notices=(Phrase("Trees \U000f0001"),))
    printer._editions[LATIN] = edition
    with pytest.raises(RenderError) as error:
        verify(expect(edition, LINKS.targets), printer.file("pdf", *LATIN))
    [finding] = error.value.findings
    assert (finding.code, "U+F0001" in finding.message) == ("verify-fonts", True)
    assert "Install a font" in finding.cure


# ------------------------------------------------------------------ what becomes of it


def test_what_is_refused_isnt_published_and_what_was_there_stays(published, polyleaf, monkeypatch):
    page = published / "output/reading-rooms/de/index.html"
    before = page.read_bytes()
    catalog = published / "translations/reading-rooms/de.po"
    catalog.write_text(catalog.read_text("utf-8").replace("de: Keep the", "de: Leave the"), "utf-8")
    original = RENDERERS["html"]

    def lossy(edition, press, links):
        whole = original(edition, press, links)
        return replace(whole, data=without("<p>de: Public libraries.*?</p>")(whole.data))

    call = ("build", "de", "--project", published, "--format", "html", "--document", "reading-rooms")
    monkeypatch.setitem(RENDERERS, "html", lossy)
    status, said = polyleaf(*call)
    assert status == 1
    assert "[verify-text] reading-rooms, de, html: the passage “de: Public libraries" in said
    assert page.read_bytes() == before
    monkeypatch.setitem(RENDERERS, "html", original)
    catalog.write_text(catalog.read_text("utf-8").replace("de: Leave the", "de: Let the"), "utf-8")
    status, _ = polyleaf(*call)
    assert status == 0
    assert page.read_bytes() != before
