"""What is asked of a trace whose values move: a step, a proof, a curve, a rate, a line by itself. Each function loads what it needs
when it is first called, as those of ``engine.face`` do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.cancelling import Cancel
    from engine.checking.nudged import Nudged
    from engine.checking.proof import Proof
    from engine.deriving.mistaken import Broken
    from engine.trace import Trace


def nudged(trace: Trace, var: int, at: tuple[int, ...], steps: Sequence[float]) -> tuple[Nudged | None, ...]:
    """What the trace comes to when a variable (an index), or its entry ``at`` (() of a number), moves by each of ``steps``: the
    step as floats take it, the output weighed by the seed, the values that depend on it, the tests that would flip. The same
    branches are followed as in the trace. None where the program cannot be run there.

    >>> import engine
    >>> trace = engine.trace_source("x = 3.0\\nf = x**2\\n")
    >>> [found.output for found in engine.nudged(trace, 0, (), [-1.0, 1.0])]
    [4.0, 16.0]
    """
    from engine.checking.nudged import nudged as replayed

    return replayed(trace, var, at, steps)


def moved_alone(trace: Trace, moves: Sequence[tuple[int, tuple[int, ...], float]]) -> tuple[Nudged | None, ...]:
    """What the trace comes to when one variable (an index) or entry moves by a step and all else stays, for each of several such
    moves (variable, place, step): as ``nudged``.

    >>> import engine
    >>> trace = engine.trace_source("x = 3.0\\ny = 2.0\\nf = x * y\\n")
    >>> [found.output for found in engine.moved_alone(trace, [(0, (), 1.0), (1, (), 1.0)])]
    [8.0, 9.0]
    """
    from engine.checking.nudged import moved_alone as replayed

    return replayed(trace, moves)


def moved_together(trace: Trace, values: Mapping[int, Any]) -> Nudged | None:
    """What the trace comes to with other values of several variables (index -> value) at once: as ``nudged``. Indices that the
    program computes (``np.argmax``) and orders (``sorted``) stay those of the trace: a fresh run may come to something else.

    >>> import engine
    >>> trace = engine.trace_source("x = 3.0\\ny = 2.0\\nf = x * y\\n")
    >>> engine.moved_together(trace, {0: 4.0, 1: 3.0}).output
    12.0
    """
    from engine.checking.nudged import moved_together as replayed

    return replayed(trace, values)


def proof(trace: Trace, var: int, at: tuple[int, ...] = (), step: float | None = None) -> Proof:
    """The gradient of a variable (an index), or of its entry ``at``, against the centred difference with ``step`` (None: one is
    chosen), told whole: the output at x - h and x + h, all that moves on the way, tests and maxima that change sides in between,
    the one-sided slopes at a kink, and the verdict that ``check`` comes to. Any variable but those that are written into.

    >>> import engine
    >>> found = engine.proof(engine.trace_source("x = 3.0\\nf = x**2\\n"), 0)
    >>> found.verdict, round(found.slope, 6), found.gradient
    ('right', 6.0, 6.0)
    """
    from engine.checking.proof import proof as told

    return told(trace, var, at, step)


def lines_alone(trace: Trace, cancel: Cancel | None = None) -> tuple[str, ...]:
    """A verdict for each backward line from differences of its own stage, in which one read alone is moved: "right", "wrong",
    "tie" (a kink), "" where there is nothing to compare. Raises ``Cancelled`` once ``cancel`` says so.

    >>> import engine
    >>> engine.lines_alone(engine.trace_source("x = 3.0\\nq = x**2\\nf = x * q\\n"))
    ('', 'right', 'right', 'right')
    """
    from engine.checking.alone import lines_alone as judged

    return judged(trace, cancel)


def curve(trace: Trace, line: int, values: Sequence[float], at: tuple[int, ...] = ()) -> tuple[float | None, ...]:
    """A gate as a curve: what the stage of a backward line (an index) makes of the variable that the line sends to, or of its
    entry ``at``, where that is each of ``values`` and all else in the stage is held. Its slope is the line's local gradient.
    None where it is no number.

    >>> import engine
    >>> engine.curve(engine.trace_source("x = 3.0\\nq = x**2\\nf = x * q\\n"), 3, [0.0, 2.0])
    (0.0, 4.0)
    """
    from engine.checking.curves import curve as made

    return made(trace, line, values, at)


def descended(trace: Trace, variables: Sequence[int], rates: Sequence[float]) -> tuple[float | None, ...]:
    """The output once variables (indices) have each gone a rate times their gradient down, for each of ``rates``, weighed by the
    seed into one number. The same branches are followed as in the trace. None where the program cannot be run there.

    >>> import engine
    >>> trace = engine.trace_source("x = 3.0\\ny = 1.0\\nf = x**2 + y\\n")
    >>> engine.descended(trace, [0, 1], [0.0, 0.5])
    (10.0, 0.5)
    """
    from engine.checking.descent import descended as replayed

    return replayed(trace, variables, rates)


def mistaken(trace: Trace, line: int) -> tuple[Broken, ...] | None:
    """What ``=`` in place of ``+=`` in one backward line does: each variable whose gradient is another then, with that gradient
    and the right one, in the order of the trace. Empty for a line that adds nothing to what was there; None for one that adds in
    places of an array that is written into, or in several at once: that is not tried.

    >>> import engine
    >>> trace = engine.trace_source("x = 3.0\\nq = x**2\\nf = x * q\\n")
    >>> engine.mistaken(trace, trace.arrivals(0)[-1])
    (Broken(var=0, wrong=18.0, right=27.0),)
    """
    from engine.deriving.mistaken import mistaken as run

    return run(trace.backward, line)
