"""What an object is called: by what it is bound to first, ``net.layers[0]``; also one that a function makes and returns."""

from __future__ import annotations

import ast
from typing import Any

from engine.operands import Box, Dict, plain
from engine.tracing.frames import Frame, UserFunction
from engine.tracing.machine import Machine
from engine.tracing.objects import Class, Instance

COUNTED = "[{}]"


class ObjectNames:
    """Names of objects, each given once."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._given: dict[str, int] = {}
        self._returned: dict[int, tuple[UserFunction, str]] = {}

    def of(self, node: ast.Call, kind: Class) -> str:
        """The name of the object that ``node`` makes; its class's, small, where it is not bound to anything at once."""
        stem = self._bound(self.machine.at, node, self.machine.frame, len(self.machine.sites))
        if not stem:
            stem = kind.name.lower() if kind.name.lower() != kind.name else f"{kind.name}_1"
        if COUNTED in stem:
            count = self._given[stem] = self._given.get(stem, -1) + 1
            return stem.replace(COUNTED, f"[{count}]")
        count = self._given[stem] = self._given.get(stem, 0) + 1
        return stem if count == 1 else f"{stem}_{count}"

    def _bound(self, at: ast.stmt, node: ast.expr, frame: Frame, depth: int) -> str:
        """The name of what the value of ``node``, which stands in ``at``, is bound to; "" if to nothing that has one."""
        site = self.machine.sites[depth - 1] if depth else None
        if isinstance(at, ast.Return):
            if site is None or at.value is None or not same_place(at.value, node):
                return ""
            return self._bound(site.at, site.node, site.frame, depth - 1)
        found = bound_by(at, node)
        if found is None:
            return ""
        target, keys = found
        if site is not None and isinstance(target, ast.Name) and not keys and self._gives(site.function) == target.id:
            outer = self._bound(site.at, site.node, site.frame, depth - 1)
            if outer:
                return outer
        stem = self._shown(target, frame)
        held = _held(target, frame) if isinstance(at, ast.Expr) else None  # appended to what stands in the list already
        if stem and isinstance(held, Box):
            self._given[stem + COUNTED] = max(self._given.get(stem + COUNTED, -1), len(held.items) - 1)
        return stem and stem + "".join([COUNTED if key is None else f"[{key!r}]" for key in keys])

    def _gives(self, function: UserFunction) -> str:
        """The local that a function returns, wherever it does; "" if it returns anything else."""
        known = self._returned.get(id(function.node))
        if known is None:
            values = [n.value for n in _own(function.body) if isinstance(n, ast.Return)]
            names = {value.id if isinstance(value, ast.Name) else "" for value in values}
            known = self._returned[id(function.node)] = function, names.pop() if len(names) == 1 else ""
        return known[1]

    def _shown(self, target: ast.expr, frame: Frame) -> str:
        """How a target is shown: a name in its scope, an attribute of an object, an element under a key that is known."""
        if isinstance(target, ast.Name):
            return frame.scope().prefix + target.id
        if isinstance(target, ast.Attribute):
            owner = _held(target.value, frame)
            return owner.frame.prefix + target.attr if isinstance(owner, (Instance, Class)) else ""
        if isinstance(target, ast.Subscript):
            stem, key = self._shown(target.value, frame), _key(target.slice, frame)
            return f"{stem}[{key!r}]" if stem and isinstance(key, (str, int)) else ""
        return ""


def _held(node: ast.expr, frame: Frame) -> Any:
    """What a name, or an attribute of one, stands for; None of anything else. Nothing is evaluated."""
    try:
        if isinstance(node, ast.Name):
            return frame.find(node.id)
        if isinstance(node, ast.Attribute):
            owner = _held(node.value, frame)
            return owner.frame.names.get(node.attr) if isinstance(owner, (Instance, Class)) else None
        if isinstance(node, ast.Subscript):
            owner, key = _held(node.value, frame), _key(node.slice, frame)
            return owner.items.get(key) if isinstance(owner, Dict) else None
    except (KeyError, UnboundLocalError):
        pass
    return None


def _key(node: ast.expr, frame: Frame) -> Any:
    return node.value if isinstance(node, ast.Constant) else plain(_held(node, frame))


def _own(body: list[ast.stmt]) -> list[ast.AST]:
    """The nodes of a function, without those of functions inside it."""
    found: list[ast.AST] = []
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        found.append(node)
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(node))
    return found


def same_place(node: ast.expr, other: ast.expr) -> bool:
    """Whether two expressions are one: an operator that calls a method is a call at its place."""
    places = [(each.lineno, each.col_offset, each.end_lineno, each.end_col_offset) for each in (node, other)]
    return node is other or places[0] == places[1]


def bound_by(statement: ast.stmt, node: ast.expr) -> tuple[ast.expr, tuple[Any, ...]] | None:
    """Where the value of ``node`` is bound: the target of its statement, and its place in a list or dict there (None for a place
    that is to be counted); None where the statement does not show it."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        func, args = statement.value.func, statement.value.args
        if isinstance(func, ast.Attribute) and func.attr == "append" and len(args) == 1 and same_place(args[0], node):
            return func.value, (None,)
        return None
    if isinstance(statement, ast.AugAssign):
        whole = (statement.lineno, statement.col_offset) == (node.lineno, node.col_offset)
        return (statement.target, ()) if whole and statement.end_col_offset == node.end_col_offset else None
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
        return None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    value: ast.expr = statement.value
    choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    if any([same_place(each, node) for each in choices]):
        return target, ()
    if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        pairs = zip(target.elts, value.elts, strict=False)
        return next(((t, ()) for t, v in pairs if same_place(v, node)), None)
    if isinstance(value, (ast.List, ast.Tuple)):
        return next(((target, (i,)) for i, v in enumerate(value.elts) if same_place(v, node)), None)
    if isinstance(value, ast.Dict):
        keys = zip(value.keys, value.values, strict=True)
        return next(((target, (k.value,)) for k, v in keys if same_place(v, node) and isinstance(k, ast.Constant)), None)
    if isinstance(value, ast.ListComp) and same_place(value.elt, node):
        return target, (None,)
    return None
