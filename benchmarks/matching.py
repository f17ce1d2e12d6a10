"""How long it takes to find the old passage for each new one, ours and msgmerge's, as texts grow; and suggestions for one.

    python benchmarks/matching.py

First: what it costs to remember all that a language has in some documents of so many passages, after one of its files
was saved, and to look up what is nearest to an edited passage. Then: for 100 and for 1000 paragraphs, with a tenth of them edited and with all: a whole update of a
catalog in this process (read, matched, written), and a msgmerge of the same files. Texts are
made up, of the word lengths and frequencies of prose. Times of a busy machine mean little: the
best of three runs counts.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline import catalog, languages, po
from pipeline.model import Message, Segment, SegmentState
from pipeline.project import open_project
from pipeline.suggestions import remember, suggestions
from pipeline.worksheet import Row

ESPERANTO = languages.language("eo")
SHOWN = Path("eo.po")
DAY = date(2024, 3, 1)
RUNS = 3
T = TypeVar("T")


def main() -> None:
    chance = random.Random(7)
    print(f"{'documents':>10} {'passages':>10} {'remembered':>10} {'looked up':>10}")
    for documents, count in ((3, 60), (20, 250)):
        with tempfile.TemporaryDirectory() as folder:
            report_suggestions(chance, Path(folder), documents, count)
    print()
    if shutil.which("msgmerge") is None:
        sys.exit("msgmerge (gettext) is not installed.")
    print(f"{'paragraphs':>10} {'words each':>10} {'edited':>6} {'ours':>8} {'msgmerge':>8} {'ratio':>6} {'found':>11}")
    for count, words in ((100, 70), (1000, 70), (100, 700)):
        old = [prose(chance, chance.randrange(words // 2, words * 3 // 2)) for _ in range(count)]
        data = translated(old)
        for edited in (count // 10, count):
            new = [edit(chance, text) if n < edited else text for n, text in enumerate(old)]
            report(data, old, new, words, edited)


def report_suggestions(chance: random.Random, root: Path, documents: int, count: int) -> None:
    for number in range(documents):
        (root / f"source/{number}").mkdir(parents=True)
        texts = [prose(chance, chance.randrange(35, 105)) for _ in range(count)]
        path = root / f"translations/{number}/eo.po"
        path.parent.mkdir(parents=True)
        path.write_bytes(translated(texts))
    project, memories = open_project(root), []

    def save_and_remember() -> None:
        with path.open("a") as file:
            file.write("\n")
        memories.append(remember(project, str(documents - 1), "eo"))

    save_and_remember()  # the others are read once
    edited = Segment(edit(chance, texts[0]), "paragraph")
    row = Row(1, edited, Message(SegmentState.UNTRANSLATED, ("",)))
    remembered, _ = best(save_and_remember)
    looked_up, found = best(lambda: suggestions(row, memories[-1]))
    assert found[0].text == texts[0]
    print(f"{documents:>10} {documents * count:>10} {remembered * 1000:>7.1f} ms {looked_up * 1000:>7.1f} ms")


def report(data: bytes, old: list[str], new: list[str], words: int, edited: int) -> None:
    segments = [Segment(text, "paragraph") for text in new]
    ours, updated = best(lambda: catalog.updated(data, SHOWN, segments, ESPERANTO))
    with tempfile.TemporaryDirectory() as folder:
        before, template = Path(folder) / "before.po", Path(folder) / "template.pot"
        before.write_bytes(data)
        template.write_bytes(catalog.template("document", segments, DAY))
        command = ["msgmerge", "--quiet", "--previous", "--output-file=-", str(before), str(template)]
        theirs, merged = best(lambda: subprocess.run(command, capture_output=True, check=True).stdout)
    found = " / ".join(str(right(file, old, new)) for file in (updated, merged))
    ratio = f"{ours / theirs:.2f}"
    print(f"{len(old):>10} {words:>10} {edited:>6} {ours:>7.2f}s {theirs:>7.2f}s {ratio:>6} {found:>11}")


def best(run: Callable[[], T]) -> tuple[float, T]:
    """The shortest of some runs, and what came of it."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    return min(times), result


def right(data: bytes, old: list[str], new: list[str]) -> int:
    """How many edited paragraphs got their own old translation."""
    found = {entry.key.text: entry.forms[0] for entry in po.parse(data, SHOWN).active}
    return sum(
        found[text].startswith(f"{n}.") for n, (was, text) in enumerate(zip(old, new, strict=True)) if was != text
    )


def prose(chance: random.Random, length: int) -> str:
    """A paragraph; words come as often as their rank says (Zipf's law), the frequent ones are short."""
    return " ".join(chance.choices(WORDS, FREQUENCIES, k=length)).capitalize() + "."


def word(rank: int) -> str:
    chance = random.Random(rank)
    syllables = 1 + sum(rank > limit for limit in (20, 100, 1000))
    return "".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(syllables))


def edit(chance: random.Random, text: str) -> str:
    """The paragraph with one word replaced, one left out and one put in."""
    words = text.split()
    words[chance.randrange(1, len(words))] = "novum"
    del words[chance.randrange(1, len(words))]
    words.insert(chance.randrange(1, len(words)), "nuper")
    return " ".join(words)


def translated(texts: list[str]) -> bytes:
    """A catalog with a translation as long as its text, beginning with its number."""
    file = po.parse(catalog.created("document", "eo", [Segment(t, "paragraph") for t in texts], ESPERANTO, DAY), SHOWN)
    entries = [file.entries[0]]
    for number, entry in enumerate(file.entries[1:]):
        filled = po.copy(entry)
        po.set_forms(filled, [f"{number}. {entry.key.text.upper()}"])
        entries.append(filled)
    return po.serialise(file.with_entries(entries))


WORDS = [word(rank) for rank in range(4000)]
FREQUENCIES = [1 / (rank + 2.7) for rank in range(4000)]

if __name__ == "__main__":
    main()
