"""What puts values in order or chooses among them: ``sorted``, ``max``, ``min``. The order that came out decides the path."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES
from engine.operands import Box, Node, boxed, has_variable, is_number, plain
from engine.text import literal
from engine.tracing.calling.alike import alike
from engine.tracing.calling.arguments import places
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.sequences import bounded, terms
from engine.tracing.objects import ABSENT, Instance
from engine.tracing.source import brief
from engine.tracing.values import kind_word

_CHOOSE: dict[str, Any] = {"max": max, "min": min}


def sorted_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    items = list(bounded(caller, node, args[0]))
    return Box([items[i] for i in order(caller, node, items, named)])


def extreme(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    function = _CHOOSE[name]
    if len(args) == 1 and named.get("default") is not None:
        items = list(bounded(caller, node, args[0]))
        if not items:
            return named["default"]
        args = [Box(items)]
    if named.get("key") is not None:
        items = list(bounded(caller, node, args[0] if len(args) == 1 else Box(args)))
        if not items:
            raise caller.error("empty_list", node, name=name)
        return items[_first(caller, node, _keys(caller, node, items, named), name)]
    if len(args) == 1:
        items, where = terms(caller, node, args[0])
    else:
        items, where = args, places(node.args, len(args))
    if not items:
        raise caller.error("empty_list", node, name=name)
    if any([type(i) is Instance for i in items]):
        return items[_first(caller, node, items, name)]
    if not any(map(has_variable, items)):
        return boxed(caller.run(node, function, [plain(i) for i in items]))
    best = caller.gates.operand(items[0], where[0], node)
    for item, place in zip(items[1:], where[1:], strict=False):
        best, other = caller.values.precise([best, caller.gates.operand(item, place, node)])
        if np.shape(best.value) != np.shape(other.value):  # Python gives one of both, with its own shape
            best = [best, other][_first(caller, node, [best, other], name)]
            continue
        gate = caller.gates.narrow(GATES[name], (best, other))
        best = caller.apply(node, gate, function, (best, other), spells.call(name, ()), alike(gate, (best, other)))
    return best


def order(caller: Caller, node: ast.Call, items: list[Any], named: dict[str, Any]) -> list[int]:
    """The places of the items in sorted order. That each key stands behind the one before decided the path."""
    keys, backwards = _keys(caller, node, items, named), caller.conditions.decided(named.get("reverse", False), node)
    if any([type(k) is Instance for k in keys]):
        ranked = [_Ranked(caller, node, k) for k in keys]
        return caller.run(node, lambda: sorted(range(len(keys)), key=ranked.__getitem__, reverse=backwards))  # type: ignore[no-any-return]
    values = [plain(k) for k in keys]
    found: list[int] = caller.run(node, lambda: sorted(range(len(keys)), key=values.__getitem__, reverse=backwards))
    symbol, name = (">=", "ge") if backwards else ("<=", "le")
    for i, j in pairwise(found):
        _remember(caller, node, keys[i], keys[j], symbol, name)
    return found


def _first(caller: Caller, node: ast.Call, keys: list[Any], name: str) -> int:
    """The place of the first of the largest (smallest) keys. That it beats each other one decided the path."""
    if any([type(k) is Instance for k in keys]):
        ranked = [_Ranked(caller, node, k) for k in keys]
        return caller.run(node, lambda: _CHOOSE[name](range(len(keys)), key=ranked.__getitem__))  # type: ignore[no-any-return]
    values = [plain(k) for k in keys]
    best: int = caller.run(node, lambda: _CHOOSE[name](range(len(keys)), key=values.__getitem__))
    symbol, gate = (">=", "ge") if name == "max" else ("<=", "le")
    for other in range(len(keys)):
        if other != best:
            _remember(caller, node, keys[best], keys[other], symbol, gate)
    return best


class _Ranked:
    """An object that is put in order: ``sorted`` and ``min`` ask ``a < b``, ``max`` asks ``a > b``."""

    __slots__ = ("caller", "held", "node")

    def __init__(self, caller: Caller, node: ast.Call, held: Any) -> None:
        self.caller = caller
        self.node = node
        self.held = held

    def __lt__(self, other: _Ranked) -> bool:
        return self._before("<", other)

    def __gt__(self, other: _Ranked) -> bool:
        return self._before(">", other)

    def _before(self, symbol: str, other: _Ranked) -> bool:
        where = ast.copy_location(ast.Name("self", ast.Load()), self.node)
        found = self.caller.machine.overloads.compared(self.node, symbol, self.held, other.held, (where, where))
        if found is ABSENT:
            raise self.caller.error("type", self.node, said=f"{kind_word(self.held)} {symbol} {kind_word(other.held)}")
        return self.caller.conditions.decided(found, where)


def _keys(caller: Caller, node: ast.Call, items: list[Any], named: dict[str, Any]) -> list[Any]:
    """What ``key=`` makes of the items; themselves without it."""
    key = named.get("key")
    return items if key is None else [_called(caller, node, key, i) for i in items]


def _called(caller: Caller, node: ast.Call, function: Any, operand: Any) -> Any:
    """``function(operand)`` of a call that is given a function."""
    where = node.args[-1] if node.args else node
    each = ast.copy_location(ast.Call(node.func, [where], []), node)
    return caller.invoke(each, function, [operand], {})


def _remember(caller: Caller, node: ast.Call, before: Any, after: Any, symbol: str, gate: str) -> None:
    """That one key stands before another decided the path, if one of them reads a variable."""
    if is_number(before) or is_number(after):
        pair = (caller.gates.operand(before, None, node), caller.gates.operand(after, None, node))
        text = f"{caller.text(node)}: {brief(literal(plain(before)))} {symbol} {brief(literal(plain(after)))}"
        caller.machine.binder.decision(node, text, True, Node(True, GATES[gate], pair, spells.compare(symbol)))
