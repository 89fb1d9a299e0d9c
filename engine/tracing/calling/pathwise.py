"""Draws that depend on variables: the same draw, written so that its gradient is seen.

``np.random.normal(mu, sigma)`` is ``mu + sigma * z`` and ``uniform(low, high)`` is ``low + (high - low) * u``, z and u drawn
from the same stream (the pathwise or reparameterisation gradient: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014).
``choice`` and ``permutation`` of numbers pick some of them: their gradient goes where each came from. That numpy would have
drawn the very same numbers is looked at, not believed.
"""

from __future__ import annotations

import ast
import copy
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import spells
from engine.errors import Notice
from engine.gates import GATES
from engine.operands import Box, Const, Node, Operand, has_variable, is_number, leaves, plain
from engine.reading.program import place_of
from engine.records import Var
from engine.tracing.calling.arguments import given_plain
from engine.tracing.calling.caller import Caller

_PARAMETERS = {
    "normal": ("loc", "scale", "size"),
    "uniform": ("low", "high", "size"),
    "choice": ("a", "size", "replace", "p"),
    "permutation": ("x",),
}
_DEFAULTS = {"normal": (0.0, 1.0), "uniform": (0.0, 1.0)}
_ROUTED = frozenset(("choice", "permutation"))
_WHOLE = frozenset(
    (
        "binomial poisson randint integers geometric hypergeometric logseries multinomial negative_binomial zipf random_integers"
        " multivariate_hypergeometric"
    ).split()
)
"""Draws of whole numbers: they stand still while their parameters move a little, as places do."""
_SYMBOLS: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "+": ("add", operator.add), "-": ("sub", operator.sub), "*": ("mul", operator.mul),
}  # fmt: skip


def depends(args: list[Any], named: dict[str, Any]) -> bool:
    """Whether a draw is given a variable as a number: not a count, an index or a shape."""
    return any([_is_real(leaf) for given in [*args, *named.values()] for leaf in leaves(given)])


def stays_input(caller: Caller, node: ast.AST, name: str, args: list[Any], named: dict[str, Any]) -> bool:
    """Whether a draw stays an input although it is given variables: all of them are inputs that nobody asked for (``--wrt``).
    A notice says so."""
    pool = args[0] if args else named.get("a", named.get("x"))
    if name in _ROUTED and _is_real_in(pool):
        return False
    whole = name in _WHOLE or name == "choice"  # of what is no number, or a whole one
    found = [leaf for given in [*args, *named.values()] for leaf in leaves(given) if _is_real(leaf)]
    names: list[str] = []
    for leaf in found:
        for var in _variables(leaf):
            if not whole and var.kind != "input" or caller.machine.wanted.intersection((var.name, var.shown, var.root)):
                return False
            names += [var.shown] * (var.shown not in names)
    for leaf in found:
        caller.machine.fix(leaf)
    place = place_of(node, caller.machine.program.lines)
    told = next((one.fields for one in caller.machine.notices if one.code == "draw_of_inputs" and one.place == place), None)
    if told is None:
        fields = {"name": name if "." in name else f"np.random.{name}", "given": ", ".join(names)}
        caller.machine.notices.append(Notice("draw_of_inputs", place, fields))
    elif told["given"] != ", ".join(names) and not told["given"].endswith(", …"):  # in a loop: told once
        told["given"] += ", …"
    return True


def draw(caller: Caller, node: ast.Call, name: str, source: Any, args: list[Any], named: dict[str, Any]) -> Node | None:
    """The draw as a gate on its parameters; None where it has no such form, or numpy would draw other numbers."""
    names = _PARAMETERS.get(name)
    if names is None or len(args) > len(names) or not set(named) <= set(names):
        return None
    given = dict(zip(names, args, strict=False)) | named
    again = _twin(source)
    options = {k: given_plain(v) for k, v in named.items()}
    expected = caller.run(node, getattr(again, name), *[given_plain(a) for a in args], **options)
    made = (_picked if name in _ROUTED else _moved)(caller, node, name, source, given)
    if made is None or not np.array_equal(np.asarray(made.value), np.asarray(expected)):
        return None
    return made


