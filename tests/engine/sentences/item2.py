"""Item 2: what a pass leaves out is nothing that its loss needs: here what is counted, walked, asked and shuffled on the way."""

from __future__ import annotations

ROWS = {
    "a set that grows": """
s = set()
for k in [1, 2]:
    s.add(k)
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a list of texts that grows": """
s = []
for k in ['p', 'q']:
    s.append(k)
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a list of whole numbers that grows": """
s = []
for k in [1, 2]:
    s.append(k)
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a list of tuples that grows": """
s = []
for k in [1, 2]:
    s.append((k, k))
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a list of objects that grows": """
class N:
    def __init__(self, k):
        self.k = k
---
s = []
for k in [1, 2]:
    s.append(N(k))
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a dict of texts that grows": """
s = {}
for k in ['p', 'q']:
    s[k] = 'a'
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "lists in a dict that grow": """
s = {}
for k in ['p', 'q']:
    s.setdefault(k, []).append(k)
z = a * len(s) + len(s)
z = z + len(s['p']) * b
""",
    "a deque that grows": """
from collections import deque
---
s = deque()
for k in [1, 2]:
    s.append(k)
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a counter": """
from collections import Counter
---
s = Counter()
for k in [1, 2]:
    s[k] += 1
z = a * len(s) + len(s)
z = z + len(s) * b + s[1]
""",
    "an iterator that is asked": """
it = iter([1, 2, 3])
for k in [1, 2]:
    next(it)
z = a * next(it) + 2
z = z + b
""",
    "a generator that is asked": """
def g():
    yield 1
    yield 2
    yield 3
---
it = g()
next(it)
for k in [1, 2]:
    q = next(it)
z = a + 2
z = z + b * q
""",
    "draws that nobody reads": """
np.random.seed(0)
for k in [1, 2]:
    np.random.rand(3)
z = a * np.random.rand() + 2
z = z + b
""",
    "draws of Python's that nobody reads": """
import random
---
random.seed(0)
for k in [1, 2]:
    random.random()
z = a * random.random() + 2
z = z + b
""",
    "a global count": """
n = 0
def f():
    global n
    n += 1
---
n = 0
for k in [1, 2]:
    f()
z = a * n + 2
z = z + b * n
""",
    "counts and sets of an object": """
class C:
    def __init__(self):
        self.n = 0
        self.s = set()
    def f(self, k):
        self.n += 1
        self.s.add(k)
---
c = C()
for k in [1, 2]:
    c.f(k)
z = a * c.n + 2
z = z + b * len(c.s)
""",
    "a set that a function fills": """
def f(s, k):
    s.add(k)
---
s = set()
for k in [1, 2]:
    f(s, k)
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a set without a loop": """
s = set()
s.add(1)
s.add(2)
z = a * len(s) + len(s)
z = z + len(s) * b
""",
    "a walk over a graph": """
def walk(n, seen, order):
    if n in seen:
        return
    seen.add(n)
    for c in {0: [1, 2], 1: [2], 2: []}[n]:
        walk(c, seen, order)
    order.append(n)
---
seen, order = set(), []
walk(0, seen, order)
z = a * len(seen) + len(order)
z = z + order[0] * b
""",
    "a list turned around": """
s = [1, 2, 3]
s.reverse()
z = a * s[0] + 1
z = z + b * s[2]
""",
    "a list sorted": """
s = ['c', 'a']
s.sort()
d = {'a': a, 'c': b}
z = d[s[0]] * 2 + 1
z = z + b * len(s)
""",
    "a list that shrinks": """
s = [1, 2, 3]
while s:
    s.pop()
    if len(s) < 2:
        break
z = a * len(s) + 1
z = z + b * 2
""",
    "entries that are deleted": """
s = [1, 2, 3]
for k in [1, 2]:
    del s[0]
z = a * len(s) + 1
z = z + b * s[0]
""",
    "a list that is emptied": """
s = [1, 2, 3]
for k in [1]:
    s.clear()
z = a * (len(s) + 1) + 1
z = z + b
""",
    "an entry that is taken out": """
s = {'p': a, 'q': b}
for k in [1]:
    s.pop('p')
z = sum(s.values()) * a + len(s)
z = z + b
""",
    "keys that are deleted": """
s = {'p': a, 'q': b}
for k in ['p']:
    del s[k]
z = sum(s.values()) * a + len(s)
z = z + b
""",
    "a text of an object": """
class N:
    name = 'x'
---
n = N()
for k in ['p', 'q']:
    n.name = k
z = (a if n.name == 'q' else b) * 2 + 1
z = z + b
""",
    "a text that grows": """
t = ''
for k in ['p', 'q']:
    t += k
z = a * len(t) + 1
z = z + (b if t == 'pq' else a)
""",
    "a truth value": """
t = False
for k in ['p', 'q']:
    t = not t or k == 'q'
z = (a if t else b) + 1
z = z + b * t
""",
    "None and texts": """
t = None
for k in ['p', 'q']:
    t = k
z = (a if t is None else b) + 1
z = z + b * 2
""",
    "a function by name": """
t = np.tanh
for k in ['p', 'q']:
    t = np.exp
z = t(a) + 1
z = z + b * 2
""",
    "a mask that is filled": """
m = np.zeros(3, dtype=bool)
for k in [0, 1]:
    m[k] = True
z = (x * a)[m].sum() + 1
z = z + b * m.sum()
""",
    "whole numbers in an array": """
m = np.zeros(3, dtype=int)
for k in [0, 1]:
    m[k] = 2
z = (x * a)[m].sum() + 1
z = z + b * m[0]
""",
    "an order that is shuffled twice": """
m = np.arange(3)
np.random.seed(0)
for k in [0, 1]:
    np.random.shuffle(m)
z = (x * a)[m][0] + 1
z = z + b * m[0]
""",
    "a list that is shuffled": """
import random
---
m = [0, 1, 2]
random.seed(1)
random.shuffle(m)
z = x[m[0]] * a + 1
z = z + b * m[1]
""",
    "texts that are shuffled": """
import random
---
m = ['p', 'q', 'r', 's']
random.seed(2)
random.shuffle(m)
d = {'p': a, 'q': b, 'r': a * b, 's': 1.0}
z = d[m[0]] * 2 + 1
z = z + b * d[m[1]]
""",
    "a context of one's own": """
from contextlib import contextmanager
class Timer:
    n = 0
    def __enter__(self):
        self.n += 1
        return self
    def __exit__(self, *args):
        self.n += 1
@contextmanager
def doubled(v):
    yield v * 2
---
timer = Timer()
with timer as t, doubled(a) as s:
    z = s * t.n + b
with doubled(b) as s:
    z = z * s
z = z + timer.n * a
""",
}
REFUSED: dict[str, tuple[str, int, str, str]] = {}
