"""The HTML page: a single file that loads nothing, well-formed as XML too; and the page for print."""

import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline.model import Blocks, Edition, Inlines, Language, Passage, Phrase
from pipeline.pandoc import mapped, text_of, without_class
from pipeline.render import Link, Links, Output, Press, colophon, faces
from pipeline.render.sizes import SIZES
from pipeline.typography import typography

_THEME = Path(__file__).with_name("theme")
_NOTES = 'role="doc-endnotes">\n<hr />'
# The number of a note as pandoc writes it where the note belongs, in a page and in an e-book.
_NOTE_NUMBER = re.compile(r'(role="doc-noteref">(?:<sup>)?)(\d+)')


def render(edition: Edition, press: Press, links: Links) -> Output:
    """The edition as a web page."""
    others = sorted((*links.editions, Link("", edition.language.name, edition.language.tag)), key=lambda link: link.tag)
    names, families = faces.of_names(others if links.editions else ())
    fonts = [font.inline for font in (*faces.of_edition(edition), *names)]
    styles = "\n".join([*fonts, stylesheet("screen.css.j2", edition, families_of_names=families)])
    return Output(page(edition, press, links, styles, printed=False).encode())


def page(edition: Edition, press: Press, links: Links, styles: str, *, printed: bool) -> str:
    """The page with the given styles; `printed` leaves out what only a screen has use for."""
    front = (edition.kind, edition.title, edition.subtitle)
    main = [*_with_columns(edition.body), *edition.signatories]
    lines = [_line(passage.inlines) for passage in front]
    fragments = [*lines, completed(shifted(main, 1), edition), colophon.blocks(edition)]
    if typography(edition.language).dots:
        fragments = [mapped(fragment, _dotted, "Emph") for fragment in fragments]
    kind, title, subtitle, text, end = press.pandoc.to_html(fragments)
    if "notes" in edition.phrases:
        heading = Markup("<h2{}>{}</h2>").format(attributes(edition.phrases["notes"]), edition.phrases["notes"].text)
        text = text.replace(_NOTES, f'role="doc-endnotes">\n{heading}')
    text = numbered(text, edition.language)
    template = templates().get_template("leaflet.html.j2")
    return template.render(
        edition=edition,
        language=edition.language,
        title=edition.plain_title,
        description=text_of(without_class(edition.subtitle.inlines, "stale-mark")),
        html={
            "kind": _as_html(kind),
            "title": _as_html(title),
            "subtitle": _as_html(subtitle),
            "main": _as_html(text),
            "colophon": _as_html(end),
        },
        links=links,
        styles=_as_html(styles),
        printed=printed,
    )


def stylesheet(name: str, edition: Edition, **values: object) -> str:
    """A style sheet of the theme, set for the edition's language."""
    t = typography(edition.language, edition.other_families)
    return templates().get_template(name).render(t=t, language=edition.language, **values)


@cache
def templates() -> jinja2.Environment:
    """The theme's templates."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_THEME),
        autoescape=lambda name: name is not None and ".html" in name,  # noqa: S701  style sheets aren't HTML
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css_string"] = _css_string
    environment.globals.update(sizes=SIZES, attributes=attributes, label=_label)
    return environment


def numbered(text: str, language: Language) -> str:
    """HTML whose notes have the language's digits where they belong: the notes themselves have them."""
    return _NOTE_NUMBER.sub(lambda mark: mark[1] + "".join(language.digits[int(digit)] for digit in mark[2]), text)


def shifted(blocks: Blocks, levels: int) -> Blocks:
    """Blocks whose headings are so many levels lower."""

    def change(node: Any) -> Any:
        level, attributes, inlines = node["c"]
        return {"t": "Header", "c": [min(6, level + levels), attributes, inlines]}

    result: Blocks = mapped(blocks, change, "Header")
    return result


def completed(blocks: Blocks, edition: Edition) -> Blocks:
    """Blocks with what readers need beside the words: what pictures show, the direction of code, room for wide tables."""

    def change(node: Any) -> Any:
        return _COMPLETE[node["t"]](node, edition)

    result: Blocks = mapped(blocks, change, *_COMPLETE)
    return result


