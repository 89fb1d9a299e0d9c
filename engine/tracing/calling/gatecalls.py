"""Calls of gates: arguments sorted (``engine.tracing.calling.arguments``), priced before anything runs, bound to a row, applied.

How each row wants its call read stands in the row (``engine.gates.calling``); nothing here knows a gate by name but
addition and its like, which have plainer names against a constant.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from engine import spells
from engine.errors import ProgramError
from engine.gates import GATES, OPERANDS, PATTERNS, Gate, Site
from engine.gates.calling import Bound, Given, Refused
from engine.guards import rounding, unwrapped
from engine.measured import is_measured, measured
from engine.operands import Box, Const, Node, Operand, boxed, has_variable, is_number, plain
from engine.pricing.asking import Price
from engine.reading.functions import callable_of
from engine.spells import Spell
from engine.tracing.calling.alike import alike
from engine.tracing.calling.arguments import Arguments, given_plain, sort
from engine.tracing.machine import REAL, Machine, Part
from engine.tracing.patterns import recognised
from engine.tracing.raised import failed
from engine.tracing.values import Values
from engine.tracing.walks import Walks

_LARGE = 1 << 20
_TERM = 150
"""Steps for each operand that each operand of a join has to count."""
_PAGE = 10_000
_LETTER, _TREE = 1_000, 150
"""Steps and bytes of one character of a text that is read as Python."""
_RESULT, _KEPT = 150_000, 5_000
"""Steps and bytes of one of several results, each with lines of its own."""
_PLAINER = {"add": ("shift", "shift"), "mul": ("scale", "scale"), "sub": (None, "shift"), "div": (None, "unscale")}


class GateCalls(Part):
    """``gate_call`` and what it needs."""

    def __init__(self, machine: Machine, values: Values, walks: Walks) -> None:
        super().__init__(machine)
        self.values = values
        self.walks = walks

    def of_number(self, node: ast.Call, gate: Gate, name: str, operand: Any) -> Node:
        """A smooth gate of one plain number: nothing is to be sorted out, and it costs nothing."""
        made = Node(self.run(node, callable_of(name), operand.value), gate, (operand,), spells.call(name, ()))
        return recognised(made) if name in PATTERNS else made

    def gate_call(
        self, node: ast.Call, gate: Gate, name: str, args: list[Any], named: dict[str, Any], method: bool = False
    ) -> Any:
        """A call of a gate by name (of a method: its owner comes first); constant when no operand is a variable."""
        if len(args) == 1 and not named and not method and _simple(gate, args[0]):
            return self.of_number(node, gate, name, args[0])
        given = sort(self.walks, node, gate, name, args, named, method)
        function: Any = _method(name) if method else callable_of(name)
        positional, options = [given_plain(a) for a in args], {k: given_plain(v) for k, v in named.items()}
        self.values.fits(args, node)
        self.pay(node, name, positional, options, gate)
        if name == "round" and len(positional) > 1:
            self.run(node, rounding, positional[1], self.limits)
        try:
            if gate.name == "pow" and len(positional) == 2:
                value = self.run(node, self.guarded, "**", function, *positional)
            else:
                value = self.run(node, function, *positional, **options)
        except ProgramError as error:
            if error.code not in ("failed", "shapes"):
                raise
            again = (lambda pair: function(pair, **options)) if gate.takes.listed == 0 else None
            misfit = self._misfitting(node, gate, given, error, again)
            misfit.raised = error.raised
            raise misfit from None
        self.run(node, unwrapped, function, positional, options, value)
        if not any(has_variable(o) for o, _ in given.operands):
            return measured(value) if args and not named and all(map(is_measured, args)) else boxed(value)
        if type(value) is np.ndarray and value.size > _LARGE:  # a view may be free; its gradient is no view
            self.machine.run(node, self.machine.watch.pay, Price(value.size))
        operands = self.values.precise([None if o is None else self.operand(o, n, node) for o, n in given.operands])
        values = tuple([None if o is None else o.value for o in operands])
        for each in values:
            if isinstance(each, np.ndarray) and each.dtype.kind not in REAL:
                raise self.machine.unreal(each.dtype, node)
        if gate.variadic:  # each line says where its operand begins
            self.machine.run(node, self.machine.watch.pay, Price(work=_TERM * len(operands) ** 2))
        bound = self._bind(node, gate, name, values, operands, given)
        written = sum([len(b.text) + len(str(b.static.get("index", ""))) for b in ([bound] if isinstance(bound, Bound) else bound)])
        if written > _PAGE:  # places written out, one by one
            self.machine.run(node, self.machine.watch.pay, Price(work=_LETTER * written, held=_TREE * written))
        if isinstance(bound, Bound):
            if isinstance(value, (list, tuple)) and bound.pick is None:  # places: np.nonzero, np.unique with counts
                return boxed(value)
            return self._node(gate, name, operands, given, bound, value, method)
        self.machine.run(node, self.machine.watch.pay, Price(work=_RESULT * len(bound), held=_KEPT * len(bound), items=len(bound)))
        return Box(
            [self._node(gate, name, operands, given, b, value, method) for b in bound], frozen=isinstance(value, tuple)
        )

    def _misfitting(
        self, node: ast.Call, gate: Gate, given: Arguments, error: ProgramError, joined: Callable[[Any], Any] | None
    ) -> ProgramError:
        """The same error with the operands that are at fault, as the program calls them; ``joined`` calls a function of a list."""
        from engine.tracing import misfits  # for shapes that do not fit only

        found: list[misfits.Shaped] = []
        for i, (operand, where) in enumerate(given.operands):
            value = plain(operand)
            if isinstance(value, (np.ndarray, list, tuple)):
                array = self.run(node, np.asarray, value)
                name = self.brief(where) if where is not None else getattr(operand, "shown", f"[{i}]")
                found.append(misfits.Shaped(array, name, where))
        return misfits.of_call(self.machine, node, gate, given.params, found, error, joined)

    def operand(self, given: Any, where: ast.AST | None, node: ast.Call) -> Operand:
        """One operand; a constant array that has no place of its own in the source (``*pair``) is written by value."""
        if where is None and not has_variable(given) and isinstance(given, (np.ndarray, Box)):
            value = self.run(node, np.array, plain(given))
            return Const(value, f"np.array({value.tolist()!r})")
        return self.values.number(given, where or node)

    def _bind(
        self,
        node: ast.Call,
        gate: Gate,
        name: str,
        values: tuple[Any, ...],
        operands: list[Operand | None],
        given: Arguments,
    ) -> Bound | list[Bound]:
        if gate.bind is None:
            return Bound({k: v for k, v in given.params.items() if f"-{k}" not in gate.params})
        written = "".join([f", {k}={v}" if k else f", {v}" for k, v in given.extra])
        constants = tuple([o is None or type(o) is Const for o in operands])
        try:
            return gate.bind(Given(name, values, given.params, written, constants, gate.takes.names))
        except Refused as refused:
            raise self.error(refused.code, node, **refused.fields) from None
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:  # a fixed argument of a kind that no row expects
            raise failed(self.machine, error, node, ()) from None

    def _node(
        self,
        gate: Gate,
        name: str,
        operands: list[Operand | None],
        given: Arguments,
        bound: Bound,
        value: Any,
        method: bool,
    ) -> Node:
        places = range(len(operands)) if bound.keep is None else bound.keep
        kept = tuple([o for o in [operands[i] for i in places] if o is not None])
        static = tuple(sorted((k, _hashable(v)) for k, v in bound.static.items() if v is not None and v is not False))
        if bound.text:
            spell: Spell = spells.indexed(bound.text)
        elif gate.takes.listed >= 0:
            spell = spells.listed(name, gate.takes.listed, given.frozen, given.extra)
        else:
            spell = (spells.method if method else spells.call)(name, given.extra)
        if bound.pick is not None:
            value = value[bound.pick]
        row = GATES[bound.gate] if bound.gate else self.narrow(gate, kept)
        if bound.also:  # beside the call as large as what they are for
            site = Site(tuple([np.shape(o.value) for o in kept]), (), (), static, np.shape(value), None)
            self.machine.watch.pay(row.price.back(site))
        for text in bound.also:
            found = _beside(text, tuple([o.value for o in kept]))
            kept = (*kept, Node(found, GATES["aside"], kept, spells.indexed(text)))
        return recognised(Node(value, row, kept, spell, static + alike(row, kept)))

    @staticmethod
    def narrow(gate: Gate, operands: tuple[Operand, ...]) -> Gate:
        """The gate's plainer name against a constant: shift, scale, relu."""
        constants = [o for o in operands if type(o) is Const]
        if len(operands) == 2 and len(constants) == 1:
            plainer = _PLAINER.get(gate.name, (None, None))[type(operands[1]) is Const]
            if plainer is not None:
                return GATES[plainer]
            if gate.name == "max" and not isinstance(constants[0].value, np.ndarray) and constants[0].value == 0:
                return GATES["relu"]
        return gate

def _simple(gate: Gate, operand: Any) -> bool:
    """A smooth function of one plain number."""
    if gate.kind != "local" or gate.operands != 1 or gate.params or gate.bind is not None:
        return False
    return is_number(operand) and type(operand.value) in (float, int)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Any:
    return compile(text, "<beside>", "eval")


def _beside(text: str, values: tuple[Any, ...]) -> Any:
    """The value of a row's own text with ``values`` as ``a``, ``b`` …; numpy imports parts of itself when it first needs them."""
    space = {"__builtins__": {"__import__": __import__}, "np": np}
    with np.errstate(all="ignore"):
        return eval(_compiled(text), space, dict(zip(OPERANDS, values, strict=False)))


def _method(name: str) -> Any:
    return lambda value, *args, **named: getattr(value, name)(*args, **named)


def _hashable(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return tuple([_hashable(v) for v in value]) if isinstance(value, (list, tuple, range)) else value
