# -*- coding: utf-8 -*-
"""
机器学习练习 1 - 线性回归
"""
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt

np.random.seed(2)
data = np.column_stack((np.linspace(5, 20, 12), np.linspace(5, 20, 12) * 1.2 - 4 + np.random.randn(12)))

X = data[:, 0:1]
y = data[:, 1].reshape(-1, 1)
X = np.insert(X, 0, 1, axis=1)
theta = np.zeros((2, 1))

def computeCost(X, y, theta):
    inner = np.power(((X @ theta) - y), 2)
    return np.sum(inner) / (2 * len(X))

def gradientDescent(X, y, theta, alpha, iters):
    costs = []
    for i in range(iters):
        theta = theta - (X.T @ (X @ theta - y)) * alpha / len(X)
        cost = computeCost(X, y, theta)
        costs.append(cost)
        if i % 100 == 0:
            print(cost)
    return theta, costs

alpha = 0.005   # 学习率
iters = 500     # 迭代次数
theta, costs = gradientDescent(X, y, theta, alpha, iters)

fig, ax = plt.subplots(1, 2, figsize=(12, 8))
ax[0].plot(np.arange(iters), costs, 'r')
ax[0].set_xlabel('Iterations')
ax[0].set_ylabel('Cost')
ax[0].set_title('Error vs. Training Epoch')
plt.show()
