"""`polyleaf update` on files: what it writes, what it leaves alone, what it says."""

import re
import stat
from pathlib import Path

import pytest
from catalogs import accepted_by_msgfmt, gettext, look
from conftest import MASTER, translate

from pipeline.project import open_project
from pipeline.update import update

BELONG = "Public libraries belong to **everybody**. They lend books, and they lend *time*."
BELONGED = "Public libraries belong to **everybody**. They lend books, pictures and tools, and they lend *time*."
BOM = b"\xef\xbb\xbf"


def catalog(root: Path, tag: str = "de") -> Path:
    return root / "translations/reading-rooms" / f"{tag}.po"


def template(root: Path) -> Path:
    return root / "translations/reading-rooms/reading-rooms.pot"


def change_master(root: Path, old: str, new: str) -> None:
    path = root / "source/reading-rooms/resolution.md"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def snapshot(root: Path) -> dict[Path, tuple[bytes, int]]:
    """Every translation file with its content and the time it was written."""
    files = (path for path in (root / "translations").rglob("*") if path.is_file())
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def gettexts(tool: list[str], path: Path) -> None:
    """Have a gettext tool rewrite a file."""
    path.write_bytes(gettext(*tool, given=path.read_bytes())[0])


STYLES = {
    "as update wrote it": Path.exists,
    "CRLF": lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n")),
    "BOM": lambda path: path.write_bytes(BOM + path.read_bytes()),
    "BOM and CRLF": lambda path: path.write_bytes(BOM + path.read_bytes().replace(b"\n", b"\r\n")),
    "no newline at the end": lambda path: path.write_bytes(path.read_bytes().rstrip()),
    "many newlines at the end": lambda path: path.write_bytes(path.read_bytes() + b"\n\n"),
    "comments at the end": lambda path: path.write_bytes(path.read_bytes() + b"\n# bis hier\n"),
    "not wrapped": lambda path: gettexts(["msgcat", "--no-wrap", "-"], path),
    "wrapped at 40": lambda path: gettexts(["msgcat", "--width=40", "-"], path),
    "merged by msgmerge": lambda path: gettexts(["msgmerge", "--quiet", "--previous", "-", str(template_of(path))], path),
    "line numbers of another tool": lambda path: path.write_bytes(path.read_bytes().replace(b"#. paragraph\n", b"#. paragraph\n#: a.md:7 b.md:9\n")),
    "header of Poedit": lambda path: path.write_bytes(path.read_bytes().replace(b'"Language: de\\n"', b'"Language: de_DE\\n"\n"X-Generator: Poedit 3.4\\n"')),
    "no revision date": lambda path: path.write_bytes(drop_date(path.read_bytes(), b"")),
    "revision date of another form": lambda path: path.write_bytes(drop_date(path.read_bytes(), b"2024-03-01T10:00:00Z")),
}  # fmt: skip
styles = pytest.mark.parametrize("rewrite", STYLES.values(), ids=STYLES)


def template_of(path: Path) -> Path:
    return path.parent / f"{path.parent.name}.pot"


def drop_date(data: bytes, other: bytes) -> bytes:
    start = data.index(b"PO-Revision-Date: ") + len(b"PO-Revision-Date: ")
    return data[:start] + other + data[data.index(b"\\n", start) :]


# ------------------------------------------------------------------ files that are written


def test_the_first_update_writes_a_template_and_the_named_languages(project, polyleaf):
    status, printed = polyleaf("update", "de", "haz", "--project", project)
    assert status == 0
    assert {path.name for path in catalog(project).parent.iterdir()} == {"reading-rooms.pot", "de.po", "haz.po"}
    assert printed.count(": created") == 3
    assert re.search(r"de\.po: created \(2 draft, \d+ untranslated\)", printed)
    assert accepted_by_msgfmt(catalog(project).read_bytes())
    assert accepted_by_msgfmt(catalog(project, "haz").read_bytes())


