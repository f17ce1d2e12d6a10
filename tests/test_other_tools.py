"""Translation files in other tools' hands: they accept them, and give them back as what they were."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from catalogs import gettext
from translate.storage import pypo

from pipeline import catalog, po
from pipeline.project import open_project
from pipeline.update import update

TESTS = Path(__file__).parent
PROJECTS = [TESTS / "fixtures", TESTS / "golden/constructs/in", TESTS / "golden/states/in"]
GUIDE = TESTS.parent / "docs/weblate.md"
# What `update` finds changed in a master: a passage that stays itself, and one that is like another.
CHANGED = {
    "Many rooms are open until ten in the evening.": "Many rooms are open until eleven in the evening.\n\n"
    "Some rooms of the town are open until eleven in the evening, too.",
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the documents of all projects in the tests: every state, script and count of plural forms."""
    root = tmp_path_factory.mktemp("tools") / "project"
    for project in PROJECTS:
        for name in ("source", "translations"):
            shutil.copytree(project / name, root / name, dirs_exist_ok=True)
    update(open_project(root), ["sw"], [])
    master = root / "source/public-libraries/resolution.md"
    text = master.read_text("utf-8")
    for old, new in CHANGED.items():
        assert old in text
        text = text.replace(old, new)
    master.write_text(text, "utf-8")
    report = update(open_project(root), ["ga"], [])
    assert {state for file in report.files for state in file.counts} == {"untranslated", "borrowed", "stale", "draft", "reviewed"}  # fmt: skip
    return root


def files(root: Path, pattern: str = "*.po*") -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((root / "translations").glob(f"*/{pattern}"))}


def meaning(data: bytes) -> list[tuple[object, ...]]:
    """Everything that a catalog says: messages, states, flags, comments, what they were made for, and obsolete ones."""
    return [
        (e.key, e.forms, catalog.state_of(e), e.previous, e.comments, e.extracted, e.obsolete, sorted(flags(e)))
        for e in po.parse(data, Path("x.po")).entries
        if not e.is_header
    ]


def flags(entry: po.Entry) -> set[str]:
    return {flag for line in entry.unit.typecomments for flag in re.findall(r"[\w-]+", line)}


def test_msgfmt_accepts_every_catalog(everything):
    for path, data in files(everything, "*.po").items():
        _, said = gettext("msgfmt", "--check", "--output-file=/dev/null", "-", given=data)
        assert said == "", path


def test_msgfmt_accepts_every_template_but_for_the_header_that_is_yet_to_be_filled_in(everything):
    for path, data in files(everything, "*.pot").items():
        _, said = gettext("msgfmt", "--check-format", "--check-domain", "--output-file=/dev/null", "-", given=data)
        assert said == "", path


def rewritten(data: bytes) -> bytes:
    """A file of which translate-toolkit wrote every message and the header anew."""
    store = pypo.pofile(BytesIO(data))
    for unit in store.units:
        if not unit.isheader() and not unit.isobsolete():
            unit.source, unit.target = unit.source, unit.target
    store.updateheader(add=True, x_generator="Weblate 5.14", last_translator="E M <em@example.org>")
    return bytes(store)


def by_gettext(command: str) -> Callable[[bytes], bytes]:
    return lambda data: gettext(*command.split(), "-", given=data)[0]


# Poedit writes as msgcat does; test_update.py has msgmerge.
GETTEXT = ("msgcat", "msgcat --no-wrap", "msgcat --width=60", "msgattrib")
WRITERS = {"translate-toolkit": rewritten} | {command: by_gettext(command) for command in GETTEXT}


@pytest.mark.parametrize("writer", WRITERS)
def test_what_another_tool_wrote_means_the_same_and_is_left_alone(everything, tmp_path, writer):
    root = shutil.copytree(everything, tmp_path / "project")
    changed = 0
    for path, data in files(root, "*.po").items():
        path.write_bytes(WRITERS[writer](data))
        assert meaning(path.read_bytes()) == meaning(data), path
        changed += path.read_bytes() != data
    assert changed
    before = files(root)
    assert {file.change for file in update(open_project(root), [], []).files} == {"unchanged"}
    assert files(root) == before


def call_of_pofilter() -> list[str]:
    """How the guide calls it."""
    [command] = re.findall(r"^pofilter (?:.*\\\n)*.*$", GUIDE.read_text("utf-8"), re.MULTILINE)
    return shlex.split(command.replace("\\\n", ""))


def alarms(root: Path) -> Iterator[tuple[str, str]]:
    """What pofilter has to say of a project: file and filter."""
    program, *arguments = call_of_pofilter()
    call = [Path(sys.executable).with_name(program), "--progress=none", *arguments]
    subprocess.run(call, cwd=root, check=True, capture_output=True)
    for path in sorted((root / arguments[-1]).rglob("*.po")):
        for found in re.findall(r"^# \(pofilter\) (\w+)", path.read_text("utf-8"), re.MULTILINE):
            yield f"{path.parent.name}/{path.name}", found


def test_pofilter_as_the_guide_calls_it_finds_what_is_wrong_and_nothing_else(everything, tmp_path):
    root = shutil.copytree(everything, tmp_path / "project")
    assert set(alarms(root)) == {("reading-rooms/ar.po", "xmltags")}


def test_the_guide_says_of_each_filter_that_is_left_out_why():
    reasons = [line.split("|")[1] for line in GUIDE.read_text("utf-8").splitlines() if line.startswith("| `")]
    left_out = [word.partition("=")[2] for word in call_of_pofilter() if word.startswith("--excludefilter")]
    assert sorted(re.findall(r"`(\w+)`", "".join(reasons))) == sorted(left_out)
