import numpy as np

def predict(X, w, b):
    return X @ w + b

def mse(y_hat, y):
    return np.mean((y_hat - y) ** 2)

def main():
    np.random.seed(42)
    X = np.random.rand(10, 3)
    true_w = np.array([2.0, -3.0, 0.5])
    y = X @ true_w + 1.0
    w = np.zeros(3) + 0.1
    b = 0.0
    lr = 0.1
    history = []
    for epoch in range(4):
        y_hat = predict(X, w, b)
        loss = mse(y_hat, y)
        history.append(loss)
        error = y_hat - y
        grad_w = 2 * X.T @ error / len(y)
        grad_b = 2 * np.mean(error)
        w -= lr * grad_w
        b -= lr * grad_b
        if epoch % 2 == 0:
            print(f"epoch {epoch}: loss {loss:.4f}")
    print(w, b)

if __name__ == "__main__":
    main()
