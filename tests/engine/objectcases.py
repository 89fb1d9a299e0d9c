"""Programs for ``test_objects``: each ends with ``f``."""

OPENED = {
    "private names": """
class Base:
    def __init__(self, v):
        self.__v = v
        self.__only = v * 2.0
    def __twice(self):
        return self.__v * 2.0
    def get(self):
        return self.__twice() * self.__v
class Below(Base):
    def __init__(self, v):
        super().__init__(v)
        self.__v = v * 10.0
        self.w = self.__twice()
    def __twice(self):
        return self.__v + 1.0
    def both(self):
        return self.get() + self.__v
x = 2.0
b = Below(x)
f = b.both() * b.w
""",
    "sets": """
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return "N(%.1f)" % self.v
class H(N):
    def __eq__(self, o): return self.v == o.v
    def __hash__(self): return hash(id(self))
class M:
    def __init__(self): self.w = np.ones(3) * 2.0
    def g(self):
        self.w *= 2.0
        return 1.0
x = 2.0
a, b = N(x), N(x * 3)
s = {a}
s.add(b)
s.add(a)
print({a}, [{b}], len(s), a in s, N(x) in s, {a: 1.0})
f = sum([n.v for n in s])
for n in s | {N(5.0)}: f = f * n.v
m = M()
class W:
    def __init__(self, w): self.w = w
t = {W(m.w)}
m.g()
for q in t: f = f + q.w.sum()
u = {W(m.w): m.g()}
for q in u: f = f + q.w.sum()
k = {H(x), H(x)}
f = f * len(k)
s.discard(a)
f = f + len(s)
""",
    "text": """
class P:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"P({self.v:.2f})"
class Q(P):
    def __str__(self): return "Q<%s>" % self.v
class R:
    def __init__(self, v): self.v = v
    def __format__(self, spec): return format(self.v, spec) + "!"
x = 2.0
p, q, r = P(x), Q(x * 3), R(x)
print(p, q, [p, q], {'a': p}, (p,))
print(f"{p} {q!r} {q} {r:.3f} {p!s:>10}")
print("%s and %r" % (q, q), "{} {!r}".format(q, q), str(p), repr(q))
f = p.v * q.v
""",
    "walks": """
class It:
    def __init__(self, items): self.items = items
    def __iter__(self): return iter(self.items)
    def __contains__(self, v): return v in self.items
    def __len__(self): return len(self.items)
class Count:
    def __init__(self, n): self.n = n; self.i = 0
    def __iter__(self):
        self.i = 0
        return self
    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i
class Seq:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError(i)
        return i * 2.0
    def __len__(self): return 3
x = 2.0
it = It([1.0, 2.0, 3.0])
f = 0.0
for v in it:
    f = f + v * x
for i in Count(3):
    f = f + i * x
a, b, c = it
f = f + a * x + sum(it) * x + max(it)
f = f + sum([u * x for u in it]) + len(list(it)) + (2.0 in it) + (5.0 not in it)
for i, v in enumerate(it):
    f = f + i * v * x
for u, v in zip(it, Count(3)):
    f = f + u * v * x
f = f + [*it][0] * x
for s in Seq():
    f = f + s * x
""",
    "truth and equality": """
class V:
    def __init__(self, a): self.a = a
    def __bool__(self): return self.a > 0
    def __eq__(self, o): return isinstance(o, V) and self.a == o.a
    def __ne__(self, o): return not self == o
    def __lt__(self, o): return self.a < o.a
    def __le__(self, o): return self.a <= o.a
    def __hash__(self): return hash(self.a)
x = 2.0
p, q, r = V(x), V(x), V(3.0)
f = x
if p: f = f * 2
if not V(-1.0): f = f * 3
if p == q and p != r: f = f * 5
if p in [r, q]: f = f * 7
if p < r <= r: f = f * 11
if r > p: f = f * 13
f = f * sorted([r, p])[0].a * max([p, r]).a * min(p, r).a
f = f * [r, q].index(p)
f = f * (1.0 if any([p, r]) else 2.0) * bool(p)
""",
    "elements": """
class T:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __contains__(self, k): return k in self.d
x = 2.0
t = T()
t['a'] = x * 3
t['b'] = x
t['a'] += x
del t['b']
f = t['a'] * (1.0 if 'b' in t else 2.0)
class M:
    def __init__(self, a): self.a = a
    def __getitem__(self, ij):
        i, j = ij
        return self.a[i, j]
    def __setitem__(self, ij, v): self.a[ij] = v
m = M(np.arange(6.0).reshape(2, 3) * x)
m[0, 1] = x * 7
f = f + m[0, 1] + m[1, 2]
class S:
    def __init__(self, a): self.a = a
    def __getitem__(self, s): return self.a[s]
f = f + S(m.a)[0, 1:].sum() + S(m.a)[1][2]
""",
    "operators": """
class V:
    def __init__(self, a): self.a = a
    def __neg__(self): return V(-self.a)
    def __pos__(self): return V(+self.a)
    def __abs__(self): return V(abs(self.a))
    def __pow__(self, n): return V(self.a ** n)
    def __rpow__(self, n): return V(n ** self.a)
    def __matmul__(self, o): return V(self.a * (o.a if isinstance(o, V) else o))
    def __rmatmul__(self, o): return V(o * self.a)
    def __imatmul__(self, o):
        self.a = self.a * o.a
        return self
    def __floordiv__(self, o): return V(self.a // o)
    def __mod__(self, o): return V(self.a % o)
    def __truediv__(self, o): return V(self.a / (o.a if isinstance(o, V) else o))
    def __rtruediv__(self, o): return V(o / self.a)
    def __ipow__(self, n):
        self.a = self.a ** n
        return self
    def __iadd__(self, o):
        self.a += o
        return self
    def __float__(self): return float(self.a)
    def __round__(self, n=0): return round(self.a, n)
x = 2.0
p, q = V(x), V(x * 3)
p @= q
p **= 2
p += 1.0
f = (-p).a + (+q).a + abs(-q).a + (q ** 2).a + (2 ** q).a + (p @ q).a + (1.0 / q).a + (p / q).a + (7.0 % V(3.0).a)
f = f + float(q) + (q % 4).a + (3.0 @ q).a
""",
    "what something is": """
class A:
    def __init__(self, v=1.0): self.v = v
    def copy(self): return type(self)(self.v * 2)
    def other(self): return self.__class__(self.v * 3)
    def name(self): return self.__class__.__name__
class B(A): pass
x = 2.0
b = B(x)
f = b.copy().v * b.other().v
if type(b) is B and type(b) != A and type(b) == B: f = f * 2
if type(b).__name__ == 'B' and b.name() == 'B' and B.__name__ == 'B': f = f * 3
if isinstance(b, (int, A)) and not isinstance(b, (int, float)) and issubclass(B, A): f = f * 5
if isinstance(f, float) and isinstance(np.ones(2), np.ndarray) and not isinstance(b, np.ndarray): f = f * 7
if type(x) is float and type(1) == int and type([]) is list and type('a') is str: f = f * 11
if type(np.ones(2)) is np.ndarray and type(x).__name__ == 'float': f = f * 13
if hasattr(b, 'v') and not hasattr(b, 'w') and callable(b.copy): f = f * getattr(b, 'v')
setattr(b, 'w', x * 2)
print(type(b).__name__, b.name(), type(x).__name__, type(np.ones(2)).__name__)
f = f * b.w
if hasattr(x, 'shape'): f = 0.0
if hasattr(np.ones(2), 'shape'): f = f * 2
if isinstance(x, (float, np.floating)): f = f * 3
""",
    "attributes of classes": """
class C:
    lr = 0.5
    names = ['a', 'b']
    count = 0
    sizes = [n * 2 for n in range(3)]
    total = lr * 2 + len(names)
    class Inner:
        k = 3.0
        def __init__(self, v): self.v = v
    def __init__(self): C.count += 1; self.count2 = C.count
    def up(self):
        self.lr = self.lr * 2
        self.__class__.count += 10
        type(self).lr2 = 4.0
    @classmethod
    def make(cls, n=1):
        cls.count += n
        return cls()
    @staticmethod
    def st(v): return v * 2
    @property
    def twice(self): return self.lr * 2
    @twice.setter
    def twice(self, v): self.lr = v / 2
class D(C):
    lr = 0.25
    def __init__(self):
        super().__init__()
        self.z = 1.0
    @classmethod
    def make(cls, n=1):
        return super().make(n)
    @property
    def twice(self):
        return super().twice * 10
    @staticmethod
    def st(v): return C.st(v) + 1
x = 2.0
c = C(); c.up()
d = D.make(2)
f = x * c.lr * C.lr * C.count * D.count * d.lr * c.lr2 * C.total * sum(C.sizes)
f = f + c.st(x) + C.st(x) + d.st(x) + d.twice
c.twice = x
c.twice += 1.0
f = f * c.lr + C.Inner(x).v * C.Inner.k + c.Inner(x).v
g = C.up
g(c)
h = [c.st, d.make, C.st]
f = f + h[0](x) + h[2](x)
del c.lr
f = f * c.lr
f += d.make(3).z
""",
    "methods as values": """
class A:
    def __init__(self, k): self.k = k
    def mul(self, v): return v * self.k
    def key(self): return -self.k
    def forward(self, v):
        steps = [self.mul, self.mul, lambda u: u + self.k]
        for s in steps: v = s(v)
        return v
x = 2.0
a, b = A(x), A(x * 3)
f = sum(map(a.mul, [1.0, 2.0, x])) + a.forward(x)
l = sorted([a, b], key=lambda o: o.key())
f = f * l[0].k + sum(sorted([1.0, -2.0], key=a.mul))
l2 = sorted([a, b], key=A.key)
table = {'mul': a.mul, 'b': b.mul}
f = f + table['mul'](x) + table['b'](x) * l2[0].k
act = a.mul
f = f + act(x) + (a.mul)(x) + max([a, b], key=lambda o: o.k).k
""",
    "attributes that come and go": """
class A:
    def __init__(self, v):
        self.v = v
        self.cache = v * 2
        self.params = {'W': np.ones(3) * v, 'b': 0.5 * v}
    def run(self):
        self.v += 1.0
        self.params['W'] -= 0.1 * self.params['W']
        self.params['b'] *= 2
        del self.cache
        del self.params['b']
        return self.v * self.params['W'].sum()
x = 2.0
a = A(x)
f = a.run() * (2.0 if hasattr(a, 'cache') else 3.0)
for k in list(vars(a)): f = f + 1.0
for k, v in a.__dict__.items(): print(k)
f = f * 2
""",
    "dataclasses": """
from dataclasses import dataclass, field
from typing import List, ClassVar
import numpy as np
@dataclass
class Config:
    lr: float = 0.1
    n: int = 3
    names: List[str] = field(default_factory=list)
    W: np.ndarray = field(default_factory=lambda: np.ones(3))
    kind: ClassVar[str] = 'c'
    total: float = field(init=False, default=2.0)
    def __post_init__(self):
        self.total = self.total * self.lr
    def run(self, x):
        return self.W.sum() * x * self.lr * self.total
@dataclass
class Sub(Config):
    extra: float = 1.0
    lr: float = 0.5
x = 2.0
c = Config(n=4)
d = Config(0.2, names=['a'])
e = Sub(x)
e.lr = e.lr + 1.0
c.names.append('q')
f = c.run(x) * d.run(x) * e.run(x) * e.extra
print(c, d, e)
print(c == d, Config() != c, c.kind)
@dataclass
class P:
    x: float
    y: float
print(P(1.0, 2.0) == P(1.0, 2.0), P(1.0, 2.0) == 3, P(y=1, x=2))
f = f + P(x, x * 3).y
""",
    "dataclasses in order, frozen": """
import dataclasses
from dataclasses import dataclass
@dataclasses.dataclass(order=True)
class V:
    a: float
    b: float = 1.0
@dataclass(frozen=True)
class F:
    w: float
    def scaled(self, k): return F(self.w * k)
@dataclass()
class Layer:
    n: int
    m: int
    def __post_init__(self):
        self.W = np.ones((self.n, self.m)) * 0.5
        self.b = np.zeros(self.m)
    def __call__(self, x):
        return x @ self.W + self.b
x = np.ones((2, 3))
layers = [Layer(3, 4), Layer(4, 2)]
for l in layers: x = l(x)
f = x.sum() * F(2.0).scaled(3.0).w
vs = sorted([V(2.0), V(1.0, 3.0), V(1.0)])
f = f * vs[0].a + vs[0].b
if V(1.0) < V(2.0): f = f * 2
print(vs, F(1.0))
""",
    "named tuples": """
from collections import namedtuple
from typing import NamedTuple
Cache = namedtuple('Cache', ['x', 'w', 'b'])
Pt = namedtuple('Pt', 'a, b', defaults=[3.0])
class Out(NamedTuple):
    loss: float
    n: int = 2
    def twice(self): return self.loss * 2
x = np.ones(3) * 2
w = np.arange(3.0)
def forward(x, w, b):
    out = (x * w).sum() + b
    return out, Cache(x, w, b)
out, cache = forward(x, w, 1.5)
a, b, c = cache
p = Pt(2.0)
q = p._replace(b=5.0)
o = Out(out * 2)
f = (cache.x * cache.w).sum() + cache[2] + (a * b).sum() + p.a * p.b * q.b + o.twice() + len(cache)
for v in p: f = f + v
print(p, q, p == (2.0, 3.0), p == q, cache._fields, o.n, q._asdict())
f = f + o.loss
""",
    "keys": """
class N:
    def __init__(self, v): self.v = v
x = 2.0
a, b = N(x), N(x * 3)
seen = {}
seen[a] = x * 5
seen[b] = 2.0
d = {a: 1.0, b: x}
f = seen[a] * d[b]
if a in seen: f = f * 2
for k in d: f = f + k.v
if id(a) == id(a): f = f + 2.0
seen[b] += 1.0
f = f * seen[b] + seen.get(N(x), x) + seen.pop(a)
f = f * (len(seen) + 1)
""",
}

