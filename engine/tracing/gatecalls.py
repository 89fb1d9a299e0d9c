"""Calls of gates: arguments sorted into operands and fixed ones, priced before anything runs, bound to a row, applied.

How each row wants its call read stands in the row (``engine.gates.calling``); nothing here knows a gate by name but
addition and its like, which have plainer names against a constant.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from engine.errors import ProgramError
from engine.gates import GATES, OPERANDS, Gate
from engine.gates.calling import Bound, Given, Refused
from engine.guards import Costly, broadcast, elements, rounding, unwrapped
from engine.limits import Limits
from engine.operands import Box, Const, Node, Operand, has_variable, is_number, plain
from engine.reading.functions import callable_of
from engine.text import literal
from engine.tracing import misfits
from engine.tracing.evaluate import Evaluator
from engine.tracing.frames import Function
from engine.tracing.misfits import Shaped
from engine.tracing.raised import failed
from engine.tracing.values import kind_word

_TYPES = {"float": float, "int": int, "bool": bool}
_PLAINER = {"add": ("shift", "shift"), "mul": ("scale", "scale"), "sub": (None, "shift"), "div": (None, "unscale")}


class _Sorted(NamedTuple):
    """The arguments of one call. ``operands`` are (what was given, its node); None where an optional one is missing."""

    operands: list[tuple[Any, ast.AST | None]]
    params: dict[str, Any]
    extra: tuple[tuple[str, str], ...]  # the fixed arguments as the listing writes them: (keyword or "", text)
    frozen: bool  # the list of operands is a tuple


class GateCalls(Evaluator):
    """``gate_call`` and what it needs."""

    def gate_call(
        self, node: ast.Call, gate: Gate, name: str, args: list[Any], named: dict[str, Any], method: bool = False
    ) -> Any:
        """A call of a gate by name (of a method: its owner comes first); constant when no operand is a variable."""
        if len(args) == 1 and not named and not method and _simple(gate, args[0]):  # math.exp(x): nothing to sort out
            return Node(self.run(node, callable_of(name), args[0].value), gate, (args[0],), ("call", name, ()))
        sort = self._sort(node, gate, name, args, named, method)
        function: Any = _method(name) if method else callable_of(name)
        positional, options = [given_plain(a) for a in args], {k: given_plain(v) for k, v in named.items()}
        self.fits(args, node)
        shapes = tuple([self.run(node, np.shape, plain(o)) for o, _ in sort.operands if o is not None])
        self.run(node, _price, gate, shapes, sort.params, self.limits)
        if name == "round" and len(positional) > 1:
            self.run(node, rounding, positional[1], self.limits)
        try:
            if gate.name == "pow" and len(positional) == 2:
                value = self.run(node, self._guarded, "**", function, *positional)
            else:
                value = self.run(node, function, *positional, **options)
        except ProgramError as error:
            if error.code not in ("failed", "shapes"):
                raise
            again = (lambda pair: function(pair, **options)) if gate.takes.listed == 0 else None
            raise self._misfitting(node, gate, sort, error, again) from None
        self.run(node, unwrapped, function, positional, options, value)
        if not any(has_variable(o) for o, _ in sort.operands):
            return _boxed(value)
        operands = [None if o is None else self._operand(o, n, node) for o, n in sort.operands]
        values = tuple([None if o is None else o.value for o in operands])
        for each in values:
            if isinstance(each, np.ndarray) and each.dtype.kind not in "fiub":
                raise self.error("complex" if each.dtype.kind == "c" else "object_array", node)
        bound = self._bind(node, gate, name, values, operands, sort)
        if isinstance(bound, Bound):
            if isinstance(value, (list, tuple)) and bound.pick is None:  # places: np.nonzero, np.unique with counts
                return _boxed(value)
            return self._node(gate, name, operands, sort, bound, value, method)
        return Box(
            [self._node(gate, name, operands, sort, b, value, method) for b in bound], frozen=isinstance(value, tuple)
        )

    def _sort(
        self, node: ast.Call, gate: Gate, name: str, args: list[Any], named: dict[str, Any], method: bool
    ) -> _Sorted:
        takes, names = gate.takes, [p.lstrip("-*") for p in gate.params]
        nodes: list[ast.AST | None] = [None] * len(args)
        if not any(isinstance(a, ast.Starred) for a in node.args):
            nodes = list(node.args)
            if method:  # ``g = u.sum`` may be called by another name
                nodes.insert(0, node.func.value if isinstance(node.func, ast.Attribute) else node.func)
        given = list(zip(args, nodes, strict=True))
        if len(given) < len(takes.lead):
            raise self.error("arguments", node, name=name, wanted=takes.least, given=len(args))
        fixed: list[tuple[str, Any]] = [(key, a) for key, (a, _) in zip(takes.lead, given, strict=False)]
        given = given[len(takes.lead) :]
        count = len(given) if takes.rest else len(takes.names)
        operands, more = given[:count], [a for a, _ in given[count:]]
        if (
            more
            and gate.params
            and gate.params[0][0] == "*"
            and type(more[0]) not in (Box, tuple)
            and plain(more[0]) is not None
        ):
            fixed.append((names[0], tuple([plain(m) for m in more])))
        else:
            if len(more) > len(names):
                raise self.error("arguments", node, name=name, wanted=takes.least, given=len(args))
            fixed += zip(names, more, strict=False)
        keywords = {k.arg: k.value for k in node.keywords}
        for key, operand in named.items():
            if key in takes.names:
                place = takes.names.index(key)
                operands += [(None, None)] * (place + 1 - len(operands))
                operands[place] = (operand, keywords.get(key))
            elif key in names or key in takes.lead:
                fixed.append((key, operand))
            else:
                raise self.error("argument", node, name=name, argument=key)
        if len([o for o, _ in operands if o is not None]) < takes.least:
            raise self.error("arguments", node, name=name, wanted=takes.least, given=len(args))
        constant = not any(has_variable(o) for o, _ in operands)
        for key, operand in fixed:
            if f"-{key}" in gate.params and plain(operand) is not None and not (constant and key == "dtype"):
                raise self.error("argument", node, name=name, argument=key)
            self._refuse_variables(node, [operand])
        if not takes.rest:
            operands += [(None, None)] * (len(takes.names) - len(operands))
        extra = [("", _written(m)) for m in more] + [(k, _written(v)) for k, v in named.items() if k in names]
        frozen = takes.listed >= 0 and isinstance(operands[takes.listed][0], Box) and operands[takes.listed][0].frozen
        if takes.nested:
            inside: list[tuple[Any, ast.AST | None]] = []
            fixed.append(("layout", self._leaves(node, name, *operands[0], inside)))
            operands = inside
        elif takes.listed >= 0:
            operands = self._listed(node, name, operands, takes.listed)
        return _Sorted(operands, {k: given_plain(v) for k, v in fixed}, tuple(extra), frozen)

    def _misfitting(
        self, node: ast.Call, gate: Gate, sort: _Sorted, error: ProgramError, joined: Callable[[Any], Any] | None
    ) -> ProgramError:
        """The same error with the operands that are at fault, as the program calls them; ``joined`` calls a function of a list."""
        found: list[Shaped] = []
        for i, (operand, where) in enumerate(sort.operands):
            value = plain(operand)
            if isinstance(value, (np.ndarray, list, tuple)):
                array = self.run(node, np.asarray, value)
                name = self.brief(where) if where is not None else getattr(operand, "shown", f"[{i}]")
                found.append(Shaped(array, name, where))
        return misfits.of_call(self, node, gate, sort.params, found, error, joined)

    def _listed(self, node: ast.Call, name: str, operands: list[Any], place: int) -> list[tuple[Any, ast.AST | None]]:
        """The operands with those of the list in its place: ``np.concatenate([a, b])``."""
        listed, where = operands[place]
        if is_number(listed) or isinstance(listed, (Box, np.ndarray, range)):
            items = list(self.iterate(listed, node))
        else:
            raise self.error("type", node, said=f"{name}({kind_word(listed)})")
        if not items:
            raise self.error("arguments", node, name=name, wanted=1, given=0)
        nodes: list[ast.AST | None] = [None] * len(items)
        if isinstance(where, (ast.List, ast.Tuple)) and not any(isinstance(e, ast.Starred) for e in where.elts):
            nodes = list(where.elts)
        return [*operands[:place], *zip(items, nodes, strict=True), *operands[place + 1 :]]

    def _leaves(self, node: ast.Call, name: str, given: Any, where: ast.AST | None, inside: list[Any], depth: int = 0) -> Any:
        """The leaves of nested lists go to ``inside``; the same lists with their numbers in place of the leaves."""
        if type(given) is not Box:
            inside.append((given, where))
            return len(inside) - 1
        if not given.items or depth > 2:
            raise self.error("argument", node, name=name, argument="[]" if not given.items else "[[[[…]]]]")
        nodes: list[Any] = [None] * len(given.items)
        if isinstance(where, (ast.List, ast.Tuple)) and not any(isinstance(e, ast.Starred) for e in where.elts):
            nodes = list(where.elts)
        pairs = zip(given.items, nodes, strict=True)
        return tuple([self._leaves(node, name, item, at, inside, depth + 1) for item, at in pairs])

    def _operand(self, given: Any, where: ast.AST | None, node: ast.Call) -> Operand:
        """One operand; a constant array that has no place of its own in the source (``*pair``) is written by value."""
        if where is None and not has_variable(given) and isinstance(given, (np.ndarray, Box)):
            value = self.run(node, np.array, plain(given))
            return Const(value, f"np.array({value.tolist()!r})")
        return self.number(given, where or node)

    def _bind(
        self,
        node: ast.Call,
        gate: Gate,
        name: str,
        values: tuple[Any, ...],
        operands: list[Operand | None],
        sort: _Sorted,
    ) -> Bound | list[Bound]:
        if gate.bind is None:
            return Bound({k: v for k, v in sort.params.items() if f"-{k}" not in gate.params})
        written = "".join([f", {k}={v}" if k else f", {v}" for k, v in sort.extra])
        constants = tuple([o is None or type(o) is Const for o in operands])
        try:
            return gate.bind(Given(name, values, sort.params, written, constants))
        except Refused as refused:
            raise self.error(refused.code, node, **refused.fields) from None
        except (
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:  # a fixed argument of a kind that no row expects
            raise failed(self, error, node, ()) from None

    def _node(
        self,
        gate: Gate,
        name: str,
        operands: list[Operand | None],
        sort: _Sorted,
        bound: Bound,
        value: Any,
        method: bool,
    ) -> Node:
        places = range(len(operands)) if bound.keep is None else bound.keep
        kept = tuple([o for o in [operands[i] for i in places] if o is not None])
        static = tuple(sorted((k, _hashable(v)) for k, v in bound.static.items() if v is not None and v is not False))
        if bound.text:
            spell: tuple[Any, ...] = ("idx", bound.text)
        elif gate.takes.listed >= 0:
            spell = ("seq", name, gate.takes.listed, sort.frozen, sort.extra)
        else:
            spell = ("meth" if method else "call", name, sort.extra)
        if bound.pick is not None:
            value = value[bound.pick]
        row = GATES[bound.gate] if bound.gate else self._narrow(gate, kept)
        for text in bound.also:
            found = _beside(text, tuple([o.value for o in kept]))
            kept = (*kept, Node(found, GATES["aside"], kept, ("idx", text)))
        return Node(value, row, kept, spell, static)

    @staticmethod
    def _narrow(gate: Gate, operands: tuple[Operand, ...]) -> Gate:
        """The gate's plainer name against a constant: shift, scale, relu."""
        constants = [o for o in operands if type(o) is Const]
        if len(operands) == 2 and len(constants) == 1:
            plainer = _PLAINER.get(gate.name, (None, None))[type(operands[1]) is Const]
            if plainer is not None:
                return GATES[plainer]
            if gate.name == "max" and not isinstance(constants[0].value, np.ndarray) and constants[0].value == 0:
                return GATES["relu"]
        return gate

    def _refuse_variables(self, node: ast.AST, operands: list[Any]) -> None:
        for operand in operands:
            if is_number(operand) and not isinstance(operand.value, (int, np.integer)):
                if isinstance(operand.value, np.ndarray) and operand.value.dtype.kind in "iub":
                    continue
                raise self.error("constant_needed", node, kind=kind_word(operand))


