import numpy as np


def affine_forward(x, w, b):
  """
  Computes the forward pass for an affine (fully-connected) layer.
  """
  out = None
  N = x.shape[0]
  x_rsp = x.reshape(N, -1)
  out = x_rsp.dot(w) + b
  cache = (x, w, b)
  return out, cache


def affine_backward(dout, cache):
  x, w, b = cache
  dx, dw, db = None, None, None
  N = x.shape[0]
  x_rsp = x.reshape(N, -1)
  dx = dout.dot(w.T)
  dx = dx.reshape(*x.shape)
  dw = x_rsp.T.dot(dout)
  db = np.sum(dout, axis=0)
  return dx, dw, db


def relu_forward(x):
  out = None
  out = x * (x >= 0)
  cache = x
  return out, cache


def relu_backward(dout, cache):
  dx, x = None, cache
  dx = (x >= 0) * dout
  return dx


def dropout_forward(x, dropout_param):
  p, mode = dropout_param['p'], dropout_param['mode']
  if 'seed' in dropout_param:
    np.random.seed(dropout_param['seed'])
  mask = None
  out = None
  if mode == 'train':
    mask = (np.random.rand(*x.shape) < p) / p
    out = x * mask
  elif mode == 'test':
    out = x
  cache = (dropout_param, mask)
  out = out.astype(x.dtype, copy=False)
  return out, cache


def dropout_backward(dout, cache):
  dropout_param, mask = cache
  mode = dropout_param['mode']
  dx = None
  if mode == 'train':
    dx = dout * mask
  elif mode == 'test':
    dx = dout
  return dx


def softmax_loss(x, y):
  probs = np.exp(x - np.max(x, axis=1, keepdims=True))
  probs /= np.sum(probs, axis=1, keepdims=True)
  N = x.shape[0]
  loss = -np.sum(np.log(probs[np.arange(N), y])) / N
  dx = probs.copy()
  dx[np.arange(N), y] -= 1
  dx /= N
  return loss, dx

np.random.seed(231)
x = np.random.randn(4, 2, 3)
w = np.random.randn(6, 5)
b = np.random.randn(5)
y = np.random.randint(5, size=4)
a, fc_cache = affine_forward(x, w, b)
r, relu_cache = relu_forward(a)
o, drop_cache = dropout_forward(r, {'mode': 'train', 'p': 0.75, 'seed': 123})
loss, do = softmax_loss(o, y)
dr = dropout_backward(do, drop_cache)
da = relu_backward(dr, relu_cache)
dx, dw, db = affine_backward(da, fc_cache)
print(loss)
