"""Objects that keep a number with its gradient, ``t.a`` and ``t.g``: where one of a class does, those of the others are their own,
and never what they happen to be equal to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.own.byvalue import equal
from engine.own.followed import Followed
from engine.reading.gradnames import DICTS
from engine.records import Var
from engine.trace import Trace


def keeps(trace: Trace, followed: Followed, units: Iterable[Followed], base: Callable[[Followed], Var | None]) -> bool:
    """Whether a gradient is kept so: another object of its class has, under the same name, that of its own number."""
    kind = followed.frame.outer
    if not followed.prefix or followed.name not in DICTS or followed.path or kind is None or base(followed) is None:
        return False
    others = [each for each in units if each is not followed and each.prefix and each.name == followed.name and not each.path]
    for each in others:
        own = base(each) if each.frame.outer is kind and each.frame is not followed.frame else None
        if own is not None and trace.gradients_by_index[own.index] is not None:
            if equal(each.events[-1].value, trace.gradient(own.index)):
                return True
    return False
