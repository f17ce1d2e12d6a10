"""Makes docs/desk.png: the desk as a translator sees it, with one of the fixtures' documents.

.venv/bin/python setup/desk.py   (it needs Chromium)
"""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PLACE = "/public-libraries/ar/"
WIDTH, HEIGHT = 1400, 900
COLOURS = 256
# What a translator meets: an original that has changed since, and words that the language has agreed on.
BEFORE, AFTER = "A library lends books, and it lends time.", "A library lends books and music, and it lends time."
GLOSSARY = "term,translation,avoid\nlibrary,مكتبة,\nbooks,كتب,مطبوعات\n"


def main() -> None:
    """Open the desk on a copy, open a passage, and write the picture."""
    with tempfile.TemporaryDirectory(prefix="polyleaf-") as folder:
        root = Path(folder) / "project"
        shutil.copytree(ROOT / "tests/fixtures", root)
        master = root / "source/public-libraries/resolution.md"
        master.write_text(master.read_text("utf-8").replace(BEFORE, AFTER), "utf-8")
        (root / "translations/glossary").mkdir()
        (root / "translations/glossary/ar.csv").write_text(GLOSSARY, "utf-8")
        call = [sys.executable, "-m", "pipeline", "desk", "--no-browser", "--project", root]
        with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) as desk:
            assert desk.stdout
            address = re.search(r"http://[\d.:]+", desk.stdout.readline())
            assert address
            draw(address[0] + PLACE, ROOT / "docs/desk.png")
            desk.send_signal(signal.SIGINT)


def draw(address: str, picture: Path) -> None:
    """The desk with a passage that somebody works on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address)
        page.frame_locator("#view").locator("h1").wait_for()
        page.locator(".row", has_text=AFTER).locator(".open").click()
        page.frame_locator("#view").locator(".polyleaf-open").first.wait_for()
        page.keyboard.type(" **")
        page.locator(".row.opened .findings").wait_for()
        drawn = page.screenshot()
        browser.close()
    with Image.open(BytesIO(drawn)) as image:
        small = image.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(picture, optimize=True)


if __name__ == "__main__":
    main()
