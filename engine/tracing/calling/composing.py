"""Calls that are made of other calls: ``np.select`` of ``np.where``, ``out=`` of a write.

What such a call computes is what the program could have written with the calls that it is made of. These are rows of the gate
table, have prices, and are what the listing shows; nothing here has a gradient or a price of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from engine.operands import Box, Const, boxed, is_number, plain
from engine.tracing.atoms import Known
from engine.tracing.calling.arguments import given_plain, places, refuse_variable
from engine.tracing.calling.caller import Caller
from engine.tracing.raised import failed
from engine.tracing.spelling import exactly

_REQUIRED = object()


class Composing:
    """One such call: its arguments by name, and other calls on operands. ``names``: the arguments in numpy's order, by blanks;
    behind ``*`` by keyword only, ``name?`` may be left out. Raises for arguments that it does not have."""

    def __init__(
        self, caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any], names: str
    ) -> None:
        self.caller = caller
        self.node = node
        self.name = name
        by_place, _, by_name = names.partition("*")
        words = by_place.split()
        every = [w.rstrip("?") for w in (*words, *by_name.split())]
        needed = [w for w in words if w[-1] != "?"]
        if len(args) > len(words):
            raise caller.error("arguments", node, name=name, wanted=len(words), given=len(args))
        where = places(node.args, len(args)) if len(node.args) == len(args) else [None] * len(args)
        self._given: dict[str, tuple[Any, ast.AST | None]] = {}
        for key, operand, place in zip(every, args, where, strict=False):
            self._given[key] = operand, place
        keywords = {k.arg: k.value for k in node.keywords}
        for key, operand in named.items():
            if key not in every or key in self._given:
                raise caller.error("argument", node, name=name, argument=key)
            self._given[key] = operand, keywords.get(key)
        if any([key not in self._given for key in needed]):
            raise caller.error("arguments", node, name=name, wanted=len(needed), given=len(args) + len(named))

    # -- what was given

    def has(self, key: str) -> bool:
        """Whether an argument was given, and is not None."""
        return key in self._given and plain(self._given[key][0]) is not None

    def operand(self, key: str, default: Any = None) -> Any:
        """An argument as an operand; a constant array with the text that it has in the program."""
        operand, where = self._given.get(key, (default, None))
        return self.said(operand, where)

    def number(self, key: str) -> Any:
        """An argument as a number or an array; a list is one."""
        operand, where = self._given[key]
        return self.caller.values.number(operand, where or self.node)

    def where(self, key: str) -> ast.expr:
        """Where an argument stands in the source; the call itself where it does not stand there alone."""
        found = self._given[key][1]
        return found if isinstance(found, ast.expr) else self.node

    def where_of(self, key: str, place: int) -> ast.expr:
        """Where an argument stands that may be given by name or by its place."""
        named = [k.value for k in self.node.keywords if k.arg == key]
        return named[0] if named else self.node.args[place] if place < len(self.node.args) else self.node

    def plain(self, key: str, default: Any = None) -> Any:
        """A fixed argument: a count, an axis, a flag. Raises for a variable that is read as a number."""
        if key not in self._given:
            return default
        operand = self._given[key][0]
        refuse_variable(self.caller.machine, self.node, operand)
        self.caller.fix(operand)
        return given_plain(operand)

    def listed(self, key: str) -> list[Any]:
        """The items of an argument that is a list, a tuple, an array or an iterator."""
        operand, where = self._given[key]
        return [self.said(i) for i in self.caller.walks.whole(operand, where or self.node)]

    def said(self, operand: Any, where: ast.AST | None = None) -> Any:
        """A constant array with its text: that of the program, else its values."""
        if type(operand) is not np.ndarray:
            return operand
        if where is not None:
            return self.caller.values.number(operand, where)
        kept = self.caller.machine.binder.kept(operand)
        return Const(kept, exactly(kept) or f"np.array({kept.tolist()!r})")

    # -- what it is made of

    def call(self, name: str, *args: Any, **named: Any) -> Any:
        """Another call, by its canonical name, on operands."""
        node = self._at(ast.Call(self.node.func, [self._known(a) for a in args], []))
        node.keywords = [ast.keyword(k, self._known(v)) for k, v in named.items()]
        given = [self._argument(a) for a in args]
        return self.caller.function_call(node, name, given, {k: self._argument(v) for k, v in named.items()})

    def method(self, owner: Any, name: str, *args: Any, **named: Any) -> Any:
        """A method of an array."""
        attribute = ast.Attribute(self._known(owner), name, ast.Load())
        call = ast.Call(self._at(attribute), [self._known(a) for a in args], [])
        call.keywords = [ast.keyword(k, self._known(v)) for k, v in named.items()]
        return self.caller.eval(self._at(call))

    def invoke(self, function: Any, *args: Any) -> Any:
        """A call of a function that the program gave."""
        node = self._at(ast.Call(self.node.func, [self._known(a) for a in args], []))
        return self.caller.invoke(node, function, [bare(a) for a in args], {})

    def op(self, left: Any, symbol: ast.operator, right: Any) -> Any:
        """An operator."""
        if not is_number(left) and not is_number(right):
            left, right = bare(left), bare(right)
        return self.caller.eval(self._at(ast.BinOp(self._known(left), symbol, self._known(right))))

    def index(self, owner: Any, key: Any) -> Any:
        """``owner[key]``."""
        if not is_number(owner):
            return self.caller.run(self.node, lambda: plain(owner)[plain(key)])
        return self.caller.eval(self._at(ast.Subscript(self._known(owner), self._known(key), ast.Load())))

    def store(self, place: ast.expr, owner: Any, key: Any, operand: Any) -> None:
        """``owner[key] = operand``, where ``owner`` stands at ``place``."""
        target = self._at(ast.Subscript(place, self._known(key), ast.Store()))
        self.caller.machine.binder.store(target, owner, operand)

    def array(self, items: list[Any]) -> Any:
        """The items as one array."""
        return self.call("np.array", Box(items))

    def checked(self, found: Any, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """``found``, if numpy's own function gives the same; else the call is refused, in the words of numpy if it has some."""
        given = {k: given_plain(v) for k, v in named.items()}
        expected = self.caller.run(self.node, function, *[given_plain(a) for a in args], **given)
        ours, theirs = np.asarray(plain(found)), np.asarray(expected)
        if ours.dtype != theirs.dtype or not np.array_equal(ours, theirs, equal_nan=ours.dtype.kind == "f"):
            raise self.caller.error("argument", self.node, name=self.name, argument=f"{theirs.dtype}, shape {theirs.shape}")
        return found

    def _argument(self, operand: Any) -> Any:
        return boxed(operand) if isinstance(operand, (list, tuple)) and type(operand) in (list, tuple) else operand

    def _known(self, operand: Any) -> ast.expr:
        found: ast.expr = self._at(Known(self._argument(operand)))
        return found

    def _at(self, node: Any) -> Any:
        return ast.copy_location(node, self.node)


@contextmanager
def refusing(caller: Caller, node: ast.AST) -> Iterator[None]:
    """Arguments of a kind that a call does not expect are an error at its line."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise failed(caller.machine, error, node, ()) from None


def bare(operand: Any) -> Any:
    """What a call gives back: a constant without its text."""
    return operand.value if type(operand) is Const else operand
