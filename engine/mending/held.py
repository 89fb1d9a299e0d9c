"""What a wrong line of the file's own backward part found in the gradient that it sets, and what it left there."""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.guarded import guarded
from engine.mending.places import place_in
from engine.named import NamedTuple
from engine.own.alone import Alone
from engine.own.moments import Moment, moments, rerun
from engine.trace import Trace
from engine.verdicts import OwnLine

LINES = 8
"""Wrong lines that are looked at."""


class Held(NamedTuple):
    """``before`` and ``after`` line ``line`` of the file the gradient called ``name`` there held these; None for nothing."""

    line: int
    name: str
    before: Any
    after: Any


def held(trace: Trace) -> tuple[Held, ...]:
    """See ``engine.held``."""
    wrong = [one for one in trace.own.lines if one.verdict == "wrong"][:LINES] if trace.own is not None else []
    if not wrong:
        return ()
    found: list[Held] = []
    with guarded(), np.errstate(all="ignore"), suppress(ProgramError):
        again = rerun(trace)
        for one in wrong:

            def here(count: int, node: ast.stmt, line: int = one.line) -> bool:
                return node.lineno <= line <= (node.end_lineno or line) and not hasattr(node, "body")

            stands = moments(again, here, 2)
            if len(stands) == 1:
                found.append(_held(stands[0], one, place_in(trace, one)))
    return tuple(found)


def _held(moment: Moment, one: OwnLine, place: str) -> Held:
    state = Alone(moment)
    outcome = state.run([moment.node], [place])
    return Held(one.line, one.name, state.value(place), outcome.values[place] if outcome.failed is None else None)
