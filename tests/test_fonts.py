"""No box where a letter should be: every character has a font that is meant for it, or a finding says that it has none."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import MASTER, SIGNATORIES, write_project
from editions import catalog_of, document, edition_of, saying
from translate.storage import pypo

from pipeline import fonts, languages, typography
from pipeline.fonts import Face
from pipeline.lettering import Style, capitals, is_shown, lettering, letters_of
from pipeline.model import Edition
from pipeline.pandoc import Pandoc
from pipeline.project import open_project
from pipeline.update import update

REPOSITORY = Path(__file__).parent.parent
TABLE = tomllib.loads((REPOSITORY / "pipeline/typography.toml").read_text("utf-8"))
NOTO = Path("/usr/share/fonts/truetype/noto")


def edition(pandoc: Pandoc, body: str, tag: str = "de", signatories: str = SIGNATORIES, **texts: str) -> Edition:
    """An edition that says what the master says, but for these texts."""
    source = document(pandoc, body, signatories)
    found, _ = edition_of(source, catalog_of(source, saying(texts), tag), pandoc)
    return found


def set_in(found: Edition) -> dict[str, str]:
    """By the name of each font: the characters that are set in it."""
    chosen = lettering(letters_of(found), typography.typography(found.language), found.language.script)
    return {font.full_name: "".join(sorted(characters)) for font, characters in chosen.fonts.items()}


# ------------------------------------------------------------------ fonts of this machine


@pytest.mark.parametrize("script", [name for name in TABLE if name != "default"])
def test_every_family_of_the_table_is_installed_by_set_up_and_has_the_letters_of_its_script(script):
    row = typography.row(script, "") if script.islower() else typography.row("", script)
    for family in (row.text, row.title, row.fallback):
        assert fonts.find(Face(family)), family
    font = fonts.find(Face(row.text))
    letters = [letter for letter in map(chr, range(0x2FFFF)) if letter.isalpha()]
    name = languages.script_of_character
    wanted = {"Hant": "Hans"}.get(script, script)
    own = [letter for letter in letters if name(letter) == wanted]
    assert not own or sum(map(font.has, own)) > min(30, len(own) / 2)


def test_a_face_is_found_by_its_style_even_where_a_fonts_weight_is_wrong():
    regular, bold = fonts.find(Face("Noto Nastaliq Urdu")), fonts.find(Face("Noto Nastaliq Urdu", bold=True))
    assert (regular.path.stem, bold.path.stem) == ("NotoNastaliqUrdu-Regular", "NotoNastaliqUrdu-Bold")


def test_a_family_without_bold_or_italic_answers_with_what_it_has():
    assert fonts.find(Face("Noto Serif", bold=True, italic=True)).full_name == "Noto Serif Bold Italic"
    assert fonts.find(Face("Noto Sans NKo", bold=True)) == fonts.find(Face("Noto Sans NKo"))
    assert fonts.find(Face("Noto Sans NKo", bold=True)).face == Face("Noto Sans NKo")
    assert fonts.find(Face("Noto Serif Tamil", italic=True)).face == Face("Noto Serif Tamil")
    assert fonts.find(Face("Noto Serif CJK TC", bold=True)).index > 0
    assert fonts.find(Face("A Family That Nobody Has")) is None


# ------------------------------------------------------------------ which characters stand in which font


def test_each_kind_of_text_is_set_in_its_face(pandoc):
    body = "Every *q* and **w**.\n\n## Heading {#h}\n\n- zebra\n\n::: slogans\nJump!\n:::\n"
    used = set_in(edition(pandoc, body))
    assert set("Every and.") <= set(used["Noto Serif Regular"])
    assert "q" in used["Noto Serif Italic"]
    assert set("wJump!") <= set(used["Noto Serif Bold"])
    assert set("Heading") <= set(used["Noto Serif Display Bold"])
    assert set("Readers and staff") <= set(used["Noto Serif Display Italic"])
    assert "•" in used["Noto Serif Regular"]
    assert set("RESOLUTION") <= set(used["Noto Serif Bold"]), "capitals by style"
    assert "q" not in used["Noto Serif Bold"]


def test_table_heads_notes_and_numbers_count(pandoc):
    body = "Text.[^1]\n\n[^1]: Xylem.\n\n| Q | B |\n|---|---|\n| k | j |\n\n1. one\n   a. two\n"
    letters = letters_of(edition(pandoc, body, "fa"))
    assert "X" in letters[Style()]
    assert set("۰۱۲۳۴۵۶۷۸۹") <= letters[Style()]
    assert set("abcdefg") <= letters[Style()]
    assert {"Q", "B"} <= letters[Style(bold=True)]
    assert not {"k", "j"} & letters[Style(bold=True)]


def test_names_in_another_script_stand_in_that_scripts_font(pandoc):
    signatories = SIGNATORIES + "  - {acronym: خک, name: خانهٔ کتاب, language: fa, gloss: Home of Books}\n"
    found = edition(pandoc, "Every tree → a home.", signatories=signatories)
    used = set_in(found)
    assert set("خانهٔ") <= set(used["Noto Naskh Arabic Regular"])
    assert "→" in "".join(characters for name, characters in used.items() if "Symbols" in name or "Math" in name)
    chosen = lettering(letters_of(found), typography.typography(found.language), found.language.script)
    assert chosen.others[0] == "Noto Naskh Arabic"
    assert not chosen.lacking
    families = typography.typography(found.language, chosen.others).families
    assert families.startswith('"Noto Serif", "Noto Naskh Arabic"')


def test_brackets_and_spaces_of_right_to_left_text_have_a_font_each(pandoc):
    texts = {"Every tree.": "کتاب (باز)‌ها"}
    used = set_in(edition(pandoc, "Every tree.", "fa", **texts))
    assert {"(", ")"} <= set(used["Noto Serif Regular"])
    assert {" ", "\u200c"} <= set(used["Noto Naskh Arabic Regular"]), "a joiner stays with its letters"


def test_what_is_not_seen_needs_no_font(pandoc):
    assert not any(map(is_shown, " \u00a0\u202f\u00ad\u200b\u200c\u200d\u2060\ufe0f\u034f"))
    assert all(map(is_shown, "a؀ि\u0301。"))
    assert not lettering({Style(): set("a\u202f\u2060\ufe0e")}, typography.row("de", "Latn"), "Latn").lacking


def test_capitals_are_those_of_any_language():
    assert {"S", "Ä", "İ", "I", "Α"} <= set(capitals("ßäiά"))


# ------------------------------------------------------------------ findings


def translated(root: Path, tag: str, **texts: str) -> Path:
    """A project whose catalog says what the master says, but for some texts; gives the catalog's path."""
    update(open_project(root), [tag], [])
    path = root / f"translations/reading-rooms/{tag}.po"
    store = pypo.pofile.parsefile(str(path))
    for unit in store.units:
        if not unit.isheader():
            unit.target = texts.get(str(unit.source), unit.source)
    store.save()
    return path


