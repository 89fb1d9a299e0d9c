"""Gates that choose: max, min and median along axes, sort. The gradient is routed to where the chosen elements stood.

Convention at ties: the first winner takes it all (``np.argmax`` finds the first; it also finds the first NaN, which is
what ``np.max`` returns). ``--ties both`` gives every winner 1, ``split`` divides by their number.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from engine.gates.axes import along, axes_of, index, one, shaped, spread, together
from engine.gates.calling import Bound, Given
from engine.gates.table import Site, gate
from engine.pricing.kinds import reduction, sorting
from engine.pricing.products import NORM


def _hot(site: Site, chosen: str, of: str = "a") -> str:
    """True at the first winner along the reduced axes. ``chosen`` is np.argmax or np.argmin."""
    axes, shape = axes_of(site), site.shapes[0]
    rank = len(shape)
    if not axes:
        return f"({of} == {of})" if not rank else f"np.ones_like({of})"
    count = prod(shape[i] for i in axes)
    if len(axes) == rank:
        places = f"np.arange({count})" if rank == 1 else f"np.arange({count}).reshape({of}.shape)"
        return f"({places} == {chosen}({of}))"
    if len(axes) == 1:
        places = f"np.arange({count})" + "".join(
            ["[:", ", None" * (rank - 1 - axes[0]), "]"] if axes[0] < rank - 1 else []
        )
        return f"({places} == {chosen}({of}, axis={axes[0]}){index(rank, {axes[0]: 'None'}) if axes[0] else ''})"
    flat, _, back = together(shape, axes, of)
    return f"(np.arange({count}) == {chosen}({flat}, axis=-1)[..., None]){back}"


def route(chosen: str) -> Callable[[Site], str]:
    def template(site: Site) -> str:
        if site.ties in ("both", "split") and site.arrays[0] and axes_of(site):
            out = spread("out", site)
            winners = f"(a == {out})"
            if site.ties == "split":
                winners += f" / (a == {out}).sum(axis={one(axes_of(site))}, keepdims=True)"
            return f"{winners} * {spread('dout', site)}"
        return f"{_hot(site, chosen)} * {spread('dout', site)}"

    return template


def tied(site: Site) -> str:
    return (
        f"(a == {spread('out', site)}).sum(axis={one(axes_of(site))}) > 1" if site.arrays[0] and axes_of(site) else ""
    )


def _ptp(site: Site) -> str:
    return f"(1.0 * {_hot(site, 'np.argmax')} - {_hot(site, 'np.argmin')}) * {spread('dout', site)}"


def _norm_inf(site: Site) -> str:
    """The largest size, first winner: ``np.linalg.norm(a, np.inf)``."""
    return f"np.sign(a) * {_hot(site, 'np.argmax', 'np.abs(a)')} * {spread('dout', site)}"


def _median(site: Site) -> str:
    """The middle element, or half to each of the two middle ones. A rank is the argsort of an argsort."""
    axes, shape = axes_of(site), site.shapes[0]
    count = prod(shape[i] for i in axes)
    if not axes:
        return "np.ones_like(a) * dout"
    flat, _, back = together(shape, axes)
    ranks = f"np.argsort(np.argsort({flat}, axis=-1, kind='stable'), axis=-1)" if len(shape) > 1 and len(axes) < len(shape) else (
        f"np.argsort(np.argsort({flat}, kind='stable'))")  # fmt: skip
    middle = f"({ranks} == {count // 2})" if count % 2 else f"np.isin({ranks}, ({count // 2 - 1}, {count // 2}))"
    return f"{middle}{back}{'' if count % 2 else ' / 2'} * {spread('dout', site)}"


def _sort_bind(given: Given) -> Bound:
    """numpy sorts along the last axis; None means all elements, flattened."""
    axis = given.params.get("axis", -1)
    return Bound({"axis": axis, "flat": axis is None})


def _sort(site: Site) -> str:
    """Sorting is undone by its inverse permutation, the argsort of the argsort; equal elements keep their order."""
    axis, rank = site.get("axis"), len(site.shapes[0])
    if not rank:
        return shaped(site)
    if site.get("flat") or rank == 1:
        flat = "a.ravel()" if rank != 1 else "a"
        text = f"dout[np.argsort(np.argsort({flat}, kind='stable'))]"
        return text if rank == 1 else shaped(site, text)
    order = f"np.argsort(np.argsort(a, axis={axis}, kind='stable'), axis={axis})"
    return f"np.take_along_axis(dout, {order}, axis={axis})"


def _sort_tied(site: Site) -> str:
    return "np.diff(out) == 0" if site.get("flat") else f"np.diff(out, axis={site.get('axis')}) == 0"


_ALL = "axis -out keepdims"
# fmt: off
gate("amax",     "np.max(a)",    route("np.argmax"), kind="vjp", price=reduction(2), spelled="np.max np.amax np.maximum.reduce", methods="max",
     params=_ALL, bind=along, tied=tied,
     example="np.max(a, axis=1) | 2,3")
gate("amin",     "np.min(a)",    route("np.argmin"), kind="vjp", price=reduction(2), spelled="np.min np.amin np.minimum.reduce", methods="min",
     params=_ALL, bind=along, tied=tied,
     example="np.min(a, axis=1) | 2,3")
gate("ptp",      "np.ptp(a)",    _ptp,                kind="vjp", price=reduction(2), spelled="np.ptp",    params=_ALL,
     example="np.ptp(a) | 4")
gate("norm_inf", "np.linalg.norm(a, np.inf)", _norm_inf, kind="vjp", price=NORM, example="np.linalg.norm(a, np.inf) | 4")
gate("median",   "np.median(a)", _median,             kind="vjp", price=sorting(), spelled="np.median", params="axis -out -overwrite_input keepdims",
     example="np.median(a) | 5")
gate("sort",     "np.sort(a)",   _sort,               kind="vjp", price=sorting(),
     spelled="np.sort",   params="axis kind -order", bind=_sort_bind, tied=_sort_tied,
     example="np.sort(a) | 4")
# fmt: on
