"""Control flow. It is written once, as generators: a body under way can be set aside and gone on with.

``Statements.run`` is one generator for a list of statements. Compound ones are generators too, so a ``yield`` anywhere inside
stops all of it where it stands (``engine.tracing.activation``); what cannot be set aside is run to its end by ``execute``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Sequence
from typing import Any

from engine.errors import ProgramError
from engine.guards import Costly
from engine.operands import Box, Feed
from engine.tracing.conditions import Conditions
from engine.tracing.frames import LoopLeft, Returned
from engine.tracing.machine import Machine, Part, Steps
from engine.tracing.source import brief
from engine.tracing.targets import Targets
from engine.tracing.walks import Walks

MANY = 50
"""Rounds of a loop of which it is said, when a limit is met, that it goes round so often."""
_WHOLE = frozenset("seconds stages statements total effort".split())


class Statements(Part):
    """Statements in order, branches, loops."""

    def __init__(self, machine: Machine, walks: Walks, conditions: Conditions, targets: Targets) -> None:
        super().__init__(machine)
        self.walks = walks
        self.conditions = conditions
        self.targets = targets
        self.simple: dict[type, Callable[[Any], Steps | None]] = {
            ast.Expr: self._expression, ast.Return: self._return, ast.Pass: self._pass, ast.Break: self._break,
            ast.Continue: self._continue, ast.Delete: self._delete, ast.Global: self._pass, ast.Nonlocal: self._pass,
        }  # fmt: skip
        self.compound: dict[type, Callable[[Any], Steps]] = {
            ast.If: self._if, ast.For: self._for, ast.While: self._while,
        }  # fmt: skip

    def execute(self, body: Sequence[ast.stmt]) -> None:
        """Run statements to their end."""
        for _ in self.run_all(body):
            pass

    def run_all(self, body: Sequence[ast.stmt]) -> Steps:
        """Statements in order, as far as they have been asked for."""
        machine, simple = self.machine, self.simple
        binder = machine.binder
        for statement in body:
            machine.statements += 1
            if machine.statements > self.limits.statements:
                raise self._too_many(statement)
            binder.reach(statement)
            machine.at = statement
            try:
                if machine.watch.heard is not None:
                    machine.watch.heard()
                if not machine.statements & 255:
                    machine.watch.look()
                handler = simple.get(type(statement))
                if handler is not None:
                    steps = handler(statement)
                    if steps is not None:  # it sets the frame aside
                        yield from steps
                else:
                    yield from self.compound[type(statement)](statement)
            except Costly as cost:
                raise self.costly(cost, statement) from None

    def leaving(self, statement: ast.stmt) -> None:
        """What is done when a ``with`` is left is a statement, too, that stands in no body."""
        self.machine.binder.reach(statement)

    def _too_many(self, node: ast.stmt) -> Exception:
        asked, allowed = self.machine.statements, self.limits.statements
        return self.error("limit", node, limit="statements", asked=asked, allowed=allowed)

    def block(self, mark: Any, body: list[ast.stmt]) -> Steps:
        """A body under a header, out of which the binder comes again, unless it was set aside for good."""
        try:
            yield from self.run_all(body)
        except GeneratorExit:
            raise
        except BaseException:
            self.machine.binder.leave(mark)
            raise
        self.machine.binder.leave(mark)

    # -- compound statements

    def _if(self, node: ast.If) -> Steps:
        taken = self.conditions.decide(node.test)
        body = node.body if taken else node.orelse
        if body:
            yield from self.block(self.machine.binder.enter_branch(node, taken), body)

    def _for(self, node: ast.For) -> Steps:
        binder, lists = self.machine.binder, self.walks.lists
        operand = self.eval(node.iter)
        held = isinstance(operand, (Box, Feed))
        if held:
            lists.append(operand)
        try:
            for count, item in enumerate(self.walks.iterate(operand, node.iter), 1):
                block = binder.enter_loop(node, count, item)
                if not binder.rounded(node.target, item):
                    mark = binder.begin(node)
                    self.targets.assign(node.target, item, alias=True)
                    binder.end(mark)
                try:
                    yield from self.block(block, node.body)
                except LoopLeft as left:
                    if not left.again:
                        return
                except ProgramError as error:
                    self._told(error, node, count)
                    raise
        finally:
            if held:
                del lists[max(i for i, each in enumerate(lists) if each is operand)]
        yield from self.run_all(node.orelse)

    def _while(self, node: ast.While) -> Steps:
        machine, count = self.machine, 0
        while self.conditions.decide(node.test):
            count += 1
            machine.statements += 1
            try:
                yield from self.block(machine.binder.enter_loop(node, count), node.body)
            except LoopLeft as left:
                if not left.again:
                    return
            except ProgramError as error:
                self._told(error, node, count)
                raise
            if machine.statements > self.limits.statements:
                raise self._too_many(node)
        yield from self.run_all(node.orelse)

    def _told(self, error: ProgramError, node: ast.For | ast.While, count: int) -> None:
        """A limit of the whole program is met in a loop: the outermost one that has gone round often is named."""
        if error.code == "limit" and error.fields.get("limit") in _WHOLE and count >= MANY:
            head = f"while {self.text(node.test)}" if isinstance(node, ast.While) else ""
            head = head or f"for {self.text(node.target)} in {self.text(node.iter)}"  # type: ignore[union-attr]
            error.fields |= {"what": "loop", "loop": brief(head), "rounds": count}

    # -- simple statements

    def _expression(self, node: ast.Expr) -> Steps | None:
        if isinstance(node.value, (ast.Yield, ast.YieldFrom)):
            return self.yielded(node.value)
        if isinstance(node.value, ast.Constant):
            return None
        binder = self.machine.binder
        mark = binder.begin(node)
        self.eval(node.value)
        binder.end(mark)
        return None

    def yielded(self, node: ast.Yield | ast.YieldFrom) -> Generator[Any, Any, Any]:
        """``yield value`` hands a value out and sets the frame aside; ``yield from`` does so with each of several. What is sent
        by whoever goes on with it is the value."""
        if isinstance(node, ast.Yield):
            return (yield None if node.value is None else self.eval(node.value))
        yield from self.walks.iterate(self.eval(node.value), node.value)
        return None

    def _return(self, node: ast.Return) -> None:
        raise Returned(None if node.value is None else self.eval(node.value))

    def _pass(self, node: ast.stmt) -> None:
        """Nothing, or what was read before anything ran: ``global``, ``nonlocal``."""

    def _break(self, node: ast.Break) -> None:
        raise LoopLeft(again=False)

    def _continue(self, node: ast.Continue) -> None:
        raise LoopLeft(again=True)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self.targets.delete(target)
