import numpy as np

states, actions, gamma = 4, 2, 0.9
np.random.seed(0)
T = np.random.rand(states, actions, states)
T /= T.sum(axis=2, keepdims=True)
R = np.random.randn(states, actions)
V = np.zeros(states)
error = 1.0
n = 0
while error > 1e-3 and n < 200:
    Q = R + gamma * T @ V
    V_next = Q.max(axis=1)
    dV = V_next - V
    error = np.abs(dV).max()
    V = V + dV
    n += 1
value = V.mean()
