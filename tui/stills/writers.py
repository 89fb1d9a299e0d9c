"""The formats of recordings, by the ending of a file's name, and how frames come into files: written aside, then renamed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from errno import EACCES, ENOENT
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tui.files import aside
from tui.options import UsageError
from tui.stills.visible import visible

if TYPE_CHECKING:
    from tui.stills.writer import About, Writer
    from tui.tapes.frames import Frame

FORMATS = {
    ".cast": ("cast", "Cast"),
    ".svg": ("svg", "Svg"),
    ".html": ("html", "Page"),
    ".txt": ("text", "Text"),
    ".md": ("text", "Markdown"),
    ".gif": ("media", "Gif"),
    ".png": ("media", "Png"),
}
"""Ending -> module and class of the writer."""
STILLS = {ending: FORMATS[ending] for ending in (".txt", ".md", ".png")} | {".svg": ("svg", "StillSvg")}
"""The same for a single screen."""


def kind(path: str, formats: dict[str, tuple[str, str]] = FORMATS, flag: str = "-o") -> type[Writer]:
    """The writer of a file; ``UsageError`` for an ending that is no format."""
    ending = Path(path).suffix.lower()
    if ending not in formats:
        raise UsageError("no_format", path=path, formats=" ".join(sorted(formats)), flag=flag)
    module, name = formats[ending]
    found: type[Writer] = getattr(import_module(f"tui.stills.{module}"), name)
    return found


def write(
    frames: Iterable[Frame],
    outputs: list[str],
    about: About,
    seen: Callable[[Frame], None] | None = None,
    folder: str = ".",
    formats: dict[str, tuple[str, str]] = FORMATS,
) -> None:
    """Write every output from one iterator. ``seen`` hears of each frame. Single screens that frames ask for (``stills``) are
    named beneath ``folder``.

    Whatever cannot be written is said before the first frame is asked for (``UsageError``); whatever goes wrong later, Ctrl-C
    too, leaves the old files as they were.
    """
    with ExitStack() as files:
        writers = {path: _opened(files, path, formats, about) for path in outputs}
        for frame in visible(frames):
            for path, writer in writers.items():
                with _written(path):
                    writer.frame(frame)
            for name in frame.stills:
                _still(frame, os.path.join(folder, name), about)
            if seen is not None:
                seen(frame)
        for path, writer in writers.items():
            with _written(path):
                writer.close()
                writer.out.flush()


@contextmanager
def _written(path: str) -> Iterator[None]:
    """What the system refuses is told of the file that it is about."""
    try:
        yield
    except OSError as error:
        raise _unwritable(path, error) from None


def _opened(files: ExitStack, path: str, formats: dict[str, tuple[str, str]], about: About) -> Writer:
    made = kind(path, formats)
    try:
        out: IO[bytes] = files.enter_context(aside(path))
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    return made(out, about)


def check_still(path: str) -> None:
    """``UsageError`` for a single screen's file that cannot be written."""
    kind(path, STILLS)
    folder = os.path.dirname(path) or "."
    if not os.access(folder, os.W_OK):
        raise _unwritable(path, OSError(0, os.strerror(EACCES if os.path.isdir(folder) else ENOENT)))


def _unwritable(path: str, error: OSError | ValueError) -> UsageError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return UsageError("cannot_write", path=path, reason=reason, flag="-o")


def _still(frame: Frame, path: str, about: About) -> None:
    with ExitStack() as files:
        writer = _opened(files, path, STILLS, about)
        writer.frame(replace(frame, at=0.0, last=True))
        writer.close()
