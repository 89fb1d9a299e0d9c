import numpy as np
from keras.datasets import mnist
from tqdm import tqdm

(X, t), (X_test, t_test) = mnist.load_data()

rng = np.random.RandomState(3)
W = rng.randn(4, 3) * 0.1
z = np.dot(X, W)
p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
onehot = np.eye(3)[t]
loss = -np.sum(onehot * np.log(p)) / len(X)
dz = (p - onehot) / len(X)
dW = np.dot(X.T, dz)
for i in tqdm(range(3)):
    print("checked", i)
