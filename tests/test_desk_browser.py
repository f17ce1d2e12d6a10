"""The desk as a person sees it, in headless Chromium: translating, the leaflet beside it, and that nothing is ever lost."""

import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from catalogs import look
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Route, expect, sync_playwright

from pipeline import po
from pipeline.worksheet import identifier

REPOSITORY = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = REPOSITORY / ".conformance/node_modules/axe-core/axe.min.js"
TREE = "No tree is cut down before three are planted."
HOUSE = "Every house looks after **one** tree."
TITLE = "A charter for the trees of our street"
CHARTER = "We ask every council to read [the charter](https://example.org/charter) before it closes a door."
MINE = "Jedes Haus pflegt **einen** Baum."
# What Chromium itself says of an answer that isn't 200, or of none at all.
REFUSED = re.compile("Failed to load resource: the server responded with a status of 4|net::ERR_")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: make conformance installs it")
expect.set_options(timeout=10_000)


# ------------------------------------------------------------------ a desk, and somebody at it


class Server:
    """A desk, started by the command line."""

    def __init__(self, root: Path, *options: str, port: int | None = None) -> None:
        call = [sys.executable, "-m", "pipeline", "desk", "--no-browser", "--project", str(root), *options]
        self._process = subprocess.Popen(
            [*call, *(["--port", str(port)] if port else [])],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        found = re.search(r"http://127.0.0.1:\d+", self._process.stdout.readline())
        assert found
        self.address = found[0]

    def stop(self) -> None:
        """End it as Ctrl+C does, windows or none: it says nothing more."""
        self._process.send_signal(signal.SIGINT)
        said = self._process.communicate(timeout=20)
        assert (self._process.returncode, *said) == (0, "", "")


class Translator:
    """Somebody at a desk, with one window."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()
        self.address = address
        self.context = context
        self.seen: list[str] = []
        self.page.on("console", lambda said: self.seen.append(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.seen.append(str(error)))

    def go(self, path: str = "/trees/de/") -> None:
        """Go to an address of the desk, and wait until the leaflet is there."""
        self.page.goto(self.address + path)
        if path.count("/") > 1 and self.page.locator("#view").count():
            expect(self.leaflet.locator("body")).not_to_be_empty()

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type over what is in the field that has the focus."""
        self.press("Control+a")
        self.page.keyboard.type(text)

    def row(self, text: str) -> Locator:
        """A passage."""
        return self.page.locator(f"#p-{identifier(po.Key('', text))}")

    def open(self, text: str) -> Locator:
        """Open a passage; gives its field."""
        self.row(text).locator(".open").click()
        expect(self.field).to_be_focused()
        expect(self.row(text)).to_have_class(re.compile("opened"))
        return self.field

    @property
    def field(self) -> Locator:
        """Where the translation of the open passage is typed."""
        return self.page.locator(".row.opened textarea").first

    @property
    def message(self) -> Locator:
        """What the desk has to say."""
        return self.page.locator("#message")

    @property
    def leaflet(self) -> FrameLocator:
        """What is shown beside the passages."""
        return self.page.frame_locator("#view")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shared(two_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A desk for many tests: its files are put back before each, and it takes notice."""
    root = shutil.copytree(
        two_documents, tmp_path_factory.mktemp("desk") / "p", ignore=shutil.ignore_patterns("output")
    )
    server = Server(root)
    yield server, root
    server.stop()


@pytest.fixture
def root(shared: tuple[Server, Path], two_documents: Path) -> Path:
    """The project of the shared desk, as it was at first."""
    _, root = shared
    whole = {path.relative_to(two_documents): path for path in two_documents.rglob("*") if path.is_file()}
    for path in [path for path in root.rglob("*") if path.is_file() and path.relative_to(root) not in whole]:
        path.unlink()
    for name, path in whole.items():
        if name.parts[0] != "output" and (root / name).read_bytes() != path.read_bytes():
            (root / name).write_bytes(path.read_bytes())
    return root


@pytest.fixture
def sit_down(chromium: Browser) -> Iterator[Callable[..., Translator]]:
    """Puts somebody at a desk, with a browser of their own; nothing may appear on its console."""
    there: list[Translator] = []

    def sit(address: str, allowed: re.Pattern[str] | None = None, **options) -> Translator:
        found = Translator(chromium.new_context(**{"viewport": {"width": 1400, "height": 900}} | options), address)
        found.allowed = allowed  # type: ignore[attr-defined]
        there.append(found)
        return found

    yield sit
    for one in there:
        allowed = one.allowed  # type: ignore[attr-defined]
        unexpected = [said for said in one.seen if not (allowed and allowed.search(said))]
        one.context.close()
        assert unexpected == []


@pytest.fixture
def somebody(sit_down, shared: tuple[Server, Path], root: Path) -> Translator:
    return sit_down(shared[0].address)


@pytest.fixture
def refused(sit_down, shared: tuple[Server, Path], root: Path) -> Translator:
    """The same, where an answer isn't 200: Chromium says so on the console by itself."""
    return sit_down(shared[0].address, REFUSED)


@contextmanager
def running(root: Path, *options: str, port: int | None = None) -> Iterator[Server]:
    server = Server(root, *options, port=port)
    try:
        yield server
    finally:
        server.stop()


def po_of(root: Path, tag: str = "de", document: str = "trees") -> Path:
    return root / f"translations/{document}/{tag}.po"


def rewrite(path: Path, before: str, after: str) -> None:
    """As editors do: a new file in the place of the old one."""
    text = path.read_text("utf-8")
    assert before in text
    new = path.with_name(f".{path.name}.new")
    new.write_text(text.replace(before, after), "utf-8")
    new.replace(path)


def outside(root: Path, text: str, translation: str) -> None:
    """Somebody else's editor saves a passage."""
    rewrite(po_of(root), f'msgstr "{seen(root, text).text}"', f'msgstr "{translation}"')


def seen(root: Path, text: str, tag: str = "de", document: str = "trees"):
    return look(po_of(root, tag, document).read_bytes())[text]


def emptied(root: Path, *texts: str) -> None:
    for text in texts:
        rewrite(po_of(root), f'"de: {text}"', '""')


# ------------------------------------------------------------------ translating


def test_a_passage_is_translated_by_keyboard_alone_and_the_leaflet_changes(somebody, root):
    emptied(root, HOUSE, TREE)
    somebody.go()
    somebody.page.evaluate("document.querySelector('#view').contentWindow.same = true")
    somebody.press("Alt+PageDown")
    expect(somebody.field).to_be_focused()
    somebody.page.keyboard.type(MINE)
    somebody.press("Control+Enter")
    expect(somebody.row(TREE)).to_have_class(re.compile("opened"))
    expect(somebody.field).to_be_focused()
    expect(somebody.row(HOUSE)).to_contain_text(MINE)
    assert (seen(root, HOUSE).text, seen(root, HOUSE).state) == (MINE, "draft")
    expect(somebody.leaflet.locator("body")).to_contain_text("Jedes Haus pflegt einen Baum.")
    expect(somebody.leaflet.locator(".polyleaf-open")).to_have_text(TREE)
    assert somebody.page.evaluate("document.querySelector('#view').contentWindow.same"), "without loading it anew"
    expect(somebody.message).to_have_text("Saved.")
    somebody.press("Escape")
    expect(somebody.row(TREE).locator(".open")).to_be_focused()
    expect(somebody.leaflet.locator(".polyleaf-open")).to_have_count(0)


def test_a_click_in_the_leaflet_opens_the_passage(somebody):
    somebody.go()
    somebody.leaflet.locator("[data-passage]", has_text=TREE).click()
    expect(somebody.row(TREE)).to_have_class(re.compile("opened"))
    expect(somebody.field).to_have_value(f"de: {TREE}")
    expect(somebody.leaflet.locator(".polyleaf-open")).to_have_text(f"de: {TREE}")


def test_pages_are_pictures_that_change_with_a_saving(somebody, root):
    somebody.go()
    somebody.page.get_by_role("link", name="Pages").click()
    picture = somebody.leaflet.locator("img").first
    expect(picture).to_have_js_property("complete", True)
    before = picture.get_attribute("src")
    somebody.open(HOUSE)
    somebody.type(MINE)
    somebody.press("Control+s")
    expect(picture).not_to_have_attribute("src", before)
    assert picture.evaluate("picture => picture.naturalWidth") > 500
    expect(somebody.page.get_by_role("link", name="Pages")).to_have_attribute("aria-current", "true")


def test_findings_appear_while_one_types(somebody, root):
    somebody.go()
    somebody.open(HOUSE)
    somebody.type("Jedes Haus pflegt **einen Baum.")
    findings = somebody.page.locator(".row.opened .findings-of")
    expect(findings).to_contain_text("Error")
    expect(findings).to_contain_text("emphasis")
    somebody.type(MINE)
    expect(findings).to_be_empty()
    assert seen(root, HOUSE).text == f"de: {HOUSE}", "nothing is saved meanwhile"


def test_reviewed_clears_the_flag_and_goes_on(somebody, root):
    assert seen(root, CHARTER, "fa", "reading-rooms").state == "draft"
    somebody.go("/reading-rooms/fa/")
    field = somebody.open(CHARTER)
    assert (field.get_attribute("dir"), field.get_attribute("lang")) == ("rtl", "fa")
    somebody.press("Control+Shift+Enter")
    expect(somebody.row(CHARTER)).to_have_class(re.compile("row reviewed$"))
    assert seen(root, CHARTER, "fa", "reading-rooms").state == "reviewed"
    expect(somebody.page.locator(".row.opened")).to_have_attribute("data-state", "draft")


def test_what_is_at_fault_is_not_taken_for_reviewed(somebody, root):
    somebody.go()
    somebody.open(HOUSE)
    somebody.type("Jedes Haus pflegt **einen Baum.")
    somebody.press("Control+Shift+Enter")
    expect(somebody.page.get_by_role("alert")).to_contain_text("not as reviewed")
    expect(somebody.row(HOUSE)).to_have_class(re.compile("opened"))
    expect(somebody.field).to_be_focused()
    assert (seen(root, HOUSE).text, seen(root, HOUSE).state) == ("Jedes Haus pflegt **einen Baum.", "draft")


def test_the_original_is_copied_and_that_can_be_undone(somebody):
    somebody.go()
    field = somebody.open(HOUSE)
    somebody.press("Control+b")
    expect(field).to_have_value(HOUSE)
    somebody.press("Control+z")
    expect(field).to_have_value(f"de: {HOUSE}")
    somebody.page.get_by_role("button", name="Copy the original").click()
    expect(field).to_have_value(HOUSE)


def test_the_next_unfinished_passage_is_looked_for_from_the_beginning_again(somebody, root):
    emptied(root, TITLE, TREE)
    somebody.go()
    somebody.open(HOUSE)
    somebody.press("Alt+PageDown")
    expect(somebody.row(TREE)).to_have_class(re.compile("opened"))
    somebody.press("Alt+PageDown")
    expect(somebody.row(TITLE)).to_have_class(re.compile("opened"))
    somebody.type("Charta")
    somebody.press("Control+Shift+Enter")
    expect(somebody.row(TREE)).to_have_class(re.compile("opened"))
    somebody.type("Kein Baum wird gefällt, bevor drei gepflanzt sind.")
    somebody.press("Control+Shift+Enter")
    expect(somebody.message).to_have_text("Saved. Nothing is unfinished any more.")


def test_what_changed_in_the_original_is_shown_word_by_word(somebody, root):
    rewrite(root / "source/trees/resolution.md", "No tree is cut", "No old tree is felled")
    somebody.go("/trees/de/?show=unfinished")
    somebody.press("Alt+ArrowDown")
    row = somebody.page.locator(".row.opened")
    expect(row.locator("ins")).to_have_text(["old ", "felled"])
    expect(row.locator("del")).to_have_text(["cut"])
    expect(somebody.field).to_have_value(f"de: {TREE}")


def test_passages_are_listed_by_what_is_to_be_done_without_leaving_the_page(somebody, root):
    emptied(root, HOUSE)
    somebody.go()
    somebody.open(TREE)
    somebody.page.keyboard.type(" Und")
    somebody.page.get_by_role("link", name="Unfinished 1").click()
    expect(somebody.page.locator("#rows > .row")).to_have_count(2)
    expect(somebody.field).to_have_value(f"de: {TREE} Und")
    somebody.press("Escape")
    expect(somebody.page.locator("#rows > .row")).to_have_count(1)
    expect(somebody.page.get_by_role("link", name="Unfinished 1")).to_have_attribute("aria-current", "true")
    somebody.page.get_by_role("link", name="All").last.click()
    expect(somebody.row(TREE)).to_contain_text("not saved")


def test_what_was_translated_already_is_taken_by_a_button(somebody, root):
    emptied(root, TITLE)
    there = po_of(root, document="reading-rooms")
    rewrite(there, '"de: Keep the reading rooms open"', '"Ein Titel von dort"')
    rewrite(there, 'msgid "Keep the reading rooms open"', f'msgid "{TITLE}"')
    rewrite(root / "source/reading-rooms/resolution.md", "Keep the reading rooms open", TITLE)
    somebody.go()
    field = somebody.open(TITLE)
    expect(field).to_be_empty()
    somebody.page.get_by_role("button", name="Use it").first.click()
    expect(field).to_have_value("Ein Titel von dort")
    expect(field).to_be_focused()
    assert seen(root, TITLE).text == "", "it is only offered"
    somebody.press("Control+s")
    expect(somebody.message).to_have_text("Saved.")
    assert (seen(root, TITLE).text, seen(root, TITLE).state) == ("Ein Titel von dort", "draft")


def test_each_form_of_a_plural_has_its_field(somebody, root):
    text = "{count} passage is not yet translated and is shown in the original language"
    somebody.go()
    row = somebody.page.locator("#rows > .row", has_text=text)
    row.locator(".open").click()
    fields = somebody.page.locator(".row.opened textarea")
    expect(fields).to_have_count(2)
    expect(fields.first).to_be_focused()
    somebody.type("{count} Absatz")
    somebody.press("Tab")
    expect(fields.last).to_be_focused()
    somebody.type("{count} Absätze")
    somebody.press("Control+s")
    expect(somebody.message).to_have_text("Saved.")
    expect(fields.last).to_be_focused()
    assert 'msgstr[0] "{count} Absatz"\nmsgstr[1] "{count} Absätze"' in po_of(root).read_text("utf-8")


def test_nothing_jumps(somebody):
    somebody.go("/reading-rooms/fa/")
    rows = somebody.page.locator("#rows > .row")
    rows.nth(7).click()
    expect(rows.nth(7)).to_have_class(re.compile("opened"))
    somebody.page.locator("main").evaluate("main => main.scrollTo(0, 400)")

    def top(number: int) -> float:
        return rows.nth(number).bounding_box()["y"]

    before = top(9)
    rows.nth(9).click()
    expect(rows.nth(9)).to_have_class(re.compile("opened"))
    expect(rows.nth(7)).not_to_have_class(re.compile("opened"))
    assert abs(top(9) - before) <= 1
    list_before = [top(number) for number in range(12)]
    somebody.press("Control+s")
    expect(somebody.message).to_have_text("Saved.")
    assert [top(number) for number in range(12)] == pytest.approx(list_before, abs=1)


# ------------------------------------------------------------------ others save, too


def test_what_another_program_saves_shows_up_by_itself(somebody, root):
    somebody.go()
    somebody.open(HOUSE)
    outside(root, TREE, "Von Hand")
    expect(somebody.row(TREE)).to_contain_text("Von Hand")
    expect(somebody.leaflet.locator("body")).to_contain_text("Von Hand")
    expect(somebody.field).to_be_focused()
    outside(root, HOUSE, "**Auch** von Hand")
    expect(somebody.field).to_have_value("**Auch** von Hand")
    expect(somebody.field).to_be_focused()


def test_the_overview_changes_by_itself(somebody, root):
    somebody.go("/")
    link = somebody.page.locator("a[href='/trees/de/']")
    link.focus()
    outside(root, TREE, "")
    somebody_row = somebody.page.get_by_role("row").filter(has=link)
    expect(somebody_row).to_contain_text("18 reviewed, 1 untranslated")
    expect(link).to_be_focused()
    rewrite(root / "source/trees/resolution.md", "Every house", "Each house")
    expect(somebody_row).to_contain_text("1 stale")
    somebody_row.locator("summary").click()
    expect(somebody_row).to_contain_text("Each house looks after")


@pytest.fixture
def raced(somebody, root) -> Translator:
    """Somebody has typed, and somebody else has saved that passage meanwhile."""
    somebody.go()
    somebody.open(HOUSE)
    somebody.type("Meine **Fassung**")
    outside(root, HOUSE, "Ihre **Fassung**")
    expect(somebody.page.get_by_role("alert")).to_contain_text("Nothing was overwritten")
    expect(somebody.page.locator("[data-theirs]")).to_have_text("Ihre **Fassung**")
    expect(somebody.field).to_have_value("Meine **Fassung**")
    expect(somebody.field).to_be_focused()
    assert seen(root, HOUSE).text == "Ihre **Fassung**"
    return somebody


def test_who_loses_a_race_may_keep_theirs(raced, root):
    raced.page.keyboard.type(", neu")
    raced.press("Control+s")
    expect(raced.message).to_have_text("Saved.")
    expect(raced.page.get_by_role("alert")).to_have_count(0)
    assert seen(root, HOUSE).text == "Meine **Fassung**, neu"


def test_who_loses_a_race_may_take_what_is_there(raced, root):
    raced.page.get_by_role("link", name="take what the file has").click()
    expect(raced.field).to_have_value("Ihre **Fassung**")
    expect(raced.page.get_by_role("alert")).to_have_count(0)
    raced.page.reload()
    expect(raced.field).to_have_value("Ihre **Fassung**")
    assert seen(root, HOUSE).text == "Ihre **Fassung**"


def test_who_looks_elsewhere_first_loses_nothing_in_a_race(raced, root):
    raced.press("Escape")
    outside(root, HOUSE, "Ganz **anders**")
    expect(raced.row(HOUSE)).to_contain_text("Ganz")
    expect(raced.open(HOUSE)).to_have_value("Meine **Fassung**")


def test_a_saving_that_comes_too_late_overwrites_nothing(refused, root):
    refused.go()
    refused.page.route("**/-/events", lambda route: route.abort())
    refused.page.reload()
    refused.open(HOUSE)
    refused.type("Meine **Fassung**")
    outside(root, HOUSE, "Ihre **Fassung**")
    refused.press("Control+Enter")
    expect(refused.page.locator("[data-theirs]")).to_have_text("Ihre **Fassung**")
    expect(refused.field).to_have_value("Meine **Fassung**")
    assert seen(root, HOUSE).text == "Ihre **Fassung**"


def test_two_windows_on_one_file_lose_nothing_of_each_other(sit_down, shared, root):
    one, other = (sit_down(shared[0].address) for _ in range(2))
    for each, text in ((one, HOUSE), (other, TREE)):
        each.go()
        each.open(text)
    one.type("Eins **hier**")
    other.type("Zwei")
    one.press("Control+s")
    other.press("Control+s")
    expect(one.row(TREE)).to_contain_text("Zwei")
    expect(other.row(HOUSE)).to_contain_text("Eins **hier**")
    assert (seen(root, HOUSE).text, seen(root, TREE).text) == ("Eins **hier**", "Zwei")
    one.open(TREE)
    expect(one.field).to_have_value("Zwei")
    other.type("Drei")
    other.press("Control+s")
    expect(one.field).to_have_value("Drei")


# ------------------------------------------------------------------ nothing is lost


def test_what_is_typed_while_a_saving_is_under_way_stays(somebody, root):
    somebody.go()
    somebody.open(TREE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    somebody.page.route("**/passages/*", hold)
    somebody.type("Kein Baum")
    somebody.press("Control+s")
    somebody.page.wait_for_timeout(100)
    somebody.page.keyboard.type(" und noch mehr")
    held[0].continue_()
    somebody.page.unroute("**/passages/*")
    expect(somebody.message).to_have_text("Saved.")
    expect(somebody.field).to_have_value("Kein Baum und noch mehr")
    expect(somebody.field).to_be_focused()
    assert seen(root, TREE).text == "Kein Baum"
    with somebody.page.expect_response(
        lambda answer: answer.request.method == "POST" and "do=save" in (answer.request.post_data or "")
    ):
        somebody.press("Control+s")
    assert seen(root, TREE).text == "Kein Baum und noch mehr"


def test_what_is_not_saved_is_there_again_whatever_happens_to_window_and_desk(sit_down, translated):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(translated, port=port) as server:
        somebody = sit_down(server.address, REFUSED)
        somebody.page.on("dialog", lambda dialog: dialog.accept())  # leave the page, though something isn't saved
        somebody.go()
        somebody.open(TREE)
        somebody.type("Halb getippt")
        somebody.page.reload()
        expect(somebody.field).to_have_value("Halb getippt")
        expect(somebody.page.locator(".outcome")).to_contain_text("it isn't saved yet")
    expect(somebody.message).to_contain_text("The desk doesn't answer")
    somebody.page.keyboard.type(", ganz")
    somebody.press("Control+s")
    somebody.page.wait_for_timeout(200)
    expect(somebody.field).to_have_value("Halb getippt, ganz")
    expect(somebody.message).to_contain_text("The desk doesn't answer")
    somebody.page.close()
    with running(translated, port=port) as server:
        again = somebody.page = somebody.context.new_page()
        again.goto(f"{server.address}/trees/de/")
        expect(somebody.row(TREE)).to_contain_text("not saved")
        somebody.open(TREE)
        expect(somebody.field).to_have_value("Halb getippt, ganz")
        somebody.press("Control+s")
        expect(somebody.message).to_have_text("Saved.")
        assert seen(translated, TREE).text == "Halb getippt, ganz"
        expect(again.locator(".unsaved")).to_have_count(0)


def test_the_desk_comes_back_by_itself_in_an_open_window(sit_down, translated):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(translated, port=port) as server:
        somebody = sit_down(server.address, REFUSED)
        somebody.go()
        somebody.open(HOUSE)
    expect(somebody.message).to_contain_text("The desk doesn't answer")
    outside(translated, TREE, "Inzwischen")
    with running(translated, port=port):
        expect(somebody.message).to_be_empty()
        expect(somebody.row(TREE)).to_contain_text("Inzwischen")


def test_a_broken_file_is_told_and_when_it_is_mended_all_is_there_again(refused, root):
    refused.go()
    refused.open(TREE)
    refused.type("Halb getippt")
    whole = po_of(root).read_text("utf-8")
    rewrite(po_of(root), "msgstr", "msgwhat")
    expect(refused.message).to_contain_text("po-syntax")
    refused.press("Control+s")
    refused.page.wait_for_timeout(200)
    expect(refused.field).to_have_value("Halb getippt")
    assert "msgwhat" in po_of(root).read_text("utf-8")
    po_of(root).write_text(whole, "utf-8")
    expect(refused.message).to_be_empty()
    refused.press("Control+s")
    expect(refused.message).to_have_text("Saved.")
    assert seen(root, TREE).text == "Halb getippt"


def test_a_page_that_cannot_be_shown_comes_back_by_itself(refused, root):
    whole = po_of(root).read_text("utf-8")
    rewrite(po_of(root), "msgstr", "msgwhat")
    refused.page.goto(refused.address + "/trees/de/")
    expect(refused.page.locator("#trouble")).to_contain_text("po-syntax")
    po_of(root).write_text(whole, "utf-8")
    expect(refused.row(TREE)).to_be_visible()


def test_what_is_typed_stays_when_the_original_changes(refused, root):
    refused.go()
    refused.open(TREE)
    refused.type("Kein Baum")
    rewrite(root / "source/trees/resolution.md", "No tree is cut", "No old tree is cut")
    expect(refused.page.get_by_role("alert")).to_contain_text("or its original")
    expect(refused.page.locator(".row.opened ins")).to_have_text("old ")
    expect(refused.field).to_have_value("Kein Baum")
    expect(refused.field).to_be_focused()
    refused.press("Control+s")
    expect(refused.message).to_have_text("Saved.")
    expect(refused.page.locator("#rows > .row", has_text="Kein Baum")).to_have_count(1)
    assert 'msgid "No old tree is cut down before three are planted."\nmsgstr "Kein Baum"' in po_of(root).read_text()


def test_what_is_typed_stays_when_the_original_is_gone(refused, root):
    refused.go()
    refused.open(TREE)
    refused.type("Kein Baum")
    rewrite(root / "source/trees/resolution.md", TREE, "Whoever waters them may sit in their shade.")
    expect(refused.message).to_contain_text("The original doesn't have this passage any more.")
    expect(refused.field).to_have_value("Kein Baum")
    refused.press("Control+s")
    expect(refused.message).to_contain_text("You wrote: Kein Baum")
    expect(refused.field).to_have_value("Kein Baum")


# ------------------------------------------------------------------ what files say is never run


HOSTILE = '<script>alert(1)</script></textarea><img src=x onerror=alert(2)>"'


def test_what_files_say_is_never_run(sit_down, translated):
    quoted = HOSTILE.replace('"', '\\"')
    rewrite(po_of(translated), f'"de: {TREE}"', f'"{quoted}"')
    rewrite(po_of(translated), "#. title", f"# {HOSTILE}\n#. title")
    rewrite(translated / "source/trees/resolution.md", HOUSE, "`<script>alert(1)</script>` <https://example.org/?a='b>")
    document = '"><img onerror=alert(3)>#?%'
    shutil.copytree(translated / "source/trees", translated / "source" / document)
    shutil.copytree(translated / "translations/trees", translated / "translations" / document)
    shutil.copy(po_of(translated), po_of(translated, '"><img onerror=alert(4)>'))
    with running(translated) as server:
        somebody = sit_down(server.address, REFUSED)
        asked = []
        somebody.page.on("dialog", lambda dialog: asked.append(dialog.message) or dialog.dismiss())
        somebody.page.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.blockedURI))"
        )
        somebody.page.goto(server.address)
        links = somebody.page.locator("tbody a")
        addresses = [links.nth(number).get_attribute("href") for number in range(links.count())]
        assert any("%22%3E%3Cimg" in address for address in addresses)
        for address in addresses:
            answer = somebody.page.goto(server.address + address)
            if answer.status == 200:
                somebody.press("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowDown")
                expect(somebody.field).to_be_focused()
        somebody.page.goto(
            server.address + next(address for address in addresses if "%22" in address and "de" in address)
        )
        somebody.open(TREE)
        expect(somebody.field).to_have_value(HOSTILE)
        somebody.page.keyboard.type("<svg onload=alert(5)>")
        somebody.press("Control+s")
        expect(somebody.message).to_have_text("Saved.")
        somebody.page.wait_for_timeout(300)
        assert asked == []
        assert not [said for said in somebody.seen if "CSP" in said]


