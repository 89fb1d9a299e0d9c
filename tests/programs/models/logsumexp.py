# Mixture of Gaussians in one dimension: log-likelihood through log-sum-exp
import numpy as np

x = np.array([-1.2, 0.3, 0.8, 2.5])
logits = np.array([0.2, -0.1, 0.5])
means = np.array([-1.0, 0.5, 2.0])
log_sigma = np.array([0.0, -0.3, 0.1])


def logsumexp(a, axis=None):
    m = np.max(a, axis=axis, keepdims=True)
    s = np.log(np.sum(np.exp(a - m), axis=axis, keepdims=True)) + m
    return s.squeeze(axis=axis)


log_pi = logits - logsumexp(logits, axis=0)
sigma = np.exp(log_sigma)
zscore = (x[:, np.newaxis] - means) / sigma
log_prob = -0.5 * zscore ** 2 - log_sigma - 0.5 * np.log(2 * np.pi)
ll = logsumexp(log_pi + log_prob, axis=1)
nll = -ll.mean()
