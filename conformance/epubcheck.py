"""EPUBCheck: is a book a valid EPUB 3? Its own command line, many books in one Java."""

import json
import tempfile
from pathlib import Path
from typing import Any

from conformance import java
from conformance.answers import answer, asked

COUNTED = ("FATAL", "ERROR", "WARNING")


def main() -> None:
    """Answer for each book."""
    java.start(java.of_package("epubcheck", "epubcheck.jar"))
    from com.adobe.epubcheck.tool import EpubChecker
    from java.lang import System

    System.setOut(System.err)  # standard output is for answers
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        for file in asked():
            EpubChecker().run([str(file), "--json", str(report), "--quiet"])
            messages = json.loads(report.read_text("utf-8"))["messages"]
            report.unlink()
            answer(file, "EPUBCheck", [_text(message) for message in messages if message["severity"] in COUNTED])


def _text(message: dict[str, Any]) -> str:
    place = (message.get("locations") or [{}])[0]
    return f"{message['ID']}: {message['message']} [{place.get('path', '')}:{place.get('line', '')}]"


if __name__ == "__main__":
    main()
