# Multi-head attention: heads by reshape and transpose, then once more by einsum
import numpy as np

rng = np.random.default_rng(0)
B, T, d_model, n_heads = 2, 4, 6, 3
d_head = d_model // n_heads
x = rng.standard_normal((B, T, d_model))
params = {
    "Wqkv": rng.standard_normal((d_model, 3 * d_model)) * 0.4,
    "bqkv": np.zeros(3 * d_model),
    "Wo": rng.standard_normal((d_model, d_model)) * 0.4,
}
causal = np.triu(np.full((T, T), -np.inf), k=1)


def split_heads(t):
    return t.reshape(B, T, n_heads, d_head).transpose(0, 2, 1, 3)


qkv = x @ params["Wqkv"] + params["bqkv"]
q, k, v = np.split(qkv, 3, axis=-1)
q, k, v = split_heads(q), split_heads(k), split_heads(v)
logits = q @ k.transpose(0, 1, 3, 2) / np.sqrt(d_head) + causal
logits = logits - logits.max(axis=-1, keepdims=True)
p = np.exp(logits)
p /= p.sum(axis=-1, keepdims=True)
ctx = (p @ v).transpose(0, 2, 1, 3).reshape(B, T, d_model)
y = x + ctx @ params["Wo"]

# a second pass over the same weights
qkv2 = np.einsum("btd,de->bte", y, params["Wqkv"]).reshape(B, T, 3, n_heads, d_head)
s = np.einsum("bthd,bshd->bhts", qkv2[:, :, 0], qkv2[:, :, 1]) * d_head ** -0.5
s = np.exp(s + causal)
a = s / s.sum(axis=-1, keepdims=True)
z = np.einsum("bhts,bshd->bthd", a, qkv2[:, :, 2]).reshape(B, T, -1)
loss = 0.5 * np.sum((z @ params["Wo"]) ** 2) / (B * T)
