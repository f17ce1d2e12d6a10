"""Who imports whom, what start-up leaves out, and that the documentation names what there is."""

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline import languages
from pipeline.cli import cli
from pipeline.exchange import FORMATS

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "pipeline"
DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]

# From the bottom up; "stages" are those that the package's docstring names, and nobody below knows of them.
BOTTOM = ("model", "errors")
TOOLS = (
    "ahead",
    "clock",
    "difference",
    "fields",
    "formats",
    "fonts",
    "glossary",
    "headers",
    "lag",
    "languages",
    "lettering",
    "matching",
    "pandoc",
    "paper",
    "phrases",
    "plurals",
    "po",
    "project",
    "pseudo",
    "reading",
    "spacing",
    "typography",
)
STAGES = tuple(re.findall(r"^ {4}(\w+) {2,}", pipeline.__doc__ or "", re.MULTILINE))
# Where the stages meet, and what stands above them.
ABOVE = (
    "prepare",
    "making",
    "workers",
    "memory",
    "rebuild",
    "build",
    "saving",
    "update",
    "worksheet",
    "suggestions",
    "proof",
    "review",
    "status",
    "exchange",
    "skeleton",
    "weblate",
    "desk",
    "terminal",
    "cli",
    "__main__",
)
# One stage in another: joining is the same walk as extracting, with the signatories' AST; the index is a page of the theme.
SHARED = {("join", "segments"), ("publish", "render")}
PARTS = {"signatories": "join", "pictures": "source"}

# The one door to each library.
DOORS = {
    "PIL": {"pictures"},
    "babel": {"desk.words", "languages", "plurals"},
    "brotli": {"render.faces"},
    "ctypes": {"fonts"},
    "click": {"cli", "terminal"},
    "docx": {"exchange.word"},
    "icu4py": {"render.layout.breaking"},
    "jinja2": {"desk.views", "render.html"},
    "langcodes": {"languages"},
    "openpyxl": {"exchange.excel"},
    "pikepdf": {
        *(f"verify.{name}" for name in ("pdf", "booklet", "drawn", "tagged")),
        *(f"render.{name}" for name in ("imposition", "prepress")),
    },
    "pypandoc": {"pandoc"},
    "pypdfium2": {"desk.pages"},
    "rapidfuzz": {"difference", "matching"},
    "rich": {"cli", "status", "terminal"},
    "segno": {"render.colophon"},
    "starlette": {"desk.guard", "desk.server"},
    "translate": {"exchange.tmx", "exchange.xliff", "po", "catalog", "plurals"},
    "pydyf": {"render.accessible.order", "render.accessible.structure", "render.accessible.tags"},
    "uvicorn": {"desk"},
    "watchfiles": {"desk.watching"},
    "weasyprint": {
        "render.pdf",
        *(
            f"render.layout.{name}"
            for name in ("columns", "font_config", "ladders", "lines", "overflow", "overrun", "ruler", "subsets")
        ),
        *(f"render.accessible.{name}" for name in ("order", "rtl", "runs", "tags", "words")),
    },
    "pyphen": {"render.layout.hyphenation"},
    "uharfbuzz": {"render.faces"},
    "yaml": {"fields"},
}
HEAVY = (
    "PIL",
    "babel",
    "ctypes",
    "docx",
    "jinja2",
    "langcodes",
    "openpyxl",
    "pikepdf",
    "pypandoc",
    "rapidfuzz",
    "rich",
    "starlette",
    "translate",
    "uharfbuzz",
    "uvicorn",
    "watchfiles",
    "weasyprint",
    "yaml",
)


def imports(path: Path) -> Iterator[str]:
    """Every module that a module imports, wherever in it, by its full name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports name the package"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in inner if is_module(name)]
            yield from modules if len(modules) == len(inner) else [*modules, node.module or ""]


def is_module(name: str) -> bool:
    path = REPOSITORY / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def modules() -> dict[str, set[str]]:
    """Each module of the package by its name within it, with what it imports of the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        own = {i.removeprefix("pipeline.") for i in imports(path) if i.startswith("pipeline.")}
        found["pipeline" if name == "__init__" else name] = own
    return found


