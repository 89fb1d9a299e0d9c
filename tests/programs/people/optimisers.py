import numpy as np


class Optimizer(object):
    """Base class of what updates parameters."""

    def __init__(self, params, lr):
        self.params = params
        self.lr = lr
        self.iterations = 0

    def step(self, grads):
        self.iterations += 1
        for key in self.params.keys():
            self.update(key, self.params[key], grads[key])

    def update(self, key, p, g):
        raise NotImplementedError("subclasses must say how")


class Momentum(Optimizer):
    def __init__(self, params, lr=0.01, momentum=0.9):
        super().__init__(params, lr)
        self.momentum = momentum
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, key, p, g):
        self.v[key] = self.momentum * self.v[key] - self.lr * g
        self.params[key] = p + self.v[key]


class Adam(Optimizer):
    beta1, beta2 = 0.9, 0.999
    eps = 1e-8

    def __init__(self, params, lr=0.001):
        super().__init__(params, lr)
        self.m = {}
        self.s = {}
        for k in params:
            self.m[k] = np.zeros_like(params[k])
            self.s[k] = np.zeros_like(params[k])

    def update(self, key, p, g):
        self.m[key] += (1 - self.beta1) * (g - self.m[key])
        self.s[key] += (1 - self.beta2) * (g ** 2 - self.s[key])
        mhat = self.m[key] / (1 - self.beta1 ** self.iterations)
        shat = self.s[key] / (1 - self.beta2 ** self.iterations)
        self.params[key] = p - self.lr * mhat / (np.sqrt(shat) + self.eps)


class Quadratic:
    def __init__(self, n):
        self.params = dict(W=np.linspace(-1.0, 1.0, n), b=np.ones(2))
        self.scales = {'W': 2.0, 'b': 0.5}

    def value(self):
        return sum(self.scales[k] * np.sum(np.square(v)) for k, v in self.params.items())

    def slopes(self):
        return {k: 2 * self.scales[k] * v for k, v in self.params.items()}


first, second = Quadratic(4), Quadratic(2)
optimizers = [Momentum(first.params, lr=0.1), Adam(second.params, lr=0.2)]
for opt, q in zip(optimizers, (first, second)):
    for _ in range(2):
        opt.step(q.slopes())
    print(type(opt).__name__, opt.iterations, isinstance(opt, Optimizer))
total = first.value() + second.value()
