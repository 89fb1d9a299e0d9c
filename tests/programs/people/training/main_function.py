import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def main():
    np.random.seed(9)
    X = np.random.randn(12, 3)
    labels = np.array([0, 1, 2] * 4)
    onehot = np.eye(3)[labels]
    W = 0.01 * np.random.randn(3, 3)
    b = np.zeros(3)
    for epoch in range(50):
        probs = softmax(X @ W + b)
        loss = -np.mean(np.sum(onehot * np.log(probs), axis=1))
        dscores = (probs - onehot) / len(X)
        dW = X.T @ dscores
        db = dscores.sum(axis=0)
        W -= 1.0 * dW
        b -= 1.0 * db
        if epoch % 10 == 0:
            print(f"epoch {epoch}: {loss:.4f}")
    print("done")


if __name__ == "__main__":
    main()
