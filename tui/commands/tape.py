"""``chainstep tape``: the first tape of a program, to standard output or to a file that is written aside and renamed."""

from __future__ import annotations

import sys
from pathlib import Path

from tui.catalogue import say
from tui.commands.output import spare_source, write_out
from tui.commands.program import options_of
from tui.options import Request, UsageError
from tui.tapes.first import first_tape


def run(request: Request) -> int:
    """Write the tape; 0. Raises ``ProgramError``; ``UsageError`` when the file cannot be written."""
    path, target = request.operands[0], request.text("out")
    if path == "-":
        raise UsageError("tape_pipe")
    spare_source(request, target)
    if target is not None and target != "-" and Path(target).is_file():
        raise UsageError("tape_there", path=target)
    text = first_tape(
        path, options_of(request), lang=request.text("lang"), theme=request.text("theme"), at=request.text("at") or ""
    )  # fmt: skip
    write_out(target, text)
    if target is not None and target != "-":
        print(say("tape.written", path=target), file=sys.stderr)
    return 0
