"""What other tools read: ``show --json`` beside the listing, its memory, and what ``check`` takes of a large network."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

from tests.benchmarks.report import Found, Row, alternating, folder, process_seconds, ratio
from tests.benchmarks.screen import ENVIRONMENT
from tests.benchmarks.terminal import ROOT, chainstep, python

CONVOLUTION = """
import numpy as np
np.random.seed(0)
x = np.random.randn(1, 3, 8, 8)
w = np.random.randn(10, 3, 3, 3) * 0.1
b = np.zeros(10)
out = np.zeros((1, 10, 6, 6))
for f in range(10):
    for i in range(6):
        for j in range(6):
            out[0, f, i, j] = np.sum(x[0, :, i:i + 3, j:j + 3] * w[f]) + b[f]
loss = np.sum(out ** 2)
"""
"""361 stages."""
DESCENT = """
import numpy as np
np.random.seed(0)
N, D, H, C = 64, 20, 32, 5
X = np.random.randn(N, D)
y = np.random.randint(C, size=N)
W1 = np.random.randn(D, H) * 0.1
b1 = np.zeros(H)
W2 = np.random.randn(H, C) * 0.1
b2 = np.zeros(C)
for step in range(100):
    h = np.maximum(0, X @ W1 + b1)
    scores = h @ W2 + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(probs[range(N), y]))
    dscores = probs.copy()
    dscores[range(N), y] -= 1
    dscores /= N
    dW2 = h.T @ dscores
    db2 = dscores.sum(axis=0)
    dh = dscores @ W2.T
    dh[h <= 0] = 0
    dW1 = X.T @ dh
    db1 = dh.sum(axis=0)
    W1 -= 0.5 * dW1
    b1 -= 0.5 * db1
    W2 -= 0.5 * dW2
    b2 -= 0.5 * db2
"""
RECURRENT = """
import numpy as np
np.random.seed(0)
text = 'the quick brown fox jumps over the lazy dog'
chars = sorted(list(set(text)))
ix = {c: i for i, c in enumerate(chars)}
hidden, vocab, steps = 97, len(chars), 25
Wxh = np.random.randn(hidden, vocab) * 0.1
Whh = np.random.randn(hidden, hidden) * 0.1
Why = np.random.randn(vocab, hidden) * 0.1
bh = np.zeros((hidden, 1))
by = np.zeros((vocab, 1))
inputs = [ix[c] for c in text[:steps]]
targets = [ix[c] for c in text[1:steps + 1]]


def loss_fun(inputs, targets, hprev):
    xs, hs, ys, ps = {}, {}, {}, {}
    hs[-1] = np.copy(hprev)
    loss = 0
    for t in range(len(inputs)):
        xs[t] = np.zeros((vocab, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t - 1]) + bh)
        ys[t] = np.dot(Why, hs[t]) + by
        ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t]))
        loss += -np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += np.dot(dy, hs[t].T)
        dby += dy
        dh = np.dot(Why.T, dy) + dhnext
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += np.dot(dhraw, xs[t].T)
        dWhh += np.dot(dhraw, hs[t - 1].T)
        dhnext = np.dot(Whh.T, dhraw)
    for dparam in [dWxh, dWhh, dWhy, dbh, dby]:
        np.clip(dparam, -5, 5, out=dparam)
    return loss, dWxh, dWhh, dWhy, dbh, dby, hs[len(inputs) - 1]


loss, dWxh, dWhh, dWhy, dbh, dby, hprev = loss_fun(inputs, targets, np.zeros((hidden, 1)))
"""
"""The character RNN with its gradients by hand, over 25 characters: some 15,000 parameters."""
TALLEST = "import sys; from tui.cli import main; main(sys.argv[1:]); " \
    "from tests.benchmarks.report import tallest; print(tallest(), file=sys.stderr)"


def written(name: str, text: str) -> str:
    """The path of a program."""
    path = Path(folder()) / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return str(path)


def json_ratio() -> Found:
    """CPU time of the processes."""
    path = written("convolution", CONVOLUTION)
    ours, theirs = chainstep("show", path, "--json"), chainstep("show", path)
    return ratio(*alternating(lambda: process_seconds(ours, ENVIRONMENT), lambda: process_seconds(theirs, ENVIRONMENT), 5))


def json_memory() -> Found:
    """The most memory of the process, interpreter and numpy included, in megabytes."""
    words = python("-c", TALLEST, "show", written("descent", DESCENT), "--json", "--forward-only", "--output", "loss")
    done = subprocess.run(words, check=True, cwd=ROOT, capture_output=True, env=ENVIRONMENT, text=True)
    json.loads(done.stdout)
    return Found(float(done.stderr.split()[-1]), f"{len(done.stdout) / 1e6:.3g} MB of JSON")


def check_seconds() -> Found:
    """CPU seconds of all processes, and what was judged: a check that gives up misses its goal."""
    path = written("recurrent", RECURRENT)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = ENVIRONMENT | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        chainstep("check", path, "--json"), cwd=ROOT, stdout=subprocess.PIPE, env=environment, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    data = json.loads(done.stdout)["files"][0]
    entries = sum(one["entries"] for one in data.get("inputs", ()))
    judged = "own" in data and data["own"]["ok"] and data["ok"] and entries >= 14_000
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Found(seconds if judged else float("inf"), f"{seconds:.3g} s, {entries:,} entries, exit {done.returncode}")


ROWS = (
    Row("json.convolution", "show --json / show, a convolution in loops", "x", 3, json_ratio),
    Row("json.memory", "memory of show --json, 100 iterations of a small MLP", "MB", 150, json_memory),
    Row("check.recurrent", "check, a character RNN of 15,000 parameters", "s", 20, check_seconds),
)
