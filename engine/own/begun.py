"""A pass of a training loop that is recorded, and what it is the answer to."""

from __future__ import annotations

from engine.errors import ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.own.agreeing import Given
from engine.own.body import Body
from engine.own.candidates import Loop
from engine.own.defining import Bindings
from engine.own.dividing import Division
from engine.own.records import Instead
from engine.own.rounds import Round
from engine.own.tops import Reached
from engine.own.updates import Watched
from engine.reading.program import Program
from engine.records import Options, Var
from engine.tracing.swift.given import Sets


class Asked(NamedTuple):
    """A loop of a program, and what was asked for. ``data`` are the values that are given where a name is bound, ``text`` is what
    the program's statements say of names, looked up once; ``rest`` are other loops that are asked about if this is none, ``idle``
    those (``id``) that the program, run to its end, does not come to, ``later`` those that it comes to, if at all, after a long run
    of another: they are asked about once the others are known to be none."""

    whole: Program
    limits: Limits
    options: Options
    data: Sets
    loops: tuple[Loop, ...]
    text: Bindings
    split: bool  # residuals have statements of their own: only where there is no loss
    rest: tuple[Loop, ...]
    idle: set[int]
    later: set[int]
    failed: list[ProgramError]  # what the program ended with where it did not come to a loop that was asked about


class Begun(NamedTuple):
    """A pass that is recorded. ``output`` is the variable that is its loss, or, ``given`` a gradient, the one that has it."""

    whole: Program
    program: Program  # with the names that the pass takes
    loops: tuple[Loop, ...]
    reached: Reached
    body: Body
    output: Var
    given: Given | None
    found: Round
    division: Division
    watched: Watched
    asked: Asked | None = None  # of which it is the answer
    silent: Instead = Instead()  # with which the given gradient is all that there is of its statement
    aside: frozenset[int] = frozenset()  # the definitions of the rounds that are of other examples then
    read: str = ""  # in which way (``engine.own.readings``)

    @property
    def loss_alone(self) -> str:
        """The name of the loss, "" where it has another value after the loop."""
        name = "" if self.division.loss is None else str(self.division.loss.name)
        end = self.loops[0].end_lineno or 0
        return "" if any([each.lineno > end for each in self.body.bindings.made.get(name, ())]) else name
