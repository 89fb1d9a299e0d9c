"""Trace a program: run its forward part once, with a record of variables and stages."""

from __future__ import annotations

from engine.limits import Limits
from engine.reading.program import Program
from engine.records import Options
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.outside import refused
from engine.tracing.places import Places
from engine.tracing.recording.counts import Known
from engine.tracing.recording.stages import Stages
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Astray(Exception):
    """A guided run does not go where it should, or needs what was left out (``engine.own.guide``)."""


class Tracer:
    """One recorded run: the ``machine`` that runs, and ``binder``, which records."""

    def __init__(self, program: Program, limits: Limits, options: Options, known: Known = Known()) -> None:
        def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Stages:
            self.binder = self.bound(machine, values, walks, places, options, known)
            return self.binder

        self.program = program
        self.interpreter = Interpreter(program, limits, bind)
        self.machine = self.interpreter.machine
        self.machine.wanted = frozenset(options.wrt)

    def bound(
        self, machine: Machine, values: Values, walks: Walks, places: Places, options: Options, known: Known
    ) -> Stages:
        """The binder that records."""
        return Stages(machine, values, walks, places, options, known)

    def run(self) -> None:
        """Run the program. Raises ``ProgramError``."""
        self.interpreter.execute(self.program.forward)
        unmet = self.binder.changes.leftover(self.binder.journal.vars, self.machine.frame.names)
        if unmet is not None and self.again() is None:
            raise unmet
        journal = self.binder.journal
        if journal.unread is not None and not journal.stages:  # all that there is to compute is not there
            raise refused(self.machine, *journal.unread)

    def end(self) -> None:
        """Nothing runs any more: the statements of a long file need not wait for the garbage collector, as the machine does."""
        self.program = self.machine.program = self.program._replace(forward=())

    def again(self) -> Known | None:
        """What the run should have known of the program's counts; None if it was right."""
        return self.binder.journal.again()
