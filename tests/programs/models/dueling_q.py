# Double Q-learning with a dueling head: two networks as dicts passed as keyword arguments, Huber loss
import numpy as np
np.random.seed(0)
B, D, A = 4, 3, 2
s, s2 = np.random.randn(2, B, D)
a = np.array([0, 1, 1, 0]); r = np.random.randn(B); done = np.array([0.0, 0.0, 1.0, 0.0])
net = dict(W=np.random.randn(D, 5), V=np.random.randn(5, 1), A=np.random.randn(5, A))
target = {k: v.copy() for k, v in net.items()}
def q(s, *, W, V, A):
    h = np.maximum(s @ W, 0.0)
    v, adv = h @ V, h @ A
    return v + adv - adv.mean(axis=1, keepdims=True)
gamma = 0.9
q_sa = q(s, **net)[np.arange(B), a]
best = np.argmax(q(s2, **net), axis=1)
q_next = q(s2, **target)[np.arange(B), best]
y = r + gamma * q_next * (1 - done)
td = q_sa - y
loss = np.where(np.abs(td) < 1, 0.5 * td ** 2, np.abs(td) - 0.5).mean()
