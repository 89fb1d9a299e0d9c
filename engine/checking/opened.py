"""A program with an own backward part, from the survey to the verdict; ``engine.run`` makes the trace in between."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.checking.judging import Ran, judge
from engine.checking.ownseed import given_seed
from engine.errors import Notice
from engine.limits import Limits
from engine.own.guide import GuidedTracer
from engine.own.parts import Parts, parts_of
from engine.own.survey import survey
from engine.own.units import Units, lines_reading
from engine.reading.program import Program
from engine.records import Options, Var
from engine.trace import Trace
from engine.traced import Traced
from engine.verdicts import Own


class OwnPart:
    """What the file does itself. ``there`` is whether it has a backward part of its own."""

    def __init__(self, program: Program, options: Options, limits: Limits) -> None:
        self.program = program
        self.options = options
        self.limits = limits
        found = survey(program, limits, options)
        self.parts: Parts | None = parts_of(found, options)
        self._tracer: GuidedTracer | None = None

    @property
    def there(self) -> bool:
        """Whether there is one."""
        return self.parts is not None

    @property
    def printed(self) -> list[tuple[int, str]]:
        """What the program printed, its own part included."""
        assert self.parts is not None
        return self.parts.survey.printed

    def notices(self) -> list[Notice]:
        """Why a program with gradients of its own was traced as it stands."""
        return []

    def traced(self) -> GuidedTracer:
        """A run without the own part."""
        assert self.parts is not None
        self._tracer = GuidedTracer(_without(self.program, self.parts), self.limits, self.options, self.parts)
        return self._tracer

    def seed(self, traced: Traced, output: Var) -> tuple[Any, str] | None:
        """The gradient that the file gives the output."""
        assert self.parts is not None
        assert self._tracer is not None
        return given_seed(traced, output, self.parts, self._tracer.machine)

    def judged(self, trace: Trace) -> Own | None:
        """The verdict; None where only numbers could have told what is differentiated, and they do not agree."""
        parts, tracer = self.parts, self._tracer
        assert parts is not None
        assert tracer is not None
        if self.options.seed is not None and parts.loss.seed is not None:
            parts = self._with_seed(parts, trace) or parts
        reads = lines_reading(self.program.forward)
        told = Units(trace, parts, tracer.binder.operands, reads)
        units, others = told.all()
        own = judge(trace, units, Ran(parts.begin, parts.survey.failed, tuple(others), reads, told.feeds(units)))
        good = any([line.verdict in ("right", "tie") and line.var != trace.output for line in own.lines])
        return own if parts.loss.strong or good else None

    def _with_seed(self, parts: Parts, trace: Trace) -> Parts | None:
        """The own part once more, from the gradient that the caller gives the output."""
        assert parts.loss.seed is not None
        followed, event = parts.loss.seed
        at = next((b.at for b in parts.survey.bindings if b.done == event.done and b.name == followed.name), -1)
        value = np.copy(trace.seed) if np.ndim(trace.seed) else trace.seed
        return parts_of(survey(self.program, self.limits, self.options, {(at, followed.name): value}), self.options)


def _without(program: Program, parts: Parts) -> Program:
    """The program with the names and comments of its forward part alone."""
    survey = parts.survey
    bound: dict[str, bool] = {}  # whether a name is bound by the own part alone
    for binding in survey.bindings:
        if isinstance(binding.name, str):
            bound[binding.name] = bound.get(binding.name, True) and binding.where in parts.holes
    names = program.names - {name for name, own in bound.items() if own}
    last = max([done.node.lineno for done in survey.dones if done.index not in parts.skipped and _computes(done.node)], default=0)
    comments = {line: text for line, text in program.comments.items() if line < (last or parts.begin)}
    return program._replace(names=frozenset(names), comments=comments)


def _computes(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef))
