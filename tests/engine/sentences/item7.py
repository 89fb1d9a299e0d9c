"""Item 7: imports beside numpy."""

from __future__ import annotations

ROWS = {
    "random": """
import random
---
random.seed(3)
z = random.random() * a + random.uniform(-1, 1) * b + random.gauss(0, 1) * a + random.randint(1, 6) * b
z = z + random.choice([1.0, 2.0, 3.0]) * a + sum(random.sample([1, 2, 3, 4], 2)) * b + random.randrange(10) * a
w = [1.0, 2.0, 3.0, 4.0]
random.shuffle(w)
z = z + w[0] * a + w[1] * b + random.normalvariate(0, 1) * a + random.choices([1, 2], k=3)[0] * b + random.triangular() * a
z = z + random.expovariate(2.0) * b + random.Random(4).random() * b
""",
    "a shuffle of pairs": """
import random
---
random.seed(1)
data = list(zip([a, b, a * b], [1.0, 2.0, 3.0]))
random.shuffle(data)
z = 0.0
for i, (v, t) in enumerate(data):
    z = z + v * t * (i + 1)
z = z + random.choice(data)[0] + random.sample(data, 1)[0][0]
""",
    "time": """
import time
from time import perf_counter
from datetime import datetime
---
start = time.time()
t0 = perf_counter()
z = a * b
elapsed = time.time() - start
kept = (perf_counter() - t0) * 1000
stamp = datetime.now()
time.sleep(0)
""",
    "matplotlib": """
import matplotlib
import matplotlib.pyplot as plt
from matplotlib import cm
from mpl_toolkits.mplot3d import Axes3D
---
z = a * b
fig, ax = plt.subplots(1, 2, figsize=(8, 4))
ax[0].plot([1, 2], [z, a], label='loss')
ax[1].scatter(x, x * a, c=x, cmap=cm.viridis)
fig = plt.figure()
ax3 = fig.add_subplot(111, projection='3d')
ax3.set_xlabel('w')
plt.subplot(1, 2, 1)
plt.title('loss'); plt.xlabel('x'); plt.legend(); plt.grid(True)
plt.savefig('f.png')
plt.show()
""",
    "tqdm": """
from tqdm import tqdm, trange
import tqdm as bar
---
z = a * 1.0
for v in tqdm([1.0, 2.0], desc='run'):
    z = z + v * b
for i in trange(2):
    z = z * 1.5
progress = bar.tqdm(range(2))
for i in progress:
    progress.set_description('loss %.2f' % z)
    z = z + a
""",
    "sys, os and warnings": """
import sys
import os
import warnings
from pathlib import Path
---
warnings.filterwarnings('ignore')
sys.setrecursionlimit(10000)
sys.stdout.write('hello\\n')
sys.stdout.flush()
sys.path.append(os.path.join('..', 'lib'))
z = a * b + (sys.maxsize > 5) * a
if len(sys.argv) > 5:
    z = z * 2
""",
    "copy.deepcopy": """
import copy
from copy import deepcopy
class Net:
    def __init__(self, w):
        self.w = w
        self.log = [w]
---
net = Net(x * a)
twin, flat = deepcopy(net), copy.copy(net)
net.w[0] = b
net.log.append(b)
params = {'W': x * a, 'L': [a, b]}
kept = copy.deepcopy(params)
params['W'] += 1.0
params['L'][0] = b
z = net.w.sum() + twin.w.sum() + flat.w[0] + len(flat.log) * a + len(twin.log) * b + kept['W'].sum() * kept['L'][0]
""",
    "typing": """
from typing import Callable, Dict, List, Optional, Tuple, Union, NamedTuple, Any
Vector = List[float]
class Params(NamedTuple):
    w: float
    b: float = 0.5
def f(v: Vector, g: Optional[Callable[[float], float]] = None) -> Tuple[float, Dict[str, Any]]:
    s: Union[int, float] = sum(v)
    return (g(s) if g else s), {'n': len(v)}
---
s, info = f([a, b], lambda t: t * t)
p = Params(a, b=b)
z = s + info['n'] * a + p.w * p.b
""",
    "dataclasses": """
from dataclasses import asdict, astuple, dataclass, field, replace
@dataclass
class Config:
    rate: float = 0.1
    sizes: list = field(default_factory=lambda: [2, 3])
    def __post_init__(self):
        self.double = self.rate * 2
@dataclass(frozen=True)
class Point:
    u: float
    v: float
@dataclass
class Pair:
    left: Point
    rest: list
---
c, p = Config(a), Point(a, b)
z = c.double * p.v + sum(c.sizes) * a + asdict(p)['u']
z = z + replace(p, u=b).u + sum(astuple(p)) * b + asdict(c)['sizes'][1] * a + len(asdict(c))
nested = asdict(Pair(p, [Point(b, a)]))
z = z + nested['left']['v'] * nested['rest'][0]['u'] + replace(c, rate=b).double
print(nested)
""",
    "collections": """
from collections import defaultdict, OrderedDict, namedtuple, deque, Counter
import collections
Pair = namedtuple('Pair', ['w', 'b'])
Point = collections.namedtuple('Point', 'u v')
---
grads = defaultdict(float)
grads['W'] += a
grads['W'] += b
lists = defaultdict(list)
lists['k'].append(a)
od = OrderedDict([('p', a), ('q', b)])
od['r'] = a * b
p = Pair(w=a, b=b)
q = Point(b, 2.0)
w, c = p
line = deque([a, b], maxlen=2)
line.append(a * b)
line.appendleft(1.0)
n = Counter('aab')
z = grads['W'] + grads['none'] + lists['k'][0] + sum(od.values()) + list(od)[0].count('p') + p.w * p[1] + q.u * q.v
z = z + w * c + p._replace(w=b).w + sum(line) + len(line) * a + n['a'] * b + n.most_common(1)[0][1] + od.popitem()[1]
""",
    "itertools": """
import itertools
from itertools import product, chain, combinations, islice, accumulate
---
z = sum(p * q for p, q in product([a, b], [1.0, 2.0]))
z = z + sum(chain([a], [b, b])) + sum(p * q for p, q in combinations([a, b, 2.0], 2))
z = z + list(accumulate([a, b, a]))[-1] + sum(islice(itertools.cycle([a, b]), 3)) + sum(itertools.repeat(a, 2))
for i, v in zip(itertools.count(1), [a, b]):
    z = z + i * v
z = z
z = z + sum(p for p, *_ in itertools.permutations([a, b], 2)) + sum(p for p, q in itertools.zip_longest([a, b], [1], fillvalue=0))
""",
    "functools": """
import functools
from functools import reduce, partial, lru_cache
def scale(v, k=1.0):
    return v * k
---
twice = partial(scale, k=2.0)
z = reduce(lambda p, q: p * q, [a, b, 2.0]) + twice(a) + functools.reduce(np.add, [x * a, x]).sum() + partial(scale, b)(k=a)
""",
    "heapq, bisect, string and operator": """
import operator
import string
import bisect
import heapq
---
z = operator.mul(a, b) + sum(map(operator.neg, [a, b])) + len(string.ascii_lowercase) * a + bisect.bisect([1, 2, 3], 2) * b
heap = []
for k, v in [(3, a), (1, b), (2, 5.0)]:
    heapq.heappush(heap, (k, v))
k, v = heapq.heappop(heap)
z = z + v * k + heapq.nlargest(1, [1.0, 4.0])[0] * a + heapq.heappop(heap)[1] * b + len(heap)
items = [4, 1, 3]
heapq.heapify(items)
z = z + items[0] * a + heapq.nsmallest(2, [(2, 'q'), (1, 'p')])[0][0] * b + heapq.heappushpop(items, 7) * b
""",
    "logging, pprint and json": """
import logging
import json
from pprint import pprint
logger = logging.getLogger(__name__)
---
logging.basicConfig(level=logging.INFO)
logger.info('start %s', a)
logging.warning('careful')
z = a * b
pprint({'k': 1})
""",
    "enum and abc": """
from enum import Enum, auto
class Act(Enum):
    RELU = 1
    TANH = auto()
---
kind = Act.TANH
z = a * b if kind == Act.TANH else a
z = z + Act.RELU.value * a + len(Act.TANH.name) * b
""",
    "kinds of numbers and containers": """
import numbers
from collections.abc import Iterable, Sequence
from typing import Callable
def raw(v):
    if isinstance(v, numbers.Number):
        return v
    if isinstance(v, (Sequence, np.ndarray)):
        return sum(raw(each) for each in v)
    if isinstance(v, Callable):
        return v(a)
    return 0.0
---
z = raw(a) * raw([b, 2.0]) + raw(x * a) + raw(lambda t: t * t) + isinstance(3, numbers.Integral) + isinstance('s', Iterable)
z = z + isinstance(a, numbers.Integral) * a + isinstance({}, Iterable) * b + isinstance(np.float64(2), numbers.Real) * a
""",
    "argparse": """
import argparse
parser = argparse.ArgumentParser(description='train')
parser.add_argument('--lr', type=float, default=0.5, help='rate')
parser.add_argument('--epochs', '-e', type=int, default=3)
parser.add_argument('--flag', action='store_true')
args = parser.parse_args()
---
z = a * args.lr + b * args.epochs + (a if args.flag else b)
""",
    "sys.exit and the guard": """
import sys
def check(v):
    if v is None:
        print('usage')
        sys.exit(1)
---
check(a)
z = a * b
""",
}
HOMES: dict[str, tuple[str, ...]] = {}
LOADS = "z = (np.asarray(D)[:, 0] * a).sum()\n"
REFUSED = {
    "a time that reaches arithmetic": ("import time\nz = a * time.time()\n", 7, "time", ""),
    "a value of a plot that reaches arithmetic": (
        "import matplotlib.pyplot as plt\nz = a * plt.gca()\n", 7, "matplotlib.pyplot.gca", "",
    ),
    "open": ("f = open('data.txt')\nz = a * float(f.readline())\n", 6, "open", "--set"),
    "np.load": ("D = np.load('d.npy')\nW = np.ones((4, 2))\nz = (D @ W).sum() * a\n", 6, "np.load", "--set D=@data"),
    "pandas": ("import pandas as pd\nD = pd.read_csv('d.csv')\n" + LOADS, 7, "read_csv", "--set D=@"),
    "sklearn.datasets": ("from sklearn.datasets import load_iris\nD = load_iris().data\n" + LOADS, 7, "load_iris", "--set D=@"),
    "pickle": ("import pickle\nD = pickle.load(open('d.pkl', 'rb'))\n" + LOADS, 7, "", "--set D=@"),
    "torch": ("import torch\nt = torch.tensor([1.0])\nz = a * b\n", 6, "torch", ""),
    "requests": ("import requests\nr = requests.get('http')\nz = a * r.json()['v']\n", 7, "requests", ""),
    "a module that is not there": ("from layers import affine\nz = affine(a, b)\n", 6, "layers", ""),
    "a module in a folder above": (
        "import sys\nsys.path.append('..')\nfrom .. import layers\nz = layers.affine(a, b)\n", 8, "", "",
    ),
    "subprocess": ("import subprocess\nsubprocess.run('ls')\nz = a\n", 6, "subprocess", ""),
}
