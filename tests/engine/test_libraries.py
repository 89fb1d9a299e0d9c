"""Modules beside math and numpy: what runs gives what Python gives, bit for bit; what only shows is let by; what loads is told."""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import random
import string
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

import engine
from engine import Options, ProgramError, Trace
from engine.reading import libraries
from engine.tracing.calling.library import ROWS
from tui.complaint import cause, hint

HEADS = "import random, itertools, functools, operator, copy, collections, string, sys, os\n"


def traced(source: str, **options: Any) -> Trace:
    return engine.trace_source(source, "file.py", Options(**options))


def refused(source: str, **options: Any) -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        traced(source, **options)
    for lang in ("en", "ko"):
        assert cause(caught.value, lang)
        assert hint(caught.value, lang)
    return caught.value


def printed(source: str, space: dict[str, Any] | None = None) -> str:
    """What Python prints."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(source, "file.py", "exec"), {"__name__": "__main__", **(space or {})})
    return told.getvalue()


def same(body: str) -> Trace:
    """Trace a program; it must print what it prints under Python, and end with the same value."""
    source = f"{HEADS}{body}\nw_ = 2.0\nf_ = w_ * w_\n"
    trace = traced(source)
    said = "".join(f"{text}\n" for _, text in trace.printed)
    assert said == printed(source)
    return trace


DRAWS = [
    "random.random()", "random.uniform(-1, 1)", "random.uniform(a=0.5, b=2)", "random.gauss(0, 1)", "random.gauss(mu=1, sigma=3.0)",
    "random.normalvariate(0.5, 2)", "random.randint(1, 6)", "random.randrange(10)", "random.randrange(2, 20, 3)",
    "random.expovariate(1.5)", "random.triangular(0, 1, 0.3)", "random.choice([1.5, 2.5, 3.5])", "random.choice('abc')",
    "random.choice(range(5, 50))", "random.choices([1, 2, 3], k=5)", "random.choices([1, 2, 3], weights=[0.1, 0.7, 0.2], k=4)",
    "random.choices('ab', cum_weights=[1, 5], k=3)", "random.sample([1, 2, 3, 4, 5], 3)", "random.sample(range(100), 4)",
]  # fmt: skip


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("seed", ["3", "'text'", "2.5", "-7", "10**30"])
def test_draws_are_pythons_own_bit_for_bit(draw: str, seed: str) -> None:
    own = draw.replace("random.", "dice.")
    same(f"random.seed({seed})\nprint({draw}, {draw})\ndice = random.Random({seed})\nprint({own}, random.random(), {own})")


@pytest.mark.parametrize("seed", range(8))
def test_shuffles_are_pythons_own(seed: int) -> None:
    same(f"random.seed({seed})\nL = list(range(17))\nrandom.shuffle(L)\nprint(L)\nM = [[1.0], [2.0], [3.0]]\nN = M\n"
         "random.shuffle(M)\nprint(M, N, random.random())")  # fmt: skip


def test_names_from_the_module_and_under_another_name_draw_from_the_same_stream() -> None:
    source = "from random import gauss as g, seed\nimport random as rnd\nseed(4)\nx = g(0, 1)\ny = rnd.random()\nf = x * y\n"
    space: dict[str, Any] = {}
    exec(source, space)
    assert traced(source).value == space["f"]


def test_a_draw_without_a_seed_is_of_seed_0_and_told_once() -> None:
    trace = traced("import random\nx = random.random()\ny = random.random()\nf = x * y\n")
    dice = random.Random(0)
    assert trace.value == dice.random() * dice.random()
    assert [notice.code for notice in trace.notices] == ["unseeded_random"]
    alone: dict[str, Any] = {}
    exec(engine.listing(trace), alone)
    assert alone["f"] == trace.value


@pytest.mark.parametrize("draw", ["uniform(a, 4.0)", "gauss(a, 2.0)", "normalvariate(1.0, a)", "uniform(a, a * 3)"])
def test_a_draw_of_what_was_computed_keeps_its_gradient(draw: str) -> None:
    def value(w: float) -> float:
        dice = random.Random(5)
        return eval(f"dice.{draw}", {"dice": dice, "a": w * w}) * 3.0  # type: ignore[no-any-return]

    trace = traced(f"import random\nrandom.seed(5)\nw = 1.3\na = w * w\nx = random.{draw}\nf = x * 3.0\n")
    assert trace.value == value(1.3)
    slope = (value(1.3 + 1e-6) - value(1.3 - 1e-6)) / 2e-6
    assert trace.gradients["w"] == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("draw", ["expovariate(a)", "triangular(a, 9.0)"])
def test_a_draw_that_would_lose_a_gradient_is_refused(draw: str) -> None:
    assert refused(f"import random\nw = 1.3\na = w * w\nx = random.{draw}\nf = x * 3.0\n").place.line == 4


@pytest.mark.parametrize(
    "body",
    [
        "print(list(itertools.product([1, 2], 'ab')), list(itertools.product([0, 1], repeat=3)))",
        "print(list(itertools.chain([1], (2, 3), range(2))), list(itertools.chain.from_iterable([[1], [2, 3]])))",
        "print(list(itertools.zip_longest([1, 2, 3], [4], fillvalue=0)), list(itertools.zip_longest([1], [2, 3])))",
        "print(list(itertools.islice(itertools.count(3, 2), 4)), list(itertools.islice([1, 2, 3, 4], 1, None, 2)))",
        "for i, c in zip(range(5), itertools.cycle([1, 2])):\n    print(i, c)",
        "print(list(itertools.combinations([1, 2, 3, 4], 2)), list(itertools.permutations([1, 2, 3])))",
        "print(list(itertools.combinations_with_replacement('ab', 2)), list(itertools.permutations(range(4), 2)))",
        "print(list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([2, 3], operator.mul, initial=5)))",
        "print(list(itertools.repeat(7, 3)), list(itertools.starmap(lambda a, b: a * b, [(1, 2), (3, 4)])))",
        "print(list(itertools.takewhile(lambda x: x < 3, [1, 3, 1])), list(itertools.dropwhile(lambda x: x < 3, [1, 3, 1])))",
        "print(list(itertools.pairwise([1, 2, 3])))",
        "print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(operator.add, [[1], [2]], []))",
        "f = functools.partial(lambda a, b, c=1: (a, b, c), 1, c=5)\nprint(f(2), f(3, c=6), functools.partial(f, 9)())",
        "@functools.lru_cache(maxsize=None)\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nprint(fib(9))",
        "print(sorted([(1, 'b'), (2, 'a')], key=operator.itemgetter(1)), operator.sub(5, 3), operator.neg(2), operator.le(1, 1))",
        "d = collections.defaultdict(list)\nd['a'].append(1)\nd['b']\nprint(dict(d), 'c' in d, len(d))",
        "d = collections.defaultdict(lambda: 3)\nd[1] += 4\nprint(d[1], d[2])",
        "e = collections.defaultdict(float)\ne[0] += 1\nprint(e[0], e[1])",
        "d = collections.OrderedDict([('a', 1)])\nd['b'] = 2\nprint(d, list(d.items()))",
        "c = collections.Counter('abcab')\nprint(c, c['z'], c.most_common(1), c.most_common())",
        "c = collections.Counter([3, 1, 3])\nc[5] += 1\nprint(c[3], sorted(c.keys()), sum(c.values()))",
        "c = collections.Counter(b=2)\nc.update(['a', 'b'])\nc.update({'b': 3}, z=1)\nc.subtract('ab')\nprint(c, c.total())",
        "c = collections.Counter('abca')\nprint(list(c.elements()), sum(1 for _ in c.elements()))",
        "for k, g in itertools.groupby([1, 1, 3, 2, 4], lambda x: x % 2):\n    print(k, list(g))",
        "r = [('a', 1), ('a', 2), ('b', 3)]\nprint({k: [v for _, v in g] for k, g in itertools.groupby(r, key=lambda r: r[0])})",
        "print([k for k, _ in itertools.groupby('aabbba')], [list(g) for _, g in list(itertools.groupby('aab'))])",
        "q = collections.deque([1, 2, 3], maxlen=3)\nq.append(4)\nq.appendleft(0)\nprint(q, q.popleft(), q.pop(), len(q))",
        "q = collections.deque()\nq.extend([1, 2, 3])\nq.rotate(1)\nprint(q, list(q), q[0])\nq.rotate(-2)\nprint(q)",
        "a = {'x': [1, 2]}\nb = copy.copy(a)\nc = copy.deepcopy(a)\na['x'].append(3)\na['y'] = 1\nprint(a, b, c)",
        "r = [0]\na = [r, r]\nb = copy.deepcopy(a)\nb[0].append(1)\nprint(a, b, b[0] is b[1], b[0] is r)",
        "print(string.ascii_lowercase[:3], sys.maxsize, sys.float_info.epsilon, os.sep, sys.byteorder)",
        "print(os.path.join('a', 'b.py'), os.path.basename('/x/y.txt'), os.path.splitext('a.npy'), os.path.dirname('/a/b'))",
        "sys.stdout.write('a line\\n')\nprint(len(sys.argv) > 0)",
    ],
)  # fmt: skip
def test_what_runs_gives_what_python_gives(body: str) -> None:
    same(body)


def test_a_deep_copy_is_another_array_with_its_own_gradient() -> None:
    head = "import copy\nimport numpy as np\n"
    trace = traced(f"{head}W = np.array([1.0, 2.0])\nV = copy.deepcopy(W)\nV[0] = 5.0\nf = (V * W).sum()\n")
    assert trace.value == 9.0
    assert trace.gradients["W"].tolist() == [5.0, 4.0]


def test_a_deep_copy_of_an_object_shares_nothing_with_it() -> None:
    body = ("import copy\nimport numpy as np\nclass Net:\n    def __init__(self):\n        self.W = np.array([1.0, 2.0])\n"
            "        self.p = {'b': np.array([3.0])}\n"
            "net = Net()\nbest = copy.deepcopy(net)\nbest.W[0] = 7.0\nbest.p['b'][0] = 9.0\n")  # fmt: skip
    trace = traced(body + "f = (net.W * best.W).sum() + net.p['b'][0] * best.p['b'][0]\n")
    space: dict[str, Any] = {}
    exec(body + "f = (net.W * best.W).sum() + net.p['b'][0] * best.p['b'][0]\n", space)
    assert trace.value == space["f"]


@pytest.mark.parametrize("call", ["reduce(operator.mul, L)", "reduce(lambda a, b: a * b, L)", "reduce(operator.mul, L, 1.0)",
                                  "[p for p in accumulate(L, operator.mul)][-1]", "starmapped"])  # fmt: skip
def test_gradients_go_through_functions_by_name(call: str) -> None:
    call = "[p for p in starmap(operator.mul, [(L[0], L[1] * L[2])])][0]" if call == "starmapped" else call
    head = "import operator\nfrom functools import reduce\nfrom itertools import accumulate, starmap\n"
    trace = traced(f"{head}L = [2.0, 3.0, 4.0]\nf = {call}\n")
    assert trace.value == 24.0
    assert [trace.gradients[f"L[{i}]"] for i in range(3)] == [12.0, 8.0, 6.0]


def test_operators_by_name_on_constant_arrays_are_listed_so_that_they_run() -> None:
    source = "import numpy as np\nimport operator\nw = 2.0\nh = operator.mul(w, np.array([1.0, 2.0]))\nf = h.sum()\n"
    trace = traced(source)
    space: dict[str, Any] = {"np": np}
    exec(engine.listing(trace), space)
    assert space["dw"] == 3.0


SHOWN = """import matplotlib.pyplot as plt
import seaborn as sns
import time
from datetime import datetime
from tqdm import tqdm, trange
import logging
import warnings
import os
import numpy as np
warnings.filterwarnings('ignore')
logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)
plt.rcParams['figure.figsize'] = (5, 4)
sns.set(style='whitegrid')
started = time.time()
begun = datetime.now()
w = np.array([1.0, 2.0])
losses = []
bar = tqdm(range(3), desc='training')
for i in bar:
    losses.append((w**2).sum() * i)
    bar.set_description(f'loss {losses[-1]:.2f}')
    logger.info('round %d', i)
