"""YAML with the line of every field: text in, `Fields` out; wrong and missing keys become findings.

Scalars stay text, so that the country ``NO`` is Norway and not false, and a date is what was
written. Everything that is wrong with a file is collected, to be told at once.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from pipeline.errors import PipelineError
from pipeline.model import Finding, Place, Severity
from pipeline.reading import did_you_mean, is_harmful


@dataclass
class Reporter:
    """Collects the findings of one file."""

    path: Path
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, message: str, cure: str, line: int | None = None, passage: str = "") -> None:
        """Note an error."""
        self.findings.append(Finding(code, Severity.ERROR, Place(self.path, line, passage), message, cure))

    def stop_if_any(self) -> None:
        """Raise what was found, if anything was."""
        if self.findings:
            raise PipelineError(*self.findings)


class Fields:
    """A YAML mapping whose values are read once, each with its line."""

    def __init__(self, node: yaml.MappingNode, reporter: Reporter, first_line: int = 1, what: str = "") -> None:
        """Take the mapping; `first_line` is that of the YAML text within its file, `what` its passage."""
        self._reporter = reporter
        self._first = first_line
        self._what = what
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: list[str] = []
        self.line = self._line(node)
        for key, value in node.value:
            name = str(key.value)
            if name in self._nodes:
                self._error("yaml-key-twice", f"“{name}” stands twice.", "Keep one of them.", self._line(key))
            self._nodes[name] = value
            self._lines[name] = self._line(key)

    def text(self, name: str, *, required: bool = False) -> str:
        """A text, without surrounding white space; '' where it is absent."""
        node = self._get(name, required)
        if node is None:
            return ""
        value = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
        if not isinstance(node, yaml.ScalarNode) or (required and not value):
            self._error("field-empty", f"“{name}” has no text.", f"Write it behind “{name}:”.", self.line_of(name))
        if any(is_harmful(character, "") for character in value):
            cure = "Delete it, or the escape (\\u…) that means it, and type the place anew."
            self._error("invisible-character", f"“{name}” has an invisible character in it.", cure, self.line_of(name))
        return value

    def date(self, name: str) -> date:
        """A required date in ISO form."""
        value = self.text(name, required=True)
        try:
            return date.fromisoformat(value)
        except ValueError:
            if value:
                message = f"“{value}” is not a date."
                self._error("date", message, "Write year-month-day, such as 2021-09-15.", self.line_of(name))
            return date.min

    def truth(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self.text(name).lower()
        if value not in ("", "true", "false", "yes", "no"):
            self._error("truth", f"“{value}” is neither true nor false.", "Write true or false.", self.line_of(name))
        return value in ("true", "yes") if value else default

    def group(self, name: str) -> "Fields | None":
        """A mapping; None where it is absent, or a text."""
        node = self._get(name, required=False)
        return Fields(node, self._reporter, self._first, name) if isinstance(node, yaml.MappingNode) else None

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that stand there, in their order."""
        return tuple(self._nodes)

    def entries(self, name: str) -> list["Fields"]:
        """A required list of mappings."""
        node = self._get(name, required=True)
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        if node is not None and not items:
            self._error("field-empty", f"“{name}” has no entries.", "Add “- acronym: …” below it.", self.line_of(name))
        found = []
        for number, item in enumerate(items, 1):
            if isinstance(item, yaml.MappingNode):
                found.append(Fields(item, self._reporter, self._first, f"entry {number}"))
            else:
                message = f"Entry {number} of “{name}” isn't a list of fields."
                self._error("yaml-entry", message, "Write “- acronym: …”, “name: …” below it.", self._line(item))
        return found

    def line_of(self, name: str) -> int:
        """The line of a field, or of the whole where the field is absent."""
        return self._lines.get(name, self.line)

    def error(self, code: str, message: str, cure: str, name: str = "") -> None:
        """Note an error of a field."""
        self._error(code, message, cure, self.line_of(name))

    def no_others(self) -> None:
        """Note every key that was never asked for, with the nearest valid spelling."""
        for name in self._nodes:
            if name not in self._asked:
                cure = did_you_mean(name, self._asked, f"Known here: {', '.join(self._asked)}.")
                self._error("unknown-key", f"“{name}” is not a known key.", cure, self._lines[name])

    def _get(self, name: str, required: bool) -> yaml.Node | None:
        self._asked.append(name)
        if name not in self._nodes and required:
            self._error("field-missing", f"“{name}” is missing.", f"Add a line “{name}: …”.", self.line)
        return self._nodes.get(name)

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self._first

    def _error(self, code: str, message: str, cure: str, line: int) -> None:
        self._reporter.error(code, message, cure, line, self._what)


def load(text: str, reporter: Reporter, first_line: int = 1) -> Fields:
    """Parse a YAML mapping; raises what keeps it from being one."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        unclosed = "quoted scalar" in (error.context or "")  # begins where the text does, ends wherever
        at = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
        reporter.error(
            "yaml",
            f"This isn't YAML: {error.problem or 'it does not parse'}.",
            "Look at this line and the one above: a missing colon, a stray quotation mark, wrong indentation? "
            "Text with a colon in it goes in quotation marks.",
            at.line + first_line if at else first_line,
        )
    except yaml.reader.ReaderError as error:
        message = f"There is an invisible character (U+{ord(text[error.position]):04X})."
        line = first_line + text.count("\n", 0, error.position)
        reporter.error("yaml", message, "Delete it and type the place anew.", line)
    else:
        if isinstance(node, yaml.MappingNode):
            return Fields(node, reporter, first_line)
        reporter.error("yaml", "There are no fields here.", "Write “name: value”, a line a field.", first_line)
    raise PipelineError(*reporter.findings)
