"""Arrays that the caller gives by file: ``--set X=@data.npy``, ``@data.npz:name``, ``@data.csv``. Never a pickle, and nothing that
a program names: only what the command line (or whoever calls the engine) says.

A file is looked at before it is read: it must be a regular file of no more bytes than an array may have.
"""

from __future__ import annotations

import math
import os
import stat
import tokenize
import warnings
import zipfile
import zlib
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from engine.addresses import MARK
from engine.limits import Limits

_BROKEN = (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError, SyntaxError, OverflowError, tokenize.TokenError,
           zipfile.BadZipFile, zlib.error)  # fmt: skip
"""What Python, numpy and zipfile raise over files that are not what their names say."""


class Unread(Exception):
    """Why a file gives no array: ``code`` names the sentence, ``fields`` fill it."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def read(text: str, limits: Limits) -> Any:
    """The array in the file that ``text`` names (``@data.npz:name``): numbers or truth values of any shape; of a CSV floats of two
    axes. Raises ``Unread``."""
    path, name = _split(text)
    with _opened(path) as handle:
        size = os.fstat(handle.fileno()).st_size
        if size > limits.bytes:
            raise Unread("data_large", path=path, asked=size, allowed=limits.bytes)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if _is_csv(path):
                    found = _csv(handle)
                elif path.lower().endswith(".npz"):
                    found = _packed(handle, path, name, limits)
                else:
                    found = _array(handle, path, limits)
        except MemoryError:
            raise Unread("data_large", path=path, asked=size, allowed=limits.bytes) from None
        except _BROKEN:
            raise Unread("data_unread", path=path) from None
    if found.dtype.kind not in "fiub" or (_is_csv(path) and not found.size):
        raise Unread("data_unread", path=path)
    if found.nbytes > limits.bytes:
        raise Unread("data_large", path=path, asked=found.nbytes, allowed=limits.bytes)
    return found


def line(text: str) -> str:
    """The expression that reads the same file in a listing; "" where there is none."""
    path, name = _split(text)
    try:
        with _opened(path) as handle:
            if path.lower().endswith(".npz"):
                with zipfile.ZipFile(handle) as packed:
                    return f"np.load({path!r})[{_entry(packed, path, name)[0]!r}]"
            if not _is_csv(path):
                return f"np.load({path!r})"
            skip = ", skiprows=1" if _headed(handle) else ""
    except (Unread, OSError, ValueError, zipfile.BadZipFile):
        return ""
    return f"np.loadtxt({path!r}, delimiter=','{skip}, ndmin=2, encoding='utf-8-sig')"


def _split(text: str) -> tuple[str, str]:
    """Path and name: what stands behind ``.npz:``."""
    path = text.removeprefix(MARK)
    before, mark, name = path.rpartition(".npz:")
    return (f"{before}.npz", name) if mark else (path, "")


def _is_csv(path: str) -> bool:
    return path.lower().endswith((".csv", ".txt"))


def _opened(path: str) -> BinaryIO:
    """A regular file, open; a pipe without a writer is not waited for, and nothing is read of a device."""
    try:
        place = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        raise Unread("data_missing", path=path) from None
    if not stat.S_ISREG(os.fstat(place).st_mode):
        os.close(place)
        raise Unread("data_missing", path=path)
    return os.fdopen(place, "rb")


def _array(handle: IO[bytes], path: str, limits: Limits) -> Any:
    """The array of the ``.npy`` format; what its header says is held against the limit before room is made for it."""
    version = npy.read_magic(handle)
    try:
        shape, fortran, dtype = (npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0)(handle)
    except MemoryError:  # of the parser: brackets in brackets
        raise Unread("data_unread", path=path) from None
    if dtype.hasobject or min(shape, default=0) < 0:
        raise Unread("data_unread", path=path)
    asked = math.prod(shape) * dtype.itemsize
    if asked > limits.bytes:
        raise Unread("data_large", path=path, asked=asked, allowed=limits.bytes)
    held = handle.read(asked)
    if len(held) != asked:
        raise Unread("data_unread", path=path)
    return np.frombuffer(held, dtype).reshape(shape, order="F" if fortran else "C").astype(dtype.newbyteorder("="))


def _packed(handle: IO[bytes], path: str, name: str, limits: Limits) -> Any:
    """The array called ``name`` (or the only one) of an ``.npz`` file."""
    with zipfile.ZipFile(handle) as packed, packed.open(_entry(packed, path, name)[1]) as inner:
        return _array(inner, path, limits)


def _entry(packed: zipfile.ZipFile, path: str, name: str) -> tuple[str, zipfile.ZipInfo]:
    entries = {each.filename.removesuffix(".npy"): each for each in packed.infolist()}
    if not name and len(entries) == 1:
        name = next(iter(entries))
    if name not in entries:
        raise Unread("data_name", path=path, name=name, known=", ".join(entries)[:200])
    return name, entries[name]


def _headed(handle: IO[bytes]) -> bool:
    """Whether the first line of a CSV holds names in place of numbers."""
    first = handle.readline(1 << 16).decode("utf-8-sig", "replace")
    try:
        [float(each) for each in first.split(",")]
    except ValueError:
        return True
    return False


def _csv(handle: BinaryIO) -> Any:
    skip = int(_headed(handle))
    handle.seek(0)
    return np.loadtxt(handle, delimiter=",", skiprows=skip, ndmin=2, encoding="utf-8-sig")
