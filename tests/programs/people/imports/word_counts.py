import string
import random
import numpy as np
from collections import Counter, deque, namedtuple
from tqdm import trange

Pair = namedtuple('Pair', ['center', 'context'])
text = "the cat sat on the mat the cat ran"
words = text.split()
counts = Counter(words)
vocab = sorted(counts)
index = {w: i for i, w in enumerate(vocab)}
random.seed(0)
np.random.seed(0)
E = np.random.randn(len(vocab), 3) * 0.1
O = np.random.randn(3, len(vocab)) * 0.1
pairs = deque(maxlen=50)
for i in range(1, len(words) - 1):
    pairs.append(Pair(index[words[i]], index[words[i + random.choice([-1, 1])]]))
loss = 0.0
for k in trange(3):
    pair = pairs[k]
    u = E[pair.center] @ O
    p = np.exp(u) / np.exp(u).sum()
    loss = loss - np.log(p[pair.context])
print(counts.most_common(2), len(pairs), string.ascii_lowercase[:3])
