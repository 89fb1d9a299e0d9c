#@ shape flat
import numpy as np
np.random.seed(44)
W = np.random.randn(3, 3)
xa = np.random.randn(3)
xp = np.random.randn(3)
xn = np.random.randn(3)
#@ here
ea = np.tanh(W @ xa)
ep = np.tanh(W @ xp)
en = np.tanh(W @ xn)
dist_p = np.sum((ea - ep) ** 2)
dist_n = np.sum((ea - en) ** 2)
loss = np.maximum(0.0, dist_p - dist_n + 5.0)
#@ loss loss
grad_ea = 2 * (ea - ep)
grad_ea -= 2 * (ea - en)
grad_ep = -2 * (ea - ep)
grad_en = 2 * (ea - en)
grad_W = np.outer(grad_ea * (1 - ea ** 2), xa)
grad_W += np.outer(grad_ep * (1 - ep ** 2), xp)
grad_W += np.outer(grad_en * (1 - en ** 2), xn)
grad_xa = W.T @ (grad_ea * (1 - ea ** 2))
#@ grads grad_W of W; grad_xa of xa
