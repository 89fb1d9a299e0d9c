"""Decompositions: Cholesky, QR, eigenvalues and singular values, with their vectors.

Conventions. Vectors have the signs that numpy gives them. Of a symmetric matrix numpy reads one triangle, and that triangle
gets the whole gradient (the differences of numpy's own function; a library that symmetrises spreads it over both). Where two
values are equal their vectors are not unique, and where a matrix loses rank a factor jumps: both are refused at their line.
Values alone keep numpy's vectors at a crossing.

Sources: Giles, "Collected matrix derivative results" (2008); Townsend, "Differentiating the SVD" (2016); Murray,
"Differentiation of the Cholesky decomposition" (2016); Walter and Lehmann (2012) for QR.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.gates.axes import turned
from engine.gates.calling import Bound, Given, Refused, unsupported
from engine.gates.table import Site, gate
from engine.pricing.products import decomposition


def _row(name: str, site: Site) -> str:
    """One number for each column of a matrix."""
    return name if len(site.shapes[0]) == 2 else f"{name}[..., None, :]"


def _column(name: str, site: Site) -> str:
    """One number for each row of a matrix."""
    return f"{name}[:, None]" if len(site.shapes[0]) == 2 else f"{name}[..., None]"


def _gaps(value: str, site: Site, power: str = "") -> str:
    """The matrix of value j minus value i; infinite on the diagonal, where nothing is to pass."""
    count = min(site.shapes[0][-2:])
    return f"({_row(value, site)}{power} - {_column(value, site)}{power} + np.diag(np.full({count}, np.inf)))"


def apart(given: Given, values: Any) -> None:
    """Refuse values of which two are equal but for rounding."""
    ordered = np.sort(values, axis=-1)
    least = np.finfo(float).eps * 8 * ordered.shape[-1] * np.abs(ordered).max(axis=-1, initial=0, keepdims=True)
    if np.any(np.diff(ordered, axis=-1) <= least):
        raise Refused("not_unique", name=given.name)


def full_rank(given: Given, matrix: Any) -> None:
    """Refuse a matrix whose rows and columns are both dependent."""
    found = int(np.min(np.linalg.matrix_rank(matrix)))
    if found < min(matrix.shape[-2:]):
        raise Refused("rank", name=given.name, rank=found, wanted=min(matrix.shape[-2:]))


def _half(text: str, site: Site, doubled: bool) -> str:
    """A symmetric gradient folded onto the triangle that was read; ``doubled`` if it is already both halves' sum."""
    part = "triu" if site.get("uplo") == "U" else "tril"
    size = site.shapes[0][-1]
    return f"np.{part}({text}) * {f'(1 - np.eye({size}) / 2)' if doubled else f'(2 - np.eye({size}))'}"


def _mirrored(text: str, site: Site) -> str:
    """The lower half of a matrix, copied into the upper one."""
    return f"(np.tril({text}) + {turned(f'np.tril({text}, -1)', site)})"


def _cholesky(site: Site) -> str:
    """A = L Lᵀ: dA = L⁻ᵀ (M + Mᵀ) L⁻¹ folded, M the lower half of Lᵀ dL with half its diagonal."""
    inner, inverse = f"{turned('out', site)} @ dout", "np.linalg.inv(out)"
    return _half(f"{turned(inverse, site)} @ {_mirrored(inner, site)} @ {inverse}", site, True)


def _triangle(given: Given) -> Any:
    uplo = given.params.get("UPLO", "L")
    if not isinstance(uplo, str) or uplo.upper() not in ("L", "U"):
        raise unsupported(given, f"UPLO={uplo!r}")
    return uplo.upper()


def _eigh_bind(given: Given) -> list[Bound]:
    uplo, call = _triangle(given), given.text
    apart(given, np.linalg.eigvalsh(given.values[0], uplo))
    return [
        Bound({"uplo": uplo}, f"{call}[0]", gate="eigvalsh", pick=0, also=(f"{call}[1]",)),
        Bound({"uplo": uplo}, f"{call}[1]", pick=1, also=(f"np.linalg.eigvalsh(a{given.written})",)),
    ]


def _eigvalsh_bind(given: Given) -> Bound:
    return Bound({"uplo": _triangle(given)}, given.text, also=(f"np.linalg.eigh(a{given.written})[1]",))


def _eigvalsh(site: Site) -> str:
    """dA = V diag(dw) Vᵀ, folded."""
    return _half(f"b * {_row('dout', site)} @ {turned('b', site)}", site, False)


