"""``chainstep emit``: a stand-alone numpy module, to standard output or to a file that is written aside and renamed."""

from __future__ import annotations

import os
import sys

from engine import emit
from tui.commands.program import load, tell_notices
from tui.files import write_aside
from tui.options import Request, UsageError


def run(request: Request) -> int:
    """Write the module; 0. Raises ``ProgramError``; ``UsageError`` when the file cannot be written."""
    target = request.text("out")
    if target is not None and _is_source(request.operands[0], target):
        raise UsageError("out_is_source", path=target)
    trace, _ = load(request)
    text = emit(trace)
    if target is None or target == "-":
        _to_stdout(text)
    else:
        try:
            write_aside(target, text)
        except OSError as error:
            raise UsageError("cannot_write", path=target, reason=error.strerror or str(error)) from None
    tell_notices(trace)
    return 0


def _is_source(source: str, target: str) -> bool:
    """Whether the module would be written over the program itself, also through a link."""
    try:
        return os.path.samefile(source, target)
    except (OSError, ValueError):
        return False


def _to_stdout(text: str) -> None:
    """Python source is UTF-8 whatever the terminal's encoding: an escape in a name would be other code."""
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
    else:
        binary.write(text.encode("utf-8"))
        binary.flush()
