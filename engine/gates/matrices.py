"""Gates on square matrices and diagonals. Batches of matrices stand in the leading axes.

d inv(A) = -A⁻¹ dA A⁻¹, d det(A) = det(A) tr(A⁻¹ dA), d log|det A| = tr(A⁻¹ dA): each line is one of these read backwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.gates.axes import Shape, index, one, sum_to, turned
from engine.gates.calling import Bound, Given, unsupported
from engine.gates.table import Site, gate
from engine.pricing.kinds import VIEW
from engine.pricing.products import SOLVE, decomposition
from engine.pricing.shaping import DIAGONAL_MATRIX, TRACE, TRIANGLE


def _inv(site: Site) -> str:
    return f"-{turned('out', site)} @ dout @ {turned('out', site)}"


def _regular(given: Given) -> Bound:
    """The gradient needs the inverse, so a singular matrix is refused where it stands."""
    np.linalg.inv(given.values[0])
    return Bound({})


def _batch(name: str, site: Site) -> str:
    """One number for each matrix, to be multiplied with matrices."""
    return name if len(site.shapes[0]) == 2 else f"{name}[..., None, None]"


def _det(site: Site) -> str:
    return f"{_batch('out', site)} * {_batch('dout', site)} * {turned('np.linalg.inv(a)', site)}"


def _slogdet_bind(given: Given) -> list[Bound]:
    """Two outputs: the sign has no slope, the logarithm has."""
    np.linalg.inv(given.values[0])
    return [
        Bound({}, "np.linalg.slogdet(a)[0]", gate="slogdet_sign", pick=0),
        Bound({}, "np.linalg.slogdet(a)[1]", pick=1),
    ]


def _logdet(site: Site) -> str:
    return f"{_batch('dout', site)} * {turned('np.linalg.inv(a)', site)}"


def _vector(site: Site) -> bool:
    return len(site.shapes[1]) == 1


def _solve_a(site: Site) -> str:
    """x = A⁻¹ b: dA = -db xᵀ."""
    a = site.shapes[0]
    back = f"np.linalg.solve({turned('a', site)}, {'dout' if not _vector(site) or len(a) == 2 else 'dout[..., None]'})"
    if _vector(site):
        return f"-np.outer({back}, out)" if len(a) == 2 else f"-{back} * out[..., None, :]"
    have = (*site.out[:-2], *a[-2:])
    return sum_to(f"-{back} @ {'out.swapaxes(-1, -2)' if len(site.out) > 2 else 'out.T'}", have, a)


def _solve_b(site: Site) -> str:
    a, b = site.shapes
    if _vector(site) and len(a) > 2:
        return f"np.linalg.solve({turned('a', site)}, dout[..., None])[..., 0].sum(axis={one(tuple(range(len(a) - 2)))})"
    return sum_to(f"np.linalg.solve({turned('a', site)}, dout)", site.out, b)


def _trace_bind(given: Given) -> Bound:
    rank = len(given.shapes[0])
    usual = (-2, -1) if given.name.startswith("np.linalg.") else (0, 1)
    first, second = (given.params.get(k, d) % rank for k, d in zip(("axis1", "axis2"), usual, strict=True))
    return Bound({"offset": given.params.get("offset", 0), "axis1": first, "axis2": second})


def _trace(site: Site) -> str:
    """The diagonal gets the gradient, everything else nothing."""
    shape, first, second = site.shapes[0], site.get("axis1", 0), site.get("axis2")
    offset = site.get("offset", 0)
    low, high = sorted((first, second))
    offset = offset if low == first else -offset
    size = f"{shape[low]}" if shape[low] == shape[high] else f"{shape[low]}, {shape[high]}"
    eye = f"np.eye({size}{f', k={offset}' if offset else ''})"
    rank = len(shape)
    if rank == 2:
        return f"dout * {eye}"
    here = {i: "None" for i in range(rank) if i not in (low, high)}
    return f"dout{index(rank, {low: 'None', high: 'None'})} * {eye}{index(rank, here)}"


def _places(count: int, offset: int, lead: str = "") -> str:
    rows = f"np.arange({count}) + {-offset}" if offset < 0 else f"np.arange({count})"
    columns = f"np.arange({count}) + {offset}" if offset > 0 else f"np.arange({count})"
    return f"a[{lead}{rows}, {columns}]"


def _taken(shape: Shape, offset: int, written: str, name: str) -> Bound:
    """A diagonal of the last two axes, as indexing."""
    rows, columns = shape[-2:]
    count = max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)
    lead = "..., " if len(shape) > 2 else ""
    return Bound({"index": _places(count, offset, lead)}, f"{name}(a{written})", gate="getitem")


def _diag_bind(given: Given) -> Bound:
    """A vector becomes a matrix; of a matrix the diagonal is taken."""
    shape, k = given.shapes[0], int(given.params.get("k", 0))
    return Bound({"k": k}) if len(shape) == 1 else _taken(shape, k, given.written, given.name)


def _diagonal_bind(given: Given) -> Bound:
    shape, rank = given.shapes[0], len(given.shapes[0])
    usual = (-2, -1) if given.name.startswith("np.linalg.") else (0, 1)
    axes = tuple(given.params.get(k, d) % rank for k, d in zip(("axis1", "axis2"), usual, strict=True))
    if axes != (rank - 2, rank - 1):
        raise unsupported(given, "axis1, axis2")
    offset = int(given.params.get("offset", 0))
    bound = _taken(shape, offset, given.written, given.name)
    return bound if "." in given.name else bound._replace(text=f"a.diagonal({given.written[2:]})")


def _diag(site: Site) -> str:
    k = site.get("k", 0)
    return f"np.diag(dout{f', k={k}' if k else ''})"


def _half(name: str) -> Any:
    def template(site: Site) -> str:
        k = site.get("k", 0)
        return sum_to(f"np.{name}(dout{f', k={k}' if k else ''})", site.out, site.shapes[0])

    return template


# fmt: off
gate("inv",     "np.linalg.inv(a)",      _inv,              kind="vjp", spelled="np.linalg.inv", price=decomposition(2))
gate("det",     "np.linalg.det(a)",      _det,              kind="vjp", spelled="np.linalg.det", bind=_regular, price=decomposition(2))
gate("slogdet", "np.linalg.slogdet(a)",  _logdet,           kind="vjp", spelled="np.linalg.slogdet", bind=_slogdet_bind, price=decomposition(2),
     example="np.linalg.slogdet(a)[1] | 3,3")
gate("slogdet_sign", "np.linalg.slogdet(a)[0]", None,       kind="none", price=decomposition(2))
gate("solve",   "np.linalg.solve(a, b)", _solve_a, _solve_b, kind="vjp", spelled="np.linalg.solve", price=SOLVE)
gate("trace",   "np.trace(a)",           _trace,            kind="vjp", price=TRACE, spelled="np.trace np.linalg.trace", methods="trace",
     params="offset axis1 axis2 -dtype -out", bind=_trace_bind, example="np.trace(a) | 3,3")
gate("diag",    "np.diag(a)",            _diag,             kind="vjp", spelled="np.diag",
     params="k", bind=_diag_bind, price=DIAGONAL_MATRIX)
gate("diagonal", "np.diagonal(a)",       "index",           kind="scatter", price=VIEW, spelled="np.diagonal np.linalg.diagonal", methods="diagonal",
     params="offset axis1 axis2", bind=_diagonal_bind, example="np.diagonal(a) | 3,4")
gate("tril",    "np.tril(a)",            _half("tril"),     kind="vjp", spelled="np.tril", params="k", price=TRIANGLE)
gate("triu",    "np.triu(a)",            _half("triu"),     kind="vjp", spelled="np.triu", params="k", price=TRIANGLE)
# fmt: on
