"""The one error type: what is wrong, where, and what to do about it.

    PipelineError            a file can't be used; others go on         exit status 1
    ├── CatalogError         a translation file can't be used: its edition stays as it was
    ├── RenderError          a format of one edition could not be made, or is not what went in
    └── ProjectError         the project or the call itself is unusable  exit status 2

Each carries one or more findings (see `pipeline.model.Finding`), so that everything wrong
with a file is told at once. They are caught and printed in one place: `pipeline.cli`.
"""

from pathlib import Path
from typing import Self

from pipeline.model import Finding, Place, Severity


class PipelineError(Exception):
    """Something a person has to mend; `findings` say what, where and how."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[Self], tuple[Finding, ...]]:
        """Workers hand their errors on to the parent process."""
        return type(self), self.findings

    @classmethod
    def at(
        cls,
        code: str,
        message: str,
        cure: str,
        path: Path | None = None,
        line: int | None = None,
        passage: str = "",
    ) -> Self:
        """Make an error of a single finding."""
        return cls(Finding(code, Severity.ERROR, Place(path, line, passage), message, cure))


class CatalogError(PipelineError):
    """A translation file can't be used as a whole."""


class RenderError(PipelineError):
    """A format of one edition could not be made, or what was made is not what went in."""


class ProjectError(PipelineError):
    """The project or the call itself is unusable."""
