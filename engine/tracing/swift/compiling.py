"""Trees as closures, each compiled when it is first met."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from engine.guards import Costly
from engine.nodes import nodes
from engine.tracing.atoms import Known
from engine.tracing.frames import LoopLeft, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Steps

Value = Callable[[], Any]
"""An expression, compiled."""
Action = Callable[[], Any]
"""A statement, compiled. It gives None, or how it leaves: ``BREAK``, ``CONTINUE``, ``RETURN``."""

BREAK, CONTINUE, RETURN = "break", "continue", "return"
_LOOK = 256


def _binds(node: ast.AST) -> Iterable[str]:
    """The names that a node binds which is no expression."""
    if isinstance(node, ast.arg):
        return (node.arg,)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(each.asname or each.name).partition(".")[0] for each in node.names]
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return node.names
    name = getattr(node, "name", None)  # of a function, a class, a handler
    return (name,) if isinstance(name, str) else ()


def _yields(body: Sequence[ast.stmt]) -> bool:
    """Whether a body hands something out where it stands, which sets it aside."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            stack += ast.iter_child_nodes(node)
    return False


class Compiler:
    """Closures by node, for one interpreter. The families (``expressions``, ``calls``, ``statements``) fill the two tables."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.machine = interpreter.machine
        self.values: dict[type, Callable[[Any], Value]] = {}
        self.actions: dict[type, Callable[[Any], Action]] = {}
        self.slow = dict(interpreter.machine.evaluators)  # the interpreter's own
        self.result: Any = None  # of the ``return`` under way
        self._stepwise = interpreter.statements.run_all  # the interpreter's own
        self._blocks: dict[int, tuple[Sequence[ast.stmt], Action | None]] = {}
        self._compiled: dict[int, tuple[ast.AST, Any]] = {}  # by the node, held so that its id stays its own
        self.enough: Callable[[], None] | None = None  # asked now and then; what it raises ends the run
        self._next = _LOOK
        every = nodes(*interpreter.machine.program.forward)
        self._trees = {id(each) for each in every}
        others = [each for each in every if not isinstance(each, ast.expr)]
        declared = [name for each in others if isinstance(each, (ast.Global, ast.Nonlocal)) for name in each.names]
        stored = [each.id for each in every if type(each) is ast.Name and type(each.ctx) is not ast.Load]
        self.declared = frozenset(declared)  # names that some function binds further out
        self.bound = frozenset([*stored, *[name for each in others for name in _binds(each)]])  # all that something binds somewhere

    def install(self) -> None:
        """From now on the interpreter's own parts evaluate by closures what they evaluate."""
        for kind in self.values:
            self.machine.evaluators[kind] = self._evaluate

        self.interpreter.statements.run_all = self._run_all  # type: ignore[method-assign]

    def _run_all(self, body: Sequence[ast.stmt]) -> Steps:
        """The bodies of statements that the interpreter runs, ``try`` and ``with``, and of what it calls, by closures; one that can
        be set aside runs step by step."""
        if not body:
            return
        found = self._blocks.get(id(body[0]))
        if found is None:
            found = self._blocks[id(body[0])] = body, None if _yields(body) else self.block(body)
        run = found[1]
        if run is None:
            yield from self._stepwise(body)
            return
        left = run()
        if left is RETURN:
            raise Returned(self.result)
        if left is not None:
            raise LoopLeft(again=left is CONTINUE)

    def _evaluate(self, node: ast.AST) -> Any:
        found = self._compiled.get(id(node))
        if found is not None:
            return found[1]()
        if id(node) not in self._trees:  # made for this once
            return self.slow[type(node)](node)
        return self.value(node)()

    def value(self, node: ast.AST) -> Value:
        """The closure of an expression."""
        found = self._compiled.get(id(node))
        if found is None:
            make = self.values.get(type(node))
            if make is None:
                slow = self.slow[type(node)]
                found = node, lambda: slow(node)
            else:
                found = node, make(node)
            self._compiled[id(node)] = found
        value: Value = found[1]
        return value

    def again(self, node: Any, **operands: tuple[ast.expr, Any]) -> Any:
        """The interpreter's own evaluation of ``node``, its children (field -> child, operand) evaluated already."""
        return self.slow[type(node)](self.known(node, **operands))

    @staticmethod
    def known(node: Any, **operands: tuple[ast.expr, Any]) -> Any:
        """``node`` with operands in the place of children."""
        made = type(node)()
        vars(made).update(vars(node))  # what was noted on it, too
        for name, (child, operand) in operands.items():
            setattr(made, name, ast.copy_location(Known(operand), child))
        return made

    # -- statements

    def block(self, body: Sequence[ast.stmt]) -> Action:
        """The closure of statements in order."""
        machine = self.machine
        actions: list[tuple[ast.stmt, Action]] = []
        count = len(body)

        def run() -> Any:
            machine.statements += count
            if not actions:  # a body that is never come to is not compiled
                actions.extend([(statement, self.action(statement)) for statement in body])
            if machine.statements > self._next:
                self._look(body[0])
            try:
                for statement, action in actions:
                    machine.at = statement
                    left = action()
                    if left is not None:
                        return left
            except Costly as cost:
                raise machine.costly(cost, machine.at) from None
            return None

        return run

    def _look(self, node: ast.stmt) -> None:
        machine = self.machine
        self._next = machine.statements + _LOOK
        if self.enough is not None:
            self.enough()
        if machine.statements > machine.limits.statements:
            raise machine.error("limit", node, limit="statements", asked=machine.statements, allowed=machine.limits.statements)
        try:
            machine.watch.look()
        except Costly as cost:
            raise machine.costly(cost, node) from None

    def ask(self, enough: Callable[[], None]) -> None:
        """From now on ask now and then whether the run has done enough."""
        self.enough, self._next = enough, self.machine.statements

    def action(self, node: ast.stmt) -> Action:
        """The closure of one statement."""
        make = self.actions.get(type(node))
        return self.slowly(node) if make is None else make(node)

    def slowly(self, node: ast.stmt) -> Action:
        """A statement as the interpreter runs it."""
        stepwise, body = self._stepwise, (node,)

        def run() -> Any:
            try:
                for _ in stepwise(body):
                    pass
            except LoopLeft as left:
                return CONTINUE if left.again else BREAK
            except Returned as returned:
                self.result = returned.value
                return RETURN
            return None

        return run
