# Vanilla RNN language model on five characters, loss summed over time
import numpy as np

np.random.seed(7)
vocab, hidden = 4, 6
inputs = [0, 1, 2, 2, 3]
targets = [1, 2, 2, 3, 0]
Wxh = np.random.randn(hidden, vocab) * 0.3
Whh = np.random.randn(hidden, hidden) * 0.3
Why = np.random.randn(vocab, hidden) * 0.3
bh = np.zeros((hidden, 1))
by = np.zeros((vocab, 1))
hprev = np.zeros((hidden, 1))

xs, hs, ys, ps = {}, {}, {}, {}
hs[-1] = np.copy(hprev)
loss = 0
for t in range(len(inputs)):
    xs[t] = np.zeros((vocab, 1))
    xs[t][inputs[t]] = 1
    hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t - 1]) + bh)
    ys[t] = np.dot(Why, hs[t]) + by
    ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t]))
    loss += -np.log(ps[t][targets[t], 0])
print("loss:", loss)
