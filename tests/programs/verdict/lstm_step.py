#@ shape layer functions
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H:2 * H])
    o = sigmoid(a[:, 2 * H:3 * H])
    g = np.tanh(a[:, 3 * H:])
    next_c = f * prev_c + i * g
    tc = np.tanh(next_c)
    next_h = o * tc
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tc)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tc = cache
    do = dnext_h * tc
    dc = dnext_c + dnext_h * o * (1 - tc ** 2)
    df = dc * prev_c
    dprev_c = dc * f
    di = dc * g
    dg = dc * i
    dai = di * i * (1 - i)
    daf = df * f * (1 - f)
    dao = do * o * (1 - o)
    dag = dg * (1 - g ** 2)
    da = np.hstack((dai, daf, dao, dag))
    dx = da.dot(Wx.T)
    dprev_h = da.dot(Wh.T)
    dWx = x.T.dot(da)
    dWh = prev_h.T.dot(da)
    db = da.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


np.random.seed(17)
x = np.random.randn(3, 3)
prev_h = np.random.randn(3, 2)
prev_c = np.random.randn(3, 2)
Wx = np.random.randn(3, 8) * 0.5
Wh = np.random.randn(2, 8) * 0.5
b = np.random.randn(8) * 0.5
target = np.random.randn(3, 2)
#@ here
next_h, next_c, cache = lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)
loss = np.sum((next_h - target) ** 2) + np.sum(next_c ** 3)
#@ loss loss
dnext_h = 2 * (next_h - target)
dnext_c = 3 * next_c ** 2
dx, dprev_h, dprev_c, dWx, dWh, db = lstm_step_backward(dnext_h, dnext_c, cache)
#@ grads dx of x; dprev_h of prev_h; dprev_c of prev_c; dWx of Wx; dWh of Wh; db of b
