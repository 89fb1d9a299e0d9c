"""A gradient of one row of an array, or of one number of it: ``dW`` of ``W[i] -= rate * dW``, ``db`` of ``b[i] -= rate * db``.

The row is the one that what follows from the gradient is written into. Its index is told by what the statement changed there.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.nodes import nodes
from engine.own.followed import Followed
from engine.own.records import Def, Survey

Place = tuple[Any, ...]
"""An index into an array; () for several rows at once, whose order is not known."""


def rows_of(survey: Survey, followed: Followed, shapes: set[tuple[int, ...]]) -> dict[int, Place]:
    """By the statement of each state of a gradient, the place in the variable (of ``shapes``) that it is the gradient of; nothing
    where it has the variable's own shape, or is written into no part of one."""
    shape = np.shape(followed.events[-1].value)
    if shape in shapes or any([np.shape(event.value) != shape for event in followed.events]):
        return {}
    found: dict[int, Place] = {}
    for event in followed.events:
        place = _place(survey, set(event.defs), shape, shapes, str(followed.gradient.of))
        if place is not None:
            found[event.done] = place
    return found or _by_counter(survey, followed, shape, shapes)


def _by_counter(survey: Survey, followed: Followed, shape: tuple[int, ...], shapes: set[tuple[int, ...]]) -> dict[int, Place]:
    """The rows of a gradient that each round of a loop makes anew, by the number of the round, where the file reads its variable by
    that: ``dZ`` of ``Z[t]`` for each ``t``."""
    sizes = [each[0] for each in shapes if len(each) == len(shape) + 1 and each[1:] == shape]
    if not shape or not sizes or len({event.line for event in followed.events}) > 1 or not all([e.fresh for e in followed.events]):
        return {}
    rows = {event.done: _counter(survey, event.done, followed.gradient.of) for event in followed.events}
    known = [row for row in rows.values() if row is not None and 0 <= row < min(sizes)]
    return {done: (row,) for done, row in rows.items()} if len(set(known)) == len(rows) > 1 else {}


def _counter(survey: Survey, at: int, name: str) -> int | None:
    """The number of the innermost round around a statement, if its loop reads ``name[t]``."""
    loops = [loop for loop, _ in survey.dones[at].rounds if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name)]
    counter = loops[-1].target.id if loops and isinstance(loops[-1].target, ast.Name) else ""
    if not counter or not any([_reads(node, name, counter) for node in nodes(loops[-1])]):
        return None
    bound = next((b.value for b in reversed(survey.bindings) if b.at < at and b.name == counter and b.kind == "name"), None)
    return int(bound) if isinstance(bound, (int, np.integer)) else None


def _reads(node: ast.AST, name: str, counter: str) -> bool:
    if not isinstance(node, ast.Subscript) or _last(node.value) != name:
        return False
    first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    return isinstance(first, ast.Name) and first.id == counter


def _place(survey: Survey, carriers: set[int], shape: tuple[int, ...], shapes: set[tuple[int, ...]], name: str) -> Place | None:
    """Where what came from ``carriers``, in their shape, is written; a single number only into what has the variable's name."""
    for each in survey.defs[min(carriers, default=len(survey.defs)) :]:
        if carriers.isdisjoint(each.reads) or each.index in carriers:
            continue
        value = survey.values.get(each.index)
        made = None if value is None else np.shape(value)
        if made == shape:
            carriers.add(each.index)
        elif made in shapes and (target := _target(survey.dones[each.done].node)) is not None:
            if (shape or _last(target.value) == name) and (place := _changed(survey, each, target, shape)) is not None:
                return place
    return None


def _target(node: ast.stmt) -> ast.Subscript | None:
    """What a statement writes into, where that is a part of something."""
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    return target if isinstance(target, ast.Subscript) else None


def _last(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _changed(survey: Survey, made: Def, target: ast.Subscript, shape: tuple[int, ...]) -> Place | None:
    """The place that a statement changed, of which ``shape`` is a row; None where nothing changed."""
    after = survey.values[made.index]
    befores = [survey.values.get(at) for at in made.reads]
    change = next((after != each for each in befores if each is not None and np.shape(each) == np.shape(after)), None)
    if change is None or not np.any(change):
        return None
    items = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    place: list[Any] = [slice(None)] * np.ndim(after)
    for axis, item in enumerate(items[: np.ndim(after)]):
        if not isinstance(item, ast.Slice):
            others = tuple([other for other in range(np.ndim(after)) if other != axis])
            where = np.flatnonzero(np.any(change, axis=others))
            if len(where) == np.shape(after)[axis]:  # it is an entry of a list or dict, ``layers[i]``, and changed as a whole
                return None
            if len(where) > 1:
                return ()
            place[axis] = int(where[0])
    return tuple(place) if np.shape(after[tuple(place)]) == shape else ()
