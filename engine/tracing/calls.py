"""Calls: what is called is looked up and handed to ``engine.tracing.calling``, or is a function of the program itself."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import SPELLED
from engine.operands import Box, Dict, Feed, Node, is_number, plain
from engine.reading.functions import INPLACE, MAKERS, SETTINGS
from engine.tracing.calling import arrays, builtins, draws, methods
from engine.tracing.calling.builtins import BUILTINS
from engine.tracing.calling.caller import Caller
from engine.tracing.frames import Frame, Function, Method, Returned, UserFunction
from engine.tracing.source import Source
from engine.tracing.values import kind_word


class Calls(Caller):
    """Everything that is called."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.depth = 0
        self.callers: list[Frame] = []
        self.calls_of: dict[str, int] = {}

    # -- the call itself

    def call(self, node: ast.Call) -> Any:
        """Evaluate a call; the function must be one of the tables' or the program's own."""
        function = self.eval(node.func)
        if type(function) is Function and function.name in INPLACE:
            return self.write_call(node, function.name)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args.extend(self.whole(self.eval(arg.value), arg))
            else:
                args.append(self.eval(arg))
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            if keyword.arg is not None:
                named[keyword.arg] = self.eval(keyword.value)
                continue
            for key, operand in self.spread(keyword.value).items():
                if not isinstance(key, str):
                    raise self.error("type", keyword.value, said=f"**{{{key!r}: …}}")
                if key in named:
                    raise self.error("argument", keyword.value, name=self.brief(node.func), argument=key)
                named[key] = operand
        return self.invoke(node, function, args, named)

    def invoke(self, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of whatever can be called, its arguments evaluated."""
        if isinstance(function, UserFunction):
            return self.user_call(node, function, args, named)
        if isinstance(function, Method):
            return methods.call(self, node, function, args, named)
        if isinstance(function, type):
            return arrays.cast(self, node, function, args, named)
        if not isinstance(function, Function):
            raise self.error("not_callable", node.func, kind=kind_word(function))
        return self.function_call(node, function.name, args, named)

    def function_call(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of a function of the tables, by its canonical name."""
        if name in BUILTINS:
            return builtins.call(self, node, name, args, named)
        if name in SETTINGS:
            if name == "np.seterr":
                for key, given in [*enumerate(args), *named.items()]:
                    if plain(given) not in ("ignore", "warn", "print"):
                        raise self.error("argument", node, name=name, argument=f"{key}={plain(given)!r}")
            return None
        args = [Box(self.whole(a, node)) if type(a) is Feed else a for a in args]
        if name.startswith("np.random."):
            return draws.draw(self, node, name[10:], self.random, args, named)
        if name in ("np.array", "np.asarray"):
            return arrays.array(self, node, np.asarray if name == "np.asarray" else np.array, args, named)
        gate = SPELLED.get(name)
        if name in MAKERS and not (gate is not None and arrays.fills(name, args, named)):
            return arrays.make(self, node, name, args, named)
        if gate is None:
            raise self.error("unsupported_function", node, name=name, near="")
        if gate.kind in ("local", "none") and gate.takes.listed < 0 and (name.startswith("math.") or name == "float"):
            _single(self, node, name, args)
        return self.gate_call(node, gate, name, args, named)

    # -- the program's own functions

    def user_call(self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]) -> Any:
        """Call a function of the program: parameters are aliases, an expression argument gets a stage of its own."""
        if self.depth >= self.limits.depth:
            raise self.error("limit", node, limit="depth", asked=self.depth + 1, allowed=self.limits.depth)
        count = self.calls_of[function.name] = self.calls_of.get(function.name, 0) + 1
        stem = function.name if count == 1 else f"{function.name}_{count}"
        frame = Frame(function.frame, f"{stem}.", local=function.local)
        given = self._parameters(node, function, args, named)
        caller, self.frame = self.frame, frame
        self.callers.append(caller)
        mark = self.enter_call(node, function.name)
        self.depth += 1
        try:
            for name, (operand, where) in given.items():
                if isinstance(operand, Node) and name not in function.once:
                    self.bind_parameter(name, operand, where)
                elif type(operand) is np.ndarray and name in function.written and isinstance(where, ast.Call):
                    self.bind_parameter(name, operand, where)  # fill(np.zeros(3)): an array that the function makes its own
                else:
                    frame.names[name] = operand
                    if type(operand) is np.ndarray:
                        self.lend(operand)
            self.execute(function.body)
        except Returned as returned:
            return returned.value
        finally:
            self.depth -= 1
            self.frame = self.callers.pop()
            self.leave_call(mark)
        return None

    def _parameters(
        self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]
    ) -> dict[str, tuple[Any, ast.AST]]:
        spec = function.node.args
        positional = [a.arg for a in [*spec.posonlyargs, *spec.args]]
        if len(args) > len(positional) and spec.vararg is None:
            raise self.error("arguments", node, name=function.name, wanted=len(positional), given=len(args))
        found: dict[str, tuple[Any, ast.AST]] = {}
        for i, (name, operand) in enumerate(zip(positional, args, strict=False)):
            found[name] = (operand, node.args[i] if i < len(node.args) else node)
        if spec.vararg is not None:
            found[spec.vararg.arg] = (Box(args[len(positional) :], frozen=True), node)
        allowed = {*positional, *[a.arg for a in spec.kwonlyargs]}
        nameless = {a.arg for a in spec.posonlyargs}
        more: dict[str, Any] = {}
        for key, operand in named.items():
            if key in allowed and key not in found and key not in nameless:
                found[key] = (operand, next((k.value for k in node.keywords if k.arg == key), node))
            elif spec.kwarg is not None and (key not in allowed or key in nameless):
                more[key] = operand
            else:
                raise self.error("argument", node, name=function.name, argument=key)
        if spec.kwarg is not None:
            found[spec.kwarg.arg] = (Dict(more), node)
        for name in allowed:
            if name not in found:
                if name not in function.defaults:
                    raise self.error("missing_argument", node, name=function.name, argument=name)
                found[name] = (function.defaults[name], node)
        return found

    def write_call(self, node: ast.Call, name: str) -> None:
        """A call that writes into its first argument: ``np.add.at(a, index, v)``."""
        raise AssertionError

    def lend(self, array: Any) -> None:
        """A name holds ``array`` without a variable of its own."""
        raise AssertionError

    def enter_call(self, node: ast.Call, name: str) -> Any:
        """A call begins."""
        raise AssertionError

    def leave_call(self, mark: Any) -> None:
        """A call ended."""
        raise AssertionError

    def bind_parameter(self, name: str, operand: Any, node: ast.AST) -> None:
        """A parameter whose argument is an expression, or an array that has no name yet."""
        raise AssertionError

    def execute(self, body: list[ast.stmt]) -> None:
        """Run statements."""
        raise AssertionError


def _single(source: Source, node: ast.Call, name: str, args: list[Any]) -> None:
    """``math`` takes numbers; some numpys let an array of one element pass, and lose its shape."""
    for i, operand in enumerate(args):
        value = operand.value if is_number(operand) else operand
        if isinstance(operand, Box) or (isinstance(value, np.ndarray) and value.ndim):
            where = node.args[i] if len(node.args) == len(args) else node
            spelled = f"np.{name[5:]}" if name.startswith("math.") else "np.array"
            shape = str(value.shape) if isinstance(value, np.ndarray) else kind_word(operand)
            raise source.error("array_in_math", where, name=name, shape=shape, numpy=spelled)
