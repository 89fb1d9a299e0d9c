#@ shape recurrent over time
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf, bf = parameters["Wf"], parameters["bf"]
    Wi, bi = parameters["Wi"], parameters["bi"]
    Wc, bc = parameters["Wc"], parameters["bc"]
    Wo, bo = parameters["Wo"], parameters["bo"]
    concat = np.vstack([a_prev, xt])
    ft = sigmoid(np.dot(Wf, concat) + bf)
    it = sigmoid(np.dot(Wi, concat) + bi)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = ft * c_prev + it * cct
    ot = sigmoid(np.dot(Wo, concat) + bo)
    a_next = ot * np.tanh(c_next)
    return a_next, c_next, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, concat)


def lstm_cell_backward(da_next, dc_next, cache, parameters):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, concat = cache
    n_a = a_next.shape[0]
    dot = da_next * np.tanh(c_next) * ot * (1 - ot)
    dc = dc_next + ot * (1 - np.tanh(c_next) ** 2) * da_next
    dcct = dc * it * (1 - cct ** 2)
    dit = dc * cct * (1 - it) * it
    dft = dc * c_prev * ft * (1 - ft)
    grads = {}
    for name, dgate in zip("fico", (dft, dit, dcct, dot)):
        grads["dW" + name] = np.dot(dgate, concat.T)
        grads["db" + name] = np.sum(dgate, axis=1, keepdims=True)
    dconcat = sum(np.dot(parameters["W" + name].T, dgate) for name, dgate in zip("fico", (dft, dit, dcct, dot)))
    return grads, dconcat[:n_a], dc * ft, dconcat[n_a:]


np.random.seed(1)
n_a, n_x, m, T = 3, 2, 4, 3
parameters = {}
for g in "fico":
    parameters["W" + g] = np.random.randn(n_a, n_a + n_x) * 0.5
    parameters["b" + g] = np.random.randn(n_a, 1) * 0.1
x = np.random.randn(n_x, m, T)
a, c = np.zeros((n_a, m)), np.zeros((n_a, m))
goal = np.random.randn(n_a, m)
#@ here
caches = []
for t in range(T):
    a, c, cache = lstm_cell_forward(x[:, :, t], a, c, parameters)
    caches.append(cache)
cost = np.sum((a - goal) ** 2) / m
#@ loss cost
da, dc = 2 * (a - goal) / m, np.zeros_like(c)
gradients = {"d" + k: np.zeros_like(v) for k, v in parameters.items()}
for t in reversed(range(T)):
    step, da, dc, dxt = lstm_cell_backward(da, dc, caches[t], parameters)
    for k in gradients:
        gradients[k] += step[k]
#@ grads gradients["dWf"] of parameters["Wf"]; gradients["dbi"] of parameters["bi"]; gradients["dWc"] of parameters["Wc"]; gradients["dWo"] of parameters["Wo"]
