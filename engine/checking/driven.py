"""The parameter that an entry of ``grads`` is the gradient of, where the list says of none: the one that alone changes by what
follows from that entry, ``for p, g in zip(params, grads): m = b * m + (1 - b) * g; p -= lr * m``. Under whatever name, a list that
holds the right gradients of some parameters, ``return [g_W, g_b]``, is one of gradients.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from engine.checking.goodlater import watched_of
from engine.nodes import nodes
from engine.own.begun import Begun
from engine.own.byvalue import equal
from engine.own.decay import decayed
from engine.own.followed import Followed
from engine.own.records import Survey
from engine.reading.gradnames import DICTS
from engine.records import Var
from engine.trace import Trace
from engine.tracing.frames import Frame

MANY = 64
"""Updates of a pass up to which it is asked what each came from: a net of single numbers has thousands."""


class Driven:
    """What each update of a pass came from."""

    def __init__(self, trace: Trace, begun: Begun, survey: Survey) -> None:
        self.trace = trace
        self.begun = begun
        self.survey = survey
        self._came: list[tuple[frozenset[int], set[int]]] | None = None  # definitions, and the variables that change by them

    def by(self, unit: Followed) -> list[Var]:
        """The parameter of its shape that ``unit`` drives; none for what has no place in a list, or drives several or none."""
        key = id(unit.frame), unit.name
        if not (unit.name in DICTS if unit.path else key in self.listed()):
            return []
        known = () if unit.path else self._listed[key]  # what the others of the list are the gradients of
        last = unit.events[-1]
        defs, shape = frozenset(last.defs), np.shape(last.value)
        came: dict[int, int] = {}  # variable of its shape -> how much its change came from
        for by, changed in self._all():
            for at in changed if by & defs else ():
                if at not in known and (np.shape(self.trace.vars[at].value) == shape or not (shape or unit.path)):
                    came[at] = min(len(by), came.get(at, len(by)))
        # the first of ``zip(params, grads)`` comes from the whole list, too, as far as can be told
        least = [at for at in came if came[at] == min(came.values())]
        if len(least) != 1 or not unit.path and self._decays(last.value, least[0]):
            return []
        return [self.trace.vars[least[0]]]

    def _decays(self, value: Any, at: int) -> bool:
        """Whether it is a multiple of the gradient and a share of the parameter: the update is told of that, not the gradient."""
        ours, before = self.trace.gradient(at), self.trace.vars[at].value
        shares = decayed(ours, value, before) if np.shape(value) == np.shape(before) and ours is not None else None
        return shares is not None and shares[0] * shares[1] > 0.0

    def listed(self) -> frozenset[tuple[int, str]]:
        """The names, each with its frame, that stand in a list, tuple or dict with the right gradient of a parameter."""
        return frozenset(self._listed)

    @cached_property
    def _listed(self) -> dict[tuple[int, str], set[int]]:
        """What is listed, and the parameters that the others of the list are the gradients of."""
        changing = {at for _, changed in self._all() for at in changed}
        found: dict[tuple[int, str], set[int]] = {}
        for frame, names in self._lists() if changing else ():
            right = {name: self._right(frame, name, changing) for name in names}
            for name in names:
                others = {at for each, known in right.items() if each != name for at in known}
                if others and not right[name]:
                    found.setdefault((id(frame), name), set()).update(others)
        return found

    def _lists(self) -> Iterator[tuple[Frame, list[str]]]:
        """The names of every list of two and more that a statement of the file writes, once for each call."""
        seen: set[tuple[int, int]] = set()
        for done in self.survey.dones:
            if isinstance(done.node, (ast.Return, ast.Assign, ast.Expr)) and (id(done.frame), id(done.node)) not in seen:
                seen.add((id(done.frame), id(done.node)))
                for node in nodes(done.node):
                    if len(names := _names(node)) > 1:
                        yield done.frame, names

    def _right(self, frame: Frame, name: str, changing: set[int]) -> list[int]:
        """The parameters whose gradient a name has in the end."""
        made = self._last.get((id(frame), name))
        value = None if made is None else self.survey.values.get(made)
        if value is None or not np.shape(value) or not np.any(value):
            return []
        return [at for at in changing if equal(value, self.trace.gradient(at))]

    @cached_property
    def _last(self) -> dict[tuple[int, Any], int]:
        """The definition that each name of each frame has in the end."""
        return {(id(each.holder), each.name): max(each.defs) for each in self.survey.bindings if each.kind == "name" and each.defs}

    def _all(self) -> list[tuple[frozenset[int], set[int]]]:
        if self._came is None:
            every = self.begun.division.updates
            self._came = [
                (frozenset(self.survey.slice(set(each.added))), {one.var for one in watched_of(self.begun, each.after)})
                for each in (every if len(every) <= MANY else ())
                if max((*each.added, each.after)) < len(self.survey.defs)
            ]
        return self._came


def _names(node: ast.AST) -> list[str]:
    """The names that a list, tuple or dict is written with."""
    match node:
        case ast.List(elts=held, ctx=ast.Load()) | ast.Tuple(elts=held, ctx=ast.Load()) | ast.Dict(values=held):
            return list(dict.fromkeys([each.id for each in held if isinstance(each, ast.Name)]))
    return []
