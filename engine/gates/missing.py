"""Well-known functions that have no row, and what to write in their place: name -> code.

Complex results (``np.fft``), functions whose slopes numpy does not have, and calls that hide a loop are left to the program. Names
that numpy 2 no longer has are told with what they are called now.
"""

from __future__ import annotations

_COSINES = "np.cos(2 * np.pi * np.outer(k, n) / N) @ x"
_STIRLING = "(x - 0.5) * math.log(x) - x + 0.9189385332046727 + 1 / (12 * x)"

MISSING: dict[str, str] = {
    # elementwise
    "math.gamma": f"math.exp({_STIRLING})", "math.lgamma": _STIRLING, "np.frexp": "x / 2.0**np.ceil(np.log2(np.abs(x)))",
    "np.nextafter": "x + np.finfo(float).eps * np.abs(x)", "np.spacing": "np.finfo(float).eps * np.abs(x)",
    # reductions
    "np.add.reduceat": "np.sum(x[i:j])", "np.maximum.outer": "np.maximum(x[:, None], y)",
    "np.minimum.outer": "np.minimum(x[:, None], y)", "np.subtract.reduce": "x[0] - np.sum(x[1:])",
    "np.histogram2d": "np.add.at(h, (i, j), 1)", "np.histogramdd": "np.add.at(h, (i, j, k), 1)",
    "np.histogram_bin_edges": "np.linspace(a, b, n + 1)",
    # calculus and signals
    "np.polymul": "np.convolve(p, q)", "np.polyadd": "p + q", "np.polysub": "p - q",
    "np.polydiv": "np.polyval(p, x) / np.polyval(q, x)", "np.poly": "np.convolve([1, -a], [1, -b])", "np.poly1d": "np.polyval(p, x)",
    "np.roots": "np.linalg.eigvals(A)",
    # linear algebra
    "np.linalg.tensorinv": "np.linalg.inv(A)", "np.linalg.tensorsolve": "np.linalg.solve(A, b)",
    "np.matrix": "np.atleast_2d(x)", "np.asmatrix": "np.atleast_2d(x)", "np.bmat": "np.block([[A, B], [C, D]])",
    "np.einsum_path": "np.einsum('ij,jk->ik', A, B)",
    # shape, and walks
    "np.apply_over_axes": "np.sum(x, axis=(0, 1))", "np.sort_complex": "np.sort(x)", "np.frompyfunc": "np.vectorize(f)",
    "np.nditer": "[x[i] for i in np.ndindex(x.shape)]", "np.nested_iters": "[f(v) for v in x.flat]", "np.flatiter": "x.flat",
    "np.broadcast": "np.broadcast_shapes(np.shape(x), np.shape(y))", "np.lib.stride_tricks.as_strided": "np.lib.stride_tricks.sliding_window_view(x, n)",
    "np.trim_zeros": "x[i:j]", "np.unique_all": "np.unique(x)", "np.unique_counts": "np.unique(x, return_counts=True)",
    "np.unique_inverse": "np.unique(x, return_inverse=True)", "np.isfortran": "x.shape",
    # types
    "np.promote_types": "np.result_type(x, y)", "np.min_scalar_type": "np.result_type(x)", "np.common_type": "np.result_type(x, y)",
    "np.mintypecode": "np.result_type(x, y)", "np.typename": "x.dtype", "np.isdtype": "np.issubdtype(x.dtype, np.floating)",
    "np.isnat": "np.isnan(x)", "np.ufunc": "np.vectorize(f)", "np.from_dlpack": "np.array(x)",
    # draws
    "np.random.bytes": "np.random.randint(0, 256, n)",
}  # fmt: skip
MISSING |= {f"np.fft.{n}": _COSINES for n in "fft ifft fft2 ifft2 fftn ifftn rfft irfft rfft2 irfft2 rfftn irfftn hfft ihfft".split()}

