"""PO files, byte for byte: what isn't changed stays as it stood, and what can't be read is said."""

from collections.abc import Callable

import pytest
from catalogs import DATA, SHOWN
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import po
from pipeline.errors import CatalogError
from pipeline.model import Key

BOM = b"\xef\xbb\xbf"
HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
TREE = '\n#. paragraph\nmsgid "tree"\nmsgstr "Baum"\n'
SAMPLES = [path.read_bytes() for path in sorted(DATA.glob("*.po"))]
NAMES = [path.stem for path in sorted(DATA.glob("*.po"))]
STYLES: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "BOM": lambda data: BOM + data,
    "BOM and CRLF": lambda data: BOM + data.replace(b"\n", b"\r\n"),
    "no newline at the end": lambda data: data.rstrip(),
    "many newlines at the end": lambda data: data + b"\n\n\n",
    "blank lines in front": lambda data: b"\n\n" + data,
    "white space on blank lines": lambda data: data.replace(b"\n\n", b"\n \t\n"),
    "three blank lines between messages": lambda data: data.replace(b"\n\n", b"\n\n\n\n"),
    "no blank line between messages": lambda data: data.replace(b"\n\n", b"\n"),
    "comments at the end": lambda data: data + b"\n# the end\n\n# really\n",
}

samples = pytest.mark.parametrize("data", SAMPLES, ids=NAMES)
styles = pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)


def parse(data: bytes) -> po.PoFile:
    return po.parse(data, SHOWN)


def fault(data: bytes) -> tuple[str, int | None]:
    """Code and line of what is wrong with a file."""
    with pytest.raises(CatalogError) as caught:
        parse(data)
    [finding] = caught.value.findings
    assert finding.place.path == SHOWN
    assert finding.message
    assert finding.cure
    return finding.code, finding.place.line


def read(data: bytes) -> po.PoFile | None:
    """A file; None if it was refused. Anything else that is raised fails the test."""
    try:
        return parse(data)
    except CatalogError:
        return None


def texts(file: po.PoFile) -> list[tuple[Key, tuple[str, ...], bool]]:
    return [(entry.key, entry.forms, entry.obsolete) for entry in file.entries]


# ------------------------------------------------------------------ round trips


@samples
@styles
def test_a_file_is_given_back_byte_for_byte(data, style):
    assert po.serialise(parse(style(data))) == style(data)


@samples
@styles
def test_the_style_of_a_file_changes_nothing_of_what_it_says(data, style):
    assert texts(parse(style(data))) == texts(parse(data))


@samples
@styles
def test_a_changed_message_leaves_every_other_byte_alone(data, style):
    before = style(data)
    file = parse(before)
    for number, entry in enumerate(file.entries[1:], 1):
        after = po.serialise(with_translation(file, number, "Ganz anders."))
        start = before.index(entry.raw.encode())
        assert after.startswith(before[:start])
        assert after.endswith(before[start + len(entry.raw.encode()) :])
        assert after.count(b"\r\n") == (after.count(b"\n") if b"\r\n" in before else 0)
        assert set(parse(after).entries[number].forms) == {"Ganz anders."}


@pytest.mark.parametrize("name", ["poedit", "msgmerge"])
def test_a_changed_translation_changes_no_line_above_it(name):
    file = parse((DATA / f"{name}.po").read_bytes())
    for number, entry in enumerate(file.entries[1:], 1):
        after = parse(po.serialise(with_translation(file, number, "Ganz anders."))).entries[number]
        assert after.raw.partition("msgstr")[0] == entry.raw.partition("msgstr")[0]


def with_translation(file: po.PoFile, number: int, text: str) -> po.PoFile:
    """The file with another translation in one of its entries."""
    changed = po.copy(file.entries[number])
    po.set_forms(changed, [text] * len(changed.forms))
    return file.with_entries([*file.entries[:number], changed, *file.entries[number + 1 :]])