for i in trange(2):
    tic = time.perf_counter()
fig, axes = plt.subplots(2, 3, figsize=(8, 4))
for row in axes:
    for ax in row:
        ax.axis('off')
for k, ax in enumerate(axes.flat):
    ax.plot(losses)
axes[0, 1].set_title('x')
counts, edges, patches = plt.hist(losses)
with plt.style.context('dark'):
    plt.plot(losses, label='loss')
if not os.path.exists('figures'):
    os.makedirs('figures')
fig.savefig(os.path.join('figures', 'loss.png'))
elapsed = time.time() - started
total = 0.0
total += elapsed / 3
print('took %.2f s, %s' % (elapsed, datetime.now() - begun), f'{elapsed:.3f}', round(elapsed, 2))
print('{:.1f} s'.format(total), time.strftime('%H:%M'), str(begun))
plt.show()
np.save('w.npy', w)
f = (w * w).sum() + losses[2]
"""


def test_what_only_shows_is_let_by_with_one_notice_a_module() -> None:
    trace = traced(SHOWN)
    assert trace.value == 5.0 + 10.0
    told = [notice.fields["name"] for notice in trace.notices if notice.code.startswith("let_by")]
    assert sorted(told) == ["datetime", "logging", "matplotlib", "np.save", "os", "os.path", "seaborn", "time", "tqdm", "warnings"]
    assert [text for _, text in trace.printed] == ["took … s, … … …", "… s … …"]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("t = time.time()\nf = w * (time.time() - t)", 4),
        ("t = time.time()\ng = w * w\nf = g - t", 5),
        ("t = time.time()\nX = np.zeros(int(t))\nf = w * X", 5),
        ("t = time.time()\nif t > 3:\n    w = 2.0\nf = w * w", 4),
        ("t = time.time()\nX = np.arange(5)[int(t)]\nf = w * X", 4),
        ("t = time.time()\nwhile time.time() - t < 1:\n    w = w * 2\nf = w", 4),
        ("f = w * np.sum(plt.hist([1.0])[0])", 3),
        ("f = np.exp(w * w) * plt.gca().get_ylim()[1]", 3),
        ("f = np.array([w, plt.figure()]).sum()", 3),
        ("for ax in plt.gcf():\n    pass\nf = w * w", 3),
        ("t = time.time()\nf = np.multiply(w, t)", 4),
        ("X = np.ones(3)\nX[0] = time.time()\nf = X.sum() * w", 4),
        ("f = w if plt.isinteractive() else w * 2", 3),
    ],
)
def test_a_value_that_was_let_by_is_refused_where_it_becomes_a_number(body: str, line: int) -> None:
    error = refused(f"import time, numpy as np, matplotlib.pyplot as plt\nw = 3.0\n{body}\n")
    assert error.code == "outside_value", error
    assert error.place.line == line


@pytest.mark.parametrize(
    ("body", "target", "shape"),
    [
        ("X = np.load('x.npy')\nW = np.random.randn(784, 10)\nf = (X @ W).sum()", "X", "(100, 784)"),
        ("X = np.load('x.npz')['a']\nW = 0.01 * np.random.randn(28 * 28, 10)\nf = np.dot(X, W).sum()", "X", "(100, 784)"),
        ("import pandas as pd\ndf = pd.read_csv('a.csv')\nX = df[['a', 'b']].values\nW = np.zeros((2, 1))\nf = X.dot(W).sum()", "X",
         "(100, 2)"),
        ("from sklearn.datasets import load_iris\ndata = load_iris()\nX, y = data.data, data.target\nf = (X * 2).sum()", "X",
         "(100, 4)"),
        ("from keras.datasets import mnist\n(x_train, y_train), (x_test, y_test) = mnist.load_data()\n"
         "x = x_train.reshape(-1, 784) / 255.0\nf = x.sum()", "x_train", "(100, 784)"),
        ("import pickle\nwith open('d.pkl', 'rb') as file:\n    data = pickle.load(file)\nf = data['x'].sum() * np.ones(2)", "data",
         ""),
        ("def load():\n    rows = np.loadtxt('a.csv', delimiter=',')\n    return rows[:, :-1], rows[:, -1]\n"
         "X, y = load()\nN, D = X.shape\nW = np.zeros((D, 3))\nf = (X @ W).sum()", "X", "(100, 4)"),
        ("y = np.load('y.npy')\nT = np.eye(10)[y]\nf = (T * 2.0).sum()", "y", "randint(10, size=100)"),
        ("y = np.load('y.npy')\nW = np.zeros((784, 10))\nf = -np.log((np.ones((9, 784)) @ W + 1.0)[np.arange(9), y]).sum()", "y",
         "randint(10, size=100)"),
        ("def err(m, points):\n    total = 0\n    for i in range(len(points)):\n        x = points[i, 0]\n"
         "        y = points[i, 1]\n        total += (y - m * x)**2\n    return total / len(points)\ndef run():\n"
         "    points = np.genfromtxt('a.csv', delimiter=',')\n    m = 0\n    for i in range(9):\n"
         "        m = m - 0.1 * err(m, points)\nrun()", "points", "(100, 2)"),
        ("data = np.loadtxt('a.csv')\nX = data[:, 1:] / 255.\ny = data[:, 0].astype(int)\nW = np.zeros((784, 10))\n"
         "f = np.sum(X @ W)", "data",
         "np.random.randint(10, size=(100, 785))"),
        ("x = np.load('x.npy')\nx = x.reshape(-1, 784) / 255\nf = np.sum(x * 2.0)", "x", "np.random.randint(256, size=(100, 784))"),
        ("X = np.load('x.npy')\nw = np.zeros(400)\nf = np.sum(X @ w)", "X", "np.random.randn(100, 400)"),
        ("def one_hot(labels, kinds=10):\n    return np.eye(kinds)[labels]\n"
         "y = np.load('y.npy')\nT = one_hot(y)\nf = (T * 2.0).sum()", "y", "randint(10, size=100)"),
        ("y = np.load('y.npy')\nfirst, t = y[0] * 1.0, y[:50]\nhot = np.zeros((len(t), 7))\n"
         "for i, label in enumerate(t):\n    hot[i][label] = 1\nf = (hot * 2.0).sum()", "y", "randint(7, size=100)"),
        ("from scipy.io import loadmat\nm = loadmat('x.mat')\nf = np.sum(m['X'] * np.ones(3))", "m", ""),
    ],
)  # fmt: skip
def test_data_from_elsewhere_are_told_with_the_shape_that_the_lines_say(body: str, target: str, shape: str) -> None:
    error = refused(f"import numpy as np\n{body}\n")
    assert error.code == "outside_data"
    assert (shape if shape[:1] == "n" else shape.strip("()")) in error.fields["example"]
    assert error.fields["target"] == target


@pytest.mark.parametrize("name", ["KFold", "roc_auc_score"])
def test_what_is_refused_says_what_to_write(name: str) -> None:
    module = "sklearn.model_selection" if name == "KFold" else "sklearn.metrics"
    error = refused(f"from {module} import {name}\nx = {name}(1)\n")
    assert error.code == "unsupported_import"
    assert error.fields["instead"] in hint(error, "en")


@pytest.mark.parametrize(
    ("source", "instead"),
    [
        ("from sklearn.model_selection import train_test_split\nA = np.ones((5, 2))\nb = np.ones(5)\n"
         "Atr, Ate, btr, bte = train_test_split(A, b, test_size=0.2, groups=b)",
         "Atr, Ate, btr, bte = A[:80], A[80:], b[:80], b[80:]"),
        ("from sklearn.preprocessing import MinMaxScaler\nx = MinMaxScaler(clip=True).fit_transform(x)", "(X - X.min(axis=0))"),
        ("from sklearn import preprocessing\nx = preprocessing.OneHotEncoder().fit(x)", "np.eye(3)[y]"),
        ("import scipy.special\nf = scipy.special.softmax(np.ones(3)) + scipy.special.gamma(2.0)", "np.exp(x).sum(axis=-1"),
        ("from scipy import signal\nf = signal.correlate2d(np.ones((3, 3)), k) + signal.lfilter(1)", "sliding_window_view"),
        ("from scipy.stats import norm\nf = norm.cdf(0.5)", "math.erf"),
        ("import re\nwords = re.sub('a', 'b', 'abc')", "text.replace("),
        ("import re as r\nwords = r.findall('a', 'abc')", "text.lower().split()"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_as_the_program_uses_it(source: str, instead: str) -> None:
    error = refused(f"import numpy as np\n{source}\n")
    assert error.code == "unsupported_import"
    assert instead in error.fields["instead"]


@pytest.mark.parametrize(
    "source",
    ["import torch\nx = torch.tensor([1.0])", "from torch import nn\nx = nn.Linear(2, 3)",
     "import tensorflow as tf\nx = tf.Variable(3.0)", "from keras.models import Sequential\nm = Sequential()",
     "import jax\ng = jax.grad(lambda x: x)"],
)  # fmt: skip
def test_a_library_that_computes_gradients_is_said_to_be_one(source: str) -> None:
    error = refused(source)
    assert (error.code, error.fields["what"]) == ("unsupported_import", "framework")
    assert "np.array(x)" in hint(error, "en")


def test_labels_as_text_are_told_as_numbers() -> None:
    for source in ("y = np.array(['cat', 'dog'])", "y = np.unique(['a', 'b'])"):
        assert "names.index(t)" in hint(refused(f"import numpy as np\n{source}\nf = 1.0\n"), "en")


def test_a_limit_in_a_loop_names_the_loop() -> None:
    source = "x = 1.0\ndef step(x):\n    for k in range(3):\n        x = x * 1.01\n    return x\n"
    source += "for t in range(10**6):\n    x = step(x)\n"
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(source, "file.py", Options(limits=engine.Limits(stages=2000)))
    assert caught.value.fields["loop"] == "for t in range(10**6)"
    assert caught.value.fields["rounds"] > 400
    for lang in ("en", "ko"):
        assert "for t in range(10**6)" in hint(caught.value, lang)


def test_the_table_runs_what_it_says_and_nothing_else() -> None:
    assert libraries.running() == set(ROWS)
    for name in ROWS:  # every one is a name of that module of Python's
        module, _, rest = name.partition(".")
        held: Any = importlib.import_module(module)
        for part in rest.split("."):
            held = getattr(held, part)
    tree = ast.parse(Path(libraries.__file__).read_text(encoding="utf-8"))
    brought = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))}
    assert brought == {
        "from __future__ import annotations", "import sys", "from typing import Any", "from engine.named import NamedTuple",
    }  # fmt: skip
    texts = {name[7:]: text for name, text in libraries.CONSTANTS.items() if name.startswith("string.")}
    assert len(texts) == 8  # spelled out there
    assert all([getattr(string, name) == text for name, text in texts.items()])


def test_no_module_of_the_table_is_ever_asked_for_a_name_of_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    wanted: list[str] = []
    real = builtins.__import__

    def watched(name: str, *args: Any, **named: Any) -> Any:
        wanted.append(name)
        return real(name, *args, **named)

    monkeypatch.setattr(builtins, "__import__", watched)
    traced(SHOWN)
    assert not {name.partition(".")[0] for name in wanted} & {"matplotlib", "seaborn", "tqdm", "logging", "pandas", "time"}


def test_no_mock_is_needed_to_say_what_python_would_print() -> None:
    body = "import matplotlib.pyplot as plt\nx = [1.0, 2.0]\nplt.plot(x)\nprint(x)\nf = x[0] * x[1]\n"
    assert [text for _, text in traced(body).printed] == [printed(body.replace("import matplotlib.pyplot as plt\n", ""),
                                                                  {"plt": MagicMock()}).strip()]  # fmt: skip
    assert np.isfinite(traced(body).value)


TRIED = [
    ("import cupy as np", "import numpy as np"), ("import jax.numpy as np", "import numpy as np"),
    ("from cupy import exp", "from numpy import exp"), ("import numba, cupy as np", "import numpy as np"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "instead"), TRIED)
@pytest.mark.parametrize("kind", ["", " ImportError", " (AttributeError, ModuleNotFoundError)", " Exception as e"])
def test_what_cannot_be_imported_fails_where_a_handler_waits_for_it(wanted: str, instead: str, kind: str) -> None:
    call = "exp(x)" if "exp" in wanted else "np.exp(x)"
    trace = traced(f"try:\n    {wanted}\n    y = 1.0\nexcept{kind}:\n    {instead}\nx = 2.0\nf = {call} * x\n")
    assert trace.value == np.exp(2.0) * 2.0
    assert [notice.code for notice in trace.notices if notice.code == "let_by_missed"] == ["let_by_missed"]
    assert "y" not in trace.values


@pytest.mark.parametrize("head", ["except ValueError:", "finally:"])
def test_without_such_a_handler_it_is_refused(head: str) -> None:
    assert refused(f"try:\n    import cupy as cp\n{head}\n    x = 1.0\nx = 2.0\nf = cp.exp(x)\n").code == "unsupported_import"


@pytest.mark.parametrize(
    ("head", "mark"),
    [("from numba import jit", "@jit(nopython=True)"), ("from numba import njit as fast", "@fast"), ("import numba", "@numba.njit"),
     ("import numba as nb", "@nb.jit(nopython=True, cache=True)"), ("from functools import lru_cache", "@lru_cache(maxsize=None)")],
)  # fmt: skip
def test_compilers_and_caches_change_nothing(head: str, mark: str) -> None:
    trace = traced(f"{head}\n{mark}\ndef g(x):\n    return x * x\n{mark}\ndef h(x):\n    return x + 1\nw = 3.0\nf = g(h(w))\n")
    assert trace.value == 16.0
    assert trace.gradients["w"] == 8.0
    assert len(trace.notices) == ("numba" in head)


SUPPRESSED = """with suppress(ZeroDivisionError):
    y = y * 3
    z = 1 / 0
    y = y * 1000
