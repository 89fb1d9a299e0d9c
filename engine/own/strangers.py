"""Arrays that may be gradients by the shape of their names alone, ``dweights`` where the variable is ``W``: followed by no name."""

from __future__ import annotations

from engine.own.followed import Event, Followed
from engine.own.parts import Parts
from engine.reading.gradnames import DICTS, GradientName, may_be_gradient


def strangers(parts: Parts, listed: frozenset[tuple[int, str]]) -> list[Followed]:
    """The arrays of the own part whose names no rule takes for a gradient's, each as its name has it in the end. What is ``listed``
    with gradients may be anything but what the loss came from: a parameter, ``(W, dW)``."""
    survey, dead, forward = parts.survey, parts.dead, parts.forward
    needed = {(id(each.holder), each.name) for each in survey.bindings if any([at in forward for at in each.defs])}
    tracked = {(id(unit.frame), unit.name) for unit in survey.units.values()}
    found: dict[tuple[int, str], Followed] = {}
    for binding in survey.bindings:
        name = str(binding.name)
        key, at = (id(binding.holder), name), max(binding.defs, default=-1)
        free = key in listed and key not in needed
        if binding.kind != "name" or at < 0 or name in DICTS or not (free or (binding.shape and may_be_gradient(name))):
            continue
        value, made = survey.values.get(at), survey.defs[at]
        if key in tracked or value is None or made.done != binding.done or not (free or (at in dead and not made.literal)):
            found.pop(key, None)
            continue
        event = Event(binding.line, value, None, True, False, done=binding.done, defs=binding.defs)
        found[key] = Followed(binding.holder, name, (), GradientName("", ""), -1, (), (), binding.index, "", [event])
    return list(found.values())
