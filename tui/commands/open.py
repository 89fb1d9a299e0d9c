"""``chainstep [open] FILE``: the stepper; without a file the library."""

from __future__ import annotations

from tui.interrupts import importing
from tui.options import Request, UsageError


def run(request: Request) -> int:
    """Run the app; its exit code. Raises ``ProgramError`` for a program that no screen can show."""
    path = request.operands[0] if request.operands else None
    if path is None and (extra := [name for name in request.values if name not in ("lang", "ascii", "theme")]):
        raise UsageError("flag_needs", flag=f"--{extra[0].replace('_', '-')}", needed="FILE")
    with importing():
        from tui.start import run_app  # first: it imports Textual as Textual wants to be

        # isort: split
        from tui.commands.program import options_of

    options = options_of(request)
    return run_app(
        path, options, at=request.text("at"), lang=request.text("lang"), ascii=request.flag("ascii"), theme=request.text("theme")
    )
