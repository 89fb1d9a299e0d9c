"""Reductions: one gradient goes back to the elements it came from.

Sums hand it to all of them, mean and var share it, max, min and their like send it to one winner (``winners.py``).
``std`` and ``norm`` have no slope at 0: there the gradient is taken as 0, the convention of PyTorch. Matrix norms by rows and
columns take the first of equal ones.
"""

from __future__ import annotations

from math import inf, prod

import numpy as np

from engine.gates.axes import along, axes_of, numbered, one, only, reduced, shaped, spread, together
from engine.gates.calling import Bound, Given, unsupported
from engine.gates.table import Site, gate
from engine.pricing.kinds import reduction, running
from engine.pricing.products import NORM
from engine.pricing.shaping import products_back


def _count(site: Site) -> int:
    return prod(site.shapes[0][i] for i in axes_of(site))


def _sum(site: Site) -> str:
    return only(site, f"np.ones_like(a) * {spread('dout', site)}")


def _begun(site: Site) -> str | None:
    """What a sum begins with is in each of them."""
    return "np.sum(dout)" if site.get("initial") else None


def _mean(site: Site) -> str:
    if not site.get("where"):
        return f"np.ones_like(a) / {_count(site)} * {spread('dout', site)}"
    counted = f"np.where({site.get('where')}, np.ones_like(a), 0.0)"
    kept = f".sum(axis={one(axes_of(site))}, keepdims=True)" if site.get("axis") is not None else ".sum()"
    return only(site, f"np.ones_like(a) / {counted}{kept} * {spread('dout', site)}")


def _from_mean(site: Site) -> str:
    if not site.arrays[0]:
        return "(a - a)"
    axis = site.get("axis")
    return "(a - a.mean())" if axis is None else f"(a - a.mean(axis={axis}, keepdims=True))"


def _var(site: Site) -> str:
    """d var = 2 (a - mean) / (n - ddof): the mean's own slope cancels."""
    return f"2 * {_from_mean(site)} / {_count(site) - site.get('ddof', 0)} * {spread('dout', site)}"


def _std(site: Site) -> str:
    """d std = (a - mean) / ((n - ddof) std), 0 where std is 0."""
    count, out = _count(site) - site.get("ddof", 0), spread("out", site)
    return f"{_from_mean(site)} / ({count} * np.where({out} == 0, 1, {out})) * {spread('dout', site)}"


def prod_of_others(site: Site, name: str = "a") -> str:
    """The product of the *other* elements: row i of a square has element i replaced by 1. Right with zeros among them."""
    axes, shape = axes_of(site), site.shapes[0]
    if not axes:
        return "np.ones_like(a) * dout"
    count = prod(shape[i] for i in axes)
    flat, kept, back = together(shape, axes, name)
    row = flat if not kept else f"{flat}[{':, ' * len(kept)}None, :]"
    others = f"np.prod(np.where(np.eye({count}) == 1, 1, {row}), axis={len(kept) + 1})"
    return f"{others}{back} * {spread('dout', site)}"


def _prod(site: Site) -> str:
    """The product of the others, of those that took part, and of what it began with."""
    mask, start = site.get("where"), site.get("initial")
    others = prod_of_others(site, f"np.where({mask}, a, 1.0)" if mask else "a")
    return only(site, f"{start} * {others}" if start else others)


def _started(site: Site) -> str | None:
    """What a product begins with is multiplied by all the others."""
    if not site.get("initial"):
        return None
    factors = f"np.where({site.get('where')}, a, 1.0)" if site.get("where") else "a"
    axis = "" if site.get("axis") is None else f", axis={one(axes_of(site))}"
    return f"np.sum(np.prod({factors}{axis}{', keepdims=True' if site.get('keepdims') else ''}) * dout)"


def _precise(given: Given) -> Bound:
    """``dtype=float`` of what is float already."""
    kind = given.params.get("dtype")
    if kind is not None and np.dtype(kind) != np.asarray(given.values[0]).dtype:
        raise unsupported(given, f"dtype={np.dtype(kind).name}")
    return Bound({k: v for k, v in given.params.items() if k != "dtype"})


def _reversed(text: str, axis: int, rank: int) -> str:
    return f"{text}[::-1]" if rank == 1 else f"np.flip({text}, axis={axis})"


def cumsum(site: Site) -> str:
    """Element i is in every sum from i on: the same running sum, from the other end."""
    axis, rank = site.get("axis"), len(site.shapes[0])
    if axis is None:
        text = "np.cumsum(dout[::-1])[::-1]"
        return text if rank == 1 else shaped(site, text)
    turned = _reversed("dout", axis, rank)
    return _reversed(f"np.cumsum({turned}, axis={axis})", axis, rank)