def test_a_new_catalog_begins_with_what_is_known_already(project, polyleaf):
    polyleaf("update", "es", "--project", project)
    found = look(catalog(project, "es").read_bytes())
    drafts = {text: seen.text for text, seen in found.items() if seen.state == "draft"}
    assert drafts == {
        "Society of Readers (Montevideo)": "Sociedad de Lectores (Montevideo)",
        "Uruguay": "Uruguay",
        "Democratic Republic of the Congo": "República Democrática del Congo",
    }
    assert {seen.state for text, seen in found.items() if text not in drafts} == {"untranslated"}


def test_a_tag_may_be_written_as_it_comes(project, polyleaf):
    status, _ = polyleaf("update", "pt_br", "ZH-hans", "--project", project)
    assert status == 0
    assert catalog(project, "pt-BR").is_file()
    assert catalog(project, "zh-Hans").is_file()


def test_all_documents_are_updated_or_the_named_ones(translated, polyleaf):
    for name in ("reading-rooms", "trees"):
        path = translated / "source" / name / "resolution.md"
        path.write_text(path.read_text("utf-8") + "\nOne more thing.\n", "utf-8")
    polyleaf("update", "--project", translated, "--document", "trees")
    assert b"One more thing." in (translated / "translations/trees/de.po").read_bytes()
    assert b"One more thing." not in catalog(translated).read_bytes()
    polyleaf("update", "--project", translated)
    assert b"One more thing." in catalog(translated).read_bytes()
    assert b"One more thing." in template(translated).read_bytes()


def test_what_update_says_is_what_it_did(translated, polyleaf):
    change_master(translated, BELONG, BELONGED)
    before = snapshot(translated)
    status, printed = polyleaf("update", "--project", translated)
    assert status == 0
    for path, (data, _) in before.items():
        word = "unchanged" if path.read_bytes() == data else "updated"
        assert f"{path}: {word}" in printed
    assert re.search(r"reading-rooms/de\.po: updated \(\d+ reviewed, 1 stale\)", printed)


def test_a_written_file_keeps_its_permissions(translated, polyleaf):
    catalog(translated).chmod(0o640)
    change_master(translated, BELONG, BELONGED)
    polyleaf("update", "--project", translated)
    assert stat.S_IMODE(catalog(translated).stat().st_mode) == 0o640


def test_nothing_is_left_beside_the_files(translated, polyleaf):
    change_master(translated, BELONG, BELONGED)
    names = sorted(catalog(translated).parent.iterdir())
    polyleaf("update", "--project", translated)
    assert sorted(catalog(translated).parent.iterdir()) == names


# ------------------------------------------------------------------ files that are left alone


def test_a_second_update_writes_nothing(translated, polyleaf):
    before = snapshot(translated)
    status, printed = polyleaf("update", "--project", translated)
    assert status == 0
    assert snapshot(translated) == before
    assert printed.count(": unchanged") == len(before)


