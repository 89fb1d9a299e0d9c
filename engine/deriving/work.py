"""What making a form's value takes: how often each kind of gate computes, from the shapes that they stand between."""

from __future__ import annotations

from collections import Counter
from math import isqrt, prod

from engine.forms import Form, Spot

INNER = frozenset(("dot", "inner", "vdot", "tensordot"))
"""Products that sum over the axes that two operands share."""
KINDS = {
    **dict.fromkeys((*INNER, "matmul", "einsum", "outer", "kron", "mul_outer", "scale"), "mul"),
    **dict.fromkeys(("shift", "sum", "mean"), "add"),
    "unscale": "div",
}
"""What a gate mostly does, by the name of the gate that does one of it."""


def work_of(form: Form) -> Counter[str]:
    """Gate -> how many of it: of gates that go element by element one for each, of products of arrays one multiplication for each
    term, of others one for each element that they take or make."""
    found: Counter[str] = Counter()
    stack, seen = [form.root], {id(form.root)}
    while stack:
        spot = stack.pop()
        for one in spot.args:
            if id(one) not in seen:
                seen.add(id(one))
                stack.append(one)
        if spot.gate is not None:
            found[KINDS.get(spot.gate.name, spot.gate.name)] += _many(spot, spot.gate.name, spot.gate.kind)
    return found


def _many(spot: Spot, gate: str, kind: str) -> int:
    size, takes = prod(spot.shape), [prod(one.shape) for one in spot.args]
    if kind == "local":
        return size
    if gate == "matmul" and spot.args[0].shape:
        return size * spot.args[0].shape[-1]
    if gate in INNER and size:
        return size * isqrt(prod(takes[:2]) // size)
    if gate == "einsum":
        return _letters(spot)
    return max([size, *takes])


def _letters(spot: Spot) -> int:
    """The products of an einsum: one for each setting of all of its indices."""
    written = str(dict(spot.static).get("subscripts", "")).partition("->")[0].replace(" ", "").split(",")
    sizes = {letter: n for text, one in zip(written, spot.args, strict=False) for letter, n in zip(text, one.shape, strict=False)}
    return prod(sizes.values())
