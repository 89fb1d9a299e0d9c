"""Statistics: percentiles, what passes over NaN, covariances, counts.

A percentile lies between two neighbours in order, and each gets its share by its nearness to the position that was asked for:
``np.maximum(0, 1 - np.abs(rank - position))`` is 1 at that rank, 0 a rank away. Equal elements are ranked in their order
(as in sort). NaN gets nothing from what passes over it; a slice of nothing but NaN is refused where its value would be NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from engine.gates.axes import axes_of, numbered, shaped, spread, together
from engine.gates.calling import Bound, Given, unsupported
from engine.gates.reductions import cumprod, cumsum, prod_of_others
from engine.gates.table import Site, gate, present
from engine.gates.winners import route, tied
from engine.pricing.kinds import reduction, running, sorting
from engine.pricing.products import COVARIANCE
from engine.pricing.shaping import BINCOUNT, HISTOGRAM, QUANTILE, products_back
from engine.text import literal

# -- order


def _quantile_bind(given: Given) -> Bound:
    """``q`` is a number or a list of them; numpy's other methods of interpolation are refused. The shares are b."""
    if given.params.get("method", "linear") != "linear":
        raise unsupported(given, f"method={given.params['method']!r}")
    array, shape = given.values[0], given.shapes[0]
    skips = ".nan" in given.name
    q = 0.5 if given.name.endswith("median") else np.asarray(given.params["q"]) / (100 if given.name.endswith("percentile") else 1)
    axis = given.params.get("axis")
    axes = numbered(axis, len(shape))
    if not axes or not array.size:
        raise unsupported(given, f"shape {shape}")
    if skips and np.isnan(array).all(axis=axes).any():
        raise ValueError("All-NaN slice encountered")
    flat, kept, _ = together(shape, axes)
    along = "axis=-1, " if kept else ""
    ranks = f"np.argsort(np.argsort({flat}, {along}kind='stable'){', axis=-1' if kept else ''})"
    last = f"((~np.isnan({flat})).sum({along}{'keepdims=True' if kept else ''}) - 1)" if skips else str(prod(shape[i] for i in axes) - 1)
    points = np.ravel(q).tolist()
    place = f"np.array({points})[:{', None' * (len(kept) + 1)}]" if np.ndim(q) else literal(points[0])
    static = {"axis": axis, "keepdims": given.params.get("keepdims"), "points": len(points) if np.ndim(q) else None}
    return Bound(static, given.text, also=(f"np.maximum(0, 1 - np.abs({ranks} - {place} * {last}))",))


def _quantile(site: Site) -> str:
    """Each element gets its share; those of several percentiles are summed over the first axis."""
    axes, shape, points = axes_of(site), site.shapes[0], site.get("points")
    _, kept, back = together(shape, axes)
    if points is None:
        return f"b{back} * {spread('dout', site)}"
    return f"(b * dout.reshape{(points, *kept, 1)}).sum(axis=0){back}"


def _partition_bind(given: Given) -> Bound:
    axis = given.params.get("axis", -1)
    return Bound({"axis": axis, "flat": axis is None})


def _partition(site: Site) -> str:
    """What stands at rank r of the output came from rank r of a, however numpy arranged the rest."""
    rank = len(site.shapes[0])
    if not rank:
        return shaped(site)
    if site.get("flat") or rank == 1:
        flat = "a" if rank == 1 else "a.ravel()"
        text = f"dout[np.argsort(out, kind='stable')][np.argsort(np.argsort({flat}, kind='stable'))]"
        return text if rank == 1 else f"{text}.reshape(a.shape)"
    axis = f"axis={site.get('axis')}"
    sort = f"np.take_along_axis(dout, np.argsort(out, {axis}, kind='stable'), {axis})"
    return f"np.take_along_axis({sort}, np.argsort(np.argsort(a, {axis}, kind='stable'), {axis}), {axis})"


# -- passing over NaN

_KEPT = "~np.isnan(a)"


