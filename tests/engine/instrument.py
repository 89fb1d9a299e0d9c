"""A program whose every assigned value passes through a *keeper*: how tests reach into a run without trusting the engine."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np


def instrumented(source: str) -> CodeType:
    """The program as code; it wants ``__keeper__``, ``__key__`` (a ``Key``), ``np`` and ``math``."""
    return compile(ast.fix_missing_locations(Rewriter().visit(ast.parse(source))), "<twin>", "exec")


class Rewriter(ast.NodeTransformer):
    """Assignments keep what they assign; imports and prints go."""

    def visit_Import(self, node: ast.Import) -> Any:
        return ast.copy_location(ast.Pass(), node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        return [_parsed(f"{a.asname or a.name} = {node.module}.{a.name}", node) for a in node.names if node.module == "math"]

    def visit_Expr(self, node: ast.Expr) -> Any:
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print":
            return ast.copy_location(ast.Pass(), node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "append":
            owner = ast.unparse(call.func.value)
            call.args = [_call("keep", node.lineno, owner, call.args[0])]
        return node

    def visit_Assign(self, node: ast.Assign) -> Any:
        if len(node.targets) > 1:
            first = ast.copy_location(ast.Assign([ast.Name("__first__", ast.Store())], node.value), node)
            rest = [self.visit_Assign(_parsed(f"{ast.unparse(t)} = __first__", node)) for t in node.targets]
            return [first, *[s for each in rest for s in (each if isinstance(each, list) else [each])]]
        (target,) = node.targets
        if isinstance(target, ast.Name):
            node.value = _call("keep", node.lineno, target.id, node.value)
            return node
        if isinstance(target, ast.Subscript):
            return self._write(target, node.value, node)
        assert isinstance(target, ast.Tuple)
        again: list[Any] = []
        for each in target.elts:
            if not isinstance(each, ast.Starred):
                kept = self.visit_Assign(ast.copy_location(ast.Assign([each], _loaded(each)), node))
                again += kept[1:] if isinstance(each, ast.Tuple) else [kept]
        return [node, *again]

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        value = ast.BinOp(_loaded(node.target), node.op, node.value)
        return self.visit_Assign(ast.copy_location(ast.Assign([node.target], value), node))

    def _write(self, target: ast.Subscript, value: ast.expr, node: ast.stmt) -> Any:
        root: ast.expr = target
        while isinstance(root, ast.Subscript):
            root = root.value
        assert isinstance(root, ast.Name)
        method = "write"
        while isinstance(target, ast.Subscript):
            value = _call(method, node.lineno, root.id, _loaded(target.value), _index(target.slice), value)
            method = "put"
            if not isinstance(target.value, ast.Subscript):
                break
            target = target.value
        return ast.copy_location(ast.Assign([ast.Name(root.id, ast.Store())], value), node)


def _index(node: ast.expr) -> ast.expr:
    return ast.Subscript(ast.Name("__key__", ast.Load()), node, ast.Load())


def _parsed(text: str, at: ast.AST) -> Any:
    """One statement, said to stand where ``at`` does."""
    (made,) = ast.parse(text).body
    for node in ast.walk(made):
        ast.copy_location(node, at)
    return made


def _loaded(node: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(node), mode="eval").body


def _call(method: str, line: int, name: str, *values: ast.expr) -> ast.Call:
    where = ast.Attribute(ast.Name("__keeper__", ast.Load()), method, ast.Load())
    return ast.Call(where, [ast.Constant(line), ast.Constant(name), *values], [])


class Key:
    """``__key__[i, 1:]`` is the index itself."""

    def __getitem__(self, key: Any) -> Any:
        return key


def base_name(name: str) -> str:
    """``lstm_step_2.W[0]`` -> ``W``."""
    return re.split(r"\[", name)[0].rpartition(".")[2]


class Nudger:
    """Counts what a program assigns; moves the one numbered ``at`` along a fixed direction by ``step``."""

    def __init__(self, at: int = -1, step: float = 0.0) -> None:
        self.at, self.step = at, step
        self.kept: list[tuple[int, str, Any]] = []

    def keep(self, line: int, name: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)([self.keep(line, name, v) for v in value])
        if isinstance(value, dict):
            return {k: self.keep(line, name, v) for k, v in value.items()}
        if isinstance(value, (str, bool)) or not isinstance(value, (int, float, np.ndarray, np.generic)):
            return value
        floating = np.asarray(value).dtype.kind == "f"
        if floating and len(self.kept) == self.at:
            value = value + self.step * direction(np.shape(value))
        self.kept.append((line, name, value if floating else None))
        return value

    def write(self, line: int, name: str, owner: Any, key: Any, value: Any) -> Any:
        """``owner[key] = value``: into a container as it is, of an array a new one."""
        if not isinstance(owner, np.ndarray):
            owner[key] = self.keep(line, name, value)
            return owner
        fresh = owner.copy()
        fresh[key] = value
        return self.keep(line, name, fresh)

    def put(self, line: int, name: str, owner: Any, key: Any, value: Any) -> Any:
        """A written array back in the container that holds it."""
        owner[key] = value
        return owner


def direction(shape: tuple[int, ...]) -> Any:
    """A fixed direction of unit length, no entry zero."""
    found = np.cos(1.0 + 2.0 * np.arange(int(np.prod(shape)))).reshape(shape)
    return found / np.sqrt((found**2).sum())


def nudged(source: str, output: str) -> tuple[list[tuple[int, str, Any]], Callable[[int, float], float]]:
    """(what the program assigns in execution order, a function of (which of them, step) that runs it so and gives its output)."""
    import math

    code = instrumented(source)

    def run(nudger: Nudger) -> float:
        space: dict[str, Any] = {"np": np, "math": math, "__keeper__": nudger, "__key__": Key(), "__name__": "__main__"}
        exec(code, space)
        return float(space[output])

    first = Nudger()
    run(first)
    return first.kept, lambda at, step: run(Nudger(at, step))
