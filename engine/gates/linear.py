"""Products of vectors and matrices. The text depends on the ranks; ``@`` and ``np.dot`` differ from rank 3 on.

Source for the matrix case: CS231n, "Gradients for vectorized operations": dW = dD.dot(X.T), dX = W.T.dot(dD).
"""

from __future__ import annotations

from collections.abc import Callable

from engine.gates.axes import one, sum_to
from engine.gates.calling import Bound, Given, unsupported
from engine.gates.table import Site, gate, present
from engine.pricing.kinds import elementwise, outer
from engine.pricing.products import DOT, MATMUL, MATVEC, TENSORDOT


def _left(site: Site) -> str:
    a, b = site.shapes
    p, q = len(a), len(b)
    if q == 1:  # out[...] = sum_k a[..., k] b[k]
        return {1: "dout * b", 2: "np.outer(dout, b)"}.get(p, "dout[..., None] * b")
    if p == 1:
        return "b @ dout" if q == 2 else sum_to("(b @ dout[..., None])[..., 0]", (*site.out[:-1], a[0]), a)
    flip = "b.T" if q == 2 else "b.swapaxes(-1, -2)"
    return sum_to(f"dout @ {flip}", (*site.out[:-1], a[-1]), a)


def _right(site: Site) -> str:
    a, b = site.shapes
    p, q = len(a), len(b)
    if p == 1:
        if q <= 2:
            return {1: "dout * a", 2: "np.outer(a, dout)"}[q]
        return sum_to("a[:, None] * dout[..., None, :]", (*site.out[:-1], a[0], site.out[-1]), b)
    if q == 1:
        return "a.T @ dout" if p == 2 else f"(a * dout[..., None]).sum(axis={tuple(range(p - 1))})"
    flip = "a.T" if p == 2 else "a.swapaxes(-1, -2)"
    return sum_to(f"{flip} @ dout", (*site.out[:-2], a[-1], site.out[-1]), b)


def _scaled(site: Site, mine: str, other: str) -> str:
    """A product with a number."""
    return f"np.sum(dout * {other})" if site.out and not site.shapes["ab".index(mine)] else f"dout * {other}"


def _dot_left(site: Site) -> str:
    p, q = len(site.shapes[0]), len(site.shapes[1])
    if not p or not q:
        return _scaled(site, "a", "b")
    if max(p, q) <= 2 or q == 1:
        return _left(site)
    axes = (list(range(p - 1, p - 1 + q - 1)), [*range(q - 2), q - 1])
    return f"np.tensordot(dout, b, axes=({axes[0]}, {axes[1]}))"


def _dot_right(site: Site) -> str:
    p, q = len(site.shapes[0]), len(site.shapes[1])
    if not p or not q:
        return _scaled(site, "b", "a")
    if max(p, q) <= 2 or q == 1:
        return _right(site)
    lead = list(range(p - 1))
    return f"np.moveaxis(np.tensordot(a, dout, axes=({lead}, {lead})), 0, -2)"


def _outer(mine: str, other: str) -> Callable[[Site], str]:
    """np.outer flattens both; a's elements are the rows."""

    def template(site: Site) -> str:
        flat = f"{other}.ravel()" if site.arrays["ab".index(other)] else f"np.ravel({other})"
        text = f"{'dout' if mine == 'a' else 'dout.T'} @ {flat}"
        if not site.arrays["ab".index(mine)]:
            return f"np.sum({text})"
        return text if len(site.shapes["ab".index(mine)]) == 1 else f"({text}).reshape({mine}.shape)"

    return template


def _inner(mine: str) -> Callable[[Site], str]:
    """np.inner sums over both last axes: out[i…, j…] = sum_k a[i…, k] b[j…, k]."""

    def template(site: Site) -> str:
        p, q = len(site.shapes[0]), len(site.shapes[1])
        other = "b" if mine == "a" else "a"
        if not p or not q:
            return _scaled(site, mine, other)
        if p == q == 1:
            return f"dout * {other}"
        if p == q == 2:
            return "dout @ b" if mine == "a" else "dout.T @ a"
        if mine == "a":
            return f"np.tensordot(dout, b, axes=({list(range(p - 1, p + q - 2))}, {list(range(q - 1))}))"
        return f"np.tensordot(dout, a, axes=({list(range(p - 1))}, {list(range(p - 1))}))"

    return template


