import numpy as np


class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros_like(data)

    @property
    def shape(self):
        return self.data.shape

    def __repr__(self):
        return 'Parameter{}'.format(self.data.shape)


class Module:
    def __init__(self):
        self._params = {}
        self._children = []
        self.training = True

    def add_param(self, name, value):
        p = Parameter(value)
        self._params[name] = p
        return p

    def add(self, module):
        self._children.append(module)
        return module

    def parameters(self):
        for p in self._params.values():
            yield p
        for child in self._children:
            yield from child.parameters()

    def __call__(self, *args):
        return self.forward(*args)

    def forward(self, *args):
        raise NotImplementedError


class Linear(Module):
    def __init__(self, n_in, n_out, bias=True):
        Module.__init__(self)
        self.W = self.add_param('W', np.random.randn(n_in, n_out) / np.sqrt(n_in))
        self.b = self.add_param('b', np.zeros(n_out)) if bias else None

    def forward(self, x):
        out = x @ self.W.data
        if self.b is not None:
            out = out + self.b.data
        return out


class Sigmoid(Module):
    def forward(self, x):
        return 1.0 / (1.0 + np.exp(-x))


class Sequential(Module):
    def __init__(self, *modules):
        super(Sequential, self).__init__()
        for m in modules:
            self.add(m)

    def forward(self, x):
        for m in self._children:
            x = m(x)
        return x

    def __len__(self):
        return len(self._children)

    def __iter__(self):
        return iter(self._children)

    def __getitem__(self, i):
        return self._children[i]


class MSELoss(Module):
    def forward(self, pred, target):
        return ((pred - target) ** 2).mean()


np.random.seed(5)
net = Sequential(Linear(3, 4), Sigmoid(), Linear(4, 1, bias=False))
criterion = MSELoss()
x = np.random.randn(5, 3)
y = np.random.randn(5, 1)
print(len(net), [type(m).__name__ for m in net], list(net.parameters()))
loss = criterion(net(x), y)
