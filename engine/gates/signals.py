"""Signals and curves: convolution, interpolation, integrals, polynomials.

A convolution is linear in both of its inputs, and its gradient is a correlation: slide the other input over the upstream.
Interpolation shares each point between the two knots beside it, by nearness (``np.maximum(0, 1 - np.abs(place - knot))``);
at a knot the slope is the one to its right, outside the knots 0.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from engine.gates.axes import index, one, shaped
from engine.gates.calling import Bound, Given, unsupported
from engine.gates.table import Site, gate, present
from engine.pricing.kinds import elementwise, reduction
from engine.pricing.products import CONVOLUTION
from engine.pricing.shaping import INTERPOLATION, POLYNOMIAL, VANDER

# -- convolution


def _convolution_bind(given: Given) -> Bound:
    usual = "full" if given.name == "np.convolve" else "valid"
    mode = given.params.get("mode", usual)
    if mode not in ("full", "same", "valid"):
        raise unsupported(given, f"mode={mode!r}")
    if any(len(s) != 1 for s in given.shapes):
        raise unsupported(given, f"shape {next(s for s in given.shapes if len(s) != 1)}")
    n, m = given.shapes[0][0], given.shapes[1][0]
    if given.name == "np.correlate" and mode == "same" and n < m:  # numpy swaps them and turns the result, one place off
        raise unsupported(given, "mode='same'")
    return Bound({"mode": mode})


def _whole(site: Site) -> str:
    """The upstream in its place of the full convolution, zeros around it."""
    (n,), (m,) = site.shapes
    full, mode = n + m - 1, site.get("mode")
    before = 0 if mode == "full" else min(n, m) - 1 if mode == "valid" else (min(n, m) - 1) // 2
    after = full - before - site.out[0]
    if not before and not after:
        return "dout"
    return f"np.pad(dout, {before if before == after else (before, after)})"


def _convolve(other: str) -> Callable[[Site], str]:
    """out[k] = Σ a[i] b[k - i]: each input meets the upstream where it met the other one."""
    return lambda site: f"np.correlate({_whole(site)}, {other}, mode='valid')"


def _correlate_b(site: Site) -> str:
    return f"np.correlate({_whole(site)}, a, mode='valid')[::-1]"


# -- interpolation


def _interp_bind(given: Given) -> Bound:
    """Knots must rise: numpy does not look, and gives nonsense where they do not."""
    knots = given.values[1]
    if len(given.shapes[1]) != 1 or not np.all(np.diff(knots) > 0) or knots.size < 2:
        raise unsupported(given, "xp")
    n = knots.size
    shares = f"np.maximum(0, 1 - np.abs(np.interp(a, b, np.arange({n})){'[..., None]' if given.shapes[0] else ''} - np.arange({n})))"
    segment = f"np.clip(np.searchsorted(b, a, side='right') - 1, 0, {n - 2})"
    return Bound({}, given.text, also=(shares, f"(np.diff(c) / np.diff(b))[{segment}] * ((a >= b[0]) & (a <= b[-1]))"))


def _to_knots(upstream: str) -> Callable[[Site], str]:
    def template(site: Site) -> str:
        rank = len(site.shapes[0])
        if rank > 1:
            return f"({upstream}[..., None] * d).sum(axis={tuple(range(rank))})"
        return f"{upstream} @ d" if rank else f"{upstream} * d"

    return template


# -- integrals and differences


def _trapezoid_bind(given: Given) -> Bound:
    """The spacing is a number, or places along the axis."""
    rank = len(given.shapes[0])
    axis, dx = given.params.get("axis", -1) % rank, given.params.get("dx", 1.0)
    if given.values[1] is not None and (given.shapes[1] != (given.shapes[0][axis],) or np.asarray(given.values[1]).dtype.kind == "b"):
        raise unsupported(given, f"shape {given.shapes[1]}")
    if given.shapes[0][axis] < 2:
        raise unsupported(given, f"shape {given.shapes[0]}")
    if given.values[1] is None:
        return Bound({"axis": axis, "dx": float(dx)}, given.text)
    return Bound({"axis": axis}, given.text)


def _along(text: str, site: Site) -> str:
    """A vector along the axis."""
    axis, rank = site.get("axis"), len(site.shapes[0])
    return text if axis == rank - 1 else f"{text}[:{', None' * (rank - 1 - axis)}]"


def _upstream(site: Site) -> str:
    axis, rank = site.get("axis"), len(site.shapes[0])
    return "dout" if axis == 0 else f"dout{index(rank, {axis: 'None'})}"


def _trapezoid(site: Site) -> str:
    """An element counts for half the space to each neighbour."""
    if len(site.shapes) > 1:
        space = "np.diff(b, prepend=b[:1]) + np.diff(b, append=b[-1:])"
        return f"{_along(f'({space})', site)} / 2 * {_upstream(site)}"
    weights = f"np.pad(np.ones({site.shapes[0][site.get('axis')] - 2}), 1, constant_values=0.5)"
    dx = site.get("dx")
    shared = f"{_along(weights, site)} * {_upstream(site)}"
    return shared if dx == 1 else f"{dx} * {shared}"


def _trapezoid_x(site: Site) -> str:
    """Each space counts for the height above it: what the place before gives, the place after gets."""
    axis, rank = site.get("axis"), len(site.shapes[0])
    high, low = index(rank, {axis: "1:"}), index(rank, {axis: ":-1"})
    height = f"(a{high} + a{low}) / 2 * {_upstream(site)}"
    others = tuple(i for i in range(rank) if i != axis)
    if others:
        height = f"({height}).sum(axis={one(others)})"
    return f"-np.diff({height}, prepend=0, append=0)"


def _ediff_bind(given: Given) -> Bound:
    if not prod(given.shapes[0]):
        raise unsupported(given, f"shape {given.shapes[0]}")
    return Bound({})


def _ediff(site: Site) -> str:
    text = "-np.diff(dout, prepend=0, append=0)"
    return text if len(site.shapes[0]) == 1 else shaped(site, f"({text})")


# -- polynomials


def _polyval_bind(given: Given) -> Bound:
    if len(given.shapes[0]) != 1:
        raise unsupported(given, f"shape {given.shapes[0]}")
    return Bound({})


def _coefficients(site: Site) -> str:
    """A coefficient counts by its power of x."""
    count, rank = site.shapes[0][0], len(site.shapes[1])
    if rank == 0:
        return f"dout * b**np.arange({count - 1}, -1, -1)"
    return f"dout @ np.vander(b, {count})" if rank == 1 else f"dout.ravel() @ np.vander(b.ravel(), {count})"


def _vander_bind(given: Given) -> Bound:
    size = given.shapes[0][0]
    columns = given.params.get("N")
    return Bound({"columns": size if columns is None else int(columns), "increasing": bool(given.params.get("increasing"))})


def _vander(site: Site) -> str:
    """Column j is a power of a: its slope is the column of one power less."""
    columns = site.get("columns")
    if columns < 2:
        return f"0 * a{' * dout[:, 0]' if columns else ''}"
    if site.get("increasing"):
        return f"(dout[:, 1:] * np.vander(a, {columns - 1}, increasing=True) * np.arange(1, {columns})).sum(axis=1)"
    return f"(dout[:, :-1] * np.vander(a, {columns - 1}) * np.arange({columns - 1}, 0, -1)).sum(axis=1)"


# fmt: off
gate("convolve",  "np.convolve(a, b)",  _convolve("b"), _convolve("a"), kind="vjp", spelled="np.convolve", params="mode",
     bind=_convolution_bind, price=CONVOLUTION, example="np.convolve(a, b) | 4 3")
gate("correlate", "np.correlate(a, b)", lambda site: f"np.convolve({_whole(site)}, b, mode='valid')", _correlate_b, kind="vjp",
     spelled="np.correlate", params="mode", bind=_convolution_bind, price=CONVOLUTION, example="np.correlate(a, b) | 4 3")
gate("interp",    "np.interp(a, b, c)", "e * dout", _to_knots("-(e * dout)"), _to_knots("dout"), kind="vjp", spelled="np.interp",
     takes="x xp fp", params="-left -right -period", bind=_interp_bind, price=INTERPOLATION,
     example="np.interp(a, np.arange(3), b) | 4 3")
gate("trapezoid", "np.trapezoid(a)",    _trapezoid, _trapezoid_x, kind="vjp", price=reduction(6, 3), spelled=present("np.trapezoid np.trapz"), takes="y x?", params="dx axis",
     bind=_trapezoid_bind, example="np.trapezoid(a, b) | 4 4")
gate("ediff1d",   "np.ediff1d(a)",      _ediff,  kind="vjp", price=elementwise(2, 2), spelled="np.ediff1d", params="-to_end -to_begin",
     bind=_ediff_bind, example="np.ediff1d(a) | 4")
gate("polyval",   "np.polyval(a, b)",   _coefficients, "np.polyval(np.polyder(a), b) * dout", kind="vjp", price=POLYNOMIAL, spelled="np.polyval",
     takes="p x", bind=_polyval_bind, example="np.polyval(a, b) | 3 4")
gate("vander",    "np.vander(a)",       _vander, kind="vjp", spelled="np.vander", params="N increasing", bind=_vander_bind,
     price=VANDER, example="np.vander(a, 3) | 4")
gate("unwrap",    "np.unwrap(a)",       "1", price=elementwise(60, 8),     spelled="np.unwrap", params="discont axis period")
# fmt: on
