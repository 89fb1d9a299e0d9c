"""Writing files so that a reader never sees half of one: written aside, then renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_aside(path: str | Path, text: str) -> None:
    """Replace ``path`` by ``text`` (UTF-8) at once, keeping its permissions; OSError leaves the old file as it was.

    What is no plain file (``/dev/null``, a pipe) is written to directly, and a link is followed.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_text(text, encoding="utf-8")
        return
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, aside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(aside, mode)
        os.replace(aside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(aside)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
