"""``try``, ``raise``, ``assert`` and ``with``: statements out of which an exception leads, or which it does not leave."""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Sequence
from typing import Any

from engine.errors import ProgramError
from engine.operands import Box, Feed
from engine.reading.functions import QUIET, canonical, dotted
from engine.reading.walk import refusal
from engine.tracing.exceptions import EXCEPTIONS, Cause, Thrown, is_exception, thrown_by
from engine.tracing.frames import LoopLeft, Returned
from engine.tracing.machine import Machine, Part, Steps
from engine.tracing.objects import Class, Instance
from engine.tracing.outside import Outside
from engine.tracing.source import brief
from engine.tracing.statements import Statements
from engine.tracing.values import kind_word


class Trying(Part):
    """Exceptions of the program. ``make`` makes an object of a class: whoever assembles the parts sets it."""

    make: Callable[[ast.Call, Class, list[Any], dict[str, Any]], Any]

    def __init__(self, machine: Machine, statements: Statements) -> None:
        super().__init__(machine)
        self.statements = statements
        self._handled: list[ProgramError] = []  # by the handlers under way, the innermost last

    def simple(self) -> dict[type, Callable[[Any], None]]:
        """The statements that hold no others."""
        return {ast.Assert: self._assert, ast.Raise: self._raise}

    def compound(self) -> dict[type, Callable[[Any], Steps]]:
        """Those that do."""
        return {ast.Try: self._try, ast.With: self._with}

    # -- try

    def _try(self, node: ast.Try) -> Steps:
        """``finally`` runs whichever way the rest is left, but where the run itself is over."""
        leaving: BaseException | None = None
        count = self.machine.binder.begun()
        try:
            yield from self._attempt(node, count)
        except (Returned, LoopLeft) as left:
            leaving = left
        except ProgramError as error:
            if thrown_by(error) is None or not node.finalbody:
                raise
            self.machine.binder.abandon(count)
            leaving = error
        if node.finalbody:
            yield from self.statements.run_all(node.finalbody)
        if leaving is not None:
            raise leaving

    def _standing(self, count: int) -> Callable[[], None]:
        """What brings the run back to where it stands now, ``count`` statements being under way, from wherever an error left it."""
        machine = self.machine
        frame, pending, depth = machine.frame, machine.pending, len(machine.callers)

        def back() -> None:
            machine.frame, machine.pending = frame, pending
            del machine.callers[depth:]
            machine.binder.abandon(count)

        return back

    def _attempt(self, node: ast.Try, count: int) -> Steps:
        taken_back = self._standing(count)
        try:
            yield from self._body(self.statements.run_all(node.body))
        except ProgramError as error:
            thrown = thrown_by(error)
            if thrown is None:
                raise
            taken_back()
            handler = self._handler(node, thrown)
            if handler is None:
                raise
            failed = error
        else:
            yield from self.statements.run_all(node.orelse)
            return
        yield from self._handle(handler, thrown, failed)

    def _body(self, steps: Steps) -> Steps:
        self.machine.trying += 1
        try:
            yield from steps
        finally:
            self.machine.trying -= 1

    def _handler(self, node: ast.Try, thrown: Thrown) -> ast.ExceptHandler | None:
        return next((h for h in node.handlers if h.type is None or self.caught(thrown, h.type)), None)

    def caught(self, thrown: Thrown, node: ast.expr) -> bool:
        """Whether an exception is of a class, or of one of a tuple of classes."""
        return self._of(thrown, self.eval(node), node)

    def _of(self, thrown: Thrown, kinds: Any, node: ast.expr) -> bool:
        wanted = kinds.items if isinstance(kinds, Box) else [kinds]
        for kind in wanted:
            if not is_exception(kind):
                raise self.error("type", node, said=f"except {kind_word(kind)}")
        return any(thrown.kind.comes_from(kind) for kind in wanted)

    def _handle(self, handler: ast.ExceptHandler, thrown: Thrown, failed: ProgramError) -> Steps:
        """A handler's body, under a header. Its name is gone when it ends."""
        names = None if handler.name is None else self.machine.frame.home(handler.name).names
        if names is not None:
            names[handler.name or ""] = thrown
        self._handled.append(failed)
        try:
            yield from self.statements.block(self.machine.binder.enter_handler(handler), handler.body)
        finally:
            self._handled.remove(failed)
            if names is not None:
                names.pop(handler.name or "", None)

    # -- raise

    def _raise(self, node: ast.Raise) -> None:
        if (asked := refusal(node)) is not None:  # of a function that was thought to be called by nobody
            raise asked
        if node.exc is None:
            if self._handled:
                raise self._handled[-1]
            raise self._thrown(node, self._made("RuntimeError", "No active exception to reraise"))
        if vars(node).get("unread"):  # it is outside of the subset: nobody can catch it
            raise self.error("raised", node, said=brief(self.text(node.exc), 200))
        operand = self.eval(node.exc)
        if is_exception(operand):
            operand = self.make(ast.copy_location(ast.Call(node.exc, [], []), node.exc), operand, [], {})
        if not isinstance(operand, Thrown):
            raise self.error("type", node, said=f"raise {kind_word(operand)}")
        if node.cause is not None:
            self.eval(node.cause)
        raise self._thrown(node, operand)

    def _made(self, name: str, said: str) -> Thrown:
        record = ProgramError("raised", said=said)
        record.raised = Cause(name, (said,))
        found = thrown_by(record)
        assert found is not None
        return found

    def _thrown(self, node: ast.AST, thrown: Thrown) -> ProgramError:
        """The record of an exception, by what Python says of one that nobody catches."""
        said = str(thrown)
        record = self.error("raised", node, said=brief(f"{thrown.kind.name}: {said}" if said else thrown.kind.name, 200))
        record.raised = thrown
        return record

    def _assert(self, node: ast.Assert) -> None:
        if self.statements.conditions.decide(node.test):
            return
        operand = None if node.msg is None else self.eval(node.msg)
        thrown = self.make(ast.copy_location(ast.Call(node.test, [], []), node), EXCEPTIONS["AssertionError"],
                           [] if node.msg is None else [operand], {})  # fmt: skip
        said = str(thrown)
        why = {"what": "why", "why": brief(said, 200)} if said else {}
        record = self.error("assertion", node, said=self.text(node.test), **why)
        record.raised = thrown
        raise record

    # -- with

    def _with(self, node: ast.With) -> Steps:
        yield from self._entered(node, node.items)

    def _entered(self, node: ast.With, items: Sequence[ast.withitem]) -> Steps:
        binder = self.machine.binder
        for place, item in enumerate(items, 1):
            call = item.context_expr
            if isinstance(call, ast.Call) and canonical(dotted(call.func)) in QUIET:
                continue
            if isinstance(call, ast.Call) and dotted(call.func) and not call.keywords and _suppresses(self.eval(call.func)):
                kinds = [(self.eval(kind), kind) for kind in call.args]
                yield from self._suppressed(kinds, self._entered(node, items[place:]))
                return
            mark = binder.begin(_header(item))
            held = self.eval(item.context_expr)
            leave = None if type(held) is Outside else self._leaving(item.context_expr, held)
            given = held if leave is None else self._enter(item.context_expr, held)
            if item.optional_vars is not None:
                self.statements.targets.assign(item.optional_vars, given, alias=True)
            binder.end(mark)
            if leave is not None:
                yield from self._managed(self._stated(item, leave), self._entered(node, items[place:]))
                return
        yield from self.statements.run_all(node.body)

    def _stated(
        self, item: ast.withitem, leave: Callable[[ProgramError | None], bool]
    ) -> Callable[[ProgramError | None], bool]:
        """The same as a statement of its own."""
        binder, last = self.machine.binder, ast.copy_location(ast.Expr(item.context_expr), item.context_expr)

        def left(error: ProgramError | None) -> bool:
            self.statements.leaving(last)
            mark = binder.begin(last)
            found = leave(error)
            binder.end(mark)
            return found

        return left

    def _enter(self, node: ast.expr, held: Any) -> Any:
        """What ``with`` gives to the name after ``as``."""
        if isinstance(held, Feed):
            for item in self.statements.walks.iterate(held, node):
                return item
            raise self._thrown(node, self._made("RuntimeError", "generator didn't yield"))
        return self.machine.overloads.method(node, held, "__enter__", [], [])

    def _leaving(self, node: ast.expr, held: Any) -> Callable[[ProgramError | None], bool]:
        """What is done when the body of a ``with`` is left, by an error or without one; whether the error ends there. ``held`` is
        an object with ``__enter__`` and ``__exit__``, or what a generator function under ``@contextmanager`` gave."""
        if isinstance(held, Instance) and held.kind.has("__enter__") and held.kind.has("__exit__"):
            return lambda error: self._exit(node, held, error)
        if isinstance(held, Feed) and held.body is not None and any(map(_manages, held.body.decorator_list)):
            return lambda error: self._go_on(node, held, error)
        raise self.error("unsupported_syntax", node, what="with")

    def _exit(self, node: ast.expr, held: Instance, error: ProgramError | None) -> bool:
        thrown = None if error is None else thrown_by(error)
        args = [None, None, None] if thrown is None else [thrown.kind, thrown, None]
        places: list[ast.expr] = [ast.copy_location(ast.Constant(None), node) for _ in args]
        found = self.machine.overloads.method(node, held, "__exit__", places, args)
        return thrown is not None and bool(self.machine.truth(found, node))

    def _go_on(self, node: ast.expr, held: Feed, error: ProgramError | None) -> bool:
        """A generator goes on behind its ``yield``, or with the error there, and must come to its end."""
        if error is not None and isinstance(held.items, Generator):
            try:
                held.items.throw(error)
            except StopIteration:
                return True
        else:
            for _ in self.statements.walks.iterate(held, node):
                break
            else:
                return False
        raise self._thrown(node, self._made("RuntimeError", "generator didn't stop"))

    def _managed(self, leave: Callable[[ProgramError | None], bool], steps: Steps) -> Steps:
        """The body of a ``with``, whichever way it is left."""
        taken_back = self._standing(self.machine.binder.begun())
        try:
            yield from self._body(steps)
        except (Returned, LoopLeft):
            leave(None)
            raise
        except ProgramError as error:
            if thrown_by(error) is None:
                raise
            taken_back()
            if not leave(error):
                raise
        else:
            leave(None)

    def _suppressed(self, kinds: list[tuple[Any, ast.expr]], steps: Steps) -> Steps:
        """``with suppress(ValueError):`` is left where one of these is raised."""
        taken_back = self._standing(self.machine.binder.begun())
        try:
            yield from self._body(steps)
        except ProgramError as error:
            thrown = thrown_by(error)
            if thrown is None:
                raise
            taken_back()
            if not any([self._of(thrown, kind, node) for kind, node in kinds]):
                raise


def _header(item: ast.withitem) -> ast.stmt:
    """What the head of a ``with`` does, without its body: one statement for all times that it is come to."""
    made: ast.stmt | None = vars(item).get("header")
    if made is None:
        value = item.context_expr
        made = ast.Expr(value) if item.optional_vars is None else ast.Assign([item.optional_vars], value)
        vars(item)["header"] = ast.copy_location(made, value)
    return made


def _manages(decorator: ast.expr) -> bool:
    return dotted(decorator).rpartition(".")[2] == "contextmanager"


def _suppresses(held: Any) -> bool:
    return type(held) is Outside and held.path == "contextlib.suppress"
