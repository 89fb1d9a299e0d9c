import numpy as np
from tqdm import tqdm

np.random.seed(14)
X = np.random.rand(20, 3)
y = X.sum(axis=1, keepdims=True)
weights = np.random.rand(3, 1)
n = 75
losses = []
for epoch in tqdm(range(n)):
    out = X.dot(weights)
    loss = ((out - y) ** 2).mean()
    losses.append(loss)
    d_out = 2.0 * (out - y) / y.size
    d_weights = X.T.dot(d_out)
    weights -= 0.2 * d_weights
print(losses[-1])
