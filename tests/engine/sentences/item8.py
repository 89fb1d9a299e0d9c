"""Item 8: Python, and numpy's calls, as people write them."""

from __future__ import annotations

ROWS = {
    "try and except, where it fails": """
def safe(p, q):
    try:
        return p / q
    except ZeroDivisionError:
        return p * 2
---
z = safe(a, 0.0) * safe(a, b)
try:
    z = z + {'k': a}['q']
except KeyError as e:
    print('no', e)
    z = z * 1.5
""",
    "try, else and finally": """
---
log = []
z = a * 1.0
for k in [1, 0, 2]:
    try:
        z = z + b / k
    except (ZeroDivisionError, ValueError):
        log.append(k)
        continue
    else:
        z = z * a
    finally:
        log.append('f')
print(log)
""",
    "global": """
total = 0.0
count = 0
def add(v):
    global total, count
    total = total + v
    count += 1
def reset():
    global total, count
    total, count = 0.0, 0
---
reset()
add(a)
add(b * a)
z = total * count
""",
    "nonlocal": """
def counter(start):
    kept = start
    def add(v):
        nonlocal kept
        kept = kept * v
        return kept
    return add
---
add = counter(a)
add(b)
z = add(2.0) + add(a)
""",
    "del": """
---
L = [a, b, 3.0]
d = {'p': a, 'q': b}
t = a * b
z = t + L[0]
del t, L[0], d['p']
z = z * L[0] + sum(d.values()) + len(L)
""",
    "with of harmless contexts": """
from contextlib import contextmanager, suppress
@contextmanager
def scaled(v):
    print('in')
    yield v * 2
    print('out')
---
with scaled(a) as s, np.errstate(divide='ignore'):
    z = s * b
with suppress(KeyError):
    {}['k']
with np.printoptions(precision=3):
    z = z + a
""",
    "yield and generators": """
def halves(v, n):
    for i in range(n):
        yield v / 2 ** i
def pairs(p, q):
    yield p
    yield from halves(q, 2)
---
z = sum(halves(a, 3)) + sum(pairs(a, b)) + sum(v * v for v in halves(b, 2))
g = halves(b, 2)
z = z * next(g) + next(g) + next(g, a)
""",
    "batches by a generator": """
def batches(data, size):
    for start in range(0, len(data), size):
        yield data[start:start + size]
---
z = 0.0
for i, part in enumerate(batches(x * a, 2)):
    z = z + part.sum() * (i + 1) * b
""",
    "while and else": """
---
n, z = 0, a
while n < 3:
    z = z * 1.1 + b
    n += 1
else:
    z = z - a
for i in range(3):
    if i == 5:
        break
else:
    z = z * 2
""",
    "string methods": """
---
name = "  Loss,Value ".strip().lower()
parts = name.split(',')
print(' | '.join(parts).upper(), name.replace('loss', 'cost').title(), 'x'.rjust(4), 'y'.ljust(3) + '.', '7'.zfill(3))
print('=' * 10, name.startswith('loss'), name.find('v'), 'ab'.center(6, '-'), name.count('l'), '12'.isdigit())
z = a * len(parts) + b * ('value' in name)
""",
    "formatting of prints": """
---
print("epoch %d loss %.3f %5.1f%% %s" % (3, a, 12.5, 'ok'))
print("{:>6.2f}|{:<8}|{:^7}|{:e}|{:,}".format(a, 'ab', 'c', b, 12345))
print("{0} {name} {1:.1f}".format(1, a, name='n'), f"{a:.4f} {b!r} {x.shape} {a + b:+.2f} {3:03d}")
width = 8
print(f"{a:{width}.2f}|{'t':>{width}}", "%s" % x, "%(k)s" % {'k': 2}, sep=' ~ ', end='!\\n')
print(f"{a = }", x, [a, b], (1,), {'p': a})
z = a * b
""",
    "sets": """
---
seen = set()
for k in [1, 2, 2, 3]:
    seen.add(k)
other = {2, 5}
z = a * len(seen | other) + b * len(seen & other) + len(seen - other) + (a if 5 in other else b) + sum(sorted(seen))
seen.discard(9)
seen.update([7])
z = z + len(seen) * b + max(seen)
""",
    "sorted, min and max by a key": """
---
pairs = [('p', a), ('q', b), ('r', a * b)]
best = max(pairs, key=lambda p: p[1])
worst = min(pairs, key=lambda p: p[1])
order = sorted(pairs, key=lambda p: p[1], reverse=True)
d = {'k': a, 'l': b}
z = best[1] * worst[1] + order[0][1] - order[2][1] * 2 + d[max(d, key=d.get)] + d[min(d, key=lambda k: d[k])]
pairs.sort(key=lambda p: -p[1])
z = z + pairs[0][1]
""",
    "star-arguments": """
def f(p, *rest, k=1.0, **more):
    return p + sum(rest) * k + more.get('m', 0.0)
def g(*args, **kwargs):
    return f(*args, **kwargs)
---
args = [a, b, 3.0]
z = f(*args) + g(a, b, k=b) + g(*args[:1], **{'m': a, 'k': 2.0}) + f(a, *[b], **dict(m=b))
first, *mid, last = [a, b, a * b, 5.0]
z = z + first * sum(mid) + last + max(*args)
""",
    "decorators without effect": """
import functools
import time
def timed(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        start = time.time()
        out = f(*args, **kwargs)
        took = time.time() - start
        return out
    return wrapper
@timed
def area(p, q):
    return p * q
@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
class Act:
    @staticmethod
    @timed
    def twice(v):
        return v * 2
---
z = area(a, b) + fib(10) * a + Act.twice(b)
""",
    "__name__": """
def kind():
    return __name__
---
z = a * b
if __name__ == '__main__':
    z = z + a
print(kind())
""",
    "np.c_, np.r_ and np.s_": """
---
C = np.c_[np.ones(3), x * a, x]
R = np.r_[x * b, 1.0, [a, b]]
s = np.s_[1:, ::2]
z = (C * C).sum() + (R ** 2).sum() + C[s].sum() + C[np.s_[0]].sum() + np.r_[0:3, 7].sum() * a
""",
    "np.ix_": """
---
M = np.outer(x, x) * a
z = M[np.ix_([0, 2], [1, 2])].sum() + M[np.ix_([True, False, True], [0])].sum() * b
M[np.ix_([0, 1], [0])] = b
z = z + M.sum()
""",
    "np.ndindex and np.ndenumerate": """
---
M = np.outer(x, x) * a
z = 0.0
for i, j in np.ndindex(*M.shape):
    z = z + M[i, j] * (i - j + 1)
for i, j in np.ndindex(M.shape[:2]):
    z = z + M[i, j]
for (i, j), v in np.ndenumerate(M):
    z = z + v * b * i
for index in np.ndindex(2, 2):
    M[index] = b
z = z + M.sum()
""",
    "np.select": """
---
v = x * a - 3.0
w = np.select([v < 0, v < 2], [v * b, v ** 2], default=v)
u = np.select([v < 0], [b])
z = w.sum() + u.sum() + np.piecewise(v, [v < 0, v >= 0], [lambda t: t * b, lambda t: t ** 2]).sum()
""",
    "polyval and polynomials": """
---
z = np.polyval([a, b, 1.0], x).sum() + np.polyval(np.array([a, b]), a) + np.polyder([3.0, 2.0, 1.0]).sum() * a
""",
    "math.log(x, b) and other math": """
---
z = math.log(a, 3.0) + math.log(a + 1, a) + math.log2(a) + math.log10(a) + math.log1p(a) + math.pow(a, 2) + math.expm1(b)
z = z + math.atan2(a, b) + math.fabs(b) + math.copysign(a, b) + math.degrees(a) + math.sinh(a) + math.erf(a)
z = z + math.floor(a * 1.2) + math.ceil(b * 1.1) + math.prod([a, b]) + math.fsum([a, b, 1.0])
""",
    "n-ary math.hypot": """
---
z = math.hypot(a, b) + math.hypot(a, b, 2.0) + math.hypot(*[a, b, a, 1.0]) + math.hypot(a) + math.dist([a, b], [1.0, 2.0])
""",
    "np.clip(out=)": """
---
g = x * a
np.clip(g, 1.5, 5.0, out=g)
z = g.sum() * b
h = x * b
for p in [g, h]:
    np.clip(p, -5, 5, out=p)
h.clip(-4, 4, out=h)
z = z + h.sum()
""",
    "out= in general": """
---
g = np.zeros(3)
np.add(x, a, out=g)
np.multiply(g, b, g)
np.tanh(g, out=g)
M = np.zeros((3, 3))
np.outer(x, x * a, out=M)
r = np.empty(3)
np.matmul(M, x, out=r)
s = np.zeros(3)
np.sum(M, axis=0, out=s)
np.maximum(s, a, out=s)
z = g.sum() + r.sum() + s.sum()
""",
    "initial=": """
---
z = np.sum(x * a, initial=b) + np.max(x * a, initial=20.0) + np.min(x, initial=b) + (x * b).max(initial=-50.0)
z = z + np.prod(x, initial=a) + x.sum(initial=2.0) * a
""",
    "where= on reductions": """
---
v = x * a
z = np.sum(v, where=x > 1) + np.mean(v, where=[True, False, True]) * b
z = z + v.sum(where=v < 5) + np.max(v, where=x < 3, initial=0.0)
z = z + np.prod(v, where=x > 2)
""",
    "where= on ufuncs": """
---
v = x * a - 3.0
r = np.divide(1.0, v, out=np.zeros(3), where=v > 0)
s = np.log(x * a, where=x > 0, out=np.zeros_like(x))
z = r.sum() * b + s.sum()
""",
    "dtype= on reductions": """
---
z = np.sum(x * a, dtype=float) + np.mean(x * b, dtype=np.float64) + (x > 1).sum(dtype=float) * a
z = z + np.cumsum(x * b, dtype='float64')[-1] + np.prod(x, dtype=np.float64) * a + np.mean(x * a, dtype='f8', axis=0)
""",
    "np.linalg.svd with full_matrices": """
---
M = np.outer(x, x) * 0.1 + np.diag(x) * a
U, S, Vt = np.linalg.svd(M, full_matrices=False)
z = S.sum() * b + np.abs((U * S) @ Vt).sum()
S2 = np.linalg.svd(M, compute_uv=False)
z = z + (S2 ** 2).sum()
""",
    ".tolist() and .item(i)": """
---
L = (x * a).tolist()
z = L[0] * L[2] + (x * b).item(1) + (x * a).item(-1) + np.array([a * b]).item() + sum((x * b).tolist())
M = (np.outer(x, x) * a).tolist()
z = z + M[1][2] + sum(sum(row) for row in M) + np.outer(x, x * b).item(1, 2)
""",
    ".flat": """
---
M = np.outer(x[:2], x[:2]) * a
z = M.flat[3] + sum(M.flat) + M.flat[1:3].sum()
M.flat[0] = b
M.flat[[1, 2]] = a
for i, v in enumerate(M.flat):
    z = z + v * i
M.flat[:] = 2.0
z = z + M.sum()
""",
    "order='F'": """
---
M = np.outer(x, x[:2]) * a
v = M.flatten(order='F')
w = M.ravel('F')
r = np.reshape(v * b, (3, 2), order='F')
q = M.reshape((2, 3), order='F')
z = v[1] + w[3] * b + r[0, 1] + q[1, 0] + np.ravel(M, order='F')[4] + M.copy(order='F').sum()
""",
    "np.diff(prepend=)": """
---
v = x * a
z = (np.diff(v, prepend=b) ** 2).sum() + (np.diff(v, append=[a, b]) ** 2).sum() + np.diff(v, n=2).sum() * b
z = z + np.diff(np.outer(x, v), axis=0, prepend=1.0).sum() + np.ediff1d(v).sum()
""",
    "sliding_window_view": """
from numpy.lib.stride_tricks import sliding_window_view
---
v = x * a
W = sliding_window_view(v, 2)
z = (W * np.array([1.0, b])).sum()
M = np.outer(x, v)
z = z
z = z + (np.lib.stride_tricks.sliding_window_view(M, (2, 2)) ** 2).sum() + sliding_window_view(M, 2, axis=1).max(axis=-1).sum()
""",
    "np.testing and np.allclose as assertions": """
---
z = a * b
np.testing.assert_allclose(z, a * b, rtol=1e-7)
np.testing.assert_almost_equal(z, a * b, decimal=3)
np.testing.assert_array_equal(x, x.copy())
np.testing.assert_array_almost_equal(x * 1.0, x)
np.testing.assert_equal(x.shape, (3,))
assert np.allclose(x, x + 1e-12), 'near'
assert np.array_equal(x, x)
assert np.isclose(z, a * b)
z = z + np.allclose(x, x) * a
""",
    "np.random.shuffle and permutation": """
---
np.random.seed(4)
order = np.arange(3)
np.random.shuffle(order)
v = x[order] * a
p = np.random.permutation(3)
w = np.random.permutation(x * b)
rows = np.outer(x, x) * a
np.random.shuffle(rows)
z = v[0] * 2 + v[1] + (x * b)[p][0] + w[0] * 3 + rows[0].sum() * 2
rng = np.random.RandomState(1)
rng.shuffle(order)
z = z + v[order[0]] + x[rng.permutation(len(x))][0] * b
""",
    "np.random.binomial with computed arguments": """
---
np.random.seed(5)
keep = 0.5 + 0.25
mask = np.random.binomial(1, keep, size=x.shape) / keep
h = x * a
drop = np.random.binomial(1, 1 - 0.3, h.shape)
z = (h * mask).sum() * b + (h * drop).sum() + np.random.binomial(10, keep) * a
""",
    "np.random.choice(p=) with computed arguments": """
---
np.random.seed(6)
p = np.exp(x) / np.sum(np.exp(x))
i = np.random.choice(range(3), p=p.ravel())
j = np.random.choice(3, p=p)
k = np.random.choice(len(x), 2, replace=False)
z = (x * a)[i] + (x * b)[j] * 2 + (x * a)[k].sum() + np.random.choice([1.0, 2.0]) * b
z = z + np.random.randint(0, len(x)) * a + np.random.uniform(-1.0, 1.0, size=x.shape).sum() * b
z = z + np.random.multinomial(1, p).argmax() * a + np.random.choice(x) * b
""",
    "astype": """
---
v = (x > 1).astype(float) * a + (x > 2).astype(int) * b + x.astype('float64') * a + (x < 2).astype(np.float64)
z = v.sum() + x.astype(int).sum() * b + np.float64(a) * np.int64(2) + np.asarray(x * a, dtype=np.float64).sum()
""",
    "more of numpy": """
---
v = x * a
z = np.ptp(v) + np.median(v) + np.percentile(v, 30) + np.average(v, weights=[1.0, 2.0, b * b]) + np.trapezoid(v, x)
z = z + np.count_nonzero(x > 1) * a + np.nan_to_num(v).sum() + np.flip(v)[0] + np.roll(v, 1)[0] * b + np.tile(v, 2).sum()
z = z + np.repeat(v, 2)[1] + np.einsum('i,j->ij', v, x)[1, 2]
z = z + np.tensordot(v, x, axes=1) + np.kron(v, x)[1] + np.trace(np.diag(v))
z = z + np.linalg.norm(v) + np.linalg.norm(v, 1)
z = z + np.hstack([v, x]).sum() + np.vstack([v, x])[0, 1] + np.dstack([v, x]).sum()
z = z + np.column_stack([v, x])[1, 0]
z = z + np.concatenate((v, [b]))[3] + np.stack([v, v * b], axis=1).sum() + np.squeeze(v[None])[1]
z = z + np.insert(v, 1, b)[1] + np.append(v, b)[-1]
z = z + np.delete(v, 0).sum() + np.pad(v, 1).sum() + np.array_split(v, 2)[0].sum()
z = z + np.triu(np.outer(v, x)).sum()
z = z + np.expand_dims(v, 0).sum() + np.swapaxes(np.outer(v, x), 0, 1)[0, 1] + np.cross(v, x).sum()
z = z + np.log1p(v).sum() + np.log2(v).sum()
z = z + np.sign(v).sum() + np.square(v).sum() + np.cbrt(v).sum() + np.arctan2(v, x * b).sum()
z = z + np.linalg.det(np.diag(v))
z = z + np.linalg.inv(np.diag(v)).sum() + np.linalg.solve(np.diag(v), x).sum() + np.interp(a, x, v)
z = z + np.logaddexp(v, b).sum()
z = z + np.sinc(v * 0.1).sum() + np.heaviside(v, 0.5).sum() + np.unique(np.array([1, 2, 2])).sum() * a
z = z + np.convolve(v, [1.0, b]).sum()
z = z + np.correlate(v, x)[0] + np.histogram(x, bins=3)[0].sum() * a + np.bincount([1, 2, 2]).sum() * b
""",
    "np.vectorize and apply_along_axis": """
---
f = np.vectorize(lambda t: t ** 2 if t > 2 else t * b)
z = f(x * a).sum()
z = z + np.apply_along_axis(lambda r: r.sum() * b, 1, np.outer(x, x * a)).sum() + np.fromiter((t * a for t in x), float).sum()
""",
    "comprehensions of all kinds": """
---
L = [v * w for v in [a, b] for w in [1.0, a] if v != w]
d = {k: v * b for k, v in zip('pq', [a, b])}
nested = [[i * a + j * b for j in range(2)] for i in range(3)]
z = sum(L) + sum(d.values()) + sum(map(sum, nested))
z = z + len({len(r) for r in nested}) * a + any(v > 1 for v in L) + all([a, b]) * b
""",
    "chained and conditional things": """
---
z = a if 0 < a < 5 else b
z = z + (a and b) + (0 or a) + (not a) + (b if a > 1 and b < 0 or False else 0.0)
p = q = a * b
i, (j, k) = 1, (a, b)
z += p * q + j * k
z **= 2
z //= 3
z = z + a * b % 0.7
if (n := len(x)) > 2:
    z = z + n * a
""",
    "lambda tables and closures": """
acts = {'sig': (lambda v: 1 / (1 + np.exp(-v)), lambda s: s * (1 - s)), 'tanh': (np.tanh, lambda s: 1 - s ** 2)}
def compose(*fs):
    def run(v):
        for f in fs:
            v = f(v)
        return v
    return run
---
f, df = acts['sig']
z = np.sum(compose(f, acts['tanh'][0], lambda v: v * b)(x * a)) + df(a)
fs = [lambda v, k=k: v * k for k in range(3)]
z = z + sum(f(a) for f in fs)
""",
    "recursion and defaults": """
def power(v, n=3):
    return 1.0 if n == 0 else v * power(v, n - 1)
def tree(node):
    return node if not isinstance(node, list) else sum(tree(c) for c in node)
---
z = power(a) + power(b, n=2) + tree([a, [b, [a * b, 1.0]]])
""",
    "lists as people use them": """
---
L = [a] * 3 + [b]
L.append(a * b); L.extend([1.0, a]); L.insert(0, b)
last = L.pop(); first = L.pop(0)
L[1:3] = [b, b]
L.reverse()
z = sum(L) + last * first + L.index(1.0) * a + L.count(1.0) * b + L[-1] + sum(L[::2]) + len(L[1:-1]) * a
grid = [[0.0] * 2 for _ in range(2)]
grid[0][1] = a
grid[1][0] += b
z = z + sum(v for row in grid for v in row) + [*zip(*grid)][1][0]
""",
    "dicts as people use them": """
---
d = {'W': a, 'b': b}
d['c'] = d.get('c', a) * d.setdefault('e', b)
d.update({'f': a * b}, g=1.0)
z = d.pop('e') + d.pop('none', a)
for k in list(d):
    if k in d and k != 'g':
        z = z + d[k]
e = {**d, 'h': b}
z = z + e['h'] + len(e.keys()) * a + dict(p=a)['p'] + dict([('q', b)])['q'] + {k: v for k, v in d.items()}['W']
z = z + sum(v for k, v in sorted(d.items())) + (d | {'m': a})['m']
""",
}
HOMES: dict[str, tuple[str, ...]] = {}
REFUSED = {
    "xrange": ("z = 0.0\nfor i in xrange(3):\n    z = z + a\n", 7, "xrange", "range"),
    "a Python 2 print": ("z = a * b\nprint z\n", 7, "Python 2", "print(z)"),
    "a Python 2 print of text": ("z = a * b\nprint 'loss', z\n", 7, "Python 2", "print('loss', z)"),
    "a Python 2 exception": ("try:\n    z = a\nexcept ValueError, e:\n    z = b\n", 8, "Python 2", "except ValueError as e"),
    "a Python 2 input": ("z = a * b\nq = raw_input()\n", 7, "raw_input", ""),
    "as_strided": ("z = np.lib.stride_tricks.as_strided(x, (2, 2), (8, 8)).sum() * a\n", 6, "as_strided", "sliding_window_view"),
    "as_strided by its name": (
        "from numpy.lib.stride_tricks import as_strided\nz = as_strided(x, (2, 2), (8, 8)).sum() * a\n",
        6, "as_strided", "sliding_window_view",
    ),
    "what numpy no longer has": ("z = np.float(a) * b\n", 6, "np.float", "float"),
    "np.int": ("z = np.zeros(3, dtype=np.int).sum() + a * b\n", 6, "np.int", "int"),
    "np.matrix": ("M = np.matrix([[a, b]])\nz = M.sum()\n", 6, "matrix", "np.atleast_2d"),
    "np.mat": ("M = np.mat([[a, b]])\nz = M.sum()\n", 6, "mat", "np.array"),
    "np.fft": ("z = np.abs(np.fft.fft(x * a)).sum()\n", 6, "complex", ""),
    "np.broadcast": ("z = np.broadcast(x, a).size * a\n", 6, "broadcast", ""),
    "np.random.get_state": ("s = np.random.get_state()\nz = a * s[2]\n", 7, "no elements", ""),
    "np.genfromtxt": ("D = np.genfromtxt('d.csv', delimiter=',')\nz = a * D.sum()\n", 6, "genfromtxt", "--set D=@data"),
    "async": ("async def f():\n    return 1\nz = a * b\n", 6, "async", ""),
}
