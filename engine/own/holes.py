"""A recorded run that leaves statements out: what they would have bound is a hole, which is handed on and computed with nowhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NoReturn

from engine.errors import ProgramError
from engine.nodes import equal, nodes, statements
from engine.operands import Box, Dict
from engine.own.places import alike
from engine.own.records import Done
from engine.tracing.atoms import Known
from engine.tracing.frames import LoopLeft, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.objects import Instance


class Astray(Exception):
    """The run took another way than the one that told what to leave out."""


class Hole:
    """What stands for a value that was not computed. Where it is compared or computed with after all, the run is astray."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<not computed>"

    def _used(self, other: object = None) -> NoReturn:
        raise Astray

    __neg__ = __abs__ = __lt__ = __le__ = __gt__ = __ge__ = _used
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _used


HOLE = Hole()


Parts = dict[int, tuple[str, ast.expr]]
"""Executed statements -> a name, and the expression in them that is to have it."""


class Skipping:
    """Lets an interpreter pass over the executed statements (indices into ``dones``) that are ``skipped``. The next one that it
    comes to is number ``at``. Of a statement in ``parts`` an expression is assigned first, to a name of its own."""

    def __init__(
        self, interpreter: Interpreter, dones: list[Done], at: int, skipped: frozenset[int], kept: frozenset[int], parts: Parts,
        back: Mapping[int, ast.expr] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.interpreter = interpreter
        self.machine = interpreter.machine
        self.dones = dones
        self.at = at
        self.skipped = skipped
        self.kept = kept  # statements that are passed over and leave what they would have changed as it is: updates
        self.parts = parts
        self.back = back  # targets (``id``) of calls that are passed over: the arguments that they are given back changed
        self._inner = interpreter.statements.run_all
        self._leaving = interpreter.statements.leaving
        interpreter.statements.run_all = self._run_all  # type: ignore[method-assign, assignment]
        interpreter.statements.leaving = self._left  # type: ignore[method-assign]

    def _run_all(self, body: Sequence[ast.stmt]) -> Iterator[Any]:
        for statement in body:
            at = self.at
            if at >= len(self.dones) or not alike(self.dones[at].node, statement):
                raise Astray
            if at not in self.skipped and not self._into_hole(statement):
                self.at = at + 1
                here = self._hollowed(statement)
                yield from self._inner(_taken_apart(here, *self.parts[at]) if at in self.parts else (here,))
                continue
            self.at = max(self.dones[at].end, at + 1)
            last = self.dones[self.at - 1].node
            if isinstance(statement, ast.If) and isinstance(last, (ast.Break, ast.Continue)):
                raise LoopLeft(again=isinstance(last, ast.Continue))
            if isinstance(statement, ast.Return):
                raise Returned(None if statement.value is None else self._handed(statement.value, at in self.kept))
            self._hole(statement, {id(self.dones[i].node) for i in range(at, self.at) if i in self.kept})

    def _left(self, statement: ast.stmt) -> None:
        """The end of a ``with`` is never left out: its body has run."""
        if self.at >= len(self.dones) or not alike(self.dones[self.at].node, statement):
            raise Astray
        self.at += 1
        self._leaving(statement)

    def _hollowed(self, statement: ast.stmt) -> ast.stmt:
        """A statement that binds or returns several things at once, with holes for those of them that are computed of holes:
        ``return total / n, dw / n, db / n``."""
        value = statement.value if isinstance(statement, (ast.Return, ast.Assign)) else None
        made = self._display(value) if isinstance(value, (ast.Tuple, ast.List, ast.Dict)) else value
        if made is value:
            return statement
        fields = {each: getattr(statement, each) for each in statement._fields}
        return ast.copy_location(type(statement)(**fields | {"value": made}), statement)

    def _display(self, node: ast.expr) -> ast.expr:
        """A tuple, list or dict as it is written, with holes in it; the same node where there is none."""
        made: ast.expr
        if isinstance(node, (ast.Tuple, ast.List)):
            items = [self._display(each) for each in node.elts]
            made, same = type(node)(items, node.ctx), node.elts
        elif isinstance(node, ast.Dict):
            items = [self._display(each) for each in node.values]
            made, same = ast.Dict(node.keys, items), node.values
        elif isinstance(node, (ast.Name, ast.Constant)) or not any([self._is_hole(each) for each in ast.walk(node)]):
            return node
        else:
            return ast.copy_location(Known(HOLE), node)
        return node if all([one is other for one, other in zip(items, same, strict=True)]) else ast.copy_location(made, node)

    def _is_hole(self, node: ast.AST) -> bool:
        """Whether a name, an attribute or an entry is a hole, or a list or dict of nothing else."""
        found = self._peek(node)
        inside = found.items if isinstance(found, Box) else list(found.items.values()) if isinstance(found, Dict) else [found]
        return bool(inside) and all([each is HOLE for each in inside])

    def _peek(self, node: ast.AST) -> Any:
        """What a name, an attribute or an entry holds, without anything being computed for it; None for all else."""
        with suppress(KeyError, IndexError, TypeError, ProgramError):
            if isinstance(node, ast.Name):
                return self.machine.frame.find(node.id)
            if isinstance(node, ast.Attribute):
                owner = self._peek(node.value)
                return owner.frame.names[node.attr] if isinstance(owner, Instance) else None
            if isinstance(node, ast.Subscript) and isinstance(owner := self._peek(node.value), (Box, Dict)):
                return owner.items[self.machine.value(node.slice)]
        return None

    def _into_hole(self, statement: ast.stmt) -> bool:
        """Whether a statement puts something into what was not computed: ``nabla_b[-1] = delta``, ``deltas.append(delta)``."""
        into: ast.expr | None = None
        match statement:
            case ast.Assign(targets=[ast.Subscript(value=into)]) | ast.AugAssign(target=ast.Subscript(value=into)):
                pass
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=into))):
                pass
        at = into
        while isinstance(at, ast.Attribute):
            at = at.value
        if into is None or not isinstance(at, ast.Name):
            return False
        with suppress(ProgramError):
            return self.machine.eval(into) is HOLE
        return False

    def _handed(self, node: ast.expr, update: bool = False) -> Any:
        """What an expression that is left out hands on: names in a tuple or list as they are, holes for what would be computed. An
        ``update`` hands on what it would have changed."""
        if isinstance(node, (ast.Tuple, ast.List)) and not any([isinstance(each, ast.Starred) for each in node.elts]):
            return Box([self._handed(each, update) for each in node.elts], isinstance(node, ast.Tuple))
        if update and isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            return self._handed(node.left)
        if isinstance(node, (ast.Name, ast.Constant, ast.Attribute, ast.Subscript)):
            with suppress(ProgramError):
                return self.machine.eval(node)
        return HOLE

    def _hole(self, statement: ast.stmt, kept: set[int]) -> None:
        """What a statement, and those in it, would have bound in this scope."""
        names = self.machine.frame.names
        for node in statements(statement):
            if not isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For)):
                continue
            if id(node) in kept:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id not in names:
                    names[node.targets[0].id] = self._handed(node.value, True)
                continue
            waiting = list(node.targets) if isinstance(node, ast.Assign) else [node.target]
            while waiting:
                target = waiting.pop()
                if id(target) in self.back and self._left_as_it_was(target):
                    continue
                if isinstance(target, (ast.Tuple, ast.List)):
                    waiting += target.elts
                elif isinstance(target, ast.Starred):
                    waiting.append(target.value)
                elif isinstance(target, ast.Name):
                    if not isinstance(node, ast.AugAssign) or target.id not in names:
                        names[target.id] = HOLE
                elif isinstance(node, ast.Assign):
                    self._place(target)

    def _left_as_it_was(self, target: ast.expr) -> bool:
        """Whether a target of a call that changes an argument stands for that argument as it was."""
        given = self.back[id(target)]
        value = self._peek(given)
        if equal(given, target) or (isinstance(target, ast.Name) and value is not None and value is not HOLE):
            if isinstance(target, ast.Name) and value is not None:
                self.machine.frame.names[target.id] = value
            return True
        return False

    def _place(self, target: ast.expr) -> None:
        """An attribute, or an entry of a list or dict."""
        with suppress(ProgramError):
            if isinstance(target, ast.Attribute):
                owner = self.machine.eval(target.value)
                if isinstance(owner, Instance):
                    owner.frame.names[target.attr] = HOLE
            elif isinstance(target, ast.Subscript):
                owner = self.machine.eval(target.value)
                if isinstance(owner, Dict):
                    owner.items[self.machine.value(target.slice)] = HOLE
                elif isinstance(owner, Box):
                    key = self.machine.value(target.slice)
                    if type(key) is int and -len(owner.items) <= key < len(owner.items):
                        owner.items[key] = HOLE


def _taken_apart(statement: ast.stmt, name: str, part: ast.expr) -> tuple[ast.stmt, ...]:
    """``name = part``, and the statement with the name in the expression's place."""
    first = ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), part)], part), part)

    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return ast.copy_location(ast.Name(name, ast.Load()), part) if node is part else self.generic_visit(node)

    fields = {each: getattr(statement, each) for each in statement._fields}
    fields["value"] = Put().visit(_copy(statement.value, part))  # type: ignore[attr-defined]
    if isinstance(statement, ast.Expr):  # ``print(np.mean(…))``: what it does with the number is none of the pass's
        return (first,)
    return first, ast.copy_location(type(statement)(**fields), statement)


def _copy(node: Any, part: ast.expr) -> Any:
    """A copy of what stands around ``part`` in an expression; the rest is itself, with all that is noted on it."""
    if isinstance(node, list):
        return [_copy(each, part) for each in node]
    if node is part or not isinstance(node, ast.AST) or not any([each is part for each in nodes(node)]):
        return node
    made = type(node)(**{name: _copy(getattr(node, name, None), part) for name in node._fields})
    return ast.copy_location(made, node)