def _image(node: Any, edition: Edition) -> Any:
    """A picture with its content in place of its path; its text, if it isn't there."""
    attributes, alternative, (target, title) = node["c"]
    if target not in edition.images:
        return {"t": "Span", "c": [["", [], []], alternative]}
    return {"t": "Image", "c": [attributes, alternative, [edition.images[target], title]]}


def _code(node: Any, edition: Edition) -> Any:
    """Code reads from left to right, whatever is around it."""
    (identifier, classes, pairs), text = node["c"]
    pairs = [*pairs, ["dir", "ltr"]] if edition.language.direction == "rtl" else pairs
    return {"t": node["t"], "c": [[identifier, classes, pairs], text]}


def _verse(node: Any, edition: Edition) -> Any:
    """Lines of verse are a paragraph, not text that stands nowhere."""
    lines = completed(node["c"], edition)
    inlines = [inline for line in lines for inline in ({"t": "LineBreak"}, *line)][1:]
    return {"t": "Div", "c": [["", ["verse"], []], [{"t": "Para", "c": inlines}]]}


def _table(node: Any, edition: Edition) -> Any:
    """A table that is too wide for a phone can be moved sideways, by keys as well."""
    table = {**node, "c": completed(node["c"], edition)}
    return {"t": "Div", "c": [["", ["table"], [["tabindex", "0"]]], [table]]}


_COMPLETE = {"Image": _image, "Code": _code, "CodeBlock": _code, "LineBlock": _verse, "Table": _table}


def _dotted(node: Any) -> Any:
    """Emphasis by dots: none at punctuation and spaces (print draws them as a pattern, which can't tell)."""
    parts: Inlines = []
    for inline in node["c"]:
        if inline["t"] == "Str":
            for has_dots, run in groupby(inline["c"], str.isalnum):
                text = {"t": "Str", "c": "".join(run)}
                parts.append({"t": "Emph", "c": [text]} if has_dots else text)
        else:
            parts.append(inline if inline["t"] == "Space" else {"t": "Emph", "c": [inline]})
    return {"t": "Span", "c": [["", [], []], parts]}


def _with_columns(body: Blocks) -> Blocks:
    """The text up to the slogans as one block, which may be set in columns.

    Written as tags: pandoc would take a division that begins with a heading for a section of its own.
    """
    ends = [n for n, block in enumerate(body) if block["t"] == "Div" and "slogans" in block["c"][0][1]]
    end = ends[0] if ends else len(body)
    return [_tag('<div class="text">'), *body[:end], _tag("</div>"), *body[end:]]


def _tag(html: str) -> dict[str, Any]:
    return {"t": "RawBlock", "c": ["html", html]}


def _line(inlines: Inlines) -> Blocks:
    return [{"t": "Plain", "c": inlines}]


def _as_html(written: str) -> Markup:
    """What pandoc, or a style sheet of the theme, wrote: escaped where it has to be."""
    return Markup(written)  # noqa: S704  raw HTML never gets this far: it is a finding


def attributes(subject: Passage | Phrase) -> Markup:
    """``lang`` and ``dir`` of what isn't in the edition's own language, as HTML writes them."""
    if isinstance(subject, Phrase):
        own = {"lang": subject.language, "dir": subject.direction} if subject.language else {}
        pairs = own | ({"data-passage": subject.mark} if subject.mark else {})
    else:
        pairs = {name: value for name, value in subject.attributes.items() if name != "class"}
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in pairs.items())


def _label(phrase: Phrase) -> Markup:
    """An accessible name, and the language that it is in."""
    return Markup(' aria-label="{}"').format(phrase.text) + attributes(phrase)


def _css_string(text: str) -> str:
    """A text as a CSS string that is safe within a style element."""
    escaped = "".join(f"\\{ord(c):x} " if c in '"\\<>&' or c < " " else c for c in text)
    return f'"{escaped}"'
