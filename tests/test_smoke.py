"""What has to work before anything else is looked at."""

import json
import subprocess
import sys
from pathlib import Path


def test_a_project_is_built_in_its_masters_language(project, polyleaf):
    status, printed = polyleaf("build", "--project", project, "--format", "html")
    assert status == 0, printed
    assert "Keep the reading rooms open" in (project / "output/reading-rooms/en/index.html").read_text("utf-8")


def test_what_the_benchmark_measures_can_be_written(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "benchmarks"))
    import material

    material.write_project(tmp_path / "project", 2)
    material.write_references(tmp_path / "project", tmp_path)
    assert {path.name for path in tmp_path.glob("*/*")} >= {"en.json", "de.json", "en", "de"}
    leaflet = (tmp_path / "naive/en/page.html").read_text("utf-8")
    assert "@font-face" not in leaflet
    sys.modules.pop("material")


def test_what_status_and_check_are_measured_on_can_be_written(tmp_path, monkeypatch, polyleaf):
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "benchmarks"))
    import status

    status.write_project(tmp_path / "project", 4)
    status_of, printed = polyleaf("status", "--json", "--project", tmp_path / "project")
    counts = [row["counts"] for row in json.loads(printed) if row["tag"] != "en"]
    assert status_of == 0
    assert all(count["untranslated"] and count["draft"] and count["stale"] and count["reviewed"] for count in counts)
    assert polyleaf("check", "--project", tmp_path / "project")[0] == 0
    for name in ("material", "measure", "status"):
        sys.modules.pop(name)


def test_the_benchmark_of_status_and_check_runs(tmp_path):
    script = Path(__file__).parent.parent / "benchmarks/status.py"
    call = [sys.executable, script, "--quick", "--few", "1", "--many", "3", "--patience", "0", "--json"]
    run = subprocess.run(call, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)
