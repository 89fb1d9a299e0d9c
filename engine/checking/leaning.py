"""Changes that are no multiple of the gradient and should go where it says, entry by entry: RMSprop, Adam, the sign alone."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.own.passes import Begun
from engine.own.written import added

_TINY = 1e-9
"""Of the largest entry of a gradient, below which an entry has no sign."""


def leaning(gradient: Any, change: Any) -> int:
    """1 where every entry is changed along its gradient, -1 where every one is against it, 0 where neither is so; an entry whose
    gradient is 0 says nothing."""
    gradient, change = np.ravel(np.asarray(gradient, float)), np.ravel(np.asarray(change, float))
    told = np.abs(gradient) > _TINY * np.max(np.abs(gradient), initial=0.0)
    signs = set(np.sign(change[told] * gradient[told]).tolist()) if np.all(np.isfinite(change)) else {0}
    return int(signs.pop()) if len(signs) == 1 else 0


def decays(node: ast.stmt | None) -> bool:
    """Whether what a parameter is changed by reads the parameter itself."""
    terms = added(node)
    parts = [(ast.unparse(one.to), each) for one in terms for each in ast.walk(one.term) if isinstance(each, ast.expr)]
    return not terms or any([ast.unparse(each) == to for to, each in parts])


def holds(begun: Begun, before: int, reads: Iterable[int], stops: set[int]) -> bool:
    """Whether a change comes from its parameter's own numbers, but by way of what ``stops`` (its gradient) and not by one number,
    such as its norm: a memory that is made of ``param`` for ``dparam``."""
    survey, first = begun.found.survey, begun.found.first
    waiting, seen = list(reads), set(reads)
    while waiting:
        at = waiting.pop()
        if at == before:
            return True
        if at in stops or at < first or np.size(survey.values.get(at, (0, 0))) == 1:
            continue
        new = {*survey.defs[at].reads, *survey.defs[at].flat} - seen
        seen |= new
        waiting += new
    return False
