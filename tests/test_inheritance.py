"""Regional languages: what one doesn't have is shown as its parent language has it, before it is shown as the master has it."""

import json
import re
from pathlib import Path

import pytest
from catalogs import look
from conftest import translate
from test_update import BELONG, BELONGED, catalog, change_master
from translate.storage import pypo

from pipeline import languages, prepare
from pipeline.model import EditionState
from pipeline.pandoc import nodes
from pipeline.project import open_project

DOORS = "Open doors, open books!"


def edit(path: Path, texts: dict[str, str | None], fuzzy: bool = False) -> None:
    """Give messages another translation; None for none."""
    store = pypo.pofile.parsefile(str(path))
    for text, translation in texts.items():
        unit = store.findunit(text)
        unit.target = translation or ""
        unit.markfuzzy(fuzzy and bool(translation))
    store.save()


def edition(root: Path, tag: str, pandoc):
    project = open_project(root)
    document = prepare.read(project, "reading-rooms", pandoc)
    return next(one for one in prepare.editions(project, document, pandoc) if one.tag == tag)


@pytest.fixture
def regional(translated, polyleaf):
    """Portuguese, all reviewed; Portuguese of Brazil, nothing but what CLDR knows."""
    polyleaf("update", "pt", "pt-BR", "--document", "reading-rooms", "--project", translated)
    translate(translated, "pt")
    return translated


@pytest.mark.parametrize(
    ("tag", "above"),
    [
        ("pt-BR", ["pt"]),
        ("pt-AO", ["pt-PT", "pt"]),
        ("fa-AF", ["fa"]),
        ("es-MX", ["es-419", "es"]),
        ("zh-Hant-HK", ["zh-Hant"]),
        ("zh-Hant", []),
        ("sr-Latn", []),
        ("de", []),
    ],
)
def test_parents_are_those_of_cldr_in_the_same_script(tag, above):
    assert languages.ancestors(tag) == above


def test_what_isnt_translated_is_the_parents_marked_as_its_language(regional, pandoc):
    edit(catalog(regional, "pt-BR"), {DOORS: "Brasil: portas abertas!"})
    made = edition(regional, "pt-BR", pandoc).edition
    paragraph = next(node for node in made.body if node["t"] == "Div" and BELONG[:6] in json.dumps(node))
    assert ["lang", "pt"] in paragraph["c"][0][2]
    assert "pt: Public" in " ".join(n["c"] if n["t"] == "Str" else " " for n in nodes(paragraph))[:20].replace("  ", "")
    assert "Brasil:" in json.dumps(made.body, ensure_ascii=False)
    assert made.phrases["page"].language == "pt"
    assert made.phrases["page"].text.startswith("pt: ")
    assert made.counts.inherited == made.counts.total - made.counts.draft - 1
    assert made.counts.untranslated == 0


def test_an_edition_with_inherited_passages_is_a_draft_and_says_so(regional, pandoc, polyleaf):
    made = edition(regional, "pt-BR", pandoc).edition
    assert made.state is EditionState.DRAFT
    assert [notice.text for notice in made.notices] == ["pt: Draft translation, not yet reviewed"]
    status, printed = polyleaf("status", "pt-BR", "--json", "--project", regional)
    assert status == 0
    counts = json.loads(printed)[0]["counts"]
    assert counts["inherited"] == made.counts.inherited > 0
    assert "inh." in polyleaf("status", "pt-BR", "--project", regional)[1]
    assert "inh." not in polyleaf("status", "de", "--project", regional)[1]


def test_what_neither_has_is_the_masters(regional, pandoc):
    edit(catalog(regional, "pt"), {DOORS: None})
    made = edition(regional, "pt-BR", pandoc).edition
    assert made.counts.untranslated == 1
    assert made.state is EditionState.PARTIAL
    assert "pt: 1 passage" in made.notices[-1].text


def test_a_stale_passage_is_inherited_as_stale(regional, pandoc, polyleaf):
    change_master(regional, BELONG, BELONGED)
    polyleaf("update", "--project", regional)
    made = edition(regional, "pt-BR", pandoc).edition
    assert made.counts.stale == 1
    assert "†" in json.dumps(made.body, ensure_ascii=False)
    assert any(notice.text.startswith("pt: 1 passage has changed") for notice in made.notices)


def test_a_faulty_passage_is_replaced_by_the_parents_and_a_faulty_parent_is_not_inherited(regional, pandoc):
    edit(catalog(regional, "pt-BR"), {BELONG: "Brasil: **tudo"})
    own = edition(regional, "pt-BR", pandoc)
    assert any(finding.code == "emphasis" for finding in own.findings)
    assert "pt:" in json.dumps(own.edition.body)
    edit(catalog(regional, "pt"), {DOORS: "pt: **portas"})
    own = edition(regional, "pt-BR", pandoc)
    assert own.edition.counts.untranslated == 1
    assert not any(finding.place.path == catalog(regional, "pt") for finding in own.findings)


def test_a_parent_that_cant_be_read_stops_nothing(regional, pandoc):
    catalog(regional, "pt").write_bytes(b"")
    made = edition(regional, "pt-BR", pandoc)
    assert made.edition.counts.inherited == 0
    assert made.state is EditionState.INCOMPLETE


def test_the_masters_own_language_is_no_parent(translated, pandoc, polyleaf):
    polyleaf("update", "en-GB", "--document", "reading-rooms", "--project", translated)
    assert edition(translated, "en-GB", pandoc).edition.counts.inherited == 0


def test_a_change_of_the_parent_makes_the_region_anew(regional, polyleaf):
    build = ("build", "--format", "html", "--document", "reading-rooms", "--project", regional)
    assert polyleaf(*build)[0] == 0
    page = regional / "output/reading-rooms/pt-BR/index.html"
    assert re.search(r'<p lang="pt"[^>]*>|<div[^>]*lang="pt"', page.read_text("utf-8"))
    edit(catalog(regional, "pt"), {DOORS: "Portas novas!"})
    assert polyleaf(*build)[0] == 0
    assert "Portas novas!" in page.read_text("utf-8")
    before = look(catalog(regional, "pt-BR").read_bytes())
    polyleaf("update", "--project", regional)
    assert look(catalog(regional, "pt-BR").read_bytes()) == before, "the region's own file holds its own only"


def test_the_table_of_eighty_columns_cuts_nothing_off(translated, polyleaf, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    polyleaf("update", "fa-AF", "--document", "reading-rooms", "--project", translated)
    printed = polyleaf("status", "fa-AF", "--project", translated)[1]
    assert "…" not in printed
    assert "(افغانستان)" in printed
    for head in ("rev.", "draft", "stale", "inh.", "todo", "edition", "out", "leaflet"):
        assert head in printed
