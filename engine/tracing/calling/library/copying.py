"""``copy.copy`` and ``copy.deepcopy``: what was one object stays one in the copy, and shares nothing with the original."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import METHODS
from engine.operands import Box, Dict, Feed, expanded, is_number
from engine.reading.written import FIELDS
from engine.tracing.calling.caller import Caller
from engine.tracing.frames import Draws, Frame
from engine.tracing.objects import Instance
from engine.tracing.values import kind_word


def copy_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """A copy, or a deep one."""
    if isinstance(args[0], (Box, Dict)):
        caller.run(node, expanded, args[0])
    return _Copying(caller, node, name == "copy.deepcopy").of(args[0])


def fields(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``dataclasses.asdict`` and ``astuple``: records as dicts or tuples, whatever holds them; all else as ``deepcopy`` has it."""
    listed = _fields(caller, node, name, args[0])
    copying = _Copying(caller, node, deep=True)

    def of(operand: Any) -> Any:
        if isinstance(operand, Instance) and operand.kind.has(FIELDS):
            return whole(operand, _fields(caller, node, name, operand))
        if isinstance(operand, Box):
            return Box([of(item) for item in operand.items], operand.frozen)
        if isinstance(operand, Dict):
            return Dict({key: of(item) for key, item in operand.items.items()}, operand.kind, operand.factory)
        return copying.of(operand)

    def whole(operand: Instance, its: list[str]) -> Any:
        found = {each.lstrip("-"): of(operand.frame.names[each.lstrip("-")]) for each in its}
        return Dict(found) if name.endswith("asdict") else Box(list(found.values()), frozen=True)

    caller.run(node, expanded, Box(list(args[0].frame.names.values())))
    return whole(args[0], listed)


def replace(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """``dataclasses.replace(p, u=1.0)``: a new object by its class."""
    listed = _fields(caller, node, name, args[0])
    kept = {each: args[0].frame.names[each] for each in listed if not each.startswith("-") and each not in named}
    return caller.invoke(node, args[0].kind, [], {**kept, **named})


def _fields(caller: Caller, node: ast.Call, name: str, operand: Any) -> list[str]:
    """The names of the fields of a record; with a ``-`` those that no caller gives."""
    if not isinstance(operand, Instance) or not operand.kind.has(FIELDS):
        raise caller.error("argument", node, name=name, argument=caller.brief(node.args[0]))
    return str(operand.kind.find(FIELDS)).split()


class _Copying:
    """One call: what was copied already, by identity."""

    def __init__(self, caller: Caller, node: ast.Call, deep: bool) -> None:
        self.caller = caller
        self.node = node
        self.deep = deep
        self.made: dict[int, tuple[Any, Any]] = {}
        self.depth = 0

    def of(self, operand: Any) -> Any:
        """The copy of an operand; numbers, texts and functions are themselves."""
        found = self.made.get(id(operand))
        if found is not None:
            return found[1]
        self.depth += 1
        if self.depth > self.caller.limits.depth:
            raise self.caller.error("nesting", self.node, said="")
        copied = self._copy(operand)
        self.depth -= 1
        self.made[id(operand)] = operand, copied
        return copied

    def _copy(self, operand: Any) -> Any:
        caller, node = self.caller, self.node
        if is_number(operand):
            if not isinstance(operand.value, np.ndarray):
                return operand
            return caller.gates.gate_call(_call_on(node), METHODS["copy"], "copy", [operand], {}, method=True)
        if isinstance(operand, np.ndarray):
            caller.pay(node, "array.copy", [operand])
            return operand.copy()
        if isinstance(operand, Box):
            items = [self.of(i) for i in operand.items] if self.deep else list(operand.items)
            return operand if operand.frozen and not self.deep else Box(items, operand.frozen, operand.kind, operand.most)
        if isinstance(operand, Dict):
            items = {k: self.of(v) if self.deep else v for k, v in operand.items.items()}  # type: ignore[assignment]
            return Dict(items, operand.kind, operand.factory)  # type: ignore[arg-type]
        if isinstance(operand, Instance):
            return self._object(operand)
        if isinstance(operand, Feed | Draws):
            raise caller.error("type", node, said=f"copy({kind_word(operand)})")
        return operand

    def _object(self, held: Instance) -> Instance:
        made = Instance(held.kind, Frame(held.kind.frame, self.caller.object_prefix(self.node, held.kind)))
        self.made[id(held)] = held, made  # it may hold itself
        for name, value in held.frame.names.items():
            target = ast.copy_location(ast.Attribute(self.node, name, ast.Store()), self.node)
            operand = self.of(value) if self.deep else value
            self.caller.machine.binder.bind_attribute(target, made, operand, operand is value, False)
        return made


def _call_on(node: ast.Call) -> ast.Call:
    """``copy.deepcopy(W)`` as ``W.copy()``."""
    owner = node.args[0] if node.args else node.func
    return ast.copy_location(ast.Call(ast.copy_location(ast.Attribute(owner, "copy", ast.Load()), node), [], []), node)