def cumprod(site: Site, name: str = "a") -> str:
    """Element i is in every product from i on: those products with element i replaced by 1. Right with zeros."""
    axis, shape = site.get("axis"), site.shapes[0]
    rank = len(shape)
    if not rank:
        return "np.sum(dout)"
    if axis is None or rank == 1:
        size = prod(shape)
        flat = name if rank == 1 else f"{name}.ravel()"
        found = f"np.triu(np.cumprod(np.where(np.eye({size}) == 1, 1, {flat}), axis=1)) @ dout"
        return found if rank == 1 else f"({found}).reshape(a.shape)"
    place, size = axis % rank, shape[axis]
    flat, kept, back = together(shape, (place,), name)
    order = (*[i for i in range(rank) if i != place], place)
    turned = "dout" if order == tuple(range(rank)) else f"dout.transpose{order}"
    lead = ":, " * len(kept)
    products = f"np.triu(np.cumprod(np.where(np.eye({size}) == 1, 1, {flat}[{lead}None, :]), axis={rank}))"
    return f"({products} @ {turned}[..., None])[..., 0]{back}"


def _norm_bind(given: Given) -> Bound:
    """Vectors along the axes, or of a matrix all elements ('fro'), its singular values or its rows and columns."""
    order, axis, shape = given.params.get("ord"), given.params.get("axis"), given.shapes[0]
    axis = axis if axis is None else tuple([int(i) for i in axis]) if hasattr(axis, "__iter__") else int(axis)
    vector = given.name.endswith("vector_norm")
    matrix = not vector and ((axis is None and len(shape) == 2) or (isinstance(axis, tuple) and len(axis) == 2))
    if given.name.endswith("matrix_norm"):
        matrix, axis, order = True, (-2, -1), given.params.get("ord", "fro")
    if order == "fro" and matrix:
        order = None
    if matrix and order is not None and len(shape) == 2:
        if order not in ("nuc", 2, -2, 1, -1, inf, -inf) or (axis is not None and numbered(axis, 2) != axis and axis != (-2, -1)):
            raise unsupported(given, f"ord={order!r}")
        return _singular_bind(given) if order in ("nuc", 2, -2) else Bound({"ord": order}, gate="norm_lines")
    if order is not None and (matrix or (isinstance(axis, tuple) and not vector) or isinstance(order, str) or (order < 1)):
        raise unsupported(given, f"ord={order!r}")
    order = None if order == 2 else order
    gate_name = {1: "norm1", inf: "norm_inf"}.get(order, "norm" if order is None else "norm_p")  # type: ignore[arg-type]
    return Bound({**given.params, "ord": order, "axis": axis}, gate=gate_name)


def _singular_bind(given: Given) -> Bound:
    """A matrix norm by singular values: the sum of them, the largest or the least; numpy's vectors where some are equal."""
    thin, order = "np.linalg.svd(a, full_matrices=False)", given.params.get("ord")
    return Bound({"ord": order}, given.text, gate="norm_singular", also=(f"{thin}[0]", f"{thin}[2]"))


def _norm_singular(site: Site) -> str:
    """d sᵢ = uᵢᵀ dA vᵢ."""
    if site.get("ord") == "nuc":
        return "b @ c * dout"
    place = 0 if site.get("ord") == 2 else -1
    return f"np.outer(b[:, {place}], c[{place}]) * dout"


def _norm_lines(site: Site) -> str:
    """The column (1) or row (inf) with the largest sum of sizes, the first of them; -1 and -inf the least."""
    order = site.get("ord")
    axis = 0 if abs(order) == 1 else 1
    chosen = f"np.{'argmax' if order > 0 else 'argmin'}(np.abs(a).sum(axis={axis}))"
    return f"np.sign(a) * (np.arange({site.shapes[0][1 - axis]}) == {chosen}){'[:, None]' if axis else ''} * dout"


def _norm(site: Site) -> str:
    """The unit vector along a; 0 where the norm is 0."""
    out = spread("out", site)
    return f"a / np.where({out} == 0, 1, {out}) * {spread('dout', site)}"


def _norm_p(site: Site) -> str:
    out, less = spread("out", site), site.get("ord") - 1
    return f"np.sign(a) * (np.abs(a) / np.where({out} == 0, 1, {out}))**{less} * {spread('dout', site)}"


def _average_bind(given: Given) -> Bound:
    """Weights may have the shape of a, or be one row along ``axis``, which stands before them."""
    if given.params.get("returned"):
        raise unsupported(given, "returned")
    _, axis, weights = given.values
    if axis is not None:
        axis = tuple(axis.tolist()) if getattr(axis, "shape", ()) else int(axis)
    static = {"axis": axis, "keepdims": given.params.get("keepdims")}
    more = ("" if axis is None else f", axis={axis}") + (", keepdims=True" if static["keepdims"] else "")
    if weights is None:
        return Bound(static, f"np.average(a{more})", (0,), "mean")
    if given.shapes[0] != given.shapes[2] and not isinstance(axis, int):
        raise unsupported(given, "weights")
    return Bound(static, f"np.average(a, weights=b{more})", (0, 2))


