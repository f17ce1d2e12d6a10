"""Pseudo-languages: what looks like a translation, made from the master alone, to see what breaks."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from conftest import write_project
from editions import FRONT, PICTURE, document

from pipeline import languages, prepare, pseudo
from pipeline.pandoc import nodes, text_of
from pipeline.project import open_project

BODY = """\
Every **tree** has [its own page](https://example.org/tree) and `code`.[^a]

See <https://example.org/trees> or 3 of 4 *trees*?

Книги, йод, βιβλιοθήκη.

![A tree](tree.png)

[^a]: Or two, *perhaps*.
"""


@pytest.fixture(scope="module")
def made(pandoc):
    """The editions of a document in both pseudo-languages."""
    one = document(pandoc, BODY, front=FRONT, tree_png=PICTURE)
    project = open_project(Path(__file__).with_name("fixtures"))
    prepared = list(prepare.pseudo_editions(project, one, ["ar-XB", "de", "en-XA", "ar-XB"], pandoc))
    assert [(p.tag, p.state, p.findings) for p in prepared] == [("ar-XB", "pseudo", ()), ("en-XA", "pseudo", ())]
    return {p.tag: p.edition for p in prepared}, one


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_markup_addresses_notes_and_code_stay(made, tag):
    editions, one = made
    edition = editions[tag]

    def kept(tree):
        marks = [n["t"] for n in nodes(tree) if n["t"] not in ("Str", "Space", "SoftBreak", "Span", "Div")]
        addresses = [n["c"][2][0] for n in nodes(tree) if n["t"] in ("Link", "Image")]
        return marks, addresses, [n["c"][1] for n in nodes(tree) if n["t"] == "Code"]

    assert kept(edition.body) == kept(one.source.blocks)
    figure = next(node for node in edition.body if node["t"] == "Figure")
    assert [n["t"] for n in figure["c"][2][0]["c"]] == ["Image"], "nothing stands beside the picture"
    assert "https://example.org/trees" in [n["c"] for n in nodes(edition.body) if n["t"] == "Str"]


def test_accented_text_is_two_fifths_longer_and_in_brackets(made):
    editions, one = made
    edition = editions["en-XA"]
    for passage, original in ((edition.title, one.source.title), (edition.subtitle, one.source.subtitle)):
        said, text = text_of(passage.inlines), text_of(original)
        assert said.startswith("[")
        assert said.endswith("]")
        assert 1.35 <= len(said) / len(text) <= 1.7
        assert not set(text) & set(said) - set(" ")
    assert edition.language.direction == "ltr"


def test_mirrored_text_is_arabic_and_of_the_same_length(made):
    editions, one = made
    edition = editions["ar-XB"]
    said, text = text_of(edition.title.inlines), text_of(one.source.title)
    assert len(said) == len(text)
    assert languages.script_of_text(said) == "Arab"
    assert not re.search("[A-Za-z]", said)
    assert (edition.language.direction, edition.language.script) == ("rtl", "Arab")


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_letters_of_other_scripts_change_too(made, tag):
    words = [n["c"] for n in nodes(made[0][tag].body) if n["t"] == "Str"]
    assert not any("Книги" in word for word in words)
    assert all(unicodedata.is_normalized("NFC", word) for word in words)


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_what_nobody_translates_stands_as_it_is_and_everything_else_does_not(made, tag):
    edition = made[0][tag]
    assert edition.lines[0].name == "SL Sociedad de Lectores (Montevideo)"
    assert "Uruguay" not in " ".join(line.rest for line in edition.lines)
    assert all(phrase.language == "" for phrase in edition.phrases.values())
    assert edition.counts.draft == edition.counts.total


@pytest.mark.parametrize("tag", list(pseudo.PSEUDO))
def test_phrases_keep_what_is_filled_in(pandoc, tag):
    one = document(pandoc, BODY, front=FRONT, tree_png=PICTURE)
    catalog, _ = pseudo.translation(one.segments, tag, pandoc.to_inlines, Path())
    for segment in one.segments:
        for form in catalog.messages[segment.key].forms:
            for name in segment.placeholders:
                if f"{{{name}}}" in segment.text:
                    assert form.count(f"{{{name}}}") == 1, form


def test_they_are_made_on_request_into_the_preview_and_published_nowhere(translated, polyleaf):
    files = sorted((translated / "translations").rglob("*"))
    status, printed = polyleaf(
        "build", "en-XA", "ar-XB", "--format", "html", "--format", "epub", "--project", translated
    )
    assert status == 0, printed
    for tag, direction in (("en-XA", "ltr"), ("ar-XB", "rtl")):
        page = (translated / "output/preview/trees" / tag / "index.html").read_text("utf-8")
        assert re.search(rf'<html[^>]*lang="{tag}"', page)
        assert re.search(rf'<html[^>]*dir="{direction}"', page)
        assert (translated / "output/preview/reading-rooms" / tag / f"reading-rooms-{tag}.epub").is_file()
    polyleaf("build", "--format", "html", "--project", translated)
    manifest = json.loads((translated / "output/manifest.json").read_text("utf-8"))
    assert {e["tag"] for d in manifest["documents"] for e in d["editions"]} == {"en", "de", "fa"}
    for page in (translated / "output").glob("[!p]*/**/index.html"):
        assert "en-XA" not in page.read_text("utf-8")
    assert sorted((translated / "translations").rglob("*")) == files


def test_they_have_no_file_and_that_is_told(translated, polyleaf):
    for command in ("update", "review", "status", "check"):
        status, printed = polyleaf(command, "en-XA", "--project", translated)
        assert status == 2
        assert "polyleaf build en-XA" in printed
    assert not (translated / "translations/trees/en-XA.po").exists()


def test_a_master_in_another_language_has_them_too(tmp_path, polyleaf):
    master = "---\ntitle: Читальные залы\nsubtitle: Всем\nkind: Решение\nissuer: Общество\ndate: 2024-03-01\nlanguage: ru\n---\n\nКниги **всем**.\n"
    root = write_project(tmp_path / "ru", master)
    status, printed = polyleaf("build", "en-XA", "ar-XB", "--format", "html", "--project", root)
    assert status == 0, printed
    assert "Книги" not in (root / "output/preview/reading-rooms/ar-XB/index.html").read_text("utf-8")
