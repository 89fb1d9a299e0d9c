"""Reductions: one gradient goes back to all the elements that were summed."""

from __future__ import annotations

from math import prod

from engine.gates.table import Site, gate


def axes_of(site: Site) -> tuple[int, ...]:
    """The reduced axes, sorted and non-negative; all of them when ``axis`` is None."""
    axis, rank = site.get("axis"), len(site.shapes[0])
    if axis is None:
        return tuple(range(rank))
    return tuple(sorted(i % rank for i in (axis if isinstance(axis, tuple) else (axis,))))


def spread(name: str, site: Site) -> str:
    """``name`` (shape of the output) given back its reduced axes, so that it broadcasts against the operand."""
    axes, rank = axes_of(site), len(site.shapes[0])
    if site.get("keepdims") or len(axes) == rank or axes == tuple(range(len(axes))):
        return name  # numpy adds leading axes by itself
    index = ["None" if i in axes else ":" for i in range(rank)]
    while index and index[-1] == ":":
        index.pop()
    return f"{name}[{', '.join(index)}]"


def _sum(site: Site) -> str:
    return f"np.ones_like(a) * {spread('dout', site)}"


def _mean(site: Site) -> str:
    count = prod(site.shapes[0][i] for i in axes_of(site))
    return f"np.ones_like(a) / {count} * {spread('dout', site)}"


# fmt: off
gate("sum",  "np.sum(a)",  _sum,  kind="vjp", spelled="np.sum",  methods="sum",  params="axis dtype out keepdims")
gate("mean", "np.mean(a)", _mean, kind="vjp", spelled="np.mean", methods="mean", params="axis dtype out keepdims")
# fmt: on
