"""Tables of two operands (``np.add.outer``) and running extremes (``np.maximum.accumulate``).

A ufunc's ``reduce`` and ``accumulate`` are the sums, products and extremes of their own rows, along axis 0 unless told otherwise.
A running maximum goes on holding the first of equal ones: ``np.searchsorted(out, out)`` finds where each was reached.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.gates.axes import one
from engine.gates.calling import Bound, Given, unsupported
from engine.gates.table import Site, gate
from engine.pricing.kinds import outer, running


def _trailing(site: Site) -> tuple[int, ...]:
    return tuple(range(len(site.shapes[0]), len(site.out)))


def _leading(site: Site) -> tuple[int, ...]:
    return tuple(range(len(site.shapes[0])))


def _summed(text: str, axes: tuple[int, ...]) -> str:
    return f"({text}).sum(axis={one(axes)})" if axes else text


def _rows(text: str) -> Callable[[Site], str]:
    """The first operand stands along the leading axes."""
    return lambda site: _summed(text if text != "dout" or _trailing(site) else "1 * dout", _trailing(site))


def _columns(text: str) -> Callable[[Site], str]:
    """The second operand stands along the trailing axes; A is the first with axes for it."""

    def template(site: Site) -> str:
        wide = f"a[{', '.join(['...', *['None'] * len(site.shapes[1])])}]" if site.shapes[0] and site.shapes[1] else "a"
        return _summed(text.replace("A", wide) if text != "dout" or _leading(site) else "1 * dout", _leading(site))

    return template


def _over(site: Site) -> str:
    return f"{_columns('-dout * A')(site)} / b**2"


def _running_bind(given: Given) -> Bound:
    """Of a row only: along one of several axes there is no short text."""
    if len(given.shapes[0]) != 1:
        raise unsupported(given, f"shape {given.shapes[0]}")
    return Bound({}, given.text)


def _running(sign: str) -> Callable[[Site], str]:
    return lambda site: f"np.bincount(np.searchsorted({sign}out, {sign}out), dout, {site.shapes[0][0]})"


# fmt: off
gate("add_outer", "np.add.outer(a, b)",      _rows("dout"), _columns("dout"),       kind="vjp", spelled="np.add.outer", price=outer())
gate("sub_outer", "np.subtract.outer(a, b)", _rows("dout"), _columns("-dout"),      kind="vjp", spelled="np.subtract.outer", price=outer())
gate("mul_outer", "np.multiply.outer(a, b)", _rows("dout * b"), _columns("dout * A"), kind="vjp", spelled="np.multiply.outer", price=outer())
gate("div_outer", "np.divide.outer(a, b)",   _rows("dout / b"), _over,              kind="vjp", spelled="np.divide.outer np.true_divide.outer",
     price=outer())
gate("cummax",    "np.maximum.accumulate(a)", _running(""),  kind="vjp", price=running(10), spelled="np.maximum.accumulate", params="axis -dtype -out",
     bind=_running_bind, example="np.maximum.accumulate(a) | 5")
gate("cummin",    "np.minimum.accumulate(a)", _running("-"), kind="vjp", price=running(10), spelled="np.minimum.accumulate", params="axis -dtype -out",
     bind=_running_bind, example="np.minimum.accumulate(a) | 5")
# fmt: on