@pytest.mark.parametrize("command", ["check", "status", "build"])
def test_a_character_that_no_font_of_the_text_has_is_a_finding(project, polyleaf, command):
    text = "Open doors, open books!"
    path = translated(project, "de", **{text: "Offene Türen 𒀀, offene Bücher 𒀁!"})
    status, said = polyleaf(command, "--project", project)
    said = " ".join(said.split())
    line = next(n for n, line in enumerate(path.read_text("utf-8").split("\n"), 1) if line.endswith(f'"{text}"'))
    assert status == 0
    assert "font-gap" in said
    assert "“𒀀” (U+12000 CUNEIFORM SIGN A), “𒀁” (U+12001" in said
    assert f"de.po:{line}" in said
    assert "Noto Sans Cuneiform" in said, "what it is printed in instead"
    if command == "build":
        assert (project / "output/reading-rooms/de/index.html").is_file()


def test_a_sign_in_a_name_is_found_among_the_signatories(project, polyleaf):
    (project / "source/reading-rooms/signatories.yaml").write_text(SIGNATORIES.replace("Ketab", "Ketab 𒀀"), "utf-8")
    _, said = polyleaf("check", "--project", project)
    assert "signatories.yaml:11" in " ".join(said.split())


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has but one family: Noto Serif."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    for name in ("Regular", "Bold", "Italic", "BoldItalic"):
        shutil.copy(NOTO / f"NotoSerif-{name}.ttf", folder)
    settings = tmp_path / "fonts.conf"
    cache = f"<cachedir>{tmp_path / 'cache'}</cachedir>"
    settings.write_text(f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir>{cache}</fontconfig>', "utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


def call(environment: dict[str, str], *arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    done = subprocess.run(command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_a_family_that_is_not_installed_is_one_finding_with_the_packages_that_bring_it(tmp_path, bare):
    text = "Open doors, open books!"
    root = write_project(tmp_path / "project", MASTER)
    translated(root, "si", **{text: "දොරවල් විවෘත කරන්න, පොත් විවෘත කරන්න!"})
    translated(root, "ja", **{text: "扉を開こう"})
    status, said = call(bare, "check", "--project", root, "--json")
    assert status == 0
    assert said.count("font-missing") == 2
    assert "The font Noto Serif Sinhala isn't installed" in said
    assert "SINHALA LETTER" in said
    assert "an empty box" in said
    assert "and 10 more" in said
    for package in ("fonts-noto-core", "google-noto-fonts-all", "noto-fonts", "font-noto-serif-sinhala"):
        assert package in said
    for package in ("fonts-noto-cjk", "google-noto-serif-cjk-fonts", "noto-fonts-cjk", "font-noto-serif-cjk-jp"):
        assert package in said
    assert "Display" not in said, "the title stands in the text's font: nobody misses a letter"


def test_the_published_document_has_a_font_for_every_character(polyleaf):
    _, said = polyleaf("check", "--project", REPOSITORY, "--json")
    assert "font-" not in said
