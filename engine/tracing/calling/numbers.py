"""Python's functions of numbers that are no rows of the gate table: ``sum``, ``int``, ``divmod``."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES, SPELLED
from engine.guards import sized
from engine.measured import is_measured, measured, stripped
from engine.operands import Box, Const, Dict, Node, boxed, has_variable, is_number, plain
from engine.tracing.atoms import Known
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.sequences import terms
from engine.tracing.objects import Instance
from engine.tracing.values import kind_word


def sum_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    start = args[1] if len(args) > 1 else named.get("start", 0)
    operand = args[0]
    if isinstance(operand, range) and isinstance(start, (int, float)):
        return caller.run(node, lambda: start + _range_sum(operand))
    items, places = terms(caller, node, operand)
    if type(start) is Instance or any([type(i) is Instance for i in items]):
        return _of_objects(caller, node, [start, *items])
    if isinstance(start, Box) or any(isinstance(i, (Box, Dict)) for i in items):
        return _joined_lists(caller, node, [start, *items])
    if not any(map(has_variable, items)) and not is_number(start):
        return caller.run(node, _static_sum, caller, [plain(i) for i in items], plain(start))
    if is_number(start) or isinstance(start, (np.ndarray, bool, np.bool_)) or start != 0 or _differs_from(items):
        items, places = [start, *items], [None, *places]
    total = caller.gates.operand(items[0], places[0], node)
    for item, place in zip(items[1:], places[1:], strict=True):
        total, after = caller.values.precise([total, caller.gates.operand(item, place, node)])
        gate = GATES["shift" if Const in (type(total), type(after)) else "add"]
        value = caller.run(node, caller.guarded, "+", operator.add, total.value, after.value)
        constant = type(total) is Const and type(after) is Const
        total = caller.gates.operand(value, None, node) if constant else Node(value, gate, (total, after), spells.op("+"))
    return total


def _of_objects(caller: Caller, node: ast.Call, items: list[Any]) -> Any:
    """``0 + a + b``, where one of them is an object."""
    total, *rest = items
    for item in rest:
        ends = [ast.copy_location(Known(each), node) for each in (total, item)]
        total = caller.eval(ast.copy_location(ast.BinOp(ends[0], ast.Add(), ends[1]), node))
    return total


def _differs_from(items: list[Any]) -> bool:
    """Whether ``0 + a`` is another thing than ``a``, so that the 0 which ``sum`` begins with is seen: an array on its own would not
    be copied, truth values would not be counted, and minus zero would stay."""
    value = plain(items[0])
    if isinstance(value, np.ndarray) and (len(items) == 1 or value.dtype.kind == "b"):
        return True
    return isinstance(value, (bool, np.bool_)) or (isinstance(value, (float, np.floating)) and value == 0)


def _range_sum(numbers: range) -> int:
    count = max(0, -((numbers.start - numbers.stop) // numbers.step))
    return (2 * numbers.start + (count - 1) * numbers.step) * count // 2


def _static_sum(caller: Caller, items: list[Any], start: Any) -> Any:
    for item in items:
        start = caller.guarded("+", operator.add, start, item)
    return start


def _joined_lists(caller: Caller, node: ast.Call, lists: list[Any]) -> Box:
    """``sum(lists, [])``."""
    start = lists[0]
    for each in lists:
        if not (isinstance(start, Box) and isinstance(each, Box) and each.frozen == start.frozen):
            other = lists[1] if each is start else each
            raise caller.error("type", node, said=f"{kind_word(start)} + {kind_word(other)}")
    caller.run(node, sized, range(sum(len(i.items) for i in lists)), caller.limits)
    return Box([item for each in lists for item in each.items], start.frozen)


def int_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    if args and isinstance(plain(args[0]), str):
        if caller.machine.spoken and not isinstance(node.args[0], ast.Constant):
            raise caller.error("number_from_text", node)
        return caller.run(node, int, plain(args[0]))
    for operand in args:
        caller.fix(operand)
    whole = caller.run(node, int, *[stripped(plain(a)) for a in args])
    return measured(whole) if args and (is_measured(args[0]) or caller.machine.binder.counted(args[0])) else whole


def divmod_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    if any(is_number(a) and not isinstance(a.value, int) for a in args):
        return caller.gates.gate_call(node, SPELLED[name], name, args, named)
    return boxed(caller.run(node, divmod, *[caller.value_of(a) for a in args]))
