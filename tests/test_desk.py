"""The desk without a browser: what is saved, what is refused, who may ask. What a person sees is in test_desk_browser.py."""

import asyncio
import errno
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from catalogs import look
from conftest import translate
from starlette.testclient import TestClient

from pipeline import po
from pipeline.desk import guard, watching, words
from pipeline.desk.pages import Pages
from pipeline.desk.server import application
from pipeline.desk.watching import Change, Watch, changes
from pipeline.errors import ProjectError
from pipeline.project import open_project
from pipeline.worksheet import identifier

HERE = "http://127.0.0.1:8421"
TREE = "No tree is cut down before three are planted."
HOUSE = "Every house looks after **one** tree."
TITLE = "A charter for the trees of our street"


@pytest.fixture
def desk(monkeypatch):
    """Opens desks; WeasyPrint isn't loaded before a test asks for pages."""
    monkeypatch.setattr(Pages, "warm_up", lambda _: None)
    opened = []

    def open_desk(root: Path, tag: str = "en", names=()) -> TestClient:
        client = TestClient(application(root, None, words.words(tag), names), HERE, headers={"Origin": HERE})
        opened.append(client)
        return client.__enter__()

    yield open_desk
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def client(desk, translated):
    return desk(translated)


def po_of(root: Path) -> Path:
    return root / "translations/trees/de.po"


def seen(root: Path, text: str):
    return look(po_of(root).read_bytes())[text]


