"""What a translator has looked at and says is right: comments in, the codes they silence and what is wrong with them out.

The comment of a message is ``polyleaf: ok CODE — reason``; several codes have commas between them.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from pipeline.checks.subject import Remark
from pipeline.model import Severity
from pipeline.reading import did_you_mean

CODE = "silence"
_FORM = "# polyleaf: ok CODE — reason"
_BEGINNING = re.compile(r"polyleaf:\s*ok\b(.*)", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?P<codes>[\w-]*(?:\s*,\s*[\w-]+)*)\s*(?:[—–:]|\s--?\s|$)\s*(?P<reason>.*)")


class Silence:
    """What the comments of one message silence."""

    def __init__(self, comments: Iterable[str], known: Collection[str]) -> None:
        """Read the comments; `known` are the codes that there are."""
        self.codes: set[str] = set()
        self.remarks: list[Remark] = []
        for comment in comments:
            if found := _BEGINNING.match(comment):
                self.remarks += self._read(found[1], known)

    def covers(self, code: str, severity: Severity) -> bool:
        """Whether a finding isn't to be told; one that takes the passage out of the edition always is."""
        return code in self.codes and severity is not Severity.ERROR

    def of_no_use(self, errors: Iterable[str]) -> Iterator[Remark]:
        """What is to be said of comments that would silence errors."""
        for code in dict.fromkeys(errors):
            if code in self.codes:
                message = (
                    f"“{code}” is an error here, which takes the passage out of the edition: it can't be silenced."
                )
                yield Remark(Severity.NOTE, message, "Mend the passage, then delete the comment.")

    def _read(self, text: str, known: Collection[str]) -> Iterator[Remark]:
        parts = _PARTS.fullmatch(text)
        codes = [code for code in re.split(r"[\s,]+", parts["codes"]) if code] if parts else []
        if parts is None or not codes:
            yield Remark(Severity.NOTE, "A comment silences no check.", f"Write {_FORM}.")
        elif not parts["reason"].strip():
            message = f"A comment silences “{', '.join(codes)}” without a reason, so it does nothing."
            yield Remark(Severity.NOTE, message, f"Say why it is right as it is: {_FORM}.")
        else:
            self.codes |= set(codes)
            for code in self.codes - set(known):
                cure = did_you_mean(code, known, f"There are: {', '.join(sorted(known))}.")
                yield Remark(Severity.NOTE, f"A comment silences “{code}”, which is no check.", cure)
