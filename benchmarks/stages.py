"""What each step of making an edition costs, in one process: each format rendered, and proven.

    python benchmarks/stages.py [--languages N] [--repeats N] [--json]

See README.md beside this file.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import material
from rich.console import Console
from rich.table import Table

from pipeline import prepare
from pipeline.clock import now
from pipeline.making import open_press
from pipeline.model import Edition, Rendered
from pipeline.pandoc import Pandoc
from pipeline.project import open_project
from pipeline.render import RENDERERS, Links, Press
from pipeline.verify import expect, verify

FORMATS = ("html", "epub", "pdf")
RENDERED, PROVEN = "rendered", "proven"
AIM = 0.1
"""What verification may add to rendering."""

Times = dict[tuple[str, str], list[float]]
T = TypeVar("T")


def editions(root: Path, pandoc: Pandoc) -> Iterator[Edition]:
    """Every edition of a project."""
    project = open_project(root)
    for name in prepare.documents(project, ()):
        for prepared in prepare.editions(project, prepare.read(project, name, pandoc), pandoc):
            assert prepared.edition
            yield prepared.edition


def make(edition: Edition, press: Press) -> dict[tuple[str, str], float]:
    """Make the files of an edition; seconds by step and format."""
    seconds: dict[tuple[str, str], float] = {}

    def timed(step: str, name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        done = work()
        seconds[step, name] = time.perf_counter() - start
        return done

    expected = timed(PROVEN, "all", lambda: expect(edition, frozenset()))
    for name in FORMATS:
        made = timed(RENDERED, name, lambda name=name: RENDERERS[name](edition, press, Links()))
        file = Rendered(name, "", made.data, made.printed)
        timed(PROVEN, name, lambda file=file: verify(expected, file))
    return seconds


def measure(languages: int, repeats: int) -> Times:
    """The median of each edition's repeats, by step and format; a first round, with every cache cold, isn't counted."""
    with tempfile.TemporaryDirectory(prefix="polyleaf-benchmark-") as folder:
        material.write_project(Path(folder) / "project", languages)
        with Pandoc(int(now().timestamp())) as pandoc:
            press = open_press(pandoc, now(), FORMATS)
            every = list(editions(Path(folder) / "project", pandoc))
            rounds = [[make(edition, press) for edition in every] for _ in range(repeats + 1)][1:]
    return {key: [median(run[number][key] for run in rounds) for number in range(len(every))] for key in rounds[0][0]}


def as_data(times: Times) -> dict[str, Any]:
    """For programs: milliseconds an edition, and what verification adds."""
    milliseconds = {f"{name} {step}": 1000 * median(values) for (step, name), values in times.items()}
    total = {step: sum(sum(values) for (own, _), values in times.items() if own == step) for step in (RENDERED, PROVEN)}
    return {"milliseconds": milliseconds, "added": total[PROVEN] / total[RENDERED], "aim": AIM}


def as_table(times: Times) -> Table:
    """For people."""
    table = Table(title="Milliseconds an edition: median (largest)", title_justify="left")
    for name in ("", RENDERED, PROVEN):
        table.add_column(name, justify="right" if name else "left")
    for name in (*FORMATS, "all"):
        values = [times.get((step, name)) for step in (RENDERED, PROVEN)]
        table.add_row(name, *(f"{1000 * median(of):.1f} ({1000 * max(of):.1f})" if of else "" for of in values))
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What each step of making an edition costs. See benchmarks/README.md.")
    parser.add_argument("--languages", type=int, default=20, metavar="N", help="editions (20)")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="rounds that count (5)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    times = measure(arguments.languages, arguments.repeats)
    data = as_data(times)
    if arguments.json:
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(as_table(times))
    met = "met" if data["added"] <= AIM else "MISSED"
    console.print(f"Verification adds {data['added']:.1%} to rendering; aim: at most {AIM:.0%}, {met}.")


if __name__ == "__main__":
    main()
