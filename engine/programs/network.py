# A two-layer network with a softmax loss
np.random.seed(1)
X = np.random.randn(5, 4)              # five points with four features
Y = np.array([[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0], [1, 0, 0]])
W1 = np.random.randn(4, 6) * 0.5
b1 = np.zeros(6) + 0.1
W2 = np.random.randn(6, 3) * 0.5
b2 = np.zeros(3)

h = np.maximum(0, X @ W1 + b1)         #(1) hidden layer, relu
scores = h @ W2 + b2                   #(2)
odds = np.exp(scores)                  #(3)
total = odds.sum(axis=1, keepdims=True)   #(4)
probs = odds / total                   #(5) each row sums to 1
right = (Y * probs).sum(axis=1)        #(6) the probability of the true class
loss = -np.log(right).mean()           #(7)
