"""Elementwise gates: arithmetic and the smooth functions. Each template is the local gradient, d out / d operand.

Conventions where there is no slope: abs'(0) = 0, also in copysign; hypot and dist at (0, 0), like a norm, 0; ``0**0`` counts as the constant 1 in its
base, and ``0**b`` has slope 0 in its exponent (the conventions of PyTorch and JAX).
"""

from __future__ import annotations

from engine.gates.calling import Bound, Given, Refused
from engine.gates.table import OPERANDS, Site, gate, present
from engine.pricing.kinds import CHEAP, COPY, DIVIDES, POWERS, SMOOTH, elementwise, numbers
from engine.pricing.makers import PRODUCT
from engine.text import literal


def _power(site: Site) -> str:
    """d a**n / d a = n a**(n-1), in the shortest spelling. At n = 0 the slope is 0 (0**0 = 1 is constant)."""
    n = site.get("n")
    if n in (0, 1):
        return "0.0" if n == 0 else "1"
    less = n - 1
    return f"{literal(n)} * a" if less == 1 else f"{literal(n)} * a**{literal(less)}"


def _base(site: Site) -> str:
    """d a**b / d a = b a**(b-1); 0 where b is 0, also at a = 0."""
    return "b * a**np.where(b == 0, 1, b - 1)" if any(site.arrays) else "b * a**(b - 1 if b != 0 else 1)"


def _exponent(site: Site) -> str:
    """d a**b / d b = out log(a); where a is 0 the slope is taken as 0."""
    return "out * np.log(np.where(a == 0, 1.0, a))" if any(site.arrays) else "out * (np.log(a) if a != 0 else 0.0)"


def _power_bind(given: Given) -> Bound:
    """A constant number as the exponent: the rule of powers, or of the square."""
    if not given.constants[1] or given.shapes[1]:
        return Bound({})
    n = given.values[1].item() if hasattr(given.values[1], "item") else given.values[1]
    text = f"{given.name}(a, {literal(n)})"
    return Bound({}, text, (0,), "square") if n == 2 else Bound({"n": n}, text, (0,), "power")


def _sign(site: Site) -> str:
    """abs'(0) = 0 by convention; ``--ties`` picks another value between the slopes -1 and 1."""
    return "1.0 - 2.0 * (a < 0)" if site.ties in ("both", "first") else "np.sign(a)"


def _along(leg: str) -> str:
    return f"{leg} / np.where(out == 0, 1, out)"


def _others(site: Site, at: int) -> str:
    """A product of several numbers: the product of all the others."""
    return " * ".join([OPERANDS[i] for i in range(len(site.shapes)) if i != at]) or "1"


def _leg(site: Site, at: int) -> str:
    """How much of the length goes along one of several legs."""
    return _along(OPERANDS[at])


def _wider(site: Site) -> str:
    """Rounded to fewer bits, the slope is 1: the gradient goes back in the type that the number had."""
    return f"np.{site.get('kind')}(dout)"


def _product_bind(given: Given) -> Bound:
    if len(given.values) > len(OPERANDS):
        raise Refused("arguments", name=given.name, wanted=len(OPERANDS), given=len(given.values))
    return Bound({})


def _modf_bind(given: Given) -> list[Bound]:
    """(what is behind the point, what is before it): the second steps."""
    text = f"{given.name}(a)"
    return [Bound({}, f"{text}[0]", pick=0), Bound({}, f"{text}[1]", gate="floor", pick=1)]


def _divmod_bind(given: Given) -> list[Bound]:
    """(how often the divisor fits, the remainder), as the two operators say it: the first steps."""
    return [Bound({}, "a // b", gate="floordiv", pick=0), Bound({}, "a % b", gate="mod", pick=1)]


def _distance(mine: str, other: str) -> str:
    return f"({mine} - {other}) / np.where(out == 0, 1, out) * dout"


_BESSEL = (
    "np.mean(np.exp(np.multiply.outer(a, np.cos(np.arange(256) * np.pi / 128))) * np.cos(np.arange(256) * np.pi / 128), axis=-1)"
)
"""I1, the slope of I0, which numpy does not have: the mean of exp(a cos t) cos t over a turn, whose 256 points are exact to the
last bits while a is a few hundred at most."""