def _eigh(site: Site) -> str:
    """dA = V ((Vᵀ dV) / gaps) Vᵀ, made symmetric and folded: a vector turns towards its neighbours in the spectrum."""
    v, d = turned("out", site), turned("dout", site)
    return _half(f"out @ (({v} @ dout - {d} @ out) / {_gaps('b', site)}) @ {v}", site, True)


def _eig_bind(given: Given) -> list[Bound]:
    values = np.linalg.eigvals(given.values[0])
    if np.iscomplexobj(values):
        raise Refused("complex")
    apart(given, values)
    return [
        Bound({}, "np.linalg.eig(a)[0]", gate="eigvals", pick=0, also=("np.linalg.eig(a)[1]",)),
        Bound({}, "np.linalg.eig(a)[1]", pick=1, also=("np.linalg.eig(a)[0]",)),
    ]


def _eigvals_bind(given: Given) -> Bound:
    values = np.linalg.eigvals(given.values[0])
    if np.iscomplexobj(values):
        raise Refused("complex")
    apart(given, values)
    return Bound({}, given.text, also=("np.linalg.eig(a)[1]",))


def _eigvals(site: Site) -> str:
    """dA = V⁻ᵀ diag(dw) Vᵀ."""
    return f"{turned('np.linalg.inv(b)', site)} * {_row('dout', site)} @ {turned('b', site)}"


def _eig(site: Site) -> str:
    """dA = V⁻ᵀ ((Vᵀ dV - VᵀV diag(vᵢᵀ dvᵢ)) / gaps) Vᵀ: a vector keeps its length 1."""
    v = turned("out", site)
    along = f"(out * dout).sum(axis={0 if len(site.shapes[0]) == 2 else '-2, keepdims=True'})"
    middle = f"({v} @ dout - {v} @ out * {along}) / {_gaps('b', site)}"
    return f"{turned('np.linalg.inv(out)', site)} @ ({middle}) @ {v}"


SINGULAR = "np.linalg.svd(a, compute_uv=False)"
PAIR = ("np.linalg.svd(a, full_matrices=False)[0]", "np.linalg.svd(a, full_matrices=False)[2]")


def _svd_bind(given: Given) -> Bound | list[Bound]:
    """(U, s, Vᵀ), or s alone."""
    matrix = given.values[0]
    if given.params.get("hermitian"):
        raise unsupported(given, "hermitian=True")
    if not given.params.get("compute_uv", True):
        return Bound({}, given.text, gate="svdvals", also=PAIR)
    full = given.params.get("full_matrices", True) and abs(matrix.shape[-1] - matrix.shape[-2])
    if full and (full > 1 or matrix.ndim > 2):  # of several directions beside them numpy takes any
        raise unsupported(given, f"full_matrices=True, shape {matrix.shape}")
    apart(given, np.linalg.svd(matrix, compute_uv=False))
    if matrix.shape[-1] != matrix.shape[-2]:
        full_rank(given, matrix)
    call = given.text
    return [
        Bound({}, f"{call}[0]", pick=0, also=(SINGULAR,)),
        Bound({}, f"{call}[1]", gate="svdvals", pick=1, also=PAIR),
        Bound({}, f"{call}[2]", gate="svd_right", pick=2, also=(SINGULAR,)),
    ]


def _svdvals_bind(given: Given) -> Bound:
    return Bound({}, given.text, also=PAIR)


def _svdvals(site: Site) -> str:
    """dA = U diag(ds) Vᵀ."""
    return f"b * {_row('dout', site)} @ c"


def _svd_left(site: Site) -> str:
    """The columns of U are the eigenvectors of A Aᵀ: dA = (U (UᵀdU - dUᵀU) / gaps + (I - UUᵀ) dU / s²) Uᵀ A. A column that
    ``full_matrices`` adds, u, stands on all others, and turns against them: - u duᵀ U / s² Uᵀ A."""
    rows, columns = site.shapes[0][-2:]
    more = site.out[-1] > columns
    out, dout = (f"{name}[:, :{columns}]" if more else name for name in ("out", "dout"))
    u, d = turned(out, site), turned(dout, site)
    inside = f"{out} @ (({u} @ {dout} - {d} @ {out}) / {_gaps('b', site, '**2')})"
    if rows > columns:  # directions outside the columns of U
        inside = f"({inside} + ({dout} - {out} @ {u} @ {dout}) / {_row('b', site)}**2)"
    if more:
        inside = f"({inside} - out[:, {columns}:] @ (dout[:, {columns}:].T @ {out}) / b**2)"
    return f"{inside} @ {u} @ a"


