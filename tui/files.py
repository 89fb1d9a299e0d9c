"""Writing files so that a reader never sees half of one: written aside, then renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO


def write_aside(path: str | Path, text: str) -> None:
    """Replace ``path`` by ``text`` (UTF-8) at once, as ``aside`` does."""
    with aside(path) as file:
        file.write(text.encode("utf-8"))


def write_new(path: str | Path, text: str) -> str:
    """Write a text (UTF-8) to a file that is not there yet: ``a.tape``, else ``a-2.tape`` and so on. Its path. OSError."""
    first = Path(path)
    for n in count(1):
        target = first if n == 1 else first.with_stem(f"{first.stem}-{n}")
        try:
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            continue
        return str(target)
    raise AssertionError("numbers do not end")


@contextlib.contextmanager
def aside(path: str | Path) -> Iterator[IO[bytes]]:
    """A file to write in place of ``path``, whose permissions it keeps; it takes the old one's place at the end, and not at all
    if anything is raised. OSError leaves the old file as it was.

    What is no plain file (``/dev/null``, a pipe) is written to directly, and a link is followed.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with _closed(target.open("wb")) as file:
            yield file
        return
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with _closed(os.fdopen(handle, "wb")) as file:
            yield file
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


@contextlib.contextmanager
def _closed(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """A file that is closed in the end; where something was raised already, what closing it raises is no news."""
    try:
        yield file
    except BaseException:
        with contextlib.suppress(OSError):
            file.close()
        raise
    file.close()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