def _vdot(mine: str, other: str) -> Callable[[Site], str]:
    """np.vdot flattens both."""

    def template(site: Site) -> str:
        same = site.shapes[0] == site.shapes[1]
        if not site.shapes["ab".index(mine)]:
            return f"np.sum(dout * {other})"
        if not site.shapes["ab".index(other)]:  # a number and an array of one entry
            return f"np.reshape(dout * {other}, {mine}.shape)"
        return f"dout * {other}" if same else f"dout * {other}.reshape({mine}.shape)"

    return template


def _contracted(site: Site) -> tuple[list[int], list[int]]:
    """The summed axes of both operands of np.tensordot, in pairs."""
    axes, p, q = site.get("axes", 0), len(site.shapes[0]), len(site.shapes[1])
    if isinstance(axes, int):
        return list(range(p - axes, p)), list(range(axes))
    left, right = [x if isinstance(x, tuple) else (x,) for x in axes]
    return [i % p for i in left], [j % q for j in right]


def _ordered(text: str, have: list[int]) -> str:
    """``text`` whose axes are the operand's axes ``have``, put into their order."""
    order = tuple(have.index(i) for i in range(len(have)))
    return text if order == tuple(range(len(have))) else f"{text}.transpose{order}"


def _tensordot_left(site: Site) -> str:
    p, q = len(site.shapes[0]), len(site.shapes[1])
    mine, other = _contracted(site)
    free_a, free_b = [i for i in range(p) if i not in mine], [j for j in range(q) if j not in other]
    text = f"np.tensordot(dout, b, axes=({list(range(len(free_a), len(free_a) + len(free_b)))}, {free_b}))"
    return _ordered(text, free_a + [mine[other.index(j)] for j in sorted(other)])


def _tensordot_right(site: Site) -> str:
    p, q = len(site.shapes[0]), len(site.shapes[1])
    other, mine = _contracted(site)
    free_a, free_b = [i for i in range(p) if i not in other], [j for j in range(q) if j not in mine]
    text = f"np.tensordot(a, dout, axes=({free_a}, {list(range(len(free_a)))}))"
    return _ordered(text, [mine[other.index(i)] for i in sorted(other)] + free_b)


def _tensordot_bind(given: Given) -> Bound:
    axes = given.params.get("axes", 2)
    return Bound({"axes": axes.tolist() if hasattr(axes, "tolist") else axes})


def _kron(mine: int) -> Callable[[Site], str]:
    """The Kronecker product interleaves: axis k of the output is (axis k of a, axis k of b)."""

    def template(site: Site) -> str:
        rank = max(len(site.shapes[0]), len(site.shapes[1]))
        a, b = ((1,) * (rank - len(s)) + s for s in site.shapes)
        if not rank:
            return f"dout * {'ba'[mine]}"
        split = tuple(n for pair in zip(a, b, strict=True) for n in pair)
        inner = tuple(n for i in range(rank) for n in ((1, b[i]) if mine == 0 else (a[i], 1)))
        axes = tuple(range(1 - mine, 2 * rank, 2))
        other = f"{'ba'[mine]}.reshape{inner}" if site.shapes[1 - mine] else "ba"[mine]
        text = f"(dout.reshape{split} * {other}).sum(axis={one(axes)})"
        if len(site.shapes[mine]) == rank:
            return text
        return f"{text}.reshape({'ab'[mine]}.shape)" if site.shapes[mine] else f"np.sum({text})"

    return template


def _cross_bind(given: Given) -> Bound:
    """Vectors of three along one axis of both."""
    ranks = [len(s) for s in given.shapes]
    axis = given.params.get("axis", -1)
    for key in ("axisa", "axisb", "axisc"):
        if given.params.get(key, -1) != -1:
            raise unsupported(given, key)
    if "axis" in given.params and ranks[0] != ranks[1] and axis != -1:
        raise unsupported(given, "axis")
    axis = -1 if axis is None else axis
    if any(s[axis] != 3 for s in given.shapes):
        raise unsupported(given, f"shape {given.shapes[0]}, {given.shapes[1]}")
    return Bound({"axis": axis})


