"""Calls that run as what they are made of (``engine.tracing.calling.composed``): name -> how that is written with rows of the table."""

from __future__ import annotations

_CHECK = "assert np.allclose(x, y)"

MADE: dict[str, str] = {
    "np.select": "np.where(c1, x, np.where(c2, y, z))", "np.piecewise": "np.where(x > 0, f(x), g(x))",
    "np.vectorize": "np.array([f(v) for v in x])", "np.apply_along_axis": "np.stack([f(row) for row in x])",
    "np.fromfunction": "f(*np.indices(shape))", "np.fromiter": "np.array([f(v) for v in x])",
    "np.ndindex": "[(i, j) for i in range(n) for j in range(m)]", "np.ndenumerate": "[((i, j), x[i, j]) for i in range(n) for j in range(m)]",
    "np.put": "x[i] = v", "np.place": "x[mask] = v", "np.putmask": "x[mask] = v[mask]", "np.put_along_axis": "x[i, j] = v",
    "np.polyfit": "np.linalg.lstsq(np.vander(x, n + 1), y)[0]", "np.polyder": "p[:-1] * np.arange(n, 0, -1)",
    "np.polyint": "np.append(p / np.arange(n, 0, -1), 0)", "np.power.outer": "np.power(x[:, None], y)",
    "np.asfortranarray": "np.array(x, order='F')", "np.ascontiguousarray": "np.array(x)", "np.asanyarray": "np.asarray(x)",
    "np.asarray_chkfinite": "np.asarray(x)", "np.require": "np.asarray(x)",
    "np.c_": "np.column_stack([x, y])", "np.r_": "np.hstack([x, y])", "np.s_": "x[1:, :]", "np.index_exp": "x[1:, :]",
    "np.mgrid": "np.indices((n, m))", "np.ogrid": "np.arange(n)[:, None], np.arange(m)",
}  # fmt: skip
MADE |= {
    f"np.testing.{name}": _CHECK
    for name in (
        "assert_ assert_allclose assert_almost_equal assert_array_almost_equal assert_array_equal assert_equal assert_approx_equal"
        " assert_array_less assert_array_max_ulp"
    ).split()
}
