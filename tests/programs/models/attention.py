# One attention head over one sequence; a position sees itself and what came before
import numpy as np

np.random.seed(4)
T, d_model, d_head = 5, 6, 4
x = np.random.randn(T, d_model)
Wq = np.random.randn(d_model, d_head) / np.sqrt(d_model)
Wk = np.random.randn(d_model, d_head) / np.sqrt(d_model)
Wv = np.random.randn(d_model, d_head) / np.sqrt(d_model)
target = np.random.randn(T, d_head)


def softmax(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


q, k, v = x @ Wq, x @ Wk, x @ Wv
att = q @ k.T / np.sqrt(d_head)
mask = np.tril(np.ones((T, T))) == 1
att = np.where(mask, att, -1e9)
weights = softmax(att)
out = weights @ v
loss = np.mean((out - target) ** 2)
