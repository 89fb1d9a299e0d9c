"""Chainstep in a notebook: ``%load_ext tui.notebook``, then ``%%chainstep`` at the head of a cell steps its code into a table.

Options are those of the command line: ``%%chainstep --output loss --set x=2.5``. The cell is read by our own interpreter: it sees
no names of other cells and leaves none. IPython is not imported: it calls us.
"""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine import Trace


class Table:
    """What a cell shows: the table where HTML is shown, the listing elsewhere."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    def _repr_html_(self) -> str:
        from engine import html
        from tui.catalogue import say

        forward = say("cli.notebook_program"), say("cli.notebook_value")
        return html(self.trace, (*forward, say("cli.notebook_backward"), say("cli.notebook_gradient")))

    def __repr__(self) -> str:
        import engine
        from tui.printing import printable

        return printable(engine.listing(self.trace))


def chainstep(line: str, cell: str) -> Table | None:
    """The cell's table. What is wrong with it, or with the options in ``line``, goes to standard error, as in the terminal."""
    from engine import ProgramError, cell_source, trace_source
    from tui.catalogue import say, set_language
    from tui.commands.program import options_of, tell_notices
    from tui.complaint import report
    from tui.options import UsageError, parse

    try:
        request = parse(["show", "cell", *_words(line)])
        set_language(request.text("lang"))
        trace = trace_source(cell_source(cell), "%%chainstep", options_of(request))
    except (ProgramError, UsageError) as error:
        if isinstance(error, ProgramError) and error.library is not None:
            from tui.commands.librarytext import library_text
            from tui.printing import printable

            print(printable(library_text(error.library, "%%chainstep")), end="")
            return None
        print(report(error), file=sys.stderr)
        if isinstance(error, ProgramError) and error.code == "undefined_name":
            print(say("cli.notebook_alone"), file=sys.stderr)
        return None
    tell_notices(trace)
    return Table(trace)


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quote that is not closed
        return line.split()


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext tui.notebook`` calls with the shell."""
    shell.register_magic_function(chainstep, "cell", "chainstep")
