"""Every check on the cases in checks/CODE/cases.yaml (checks/README.md says how they are written), and what holds for all."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import translate
from editions import PICTURE, catalog_of, document, edition_of, same
from hypothesis import HealthCheck, given, settings
from masters import bodies

from pipeline import checks, glossary, languages, prepare
from pipeline.model import Finding, Message, SegmentState, Severity
from pipeline.pandoc import Pandoc

FOLDER = Path(__file__).with_name("checks")
# Title, subtitle and kind stand in front.
FRONT = 3
LINE = 7
# What a case says beside the language's translation.
FIELDS = ("master", "says", "also", "plural", "comment", "glossary", "line")
Case = Mapping[str, Any]


def cases(kind: str) -> list[Any]:
    """All cases of a kind, each with its check's code."""
    files = {path.parent.name: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*/cases.yaml"))}
    return [
        pytest.param(code, case | {"beside": file.get("beside", {})}, id=f"{code}-{number}")
        for code, file in files.items()
        for number, case in enumerate(file[kind], 1)
    ]


def passages(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def findings(pandoc: Pandoc, case: Case, folder: Path) -> list[Finding]:
    """What all checks say of a case's passages; nothing else is translated."""
    [tag] = set(case) - {*FIELDS, "beside"}
    masters, beside = passages(case["master"]), case["beside"].get(tag, {})
    read = document(pandoc, "\n\n".join([*masters, *beside]), tree_png=PICTURE)
    phrase = masters[0] in {segment.text for segment in read.segments if segment.kind == "phrase"}
    texts = masters if phrase else [segment.text for segment in read.segments[FRONT : FRONT + len(masters)]]
    forms = [passages(case[tag])] if len(masters) == 1 else [[text] for text in case[tag]]
    said = dict(zip(texts, forms, strict=True)) | {text: [form] for text, form in beside.items()}
    comments = tuple(passages(case.get("comment", ())))
    catalog = catalog_of(
        read,
        lambda s: Message(SegmentState.REVIEWED, tuple(said[s.text]), LINE, comments) if s.text in said else None,
        tag,
        case.get("plural", "n != 1"),
    )
    (folder / f"{tag}.csv").write_text(case.get("glossary", "term,translation\n"), "utf-8")
    terms = glossary.of_language(folder, tag)
    language = languages.language(tag, fallback=read.master)
    found = checks.check(read, catalog, prepare.parse(read.segments, catalog, pandoc), language, terms)
    return [*terms.findings, *(finding for _, finding in found), *checks.disagreements([catalog])]


@pytest.mark.parametrize(("code", "case"), cases("found"))
def test_what_is_wrong_is_told_with_severity_place_and_cure(pandoc, tmp_path, code, case):
    found = findings(pandoc, case, tmp_path)
    assert {finding.code for finding in found} == {code, *passages(case.get("also", ()))}
    told = [f"{finding.severity}: {finding.message} {finding.cure}" for finding in found if finding.code == code]
    severity, _, words = case["says"].partition(": ")
    assert [text for text in told if text.startswith(f"{severity}: ") and words in text], told
    assert all(finding.cure and finding.place.path for finding in found)
    assert {f.place.line for f in found if f.code == code} == {case.get("line", LINE)}


@pytest.mark.parametrize(("code", "case"), cases("right"))
def test_what_is_right_is_not_told(pandoc, tmp_path, code, case):
    assert [f for f in findings(pandoc, case, tmp_path) if f.code not in passages(case.get("also", ()))] == []


def test_every_check_has_its_folder_with_what_it_finds_and_what_it_lets_pass():
    wanted = {*checks.SILENCEABLE, checks.silences.CODE, glossary.CODE}
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == wanted
    for kind in ("found", "right"):
        assert {case.values[0] for case in cases(kind)} == wanted


def test_the_guide_names_every_check():
    guide = (FOLDER.parent.parent / "docs/translating.md").read_text("utf-8")
    assert [code for code in checks.ADVICE if f"`{code}`" not in guide] == []


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


def test_a_finding_is_told_once_for_a_text_that_stands_twice(pandoc, tmp_path):
    assert len(findings(pandoc, {"master": "One.\n\n> One.", "de": "**Eins.", "beside": {}}, tmp_path)) == 1


def test_a_long_passage_is_named_by_its_beginning(pandoc, tmp_path):
    [finding] = findings(pandoc, {"master": "word " * 40, "de": "**Wort", "beside": {}}, tmp_path)
    assert finding.place.passage.startswith("word word")
    assert finding.place.passage.endswith("…")
    assert len(finding.place.passage) < 61


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


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=bodies)
def test_the_masters_own_text_passes_every_check(pandoc, body):
    read = document(pandoc, body)
    found = edition_of(read, catalog_of(read, same, "fa"), pandoc)[1]
    assert [finding for finding in found if finding.severity is not Severity.NOTE] == []
