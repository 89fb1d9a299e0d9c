#@ shape training loop
import numpy as np
np.random.seed(37)
R = np.array([[5.0, 3.0, 0.0], [4.0, 0.0, 1.0], [1.0, 1.0, 5.0], [0.0, 1.0, 4.0]])
K = 2
P = np.random.rand(4, K)
Q = np.random.rand(3, K)
beta = 0.02
alpha = 0.002
for step in range(40):
    #@ here
    e = 0.0
    gradP = np.zeros(P.shape)
    gradQ = np.zeros(Q.shape)
    for i in range(4):
        for j in range(3):
            if R[i, j] > 0:
                eij = R[i, j] - np.dot(P[i], Q[j])
                e = e + eij ** 2 + beta / 2 * (np.sum(P[i] ** 2) + np.sum(Q[j] ** 2))
                gradP[i] += -2 * eij * Q[j] + beta * P[i]
                gradQ[j] += -2 * eij * P[i] + beta * Q[j]
    #@ loss e
    #@ grads gradP of P; gradQ of Q
    P -= alpha * gradP
    Q -= alpha * gradQ
