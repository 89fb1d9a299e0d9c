#@ shape class, loss in a method beside the step, recurrent
import numpy as np


class Recurrent:
    def __init__(self, n_in, n_hidden, n_out, seed=83):
        rng = np.random.RandomState(seed)
        self.U = rng.uniform(-0.6, 0.6, (n_hidden, n_in))
        self.W = rng.uniform(-0.6, 0.6, (n_hidden, n_hidden))
        self.V = rng.uniform(-0.6, 0.6, (n_out, n_hidden))
        self.n_hidden = n_hidden

    def softmax(self, x):
        e = np.exp(x - np.max(x))
        return e / e.sum()

    def forward(self, x):
        T = len(x)
        s = np.zeros((T + 1, self.n_hidden))
        s[-1] = np.zeros(self.n_hidden)
        o = np.zeros((T, self.V.shape[0]))
        for t in np.arange(T):
            s[t] = np.tanh(self.U[:, x[t]] + self.W.dot(s[t - 1]))
            o[t] = self.softmax(self.V.dot(s[t]))
        return [o, s]

    def calculate_loss(self, x, y):
        o, s = self.forward(x)
        return -np.sum(np.log(o[np.arange(len(y)), y]))

    def bptt(self, x, y):
        T = len(y)
        o, s = self.forward(x)
        dU = np.zeros(self.U.shape)
        dV = np.zeros(self.V.shape)
        dW = np.zeros(self.W.shape)
        delta_o = o
        delta_o[np.arange(len(y)), y] -= 1.0
        for t in np.arange(T)[::-1]:
            dV += np.outer(delta_o[t], s[t].T)
            delta_t = self.V.T.dot(delta_o[t]) * (1 - s[t] ** 2)
            for back in np.arange(0, t + 1)[::-1]:
                dW += np.outer(delta_t, s[back - 1])
                dU[:, x[back]] += delta_t
                delta_t = self.W.T.dot(delta_t) * (1 - s[back - 1] ** 2)
        return [dU, dV, dW]

    def sgd_step(self, x, y, rate):
        #@ here
        dU, dV, dW = self.bptt(x, y)
        #@ loss self.calculate_loss(x, y)
        #@ grads dU of self.U; dV of self.V; dW of self.W
        self.U -= rate * dU
        self.V -= rate * dV
        self.W -= rate * dW


model = Recurrent(4, 3, 4)
sentences = [[0, 2, 1], [3, 1], [2, 2, 0]]
nexts = [[2, 1, 3], [1, 0], [2, 0, 3]]
for epoch in range(2):
    for i in range(len(nexts)):
        model.sgd_step(sentences[i], nexts[i], 0.05)
    loss = sum(model.calculate_loss(x, y) for x, y in zip(sentences, nexts))
    print(epoch, loss)
