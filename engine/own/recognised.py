"""Gradients whose variable their name does not tell, known by their numbers, as what is compared."""

from __future__ import annotations

from collections.abc import Mapping

from engine.own.byvalue import by_value
from engine.own.followed import Followed
from engine.own.unit import Unit
from engine.own.wholes import is_input
from engine.reading.gradnames import stems_of
from engine.trace import Trace


def recognised(trace: Trace, reads: Mapping[str, list[int]], followed: Followed) -> Unit | None:
    """What a gradient is the gradient of by its numbers; None where they, or its key, are no evidence. ``reads``: the lines that
    read each name."""
    found = by_value(trace, followed)
    if found is None or _keyed_otherwise(trace, followed, found.variables):
        return None
    (name, place), stems = followed.called, set(stems_of(followed.name))
    known = [trace.vars[at] for at in found.variables]
    leaf = all([is_input(trace, var) for var in known])
    meant = all([var.name.rpartition(".")[2] in stems for var in known])
    keyed = bool(followed.path) and all([var.path[-1:] == followed.path[-1:] for var in known])  # ``grads["b"]`` of ``params["b"]``
    factor = None if meant or keyed else found.factor  # ``d_filters`` of ``conv.filters``: a factor is no matter of what is meant
    lines = reads.get(followed.name, [])
    return Unit(name, place, found.variables, (), None, followed.events, lines, leaf, known=factor, partly=found.partly)


def _keyed_otherwise(trace: Trace, followed: Followed, variables: tuple[int, ...]) -> bool:
    """Whether the key of an entry is another parameter's: ``grads['db3']`` that is the gradient of a sum, not of ``b3``."""
    key = str(followed.path[-1]) if followed.path and isinstance(followed.path[-1], str) else ""
    of = {at for at in variables if str((trace.vars[at].name, *trace.vars[at].path)[-1]) == key[1:]}
    return key[:1] == "d" and not of and any([v.kind == "input" and v.path and v.path[-1] == key[1:] for v in trace.vars])
