"""Gradients that are found by shortened names, by keys that are made of numbers, and by what rounding leaves of them."""

from __future__ import annotations

from pathlib import Path

import engine
from tests.verdicts.programs import judged

SKIPGRAM = """import numpy as np
np.random.seed(1)
def sampled(centerWordVec, outside, outsideVectors, negatives):
    gradCenterVec = np.zeros(centerWordVec.shape)
    gradOutsideVecs = np.zeros(outsideVectors.shape)
    z = 1 / (1 + np.exp(-np.dot(outsideVectors[outside], centerWordVec)))
    loss = -np.log(z)
    gradCenterVec += (z - 1.0) * outsideVectors[outside]
    gradOutsideVecs[outside] += (z - 1.0) * centerWordVec
    for k in negatives:
        s = 1 / (1 + np.exp(np.dot(outsideVectors[k], centerWordVec)))
        loss += -np.log(s)
        gradCenterVec += (1.0 - s) * outsideVectors[k]
        gradOutsideVecs[k] += (1.0 - s) * centerWordVec
    return loss, gradCenterVec, gradOutsideVecs
def skipgram(center, words, centerWordVectors, outsideVectors):
    loss = 0.0
    gradCenterVecs = np.zeros(centerWordVectors.shape)
    gradOutsideVectors = np.zeros(outsideVectors.shape)
    for word in words:
        l, gradCenter, gradOutside = sampled(centerWordVectors[center], word, outsideVectors, [3, 1, 3])
        loss += l
        gradCenterVecs[center] += gradCenter
        gradOutsideVectors += gradOutside
    return loss, gradCenterVecs, gradOutsideVectors
centerWordVectors = np.random.randn(5, 3)
outsideVectors = np.random.randn(5, 3)
loss, gradCenterVecs, gradOutsideVectors = skipgram(2, [0, 1, 4], centerWordVectors, outsideVectors)
"""

NORMALISED = """import numpy as np
np.random.seed(0)
def norm_forward(x, gamma, beta):
    mu = x.mean(axis=0)
    xmu = x - mu
    ivar = 1 / np.sqrt(np.mean(xmu ** 2, axis=0) + 1e-5)
    xhat = xmu * ivar
    out = gamma * xhat + beta
    return out, (xhat, gamma, ivar)
def norm_backward(dout, cache):
    xhat, gamma, ivar = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    dx = ivar * (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0))
    return dx, dgamma, dbeta
params = {}
for i in range(1, 4):
    params['W%d' % i] = np.random.randn(4, 4)
    params['b%d' % i] = np.zeros(4)
    params['gamma%d' % i] = np.random.randn(4)
    params['beta%d' % i] = np.random.randn(4)
X = np.random.randn(6, 4)
t = np.random.randn(6, 4)
def loss_and_grads(params, L):
    caches, h, grads = {}, X, {}
    last = L
    for i in range(1, last):
        W, b = params['W%d' % i], params['b%d' % i]
        a = h @ W + b
        n, cache = norm_forward(a, params['gamma%d' % i], params['beta%d' % i])
        caches[i] = h, W, cache, n
        h = np.tanh(n)
    W, b = params['W%d' % last], params['b%d' % last]
    loss = np.sum((h @ W + b - t) ** 2)
    dscores = 2 * (h @ W + b - t)
    grads['W%d' % last] = h.T @ dscores
    grads['b%d' % last] = dscores.sum(axis=0)
    dh = dscores @ W.T
    for i in range(last - 1, 0, -1):
        hin, W, cache, n = caches[i]
        dn = dh * (1 - np.tanh(n) ** 2)
        da, grads['gamma%d' % i], grads['beta%d' % i] = norm_backward(dn, cache)
        grads['W%d' % i] = hin.T @ da
        grads['b%d' % i] = da.sum(axis=0)
        dh = da @ W.T
    return loss, grads
loss, grads = loss_and_grads(params, 3)
"""

RECURRENT = """import numpy as np
np.random.seed(2)
def step_forward(x, h, Wx, Wh):
    out = np.tanh(x @ Wx + h @ Wh)
    return out, (x, h, Wx, Wh, out)
def step_backward(dout, cache):
    x, h, Wx, Wh, out = cache
    da = (1 - out ** 2) * dout
    return da @ Wh.T, x.T @ da, h.T @ da
def backward(dh, caches):
    dWx = np.zeros((2, 3))
    dWh = np.zeros((3, 3))
    dprev = np.zeros((4, 3))
    for t in range(len(caches) - 1, -1, -1):
        dprev, dwx, dwh = step_backward(dh[t] + dprev, caches[t])
        dWx += dwx
        dWh += dwh
    return dWx, dWh
class Model:
    def __init__(self):
        self.params = {'Wx': np.random.randn(2, 3), 'Wh': np.random.randn(3, 3)}
    def loss(self, xs, goal):
        Wx, Wh = self.params['Wx'], self.params['Wh']
        h, hs, caches, grads = np.zeros((4, 3)), [], [], {}
        for x in xs:
            h, cache = step_forward(x, h, Wx, Wh)
            hs.append(h)
            caches.append(cache)
        loss = sum([np.sum((h - goal) ** 2) for h in hs])
        dh = [2 * (h - goal) for h in hs]
        grads['Wx'], grads['Wh'] = backward(dh, caches)
        return loss, grads
model = Model()
loss, grads = model.loss(np.random.randn(3, 4, 2), np.random.randn(4, 3))
"""


def lines(source: str) -> dict[tuple[int, str], str]:
    own = engine.trace_source(source).own
    assert own is not None
    return {(line.line, line.name): line.verdict for line in own.lines}


