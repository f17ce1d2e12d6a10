"""The one door to pandoc: a single process that serves every document, language and format.

A pandoc start costs more than all its work on a leaflet, so pandoc runs once, as a Lua
interpreter with pandoc inside (`pandoc.lua` beside this file), and answers one JSON line for
each JSON line it is sent.
"""

import contextlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from importlib.util import find_spec
from operator import is_not
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.errors import ProjectError, RenderError
from pipeline.model import Blocks, Inlines

# Pandoc's Markdown without what changes letters (smart quotes), what reads signs of ordinary text
# as markup ($, @, ~, ^), and what would hide raw HTML from the checks.
MARKDOWN = (
    "markdown-smart-citations-tex_math_dollars-subscript-superscript-strikeout-example_lists-latex_macros"
    "-native_divs-native_spans-markdown_in_html_blocks-pandoc_title_block-yaml_metadata_block"
    "-implicit_header_references-raw_attribute-task_lists"
)
# Within one passage there are no blocks, so nothing needs an escape for their sake; its notes stand elsewhere.
PASSAGE = f"{MARKDOWN}-inline_notes-pipe_tables-grid_tables-simple_tables-multiline_tables-fancy_lists-definition_lists-line_blocks"
# A private-use character in front of a passage, taken off again: it leaves pandoc no block to see.
GUARD = "\ue000"
# pandoc takes out its garbage whenever so much has piled up: an edition's worth at a time costs a fifth less.
_FEW_COLLECTIONS = ("+RTS", "-A64m", "-RTS")
_BRANCHES = (list, dict)
_WORDS = frozenset(("Str", "Space", "SoftBreak"))
_GAPS = re.compile(r"[ \t\n]+")
_NOTE = "\ue001"
# What tells the notes of one passage from those of another while they are parsed together.
_LABEL = "\ue002"
_LABELLED = re.compile(rf"(\[\^|%5B%5E)(\d+){_LABEL}\d+(\]|%5D)")
# How pandoc writes a no-break space; translators' editors show the character itself.
_ESCAPED_SPACE = re.compile(r"(?<!\\)((?:\\\\)*)\\ ")
# An unclosed comment or environment, or a blank line, would take in the passage after it.
_REACHES_ON = re.compile(r"[<\\]|\n\s*\n|^\s*$")


