"""The table of calls that are made of other calls (``engine.tracing.calling.composing``): a row a function, with its arguments.

To add one, write it in a module beside this one, add its row here, its name to ``engine.reading.functions.COMPOSED``, what it
is made of to ``engine.gates.made``, an example to ``tests/engine/doors/calls.txt``, and programs to
``tests/engine/numpy_programs.txt``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.named import NamedTuple
from engine.operands import Box, plain
from engine.tracing.calling import asserting, grids, kinds, layouts, placing, polynomials, selecting
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.composing import Composing, bare, refusing
from engine.tracing.frames import Vectorized


class Composed(NamedTuple):
    """A function and its arguments, as ``Composing`` reads them."""

    function: Callable[[Composing], Any]
    names: str


COMPOSED: dict[str, Composed] = {
    "np.select": Composed(selecting.select, "condlist choicelist default?"),
    "np.piecewise": Composed(selecting.piecewise, "x condlist funclist"),
    "np.vectorize": Composed(selecting.vectorize, "pyfunc otypes? doc? excluded? cache? signature?"),
    "np.apply_along_axis": Composed(selecting.apply_along_axis, "func1d axis arr"),
    "np.fromfunction": Composed(selecting.fromfunction, "function shape * dtype?"),
    "np.fromiter": Composed(selecting.fromiter, "iter dtype count?"),
    "np.ndenumerate": Composed(grids.ndenumerate, "arr"),
    "np.put": Composed(placing.put, "a ind v mode?"),
    "np.place": Composed(placing.place, "arr mask vals"),
    "np.putmask": Composed(placing.putmask, "a mask values"),
    "np.put_along_axis": Composed(placing.put_along_axis, "arr indices values axis"),
    "np.polyfit": Composed(polynomials.polyfit, "x y deg"),
    "np.polyder": Composed(polynomials.polyder, "p m?"),
    "np.polyint": Composed(polynomials.polyint, "p"),
    "np.power.outer": Composed(polynomials.power_outer, "A B"),
}  # fmt: skip
COMPOSED |= {
    "np.asfortranarray": Composed(layouts.fortran, "a dtype?"),
    "np.ascontiguousarray": Composed(layouts.contiguous, "a dtype?"),
    "np.asanyarray": Composed(layouts.asarray, "a dtype?"),
    "np.asarray_chkfinite": Composed(layouts.finite, "a dtype?"),
    "np.require": Composed(layouts.asarray, "a dtype?"),
    "np.finfo": Composed(kinds.finfo, "dtype"),
    "np.iinfo": Composed(kinds.iinfo, "type"),
    "np.dtype": Composed(kinds.dtype, "dtype"),
}  # fmt: skip
COPYTO = Composed(placing.copyto, "dst src casting? where?")


def call(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A call of one of them."""
    with refusing(caller, node):
        if name == "np.ndindex":
            return grids.ndindex(Composing(caller, node, name, [], named, ""), args)
        if name.startswith("np.testing."):
            names = asserting.CHECKS[name[11:]]
            return asserting.check(Composing(caller, node, name, args, named, names), args, named)
        function, names = COPYTO if name == "np.copyto" else COMPOSED[name]
        return function(Composing(caller, node, name, args, named, names))


def each(caller: Caller, node: ast.Call, function: Vectorized, args: list[Any], named: dict[str, Any]) -> Any:
    """A call of what ``np.vectorize`` gave."""
    with refusing(caller, node):
        return selecting.each(Composing(caller, node, "np.vectorize", args, named, "a? b? c? d? e? f? g? h?"), function, args)


def built(caller: Caller, node: ast.Subscript, name: str) -> Any:
    """``np.c_[a, b]`` and its like."""
    with refusing(caller, node):
        call = ast.copy_location(ast.Call(node.value, [], []), node)
        return grids.built(Composing(caller, call, name, [], {}, ""), node)


def ordered(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """``np.array(…, order='F')``: the array, laid out as it is asked for."""
    with refusing(caller, node):
        made = Composing(caller, node, name, args, named, "a dtype? * order? copy?")
        found = made.said(layouts.asarray(made))
        order = made.plain("order")
        if name == "np.array" and made.plain("copy", True):
            return layouts.copied(made, found, order)
        return layouts.laid(made, found, layouts.order_of(made, order, plain(found)))


def deepened(caller: Caller, node: ast.Call, args: list[Any], named: dict[str, Any]) -> Any:
    """``np.array(…, ndmin=2)`` of what has a gradient: the array, with axes of length 1 before its own where it has fewer."""
    with refusing(caller, node):
        made = Composing(caller, node, "np.array", args, {}, "a dtype?")
        found = made.call("np.array", *args, **{key: value for key, value in named.items() if key != "ndmin"})
        shape, wanted = np.shape(plain(found)), plain(named["ndmin"])
        if type(wanted) is not int or wanted > 32:
            raise caller.error("argument", node, name="np.array", argument=f"ndmin={wanted!r}")
        if len(shape) >= wanted:
            return bare(found)
        return bare(made.call("np.reshape", found, Box([1] * (wanted - len(shape)) + list(shape), frozen=True)))