def rewrite(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def passage(text: str) -> str:
    return f"/trees/de/passages/{identifier(po.Key('', text))}"


def version(client: TestClient, text: str) -> str:
    found = re.search(r'name="version" value="(\w+)"', client.get(passage(text)).text)
    assert found
    return found[1]


def save(client: TestClient, text: str, *forms: str, do: str = "save", seen: str = "", scripted: bool = True):
    data = {"version": seen or version(client, text), "form": list(forms), "do": do}
    headers = {"X-Desk": "1"} if scripted else {}
    return client.post(passage(text), data=data, headers=headers, follow_redirects=False)


def outcome(answer) -> str:
    found = re.search(r'data-outcome="(\w+)"', answer.text)
    return found[1] if found else ""


# ------------------------------------------------------------------ saving


def test_a_passage_goes_into_its_file_and_nothing_else_changes(client, translated):
    before = po_of(translated).read_bytes()
    answer = save(client, TREE, "Kein Baum wird gefällt, bevor drei gepflanzt sind.")
    assert (answer.status_code, outcome(answer)) == (200, "saved")
    after = po_of(translated).read_bytes()
    assert seen(translated, TREE).text == "Kein Baum wird gefällt, bevor drei gepflanzt sind."
    assert seen(translated, TREE).state == "draft", "a person has to review it"
    blocks = [set(data.decode().split("\n\n")) for data in (before, after)]
    assert len(blocks[0] - blocks[1]) == len(blocks[1] - blocks[0]) == 1


def test_reviewed_clears_the_flag(client, translated):
    save(client, TREE, "Kein Baum wird gefällt.")
    assert outcome(save(client, TREE, "Kein Baum wird gefällt.", do="reviewed")) == "saved"
    assert seen(translated, TREE).state == "reviewed"


def test_what_is_at_fault_is_saved_but_not_reviewed(client, translated):
    answer = save(client, HOUSE, "Jedes Haus sorgt für **einen Baum.", do="reviewed")
    assert outcome(answer) == "unreviewed"
    assert "emphasis" in answer.text
    assert (seen(translated, HOUSE).text, seen(translated, HOUSE).state) == (
        "Jedes Haus sorgt für **einen Baum.",
        "draft",
    )


def test_nothing_to_save_leaves_the_file_as_it_was(client, translated):
    before = po_of(translated).read_bytes()
    assert outcome(save(client, TREE, f"de: {TREE}")) == "saved"
    assert po_of(translated).read_bytes() == before, "a reviewed passage doesn't become a draft by that"


def test_what_is_emptied_is_untranslated(client, translated):
    save(client, TREE, "  ")
    assert seen(translated, TREE).state == "untranslated"
    assert outcome(save(client, HOUSE, "", do="reviewed")) == "unreviewed"


def test_a_stale_passage_that_is_saved_is_stale_no_longer(client, translated):
    master = translated / "source/trees/resolution.md"
    rewrite(master, "No tree is cut down", "No old tree is cut down")
    new = TREE.replace("No tree", "No old tree")
    shown = client.get(passage(new)).text
    assert "<ins>old </ins>" in shown
    assert outcome(save(client, new, "Kein alter Baum")) == "saved"
    assert (seen(translated, new).state, seen(translated, new).previous) == ("draft", "")


def test_every_form_of_a_plural_is_saved(client, translated):
    text = "{count} passage is not yet translated and is shown in the original language"
    answer = save(client, text, "{count} Stelle fehlt", "{count} Stellen fehlen")
    assert outcome(answer) == "saved", answer.text
    assert "{count} Stelle fehlt | {count} Stellen fehlen" in seen(translated, text).text.replace("|", " | ").replace(
        "  ", " "
    )


def test_a_form_that_lacks_one_of_a_plurals_forms_loses_none(client, translated):
    text = "{count} passage is not yet translated and is shown in the original language"
    before = po_of(translated).read_bytes()
    assert outcome(save(client, text, "{count} Stelle fehlt")) == "conflict"
    assert po_of(translated).read_bytes() == before


def test_line_ends_of_a_form_are_those_of_the_file(client, translated):
    save(client, TREE, "Kein Baum\r\nwird gefällt")
    assert seen(translated, TREE).text == "Kein Baum\nwird gefällt"


# ------------------------------------------------------------------ others write, too


def test_what_somebody_else_wrote_meanwhile_stays_and_both_are_shown(client, translated):
    before = version(client, TREE)
    rewrite(po_of(translated), f'"de: {TREE}"', '"Von Hand"')
    answer = save(client, TREE, "Am Tisch", seen=before)
    assert (answer.status_code, outcome(answer)) == (409, "conflict")
    assert "Von Hand" in answer.text
    assert "Am Tisch" in answer.text
    assert seen(translated, TREE).text == "Von Hand"
    again = re.search(r'name="version" value="(\w+)"', answer.text)
    assert outcome(save(client, TREE, "Am Tisch", seen=again[1])) == "saved", "who has seen both may choose"
    assert seen(translated, TREE).text == "Am Tisch"


def test_the_same_words_from_two_sides_are_no_conflict(client, translated):
    before = version(client, TREE)
    rewrite(po_of(translated), f'"de: {TREE}"', '"Kein Baum"')
    assert outcome(save(client, TREE, "Kein Baum", seen=before)) == "saved"


def test_other_passages_may_change_meanwhile(client, translated):
    before = version(client, TREE)
    rewrite(po_of(translated), f'"de: {TITLE}"', '"Von Hand"')
    assert outcome(save(client, TREE, "Am Tisch", seen=before)) == "saved"
    assert seen(translated, TITLE).text == "Von Hand"


def test_what_an_editor_writes_shows_up_by_itself(client, translated):
    assert "Von Hand" not in client.get("/trees/de/leaflet").text
    rewrite(po_of(translated), f'"de: {TREE}"', '"Von Hand"')
    for path in ("rows", "leaflet", ""):
        assert "Von Hand" in client.get(f"/trees/de/{path}").text


def test_a_passage_that_the_master_lost_is_given_back_to_whoever_typed_it(client, translated):
    before = version(client, TREE)
    rewrite(
        translated / "source/trees/resolution.md", TREE, "Whoever cuts a tree down plants three. Then we water them."
    )
    answer = save(client, TREE, "Getippt", seen=before)
    assert answer.status_code == 410
    assert "Getippt" in answer.text


def test_two_desks_on_one_file_lose_nothing_of_each_other(desk, translated):
    both = [desk(translated), desk(translated)]
    texts = [TREE, HOUSE]
    failed = []

    def work(client: TestClient, text: str) -> None:
        for number in range(15):
            answer = save(client, text, f"{number} " + text)
            if outcome(answer) != "saved":
                failed.append(answer.text)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(both, texts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert [seen(translated, text).text for text in texts] == [f"14 {text}" for text in texts]


def test_a_full_disk_leaves_the_file_whole_and_is_told(client, translated, monkeypatch):
    before, seen_version = po_of(translated).read_bytes(), version(client, TREE)

    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = save(client, TREE, "Kein Baum", seen=seen_version)
    monkeypatch.undo()
    assert answer.status_code == 507
    assert "No space left" in answer.text
    assert po_of(translated).read_bytes() == before
    assert [path.name for path in po_of(translated).parent.iterdir() if path.name.startswith(".")] == []


def test_a_broken_file_is_told_and_comes_back(client, translated):
    whole = po_of(translated).read_text("utf-8")
    rewrite(po_of(translated), "msgstr", "msgwhat")
    answer = client.get("/trees/de/")
    assert answer.status_code == 409
    assert "po-syntax" in answer.text
    assert "po-syntax" in client.get("/").text
    po_of(translated).write_text(whole, "utf-8")
    assert client.get("/trees/de/").status_code == 200


# ------------------------------------------------------------------ what is shown


def test_the_overview_has_every_document_and_language(client, translated):
    rewrite(translated / "source/trees/resolution.md", "No tree is cut down", "No old tree is cut down")
    page = client.get("/").text
    assert re.findall(r'<a href="(/[^"]+/)"', page) == [
        "/reading-rooms/de/",
        "/reading-rooms/fa/",
        "/trees/de/",
    ]
    assert "1 stale" in page
    assert "No old tree is cut down" in page


def test_without_a_script_a_saving_leads_to_the_next_unfinished_passage(client, translated):
    translate(translated, "de", "trees", draft=True)
    answer = save(client, TITLE, "Titel", do="next", scripted=False)
    assert answer.status_code == 303
    following = client.get(answer.headers["location"].partition("#")[0])
    assert 'class="row opened draft"' in following.text
    assert identifier(po.Key("", TITLE)) not in answer.headers["location"]
    answer = save(client, TITLE, "Titel", do="save", scripted=False)
    assert "Saved." in client.get(answer.headers["location"].partition("#")[0]).text


def test_without_a_script_a_conflict_is_a_page_with_both(client, translated):
    before = version(client, TREE)
    rewrite(po_of(translated), f'"de: {TREE}"', '"Von Hand"')
    answer = save(client, TREE, "Am Tisch", seen=before, scripted=False)
    assert answer.status_code == 409
    assert answer.text.startswith("<!DOCTYPE html>")
    assert "Von Hand" in answer.text
    assert "Am Tisch" in answer.text


@pytest.mark.parametrize(("shown", "count"), [("all", 19), ("unfinished", 1), ("findings", 0), ("nonsense", 19)])
def test_passages_are_listed_by_what_is_to_be_done(client, translated, shown, count):
    save(client, TREE, "Kein Baum wird gefällt, bevor drei gepflanzt sind.")
    rows = client.get(f"/trees/de/rows?show={shown}").text.count('<li class="row')
    assert rows == count


def test_findings_are_those_of_check(client, translated, polyleaf):
    rewrite(po_of(translated), f'"de: {HOUSE}"', '"Jedes Haus sorgt für **einen Baum."')
    _, printed = polyleaf("check", "de", "--json", "--project", translated)
    told = {(one["code"], one["message"]) for one in json.loads(printed) if one["path"] == str(po_of(translated))}
    page = html.unescape(client.get(passage(HOUSE)).text)
    assert told
    for code, message in told:
        assert f"<code>{code}</code>" in page
        assert message in page
    typing = client.post(passage(HOUSE) + "/findings", data={"form": "Jedes Haus sorgt für **einen Baum."})
    assert [f"<code>{code}</code>" in typing.text for code, _ in sorted(told)] == [True] * len(told)
    assert (
        client.post(passage(HOUSE) + "/findings", data={"form": "Jedes Haus sorgt für **einen** Baum."}).text.strip()
        == ""
    )


def test_what_another_document_says_otherwise_is_told(client, translated):
    """As `check` does: of two documents, the second one hears of it."""
    assert "inconsistent" not in client.get("/trees/de/").text
    rewrite(translated / "translations/reading-rooms/de.po", '"de: Contents"', '"Inhalt"')
    text = "Contents"
    assert "inconsistent" in client.get(passage(text)).text
    typing = passage(text) + "/findings"
    assert "inconsistent" in client.post(typing, data={"form": "Verzeichnis"}).text
    assert "inconsistent" not in client.post(typing, data={"form": "Inhalt"}).text
    rewrite(translated / "translations/reading-rooms/de.po", '"Inhalt"', '"de: Contents"')
    assert "inconsistent" not in client.get(passage(text)).text


def test_the_leaflet_has_the_mark_of_each_passage(client):
    page = client.get("/trees/de/leaflet").text
    for text in (TITLE, TREE, HOUSE):
        assert f'data-passage="{identifier(po.Key("", text))}"' in page


def test_nothing_published_has_marks(translated, polyleaf):
    assert polyleaf("build", "--format", "html", "--project", translated)[0] == 0
    assert "data-passage" not in (translated / "output/trees/de/index.html").read_text("utf-8")


def test_pages_are_pictures_and_change_with_the_text(client, translated):
    first = client.get("/trees/de/pages").text
    (picture,) = re.findall(r'<img src="([^"]+)" alt="Page 1 of 1"', first)
    assert client.get(picture).content.startswith(b"\x89PNG")
    assert client.get("/trees/de/pages").text == first
    save(client, TREE, "Kein Baum")
    assert picture not in client.get("/trees/de/pages").text
    assert client.get("/-/pages/0123456789abcdef/1.png").status_code == 404


def test_what_was_translated_elsewhere_is_offered(client, translated):
    rewrite(po_of(translated), f'msgstr "de: {TITLE}"', 'msgstr ""')
    other = translated / "translations/reading-rooms/de.po"
    rewrite(other, '"de: Keep the reading rooms open"', '"Ein Titel von dort"')
    rewrite(other, 'msgid "Keep the reading rooms open"', f'msgid "{TITLE}"')
    rewrite(translated / "source/reading-rooms/resolution.md", "Keep the reading rooms open", TITLE)
    page = client.get(passage(TITLE)).text
    assert "100 %" in page
    assert "Ein Titel von dort" in page


def test_a_language_is_started_on_the_overview(client, translated):
    answer = client.post("/trees/", data={"tag": "pt_br"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/trees/pt-BR/")
    assert (translated / "translations/trees/pt-BR.po").is_file()
    assert client.get("/trees/pt-BR/").status_code == 200
    refused = client.post("/trees/", data={"tag": "klingonisch"}, follow_redirects=False)
    assert refused.status_code == 404
    assert "language-code" in refused.text


@pytest.mark.parametrize(
    "path", ["/nothing/de/", "/trees/xx/", "/trees/de/passages/nothing", "/-/secrets", "/trees/..%2f..%2fde/"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


HOSTILE = '<script>alert(1)</script></textarea><img src=x onerror=alert(2)>"'


def test_what_files_say_is_never_markup(client, translated):
    quoted = HOSTILE.replace('"', '\\"')
    rewrite(po_of(translated), f'"de: {TREE}"', f'"{quoted}"')
    rewrite(po_of(translated), "#. title", f"# {HOSTILE}\n#. title")
    (translated / "translations/glossary").mkdir()
    glossary = 'term,translation,note\ntree,"<b>Baum</b>","<script>alert(3)</script>"\n'
    (translated / "translations/glossary/de.csv").write_text(glossary, "utf-8")
    for path in ("/", "/trees/de/", passage(TREE), passage(TITLE), "/trees/de/leaflet"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>Baum" not in page


# ------------------------------------------------------------------ who may ask


@pytest.mark.parametrize("host", ["127.0.0.1:8421", "localhost:1", "[::1]:8421", "127.0.0.1"])
def test_it_answers_by_names_of_this_machine(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8421",
        "192.168.1.2:8421",
        "",
        "127.0.0.1.evil.example",
        "[",
        "127.0.0.1@evil.example",
    ],
)
def test_it_does_not_answer_by_another_name(client, host):
    """DNS rebinding: a page from anywhere may make its own name lead here."""
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "tree" not in answer.text


def test_in_a_network_it_answers_by_its_names_and_by_addresses(desk, translated):
    client = desk(translated, names=("desk.local",))
    statuses = [
        client.get("/", headers={"Host": host}).status_code for host in ("desk.local", "192.168.1.2", "evil.example")
    ]
    assert statuses == [200, 200, 421]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8421", ""]
)
def test_forms_from_elsewhere_change_nothing(client, translated, origin):
    before, seen_version = po_of(translated).read_bytes(), version(client, TREE)
    data = {"version": seen_version, "form": "von anderswo", "do": "save"}
    answer = client.post(passage(TREE), data=data, headers={"Origin": origin})
    assert answer.status_code == 403
    assert po_of(translated).read_bytes() == before
    del client.headers["Origin"]
    assert client.post(passage(TREE), data=data).status_code == 403


def test_a_form_that_is_too_large_is_not_read(client):
    assert client.post(passage(TREE), content=b"form=" + b"a" * guard.MOST).status_code == 413
    assert client.post(passage(TREE), content=iter([b"form=a"])).status_code == 413, "nor one of unknown size"


@pytest.mark.parametrize("path", ["/", "/trees/de/", "/-/desk.js", "/trees/de/leaflet", "/nothing/"])
def test_browsers_are_told_what_answers_may_do(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy.partition("script-src")[2].partition(";")[0]
    assert ("sandbox" in policy) == path.endswith("leaflet")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_pages_load_nothing_from_elsewhere_and_have_no_script_in_them(client):
    for path in ("/", "/trees/de/", passage(TREE), "/trees/xx/"):
        page = client.get(path).text
        assert not re.findall(r'(?:src|href|action)="(?!/|\?|#)', page)
        assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) in ([], [""])
        assert not re.findall(r"<[^>]* (?:on\w+|style)=", page)


# ------------------------------------------------------------------ watching


def test_what_changed_is_known_by_its_file(translated):
    project = open_project(translated)
    paths = {
        "source/trees/resolution.md": {Change("trees")},
        "translations/trees/de.po": {Change("trees", "de")},
        "translations/glossary/de.csv": {Change()},
        "translations/trees/.#de.po": set(),
        "translations/trees/trees.pot": set(),
        "polyleaf.toml": {Change()},
        "output/index.html": set(),
    }
    for path, expected in paths.items():
        assert changes(project, {translated / path}) == expected, path
    assert changes(project, {Path("/elsewhere/de.po")}) == set()


@pytest.mark.parametrize("watches_left", [True, False])
def test_a_saving_is_told_at_once(translated, monkeypatch, watches_left):
    awatch = watching.awatch

    def scarce(*paths, force_polling=None, **how):
        if not force_polling:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        return awatch(*paths, force_polling=True, **how)

    if not watches_left:
        monkeypatch.setattr(watching, "awatch", scarce)

    async def watch() -> Change:
        stop, there = asyncio.Event(), Watch(open_project(translated))
        task = asyncio.create_task(there.run(stop))
        heard = asyncio.create_task(anext(there.listen()))
        while not heard.done():  # a watcher takes a moment to be there
            po_of(translated).write_bytes(po_of(translated).read_bytes())
            await asyncio.wait([heard], timeout=0.2)
        stop.set()
        await task
        return heard.result()

    assert asyncio.run(asyncio.wait_for(watch(), 30)) == Change("trees", "de")


# ------------------------------------------------------------------ what it says


def test_the_template_of_its_words_is_what_it_says_today():
    assert words.TEMPLATE.read_bytes() == words.template(), "call: make words"


def test_it_speaks_a_language_that_has_a_file(desk, translated, tmp_path, monkeypatch):
    shutil.copy(words.TEMPLATE, tmp_path / "de.po")
    header = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    text = (tmp_path / "de.po").read_text("utf-8")
    text = text.replace('msgid "Unfinished"\nmsgstr ""', 'msgid "Unfinished"\nmsgstr "Zu tun"')
    (tmp_path / "de.po").write_text(header + text, "utf-8")
    monkeypatch.setattr(words, "_FOLDER", tmp_path)
    words.words.cache_clear()
    page = desk(translated, "de").get("/trees/de/").text
    words.words.cache_clear()
    assert '<html lang="de" dir="ltr">' in page
    assert "Zu tun" in page
    assert "With findings" in page, "English, where it has nothing"


def test_mirrored_it_has_no_word_of_english(desk, translated):
    page = desk(translated, "ar-XB").get("/trees/de/").text
    assert '<html lang="ar-XB" dir="rtl">' in page
    for word in ("Unfinished", "Save", "Pages", "Leaflet", ">reviewed<"):
        assert word not in re.sub(r'(?:class|value|data-state)="[^"]*"', "", page)


def test_a_language_that_it_does_not_speak_is_told():
    with pytest.raises(ProjectError) as raised:
        words.words("tlh")
    assert raised.value.findings[0].code == "desk-language"


# ------------------------------------------------------------------ the command


def test_an_address_that_is_taken_is_told(translated, polyleaf):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, printed = polyleaf("desk", "--no-browser", "--port", str(port), "--project", translated)
    assert status == 2
    assert "[desk-address]" in printed


@pytest.mark.parametrize("arguments", [("--host", "no.such.host.example"), ("--language", "tlh")])
def test_what_cannot_be_is_told(translated, polyleaf, arguments):
    assert polyleaf("desk", "--no-browser", *arguments, "--project", translated)[0] == 2


def test_keys_end_it_without_a_word_even_while_a_page_listens(translated):
    command = [sys.executable, "-m", "pipeline", "desk", "--no-browser", "--project", str(translated)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    address = re.search(r"http://\S+", process.stdout.readline())[0]
    with urllib.request.urlopen(f"{address}-/events") as listening:
        assert listening.readline() == b": here\n"
        os.killpg(process.pid, signal.SIGINT)
        printed, _ = process.communicate(timeout=30)
    assert (printed.strip(), process.returncode) == ("", 0)
