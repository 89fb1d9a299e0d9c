import numpy as np

np.random.seed(0)


def activate(z, kind):
    match kind:
        case 'relu':
            return np.maximum(0, z)
        case 'tanh':
            return np.tanh(z)
        case 'sigmoid' | 'logistic':
            return 1 / (1 + np.exp(-z))
        case None:
            return z
        case other:
            raise ValueError(f'unknown activation: {other}')


def derivative(z, kind):
    match kind:
        case 'relu':
            return (z > 0).astype(float)
        case 'tanh':
            return 1 - np.tanh(z) ** 2
        case 'sigmoid' | 'logistic':
            s = activate(z, kind)
            return s * (1 - s)
        case None:
            return np.ones_like(z)


def build(spec):
    layers = []
    for entry in spec:
        match entry:
            case ('dense', n_in, n_out, kind):
                layers.append({'W': 0.5 * np.random.randn(n_in, n_out), 'b': np.zeros(n_out), 'kind': kind})
            case ('dense', n_in, n_out):
                layers.append({'W': 0.5 * np.random.randn(n_in, n_out), 'b': np.zeros(n_out), 'kind': None})
    return layers


X = np.random.randn(8, 3)
y = X[:, :1] * 2 - X[:, 1:2]
layers = build([('dense', 3, 5, 'tanh'), ('dense', 5, 4, 'relu'), ('dense', 4, 1)])
lr = 0.05
for epoch in range(40):
    a, cache = X, []
    for layer in layers:
        z = a @ layer['W'] + layer['b']
        cache.append((a, z))
        a = activate(z, layer['kind'])
    loss = np.mean((a - y) ** 2)
    da = 2 * (a - y) / len(y)
    grads = []
    for layer, (a_in, z) in zip(reversed(layers), reversed(cache)):
        dz = da * derivative(z, layer['kind'])
        grads.append((a_in.T @ dz, dz.sum(axis=0)))
        da = dz @ layer['W'].T
    for layer, (grad_weights, grad_bias) in zip(reversed(layers), grads):
        layer['W'] -= lr * grad_weights
        layer['b'] -= lr * grad_bias
print(f'{loss:.4f}')