class Pandoc:
    """A running pandoc. Use it in a `with` statement, or call `close`."""

    def __init__(self, timestamp: int | None = None) -> None:
        """Start pandoc; `timestamp` (seconds since 1970) is what it takes for the present."""
        # the page for screens and the page for print have the same text: asked in turn, it is written once
        self._written: tuple[str, list[str]] = ("", [])
        self._unanswered: list[str] | None = None
        """Where the answer to the last question goes, as long as nobody has read it."""
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
        environment = os.environ | ({"SOURCE_DATE_EPOCH": str(timestamp)} if timestamp is not None else {})
        try:
            self._process = subprocess.Popen(
                [_program(), *_FEW_COLLECTIONS, "lua", Path(__file__).with_suffix(".lua")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=environment,
                encoding="utf-8",
            )
        except OSError as error:
            raise ProjectError.at("pandoc-missing", f"pandoc doesn't start: {error}", "Run make again.") from error

    def read(self, text: str) -> Blocks:
        """Parse the body of a master."""
        return self._read(text, MARKDOWN)

    def to_markdown(self, passages: Sequence[Inlines]) -> list[str]:
        """Write each passage as one line of light Markdown (hard line breaks excepted)."""
        guarded = [[{"t": "Str", "c": GUARD}, *_notes_as_text(passage)] for passage in passages]
        text = self._ask("write", ast=_document([{"t": "Para", "c": p} for p in guarded]), format=PASSAGE)
        texts = text.removeprefix(GUARD).rstrip("\n").split(f"\n\n{GUARD}") if passages else []
        return [_ESCAPED_SPACE.sub("\\1\u00a0", text) for text in texts]

    def to_inlines(self, texts: Sequence[str], notes: Sequence[int]) -> list[Inlines | None]:
        """Parse each text as the content of one paragraph; None where it is anything else.

        `notes` says how many footnotes each text may refer to, as ``[^1]``, ``[^2]`` …
        """
        return self.begin_inlines(texts, notes)()

    def begin_inlines(self, texts: Sequence[str], notes: Sequence[int]) -> Callable[[], list[Inlines | None]]:
        """Begin with what `to_inlines` does, and go on; what is given back waits for the result."""
        guarded = [_guarded(n, text, count) for n, (text, count) in enumerate(zip(texts, notes, strict=True))]
        # One call for all costs what a call for each does. What could reach into its neighbour goes alone.
        together = [n for n, text in enumerate(texts) if not _REACHES_ON.search(text)]
        parse_them = self._begin_together([guarded[n] for n in together])

        def result() -> list[Inlines | None]:
            parsed = dict(zip(together, parse_them(), strict=True))
            return [parsed[n] if n in parsed else self._read_alone(text) for n, text in enumerate(guarded)]

        return result

    def to_html(self, fragments: Sequence[Blocks]) -> list[str]:
        """Write each list of blocks as an HTML fragment."""
        document = _document([{"t": "Div", "c": [["", [], []], blocks]} for blocks in fragments])
        if document != self._written[0]:
            self._written = (document, self._ask("html", ast=document))
        return self._written[1]

    def write_epub(
        self, path: Path, blocks: Blocks, meta: dict[str, Any], template: str, fonts: Sequence[str] = ()
    ) -> None:
        """Write an EPUB 3 file, its pages by `template`, with the files of these `fonts` in its folder ``fonts``."""
        self._ask("epub", path=str(path), ast=_document(blocks, meta), template=template, fonts=fonts)

    def close(self) -> None:
        """Let pandoc end; a second time does nothing."""
        if self._process.stdin and self._process.stdout:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.stdout.close()  # pandoc may still be telling what nobody waits for any more
            self._process.wait()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _read(self, text: str, markdown: str) -> Blocks:
        blocks: Blocks = self._ask("read", text=text, format=markdown)["blocks"]
        return blocks

    def _begin_together(self, passages: Sequence[str]) -> Callable[[], list[Inlines | None]]:
        """Each passage's inlines. If one of them isn't a paragraph, nobody knows which is whose: half of them at a time."""
        if len(passages) < 2:
            return lambda: list(map(self._read_alone, passages))
        parse_them = self._begin_passages("\n\n".join(passages))

        def result() -> list[Inlines | None]:
            blocks = parse_them()
            found = [_only_paragraph([block]) for block in blocks]
            if len(blocks) == len(passages) and all(found):
                return found
            half = len(passages) // 2
            return [inlines for some in (passages[:half], passages[half:]) for inlines in self._begin_together(some)()]

        return result

    def _read_alone(self, text: str) -> Inlines | None:
        """A passage's inlines; None if it has swallowed the definitions of its notes, as a TeX command may."""
        blocks = self._begin_passages(text)()
        return None if _LABEL in json.dumps(blocks, ensure_ascii=False) else _only_paragraph(blocks)

    def _begin_passages(self, text: str) -> Callable[[], Blocks]:
        line_of = self._begin("read", text=text, format=PASSAGE)

        def result() -> Blocks:
            line = line_of()
            if _LABEL in line:  # what is left of labels is no note, but code or an address
                line = _LABELLED.sub(r"\1\2\3", line)
            blocks: Blocks = self._result("read", line)["blocks"]
            return blocks

        return result

    def _ask(self, service: str, **request: object) -> Any:
        return self._result(service, self._begin(service, **request)())

    def _begin(self, service: str, **request: object) -> Callable[[], str]:
        """Ask, and let pandoc work; what is given back waits for the line that it answers ('' if it has ended)."""
        assert self._process.stdin is not None
        self._collect()  # one question at a time: with two, each side might wait until the other one reads
        answer: list[str] = []
        self._unanswered = answer
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({"serve": service, **request}) + "\n")
            self._process.stdin.flush()

        def line() -> str:
            if not answer:
                self._collect()
            return answer[0]

        return line

    def _collect(self) -> None:
        """Wait for the answer to what was asked last."""
        if self._unanswered is not None:
            assert self._process.stdout is not None
            self._unanswered.append(self._process.stdout.readline())
            self._unanswered = None

    def _result(self, service: str, line: str) -> Any:
        answer = json.loads(line) if line else {"error": self._last_words()}
        if "error" in answer:
            raise RenderError.at("pandoc", f"pandoc failed ({service}): {answer['error']}", "Please report this.")
        return answer["result"]

    def _last_words(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace").strip() or "it ended without a word"


def _program() -> str:
    """The pandoc that pypandoc brings along; where it brings none, the one that it finds (which takes it a while)."""
    package = find_spec("pypandoc")
    for folder in (package and package.submodule_search_locations) or ():
        if (brought := Path(folder) / "files" / "pandoc").is_file():
            return str(brought)
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def text_of(inlines: Iterable[Any]) -> str:
    """The plain text of inlines, notes left out."""
    parts = []
    for node in inlines:
        match node["t"]:
            case "Str":
                parts.append(node["c"])
            case "Space" | "SoftBreak" | "LineBreak":
                parts.append(" ")
            case "Code" | "Math":
                parts.append(node["c"][1])
            case "Emph" | "Strong" | "Underline" | "Strikeout" | "Superscript" | "Subscript" | "SmallCaps":
                parts.append(text_of(node["c"]))
            case "Span" | "Link" | "Quoted" | "Image":
                parts.append(text_of(node["c"][1]))
    return "".join(parts)


def without_class(inlines: Inlines, name: str) -> Inlines:
    """Inlines without the spans of a class."""
    return [node for node in inlines if not (node["t"] == "Span" and name in node["c"][0][1])]


def plain(text: str) -> Inlines:
    """Ordinary text as inlines: nothing in it is markup, and any white space between words is one space."""
    nodes: Inlines = []
    for n, word in enumerate(_GAPS.split(text)):
        nodes += [{"t": "Space"}] if n else []
        nodes += [{"t": "Str", "c": word}] if word else []
    return nodes


def span(inlines: Inlines, *classes: str, **attributes: str) -> Inlines:
    """Inlines within a span."""
    return [{"t": "Span", "c": [["", list(classes), [list(pair) for pair in attributes.items()]], inlines]}]


def div(blocks: Blocks, *classes: str, **attributes: str) -> Blocks:
    """Blocks within a division."""
    return [{"t": "Div", "c": [["", list(classes), [list(pair) for pair in attributes.items()]], blocks]}]


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of an AST, in document order."""
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        if type(item) is list:
            waiting += reversed(item)
        elif type(item) is dict:
            if "t" in item:
                yield item
            waiting += reversed(item.values())


def mapped(tree: Any, change: Callable[[Any], Any], *types: str) -> Any:
    """An AST in which `change` has replaced the nodes of these types that it answers for (None: look inside).

    What has none of them is given back as it is, uncopied.
    """
    return _mapped(tree, change, frozenset(types), _WORDS.difference(types))


def _mapped(tree: Any, change: Callable[[Any], Any], types: Collection[str], others: Collection[str]) -> Any:
    """The same; most nodes are words, and `others` says which of these aren't worth a look."""
    if type(tree) is list:
        items = [
            item
            if type(item) not in _BRANCHES or (type(item) is dict and item.get("t") in others)
            else _mapped(item, change, types, others)
            for item in tree
        ]
        return items if any(map(is_not, items, tree)) else tree
    if tree.get("t") in types and (changed := change(tree)) is not None:
        return changed
    content = tree.get("c")
    inside = _mapped(content, change, types, others) if type(content) in _BRANCHES else content
    return tree if inside is content else {**tree, "c": inside}


def _document(blocks: Blocks, meta: dict[str, Any] | None = None) -> str:
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta or {}, "blocks": blocks})


