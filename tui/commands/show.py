"""``chainstep show``: the listing as text, Markdown or JSON, the steps as sentences, one step with its numbers, or the circuit
as a drawing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, cast

from engine import ProgramError, listing, told
from tui.commands.output import spare_source, write_out
from tui.commands.program import load, notice_text, tell_notices, without_glyphs, write
from tui.options import Request, UsageError

if TYPE_CHECKING:
    from engine import Library

FORMS = ("json", "markdown", "steps", "step", "circuit")


def run(request: Request) -> int:
    """Print one form of the program; 0. Raises ``ProgramError``."""
    asked = [form for form in FORMS if form in request.values]
    if len(asked) > 1:
        raise UsageError("flags_clash", first=f"--{asked[0]}", second=f"--{asked[1]}")
    arrays = _arrays(request)
    if arrays and asked != ["json"]:
        raise UsageError("flag_needs", flag=arrays, needed="--json")
    form = asked[0] if asked else ""
    spare_source(request, request.text("circuit"), "--circuit")
    try:
        trace, steps = load(request)
    except ProgramError as error:
        if error.library is None or form not in ("", "json") or request.flag("expand"):
            raise
        return _library(error.library, request, form)
    if form == "json":
        from engine import trace_sections
        from tui.commands.jsontext import stream

        which = "none" if arrays == "--no-arrays" else request.text("arrays") or "some"
        stream(trace_sections(trace, steps, notice_text, cast(Literal["none", "some", "all"], which)), sys.stdout.write)
        return 0
    if form == "markdown":
        from tui.commands.markdown import markdown

        write(markdown(trace))
    elif form == "steps":
        from tui.commands.steps import sentences

        for line in sentences(trace, steps):
            write(without_glyphs(line, request) + "\n")
    elif form == "step":
        from tui.commands.steps import panel

        write(panel(trace, steps, request.text("step") or "", request.flag("ascii")))
    elif form == "circuit":
        from tui.paint.picture import picture

        drawn = picture(trace, steps.expanded)
        if not drawn:
            raise UsageError("circuit_none")
        write_out(request.text("circuit"), drawn, "--circuit")
    else:
        write(listing(trace))
    tell_notices(trace, told(trace))
    return 0


def _arrays(request: Request) -> str:
    """The flag that tells which arrays are whole; "" if none was given."""
    given = [flag for flag in ("--arrays", "--no-arrays") if request.values.get(flag[2:].replace("-", "_"))]
    if len(given) > 1:
        raise UsageError("flags_clash", first=given[0], second=given[1])
    return given[0] if given else ""


def _library(library: Library, request: Request, form: str) -> int:
    """What a file of definitions offers: that is all there is to show of it, and no mistake."""
    file = request.operands[0]
    if form == "json":
        from engine import library_data
        from tui.commands.jsontext import dump

        sys.stdout.write(dump(library_data(library, file)))
    else:
        from tui.commands.librarytext import library_text

        write(without_glyphs(library_text(library, file), request))
    return 0