# ------------------------------------------------------------------ without a script


@pytest.fixture
def plain(sit_down, shared, root) -> Translator:
    return sit_down(shared[0].address, REFUSED, java_script_enabled=False)


def test_without_a_script_one_reads_and_saves(plain, root):
    emptied(root, HOUSE, TREE)
    plain.go("/")
    plain.page.get_by_role("row", name="Deutsch").last.get_by_role("link").click()
    expect(plain.leaflet.locator("body")).to_contain_text("A charter for the trees")
    plain.row(HOUSE).locator(".open").click()
    expect(plain.page.get_by_text("Copy the original", exact=True)).not_to_be_visible()
    plain.field.fill(MINE)
    plain.page.get_by_role("button", name="Save", exact=True).click()
    expect(plain.page.locator(".outcome")).to_have_text("Saved.")
    assert seen(root, HOUSE).text == MINE
    expect(plain.leaflet.locator("body")).to_contain_text("Jedes Haus pflegt einen Baum.")
    plain.page.get_by_role("button", name="Reviewed, next").click()
    expect(plain.row(HOUSE)).to_have_class(re.compile("reviewed"))
    assert seen(root, HOUSE).state == "reviewed"
    expect(plain.row(TREE)).to_have_class(re.compile("opened"))
    plain.page.get_by_role("link", name="Close").click()
    expect(plain.page.locator(".row.opened")).to_have_count(0)


