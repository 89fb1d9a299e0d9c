"""Programs that use Python as people do, by what they show. Each leaves a number ``z``, which depends on ``a`` and ``b``."""

from __future__ import annotations

PROGRAMS = {
    "the handler runs where it fails": """
def safe(u, v):
    try:
        return u / v
    except ZeroDivisionError:
        return u * b
z = safe(a, 0.0) + safe(a, b)
""",
    "else and finally": """
log = []
z = a * 1.0
for k in [1, 0, 2]:
    try:
        z = z * (a / k)
    except ZeroDivisionError as e:
        log.append(str(e))
    else:
        z = z + b
    finally:
        log.append(k)
print(log)
""",
    "finally and return": """
def f(u):
    try:
        return u * a
    finally:
        print('done', u)
z = f(b) + f(a * 2)
""",
    "finally that returns": """
def f(u):
    try:
        return u * a
    finally:
        return u * b
z = f(a) * 1.0
""",
    "break and continue through finally": """
z = 0.0
n = 0
for i in range(5):
    try:
        if i == 1: continue
        if i == 3: break
        z = z + a * i
    finally:
        n += 1
z = z * b + n
""",
    "exceptions of several kinds": """
def kind(f):
    try:
        f()
    except (KeyError, IndexError) as e:
        return type_name(e)
    except ArithmeticError as e:
        return 'arithmetic: ' + str(e)
    except Exception as e:
        return repr(e)
    return 'none'
def type_name(e):
    return 'lookup: %s' % e
L = [1.0]
d = {'k': a}
print(kind(lambda: L[4]), kind(lambda: d['q']), kind(lambda: 1 / 0), kind(lambda: math.log(-1.0)), kind(lambda: int('z')),
      kind(lambda: undefined), kind(lambda: x.reshape(2, 2)), kind(lambda: x @ np.ones(4)), kind(lambda: L[0]), sep='|')
if len(L) > 4:
    undefined = 3
z = a * b
""",
    "unpacking that fails": """
z = a * 1.0
for v in [(a,), (a, b, a), a]:
    try:
        p, q = v
        z = z * 7.0
    except (ValueError, TypeError) as e:
        print(e)
        z = z + b
try:
    p, *q, r = [a]
    z = max([])
except ValueError as e:
    print(e)
try:
    z = z * max([])
except ValueError as e:
    print(e)
""",
    "raise again": """
def f(u):
    try:
        return math.sqrt(u)
    except ValueError:
        print('no root')
        raise
try:
    z = f(a) * f(b)
except ValueError as e:
    print('outer', e)
    z = a * b
""",
    "raise from": """
try:
    try:
        L = []
        L[0]
    except IndexError as e:
        raise RuntimeError('empty: %s' % e) from e
except RuntimeError as e:
    print(e)
z = a * b
""",
    "an exception of one's own": """
class Bad(Exception):
    pass
class Worse(Bad):
    def __init__(self, at, why='?'):
        super().__init__('at %d: %s' % (at, why))
        self.at = at
def f(i):
    if i == 1: raise Bad('one')
    if i == 2: raise Worse(i, why='two')
    return a * i
z = 0.0
for i in range(4):
    try:
        z = z + f(i)
    except Worse as e:
        print('worse', e, e.at, e.args)
        z = z + b
    except Bad as e:
        print('bad', e)
""",
    "a bare except": """
try:
    z = a / 0
except:
    z = a * b
""",
    "nothing is caught": """
try:
    z = a * b
except ZeroDivisionError:
    z = 0.0
""",
    "an exception out of deep calls": """
def f(n):
    if n == 0:
        raise ValueError('bottom')
    return f(n - 1) * a
try:
    y = f(5)
except ValueError as e:
    y = b * a
z = y * [v * a for v in [1.0, 2.0]][1]
""",
    "an exception in a comprehension": """
def inv(v):
    if v == 0: raise ZeroDivisionError('none of 0')
    return a / v
try:
    L = [inv(v) for v in [1.0, 2.0, 0.0]]
except ZeroDivisionError as e:
    print(e)
    L = [b]
z = L[0] * a
""",
    "what was done before it failed stays": """
u = x * 1.0
L = [a, b]
try:
    u[0] = a
    L[0], L[7] = a * b, 1.0
except IndexError:
    u[1] = b
z = (u * u).sum() + L[0] * a
""",
    "loops that try again": """
n = 0
while True:
    try:
        n += 1
        if n < 3:
            raise OSError('busy')
        break
    except IOError:
        continue
z = a * n
""",
    "name of an exception is gone": """
e = a * 2
try:
    raise ValueError('v')
except ValueError as e:
    pass
try:
    z = e * a
except NameError as n:
    print(n)
    z = a * b
""",
    "numpy's own": """
M = np.zeros((2, 2))
try:
    y = np.linalg.inv(M)
except np.linalg.LinAlgError as e:
    print('singular:', e)
    y = np.eye(2) * a
z = y.sum() * b
""",
    "asserts that are caught": """
try:
    assert a > 5, 'too small: %.1f' % a
except AssertionError as e:
    print(e)
z = a * b
""",
    "KeyboardInterrupt around a loop": """
z = a * 1.0
try:
    for i in range(3):
        z = z * b
except KeyboardInterrupt:
    print('stopped')
""",
    "global": """
count = 0
scale = 1.0
def f(u):
    global count, scale
    count += 1
    scale = scale * u
    return scale * count
z = f(a) + f(b) + scale + count
""",
    "global that nothing has assigned": """
def init():
    global w
    w = a * 3
init()
z = w * b
""",
    "nonlocal": """
def make(start):
    total = start
    calls = 0
    def add(v):
        nonlocal total, calls
        total += v * a
        calls += 1
        return total / calls
    return add
f = make(b)
f(1.0)
z = f(a) * make(a)(b)
""",
    "a write into what global names": """
buf = np.zeros(3)
def fill(i, v):
    global buf
    buf[i] += v
    buf *= a
fill(0, a)
fill(2, b)
z = (buf * x).sum()
""",
    "del of all kinds": """
L = [a, b, a * b, a + b]
d = {'p': a, 'q': b, 'r': a * b}
del L[1], d['q'], L[-1:]
L.append(b * b)
z = L[0] * L[1] + L[2] + sum(d.values()) * len(L)
""",
    "a generator function": """
def pairs(n):
    for i in range(n):
        yield i, a * i
z = 0.0
for i, v in pairs(4):
    z = z + v * b ** i
""",
    "batches": """
def batches(data, size):
    for at in range(0, len(data), size):
        yield data[at:at + size]
z = 0.0
for k, part in enumerate(batches(x * a, 2)):
    z = z + (part ** 2).sum() * (k + 1)
""",
    "lazy, and left early": """
seen = []
def powers(u):
    p = u
    while True:
        seen.append(len(seen))
        yield p
        p = p * u
g = powers(a)
first = next(g)
z = first * b
for p in g:
    z = z + p
    if p > 10:
        break
print(seen)
""",
    "yield from and return": """
def inner(u):
    yield u
    yield u * a
    return
    yield 0.0
def outer():
    yield b
    yield from inner(a)
    yield from [1.0, b]
z = sum(v * (i + 1) for i, v in enumerate(outer()))
""",
    "zip of generators": """
def up():
    n = 0
    while True:
        yield n
        n += 1
def vs():
    yield a
    yield b
z = 0.0
for n, v in zip(up(), vs()):
    z = z + v * n + a
z = z * max(vs()) + sorted(vs())[0]
""",
    "a tree walked by recursion": """
tree = (a, [(b, []), (a * b, [(1.0, [])])])
def walk(t):
    yield t[0]
    for child in t[1]:
        yield from walk(child)
z = 0.0
for i, v in enumerate(walk(tree)):
    z = z + v * i * v
""",
    "a generator that tries": """
def g():
    try:
        yield a
        yield 1 / 0
    except ZeroDivisionError:
        yield b
    finally:
        print('closed')
z = 0.0
for v in g():
    z = z * a + v
""",
    "next with and without a default": """
it = iter([a, b])
z = next(it) * next(it) + next(it, a)
try:
    next(it)
except StopIteration:
    print('out')
""",
    "methods that yield": """
class Data:
    def __init__(self, rows):
        self.rows = rows
    def each(self):
        for r in self.rows:
            yield r * a
d = Data([a, b])
z = sum(d.each()) * 1.0
""",
    "for and while with else": """
z = a * 1.0
for i in range(3):
    z = z * b
else:
    z = z + a
while z > 0:
    z = z - 100.0
else:
    z = z * 2
for i in range(3):
    if i == 1: break
else:
    z = 0.0
""",
    "unpacking in loops": """
z = 0.0
for first, *rest in [(a, b, 1.0), (b, a)]:
    z = z + first * len(rest) + rest[0]
for (i, (u, v)) in enumerate(zip([a, b], [b, a])):
    z = z + u * v * i
""",
    "walrus and chains": """
L = [a, b, a * b]
z = 0.0
while (n := len(L)) > 0:
    z = z + L.pop() * n
z = z * (1.0 if -10 < b < 0 < a <= 5 != 3 else 0.0)
""",
    "slices with steps": """
L = [a, b, a * b, 4.0]
z = sum(L[::2]) * L[::-1][0] + (x[::-1] * x[::2].sum()).sum() * a + sum(L[3:0:-2])
""",
    "defaults are evaluated once": """
def f(v, acc=[]):
    acc.append(v)
    return sum(acc)
k = [lambda u, i=i: u * i for i in range(3)]
z = f(a) + f(b) * k[2](a)
""",
    "star arguments everywhere": """
def f(*args, **named):
    return g(*args, **named) + len(args)
def g(u, v=1.0, *more, k=2.0, **rest):
    return u * v * k + sum(more) + sum(rest.values())
args = [a, b]
opts = {'k': a, 'q': b}
z = f(*args, *[1.0, 2.0], **opts) + f(a, **{'v': b}) + max(*args, *x) + f(*(a,), v=b)
L = [*args, *(1.0, a)]
t = (*L, b)
z = z * t[3] + t[-1]
""",
    "a decorator that is a function": """
def twice(f):
    def inner(*args, **named):
        return f(*args, **named) * 2.0
    return inner
@twice
def g(u, v=1.0):
    return u * v
@twice
@twice
def h(u):
    return u + a
z = g(a, v=b) * h(b)
""",
    "a decorator with arguments": """
def scaled(k):
    def wrap(f):
        def inner(u):
            return f(u) * k
        return inner
    return wrap
@scaled(b)
def g(u):
    return u * u
z = g(a) + scaled(a)(g)(b)
""",
    "a decorator that keeps functions": """
table = {}
def named(name):
    def keep(f):
        table[name] = f
        return f
    return keep
@named('relu')
def relu(u):
    return max(0.0, u)
@named('sq')
def sq(u):
    return u * u
z = table['sq'](a) + table['relu'](b * b)
""",
    "a decorator that counts": """
def counted(f):
    calls = 0
    def inner(u):
        nonlocal calls
        calls += 1
        print(calls)
        return f(u) * calls
    return inner
@counted
def g(u): return u * a
z = g(a) + g(b)
""",
    "text methods": r"""
s = ' Loss: {:.3f} '.format(a)
print(s.strip().center(20, '*'), s.ljust(16) + '|', s.rjust(16))
print(s.strip().lower().replace('loss', 'L'))
print('a,b,,c'.split(','), 'a b  c'.split(), 'x=1'.partition('='), '7'.zfill(3))
print('ab'.isalpha(), 'abc'.find('c'), 'abcabc'.rfind('b'))
print('-' * 10, '=' * 3 + 'x', 'title case'.title(), 'l1\nl2'.splitlines())
print('12'.isdigit(), ' pad '.lstrip() + '|', ' pad '.rstrip() + '|')
print(', '.join(str(v) for v in [a, b]), 'abc'[::-1], 'b' in 'abc', 'abc'[1], len('abc'), 'a' < 'b')
print(chr(97), ord('a'), bin(5), hex(255))
z = a * b
""",
    "text formats": """
print(f'{a:8.3f}|{b:+.2e}|{a!r:>6}|{"x":^5}|{3:04d}|{1e6:,.0f}|{0.25:.1%}|{a=}|{a * b = :.1f}')
print('%5.2f|%-8s|%d|%s|%e|%g|%%|%r' % (a, 'ab', 3, x, b, a, 'q'))
print('{0} {1} {0} {name:>5}'.format(a, b, name='n'))
w = 10
print(f'{a:{w}.2f}|{"t":<{w}}|')
print('%s' % a, '%s %s' % (a, (1, 2)), 'done')
print(f'{x}', f'{x.shape}', repr('t'), [1.5, 't'], (a,))
z = a * b
""",
    "print and its keywords": r"""
print('a', end='')
print('b', 'c', sep='-', end='!\n')
print()
print('one\ntwo', flush=True)
for i in range(3):
    print(i, end=' ')
print()
print(*[1, 2, 3], sep=', ')
z = a * b
""",
    "named fields of %": """
print('%(name)s is %(v).2f' % {'name': 'a', 'v': a})
z = a * b
""",
    "sets": """
s = {3, 1, 2}
t = set([2, 3, 4])
print(s | t, s & t, s - t, s ^ t, 2 in s, s == {1, 2, 3}, len(s), sorted(s, reverse=True))
s.add(9)
s.update([10], {11})
s.discard(1)
s -= {2}
print(s, {i * i for i in s}, set())
z = sum(a * v for v in s) * b
""",
    "visited": """
edges = {'p': ['q', 'r'], 'q': ['r'], 'r': []}
order = []
visited = set()
def visit(n):
    if n not in visited:
        visited.add(n)
        for m in edges[n]:
            visit(m)
        order.append(n)
visit('p')
print(order)
value = {'r': a}
for n in order[1:]:
    value[n] = sum(value[m] for m in edges[n]) * b
z = value['p'] * 1.0
""",
    "objects in sets": """
class V:
    def __init__(self, v, prev=()):
        self.v = v
        self.prev = set(prev)
p = V(a)
q = V(p.v * b, (p, p))
topo, seen = [], set()
def build(n):
    if n not in seen:
        seen.add(n)
        for m in n.prev:
            build(m)
        topo.append(n)
build(q)
z = topo[0].v * len(topo) + topo[1].v
""",
    "annotations of all kinds": """
from typing import Dict, List, Optional
w: float = a
q: 'List[float]'
def f(u: float, v: Optional[Dict[str, int]] = None, *r: int) -> List[float]:
    t: float = u * 2
    return [t]
z: float = f(w)[0] * b
""",
    "docstrings, pass, dots": '''
"""A module."""
def f(u):
    """Doc.

    More.
    """
    ...
    pass
    return u * a
class C:
    """Doc."""
    pass
z = f(b)
''',
    "the main guard": """
def main():
    return a * b
if __name__ == '__main__':
    z = main()
else:
    z = 0.0
""",
    "elif": """
def grade(u):
    if u < 0:
        return u * a
    elif u < 1:
        return 0.0
    elif u < 3:
        return u * u
    else:
        return 1.0
z = grade(a) + grade(b) + grade(9.0)
""",
    "keys to sort and choose by": """
rows = [('q', a), ('p', b), ('r', a * b)]
z = sorted(rows, key=lambda r: r[1])[0][1] + max(rows, key=lambda r: r[0])[1] * min([a, b], key=abs)
print(sorted(['b', 'C', 'a'], key=str.lower) if False else sorted(['b', 'a']), sorted({'k': 1, 'c': 2}), min('hello'))
""",
    "lists and dicts as people use them": """
L = [a, b, a]
L.remove(b)
d = {}
d.setdefault('k', []).append(a)
d['k'].append(b)
while L:
    d['k'].append(L.pop() * b)
k, v = {'only': a}.popitem()
d.clear()
z = v * b + sum([1.0])
""",
    "iterators asked by hand": """
g = (v * a for v in [1.0, b])
z = next(g) + next(g) * b + next(g, 0.0)
print(list(iter('ab')), callable(len), callable(a))
""",
}