# fmt: off
gate("add",        "a + b",             "1", "1", price=CHEAP,                        spelled="np.add")
gate("shift",      "a + c",             "1", "1", price=CHEAP)
gate("sub",        "a - b",             "1", "-1", price=CHEAP,                       spelled="np.subtract")
gate("mul",        "a * b",             "b", "a", price=CHEAP,                        spelled="np.multiply")
gate("scale",      "c * a",             "b", "a", price=CHEAP)
gate("div",        "a / b",             "1 / b", "-a / b**2", price=CHEAP,            spelled="np.divide np.true_divide")
gate("unscale",    "a / c",             "1 / b", None, price=CHEAP)
gate("reciprocal", "1 / a",             None, "-1.0 / b**2", price=CHEAP)
gate("inverse",    "np.reciprocal(a)",  "-out**2", price=CHEAP,                       spelled="np.reciprocal")
gate("neg",        "-a",                "-1", price=CHEAP,                            spelled="np.negative")
gate("square",     "a**2",              "2 * a", price=CHEAP,                         spelled="np.square")
gate("power",      "a**n",              _power, price=POWERS)
gate("pow",        "a**b",              _base, _exponent, price=POWERS,                spelled="np.power np.pow np.float_power math.pow pow", bind=_power_bind)
gate("mod",        "a % b",             "1", "-(a // b)", price=DIVIDES,                spelled="np.mod np.remainder")
gate("fmod",       "m.fmod(a, b)",      "1", "-np.trunc(a / b)", price=DIVIDES,         spelled="np.fmod math.fmod")
gate("remainder",  "math.remainder(a, b)", "1", "-np.rint(a / b)", price=DIVIDES,       spelled="math.remainder")
gate("divmod",     "divmod(a, b)[1]",   "1", "-(a // b)", price=DIVIDES,                spelled="divmod np.divmod", bind=_divmod_bind)
gate("modf",       "m.modf(a)[0]",      "1", price=DIVIDES,                             spelled="np.modf math.modf", bind=_modf_bind)
gate("ldexp",      "m.ldexp(a, b)",     "2.0**b", None, price=DIVIDES,                  spelled="np.ldexp math.ldexp")
gate("exp",        "m.exp(a)",          "out", price=SMOOTH,                           spelled="np.exp math.exp")
gate("exp2",       "m.exp2(a)",         "out * 0.6931471805599453", price=SMOOTH,      spelled="np.exp2 math.exp2")
gate("expm1",      "m.expm1(a)",        "out + 1", price=SMOOTH,                       spelled="np.expm1 math.expm1")
gate("log",        "m.log(a)",          "1 / a", price=SMOOTH,                         spelled="np.log math.log")
gate("log1p",      "m.log1p(a)",        "1 / (1 + a)", price=SMOOTH,                   spelled="np.log1p math.log1p")
gate("log2",       "m.log2(a)",         "1 / (a * 0.6931471805599453)", price=SMOOTH,  spelled="np.log2 math.log2")
gate("log10",      "m.log10(a)",        "1 / (a * 2.302585092994046)", price=SMOOTH,   spelled="np.log10 math.log10")
gate("logaddexp",  "np.logaddexp(a, b)",  "np.exp(a - out)", "np.exp(b - out)", price=SMOOTH,    spelled="np.logaddexp")
gate("logaddexp2", "np.logaddexp2(a, b)", "np.exp2(a - out)", "np.exp2(b - out)", price=SMOOTH,  spelled="np.logaddexp2")
gate("sqrt",       "m.sqrt(a)",         "0.5 / out", price=SMOOTH,                     spelled="np.sqrt math.sqrt")
gate("cbrt",       "m.cbrt(a)",         "1 / (3 * out**2)", price=SMOOTH,              spelled="np.cbrt math.cbrt")
gate("hypot",      "m.hypot(a, b)",     _along("a"), _along("b"), price=SMOOTH,        spelled="np.hypot math.hypot")
gate("legs",       "math.hypot(a, b, c)", _leg, price=SMOOTH, variadic=True, takes="*coordinates", example="math.hypot(a, b, c) | - - -")
gate("sin",        "m.sin(a)",          "m.cos(a)", price=SMOOTH,                      spelled="np.sin math.sin")
gate("cos",        "m.cos(a)",          "-m.sin(a)", price=SMOOTH,                     spelled="np.cos math.cos")
gate("tan",        "m.tan(a)",          "1 + out**2", price=SMOOTH,                    spelled="np.tan math.tan")
gate("arcsin",     "np.arcsin(a)",      "1 / m.sqrt(1 - a**2)", price=SMOOTH,          spelled="np.arcsin np.asin math.asin")
gate("arccos",     "np.arccos(a)",      "-1 / m.sqrt(1 - a**2)", price=SMOOTH,         spelled="np.arccos np.acos math.acos")
gate("arctan",     "np.arctan(a)",      "1 / (1 + a**2)", price=SMOOTH,                spelled="np.arctan np.atan math.atan")
gate("arctan2",    "np.arctan2(a, b)",  "b / (a**2 + b**2)", "-a / (a**2 + b**2)", price=SMOOTH, spelled="np.arctan2 np.atan2 math.atan2")
gate("sinc",       "np.sinc(a)",        "(np.cos(np.pi * a) - out) / np.where(a == 0, 1, a)", price=elementwise(30, 4), spelled="np.sinc")
gate("sinh",       "m.sinh(a)",         "m.cosh(a)", price=SMOOTH,                     spelled="np.sinh math.sinh")
gate("cosh",       "m.cosh(a)",         "m.sinh(a)", price=SMOOTH,                     spelled="np.cosh math.cosh")
gate("tanh",       "m.tanh(a)",         "1 - out**2", price=SMOOTH,                    spelled="np.tanh math.tanh")
gate("arcsinh",    "np.arcsinh(a)",     "1 / m.sqrt(a**2 + 1)", price=SMOOTH,          spelled="np.arcsinh np.asinh math.asinh")
gate("arccosh",    "np.arccosh(a)",     "1 / m.sqrt(a**2 - 1)", price=SMOOTH,          spelled="np.arccosh np.acosh math.acosh")
gate("arctanh",    "np.arctanh(a)",     "1 / (1 - a**2)", price=SMOOTH,                spelled="np.arctanh np.atanh math.atanh")
gate("factors",    "math.prod([a, b])", _others, price=PRODUCT, spelled="math.prod", variadic=True, takes="[iterable]",
     params="-start", bind=_product_bind,
     example="math.prod([a, b, c]) | - - -")
