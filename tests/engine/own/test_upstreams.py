"""Cells of recurrent networks as courses test them: with one upstream gradient drawn, or with two, and step by step."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

CELL = """import numpy as np

def softmax(x):
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum(axis=0)

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf = parameters["Wf"]
    bf = parameters["bf"]
    Wi = parameters["Wi"]
    bi = parameters["bi"]
    Wc = parameters["Wc"]
    bc = parameters["bc"]
    Wo = parameters["Wo"]
    bo = parameters["bo"]
    concat = np.concatenate((a_prev, xt), axis=0)
    ft = sigmoid(np.dot(Wf, concat) + bf)
    it = sigmoid(np.dot(Wi, concat) + bi)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = ft * c_prev + it * cct
    ot = sigmoid(np.dot(Wo, concat) + bo)
    a_next = ot * np.tanh(c_next)
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, cache

def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_x, m = xt.shape
    n_a, m = a_next.shape
    dot = da_next * np.tanh(c_next) * ot * (1 - ot)
    dcct = (dc_next * it + ot * (1 - np.square(np.tanh(c_next))) * it * da_next) * (1 - np.square(cct))
    dit = (dc_next * cct + ot * (1 - np.square(np.tanh(c_next))) * cct * da_next) * it * (1 - it)
    dft = (dc_next * c_prev + ot * (1 - np.square(np.tanh(c_next))) * c_prev * da_next) * ft * (1 - ft)
    concat = np.concatenate((a_prev, xt), axis=0)
    dWf = np.dot(dft, concat.T)
    dWi = np.dot(dit, concat.T)
    dWc = np.dot(dcct, concat.T)
    dWo = np.dot(dot, concat.T)
    dbf = np.sum(dft, axis=1, keepdims=True)
    dbi = np.sum(dit, axis=1, keepdims=True)
    dbc = np.sum(dcct, axis=1, keepdims=True)
    dbo = np.sum(dot, axis=1, keepdims=True)
    da_prev = np.dot(parameters['Wf'][:, :n_a].T, dft) + np.dot(parameters['Wi'][:, :n_a].T, dit)
    da_prev += np.dot(parameters['Wc'][:, :n_a].T, dcct) + np.dot(parameters['Wo'][:, :n_a].T, dot)
    dc_prev = dc_next * ft + ot * (1 - np.square(np.tanh(c_next))) * ft * da_next
    dxt = np.dot(parameters['Wf'][:, n_a:].T, dft) + np.dot(parameters['Wi'][:, n_a:].T, dit)
    dxt += np.dot(parameters['Wc'][:, n_a:].T, dcct) + np.dot(parameters['Wo'][:, n_a:].T, dot)
    gradients = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients

np.random.seed(1)
xt = np.random.randn(3, 10)
a_prev = np.random.randn(5, 10)
c_prev = np.random.randn(5, 10)
parameters = {}
parameters['Wf'] = np.random.randn(5, 5+3)
parameters['bf'] = np.random.randn(5, 1)
parameters['Wi'] = np.random.randn(5, 5+3)
parameters['bi'] = np.random.randn(5, 1)
parameters['Wo'] = np.random.randn(5, 5+3)
parameters['bo'] = np.random.randn(5, 1)
parameters['Wc'] = np.random.randn(5, 5+3)
parameters['bc'] = np.random.randn(5, 1)
a_next, c_next, cache = lstm_cell_forward(xt, a_prev, c_prev, parameters)
da_next = np.random.randn(5, 10)
dc_next = np.random.randn(5, 10)
gradients = lstm_cell_backward(da_next, dc_next, cache)
"""
STEPS = """import numpy as np

def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    ba = parameters["ba"]
    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    cache = (a_next, a_prev, xt, parameters)
    return a_next, cache

def rnn_forward(x, a0, parameters):
    caches = []
    n_x, m, T_x = x.shape
    n_a = parameters["Waa"].shape[0]
    a = np.zeros((n_a, m, T_x))
    a_next = a0
    for t in range(T_x):
        a_next, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        caches.append(cache)
    caches = (caches, x)
    return a, caches

def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    dtanh = (1 - a_next ** 2) * da_next
    dxt = np.dot(Wax.T, dtanh)
    dWax = np.dot(dtanh, xt.T)
    da_prev = np.dot(Waa.T, dtanh)
    dWaa = np.dot(dtanh, a_prev.T)
    dba = np.sum(dtanh, axis=1, keepdims=True)
    gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients

def rnn_backward(da, caches):
    (caches, x) = caches
    (a1, a0, x1, parameters) = caches[0]
    n_a, m, T_x = da.shape
    n_x, m = x1.shape
    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da0 = np.zeros((n_a, m))
    da_prevt = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        gradients = rnn_cell_backward(da[:, :, t] + da_prevt, caches[t])
        dxt, da_prevt, dWaxt = gradients["dxt"], gradients["da_prev"], gradients["dWax"]
        dWaat, dbat = gradients["dWaa"], gradients["dba"]
        dx[:, :, t] = dxt
        dWax += dWaxt
        dWaa += dWaat
        dba += dbat
    da0 = da_prevt
    gradients = {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients

np.random.seed(1)
x = np.random.randn(3, 5, 4)
a0 = np.random.randn(5, 5)
parameters = {"Wax": np.random.randn(5, 3), "Waa": np.random.randn(5, 5), "ba": np.random.randn(5, 1)}
a, caches = rnn_forward(x, a0, parameters)
da = np.random.randn(5, 5, 4)
gradients = rnn_backward(da, caches)
"""


def judged(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


def test_what_follows_from_two_drawn_gradients_is_right() -> None:
    own = judged(CELL)
    assert {line.verdict for line in own.lines if line.name != "dc_next"} == {"right"}
    assert [(line.line, line.verdict) for line in own.lines if line.name == "dc_next"] == [(70, "given")]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (" * ot * (1 - ot)", " * ot", "dot"),
        ("dc_next * ft + ot", "ot", "dc_prev"),
        ("np.dot(dcct, concat", "np.dot(dit, concat", "dWc"),
    ],
)
def test_a_fault_between_them_is_wrong(old: str, new: str, name: str) -> None:
    own = judged(CELL.replace(old, new))
    assert name in {line.name for line in own.lines if line.verdict == "wrong"}


def test_the_share_of_one_step_is_no_wrong_gradient() -> None:
    assert judged(STEPS).first_wrong is None


@pytest.mark.parametrize(("old", "new"), [("dWaa += dWaat", "dWaa = dWaat"), ("(1 - a_next ** 2)", "(1 - a_prev ** 2)")])
def test_a_sum_over_the_steps_that_is_lost_is_wrong(old: str, new: str) -> None:
    assert judged(STEPS.replace(old, new)).first_wrong is not None
