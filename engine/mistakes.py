"""A mistake of our own: its traceback goes to a file for us; whoever called gets the record of an error with the file's path."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import time
import traceback
from pathlib import Path

from engine.errors import Place, ProgramError
from engine.reading.program import Program, place_of


def state_directory() -> Path:
    """Where logs go: ``$XDG_STATE_HOME/chainstep``, else ``~/.local/state/chainstep`` (XDG: a relative value is ignored).
    RuntimeError where there is no home directory."""
    given = os.environ.get("XDG_STATE_HOME", "")
    return (Path(given) if os.path.isabs(given) else Path.home() / ".local/state") / "chainstep"


def write_log(error: BaseException) -> Path | None:
    """Write the traceback to a new file in the state directory; None when it cannot be written."""
    text = "".join(traceback.format_exception(error))
    path: Path | None = None
    try:
        directory = state_directory()
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / (time.strftime("crash-%Y%m%d-%H%M%S") + f"-{os.getpid()}.log")
        path.write_text(f"python {sys.version}\n{text}", encoding="utf-8", errors="backslashreplace")
    except (OSError, RuntimeError):
        if path is not None:
            with contextlib.suppress(OSError):
                path.unlink()  # begun, and nothing in it
        return None
    return path


def mistake(error: Exception, program: Program | None, at: ast.AST | None, file: str) -> ProgramError:
    """The record of ``error``, an exception that is none of the program's, which rose while ``at`` was traced."""
    path = write_log(error)
    place = place_of(at, program.lines) if program is not None and hasattr(at, "lineno") else Place()  # type: ignore[arg-type]
    line = program.lines[place.line - 1] if program is not None and place.line else ""
    if path is None:
        return ProgramError("internal", place, file=file, source=line, said=repr(error))
    return ProgramError("internal", place, file=file, source=line, said=repr(error), what="logged", path=str(path))
