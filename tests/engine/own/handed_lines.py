"""Right programs of calls that hand gradients on, and of steps called over time, each with a line to be written wrongly."""

from __future__ import annotations

HEAD = "import numpy as np\nnp.random.seed(3)\n"

_LAYER = HEAD + """\
def linear(h, U, c):
    return h @ U + c
def linear_back(upper, saved):
    h, U, c = saved
    dh = upper @ U.T
    dU = h.T @ upper
    dc = upper.sum(0)
    return dh, dU, dc
h = np.random.randn(4, 3)
U = np.random.randn(3, 2)
c = np.random.randn(2)
out = linear(h, U, c)
loss = 0.5 * np.sum(out ** 2)
dh, dU, dc = linear_back(out, (h, U, c))
"""

_METHODS = HEAD + """\
class Dense:
    def __init__(self, rows, columns):
        self.W = np.random.randn(rows, columns)
        self.b = np.random.randn(columns)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, dout):
        dx = dout @ self.W.T
        dW = self.x.T @ dout
        db = dout.sum(0)
        return [dx, dW, db]
x = np.random.randn(5, 4)
layer = Dense(4, 3)
W = layer.W
b = layer.b
out = layer.forward(x)
loss = np.sum(np.tanh(out))
[dx, dW, db] = layer.backward(1 - np.tanh(out) ** 2)
"""

_TWICE = HEAD + """\
def lin(x, W, b):
    return x @ W + b
def lin_grad(g, x, W):
    grad_W = x.T @ g
    grad_b = g.sum(0)
    grad_x = g @ W.T
    return grad_x, grad_W, grad_b
def net_grad(g, h, x, W, V):
    grad_h, grad_V, grad_c = lin_grad(g, h, V)
    grad_x, grad_W, grad_b = lin_grad(grad_h, x, W)
    return grad_W, grad_b, grad_V, grad_c
x = np.random.randn(5, 4)
W = np.random.randn(4, 3)
b = np.random.randn(3)
V = np.random.randn(3, 2)
c = np.random.randn(2)
h = lin(x, W, b)
r = lin(h, V, c)
loss = 0.5 * (r ** 2).sum()
grad_W, grad_b, grad_V, grad_c = net_grad(r, h, x, W, V)
"""

_STEP = HEAD + """\
def cell(x, s, A, B):
    n = np.tanh(x @ A + s @ B)
    return n, (x, s, n)
def cell_back(dn, saved):
    x, s, n = saved
    draw = dn * (1 - n ** 2)
    dA = x.T @ draw
    dB = s.T @ draw
    ds = draw @ B.T
    return ds, dA, dB
xs = np.random.randn(4, 2, 3)
s = np.zeros((2, 3))
A = np.random.randn(3, 3) * 0.5
B = np.random.randn(3, 3) * 0.5
kept, loss = [], 0.0
for t in range(4):
    s, one = cell(xs[t], s, A, B)
    kept.append(one)
    loss = loss + np.sum(s ** 2)
dA, dB = np.zeros_like(A), np.zeros_like(B)
ds = np.zeros((2, 3))
for t in range(3, -1, -1):
    dn = 2 * kept[t][2] + ds
    ds, dA_t, dB_t = cell_back(dn, kept[t])
    dA += dA_t
    dB += dB_t
"""

HANDED: dict[str, tuple[str, str, str, set[str]]] = {
    "what a function returns in another order": (_LAYER, "return dh, dU, dc", "return dh, dc, dU", {"return dh, dc, dU"}),
    "unpacked in another order": (
        _LAYER, "dh, dU, dc = linear_back", "dh, dc, dU = linear_back", {"dh, dc, dU = linear_back(out, (h, U, c))"},
    ),
    "a method's list in another order": (
        _METHODS, "[dx, dW, db] =", "[dx, db, dW] =", {"[dx, db, dW] = layer.backward(1 - np.tanh(out) ** 2)"},
    ),
    "a call within a call, unpacked in another order": (
        _TWICE, "grad_h, grad_V, grad_c = lin", "grad_h, grad_c, grad_V = lin", {"grad_h, grad_c, grad_V = lin_grad(g, h, V)"},
    ),
    "returned by the outer function in another order": (
        _TWICE, "return grad_W, grad_b, grad_V, grad_c", "return grad_W, grad_b, grad_c, grad_V",
        {"return grad_W, grad_b, grad_c, grad_V"},
    ),
    "a sum over time with its sign turned": (_STEP, "dB += dB_t", "dB -= dB_t", {"dB -= dB_t"}),
    "a sum over time times two": (_STEP, "dA += dA_t", "dA += 2 * dA_t", {"dA += 2 * dA_t"}),
    "the carry of a step with its sign turned": (_STEP, "ds = draw @ B.T", "ds = -(draw @ B.T)", {"ds = -(draw @ B.T)"}),
    "the carry of a step not transposed": (_STEP, "ds = draw @ B.T", "ds = draw @ B", {"ds = draw @ B"}),
    "a step's own line": (_STEP, "draw = dn * (1 - n ** 2)", "draw = dn * (1 - n)", {"draw = dn * (1 - n)"}),
}  # fmt: skip
