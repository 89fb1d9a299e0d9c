"""Well-known functions that have no row, and what to write in their place: name -> code. An empty text: there is nothing simple.

Complex results (``np.fft``), decompositions whose factors are not unique, and calls that hide a loop are left to the program.
"""

from __future__ import annotations

MISSING: dict[str, str] = {
    # elementwise
    "np.copysign": "np.abs(x) * np.sign(y)", "math.copysign": "abs(x) * (1 if y >= 0 else -1)", "np.fix": "np.trunc(x)",
    "np.ldexp": "x * 2.0**n", "math.ldexp": "x * 2.0**n", "np.modf": "x - np.trunc(x)", "math.modf": "x - math.trunc(x)",
    "np.divmod": "x // y, x % y", "np.i0": "", "math.gamma": "", "math.lgamma": "", "math.dist": "math.sqrt((p[0] - q[0])**2 + (p[1] - q[1])**2)",
    "math.sumprod": "sum(x * y for x, y in zip(p, q))", "np.frexp": "", "np.nextafter": "",
    # reductions
    "np.add.reduce": "np.sum(x, axis=0)", "np.multiply.reduce": "np.prod(x, axis=0)", "np.maximum.reduce": "np.max(x, axis=0)",
    "np.minimum.reduce": "np.min(x, axis=0)", "np.add.accumulate": "np.cumsum(x, axis=0)", "np.multiply.accumulate": "np.cumprod(x, axis=0)",
    "np.maximum.accumulate": "", "np.add.reduceat": "", "np.multiply.outer": "np.outer(x, y)", "np.subtract.outer": "x[:, None] - y",
    "np.add.outer": "x[:, None] + y", "np.histogram2d": "", "np.histogram_bin_edges": "np.linspace(a, b, n + 1)",
    # calculus and signals
    "np.polyfit": "np.linalg.lstsq(np.vander(x, n + 1), y)[0]", "np.polyder": "p[:-1] * np.arange(n, 0, -1)", "np.polyint": "", "np.polymul": "np.convolve(p, q)",
    "np.polyadd": "p + q", "np.roots": "np.linalg.eigvals(A)", "np.piecewise": "np.where(x > 0, f, g)",
    "np.fft.fft": "", "np.fft.ifft": "", "np.fft.fft2": "", "np.fft.ifft2": "", "np.fft.fftn": "", "np.fft.ifftn": "",
    "np.fft.rfft": "", "np.fft.irfft": "", "np.fft.rfft2": "", "np.fft.irfft2": "", "np.fft.rfftn": "", "np.fft.irfftn": "",
    # linear algebra
    "np.linalg.matrix_rank": "", "np.linalg.tensorinv": "np.linalg.inv(A)", "np.linalg.tensorsolve": "np.linalg.solve(A, b)",
    # shape
    "np.row_stack": "np.vstack([x, y])", "np.select": "np.where(c1, x, np.where(c2, y, z))", "np.put": "x[i] = v", "np.place": "x[mask] = v",
    "np.putmask": "x[mask] = v", "np.copyto": "x[...] = v", "np.fill_diagonal": "x[np.arange(n), np.arange(n)] = v",
    "np.put_along_axis": "x[i, j] = v", "np.trim_zeros": "x[i:j]", "np.apply_over_axes": "np.sum(x, axis=(0, 1))",
    "np.vectorize": "[f(x) for x in xs]", "np.apply_along_axis": "np.stack([f(row) for row in x])", "np.sort_complex": "np.sort(x)",
}  # fmt: skip

COMPLEX = frozenset(name for name in MISSING if name.startswith("np.fft.")) | {"np.roots", "np.emath.sqrt", "np.emath.log", "np.emath.power"}
"""Functions whose results are complex."""


def instead_of(name: str) -> str:
    """What to write in place of ``name``; "" where nothing is known."""
    return MISSING.get(name, "")
