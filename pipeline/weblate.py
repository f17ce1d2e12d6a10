"""A document for Weblate: a project in; the component's description out, as Weblate's API takes it.

What it should do with the files, and what coordinators do there: docs/weblate.md.
"""

from pathlib import Path, PurePosixPath
from typing import Any

from pipeline import prepare, source
from pipeline.pandoc import Pandoc, text_of
from pipeline.project import Project

# A component's name may be no longer.
_LONGEST = 100
_FLAGS = (
    "md-text",
    r'placeholders:r"\[\^\d+\]"',  # footnote marks
    "ignore-duplicate",  # right in some languages; our own check knows in which
    "ignore-same-plurals",  # many languages say “1 book”, “2 book”
)
# What makes an error here keeps a string from being saved as translated there.
_ENFORCED = ("python_brace_format", "placeholders")


def component(project: Project, name: str, repository: str) -> dict[str, Any]:
    """What Weblate has to know of a document whose project it gets from `repository`."""
    [name] = prepare.documents(project, [name])
    with Pandoc() as pandoc:
        master = source.read(project.source(name), pandoc, project.settings.sheet)
    template = _in_repository(project.template(name))
    return {
        "name": text_of(master.title)[:_LONGEST],
        "slug": name,
        "vcs": "git",
        "repo": repository,
        "file_format": "po",
        "filemask": str(template.with_name("*.po")),
        "new_base": str(template),
        "source_language": {"code": master.language.replace("-", "_")},
        "language_code_style": "bcp",
        "language_regex": f"^(?!{master.language}$)[^.]+$",  # its file, if there is one, has the leaflet's phrases alone
        "new_lang": "contact",  # `update` starts a language with what CLDR and signatories have for it
        "license": "proprietary",
        "allow_translation_propagation": False,  # `update` offers other documents' translations, as drafts
        "check_flags": ", ".join(_FLAGS),
        "enforced_checks": list(_ENFORCED),
    }


def _in_repository(path: Path) -> PurePosixPath:
    """A file's path from the top of its git repository."""
    path = path.resolve()
    top = next((folder for folder in path.parents if (folder / ".git").exists()), path.parents[2])
    return PurePosixPath(path.relative_to(top).as_posix())
