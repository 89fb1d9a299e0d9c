"""max, min, relu, clip, where, choose: gates that route the upstream gradient to the operand that won.

At a tie the note's formula gives each winner 1 (``a >= b`` and ``b >= a``); against a constant (relu) the test is strict, as
in the note's code; clip passes at its bounds. ``--ties`` overrides: "both" 1 to each, "first" all to the first operand,
"split" a half to each. Source: Stanford CS231n, "Backpropagation, Intuitions" (patterns in backward flow).
"""

from __future__ import annotations

from collections.abc import Callable

from engine.gates.calling import Bound, Given, Refused, unsupported
from engine.gates.table import Site, gate
from engine.pricing.joining import CHOOSE, WHERE
from engine.pricing.kinds import elementwise


def _winner(sign: str, me: str, other: str, first: bool) -> Callable[[Site], str]:
    def template(site: Site) -> str:
        if site.ties == "split":
            return f"({me} {sign} {other}) + 0.5 * ({me} == {other})"
        if site.ties == "first" or (site.same and site.ties is None):
            return f"{me} {sign}= {other}" if first else f"{me} {sign} {other}"
        strict = site.ties is None and any(site.constants)
        return f"{me} {sign} {other}" if strict else f"{me} {sign}= {other}"

    return template


def _number(sign: str, me: str, other: str) -> Callable[[Site], str]:
    """np.fmax and np.fmin pass over NaN: the number wins."""

    def template(site: Site) -> str:
        if site.same:
            return "1" if me == "a" else "0.0"
        won = f"({me} {sign}= {other})" if site.ties != "split" else f"({me} {sign} {other}) + 0.5 * ({me} == {other})"
        return f"{won} + 1.0 * np.isnan({other})" if site.ties == "split" else f"{won} | np.isnan({other})"

    return template


def _clip_bind(given: Given) -> Bound:
    """A bound that is left out or None is none: ``np.clip(x, 0, None)``. ``bounds`` tells which ones stand in the text."""
    value, low, high, *other = [v is not None for v in given.values]
    if (low or high) and any(other):
        raise unsupported(given, "min, max")
    if not low and not high and any(other):
        low, high, places = other[0], other[1], (0, 3, 4)
    else:
        places = (0, 1, 2)
    if not low and not high:
        raise Refused("arguments", name=given.name, wanted=3, given=1)
    keep = tuple([p for p, there in zip(places, (value, low, high), strict=True) if there])
    text = f"np.clip(a, b, {'c' if high else None})" if low else "np.clip(a, None, b)"
    return Bound({"bounds": "both" if low and high else "low" if low else "high"}, text, keep, "clip")


def _inside(site: Site) -> str:
    """d clip / d a: 1 between the bounds and at them."""
    low, high = {"both": ("b", "c"), "low": ("b", ""), "high": ("", "b")}[site.get("bounds")]
    if site.ties == "split":
        inside = [f"(a > {low})"] * bool(low) + [f"(a < {high})"] * bool(high)
        edges = [f"(a == {low})"] * bool(low) + [f"(a == {high})"] * bool(high)
        return f"({' & '.join(inside)}) + 0.5 * ({' | '.join(edges)})"
    tests = [f"(a >= {low})"] * bool(low) + [f"(a <= {high})"] * bool(high)
    return " & ".join(tests)


def _bound(place: int) -> Callable[[Site], str]:
    """d clip / d bound: 1 where it was the one returned; at a tie the value passes, not the bound. The upper one has the last word."""

    def template(site: Site) -> str:
        low = place == 1 and site.get("bounds") != "high"
        me, sign = "bc"[place - 1], "<" if low else ">"
        if site.ties == "split":
            return f"(a {sign} {me}) + 0.5 * (a == {me})"
        won = f"a {sign}= {me}" if site.ties == "both" else f"a {sign} {me}"
        if site.get("bounds") != "both":
            return won
        return f"({won}) & (b <= c)" if low else f"({won}) | (b > c)"

    return template


def _clip_tied(site: Site) -> str:
    return "(a == b) | (a == c)" if site.get("bounds") == "both" else "a == b"


def _where_bind(given: Given) -> Bound:
    """Of a condition alone the places where it holds."""
    if given.values[1] is None and given.values[2] is None:
        return Bound({}, keep=(0,), gate="nonzero")
    if given.values[1] is None or given.values[2] is None:
        raise Refused("arguments", name=given.name, wanted=3, given=2)
    return Bound({})


def _choose_bind(given: Given) -> Bound:
    if given.params.get("mode") not in (None, "raise"):
        raise unsupported(given, "mode")
    return Bound({})


def _chosen(site: Site, index: int) -> str | None:
    """Choice number k gets the gradient where the selector is k."""
    return f"a == {index - 1}" if index else None


# fmt: off
gate("max",   "max(a, b)",        _winner(">", "a", "b", True), _winner(">", "b", "a", False), price=elementwise(3),
     spelled="max np.maximum", tied="a == b")
gate("min",   "min(a, b)",        _winner("<", "a", "b", True), _winner("<", "b", "a", False), price=elementwise(3),
     spelled="min np.minimum", tied="a == b")
gate("relu",  "max(0, a)",        _winner(">", "a", "b", True), _winner(">", "b", "a", False), price=elementwise(3), tied="a == b")
gate("fmax",  "np.fmax(a, b)",    _number(">", "a", "b"), _number(">", "b", "a"), price=elementwise(3), spelled="np.fmax", tied="a == b")
gate("fmin",  "np.fmin(a, b)",    _number("<", "a", "b"), _number("<", "b", "a"), price=elementwise(3), spelled="np.fmin", tied="a == b")
gate("clip",  "np.clip(a, b, c)", _inside, _bound(1), _bound(2), price=elementwise(5, 2), spelled="np.clip", methods="clip",
     takes="a a_min? a_max? min? max?", params="-out", bind=_clip_bind, tied=_clip_tied, example="np.clip(a, 0, 1) | 3")
gate("where", "np.where(c, a, b)", None, "np.where(a, 1, 0)", "np.where(a, 0, 1)", price=WHERE, spelled="np.where",
     takes="condition x? y?", bind=_where_bind)
gate("heaviside", "np.heaviside(a, b)", None, "a == 0", price=elementwise(3), spelled="np.heaviside")
gate("choose", "np.choose(a, [b, c])", _chosen, price=CHOOSE, spelled="np.choose", variadic=True, takes="a [choices]",
     params="-out mode", bind=_choose_bind,
     example="np.choose([0, 1, 0], [a, b]) | 3 3")
# fmt: on