REMOVED: dict[str, str] = {
    "np.float": "float", "np.int": "int", "np.object": "list", "np.str": "str", "np.unicode": "str",
    "np.float_": "np.float64", "np.cfloat": "np.float64", "np.product": "np.prod(x)", "np.cumproduct": "np.cumprod(x)",
    "np.alltrue": "np.all(x)", "np.sometrue": "np.any(x)", "np.in1d": "np.isin(x, y)", "np.row_stack": "np.vstack([x, y])",
    "np.trapz": "np.trapezoid(y, x)", "np.round_": "np.round(x)", "np.asfarray": "np.asarray(x, dtype=float)", "np.asscalar": "x.item()",
    "np.msort": "np.sort(x, axis=0)", "np.mat": "np.array(A)", "np.find_common_type": "np.result_type(x, y)", "np.rank": "np.ndim(x)",
    "np.Inf": "np.inf", "np.Infinity": "np.inf", "np.infty": "np.inf", "np.PINF": "np.inf", "np.NINF": "-np.inf", "np.NaN": "np.nan",
    "np.NAN": "np.nan", "np.PZERO": "0.0", "np.NZERO": "-0.0", "np.issubsctype": "np.issubdtype(x.dtype, float)",
    "np.lib.pad": "np.pad(x, 1)", "np.lib.stride_tricks.broadcast_to": "np.broadcast_to(x, shape)", "np.source": "print(x)",
    "np.safe_eval": "float(text)", "np.set_string_function": "print(x)", "np.recfromcsv": "np.array([[a, b], [c, d]])",
}  # fmt: skip
"""What numpy 2 took away."""

_WHOLE: tuple[tuple[str, str], ...] = (
    ("np.ma", "x[~mask]"), ("np.char", "['a', 'b']"), ("np.strings", "['a', 'b']"), ("np.rec", "{'x': x, 'y': y}"),
    ("np.polynomial", "np.polyval(p, x)"), ("np.fft", _COSINES), ("np.testing", "assert np.allclose(x, y)"),
    ("np.emath", "np.sqrt(np.abs(x))"), ("np.random", "np.random.default_rng(0)"), ("np.linalg", "np.linalg.solve(A, b)"),
    ("np.lib", "np.lib.stride_tricks.sliding_window_view(x, n)"), ("np.ctypeslib", "np.array(x)"), ("np.dtypes", "np.dtype(float)"),
    ("np.exceptions", "assert np.all(np.isfinite(x))"), ("np.core", "np.array(x)"), ("np.typing", "x: list = [1.0]"),
    ("np.f2py", "np.array(x)"), ("np.compat", "str(x)"),
)  # fmt: skip
"""Parts of numpy of which nothing runs, or little."""
_ALIKE: tuple[tuple[str, str], ...] = (
    ("save savez savez_compressed savetxt info show_config show_runtime get_include test source", "print(x)"),
    ("array2string array_str array_repr format_float_positional format_float_scientific datetime_as_string", "f'{x:.3f}'"),
    ("geterr geterrcall seterrcall setbufsize getbufsize errstate", "np.seterr(all='ignore')"),
    ("get_printoptions printoptions", "np.set_printoptions(precision=3)"),
    ("is_busday busday_count busday_offset busdaycalendar datetime_data datetime64 timedelta64", "np.arange(n)"),
    ("cdouble csingle clongdouble complex64 complex128 complex256 complexfloating longdouble float128", "np.float64(x)"),
    ("void str_ bytes_ object_ character flexible record recarray memmap generic inexact", "np.array([a, b])"),
    ("load loadtxt genfromtxt fromfile fromstring frombuffer fromregex", "np.array([[a, b], [c, d]])"),
)  # fmt: skip
_SAME = {f"np.{name}": text for names, text in _ALIKE for name in names.split()}

COMPLEX = frozenset(name for name in MISSING if name.startswith("np.fft.")) | {"np.roots", "np.emath.sqrt", "np.emath.log", "np.emath.power"}
"""Functions whose results are complex."""


def instead_of(name: str) -> str:
    """What to write in place of ``name``; "" where nothing is known."""
    found = MISSING.get(name) or REMOVED.get(name) or _SAME.get(name)
    if found is not None:
        return found
    return next((text for part, text in _WHOLE if name == part or name.startswith(f"{part}.")), "")