MODULES = modules()


def stage_of(module: str) -> str:
    return PARTS.get(module, module.split(".", maxsplit=1)[0])


def test_every_module_has_its_layer():
    named = {*BOTTOM, *TOOLS, *STAGES, *ABOVE, *PARTS, "pipeline"}
    assert {module.split(".")[0] for module in MODULES} == named
    assert len(STAGES) == 8


def test_model_and_errors_are_the_bottom():
    assert MODULES["model"] == set()
    assert MODULES["errors"] == {"model"}


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_knows_no_stage(tool):
    assert MODULES[tool] <= {*BOTTOM, *TOOLS}


@pytest.mark.parametrize("module", [module for module in MODULES if stage_of(module) in STAGES])
def test_a_stage_calls_no_other_stage_and_nothing_above_it(module):
    others = {stage_of(other) for other in MODULES[module] if other.split(".")[0] not in (*BOTTOM, *TOOLS)}
    own = stage_of(module)
    assert not others & set(ABOVE)
    assert {(own, other) for other in others - {own}} <= SHARED


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_format_of_exchange_knows_rows_and_nothing_of_projects(form):
    assert MODULES[f"exchange.{form.module}"] <= {*BOTTOM, "exchange.rows", "exchange.safe"}


def test_only_the_command_line_prints_and_ends_the_program():
    for path in sorted(PACKAGE.rglob("*.py")):
        calls = {ast.unparse(n.func) for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)}
        found = calls & {"print", "sys.exit", "exit", "click.echo", "sys.stdout.write", "sys.stderr.write"}
        assert not found or path.name in ("cli.py", "terminal.py"), f"{path.name}: {found}"


@pytest.mark.parametrize("library", DOORS)
def test_a_library_enters_by_its_one_door(library):
    users = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if library in {name.split(".")[0] for name in imports(path)}:
            users.add(".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"))
    assert users
    assert users <= DOORS[library]


def test_modules_and_functions_stay_short():
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        assert text.count("\n") <= 400, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 45, f"{path.name}: {node.name}"


def test_every_module_says_what_it_is_for():
    for path in sorted(PACKAGE.rglob("*.py")):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path.name


# ------------------------------------------------------------------ start-up


def loaded_after(code: str) -> set[str]:
    """The libraries that a fresh Python has loaded after some code."""
    code += "\nimport sys; print('loaded', *{name.split('.')[0] for name in sys.modules})"
    result = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return set(result.stdout.splitlines()[-1].split()[1:])


def test_the_command_line_starts_without_anything_heavy():
    loaded = loaded_after("import pipeline.cli")
    assert "click" in loaded
    assert not loaded & set(HEAVY)


def test_a_build_with_nothing_to_do_loads_nothing_heavy(published):
    call = f"main(['build', '--format', 'html', '--project', {str(published)!r}])"
    code = f"from pipeline.cli import main\ntry: {call}\nexcept SystemExit as stop: assert stop.code == 0"
    assert not loaded_after(code) & set(HEAVY)
    (published / "translations/trees/de.po").unlink()
    assert "babel" in loaded_after(code), "with something to do it does"


def test_pages_and_e_books_are_made_without_weasyprint(translated):
    call = f"main(['build', '--format', 'html', '--format', 'epub', '--jobs', '1', '--project', {str(translated)!r}])"
    code = f"from pipeline.cli import main\ntry: {call}\nexcept SystemExit as stop: assert stop.code == 0"
    loaded = loaded_after(code)
    assert "weasyprint" not in loaded
    assert (translated / "output/trees/de/trees-de.epub").exists()