def test_what_poedit_wrote_is_read_whole():
    file = parse((DATA / "poedit.po").read_bytes())
    by_text = {entry.key.text: entry for entry in file.entries}
    stale = by_text[next(text for text in by_text if text.startswith("Every house"))]
    assert (file.header("Language"), file.header("X-Generator")) == ("de_DE", "Poedit 3.4.2")
    assert file.header("PO-Revision-Date") == "2024-02-03 18:07+0100"
    assert (stale.fuzzy, stale.previous) == (
        True,
        Key("", "Every house looks after **one** tree. In spring it blooms."),
    )
    assert stale.comments == ("„bloom“ ist hier wörtlich gemeint.", "Siehe Brief vom 3. Februar.")
    assert stale.extracted == ("paragraph",)
    assert by_text["{count} branch"].forms == ("{count} Ast", "{count} Äste")
    assert by_text["Water[^1]"].key == Key("verb", "Water[^1]")
    assert by_text['Tell the town: "This tree is ill."\tThen wait.'].fuzzy
    assert not by_text["Roots before kerbs!"].translated
    assert [entry.key.text for entry in file.obsolete] == ["Old wood", "Trees for all of us!"]
    assert file.obsolete[1].comments == ("Alte Losung, nicht löschen.",)
    assert file.obsolete[1].fuzzy


def test_what_msgmerge_wrote_is_read_whole():
    file = parse((DATA / "msgmerge.po").read_bytes())
    by_text = {entry.key.text: entry for entry in file.entries}
    assert by_text["Water[^1]"].previous == Key("noun", "Water[^1]")
    assert by_text["{count} branch"].previous == Key("", "{count} twig")
    assert file.header("PO-Revision-Date") == ""
    assert [entry.forms for entry in file.obsolete] == [
        ("Wasser ist im August teuer und im November billig; ein Baum braucht es im August.",),
        ("Zweige",),
    ]


def test_what_was_written_by_hand_is_read_whole():
    file = parse((DATA / "byhand.po").read_bytes())
    by_text = {entry.key.text: entry for entry in file.entries}
    assert by_text["A charter for the trees of our street"].forms == ("Eine Charta für die Bäume unserer Straße",)
    assert by_text["Water[^1]"].key.context == "verb"
    assert [entry.forms[0] for entry in file.obsolete] == ["Altes Holz", "Rinde"]
    assert file.header("PO-Revision-Date") == "2024-02-03T18:07:00Z"


def test_a_message_knows_its_line():
    file = parse(STYLES["BOM and CRLF"](SAMPLES[NAMES.index("poedit")]))
    lines = (DATA / "poedit.po").read_text("utf-8").splitlines()
    for entry in file.entries:
        assert lines[entry.line - 1].removeprefix("#~ ").startswith("msgid ")


def test_a_byte_order_mark_alone_is_kept_by_a_changed_file():
    file = parse(BOM + (HEADER + TREE).encode())
    grown = file.with_entries([*file.entries, po.new(Key("", "root"), forms=["Wurzel"])])
    assert po.serialise(grown) == BOM + (HEADER + TREE + '\nmsgid "root"\nmsgstr "Wurzel"\n').encode()


def test_a_new_message_stands_in_front_of_the_comments_at_the_end():
    file = parse((HEADER + TREE + "# the end").encode())
    grown = file.with_entries([*file.entries, po.new(Key("", "root"), forms=["Wurzel"])])
    assert po.serialise(grown).decode() == HEADER + TREE + '\nmsgid "root"\nmsgstr "Wurzel"\n# the end'


def test_a_new_message_in_a_file_with_crlf_has_crlf_on_every_line():
    file = parse((HEADER + TREE).replace("\n", "\r\n").encode())
    grown = file.with_entries(
        [*file.entries, po.new(Key("c", "root\n" * 3), "roots", ["Wurzel", "Wurzeln"], fuzzy=True)]
    )
    written = po.serialise(grown)
    assert written.count(b"\n") == written.count(b"\r\n")
    assert parse(written).entries[-1].forms == ("Wurzel", "Wurzeln")


