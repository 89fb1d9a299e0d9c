"""Assignments and control flow as closures."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.nodes import nodes
from engine.operands import Box, Dict
from engine.tracing.objects import Instance
from engine.tracing.plain import INPLACE
from engine.tracing.swift.arithmetic import FLOAT64, NUMBERS, ODD, binary, inplace
from engine.tracing.swift.compiling import BREAK, CONTINUE, RETURN, Action, Compiler
from engine.tracing.swift.expressions import Expressions
from engine.tracing.swift.walking import Walking

Round = Callable[[ast.For | ast.While, int, Any, int | None], None]
_ARRAY = np.ndarray


class Statements:
    """The closures of statements. ``rounds``: what is told of each round of a loop before it begins, by the loop's node."""

    def __init__(
        self, compiler: Compiler, expressions: Expressions, walking: Walking, rounds: dict[int, Round],
        given: frozenset[str] = frozenset(),
    ) -> None:
        self.compiler = compiler
        self.machine = compiler.machine
        self.expressions = expressions
        self.walking = walking
        self.rounds = rounds
        self.given = given  # names to which the caller gives a value
        compiler.actions |= {
            ast.Assign: self._assign, ast.AugAssign: self._augment, ast.Expr: self._expression, ast.Return: self._return,
            ast.If: self._if, ast.For: self._for, ast.While: self._while, ast.Pass: self._pass, ast.Break: self._break,
            ast.Continue: self._continue,
        }  # fmt: skip

    def _pass(self, node: ast.Pass) -> Action:
        return lambda: None

    def _break(self, node: ast.Break) -> Action:
        return lambda: BREAK

    def _continue(self, node: ast.Continue) -> Action:
        return lambda: CONTINUE

    def _expression(self, node: ast.Expr) -> Action:
        if isinstance(node.value, ast.Constant):
            return lambda: None
        value = self.compiler.value(node.value)

        def run() -> None:
            value()

        return run

    def _return(self, node: ast.Return) -> Action:
        compiler = self.compiler
        value = (lambda: None) if node.value is None else compiler.value(node.value)

        def run() -> Any:
            compiler.result = value()
            return RETURN

        return run

    # -- assignments

    def _assign(self, node: ast.Assign) -> Action:
        value, machine = self.compiler.value(node.value), self.machine
        elsewhere = self.given | self.compiler.declared
        names = [each.id for each in nodes(*node.targets) if isinstance(each, ast.Name)] if elsewhere else []
        if len(node.targets) > 1 or not elsewhere.isdisjoint(names):
            return self.compiler.slowly(node)
        target = node.targets[0]
        if isinstance(target, ast.Name):
            name = target.id

            def bind() -> None:
                found = value()
                machine.frame.names[name] = found

            return bind
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(target.elts) == len(node.value.elts):
            names = [each.id for each in target.elts if isinstance(each, ast.Name)]
            if len(names) == len(target.elts) and not any([isinstance(each, ast.Starred) for each in node.value.elts]):
                return self._names(names, [self.compiler.value(each) for each in node.value.elts])
        if self.walking.simple(target):
            unpack = self.walking.binding(target)
            return lambda: unpack(value())
        if isinstance(target, ast.Subscript):
            store = self._store(target)
            return lambda: store(value())
        if isinstance(target, ast.Attribute):
            return self._attribute(target, value)
        assign = self.compiler.interpreter.statements.targets.assign
        return lambda: assign(target, value(), True)

    def _names(self, names: list[str], values: list[Callable[[], Any]]) -> Action:
        """``x, y = y, x``."""
        machine = self.machine

        def run() -> None:
            found = [value() for value in values]
            held = machine.frame.names
            for name, each in zip(names, found, strict=True):
                held[name] = each

        return run

    def _attribute(self, target: ast.Attribute, value: Callable[[], Any]) -> Action:
        owner, name = self.compiler.value(target.value), target.attr
        assign, known = self.compiler.interpreter.statements.targets.assign, self.compiler.known

        def run() -> None:
            found = value()
            held = owner()
            if type(held) is Instance and name in held.frame.names and not held.kind.frozen:
                held.frame.names[name] = found
            else:
                assign(known(target, value=(target.value, held)), found)

        return run

    def _store(self, target: ast.Subscript) -> Callable[[Any], None]:
        compiler, picks = self.compiler, self.expressions.picks
        owner, place = compiler.value(target.value), self.expressions.place(target.slice)
        assign = compiler.interpreter.statements.targets.assign

        def run(value: Any) -> None:
            held, key = owner(), place()
            kind, given = type(held), type(value)
            try:
                if kind is _ARRAY:
                    fits = given in NUMBERS or (given is _ARRAY and value.dtype is FLOAT64)
                    if fits and held.dtype is FLOAT64 and picks(held, key):
                        held[key] = value
                        return
                elif given is not Box and given is not Dict:
                    if kind is Dict and type(key) is str:
                        held.items[key] = value
                        return
                    if kind is Box and type(key) is int and not held.frozen and 0 <= key < len(held.items):
                        held.items[key] = value
                        return
            except Exception:  # the interpreter's own way says what is wrong
                pass
            boxed = Box(list(key), frozen=True) if type(key) is tuple else key
            assign(compiler.known(target, value=(target.value, held), slice=(target.slice, boxed)), value)

        return run

    def _augment(self, node: ast.AugAssign) -> Action:
        target, watch, kind = node.target, self.machine.watch, type(node.op)
        short, within = binary(kind, watch), inplace(kind, watch, INPLACE[kind])

        def added(current: Any, value: Any) -> Any:
            return within(current, value) if type(current) is _ARRAY else short(current, value)

        if isinstance(target, ast.Name):
            return self._augment_name(node, target, added)
        if isinstance(target, ast.Attribute):
            return self._augment_attribute(node, target, added)
        return self._augment_cell(node, target, added)

    def _again(self, node: ast.AugAssign, target: Any, value: Any) -> None:
        """An in-place operator as the interpreter does it, what is evaluated already known."""
        known = self.compiler.known(node, value=(node.value, value))
        known.target = target
        self.compiler.interpreter.statements.simple[ast.AugAssign](known)

    def _augment_name(self, node: ast.AugAssign, target: ast.Name, added: Callable[[Any, Any], Any]) -> Action:
        value, machine, name, again = self.compiler.value(node.value), self.machine, target.id, self._again

        def run() -> None:
            names = machine.frame.names
            if name in names:
                current, given = names[name], value()
                found = added(current, given)
                if found is ODD:
                    again(node, target, given)
                else:
                    names[name] = found
            else:
                again(node, target, value())

        return run

    def _augment_attribute(self, node: ast.AugAssign, target: ast.Attribute, added: Callable[[Any, Any], Any]) -> Action:
        owner, value, name = self.compiler.value(target.value), self.compiler.value(node.value), target.attr
        known, again = self.compiler.known, self._again

        def run() -> None:
            held = owner()
            if type(held) is Instance and name in held.frame.names and not held.kind.frozen:
                current, given = held.frame.names[name], value()
                found = added(current, given)
                if found is not ODD:
                    held.frame.names[name] = found
                    return
            else:
                given = value()
            again(node, known(target, value=(target.value, held)), given)

        return run

    def _augment_cell(self, node: ast.AugAssign, target: Any, added: Callable[[Any, Any], Any]) -> Action:
        compiler, picks, again = self.compiler, self.expressions.picks, self._again
        owner, place, value = compiler.value(target.value), self.expressions.place(target.slice), compiler.value(node.value)

        def run() -> None:
            held, key = owner(), place()
            kind = type(held)
            current: Any = ODD
            try:
                if kind is _ARRAY and held.dtype is FLOAT64:
                    current = held[key] if picks(held, key) else ODD
                elif (kind is Dict and type(key) is str) or (kind is Box and type(key) is int and not held.frozen and key >= 0):
                    current = held.items[key]
            except (LookupError, TypeError, ValueError):
                pass
            given = value()
            if current is not ODD:
                found = added(current, given)
                if found is not ODD:
                    if kind is _ARRAY:
                        held[key] = found
                    else:
                        held.items[key] = found
                    return
            boxed = Box(list(key), frozen=True) if type(key) is tuple else key
            again(node, compiler.known(target, value=(target.value, held), slice=(target.slice, boxed)), given)

        return run

    # -- control flow

    def _if(self, node: ast.If) -> Action:
        test, body = self.expressions.test(node.test), self.compiler.block(node.body)
        orelse: Action = self.compiler.block(node.orelse) if node.orelse else lambda: None
        return lambda: body() if test() else orelse()

    def _for(self, node: ast.For) -> Action:
        compiler, told = self.compiler, self.rounds.get(id(node))
        items, bind, body = self.walking.items(node.iter, node.target), self.walking.binding(node.target), compiler.block(node.body)
        orelse: Action = compiler.block(node.orelse) if node.orelse else lambda: None

        def run() -> Any:
            count = 0
            walked, length = items()
            for item in walked:
                if told is not None:
                    count += 1
                    told(node, count, item, length)
                bind(item)
                left = body()
                if left is not None:
                    if left is BREAK:
                        return None
                    if left is RETURN:
                        return left
            return orelse()

        return run

    def _while(self, node: ast.While) -> Action:
        machine, told = self.machine, self.rounds.get(id(node))
        test, body = self.expressions.test(node.test), self.compiler.block(node.body)
        orelse: Action = self.compiler.block(node.orelse) if node.orelse else lambda: None

        def run() -> Any:
            count = 0
            while test():
                machine.statements += 1
                if told is not None:
                    count += 1
                    told(node, count, None, None)
                left = body()
                if left is not None:
                    if left is BREAK:
                        return None
                    if left is RETURN:
                        return left
            return orelse()

        return run
