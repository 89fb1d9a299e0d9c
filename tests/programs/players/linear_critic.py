import numpy as np
rng = np.random.default_rng(7)
m = 8
gW = rng.normal(0, .5, (2, 3)); gb = np.zeros(3)
cW = rng.normal(0, .5, (3, 1)); cb = np.zeros(1)
lr, clip = 0.05, 0.5
for step in range(30):
    for k in range(3):
        real = rng.normal(1.0, .2, (m, 3))
        fake = rng.normal(size=(m, 2)) @ gW + gb
        critic_loss = -(np.mean(real @ cW + cb) - np.mean(fake @ cW + cb))
        dcW = -(real.mean(axis=0) - fake.mean(axis=0)).reshape(-1, 1)
        dcb = np.zeros(1)
        cW -= lr * dcW
        cb -= lr * dcb
        cW = np.clip(cW, -clip, clip)
    z = rng.normal(size=(m, 2))
    fake = z @ gW + gb
    gen_loss = -np.mean(fake @ cW + cb)
    dfake = -np.ones((m, 1)) / m @ cW.T
    dgW = z.T @ dfake
    dgb = dfake.sum(axis=0)
    gW -= lr * dgW
    gb -= lr * dgb
    if step % 10 == 0:
        print(step, critic_loss, gen_loss)
