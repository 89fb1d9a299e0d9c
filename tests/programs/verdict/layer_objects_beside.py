#@ shape layers in a list, training loop
import numpy as np
class Layer:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m) * 0.4
        self.b = np.zeros((1, m))
np.random.seed(9)
net = [Layer(3, 3), Layer(3, 3), Layer(3, 3)]
X = np.random.randn(4, 3)
Y = np.random.randn(4, 3)
lr = 0.1
for epoch in range(5):
    #@ here
    a = X
    for layer in net:
        layer.inp = a
        layer.out = np.tanh(a @ layer.W + layer.b)
        a = layer.out
    loss = np.sum((a - Y) ** 2) / 4
    #@ loss loss
    grad = 2 * (a - Y) / 4
    for layer in reversed(net):
        dz = grad * (1 - layer.out ** 2)
        layer.dW = layer.inp.T @ dz
        layer.db = dz.sum(axis=0, keepdims=True)
        grad = dz @ layer.W.T
    #@ grads net[0].dW of net[0].W; net[1].dW of net[1].W; net[2].db of net[2].b
    for layer in net:
        layer.W -= lr * layer.dW
        layer.b -= lr * layer.db