gate("fsum",       "math.fsum([a, b])", "1", price=numbers(100),     spelled="math.fsum", variadic=True, takes="[seq]",
     example="math.fsum([a, b]) | - -")
gate("dist",       "math.dist(a, b)",   _distance("a", "b"), _distance("b", "a"), kind="vjp", price=numbers(100), spelled="math.dist",
     example="math.dist(a, b) | 3 3")
gate("sumprod",    "math.sumprod(a, b)", "dout * b", "dout * a", kind="vjp", price=numbers(100), spelled=present("math.sumprod"))
gate("sigmoid",    "1 / (1 + m.exp(-a))", "(1 - out) * out", price=SMOOTH,             pattern="1 / (1 + m.exp(-a))")
gate("erf",        "math.erf(a)",       "1.1283791670955126 * m.exp(-a**2)", price=SMOOTH,  spelled="math.erf")
gate("erfc",       "math.erfc(a)",      "-1.1283791670955126 * m.exp(-a**2)", price=SMOOTH, spelled="math.erfc")
gate("degrees",    "np.degrees(a)",     "180 / m.pi", price=CHEAP,                    spelled="np.degrees np.rad2deg math.degrees")
gate("radians",    "np.radians(a)",     "m.pi / 180", price=CHEAP,                    spelled="np.radians np.deg2rad math.radians")
gate("abs",        "abs(a)",            _sign, price=CHEAP,                           spelled="abs np.abs np.absolute np.fabs math.fabs", tied="a == 0")
gate("copysign",   "m.copysign(a, b)",  "np.sign(a) * m.copysign(1.0, b)", None, price=CHEAP, spelled="np.copysign math.copysign")
gate("nan_to_num", "np.nan_to_num(a)",  "np.isfinite(a)", price=elementwise(30, 4),                spelled="np.nan_to_num", params="-copy nan posinf neginf")
gate("i0",         "np.i0(a)",          _BESSEL, price=elementwise(2_000, 300), spelled="np.i0")
gate("narrow",     "np.float32(a)",     _wider, kind="vjp", price=COPY, example="np.float32(a) | 3")
gate("copy",       "a",                 "1", price=COPY,                             spelled="np.copy float np.float64 np.positive np.real np.conj np.conjugate np.real_if_close",
     methods="copy conj conjugate", params="-order")
# fmt: on
