"""``chainstep emit``: a stand-alone numpy module, to standard output or to a file that is written aside and renamed."""

from __future__ import annotations

from engine import emit
from tui.commands.output import spare_source, write_out
from tui.commands.program import load, tell_notices
from tui.options import Request


def run(request: Request) -> int:
    """Write the module; 0. Raises ``ProgramError``; ``UsageError`` when the file cannot be written."""
    target = request.text("out")
    spare_source(request, target)
    trace, _ = load(request)
    write_out(target, emit(trace))
    tell_notices(trace)
    return 0
