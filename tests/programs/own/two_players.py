import numpy as np

np.random.seed(1)

def sigmoid(x): return 1/(1+np.exp(-x))

# generator: g(z) = a*z + b ; discriminator: D(x) = sigmoid(w*x + c)
a, b = 1.0, 0.0
w, c = 0.1, 0.0
lr = 0.05
for step in range(200):
    z = np.random.randn(8)
    real = 4 + 0.5 * np.random.randn(8)
    fake = a * z + b
    # --- discriminator ---
    d_real = sigmoid(w * real + c)
    d_fake = sigmoid(w * fake + c)
    d_loss = -np.mean(np.log(d_real) + np.log(1 - d_fake))
    dw = np.mean(-(1 - d_real) * real + d_fake * fake)
    dc = np.mean(-(1 - d_real) + d_fake)
    w -= lr * dw
    c -= lr * dc
    # --- generator ---
    fake = a * z + b
    d_fake = sigmoid(w * fake + c)
    g_loss = -np.mean(np.log(d_fake))
    dfake = -(1 - d_fake) * w / len(z)
    da = np.sum(dfake * z)
    db = np.sum(dfake)
    a -= lr * da
    b -= lr * db
    if step % 50 == 0:
        print(step, d_loss, g_loss)
