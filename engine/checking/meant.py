"""What a value of the own part may have been meant as: by its name, else by its shape and direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from engine.checking.reading import Reading
from engine.checking.roles import Roles
from engine.named import NamedTuple
from engine.reading.gradnames import gradient_name, may_be_gradient, stems_of

EACH = 6
"""Values of one kind that are tried in one place."""
MOST = 64
"""Gradients on the way to one variable that are looked at."""

_OTHERS = ("mask", "deriv", "prime", "slope", "local", "active", "grad")
"""In names of what is no value of the computation, but a mask or a slope."""


class Goal(NamedTuple):
    """The wrong gradient that a value led to: its right shape, and whose it is (-1: not known)."""

    shape: tuple[int, ...]
    var: int


class Meant:
    """Of one reading."""

    def __init__(self, reading: Reading, roles: Roles) -> None:
        self.reading = reading
        self.roles = roles
        self._named = reading.named()
        self._valued: dict[int, bool] = {}
        self._ways: dict[int, list[tuple[int, Any]]] = {}
        self._names: dict[int, str] = {}
        for binding in reading.survey.bindings:
            for at in binding.defs:
                if isinstance(binding.name, str):
                    self._names.setdefault(at, binding.name)

    def likely_right(self, at: int) -> bool:
        """Whether a value is the gradient of something to the last digits, or one of the computation's: right, if it was meant so.
        A multiple of a gradient may be wrong by that factor."""
        value = self.reading.survey.values.get(at)
        return self.roles.exact(value) or (not self.of_gradients(at) and self.roles.plain(value))

    def share(self, at: int) -> bool:
        """Whether a value is what one line sends to a variable that others send to as well: by itself it is not the whole."""
        value = self.reading.survey.values.get(at)
        role = None if value is None or np.size(value) < 2 else self.roles.of(value)
        return role is not None and role.line >= 0

    def of_gradients(self, at: int) -> bool:
        """Whether a definition came from a gradient, by its name or by its numbers: one that did not is a local derivative, a mask,
        or the first gradient."""
        reading = self.reading
        came = reading.survey.slice([at], set(reading.forward))
        return bool(came & self._named) or any([self._is_gradient(each) for each in came if each != at])

    def _is_gradient(self, at: int) -> bool:
        known = self._valued.get(at)
        if known is None:
            value = self.reading.survey.values.get(at) if at in self.reading.own else None
            known = self._valued[at] = value is not None and np.size(value) > 1 and self.roles.of(value) is not None
        return known

    def computed_again(self, at: int) -> bool:
        """Whether a definition makes once more what the computation has under the same name."""
        value = self.reading.survey.values[at]
        known = [want for want in self._forward(self._names.get(at, "")) if np.shape(want) == np.shape(value)]
        return any([self.roles.same(value, want) for want in known])

    def only_computed(self, at: int) -> bool:
        """Whether a definition is a value of the computation under a name that says no more, ``s = sigmoid(Z)`` in a backward part:
        it is right, whatever else would have made things right in its place; a ``mask`` or a slope is to be another."""
        name, value = self._names.get(at, "").lower(), self.reading.survey.values.get(at)
        told = not name or may_be_gradient(name) or any([word in name for word in _OTHERS])
        return not told and value is not None and np.size(value) > 1 and not self.of_gradients(at) and self.roles.plain(value)

    def has_name(self, at: int) -> bool:
        """Whether a definition was given the name of a variable's gradient."""
        return any(True for _ in self._by_name(self._names.get(at, "")))

    def values(self, at: int, plain: bool, goal: Goal) -> Iterator[tuple[int, Any]]:
        """What a definition may have been meant to make, with the variable whose gradient that is (-1: none's); ``plain``: it came
        from no gradient."""
        yield from self._some(self._names.get(at, ""), self.reading.survey.values[at], plain, goal)

    def constants(self, name: str, number: Any, goal: Goal) -> Iterator[tuple[int, Any]]:
        """What a name may have been meant as that got a number of the text, no computed one: what reads as its own, else something
        of the shape that it led to. 1 and -1 are no sign of anything."""
        plain = [(-1, want) for want in self._forward(name)]
        shaped = [(var, want) for var, want in self._along(goal.var) if np.shape(want) == goal.shape or np.size(want) > 1][:EACH]
        local = [(-1, want) for want in islice(self.roles.locals(goal.shape), EACH)]
        for var, want in (*self._by_name(name), *plain, *shaped, *local):
            if np.size(want) > 1 or (abs(float(want)) != 1.0 and want != number):
                yield var, want

    def named(self, name: str, at: int, goal: Goal) -> Iterator[tuple[int, Any]]:
        """What a name may be meant as that got the value of a definition."""
        yield from self._some(name, self.reading.survey.values[at], not (self._named & {at} or self.of_gradients(at)), goal)

    def _some(self, name: str, value: Any, plain: bool, goal: Goal) -> Iterator[tuple[int, Any]]:
        seen: list[Any] = [value]
        for var, want in self._all(name, value, plain, goal):
            if not any([np.shape(want) == np.shape(other) and np.array_equal(want, other) for other in seen]):
                seen.append(want)
                yield var, want

    def _all(self, name: str, value: Any, plain: bool, goal: Goal) -> Iterator[tuple[int, Any]]:
        for var, want in self._by_name(name):
            if np.size(want) == np.size(value):
                yield var, np.reshape(want, np.shape(value))
            elif np.ndim(value) == 0:
                yield var, want
        on_the_way = [(var, want) for var, want in self._along(goal.var) if np.size(want) == np.size(value)]
        yield from [(var, np.reshape(want, np.shape(value))) for var, want in on_the_way[:EACH]]
        if plain:
            yield from [(-1, want) for want in self._forward(name) if np.shape(want) == np.shape(value) or np.ndim(value) == 0]
            for each in dict.fromkeys((np.shape(value), goal.shape)):
                yield from [(-1, local) for local in islice(self.roles.locals(each), EACH)]
            yield from [(-1, want) for want in islice(self.roles.numbers(value), EACH)]
        if np.size(value) > 1:
            yield from islice(self.roles.like(value), EACH)

    def by_name(self, group: list[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """What all executions of a line make by the name that they have, as the gradients of that variable's versions in the order
        of time or against it; nothing where one of them has those numbers already."""
        values = [self.reading.survey.values[at] for at in group]
        size = np.size(values[0])
        known = [(var, want) for var, want in self._by_name(self._names.get(group[0], "")) if np.size(want) == size > 1]
        if len(known) != len(group) or any([np.size(value) != size for value in values]):
            return
        if any([self.roles.same(np.ravel(value), np.ravel(want)) for value in values for _, want in known]):
            return
        for order in (known, known[::-1])[: min(2, len(known))]:
            yield order[0][0], tuple([np.reshape(want, np.shape(v)) for (_, want), v in zip(order, values, strict=True)])

    def multiple(self, group: list[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """What all executions of a line make that are multiples of gradients, without the factor."""
        values = [self.reading.survey.values[at] for at in group]
        roles = [self.roles.of(value) if np.size(value) > 1 else None for value in values]
        if all([role is not None and role.factor != 1.0 for role in roles]):
            pairs = zip(values, [role for role in roles if role is not None], strict=True)
            yield roles[0].var if roles[0] else -1, tuple([np.divide(value, role.factor) for value, role in pairs])

    def _along(self, var: int) -> list[tuple[int, Any]]:
        if var not in self._ways:
            self._ways[var] = list(islice(self.roles.along(var), MOST))
        return self._ways[var]

    def _by_name(self, name: str) -> Iterator[tuple[int, Any]]:
        trace = self.roles.measure.trace
        stems, known = set(stems_of(name)), {_last(var.name) for var in trace.vars if var.diff}
        found = gradient_name(name, known)
        stems |= set() if found is None else {found.of}  # ``dLdh``
        if not stems & known:  # ``epdlogp``: with a word before it
            stems = {stem for at in range(1, len(name) - 2) for stem in stems_of(name[at:]) if len(stem) > 1}
        for var in reversed(trace.vars):
            if var.diff and trace.gradients_by_index[var.index] is not None and _last(var.name) in stems and var.kind != "part":
                yield var.index, trace.gradient(var.index)

    def _forward(self, name: str) -> Iterator[Any]:
        """The values of the computation's variables of a name: it was computed once more."""
        for var in reversed(self.roles.measure.trace.vars):
            if name and _last(var.name) == name and var.kind != "part":
                yield var.value

    def families(self, group: list[int], plain: bool, goal: Goal) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """All executions of a line at once: the gradients of one variable's versions (of local derivatives and values of the
        computation where it came from no gradient), in the order of time or against it."""
        values = [self.reading.survey.values[at] for at in group]
        if any([np.size(value) != np.size(values[0]) for value in values]):
            return
        tried: list[list[Any]] = []
        survey = self.reading.survey
        made_of = [survey.values[at] for at in survey.defs[group[0]].reads if at in survey.values and at in self.reading.own]
        for family in self.roles.families(values[0], plain, goal.var, self.roles.whose(made_of)):
            orders = [family[::-1][: len(group)], family[: len(group)], family[: len(group)][::-1]]
            orders = orders[: 2 if len(family) <= len(group) else 3]
            for order in sorted(orders, key=lambda order: _apart(values, order)):  # what is summed up is right in any order
                if all([self.roles.same(value, want) for value, (_, want) in zip(values, order, strict=False)]):
                    continue
                wants = [want for _, want in order]
                if not any([len(wants) == len(each) and all(map(np.array_equal, wants, each)) for each in tried]):
                    tried.append(wants)
                    yield order[0][0], tuple(wants)


def _apart(values: list[Any], order: Sequence[tuple[int, Any]]) -> float:
    """How far values are from what they would be meant as."""
    pairs = zip(values, [want for _, want in order], strict=False)
    gaps = [np.abs(np.ravel(np.asarray(value, float)) - np.ravel(np.asarray(want, float))) for value, want in pairs]
    return float(sum([np.sum(gap[np.isfinite(gap)]) for gap in gaps]))


def _last(name: str) -> str:
    return name.rpartition(".")[2]
