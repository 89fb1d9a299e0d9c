import numpy as np
from collections import deque
import random

class ReplayBuffer:
    def __init__(self, capacity):
        self.buffer = deque(maxlen=capacity)
    def push(self, *transition):
        self.buffer.append(transition)
    def sample(self, n):
        return random.sample(self.buffer, n)
    def __len__(self):
        return len(self.buffer)

class QNet:
    def __init__(self, n_s, n_h, n_a):
        self.W1 = np.random.randn(n_s, n_h) * 0.3
        self.W2 = np.random.randn(n_h, n_a) * 0.3
    def forward(self, s):
        self.s = s
        self.h = np.tanh(s @ self.W1)
        return self.h @ self.W2
    def backward(self, dq):
        self.dW2 = self.h.T @ dq
        dh = dq @ self.W2.T * (1 - self.h ** 2)
        self.dW1 = self.s.T @ dh
    def step(self, lr):
        self.W1 -= lr * self.dW1
        self.W2 -= lr * self.dW2

random.seed(0); np.random.seed(0)
net, target = QNet(3, 6, 2), QNet(3, 6, 2)
memory = ReplayBuffer(50)
for _ in range(20):
    memory.push(np.random.randn(3), random.randint(0, 1), random.random(), np.random.randn(3))
gamma = 0.95
for it in range(10):
    batch = memory.sample(4)
    s, a, r, s2 = zip(*batch)
    s, a, r, s2 = np.array(s), np.array(a), np.array(r), np.array(s2)
    q = net.forward(s)
    y = r + gamma * target.forward(s2).max(axis=1)
    td = q[np.arange(len(a)), a] - y
    loss = 0.5 * np.mean(td ** 2)
    dq = np.zeros_like(q)
    dq[np.arange(len(a)), a] = td / len(a)
    net.backward(dq)
    net.step(0.01)
    if it % 5 == 0:
        target.W1 = net.W1.copy()
        target.W2 = net.W2.copy()
    print('it %d loss %.4f' % (it, loss))
