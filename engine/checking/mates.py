"""Weights that go up the gradient of a loss while the other parameters of their object go down it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.seen import Seen, seen_updates
from engine.checking.uphill import names_weights
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own


def against_its_mates(trace: Trace, begun: Begun, own: Own, rivals: set[int]) -> Own:
    """The verdict with an update wrong that was only said to go uphill, where it is one of weights by their name, and another
    parameter of the same object, a layer's bias, goes down the gradient of the same loss: no objective is meant so. A multiplier
    that is made large beside weights is none. ``rivals`` are parameters that other losses of the pass may be meant for."""
    doubted = [one for one in own.lines if (one.verdict, one.reason) == ("remark", "uphill") and one.var not in rivals]
    doubted = [one for one in doubted if _holder(trace, one.var) and names_weights(trace, one.var)]
    if not doubted or begun.given is not None:
        return own
    every = [one for one in seen_updates(trace, begun) if one.update.var not in rivals]
    down = {_holder(trace, one.update.var) for one in every if _falls(one)}
    up = {one.update.var for one in every if (one.multiple or one.single) and one.share.ratio > 0.0}
    wrong = {id(one) for one in doubted if one.var in up and _holder(trace, one.var) in down}
    if not wrong:
        return own
    lines = tuple([one._replace(verdict="wrong") if id(one) in wrong else one for one in own.lines])
    return replace(own, lines=lines, first_wrong=min([one.line for one in lines if one.verdict == "wrong"]))


def _falls(one: Seen) -> bool:
    return (one.multiple or (one.single and one.share.whole)) and one.share.ratio < 0.0 and bool(np.any(one.change))


def _holder(trace: Trace, var: int) -> str:
    """The object that a parameter is an attribute of, "" for none."""
    found = trace.vars[var]
    return "" if found.path else found.name.rpartition(".")[0]
