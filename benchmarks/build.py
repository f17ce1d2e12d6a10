"""How fast a build is, against the least that it could cost and against a command a file.

    python benchmarks/build.py [--quick] [--languages N] [--editions N] [--repeats N] [--patience S] [--json]

See README.md beside this file.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import material
import pikepdf
import pypandoc
from measure import QUIET, Run, Series, alternate, run, tell
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent

# The same clock for all, and the package from this working copy.
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1709251200", "PYTHONPATH": str(HERE.parent)}
PAGES = "2"
"""What copyfitting is measured with; what is compared with others takes as many pages as it takes, as they do."""
MOMENT = 0.5
"""Seconds that a build with nothing to do may take."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure and what it should be."""

    name: str
    value: float
    aim: str
    met: bool


class Benchmark:
    """Where things are, and the commands that are measured."""

    def __init__(self, folder: Path, languages: int, editions: int, repeats: int, patience: float) -> None:
        self._folder = folder
        self._counts = {"small": languages, "large": editions}
        self._repeats = repeats
        self._patience = patience
        self._series: dict[str, Series] = {}
        self._console = Console(stderr=True)

    def run(self) -> None:
        """Measure everything."""
        small, large = self._counts.values()
        self._tell(f"Writing projects of {small} and {large} editions")
        for name, count in self._counts.items():
            material.write_project(self._folder / name, count)
        material.write_project(self._folder / "fitted", small, PAGES)
        material.write_references(self._folder / "small", self._folder)
        self._tell("Once each, so that every cache is warm")
        for start in (lambda: self._build("small", 2), lambda: self._naive(2), self._floor):
            start()
        self._tell(f"{small} editions, one job: build, floor, naive chain")
        self._alternate(
            (f"build, {small} editions, 1 job", lambda: self._build("small", 1)),
            ("floor", self._floor),
            ("naive chain, 1 job", lambda: self._naive(1)),
        )
        self._tell(f"{small} editions, two jobs: build, naive chain")
        self._alternate(
            (f"build, {small} editions, 2 jobs", lambda: self._build("small", 2)),
            ("naive chain, 2 jobs", lambda: self._naive(2)),
        )
        self._tell(f"{small} editions, one job: as many pages as it takes, {PAGES} pages filled")
        self._alternate(
            ("any number of pages", lambda: self._build("small", 1)), ("pages filled", lambda: self._build("fitted", 1))
        )
        self._tell("Nothing changed; one catalog changed")
        self._alternate(("nothing changed", lambda: self._again("small")), repeats=max(5, self._repeats))
        self._alternate(("one catalog changed", self._changed), repeats=max(3, self._repeats))
        self._tell(f"{large} editions: one job, two jobs")
        self._alternate(
            (f"build, {large} editions, 1 job", lambda: self._build("large", 1)),
            (f"build, {large} editions, 2 jobs", lambda: self._build("large", 2)),
            repeats=(self._repeats + 1) // 2,
        )
        self._alternate((f"nothing changed, {large} editions", lambda: self._again("large")))

    # ------------------------------------------------------------------ what is measured

    def _build(self, name: str, jobs: int) -> Run:
        shutil.rmtree(self._folder / name / "output", ignore_errors=True)
        return self._again(name, jobs)

    def _again(self, name: str, jobs: int = 2) -> Run:
        project = self._folder / name
        return self._run(sys.executable, "-m", "pipeline", "build", "--project", project, "--jobs", str(jobs))

    def _changed(self) -> Run:
        material.change_catalog(self._folder / "small")
        return self._again("small")

    def _floor(self) -> Run:
        return self._run(sys.executable, HERE / "floor.py", self._folder / "floor", self._fresh("floor-output"))

    def _naive(self, jobs: int) -> Run:
        command = 'ls "$3" | xargs -P "$5" -n 1 "$0" "$1" "$2" "$3" "$4"'
        source, target = self._folder / "naive", self._fresh("naive-output")
        pandoc = pypandoc.get_pandoc_path()
        return self._run("sh", "-c", command, HERE / "naive.sh", pandoc, sys.executable, source, target, str(jobs))

    def _fresh(self, name: str) -> Path:
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def _run(self, *command: str | Path) -> Run:
        return run(command, ENVIRONMENT, self._patience)

    def _alternate(self, *trials: tuple[str, Callable[[], Run]], repeats: int = 0) -> None:
        pairs = [(self._series.setdefault(name, Series(name)), trial) for name, trial in trials]
        alternate(pairs, repeats or self._repeats)

    def _tell(self, what: str) -> None:
        self._console.print(f"{what} …", highlight=False)

    # ------------------------------------------------------------------ what came of it

    def aims(self) -> list[Aim]:
        """The ratios, and what they should be."""
        small, large = self._counts.values()
        one, two = (f"build, {small} editions, 1 job", f"build, {small} editions, 2 jobs")
        many, many_two = (f"build, {large} editions, 1 job", f"build, {large} editions, 2 jobs")
        again = self._series["nothing changed"].median()
        return [
            self._at_most("build / floor, 1 job", one, "floor", 1.2),
            self._at_most("build / floor, 1 job, processor time", one, "floor", 1.2, "cpu"),
            self._at_least("naive chain / build, 1 job", "naive chain, 1 job", one, 3.5),
            self._at_least("naive chain / build, 1 job, processor time", "naive chain, 1 job", one, 3.5, "cpu"),
            self._at_least("naive chain / build, 2 jobs", "naive chain, 2 jobs", two, 3.5),
            self._at_most(
                "pages filled / any number of pages (copyfitting)", "pages filled", "any number of pages", 1.5
            ),
            self._at_least(f"1 job / 2 jobs, {large} editions", many, many_two, 1.7),
            self._at_most(
                f"memory of the largest process, {large} / {small} editions, 1 job", many, one, 1.05, "largest"
            ),
            self._at_most(f"memory of all processes, {large} / {small} editions, 1 job", many, one, 1.05, "total"),
            self._at_most(
                f"memory of the largest process, {large} / {small} editions, 2 jobs", many_two, two, 1.05, "largest"
            ),
            self._at_most(f"memory of all processes, {large} / {small} editions, 2 jobs", many_two, two, 1.05, "total"),
            Aim("nothing changed, seconds", again, f"< {MOMENT}", again < MOMENT),
            self._at_most("one catalog changed / build, 1 job", "one catalog changed", one, 1.0),
        ]

    def _at_most(self, name: str, a: str, b: str, aim: float, what: str = "seconds") -> Aim:
        ratio = self._series[a].median(what) / self._series[b].median(what)
        return Aim(name, ratio, f"≤ {aim}", ratio <= aim)

    def _at_least(self, name: str, a: str, b: str, aim: float, what: str = "seconds") -> Aim:
        ratio = self._series[a].median(what) / self._series[b].median(what)
        return Aim(name, ratio, f"≥ {aim}", ratio >= aim)

    def pages(self) -> dict[str, int]:
        """How many pages of PDF each way makes: the same, if they do the same work."""
        places = {"build": "small/output", "floor": "floor-output", "naive chain": "naive-output"}
        return {name: sum(map(_pages, (self._folder / place).rglob("*.pdf"))) for name, place in places.items()}

    def as_tables(self) -> list[Table]:
        """For people."""
        figures = Table(title="Seconds, processor seconds, megabytes", title_justify="left")
        columns = ("runs", "min", "median", "max", "processor", "largest process", "all processes", "others, cores")
        figures.add_column("")
        for name in columns:
            figures.add_column(name, justify="right")
        for series in self._series.values():
            times = series.all("seconds")
            cells = [f"{seconds:.2f}" for seconds in (times[0], series.median(), times[-1], series.median("cpu"))]
            memory = [f"{series.median(what):.0f}" if series.median(what) else "–" for what in ("largest", "total")]
            others = f"{max(series.all('others')):.2f}{' !' if series.disturbed else ''}"
            figures.add_row(series.name, str(len(times)), *cells, *memory, others)
        ratios = Table(title="Ratios of medians", title_justify="left")
        for name in ("", "is", "aim", ""):
            ratios.add_column(name, justify="right" if name else "left")
        for aim in self.aims():
            ratios.add_row(aim.name, f"{aim.value:.2f}", aim.aim, "met" if aim.met else "MISSED")
        return [figures, ratios]

    def as_data(self) -> dict[str, object]:
        """For programs."""
        return {
            "cores": os.cpu_count(),
            "quiet": QUIET,
            "pages": self.pages(),
            "runs": {series.name: [asdict(run) for run in series.runs] for series in self._series.values()},
            "done_again": {series.name: series.discarded for series in self._series.values()},
            "aims": [asdict(aim) for aim in self.aims()],
        }


def _pages(path: Path) -> int:
    with pikepdf.open(path) as document:
        return len(document.pages)


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="polyleaf-benchmark-") as folder:
        quick = arguments.quick
        benchmark = Benchmark(
            Path(folder),
            arguments.languages,
            arguments.editions or (40 if quick else 200),
            arguments.repeats or (1 if quick else 3),
            arguments.patience,
        )
        benchmark.run()
        tell(benchmark, arguments.json)
        if not arguments.json:
            print("Pages of PDF:", ", ".join(f"{name} {count}" for name, count in benchmark.pages().items()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast a build is. See benchmarks/README.md.")
    parser.add_argument("--languages", type=int, default=20, metavar="N", help="editions of the small project (20)")
    parser.add_argument("--editions", type=int, metavar="N", help="editions of the large project (200; quick: 40)")
    parser.add_argument("--repeats", type=int, metavar="N", help="runs of each command (3; quick: 1)")
    parser.add_argument("--patience", type=float, default=20, metavar="S", help="seconds to wait for a quiet machine")
    parser.add_argument("--quick", action="store_true", help="fewer runs, a smaller large project")
    parser.add_argument("--json", action="store_true", help="print JSON, every run in it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
