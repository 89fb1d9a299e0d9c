"""What a command writes to a file: aside and renamed, never over the program itself; ``-`` is standard output."""

from __future__ import annotations

import os
import sys

from tui.options import Request, UsageError


def spare_source(request: Request, target: str | None, flag: str = "-o") -> None:
    """UsageError if the file to write, which was given after ``flag``, is the program itself, also through a link."""
    if target is None:
        return
    try:
        same = os.path.samefile(request.operands[0], target)
    except (OSError, ValueError):
        return
    if same:
        raise UsageError("out_is_source", path=target, flag=flag)


def write_out(target: str | None, text: str, flag: str = "-o") -> None:
    """Write a text; ``UsageError`` when the file cannot be written."""
    if target is None or target == "-":
        _to_stdout(text)
        return
    from tui.files import write_aside

    try:
        write_aside(target, text)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UsageError("cannot_write", path=target, reason=reason, flag=flag) from None


def _to_stdout(text: str) -> None:
    """UTF-8 whatever the terminal's encoding: an escape in a name would be other code."""
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
    else:
        binary.write(text.encode("utf-8"))
        binary.flush()
