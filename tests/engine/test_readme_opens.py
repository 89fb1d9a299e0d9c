"""The README's table of what opens, row by row: what each row names stands in a program that opens, with gradients like
differences, or that is refused as the row says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import engine
from tests.readme import README
from tui.complaint import cause, hint

NP = "import numpy as np\nnp.random.seed(0)\nX = np.random.randn(6, 3)\nY = np.random.randn(6, 1)\n"
NET = NP + """from dataclasses import dataclass
from enum import Enum
class Kind(Enum):
    plain = 1
    bent = 2
@dataclass
class Size:
    rows: int
    columns: int = 1
class Base:
    def __init__(self):
        self.calls = 0
    def __call__(self, v):
        self.calls += 1
        return self.run(v)
    def __add__(self, other):
        return self.W1 + other
class Net:
    pass
class Net(Base):
    def __init__(self, size, kind):
        super().__init__()
        self.W1 = np.random.randn(size.rows, size.columns) * 0.5
        self.kind = kind
    @property
    def decay(self):
        return 0.01 * np.sum(self.W1 ** 2)
    def run(self, v):
        out = v @ self.W1
        return np.tanh(out) if self.kind is Kind.bent else out
net = Net(Size(3), Kind.bent)
loss = np.mean((net(X) - Y) ** 2) + net.decay + np.sum(net + 0.5) * 0.1
"""
LOOP = NP + """W = np.zeros((3, 1))
for step in range(400):
    P = X @ W
    loss = np.mean((P - Y) ** 2)
    dW = 2 * X.T @ (P - Y) / len(X)
    W -= 0.05 * dW
"""
OWN = NP + """W = np.ones((3, 1)) * 0.2
P = X @ W
loss = np.sum((P - Y) ** 2)
dP = 2 * (P - Y)
grads = {}
def back(dP):
    return X.T @ dP
class Layer:
    def __init__(self, W):
        self.W = W
    def backward(self, dP):
        self.dW = X.T @ dP
grads['W'] = back(dP)
layer = Layer(W)
layer.backward(dP)
"""
LOSSES = NP + """def affine(W, X, Y):
    P = X @ W
    dP = 2 * (P - Y) / len(X)
    return np.mean((P - Y) ** 2), X.T @ dP
W = np.ones((3, 1)) * 0.3
loss, dW = affine(W, X, Y)
"""
CACHES = NP + """def forward(x, w):
    out = np.maximum(x @ w, 0)
    return out, (x, w, out)
def backward(dout, cache):
    x, w, out = cache
    dz = dout * (out > 0)
    return dz @ w.T, x.T @ dz
W = np.random.randn(3, 2)
out, cache = forward(X, W)
dout = np.random.randn(*out.shape)
dX, dW = backward(dout, cache)
"""
MAIN = "import sys\n" + NP + """def main():
    W = np.ones((3, 1)) * 0.2
    loss = np.mean((X @ W - Y) ** 2)
    print(loss)
    return 0
if __name__ == "__main__":
    sys.exit(main())
"""
PLAIN_MAIN = NP + "def main():\n    W = np.ones((3, 1)) * 0.2\n    loss = np.mean((X @ W - Y) ** 2)\nmain()\n"
SHOWN = """import matplotlib.pyplot as plt
import time
import logging
import progressbar
from tqdm import tqdm
""" + NP + """logging.basicConfig(level=logging.INFO)
start = time.time()
W = np.ones((3, 1)) * 0.2
loss = 0.0
for row in tqdm(range(2)):
    loss = loss + np.mean((X @ W - Y) ** 2)
for row in progressbar.ProgressBar()(range(2)):
    loss = loss * 1.5
plt.plot([1, 2], [3, 4])
plt.show()
print('took', time.time() - start)
"""
MODULES = """import random
import math
import copy
import weakref
import heapq
import bisect
from itertools import product
from collections import defaultdict
from functools import reduce
from contextlib import suppress
random.seed(3)
class Node:
    def __init__(self, v):
        self.v = v
a = Node(random.uniform(0.5, 1.5))
kept = weakref.ref(a)
b = copy.deepcopy(a)
bag = defaultdict(list)
for i, j in product(range(2), range(2)):
    bag[i].append(a.v * (j + 1))
with suppress(KeyError):
    bag.missing()['x']
heap = []
heapq.heappush(heap, (2, a.v))
f = reduce(lambda p, q: p + q, bag[0]) * math.sin(b.v) * kept().v + heapq.heappop(heap)[1] * bisect.bisect([1, 3], 2)
""".replace("    bag.missing()['x']\n", "    {}['x']\n")
ARGUMENTS = """import argparse
from types import SimpleNamespace
parser = argparse.ArgumentParser()
parser.add_argument('--lr', type=float, default=0.3)
args = parser.parse_args()
more = SimpleNamespace(scale=2.0)
w = 1.5
f = args.lr * w ** 2 * more.scale
"""
STARRED = """from numpy import *
from six.moves import xrange
import numpy as np
w = array([0.5, 1.5, 2.0])
f = 0.0
for i in xrange(3):
    f = f + sin(w[i])
