import numpy as np
class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b
    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx
class Relu:
    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out
    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        self.loss = -np.sum(np.log(self.y[np.arange(len(t)), t])) / len(t)
        return self.loss
    def backward(self, dout=1):
        batch_size = self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(batch_size), self.t] -= 1
        dx = dx / batch_size
        return dx
class Net:
    def __init__(self):
        self.params = {'W1': 0.1 * np.random.randn(3, 4), 'b1': np.zeros(4), 'W2': 0.1 * np.random.randn(4, 2), 'b2': np.zeros(2)}
        self.layers = [Affine(self.params['W1'], self.params['b1']), Relu(), Affine(self.params['W2'], self.params['b2'])]
        self.last = SoftmaxWithLoss()
    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x
    def loss(self, x, t):
        y = self.predict(x)
        return self.last.forward(y, t)
    def gradient(self, x, t):
        self.loss(x, t)
        dout = 1
        dout = self.last.backward(dout)
        layers = list(self.layers)
        layers.reverse()
        for layer in layers:
            dout = layer.backward(dout)
        grads = {}
        grads['W1'] = self.layers[0].dW
        grads['b1'] = self.layers[0].db
        grads['W2'] = self.layers[2].dW
        grads['b2'] = self.layers[2].db
        return grads
np.random.seed(1)
net = Net()
x = np.random.randn(5, 3)
t = np.array([0, 1, 1, 0, 1])
loss = net.loss(x, t)
grads = net.gradient(x, t)
for key in ('W1', 'b1', 'W2', 'b2'):
    net.params[key] -= 0.1 * grads[key]
print(loss)
