"""Axes as text: which ones a reduction removed, and how the upstream gradient gets them back."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.gates.calling import OPERANDS, Bound, Given, unsupported
from engine.gates.table import Site
from engine.text import Tree, show, template

Shape = tuple[int, ...]


def numbered(axis: Any, rank: int) -> tuple[int, ...]:
    """``axis`` as sorted numbers from 0 on; all axes for None."""
    if axis is None:
        return tuple(range(rank))
    return tuple(sorted(i % rank for i in (axis if isinstance(axis, tuple) else (axis,)))) if rank else ()


def along(given: Given) -> Bound:
    """A ufunc's ``reduce`` and ``accumulate`` run along axis 0 unless told otherwise, None means all; the others along all."""
    usual = 0 if given.name.endswith((".reduce", ".accumulate")) else None
    return Bound({"axis": given.params.get("axis", usual), "keepdims": given.params.get("keepdims")})


def reduced(given: Given) -> Bound:
    """A reduction along axes, perhaps of the elements that ``where`` tells, begun with ``initial``: operands of their own, whose
    letters the templates get to know. A ``dtype`` of floats computes in that type; whole numbers would cut off."""
    static = along(given).static
    kind = given.params.get("dtype")
    if kind is not None and np.dtype(kind).kind != "f":
        raise unsupported(given, f"dtype={np.dtype(kind).name}")
    keep, more = [0], ""
    for place, name in list(enumerate(given.takes))[1:]:
        value = given.values[place]
        if value is None or value is True:
            continue
        if name == "where" and np.broadcast_shapes(np.shape(value), given.shapes[0]) != given.shapes[0]:
            raise unsupported(given, f"where of shape {np.shape(value)}")
        if name == "initial" and np.ndim(value):
            raise unsupported(given, f"initial of shape {np.shape(value)}")
        letter = static[name] = OPERANDS[len(keep)]
        keep.append(place)
        more += f", {name}={letter}"
    if not more:
        return Bound(static, keep=(0,))
    text = f"{given.name}(a{given.written}{more})" if "." in given.name else f"a.{given.name}({(given.written + more)[2:]})"
    return Bound(static, text, tuple(keep))


def only(site: Site, text: str) -> str:
    """``text``, an array shaped as the first operand, where the elements took part; 0 elsewhere."""
    mask = site.get("where")
    return f"np.where({mask}, {text}, 0.0)" if mask else text


def axes_of(site: Site) -> tuple[int, ...]:
    """The reduced axes of the first operand."""
    return numbered(site.get("axis"), len(site.shapes[0]))


def one(axes: tuple[int, ...]) -> str:
    """Axes as an argument: 0 or (0, 2)."""
    return str(axes[0]) if len(axes) == 1 else str(axes)


def index(rank: int, at: dict[int, str]) -> str:
    """``[:, 2:4]``: the text of an index with ``at[axis]`` on some axes; trailing ``:`` left out."""
    parts = [at.get(i, ":") for i in range(rank)]
    while parts and parts[-1] == ":":
        parts.pop()
    return f"[{', '.join(parts)}]" if parts else ""


def spread(name: str, site: Site) -> str:
    """``name`` (shape of the output) given back its reduced axes, so that it broadcasts against the operand."""
    axes, rank = axes_of(site), len(site.shapes[0])
    if site.get("keepdims") or axes == tuple(range(len(axes))):
        return name  # numpy adds leading axes by itself
    return name + index(rank, dict.fromkeys(axes, "None"))


def unbroadcast(tree: Tree, have: tuple[int, ...], want: tuple[int, ...]) -> Tree:
    """``tree`` of shape ``have`` summed to the shape ``want`` that was broadcast to it."""
    if have == want:
        return tree
    if not want:
        return ("call", ("attr", tree, "sum"), (), ())
    extra = len(have) - len(want)
    if extra:
        axes = ("t", "0") if extra == 1 else ("t", str(tuple(range(extra))))
        tree = ("call", ("attr", tree, "sum"), (), (("axis", axes),))
    ones = [i for i, n in enumerate(want) if n == 1 and have[i + extra] != 1]
    if ones:
        axes = ("t", str(ones[0]) if len(ones) == 1 else str(tuple(ones)))
        tree = ("call", ("attr", tree, "sum"), (), (("axis", axes), ("keepdims", ("t", "True"))))
    return tree


def sum_to(text: str, have: Shape, want: Shape) -> str:
    """The same for a template that is text."""
    return text if have == want else show(unbroadcast(template(text), have, want), str)


def turned(name: str, site: Site) -> str:
    """``name`` transposed, a matrix or a batch of them, as the first operand is one."""
    return f"{name}.T" if len(site.shapes[0]) == 2 else f"{name}.swapaxes(-1, -2)"


def shaped(site: Site, text: str = "dout") -> str:
    """``text``, which has as many elements as the first operand, in that operand's shape."""
    if not site.arrays[0]:
        return f"np.sum({text})"  # one element: a number again
    return f"{text}.reshape(a.shape)" if site.out else f"np.reshape({text}, a.shape)"


def together(shape: Shape, axes: tuple[int, ...], name: str = "a") -> tuple[str, Shape, str]:
    """``name`` with ``axes`` made one last axis, the shape of the others, and the way back from there as a text after it."""
    rest = tuple([i for i in range(len(shape)) if i not in axes])
    order = (*rest, *axes)
    kept, reduced = tuple([shape[i] for i in rest]), tuple([shape[i] for i in axes])
    turn = "" if order == tuple(range(len(shape))) else f".transpose{order}"
    flat = "" if len(axes) == 1 else f".reshape{(*kept, prod(reduced))}" if kept else ".ravel()"
    back = "" if len(axes) == 1 else f".reshape{(*kept, *reduced)}"
    if turn:
        back += f".transpose{tuple(order.index(i) for i in range(len(shape)))}"
    return f"{name}{turn}{flat}", kept, back
