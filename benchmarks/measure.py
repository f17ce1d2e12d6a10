"""Timing whole processes: a command in; seconds, processor time and memory of its process tree out.

Other people's work on the machine shows in every figure, so each run tells how much of it there was.
"""

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Protocol

from rich.console import Console
from rich.table import Table

_TICK = os.sysconf("SC_CLK_TCK")
_SAMPLE = 0.2  # seconds between two looks at the process tree
_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
QUIET = 0.15  # cores that others may use while the machine still counts as quiet


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    seconds: float
    cpu: float
    """Processor seconds of the whole tree."""
    others: float
    """Cores that other processes used meanwhile, on average."""
    largest: float
    """Peak memory of the tree's largest process, in MB (resident set)."""
    total: float
    """Peak of the sum over the tree, in MB; pages that processes share count for each."""


@dataclass(slots=True)
class Series:
    """Runs of the same command."""

    name: str
    runs: list[Run] = field(default_factory=list)
    discarded: int = 0
    """Runs that others disturbed, and that were done again."""

    def add(self, run: Run, wanted: int) -> None:
        """Keep a run; of more than are wanted, those that others disturbed least."""
        self.runs.append(run)
        if len(self.runs) > wanted:
            self.runs.remove(max(self.runs, key=lambda run: run.others))
            self.discarded += 1

    @property
    def disturbed(self) -> bool:
        """Whether a run that counts wasn't quiet."""
        return any(run.others > QUIET for run in self.runs)

    def all(self, what: str) -> list[float]:
        """A figure of all runs, in order of size."""
        return sorted(getattr(run, what) for run in self.runs)

    def median(self, what: str = "seconds") -> float:
        """The median of a figure."""
        return median(self.all(what))


Trial = tuple[Series, Callable[[], Run]]


class Benchmark(Protocol):
    """What was measured."""

    def as_data(self) -> dict[str, object]: ...

    def as_tables(self) -> Sequence[Table]: ...


def tell(benchmark: Benchmark, as_json: bool) -> None:
    """Print what was measured, for programs or for people."""
    if as_json:
        print(json.dumps(benchmark.as_data(), ensure_ascii=False, indent=1))
        return
    console = Console(width=None if sys.stdout.isatty() else 140)
    for table in benchmark.as_tables():
        console.print(table)
    console.print(f"“!”: others used more than {QUIET} cores during a run that counts.")


def alternate(trials: Sequence[Trial], repeats: int) -> None:
    """Run A, B, A, B …; as long as others disturb, up to half as often again."""
    for attempt in range(repeats + (repeats + 1) // 2):
        for series, trial in trials:
            if attempt < repeats or series.disturbed:
                series.add(trial(), repeats)


def run(command: Sequence[str | Path], environment: Mapping[str, str], patience: float) -> Run:
    """Run a command when the machine is quiet, or after `patience` seconds; raises if the command fails."""
    _wait_for_quiet(patience)
    peak = _Peak()
    stop = threading.Event()
    _adopt_orphans()
    busy, used, start = _busy(), _used(), time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, stop))
    watcher.start()
    assert process.stderr
    said = process.stderr.read()
    process.wait()
    seconds = time.perf_counter() - start
    _wait_for_orphans()
    stop.set()
    watcher.join()
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit status {process.returncode}\n{said.decode()}")
    cpu = _used() - used
    others = max(0.0, (_busy() - busy - cpu) / seconds)
    return Run(seconds, cpu, others, peak.largest, peak.total)


def _adopt_orphans() -> None:
    """Become the parent of what a command leaves behind: the server that workers are copies of ends after it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1)


def _wait_for_orphans() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _used() -> float:
    """Processor seconds of all descendants that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _wait_for_quiet(patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = _busy()
        time.sleep(0.5)
        if (_busy() - before) / 0.5 < QUIET:
            return


def _busy() -> float:
    """Seconds that all cores have worked, or waited for another guest of the host, since the start of the machine."""
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except OSError:  # not Linux: no figures about others
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = map(int, fields[:8])
    return (user + nice + system + sum(interrupts)) / _TICK


@dataclass(slots=True)
class _Peak:
    largest: float = 0.0
    total: float = 0.0


def _watch(root: int, peak: _Peak, stop: threading.Event) -> None:
    while not stop.wait(_SAMPLE):
        sizes = [_memory(process) for process in _tree(root)]
        if sizes:
            peak.largest = max(peak.largest, *(highest for _, highest in sizes))
            peak.total = max(peak.total, sum(now for now, _ in sizes))


def _tree(root: int) -> Iterator[int]:
    """A process and all its descendants."""
    yield root
    try:
        texts = [path.read_text() for path in Path(f"/proc/{root}/task").glob("*/children")]
    except OSError:  # the process has ended
        return
    for child in " ".join(texts).split():
        yield from _tree(int(child))


def _memory(process: int) -> tuple[float, float]:
    """Resident set of a process, and its highest so far, in MB."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    values = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return int(values.get("VmRSS", 0)) / 1024, int(values.get("VmHWM", 0)) / 1024
