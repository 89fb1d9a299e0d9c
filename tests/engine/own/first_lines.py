"""Right programs, each with a line to be written wrongly, and the lines any of which is the first wrong one then."""

from __future__ import annotations

HEAD = "import numpy as np\nnp.random.seed(7)\n"

_SHARED = HEAD + """\
A = np.random.randn(5, 3)
goal = np.random.randn(5)
a = np.random.randn(3)
b = np.random.randn(3)
ab = a * b
s = A @ ab
loss = np.sum((s - goal) ** 2)
ds = 2 * (s - goal)
dab = A.T @ ds
da = dab.copy()
da *= b
db = dab * a
"""

_LATENT = HEAD + """\
x = np.random.randn(4, 3)
W = np.random.randn(3, 2)
V = np.random.randn(2, 3)
m = x @ W
r = m @ V
loss = 0.5 * np.sum((r - x) ** 2) + 0.5 * np.sum(m ** 2)
far = r - x
dV = m.T @ far
u = far @ V.T
q = u + m
dW = x.T @ q
"""

_OVER = HEAD + """\
x = np.random.randn(4, 3)
W = np.random.randn(3, 3)
v = np.random.randn(3)
z = x @ W
h = np.maximum(z, 0.2 * z)
out = h @ v
loss = np.sum(out ** 2)
dout = 2 * out
dv = h.T @ dout
back = np.outer(dout, v)
dh = back
dz = dh * np.where(z > 0, 1.0, 0.2)
dW = x.T @ dz
"""

_OVER_TIME = HEAD + """\
xs = np.random.randn(4, 3)
goal = np.random.randn(3)
Wx = np.random.randn(3, 3) * 0.6
Wh = np.random.randn(3, 3) * 0.6
h0 = np.random.randn(3)
hs = np.zeros((5, 3))
hs[0] = h0
for t in range(4):
    hs[t + 1] = np.tanh(xs[t] @ Wx + hs[t] @ Wh)
loss = 0.5 * np.sum((hs[1:] - goal) ** 2)
dWx = np.zeros_like(Wx)
dWh = np.zeros_like(Wh)
dnext = np.zeros(3)
for t in range(3, -1, -1):
    dh = hs[t + 1] - goal
    dh = dh + dnext
    da = dh * (1 - hs[t + 1] ** 2)
    dWx += np.outer(xs[t], da)
    dWh += np.outer(hs[t], da)
    dnext = Wh @ da
dh0 = dnext
"""

_SCALED = HEAD + """\
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dZ = A - Y
    dw = 1 / m * np.dot(X, dZ.T)
    db = 1 / m * np.sum(dZ, axis=1, keepdims=True)
    return dw, db, cost
w = np.random.randn(3, 1)
b = np.zeros((1, 1))
X = np.random.randn(3, 5)
Y = np.array([[1, 0, 0, 1, 1]])
dw, db, cost = propagate(w, b, X, Y)
"""

_CIRCUIT = """\
import numpy as np
x, y = 3.0, -4.0
sigy = 1.0 / (1 + np.exp(-y))
num = x + sigy
sigx = 1.0 / (1 + np.exp(-x))
xpy = x + y
den = sigx + xpy**2
invden = 1.0 / den
f = num * invden
dnum = invden
dinvden = num
dden = (-1.0 / den**2) * dinvden
dsigx = dden
dxpy = 2 * xpy * dden
dx = dxpy
dy = dxpy
dx += (1 - sigx) * sigx * dsigx
dx += dnum
dsigy = dnum
dy += (1 - sigy) * sigy * dsigy
"""

_NEURON = """\
import numpy as np
x = np.array([1.0, 2.0, 3.0])
w = np.array([0.1, 0.2, 0.3])
b = 0.5
y = 1.0
z = w @ x + b
a = 1 / (1 + np.exp(-z))
L = -(y * np.log(a) + (1 - y) * np.log(1 - a))
dz = a - y
dw = dz * x
db = dz
"""

PROGRAMS: dict[str, tuple[str, str, str, set[str]]] = {
    "two names of one array": (_SHARED, "da = dab.copy()", "da = dab", {"da = dab", "da *= b"}),
    "a term left out where a name hands on": (_LATENT, "q = u + m", "q = u", {"q = u"}),
    "a forward value written over": (
        _OVER.replace("back", "t"), "t = np.outer(dout, v)\ndh = t", "z = np.outer(dout, v)\ndh = z",
        {"z = np.outer(dout, v)", "dz = dh * np.where(z > 0, 1.0, 0.2)"},
    ),
    "a carry between rounds": (_OVER_TIME, "dnext = Wh @ da", "dnext = 0.5 * (Wh @ da)", {"dnext = 0.5 * (Wh @ da)"}),
    "a power within rounds": (_OVER_TIME, "hs[t + 1] ** 2)\n    dW", "hs[t + 1] ** 3)\n    dW", {"da = dh * (1 - hs[t + 1] ** 3)"}),
    "a copy of another number's gradient": (_CIRCUIT, "dsigy = dnum", "dsigy = dden", {"dsigy = dden"}),
    "a copy that is added to later": (_CIRCUIT, "dy = dxpy", "dy = dden", {"dy = dden"}),
    "a copy of a forward value": (_NEURON, "dz = a - y", "dz = a", {"dz = a"}),
    "a factor that is passed down per example": (_SCALED, "dZ = A - Y", "dZ = 2 * (A - Y)", {"dZ = 2 * (A - Y)"}),
}  # fmt: skip