for v in np.nditer(w):
    f = f + 0.1 * v
"""
FLOW = """import numpy as np
from functools import wraps
def counted(run):
    @wraps(run)
    def inner(*args):
        global calls
        calls += 1
        return run(*args)
    return inner
class Open:
    def __enter__(self):
        return self
    def __exit__(self, *what):
        return False
class Held:
    gain = 1.5
calls = 0
def halves(v):
    while v > 1.0:
        yield v
        v = v / 2
@counted
def bent(v, kind):
    match kind:
        case 'square':
            return v ** 2
        case _:
            return v
seen = {1, 2} | {2}
w = 3.0
f = 0.0
with Open() as held:
    for part in halves(w):
        f = f + bent(part, 'square')
try:
    f = f / 0
except ZeroDivisionError:
    f = f * getattr(Held(), 'gain')
print(f'{f:.3f} of {len(seen)} after {calls}')
"""
LAYERS = "import numpy as np\ndef affine(x, w):\n    return x @ w\n"
SGD = "def sgd(w, dw, lr):\n    return w - lr * dw\n"
FORMULAS = """import numpy as np
from scipy.special import expit, softmax, logsumexp
import scipy.special
import scipy.signal
from sklearn.datasets import make_blobs, make_moons
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = make_moons(40, noise=0.1, random_state=0)
X_far, y_far = make_blobs(10, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=0)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
w = np.array([[0.5, -0.5], [0.2, 0.1]])
p = softmax(X_train @ w, axis=1)
print(accuracy_score(y_train, p.argmax(axis=1)), f1_score(y_train, p.argmax(axis=1)))
print(confusion_matrix(y_train, p.argmax(axis=1)))
f = -np.mean(np.log(scipy.special.expit(p[:, 1]))) + logsumexp(p) + scipy.signal.correlate2d(p, w, 'valid').sum()
"""
ANIMATED = """import numpy as np
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
x, y = np.linspace(0, 1, 9), np.linspace(1, 3, 9)
w = 0.5
fig, ax = plt.subplots()
def step(frame):
    global w
    loss = np.mean((w * x - y) ** 2)
    dw = np.mean(2 * (w * x - y) * x)
    w -= 0.1 * dw
    ax.set_title(f"loss {loss:.3f}")
ani = FuncAnimation(fig, step, frames=100)
plt.show()
"""
ABSENT = {
    "sklearn": "from sklearn.linear_model import LinearRegression\nm = LinearRegression()\nf = m.fit(1.0)\n",
    "scipy": "from scipy.optimize import minimize\nf = minimize(1.0)\n",
    "re": "import re\nf = re.findall('a', 'abc')\n",
    "torch": "import torch\nf = torch.zeros(3)\n",
    "tensorflow": "import tensorflow as tf\nf = tf.zeros(3)\n",
}
LOADED = {
    "np.load": "import numpy as np\nX = np.load('x.npy')\nw = np.ones(7)\nf = np.sum(X @ w)\n",
    "open": "rows = open('a.csv').read()\nf = rows * 2.0\n",
    "pandas": "import pandas as pd\nX = pd.read_csv('a.csv').values\nf = (X ** 2).sum()\n",
    "sklearn.datasets": "from sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)\nf = (X ** 2).sum()\n",
}
UNREACHED = """import re
import torch
from batches import batches
def words(text):
    return re.findall('a', text)
def tensor(x):
    return torch.tensor(x)
def rounds(x):
    return batches(x)
