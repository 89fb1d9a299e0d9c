"""Elementwise gates: arithmetic and the smooth functions. Each template is the local gradient, d out / d operand."""

from __future__ import annotations

from engine.gates.table import Site, gate
from engine.text import literal


def _power(site: Site) -> str:
    """d a**n / d a = n a**(n-1), in the shortest spelling. At n = 0 the slope is 0 (0**0 = 1 is constant)."""
    n = site.get("n")
    if n in (0, 1):
        return "0.0" if n == 0 else "1"
    less = n - 1
    return f"{literal(n)} * a" if less == 1 else f"{literal(n)} * a**{literal(less)}"


def _exponent(site: Site) -> str:
    """d a**b / d b = out log(a); where a is 0 the slope is taken as 0 (the convention of PyTorch and JAX)."""
    if any(site.arrays):
        return "out * np.log(np.where(a == 0, 1.0, a))"
    return "out * (np.log(a) if a != 0 else 0.0)"


def _sign(site: Site) -> str:
    """abs'(0) = 0 by convention; ``--ties`` picks another value between the slopes -1 and 1."""
    if site.ties in ("both", "first"):
        return "1.0 - 2.0 * (a < 0)"
    return "np.sign(a)"


def _over_constant(site: Site) -> str:
    return "1 / b"


# fmt: off
gate("add",        "a + b",             "1", "1",                        spelled="np.add")
gate("shift",      "a + c",             "1", "1")
gate("sub",        "a - b",             "1", "-1",                       spelled="np.subtract")
gate("mul",        "a * b",             "b", "a",                        spelled="np.multiply")
gate("scale",      "c * a",             "b", "a")
gate("div",        "a / b",             "1 / b", "-a / b**2",            spelled="np.divide np.true_divide")
gate("unscale",    "a / c",             "1 / b", None)
gate("reciprocal", "1 / a",             None, "-1.0 / b**2")
gate("inverse",    "np.reciprocal(a)",  "-out**2",                       spelled="np.reciprocal")
gate("neg",        "-a",                "-1",                            spelled="np.negative")
gate("square",     "a**2",              "2 * a",                         spelled="np.square")
gate("power",      "a**n",              _power)
gate("pow",        "a**b",              "b * a**(b - 1)", _exponent,     spelled="np.power np.float_power math.pow pow")
gate("mod",        "a % b",             "1", "-(a // b)",                spelled="np.mod np.remainder")
gate("exp",        "m.exp(a)",          "out",                           spelled="np.exp math.exp")
gate("log",        "m.log(a)",          "1 / a",                         spelled="np.log math.log")
gate("sqrt",       "m.sqrt(a)",         "0.5 / out",                     spelled="np.sqrt math.sqrt")
gate("sin",        "m.sin(a)",          "m.cos(a)",                      spelled="np.sin math.sin")
gate("cos",        "m.cos(a)",          "-m.sin(a)",                     spelled="np.cos math.cos")
gate("tan",        "m.tan(a)",          "1 + out**2",                    spelled="np.tan math.tan")
gate("tanh",       "m.tanh(a)",         "1 - out**2",                    spelled="np.tanh math.tanh")
gate("sinh",       "m.sinh(a)",         "m.cosh(a)",                     spelled="np.sinh math.sinh")
gate("cosh",       "m.cosh(a)",         "m.sinh(a)",                     spelled="np.cosh math.cosh")
gate("arcsin",     "np.arcsin(a)",      "1 / m.sqrt(1 - a**2)",          spelled="np.arcsin math.asin")
gate("arccos",     "np.arccos(a)",      "-1 / m.sqrt(1 - a**2)",         spelled="np.arccos math.acos")
gate("arctan",     "np.arctan(a)",      "1 / (1 + a**2)",                spelled="np.arctan math.atan")
gate("expm1",      "m.expm1(a)",        "out + 1",                       spelled="np.expm1 math.expm1")
gate("log1p",      "m.log1p(a)",        "1 / (1 + a)",                   spelled="np.log1p math.log1p")
gate("log2",       "m.log2(a)",         "1 / (a * 0.6931471805599453)",  spelled="np.log2 math.log2")
gate("log10",      "m.log10(a)",        "1 / (a * 2.302585092994046)",   spelled="np.log10 math.log10")
gate("exp2",       "m.exp2(a)",         "out * 0.6931471805599453",      spelled="np.exp2 math.exp2")
gate("sigmoid",    "1 / (1 + m.exp(-a))", "(1 - out) * out")
gate("abs",        "abs(a)",            _sign,                           spelled="abs np.abs np.absolute np.fabs math.fabs", tied="a == 0")
gate("copy",       "a",                 "1",                             spelled="np.copy float np.float64 np.asarray np.positive", methods="copy")
# fmt: on