def test_without_a_script_nothing_is_overwritten(plain, root):
    plain.go()
    plain.row(HOUSE).locator(".open").click()
    plain.field.fill("Meine **Fassung**")
    outside(root, HOUSE, "Ihre **Fassung**")
    plain.page.get_by_role("button", name="Save", exact=True).click()
    expect(plain.page.locator("[data-theirs]")).to_have_text("Ihre **Fassung**")
    expect(plain.field).to_have_value("Meine **Fassung**")
    assert seen(root, HOUSE).text == "Ihre **Fassung**"
    plain.page.get_by_role("button", name="Save", exact=True).click()
    expect(plain.page.locator(".outcome")).to_have_text("Saved.")
    assert seen(root, HOUSE).text == "Meine **Fassung**"


def test_without_a_script_a_language_is_started(plain, root):
    plain.go("/")
    plain.page.get_by_label("Start a language").last.fill("pt-BR")
    plain.page.get_by_role("button", name="Start").last.click()
    expect(plain.page.get_by_role("heading", level=1)).to_contain_text("Português")
    assert po_of(root, "pt-BR").is_file()


# ------------------------------------------------------------------ every window and every reader


def test_a_narrow_window_has_everything_and_nothing_sticks_out(somebody, root):
    somebody.page.set_viewport_size({"width": 400, "height": 800})
    rewrite(root / "source/trees/resolution.md", "No tree is cut", "No old tree is felled")
    for path in ("/", "/trees/de/", "/reading-rooms/fa/"):
        somebody.go(path)
        assert somebody.page.evaluate("document.documentElement.scrollWidth") <= 400, path
    somebody.go()
    somebody.open(HOUSE)
    assert somebody.page.evaluate("document.documentElement.scrollWidth") <= 400
    for name in ("Save", "Save, next", "Reviewed, next", "Copy the original"):
        somebody.page.get_by_role("button", name=name, exact=True).scroll_into_view_if_needed()
        box = somebody.page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 400
        assert box["height"] >= 24
    somebody.page.get_by_text("Keys").click()
    expect(somebody.page.get_by_text("copy the original", exact=True)).to_be_in_viewport()
    somebody.press("Escape")
    expect(somebody.page.get_by_text("copy the original", exact=True)).not_to_be_visible()
    expect(somebody.field).to_be_visible()
    somebody.page.locator("#view").scroll_into_view_if_needed()
    somebody.page.get_by_role("link", name="Pages").click()
    expect(somebody.leaflet.locator("img").first).to_be_visible()


