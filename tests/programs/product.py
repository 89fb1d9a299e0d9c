# one product of matrices
W = np.random.randn(5, 10)
X = np.random.randn(10, 3)
D = W.dot(X)

# say that the circuit above sends this gradient down to D
dD = np.random.randn(*D.shape) # of D's own shape
dW = dD.dot(X.T) # shapes leave one way to do it
dX = W.T.dot(dD)