x = 3.0
f = x * x
"""
REFUSED = {
    "metaclasses": "class M(type):\n    pass\nclass A(metaclass=M):\n    pass\nf = 1.0\n",
    "several base classes": "class A:\n    x = 1\nclass B:\n    y = 1\nclass C(A, B):\n    pass\nf = C().x * 2.0\n",
    "__getattr__": "class A:\n    def __getattr__(self, name):\n        return 1.0\nf = A().x * 2.0\n",
    "async": "async def g():\n    return 1.0\nf = 1.0\n",
    "eval": "f = eval('2.0')\n",
    "input": "f = float(input()) * 2\n",
}
OPEN: dict[str, tuple[str, ...]] = {
    "`class Net:` with": (NET,),
    "a training loop": (LOOP,),
    "a backward pass of your own": (OWN,),
    "functions that return the loss": (LOSSES, CACHES),
    "only functions and classes": (),
    "functions that need `re`, `torch`": (UNREACHED,),
    "`main()`": (MAIN, PLAIN_MAIN),
    "a notebook": (),
    "`import matplotlib`": (SHOWN,),
    "`FuncAnimation(fig, step, frames=100)`": (ANIMATED,),
    "`random`": (MODULES,),
    "`from layers import *`": (),
    "`argparse`": (ARGUMENTS,),
    "`from numpy import *`": (STARRED,),
    "`np.load`": tuple(LOADED.values()),
    "`scipy.special.expit`": (FORMULAS,),
    "other of `sklearn`": tuple(ABSENT.values()),
    "`try`": (FLOW,),
    "metaclasses": tuple(REFUSED.values()),
}
"""By the beginning of its first column, the programs of each row; those with none have a test of their own below."""
REFUSING = ("`np.load`", "other of `sklearn`", "metaclasses")


def rows() -> list[tuple[str, str]]:
    text = README.read_text(encoding="utf-8").partition("| your file has | chainstep |")[2].partition("\n\n")[0]
    found = [line.strip().strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [(left.strip(), right.strip()) for left, right in found]


def of(row: str) -> str:
    return next((begin for begin in OPEN if row.startswith(begin)), "")


def test_every_row_has_its_programs() -> None:
    assert [of(left) for left, _ in rows()] == list(OPEN)


@pytest.mark.parametrize("row", [left for left, _ in rows()])
def test_what_a_row_names_stands_in_its_programs(row: str) -> None:
    programs = "\n".join(OPEN[of(row)])
    if programs:
        for code in re.findall("`([^`]+)`", row):
            assert code.partition("(…")[0].removeprefix("import ") in programs, code

GOOD = {f"{row} {at}": text for row, texts in OPEN.items() for at, text in enumerate(texts) if row not in REFUSING}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_the_programs_open_with_right_gradients(text: str) -> None:
    trace = engine.trace_source(text, "program.py")
    found = engine.check(trace)
    assert found.checked
    assert found.ok
    assert not found.undecided


def test_a_training_loop_opens_at_the_pass_that_is_asked_for() -> None:
    trace = engine.trace_source(LOOP, "program.py", engine.Options(pass_number=300))
    assert trace.training is not None
    assert trace.training.number == 300
    assert [update.name for update in trace.training.updates] == ["W"]


@pytest.mark.parametrize("kind", LOADED)
def test_what_loads_data_says_what_to_write(kind: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(LOADED[kind], "program.py")
    assert "np.random.randn(" in hint(caught.value, "en")
    assert "100, 7" in hint(caught.value, "en") or kind != "np.load"


@pytest.mark.parametrize("text", ABSENT.values(), ids=ABSENT)
def test_other_libraries_are_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(text, "program.py")
    assert caught.value.place.line
    assert hint(caught.value, "en")


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_no_program_may_do_is_refused_at_its_line(text: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(text, "program.py")
    assert caught.value.place.line
    assert cause(caught.value, "en")


def test_a_file_of_definitions_is_listed_with_calls() -> None:
    text = "import numpy as np\nclass Net:\n    def __init__(self, n):\n        self.w = np.ones(n)\n"
    text += "def affine(x, w):\n    return x @ w\n"
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(text, "program.py")
    then = re.search("--then '(.*)'", hint(caught.value, "en"))
    assert then is not None
    assert np.isfinite(engine.trace_source(text, "program.py", engine.Options(then=(then[1],))).value)


def test_a_notebook_opens_in_the_order_of_its_cells(tmp_path: Path) -> None:
    cells = [["%matplotlib inline\n", "import numpy as np\n", "w = np.array([1.0, 2.0])"], ["loss = np.sum(w ** 3)"]]
    made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None} for cell in cells]
    path = tmp_path / "notes.ipynb"
    path.write_text(json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}), encoding="utf-8")
    trace = engine.run(path)
    assert np.allclose(trace.gradients["w"], 3 * trace.values["w"] ** 2)


def test_modules_beside_the_file_are_read(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "layers.py").write_text(LAYERS, encoding="utf-8")
    (tmp_path / "nn.py").write_text("def half(v):\n    return v / 2\n", encoding="utf-8")
    (tmp_path / "net.py").write_text(
        "from layers import *\nimport nn\nimport numpy as np\nx = np.ones((2, 3))\nw = np.full((3, 1), 0.5)\n"
        "f = nn.half(np.sum(affine(x, w) ** 2))\n", encoding="utf-8",
    )  # fmt: skip
    trace = engine.run(tmp_path / "net.py")
    assert trace.value == 2.25
    assert sum([one.code == "module_read" for one in trace.notices]) == 2
