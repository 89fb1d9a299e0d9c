# a linear classifier on three clouds of points
np.random.seed(7)
N, D, K = 6, 2, 3
X = np.random.randn(N, D)
y = np.random.randint(0, K, N)
W = 0.1 * np.random.randn(D, K)
b = np.zeros((1, K))
reg = 1e-2

scores = np.dot(X, W) + b
odds = np.exp(scores)
probs = odds / np.sum(odds, axis=1, keepdims=True)
surprise = -np.log(probs[range(N), y])
loss = np.sum(surprise) / N + 0.5 * reg * np.sum(W * W)

dscores = probs
dscores[range(N), y] += 1  # the mistake: the sign
dscores /= N
dW = np.dot(X.T, dscores)
db = np.sum(dscores, axis=0, keepdims=True)
dW += reg * W # from the penalty
