# A transformer's feed-forward block with the tanh form of GELU and a residual connection
import numpy as np


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))


np.random.seed(11)
x = np.random.randn(3, 4)
W_fc = np.random.randn(4, 8) * 0.5
b_fc = np.random.randn(8) * 0.1
W_proj = np.random.randn(8, 4) * 0.5
b_proj = np.random.randn(4) * 0.1

a = x @ W_fc + b_fc
h = gelu(a)
out = x + h @ W_proj + b_proj
loss = np.linalg.norm(out) / 10
