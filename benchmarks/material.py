"""What is measured on: a project of so many languages, and the same content for the floor and the naive chain.

Master and sentences are ours and neutral. The catalogs are made up of sentences in each language's script.
"""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pypandoc
from babel.localedata import locale_identifiers
from translate.storage import pypo

from pipeline import languages, prepare
from pipeline.clock import now
from pipeline.model import Blocks, Edition
from pipeline.pandoc import Pandoc
from pipeline.project import open_project
from pipeline.render import Links, Press, epub, html, pdf
from pipeline.render.layout.fitting import USUAL
from pipeline.typography import typography

HERE = Path(__file__).parent
DOCUMENT = "reading-rooms"
MASTER = "en"
_TABLE: dict[str, Any] = tomllib.loads((HERE / "material.toml").read_text("utf-8"))
_SENTENCES: dict[str, list[str]] = _TABLE["sentences"]
# Fonts that pages and e-books bring along.
_FACES = re.compile(r"@font-face\s*\{[^}]*url\([^}]*\}\s*")
_MARKUP = re.compile(r"\*\*.+?\*\*|\*.+?\*|\[.+?\]\(.+?\)|\{\w+\}")


def tags(count: int) -> list[str]:
    """So many language tags that CLDR knows, the master's first, in a mixture of scripts."""
    first, mixture = _TABLE["first"], _TABLE["mixture"]
    master = languages.language(MASTER)
    pools: dict[str, list[str]] = {script: [] for script in mixture}
    for tag in sorted(name.replace("_", "-") for name in locale_identifiers()):
        script = languages.script_of(tag)
        own = languages.canonical(tag) == tag and tag not in first and not tag.startswith(f"{MASTER}-")
        if own and script in _SENTENCES and languages.language(tag, fallback=master).known:
            pools.get(script, pools["other"]).append(tag)
    found = [*first, *islice(_in_turn(pools, mixture), max(0, count - len(first)))][:count]
    if len(found) < count:
        raise SystemExit(f"There are sentences for {len(found)} languages only.")
    return found


def _in_turn(pools: Mapping[str, list[str]], order: Sequence[str]) -> Iterator[str]:
    while any(pools.values()):
        for script in order:
            if pools[script]:
                yield pools[script].pop(0)


def write_project(root: Path, count: int, pages: str = "any") -> None:
    """Write a project of so many editions, that are to fill so many pages."""
    source = root / "source" / DOCUMENT
    source.mkdir(parents=True)
    (source / "resolution.md").write_bytes((HERE / "master.md").read_bytes())
    (source / "signatories.yaml").write_text(_signatories(), "utf-8")
    (root / "polyleaf.toml").write_text(f'pages = "{pages}"\n', "utf-8")
    (root / "translations" / DOCUMENT).mkdir(parents=True)
    translated = tags(count)[1:]
    command = [sys.executable, "-m", "pipeline", "update", *translated, "--project", root.resolve()]
    subprocess.run(command, check=True, cwd=HERE.parent, stdout=subprocess.DEVNULL)
    for number, tag in enumerate(translated):
        _translate(root / "translations" / DOCUMENT / f"{tag}.po", tag, number)


def change_catalog(root: Path) -> None:
    """Change the translation of one passage of one language: it ends in a number, which goes up by one."""
    path = root / "translations" / DOCUMENT / "de.po"
    store = pypo.pofile.parsefile(str(path))
    unit = max(store.units, key=lambda unit: len(unit.source))
    text = str(unit.target)
    words = text.rstrip("0123456789")
    unit.target = f"{words}{int(text.removeprefix(words) or 0) + 1}"
    store.save()


def write_references(root: Path, folder: Path) -> None:
    """Write, for each edition of a project, what the floor and the naive chain start from."""
    project = open_project(root)
    for name in ("floor", "naive"):
        (folder / name).mkdir(parents=True)
    with Pandoc(0) as pandoc:
        document = prepare.read(project, DOCUMENT, pandoc)
        for prepared in prepare.editions(project, document, pandoc):
            assert prepared.edition
            _write_reference(prepared.edition, folder)


# ------------------------------------------------------------------ the project


def _signatories() -> str:
    lines = ["as_of: 2024-03-05", "open: true", "", "signatories:"]
    for number, town in enumerate(_TABLE["towns"]):
        language, name, gloss = _TABLE["names"][number % len(_TABLE["names"])]
        lines += [f"  - acronym: {town[:2].upper()}L-{number + 1}", f"    name: {name.format(town)}"]
        lines += [f"    language: {language}", *([f"    gloss: {gloss.format(town)}"] if gloss else [])]
        country = _TABLE["countries"][number % len(_TABLE["countries"])]
        lines += [f"    country: {country}"] if country else []
    return "\n".join(lines) + "\n"


