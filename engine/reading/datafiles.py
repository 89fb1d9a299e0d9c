"""Arrays that the caller gives by file: ``--set X=@data.npy``, ``@data.npz:name``, ``@data.csv``. Never a pickle, and nothing that a
program names: only what the command line (or whoever calls the engine) says.

A file is looked at before it is read: it must be a regular file of no more bytes than an array may have.
"""

from __future__ import annotations

import os
import stat
import warnings
import zipfile
from typing import Any

import numpy as np

from engine.limits import Limits

MARK = "@"
"""What a value begins with that is the name of a file."""


class Unread(Exception):
    """Why a file gives no array: ``code`` names the sentence, ``fields`` fill it."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def is_file(text: str) -> bool:
    """Whether a value is the name of a file."""
    return text.startswith(MARK)


def read(text: str, limits: Limits) -> Any:
    """The array in the file that ``text`` names (``@data.npz:name``): numbers or truth values of any shape; of a CSV two axes.
    Raises ``Unread``."""
    path, name = _split(text)
    size = _size(path)
    if size > limits.bytes:
        raise Unread("data_large", path=path, asked=size, allowed=limits.bytes)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _csv(path) if path.lower().endswith((".csv", ".txt")) else _numpy(path, name, limits)
    except Unread:
        raise
    except MemoryError:
        raise Unread("data_large", path=path, asked=size, allowed=limits.bytes) from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError, TypeError, RuntimeError):
        raise Unread("data_unread", path=path) from None
    if found.dtype.kind not in "fiub":
        raise Unread("data_unread", path=path)
    if found.nbytes > limits.bytes:
        raise Unread("data_large", path=path, asked=found.nbytes, allowed=limits.bytes)
    return found


def line(text: str) -> str:
    """The expression that reads the same file in a listing."""
    path, name = _split(text)
    if path.lower().endswith((".csv", ".txt")):
        skip = ", skiprows=1" if _headed(path) else ""
        return f"np.loadtxt({path!r}, delimiter=','{skip}, ndmin=2)"
    return f"np.load({path!r})" + (f"[{name!r}]" if name else "")


def _split(text: str) -> tuple[str, str]:
    """Path and name: what stands behind ``.npz:``."""
    path = text.removeprefix(MARK)
    before, mark, name = path.rpartition(".npz:")
    return (f"{before}.npz", name) if mark else (path, "")


def _size(path: str) -> int:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        raise Unread("data_missing", path=path) from None
    if not stat.S_ISREG(found.st_mode):
        raise Unread("data_missing", path=path)
    return found.st_size


def _numpy(path: str, name: str, limits: Limits) -> Any:
    """The array of an ``.npy`` file, or the one called ``name`` (or the only one) of an ``.npz`` file."""
    if not path.lower().endswith(".npz"):
        with open(path, "rb") as handle:
            return np.lib.format.read_array(handle, allow_pickle=False)
    with zipfile.ZipFile(path) as packed:
        entries = {each.filename.removesuffix(".npy"): each for each in packed.infolist()}
        if not name and len(entries) == 1:
            name = next(iter(entries))
        if name not in entries:
            raise Unread("data_name", path=path, name=name, known=", ".join(entries)[:200])
        if entries[name].file_size > limits.bytes:
            raise Unread("data_large", path=path, asked=entries[name].file_size, allowed=limits.bytes)
        with packed.open(entries[name]) as handle:
            return np.lib.format.read_array(handle, allow_pickle=False)


def _headed(path: str) -> bool:
    """Whether the first line of a CSV holds names in place of numbers."""
    with open(path, encoding="utf-8-sig", errors="replace") as handle:
        first = handle.readline(1 << 16)
    try:
        [float(each) for each in first.split(",")]
    except ValueError:
        return True
    return False


def _csv(path: str) -> Any:
    return np.loadtxt(path, delimiter=",", skiprows=int(_headed(path)), ndmin=2, encoding="utf-8-sig")
