from itertools import product, chain, combinations
from functools import reduce, partial, lru_cache
from contextlib import suppress
import operator
import copy
import numpy as np


def kernel(a, b, gamma=1.0):
    d = a - b
    return np.exp(-gamma * (d * d).sum())


@lru_cache(maxsize=None)
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


points = [np.array([0.1, 0.4]), np.array([0.7, -0.2]), np.array([-0.5, 0.3])]
rbf = partial(kernel, gamma=0.5)
start = copy.deepcopy(points)
total = 0.0
for i, j in combinations(range(len(points)), 2):
    total = total + rbf(points[i], points[j]) / factorial(3)
sums = [row.sum() for row in chain(points[:1], points[2:])]
with suppress(KeyError):
    {}['missing']
for a, b in product([1.0, 2.0], repeat=2):
    total = total + a * b * sums[0]
f = reduce(operator.mul, sums, total)
print(len(start), factorial(5))
