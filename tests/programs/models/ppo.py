# PPO: clipped ratios, a value loss and an entropy bonus
import numpy as np
np.random.seed(0)
S = np.random.randn(6, 3); A = np.array([0, 1, 1, 0, 1, 0])
W = np.random.randn(3, 2) * .5; Wv = np.random.randn(3) * .5
old_logp = np.log(np.full(6, 0.5)); adv = np.random.randn(6); ret = np.random.randn(6)
clip, c1, c2 = 0.2, 0.5, 0.01
adv = (adv - adv.mean()) / (adv.std() + 1e-8)
logits = S @ W
logits -= logits.max(axis=-1, keepdims=True)
logp_all = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
logp = np.take_along_axis(logp_all, A[:, None], axis=1)[:, 0]
ratio = np.exp(logp - old_logp)
surr = np.minimum(ratio * adv, np.clip(ratio, 1 - clip, 1 + clip) * adv)
v = S.dot(Wv)
entropy = -(np.exp(logp_all) * logp_all).sum(-1).mean()
loss = -surr.mean() + c1 * ((v - ret) ** 2).mean() - c2 * entropy