def _cross(left: str, right: str, mine: int) -> Callable[[Site], str]:
    def template(site: Site) -> str:
        axis = site.get("axis")
        text = f"np.cross({left}, {right}{'' if axis == -1 else f', axis={axis}'})"
        return sum_to(text, site.out, site.shapes[mine])

    return template


def _vecdot_bind(given: Given) -> Bound:
    """Along the last axis."""
    if given.params.get("axis", -1) != -1:
        raise unsupported(given, "axis")
    return Bound({})


def _vecdot(mine: int) -> Callable[[Site], str]:
    """Each vector gets the other one, scaled by its own number's upstream."""

    def template(site: Site) -> str:
        a, b = site.shapes
        up = "dout[..., None]" if site.out else "dout"
        return sum_to(f"{up} * {'ba'[mine]}", (*site.out, a[-1]), site.shapes[mine]) if a and b else f"dout * {'ba'[mine]}"

    return template


def _single(matrix: int) -> Callable[[Given], Bound]:
    """One matrix and one vector are the product with @."""
    ranks = (2, 1) if matrix == 0 else (1, 2)
    return lambda given: Bound({}, gate="matmul" if tuple(map(len, given.shapes)) == ranks else "")


def _matvec(matrix: int, mine: int) -> Callable[[Site], str]:
    """Batches: the matrix gets an outer product, the vector the upstream through the matrix turned."""

    def template(site: Site) -> str:
        want = site.shapes[mine]
        if mine == matrix:
            left, right = ("dout", "b") if matrix == 0 else ("a", "dout")
            rows, columns = site.shapes[matrix][-2:]
            return sum_to(f"{left}[..., :, None] * {right}[..., None, :]", (*site.out[:-1], rows, columns), want)
        text = "(a.swapaxes(-1, -2) @ dout[..., None])[..., 0]" if matrix == 0 else "(b @ dout[..., None])[..., 0]"
        return sum_to(text, (*site.out[:-1], want[-1]), want)

    return template


# fmt: off
gate("matmul", "a @ b",          _left, _right,           kind="vjp", spelled="np.matmul np.linalg.matmul", price=MATMUL)
gate("dot",    "np.dot(a, b)",   _dot_left, _dot_right,   kind="vjp", spelled="np.dot", methods="dot", price=DOT)
gate("inner",  "np.inner(a, b)", _inner("a"), _inner("b"), kind="vjp", spelled="np.inner", price=DOT)
gate("vdot",   "np.vdot(a, b)",  _vdot("a", "b"), _vdot("b", "a"), kind="vjp", spelled="np.vdot", price=DOT)
gate("outer",  "np.outer(a, b)", _outer("a", "b"), _outer("b", "a"), kind="vjp", spelled="np.outer np.linalg.outer", price=outer())
gate("tensordot", "np.tensordot(a, b)", _tensordot_left, _tensordot_right, kind="vjp", spelled="np.tensordot np.linalg.tensordot",
     params="axes", bind=_tensordot_bind, price=TENSORDOT, example="np.tensordot(a, b, axes=([0], [1])) | 2,3 4,2")
gate("kron",   "np.kron(a, b)",  _kron(0), _kron(1),      kind="vjp", spelled="np.kron", price=outer(),
     example="np.kron(a, b) | 2,3 4,5")
gate("cross",  "np.cross(a, b)", _cross("b", "dout", 0), _cross("dout", "a", 1), kind="vjp", price=elementwise(20, 4), spelled="np.cross np.linalg.cross",
     params="axisa axisb axisc axis", bind=_cross_bind, example="np.cross(a, b) | 3 3")
gate("vecdot", "np.vecdot(a, b)", _vecdot(0), _vecdot(1),  kind="vjp", price=elementwise(4), spelled="np.vecdot np.linalg.vecdot", params="axis",
     bind=_vecdot_bind)
gate("matvec", "np.matvec(a, b)", _matvec(0, 0), _matvec(0, 1), kind="vjp", spelled=present("np.matvec"), bind=_single(0),
     price=MATVEC, example="np.matvec(a, b) | 4,2,3 3")
gate("vecmat", "np.vecmat(a, b)", _matvec(1, 0), _matvec(1, 1), kind="vjp", spelled=present("np.vecmat"), bind=_single(1),
     price=MATVEC, example="np.vecmat(a, b) | 2 4,2,3")
# fmt: on
