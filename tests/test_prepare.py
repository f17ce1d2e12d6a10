"""Reading a project's languages: some at a time and ahead of their turn, yet each as it is by itself."""

from dataclasses import replace

import pytest
from conftest import translate
from test_inheritance import DOORS, edit
from test_update import catalog

from pipeline import ahead, prepare
from pipeline.checks import is_advice
from pipeline.lettering import is_shown, letters_of
from pipeline.pandoc import nodes
from pipeline.project import open_project

# Catalogs enough for several batches; Austria's and Mexico's parents stand far from them in the alphabet.
TAGS = (
    "af",
    "cy",
    "da",
    "de",
    "de-AT",
    "el",
    "es",
    "es-MX",
    "eu",
    "fi",
    "fr",
    "ga",
    "hi",
    "it",
    "nl",
    "pl",
    "sv",
    "tr",
)


@pytest.fixture(scope="module")
def many(two_documents, tmp_path_factory):
    """A project of many languages; one file is cut off, one has no translation, and one is at fault."""
    import shutil

    from click.testing import CliRunner

    from pipeline.cli import cli

    root = tmp_path_factory.mktemp("many") / "project"
    shutil.copytree(two_documents, root)
    assert CliRunner().invoke(cli, ["update", *TAGS, "--project", str(root)]).exit_code == 0
    for tag in TAGS:
        translate(root, tag, draft=tag in ("fi", "es"))
    edit(catalog(root, "de-AT"), {DOORS: None})
    edit(catalog(root, "es-MX"), {DOORS: None})
    edit(catalog(root, "it"), {DOORS: "Porte **aperte!"})
    half = catalog(root, "nl").read_bytes()
    catalog(root, "nl").write_bytes(half[: len(half) // 2])
    return root


def read(root, pandoc, *wanted, **how):
    project = open_project(root)
    document = prepare.read(project, "reading-rooms", pandoc)
    return {one.tag: one for one in prepare.editions(project, document, pandoc, wanted, **how)}


def test_a_language_among_many_is_what_it_is_alone(many, pandoc):
    together = read(many, pandoc)
    assert set(TAGS) <= set(together)
    assert together["nl"].edition is None
    assert [finding.code for finding in together["it"].findings] == ["emphasis"]
    assert together["es-MX"].edition.counts.inherited == 1
    for tag in TAGS:
        assert read(many, pandoc, tag) == {tag: together[tag]}


def test_few_kept_catalogs_are_read_again_where_somebody_inherits_from_them(many, pandoc, monkeypatch):
    together = read(many, pandoc)
    monkeypatch.setattr(ahead, "_TOGETHER", 1)
    monkeypatch.setattr(ahead, "_KEPT", 1)
    assert read(many, pandoc) == together


def test_what_is_only_counted_has_the_state_the_findings_and_the_letters_of_what_is_read(many, pandoc):
    for_readers, counted = read(many, pandoc), read(many, pandoc, for_readers=False)
    assert counted["fr"].edition != for_readers["fr"].edition, "spaces aren't set"
    for tag, one in for_readers.items():
        other = counted[tag]
        assert replace(other, edition=None) == replace(one, edition=None)
        if one.edition and other.edition:
            assert (other.edition.counts, other.edition.state) == (one.edition.counts, one.edition.state)
            first, second = (
                {style: set(filter(is_shown, letters)) for style, letters in letters_of(found.edition).items()}
                for found in (one, other)
            )
            assert first == second


def test_a_build_is_told_what_it_would_keep_of_what_translators_are_told(many, pandoc):
    told, asked = read(many, pandoc), read(many, pandoc, advice=False)
    assert any(is_advice(finding) for one in told.values() for finding in one.findings)
    for tag, one in told.items():
        kept = tuple(finding for finding in one.findings if not is_advice(finding))
        assert tuple(finding for finding in asked[tag].findings if not is_advice(finding)) == kept
        assert asked[tag].edition == one.edition
    assert sum(len(one.findings) for one in asked.values()) < sum(len(one.findings) for one in told.values())


def test_pandoc_answers_what_was_begun_whatever_is_asked_meanwhile(pandoc):
    first = pandoc.begin_inlines(["*one*", "1. two", "three"], [0, 0, 0])
    second = pandoc.begin_inlines(["four", "**five**"], [0, 0])
    [paragraph] = pandoc.read("six")
    assert [node["c"] for node in nodes(paragraph) if node["t"] == "Str"] == ["six"]
    assert first() == pandoc.to_inlines(["*one*", "1. two", "three"], [0, 0, 0])
    assert second() == pandoc.to_inlines(["four", "**five**"], [0, 0])


def test_pandoc_ends_though_nobody_has_read_its_last_answer():
    from pipeline.pandoc import Pandoc

    with Pandoc() as own:
        own.begin_inlines(["word " * 50_000, "two"], [0, 0])
