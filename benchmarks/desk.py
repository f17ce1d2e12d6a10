"""From a key to what it brings about: the desk in headless Chromium, on a copy of this repository's document.

.venv/bin/python benchmarks/desk.py
.venv/bin/python benchmarks/desk.py --rounds 3 --tag de
"""

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

REPOSITORY = Path(__file__).parent.parent
DOCUMENT = "afghanistan-2021"
TAGS = ("de", "hi", "ur")
# From the key that saves to the frame after the one in which the condition holds: then it is on the screen.
TIMED = """
(isThere) => new Promise((done) => addEventListener("keydown", () => {
  const start = performance.now();
  const look = () => isThere() ? requestAnimationFrame(() => done(performance.now() - start)) : requestAnimationFrame(look);
  look();
}, { once: true, capture: true }))
"""
INSIDE = "document.querySelector('#view').contentDocument"
HAS_TEXT = f"() => {INSIDE}.body.textContent.includes('%s')"
HAS_PICTURE = (
    f"() => {INSIDE}.querySelector('img').complete && {INSIDE}.querySelector('img').getAttribute('src') !== '%s'"
)


@contextmanager
def desk() -> Iterator[str]:
    """The address of a desk on a copy of the document."""
    with tempfile.TemporaryDirectory(prefix="polyleaf-") as folder:
        for name in ("source", "translations"):
            shutil.copytree(REPOSITORY / name, Path(folder) / name)
        shutil.copy(REPOSITORY / "polyleaf.toml", folder)
        call = [sys.executable, "-m", "pipeline", "desk", "--no-browser", "--project", folder]
        process = subprocess.Popen(call, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        yield re.search(r"http://\S+\d", process.stdout.readline())[0]
        process.send_signal(signal.SIGINT)
        process.wait()


def save(page: Page, number: int, is_there: str) -> float:
    """Seconds from the key to what it is to bring about, after some text was added to the open passage."""
    page.locator(".row.opened textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {number}")
    page.wait_for_timeout(600)  # whoever types stops for a moment: findings are there, and the machine is quiet
    page.evaluate(f"void (window.waited = ({TIMED})({is_there}))")  # not waited for yet
    page.keyboard.press("Control+s")
    milliseconds: float = page.evaluate("window.waited")
    page.wait_for_timeout(600)
    return milliseconds / 1000


def measure(page: Page, address: str, tag: str, rounds: int) -> dict[str, list[float]]:
    """The runs for one language."""
    page.goto(f"{address}/{DOCUMENT}/{tag}/")
    page.locator("#rows > .row").nth(8).locator(".open").click()
    page.locator(".row.opened textarea").wait_for()
    page.frame_locator("#view").locator(".polyleaf-open").first.wait_for()
    leaflet = [save(page, number, HAS_TEXT % f" {number}") for number in range(70001, 70001 + rounds + 1)]
    page.get_by_role("link", name="Pages").click()
    picture = page.frame_locator("#view").locator("img").first
    picture.wait_for()
    numbers = range(80001, 80001 + rounds + 1)
    pages = [save(page, number, HAS_PICTURE % picture.get_attribute("src")) for number in numbers]
    return {"leaflet": leaflet[1:], "pages": pages[1:]}  # the first warms up


def main() -> None:
    """Print medians and the worst runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--tag", action="append")
    options = parser.parse_args()
    with desk() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        print("from a key to …               median   worst (seconds)")
        for tag in options.tag or TAGS:
            for what, runs in measure(page, address, tag, options.rounds).items():
                print(f"  {tag:8} {what:18} {statistics.median(runs):8.2f} {max(runs):7.2f}")
        browser.close()


if __name__ == "__main__":
    main()
