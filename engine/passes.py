"""A pass of a training loop, as records: which one it is, and what its updates did."""

from __future__ import annotations

from typing import Any

from engine.named import NamedTuple
from engine.records import Options


class Update(NamedTuple):
    """What one statement of the pass did to one variable, whose index is ``var``; ``name`` is the variable's, ``source`` the
    statement as the file has it. ``before`` and ``after`` are numbers, or arrays of one shape. ``sign`` and ``factors`` are the
    arithmetic of ``w -= lr * dw`` where that is made of numbers: "-", (0.02, -8.455); () where it is not. ``rates`` are the single
    numbers that what is added is multiplied by, 0.02 of ``lr``: () for none, None where that is not known."""

    name: str
    var: int
    line: int
    source: str
    before: Any
    after: Any
    sign: str = ""
    factors: tuple[float, ...] = ()
    rates: tuple[float, ...] | None = None

    @property
    def id(self) -> str:
        """The address of its step: ``W'``."""
        return f"{self.name}'"


class Pass(NamedTuple):
    """Pass ``number`` (from 1) of the loop at ``line``. ``of`` is how many there are, None where that is known by running only.
    ``losses`` are those of the passes up to this one, the last one its own, as many as were kept; ``carried`` the inputs that come
    from the pass before; ``ended`` whether what stands after the loop has run too;
    ``read`` in which way the program was read (``engine.own.readings``)."""

    number: int
    of: int | None
    line: int
    updates: tuple[Update, ...] = ()
    losses: tuple[float, ...] = ()
    carried: tuple[int, ...] = ()
    ended: bool = False
    read: str = ""

    def alone(self, options: Options) -> Options:
        """Options for a pass of this loop, found as this one was, and nothing of what follows it."""
        return options._replace(pass_alone=True, pass_line=self.line, pass_read=self.read)
