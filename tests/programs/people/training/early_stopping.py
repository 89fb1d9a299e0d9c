import numpy as np

rng = np.random.RandomState(0)
X_train, y_train = rng.randn(24, 4), rng.randn(24, 1)
X_val, y_val = rng.randn(8, 4), rng.randn(8, 1)
w = np.zeros((4, 1))
best_loss, patience, wait = np.inf, 20, 0
best_w = w.copy()
for epoch in range(200):
    pred = X_train.dot(w)
    train_loss = np.mean((pred - y_train) ** 2)
    dpred = 2 * (pred - y_train) / len(y_train)
    dw = X_train.T.dot(dpred)
    w = w - 0.1 * dw
    val_loss = np.mean((X_val.dot(w) - y_val) ** 2)
    if val_loss < best_loss:
        best_loss, best_w, wait = val_loss, w.copy(), 0
    else:
        wait += 1
        if wait > patience:
            print("stopped at epoch", epoch)
            break
print(best_loss)
