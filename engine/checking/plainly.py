"""Run statements of the subset on plain values, with Python's and numpy's own in-place semantics: no stages, no
variables.

The file's own backward part runs here, on copies of what the forward part left behind. Still the interpreter of the
tables: nothing of the user's text reaches ``exec`` or ``eval``, and every limit holds.
"""

from __future__ import annotations

import ast
import copy
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.operands import Box, Const, Dict, is_number, plain
from engine.tracing.arithmetic import BINARY
from engine.tracing.frames import Draws, Frame, Function, UserFunction
from engine.tracing.tracer import Tracer
from engine.tracing.values import kind_word

_INPLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd, ast.Sub: operator.isub, ast.Mult: operator.imul, ast.Div: operator.itruediv,
    ast.MatMult: operator.imatmul, ast.Pow: operator.ipow, ast.Mod: operator.imod, ast.FloorDiv: operator.ifloordiv,
    ast.BitAnd: operator.iand, ast.BitOr: operator.ior, ast.BitXor: operator.ixor, ast.LShift: operator.ilshift,
    ast.RShift: operator.irshift,
}  # fmt: skip


class Copier:
    """Copies of a tracer's scopes and values. What was one object stays one, so that names that shared memory
    still do.
    """

    def __init__(self) -> None:
        self.made: dict[int, Any] = {}
        self.kept: list[Any] = []  # so that no id is used twice

    def frame(self, old: Frame) -> Frame:
        """A scope with copies of all it holds."""
        new = self.made.get(id(old))
        if new is None:
            new = self.made[id(old)] = Frame(None, old.prefix)
            self.kept.append(old)
            new.outer = None if old.outer is None else self.frame(old.outer)
            for name, operand in old.names.items():
                new.names[name] = self.value(operand)
        return new

    def value(self, operand: Any) -> Any:
        """A copy of one operand, variables as their values."""
        if is_number(operand) or type(operand) is Const:
            operand = operand.value
        if isinstance(operand, (int, float, str, np.generic, type(None))):
            return operand
        found = self.made.get(id(operand))
        if found is None:
            found = self._copy(operand)
            self.made[id(operand)] = found
            self.kept.append(operand)
        return found

    def _copy(self, operand: Any) -> Any:
        if isinstance(operand, np.ndarray):
            return operand.copy()
        if isinstance(operand, Box):
            return Box([self.value(i) for i in operand.items], operand.frozen)
        if isinstance(operand, Dict):
            return Dict({k: self.value(v) for k, v in operand.items.items()})
        if isinstance(operand, UserFunction):
            defaults = {k: self.value(v) for k, v in operand.defaults.items()}
            return UserFunction(operand.node, self.frame(operand.frame), defaults)
        if isinstance(operand, Draws):
            return Draws(copy.deepcopy(operand.generator))
        return operand  # modules, functions of the tables, shapes


class Plain(Tracer):
    """The interpreter without a trace. ``after`` is called when a statement has assigned: (statement, root names)."""

    def __init__(self, program: Any, limits: Any, options: Any, tracer: Tracer) -> None:
        super().__init__(program, limits, options._replace(sets=()))
        self.comments = []
        self.seeded = tracer.seeded
        if tracer._random is not None:
            self.random.set_state(tracer._random.get_state())
        self.frame = Copier().frame(tracer.frame)
        self.after: Callable[[ast.stmt, list[str]], None] = lambda statement, names: None

    # -- statements that assign

    def _assign(self, node: ast.Assign) -> None:
        operand = self.eval(node.value)
        for target in node.targets:
            self.assign(target, operand, alias=True)
        self.after(node, [name for target in node.targets for name in roots(target)])

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assign(node.target, self.eval(node.value))
            self.after(node, roots(node.target))

    def _augmented(self, node: ast.AugAssign) -> None:
        target = node.target
        if isinstance(target, ast.Name):
            current: Any = self.eval(ast.copy_location(ast.Name(target.id, ast.Load()), target))
        elif isinstance(target, ast.Subscript):
            load = ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
            current = self.eval(load)
        else:
            raise self.error("unsupported_target", target)
        given = self.eval(node.value)
        if isinstance(current, Box) and not current.frozen and isinstance(node.op, ast.Add):
            current.items.extend(self.iterate(given, node.value))
            result: Any = current
        elif isinstance(current, np.ndarray):
            right = plain(self.number(given, node.value))
            result = self.run(node, self._guarded, BINARY[type(node.op)][0], _INPLACE[type(node.op)], current, right)
        else:
            whole = ast.copy_location(ast.BinOp(target, node.op, node.value), node)
            symbol, function, _ = BINARY[type(node.op)]
            result = self._static_binary(whole, symbol, function, current, given)
        self.assign(target, result, alias=True)
        self.after(node, roots(target))

    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        if self._scatter(node.value):
            return
        self.eval(node.value)
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            self.after(node, roots(node.value.func.value))

    def _scatter(self, node: ast.expr) -> bool:
        """``np.add.at(dW, index, values)``: the one in-place function that a backward part needs."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "at":
            return False
        function = self.eval(node.func)
        if not isinstance(function, Function) or function.name != "np.add.at":
            return False
        if len(node.args) != 3 or node.keywords:
            raise self.error("arguments", node, name="np.add.at", wanted=3, given=len(node.args))
        array, index, values = (self.value(arg) for arg in node.args)
        if not isinstance(array, np.ndarray):
            raise self.error("type", node.args[0], said=kind_word(array))
        self.run(node, np.add.at, array, _index(index), values)
        self.after(ast.copy_location(ast.Expr(node), node), roots(node.args[0]))
        return True

    # -- binding: names hold plain values

    def _bind_name(self, target: ast.Name, operand: Any) -> None:
        self.frame.names[target.id] = operand

    def _note_last(self, operand: Any, node: ast.AST) -> None:
        pass

    def _store_item(self, target: ast.Subscript, operand: Any) -> None:
        owner = self.eval(target.value)
        if isinstance(owner, np.ndarray):
            key = self.value(target.slice)
            self.run(target, operator.setitem, owner, _index(key), plain(operand))
        elif isinstance(owner, Box) and not owner.frozen:
            key = self.value(target.slice)
            self.run(
                target, operator.setitem, owner.items, key, list(operand.items) if isinstance(key, slice) else operand
            )
        elif isinstance(owner, Dict):
            owner.items[self._key(target.slice)] = operand
        else:
            raise self.error("type", target, said=f"{kind_word(owner)}[…] = …")

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """``list.append``."""
        box.items.append(operand)

    def walrus(self, node: ast.NamedExpr) -> Any:
        """``(name := value)``."""
        operand = self.eval(node.value)
        self.frame.names[node.target.id] = operand
        return operand


def _index(key: Any) -> Any:
    """Lists inside an index tuple as arrays, as numpy reads them."""
    return tuple([np.array(k) if isinstance(k, list) else k for k in key]) if isinstance(key, tuple) else key


def roots(target: ast.expr) -> list[str]:
    """The names that a target writes."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for element in target.elts for name in roots(element)]
    while isinstance(target, (ast.Subscript, ast.Starred, ast.Attribute)):
        target = target.value
    return [target.id] if isinstance(target, ast.Name) else []
