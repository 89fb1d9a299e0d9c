"""Products of vectors and matrices. The text depends on the ranks; ``@`` and ``np.dot`` differ from rank 3 on.

Source for the matrix case: CS231n, "Gradients for vectorized operations": dW = dD.dot(X.T), dX = W.T.dot(dD).
"""

from __future__ import annotations

from engine.gates.table import Site, gate


def _sum_to(text: str, have: tuple[int, ...], want: tuple[int, ...]) -> str:
    """``text`` of shape ``have`` summed over the batch axes that broadcasting added to ``want``."""
    extra = len(have) - len(want)
    if extra:
        text = f"({text}).sum(axis={0 if extra == 1 else tuple(range(extra))})"
    ones = [i for i, n in enumerate(want) if n == 1 and have[i + extra] != 1]
    if ones:
        text = f"({text}).sum(axis={ones[0] if len(ones) == 1 else tuple(ones)}, keepdims=True)"
    return text


def _left(site: Site) -> str:
    a, b = site.shapes
    p, q = len(a), len(b)
    if q == 1:  # out[...] = sum_k a[..., k] b[k]
        return {1: "dout * b", 2: "np.outer(dout, b)"}.get(p, "dout[..., None] * b")
    if p == 1:
        return "b @ dout" if q == 2 else _sum_to("(b @ dout[..., None])[..., 0]", (*site.out[:-1], a[0]), a)
    flip = "b.T" if q == 2 else "b.swapaxes(-1, -2)"
    return _sum_to(f"dout @ {flip}", (*site.out[:-1], a[-1]), a)


def _right(site: Site) -> str:
    a, b = site.shapes
    p, q = len(a), len(b)
    if p == 1:
        if q <= 2:
            return {1: "dout * a", 2: "np.outer(a, dout)"}[q]
        return _sum_to("a[:, None] * dout[..., None, :]", (*site.out[:-1], a[0], site.out[-1]), b)
    if q == 1:
        return "a.T @ dout" if p == 2 else f"(a * dout[..., None]).sum(axis={tuple(range(p - 1))})"
    flip = "a.T" if p == 2 else "a.swapaxes(-1, -2)"
    return _sum_to(f"{flip} @ dout", (*site.out[:-2], a[-1], site.out[-1]), b)


def _dot_left(site: Site) -> str:
    p, q = len(site.shapes[0]), len(site.shapes[1])
    if max(p, q) <= 2 or q == 1:
        return _left(site)
    axes = (list(range(p - 1, p - 1 + q - 1)), [*range(q - 2), q - 1])
    return f"np.tensordot(dout, b, axes=({axes[0]}, {axes[1]}))"


def _dot_right(site: Site) -> str:
    p, q = len(site.shapes[0]), len(site.shapes[1])
    if max(p, q) <= 2 or q == 1:
        return _right(site)
    lead = list(range(p - 1))
    return f"np.moveaxis(np.tensordot(a, dout, axes=({lead}, {lead})), 0, -2)"


# fmt: off
gate("matmul", "a @ b",        _left, _right,         kind="vjp", spelled="np.matmul")
gate("dot",    "np.dot(a, b)", _dot_left, _dot_right, kind="vjp", spelled="np.dot", methods="dot")
gate("outer",  "np.outer(a, b)", "(dout @ b.ravel()).reshape(a.shape)", "(dout.T @ a.ravel()).reshape(b.shape)", kind="vjp", spelled="np.outer")
# fmt: on
