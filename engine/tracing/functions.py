"""The program's own functions: ``def``, ``lambda``, and their calls."""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator
from typing import Any

from engine.errors import ProgramError
from engine.guards import Costly
from engine.operands import Box, Dict, Feed
from engine.reading.whole import whole_call
from engine.tracing.activation import Activation
from engine.tracing.exceptions import EXCEPTIONS, Cause, thrown_by
from engine.tracing.frames import Frame, Returned, UserFunction
from engine.tracing.machine import Machine, Part, Site, Steps
from engine.tracing.statements import Statements


class Functions(Part):
    """What a program defines. Each call has a frame of its own. ``invoke`` calls whatever can be called: whoever assembles the
    parts sets it."""

    invoke: Callable[[ast.Call, Any, list[Any], dict[str, Any]], Any]

    def __init__(self, machine: Machine, statements: Statements) -> None:
        super().__init__(machine)
        self._run = statements
        self._calls: dict[str, int] = {}
        self._whole = whole_call(machine.program.forward)  # its names are the program's
        self.called = self.interpreted  # a faster road may take its place (``engine.tracing.swift``)

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.Lambda: self._lambda}

    def statements(self) -> dict[type, Callable[[Any], None]]:
        """The statements."""
        return {ast.FunctionDef: self._def}

    def _def(self, node: ast.FunctionDef) -> None:
        made = self.decorated(node, node.decorator_list, lambda: self.defined(node, self.machine.frame))
        self.machine.frame.home(node.name).names[node.name] = made

    def decorated(self, node: ast.FunctionDef, decorators: list[ast.expr], define: Callable[[], UserFunction]) -> Any:
        """What decorators, evaluated before the ``def``, make of its function."""
        wraps = [(each, self.eval(each)) for each in decorators]
        made: Any = define()
        for where, function in reversed(wraps):
            said = ast.copy_location(ast.Name(node.name, ast.Load()), where)
            made = self.invoke(ast.copy_location(ast.Call(where, [said], []), where), function, [made], {})
        return made

    def defined(self, node: ast.FunctionDef, frame: Frame) -> UserFunction:
        """The function that a ``def`` makes, closed over ``frame``."""
        return UserFunction(node, frame, self._defaults(node.args))

    def _lambda(self, node: ast.Lambda) -> Any:
        return UserFunction(node, self.machine.frame, self._defaults(node.args))

    def _defaults(self, args: ast.arguments) -> dict[str, Any]:
        """The default values of a function's parameters, evaluated where it is defined."""
        named = [*args.posonlyargs, *args.args]
        found = {
            a.arg: self.eval(d) for a, d in zip(named[len(named) - len(args.defaults) :], args.defaults, strict=True)
        }
        found |= {a.arg: self.eval(d) for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None}
        return found

    def call(self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]) -> Any:
        """Call a function of the program."""
        return self.called(node, function, args, named)

    def interpreted(self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]) -> Any:
        """Call a function of the program: parameters are aliases, an expression argument gets a stage of its own."""
        machine, limits = self.machine, self.limits
        if len(machine.callers) >= limits.depth:
            raise self.error("limit", node, limit="depth", asked=len(machine.callers) + 1, allowed=limits.depth)
        count = self._calls[function.name] = self._calls.get(function.name, 0) + 1
        shown = function.name.strip("_")
        stem = shown if count == 1 else f"{shown}_{count}"
        given = self._parameters(node, function, args, named)
        if function.generates:
            return self._generator(node, function, given, f"{stem}.")
        binder = machine.binder
        at = machine.at
        machine.sites.append(Site(at, machine.frame, node, function))
        machine.callers.append(machine.frame)
        prefix = "" if node is self._whole else f"{stem}."
        machine.frame = Frame(function.frame, prefix, local=function.local, declared=function.declared)
        mark = binder.enter_call(node, function.name)
        try:
            for name, (operand, where) in given.items():
                binder.bind_parameter(name, operand, where, name in function.once, name in function.written)
            self._run.execute(function.body)
            machine.at = at
        except Returned as returned:
            machine.at = at
            return returned.value
        finally:
            machine.sites.pop()
            machine.frame = machine.callers.pop()
            binder.leave(mark)
        return None

    def _generator(
        self, node: ast.Call, function: UserFunction, given: dict[str, tuple[Any, ast.AST]], prefix: str
    ) -> Feed:
        """What a call of a generator function gives: its body begins to run when an item is asked for."""
        machine = self.machine
        frame = Frame(function.frame, prefix, local=function.local, declared=function.declared)
        machine.callers.append(machine.frame)
        machine.frame = frame
        try:
            for name, (operand, where) in given.items():
                machine.binder.bind_parameter(name, operand, where, False, name in function.written)
        finally:
            machine.frame = machine.callers.pop()
        activation = Activation(machine, frame, self._rows(node, function))
        feed = Feed(self._items(activation, node), (frame,), runs=True)
        feed.body = function.node
        return feed

    def _rows(self, node: ast.Call, function: UserFunction) -> Steps:
        """The body, under the header of the call."""
        yield from self._run.block(self.machine.binder.enter_call(node, function.name), function.body)

    def _items(self, activation: Activation, node: ast.AST) -> Generator[Any, Any, None]:
        """What the body hands out; it goes on with what is sent, or with an error that is thrown in where it stands."""
        binder = self.machine.binder
        sent: Any = None
        failed: ProgramError | None = None
        while True:
            mark = binder.enter_turn()
            try:
                item = activation.resume(sent, failed)
            except Returned:
                return
            except Costly as cost:
                raise self.costly(cost, node) from None
            except ProgramError as error:
                thrown = thrown_by(error)
                if thrown is not None and thrown.kind is EXCEPTIONS["StopIteration"]:  # it would end whoever asks
                    error.raised = Cause("RuntimeError", ("generator raised StopIteration",))
                raise
            finally:
                binder.leave(mark)
            if activation.done:
                return
            sent = failed = None
            try:
                sent = yield item
            except ProgramError as error:
                failed = error

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