""", """for i in range(3):
    with suppress(KeyError, ValueError):
        if i == 1:
            continue
        y = y * 5
        {}['a']
        y = y * 1000
""", """def g(a):
    with suppress(ValueError), np.errstate(all='ignore'):
        a = a * 2
        if a > 3:
            raise ValueError('large')
        return a * 7
    return a
y = g(y) * g(0.1)
""", """with suppress(Exception):
    with suppress(KeyError):
        y = y * 3
        raise IndexError
    y = y * 1000
""", """with contextlib.suppress():
    y = y * 3
""", """with contextlib.closing(plt.figure()) as fig, warnings.catch_warnings():
    warnings.simplefilter('ignore')
    y = y * 3
""", """with contextlib.redirect_stdout(None), suppress(LookupError):
    y = y * 3
    [][1]
"""  # fmt: skip


@pytest.mark.parametrize("body", SUPPRESSED)
def test_contexts_do_what_python_does(body: str) -> None:
    head = "import contextlib, warnings\nfrom contextlib import suppress\n"
    source = f"w = 1.7\ny = w * w\n{body}f = y * w\n"
    trace = traced(f"{head}import matplotlib.pyplot as plt\n{source}")
    space: dict[str, Any] = {"np": np, "plt": MagicMock()}
    exec(head + source, space)
    assert trace.value == space["f"]
    above, below = dict(space), dict(space)
    exec(head + source.replace("1.7", "1.7 + 1e-6"), above)
    exec(head + source.replace("1.7", "1.7 - 1e-6"), below)
    assert trace.gradients["w"] == pytest.approx((above["f"] - below["f"]) / 2e-6, rel=1e-6)
    alone: dict[str, Any] = {"np": np}
    exec(engine.listing(trace), alone)
    assert alone["f"] == trace.value


def test_what_is_not_suppressed_is_raised() -> None:
    body = "from contextlib import suppress\nx = 1.0\nwith suppress(KeyError):\n    x = 1 / 0\nf = x * x\n"
    assert refused(body).place.line == 4


def test_an_attribute_that_an_object_lacks_is_told_with_one_that_it_has() -> None:
    error = refused("import numpy as np\nclass Net:\n    def forward(self, x):\n        return x * 2\nf = Net().forwrd(1.0)\n")
    assert (error.code, error.fields["near"]) == ("unsupported_attribute", "forward")
    error = refused("import numpy as np\nx = np.ones(3)\nx.resize(3, 1)\nf = x.sum()\n")
    assert "x = x.reshape(-1, 1)" in hint(error, "en")
