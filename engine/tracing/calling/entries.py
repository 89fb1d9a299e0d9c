"""The entries of an array as Python's numbers: ``.item()``, ``.item(i)``, ``.tolist()``. Each is read backwards as its index."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES
from engine.guards import Costly
from engine.operands import Box, Node, is_number, plain
from engine.tracing.calling.caller import Caller


def item(caller: Caller, node: ast.Call, owner: Any, value: Any, args: list[Any]) -> Any:
    """``a.item()`` of an array with one entry, ``a.item(i)`` and ``a.item(i, j)`` of any."""
    places = [caller.machine.value_of(a) for a in args]
    found = caller.run(node, value.item, *places)
    if not is_number(owner) or np.ndim(value) == 0:
        return owner if is_number(owner) and not args else found
    places = list(plain(args[0])) if len(args) == 1 and isinstance(args[0], Box) else places
    if len(places) == np.ndim(value):
        place = tuple([int(i) for i in places])
    else:
        flat = int(places[0]) % value.size if places else 0
        place = tuple([int(i) for i in np.unravel_index(flat, value.shape)])
    written = tuple([("", str(i)) for i in places])
    return _entry(owner, found, place, spells.method("item", written))


def tolist(caller: Caller, node: ast.Call, owner: Any, value: Any) -> Any:
    """``a.tolist()``: lists of the entries."""
    if value.size > caller.limits.items:
        raise caller.costly(Costly("items", value.size), node)
    if not np.ndim(value):
        return owner
    return _nested(owner, value.tolist(), ())


def _nested(owner: Any, values: list[Any], place: tuple[int, ...]) -> Box:
    return Box([
        _nested(owner, v, (*place, i)) if isinstance(v, list) else _entry(owner, v, (*place, i), None)
        for i, v in enumerate(values)
    ])  # fmt: skip


def _entry(owner: Any, value: Any, place: tuple[int, ...], spell: Any) -> Node:
    index = f"a[{', '.join(map(str, place))}]"
    return Node(value, GATES["getitem"], (owner,), spell or spells.indexed(index), (("index", index),))
