"""Silencing a finding for one message: what a comment does, what it can't do, and that it outlives an update."""

import json
from pathlib import Path

import pytest
from catalogs import accepted_by_msgfmt, gettext
from conftest import MASTER, translate

from pipeline import po

SLOGAN = "Open doors, open books!"
REASON = "# polyleaf: ok quotation-marks — the poster has them"


def catalog(root: Path) -> Path:
    return root / "translations/reading-rooms/de.po"


@pytest.fixture
def quoted(project, polyleaf) -> Path:
    """A project whose German slogan has English quotation marks; its catalog."""
    polyleaf("update", "de", "--project", project)
    translate(project, "de")
    write(catalog(project), 'msgstr "de: Open doors, open books!"', 'msgstr "de: “Open doors”, open books!"')
    return catalog(project)


def write(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def comment(path: Path, text: str) -> None:
    """Put a translator's comment on the slogan."""
    write(path, f'#. slogan\nmsgid "{SLOGAN}"', f'{text}\n#. slogan\nmsgid "{SLOGAN}"')


def told(path: Path, polyleaf) -> list[tuple[str, str, str]]:
    """What `check` says of the slogan: severity, code and message."""
    found = json.loads(polyleaf("check", "--json", "--project", path.parents[2])[1])
    return [(f["severity"], f["code"], f["message"]) for f in found if f["passage"] == SLOGAN]


def codes(path: Path, polyleaf) -> list[str]:
    return [code for _, code, _ in told(path, polyleaf)]


def test_a_silence_holds_for_its_own_message_only(quoted, polyleaf):
    other = "No reader left outside!"
    write(quoted, f'#. slogan\nmsgid "{other}"', f'{REASON}\n#. slogan\nmsgid "{other}"')
    assert codes(quoted, polyleaf) == ["quotation-marks"]


def test_a_warning_is_silenced_in_a_build_too(project, polyleaf):
    polyleaf("update", "de", "--project", project)
    translate(project, "de")
    path = catalog(project)
    write(path, "de: Open doors", "de: Open\u200e doors")
    call = ("build", "de", "--format", "html", "--project", project)
    assert "[invisible-character]" in polyleaf(*call)[1]
    comment(path, "# polyleaf: ok invisible-character — the brackets stood on the wrong side")
    assert "[invisible-character]" not in polyleaf(*call)[1]


def test_it_outlives_an_update_of_the_master_and_a_trip_through_gettext(quoted, polyleaf):
    root = quoted.parents[2]
    comment(quoted, REASON)
    master = root / "source/reading-rooms/resolution.md"
    master.write_text(MASTER.replace("They lend books", "All of them lend books"), "utf-8")
    polyleaf("update", "--project", root)
    assert REASON in quoted.read_text("utf-8")
    assert codes(quoted, polyleaf) == []
    # its own passage changes, goes away and comes back
    for text in (SLOGAN.replace("doors", "gates"), "", SLOGAN):
        master.write_text(MASTER.replace(SLOGAN, text), "utf-8")
        polyleaf("update", "--project", root)
        assert REASON in quoted.read_text("utf-8")
    quoted.write_bytes(gettext("msgcat", "-", given=quoted.read_bytes())[0])
    assert accepted_by_msgfmt(quoted.read_bytes())
    assert codes(quoted, polyleaf) == []
    [entry] = [entry for entry in po.parse(quoted.read_bytes(), quoted).active if entry.key.text == SLOGAN]
    assert REASON[2:] in entry.comments