def _nansum(site: Site) -> str:
    return f"{_KEPT} * {spread('dout', site)}"


def _number_of_numbers(site: Site) -> str:
    axis = site.get("axis")
    return f"({_KEPT}).sum()" if axis is None else f"({_KEPT}).sum(axis={axis}, keepdims=True)"


def _nanmean(site: Site) -> str:
    return f"{_KEPT} / {_number_of_numbers(site)} * {spread('dout', site)}"


def _nan_from_mean(site: Site) -> str:
    axis = site.get("axis")
    return f"(a - np.nanmean(a{'' if axis is None else f', axis={axis}, keepdims=True'}))"


def _nancount(site: Site) -> str:
    ddof = site.get("ddof", 0)
    return f"({_number_of_numbers(site)} - {ddof})" if ddof else _number_of_numbers(site)


def _nanvar(site: Site) -> str:
    """Twice the distance from the mean of the numbers; NaN itself gets 0."""
    return f"np.where(np.isnan(a), 0, 2 * {_nan_from_mean(site)}) / {_nancount(site)} * {spread('dout', site)}"


def _nanstd(site: Site) -> str:
    out = spread("out", site)
    distance = f"np.where(np.isnan(a), 0, {_nan_from_mean(site)})"
    return f"{distance} / ({_nancount(site)} * np.where({out} == 0, 1, {out})) * {spread('dout', site)}"


def _nanprod(site: Site) -> str:
    return f"{_KEPT} * {prod_of_others(site, 'np.where(np.isnan(a), 1, a)')}"


def _some(given: Given) -> Bound:
    """A slice of nothing but NaN has no mean, no maximum."""
    if np.isnan(given.values[0]).all(axis=given.params.get("axis")).any():
        raise ValueError("All-NaN slice encountered")
    return Bound({k: v for k, v in given.params.items() if k in ("axis", "keepdims", "ddof")})


# -- covariances


def _rows(given: Given) -> tuple[Any, dict[str, Any]]:
    """Rows are variables, columns observations; ``rowvar=False`` turns them. Two arguments are stacked."""
    for key in ("fweights", "aweights"):
        if given.params.get(key) is not None:
            raise unsupported(given, key)
    (a, b), shapes = given.values, given.shapes
    turn = not given.params.get("rowvar", True) and len(shapes[0]) == 2
    for shape in shapes[: 2 if b is not None else 1]:
        if len(shape) not in (1, 2) or not prod(shape):
            raise unsupported(given, f"shape {shape}")
    if b is not None and not given.params.get("rowvar", True):
        raise unsupported(given, "rowvar=False")
    rows = np.vstack([a, b]) if b is not None else a.T if turn else a
    return rows, {"turn": turn, "rows": shapes[0][0] if len(shapes[0]) == 2 else 1}


def _centred(rows: Any, name: str) -> str:
    """How far each observation is from its row's mean."""
    return f"{name} - {name}.mean({'axis=1, keepdims=True' if rows.ndim == 2 else ''})"


