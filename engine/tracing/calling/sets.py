"""Sets: ``set(…)``, their methods and operators. What is in one has lost its gradient, so numbers that have one are refused."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from engine.operands import Box, Set, boxed, is_number, leaves
from engine.tracing.calling.caller import Caller
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance
from engine.tracing.walks import Walks

_JOINED: dict[str, Callable[[list[Any], Set], list[Any]]] = {
    "|": lambda left, right: [*left, *right.order],
    "&": lambda left, right: [each for each in left if each in right],
    "-": lambda left, right: [each for each in left if each not in right],
    "^": lambda left, right: [each for each in left if each not in right] + [e for e in right.order if e not in set(left)],
}
_BY_NAME = {"union": "|", "intersection": "&", "difference": "-", "symmetric_difference": "^"}
_IN_PLACE = {"update": "|", "intersection_update": "&", "difference_update": "-", "symmetric_difference_update": "^"}
_ASKED: dict[str, Callable[[Set, Set], bool]] = {
    "issubset": set.issubset, "issuperset": set.issuperset, "isdisjoint": set.isdisjoint,
}  # fmt: skip


def made(machine: Machine, node: ast.AST, items: Iterable[Any]) -> Set:
    """A set of operands."""
    values = [_element(machine, node, item) for item in items]
    machine.pay(node, "set", [values])
    found: Set = machine.run(node, Set, values)
    return found


def _element(machine: Machine, node: ast.AST, operand: Any) -> Any:
    for each in leaves(operand) if isinstance(operand, Box) else (operand,):
        if is_number(each) and isinstance(each.value, (float, np.ndarray, np.floating)):
            raise machine.error("set_element", node)
    return machine.overloads.key(node, operand) if type(operand) is Instance else machine.value_of(operand)


def joined(machine: Machine, node: ast.AST, symbol: str, left: Set, right: Set) -> Set:
    """``left | right`` and its like."""
    machine.pay(node, "set", [[*left.order, *right.order]])
    return Set(_JOINED[symbol](list(left.order), right), left.frozen)


def set_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    found = made(caller.machine, node, whole(caller.walks, args[0], node) if args else ())
    found.frozen = name == "frozenset"
    return found


def whole(walks: Walks, operand: Any, node: ast.AST) -> list[Any]:
    """The items of what becomes a set."""
    return list(operand.order) if isinstance(operand, Set) else walks.whole(operand, node)


def method(caller: Caller, node: ast.Call, owner: Set, name: str, args: list[Any]) -> Any:
    """A method of a set."""
    machine, count = caller.machine, len(args)
    if name in _BY_NAME or name in _IN_PLACE:
        found = owner
        for each in args:
            symbol = _BY_NAME.get(name) or _IN_PLACE[name]
            found = joined(machine, node, symbol, found, made(machine, node, whole(caller.walks, each, node)))
        if name in _BY_NAME:
            return Set(found.order, owner.frozen)
        owner.become(list(found.order))
        machine.binder.moved(owner)
        return None
    if name in _ASKED and count == 1:
        return _ASKED[name](owner, made(machine, node, whole(caller.walks, args[0], node)))
    if name == "copy" and not args:
        return Set(owner.order, owner.frozen)
    if name == "clear" and not args:
        owner.become(())
        machine.binder.moved(owner)
        return None
    if name == "pop" and not args:
        value = caller.run(node, next, owner.listed()) if owner else caller.run(node, set.pop, owner)
        owner.become([each for each in owner.order if each != value])
        machine.binder.moved(owner)
        return boxed(value)
    if name in ("add", "remove", "discard") and count == 1:
        value = _element(machine, node, args[0])
        machine.binder.moved(owner)
        if name == "add":
            caller.run(node, owner.put, value)
            return None
        caller.run(node, owner.remove if name == "remove" else owner.discard, value)
        owner.order.pop(value, None)
        return None
    raise caller.error("arguments", node, name=name, wanted=0 if name in ("copy", "clear", "pop") else 1, given=count)
