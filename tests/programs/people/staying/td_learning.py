import numpy as np

np.random.seed(1)
V = np.zeros(5)
alpha, gamma = 0.1, 0.95
total_error = 0.0
for episode in range(12):
    s = 2
    while 0 < s < 4:
        s2 = s + (1 if np.random.rand() < 0.5 else -1)
        reward = 1.0 if s2 == 4 else 0.0
        target = reward + gamma * V[s2]
        V[s] += alpha * (target - V[s])
        s = s2
print(V)
mean = V.mean()
