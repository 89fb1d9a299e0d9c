"""A program with an own backward part, from the survey to the verdict; ``engine.run`` makes the trace in between."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.applied import applied_once
from engine.checking.attributing import attributed
from engine.checking.evened import of_another_scale
from engine.checking.judging import Ran, judge
from engine.checking.lent import lent
from engine.checking.measure import Measure
from engine.checking.ownseed import given_seed, literal_of
from engine.checking.pending import pending, stopped
from engine.checking.reading import FINE, Reading
from engine.checking.swapped import Swapped
from engine.checking.unled import uncompared
from engine.checking.upstreams import together, upstreams
from engine.checking.upstreams import told as with_upstreams
from engine.errors import ProgramError
from engine.limits import Limits
from engine.own.differences import outside
from engine.own.dividing import agree
from engine.own.guide import GuidedTracer, Undecided
from engine.own.loss import Loss, gradients_made
from engine.own.parts import Parts, given_parts, parts_of
from engine.own.readers import lines_reading
from engine.own.records import Instead, Survey
from engine.own.sums import sums_of
from engine.own.survey import survey
from engine.own.tested import only_asked
from engine.own.units import Units
from engine.reading.program import Program
from engine.records import Options, Var
from engine.trace import Trace
from engine.traced import Traced
from engine.tracing.recording.counts import Known
from engine.verdicts import Own, Uncompared

_LIMITS = frozenset({"limit", "memory", "too_large", "nesting"})


class OwnPart:
    """What the file does itself. ``there`` is whether it has a backward part of its own."""

    def __init__(self, program: Program, options: Options, limits: Limits) -> None:
        self.program = program
        self.options = options
        self.limits = limits
        self.parts: Parts | None = None
        self._tracer: GuidedTracer | None = None
        self._survey: Survey | None = None
        self._loss: Loss | None = None  # of the first way that was sure of it
        self._given: Any = None  # the seed that makes a given gradient what the file has

    def ways(self) -> Iterator[None]:
        """The ways to read the file, the likeliest first: about its loss, or from a gradient that is taken as given."""
        found = self._survey = survey(self.program, self.limits, self.options)
        self.parts = parts_of(found, self.options)
        if self.parts is not None:
            self._loss = self.parts.loss if self.parts.loss.strong else None
            yield
        for parts in given_parts(found) if self.options.output is None else ():
            self.parts, self._given = parts, None
            yield

    def of_a_sum(self, trace: Trace, again: Callable[[], Trace | None]) -> Trace:
        """The trace about a sum that the loss is a term of, where something is wrong by the loss alone and nothing by the sum;
        ``again`` makes it. ``trace`` is that about the loss."""
        parts, found, own = self.parts, self._survey, trace.own
        if parts is None or found is None or own is None or parts.loss.given or self.options.output is not None:
            return trace
        same = {(unit.order, unit.name) for unit in parts.units}
        for name in sums_of(found, parts.loss) if own.first_wrong is not None and own.failed is None else ():
            other = parts_of(found, self.options._replace(output=name))
            if other is None or {(unit.order, unit.name) for unit in other.units} != same:
                continue  # some of what is judged would be none of the own part
            self.parts = other
            with suppress(ProgramError):
                about = again()
                if about is not None and about.own is not None and _all_right(about.own, own):
                    return about
        return trace

    def fallback(self, variables: Iterable[Var]) -> int | None:
        """Where no way led anywhere: the variable, of a run of all the program, that is its loss; None where that is not known."""
        if self._survey is None or self._loss is None:
            return None
        binding = self._survey.bindings[self._loss.binding]
        same = [v for v in variables if v.kind == "stage" and v.diff and v.name.rpartition(".")[2] == binding.name]
        return next((v.index for v in reversed(same) if np.array_equal(v.value, binding.value, equal_nan=True)), None)

    def untold(self, trace: Trace) -> tuple[Uncompared, ...]:
        """Where no way led anywhere: the gradients of the file's own that the output is not made of, of what it is made of."""
        found, output = self._survey, trace.vars[trace.output]
        name = output.name.rpartition(".")[2]
        named = [] if found is None else [b for b in found.bindings if b.defs and (b.line, b.name) == (output.line, name)]
        if found is None or not named:
            return ()
        came = found.slice(set(named[-1].defs))
        units = [unit for unit in found.units.values() if unit.events and unit.gradient.of and set(unit.base_defs) & came]
        left = [unit for unit in units if (made := gradients_made(found, unit)) and not made & came]
        return tuple(dict.fromkeys([Uncompared(unit.events[0].line, unit.shown, "not_taken") for unit in left]))

    @property
    def given(self) -> bool:
        """Whether there is no loss, and a gradient is taken as given."""
        return self.parts is not None and self.parts.loss.given

    def suppose(self, trace: Trace) -> Iterator[None]:
        """The seeds of the output with which the given gradient is the file's: as its own, and as that of what the output is made
        of element by element. ``trace`` is seeded with ones."""
        assert self.parts is not None
        assert self.parts.loss.seed is not None
        value = np.asarray(self.parts.loss.seed[1].value, dtype=float)
        output = trace.vars[trace.output]
        if np.shape(output.value) != value.shape:
            return
        self._given = value
        yield
        stages = [] if output.stage < 0 else [trace.stages[output.stage]]
        near = [at for stage in stages for at in (*stage.parts, *stage.reads)]
        for at in near:
            if np.shape(trace.vars[at].value) != value.shape or trace.gradients_by_index[at] is None:
                continue
            slope = np.asarray(trace.gradient(at), dtype=float)
            if np.all(slope):
                self._given = value / slope
                yield

    def strays(self, error: ProgramError) -> bool:
        """Whether an error says that the file was read wrongly: without it the program runs to its end. Only limits are another
        matter: what passes one is not run again."""
        through = self._survey is not None and self._survey.failed is None
        return isinstance(error, Undecided) or (through and error.code not in _LIMITS)

    @property
    def printed(self) -> list[tuple[int, str]]:
        """What the program printed, its own part included."""
        assert self.parts is not None
        return self.parts.survey.printed

    def traced(self, known: Known = Known()) -> GuidedTracer:
        """A run without the own part, for which ``known`` are counts."""
        assert self.parts is not None
        self._tracer = GuidedTracer(_without(self.program, self.parts), self.limits, self.options, self.parts, known)
        return self._tracer

    def seed(self, traced: Traced, output: Var) -> tuple[Any, str] | None:
        """The gradient that the file gives the output."""
        assert self.parts is not None
        assert self._tracer is not None
        if self.given:
            value = np.ones(np.shape(output.value)) if self._given is None else self._given
            return value, literal_of(value, traced.modules["np"])
        return given_seed(traced, output, self.parts, self._tracer.machine)

    def judged(self, trace: Trace) -> Own | None:
        """The verdict; None where only numbers could have told what is differentiated, and they do not agree."""
        parts, tracer = self.parts, self._tracer
        assert parts is not None
        assert tracer is not None
        seeds: dict[tuple[int, str], Any] = {}
        if self.options.seed is not None and parts.loss.seed is not None:
            seeds = self._seeds(parts, trace)
            parts = self._surveyed(seeds) or parts
        reads = lines_reading(self.program.forward)
        more = upstreams(trace, parts, Units(trace, parts, tracer.binder.operands, reads).base)
        trace = together(trace, more)
        measure = Measure(trace)

        def read(parts: Parts) -> Reading:
            assert tracer is not None
            mine = outside(parts.survey, parts.units)
            judged = tuple([unit for unit in mine if not any([one.stands_in(unit) for one in more])])
            told = Units(trace, replace(parts, units=judged), tracer.binder.operands, reads)
            units, others = told.all()
            others += [Uncompared(unit.events[0].line, unit.shown, "another_run") for unit in parts.apart]
            left = pending(parts.survey, self.program.forward)
            ran = Ran(parts.begin, parts.survey.failed, tuple(others), reads, told.feeds(units, True), left)
            own, found = judge(measure, units, ran)
            return Reading(parts.survey, parts.dead, parts.forward, own, tuple(found))

        def again(instead: Instead) -> Reading | None:
            other = self._surveyed(seeds, instead)
            return None if other is None else read(other)

        first = read(parts)
        own = first.verdict
        if parts.loss.given:
            return self._relative(own)
        told = [line for line in own.lines if line.verdict in ("right", "tie") and line.var != trace.output]
        if not parts.loss.strong and not any([np.any(trace.gradient(line.var)) for line in own.lines]):
            return None  # a number that none of it follows from, ``error = y - step(z)``: zeros say nothing
        made = {at for unit in parts.units for event in unit.events for at in event.defs}
        if not parts.loss.strong and only_asked(parts.survey, parts.survey.bindings[parts.loss.binding], made):
            return uncompared(own, "decides")
        good = any([np.any(line.theirs) or not np.any(trace.gradient(line.var)) for line in told])  # no zeros that sums begin with
        if not parts.loss.strong and not good:  # what may be the loss, by a factor that all have
            return of_another_scale(own)

        def run(instead: Instead) -> Survey | None:
            other = self._surveyed(seeds, instead)
            return None if other is None else other.survey

        swapped = Swapped(trace, parts.survey, 0, first.found, run)
        own = lent(trace, stopped(trace, first, attributed(trace, first, again)))
        return with_upstreams(applied_once(trace, own, parts.survey, parts.dead, swapped), more)

    def _relative(self, own: Own) -> Own | None:
        """The verdict where a gradient is given: it is not judged, and one of the others, an array, has to agree."""
        assert self.parts is not None
        assert self.parts.loss.seed is not None
        followed, event = self.parts.loss.seed
        lines = tuple([
            line._replace(verdict="given", reason="") if line.name == followed.shown and line.line == event.line else line
            for line in own.lines
        ])  # fmt: skip
        right = [line for line in lines if line.verdict == "right" and line.name != followed.shown and line.var >= 0]
        agrees = [line for line in right if np.size(line.theirs) > 1]
        if not np.ndim(event.value) and followed.gradient.by:  # ``dL_dy`` says what it is: a few numbers do
            agrees = agrees or [line for line in right if np.any(line.theirs) and line.theirs != event.value]
        if not any([unit is followed for unit in self.parts.survey.units.values()]):  # what only equals ``delta`` says nothing
            agrees = [line for line in agrees if np.any(line.theirs) and not agree(event.value, line.theirs)]
        first = next((line.line for line in lines if line.verdict == "wrong"), None)
        return replace(own, lines=lines, first_wrong=first) if agrees else None

    def _seeds(self, parts: Parts, trace: Trace) -> dict[tuple[int, str], Any]:
        """The gradient that the caller gives the output, by where the file binds its own."""
        assert parts.loss.seed is not None
        followed, event = parts.loss.seed
        at = next((b.at for b in parts.survey.bindings if b.done == event.done and b.name == followed.name), -1)
        value = np.copy(trace.seed) if np.ndim(trace.seed) else trace.seed
        return {(at, followed.name): value}

    def _surveyed(self, seeds: dict[tuple[int, str], Any], instead: Instead = Instead()) -> Parts | None:
        """The own part once more, with other numbers in it."""
        found = survey(self.program, self.limits, self.options, seeds, instead)
        assert self.parts is not None
        loss = self.parts.loss
        if not self.given or not np.ndim(found.bindings[loss.binding].value):  # a number is given its gradient as a loss is
            return parts_of(found, self.options)
        return next((each for each in given_parts(found) if each.loss.binding == loss.binding), None)


def _all_right(own: Own, before: Own) -> bool:
    """Whether all that was judged before is judged now, and right; a remark may stay one."""
    now = {(line.line, line.name): line.verdict for line in own.lines}
    fine = {"wrong": ("right", "tie"), "follows": ("right", "tie")}
    same = [now.get((line.line, line.name)) in fine.get(line.verdict, FINE) for line in before.lines if line.verdict != "aside"]
    return own.ok and all(same) and set(own.others) <= set(before.others)


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
