"""A convention that a fault hides: per-example gradients, whose 1/m comes at the parameters, are many times ours, and as long as
what they lead to is wrong nothing shows that it is made good."""

from __future__ import annotations

import numpy as np

from engine.checking.blame import Blame, Blamed
from engine.checking.finding import Finding
from engine.checking.measure import Measure
from engine.checking.reading import Again, Reading
from engine.checking.remarks import factor_of
from engine.checking.roles import Roles
from engine.deriving.backward import run_backward
from engine.own.records import Instead
from engine.trace import Trace

_SAME = 1e-6


def searched(trace: Trace, reading: Reading, again: Again) -> tuple[Reading, Blamed]:
    """The faults of a reading; where several are found, and one alone is if the earliest multiples are meant, that one."""
    plain = Blame(reading, Roles(Measure(trace)), again)
    blamed = plain.search()
    factor = (_convention(reading) or _unnamed(reading, plain.roles)) if len(blamed.faults) > 1 else None
    if factor is None:
        return reading, blamed

    def eased(instead: Instead) -> Reading | None:
        found = again(instead)
        return None if found is None else _eased(found, factor)

    meant, seed = _eased(reading, factor), np.multiply(np.asarray(trace.seed, dtype=float), factor)
    scaled = Trace(run_backward(trace.traced, trace.output, seed, trace.seed_text), (), None, trace.training)
    other = Blame(meant, Roles(Measure(scaled)), eased)
    found = other.search()
    better = len(found.faults) == 1 and not other.reading.wrong
    return (meant, found) if better else (reading, blamed)


def _convention(reading: Reading) -> float | None:
    """How often the earliest wrong gradient is ours, if it is a whole number of times, or one over one, and no parameter's."""
    first = next(iter(reading.wrong), None)
    factor = None if first is None or first.unit.leaf or np.size(first.line.ours) < 2 else factor_of(first.line)
    if factor is None or factor <= 0.0 or abs(factor - 1.0) < _SAME:
        return None
    whole = max(factor, 1.0 / factor)
    return factor if abs(whole - round(whole)) < _SAME * whole else None


def _unnamed(reading: Reading, roles: Roles) -> float | None:
    """The same of the earliest array under no gradient's name that is a whole number of times the gradient of something."""
    values = reading.survey.values
    for at in sorted(reading.own & values.keys()):
        role = roles.of(values[at]) if np.size(values[at]) > 2 else None
        if role is not None and role.line < 0:
            whole = max(role.factor, 1.0 / role.factor) if role.factor > 0.0 else 0.0
            return role.factor if whole > 1.5 and abs(whole - round(whole)) < _SAME * whole else None
    return None


def _eased(reading: Reading, factor: float) -> Reading:
    return reading._replace(found=tuple([_meant(each, factor) for each in reading.found]))


def _meant(found: Finding, factor: float) -> Finding:
    """What has that factor, and is no parameter's, is meant so; what has it not is wrong by what it should be with it."""
    if found.line.verdict != "wrong" or found.unit.leaf or np.size(found.line.ours) < 2:
        return found
    known = factor_of(found.line)
    if known is None or abs(known / factor - 1.0) > _SAME:
        return found._replace(line=found.line._replace(ours=np.multiply(found.line.ours, factor)))
    return found._replace(line=found.line._replace(verdict="remark", reason="convention", factor=factor))
