"""A program for each construct of the grammar: both binders must leave what Python leaves. A name per row of ``CONSTRUCTS``."""

from __future__ import annotations

PROGRAMS = {
    "names, numbers, texts": """
a = x
word = 'text'
b = 2.5
c = None
d = True
""",
    "assignment": """
a = b = x * 2.0
c = a; d = c
""",
    "annotated assignment": """
a: float = x * 2.0
b: int
""",
    "in-place operators": """
a = x * 1.0
a += x
a -= 1.0
a *= 3.0
a /= 7.0
a **= 2
n = 7
n //= 2
n %= 2
n <<= 3
n |= 1
n ^= 2
v = np.arange(4.0) * x
w = v
w += 1.0
w[1:] -= x
w[0] *= 2.0
w[v > 3] /= 2.0
rows = [v, x]
rows[0] += 1.0
items = [x]
items += [2.0, x]
items[0] *= x
d = {'k': x}
d['k'] += 1.0
d['k'] **= 2
""",
    "assignment in an expression": """
a = (b := x * 2.0) + b
c = [(d := v * x) for v in [1.0, 2.0]]
""",
    "several at once": """
a, *rest = [x, 2.0, 3.0]
(b, c), d = (x, 1.0), x
[e, f] = a, b
v = np.arange(3.0) * x
v[0], v[1] = v[1], v[0]
*front, last = v
""",
    "arithmetic": """
a = -x + 2.0 * x - x / 3.0 + +x
b = 7 // 2 + 7 % 4 - 2**3
c = x % 0.3
d = x // 0.3
A = np.arange(4.0).reshape(2, 2) * x
B = A @ A - A
""",
    "bits and masks": """
a = (6 & 3) | (1 ^ 8) << 2 >> 1
m = np.array([x, -x])
k = (m > 0) & ~(m > 5) | (m < -9) ^ (m == 0)
""",
    "comparison": """
a = 1.0 if 0 < x <= 9 else 2.0
b = [x == 2.0, x != 2.0, x >= 1.0, x > 3.0, x < 3.0, 1 in [1, 2], 3 not in [1], None is None, x is not None]
""",
    "truth": """
a = x if x > 1 and not x < 0 else 0.0
b = x < 0 or x > 1
""",
    "classes": """
class Base:
    scale = 3.0
    made = 0
    def __init__(self, w):
        self.w = w * 2.0
        self.seen = []
        Base.made += 1
    def apply(self, v):
        self.seen.append(v)
        return v * self.w
    def __call__(self, v):
        return self.apply(v)
    @property
    def half(self):
        return self.w / 2
    @half.setter
    def half(self, value):
        self.w = value * 2
    @staticmethod
    def twice(v):
        return v + v
    @classmethod
    def of(cls, w):
        return cls(w)
class Net(Base):
    def __init__(self, w, b=1.0):
        super().__init__(w)
        self.b = b
    def apply(self, v):
        return super().apply(v) + self.b * self.scale
net = Net(x, b=x)
other = Base.of(x)
c = net(x) + other.apply(5.0)
net.w -= 0.5 * x
net.half = net.half + x
d = net.w
e = [layer(x) for layer in [net, other.apply, Base.twice]]
net.extra = np.arange(3.0) * x
view = net.extra[1:]
view[0] = 7.0
net.extra *= x
net.seen[0] += 1.0
g = [net.extra, view, net.seen, Base.made, Net.made, other.seen, isinstance(net, Base), isinstance(other, Net), net == other]
h = getattr(net, 'b') + getattr(net, 'nothing', 2.0) + hasattr(net, 'w')
setattr(net, 'z', x * 9.0)
k = net.z
class Vec:
    def __init__(self, a, b):
        self.a, self.b = a, b
    def __add__(self, o):
        return Vec(self.a + o.a, self.b + o.b)
    def __mul__(self, k):
        return Vec(self.a * k, self.b * k)
    def __rmul__(self, k):
        return self * k
    def __neg__(self):
        return self * -1.0
    def __isub__(self, o):
        self.a -= o.a
        return self
    def __lt__(self, o):
        return self.a < o.a
    def __len__(self):
        return 2
    def __getitem__(self, i):
        return self.a if i == 0 else self.b
    def __setitem__(self, i, v):
        if i == 0:
            self.a = v
        else:
            self.b = v
p, q = Vec(x, 1.0), Vec(3.0, x)
r = 2.0 * (p + q) * x + -p
r -= q
r += p
p[1] = x * 7.0
p[0] *= 3.0
l = [r.a, r.b, p[0], p[1], p < q, p > q, len(p), p == p, not p, p[0] < q[0]]
p, q, r = 0, 0, 0
""",
    "conditional expressions": """
a = x * 2.0 if x > 1 else x
""",
    "lists": """
a = [x, 2.0, [x, x * x]]
a[0] = x * 3.0
a.append(x * 2.0)
a.insert(1, x)
b = a.pop()
c = a.pop(0)
a[0:2] = [x * 5.0, x]
e = [1.0, x, 3.0]
e[1:1] = [x * 7.0]
e[-2:] = []
z = [v * x for v in [3.0, 1.0, 2.0]]
z.sort()
z.reverse()
z.extend([x])
""",
    "dicts": """
a = {'k': x, **{'m': x * 2.0}}
a['n'] = x * 3.0
a.update({'k': 4.0})
b = a.pop('m')
c = a.setdefault('q', x)
""",
    "sets": """
s = {1, 2, 3} | {k % 4 for k in range(9)}
t = s
s &= {2, 3, 9}
s.add(7)
s.update([8, 9], (1,))
s.discard(100)
u = {(1, 2), (3, 4)} - {(1, 2)}
v = [2 in s, s == t, t <= s, len(s ^ {2}), sorted(s), sum(s), {1}.union([4]), s.issubset([1]), (3, 4) in u]
w = [x * k for k in s]
seen = set()
seen.add('a')
a = 0.0
for name in ['a', 'b', 'a']:
    if name not in seen:
        a = a + x
        seen.add(name)
words = sorted({c for c in 'hello'} - set('l'))
v.append(isinstance(s, set))
""",
    "comprehensions": """
a = [v * x for v in [1.0, 2.0] if v > 1]
b = {k: v * x for k, v in [('p', 1.0), ('q', 2.0)]}
c = sum(v * x for v in [1.0, 2.0])
d = [u for u in [w * x for w in [1.0, 2.0]]]
""",
    "elements and slices": """
X = np.arange(12.0).reshape(3, 4) * x
a = X[1, 2]
b = X[:, 1:3]
X[0] = 7.0
X[1:, ::2] = X[:2, 1::2] * 2.0
ix = np.array([0, 2, 2])
np.add.at(X, ix, 1.0)
np.subtract.at(X, (ix, ix), x)
Y = np.zeros((3, 4))
np.copyto(Y, X)
np.fill_diagonal(Y[:, :3], x)
Z = np.zeros(3)
Z.fill(x)
S = np.array([3.0, 1.0, 2.0]) * x
S.sort()
first = S[0]
""",
    "attributes and methods": """
X = np.arange(6.0).reshape(2, 3) * x
a = X.T
b = X.sum(axis=0)
c = X.shape[0]
""",
    "calls": """
a = np.sum(np.arange(3.0) * x, axis=0)
b = max(*[x, 1.0])
c = np.clip(x, **{'min': 0.0, 'max': 1.5})
d = math.exp(x)
""",
    "f-strings": """
a = f'{x:.3f} {x!r} {1 + 1}'
b = '%.2f' % x
c = '{:.1f}'.format(x)
""",
    "functions": """
def f(a, /, b=2.0, *more, c=1.0, **named):
    if a > 100:
        return a
    out = np.zeros(2)
    out[0] = a * b + c + sum(more)
    return out
u = f(x, 3.0, 4.0, c=x, k=1.0)
v = f(x * 2.0)
def put(buffer, n):
    buffer[n] = x
    return buffer
w = put(np.zeros(3), 1)
def fact(n):
    return 1.0 if n < 1 else n * fact(n - 1)
k = fact(4) * x
""",
    "small functions": """
f = lambda a, b=2.0: a * b
rows = np.apply_along_axis(lambda v: v * 2.0, 0, np.ones((2, 2)))
u = f(x * 1.0)
""",
    "branches": """
if x > 100:
    a = 1.0
elif x > 1:
    a = x * 2.0
else:
    a = 3.0
""",
    "loops": """
a = x * 1.0
n = 3
for i in range(n):
    a = a * 2.0 + i
for k, v in {'p': x}.items():
    a = a + v
else:
    a = a * 2.0
for row in np.arange(4.0).reshape(2, 2) * x:
    a = a + row[0]
""",
    "conditional loops": """
a = x * 1.0
while a < 50:
    a = a * 2.0
else:
    a = a + 1.0
""",
    "leaving a loop": """
a = x * 1.0
for i in range(9):
    if i == 2:
        continue
    if i > 4:
        break
    a = a + i
else:
    a = 0.0
""",
    "printing and other calls": """
print('x', x)
np.seterr(all='ignore')
'a text alone'
a = x
""",
    "nothing": """
a = x
if a > 1:
    pass
""",
    "assertions": """
assert x > 0, 'positive'
a = x
""",
    "raising an error": """
a = x
if x < 0:
    raise ValueError('negative')
""",
    "catching an error": """
a = x * 1.0
seen = []
for d in [2.0, 0.0, 'q']:
    try:
        a = a + 1.0 / d
        seen.append('went')
    except ZeroDivisionError as e:
        a = a * x
        seen.append(str(e))
    except (TypeError, ValueError):
        a = a - 1.0
    else:
        a = a + x
    finally:
        a = a * 2.0
def first(items):
    try:
        return items[0] * x
    except IndexError as e:
        seen.append(e.args[0])
        raise ValueError('empty') from e
    finally:
        seen.append('left')
try:
    b = first([3.0]) + first([])
except Exception as e:
    seen.append(repr(e))
    b = x
class Odd(ValueError):
    def __init__(self, at):
        super().__init__('odd at', at)
        self.at = at
try:
    try:
        raise Odd(x * 3.0)
    except KeyError:
        b = 0.0
except Odd as e:
    c = e.at * 2.0
    seen.append(isinstance(e, ValueError))
pair = [x, x]
try:
    pair[0], pair[9] = x * 2.0, 1.0
except IndexError:
    pass
v = np.zeros(3)
try:
    v[0], v[1] = x, 1.0 / 0.0
except ZeroDivisionError:
    v[2] = x * x
Odd = 0
""",
    "generators": """
def halves(v, n):
    for i in range(n):
        got = yield v
        if got is None:
            v = v * 0.5
    return
def both(v):
    yield from halves(v, 2)
    try:
        yield v * x
    finally:
        done.append(1)
done = []
a = [h * x for h in halves(x, 3)]
b = sum(both(x))
c = 0.0
for i, h in enumerate(both(x * 3.0)):
    c = c + h * i
g = both(x)
d = next(g) + next(g)
e = [list(g), next(g, 7.0)]
g = 0
def counted():
    n = 0
    while True:
        yield n
        n = n + 1
z = [k * x for k, w in zip(counted(), [1.0, 2.0])]
""",
    "names of outer functions": """
total = x * 1.0
calls = 0
kept = np.zeros(3)
def add(v):
    global total, calls
    total = total + v * x
    calls += 1
    kept[calls] += v
    def inner():
        global fresh
        fresh = v * 2.0
        for calls in [1, 2]:
            pass
        return calls
    return inner()
a = add(3.0) + add(x)
def counter(start):
    n = start
    def step(by):
        nonlocal n
        n += by * x
        def deeper():
            nonlocal n
            n = n * 1.5
        deeper()
        return n
    return step
s = counter(x)
b = [s(1.0), s(2.0)]
s = 0
""",
    "numpy's settings": """
with np.errstate(all='ignore'):
    a = x * 2.0
""",
    "deleting": """
a = x
b = 2.0
c = [x, x * 2.0, x * 3.0, x * 4.0]
d = {'k': x, 'm': x * 2.0}
del b, c[1], d['k']
e = c[1] * 2.0
c.append(x * 5.0)
del c[-1:], (c[0])
d['k'] = x * 7.0
class Held:
    def __init__(self):
        self.v = x
        self.w = x * 2.0
h = Held()
del h.v
g = [hasattr(h, 'v'), hasattr(h, 'w')]
h = 0
i = int(a)
""",
    "imports of math and numpy": """
import math as m
import numpy as nn
from math import exp, pi
from numpy import tanh as squash
a = exp(x) + pi
b = squash(x) + m.sin(x) + nn.cos(x)
""",
}
