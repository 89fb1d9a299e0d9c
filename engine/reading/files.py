"""The text of a program file, in the encoding that it declares; of a notebook, the text of its cells."""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys
from collections.abc import Callable
from errno import EBADF, EISDIR
from functools import partial

from engine.errors import Place, ProgramError
from engine.limits import Limits
from engine.sources import Passed, Source

HEAD = 1 << 16
"""Bytes at a file's begin in which a notebook that is not called one must show itself."""


def may_be_notebook(raw: bytes, path: str) -> bool:
    """Whether a file is one by its name, or begins like JSON."""
    return path.lower().endswith(".ipynb") or raw[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def is_notebook(raw: bytes, path: str) -> bool:
    """Whether a file is a notebook, perhaps a broken one: by its name, or as JSON with cells."""
    if path.lower().endswith(".ipynb"):
        return True
    return may_be_notebook(raw, path) and re.search(rb'"(cells|worksheets|nbformat)"\s*:', raw) is not None


def read_source(path: str, limits: Limits, cells: str | None = None) -> Source:
    """The program in a file, or in the code ``cells`` of a notebook ("2-7"); ``-`` is standard input.

    Raises ``ProgramError`` for anything that is neither, and for cells that are not there.
    """
    try:
        if path == "-":
            if sys.stdin is None:  # closed by whoever started us
                raise OSError(EBADF, os.strerror(EBADF))
            raw = _bytes(sys.stdin.buffer.read, path, limits)
        elif stat.S_ISFIFO(os.stat(path).st_mode):
            with open(path, "rb") as pipe:
                raw = _bytes(pipe.read, path, limits)
        else:
            raw = _of_regular(path, limits)
    except FileNotFoundError:
        raise ProgramError("not_found", file=path) from None
    except IsADirectoryError:
        raise ProgramError("is_directory", file=path) from None
    except OSError as error:
        raise ProgramError("unreadable", file=path, reason=error.strerror or str(error)) from None
    except ValueError:
        raise ProgramError("not_found", file=path) from None
    if is_notebook(raw, path):
        from engine.reading.notebook import notebook  # a plain file needs none of it

        return notebook(_decoded(raw, path, "utf-8-sig"), path, limits, cells)
    if len(raw) > limits.source:
        raise ProgramError("too_large", file=path, limit=limits.source, name="source")
    if cells is not None:
        raise ProgramError("cells_no_notebook", file=path, cells=cells)
    return _exported(decode(raw, path))


def _of_regular(path: str, limits: Limits) -> bytes:
    """What a regular file holds; no device is read. (A pipe, such as a shell's ``<(...)``, is waited for: not here.) Its bytes are
    asked for as they are: a file object takes longer to make than most programs to read."""
    place = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        kind = os.fstat(place).st_mode
        if stat.S_ISREG(kind):
            return _bytes(partial(_read, place), path, limits)
    finally:
        os.close(place)
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), path)
    raise ProgramError("irregular", file=path)


def _read(place: int, count: int) -> bytes:
    """So many bytes of an open file, or all that it still has: a system may give fewer at a time."""
    raw = os.read(place, count)
    while raw and len(raw) < count and (more := os.read(place, count - len(raw))):
        raw += more
    return raw


def _exported(text: str) -> Source:
    """A file that was made of a notebook: the commands that Jupyter wrote out in it are let by, as in the notebook."""
    if "get_ipython()" not in text:
        return Source(text)
    from engine.reading.magics import commands, commented  # for what was a notebook only

    lines, quiet, passed = text.split("\n"), set(), []
    for one in commands(lines):
        if one.name == "get_ipython":
            passed.append(Passed(f"notebook_{one.kind}", one.line, one.name))
            for number in range(one.line, one.last + 1):
                lines[number - 1] = commented(lines[number - 1], lines[number - 1][:1].isspace() and number == one.line)
                quiet.add(number)
    return Source("\n".join(lines), (), frozenset(quiet), tuple(passed))


def _bytes(read: Callable[[int], bytes], path: str, limits: Limits) -> bytes:
    """What a file holds, one byte beyond its limit at most: of a notebook it is mostly outputs."""
    raw = read(min(HEAD, limits.source + 1))
    if len(raw) == HEAD:  # else that was all: room for the largest file takes longer to get than most files take to read
        raw += read(limits.source + 1 - HEAD)
    if len(raw) > limits.source and may_be_notebook(raw, path):
        raw += read(max(limits.notebook + 1 - len(raw), 0))
        if len(raw) > max(limits.notebook, limits.source):
            raise ProgramError("too_large", file=path, limit=limits.notebook, name="notebook")
    return raw


_COOKIE = rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)"
_CODECS = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "utf-8-sig": "utf-8-sig", "ascii": "ascii", "us-ascii": "ascii",
    "latin-1": "latin-1", "latin1": "latin-1", "iso-8859-1": "latin-1", "iso8859-1": "latin-1",
    "latin-15": "iso8859-15", "iso-8859-15": "iso8859-15", "iso8859-15": "iso8859-15", "latin-9": "iso8859-15",
    "cp1252": "cp1252", "windows-1252": "cp1252", "euc-kr": "euc-kr", "euckr": "euc-kr",
    "cp949": "cp949", "uhc": "cp949", "ms949": "cp949",
}  # fmt: skip
"""The encodings that a file may declare, and Python's codecs of them. No other codec is reached: some do more than decode."""
_STARTS = {"utf-8-": "utf-8-sig", "latin-1-": "latin-1", "iso-8859-1-": "latin-1", "iso-latin-1-": "latin-1"}
"""What may follow says how lines end, as editors write it: ``utf-8-unix``. Python leaves it out."""


def codec(raw: bytes, file: str) -> str:
    """The codec of a file, by its cookie in the first two lines (PEP 263), else UTF-8. Raises ``ProgramError`` for another one."""
    first, _, rest = raw.removeprefix(codecs.BOM_UTF8).partition(b"\n")
    said = first.lstrip(b" \t\f")
    lines = [first, rest.partition(b"\n")[0]] if said.startswith(b"#") or said in (b"", b"\r") else [first]
    for number, line in enumerate(lines, 1):
        if b"coding" in line and (cookie := re.match(_COOKIE, line)):
            name = cookie.group(1).decode("ascii", "replace").lower().replace("_", "-")
            found = _CODECS.get(name) or next((kind for start, kind in _STARTS.items() if name.startswith(start)), None)
            if found is None or (raw.startswith(codecs.BOM_UTF8) and found != "utf-8-sig"):
                raise ProgramError("encoding_unknown", Place(number, 1, 2), file=file, name=name)
            return found
    return "utf-8-sig"


def decode(raw: bytes, file: str) -> str:
    """The text of a file with plain newlines, in the encoding that it declares: UTF-8 (with or without a byte order mark) else."""
    return _decoded(raw, file, codec(raw, file))


def _decoded(raw: bytes, file: str, name: str) -> str:
    try:
        text = raw.decode("utf-8" if name == "utf-8-sig" and not raw.startswith(codecs.BOM_UTF8) else name)  # Python has it loaded
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise ProgramError(
            "encoding", Place(line, column, column + 1), file=file, byte=f"0x{raw[error.start]:02x}",
            codec=name.removesuffix("-sig").upper(),
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
