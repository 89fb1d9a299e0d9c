"""What arrives at a variable, line by line, in texts of ours, and what the gradients in them are that have no name in the file."""

from __future__ import annotations

import re

import numpy as np

from engine.mending.places import place_in
from engine.mending.trying import Arrived, Inner
from engine.trace import Trace

MOST = 8
"""Lines that are looked at."""
DEEP = 4
"""Parts inside of parts whose gradients are written out."""
TERMS = 3
"""Contributions to a gradient that are written as one sum."""
LONG = 160
"""Characters of a text that is still one for a line."""


def arriving(trace: Trace, var: int, sign: float) -> tuple[tuple[Arrived, ...], tuple[Inner, ...]]:
    """The text of each contribution with the file's names of gradients, and its number, with the sign that the file's have; and of
    each gradient in them that has no name in the file our name, its number, and how it is made of those that have one."""
    assert trace.own is not None
    return _Arriving(trace, sign).of(var)


class _Arriving:
    """See ``arriving``."""

    def __init__(self, trace: Trace, sign: float) -> None:
        assert trace.own is not None
        self._trace, self._sign = trace, sign
        self._names = {one.var: place_in(trace, one) for one in trace.own.lines if one.var >= 0}
        self._inner: dict[str, Inner] = {}

    def of(self, var: int) -> tuple[tuple[Arrived, ...], tuple[Inner, ...]]:
        found = []
        for at in self._trace.arrivals(var)[:MOST] if var >= 0 else ():
            text, number = self._text(at, DEEP), self._trace.contribution(at)
            if text and np.size(number):
                found.append((text, number * self._sign))
        return tuple(found), tuple(self._inner.values())

    def _text(self, line: int, deep: int) -> str:
        """One line of ours, without what it adds to."""
        spans = self._trace.spans_with(line, lambda at, gradient: self._called(at, gradient, deep), True)
        return _plainly("".join([part for part, _ in spans]).partition("=")[2].strip())

    def _called(self, at: int, gradient: bool, deep: int) -> str:
        """What a variable or its gradient is called in a text: as in the file, if it has a name there."""
        trace, var = self._trace, self._trace.vars[at]
        if gradient:
            if at not in self._names and var.grad not in self._inner and deep and trace.gradients_by_index[at] is not None:
                self._write_out(at, deep)
            return self._names.get(at, var.grad)
        if var.kind == "part" and deep:
            return f"({trace.part_with(at, lambda at, gradient: self._called(at, gradient, deep - 1))})"
        if var.code != var.shown:  # a local of a function, one of several values of a name
            self._inner.setdefault(var.code, (var.code, var.value, ""))
        return var.code

    def _write_out(self, at: int, deep: int) -> None:
        """Put a gradient without a name among the inner ones, as what arrives at it."""
        trace, name = self._trace, self._trace.vars[at].grad
        value, arrivals = trace.gradient(at) * self._sign, trace.arrivals(at)
        self._inner[name] = name, value, ""
        text = " + ".join([self._text(line, deep - 1) for line in arrivals[:TERMS]])
        if len(arrivals) <= TERMS and len(text) <= LONG:
            self._inner[name] = name, value, text


def _plainly(text: str) -> str:
    """As one writes it: a number needs no ``ones_like`` to be multiplied with, and ``v + v`` is ``2 * v``."""
    text = re.sub(r"np\.ones_like\((?:[^()]|\([^()]*\))*\) \* ", "", text)
    return re.sub(r"\((\w+) \+ \1\)", r"2 * \1", text)


__all__ = ["arriving"]
