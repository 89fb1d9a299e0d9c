"""Arrays that may be gradients by the shape of their names alone, ``dweights`` where the variable is ``W``: followed by no name."""

from __future__ import annotations

from engine.own.followed import Event, Followed
from engine.own.records import Survey
from engine.reading.gradnames import DICTS, GradientName, may_be_gradient


def strangers(survey: Survey, dead: frozenset[int]) -> list[Followed]:
    """The arrays of the own part whose names no rule takes for a gradient's, each as its name has it in the end; ``dead`` are the
    definitions of the own part."""
    tracked = {(id(unit.frame), unit.name) for unit in survey.units.values()}
    found: dict[tuple[int, str], Followed] = {}
    for binding in survey.bindings:
        name = str(binding.name)
        if binding.kind != "name" or not binding.shape or not binding.defs or not may_be_gradient(name) or name in DICTS:
            continue
        key, at = (id(binding.holder), name), max(binding.defs)
        value = survey.values.get(at)
        if key in tracked or at not in dead or value is None or survey.defs[at].done != binding.done or survey.defs[at].literal:
            found.pop(key, None)
            continue
        event = Event(binding.line, value, None, True, False, done=binding.done, defs=binding.defs)
        found[key] = Followed(binding.holder, name, (), GradientName("", ""), -1, (), (), binding.index, binding.prefix, [event])
    return list(found.values())