@pytest.fixture(scope="module")
def styled(two_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a catalog for each style of writing one, all of them for German, in documents of their own."""
    root = tmp_path_factory.mktemp("styled")
    data = catalog(two_documents).read_bytes()
    for number, rewrite in enumerate(STYLES.values()):
        folder = root / "source" / str(number)
        folder.mkdir(parents=True)
        for file in (two_documents / "source/reading-rooms").iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        translations = root / "translations" / str(number)
        translations.mkdir(parents=True)
        (translations / f"{number}.pot").write_bytes(
            template(two_documents).read_bytes().replace(b"reading-rooms", str(number).encode())
        )
        (translations / "de.po").write_bytes(data)
        rewrite(translations / "de.po")
    return root


def test_nothing_to_do_changes_no_byte_whoever_saved_the_file_last(styled):
    before = snapshot(styled)
    report = update(open_project(styled), [], [])
    changed = [list(STYLES)[int(path.parent.name)] for path, seen in snapshot(styled).items() if before[path] != seen]
    assert changed == []
    assert {file.change for file in report.files} == {"unchanged"}


def test_one_changed_passage_changes_its_own_lines_whoever_saved_the_file_last(styled):
    before = snapshot(styled)
    for master in styled.glob("source/*/resolution.md"):
        master.write_text(MASTER.replace(BELONG, BELONGED), "utf-8")
    update(open_project(styled), [], [])
    for number, name in enumerate(STYLES):
        path = styled / "translations" / str(number) / "de.po"
        old, new = before[path][0], path.read_bytes()
        assert new.startswith(BOM) == old.startswith(BOM), name
        assert (b"\r\n" in new, new.count(b"\n") - new.count(b"\r\n") > 0) == (b"\r\n" in old, b"\r\n" not in old), name
        assert new[len(new.rstrip()) :] == old[len(old.rstrip()) :], name
        gone = [line for line in old.splitlines() if line not in new.splitlines()]
        come = [line for line in new.splitlines() if line not in old.splitlines()]
        assert (len(gone), len(come)) <= (4, 8), name
        assert not any(line.startswith(b"msgstr") for line in [*gone, *come]), name
        assert look(new)[BELONGED].previous == BELONG, name
        start = old.index(b"Public libraries belong")
        assert new.startswith(old[: old.rindex(b"#. paragraph", 0, start)]), name
        assert new.endswith(old[old.index(b"#. paragraph", start) :]), name


# ------------------------------------------------------------------ faults


def break_off(data: bytes) -> bytes:
    return data[: data.index(b'msgstr "de: Open doors')]


FAULTS = {
    "empty": ("po-empty", lambda data: data[:0], 0, "last version"),
    "cut off": ("po-cut-off", break_off, -1, "cut off here"),
    "cut within a text": ("po-syntax", lambda data: data[: data.index(b"Open doors") + 6], -1, "Is the file cut off?"),
    "not UTF-8": ("po-encoding", lambda data: data.replace(b"de: Uruguay", b"Urugu\xe4y"), 0, "Save it as UTF-8"),
    "a foreign charset": ("po-encoding", lambda data: data.replace(b"UTF-8", b"ISO-8859-15"), 0, "Save it as UTF-8"),
    "a message twice": ("po-duplicate", lambda data: data + data[data.index(b"#. title") :], 0, "delete the other"),
    "a conflict": (
        "po-conflict",
        lambda data: data + b"\n<<<<<<< HEAD\n=======\n>>>>>>> main\n",
        -3,
        "delete the rest",
    ),
    "another language": ("po-language", lambda data: data.replace(b"Language: de", b"Language: nl"), 1, "Language: de"),
}


@pytest.mark.parametrize(("code", "spoil", "line", "cure"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_catalog_is_told_and_left_alone_and_the_others_are_updated(
    translated, polyleaf, code, spoil, line, cure
):
    change_master(translated, BELONG, BELONGED)
    spoilt = spoil(catalog(translated).read_bytes())
    catalog(translated).write_bytes(spoilt)
    status, printed = polyleaf("update", "--project", translated)
    assert status == 1
    assert f"[{code}]" in printed
    assert cure in printed
    assert "Traceback" not in printed
    number = line if line > 0 else len(spoilt.splitlines()) + line + 1 if line else None
    assert f"{catalog(translated)}:{number}: error" in printed if number else str(catalog(translated)) in printed
    assert catalog(translated).read_bytes() == spoilt
    assert look(catalog(translated, "fa").read_bytes())[BELONGED].state == "stale"
    assert BELONGED in look(template(translated).read_bytes())


def test_a_catalog_whose_name_is_no_language_is_told_and_left_alone(translated, polyleaf):
    catalog(translated).rename(catalog(translated, "german"))
    before = catalog(translated, "german").read_bytes()
    change_master(translated, BELONG, BELONGED)
    status, printed = polyleaf("update", "--project", translated)
    assert status == 1
    assert "[catalog-name]" in printed
    assert "Rename it to de.po" in printed
    assert catalog(translated, "german").read_bytes() == before
    assert look(catalog(translated, "fa").read_bytes())[BELONGED].state == "stale"


def test_a_master_at_fault_leaves_its_translations_alone_and_the_other_documents_are_updated(translated, polyleaf):
    before = snapshot(translated)
    change_master(translated, "title: Keep", "titel: Keep")
    other = translated / "source/trees/resolution.md"
    other.write_text(other.read_text("utf-8") + "\nOne more thing.\n", "utf-8")
    status, _ = polyleaf("update", "--project", translated)
    assert status == 1
    changed = {path.parent.name for path, seen in snapshot(translated).items() if before[path] != seen}
    assert changed == {"trees"}


# ------------------------------------------------------------------ a passage's way to the reader


def test_a_passage_changes_is_split_is_removed_and_comes_back(translated, polyleaf):
    """The states as `update` counts them, and the text that readers get."""
    page = translated / "output/preview/reading-rooms/de/index.html"
    published = translated / "output/reading-rooms/de/index.html"

    def after(old: str, new: str) -> tuple[str, str]:
        change_master(translated, old, new)
        polyleaf("update", "--project", translated, "--document", "reading-rooms")
        polyleaf("build", "de", "--project", translated, "--document", "reading-rooms", "--format", "html")
        return catalog(translated).read_text("utf-8"), (published if published.exists() else page).read_text("utf-8")

    _, html = after(BELONG, BELONGED)
    assert "de: Public libraries" in html
    assert "tools" not in html
    first, second = BELONGED.split(". ")
    split, html = after(BELONGED, f"{first}.\n\n{second}")
    assert split.count("# polyleaf: borrowed\n") == 2
    assert "de: Public libraries" not in html
    assert "They lend books, pictures and tools" in html
    joined, html = after(f"{first}.\n\n{second}", BELONG)
    assert "de: Public libraries" in html
    assert look(joined.encode())[BELONG].text == f"de: {BELONG}"


def test_an_offer_that_an_editor_has_made_right_is_one_no_longer(translated, polyleaf):
    """Poedit clears the flag and leaves the comment; flagged again, the translation isn't a likeness."""
    path = catalog(translated)
    text, offer = path.read_text("utf-8"), "# polyleaf: borrowed\n#. slogan\nmsgid "
    assert text.count('#. slogan\nmsgid "Open doors') == 1
    path.write_text(text.replace('#. slogan\nmsgid "Open doors', f'{offer}"Open doors'), "utf-8")
    polyleaf("update", "de", "--project", translated)
    assert path.read_text("utf-8") == text
    before = snapshot(translated)
    polyleaf("update", "de", "--project", translated)
    assert snapshot(translated) == before


def test_a_fresh_translation_is_kept_through_any_update(translated, polyleaf):
    for old, new in (("Open doors, open books!", "Open books!"), ("Open books!", "Open doors, open books!")):
        change_master(translated, old, new)
        polyleaf("update", "--project", translated)
    assert look(catalog(translated).read_bytes())["Open doors, open books!"].text == "de: Open doors, open books!"
    translate(translated, "de")
    before = catalog(translated).read_bytes()
    polyleaf("update", "--project", translated)
    assert look(catalog(translated).read_bytes()) == look(before)


# ------------------------------------------------------------------ translations of other documents

BOTH = "Every library has a tree."
OFFER = "de: Every library has a tree."


def say_in_both(root: Path) -> None:
    for name in ("reading-rooms", "trees"):
        path = root / "source" / name / "resolution.md"
        path.write_text(f"{path.read_text('utf-8')}\n{BOTH}\n", "utf-8")


@pytest.fixture
def said_in_both(translated, polyleaf):
    """A sentence in both documents, translated in “trees” only."""
    say_in_both(translated)
    polyleaf("update", "de", "--document", "trees", "--project", translated)
    translate(translated, "de", "trees")
    return translated


def test_a_translation_of_another_document_comes_as_a_draft_that_says_where_from(said_in_both, polyleaf):
    status, printed = polyleaf("update", "--document", "reading-rooms", "--project", said_in_both)
    assert status == 0
    assert "1 draft" in printed
    seen = look(catalog(said_in_both).read_bytes())[BOTH]
    assert (seen.state, seen.text) == ("draft", OFFER)
    entry = catalog(said_in_both).read_text("utf-8").split("\n\n")
    assert any("# polyleaf: from trees\n" in one and BOTH in one for one in entry)
    assert look(catalog(said_in_both, "fa").read_bytes())[BOTH].state == "untranslated"
    assert accepted_by_msgfmt(catalog(said_in_both).read_bytes())
    before = snapshot(said_in_both)
    polyleaf("update", "--project", said_in_both)
    assert snapshot(said_in_both) == before


def test_a_new_catalog_has_what_other_documents_have_names_and_phrases_included(translated, polyleaf):
    catalog(translated).unlink()
    polyleaf("update", "de", "--document", "reading-rooms", "--project", translated)
    seen = look(catalog(translated).read_bytes())
    assert seen["Notes" if "Notes" in seen else "Contents"].text.startswith("de: ")
    assert seen["Contents"].state == "draft"
    assert seen[BELONG].state == "untranslated"
    assert catalog(translated).read_text("utf-8").count("# polyleaf: from trees") == sum(
        text in look((translated / "translations/trees/de.po").read_bytes()) for text in seen
    )


def test_what_is_stale_borrowed_or_untranslated_elsewhere_is_not_offered(said_in_both, polyleaf):
    path = said_in_both / "translations/trees/de.po"
    text = path.read_text("utf-8")
    marks = {"stale": '#, fuzzy\n#| msgid "Each"\n', "borrowed": "# polyleaf: borrowed\n#, fuzzy\n"}
    for mark in marks.values():
        path.write_text(
            text.replace(f'msgid "{BOTH}"', f'{mark}msgid "{BOTH}"').replace("#. paragraph\n#", "#"), "utf-8"
        )
        polyleaf("update", "--document", "reading-rooms", "--project", said_in_both)
        assert look(catalog(said_in_both).read_bytes())[BOTH].state == "untranslated"
    path.write_bytes(b"")
    assert polyleaf("update", "--document", "reading-rooms", "--project", said_in_both)[0] == 0


def test_the_same_name_of_something_else_is_not_offered(translated, polyleaf):
    """A gloss is the same only if it is that of the same organisation."""
    signed = translated / "source/reading-rooms/signatories.yaml"
    entry = "  - acronym: VB\n    name: {}\n    language: sv\n    gloss: Association of Friends of Trees\n"
    gloss = "Association of Friends of Trees"
    before = signed.read_text("utf-8")
    translate(translated, "de", "trees")
    signed.write_text(before + entry.format("Trädens vänner"), "utf-8")
    polyleaf("update", "--document", "reading-rooms", "--project", translated)
    assert look(catalog(translated).read_bytes())[gloss].state == "untranslated"


def test_what_a_translator_has_is_never_replaced_by_an_offer(said_in_both, polyleaf):
    polyleaf("update", "--document", "reading-rooms", "--project", said_in_both)
    path = catalog(said_in_both)
    path.write_bytes(path.read_bytes().replace(OFFER.encode(), b"Jede Bibliothek hat einen Baum."))
    polyleaf("update", "--project", said_in_both)
    assert look(path.read_bytes())[BOTH].text == "Jede Bibliothek hat einen Baum."
    polyleaf("review", "de", BOTH, "--document", "reading-rooms", "--project", said_in_both)
    assert "polyleaf: from" not in path.read_text("utf-8")
    assert look(path.read_bytes())[BOTH].state == "reviewed"


def test_an_exact_translation_goes_before_a_likeness(said_in_both, polyleaf):
    path = said_in_both / "source/reading-rooms/resolution.md"
    text = path.read_text("utf-8")
    near = "Every library has a tree and a bench."
    path.write_text(text.replace(BOTH, near), "utf-8")
    polyleaf("update", "--project", said_in_both)
    translate(said_in_both, "de")
    path.write_text(text.replace(BOTH, f"{near}\n\n{BOTH}"), "utf-8")
    polyleaf("update", "--project", said_in_both)
    seen = look(catalog(said_in_both).read_bytes())
    assert (seen[BOTH].state, seen[BOTH].text, seen[BOTH].previous) == ("draft", OFFER, "")
    assert "polyleaf: borrowed" not in catalog(said_in_both).read_text("utf-8")
