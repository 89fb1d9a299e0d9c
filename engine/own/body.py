"""The recorded run of one pass: the body of its loop, from a copy of the state at its top."""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import Any

import numpy as np

from engine.limits import Limits
from engine.own.adopting import Adopting
from engine.own.defining import Bindings
from engine.own.dividing import Division
from engine.own.handedback import handed_back
from engine.own.holes import Parts, Skipping
from engine.own.records import Binding
from engine.own.rounds import Round
from engine.own.tops import Top
from engine.reading.program import Program
from engine.records import Options, Var
from engine.tracing.frames import LoopLeft, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.places import Places
from engine.tracing.recording.counts import Known
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Body:
    """One recorded pass, as ``engine.tracing.tracer.Tracer`` is one recorded program: the ``machine`` that runs, and the
    ``binder``, which records. ``program`` is the whole, with the names that the pass takes; ``bindings`` what its
    text says of them; what is left out of the pass ``division`` says."""

    def __init__(
        self, program: Program, limits: Limits, options: Options, bindings: Bindings, top: Top, found: Round, division: Division,
        parts: Parts, known: Known = Known(),
    ) -> None:
        def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Adopting:
            self.binder = Adopting(machine, values, walks, places, options, known)
            return self.binder

        self.program = program
        self.top = top
        self.bindings = bindings
        self.found = found
        self.division = division
        self.parts = parts
        self.interpreter = Interpreter(program._replace(comments={}), limits, bind)
        self.interpreter.answer(found.tests)
        self.machine = self.interpreter.machine
        self.machine.wanted = frozenset(options.wrt)

    def run(self) -> None:
        """Run the body. Raises ``ProgramError``."""
        top, machine = self.top, self.machine
        top.enter(machine)
        if machine.callers:
            machine.frame.prefix = ""  # the names of the function that the loop stands in are the pass's own
        if self.division.total and self.division.loss is not None:
            self.binder.totals = frozenset([str(self.division.loss.name)])
        roots = (*top.frames, top.item)
        self.binder.state(self.interpreter, roots, self.bindings)
        if isinstance(top.loop, ast.For):
            self.interpreter.statements.targets.assign(top.loop.target, top.item, alias=True)
            self.binder.waits(top.loop.target)
        survey = self.found.survey
        updates = frozenset([survey.defs[each.after].done for each in self.division.updates])
        way = Skipping(self.interpreter, survey.dones, 1, self.division.skipped, updates, self.parts,
                       handed_back(survey, self.division))  # fmt: skip
        self.binder.where = lambda: way.at - 1
        with suppress(LoopLeft, Returned):
            self.interpreter.execute(top.loop.body)
        self.binder.scene.rows[:0] = sorted(self.binder.rows, key=lambda row: row.line)
        unmet = self.binder.changes.leftover(self.binder.journal.vars, machine.frame.names)
        if unmet is not None and self.again() is None:
            raise unmet

    @property
    def inputs(self) -> list[tuple[Var, tuple[int, str]]]:
        """The inputs, and where each comes from: the number of its scope, its name."""
        return [(self.binder.journal.vars[index], place) for index, place in self.binder.places.items()]

    def again(self) -> Known | None:
        """What the run should have known of the counts; None if it was right."""
        return self.binder.journal.again()


def loss_in(body: Body, loss: Binding, free: bool) -> Var | None:
    """The variable that the loss is in the trace: of its name, and of its value to the last bit, unless that is another one here
    (``free``: of a sum what was added, of a loss that is computed after the update)."""
    name = str(loss.name)
    variables: list[Var] = body.binder.journal.vars
    var: Var
    for var in reversed(variables):
        if var.kind not in ("stage", "state") or not var.diff or np.size(var.value) != 1:
            continue
        if var.name.rpartition(".")[2] == name or (var.path and str(var.path[-1]) == name):
            value = float(np.ravel(var.value)[0])
            if free or value == number(loss.value) or value != value:
                return var
    return None


def number(value: Any) -> float | None:
    """A single number as a float; None for what is none."""
    single = isinstance(value, (int, float, np.floating)) or (isinstance(value, np.ndarray) and value.size == 1)
    return float(np.ravel(value)[0]) if single else None