# Pieces of PO files, odd but allowed.
words = st.text(st.sampled_from('aäß कु 木\\"\t{}*_#~|.,:\u200c'), max_size=60)
endings = st.sampled_from(["\n", "\r\n"])
gaps = st.integers(0, 3)
comments = st.lists(
    st.sampled_from(
        ["# note", "#", "#  indented  ", "#. paragraph", "#.", "#: a:1 b:2", "#, fuzzy", "#, no-wrap, fuzzy"]
    ),
    max_size=4,
)


def quoted(text: str, cut: int) -> str:
    """A text as a PO file has it, in one piece or in two."""
    pieces = [text] if not cut or cut >= len(text) else ["", text[:cut], text[cut:]]
    escaped = [p.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") for p in pieces]
    return "\n".join(f'"{piece}"' for piece in escaped)


@st.composite
def entries(draw: st.DrawFn, number: int) -> tuple[str, tuple[str, ...]]:
    """The lines of a message, and its translation."""
    key = f"{number} {draw(words)}"
    forms = draw(st.lists(words, min_size=1, max_size=3))
    cut = draw(st.integers(0, 9))
    lines = [f"msgid {quoted(key, cut)}"]
    if draw(st.booleans()):
        lines.insert(0, f"msgctxt {quoted(draw(words), 0)}")
    if len(forms) > 1:
        lines += [f"msgid_plural {quoted(key, 0)}"]
        lines += [f"msgstr[{n}] {quoted(form, cut)}" for n, form in enumerate(forms)]
    else:
        lines += [f"msgstr {quoted(forms[0], cut)}"]
    text = "\n".join(lines)
    before = draw(comments)
    if draw(st.booleans()):
        before = [*before, f"#| msgid {quoted(draw(words), 0)}"]
    if draw(st.integers(0, 3)) == 0:
        text = "#~ " + text.replace("\n", "\n#~ ")
        before = [line.replace("#|", "#~|") for line in before]
    return "\n".join([*before, text]) + "\n", tuple(forms)


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[tuple[str, ...]]]:
    """A PO file, and the translations in it."""
    drawn = [draw(entries(number)) for number in range(draw(st.integers(1, 5)))]
    text = HEADER + "".join("\n" * draw(gaps) + lines for lines, _ in drawn)
    text = draw(st.sampled_from(["", "\n\n"])) + text + "\n" * draw(gaps)
    if draw(st.booleans()):
        text = text.rstrip()
    data = text.replace("\n", draw(endings)).encode()
    return (BOM if draw(st.booleans()) else b"") + data, [forms for _, forms in drawn]


@given(files())
def test_any_file_is_read_whole_and_given_back_byte_for_byte(made):
    data, translations = made
    file = parse(data)
    assert po.serialise(file) == data
    assert [entry.forms for entry in file.entries[1:]] == translations


@given(files(), st.randoms(use_true_random=False))
def test_messages_may_change_places_without_a_loss(made, chance):
    file = parse(made[0])
    shuffled = list(file.entries[1:])
    chance.shuffle(shuffled)
    again = parse(po.serialise(file.with_entries([file.entries[0], *shuffled])))
    assert [e.raw for e in again.entries] == [e.raw for e in (file.entries[0], *shuffled)]


# pypo takes a msgid that begins with "_:" for one with a comment, as KDE once had them; pandoc escapes such an underscore.
@given(
    words.map(lambda text: text.replace("_:", "_")),
    words.filter(lambda text: text.strip() and "_:" not in text * 3),
    st.booleans(),
)
def test_what_is_written_is_read_again(context, text, fuzzy):
    entry = po.new(Key(context, text), forms=[text * 3], fuzzy=fuzzy)
    [_, again] = parse(HEADER.encode() + b"\n" + po.serialise(po.PoFile((entry,)))).entries
    assert (again.key, again.forms, again.fuzzy) == (Key(context, text), (text * 3,), fuzzy)


