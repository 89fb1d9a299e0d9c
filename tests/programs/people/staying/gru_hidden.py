import numpy as np

np.random.seed(2)
D, H, T = 3, 4, 5
Wz, Wr, Wn = [np.random.randn(D + H, H) * 0.3 for _ in range(3)]
inputs = np.random.randn(T, D)
state = np.zeros(H)


def sigmoid(v):
    return 1.0 / (1.0 + np.exp(-v))


for t in range(T):
    both = np.concatenate([inputs[t], state])
    z = sigmoid(both @ Wz)
    r = sigmoid(both @ Wr)
    n = np.tanh(np.concatenate([inputs[t], r * state]) @ Wn)
    state = (1 - z) * n + z * state
cost = (state**2).mean()
