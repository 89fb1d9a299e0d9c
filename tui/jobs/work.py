"""What a request asks for, carried out in the child. Traces of the last few programs stay, so that views and checks of a
program do not trace it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import engine
from engine.cancelling import listening
from engine.edits import with_edits
from tui.jobs.protocol import (
    Check,
    CheckLines,
    Diagnose,
    Edit,
    Expand,
    Program,
    Prove,
    Read,
    Request,
    Search,
    program_of,
)

if TYPE_CHECKING:
    from engine import Trace
    from tui.jobs.child import Stops

KEPT = 2
"""Traces that stay: the program on show, and one that it was changed from."""


class Worker:
    """Carries out requests one after the other."""

    def __init__(self, stops: Stops) -> None:
        self.stops = stops
        self._traces: dict[Program, Trace] = {}

    def warm_up(self) -> None:
        """Import and run what every request needs, before the first one comes."""
        engine.expand(engine.trace_source("x = 1.5\ny = (x * x + 1) / x\n"), frozenset([0]))

    def result(self, request: Request) -> Any:
        """What the request's docstring promises. Raises ProgramError, and Stopped when the parent wants no more of it."""
        if isinstance(request, Edit):  # one run of the program: that of before is not needed
            program = request.program
            options = with_edits(program.options, dict(request.changes), program.path)
            return self.keep(self._run(replace(program, options=options)))
        trace = self.trace(request.program)
        if isinstance(request, Read):
            return trace
        if isinstance(request, Expand):
            with listening(self.stops.asked):
                return engine.expand(trace, request.stages)
        if isinstance(request, (Prove, CheckLines)):
            with listening(self.stops.asked):
                expanded = engine.expand(trace, request.stages) if request.stages else trace
                if isinstance(request, CheckLines):
                    return engine.lines_alone(expanded)
                return engine.proof(expanded, request.var, request.at, request.step)
        if isinstance(request, Diagnose):
            with listening(self.stops.asked):
                return engine.diagnose(trace), engine.held(trace)
        if isinstance(request, Search):
            return self._search(trace, request)
        if isinstance(request, Check):
            from engine.checking.check import check

            with listening(self.stops.asked):
                return check(trace)
        raise TypeError(request)

    def trace(self, program: Program) -> Trace:
        """The program's trace, made now if it is none of those kept. What is read from a file is always made anew."""
        kept = self._traces.pop(program, None)
        if kept is None:
            kept = self._run(program)
        return self.keep(kept)

    def keep(self, trace: Trace) -> Trace:
        """Have the trace at hand for what is asked next."""
        key = program_of(trace)
        self._traces.pop(key, None)
        self._traces[key] = trace
        while len(self._traces) > KEPT:
            del self._traces[next(iter(self._traces))]
        return trace

    def _run(self, program: Program) -> Trace:
        cancel = self.stops.asked
        if program.source is None:
            return engine.run(program.path, program.options, cancel)
        return engine.trace_source(program.source, program.path, program.options, cancel)

    def _search(self, trace: Trace, request: Search) -> Any:
        from tui.moves.find import match
        from tui.view import Views

        found = match(Views(trace).at(request.session.expanded), request.session, request.by, self.stops.look)
        return None if found is None else tuple(found)