def _svd_right(site: Site) -> str:
    """The rows of Vᵀ are the eigenvectors of Aᵀ A, in the same way."""
    rows, columns = site.shapes[0][-2:]
    more = site.out[-2] > rows
    out, dout = (f"{name}[:{rows}]" if more else name for name in ("out", "dout"))
    v, d = turned(out, site), turned(dout, site)
    inside = f"(({out} @ {d} - {dout} @ {v}) / {_gaps('b', site, '**2')}) @ {out}"
    if columns > rows:
        inside = f"({inside} + ({dout} - {dout} @ {v} @ {out}) / {_column('b', site)}**2)"
    if more:
        inside = f"({inside} - {out} @ dout[{rows}:].T / b[:, None]**2 @ out[{rows}:])"
    return f"a @ {v} @ ({inside})"


def _qr_bind(given: Given) -> Bound | list[Bound]:
    """Q has as many columns as the matrix; a wide one is refused (its R is no square)."""
    mode, matrix = given.params.get("mode", "reduced"), given.values[0]
    if mode not in ("reduced", "r") or matrix.shape[-1] > matrix.shape[-2]:
        raise unsupported(given, f"mode={mode!r}" if mode not in ("reduced", "r") else f"shape {matrix.shape}")
    full_rank(given, matrix)
    if mode == "r":
        return Bound({}, given.text, gate="qr_r", also=("np.linalg.qr(a)[0]",))
    call = given.text
    return [
        Bound({}, f"{call}[0]", pick=0, also=("np.linalg.qr(a)[1]",)),
        Bound({}, f"{call}[1]", gate="qr_r", pick=1, also=("np.linalg.qr(a)[0]",)),
    ]


def _qr_q(site: Site) -> str:
    """dA = (dQ - Q sym(dQᵀ Q)) R⁻ᵀ, sym taking the lower half twice."""
    middle = _mirrored(f"{turned('dout', site)} @ out", site)
    return f"(dout - out @ {middle}) @ {turned('np.linalg.inv(b)', site)}"


def _qr_r(site: Site) -> str:
    """dA = Q sym(R dRᵀ) R⁻ᵀ."""
    middle = _mirrored(f"out @ {turned('dout', site)}", site)
    return f"b @ {middle} @ {turned('np.linalg.inv(out)', site)}"


# fmt: off
gate("cholesky", "np.linalg.cholesky(a)", _cholesky, kind="vjp", spelled="np.linalg.cholesky", params="-upper", price=decomposition(2),
     example="np.linalg.cholesky(a @ a.T + np.eye(3)) | 3,3")
gate("eigh",     "np.linalg.eigh(a)[1]", _eigh,      kind="vjp", spelled="np.linalg.eigh", params="UPLO", bind=_eigh_bind, price=decomposition(4),
     example="np.linalg.eigh(a)[1] | 3,3")
gate("eigvalsh", "np.linalg.eigvalsh(a)", _eigvalsh, kind="vjp", spelled="np.linalg.eigvalsh", params="UPLO", bind=_eigvalsh_bind,
     price=decomposition(4), example="np.linalg.eigvalsh(a) | 3,3")
gate("eig",      "np.linalg.eig(a)[1]",  _eig,       kind="vjp", spelled="np.linalg.eig", bind=_eig_bind, price=decomposition(20),
     example="np.linalg.eig(a)[1] | 2,2")
gate("eigvals",  "np.linalg.eigvals(a)", _eigvals,   kind="vjp", spelled="np.linalg.eigvals", bind=_eigvals_bind, price=decomposition(20),
     example="np.linalg.eigvals(a) | 2,2")
gate("svdvals",  "np.linalg.svd(a, compute_uv=False)", _svdvals, kind="vjp", spelled="np.linalg.svdvals", bind=_svdvals_bind, price=decomposition(8),
     example="np.linalg.svd(a, compute_uv=False) | 3,2")
gate("svd",      "np.linalg.svd(a, full_matrices=False)[0]", _svd_left, kind="vjp", spelled="np.linalg.svd",
     params="full_matrices compute_uv hermitian", bind=_svd_bind, price=decomposition(8),
     example="np.linalg.svd(a, full_matrices=False)[0] | 3,2")
gate("svd_right", "np.linalg.svd(a, full_matrices=False)[2]", _svd_right, kind="vjp", price=decomposition(8),
     example="np.linalg.svd(a, full_matrices=False)[2] | 3,2")
gate("qr",       "np.linalg.qr(a)[0]",   _qr_q,      kind="vjp", spelled="np.linalg.qr", params="mode", bind=_qr_bind, price=decomposition(4),
     example="np.linalg.qr(a)[0] | 3,2")
gate("qr_r",     "np.linalg.qr(a)[1]",   _qr_r,      kind="vjp", price=decomposition(4), example="np.linalg.qr(a)[1] | 3,2")
# fmt: on
