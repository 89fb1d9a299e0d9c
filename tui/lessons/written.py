"""A backward pass that was written by hand, of one stage or of the whole program: judged as the file's own lines are.

The engine's lines stand before and after it, so that each of its lines finds its upstream gradient, and a gradient that it only
adds to is completed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import engine
from engine import ProgramError
from tui.complaint import cause
from tui.diagnoses import why

if TYPE_CHECKING:
    from engine import Trace

ALL = "all"
"""The answer of a question for the whole backward pass."""


class Written(NamedTuple):
    """``line`` counts the lines that were written, 0 where what is wrong is that one is missing; ``said`` is the reason, ``write``
    what mends it."""

    right: bool
    line: int = 0
    said: str = ""
    write: str = ""


def judged(answer: str, text: str, trace: Trace, lang: str) -> Written:
    """``answer`` is ``all`` or the address of a stage, ``(3)``."""
    before, own, after = parts(answer, trace)
    written = text.rstrip("\n").split("\n")
    head = [*forward(trace), *before]
    source = "\n".join([*head, *written, *after, ""])
    try:
        found = engine.trace_source(source, trace.file)
    except ProgramError as error:
        line = error.place.line - len(head) if error.place is not None else 0
        return Written(False, line if 0 < line <= len(written) else 0, cause(error))
    verdicts = found.own
    if verdicts is None:
        return _by_values(source, len(head), trace)
    if verdicts.failed is not None:
        line = (verdicts.failed.place.line if verdicts.failed.place is not None else 0) - len(head)
        return Written(False, line if 0 < line <= len(written) else 0, cause(verdicts.failed))
    wrong = [one for one in verdicts.lines if one.verdict == "wrong"]
    if wrong:
        first = next((one for one in wrong if one.line == verdicts.first_wrong), wrong[0])
        line = first.line - len(head)
        reason = next((each for each in engine.diagnose(found) if each.line == first.line), None)
        if 0 < line <= len(written):
            return Written(False, line, why(reason, lang) if reason else "", reason.mend if reason else "")
        return Written(False)
    done = {one.name for one in verdicts.lines if 0 < one.line - len(head) <= len(written)}
    wanted = {trace.vars[trace.lines[line].to].grad for line in own if trace.lines[line].kind != "seed"}
    return Written(bool(wanted) and wanted <= done)


def _by_values(source: str, before: int, trace: Trace) -> Written:
    """Lines that could be anything by their numbers, all of them 0 and 1: what their names hold in the end is compared."""
    output = trace.vars[trace.output].shown
    try:
        found = engine.trace_source(source, trace.file, engine.Options(forward_only=True, output=output))
    except ProgramError as error:
        line = error.place.line - before if error.place is not None else 0
        return Written(False, max(line, 0), cause(error))
    lines = source.split("\n")
    for var in trace.vars:
        if not var.diff or not (trace.arrivals(var.index) or var.index == trace.output):
            continue
        versions = [value for name, value in found.values.items() if re.fullmatch(rf"{re.escape(var.grad)}(_\d+)?", name)]
        held = versions[-1] if versions else None  # what += has made of it last
        if held is None:
            return Written(False)
        if np.shape(held) != np.shape(trace.gradient(var.index)) or not np.allclose(held, trace.gradient(var.index), rtol=1e-6):
            writes = [i + 1 - before for i, line in enumerate(lines) if line.split(" ")[0] == var.grad]
            return Written(False, max(writes, default=0))
    return Written(True)


def forward(trace: Trace) -> list[str]:
    """The program's own lines, parts of a line as lines of their own: the engine's backward lines read these."""
    lines = engine.listing(trace).split("\n")
    return lines[: lines.index("")]


def parts(answer: str, trace: Trace) -> tuple[list[str], list[int], list[str]]:
    """The engine's lines before, those (by index) that are asked for, those after them."""
    if answer == ALL:
        return [], list(range(len(trace.lines))), []
    stage = next(s for s in trace.stages if f"({s.label})" == answer)
    own = list(trace.stage_lines(stage.index))
    return [trace.raw(i) for i in range(own[0])], own, [trace.raw(i) for i in range(own[-1] + 1, len(trace.lines))]


def solution(answer: str, trace: Trace) -> str:
    """The lines that the engine writes."""
    return "\n".join(trace.raw(line) for line in parts(answer, trace)[1])