@pytest.fixture(scope="module")
def mirrored(shared: tuple[Server, Path]) -> Iterator[Server]:
    """A second desk on the same files, from right to left."""
    with running(shared[1], "--language", "ar-XB") as server:
        yield server


@pytest.mark.parametrize("width", [400, 1400])
def test_from_right_to_left_everything_is_mirrored(sit_down, mirrored, shared, root, width):
    boxes = {}
    for server in (mirrored, shared[0]):
        somebody = sit_down(server.address, viewport={"width": width, "height": 900})
        somebody.go("/")
        assert somebody.page.evaluate("document.documentElement.scrollWidth") <= width
        somebody.go("/trees/de/")
        somebody.open(HOUSE)
        assert somebody.page.evaluate("document.documentElement.scrollWidth") <= width
        parts = ("#passages", "#beside", ".row.opened .master", ".row.opened .field", ".close", ".do button", "#view")
        boxes[server] = {part: somebody.page.locator(part).first.bounding_box() for part in parts}
        direction = somebody.page.locator("html").get_attribute("dir")
        assert direction == ("rtl" if server is mirrored else "ltr")
        assert somebody.row(TREE).locator(".master").evaluate("p => getComputedStyle(p).direction") == "ltr"
    for part, box in boxes[shared[0]].items():
        other = boxes[mirrored][part]
        if part in ("#passages", "#beside", ".row.opened .master", ".row.opened .field", "#view"):
            assert other["x"] == pytest.approx(width - box["x"] - box["width"], abs=2), part
        else:  # words are longer
            assert (other["x"] + other["width"] / 2 > width / 2) != (box["x"] + box["width"] / 2 > width / 2), part


