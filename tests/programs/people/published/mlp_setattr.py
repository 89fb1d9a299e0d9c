import numpy as np


class MLP:
    """Weights are attributes: W1, b1, W2, b2, ..."""

    def __init__(self, *sizes, seed=1):
        rng = np.random.default_rng(seed)
        self.depth = len(sizes) - 1
        for i, (n_in, n_out) in enumerate(zip(sizes, sizes[1:]), start=1):
            setattr(self, f'W{i}', rng.normal(0, 0.4, (n_in, n_out)))
            setattr(self, f'b{i}', np.zeros((1, n_out)))

    def forward(self, x):
        self.activations = [x]
        for i in range(1, self.depth + 1):
            x = x @ getattr(self, f'W{i}') + getattr(self, f'b{i}')
            if i < self.depth:
                x = np.tanh(x)
            self.activations.append(x)
        return x

    def backward(self, dout):
        grads = {}
        for i in range(self.depth, 0, -1):
            if i < self.depth:
                dout = dout * (1 - self.activations[i] ** 2)
            grads['W' + str(i)] = self.activations[i - 1].T @ dout
            grads['b' + str(i)] = dout.sum(axis=0, keepdims=True)
            dout = dout @ getattr(self, 'W%d' % i).T
        return grads


net = MLP(2, 6, 3, 1)
X = np.array([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
t = np.array([[0.], [1.], [1.], [0.]])
out = net.forward(X)
loss = 0.5 * np.mean((out - t) ** 2)
grads = net.backward((out - t) / len(t))
for name, grad in grads.items():
    assert grad.shape == getattr(net, name).shape
    setattr(net, name, getattr(net, name) - 0.3 * grad)
print(loss, 0.5 * np.mean((net.forward(X) - t) ** 2))
