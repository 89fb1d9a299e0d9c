#@ shape functions
import numpy as np

np.random.seed(58)
model = {}
model['W1'] = np.random.randn(4, 3) * 0.5
model['W2'] = np.random.randn(4) * 0.5


def policy_forward(x):
    h = np.dot(x, model['W1'].T)
    h[h < 0] = 0
    logp = np.dot(h, model['W2'])
    p = 1.0 / (1.0 + np.exp(-logp))
    return p, h


def policy_backward(eph, epdlogp, epx):
    dW2 = np.dot(eph.T, epdlogp).ravel()
    dh = np.outer(epdlogp, model['W2'])
    dh[eph <= 0] = 0
    dW1 = np.dot(dh.T, epx)
    return {'W1': dW1, 'W2': dW2}


epx = np.random.randn(5, 3)
acts = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
adv = np.random.randn(5)
#@ here
prob, eph = policy_forward(epx)
loss = -np.sum(adv * (acts * np.log(prob) + (1 - acts) * np.log(1 - prob)))
#@ loss loss
epdlogp = adv * (prob - acts)
grad = policy_backward(eph, epdlogp, epx)
#@ grads grad['W1'] of model['W1']; grad['W2'] of model['W2']
