"""``python -m conformance [-v] [FILE or FOLDER ...]``: a line a file; by default `output/`, and the fixtures built anew.

Exit status: 0 no validator has anything to say, 1 one has, 2 one could not be asked.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
HERE = Path(__file__).parent
PACKAGES = Path(sys.prefix) / "node_modules"

# What is made of the fixtures: the usual files; what a build makes only if it is asked to, of one of the documents, which has
# editions in both directions; proofs with each direction beside each.
ON_REQUEST = ["--document", "street-trees", "--format", "print", "--format", "booklet", "--format", "large-print"]
CALLS = (["build"], ["build", *ON_REQUEST], ["proof", "ar", "en"])


@dataclass(frozen=True, slots=True)
class Validator:
    """A program that is asked as `conformance` says."""

    name: str
    suffix: str
    """Of the files that it knows."""
    checks: int
    """How many answers it gives to each file."""
    command: tuple[str | Path, ...]


def _python(module: str, *arguments: str | Path) -> tuple[str | Path, ...]:
    return (sys.executable, "-m", f"conformance.{module}", *arguments)


def _node(script: str) -> tuple[str | Path, ...]:
    node = Path(sys.executable).with_name("node")
    return (node, HERE / script, PACKAGES, shutil.which("chromium") or "chromium")


# The slow ones first: two run at a time.
VALIDATORS = (
    Validator("axe-core", ".html", 1, _node("axe.cjs")),
    Validator("Ace", ".epub", 1, _node("ace.cjs")),
    Validator("veraPDF", ".pdf", 2, _python("verapdf")),
    Validator("EPUBCheck", ".epub", 1, _python("epubcheck")),
    Validator("the Nu HTML checker", ".html", 1, _python("nu", PACKAGES)),
)


class NotAskedError(Exception):
    """A validator could not be asked, or didn't answer for every file."""


def main() -> int:
    """Look at the files, say what was found."""
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE or FOLDER")
    parser.add_argument("-v", "--verbose", action="store_true", help="list everything that was found")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        try:
            unmade = [] if arguments.paths else list(_make_fixtures(Path(folder)))
            files = sorted(_files(arguments.paths or [REPOSITORY / "output", Path(folder)]))
            found = _ask_all(files)
        except NotAskedError as error:
            print(f"conformance: {error}", file=sys.stderr)
            return 2
    for file in files:
        print(_line(file, found[file]))
        for check, objection in _objections(found[file]) if arguments.verbose else ():
            print(f"    {check}: {objection}")
    for line in unmade:
        print(f"FAIL tests/fixtures: {line}")
    failed = sum(any(checks.values()) for checks in found.values())
    print(f"{len(files)} files, {failed or 'none'} at fault.")
    return 1 if failed or unmade else 0


def _make_fixtures(folder: Path) -> Iterator[str]:
    """Make the fixtures' editions with the program that is in .venv; gives what it has to say of those it can't."""
    polyleaf = [str(REPOSITORY / ".venv/bin/python"), "-m", "pipeline"]
    for some in CALLS:
        call = [*polyleaf, *some, "--project", "tests/fixtures", "--output", str(folder)]
        done = subprocess.run(call, cwd=REPOSITORY, check=False, capture_output=True, text=True)
        if done.returncode > 1:
            raise NotAskedError(f"the fixtures can't be made:\n{done.stdout}{done.stderr}")
        for line in (done.stdout + done.stderr).splitlines():
            if ": error: " in line:
                yield line.partition(": error: ")[2]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    known = {validator.suffix for validator in VALIDATORS}
    for path in paths:
        found = [path] if path.is_file() else [file for file in path.rglob("*") if file.suffix in known]
        if not found:
            raise NotAskedError(f"there is nothing to look at in {path}")
        yield from (file.resolve() for file in found)


def _ask_all(files: Sequence[Path]) -> Mapping[Path, Mapping[str, Sequence[str]]]:
    """What each check says of each file."""
    found: dict[Path, dict[str, Sequence[str]]] = defaultdict(dict)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for answers in pool.map(lambda validator: _ask(validator, files), VALIDATORS):
            for file, check, objections in answers:
                found[file][check] = objections
    return found


def _ask(validator: Validator, files: Sequence[Path]) -> list[tuple[Path, str, list[str]]]:
    """A validator's answers on the files that it knows."""
    own = [file for file in files if file.suffix == validator.suffix]
    if not own:
        return []
    asked = "".join(f"{file}\n" for file in own)
    call = [*map(str, validator.command)]
    done = subprocess.run(call, input=asked, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    given = [(Path(answer["file"]), answer["check"], answer["found"]) for answer in answers]
    if done.returncode or sorted(file for file, _, _ in given) != sorted(own * validator.checks):
        raise NotAskedError(f"{validator.name} didn't answer for every file:\n{done.stderr[-3000:]}")
    return given


def _line(file: Path, checks: Mapping[str, Sequence[str]]) -> str:
    shown = file.relative_to(REPOSITORY) if file.is_relative_to(REPOSITORY) else file
    objections = _objections(checks)
    if not objections:
        return f"PASS {shown}: {', '.join(sorted(checks))}"
    check, first = objections[0]
    more = f" (and {len(objections) - 1} more)" if len(objections) > 1 else ""
    return f"FAIL {shown}: {check}: {first}{more}"


def _objections(checks: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(check, objection) for check, found in checks.items() for objection in found]


if __name__ == "__main__":
    sys.exit(main())
