"""``copy.copy`` and ``copy.deepcopy``: what was one object stays one in the copy, and shares nothing with the original."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import METHODS
from engine.operands import Box, Dict, Feed, expanded, is_number
from engine.tracing.calling.caller import Caller
from engine.tracing.frames import Draws, Frame
from engine.tracing.objects import Instance
from engine.tracing.values import kind_word


def copy_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """A copy, or a deep one."""
    if isinstance(args[0], (Box, Dict)):
        caller.run(node, expanded, args[0])
    return _Copying(caller, node, name == "copy.deepcopy").of(args[0])


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