def _named(given: Given, static: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The rows by name; two arguments stacked are a value beside the call."""
    if given.values[1] is not None:
        return "c", ("np.vstack([a, b])",)
    return ("a.T" if static["turn"] else "a"), ()


def _cov_bind(given: Given) -> Bound:
    rows, static = _rows(given)
    name, also = _named(given, static)
    ddof = given.params.get("ddof")
    ddof = (0 if given.params.get("bias") else 1) if ddof is None else ddof
    static["less"] = rows.shape[-1] - ddof
    return Bound(static, given.text, gate="cov" if given.values[1] is None else "cov2", also=(*also, _centred(rows, name)))


def _cov(site: Site) -> str:
    """C = X Xᵀ / (n - ddof) of centred rows X: dX = (dC + dCᵀ) X / (n - ddof); the mean's own slope cancels."""
    text = f"2 * dout * b / {site.get('less')}" if not site.out else f"(dout + dout.T) @ b / {site.get('less')}"
    return f"({text}).T" if site.get("turn") else text


def _part(text: str) -> Callable[[int], Callable[[Site], str]]:
    """The rows of operand ``at`` in what two arguments get together."""

    def of(at: int) -> Callable[[Site], str]:
        def template(site: Site) -> str:
            first = site.get("rows")
            cut = (":" if at == 0 else "") + str(first) + ("" if at == 0 else ":")
            if len(site.shapes[at]) == 1:
                cut = str(first * at)
            return f"({text.replace('less', str(site.get('less')))})[{cut}]"

        return template

    return of


def _corrcoef_bind(given: Given) -> Bound:
    """A row that does not vary has no correlation."""
    rows, static = _rows(given)
    if rows.ndim == 1:
        return Bound(static, given.text)
    name, also = _named(given, static)
    if not rows.std(axis=1).all():
        raise ZeroDivisionError(f"{given.name}: a row does not vary")
    one = given.values[1] is None
    length = f"np.sqrt({rows.shape[1]}) * {name}.std(axis=1, keepdims=True)"
    scores = f"({_centred(rows, name)}) / {'b' if one else 'd'}"
    return Bound(static, given.text, gate="corrcoef" if one else "corrcoef2", also=(*also, length, scores))


_SCORES = "((dout + dout.T) @ {z} - ((dout + dout.T) * out).sum(axis=1, keepdims=True) * {z}) / {length}"


def _corrcoef(site: Site) -> str:
    """R = Z Zᵀ, the rows of Z centred and of length 1: what is along a row itself changes its length only."""
    if not site.out:
        return "0 * dout * a"
    text = _SCORES.format(z="c", length="b")
    return f"({text}).T" if site.get("turn") else text


# -- counts


def _histogram_bind(given: Given) -> list[Bound]:
    """Counts do not move with the data. Edges that numpy would draw from it do, so they must be given,
    and are handed back."""
    if not given.shapes[1:] or (given.values[1] is None or not given.shapes[1]) and given.params.get("range") is None:
        raise unsupported(given, "bins without range")
    edges = Bound({}, "np.copy(a)", (1,), "copy", 1) if given.shapes[1] else Bound({}, f"{given.text}[1]", gate="aside", pick=1)
    return [Bound({}, f"{given.text}[0]", gate="aside", pick=0), edges]


def _bincount_bind(given: Given) -> Bound:
    if not prod(given.shapes[0]):
        raise unsupported(given, f"shape {given.shapes[0]}")
    return Bound({}, given.text, gate="aside" if given.values[1] is None else "")


def _initial(given: Given) -> Bound:
    """numpy's newer names for running sums and products."""
    if given.params.get("include_initial"):
        raise unsupported(given, "include_initial=True")
    axis = given.params.get("axis")
    axis = axis[0] if isinstance(axis, tuple) and len(axis) == 1 else axis
    return Bound({"axis": axis}, given.text, gate={"m": "cumsum", "d": "cumprod"}[given.name[-1]])


_ALL = "axis -out keepdims"
_COV = "rowvar bias ddof fweights aweights -dtype"
_two_cov, _two_corr = _part("(dout + dout.T) @ d / less"), _part(_SCORES.format(z="e", length="d"))
# fmt: off
gate("quantile", "np.quantile(a, q)", _quantile,      kind="vjp", spelled="np.quantile np.percentile np.nanquantile np.nanpercentile",
     params="q axis -out -overwrite_input method keepdims -weights -interpolation", bind=_quantile_bind, price=QUANTILE,
     example="np.quantile(a, 0.3) | 5")
gate("nanmedian", "np.nanmedian(a)",  _quantile,      kind="vjp", price=QUANTILE, spelled="np.nanmedian", params="axis -out -overwrite_input keepdims",
     bind=_quantile_bind, example="np.nanmedian(a) | 5")
gate("partition", "np.partition(a, k)", _partition,   kind="vjp", price=sorting(), spelled="np.partition", params="kth axis -kind -order",
     bind=_partition_bind, example="np.partition(a, 2) | 5")
gate("nansum",   "np.nansum(a)",      _nansum,        kind="vjp", price=reduction(10, 3), spelled="np.nansum",  params="axis -dtype -out keepdims")
gate("nanmean",  "np.nanmean(a)",     _nanmean,       kind="vjp", price=reduction(10, 3), spelled="np.nanmean", params="axis -dtype -out keepdims", bind=_some)
gate("nanvar",   "np.nanvar(a)",      _nanvar,        kind="vjp", price=reduction(10, 3), spelled="np.nanvar",  params="axis -dtype -out ddof keepdims", bind=_some)
gate("nanstd",   "np.nanstd(a)",      _nanstd,        kind="vjp", price=reduction(10, 3), spelled="np.nanstd",  params="axis -dtype -out ddof keepdims", bind=_some)
gate("nanmax",   "np.nanmax(a)",      route("np.nanargmax"), kind="vjp", price=reduction(10, 3), spelled="np.nanmax", params=_ALL, bind=_some, tied=tied,
     example="np.nanmax(a, axis=1) | 2,3")
gate("nanmin",   "np.nanmin(a)",      route("np.nanargmin"), kind="vjp", price=reduction(10, 3), spelled="np.nanmin", params=_ALL, bind=_some, tied=tied,
     example="np.nanmin(a, axis=1) | 2,3")
gate("nanprod",  "np.nanprod(a)",     _nanprod,       kind="vjp", spelled="np.nanprod", params="axis -dtype -out keepdims", price=reduction(10, 3, products_back),
     example="np.nanprod(a) | 4")
gate("nancumsum", "np.nancumsum(a)",  lambda site: f"{_KEPT} * {cumsum(site)}", kind="vjp", price=running(10), spelled="np.nancumsum", params="axis -dtype -out",
     example="np.nancumsum(a) | 4")
gate("nancumprod", "np.nancumprod(a)", lambda site: f"{_KEPT} * ({cumprod(site, 'np.where(np.isnan(a), 1, a)')})", kind="vjp",
     spelled="np.nancumprod", params="axis -dtype -out", price=running(10, products_back), example="np.nancumprod(a) | 3")
gate("nanargmax", "np.nanargmax(a)",  None,           kind="none", price=reduction(10, 3), spelled="np.nanargmax np.nanargmin", params=_ALL)
gate("cumulative_sum", "np.cumulative_sum(a)", cumsum, kind="vjp", spelled=present("np.cumulative_sum np.cumulative_prod"),
     params="axis -dtype -out include_initial", bind=_initial, price=running(turned=products_back))
gate("cov",      "np.cov(a)",         _cov,           kind="vjp", price=COVARIANCE, spelled="np.cov", takes="m y?", params=_COV, bind=_cov_bind,
     example="np.cov(a) | 2,4")
gate("cov2",     "np.cov(a, b)",      _two_cov(0), _two_cov(1), kind="vjp", price=COVARIANCE, example="np.cov(a, b) | 4 4")
gate("corrcoef", "np.corrcoef(a)",    _corrcoef,      kind="vjp", price=COVARIANCE, spelled="np.corrcoef", takes="x y?", params="rowvar -bias -ddof -dtype",
     bind=_corrcoef_bind, example="np.corrcoef(a) | 2,4")
gate("corrcoef2", "np.corrcoef(a, b)", _two_corr(0), _two_corr(1), kind="vjp", price=COVARIANCE, example="np.corrcoef(a, b) | 4 4")
gate("histogram", "np.histogram(a, bins)", None, None, kind="none", price=HISTOGRAM, spelled="np.histogram", takes="a bins?",
     params="range density -weights", bind=_histogram_bind)
gate("bincount", "np.bincount(a, b)", None, "dout[a.astype(int)]", kind="vjp", price=BINCOUNT, spelled="np.bincount", takes="x weights?", params="minlength",
     bind=_bincount_bind, example="np.bincount([0, 2, 2], a) | 3")
# fmt: on
