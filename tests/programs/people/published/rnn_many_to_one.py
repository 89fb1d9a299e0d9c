import numpy as np
from random import Random

texts = {'good': 1, 'bad': 0, 'not good': 0, 'not bad': 1, 'very good': 1, 'very bad': 0}
words = sorted({w for text in texts for w in text.split(' ')})
index = {w: i for i, w in enumerate(words)}
rng = np.random.RandomState(5)


def inputs_of(text):
    found = []
    for w in text.split(' '):
        v = np.zeros((len(words), 1))
        v[index[w]] = 1
        found.append(v)
    return found


def softmax(xs):
    return np.exp(xs) / sum(np.exp(xs))


class RNN:
    def __init__(self, n_in, n_out, n_hidden=8):
        self.Whh = rng.randn(n_hidden, n_hidden) / 10
        self.Wxh = rng.randn(n_hidden, n_in) / 10
        self.Why = rng.randn(n_out, n_hidden) / 10
        self.bh = np.zeros((n_hidden, 1))
        self.by = np.zeros((n_out, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        self.last_inputs = inputs
        self.last_hs = {0: h}
        for i, x in enumerate(inputs):
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            self.last_hs[i + 1] = h
        return self.Why @ h + self.by, h

    def backprop(self, d_y, learn_rate=2e-2):
        n = len(self.last_inputs)
        d_Why = d_y @ self.last_hs[n].T
        d_by = d_y
        d_Whh = np.zeros(self.Whh.shape)
        d_Wxh = np.zeros(self.Wxh.shape)
        d_bh = np.zeros(self.bh.shape)
        d_h = self.Why.T @ d_y
        for t in reversed(range(n)):
            temp = (1 - self.last_hs[t + 1] ** 2) * d_h
            d_bh += temp
            d_Whh += temp @ self.last_hs[t].T
            d_Wxh += temp @ self.last_inputs[t].T
            d_h = self.Whh.T @ temp
        for d in [d_Wxh, d_Whh, d_Why, d_bh, d_by]:
            np.clip(d, -1, 1, out=d)
        self.Whh -= learn_rate * d_Whh
        self.Wxh -= learn_rate * d_Wxh
        self.Why -= learn_rate * d_Why
        self.bh -= learn_rate * d_bh
        self.by -= learn_rate * d_by


rnn = RNN(len(words), 2)
items = list(texts.items())
Random(0).shuffle(items)
for epoch in range(3):
    total, correct = 0, 0
    for text, target in items:
        out, _ = rnn.forward(inputs_of(text))
        probs = softmax(out)
        loss = -np.log(probs[target, 0])
        total += loss
        correct += int(np.argmax(probs) == target)
        d_L_d_y = probs.copy()
        d_L_d_y[target] -= 1
        rnn.backprop(d_L_d_y)
    print('epoch', epoch, 'loss %.3f' % (total / len(items)), 'accuracy', correct / len(items))
