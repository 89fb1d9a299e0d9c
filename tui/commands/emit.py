"""``chainstep emit``: a stand-alone numpy module, to standard output or to a file that is written aside and renamed."""

from __future__ import annotations

import sys

from engine.writing.emit import emit
from tui.commands.program import load, tell_notices
from tui.files import write_aside
from tui.options import Request, UsageError


def run(request: Request) -> int:
    """Write the module; 0. Raises ``ProgramError``; ``UsageError`` when the file cannot be written."""
    trace, _ = load(request)
    text = emit(trace)
    target = request.text("out")
    if target is None or target == "-":
        sys.stdout.write(text)
    else:
        try:
            write_aside(target, text)
        except OSError as error:
            raise UsageError("cannot_write", path=target, reason=error.strerror or str(error)) from None
    tell_notices(trace)
    return 0
