#@ shape flat
import numpy as np
np.random.seed(47)
x = np.random.randn(3)
W1 = np.random.randn(4, 3)
W2 = np.random.randn(2, 4)
y = np.array([1.0, -1.0])
#@ here
# forward
a1 = W1.dot(x)
z1 = np.maximum(0.0, a1)
a2 = W2.dot(z1)
loss = 0.5 * np.sum((a2 - y) ** 2)
#@ loss loss
# backward
dLda2 = a2 - y
dLdW2 = np.outer(dLda2, z1)
dLdz1 = W2.T.dot(dLda2)
dLda1 = dLdz1 * (a1 > 0)
dLdW1 = np.outer(dLda1, x)
dLdx = W1.T.dot(dLda1)
#@ grads dLdW1 of W1; dLdW2 of W2; dLdx of x
