#@ shape word vectors, functions of loss and gradients
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def neg_sampling_loss_and_gradient(center_vec, outside_idx, outside_vectors, neg_indices):
    indices = [outside_idx] + neg_indices
    grad_outside = np.zeros(outside_vectors.shape)
    labels = np.array([1] + [-1 for k in range(len(neg_indices))])
    vecs = outside_vectors[indices, :]
    t = sigmoid(vecs.dot(center_vec) * labels)
    loss = -np.sum(np.log(t))
    delta = labels * (t - 1)
    grad_center = delta.reshape((1, len(indices))).dot(vecs).flatten()
    for k in range(len(indices)):
        grad_outside[indices[k]] += delta[k] * center_vec
    return loss, grad_center, grad_outside


def skipgram(current, outside_words, word2ind, center_vectors, outside_vectors, samples):
    loss = 0.0
    grad_center_vectors = np.zeros(center_vectors.shape)
    grad_outside_vectors = np.zeros(outside_vectors.shape)
    c = word2ind[current]
    for w, neg in zip(outside_words, samples):
        l, gc, go = neg_sampling_loss_and_gradient(center_vectors[c], word2ind[w], outside_vectors, neg)
        loss += l
        grad_center_vectors[c] += gc
        grad_outside_vectors += go
    return loss, grad_center_vectors, grad_outside_vectors


np.random.seed(9265)
tokens = {'a': 0, 'b': 1, 'c': 2, 'd': 3, 'e': 4}
center_vectors = np.random.randn(5, 3)
outside_vectors = np.random.randn(5, 3)
#@ here
loss, grad_center_vectors, grad_outside_vectors = skipgram(
    'c', ['a', 'b', 'e', 'd', 'b'], tokens, center_vectors, outside_vectors,
    [[1, 4, 1], [0, 3, 2], [3, 3, 0], [0, 1, 2], [4, 0, 2]])
#@ loss loss
#@ grads grad_center_vectors of center_vectors; grad_outside_vectors of outside_vectors
print(loss)