# ------------------------------------------------------------------ faults


FAULTS = {
    "empty": (b"", "po-empty", None),
    "blank": (b"\n \n\r\n", "po-empty", None),
    "a byte order mark and nothing else": (BOM, "po-empty", None),
    "no message": (b"# nothing here\n", "po-syntax", 1),
    "another kind of file": (b"<!DOCTYPE html>\n<html></html>\n", "po-syntax", 1),
    "Latin-1": ((HEADER + TREE).replace("Baum", "Bäume").encode("latin-1"), "po-encoding", 8),
    "UTF-16": ((HEADER + TREE).encode("utf-16"), "po-encoding", 1),
    "a foreign charset in the header": (HEADER.replace("UTF-8", "ISO-8859-1").encode(), "po-encoding", 4),
    "a charset that is none": (HEADER.replace("UTF-8", "gibberish").encode(), "po-encoding", 4),
    "ASCII in the header": ((HEADER.replace("UTF-8", "US-ASCII") + TREE).encode(), "po-encoding", 4),
    "line ends of old Macs": ((HEADER + TREE).replace("\n", "\r").encode(), "po-line-ends", 1),
    "a carriage return in a line": ((HEADER + TREE).replace("Baum", "Ba\rum").encode(), "po-line-ends", 8),
    "a conflict": (
        (HEADER + "\n<<<<<<< ours\n" + TREE + "=======\n" + TREE + ">>>>>>> theirs\n").encode(),
        "po-conflict",
        6,
    ),
    "half a conflict left": ((HEADER + TREE + "=======\n").replace("\n", "\r\n").encode(), "po-conflict", 9),
    "a message twice": ((HEADER + TREE + TREE).encode(), "po-duplicate", 11),
    "two headers": ((HEADER + TREE + "\n" + HEADER).encode(), "po-duplicate", 10),
    "a message without msgstr": ((HEADER + '\nmsgid "root"\n' + TREE).encode(), "po-cut-off", 6),
    "two msgid in a row": ((HEADER + '\nmsgid "root"\nmsgid "tree"\nmsgstr "Baum"\n').encode(), "po-syntax", 7),
    "a line that is no text": ((HEADER + TREE + "Baum\n").encode(), "po-syntax", 9),
    "a quotation mark within a text": ((HEADER + TREE).replace("Baum", 'der "Baum"').encode(), "po-syntax", 8),
    "no quotation mark at the end": ((HEADER + TREE).replace('"Baum"', '"Baum').encode(), "po-syntax", 8),
    "msgstr without msgid": ((HEADER + '\n# note\nmsgstr "Baum"\n').encode(), "po-syntax", 7),
    "plural forms without a plural": ((HEADER + '\nmsgid "tree"\nmsgstr[0] "Baum"\n').encode(), "po-syntax", 7),
}


