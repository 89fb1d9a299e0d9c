# Any number of layers: parameters as a dict of lists, activations in a growing list
import numpy as np
np.random.seed(0)
layers = [4, 6, 5, 3]
params = {'W': [np.random.randn(a, b) * 0.5 for a, b in zip(layers, layers[1:])], 'b': [np.zeros(b) + 0.1 for b in layers[1:]]}
X = np.random.randn(5, 4)
y = np.array([0, 2, 1, 1, 0])
def forward(X, params, train=True):
    acts = [X]
    for i, (W, b) in enumerate(zip(params['W'], params['b'])):
        z = acts[-1] @ W + b
        acts.append(np.maximum(z, 0) if i < len(params['W']) - 1 else z)
    return acts
acts = forward(X, params)
logits = acts[-1]
logp = logits - np.log(np.exp(logits).sum(axis=1))[:, None]
onehot = np.eye(3)[y]
loss = -(onehot * logp).sum() / len(y)
l2 = sum(np.sum(W ** 2) for W in params['W'])
total = loss + 0.5 * 1e-3 * l2
acc = np.mean(np.argmax(logits, axis=1) == y)
print(f"loss {total:.3f} acc {acc:.2f}")
total = total * 1.0
