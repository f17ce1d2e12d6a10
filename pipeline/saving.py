"""Saving a translation file: what was read, and what is to be there; one move, or an error.

Several programs write the same file: editors, this program in two terminals, two desks. Whoever saves says what the file
held when it was read; if it holds something else by now, nothing is written.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import CatalogError
from pipeline.publish import unwritable, write_file
from pipeline.reading import read_bytes

try:
    import fcntl
except ImportError:  # Windows: files are compared there as well, but not locked meanwhile
    fcntl = None  # type: ignore[assignment]


def save(path: Path, before: bytes | None, data: bytes) -> bool:
    """Write a file that held `before` (None: that wasn't there); says whether anything changed.

    Raises if somebody else has saved it since, and if it can't be written: then the old file is whole.
    """
    with _locked(path.parent):
        if (read_bytes(path) if path.exists() else None) != before:
            message = "Somebody else saved the file a moment ago; nothing was written over it."
            raise CatalogError.at("po-changed", message, "Do it again: what they wrote is taken in.", path)
        return write_file(path, data)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes of this program from saving in a folder; a lock on the folder leaves no file behind."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