def _guarded(number: int, text: str, notes: int) -> str:
    """A passage as a paragraph that nothing can turn into another block, its notes defined."""
    for n in range(1, notes + 1):
        text = text.replace(f"[^{n}]", f"[^{n}{_LABEL}{number}]")
    return GUARD + text + "".join(f"\n\n[^{n}{_LABEL}{number}]: {_NOTE}{n}" for n in range(1, notes + 1))


def _only_paragraph(blocks: Blocks) -> Inlines | None:
    if len(blocks) != 1 or blocks[0]["t"] not in ("Para", "Plain"):
        return None
    first, *rest = _text_as_notes(blocks[0]["c"])
    if first["t"] != "Str" or not first["c"].startswith(GUARD):
        return None
    word = first["c"].removeprefix(GUARD)
    return ([{"t": "Str", "c": word}] if word else []) + rest


def _notes_as_text(inlines: Inlines) -> Inlines:
    """Numbered notes (see `pipeline.segments`) as the ``[^1]`` that a translator sees."""

    def change(node: Any) -> Any:
        return {"t": "RawInline", "c": ["markdown", f"[^{node['c']}]"]} if isinstance(node["c"], int) else None

    result: Inlines = mapped(inlines, change, "Note")
    return result


def _text_as_notes(inlines: Inlines) -> Inlines:
    def change(node: Any) -> Any:
        if len(node["c"]) != 1:
            return None
        word = text_of(node["c"][0]["c"]) if node["c"][0]["t"] in ("Para", "Plain") else ""
        return {"t": "Note", "c": int(word[1:])} if word.startswith(_NOTE) and word[1:].isdigit() else None

    result: Inlines = mapped(inlines, change, "Note")
    return result
