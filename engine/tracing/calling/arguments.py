"""The arguments of a call of a gate, sorted into operands and fixed ones.

How a gate wants its call read stands in its row (``engine.gates.calling``).
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import Gate
from engine.named import NamedTuple
from engine.operands import Box, has_variable, is_number, leaves, plain
from engine.pricing.asking import OBJECT, Price
from engine.text import literal
from engine.tracing.frames import Function
from engine.tracing.machine import Machine
from engine.tracing.values import kind_word
from engine.tracing.walks import Walks

_MANY = 10_000
_TYPES = {"float": float, "int": int, "bool": bool}
Placed = tuple[Any, ast.AST | None]
"""What was given, and where it stands in the source if it stands there."""


class Arguments(NamedTuple):
    """The arguments of one call. An operand is (None, None) where an optional one is missing."""

    operands: list[Placed]
    params: dict[str, Any]
    extra: tuple[tuple[str, str], ...]  # the fixed arguments as the listing writes them: (keyword or "", text)
    frozen: bool  # the list of operands is a tuple


def sort(
    walks: Walks, node: ast.Call, gate: Gate, name: str, args: list[Any], named: dict[str, Any], method: bool
) -> Arguments:
    """Sort the arguments of a call of ``gate`` by ``name`` (of a method: its owner comes first)."""
    takes, names = gate.takes, [p.lstrip("-*") for p in gate.params]
    nodes = list(node.args)
    if method:  # ``g = u.sum`` may be called by another name
        nodes.insert(0, node.func.value if isinstance(node.func, ast.Attribute) else node.func)
    for operand in [*args[len(takes.lead) + len(takes.names) :], *[v for k, v in named.items() if k in names]]:
        value = operand.value if is_number(operand) else operand
        if isinstance(value, np.ndarray) and value.size > _MANY:  # it is written out
            walks.run(node, walks.machine.watch.pay, Price(work=200 * value.size, held=OBJECT * value.size))
    given = list(zip(args, places(nodes, len(args)), strict=True))
    if any([key not in named for key in takes.lead[len(given) :]]) or any([key in named for key in takes.lead[: len(given)]]):
        raise walks.error("arguments", node, name=name, wanted=takes.least, given=len(args))
    fixed: list[tuple[str, Any]] = [(key, a) for key, (a, _) in zip(takes.lead, given, strict=False)]
    given = given[len(takes.lead) :]
    count = len(given) if takes.rest else len(takes.names) if takes.placed < 0 else takes.placed
    operands, more = given[:count], [a for a, _ in given[count:]]
    if (
        more
        and gate.params
        and gate.params[0][0] == "*"
        and type(more[0]) not in (Box, tuple)
        and plain(more[0]) is not None
    ):
        for each in more:
            refuse_variable(walks.machine, node, each)
        fixed.append((names[0], tuple([plain(m) for m in more])))
    else:
        if len(more) > len(names):
            raise walks.error("arguments", node, name=name, wanted=takes.least, given=len(args))
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
            raise walks.error("argument", node, name=name, argument=key)
    if len([o for o, _ in operands if o is not None]) < takes.least:
        raise walks.error("arguments", node, name=name, wanted=takes.least, given=len(args))
    constant = not any(has_variable(o) for o, _ in operands)
    for key, operand in fixed:
        if f"-{key}" in gate.params and plain(operand) is not None and not (constant and key == "dtype"):
            raise walks.error("argument", node, name=name, argument=key)
        refuse_variable(walks.machine, node, operand)
    if not takes.rest:
        operands += [(None, None)] * (len(takes.names) - len(operands))
    extra = [("", _written(m)) for m in more] + [(k, _written(v)) for k, v in named.items() if k in names]
    frozen = takes.listed >= 0 and isinstance(operands[takes.listed][0], Box) and operands[takes.listed][0].frozen
    if takes.nested:
        inside: list[Placed] = []
        fixed.append(("layout", _leaves(walks, node, name, *operands[0], inside)))
        operands = inside
    elif takes.listed >= 0:
        operands = _listed(walks, node, name, operands, takes.listed)
    return Arguments(operands, {k: given_plain(v) for k, v in fixed}, tuple(extra), frozen)


def _listed(walks: Walks, node: ast.Call, name: str, operands: list[Any], place: int) -> list[Placed]:
    """The operands with those of the list in its place: ``np.concatenate([a, b])``."""
    listed, where = operands[place]
    if is_number(listed) or isinstance(listed, (Box, np.ndarray, range)):
        items = list(walks.iterate(listed, node))
    else:
        raise walks.error("type", node, said=f"{name}({kind_word(listed)})")
    if not items:
        raise walks.error("arguments", node, name=name, wanted=1, given=0)
    return [*operands[:place], *zip(items, elements(where, len(items)), strict=True), *operands[place + 1 :]]


def _leaves(
    walks: Walks, node: ast.Call, name: str, given: Any, where: ast.AST | None, inside: list[Placed], depth: int = 0
) -> Any:
    """The leaves of nested lists go to ``inside``; the same lists with their numbers in place of the leaves."""
    if type(given) is not Box:
        inside.append((given, where))
        return len(inside) - 1
    if not given.items or depth > 2:
        raise walks.error("argument", node, name=name, argument="[]" if not given.items else "[[[[…]]]]")
    pairs = zip(given.items, elements(where, len(given.items)), strict=True)
    return tuple([_leaves(walks, node, name, item, at, inside, depth + 1) for item, at in pairs])


def places(nodes: list[ast.expr], count: int) -> list[ast.AST | None]:
    """Where each of ``count`` items stands that ``nodes`` spell; nowhere if one of them is a ``*list``, or if others were given
    before: ``double(x)`` of ``double = partial(np.multiply, 2.0)``."""
    if len(nodes) != count or any(isinstance(n, ast.Starred) for n in nodes):
        return [None] * count
    return list(nodes)


def elements(where: ast.AST | None, count: int) -> list[ast.AST | None]:
    """Where each of the ``count`` items of a list stands: in the source if the list is written out there."""
    return places(where.elts, count) if isinstance(where, (ast.List, ast.Tuple)) else [None] * count


def refuse_variable(source: Machine, node: ast.AST, operand: Any) -> None:
    """Raise for a variable that is read as a number where only its like as a count or an index is: the operand itself, or
    anything in it (``np.quantile(x, [c])``)."""
    for leaf in leaves(operand):
        if not is_number(leaf):
            continue
        if isinstance(leaf.value, (int, np.integer)) or source.binder.counted(leaf):
            source.fix(leaf)
        elif not (isinstance(leaf.value, np.ndarray) and leaf.value.dtype.kind in "iub"):
            raise source.error("constant_needed", node, kind=kind_word(leaf))


def given_plain(operand: Any) -> Any:
    """A plain argument; the builtin types by their names."""
    return _TYPES.get(operand.name, operand) if isinstance(operand, Function) else plain(operand)


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