def test_a_language_from_right_to_left_stands_right_on_a_desk_from_left_to_right(somebody):
    somebody.go("/reading-rooms/fa/")
    field = somebody.open(CHARTER)
    assert field.evaluate("field => [getComputedStyle(field).direction, getComputedStyle(field).textAlign]") == [
        "rtl",
        "start",
    ]
    assert "Naskh" in field.evaluate("field => getComputedStyle(field).fontFamily")
    assert field.bounding_box()["x"] > somebody.page.locator(".row.opened .master").bounding_box()["x"]


def test_the_desk_is_dark_where_everything_else_is(sit_down, shared, root):
    somebody = sit_down(shared[0].address, color_scheme="dark")
    somebody.go()
    somebody.open(HOUSE)
    ink, paper = somebody.field.evaluate(
        "field => ['color', 'backgroundColor'].map((name) => Number(getComputedStyle(field)[name].match(/\\d+/)[0]))"
    )
    assert ink > 200
    assert paper < 60


@pytest.mark.skipif(not AXE.is_file(), reason="there is no axe-core: make conformance installs it")
@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_gets_everything(sit_down, shared, root, scheme, width):
    somebody = sit_down(shared[0].address, REFUSED, color_scheme=scheme, viewport={"width": width, "height": 900})
    emptied(root, TITLE)
    rewrite(root / "source/trees/resolution.md", "No tree is cut", "No old tree is felled")
    (root / "translations/glossary").mkdir(exist_ok=True)
    (root / "translations/glossary/de.csv").write_text("term,translation,avoid\ntree,Baum,Gehölz\n", "utf-8")

    def look_at(what: str) -> None:
        call = "axe.run({ iframes: false }).then((found) => found.violations)"
        if not somebody.page.evaluate("'axe' in window"):
            somebody.page.evaluate(AXE.read_text("utf-8"))
        found = somebody.page.evaluate(call)
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], what

    somebody.go("/")
    somebody.page.locator("summary").first.click()
    look_at("overview")
    somebody.go()
    look_at("desk")
    somebody.open(HOUSE)
    somebody.type("Jedes **Gehölz")
    expect(somebody.page.locator(".row.opened .findings")).to_be_visible()
    look_at("an open passage with findings")
    outside(root, HOUSE, "Ihre **Fassung**")
    expect(somebody.page.get_by_role("alert")).to_be_visible()
    look_at("a conflict")
    somebody.press("Control+Enter")
    expect(somebody.page.locator(".row.opened ins").first).to_be_visible()
    somebody.page.get_by_text("Keys").click()
    look_at("a stale passage, and the keys")
    somebody.page.get_by_text("Keys").click()
    somebody.page.goto(somebody.address + "/trees/de/pages")
    look_at("pages")
    somebody.page.goto(somebody.address + "/trees/xx/")
    look_at("trouble")
