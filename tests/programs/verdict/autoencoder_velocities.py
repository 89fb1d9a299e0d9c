#@ shape class, gradients in a list, training loop
import numpy as np

np.random.seed(77)


class Autoencoder:
    def __init__(self, n_in, n_hidden, rate=0.1, reg=3e-1, momentum=0.9):
        self.W_enc = np.random.randn(n_in, n_hidden) * 0.4
        self.b_enc = np.zeros(n_hidden)
        self.W_dec = np.random.randn(n_hidden, n_in) * 0.4
        self.b_dec = np.zeros(n_in)
        self.rate, self.reg, self.mu = rate, reg, momentum
        self.vel = [0, 0, 0, 0]

    def encode(self, X):
        self.X = X
        self.a = X @ self.W_enc + self.b_enc
        self.h = np.log1p(np.exp(self.a))
        return self.h

    def decode(self, h):
        self.o = np.tanh(h @ self.W_dec + self.b_dec)
        return self.o

    def loss(self, X):
        back = self.decode(self.encode(X))
        mse = 0.5 * np.sum((back - X) ** 2) / len(X)
        l2 = 0.5 * self.reg * (np.sum(self.W_enc ** 2) + np.sum(self.W_dec ** 2))
        return mse + l2

    def backward(self):
        n = len(self.X)
        g_o = (self.o - self.X) / n
        g_s = g_o * (1.0 - self.o * self.o)
        g_Wd = self.h.T @ g_s + self.reg * self.W_dec
        g_bd = np.sum(g_s, axis=0)
        g_h = g_s @ self.W_dec.T
        g_a = g_h / (1 + np.exp(-self.a))
        g_We = self.X.T @ g_a + self.reg * self.W_enc
        g_be = np.sum(g_a, axis=0)
        return [g_We, g_be, g_Wd, g_bd]

    def step(self, grads):
        params = [self.W_enc, self.b_enc, self.W_dec, self.b_dec]
        for i, (p, g) in enumerate(zip(params, grads)):
            self.vel[i] = self.mu * self.vel[i] - self.rate * g
            p += self.vel[i]


data = np.tanh(np.random.randn(6, 4))
net = Autoencoder(4, 3)
for it in range(10):
    #@ here
    L = net.loss(data)
    #@ loss L
    found = net.backward()
    #@ grads found[0] of net.W_enc; found[1] of net.b_enc; found[2] of net.W_dec; found[3] of net.b_dec
    net.step(found)
    if it % 5 == 0:
        print(f"{it:4d}  {L:.4f}")