def _weights(site: Site) -> str:
    if site.shapes[0] == site.shapes[1]:
        return "b"
    rank, axis = len(site.shapes[0]), axes_of(site)[0]
    return "b" if axis == rank - 1 else f"b[:, {', '.join(['None'] * (rank - 1 - axis))}]"


def _weight_sum(site: Site) -> str:
    """The total weight, in a shape that broadcasts against the output with its reduced axes."""
    if site.shapes[0] == site.shapes[1] and site.get("axis") is not None:
        return f"b.sum(axis={one(axes_of(site))}, keepdims=True)"
    return "b.sum()"


def _average_a(site: Site) -> str:
    return f"{_weights(site)} / {_weight_sum(site)} * {spread('dout', site)}"


def _average_b(site: Site) -> str:
    """A weight pulls the average towards its element."""
    text = f"(a - {spread('out', site)}) / {_weight_sum(site)} * {spread('dout', site)}"
    if site.shapes[0] == site.shapes[1]:
        return text
    others = tuple([i for i in range(len(site.shapes[0])) if i not in axes_of(site)])
    return f"({text}).sum(axis={one(others)})" if others else text


def _logsumexp(site: Site) -> str:
    return f"np.exp(a - {spread('out', site)}) * {spread('dout', site)}"


_ALL = "axis -dtype -out keepdims"
_TYPED = "axis dtype -out keepdims"
_PART = "a @initial? @where?"
# fmt: off
gate("sum",      "np.sum(a)",            _sum, _begun, None, kind="vjp", price=reduction(), spelled="np.sum np.add.reduce", methods="sum", params=_TYPED,
     takes=_PART, bind=reduced, example="np.sum(a, axis=0) | 2,3")
gate("mean",     "np.mean(a)",           _mean, None, kind="vjp", price=reduction(), spelled="np.mean",     methods="mean",    params=_TYPED,
     takes="a @where?", bind=reduced, example="np.mean(a, axis=0) | 2,3")
gate("average",  "np.average(a, weights=b)", _average_a, _average_b, kind="vjp", price=reduction(4, 2), spelled="np.average", takes="a axis? weights?",
     params="returned keepdims", bind=_average_bind, example="np.average(a, weights=b) | 4 4")
gate("var",      "np.var(a)",            _var,      kind="vjp", price=reduction(4, 2),
     spelled="np.var",      methods="var",     params="axis dtype -out ddof keepdims", bind=_precise)
gate("std",      "np.std(a)",            _std,      kind="vjp", price=reduction(4, 2),
     spelled="np.std",      methods="std",     params="axis dtype -out ddof keepdims", bind=_precise)
gate("prod",     "np.prod(a)",           _prod, _started, None, kind="vjp",
     spelled="np.prod np.multiply.reduce", methods="prod", params=_TYPED, takes=_PART, bind=reduced, price=reduction(2, turned=products_back),
     example="np.prod(a) | 4")
gate("cumsum",   "np.cumsum(a)",         cumsum,    kind="vjp", price=running(), spelled="np.cumsum np.add.accumulate", methods="cumsum",
     params="axis dtype -out", bind=reduced,
     example="np.cumsum(a) | 4")
gate("cumprod",  "np.cumprod(a)",        cumprod,   kind="vjp", spelled="np.cumprod np.multiply.accumulate", methods="cumprod",
     params="axis dtype -out", bind=reduced, price=running(turned=products_back),
     example="np.cumprod(a) | 4")
gate("norm",     "np.linalg.norm(a)",    _norm,     kind="vjp", price=NORM, spelled="np.linalg.norm np.linalg.vector_norm np.linalg.matrix_norm",
     params="ord axis keepdims", bind=_norm_bind)
gate("norm1",    "np.linalg.norm(a, 1)", lambda site: f"np.sign(a) * {spread('dout', site)}", kind="vjp", price=NORM,
     example="np.linalg.norm(a, 1) | 4")
gate("norm_p",   "np.linalg.norm(a, p)", _norm_p,   kind="vjp", price=NORM, example="np.linalg.norm(a, 3) | 4")
gate("norm_singular", "np.linalg.norm(a, 2)", _norm_singular, kind="vjp", price=NORM, example="np.linalg.norm(a, 'nuc') | 3,2")
gate("norm_lines", "np.linalg.norm(a, 1)", _norm_lines, kind="vjp", price=NORM, example="np.linalg.norm(a, 1) | 3,2")
gate("logsumexp", "np.logaddexp.reduce(a)", _logsumexp, kind="vjp", price=reduction(60), spelled="np.logaddexp.reduce", params=_ALL, bind=along,
     example="np.logaddexp.reduce(a) | 4")
# fmt: on
