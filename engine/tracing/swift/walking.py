"""Loop targets and what loops walk, as closures."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine.operands import Box, Dict
from engine.tracing.frames import Function
from engine.tracing.outside import Outside
from engine.tracing.swift.compiling import Compiler, Value

_AS_LONG = frozenset(("enumerate", "zip", "reversed", "sorted", "list", "tuple"))
"""Functions that give as many items as they are given."""
Bind = Callable[[Any], None]
Walked = tuple[Iterator[Any], int | None]
"""The items of what a loop walks, and how many there are if that is known."""


class Walking:
    """Targets that are names or flat tuples of names, and the items they are bound to."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.machine = compiler.machine

    @staticmethod
    def simple(target: ast.expr) -> bool:
        """Whether a target is a name, or names."""
        if isinstance(target, (ast.Tuple, ast.List)):
            return all([isinstance(each, ast.Name) or Walking.simple(each) for each in target.elts])
        return isinstance(target, ast.Name)

    def binding(self, target: ast.expr) -> Bind:
        """The closure that binds one."""
        machine = self.machine
        if isinstance(target, ast.Name):
            name = target.id

            def bind(item: Any) -> None:
                machine.frame.names[name] = item

            return bind
        if not self.simple(target):
            assign = self.compiler.interpreter.statements.targets.assign
            return lambda item: assign(target, item, True)
        assert isinstance(target, (ast.Tuple, ast.List))
        binds = [self.binding(each) for each in target.elts]
        count, whole = len(binds), self.compiler.interpreter.statements.walks.whole
        assign = self.compiler.interpreter.statements.targets.assign

        def unpack(item: Any) -> None:
            if type(item) is Outside:  # it has as many parts as are asked of it
                assign(target, item, True)
                return
            items = item.items if type(item) is Box else item if type(item) is tuple else whole(item, target)
            if len(items) != count:
                assign(target, Box(list(items), frozen=True), True)  # which says so
            for bind, each in zip(binds, list(items) if len(items) > 1 else items, strict=True):
                bind(each)

        return unpack

    def items(self, node: ast.expr, target: ast.expr) -> Callable[[], Walked]:
        """The closure that gives the items of what a loop walks, and how many there are if that is known;
        pairs of ``zip`` and ``enumerate`` may come as tuples where the target takes them apart."""
        iterate = self.compiler.interpreter.statements.walks.iterate
        value = self.compiler.value(node)
        paired = self._paired(node) if isinstance(target, (ast.Tuple, ast.List)) else None
        counted = self._counted(node) if isinstance(node, ast.Call) else None

        def run() -> Walked:
            if paired is not None:
                found = paired()
                if found is not None:
                    return found
            held = value()
            if type(held) is range:
                return iter(held), len(held)
            length = _length(held)
            return iter(iterate(held, node)), counted() if length is None and counted is not None else length

        return run

    def _counted(self, node: ast.expr) -> Callable[[], int | None] | None:
        """How many items ``enumerate(zip(a, b))`` has: those of what it is made of."""
        if isinstance(node, (ast.Name, ast.Attribute)):
            value = self.compiler.value(node)
            return lambda: _length(value())
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _AS_LONG or not node.args:
            return None
        name, function = node.func.id, self.compiler.value(node.func)
        parts = [self._counted(each) for each in (node.args if name == "zip" else node.args[:1])]

        def run() -> int | None:
            called = function()
            if type(called) is not Function or called.name != name:
                return None
            lengths = [None if part is None else part() for part in parts]
            return None if None in lengths else min([each for each in lengths if each is not None])

        return run

    def _paired(self, node: ast.expr) -> Callable[[], Walked | None] | None:
        """``zip(a, b)`` and ``enumerate(a)`` of lists and arrays."""
        if not isinstance(node, ast.Call) or node.keywords or not isinstance(node.func, ast.Name):
            return None
        simple = all([isinstance(each, (ast.Name, ast.Attribute)) for each in node.args])
        if node.func.id not in ("zip", "enumerate") or not simple or (node.func.id == "enumerate" and len(node.args) != 1):
            return None
        function, name = self.compiler.value(node.func), node.func.id
        args: list[Value] = [self.compiler.value(each) for each in node.args]

        def run() -> Walked | None:
            called = function()
            if type(called) is not Function or called.name != name:
                return None
            lists: list[Any] = []
            for arg in args:
                held = arg()
                if type(held) is Box:
                    lists.append(held.items)
                elif type(held) is np.ndarray and held.ndim:
                    lists.append(held)
                else:
                    return None
            count = min(map(len, lists), default=0)
            return (zip(*lists, strict=False) if name == "zip" else enumerate(lists[0])), count

        return run


def _length(held: Any) -> int | None:
    while type(held) is Outside:  # a bar of progress
        held = held.inner
    if isinstance(held, (Box, Dict)):
        return len(held.items)
    return len(held) if isinstance(held, (np.ndarray, str, range)) else None
