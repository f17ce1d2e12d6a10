"""Where lines may break in scripts without spaces between words: a page in, the same with marks out.

Pango breaks Tibetan by itself, and Thai where it was built to; a sentence in Khmer, Lao or Burmese is one long word to it.
ICU, which browsers ask too, finds the words by its dictionaries.
"""

import re

# A zero-width space, and behind it what tells that it isn't the text's own: see `words`.
MARK = "\u200b\u2060"
# Letters and signs of Thai, Lao, Khmer and Burmese: no digits, no punctuation (Unicode, Line_Break=SA).
_LETTER = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1780-\u17d3\u17d7\u17dc\u17dd"
    "\u1000-\u103f\u1050-\u108f\u109a-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f"
)
_WORDS = re.compile(f"[{_LETTER}]{{4}}")
_BETWEEN_LETTERS = re.compile(f"(?<=[{_LETTER}])(?=[{_LETTER}])")
# What stands between two tags: in what pandoc and the theme's templates write, no attribute has such signs. Nothing
# beyond the first 65,536 characters: icu4py counts those as two.
_TEXT = re.compile("(?<=[>\U00010000-\U0010ffff])[^<>\U00010000-\U0010ffff]+")
_HEADING = re.compile(r"(<h[1-6][ >].*?</h[1-6]>)", re.DOTALL)
_PHRASE = re.compile(r"\S+")
# Headings rather end a line at a space: only phrases longer than this many characters have marks.
_LONG = 30


def marked(html: str, tag: str) -> str:
    """A page with a mark wherever a line may break within its words; `tag` is its language."""
    if not _WORDS.search(html):
        return html
    head, body, rest = html.partition("<body")
    parts = [
        _TEXT.sub(lambda text: _PHRASE.sub(lambda phrase: _with_marks(phrase[0], tag, _LONG), text[0]), part)
        if number % 2
        else _TEXT.sub(lambda text: _with_marks(text[0], tag), part)
        for number, part in enumerate(_HEADING.split(rest))
    ]
    return head + body + "".join(parts)


def unmarked(text: str) -> str:
    """A text without marks, and without what a line's end leaves of one."""
    return text.replace(MARK, "").removeprefix(MARK[1]).removesuffix(MARK[0])


def _with_marks(text: str, tag: str, longer_than: int = 0) -> str:
    if len(text) <= longer_than or not _WORDS.search(text):
        return text
    from icu4py.breakers import LineBreaker  # 40 MB of ICU's data: only for those who need them

    between = {match.start() for match in _BETWEEN_LETTERS.finditer(text)}
    ends = [end for _, end in LineBreaker(text, tag).segments() if end in between]
    return MARK.join(text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True))
