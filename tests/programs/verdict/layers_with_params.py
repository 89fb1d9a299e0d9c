#@ shape class, layers with dicts of parameters, optimiser object
import numpy as np


class Dense:
    def __init__(self, n_in, n_out, rng):
        self.params = {'W': rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_out)), 'b': np.zeros(n_out)}
        self.grads = {}

    def forward(self, x):
        self.x = x
        return x @ self.params['W'] + self.params['b']

    def backward(self, grad):
        self.grads['W'] = self.x.T @ grad
        self.grads['b'] = grad.sum(axis=0)
        return grad @ self.params['W'].T


class Leaky:
    params, grads = {}, {}

    def __init__(self, alpha=0.1):
        self.alpha = alpha

    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, self.alpha * x)

    def backward(self, grad):
        return np.where(self.mask, grad, self.alpha * grad)


class Dropout:
    params, grads = {}, {}

    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x):
        self.keep = (self.rng.random(x.shape) > self.p) / (1 - self.p)
        return x * self.keep

    def backward(self, grad):
        return grad * self.keep


class Normalise:
    def __init__(self, n):
        self.params = {'gamma': np.ones(n), 'beta': np.zeros(n)}
        self.grads = {}

    def forward(self, x):
        self.xc = x - x.mean(axis=0)
        self.istd = 1 / np.sqrt((self.xc ** 2).mean(axis=0) + 1e-5)
        self.xhat = self.xc * self.istd
        return self.params['gamma'] * self.xhat + self.params['beta']

    def backward(self, grad):
        n = len(grad)
        self.grads['beta'] = grad.sum(axis=0)
        self.grads['gamma'] = (grad * self.xhat).sum(axis=0)
        dxhat = grad * self.params['gamma']
        return self.istd / n * (n * dxhat - dxhat.sum(axis=0) - self.xhat * (dxhat * self.xhat).sum(axis=0))


class CrossEntropy:
    def forward(self, logits, y):
        z = logits - logits.max(axis=1, keepdims=True)
        self.logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.y = y
        return -self.logp[np.arange(len(y)), y].mean()

    def backward(self):
        grad = np.exp(self.logp)
        grad[np.arange(len(self.y)), self.y] -= 1
        return grad / len(self.y)


class Net:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad):
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad


class Momentum:
    def __init__(self, net, rate=0.1, mu=0.9):
        self.net, self.rate, self.mu = net, rate, mu
        self.v = {}

    def step(self):
        for i, layer in enumerate(self.net.layers):
            for name in layer.params:
                v = self.mu * self.v.get((i, name), 0) - self.rate * layer.grads[name]
                self.v[(i, name)] = v
                layer.params[name] = layer.params[name] + v


rng = np.random.default_rng(82)
X = rng.normal(size=(8, 3))
y = (X[:, 0] * X[:, 1] > 0).astype(int)
net = Net([Dense(3, 4, rng), Normalise(4), Leaky(), Dropout(0.2, rng), Dense(4, 2, rng)])
criterion = CrossEntropy()
opt = Momentum(net)
for epoch in range(4):
    #@ here
    loss = criterion.forward(net.forward(X), y)
    #@ loss loss
    net.backward(criterion.backward())
    #@ grads net.layers[0].grads['W'] of net.layers[0].params['W']; net.layers[1].grads['gamma'] of net.layers[1].params['gamma']; net.layers[1].grads['beta'] of net.layers[1].params['beta']; net.layers[4].grads['W'] of net.layers[4].params['W']; net.layers[4].grads['b'] of net.layers[4].params['b']
    opt.step()
    print(epoch, loss)
