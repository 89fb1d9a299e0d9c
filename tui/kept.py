"""State that outlives a session: JSON files in the user's data directory (``$XDG_DATA_HOME/chainstep``).

Each is versioned, written aside and renamed, so that being killed at any moment leaves the old one or the new one. One that
cannot be read, or that a later version wrote, is set aside as ``NAME.bad`` and never lost.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui.settings import directory, write_aside


def data_file(name: str) -> Path:
    """A file of that directory. Raises ``RuntimeError`` where there is no home directory."""
    return directory("XDG_DATA_HOME", ".local/share") / name


def load(path: Path, version: int, sensible: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What a file holds; {} where there is none, or nothing ``sensible``: that is set aside. Never raises."""
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    try:
        read = json.loads(data)
        if not isinstance(read, dict) or read.get("version") != version or not sensible(read):
            raise ValueError
    except (ValueError, RecursionError):
        with contextlib.suppress(OSError):
            os.replace(path, path.with_name(path.name + ".bad"))
        return {}
    return read


def save(path: Path, version: int, held: dict[str, Any]) -> bool:
    """Write what a file is to hold; False where it cannot be written."""
    try:
        write_aside(path, json.dumps({"version": version, **held}, indent=1) + "\n")
    except (OSError, RuntimeError):
        return False
    return True
