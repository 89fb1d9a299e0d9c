"""Item 1: classes as the interpreter's own objects."""

from __future__ import annotations

ROWS = {
    "__init__ and attributes": """
class Net:
    def __init__(self, w, k=2.0):
        self.w = w
        self.k = k
---
net = Net(a)
net.k = net.k * b
z = net.w * net.k
""",
    "methods": """
class Net:
    def __init__(self, w):
        self.w = w
    def apply(self, v):
        return v * self.w
    def both(self, v):
        return self.apply(v) + self.apply(2 * v)
---
net = Net(a)
z = net.both(b).sum() if np.ndim(b) else net.both(b)
""",
    "class attributes": """
class Net:
    rate = 0.5
    sizes = [2, 3]
    made = 0
    def __init__(self, w):
        self.w = w * self.rate
        Net.made += 1
---
Net.made = 0
net, other = Net(a), Net(b)
other.rate = 3.0
z = net.w * other.w * net.rate + Net.made * other.rate * a + len(Net.sizes)
""",
    "single inheritance and super()": """
class Layer:
    def __init__(self, w):
        self.w = w
    def forward(self, v):
        return self.w * v
class Bent(Layer):
    def __init__(self, w, k):
        super().__init__(w)
        self.k = k
    def forward(self, v):
        return np.tanh(super().forward(v)) * self.k
class Old(Layer):
    def __init__(self, w):
        super(Old, self).__init__(w)
        Layer.__init__(self, w * 2)
---
z = np.sum(Bent(a * 0.3, b).forward(x)) + Old(b).forward(a)
""",
    "@staticmethod": """
class Act:
    @staticmethod
    def relu(v):
        return np.maximum(0, v)
    def run(self, v):
        return self.relu(v) + Act.relu(-v)
---
z = np.sum(Act().run(x * a - 3.1)) + np.sum(Act.relu(x + b * 0.9))
""",
    "@classmethod": """
class Net:
    made = []
    def __init__(self, w):
        self.w = w
    @classmethod
    def of(cls, w, k=2):
        net = cls(w * k)
        cls.made.append(k)
        return net
class Deep(Net):
    pass
---
net = Deep.of(a, k=3)
z = net.w * Net.of(b).w + isinstance(net, Deep)
""",
    "@property": """
class Net:
    def __init__(self, w):
        self._w = w
    @property
    def w(self):
        return self._w * 2
    @w.setter
    def w(self, value):
        self._w = value
    @property
    def norm(self):
        return np.sqrt(np.sum(self._w ** 2))
---
net = Net(a)
net.w = net.w * b
net.w += 1.0
z = net.w * net.norm
""",
    "__call__": """
class Layer:
    def __init__(self, w):
        self.w = w
    def __call__(self, v, scale=1.0):
        return v * self.w * scale
---
layer, other = Layer(a), Layer(b)
z = other(layer(3.0), scale=0.5) + sum(f(2.0) for f in [layer, other])
""",
    "__len__": """
class Stack:
    def __init__(self, items):
        self.items = items
    def __len__(self):
        return len(self.items)
---
stack = Stack([a, b, a * b])
z = sum(stack.items) / len(stack) + (a if stack else b)
""",
    "__getitem__ and __setitem__": """
class Bag:
    def __init__(self):
        self.d = {}
    def __getitem__(self, key):
        return self.d[key]
    def __setitem__(self, key, value):
        self.d[key] = value
class Row:
    def __init__(self, items):
        self.items = items
    def __len__(self):
        return len(self.items)
    def __getitem__(self, i):
        return self.items[i]
---
bag = Bag()
bag['w'] = a
bag['w'] += b
bag[0] = bag['w'] * a
z = bag[0]
for v in Row([a, b]):
    z = z * v
z = z + sum(Row([a, b])[:1]) + Row([a, b])[-1]
""",
    "__repr__ and __str__": """
class Value:
    def __init__(self, v):
        self.v = v
    def __repr__(self):
        return f"Value({self.v:.2f})"
class Named(Value):
    def __str__(self):
        return "named %g" % self.v
---
v, w = Value(a), Named(b)
print(v, w, [v, w], str(w), repr(w), f"{w} and {w!r}", "{}".format(v))
z = v.v * w.v
""",
    "arithmetic operators": """
class V:
    def __init__(self, v):
        self.v = v
    def __add__(self, o):
        return V(self.v + o.v)
    def __sub__(self, o):
        return V(self.v - o.v)
    def __mul__(self, o):
        return V(self.v * o.v)
    def __truediv__(self, o):
        return V(self.v / o.v)
    def __pow__(self, n):
        return V(self.v ** n)
    def __neg__(self):
        return V(-self.v)
    def __pos__(self):
        return self
    def __abs__(self):
        return V(abs(self.v))
    def __floordiv__(self, n):
        return V(self.v / n)
    def __mod__(self, n):
        return V(self.v % n)
    def __matmul__(self, o):
        return V(self.v @ o.v)
---
p, q, u = V(a), V(b), V(x)
z = (p + q * p - q / p + p ** 3 + -q + +p + abs(q) + p // 2 + p % 0.7).v + (u @ u).v * a
""",
    "in-place operators": """
class V:
    def __init__(self, v):
        self.v = v
        self.n = 0
    def __iadd__(self, o):
        self.v = self.v + o
        self.n += 1
        return self
    def __imul__(self, o):
        self.v = self.v * o
        return self
---
p = V(a)
kept = p
p += b
p *= 3.0
z = kept.v * kept.n
""",
    "comparison operators": """
class V:
    def __init__(self, v):
        self.v = v
    def __lt__(self, o):
        return self.v < o.v
    def __eq__(self, o):
        return self.v == o.v
    def __le__(self, o):
        return self.v <= o.v
    def __hash__(self):
        return 3
---
p, q = V(a), V(b)
low, high = sorted([p, q])
z = low.v * 3 + high.v + max([p, q]).v + (a if p == V(a) else b) + (b if p != q else a) + (a if p > q else b) + (p <= q)
""",
    "reflected operators": """
class V:
    def __init__(self, v):
        self.v = v
    def __add__(self, o):
        return V(self.v + (o.v if isinstance(o, V) else o))
    def __radd__(self, o):
        return self + o
    def __rsub__(self, o):
        return V(o - self.v)
    def __mul__(self, o):
        return V(self.v * (o.v if isinstance(o, V) else o))
    __rmul__ = __mul__
    def __rtruediv__(self, o):
        return V(o / self.v)
    def __rpow__(self, o):
        return V(o ** self.v)
---
p, q = V(a), V(b)
z = (1 + p * 2 - 0 + 3 * q).v if False else (1 + p * 2 + 3 * q).v + (5 - q).v + (2 / p).v + (2 ** p).v + sum([p, q]).v
""",
    "dataclasses": """
from dataclasses import dataclass, field
@dataclass
class Params:
    w: float
    b: float = 0.5
    log: list = field(default_factory=list)
    def total(self):
        return self.w * self.b
---
p, q = Params(a), Params(w=b, b=a)
p.log.append(p.total())
z = p.log[0] + q.total() + len(q.log) + (p == Params(a))
print(Params(1.0, 2.0))
""",
    "lists and dicts of objects": """
class Neuron:
    def __init__(self, w):
        self.w = w
---
layers = [Neuron(a), Neuron(b)]
layers.append(Neuron(a * b))
named = {'first': layers[0], 'last': layers[-1]}
layers[1].w = layers[1].w * 2
z = 0.0
for i, n in enumerate(layers):
    z += n.w * (i + 1)
for k, n in named.items():
    z += n.w
z = z + sum(n.w for n in named.values())
""",
    "methods as values": """
class Net:
    def __init__(self, w):
        self.w = w
        self.act = self.bend
        self.table = {'bend': self.bend, 'flat': self.flat}
    def bend(self, v):
        return np.tanh(v * self.w)
    def flat(self, v):
        return v * self.w
---
net = Net(a * 0.1)
f = net.flat
z = net.act(b) + f(b) + net.table['bend'](1.0) + sum(map(net.flat, [a, b])) + Net.flat(net, 3.0)
""",
    "isinstance": """
class V:
    def __init__(self, v):
        self.v = v
class W(V):
    pass
def raw(o):
    if isinstance(o, V):
        return o.v
    if isinstance(o, (list, tuple)):
        return sum(raw(each) for each in o)
    if isinstance(o, np.ndarray):
        return o.sum()
    return o * 2 if isinstance(o, (int, float)) else 0
---
z = raw(W(a)) * raw([V(b), 3.0, x * a]) + issubclass(W, V) + isinstance(V(a), W)
""",
    "type(x)": """
class V:
    def __init__(self, v):
        self.v = v
    def twice(self):
        return type(self)(self.v * 2)
    def name(self):
        return self.__class__.__name__ + type(self).__name__
class W(V):
    pass
---
w = W(a).twice()
print(w.name(), type(a), type(x), type([]).__name__, type(w) == W, type(w) is V)
z = w.v * (b if type(w) is W else a) + (type(a) == float) + (type(x) is np.ndarray)
""",
    "hasattr and getattr with literal names": """
class V:
    def __init__(self, v):
        self.v = v
    def forward(self, t):
        return self.v * t
---
v = V(a)
z = getattr(v, 'v') * getattr(v, 'missing', b) + getattr(v, 'forward')(3.0) + hasattr(v, 'W') + hasattr(v, 'forward')
setattr(v, 'k', b)
z = z * v.k
""",
    "a name that a loop computes": """
class Net:
    def __init__(self, p, q):
        self.W1, self.W2 = p, q
---
net = Net(a, b)
for i in range(1, 3):
    setattr(net, 'W' + str(i), getattr(net, f'W{i}') * i)
z = net.W1 * net.W2
for name in ['W1', 'W2']:
    z = z + getattr(net, name) ** 2
z = z + sum(v for k, v in vars(net).items()) + net.__dict__['W1']
""",
    "a layer stack": """
class Affine:
    def __init__(self, w, c):
        self.w, self.c = w, c
    def forward(self, v):
        self.v = v
        return v * self.w + self.c
class Relu:
    def forward(self, v):
        self.mask = v > 0
        return v * self.mask
class Net:
    def __init__(self, layers):
        self.layers = layers
    def forward(self, v):
        for layer in self.layers:
            v = layer.forward(v)
        return v
---
z = np.sum(Net([Affine(a, 0.5), Relu(), Affine(b, a)]).forward(x))
""",
    "a whole TwoLayerNet with loss() returning grads": """
class TwoLayerNet:
    def __init__(self, w, c):
        self.params = {'W1': np.ones((3, 4)) * 0.1 * w, 'W2': np.ones((4, 2)) * 0.2 * c}
    def loss(self, X, y):
        W1, W2 = self.params['W1'], self.params['W2']
        h = np.maximum(0, X @ W1)
        s = h @ W2
        s = s - s.max(axis=1, keepdims=True)
        p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        loss = -np.log(p[np.arange(len(y)), y]).mean()
        return loss, {'W1': p}
---
net = TwoLayerNet(a, b)
M = np.array([[1.0, 2.0, 0.5], [0.3, 0.2, 0.1]])
data, grads = net.loss(M + a * 0.01, np.array([0, 1]))
z = data * b
""",
    "an optimiser object": """
class Sgd:
    def __init__(self, rate):
        self.rate = rate
    def step(self, params, grads):
        for key in params:
            params[key] = params[key] - self.rate * grads[key]
---
params = {'w': a, 'b': b}
Sgd(0.1).step(params, {'w': a * b, 'b': a})
z = params['w'] * params['b']
""",
    "a scalar autograd class": """
class Value:
    def __init__(self, data, _children=(), _op=''):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), '+')
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), '*')
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out
    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,), 'tanh')
        def _backward():
            self.grad += (1 - t ** 2) * out.grad
        out._backward = _backward
        return out
    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()
    __radd__ = __add__
    __rmul__ = __mul__
---
p, q = Value(a), Value(b)
out = (p * q + p * 0.3 + 1.0).tanh() * p + 2 * q
out.backward()
z = out.data * 1.0
""",
    "other special methods of containers": """
class Bag:
    def __init__(self, *items):
        self.items = list(items)
    def __iter__(self):
        return iter(self.items)
    def __contains__(self, v):
        return v in self.items
    def __bool__(self):
        return len(self.items) > 0
    def __delitem__(self, i):
        del self.items[i]
    def __enter__(self):
        return self
    def __exit__(self, *args):
        self.items.clear()
    def __float__(self):
        return float(self.items[0])
---
bag = Bag(a, b, 7.0)
del bag[2]
z = sum(v for v in bag) * (7.0 not in bag) + bag.items[0] * float(bag)
with bag as inner:
    z = z + inner.items[0]
z = z + (b if bag else a)
""",
    "class-level helpers": """
class Net:
    SIZES = (3, 2)
    scale = 1.0 / len(SIZES)
    act = staticmethod(np.tanh)
    fns = {'tanh': np.tanh, 'id': lambda v: v}
    def _double(self):
        return self.w * 2
    def _halve(self, value):
        self.w = value / 2
    double = property(_double, _halve)
    def _made(cls, w):
        return cls(w)
    made = classmethod(_made)
    def __init__(self, w):
        self.w = w
    def run(self, v):
        return self.act(v * self.w) * self.scale + self.fns['id'](v)
---
net = Net.made(a * 0.1)
net.double = net.double * b
z = np.sum(net.run(x * b)) + net.double
""",
    "nested class and objects that hold each other": """
class Tree:
    class Node:
        def __init__(self, v, left=None, right=None):
            self.v, self.left, self.right = v, left, right
            self.parent = None
            for child in (left, right):
                if child is not None:
                    child.parent = self
    def __init__(self, v, w):
        self.root = Tree.Node(v * w, self.Node(v), self.Node(w))
    def total(self, node=None):
        node = node or self.root
        s = node.v
        for child in (node.left, node.right):
            if child:
                s = s + self.total(child)
        return s
---
tree = Tree(a, b)
z = tree.total() * tree.root.left.parent.v
""",
    "abstract bases": """
from abc import ABC, abstractmethod
class Layer(ABC):
    @abstractmethod
    def forward(self, v):
        pass
    def twice(self, v):
        return self.forward(self.forward(v))
class Scale(Layer):
    def __init__(self, w):
        self.w = w
    def forward(self, v):
        return v * self.w
---
z = Scale(a).twice(b)
""",
    "a method that raises NotImplementedError": """
class Layer:
    def forward(self, v):
        raise NotImplementedError("forward")
class Scale(Layer):
    def forward(self, v):
        return v * a
---
z = Scale().forward(b)
try:
    Layer().forward(b)
except NotImplementedError as e:
    print('caught', e)
    z = z * 2
""",
    "a class in a function": """
def make(k):
    class Scaled:
        def __init__(self, w):
            self.w = w * k
    return Scaled
---
z = make(3.0)(a).w * make(b)(2.0).w
""",
    "statements in the body of a class": """
DEBUG = True
class Config:
    rate, steps = 0.1, 3
    names, table = [], {}
    table['relu'] = 2.0
    total = 0.0
    for i in range(3):
        names.append('W' + str(i))
        total += i * rate
    del i
    if DEBUG:
        scale = 2.0
        def shown(self):
            return self.scale * self.w
    else:
        def shown(self):
            return self.w
    try:
        import nothing_of_this_name
        kept = 1.0
    except ImportError:
        kept = 3.0
    print('made', names)
    def __init__(self, w):
        self.w = w * self.rate
---
c = Config(a)
z = c.shown() * b + Config.table['relu'] * c.w + len(c.names) * a + c.kept * b + c.steps * c.total
""",
    "__slots__ and a doc": '''
class P:
    """A point."""
    __slots__ = ('u', 'v')
    def __init__(self, u, v):
        self.u = u
        self.v = v
---
p = P(a, b)
p.u, p.v = p.v, p.u * 2
z = p.u - p.v * a
''',
}
CLASS = "class A:\n    def __init__(self, v):\n        self.v = v\n"
REFUSED = {
    "a metaclass": ("class A(metaclass=type):\n    pass\nz = 1.0 * a\n", 6, "metaclass", "leave the metaclass out"),
    "multiple inheritance": (CLASS + "class B:\n    pass\nclass C(A, B):\n    pass\nz = C(a).v * 2\n", 11, "base", ""),
    "__getattr__": (CLASS + "    def __getattr__(self, name):\n        return 1\nz = A(a).v * 2\n", 9, "__getattr__", ""),
    "a descriptor": ("class D:\n    def __get__(self, o, k):\n        return 1\nz = a * 2\n", 7, "__get__", ""),
    "__new__": ("class D:\n    def __new__(cls):\n        return 1\nz = a * 2\n", 7, "__new__", ""),
}