def _translate(path: Path, tag: str, number: int) -> None:
    """Fill a catalog in."""
    named = next(name for name in (tag, tag.partition("-")[0], languages.script_of(tag)) if name in _SENTENCES)
    sentences = _SENTENCES[named]
    store = pypo.pofile.parsefile(str(path))
    for place, unit in enumerate(store.units):
        if unit.isheader() or any(str(unit.target).strip()):
            continue
        text = _text(unit.source, sentences, number + place)
        unit.target = [text] * len(unit.target.strings) if unit.hasplural() else text
    store.save()


def _text(master: str, sentences: Sequence[str], start: int) -> str:
    """Sentences of about the length of a passage, with its markup and placeholders."""
    supply = islice(cycle(sentences), start % len(sentences), None)
    pieces = [found if found[0] == "{" else _like(found, next(supply)) for found in _MARKUP.findall(master)]
    plain = " ".join(_enough(supply, len(master) - len(" ".join(pieces)))).split(" ")
    while len(plain) > 1 and len(" ".join([*plain, *pieces])) > len(master):
        plain.pop()
    return " ".join([*plain, *pieces]).strip()


def _like(markup: str, text: str) -> str:
    """A text marked up as another is."""
    if markup[0] == "[":
        return f"[{text}]{markup[markup.index('(') :]}"
    sign = "**" if markup.startswith("**") else "*"
    return f"{sign}{text}{sign}"


def _enough(supply: Iterator[str], length: int) -> Iterator[str]:
    while length > 0:
        sentence = next(supply)
        length -= len(sentence)
        yield sentence


# ------------------------------------------------------------------ what the references start from


class _Recorder:
    """Stands where renderers expect pandoc: notes what is to be written, and leaves marks for it."""

    def __init__(self) -> None:
        self.fragments: list[Blocks] = []
        self.book: tuple[Blocks, dict[str, Any], str, str] = ([], {}, "", "")

    def to_html(self, fragments: Sequence[Blocks]) -> list[str]:
        self.fragments = [blocks for blocks in fragments if blocks]
        return [f"@@{number}@@" if blocks else "" for number, blocks in enumerate(fragments)]

    def write_epub(
        self, path: Path, blocks: Blocks, meta: dict[str, Any], template: str, fonts: Sequence[str] = ()
    ) -> None:
        [styles] = meta.pop("css")["c"]
        del fonts  # the others bring none along
        self.book = (blocks, meta, template, _FACES.sub("", Path(styles["c"]).read_text("utf-8")))
        zipfile.ZipFile(path, "w").close()  # an e-book without files


def _write_reference(edition: Edition, folder: Path) -> None:
    recorder: Any = _Recorder()
    press = Press(recorder, now())
    links = Links()
    page = _FACES.sub("", html.render(edition, press, links).data.decode())
    setting = typography(edition.language, edition.other_families).setting(USUAL)
    leaflet = html.page(
        edition, press, links, "\n".join(pdf.styles(edition, pdf.form_of(edition), setting)), printed=True
    )
    epub.render(edition, press, links)
    blocks, meta, template, styles = recorder.book
    floor = {
        "tag": edition.language.tag,
        "fragments": _document([{"t": "Div", "c": [["", [], []], blocks]} for blocks in recorder.fragments], {}),
        "page": page,
        "leaflet": leaflet,
        "book": _document(blocks, meta),
        "template": template,
        "styles": styles,
    }
    (folder / "floor" / f"{edition.language.tag}.json").write_text(json.dumps(floor), "utf-8")
    _write_naive(edition, folder / "naive" / edition.language.tag, recorder.fragments, (page, leaflet, styles))


def _write_naive(edition: Edition, folder: Path, fragments: Sequence[Blocks], sheets: tuple[str, str, str]) -> None:
    """A folder a language: a finished Markdown file, a page template, and the theme's styles."""
    page, leaflet, styles = sheets
    folder.mkdir()
    kind, title, subtitle, main = map(_markdown, fragments)
    fields = {"kind": kind, "title": title, "subtitle": subtitle}
    fields |= {"lang": edition.language.tag, "dir": edition.language.direction}
    front = "".join(f"{name}: {json.dumps(text.strip(), ensure_ascii=False)}\n" for name, text in fields.items())
    (folder / "leaflet.md").write_text(f"---\n{front}---\n\n{main}", "utf-8")
    template = page.replace("$", "$$").replace("<style>", '<style media="screen">')
    for number, name in enumerate(("kind", "title", "subtitle", "body")):
        template = template.replace(f"@@{number}@@", f"${name}$")
    (folder / "page.html").write_text(template, "utf-8")
    printed = leaflet.partition("<style>")[2].partition("</style>")[0]
    (folder / "print.css").write_text(f"{printed}\nbody > footer, .jump {{ display: none }}\n", "utf-8")
    (folder / "epub.css").write_text(styles, "utf-8")


def _markdown(blocks: Blocks) -> str:
    command = [pypandoc.get_pandoc_path(), "--from=json", "--to=markdown-smart", "--wrap=none"]
    written = subprocess.run(command, input=_document(blocks, {}).encode(), check=True, capture_output=True)
    return written.stdout.decode()


def _document(blocks: Blocks, meta: dict[str, Any]) -> str:
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks})
