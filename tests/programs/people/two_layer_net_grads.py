import numpy as np
class TwoLayerNet:
    def __init__(self, d, h, c):
        self.params = {}
        self.params['W1'] = 0.1 * np.random.randn(d, h)
        self.params['b1'] = np.zeros(h)
        self.params['W2'] = 0.1 * np.random.randn(h, c)
        self.params['b2'] = np.zeros(c)
    def loss(self, X, y=None, reg=0.0):
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        N, D = X.shape
        hidden = np.maximum(0, X.dot(W1) + b1)
        scores = hidden.dot(W2) + b2
        if y is None:
            return scores
        scores -= np.max(scores, axis=1, keepdims=True)
        p = np.exp(scores)
        p /= np.sum(p, axis=1, keepdims=True)
        loss = -np.sum(np.log(p[np.arange(N), y])) / N
        loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        grads = {}
        dscores = p
        dscores[np.arange(N), y] -= 1
        dscores /= N
        grads['W2'] = hidden.T.dot(dscores) + 2 * reg * W2
        grads['b2'] = np.sum(dscores, axis=0)
        dhidden = dscores.dot(W2.T)
        dhidden[hidden <= 0] = 0
        grads['W1'] = X.T.dot(dhidden) + 2 * reg * W1
        grads['b1'] = np.sum(dhidden, axis=0)
        return loss, grads
np.random.seed(0)
net = TwoLayerNet(4, 5, 3)
X = np.random.randn(6, 4)
y = np.array([0, 1, 2, 2, 1, 0])
loss, grads = net.loss(X, y, reg=0.05)
print(loss)
