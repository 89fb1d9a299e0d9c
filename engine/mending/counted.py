"""A count that is wrong where it is made: its own line is the one to be written anew."""

from __future__ import annotations

import ast

from engine.mending.mends import Mend
from engine.mending.repairs.arithmetic import close
from engine.mending.repairs.around import Change
from engine.mending.repairs.counting import binds, counts
from engine.mending.seeking import Sought
from engine.own.alone import Alone


def counted(sought: Sought) -> list[Mend]:
    """Another count, where all that is wrong is so by what a count is wrong by: its own line is the one to be written anew.
    Whether it mends, only the whole program tells."""
    ratio, found = sought.course.ratio, []
    read = {n.id for node in sought.here for n in ast.walk(node) if isinstance(n, ast.Name)}
    at = sought.course.first(sought.here[0]) if sought.here else -1
    moment = sought.states.get(at)
    if ratio is None or moment is None or sought.course.wrong < 2:
        return []
    state, program = Alone(moment), sought.course.again.program
    for name in sorted(read):
        number = state.value(name)
        bound = [node for top in program.forward for node in ast.walk(top) if isinstance(node, ast.stmt) and binds(node, name)]
        if type(number) not in (int, float) or not number or len(bound) != 1:
            continue
        for text in counts(bound[0], program.lines):
            other = state.value(text)
            if type(other) in (int, float) and other and (close(other * ratio, number) or close(number * ratio, other)):
                written = f"{name} = {text}"
                found.append(Mend(0, 1, Change("factor", ((bound[0], written),), bound[0].lineno, written, (("count", text),))))
    return found
