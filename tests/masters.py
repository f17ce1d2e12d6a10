"""Hypothesis strategies: bodies of masters in Markdown, of all constructs; and what a translator may type."""

from textwrap import indent

from hypothesis import strategies as st

_WORDS = [
    "Trees", "books", "don’t", "R&D", "5", "a_b", "e.g.", "…", "«ours»", "\\*", "\\[3\\]", "2 \\< 3", "\\\\", "\\`", "#1", "@all",
    "$5", "~", "^", "{x}", "(see", "below)", "1.", "-", "+", "книги", "کتاب‌ها", "پښتو", "किताबें", "é", "e\u0301", "中文", "--", "'s", '"so"',
    "a\u00a0b", "x^2^", "~y~", "50 %", "\\#", "=", "\\>", "&amp;", "!", "ICOR:", "//", "<https://example.org/a_b?c=d&e=f>", "100 000",
]  # fmt: skip
words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)
simple = st.lists(st.sampled_from(["one", "tree", "книга", "کتاب", "वृक्ष", "R&D", "3"]), min_size=1, max_size=3).map(
    " ".join
)
_marked = st.one_of(
    words,
    words,
    simple.map("*{}*".format),
    simple.map("**{}**".format),
    simple.map("**one *{}* two**".format),
    simple.map("`{}`".format),
    simple.map("[{}](https://example.org/x_(y)?a=b)".format),
    simple.map('[**{}**](https://example.org/other.html "A title")'.format),
    simple.map("{}^[A note of its own.]".format),
    simple.map("{}\\\nnext line".format),
    simple.map("{}\nnext line".format),
)
inlines = st.lists(_marked, min_size=1, max_size=4).map(" ".join).map("It is {} so.".format)


def _items(mark: str, items: list[str]) -> str:
    return "\n\n".join(mark + indent(item, " " * len(mark)).lstrip() for item in items)


def _table(cells: list[str]) -> str:
    rows = [f"| {one} | {other} |" for one, other in zip(cells[::2], cells[1::2], strict=False)]
    return "\n".join([rows[0], "|---|--:|", *rows[1:], "", ": A caption"])


_leaves = st.one_of(
    inlines,
    inlines,
    st.tuples(st.integers(1, 4), simple).map(lambda pair: "#" * pair[0] + " " + pair[1]),
    st.lists(simple, min_size=1, max_size=3).map(lambda lines: "\n".join(f"|   {line}" for line in lines)),
    st.lists(simple, min_size=2, max_size=6).map(_table),
    simple.map("{}\n:   A definition of it.".format),
    st.sampled_from(["---", "```\ncode <b>\n```", "::: slogans\nOpen doors!\n\nOpen books!\n:::"]),
)
_block = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda items: _items("-   ", items)),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: _items("1.  ", items)),
        st.lists(inner, min_size=1, max_size=2).map(lambda blocks: indent("\n\n".join(blocks), "> ", lambda _: True)),
    ),
    max_leaves=4,
)
bodies = st.lists(_block, min_size=1, max_size=4).map("\n\n".join)

_PIECES = [
    "*", "**", "_", "`", "``", "[", "]", "(", ")", "](", "[^1]", "[^2]", "[^1]:", "![a](b)", "[a](https://example.org)", "[a][b]", "<", ">",
    "<&>", "<b>", "</b>", "<!--", "-->", "<br/>", "<script>", "&", "&amp;", "&lt;", "&#0;", "\\", "\\\\", "\\emph{", "\\begin{x}", "{", "}",
    "{#id}", "{date}", "$", "~~", "^", "@", "#", "# ", "- ", "+ ", "* ", "1. ", "a) ", "(i) ", ": ", "| ", "|", "---", "===", "...", "> ",
    "```", "~~~", ":::", "::: x", "%", '"', "'", " ", "word", "two words", "سلام", "نه", "नहीं", "שלום", "🙂", "\u0301", "\u0650", "\u094d",
    "\u200c", "\u200d", "\u200e", "\u200f", "\u202e", "\u00a0", "\u00ad", "\ufeff", "\ue000", "\ue001", "\u2028", "\t", "\x0b", "\x00", "\x85",
]  # fmt: skip
nasty = st.one_of(
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).map("".join),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=20),
).filter(str.strip)
