"""Well-known functions that have no row, and what to write in their place: name -> code. An empty text: there is nothing simple.

Complex results (``np.fft``), functions whose slopes numpy does not have, and calls that hide a loop are left to the program.
"""

from __future__ import annotations

MISSING: dict[str, str] = {
    # elementwise
    "np.i0": "", "math.gamma": "", "math.lgamma": "", "np.frexp": "", "np.nextafter": "",
    "np.spacing": "", "np.ascontiguousarray": "np.array(x)", "np.asanyarray": "np.array(x)",
    # reductions
    "np.add.reduceat": "np.sum(x[i:j])", "np.maximum.outer": "np.maximum(x[:, None], y)", "np.minimum.outer": "np.minimum(x[:, None], y)",
    "np.power.outer": "x[:, None]**y", "np.subtract.reduce": "x[0] - np.sum(x[1:])", "np.histogram2d": "",
    "np.histogram_bin_edges": "np.linspace(a, b, n + 1)",
    # calculus and signals
    "np.polyfit": "np.linalg.lstsq(np.vander(x, n + 1), y)[0]", "np.polyder": "p[:-1] * np.arange(n, 0, -1)", "np.polyint": "",
    "np.polymul": "np.convolve(p, q)", "np.polyadd": "p + q", "np.polysub": "p - q", "np.polydiv": "", "np.roots": "np.linalg.eigvals(A)", "np.piecewise": "np.where(x > 0, f, g)",
    "np.fft.fft": "", "np.fft.ifft": "", "np.fft.fft2": "", "np.fft.ifft2": "", "np.fft.fftn": "", "np.fft.ifftn": "",
    "np.fft.rfft": "", "np.fft.irfft": "", "np.fft.rfft2": "", "np.fft.irfft2": "", "np.fft.rfftn": "", "np.fft.irfftn": "",
    # linear algebra
    "np.linalg.tensorinv": "np.linalg.inv(A)", "np.linalg.tensorsolve": "np.linalg.solve(A, b)",
    # shape
    "np.row_stack": "np.vstack([x, y])", "np.select": "np.where(c1, x, np.where(c2, y, z))", "np.put": "x[i] = v", "np.place": "x[mask] = v",
    "np.putmask": "x[mask] = v",
    "np.put_along_axis": "x[i, j] = v", "np.trim_zeros": "x[i:j]", "np.apply_over_axes": "np.sum(x, axis=(0, 1))",
    "np.vectorize": "[f(x) for x in xs]", "np.apply_along_axis": "np.stack([f(row) for row in x])", "np.sort_complex": "np.sort(x)",
    "np.bmat": "np.block([[A, B], [C, D]])", "np.fromfunction": "f(*np.indices(shape))", "np.fromiter": "np.array([f(x) for x in xs])",
}  # fmt: skip

COMPLEX = frozenset(name for name in MISSING if name.startswith("np.fft.")) | {"np.roots", "np.emath.sqrt", "np.emath.log", "np.emath.power"}
"""Functions whose results are complex."""


def instead_of(name: str) -> str:
    """What to write in place of ``name``; "" where nothing is known."""
    return MISSING.get(name, "")
