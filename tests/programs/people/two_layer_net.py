import numpy as np


class TwoLayerNet:
    """A two-layer network with a softmax loss, and its own gradients."""

    def __init__(self, input_size, hidden_size, output_size, std=0.5):
        self.params = {}
        self.params['W1'] = std * np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = std * np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)

    def loss(self, X, y, reg=0.1):
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        N = X.shape[0]
        h = np.maximum(0, X @ W1 + b1)
        scores = h @ W2 + b2
        shifted = scores - scores.max(axis=1, keepdims=True)
        logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        data = -logp[np.arange(N), y].sum() / N
        return data + reg * (np.sum(W1 * W1) + np.sum(W2 * W2))


np.random.seed(1)
X = np.random.randn(5, 4)
y = np.array([0, 1, 2, 2, 1])
net = TwoLayerNet(4, 6, 3)
loss = net.loss(X, y)
