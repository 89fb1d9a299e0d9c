"""Tiny GPT-2 style forward pass (after picoGPT by jaymody)."""
from typing import Dict, List, Optional
import argparse
import numpy as np


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def softmax(x):
    exp_x = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return exp_x / np.sum(exp_x, axis=-1, keepdims=True)


def layer_norm(x, g, b, eps: float = 1e-5):
    mean = np.mean(x, axis=-1, keepdims=True)
    variance = np.var(x, axis=-1, keepdims=True)
    return g * (x - mean) / np.sqrt(variance + eps) + b


def linear(x, w, b):
    return x @ w + b


def ffn(x, c_fc, c_proj):
    return linear(gelu(linear(x, **c_fc)), **c_proj)


def attention(q, k, v, mask):
    return softmax(q @ k.T / np.sqrt(q.shape[-1]) + mask) @ v


def mha(x, c_attn, c_proj, n_head):
    x = linear(x, **c_attn)
    qkv_heads = list(map(lambda x: np.split(x, n_head, axis=-1), np.split(x, 3, axis=-1)))
    causal_mask = (1 - np.tri(x.shape[0], dtype=x.dtype)) * -1e10
    out_heads = [attention(q, k, v, causal_mask) for q, k, v in zip(*qkv_heads)]
    x = linear(np.hstack(out_heads), **c_proj)
    return x


def transformer_block(x, mlp, attn, ln_1, ln_2, n_head):
    x = x + mha(layer_norm(x, **ln_1), **attn, n_head=n_head)
    x = x + ffn(layer_norm(x, **ln_2), **mlp)
    return x


def gpt2(inputs: List[int], wte, wpe, blocks: List[Dict], ln_f, n_head: int):
    x = wte[inputs] + wpe[range(len(inputs))]
    for block in blocks:
        x = transformer_block(x, **block, n_head=n_head)
    return layer_norm(x, **ln_f) @ wte.T


def init(n_in: int, n_out: int, rng) -> Dict[str, np.ndarray]:
    return {"w": rng.normal(0, 0.2, (n_in, n_out)), "b": np.zeros(n_out)}


def parse_args(argv: Optional[List[str]] = None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--n-embd", type=int, default=8, help="width")
    parser.add_argument("--n-head", "-H", type=int, default=2)
    parser.add_argument("--n-layer", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args(argv)


def main():
    args = parse_args()
    rng = np.random.default_rng(args.seed)
    d, vocab, n_ctx = args.n_embd, 11, 6
    ln = lambda: {"g": np.ones(d), "b": np.zeros(d)}
    blocks = [
        {
            "mlp": {"c_fc": init(d, 4 * d, rng), "c_proj": init(4 * d, d, rng)},
            "attn": {"c_attn": init(d, 3 * d, rng), "c_proj": init(d, d, rng)},
            "ln_1": ln(),
            "ln_2": ln(),
        }
        for _ in range(args.n_layer)
    ]
    wte, wpe = rng.normal(0, 0.2, (vocab, d)), rng.normal(0, 0.2, (n_ctx, d))
    tokens = [1, 5, 3, 7, 2]
    logits = gpt2(tokens[:-1], wte, wpe, blocks, ln(), args.n_head)
    probs = softmax(logits)
    loss = -np.mean(np.log(probs[np.arange(len(tokens) - 1), tokens[1:]]))
    if args.verbose:
        print(probs)
    print(f"loss {loss:.4f}")
    return loss


if __name__ == "__main__":
    main()
