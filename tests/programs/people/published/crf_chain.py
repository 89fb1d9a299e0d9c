"""Linear-chain CRF: log-likelihood by the forward algorithm and its gradient by forward-backward."""
from typing import Tuple
import numpy as np


def logsumexp(x: np.ndarray, axis: int = -1) -> np.ndarray:
    m = np.max(x, axis=axis, keepdims=True)
    return np.squeeze(m, axis) + np.log(np.sum(np.exp(x - m), axis=axis))


def forward(emissions: np.ndarray, trans: np.ndarray) -> np.ndarray:
    T, K = emissions.shape
    alpha = np.zeros((T, K))
    alpha[0] = emissions[0]
    for t in range(1, T):
        alpha[t] = logsumexp(alpha[t - 1][:, None] + trans, axis=0) + emissions[t]
    return alpha


def backward(emissions: np.ndarray, trans: np.ndarray) -> np.ndarray:
    T, K = emissions.shape
    beta = np.zeros((T, K))
    for t in range(T - 2, -1, -1):
        beta[t] = logsumexp(trans + emissions[t + 1][None, :] + beta[t + 1][None, :], axis=1)
    return beta


def score(emissions, trans, tags) -> float:
    s = emissions[np.arange(len(tags)), tags].sum()
    for a, b in zip(tags[:-1], tags[1:]):
        s += trans[a, b]
    return s


def nll_and_grad(emissions, trans, tags) -> Tuple[float, np.ndarray, np.ndarray]:
    T, K = emissions.shape
    alpha = forward(emissions, trans)
    beta = backward(emissions, trans)
    logZ = logsumexp(alpha[-1])
    nll = logZ - score(emissions, trans, tags)

    # unary marginals
    d_emissions = np.exp(alpha + beta - logZ)
    d_emissions[np.arange(T), tags] -= 1

    # pairwise marginals
    d_trans = np.zeros_like(trans)
    for t in range(T - 1):
        pair = alpha[t][:, None] + trans + emissions[t + 1][None, :] + beta[t + 1][None, :] - logZ
        d_trans += np.exp(pair)
        d_trans[tags[t], tags[t + 1]] -= 1
    return nll, d_emissions, d_trans


def viterbi(emissions, trans):
    T, K = emissions.shape
    delta = np.zeros((T, K))
    psi = np.zeros((T, K), dtype=int)
    delta[0] = emissions[0]
    for t in range(1, T):
        scores = delta[t - 1][:, None] + trans
        psi[t] = scores.argmax(axis=0)
        delta[t] = scores.max(axis=0) + emissions[t]
    path = [int(delta[-1].argmax())]
    for t in range(T - 1, 0, -1):
        path.append(int(psi[t, path[-1]]))
    return path[::-1]


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    T, K, D = 6, 3, 4
    X = rng.normal(size=(T, D))
    tags = [0, 1, 1, 2, 0, 2]
    W = rng.normal(size=(D, K)) * 0.1
    trans = np.zeros((K, K))
    lr = 0.1
    for it in range(50):
        emissions = X @ W
        nll, d_emissions, d_trans = nll_and_grad(emissions, trans, tags)
        dW = X.T @ d_emissions
        W -= lr * dW
        trans -= lr * d_trans
        if it % 10 == 0:
            print(f"{it:3d} nll={nll:.4f}")
    print(viterbi(X @ W, trans))
