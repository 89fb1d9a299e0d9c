# A matrix product inside a larger circuit
# Keep the shapes in view: each gradient has the shape of its variable.
W = np.random.randn(5, 10)
X = np.random.randn(10, 3)

D = W.dot(X)   #(1)

# suppose the rest of the circuit hands us the gradient on D
dD = np.random.randn(*D.shape)
