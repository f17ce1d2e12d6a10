"""Who translated is named in the leaflet if they ask for it, and nobody else; no e-mail address gets into any file."""

import io
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
from test_update import catalog

from pipeline import headers, po

HEADERS = (
    r'"Last-Translator: Nadia Unnamed <nadia@secret.example>\n"',
    r'"Language-Team: Silent Team <team@secret.example>\n"',
    r'"X-Reviewed-By: Omar Unseen <omar@secret.example>\n"',
    r'"Report-Msgid-Bugs-To: bugs@secret.example\n"',
)
PEOPLE = ("Nadia", "Unnamed", "Silent Team", "Omar", "Unseen", "Hidden", "secret.example")


def with_headers(path: Path, *lines: str) -> None:
    """A catalog with further lines in its header, and people in its comments."""
    text = path.read_text("utf-8")
    kept = [line for line in text.split("\n") if not line.startswith(('"Last-Translator', '"Language-Team'))]
    at = next(n for n, line in enumerate(kept) if line.startswith('"Language:'))
    new = [*kept[:at], *lines, *kept[at:]]
    path.write_text("# Hidden Person <hidden@secret.example>, 2024.\n" + "\n".join(new), "utf-8")


def credit(value: str) -> str:
    return rf'"X-Credit: {value}\n"'


@pytest.fixture
def named(translated):
    """German and Persian with everybody's name in the header; two of German's and one of Persian's ask to be printed."""
    with_headers(
        catalog(translated), *HEADERS, credit("Übersetzung: Erika <Muster> & Co."), credit("Durchsicht: K. Baum")
    )
    with_headers(catalog(translated, "fa"), *HEADERS, credit("ترجمه: Erika (Berlin)"))
    return translated


def every_byte(path: Path) -> bytes:
    """All that is in a file, unpacked."""
    data = path.read_bytes()
    if path.suffix == ".epub":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return data + b"".join(book.read(name) + name.encode() for name in book.namelist())
    if path.suffix == ".pdf":
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
        with pikepdf.open(path) as pdf:
            streams = [
                o.read_bytes()
                for o in pdf.objects
                if isinstance(o, pikepdf.Stream) and "/Image" not in str(o.get("/Subtype"))
            ]
            told = "".join(str(value) for value in pdf.docinfo.values())
            return data + text + told.encode() + b"".join(streams)
    return data


def test_who_asks_is_named_in_every_format_and_nobody_else_in_any_byte(named, polyleaf):
    formats = ("html", "epub", "pdf", "print", "booklet", "large-print")
    options = [word for name in formats for word in ("--format", name)]
    status, printed = polyleaf("build", *options, "--document", "reading-rooms", "--project", named)
    assert status == 0, printed
    files = [path for path in (named / "output").rglob("*") if path.is_file()]
    assert len(files) == 3 * len(formats) + 3
    for path in files:
        data = every_byte(path)
        for person in PEOPLE:
            for encoding in ("utf-8", "utf-16-be"):
                assert person.encode(encoding) not in data, (path.name, person)
    folder = named / "output/reading-rooms/de"
    for path in folder.iterdir():
        text = (
            every_byte(path).decode("utf-8", "replace").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        )
        assert "Übersetzung: Erika <Muster> & Co." in text, path.name
        assert "Durchsicht: K. Baum" in text, path.name
    assert "ترجمه: Erika (Berlin)" in (named / "output/reading-rooms/fa/index.html").read_text("utf-8")
    assert "X-Credit" not in (named / "output/manifest.json").read_text("utf-8")


def test_nobody_is_named_unasked(translated, polyleaf):
    with_headers(catalog(translated), *HEADERS)
    polyleaf("build", "de", "--format", "html", "--document", "reading-rooms", "--project", translated)
    page = (translated / "output/reading-rooms/de/index.html").read_text("utf-8")
    assert 'class="credits"' not in page
    assert 'class="colophon"' not in page


@pytest.mark.parametrize(
    "value",
    [
        "Erika <erika@secret.example>",
        "erika@localhost",
        "@erika@social.secret.example",
        "erika (at) secret.example",
        "erika [AT] secret.example",
        "erika @ secret.example",
        "Erika\u202e",
        "Erika\u200b",
    ],
)
def test_a_credit_with_an_address_or_what_cant_be_seen_names_nobody_and_is_told(translated, polyleaf, value):
    with_headers(catalog(translated), credit(value))
    status, printed = polyleaf("check", "de", "--project", translated)
    assert status == 0
    assert "[credit]" in printed
    assert "secret.example" not in printed
    polyleaf("build", "de", "--format", "html", "--document", "reading-rooms", "--project", translated)
    page = (translated / "output/reading-rooms/de/index.html").read_text("utf-8")
    assert "rika" not in page


def test_a_credit_is_kept_by_update_and_makes_the_files_anew(named, polyleaf):
    build = ("build", "de", "--format", "html", "--document", "reading-rooms", "--project", named)
    polyleaf(*build)
    path = catalog(named)
    polyleaf("update", "--project", named)
    assert "Durchsicht: K. Baum" in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace("K. Baum", "K. Birke"), "utf-8")
    polyleaf(*build)
    page = (named / "output/reading-rooms/de/index.html").read_text("utf-8")
    assert "K. Birke" in page
    assert "K. Baum" not in page


def test_empty_and_repeated_credits_are_one_or_none():
    head = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"X-Credit: \\n"\n"x-credit: A. Linde\\n"\n"X-Credit: A. Linde\\n"\n'
    assert headers.credited(po.parse(head.encode(), Path("de.po"))) == ("A. Linde",)


def test_a_letter_of_a_credit_needs_a_font_too(translated, polyleaf):
    with_headers(catalog(translated), credit("A \U00012000"))
    printed = polyleaf("check", "de", "--project", translated)[1]
    line = next(line for line in printed.splitlines() if "U+12000" in line)
    assert line.startswith(f"{catalog(translated)}:")
