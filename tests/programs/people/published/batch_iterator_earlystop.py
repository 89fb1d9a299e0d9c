import numpy as np
from tqdm import tqdm

def iterate_minibatches(inputs, targets, batchsize, shuffle=False):
    assert inputs.shape[0] == targets.shape[0]
    if shuffle:
        indices = np.arange(inputs.shape[0])
        np.random.shuffle(indices)
    for start_idx in range(0, inputs.shape[0] - batchsize + 1, batchsize):
        if shuffle:
            excerpt = indices[start_idx:start_idx + batchsize]
        else:
            excerpt = slice(start_idx, start_idx + batchsize)
        yield inputs[excerpt], targets[excerpt]

def train_test_split(X, y, test_size=0.25):
    idx = np.random.permutation(len(X))
    n_test = int(len(X) * test_size)
    return X[idx[n_test:]], X[idx[:n_test]], y[idx[n_test:]], y[idx[:n_test]]

np.random.seed(42)
X = np.random.randn(40, 3)
y = X @ np.array([1., -2., .5]) + .3 + 0.05 * np.random.randn(40)
X_train, X_val, y_train, y_val = train_test_split(X, y)

w = np.zeros(3); b = 0.
lr0, decay = 0.1, 0.01
best_val = np.inf
patience, wait = 3, 0
for epoch in tqdm(range(100)):
    lr = lr0 / (1 + decay * epoch)
    for xb, yb in iterate_minibatches(X_train, y_train, 6, shuffle=True):
        pred = xb @ w + b
        loss = np.mean((pred - yb) ** 2)
        dpred = 2 * (pred - yb) / len(yb)
        dw = xb.T @ dpred
        db = dpred.sum()
        w -= lr * dw
        b -= lr * db
    val_loss = np.mean((X_val @ w + b - y_val) ** 2)
    if val_loss < best_val - 1e-6:
        best_val, wait = val_loss, 0
        best_w = w.copy()
    else:
        wait += 1
        if wait >= patience:
            print('Early stopping at epoch', epoch)
            break
