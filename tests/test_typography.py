"""The table of how languages are set: a typographer may change it, so what it says is checked for sense."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pyphen
import pytest

from pipeline import languages
from pipeline.typography import Typography, row

PACKAGE = Path(__file__).parent.parent / "pipeline"
TABLE = tomllib.loads((PACKAGE / "typography.toml").read_text("utf-8"))
SCRIPTS = [name for name in TABLE if len(name) == 4 and name.istitle()]
TAGS = [name for name in TABLE if name != "default" and name not in SCRIPTS]


def read(name: str) -> Typography:
    return row("", name) if name in SCRIPTS else row(name, languages.script_of(name))


@pytest.mark.parametrize("name", [*SCRIPTS, *TAGS])
def test_a_row_makes_sense(name):
    found = read(name)
    assert name in SCRIPTS or languages.canonical(name) == name
    assert found.align in ("start", "justify")
    shortest, before, behind = found.hyphen_limits
    assert shortest >= before + behind
    assert min(before, behind, found.hyphen_lines) > 0
    assert 0 <= found.hyphen_zone < 50
    signs = [*found.narrow, *found.wide, *found.tight]
    assert all(len(sign) == 1 for sign in signs)
    assert len(signs) == len(set(signs)), "a sign has one kind of space"
    assert found.quotes
    assert all(len(opening) == len(closing) == 1 for opening, closing in found.quotes)


@pytest.mark.parametrize("tag", [tag for tag in TAGS if "hyphen_limits" in TABLE[tag]])
def test_limits_of_division_are_those_of_a_language_that_can_be_divided(tag):
    assert read(tag).hyphenate
    assert pyphen.language_fallback(tag)


def test_columns_are_described_at_the_head_and_every_one_is_used():
    head = (PACKAGE / "typography.toml").read_text("utf-8").split("[default]\n")[0]
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2")]
    code = "\n".join(path.read_text("utf-8") for path in files if path.name != "typography.py")
    own = (PACKAGE / "typography.py").read_text("utf-8")
    for column in {name for values in TABLE.values() for name in values}:
        assert f"# {column} " in head or f", {column} " in head or f"# {column}\n" in head or f"# {column}," in head, (
            column
        )
        assert f".{column}" in code or f"self.{column}" in own, column
    assert {name for values in TABLE.values() for name in values} <= {field.name for field in fields(Typography)}