@pytest.mark.parametrize(("command", "not_even"), [("status", set()), ("check", {"rich"})])
def test_what_only_looks_at_languages_loads_nothing_that_makes_files(translated, command, not_even):
    code = f"from pipeline.cli import main\ntry: main(['{command}', '--project', {str(translated)!r}])\nexcept SystemExit: pass"
    loaded = loaded_after(code)
    assert "babel" in loaded
    makers = {"weasyprint", "pydyf", "jinja2", "uharfbuzz", "pikepdf", "PIL", "pypandoc"}
    assert not loaded & (makers | not_even)


# ------------------------------------------------------------------ documentation


def code_in(path: Path) -> Iterator[str]:
    """The lines of code in a document: what stands in fences and between backticks."""
    text = path.read_text("utf-8")
    fenced = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for block in fenced.findall(text):
        yield from (line.strip() for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", fenced.sub("", text))


def calls_of(program: str) -> list[tuple[str, list[str]]]:
    """How the documents call a program: the document's name, and the arguments."""
    found = []
    for path in DOCUMENTS:
        for line in code_in(path):
            words = shlex.split(line.replace("\\|", "|"), comments=True) if line.startswith(f"{program} ") else []
            if line == program or words:
                found.append((path.name, words[1:]))
    return found


def goals() -> set[str]:
    """The goals of the Makefile that a person calls."""
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    return {name for line in re.findall(r"^([a-z][a-z ]*):(?!=)", makefile, re.MULTILINE) for name in line.split()}


def test_every_call_of_polyleaf_in_the_documents_is_one_that_there_is():
    calls = calls_of("polyleaf")
    assert calls
    for document, (command, *arguments) in calls:
        if command.startswith("--"):
            continue
        assert command in cli.commands, f"{document}: polyleaf {command}"
        options = {name for parameter in cli.commands[command].params for name in parameter.opts} | {"--help"}
        named = {argument.partition("=")[0] for argument in arguments if argument.startswith("--")}
        assert named <= options, f"{document}: polyleaf {command} {' '.join(arguments)}"


def test_the_readme_names_every_command_and_every_option():
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    for name, command in cli.commands.items():
        assert f"polyleaf {name}" in readme
        for parameter in command.params:
            assert all(option in readme for option in parameter.opts if option.startswith("--")), f"{name}: {parameter}"


def test_every_goal_of_make_in_the_documents_is_one_that_there_is():
    calls = [(document, goal) for document, words in calls_of("make") for goal in words if "=" not in goal]
    assert calls
    for document, goal in calls:
        is_language = goal in ("LANGUAGE", "TAG") or (languages.canonical(goal) == goal and goal not in goals())
        assert goal in goals() or is_language, f"{document}: make {goal}"


def test_the_documents_name_the_goals_of_a_days_work_and_the_list_of_all():
    named = {goal for _, words in calls_of("make") for goal in words}
    assert {"help", "test", "update", "status", "check", "open", "clean"} <= named & goals()


def test_the_list_of_goals_has_every_goal_with_its_comment():
    listed = subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for goal in goals() - {"build"}:
        assert re.search(rf"^make {goal} +\S", listed, re.MULTILINE), goal
    assert "make LANGUAGE" in listed


def test_the_description_of_the_design_names_every_module():
    text = (REPOSITORY / "docs/design.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in text.split("## Modules")[1].split("\n## ")[0].splitlines() if "|" in line]
    named = set(re.findall(r"`([\w.]+?)/?`", " ".join(rows)))
    there = {module.split(".")[0] for module in MODULES} - {"pipeline"}
    assert there <= named
    assert named - there <= {"pandoc.lua", "__init__"}


def test_links_between_documents_lead_somewhere():
    for path in DOCUMENTS:
        text = re.sub(r"^```.*?^```|`[^`\n]+`", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if "://" not in target and not target.startswith(("#", "mailto:")):
                assert (path.parent / target.partition("#")[0]).exists(), f"{path.name}: {target}"
