"""A transformer block in numpy with a hand-written backward pass (pre-norm, GELU)."""
from __future__ import annotations
from dataclasses import dataclass, field
from typing import Dict, Tuple
import math
import numpy as np


@dataclass
class Config:
    d_model: int = 8
    n_heads: int = 2
    d_ff: int = 16
    seq: int = 5
    lr: float = 0.05
    seed: int = 1337


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    x = x - x.max(axis=axis, keepdims=True)
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)


def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))


def dgelu(x):
    c = math.sqrt(2 / math.pi)
    t = np.tanh(c * (x + 0.044715 * x ** 3))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * c * (1 + 3 * 0.044715 * x ** 2)


class Module:
    params: Dict[str, np.ndarray]
    grads: Dict[str, np.ndarray]


class LayerNorm(Module):
    def __init__(self, d, eps=1e-5):
        self.params = {"g": np.ones(d), "b": np.zeros(d)}
        self.grads = {}
        self.eps = eps

    def forward(self, x):
        mu = x.mean(-1, keepdims=True)
        var = x.var(-1, keepdims=True)
        self.rstd = 1 / np.sqrt(var + self.eps)
        self.xhat = (x - mu) * self.rstd
        return self.params["g"] * self.xhat + self.params["b"]

    def backward(self, dy):
        self.grads["g"] = (dy * self.xhat).sum(0)
        self.grads["b"] = dy.sum(0)
        dxhat = dy * self.params["g"]
        return self.rstd * (dxhat - dxhat.mean(-1, keepdims=True) - self.xhat * (dxhat * self.xhat).mean(-1, keepdims=True))


class Linear(Module):
    def __init__(self, rng, n_in, n_out):
        self.params = {"W": rng.normal(0, 1 / math.sqrt(n_in), (n_in, n_out)), "b": np.zeros(n_out)}
        self.grads = {}

    def forward(self, x):
        self.x = x
        return x @ self.params["W"] + self.params["b"]

    def backward(self, dy):
        self.grads["W"] = self.x.T @ dy
        self.grads["b"] = dy.sum(0)
        return dy @ self.params["W"].T


class CausalSelfAttention(Module):
    def __init__(self, rng, cfg: Config):
        self.h = cfg.n_heads
        self.qkv = Linear(rng, cfg.d_model, 3 * cfg.d_model)
        self.proj = Linear(rng, cfg.d_model, cfg.d_model)
        self.mask = np.triu(np.ones((cfg.seq, cfg.seq), dtype=bool), k=1)

    def split(self, x):
        T, C = x.shape
        return x.reshape(T, self.h, C // self.h).transpose(1, 0, 2)

    def merge(self, x):
        h, T, d = x.shape
        return x.transpose(1, 0, 2).reshape(T, h * d)

    def forward(self, x):
        q, k, v = (self.split(a) for a in np.split(self.qkv.forward(x), 3, axis=-1))
        self.scale = 1 / math.sqrt(q.shape[-1])
        scores = q @ k.transpose(0, 2, 1) * self.scale
        scores = np.where(self.mask, -1e9, scores)
        att = softmax(scores)
        self.cache = q, k, v, att
        return self.proj.forward(self.merge(att @ v))

    def backward(self, dy):
        q, k, v, att = self.cache
        dout = self.split(self.proj.backward(dy))
        datt = dout @ v.transpose(0, 2, 1)
        dv = att.transpose(0, 2, 1) @ dout
        dscores = att * (datt - (datt * att).sum(-1, keepdims=True))
        dscores = np.where(self.mask, 0, dscores) * self.scale
        dq = dscores @ k
        dk = dscores.transpose(0, 2, 1) @ q
        return self.qkv.backward(np.concatenate([self.merge(d) for d in (dq, dk, dv)], axis=-1))


class MLP(Module):
    def __init__(self, rng, cfg):
        self.fc = Linear(rng, cfg.d_model, cfg.d_ff)
        self.out = Linear(rng, cfg.d_ff, cfg.d_model)

    def forward(self, x):
        self.z = self.fc.forward(x)
        return self.out.forward(gelu(self.z))

    def backward(self, dy):
        return self.fc.backward(self.out.backward(dy) * dgelu(self.z))


class Block(Module):
    def __init__(self, rng, cfg):
        self.ln1, self.attn = LayerNorm(cfg.d_model), CausalSelfAttention(rng, cfg)
        self.ln2, self.mlp = LayerNorm(cfg.d_model), MLP(rng, cfg)

    def forward(self, x):
        x = x + self.attn.forward(self.ln1.forward(x))
        return x + self.mlp.forward(self.ln2.forward(x))

    def backward(self, dy):
        dx = dy + self.ln2.backward(self.mlp.backward(dy))
        return dx + self.ln1.backward(self.attn.backward(dx))

    def leaves(self):
        return [self.ln1, self.attn.qkv, self.attn.proj, self.ln2, self.mlp.fc, self.mlp.out]


def main() -> None:
    cfg = Config()
    rng = np.random.default_rng(cfg.seed)
    block = Block(rng, cfg)
    x = rng.normal(size=(cfg.seq, cfg.d_model))
    target = np.roll(x, -1, axis=0)
    for step in range(30):
        y = block.forward(x)
        loss = ((y - target) ** 2).mean()
        dy = 2 * (y - target) / y.size
        block.backward(dy)
        for m in block.leaves():
            for name, p in m.params.items():
                p -= cfg.lr * m.grads[name]
        if step % 10 == 0:
            print(f"step {step:3d} | loss {loss:.5f}")


if __name__ == "__main__":
    main()