def _simple(gate: Gate, operand: Any) -> bool:
    """A smooth function of one plain number."""
    if gate.kind != "local" or gate.operands != 1 or gate.params or gate.bind is not None or gate.cost is not None:
        return False
    return is_number(operand) and type(operand.value) in (float, int)


def letters(count: int, first: int = 0) -> str:
    """``a, b, c``: the operands of a text."""
    return ", ".join(OPERANDS[first : first + count])


def _price(gate: Gate, shapes: tuple[tuple[int, ...], ...], params: dict[str, Any], limits: Limits) -> None:
    """What the row says that the call costs, before it runs."""
    if gate.cost is None:
        if gate.kind in ("local", "none") and len(shapes) > 1:
            broadcast(shapes, limits)
        return
    try:
        size, work = gate.cost(shapes, params)
    except (TypeError, ValueError, IndexError, OverflowError, KeyError):
        return  # numpy will say what is wrong with it
    elements((size,), limits)
    if work > limits.work:
        raise Costly("work", work)


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


def given_plain(operand: Any) -> Any:
    """A plain argument; the builtin types by their names."""
    return _TYPES.get(operand.name, operand) if isinstance(operand, Function) else plain(operand)


def _hashable(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return tuple([_hashable(v) for v in value]) if isinstance(value, (list, tuple, range)) else value


def _written(operand: Any) -> str:
    """A fixed argument as a listing writes it, by value."""
    if isinstance(operand, Function):
        return operand.name
    value = plain(operand)
    if isinstance(value, type):
        return value.__name__ if value in (float, int, bool) else f"np.{value.__name__}"
    if isinstance(value, (np.ndarray, range)):
        value = list(value) if isinstance(value, range) else value.tolist()
    if isinstance(value, (list, tuple)):
        inside = ", ".join([_written(v) for v in value])
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})"
    return literal(value)


def _boxed(value: Any) -> Any:
    """Several constant outputs as a list or tuple of the program."""
    if isinstance(value, (list, tuple)):
        return Box([_boxed(v) for v in value], frozen=isinstance(value, tuple))
    return value
