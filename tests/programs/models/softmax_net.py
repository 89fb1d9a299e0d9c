# Two-layer network, softmax cross-entropy, weight decay
import numpy as np

np.random.seed(0)
N, D, H, C = 6, 5, 7, 4
X = np.random.randn(N, D)
y = np.random.randint(C, size=N)
W1 = 0.3 * np.random.randn(D, H)
b1 = np.zeros(H) + 0.01
W2 = 0.3 * np.random.randn(H, C)
b2 = np.zeros(C)
reg = 1e-2

# forward pass
hidden = np.maximum(0, X @ W1 + b1)
scores = hidden @ W2 + b2
shifted = scores - scores.max(axis=1, keepdims=True)
exp_scores = np.exp(shifted)
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
correct_logprobs = -np.log(probs[np.arange(N), y])
data_loss = np.sum(correct_logprobs) / N
reg_loss = 0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)
loss = data_loss + reg_loss
print(f"loss {loss:.4f} (data {data_loss:.4f}, reg {reg_loss:.4f})")
