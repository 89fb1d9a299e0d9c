"""What the library remembers: the files that were opened last, and that it has greeted. ``library.json`` among the files that
outlive a session (``tui.kept``).
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.named import NamedTuple
from tui import kept
from tui.examples import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
MOST = 30
"""Files that are remembered."""
SHOWN = 5
"""Files of these that are listed."""
PREVIEW = 20_000
"""Bytes of a file that are shown beside the list."""


class Shelf(NamedTuple):
    """``files``: paths of programs, that opened last first; ``greeted``: whether somebody was welcomed already."""

    files: tuple[str, ...] = ()
    greeted: bool = False


def path_of() -> Path:
    """The file. Raises ``RuntimeError`` where there is no home directory."""
    return kept.data_file("library.json")


def load(path: Path | None = None) -> Shelf:
    """What is remembered; nothing where there is nothing sensible. Never raises."""
    try:
        path = path or path_of()
    except RuntimeError:
        return Shelf()
    found = kept.load(path, VERSION, _sensible)
    return Shelf(tuple(found.get("files", ())), bool(found.get("greeted", False)))


def _sensible(read: dict[str, Any]) -> bool:
    files = read.get("files")
    return isinstance(files, list) and all(isinstance(each, str) for each in files)


def opened(file: str, path: Path | None = None) -> bool:
    """Remember that a program was opened; False where that cannot be written."""
    file = os.path.abspath(file)
    shelf = load(path)
    if shelf.files[:1] == (file,):
        return True
    return _save(shelf._replace(files=(file, *(each for each in shelf.files if each != file))[:MOST]), path)


def greeted(path: Path | None = None) -> bool:
    """Remember that somebody was welcomed; False where that cannot be written."""
    return _save(load(path)._replace(greeted=True), path)


def _save(shelf: Shelf, path: Path | None) -> bool:
    try:
        path = path or path_of()
    except RuntimeError:
        return False
    return kept.save(path, VERSION, {"files": list(shelf.files), "greeted": shelf.greeted})


def recent(shelf: Shelf) -> tuple[Example, ...]:
    """The files that were opened last and are there still, with the beginning of their texts."""
    return tuple(islice(_there(shelf.files), SHOWN))


def _there(files: tuple[str, ...]) -> Iterator[Example]:
    home = str(Path.home()) if "HOME" in os.environ else ""
    for file in files:
        path = Path(file)
        try:
            if not path.is_file():  # gone, or a pipe, which would have us wait
                continue
            with path.open("rb") as data:
                text = data.read(PREVIEW).decode("utf-8-sig", errors="replace")
        except (OSError, ValueError):
            continue
        folder = str(path.parent)
        folder = "~" + folder[len(home) :] if home and (folder + "/").startswith(home + "/") else folder
        yield Example(path, f"{path.name}   {folder}", text, kind="recent")