def first(source: str) -> tuple[int | None, bool]:
    own = engine.trace_source(source).own
    assert own is not None
    return own.first_wrong, own.ok


def told(source: str) -> list[tuple[int, str]]:
    return [(one.line, one.mend) for one in engine.diagnose(engine.trace_source(source))]


def test_a_name_that_shortens_its_variables_is_of_it() -> None:
    own = engine.trace_source(SKIPGRAM).own
    assert own is not None
    assert own.ok
    assert own.others == ()
    assert {"gradCenterVecs", "gradOutsideVectors"} <= {line.name for line in own.lines if line.verdict == "right"}
    wrong = SKIPGRAM.replace("gradCenterVec += (1.0 - s)", "gradCenterVec += 2 * (1.0 - s)")
    assert first(wrong) == (13, False)


def test_a_whole_number_that_only_makes_a_key_is_kept() -> None:
    found = lines(NORMALISED)
    assert set(found.values()) == {"right"}  # b1 and b2 have gradients that are nothing but rounding, in two ways
    assert first(NORMALISED.replace("da.sum(axis=0)", "2 * da.sum(axis=0)"))[1]  # twice 0
    assert first(NORMALISED.replace("hin.T @ da", "hin.T @ dn")) == (45, False)


def test_what_calls_return_in_each_round_has_a_gradient_in_each() -> None:
    assert {verdict for (_, name), verdict in lines(NORMALISED).items() if name == "dn"} == {"right"}
    assert first(NORMALISED.replace("dh * (1 - np.tanh(n) ** 2)", "dh * (1 - np.tanh(n))")) == (43, False)


def test_a_sum_in_a_function_has_the_name_of_the_only_parameter_called_so() -> None:
    assert set(lines(RECURRENT).values()) <= {"right", "remark"}
    assert told(RECURRENT.replace("dWx += dwx", "dWx += dwx / 3")) == [(16, "dWx += dwx")]


def test_what_a_gradient_is_added_up_in_is_no_parameter() -> None:
    """The buffer changes by shares of itself, too: it was taken for what ``grad`` is the gradient of, and the file was refused."""
    marked = (Path(__file__).parents[2] / "programs" / "verdict" / "svm_naive.py").read_text(encoding="utf-8")
    own = engine.trace_source(judged(marked.replace("dW", "t1"))[0]).own
    assert own is not None
    assert {(line.name, line.verdict) for line in own.lines} >= {("grad", "right")}


def test_a_loop_that_gives_a_dict_a_shorter_name_is_a_training_loop() -> None:
    """``P = params`` in each round: what is changed under one name stands under the other."""
    source = """import numpy as np
np.random.seed(1)
x, y = np.random.randn(5, 2), np.random.randn(5)
params = {'w': np.random.randn(2), 'b': np.random.randn(1)}
for it in range(20):
    P = params
    err = x @ P['w'] + P['b'] - y
    loss = np.mean(err ** 2)
    grads = {'w': 2 * x.T @ err / 5, 'b': 2 * np.mean(err, keepdims=True)}
    for k in params:
        params[k] -= 0.1 * grads[k]
"""
    trace = engine.trace_source(source)
    assert trace.training is not None
    assert trace.own.ok
    assert engine.trace_source(source.replace("2 * x.T", "x.T")).own.first_wrong == 9


STEPS = """import numpy as np
np.random.seed(1)
P = {'W': np.random.randn(3, 3) * 0.5, 'U': np.random.randn(3, 2) * 0.5}
xs, goal = np.random.randn(4, 2), np.random.randn(3)
def cell(x, h):
    n = np.tanh(P['W'] @ h + P['U'] @ x)
    return n, (x, h, n)
def cell_back(dn, cache):
    x, h, n = cache
    dz = dn * (1 - n ** 2)
    return {'dW': np.outer(dz, h), 'dU': np.outer(dz, x)}, P['W'].T @ dz
h, caches = np.ones(3), []
for x in xs:
    h, cache = cell(x, h)
    caches.append(cache)
loss = np.sum((h - goal) ** 2)
dh = 2 * (h - goal)
total = {'d' + k: np.zeros_like(v) for k, v in P.items()}
for cache in reversed(caches):
    step, dh = cell_back(dh, cache)
    for k in total:
        total[k] += step[k]
"""


def test_a_key_that_another_dict_of_gradients_has_means_the_parameter() -> None:
    """``gradients['dW']`` adds up ``step['dW']``, and is the gradient of ``P['W']``, not of that."""
    source = STEPS.replace("total", "gradients")
    assert engine.trace_source(source).own.ok
    assert engine.trace_source(source.replace("+= step[k]", "= step[k]")).own.first_wrong == 22


def test_a_g_before_a_name_and_a_line_is_its_gradient() -> None:
    source = """import numpy as np
np.random.seed(1)
x, y, w_up, w_down = np.random.randn(4, 3), np.random.randn(4, 2), np.random.randn(3, 5), np.random.randn(5, 2)
hid = np.tanh(x @ w_up)
mse = ((hid @ w_down - y) ** 2).mean()
g_out = 2 * (hid @ w_down - y) / y.size
g_w_down = hid.T @ g_out
g_hid = g_out @ w_down.T
g_w_up = x.T @ (g_hid * (1 - hid ** 2))
"""
    own = engine.trace_source(source).own
    assert own.ok
    assert {"g_w_down", "g_hid", "g_w_up"} <= {line.name for line in own.lines}
    assert engine.trace_source(source.replace("(1 - hid ** 2)", "(1 - hid)")).own.first_wrong == 9
