"""Functions of matrices: pseudo-inverse and least squares, powers, chains of products, the condition number.

A matrix that loses rank is refused where its pseudo-inverse jumps. Source for the pseudo-inverse: Golub and Pereyra (1973).
"""

from __future__ import annotations

import numpy as np

from engine.gates.axes import turned
from engine.gates.calling import OPERANDS, Bound, Given, unsupported
from engine.gates.decompositions import PAIR, SINGULAR, full_rank
from engine.gates.table import Site, gate
from engine.pricing.products import CHAIN, MATRIX_POWER, SOLVE, decomposition


def _pinv_bind(given: Given) -> Bound:
    full_rank(given, given.values[0])
    return Bound({})


def _pinv(site: Site) -> str:
    """P = A⁺ of full rank: dA = -Pᵀ dP Pᵀ + (I - AP) dPᵀ P Pᵀ + Pᵀ P dPᵀ (I - PA); one of the brackets is 0."""
    p, d = turned("out", site), turned("dout", site)
    rows, columns = site.shapes[0][-2:]
    text = f"-{p} @ dout @ {p}"
    if rows > columns:
        return f"{text} + ({d} - a @ out @ {d}) @ out @ {p}"
    return f"{text} + {p} @ out @ ({d} - {d} @ out @ a)" if columns > rows else text


def _lstsq_bind(given: Given) -> list[Bound]:
    """x = A⁺ b, the squared lengths of what is left over, the rank, the singular values."""
    full_rank(given, given.values[0])
    call = given.text
    left = Bound({}, f"{call}[1]", gate="residuals", pick=1, also=(f"{call}[0]",))
    over = given.shapes[0][0] > given.shapes[0][1]  # else there is nothing left over
    return [
        Bound({}, f"{call}[0]", pick=0, also=("np.linalg.pinv(a)",)),
        left if over else left._replace(gate="aside", also=()),
        Bound({}, f"{call}[2]", gate="aside", pick=2),
        Bound({}, f"{call}[3]", gate="lstsq_values", pick=3, also=PAIR),
    ]


def _across(left: str, right: str, site: Site) -> str:
    """left rightᵀ, of vectors or of matrices with a column a right-hand side."""
    return f"np.outer({left}, {right})" if len(site.shapes[1]) == 1 else f"{left} @ ({right}).T"


def _lstsq_a(site: Site) -> str:
    """The gradient of x = A⁺ b through A⁺, of full rank."""
    rows, columns = site.shapes[0]
    text = f"-{_across('(c.T @ dout)', 'out', site)}"
    if rows > columns:
        return f"{text} + {_across('(b - a @ out)', 'c @ c.T @ dout', site)}"
    return f"{text} + {_across('(c.T @ out)', 'dout - a.T @ c.T @ dout', site)}" if columns > rows else text


def _residuals_a(site: Site) -> str:
    return f"-2 * {_across('(b - a @ c)', 'c * dout', site)}"


def _power_bind(given: Given) -> Bound:
    n = given.params["n"]
    if not isinstance(n, (int, np.integer)) or isinstance(n, bool):
        raise unsupported(given, f"n={n!r}")
    if n < 0:
        np.linalg.inv(given.values[0])  # a singular matrix is refused where it stands
    return Bound({"n": int(n)})


def _matrix_power(site: Site) -> str:
    """dA = Σ (Aᵀ)ᵏ dout (Aᵀ)ⁿ⁻¹⁻ᵏ: the upper right block of a power of blocks (Higham, "Functions of matrices", 3.6)."""
    n, a, size = site.get("n", 0), turned("a", site), site.shapes[0][-1]
    if n in (0, 1):
        return "1 * dout" if n else "0 * dout"
    if n == 2:
        return f"dout @ {a} + {a} @ dout"
    block = f"np.block([[{a}, dout], [np.zeros_like(a), {a}]])"
    return f"np.linalg.matrix_power({block}, {n})[..., :{size}, {size}:]"


def _chain_bind(given: Given) -> Bound:
    if not 2 <= len(given.values) <= len(OPERANDS) or any(len(s) not in (1, 2) for s in given.shapes):
        raise unsupported(given, f"shape {given.shapes[0]}")
    return Bound({})


def _chain(site: Site, at: int) -> str:
    """A matrix of a chain: everything before it turned, the upstream, everything after it turned."""
    last = len(site.shapes) - 1
    names = list(OPERANDS[: last + 1])
    row, column = len(site.shapes[0]) == 1, len(site.shapes[last]) == 1
    names[0] += "[None, :]" if row else ""
    names[last] += "[:, None]" if column else ""
    up = "dout" + ("[None, :]" if row else "[:, None]" if column else "")
    before = [f"{n}.T" for n in reversed(names[:at])]
    after = [f"{n}.T" for n in reversed(names[at + 1 :])]
    product = " @ ".join([*before, *after] if row and column else [*before, up, *after])
    if row and column:  # the chain is one number
        product = f"dout * ({product})"
    if at == 0 and row:
        return f"({product})[0]"
    return f"({product})[:, 0]" if at == last and column else product


def _cond_bind(given: Given) -> Bound:
    if given.params.get("p") not in (None, 2) or len(given.shapes[0]) != 2:
        raise unsupported(given, f"p={given.params['p']!r}" if "p" in given.params else f"shape {given.shapes[0]}")
    return Bound({}, given.text, also=(PAIR[0], SINGULAR, PAIR[1]))


def _cond(site: Site) -> str:
    """The largest singular value over the least: d sᵢ = uᵢᵀ dA vᵢ."""
    return "dout * (np.outer(b[:, 0], d[0]) - out * np.outer(b[:, -1], d[-1])) / c[-1]"


# fmt: off
gate("pinv",     "np.linalg.pinv(a)",    _pinv,      kind="vjp", spelled="np.linalg.pinv", params="-rcond -hermitian -rtol",
     bind=_pinv_bind, price=decomposition(8), example="np.linalg.pinv(a) | 3,2")
gate("lstsq",    "np.linalg.lstsq(a, b)[0]", _lstsq_a, "c.T @ dout", kind="vjp", spelled="np.linalg.lstsq", params="rcond",
     bind=_lstsq_bind, price=SOLVE, example="np.linalg.lstsq(a, b)[0] | 4,2 4")
gate("residuals", "np.linalg.lstsq(a, b)[1]", _residuals_a, "2 * (b - a @ c) * dout", kind="vjp", price=SOLVE,
     example="np.linalg.lstsq(a, b)[1] | 4,2 4")
gate("lstsq_values", "np.linalg.lstsq(a, b)[3]", "c * dout @ d", None, kind="vjp", price=SOLVE, example="np.linalg.lstsq(a, b)[3] | 4,2 4")
gate("matrix_power", "np.linalg.matrix_power(a, n)", _matrix_power, kind="vjp", spelled="np.linalg.matrix_power", params="n",
     bind=_power_bind, price=MATRIX_POWER, example="np.linalg.matrix_power(a, 3) | 2,2")
gate("multi_dot", "np.linalg.multi_dot([a, b])", _chain, kind="vjp", spelled="np.linalg.multi_dot", variadic=True, takes="[arrays]",
     params="-out", bind=_chain_bind, price=CHAIN, example="np.linalg.multi_dot([a, b, c]) | 2,3 3,4 4,2")
gate("cond",     "np.linalg.cond(a)",    _cond,      kind="vjp", spelled="np.linalg.cond", params="p", bind=_cond_bind, price=decomposition(8),
     example="np.linalg.cond(a) | 3,2")
# fmt: on
