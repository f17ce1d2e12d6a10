"""The Nu HTML checker: is a page valid HTML? Its argument is the folder of the packages that npm installed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from conformance import java
from conformance.answers import answer, asked


def main() -> None:
    """Answer for each page."""
    files = asked()
    jar = Path(sys.argv[1]) / "vnu-jar/build/dist/vnu.jar"
    checker = [shutil.which("java") or "java", *java.OPTIONS, "-jar", str(jar)]
    options = ["--stdout", "--exit-zero-always", "--format", "json"]
    done = subprocess.run([*checker, *options, *map(str, files)], check=True, capture_output=True)
    found: dict[Path, list[str]] = {file: [] for file in files}
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] != "info" or message.get("subType") == "warning":
            file = Path(unquote(urlsplit(message["url"]).path))
            found[file].append(f"{message.get('message')} [line {message.get('lastLine')}]")
    for file, objections in found.items():
        answer(file, "Nu", objections)


if __name__ == "__main__":
    main()
