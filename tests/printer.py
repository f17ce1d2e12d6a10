"""Editions of a whole project, and the files that renderers make of them."""

from pathlib import Path

from pipeline import prepare
from pipeline.clock import now
from pipeline.making import open_press
from pipeline.model import Edition, Rendered
from pipeline.pandoc import Pandoc
from pipeline.project import open_project
from pipeline.render import RENDERERS, Link, Links

FIXTURES = Path(__file__).parent / "fixtures"
LINKS = Links((Link("leaflet.pdf", "PDF"),), (Link("../de/index.html", "Deutsch", "de", "ltr"),), "../../index.html")


class Printer:
    """Makes the files of a project's editions, each once."""

    def __init__(self, pandoc: Pandoc, root: Path = FIXTURES) -> None:
        self._pandoc = pandoc
        self._project = open_project(root)
        self._press = open_press(pandoc, now(), tuple(RENDERERS))
        self._editions: dict[tuple[str, str], Edition] = {}
        self._files: dict[tuple[str, str, str], Rendered] = {}

    def edition(self, document: str, tag: str) -> Edition:
        if (document, tag) not in self._editions:
            read = prepare.read(self._project, document, self._pandoc)
            for found in prepare.editions(self._project, read, self._pandoc):
                self._editions[document, found.tag] = found.edition
        return self._editions[document, tag]

    def file(self, name: str, document: str, tag: str) -> Rendered:
        key = (name, document, tag)
        if key not in self._files:
            made = RENDERERS[name](self.edition(document, tag), self._press, LINKS)
            self._files[key] = Rendered(name, "leaflet", made.data, made.printed)
        return self._files[key]
