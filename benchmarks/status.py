"""How fast `status` and `check` are for all languages of a project, and whether each further language costs the same.

    python benchmarks/status.py [--quick] [--few N] [--many N] [--repeats N] [--patience S] [--json]

See README.md beside this file.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import material
from measure import QUIET, Run, Series, alternate, run, tell
from rich.table import Table
from translate.storage import pypo

HERE = Path(__file__).parent
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1709251200", "PYTHONPATH": str(HERE.parent)}
COMMANDS = ("status", "check")
SECONDS = {"few": 1.0, "many": 15.0}
"""What a command may take, at 18 and at 500 languages."""
GROWTH = 1.15
"""What a language may cost among the last half of many, against one among the first half."""
# In place of the master's sentence, after its catalogs were written: the passage is stale in all of them.
EDITED = ("in the last twenty years", "in the last twenty-one years")


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure and what it should be."""

    name: str
    value: float
    most: float

    @property
    def met(self) -> bool:
        return self.value <= self.most


class Benchmark:
    """Projects of a few languages, of many and of half as many; each command measured on each."""

    def __init__(self, folder: Path, few: int, many: int, repeats: int, patience: float) -> None:
        self._folder = folder
        self.counts = {"few": few, "half": (few + many) // 2, "many": many}
        self._repeats = repeats
        self._patience = patience
        self.series = {(command, name): Series(f"{command}, {n} languages") for command, name, n in self._rows()}

    def run(self) -> None:
        """Write the projects, and measure."""
        for name, count in self.counts.items():
            write_project(self._folder / name, count)
        for command, name, _ in self._rows():
            self._run(command, name)  # so that every cache is warm
        for name in self.counts:
            trials = [(self.series[c, name], lambda c=c, name=name: self._run(c, name)) for c in COMMANDS]
            alternate(trials, self._repeats)

    def aims(self) -> list[Aim]:
        """The figures, and what they should be."""
        found = []
        for command in COMMANDS:
            seconds = {name: self.series[command, name].median() for name in self.counts}
            found += [
                Aim(f"{command}, {self.counts[name]} languages, seconds", seconds[name], most)
                for name, most in SECONDS.items()
            ]
            # others' work on the machine shows least in processor time
            used = {name: self.series[command, name].median("cpu") for name in self.counts}
            share = used["many"] / self.counts["many"] * self.counts["few"] / used["few"]
            first, last = used["half"] - used["few"], used["many"] - used["half"]
            found.append(Aim(f"{command}, a language of many / of few, processor time", share, GROWTH))
            name = f"{command}, a further language, last half / first half, processor time"
            found.append(Aim(name, last / first, GROWTH))
        return found

    def as_tables(self) -> list[Table]:
        """For people."""
        figures = Table(title="Seconds, milliseconds a language, megabytes", title_justify="left")
        figures.add_column("")
        for name in ("runs", "min", "median", "max", "a language", "processor", "all processes", "others, cores"):
            figures.add_column(name, justify="right")
        for command, name, count in self._rows():
            series = self.series[command, name]
            times = series.all("seconds")
            cells = [f"{seconds:.2f}" for seconds in (times[0], series.median(), times[-1])]
            each = f"{1000 * series.median() / count:.1f}"
            others = f"{max(series.all('others')):.2f}{' !' if series.disturbed else ''}"
            memory = f"{series.median('total'):.0f}"
            figures.add_row(series.name, str(len(times)), *cells, each, f"{series.median('cpu'):.2f}", memory, others)
        aims = Table(title="What they should be", title_justify="left")
        for name in ("", "is", "aim", ""):
            aims.add_column(name, justify="right" if name else "left")
        for aim in self.aims():
            aims.add_row(aim.name, f"{aim.value:.2f}", f"≤ {aim.most}", "met" if aim.met else "MISSED")
        return [figures, aims]

    def as_data(self) -> dict[str, object]:
        """For programs."""
        return {
            "cores": os.cpu_count(),
            "quiet": QUIET,
            "runs": {series.name: [asdict(run) for run in series.runs] for series in self.series.values()},
            "aims": [{**asdict(aim), "met": aim.met} for aim in self.aims()],
        }

    def _rows(self) -> list[tuple[str, str, int]]:
        return [(command, name, count) for command in COMMANDS for name, count in self.counts.items()]

    def _run(self, command: str, name: str) -> Run:
        call = (sys.executable, "-m", "pipeline", command, "--project", self._folder / name)
        return run(call, ENVIRONMENT, self._patience)


def write_project(root: Path, count: int) -> None:
    """Write a project of so many languages at work: reviewed, drafts, not translated, and behind an edited master."""
    material.write_project(root, count)
    for number, path in enumerate(sorted((root / "translations" / material.DOCUMENT).glob("*.po"))):
        _unfinish(path, number)
    master = root / "source" / material.DOCUMENT / "resolution.md"
    text = master.read_text("utf-8")
    edited = text.replace(EDITED[0].capitalize(), EDITED[1].capitalize()).replace(*EDITED)
    assert edited != text
    master.write_text(edited, "utf-8")


def _unfinish(path: Path, number: int) -> None:
    """Leave some messages of a catalog open, others as drafts: other ones in each language."""
    store = pypo.pofile.parsefile(str(path))
    for place, unit in enumerate(store.units, number):
        if unit.isheader():
            continue
        if place % 11 == 0:
            unit.target = [""] * len(unit.target.strings) if unit.hasplural() else ""
            unit.markfuzzy(False)
        elif place % 3 == 0:
            unit.markfuzzy()
    store.save()


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="polyleaf-benchmark-") as folder:
        quick = arguments.quick
        benchmark = Benchmark(
            Path(folder),
            arguments.few,
            arguments.many or (60 if quick else 500),
            arguments.repeats or (1 if quick else 5),
            arguments.patience,
        )
        benchmark.run()
        tell(benchmark, arguments.json)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast status and check are. See benchmarks/README.md.")
    parser.add_argument("--few", type=int, default=18, metavar="N", help="languages of the small project (18)")
    parser.add_argument("--many", type=int, metavar="N", help="languages of the large project (500; quick: 60)")
    parser.add_argument("--repeats", type=int, metavar="N", help="runs of each command (5; quick: 1)")
    parser.add_argument("--patience", type=float, default=20, metavar="S", help="seconds to wait for a quiet machine")
    parser.add_argument("--quick", action="store_true", help="fewer runs, a smaller large project")
    parser.add_argument("--json", action="store_true", help="print JSON, every run in it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
