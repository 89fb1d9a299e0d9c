import numpy as np
rng = np.random.default_rng(11)
S = rng.normal(size=(7, 4)); A = rng.integers(0, 3, 7); R = rng.normal(size=7)
Wp = rng.normal(size=(4, 3)) * .3
Wv = rng.normal(size=(4, 1)) * .3
for it in range(10):
    v = (S @ Wv)[:, 0]
    value_loss = np.mean((R - v) ** 2)
    dv = -2 * (R - v) / len(R)
    dWv = S.T @ dv[:, None]
    logits = S @ Wp
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    adv = R - v
    policy_loss = -np.mean(np.log(p[np.arange(7), A]) * adv)
    dlogits = p.copy()
    dlogits[np.arange(7), A] -= 1
    dlogits *= adv[:, None] / len(R)
    dWp = S.T @ dlogits
    Wp -= 0.1 * dWp
    Wv -= 0.1 * dWv
    print(value_loss, policy_loss)
