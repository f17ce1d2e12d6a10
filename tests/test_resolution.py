"""The resolution that this repository publishes: word for word what its issuer published.

data/resolution-words.txt has the words of the original text, one a line, in order: without the signs
for bold type and without the numbers of the list, both of which are set anew.
"""

from pathlib import Path
from xml.etree import ElementTree

import yaml
from babel import Locale

REPOSITORY = Path(__file__).parent.parent
SOURCE = REPOSITORY / "source/afghanistan-2021"
ORIGINAL = (REPOSITORY / "tests/data/resolution-words.txt").read_text("utf-8").splitlines()
# The heading of the list ends in a colon in the original; set as a heading it has none.
HEADING = ["Signatories", "(as", "of", "15", "September", "2021,", "further", "signatories", "possible):"]


def words_of_master() -> list[str]:
    _, front, body = (SOURCE / "resolution.md").read_text("utf-8").split("---\n", 2)
    fields = yaml.safe_load(front)
    lines = [line for line in body.replace("**", "").splitlines() if not line.startswith(":::")]
    return " ".join([fields["kind"], fields["title"], fields["subtitle"], *lines]).split()


def words_of_signatories() -> list[str]:
    words: list[str] = []
    for entry in yaml.safe_load((SOURCE / "signatories.yaml").read_text("utf-8"))["signatories"]:
        country = entry.get("country_text") or Locale("en").territories.get(entry.get("country"), "")
        line = f"{entry['acronym']} {entry['name']}"
        line += f" ({entry['gloss']})" if "gloss" in entry else ""
        line += f", {country}" if country else ""
        words += line.split()
    return words


def words_of_page(page: str) -> list[str]:
    """What a page says, without its head, its foot and its links to other files."""
    tree = ElementTree.fromstring(page)
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag in ("head", "nav", "footer") or child.get("class") == "jump":
                parent.remove(child)
    return "".join(tree.itertext()).split()


def test_the_source_has_the_words_of_the_original_in_their_order():
    at = next(n for n in range(len(ORIGINAL)) if ORIGINAL[n : n + len(HEADING)] == HEADING)
    assert words_of_master() == ORIGINAL[:at]
    assert words_of_signatories() == ORIGINAL[at + len(HEADING) :]


def test_the_heading_of_the_list_is_data():
    fields = yaml.safe_load((SOURCE / "signatories.yaml").read_text("utf-8"))
    assert (fields["as_of"].isoformat(), fields["open"], len(fields["signatories"])) == ("2021-09-15", True, 34)


def test_the_english_edition_has_the_words_of_the_original_in_their_order(tmp_path, polyleaf):
    polyleaf("build", "en", "--format", "html", "--project", REPOSITORY, "--output", tmp_path)
    page = (tmp_path / "afghanistan-2021/en/index.html").read_text("utf-8")
    assert words_of_page(page) == [word.replace("possible):", "possible)") for word in ORIGINAL]


def test_the_one_bold_sentence_and_the_slogans_stand_where_the_original_has_them():
    body = (SOURCE / "resolution.md").read_text("utf-8")
    assert "conditions. **Afghanistan's liberation can only be the work of the Afghan people!** Consistently," in body
    principle, slogans = body.index("The ICOR principle holds"), body.index("::: slogans")
    assert principle < slogans < body.index("Long live international solidarity!") < body.rindex(":::")
