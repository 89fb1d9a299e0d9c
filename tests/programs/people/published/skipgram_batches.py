# A word model whose loss is a mean over a batch of windows: the gradients of one window are those of its own loss
import random
import numpy as np


def softmax(v):
    e = np.exp(v - np.max(v))
    return e / np.sum(e)


def window_loss(center, word, outside):
    p = softmax(outside.dot(center))
    loss = -np.log(p[word])
    delta = p.copy()
    delta[word] -= 1
    return loss, outside.T.dot(delta), np.outer(delta, center)


def skipgram(word, others, index, centers, outside):
    loss = 0.0
    gradCenters = np.zeros(centers.shape)
    gradOutside = np.zeros(outside.shape)
    at = index[word]
    for other in others:
        one, d_center, d_outside = window_loss(centers[at], index[other], outside)
        loss += one
        gradCenters[at] += d_center
        gradOutside += d_outside
    return loss, gradCenters, gradOutside


def batch(model, index, vectors, windows):
    loss = 0.0
    grad = np.zeros(vectors.shape)
    half = int(vectors.shape[0] / 2)
    centers = vectors[:half, :]
    outside = vectors[half:, :]
    for word, others in windows:
        c, g_in, g_out = model(word, others, index, centers, outside)
        loss += c / len(windows)
        grad[:half, :] += g_in / len(windows)
        grad[half:, :] += g_out / len(windows)
    return loss, grad


def main():
    random.seed(3)
    np.random.seed(3)
    words = ["red", "green", "blue"]
    index = dict([(word, i) for i, word in enumerate(words)])
    vectors = np.random.randn(6, 2)
    windows = [(random.choice(words), [random.choice(words) for _ in range(2)]) for _ in range(3)]
    loss, grad = batch(skipgram, index, vectors, windows)
    print(round(float(loss), 9))


if __name__ == "__main__":
    main()