def _moved(caller: Caller, node: ast.Call, name: str, source: Any, given: dict[str, Any]) -> Node | None:
    """``loc + scale * z`` or ``low + (high - low) * u``."""
    names, defaults = _PARAMETERS[name], _DEFAULTS[name]
    first, second = [
        caller.values.number(given[key], node) if key in given else Const(value, repr(value))
        for key, value in zip(names, defaults, strict=False)
    ]
    size = plain(given.get("size"))
    shape = np.broadcast_shapes(np.shape(first.value), np.shape(second.value)) if size is None else size
    standard = "standard_normal" if name == "normal" else "random" if hasattr(source, "integers") else "random_sample"
    drawn = caller.run(node, getattr(source, standard), shape if shape != () else None)
    noise: Operand = Const(drawn, _noise(caller, source, standard, drawn))
    if name == "uniform":
        second = _combined(caller, node, "-", second, first)
    scaled = _combined(caller, node, "*", second, noise)
    made = _combined(caller, node, "+", first, scaled)
    return made if isinstance(made, Node) else None


def _noise(caller: Caller, source: Any, standard: str, drawn: Any) -> str:
    """How the listing writes the noise: as the draw from numpy's own stream, else by value."""
    if not isinstance(drawn, np.ndarray):
        return repr(float(drawn))
    if source is caller.machine.random:
        return f"np.random.{standard}({drawn.shape})"
    return f"np.array({drawn.tolist()!r})"


def _picked(caller: Caller, node: ast.Call, name: str, source: Any, given: dict[str, Any]) -> Node | None:
    """``a[places]``, the places drawn."""
    pool = given[_PARAMETERS[name][0]]
    if not (is_number(pool) or isinstance(pool, Box)):  # places: no number comes out of them
        return None
    owner = caller.values.number(pool, node)
    if np.ndim(owner.value) == 0 or not isinstance(owner, (Node, Var)):
        return None
    options = {k: given_plain(v) for k, v in given.items() if k not in ("a", "x")}
    if any([has_variable(v) for v in given.values() if v is not pool]):
        return None
    places = caller.run(node, getattr(source, name), len(owner.value), **options)
    index = Const(places, f"np.array({places.tolist()!r})" if isinstance(places, np.ndarray) else str(int(places)))
    value = caller.run(node, operator.getitem, owner.value, places)
    return Node(value, GATES["getitem"], (owner, index), spells.indexed("a[b]"), (("index", "a[b]"), ("repeats", True)))


def _combined(caller: Caller, node: ast.AST, symbol: str, left: Operand, right: Operand) -> Operand:
    name, function = _SYMBOLS[symbol]
    value = caller.run(node, caller.machine.guarded, symbol, function, left.value, right.value)
    if type(left) is Const and type(right) is Const:
        return Const(value, f"({left.text} {symbol} {right.text})")
    return Node(value, caller.gates.narrow(GATES[name], (left, right)), (left, right), spells.op(symbol))


def _twin(source: Any) -> Any:
    """A generator that draws the same, without moving this one on."""
    return copy.deepcopy(source)


def _variables(operand: Any) -> list[Var]:
    """The variables that an expression reads."""
    found: list[Var] = []
    stack = [operand]
    while stack:
        at = stack.pop()
        if type(at) is Var:
            found.append(at)
        elif type(at) is Node:
            stack.extend(at.args)
    return found


def _is_real(leaf: Any) -> bool:
    if not is_number(leaf) or isinstance(leaf.value, (int, np.integer)):
        return False
    return not (isinstance(leaf.value, np.ndarray) and leaf.value.dtype.kind in "iub")


def _is_real_in(given: Any) -> bool:
    return isinstance(given, (Box, Var, Node)) and any([_is_real(leaf) for leaf in leaves(given)])
