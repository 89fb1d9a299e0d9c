import numpy as np

class Scalar:
    __slots__ = ('value', 'grad', 'parents', 'local', 'name')

    def __init__(self, value, parents=(), local=(), name=None):
        self.value = float(value)
        self.grad = 0.0
        self.parents = parents
        self.local = local
        self.name = name or 'v'

    @staticmethod
    def wrap(x):
        return x if isinstance(x, Scalar) else Scalar(x)

    def __add__(self, other):
        other = Scalar.wrap(other)
        return Scalar(self.value + other.value, (self, other), (1.0, 1.0))

    __radd__ = __add__

    def __mul__(self, other):
        other = Scalar.wrap(other)
        return Scalar(self.value * other.value, (self, other), (other.value, self.value))

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -Scalar.wrap(other)

    def tanh(self):
        t = np.tanh(self.value)
        return Scalar(t, (self,), (1.0 - t ** 2,))

    def order(self):
        seen, result = [], []
        def visit(node):
            if any(node is s for s in seen):
                return
            seen.append(node)
            for p in node.parents:
                visit(p)
            result.append(node)
        visit(self)
        return result

    def backprop(self):
        for node in self.order():
            node.grad = 0.0
        self.grad = 1.0
        for node in self.order()[::-1]:
            for parent, d in zip(node.parents, node.local):
                parent.grad += d * node.grad

    def __repr__(self):
        return "%s(%.3f)" % (type(self).__name__, self.value)

    def __lt__(self, other):
        return self.value < other.value


class Neuron:
    def __init__(self, n, rng):
        self.w = [Scalar(rng.uniform(-1, 1)) for _ in range(n)]
        self.b = Scalar(0.1)

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.tanh()

    def parameters(self):
        return self.w + [self.b]


class Layer:
    def __init__(self, nin, nout, rng):
        self.neurons = [Neuron(nin, rng) for _ in range(nout)]

    def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP:
    def __init__(self, nin, nouts, rng):
        sz = [nin] + nouts
        self.layers = [Layer(sz[i], sz[i + 1], rng) for i in range(len(nouts))]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


rng = np.random.RandomState(7)
model = MLP(2, [3, 1], rng)
xs = [[1.0, -2.0], [0.5, 0.3]]
ys = [1.0, -1.0]
total = sum((model(x) - y) * (model(x) - y) for x, y in zip(xs, ys))
total.backprop()
print(total, len(model.parameters()), max(model.parameters()))
loss = total.value