A = "class A:\n    def __init__(self, v=1.0):\n        self.v = v\n"
REFUSED = {
    "write into __dict__": ("class P:\n    def __init__(self, w):\n        self.w = w\np = P(x)\np.__dict__['w'] = 3.0", "attributes_written"),
    "update of __dict__": ("class P:\n    def __init__(self, w):\n        self.w = w\np = P(x)\np.__dict__.update({'w': 3.0})", "attributes_written"),
    "write into vars": ("class P:\n    def __init__(self, w):\n        self.w = w\np = P(x)\nvars(p)['w'] = 3.0", "attributes_written"),
    "delete from vars": ("class P:\n    def __init__(self, w):\n        self.w = w\np = P(x)\ndel vars(p)['w']", "attributes_written"),
    "pop from a kept __dict__": ("class P:\n    def __init__(self, w):\n        self.w = w\np = P(x)\nd = vars(p)\nd.pop('w')", "attributes_written"),
    "a metaclass": ("class A(metaclass=type): pass", "unsupported_syntax"),
    "several bases": (A + "class B: pass\nclass C(A, B): pass", "unsupported_syntax"),
    "a base of Python's": ("class A(dict): pass", "unsupported_base"),
    "a missing attribute's method": ("class A:\n    def __getattr__(self, n): return 1", "special_method"),
    "a descriptor": ("class A:\n    def __get__(self, o, k): return 1", "special_method"),
    "a maker of objects": ("class A:\n    def __new__(cls): return 1", "special_method"),
    "a decorator": ("def d(c): return c\n@d\nclass A: pass", "unsupported_syntax"),
    "a record with slots of its own": (
        "from dataclasses import dataclass\n@dataclass(hash=1)\nclass A: pass",
        "unsupported_syntax",
    ),
    "a computed option": (
        "from dataclasses import dataclass\nk = True\n@dataclass(order=k)\nclass A: pass",
        "unsupported_syntax",
    ),
    "fields that are computed": (
        "from collections import namedtuple\nn = 'a b'\nP = namedtuple('P', n)",
        "unsupported_syntax",
    ),
    "a frozen object": (
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n    v: float\na = A(x)\na.v = 3.0",
        "frozen",
    ),
    "a named tuple": ("from collections import namedtuple\nP = namedtuple('P', 'a')\np = P(x)\np.a = 3.0", "frozen"),
    "what is no text": (A + "class B(A):\n    def __repr__(self): return 3\nprint(B())", "type"),
    "what is no truth": (A + "class B(A):\n    def __bool__(self): return 3\nif B(): pass", "type"),
    "what is no iterator": (A + "class B(A):\n    def __iter__(self): return [1]\nfor i in B(): pass", "type"),
    "what has no order": (A + "sorted([A(), A()])", "type"),
    "a key that is equal to others": (A + "class B(A):\n    def __eq__(self, o): return True\nd = {B(): 1}", "type"),
    "a format that no one reads": (A + "print(f'{A():.2f}')", "type"),
    "the place of a number": (A + "id(x)", "argument"),
    "a name that is computed and is none": (A + "n = 'v '\ngetattr(A(), n)", "argument"),
    "a hash of a variable": ("y = x * 2.0\nd = hash(y)", "constant_needed"),
    "an attribute that was deleted": (A + "a = A()\ndel a.v\na.v", "no_attribute"),
    "a loop over what has no items": (A + "for i in A(): pass", "not_iterable"),
}
P = "class P:\n    def __init__(self, w):\n        self.w = w * 2.0\n    def __add__(self, o):\n        out = P(self.w + o.w)\n        return out\n"
P += "class N:\n    def __init__(self, w):\n        self.p = P(w)\n        self.l = [P(w), P(w * 3.0)]\n        self.d = {'a': P(w)}\n"
P += "        self.d['b'] = P(w)\n        for i in range(2):\n            self.l.append(P(w))\n    def get(self):\n        return self.p.w * self.l[1].w\n"
P += "x = 2.0\n"
END = "\nf = n.get() * x\n"
NAMES = {
    "an attribute": (P + "n = N(x)" + END, "n.p.w"),
    "an element": (P + "n = N(x)" + END, "n.l[1].w"),
    "what is appended": (P + "n = N(x)" + END, "n.d['b'].w"),
    "an entry": (P + "n = N(x)" + END, "n.d['a'].w"),
    "what is made in a return": (P + "def make(k):\n    return N(k)\nn = make(x)" + END, "n.p.w"),
    "twice": (P + "def make(k):\n    return N(k)\ndef more(k):\n    return make(k)\nn = more(x)" + END, "n.p.w"),
    "a local that is returned": (P + "def make(k):\n    net = N(k)\n    return net\nn = make(x)" + END, "n.l[0].w"),
    "a class method": (
        P + "class M(N):\n    @classmethod\n    def of(cls, k):\n        return cls(k)\nn = M.of(x)" + END,
        "n.p.w",
    ),
    "a sum": (P + "n = N(x)\nq = P(x) + P(x)\nr = q.w" + END, "q.w"),
    "a sum in place": (P + "n = N(x)\nq = P(x)\nq += P(x)\nr = q.w" + END, "q_2.w"),
    "a local that is kept": (
        P + "def run(k):\n    net = N(k)\n    return net.get()\nn = N(x)\ng = run(x)" + END,
        "run.net.p.w",
    ),
    "a choice": (P + "n = N(x) if x > 1 else None" + END, "n.p.w"),
    "several": (P + "n, m = N(x), N(x)" + END, "m.p.w"),
    "a comprehension": (P + "n = N(x)\nq = [P(x) for i in range(2)]\nr = q[1].w" + END, "q[1].w"),
}