@pytest.mark.parametrize(("data", "code", "line"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_line(data, code, line):
    found = fault(data)
    assert found[0] == code
    assert found[1] == line


def test_a_duplicate_tells_where_the_first_one_stands():
    with pytest.raises(CatalogError, match="stands at line 7 already"):
        parse((HEADER + TREE + TREE).encode())


def test_the_same_text_in_another_context_is_no_duplicate():
    other = TREE.replace("msgid", 'msgctxt "stem"\nmsgid')
    assert len(parse((HEADER + TREE + other).encode()).active) == 2


def test_a_file_without_a_header_can_be_read():
    assert texts(parse(TREE.encode())) == [(Key("", "tree"), ("Baum",), False)]


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", " UTF-8", "CHARSET"])
def test_utf_8_has_many_names(charset):
    assert len(parse((HEADER.replace("UTF-8", charset) + TREE).encode()).active) == 1


CUT = [
    ('#. paragraph\nmsgctxt "a"\n', "a context alone"),
    ('# note\nmsgctxt "a"\n', "a context with a note"),
    ('#~ msgctxt "a"\n', "an obsolete context alone"),
    ('#~ msgid "a"\n', "an obsolete msgid alone"),
    ("#. paragraph\n", "a comment on what comes"),
    ("#, fuzzy", "a flag for what comes"),
    ('#| msgid "what was"\n', "a previous msgid"),
    ('msgid "a', "half a msgid"),
    ('msgid "a"\nmsgid_plural "as"\n', "a plural without translations"),
    ('msgid "a"\nmsgstr "half \\"', "a text cut behind an escaped quotation mark"),
    ('#. paragraph\nmsgid "a"\nmsgid_plural "as"\nmsgstr[', "half a keyword"),
    ('#. note\nmsgid "a"\nmsgid_plural "as"\nmsgstr[ "b"', "a keyword without its number"),
    ("msg", "half a keyword without a comment"),
]


@pytest.mark.parametrize("rest", [rest for rest, _ in CUT], ids=[name for _, name in CUT])
def test_half_a_message_at_the_end_is_a_fault(rest):
    code, line = fault((HEADER + TREE + "\n" + rest).encode())
    assert code in ("po-cut-off", "po-syntax")
    assert 10 <= line <= 13


def test_a_file_that_ends_within_a_letter_is_cut_off():
    assert fault((HEADER + TREE).replace("Baum", "Bä").encode()[: -len(b'\xa4"\n')]) == ("po-cut-off", 8)


WHOLE = (DATA / "poedit.po").read_bytes() + b"\n"


@given(st.integers(1, len(WHOLE) - 1), st.sampled_from([BOM, b""]), st.booleans())
@example(WHOLE.index(b"msgctxt"), b"", False)
@example(WHOLE.index(b'\\"This') + 2, b"", False)
@example(WHOLE.index(b"msgstr[1]"), b"", False)
@example(WHOLE.index(b"#~") + 2, b"", False)
def test_a_file_cut_off_anywhere_is_a_fault_or_loses_nothing_that_is_there(offset, mark, windows):
    whole = STYLES["CRLF"](WHOLE) if windows else WHOLE
    data = mark + whole[:offset]
    cut = read(data)
    if cut is None:
        return
    complete = parse(whole).entries
    assert po.serialise(cut) == data
    assert len(cut.entries) >= sum(
        whole.index(entry.raw.encode()) + len(entry.raw.encode()) <= offset for entry in complete
    )
    *all_but_last, last = cut.entries
    assert [entry.raw for entry in all_but_last] == [entry.raw for entry in complete[: len(all_but_last)]]
    assert complete[len(all_but_last)].raw.startswith(last.raw)


@given(st.binary(max_size=80))
def test_no_bytes_whatever_raise_anything_but_a_finding(data):
    file = read(data)
    assert file is None or po.serialise(file) == data


@given(st.text(st.sampled_from('msgidtrctx_plu "#~|.,\n\\[]01\u00e4'), max_size=80))
def test_no_broken_lines_raise_anything_but_a_finding(text):
    file = read(text.encode())
    assert file is None or po.serialise(file) == text.encode()


@given(
    st.lists(
        st.sampled_from(
            HEADER.splitlines()
            + TREE.splitlines()
            + [
                '#~ msgid "x"',
                '#~ msgstr "y"',
                "# z",
                '#| msgid "w"',
                'msgctxt "v"',
                'msgid_plural "u"',
                'msgstr[0] "t"',
                'msgstr[1] "s"',
                '"r"',
            ]
        ),
        max_size=12,
    )
)
def test_no_lines_in_the_wrong_order_raise_anything_but_a_finding(lines):
    data = "\n".join(lines).encode()
    file = read(data)
    if file is None:
        return
    assert po.serialise(file) == data
    assert sum(entry.line is not None for entry in file.entries) == sum(
        "msgid " in line and "#|" not in line for line in lines
    )
