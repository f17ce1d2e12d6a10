"""The same words of the masters in one language, said in two ways: within a document and across documents."""

import json
from pathlib import Path

import pytest
from conftest import MASTER, translate, write_project

CODE = "inconsistent"


def inconsistent(root: Path, polyleaf, *tags: str) -> list[dict[str, str]]:
    status, printed = polyleaf("check", *tags, "--json", "--project", root)
    assert status == 0
    return [finding for finding in json.loads(printed) if finding["code"] == CODE]


def say(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(f'msgstr "{old}"') == 1
    path.write_text(text.replace(f'msgstr "{old}"', f'msgstr "{new}"'), "utf-8")


def test_documents_agree_on_the_leaflets_own_phrases(translated, polyleaf):
    assert inconsistent(translated, polyleaf) == []
    folder = translated / "translations"
    say(folder / "trees/de.po", "de: Contents", "Inhalt")
    [finding] = inconsistent(translated, polyleaf)
    assert (finding["path"], finding["severity"], finding["passage"]) == (
        str(folder / "trees/de.po"),
        "note",
        "Contents",
    )
    assert finding["message"].startswith(f"In {folder / 'reading-rooms/de.po'}:")
    assert finding["message"].endswith("the same is translated “de: Contents”.")
    assert inconsistent(translated, polyleaf, "fa") == []


@pytest.mark.parametrize("comment", ["", f"# polyleaf: ok {CODE} — the trees' own word\n"])
def test_a_comment_silences_it(translated, polyleaf, comment):
    path = translated / "translations/trees/de.po"
    say(path, "de: Contents", "Inhalt")
    text = path.read_text("utf-8")
    at = text.rindex("\n\n", 0, text.index('msgid "Contents"')) + 2
    path.write_text(text[:at] + comment + text[at:], "utf-8")
    assert len(inconsistent(translated, polyleaf)) == (0 if comment else 1)
    assert "[silence]" not in polyleaf("check", "--project", translated)[1]


def test_another_context_is_another_text(tmp_path, polyleaf):
    sections = "\n# Trees\n\n# Trees {ctx=shop}\n"
    root = write_project(tmp_path / "project", MASTER + sections)
    polyleaf("update", "de", "--project", root)
    path = translate(root, "de")
    text = path.read_text("utf-8")
    assert text.count('msgstr "de: Trees"') == 2
    path.write_text(text.replace('msgstr "de: Trees"', 'msgstr "Bäume"', 1), "utf-8")
    assert inconsistent(root, polyleaf) == []


def test_a_draft_of_an_older_master_is_no_other_word(translated, polyleaf):
    path = translated / "translations/trees/de.po"
    say(path, "de: Contents", "Inhalt")
    text = path.read_text("utf-8")
    head = 'msgid "Contents"'
    path.write_text(text.replace(head, f'#, fuzzy\n#| msgid "Content"\n{head}'), "utf-8")
    assert inconsistent(translated, polyleaf) == []
