import numpy as np

num_examples, num_features, num_classes = 6, 2, 3
np.random.seed(2)
X = np.random.rand(num_examples, num_features)
y = np.random.randint(num_classes, size=num_examples)
W = 0.01 * np.random.randn(num_features, num_classes)
b = np.zeros((1, num_classes))
reg = 1e-3
scores = X.dot(W) + b
exp_scores = np.exp(scores - np.max(scores, axis=1, keepdims=True))
probs = exp_scores / exp_scores.sum(axis=1, keepdims=True)
onehot = np.eye(num_classes)[y]
data_loss = -np.sum(onehot * np.log(probs)) / num_examples
hits = (probs.argmax(axis=1) == y).mean()
loss = data_loss + 0.5 * reg * np.sum(W * W)
