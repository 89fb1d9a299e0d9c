"""Backward lines without the work that numpy's broadcasting and the order of a sum's signs make needless, for ``emit``.

The trees stay those of the gate table; three rules take something away, each only where the value is provably the same:

1. ``da += np.ones_like(a) / 64 * dm`` is ``da += 1 / 64 * dm``: adding in place broadcasts by itself.
2. ``dv = np.ones_like(v) / 64 * dm`` is ``dv = 1 / 64 * dm`` where nothing else adds to dv, backward does not return it, and
   every line that reads it multiplies it by a local of the full shape (``dc += 2 * c * dv``), adds it in place, or
   hands it on to a gradient of which the same is true. A sum, a product of matrices or an index needs the shape: there it stays.
3. ``(-c / s * dn).sum(axis=0)`` is ``-(c / s * dn).sum(axis=0)``: the sign is taken of the sum.

1 and 2 hold for float64 only: in float32 the ones also settle in which precision the share is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from engine.buffers import like
from engine.forms import FormLine
from engine.records import Line, Piece
from engine.slots import Key, Of
from engine.text import ONE, Tree
from engine.trace import Trace

Shape = tuple[int, ...]


def lean(trace: Trace, lines: Sequence[Line], asked: Iterable[int]) -> dict[int, Tree]:
    """The right-hand sides that differ from the simplified ones, by line. ``asked`` are the variables whose gradients leave."""
    whole = _whole(trace, lines, asked)
    found: dict[int, Tree] = {}
    for line in lines:
        if line.slot < 0 or (form_line := _form_line(trace, line)).kind == "scatter":
            continue
        tree = sign_outside(form_line.simple)
        if _broadcasts(trace, line, whole):
            shorter = without_ones(tree)
            if shorter[0] != "n" or line.op != "=" or trace.vars[line.base].kind != "cell":  # cells are cleared next: no bare view
                tree = shorter
        if tree is not form_line.simple:
            found[line.index] = tree
    return found


def without_ones(tree: Tree) -> Tree:
    """A product that begins with ``np.ones_like(a)``, with 1 in its place; any other tree as it is."""
    return _with_first(tree, lambda first: ONE if _is_ones(first) else first)


def sign_outside(tree: Tree) -> Tree:
    """The sum of a product that begins with a minus, as minus the sum; any other tree as it is."""
    if tree[0] != "call" or tree[1][0] != "attr" or tree[1][2] != "sum":
        return tree
    inner = sign_outside(tree[1][1])
    positive = _with_first(inner, lambda first: first[2] if first[:2] == ("u", "-") else first)
    if positive is inner:
        return tree
    return ("u", "-", ("call", ("attr", positive, "sum"), tree[2], tree[3]))


def _with_first(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """``tree`` with the first factor of its product changed; a first factor of 1 is left out where one is multiplied to it."""
    spine: list[Tree] = []
    at = tree
    while at[0] == "b" and at[1] in ("*", "/"):
        spine.append(at)
        at = at[2]
    first = change(at)
    if first is at:
        return tree
    for _, op, _, right in reversed(spine):
        first = right if first is ONE and op == "*" else ("b", op, first, right)
    return first


def _is_ones(tree: Tree) -> bool:
    return bool(tree[0] == "call" and tree[1] == ("attr", ("n", "np"), "ones_like"))


def _whole(trace: Trace, lines: Sequence[Line], asked: Iterable[int]) -> set[int]:
    """The variables whose gradients must have their full shape. Last line first: what reads a gradient comes after it."""
    whole = {*asked, trace.output, *trace.logs}  # what is written into has its shape
    for line in reversed(lines):
        if line.slot < 0:
            whole.add(line.to)
        elif line.base not in whole and not _bears_less(trace, line, whole):
            whole.add(line.base)
    return whole


def _broadcasts(trace: Trace, line: Line, whole: set[int]) -> bool:
    """Whether a contribution may have fewer axes than its variable, or shorter ones."""
    var, upstream = trace.vars[line.to], trace.gradient(line.base)
    value = like(var)
    if var.path or not isinstance(value, np.ndarray) or not value.shape:
        return False
    if not value.size:  # the mean of nothing: 1 / 0 would raise
        return False
    if value.dtype != np.float64 or getattr(upstream, "dtype", np.float64) != np.float64:
        return False
    return line.op == "+=" or (line.op == "=" and line.of == 1 and line.to not in whole)


def _bears_less(trace: Trace, line: Line, whole: set[int]) -> bool:
    """Whether a line does the same when its upstream gradient only broadcasts to the shape it should have."""
    form_line, piece = _form_line(trace, line), trace.stages[line.stage].pieces[line.piece]
    full = np.shape(like(trace.vars[line.base]))
    if not full or form_line.kind != "local" or trace.vars[line.base].kind == "cell":
        return False
    local = _shape(form_line.local or ONE, trace, piece)
    if local is None or local == full:
        return local is not None
    return form_line.simple[0] != "call" and _broadcasts(trace, line, whole)


def _form_line(trace: Trace, line: Line) -> FormLine:
    return trace.stages[line.stage].pieces[line.piece].form.lines[line.slot]


def _shape(tree: Tree, trace: Trace, piece: Piece) -> Shape | None:
    """The shape of an elementwise expression; None where its text does not tell, and where it has another precision."""
    kind = tree[0]
    if kind == "t":
        return ()
    if kind == "n":
        value = _value(tree[1], trace, piece)
        dtype = getattr(value, "dtype", None)
        return None if dtype is not None and dtype.kind == "f" and dtype != np.float64 else np.shape(value)
    if kind in ("b", "c") and tree[1] != "@":
        return _together([_shape(tree[2], trace, piece), _shape(tree[3], trace, piece)])
    if kind == "u":
        return _shape(tree[2], trace, piece)
    if kind == "call" and tree[1][:2] == ("attr", ("n", "np")) and not tree[3]:
        function = getattr(np, tree[1][2])
        if isinstance(function, np.ufunc) or function is np.where:
            return _together([_shape(a, trace, piece) for a in tree[2]])
    return None


def _together(shapes: list[Shape | None]) -> Shape | None:
    known = [s for s in shapes if s is not None]
    return np.broadcast_shapes(*known) if len(known) == len(shapes) else None


def _value(key: Key, trace: Trace, piece: Piece) -> Any:
    """What a slot of ``piece`` holds: a literal, a read, a part or the output, or the float copy of one."""
    slot = key.slot if isinstance(key, Of) else key
    return piece.consts[slot.at][0] if slot.kind == "const" else like(trace.vars[piece.var(slot)])
