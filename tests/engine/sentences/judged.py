"""Items 3, 4, 5 and 9: what is differentiated, how it is judged, what is a count, what is said. A row is a program, options, and
what must come out: ``output`` its name, ``right`` the own gradients that are right, ``given`` the one that is taken as given,
``never`` names that are no inputs, ``only`` the inputs with a gradient, ``error`` a code with a part of what is said."""

from __future__ import annotations

from typing import Any

DATA = """import numpy as np
rng = np.random.RandomState(0)
X = rng.randn(8, 3)
y = rng.randint(0, 2, 8)
W = rng.randn(3, 2) * 0.5
"""
SOFT = """z = X @ W
e = np.exp(z - z.max(axis=1, keepdims=True))
p = e / e.sum(axis=1, keepdims=True)
loss = -np.mean(np.log(p[np.arange(8), y]))
dz = p.copy()
dz[np.arange(8), y] -= 1
dz /= 8
dW = X.T @ dz
"""
LAYERS = """def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)
def affine_backward(dout, cache):
    x, w, b = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
"""
ROWS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "3: the loss, never a metric below it": (
        DATA + SOFT + "acc = np.mean(p.argmax(axis=1) == y)\nprint(acc)\n", {}, {"output": "loss", "right": ["dW", "dz"]},
    ),
    "3: never a cache, lr or history": (
        DATA + SOFT + "cache = (X, W)\nlr = 0.1\nhistory = []\nhistory.append(loss)\n", {}, {"output": "loss", "right": ["dW"]},
    ),
    "3: never the value on other data": (
        DATA + SOFT + "X_val = rng.randn(4, 3)\nval_loss = np.sum((X_val @ W) ** 2)\n", {}, {"output": "loss", "right": ["dW"]},
    ),
    "3: never a term of the sum": (
        DATA + "data_loss = np.sum((X @ W) ** 2)\nreg_loss = 0.1 * np.sum(W * W)\nloss = data_loss + reg_loss\n"
        "dW = 2 * X.T @ (X @ W) + 0.2 * W\n", {}, {"output": "loss", "right": ["dW"]},
    ),
    "3: never the file's own check": (
        DATA + SOFT + "def f(W):\n    z = X @ W\n    e = np.exp(z)\n    p = e / e.sum(axis=1, keepdims=True)\n"
        "    return -np.mean(np.log(p[np.arange(8), y]))\nh = 1e-5\nnum = np.zeros_like(W)\nfor i in range(3):\n"
        "    for j in range(2):\n        up = W.copy()\n        up[i, j] += h\n        down = W.copy()\n        down[i, j] -= h\n"
        "        num[i, j] = (f(up) - f(down)) / (2 * h)\nrel = np.max(np.abs(num - dW))\nprint(rel < 1e-6)\n",
        {}, {"output": "loss", "right": ["dW"]},
    ),
    "3: without a loss the earliest gradient is given": (
        DATA + "h = np.tanh(X @ W)\nout = h @ np.ones((2, 1))\ndelta = out - y[:, None]\ndh = delta @ np.ones((1, 2))\n"
        "dW = X.T @ (dh * (1 - h ** 2))\n", {}, {"right": ["dW"], "given": "dh"},
    ),
    "3: --output takes module names and switches nothing else off": (
        DATA + SOFT + "other = np.sum(W ** 2)\n", {"output": "loss"}, {"output": "loss", "right": ["dW"]},
    ),
    "3: --output takes unpacked names": (
        DATA + "def both(W):\n    s = np.sum(X @ W)\n    return s, s ** 2\na, b = both(W)\n", {"output": "b"}, {"output": "b"},
    ),
    "3: outputs of one entry are numbers": (DATA + "loss = ((X @ W) ** 2).sum().reshape(1, 1)\n", {}, {"output": "loss"}),
    "3: main() is read as the program": (
        "import numpy as np\ndef main():\n    W = np.ones((3, 2))\n    loss = np.sum(W ** 2)\n    dW = 2 * W\n    print(loss)\n"
        "if __name__ == '__main__':\n    main()\n", {}, {"output": "loss", "right": ["dW"]},
    ),
    "3: train() is read as the program": (
        "import numpy as np\ndef train():\n    W = np.ones((3, 2))\n    for i in range(4):\n        loss = np.sum(W ** 2)\n"
        "        dW = 2 * W\n        W = W - 0.1 * dW\n    return W\ntrain()\n", {}, {"output": "loss", "right": ["dW"]},
    ),
    "4: out is the output, the drawn dout its seed": (
        LAYERS + DATA + "b = np.zeros(2)\nout, cache = affine_forward(X, W, b)\ndout = np.random.randn(*out.shape)\n"
        "dx, dw, db = affine_backward(dout, cache)\n", {}, {"output": "out", "right": ["dx", "dw", "db"]},
    ),
    "4: also inside backward(dout) methods that only return": (
        "import numpy as np\nclass Affine:\n    def __init__(self, W):\n        self.W = W\n    def forward(self, x):\n"
        "        self.x = x\n        return x @ self.W\n    def backward(self, dout):\n        self.dW = self.x.T @ dout\n"
        "        return dout @ self.W.T\nnp.random.seed(0)\nlayer = Affine(np.random.randn(3, 2))\nx = np.random.randn(4, 3)\n"
        "out = layer.forward(x)\ndout = np.random.randn(4, 2)\ndx = layer.backward(dout)\n",
        {}, {"output": "out", "right": ["dx", "layer.dW"]},
    ),
    "4: a file of definitions only opens the library": (LAYERS, {}, {"error": ("definitions", "")}),
    "4: --then adds lines": (
        LAYERS, {"then": ("x = np.ones((2, 3)); w = np.ones((3, 4)); b = np.zeros(4)", "out, cache = affine_forward(x, w, b)",
                          "loss = np.sum(out ** 2)")}, {"output": "loss"},
    ),
    "4: a file without a loss is told --then": (
        DATA + "out = np.tanh(X @ W)\n", {}, {"error": ("output_not_scalar", "--then 'loss = ")},
    ),
    "5: counts get no gradient and are no inputs": (
        DATA + "N, D = X.shape\nT = len(y)\nloss = np.sum((X @ W) ** 2) / N / D * T\n", {},
        {"output": "loss", "never": ["N", "D", "T"]},
    ),
    "5: buffers that are overwritten are no inputs": (
        DATA + "h = np.zeros((4, 2))\nfor t in range(4):\n    h[t] = np.tanh(X[t] @ W)\nloss = np.sum(h ** 2)\n",
        {}, {"output": "loss", "never": ["h"]},
    ),
    "5: labels of an index are no inputs": (DATA + SOFT, {}, {"output": "loss", "never": ["y"]}),
    "5: --wrt prunes": (DATA + SOFT, {"wrt": ("W",)}, {"output": "loss", "never": ["X"], "only": ["W"]}),
    "9: shapes where shapes differ": (DATA + "z = W @ X\nloss = np.sum(z)\n", {}, {"error": ("shapes", "(3, 2)")}),
    "9: for %matplotlib, the notebook": ("%matplotlib inline\nx = 1.0\nloss = x * x\n", {}, {"error": ("notebook_line", "ipynb")}),
    "9: for a loop, the loss": (
        DATA + "for t in range(3):\n    W = W * 0.9\n    out = X @ W\n", {}, {"error": ("output_not_scalar", "--then 'loss = np.")},
    ),
}  # fmt: skip
